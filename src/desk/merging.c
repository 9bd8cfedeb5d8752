/* Merging: what is proposed, what speaks against it, and the act. */
#include "merging.h"

#include <string.h>

#include "check.h"
#include "derive.h"
#include "intake.h"
#include "may.h"
#include "merging_rows.h"
#include "province.h"
#include "staff.h"
#include "text.h"
#include "tr.h"

enum { VALUE_SIZE = NOTE_SIZE + 64, KNOWN_SIZE = 8192 };

/* --- the two, field by field --- */

static bool mergeable(const Field *field)
{
    return !(field->flags & (FIELD_HIDDEN | FIELD_DERIVED));
}

static void value_of(const Merging *m, const Field *field, int side, char out[VALUE_SIZE])
{
    field_get(field, &m->people[side], out, VALUE_SIZE);
}

/* When a field was entered: the audit row of its last change, else of the file. */
static int64_t entered(Desk *desk, int64_t donor, const char *field)
{
    int64_t changed = query_one_int(desk->store, 0,
                                    "SELECT max(a.id) FROM audit a JOIN history h ON h.audit = a.id WHERE a.donor = ?1 "
                                    "AND a.record = 'donor' AND h.field = ?2",
                                    INT_(donor), TEXT_(field));
    return changed ? changed : query_one_int(desk->store, 0, "SELECT min(id) FROM audit WHERE donor = ?1", INT_(donor));
}

static bool valid_document(const Donor *donor)
{
    char number[NUMBER_SIZE];
    text_copy(number, sizeof number, donor->id_number);
    return (!donor->id_type[0] || text_equal(donor->id_type, "citizen")) && check_citizen_id(number, NULL) == OK;
}

/* -1: no reason in the values themselves. */
static int by_value(const Merging *m, const Field *field, const char *left, const char *right)
{
    if (text_equal(field->name, "unit"))
        return m->kept;
    if (text_equal(field->name, "id_number") && valid_document(&m->people[0]) != valid_document(&m->people[1]))
        return valid_document(&m->people[0]) ? PICK_LEFT : PICK_RIGHT;
    if (strstr(left, right))
        return PICK_LEFT;
    if (strstr(right, left))
        return PICK_RIGHT;
    if (text_equal(field->name, "enrolled_on"))
        return strcmp(left, right) < 0 ? PICK_LEFT : PICK_RIGHT;
    if (text_equal(field->name, "blood_donations"))
        return m->people[0].blood_donations > m->people[1].blood_donations ? PICK_LEFT : PICK_RIGHT;
    if (field->flags & FIELD_LINES)
        return strlen(left) + strlen(right) + 1 < field->size ? PICK_BOTH : -1;
    return -1;
}

static MergePick propose(Desk *desk, const Merging *m, const MergeField *f)
{
    char left[VALUE_SIZE], right[VALUE_SIZE];
    if (!f->differs)
        return f->stated[0] ? PICK_LEFT : PICK_RIGHT;
    value_of(m, f->field, 0, left);
    value_of(m, f->field, 1, right);
    if (text_equal(f->field->name, "donor_number") || text_equal(f->field->name, "grid"))
        return (MergePick)m->kept;
    int pick = by_value(m, f->field, left, right);
    if (pick >= 0)
        return (MergePick)pick;
    return entered(desk, m->people[0].id, f->field->name) > entered(desk, m->people[1].id, f->field->name) ? PICK_LEFT
                                                                                                           : PICK_RIGHT;
}

static void read_fields(Merging *m)
{
    for (size_t i = 0; i < donor_type.count && m->count < MERGING_FIELDS; i++) {
        const Field *field = &donor_type.fields[i];
        char left[VALUE_SIZE], right[VALUE_SIZE];
        value_of(m, field, 0, left);
        value_of(m, field, 1, right);
        if (!mergeable(field) || (!left[0] && !right[0]))
            continue;
        m->fields[m->count++] = (MergeField){.field = field,
                                             .stated = {left[0] != '\0', right[0] != '\0'},
                                             .differs = left[0] && right[0] && !text_equal(left, right)};
    }
}

static MergeField *find_field(Merging *m, const char *name)
{
    for (size_t i = 0; i < m->count; i++)
        if (text_equal(m->fields[i].field->name, name))
            return &m->fields[i];
    return NULL;
}

/* A number without its type would be another document. */
static void pair_document(Merging *m)
{
    MergeField *number = find_field(m, "id_number"), *type = find_field(m, "id_type");
    if (number && type)
        type->pick = number->pick;
}

/* --- whose file goes on --- */

/* The province's file is the one that others know by its number. */
static int weight(Desk *desk, const Donor *donor)
{
    char known[KNOWN_SIZE] = "";
    province_before(desk->store, (void *)(uintptr_t)desk->config, donor->id, known, sizeof known);
    return (donor->donor_number[0] ? 2 : 0) + (known[0] ? 1 : 0);
}

static int64_t facts_of(Desk *desk, int64_t donor)
{
    return query_one_int(desk->store, 0,
                         "SELECT (SELECT count(*) FROM attempt WHERE donor = ?1) + (SELECT count(*) FROM sample WHERE "
                         "donor = ?1) + 100 * (SELECT count(*) FROM donation_case WHERE donor = ?1)",
                         INT_(donor));
}

static void propose_kept(Desk *desk, Merging *m)
{
    int left = weight(desk, &m->people[0]), right = weight(desk, &m->people[1]);
    int64_t more = facts_of(desk, m->people[1].id) - facts_of(desk, m->people[0].id);
    m->free = left == right;
    if (!m->free)
        m->kept = right > left;
    else
        m->kept = more ? more > 0 : m->people[1].id < m->people[0].id;
}

/* --- refusals --- */

static bool has_open_case(Desk *desk, int64_t donor)
{
    return query_one_int(desk->store, 0,
                         "SELECT 1 FROM donation_case WHERE donor = ?1 AND phase IN ('open', 'reserve')",
                         INT_(donor)) != 0;
}

static Status say_there(Desk *desk, int64_t donor, Error *error)
{
    int64_t now = merging_now(desk->store, donor);
    if (leaving_is_sealed(desk, donor))
        return error_set(error, ERR_CONFLICT, "", tr("file %lld is sealed: a lead can bring it back first"),
                         (long long)donor);
    return now && may_see(desk, now)
               ? error_set(error, ERR_CONFLICT, "", tr("file %1$lld was merged into file %2$lld meanwhile"),
                           (long long)donor, (long long)now)
               : store_refuse(desk->store, error, ERR_NOT_FOUND, "", tr("this file is no longer in the registry"));
}

Status merging_free(Desk *desk, int64_t donor, Error *error)
{
    char holder[NAME_SIZE], name[NAME_SIZE], now[INSTANT_SIZE];
    if (may_write(desk, donor, error) != OK)
        return error->code;
    instant_format(clock_now(), now);
    if (!query_one_text(desk->store, name, sizeof name, "SELECT name FROM donor WHERE id = ?1", INT_(donor)))
        return say_there(desk, donor, error);
    if (query_one_text(desk->store, holder, sizeof holder,
                       "SELECT coalesce(a.full_name, a.name) FROM claim c JOIN account a ON a.id = c.account WHERE "
                       "c.donor = ?1 AND c.account <> ?2 AND c.until > ?3",
                       INT_(donor), INT_(desk->actor.id), TEXT_(now)))
        return error_set(error, ERR_BUSY, "", tr("%1$s is in touch with %2$s just now: wait until the call is over"),
                         holder, name);
    if (query_one_int(desk->store, 0,
                      "SELECT 1 FROM status_period WHERE donor = ?1 AND status = 'DE' AND reason = 'PR' AND voided_at "
                      "IS NULL",
                      INT_(donor)))
        return error_set(error, ERR_CONFLICT, "",
                         tr("%s (file %lld) is leaving the registry: carry that out, or take it back, first"), name,
                         (long long)donor);
    return store_status(desk->store, error);
}

/* The last change of two files. */
static int64_t last_change(Desk *desk, int64_t a, int64_t b)
{
    return query_one_int(desk->store, 0,
                         "SELECT max(coalesce((SELECT max(id) FROM audit WHERE donor = ?1 AND action NOT IN ('open', "
                         "'reveal', 'met', 'rings')), 0), coalesce((SELECT max(id) FROM audit WHERE donor = ?2 AND "
                         "action NOT IN ('open', 'reveal', 'met', 'rings')), 0))",
                         INT_(a), INT_(b));
}

Status merging_role(Desk *desk, Error *error)
{
    return staff_may(desk, "lead caller liaison")
               ? OK
               : error_set(error, ERR_DENIED, "", tr("files are merged by a lead, a caller or a county liaison"));
}

static Status allowed(Desk *desk, int64_t left, int64_t right, Error *error)
{
    Status status = merging_role(desk, error);
    if (status == OK && left == right)
        return error_set(error, ERR_INPUT, "", tr("this is one and the same file: choose another person"));
    if (status == OK)
        status = merging_free(desk, left, error);
    if (status == OK)
        status = merging_free(desk, right, error);
    if (status == OK && has_open_case(desk, left) && has_open_case(desk, right))
        return error_set(error, ERR_CONFLICT, "",
                         tr("both have an open match case: close one of the cases first, then merge"));
    return status;
}

Status merging_look(Desk *desk, int64_t left, int64_t right, Merging *out, Error *error)
{
    *out = (Merging){.kept = 0};
    Status status = allowed(desk, left, right, error);
    if (status != OK)
        return status;
    out->seen = last_change(desk, left, right);
    record_load(desk->store, &donor_type, left, &out->people[0]);
    record_load(desk->store, &donor_type, right, &out->people[1]);
    propose_kept(desk, out);
    read_fields(out);
    for (size_t i = 0; i < out->count; i++)
        out->fields[i].pick = propose(desk, out, &out->fields[i]);
    pair_document(out);
    return store_status(desk->store, error);
}

/* --- choosing --- */

bool merging_keep(Merging *m, int side)
{
    if (m->kept == side)
        return true;
    if (!m->free)
        return false;
    m->kept = side;
    for (size_t i = 0; i < m->count; i++) {
        MergeField *f = &m->fields[i];
        bool follows = text_equal(f->field->name, "donor_number") || text_equal(f->field->name, "grid");
        if (follows && f->differs)
            f->pick = (MergePick)side;
    }
    return true;
}

bool merging_choose(Merging *m, size_t at, MergePick pick)
{
    MergeField *f = &m->fields[at];
    char left[VALUE_SIZE], right[VALUE_SIZE];
    if (at >= m->count || !f->differs)
        return false;
    if (text_equal(f->field->name, "donor_number"))
        return pick != PICK_BOTH && merging_keep(m, (int)pick);
    value_of(m, f->field, 0, left);
    value_of(m, f->field, 1, right);
    if (pick == PICK_BOTH && (!(f->field->flags & FIELD_LINES) || strlen(left) + strlen(right) + 1 >= f->field->size))
        return false;
    f->pick = pick;
    MergeField *number = find_field(m, "id_number"), *type = find_field(m, "id_type");
    if (number && type && f == type && number->stated[pick])
        number->pick = pick;
    pair_document(m);
    return true;
}

/* The person as the choices make them. */
static void merging_result(const Merging *m, Donor *out)
{
    *out = m->people[m->kept];
    for (size_t i = 0; i < m->count; i++) {
        const MergeField *f = &m->fields[i];
        char value[VALUE_SIZE], other[VALUE_SIZE];
        value_of(m, f->field, f->pick == PICK_BOTH ? 0 : (int)f->pick, value);
        if (f->pick == PICK_BOTH) {
            value_of(m, f->field, 1, other);
            text_append(value, sizeof value, "\n");
            text_append(value, sizeof value, other);
        }
        field_put(f->field, out, value);
    }
}

size_t merging_warnings(Desk *desk, const Merging *m, char lines[][MERGING_LINE], size_t max)
{
    const Donor *left = &m->people[0], *right = &m->people[1];
    Intake intake = {0};
    char advice[4][160];
    size_t count = 0;
    bool documents = left->id_number[0] && right->id_number[0] && !text_equal(left->id_number, right->id_number);
    if (documents && valid_document(left) && valid_document(right) && count < max)
        text_copy(lines[count++], MERGING_LINE,
                  tr("Two different valid ID numbers: these may well be two people. Compare with the cards."));
    if (left->sex[0] && right->sex[0] && !text_equal(left->sex, right->sex) && count < max)
        text_copy(lines[count++], MERGING_LINE, tr("The sexes differ."));
    if (left->donor_number[0] && right->donor_number[0] && count < max)
        text_copy(lines[count++], MERGING_LINE,
                  tr("Both have a donor number: the province must know that they are one person."));
    merging_result(m, &intake.donor);
    size_t said = intake_warnings(desk, &intake, advice, sizeof advice / sizeof advice[0]);
    for (size_t i = 0; i < said && count < max; i++)
        text_copy(lines[count++], MERGING_LINE, advice[i]);
    return count;
}

/* --- the act --- */

typedef struct {
    Desk *desk;
    const Merging *merging;
    int64_t second, id;
    char signed_by[NAME_SIZE];
} Job;

static void tell_audit(Store *store, const Job *job, const Donor *kept, const Donor *away, int64_t *audit)
{
    char from[24], to[24];
    text_format(from, sizeof from, "%lld", (long long)away->id);
    text_format(to, sizeof to, "%lld", (long long)kept->id);
    int64_t ended = audit_add(store, "merged", "donor", kept->id, away->id);
    history_add(store, ended, "merged", from, to);
    for (size_t i = 0; i < donor_type.count; i++) {
        char value[VALUE_SIZE];
        field_get(&donor_type.fields[i], away, value, sizeof value);
        if ((donor_type.fields[i].flags & FIELD_AUDITED) && value[0])
            history_add(store, ended, donor_type.fields[i].name, value, "");
    }
    *audit = audit_add(store, "merge", "donor", away->id, kept->id);
    history_add(store, *audit, "merged", from, to);
    history_add(store, *audit, "second", "", job->signed_by);
}

static void keep_former(Store *store, int64_t merging, int64_t kept, const Donor *who)
{
    exec(store,
         "INSERT INTO former(merging, file, donor, name, id_type, id_number, donor_number, grid) VALUES(?1, ?2, ?3, "
         "?4, ?5, ?6, ?7, ?8)",
         INT_(merging), INT_(who->id), INT_(kept), TEXT_(who->name), TEXT_(who->id_type), TEXT_(who->id_number),
         TEXT_(who->donor_number), TEXT_(who->grid));
}

static void begin(Store *store, Job *job, const Donor *kept, const Donor *away)
{
    char now[INSTANT_SIZE];
    int64_t audit;
    instant_format(clock_now(), now);
    tell_audit(store, job, kept, away, &audit);
    exec(store, "INSERT INTO merging(donor, kept, away, at, audit, account, second) VALUES(?1, ?1, ?2, ?3, ?4, ?5, ?6)",
         INT_(kept->id), INT_(away->id), TEXT_(now), INT_(audit), INT_(job->desk->actor.id), INT_(job->second));
    job->id = query_one_int(store, 0, "SELECT last_insert_rowid()");
    keep_former(store, job->id, kept->id, kept);
    keep_former(store, job->id, kept->id, away);
}

static void merge_write(Store *store, void *arg)
{
    Job *job = arg;
    const Merging *m = job->merging;
    const Donor *kept = &m->people[m->kept], *away = &m->people[!m->kept];
    Error error = {0};
    Donor result, stored;
    if (allowed(job->desk, kept->id, away->id, &error) != OK) {
        store_fail(store, error.code, error.field, "%s", error.message);
        return;
    }
    if (last_change(job->desk, kept->id, away->id) != m->seen) {
        store_fail(store, ERR_CONFLICT, "",
                   tr("one of the two files was changed meanwhile: look at both again, nothing was merged"));
        return;
    }
    merging_result(m, &result);
    begin(store, job, kept, away);
    unite_before(store, job->id, kept->id, away->id);
    store_watch(store, kept->id);
    province_merge(store, job->desk->config, kept->id, away->id);
    merging_join_rows(store, kept->id, away->id);
    unite_move(store, away->id, kept->id);
    if (!record_load(store, &donor_type, kept->id, &stored))
        return;
    result.version = stored.version;
    record_update(store, &donor_type, &result, "merge");
    store_settle(store);
    unite_after(store, job->id, kept->id);
}

Status merging_run(Desk *desk, const Merging *merging, const Signature *second, int64_t *id, Error *error)
{
    Job job = {.desk = desk, .merging = merging};
    *id = 0;
    Status status = allowed(desk, merging->people[0].id, merging->people[1].id, error);
    if (status == OK)
        status = staff_second(desk, second->name, second->password, &job.second, error);
    if (status != OK)
        return status;
    staff_name(desk, job.second, job.signed_by);
    status = store_write(desk->store, merge_write, &job, error);
    if (status == OK)
        *id = job.id;
    return status;
}

/* --- reading --- */

size_t merging_list(Desk *desk, int64_t donor, Merged *rows, size_t max)
{
    size_t count = 0;
    if (!may_see(desk, donor))
        return 0;
    Query *q = query(desk->store,
                     "SELECT m.id, m.kept, m.away, m.at, m.account, m.second, f.name, f.id_number, f.donor_number FROM "
                     "merging m JOIN former f ON f.merging = m.id AND f.file = m.away WHERE m.donor = ?1 ORDER BY "
                     "m.id DESC",
                     INT_(donor));
    while (count < max && query_row(q)) {
        Merged *row = &rows[count++];
        *row = (Merged){.id = query_int(q, 0), .kept = query_int(q, 1), .away = query_int(q, 2)};
        text_copy(row->at, sizeof row->at, query_text(q, 3));
        staff_name(desk, query_int(q, 4), row->by);
        staff_name(desk, query_int(q, 5), row->second);
        text_copy(row->name, sizeof row->name, query_text(q, 6));
        text_copy(row->id_number, sizeof row->id_number, query_text(q, 7));
        text_copy(row->donor_number, sizeof row->donor_number, query_text(q, 8));
    }
    query_end(q);
    return count;
}


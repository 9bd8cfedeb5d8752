/* What the province must know, concluded: how a person was, how the person is, and the lines between the two. */
#include "province.h"

#include <string.h>

#include "facts.h"
#include "text.h"
#include "tr.h"

enum { KEYS = 24, VALUE_SIZE = 768, OPEN_ROWS = 48 };

/* What is told apart: one open line a person and key. */
typedef struct {
    const char *kind, *field;
} Key;

/* Between the values of the keys, in how a person was: never part of a value, which is clean text. */
static const char between[] = "\x1f";

static const char *const status_names[] = {"status", "status_reason", "status_until", NULL};
static const char *const proposal_names[] = {"status", "reason", "since", "until", NULL};
static const char *const answer_names[] = {"at", "outcome", "answered", "reason", "until", NULL};
static const char *const sample_names[] = {"barcode", "collected_on", "sent_on", "registry_on", "rejected_on", NULL};
static const char *const phone_names[] = {"number", NULL};

/* A new person, in the order of the province's form. */
static const char *const person_names[] = {
    "donor_number", "name",      "sex",       "birth_date",  "id_type",         "id_number", "ethnic",       "abo",
    "rh",           "height_cm", "weight_kg", "education",   "occupation",      "employer",  "address",      "wechat",
    "qq",           "email",     "unit",      "enrolled_on", "blood_donations", "recruiter", "paper_number", NULL};
static const char *const person_sample[] = {"kind", "barcode", "collected_on", "site", "sent_on", NULL};
static const char *const person_consent[] = {"edition", "given_on", NULL};
static const char *const person_relative[] = {"name", "relation", "phone", NULL};

/* --- values: lines "table.field=value" --- */

static void pack(const RecordType *type, const void *record, const char *const *names, char *out, size_t size)
{
    for (size_t i = 0; names[i]; i++) {
        const Field *field = field_find(type, names[i]);
        char value[NOTE_SIZE], line[NOTE_SIZE + 64];
        if (!field)
            continue;
        field_get(field, record, value, sizeof value);
        if (!value[0])
            continue;
        const char *const parts[] = {type->table, ".", field->name, "=", value};
        text_copy(line, sizeof line, out[0] ? "\n" : "");
        for (size_t p = 0; p < sizeof parts / sizeof parts[0]; p++)
            text_append(line, sizeof line, parts[p]);
        text_append(out, size, line);
    }
}

static void pack_phones(const Facts *f, char *out, size_t size)
{
    for (size_t i = 0; i < f->phone_count; i++) {
        const Phone *p = &f->phones[i];
        bool own = !p->owner[0] || text_equal(p->owner, "self");
        if (own && !text_equal(p->state, "wrong") && !text_equal(p->state, "out_of_service"))
            pack(&phone_type, p, phone_names, out, size);
    }
}

/* A status that samples bring along is told by the sample; here it is only "available". */
static void pack_status(const Facts *f, char *out, size_t size)
{
    static const char *const own[] = {"TU", "OP", "RS", "DE"};
    Donor donor = {.status = "AV"};
    for (size_t i = 0; i < sizeof own / sizeof own[0]; i++)
        if (text_equal(f->donor.status, own[i]))
            donor = f->donor;
    if (!text_equal(donor.status, "TU"))
        donor.status_until[0] = '\0'; /* of a reservation: the province has set it itself */
    pack(&donor_type, &donor, status_names, out, size);
}

/* The last proposal that nothing has followed; NULL. */
static const StatusPeriod *open_proposal(const Facts *f)
{
    const StatusPeriod *last = NULL;
    for (size_t i = 0; i < f->period_count; i++) {
        const StatusPeriod *p = &f->periods[i];
        if (p->voided_at[0])
            continue;
        if (p->proposal)
            last = p;
        else if (last && text_equal(last->status, p->status))
            last = NULL;
    }
    return last;
}

static void pack_answer(Store *store, const Facts *f, char *out, size_t size)
{
    Attempt attempt = {0};
    if (f->calls.told && record_load(store, &attempt_type, f->calls.told, &attempt))
        pack(&attempt_type, &attempt, answer_names, out, size);
}

/* The last sample that has left the house. */
static void pack_sample(const Facts *f, char *out, size_t size)
{
    for (size_t i = f->sample_count; i > 0; i--) {
        const Sample *s = &f->samples[i - 1];
        if (!s->sent_on[0] && !s->received_on[0] && !s->registry_on[0] && !s->rejected_on[0])
            continue;
        pack(&sample_type, s, sample_names, out, size);
        return;
    }
}

static void pack_person(Store *store, const Facts *f, char *out, size_t size)
{
    Consent consents[8] = {0};
    Relative *relative = NULL, relatives[8] = {0};
    pack(&donor_type, &f->donor, person_names, out, size);
    pack_phones(f, out, size);
    size_t count = record_load_all(store, &relative_type, f->donor.id, relatives, 8);
    for (size_t i = 0; i < count && i < 2; i++) {
        relative = &relatives[i];
        pack(&relative_type, relative, person_relative, out, size);
    }
    if (record_load_all(store, &consent_type, f->donor.id, consents, 8) > 0)
        pack(&consent_type, &consents[0], person_consent, out, size);
    if (f->sample_count > 0)
        pack(&sample_type, &f->samples[f->sample_count - 1], person_sample, out, size);
}

static void value_of(Store *store, const Facts *f, const Key *key, char *out, size_t size)
{
    out[0] = '\0';
    if (text_equal(key->kind, "person")) {
        pack_person(store, f, out, size);
    } else if (text_equal(key->kind, "field")) {
        pack(&donor_type, &f->donor, (const char *const[]){key->field, NULL}, out, size);
    } else if (text_equal(key->kind, "phone")) {
        pack_phones(f, out, size);
    } else if (text_equal(key->kind, "status")) {
        pack_status(f, out, size);
    } else if (text_equal(key->kind, "proposal")) {
        const StatusPeriod *proposal = open_proposal(f);
        if (proposal)
            pack(&status_period_type, proposal, proposal_names, out, size);
    } else if (text_equal(key->kind, "answer")) {
        pack_answer(store, f, out, size);
    } else if (text_equal(key->kind, "sample")) {
        pack_sample(f, out, size);
    }
}

/* What is watched by itself, always in the same order. */
static size_t watched_keys(Key keys[KEYS])
{
    static const char *const others[] = {"phone", "status", "proposal", "answer", "sample"};
    size_t count = 0;
    for (size_t i = 0; i < donor_type.count && count < KEYS; i++)
        if (donor_type.fields[i].flags & FIELD_PROVINCE)
            keys[count++] = (Key){"field", donor_type.fields[i].name};
    for (size_t i = 0; i < sizeof others / sizeof others[0] && count < KEYS; i++)
        keys[count++] = (Key){others[i], ""};
    return count;
}

/* --- who is known there --- */

static bool has_number_or_date(const Facts *f)
{
    if (f->donor.donor_number[0])
        return true;
    for (size_t i = 0; i < f->sample_count; i++)
        if (f->samples[i].registry_on[0])
            return true;
    for (size_t i = 0; i < f->period_count; i++) {
        const StatusPeriod *p = &f->periods[i];
        if (!p->voided_at[0] && !p->proposal &&
            (text_equal(p->status, "AV") || text_equal(p->status, "OP") || text_equal(p->status, "RS")))
            return true;
    }
    return false;
}

static bool is_known(Store *store, const Facts *f)
{
    return has_number_or_date(f) ||
           query_one_int(store, 0,
                         "SELECT 1 FROM province_item WHERE donor = ?1 AND kind = 'person' AND entered_on IS NOT NULL",
                         INT_(f->donor.id)) != 0;
}

/* Name, document, a phone of their own and the consent: what opening a file takes. */
static bool is_new_person(Store *store, const Facts *f)
{
    char phones[VALUE_SIZE] = "";
    if (!f->donor.id_number[0] || f->consents == 0 || text_equal(f->donor.status, "DE") || is_known(store, f))
        return false;
    pack_phones(f, phones, sizeof phones);
    return phones[0] != '\0';
}

void province_before(Store *store, void *config, int64_t donor, char *out, size_t size)
{
    Facts facts;
    Key keys[KEYS];
    char value[VALUE_SIZE];
    if (!facts_read_told(store, config, donor, &facts) || !is_known(store, &facts))
        return;
    size_t count = watched_keys(keys);
    for (size_t i = 0; i < count; i++) {
        value_of(store, &facts, &keys[i], value, sizeof value);
        text_append(out, size, value);
        text_append(out, size, between);
    }
}

/* --- open lines --- */

typedef struct {
    int64_t id;
    char unit[CODE_SIZE], kind[CODE_SIZE], field[NUMBER_SIZE];
    char before[PROVINCE_TEXT], after[PROVINCE_TEXT];
    bool asked;
} Open;

static void count_line(Store *store, const char *unit, const char *kind, int n)
{
    tally_add(store, "province", unit, kind, n);
}

static void drop_line(Store *store, const Open *open)
{
    count_line(store, open->unit, open->kind, -1);
    exec(store, "DELETE FROM province_item WHERE id = ?1", INT_(open->id));
}

static void open_read(Query *q, Open *open)
{
    open->id = query_int(q, 0);
    text_copy(open->unit, sizeof open->unit, query_text(q, 1));
    text_copy(open->kind, sizeof open->kind, query_text(q, 2));
    text_copy(open->field, sizeof open->field, query_text(q, 3));
    text_copy(open->before, sizeof open->before, query_text(q, 4));
    text_copy(open->after, sizeof open->after, query_text(q, 5));
    open->asked = query_int(q, 6) != 0;
}

#define OPEN_COLUMNS "id, unit, kind, field, before, after, asked"

static bool open_line(Store *store, int64_t donor, const char *kind, const char *field, Open *open)
{
    Query *q = query(store,
                     "SELECT " OPEN_COLUMNS " FROM province_item WHERE donor = ?1 AND kind = ?2 AND "
                     "field = coalesce(?3, '') AND entered_on IS NULL",
                     INT_(donor), TEXT_(kind), TEXT_(field));
    bool found = query_row(q);
    if (found)
        open_read(q, open);
    query_end(q);
    return found;
}

static void add_line(Store *store, int64_t donor, const char *unit, const Key *key, const char *before,
                     const char *after, int64_t about, bool asked)
{
    char now[INSTANT_SIZE];
    instant_format(clock_now(), now);
    exec(store,
         "INSERT INTO province_item(donor, unit, kind, field, about, before, after, asked, since) "
         "VALUES(?1, ?2, ?3, coalesce(?4, ''), nullif(?5, 0), ?6, ?7, nullif(?8, 0), ?9)",
         INT_(donor), TEXT_(unit), TEXT_(key->kind), TEXT_(key->field), INT_(about), TEXT_(before), TEXT_(after),
         INT_(asked), TEXT_(now));
    count_line(store, unit, key->kind, 1);
}

static int64_t about_of(const Facts *f, const Key *key)
{
    const StatusPeriod *proposal = text_equal(key->kind, "proposal") ? open_proposal(f) : NULL;
    return proposal ? proposal->id : 0;
}

/* Should this open line still be there, and with which value? */
static bool is_wanted(Store *store, const Facts *f, const Open *open, char *value, size_t size)
{
    const Key key = {open->kind, open->field};
    if (text_equal(open->kind, "match") || text_equal(open->kind, "merged")) {
        text_copy(value, size, open->after);
        return true;
    }
    value_of(store, f, &key, value, size);
    if (text_equal(open->kind, "person"))
        return open->asked || is_new_person(store, f);
    return !text_equal(value, open->before);
}

static void refresh_line(Store *store, const Facts *f, const Open *open)
{
    char value[PROVINCE_TEXT];
    if (!is_wanted(store, f, open, value, sizeof value)) {
        drop_line(store, open);
        return;
    }
    if (!text_equal(open->unit, f->donor.unit)) {
        count_line(store, open->unit, open->kind, -1);
        count_line(store, f->donor.unit, open->kind, 1);
    }
    if (!text_equal(open->unit, f->donor.unit) || !text_equal(open->after, value))
        exec(store, "UPDATE province_item SET unit = ?2, after = ?3, about = nullif(?4, 0) WHERE id = ?1",
             INT_(open->id), TEXT_(f->donor.unit), TEXT_(value), INT_(about_of(f, &(Key){open->kind, open->field})));
}

static size_t open_ids(Store *store, int64_t donor, int64_t ids[OPEN_ROWS])
{
    size_t count = 0;
    /* In the order of the index: asked for the open ones alone, SQLite would sort them at each save. */
    Query *q =
        query(store, "SELECT id, entered_on IS NULL FROM province_item WHERE donor = ?1 ORDER BY id", INT_(donor));
    while (count < OPEN_ROWS && query_row(q))
        if (query_int(q, 1))
            ids[count++] = query_int(q, 0);
    query_end(q);
    return count;
}

static bool load_open(Store *store, int64_t id, Open *open)
{
    Query *q = query(store, "SELECT " OPEN_COLUMNS " FROM province_item WHERE id = ?1", INT_(id));
    bool found = query_row(q);
    if (found)
        open_read(q, open);
    query_end(q);
    return found;
}

/* --- what is new --- */

/* The instant of an answer, which stands in its first line. */
static Instant answer_at(const char *value)
{
    static const char head[] = "attempt.at=";
    char at[INSTANT_SIZE];
    if (strncmp(value, head, strlen(head)) != 0)
        return INSTANT_NONE;
    text_copy(at, sizeof at, value + strlen(head));
    at[strcspn(at, "\n")] = '\0';
    return instant_parse(at);
}

/* Calls of a list that is read today are history; an earlier answer that counts again is not. */
static bool is_history(const Facts *f, const char *before, const char *now)
{
    Instant at = answer_at(now);
    return at != INSTANT_NONE && at > answer_at(before) &&
           at < clock_now() - f->config->limits.report_days * (Instant)86400;
}

/* A proposal that nobody was told of needs no withdrawal. */
static bool proposal_waits(Store *store, int64_t donor)
{
    return query_one_int(store, 0,
                         "SELECT 1 FROM province_item WHERE donor = ?1 AND kind = 'proposal' AND after IS NOT NULL "
                         "AND entered_on IS NOT NULL AND decision IS NULL",
                         INT_(donor)) != 0;
}

static void compare_key(Store *store, const Facts *f, const Key *key, const char *before)
{
    char now[VALUE_SIZE];
    value_of(store, f, key, now, sizeof now);
    if (text_equal(before, now))
        return;
    if ((text_equal(key->kind, "answer") && is_history(f, before, now)) ||
        (text_equal(key->kind, "proposal") && !now[0] && !proposal_waits(store, f->donor.id)))
        return;
    add_line(store, f->donor.id, f->donor.unit, key, before, now, about_of(f, key), false);
}

/* The keys that had an open line, whether it stayed or not: what the province was told last stands, or stood, there. */
typedef struct {
    char kind[CODE_SIZE], field[NUMBER_SIZE];
} Settled;

static bool is_settled(const Settled *settled, size_t count, const Key *key)
{
    for (size_t i = 0; i < count; i++)
        if (text_equal(settled[i].kind, key->kind) && text_equal(settled[i].field, key->field))
            return true;
    return false;
}

static void compare_all(Store *store, const Facts *f, const char *before, const Settled *settled, size_t settled_count)
{
    Key keys[KEYS];
    size_t count = watched_keys(keys);
    for (size_t i = 0; i < count && *before; i++) {
        char value[VALUE_SIZE];
        size_t length = strcspn(before, between), kept = length < VALUE_SIZE ? length : VALUE_SIZE - 1;
        memcpy(value, before, kept);
        value[kept] = '\0';
        if (!is_settled(settled, settled_count, &keys[i]))
            compare_key(store, f, &keys[i], value);
        before += length + (before[length] != '\0');
    }
}

/* A proposal that was taken back while the province looks at it waits no longer. */
static void end_waiting(Store *store, int64_t donor)
{
    char today[DATE_SIZE];
    day_format(clock_today(), today);
    Query *q =
        query(store,
              "SELECT i.id, i.unit FROM province_item i JOIN status_period p ON p.id = i.about WHERE i.donor = ?1 "
              "AND i.kind = 'proposal' AND i.after IS NOT NULL AND i.entered_on IS NOT NULL AND i.decision IS "
              "NULL AND p.voided_at IS NOT NULL",
              INT_(donor));
    while (query_row(q)) {
        tally_add(store, "proposal", query_text(q, 1), "", -1);
        exec(store, "UPDATE province_item SET decision = 'withdrawn', decided_on = ?2 WHERE id = ?1",
             INT_(query_int(q, 0)), TEXT_(today));
    }
}

void province_new(Store *store, const Facts *f)
{
    const Key key = {"person", ""};
    char value[PROVINCE_TEXT];
    if (!is_new_person(store, f))
        return;
    value_of(store, f, &key, value, sizeof value);
    add_line(store, f->donor.id, f->donor.unit, &key, "", value, 0, false);
}

void conclude_province(Store *store, const Facts *f)
{
    int64_t ids[OPEN_ROWS];
    Settled settled[OPEN_ROWS] = {0};
    const char *before = store_before(store, f->donor.id);
    size_t count = open_ids(store, f->donor.id, ids);
    bool has_person = false;
    for (size_t i = 0; i < count; i++) {
        Open open;
        if (!load_open(store, ids[i], &open))
            continue;
        text_copy(settled[i].kind, sizeof settled[i].kind, open.kind);
        text_copy(settled[i].field, sizeof settled[i].field, open.field);
        has_person = has_person || text_equal(open.kind, "person");
        refresh_line(store, f, &open);
    }
    if (before[0]) {
        compare_all(store, f, before, settled, count);
        end_waiting(store, f->donor.id);
    }
    if (!has_person)
        province_new(store, f);
}

/* --- two files that become one --- */

static void drop_concluded(Store *store, int64_t donor)
{
    int64_t ids[OPEN_ROWS];
    size_t count = open_ids(store, donor, ids);
    for (size_t i = 0; i < count; i++) {
        Open open;
        if (load_open(store, ids[i], &open) && !text_equal(open.kind, "match") && !text_equal(open.kind, "merged"))
            drop_line(store, &open);
    }
}

void province_merge(Store *store, const Config *config, int64_t kept, int64_t away)
{
    static const char *const names[] = {"donor_number", "name", "id_number", NULL};
    char before[VALUE_SIZE * KEYS] = "", text[PROVINCE_TEXT] = "", which[24], unit[CODE_SIZE];
    Donor ended;
    province_before(store, (void *)(uintptr_t)config, away, before, sizeof before);
    drop_concluded(store, away);
    if (!before[0] || !store_before(store, kept)[0] || !record_load(store, &donor_type, away, &ended))
        return;
    pack(&donor_type, &ended, names, text, sizeof text);
    text_format(which, sizeof which, "%lld", (long long)away);
    query_one_text(store, unit, sizeof unit, "SELECT unit FROM donor WHERE id = ?1", INT_(kept));
    add_line(store, kept, unit, &(Key){"merged", which}, "", text, 0, false);
}

void province_part(Store *store, int64_t kept, int64_t away)
{
    char which[24];
    text_format(which, sizeof which, "%lld", (long long)away);
    if (query_one_int(store, 0, "SELECT 1 FROM province_item WHERE donor = ?1 AND kind = 'merged' AND field = ?2",
                      INT_(kept), TEXT_(which)))
        province_note(store, kept, "merged", which, "");
}

void province_recount(Store *store, int64_t donor, int n)
{
    Query *q = query(store,
                     "SELECT unit, kind, entered_on IS NULL, entered_on IS NOT NULL AND kind = 'proposal' AND "
                     "decision IS NULL AND after IS NOT NULL FROM province_item WHERE donor = ?1",
                     INT_(donor));
    while (query_row(q)) {
        if (query_int(q, 2))
            count_line(store, query_text(q, 0), query_text(q, 1), n);
        if (query_int(q, 3))
            tally_add(store, "proposal", query_text(q, 0), "", n);
    }
}

void forget_province(Store *store, int64_t donor)
{
    if (!query_one_int(store, 0, "SELECT 1 FROM province_item WHERE donor = ?1 LIMIT 1", INT_(donor)))
        return;
    province_recount(store, donor, -1);
    exec(store, "DELETE FROM province_item WHERE donor = ?1", INT_(donor));
}

/* --- said by other modules --- */

static void unit_of(Store *store, int64_t donor, char unit[CODE_SIZE])
{
    query_one_text(store, unit, CODE_SIZE, "SELECT unit FROM donor WHERE id = ?1", INT_(donor));
}

void province_note(Store *store, int64_t donor, const char *kind, const char *which, const char *text)
{
    Open open;
    char unit[CODE_SIZE], last[PROVINCE_TEXT];
    bool there = open_line(store, donor, kind, which, &open);
    if (!there)
        query_one_text(
            store, last, sizeof last,
            "SELECT after FROM province_item WHERE donor = ?1 AND kind = ?2 AND field = coalesce(?3, '') AND "
            "entered_on IS NOT NULL ORDER BY entered_at DESC, id DESC LIMIT 1",
            INT_(donor), TEXT_(kind), TEXT_(which));
    unit_of(store, donor, unit);
    if (there && text_equal(open.before, text))
        drop_line(store, &open);
    else if (there)
        exec(store, "UPDATE province_item SET after = ?2 WHERE id = ?1", INT_(open.id), TEXT_(text));
    else if (!text_equal(last, text))
        add_line(store, donor, unit, &(Key){kind, which}, last, text, 0, false);
}

bool province_report(Store *store, int64_t donor, const char *kind, const char *field, const char *theirs,
                     char *earlier)
{
    Open open = {0};
    char unit[CODE_SIZE];
    bool there = open_line(store, donor, kind, field, &open);
    text_copy(earlier, PROVINCE_TEXT, open.before);
    unit_of(store, donor, unit);
    if (there)
        exec(store, "UPDATE province_item SET before = ?2 WHERE id = ?1", INT_(open.id), TEXT_(theirs));
    else
        add_line(store, donor, unit, &(Key){kind, field}, theirs, "", 0, false);
    store_touch(store, donor);
    return there;
}

bool province_told(Store *store, int64_t donor, const char *kind, const char *field, char *earlier)
{
    Open open = {0};
    bool there = open_line(store, donor, kind, field, &open);
    text_copy(earlier, PROVINCE_TEXT, open.before);
    if (there)
        drop_line(store, &open);
    store_unwatch(store, donor);
    return there;
}

void province_ask(Store *store, int64_t donor)
{
    Open open = {0};
    char unit[CODE_SIZE];
    unit_of(store, donor, unit);
    if (!open_line(store, donor, "person", "", &open))
        add_line(store, donor, unit, &(Key){"person", ""}, "", "", 0, true);
    else
        exec(store, "UPDATE province_item SET asked = 1 WHERE id = ?1", INT_(open.id));
    store_touch(store, donor);
}

void province_has(Store *store, int64_t donor)
{
    char now[INSTANT_SIZE], today[DATE_SIZE], unit[CODE_SIZE];
    instant_format(clock_now(), now);
    day_format(clock_today(), today);
    unit_of(store, donor, unit);
    exec(store,
         "INSERT INTO province_item(donor, unit, kind, since, entered_on, entered_at, entered_by) "
         "SELECT ?1, ?2, 'person', ?3, ?4, ?3, nullif(?5, 0) WHERE NOT EXISTS (SELECT 1 FROM province_item WHERE "
         "donor = ?1 AND kind = 'person' AND entered_on IS NOT NULL)",
         INT_(donor), TEXT_(unit), TEXT_(now), TEXT_(today), INT_(store_actor_account(store)));
}

/* --- check --- */

size_t province_check(Desk *desk, int64_t donor, void (*finding)(void *arg, const char *text), void *arg)
{
    Store *store = desk->store;
    Facts facts;
    int64_t ids[OPEN_ROWS];
    size_t found = 0;
    bool has_person = false;
    char value[PROVINCE_TEXT], line[320];
    if (!facts_read(store, desk->config, donor, &facts))
        return 0;
    conclude_status(&facts);
    size_t count = open_ids(store, donor, ids);
    for (size_t i = 0; i < count; i++) {
        Open open;
        if (!load_open(store, ids[i], &open))
            continue;
        has_person = has_person || text_equal(open.kind, "person");
        if (is_wanted(store, &facts, &open, value, sizeof value) && text_equal(value, open.after) &&
            text_equal(open.unit, facts.donor.unit))
            continue;
        found++;
        text_format(line, sizeof line,
                    tr("donor %1$lld (%2$s): the line for the province (%3$s) is not what the file says"),
                    (long long)donor, facts.donor.name, choice_label("province_kind", open.kind));
        finding(arg, line);
    }
    if (!has_person && is_new_person(store, &facts)) {
        found++;
        text_format(line, sizeof line, tr("donor %1$lld (%2$s): a new person who is not in the list for the province"),
                    (long long)donor, facts.donor.name);
        finding(arg, line);
    }
    return found;
}

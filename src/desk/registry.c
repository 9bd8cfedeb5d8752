/* The registry: finding people, reading the whole of one person, saving what a card changed. */
#include <stdlib.h>
#include <string.h>

#include "change_row.h"
#include "check.h"
#include "health.h"
#include "may.h"
#include "merging.h"
#include "text.h"
#include "tr.h"

enum {
    OPENED_SECONDS = 600, /* opening a record again within this time is the same reading */
    RECENT_KEPT = 20,
    FIND_OF_UNIT = 16, /* a liaison sees one unit of fifteen: so many times the rows are looked at */
    PACK_SIZE = 16384
};

/* --- rows of lists --- */

/* People by the numbers that a statement names in their order, as o.id; with each a row for every phone. */
#define ROWS_OF(people)                                                                                           \
    "SELECT d.id, d.name, d.sex, d.birth_date, d.id_number, d.donor_number, d.unit, d.status, d.status_until, "   \
    "d.contacted_at, d.do_not_call, d.status_reason, p.number, p.state, p.owner, p.id FROM (" people ") o CROSS " \
    "JOIN donor d ON d.id = o.id LEFT JOIN phone p ON p.donor = d.id"

static void row_read(Query *q, DonorRow *row)
{
    *row = (DonorRow){.id = query_int(q, 0), .do_not_call = query_int(q, 10)};
    text_copy(row->name, sizeof row->name, query_text(q, 1));
    text_copy(row->sex, sizeof row->sex, query_text(q, 2));
    text_copy(row->birth_date, sizeof row->birth_date, query_text(q, 3));
    text_copy(row->id_number, sizeof row->id_number, query_text(q, 4));
    text_copy(row->donor_number, sizeof row->donor_number, query_text(q, 5));
    text_copy(row->unit, sizeof row->unit, query_text(q, 6));
    text_copy(row->status, sizeof row->status, query_text(q, 7));
    text_copy(row->status_until, sizeof row->status_until, query_text(q, 8));
    text_copy(row->contacted_at, sizeof row->contacted_at, query_text(q, 9));
    text_copy(row->status_reason, sizeof row->status_reason, query_text(q, 11));
}

/* The phone shown in a list is that of the least rank: one that works, the person's own first, the oldest. */
static int64_t phone_rank(Query *q)
{
    const char *state = query_text(q, 13);
    bool out = text_equal(state, "wrong") || text_equal(state, "out_of_service");
    bool others = !text_equal(query_text(q, 14), "self"), unsure = !text_equal(state, "in_use");
    return (int64_t)out << 62 | (int64_t)others << 61 | (int64_t)unsure << 60 | query_int(q, 15);
}

/* The people of a statement into the array; returns how many. */
static size_t rows_read(Query *q, DonorRow *rows, size_t max)
{
    size_t count = 0;
    int64_t least = 0;
    while (query_row(q)) {
        if (!count || rows[count - 1].id != query_int(q, 0)) {
            if (count == max)
                break;
            row_read(q, &rows[count++]);
            least = INT64_MAX;
        }
        int64_t rank = phone_rank(q);
        if (rank < least)
            text_copy(rows[count - 1].phone, sizeof rows->phone, query_text(q, 12));
        least = rank < least ? rank : least;
    }
    query_end(q);
    return count;
}

static bool row_load(Desk *desk, int64_t donor, DonorRow *row)
{
    return rows_read(query(desk->store, ROWS_OF("SELECT ?1 AS id"), INT_(donor)), row, 1) == 1;
}

bool registry_row(Desk *desk, int64_t donor, DonorRow *row)
{
    return may_see(desk, donor) && row_load(desk, donor, row);
}

/* Who rings a helper says a number: whoever has it as a whole is found, nobody by a part. */
static size_t find_caller(Desk *desk, const char *text, DonorRow *rows, size_t max)
{
    char number[NUMBER_SIZE];
    if (!text_plain(number, sizeof number, text) || check_phone(number, sizeof number, NULL, NULL) != OK)
        return 0;
    Query *q = query(desk->store,
                     ROWS_OF("SELECT donor AS id FROM search_key k WHERE key = ?1 AND (EXISTS (SELECT 1 FROM phone "
                             "WHERE donor = k.donor AND number = ?1) OR EXISTS (SELECT 1 FROM relative WHERE donor = "
                             "k.donor AND phone = ?1)) ORDER BY donor LIMIT ?2"),
                     TEXT_(number), INT_((int64_t)max));
    size_t count = rows_read(q, rows, max);
    for (size_t i = 0; i < count; i++)
        rows[i].id_number[0] = rows[i].donor_number[0] = rows[i].birth_date[0] = '\0';
    return count;
}

static int64_t *ids_make(Desk *desk, size_t max)
{
    int64_t *ids = calloc(max + 1, sizeof *ids);
    if (!ids)
        store_fail(desk->store, ERR_MEMORY, "", "%s", tr("there is not enough memory"));
    return ids;
}

/* People by their numbers, in that order: one statement that runs on costs a fifth less than one for each. */
static size_t rows_of(Desk *desk, const int64_t *ids, size_t count, DonorRow *rows)
{
    enum { DIGITS = 21 };
    if (!count)
        return 0;
    char *list = malloc(count * DIGITS + 2);
    size_t used = 0;
    if (!list) {
        store_fail(desk->store, ERR_MEMORY, "", "%s", tr("there is not enough memory"));
        return 0;
    }
    for (size_t i = 0; i < count; i++) {
        text_format(list + used, DIGITS + 1, "%c%lld", i ? ',' : '[', (long long)ids[i]);
        used += strlen(list + used);
    }
    text_copy(list + used, 2, "]");
    size_t read =
        rows_read(query(desk->store, ROWS_OF("SELECT value AS id FROM json_each(?1)"), TEXT_(list)), rows, count);
    free(list);
    return read;
}

size_t registry_find(Desk *desk, const char *text, DonorRow *rows, size_t max, bool *more)
{
    bool further = false, others = false, one_unit = text_equal(desk->actor.role, "liaison");
    size_t look = one_unit ? max * FIND_OF_UNIT : max;
    if (more)
        *more = false;
    if (text_equal(desk->actor.role, "helper"))
        return find_caller(desk, text, rows, max);
    if (!one_unit && !may_see_all(desk))
        return 0;
    int64_t *ids = ids_make(desk, look);
    if (!ids)
        return 0;
    store_read_begin(desk->store);
    size_t found = search_find(desk->store, text, ids, look, &further);
    size_t count = may_see_of(desk, ids, found, max, &others);
    count = rows_of(desk, ids, count, rows);
    store_read_end(desk->store);
    free(ids);
    /* That there are further ones elsewhere is not told. */
    if (more)
        *more = others || (further && (!one_unit || count == max));
    return count;
}

/* Those that this account may not see any more are taken out. */
static size_t rows_seen(Desk *desk, DonorRow *rows, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        if (may_see(desk, rows[i].id))
            rows[kept++] = rows[i];
    return kept;
}

size_t registry_recent(Desk *desk, DonorRow *rows, size_t max)
{
    size_t count = rows_read(query(desk->store,
                                   ROWS_OF("SELECT donor AS id FROM recent WHERE account = ?1 ORDER BY at DESC, donor "
                                           "DESC LIMIT ?2"),
                                   INT_(desk->actor.id), INT_((int64_t)max)),
                             rows, max);
    return rows_seen(desk, rows, count);
}

/* The first of a status behind `after` into the array, which is in order; returns how many. The index leads with the
 * unit: those of each are merged. */
static size_t first_of_status(Desk *desk, const char *status, int64_t after, int64_t *ids, size_t max)
{
    size_t count = 0;
    Query *units = query(desk->store,
                         "WITH RECURSIVE units(unit) AS (SELECT min(unit) FROM donor WHERE status = ?1 UNION ALL "
                         "SELECT (SELECT min(unit) FROM donor WHERE status = ?1 AND unit > units.unit) FROM units "
                         "WHERE units.unit IS NOT NULL) SELECT unit FROM units WHERE unit IS NOT NULL",
                         TEXT_(status));
    while (query_row(units)) {
        Query *q = query(desk->store, "SELECT id FROM donor WHERE status = ?1 AND unit = ?2 AND id > ?3 ORDER BY id",
                         TEXT_(status), TEXT_(query_text(units, 0)), INT_(after));
        while (query_row(q) && (count < max || query_int(q, 0) < ids[max - 1])) {
            size_t at = count < max ? count++ : max - 1;
            for (; at > 0 && ids[at - 1] > query_int(q, 0); at--)
                ids[at] = ids[at - 1];
            ids[at] = query_int(q, 0);
        }
        query_end(q);
    }
    return count;
}

size_t registry_by_status(Desk *desk, const char *status, const char *wanted, int64_t after, DonorRow *rows, size_t max)
{
    char unit[CODE_SIZE];
    text_copy(unit, sizeof unit, wanted);
    if (!max || !may_ask(desk, unit, NULL))
        return 0;
    if (unit[0])
        return rows_read(query(desk->store,
                               ROWS_OF("SELECT id FROM donor WHERE status = ?1 AND unit = ?2 AND id > ?3 ORDER BY id "
                                       "LIMIT ?4"),
                               TEXT_(status), TEXT_(unit), INT_(after), INT_((int64_t)max)),
                         rows, max);
    int64_t *ids = ids_make(desk, max);
    if (!ids)
        return 0;
    store_read_begin(desk->store);
    size_t count = first_of_status(desk, status, after, ids, max);
    count = rows_of(desk, ids, count, rows);
    store_read_end(desk->store);
    free(ids);
    return count;
}

size_t registry_incomplete(Desk *desk, const char *wanted, int64_t after, DonorRow *rows, size_t max)
{
    char unit[CODE_SIZE];
    text_copy(unit, sizeof unit, wanted);
    if (!may_ask(desk, unit, NULL))
        return 0;
    if (unit[0])
        return rows_read(query(desk->store,
                               ROWS_OF("SELECT id FROM donor WHERE incomplete > 0 AND unit = ?1 AND id > ?2 ORDER BY "
                                       "id LIMIT ?3"),
                               TEXT_(unit), INT_(after), INT_((int64_t)max)),
                         rows, max);
    return rows_read(query(desk->store,
                           ROWS_OF("SELECT id FROM donor INDEXED BY donor_incomplete_new WHERE incomplete > 0 AND id > "
                                   "?1 ORDER BY id LIMIT ?2"),
                           INT_(after), INT_((int64_t)max)),
                     rows, max);
}

int64_t registry_count(Desk *desk, const char *kind, const char *wanted, const char *key)
{
    char unit[CODE_SIZE];
    text_copy(unit, sizeof unit, wanted);
    return may_ask(desk, unit, NULL) ? tally_get(desk->store, kind, unit, key) : 0;
}

/* --- opening a record --- */

typedef struct {
    int64_t account, donor;
} Opening;

static void opening_write(Store *store, void *arg)
{
    const Opening *opening = arg;
    char at[INSTANT_SIZE];
    instant_format(clock_now(), at);
    exec(store,
         "INSERT INTO recent(account, donor, at) VALUES(?1, ?2, ?3) "
         "ON CONFLICT(account, donor) DO UPDATE SET at = excluded.at",
         INT_(opening->account), INT_(opening->donor), TEXT_(at));
    exec(store,
         "DELETE FROM recent WHERE account = ?1 AND donor NOT IN "
         "(SELECT donor FROM recent WHERE account = ?1 ORDER BY at DESC, donor DESC LIMIT ?2)",
         INT_(opening->account), INT_(RECENT_KEPT));
    audit_add(store, "open", "donor", opening->donor, opening->donor);
}

Status registry_opened(Desk *desk, int64_t donor, Error *error)
{
    char since[INSTANT_SIZE];
    instant_format(clock_now() - OPENED_SECONDS, since);
    Opening opening = {.account = desk->actor.id, .donor = donor};
    int64_t known = query_one_int(desk->store, 0, "SELECT 1 FROM recent WHERE account = ?1 AND donor = ?2 AND at > ?3",
                                  INT_(opening.account), INT_(donor), TEXT_(since));
    bool there =
        may_see(desk, donor) && query_one_int(desk->store, 0, "SELECT 1 FROM donor WHERE id = ?1", INT_(donor)) != 0;
    Status status = store_status(desk->store, error);
    if (status != OK || (known && there))
        return status;
    if (!there)
        return error_set(error, ERR_NOT_FOUND, "", tr("this file is no longer in the registry"));
    return store_write(desk->store, opening_write, &opening, error);
}

/* --- the card --- */

static size_t at_most(size_t count, size_t max)
{
    return count < max ? count : max;
}

/* Is task `a` called before task `b`: what is due by purpose, what is not yet due by time. */
static bool task_before(const Config *config, const Task *a, const Task *b, const char *now)
{
    bool due_a = strcmp(a->not_before, now) <= 0, due_b = strcmp(b->not_before, now) <= 0;
    if (due_a != due_b)
        return due_a;
    int rank_a = config_purpose_rank(config, a->purpose), rank_b = config_purpose_rank(config, b->purpose);
    if (due_a && rank_a != rank_b)
        return rank_a < rank_b;
    return strcmp(a->not_before, b->not_before) < 0;
}

static void card_task(Desk *desk, int64_t donor, Task *first)
{
    char now[INSTANT_SIZE];
    instant_format(clock_now(), now);
    *first = (Task){0};
    Query *q = query(desk->store, "SELECT id FROM task WHERE donor = ?1 AND closed_at IS NULL ORDER BY not_before, id",
                     INT_(donor));
    while (query_row(q)) {
        Task task = {0};
        if (record_load(desk->store, &task_type, query_int(q, 0), &task) &&
            (first->id == 0 || task_before(desk->config, &task, first, now)))
            *first = task;
    }
}

bool registry_card(Desk *desk, int64_t donor, Card *card)
{
    Store *store = desk->store;
    memset(card, 0, sizeof *card);
    if (!may_see(desk, donor) || !record_load(store, &donor_type, donor, &card->donor))
        return false;
    card->phone_count = at_most(record_load_all(store, &phone_type, donor, card->phones, CARD_PHONES), CARD_PHONES);
    card->relative_count =
        at_most(record_load_all(store, &relative_type, donor, card->relatives, CARD_RELATIVES), CARD_RELATIVES);
    card->sample_count =
        at_most(record_load_all(store, &sample_type, donor, card->samples, CARD_SAMPLES), CARD_SAMPLES);
    card->period_count =
        at_most(record_load_all(store, &status_period_type, donor, card->periods, CARD_PERIODS), CARD_PERIODS);
    card->consent_count =
        at_most(record_load_all(store, &consent_type, donor, card->consents, CARD_CONSENTS), CARD_CONSENTS);
    if (health_may_see(desk))
        card->health_count =
            at_most(record_load_all(store, &health_type, donor, card->healths, CARD_HEALTHS), CARD_HEALTHS);
    card_task(desk, donor, &card->task);
    return !store_failed(store);
}

size_t registry_attempts(Desk *desk, int64_t donor, Attempt *rows, size_t max)
{
    size_t count = 0;
    if (!may_see(desk, donor))
        return 0;
    Query *q = query(desk->store, "SELECT id FROM attempt WHERE donor = ?1 ORDER BY at DESC, id DESC LIMIT ?2",
                     INT_(donor), INT_((int64_t)max));
    while (count < max && query_row(q))
        if (record_load(desk->store, &attempt_type, query_int(q, 0), &rows[count]))
            count++;
    query_end(q);
    return count;
}

/* Who acted, for people: the account, and how where it was not at the desk. */
static void change_who(Change *change, const char *via, const char *name)
{
    if (text_equal(via, "rule"))
        text_copy(change->who, sizeof change->who, tr("rule"));
    else if (text_equal(via, "command") && name[0])
        text_format(change->who, sizeof change->who, tr("%s (command line)"), name);
    else
        text_copy(change->who, sizeof change->who, text_equal(via, "command") ? tr("command line") : name);
}

void change_row_read(Query *q, Change *change)
{
    *change = (Change){0};
    text_copy(change->at, sizeof change->at, query_text(q, 0));
    change_who(change, query_text(q, 1), query_text(q, 2));
    text_copy(change->action, sizeof change->action, query_text(q, 3));
    text_copy(change->record, sizeof change->record, query_text(q, 4));
    text_copy(change->field, sizeof change->field, query_text(q, 5));
    text_copy(change->before, sizeof change->before, query_text(q, 6));
    text_copy(change->after, sizeof change->after, query_text(q, 7));
}

size_t registry_changes(Desk *desk, int64_t donor, Change *rows, size_t max)
{
    size_t count = 0;
    if (!may_see(desk, donor))
        return 0;
    Query *q =
        query(desk->store,
              "SELECT " CHANGE_ROW
              " FROM audit a LEFT JOIN history h ON h.audit = a.id LEFT JOIN account w ON w.id = a.account "
              "WHERE (a.donor = ?1 OR a.donor IN (SELECT file FROM former WHERE donor = ?1)) AND a.action <> 'open' "
              "ORDER BY a.id DESC, h.id LIMIT ?2",
              INT_(donor), INT_((int64_t)max));
    while (count < max && query_row(q))
        change_row_read(q, &rows[count++]);
    query_end(q);
    return count;
}

/* --- what only one person may have --- */

/* "毛先生 (3****************4, 任城区)": enough to find the other file, no more. */
static void describe(Desk *desk, int64_t donor, char *out, size_t size)
{
    DonorRow row = {0};
    char number[NUMBER_SIZE] = "-";
    row_load(desk, donor, &row);
    if (row.id_number[0])
        mask_document(row.id_number, number, sizeof number);
    else if (row.donor_number[0])
        mask_document(row.donor_number, number, sizeof number);
    text_format(out, size, tr("%s (%s, %s)"), row.name, number, choice_label("unit", row.unit));
}

static int64_t not_self(int64_t found, int64_t self)
{
    return found == self ? 0 : found;
}

/* Somebody else with this document, donor number or barcode, also of a file that was merged into theirs: 0 none;
 * *field: which of them. */
static int64_t holder(Desk *desk, const RecordType *type, const void *record, const char **field)
{
    const Donor *donor = record;
    const Sample *sample = record;
    int64_t other = 0;
    if (type == &sample_type) {
        *field = "barcode";
        return !sample->barcode[0]
                   ? 0
                   : query_one_int(desk->store, 0, "SELECT donor FROM sample WHERE barcode = ?1 AND id <> ?2",
                                   TEXT_(sample->barcode), INT_(sample->id));
    }
    *field = "id_number";
    if (type == &donor_type && donor->id_number[0])
        other = query_one_int(desk->store, 0,
                              "SELECT id FROM donor WHERE id_number = ?1 AND "
                              "coalesce(id_type, 'citizen') = coalesce(?2, 'citizen') AND id <> ?3",
                              TEXT_(donor->id_number), TEXT_(donor->id_type), INT_(donor->id));
    if (!other && type == &donor_type)
        other = not_self(merging_by_document(desk->store, donor->id_type, donor->id_number), donor->id);
    if (other || type != &donor_type || !donor->donor_number[0])
        return other;
    *field = "donor_number";
    other = query_one_int(desk->store, 0, "SELECT id FROM donor WHERE donor_number = ?1 AND id <> ?2",
                          TEXT_(donor->donor_number), INT_(donor->id));
    return other ? other : not_self(merging_by_number(desk->store, donor->donor_number), donor->id);
}

static Status say_held_by(Desk *desk, int64_t other, const char *field, Error *error)
{
    char who[LINE_SIZE];
    if (!may_see(desk, other))
        return error_set(error, ERR_DUPLICATE, field, "%s",
                         tr("this number is known to another unit: ask the city office"));
    describe(desk, other, who, sizeof who);
    if (text_equal(field, "id_number"))
        return error_set(error, ERR_DUPLICATE, field,
                         tr("this document number belongs to %s already: open that file instead"), who);
    if (text_equal(field, "donor_number"))
        return error_set(error, ERR_DUPLICATE, field,
                         tr("this donor number belongs to %s already: compare it with the registry's notice"), who);
    return error_set(error, ERR_DUPLICATE, field, tr("this barcode is on a sample of %s already: scan the tube again"),
                     who);
}

static Status phone_unique(Desk *desk, const Phone *phone, Error *error)
{
    if (!phone->number[0] || !phone->donor ||
        !query_one_int(desk->store, 0, "SELECT 1 FROM phone WHERE number = ?1 AND donor = ?2 AND id <> ?3",
                       TEXT_(phone->number), INT_(phone->donor), INT_(phone->id)))
        return OK;
    return error_set(error, ERR_DUPLICATE, "number",
                     tr("the person has the number %s already: change that line instead"), phone->number);
}

Status registry_unique(Desk *desk, const RecordType *type, const void *record, Error *error)
{
    const char *field = "";
    if (type == &phone_type)
        return phone_unique(desk, record, error);
    int64_t other = holder(desk, type, record, &field);
    return other ? say_held_by(desk, other, field, error) : OK;
}

void registry_note_met(Desk *desk, const RecordType *type, const void *record)
{
    const char *field;
    int64_t other = holder(desk, type, record, &field);
    if (other && !may_see(desk, other))
        may_note_met(desk, other);
}

/* --- saving one record --- */

typedef union {
    RecordHead head;
    Donor donor;
    Phone phone;
    Relative relative;
    Sample sample;
    Consent consent;
    Health health;
} CardRecord;

typedef struct {
    Desk *desk;
    const RecordType *type;
    CardRecord record; /* a copy: what failed leaves the caller's untouched */
} Saving;

static void saving_write(Store *store, void *arg)
{
    Saving *saving = arg;
    Error error = {0};
    const RecordHead *head = &saving->record.head;
    bool own = saving->type == &donor_type;
    /* Whose it is says the file, not the form; a new person is the intake's. */
    int64_t donor = own ? head->id : head->donor;
    CardRecord stored;
    if (!own && head->id && (!record_load(store, saving->type, head->id, &stored) || stored.head.donor != donor))
        donor = 0;
    if (!may_write_now(saving->desk, donor))
        return;
    if (registry_unique(saving->desk, saving->type, &saving->record, &error) != OK) {
        store_fail(store, error.code, error.field, "%s", error.message);
        return;
    }
    if (saving->record.head.id == 0)
        record_insert(store, saving->type, &saving->record);
    else
        record_update(store, saving->type, &saving->record, "edit");
    store_answer(store, "%lld", (long long)saving->record.head.id);
}

/* What tells one request from another: which record, which version, what is in it. */
static size_t saving_pack(const Saving *saving, char *body, size_t size)
{
    const RecordHead *head = &saving->record.head;
    text_format(body, size, "%s %lld %lld %lld\n", saving->type->table, (long long)head->id, (long long)head->donor,
                (long long)head->version);
    size_t used = strlen(body);
    record_pack(saving->type, &saving->record, body + used, size - used);
    return strlen(body);
}

Status registry_save(Desk *desk, const RecordType *type, void *record, const char *request_id, void *theirs,
                     Error *error)
{
    if (type != &donor_type && type != &phone_type && type != &relative_type && type != &sample_type &&
        type != &consent_type && type != &health_type)
        return error_set(error, ERR_INTERNAL, "", tr("records of %s are not saved from the card"), type->table);
    Status status = type == &health_type ? health_check(record, error) : record_check(type, record, error);
    if (status != OK)
        return status;
    char fresh[40], body[PACK_SIZE];
    if (!request_id || !request_id[0]) {
        store_request_id(fresh);
        request_id = fresh;
    }
    Saving saving = {.desk = desk, .type = type};
    memcpy(&saving.record, record, type->size);
    Request request = {.id = request_id, .body = body, .length = saving_pack(&saving, body, sizeof body)};
    status = store_write_once(desk->store, &request, saving_write, &saving, error);
    int64_t id = saving.record.head.id;
    if (status == ERR_DUPLICATE)
        registry_note_met(desk, type, &saving.record);
    if (status == ERR_CONFLICT && theirs && id)
        record_load(desk->store, type, id, theirs);
    if (status != OK)
        return status;
    if (request.again)
        record_load(desk->store, type, strtoll(request.answer, NULL, 10), record);
    else
        memcpy(record, &saving.record, type->size);
    return store_status(desk->store, error);
}

/* --- status --- */

static Status period_check(const StatusPeriod *period, Error *error)
{
    if (text_equal(period->status, "TU") && !period->until[0])
        return error_set(error, ERR_INPUT, "until", tr("temporarily unavailable needs the last day of it"));
    if (text_equal(period->status, "DE") && !period->reason[0])
        return error_set(error, ERR_INPUT, "reason", tr("leaving the registry needs its reason"));
    if (period->until[0] && strcmp(period->until, period->since) < 0)
        return error_set(error, ERR_INPUT, "until", tr("the last day %s lies before the first, %s"), period->until,
                         period->since);
    return record_check(&status_period_type, period, error);
}

typedef struct {
    Desk *desk;
    StatusPeriod period;
} PeriodJob;

static void period_open(Store *store, void *arg)
{
    PeriodJob *job = arg;
    StatusPeriod *period = &job->period;
    if (!may_write_now(job->desk, period->donor))
        return;
    int64_t same =
        query_one_int(store, 0,
                      "SELECT id FROM status_period WHERE donor = ?1 AND voided_at IS NULL AND status = ?2 AND "
                      "reason IS ?3 AND since = ?4 AND until IS ?5 AND coalesce(proposal, 0) = ?6",
                      INT_(period->donor), TEXT_(period->status), TEXT_(period->reason), TEXT_(period->since),
                      TEXT_(period->until), INT_(period->proposal));
    if (same)
        record_load(store, &status_period_type, same, period);
    else
        record_insert(store, &status_period_type, period);
}

Status registry_status(Desk *desk, StatusPeriod *period, Error *error)
{
    PeriodJob job = {.desk = desk, .period = *period};
    job.period.id = 0;
    job.period.account = desk->actor.id;
    if (!job.period.since[0])
        day_format(clock_today(), job.period.since);
    Status status = period_check(&job.period, error);
    if (status != OK)
        return status;
    /* The same period a second time writes nothing, so no audit row can be asked for. */
    status = store_write(desk->store, period_open, &job, error);
    if (status == OK)
        *period = job.period;
    return status;
}

typedef struct {
    Desk *desk;
    int64_t period;
    char reason[LINE_SIZE];
} Voiding;

static void period_void(Store *store, void *arg)
{
    const Voiding *voiding = arg;
    StatusPeriod period = {0};
    if (!record_load(store, &status_period_type, voiding->period, &period) || !may_see(voiding->desk, period.donor)) {
        store_fail(store, ERR_NOT_FOUND, "", tr("this status period does not exist"));
        return;
    }
    if (!may_write_now(voiding->desk, period.donor))
        return;
    if (period.voided_at[0]) {
        store_fail(store, ERR_CONFLICT, "", tr("this status period was taken back before, because: %s"),
                   period.void_reason);
        return;
    }
    instant_format(clock_now(), period.voided_at);
    text_copy(period.void_reason, sizeof period.void_reason, voiding->reason);
    record_update(store, &status_period_type, &period, "void");
}

Status registry_void_status(Desk *desk, int64_t period, const char *reason, Error *error)
{
    Voiding voiding = {.desk = desk, .period = period};
    Status status = text_clean(voiding.reason, sizeof voiding.reason, reason, false, error);
    if (status != OK)
        return status;
    if (!voiding.reason[0])
        return error_set(error, ERR_INPUT, "void_reason", tr("taking a status back needs a reason"));
    return store_write(desk->store, period_void, &voiding, error);
}

/* --- showing what is masked --- */

const char registry_revealers[] = "lead caller liaison";

static void reveal_write(Store *store, void *arg)
{
    const int64_t *donor = arg;
    audit_add(store, "reveal", donor_type.table, *donor, *donor);
}

Status registry_revealed(Desk *desk, int64_t donor, Error *error)
{
    Status status = may_read(desk, donor, error);
    return status == OK ? store_write(desk->store, reveal_write, &donor, error) : status;
}

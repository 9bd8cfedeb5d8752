/* County work sheets: made from the queue, held, answered by calls that come back. */
#include "worksheet.h"

#include <stdlib.h>
#include <string.h>

#include "claim.h"
#include "may.h"
#include "staff.h"
#include "text.h"
#include "tr.h"

enum { LOOK = 500 }; /* people of the queue that are looked at */

/* --- making --- */

typedef struct {
    Desk *desk;
    const char *unit;
    const int64_t *donors;
    size_t count;
    int64_t sheet;
    int64_t people;
} Making;

static bool may_be_on_one(Desk *desk, const char *unit, int64_t donor, const char *now)
{
    char until[INSTANT_SIZE];
    Donor person = {0};
    return record_load(desk->store, &donor_type, donor, &person) && text_equal(person.unit, unit) &&
           may_see(desk, donor) && !person.do_not_call && !registry_left(person.status, person.status_reason) &&
           !work_sheet_holding(desk, donor, until) &&
           !query_one_int(desk->store, 0, "SELECT 1 FROM claim WHERE donor = ?1 AND until > ?2 AND account <> ?3",
                          INT_(donor), TEXT_(now), INT_(desk->actor.id));
}

/* The number that the queue would try; a sheet without one is of no use. */
static bool put_person(const Making *making, int64_t donor)
{
    Store *store = making->desk->store;
    char number[NUMBER_SIZE] = "", purpose[CODE_SIZE] = "";
    Query *q = query(store,
                     "SELECT coalesce(t.number, (SELECT number FROM phone WHERE donor = d.id AND coalesce(state, '') "
                     "NOT IN ('out_of_service', 'wrong', 'do_not_call') ORDER BY owner IS NOT NULL AND owner <> "
                     "'self', id LIMIT 1)), t.purpose FROM donor d LEFT JOIN task t ON t.donor = d.id AND t.closed_at "
                     "IS NULL WHERE d.id = ?1 ORDER BY t.not_before LIMIT 1",
                     INT_(donor));
    if (query_row(q)) {
        text_copy(number, sizeof number, query_text(q, 0));
        text_copy(purpose, sizeof purpose, query_text(q, 1));
    }
    query_end(q);
    if (!number[0])
        return false;
    exec(store, "INSERT INTO work_sheet_row(sheet, nth, donor, number, purpose) VALUES(?1, ?2, ?3, ?4, ?5)",
         INT_(making->sheet), INT_(making->people + 1), INT_(donor), TEXT_(number), TEXT_(purpose));
    claim_end(making->desk, donor);
    return true;
}

static void make_write(Store *store, void *arg)
{
    Making *making = arg;
    Desk *desk = making->desk;
    char now[INSTANT_SIZE], until[INSTANT_SIZE];
    instant_format(clock_now(), now);
    instant_format(instant_at(clock_today() + (Day)desk->config->retry.sheet_days + 1, 0) - 1, until);
    making->people = 0;
    exec(store, "INSERT INTO work_sheet(unit, made_at, account, until) VALUES(?1, ?2, nullif(?3, 0), ?4)",
         TEXT_(making->unit), TEXT_(now), INT_(desk->actor.id), TEXT_(until));
    making->sheet = query_one_int(store, 0, "SELECT last_insert_rowid()");
    for (size_t i = 0; i < making->count && making->people < WORK_SHEET_PEOPLE && !store_failed(store); i++)
        if (may_be_on_one(desk, making->unit, making->donors[i], now))
            making->people += put_person(making, making->donors[i]);
    if (making->people == 0)
        store_fail(store, ERR_NOT_FOUND, "", tr("nobody of %s is to be called who could be on a work sheet"),
                   choice_label("unit", making->unit));
    else
        audit_add(store, "add", "work_sheet", making->sheet, 0);
}

/* Due at any time of day: the county chooses its hours. */
static size_t read_queue(Desk *desk, const char *unit, int64_t donors[LOOK])
{
    bool more;
    size_t count = 0;
    QueueFilter filter = {.view = QUEUE_ANY_HOUR, .max = LOOK, .not_others = true};
    QueueRow *rows = calloc(LOOK, sizeof *rows);
    text_copy(filter.unit, sizeof filter.unit, unit);
    if (rows)
        count = queue_page(desk, &filter, rows, &more);
    for (size_t i = 0; i < count; i++)
        donors[i] = rows[i].donor;
    free(rows);
    return count;
}

Status work_sheet_make(Desk *desk, const char *unit, const int64_t *donors, size_t count, int64_t *sheet, Error *error)
{
    int64_t waiting[LOOK];
    const char *own = staff_unit(desk);
    *sheet = 0;
    if (!staff_may(desk, "lead caller liaison") || (own[0] && !text_equal(own, unit)))
        return error_set(error, ERR_DENIED, "unit", tr("this account may not make work sheets of this unit"));
    if (!config_unit(desk->config, unit))
        return error_set(error, ERR_USAGE, "unit", tr("a work sheet needs a unit"));
    if (!donors) {
        count = read_queue(desk, unit, waiting);
        donors = waiting;
    }
    Making making = {.desk = desk, .unit = unit, .donors = donors, .count = count};
    Status status = store_write(desk->store, make_write, &making, error);
    if (status == OK)
        *sheet = making.sheet;
    return status;
}

/* --- taking back --- */

static void back_write(Store *store, void *arg)
{
    const int64_t *sheet = arg;
    char now[INSTANT_SIZE];
    instant_format(clock_now(), now);
    exec(store, "UPDATE work_sheet SET back_at = ?2 WHERE id = ?1 AND back_at IS NULL", INT_(*sheet), TEXT_(now));
    audit_add(store, "release", "work_sheet", *sheet, 0);
}

Status work_sheet_back(Desk *desk, int64_t sheet, Error *error)
{
    WorkSheet known;
    if (!staff_may(desk, "lead caller liaison") || !work_sheet_load(desk, sheet, &known))
        return store_refuse(desk->store, error, ERR_NOT_FOUND, "", tr("there is no work sheet no. %lld"),
                            (long long)sheet);
    return store_write(desk->store, back_write, &sheet, error);
}

/* --- reading --- */

bool work_sheet_load(Desk *desk, int64_t id, WorkSheet *sheet)
{
    *sheet = (WorkSheet){.id = id};
    Query *q = query(desk->store,
                     "SELECT w.unit, w.made_at, w.until, w.back_at, coalesce(nullif(a.full_name, ''), a.name), "
                     "(SELECT count(*) FROM work_sheet_row r WHERE r.sheet = w.id), (SELECT count(*) FROM "
                     "work_sheet_row r JOIN attempt t ON t.id = r.attempt WHERE r.sheet = w.id AND t.voided_at IS "
                     "NULL) FROM work_sheet w LEFT JOIN account a ON a.id = w.account WHERE w.id = ?1 AND (?2 IS NULL "
                     "OR w.unit = ?2)",
                     INT_(id), TEXT_(staff_unit(desk)));
    bool found = query_row(q);
    text_copy(sheet->unit, sizeof sheet->unit, query_text(q, 0));
    text_copy(sheet->made_at, sizeof sheet->made_at, query_text(q, 1));
    text_copy(sheet->until, sizeof sheet->until, query_text(q, 2));
    text_copy(sheet->back_at, sizeof sheet->back_at, query_text(q, 3));
    text_copy(sheet->account, sizeof sheet->account, query_text(q, 4));
    sheet->people = query_int(q, 5);
    sheet->answered = query_int(q, 6);
    query_end(q);
    found = found && staff_may(desk, "lead caller liaison readonly");
    if (!found)
        *sheet = (WorkSheet){.id = id};
    return found;
}

size_t work_sheet_list(Desk *desk, int64_t before, WorkSheet *rows, size_t max)
{
    size_t count = 0;
    Query *q = query(desk->store,
                     "SELECT id FROM work_sheet WHERE (?1 IS NULL OR unit = ?1) AND id < ?3 ORDER BY id DESC LIMIT ?2",
                     TEXT_(staff_unit(desk)), INT_((int64_t)max), INT_(before ? before : INT64_MAX));
    while (count < max && query_row(q))
        count += work_sheet_load(desk, query_int(q, 0), &rows[count]);
    query_end(q);
    return count;
}

size_t work_sheet_rows(Desk *desk, int64_t sheet, WorkSheetRow *rows, size_t max)
{
    WorkSheet known;
    size_t count = 0;
    if (!work_sheet_load(desk, sheet, &known))
        return 0;
    Query *q = query(desk->store,
                     "SELECT r.nth, r.donor, d.name, d.sex, r.number, r.purpose, d.preferred_time, d.contacted_at, "
                     "a.outcome, a.at FROM work_sheet_row r JOIN donor d ON d.id = r.donor LEFT JOIN attempt a ON "
                     "a.id = r.attempt AND a.voided_at IS NULL WHERE r.sheet = ?1 ORDER BY r.nth LIMIT ?2",
                     INT_(sheet), INT_((int64_t)max));
    while (count < max && query_row(q)) {
        WorkSheetRow *row = &rows[count++];
        *row = (WorkSheetRow){.nth = query_int(q, 0), .donor = query_int(q, 1)};
        text_copy(row->name, sizeof row->name, query_text(q, 2));
        text_copy(row->sex, sizeof row->sex, query_text(q, 3));
        text_copy(row->number, sizeof row->number, query_text(q, 4));
        text_copy(row->purpose, sizeof row->purpose, query_text(q, 5));
        text_copy(row->preferred_time, sizeof row->preferred_time, query_text(q, 6));
        text_copy(row->contacted_at, sizeof row->contacted_at, query_text(q, 7));
        text_copy(row->outcome, sizeof row->outcome, query_text(q, 8));
        text_copy(row->at, sizeof row->at, query_text(q, 9));
    }
    query_end(q);
    return count;
}

/* --- coming back --- */

void work_sheet_number(int64_t sheet, int64_t nth, char out[NUMBER_SIZE])
{
    text_format(out, NUMBER_SIZE, "W%lld-%lld", (long long)sheet, (long long)nth);
}

bool work_sheet_parse(const char *text, int64_t *sheet, int64_t *nth)
{
    char plain[64], *end;
    if (!text_fold(plain, sizeof plain, text))
        return false;
    const char *number = plain + (plain[0] == 'w');
    *sheet = strtoll(number, &end, 10);
    if (end == number || *end != '-' || end[1] < '0' || end[1] > '9')
        return false;
    *nth = strtoll(end + 1, &end, 10);
    return *end == '\0' && *sheet > 0 && *nth > 0;
}

int64_t work_sheet_donor(Desk *desk, int64_t sheet, int64_t nth)
{
    int64_t donor = query_one_int(desk->store, 0, "SELECT donor FROM work_sheet_row WHERE sheet = ?1 AND nth = ?2",
                                  INT_(sheet), INT_(nth));
    return donor && may_see(desk, donor) ? donor : 0;
}

bool work_sheet_conflict(Desk *desk, int64_t sheet, int64_t nth, char *out, size_t size)
{
    bool found = false;
    Query *q = query(desk->store,
                     "SELECT a.at, a.outcome, a.answered, coalesce(nullif(c.full_name, ''), c.name) FROM "
                     "work_sheet_row r JOIN work_sheet w ON w.id = r.sheet JOIN attempt a ON a.donor = r.donor AND "
                     "a.at > w.made_at AND a.voided_at IS NULL AND a.outcome IS NOT NULL LEFT JOIN account c ON c.id = "
                     "a.account WHERE r.sheet = ?1 AND r.nth = ?2 AND a.id NOT IN (SELECT attempt FROM work_sheet_row "
                     "WHERE sheet = ?1 AND attempt IS NOT NULL) ORDER BY a.at DESC",
                     INT_(sheet), INT_(nth));
    while (!found && query_row(q)) {
        char when[32];
        if (!followup_reached(desk, query_text(q, 1), query_text(q, 2)))
            continue;
        instant_local(query_text(q, 0), when, sizeof when);
        text_format(out, size, tr("%1$s reached the person meanwhile, on %2$s: %3$s"), query_text(q, 3), when,
                    choice_label("outcome", query_text(q, 1)));
        found = true;
    }
    query_end(q);
    return found;
}

void work_sheet_answered(Desk *desk, int64_t sheet, int64_t nth, int64_t attempt)
{
    exec(desk->store, "UPDATE work_sheet_row SET attempt = ?3 WHERE sheet = ?1 AND nth = ?2", INT_(sheet), INT_(nth),
         INT_(attempt));
}

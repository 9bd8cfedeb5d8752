/* The three counts of a day of sampling: what is kept of it, scanning, closing. What is compared: bus_compare.c. */
#include "bus.h"

#include <stdlib.h>
#include <string.h>

#include "may.h"
#include "registry.h"
#include "text.h"
#include "tr.h"

/* --- reading --- */

size_t bus_list(Desk *desk, BusDay *rows, size_t max)
{
    char unit[CODE_SIZE] = "";
    size_t count = 0;
    if (!may_ask(desk, unit, NULL))
        return 0;
    Query *q = query(desk->store,
                     "SELECT id FROM (SELECT id, held_on, 0 AS closed FROM bus_day WHERE closed_at IS NULL AND "
                     "(?1 IS NULL OR unit = ?1) UNION ALL SELECT * FROM (SELECT id, held_on, 1 FROM bus_day WHERE "
                     "closed_at IS NOT NULL AND (?1 IS NULL OR unit = ?1) ORDER BY held_on DESC, id DESC LIMIT ?2)) "
                     "ORDER BY closed, held_on DESC, id DESC LIMIT ?2",
                     TEXT_(unit), INT_((int64_t)max));
    while (count < max && query_row(q))
        count += bus_load(desk, query_int(q, 0), &rows[count]);
    query_end(q);
    return count;
}

bool bus_load(Desk *desk, int64_t id, BusDay *day)
{
    return record_load(desk->store, &bus_day_type, id, day) && may_see_unit(desk, day->unit);
}

/* --- a day --- */

static void refuse_second(Store *store, const BusDay *day)
{
    int64_t other = query_one_int(store, 0,
                                  "SELECT id FROM bus_day WHERE held_on = ?1 AND site IS ?2 AND event IS ?3 AND "
                                  "closed_at IS NULL AND id <> ?4",
                                  TEXT_(day->held_on), TEXT_(day->site), TEXT_(day->event), INT_(day->id));
    if (other)
        store_fail(store, ERR_DUPLICATE, "event",
                   tr("this day, site and event are open already: go on with them, or name another event"));
}

static void save_write(Store *store, void *arg)
{
    BusDay *day = arg;
    refuse_second(store, day);
    if (store_failed(store))
        return;
    if (day->id)
        record_update(store, &bus_day_type, day, "edit");
    else
        record_insert(store, &bus_day_type, day);
}

Status bus_save(Desk *desk, BusDay *day, Error *error)
{
    BusDay copy = *day;
    Status status = record_check(&bus_day_type, day, error);
    if (status == OK)
        status = may_work_for(desk, day->unit, error);
    if (status != OK)
        return status;
    status = store_write(desk->store, save_write, &copy, error);
    if (status == OK)
        *day = copy;
    return status;
}

/* --- scanning --- */

typedef struct {
    const BusDay *day;
    const char *kind;
    char first[NUMBER_SIZE];
    int64_t count; /* of a range; 1 a single one */
    int64_t added;
    bool remove;
} Scan;

/* "0049" after "0048"; false: there are no digits at the end, or no room. */
static bool next_number(char number[NUMBER_SIZE])
{
    for (size_t at = strlen(number); at > 0 && number[at - 1] >= '0' && number[at - 1] <= '9'; at--) {
        if (number[at - 1]++ < '9')
            return true;
        number[at - 1] = '0';
    }
    return false;
}

static void scan_write(Store *store, void *arg)
{
    Scan *scan = arg;
    char at[INSTANT_SIZE], code[NUMBER_SIZE];
    instant_format(clock_now(), at);
    text_copy(code, sizeof code, scan->first);
    if (query_one_int(store, 0, "SELECT closed_at IS NOT NULL FROM bus_day WHERE id = ?1", INT_(scan->day->id)))
        store_fail(store, ERR_CONFLICT, "", tr("this day was closed meanwhile"));
    for (int64_t i = 0; i < scan->count && !store_failed(store); i++) {
        if (scan->remove)
            exec(store, "DELETE FROM bus_code WHERE bus = ?1 AND kind = ?2 AND code = ?3", INT_(scan->day->id),
                 TEXT_(scan->kind), TEXT_(code));
        else
            scan->added +=
                exec(store, "INSERT INTO bus_code(bus, kind, code, at) VALUES(?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING",
                     INT_(scan->day->id), TEXT_(scan->kind), TEXT_(code), TEXT_(at));
        next_number(code);
    }
}

/* "0001..0050" in its two ends; the same digits in front and as many behind. */
static Status read_range(const char *text, Scan *scan, Error *error)
{
    const char *dots = strstr(text, "..");
    char from[NUMBER_SIZE], until[NUMBER_SIZE], at[NUMBER_SIZE];
    text_format(from, sizeof from, "%.*s", (int)(dots - text), text);
    text_copy(until, sizeof until, dots + 2);
    text_copy(at, sizeof at, from);
    scan->count = 1;
    while (!text_equal(at, until) && scan->count <= BUS_RANGE && next_number(at))
        scan->count++;
    if (!text_equal(at, until) || scan->count > BUS_RANGE)
        return error_set(error, ERR_INPUT, "code",
                         tr("\"%s\" is no range: write both ends with as many digits, like 0001..0050, at most %d"),
                         text, BUS_RANGE);
    text_copy(scan->first, sizeof scan->first, from);
    return OK;
}

static Status read_code(const char *text, bool paper, Scan *scan, Error *error)
{
    char plain[64];
    Sample sample = {0};
    scan->count = 1;
    if (!paper) {
        Status status = field_read(field_find(&sample_type, "barcode"), &sample, text, DAY_NONE, NULL, error);
        text_copy(scan->first, sizeof scan->first, sample.barcode);
        return status == OK && !sample.barcode[0] ? error_set(error, ERR_INPUT, "code", tr("scan a tube")) : status;
    }
    Status status = text_clean(plain, sizeof plain, text, false, error);
    if (status != OK)
        return status;
    if (strstr(plain, ".."))
        return read_range(plain, scan, error);
    if (!plain[0] || strlen(plain) >= sizeof scan->first)
        return error_set(error, ERR_INPUT, "code", tr("type the number of a paper form"));
    text_copy(scan->first, sizeof scan->first, plain);
    return OK;
}

static void say_scanned(Desk *desk, const Scan *scan, bool paper, char *said, size_t size)
{
    char name[NAME_SIZE] = "";
    int64_t donor = 0;
    const BusDay *day = scan->day;
    if (scan->count > 1) {
        text_format(said, size, tr("%1$lld paper numbers added, %2$lld were there before."), (long long)scan->added,
                    (long long)(scan->count - scan->added));
        return;
    }
    Query *q = query(desk->store,
                     "SELECT d.name, d.id FROM sample s JOIN donor d ON d.id = s.donor WHERE s.collected_on = ?1 AND "
                     "s.site IS ?2 AND s.event IS ?3 AND iif(?4, d.paper_number, s.barcode) = ?5 LIMIT 1",
                     TEXT_(day->held_on), TEXT_(day->site), TEXT_(day->event), INT_(paper), TEXT_(scan->first));
    if (query_row(q)) {
        donor = query_int(q, 1);
        text_copy(name, sizeof name, query_text(q, 0));
    }
    query_end(q);
    if (donor && !may_see(desk, donor))
        text_copy(name, sizeof name, tr("known to another unit"));
    const char *whose = name[0]                     ? name
                        : store_failed(desk->store) ? tr("its record could not be read")
                                                    : tr("no record yet");
    if (scan->added)
        text_format(said, size, tr("%1$s: %2$s"), scan->first, whose);
    else
        text_format(said, size, tr("%1$s was there before: %2$s"), scan->first, whose);
}

Status bus_scan(Desk *desk, const BusDay *day, bool paper, const char *text, char *said, size_t size, Error *error)
{
    Scan scan = {.day = day, .kind = paper ? "paper" : "tube"};
    Status status = may_work_for(desk, day->unit, error);
    if (status == OK)
        status = read_code(text, paper, &scan, error);
    if (status == OK)
        status = store_write_unaudited(desk->store, scan_write, &scan, error);
    if (status == OK)
        say_scanned(desk, &scan, paper, said, size);
    return status;
}

Status bus_unscan(Desk *desk, const BusDay *day, bool paper, const char *code, Error *error)
{
    Scan scan = {.day = day, .kind = paper ? "paper" : "tube", .count = 1, .remove = true};
    Status status = may_work_for(desk, day->unit, error);
    if (status != OK)
        return status;
    text_copy(scan.first, sizeof scan.first, code);
    return store_write_unaudited(desk->store, scan_write, &scan, error);
}

/* --- the end --- */

typedef struct {
    Desk *desk;
    BusDay day;
    char *body;
} Closing;

static void close_write(Store *store, void *arg)
{
    Closing *closing = arg;
    BusCounts counts;
    bus_compare(closing->desk, &closing->day, &counts, NULL, 0);
    if (!bus_agrees(&counts) && !closing->day.reason[0]) {
        store_fail(store, ERR_INPUT, "reason", tr("the three counts do not agree: closing the day needs a reason"));
        return;
    }
    if (bus_agrees(&counts))
        closing->day.reason[0] = '\0';
    bus_text(closing->desk, &closing->day, closing->body, BUS_TEXT);
    instant_format(clock_now(), closing->day.closed_at);
    closing->day.closed_by = closing->desk->actor.id;
    record_update(store, &bus_day_type, &closing->day, "close");
    exec(store, "INSERT OR REPLACE INTO bus_result(bus, body) VALUES(?1, ?2)", INT_(closing->day.id),
         TEXT_(closing->body));
}

Status bus_close(Desk *desk, BusDay *day, const char *reason, Error *error)
{
    Closing closing = {.desk = desk, .day = *day};
    if (day->closed_at[0])
        return error_set(error, ERR_CONFLICT, "", tr("this day is closed already"));
    Status status = may_work_for(desk, day->unit, error);
    if (status == OK)
        status = text_clean(closing.day.reason, sizeof closing.day.reason, reason, false, error);
    if (status != OK)
        return status;
    closing.body = malloc(BUS_TEXT);
    if (!closing.body)
        return error_memory(error);
    status = store_write(desk->store, close_write, &closing, error);
    free(closing.body);
    if (status == OK)
        *day = closing.day;
    return status;
}

static void reopen_write(Store *store, void *arg)
{
    BusDay *day = arg;
    day->closed_at[0] = day->reason[0] = '\0';
    day->closed_by = 0;
    refuse_second(store, day);
    if (store_failed(store))
        return;
    record_update(store, &bus_day_type, day, "reopen");
    exec(store, "DELETE FROM bus_result WHERE bus = ?1", INT_(day->id));
}

Status bus_reopen(Desk *desk, int64_t id, Error *error)
{
    BusDay day;
    if (!bus_load(desk, id, &day))
        return store_refuse(desk->store, error, ERR_NOT_FOUND, "", tr("this day of three counts does not exist"));
    Status status = may_work_for(desk, day.unit, error);
    if (status != OK || !day.closed_at[0])
        return status;
    return store_write(desk->store, reopen_write, &day, error);
}

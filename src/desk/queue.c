/* The queue: one sorted stream for each purpose and times of day, merged; nothing is sorted or updated. */
#include <stdlib.h>
#include <string.h>

#include "claim.h"
#include "derive.h"
#include "may.h"
#include "text.h"
#include "tr.h"
#include "worksheet.h"

enum { DAY_SECONDS = 86400, AGENDA_LATE = 3600, PARTS_ANY = 7, NOT_STRICT = 1000 };

/* --- which streams a view reads --- */

static bool is_promise(const char *purpose)
{
    return text_equal(purpose, "match") || text_equal(purpose, "callback") || text_equal(purpose, "sampling");
}

typedef struct {
    Query *query;
    const Purpose *purpose;
    int strict;   /* rank of a purpose that always goes first; NOT_STRICT otherwise */
    int64_t wait; /* days */
    Instant key;  /* due plus the purpose's wait */
    int64_t task, donor;
    char not_before[INSTANT_SIZE];
    bool open;
} Stream;

static void stream_step(Stream *s)
{
    s->open = query_row(s->query);
    if (!s->open)
        return;
    s->task = query_int(s->query, 0);
    s->donor = query_int(s->query, 1);
    text_copy(s->not_before, sizeof s->not_before, query_text(s->query, 2));
    s->key = instant_parse(s->not_before) + (s->wait > 0 ? s->wait : 0) * DAY_SECONDS;
}

/* Constant statements: the unit and the direction choose the index. */
static Query *stream_query(Store *store, const char *unit, const char *purpose, int parts, const char *from,
                           const char *until)
{
    if (unit[0])
        return query(store,
                     "SELECT id, donor, not_before FROM task INDEXED BY task_unit_queue WHERE closed_at IS NULL AND "
                     "unit = ?1 AND purpose = ?2 AND dayparts = ?3 AND not_before > ?4 AND not_before <= ?5 "
                     "ORDER BY not_before, id",
                     TEXT_(unit), TEXT_(purpose), INT_(parts), TEXT_(from), TEXT_(until));
    return query(store,
                 "SELECT id, donor, not_before FROM task INDEXED BY task_queue WHERE closed_at IS NULL AND "
                 "purpose = ?1 "
                 "AND dayparts = ?2 AND not_before > ?3 AND not_before <= ?4 ORDER BY not_before, id",
                 TEXT_(purpose), INT_(parts), TEXT_(from), TEXT_(until));
}

typedef struct {
    Stream *streams; /* one for each purpose and times of day at most */
    int count;
    char now[INSTANT_SIZE];
} Merge;

/* The span of due times that a view shows. */
static void view_span(QueueView view, char from[INSTANT_SIZE], char until[INSTANT_SIZE])
{
    text_copy(from, INSTANT_SIZE, "0");
    instant_format(clock_now(), until);
    if (view == QUEUE_PROMISED || view == QUEUE_AGENDA)
        instant_format(instant_at(clock_today() + 1, 0) - 1, until);
    if (view == QUEUE_AGENDA)
        instant_format(clock_now() - AGENDA_LATE, from);
    if (view == QUEUE_LATER) {
        text_copy(from, INSTANT_SIZE, until);
        text_copy(until, INSTANT_SIZE, "9");
    }
}

static bool view_has(const QueueFilter *filter, const Purpose *purpose)
{
    if (filter->purpose[0] && !text_equal(filter->purpose, purpose->id))
        return false;
    bool promises = filter->view == QUEUE_OVERDUE || filter->view == QUEUE_PROMISED || filter->view == QUEUE_AGENDA;
    return !promises || is_promise(purpose->id);
}

/* False when memory ran out. */
static bool merge_open(Desk *desk, const QueueFilter *filter, Merge *m)
{
    char from[INSTANT_SIZE], until[INSTANT_SIZE];
    const Config *config = desk->config;
    int now_part = config_daypart(config, clock_now());
    view_span(filter->view, from, until);
    instant_format(clock_now(), m->now);
    m->count = 0;
    m->streams = malloc(config->purpose_count * PARTS_ANY * sizeof *m->streams);
    if (!m->streams) {
        Error error;
        error_memory(&error);
        store_fail(desk->store, error.code, "", "%s", error.message);
        return false;
    }
    for (size_t p = 0; p < config->purpose_count; p++) {
        if (!view_has(filter, &config->purposes[p]))
            continue;
        for (int parts = 1; parts <= PARTS_ANY; parts++) {
            bool allowed = parts == PARTS_ANY || (parts & now_part) || filter->view != QUEUE_DUE;
            if (!allowed)
                continue;
            Stream *s = &m->streams[m->count];
            *s = (Stream){.purpose = &config->purposes[p]};
            bool by_time = filter->view == QUEUE_LATER || filter->view == QUEUE_AGENDA;
            s->strict = s->purpose->wait_days < 0 && !by_time ? (int)p : NOT_STRICT;
            s->wait = filter->view == QUEUE_AGENDA ? 0 : s->purpose->wait_days;
            s->query = stream_query(desk->store, filter->unit, s->purpose->id, parts, from, until);
            stream_step(s);
            m->count += s->open;
        }
    }
    return true;
}

static Stream *merge_first(Merge *m)
{
    Stream *best = NULL;
    for (int i = 0; i < m->count; i++) {
        Stream *s = &m->streams[i];
        if (!s->open)
            continue;
        if (!best || s->strict < best->strict || (s->strict == best->strict && s->key < best->key))
            best = s;
    }
    return best;
}

static void merge_close(Merge *m)
{
    for (int i = 0; i < m->count; i++)
        query_end(m->streams[i].query);
    free(m->streams);
}

/* --- rows --- */

/* Given out to a county; what is promised or urgent does not wait for it. */
static bool on_sheet(Desk *desk, const Stream *s)
{
    char until[INSTANT_SIZE];
    return !s->purpose->exempt && work_sheet_holding(desk, s->donor, until) != 0;
}

/* Is this person nobody else's: neither rung by another just now nor, where that is asked for, promised to another? */
static bool is_free(const Desk *desk, const QueueFilter *filter, const QueueRow *row)
{
    bool held = row->claimed_by && row->claimed_by != desk->actor.id;
    bool promised = row->assignee && row->assignee != desk->actor.id;
    return !held && !(filter->not_others && promised);
}

static bool fill_row(Desk *desk, int64_t task, const char *now, QueueRow *row)
{
    *row = (QueueRow){.tries_max = desk->config->retry.attempts * desk->config->retry.rounds};
    Query *q =
        query(desk->store,
              "SELECT t.id, t.donor, d.name, d.sex, d.unit, t.purpose, coalesce(t.number, (SELECT number FROM "
              "phone "
              "WHERE donor = d.id AND coalesce(state, '') NOT IN ('out_of_service', 'wrong', 'do_not_call') "
              "ORDER BY owner IS NOT NULL AND owner <> 'self', id LIMIT 1)), t.not_before, d.preferred_time, "
              "d.attempted_at, coalesce(t.tries, 0), t.dayparts, coalesce(t.assignee, 0), coalesce(c.account, 0), "
              "coalesce(a.full_name, a.name) FROM task t JOIN donor d ON d.id = t.donor "
              "LEFT JOIN claim c ON c.donor = t.donor AND c.until > ?2 LEFT JOIN account a ON a.id = c.account "
              "WHERE t.id = ?1",
              INT_(task), TEXT_(now));
    bool found = query_row(q);
    row->task = query_int(q, 0);
    row->donor = query_int(q, 1);
    text_copy(row->name, sizeof row->name, query_text(q, 2));
    text_copy(row->sex, sizeof row->sex, query_text(q, 3));
    text_copy(row->unit, sizeof row->unit, query_text(q, 4));
    text_copy(row->purpose, sizeof row->purpose, query_text(q, 5));
    text_copy(row->number, sizeof row->number, query_text(q, 6));
    text_copy(row->not_before, sizeof row->not_before, query_text(q, 7));
    text_copy(row->preferred_time, sizeof row->preferred_time, query_text(q, 8));
    text_copy(row->attempted_at, sizeof row->attempted_at, query_text(q, 9));
    row->tries = query_int(q, 10);
    row->dayparts = query_int(q, 11);
    row->assignee = query_int(q, 12);
    row->claimed_by = query_int(q, 13);
    text_copy(row->claimed_name, sizeof row->claimed_name, query_text(q, 14));
    query_end(q);
    return found;
}

/* What is promised to one account, and whom it holds: few rows, so no streams. */
static size_t page_of_account(Desk *desk, const QueueFilter *filter, const char *now, QueueRow *rows, bool *more)
{
    char from[INSTANT_SIZE], until[INSTANT_SIZE];
    size_t count = 0;
    view_span(filter->view, from, until);
    Query *q = query(
        desk->store,
        "SELECT id, purpose, unit, not_before AS due FROM task INDEXED BY task_assignee WHERE closed_at IS NULL AND "
        "assignee IS NOT NULL AND assignee = ?1 AND not_before > ?2 AND not_before <= ?3 UNION "
        "SELECT t.id, t.purpose, t.unit, t.not_before FROM claim c CROSS JOIN task t ON t.donor = c.donor AND "
        "t.closed_at IS NULL "
        "WHERE c.account = ?1 AND c.until > ?4 AND t.not_before > ?2 AND t.not_before <= ?3 ORDER BY due, id",
        INT_(filter->account), TEXT_(from), TEXT_(until), TEXT_(now));
    *more = false;
    while (query_row(q)) {
        const Purpose *purpose = config_purpose(desk->config, query_text(q, 1));
        if (!purpose || !view_has(filter, purpose) || (filter->unit[0] && !text_equal(filter->unit, query_text(q, 2))))
            continue;
        if (count == filter->max) {
            *more = true;
            break;
        }
        count += fill_row(desk, query_int(q, 0), now, &rows[count]);
    }
    query_end(q);
    return count;
}

size_t queue_read(Desk *desk, const QueueFilter *filter, QueueRow *rows, bool *more)
{
    Merge m;
    QueueRow row;
    size_t count = 0;
    *more = false;
    instant_format(clock_now(), m.now);
    if (filter->account)
        return page_of_account(desk, filter, m.now, rows, more);
    if (!merge_open(desk, filter, &m))
        return 0;
    bool sheets = work_sheet_any(desk);
    for (Stream *s; (s = merge_first(&m)) && !*more; stream_step(s)) {
        if ((sheets && on_sheet(desk, s)) || !fill_row(desk, s->task, m.now, &row) || !is_free(desk, filter, &row))
            continue;
        *more = count == filter->max;
        if (!*more)
            rows[count++] = row;
    }
    merge_close(&m);
    return count;
}

size_t queue_page(Desk *desk, const QueueFilter *filter, QueueRow *rows, bool *more)
{
    QueueFilter cut = *filter;
    *more = false;
    return may_ask(desk, cut.unit, &cut.account) ? queue_read(desk, &cut, rows, more) : 0;
}

/* --- counts --- */

static int64_t count_day(Desk *desk, const char *unit, const Purpose *purpose, Day day)
{
    char key[TASK_KEY];
    derive_task_key(desk->store, purpose->id, day, key);
    return tally_get(desk->store, "task", unit, key);
}

static int64_t count_late(Desk *desk, const char *unit, const char *purpose, const char *now)
{
    return query_one_int(desk->store, 0,
                         "SELECT count(*) FROM task INDEXED BY task_open_due WHERE closed_at IS NULL AND (purpose IN "
                         "('match', 'callback') OR purpose IN ('callback', 'sampling')) AND purpose = ?1 AND "
                         "not_before <= ?2 AND (?3 IS NULL OR unit = ?3)",
                         TEXT_(purpose), TEXT_(now), TEXT_(unit));
}

int64_t queue_overdue(Desk *desk, const char *wanted)
{
    char now[INSTANT_SIZE], unit[CODE_SIZE];
    int64_t late = 0;
    text_copy(unit, sizeof unit, wanted);
    if (!may_ask(desk, unit, NULL))
        return 0;
    instant_format(clock_now(), now);
    for (size_t i = 0; i < desk->config->purpose_count; i++)
        if (is_promise(desk->config->purposes[i].id))
            late += count_late(desk, unit, desk->config->purposes[i].id, now);
    return late;
}

/* A task until the end of today. */
static void count_mine(Query *q, const char *unit, const char *now, QueueCounts *out)
{
    if (unit[0] && !text_equal(unit, query_text(q, 1)))
        return;
    bool promise = is_promise(query_text(q, 0));
    out->due++;
    out->promised += promise;
    out->overdue += promise && strcmp(query_text(q, 2), now) <= 0;
}

/* The index holds all that is asked of a task. */
static void counts_of_account(Desk *desk, const char *unit, int64_t account, const char *now, QueueCounts *out)
{
    char from[INSTANT_SIZE], until[INSTANT_SIZE];
    view_span(QUEUE_PROMISED, from, until);
    Query *q = query(desk->store,
                     "SELECT purpose, unit, not_before FROM task INDEXED BY task_assignee WHERE closed_at IS NULL AND "
                     "assignee IS NOT NULL AND assignee = ?1 AND not_before <= ?2",
                     INT_(account), TEXT_(until));
    while (query_row(q))
        count_mine(q, unit, now, out);
    q = query(desk->store,
              "SELECT t.purpose, t.unit, t.not_before FROM claim c CROSS JOIN task t ON t.donor = c.donor AND "
              "t.closed_at IS NULL WHERE c.account = ?1 AND c.until > ?3 AND coalesce(t.assignee, 0) <> ?1 AND "
              "t.not_before <= ?2",
              INT_(account), TEXT_(until), TEXT_(now));
    while (query_row(q))
        count_mine(q, unit, now, out);
}

void queue_counts(Desk *desk, const char *wanted, int64_t account, QueueCounts *out)
{
    char now[INSTANT_SIZE], unit[CODE_SIZE];
    *out = (QueueCounts){0};
    text_copy(unit, sizeof unit, wanted);
    instant_format(clock_now(), now);
    if (!may_ask(desk, unit, &account))
        return;
    out->others = text_equal(desk->actor.role, "helper")
                      ? 0
                      : query_one_int(desk->store, 0,
                                      "SELECT count(*) FROM claim c WHERE c.until > ?1 AND c.account <> ?2 AND "
                                      "(?3 IS NULL OR (SELECT unit FROM donor WHERE id = c.donor) = ?3)",
                                      TEXT_(now), INT_(desk->actor.id), TEXT_(unit)) +
                            work_sheet_waiting(desk, unit);
    if (account) {
        counts_of_account(desk, unit, account, now, out);
        return;
    }
    for (size_t i = 0; i < desk->config->purpose_count; i++) {
        const Purpose *p = &desk->config->purposes[i];
        int64_t due = count_day(desk, unit, p, clock_today());
        out->due += due;
        out->promised += is_promise(p->id) ? due : 0;
    }
    out->overdue = queue_overdue(desk, unit);
}

bool followup_quiet(Desk *desk, const char *purpose, char *reason, size_t size)
{
    const Purpose *p = config_purpose(desk->config, purpose);
    Instant now = clock_now();
    if ((p && p->exempt) || config_calling_allowed(desk->config, now))
        return false;
    char next[32], iso[INSTANT_SIZE];
    instant_format(config_next_calling(desk->config, now, PARTS_ANY), iso);
    instant_local(iso, next, sizeof next);
    text_format(reason, size,
                calendar_is_holiday(&desk->config->calendar, clock_today())
                    ? tr("public holiday: routine calls from %s on")
                    : tr("outside calling hours: routine calls from %s on"),
                next);
    return true;
}

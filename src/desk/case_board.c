/* The board: lists of cases, figures, the station's record, serial numbers. Every list is one range of an index. */
#include <string.h>

#include "case_facts.h"
#include "may.h"
#include "staff.h"
#include "text.h"

static void now_text(char now[INSTANT_SIZE])
{
    instant_format(clock_now(), now);
}

/* --- rows --- */

static Level level_of(const Case *c, const char *now)
{
    if (text_equal(c->phase, "closed"))
        return LEVEL_NONE;
    if (c->red_at[0] && strcmp(c->red_at, now) <= 0)
        return LEVEL_RED;
    return c->amber_at[0] && strcmp(c->amber_at, now) <= 0 ? LEVEL_AMBER : LEVEL_NONE;
}

static int64_t running_hours(const Case *c, const char *side)
{
    if (!text_equal(c->spent_with, side))
        return 0;
    Instant since = instant_parse(c->spent_since);
    return clock_now() > since ? (clock_now() - since) / 3600 : 0;
}

static bool fill_row(Desk *desk, int64_t id, const char *now, BoardRow *row)
{
    Case *c = &row->record;
    *row = (BoardRow){0};
    if (!record_load(desk->store, &case_type, id, c))
        return false;
    Query *q =
        query(desk->store,
              "SELECT d.name, d.sex, coalesce(a.full_name, a.name) FROM donor d LEFT JOIN account a ON a.id = ?2 "
              "WHERE d.id = ?1",
              INT_(c->donor), INT_(c->holder));
    if (query_row(q)) {
        text_copy(row->name, sizeof row->name, query_text(q, 0));
        text_copy(row->sex, sizeof row->sex, query_text(q, 1));
        text_copy(row->holder_name, sizeof row->holder_name, query_text(q, 2));
    }
    query_end(q);
    Day first = c->t0[0] ? instant_day(instant_parse(c->t0)) : clock_today();
    Day last = c->closed_on[0] ? day_parse(c->closed_on) : clock_today();
    row->day_n = last - first + 1;
    row->days_ours = (c->hours_ours + running_hours(c, "ours") + 12) / 24;
    row->level = level_of(c, now);
    return true;
}

static size_t fill_rows(Desk *desk, Query *q, BoardRow *rows, size_t max)
{
    char now[INSTANT_SIZE];
    size_t count = 0;
    now_text(now);
    while (count < max && query_row(q))
        count += fill_row(desk, query_int(q, 0), now, &rows[count]);
    query_end(q);
    return count;
}

/* --- the board --- */

static const char *const phases[] = {"open", "reserve", "aftercare", "closed"};

/* A liaison sees the own unit, whatever is asked for. */
static const char *unit_of(const Desk *desk, const char *unit)
{
    return text_equal(desk->actor.role, "liaison") ? desk->actor.unit : unit;
}

static bool may_look(const Desk *desk)
{
    return staff_may(desk, "lead caller liaison readonly");
}

/* What a list is narrowed by; its index holds all of it. ?2 unit, ?3 holder (-1: nobody), ?4 late at. */
#define BOARD_WHOSE "(?2 IS NULL OR unit = ?2) AND (?3 = 0 OR holder = ?3 OR (?3 = -1 AND holder IS NULL))"
#define BOARD_FILTER BOARD_WHOSE " AND (?4 IS NULL OR red_at <= ?4)"
/* Was the patient conditioned: no and yes, so that what stands behind it in an index is sought, not gone through. */
#define BOTH_PARTS "(conditioned_at IS NULL) IN (0, 1)"
/* The place behind a row: ?6 was the patient conditioned, ?7 and ?8 what it is sorted by, ?9 its id. */
#define BOARD_PAGE(index, place, order)                                                                               \
    "SELECT id FROM donation_case INDEXED BY " index " WHERE phase = ?1 AND (conditioned_at IS NULL) = ?6 AND " place \
    " AND " BOARD_FILTER " ORDER BY " order " LIMIT ?5"

static const char *const board_pages[] = {
    [BOARD_BY_DUE] = BOARD_PAGE("case_board_due", "(next_due, id) > (coalesce(?7, ''), ?9)", "next_due, id"),
    [BOARD_BY_DAY] = BOARD_PAGE("case_board_day", "(t0, id) > (coalesce(?7, ''), ?9)", "t0, id"),
    [BOARD_BY_UNIT] = BOARD_PAGE("case_board_unit", "(unit, next_due, id) > (coalesce(?8, ''), coalesce(?7, ''), ?9)",
                                 "unit, next_due, id"),
};

/* Within one unit what is next due is the order of units, too: the index begins with both. */
static const char board_of_unit[] =
    BOARD_PAGE("case_board_unit", "unit = ?2 AND (next_due, id) > (coalesce(?7, ''), ?9)", "next_due, id");

static const char *board_page(const BoardFilter *f, const char *unit)
{
    return unit[0] && f->order != BOARD_BY_DAY ? board_of_unit : board_pages[f->order];
}

/* What has ended, the newest notice first; behind them those whose notice was a mistake (?6 = 1). */
#define ENDED_PAGE(place, order)                                                                                     \
    "SELECT id FROM donation_case INDEXED BY case_board_ended WHERE phase = 'closed' AND " place " AND " BOARD_WHOSE \
    " ORDER BY " order " LIMIT ?5"

static const char *const ended_pages[] = {
    ENDED_PAGE("(t0, id) < (coalesce(?7, '9999'), ?9)", "t0 DESC, id DESC"),
    ENDED_PAGE("t0 IS NULL AND (?9 = 0 OR id < ?9)", "id DESC"),
};

static const char *place_of(const BoardFilter *f, const Case *c)
{
    return f->phase == BOARD_CLOSED || f->order == BOARD_BY_DAY ? c->t0 : c->next_due;
}

size_t case_board(Desk *desk, const BoardFilter *f, const BoardRow *after, BoardRow *rows, size_t max)
{
    char now[INSTANT_SIZE];
    const char *unit = unit_of(desk, f->unit), *place = after ? place_of(f, &after->record) : "";
    bool ended = f->phase == BOARD_CLOSED;
    int part = !after ? 0 : ended ? !place[0] : !after->record.conditioned_at[0];
    int64_t id = after ? after->record.id : 0;
    size_t count = 0;
    if (!may_look(desk) || (ended && f->red))
        return 0;
    now_text(now);
    for (; part < 2 && count < max; part++, id = 0, place = "")
        count += fill_rows(desk,
                           query(desk->store, ended ? ended_pages[part] : board_page(f, unit), TEXT_(phases[f->phase]),
                                 TEXT_(unit), INT_(f->holder), TEXT_(f->red ? now : ""), INT_((int64_t)(max - count)),
                                 INT_(part), TEXT_(place), TEXT_(id ? after->record.unit : ""), INT_(id)),
                           rows + count, max - count);
    return count;
}

int64_t case_board_count(Desk *desk, const BoardFilter *f)
{
    char now[INSTANT_SIZE];
    const char *unit = unit_of(desk, f->unit);
    if (!may_look(desk) || (f->phase == BOARD_CLOSED && f->red))
        return 0;
    now_text(now);
    if (unit[0])
        return query_held_int(
            desk->store,
            "SELECT count(*) FROM donation_case INDEXED BY case_board_unit WHERE phase = ?1 AND " BOTH_PARTS
            " AND unit = ?2 AND " BOARD_FILTER,
            TEXT_(phases[f->phase]), TEXT_(unit), INT_(f->holder), TEXT_(f->red ? now : ""));
    return query_held_int(
        desk->store, "SELECT count(*) FROM donation_case INDEXED BY case_board_due WHERE phase = ?1 AND " BOARD_FILTER,
        TEXT_(phases[f->phase]), TEXT_(unit), INT_(f->holder), TEXT_(f->red ? now : ""));
}

size_t case_of_donor(Desk *desk, int64_t donor, BoardRow *rows, size_t max)
{
    if (!may_look(desk))
        return 0;
    return fill_rows(
        desk,
        query(desk->store,
              "SELECT id FROM donation_case WHERE donor = ?1 AND (?2 IS NULL OR unit = ?2) ORDER BY t0 DESC, "
              "id DESC LIMIT ?3",
              INT_(donor), TEXT_(unit_of(desk, "")), INT_((int64_t)max)),
        rows, max);
}

size_t case_untaken(Desk *desk, const char *unit, BoardRow *rows, size_t max)
{
    if (!may_look(desk))
        return 0;
    return fill_rows(
        desk,
        query(desk->store,
              "SELECT id FROM donation_case INDEXED BY case_untaken WHERE holder IS NULL AND phase = 'open' "
              "AND (?1 IS NULL OR unit = ?1) ORDER BY t0 LIMIT ?2",
              TEXT_(unit_of(desk, unit)), INT_((int64_t)max)),
        rows, max);
}

/* What is told again (?1 now): of a unit (?2) and in one's own hand (?3). */
#define ESCALATED                                                                                           \
    "FROM donation_case INDEXED BY case_escalated WHERE escalate_at IS NOT NULL AND escalate_at <= ?1 AND " \
    "(?2 IS NULL OR unit = ?2) AND (?3 = 0 OR holder = ?3)"

static int64_t whose_escalated(const Desk *desk)
{
    return text_equal(desk->actor.role, "lead") ? 0 : desk->actor.id;
}

size_t case_escalated(Desk *desk, BoardRow *rows, size_t max)
{
    char now[INSTANT_SIZE];
    if (!may_look(desk))
        return 0;
    now_text(now);
    return fill_rows(desk,
                     query(desk->store, "SELECT id " ESCALATED " ORDER BY escalate_at, id LIMIT ?4", TEXT_(now),
                           TEXT_(unit_of(desk, "")), INT_(whose_escalated(desk)), INT_((int64_t)max)),
                     rows, max);
}

int64_t case_escalated_count(Desk *desk)
{
    char now[INSTANT_SIZE];
    if (!may_look(desk))
        return 0;
    now_text(now);
    return query_one_int(desk->store, 0, "SELECT count(*) " ESCALATED, TEXT_(now), TEXT_(unit_of(desk, "")),
                         INT_(whose_escalated(desk)));
}

/* --- figures --- */

static int64_t count_phase(Desk *desk, const char *phase, const char *unit, int64_t account)
{
    if (account)
        return query_held_int(desk->store,
                              "SELECT count(*) FROM donation_case INDEXED BY case_holder WHERE holder IS NOT NULL AND "
                              "holder = ?3 AND phase = ?1 AND (?2 IS NULL OR unit = ?2)",
                              TEXT_(phase), TEXT_(unit), INT_(account));
    if (unit[0])
        return query_held_int(
            desk->store,
            "SELECT count(*) FROM donation_case INDEXED BY case_board_unit WHERE phase = ?1 AND " BOTH_PARTS
            " AND unit = ?2",
            TEXT_(phase), TEXT_(unit));
    return query_held_int(desk->store, "SELECT count(*) FROM donation_case INDEXED BY case_board_due WHERE phase = ?1",
                          TEXT_(phase));
}

int64_t case_figure(Desk *desk, CaseFigure figure, const char *wanted, int64_t account)
{
    char now[INSTANT_SIZE];
    const char *unit = unit_of(desk, wanted);
    Store *store = desk->store;
    if (!may_look(desk))
        return 0;
    now_text(now);
    switch (figure) {
    case CASES_UNTAKEN:
        return query_held_int(store,
                              "SELECT count(*) FROM donation_case INDEXED BY case_untaken WHERE holder IS NULL AND "
                              "phase = 'open' AND (?1 IS NULL OR unit = ?1)",
                              TEXT_(unit));
    case CASES_RED:
        return query_one_int(store, 0,
                             "SELECT count(*) FROM donation_case INDEXED BY case_red WHERE phase <> 'closed' AND "
                             "red_at <= ?1 AND (?2 IS NULL OR unit = ?2) AND (?3 = 0 OR holder = ?3)",
                             TEXT_(now), TEXT_(unit), INT_(account));
    case CASES_AMBER:
        return query_one_int(store, 0,
                             "SELECT count(*) FROM donation_case INDEXED BY case_amber WHERE phase <> 'closed' AND "
                             "amber_at <= ?1 AND (red_at IS NULL OR red_at > ?1) AND (?2 IS NULL OR unit = ?2) AND "
                             "(?3 = 0 OR holder = ?3)",
                             TEXT_(now), TEXT_(unit), INT_(account));
    case CASES_WAITING:
        return query_held_int(store,
                              "SELECT count(*) FROM donation_case INDEXED BY case_waiting WHERE waits_for IS NOT NULL "
                              "AND phase = 'open' AND (?1 IS NULL OR unit = ?1) AND (?2 = 0 OR holder = ?2)",
                              TEXT_(unit), INT_(account));
    case CASES_OPEN:
        return count_phase(desk, "open", unit, account);
    case CASES_RESERVE:
        return count_phase(desk, "reserve", unit, account);
    case CASES_AFTERCARE:
        return count_phase(desk, "aftercare", unit, account);
    case CASES_CONDITIONED:
        return query_held_int(store,
                              "SELECT count(*) FROM donation_case INDEXED BY case_board_due WHERE phase = 'open' AND "
                              "(conditioned_at IS NULL) = 0 AND collected_on IS NULL AND (?1 IS NULL OR unit = ?1) AND "
                              "(?2 = 0 OR holder = ?2)",
                              TEXT_(unit), INT_(account));
    case CASE_FIGURES:
        break;
    }
    return 0;
}

/* The fastest case of a unit or of all, which the index alone answers, as the further ones do. */
static Query *first_departure(Store *store, const char *unit)
{
    if (!unit[0])
        return query(store, "SELECT departure_days, id FROM donation_case INDEXED BY case_departure WHERE "
                            "departure_days IS NOT NULL ORDER BY departure_days, id LIMIT 1");
    return query(store,
                 "SELECT departure_days, id FROM donation_case INDEXED BY case_departure WHERE departure_days "
                 "IS NOT NULL AND unit = ?1 ORDER BY departure_days, id LIMIT 1",
                 TEXT_(unit));
}

/* The days of the n-th fastest, counted from 0. */
static int64_t departure_days(Store *store, const char *unit, int64_t n)
{
    if (!unit[0])
        return query_held_int(store,
                              "SELECT departure_days FROM donation_case INDEXED BY case_departure WHERE departure_days "
                              "IS NOT NULL ORDER BY departure_days, id LIMIT 1 OFFSET ?1",
                              INT_(n));
    return query_held_int(store,
                          "SELECT departure_days FROM donation_case INDEXED BY case_departure WHERE departure_days "
                          "IS NOT NULL AND unit = ?2 ORDER BY departure_days, id LIMIT 1 OFFSET ?1",
                          INT_(n), TEXT_(unit));
}

static int64_t count_departures(Store *store, const char *unit)
{
    if (!unit[0])
        return query_held_int(
            store, "SELECT count(*) FROM donation_case INDEXED BY case_departure WHERE departure_days IS NOT NULL");
    return query_held_int(
        store,
        "SELECT count(*) FROM donation_case INDEXED BY case_departure WHERE departure_days IS NOT NULL "
        "AND unit = ?1",
        TEXT_(unit));
}

void case_record(Desk *desk, CaseRecord *out)
{
    Store *store = desk->store;
    char unit[CODE_SIZE] = "";
    *out = (CaseRecord){0};
    if (!may_ask(desk, unit, NULL))
        return;
    Query *q = first_departure(store, unit);
    if (query_row(q)) {
        out->record_days = query_int(q, 0);
        out->record_case = query_int(q, 1);
    }
    query_end(q);
    out->counted = count_departures(store, unit);
    if (out->counted)
        out->median_days = departure_days(store, unit, (out->counted - 1) / 2);
}

/* --- serial numbers --- */

static Query *serials(Store *store, const char *field, const char *unit)
{
    if (text_equal(field, "province_no"))
        return query(store, "SELECT province_no FROM donation_case WHERE province_no IS NOT NULL ORDER BY province_no");
    if (text_equal(field, "city_no"))
        return query(store, "SELECT city_no FROM donation_case WHERE city_no IS NOT NULL ORDER BY city_no");
    return query(store,
                 "SELECT county_no FROM donation_case WHERE unit = ?1 AND county_no IS NOT NULL ORDER BY county_no",
                 TEXT_(unit));
}

size_t case_serial_gaps(Desk *desk, const char *field, const char *unit, int64_t *numbers, size_t max)
{
    int64_t last = 0;
    size_t count = 0;
    Query *q = serials(desk->store, field, unit);
    while (query_row(q)) {
        int64_t number = query_int(q, 0);
        for (int64_t missing = last + 1; last && missing < number && count < max; missing++)
            numbers[count++] = missing;
        last = number;
    }
    query_end(q);
    return count;
}

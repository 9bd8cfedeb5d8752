/* The day so far: how many calls, how many people, how many reached. */
#include <string.h>

#include "followup.h"
#include "may.h"
#include "text.h"

bool followup_reached(const Desk *desk, const char *outcome, const char *answered)
{
    const Outcome *o = config_outcome(desk->config, outcome);
    return o && o->contact && text_equal(answered, "self");
}

static void day_span(Day day, char from[INSTANT_SIZE], char until[INSTANT_SIZE])
{
    instant_format(instant_at(day, 0), from);
    instant_format(instant_at(day + 1, 0), until);
}

/* In the order of the people. Their rows are read only where the unit counts. */
static Query *day_attempts(Store *store, const char *from, const char *until, const char *unit, int64_t account)
{
    if (!unit[0])
        return query(store,
                     "SELECT outcome, answered, donor FROM attempt INDEXED BY attempt_at WHERE at >= ?1 AND at < ?2 "
                     "AND voided_at IS NULL AND (?3 = 0 OR account = ?3) ORDER BY donor",
                     TEXT_(from), TEXT_(until), INT_(account));
    return query(store,
                 "SELECT a.outcome, a.answered, a.donor FROM attempt a INDEXED BY attempt_at CROSS JOIN donor d ON "
                 "d.id = a.donor WHERE a.at >= ?1 AND a.at < ?2 AND a.voided_at IS NULL AND "
                 "(?3 = 0 OR a.account = ?3) AND d.unit = ?4 ORDER BY a.donor",
                 TEXT_(from), TEXT_(until), INT_(account), TEXT_(unit));
}

void followup_day(Desk *desk, Day day, const char *wanted, int64_t account, DayFigures *out)
{
    char from[INSTANT_SIZE], until[INSTANT_SIZE], unit[CODE_SIZE];
    int64_t person = 0, reached = 0;
    *out = (DayFigures){0};
    text_copy(unit, sizeof unit, wanted);
    if (!may_ask(desk, unit, &account))
        return;
    day_span(day, from, until);
    Query *q = day_attempts(desk->store, from, until, unit, account);
    while (query_row(q)) {
        int64_t donor = query_int(q, 2);
        out->attempts++;
        out->people += donor != person;
        person = donor;
        if (donor != reached && followup_reached(desk, query_text(q, 0), query_text(q, 1))) {
            out->reached++;
            reached = donor;
        }
    }
}

size_t followup_day_rows(Desk *desk, Day day, const char *wanted, int64_t account, bool reached, DayRow *rows,
                         size_t max)
{
    char from[INSTANT_SIZE], until[INSTANT_SIZE], unit[CODE_SIZE];
    size_t count = 0;
    text_copy(unit, sizeof unit, wanted);
    if (!may_ask(desk, unit, &account))
        return 0;
    day_span(day, from, until);
    Query *q = query(desk->store,
                     "SELECT a.id, a.donor, d.name, d.unit, a.at, a.number, a.answered, a.outcome, "
                     "coalesce(c.full_name, c.name), a.note FROM attempt a INDEXED BY attempt_at CROSS JOIN donor d ON "
                     "d.id = a.donor "
                     "LEFT JOIN account c ON c.id = a.account WHERE a.at >= ?1 AND a.at < ?2 AND a.voided_at IS NULL "
                     "AND (?3 = 0 OR a.account = ?3) AND (?4 IS NULL OR d.unit = ?4) ORDER BY a.at DESC, a.id DESC",
                     TEXT_(from), TEXT_(until), INT_(account), TEXT_(unit));
    while (count < max && query_row(q)) {
        if (reached && !followup_reached(desk, query_text(q, 7), query_text(q, 6)))
            continue;
        DayRow *r = &rows[count++];
        *r = (DayRow){.attempt = query_int(q, 0), .donor = query_int(q, 1)};
        char *const texts[] = {r->name, r->unit, r->at, r->number, r->answered, r->outcome, r->caller, r->note};
        const size_t sizes[] = {sizeof r->name,     sizeof r->unit,    sizeof r->at,     sizeof r->number,
                                sizeof r->answered, sizeof r->outcome, sizeof r->caller, sizeof r->note};
        for (int i = 0; i < 8; i++)
            text_copy(texts[i], sizes[i], query_text(q, i + 2));
    }
    query_end(q);
    return count;
}

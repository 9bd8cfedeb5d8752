/* Outreach: events, publicity days, sites, teams; people are counted by the names they carry. */
#include "outreach.h"

#include <string.h>

#include "may.h"
#include "staff.h"
#include "text.h"

/* --- events --- */

int64_t event_enrolled(Desk *desk, const char *name)
{
    char unit[CODE_SIZE] = "";
    if (!may_ask(desk, unit, NULL))
        return 0;
    return query_one_int(desk->store, 0,
                         "SELECT count(*) FROM (SELECT donor FROM sample WHERE event = ?1 UNION "
                         "SELECT id FROM donor WHERE recruiter = ?1) p WHERE ?2 IS NULL OR EXISTS (SELECT 1 FROM donor "
                         "WHERE id = p.donor AND unit = ?2)",
                         TEXT_(name), TEXT_(unit));
}

static bool event_load(Desk *desk, int64_t id, EventRow *row)
{
    *row = (EventRow){.enrolled = 0};
    if (!record_load(desk->store, &event_type, id, &row->event) || !may_see_unit(desk, row->event.unit))
        return false;
    row->enrolled = event_enrolled(desk, row->event.name);
    return true;
}

size_t event_list(Desk *desk, int64_t year, EventRow *rows, size_t max)
{
    char from[DATE_SIZE] = "", until[DATE_SIZE] = "9999", unit[CODE_SIZE] = "";
    size_t count = 0;
    if (!may_ask(desk, unit, NULL))
        return 0;
    if (year) {
        text_format(from, sizeof from, "%04d-01-01", (int)year % 10000);
        text_format(until, sizeof until, "%04d-12-31", (int)year % 10000);
    }
    Query *q = query(desk->store,
                     "SELECT id FROM event WHERE (held_on IS NULL OR (held_on >= coalesce(?1, '') AND held_on <= ?2)) "
                     "AND (?3 IS NULL OR unit = ?3) ORDER BY held_on DESC, id DESC LIMIT ?4",
                     TEXT_(from), TEXT_(until), TEXT_(unit), INT_((int64_t)max));
    while (count < max && query_row(q))
        if (event_load(desk, query_int(q, 0), &rows[count]))
            count++;
    query_end(q);
    return count;
}

void event_fill(const OutreachEvent *event, Intake *intake)
{
    if (event->unit[0]) {
        text_copy(intake->donor.unit, sizeof intake->donor.unit, event->unit);
        text_copy(intake->sample.unit, sizeof intake->sample.unit, event->unit);
    }
    if (event->site[0])
        text_copy(intake->sample.site, sizeof intake->sample.site, event->site);
    text_copy(intake->sample.event, sizeof intake->sample.event, event->name);
    text_copy(intake->donor.recruiter, sizeof intake->donor.recruiter, event->name);
    if (event->held_on[0] && day_parse(event->held_on) <= clock_today()) {
        text_copy(intake->sample.collected_on, sizeof intake->sample.collected_on, event->held_on);
        text_copy(intake->donor.enrolled_on, sizeof intake->donor.enrolled_on, event->held_on);
    }
}

/* --- publicity days --- */

static void count_events(Desk *desk, PublicityRow *row, int64_t year)
{
    char key[8], unit[CODE_SIZE] = "";
    if (!may_ask(desk, unit, NULL))
        return;
    text_format(key, sizeof key, "%04d", (int)year % 10000);
    Query *q = query(desk->store,
                     "SELECT name, prepared_on IS NOT NULL, followed_on IS NOT NULL, leaflets, reached FROM event "
                     "WHERE publicity = ?1 AND held_on >= ?2 AND held_on <= ?2 || '~' AND (?3 IS NULL OR unit = ?3)",
                     TEXT_(row->rule->id), TEXT_(key), TEXT_(unit));
    while (query_row(q)) {
        row->events++;
        row->prepared += query_int(q, 1);
        row->followed += query_int(q, 2);
        row->leaflets += query_int(q, 3);
        row->reached += query_int(q, 4);
        row->enrolled += event_enrolled(desk, query_text(q, 0));
    }
}

size_t publicity_list(Desk *desk, int64_t year, PublicityRow *rows, size_t max)
{
    size_t count = 0;
    for (size_t i = 0; i < desk->config->publicity_count && count < max; i++) {
        PublicityRow row = {.rule = &desk->config->publicity[i]};
        row.day = publicity_day_in(row.rule, (int)year);
        if (row.day == DAY_NONE)
            continue;
        count_events(desk, &row, year);
        size_t at = count++;
        for (; at > 0 && rows[at - 1].day > row.day; at--)
            rows[at] = rows[at - 1];
        rows[at] = row;
    }
    return count;
}

/* --- sites --- */

size_t site_list(Desk *desk, int64_t year, SiteRow *rows, size_t max)
{
    char key[8];
    size_t count = 0;
    text_format(key, sizeof key, "%04d", (int)year % 10000);
    for (size_t i = 0; i < desk->config->site_count && count < max; i++) {
        SiteRow row = {.site = &desk->config->sites[i]};
        if (!may_see_unit(desk, row.site->unit))
            continue;
        row.year = tally_get(desk->store, "sample_site", row.site->code, key);
        row.total = tally_get(desk->store, "sample_site", row.site->code, "");
        size_t at = count++;
        for (; at > 0 && rows[at - 1].year < row.year; at--)
            rows[at] = rows[at - 1];
        rows[at] = row;
    }
    return count;
}

/* --- teams --- */

static int64_t recruits_of(Desk *desk, const char *name, const char *unit)
{
    return query_one_int(desk->store, 0,
                         "SELECT count(*) FROM donor WHERE recruiter = ?1 AND (?2 IS NULL OR unit = ?2)", TEXT_(name),
                         TEXT_(unit));
}

static int64_t recruits_of_team(Desk *desk, const Team *team, const char *unit)
{
    return query_one_int(desk->store, 0,
                         "SELECT count(*) FROM donor WHERE recruiter IN (SELECT ?1 UNION "
                         "SELECT name FROM team_member WHERE team = ?2) AND (?3 IS NULL OR unit = ?3)",
                         TEXT_(team->name), INT_(team->id), TEXT_(unit));
}

size_t team_list(Desk *desk, TeamRow *rows, size_t max)
{
    size_t count = 0;
    char unit[CODE_SIZE] = "";
    if (!may_ask(desk, unit, NULL))
        return 0;
    Query *q = query(desk->store, "SELECT id FROM team WHERE ?1 IS NULL OR unit = ?1 ORDER BY id LIMIT ?2", TEXT_(unit),
                     INT_((int64_t)max));
    while (count < max && query_row(q)) {
        TeamRow *row = &rows[count];
        *row = (TeamRow){.members = 0};
        if (!record_load(desk->store, &team_type, query_int(q, 0), &row->team))
            continue;
        row->members = query_one_int(
            desk->store, 0, "SELECT count(*) FROM team_member WHERE team = ?1 AND left_on IS NULL", INT_(row->team.id));
        row->recruited = recruits_of_team(desk, &row->team, unit);
        row->total = row->recruited + number_value(row->team.opening);
        count++;
    }
    query_end(q);
    return count;
}

size_t member_list(Desk *desk, int64_t team, MemberRow *rows, size_t max)
{
    size_t count = 0;
    char unit[CODE_SIZE] = "";
    if (!may_ask(desk, unit, NULL))
        return 0;
    Query *q = query(desk->store,
                     "SELECT m.id FROM team_member m JOIN team t ON t.id = m.team WHERE m.team = ?1 AND (?2 IS NULL OR "
                     "t.unit = ?2) ORDER BY m.name, m.id LIMIT ?3",
                     INT_(team), TEXT_(unit), INT_((int64_t)max));
    while (count < max && query_row(q)) {
        if (!record_load(desk->store, &team_member_type, query_int(q, 0), &rows[count].member))
            continue;
        rows[count].recruited = recruits_of(desk, rows[count].member.name, unit);
        count++;
    }
    query_end(q);
    return count;
}

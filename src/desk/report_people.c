/* The people behind a figure: each class of a report as a condition on one person, call, sample or case. */
#include <string.h>

#include "may.h"
#include "report_build.h"
#include "report_case.h"
#include "text.h"
#include "tr.h"

enum { SLICE = 20000, BEHIND = 50 };

static bool is_one_of(const char *what, const char *const *names)
{
    for (; *names; names++)
        if (text_equal(*names, what))
            return true;
    return false;
}

/* --- what a person is --- */

/* A slice of the people, in which the class is looked for: classes that have no index of their own. */
static Query *by_person(Desk *desk, const Door *door, int64_t after, int64_t until, int64_t max)
{
    char limit[DATE_SIZE];
    day_format(day_add_months(clock_today(), -24), limit);
    return query(
        desk->store,
        "SELECT d.id FROM donor d JOIN counted c ON c.donor = d.id WHERE d.id > ?1 AND d.id <= ?2 AND (?3 IS NULL OR "
        "d.unit = ?3) AND c.quality & 1 AND CASE ?4 WHEN 'in_care' THEN 1 "
        "WHEN 'contact_recent' THEN c.contacted >= ?6 "
        "WHEN 'contact_earlier' THEN c.contacted < ?6 "
        "WHEN 'contact_never' THEN c.contacted IS NULL "
        "WHEN 'missing' THEN d.incomplete > 0 AND CASE ?5 WHEN 'sex' THEN d.sex WHEN 'birth_date' THEN d.birth_date "
        "WHEN "
        "'id_number' THEN d.id_number WHEN 'ethnic' THEN d.ethnic WHEN 'abo' THEN d.abo WHEN 'education' THEN "
        "d.education WHEN 'occupation' THEN d.occupation ELSE d.address END IS NULL "
        "WHEN 'duplicate' THEN CASE ?5 WHEN 'name' THEN EXISTS (SELECT 1 FROM donor o WHERE o.name = d.name AND "
        "o.birth_date = d.birth_date AND o.id <> d.id) ELSE EXISTS (SELECT 1 FROM phone p JOIN phone o ON o.number = "
        "p.number AND o.donor <> p.donor WHERE p.donor = d.id AND coalesce(p.owner, 'self') = 'self' AND "
        "coalesce(o.owner, 'self') = 'self') END ELSE 0 END ORDER BY d.id LIMIT ?7",
        INT_(after), INT_(until), TEXT_(door->unit), TEXT_(door->what), TEXT_(door->key), TEXT_(limit), INT_(max));
}

/* --- what was done in the period --- */

static void acted_outcomes(Desk *desk, char *out, size_t size)
{
    text_copy(out, size, ",");
    for (size_t i = 0; i < desk->config->outcome_count; i++)
        if (desk->config->outcomes[i].contact) {
            text_append(out, size, desk->config->outcomes[i].id);
            text_append(out, size, ",");
        }
}

static Query *by_call(Desk *desk, const Door *door, int64_t after, int64_t max)
{
    char acted[1024], from[INSTANT_SIZE], until[INSTANT_SIZE];
    instant_format(instant_at(day_parse(door->from), 0), from);
    instant_format(instant_at(day_parse(door->to) + 1, 0), until);
    acted_outcomes(desk, acted, sizeof acted);
    return query(desk->store,
                 "SELECT DISTINCT a.donor FROM attempt a JOIN donor d ON d.id = a.donor WHERE a.at >= ?1 AND a.at < ?2 "
                 "AND a.voided_at IS NULL AND a.donor > ?3 AND (?4 IS NULL OR d.unit = ?4) AND CASE ?5 WHEN 'outcome' "
                 "THEN coalesce(a.outcome, 'none') = ?6 WHEN 'called' THEN a.direction IS NOT 'in' ELSE a.direction IS "
                 "NOT 'in' AND a.answered = 'self' AND instr(?7, ',' || a.outcome || ',') > 0 END ORDER BY a.donor "
                 "LIMIT ?8",
                 TEXT_(from), TEXT_(until), INT_(after), TEXT_(door->unit), TEXT_(door->what), TEXT_(door->key),
                 TEXT_(acted), INT_(max));
}

static Query *by_sample(Desk *desk, const Door *door, int64_t after, int64_t max)
{
    char low[DATE_SIZE];
    bool month = text_equal(door->what, "month"); /* without those of which only the year is known */
    report_from_partial(door->from, low);
    if (month && strlen(low) == 4)
        text_copy(low, sizeof low, door->key);
    if (text_equal(door->what, "entered"))
        return query(
            desk->store,
            "SELECT DISTINCT s.donor FROM sample s JOIN donor d ON d.id = s.donor WHERE s.registry_on BETWEEN ?1 "
            "AND ?2 AND length(s.collected_on) = 10 AND s.donor > ?3 AND (?4 IS NULL OR coalesce(s.unit, d.unit) "
            "= ?4) ORDER BY s.donor LIMIT ?5",
            TEXT_(door->from), TEXT_(door->to), INT_(after), TEXT_(door->unit), INT_(max));
    return query(
        desk->store,
        "SELECT s.donor FROM sample s JOIN donor d ON d.id = s.donor WHERE s.collected_on >= ?1 AND "
        "s.collected_on <= ?2 AND s.donor > ?3 AND (?4 IS NULL OR coalesce(s.unit, d.unit) = ?4) AND NOT EXISTS "
        "(SELECT 1 FROM sample e WHERE e.donor = s.donor AND (e.collected_on, e.id) < (s.collected_on, s.id)) "
        "AND CASE ?5 WHEN 'sites' THEN s.site IS ?6 WHEN 'events' THEN s.event IS ?6 WHEN 'recruiters' THEN "
        "d.recruiter IS ?6 WHEN 'sometime' THEN s.collected_on = ?6 ELSE 1 END ORDER BY s.donor LIMIT ?7",
        TEXT_(low), TEXT_(door->to), INT_(after), TEXT_(door->unit), TEXT_(door->what), TEXT_(door->key), INT_(max));
}

/* Without a key the class is open: the sum of a table. */
static Query *by_case(Desk *desk, const Door *door, int64_t after, int64_t max)
{
    char from[INSTANT_SIZE], until[INSTANT_SIZE], offset[32];
    instant_format(instant_at(day_parse(door->from), 0), from);
    instant_format(instant_at(day_parse(door->to) + 1, 0), until);
    text_format(offset, sizeof offset, "%+d minutes", desk->config->utc_offset);
    return query(
        desk->store,
        "SELECT DISTINCT c.donor FROM donation_case c WHERE c.donor > ?1 AND (?2 IS NULL OR c.unit = ?2) AND "
        "CASE ?3 WHEN 'reached' THEN c.t0 >= ?5 AND c.t0 < ?6 AND " CASE_REACHED " >= CAST(?7 AS INTEGER) WHEN "
        "'lost' THEN c.t0 >= ?5 AND c.t0 < ?6 AND c.closed_on IS NOT NULL AND c.collected_on IS NULL AND (?7 IS "
        "NULL OR coalesce(c.side, '') || '/' || coalesce(c.close_reason, '') = ?7) WHEN 'phase' THEN c.t0 >= ?5 "
        "AND c.t0 < ?6 AND (?7 IS NULL OR c.phase = ?7) WHEN 'collected' THEN c.collected_on BETWEEN ?8 AND ?9 "
        "ELSE c.id = CAST(?7 AS INTEGER) END ORDER BY c.donor LIMIT ?10",
        INT_(after), TEXT_(door->unit), TEXT_(door->what), TEXT_(offset), TEXT_(from), TEXT_(until), TEXT_(door->key),
        TEXT_(door->from), TEXT_(door->to), INT_(max));
}

/* --- pages --- */

static size_t take_ids(Query *q, int64_t *ids, size_t max)
{
    size_t count = 0;
    while (count < max && query_row(q))
        ids[count++] = query_int(q, 0);
    query_end(q);
    return count;
}

static size_t scan_people(Desk *desk, const Door *door, int64_t after, int64_t *ids, size_t max,
                          bool (*progress)(void *arg, int64_t done, int64_t total), void *arg)
{
    int64_t last = query_one_int(desk->store, 0, "SELECT coalesce(max(id), 0) FROM donor");
    size_t count = 0;
    for (int64_t at = after; at < last && count < max; at += SLICE) {
        count += take_ids(by_person(desk, door, at, at + SLICE, (int64_t)(max - count)), ids + count, max - count);
        if (progress && !progress(arg, at, last)) {
            store_fail(desk->store, ERR_CANCELLED, "", "%s", tr("The report was stopped."));
            break;
        }
    }
    return count;
}

/* The next ids behind `after` that fit the door. */
static size_t next_ids(Desk *desk, const Door *door, int64_t after, int64_t *ids, size_t max,
                       bool (*progress)(void *arg, int64_t done, int64_t total), void *arg)
{
    static const char *const calls[] = {"outcome", "called", "reached", NULL};
    static const char *const samples[] = {"sampled", "month",  "sometime",   "entered",
                                          "sites",   "events", "recruiters", NULL};
    if (door->kind == DOOR_CASE)
        return take_ids(by_case(desk, door, after, (int64_t)max), ids, max);
    if (is_one_of(door->what, calls))
        return take_ids(by_call(desk, door, after, (int64_t)max), ids, max);
    if (is_one_of(door->what, samples))
        return take_ids(by_sample(desk, door, after, (int64_t)max), ids, max);
    return scan_people(desk, door, after, ids, max, progress, arg);
}

/* A sample counts for one unit, and another may look after the person: who is out of sight is passed over. */
Status report_people(Desk *desk, const Door *door, int64_t after, DonorRow *rows, size_t max, size_t *count,
                     bool (*progress)(void *arg, int64_t done, int64_t total), void *arg, Error *error)
{
    int64_t ids[BEHIND];
    Door seen = *door;
    size_t found = 0, asked = 0;
    *count = 0;
    max = max < BEHIND ? max : BEHIND;
    if (!may_ask(desk, seen.unit, NULL))
        return OK;
    for (; found == asked && *count < max;) {
        asked = max - *count;
        found = next_ids(desk, &seen, after, ids, asked, progress, arg);
        for (size_t i = 0; i < found; i++) {
            *count += registry_row(desk, ids[i], &rows[*count]);
            after = ids[i];
        }
    }
    return store_status(desk->store, error);
}

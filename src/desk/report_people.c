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
        "d.education WHEN 'occupation' THEN d.occupation ELSE d.address END IS NULL ELSE 0 END ORDER BY d.id LIMIT ?7",
        INT_(after), INT_(until), TEXT_(door->unit), TEXT_(door->what), TEXT_(door->key), TEXT_(limit), INT_(max));
}

/* --- what was done in the period --- */

/* The outcomes in which the person acted; with an answer ("none": without one) only those that state it. */
static void acted_outcomes(Desk *desk, const char *answer, char *out, size_t size)
{
    text_copy(out, size, ",");
    for (size_t i = 0; i < desk->config->outcome_count; i++)
        if (desk->config->outcomes[i].contact &&
            (!answer || text_equal(desk->config->outcomes[i].willingness, answer) ||
             (text_equal(answer, "none") && !desk->config->outcomes[i].willingness[0]))) {
            text_append(out, size, desk->config->outcomes[i].id);
            text_append(out, size, ",");
        }
}

/* The last answer of the period, by person. */
static Query *by_answer(Desk *desk, const Door *door, int64_t after, int64_t max, const char *from, const char *until,
                        const char *acted)
{
    char answers[1024];
    acted_outcomes(desk, door->key[0] ? door->key : NULL, answers, sizeof answers);
    return query(
        desk->store,
        "SELECT donor FROM (SELECT a.donor AS donor, a.outcome AS outcome, max(a.at) FROM attempt a JOIN donor "
        "d ON d.id = a.donor WHERE a.at >= ?1 AND a.at < ?2 AND a.voided_at IS NULL AND a.donor > ?3 AND (?4 "
        "IS NULL OR d.unit = ?4) AND a.answered = 'self' AND instr(?5, ',' || a.outcome || ',') > 0 GROUP BY "
        "a.donor) WHERE instr(?6, ',' || outcome || ',') > 0 ORDER BY donor LIMIT ?7",
        TEXT_(from), TEXT_(until), INT_(after), TEXT_(door->unit), TEXT_(acted), TEXT_(answers), INT_(max));
}

/* The key is "weekday|band" as the columns of the table: 1 Monday to 7 Sunday, 0 all; band 8 the whole day. */
static Query *by_hour(Desk *desk, const Door *door, int64_t after, int64_t max, const char *from, const char *until,
                      const char *acted)
{
    char offset[32];
    int64_t weekday = door->key[0] - '0', band = door->key[0] && door->key[1] ? door->key[2] - '0' : 8;
    text_format(offset, sizeof offset, "%+d minutes", desk->config->utc_offset);
    return query(desk->store,
                 "SELECT DISTINCT a.donor FROM attempt a JOIN donor d ON d.id = a.donor WHERE a.at >= ?1 AND a.at < ?2 "
                 "AND a.voided_at IS NULL AND a.donor > ?3 AND (?4 IS NULL OR d.unit = ?4) AND a.direction IS NOT 'in' "
                 "AND a.answered = 'self' AND instr(?5, ',' || a.outcome || ',') > 0 AND (?6 = 0 OR (strftime('%w', "
                 "a.at, ?8) + 6) % 7 + 1 = ?6) AND (?7 = 8 OR max(0, min(7, (strftime('%H', a.at, ?8) - 6) / 2)) = ?7) "
                 "ORDER BY a.donor LIMIT ?9",
                 TEXT_(from), TEXT_(until), INT_(after), TEXT_(door->unit), TEXT_(acted), INT_(weekday), INT_(band),
                 TEXT_(offset), INT_(max));
}

static Query *by_call(Desk *desk, const Door *door, int64_t after, int64_t max)
{
    char acted[1024], from[INSTANT_SIZE], until[INSTANT_SIZE];
    instant_format(instant_at(day_parse(door->from), 0), from);
    instant_format(instant_at(day_parse(door->to) + 1, 0), until);
    acted_outcomes(desk, NULL, acted, sizeof acted);
    if (text_equal(door->what, "answer"))
        return by_answer(desk, door, after, max, from, until, acted);
    if (text_equal(door->what, "hour"))
        return by_hour(desk, door, after, max, from, until, acted);
    return query(desk->store,
                 "SELECT DISTINCT a.donor FROM attempt a JOIN donor d ON d.id = a.donor WHERE a.at >= ?1 AND a.at < ?2 "
                 "AND a.voided_at IS NULL AND a.donor > ?3 AND (?4 IS NULL OR d.unit = ?4) AND CASE ?5 WHEN 'outcome' "
                 "THEN (?6 IS NULL OR coalesce(a.outcome, 'none') = ?6) WHEN 'called' THEN a.direction IS NOT 'in' "
                 "ELSE a.direction IS "
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

#define CARE(class)                                                                                                \
    "EXISTS (SELECT 1 FROM step s WHERE s.donation_case = c.id AND s.step LIKE 'care\\_%' ESCAPE '\\' AND (?7 IS " \
    "NULL OR s.step = ?7) AND s.state = 'done' AND s.voided_at IS NULL AND s.on_date BETWEEN ?8 AND ?9 AND " class ")"
#define FILED                                                                                                       \
    "(?7 IS NULL OR coalesce(c.award_unit, 'none') = ?7) AND EXISTS (SELECT 1 FROM step s WHERE s.donation_case = " \
    "c.id AND s.step = 'award_applied' AND s.state = 'done' AND s.voided_at IS NULL AND s.on_date BETWEEN ?8 AND ?9)"

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
        "WHEN 'lost_ours' THEN c.t0 >= ?5 AND c.t0 < ?6 AND c.closed_on IS NOT NULL AND c.collected_on IS NULL AND "
        "c.side = 'donor' WHEN 'departed' THEN c.departure_days IS NOT NULL AND c.departed_on BETWEEN ?8 AND ?9 "
        "WHEN 'care_on_time' THEN " CARE("s.on_date <= substr(s.due_at, 1, 10)") " WHEN 'care_late' THEN " CARE(
            "s.on_date > substr(s.due_at, 1, 10)") " WHEN 'care_no_limit' THEN " CARE("s.due_at IS NULL") " WHEN "
                                                                                                          "'filed' "
                                                                                                          "THEN " FILED
                                                                                                          " WHEN "
                                                                                                          "'confirmed' "
                                                                                                          "THEN "
                                                                                                          "c.award_"
                                                                                                          "result = "
                                                                                                          "'confirmed' "
                                                                                                          "AND " FILED
                                                                                                          " "
                                                                                                          "ELSE c.id = "
                                                                                                          "CAST(?7 AS "
                                                                                                          "INTEGER) "
                                                                                                          "END ORDER "
                                                                                                          "BY c.donor "
                                                                                                          "LIMIT ?10",
        INT_(after), TEXT_(door->unit), TEXT_(door->what), TEXT_(offset), TEXT_(from), TEXT_(until), TEXT_(door->key),
        TEXT_(door->from), TEXT_(door->to), INT_(max));
}

/* The classes that need the calendar are told case by case: there are few. */
static size_t by_class(Desk *desk, const Door *door, int64_t after, int64_t *ids, size_t max)
{
    char from[INSTANT_SIZE], until[INSTANT_SIZE];
    bool visit = text_equal(door->what, "visit");
    size_t count = 0;
    instant_format(instant_at(day_parse(door->from), 0), from);
    instant_format(instant_at(day_parse(door->to) + 1, 0), until);
    Query *q = query(desk->store,
                     "SELECT c.donor, iif(?1, " LAST_STEP("home") ", c.t0), iif(?1, " LAST_STEP(
                         "visit") ", c.first_contact_at) FROM donation_case c WHERE c.donor > ?2 AND (?3 IS NULL OR "
                                  "c.unit = ?3) AND iif(?1, c.collected_on BETWEEN ?4 AND ?5, c.t0 >= ?6 AND c.t0 < "
                                  "?7) ORDER BY c.donor",
                     INT_(visit), INT_(after), TEXT_(door->unit), TEXT_(door->from), TEXT_(door->to), TEXT_(from),
                     TEXT_(until));
    while (count < max && query_row(q)) {
        const char *first = query_text(q, 1), *second = query_text(q, 2);
        const char *class = visit ? visit_keys[visit_class(first, second)]
                                  : first_contact_keys[first_contact_class(desk, first, second)];
        bool again = count && ids[count - 1] == query_int(q, 0);
        if (!again && (!door->key[0] || text_equal(door->key, class)))
            ids[count++] = query_int(q, 0);
    }
    query_end(q);
    return count;
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
    static const char *const calls[] = {"outcome", "called", "reached", "answer", "hour", NULL};
    static const char *const samples[] = {"sampled", "month",  "sometime",   "entered",
                                          "sites",   "events", "recruiters", NULL};
    if (text_equal(door->what, "visit") || text_equal(door->what, "first_contact"))
        return by_class(desk, door, after, ids, max);
    if (door->kind == DOOR_CASE)
        return take_ids(by_case(desk, door, after, (int64_t)max), ids, max);
    if (is_one_of(door->what, calls))
        return take_ids(by_call(desk, door, after, (int64_t)max), ids, max);
    if (is_one_of(door->what, samples))
        return take_ids(by_sample(desk, door, after, (int64_t)max), ids, max);
    return scan_people(desk, door, after, ids, max, progress, arg);
}

typedef struct {
    bool (*progress)(void *arg, int64_t done, int64_t total);
    void *arg;
} Asking;

static bool asks_on(void *arg)
{
    const Asking *asking = arg;
    return asking->progress(asking->arg, 0, 0);
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
    if (progress)
        store_while_reading(desk->store, asks_on, &(Asking){progress, arg});
    for (; found == asked && *count < max;) {
        asked = max - *count;
        found = next_ids(desk, &seen, after, ids, asked, progress, arg);
        for (size_t i = 0; i < found; i++) {
            *count += registry_row(desk, ids[i], &rows[*count]);
            after = ids[i];
        }
    }
    store_while_reading(desk->store, NULL, NULL);
    return store_status(desk->store, error);
}

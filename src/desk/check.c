/* Check: the file, its references, and every conclusion computed again and compared. */
#include <stdio.h>
#include <string.h>

#include "case_facts.h"
#include "derive.h"
#include "may.h"
#include "province.h"
#include "text.h"
#include "tr.h"
#include "twins.h"

typedef struct {
    Desk *desk;
    bool rebuild;
    void (*finding)(void *arg, const char *text);
    void *arg;
    CheckResult *result;
} Check;

static void __attribute__((format(printf, 2, 3))) found(Check *check, const char *format, ...)
{
    char line[512], text[480];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    text_copy(line, sizeof line, text);
    check->result->findings++;
    check->finding(check->arg, line);
}

static void found_line(void *arg, const char *text)
{
    found(arg, "%s", text);
}

/* --- donors --- */

static bool same_derived(const Donor *a, const Donor *b)
{
    return text_equal(a->status, b->status) && text_equal(a->status_reason, b->status_reason) &&
           text_equal(a->status_until, b->status_until) && text_equal(a->willingness, b->willingness) &&
           text_equal(a->contacted_at, b->contacted_at) && text_equal(a->attempted_at, b->attempted_at) &&
           a->do_not_call == b->do_not_call && a->incomplete == b->incomplete;
}

static int64_t rule_tasks(Store *store, int64_t donor)
{
    return query_one_int(
        store, 0, "SELECT count(*) FROM task WHERE donor = ?1 AND origin = 'rule' AND closed_at IS NULL", INT_(donor));
}

static bool task_sound(Store *store, const Task *task, int64_t donor)
{
    int64_t open = rule_tasks(store, donor);
    if (!task->purpose[0] ||
        query_one_int(store, 0,
                      "SELECT 1 FROM task WHERE donor = ?1 AND purpose = ?2 AND origin = 'hand' AND closed_at IS NULL",
                      INT_(donor), TEXT_(task->purpose)))
        return open == 0;
    return open == 1 &&
           query_one_int(store, 0,
                         "SELECT count(*) = 1 FROM task WHERE donor = ?1 AND origin = 'rule' AND closed_at IS NULL AND "
                         "purpose = ?2 AND unit = ?3 AND not_before = ?4 AND dayparts = ?5 AND coalesce(tries, 0) = ?6 "
                         "AND "
                         "number IS ?7 AND coalesce(assignee, 0) = ?8",
                         INT_(donor), TEXT_(task->purpose), TEXT_(task->unit), TEXT_(task->not_before),
                         INT_(task->dayparts), INT_(task->tries), TEXT_(task->number), INT_(task->assignee)) != 0;
}

/* A task added by hand is open while nobody has met the person, in the person's unit, from the time asked for. */
static bool hand_tasks_sound(Store *store, const Donor *donor)
{
    bool sound = true;
    Query *q =
        query(store,
              "SELECT unit, opened_at, coalesce(wanted_at, opened_at), not_before FROM task WHERE donor = ?1 AND "
              "origin = 'hand' AND closed_at IS NULL",
              INT_(donor->id));
    while (query_row(q))
        sound = sound && text_equal(query_text(q, 0), donor->unit) && !derive_hand_over(donor, query_text(q, 1)) &&
                text_equal(query_text(q, 2), query_text(q, 3));
    return sound;
}

static void check_cases(Check *check, int64_t donor, const char *name)
{
    enum { CASES = 32 };
    int64_t ids[CASES];
    size_t count = 0;
    Query *q =
        query(check->desk->store, "SELECT id FROM donation_case WHERE donor = ?1 ORDER BY id LIMIT 32", INT_(donor));
    while (count < CASES && query_row(q))
        ids[count++] = query_int(q, 0);
    query_end(q);
    for (size_t i = 0; i < count; i++)
        if (case_differs(check->desk->store, check->desk->config, ids[i]))
            found(check, tr("case %lld (%s): stage, next step or clocks differ from the facts"), (long long)ids[i],
                  name);
}

static void check_donor(Check *check, int64_t donor)
{
    Store *store = check->desk->store;
    Derived should;
    Donor is;
    if (!derive_compute(store, check->desk->config, donor, &should) || !record_load(store, &donor_type, donor, &is))
        return;
    if (!may_see(check->desk, donor))
        text_copy(is.name, sizeof is.name, "-"); /* whoever looks after the machine knows no names */
    int64_t before = check->result->findings;
    if (!same_derived(&should.donor, &is))
        found(check, tr("donor %lld (%s): status or follow-up values differ from the facts"), (long long)donor,
              is.name);
    check_cases(check, donor, is.name);
    if (!task_sound(store, &should.task, donor))
        found(check, tr("donor %lld (%s): the open task differs from the facts"), (long long)donor, is.name);
    if (!hand_tasks_sound(store, &should.donor))
        found(check, tr("donor %lld (%s): a call added by hand differs from the facts"), (long long)donor, is.name);
    if (!derive_same_lists(store, &should))
        found(check, tr("donor %lld (%s): stands on other lists than the facts say"), (long long)donor, is.name);
    if (!derive_same_quality(store, &should))
        found(check, tr("donor %lld (%s): contact and quality are counted otherwise than the facts say"),
              (long long)donor, is.name);
    province_check(check->desk, donor, found_line, check);
    if (!check->rebuild)
        return;
    check->result->mended += check->result->findings - before;
    if (rule_tasks(store, donor) > 1)
        derive_drop_tasks(store, donor, true);
    store_touch(store, donor);
}

static void check_donors(Check *check)
{
    enum { PAGE = 500 };
    Store *store = check->desk->store;
    int64_t ids[PAGE], after = 0;
    size_t count;
    do {
        count = 0;
        Query *q = query(store, "SELECT id FROM donor WHERE id > ?1 ORDER BY id LIMIT 500", INT_(after));
        while (query_row(q) && count < PAGE)
            ids[count++] = query_int(q, 0);
        query_end(q);
        for (size_t i = 0; i < count && !store_failed(store); i++)
            check_donor(check, ids[i]);
        after = count ? ids[count - 1] : after;
        check->result->donors += (int64_t)count;
        if (check->rebuild)
            store_settle(store);
    } while (count == PAGE && !store_failed(store));
}

/* --- counters and keys --- */

/* Where and when each person's first dated sample was taken: the bare columns are those of the least row. */
#define SAMPLED                                                                                                 \
    "SELECT donor.id AS donor, coalesce(sample.unit, donor.unit) AS unit, substr(collected_on, 1, 4) AS year, " \
    "iif(length(collected_on) >= 7, substr(collected_on, 1, 7), NULL) AS month, sample.site AS site, "          \
    "min(collected_on || printf('|%020d', sample.id)) FROM sample JOIN donor ON donor.id = sample.donor WHERE " \
    "collected_on IS NOT NULL GROUP BY donor.id"

/* The counters as a recount gives them; compared both ways with what is stored. */
#define RECOUNT                                                                                                        \
    "WITH sampled AS (" SAMPLED                                                                                        \
    "), rolled(d) AS (SELECT value FROM meta WHERE name = 'rolled_on'), recount(kind, unit, key, n) AS ("              \
    "SELECT 'status', unit, status, count(*) FROM donor GROUP BY unit, status UNION ALL "                              \
    "SELECT 'incomplete', unit, '', count(*) FROM donor WHERE incomplete > 0 GROUP BY unit UNION ALL "                 \
    "SELECT 'task', unit, purpose || '|' || max(local_day, (SELECT d FROM rolled)) AS k, count(*) FROM "               \
    "(SELECT unit, purpose, date(not_before, ?1) AS local_day FROM task WHERE closed_at IS NULL) GROUP BY "            \
    "unit, k UNION ALL "                                                                                               \
    "SELECT 'sample', unit, year, count(*) FROM sampled GROUP BY unit, year UNION ALL "                                \
    "SELECT 'sample_month', unit, month, count(*) FROM sampled WHERE month IS NOT NULL GROUP BY unit, month UNION "    \
    "ALL SELECT 'sample_site', site, year, count(*) FROM sampled WHERE site IS NOT NULL GROUP BY site, year UNION "    \
    "ALL "                                                                                                             \
    "SELECT 'in_care', unit, '', count(*) FROM counted WHERE quality & 1 GROUP BY unit UNION ALL "                     \
    "SELECT 'no_phone', unit, '', count(*) FROM counted WHERE quality & 2 GROUP BY unit UNION ALL "                    \
    "SELECT 'no_second', unit, '', count(*) FROM counted WHERE quality & 4 GROUP BY unit UNION ALL "                   \
    "SELECT 'no_consent', unit, '', count(*) FROM counted WHERE quality & 8 GROUP BY unit UNION ALL "                  \
    "SELECT 'contact', unit, contacted, count(*) FROM counted WHERE contacted IS NOT NULL GROUP BY unit, contacted "   \
    "UNION ALL "                                                                                                       \
    "SELECT 'province', unit, kind, count(*) FROM province_item WHERE entered_on IS NULL GROUP BY unit, kind UNION "   \
    "ALL "                                                                                                             \
    "SELECT 'proposal', unit, '', count(*) FROM province_item WHERE kind = 'proposal' AND entered_on IS NOT NULL AND " \
    "decision IS NULL AND after IS NOT NULL GROUP BY unit UNION ALL "                                                  \
    "SELECT 'twin', unit, '', count(*) FROM twin GROUP BY unit) "

/* Before the counters, which count them. */
static void check_twins(Check *check)
{
    TwinFaults faults;
    twins_all(check->desk->store, check->rebuild, &faults);
    if (faults.missing + faults.stale)
        found(check, tr("%lld pairs of people who may be one differ from the files"),
              (long long)(faults.missing + faults.stale));
    if (check->rebuild && faults.missing + faults.stale)
        check->result->mended++;
}

static void check_counters(Check *check)
{
    Store *store = check->desk->store;
    char shift[24];
    text_format(shift, sizeof shift, "%+d minutes", check->desk->config->utc_offset);
    int64_t wrong = query_one_int(
        store, 0,
        RECOUNT "SELECT (SELECT count(*) FROM (SELECT * FROM recount EXCEPT SELECT kind, unit, key, n FROM tally)) + "
                "(SELECT count(*) FROM (SELECT kind, unit, key, n FROM tally WHERE n <> 0 EXCEPT SELECT * FROM "
                "recount))",
        TEXT_(shift));
    if (!wrong)
        return;
    found(check, tr("%lld counters differ from a recount"), (long long)wrong);
    if (!check->rebuild)
        return;
    check->result->mended++;
    /* Quality and contact were concluded anew with each donor and stay. */
    exec(store, "DELETE FROM counted WHERE donor NOT IN (SELECT id FROM donor)");
    exec(
        store,
        "INSERT INTO counted(donor, unit, status, incomplete, sample_unit, sample_year, sample_month, sample_site) "
        "SELECT id, donor.unit, status, incomplete > 0, s.unit, s.year, s.month, s.site FROM donor LEFT JOIN (" SAMPLED
        ") s ON s.donor = donor.id WHERE true ON CONFLICT(donor) DO UPDATE SET (unit, status, incomplete, sample_unit, "
        "sample_year, sample_month, sample_site) = (excluded.unit, excluded.status, excluded.incomplete, "
        "excluded.sample_unit, excluded.sample_year, excluded.sample_month, excluded.sample_site)");
    exec(store, "DELETE FROM tally");
    exec(store, RECOUNT "INSERT INTO tally SELECT * FROM recount", TEXT_(shift));
}

static void check_counted(Check *check)
{
    Store *store = check->desk->store;
    int64_t wrong =
        query_one_int(store, 0,
                      "SELECT count(*) FROM donor LEFT JOIN counted ON counted.donor = id LEFT JOIN (" SAMPLED
                      ") s ON s.donor = id WHERE counted.donor IS NULL OR (counted.unit, counted.status, "
                      "counted.incomplete, counted.sample_unit, counted.sample_year, counted.sample_month, "
                      "counted.sample_site) IS NOT (donor.unit, donor.status, donor.incomplete > 0, s.unit, s.year, "
                      "s.month, s.site)");
    if (wrong && !check->rebuild)
        found(check, tr("%lld people are counted under another unit or status"), (long long)wrong);
}

static void lacks_keys(void *arg, int64_t donor)
{
    Check *check = arg;
    char name[NAME_SIZE];
    query_one_text(check->desk->store, name, sizeof name, "SELECT name FROM donor WHERE id = ?1", INT_(donor));
    found(check, tr("donor %lld (%s): search keys are missing"), (long long)donor, name);
}

static void check_keys(Check *check)
{
    SearchFaults faults;
    int64_t before = check->result->findings;
    search_check(check->desk->store, check->rebuild, lacks_keys, check, &faults);
    if (faults.stale)
        found(check, tr("%lld search keys belong to nothing"), (long long)faults.stale);
    if (check->rebuild)
        check->result->mended += check->result->findings - before;
}

static void check_all(Store *store, void *arg)
{
    Check *check = arg;
    store_sort_on_disk(store, true);
    store_defer(store, true);
    check_donors(check);
    store_defer(store, false);
    check_twins(check);
    check_keys(check);
    check_counters(check);
    check_counted(check);
    store_sort_on_disk(store, false);
    if (check->rebuild && check->result->mended)
        audit_add(store, "rebuild", "meta", 0, 0);
}

Status desk_check(Desk *desk, bool rebuild, void (*finding)(void *arg, const char *text), void *arg,
                  CheckResult *result, Error *error)
{
    Check check = {.desk = desk, .rebuild = rebuild, .finding = finding, .arg = arg, .result = result};
    *result = (CheckResult){0};
    result->findings = (int64_t)store_check(desk->store, finding, arg);
    result->findings += !audit_verify(desk->store, finding, arg);
    if (store_status(desk->store, error) != OK)
        return error->code;
    if (rebuild)
        return store_write(desk->store, check_all, &check, error);
    store_read_begin(desk->store);
    check_all(desk->store, &check);
    store_read_end(desk->store);
    return store_status(desk->store, error);
}

/* --- after a change of edition --- */

static void ignore_finding(void *arg, const char *text)
{
    (void)arg;
    (void)text;
}

static bool migrated(Store *store)
{
    return query_one_int(store, 0, "SELECT 1 FROM meta WHERE name = '" STORE_MIGRATED "'") != 0;
}

static void conclude_all(Store *store, void *arg)
{
    if (!migrated(store))
        return; /* another desk was first */
    check_all(store, arg);
    if (((const Check *)arg)->result->mended == 0)
        audit_add(store, "rebuild", "meta", 0, 0);
    exec(store, "DELETE FROM meta WHERE name = '" STORE_MIGRATED "'");
}

Status desk_conclude_migrated(Desk *desk, Error *error)
{
    CheckResult result = {0};
    Check check = {.desk = desk, .rebuild = true, .finding = ignore_finding, .result = &result};
    bool wanted = migrated(desk->store);
    Status status = store_status(desk->store, error);
    if (status != OK || !wanted || (clock_is_set() && !store_is_practice(desk->store)))
        return status;
    store_actor(desk->store, 0, "rule");
    status = store_write(desk->store, conclude_all, &check, error);
    store_actor(desk->store, 0, desk->via);
    return status;
}

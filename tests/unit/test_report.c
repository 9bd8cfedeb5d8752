/* Promises of the figures: every share has its denominator, classes add up, the list behind a figure is as long as the
 * figure, the briefing says what the file holds and nothing else, what was reported stays. */
#include "station.h"

#include <zip.h>

#include "exchange.h"
#include "report.h"
#include "targets.h"
#include "twins.h"
#include "worklist.h"

#define EACH(test) cmocka_unit_test_setup_teardown(test, station_open, station_close)

static Report *run(Station *s, const char *name, const char *from, const char *to, const char *unit)
{
    Report *report = NULL;
    ReportQuery query = {.name = name};
    text_copy(query.from, sizeof query.from, from);
    text_copy(query.to, sizeof query.to, to);
    text_copy(query.unit, sizeof query.unit, unit);
    assert_ok(s, report_run(&s->desk, &query, &report, &s->error));
    return report;
}

static const ReportTable *table_of(const Report *report, const char *key)
{
    for (size_t i = 0; i < report->table_count; i++)
        if (text_equal(report->tables[i].key, key))
            return &report->tables[i];
    fail_msg("%s has no table %s", report->query.name, key);
    return NULL;
}

static const Cell *cell_of(const Report *report, const char *table, const char *row, size_t column)
{
    const ReportTable *found = table_of(report, table);
    for (size_t i = 0; i < found->row_count; i++)
        if (text_equal(found->rows[i].key, row))
            return &found->rows[i].cells[column];
    fail_msg("%s has no row %s", table, row);
    return NULL;
}

static void assert_share(const Cell *cell, int64_t n, int64_t of)
{
    assert_int_equal(cell->kind, CELL_SHARE);
    assert_int_equal(cell->n, n);
    assert_int_equal(cell->of, of);
}

/* People 1 to 12, alternately of two units, with samples, calls, phones, relatives and consents by halves and thirds.
 */
static void plant(Station *s)
{
    station_falsify(
        s,
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 12) INSERT INTO donor(id, name, "
        "unit, "
        "status, contacted_at, birth_date, incomplete) SELECT i, '某' || (i / 2), iif(i % 2, '370811', '370883'), "
        "'AV', "
        "iif(i <= 3, '2023-03-01T02:00:00Z', iif(i <= 5, '2019-01-01T02:00:00Z', NULL)), iif(i < 3, '1990-01-01', "
        "'1991-02-0' || (i % 9 + 1)), "
        "i % 2 FROM n;"
        "INSERT INTO donor(id, name, unit, status, status_reason) VALUES(13, '已退', '370811', 'DE', 'PR'), "
        "(14, '失联', '370811', 'DE', 'UC');"
        "INSERT INTO phone(donor, number, owner, state) SELECT id, '1380000000' || (id % 10), 'self', iif(id = 1, "
        "'wrong', "
        "'in_use') FROM donor WHERE id <= 8;"
        "INSERT INTO relative(donor, name, phone) SELECT id, '家属', '13900000001' FROM donor WHERE id IN (1, 2);"
        "INSERT INTO consent(donor, given_on) SELECT id, '2023-01-01' FROM donor WHERE id <= 10;"
        "INSERT INTO sample(donor, collected_on, unit, site, registry_on) VALUES(1, '2023-01-05', '370811', 'house', "
        "'2023-01-25'), (1, '2023-02-05', '370811', 'house', NULL), (2, '2023-02-01', '370883', NULL, '2023-02-11'), "
        "(3, '2023-08-31', '370811', NULL, '2023-09-02'), (4, '2023-09-01', NULL, NULL, NULL), (5, '2023', '370811', "
        "NULL, "
        "NULL), (6, '2022-12-31', '370883', NULL, NULL);"
        "INSERT INTO attempt(donor, at, direction, answered, outcome) VALUES(1, '2023-03-01T02:00:00Z', 'out', 'self', "
        "'willing'), (1, '2023-02-01T02:00:00Z', 'out', 'nobody', 'no_answer'), (2, '2023-03-01T12:30:00Z', 'out', "
        "'self', "
        "'hesitant'), (3, '2023-03-01T02:00:00Z', 'out', 'self', 'willing'), (4, '2023-03-02T02:00:00Z', 'out', NULL, "
        "NULL), "
        "(5, '2022-12-31T15:59:59Z', 'out', 'self', 'willing'), (6, '2022-12-31T16:00:00Z', 'out', 'nobody', "
        "'no_answer');"
        /* what the rules would have counted of them */
        "INSERT INTO counted(donor, unit, status, incomplete, quality, contacted) SELECT d.id, unit, status, "
        "incomplete "
        "> 0, iif(status = 'DE' AND status_reason = 'PR', 0, 1 + 2 * (d.id NOT BETWEEN 2 AND 8) + 4 * (d.id > 2) + 8 * "
        "(d.id > 10)), date(contacted_at, '+8 hours') FROM donor d;"
        "CREATE TEMP TABLE firsts AS SELECT s.donor, s.collected_on AS day, coalesce(s.unit, d.unit) AS unit, s.site "
        "FROM sample s JOIN donor d ON d.id = s.donor WHERE NOT EXISTS (SELECT 1 FROM sample e WHERE e.donor = s.donor "
        "AND e.collected_on < s.collected_on);"
        "INSERT INTO tally SELECT 'sample', unit, substr(day, 1, 4), count(*) FROM firsts GROUP BY 2, 3;"
        "INSERT INTO tally SELECT 'sample_month', unit, substr(day, 1, 7), count(*) FROM firsts WHERE length(day) > 6 "
        "GROUP BY 2, 3;"
        "INSERT INTO tally SELECT 'in_care', unit, '', count(*) FROM counted WHERE quality & 1 GROUP BY unit;"
        "INSERT INTO tally SELECT 'no_phone', unit, '', count(*) FROM counted WHERE quality & 2 GROUP BY unit;"
        "INSERT INTO tally SELECT 'no_second', unit, '', count(*) FROM counted WHERE quality & 4 GROUP BY unit;"
        "INSERT INTO tally SELECT 'no_consent', unit, '', count(*) FROM counted WHERE quality & 8 GROUP BY unit;"
        "INSERT INTO tally SELECT 'contact', unit, contacted, count(*) FROM counted WHERE contacted IS NOT NULL GROUP "
        "BY unit, contacted;");
}

/* Every table that ends in a total: the numbers above it are that total. */
static void assert_adds_up(const Report *report)
{
    for (size_t t = 0; t < report->table_count; t++) {
        const ReportTable *table = &report->tables[t];
        const ReportRow *total = table->row_count ? &table->rows[table->row_count - 1] : NULL;
        for (size_t c = 1; total && total->total && c < table->column_count; c++) {
            int64_t sum = 0;
            CellKind kind = total->cells[c].kind;
            if (kind != CELL_NUMBER && kind != CELL_SHARE)
                continue;
            for (size_t r = 0; r + 1 < table->row_count; r++)
                sum += table->rows[r].cells[c].n;
            if (text_equal(report->query.name, "targets") && c > 2)
                continue; /* pace figures are reckoned for the city, not summed */
            if (sum != total->cells[c].n)
                fail_msg("%s/%s column %zu: %lld is not %lld", report->query.name, table->key, c, (long long)sum,
                         (long long)total->cells[c].n);
        }
    }
}

/* Behind a figure stand as many people as it says. */
static size_t assert_doors(Station *s, const Report *report)
{
    size_t tried = 0;
    for (size_t t = 0; t < report->table_count; t++)
        for (size_t r = 0; r < report->tables[t].row_count; r++)
            for (size_t c = 1; c < report->tables[t].column_count; c++) {
                const Cell *cell = &report->tables[t].rows[r].cells[c];
                DonorRow rows[50];
                size_t count;
                if (cell->door.kind == DOOR_WORKLIST && !text_equal(cell->door.what, "stalled"))
                    assert_int_equal(worklist_count(&s->desk, worklist_kind(cell->door.what), cell->door.unit, 0),
                                     cell->n);
                bool calls = text_equal(cell->door.what, "outcome") || text_equal(cell->door.what, "hour") ||
                             strncmp(cell->door.what, "care_", 5) == 0; /* counts calls or steps, lists people */
                if ((cell->door.kind != DOOR_PEOPLE && cell->door.kind != DOOR_CASE) || cell->kind == CELL_DAYS)
                    continue;
                assert_ok(s, report_people(&s->desk, &cell->door, 0, rows, 50, &count, NULL, NULL, &s->error));
                assert_true(!calls || ((int64_t)count <= cell->n && (count > 0) == (cell->n > 0)));
                if (!calls && (int64_t)count != cell->n)
                    fail_msg("%s/%s/%s column %zu: %zu people behind %lld", report->query.name, report->tables[t].key,
                             report->tables[t].rows[r].key, c, count, (long long)cell->n);
                tried++;
            }
    return tried;
}

static void an_empty_station_has_every_report(void **state)
{
    Station *s = *state;
    for (size_t i = 0; i < report_kind_count; i++) {
        Report *report = run(s, report_kinds[i].name, "2023-01-01", "2023-12-31", "");
        assert_true(report->table_count > 0);
        assert_adds_up(report);
        report_free(&report);
    }
}

static void every_figure_adds_up_and_opens_its_list(void **state)
{
    Station *s = *state;
    size_t tried = 0;
    plant(s);
    for (size_t i = 0; i < report_kind_count; i++)
        for (int unit = 0; unit < 2; unit++) {
            Report *report = run(s, report_kinds[i].name, "2023-01-01", "2023-09-04", unit ? "370811" : "");
            assert_adds_up(report);
            tried += assert_doors(s, report);
            report_free(&report);
        }
    assert_true(tried > 100);
}

static void contact_counts_those_in_care_by_class(void **state)
{
    Station *s = *state;
    plant(s);
    Report *report = run(s, "followup", "2023-01-01", "2023-12-31", "");
    /* 12 and who could not be reached; who left is not in care */
    assert_share(cell_of(report, "contact", "total", 1), 3, 13);
    assert_int_equal(cell_of(report, "contact", "total", 2)->n, 2);
    assert_int_equal(cell_of(report, "contact", "total", 3)->n, 8);
    assert_share(cell_of(report, "contact", "370811", 1), 2, 7);
    report_free(&report);
}

static void calls_belong_to_the_local_day(void **state)
{
    Station *s = *state;
    plant(s);
    Report *report = run(s, "followup", "2023-01-01", "2023-12-31", "");
    /* 23:59:59 on New Year's Eve is last year's call, midnight is this year's */
    assert_share(cell_of(report, "results", "willing", 1), 2, 6);
    assert_share(cell_of(report, "results", "no_answer", 1), 2, 6);
    assert_share(cell_of(report, "results", "none", 1), 1, 6);
    assert_share(cell_of(report, "coverage", "total", 1), 5, 13);
    assert_share(cell_of(report, "coverage", "total", 2), 3, 5);
    assert_share(cell_of(report, "willing", "willing", 1), 2, 3);
    assert_share(cell_of(report, "willing", "hesitant", 1), 1, 3);
    /* Wednesday 1 March: 10:00 and 20:30 */
    assert_share(cell_of(report, "heat", "3", 3), 2, 3);
    assert_share(cell_of(report, "heat", "3", 8), 1, 1);
    report_free(&report);
}

static void samples_count_people_once_up_to_the_day(void **state)
{
    Station *s = *state;
    plant(s);
    Report *report = run(s, "targets", "2023-01-01", "2023-08-31", "");
    /* persons 1, 2, 3 and the one of whom only the year is known; not the repeat tube, not September */
    assert_int_equal(cell_of(report, "units", "total", 1)->n, 4);
    assert_int_equal(cell_of(report, "units", "370811", 1)->n, 3);
    assert_int_equal(cell_of(report, "months", "08", 1)->n, 1);
    assert_int_equal(cell_of(report, "months", "08", 2)->n, 3);
    assert_int_equal(cell_of(report, "sites", "house", 1)->n, 1);
    assert_int_equal(cell_of(report, "sites", "none", 1)->n, 3);
    assert_int_equal(cell_of(report, "registry", "total", 1)->n, 2);
    assert_int_equal(cell_of(report, "registry", "total", 2)->n, 10);
    assert_int_equal(cell_of(report, "registry", "total", 3)->n, 20);
    report_free(&report);
}

/* Of two units with targets in the settings one was given another on the page of targets. */
static void the_citys_target_is_the_one_that_the_page_of_targets_shows(void **state)
{
    Station *s = *state;
    Target of_units[] = {{.unit = "370811", .year = 2023, .samples = 100},
                         {.unit = "370883", .year = 2023, .samples = 50}};
    const Target *const shipped = s->config->targets;
    const size_t count = s->config->target_count;
    UnitTarget changed = {.unit = "370883", .year = 2023, .period = "year", .samples = 80, .valid_from = "2023-03-01"};
    UnitProgress rows[PROGRESS_ROWS];
    s->config->targets = of_units;
    s->config->target_count = 2;
    assert_ok(s, target_set(&s->desk, &changed, &s->error));
    assert_true(targets_progress(&s->desk, 2023, "year", true, rows, PROGRESS_ROWS) > 0);
    assert_int_equal(rows[0].pace.target, 180);
    Report *report = run(s, "targets", "2023-01-01", "2023-08-31", "");
    assert_share(cell_of(report, "units", "total", 1), 0, 180);
    report_free(&report);
    s->config->targets = shipped;
    s->config->target_count = count;
}

static void quality_names_what_is_missing(void **state)
{
    Station *s = *state;
    plant(s);
    Report *report = run(s, "quality", "2023-01-01", "2023-12-31", "");
    assert_share(cell_of(report, "reach", "total", 1), 6, 13); /* the wrong number is none */
    assert_share(cell_of(report, "reach", "total", 2), 11, 13);
    assert_share(cell_of(report, "reach", "total", 3), 3, 13);
    assert_share(cell_of(report, "incomplete", "address", 1), 6, 6);
    assert_int_equal(cell_of(report, "duplicates", "total", 1)->n, twins_count(&s->desk, ""));
    report_free(&report);
}

static void a_leap_day_has_a_year_before(void **state)
{
    Station *s = *state;
    Report *report = NULL;
    ReportQuery query = {.name = "targets", .from = "2024-01-01", .to = "2024-02-29", .compare = true};
    plant(s);
    assert_ok(s, report_run(&s->desk, &query, &report, &s->error));
    const ReportTable *months = table_of(report, "months");
    assert_string_equal(months->columns[months->column_count - 1].key, "before");
    assert_int_equal(months->row_count, 2);
    assert_int_equal(cell_of(report, "months", "01", months->column_count - 1)->n, 1);
    assert_int_equal(cell_of(report, "months", "02", months->column_count - 1)->n, 1);
    report_free(&report);
}

static bool goes_on(void *arg, int64_t done, int64_t total)
{
    int *left = arg;
    (void)done, (void)total;
    return (*left)-- > 0;
}

static void a_part_that_was_stopped_is_read_again_as_if_never_begun(void **state)
{
    Station *s = *state;
    plant(s);
    for (size_t k = 0; k < report_kind_count; k++) {
        Report *whole = run(s, report_kinds[k].name, "2023-01-01", "2023-08-31", ""), *report = NULL;
        int left = 0, stopped = 0;
        ReportQuery query = {
            .name = report_kinds[k].name, .from = "2023-01-01", .to = "2023-08-31", .progress = goes_on, .arg = &left};
        assert_ok(s, report_begin(&s->desk, &query, &report, &s->error));
        assert_int_equal(report_tables(report), whole->table_count);
        while (report_more(report)) {
            size_t tables = report->table_count, notes = strlen(report->notes);
            left = 0;
            assert_int_equal(report_read_on(&s->desk, report, &s->error), ERR_CANCELLED);
            stopped++;
            assert_int_equal(report->table_count, tables);
            assert_int_equal(strlen(report->notes), notes);
            left = 1000000;
            assert_ok(s, report_read_on(&s->desk, report, &s->error));
        }
        assert_true(stopped > 0);
        assert_int_equal(report->table_count, whole->table_count);
        assert_string_equal(report->notes, whole->notes);
        for (size_t t = 0; t < whole->table_count; t++) {
            assert_int_equal(report->tables[t].row_count, whole->tables[t].row_count);
            for (size_t r = 0; r < whole->tables[t].row_count; r++)
                assert_memory_equal(&report->tables[t].rows[r], &whole->tables[t].rows[r], sizeof(ReportRow));
        }
        report_free(&report);
        report_free(&whole);
    }
}

static bool counts_asked(void *arg, int64_t done, int64_t total)
{
    (void)done, (void)total;
    (*(int *)arg)++;
    return true;
}

/* How often the reading of the first table comes by the question whether to go on: the more, the more is read. */
static int steps_of_first_table(Station *s, const char *name)
{
    int asked = 0;
    Report *report = NULL;
    ReportQuery query = {.name = name, .progress = counts_asked, .arg = &asked};
    report_year(&query, 2023);
    assert_ok(s, report_begin(&s->desk, &query, &report, &s->error));
    assert_ok(s, report_read_on(&s->desk, report, &s->error));
    report_free(&report);
    return asked;
}

static void the_first_table_costs_the_same_however_many_people_there_are(void **state)
{
    static const char *const names[] = {"targets", "followup", "quality"};
    int before[3];
    Station *s = *state;
    plant(s);
    for (int i = 0; i < 3; i++)
        before[i] = steps_of_first_table(s, names[i]);
    station_falsify(s, "WITH RECURSIVE n(i) AS (SELECT 100 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) INSERT INTO "
                       "donor(id, name, unit, status) SELECT i, '众', '370811', 'SA' FROM n;"
                       "INSERT INTO counted(donor, unit, status, incomplete, quality) SELECT id, unit, status, 0, 15 "
                       "FROM donor WHERE id >= 100;"
                       "INSERT INTO sample(donor, collected_on, unit) SELECT id, '2023-05-0' || (id % 9 + 1), unit "
                       "FROM donor WHERE id >= 100;");
    for (int i = 0; i < 3; i++)
        /* 20,000 people would be ten questions; a statement asks by its own count of steps, which goes on from before
         */
        assert_in_range(steps_of_first_table(s, names[i]), before[i] - 2, before[i] + 2);
}

static void a_period_must_be_one(void **state)
{
    Station *s = *state;
    Report *report = NULL;
    ReportQuery query = {.name = "targets", .from = "2023-02-29", .to = "2023-12-31"};
    assert_int_equal(report_run(&s->desk, &query, &report, &s->error), ERR_USAGE);
    text_copy(query.from, sizeof query.from, "2024-01-01");
    assert_int_equal(report_run(&s->desk, &query, &report, &s->error), ERR_USAGE);
    assert_non_null(strstr(s->error.message, "2024-01-01"));
    query.name = "nothing";
    assert_int_equal(report_run(&s->desk, &query, &report, &s->error), ERR_USAGE);
    assert_null(report);
}

static void a_liaison_has_the_own_unit_alone(void **state)
{
    Station *s = *state;
    Report *report = NULL;
    ReportQuery query = {.name = "followup", .from = "2023-01-01", .to = "2023-12-31", .unit = "370883"};
    plant(s);
    text_copy(s->desk.actor.role, sizeof s->desk.actor.role, "liaison");
    text_copy(s->desk.actor.unit, sizeof s->desk.actor.unit, "370811");
    assert_int_equal(report_run(&s->desk, &query, &report, &s->error), ERR_DENIED);
    report = run(s, "followup", "2023-01-01", "2023-12-31", "");
    assert_string_equal(report->query.unit, "370811");
    assert_int_equal(table_of(report, "contact")->row_count, 2);
    assert_share(cell_of(report, "contact", "total", 1), 2, 7);
    report_free(&report);
    text_copy(s->desk.actor.role, sizeof s->desk.actor.role, "helper");
    assert_int_equal(report_run(&s->desk, &query, &report, &s->error), ERR_DENIED);
}

/* --- cases --- */

static void plant_cases(Station *s)
{
    plant(s);
    station_falsify(
        s,
        "INSERT INTO donation_case(id, donor, request_number, kind, unit, t0, answered_on, departed_on, collected_on, "
        "departure_days, phase, side, close_reason, closed_on, first_contact_at) VALUES"
        "(1, 1, 'R1', 'stem_cells', '370811', '2023-01-20T02:00:00Z', '2023-01-23', '2023-01-27', '2023-01-31', 7, "
        "'aftercare', NULL, NULL, NULL, '2023-01-28T02:00:00Z'),"
        "(2, 2, 'R2', 'stem_cells', '370883', '2023-02-01T02:00:00Z', '2023-02-02', NULL, NULL, NULL, 'closed', "
        "'donor', "
        "'unwilling', '2023-02-20', '2023-02-03T02:00:00Z'),"
        "(3, 3, 'R3', 'stem_cells', '370811', '2022-12-31T16:30:00Z', NULL, NULL, NULL, NULL, 'closed', 'patient', "
        "'other_donor', '2023-03-01', NULL),"
        "(4, 4, 'R4', 'stem_cells', '370811', '2022-06-01T02:00:00Z', '2022-06-02', '2022-06-16', '2022-06-20', 15, "
        "'aftercare', NULL, NULL, NULL, '2022-06-07T02:00:00Z');"
        "INSERT INTO step(donor, donation_case, step, nth, state, on_date) VALUES(2, 2, 'hr_sample', 1, 'done', "
        "'2023-02-08'), (1, 1, 'home', 1, 'done', '2023-02-02'), (1, 1, 'visit', 1, 'done', '2023-02-09'), (1, 1, "
        "'award_applied', 1, 'done', '2023-05-01');");
}

static void the_funnel_narrows_and_names_its_losses(void **state)
{
    Station *s = *state;
    plant_cases(s);
    Report *report = run(s, "funnel", "2022-01-01", "2023-12-31", "");
    /* 00:30 of New Year's Day here is still last year in UTC */
    assert_int_equal(cell_of(report, "years", "2023", 1)->n, 3);
    assert_share(cell_of(report, "years", "2023", 2), 2, 3);
    assert_share(cell_of(report, "years", "2023", 3), 2, 3);
    assert_share(cell_of(report, "years", "2023", 4), 1, 3);
    assert_share(cell_of(report, "stages", "collection", 1), 2, 4);
    assert_share(cell_of(report, "losses", "donor/unwilling", 2), 1, 1);
    assert_int_equal(cell_of(report, "losses", "patient/other_donor", 2)->kind, CELL_NONE);
    assert_adds_up(report);
    assert_true(assert_doors(s, report) > 10);
    report_free(&report);
}

/* What is no number of people or calls: targets, sums of other columns, groups. */
static bool is_reckoned(const char *table, const char *column)
{
    static const char *const names[][2] = {{"units", "opening"},    {"units", "wanted"}, {"units", "heading"},
                                           {"units", "weekly"},     {"months", "sum"},   {"months", "pace"}};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (text_equal(table, names[i][0]) && text_equal(column, names[i][1]))
            return true;
    return false;
}

static void every_count_of_every_report_opens_its_list(void **state)
{
    Station *s = *state;
    plant_cases(s);
    for (size_t k = 0; k < report_kind_count; k++) {
        Report *report = run(s, report_kinds[k].name, "2023-01-01", "2023-09-04", "");
        for (size_t t = 0; t < report->table_count && !text_equal(report->query.name, "briefing"); t++)
            for (size_t r = 0; r < report->tables[t].row_count; r++)
                for (size_t c = 1; c < report->tables[t].column_count; c++) {
                    const ReportTable *table = &report->tables[t];
                    const Cell *cell = &table->rows[r].cells[c];
                    if ((cell->kind != CELL_NUMBER && cell->kind != CELL_SHARE) || cell->door.kind != DOOR_NONE ||
                        is_reckoned(table->key, table->columns[c].key) || table->row_count == 1) /* nothing but a 0 */
                        continue;
                    fail_msg("%s/%s: no list behind %s of %s", report->query.name, table->key, table->columns[c].key,
                             table->rows[r].key);
                }
        report_free(&report);
    }
}

static void cases_and_aftercare_have_their_figures(void **state)
{
    Station *s = *state;
    plant_cases(s);
    Report *report = run(s, "cases", "2023-01-01", "2023-12-31", "");
    assert_int_equal(cell_of(report, "speed", "period", 2)->n, 7);
    assert_int_equal(cell_of(report, "speed", "ever", 1)->n, 2);
    assert_int_equal(cell_of(report, "speed", "ever", 3)->n, 7);
    assert_int_equal(cell_of(report, "donations", "total", 1)->n, 1);
    assert_true(assert_doors(s, report) > 5);
    report_free(&report);
    report = run(s, "aftercare", "2023-01-01", "2023-12-31", "");
    assert_share(cell_of(report, "visits", "within", 1), 1, 1);
    assert_int_equal(cell_of(report, "award", "total", 1)->n, 1);
    assert_true(assert_doors(s, report) >= 6);
    report_free(&report);
    report = run(s, "followup", "2023-01-01", "2023-12-31", "");
    /* Friday before the Spring Festival: the next workday is the 28th; Wednesday to Friday is two */
    assert_share(cell_of(report, "first_contact", "within", 1), 1, 3);
    assert_share(cell_of(report, "first_contact", "later", 1), 1, 3);
    assert_share(cell_of(report, "first_contact", "none", 1), 1, 3);
    assert_true(assert_doors(s, report) > 20);
    report_free(&report);
}

/* --- the briefing; its figures are in test_briefing.c --- */

static Report *briefing(Station *s, const char *to)
{
    Report *report = NULL;
    ReportQuery query = {.name = "briefing", .from = "2021-01-01", .on = "2023-09-05"};
    text_copy(query.to, sizeof query.to, to);
    assert_ok(s, report_run(&s->desk, &query, &report, &s->error));
    return report;
}

static void the_briefing_invents_nothing(void **state)
{
    Station *s = *state;
    Report *report = briefing(s, "2021-08-31");
    assert_null(strstr(report->prose, "Sampling target"));
    assert_null(strstr(report->prose, "volunteers"));
    assert_non_null(strstr(report->notes, "sampling target of 2021"));
    assert_non_null(strstr(report->notes, "volunteers recruited by the team"));
    assert_non_null(strstr(report->notes, "what others say"));
    report_free(&report);
}

/* --- reported figures --- */

static void what_was_reported_stays(void **state)
{
    Station *s = *state;
    int64_t number;
    Snapshot rows[4];
    Report *since = NULL;
    plant(s);
    Report *report = run(s, "targets", "2023-01-01", "2023-08-31", "");
    assert_ok(s, report_freeze(&s->desk, report, "to the province", &number, &s->error));
    report_free(&report);
    assert_int_equal(number, 1);
    station_falsify(s,
                    "INSERT INTO sample(donor, collected_on, unit) VALUES(7, '2023-08-01', '370811');"
                    "INSERT INTO tally VALUES('sample', '370811', '2023', 0), ('sample_month', '370811', '2023-08', 1) "
                    "ON CONFLICT DO UPDATE SET n = n + 1");
    assert_ok(s, report_since(&s->desk, number, &since, &s->error));
    const ReportTable *table = table_of(since, "since");
    size_t found = 0;
    for (size_t i = 0; i < table->row_count; i++)
        if (text_equal(table->rows[i].cells[0].text, "Total: Done, of target")) {
            assert_int_equal(table->rows[i].cells[1].n, 4);
            assert_int_equal(table->rows[i].cells[2].n, 5);
            assert_int_equal(table->rows[i].cells[3].n, 1);
            found++;
        }
    assert_int_equal(found, 1);
    report_free(&since);
    assert_int_equal(report_snapshots(&s->desk, rows, 4), 1);
    assert_string_equal(rows[0].note, "to the province");
    assert_int_equal(report_since(&s->desk, 2, &since, &s->error), ERR_NOT_FOUND);
    assert_int_equal(count_of(s, "SELECT count(*) FROM audit WHERE action = 'freeze'"), 1);
}

/* --- files --- */

static char *part_of(const char *path, const char *name)
{
    static char text[65536];
    zip_t *zip = zip_open(path, ZIP_RDONLY, NULL);
    assert_non_null(zip);
    zip_file_t *file = zip_fopen(zip, name, 0);
    if (!file)
        fail_msg("%s is not in the workbook", name);
    zip_int64_t length = zip_fread(file, text, sizeof text - 1);
    text[length > 0 ? length : 0] = '\0';
    zip_fclose(file);
    zip_close(zip);
    return text;
}

static void a_workbook_has_head_filter_chart_and_numbers(void **state)
{
    Station *s = *state;
    char path[160];
    plant(s);
    text_format(path, sizeof path, "%s/report.xlsx", s->folder);
    Report *report = run(s, "followup", "2023-01-01", "2023-12-31", "");
    assert_ok(s, report_save(&s->desk, report, path, NULL, &s->error));
    const char *sheet = part_of(path, "xl/worksheets/sheet2.xml");
    assert_non_null(strstr(sheet, "state=\"frozen\""));
    assert_non_null(strstr(sheet, "<autoFilter"));
    assert_non_null(strstr(sheet, "<v>13</v>"));
    assert_non_null(strstr(part_of(path, "xl/charts/chart1.xml"), "<c:barChart>"));
    assert_int_equal(count_of(s, "SELECT count(*) FROM audit WHERE action = 'export' AND record = 'report'"), 1);
    assert_int_equal(unlink(path), 0);
    text_format(path, sizeof path, "%s/report.pdf", s->folder);
    assert_int_equal(report_save(&s->desk, report, path, NULL, &s->error), ERR_USAGE);
    report_free(&report);
}

/* "_x000D_" means a character to a spreadsheet: it must be told that these are seven of them. */
static void a_workbook_keeps_text_that_looks_like_a_code(void **state)
{
    Station *s = *state;
    char path[160];
    plant(s);
    text_format(path, sizeof path, "%s/report.xlsx", s->folder);
    Report *report = run(s, "followup", "2023-01-01", "2023-12-31", "");
    text_copy(report->tables[0].rows[0].cells[0].text, sizeof report->tables[0].rows[0].cells[0].text, "a_x000D_b");
    assert_ok(s, report_save(&s->desk, report, path, NULL, &s->error));
    assert_non_null(strstr(part_of(path, "xl/sharedStrings.xml"), "a_x005F_x000D_b"));
    assert_int_equal(unlink(path), 0);
    report_free(&report);
}

static void text_and_csv_keep_numerator_and_denominator(void **state)
{
    Station *s = *state;
    char path[160], line[4096];
    plant(s);
    Report *report = run(s, "followup", "2023-01-01", "2023-12-31", "");
    static const char *const endings[] = {"txt", "csv"}, *const wanted[] = {"3/13 (23.1%)", "Total,3,13,"};
    for (int i = 0; i < 2; i++) {
        text_format(path, sizeof path, "%s/report.%s", s->folder, endings[i]);
        assert_ok(s, report_save(&s->desk, report, path, NULL, &s->error));
        FILE *file = fopen(path, "re");
        assert_non_null(file);
        line[fread(line, 1, sizeof line - 1, file)] = '\0';
        fclose(file);
        assert_non_null(strstr(line, wanted[i]));
        assert_int_equal(unlink(path), 0);
    }
    report_free(&report);
}

static const char *heading(void *arg, size_t column)
{
    (void)arg;
    return column ? "Number" : "Name";
}

static void value(void *arg, size_t row, size_t column, char *out, size_t size)
{
    static const char *const values[2][2] = {{"=cmd", "+8613800000001"}, {"䶮㛃", "0537"}};
    (void)arg;
    text_copy(out, size, values[row][column]);
}

static void a_list_is_defused_and_traced(void **state)
{
    Station *s = *state;
    Error error;
    char path[256], folder[160], text[256];
    TextTable table = {2, 2, heading, value, NULL, NULL};
    assert_ok(s, export_place(&s->desk, "a/b", ".csv", path, sizeof path, &s->error));
    assert_non_null(strstr(path, "/export/a b.csv"));
    assert_ok(s, export_table(&s->desk, &table, "calls", path, &s->error));
    FILE *file = fopen(path, "re");
    assert_non_null(file);
    text[fread(text, 1, sizeof text - 1, file)] = '\0';
    fclose(file);
    assert_string_equal(text, "\xEF\xBB\xBFName,Number\r\n'=cmd,'+8613800000001\r\n䶮㛃,0537\r\n");
    assert_int_equal(count_of(s, "SELECT count(*) FROM audit WHERE action = 'export' AND record = 'list'"), 1);
    unlink(path);
    text_format(folder, sizeof folder, "%s/export", s->folder);
    assert_int_equal(rmdir(folder), 0);
    text_copy(s->desk.actor.role, sizeof s->desk.actor.role, "readonly");
    assert_int_equal(export_table(&s->desk, &table, "calls", path, &error), ERR_DENIED);
}

static int64_t whose(void *arg, size_t row)
{
    return row ? 0 : *(const int64_t *)arg;
}

static void a_list_in_full_has_numbers_of_those_the_account_may_see(void **state)
{
    Station *s = *state;
    Error error;
    char path[256], text[2][512];
    int64_t donor = 1;
    plant(s);
    station_falsify(s, "UPDATE donor SET id_number = '370899199001010017' WHERE id = 1; UPDATE phone SET number = "
                       "'13953712345' WHERE donor = 1;");
    TextTable table = {2, 2, heading, value, whose, &donor};
    for (int other = 0; other <= 1; other++) {
        text_format(path, sizeof path, "%s/list.csv", s->folder);
        text_copy(s->desk.actor.role, sizeof s->desk.actor.role, other ? "liaison" : "lead");
        text_copy(s->desk.actor.unit, sizeof s->desk.actor.unit, other ? "370883" : "");
        assert_ok(s, export_table(&s->desk, &table, "calls", path, &s->error));
        FILE *file = fopen(path, "re");
        assert_non_null(file);
        text[other][fread(text[other], 1, sizeof text[other] - 1, file)] = '\0';
        fclose(file);
        unlink(path);
    }
    assert_non_null(strstr(text[0], "Name,Number,ID number,Phone\r\n'=cmd,'+8613800000001,370899199001010017,"
                                    "13953712345\r\n䶮㛃,0537,,\r\n"));
    assert_non_null(strstr(text[1], "'=cmd,'+8613800000001,,\r\n"));
    assert_int_equal(count_of(s, "SELECT count(*) FROM history WHERE field = 'full' AND after = '2'"), 2);
    text_copy(s->desk.actor.role, sizeof s->desk.actor.role, "helper");
    assert_int_equal(export_table(&s->desk, &table, "calls", path, &error), ERR_DENIED);
}

static const char *wide_heading(void *arg, size_t column)
{
    (void)arg;
    return column ? "No." : "单位";
}

static void wide_value(void *arg, size_t row, size_t column, char *out, size_t size)
{
    (void)arg, (void)row;
    text_copy(out, size, column ? "0123456789" : "济宁市任城区红十字会");
}

static double width_in(const char *sheet, int column)
{
    char start[64];
    text_format(start, sizeof start, "<col min=\"%d\" max=\"%d\" width=\"", column, column);
    const char *at = strstr(sheet, start);
    assert_non_null(at);
    return strtod(at + strlen(start), NULL);
}

/* Ten characters of Chinese take the room of twenty digits. */
static void columns_are_wide_enough_for_chinese(void **state)
{
    Station *s = *state;
    char path[160];
    TextTable table = {1, 2, wide_heading, wide_value, NULL, NULL};
    text_format(path, sizeof path, "%s/list.xlsx", s->folder);
    assert_ok(s, export_table(&s->desk, &table, "calls", path, &s->error));
    const char *sheet = part_of(path, "xl/worksheets/sheet1.xml");
    double chinese = width_in(sheet, 1), digits = width_in(sheet, 2);
    assert_true(chinese >= 20 && chinese < 26);
    assert_true(digits >= 10 && digits < 16);
    assert_int_equal(unlink(path), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        EACH(an_empty_station_has_every_report),
        EACH(every_figure_adds_up_and_opens_its_list),
        EACH(contact_counts_those_in_care_by_class),
        EACH(calls_belong_to_the_local_day),
        EACH(samples_count_people_once_up_to_the_day),
        EACH(the_citys_target_is_the_one_that_the_page_of_targets_shows),
        EACH(quality_names_what_is_missing),
        EACH(a_leap_day_has_a_year_before),
        EACH(a_part_that_was_stopped_is_read_again_as_if_never_begun),
        EACH(every_count_of_every_report_opens_its_list),
        EACH(the_first_table_costs_the_same_however_many_people_there_are),
        EACH(a_period_must_be_one),
        EACH(a_liaison_has_the_own_unit_alone),
        EACH(the_funnel_narrows_and_names_its_losses),
        EACH(cases_and_aftercare_have_their_figures),
        EACH(the_briefing_invents_nothing),
        EACH(what_was_reported_stays),
        EACH(a_workbook_has_head_filter_chart_and_numbers),
        EACH(text_and_csv_keep_numerator_and_denominator),
        EACH(a_list_is_defused_and_traced),
        EACH(a_list_in_full_has_numbers_of_those_the_account_may_see),
        EACH(a_workbook_keeps_text_that_looks_like_a_code),
        EACH(columns_are_wide_enough_for_chinese),
    };
    language_set(LANGUAGE_EN);
    return cmocka_run_group_tests(tests, NULL, NULL);
}

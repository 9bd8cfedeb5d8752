/* Promises of data quality: who stands on which list, that lists, counters, figures and a recount by other means are
 * the same, and that nothing of it has to be searched for. */
#include "station.h"

#include "derive.h"
#include "followup.h"
#include "intake.h"
#include "report.h"
#include "samples.h"
#include "worklist.h"

#define EACH(test) cmocka_unit_test_setup_teardown(test, station_open, station_close)
#define UNIT "370883"
enum { DAY_MINUTES = 24 * 60 };

/* Somebody with everything: a number, a relative's number, a consent. */
static int64_t add_whole(Station *s, const char *name, const char *unit)
{
    Intake intake;
    intake_start(&s->desk, &intake);
    text_copy(intake.donor.name, sizeof intake.donor.name, name);
    text_copy(intake.donor.unit, sizeof intake.donor.unit, unit);
    text_copy(intake.phone.number, sizeof intake.phone.number, "13805371234");
    text_copy(intake.relative[0].name, sizeof intake.relative[0].name, "家属");
    text_copy(intake.relative[0].phone, sizeof intake.relative[0].phone, "13805379999");
    text_copy(intake.consent.edition, sizeof intake.consent.edition, "E1");
    text_copy(intake.consent.given_on, sizeof intake.consent.given_on, "2023-09-01");
    intake.sample = (Sample){0}; /* none was taken */
    assert_ok(s, intake_save(&s->desk, &intake, NULL, &s->error));
    return intake.donor.id;
}

static void save(Station *s, const RecordType *type, void *record)
{
    assert_ok(s, registry_save(&s->desk, type, record, NULL, NULL, &s->error));
}

static void days_pass(Station *s, int days)
{
    clock_forward(days * DAY_MINUTES);
    assert_ok(s, desk_tick(&s->desk, &s->error));
}

/* Stands there, and is counted there alone. */
static void assert_stands(Station *s, WorkKind kind, int64_t donor, bool wanted)
{
    WorkFilter filter = {.kind = kind};
    WorkRow row = {0};
    bool more;
    assert_int_equal(worklist_has(&s->desk, kind, donor), wanted);
    assert_int_equal(worklist_count(&s->desk, kind, "", 0), wanted);
    assert_int_equal(worklist_page(&s->desk, &filter, NULL, &row, 1, &more), wanted);
    assert_true(!wanted || row.what[0]);
    assert_sound(s);
}

static Phone phone_of(Station *s, int64_t donor)
{
    Phone phone;
    assert_int_equal(record_load_all(s->desk.store, &phone_type, donor, &phone, 1), 1);
    return phone;
}

/* --- who stands where --- */

static void no_valid_phone_is_no_own_number_that_may_be_dialled(void **state)
{
    static const char *const bad[] = {"out_of_service", "wrong", "do_not_call"};
    Station *s = *state;
    int64_t donor = add_whole(s, "孔一", UNIT);
    assert_stands(s, WORK_NO_PHONE, donor, false);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        Phone phone = phone_of(s, donor);
        text_copy(phone.state, sizeof phone.state, bad[i]);
        save(s, &phone_type, &phone);
        assert_stands(s, WORK_NO_PHONE, donor, true);
        text_copy(phone.state, sizeof phone.state, "unconfirmed");
        save(s, &phone_type, &phone);
        assert_stands(s, WORK_NO_PHONE, donor, false);
    }
    /* the number is somebody else's: the person has none */
    Phone phone = phone_of(s, donor);
    text_copy(phone.owner, sizeof phone.owner, "relative1");
    save(s, &phone_type, &phone);
    assert_stands(s, WORK_NO_PHONE, donor, true);
}

static void a_second_contact_is_another_number_than_the_own(void **state)
{
    Station *s = *state;
    int64_t donor = add_whole(s, "孔一", UNIT);
    Relative relative;
    assert_int_equal(record_load_all(s->desk.store, &relative_type, donor, &relative, 1), 1);
    assert_stands(s, WORK_NO_SECOND, donor, false);
    relative.phone[0] = '\0';
    save(s, &relative_type, &relative);
    assert_stands(s, WORK_NO_SECOND, donor, true);
    text_copy(relative.phone, sizeof relative.phone, "13805371234"); /* the person's own */
    save(s, &relative_type, &relative);
    assert_stands(s, WORK_NO_SECOND, donor, true);
    Phone work = {.donor = donor, .number = "05372345678", .owner = "workplace", .state = "in_use"};
    save(s, &phone_type, &work);
    assert_stands(s, WORK_NO_SECOND, donor, false);
}

static void a_consent_that_was_withdrawn_is_missing(void **state)
{
    Station *s = *state;
    int64_t donor = add_whole(s, "孔一", UNIT);
    Consent consent;
    assert_int_equal(record_load_all(s->desk.store, &consent_type, donor, &consent, 1), 1);
    assert_stands(s, WORK_NO_CONSENT, donor, false);
    text_copy(consent.withdrawn_on, sizeof consent.withdrawn_on, "2023-09-02");
    save(s, &consent_type, &consent);
    assert_stands(s, WORK_NO_CONSENT, donor, true);
    Consent again = {.donor = donor, .edition = "E1", .given_on = "2023-09-03"};
    save(s, &consent_type, &again);
    assert_stands(s, WORK_NO_CONSENT, donor, false);
}

static void a_tube_without_a_step_for_the_days_of_the_settings_stands_still(void **state)
{
    Station *s = *state;
    int64_t donor = add_whole(s, "孔一", UNIT);
    Sample sample = {.donor = donor, .collected_on = "2023-09-01", .unit = UNIT, .barcode = "T1"};
    SampleMarked marked;
    save(s, &sample_type, &sample);
    days_pass(s, (int)s->config->limits.sample_days - 4);
    assert_stands(s, WORK_SAMPLE, donor, false);
    days_pass(s, 1);
    assert_stands(s, WORK_SAMPLE, donor, true);
    SampleResult sent = {.state = SAMPLE_SENT};
    day_format(clock_today(), sent.on);
    assert_ok(s, samples_mark(&s->desk, &sent, &sample.id, 1, &marked, &s->error));
    assert_stands(s, WORK_SAMPLE, donor, false);
    days_pass(s, (int)s->config->limits.sample_days);
    assert_stands(s, WORK_SAMPLE, donor, true);
    SampleResult entered = {.state = SAMPLE_REGISTRY};
    day_format(clock_today(), entered.on);
    assert_ok(s, samples_mark(&s->desk, &entered, &sample.id, 1, &marked, &s->error));
    assert_stands(s, WORK_SAMPLE, donor, false);
    days_pass(s, 400);
    assert_stands(s, WORK_SAMPLE, donor, false);
}

static void of_several_tubes_the_one_that_moved_last_counts(void **state)
{
    Station *s = *state;
    int64_t donor = add_whole(s, "孔一", UNIT);
    Sample old = {.donor = donor, .collected_on = "2020", .unit = UNIT};
    Sample new = {.donor = donor, .collected_on = "2023-09-03", .unit = UNIT};
    save(s, &sample_type, &old);
    assert_stands(s, WORK_SAMPLE, donor, true);
    save(s, &sample_type, &new);
    assert_stands(s, WORK_SAMPLE, donor, false);
    Sample rejected = new;
    text_copy(rejected.rejected_on, sizeof rejected.rejected_on, "2023-09-04");
    text_copy(rejected.reject_reason, sizeof rejected.reject_reason, "clotted");
    save(s, &sample_type, &rejected);
    assert_stands(s, WORK_SAMPLE, donor, true);
}

static void who_has_left_stands_nowhere(void **state)
{
    Station *s = *state;
    Donor donor = {.name = "孔一", .unit = UNIT};
    save(s, &donor_type, &donor);
    for (WorkKind kind = WORK_NO_PHONE; kind <= WORK_NO_CONSENT; kind++)
        assert_stands(s, kind, donor.id, true);
    StatusPeriod gone = {.donor = donor.id, .status = "DE", .reason = "DD", .since = "2023-09-04"};
    assert_ok(s, registry_status(&s->desk, &gone, &s->error));
    for (WorkKind kind = WORK_NO_PHONE; kind <= WORK_NO_CONSENT; kind++)
        assert_stands(s, kind, donor.id, false);
}

static void pages_go_on_behind_each_other_unit_by_unit(void **state)
{
    static const char *const units[] = {"370883", "370811", "JN-GX"};
    enum { PEOPLE = 9 };
    Station *s = *state;
    WorkRow rows[PEOPLE];
    WorkKey last;
    bool more = true;
    size_t count = 0;
    for (int i = 0; i < PEOPLE; i++) {
        Donor donor = {.name = "孔一"};
        text_copy(donor.unit, sizeof donor.unit, units[i % 3]);
        save(s, &donor_type, &donor);
    }
    for (int unit = -1; unit < 3; unit++) {
        WorkFilter filter = {.kind = WORK_NO_PHONE};
        text_copy(filter.unit, sizeof filter.unit, unit < 0 ? "" : units[unit]);
        for (count = 0, more = true; more; last = rows[count - 1].key) {
            size_t found = worklist_page(&s->desk, &filter, count ? &last : NULL, rows + count, 2, &more);
            assert_true(found > 0 && count + found <= PEOPLE);
            count += found;
        }
        assert_int_equal(count, unit < 0 ? PEOPLE : PEOPLE / 3);
        assert_int_equal(worklist_count(&s->desk, WORK_NO_PHONE, filter.unit, 0), (int64_t)count);
        for (size_t i = 0; i < count; i++)
            assert_true(unit < 0 || text_equal(rows[i].person.unit, units[unit]));
        for (size_t i = 1; i < count; i++)
            assert_true(rows[i - 1].key.donor != rows[i].key.donor);
    }
}

/* --- lists, counters, figures and a recount --- */

static unsigned next_random(unsigned *seed)
{
    *seed = *seed * 1103515245u + 12345u;
    return *seed >> 16 & 0x7fff;
}

static void random_call(Station *s, unsigned *seed, int64_t donor)
{
    char request[40];
    bool reached = next_random(seed) % 2;
    Attempt a = {.donor = donor, .number = "13805371234"};
    text_copy(a.outcome, sizeof a.outcome, reached ? "willing" : "no_answer");
    text_copy(a.answered, sizeof a.answered, reached ? "self" : "nobody");
    instant_format(clock_now(), a.at);
    attempt_propose(&s->desk, &a);
    store_request_id(request);
    Status status = attempt_finish(&s->desk, &a, request, &s->error);
    assert_true(status == OK || status == ERR_DENIED || status == ERR_INPUT || status == ERR_CONFLICT);
}

static void random_step(Station *s, unsigned *seed, int64_t donor)
{
    static const char *const owners[] = {"self", "relative1", "workplace"};
    static const char *const states[] = {"in_use", "unconfirmed", "wrong", "out_of_service", "do_not_call"};
    Phone phone = {.donor = donor};
    Relative relative = {.donor = donor, .name = "亲友"};
    Consent consent = {.donor = donor, .edition = "E1", .given_on = "2023-09-01"};
    StatusPeriod left = {.donor = donor, .status = "DE", .reason = "MO"};
    unsigned tail = next_random(seed) % 10;
    switch (next_random(seed) % 10) {
    case 0:
    case 1:
        text_copy(phone.owner, sizeof phone.owner, owners[next_random(seed) % 3]);
        text_copy(phone.state, sizeof phone.state, states[next_random(seed) % 5]);
        text_format(phone.number, sizeof phone.number, "1390000000%u", tail);
        if (!count_of(s, "SELECT count(*) FROM phone WHERE donor = ?1 AND number = ?2", INT_(donor),
                      TEXT_(phone.number)))
            save(s, &phone_type, &phone);
        break;
    case 2:
        if (tail > 3)
            text_format(relative.phone, sizeof relative.phone, "1390000000%u", tail);
        save(s, &relative_type, &relative);
        break;
    case 3:
        if (tail > 6)
            text_copy(consent.withdrawn_on, sizeof consent.withdrawn_on, "2023-09-02");
        save(s, &consent_type, &consent);
        break;
    case 4:
        day_format(clock_today(), left.since);
        if (tail == 0)
            assert_ok(s, registry_status(&s->desk, &left, &s->error));
        break;
    case 5:
        days_pass(s, (int)(next_random(seed) % 50));
        break;
    default:
        random_call(s, seed, donor);
    }
}

/* The definitions said once more, in another language, over the records themselves. */
#define CARE "(d.status <> 'DE' OR d.status_reason = 'UC')"
#define BAD "coalesce(p.state, '') IN ('wrong', 'out_of_service', 'do_not_call')"
#define NO_PHONE \
    "NOT EXISTS (SELECT 1 FROM phone p WHERE p.donor = d.id AND coalesce(p.owner, 'self') = 'self' AND NOT " BAD ")"
#define NO_SECOND                                                                                                      \
    "NOT EXISTS (SELECT 1 FROM phone p WHERE p.donor = d.id AND p.owner <> 'self' AND NOT " BAD                        \
    " AND NOT EXISTS (SELECT 1 FROM phone o WHERE o.donor = d.id AND o.number = p.number AND o.owner = 'self')) AND "  \
    "NOT EXISTS (SELECT 1 FROM relative r WHERE r.donor = d.id AND r.phone IS NOT NULL AND NOT EXISTS (SELECT 1 FROM " \
    "phone o WHERE o.donor = d.id AND o.number = r.phone AND (o.owner = 'self' OR coalesce(o.state, '') IN ('wrong', " \
    "'out_of_service', 'do_not_call'))))"
#define NO_CONSENT \
    "NOT EXISTS (SELECT 1 FROM consent c WHERE c.donor = d.id AND c.given_on IS NOT NULL AND c.withdrawn_on IS NULL)"
#define RECOUNT(what) "SELECT count(*) FROM donor d WHERE " CARE " AND d.unit = ?1 AND " what

static const Cell *cell_of(const Report *report, const char *key, const char *row, size_t column)
{
    for (size_t t = 0; t < report->table_count; t++)
        for (size_t r = 0; r < report->tables[t].row_count; r++)
            if (text_equal(report->tables[t].key, key) && text_equal(report->tables[t].rows[r].key, row))
                return &report->tables[t].rows[r].cells[column];
    fail_msg("%s has no row %s in %s", report->query.name, row, key);
    return NULL;
}

static Report *run(Station *s, const char *name)
{
    Report *report = NULL;
    ReportQuery query = {.name = name};
    report_year(&query, 2023);
    assert_ok(s, report_run(&s->desk, &query, &report, &s->error));
    return report;
}

static void assert_unit_agrees(Station *s, const Report *quality, const Report *calls, const char *unit)
{
    char since[DATE_SIZE];
    const Value of = TEXT_(unit);
    int64_t people = count_of(s, RECOUNT("1"), of);
    int64_t n[] = {count_of(s, RECOUNT(NO_PHONE), of), count_of(s, RECOUNT(NO_SECOND), of),
                   count_of(s, RECOUNT(NO_CONSENT), of)};
    for (size_t i = 0; i < 3; i++) {
        const Cell *cell = cell_of(quality, "reach", unit, 1 + i);
        assert_int_equal(cell->n, n[i]);
        assert_int_equal(cell->of, people);
        assert_int_equal(worklist_count(&s->desk, worklist_kind(cell->door.what), cell->door.unit, 0), n[i]);
    }
    day_format(day_add_months(clock_today(), -24), since);
    int64_t recent = count_of(s, RECOUNT("date(d.contacted_at, '+8 hours') >= ?2"), of, TEXT_(since));
    int64_t never = count_of(s, RECOUNT("d.contacted_at IS NULL"), of);
    assert_int_equal(cell_of(calls, "contact", unit, 1)->n, recent);
    assert_int_equal(cell_of(calls, "contact", unit, 1)->of, people);
    assert_int_equal(cell_of(calls, "contact", unit, 3)->n, never);
    assert_int_equal(cell_of(calls, "contact", unit, 2)->n, people - recent - never);
}

static void screen_report_and_recount_agree_after_any_order_of_acts(void **state)
{
    static const char *const units[] = {"370883", "370811", "JN-GX"};
    enum { PEOPLE = 18 };
    Station *s = *state;
    const int acts = how_many("ACTS", 600);
    unsigned seed = 20230904;
    int64_t donors[PEOPLE], counted = 0;
    for (int i = 0; i < acts; i++) {
        for (int k = 0; i % 600 == 0 && k < PEOPLE; k++) { /* most of those before have left by now */
            Donor donor = {.name = "王"};
            text_copy(donor.unit, sizeof donor.unit, units[k % 3]);
            save(s, &donor_type, &donor);
            donors[k] = donor.id;
        }
        random_step(s, &seed, donors[next_random(&seed) % PEOPLE]);
        if (i % 60 != 59)
            continue;
        Report *quality = run(s, "quality"), *calls = run(s, "followup");
        for (int unit = 0; unit < 3; unit++)
            assert_unit_agrees(s, quality, calls, units[unit]);
        report_free(&quality);
        report_free(&calls);
        assert_sound(s);
        counted += count_of(s, "SELECT sum(n) FROM tally WHERE kind = 'contact'");
    }
    assert_true(count_of(s, "SELECT count(*) FROM donor WHERE status = 'DE'") > 0);
    assert_true(counted > 0);
}

static void rebuild_mends_what_is_counted_of_quality(void **state)
{
    Station *s = *state;
    CheckResult result;
    int64_t donor = add_whole(s, "孔一", UNIT);
    station_falsify(s, "UPDATE counted SET quality = 15, contacted = '2023-01-01'");
    assert_int_equal(worklist_has(&s->desk, WORK_NO_PHONE, donor), 1);
    assert_ok(s, desk_check(&s->desk, false, print_finding, NULL, &result, &s->error));
    assert_true(result.findings > 0);
    assert_ok(s, desk_check(&s->desk, true, print_finding, NULL, &result, &s->error));
    assert_stands(s, WORK_NO_PHONE, donor, false);
    assert_int_equal(count_of(s, "SELECT count(*) FROM counted WHERE contacted IS NOT NULL"), 0);
}

/* Each page is read from an index alone, whatever stands before it: no table is gone through, nothing is sorted. */
static void the_lists_are_read_from_their_indexes(void **state)
{
    static const char *const pages[] = {
        "SELECT unit, donor FROM counted INDEXED BY counted_no_phone WHERE quality & 2 AND (unit, donor) > ('', 0) AND "
        "unit <= '~' ORDER BY unit, donor LIMIT 50",
        "SELECT unit, donor FROM counted INDEXED BY counted_no_second WHERE quality & 4 AND (unit, donor) > ('', 0) "
        "AND "
        "unit <= '~' ORDER BY unit, donor LIMIT 50",
        "SELECT unit, donor FROM counted INDEXED BY counted_no_consent WHERE quality & 8 AND (unit, donor) > ('', 0) "
        "AND unit <= '~' ORDER BY unit, donor LIMIT 50"};
    Station *s = *state;
    for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++) {
        sqlite3 *db;
        sqlite3_stmt *plan = NULL;
        char sql[512];
        text_format(sql, sizeof sql, "EXPLAIN QUERY PLAN %s", pages[i]);
        assert_int_equal(sqlite3_open_v2(s->path, &db, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
        assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &plan, NULL), SQLITE_OK);
        assert_int_equal(sqlite3_step(plan), SQLITE_ROW);
        const char *step = (const char *)sqlite3_column_text(plan, 3);
        assert_non_null(strstr(step, "SEARCH"));
        assert_int_equal(sqlite3_step(plan), SQLITE_DONE); /* no temporary b-tree */
        sqlite3_finalize(plan);
        sqlite3_close(db);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        EACH(no_valid_phone_is_no_own_number_that_may_be_dialled),
        EACH(a_second_contact_is_another_number_than_the_own),
        EACH(a_consent_that_was_withdrawn_is_missing),
        EACH(a_tube_without_a_step_for_the_days_of_the_settings_stands_still),
        EACH(of_several_tubes_the_one_that_moved_last_counts),
        EACH(who_has_left_stands_nowhere),
        EACH(pages_go_on_behind_each_other_unit_by_unit),
        EACH(screen_report_and_recount_agree_after_any_order_of_acts),
        EACH(rebuild_mends_what_is_counted_of_quality),
        EACH(the_lists_are_read_from_their_indexes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

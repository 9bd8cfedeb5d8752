/* The morning: pace of the year, samples counted by person, what is new, promises by the clock, publicity days. */
#include "station.h"

#include "derive.h"
#include "intake.h"
#include "morning.h"
#include "targets.h"

static void leave_nothing(void *arg, const char *text)
{
    (void)arg;
    (void)text;
}

static void assert_counters_sound(Station *s)
{
    CheckResult result;
    assert_ok(s, desk_check(&s->desk, false, leave_nothing, NULL, &result, &s->error));
    assert_int_equal(result.findings, 0);
}

static int64_t add_person(Station *s, const char *name, const char *phone)
{
    Intake intake;
    intake_start(&s->desk, &intake);
    text_copy(intake.donor.name, sizeof intake.donor.name, name);
    text_copy(intake.donor.unit, sizeof intake.donor.unit, "370811");
    text_copy(intake.phone.number, sizeof intake.phone.number, phone);
    memset(&intake.sample, 0, sizeof intake.sample);
    assert_ok(s, intake_save(&s->desk, &intake, NULL, &s->error));
    return intake.donor.id;
}

static void add_sample(Station *s, int64_t donor, const char *day, const char *unit, Sample *sample)
{
    *sample = (Sample){.donor = donor, .kind = "blood"};
    text_copy(sample->collected_on, sizeof sample->collected_on, day);
    text_copy(sample->unit, sizeof sample->unit, unit);
    assert_ok(s, registry_save(&s->desk, &sample_type, sample, NULL, NULL, &s->error));
}

static int64_t sampled(Station *s, const char *unit, const char *year)
{
    return tally_get(s->desk.store, "sample", unit, year);
}

/* --- pace --- */

static void the_pace_line_is_plain_arithmetic(void **state)
{
    Pace p;
    (void)state;
    pace_compute(1000, 612, day_from(2023, 11, 24), &p); /* 327 days gone, 38 left */
    assert_int_equal(p.year, 2023);
    assert_int_equal(p.percent, 61);
    assert_int_equal(p.wanted, 896);
    assert_int_equal(p.heading, 683);
    assert_int_equal(p.weekly, 72);
    pace_compute(366, 100, day_from(2024, 7, 2), &p); /* half of a leap year */
    assert_int_equal(p.wanted, 183);
    assert_int_equal(p.heading, 200);
}

static void the_first_and_the_last_day_divide_by_nothing(void **state)
{
    Pace p;
    (void)state;
    pace_compute(1000, 0, day_from(2023, 1, 1), &p);
    assert_int_equal(p.wanted, 0);
    assert_int_equal(p.heading, -1);
    assert_int_equal(p.weekly, 20);
    pace_compute(1000, 900, day_from(2023, 12, 31), &p);
    assert_int_equal(p.weekly, 700); /* all of it today */
    pace_compute(1000, 1004, day_from(2023, 8, 31), &p);
    assert_int_equal(p.percent, 100);
    assert_int_equal(p.weekly, 0);
}

static void without_a_target_there_is_no_percentage(void **state)
{
    Pace p;
    (void)state;
    pace_compute(0, 5, day_from(2025, 3, 1), &p);
    assert_int_equal(p.target, 0);
    assert_int_equal(p.percent, 0);
    assert_int_equal(p.wanted, 0);
    assert_int_equal(p.weekly, 0);
    assert_int_equal(p.heading, 31);
}

static void the_target_is_that_of_the_settings(void **state)
{
    Station *s = *state;
    Sample sample;
    Pace p;
    add_sample(s, add_person(s, "张三", "13800000001"), "2023-08-01", "370883", &sample);
    targets_pace(&s->desk, "", &p);
    assert_int_equal(p.target, 1000);
    assert_int_equal(p.done, 1);
    targets_pace(&s->desk, "370883", &p);
    assert_int_equal(p.target, 0);
    assert_int_equal(p.done, 1);
}

/* --- samples by person --- */

static void a_person_counts_once_where_first_sampled(void **state)
{
    Station *s = *state;
    Sample first, second;
    int64_t donor = add_person(s, "张三", "13800000001");
    add_sample(s, donor, "2023-08-01", "370883", &second);
    assert_int_equal(sampled(s, "370883", "2023"), 1);
    add_sample(s, donor, "2022", "", &first); /* an older one turns up, without its unit: the person's */
    assert_int_equal(sampled(s, "", "2023"), 0);
    assert_int_equal(sampled(s, "370811", "2022"), 1);
    text_copy(first.collected_on, sizeof first.collected_on, "2021-05-01");
    assert_ok(s, registry_save(&s->desk, &sample_type, &first, NULL, NULL, &s->error));
    assert_int_equal(sampled(s, "", "2022"), 0);
    assert_int_equal(sampled(s, "", "2021"), 1);
    assert_counters_sound(s);
}

static void a_sample_without_a_day_is_in_no_year(void **state)
{
    Station *s = *state;
    Sample sample;
    add_sample(s, add_person(s, "张三", "13800000001"), "", "370883", &sample);
    assert_int_equal(tally_get(s->desk.store, "sample", "", ""), 0);
    assert_counters_sound(s);
}

static void rebuild_mends_the_counters_of_samples(void **state)
{
    Station *s = *state;
    Sample sample;
    CheckResult result;
    add_sample(s, add_person(s, "张三", "13800000001"), "2023-08-01", "370883", &sample);
    station_falsify(s, "UPDATE tally SET n = 7 WHERE kind = 'sample'; UPDATE counted SET sample_year = '1999'");
    assert_ok(s, desk_check(&s->desk, true, leave_nothing, NULL, &result, &s->error));
    assert_int_equal(sampled(s, "370883", "2023"), 1);
    assert_counters_sound(s);
}

/* --- since I was last here --- */

static void sign_in(Station *s, const char *name)
{
    assert_ok(s, staff_sign_in(&s->desk, name, PASSWORD, &s->error));
}

static void add_account(Station *s, const char *name, const char *role, const char *unit)
{
    Account account = {0};
    text_copy(account.name, sizeof account.name, name);
    text_copy(account.role, sizeof account.role, role);
    text_copy(account.unit, sizeof account.unit, unit);
    assert_ok(s, staff_save(&s->desk, &account, PASSWORD, &s->error));
}

static void call(Station *s, int64_t donor, const char *outcome, const char *answered, const char *request)
{
    Attempt a = {.donor = donor, .number = "13800000001"};
    text_copy(a.outcome, sizeof a.outcome, outcome);
    text_copy(a.answered, sizeof a.answered, answered);
    assert_ok(s, attempt_finish(&s->desk, &a, request, &s->error));
}

static void news_is_what_others_did_since_the_sign_in_before(void **state)
{
    Station *s = *state;
    LastHere last;
    News news;
    NewsRow rows[8];
    add_account(s, "li", "caller", "");
    add_account(s, "wang", "liaison", "370883");
    int64_t old = add_person(s, "老人", "13800000009");
    sign_in(s, "li");
    morning_last_here(&s->desk, &last);
    assert_int_equal(last.audit, 0); /* never here before */
    morning_news(&s->desk, &last, &news);
    assert_int_equal(news.files, 0);
    clock_forward(60);
    sign_in(s, "lead");
    int64_t donor = add_person(s, "张三", "13800000001");
    call(s, donor, "willing", "self", "r1");
    call(s, old, "no_answer", "nobody", "r2");
    clock_forward(60);
    sign_in(s, "li");
    call(s, old, "no_answer", "nobody", "r3"); /* my own is no news to me */
    morning_last_here(&s->desk, &last);
    morning_news(&s->desk, &last, &news);
    assert_int_equal(news.files, 1);
    assert_int_equal(news.calls, 2);
    assert_int_equal(news.answers, 1);
    assert_false(news.more);
    assert_int_equal(morning_news_rows(&s->desk, &last, rows, 8), 2);
    assert_int_equal(rows[0].donor, old);
    assert_int_equal(rows[0].kind, NEWS_CALL);
    assert_string_equal(rows[0].outcome, "no_answer");
    assert_int_equal(rows[1].kind, NEWS_FILE); /* file, phone and call of one go: the file matters most */
    assert_string_equal(rows[1].who, "lead");
    sign_in(s, "wang");
    sign_in(s, "wang");
    last.audit = 1;
    morning_news(&s->desk, &last, &news); /* another county's people are none of theirs */
    assert_int_equal(news.files + news.calls, 0);
}

/* --- promises --- */

static void promises_stand_in_the_order_of_the_clock(void **state)
{
    Station *s = *state;
    QueueRow rows[4];
    int64_t a = add_person(s, "张三", "13800000001"), b = add_person(s, "李四", "13800000002");
    int64_t c = add_person(s, "王五", "13800000003"), d = add_person(s, "赵六", "13800000004");
    char at[INSTANT_SIZE], said[160];
    const struct {
        int64_t donor;
        const char *purpose;
        int minutes;
    } wishes[] = {{a, "callback", 90}, {b, "sampling", 30}, {c, "callback", -120}, {d, "callback", 60 * 24}};
    for (size_t i = 0; i < 4; i++) {
        instant_format(clock_now() + wishes[i].minutes * 60, at);
        assert_ok(s, task_add(&s->desk, wishes[i].donor, wishes[i].purpose, at, said, sizeof said, &s->error));
    }
    assert_int_equal(morning_promises(&s->desk, "", false, rows, 4), 2); /* not long past, not tomorrow */
    assert_int_equal(rows[0].donor, b);
    assert_string_equal(rows[0].number, "13800000002");
    assert_int_equal(rows[1].donor, a);
    assert_int_equal(morning_promises(&s->desk, "370883", false, rows, 4), 0);
    assert_int_equal(morning_promises(&s->desk, "", true, rows, 4), 0); /* held by nobody */
    assert_ok(s, claim_take(&s->desk, a, &s->error));
    assert_int_equal(morning_promises(&s->desk, "", true, rows, 4), 1);
}

/* --- publicity --- */

static void publicity_days_go_on_over_the_years_end(void **state)
{
    Station *s = *state;
    ComingDay days[8];
    assert_int_equal(morning_publicity(s->config, day_from(2023, 9, 9), days, 8), 5);
    assert_int_equal(days[0].day, day_from(2023, 9, 9)); /* today counts */
    assert_string_equal(days[0].rule->id, "first_aid_day");
    assert_int_equal(days[1].day, day_from(2023, 9, 16));
    assert_int_equal(days[2].day, day_from(2024, 5, 8));
    assert_int_equal(morning_publicity(s->config, day_from(2023, 12, 31), days, 1), 1);
    assert_string_equal(days[0].rule->id, "red_cross_day");
    assert_int_equal(days[0].day, day_from(2024, 5, 8));
}

#define EACH(test) cmocka_unit_test_setup_teardown(test, station_open, station_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_pace_line_is_plain_arithmetic),
        cmocka_unit_test(the_first_and_the_last_day_divide_by_nothing),
        cmocka_unit_test(without_a_target_there_is_no_percentage),
        EACH(the_target_is_that_of_the_settings),
        EACH(a_person_counts_once_where_first_sampled),
        EACH(a_sample_without_a_day_is_in_no_year),
        EACH(rebuild_mends_the_counters_of_samples),
        EACH(news_is_what_others_did_since_the_sign_in_before),
        EACH(promises_stand_in_the_order_of_the_clock),
        EACH(publicity_days_go_on_over_the_years_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Due dates of a match case: each row of the field's table, with the vectors of the working calendar. */
#include "walk.h"

static void what_the_city_does_is_due_in_elapsed_hours_holidays_included(void **state)
{
    Station *s = *state;
    clock_at("2023-01-20 10:00"); /* the Spring Festival begins */
    int64_t id = receive(s, person_of(s, "毛先生", "370811"), "R1", "initial");
    assert_due(s, id, "first_contact", "2023-01-21 10:00");
    assert_due(s, id, "talk", "2023-01-23 10:00");
    assert_due(s, id, "registered", "2023-01-20");
    tick(s, id, "first_contact");
    Case c = case_now(s, id);
    assert_string_equal(c.next_step, "talk");
    assert_minute(c.t0, "2023-01-20T02:00");
    assert_sound(s);
}

typedef struct {
    const char *received, *kind, *step, *due;
} Vector;

static void workdays_count_from_the_next_day_by_the_notices(void **state)
{
    static const Vector vectors[] = {
        {"2023-01-20 10:00", "exam", "exam_talk", "2023-01-30"},
        {"2023-04-28 10:00", "exam", "exam_talk", "2023-05-06"},
        {"2023-09-28 10:00", "exam", "exam_talk", "2023-10-09"},
        {"2026-02-13 10:00", "exam", "exam_talk", "2026-02-25"},
        {"2025-12-31 10:00", "exam", "exam_talk", "2026-01-06"},
        {"2023-01-20 10:00", "high_resolution", "hr_talk", "2023-01-29"},
        {"2023-09-05 10:00", "exam", "reserved_verified", "2023-11-23"},
        {"2023-09-05 10:00", "high_resolution", "reserved", "2023-12-04"},
        {"2023-09-28 10:00", "collection", "plan", "2023-10-11"},
    };
    Station *s = *state;
    for (size_t i = 0; i < sizeof vectors / sizeof vectors[0]; i++) {
        const Vector *v = &vectors[i];
        char request[16];
        text_format(request, sizeof request, "V%d", (int)i);
        clock_at(v->received);
        int64_t id = receive(s, person_of(s, "孔先生", "370811"), request, v->kind);
        if (strncmp(due_of(s, id, v->step), v->due, 10) != 0)
            fail_msg("%s + %s: %s is due %s, not %s", v->received, v->kind, v->step, due_of(s, id, v->step), v->due);
    }
}

static void the_answer_is_due_a_workday_after_the_talk(void **state)
{
    Station *s = *state;
    clock_at("2023-01-20 10:00");
    int64_t id = receive(s, person_of(s, "毛先生", "370811"), "R2", "initial");
    talked(s, id, "willing");
    assert_due(s, id, "answer", "2023-01-28");
    assert_string_equal(case_now(s, id).next_step, "answer");
}

/* Willing, answered, and asked for high-resolution typing. */
static int64_t answered(Station *s, const char *request)
{
    int64_t id = receive(s, person_of(s, "毛先生", "370811"), request, "initial");
    talked(s, id, "willing");
    tick(s, id, "answer");
    return id;
}

static void between_notices_the_case_waits_for_the_patient_without_red(void **state)
{
    Station *s = *state;
    clock_at("2023-03-06 09:00");
    int64_t id = answered(s, "R3");
    Case c = case_now(s, id);
    assert_string_equal(c.next_step, "hr_talk");
    assert_string_equal(c.waits_for, "patient");
    assert_string_equal(c.red_at, "");
    assert_true(c.next_due[0] && c.amber_at[0]);
    clock_at("2023-06-06 09:00");
    BoardRow row;
    assert_int_equal(case_of_donor(&s->desk, c.donor, &row, 1), 1);
    assert_int_equal(row.level, LEVEL_AMBER);
    assert_int_equal(receive(s, c.donor, "R3", "high_resolution"), id);
    c = case_now(s, id);
    assert_string_equal(c.waits_for, "");
    assert_string_equal(c.next_step, "hr_talk");
    assert_due(s, id, "hr_talk", "2023-06-08");
    assert_sound(s);
}

static void typing_is_looked_for_at_15_30_and_45_days(void **state)
{
    Station *s = *state;
    clock_at("2023-03-06 09:00");
    int64_t id = answered(s, "R4");
    receive(s, case_now(s, id).donor, "R4", "high_resolution");
    talked(s, id, "willing");
    assert_due(s, id, "hr_sample", "2023-03-13");
    Typing typing = {.donation_case = id, .sampled_on = "2023-03-06", .sent_on = "2023-03-06", .courier = "SF123"};
    assert_string_not_equal(detail(s, &typing_type, &typing), "");
    assert_due(s, id, "hr_look", "2023-03-21");
    assert_string_equal(case_now(s, id).waits_for, "province");
    clock_at("2023-03-21 09:00");
    tick(s, id, "hr_look");
    assert_due(s, id, "hr_look", "2023-04-05");
    clock_at("2023-04-05 09:00");
    tick(s, id, "hr_look");
    assert_due(s, id, "hr_look", "2023-04-20");
    typing.version = 1;
    text_copy(typing.reported_on, sizeof typing.reported_on, "2023-04-05");
    text_copy(typing.matched, sizeof typing.matched, "10/10");
    detail(s, &typing_type, &typing);
    assert_due(s, id, "hr_result", "2023-04-20");
    assert_string_equal(case_now(s, id).next_step, "reserved");
    assert_string_equal(case_now(s, id).waits_for, "patient");
    assert_sound(s);
}

static void a_date_in_the_notice_goes_before_the_limit_of_the_reservation(void **state)
{
    Station *s = *state;
    clock_at("2023-09-05 09:00");
    int64_t donor = person_of(s, "毛先生", "370811");
    Notice n = notice_for(donor, "R5", "high_resolution");
    char said[256];
    bool opened;
    text_copy(n.reserved_until, sizeof n.reserved_until, "2023-10-20");
    assert_ok(s, notice_save(&s->desk, &n, NULL, &opened, said, sizeof said, &s->error));
    assert_true(opened);
    assert_due(s, n.donation_case, "reserved", "2023-10-20");
}

/* Chosen, examined, and asked for the collection on D. */
static int64_t planned(Station *s, const char *request, const char *day)
{
    char said[512];
    int64_t id = answered(s, request), donor = case_now(s, id).donor;
    receive(s, donor, request, "exam");
    Exam exam = {.donation_case = id};
    day_format(clock_today() + 2, exam.booked_on);
    detail(s, &exam_type, &exam);
    assert_due(s, id, "exam", exam.booked_on);
    clock_forward(2 * 1440);
    text_copy(exam.done_on, sizeof exam.done_on, exam.booked_on);
    text_copy(exam.result_on, sizeof exam.result_on, exam.booked_on);
    text_copy(exam.result, sizeof exam.result, "fit");
    detail(s, &exam_type, &exam);
    receive(s, donor, request, "collection");
    Case c = case_now(s, id);
    text_copy(c.collection_on, sizeof c.collection_on, day);
    text_copy(c.hospital, sizeof c.hospital, "H-J1");
    assert_ok(s, case_save(&s->desk, &c, NULL, NULL, said, sizeof said, &s->error));
    return id;
}

static void what_hangs_on_the_collection_day_moves_with_it_and_says_so(void **state)
{
    Station *s = *state;
    char said[512];
    clock_at("2023-04-03 09:00");
    int64_t id = planned(s, "R6", "2023-04-27");
    assert_due(s, id, "farewell", "2023-04-22");
    assert_due(s, id, "departure", "2023-04-23");
    assert_due(s, id, "gcsf", "2023-04-23");
    assert_due(s, id, "collection", "2023-04-27");
    assert_due(s, id, "home", "2023-04-29");
    Case c = case_now(s, id);
    text_copy(c.collection_on, sizeof c.collection_on, "2023-05-10");
    assert_ok(s, case_save(&s->desk, &c, NULL, NULL, said, sizeof said, &s->error));
    assert_non_null(strstr(said, "2023-05-10"));
    assert_non_null(strstr(said, "05-05"));
    assert_due(s, id, "farewell", "2023-05-05");
    assert_due(s, id, "collection", "2023-05-10");
    assert_sound(s);
}

/* From the day before the farewell to the collection on D. */
static void collected(Station *s, int64_t id, const char *day)
{
    Day d = day_parse(day);
    clock_set(instant_at(d - 5, 9 * 60));
    Visit farewell = {.donation_case = id, .kind = "farewell"};
    day_format(d - 5, farewell.on_date);
    detail(s, &visit_type, &farewell);
    clock_set(instant_at(d - 4, 9 * 60));
    tick(s, id, "departure");
    for (Day at = d - 4; at <= d; at++) {
        clock_set(instant_at(at, 9 * 60));
        Dose dose = {.donation_case = id, .at_time = "08:30", .feels = "ache"};
        day_format(at, dose.on_date);
        detail(s, &dose_type, &dose);
    }
    Collection collection = {.donation_case = id, .minutes = 240};
    text_copy(collection.on_date, sizeof collection.on_date, day);
    detail(s, &collection_type, &collection);
    assert_string_equal(case_now(s, id).collected_on, day);
}

static void aftercare_and_award_open_by_themselves_at_the_collection(void **state)
{
    Station *s = *state;
    clock_at("2023-04-03 09:00");
    int64_t id = planned(s, "R7", "2023-04-27");
    collected(s, id, "2023-04-27");
    assert_due(s, id, "care_2", "2023-04-29");
    assert_due(s, id, "care_week", "2023-05-04");
    assert_due(s, id, "care_30", "2023-05-27");
    assert_due(s, id, "care_180", "2023-10-24");
    assert_due(s, id, "care_year", "2024-04-27");
    assert_due(s, id, "award_applied", "2024-04-26"); /* 365 days, a leap year between */
    Checklist *list = malloc(sizeof *list);
    assert_true(case_read(&s->desk, id, list));
    assert_string_equal(list->blood_pause, "2023-10-24");
    assert_string_equal(row_of(list, "care_180")->from_on, "2023-10-10");
    assert_string_equal(row_of(list, "care_180")->until_on, "2023-11-23");
    assert_int_equal(row_of(list, "award_applied")->level, LEVEL_NONE);
    clock_set(instant_at(day_parse("2023-04-27") + 300, 9 * 60));
    assert_true(case_read(&s->desk, id, list));
    assert_int_equal(row_of(list, "award_applied")->level, LEVEL_AMBER);
    free(list);
    Case c = case_now(s, id);
    c.award_complex = 1;
    char said[256];
    assert_ok(s, case_save(&s->desk, &c, NULL, NULL, said, sizeof said, &s->error));
    assert_due(s, id, "award_applied", "2025-04-26");
    assert_sound(s);
}

/* Between two windows a follow-up stands for itself and ticks nothing; in one, or late, it is the one that is due. */
static void a_follow_up_between_the_windows_is_one_of_its_own(void **state)
{
    Station *s = *state;
    char said[LINE_SIZE];
    clock_at("2023-04-03 09:00");
    int64_t id = planned(s, "R8", "2023-04-27");
    collected(s, id, "2023-04-27");
    clock_at("2023-04-29 09:00");
    Aftercare care = {.donation_case = id, .on_date = "2023-04-29"};
    assert_ok(s, case_detail_save(&s->desk, &aftercare_type, &care, NULL, NULL, said, sizeof said, &s->error));
    assert_string_equal(care.step, "care_2");
    clock_at("2023-05-01 09:00"); /* the week's begins on the third */
    care = (Aftercare){.donation_case = id, .on_date = "2023-05-01"};
    assert_ok(s, case_detail_save(&s->desk, &aftercare_type, &care, NULL, NULL, said, sizeof said, &s->error));
    assert_non_null(strstr(said, "Stored on its own"));
    assert_non_null(strstr(said, "2023-05-03"));
    assert_due(s, id, "care_week", "2023-05-04");
    clock_at("2023-05-13 09:00"); /* and was late by then */
    care = (Aftercare){.donation_case = id, .on_date = "2023-05-13"};
    assert_ok(s, case_detail_save(&s->desk, &aftercare_type, &care, NULL, NULL, said, sizeof said, &s->error));
    assert_string_equal(care.step, "care_week");
    assert_non_null(strstr(said, "Ticked"));
    /* Who has recovered says so whenever they are asked. */
    clock_at("2023-05-15 09:00");
    care = (Aftercare){.donation_case = id, .on_date = "2023-05-15", .recovered = 1};
    assert_ok(s, case_detail_save(&s->desk, &aftercare_type, &care, NULL, NULL, said, sizeof said, &s->error));
    assert_non_null(strstr(said, "2023-05-24")); /* D+30 from three days before */
    Checklist *list = malloc(sizeof *list);
    assert_true(case_read(&s->desk, id, list));
    for (size_t i = 0; i < list->count; i++)
        if (text_equal(list->rows[i].step->id, "care_week"))
            assert_int_equal(list->rows[i].state, STEP_DONE);
    free(list);
    assert_sound(s);
}

static void the_weekly_series_ends_with_the_recovery_and_the_yearly_after_ten(void **state)
{
    Station *s = *state;
    clock_at("2023-04-03 09:00");
    int64_t id = planned(s, "R8", "2023-04-27");
    collected(s, id, "2023-04-27");
    clock_at("2023-05-04 09:00");
    Aftercare care = {.donation_case = id, .step = "care_week", .nth = 1, .on_date = "2023-05-04"};
    detail(s, &aftercare_type, &care);
    assert_due(s, id, "care_week", "2023-05-11");
    clock_at("2023-05-11 09:00");
    care = (Aftercare){.donation_case = id, .step = "care_week", .nth = 2, .on_date = "2023-05-11", .recovered = 1};
    detail(s, &aftercare_type, &care);
    Checklist *list = malloc(sizeof *list);
    assert_true(case_read(&s->desk, id, list));
    int weeks = 0;
    for (size_t i = 0; i < list->count; i++)
        if (text_equal(list->rows[i].step->id, "care_week")) {
            weeks++;
            assert_int_equal(list->rows[i].state, STEP_DONE); /* the one that reported the recovery, too */
        }
    assert_int_equal(weeks, 2);
    for (int64_t nth = 1; nth <= 10; nth++) {
        clock_set(instant_at(day_add_months(day_parse("2023-04-27"), 12 * (int)nth), 9 * 60));
        char year[8];
        text_format(year, sizeof year, "%d", 2023 + (int)nth);
        assert_memory_equal(due_of(s, id, "care_year"), year, 4);
        care = (Aftercare){.donation_case = id, .step = "care_year", .nth = nth};
        day_format(clock_today(), care.on_date);
        detail(s, &aftercare_type, &care);
    }
    assert_true(case_read(&s->desk, id, list));
    assert_int_equal(row_of(list, "care_year")->state, STEP_DONE);
    assert_int_equal(row_of(list, "care_year")->nth, 10);
    free(list);
    assert_sound(s);
}

static void beyond_the_known_calendar_a_due_date_is_guessed_and_says_so(void **state)
{
    Station *s = *state;
    clock_at("2026-12-30 09:00");
    int64_t id = receive(s, person_of(s, "毛先生", "370811"), "R9", "exam");
    Checklist *list = malloc(sizeof *list);
    assert_true(case_read(&s->desk, id, list));
    assert_true(row_of(list, "exam_talk")->guessed);
    assert_string_not_equal(row_of(list, "exam_talk")->rule, "");
    free(list);
}

static void the_rule_is_stored_with_what_was_entered(void **state)
{
    Station *s = *state;
    language_set(LANGUAGE_EN);
    clock_at("2023-01-20 10:00");
    int64_t id = receive(s, person_of(s, "毛先生", "370811"), "R10", "initial");
    Step fact;
    clock_at("2023-01-22 10:00");
    assert_ok(s, enter(s, id, "first_contact", "done", "", &fact));
    assert_string_equal(fact.rule, "T0 2023-01-20 10:00 + 24 h");
    assert_minute(fact.due_at, "2023-01-21T02:00");
    Checklist *list = malloc(sizeof *list);
    assert_true(case_read(&s->desk, id, list));
    assert_true(row_of(list, "first_contact")->late);
    assert_false(row_of(list, "registered")->late);
    free(list);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, station_open, station_close)
    const struct CMUnitTest tests[] = {
        TEST(what_the_city_does_is_due_in_elapsed_hours_holidays_included),
        TEST(workdays_count_from_the_next_day_by_the_notices),
        TEST(the_answer_is_due_a_workday_after_the_talk),
        TEST(between_notices_the_case_waits_for_the_patient_without_red),
        TEST(typing_is_looked_for_at_15_30_and_45_days),
        TEST(a_date_in_the_notice_goes_before_the_limit_of_the_reservation),
        TEST(what_hangs_on_the_collection_day_moves_with_it_and_says_so),
        TEST(aftercare_and_award_open_by_themselves_at_the_collection),
        TEST(the_weekly_series_ends_with_the_recovery_and_the_yearly_after_ten),
        TEST(a_follow_up_between_the_windows_is_one_of_its_own),
        TEST(beyond_the_known_calendar_a_due_date_is_guessed_and_says_so),
        TEST(the_rule_is_stored_with_what_was_entered),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Promises of the order of a case: what is entered out of its order or before its day is asked first, the refused
 * publication falls away, the first act takes the case, and a notice that is taken back leaves no trace. */
#include "table_file.h"
#include "walk.h"

/* What is asked before a step is ticked; "" nothing. */
static const char *doubt_of(Station *s, int64_t id, const char *step)
{
    static char doubt[2 * LINE_SIZE];
    Checklist *list = malloc(sizeof *list);
    assert_non_null(list);
    assert_true(case_read(&s->desk, id, list));
    const ChecklistRow *row = row_of(list, step);
    assert_non_null(row);
    text_copy(doubt, sizeof doubt, row->doubt);
    free(list);
    return doubt;
}

static int64_t collected(Station *s, const char *day)
{
    char said[256];
    int64_t id = receive(s, person_of(s, "毛先生", "370811"), "A1", "collection");
    Case c = case_now(s, id);
    text_copy(c.collection_on, sizeof c.collection_on, day);
    assert_ok(s, case_save(&s->desk, &c, NULL, NULL, said, sizeof said, &s->error));
    Collection collection = {.donation_case = id};
    text_copy(collection.on_date, sizeof collection.on_date, day);
    detail(s, &collection_type, &collection);
    return id;
}

static void award_form(Station *s, int64_t id, bool private, const char *result)
{
    char said[256];
    Case c = case_now(s, id);
    text_copy(c.award_unit, sizeof c.award_unit, "370811");
    c.award_private = private;
    text_copy(c.award_result, sizeof c.award_result, result);
    assert_ok(s, case_save(&s->desk, &c, NULL, NULL, said, sizeof said, &s->error));
}

/* --- the order --- */

static void a_step_of_the_award_out_of_its_order_names_what_is_not_done(void **state)
{
    Station *s = *state;
    int64_t id = collected(s, "2023-09-04");
    award_form(s, id, false, "");
    assert_string_equal(doubt_of(s, id, "award_applied"), "");
    assert_string_equal(doubt_of(s, id, "award_published"),
                        "Not done yet: Award: applied, Award: accepted, Award: opinion.");
    tick(s, id, "award_applied");
    assert_string_equal(doubt_of(s, id, "award_accepted"), "");
    assert_string_equal(doubt_of(s, id, "award_decided"),
                        "Not done yet: Award: accepted, Award: opinion, Award: published.");
    leave_out(s, id, "award_accepted");
    tick(s, id, "award_opinion");
    assert_string_equal(doubt_of(s, id, "award_published"), "");
}

static void a_refused_publication_falls_away_and_comes_back(void **state)
{
    Station *s = *state;
    Step fact;
    int64_t id = collected(s, "2023-09-04");
    award_form(s, id, true, "");
    Checklist *list = malloc(sizeof *list);
    assert_non_null(list);
    assert_true(case_read(&s->desk, id, list));
    const ChecklistRow *row = row_of(list, "award_published");
    assert_int_equal(row->state, STEP_SKIPPED);
    assert_string_equal(row->fact.note, "not to be published, by the donor's wish");
    assert_string_equal(row->due_at, "");
    assert_int_equal(row->fact.id, 0);
    assert_int_equal(enter(s, id, "award_published", "done", "", &fact), ERR_CONFLICT);
    assert_string_equal(s->error.field, "award_private");
    tick(s, id, "award_applied");
    tick(s, id, "award_accepted");
    tick(s, id, "award_opinion");
    assert_string_equal(doubt_of(s, id, "award_decided"), ""); /* nothing is waited for */
    assert_due(s, id, "award_decided", "2023-11-03");
    award_form(s, id, false, "");
    assert_due(s, id, "award_published", "2023-09-25");
    tick(s, id, "award_published");
    award_form(s, id, true, ""); /* what was published was published */
    assert_true(case_read(&s->desk, id, list));
    assert_int_equal(row_of(list, "award_published")->state, STEP_DONE);
    free(list);
    assert_sound(s);
}

static void nobody_leaves_unexamined_without_being_asked(void **state)
{
    Station *s = *state;
    char said[256];
    int64_t id = receive(s, person_of(s, "毛先生", "370811"), "A2", "collection");
    Case c = case_now(s, id);
    text_copy(c.collection_on, sizeof c.collection_on, "2023-09-08");
    assert_ok(s, case_save(&s->desk, &c, NULL, NULL, said, sizeof said, &s->error));
    assert_string_equal(doubt_of(s, id, "departure"), /* its day has come: D-4 */
                        "Not done yet: Examination, Result of the examination, Final consent, Insurance, tickets, "
                        "escort.");
    leave_out(s, id, "exam");
    leave_out(s, id, "exam_result");
    leave_out(s, id, "final_consent");
    leave_out(s, id, "arranged");
    assert_string_equal(doubt_of(s, id, "departure"), "");
}

/* --- days that come by themselves --- */

static void a_day_that_comes_by_itself_is_asked_for_until_it_comes(void **state)
{
    Station *s = *state;
    char said[256];
    int64_t id = receive(s, person_of(s, "毛先生", "370811"), "A3", "high_resolution");
    assert_due(s, id, "reserved", "2023-12-01"); /* 60 workdays from 2023-09-04 */
    assert_string_equal(doubt_of(s, id, "reserved"), "Its day is 2023-12-01, in 88 days.");
    clock_at("2023-11-30 09:00");
    assert_string_equal(doubt_of(s, id, "reserved"), "Its day is 2023-12-01, in 1 day.");
    clock_at("2023-12-01 09:00");
    assert_string_equal(doubt_of(s, id, "reserved"), "");
    Case c = case_now(s, id);
    text_copy(c.collection_on, sizeof c.collection_on, "2023-12-20");
    assert_ok(s, case_save(&s->desk, &c, NULL, NULL, said, sizeof said, &s->error));
    assert_non_null(strstr(doubt_of(s, id, "farewell"), "Its day is 2023-12-14, in 13 days.")); /* D-6 */
    assert_non_null(strstr(doubt_of(s, id, "collection"), "Its day is 2023-12-20, in 19 days."));
    clock_at("2023-12-14 09:00");
    assert_string_equal(doubt_of(s, id, "farewell"), "");
    assert_string_equal(doubt_of(s, id, "first_contact"), ""); /* a limit is no day of its own */
    assert_ok(s, day_roll(&s->desk, &s->error));
}

static void the_days_before_the_collection_day_are_not_ours(void **state)
{
    Station *s = *state;
    char said[256];
    int64_t id = receive(s, person_of(s, "毛先生", "370811"), "A4", "collection");
    Case c = case_now(s, id);
    text_copy(c.collection_on, sizeof c.collection_on, "2023-10-04");
    text_copy(c.hospital, sizeof c.hospital, "H-J1");
    text_copy(c.travel, sizeof c.travel, "G123");
    text_copy(c.insurance, sizeof c.insurance, "BX1");
    text_copy(c.escort, sizeof c.escort, "张慧");
    assert_ok(s, case_save(&s->desk, &c, NULL, NULL, said, sizeof said, &s->error));
    static const char *const steps[] = {"first_contact", "talk",          "answer",       "exam",    "exam_result",
                                        "plan",          "final_consent", "leave_letter", "arranged"};
    talked(s, id, "willing");
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        Step fact;
        if (enter(s, id, steps[i], "done", "", &fact) == ERR_INPUT)
            leave_out(s, id, steps[i]);
    }
    assert_string_equal(case_now(s, id).next_step, "farewell");
    assert_string_equal(case_now(s, id).spent_with, "patient"); /* 24 days to go */
    clock_at("2023-09-29 12:00");
    leave_out(s, id, "farewell");
    clock_at("2023-09-30 09:00");
    tick(s, id, "departure");
    /* From 2023-09-04 10:00 to the day of the farewell's window, 2023-09-28. */
    assert_in_range(case_now(s, id).hours_patient, 23 * 24 + 13, 23 * 24 + 14); /* the clock runs on */
    assert_int_equal(case_now(s, id).hours_ours, 24 + 24 + 9);
    assert_ok(s, day_roll(&s->desk, &s->error));
    assert_sound(s);
}

/* --- who has it --- */

static void called(Station *s, int64_t donor, const char *purpose, const char *answered, const char *outcome,
                   int64_t *id)
{
    char request[40];
    Attempt call = {.donor = donor, .number = "13800000001"};
    text_copy(call.purpose, sizeof call.purpose, purpose);
    store_request_id(request);
    assert_ok(s, attempt_start(&s->desk, &call, request, &s->error));
    clock_forward(1);
    text_copy(call.outcome, sizeof call.outcome, outcome);
    text_copy(call.answered, sizeof call.answered, answered);
    store_request_id(request);
    assert_ok(s, attempt_finish(&s->desk, &call, request, &s->error));
    *id = call.id;
}

static int64_t untaken(Station *s)
{
    return case_figure(&s->desk, CASES_UNTAKEN, "", 0);
}

static void the_first_contact_takes_the_case_and_gives_it_back_when_undone(void **state)
{
    Station *s = *state;
    Step fact;
    int64_t id = receive(s, person_of(s, "毛先生", "370811"), "B1", "initial");
    assert_int_equal(untaken(s), 1);
    assert_ok(s, enter(s, id, "first_contact", "done", "", &fact));
    assert_int_equal(untaken(s), 0);
    assert_int_equal(case_now(s, id).holder, s->desk.actor.id);
    assert_string_equal(case_now(s, id).taken_at, fact.entered_at);
    assert_ok(s, step_void(&s->desk, fact.id, "undone at once", &s->error));
    assert_int_equal(untaken(s), 1);
    assert_int_equal(case_now(s, id).holder, 0);
    assert_string_equal(case_now(s, id).taken_at, "");
    assert_ok(s, case_take(&s->desk, id, s->desk.actor.id, &s->error)); /* by hand: an undo leaves that alone */
    clock_forward(5);
    assert_ok(s, enter(s, id, "first_contact", "done", "", &fact));
    assert_ok(s, step_void(&s->desk, fact.id, "undone at once", &s->error));
    assert_int_equal(untaken(s), 0);
    assert_sound(s);
}

static void a_contact_attempt_takes_the_case_and_gives_it_back_when_void(void **state)
{
    Station *s = *state;
    int64_t first, second, donor = person_of(s, "毛先生", "370811"), id = receive(s, donor, "B2", "initial");
    clock_forward(10);
    called(s, donor, "match", "nobody", "no_answer", &first);
    assert_int_equal(untaken(s), 0);
    assert_int_equal(case_now(s, id).holder, s->desk.actor.id);
    assert_string_equal(case_now(s, id).first_contact_at, ""); /* tried is not reached */
    assert_ok(s, attempt_void(&s->desk, first, "wrong person", &s->error));
    assert_int_equal(untaken(s), 1);
    clock_forward(10);
    called(s, donor, "match", "nobody", "no_answer", &first);
    clock_forward(10);
    called(s, donor, "match", "self", "willing", &second);
    assert_string_not_equal(case_now(s, id).first_contact_at, "");
    assert_ok(s, attempt_void(&s->desk, first, "wrong line", &s->error));
    assert_int_equal(untaken(s), 0); /* the other call stands */
    assert_ok(s, attempt_void(&s->desk, second, "wrong line", &s->error));
    assert_string_equal(case_now(s, id).first_contact_at, "");
    assert_sound(s);
}

static void a_refusal_takes_the_case_and_gives_it_back(void **state)
{
    Station *s = *state;
    int64_t id = receive(s, person_of(s, "毛先生", "370811"), "B4", "initial");
    assert_ok(s, case_refused(&s->desk, id, "unwilling", "afraid", &s->error));
    assert_int_equal(case_now(s, id).holder, s->desk.actor.id);
    assert_int_equal(untaken(s), 0);
    assert_ok(s, case_refused(&s->desk, id, "", "misheard", &s->error));
    assert_int_equal(untaken(s), 1);
    clock_forward(1);
    assert_ok(s, case_take(&s->desk, id, s->desk.actor.id, &s->error));
    clock_forward(1);
    assert_ok(s, case_refused(&s->desk, id, "unwilling", "afraid", &s->error));
    assert_ok(s, case_refused(&s->desk, id, "", "misheard", &s->error));
    assert_int_equal(untaken(s), 0); /* taken by hand before */
    assert_sound(s);
}

static void a_call_for_another_purpose_that_nobody_answered_takes_nothing(void **state)
{
    Station *s = *state;
    int64_t call, donor = person_of(s, "毛先生", "370811");
    receive(s, donor, "B3", "initial");
    clock_forward(10);
    called(s, donor, "never", "nobody", "no_answer", &call);
    assert_int_equal(untaken(s), 1);
}

static void a_conditioned_patient_is_counted_until_the_collection(void **state)
{
    Station *s = *state;
    char now[INSTANT_SIZE];
    int64_t id = receive(s, person_of(s, "毛先生", "370811"), "B5", "collection");
    receive(s, person_of(s, "孔女士", "370812"), "B6", "collection");
    instant_format(clock_now(), now);
    assert_ok(s, case_conditioned(&s->desk, id, now, &s->error));
    assert_int_equal(case_figure(&s->desk, CASES_CONDITIONED, "", 0), 1);
    assert_int_equal(case_figure(&s->desk, CASES_CONDITIONED, "370812", 0), 0);
    Collection collection = {.donation_case = id, .on_date = "2023-09-04"};
    detail(s, &collection_type, &collection);
    Case c = case_now(s, id);
    text_copy(c.collection_on, sizeof c.collection_on, "2023-09-04");
    char said[256];
    assert_ok(s, case_save(&s->desk, &c, NULL, NULL, said, sizeof said, &s->error));
    tick(s, id, "collection");
    assert_int_equal(case_figure(&s->desk, CASES_CONDITIONED, "", 0), 0);
}

/* --- notices taken back --- */

static void assert_case_as(Station *s, const Case *before)
{
    Case now = case_now(s, before->id);
    for (size_t i = 0; i < case_type.count; i++) {
        char was[NOTE_SIZE], is[NOTE_SIZE];
        field_get(&case_type.fields[i], before, was, sizeof was);
        field_get(&case_type.fields[i], &now, is, sizeof is);
        if (!text_equal(was, is))
            fail_msg("%s was \"%s\" and is \"%s\"", case_type.fields[i].name, was, is);
    }
}

/* A reserve of 2023-09-04, on the next day. */
static Case reserve_of(Station *s, const char *request)
{
    int64_t id = receive(s, person_of(s, "毛先生", "370811"), request, "high_resolution");
    assert_ok(s, case_reserve(&s->desk, id, true, &s->error));
    clock_at("2023-09-05 09:00");
    return case_now(s, id);
}

static void a_later_notice_taken_back_leaves_the_case_as_it_was(void **state)
{
    Station *s = *state;
    char said[256];
    bool opened;
    Case before = reserve_of(s, "C1");
    Notice n = notice_for(before.donor, "C1", "exam");
    text_copy(n.patient_city, sizeof n.patient_city, "济南");
    assert_ok(s, notice_save(&s->desk, &n, NULL, &opened, said, sizeof said, &s->error));
    assert_string_equal(case_now(s, before.id).phase, "open");
    assert_string_equal(case_now(s, before.id).patient_city, "济南");
    assert_ok(s, notice_void(&s->desk, n.id, "another person", &s->error));
    assert_case_as(s, &before);
    assert_sound(s);
}

static void an_imported_notice_taken_back_leaves_the_case_as_it_was(void **state)
{
    Station *s = *state;
    Said said = {0};
    ImportResult r, undone;
    char text[256];
    Case before = reserve_of(s, "C2");
    Donor d;
    assert_true(record_load(s->desk.store, &donor_type, before.donor, &d));
    text_copy(d.donor_number, sizeof d.donor_number, "370000000001");
    assert_ok(s, registry_save(&s->desk, &donor_type, &d, NULL, NULL, &s->error));
    text_format(text, sizeof text,
                "捐献者编号,患者编号,通知类型,收到时间,患者所在城市\n%s,C2,exam,2023-09-05 08:00,济南\n",
                d.donor_number);
    TableFile file = file_text(s, "notices.csv", text);
    assert_ok(s, import_file(s, "cases", file.path, NULL, &said, &r));
    assert_int_equal(r.changed, 1);
    assert_string_equal(case_now(s, before.id).phase, "open");
    assert_ok(s,
              import_undo(&s->desk, r.batch, &(ImportUndo){.refused = say_refused, .arg = &said}, &undone, &s->error));
    assert_int_equal(undone.refused, 0);
    assert_case_as(s, &before);
    assert_int_equal(count_of(s, "SELECT count(*) FROM notice WHERE donation_case = ?1", INT_(before.id)), 1);
    assert_sound(s);
}

static void what_was_changed_since_the_notice_stays(void **state)
{
    Station *s = *state;
    char said[512];
    bool opened;
    Case before = reserve_of(s, "C3");
    Notice n = notice_for(before.donor, "C3", "exam");
    text_copy(n.patient_city, sizeof n.patient_city, "济南");
    assert_ok(s, notice_save(&s->desk, &n, NULL, &opened, said, sizeof said, &s->error));
    Case c = case_now(s, before.id);
    text_copy(c.patient_city, sizeof c.patient_city, "北京");
    assert_ok(s, case_save(&s->desk, &c, NULL, NULL, said, sizeof said, &s->error));
    assert_ok(s, notice_void(&s->desk, n.id, "another person", &s->error));
    assert_string_equal(case_now(s, before.id).patient_city, "北京");
    assert_string_equal(case_now(s, before.id).phase, "reserve");
    assert_sound(s);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, station_open, files_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_step_of_the_award_out_of_its_order_names_what_is_not_done),
        TEST(a_refused_publication_falls_away_and_comes_back),
        TEST(nobody_leaves_unexamined_without_being_asked),
        TEST(a_day_that_comes_by_itself_is_asked_for_until_it_comes),
        TEST(the_days_before_the_collection_day_are_not_ours),
        TEST(the_first_contact_takes_the_case_and_gives_it_back_when_undone),
        TEST(a_contact_attempt_takes_the_case_and_gives_it_back_when_void),
        TEST(a_refusal_takes_the_case_and_gives_it_back),
        TEST(a_call_for_another_purpose_that_nobody_answered_takes_nothing),
        TEST(a_conditioned_patient_is_counted_until_the_collection),
        TEST(a_later_notice_taken_back_leaves_the_case_as_it_was),
        TEST(an_imported_notice_taken_back_leaves_the_case_as_it_was),
        TEST(what_was_changed_since_the_notice_stays),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

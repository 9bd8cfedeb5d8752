/* Promises of the registry and of the donor card. */
#include "followup.h"
#include "persons.h"

enum { MANY = 450 };

/* --- the registry --- */

static void results_come_as_one_types_and_numbers_are_in_the_row(void **state)
{
    Station *station = *state;
    person_add(station, "毛先生", ID_MALE, "13800000001");
    person_add(station, "张丽", ID_FEMALE, "13800000002");
    Terminal *t = stage_open(station, &screen_registry, NULL, 40, 120);
    assert_shows(t, "Type a part of the name");
    terminal_send(t, "zl");
    assert_shows(t, "1 found");
    assert_shows(t, "13800000002");
    assert_shows(t, "3****************5");
    assert_false(terminal_shows(t, ID_FEMALE));
    for (int i = 0; i < 2; i++)
        terminal_key(t, KEY_BACKSPACE_);
    terminal_send(t, "0001");
    assert_shows(t, "毛先生");
    assert_shows(t, "1990 (33)");
    terminal_key(t, KEY_ENTER_);
    assert_shows(t, "1 Overview");
    assert_shows(t, "毛先生  Sampled  Male  aged 33  Rencheng District");
    stage_close(t);
    assert_int_equal(count_of(station, "SELECT count(*) FROM audit WHERE action = 'open' AND donor = 1"), 1);
}

static void the_last_people_opened_stand_below_the_empty_box(void **state)
{
    Station *station = *state;
    int64_t donor = person_add(station, "毛先生", ID_MALE, "13800000001");
    person_add(station, "张丽", ID_FEMALE, "13800000002");
    assert_ok(station, registry_opened(&station->desk, donor, &station->error));
    Terminal *t = stage_open(station, &screen_registry, NULL, 24, 80);
    assert_shows(t, "Last opened");
    assert_shows(t, "毛先生");
    assert_false(terminal_shows(t, "张丽"));
    terminal_send(t, "nobody of this name");
    assert_shows(t, "Nobody is found.");
    stage_close(t);
}

static void add_many(Store *store, void *arg)
{
    Station *station = arg;
    for (int i = 0; i < MANY && !store_failed(store); i++) {
        Intake intake;
        intake_start(&station->desk, &intake);
        text_format(intake.donor.name, sizeof intake.donor.name, "person %03d", i + 1);
        text_copy(intake.donor.unit, sizeof intake.donor.unit, i % 2 ? "370811" : "370883");
        intake.sample = (Sample){0};
        intake_apply(&station->desk, &intake);
    }
}

static void a_list_behind_a_figure_is_read_page_by_page(void **state)
{
    Station *station = *state;
    assert_ok(station, store_write(station->desk.store, add_many, station, &station->error));
    const RegistryArgument enrolled = {.status = "EN"};
    Terminal *t = stage_open(station, &screen_registry, &enrolled, 24, 80);
    assert_shows(t, "200+");
    assert_shows(t, "Status: Enrolled");
    terminal_key(t, KEY_END_);
    assert_shows(t, "400+");
    terminal_key(t, KEY_END_);
    assert_shows(t, "person 400");
    terminal_key(t, KEY_END_);
    assert_shows(t, "person 450");
    stage_close(t);
    const RegistryArgument incomplete = {.incomplete = true, .unit = "370811"};
    t = stage_open(station, &screen_registry, &incomplete, 24, 80);
    assert_shows(t, "Files to be completed  Rencheng District");
    assert_shows(t, "person 002");
    assert_false(terminal_shows(t, "person 001"));
    stage_close(t);
}

static void a_person_who_rings_is_found_by_the_last_digits_with_the_last_call(void **state)
{
    Station *station = *state;
    int64_t donor = person_add(station, "毛先生", ID_MALE, "13800000001");
    Attempt attempt = {
        .donor = donor, .channel = "phone", .direction = "out", .number = "13800000001", .purpose = "first"};
    assert_ok(station, attempt_start(&station->desk, &attempt, "start-1", &station->error));
    text_copy(attempt.answered, sizeof attempt.answered, "nobody");
    text_copy(attempt.outcome, sizeof attempt.outcome, "no_answer");
    attempt_propose(&station->desk, &attempt);
    assert_ok(station, attempt_finish(&station->desk, &attempt, "call-1", &station->error));

    const RegistryArgument incoming = {.incoming = true};
    Terminal *t = stage_open(station, &screen_registry, &incoming, 24, 80);
    assert_shows(t, "Incoming call: who is it?");
    terminal_send(t, "0001");
    assert_shows(t, "2023-09-04 no answer");
    stage_close(t);
}

/* --- the card --- */

static Terminal *open_card(Station *station, int64_t donor)
{
    Terminal *t = stage_open(station, &screen_card, &donor, 24, 80);
    assert_shows(t, "1 Overview");
    return t;
}

static void the_number_is_masked_until_it_is_asked_for_and_that_is_noted(void **state)
{
    Station *station = *state;
    Terminal *t = open_card(station, person_add(station, "毛先生", ID_MALE, "13800000001"));
    assert_shows(t, "3****************7");
    terminal_send(t, "9");
    assert_shows(t, ID_MALE);
    terminal_send(t, "9");
    assert_true(terminal_wait_gone(t, ID_MALE));
    terminal_send(t, "5");
    assert_shows(t, "Volunteer: ID number shown");
    stage_close(t);
    assert_int_equal(count_of(station, "SELECT count(*) FROM audit WHERE action = 'reveal' AND donor = 1"), 1);
}

static void a_phone_is_edited_where_the_cursor_stands(void **state)
{
    Station *station = *state;
    Terminal *t = open_card(station, person_add(station, "毛先生", ID_MALE, "13800000001"));
    terminal_key(t, KEY_F(4));
    assert_shows(t, "Whose number");
    terminal_key(t, KEY_TAB_);
    terminal_key(t, KEY_TAB_);
    terminal_send(t, "2");
    terminal_key(t, KEY_F(2));
    assert_shows(t, "Saved: Phone.");
    terminal_send(t, "5");
    assert_shows(t, "Phone: State of the number");
    stage_close(t);
    assert_int_equal(count_of(station, "SELECT count(*) FROM phone WHERE state = 'in_use'"), 1);
}

static void both_texts_are_shown_when_somebody_was_faster(void **state)
{
    Station *station = *state;
    Phone phone;
    Terminal *t = open_card(station, person_add(station, "毛先生", ID_MALE, "13800000001"));
    terminal_key(t, KEY_F(4));
    assert_shows(t, "Whose number");
    assert_int_equal(record_load_all(station->desk.store, &phone_type, 1, &phone, 1), 1);
    text_copy(phone.note, sizeof phone.note, "evenings");
    text_copy(phone.state, sizeof phone.state, "in_use");
    assert_ok(station, registry_save(&station->desk, &phone_type, &phone, NULL, NULL, &station->error));

    for (int i = 0; i < 3; i++)
        terminal_key(t, KEY_TAB_);
    terminal_send(t, "mornings");
    terminal_key(t, KEY_F(2));
    assert_shows(t, "Somebody else saved this a moment ago.");
    assert_shows(t, "mine mornings; theirs evenings");
    terminal_send(t, "3");
    assert_shows(t, "mornings");
    terminal_key(t, KEY_F(2));
    assert_shows(t, "Saved: Phone.");
    stage_close(t);
    assert_int_equal(count_of(station, "SELECT count(*) FROM phone WHERE note = 'mornings' AND state = 'in_use'"), 1);
}

static void theirs_can_be_taken(void **state)
{
    Station *station = *state;
    Phone phone;
    Terminal *t = open_card(station, person_add(station, "毛先生", ID_MALE, "13800000001"));
    terminal_key(t, KEY_F(4));
    assert_shows(t, "Whose number");
    assert_int_equal(record_load_all(station->desk.store, &phone_type, 1, &phone, 1), 1);
    text_copy(phone.note, sizeof phone.note, "evenings");
    assert_ok(station, registry_save(&station->desk, &phone_type, &phone, NULL, NULL, &station->error));
    for (int i = 0; i < 3; i++)
        terminal_key(t, KEY_TAB_);
    terminal_send(t, "mornings");
    terminal_key(t, KEY_F(2));
    assert_shows(t, "Somebody else saved this");
    terminal_send(t, "2");
    assert_shows(t, "Their version stays");
    stage_close(t);
    assert_int_equal(count_of(station, "SELECT count(*) FROM phone WHERE note = 'evenings'"), 1);
}

static void parts_are_added_and_say_so(void **state)
{
    Station *station = *state;
    Terminal *t = open_card(station, person_add(station, "毛先生", ID_MALE, "13800000001"));
    terminal_key(t, KEY_F(3));
    assert_shows(t, "2  Relative or friend");
    terminal_send(t, "2");
    assert_shows(t, "New relative or friend");
    type_enter(t, "毛父");
    terminal_send(t, "1");
    terminal_key(t, KEY_F(2));
    assert_shows(t, "Added: Relative or friend.");
    assert_stands_on(t, "毛父");
    terminal_send(t, "3");
    terminal_key(t, KEY_F(3));
    assert_shows(t, "New sample");
    terminal_key(t, KEY_ESC_);
    assert_true(terminal_wait_gone(t, "New sample"));
    stage_close(t);
    assert_int_equal(count_of(station, "SELECT count(*) FROM relative WHERE name = '毛父' AND relation = 'parent'"), 1);
}

static void a_status_is_set_and_taken_back_with_a_reason(void **state)
{
    Station *station = *state;
    Terminal *t = open_card(station, person_add(station, "毛先生", ID_MALE, "13800000001"));
    terminal_send(t, "4");
    terminal_key(t, KEY_F(3));
    assert_shows(t, "New status");
    terminal_send(t, "5");
    terminal_key(t, KEY_F(2));
    assert_shows(t, "needs the last day");
    for (int i = 0; i < 3; i++)
        terminal_key(t, KEY_TAB_);
    terminal_send(t, "+30");
    terminal_key(t, KEY_F(2));
    assert_shows(t, "Status set: Temporarily unavailable.");
    assert_shows(t, "Temporarily unavailable until 2023-10-04");
    terminal_send(t, "8");
    assert_shows(t, "Reason");
    type_enter(t, "a mistake");
    assert_shows(t, "taken back: a mistake");
    assert_true(terminal_wait_gone(t, "until 2023-10-04"));
    stage_close(t);
    assert_int_equal(count_of(station, "SELECT count(*) FROM status_period WHERE voided_at IS NOT NULL"), 1);
}

static void a_person_is_added_to_the_calls(void **state)
{
    Station *station = *state;
    Terminal *t = open_card(station, person_add(station, "毛先生", ID_MALE, "13800000001"));
    terminal_send(t, "7");
    assert_shows(t, "Why is this person to be called?");
    assert_true(terminal_wait_gone(t, "match case")); /* there is none */
    terminal_send(t, "3");
    assert_shows(t, "When (");
    type_enter(t, "+2 15:00");
    assert_shows(t, "was added to the calls");
    stage_close(t);
    assert_int_equal(
        count_of(station, "SELECT count(*) FROM task WHERE origin = 'hand' AND wanted_at = '2023-09-06T07:00:00Z'"), 1);
}

static void facts_are_not_edited(void **state)
{
    Station *station = *state;
    Terminal *t = open_card(station, person_add(station, "毛先生", ID_MALE, "13800000001"));
    terminal_send(t, "2");
    assert_shows(t, "Never called so far.");
    terminal_key(t, KEY_F(4));
    assert_shows(t, "Facts are not changed");
    stage_close(t);
}

static void editing_the_person_begins_at_the_marked_line(void **state)
{
    Station *station = *state;
    Terminal *t = open_card(station, person_add(station, "毛先生", ID_MALE, "13800000001"));
    terminal_key(t, KEY_END_);
    terminal_key(t, KEY_F(4));
    assert_shows(t, "Blood donations so far");
    terminal_key(t, KEY_CTRL('u'));
    terminal_send(t, "2023-08-01");
    terminal_key(t, KEY_F(2));
    assert_shows(t, "Saved: Volunteer.");
    stage_close(t);
    assert_int_equal(count_of(station, "SELECT count(*) FROM donor WHERE enrolled_on = '2023-08-01'"), 1);
}

static void a_long_conflict_scrolls_to_its_last_field(void **state)
{
    Station *station = *state;
    Donor donor;
    int64_t id = person_add(station, "毛先生", ID_MALE, "13800000001");
    Terminal *t = open_card(station, id);
    terminal_key(t, KEY_END_);
    terminal_key(t, KEY_F(4));
    assert_shows(t, "Blood donations so far");
    assert_true(record_load(station->desk.store, &donor_type, id, &donor));
    char *const texts[] = {donor.employer,  donor.address,        donor.wechat, donor.qq,
                           donor.recruiter, donor.preferred_time, donor.note};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        text_copy(texts[i], NUMBER_SIZE, "12345678");
    text_copy(donor.paper_number, sizeof donor.paper_number, "77");
    text_copy(donor.education, sizeof donor.education, "20");
    text_copy(donor.ethnic, sizeof donor.ethnic, "01");
    text_copy(donor.abo, sizeof donor.abo, "A");
    donor.height_cm = 170;
    donor.weight_kg = 60;
    donor.blood_donations = 3;
    assert_ok(station, registry_save(&station->desk, &donor_type, &donor, NULL, NULL, &station->error));
    terminal_key(t, KEY_CTRL('u'));
    terminal_send(t, "2023-08-01");
    terminal_key(t, KEY_F(2));
    assert_shows(t, "Ethnic group: mine (empty); theirs");
    assert_shows(t, "Save mine, keep the rest of theirs");
    assert_false(terminal_shows(t, "Note: mine (empty)"));
    terminal_key(t, KEY_PAGE_DOWN_);
    assert_shows(t, "Note: mine (empty); theirs 12345678");
    terminal_send(t, "1");
    assert_shows(t, "Saved: Volunteer.");
    stage_close(t);
    assert_int_equal(
        count_of(station, "SELECT count(*) FROM donor WHERE enrolled_on = '2023-08-01' AND qq IS NOT NULL"), 1);
}

static void the_rule_of_passwords_is_told_before_one_is_asked_for(void **state)
{
    Terminal *t = stage_open(*state, &screen_staff, NULL, 24, 80);
    assert_shows(t, "lead");
    terminal_send(t, "2");
    assert_shows(t, "New password, at least 8 characters");
    stage_close(t);
}

static void the_account_that_was_added_is_under_the_cursor(void **state)
{
    Terminal *t = stage_open(*state, &screen_staff, NULL, 24, 80);
    assert_shows(t, "lead");
    terminal_send(t, "1");
    assert_shows(t, "New account");
    terminal_send(t, "wangfang");
    terminal_key(t, KEY_F(2));
    for (int i = 0; i < 2; i++) {
        assert_shows(t, i ? "The same again" : "New password, at least");
        terminal_send(t, "secret-12345");
        terminal_key(t, KEY_ENTER_);
    }
    assert_shows(t, "Account wangfang was saved.");
    assert_stands_on(t, "wangfang");
    stage_close(t);
}

#define PROMISE(test) cmocka_unit_test_setup_teardown(test, station_open, station_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        PROMISE(results_come_as_one_types_and_numbers_are_in_the_row),
        PROMISE(the_last_people_opened_stand_below_the_empty_box),
        PROMISE(a_list_behind_a_figure_is_read_page_by_page),
        PROMISE(a_person_who_rings_is_found_by_the_last_digits_with_the_last_call),
        PROMISE(the_number_is_masked_until_it_is_asked_for_and_that_is_noted),
        PROMISE(the_account_that_was_added_is_under_the_cursor),
        PROMISE(a_phone_is_edited_where_the_cursor_stands),
        PROMISE(both_texts_are_shown_when_somebody_was_faster),
        PROMISE(theirs_can_be_taken),
        PROMISE(parts_are_added_and_say_so),
        PROMISE(a_status_is_set_and_taken_back_with_a_reason),
        PROMISE(a_person_is_added_to_the_calls),
        PROMISE(facts_are_not_edited),
        PROMISE(editing_the_person_begins_at_the_marked_line),
        PROMISE(a_long_conflict_scrolls_to_its_last_field),
        PROMISE(the_rule_of_passwords_is_told_before_one_is_asked_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

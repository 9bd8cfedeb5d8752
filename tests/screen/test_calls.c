/* Promises of the queue and of the call screen. */
#include "followup.h"
#include "persons.h"

static const CallArgument *argument_of(int64_t donor)
{
    static CallArgument argument;
    argument = (CallArgument){.donor = donor};
    return &argument;
}

/* Two people to be called, the queue on the screen, the cursor on the first. */
static Terminal *open_queue(Station *station)
{
    person_add(station, "毛先生", ID_MALE, "13800000001");
    person_add(station, "张丽", ID_FEMALE, "13800000002");
    Terminal *t = stage_open(station, &screen_calls, NULL, 24, 80);
    assert_shows(t, "2 shown");
    return t;
}

static Terminal *open_first_call(Station *station)
{
    Terminal *t = open_queue(station);
    terminal_key(t, KEY_ENTER_);
    assert_shows(t, "1 3 8   0 0 0 0   0 0 0 1");
    return t;
}

static int64_t attempts(Station *station)
{
    return count_of(station, "SELECT count(*) FROM attempt WHERE voided_at IS NULL");
}

static int64_t outcomes(Station *station, const char *outcome)
{
    return count_of(station, "SELECT count(*) FROM attempt WHERE outcome = ?1 AND voided_at IS NULL", TEXT_(outcome));
}

/* --- the queue --- */

static void the_number_the_tries_and_the_purpose_stand_in_the_row(void **state)
{
    Terminal *t = open_queue(*state);
    assert_shows(t, "毛先生");
    assert_shows(t, "13800000001");
    assert_shows(t, "0/9");
    assert_shows(t, "confirmat");
    assert_shows(t, "1 Due 2");
    stage_close(t);
}

/* As somebody from an old list. */
static void who_has_no_day_waits_for_any(void **state)
{
    Station *station = *state;
    Intake intake;
    intake_start(&station->desk, &intake);
    text_copy(intake.donor.name, sizeof intake.donor.name, "毛先生");
    text_copy(intake.donor.unit, sizeof intake.donor.unit, "370811");
    text_copy(intake.phone.number, sizeof intake.phone.number, "13800000001");
    intake.donor.enrolled_on[0] = '\0';
    intake.sample = (Sample){0};
    assert_ok(station, intake_save(&station->desk, &intake, NULL, &station->error));
    Terminal *t = stage_open(station, &screen_calls, NULL, 24, 80);
    assert_shows(t, "any day");
    assert_false(terminal_shows(t, "2000"));
    terminal_key(t, KEY_F(4));
    assert_shows(t, "To call: first call since enrolment, any day");
    stage_close(t);
}

enum { MANY = 70 };

static void add_many(Store *store, void *arg)
{
    Station *station = arg;
    for (int i = 0; i < MANY && !store_failed(store); i++) {
        Intake intake;
        intake_start(&station->desk, &intake);
        text_format(intake.donor.name, sizeof intake.donor.name, "person %03d", i + 1);
        text_copy(intake.donor.unit, sizeof intake.donor.unit, "370811");
        text_format(intake.phone.number, sizeof intake.phone.number, "138000000%02d", i);
        intake.sample = (Sample){0};
        intake_apply(&station->desk, &intake);
    }
}

static void a_long_queue_is_read_on_as_the_cursor_goes_down(void **state)
{
    Station *station = *state;
    assert_ok(station, store_write(station->desk.store, add_many, station, &station->error));
    Terminal *t = stage_open(station, &screen_calls, NULL, 24, 80);
    assert_shows(t, "the first 64");
    terminal_key(t, KEY_END_);
    assert_shows(t, "70 shown");
    terminal_key(t, KEY_END_);
    assert_shows(t, "70/70");
    assert_shows(t, "13800000069");
    stage_close(t);
}

static void an_empty_list_says_what_to_do(void **state)
{
    Terminal *t = open_queue(*state);
    terminal_send(t, "3");
    assert_shows(t, "No promise is overdue. 1 shows who is due now.");
    terminal_send(t, "１");
    assert_shows(t, "2 shown");
    stage_close(t);
}

static void a_person_is_claimed_and_given_back(void **state)
{
    Station *station = *state;
    Terminal *t = open_queue(station);
    terminal_send(t, "9");
    assert_shows(t, "you are in touch, until 11:00");
    assert_int_equal(count_of(station, "SELECT count(*) FROM claim WHERE donor = 1"), 1);
    terminal_send(t, "8");
    assert_shows(t, "1 shown");
    terminal_send(t, "0");
    assert_shows(t, "毛先生: given back to the queue");
    assert_int_equal(count_of(station, "SELECT count(*) FROM claim"), 0);
    stage_close(t);
}

static void the_queue_is_narrowed_to_a_unit(void **state)
{
    Terminal *t = open_queue(*state);
    terminal_send(t, "6");
    assert_shows(t, "all units");
    type_enter(t, "Zoucheng");
    assert_shows(t, "0 shown");
    assert_shows(t, "6 Unit: Zoucheng City");
    stage_close(t);
}

static void routine_calls_on_holidays_are_asked_about(void **state)
{
    Station *station = *state;
    clock_set(instant_at(day_from(2023, 9, 29), 10 * 60));
    Terminal *t = open_queue(station);
    assert_shows(t, "Please note: public holiday");
    terminal_key(t, KEY_ENTER_);
    assert_shows(t, "dialling starts");
    terminal_key(t, KEY_ENTER_);
    assert_shows(t, "Call all the same?");
    terminal_key(t, KEY_ESC_);
    assert_true(terminal_wait_gone(t, "Call all the same?"));
    assert_int_equal(attempts(station), 0);
    terminal_key(t, KEY_ENTER_);
    assert_shows(t, "Call all the same?");
    terminal_send(t, "1");
    assert_shows(t, "who answers?");
    assert_int_equal(attempts(station), 1);
    terminal_signal(t, SIGKILL);
    terminal_end(&t);
}

static void one_key_gives_the_people_shown_to_their_county(void **state)
{
    Station *station = *state;
    char command[160];
    Terminal *t = open_queue(station);
    terminal_key(t, KEY_F(2));
    terminal_send(t, "1");
    type_enter(t, "all units"); /* a sheet is for one */
    assert_shows(t, "A work sheet is for one unit");
    terminal_key(t, KEY_F(2));
    terminal_send(t, "1");
    type_enter(t, "Rencheng");
    assert_shows(t, "At most 30 people of Rencheng District");
    terminal_send(t, "1");
    assert_shows(t, "Work sheet no. 1, 2 people, until 2023-09-18:");
    assert_shows(t, "0 shown");
    terminal_key(t, KEY_F(2));
    terminal_send(t, "2");
    assert_shows(t, "with the county");
    terminal_key(t, KEY_ENTER_);
    assert_shows(t, "W1-2");
    assert_shows(t, "0 of 2 back");
    terminal_send(t, "6");
    assert_shows(t, "Work sheet no. 1, 2 people, until 2023-09-18");
    terminal_key(t, KEY_ESC_);
    assert_shows(t, "with the county");
    terminal_send(t, "8");
    assert_shows(t, "go back to the queue of calls");
    terminal_send(t, "1");
    assert_shows(t, "taken back");
    terminal_key(t, KEY_ESC_);
    assert_shows(t, "2 shown");
    stage_close(t);
    text_format(command, sizeof command, "test $(ls %s/export | wc -l) = 2 && rm -r %s/export", station->folder,
                station->folder);
    assert_int_equal(system(command), 0);
}

/* --- keys --- */

static void an_unanswered_call_and_the_next_person_take_three_keys(void **state)
{
    Station *station = *state;
    Terminal *t = open_first_call(station);
    terminal_key(t, KEY_ENTER_);
    terminal_send(t, "41");
    assert_shows(t, "毛先生: no answer (1/9); again in 3 days");
    assert_shows(t, "1 3 8   0 0 0 0   0 0 0 2");
    assert_int_equal(outcomes(station, "no_answer"), 1);
    assert_int_equal(count_of(station, "SELECT donor FROM claim"), 2);
    stage_close(t);
}

static void a_willing_call_takes_four_keys(void **state)
{
    Station *station = *state;
    Terminal *t = open_first_call(station);
    terminal_key(t, KEY_ENTER_);
    terminal_send(t, "11");
    terminal_key(t, KEY_F(2));
    assert_shows(t, "毛先生: willing; again 2024-09-04");
    assert_shows(t, "1 3 8   0 0 0 0   0 0 0 2");
    assert_int_equal(
        count_of(station, "SELECT count(*) FROM donor WHERE willingness = 'willing' AND contacted_at IS NOT NULL"), 1);
    stage_close(t);
}

static void a_wrong_date_keeps_the_cursor_until_it_is_right(void **state)
{
    Station *station = *state;
    Terminal *t = open_first_call(station);
    terminal_key(t, KEY_ENTER_);
    assert_shows(t, "who answers?");
    terminal_send(t, "11");
    assert_shows(t, "Note");
    terminal_key(t, KEY_UP_); /* from the note to the date of the next call */
    terminal_key(t, KEY_CTRL('u'));
    terminal_send(t, "31-31");
    terminal_key(t, KEY_ENTER_);
    terminal_key(t, KEY_CTRL('u'));
    terminal_send(t, "+3 9:00");
    terminal_key(t, KEY_ENTER_);
    terminal_send(t, "spoke well");
    terminal_key(t, KEY_F(2));
    assert_shows(t, "0 0 0 2");
    assert_int_equal(count_of(station,
                              "SELECT count(*) FROM attempt WHERE outcome = 'willing' AND note = 'spoke well' AND "
                              "next_at = '2023-09-07T01:00:00Z'"),
                     1);
    terminal_key(t, KEY_ESC_);
    stage_close(t);
}

static void full_width_digits_are_digits(void **state)
{
    Station *station = *state;
    Terminal *t = open_first_call(station);
    terminal_key(t, KEY_ENTER_);
    terminal_send(t, "４２");
    assert_shows(t, "毛先生: busy");
    stage_close(t);
}

static void after_the_last_person_the_queue_is_back(void **state)
{
    Terminal *t = open_first_call(*state);
    terminal_key(t, KEY_ENTER_);
    terminal_send(t, "41");
    assert_shows(t, "1 3 8   0 0 0 0   0 0 0 2");
    terminal_key(t, KEY_ENTER_);
    terminal_send(t, "41");
    assert_shows(t, "That was the last one.");
    assert_shows(t, "Nobody is to be called now with these filters.");
    stage_close(t);
}

/* --- an attempt --- */

static void the_attempt_is_stored_when_dialling_starts(void **state)
{
    Station *station = *state;
    Terminal *t = open_first_call(station);
    assert_int_equal(attempts(station), 0);
    terminal_key(t, KEY_ENTER_);
    assert_shows(t, "who answers?");
    terminal_signal(t, SIGKILL);
    terminal_end(&t);
    assert_int_equal(count_of(station, "SELECT count(*) FROM attempt WHERE outcome IS NULL AND number = '13800000001'"),
                     1);
}

static void what_an_outcome_needs_is_asked_for(void **state)
{
    Station *station = *state;
    Terminal *t = open_first_call(station);
    terminal_key(t, KEY_ENTER_);
    terminal_send(t, "13");
    assert_shows(t, "The person: not now");
    terminal_key(t, KEY_F(2));
    assert_shows(t, "the reason is missing");
    type_enter(t, "exams");
    type_enter(t, "+5");
    terminal_key(t, KEY_F(2));
    assert_shows(t, "this date is too early: 2023-09-25 or later");
    terminal_send(t, "\025+40");
    terminal_key(t, KEY_F(2));
    assert_shows(t, "毛先生: not now");
    assert_int_equal(
        count_of(station, "SELECT count(*) FROM donor WHERE status = 'TU' AND status_until = '2023-10-14'"), 1);
    stage_close(t);
}

static void do_not_call_holds_before_the_form_is_left(void **state)
{
    Station *station = *state;
    Terminal *t = open_first_call(station);
    terminal_key(t, KEY_ENTER_);
    terminal_send(t, "1e");
    assert_shows(t, "do not call, in force from now on");
    assert_int_equal(count_of(station, "SELECT do_not_call FROM donor WHERE id = 1"), 1);
    terminal_send(t, "asked on the phone");
    terminal_key(t, KEY_ENTER_);
    assert_shows(t, "1 3 8   0 0 0 0   0 0 0 2");
    assert_int_equal(count_of(station, "SELECT count(*) FROM attempt WHERE note = 'asked on the phone'"), 1);
    stage_close(t);
}

static void a_note_is_text_at_any_moment(void **state)
{
    Station *station = *state;
    Terminal *t = open_first_call(station);
    terminal_key(t, KEY_ENTER_);
    terminal_send(t, "\t41 she said");
    terminal_key(t, KEY_ESC_);
    assert_shows(t, "who answers?");
    terminal_send(t, "41");
    assert_shows(t, "毛先生: no answer");
    assert_int_equal(count_of(station, "SELECT count(*) FROM attempt WHERE note = '41 she said'"), 1);
    stage_close(t);
}

static void the_next_number_of_the_same_person_follows_at_once(void **state)
{
    Station *station = *state;
    Phone phone = {
        .donor = person_add(station, "毛先生", ID_MALE, "13800000001"), .number = "13900000009", .owner = "self"};
    assert_ok(station, registry_save(&station->desk, &phone_type, &phone, NULL, NULL, &station->error));
    person_add(station, "张丽", ID_FEMALE, "13800000002");
    Terminal *t = stage_open(station, &screen_calls, NULL, 24, 80);
    assert_shows(t, "2 shown");
    terminal_send(t, "5");
    assert_shows(t, "1 3 8   0 0 0 0   0 0 0 1");
    terminal_key(t, KEY_ENTER_);
    terminal_send(t, "44");
    assert_shows(t, "Next number: 13900000009");
    assert_shows(t, "1 3 9   0 0 0 0   0 0 0 9");
    terminal_key(t, KEY_ENTER_);
    terminal_send(t, "41");
    assert_shows(t, "1 3 8   0 0 0 0   0 0 0 2");
    stage_close(t);
}

static void relatives_are_told_only_what_may_be_told(void **state)
{
    Station *station = *state;
    Terminal *t = open_first_call(station);
    terminal_key(t, KEY_ENTER_);
    terminal_send(t, "2");
    assert_shows(t, "This may be told, and no more");
    assert_shows(t, "2 message left");
    assert_false(terminal_shows(t, "willing"));
    terminal_send(t, "2");
    assert_shows(t, "Relative or friend: message left");
    terminal_key(t, KEY_ENTER_);
    assert_shows(t, "毛先生: message left");
    assert_int_equal(count_of(station, "SELECT count(*) FROM donor WHERE contacted_at IS NOT NULL"), 0);
    stage_close(t);
}

/* --- taking back, leaving --- */

static void the_last_outcome_is_taken_back_by_name(void **state)
{
    Station *station = *state;
    Terminal *t = open_first_call(station);
    terminal_key(t, KEY_ENTER_);
    terminal_send(t, "41");
    assert_shows(t, "1 3 8   0 0 0 0   0 0 0 2");
    terminal_key(t, KEY_CTRL('z'));
    assert_shows(t, "Undo: 毛先生: no answer?");
    terminal_send(t, "1");
    assert_shows(t, "The outcome of 毛先生 was taken back");
    assert_int_equal(attempts(station), 0);
    assert_int_equal(count_of(station, "SELECT tries FROM task WHERE donor = 1"), 0);
    terminal_send(t, "b");
    assert_shows(t, "1 3 8   0 0 0 0   0 0 0 1");
    stage_close(t);
}

static void leaving_without_dialling_gives_the_person_back(void **state)
{
    Station *station = *state;
    Terminal *t = open_first_call(station);
    assert_int_equal(count_of(station, "SELECT count(*) FROM claim"), 1);
    terminal_key(t, KEY_ESC_);
    assert_shows(t, "2 shown");
    assert_int_equal(count_of(station, "SELECT count(*) FROM claim"), 0);
    stage_close(t);
}

static void an_open_call_is_not_left_unasked(void **state)
{
    Station *station = *state;
    Terminal *t = open_first_call(station);
    terminal_key(t, KEY_ENTER_);
    assert_shows(t, "who answers?");
    terminal_key(t, KEY_ESC_);
    assert_shows(t, "This call has no outcome yet");
    terminal_send(t, "1");
    assert_shows(t, "who answers?");
    terminal_key(t, KEY_ESC_);
    assert_shows(t, "This call has no outcome yet");
    terminal_send(t, "2");
    assert_shows(t, "毛先生: the call stays open");
    assert_int_equal(count_of(station, "SELECT count(*) FROM attempt WHERE outcome IS NULL"), 1);
    stage_close(t);
}

static void what_was_typed_is_back_after_a_kill(void **state)
{
    Station *station = *state;
    Terminal *t = open_first_call(station);
    terminal_key(t, KEY_ENTER_);
    terminal_send(t, "13");
    assert_shows(t, "The person: not now");
    type_enter(t, "building a house");
    type_enter(t, "+60");
    assert_shows(t, "2023-11-03");
    terminal_signal(t, SIGKILL);
    terminal_end(&t);
    CallArgument again = {.donor = 1, .attempt = 1};
    t = stage_open(station, &screen_call, &again, 24, 80);
    assert_shows(t, "building a house");
    assert_shows(t, "2023-11-03");
    assert_shows(t, "What was typed until");
    terminal_key(t, KEY_F(3));
    assert_int_equal(terminal_wait_exit(t), 0);
    terminal_end(&t);
    assert_int_equal(outcomes(station, "not_now"), 1);
    assert_int_equal(count_of(station, "SELECT count(*) FROM draft"), 0);
}

/* --- the rest --- */

static void an_incoming_call_is_a_contact_and_shows_the_last_one(void **state)
{
    Station *station = *state;
    int64_t donor = person_add(station, "毛先生", ID_MALE, "13800000001");
    Attempt earlier = {.donor = donor, .number = "13800000001", .answered = "nobody", .outcome = "no_answer"};
    char request[40];
    store_request_id(request);
    assert_ok(station, attempt_finish(&station->desk, &earlier, request, &station->error));
    CallArgument argument = {.donor = donor, .incoming = true};
    Terminal *t = stage_open(station, &screen_call, &argument, 24, 80);
    assert_shows(t, "Incoming call. Last: 10:00  no answer");
    assert_shows(t, "The person answered");
    terminal_send(t, "1");
    assert_shows(t, "The person: willing");
    terminal_key(t, KEY_F(3));
    assert_int_equal(terminal_wait_exit(t), 0);
    terminal_end(&t);
    assert_int_equal(count_of(station, "SELECT count(*) FROM attempt WHERE direction = 'in' AND outcome = 'willing'"),
                     1);
    assert_int_equal(count_of(station, "SELECT count(*) FROM donor WHERE contacted_at IS NOT NULL"), 1);
}

static void a_number_is_added_in_place(void **state)
{
    Station *station = *state;
    Terminal *t = open_first_call(station);
    terminal_key(t, KEY_F(4));
    assert_shows(t, "Add a number");
    terminal_send(t, "2");
    assert_shows(t, "New number");
    terminal_send(t, "139 0000-0009");
    terminal_key(t, KEY_F(2));
    assert_shows(t, "毛先生: New number saved");
    assert_shows(t, "2 13900000009");
    assert_int_equal(count_of(station, "SELECT count(*) FROM phone WHERE donor = 1"), 2);
    stage_close(t);
}

static void both_texts_are_shown_when_somebody_was_faster(void **state)
{
    Station *station = *state;
    Donor theirs = {0};
    Terminal *t = open_first_call(station);
    terminal_key(t, KEY_F(4));
    assert_shows(t, "Add a number");
    terminal_send(t, "1");
    assert_shows(t, "Employer or school");
    assert_true(record_load(station->desk.store, &donor_type, 1, &theirs));
    text_copy(theirs.employer, sizeof theirs.employer, "School No. 1");
    assert_ok(station, registry_save(&station->desk, &donor_type, &theirs, NULL, NULL, &station->error));
    terminal_send(t, "Hospital No. 2");
    terminal_key(t, KEY_F(2));
    assert_shows(t, "mine: Hospital No. 2");
    assert_shows(t, "theirs: School No. 1");
    terminal_send(t, "2");
    assert_shows(t, "毛先生: Details saved");
    assert_int_equal(count_of(station, "SELECT count(*) FROM donor WHERE employer = 'Hospital No. 2'"), 1);
    stage_close(t);
}

static void a_text_message_is_recorded_only_when_it_was_sent(void **state)
{
    Station *station = *state;
    Terminal *t = open_first_call(station);
    terminal_key(t, KEY_ENTER_);
    terminal_send(t, "41");
    assert_shows(t, "1 3 8   0 0 0 0   0 0 0 2");
    terminal_send(t, "x");
    assert_shows(t, "Text message to 毛先生, 13800000001");
    terminal_send(t, "2");
    assert_true(terminal_wait_gone(t, "Text message to"));
    assert_int_equal(attempts(station), 1);
    terminal_send(t, "x");
    assert_shows(t, "Text message to 毛先生, 13800000001");
    terminal_send(t, "1");
    assert_shows(t, "毛先生: text message to 13800000001 recorded");
    assert_int_equal(count_of(station, "SELECT count(*) FROM attempt WHERE channel = 'text' AND donor = 1"), 1);
    assert_int_equal(count_of(station, "SELECT count(*) FROM donor WHERE contacted_at IS NOT NULL"), 0);
    stage_close(t);
}

static void no_document_number_and_no_hla_stand_on_a_call(void **state)
{
    Station *station = *state;
    Terminal *t =
        stage_open(station, &screen_call, argument_of(person_add(station, "毛先生", ID_MALE, "13800000001")), 40, 120);
    assert_shows(t, "Talking points");
    assert_shows(t, "Last contacts");
    assert_false(terminal_shows(t, ID_MALE));
    assert_false(terminal_shows(t, "HLA"));
    stage_close(t);
}

#define PROMISE(test) cmocka_unit_test_setup_teardown(test, station_open, station_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        PROMISE(the_number_the_tries_and_the_purpose_stand_in_the_row),
        PROMISE(who_has_no_day_waits_for_any),
        PROMISE(a_long_queue_is_read_on_as_the_cursor_goes_down),
        PROMISE(an_empty_list_says_what_to_do),
        PROMISE(a_person_is_claimed_and_given_back),
        PROMISE(the_queue_is_narrowed_to_a_unit),
        PROMISE(one_key_gives_the_people_shown_to_their_county),
        PROMISE(routine_calls_on_holidays_are_asked_about),
        PROMISE(an_unanswered_call_and_the_next_person_take_three_keys),
        PROMISE(a_willing_call_takes_four_keys),
        PROMISE(a_wrong_date_keeps_the_cursor_until_it_is_right),
        PROMISE(full_width_digits_are_digits),
        PROMISE(after_the_last_person_the_queue_is_back),
        PROMISE(the_attempt_is_stored_when_dialling_starts),
        PROMISE(what_an_outcome_needs_is_asked_for),
        PROMISE(do_not_call_holds_before_the_form_is_left),
        PROMISE(a_note_is_text_at_any_moment),
        PROMISE(the_next_number_of_the_same_person_follows_at_once),
        PROMISE(relatives_are_told_only_what_may_be_told),
        PROMISE(the_last_outcome_is_taken_back_by_name),
        PROMISE(leaving_without_dialling_gives_the_person_back),
        PROMISE(an_open_call_is_not_left_unasked),
        PROMISE(what_was_typed_is_back_after_a_kill),
        PROMISE(an_incoming_call_is_a_contact_and_shows_the_last_one),
        PROMISE(a_number_is_added_in_place),
        PROMISE(both_texts_are_shown_when_somebody_was_faster),
        PROMISE(a_text_message_is_recorded_only_when_it_was_sent),
        PROMISE(no_document_number_and_no_hla_stand_on_a_call),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Acts on match cases: notices, closing, reserves, calls, roles, figures; what each takes back. */
#include "followup.h"
#include "walk.h"

static Donor donor_now(Station *s, int64_t id)
{
    Donor donor = {0};
    assert_true(record_load(s->desk.store, &donor_type, id, &donor));
    return donor;
}

static int64_t task_of(Station *s, int64_t donor, const char *purpose)
{
    return count_of(s, "SELECT count(*) FROM task WHERE donor = ?1 AND purpose = ?2 AND closed_at IS NULL", INT_(donor),
                    TEXT_(purpose));
}

static void seat(Station *s, const char *role, const char *unit)
{
    text_copy(s->desk.actor.role, sizeof s->desk.actor.role, role);
    text_copy(s->desk.actor.unit, sizeof s->desk.actor.unit, unit);
}

static void close_case(Station *s, int64_t id, const char *side, const char *reason)
{
    CaseClosing closing = {0};
    text_copy(closing.side, sizeof closing.side, side);
    text_copy(closing.reason, sizeof closing.reason, reason);
    assert_ok(s, case_close(&s->desk, id, &closing, &s->error));
}

/* --- notices --- */

static void a_notice_opens_a_case_and_a_later_one_moves_it_on(void **state)
{
    Station *s = *state;
    int64_t donor = person_of(s, "毛先生", "370811");
    int64_t id = receive(s, donor, "Q1", "initial");
    assert_int_equal(task_of(s, donor, "match"), 1);
    assert_string_equal(donor_now(s, donor).status, "AV");
    assert_int_equal(receive(s, donor, "Q1", "high_resolution"), id);
    assert_string_equal(donor_now(s, donor).status, "RS");
    assert_int_equal(count_of(s, "SELECT count(*) FROM donation_case"), 1);
    Notice other = notice_for(person_of(s, "孔女士", "370812"), "Q1", "initial");
    char said[256];
    bool opened;
    assert_int_equal(notice_save(&s->desk, &other, NULL, &opened, said, sizeof said, &s->error), ERR_DUPLICATE);
    assert_non_null(strstr(s->error.message, "毛先生"));
    assert_sound(s);
}

static void a_reservation_shows_whose_it_is_and_until_when(void **state)
{
    Station *s = *state;
    Checklist *list = malloc(sizeof *list);
    clock_at("2023-09-05 10:00");
    int64_t donor = person_of(s, "毛先生", "370811");
    int64_t first = receive(s, donor, "Q1", "initial"), second = receive(s, donor, "Q2", "initial");
    assert_true(case_read(&s->desk, first, list));
    assert_string_equal(list->donor_status, "AV");
    receive(s, donor, "Q1", "high_resolution");
    assert_string_equal(donor_now(s, donor).status, "RS");
    assert_string_equal(donor_now(s, donor).status_until, "2023-12-04"); /* 60 workdays */
    assert_true(case_read(&s->desk, first, list));
    assert_string_equal(list->donor_status, "RS");
    assert_string_equal(list->donor_until, "2023-12-04");
    assert_true(case_read(&s->desk, second, list)); /* to the other request it is another patient's */
    assert_string_equal(list->donor_status, "OP");
    assert_string_equal(list->donor_until, "2023-12-04");
    close_case(s, first, "patient", "other_donor");
    assert_string_equal(donor_now(s, donor).status, "AV");
    assert_string_equal(donor_now(s, donor).status_until, "");
    StatusPeriod told = {.donor = donor, .status = "OP", .since = "2023-09-05", .until = "2023-10-31"};
    assert_ok(s, registry_status(&s->desk, &told, &s->error)); /* as the province says, without a notice to us */
    assert_string_equal(donor_now(s, donor).status, "OP");
    assert_string_equal(donor_now(s, donor).status_until, "2023-10-31");
    assert_true(case_read(&s->desk, second, list));
    assert_string_equal(list->donor_status, "OP");
    free(list);
    assert_sound(s);
}

static void the_same_request_again_changes_nothing(void **state)
{
    Station *s = *state;
    Notice n = notice_for(person_of(s, "毛先生", "370811"), "Q2", "initial"), again = n;
    char said[256];
    bool opened;
    assert_ok(s, notice_save(&s->desk, &n, "r1", &opened, said, sizeof said, &s->error));
    assert_ok(s, notice_save(&s->desk, &again, "r1", &opened, said, sizeof said, &s->error));
    assert_int_equal(again.id, n.id);
    assert_true(opened);
    assert_int_equal(count_of(s, "SELECT count(*) FROM notice"), 1);
    Step fact = {.donation_case = n.donation_case, .step = "first_contact", .state = "done"}, twice = fact;
    assert_ok(s, step_enter(&s->desk, &fact, "r2", &s->error));
    assert_ok(s, step_enter(&s->desk, &twice, "r2", &s->error));
    assert_int_equal(twice.id, fact.id);
    assert_int_equal(count_of(s, "SELECT count(*) FROM step WHERE step = 'first_contact'"), 1);
}

static void a_warning_says_what_is_to_be_asked(void **state)
{
    Station *s = *state;
    char text[256];
    language_set(LANGUAGE_EN);
    int64_t donor = person_of(s, "毛先生", "370811");
    Notice n = notice_for(donor, "Q3", "initial");
    assert_int_equal(notice_warning(&s->desk, &n, text, sizeof text), NOTICE_FINE);
    StatusPeriod period = {.donor = donor, .status = "TU", .reason = "MR", .until = "2023-12-31"};
    assert_ok(s, registry_status(&s->desk, &period, &s->error));
    assert_int_equal(notice_warning(&s->desk, &n, text, sizeof text), NOTICE_DEFERRED);
    assert_non_null(strstr(text, "2023-12-31"));
    period = (StatusPeriod){.donor = donor, .status = "DE", .reason = "PR"};
    assert_ok(s, registry_status(&s->desk, &period, &s->error));
    assert_int_equal(notice_warning(&s->desk, &n, text, sizeof text), NOTICE_LEFT);
    int64_t other = person_of(s, "孔女士", "370812");
    receive(s, other, "Q4", "initial");
    n = notice_for(other, "Q5", "initial");
    assert_int_equal(notice_warning(&s->desk, &n, text, sizeof text), NOTICE_RESERVED);
    assert_non_null(strstr(text, "Q4"));
}

static void write_wrong(Store *store, void *arg)
{
    const int64_t *donor = arg;
    Phone phone;
    record_load(store, &phone_type, query_one_int(store, 0, "SELECT id FROM phone WHERE donor = ?1", INT_(*donor)),
                &phone);
    text_copy(phone.state, sizeof phone.state, "wrong");
    record_update(store, &phone_type, &phone, "edit");
}

static void a_notice_for_somebody_unreachable_opens_the_search_at_once(void **state)
{
    Station *s = *state;
    char text[256];
    int64_t donor = person_of(s, "毛先生", "370811");
    assert_ok(s, store_write(s->desk.store, write_wrong, &donor, &s->error));
    Notice n = notice_for(donor, "Q6", "initial");
    assert_int_equal(notice_warning(&s->desk, &n, text, sizeof text), NOTICE_UNREACHED);
    receive(s, donor, "Q6", "initial");
    assert_int_equal(count_of(s,
                              "SELECT count(*) FROM task WHERE donor = ?1 AND purpose = 'search' AND not_before <= "
                              "?2",
                              INT_(donor), TEXT_("2023-09-04T02:01:00Z")),
                     1);
}

static void voiding_the_only_notice_takes_the_case_away(void **state)
{
    Station *s = *state;
    int64_t donor = person_of(s, "毛先生", "370811");
    int64_t id = receive(s, donor, "Q7", "initial");
    int64_t notice = count_of(s, "SELECT id FROM notice WHERE donation_case = ?1", INT_(id));
    assert_int_equal(notice_void(&s->desk, notice, "", &s->error), ERR_INPUT);
    assert_ok(s, notice_void(&s->desk, notice, "wrong person", &s->error));
    assert_string_equal(case_now(s, id).phase, "closed");
    assert_string_equal(case_now(s, id).close_reason, "mistake");
    assert_int_equal(task_of(s, donor, "match"), 0);
    assert_int_equal(notice_void(&s->desk, notice, "again", &s->error), ERR_CONFLICT);
    assert_int_equal(case_reopen(&s->desk, id, "no", &s->error), ERR_CONFLICT);
    assert_sound(s);
}

/* --- calls --- */

static void the_persons_answer_in_a_match_call_ticks_the_first_contact(void **state)
{
    Station *s = *state;
    char request[40];
    int64_t donor = person_of(s, "毛先生", "370811");
    int64_t id = receive(s, donor, "Q8", "initial");
    clock_forward(30);
    Attempt call = {.donor = donor, .number = "13800000001", .purpose = "match"};
    assert_ok(s, attempt_start(&s->desk, &call, "dial", &s->error));
    text_copy(call.outcome, sizeof call.outcome, "willing");
    text_copy(call.answered, sizeof call.answered, "self");
    store_request_id(request);
    assert_ok(s, attempt_finish(&s->desk, &call, request, &s->error));
    assert_minute(case_now(s, id).first_contact_at, "2023-09-04T02:30");
    assert_int_equal(count_of(s, "SELECT attempt FROM step WHERE step = 'first_contact'"), call.id);
    assert_string_equal(case_now(s, id).next_step, "talk");
    assert_ok(s, attempt_void(&s->desk, call.id, "another person", &s->error));
    assert_string_equal(case_now(s, id).first_contact_at, "");
    assert_string_equal(case_now(s, id).next_step, "first_contact");
    assert_sound(s);
}

static int64_t call_of_new_talk(Station *s, int64_t id, const char *kind)
{
    char said[256];
    Talk talk = {.donation_case = id, .answer = "willing"};
    text_copy(talk.kind, sizeof talk.kind, kind);
    instant_format(clock_now(), talk.at);
    assert_ok(s, case_detail_save(&s->desk, &talk_type, &talk, NULL, NULL, said, sizeof said, &s->error));
    return count_of(s, "SELECT coalesce(attempt, 0) FROM talk WHERE id = ?1", INT_(talk.id));
}

static void a_talk_on_the_telephone_names_its_call(void **state)
{
    Station *s = *state;
    char request[40];
    int64_t donor = person_of(s, "毛先生", "370811");
    int64_t id = receive(s, donor, "Q8", "initial");
    assert_int_equal(call_of_new_talk(s, id, "phone"), 0);
    Attempt call = {.donor = donor, .number = "13800000001", .purpose = "match"};
    assert_ok(s, attempt_start(&s->desk, &call, "dial", &s->error));
    text_copy(call.outcome, sizeof call.outcome, "willing");
    text_copy(call.answered, sizeof call.answered, "self");
    store_request_id(request);
    assert_ok(s, attempt_finish(&s->desk, &call, request, &s->error));
    clock_forward(30);
    assert_int_equal(call_of_new_talk(s, id, "family"), call.id);
    assert_int_equal(call_of_new_talk(s, id, "visit"), 0);
    clock_forward(24 * 60);
    assert_int_equal(call_of_new_talk(s, id, "phone"), 0);
}

static void match_work_stands_above_a_promise_at_the_promised_time(void **state)
{
    Station *s = *state;
    char request[40];
    int64_t donor = person_of(s, "毛先生", "370811");
    receive(s, donor, "Q9", "initial");
    Attempt call = {.donor = donor, .number = "13800000001", .purpose = "match"};
    assert_ok(s, attempt_start(&s->desk, &call, "dial", &s->error));
    text_copy(call.outcome, sizeof call.outcome, "callback");
    text_copy(call.answered, sizeof call.answered, "self");
    text_copy(call.next_at, sizeof call.next_at, "2023-09-04T10:00:00Z");
    text_copy(call.next_for, sizeof call.next_for, "me");
    store_request_id(request);
    assert_ok(s, attempt_finish(&s->desk, &call, request, &s->error));
    assert_int_equal(count_of(s,
                              "SELECT count(*) FROM task WHERE donor = ?1 AND purpose = 'match' AND not_before = "
                              "'2023-09-04T10:00:00Z' AND assignee = ?2",
                              INT_(donor), INT_(s->desk.actor.id)),
                     1);
}

/* --- steps --- */

static void what_must_be_there_first_is_named(void **state)
{
    Station *s = *state;
    Step fact;
    language_set(LANGUAGE_EN);
    int64_t id = receive(s, person_of(s, "毛先生", "370811"), "Q10", "initial");
    assert_int_equal(enter(s, id, "talk", "done", "", &fact), ERR_INPUT);
    assert_non_null(strstr(s->error.message, "Answer"));
    assert_int_equal(enter(s, id, "talk", "skipped", "", &fact), ERR_INPUT);
    assert_int_equal(enter(s, id, "plan", "done", "", &fact), ERR_INPUT);
    assert_non_null(strstr(s->error.message, "notice"));
    assert_int_equal(enter(s, id, "close", "done", "", &fact), ERR_INPUT);
    assert_int_equal(enter(s, id, "nothing", "done", "", &fact), ERR_INPUT);
    assert_int_equal(enter(s, id, "talk", "finished", "", &fact), ERR_INPUT);
}

static void an_entry_is_taken_back_by_name(void **state)
{
    Station *s = *state;
    Step fact;
    int64_t id = receive(s, person_of(s, "毛先生", "370811"), "Q11", "initial");
    assert_ok(s, enter(s, id, "first_contact", "blocked", "on a ship", &fact));
    assert_string_equal(case_now(s, id).next_step, "first_contact");
    assert_ok(s, step_void(&s->desk, fact.id, "back", &s->error));
    tick(s, id, "first_contact");
    assert_int_equal(enter(s, id, "first_contact", "done", "", &fact), ERR_CONFLICT);
    int64_t entry = count_of(s, "SELECT id FROM step WHERE step = 'first_contact' AND voided_at IS NULL");
    assert_ok(s, step_void(&s->desk, entry, "typo", &s->error));
    assert_int_equal(step_void(&s->desk, entry, "typo", &s->error), ERR_CONFLICT);
    assert_string_equal(case_now(s, id).next_step, "first_contact");
    assert_sound(s);
}

/* --- the end --- */

static void closing_takes_the_side_of_its_reason_and_frees_the_donor(void **state)
{
    Station *s = *state;
    int64_t donor = person_of(s, "毛先生", "370811"), id = receive(s, donor, "Q12", "high_resolution");
    CaseClosing closing = {.side = "patient", .reason = "unwilling"};
    assert_string_equal(donor_now(s, donor).status, "RS");
    assert_int_equal(case_close(&s->desk, id, &closing, &s->error), ERR_INPUT);
    closing = (CaseClosing){.side = "", .reason = "completed"};
    assert_int_equal(case_close(&s->desk, id, &closing, &s->error), ERR_INPUT);
    close_case(s, id, "patient", "other_donor");
    assert_string_equal(donor_now(s, donor).status, "AV");
    assert_string_equal(case_now(s, id).phase, "closed");
    assert_int_equal(case_close(&s->desk, id, &closing, &s->error), ERR_CONFLICT);
    assert_ok(s, case_reopen(&s->desk, id, "the patient needs it after all", &s->error));
    assert_string_equal(donor_now(s, donor).status, "RS");
    assert_sound(s);
}

static void a_medical_end_defers_and_reopening_takes_it_back(void **state)
{
    Station *s = *state;
    int64_t donor = person_of(s, "毛先生", "370811"), id = receive(s, donor, "Q13", "initial");
    close_case(s, id, "donor", "medical_temporary");
    Donor d = donor_now(s, donor);
    assert_string_equal(d.status, "TU");
    assert_string_equal(d.status_reason, "MR");
    assert_string_equal(d.status_until, "2024-03-04");
    assert_ok(s, case_reopen(&s->desk, id, "mistaken", &s->error));
    assert_string_equal(donor_now(s, donor).status, "AV");
    close_case(s, id, "donor", "unwilling");
    assert_string_equal(donor_now(s, donor).status, "AV"); /* only proposed until the province grants it */
    assert_int_equal(count_of(s,
                              "SELECT count(*) FROM status_period WHERE donor = ?1 AND status = 'DE' AND proposal = 1 "
                              "AND voided_at IS NULL",
                              INT_(donor)),
                     1);
    assert_sound(s);
}

static void a_refusal_is_recorded_at_once_and_closing_then_needs_two_when_conditioned(void **state)
{
    Station *s = *state;
    Account second = {.name = "second", .full_name = "李敏", .role = "caller"};
    assert_ok(s, staff_save(&s->desk, &second, "another long one", &s->error));
    int64_t id = receive(s, person_of(s, "毛先生", "370811"), "Q14", "collection");
    assert_ok(s, case_conditioned(&s->desk, id, "2023-09-04T01:00:00Z", &s->error));
    assert_int_equal(case_conditioned(&s->desk, id, "2023-09-05T01:00:00Z", &s->error), ERR_INPUT);
    assert_int_equal(case_refused(&s->desk, id, "other_donor", "", &s->error), ERR_INPUT);
    assert_ok(s, case_refused(&s->desk, id, "unwilling", "heard on the phone", &s->error));
    assert_string_equal(case_now(s, id).phase, "open");
    assert_string_equal(case_now(s, id).next_step, "close");
    assert_int_equal(count_of(s, "SELECT count(*) FROM province_item WHERE kind = 'match' AND entered_on IS NULL AND "
                                 "after LIKE '%refuse_reason=unwilling%'"),
                     1);
    CaseClosing closing = {.side = "donor", .reason = "unwilling"};
    assert_int_equal(case_close(&s->desk, id, &closing, &s->error), ERR_DENIED);
    text_copy(closing.second, sizeof closing.second, "second");
    text_copy(closing.password, sizeof closing.password, "wrong");
    assert_int_equal(case_close(&s->desk, id, &closing, &s->error), ERR_DENIED);
    text_copy(closing.second, sizeof closing.second, "lead");
    text_copy(closing.password, sizeof closing.password, PASSWORD);
    assert_int_equal(case_close(&s->desk, id, &closing, &s->error), ERR_DENIED);
    text_copy(closing.second, sizeof closing.second, "second");
    text_copy(closing.password, sizeof closing.password, "another long one");
    assert_ok(s, case_close(&s->desk, id, &closing, &s->error));
    assert_int_equal(case_now(s, id).second_by, second.id);
    assert_sound(s);
}

static void a_refusal_and_the_conditioning_are_taken_back(void **state)
{
    Station *s = *state;
    int64_t id = receive(s, person_of(s, "毛先生", "370811"), "Q15", "initial");
    assert_ok(s, case_conditioned(&s->desk, id, "2023-09-04T01:00:00Z", &s->error));
    assert_ok(s, case_conditioned(&s->desk, id, "", &s->error));
    assert_string_equal(case_now(s, id).conditioned_at, "");
    assert_ok(s, case_refused(&s->desk, id, "family", "", &s->error));
    assert_int_equal(case_refused(&s->desk, id, "", "", &s->error), ERR_INPUT);
    assert_ok(s, case_refused(&s->desk, id, "", "thought again", &s->error));
    assert_string_equal(case_now(s, id).next_step, "first_contact");
    assert_sound(s);
}

static void a_reserve_is_checked_every_30_days_until_released(void **state)
{
    Station *s = *state;
    int64_t donor = person_of(s, "毛先生", "370811"), id = receive(s, donor, "Q16", "high_resolution");
    assert_ok(s, case_reserve(&s->desk, id, true, &s->error));
    assert_string_equal(case_now(s, id).phase, "reserve");
    assert_string_equal(case_now(s, id).next_step, "reserve_check");
    assert_due(s, id, "reserve_check", "2023-10-04");
    assert_int_equal(case_reserve(&s->desk, id, true, &s->error), ERR_CONFLICT);
    clock_at("2023-11-20 09:00");
    tick(s, id, "reserve_check");
    assert_due(s, id, "reserve_check", "2023-12-20"); /* the distance is kept after a late check */
    assert_ok(s, case_unreserve(&s->desk, id, &s->error));
    assert_string_equal(case_now(s, id).phase, "open");
    assert_ok(s, case_reserve(&s->desk, id, true, &s->error));
    assert_due(s, id, "reserve_check", "2023-12-20");
    receive(s, donor, "Q16", "exam"); /* chosen */
    assert_string_equal(case_now(s, id).phase, "open");
    assert_ok(s, case_reserve(&s->desk, id, true, &s->error));
    assert_ok(s, case_reserve(&s->desk, id, false, &s->error));
    assert_string_equal(case_now(s, id).close_reason, "released");
    assert_string_equal(case_now(s, id).side, "patient");
    assert_sound(s);
}

/* --- a donation --- */

typedef struct {
    const char *name, *unit, *t0, *departed, *collected;
    int64_t minutes;
} Donation;

/* Everything between the notice and the departure was left out: what is tested here comes after it. */
static int64_t donation(Station *s, const Donation *d, const char *request, int64_t province, int64_t city)
{
    char said[512];
    clock_at(d->t0);
    int64_t id = receive(s, person_of(s, d->name, d->unit), request, "initial");
    Case c = case_now(s, id);
    text_copy(c.collection_on, sizeof c.collection_on, d->collected);
    c.province_no = province;
    c.city_no = city;
    assert_ok(s, case_save(&s->desk, &c, NULL, NULL, said, sizeof said, &s->error));
    clock_set(instant_at(day_parse(d->departed), 9 * 60));
    tick(s, id, "departure");
    clock_set(instant_at(day_parse(d->collected), 15 * 60));
    Collection collection = {.donation_case = id, .minutes = d->minutes};
    text_copy(collection.on_date, sizeof collection.on_date, d->collected);
    assert_non_null(
        strstr(detail(s, &collection_type, &collection), name_text(config_case_step(s->config, "collection")->name)));
    return id;
}

static void the_briefings_cases_give_its_figures(void **state)
{
    Station *s = *state;
    static const Donation donor_18 = {"孔先生", "370811", "2014-12-15 09:00", "2015-04-23", "2015-04-27", 240};
    static const Donation fast = {"毛先生", "370811", "2023-03-01 09:00", "2023-03-08", "2023-03-12", 200};
    static const Donation second = {"孟女士", "370883", "2023-04-01 09:00", "2023-04-16", "2023-04-20", 210};
    int64_t id = donation(s, &donor_18, "B1", 389, 18);
    Case c = case_now(s, id);
    assert_string_equal(c.collected_on, "2015-04-27");
    assert_string_equal(c.departed_on, "2015-04-23");
    assert_int_equal(c.province_no, 389);
    assert_int_equal(c.city_no, 18);
    assert_int_equal(count_of(s, "SELECT minutes FROM collection WHERE donation_case = ?1", INT_(id)), 4 * 60);
    int64_t seven = donation(s, &fast, "B2", 0, 0), fifteen = donation(s, &second, "B3", 0, 0);
    assert_int_equal(case_now(s, seven).departure_days, 7);
    assert_int_equal(case_now(s, fifteen).departure_days, 15);
    CaseRecord record;
    case_record(&s->desk, &record);
    clock_at("2023-09-05 08:00"); /* the day's roll ends what has run out since 2015 */
    assert_ok(s, day_roll(&s->desk, &s->error));
    assert_int_equal(record.record_days, 7);
    assert_int_equal(record.record_case, seven);
    assert_int_equal(record.median_days, 15);
    assert_int_equal(record.counted, 3);
    /* A liaison is told of the own unit's alone. */
    Account lead = s->desk.actor;
    text_copy(s->desk.actor.role, sizeof s->desk.actor.role, "liaison");
    text_copy(s->desk.actor.unit, sizeof s->desk.actor.unit, "370883");
    case_record(&s->desk, &record);
    assert_int_equal(record.record_days, 15);
    assert_int_equal(record.record_case, fifteen);
    assert_int_equal(record.median_days, 15);
    assert_int_equal(record.counted, 1);
    s->desk.actor = lead;
    assert_sound(s);
}

static void after_a_collection_the_donor_rests_three_months(void **state)
{
    Station *s = *state;
    static const Donation d = {"毛先生", "370811", "2023-09-10 09:00", "2023-09-17", "2023-09-21", 200};
    int64_t id = donation(s, &d, "B4", 0, 0), person = case_now(s, id).donor;
    Donor donor = donor_now(s, person);
    assert_string_equal(donor.status, "TU");
    assert_string_equal(donor.status_reason, "TX");
    assert_string_equal(donor.status_until, "2023-12-21");
    assert_int_equal(task_of(s, person, "aftercare"), 1);
    clock_at("2023-12-22 08:00");
    assert_ok(s, day_roll(&s->desk, &s->error));
    assert_string_equal(donor_now(s, person).status, "AV");
    assert_sound(s);
}

static void a_second_donation_is_a_new_case(void **state)
{
    Station *s = *state;
    static const Donation d = {"毛先生", "370811", "2023-03-01 09:00", "2023-03-08", "2023-03-12", 200};
    int64_t id = donation(s, &d, "B5", 0, 0), person = case_now(s, id).donor;
    clock_at("2023-05-01 09:00");
    int64_t next = receive(s, person, "B5", "lymphocytes");
    assert_int_not_equal(next, id);
    assert_string_equal(case_now(s, next).kind, "lymphocytes");
    assert_int_equal(case_of_donor(&s->desk, person, (BoardRow[2]){0}, 2), 2);
    Checklist *list = malloc(sizeof *list);
    assert_true(case_read(&s->desk, next, list));
    assert_null(row_of(list, "gcsf"));
    free(list);
}

static void serial_numbers_are_given_once_and_gaps_are_named(void **state)
{
    Station *s = *state;
    char said[256];
    int64_t numbers[8];
    static const int64_t given[] = {17, 18, 21};
    for (size_t i = 0; i < 3; i++) {
        char request[8];
        text_format(request, sizeof request, "S%d", (int)i);
        Case c = case_now(s, receive(s, person_of(s, "毛先生", "370811"), request, "initial"));
        c.city_no = given[i];
        assert_ok(s, case_save(&s->desk, &c, NULL, NULL, said, sizeof said, &s->error));
    }
    Case c = case_now(s, receive(s, person_of(s, "孔女士", "370812"), "S9", "initial"));
    c.city_no = 18;
    assert_int_equal(case_save(&s->desk, &c, NULL, NULL, said, sizeof said, &s->error), ERR_DUPLICATE);
    assert_string_equal(s->error.field, "city_no");
    assert_int_equal(case_serial_gaps(&s->desk, "city_no", "", numbers, 8), 2);
    assert_int_equal(numbers[0], 19);
    assert_int_equal(numbers[1], 20);
}

static void the_award_opens_by_the_policy_or_by_hand(void **state)
{
    Station *s = *state;
    static const Donation in_force = {"毛先生", "370811", "2023-03-01 09:00", "2023-03-08", "2023-03-12", 200};
    static const Donation arranging = {"孟女士", "370812", "2023-04-01 09:00", "2023-04-16", "2023-04-20", 210};
    char said[256];
    int64_t id = donation(s, &in_force, "A1", 0, 0);
    assert_due(s, id, "award_applied", "2024-03-11");
    id = donation(s, &arranging, "A2", 0, 0);
    assert_due(s, id, "award_applied", "-");
    Checklist *list = malloc(sizeof *list);
    assert_true(case_read(&s->desk, id, list));
    assert_non_null(strstr(list->award, name_text(config_unit(s->config, "370812")->name)));
    free(list);
    Case c = case_now(s, id);
    text_copy(c.award_opened_on, sizeof c.award_opened_on, "2023-04-20");
    text_copy(c.award_unit, sizeof c.award_unit, "370812");
    assert_ok(s, case_save(&s->desk, &c, NULL, NULL, said, sizeof said, &s->error));
    assert_due(s, id, "award_applied", "2024-04-19");
    tick(s, id, "award_applied");
    tick(s, id, "award_accepted");
    assert_due(s, id, "award_opinion", "2023-06-19");
    c = case_now(s, id);
    c.award_private = 1;
    assert_ok(s, case_save(&s->desk, &c, NULL, NULL, said, sizeof said, &s->error));
    assert_due(s, id, "award_published", ""); /* listed, and fallen away: test_case_order */
    assert_due(s, id, "award_review", "-");
    tick(s, id, "award_opinion");
    c = case_now(s, id);
    text_copy(c.award_result, sizeof c.award_result, "refused");
    assert_ok(s, case_save(&s->desk, &c, NULL, NULL, said, sizeof said, &s->error));
    tick(s, id, "award_decided");
    assert_due(s, id, "award_review", "2023-06-19");
    assert_sound(s);
}

/* --- who may --- */

static void a_liaison_acts_in_the_own_unit_only(void **state)
{
    Station *s = *state;
    Step fact;
    char said[256];
    bool opened;
    int64_t mine = receive(s, person_of(s, "毛先生", "370811"), "L1", "initial");
    int64_t theirs = receive(s, person_of(s, "孔女士", "370812"), "L2", "initial");
    seat(s, "liaison", "370811");
    BoardRow rows[4];
    assert_int_equal(case_untaken(&s->desk, "", rows, 4), 1);
    tick(s, mine, "first_contact");
    assert_int_equal(case_untaken(&s->desk, "", rows, 4), 0);
    assert_int_equal(enter(s, theirs, "first_contact", "done", "", &fact), ERR_NOT_FOUND);
    assert_int_equal(case_take(&s->desk, theirs, s->desk.actor.id, &s->error), ERR_NOT_FOUND);
    Checklist *list = malloc(sizeof *list);
    assert_true(case_read(&s->desk, mine, list));
    assert_false(case_read(&s->desk, theirs, list));
    free(list);
    assert_int_equal(case_board(&s->desk, &(BoardFilter){.unit = "370812"}, NULL, rows, 4), 1);
    assert_int_equal(rows[0].record.id, mine);
    Notice n = notice_for(case_now(s, theirs).donor, "L2", "exam");
    assert_int_equal(notice_save(&s->desk, &n, NULL, &opened, said, sizeof said, &s->error), ERR_DENIED);
}

static void only_who_has_a_case_is_added_to_the_match_calls(void **state)
{
    Station *s = *state;
    char said[256];
    int64_t donors[2] = {person_of(s, "毛先生", "370811"), person_of(s, "孔女士", "370811")};
    int64_t id = receive(s, donors[0], "L9", "initial");
    assert_false(task_fits(&s->desk, donors[1], "match"));
    assert_false(task_fits(&s->desk, donors[0], "aftercare"));
    assert_int_equal(task_add(&s->desk, donors[1], "match", "", said, sizeof said, &s->error), ERR_DENIED);
    assert_non_null(strstr(s->error.message, "孔女士"));
    assert_ok(s, task_add_all(&s->desk, donors, 2, "match", "", NULL, said, sizeof said, &s->error));
    assert_non_null(strstr(said, "match case: 1 added, 0 there already"));
    assert_non_null(strstr(said, ", 1 without such a match case"));
    assert_int_equal(count_of(s, "SELECT count(*) FROM task WHERE origin = 'hand' AND purpose = 'match'"), 1);
    assert_ok(s, task_add(&s->desk, donors[1], "other", "", said, sizeof said, &s->error));
    assert_ok(s, case_reserve(&s->desk, id, true, &s->error));
    assert_true(task_fits(&s->desk, donors[0], "match")); /* a reserve may be asked again */
    seat(s, "helper", "");
    assert_false(task_fits(&s->desk, donors[0], "match"));
    assert_sound(s);
}

static void a_helper_sees_no_case_and_a_reader_changes_none(void **state)
{
    Station *s = *state;
    BoardRow rows[2];
    int64_t id = receive(s, person_of(s, "毛先生", "370811"), "L3", "initial");
    seat(s, "readonly", "");
    assert_int_equal(case_board(&s->desk, &(BoardFilter){0}, NULL, rows, 2), 1);
    assert_int_equal(case_take(&s->desk, id, s->desk.actor.id, &s->error), ERR_DENIED);
    seat(s, "helper", "");
    assert_int_equal(case_board(&s->desk, &(BoardFilter){0}, NULL, rows, 2), 0);
    assert_int_equal(case_figure(&s->desk, CASES_OPEN, "", 0), 0);
    seat(s, "lead", "");
    assert_int_equal(case_figure(&s->desk, CASES_OPEN, "", 0), 1);
    assert_int_equal(case_figure(&s->desk, CASES_UNTAKEN, "", 0), 1);
}

/* --- the board --- */

static void the_board_puts_the_conditioned_first_then_what_is_due(void **state)
{
    Station *s = *state;
    BoardRow rows[4];
    int64_t first = receive(s, person_of(s, "毛先生", "370811"), "T1", "initial");
    clock_forward(600);
    int64_t later = receive(s, person_of(s, "孔女士", "370812"), "T2", "initial");
    assert_int_equal(case_board(&s->desk, &(BoardFilter){0}, NULL, rows, 4), 2);
    assert_int_equal(case_board_count(&s->desk, &(BoardFilter){0}), 2);
    assert_int_equal(rows[0].record.id, first);
    assert_int_equal(rows[0].day_n, 1);
    char now[INSTANT_SIZE];
    instant_format(clock_now(), now);
    assert_ok(s, case_conditioned(&s->desk, later, now, &s->error));
    case_board(&s->desk, &(BoardFilter){0}, NULL, rows, 4);
    assert_int_equal(rows[0].record.id, later);
    assert_ok(s, case_take(&s->desk, first, s->desk.actor.id, &s->error));
    assert_int_equal(case_board(&s->desk, &(BoardFilter){.holder = -1}, NULL, rows, 4), 1);
    assert_int_equal(case_board(&s->desk, &(BoardFilter){.holder = s->desk.actor.id}, NULL, rows, 4), 1);
    clock_forward(2 * 1440);
    assert_int_equal(case_figure(&s->desk, CASES_RED, "", 0), 2);
    assert_int_equal(case_board(&s->desk, &(BoardFilter){.red = true}, NULL, rows, 4), 2);
    assert_int_equal(rows[0].level, LEVEL_RED);
    assert_int_equal(rows[1].days_ours, 2);
}

/* Read in pages of seven: how many came; each once, and none stands before the one in front of it. */
static size_t page_through(Station *s, const BoardFilter *f)
{
    enum { PAGE = 7, MOST = 200 };
    static BoardRow rows[MOST];
    size_t count = 0, got;
    do {
        got = case_board(&s->desk, f, count ? &rows[count - 1] : NULL, rows + count, PAGE);
        count += got;
    } while (got == PAGE && count + PAGE < MOST);
    for (size_t i = 1; i < count; i++) {
        const Case *a = &rows[i - 1].record, *b = &rows[i].record;
        for (size_t k = 0; k < i; k++)
            assert_true(rows[k].record.id != b->id);
        if (f->phase == BOARD_CLOSED) {
            assert_true(strcmp(a->t0, b->t0) >= 0);
            continue;
        }
        assert_true(a->conditioned_at[0] || !b->conditioned_at[0]);
        if (!a->conditioned_at[0] != !b->conditioned_at[0])
            continue;
        int unit = strcmp(a->unit, b->unit);
        if (f->order == BOARD_BY_UNIT)
            assert_true(unit < 0 || (unit == 0 && strcmp(a->next_due, b->next_due) <= 0));
        else if (f->order == BOARD_BY_DAY)
            assert_true(strcmp(a->t0, b->t0) <= 0);
        else
            assert_true(strcmp(a->next_due, b->next_due) <= 0);
    }
    assert_int_equal(case_board_count(&s->desk, f), (int64_t)count);
    return count;
}

static void a_long_board_is_paged_in_every_order_without_loss(void **state)
{
    static const char *const units[] = {"370811", "370812", "370883"};
    enum { CASES = 45 };
    Station *s = *state;
    for (int i = 0; i < CASES; i++) {
        char request[16], now[INSTANT_SIZE];
        text_format(request, sizeof request, "L%d", i);
        int64_t id = receive(s, person_of(s, "孔先生", units[i % 3]), request, "initial");
        instant_format(clock_now(), now);
        if (i % 12 == 0)
            assert_ok(s, case_conditioned(&s->desk, id, now, &s->error));
        if (i % 5 == 0)
            assert_ok(s, case_take(&s->desk, id, s->desk.actor.id, &s->error));
        if (i % 4 == 1)
            close_case(s, id, "patient", "other_donor");
        clock_forward(i % 3 ? 0 : 7); /* several of one minute */
    }
    for (BoardOrder order = BOARD_BY_DUE; order <= BOARD_BY_UNIT; order++) {
        assert_int_equal(page_through(s, &(BoardFilter){.order = order}), CASES - 11);
        assert_int_equal(page_through(s, &(BoardFilter){.order = order, .unit = "370812"}), 11);
        assert_int_equal(page_through(s, &(BoardFilter){.order = order, .holder = s->desk.actor.id}), 7);
        assert_int_equal(page_through(s, &(BoardFilter){.order = order, .holder = -1}), CASES - 11 - 7);
    }
    assert_int_equal(page_through(s, &(BoardFilter){.phase = BOARD_CLOSED}), 11);
    clock_forward(30 * 60);
    assert_int_equal(page_through(s, &(BoardFilter){.red = true}), CASES - 11);
    assert_int_equal(page_through(s, &(BoardFilter){.phase = BOARD_CLOSED, .red = true}), 0);
}

static void what_is_late_for_long_is_told_again_to_the_lead(void **state)
{
    Station *s = *state;
    BoardRow row;
    int64_t id = receive(s, person_of(s, "毛先生", "370811"), "E1", "initial");
    assert_ok(s, case_take(&s->desk, id, s->desk.actor.id, &s->error));
    clock_forward(47 * 60); /* late since 23 hours */
    assert_int_equal(case_escalated_count(&s->desk), 0);
    clock_forward(2 * 60);
    assert_int_equal(case_escalated(&s->desk, &row, 1), 1);
    assert_int_equal(row.record.id, id);
    seat(s, "liaison", "370812");
    assert_int_equal(case_escalated_count(&s->desk), 0);
    seat(s, "lead", "");
    tick(s, id, "first_contact");
    talked(s, id, "willing");
    assert_int_equal(case_escalated_count(&s->desk), 0);
    assert_sound(s);
}

static void the_timeline_tells_whose_time_it_was(void **state)
{
    Station *s = *state;
    TimelineSpan spans[16];
    clock_at("2023-03-06 09:00");
    int64_t id = receive(s, person_of(s, "毛先生", "370811"), "T3", "initial");
    clock_at("2023-03-06 15:00");
    tick(s, id, "first_contact");
    clock_at("2023-03-07 15:00");
    talked(s, id, "willing");
    tick(s, id, "answer");
    clock_at("2023-03-20 09:00");
    Case c = case_now(s, id);
    assert_int_equal(c.hours_ours, 6);
    assert_int_equal(c.hours_volunteer, 24);
    assert_string_equal(c.spent_with, "patient");
    size_t count = case_timeline(&s->desk, id, spans, 16);
    assert_true(count >= 3);
    assert_int_equal(spans[0].with, SPENT_OURS);
    assert_int_equal(spans[1].with, SPENT_VOLUNTEER);
    assert_int_equal(spans[count - 1].with, SPENT_PATIENT);
    assert_true(spans[count - 1].until == INSTANT_NONE);
    char line[256];
    Checklist *list = malloc(sizeof *list);
    assert_true(case_read(&s->desk, id, list));
    case_sentence(&s->desk, list, line, sizeof line);
    assert_non_null(strstr(line, "毛"));
    assert_null(strstr(line, "138"));
    free(list);
}

static void costs_are_summed_in_fen_and_shown_in_yuan(void **state)
{
    Station *s = *state;
    char shown[32];
    int64_t id = receive(s, person_of(s, "毛先生", "370811"), "T4", "initial");
    Cost cost = {.donation_case = id, .kind = "transport", .on_date = "2023-09-04"};
    assert_ok(s, field_read(field_find(&cost_type, "fen"), &cost, "128.5", clock_today(), NULL, &s->error));
    assert_int_equal(cost.fen, 12850);
    detail(s, &cost_type, &cost);
    cost = (Cost){.donation_case = id, .kind = "food", .on_date = "2023-09-04", .fen = 4000};
    detail(s, &cost_type, &cost);
    assert_int_equal(case_costs(&s->desk, id, ""), 16850);
    assert_int_equal(case_costs(&s->desk, id, "food"), 4000);
    field_show(field_find(&cost_type, "fen"), &cost, false, shown, sizeof shown);
    assert_string_equal(shown, "40.00");
    static const char *const wrong[] = {"12.345", "abc", "-5", "1.2.3", ""};
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(field_read(field_find(&cost_type, "fen"), &cost, wrong[i], clock_today(), NULL, NULL),
                         ERR_INPUT);
    Cost rows[4];
    assert_int_equal(case_details(&s->desk, &cost_type, id, rows, 4), 2);
    assert_string_equal(rows[1].kind, "food");
}

static void a_serious_event_runs_against_24_hours(void **state)
{
    Station *s = *state;
    AdverseEvent rows[2];
    int64_t id = receive(s, person_of(s, "毛先生", "370811"), "T5", "initial");
    AdverseEvent mild = {.donation_case = id, .grade = 1, .what = "headache", .noticed_at = "2023-09-04T01:00:00Z"};
    detail(s, &adverse_event_type, &mild);
    AdverseEvent serious = {.donation_case = id, .grade = 3, .what = "bleeding", .noticed_at = "2023-09-04T01:00:00Z"};
    detail(s, &adverse_event_type, &serious);
    assert_true(adverse_due(s->config, &mild) == INSTANT_NONE);
    assert_true(adverse_due(s->config, &serious) == instant_parse("2023-09-05T01:00:00Z"));
    assert_int_equal(adverse_unreported(&s->desk, "", rows, 2), 1);
    text_copy(serious.reported_at, sizeof serious.reported_at, "2023-09-04T01:30:00Z");
    detail(s, &adverse_event_type, &serious);
    assert_int_equal(adverse_unreported(&s->desk, "", rows, 2), 0);
}

static void a_version_that_was_saved_over_shows_theirs(void **state)
{
    Station *s = *state;
    char said[256];
    Case c = case_now(s, receive(s, person_of(s, "毛先生", "370811"), "T6", "initial")), stale = c, theirs = {0};
    text_copy(c.ward, sizeof c.ward, "12");
    assert_ok(s, case_save(&s->desk, &c, NULL, NULL, said, sizeof said, &s->error));
    text_copy(stale.ward, sizeof stale.ward, "14");
    assert_int_equal(case_save(&s->desk, &stale, NULL, &theirs, said, sizeof said, &s->error), ERR_CONFLICT);
    assert_string_equal(theirs.ward, "12");
    Change changes[16];
    size_t count = case_changes(&s->desk, c.id, changes, 16);
    assert_true(count >= 3);
    assert_string_equal(changes[0].field, "ward");
    assert_string_equal(changes[0].after, "12");
}

static void the_roster_says_who_is_on_duty(void **state)
{
    Station *s = *state;
    Duty duty = {.on_date = "2023-09-04", .name = "张慧", .phone = "13800000000"}, found = {0};
    assert_ok(s, duty_save(&s->desk, &duty, &s->error));
    assert_true(duty_on(&s->desk, day_parse("2023-09-04"), &found));
    assert_string_equal(found.name, "张慧");
    assert_false(duty_on(&s->desk, day_parse("2023-09-05"), &found));
    duty.name[0] = '\0';
    assert_ok(s, duty_save(&s->desk, &duty, &s->error));
    assert_false(duty_on(&s->desk, day_parse("2023-09-04"), &found));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, station_open, station_close)
    const struct CMUnitTest tests[] = {
        TEST(a_notice_opens_a_case_and_a_later_one_moves_it_on),
        TEST(a_reservation_shows_whose_it_is_and_until_when),
        TEST(the_same_request_again_changes_nothing),
        TEST(a_warning_says_what_is_to_be_asked),
        TEST(a_notice_for_somebody_unreachable_opens_the_search_at_once),
        TEST(voiding_the_only_notice_takes_the_case_away),
        TEST(the_persons_answer_in_a_match_call_ticks_the_first_contact),
        TEST(a_talk_on_the_telephone_names_its_call),
        TEST(match_work_stands_above_a_promise_at_the_promised_time),
        TEST(what_must_be_there_first_is_named),
        TEST(an_entry_is_taken_back_by_name),
        TEST(closing_takes_the_side_of_its_reason_and_frees_the_donor),
        TEST(a_medical_end_defers_and_reopening_takes_it_back),
        TEST(a_refusal_is_recorded_at_once_and_closing_then_needs_two_when_conditioned),
        TEST(a_refusal_and_the_conditioning_are_taken_back),
        TEST(a_reserve_is_checked_every_30_days_until_released),
        TEST(the_briefings_cases_give_its_figures),
        TEST(after_a_collection_the_donor_rests_three_months),
        TEST(a_second_donation_is_a_new_case),
        TEST(serial_numbers_are_given_once_and_gaps_are_named),
        TEST(the_award_opens_by_the_policy_or_by_hand),
        TEST(a_liaison_acts_in_the_own_unit_only),
        TEST(a_helper_sees_no_case_and_a_reader_changes_none),
        TEST(the_board_puts_the_conditioned_first_then_what_is_due),
        TEST(a_long_board_is_paged_in_every_order_without_loss),
        TEST(what_is_late_for_long_is_told_again_to_the_lead),
        TEST(the_timeline_tells_whose_time_it_was),
        TEST(costs_are_summed_in_fen_and_shown_in_yuan),
        TEST(a_serious_event_runs_against_24_hours),
        TEST(a_version_that_was_saved_over_shows_theirs),
        TEST(only_who_has_a_case_is_added_to_the_match_calls),
        TEST(the_roster_says_who_is_on_duty),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

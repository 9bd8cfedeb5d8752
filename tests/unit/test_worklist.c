/* Lists to be worked through: who stands on them, the steps of the search, a lead's decisions. */
#include "station.h"

#include "change.h"
#include "claim.h"
#include "derive.h"
#include "intake.h"
#include "worklist.h"

enum { DAY_MINUTES = 24 * 60 };

/* --- people and calls in one line --- */

static int64_t add_person(Station *s, const char *name, const char *phone)
{
    Intake intake;
    intake_start(&s->desk, &intake);
    intake.sample = (Sample){0};
    text_copy(intake.donor.name, sizeof intake.donor.name, name);
    text_copy(intake.donor.unit, sizeof intake.donor.unit, "370883");
    text_copy(intake.phone.number, sizeof intake.phone.number, phone);
    assert_ok(s, intake_save(&s->desk, &intake, NULL, &s->error));
    return intake.donor.id;
}

static Attempt call(Station *s, int64_t donor, const char *number, const char *outcome, const char *answered)
{
    Attempt a = {.donor = donor, .reason = "as told"};
    char request[40];
    const Outcome *o = config_outcome(s->config, outcome);
    text_copy(a.number, sizeof a.number, number);
    text_copy(a.outcome, sizeof a.outcome, outcome);
    instant_format(clock_now(), a.at);
    attempt_propose(&s->desk, &a);
    text_copy(a.answered, sizeof a.answered, answered);
    if (o->needs & NEEDS_UNTIL)
        day_format(clock_today() + 40, a.until);
    if (o->needs & NEEDS_WHEN)
        instant_format(clock_now() + 26 * 3600, a.next_at);
    if (o->needs & NEEDS_NUMBER)
        text_copy(a.new_number, sizeof a.new_number, "13900000009");
    store_request_id(request);
    assert_ok(s, attempt_finish(&s->desk, &a, request, &s->error));
    return a;
}

static void days_pass(Station *s, int days)
{
    clock_forward(days * DAY_MINUTES);
    assert_ok(s, desk_tick(&s->desk, &s->error));
}

static Donor donor_of(Station *s, int64_t id)
{
    Donor donor;
    assert_true(record_load(s->desk.store, &donor_type, id, &donor));
    return donor;
}

/* All rows of a list, read in pages of two. */
static size_t read_list(Station *s, const WorkFilter *filter, WorkRow *rows, size_t max)
{
    size_t count = 0;
    bool more = true;
    while (more && count + 2 <= max) {
        WorkKey last = count ? rows[count - 1].key : (WorkKey){0};
        count += worklist_page(&s->desk, filter, count ? &last : NULL, rows + count, 2, &more);
    }
    return count;
}

#define assert_list(s, kind, ...) assert_list_((s), (kind), (const int64_t[]){__VA_ARGS__, 0}, __LINE__)
static void assert_list_(Station *s, WorkKind kind, const int64_t *donors, int line)
{
    WorkRow rows[32];
    WorkFilter filter = {.kind = kind};
    size_t count = read_list(s, &filter, rows, 32), wanted = 0;
    while (donors[wanted])
        wanted++;
    _assert_int_equal(count, wanted, "rows of the list", line);
    _assert_int_equal((uintmax_t)worklist_count(&s->desk, kind, "", 0), wanted, "counted", line);
    for (size_t i = 0; i < count; i++)
        _assert_int_equal((uintmax_t)rows[i].key.donor, (uintmax_t)donors[i], "donor", line);
}

static WorkRow row_of(Station *s, WorkKind kind, int64_t donor)
{
    WorkRow rows[32] = {0};
    WorkFilter filter = {.kind = kind};
    size_t count = read_list(s, &filter, rows, 32);
    for (size_t i = 0; i < count; i++)
        if (rows[i].key.donor == donor)
            return rows[i];
    fail_msg("person %lld does not stand on the list", (long long)donor);
    return rows[0];
}

static Status act(Station *s, WorkKind kind, int64_t donor, const char *what, int64_t *id)
{
    WorkAct a = {.kind = kind, .donor = donor, .reason = "as told", .attempt = {.channel = "phone"}};
    char said[400];
    text_copy(a.act, sizeof a.act, what);
    if (kind == WORK_REVIEW && !text_equal(what, "leave"))
        day_format(clock_today() + 90, a.again_on);
    text_copy(a.attempt.answered, sizeof a.attempt.answered, text_equal(what, "nobody") ? "nobody" : "other");
    if (text_equal(what, "number"))
        text_copy(a.attempt.new_number, sizeof a.attempt.new_number, "13900000008");
    if (text_equal(what, "reached")) {
        text_copy(a.attempt.answered, sizeof a.attempt.answered, "self");
        text_copy(a.attempt.outcome, sizeof a.attempt.outcome, "willing");
    }
    Status status = worklist_act(&s->desk, &a, id, said, sizeof said, &s->error);
    if (status == OK)
        assert_string_not_equal(said, "");
    return status;
}

static void sign_in_as(Station *s, const char *role, const char *unit)
{
    Account other = {.full_name = "薄荷"};
    text_copy(other.name, sizeof other.name, role);
    text_copy(other.role, sizeof other.role, role);
    text_copy(other.unit, sizeof other.unit, unit);
    assert_ok(s, staff_save(&s->desk, &other, PASSWORD, &s->error));
    s->desk.actor = other;
    store_actor(s->desk.store, other.id, "desk");
}

/* Every round of the retry policy in vain: the search has begun. */
static int64_t add_unreached(Station *s, const char *name)
{
    int64_t donor = add_person(s, name, "13805371234");
    Relative relative = {.donor = donor, .name = "孔父", .relation = "parent", .phone = "13805370001"};
    Phone work = {.donor = donor, .owner = "workplace", .state = "unconfirmed", .number = "05372345678"};
    assert_ok(s, registry_save(&s->desk, &relative_type, &relative, NULL, NULL, &s->error));
    assert_ok(s, registry_save(&s->desk, &phone_type, &work, NULL, NULL, &s->error));
    for (int i = 0; i < (int)(s->config->retry.attempts * s->config->retry.rounds); i++) {
        assert_false(worklist_has(&s->desk, WORK_SEARCH, donor));
        call(s, donor, "13805371234", "no_answer", "nobody");
        days_pass(s, 40);
    }
    return donor;
}

/* --- membership --- */

static void files_with_missing_entries_stand_newest_first_and_leave_complete(void **state)
{
    Station *s = *state;
    int64_t first = add_person(s, "孔一", "13805371234"), second = add_person(s, "孔二", "13805375678"),
            third = add_person(s, "孔三", "");
    assert_list(s, WORK_INCOMPLETE, third, second, first);
    const char *labels[32];
    size_t count = worklist_missing(&s->desk, third, labels, 32);
    assert_int_equal(count, donor_of(s, third).incomplete);
    assert_string_equal(labels[0], phone_type.label);
    assert_non_null(strstr(row_of(s, WORK_INCOMPLETE, third).what, "Phone"));
    call(s, second, "13805375678", "died", "relative"); /* nobody completes the file of the dead */
    assert_list(s, WORK_INCOMPLETE, third, first);
    assert_sound(s);
}

static void a_task_untouched_for_14_days_has_stalled(void **state)
{
    Station *s = *state;
    int64_t donor = add_person(s, "孔一", "13805371234");
    days_pass(s, 13);
    assert_list(s, WORK_STALLED, 0);
    days_pass(s, 1);
    assert_list(s, WORK_STALLED, donor);
    assert_non_null(strstr(row_of(s, WORK_STALLED, donor).what, "14 days"));
    call(s, donor, "13805371234", "no_answer", "nobody");
    assert_list(s, WORK_STALLED, 0);
    days_pass(s, 3 + 13);
    assert_list(s, WORK_STALLED, 0);
    days_pass(s, 1);
    assert_list(s, WORK_STALLED, donor);
    assert_sound(s);
}

static void what_has_stalled_comes_in_the_order_of_the_queue(void **state)
{
    Station *s = *state;
    char said[200];
    int64_t a = add_person(s, "孔一", "13805371234"), b = add_person(s, "孔二", "13805375678"),
            c = add_person(s, "孔三", "13805375679");
    const int64_t both[] = {c, b};
    assert_ok(s, task_add_all(&s->desk, both, 2, "sampling", "", NULL, said, sizeof said, &s->error));
    days_pass(s, 20);
    assert_list(s, WORK_STALLED, c, b, a, b, c); /* two appointments, three first calls */
}

static void age_comes_near_by_itself(void **state)
{
    Station *s = *state;
    int64_t donor = add_person(s, "孔一", "13805371234");
    Donor d = donor_of(s, donor);
    text_copy(d.birth_date, sizeof d.birth_date, "1969-03-06"); /* 55 on 2024-03-06; now 2023-09-04 */
    assert_ok(s, registry_save(&s->desk, &donor_type, &d, NULL, NULL, &s->error));
    assert_list(s, WORK_AGE, 0);
    days_pass(s, 1);
    assert_list(s, WORK_AGE, 0);
    days_pass(s, 1);
    assert_list(s, WORK_AGE, donor);
    assert_string_equal(row_of(s, WORK_AGE, donor).due, "2024-03-06");
    int64_t id;
    assert_ok(s, act(s, WORK_AGE, donor, "thanks", &id));
    assert_list(s, WORK_AGE, 0);
    assert_ok(s, worklist_undo(&s->desk, id, &s->error));
    assert_list(s, WORK_AGE, donor);
    assert_int_equal(worklist_undo(&s->desk, id, &s->error), ERR_CONFLICT);
    days_pass(s, 182);
    assert_string_equal(donor_of(s, donor).status, "DE");
    assert_list(s, WORK_AGE, 0);
    assert_sound(s);
}

static void a_month_s_last_birthdays_are_not_missed(void **state)
{
    Station *s = *state;
    static const char *const births[] = {"1969-08-28", "1969-08-29", "1969-08-30", "1969-08-31", "1969-09-01"};
    enum { COUNT = sizeof births / sizeof births[0] };
    int64_t donors[COUNT];
    for (int i = 0; i < COUNT; i++) {
        donors[i] = add_person(s, "孔一", "13805371234");
        Donor d = donor_of(s, donors[i]);
        text_copy(d.birth_date, sizeof d.birth_date, births[i]);
        assert_ok(s, registry_save(&s->desk, &donor_type, &d, NULL, NULL, &s->error));
    }
    clock_set(instant_at(day_from(2024, 2, 27), 600));
    for (int day = 0; day < 5; day++) {
        assert_ok(s, desk_tick(&s->desk, &s->error));
        assert_sound(s);
        clock_forward(DAY_MINUTES);
    }
    assert_list(s, WORK_AGE, donors[0], donors[1], donors[2], donors[3], donors[4]);
}

static void a_deferral_stands_there_30_days_before_it_ends_until_somebody_rings(void **state)
{
    Station *s = *state;
    int64_t donor = add_person(s, "孔一", "13805371234");
    call(s, donor, "13805371234", "not_now", "self"); /* for 40 days */
    assert_list(s, WORK_DEFERRAL, 0);
    days_pass(s, 9);
    assert_list(s, WORK_DEFERRAL, 0);
    days_pass(s, 1);
    assert_list(s, WORK_DEFERRAL, donor);
    call(s, donor, "13805371234", "no_answer", "nobody"); /* before the end: tried, not spoken with */
    assert_list(s, WORK_DEFERRAL, donor);
    days_pass(s, 31);
    assert_list(s, WORK_DEFERRAL, donor);
    Attempt a = call(s, donor, "13805371234", "no_answer", "nobody"); /* since the end: the queue goes on with it */
    assert_list(s, WORK_DEFERRAL, 0);
    assert_ok(s, attempt_void(&s->desk, a.id, "wrong key", &s->error));
    assert_list(s, WORK_DEFERRAL, donor);
    int64_t id;
    assert_ok(s, act(s, WORK_DEFERRAL, donor, "nothing", &id));
    assert_list(s, WORK_DEFERRAL, 0);
    assert_sound(s);
}

static void who_was_spoken_with_shortly_before_the_end_is_not_asked_again(void **state)
{
    Station *s = *state;
    int64_t donor = add_person(s, "孔一", "13805371234");
    call(s, donor, "13805371234", "not_now", "self");
    days_pass(s, 12);
    call(s, donor, "13805371234", "willing", "self");
    assert_list(s, WORK_DEFERRAL, 0);
    assert_sound(s);
}

/* Who came with old data has waited for years, but not for a call from here. */
static void old_data_say_since_when_they_are_in_the_calls(void **state)
{
    Station *s = *state;
    int64_t donor = add_person(s, "孔一", "13805371234");
    assert_list(s, WORK_STALLED, 0);
    Donor d;
    assert_true(record_load(s->desk.store, &donor_type, donor, &d));
    text_copy(d.enrolled_on, sizeof d.enrolled_on, "2019-01-01");
    assert_ok(s, registry_save(&s->desk, &donor_type, &d, NULL, NULL, &s->error));
    assert_list(s, WORK_STALLED, donor);
    assert_non_null(strstr(row_of(s, WORK_STALLED, donor).what, "in the calls here only since 2023-09-04"));
}

/* --- the search --- */

static void the_steps_of_the_search_come_in_their_order(void **state)
{
    Station *s = *state;
    int64_t donor = add_unreached(s, "孔一"), id;
    WorkRow row = row_of(s, WORK_SEARCH, donor);
    assert_string_equal(row.about, "relatives");
    assert_string_equal(row.number, "13805370001");
    assert_ok(s, act(s, WORK_SEARCH, donor, "nobody", &id));
    assert_list(s, WORK_SEARCH, 0); /* another day */
    days_pass(s, (int)s->config->retry.gap_days);
    assert_string_equal(row_of(s, WORK_SEARCH, donor).about, "relatives");
    assert_ok(s, act(s, WORK_SEARCH, donor, "asked", &id));
    days_pass(s, 6);
    assert_list(s, WORK_SEARCH, 0);
    days_pass(s, 1);
    row = row_of(s, WORK_SEARCH, donor);
    assert_string_equal(row.about, "workplace");
    assert_string_equal(row.number, "05372345678");
    assert_non_null(strstr(row.what, "relatives"));
    assert_ok(s, act(s, WORK_SEARCH, donor, "none", &id)); /* nothing to try: the next one at once */
    assert_string_equal(row_of(s, WORK_SEARCH, donor).about, "community");
    assert_int_equal(count_of(s, "SELECT count(*) FROM attempt WHERE purpose = 'search'"), 2);
    assert_ok(s, worklist_undo(&s->desk, id, &s->error));
    assert_string_equal(row_of(s, WORK_SEARCH, donor).about, "workplace");
    assert_sound(s);
}

static void nobody_there_moves_on_after_the_step_s_tries(void **state)
{
    Station *s = *state;
    int64_t donor = add_unreached(s, "孔一"), id;
    for (int i = 0; i < (int)s->config->search[0].tries; i++) {
        assert_string_equal(row_of(s, WORK_SEARCH, donor).about, "relatives");
        assert_ok(s, act(s, WORK_SEARCH, donor, "nobody", &id));
        days_pass(s, 30);
    }
    assert_string_equal(row_of(s, WORK_SEARCH, donor).about, "workplace");
    assert_sound(s);
}

static int64_t take_all_steps(Station *s, int64_t donor)
{
    int64_t id = 0;
    for (size_t i = 0; i < s->config->search_count; i++) {
        assert_string_equal(row_of(s, WORK_SEARCH, donor).about, s->config->search[i].id);
        assert_ok(s, act(s, WORK_SEARCH, donor, "asked", &id));
        if (i + 1 < s->config->search_count)
            days_pass(s, 30);
    }
    return id;
}

static int64_t proposals(Station *s)
{
    return count_of(s, "SELECT count(*) FROM status_period WHERE status = 'DE' AND reason = 'UC' AND proposal = 1 AND "
                       "voided_at IS NULL");
}

static void the_last_step_proposes_and_the_search_comes_back_every_year(void **state)
{
    Station *s = *state;
    int64_t donor = add_unreached(s, "孔一");
    int64_t last = take_all_steps(s, donor);
    assert_int_equal(proposals(s), 1);
    assert_string_equal(donor_of(s, donor).status, "EN"); /* a proposal changes nothing */
    assert_ok(s, worklist_undo(&s->desk, last, &s->error));
    assert_int_equal(proposals(s), 0);
    assert_string_equal(row_of(s, WORK_SEARCH, donor).about, "visit");
    int64_t id;
    assert_ok(s, act(s, WORK_SEARCH, donor, "asked", &id));
    days_pass(s, 360);
    assert_list(s, WORK_SEARCH, 0);
    days_pass(s, 10);
    assert_string_equal(row_of(s, WORK_SEARCH, donor).about, "relatives");
    take_all_steps(s, donor);
    assert_int_equal(proposals(s), 1); /* the open one serves again */
    assert_sound(s);
}

static void not_reached_is_no_exit_any_contact_brings_the_person_back(void **state)
{
    Station *s = *state;
    int64_t donor = add_unreached(s, "孔一"), id;
    char said[200];
    take_all_steps(s, donor);
    StatusPeriod confirmed = {.donor = donor, .status = "DE", .reason = "UC"};
    assert_ok(s, registry_status(&s->desk, &confirmed, &s->error));
    assert_string_equal(donor_of(s, donor).status, "DE");
    assert_ok(s, task_add(&s->desk, donor, "other", "", said, sizeof said, &s->error));
    assert_sound(s);
    days_pass(s, 370);
    assert_string_equal(row_of(s, WORK_SEARCH, donor).about, "relatives");
    assert_ok(s, act(s, WORK_SEARCH, donor, "reached", &id));
    assert_string_equal(donor_of(s, donor).status, "EN");
    assert_list(s, WORK_SEARCH, 0);
    assert_int_equal(count_of(s,
                              "SELECT count(*) FROM task WHERE donor = ?1 AND closed_at IS NULL AND purpose = "
                              "'recheck'",
                              INT_(donor)),
                     1);
    assert_sound(s);
}

static void a_new_number_ends_the_search_until_it_is_used_up(void **state)
{
    Station *s = *state;
    int64_t donor = add_unreached(s, "孔一"), id;
    assert_ok(s, act(s, WORK_SEARCH, donor, "number", &id));
    assert_list(s, WORK_SEARCH, 0);
    assert_int_equal(count_of(s, "SELECT count(*) FROM phone WHERE number = '13900000008'"), 1);
    assert_int_equal(count_of(s, "SELECT count(*) FROM task WHERE purpose = 'first' AND closed_at IS NULL"), 1);
    assert_sound(s);
}

static void a_call_of_the_search_is_the_result_of_the_step(void **state)
{
    Station *s = *state;
    int64_t donor = add_unreached(s, "孔一");
    Attempt a = {.donor = donor, .purpose = "search", .number = "13805370001", .channel = "phone"};
    assert_ok(s, attempt_start(&s->desk, &a, "start", &s->error));
    text_copy(a.outcome, sizeof a.outcome, "message_left");
    text_copy(a.answered, sizeof a.answered, "relative");
    assert_ok(s, attempt_finish(&s->desk, &a, "r1", &s->error));
    assert_int_equal(count_of(s,
                              "SELECT count(*) FROM list_act WHERE act = 'asked' AND about = 'relatives' AND "
                              "attempt = ?1",
                              INT_(a.id)),
                     1);
    assert_ok(s, attempt_void(&s->desk, a.id, "wrong key", &s->error));
    assert_string_equal(row_of(s, WORK_SEARCH, donor).about, "relatives");
    assert_sound(s);
}

/* --- a lead's decision --- */

static void only_a_lead_decides_and_says_why(void **state)
{
    Station *s = *state;
    int64_t donor = add_person(s, "孔一", "13805371234"), id;
    call(s, donor, "13805371234", "disagree", "self");
    WorkAct without = {.kind = WORK_REVIEW, .donor = donor, .act = "leave"};
    char said[200];
    assert_int_equal(worklist_act(&s->desk, &without, &id, said, sizeof said, &s->error), ERR_INPUT);
    assert_string_equal(s->error.field, "reason");
    sign_in_as(s, "caller", "");
    assert_list(s, WORK_REVIEW, donor);
    assert_non_null(strstr(row_of(s, WORK_REVIEW, donor).what, "as told"));
    assert_int_equal(act(s, WORK_REVIEW, donor, "keep", &id), ERR_DENIED);
    assert_list(s, WORK_REVIEW, donor);
}

static void kept_in_the_pool_is_called_from_the_day_set(void **state)
{
    Station *s = *state;
    int64_t donor = add_person(s, "孔一", "13805371234"), id;
    call(s, donor, "13805371234", "disagree", "self");
    call(s, donor, "13805371234", "no_answer", "nobody"); /* takes nothing back */
    assert_list(s, WORK_REVIEW, donor);
    assert_ok(s, act(s, WORK_REVIEW, donor, "keep", &id));
    assert_list(s, WORK_REVIEW, 0);
    char due[INSTANT_SIZE];
    query_one_text(s->desk.store, due, sizeof due, "SELECT not_before FROM task WHERE closed_at IS NULL");
    assert_int_equal(instant_day(instant_parse(due)), clock_today() + 90);
    assert_int_equal(act(s, WORK_REVIEW, donor, "family", &id), ERR_CONFLICT);
    assert_sound(s);
}

static void leaving_is_proposed_by_the_lead_and_can_be_taken_back(void **state)
{
    Station *s = *state;
    int64_t donor = add_person(s, "孔一", "13805371234"), id;
    call(s, donor, "13805371234", "disagree", "self");
    assert_ok(s, act(s, WORK_REVIEW, donor, "leave", &id));
    assert_int_equal(count_of(s, "SELECT count(*) FROM status_period WHERE status = 'DE' AND reason = 'PR' AND "
                                 "proposal = 1 AND voided_at IS NULL"),
                     1);
    assert_int_equal(count_of(s, "SELECT count(*) FROM task WHERE closed_at IS NULL"), 0);
    assert_int_equal(count_of(s, "SELECT count(*) FROM audit WHERE record = 'list_act' AND action = 'add'"), 1);
    assert_ok(s, worklist_undo(&s->desk, id, &s->error));
    assert_list(s, WORK_REVIEW, donor);
    assert_int_equal(count_of(s, "SELECT count(*) FROM status_period WHERE voided_at IS NULL"), 0);
    assert_ok(s, act(s, WORK_REVIEW, donor, "leave", &id));
    int64_t period = count_of(s, "SELECT id FROM status_period WHERE voided_at IS NULL");
    assert_ok(s, registry_void_status(&s->desk, period, "the province said no", &s->error));
    assert_list(s, WORK_REVIEW, donor); /* decided anew */
    assert_sound(s);
}

static void who_moved_to_another_city_is_not_proposed_for_leaving(void **state)
{
    Station *s = *state;
    int64_t donor = add_person(s, "孔一", "13805371234"), id;
    call(s, donor, "13805371234", "moved_city", "self");
    assert_int_equal(act(s, WORK_REVIEW, donor, "leave", &id), ERR_INPUT);
    assert_ok(s, act(s, WORK_REVIEW, donor, "keep", &id));
    assert_sound(s);
}

/* --- filters --- */

static void a_liaison_sees_the_own_unit(void **state)
{
    Station *s = *state;
    int64_t here = add_person(s, "孔一", "13805371234"), there = add_person(s, "孔二", "13805375678");
    Donor d = donor_of(s, here);
    text_copy(d.unit, sizeof d.unit, "370811");
    assert_ok(s, registry_save(&s->desk, &donor_type, &d, NULL, NULL, &s->error));
    call(s, here, "13805371234", "disagree", "self");
    call(s, there, "13805375678", "disagree", "self");
    assert_int_equal(worklist_count(&s->desk, WORK_REVIEW, "370883", 0), 1);
    sign_in_as(s, "liaison", "370811");
    assert_list(s, WORK_REVIEW, here);
    assert_list(s, WORK_INCOMPLETE, here);
    assert_int_equal(worklist_count(&s->desk, WORK_REVIEW, "370883", 0), 1);
    assert_false(worklist_has(&s->desk, WORK_REVIEW, there));
    days_pass(s, 400);
    assert_false(worklist_has(&s->desk, WORK_STALLED, there));
}

static void mine_are_those_i_rang_or_hold(void **state)
{
    Station *s = *state;
    int64_t a = add_person(s, "孔一", "13805371234"), b = add_person(s, "孔二", "13805375678");
    WorkRow rows[8];
    call(s, a, "13805371234", "disagree", "self");
    sign_in_as(s, "caller", "");
    call(s, b, "13805375678", "disagree", "self");
    WorkFilter filter = {.kind = WORK_REVIEW, .account = s->desk.actor.id};
    assert_int_equal(read_list(s, &filter, rows, 8), 1);
    assert_int_equal(rows[0].key.donor, b);
    assert_int_equal(worklist_count(&s->desk, WORK_REVIEW, "", filter.account), 1);
    assert_ok(s, claim_take(&s->desk, a, &s->error));
    assert_int_equal(read_list(s, &filter, rows, 8), 2);
    filter.kind = WORK_INCOMPLETE;
    assert_int_equal(read_list(s, &filter, rows, 8), 2);
    assert_int_equal(rows[0].key.donor, b); /* the newest first */
}

/* --- add to calls --- */

static void add_to_calls_moves_what_is_there_and_counts_several(void **state)
{
    Station *s = *state;
    int64_t donors[3] = {add_person(s, "孔一", "13805371234"), add_person(s, "孔二", "13805375678"),
                         add_person(s, "孔三", "13805375679")};
    char said[200], wanted[INSTANT_SIZE];
    call(s, donors[2], "13805375679", "died", "relative");
    assert_ok(s, task_add(&s->desk, donors[0], "other", "", said, sizeof said, &s->error));
    instant_format(clock_now() + 7 * 86400, wanted);
    assert_ok(s, task_add(&s->desk, donors[0], "other", wanted, said, sizeof said, &s->error));
    assert_non_null(strstr(said, "already"));
    assert_non_null(strstr(said, "2023-09-11"));
    assert_sound(s);
    assert_ok(s, task_add_all(&s->desk, donors, 3, "other", "", NULL, said, sizeof said, &s->error));
    assert_string_equal(said, "other: 1 added, 1 there already, 1 left or not to be called");
    assert_sound(s);
}

static int64_t tasks_of(Station *s, int64_t donor, const char *origin)
{
    return query_one_int(s->desk.store, -1,
                         "SELECT count(*) FROM task WHERE donor = ?1 AND origin = ?2 AND closed_at IS NULL",
                         INT_(donor), TEXT_(origin));
}

static void add_to_calls_is_taken_back(void **state)
{
    Station *s = *state;
    int64_t donors[2] = {add_person(s, "孔一", "13805371234"), add_person(s, "孔二", "13805375678")};
    int64_t change, moved;
    char said[200], wanted[INSTANT_SIZE], due[INSTANT_SIZE], now[INSTANT_SIZE];
    instant_format(clock_now(), now);
    instant_format(clock_now() + 7 * 86400, wanted);
    assert_ok(s, task_add_all(&s->desk, donors, 2, "first", "", &change, said, sizeof said, &s->error));
    assert_int_equal(tasks_of(s, donors[0], "rule"), 0); /* the same purpose: the rule's gave way */
    assert_ok(s, task_add_all(&s->desk, donors, 1, "first", wanted, &moved, said, sizeof said, &s->error));
    assert_ok(s, change_undo(&s->desk, moved, &s->error));
    query_one_text(s->desk.store, due, sizeof due, "SELECT not_before FROM task WHERE donor = ?1", INT_(donors[0]));
    assert_string_equal(due, now);
    assert_sound(s);
    /* What was moved since stays; the other goes, and the rule's own is back. */
    assert_ok(s, change_undo(&s->desk, change, &s->error));
    assert_int_equal(tasks_of(s, donors[0], "hand"), 1);
    assert_int_equal(tasks_of(s, donors[1], "hand"), 0);
    assert_int_equal(tasks_of(s, donors[1], "rule"), 1);
    assert_sound(s);
    /* The wish that a call has met is no longer taken back. */
    clock_forward(10);
    assert_ok(s, task_add_all(&s->desk, donors + 1, 1, "other", "", &change, said, sizeof said, &s->error));
    clock_forward(10);
    call(s, donors[1], "13805375678", "willing", "self");
    assert_int_equal(change_undo(&s->desk, change, &s->error), ERR_CONFLICT);
    assert_sound(s);
}

static void a_call_added_by_hand_is_taken_out(void **state)
{
    Station *s = *state;
    int64_t donor = add_person(s, "孔一", "13805371234");
    char said[200];
    assert_false(task_by_hand(&s->desk, donor, "other"));
    assert_ok(s, task_add(&s->desk, donor, "other", "", said, sizeof said, &s->error));
    assert_true(task_by_hand(&s->desk, donor, "other"));
    assert_ok(s, task_remove(&s->desk, donor, "other", said, sizeof said, &s->error));
    assert_non_null(strstr(said, "Still to be called: first")); /* the rules still want it */
    assert_int_equal(tasks_of(s, donor, "hand"), 0);
    assert_int_equal(task_remove(&s->desk, donor, "other", said, sizeof said, &s->error), ERR_CONFLICT);
    assert_int_equal(task_remove(&s->desk, donor, "first", said, sizeof said, &s->error), ERR_CONFLICT);
    assert_sound(s);
}

/* --- any order of acts --- */

static unsigned next_random(unsigned *seed)
{
    *seed = *seed * 1103515245u + 12345u;
    return *seed >> 16 & 0x7fff;
}

static void random_list_act(Station *s, unsigned *seed, int64_t donor)
{
    static const struct {
        WorkKind kind;
        const char *act;
    } acts[] = {{WORK_SEARCH, "asked"},   {WORK_SEARCH, "nobody"}, {WORK_SEARCH, "none"},     {WORK_SEARCH, "number"},
                {WORK_SEARCH, "reached"}, {WORK_REVIEW, "keep"},   {WORK_REVIEW, "family"},   {WORK_REVIEW, "leave"},
                {WORK_AGE, "thanks"},     {WORK_AGE, "nothing"},   {WORK_DEFERRAL, "nothing"}};
    enum { COUNT = sizeof acts / sizeof acts[0] };
    size_t which = next_random(seed) % COUNT;
    for (size_t i = 0; i < COUNT && !worklist_has(&s->desk, acts[which].kind, donor); i++)
        which = (which + 1) % COUNT;
    int64_t id = 0;
    Status status = act(s, acts[which].kind, donor, acts[which].act, &id);
    assert_true(status == OK || status == ERR_CONFLICT || status == ERR_INPUT);
    if (id && next_random(seed) % 4 == 0)
        assert_ok(s, worklist_undo(&s->desk, id, &s->error));
}

static void random_step(Station *s, unsigned *seed, int64_t donor)
{
    const Outcome *o = &s->config->outcomes[next_random(seed) % s->config->outcome_count];
    switch (next_random(seed) % 8) {
    case 0:
        days_pass(s, (int)(next_random(seed) % 8));
        break;
    case 1:
        if (next_random(seed) % 2 && last_call(s))
            assert_ok(s, attempt_void(&s->desk, last_call(s), "random", &s->error));
        break;
    case 2:
        if (next_random(seed) % 3 == 0)
            call(s, donor, "13805371234", o->id,
                 outcome_fits(o, "self")     ? "self"
                 : outcome_fits(o, "nobody") ? "nobody"
                                             : "relative");
        break;
    case 3:
    case 4:
        for (int i = 0; i < 3; i++)
            call(s, donor, "13805371234", "no_answer", "nobody");
        break;
    default:
        random_list_act(s, seed, donor);
    }
}

/* Also that the counts, the pages and each person's own answer agree. */
static void assert_counts_agree(Station *s, const int64_t *donors, int count)
{
    for (int kind = 0; kind < WORK_KINDS; kind++) {
        WorkRow rows[64];
        WorkFilter filter = {.kind = (WorkKind)kind};
        int64_t standing = 0;
        for (int i = 0; i < count; i++)
            standing += worklist_has(&s->desk, (WorkKind)kind, donors[i]);
        assert_int_equal(worklist_count(&s->desk, (WorkKind)kind, "370883", 0),
                         worklist_count(&s->desk, (WorkKind)kind, "", 0));
        assert_int_equal(read_list(s, &filter, rows, 64), worklist_count(&s->desk, (WorkKind)kind, "", 0));
        if (kind != WORK_STALLED) /* there somebody may stand with two tasks */
            assert_int_equal(standing, worklist_count(&s->desk, (WorkKind)kind, "", 0));
    }
}

static void any_order_of_acts_leaves_nothing_to_mend(void **state)
{
    enum { PEOPLE = 12 };
    Station *s = *state;
    const int acts = how_many("ACTS", 1200);
    unsigned seed = 20230906;
    int64_t donors[PEOPLE];
    for (int i = 0; i < PEOPLE; i++) {
        donors[i] = add_person(s, "王", "13805371234");
        Donor d = donor_of(s, donors[i]);
        text_format(d.birth_date, sizeof d.birth_date, "19%02d-03-31", 69 + i / 3);
        assert_ok(s, registry_save(&s->desk, &donor_type, &d, NULL, NULL, &s->error));
    }
    for (int i = 0; i < acts; i++) {
        random_step(s, &seed, donors[next_random(&seed) % PEOPLE]);
        if (i % 40 == 39) {
            assert_sound(s);
            assert_counts_agree(s, donors, PEOPLE);
        }
    }
    assert_in_range(count_of(s, "SELECT count(*) FROM list_act"), 40, (size_t)acts);
    assert_int_equal(count_of(s, "SELECT count(DISTINCT list) FROM list_act"), 4);
}

static void print_nothing(void *arg, const char *text)
{
    (void)arg;
    (void)text;
}

static void rebuild_mends_lists_and_calls_added_by_hand(void **state)
{
    Station *s = *state;
    int64_t donor = add_person(s, "孔一", "13805371234");
    char said[200];
    CheckResult result;
    assert_ok(s, task_add(&s->desk, donor, "other", "", said, sizeof said, &s->error));
    station_falsify(s, "INSERT INTO waiting(donor, list, unit, due) SELECT id, 'age', unit, '2024-01-01' FROM donor; "
                       "UPDATE task SET not_before = '2020-01-01T00:00:00Z' WHERE origin = 'hand'");
    assert_ok(s, desk_check(&s->desk, false, print_nothing, NULL, &result, &s->error));
    assert_true(result.findings >= 2);
    assert_ok(s, desk_check(&s->desk, true, print_nothing, NULL, &result, &s->error));
    assert_sound(s);
    assert_list(s, WORK_AGE, 0);
}

#define EACH(test) cmocka_unit_test_setup_teardown(test, station_open, station_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        EACH(files_with_missing_entries_stand_newest_first_and_leave_complete),
        EACH(a_task_untouched_for_14_days_has_stalled),
        EACH(old_data_say_since_when_they_are_in_the_calls),
        EACH(what_has_stalled_comes_in_the_order_of_the_queue),
        EACH(age_comes_near_by_itself),
        EACH(a_month_s_last_birthdays_are_not_missed),
        EACH(a_deferral_stands_there_30_days_before_it_ends_until_somebody_rings),
        EACH(who_was_spoken_with_shortly_before_the_end_is_not_asked_again),
        EACH(the_steps_of_the_search_come_in_their_order),
        EACH(nobody_there_moves_on_after_the_step_s_tries),
        EACH(the_last_step_proposes_and_the_search_comes_back_every_year),
        EACH(not_reached_is_no_exit_any_contact_brings_the_person_back),
        EACH(a_new_number_ends_the_search_until_it_is_used_up),
        EACH(a_call_of_the_search_is_the_result_of_the_step),
        EACH(only_a_lead_decides_and_says_why),
        EACH(kept_in_the_pool_is_called_from_the_day_set),
        EACH(leaving_is_proposed_by_the_lead_and_can_be_taken_back),
        EACH(who_moved_to_another_city_is_not_proposed_for_leaving),
        EACH(a_liaison_sees_the_own_unit),
        EACH(mine_are_those_i_rang_or_hold),
        EACH(add_to_calls_moves_what_is_there_and_counts_several),
        EACH(add_to_calls_is_taken_back),
        EACH(a_call_added_by_hand_is_taken_out),
        EACH(any_order_of_acts_leaves_nothing_to_mend),
        EACH(rebuild_mends_lists_and_calls_added_by_hand),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

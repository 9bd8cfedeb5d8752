/* The queue, claims, calls and what follows them (DOMAIN section 5). */
#include "station.h"

#include "claim.h"
#include "derive.h"
#include "followup.h"
#include "intake.h"
#include "store/internal.h"

/* --- people and calls in one line --- */

static int64_t add_person(Station *s, const char *name, const char *phone, const char *second)
{
    Intake intake;
    char request[40];
    intake_start(&s->desk, &intake);
    intake.sample = (Sample){0};
    text_copy(intake.donor.name, sizeof intake.donor.name, name);
    text_copy(intake.donor.unit, sizeof intake.donor.unit, "370883");
    text_copy(intake.phone.number, sizeof intake.phone.number, phone);
    store_request_id(request);
    assert_ok(s, intake_save(&s->desk, &intake, request, &s->error));
    if (second[0]) {
        Phone more = {.donor = intake.donor.id, .owner = "self", .state = "unconfirmed"};
        text_copy(more.number, sizeof more.number, second);
        store_request_id(request);
        assert_ok(s, registry_save(&s->desk, &phone_type, &more, request, NULL, &s->error));
    }
    return intake.donor.id;
}

static Attempt call(Station *s, int64_t donor, const char *number, const char *outcome, const char *answered)
{
    Attempt a = {.donor = donor};
    char request[40];
    text_copy(a.number, sizeof a.number, number);
    text_copy(a.outcome, sizeof a.outcome, outcome);
    text_copy(a.answered, sizeof a.answered, answered);
    instant_format(clock_now(), a.at);
    attempt_propose(&s->desk, &a);
    text_copy(a.answered, sizeof a.answered, answered);
    text_copy(a.reason, sizeof a.reason, "as told");
    const Outcome *o = config_outcome(s->config, outcome);
    assert_non_null(o);
    if (o->needs & NEEDS_UNTIL)
        day_format(clock_today() + 30, a.until);
    if (o->needs & NEEDS_WHEN)
        instant_format(clock_now() + 26 * 3600, a.next_at);
    if (o->needs & NEEDS_NUMBER)
        text_copy(a.new_number, sizeof a.new_number, "13900000009");
    store_request_id(request);
    assert_ok(s, attempt_finish(&s->desk, &a, request, &s->error));
    return a;
}

static Task task_of(Station *s, int64_t donor)
{
    Task task = {0};
    int64_t id = count_of(s, "SELECT id FROM task WHERE donor = ?1 AND closed_at IS NULL", INT_(donor));
    if (id > 0)
        assert_true(record_load(s->desk.store, &task_type, id, &task));
    return task;
}

static Donor donor_of(Station *s, int64_t id)
{
    Donor donor;
    assert_true(record_load(s->desk.store, &donor_type, id, &donor));
    return donor;
}

static Day due_day(const Task *task)
{
    return instant_day(instant_parse(task->not_before));
}

static void print_nothing(void *arg, const char *text)
{
    (void)arg;
    (void)text;
}

/* --- what follows an outcome --- */

static void a_new_person_is_called_for_the_first_time(void **state)
{
    Station *s = *state;
    int64_t donor = add_person(s, "孔祥东", "13805371234", "");
    Task task = task_of(s, donor);
    assert_string_equal(task.purpose, "first");
    assert_string_equal(task.number, "13805371234");
    assert_int_equal(task.dayparts, 7);
    assert_sound(s);
}

static void no_answer_comes_back_after_the_gap_at_another_time_of_day(void **state)
{
    Station *s = *state;
    int64_t donor = add_person(s, "孔祥东", "13805371234", "");
    Attempt a = call(s, donor, "13805371234", "no_answer", "nobody"); /* Monday 10:00 */
    Task task = task_of(s, donor);
    assert_string_equal(task.purpose, "first");
    assert_int_equal(due_day(&task), clock_today() + (Day)s->config->retry.gap_days);
    assert_int_equal(task.dayparts, 2 | 4);
    assert_int_equal(task.tries, 1);
    assert_int_equal(config_daypart(s->config, instant_parse(a.next_at)) & 1, 0);
    assert_sound(s);
}

static void a_round_uses_three_attempts_then_the_other_number(void **state)
{
    Station *s = *state;
    int64_t donor = add_person(s, "孔祥东", "13805371234", "13805375678");
    for (int i = 0; i < 3; i++) {
        assert_string_equal(task_of(s, donor).number, "13805371234");
        call(s, donor, "13805371234", "no_answer", "nobody");
        clock_forward(4 * 24 * 60);
    }
    Task task = task_of(s, donor);
    assert_string_equal(task.number, "13805375678");
    assert_int_equal(task.tries, 0);
    assert_sound(s);
}

static void switched_off_offers_the_next_number_at_once(void **state)
{
    Station *s = *state;
    int64_t donor = add_person(s, "孔祥东", "13805371234", "13805375678");
    call(s, donor, "13805371234", "switched_off", "nobody");
    Task task = task_of(s, donor);
    assert_string_equal(task.number, "13805375678");
    assert_true(instant_parse(task.not_before) <= clock_now());
}

static void after_the_last_round_the_search_begins(void **state)
{
    Station *s = *state;
    int64_t donor = add_person(s, "孔祥东", "13805371234", "");
    int tries = (int)(s->config->retry.attempts * s->config->retry.rounds);
    for (int i = 0; i < tries; i++) {
        assert_string_not_equal(task_of(s, donor).purpose, "search");
        call(s, donor, "13805371234", "no_answer", "nobody");
        clock_forward(40 * 24 * 60);
        assert_ok(s, desk_tick(&s->desk, &s->error));
    }
    assert_string_equal(task_of(s, donor).purpose, "search");
    assert_sound(s);
}

static void out_of_service_sticks_at_the_second_try(void **state)
{
    Station *s = *state;
    int64_t donor = add_person(s, "孔祥东", "13805371234", "13805375678");
    call(s, donor, "13805371234", "out_of_service", "nobody");
    assert_int_equal(count_of(s, "SELECT count(*) FROM phone WHERE state = 'out_of_service'"), 0);
    clock_forward(60);
    Attempt second = call(s, donor, "13805371234", "out_of_service", "nobody");
    assert_int_equal(count_of(s, "SELECT count(*) FROM phone WHERE state = 'out_of_service'"), 1);
    assert_string_equal(task_of(s, donor).number, "13805375678");
    assert_ok(s, attempt_void(&s->desk, second.id, "wrong key", &s->error));
    assert_int_equal(count_of(s, "SELECT count(*) FROM phone WHERE state = 'out_of_service'"), 0);
    assert_sound(s);
}

static void willing_comes_back_in_twelve_months(void **state)
{
    Station *s = *state;
    int64_t donor = add_person(s, "孔祥东", "13805371234", "");
    call(s, donor, "13805371234", "willing", "self");
    Task task = task_of(s, donor);
    Donor d = donor_of(s, donor);
    assert_string_equal(task.purpose, "recheck");
    assert_true(due_day(&task) >= day_add_months(clock_today(), 12));
    assert_true(due_day(&task) <= day_add_months(clock_today(), 12) + 10);
    assert_string_equal(d.willingness, "willing");
    assert_string_not_equal(d.contacted_at, "");
    assert_int_equal(count_of(s, "SELECT count(*) FROM phone WHERE state = 'in_use'"), 1);
}

static void a_relatives_word_is_nobodys_willingness(void **state)
{
    Station *s = *state;
    int64_t donor = add_person(s, "孔祥东", "13805371234", "");
    Attempt a = {.donor = donor, .outcome = "willing", .answered = "relative", .number = "13805371234"};
    assert_int_equal(attempt_finish(&s->desk, &a, "r1", &s->error), ERR_INPUT);
    assert_string_equal(s->error.field, "answered");
    assert_int_equal(count_of(s, "SELECT count(*) FROM attempt"), 0);
}

static void family_never_leads_towards_leaving(void **state)
{
    Station *s = *state;
    int64_t donor = add_person(s, "孔祥东", "13805371234", "");
    call(s, donor, "13805371234", "family_no", "relative");
    Task task = task_of(s, donor);
    assert_string_equal(task.purpose, "first");
    assert_true(due_day(&task) >= day_add_months(clock_today(), 3));
    assert_int_equal(count_of(s, "SELECT count(*) FROM status_period"), 0);
    assert_sound(s);
}

static void not_now_pauses_until_and_calls_afterwards(void **state)
{
    Station *s = *state;
    int64_t donor = add_person(s, "孔祥东", "13805371234", "");
    call(s, donor, "13805371234", "not_now", "self");
    Day until = clock_today() + 30;
    assert_string_equal(donor_of(s, donor).status, "TU");
    Task task = task_of(s, donor);
    assert_string_equal(task.purpose, "tu_end");
    assert_int_equal(due_day(&task), until + 1);
    clock_forward(31 * 24 * 60);
    assert_ok(s, desk_tick(&s->desk, &s->error));
    assert_string_equal(donor_of(s, donor).status, "EN");
    assert_string_equal(task_of(s, donor).purpose, "tu_end");
    assert_sound(s);
}

static void not_now_wants_21_days(void **state)
{
    Station *s = *state;
    int64_t donor = add_person(s, "孔祥东", "13805371234", "");
    Attempt a = {.donor = donor, .outcome = "not_now", .answered = "self", .reason = "busy"};
    day_format(clock_today() + 20, a.until);
    assert_int_equal(attempt_finish(&s->desk, &a, "r1", &s->error), ERR_INPUT);
    assert_string_equal(s->error.field, "until");
    day_format(clock_today() + 21, a.until);
    assert_ok(s, attempt_finish(&s->desk, &a, "r2", &s->error));
}

static void disagreeing_waits_for_the_lead(void **state)
{
    Station *s = *state;
    int64_t donor = add_person(s, "孔祥东", "13805371234", "");
    call(s, donor, "13805371234", "disagree", "self");
    assert_int_equal(task_of(s, donor).id, 0);
    assert_string_equal(donor_of(s, donor).status, "EN");                   /* a proposal changes nothing */
    assert_int_equal(count_of(s, "SELECT count(*) FROM status_period"), 0); /* the lead proposes it, or not */
    assert_int_equal(count_of(s, "SELECT count(*) FROM waiting WHERE list = 'review'"), 1);
    assert_sound(s);
}

static void do_not_call_holds_at_once_and_can_be_taken_back(void **state)
{
    Station *s = *state;
    int64_t donor = add_person(s, "孔祥东", "13805371234", "");
    Attempt a = {.donor = donor, .number = "13805371234", .purpose = "first"};
    assert_ok(s, attempt_start(&s->desk, &a, "start-1", &s->error));
    assert_ok(s, attempt_do_not_call(&s->desk, &a, &s->error));
    assert_int_equal(donor_of(s, donor).do_not_call, 1);
    assert_int_equal(task_of(s, donor).id, 0);
    assert_ok(s, attempt_note(&s->desk, a.id, "said so twice", &s->error));
    assert_int_equal(attempt_note(&s->desk, a.id, "again", &s->error), ERR_CONFLICT);
    Attempt b = {.donor = donor, .number = "13805371234"};
    assert_int_equal(attempt_start(&s->desk, &b, "start-2", &s->error), ERR_DENIED);
    Attempt in = {.donor = donor, .number = "13805371234", .direction = "in"};
    assert_ok(s, attempt_start(&s->desk, &in, "start-3", &s->error));
    assert_ok(s, attempt_void(&s->desk, a.id, "meant another person", &s->error));
    assert_int_equal(donor_of(s, donor).do_not_call, 0);
    assert_string_equal(task_of(s, donor).purpose, "first");
    assert_sound(s);
}

static void a_promise_goes_before_everything_and_belongs_to_me(void **state)
{
    Station *s = *state;
    int64_t waiting = add_person(s, "李四", "13805375678", "");
    int64_t donor = add_person(s, "孔祥东", "13805371234", "");
    Attempt a = {.donor = donor, .number = "13805371234", .outcome = "callback", .answered = "self", .next_for = "me"};
    instant_format(clock_now() + 3600, a.next_at);
    assert_ok(s, attempt_finish(&s->desk, &a, "r1", &s->error));
    Task task = task_of(s, donor);
    assert_string_equal(task.purpose, "callback");
    assert_int_equal(task.assignee, s->desk.actor.id);
    QueueCounts counts;
    queue_counts(&s->desk, "", s->desk.actor.id, &counts);
    assert_int_equal(counts.due, 1); /* until the end of today, as everybody's */
    assert_int_equal(counts.overdue, 0);
    clock_forward(61);
    QueueFilter filter = {.max = 10};
    QueueRow rows[10];
    bool more;
    assert_int_equal(queue_page(&s->desk, &filter, rows, &more), 2);
    assert_int_equal(rows[0].donor, donor);
    assert_int_equal(rows[1].donor, waiting);
    queue_counts(&s->desk, "", 0, &counts);
    assert_int_equal(counts.overdue, 1);
    assert_int_equal(counts.promised, 1);
    assert_int_equal(counts.due, 2);
    queue_counts(&s->desk, "", s->desk.actor.id, &counts);
    assert_int_equal(counts.due, 1);
    assert_sound(s);
}

static void a_new_number_is_called_next(void **state)
{
    Station *s = *state;
    int64_t donor = add_person(s, "孔祥东", "13805371234", "");
    call(s, donor, "13805371234", "new_number", "relative");
    assert_string_equal(task_of(s, donor).number, "13900000009");
    assert_int_equal(count_of(s, "SELECT count(*) FROM search_key WHERE key = '13900000009'"), 1);
    assert_sound(s);
}

static void taking_back_brings_everything_back(void **state)
{
    Station *s = *state;
    static const char *const outcomes[][2] = {
        {"willing", "self"},           {"not_now", "self"},       {"medical_permanent", "self"},
        {"no_answer", "nobody"},       {"wrong_number", "other"}, {"do_not_call", "self"},
        {"medical_temporary", "self"}, {"died", "relative"},      {"hesitant", "self"}};
    int64_t donor = add_person(s, "孔祥东", "13805371234", "");
    for (size_t i = 0; i < sizeof outcomes / sizeof outcomes[0]; i++) {
        Donor before = donor_of(s, donor), after;
        Task task = task_of(s, donor);
        Attempt a = call(s, donor, "13805371234", outcomes[i][0], outcomes[i][1]);
        assert_ok(s, attempt_void(&s->desk, a.id, "mistaken key", &s->error));
        after = donor_of(s, donor);
        assert_memory_equal(&before, &after, sizeof before);
        Task again = task_of(s, donor);
        assert_string_equal(task.purpose, again.purpose);
        assert_string_equal(task.not_before, again.not_before);
        assert_string_equal(task.number, again.number);
        assert_sound(s);
    }
    assert_int_equal(count_of(s, "SELECT count(*) FROM attempt WHERE voided_at IS NULL"), 0);
}

static void an_outcome_is_written_once(void **state)
{
    Station *s = *state;
    int64_t donor = add_person(s, "孔祥东", "13805371234", "");
    Attempt a = {.donor = donor, .number = "13805371234"};
    assert_ok(s, attempt_start(&s->desk, &a, "start-4", &s->error));
    Attempt first = a, again = a;
    text_copy(first.outcome, sizeof first.outcome, "busy");
    text_copy(first.answered, sizeof first.answered, "nobody");
    again = first;
    assert_ok(s, attempt_finish(&s->desk, &first, "r1", &s->error));
    assert_ok(s, attempt_finish(&s->desk, &again, "r1", &s->error)); /* the same request again */
    assert_int_equal(again.id, first.id);
    text_copy(a.outcome, sizeof a.outcome, "no_answer");
    text_copy(a.answered, sizeof a.answered, "nobody");
    assert_int_equal(attempt_finish(&s->desk, &a, "r2", &s->error), ERR_CONFLICT);
    assert_int_equal(count_of(s, "SELECT count(*) FROM attempt"), 1);
}

static void a_start_that_is_sent_again_is_the_same_call(void **state)
{
    Station *s = *state;
    int64_t donor = add_person(s, "孔祥东", "13805371234", "");
    Attempt a = {.donor = donor, .number = "13805371234", .purpose = "first"}, again = a, other = a;
    assert_ok(s, attempt_start(&s->desk, &a, "start", &s->error));
    clock_forward(1);
    assert_ok(s, attempt_start(&s->desk, &again, "start", &s->error));
    assert_int_equal(again.id, a.id);
    assert_string_equal(again.at, a.at);
    text_copy(other.number, sizeof other.number, "13805371235");
    assert_int_equal(attempt_start(&s->desk, &other, "start", &s->error), ERR_CONFLICT);
    assert_int_equal(count_of(s, "SELECT count(*) FROM attempt"), 1);
}

enum { PURPOSES = 20, PARTS = 7 };

static void add_tasks(Store *store, void *arg)
{
    const Purpose *purposes = arg;
    for (int64_t parts = 1; parts <= PARTS; parts++) {
        Donor donor = {.name = "孔祥东", .unit = "370811"};
        record_insert(store, &donor_type, &donor);
        for (size_t i = 0; i < PURPOSES; i++) {
            exec(store,
                 "INSERT INTO task(donor, purpose, origin, unit, opened_at, wanted_at, not_before, dayparts) "
                 "VALUES(?1, ?2, 'hand', '370811', '2023-09-01', '2030-01-01', '2030-01-01', ?3)",
                 INT_(donor.id), TEXT_(purposes[i].id), INT_(parts));
            audit_add(store, "add", "task", query_one_int(store, 0, "SELECT last_insert_rowid()"), donor.id);
        }
    }
}

static void the_queue_has_room_for_every_purpose_of_the_settings(void **state)
{
    static QueueRow rows[PURPOSES * PARTS + 1];
    static char ids[PURPOSES][CODE_SIZE];
    Station *s = *state;
    Purpose purposes[PURPOSES];
    Config many = *s->config;
    for (size_t i = 0; i < PURPOSES; i++) {
        text_format(ids[i], sizeof ids[i], "purpose%zu", i);
        purposes[i] = s->config->purposes[0];
        purposes[i].id = ids[i];
    }
    many.purposes = purposes;
    many.purpose_count = PURPOSES;
    assert_ok(s, store_write(s->desk.store, add_tasks, purposes, &s->error));
    QueueFilter filter = {.view = QUEUE_LATER, .max = PURPOSES * PARTS + 1};
    bool more;
    s->desk.config = &many;
    assert_int_equal(queue_page(&s->desk, &filter, rows, &more), PURPOSES * PARTS);
    s->desk.config = s->config;
    assert_false(more);
}

static void an_attempt_without_outcome_is_asked_for_and_counts(void **state)
{
    Station *s = *state;
    int64_t donor = add_person(s, "孔祥东", "13805371234", "");
    Attempt a = {.donor = donor, .number = "13805371234"}, open[4];
    assert_ok(s, attempt_start(&s->desk, &a, "start-5", &s->error));
    assert_int_equal(attempt_open_ones(&s->desk, open, 4), 1);
    assert_int_equal(open[0].id, a.id);
    assert_int_equal(task_of(s, donor).tries, 1);
    DayFigures day;
    followup_day(&s->desk, clock_today(), "", 0, &day);
    assert_int_equal(day.attempts, 1);
    assert_int_equal(day.reached, 0);
    assert_sound(s);
}

/* --- claims and quiet times --- */

static void two_people_never_ring_the_same_person(void **state)
{
    Station *s = *state;
    int64_t donor = add_person(s, "孔祥东", "13805371234", "");
    Account me = s->desk.actor, other = {.name = "bo", .full_name = "薄荷", .role = "caller"};
    assert_ok(s, staff_save(&s->desk, &other, PASSWORD, &s->error));
    assert_ok(s, claim_take(&s->desk, donor, &s->error));
    s->desk.actor = other;
    assert_int_equal(claim_take(&s->desk, donor, &s->error), ERR_BUSY);
    QueueFilter filter = {.max = 10};
    QueueRow rows[10];
    bool more;
    assert_int_equal(queue_page(&s->desk, &filter, rows, &more), 0);
    assert_int_equal(claim_next(&s->desk, &filter, rows, &s->error), ERR_NOT_FOUND);
    clock_forward((int)s->config->retry.claim_minutes + 1);
    assert_ok(s, claim_next(&s->desk, &filter, rows, &s->error));
    assert_int_equal(rows[0].donor, donor);
    s->desk.actor = me;
    assert_int_equal(claim_take(&s->desk, donor, &s->error), ERR_BUSY);
    s->desk.actor = other;
    assert_ok(s, claim_release(&s->desk, donor, &s->error));
    s->desk.actor = me;
    assert_ok(s, claim_take(&s->desk, donor, &s->error));
}

/* Pages that the start of a call looks for in the file, when nothing was at hand before: once the person was taken, or
 * straight away. */
static int pages_read(Station *s, int64_t donor, bool taken)
{
    sqlite3 *db = s->desk.store->db;
    char request[40];
    int pages = 0, most;
    Attempt a = {.donor = donor, .number = "13805371234"};
    sqlite3_db_release_memory(db);
    if (taken)
        assert_ok(s, claim_take(&s->desk, donor, &s->error));
    sqlite3_db_status(db, SQLITE_DBSTATUS_CACHE_MISS, &pages, &most, 1);
    store_request_id(request);
    assert_ok(s, attempt_start(&s->desk, &a, request, &s->error));
    sqlite3_db_status(db, SQLITE_DBSTATUS_CACHE_MISS, &pages, &most, 0);
    return pages;
}

static void who_is_taken_is_read_before_the_call(void **state)
{
    Station *s = *state;
    int64_t first = add_person(s, "孔祥东", "13805371234", ""), second = add_person(s, "李明", "13805371235", "");
    pages_read(s, first, true); /* makes the statements ready */
    int at_once = pages_read(s, first, false), ahead = pages_read(s, second, true);
    assert_in_range(ahead, 1, at_once * 2 / 3);
}

static void claims_that_ended_are_gone_the_next_day(void **state)
{
    Station *s = *state;
    int64_t forgotten = add_person(s, "孔祥东", "13805371234", ""), held = add_person(s, "李明", "13805371235", "");
    assert_ok(s, claim_take(&s->desk, forgotten, &s->error));
    clock_forward(24 * 60);
    assert_ok(s, claim_take(&s->desk, held, &s->error));
    assert_ok(s, day_roll(&s->desk, &s->error));
    assert_int_equal(count_of(s, "SELECT count(*) FROM claim"), 1);
    assert_int_equal(count_of(s, "SELECT donor FROM claim"), held);
}

static void routine_calls_rest_on_holidays_and_at_night_promises_do_not(void **state)
{
    Station *s = *state;
    int64_t donor = add_person(s, "孔祥东", "13805371234", "");
    QueueFilter filter = {.max = 10};
    QueueRow row;
    char reason[256];
    clock_set(instant_at(day_from(2023, 9, 29), 10 * 60)); /* Mid-Autumn day */
    assert_true(followup_quiet(&s->desk, "first", reason, sizeof reason));
    assert_non_null(strstr(reason, "2023-10-07")); /* a make-up working Saturday */
    assert_false(followup_quiet(&s->desk, "callback", reason, sizeof reason));
    clock_set(instant_at(day_from(2023, 10, 9), 23 * 60));
    assert_true(followup_quiet(&s->desk, "first", reason, sizeof reason));
    clock_set(instant_at(day_from(2023, 10, 9), 10 * 60));
    assert_false(followup_quiet(&s->desk, "first", reason, sizeof reason));
    assert_ok(s, claim_next(&s->desk, &filter, &row, &s->error));
    assert_int_equal(row.donor, donor);
}

static void add_to_calls_says_what_it_did(void **state)
{
    Station *s = *state;
    int64_t donor = add_person(s, "孔祥东", "13805371234", "");
    char said[200];
    call(s, donor, "13805371234", "willing", "self");
    clock_forward(10);
    assert_ok(s, task_add(&s->desk, donor, "other", "", said, sizeof said, &s->error));
    assert_non_null(strstr(said, "孔祥东"));
    assert_int_equal(count_of(s, "SELECT count(*) FROM task WHERE closed_at IS NULL"), 2);
    assert_ok(s, task_add(&s->desk, donor, "other", "", said, sizeof said, &s->error));
    assert_int_equal(count_of(s, "SELECT count(*) FROM task WHERE closed_at IS NULL"), 2);
    assert_sound(s);
    clock_forward(10);
    call(s, donor, "13805371234", "hesitant", "self");
    assert_int_equal(count_of(s, "SELECT count(*) FROM task WHERE closed_at IS NULL AND origin = 'hand'"), 0);
    assert_sound(s);
}

static void age_reached_leaves_by_itself(void **state)
{
    Station *s = *state;
    int64_t donor = add_person(s, "孔祥东", "13805371234", "");
    Donor d = donor_of(s, donor);
    text_copy(d.birth_date, sizeof d.birth_date, "1968-09-06");
    assert_ok(s, registry_save(&s->desk, &donor_type, &d, "r1", NULL, &s->error));
    assert_string_equal(donor_of(s, donor).status, "EN");
    clock_forward(2 * 24 * 60);
    assert_ok(s, desk_tick(&s->desk, &s->error));
    assert_string_equal(donor_of(s, donor).status, "DE");
    assert_string_equal(donor_of(s, donor).status_reason, "DO");
    assert_int_equal(task_of(s, donor).id, 0);
    assert_sound(s);
}

/* The deferral stands before what was entered earlier, the age before both. */
static void behind_a_deferral_that_age_hides_the_reason_for_leaving_comes_back(void **state)
{
    Station *s = *state;
    int64_t donor = add_person(s, "孔祥东", "13805371234", "");
    StatusPeriod moved = {.donor = donor, .status = "DE", .reason = "MO", .since = "2023-09-03"},
                 deferred = {.donor = donor, .status = "TU", .reason = "MR", .since = "2023-09-04"};
    text_copy(deferred.until, sizeof deferred.until, "2023-09-10");
    assert_ok(s, registry_status(&s->desk, &moved, &s->error));
    assert_ok(s, registry_status(&s->desk, &deferred, &s->error));
    Donor d = donor_of(s, donor);
    text_copy(d.birth_date, sizeof d.birth_date, "1968-09-06");
    assert_ok(s, registry_save(&s->desk, &donor_type, &d, "r1", NULL, &s->error));
    clock_forward(3 * 24 * 60);
    assert_ok(s, desk_tick(&s->desk, &s->error));
    assert_string_equal(donor_of(s, donor).status_reason, "DO");
    clock_forward(6 * 24 * 60);
    assert_ok(s, desk_tick(&s->desk, &s->error));
    assert_string_equal(donor_of(s, donor).status_reason, "MO");
    assert_sound(s);
}

static void a_contact_taken_back_gives_the_added_call_back(void **state)
{
    Station *s = *state;
    int64_t donor = add_person(s, "孔祥东", "13805371234", "");
    static const char *const purposes[] = {"other", "recheck"};
    char said[200];
    call(s, donor, "13805371234", "willing", "self");
    clock_forward(10);
    for (size_t i = 0; i < 2; i++)
        assert_ok(s, task_add(&s->desk, donor, purposes[i], "", said, sizeof said, &s->error));
    clock_forward(10);
    Attempt a = call(s, donor, "13805371234", "hesitant", "self");
    assert_int_equal(count_of(s, "SELECT count(*) FROM task WHERE closed_at IS NULL AND origin = 'hand'"), 0);
    assert_ok(s, attempt_void(&s->desk, a.id, "mistaken key", &s->error));
    assert_int_equal(count_of(s, "SELECT count(*) FROM task WHERE closed_at IS NULL AND origin = 'hand'"), 2);
    assert_sound(s);
    a = call(s, donor, "13805371234", "do_not_call", "self");
    assert_int_equal(task_of(s, donor).id, 0);
    assert_ok(s, attempt_void(&s->desk, a.id, "meant another person", &s->error));
    assert_int_equal(count_of(s, "SELECT count(*) FROM task WHERE closed_at IS NULL AND origin = 'hand'"), 2);
    assert_sound(s);
}

static void a_number_told_in_a_call_taken_back_is_not_rung(void **state)
{
    Station *s = *state;
    int64_t donor = add_person(s, "孔祥东", "13805371234", "");
    Attempt a = call(s, donor, "13805371234", "new_number", "relative");
    assert_string_equal(task_of(s, donor).number, "13900000009");
    assert_ok(s, attempt_void(&s->desk, a.id, "another person's number", &s->error));
    assert_string_equal(task_of(s, donor).number, "13805371234");
    assert_int_equal(count_of(s, "SELECT count(*) FROM phone WHERE state IS NOT 'wrong' AND number = '13900000009'"),
                     0);
    assert_sound(s);
}

static void a_round_that_is_over_rests_for_the_long_gap(void **state)
{
    Station *s = *state;
    int64_t donor = add_person(s, "孔祥东", "13805371234", "");
    for (int i = 0; i < 3; i++) {
        call(s, donor, "13805371234", "no_answer", "nobody");
        clock_forward(4 * 24 * 60);
    }
    Task task = task_of(s, donor);
    assert_true(due_day(&task) >= clock_today() - 4 + (Day)s->config->retry.round_gap_days);
    assert_sound(s);
}

static void a_period_that_begins_later_holds_from_its_day(void **state)
{
    Station *s = *state;
    int64_t donor = add_person(s, "孔祥东", "13805371234", "");
    StatusPeriod period = {
        .donor = donor, .status = "TU", .reason = "PR", .since = "2023-09-06", .until = "2023-12-01"};
    assert_ok(s, registry_status(&s->desk, &period, &s->error));
    assert_string_equal(donor_of(s, donor).status, "EN");
    clock_forward(3 * 24 * 60);
    assert_ok(s, desk_tick(&s->desk, &s->error));
    assert_string_equal(donor_of(s, donor).status, "TU");
    assert_sound(s);
}

static void promises_to_others_do_not_hide_who_waits(void **state)
{
    Station *s = *state;
    enum { PROMISES = 60 };
    char number[NUMBER_SIZE];
    int64_t waiting = add_person(s, "李四", "13805375678", "");
    for (int i = 0; i < PROMISES; i++) {
        text_format(number, sizeof number, "138053700%02d", i);
        int64_t donor = add_person(s, "孔祥东", number, "");
        Attempt a = {.donor = donor, .outcome = "callback", .answered = "self", .next_for = "me"};
        char request[40];
        store_request_id(request);
        text_copy(a.number, sizeof a.number, number);
        instant_format(clock_now() + 60, a.next_at);
        assert_ok(s, attempt_finish(&s->desk, &a, request, &s->error));
    }
    clock_forward(30);
    Account other = {.name = "bo", .full_name = "薄荷", .role = "caller"};
    assert_ok(s, staff_save(&s->desk, &other, PASSWORD, &s->error));
    s->desk.actor = other;
    QueueFilter filter = {.max = 1};
    QueueRow row;
    assert_ok(s, claim_next(&s->desk, &filter, &row, &s->error));
    assert_int_equal(row.donor, waiting);
}

static void who_wants_to_leave_is_not_rung_after_a_missed_call(void **state)
{
    Station *s = *state;
    int64_t donor = add_person(s, "孔祥东", "13805371234", "");
    call(s, donor, "13805371234", "wants_to_leave", "self");
    assert_int_equal(task_of(s, donor).id, 0);
    clock_forward(10);
    call(s, donor, "13805371234", "no_answer", "nobody");
    assert_int_equal(task_of(s, donor).id, 0);
    clock_forward(10);
    call(s, donor, "13805371234", "hesitant", "self");
    assert_true(task_of(s, donor).id > 0);
    assert_sound(s);
}

static void what_is_mine_comes_by_its_time(void **state)
{
    Station *s = *state;
    static const int hours[] = {5, 2, 4};
    int64_t donors[3];
    for (int i = 0; i < 3; i++) {
        char number[NUMBER_SIZE], request[40];
        text_format(number, sizeof number, "1380537000%d", i);
        donors[i] = add_person(s, "孔祥东", number, "");
        Attempt a = {.donor = donors[i], .outcome = "callback", .answered = "self", .next_for = "me"};
        text_copy(a.number, sizeof a.number, number);
        instant_format(clock_now() + hours[i] * 3600, a.next_at);
        store_request_id(request);
        assert_ok(s, attempt_finish(&s->desk, &a, request, &s->error));
    }
    QueueFilter filter = {.view = QUEUE_PROMISED, .account = s->desk.actor.id, .max = 2};
    QueueRow rows[2];
    bool more;
    assert_int_equal(queue_page(&s->desk, &filter, rows, &more), 2);
    assert_true(more);
    assert_int_equal(rows[0].donor, donors[1]);
    assert_int_equal(rows[1].donor, donors[2]);
}

/* --- any order of acts leaves everything sound --- */

static unsigned next_random(unsigned *seed)
{
    *seed = *seed * 1103515245u + 12345u;
    return *seed >> 16 & 0x7fff;
}

static void random_act(Station *s, unsigned *seed, const int64_t *donors, int count)
{
    int64_t donor = donors[next_random(seed) % (unsigned)count];
    const Outcome *o = &s->config->outcomes[next_random(seed) % s->config->outcome_count];
    char said[200];
    switch (next_random(seed) % 6) {
    case 0:
        if (last_call(s))
            assert_ok(s, attempt_void(&s->desk, last_call(s), "random", &s->error));
        break;
    case 1: {
        Status status = task_add(&s->desk, donor, "sampling", "", said, sizeof said, &s->error);
        assert_true(status == OK || status == ERR_DENIED);
        break;
    }
    case 2:
        clock_forward((int)(next_random(seed) % 5000));
        assert_ok(s, desk_tick(&s->desk, &s->error));
        break;
    default: {
        bool self =
            text_equal(o->answered, "self") || text_equal(o->answered, "person") || text_equal(o->answered, "any");
        call(s, donor, next_random(seed) % 2 ? "13805371234" : "13805375678", o->id,
             self                                ? "self"
             : text_equal(o->answered, "nobody") ? "nobody"
                                                 : "relative");
    }
    }
}

static void any_order_of_acts_leaves_nothing_to_mend(void **state)
{
    enum { PEOPLE = 8 };
    Station *s = *state;
    const int acts = how_many("ACTS", 250);
    unsigned seed = 20230905;
    int64_t donors[PEOPLE];
    for (int i = 0; i < PEOPLE; i++) {
        char name[32];
        text_format(name, sizeof name, "王%d", i);
        donors[i] = add_person(s, name, "13805371234", i % 2 ? "13805375678" : "");
    }
    for (int i = 0; i < acts; i++) {
        random_act(s, &seed, donors, PEOPLE);
        if (i % 25 == 24)
            assert_sound(s);
    }
    QueueCounts counts;
    queue_counts(&s->desk, "", 0, &counts);
    char end[INSTANT_SIZE];
    instant_format(instant_at(clock_today() + 1, 0), end);
    assert_int_equal(counts.due,
                     count_of(s, "SELECT count(*) FROM task WHERE closed_at IS NULL AND not_before < ?1", TEXT_(end)));
}

static void rebuild_mends_what_was_falsified(void **state)
{
    Station *s = *state;
    int64_t donor = add_person(s, "孔祥东", "13805371234", "");
    CheckResult result;
    add_person(s, "李四", "13805375678", "");
    station_falsify(s, "UPDATE donor SET status = 'AV'; UPDATE task SET tries = 5; UPDATE tally SET n = n + 3; "
                       "DELETE FROM search_key WHERE key = '孔祥东'; INSERT INTO search_key VALUES('stale', 1)");
    assert_ok(s, desk_check(&s->desk, false, print_nothing, NULL, &result, &s->error));
    assert_true(result.findings >= 5);
    assert_ok(s, desk_check(&s->desk, true, print_nothing, NULL, &result, &s->error));
    assert_true(result.mended > 0);
    assert_sound(s);
    assert_string_equal(donor_of(s, donor).status, "EN");
    assert_int_equal(count_of(s, "SELECT count(*) FROM search_key WHERE key = 'stale'"), 0);
}

static void rebuild_counts_once(void **state)
{
    Station *s = *state;
    int64_t donor = add_person(s, "孔祥东", "13805371234", "");
    CheckResult result;
    add_person(s, "李四", "13805375678", "");
    station_falsify(s, "INSERT INTO sample(donor, collected_on) SELECT min(id), '2023-08-01' FROM donor");
    assert_ok(s, desk_check(&s->desk, true, print_nothing, NULL, &result, &s->error));
    assert_int_equal(result.findings, result.mended);
    assert_string_equal(donor_of(s, donor).status, "SA");
    assert_sound(s);
}

static void check_sees_a_second_task_of_the_rules(void **state)
{
    Station *s = *state;
    int64_t donor = add_person(s, "孔祥东", "13805371234", "");
    CheckResult result;
    station_falsify(s, "INSERT INTO task(donor, purpose, origin, unit, opened_at, not_before, dayparts) SELECT donor, "
                       "'recheck', 'rule', unit, opened_at, not_before, 7 FROM task");
    assert_ok(s, desk_check(&s->desk, false, print_nothing, NULL, &result, &s->error));
    assert_int_equal(result.findings, 2); /* the person's, and the counters */
    assert_ok(s, desk_check(&s->desk, true, print_nothing, NULL, &result, &s->error));
    assert_int_equal(count_of(s, "SELECT count(*) FROM task WHERE donor = ?1", INT_(donor)), 1);
    assert_sound(s);
}

#define EACH(test) cmocka_unit_test_setup_teardown(test, station_open, station_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        EACH(a_new_person_is_called_for_the_first_time),
        EACH(no_answer_comes_back_after_the_gap_at_another_time_of_day),
        EACH(a_round_uses_three_attempts_then_the_other_number),
        EACH(switched_off_offers_the_next_number_at_once),
        EACH(after_the_last_round_the_search_begins),
        EACH(out_of_service_sticks_at_the_second_try),
        EACH(willing_comes_back_in_twelve_months),
        EACH(a_relatives_word_is_nobodys_willingness),
        EACH(family_never_leads_towards_leaving),
        EACH(not_now_pauses_until_and_calls_afterwards),
        EACH(not_now_wants_21_days),
        EACH(disagreeing_waits_for_the_lead),
        EACH(do_not_call_holds_at_once_and_can_be_taken_back),
        EACH(a_promise_goes_before_everything_and_belongs_to_me),
        EACH(a_new_number_is_called_next),
        EACH(taking_back_brings_everything_back),
        EACH(an_outcome_is_written_once),
        EACH(an_attempt_without_outcome_is_asked_for_and_counts),
        EACH(a_start_that_is_sent_again_is_the_same_call),
        EACH(the_queue_has_room_for_every_purpose_of_the_settings),
        EACH(two_people_never_ring_the_same_person),
        EACH(who_is_taken_is_read_before_the_call),
        EACH(claims_that_ended_are_gone_the_next_day),
        EACH(routine_calls_rest_on_holidays_and_at_night_promises_do_not),
        EACH(add_to_calls_says_what_it_did),
        EACH(age_reached_leaves_by_itself),
        EACH(behind_a_deferral_that_age_hides_the_reason_for_leaving_comes_back),
        EACH(a_contact_taken_back_gives_the_added_call_back),
        EACH(a_number_told_in_a_call_taken_back_is_not_rung),
        EACH(a_round_that_is_over_rests_for_the_long_gap),
        EACH(a_period_that_begins_later_holds_from_its_day),
        EACH(promises_to_others_do_not_hide_who_waits),
        EACH(who_wants_to_leave_is_not_rung_after_a_missed_call),
        EACH(what_is_mine_comes_by_its_time),
        EACH(any_order_of_acts_leaves_nothing_to_mend),
        EACH(rebuild_mends_what_was_falsified),
        EACH(rebuild_counts_once),
        EACH(check_sees_a_second_task_of_the_rules),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

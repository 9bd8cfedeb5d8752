/* The hand-over: what was done, who waits, and the life of a note. */
#include "station.h"

#include "handover.h"
#include "intake.h"

static int64_t add_person(Station *s, const char *name, const char *phone, const char *unit)
{
    Intake intake;
    intake_start(&s->desk, &intake);
    text_copy(intake.donor.name, sizeof intake.donor.name, name);
    text_copy(intake.donor.unit, sizeof intake.donor.unit, unit);
    text_copy(intake.phone.number, sizeof intake.phone.number, phone);
    assert_ok(s, intake_save(&s->desk, &intake, NULL, &s->error));
    return intake.donor.id;
}

static int64_t add_account(Station *s, const char *name, const char *role, const char *unit)
{
    Account account = {0};
    text_copy(account.name, sizeof account.name, name);
    text_copy(account.role, sizeof account.role, role);
    text_copy(account.unit, sizeof account.unit, unit);
    assert_ok(s, staff_save(&s->desk, &account, PASSWORD, &s->error));
    return count_of(s, "SELECT max(id) FROM account");
}

static void sign_in(Station *s, const char *name)
{
    assert_ok(s, staff_sign_in(&s->desk, name, PASSWORD, &s->error));
}

static int64_t give(Station *s, int64_t donor, int64_t recipient, const char *note)
{
    int64_t id = 0;
    assert_ok(s, handover_give(&s->desk, donor, recipient, note, &id, &s->error));
    assert_true(id > 0);
    return id;
}

/* --- what I did --- */

static void each_person_of_the_day_stands_once_with_all_that_was_done(void **state)
{
    Station *s = *state;
    TouchedRow rows[8];
    int64_t first = add_person(s, "张三", "13800000001", "370811");
    int64_t second = add_person(s, "李四", "13800000002", "370811");
    Attempt a = {.donor = first, .number = "13800000001", .outcome = "willing", .answered = "self"};
    assert_ok(s, attempt_finish(&s->desk, &a, "r1", &s->error));
    assert_ok(s, registry_opened(&s->desk, second, &s->error)); /* looking is not doing */
    assert_int_equal(handover_touched(&s->desk, clock_today(), rows, 8), 2);
    assert_int_equal(rows[0].donor, first);
    assert_true(rows[0].what & TOUCHED_CALL);
    assert_true(rows[0].what & TOUCHED_FILE);
    assert_string_equal(rows[0].outcome, "willing");
    assert_int_equal(rows[1].donor, second);
    assert_false(rows[1].what & (TOUCHED_CALL | TOUCHED_TASK));
    assert_false(rows[0].what & TOUCHED_TASK); /* what follows from a call was not asked for by hand */
    char said[256];
    assert_ok(s, task_add(&s->desk, second, "other", "", said, sizeof said, &s->error));
    assert_int_equal(handover_touched(&s->desk, clock_today(), rows, 8), 2);
    assert_int_equal(rows[0].donor, second);
    assert_true(rows[0].what & TOUCHED_TASK);
    assert_int_equal(handover_touched(&s->desk, clock_today() - 1, rows, 8), 0);
    add_account(s, "li", "caller", "");
    sign_in(s, "li");
    assert_int_equal(handover_touched(&s->desk, clock_today(), rows, 8), 0);
}

/* --- who waits --- */

static void who_waits_stands_once_under_the_nearest_reason(void **state)
{
    Station *s = *state;
    WaitRow rows[8];
    int64_t open = add_person(s, "张三", "13800000001", "370811");
    int64_t promised = add_person(s, "李四", "13800000002", "370811");
    int64_t held = add_person(s, "王五", "13800000003", "370811");
    Attempt a = {.donor = open, .number = "13800000001", .purpose = "first"};
    assert_ok(s, attempt_start(&s->desk, &a, "start", &s->error)); /* claims, too */
    Attempt b = {
        .donor = promised, .number = "13800000002", .outcome = "callback", .answered = "self", .next_for = "me"};
    instant_format(clock_now() + 72 * 3600, b.next_at);
    assert_ok(s, attempt_finish(&s->desk, &b, "r1", &s->error));
    assert_ok(s, claim_take(&s->desk, held, &s->error));
    assert_int_equal(handover_waiting(&s->desk, rows, 8), 3);
    assert_int_equal(rows[0].kind, WAITS_OUTCOME);
    assert_int_equal(rows[0].attempt, a.id);
    assert_int_equal(rows[1].kind, WAITS_PROMISE);
    assert_int_equal(rows[1].donor, promised);
    assert_string_equal(rows[1].number, "13800000002");
    assert_int_equal(rows[2].kind, WAITS_CLAIM);
    assert_int_equal(rows[2].donor, held);
    assert_ok(s, claim_release(&s->desk, held, &s->error));
    assert_int_equal(handover_waiting(&s->desk, rows, 8), 3);
    assert_int_equal(rows[2].kind, WAITS_NEXT); /* touched today, and to be called by now */
    assert_string_equal(rows[2].purpose, "confirm");
}

/* --- notes --- */

static void a_note_to_a_colleague_is_theirs_until_read(void **state)
{
    Station *s = *state;
    HandoverNote notes[4];
    int64_t li = add_account(s, "li", "caller", "");
    add_account(s, "zhao", "caller", "");
    int64_t donor = add_person(s, "张三", "13800000001", "370811");
    int64_t id = give(s, donor, li, "明早先联系家属");
    assert_int_equal(handover_count(&s->desk), 0); /* not mine to read */
    sign_in(s, "zhao");
    assert_int_equal(handover_count(&s->desk), 0);
    assert_int_equal(handover_read(&s->desk, id, &s->error), ERR_CONFLICT);
    sign_in(s, "li");
    assert_int_equal(handover_count(&s->desk), 1);
    assert_int_equal(handover_received(&s->desk, notes, 4), 1);
    assert_string_equal(notes[0].note, "明早先联系家属");
    assert_string_equal(notes[0].name, "张三");
    assert_string_equal(notes[0].by, "lead");
    assert_ok(s, handover_read(&s->desk, id, &s->error));
    assert_int_equal(handover_count(&s->desk), 0);
    assert_int_equal(handover_received(&s->desk, notes, 4), 1); /* still to be seen today */
    assert_true(notes[0].read_at[0] != '\0');
    assert_ok(s, handover_unread(&s->desk, id, &s->error));
    assert_int_equal(handover_count(&s->desk), 1);
    assert_int_equal(count_of(s, "SELECT count(*) FROM audit WHERE record = 'handover'"), 3);
}

static void whoever_comes_next_takes_the_note_of_the_day(void **state)
{
    Station *s = *state;
    add_account(s, "li", "caller", "");
    add_account(s, "zhao", "caller", "");
    add_account(s, "wang", "liaison", "370883");
    add_account(s, "helper", "helper", "");
    int64_t day = give(s, 0, 0, "血站电话下午再打");
    give(s, add_person(s, "张三", "13800000001", "370811"), 0, "等家属回电");
    sign_in(s, "wang");
    assert_int_equal(handover_count(&s->desk), 0); /* another county's people, another desk's day */
    sign_in(s, "helper");
    assert_int_equal(handover_count(&s->desk), 0);
    sign_in(s, "li");
    assert_int_equal(handover_count(&s->desk), 2);
    assert_ok(s, handover_read(&s->desk, day, &s->error));
    sign_in(s, "zhao");
    assert_int_equal(handover_count(&s->desk), 1);
    assert_int_equal(handover_read(&s->desk, day, &s->error), ERR_CONFLICT);
}

static void a_note_is_taken_back_only_while_nobody_has_read_it(void **state)
{
    Station *s = *state;
    HandoverNote notes[4];
    int64_t none = 0;
    int64_t li = add_account(s, "li", "caller", "");
    assert_int_equal(handover_give(&s->desk, 0, li, "  ", &none, &s->error), ERR_INPUT);
    int64_t first = give(s, 0, li, "one"), second = give(s, 0, li, "two");
    assert_ok(s, handover_withdraw(&s->desk, first, &s->error));
    assert_int_equal(handover_given(&s->desk, notes, 4), 1);
    assert_string_equal(notes[0].note, "two");
    assert_string_equal(notes[0].to, "li");
    sign_in(s, "li");
    assert_int_equal(handover_count(&s->desk), 1);
    assert_int_equal(handover_withdraw(&s->desk, second, &s->error), ERR_CONFLICT); /* not mine */
    assert_ok(s, handover_read(&s->desk, second, &s->error));
    sign_in(s, "lead");
    assert_int_equal(handover_withdraw(&s->desk, second, &s->error), ERR_CONFLICT);
    assert_int_equal(count_of(s, "SELECT count(*) FROM handover"), 2); /* nothing is deleted */
}

#define EACH(test) cmocka_unit_test_setup_teardown(test, station_open, station_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        EACH(each_person_of_the_day_stands_once_with_all_that_was_done),
        EACH(who_waits_stands_once_under_the_nearest_reason),
        EACH(a_note_to_a_colleague_is_theirs_until_read),
        EACH(whoever_comes_next_takes_the_note_of_the_day),
        EACH(a_note_is_taken_back_only_while_nobody_has_read_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

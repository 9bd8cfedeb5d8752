/* What keeps the station safe at the desk: who sits where, overriding "do not call", bad ground, the clock. */
#include "station.h"

#include <sys/stat.h>
#include <sys/wait.h>

#include "casework.h"
#include "followup.h"
#include "override.h"
#include "rows.h"

/* --- who sits where --- */

static void who_is_signed_in_is_known_until_the_process_ends(void **state)
{
    Station *s = *state;
    Session rows[4];
    int ready[2], stop[2];
    char c;
    assert_int_equal(pipe(ready) + pipe(stop), 0);
    assert_ok(s, staff_sign_in(&s->desk, "lead", PASSWORD, &s->error));
    assert_int_equal(staff_sessions(&s->desk, rows, 4), 1);
    assert_int_equal(rows[0].process, getpid());
    assert_string_equal(rows[0].name, "lead");
    pid_t other = fork();
    if (other == 0) {
        Store *store;
        Desk desk;
        close(stop[1]);
        setenv("SSH_CONNECTION", "10.1.2.3 50000 10.1.2.1 22", 1);
        if (store_open(&store, s->path, NULL, NULL) != OK || desk_open(&desk, store, s->config, "desk", NULL) != OK ||
            staff_sign_in(&desk, "lead", PASSWORD, NULL) != OK || write(ready[1], "", 1) != 1)
            _exit(1);
        while (read(stop[0], &c, 1) > 0)
            continue;
        _exit(0); /* as after kill -9: nothing is tidied */
    }
    close(ready[1]);
    close(stop[0]);
    assert_int_equal(read(ready[0], &c, 1), 1);
    assert_int_equal(staff_sessions(&s->desk, rows, 4), 2);
    assert_string_equal(rows[rows[0].process == other ? 0 : 1].origin, "10.1.2.3");
    close(stop[1]);
    close(ready[0]);
    assert_int_equal(waitpid(other, NULL, 0), other);
    assert_int_equal(staff_sessions(&s->desk, rows, 4), 1);
    staff_sign_out(&s->desk);
    assert_int_equal(staff_sessions(&s->desk, rows, 4), 0);
}

static void a_number_that_the_system_uses_again_is_nobody(void **state)
{
    Station *s = *state;
    Session rows[4];
    assert_ok(s, staff_sign_in(&s->desk, "lead", PASSWORD, &s->error));
    station_falsify(s, "UPDATE session SET started = started - 1");
    assert_int_equal(staff_sessions(&s->desk, rows, 4), 0);
}

/* --- do not call --- */

static int64_t somebody_who_wants_no_calls(Station *s)
{
    int64_t donor = new_donor(s, "毛建国");
    Attempt a = {.donor = donor, .number = "13800000001"};
    assert_ok(s, attempt_start(&s->desk, &a, "first", &s->error));
    assert_ok(s, attempt_do_not_call(&s->desk, &a, &s->error));
    return donor;
}

static Status dial(Station *s, int64_t donor, const char *purpose)
{
    Attempt a = {.donor = donor, .number = "13800000001"};
    text_copy(a.purpose, sizeof a.purpose, purpose);
    char request[40];
    store_request_id(request);
    return attempt_start(&s->desk, &a, request, &s->error);
}

static void only_a_leads_word_stands_above_do_not_call_and_only_for_a_match(void **state)
{
    Station *s = *state;
    int64_t donor = somebody_who_wants_no_calls(s);
    assert_int_equal(dial(s, donor, "match"), ERR_DENIED);
    text_copy(s->desk.actor.role, sizeof s->desk.actor.role, "caller");
    assert_int_equal(override_give(&s->desk, donor, "初筛相合", &s->error), ERR_DENIED);
    text_copy(s->desk.actor.role, sizeof s->desk.actor.role, "lead");
    assert_int_equal(override_give(&s->desk, donor, "  ", &s->error), ERR_INPUT);
    assert_ok(s, override_give(&s->desk, donor, "初筛相合", &s->error));
    assert_int_equal(dial(s, donor, "other"), ERR_DENIED);
    text_copy(s->desk.actor.role, sizeof s->desk.actor.role, "caller"); /* whoever makes the call */
    assert_ok(s, dial(s, donor, "match"));
    clock_forward(OVERRIDE_HOURS * 60 + 1);
    assert_int_equal(dial(s, donor, "match"), ERR_DENIED);
    assert_int_equal(count_of(s, "SELECT count(*) FROM audit WHERE action = 'override' AND donor = ?1", INT_(donor)),
                     1);
}

static void it_is_looked_at_the_next_workday_by_another_lead(void **state)
{
    Station *s = *state;
    OverrideRow row;
    int64_t donor = somebody_who_wants_no_calls(s);
    clock_set(instant_at(day_from(2023, 9, 8), 16 * 60)); /* a Friday */
    assert_ok(s, override_give(&s->desk, donor, "初筛相合", &s->error));
    assert_int_equal(override_count(&s->desk), 0);
    clock_set(instant_at(day_from(2023, 9, 10), 9 * 60));
    assert_int_equal(override_count(&s->desk), 0);
    clock_set(instant_at(day_from(2023, 9, 11), 9 * 60));
    assert_int_equal(override_waiting(&s->desk, &row, 1), 1);
    assert_string_equal(row.reason, "初筛相合");
    Account other = {.name = "second", .role = "lead"};
    assert_ok(s, staff_save(&s->desk, &other, PASSWORD, &s->error));
    assert_int_equal(override_review(&s->desk, row.id, true, &s->error), ERR_DENIED);
    assert_ok(s, staff_sign_in(&s->desk, "second", PASSWORD, &s->error));
    assert_ok(s, override_review(&s->desk, row.id, false, &s->error));
    assert_int_equal(override_review(&s->desk, row.id, true, &s->error), ERR_CONFLICT);
    assert_int_equal(override_count(&s->desk), 0);
}

static void whoever_looks_at_it_is_told_that_another_was_on_duty(void **state)
{
    Station *s = *state;
    OverrideRow row;
    Duty other = {.on_date = "2023-09-08", .name = "钱静"}, own = {.on_date = "2023-09-08", .name = "lead"};
    int64_t donor = somebody_who_wants_no_calls(s);
    clock_set(instant_at(day_from(2023, 9, 8), 16 * 60));
    assert_ok(s, override_give(&s->desk, donor, "初筛相合", &s->error));
    clock_set(instant_at(day_from(2023, 9, 11), 9 * 60));
    assert_int_equal(override_waiting(&s->desk, &row, 1), 1);
    assert_string_equal(row.on_duty, ""); /* no roster was kept */
    assert_ok(s, duty_save(&s->desk, &other, &s->error));
    assert_int_equal(override_waiting(&s->desk, &row, 1), 1);
    assert_string_equal(row.on_duty, "钱静");
    assert_ok(s, duty_save(&s->desk, &own, &s->error));
    assert_int_equal(override_waiting(&s->desk, &row, 1), 1);
    assert_string_equal(row.on_duty, "");
}

/* --- bad ground --- */

static void network_folders_and_bridges_are_refused_untouched(void **state)
{
    static const unsigned refused[] = {0x6969, 0xff534d42, 0xfe534d42, 0x517b, 0x01021997, 0x65735546};
    Station *s = *state;
    Store *store;
    struct stat before, after;
    assert_int_equal(stat(s->path, &before), 0);
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        store_pretend_ground(refused[i]);
        assert_int_equal(store_open(&store, s->path, NULL, &s->error), ERR_DENIED);
        assert_non_null(strstr(s->error.message, s->path));
        assert_null(store);
    }
    store_pretend_ground(0);
    assert_int_equal(stat(s->path, &after), 0);
    assert_int_equal(before.st_size, after.st_size);
    assert_int_equal(before.st_mtim.tv_nsec, after.st_mtim.tv_nsec);
    assert_ok(s, store_open(&store, s->path, NULL, &s->error));
    store_close(&store);
}

/* --- the clock --- */

static void a_clock_that_was_set_back_is_noticed(void **state)
{
    Station *s = *state;
    char last[32];
    new_donor(s, "某人");
    clock_forward(-4); /* clocks are put right by minutes all the time */
    assert_false(desk_clock_is_back(&s->desk, last));
    clock_forward(-56);
    assert_true(desk_clock_is_back(&s->desk, last));
    assert_non_null(strstr(last, "10:00"));
    /* Calls must be kept, whatever the clock says. */
    int64_t before = count_of(s, "SELECT count(*) FROM donor");
    new_donor(s, "还能保存");
    assert_int_equal(count_of(s, "SELECT count(*) FROM donor"), before + 1);
}

int main(void)
{
#define PROMISE(name) cmocka_unit_test_setup_teardown(name, station_open, station_close)
    const struct CMUnitTest tests[] = {
        PROMISE(who_is_signed_in_is_known_until_the_process_ends),
        PROMISE(a_number_that_the_system_uses_again_is_nobody),
        PROMISE(only_a_leads_word_stands_above_do_not_call_and_only_for_a_match),
        PROMISE(it_is_looked_at_the_next_workday_by_another_lead),
        PROMISE(whoever_looks_at_it_is_told_that_another_was_on_duty),
        PROMISE(network_folders_and_bridges_are_refused_untouched),
        PROMISE(a_clock_that_was_set_back_is_noticed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

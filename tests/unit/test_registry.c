/* Finding people, the card, saving what it changed, status periods. */
#include "station.h"

#include "intake.h"

static void put(char *to, const char *text)
{
    strcpy(to, text);
}

/* A person with a phone; the number's last digits are `tail`. */
static int64_t person(Station *s, const char *name, const char *unit, int tail)
{
    Intake intake = {0};
    put(intake.donor.name, name);
    put(intake.donor.unit, unit);
    text_format(intake.phone.number, sizeof intake.phone.number, "1385371%04d", tail);
    assert_ok(s, intake_save(&s->desk, &intake, NULL, &s->error));
    return intake.donor.id;
}

static void one_box_finds_name_pinyin_and_any_tail_of_a_number(void **state)
{
    Station *s = *state;
    int64_t mao = person(s, "毛建国", "370811", 2345);
    person(s, "陈静", "370883", 6789);
    Relative relative = {.donor = mao};
    put(relative.name, "毛大山");
    put(relative.phone, "13953700001");
    assert_ok(s, registry_save(&s->desk, &relative_type, &relative, NULL, NULL, &s->error));
    static const char *const texts[] = {"毛建国", "建国", "maojianguo", "mjg", "13853712345", "2345", "0001"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        DonorRow rows[4];
        bool more = true;
        assert_int_equal(registry_find(&s->desk, texts[i], rows, 4, &more), 1);
        assert_int_equal(rows[0].id, mao);
        assert_string_equal(rows[0].name, "毛建国");
        assert_string_equal(rows[0].phone, "13853712345");
        assert_false(more);
    }
    DonorRow rows[4];
    assert_int_equal(registry_find(&s->desk, "毛建军", rows, 4, NULL), 0);
}

static void a_row_shows_the_number_that_works(void **state)
{
    Station *s = *state;
    int64_t mao = person(s, "毛建国", "370811", 2345);
    Card card;
    registry_card(&s->desk, mao, &card);
    Phone second = {.donor = mao};
    put(second.number, "13853719999");
    put(second.owner, "relative1");
    put(second.state, "in_use");
    assert_ok(s, registry_save(&s->desk, &phone_type, &second, NULL, NULL, &s->error));
    DonorRow row;
    assert_true(registry_row(&s->desk, mao, &row));
    assert_string_equal(row.phone, "13853712345");
    put(card.phones[0].state, "wrong");
    assert_ok(s, registry_save(&s->desk, &phone_type, &card.phones[0], NULL, NULL, &s->error));
    assert_true(registry_row(&s->desk, mao, &row));
    assert_string_equal(row.phone, "13853719999");
    assert_false(registry_row(&s->desk, mao + 1, &row));
}

static void recent_people_stand_newest_first_for_each_account(void **state)
{
    Station *s = *state;
    int64_t people[25];
    for (int i = 0; i < 25; i++) {
        people[i] = person(s, "王芳", "370811", i);
        clock_forward(1);
        assert_ok(s, registry_opened(&s->desk, people[i], &s->error));
    }
    DonorRow rows[10];
    assert_int_equal(registry_recent(&s->desk, rows, 10), 10);
    for (int i = 0; i < 10; i++)
        assert_int_equal(rows[i].id, people[24 - i]);
    assert_int_equal(count_of(s, "SELECT count(*) FROM recent"), 20);
    s->desk.actor.id++;
    assert_int_equal(registry_recent(&s->desk, rows, 10), 0);
}

static void opening_is_recorded_once_in_ten_minutes(void **state)
{
    Station *s = *state;
    int64_t mao = person(s, "毛建国", "370811", 2345);
    static const struct {
        int minutes, rows;
    } table[] = {{0, 1}, {0, 1}, {9, 1}, {1, 2}, {1, 2}, {10, 3}};
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        clock_forward(table[i].minutes);
        assert_ok(s, registry_opened(&s->desk, mao, &s->error));
        assert_int_equal(count_of(s, "SELECT count(*) FROM audit WHERE action = 'open' AND donor = ?1", INT_(mao)),
                         table[i].rows);
    }
    assert_int_equal(registry_opened(&s->desk, mao + 1, &s->error), ERR_NOT_FOUND);
}

static void people_of_a_status_come_by_id_in_pages(void **state)
{
    Station *s = *state;
    static const char *const units[] = {"370883", "370811", "370881"};
    int64_t people[9];
    for (int i = 0; i < 9; i++)
        people[i] = person(s, "王芳", units[i % 3], i);
    Card card;
    registry_card(&s->desk, people[0], &card);
    DonorRow rows[4];
    int64_t after = 0;
    for (int i = 0; i < 9; i += 4) {
        size_t count = registry_by_status(&s->desk, card.donor.status, "", after, rows, 4);
        assert_int_equal(count, i < 8 ? 4 : 1);
        for (size_t k = 0; k < count; k++)
            assert_int_equal(rows[k].id, people[i + (int)k]);
        after = rows[count - 1].id;
    }
    assert_int_equal(registry_by_status(&s->desk, card.donor.status, "370811", people[1], rows, 4), 2);
    assert_int_equal(rows[0].id, people[4]);
    assert_int_equal(rows[1].id, people[7]);
    assert_int_equal(registry_by_status(&s->desk, "DE", "", 0, rows, 4), 0);
    assert_int_equal(registry_by_status(&s->desk, "DE", "370811", 0, rows, 4), 0);
}

static void files_to_be_completed_are_listed(void **state)
{
    Station *s = *state;
    int64_t first = person(s, "毛建国", "370811", 1), second = person(s, "陈静", "370883", 2);
    DonorRow rows[4];
    assert_int_equal(registry_incomplete(&s->desk, "", 0, rows, 4), 2);
    assert_int_equal(rows[0].id, first);
    assert_int_equal(registry_incomplete(&s->desk, "", first, rows, 4), 1);
    assert_int_equal(registry_incomplete(&s->desk, "370883", 0, rows, 4), 1);
    assert_int_equal(rows[0].id, second);
}

static void an_edit_is_stored_with_its_history(void **state)
{
    Station *s = *state;
    int64_t mao = person(s, "毛建国", "370811", 2345);
    Card card;
    assert_true(registry_card(&s->desk, mao, &card));
    put(card.donor.employer, "济宁一中");
    clock_forward(5);
    assert_ok(s, registry_save(&s->desk, &donor_type, &card.donor, "e1", NULL, &s->error));
    assert_int_equal(card.donor.version, 2);
    Change changes[8];
    assert_true(registry_changes(&s->desk, mao, changes, 8) >= 2);
    assert_string_equal(changes[0].action, "edit");
    assert_string_equal(changes[0].record, "donor");
    assert_string_equal(changes[0].field, "employer");
    assert_string_equal(changes[0].before, "");
    assert_string_equal(changes[0].after, "济宁一中");
    assert_string_equal(changes[0].who, "lead");
    assert_minute(changes[0].at, "2023-09-04T02:05");
    assert_int_equal(registry_changes(&s->desk, mao, changes, 1), 1);
}

static void saving_the_same_request_twice_counts_once(void **state)
{
    Station *s = *state;
    int64_t mao = person(s, "毛建国", "370811", 2345);
    Phone phone = {.donor = mao};
    put(phone.number, "13853719999");
    put(phone.owner, "self");
    put(phone.state, "in_use");
    Phone again = phone;
    assert_ok(s, registry_save(&s->desk, &phone_type, &phone, "p1", NULL, &s->error));
    assert_ok(s, registry_save(&s->desk, &phone_type, &again, "p1", NULL, &s->error));
    assert_int_equal(again.id, phone.id);
    assert_int_equal(again.version, 1);
    assert_int_equal(count_of(s, "SELECT count(*) FROM phone WHERE donor = ?1", INT_(mao)), 2);
}

static void saving_without_a_change_is_fine(void **state)
{
    Station *s = *state;
    int64_t mao = person(s, "毛建国", "370811", 2345);
    Card card;
    assert_true(registry_card(&s->desk, mao, &card));
    assert_ok(s, registry_save(&s->desk, &donor_type, &card.donor, NULL, NULL, &s->error));
    assert_int_equal(card.donor.version, 1);
}

static void a_slower_save_gets_both_texts(void **state)
{
    Station *s = *state;
    int64_t mao = person(s, "毛建国", "370811", 2345);
    Card card;
    assert_true(registry_card(&s->desk, mao, &card));
    Donor mine = card.donor, theirs = {0};
    put(card.donor.address, "任城区古槐路1号");
    assert_ok(s, registry_save(&s->desk, &donor_type, &card.donor, NULL, NULL, &s->error));
    put(mine.address, "任城区红星路2号");
    assert_int_equal(registry_save(&s->desk, &donor_type, &mine, NULL, &theirs, &s->error), ERR_CONFLICT);
    assert_string_equal(mine.address, "任城区红星路2号");
    assert_int_equal(mine.version, 1);
    assert_string_equal(theirs.address, "任城区古槐路1号");
    assert_int_equal(theirs.version, 2);
}

static void a_card_save_cannot_take_what_is_somebody_elses(void **state)
{
    Station *s = *state;
    int64_t mao = person(s, "毛建国", "370811", 1), chen = person(s, "陈静", "370883", 2);
    Sample sample = {.donor = mao, .tubes = 1};
    put(sample.kind, "blood");
    put(sample.barcode, "JN0001");
    put(sample.collected_on, "2023-09-04");
    put(sample.unit, "370811");
    Sample other = sample;
    assert_ok(s, registry_save(&s->desk, &sample_type, &sample, NULL, NULL, &s->error));
    other.donor = chen;
    assert_int_equal(registry_save(&s->desk, &sample_type, &other, NULL, NULL, &s->error), ERR_DUPLICATE);
    assert_non_null(strstr(s->error.message, "毛建国"));
    sample.tubes = 2;
    assert_ok(s, registry_save(&s->desk, &sample_type, &sample, NULL, NULL, &s->error));
    Phone phone = {.donor = chen};
    put(phone.number, "13853710002");
    put(phone.owner, "self");
    put(phone.state, "in_use");
    assert_int_equal(registry_save(&s->desk, &phone_type, &phone, NULL, NULL, &s->error), ERR_DUPLICATE);
    assert_string_equal(s->error.field, "number");
    phone.donor = mao;
    assert_ok(s, registry_save(&s->desk, &phone_type, &phone, NULL, NULL, &s->error));
}

static void tasks_and_attempts_are_not_saved_from_the_card(void **state)
{
    Station *s = *state;
    Attempt attempt = {0};
    Task task = {0};
    assert_int_equal(registry_save(&s->desk, &attempt_type, &attempt, NULL, NULL, &s->error), ERR_INTERNAL);
    assert_int_equal(registry_save(&s->desk, &task_type, &task, NULL, NULL, &s->error), ERR_INTERNAL);
}

static void a_status_period_is_a_fact_that_is_voided_with_a_reason(void **state)
{
    Station *s = *state;
    int64_t mao = person(s, "毛建国", "370811", 2345);
    StatusPeriod period = {.donor = mao};
    put(period.status, "TU");
    put(period.reason, "MR");
    put(period.until, "2023-12-31");
    assert_ok(s, registry_status(&s->desk, &period, &s->error));
    assert_string_equal(period.since, "2023-09-04");
    assert_int_equal(period.account, s->desk.actor.id);
    StatusPeriod again = period;
    assert_ok(s, registry_status(&s->desk, &again, &s->error));
    assert_int_equal(again.id, period.id);
    assert_int_equal(registry_void_status(&s->desk, period.id, "  ", &s->error), ERR_INPUT);
    assert_ok(s, registry_void_status(&s->desk, period.id, "录错人了", &s->error));
    assert_int_equal(registry_void_status(&s->desk, period.id, "录错人了", &s->error), ERR_CONFLICT);
    assert_int_equal(registry_void_status(&s->desk, period.id + 1, "录错人了", &s->error), ERR_NOT_FOUND);
    Card card;
    assert_true(registry_card(&s->desk, mao, &card));
    assert_int_equal(card.period_count, 1);
    assert_string_equal(card.periods[0].void_reason, "录错人了");
    assert_minute(card.periods[0].voided_at, "2023-09-04T02:00");
    Change change;
    assert_int_equal(registry_changes(&s->desk, mao, &change, 1), 1);
    assert_string_equal(change.action, "void");
    assert_string_equal(change.record, "status_period");
}

static void a_status_period_needs_what_its_status_needs(void **state)
{
    Station *s = *state;
    int64_t mao = person(s, "毛建国", "370811", 2345);
    static const struct {
        const char *status, *reason, *since, *until, *field; /* field "": accepted */
    } table[] = {
        {"TU", "MR", "", "", "until"}, {"TU", "MR", "2023-09-04", "2023-09-03", "until"},
        {"DE", "", "", "", "reason"},  {"", "MR", "", "", "status"},
        {"DE", "PR", "", "", ""},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        StatusPeriod period = {.donor = mao};
        put(period.status, table[i].status);
        put(period.reason, table[i].reason);
        put(period.since, table[i].since);
        put(period.until, table[i].until);
        Status status = registry_status(&s->desk, &period, &s->error);
        assert_int_equal(status, table[i].field[0] ? ERR_INPUT : OK);
        if (table[i].field[0])
            assert_string_equal(s->error.field, table[i].field);
    }
    assert_int_equal(count_of(s, "SELECT count(*) FROM status_period"), 1);
}

static void changes_say_who_acted_and_how(void **state)
{
    Station *s = *state;
    int64_t mao = person(s, "毛建国", "370811", 2345);
    static const struct {
        const char *via, *who;
        int64_t account;
    } table[] = {{"rule", "rule", 0},
                 {"command", "command line", 0},
                 {"command", "lead (command line)", 1},
                 {"desk", "lead", 1}};
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        Phone phone = {.donor = mao};
        text_format(phone.number, sizeof phone.number, "1395370000%d", (int)i);
        put(phone.owner, "workplace");
        put(phone.state, "unconfirmed");
        store_actor(s->desk.store, table[i].account ? s->desk.actor.id : 0, table[i].via);
        assert_ok(s, registry_save(&s->desk, &phone_type, &phone, NULL, NULL, &s->error));
        Change change;
        assert_int_equal(registry_changes(&s->desk, mao, &change, 1), 1);
        assert_string_equal(change.who, table[i].who);
        assert_string_equal(change.record, "phone");
        assert_string_equal(change.field, "");
    }
}

static void the_card_of_nobody_is_false(void **state)
{
    Station *s = *state;
    Card card;
    assert_false(registry_card(&s->desk, 99, &card));
    Attempt attempt;
    assert_int_equal(registry_attempts(&s->desk, 99, &attempt, 1), 0);
}

#define PROMISE(f) cmocka_unit_test_setup_teardown(f, station_open, station_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        PROMISE(one_box_finds_name_pinyin_and_any_tail_of_a_number),
        PROMISE(a_row_shows_the_number_that_works),
        PROMISE(recent_people_stand_newest_first_for_each_account),
        PROMISE(opening_is_recorded_once_in_ten_minutes),
        PROMISE(people_of_a_status_come_by_id_in_pages),
        PROMISE(files_to_be_completed_are_listed),
        PROMISE(an_edit_is_stored_with_its_history),
        PROMISE(saving_the_same_request_twice_counts_once),
        PROMISE(saving_without_a_change_is_fine),
        PROMISE(a_slower_save_gets_both_texts),
        PROMISE(a_card_save_cannot_take_what_is_somebody_elses),
        PROMISE(tasks_and_attempts_are_not_saved_from_the_card),
        PROMISE(a_status_period_is_a_fact_that_is_voided_with_a_reason),
        PROMISE(a_status_period_needs_what_its_status_needs),
        PROMISE(changes_say_who_acted_and_how),
        PROMISE(the_card_of_nobody_is_false),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

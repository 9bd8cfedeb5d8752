/* Merging at the terminal: two files side by side, one of them, and two again. */
#include "merging.h"
#include "persons.h"
#include "twins.h"

#define SECOND_PASSWORD "another password"

static int64_t left, right;

static int two_files(void **state)
{
    station_open(state);
    Station *s = *state;
    Account account = {.name = "second", .role = "caller"};
    assert_ok(s, staff_save(&s->desk, &account, SECOND_PASSWORD, &s->error));
    left = person_add(s, "毛先生", ID_MALE, "13800000001");
    right = person_add(s, "茅先生", "", "13800000001");
    Donor donor;
    assert_true(record_load(s->desk.store, &donor_type, right, &donor));
    text_copy(donor.address, sizeof donor.address, "文化路2号");
    assert_ok(s, registry_save(&s->desk, &donor_type, &donor, NULL, NULL, &s->error));
    return 0;
}

static void sign(Terminal *t)
{
    assert_shows(t, "Second signature:");
    terminal_send(t, "second");
    terminal_key(t, KEY_ENTER_);
    assert_shows(t, "password");
    terminal_send(t, SECOND_PASSWORD);
    terminal_key(t, KEY_ENTER_);
}

static void two_files_are_merged_from_the_list_and_parted_on_the_card(void **state)
{
    Station *s = *state;
    Terminal *t = stage_open(s, &screen_twins, NULL, 24, 80);
    assert_shows(t, "like name, same phone");
    terminal_key(t, KEY_ENTER_);
    assert_shows(t, "goes on, with its number");
    assert_shows(t, "only right");
    assert_shows(t, "文化路2号");
    terminal_key(t, KEY_F(2));
    assert_shows(t, "ends; everything of it");
    terminal_send(t, "1");
    sign(t);
    assert_shows(t, "is merged into file");
    assert_shows(t, "No two files look like one person here.");
    stage_close(t);
    int64_t kept = count_of(s, "SELECT id FROM donor"), away = kept == left ? right : left;
    assert_int_equal(count_of(s, "SELECT count(*) FROM donor"), 1);
    /* The number of the file that ended leads to the person. */
    t = stage_open(s, &screen_card, &away, 24, 80);
    terminal_key(t, KEY_END_);
    terminal_send(t, "u");
    assert_shows(t, "comes back as it was");
    terminal_send(t, "1");
    sign(t);
    assert_shows(t, "The merging is undone");
    stage_close(t);
    assert_int_equal(count_of(s, "SELECT count(*) FROM donor"), 2);
    assert_int_equal(twins_count(&s->desk, ""), 1);
}

static void a_pair_is_set_apart_and_taken_back_by_name(void **state)
{
    Station *s = *state;
    Terminal *t = stage_open(s, &screen_twins, NULL, 24, 80);
    assert_shows(t, "like name, same phone");
    terminal_send(t, "2");
    assert_shows(t, "are kept as two people");
    assert_shows(t, "No two files look like one person here.");
    terminal_key(t, KEY_CTRL('z'));
    assert_shows(t, "Undo: two people?");
    terminal_send(t, "1");
    assert_shows(t, "like name, same phone");
    stage_close(t);
}

static void who_is_meant_is_found_through_the_search_box(void **state)
{
    Station *s = *state;
    Terminal *t = stage_open(s, &screen_card, &left, 24, 80);
    assert_shows(t, "毛先生");
    terminal_send(t, "m");
    assert_shows(t, "Merge with whom?");
    terminal_send(t, "茅");
    assert_shows(t, "1 found");
    terminal_key(t, KEY_ENTER_);
    assert_shows(t, "Left: 毛先生");
    assert_shows(t, "Right: 茅先生");
    stage_close(t);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, two_files, station_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(two_files_are_merged_from_the_list_and_parted_on_the_card),
        TEST(a_pair_is_set_apart_and_taken_back_by_name),
        TEST(who_is_meant_is_found_through_the_search_box),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

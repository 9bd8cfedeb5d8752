/* Promises of the list for the province and of the comparison with its list. */
#include <fcntl.h>
#include <sys/file.h>

#include "exchange.h"
#include "persons.h"
#include "province.h"

/* Somebody new, and somebody known there whose name changed. */
static void prepare(Station *station)
{
    person_add(station, "毛先生", ID_MALE, "13800000001");
    int64_t id = person_add(station, "张丽", ID_FEMALE, "13800000002");
    Donor donor = {0};
    assert_true(record_load(station->desk.store, &donor_type, id, &donor));
    text_copy(donor.donor_number, sizeof donor.donor_number, "370000000002");
    assert_ok(station, registry_save(&station->desk, &donor_type, &donor, NULL, NULL, &station->error));
    text_copy(donor.name, sizeof donor.name, "张莉");
    assert_ok(station, registry_save(&station->desk, &donor_type, &donor, NULL, NULL, &station->error));
}

static int64_t open_lines(Station *station)
{
    return count_of(station, "SELECT count(*) FROM province_item WHERE entered_on IS NULL");
}

static Terminal *open_list(Station *station)
{
    prepare(station);
    Terminal *t = stage_open(station, &screen_province, NULL, 24, 80);
    assert_shows(t, "1 To enter 2");
    return t;
}

static void the_list_says_who_and_what_in_both_languages(void **state)
{
    Terminal *t = open_list(*state);
    assert_shows(t, "New person");
    assert_shows(t, "张丽 -> 张莉");
    assert_true(terminal_golden(t, "province-en-80x24"));
    terminal_key(t, KEY_F(12));
    assert_shows(t, "待报省库");
    assert_shows(t, "新志愿者");
    assert_true(terminal_golden(t, "province-zh-80x24"));
    stage_close(t);
}

static void one_key_enters_a_line_and_ctrl_z_takes_it_back(void **state)
{
    Station *station = *state;
    Terminal *t = open_list(station);
    terminal_send(t, "4");
    assert_shows(t, "On which day? 2023-09-04");
    terminal_key(t, KEY_ENTER_);
    assert_shows(t, "1 line entered for the province, 2023-09-04");
    assert_shows(t, "1 To enter 1");
    assert_int_equal(open_lines(station), 1);
    terminal_send(t, "3");
    assert_shows(t, "毛先生");
    terminal_key(t, KEY_CTRL('z'));
    assert_shows(t, "Undo: 1 line entered");
    /* A colleague is saving: what one waits for is said meanwhile. */
    char path[128];
    text_format(path, sizeof path, "%s.lock", station->path);
    int lock = open(path, O_RDWR | O_CLOEXEC);
    assert_int_equal(flock(lock, LOCK_EX), 0);
    terminal_send(t, "1");
    assert_shows(t, "Undoing: 1 line entered");
    close(lock);
    assert_shows(t, "Undone: 1 line entered");
    assert_shows(t, "1 To enter 2");
    assert_int_equal(open_lines(station), 2);
    stage_close(t);
}

static void several_marked_lines_are_entered_at_once_on_another_day(void **state)
{
    Station *station = *state;
    Terminal *t = open_list(station);
    terminal_send(t, "５");
    assert_shows(t, "1 marked");
    terminal_send(t, " ");
    assert_shows(t, "2 marked");
    terminal_send(t, "4");
    assert_shows(t, "On which day?");
    terminal_key(t, KEY_CTRL('u'));
    type_enter(t, "-1");
    assert_shows(t, "2 lines entered for the province, 2023-09-03");
    assert_int_equal(count_of(station, "SELECT count(*) FROM province_item WHERE entered_on = '2023-09-03'"), 2);
    assert_shows(t, "appears here by itself.");
    stage_close(t);
}

static void the_values_of_a_line_stand_one_below_the_other_and_are_copied(void **state)
{
    Station *station = *state;
    Terminal *t = open_list(station);
    terminal_key(t, KEY_ENTER_);
    assert_shows(t, "To be entered, since");
    assert_shows(t, ID_MALE);
    terminal_key(t, KEY_F(12));
    assert_shows(t, "身份证号");
    assert_true(terminal_golden(t, "province-item-zh-80x24"));
    terminal_key(t, KEY_F(12));
    assert_shows(t, "ID number");
    assert_int_equal(count_of(station, "SELECT count(*) FROM audit WHERE action = 'open' AND donor = 1"), 1);
    terminal_send(t, "1");
    assert_true(terminal_wait_bytes(t, "\033]52;c;5q+b5YWI55Sf\a"));
    assert_shows(t, "Copied: Name");
    terminal_send(t, "4");
    assert_shows(t, "On which day?");
    terminal_key(t, KEY_ENTER_);
    assert_shows(t, "1 To enter 1");
    stage_close(t);
}

static void a_proposal_is_confirmed_on_the_screen(void **state)
{
    Station *station = *state;
    int64_t id = person_add(station, "毛先生", ID_MALE, "13800000001");
    StatusPeriod period = {.donor = id, .status = "DE", .reason = "PR", .proposal = 1};
    Donor donor = {0};
    assert_true(record_load(station->desk.store, &donor_type, id, &donor));
    text_copy(donor.donor_number, sizeof donor.donor_number, "370000000001");
    assert_ok(station, registry_save(&station->desk, &donor_type, &donor, NULL, NULL, &station->error));
    assert_ok(station, registry_status(&station->desk, &period, &station->error));
    Terminal *t = stage_open(station, &screen_province, NULL, 24, 80);
    assert_shows(t, "Proposal");
    terminal_send(t, "9");
    assert_shows(t, "The province has confirmed");
    terminal_send(t, "1");
    assert_shows(t, "Decided on which day?");
    terminal_key(t, KEY_ENTER_);
    assert_shows(t, "毛先生: confirmed by the province");
    assert_int_equal(count_of(station, "SELECT count(*) FROM donor WHERE status = 'DE'"), 1);
    stage_close(t);
}

/* --- comparing --- */

static void compare_list(Station *station)
{
    ImportResult result;
    char path[160];
    person_add(station, "毛先生", ID_MALE, "13800000001");
    text_format(path, sizeof path, "%s/province.csv", station->folder);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fprintf(file, "姓名,身份证号,住址,县区\n毛先生,%s,建设路1号,\n赵六,%s,一街,\n", ID_MALE, ID_FEMALE);
    assert_int_equal(fclose(file), 0);
    const ImportJob job = {.kind = "registry", .file = path};
    assert_ok(station, import_run(&station->desk, &job, &result, &station->error));
    unlink(path);
}

static void a_difference_is_settled_and_taken_back(void **state)
{
    Station *station = *state;
    compare_list(station);
    Terminal *t = stage_open(station, &screen_compare, NULL, 24, 80);
    assert_shows(t, "1 Open ones 2");
    assert_true(terminal_golden(t, "compare-en-80x24"));
    terminal_key(t, KEY_F(12));
    assert_shows(t, "与省库比对");
    assert_true(terminal_golden(t, "compare-zh-80x24"));
    terminal_key(t, KEY_F(12));
    assert_shows(t, "Open ones");
    terminal_send(t, "3");
    assert_shows(t, "毛先生: the file took the province's value");
    assert_int_equal(count_of(station, "SELECT count(*) FROM donor WHERE address = '建设路1号'"), 1);
    terminal_key(t, KEY_CTRL('z'));
    assert_shows(t, "Undo: 毛先生");
    terminal_send(t, "1");
    assert_shows(t, "1 Open ones 2");
    assert_int_equal(count_of(station, "SELECT count(*) FROM donor WHERE address IS NOT NULL"), 0);
    stage_close(t);
}

static void somebody_only_there_gets_a_file_with_the_unit_that_is_asked(void **state)
{
    Station *station = *state;
    compare_list(station);
    Terminal *t = stage_open(station, &screen_compare, NULL, 24, 80);
    assert_shows(t, "only there");
    terminal_key(t, KEY_END_);
    terminal_send(t, "5");
    assert_shows(t, "all units");
    type_enter(t, "Zoucheng");
    assert_shows(t, "赵六: a file was opened");
    assert_int_equal(count_of(station, "SELECT count(*) FROM donor WHERE name = '赵六' AND unit = '370883'"), 1);
    stage_close(t);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, station_open, station_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_list_says_who_and_what_in_both_languages),
        TEST(one_key_enters_a_line_and_ctrl_z_takes_it_back),
        TEST(several_marked_lines_are_entered_at_once_on_another_day),
        TEST(the_values_of_a_line_stand_one_below_the_other_and_are_copied),
        TEST(a_proposal_is_confirmed_on_the_screen),
        TEST(a_difference_is_settled_and_taken_back),
        TEST(somebody_only_there_gets_a_file_with_the_unit_that_is_asked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

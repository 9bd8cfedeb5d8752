/* Promises of the intake screen. */
#include "persons.h"

#include <fcntl.h>
#include <sys/file.h>

static void type_paper_form(Terminal *t, const char *name, const char *id_number, const char *phone,
                            const char *barcode)
{
    type_enter(t, name);
    type_enter(t, id_number);
    type_enter(t, phone);
    type_enter(t, barcode);
    type_enter(t, "1"); /* all answers no */
}

static void fifty_people_in_a_row_need_no_key_beyond_their_data(void **state)
{
    Station *station = *state;
    Terminal *t = stage_open(station, &screen_intake, NULL, 24, 80);
    assert_shows(t, "To open the file");
    type_paper_form(t, "毛先生", ID_MALE, "13800000001", "T0001");
    type_enter(t, "Rencheng");
    type_enter(t, "1");
    type_enter(t, "公园专场");
    terminal_key(t, KEY_F(2));
    assert_shows(t, "today 1 saved");
    assert_shows(t, "Saved: 毛先生, file 1. To be completed:");

    type_paper_form(t, "张丽", ID_FEMALE, "13800000002", "T0002");
    terminal_key(t, KEY_F(2));
    assert_shows(t, "today 2 saved");
    stage_close(t);

    assert_int_equal(
        count_of(station, "SELECT count(*) FROM donor WHERE unit = '370811' AND birth_date = '1990-01-01'"), 2);
    assert_int_equal(count_of(station, "SELECT count(DISTINCT sex) FROM donor"), 2);
    assert_int_equal(count_of(station, "SELECT count(*) FROM sample WHERE event = '公园专场' AND site IS NOT NULL AND "
                                       "unit = '370811' AND collected_on = '2023-09-04'"),
                     2);
    assert_int_equal(count_of(station, "SELECT count(*) FROM consent"), 2);
    assert_int_equal(
        count_of(station, "SELECT count(*) FROM health WHERE result = 'fit' AND answers LIKE 'unwell=n %'"), 2);
    assert_int_equal(count_of(station, "SELECT count(*) FROM draft WHERE kind = 'intake'"), 0);
}

static void the_event_and_the_count_outlive_the_screen(void **state)
{
    Station *station = *state;
    Terminal *t = stage_open(station, &screen_intake, NULL, 24, 80);
    assert_shows(t, "To open the file");
    type_paper_form(t, "毛先生", ID_MALE, "13800000001", "T0001");
    type_enter(t, "Rencheng");
    terminal_key(t, KEY_F(2));
    assert_shows(t, "today 1 saved");
    stage_close(t);
    t = stage_open(station, &screen_intake, NULL, 24, 80);
    assert_shows(t, "today 1 saved");
    assert_shows(t, "Rencheng District");
    stage_close(t);
}

/* As a desk that was stopped in the midst of a save holds it. */
static int hold_the_lock(Station *station)
{
    char path[128];
    text_format(path, sizeof path, "%s.lock", station->path);
    int lock = open(path, O_RDWR | O_CLOEXEC);
    assert_int_equal(flock(lock, LOCK_EX | LOCK_NB), 0);
    assert_int_equal(pwrite(lock, "孔静, 4711\n", 13, 0), 13);
    return lock;
}

static void who_waits_for_a_stopped_desk_is_told_whose_it_is_and_keeps_the_text(void **state)
{
    Station *station = *state;
    Terminal *t = stage_open(station, &screen_intake, NULL, 24, 80);
    assert_shows(t, "To open the file");
    type_paper_form(t, "毛先生", ID_MALE, "13800000001", "T0001");
    type_enter(t, "Rencheng");
    assert_shows(t, "Rencheng District"); /* every draft is stored: the next save is the one that waits */
    int lock = hold_the_lock(station);
    terminal_key(t, KEY_F(2));
    assert_shows(t, "孔静, 4711");
    assert_true(terminal_shows(t, "毛先生"));
    assert_true(terminal_shows(t, ID_MALE));
    close(lock);
    terminal_key(t, KEY_F(2));
    assert_shows(t, "today 1 saved");
    stage_close(t);
    assert_int_equal(count_of(station, "SELECT count(*) FROM donor"), 1);
}

static void a_killed_form_is_offered_again_but_for_the_last_field(void **state)
{
    Station *station = *state;
    Terminal *t = stage_open(station, &screen_intake, NULL, 24, 80);
    assert_shows(t, "To open the file");
    type_enter(t, "李四");
    type_enter(t, ID_THIRD);
    terminal_send(t, "1390000");
    assert_shows(t, "1390000");
    terminal_signal(t, SIGKILL);
    terminal_end(&t);

    t = stage_open(station, &screen_intake, NULL, 24, 80);
    assert_shows(t, "Unfinished: 李四, 2023-09-04");
    terminal_key(t, KEY_ENTER_);
    assert_shows(t, ID_THIRD);
    assert_shows(t, "李四");
    stage_close(t);
}

static void what_is_wrong_is_kept_in_the_draft_too(void **state)
{
    Station *station = *state;
    Terminal *t = stage_open(station, &screen_intake, NULL, 24, 80);
    assert_shows(t, "To open the file");
    type_enter(t, "李四");
    type_enter(t, "37089919910101");
    assert_shows(t, "14 characters");
    terminal_key(t, KEY_ESC_);
    terminal_wait_exit(t);
    terminal_end(&t);

    t = stage_open(station, &screen_intake, NULL, 24, 80);
    assert_shows(t, "Unfinished: 李四");
    terminal_send(t, "1");
    assert_shows(t, "14 characters");
    assert_shows(t, "37089919910101");
    stage_close(t);
}

static void a_draft_goes_only_when_it_is_discarded(void **state)
{
    Station *station = *state;
    assert_ok(station, draft_save(&station->desk, DRAFT_INTAKE, 0, "donor.name=李四\n", &station->error));
    Terminal *t = stage_open(station, &screen_intake, NULL, 24, 80);
    assert_shows(t, "Unfinished: 李四");
    terminal_key(t, KEY_ESC_);
    assert_shows(t, "* 李四");
    stage_close(t);
    assert_int_equal(count_of(station, "SELECT count(*) FROM draft WHERE kind = 'intake'"), 1);

    t = stage_open(station, &screen_intake, NULL, 24, 80);
    assert_shows(t, "Unfinished: 李四");
    terminal_send(t, "2");
    assert_shows(t, "The unfinished file was discarded.");
    stage_close(t);
    assert_int_equal(count_of(station, "SELECT count(*) FROM draft WHERE kind = 'intake'"), 0);
}

static void the_same_document_is_refused_and_the_other_file_opens(void **state)
{
    Station *station = *state;
    person_add(station, "毛先生", ID_MALE, "13800000001");
    Terminal *t = stage_open(station, &screen_intake, NULL, 24, 80);
    assert_shows(t, "To open the file");
    type_enter(t, "毛先生");
    type_enter(t, ID_MALE);
    assert_shows(t, "same ID number: 毛先生  3****************7");
    terminal_key(t, KEY_F(3));
    assert_shows(t, "1 Overview");
    terminal_key(t, KEY_ESC_);
    assert_shows(t, ID_MALE);
    type_enter(t, "13800000009");
    type_enter(t, "T0009");
    terminal_key(t, KEY_ENTER_);
    type_enter(t, "Rencheng");
    terminal_key(t, KEY_F(2));
    assert_shows(t, "this document number belongs to");
    stage_close(t);
    assert_int_equal(count_of(station, "SELECT count(*) FROM donor"), 1);
}

static void the_same_phone_is_asked_about_once(void **state)
{
    Station *station = *state;
    person_add(station, "毛先生", ID_MALE, "13800000001");
    Terminal *t = stage_open(station, &screen_intake, NULL, 24, 80);
    assert_shows(t, "To open the file");
    type_paper_form(t, "张丽", ID_FEMALE, "13800000001", "T0002");
    assert_shows(t, "same phone: 毛先生");
    type_enter(t, "Rencheng");
    terminal_key(t, KEY_F(2));
    assert_shows(t, "Is it the same person?");
    terminal_send(t, "1");
    assert_shows(t, "today 1 saved");
    stage_close(t);
    assert_int_equal(count_of(station, "SELECT count(*) FROM donor"), 2);
}

static void limits_advise_in_the_panel_and_do_not_refuse(void **state)
{
    Station *station = *state;
    Terminal *t = stage_open(station, &screen_intake, NULL, 40, 120);
    assert_shows(t, "To open the file");
    type_paper_form(t, "老李", "37089919650101001X", "13800000001", "T0001");
    assert_shows(t, "Note: 58 years old at enrolment");
    type_enter(t, "Rencheng");
    terminal_key(t, KEY_F(2));
    assert_shows(t, "today 1 saved");
    stage_close(t);
}

#define PROMISE(test) cmocka_unit_test_setup_teardown(test, station_open, station_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        PROMISE(fifty_people_in_a_row_need_no_key_beyond_their_data),
        PROMISE(the_event_and_the_count_outlive_the_screen),
        PROMISE(who_waits_for_a_stopped_desk_is_told_whose_it_is_and_keeps_the_text),
        PROMISE(a_killed_form_is_offered_again_but_for_the_last_field),
        PROMISE(what_is_wrong_is_kept_in_the_draft_too),
        PROMISE(a_draft_goes_only_when_it_is_discarded),
        PROMISE(the_same_document_is_refused_and_the_other_file_opens),
        PROMISE(the_same_phone_is_asked_about_once),
        PROMISE(limits_advise_in_the_panel_and_do_not_refuse),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Promises of the screens of samples, targets and outreach. */
#include "persons.h"

#include "change.h"
#include "outreach.h"
#include "samples.h"
#include "targets.h"

static int open_all(void **state)
{
    int failed = station_open(state);
    Station *s = *state;
    Intake intake;
    for (int i = 0; i < 3 && !failed; i++) {
        intake_start(&s->desk, &intake);
        text_format(intake.donor.name, sizeof intake.donor.name, "志愿者%d", i);
        text_format(intake.sample.barcode, sizeof intake.sample.barcode, "JN000%d", i);
        text_copy(intake.donor.unit, sizeof intake.donor.unit, "370811");
        text_copy(intake.sample.collected_on, sizeof intake.sample.collected_on, "2023-08-01");
        assert_ok(s, intake_save(&s->desk, &intake, NULL, &s->error));
    }
    return failed;
}

static void tubes_are_scanned_into_a_batch_without_a_single_extra_key(void **state)
{
    Station *station = *state;
    Terminal *t = stage_open(station, &screen_samples, NULL, 24, 80);
    assert_shows(t, "1 Collected 3");
    terminal_key(t, '7');
    assert_shows(t, "No batch yet.");
    terminal_key(t, KEY_F(2));
    assert_shows(t, "Courier");
    terminal_key(t, KEY_F(2));
    assert_shows(t, "Scan into the batch:");
    type_enter(t, "JN0000");
    type_enter(t, "JN0001");
    type_enter(t, "JN0001");
    type_enter(t, "ZZ9999");
    assert_shows(t, "? ZZ9999: unknown");
    assert_shows(t, "! JN0001");
    assert_shows(t, "2 good, 2 not");
    terminal_key(t, KEY_ESC_);
    assert_shows(t, "2 tubes, 1 unknown");
    stage_close(t);
    assert_int_equal(count_of(station, "SELECT count(*) FROM sample WHERE batch = 1"), 2);
}

static void marked_tubes_get_their_result_at_once_and_can_be_taken_back(void **state)
{
    Station *station = *state;
    Terminal *t = stage_open(station, &screen_samples, NULL, 24, 80);
    assert_shows(t, "JN0002");
    terminal_key(t, '8');
    assert_shows(t, "3 marked");
    terminal_key(t, KEY_F(2));
    assert_shows(t, "Received");
    terminal_key(t, '2');
    assert_shows(t, "Result of 3 tubes");
    terminal_key(t, KEY_ENTER_);
    assert_shows(t, "3 Received 3");
    terminal_key(t, KEY_CTRL('z'));
    assert_shows(t, "Undo: the result of these tubes?");
    terminal_key(t, '1');
    assert_shows(t, "1 Collected 3");
    stage_close(t);
    assert_int_equal(count_of(station, "SELECT count(*) FROM sample WHERE received_on IS NULL"), 3);
}

static void a_tube_is_found_by_its_scan(void **state)
{
    Terminal *t = stage_open(*state, &screen_samples, NULL, 24, 80);
    assert_shows(t, "JN0002");
    terminal_key(t, KEY_F(3));
    assert_shows(t, "Scan to find:");
    type_enter(t, "JN0001");
    assert_shows(t, "JN0001 志愿者1");
    stage_close(t);
}

static void an_event_leads_straight_into_intake(void **state)
{
    Station *s = *state;
    OutreachEvent event = {.name = "公园专场", .held_on = "2023-09-02", .unit = "370883", .site = "H-883"};
    assert_ok(s, station_save(&s->desk, &event_type, &event, NULL, NULL, NULL, &s->error));
    Terminal *t = stage_open(s, &screen_outreach, NULL, 24, 120);
    assert_shows(t, "World Marrow Donor Day");
    terminal_key(t, '2');
    assert_shows(t, "公园专场");
    terminal_key(t, KEY_F(3));
    assert_shows(t, "To open the file");
    assert_shows(t, "公园专场");
    assert_shows(t, "2023-09-02");
    stage_close(t);
}

static void put(Station *s, const RecordType *type, void *record)
{
    assert_ok(s, station_save(&s->desk, type, record, NULL, NULL, NULL, &s->error));
}

/* `downs` fields below the first. */
static void fill_field(Terminal *t, int downs, const char *text)
{
    while (downs-- > 0)
        terminal_key(t, KEY_DOWN_);
    terminal_key(t, KEY_CTRL('u'));
    terminal_send(t, text);
}

/* The line is neither where the cursor was nor where it was entered: between others, then behind them. */
static void an_event_that_was_entered_or_changed_is_under_the_cursor(void **state)
{
    Station *s = *state;
    put(s, &event_type, &(OutreachEvent){.name = "先前", .held_on = "2023-03-01", .unit = "370811"});
    put(s, &event_type, &(OutreachEvent){.name = "往后", .held_on = "2023-10-01", .unit = "370811"});
    Terminal *t = stage_open(s, &screen_outreach, NULL, 24, 120);
    terminal_key(t, '2');
    assert_stands_on(t, "往后");
    terminal_key(t, KEY_F(2));
    assert_shows(t, "Kind of event");
    fill_field(t, 0, "中间");
    fill_field(t, 2, "2023-06-01");
    terminal_key(t, KEY_F(2));
    assert_stands_on(t, "中间");
    terminal_key(t, KEY_F(4));
    assert_shows(t, "Kind of event");
    fill_field(t, 2, "2023-01-05");
    terminal_key(t, KEY_F(2));
    assert_stands_on(t, "2023-01-05");
    assert_stands_on(t, "中间");
    stage_close(t);
}

static void a_team_or_member_that_was_entered_or_changed_is_under_the_cursor(void **state)
{
    Station *s = *state;
    Team first = {.name = "一队", .unit = "370811"};
    put(s, &team_type, &first);
    put(s, &team_type, &(Team){.name = "二队", .unit = "370811"});
    put(s, &team_member_type, &(TeamMember){.team = first.id, .name = "a"});
    put(s, &team_member_type, &(TeamMember){.team = first.id, .name = "m"});
    Terminal *t = stage_open(s, &screen_outreach, NULL, 24, 120);
    terminal_key(t, '4');
    assert_stands_on(t, "一队");
    terminal_key(t, KEY_F(2));
    assert_shows(t, "Leader");
    fill_field(t, 0, "三队");
    terminal_key(t, KEY_F(2));
    assert_stands_on(t, "三队");
    terminal_key(t, KEY_F(4));
    assert_shows(t, "Leader");
    fill_field(t, 0, "四队");
    terminal_key(t, KEY_F(2));
    assert_stands_on(t, "四队");
    terminal_key(t, KEY_HOME_);
    terminal_key(t, KEY_ENTER_);
    assert_shows(t, "Members of 一队");
    assert_stands_on(t, " a ");
    terminal_key(t, KEY_F(2));
    assert_shows(t, "Joined on");
    fill_field(t, 0, "h");
    terminal_key(t, KEY_F(2));
    assert_stands_on(t, " h ");
    terminal_key(t, KEY_F(4));
    assert_shows(t, "Joined on");
    fill_field(t, 0, "z");
    terminal_key(t, KEY_F(2));
    assert_stands_on(t, " z ");
    stage_close(t);
}

static void a_target_that_was_set_is_under_the_cursor(void **state)
{
    Station *s = *state;
    UnitTarget targets[] = {
        {.unit = "370811", .year = 2024, .period = "year", .samples = 10, .valid_from = "2023-09-04"},
        {.unit = "370812", .year = 2023, .period = "year", .samples = 20, .valid_from = "2023-01-01"}};
    for (int i = 0; i < 2; i++)
        assert_ok(s, target_set(&s->desk, &targets[i], &s->error));
    Terminal *t = stage_open(s, &screen_targets, NULL, 24, 120);
    terminal_key(t, '2');
    assert_stands_on(t, "2024");
    terminal_key(t, KEY_F(2));
    assert_shows(t, "Set a target");
    fill_field(t, 3, "777");
    terminal_key(t, KEY_F(2));
    assert_stands_on(t, "777");
    stage_close(t);
}

static void every_page_reads_in_both_languages(void **state)
{
    static const struct {
        const Screen *screen;
        const char *name;
    } pages[] = {{&screen_samples, "samples"}, {&screen_targets, "targets"}, {&screen_outreach, "outreach"}};
    char name[64];
    for (int i = 0; i < 3; i++) {
        Terminal *t = stage_open(*state, pages[i].screen, NULL, 24, 80);
        text_format(name, sizeof name, "%s-en-80", pages[i].name);
        assert_true(terminal_golden(t, name));
        terminal_key(t, KEY_F(12));
        text_format(name, sizeof name, "%s-zh-80", pages[i].name);
        assert_true(terminal_golden(t, name));
        stage_close(t);
    }
}

#define PROMISE(name) cmocka_unit_test_setup_teardown(name, open_all, station_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        PROMISE(tubes_are_scanned_into_a_batch_without_a_single_extra_key),
        PROMISE(marked_tubes_get_their_result_at_once_and_can_be_taken_back),
        PROMISE(a_tube_is_found_by_its_scan),
        PROMISE(an_event_leads_straight_into_intake),
        PROMISE(an_event_that_was_entered_or_changed_is_under_the_cursor),
        PROMISE(a_team_or_member_that_was_entered_or_changed_is_under_the_cursor),
        PROMISE(a_target_that_was_set_is_under_the_cursor),
        PROMISE(every_page_reads_in_both_languages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

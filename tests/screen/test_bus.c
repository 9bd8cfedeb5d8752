/* Promises of a bus day: people typed from paper, three counts, the questionnaire at intake and on the card. */
#include "persons.h"

#include "bus.h"

static int64_t add_day(Station *station, int64_t tubes, int64_t papers)
{
    BusDay day = {.held_on = "2023-09-04", .unit = "370811", .event = "公园专场", .tubes = tubes, .papers = papers};
    assert_ok(station, bus_save(&station->desk, &day, &station->error));
    return day.id;
}

/* A paper form: the number of the form is proposed from the second one on. */
static void type_person(Terminal *t, const char *name, const char *id_number, const char *phone, const char *paper,
                        const char *barcode)
{
    type_enter(t, name);
    type_enter(t, id_number);
    type_enter(t, phone);
    type_enter(t, paper);
    type_enter(t, barcode);
}

static void a_bus_day_typed_from_paper_ends_with_three_equal_counts(void **state)
{
    Station *station = *state;
    Terminal *t = stage_open(station, &screen_bus, NULL, 24, 80);
    assert_shows(t, "No day of three counts yet");
    terminal_key(t, KEY_F(12));
    assert_shows(t, "还没有三数核对");
    terminal_key(t, KEY_F(3));
    assert_shows(t, "血样数（人份）");
    terminal_key(t, KEY_ENTER_);
    terminal_key(t, KEY_ENTER_);
    type_enter(t, "公园专场");
    type_enter(t, "任城");
    type_enter(t, "3");
    type_enter(t, "3");
    terminal_key(t, KEY_F(2));
    assert_shows(t, "还有 3 份没有录入：按 F8 录入。");
    terminal_key(t, KEY_F(8));
    assert_shows(t, "第 1 份 / 3");
    type_person(t, "毛先生", ID_MALE, "13800000001", "0009", "T0001");
    terminal_send(t, "1");
    assert_shows(t, "全部为否");
    terminal_key(t, KEY_F(2));
    assert_shows(t, "第 2 份 / 3");
    assert_shows(t, "0010");
    type_person(t, "张丽", ID_FEMALE, "13800000002", "", "T0002");
    terminal_send(t, "2");
    assert_shows(t, "近一周有发热");
    terminal_send(t, "1");
    assert_shows(t, "暂缓至2023-09-11");
    terminal_key(t, KEY_F(2));
    assert_shows(t, "提示：暂缓至 2023-09-11");
    terminal_key(t, KEY_F(2));
    assert_shows(t, "第 3 份 / 3");
    terminal_key(t, KEY_F(8));
    assert_shows(t, "还有 1 份没有录入");

    /* The scanner: code, Enter, code, Enter. */
    type_enter(t, "T0001");
    assert_shows(t, "T0001：毛先生");
    terminal_send(t, "T0002\rT0003\r");
    assert_shows(t, "有血样，没有录入");
    terminal_key(t, KEY_F(2));
    assert_shows(t, "三数不一致");
    terminal_key(t, KEY_ESC_);
    terminal_key(t, KEY_F(8));
    assert_shows(t, "第 3 份 / 3");
    type_person(t, "李四", ID_THIRD, "13800000003", "", "T0003");
    terminal_key(t, KEY_F(2));
    assert_shows(t, "已录 3 / 3");
    terminal_key(t, KEY_ESC_); /* back to the counts it was opened from */
    assert_shows(t, "三数一致：按 F2 结束核对。");
    terminal_key(t, KEY_F(2));
    assert_shows(t, "核对已结束，三数一致；结果已保存。");
    terminal_key(t, KEY_F(3));
    assert_shows(t, "已录入：3");
    terminal_key(t, KEY_ESC_);
    stage_close(t);

    assert_int_equal(count_of(station, "SELECT count(*) FROM donor WHERE paper_number IN ('0009', '0010', '0011')"), 3);
    assert_int_equal(count_of(station, "SELECT count(*) FROM sample WHERE event = '公园专场' AND unit = '370811' AND "
                                       "collected_on = '2023-09-04'"),
                     3);
    assert_int_equal(count_of(station, "SELECT count(*) FROM health"), 2);
    assert_int_equal(count_of(station, "SELECT count(*) FROM health WHERE result = 'defer' AND answers LIKE 'unwell=y "
                                       "medicine=n %'"),
                     1);
    assert_int_equal(count_of(station, "SELECT count(*) FROM bus_day WHERE closed_at IS NOT NULL AND reason IS NULL"),
                     1);
}

static void scans_outlive_a_crash_and_a_difference_closes_with_its_reason(void **state)
{
    Station *station = *state;
    int64_t day = add_day(station, 2, 2);
    Terminal *t = stage_open(station, &screen_bus_day, &day, 24, 80);
    assert_shows(t, "2 forms still to be typed: F8.");
    type_enter(t, "T0001");
    assert_shows(t, "T0001: no record yet");
    type_enter(t, "T0001");
    assert_shows(t, "T0001 was there before: no record yet");
    terminal_key(t, KEY_TAB_);
    assert_shows(t, "Paper no.");
    type_enter(t, "0001..0002");
    assert_shows(t, "2 paper numbers added, 0 were there before.");
    terminal_signal(t, SIGKILL);
    terminal_end(&t);

    t = stage_open(station, &screen_bus_day, &day, 40, 120);
    assert_shows(t, "(1 scanned)");
    assert_shows(t, "(2 listed)");
    assert_shows(t, "tube without record");
    assert_shows(t, "paper without record");
    terminal_key(t, KEY_F(2));
    assert_shows(t, "The counts differ");
    type_enter(t, "forms left on the bus");
    assert_shows(t, "Closed with a difference: forms left on the bus");
    terminal_key(t, KEY_CTRL('z'));
    assert_shows(t, "Undo: the end of the day of three counts?");
    terminal_send(t, "1");
    assert_shows(t, "2 forms still to be typed: F8.");
    stage_close(t);
    assert_int_equal(count_of(station, "SELECT count(*) FROM bus_code"), 3);
    assert_int_equal(count_of(station, "SELECT count(*) FROM bus_day WHERE closed_at IS NULL"), 1);
}

static void a_record_of_another_event_is_said_not_to_count(void **state)
{
    Station *station = *state;
    int64_t day = add_day(station, 2, 2);
    Terminal *t = stage_open(station, &screen_intake, &day, 24, 80);
    assert_shows(t, "form 1 of 2");
    type_person(t, "毛先生", ID_MALE, "13800000001", "1", "T0001");
    for (int i = 0; i < 3; i++)
        terminal_key(t, KEY_DOWN_);
    terminal_key(t, KEY_CTRL('u'));
    terminal_send(t, "别处");
    terminal_key(t, KEY_F(2));
    assert_shows(t, "Saved: 毛先生, but not counted");
    assert_shows(t, "form 1 of 2");
    stage_close(t);
}

/* Adds a questionnaire on the card: all no, one exception, the judgement. */
static void fill_on_card(Station *station, bool chinese)
{
    int64_t donor = person_add(station, "毛先生", ID_MALE, "13800000001");
    Terminal *t = stage_open(station, &screen_card, &donor, 24, 80);
    assert_shows(t, "1 Overview");
    if (chinese)
        terminal_key(t, KEY_F(12));
    assert_shows(t, chinese ? "健康征询" : "Health");
    terminal_key(t, KEY_F(3));
    assert_shows(t, chinese ? "6  健康征询" : "6  Health questionnaire");
    terminal_send(t, "6");
    assert_shows(t, chinese ? "健康征询表（现行）" : "Health questionnaire, current edition");
    terminal_key(t, KEY_F(3));
    assert_shows(t, chinese ? "适宜" : "Suitable");
    terminal_key(t, KEY_DOWN_);
    terminal_send(t, "1");
    assert_shows(t, chinese ? "需再核实" : "To be looked at again");
    terminal_key(t, KEY_F(2));
    assert_shows(t, chinese ? "征询备注" : "Health note");
    terminal_key(t, KEY_TAB_);
    terminal_key(t, KEY_TAB_);
    terminal_send(t, "aspirin");
    terminal_key(t, KEY_F(2));
    assert_shows(t, chinese ? "健康征询已保存：需再核实。" : "Health questionnaire saved: To be looked at again.");
    assert_shows(t, "aspirin");
    stage_close(t);
    assert_int_equal(count_of(station, "SELECT count(*) FROM health WHERE result = 'look' AND note = 'aspirin' AND "
                                       "answers LIKE 'unwell=n medicine=y surgery=n %'"),
                     1);
}

static void a_questionnaire_is_filled_in_on_the_card_in_english(void **state)
{
    fill_on_card(*state, false);
}

static void a_questionnaire_is_filled_in_on_the_card_in_chinese(void **state)
{
    fill_on_card(*state, true);
}

static void a_judgement_stays_when_no_answer_is_changed(void **state)
{
    Station *station = *state;
    Health health = {.donor = person_add(station, "毛先生", ID_MALE, "13800000001"),
                     .edition = "H1",
                     .filled_on = "2023-09-01",
                     .answers = "unwell=n medicine=y gone=y ",
                     .result = "fit",
                     .note = "vitamins only"};
    assert_ok(station, registry_save(&station->desk, &health_type, &health, NULL, NULL, &station->error));
    Terminal *t = stage_open(station, &screen_card, &health.donor, 40, 120);
    assert_shows(t, "vitamins only");
    for (int i = 0; i < 3; i++)
        terminal_key(t, KEY_DOWN_);
    terminal_key(t, KEY_ENTER_);
    assert_shows(t, "* 2. Takes medicine or is under treatment now: yes");
    assert_shows(t, "11. gone: yes");
    terminal_key(t, KEY_ESC_);
    assert_true(terminal_wait_gone(t, "11. gone: yes"));
    terminal_key(t, KEY_F(4));
    assert_shows(t, "F3 All no");
    terminal_key(t, KEY_F(2));
    assert_shows(t, "Health result");
    terminal_key(t, KEY_F(2));
    assert_shows(t, "Health questionnaire saved: Suitable.");
    stage_close(t);
    assert_int_equal(count_of(station, "SELECT count(*) FROM health WHERE result = 'fit' AND answers = "
                                       "'unwell=n medicine=y gone=y '"),
                     1);
}

#define PROMISE(test) cmocka_unit_test_setup_teardown(test, station_open, station_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        PROMISE(a_bus_day_typed_from_paper_ends_with_three_equal_counts),
        PROMISE(scans_outlive_a_crash_and_a_difference_closes_with_its_reason),
        PROMISE(a_record_of_another_event_is_said_not_to_count),
        PROMISE(a_questionnaire_is_filled_in_on_the_card_in_english),
        PROMISE(a_questionnaire_is_filled_in_on_the_card_in_chinese),
        PROMISE(a_judgement_stays_when_no_answer_is_changed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

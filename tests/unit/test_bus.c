/* A day of three counts: who counts as its record, what is missing by name, closing. */
#include "station.h"

#include "bus.h"
#include "intake.h"

static int64_t add_record(Station *s, const char *name, const char *barcode, const char *paper, const char *event)
{
    Intake intake;
    intake_start(&s->desk, &intake);
    text_copy(intake.donor.name, sizeof intake.donor.name, name);
    text_copy(intake.donor.unit, sizeof intake.donor.unit, "370811");
    text_copy(intake.donor.paper_number, sizeof intake.donor.paper_number, paper);
    text_copy(intake.sample.barcode, sizeof intake.sample.barcode, barcode);
    text_copy(intake.sample.event, sizeof intake.sample.event, event);
    assert_ok(s, intake_save(&s->desk, &intake, NULL, &s->error));
    return intake.donor.id;
}

static BusDay add_day(Station *s, const char *event, int64_t tubes, int64_t papers)
{
    BusDay day = {.held_on = "2023-09-04", .unit = "370811", .tubes = tubes, .papers = papers};
    text_copy(day.event, sizeof day.event, event);
    assert_ok(s, bus_save(&s->desk, &day, &s->error));
    return day;
}

static void scan(Station *s, const BusDay *day, bool paper, const char *text)
{
    char said[LINE_SIZE];
    assert_ok(s, bus_scan(&s->desk, day, paper, text, said, sizeof said, &s->error));
}

/* Differences of a kind; the first of them goes to `first`. */
static size_t differences(Station *s, const BusDay *day, BusKind kind, BusDifference *first)
{
    BusCounts counts;
    BusDifference rows[32];
    size_t found = 0;
    bus_compare(&s->desk, day, &counts, rows, 32);
    assert_true(counts.differences <= 32);
    for (size_t i = 0; i < counts.differences; i++)
        if (rows[i].kind == kind && found++ == 0)
            *first = rows[i];
    return found;
}

static void people_of_the_day_site_and_event_are_its_records(void **state)
{
    Station *s = *state;
    BusDay day = add_day(s, "公园", 2, 2), other = add_day(s, "广场", 1, 1);
    add_record(s, "毛先生", "T1", "1", "公园");
    int64_t twice = add_record(s, "张丽", "T2", "2", "公园");
    add_record(s, "李四", "T3", "3", "广场");
    Sample repeat = {.donor = twice, .collected_on = "2023-09-04", .event = "公园", .barcode = "T2B"};
    assert_ok(s, registry_save(&s->desk, &sample_type, &repeat, NULL, NULL, &s->error));
    assert_int_equal(bus_records(&s->desk, &day), 2);
    assert_int_equal(bus_records(&s->desk, &other), 1);
}

static void three_equal_counts_agree_and_close_without_a_word(void **state)
{
    Station *s = *state;
    BusCounts counts;
    BusDay day = add_day(s, "公园", 1, 1);
    char text[512];
    bus_compare(&s->desk, &day, &counts, NULL, 0);
    assert_false(bus_agrees(&counts));
    add_record(s, "毛先生", "T1", "1", "公园");
    bus_compare(&s->desk, &day, &counts, NULL, 0);
    assert_true(bus_agrees(&counts));
    assert_ok(s, bus_close(&s->desk, &day, "", &s->error));
    assert_true(day.closed_at[0]);
    assert_int_equal(bus_close(&s->desk, &day, "", &s->error), ERR_CONFLICT);
    bus_text(&s->desk, &day, text, sizeof text);
    assert_non_null(strstr(text, "Records: 1\nThe three counts agree."));
}

static void each_kind_of_difference_is_named(void **state)
{
    Station *s = *state;
    BusDifference row;
    BusDay day = add_day(s, "公园", 4, 4), other = add_day(s, "广场", 1, 1);
    add_record(s, "毛先生", "T1", "0001", "公园");
    int64_t missed = add_record(s, "张丽", "T2", "0002", "公园");
    add_record(s, "王五", "", "0002", "公园");
    int64_t elsewhere = add_record(s, "李四", "T9", "0009", "广场");
    scan(s, &day, false, "T1");
    scan(s, &day, false, "T3");
    scan(s, &day, false, "T9");
    scan(s, &other, false, "T3");
    scan(s, &day, true, "0002..0004");
    assert_int_equal(differences(s, &day, BUS_TUBE_ALONE, &row), 1);
    assert_string_equal(row.code, "T3");
    assert_int_equal(differences(s, &day, BUS_TUBE_ELSEWHERE, &row), 1);
    assert_int_equal(row.donor, elsewhere);
    assert_non_null(strstr(row.who, "李四  2023-09-04"));
    assert_int_equal(differences(s, &day, BUS_TUBE_TWICE, &row), 1);
    assert_string_equal(row.code, "T3");
    assert_non_null(strstr(row.who, "广场"));
    assert_int_equal(differences(s, &day, BUS_RECORD_TUBE, &row), 2);
    assert_int_equal(row.donor, missed);
    assert_int_equal(differences(s, &day, BUS_PAPER_ALONE, &row), 2);
    assert_string_equal(row.code, "0003");
    assert_int_equal(differences(s, &day, BUS_RECORD_PAPER, &row), 1);
    assert_string_equal(row.who, "毛先生");
    assert_int_equal(differences(s, &day, BUS_PAPER_TWICE, &row), 1);
    assert_string_equal(row.code, "0002");
    assert_non_null(strstr(row.who, "张丽"));
    assert_non_null(strstr(row.who, "王五"));
}

static void nothing_is_missing_by_name_before_something_was_scanned(void **state)
{
    Station *s = *state;
    BusCounts counts;
    BusDay day = add_day(s, "公园", 2, 2);
    add_record(s, "毛先生", "T1", "", "公园");
    bus_compare(&s->desk, &day, &counts, NULL, 0);
    assert_int_equal(counts.differences, 0);
    assert_false(bus_agrees(&counts));
}

static void scanning_again_says_whose_it_is_and_a_mistake_is_taken_away(void **state)
{
    Station *s = *state;
    char said[LINE_SIZE];
    BusDay day = add_day(s, "公园", 1, 1);
    add_record(s, "毛先生", "T1", "0001", "公园");
    assert_ok(s, bus_scan(&s->desk, &day, false, " Ｔ１ ", said, sizeof said, &s->error));
    assert_string_equal(said, "T1: 毛先生");
    assert_ok(s, bus_scan(&s->desk, &day, false, "T1", said, sizeof said, &s->error));
    assert_string_equal(said, "T1 was there before: 毛先生");
    assert_ok(s, bus_scan(&s->desk, &day, false, "T7", said, sizeof said, &s->error));
    assert_string_equal(said, "T7: no record yet");
    assert_ok(s, bus_unscan(&s->desk, &day, false, "T7", &s->error));
    assert_int_equal(count_of(s, "SELECT count(*) FROM bus_code"), 1);
    assert_ok(s, bus_scan(&s->desk, &day, true, "0001..0050", said, sizeof said, &s->error));
    assert_int_equal(count_of(s, "SELECT count(*) FROM bus_code WHERE kind = 'paper'"), 50);
    assert_int_equal(bus_scan(&s->desk, &day, true, "50..01", said, sizeof said, &s->error), ERR_INPUT);
    assert_int_equal(bus_scan(&s->desk, &day, true, "1..50", said, sizeof said, &s->error), ERR_INPUT);
    assert_int_equal(bus_scan(&s->desk, &day, true, "0001..9999", said, sizeof said, &s->error), ERR_INPUT);
    assert_int_equal(count_of(s, "SELECT count(*) FROM bus_code WHERE kind = 'paper'"), 50);
}

static void a_difference_needs_a_reason_and_the_result_is_kept_as_it_was(void **state)
{
    Station *s = *state;
    char text[1024];
    BusDay day = add_day(s, "公园", 2, 2), stored;
    add_record(s, "毛先生", "T1", "", "公园");
    scan(s, &day, false, "T1");
    scan(s, &day, false, "T2");
    assert_int_equal(bus_close(&s->desk, &day, " ", &s->error), ERR_INPUT);
    assert_string_equal(s->error.field, "reason");
    assert_int_equal(count_of(s, "SELECT count(*) FROM bus_day WHERE closed_at IS NOT NULL"), 0);
    assert_ok(s, bus_close(&s->desk, &day, "表在车上", &s->error));
    add_record(s, "张丽", "T2", "", "公园");
    assert_true(bus_load(&s->desk, day.id, &stored));
    bus_text(&s->desk, &stored, text, sizeof text);
    assert_non_null(strstr(text, "Records: 1\nThe three counts differ.\nReason: 表在车上\n- tube without record  T2"));
    char said[LINE_SIZE];
    assert_int_equal(bus_scan(&s->desk, &day, false, "T3", said, sizeof said, &s->error), ERR_CONFLICT);
    assert_ok(s, bus_reopen(&s->desk, day.id, &s->error));
    assert_true(bus_load(&s->desk, day.id, &stored));
    assert_string_equal(stored.closed_at, "");
    assert_ok(s, bus_close(&s->desk, &stored, "", &s->error));
    assert_string_equal(stored.reason, "");
    assert_int_equal(count_of(s, "SELECT count(*) FROM bus_result"), 1);
}

static void two_buses_stay_open_side_by_side_but_not_the_same_one_twice(void **state)
{
    Station *s = *state;
    BusDay rows[4], day = add_day(s, "公园", 0, 0);
    add_day(s, "广场", 0, 0);
    BusDay again = {.held_on = "2023-09-04", .unit = "370811", .event = "公园"};
    assert_int_equal(bus_save(&s->desk, &again, &s->error), ERR_DUPLICATE);
    day.tubes = 50;
    assert_ok(s, bus_save(&s->desk, &day, &s->error));
    assert_ok(s, bus_save(&s->desk, &day, &s->error));
    assert_int_equal(bus_list(&s->desk, rows, 4), 2);
    assert_ok(s, bus_close(&s->desk, &rows[0], "试", &s->error));
    assert_int_equal(bus_list(&s->desk, rows, 4), 2);
    assert_string_equal(rows[0].event, "公园");
    assert_int_equal(rows[0].tubes, 50);
    assert_true(rows[1].closed_at[0]);
}

static void a_liaison_sees_the_days_of_the_own_unit(void **state)
{
    Station *s = *state;
    BusDay rows[4], day = add_day(s, "公园", 0, 0);
    text_copy(s->desk.actor.role, sizeof s->desk.actor.role, "liaison");
    text_copy(s->desk.actor.unit, sizeof s->desk.actor.unit, "370883");
    assert_int_equal(bus_list(&s->desk, rows, 4), 0);
    assert_false(bus_load(&s->desk, day.id, &rows[0]));
    assert_int_equal(bus_save(&s->desk, &day, &s->error), ERR_DENIED);
    text_copy(s->desk.actor.unit, sizeof s->desk.actor.unit, "370811");
    assert_int_equal(bus_list(&s->desk, rows, 4), 1);
}

static int open_in_english(void **state)
{
    language_set(LANGUAGE_EN);
    return station_open(state);
}

#define PROMISE(test) cmocka_unit_test_setup_teardown(test, open_in_english, station_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        PROMISE(people_of_the_day_site_and_event_are_its_records),
        PROMISE(three_equal_counts_agree_and_close_without_a_word),
        PROMISE(each_kind_of_difference_is_named),
        PROMISE(nothing_is_missing_by_name_before_something_was_scanned),
        PROMISE(scanning_again_says_whose_it_is_and_a_mistake_is_taken_away),
        PROMISE(a_difference_needs_a_reason_and_the_result_is_kept_as_it_was),
        PROMISE(two_buses_stay_open_side_by_side_but_not_the_same_one_twice),
        PROMISE(a_liaison_sees_the_days_of_the_own_unit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

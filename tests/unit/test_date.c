/* Days, instants, typed dates, the working calendar. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "date.h"

static Day day(const char *iso)
{
    Day value = day_parse(iso);
    assert_int_not_equal(value, DAY_NONE);
    return value;
}

static void days_count_from_1970_without_a_gap(void **state)
{
    (void)state;
    assert_int_equal(day_from(1970, 1, 1), 0);
    assert_int_equal(day_from(2000, 3, 1), 11017);
    assert_int_equal(day_from(1900, 1, 1), -25567);
    Day last = day_from(9999, 12, 31);
    int year, month, of_month;
    for (Day at = day_from(1, 1, 1); at <= last; at++) {
        day_split(at, &year, &month, &of_month);
        if (day_from(year, month, of_month) != at)
            fail_msg("day %d", at);
    }
}

static void impossible_days_are_none(void **state)
{
    (void)state;
    assert_int_equal(day_from(2023, 2, 29), DAY_NONE);
    assert_int_equal(day_from(1900, 2, 29), DAY_NONE);
    assert_int_not_equal(day_from(2000, 2, 29), DAY_NONE);
    assert_int_equal(day_from(2023, 13, 1), DAY_NONE);
    assert_int_equal(day_from(2023, 4, 31), DAY_NONE);
    static const char *const bad[] = {"", "2023-2-1", "2023-02-30", "2023/02/01", "20230201", "abcd", "2023-1", "0000"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(day_parse(bad[i]), DAY_NONE);
}

static void partial_dates_answer_their_first_day(void **state)
{
    (void)state;
    assert_int_equal(day("2013"), day_from(2013, 1, 1));
    assert_int_equal(day("2013-07"), day_from(2013, 7, 1));
}

static void weekdays_months_and_ages(void **state)
{
    (void)state;
    assert_int_equal(day_weekday(day("2023-09-05")), 2);
    assert_int_equal(day_weekday(day("1970-01-01")), 4);
    assert_int_equal(day_weekday(day("1969-12-28")), 7);
    assert_int_equal(day_add_months(day("2023-01-31"), 1), day("2023-02-28"));
    assert_int_equal(day_add_months(day("2024-01-31"), 1), day("2024-02-29"));
    assert_int_equal(day_add_months(day("2023-11-15"), 3), day("2024-02-15"));
    assert_int_equal(day_add_months(day("2023-01-15"), -1), day("2022-12-15"));
    assert_int_equal(day_age(day("1990-09-05"), day("2023-09-04")), 32);
    assert_int_equal(day_age(day("1990-09-05"), day("2023-09-05")), 33);
    assert_int_equal(day_age(day("2004-02-29"), day("2023-02-28")), 18);
    assert_int_equal(day_age(day("2004-02-29"), day("2023-03-01")), 19);
}

typedef struct {
    const char *text, *result; /* a result, or what the message says */
} Case;

static void reads(const Case *cases, size_t count, Day today, bool partial)
{
    for (size_t i = 0; i < count; i++) {
        char out[DATE_SIZE] = "";
        Error error = {0};
        if (date_parse(cases[i].text, today, partial, out, &error) != OK || strcmp(out, cases[i].result) != 0)
            fail_msg("\"%s\": \"%s\" (%s), not %s", cases[i].text, out, error.message, cases[i].result);
    }
}

static void refuses(const Case *cases, size_t count, Day today, bool partial)
{
    for (size_t i = 0; i < count; i++) {
        char out[DATE_SIZE] = "before";
        Error error = {0};
        if (date_parse(cases[i].text, today, partial, out, &error) != ERR_INPUT)
            fail_msg("\"%s\" was taken as %s", cases[i].text, out);
        if (!strstr(error.message, cases[i].result))
            fail_msg("\"%s\": %s", cases[i].text, error.message);
        assert_string_equal(out, "before");
    }
}

#define COUNT(array) (sizeof(array) / sizeof *(array))

static void dates_are_read_in_every_usual_form(void **state)
{
    (void)state;
    static const Case cases[] = {
        {"2024-01-05", "2024-01-05"},
        {"2024/1/5", "2024-01-05"},
        {"2024.1.5", "2024-01-05"},
        {"20240105", "2024-01-05"},
        {"2024年1月5日", "2024-01-05"},
        {" ２０２４年０１月０５日 ", "2024-01-05"},
        {"2024年1月5号", "2024-01-05"},
        {"2024年1月5", "2024-01-05"},
        {"2024年 1月 5日", "2024-01-05"},
        {"2024/1/5 0:00", "2024-01-05"},
        {"2024-01-05 14:30:15", "2024-01-05"},
        {"2024-01-05T14:30:15Z", "2024-01-05"},
        {"2024-01-05 14:30:15.000", "2024-01-05"},
        {"2024/1/5 2:30:00 PM", "2024-01-05"},
        {"45296", "2024-01-05"},
        {"45296.604", "2024-01-05"},
        {"36526", "2000-01-01"},
        {"2024-02-29", "2024-02-29"},
    };
    reads(cases, COUNT(cases), DAY_NONE, false);
    reads(cases, COUNT(cases), day_from(2023, 9, 5), true);
}

static void short_dates_stand_near_today(void **state)
{
    (void)state;
    static const Case cases[] = {
        {"d", "2023-09-05"},    {"T", "2023-09-05"},   {"5", "2023-09-05"},      {"30", "2023-09-30"},
        {"1-5", "2023-01-05"},  {"1/5", "2023-01-05"}, {"1月5日", "2023-01-05"}, {"+", "2023-09-06"},
        {"-", "2023-09-04"},    {"+3", "2023-09-08"},  {"-5", "2023-08-31"},     {"＋３０", "2023-10-05"},
        {"１２", "2023-09-12"},
    };
    static const Case bad[] = {
        {"31", "no day 31"}, {"13-5", "no month 13"}, {"+x", "not a date"}, {"--", "not a date"}};
    reads(cases, COUNT(cases), day_from(2023, 9, 5), false);
    refuses(bad, COUNT(bad), day_from(2023, 9, 5), false);
    static const Case files[] = {{"d", "not a date"}, {"5", "not a date"}, {"1/5", "not a date"}, {"+", "not a date"}};
    refuses(files, COUNT(files), DAY_NONE, false);
}

static void partial_dates_only_where_allowed(void **state)
{
    (void)state;
    static const Case cases[] = {{"2013", "2013"},         {"2013-07", "2013-07"},      {"2013-7", "2013-07"},
                                 {"2013年7月", "2013-07"}, {"2013年", "2013"},          {"201307", "2013-07"},
                                 {"2013.7", "2013-07"},    {"2013/07/01", "2013-07-01"}};
    static const Case bad[] = {{"2013", "Month and day are missing"},
                               {"2013-07", "The day is missing"},
                               {"2013年7月", "The day is missing"},
                               {"201307", "not a date"}};
    reads(cases, COUNT(cases), DAY_NONE, true);
    reads(cases, COUNT(cases), day_from(2023, 9, 5), true);
    refuses(bad, COUNT(bad), DAY_NONE, false);
}

static void a_wrong_date_is_told_by_its_part(void **state)
{
    (void)state;
    static const Case cases[] = {
        {"2023-13-01", "no month 13"},
        {"2023-02-30", "no day 30 in 2023-02"},
        {"20230230", "no day 30"},
        {"1024-01-05", "Year 1024"},
        {"5/1/2024", "four digits"},
        {"24-1-5", "four digits"},
        {"2024-1.5", "not a date"},
        {"yesterday", "not a date"},
        {"2024-01-05x", "not a date"},
        {"2024-01-05 25:00", "not a date"},
        {"19999", "not a date"},
        {"80001", "not a date"},
        {"", "not a date"},
        {"123456789012", "not a date"},
        {"2024-001-05", "not a date"},
        {"2024-00-05", "no month 0"},
        {"\xFF", "not a date"},
    };
    refuses(cases, COUNT(cases), DAY_NONE, false);
    refuses(cases, COUNT(cases), day_from(2023, 9, 5), true);
}

static void instants_keep_the_station_s_day(void **state)
{
    (void)state;
    char text[INSTANT_SIZE], local[32];
    Instant at = instant_at(day("2023-09-05"), 30); /* 00:30 in +08:00 */
    instant_format(at, text);
    assert_string_equal(text, "2023-09-04T16:30:00Z");
    assert_true(instant_parse(text) == at);
    assert_int_equal(instant_day(at), day("2023-09-05"));
    assert_int_equal(instant_minute(at), 30);
    instant_local(text, local, sizeof local);
    assert_string_equal(local, "2023-09-05 00:30");
    instant_local("", local, sizeof local);
    assert_string_equal(local, "");
    at = instant_at(day("1960-01-01"), 1439);
    assert_int_equal(instant_day(at), day("1960-01-01"));
    assert_int_equal(instant_minute(at), 1439);
    clock_set_offset(0);
    assert_int_equal(instant_minute(instant_at(day("2023-09-05"), 30)), 30);
    clock_set_offset(480);
    static const char *const bad[] = {"",
                                      "2023-09-05",
                                      "2023-09-05T24:00:00Z",
                                      "2023-09-05 10:00:00Z",
                                      "2023-02-30T10:00:00Z",
                                      "2023-09-05T10:00:00+08:00"};
    for (size_t i = 0; i < COUNT(bad); i++)
        assert_true(instant_parse(bad[i]) == INSTANT_NONE);
    instant_format(INSTANT_NONE, text);
    assert_string_equal(text, "");
}

static void moments_are_read_with_and_without_time(void **state)
{
    (void)state;
    static const Case cases[] = {
        {"2023-09-06 14:30", "2023-09-06 14:30"},
        {"6 1430", "2023-09-06 14:30"},
        {"+ 9:05", "2023-09-06 09:05"},
        {"d 14点30", "2023-09-05 14:30"},
        {"14:30", "2023-09-05 14:30"},
        {"1430", "2023-09-05 14:30"},
        {"14点", "2023-09-05 14:00"},
        {"14点半", "2023-09-05 14:30"},
        {"9时5分", "2023-09-05 09:05"},
        {"１４：３０", "2023-09-05 14:30"},
        {"9/8", "2023-09-08 09:00"},
        {"2023年9月8日 15点", "2023-09-08 15:00"},
        {"2023-09-05T06:30:00Z", "2023-09-05 14:30"},
        {"20230906", "2023-09-06 09:00"},
        {"2023-09-06 14:30:59", "2023-09-06 14:30"},
    };
    Instant now = instant_at(day("2023-09-05"), 600);
    for (size_t i = 0; i < COUNT(cases); i++) {
        char out[INSTANT_SIZE] = "", local[32];
        Error error = {0};
        assert_int_equal(instant_read(cases[i].text, now, 540, out, &error), OK);
        instant_local(out, local, sizeof local);
        assert_string_equal(local, cases[i].result);
    }
    static const char *const bad[] = {"", "25:00", "d 14:60", "2023-09-06T14:30:00+08:00", "soon", "32 14:30"};
    for (size_t i = 0; i < COUNT(bad); i++) {
        char out[INSTANT_SIZE] = "before";
        assert_int_equal(instant_read(bad[i], now, 540, out, NULL), ERR_INPUT);
        assert_string_equal(out, "before");
    }
    char out[INSTANT_SIZE];
    assert_int_equal(instant_read("14:30", INSTANT_NONE, 0, out, NULL), ERR_INPUT);
    assert_int_equal(instant_read("2023-09-06 14:30", INSTANT_NONE, 0, out, NULL), OK);
}

static void workdays_pass_holidays_and_take_make_up_days(void **state)
{
    (void)state;
    CalendarDay days[] = {
        {.day = day("2023-01-21"), .off = true},
        {.day = day("2023-01-22"), .off = true},
        {.day = day("2023-01-23"), .off = true},
        {.day = day("2023-01-24"), .off = true},
        {.day = day("2023-01-25"), .off = true},
        {.day = day("2023-01-26"), .off = true},
        {.day = day("2023-01-27"), .off = true},
        {.day = day("2023-01-28")},
        {.day = day("2023-01-29")},
    };
    Calendar calendar = {days, COUNT(days), day("2023-01-01"), day("2023-12-31")};
    bool guessed = true;
    assert_int_equal(calendar_add_workdays(&calendar, day("2023-01-20"), 1, &guessed), day("2023-01-28"));
    assert_false(guessed);
    assert_int_equal(calendar_add_workdays(&calendar, day("2023-01-20"), 3, NULL), day("2023-01-30"));
    assert_int_equal(calendar_add_workdays(&calendar, day("2023-12-29"), 1, &guessed), day("2024-01-01"));
    assert_true(guessed);
    assert_int_equal(calendar_add_workdays(NULL, day("2023-09-01"), 1, &guessed), day("2023-09-04"));
    assert_true(guessed);
    assert_true(calendar_is_holiday(&calendar, day("2023-01-25")));
    assert_false(calendar_is_holiday(&calendar, day("2023-01-28")));
    assert_false(calendar_is_holiday(&calendar, day("2023-02-04")));
    assert_true(calendar_is_workday(&calendar, day("2023-01-28")));
    assert_false(calendar_is_workday(&calendar, day("2023-02-04")));
}

static void the_new_years_holidays_are_wanted_from_november_on(void **state)
{
    (void)state;
    const Calendar calendar = {.known_from = day("2022-01-01"), .known_until = day("2023-12-31")};
    assert_false(calendar_is_ending(&calendar, day("2023-10-31")));
    assert_true(calendar_is_ending(&calendar, day("2023-11-01")));
    assert_true(calendar_is_ending(&calendar, day("2024-02-01")));
    assert_true(calendar_is_ending(&(Calendar){.known_until = DAY_NONE}, day("2023-02-01")));
}

static void a_moved_clock_runs_on_from_there(void **state)
{
    (void)state;
    assert_false(clock_is_set());
    Instant at = instant_at(day("2023-09-05"), 600);
    clock_set(at);
    assert_true(clock_is_set());
    assert_true(clock_now() >= at && clock_now() < at + 60);
    assert_int_equal(clock_today(), day("2023-09-05"));
}

/* What a table wrote can be written again: every form reads back as the date it came from. */
static void dates_are_written_in_every_form_that_is_read(void **state)
{
    (void)state;
    static const char *const dates[] = {"2013-07-05", "2013-11-25", "2013-07", "2013-12", "2013"};
    char written[64], read[DATE_SIZE];
    for (int form = 0; form < DATE_FORMS; form++)
        for (size_t i = 0; i < sizeof dates / sizeof dates[0]; i++) {
            date_write(dates[i], form, written, sizeof written);
            if (date_parse(written, DAY_NONE, true, read, NULL) != OK || strcmp(read, dates[i]) != 0)
                fail_msg("%s in form %d is %s", dates[i], form, written);
        }
    date_write("2013-07-05 09:30", 1, written, sizeof written);
    assert_string_equal(written, "2013/7/5 09:30");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dates_are_written_in_every_form_that_is_read),
        cmocka_unit_test(days_count_from_1970_without_a_gap),
        cmocka_unit_test(impossible_days_are_none),
        cmocka_unit_test(partial_dates_answer_their_first_day),
        cmocka_unit_test(weekdays_months_and_ages),
        cmocka_unit_test(dates_are_read_in_every_usual_form),
        cmocka_unit_test(short_dates_stand_near_today),
        cmocka_unit_test(partial_dates_only_where_allowed),
        cmocka_unit_test(a_wrong_date_is_told_by_its_part),
        cmocka_unit_test(instants_keep_the_station_s_day),
        cmocka_unit_test(moments_are_read_with_and_without_time),
        cmocka_unit_test(workdays_pass_holidays_and_take_make_up_days),
        cmocka_unit_test(the_new_years_holidays_are_wanted_from_november_on),
        cmocka_unit_test(a_moved_clock_runs_on_from_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

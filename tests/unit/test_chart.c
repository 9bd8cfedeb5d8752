/* Promises of the charts: the same characters for the same figures, within their room, in both languages. */
#include "station.h"

#include "chart.h"

static void assert_chart(const Chart *chart, int columns, int lines, const char *const *wanted)
{
    for (int line = 0; line < lines; line++) {
        char text[1024];
        chart_line(chart, columns, lines, line, text, sizeof text);
        assert_true(text_columns(text) <= columns);
        assert_string_equal(text, wanted[line]);
    }
}

static void bars_of_shares_fill_their_whole(void **state)
{
    static const ChartPoint points[] = {{"Rencheng", "40/80", 40, 0, 80, true, false},
                                        {"任城区", "1/300", 1, 0, 300, true, false},
                                        {"none", "0/0", 0, 0, 0, true, false},
                                        {"all", "7/7", 7, 0, 7, true, false}};
    const Chart chart = {CHART_AS_BARS, points, 4, 0, "", ""};
    (void)state;
    assert_chart(&chart, 36, 5,
                 (const char *const[]){"Rencheng |##########.......... 40/80", "任城区   |#................... 1/300",
                                       "none     |                       0/0", "all      |####################   7/7",
                                       ""});
}

static void bars_of_numbers_fill_with_the_largest(void **state)
{
    static const ChartPoint points[] = {{"a", "10", 10, 0, 0, true, false},
                                        {"b", "5", 5, 0, 0, true, false},
                                        {"a label that is much too long", "-", 0, 0, 0, false, false}};
    const Chart chart = {CHART_AS_BARS, points, 3, 1, "", ""};
    (void)state;
    assert_chart(&chart, 24, 2, (const char *const[]){"b        |######       5", "a labe.. |             -"});
}

static void a_line_stands_against_its_pace(void **state)
{
    static const ChartPoint points[] = {
        {"01", "", 0, 10, 0, true, true}, {"02", "", 30, 20, 0, true, true}, {"03", "", 0, 30, 0, false, true}};
    const Chart chart = {CHART_AS_LINE, points, 3, 0, "So far", "Pace line"};
    (void)state;
    assert_chart(&chart, 29, 6,
                 (const char *const[]){"* So far   o Pace line",
                                       "       30 |        .*  :::o", "       20 |      ..:o::",
                                       "          |   o..", "        0 |   *", "             01    02    03"});
}

static void a_chart_of_nothing_is_empty(void **state)
{
    char text[64] = "x";
    const Chart chart = {CHART_AS_LINE, NULL, 0, 0, "", ""};
    (void)state;
    chart_line(&chart, 80, 5, 1, text, sizeof text);
    assert_string_equal(text, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bars_of_shares_fill_their_whole),
        cmocka_unit_test(bars_of_numbers_fill_with_the_largest),
        cmocka_unit_test(a_line_stands_against_its_pace),
        cmocka_unit_test(a_chart_of_nothing_is_empty),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Geometry. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "layout.h"
#include "text.h"

static void assert_rect(Rect rect, int row, int column, int rows, int columns)
{
    assert_int_equal(rect.row, row);
    assert_int_equal(rect.column, column);
    assert_int_equal(rect.rows, rows);
    assert_int_equal(rect.columns, columns);
}

static void parts_are_taken_from_each_side(void **state)
{
    (void)state;
    Rect area = {0, 0, 24, 80};
    assert_rect(layout_take_rows(&area, 1), 0, 0, 1, 80);
    assert_rect(layout_take_rows(&area, -2), 22, 0, 2, 80);
    assert_rect(layout_take_columns(&area, 10), 1, 0, 21, 10);
    assert_rect(layout_take_columns(&area, -20), 1, 60, 21, 20);
    assert_rect(area, 1, 10, 21, 50);
}

static void nothing_is_taken_that_is_not_there(void **state)
{
    (void)state;
    Rect area = {3, 4, 2, 5};
    assert_rect(layout_take_rows(&area, 9), 3, 4, 2, 5);
    assert_rect(area, 5, 4, 0, 5);
    assert_rect(layout_take_rows(&area, -1), 5, 4, 0, 5);
    assert_rect(layout_inset((Rect){0, 0, 3, 3}, 9, 9), 1, 1, 1, 1);
    assert_rect(layout_centre((Rect){0, 0, 10, 10}, 50, 4), 0, 3, 10, 4);
}

static int sum_of(const int *widths, int count, int gap)
{
    int sum = 0, shown = 0;
    for (int i = 0; i < count; i++) {
        assert_true(widths[i] >= 0);
        sum += widths[i];
        shown += widths[i] > 0;
    }
    return sum + (shown > 1 ? (shown - 1) * gap : 0);
}

static void columns_always_fit(void **state)
{
    static const ColumnRule rules[] = {
        {.min = 8, .wish = 20, .weight = 1}, {.min = 11, .wish = 11},
        {.min = 6, .wish = 12, .drop = 1},   {.min = 10, .wish = 30, .weight = 3, .drop = 2},
        {.min = 4, .wish = 8, .drop = 3},
    };
    (void)state;
    for (int width = 1; width < 200; width++) {
        int widths[5];
        layout_columns(rules, 5, width, 1, widths);
        assert_true(sum_of(widths, 5, 1) <= width);
        if (width >= 20) {
            assert_true(widths[0] >= 8 && widths[1] >= 11);
        }
        if (width >= 90) { /* weights take up what is left over */
            assert_int_equal(sum_of(widths, 5, 1), width);
        }
    }
}

static void columns_go_by_their_drop_rank(void **state)
{
    static const ColumnRule rules[] = {
        {.min = 10, .wish = 10}, {.min = 10, .wish = 10, .drop = 1}, {.min = 10, .wish = 10, .drop = 2}};
    int widths[3];
    (void)state;
    layout_columns(rules, 3, 32, 1, widths);
    assert_true(widths[1] == 10 && widths[2] == 10);
    layout_columns(rules, 3, 31, 1, widths);
    assert_true(widths[1] == 10 && widths[2] == 0);
    layout_columns(rules, 3, 20, 1, widths);
    assert_true(widths[0] == 10 && widths[1] == 0 && widths[2] == 0);
}

static void wishes_are_met_before_weights(void **state)
{
    static const ColumnRule rules[] = {
        {.min = 5, .wish = 20}, {.min = 5, .wish = 20}, {.min = 5, .wish = 5, .weight = 1}};
    int widths[3];
    (void)state;
    layout_columns(rules, 3, 37, 1, widths);
    assert_int_equal(widths[0] + widths[1], 30);
    assert_int_equal(widths[2], 5);
    layout_columns(rules, 3, 60, 1, widths);
    assert_true(widths[0] == 20 && widths[1] == 20 && widths[2] == 18);
}

/* All lines of `text`, joined with '|'. */
static void lines_of(const char *text, int columns, char *out, size_t size)
{
    *out = '\0';
    while (*text != '\0') {
        char line[256];
        size_t next, length = layout_line(text, columns, &next);
        assert_true(next > 0 && length <= next);
        text_format(line, sizeof line, "%.*s|", (int)length, text);
        assert_true(text_columns(line) - 1 <= columns);
        text_append(out, size, line);
        text += next;
    }
}

static void lines_break_at_blanks_and_between_characters(void **state)
{
    static const struct {
        const char *text;
        int columns;
        const char *lines;
    } cases[] = {
        {"one two three", 8, "one two|three|"},
        {"one\ntwo", 20, "one|two|"},
        {"one\n\ntwo", 20, "one||two|"},
        {"志愿者愿意捐献", 6, "志愿者|愿意捐|献|"},
        {"志愿者愿意捐献", 7, "志愿者|愿意捐|献|"},
        {"志愿者,愿意。", 6, "志愿|者,愿|意。|"},
        {"志愿者。", 6, "志愿|者。|"},
        {"abcdefghij", 4, "abcd|efgh|ij|"},
        {"tel 13805370001 now", 8, "tel|13805370|001 now|"},
        {"张abc李", 4, "张|abc|李|"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char lines[512];
        lines_of(cases[i].text, cases[i].columns, lines, sizeof lines);
        assert_string_equal(lines, cases[i].lines);
    }
    assert_int_equal(layout_lines("", 10), 1);
    assert_int_equal(layout_lines("one two three", 8), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parts_are_taken_from_each_side),
        cmocka_unit_test(nothing_is_taken_that_is_not_there),
        cmocka_unit_test(columns_always_fit),
        cmocka_unit_test(columns_go_by_their_drop_rank),
        cmocka_unit_test(wishes_are_met_before_weights),
        cmocka_unit_test(lines_break_at_blanks_and_between_characters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

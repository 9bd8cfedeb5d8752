/* Promises of the cells of a frame: what is cut, what half a glyph leaves, what the terminal might measure otherwise.
 */
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "grid.h"

enum { ROWS = 2, COLUMNS = 12 };

static Grid grid;

static int open_grid(void **state)
{
    (void)state;
    return setlocale(LC_CTYPE, "C.UTF-8") && grid_make(&grid, ROWS, COLUMNS) ? 0 : 1;
}

static int close_grid(void **state)
{
    (void)state;
    grid_free(&grid);
    return 0;
}

/* A row as it would be read: "_" for the right half of a glyph, "^" behind each mark. */
static const char *row(int number)
{
    static char text[COLUMNS * 16];
    size_t used = 0;
    mbstate_t shift = {0};
    const GridCell *cells = grid_row(&grid, number);
    for (int i = 0; i < COLUMNS; i++) {
        if (cells[i].glyph == L'\0') {
            text[used++] = '_';
            continue;
        }
        used += wcrtomb(text + used, cells[i].glyph, &shift);
        for (int m = 0; m < GRID_MARKS && cells[i].marks[m] != L'\0'; m++)
            text[used++] = '^';
    }
    text[used] = '\0';
    return text;
}

static void a_text_is_cut_at_its_width_and_at_the_edge(void **state)
{
    (void)state;
    assert_int_equal(grid_text(&grid, 0, 0, 8, STYLE_NORMAL, "济宁市红"), 8);
    assert_string_equal(row(0), "济_宁_市_红_    ");
    assert_int_equal(grid_text(&grid, 0, 0, 8, STYLE_NORMAL, "济宁市红十字会"), 8);
    assert_string_equal(row(0), "济_宁_市_..    ");
    /* An odd width: no half glyph, and what stood behind stays. */
    grid_fill(&grid, 1, 0, COLUMNS, STYLE_NORMAL, L'-');
    assert_int_equal(grid_text(&grid, 1, 0, 7, STYLE_NORMAL, "济宁市红"), 6);
    assert_string_equal(row(1), "济_宁_..------");
    assert_int_equal(grid_text(&grid, 1, 0, 8, STYLE_NORMAL, "a济宁市bc"), 7);
    assert_string_equal(row(1), "a济_宁_..-----");
    assert_int_equal(grid_text(&grid, 1, 9, 80, STYLE_NORMAL, "abcdef"), 3);
    assert_string_equal(row(1), "a济_宁_..--a..");
    assert_int_equal(grid_text(&grid, 1, 11, 80, STYLE_NORMAL, "红"), 1);
    assert_string_equal(row(1), "a济_宁_..--a..");
    assert_int_equal(grid_text(&grid, 1, 0, 5, STYLE_NORMAL, ""), 0);
}

static void places_outside_are_passed_over(void **state)
{
    (void)state;
    assert_int_equal(grid_text(&grid, -1, 0, 5, STYLE_NORMAL, "a"), 0);
    assert_int_equal(grid_text(&grid, ROWS, 0, 5, STYLE_NORMAL, "a"), 0);
    assert_int_equal(grid_text(&grid, 0, -1, 5, STYLE_NORMAL, "a"), 0);
    assert_int_equal(grid_text(&grid, 0, COLUMNS, 5, STYLE_NORMAL, "a"), 0);
    assert_int_equal(grid_text(&grid, 0, 0, 0, STYLE_NORMAL, "a"), 0);
    grid_fill(&grid, 0, COLUMNS - 2, 80, STYLE_NORMAL, L'x');
    grid_fill(&grid, 0, -3, 80, STYLE_NORMAL, L'x');
    grid_fill(&grid, ROWS, 0, 80, STYLE_NORMAL, L'x');
    assert_string_equal(row(0), "          xx");
    assert_string_equal(row(1), "            ");
}

static void nothing_stays_of_a_glyph_that_is_painted_over_in_part(void **state)
{
    (void)state;
    grid_text(&grid, 0, 0, COLUMNS, STYLE_SELECTED, "济宁市红十字");
    grid_fill(&grid, 0, 3, 4, STYLE_NORMAL, L'x');
    assert_string_equal(row(0), "济_ xxxx 十_字_");
    assert_int_equal(grid_row(&grid, 0)[2].style, STYLE_SELECTED); /* the ground of what is left */
    assert_int_equal(grid_row(&grid, 0)[7].style, STYLE_SELECTED);
    grid_text(&grid, 0, 9, 2, STYLE_NORMAL, "会");
    assert_string_equal(row(0), "济_ xxxx  会_ ");
}

static void hostile_characters_and_line_ends_show_as_marks(void **state)
{
    (void)state;
    assert_int_equal(grid_text(&grid, 0, 0, COLUMNS, STYLE_NORMAL, "a\033b\nc\td\xff\xe2\x80\xae"), 9);
    assert_string_equal(row(0), "a�b⏎c d��   ");
}

static void marks_join_the_glyph_before_them(void **state)
{
    (void)state;
    assert_int_equal(grid_text(&grid, 0, 0, COLUMNS, STYLE_NORMAL, "\u0301e\u0301\u0302\u0303济\u0301x"), 4);
    assert_string_equal(row(0), "e^^济^_x        ");
    assert_int_equal(grid_row(&grid, 0)[0].marks[0], 0x301);
}

static void rows_that_look_the_same_are_the_same(void **state)
{
    Grid other = {0};
    (void)state;
    assert_true(grid_make(&other, ROWS, COLUMNS));
    grid_text(&grid, 0, 2, 8, STYLE_NORMAL, "济宁\u0301");
    assert_false(grid_row_same(&grid, &other, 0));
    assert_true(grid_row_same(&grid, &other, 1));
    grid_text(&other, 0, 0, COLUMNS, STYLE_NORMAL, "xx市红十字");
    grid_clear(&other);
    grid_text(&other, 0, 2, 8, STYLE_NORMAL, "济宁\u0301");
    assert_true(grid_row_same(&grid, &other, 0));
    grid_text(&other, 0, 2, 8, STYLE_HINT, "济宁\u0301");
    assert_false(grid_row_same(&grid, &other, 0));
    grid_free(&other);
}

#define EACH(test) cmocka_unit_test_setup_teardown(test, open_grid, close_grid)

int main(void)
{
    const struct CMUnitTest tests[] = {
        EACH(a_text_is_cut_at_its_width_and_at_the_edge),
        EACH(places_outside_are_passed_over),
        EACH(nothing_stays_of_a_glyph_that_is_painted_over_in_part),
        EACH(hostile_characters_and_line_ends_show_as_marks),
        EACH(marks_join_the_glyph_before_them),
        EACH(rows_that_look_the_same_are_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

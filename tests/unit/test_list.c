/* A list: cursor, window, filter. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "list.h"
#include "text.h"

static void cell(const List *list, size_t row, int column, char *out, size_t size, Style *style)
{
    (void)list;
    (void)style;
    if (column == 0) {
        text_format(out, size, "%s%zu", row % 3 == 0 ? "张Ａ" : row % 3 == 1 ? "王" : "Müller", row);
    } else {
        text_format(out, size, "1380537%04zu", row);
    }
}

static const ListColumn columns[] = {{"Name", {.min = 4, .wish = 8}, false}, {"Phone", {.min = 11, .wish = 11}, false}};

static List list_of(size_t count)
{
    return (List){.columns = columns, .column_count = 2, .cell = cell, .count = count};
}

static Reaction press(List *list, uint32_t code)
{
    return list_key(list, (Key){.code = code}, 10);
}

static void type(List *list, const char *text)
{
    size_t length;
    for (uint32_t point; (point = text_decode(text, &length)) != 0; text += length) {
        assert_int_equal(press(list, point), REDRAW);
    }
}

static void the_cursor_stays_inside_and_in_sight(void **state)
{
    static const uint32_t keys[] = {KEY_UP_,   KEY_DOWN_,      KEY_PAGE_DOWN_, KEY_PAGE_UP_, KEY_END_,
                                    KEY_HOME_, KEY_END_,       KEY_PAGE_UP_,   KEY_UP_,      KEY_DOWN_,
                                    KEY_DOWN_, KEY_PAGE_DOWN_, KEY_PAGE_DOWN_};
    static const size_t counts[] = {0, 1, 9, 10, 11, 120};
    (void)state;
    for (size_t c = 0; c < sizeof counts / sizeof counts[0]; c++) {
        List list = list_of(counts[c]);
        for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
            assert_int_equal(press(&list, keys[i]), REDRAW);
            assert_true(counts[c] == 0 ? list.cursor == 0 : list.cursor < counts[c]);
            assert_true(list.top <= list.cursor && list.cursor < list.top + 10);
        }
        list_free(&list);
    }
}

static void pages_and_ends(void **state)
{
    List list = list_of(120);
    (void)state;
    press(&list, KEY_PAGE_DOWN_);
    assert_int_equal(list_current(&list), 10);
    press(&list, KEY_END_);
    assert_int_equal(list_current(&list), 119);
    assert_int_equal(list.top, 110);
    press(&list, KEY_PAGE_UP_);
    assert_int_equal(list_current(&list), 109);
    press(&list, KEY_HOME_);
    assert_int_equal(list_current(&list), 0);
    list_free(&list);
}

static int64_t id(const List *list, size_t row)
{
    (void)list;
    return 1000 + (int64_t)row;
}

static void what_was_added_is_stood_on_once_it_is_there(void **state)
{
    List list = list_of(30);
    (void)state;
    list.id = id;
    list.stand_on = 1030;
    list_clamp(&list, 10);
    assert_int_equal(list_current(&list), 0); /* not read yet */
    list.count = 40;
    list_clamp(&list, 10);
    assert_int_equal(list_current(&list), 30);
    assert_true(list.top <= 30 && 30 < list.top + 10);
    press(&list, KEY_HOME_);
    list_clamp(&list, 10);
    assert_int_equal(list_current(&list), 0); /* once */
    list.stand_on = 1099;
    press(&list, KEY_DOWN_);
    list.count = 120;
    list_clamp(&list, 10);
    assert_int_equal(list_current(&list), 1); /* who goes on is not pulled back */
    /* A filter that hides it gives way, one that shows it stays. */
    press(&list, '/');
    type(&list, "王");
    press(&list, KEY_ENTER_);
    list.stand_on = 1004;
    list_clamp(&list, 10);
    assert_int_equal(list_current(&list), 4);
    assert_string_equal(list.filter, "王");
    list.stand_on = 1006;
    list_clamp(&list, 10);
    assert_int_equal(list_current(&list), 6);
    assert_string_equal(list.filter, "");
    list_free(&list);
}

static void a_list_is_read_again_as_far_as_its_cursor(void **state)
{
    List list = list_of(1000);
    (void)state;
    press(&list, KEY_PAGE_DOWN_);
    list.page = 10;
    assert_int_equal(list_needed(&list), 20);
    press(&list, KEY_END_);
    assert_int_equal(list_needed(&list), 1000);
    press(&list, KEY_HOME_);
    press(&list, '/');
    type(&list, "999");
    assert_int_equal(list_needed(&list), 1000); /* a filter has looked at all */
    list_free(&list);
}

static void an_empty_list_has_no_row(void **state)
{
    List list = list_of(0);
    (void)state;
    list_clamp(&list, 10);
    assert_true(list_current(&list) == (size_t)-1);
    press(&list, KEY_DOWN_);
    assert_true(list_current(&list) == (size_t)-1);
}

static void digits_and_letters_are_for_commands(void **state)
{
    static const uint32_t keys[] = {'1', '9', 'a', '?', KEY_ENTER_, KEY_ESC_, KEY_F(2), KEY_TAB_, KEY_LEFT_};
    List list = list_of(5);
    (void)state;
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        assert_int_equal(press(&list, keys[i]), IGNORED);
    }
}

static void the_filter_narrows_as_it_is_typed(void **state)
{
    List list = list_of(120);
    (void)state;
    press(&list, KEY_END_);
    assert_int_equal(press(&list, '/'), REDRAW);
    type(&list, "müller");
    assert_int_equal(list.shown_count, 40);
    assert_int_equal(list_current(&list), 119);
    type(&list, "11");
    assert_int_equal(list.shown_count, 5); /* 11, 110, 113, 116, 119 */
    press(&list, KEY_BACKSPACE_);
    press(&list, KEY_BACKSPACE_);
    assert_int_equal(list.shown_count, 40);
    assert_int_equal(press(&list, KEY_ENTER_), REDRAW);
    assert_false(list.filtering);
    assert_int_equal(list.shown_count, 40);
    assert_int_equal(press(&list, KEY_ENTER_), IGNORED);
    assert_int_equal(press(&list, '1'), IGNORED);
    size_t row = list_current(&list);
    assert_int_equal(press(&list, KEY_ESC_), REDRAW);
    assert_null(list.shown);
    assert_int_equal(list_current(&list), row);
    assert_int_equal(press(&list, KEY_ESC_), IGNORED);
    list_free(&list);
}

static void the_filter_looks_through_width_and_case(void **state)
{
    static const struct {
        const char *filter;
        size_t shown;
    } cases[] = {{"张a", 40}, {"张Ａ", 40}, {"MÜLLER", 40}, {"13805370007", 1}, {"nobody", 0}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        List list = list_of(120);
        press(&list, 0xff0f);
        type(&list, cases[i].filter);
        assert_int_equal(list.shown_count, cases[i].shown);
        assert_int_equal(list_current(&list) == (size_t)-1, cases[i].shown == 0);
        list_free(&list);
    }
}

static void rows_that_go_away_do_not_leave_the_cursor_outside(void **state)
{
    List list = list_of(120);
    (void)state;
    press(&list, '/');
    type(&list, "王");
    press(&list, KEY_END_);
    list.count = 7;
    list_clamp(&list, 10);
    assert_int_equal(list.shown_count, 2);
    assert_true(list_current(&list) < 7);
    list_free(&list);
    list = list_of(50);
    press(&list, KEY_END_);
    list.count = 3;
    list_clamp(&list, 10);
    assert_int_equal(list_current(&list), 2);
    assert_int_equal(list.top, 0);
}

static void a_filter_is_never_cut(void **state)
{
    List list = list_of(3);
    (void)state;
    press(&list, '/');
    for (int i = 0; i < 100; i++) {
        press(&list, 0x5f20);
    }
    assert_true(strlen(list.filter) < sizeof list.filter);
    assert_true(text_is_utf8(list.filter, strlen(list.filter)));
    press(&list, 0x202e);
    assert_null(strstr(list.filter, "\xe2\x80\xae"));
    list_free(&list);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_cursor_stays_inside_and_in_sight),
        cmocka_unit_test(pages_and_ends),
        cmocka_unit_test(what_was_added_is_stood_on_once_it_is_there),
        cmocka_unit_test(a_list_is_read_again_as_far_as_its_cursor),
        cmocka_unit_test(an_empty_list_has_no_row),
        cmocka_unit_test(digits_and_letters_are_for_commands),
        cmocka_unit_test(the_filter_narrows_as_it_is_typed),
        cmocka_unit_test(the_filter_looks_through_width_and_case),
        cmocka_unit_test(rows_that_go_away_do_not_leave_the_cursor_outside),
        cmocka_unit_test(a_filter_is_never_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

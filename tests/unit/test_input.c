/* One line of typed text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "input.h"
#include "text.h"

static void press(Input *input, uint32_t code)
{
    assert_int_not_equal(input_key(input, (Key){.code = code}), IGNORED);
}

static void type(Input *input, const char *text)
{
    size_t length;
    for (uint32_t point; (point = text_decode(text, &length)) != 0; text += length) {
        press(input, point);
    }
}

static void paste(Input *input, const char *text)
{
    assert_int_equal(input_key(input, (Key){.code = KEY_PASTE_, .paste = text}), REDRAW);
}

static void characters_are_inserted_at_the_cursor(void **state)
{
    char text[64] = "张明";
    Input input;
    (void)state;
    input_bind(&input, text, sizeof text);
    press(&input, KEY_LEFT_);
    type(&input, "小a");
    assert_string_equal(text, "张小a明");
    press(&input, KEY_HOME_);
    type(&input, "1");
    press(&input, KEY_END_);
    type(&input, "𠮷");
    assert_string_equal(text, "1张小a明𠮷");
}

static void taking_away_takes_whole_characters(void **state)
{
    char text[64] = "张e\xcc\x81明";
    Input input;
    (void)state;
    input_bind(&input, text, sizeof text);
    press(&input, KEY_BACKSPACE_);
    assert_string_equal(text, "张e\xcc\x81");
    press(&input, KEY_BACKSPACE_);
    assert_string_equal(text, "张");
    press(&input, KEY_HOME_);
    press(&input, KEY_DELETE_);
    assert_string_equal(text, "");
    press(&input, KEY_DELETE_);
    press(&input, KEY_BACKSPACE_);
    assert_string_equal(text, "");
}

static void words_and_lines_can_be_taken(void **state)
{
    char text[64] = "one two  ";
    Input input;
    (void)state;
    input_bind(&input, text, sizeof text);
    press(&input, KEY_CTRL('w'));
    assert_string_equal(text, "one ");
    type(&input, "x");
    press(&input, KEY_CTRL('u'));
    assert_string_equal(text, "");
}

static void what_does_not_fit_is_refused_whole(void **state)
{
    char text[8] = "张三";
    Input input;
    (void)state;
    input_bind(&input, text, sizeof text);
    press(&input, 0x674e);
    assert_string_equal(text, "张三");
    type(&input, "a");
    assert_string_equal(text, "张三a");
    paste(&input, "b");
    assert_string_equal(text, "张三a");
}

static void hostile_characters_do_not_enter(void **state)
{
    static const uint32_t hostile[] = {0x202e, 0x200b, 0xfeff, 0x85, 0xfffd, 0x2066};
    char text[64] = "";
    Input input;
    (void)state;
    input_bind(&input, text, sizeof text);
    for (size_t i = 0; i < sizeof hostile / sizeof hostile[0]; i++) {
        press(&input, hostile[i]);
    }
    press(&input, KEY_UNKNOWN_);
    assert_string_equal(text, "");
}

static void a_paste_is_cleaned_and_never_submits(void **state)
{
    static const struct {
        const char *paste, *text;
        bool lines;
    } cases[] = {
        {"one\ntwo\n", "one two", false},
        {"one\ntwo\n", "one\ntwo", true},
        {"\xe2\x80\xad"
         "13805370001\xe2\x80\xac",
         "13805370001", false},
        {"a\tb", "a b", false},
        {"a\033[31mb", "a[31mb", false},
        {"\xff\xfe", "", false},
        {"  张三 ", "张三", false},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[64] = "";
        Input input;
        input_bind(&input, text, sizeof text);
        input.lines = cases[i].lines;
        paste(&input, cases[i].paste);
        assert_string_equal(text, cases[i].text);
    }
}

static void a_paste_that_is_too_long_changes_nothing(void **state)
{
    char text[64] = "kept";
    char *longer = malloc(100001);
    Input input;
    (void)state;
    memset(longer, 'x', 100000);
    longer[100000] = '\0';
    input_bind(&input, text, sizeof text);
    paste(&input, longer);
    assert_string_equal(text, "kept");
    longer[63] = '\0';
    input.fresh = true;
    paste(&input, longer);
    assert_int_equal(strlen(text), 63);
    free(longer);
}

static void the_first_character_replaces_a_fresh_text(void **state)
{
    char text[64] = "2024-01-05";
    Input input;
    (void)state;
    input_bind(&input, text, sizeof text);
    input.fresh = true;
    type(&input, "d");
    assert_string_equal(text, "d");
    input_bind(&input, text, sizeof text);
    input.fresh = true;
    press(&input, KEY_LEFT_);
    type(&input, "x");
    assert_string_equal(text, "xd");
}

static void keys_of_the_form_are_left_alone(void **state)
{
    static const uint32_t codes[] = {KEY_ENTER_, KEY_TAB_,      KEY_BACKTAB_,  KEY_UP_,       KEY_DOWN_,     KEY_ESC_,
                                     KEY_F(2),   KEY_CTRL('j'), KEY_CTRL('p'), KEY_CTRL('z'), KEY_PAGE_DOWN_};
    char text[64] = "x";
    Input input;
    (void)state;
    input_bind(&input, text, sizeof text);
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
        assert_int_equal(input_key(&input, (Key){.code = codes[i]}), IGNORED);
    }
    input.lines = true;
    press(&input, KEY_CTRL('j'));
    assert_string_equal(text, "x\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(characters_are_inserted_at_the_cursor),
        cmocka_unit_test(taking_away_takes_whole_characters),
        cmocka_unit_test(words_and_lines_can_be_taken),
        cmocka_unit_test(what_does_not_fit_is_refused_whole),
        cmocka_unit_test(hostile_characters_do_not_enter),
        cmocka_unit_test(a_paste_is_cleaned_and_never_submits),
        cmocka_unit_test(a_paste_that_is_too_long_changes_nothing),
        cmocka_unit_test(the_first_character_replaces_a_fresh_text),
        cmocka_unit_test(keys_of_the_form_are_left_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

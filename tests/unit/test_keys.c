/* From bytes to keys: nothing typed is lost, nothing unknown arrives. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "keys.h"
#include "text.h"

/* Decodes all of `bytes`; keys go to `keys`. Returns how many. `waited`: the Esc delay passes at the end. */
static size_t decode(const char *bytes, size_t length, bool waited, uint32_t *keys, size_t max)
{
    size_t count = 0;
    while (length > 0 && count < max) {
        Key key;
        size_t used = key_decode(bytes, length, waited, &key);
        if (used == 0) {
            break;
        }
        assert_true(used <= length);
        bytes += used;
        length -= used;
        if (key.code != KEY_NONE_) {
            keys[count++] = key.code;
        }
    }
    return count;
}

static void one_sequence_is_one_key(void **state)
{
    static const struct {
        const char *bytes;
        uint32_t key;
    } cases[] = {
        {"a", 'a'},
        {"\xe5\xbc\xa0", 0x5f20},
        {"\xf0\xa0\xae\xb7", 0x20bb7},
        {"\r", KEY_ENTER_},
        {"\n", KEY_CTRL('j')},
        {"\t", KEY_TAB_},
        {"\177", KEY_BACKSPACE_},
        {"\b", KEY_BACKSPACE_},
        {"\001", KEY_HOME_},
        {"\005", KEY_END_},
        {"\020", KEY_CTRL('p')},
        {"\032", KEY_CTRL('z')},
        {"\033[A", KEY_UP_},
        {"\033OA", KEY_UP_},
        {"\033[B", KEY_DOWN_},
        {"\033[1;5C", KEY_RIGHT_},
        {"\033[H", KEY_HOME_},
        {"\033[1~", KEY_HOME_},
        {"\033[7~", KEY_HOME_},
        {"\033OF", KEY_END_},
        {"\033[4~", KEY_END_},
        {"\033[8~", KEY_END_},
        {"\033[2~", KEY_INSERT_},
        {"\033[3~", KEY_DELETE_},
        {"\033[5~", KEY_PAGE_UP_},
        {"\033[6~", KEY_PAGE_DOWN_},
        {"\033[Z", KEY_BACKTAB_},
        {"\033OP", KEY_F(1)},
        {"\033[11~", KEY_F(1)},
        {"\033[[A", KEY_F(1)},
        {"\033[[E", KEY_F(5)},
        {"\033[15~", KEY_F(5)},
        {"\033[17~", KEY_F(6)},
        {"\033[21~", KEY_F(10)},
        {"\033[24~", KEY_F(12)},
        {"\033OM", KEY_ENTER_},
        {"\033Oq", '1'},
        {"\033[200~", KEY_PASTE_},
        {"\033\r", KEY_CTRL('j')},
        {"\033[<64;10;5M", KEY_UP_},
        {"\033[<65;10;5M", KEY_DOWN_},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        Key key;
        size_t length = strlen(cases[i].bytes);
        assert_int_equal(key_decode(cases[i].bytes, length, false, &key), length);
        assert_int_equal(key.code, cases[i].key);
        for (size_t part = 1; part < length; part++) {
            assert_int_equal(key_decode(cases[i].bytes, part, false, &key), 0);
        }
    }
}

static void unknown_sequences_are_swallowed(void **state)
{
    static const char *const cases[] = {"\033[?1;2c", "\033[I",       "\033[O",       "\033[99~", "\033[12;40R",
                                        "\033[99;1u", "\033[<0;3;4M", "\033[<0;3;4m", "\033[[Z"};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        uint32_t keys[8];
        char bytes[64];
        text_format(bytes, sizeof bytes, "%sx", cases[i]);
        size_t count = decode(bytes, strlen(bytes), false, keys, 8);
        assert_true(count >= 1);
        assert_int_equal(keys[count - 1], 'x');
        for (size_t k = 0; k + 1 < count; k++) {
            assert_true(keys[k] > KEY_SPECIAL_);
        }
    }
}

static void escape_never_takes_typed_text_with_it(void **state)
{
    static const struct {
        const char *bytes;
        uint32_t keys[4];
    } cases[] = {
        {"\033", {KEY_ESC_}},
        {"\033a", {KEY_ESC_, 'a'}},
        {"\033\xe5\xbc\xa0", {KEY_ESC_, 0x5f20}},
        {"\033\033", {KEY_ESC_, KEY_ESC_}},
        {"\033\033[A", {KEY_ESC_, KEY_UP_}},
        {"\033[", {KEY_ESC_, '['}},
        {"\033[\xe5\xbc\xa0", {KEY_ESC_, '[', 0x5f20}},
        {"\033O", {KEY_ESC_, 'O'}},
        {"\033O\xe5\xbc\xa0", {KEY_ESC_, 'O', 0x5f20}},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        uint32_t keys[8] = {0};
        decode(cases[i].bytes, strlen(cases[i].bytes), true, keys, 8);
        assert_memory_equal(keys, cases[i].keys, sizeof cases[i].keys);
    }
}

static void invalid_bytes_do_not_hide_what_follows(void **state)
{
    static const char *const cases[] = {"\xff", "\xe5\xbc", "\xc0\x80", "\xed\xa0\x80", "\xf5", "\x80"};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        uint32_t keys[8];
        char bytes[16];
        strcpy(bytes, cases[i]);
        strcat(bytes, "x");
        size_t count = decode(bytes, strlen(bytes), false, keys, 8);
        assert_int_equal(keys[count - 1], 'x');
        for (size_t k = 0; k + 1 < count; k++) {
            assert_int_equal(keys[k], KEY_UNKNOWN_);
        }
    }
}

static void full_width_forms_are_plain_outside_text(void **state)
{
    (void)state;
    assert_int_equal(key_plain(0xff11), '1');
    assert_int_equal(key_plain(0xff0f), '/');
    assert_int_equal(key_plain(0xff1f), '?');
    assert_int_equal(key_plain(0xff41), 'a');
    assert_int_equal(key_plain(0x3000), ' ');
    assert_int_equal(key_plain(0x3001), '/');
    assert_int_equal(key_plain(0x5f20), 0x5f20);
    assert_int_equal(key_plain(KEY_F(1)), KEY_F(1));
}

static void keys_have_names(void **state)
{
    static const struct {
        uint32_t key;
        const char *name;
    } cases[] = {{KEY_F(5), "F5"},  {KEY_CTRL('p'), "Ctrl-P"}, {'/', "/"},     {KEY_ENTER_, "Enter"},
                 {KEY_ESC_, "Esc"}, {KEY_UP_, "Up"},           {' ', "Space"}, {KEY_CTRL('_'), "Ctrl-_"}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char name[32];
        key_label(cases[i].key, name, sizeof name);
        assert_string_equal(name, cases[i].name);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_sequence_is_one_key),
        cmocka_unit_test(unknown_sequences_are_swallowed),
        cmocka_unit_test(escape_never_takes_typed_text_with_it),
        cmocka_unit_test(invalid_bytes_do_not_hide_what_follows),
        cmocka_unit_test(full_width_forms_are_plain_outside_text),
        cmocka_unit_test(keys_have_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

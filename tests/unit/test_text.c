/* Text: copying, columns, the door and the sink. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "out.h"
#include "text.h"

static void copy_cuts_at_a_whole_character(void **state)
{
    (void)state;
    char to[8];
    assert_true(text_copy(to, sizeof to, "孔繁"));
    assert_string_equal(to, "孔繁");
    assert_false(text_copy(to, sizeof to, "孔繁森"));
    assert_string_equal(to, "孔繁");
    assert_false(text_append(to, sizeof to, "森"));
    assert_string_equal(to, "孔繁");
    assert_true(text_append(to, sizeof to, "x"));
    assert_string_equal(to, "孔繁x");
}

static void format_cuts_at_a_whole_character(void **state)
{
    (void)state;
    char to[8];
    for (int lead = 0; lead < 4; lead++) {
        assert_false(text_format(to, sizeof to, "%.*s%s", lead, "abc", "𠮷孔孟"));
        assert_true(text_is_utf8(to, strlen(to)));
        assert_int_equal(strlen(to), lead == 0 ? 7 : lead == 3 ? 7 : 4 + lead);
    }
    assert_true(text_format(to, sizeof to, "%d", 7));
    assert_string_equal(to, "7");
}

static void decode_refuses_what_is_not_utf8(void **state)
{
    (void)state;
    static const char *const bad[] = {"\x80",     "\xC0\xAF", "\xE0\x80\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80",
                                      "\xF8\x88", "\xE4\xB8", "\xFF",         "\xC1\xBF"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        size_t length;
        assert_int_equal(text_decode(bad[i], &length), 0xFFFD);
        assert_int_equal(length, 1);
        assert_false(text_is_utf8(bad[i], strlen(bad[i])));
    }
    assert_true(text_is_utf8("䶮㛃𠮷\uFFFD", strlen("䶮㛃𠮷\uFFFD")));
}

static void encode_is_the_reverse_of_decode(void **state)
{
    (void)state;
    for (uint32_t point = 1; point <= 0x10FFFF; point++) {
        char bytes[5];
        size_t length, decoded;
        if (point >= 0xD800 && point <= 0xDFFF)
            continue;
        length = text_encode(point, bytes);
        if (text_decode(bytes, &decoded) != point || decoded != length)
            fail_msg("U+%04X", (unsigned)point);
    }
}

static void columns_are_those_of_the_terminal(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int columns;
    } cases[] = {
        {"", 0},         {"abc", 3},      {"中文", 4}, {"䶮", 2},         {"㛃", 2},     {"𠮷", 2},
        {"e\u0301", 1},  {"·", 1},        {"…", 1},    {"１２", 4},       {"\u3000", 2}, {"葛\U000E0100", 2},
        {"a\u202Eb", 3}, {"\x80\x80", 2}, {"a\nb", 3}, {"\U0002EBF0", 2}, {"😀", 2},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (text_columns(cases[i].text) != cases[i].columns)
            fail_msg("%s: %d, not %d", cases[i].text, text_columns(cases[i].text), cases[i].columns);
    assert_int_equal(text_char_columns(0x202E), -1);
    assert_int_equal(text_char_columns(0x301), 0);
    assert_int_equal(text_char_columns('\n'), -1);
}

static void columns_are_the_same_before_and_after_the_sink(void **state)
{
    (void)state;
    for (uint32_t point = 1; point <= 0x10FFFF; point++) {
        char bytes[5], shown[8];
        text_encode(point, bytes);
        text_visible(shown, sizeof shown, bytes);
        if (text_columns(bytes) != text_columns(shown))
            fail_msg("U+%04X", (unsigned)point);
    }
}

static void fit_keeps_marks_with_their_base(void **state)
{
    (void)state;
    int used;
    assert_int_equal(text_fit("e\u0301\u0302x", 1, &used), 5);
    assert_int_equal(used, 1);
    assert_int_equal(text_fit("中文", 3, &used), 3);
    assert_int_equal(used, 2);
    assert_int_equal(text_fit("中", 1, NULL), 0);
}

static void cut_marks_where_it_cut(void **state)
{
    (void)state;
    char to[32], small[6];
    text_cut(to, sizeof to, "济宁市红十字会", 14, false);
    assert_string_equal(to, "济宁市红十字会");
    text_cut(to, sizeof to, "济宁市红十字会", 8, false);
    assert_string_equal(to, "济宁市…");
    text_cut(to, sizeof to, "济宁市红十字会", 8, true);
    assert_string_equal(to, "济宁市..");
    text_cut(to, sizeof to, "abc", 1, true);
    assert_string_equal(to, ".");
    text_cut(to, sizeof to, "abc", 0, false);
    assert_string_equal(to, "");
    text_cut(small, sizeof small, "济宁市", 10, true);
    assert_string_equal(small, "济..");
}

static void boundaries_go_forth_and_back_alike(void **state)
{
    (void)state;
    static const char *const texts[] = {"a中e\u0301\u0302𠮷x", "\xE4\xB8\x41\x80中\xF0", "葛\U000E0100·b", "\u0301a"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        size_t stops[32], count = 0, at = 0, end = strlen(texts[i]);
        for (; at < end; at = text_next(texts[i], at))
            stops[count++] = at;
        assert_int_equal(at, end);
        assert_int_equal(text_next(texts[i], end), end);
        while (count > 0) {
            at = text_previous(texts[i], at);
            assert_int_equal(at, stops[--count]);
        }
        assert_int_equal(text_previous(texts[i], 0), 0);
    }
}

static void hostile_characters_are_known(void **state)
{
    (void)state;
    static const uint32_t hostile[] = {0x1,    0x1B,   0x7F,   0x85,   0x9B,   0xAD,    0x34F,   0x61C,  0x115F, 0x1160,
                                       0x200B, 0x200F, 0x2028, 0x202A, 0x202E, 0x2060,  0x206F,  0x3164, 0xE000, 0xFEFF,
                                       0xFFA0, 0xFFF9, 0xFFFE, 0xFDD0, 0x378,  0xE0041, 0xF0000, 0x2FFFF};
    static const uint32_t fine[] = {' ', 'a', 0xB7, 0x301, 0x3000, 0x4DAE, 0x20BB7, 0x2EBF0, 0xFE00, 0xE0100, 0xFFFD};
    for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++)
        if (!text_is_hostile(hostile[i]))
            fail_msg("U+%04X", (unsigned)hostile[i]);
    for (size_t i = 0; i < sizeof fine / sizeof *fine; i++)
        if (text_is_hostile(fine[i]))
            fail_msg("U+%04X", (unsigned)fine[i]);
}

static void the_door_trims_and_takes_lines_where_allowed(void **state)
{
    (void)state;
    char to[32];
    Error error;
    assert_int_equal(text_clean(to, sizeof to, "\u3000\t 孔 林\u00A0\r\n", false, &error), OK);
    assert_string_equal(to, "孔 林");
    assert_int_equal(text_clean(to, sizeof to, "a\r\nb\tc\n", true, &error), OK);
    assert_string_equal(to, "a\nb\tc");
    assert_int_equal(text_clean(to, sizeof to, " \u3000", false, &error), OK);
    assert_string_equal(to, "");
}

static void the_door_refuses_and_says_where(void **state)
{
    (void)state;
    static const struct {
        const char *text, *says;
    } cases[] = {
        {"孔\u202E林", "Character 2 is the invisible or control character U+202E"},
        {" a\x1B[2J", "Character 3 is the invisible or control character U+001B"},
        {"ab\xC4\xE3", "Character 3 is not valid UTF-8"},
        {"ab\ncd", "line break after character 2"},
        {"a\tb", "U+0009"},
        {"零一二三四五六七八九", "at most 5 Chinese characters or 15 letters"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char to[16] = "before";
        Error error = {0};
        assert_int_equal(text_clean(to, sizeof to, cases[i].text, false, &error), ERR_INPUT);
        if (!strstr(error.message, cases[i].says))
            fail_msg("%s", error.message);
        assert_string_equal(to, "before");
    }
}

static void the_sink_shows_what_is_hidden(void **state)
{
    (void)state;
    char to[64];
    text_visible(to, sizeof to, "a\x1B[31m\u202E\u200B\xFF\tb\nc");
    assert_string_equal(to, "a\uFFFD[31m\uFFFD\uFFFD\uFFFD b\u23CEc");
    char small[5];
    text_visible(small, sizeof small, "中中");
    assert_string_equal(small, "中");
}

static void plain_form_of_numbers(void **state)
{
    (void)state;
    char to[24];
    assert_true(text_plain(to, sizeof to, " ３７０８１１-1990 0101\u2013００１ｘ "));
    assert_string_equal(to, "37081119900101001X");
    assert_true(text_plain(to, sizeof to, "（０５３７）"));
    assert_string_equal(to, "(0537)");
    assert_false(text_plain(to, 4, "12345"));
    assert_false(text_plain(to, sizeof to, "\xFF"));
}

static void folded_form_for_matching(void **state)
{
    (void)state;
    char to[32];
    assert_true(text_fold(to, sizeof to, "\u3000ＩＤ　 Number（1） "));
    assert_string_equal(to, "id number(1)");
    assert_true(text_fold(to, sizeof to, "身份证号"));
    assert_string_equal(to, "身份证号");
    assert_false(text_fold(to, 3, "abc"));
}

static void read_back(FILE *file, char *out, size_t size)
{
    rewind(file);
    out[fread(out, 1, size - 1, file)] = '\0';
    fclose(file);
}

static void printing_lets_only_its_own_newlines_pass(void **state)
{
    (void)state;
    char shown[16384];
    FILE *file = tmpfile();
    assert_int_equal(out_text(file, "%s\t%s\n", "a\x1B[2J", "孔"), 0);
    assert_int_equal(out_text(file, "%s\t%d\n", "b\nforged\tline", 5), 0);
    assert_int_equal(out_text(file, "%s|\n", "\n\xF8\xF9\xFA\xFB\xFC\xFD\xFE\xFF\xC0\xC1\xF5\xF6"), 0);
    read_back(file, shown, sizeof shown);
    const char *wanted = "a\uFFFD[2J\t孔\nb\u23CE"
                         "forged line\t5\n\u23CE";
    assert_memory_equal(shown, wanted, strlen(wanted));
    assert_null(strchr(shown, '\xF8'));
    file = tmpfile();
    char big[9000];
    memset(big, 'x', sizeof big - 1);
    big[sizeof big - 1] = '\0';
    assert_int_equal(out_text(file, "%s", big), 0);
    read_back(file, shown, sizeof shown);
    assert_string_equal(shown, big);
}

static void errors_keep_their_message_when_prefixed(void **state)
{
    (void)state;
    Error error = {0};
    assert_int_equal(error_set(&error, ERR_INPUT, "name", "%s", "It is empty."), ERR_INPUT);
    error_prefix(&error, "row %d", 7);
    assert_string_equal(error.message, "row 7: It is empty.");
    assert_string_equal(error.field, "name");
    error_set(&error, ERR_IO, error.field, "again: %s", error.message);
    assert_string_equal(error.message, "again: row 7: It is empty.");
    assert_int_equal(error_set(NULL, ERR_IO, "", "x"), ERR_IO);
    assert_int_equal(error_memory(&error), ERR_MEMORY);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(copy_cuts_at_a_whole_character),
        cmocka_unit_test(format_cuts_at_a_whole_character),
        cmocka_unit_test(decode_refuses_what_is_not_utf8),
        cmocka_unit_test(encode_is_the_reverse_of_decode),
        cmocka_unit_test(columns_are_those_of_the_terminal),
        cmocka_unit_test(columns_are_the_same_before_and_after_the_sink),
        cmocka_unit_test(fit_keeps_marks_with_their_base),
        cmocka_unit_test(cut_marks_where_it_cut),
        cmocka_unit_test(boundaries_go_forth_and_back_alike),
        cmocka_unit_test(hostile_characters_are_known),
        cmocka_unit_test(the_door_trims_and_takes_lines_where_allowed),
        cmocka_unit_test(the_door_refuses_and_says_where),
        cmocka_unit_test(the_sink_shows_what_is_hidden),
        cmocka_unit_test(plain_form_of_numbers),
        cmocka_unit_test(folded_form_for_matching),
        cmocka_unit_test(printing_lets_only_its_own_newlines_pass),
        cmocka_unit_test(errors_keep_their_message_when_prefixed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Pinyin readings and the search keys of names. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "pinyin.h"
#include "text.h"

static bool has_reading(const char *character, const char *wanted)
{
    const char *readings[PINYIN_READINGS];
    size_t length, count = pinyin_readings(text_decode(character, &length), readings);
    for (size_t i = 0; i < count; i++)
        if (text_equal(readings[i], wanted))
            return true;
    return false;
}

static void surnames_have_their_readings(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"单", "shan"}, {"单", "dan"}, {"单", "chan"}, {"曾", "zeng"}, {"曾", "ceng"}, {"仇", "qiu"},  {"仇", "chou"},
        {"解", "xie"},  {"查", "zha"}, {"朴", "piao"}, {"区", "ou"},   {"任", "ren"},  {"盖", "ge"},   {"尉", "yu"},
        {"缪", "miao"}, {"乐", "yue"}, {"翟", "zhai"}, {"覃", "qin"},  {"覃", "tan"},  {"孔", "kong"}, {"吕", "lv"},
        {"女", "nv"},   {"䶮", "yan"}, {"㛃", "jie"},  {"𠮷", "ji"},   {"邥", "shen"}, {"〇", "ling"}, {"万", "wan"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (!has_reading(cases[i][0], cases[i][1]))
            fail_msg("%s %s", cases[i][0], cases[i][1]);
}

static void the_most_usual_reading_is_first(void **state)
{
    (void)state;
    const char *readings[PINYIN_READINGS];
    assert_int_equal(pinyin_readings(0x6BDB, readings), 1);
    assert_string_equal(readings[0], "mao");
    assert_true(pinyin_readings(0x5355, readings) >= 3);
    assert_string_equal(readings[0], "dan");
}

static void every_reading_is_plain_letters(void **state)
{
    (void)state;
    size_t known = 0;
    for (uint32_t point = 0; point <= 0x110000; point++) {
        const char *readings[PINYIN_READINGS];
        size_t count = pinyin_readings(point, readings);
        known += count > 0;
        for (size_t i = 0; i < count; i++) {
            size_t length = strlen(readings[i]);
            assert_true(length > 0 && length < PINYIN_SYLLABLE);
            assert_int_equal(strspn(readings[i], "abcdefghijklmnopqrstuvwxyz"), length);
            for (size_t j = 0; j < i; j++)
                assert_string_not_equal(readings[i], readings[j]);
        }
    }
    assert_true(known > 40000);
}

typedef struct {
    char text[2048][512];
    size_t count;
} Found;

static void keep(void *arg, const char *text)
{
    Found *found = arg;
    assert_true(found->count < 2048);
    for (size_t i = 0; i < found->count; i++)
        assert_string_not_equal(found->text[i], text);
    text_copy(found->text[found->count++], 512, text);
}

static Found found;

static const Found *keys_of(const char *name)
{
    found.count = 0;
    name_keys(name, keep, &found);
    return &found;
}

static bool has_key(const char *text)
{
    for (size_t i = 0; i < found.count; i++)
        if (text_equal(found.text[i], text))
            return true;
    return false;
}

static void has_keys(const char *name, const char *const wanted[], size_t count)
{
    keys_of(name);
    for (size_t i = 0; i < count; i++)
        if (!has_key(wanted[i]))
            fail_msg("%s: no %s", name, wanted[i]);
}

#define HAS_KEYS(name, ...) \
    has_keys(name, (const char *const[]){__VA_ARGS__}, sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))

static void names_are_found_from_any_part(void **state)
{
    (void)state;
    HAS_KEYS("毛红梅", "毛红梅", "红梅", "梅", "maohongmei", "hongmei", "mei", "mhm", "hm", "m");
    HAS_KEYS("单小平", "shanxiaoping", "danxiaoping", "chanxiaoping", "sxp", "dxp", "cxp");
    HAS_KEYS("曾庆𠮷", "zengqingji", "cengqingji", "𠮷", "zqj");
    assert_false(has_key(""));
}

static void names_with_dots_and_letters_are_joined(void **state)
{
    (void)state;
    HAS_KEYS("阿依古丽·买买提", "阿依古丽买买提", "买买提", "ayigulimaimaiti",
             "aygl"
             "mmt",
             "maimaiti");
    HAS_KEYS("Anna Ｓmith", "annasmith", "smith", "as", "s", "nasmith");
    HAS_KEYS("王A", "王a", "wanga", "wa", "a");
}

static void combinations_are_limited_and_drop_the_rarest(void **state)
{
    (void)state;
    const Found *all = keys_of("单单单单单单单单单单单单单单单单单单单单");
    assert_true(all->count <= 20 + 20 * 32 * 2);
    char usual[128] = "";
    for (int i = 0; i < 20; i++)
        text_append(usual, sizeof usual, "dan");
    assert_true(has_key(usual));
    assert_true(has_key("dandan"));
    assert_true(has_key("shandan"));
}

static void odd_names_do_no_harm(void **state)
{
    (void)state;
    static const char *const names[] = {"", "·", " ", "\xFF\xFE", "孔\u0301", "12345", "😀"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        keys_of(names[i]);
    char longest[400] = "";
    while (text_append(longest, sizeof longest, "曾"))
        ;
    assert_true(keys_of(longest)->count > 100);
}

/* Asked in one step or in two, whatever stands in the names. */
static void names_sound_the_same_when_their_pinyin_is_one(void **state)
{
    static char longest[2][200];
    const char *const names[] = {"张伟",     "章伟",  "张薇",     "张",       "长安",        "Zhang Wei", "zhangwei",
                                 "张Wei",    "张·伟", "欧阳文静", "欧阳文",   "买买提·艾力", "孔",        "孔\u0301",
                                 "\xFF\xFE", "😀",     "䶮",       "𠮷",       "单丹",        "单丹\xFF",  "",
                                 "·",        "12345", "张 伟",    longest[0], longest[1],    "张㛃",      "﨑本"};
    enum { COUNT = sizeof names / sizeof *names };
    size_t alike = 0;
    (void)state;
    for (size_t i = 0; i < 2; i++)
        while (text_append(longest[i], sizeof longest[i], i ? "张" : "章"))
            ;
    for (size_t i = 0; i < COUNT; i++)
        for (size_t k = 0; k < COUNT; k++) {
            char one[PINYIN_NAME], other[PINYIN_NAME];
            name_pinyin(names[i], one, sizeof one);
            name_pinyin(names[k], other, sizeof other);
            if (name_sounds(names[i], other) != text_equal(one, other))
                fail_msg("%s (%s) beside %s (%s)", names[i], one, names[k], other);
            alike += text_equal(one, other);
        }
    assert_true(alike > COUNT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(surnames_have_their_readings),
        cmocka_unit_test(the_most_usual_reading_is_first),
        cmocka_unit_test(every_reading_is_plain_letters),
        cmocka_unit_test(names_are_found_from_any_part),
        cmocka_unit_test(names_with_dots_and_letters_are_joined),
        cmocka_unit_test(combinations_are_limited_and_drop_the_rarest),
        cmocka_unit_test(odd_names_do_no_harm),
        cmocka_unit_test(names_sound_the_same_when_their_pinyin_is_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

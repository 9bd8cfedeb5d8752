/* Translations: the catalogue's reader and the choice of the language. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../../src/base/catalogue.h"
#include "tr.h"

typedef struct {
    char bytes[1024];
    size_t size;
} Made;

static const char messages[] = "msgid \"\"\nmsgstr \"Language: zh_CN\\nContent-Type: text/plain; charset=UTF-8\\n"
                               "Plural-Forms: nplurals=1; plural=0;\\n\"\n"
                               "msgid \"%d call\"\nmsgid_plural \"%d calls\"\nmsgstr[0] \"%d 次\"\n"
                               "msgid \"Cancel\"\nmsgstr \"取消\"\nmsgid \"Empty\"\nmsgstr \"\"\n"
                               "msgid \"Name\"\nmsgstr \"姓名\"\n";

/* As gettext itself compiles it. */
static Made make_catalogue(bool big_endian)
{
    Made made = {.size = 0};
    char path[] = "/tmp/marrowdesk-test-XXXXXX", command[160];
    int file = mkstemp(path);
    assert_int_equal(write(file, messages, sizeof messages - 1), sizeof messages - 1);
    close(file);
    snprintf(command, sizeof command, "msgfmt --endianness=%s -o - %s", big_endian ? "big" : "little", path);
    FILE *out = popen(command, "r");
    assert_non_null(out);
    made.size = fread(made.bytes, 1, sizeof made.bytes, out);
    assert_int_equal(pclose(out), 0);
    unlink(path);
    return made;
}

static void both_byte_orders_are_read(void **state)
{
    (void)state;
    for (int big = 0; big < 2; big++) {
        Made made = make_catalogue(big);
        assert_string_equal(catalogue_find(made.bytes, made.size, "Name"), "姓名");
        assert_string_equal(catalogue_find(made.bytes, made.size, "Cancel"), "取消");
        assert_string_equal(catalogue_find(made.bytes, made.size, "%d call"), "%d 次");
        assert_null(catalogue_find(made.bytes, made.size, "Names"));
        assert_null(catalogue_find(made.bytes, made.size, "Nam"));
        assert_null(catalogue_find(made.bytes, made.size, "Empty"));
    }
}

static void a_damaged_catalogue_translates_nothing_wrong(void **state)
{
    (void)state;
    Made made = make_catalogue(false);
    for (size_t size = 0; size < made.size; size++) {
        /* The copy ends with its last byte, so that reading past it is seen. */
        char *cut = malloc(size ? size : 1);
        memcpy(cut, made.bytes, size);
        const char *found = catalogue_find(cut, size, "Name");
        assert_true(!found || strcmp(found, "姓名") == 0);
        free(cut);
    }
    for (size_t at = 0; at < made.size; at++)
        for (int bit = 0; bit < 8; bit++) {
            char *bent = malloc(made.size);
            memcpy(bent, made.bytes, made.size);
            bent[at] = (char)(bent[at] ^ (1 << bit));
            const char *found = catalogue_find(bent, made.size, "Name");
            assert_true(!found || memchr(found, '\0', made.size));
            free(bent);
        }
}

static void the_shipped_catalogue_is_chinese(void **state)
{
    (void)state;
    const char *header = catalogue_find(catalogue_zh, catalogue_zh_size, "");
    assert_non_null(header);
    assert_non_null(strstr(header, "charset=UTF-8"));
}

static uint32_t shipped_number(size_t at)
{
    uint32_t value;
    assert_true(at + sizeof value <= catalogue_zh_size);
    memcpy(&value, catalogue_zh + at, sizeof value);
    return value;
}

static void each_text_of_the_shipped_catalogue_is_found(void **state)
{
    (void)state;
    uint32_t count = shipped_number(8), originals = shipped_number(12), translations = shipped_number(16);
    assert_true(count > 3000);
    for (uint32_t i = 0; i < count; i++) {
        const char *original = catalogue_zh + shipped_number(originals + 8 * i + 4);
        assert_ptr_equal(catalogue_find(catalogue_zh, catalogue_zh_size, original),
                         catalogue_zh + shipped_number(translations + 8 * i + 4));
    }
}

static void nothing_is_never_null(void **state)
{
    (void)state;
    for (int i = 0; i < 2; i++) {
        language_set(i ? LANGUAGE_ZH : LANGUAGE_EN);
        assert_int_equal(language(), i ? LANGUAGE_ZH : LANGUAGE_EN);
        assert_string_equal(tr(""), "");
        assert_string_equal(tr("no such text anywhere"), "no such text anywhere");
        assert_string_equal(tr_n("one sheep anywhere", "many sheep anywhere", 1), "one sheep anywhere");
        assert_string_equal(tr_n("one sheep anywhere", "many sheep anywhere", 0), "many sheep anywhere");
        assert_string_equal(language_pick(NULL, NULL), "");
    }
    language_set(LANGUAGE_EN);
}

static void the_text_of_the_language_is_picked(void **state)
{
    (void)state;
    assert_string_equal(language_pick("Rencheng", "任城区"), "Rencheng");
    assert_string_equal(language_pick("", "任城区"), "任城区");
    language_set(LANGUAGE_ZH);
    assert_string_equal(language_pick("Rencheng", "任城区"), "任城区");
    assert_string_equal(language_pick("Rencheng", NULL), "Rencheng");
    language_set(LANGUAGE_EN);
}

static void names_of_languages_are_understood(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        int language; /* -1 unknown */
    } cases[] = {
        {"zh", LANGUAGE_ZH},
        {"zh_CN.UTF-8", LANGUAGE_ZH},
        {"zh-Hans", LANGUAGE_ZH},
        {"ZH", LANGUAGE_ZH},
        {"en", LANGUAGE_EN},
        {"en_GB", LANGUAGE_EN},
        {"C", LANGUAGE_EN},
        {"C.UTF-8", LANGUAGE_EN},
        {"POSIX", LANGUAGE_EN},
        {"de_DE", -1},
        {"", -1},
        {"zhongwen", -1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Language found = LANGUAGE_EN;
        bool known = language_parse(cases[i].name, &found);
        if (known != (cases[i].language >= 0) || (known && (int)found != cases[i].language))
            fail_msg("%s", cases[i].name);
    }
}

static void the_environment_is_asked_in_order(void **state)
{
    (void)state;
    static const char *const names[] = {"LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"};
    for (size_t i = 0; i < 4; i++)
        unsetenv(names[i]);
    assert_int_equal(language_from_environment(LANGUAGE_ZH), LANGUAGE_ZH);
    setenv("LANG", "en_US.UTF-8", 1);
    assert_int_equal(language_from_environment(LANGUAGE_ZH), LANGUAGE_EN);
    setenv("LC_ALL", "zh_CN.UTF-8", 1);
    assert_int_equal(language_from_environment(LANGUAGE_EN), LANGUAGE_ZH);
    setenv("LANGUAGE", "de:fr:en:zh", 1);
    assert_int_equal(language_from_environment(LANGUAGE_ZH), LANGUAGE_EN);
    setenv("LANGUAGE", "de", 1);
    assert_int_equal(language_from_environment(LANGUAGE_EN), LANGUAGE_ZH);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_byte_orders_are_read),
        cmocka_unit_test(a_damaged_catalogue_translates_nothing_wrong),
        cmocka_unit_test(the_shipped_catalogue_is_chinese),
        cmocka_unit_test(each_text_of_the_shipped_catalogue_is_found),
        cmocka_unit_test(nothing_is_never_null),
        cmocka_unit_test(the_text_of_the_language_is_picked),
        cmocka_unit_test(names_of_languages_are_understood),
        cmocka_unit_test(the_environment_is_asked_in_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Checks of identifiers, with the published examples of each. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "check.h"
#include "text.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

typedef struct {
    const char *value, *says;
} Refused;

static void valid_citizen_ids_pass(void **state)
{
    (void)state;
    static const char *const valid[] = {"11010519491231002X", "440524188001010014", "34052419800101001X",
                                        "360426199101010071", "370899199001010017", "370899199001010025"};
    for (size_t i = 0; i < COUNT(valid); i++) {
        char id[32];
        Error error = {0};
        text_copy(id, sizeof id, valid[i]);
        if (check_citizen_id(id, &error) != OK)
            fail_msg("%s: %s", valid[i], error.message);
    }
    char small[] = "11010519491231002x";
    assert_int_equal(check_citizen_id(small, NULL), OK);
    assert_string_equal(small, "11010519491231002X");
}

static void wrong_citizen_ids_say_which_part(void **state)
{
    (void)state;
    static const Refused cases[] = {
        {"36042619910102009X", "should be 3, not X"},
        {"360426199113010079", "month 13"},
        {"123456789012345677", "7890-12-34, a day that does not exist"},
        {"110105194912310021", "should be X, not 1"},
        {"370899199002300012", "1990-02-30, a day that does not exist"},
        {"110105491231002", "15 digits"},
        {"1101051949123100", "has 16 characters"},
        {"", "has 0 characters"},
        {"1101051949O231002X", "character 11 is \"O\""},
        {"11010519491231002Y", "digit or X"},
        {"370899299001010017", "cannot be a birth date"},
        {"11010519491231002\xE5\xAD\x94", "digit or X"},
        {"孔孟颜曾孔孟颜曾孔孟颜曾孔孟颜曾孔孟", "character 1 is \"孔\""},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        char id[64];
        Error error = {0};
        text_copy(id, sizeof id, cases[i].value);
        if (check_citizen_id(id, &error) != ERR_INPUT)
            fail_msg("%s was taken", cases[i].value);
        if (!strstr(error.message, cases[i].says))
            fail_msg("%s: %s", cases[i].value, error.message);
    }
}

static void citizen_ids_tell_birth_and_sex(void **state)
{
    (void)state;
    char birth[DATE_SIZE], sex[2];
    citizen_id_facts("370899199001010017", birth, sex);
    assert_string_equal(birth, "1990-01-01");
    assert_string_equal(sex, "1");
    citizen_id_facts("370899199001010025", birth, sex);
    assert_string_equal(sex, "2");
    citizen_id_facts("3708991990", birth, sex);
    assert_string_equal(birth, "");
    assert_string_equal(sex, "");
}

static void areas_are_known_by_province(void **state)
{
    (void)state;
    assert_true(citizen_id_area_known("370811199001010017"));
    assert_true(citizen_id_area_known("830000199001010017"));
    assert_false(citizen_id_area_known("990000199001010017"));
    assert_false(citizen_id_area_known("38"));
}

static void numbers_damaged_by_a_spreadsheet_are_seen(void **state)
{
    (void)state;
    static const char *const damaged[] = {"370811199001010000", "3.70811E+17", "3.70811199001010E+17", "3.7e17",
                                          " 370811199001011000"};
    static const char *const whole[] = {"370811199001010017", "E12345678", "37081119900101000X", "", "EF123", "1.5"};
    for (size_t i = 0; i < COUNT(damaged); i++)
        if (!citizen_id_excel_damaged(damaged[i]))
            fail_msg("%s", damaged[i]);
    for (size_t i = 0; i < COUNT(whole); i++)
        if (citizen_id_excel_damaged(whole[i]))
            fail_msg("%s", whole[i]);
}

static void phones_get_one_stored_form(void **state)
{
    (void)state;
    static const struct {
        const char *typed, *stored;
    } cases[] = {
        {"13805371234", "13805371234"},
        {"138 0537 1234", "13805371234"},
        {"138-0537-1234", "13805371234"},
        {"+86 13805371234", "13805371234"},
        {"008613805371234", "13805371234"},
        {"8613805371234", "13805371234"},
        {"１３８０５３７１２３４", "13805371234"},
        {"19905371234", "19905371234"},
        {"0537-2345678", "05372345678"},
        {"(0537)2345678", "05372345678"},
        {"（0537）2345678", "05372345678"},
        {"2345678", "05372345678"},
        {"+86 537 2345678", "05372345678"},
        {"010-62345678", "01062345678"},
        {"+86-10-62345678", "01062345678"},
        {"0755-82345678", "075582345678"},
        {"＋８６　138—0537—1234", "13805371234"},
        {"0086 0537 2345678", "05372345678"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        char phone[48];
        Error error = {0};
        text_copy(phone, sizeof phone, cases[i].typed);
        if (check_phone(phone, sizeof phone, NULL, &error) != OK)
            fail_msg("%s: %s", cases[i].typed, error.message);
        assert_string_equal(phone, cases[i].stored);
    }
}

static void wrong_phones_say_why(void **state)
{
    (void)state;
    static const Refused cases[] = {
        {"1380537123", "this one has 10"},
        {"138053712345", "this one has 12"},
        {"12805371234", "begins with 12"},
        {"0537-123", "area code"},
        {"05371234567", "area code"},
        {"1380537123a", "character 11 is \"A\""},
        {"1.38054E+10", "spreadsheet"},
        {"", "neither"},
        {"9999", "neither"},
        {"13805371234/13905371234", "this one has 22"},
        {"孔", "character 1 is \"孔\""},
        {"0", "area code"},
        {"00", "area code"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        char phone[48];
        Error error = {0};
        text_copy(phone, sizeof phone, cases[i].value);
        if (check_phone(phone, sizeof phone, NULL, &error) != ERR_INPUT)
            fail_msg("%s was taken as %s", cases[i].value, phone);
        if (!strstr(error.message, cases[i].says))
            fail_msg("%s: %s", cases[i].value, error.message);
        assert_string_equal(phone, cases[i].value);
    }
}

static void bare_numbers_take_the_station_s_area(void **state)
{
    (void)state;
    char phone[32] = "2345678";
    assert_int_equal(check_phone(phone, sizeof phone, "0531", NULL), OK);
    assert_string_equal(phone, "05312345678");
    phone_area_set("0530");
    text_copy(phone, sizeof phone, "2345678");
    assert_int_equal(check_phone(phone, sizeof phone, NULL, NULL), OK);
    assert_string_equal(phone, "05302345678");
    phone_area_set("0537");
    assert_true(phone_is_mobile("13805371234"));
    assert_false(phone_is_mobile("05372345678"));
}

static void grid_is_checked_by_its_last_two_digits(void **state)
{
    (void)state;
    char first[] = "6939DKM001392612726", second[] = "2197000012345678929";
    assert_int_equal(check_grid(first, NULL), OK);
    assert_int_equal(check_grid(second, NULL), OK);
    static const Refused cases[] = {
        {"6939DKM001392612725", "should be 26, not 25"}, {"6939DKM001392621726", "should be 22, not 26"},
        {"6939DKM00139261272", "has 18 characters"},     {"69A9DKM001392612726", "character 3 must be a digit"},
        {"6939DKM0013-2612726", "character 12"},         {"6939DKM0013926127AB", "should be 26, not AB"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        char grid[32];
        Error error = {0};
        text_copy(grid, sizeof grid, cases[i].value);
        assert_int_equal(check_grid(grid, &error), ERR_INPUT);
        if (!strstr(error.message, cases[i].says))
            fail_msg("%s: %s", cases[i].value, error.message);
    }
}

static void donor_numbers_have_twelve_digits(void **state)
{
    (void)state;
    char good[] = "370123456789", letter[] = "37012345678A", more[] = "3701234567890";
    Error error = {0};
    assert_int_equal(check_donor_number(good, NULL), OK);
    assert_int_equal(check_donor_number(letter, &error), ERR_INPUT);
    assert_non_null(strstr(error.message, "character 12 is \"A\""));
    assert_int_equal(check_donor_number(more, &error), ERR_INPUT);
    assert_non_null(strstr(error.message, "has 13 digits"));
}

static void hla_values_are_well_formed(void **state)
{
    (void)state;
    static const char *const good[] = {"A*01:01",     "A*01:01:01:01", "A*01:01:01G", "A*01:AB",   "B*08:ASXJP",
                                       "DRB5*01:08N", "DPB1*104:01",   "DQB1*03:01P", "C*07:01:01"};
    static const char *const bad[] = {
        "Z*01:01", "A*01:01g",      "A*01",       "A01:01",           "A*1:01",   "",         "A*",
        "*01:01",  "A*01:01G",      "A*01:01:AB", "A*01:01:01:01:01", "A*01:01X", "A*01:01 ", "A*01:01NN",
        "a*01:01", "B*08:ASXJPQRS", "A*01:"};
    for (size_t i = 0; i < COUNT(good); i++)
        if (check_hla(good[i], NULL) != OK)
            fail_msg("%s", good[i]);
    for (size_t i = 0; i < COUNT(bad); i++)
        if (check_hla(bad[i], NULL) == OK)
            fail_msg("%s", bad[i]);
}

static void masks_leave_only_the_ends(void **state)
{
    (void)state;
    char out[32];
    mask_document("370899199001010017", out, sizeof out);
    assert_string_equal(out, "3****************7");
    mask_document("孔01孟", out, sizeof out);
    assert_string_equal(out, "孔**孟");
    mask_document("12", out, sizeof out);
    assert_string_equal(out, "**");
    mask_document("", out, sizeof out);
    assert_string_equal(out, "");
    mask_phone("13812345678", out, sizeof out);
    assert_string_equal(out, "138****5678");
    mask_phone("075582345678", out, sizeof out);
    assert_string_equal(out, "075*****5678");
    mask_phone("12345", out, sizeof out);
    assert_string_equal(out, "12*45");
    mask_phone("110", out, sizeof out);
    assert_string_equal(out, "***");
}

int main(void)
{
    clock_set(instant_at(day_from(2023, 9, 5), 600));
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(valid_citizen_ids_pass),
        cmocka_unit_test(wrong_citizen_ids_say_which_part),
        cmocka_unit_test(citizen_ids_tell_birth_and_sex),
        cmocka_unit_test(areas_are_known_by_province),
        cmocka_unit_test(numbers_damaged_by_a_spreadsheet_are_seen),
        cmocka_unit_test(phones_get_one_stored_form),
        cmocka_unit_test(wrong_phones_say_why),
        cmocka_unit_test(bare_numbers_take_the_station_s_area),
        cmocka_unit_test(grid_is_checked_by_its_last_two_digits),
        cmocka_unit_test(donor_numbers_have_twelve_digits),
        cmocka_unit_test(hla_values_are_well_formed),
        cmocka_unit_test(masks_leave_only_the_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

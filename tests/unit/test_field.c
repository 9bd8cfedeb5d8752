/* Field tables, choices, and the way of a value into a record and out of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "record.h"
#include "text.h"
#include "tr.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const Choice units[] = {
    {"370811", "Rencheng", "任城区"}, {"370883", "Zoucheng", "邹城市"}, {"JN-GX", "High-tech zone", "高新区"}};
static const Choice sites[] = {{"S1", "Central station", "中心血站"}};
static const Choice consents[] = {{"E1", "First edition", "第一版"}};
static const Choice purposes[] = {{"recheck", "Yearly check", "定期回访"}};
static const Choice outcomes[] = {{"willing", "Willing", "愿意"}};

static int provide(void **state)
{
    (void)state;
    choice_provide("unit", units, COUNT(units));
    choice_provide("site", sites, COUNT(sites));
    choice_provide("hospital", sites, COUNT(sites));
    choice_provide("publicity_day", sites, COUNT(sites));
    choice_provide("consent", consents, COUNT(consents));
    choice_provide("questionnaire", consents, COUNT(consents));
    choice_provide("purpose", purposes, COUNT(purposes));
    choice_provide("outcome", outcomes, COUNT(outcomes));
    clock_set(instant_at(day_from(2023, 9, 5), 600));
    return 0;
}

static const Field *field_of(const RecordType *type, const char *name)
{
    const Field *field = field_find(type, name);
    if (!field)
        fail_msg("%s has no field %s", type->table, name);
    return field;
}

/* --- the tables --- */

static void tables_describe_their_structs(void **state)
{
    (void)state;
    size_t types = 0;
    for (; record_types[types]; types++) {
        const RecordType *type = record_types[types];
        size_t next = sizeof(RecordHead);
        for (size_t i = 0; i < type->count; i++) {
            const Field *field = &type->fields[i];
            bool number = field->kind == FIELD_NUMBER || field->kind == FIELD_FLAG || field->kind == FIELD_REF;
            bool sized = number ? field->size == 8 : field->size > 1;
            bool day = field->kind == FIELD_DATE || field->kind == FIELD_PARTIAL;
            bool listed = (field->kind == FIELD_CHOICE || field->kind == FIELD_REF) == (field->choices != NULL);
            /* In the order of the struct, without overlap, with no more than padding between. */
            bool placed = field->offset >= next && field->offset < next + 8;
            if (!sized || !listed || !placed || !field->label || !*field->label || (day && field->size != DATE_SIZE) ||
                (field->kind == FIELD_INSTANT && field->size != INSTANT_SIZE) || field_find(type, field->name) != field)
                fail_msg("%s.%s", type->table, field->name);
            next = field->offset + (size_t)field->size;
        }
        assert_true(next <= type->size && type->size - next < 8);
    }
    assert_in_range(types, 10, 64);
}

static void every_fixed_list_of_a_table_exists(void **state)
{
    (void)state;
    for (size_t t = 0; record_types[t]; t++)
        for (size_t i = 0; i < record_types[t]->count; i++) {
            const Field *field = &record_types[t]->fields[i];
            if (field->kind != FIELD_CHOICE)
                continue;
            const ChoiceList *list = choice_list(field->choices);
            if (!list)
                fail_msg("%s", field->choices);
            for (size_t j = 0; j < list->count; j++)
                assert_true(strlen(list->items[j].code) < field->size);
        }
    assert_null(choice_list("no such list"));
}

static bool lists_header(const Field *field, const char *header)
{
    size_t length = strlen(header);
    for (const char *s = field->headers; s; s = strchr(s, '|')) {
        s += *s == '|';
        if (strncmp(s, header, length) == 0 && (s[length] == '|' || !s[length]))
            return true;
    }
    return false;
}

static void usual_column_headers_are_known(void **state)
{
    (void)state;
    static const struct {
        const RecordType *type;
        const char *field, *header;
    } cases[] = {
        {&donor_type, "name", "姓名"},
        {&donor_type, "id_number", "身份证号码"},
        {&donor_type, "id_number", "证件号码"},
        {&donor_type, "unit", "所属县区"},
        {&donor_type, "abo", "ABO血型"},
        {&donor_type, "employer", "单位/学校"},
        {&phone_type, "number", "联系电话"},
        {&phone_type, "number", "手机号码"},
        {&sample_type, "collected_on", "采集日期"},
        {&sample_type, "barcode", "试管编号"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        char folded[64];
        text_fold(folded, sizeof folded, cases[i].header);
        if (!lists_header(field_of(cases[i].type, cases[i].field), folded))
            fail_msg("%s", cases[i].header);
    }
}

static void no_header_names_two_fields_of_one_record(void **state)
{
    (void)state;
    for (size_t t = 0; record_types[t]; t++)
        for (size_t i = 0; i < record_types[t]->count; i++) {
            char copy[2048], *save = NULL;
            const Field *field = &record_types[t]->fields[i];
            text_copy(copy, sizeof copy, field->headers ? field->headers : "");
            for (char *one = strtok_r(copy, "|", &save); one; one = strtok_r(NULL, "|", &save))
                for (size_t j = 0; j < record_types[t]->count; j++)
                    if (j != i && lists_header(&record_types[t]->fields[j], one))
                        fail_msg("%s.%s: %s", record_types[t]->table, field->name, one);
        }
}

/* --- choices --- */

static void codes_are_found_by_label_alias_and_start(void **state)
{
    (void)state;
    static const struct {
        const char *list, *text, *code;
    } cases[] = {
        {"sex", "男", "1"},
        {"sex", "F", "2"},
        {"sex", "female", "2"},
        {"sex", "女性", "2"},
        {"sex", "1", "1"},
        {"sex", "９", "9"},
        {"id_type", "身份证", "citizen"},
        {"id_type", "护照", "passport"},
        {"abo", "A型", "A"},
        {"abo", "ab", "AB"},
        {"abo", "Ｏ", "O"},
        {"abo", "O型血", "O"},
        {"abo", "不详", ""},
        {"rh", "阳性", "+"},
        {"rh", "RH(-)", "-"},
        {"rh", "＋", "+"},
        {"rh", "-", "-"},
        {"ethnic", "汉族", "01"},
        {"ethnic", "汉", "01"},
        {"ethnic", "1", "01"},
        {"ethnic", "Han", "01"},
        {"ethnic", "维吾尔族", "05"},
        {"ethnic", "回 ", "03"},
        {"ethnic", "man", "11"},
        {"ethnic", "uyg", "05"},
        {"ethnic", "56", "56"},
        {"education", "本科", "20"},
        {"education", "大学本科", "20"},
        {"education", "大专", "30"},
        {"education", "硕士", "10"},
        {"occupation", "退休", "80"},
        {"occupation", "退（离）休人员", "80"},
        {"occupation", "学生", "31"},
        {"unit", "任城", "370811"},
        {"unit", "370883", "370883"},
        {"unit", "zoucheng", "370883"},
        {"unit", "jn-gx", "JN-GX"},
        {"relation", "父亲", "parent"},
        {"status", "已采样", "SA"},
        {"status", "已预留", "RS"},
        {"status", "av", "AV"},
        {"phone_state", "空号", "out_of_service"},
        {"answered", "本人", "self"},
        {"next_for", "我", "me"},
    };
    for (int i = 0; i < 2; i++) {
        language_set(i ? LANGUAGE_ZH : LANGUAGE_EN);
        for (size_t j = 0; j < COUNT(cases); j++) {
            const char *code = choice_code(cases[j].list, cases[j].text);
            if (!code || strcmp(code, cases[j].code) != 0)
                fail_msg("%s \"%s\": %s", cases[j].list, cases[j].text, code ? code : "nothing");
        }
    }
    language_set(LANGUAGE_EN);
    static const char *const none[][2] = {{"sex", "x"},  {"sex", ""},  {"ethnic", "ma"},      {"unit", "区"},
                                          {"unit", " "}, {"abo", "C"}, {"no such list", "1"}, {"sex", "3"}};
    for (size_t i = 0; i < COUNT(none); i++)
        assert_null(choice_code(none[i][0], none[i][1]));
}

static void every_label_leads_back_to_its_code(void **state)
{
    (void)state;
    static const char *const lists[] = {"sex",         "id_type",       "abo",         "rh",          "ethnic",
                                        "education",   "occupation",    "phone_owner", "phone_state", "relation",
                                        "sample_kind", "reject_reason", "channel",     "direction",   "answered",
                                        "status",      "status_reason", "willingness", "role",        "next_for",
                                        "task_origin", "unit"};
    for (size_t l = 0; l < COUNT(lists); l++) {
        const ChoiceList *list = choice_list(lists[l]);
        assert_non_null(list);
        for (size_t i = 0; i < list->count; i++) {
            assert_string_equal(choice_code(lists[l], list->items[i].code), list->items[i].code);
            assert_string_equal(choice_code(lists[l], list->items[i].en), list->items[i].code);
            assert_string_equal(choice_code(lists[l], list->items[i].zh), list->items[i].code);
        }
    }
    assert_int_equal(choice_list("ethnic")->count, 58);
    assert_int_equal(choice_list("education")->count, 8);
    assert_int_equal(choice_list("occupation")->count, 13);
}

static void labels_follow_the_language(void **state)
{
    (void)state;
    assert_string_equal(choice_label("sex", "1"), "Male");
    assert_string_equal(choice_label("unit", "370811"), "Rencheng");
    language_set(LANGUAGE_ZH);
    assert_string_equal(choice_label("sex", "1"), "男");
    assert_string_equal(choice_label("unit", "370811"), "任城区");
    assert_string_equal(choice_label("unit", "370000"), "370000");
    assert_string_equal(choice_label("unit", ""), "");
    language_set(LANGUAGE_EN);
}

/* --- reading --- */

static Status read_donor(Donor *donor, const char *name, const char *text, Error *error)
{
    return field_read(field_of(&donor_type, name), donor, text, day_from(2023, 9, 5), NULL, error);
}

static void values_are_normalised_on_their_way_in(void **state)
{
    (void)state;
    static const struct {
        const char *field, *text, *stored;
    } cases[] = {
        {"name", "　毛红梅 ", "毛红梅"},
        {"name", "阿依古丽·买买提", "阿依古丽·买买提"},
        {"sex", "女", "2"},
        {"birth_date", "1990年1月1日", "1990-01-01"},
        {"birth_date", "1990-05", "1990-05"},
        {"id_number", "370899 19900101 001 7", "370899199001010017"},
        {"id_number", "11010519491231002x", "11010519491231002X"},
        {"donor_number", "3701-2345-6789", "370123456789"},
        {"grid", "6939 DKM0 0139 2612 726", "6939DKM001392612726"},
        {"unit", "邹城", "370883"},
        {"height_cm", "１７５", "175"},
        {"weight_kg", "60.0", "60"},
        {"enrolled_on", "2013-07", "2013-07"},
        {"enrolled_on", "d", "2023-09-05"},
        {"email", "a@b.cn", "a@b.cn"},
        {"note", "一\r\n二\t三\\", "一\n二\t三\\"},
        {"blood_donations", "00", "0"},
        {"abo", "不详", ""},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        Donor donor = {0};
        Error error = {0};
        char stored[NOTE_SIZE];
        if (read_donor(&donor, cases[i].field, cases[i].text, &error) != OK)
            fail_msg("%s \"%s\": %s", cases[i].field, cases[i].text, error.message);
        field_get(field_of(&donor_type, cases[i].field), &donor, stored, sizeof stored);
        assert_string_equal(stored, cases[i].stored);
    }
}

static void a_refused_value_leaves_the_record_as_it_was(void **state)
{
    (void)state;
    static const struct {
        const char *field, *text, *says;
    } cases[] = {
        {"name", "毛\u202E红", "U+202E"},
        {"name", "a\nb", "line break"},
        {"name", "一二三四五六七八九十一二三四五六七八九十一二三四五六", "at most 21"},
        {"sex", "好", "allowed are: Male, Female"},
        {"birth_date", "1990-13-01", "no month 13"},
        {"birth_date", "2024-01-01", "in the future"},
        {"id_number", "36042619910102009X", "should be 3, not X"},
        {"id_number", "370811199001010000", "spreadsheet"},
        {"id_number", "3.70811E+17", "spreadsheet"},
        {"donor_number", "12", "must have 12"},
        {"grid", "6939DKM001392612725", "should be 26"},
        {"unit", "济南", "Rencheng, Zoucheng"},
        {"height_cm", "99", "not between 100 and 250"},
        {"height_cm", "tall", "whole number"},
        {"weight_kg", "60.5", "whole number"},
        {"weight_kg", "-60", "whole number"},
        {"weight_kg", "6 0", "whole number"},
        {"blood_donations", "99999999999999999999", "whole number"},
        {"weight_kg", "1-5", "whole number"},
        {"email", "nobody", "name@place"},
        {"height_cm", "0", "not between"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        Donor donor = {.name = "孔", .sex = "1", .unit = "370811", .height_cm = 170, .weight_kg = 60}, before = donor;
        Error error = {0};
        if (read_donor(&donor, cases[i].field, cases[i].text, &error) != ERR_INPUT)
            fail_msg("%s \"%s\" was taken", cases[i].field, cases[i].text);
        assert_memory_equal(&donor, &before, sizeof donor);
        assert_string_equal(error.field, cases[i].field);
        if (!strstr(error.message, cases[i].says))
            fail_msg("%s: %s", cases[i].field, error.message);
    }
}

static void an_empty_text_clears_any_field(void **state)
{
    (void)state;
    for (size_t t = 0; record_types[t]; t++)
        for (size_t i = 0; i < record_types[t]->count; i++) {
            char record[8192], value[NOTE_SIZE];
            const Field *field = &record_types[t]->fields[i];
            assert_true(record_types[t]->size <= sizeof record);
            memset(record, 0, sizeof record);
            field_put(field, record, "1");
            assert_int_equal(field_read(field, record, " \u3000 ", DAY_NONE, NULL, NULL), OK);
            field_get(field, record, value, sizeof value);
            assert_string_equal(value, "");
        }
}

static void other_documents_have_other_numbers(void **state)
{
    (void)state;
    Donor donor = {.id_type = "passport"};
    assert_int_equal(read_donor(&donor, "id_number", "e1234 5678", NULL), OK);
    assert_string_equal(donor.id_number, "E12345678");
    assert_int_equal(read_donor(&donor, "id_number", "1234", NULL), ERR_INPUT);
    text_copy(donor.id_type, sizeof donor.id_type, "military");
    assert_int_equal(read_donor(&donor, "id_number", "军字第1234567号", NULL), OK);
    text_copy(donor.id_type, sizeof donor.id_type, "citizen");
    assert_int_equal(read_donor(&donor, "id_number", "E12345678", NULL), ERR_INPUT);
}

static void doubtful_numbers_pass_with_a_warning(void **state)
{
    (void)state;
    Donor donor = {0};
    char warning[160];
    const Field *field = field_of(&donor_type, "id_number");
    assert_int_equal(field_read(field, &donor, "123456199001010011", DAY_NONE, warning, NULL), OK);
    assert_string_equal(warning, "");
    assert_int_equal(field_read(field, &donor, "990000199001010017", DAY_NONE, warning, NULL), OK);
    assert_non_null(strstr(warning, "no province begins with 99"));
    /* A whole number that looks damaged: by hand a warning, in a file too many are not whole. */
    const char *doubtful = "370811199002011000";
    assert_int_equal(field_read(field, &donor, doubtful, day_from(2023, 9, 5), warning, NULL), OK);
    assert_non_null(strstr(warning, "ends in 000"));
    assert_int_equal(field_read(field, &donor, doubtful, DAY_NONE, warning, NULL), ERR_INPUT);
}

static void other_kinds_are_read(void **state)
{
    (void)state;
    Attempt attempt = {0};
    Phone phone = {0};
    StatusPeriod period = {0};
    Day today = day_from(2023, 9, 5);
    assert_int_equal(field_read(field_of(&attempt_type, "next_at"), &attempt, "6 14:30", today, NULL, NULL), OK);
    assert_string_equal(attempt.next_at, "2023-09-06T06:30:00Z");
    assert_int_equal(field_read(field_of(&attempt_type, "number"), &attempt, "+44 20 7946", today, NULL, NULL), OK);
    assert_string_equal(attempt.number, "+44207946");
    assert_int_equal(field_read(field_of(&attempt_type, "number"), &attempt, "2345678", today, NULL, NULL), OK);
    assert_string_equal(attempt.number, "05372345678");
    assert_int_equal(field_read(field_of(&attempt_type, "account"), &attempt, "17", today, NULL, NULL), OK);
    assert_int_equal(attempt.account, 17);
    assert_int_equal(field_read(field_of(&phone_type, "number"), &phone, "138 0537 1234", today, NULL, NULL), OK);
    assert_string_equal(phone.number, "13805371234");
    assert_int_equal(field_read(field_of(&status_period_type, "proposal"), &period, "是", today, NULL, NULL), OK);
    assert_int_equal(period.proposal, 1);
    assert_int_equal(field_read(field_of(&status_period_type, "proposal"), &period, "no", today, NULL, NULL), OK);
    assert_int_equal(period.proposal, 0);
    assert_int_equal(field_read(field_of(&status_period_type, "proposal"), &period, "maybe", today, NULL, NULL),
                     ERR_INPUT);
}

/* "Never gave blood" is not "nobody asked". */
static void a_stated_zero_is_not_the_same_as_nothing_stated(void **state)
{
    (void)state;
    const Field *field = field_of(&donor_type, "blood_donations");
    Donor donor = {0}, again = {0};
    char value[24], packed[256];
    field_get(field, &donor, value, sizeof value);
    assert_string_equal(value, "");
    assert_int_equal(field_read(field, &donor, "0", DAY_NONE, NULL, NULL), OK);
    field_get(field, &donor, value, sizeof value);
    assert_string_equal(value, "0");
    field_show(field, &donor, true, value, sizeof value);
    assert_string_equal(value, "0");
    assert_int_equal(number_value(donor.blood_donations), 0);
    record_pack(&donor_type, &donor, packed, sizeof packed);
    assert_string_equal(packed, "blood_donations=0\n");
    record_unpack(&donor_type, &again, packed);
    assert_memory_equal(&again, &donor, sizeof donor);
    assert_int_equal(field_read(field, &donor, "", DAY_NONE, NULL, NULL), OK);
    assert_int_equal(donor.blood_donations, 0);
    /* Where 0 is no answer it is nothing stated. */
    field_put(field_of(&donor_type, "incomplete"), &donor, "0");
    assert_int_equal(donor.incomplete, 0);
}

/* --- showing --- */

static void values_are_shown_for_people_and_masked(void **state)
{
    (void)state;
    Donor donor = {.sex = "2",
                   .id_number = "370899199001010017",
                   .do_not_call = 1,
                   .name = "毛",
                   .contacted_at = "2023-09-05T06:30:00Z"};
    Phone phone = {.number = "13812345678"};
    char out[64];
    field_show(field_of(&donor_type, "sex"), &donor, true, out, sizeof out);
    assert_string_equal(out, "Female");
    field_show(field_of(&donor_type, "id_number"), &donor, true, out, sizeof out);
    assert_string_equal(out, "3****************7");
    field_show(field_of(&donor_type, "id_number"), &donor, false, out, sizeof out);
    assert_string_equal(out, donor.id_number);
    field_show(field_of(&phone_type, "number"), &phone, true, out, sizeof out);
    assert_string_equal(out, "138****5678");
    field_show(field_of(&donor_type, "name"), &donor, true, out, sizeof out);
    assert_string_equal(out, "毛");
    field_show(field_of(&donor_type, "do_not_call"), &donor, true, out, sizeof out);
    assert_string_equal(out, "yes");
    field_show(field_of(&donor_type, "contacted_at"), &donor, true, out, sizeof out);
    assert_string_equal(out, "2023-09-05 14:30");
    field_show(field_of(&donor_type, "height_cm"), &donor, true, out, sizeof out);
    assert_string_equal(out, "");
}

static void a_missing_required_field_is_named(void **state)
{
    (void)state;
    Donor donor = {.unit = "370811"};
    Error error = {0};
    assert_int_equal(record_check(&donor_type, &donor, &error), ERR_INPUT);
    assert_string_equal(error.field, "name");
    assert_string_equal(error.message, "Name: it must not be empty.");
    text_copy(donor.name, sizeof donor.name, "孔");
    assert_int_equal(record_check(&donor_type, &donor, &error), OK);
}

/* --- packing --- */

static unsigned seed = 20230905;

static unsigned chance(unsigned below)
{
    seed = seed * 1103515245U + 12345U;
    return (seed >> 16) % below;
}

static void fill_random(const RecordType *type, void *record)
{
    static const char *const pieces[] = {"\n", "\\", "\\n", "=", "孔", "𠮷", "a", " ", "\t", "\n\n", "\\\\", "é"};
    for (size_t i = 0; i < type->count; i++) {
        const Field *field = &type->fields[i];
        char value[NOTE_SIZE] = "";
        if (chance(3) == 0)
            continue;
        bool number = field->kind == FIELD_NUMBER || field->kind == FIELD_FLAG || field->kind == FIELD_REF;
        if (number)
            text_format(value, sizeof value, "%d", (int)chance(30000) - 15000);
        else
            for (unsigned n = chance(60); n > 0; n--)
                text_append(value, field->size, pieces[chance(COUNT(pieces))]);
        field_put(field, record, value);
    }
}

static void packing_brings_back_every_value(void **state)
{
    (void)state;
    static char first[8192], second[8192], packed[32768];
    for (int round = 0; round < 300; round++)
        for (size_t t = 0; record_types[t]; t++) {
            memset(first, 0, sizeof first);
            memset(second, 0, sizeof second);
            fill_random(record_types[t], first);
            size_t length = record_pack(record_types[t], first, packed, sizeof packed);
            assert_int_equal(length, strlen(packed));
            record_unpack(record_types[t], second, packed);
            for (size_t i = 0; i < record_types[t]->count; i++) {
                char before[NOTE_SIZE], after[NOTE_SIZE];
                field_get(&record_types[t]->fields[i], first, before, sizeof before);
                field_get(&record_types[t]->fields[i], second, after, sizeof after);
                assert_string_equal(after, before);
            }
        }
}

static void packing_leaves_whole_lines_out_and_says_so(void **state)
{
    (void)state;
    Donor donor = {.name = "孔", .sex = "1", .note = "a\nb"}, back = {0};
    char packed[64], small[12];
    size_t length = record_pack(&donor_type, &donor, packed, sizeof packed);
    assert_string_equal(packed, "name=孔\nsex=1\nnote=a\\nb\n");
    assert_int_equal(record_pack(&donor_type, &donor, small, sizeof small), length);
    assert_string_equal(small, "name=孔\n");
    record_unpack(&donor_type, &back, "gone=1\nname=孟\nno equals\n\nsex=2");
    assert_string_equal(back.name, "孟");
    assert_string_equal(back.sex, "2");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tables_describe_their_structs),
        cmocka_unit_test(every_fixed_list_of_a_table_exists),
        cmocka_unit_test(usual_column_headers_are_known),
        cmocka_unit_test(no_header_names_two_fields_of_one_record),
        cmocka_unit_test(codes_are_found_by_label_alias_and_start),
        cmocka_unit_test(every_label_leads_back_to_its_code),
        cmocka_unit_test(labels_follow_the_language),
        cmocka_unit_test(values_are_normalised_on_their_way_in),
        cmocka_unit_test(a_refused_value_leaves_the_record_as_it_was),
        cmocka_unit_test(an_empty_text_clears_any_field),
        cmocka_unit_test(other_documents_have_other_numbers),
        cmocka_unit_test(doubtful_numbers_pass_with_a_warning),
        cmocka_unit_test(other_kinds_are_read),
        cmocka_unit_test(a_stated_zero_is_not_the_same_as_nothing_stated),
        cmocka_unit_test(values_are_shown_for_people_and_masked),
        cmocka_unit_test(a_missing_required_field_is_named),
        cmocka_unit_test(packing_brings_back_every_value),
        cmocka_unit_test(packing_leaves_whole_lines_out_and_says_so),
    };
    return cmocka_run_group_tests(tests, provide, NULL);
}

/* A form: what is typed becomes the record's, what is wrong stays and says why. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "form.h"
#include "text.h"

typedef struct {
    RECORD_HEAD;
    char name[64];
    char colour[8];
    char level[4];
    char day[DATE_SIZE];
    int64_t weight;
    int64_t agreed;
    int64_t owner;
    char code[8];
} Thing;

static Status code_check(const Field *field, char *value, const void *record, char *warning, Error *error)
{
    (void)record;
    if (text_equal(value, "ODD") && warning != NULL) {
        text_copy(warning, 160, "an odd code");
    }
    return text_equal(value, "BAD") ? error_set(error, ERR_INPUT, field->name, "a bad code") : OK;
}

#define AT(member) .offset = offsetof(Thing, member), .size = sizeof(((Thing *)0)->member)
static const Field fields[] = {
    {.name = "name", .kind = FIELD_TEXT, AT(name), .label = "Name", .flags = FIELD_REQUIRED},
    {.name = "colour", .kind = FIELD_CHOICE, AT(colour), .label = "Colour", .choices = "test_colour"},
    {.name = "level", .kind = FIELD_CHOICE, AT(level), .label = "Level", .choices = "test_level"},
    {.name = "day", .kind = FIELD_DATE, AT(day), .label = "Day"},
    {.name = "weight", .kind = FIELD_NUMBER, AT(weight), .label = "Weight", .low = 1, .high = 300},
    {.name = "agreed", .kind = FIELD_FLAG, AT(agreed), .label = "Agreed"},
    {.name = "code", .kind = FIELD_TEXT, AT(code), .label = "Code", .flags = FIELD_MULTI_ID, .check = code_check},
    {.name = "owner", .kind = FIELD_REF, AT(owner), .label = "Owner", .choices = "thing"},
    {.name = "secret", .kind = FIELD_TEXT, AT(code), .label = "Secret", .flags = FIELD_HIDDEN},
};
static const RecordType type = {.table = "thing",
                                .label = "Thing",
                                .size = sizeof(Thing),
                                .fields = fields,
                                .count = sizeof fields / sizeof fields[0]};
enum { NAME, COLOUR, LEVEL, DAY, WEIGHT, AGREED, CODE, ITEMS };

static const Choice colours[] = {{"r", "red", "红"}, {"g", "green", "绿"}, {"b", "blue", "蓝"}};
static const Choice levels[] = {{"0", "unknown", "未知"}, {"1", "one", "甲"}, {"9", "nine", "癸"}};

typedef struct {
    Form form;
    Thing thing;
    int left, last;
} Fixture;

static void on_left(Form *form, int item, void *arg)
{
    Fixture *f = arg;
    f->left++;
    f->last = item;
    if (item == NAME) {
        f->thing.weight = 60;
        form_refresh(form);
    }
}

static int set_up(void **state)
{
    static Fixture f;
    f = (Fixture){.left = 0};
    choice_provide("test_colour", colours, 3);
    choice_provide("test_level", levels, 3);
    clock_set(instant_at(day_from(2026, 11, 22), 600));
    language_set(LANGUAGE_EN);
    assert_int_equal(form_open(&f.form, NULL), OK);
    for (size_t i = 0; i < type.count; i++) {
        form_add(&f.form, &type, &f.thing, fields[i].name, i == 0 || i == DAY ? "Part" : NULL);
    }
    f.form.left = on_left;
    f.form.arg = &f;
    *state = &f;
    return 0;
}

static int tear_down(void **state)
{
    form_close(&((Fixture *)*state)->form);
    return 0;
}

static Reaction press(Fixture *f, uint32_t code)
{
    return form_key(NULL, &f->form, (Key){.code = code});
}

static void keys(Fixture *f, const char *text)
{
    size_t length;
    for (uint32_t point; (point = text_decode(text, &length)) != 0; text += length) {
        press(f, point);
    }
}

static void program_fields_are_not_added(void **state)
{
    Fixture *f = *state;
    assert_int_equal(f->form.count, ITEMS);
    assert_int_equal(form_find(&f->form, &f->thing, "owner"), -1);
    assert_int_equal(form_find(&f->form, &f->thing, "secret"), -1);
    assert_int_equal(form_find(&f->form, &f->thing, "code"), CODE);
}

static void leaving_a_field_puts_it_into_the_record(void **state)
{
    Fixture *f = *state;
    keys(f, "张三");
    assert_string_equal(f->thing.name, "");
    assert_int_equal(press(f, KEY_TAB_), REDRAW);
    assert_string_equal(f->thing.name, "张三");
    assert_int_equal(f->left, 1);
    assert_int_equal(f->last, NAME);
    press(f, KEY_UP_);
    press(f, KEY_DOWN_);
    assert_int_equal(f->left, 1); /* nothing changed: nothing is told */
}

static void a_neighbour_filled_by_the_screen_is_shown(void **state)
{
    Fixture *f = *state;
    keys(f, "张三\t");
    press(f, KEY_TAB_);
    assert_string_equal(f->form.items[WEIGHT].text, "60");
}

static void choices_by_digit_label_and_code(void **state)
{
    static const struct {
        int item;
        const char *typed, *code;
    } cases[] = {
        {COLOUR, "2", "g"}, {COLOUR, "２", "g"}, {COLOUR, "bl", "b"}, {COLOUR, "红", "r"}, {COLOUR, "g", "g"},
        {LEVEL, "9", "9"},  {LEVEL, "0", "0"},   {LEVEL, "1", "1"},   {LEVEL, "甲", "1"},
    };
    Fixture *f = *state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        form_go(&f->form, cases[i].item);
        keys(f, cases[i].typed);
        form_go(&f->form, NAME);
        char code[24];
        field_get(f->form.items[cases[i].item].field, &f->thing, code, sizeof code);
        assert_string_equal(code, cases[i].code);
        assert_string_equal(f->form.items[cases[i].item].error, "");
    }
    assert_string_equal(f->form.items[LEVEL].text, "one");
}

static void short_dates_show_their_result(void **state)
{
    static const struct {
        const char *typed, *day;
    } cases[] = {{"d", "2026-11-22"},
                 {"5", "2026-11-05"},
                 {"+3", "2026-11-25"},
                 {"1-5", "2026-01-05"},
                 {"20240105", "2024-01-05"}};
    Fixture *f = *state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        form_go(&f->form, DAY);
        keys(f, cases[i].typed);
        form_go(&f->form, NAME);
        assert_string_equal(f->thing.day, cases[i].day);
        assert_string_equal(f->form.items[DAY].text, cases[i].day);
    }
}

static void a_wrong_value_stays_says_why_and_lets_the_cursor_go(void **state)
{
    Fixture *f = *state;
    form_go(&f->form, WEIGHT);
    keys(f, "999");
    press(f, KEY_UP_);
    assert_int_equal(f->form.focus, DAY);
    assert_string_equal(f->form.items[WEIGHT].text, "999");
    assert_string_not_equal(f->form.items[WEIGHT].error, "");
    assert_int_equal(f->thing.weight, 0);
    form_refresh(&f->form);
    assert_string_equal(f->form.items[WEIGHT].text, "999");
    assert_true(form_changed(&f->form));
    keys(f, "31-12-2026");
    form_go(&f->form, NAME);
    keys(f, "张三");
    assert_false(form_check(&f->form));
    assert_int_equal(f->form.focus, DAY); /* the first wrong one */
}

static void a_mended_value_loses_its_error(void **state)
{
    Fixture *f = *state;
    form_go(&f->form, WEIGHT);
    keys(f, "999");
    form_go(&f->form, NAME);
    form_go(&f->form, WEIGHT);
    keys(f, "61"); /* a box left earlier is replaced by the first character typed */
    form_go(&f->form, NAME);
    assert_int_equal(f->thing.weight, 61);
    assert_string_equal(f->form.items[WEIGHT].error, "");
}

static void a_warning_does_not_refuse(void **state)
{
    Fixture *f = *state;
    form_go(&f->form, CODE);
    keys(f, "o d-d");
    form_go(&f->form, NAME);
    assert_string_equal(f->thing.code, "ODD");
    assert_string_equal(f->form.items[CODE].warning, "an odd code");
    assert_string_equal(f->form.items[CODE].error, "");
}

static void required_fields_are_asked_for(void **state)
{
    Fixture *f = *state;
    form_go(&f->form, DAY);
    assert_false(form_check(&f->form));
    assert_int_equal(f->form.focus, NAME);
    assert_non_null(strstr(f->form.items[NAME].error, "Name"));
    keys(f, "张三");
    assert_true(form_check(&f->form));
    assert_string_equal(f->thing.name, "张三");
}

static void an_error_of_the_save_goes_to_its_field(void **state)
{
    Fixture *f = *state;
    Error error = {.code = ERR_DUPLICATE};
    text_copy(error.field, sizeof error.field, "code");
    text_copy(error.message, sizeof error.message, "somebody has it");
    form_error(&f->form, &error);
    assert_int_equal(f->form.focus, CODE);
    assert_string_equal(f->form.items[CODE].error, "somebody has it");
}

static void enter_walks_and_the_last_one_is_the_screens(void **state)
{
    Fixture *f = *state;
    for (int i = 0; i < ITEMS - 1; i++) {
        assert_int_equal(f->form.focus, i);
        assert_int_equal(press(f, KEY_ENTER_), REDRAW);
    }
    keys(f, "x1");
    assert_int_equal(press(f, KEY_ENTER_), IGNORED);
    assert_string_equal(f->thing.code, "X1");
    assert_int_equal(press(f, KEY_TAB_), REDRAW);
    assert_int_equal(f->form.focus, NAME);
    press(f, KEY_BACKTAB_);
    assert_int_equal(f->form.focus, CODE);
}

static void locked_fields_are_passed_over(void **state)
{
    Fixture *f = *state;
    f->form.items[NAME].locked = true;
    f->form.items[LEVEL].locked = true;
    f->form.items[CODE].locked = true;
    press(f, KEY_DOWN_);
    assert_int_equal(f->form.focus, DAY);
    form_go(&f->form, AGREED);
    assert_int_equal(press(f, KEY_ENTER_), IGNORED);
    press(f, KEY_TAB_);
    assert_int_equal(f->form.focus, COLOUR);
    assert_true(form_check(&f->form));
}

static void sections_are_one_key_away(void **state)
{
    Fixture *f = *state;
    press(f, KEY_PAGE_DOWN_);
    assert_int_equal(f->form.focus, DAY);
    press(f, KEY_PAGE_DOWN_);
    assert_int_equal(f->form.focus, CODE);
    press(f, KEY_PAGE_UP_);
    assert_int_equal(f->form.focus, DAY);
    press(f, KEY_PAGE_UP_);
    assert_int_equal(f->form.focus, NAME);
}

static void flags_by_digit_letter_and_blank(void **state)
{
    Fixture *f = *state;
    form_go(&f->form, AGREED);
    press(f, '1');
    assert_int_equal(f->thing.agreed, 1);
    press(f, ' ');
    assert_int_equal(f->thing.agreed, 0);
    press(f, 'y');
    assert_int_equal(f->thing.agreed, 1);
    press(f, '2');
    assert_int_equal(f->thing.agreed, 0);
}

static void a_cleared_box_clears_the_field(void **state)
{
    Fixture *f = *state;
    form_go(&f->form, DAY);
    keys(f, "d");
    form_go(&f->form, COLOUR);
    press(f, '1');
    form_go(&f->form, DAY);
    press(f, KEY_CTRL('u'));
    form_go(&f->form, COLOUR);
    press(f, KEY_CTRL('u'));
    form_go(&f->form, NAME);
    assert_string_equal(f->thing.day, "");
    assert_string_equal(f->thing.colour, "");
}

static void the_other_language_does_not_make_a_change(void **state)
{
    Fixture *f = *state;
    form_go(&f->form, COLOUR);
    press(f, '1');
    form_go(&f->form, NAME);
    keys(f, "张三");
    language_set(LANGUAGE_ZH);
    form_refresh(&f->form);
    assert_string_equal(f->form.items[COLOUR].text, "红");
    assert_string_equal(f->form.items[NAME].text, "张三");
    assert_true(form_check(&f->form));
    assert_string_equal(f->thing.colour, "r");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(program_fields_are_not_added),
        TEST(leaving_a_field_puts_it_into_the_record),
        TEST(a_neighbour_filled_by_the_screen_is_shown),
        TEST(choices_by_digit_label_and_code),
        TEST(short_dates_show_their_result),
        TEST(a_wrong_value_stays_says_why_and_lets_the_cursor_go),
        TEST(a_mended_value_loses_its_error),
        TEST(a_warning_does_not_refuse),
        TEST(required_fields_are_asked_for),
        TEST(an_error_of_the_save_goes_to_its_field),
        TEST(enter_walks_and_the_last_one_is_the_screens),
        TEST(locked_fields_are_passed_over),
        TEST(sections_are_one_key_away),
        TEST(flags_by_digit_letter_and_blank),
        TEST(a_cleared_box_clears_the_field),
        TEST(the_other_language_does_not_make_a_change),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

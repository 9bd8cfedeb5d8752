/* Pairs of people who may be one: found in the transaction that makes them, listed by page, set apart. */
#include "twins.h"

#include "derive.h"
#include "exchange.h"
#include "intake.h"
#include "station.h"

static int64_t person(Station *s, const char *name, const char *birth, const char *phone, const char *unit)
{
    Intake intake;
    intake_start(&s->desk, &intake);
    text_copy(intake.donor.name, sizeof intake.donor.name, name);
    text_copy(intake.donor.birth_date, sizeof intake.donor.birth_date, birth);
    text_copy(intake.donor.unit, sizeof intake.donor.unit, unit);
    text_copy(intake.phone.number, sizeof intake.phone.number, phone);
    assert_ok(s, intake_save(&s->desk, &intake, NULL, &s->error));
    return intake.donor.id;
}

/* Why the two stand together, 0: they do not. */
static int why(Station *s, int64_t a, int64_t b)
{
    TwinRow rows[64];
    bool more;
    size_t count = twins_page(&s->desk, "", NULL, rows, 64, &more);
    for (size_t i = 0; i < count; i++)
        if (rows[i].key.donor == (a < b ? a : b) && rows[i].key.other == (a < b ? b : a))
            return (int)rows[i].key.why;
    return 0;
}

static void pairs_are_found_by_every_key_and_the_strongest_stands_first(void **state)
{
    Station *s = *state;
    TwinRow rows[8];
    bool more;
    int64_t a = person(s, "张伟", "1990-05-01", "13800000001", "370811");
    int64_t phone = person(s, "李四", "1991-05-01", "13800000001", "370811");
    int64_t sound = person(s, "章伟", "1990-05-01", "13800000002", "370811");
    int64_t same = person(s, "张伟", "1990-05-01", "13800000003", "370811");
    int64_t sound_phone = person(s, "张玮", "1993-05-01", "13800000001", "370811");
    person(s, "张伟", "1989-05-01", "13800000009", "370811"); /* a common name is no reason */
    assert_int_equal(why(s, a, phone), TWIN_PHONE);
    assert_int_equal(why(s, a, sound), TWIN_PINYIN_BIRTH);
    assert_int_equal(why(s, a, same), TWIN_NAME_BIRTH);
    assert_int_equal(why(s, a, sound_phone), TWIN_PINYIN_PHONE);
    assert_int_equal(twins_page(&s->desk, "", NULL, rows, 8, &more), 6);
    assert_int_equal(rows[0].key.why, TWIN_NAME_BIRTH);
    assert_string_equal(rows[0].people[1].name, "张伟");
    assert_int_equal(rows[5].key.why, TWIN_PHONE);
    assert_int_equal(twins_count(&s->desk, ""), 6);
    /* Page by page. */
    TwinRow one[1];
    TwinKey at = {.donor = 0};
    for (size_t i = 0; i < 6; i++) {
        assert_int_equal(twins_page(&s->desk, "", i ? &at : NULL, one, 1, &more), 1);
        assert_int_equal(more, i < 5);
        assert_int_equal(one[0].key.donor, rows[i].key.donor);
        assert_int_equal(one[0].key.other, rows[i].key.other);
        at = one[0].key;
    }
    assert_sound(s);
}

static void a_changed_person_leaves_the_pair_and_a_number_known_to_be_wrong_makes_none(void **state)
{
    Station *s = *state;
    Phone phones[1];
    int64_t a = person(s, "张伟", "", "13800000001", "370811"), b = person(s, "李四", "", "13800000001", "370811");
    assert_int_equal(why(s, a, b), TWIN_PHONE);
    assert_int_equal(record_load_all(s->desk.store, &phone_type, b, phones, 1), 1);
    text_copy(phones[0].state, sizeof phones[0].state, "wrong");
    assert_ok(s, registry_save(&s->desk, &phone_type, &phones[0], NULL, NULL, &s->error));
    assert_int_equal(why(s, a, b), 0);
    assert_int_equal(twins_count(&s->desk, ""), 0);
    assert_sound(s);
}

/* Of those who share a number only the next four are looked at: who leaves the number lets the next ones close up, also
 * where the two stay a pair by their name, or were set apart. */
static void who_gives_up_a_shared_number_lets_the_others_close_up(void **state)
{
    Station *s = *state;
    static const char *const names[] = {"张伟", "王一", "李四", "张伟", "赵五", "钱六"};
    int64_t people[6];
    Phone phones[1];
    for (size_t i = 0; i < 6; i++)
        people[i] = person(s, names[i], i % 3 ? "" : "1990-05-01", "13800000001", "370811");
    assert_ok(s, twins_apart(&s->desk, people[3], people[5], &s->error));
    assert_int_equal(why(s, people[0], people[5]), 0);
    assert_int_equal(record_load_all(s->desk.store, &phone_type, people[3], phones, 1), 1);
    text_copy(phones[0].state, sizeof phones[0].state, "wrong");
    assert_ok(s, registry_save(&s->desk, &phone_type, &phones[0], NULL, NULL, &s->error));
    assert_int_equal(why(s, people[0], people[3]), TWIN_NAME_BIRTH);
    assert_int_equal(why(s, people[0], people[5]), TWIN_PHONE);
    assert_sound(s);
}

static void who_was_set_apart_does_not_come_again_until_it_is_taken_back(void **state)
{
    Station *s = *state;
    char who[NAME_SIZE], at[32];
    Donor donor;
    int64_t a = person(s, "张伟", "1990-05-01", "13800000001", "370811");
    int64_t b = person(s, "张伟", "1990-05-01", "13800000001", "370811");
    assert_false(twins_are_apart(&s->desk, a, b, who, at));
    assert_ok(s, twins_apart(&s->desk, b, a, &s->error));
    assert_int_equal(twins_count(&s->desk, ""), 0);
    assert_true(twins_are_apart(&s->desk, a, b, who, at));
    assert_string_equal(who, "lead");
    assert_minute(at, "2023-09-04 10:00");
    assert_int_equal(twins_apart(&s->desk, a, b, &s->error), ERR_CONFLICT);
    assert_true(record_load(s->desk.store, &donor_type, a, &donor));
    text_copy(donor.birth_date, sizeof donor.birth_date, "1990-05-02");
    assert_ok(s, registry_save(&s->desk, &donor_type, &donor, NULL, NULL, &s->error));
    assert_int_equal(twins_count(&s->desk, ""), 0);
    assert_sound(s);
    assert_ok(s, twins_together(&s->desk, a, b, &s->error));
    assert_int_equal(why(s, a, b), TWIN_PINYIN_PHONE);
    assert_sound(s);
}

static void a_liaison_sees_pairs_within_the_own_unit_alone(void **state)
{
    Station *s = *state;
    TwinRow rows[4];
    bool more;
    Account account = {.name = "liaison", .role = "liaison", .unit = "370883"};
    assert_ok(s, staff_save(&s->desk, &account, PASSWORD, &s->error));
    person(s, "张伟", "", "13800000001", "370883");
    int64_t b = person(s, "李四", "", "13800000001", "370811");
    assert_int_equal(twins_count(&s->desk, ""), 1);
    assert_int_equal(twins_count(&s->desk, "370883"), 0);
    assert_ok(s, staff_sign_in(&s->desk, "liaison", PASSWORD, &s->error));
    assert_int_equal(twins_page(&s->desk, "", NULL, rows, 4, &more), 0);
    assert_int_equal(twins_count(&s->desk, ""), 0);
    assert_int_equal(twins_apart(&s->desk, b - 1, b, &s->error), ERR_NOT_FOUND);
    int64_t c = person(s, "王五", "", "13800000001", "370883");
    assert_int_equal(twins_page(&s->desk, "", NULL, rows, 4, &more), 1);
    assert_int_equal(rows[0].key.other, c);
    assert_int_equal(twins_count(&s->desk, ""), 1);
}

static void a_number_that_everybody_gave_makes_few_pairs(void **state)
{
    enum { PEOPLE = 60 };
    Station *s = *state;
    char name[NAME_SIZE];
    for (int i = 0; i < PEOPLE; i++) {
        text_format(name, sizeof name, "甲%d", i);
        person(s, name, "", "13800000001", "370811");
    }
    assert_int_equal(twins_count(&s->desk, ""), 4 * PEOPLE - 10);
    assert_sound(s);
}

/* Into an empty file, where indexes are dropped and everything is concluded at the end. */
static void an_import_finds_the_pairs_that_forms_would(void **state)
{
    Station *s = *state;
    char path[128];
    ImportJob job = {.kind = "donors"};
    ImportResult result;
    text_format(path, sizeof path, "%s/list.csv", s->folder);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fprintf(file, "姓名,出生日期,手机,县区\n张伟,1990-05-01,13800000001,370811\n章伟,1990-05-01,13800000002,370811\n"
                  "李四,1991-05-01,13800000001,370883\n王五,1991-05-02,13800000004,370883\n");
    fclose(file);
    job.file = path;
    assert_ok(s, import_run(&s->desk, &job, &result, &s->error));
    unlink(path);
    assert_int_equal(result.added, 4);
    assert_int_equal(why(s, 1, 2), TWIN_PINYIN_BIRTH);
    assert_int_equal(why(s, 1, 3), TWIN_PHONE);
    assert_int_equal(twins_count(&s->desk, ""), 2);
    assert_sound(s);
}

static void check_names_pairs_that_are_wrong_and_the_rebuild_mends_them(void **state)
{
    Station *s = *state;
    CheckResult result;
    int64_t a = person(s, "张伟", "", "13800000001", "370811"), b = person(s, "李四", "", "13800000001", "370811");
    station_falsify(s, "DELETE FROM twin; INSERT INTO twin VALUES(1, 7, 1, '370811')");
    assert_ok(s, desk_check(&s->desk, false, print_finding, NULL, &result, &s->error));
    assert_true(result.findings > 0);
    assert_ok(s, desk_check(&s->desk, true, print_finding, NULL, &result, &s->error));
    assert_int_equal(why(s, a, b), TWIN_PHONE);
    assert_sound(s);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, station_open, station_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(pairs_are_found_by_every_key_and_the_strongest_stands_first),
        TEST(a_changed_person_leaves_the_pair_and_a_number_known_to_be_wrong_makes_none),
        TEST(who_gives_up_a_shared_number_lets_the_others_close_up),
        TEST(who_was_set_apart_does_not_come_again_until_it_is_taken_back),
        TEST(a_liaison_sees_pairs_within_the_own_unit_alone),
        TEST(a_number_that_everybody_gave_makes_few_pairs),
        TEST(an_import_finds_the_pairs_that_forms_would),
        TEST(check_names_pairs_that_are_wrong_and_the_rebuild_mends_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

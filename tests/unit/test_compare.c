/* The province's list against the file: exactly what differs is found, and settled either way, and taken back. */
#include "compare.h"
#include "derive.h"
#include "province.h"
#include "table_file.h"

enum { ROWS = 40 };

static Difference rows[ROWS];

static void import_as(Station *s, const char *kind, const char *text, ImportResult *result)
{
    TableFile file = file_text(s, "list.csv", text);
    const ImportJob job = {.kind = kind, .file = file.path};
    assert_ok(s, import_run(&s->desk, &job, result, &s->error));
    unlink(file.path);
}

static const char here[] =
    "姓名,身份证号,手机,县区,捐献者编号,入库日期,状态,状态至,住址,采样日期\n"
    "甲一,370899199001010017,13853712345,任城区,370000000001,2014-05,,,一街,2014-03-01\n"
    "乙二,370899199001010025,13853712346,任城区,370000000002,2015-01-01,TU,2024-06-30,二街,2014-03-01\n"
    "丙三,370899199101010014,13853712347,任城区,370000000003,2016-01-01,,,三街,2014-03-01\n"
    "丁四,370899199101010022,13853712348,邹城市,370000000004,2016-01-01,,,四街,2014-03-01\n";

/* 甲一: the same. 乙二: name, phone, status. 丙三: not in the list. 戊五: only there. 丁四 is of a unit that the list
 * does not have. */
static const char there[] = "捐献者编号,姓名,身份证号,手机,入库日期,状态,状态至,住址,县区\n"
                            "370000000001,甲一,370899199001010017,13853712345,2014-05-20,AV,,一街,\n"
                            "370000000002,乙贰,370899199001010025,13953700000,2015-01-01,AV,,\" ''二街 1号\",任城区\n"
                            "370000000005,戊五,370899199201010038,13853712349,2017-03-01,AV,,五街,任城区\n";

static void compare_both(Station *s, ImportResult *result)
{
    ImportResult loaded;
    import_as(s, "donors", here, &loaded);
    assert_int_equal(loaded.added, 4);
    import_as(s, "registry", there, result);
}

static size_t open_rows(Station *s, bool settled)
{
    Comparison last;
    bool more;
    compare_last(&s->desk, &last);
    memset(rows, 0, sizeof rows);
    return compare_page(&s->desk, last.id, settled, NULL, rows, ROWS, &more);
}

static const Difference *difference(Station *s, const char *field)
{
    size_t count = open_rows(s, false);
    for (size_t i = 0; i < count; i++)
        if (text_equal(rows[i].field, field) || text_equal(rows[i].kind, field))
            return &rows[i];
    fail_msg("no difference %s", field);
    return NULL;
}

static size_t province_rows(Station *s)
{
    return (size_t)province_count(&s->desk, "");
}

static int64_t donor_named(Station *s, const char *name)
{
    return count_of(s, "SELECT id FROM donor WHERE name = ?1", TEXT_(name));
}

static void exactly_what_differs_is_found(void **state)
{
    Station *s = *state;
    ImportResult r;
    compare_both(s, &r);
    assert_int_equal(r.rows, 3);
    assert_int_equal(r.same, 1);
    assert_int_equal(r.changed, 1);
    assert_int_equal(r.differences, 4);
    assert_int_equal(r.added, 1);
    assert_int_equal(r.only_here, 1);
    assert_int_equal(r.refused, 0);
    assert_int_equal(open_rows(s, false), 6);
    assert_string_equal(difference(s, "donor.name")->ours, "乙二");
    assert_string_equal(difference(s, "donor.name")->theirs, "乙贰");
    assert_string_equal(difference(s, "donor.address")->theirs, "''二街 1号");
    assert_string_equal(difference(s, "phone.number")->theirs, "13953700000");
    assert_string_equal(difference(s, "donor.status")->ours, "TU - 2024-06-30");
    assert_string_equal(difference(s, "donor.status")->theirs, "AV - -");
    assert_string_equal(difference(s, "there")->name, "戊五");
    assert_string_equal(difference(s, "here")->name, "丙三");
    assert_int_equal(count_of(s, "SELECT count(*) FROM registry_seen"), 0);
    assert_int_equal(count_of(s, "SELECT count(*) FROM donor"), 4);
    assert_int_equal(province_rows(s), 0);
    assert_sound(s);
}

static void a_list_that_says_the_same_leaves_nothing(void **state)
{
    Station *s = *state;
    ImportResult r;
    import_as(s, "donors", here, &r);
    import_as(s, "registry", here, &r);
    assert_int_equal(r.same, 4);
    assert_int_equal(r.batch, 0);
    assert_int_equal(count_of(s, "SELECT count(*) FROM registry_diff"), 0);
}

static void taking_theirs_changes_the_file_byte_for_byte_and_is_undone(void **state)
{
    Station *s = *state;
    ImportResult r;
    Donor donor;
    compare_both(s, &r);
    int64_t id = donor_named(s, "乙二"), address = difference(s, "donor.address")->id,
            name = difference(s, "donor.name")->id, phone = difference(s, "phone.number")->id,
            status = difference(s, "donor.status")->id;
    const int64_t all[] = {address, name, phone, status};
    for (size_t i = 0; i < 4; i++)
        assert_ok(s, compare_settle(&s->desk, all[i], SETTLE_THEIRS, NULL, &s->error));
    assert_true(record_load(s->desk.store, &donor_type, id, &donor));
    assert_string_equal(donor.name, "乙贰");
    assert_string_equal(donor.address, "''二街 1号");
    assert_string_equal(donor.status, "AV");
    assert_int_equal(count_of(s, "SELECT count(*) FROM phone WHERE donor = ?1", INT_(id)), 2);
    assert_int_equal(province_rows(s), 0); /* the province knows it best */
    assert_int_equal(open_rows(s, true), 4);
    assert_string_equal(rows[0].settled, "theirs");
    assert_string_equal(rows[0].settled_by, "lead");
    assert_int_equal(compare_settle(&s->desk, name, SETTLE_OURS, NULL, &s->error), ERR_CONFLICT);
    for (size_t i = 4; i-- > 0;)
        assert_ok(s, compare_unsettle(&s->desk, all[i], &s->error));
    assert_true(record_load(s->desk.store, &donor_type, id, &donor));
    assert_string_equal(donor.name, "乙二");
    assert_string_equal(donor.address, "二街");
    assert_string_equal(donor.status, "TU");
    assert_int_equal(count_of(s, "SELECT count(*) FROM phone WHERE donor = ?1", INT_(id)), 1);
    assert_int_equal(province_rows(s), 0);
    assert_int_equal(open_rows(s, false), 6);
    assert_sound(s);
}

static void a_day_of_the_registry_is_taken_over_and_undone(void **state)
{
    Station *s = *state;
    ImportResult r;
    import_as(s, "donors", here, &r);
    import_as(s, "registry",
              "捐献者编号,姓名,身份证号,入库日期\n"
              "370000000001,甲一,370899199001010017,2014-07-01\n",
              &r);
    int64_t id = difference(s, "sample.registry_on")->id;
    static const char day[] = "SELECT count(*) FROM sample WHERE registry_on = ?1";
    assert_ok(s, compare_settle(&s->desk, id, SETTLE_THEIRS, NULL, &s->error));
    assert_int_equal(count_of(s, day, TEXT_("2014-07-01")), 1);
    assert_int_equal(count_of(s, "SELECT count(*) FROM sample"), 4);
    assert_ok(s, compare_unsettle(&s->desk, id, &s->error));
    assert_int_equal(count_of(s, day, TEXT_("2014-07-01")), 0);
    assert_int_equal(count_of(s, day, TEXT_("2014-05")), 1);
    /* What was changed since stays. */
    assert_ok(s, compare_settle(&s->desk, id, SETTLE_THEIRS, NULL, &s->error));
    Sample sample;
    assert_true(record_load(s->desk.store, &sample_type,
                            count_of(s, "SELECT id FROM sample WHERE registry_on = '2014-07-01'"), &sample));
    text_copy(sample.registry_on, sizeof sample.registry_on, "2014-08-01");
    assert_ok(s, registry_save(&s->desk, &sample_type, &sample, NULL, NULL, &s->error));
    assert_int_equal(compare_unsettle(&s->desk, id, &s->error), ERR_CONFLICT);
    assert_int_equal(count_of(s, day, TEXT_("2014-08-01")), 1);
    assert_sound(s);
}

static void keeping_ours_is_told_to_the_province_and_is_undone(void **state)
{
    Station *s = *state;
    ImportResult r;
    ProvinceItem items[8];
    bool more;
    const ProvinceFilter filter = {.view = PROVINCE_OPEN};
    compare_both(s, &r);
    int64_t name = difference(s, "donor.name")->id, status = difference(s, "donor.status")->id;
    assert_ok(s, compare_settle(&s->desk, name, SETTLE_OURS, NULL, &s->error));
    assert_ok(s, compare_settle(&s->desk, status, SETTLE_OURS, NULL, &s->error));
    assert_int_equal(province_page(&s->desk, &filter, NULL, items, 8, &more), 2);
    assert_string_equal(items[0].before, "donor.name=乙贰");
    assert_string_equal(items[0].after, "donor.name=乙二");
    assert_string_equal(items[1].before, "donor.status=AV");
    assert_string_equal(items[1].after, "donor.status=TU\ndonor.status_until=2024-06-30");
    assert_sound(s);
    assert_ok(s, compare_unsettle(&s->desk, name, &s->error));
    assert_ok(s, compare_unsettle(&s->desk, status, &s->error));
    assert_int_equal(province_rows(s), 0);
    assert_int_equal(compare_unsettle(&s->desk, status, &s->error), ERR_CONFLICT);
    assert_sound(s);
}

static void somebody_only_there_gets_a_file_and_no_line(void **state)
{
    Station *s = *state;
    ImportResult r;
    Donor donor;
    compare_both(s, &r);
    int64_t id = difference(s, "there")->id;
    assert_int_equal(compare_settle(&s->desk, id, SETTLE_THEIRS, NULL, &s->error), ERR_CONFLICT);
    assert_ok(s, compare_settle(&s->desk, id, SETTLE_CREATE, NULL, &s->error));
    assert_true(record_load(s->desk.store, &donor_type, donor_named(s, "戊五"), &donor));
    assert_string_equal(donor.id_number, "370899199201010038");
    assert_string_equal(donor.donor_number, "370000000005");
    assert_string_equal(donor.unit, "370811");
    assert_string_equal(donor.status, "AV");
    assert_int_equal(province_rows(s), 0);
    assert_sound(s);
    assert_ok(s, compare_unsettle(&s->desk, id, &s->error));
    assert_int_equal(count_of(s, "SELECT count(*) FROM donor"), 4);
    assert_sound(s);
}

static void a_unit_is_asked_for_where_the_list_has_none(void **state)
{
    Station *s = *state;
    ImportResult r;
    import_as(s, "registry", "姓名,身份证号,手机\n戊五,370899199201010038,13853712349\n", &r);
    int64_t id = difference(s, "there")->id;
    assert_int_equal(compare_settle(&s->desk, id, SETTLE_CREATE, NULL, &s->error), ERR_INPUT);
    assert_string_equal(s->error.field, "unit");
    assert_ok(s, compare_settle(&s->desk, id, SETTLE_CREATE, "370883", &s->error));
    assert_int_equal(count_of(s, "SELECT count(*) FROM donor WHERE unit = '370883'"), 1);
    assert_int_equal(province_rows(s), 0);
}

static void somebody_only_here_is_reported_or_left_as_an_error(void **state)
{
    Station *s = *state;
    ImportResult r;
    compare_both(s, &r);
    int64_t id = difference(s, "here")->id;
    assert_ok(s, compare_settle(&s->desk, id, SETTLE_REPORT, NULL, &s->error));
    assert_int_equal(province_rows(s), 1);
    assert_sound(s);
    assert_ok(s, compare_unsettle(&s->desk, id, &s->error));
    assert_int_equal(province_rows(s), 0);
    assert_ok(s, compare_settle(&s->desk, id, SETTLE_ERROR, NULL, &s->error));
    assert_int_equal(province_rows(s), 0);
    assert_int_equal(open_rows(s, true), 1);
}

static void what_was_changed_meanwhile_is_not_overwritten(void **state)
{
    Station *s = *state;
    ImportResult r;
    Donor donor;
    compare_both(s, &r);
    int64_t name = difference(s, "donor.name")->id;
    assert_true(record_load(s->desk.store, &donor_type, donor_named(s, "乙二"), &donor));
    text_copy(donor.name, sizeof donor.name, "乙仁");
    assert_ok(s, registry_save(&s->desk, &donor_type, &donor, NULL, NULL, &s->error));
    assert_int_equal(compare_settle(&s->desk, name, SETTLE_THEIRS, NULL, &s->error), ERR_CONFLICT);
    assert_int_equal(donor_named(s, "乙仁"), donor.id);
}

static void an_open_line_goes_when_theirs_is_taken_and_comes_back_with_the_undo(void **state)
{
    Station *s = *state;
    ImportResult r;
    Donor donor;
    import_as(s, "donors", here, &r);
    assert_true(record_load(s->desk.store, &donor_type, donor_named(s, "乙二"), &donor));
    text_copy(donor.address, sizeof donor.address, "新街");
    assert_ok(s, registry_save(&s->desk, &donor_type, &donor, NULL, NULL, &s->error));
    assert_int_equal(province_rows(s), 1);
    import_as(s, "registry", there, &r);
    int64_t address = difference(s, "donor.address")->id;
    assert_ok(s, compare_settle(&s->desk, address, SETTLE_THEIRS, NULL, &s->error));
    assert_int_equal(province_rows(s), 0);
    assert_ok(s, compare_unsettle(&s->desk, address, &s->error));
    assert_int_equal(province_rows(s), 1);
    assert_int_equal(count_of(s, "SELECT count(*) FROM province_item WHERE before = 'donor.address=二街' AND "
                                 "after = 'donor.address=新街' AND entered_on IS NULL"),
                     1);
    assert_sound(s);
}

static void a_comparison_taken_back_is_out_of_sight(void **state)
{
    Station *s = *state;
    ImportResult r, undone;
    Comparison last;
    compare_both(s, &r);
    assert_ok(s, import_undo(&s->desk, r.batch, NULL, &undone, &s->error));
    compare_last(&s->desk, &last);
    assert_int_equal(last.id, 0);
}

static void only_the_city_compares_and_settles(void **state)
{
    Station *s = *state;
    ImportResult r;
    compare_both(s, &r);
    int64_t name = difference(s, "donor.name")->id;
    text_copy(s->desk.actor.role, sizeof s->desk.actor.role, "liaison");
    text_copy(s->desk.actor.unit, sizeof s->desk.actor.unit, "370811");
    assert_int_equal(compare_settle(&s->desk, name, SETTLE_THEIRS, NULL, &s->error), ERR_DENIED);
    TableFile file = file_text(s, "list.csv", there);
    const ImportJob job = {.kind = "registry", .file = file.path};
    assert_int_equal(import_run(&s->desk, &job, &r, &s->error), ERR_DENIED);
    unlink(file.path);
}

static void refused_rows_go_to_the_rejects(void **state)
{
    Station *s = *state;
    ImportResult r;
    import_as(s, "registry", "姓名,身份证号,手机\n戊五,,\n己六,123456789012345677,\n", &r);
    assert_int_equal(r.refused, 2);
    assert_int_equal(r.batch, 0);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, station_open, station_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(exactly_what_differs_is_found),
        TEST(a_list_that_says_the_same_leaves_nothing),
        TEST(taking_theirs_changes_the_file_byte_for_byte_and_is_undone),
        TEST(a_day_of_the_registry_is_taken_over_and_undone),
        TEST(keeping_ours_is_told_to_the_province_and_is_undone),
        TEST(somebody_only_there_gets_a_file_and_no_line),
        TEST(a_unit_is_asked_for_where_the_list_has_none),
        TEST(somebody_only_here_is_reported_or_left_as_an_error),
        TEST(what_was_changed_meanwhile_is_not_overwritten),
        TEST(an_open_line_goes_when_theirs_is_taken_and_comes_back_with_the_undo),
        TEST(a_comparison_taken_back_is_out_of_sight),
        TEST(only_the_city_compares_and_settles),
        TEST(refused_rows_go_to_the_rejects),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

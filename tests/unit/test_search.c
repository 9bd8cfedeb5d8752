/* Search keys: what finds a person, what no longer does, and that the keys can be checked and rebuilt. */
#include "rows.h"

#include "record.h"

static void insert(Store *store, void *arg)
{
    RowChange *change = arg;
    record_insert(store, change->type, change->record);
}

static void take_away(Store *store, void *arg)
{
    RowChange *change = arg;
    record_delete(store, change->type, change->record, "undo");
}

static Status save(Station *s, WriteFn fn, const RecordType *type, void *record)
{
    return store_write(s->desk.store, fn, &(RowChange){type, record}, &s->error);
}

static size_t found(Station *s, const char *text, int64_t *first)
{
    int64_t ids[8] = {0};
    bool more;
    size_t count = search_find(s->desk.store, text, ids, 8, &more);
    *first = ids[0];
    return count;
}

static void assert_finds(Station *s, const char *text, int64_t id)
{
    int64_t first;
    size_t count = found(s, text, &first);
    if (count != (id ? 1 : 0) || first != id)
        fail_msg("\"%s\" finds %zu, first %lld", text, count, (long long)first);
}

static void a_person_is_found_by_any_part_of_the_name_and_any_tail_of_a_number(void **state)
{
    static const char *const texts[] = {
        "单小曾",
        "小曾",
        "曾",
        "单",
        "shanxiaozeng",
        "danxiaoceng",
        "ShanXiao",
        "xiaozeng",
        "sxz",
        "dxc",
        "xz",
        "370899199001010017",
        "0017",
        "1010017",
        "370899",
        "370000000017",
        "6939DKM001392612726",
        "2726",
        "13853712345",
        "2345",
        "712345",
        "138 5371 2345",
        "139-5370-0001",
        "0001",
        "13953700001",
        "BC2023-77",
        "23-77",
        "单 2345",
        "小曾 0001 370899",
        "１３８５３７１２３４５",
        "ｓｘｚ",
    };
    static const char *const others[] = {"小增", "szx", "2346", "单 9999", "陈 2345", "单小曾明", "99999"};
    Station *s = *state;
    new_donor(s, "陈静");
    Donor donor = donor_named("单小曾");
    text_copy(donor.id_number, sizeof donor.id_number, "370899199001010017");
    text_copy(donor.donor_number, sizeof donor.donor_number, "370000000017");
    text_copy(donor.grid, sizeof donor.grid, "6939DKM001392612726");
    assert_ok(s, save(s, insert, &donor_type, &donor));
    Phone phone = {.donor = donor.id, .number = "13853712345"};
    Relative relative = {.donor = donor.id, .name = "王芳", .phone = "13953700001"};
    Sample sample = {.donor = donor.id, .barcode = "BC2023-77"};
    assert_ok(s, save(s, insert, &phone_type, &phone));
    assert_ok(s, save(s, insert, &relative_type, &relative));
    assert_ok(s, save(s, insert, &sample_type, &sample));
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        assert_finds(s, texts[i], donor.id);
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        assert_finds(s, others[i], 0);
    int64_t expected;
    assert_int_equal(search_compare(s->desk.store, donor.id, &expected), 0);
    assert_int_equal(expected, count_of(s, "SELECT count(*) FROM search_key WHERE donor = ?1", INT_(donor.id)));
}

static void what_was_changed_or_taken_away_is_no_longer_found(void **state)
{
    Station *s = *state;
    int64_t id = new_donor(s, "毛建国");
    Donor donor;
    assert_true(record_load(s->desk.store, &donor_type, id, &donor));
    text_copy(donor.name, sizeof donor.name, "陈建静");
    assert_ok(s, save(s, update, &donor_type, &donor));
    assert_finds(s, "毛", 0);
    assert_finds(s, "建国", 0);
    assert_finds(s, "mjg", 0);
    assert_finds(s, "建静", id);
    assert_finds(s, "cjj", id);

    Phone one = {.donor = id, .number = "13853712345"}, two = {.donor = id, .number = "13953702345"};
    assert_ok(s, save(s, insert, &phone_type, &one));
    assert_ok(s, save(s, insert, &phone_type, &two));
    assert_ok(s, save(s, take_away, &phone_type, &one));
    assert_finds(s, "712345", 0);
    assert_finds(s, "2345", id); /* the other number still ends so */
    assert_true(record_load(s->desk.store, &donor_type, id, &donor));
    assert_ok(s, save(s, take_away, &donor_type, &donor));
    assert_finds(s, "陈建静", 0);
    assert_finds(s, "2345", 0);
    assert_int_equal(count_of(s, "SELECT count(*) FROM search_key"), 0);
    assert_int_equal(count_of(s, "SELECT count(*) FROM phone"), 0);
}

static void a_search_says_when_there_are_more(void **state)
{
    Station *s = *state;
    for (int i = 0; i < 5; i++)
        new_donor(s, "王芳");
    int64_t ids[8];
    bool more;
    assert_int_equal(search_find(s->desk.store, "王", ids, 3, &more), 3);
    assert_true(more);
    assert_int_equal(search_find(s->desk.store, "王", ids, 5, &more), 5);
    assert_false(more);
    int64_t many[2000];
    assert_int_equal(search_find(s->desk.store, "王", many, 2000, &more), 5);
    assert_false(more);
    assert_int_equal(search_find(s->desk.store, "  ", ids, 5, &more), 0);
}

static void damage_keys(Store *store, void *arg)
{
    (void)arg;
    exec(store, "DELETE FROM search_key WHERE key LIKE '毛%'");
}

static void rebuild_keys(Store *store, void *arg)
{
    (void)arg;
    search_rebuild(store);
}

static void missing_keys_are_noticed_and_written_anew(void **state)
{
    Station *s = *state;
    int64_t id = new_donor(s, "毛建国"), expected, all = count_of(s, "SELECT count(*) FROM search_key");
    assert_ok(s, store_write_unaudited(s->desk.store, damage_keys, NULL, &s->error));
    assert_int_equal(search_compare(s->desk.store, id, &expected), 1);
    assert_int_equal(expected, all);
    assert_ok(s, store_write_unaudited(s->desk.store, rebuild_keys, NULL, &s->error));
    assert_int_equal(search_compare(s->desk.store, id, &expected), 0);
    assert_int_equal(count_of(s, "SELECT count(*) FROM search_key"), all);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_person_is_found_by_any_part_of_the_name_and_any_tail_of_a_number,
                                        station_open, station_close),
        cmocka_unit_test_setup_teardown(what_was_changed_or_taken_away_is_no_longer_found, station_open, station_close),
        cmocka_unit_test_setup_teardown(a_search_says_when_there_are_more, station_open, station_close),
        cmocka_unit_test_setup_teardown(missing_keys_are_noticed_and_written_anew, station_open, station_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

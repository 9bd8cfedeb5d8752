/* Search keys: what finds a person, what no longer does, and that the keys can be checked and rebuilt. */
#include "rows.h"

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <sys/resource.h>

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

static void nobody_lacks_keys(void *arg, int64_t donor)
{
    (void)arg;
    fail_msg("person %lld lacks keys", (long long)donor);
}

/* Exactly the keys that the records give. */
static void assert_keys_right(Station *s)
{
    SearchFaults faults;
    search_check(s->desk.store, false, nobody_lacks_keys, NULL, &faults);
    assert_ok(s, store_status(s->desk.store, &s->error));
    assert_int_equal(faults.missing, 0);
    assert_int_equal(faults.stale, 0);
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
    assert_keys_right(s);
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

/* Words that many have, few or nobody: each is asked of the person or read as a whole, whichever ends first. */
static void several_words_find_those_who_have_all_of_them(void **state)
{
    enum { PEOPLE = 300 };
    Station *s = *state;
    int64_t ids[PEOPLE], rare[3];
    bool more;
    for (int i = 0; i < PEOPLE; i++) {
        int64_t id = new_donor(s, i % 100 == 50 ? "张赟" : i % 3 ? "张伟" : "陈伟");
        if (i % 100 == 50)
            rare[i / 100] = id;
    }
    assert_int_equal(search_find(s->desk.store, "zhang 赟", ids, PEOPLE, &more), 3);
    assert_false(more);
    assert_memory_equal(ids, rare, sizeof rare);
    assert_int_equal(search_find(s->desk.store, "赟 z", ids, 2, &more), 2);
    assert_true(more);
    assert_int_equal(search_find(s->desk.store, "zhang wei", ids, PEOPLE, &more), 198);
    assert_false(more);
    assert_int_equal(search_find(s->desk.store, "wei c", ids, PEOPLE, &more), 99);
    assert_int_equal(search_find(s->desk.store, "伟 zhang w", ids, PEOPLE, &more), 198);
    assert_int_equal(search_find(s->desk.store, "zhang 芳", ids, PEOPLE, &more), 0);
    assert_false(more);
}

static void damage_keys(Store *store, void *arg)
{
    (void)arg;
    exec(store, "DELETE FROM search_key WHERE key LIKE '毛%'");
    exec(store, "INSERT INTO search_key(key, donor) VALUES('zzz', 4711), ('aaa', 1)");
}

static void count_lacking(void *arg, int64_t donor)
{
    *(int64_t *)arg = *(int64_t *)arg * 100 + donor;
}

typedef struct {
    int64_t lacking;
    SearchFaults faults;
} Mending;

static void mend_keys(Store *store, void *arg)
{
    Mending *mending = arg;
    search_check(store, true, count_lacking, &mending->lacking, &mending->faults);
}

static void wrong_keys_are_noticed_and_mended(void **state)
{
    Station *s = *state;
    Mending mending = {0};
    new_donor(s, "毛建国");
    new_donor(s, "陈静");
    new_donor(s, "毛芳");
    int64_t all = count_of(s, "SELECT count(*) FROM search_key");
    assert_ok(s, store_write_unaudited(s->desk.store, damage_keys, NULL, &s->error));
    search_check(s->desk.store, false, count_lacking, &mending.lacking, &mending.faults);
    assert_int_equal(mending.lacking, 103); /* the first and the third, in this order */
    assert_int_equal(mending.faults.missing, 2);
    assert_int_equal(mending.faults.stale, 2);
    assert_ok(s, store_write_unaudited(s->desk.store, mend_keys, &mending, &s->error));
    assert_keys_right(s);
    assert_int_equal(count_of(s, "SELECT count(*) FROM search_key"), all);
}

/* --- more keys than memory is used for --- */

enum { LOADED = 700, NAME_LENGTH = 20 };

/* Characters with several readings: a name of twenty has about a thousand keys. */
static void put_rich_name(int64_t person, char out[NAME_SIZE])
{
    static const char *const rich[] = {"单", "曾", "重", "长", "行", "乐", "朴", "仇", "区", "解", "盖", "种", "尉"};
    uint64_t dice = (uint64_t)person * 0x9e3779b97f4a7c15u + 1;
    out[0] = '\0';
    for (int i = 0; i < NAME_LENGTH; i++, dice = dice * 6364136223846793005u + 1442695040888963407u)
        text_append(out, NAME_SIZE, rich[(dice >> 33) % (sizeof rich / sizeof rich[0])]);
}

static void rename_donor(Store *store, int64_t id, const char *name)
{
    Donor donor;
    assert_true(record_load(store, &donor_type, id, &donor));
    text_copy(donor.name, sizeof donor.name, name);
    record_update(store, &donor_type, &donor, "edit");
}

typedef struct {
    bool bulk, far; /* the first ids lie far from each other */
    int64_t ids[LOADED];
} Load;

/* People are added, renamed, renamed back and taken away again while the keys of the first are long out of memory. */
static void load_people(Store *store, void *arg)
{
    Load *load = arg;
    int64_t *ids = load->ids;
    static const int64_t far_ids[] = {1, 1 << 7, 1 << 15, 1 << 23, INT64_C(1) << 31, INT64_C(1) << 47};
    char name[NAME_SIZE];
    if (load->bulk)
        store_bulk_begin(store, 100000);
    for (int64_t i = 0; i < LOADED && !store_failed(store); i++) {
        put_rich_name(i % (LOADED - 20), name); /* the last twenty have the names of others */
        Donor donor = donor_named(name);
        if (load->far && (size_t)i < sizeof far_ids / sizeof far_ids[0])
            donor.id = far_ids[i];
        record_insert(store, &donor_type, &donor);
        Phone phone = {.donor = donor.id, .number = "13853712345"};
        record_insert(store, &phone_type, &phone);
        ids[i] = donor.id;
        if (i % 50 == 49)
            store_settle(store);
    }
    for (int64_t i = 0; i < LOADED && !store_failed(store); i += 7) {
        Donor donor;
        rename_donor(store, ids[i], "毛建国");
        store_settle(store);
        put_rich_name(i, name);
        if (i % 2)
            rename_donor(store, ids[i], name);
        else if (i % 4 && record_load(store, &donor_type, ids[i], &donor))
            record_delete(store, &donor_type, &donor, "undo");
    }
    if (load->bulk)
        store_bulk_end(store);
}

static void load_and_look(Station *s, bool bulk)
{
    static Load load;
    load.bulk = bulk;
    new_donor(s, "毛建国");
    assert_ok(s, store_write(s->desk.store, load_people, &load, &s->error));
    assert_true(count_of(s, "SELECT count(*) FROM search_key") > 600000); /* so they went through the disk */
    assert_keys_right(s);
    assert_finds(s, "毛芳", 0);
    assert_int_equal(count_of(s, "SELECT count(DISTINCT donor) FROM search_key WHERE key = '毛建国'"), 1 + LOADED / 28);
}

static void many_keys_are_those_that_few_would_be(void **state)
{
    load_and_look(*state, false);
}

static void keys_of_a_bulk_load_are_those_that_few_would_be(void **state)
{
    load_and_look(*state, true);
}

/* Into a table that is empty SQLite copies the pages in which a child has laid them down. */
static void keys_of_the_first_load_are_those_that_few_would_be(void **state)
{
    Station *s = *state;
    static Load load = {.bulk = true, .far = true};
    char sound[80];
    assert_ok(s, store_write(s->desk.store, load_people, &load, &s->error));
    assert_true(count_of(s, "SELECT count(*) FROM search_key") > 600000);
    assert_keys_right(s);
    query_one_text(s->desk.store, sound, sizeof sound, "PRAGMA integrity_check");
    assert_string_equal(sound, "ok");
    new_donor(s, "陈静");
    assert_int_equal(count_of(s, "SELECT count(*) FROM search_key WHERE key = '陈静'"), 1);
}

static void load_and_rename(Store *store, void *arg)
{
    const Load *load = arg;
    load_people(store, arg);
    rename_donor(store, load->ids[1], "陈静");
}

/* What is said behind a bulk load holds, too: also that keys of it are gone. */
static void a_name_changed_behind_a_bulk_load_is_found_no_more(void **state)
{
    Station *s = *state;
    static Load load = {.bulk = true};
    assert_ok(s, store_write(s->desk.store, load_and_rename, &load, &s->error));
    assert_keys_right(s);
    assert_finds(s, "陈静", load.ids[1]);
}

static void count_files(Station *s, int *count)
{
    *count = 0;
    DIR *folder = opendir(s->folder);
    assert_non_null(folder);
    for (struct dirent *entry; (entry = readdir(folder));)
        *count += entry->d_name[0] != '.';
    closedir(folder);
}

/* Before the transaction ends no file grows but that of the keys, which a child writes. */
static void load_with_a_full_disk(Station *s, bool bulk, sighandler_t over, const char *told)
{
    static Load load;
    struct rlimit before, tight;
    int files, files_after;
    int64_t keys = count_of(s, "SELECT count(*) FROM search_key");
    count_files(s, &files);
    load.bulk = bulk;
    signal(SIGXFSZ, over);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    tight = (struct rlimit){.rlim_cur = 64 << 10, .rlim_max = before.rlim_max};
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &tight), 0);
    Status status = store_write(s->desk.store, load_people, &load, &s->error);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    assert_int_equal(status, ERR_IO);
    if (!strstr(s->error.message, told))
        fail_msg("%s", s->error.message);
    assert_int_equal(count_of(s, "SELECT count(*) FROM donor"), 1);
    assert_int_equal(count_of(s, "SELECT count(*) FROM search_key"), keys);
    count_files(s, &files_after);
    assert_int_equal(files_after, files);
    assert_keys_right(s);
}

static void a_full_disk_says_so_and_leaves_nothing(void **state)
{
    Station *s = *state;
    new_donor(s, "毛建国");
    for (int bulk = 0; bulk < 2; bulk++)
        load_with_a_full_disk(s, bulk, SIG_IGN, "disk is full");
    new_donor(s, "陈静");
    assert_keys_right(s);
}

static void a_child_that_was_killed_takes_the_load_with_it(void **state)
{
    Station *s = *state;
    new_donor(s, "毛建国");
    for (int bulk = 0; bulk < 2; bulk++)
        load_with_a_full_disk(s, bulk, SIG_DFL, strerror(EIO));
    new_donor(s, "陈静");
    assert_keys_right(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_person_is_found_by_any_part_of_the_name_and_any_tail_of_a_number,
                                        station_open, station_close),
        cmocka_unit_test_setup_teardown(what_was_changed_or_taken_away_is_no_longer_found, station_open, station_close),
        cmocka_unit_test_setup_teardown(a_search_says_when_there_are_more, station_open, station_close),
        cmocka_unit_test_setup_teardown(several_words_find_those_who_have_all_of_them, station_open, station_close),
        cmocka_unit_test_setup_teardown(wrong_keys_are_noticed_and_mended, station_open, station_close),
        cmocka_unit_test_setup_teardown(many_keys_are_those_that_few_would_be, station_open, station_close),
        cmocka_unit_test_setup_teardown(keys_of_a_bulk_load_are_those_that_few_would_be, station_open, station_close),
        cmocka_unit_test_setup_teardown(a_name_changed_behind_a_bulk_load_is_found_no_more, station_open,
                                        station_close),
        cmocka_unit_test_setup_teardown(keys_of_the_first_load_are_those_that_few_would_be, station_open,
                                        station_close),
        cmocka_unit_test_setup_teardown(a_full_disk_says_so_and_leaves_nothing, station_open, station_close),
        cmocka_unit_test_setup_teardown(a_child_that_was_killed_takes_the_load_with_it, station_open, station_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

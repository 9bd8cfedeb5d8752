/* Opening and making the file: what is refused and left as it is, what a connection is set to. */
#include "station.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>

#include "record.h"

/* --- a file in a folder of its own --- */

typedef struct {
    char folder[64], path[96], aside[96];
} Place;

static const char *const tails[] = {"", "-wal", "-shm", ".lock", ".new", "-journal"};

static int place_open(void **state)
{
    Place *place = calloc(1, sizeof *place);
    assert_non_null(place);
    text_copy(place->folder, sizeof place->folder, "/tmp/marrowdesk-test-XXXXXX");
    assert_non_null(mkdtemp(place->folder));
    text_format(place->path, sizeof place->path, "%s/desk.db", place->folder);
    text_format(place->aside, sizeof place->aside, "%s/aside.db", place->folder);
    *state = place;
    return 0;
}

static bool there(const char *path, const char *tail)
{
    char whole[128];
    struct stat st;
    text_format(whole, sizeof whole, "%s%s", path, tail);
    return lstat(whole, &st) == 0;
}

static void place_empty(Place *place)
{
    for (size_t i = 0; i < sizeof tails / sizeof tails[0]; i++) {
        char path[128];
        text_format(path, sizeof path, "%s%s", place->path, tails[i]);
        unlink(path);
    }
    rmdir(place->path);
    unlink(place->aside);
}

static int place_close(void **state)
{
    Place *place = *state;
    place_empty(place);
    assert_int_equal(rmdir(place->folder), 0);
    free(place);
    return 0;
}

static void make_database(const char *path)
{
    Store *store = NULL;
    Error error = {0};
    if (store_open(&store, path, &(StoreOptions){.create = true}, &error) != OK)
        fail_msg("%s", error.message);
    store_close(&store);
}

typedef struct {
    char bytes[1 << 20];
    size_t size;
    mode_t mode;
} Content;

/* What stands at the path itself, a link not followed. */
static void read_content(const char *path, Content *content)
{
    struct stat st;
    memset(content, 0, sizeof *content);
    if (lstat(path, &st) != 0)
        return;
    content->mode = st.st_mode;
    int fd = S_ISREG(st.st_mode) ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    ssize_t n = fd >= 0 ? read(fd, content->bytes, sizeof content->bytes) : 0;
    assert_true(n >= 0 && (size_t)n < sizeof content->bytes);
    content->size = (size_t)n;
    if (fd >= 0)
        close(fd);
}

static void write_bytes(const char *path, off_t at, const void *bytes, size_t size)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    assert_true(fd >= 0);
    assert_int_equal(pwrite(fd, bytes, size, at), size);
    close(fd);
}

/* A second connection, as another tool would make it. */
static int foreign(const char *path, const char *sql)
{
    sqlite3 *db = NULL;
    int code = sqlite3_open(path, &db);
    if (code == SQLITE_OK)
        code = sqlite3_exec(db, sql, NULL, NULL, NULL);
    sqlite3_close(db);
    return code;
}

/* --- what is refused --- */

static void leave_nothing(Place *place)
{
    (void)place;
}

static void put_folder(Place *place)
{
    assert_int_equal(mkdir(place->path, 0700), 0);
}

static void put_symbolic_link(Place *place)
{
    make_database(place->path);
    assert_int_equal(rename(place->path, place->aside), 0);
    assert_int_equal(symlink(place->aside, place->path), 0);
}

static void put_hard_link(Place *place)
{
    make_database(place->path);
    assert_int_equal(link(place->path, place->aside), 0);
}

static void put_readable(Place *place)
{
    make_database(place->path);
    assert_int_equal(chmod(place->path, 0644), 0);
}

static void put_empty(Place *place)
{
    write_bytes(place->path, 0, "", 0);
}

static void put_random(Place *place)
{
    unsigned char bytes[8192];
    uint32_t seed = 20230904;
    for (size_t i = 0; i < sizeof bytes; i++) {
        seed = seed * 1664525 + 1013904223;
        bytes[i] = (unsigned char)(seed >> 24);
    }
    write_bytes(place->path, 0, bytes, sizeof bytes);
}

static void put_foreign(Place *place)
{
    assert_int_equal(foreign(place->path, "PRAGMA application_id=7; CREATE TABLE donor(id INTEGER PRIMARY KEY)"), 0);
    chmod(place->path, 0600);
}

static void put_newer(Place *place)
{
    make_database(place->path);
    assert_int_equal(foreign(place->path, "PRAGMA user_version=99"), SQLITE_OK);
}

static void put_cut(Place *place)
{
    struct stat st;
    make_database(place->path);
    assert_int_equal(stat(place->path, &st), 0);
    assert_int_equal(truncate(place->path, st.st_size / 2 / 4096 * 4096), 0);
}

/* A file without its last page, that of a table made last, and whose log holds what `sql` changed. */
static void cut_beside_log(Place *place, const char *sql)
{
    sqlite3 *db = NULL;
    struct stat st;
    make_database(place->path);
    assert_int_equal(sqlite3_open(place->path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db,
                                  "VACUUM; CREATE TABLE made_last(value TEXT) STRICT; PRAGMA wal_checkpoint(TRUNCATE)",
                                  NULL, NULL, NULL),
                     SQLITE_OK);
    sqlite3_db_config(db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
    assert_true(there(place->path, "-wal"));
    assert_int_equal(stat(place->path, &st), 0);
    assert_int_equal(truncate(place->path, st.st_size - 4096), 0);
}

static void put_cut_with_log(Place *place)
{
    cut_beside_log(place, "INSERT INTO audit(at, via, action, record) VALUES('', '', '', '')");
}

static void put_damaged_header(Place *place)
{
    make_database(place->path);
    write_bytes(place->path, 3, "\0\0\0\0", 4);
}

static void put_damaged_schema(Place *place)
{
    char rubbish[3000];
    memset(rubbish, 0xee, sizeof rubbish);
    make_database(place->path);
    write_bytes(place->path, 100, rubbish, sizeof rubbish);
}

static void put_without_guard(Place *place)
{
    make_database(place->path);
    assert_int_equal(foreign(place->path, "DROP TRIGGER audit_keep_delete; PRAGMA wal_checkpoint(TRUNCATE)"),
                     SQLITE_OK);
}

static void put_foreign_trigger(Place *place)
{
    make_database(place->path);
    assert_int_equal(foreign(place->path, "CREATE TRIGGER zap AFTER INSERT ON donor BEGIN DELETE FROM phone; END; "
                                          "PRAGMA wal_checkpoint(TRUNCATE)"),
                     SQLITE_OK);
}

static void put_other_column(Place *place)
{
    make_database(place->path);
    assert_int_equal(foreign(place->path, "ALTER TABLE donor RENAME COLUMN note TO notes; "
                                          "PRAGMA wal_checkpoint(TRUNCATE)"),
                     SQLITE_OK);
}

static void put_kept_back_bytes(Place *place)
{
    make_database(place->path);
    write_bytes(place->path, 20, "\x20", 1);
}

static void what_is_no_sound_database_of_ours_is_refused_and_left_as_it_is(void **state)
{
    static const struct {
        const char *what;
        void (*put)(Place *place);
        Status status;
        const char *says;
    } table[] = {
        {"missing", leave_nothing, ERR_NOT_FOUND, "there is no database"},
        {"a folder", put_folder, ERR_DENIED, "not a plain file"},
        {"a symbolic link", put_symbolic_link, ERR_DENIED, "not a plain file"},
        {"a hard link", put_hard_link, ERR_DENIED, "second name"},
        {"readable by others", put_readable, ERR_DENIED, "chmod 600"},
        {"empty", put_empty, ERR_DAMAGED, "no database"},
        {"random bytes", put_random, ERR_DAMAGED, "no database"},
        {"of another program", put_foreign, ERR_FOREIGN, "another program"},
        {"of a newer edition", put_newer, ERR_FOREIGN, "newer marrowdesk"},
        {"cut short", put_cut, ERR_DAMAGED, "cut short"},
        {"cut short beside a log", put_cut_with_log, ERR_DAMAGED, "cut short"},
        {"with a damaged beginning", put_damaged_header, ERR_DAMAGED, "beginning is damaged"},
        {"with a damaged schema", put_damaged_schema, ERR_DAMAGED, "damaged"},
        {"without a guard of the audit", put_without_guard, ERR_DAMAGED, "audit_keep_delete"},
        {"with a trigger of somebody else", put_foreign_trigger, ERR_DAMAGED, "trigger zap"},
        {"with a column under another name", put_other_column, ERR_DAMAGED, "table donor"},
        {"with pages of another layout", put_kept_back_bytes, ERR_DAMAGED, "beginning"},
    };
    Place *place = *state;
    static Content before, after;
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        Store *store = NULL;
        Error error = {0};
        table[i].put(place);
        read_content(place->path, &before);
        Status status = store_open(&store, place->path, NULL, &error);
        read_content(place->path, &after);
        if (status != table[i].status || !strstr(error.message, table[i].says))
            fail_msg("%s: status %d, \"%s\"", table[i].what, (int)status, error.message);
        assert_null(store);
        assert_non_null(strstr(error.message, place->path));
        assert_int_equal(after.mode, before.mode);
        assert_int_equal(after.size, before.size);
        assert_memory_equal(after.bytes, before.bytes, sizeof before.bytes);
        place_empty(place);
    }
}

/* What a power cut in the middle of a checkpoint leaves. */
static void a_page_that_only_the_log_holds_is_no_fault(void **state)
{
    Place *place = *state;
    Store *store = NULL;
    Error error = {0};
    cut_beside_log(place, "INSERT INTO made_last(value) VALUES('17')");
    assert_int_equal(store_open(&store, place->path, NULL, &error), OK);
    assert_int_equal(query_one_int(store, -1, "SELECT value FROM made_last"), 17);
    store_close(&store);
}

static void a_folder_that_is_not_there_is_named(void **state)
{
    Place *place = *state;
    char path[128];
    Store *store = NULL;
    Error error = {0};
    text_format(path, sizeof path, "%s/nowhere/desk.db", place->folder);
    assert_int_equal(store_open(&store, path, NULL, &error), ERR_NOT_FOUND);
    assert_non_null(strstr(error.message, "nowhere"));
}

static void creating_never_replaces_a_file(void **state)
{
    static void (*const puts_[])(Place *) = {put_empty, put_random, put_folder, put_symbolic_link};
    Place *place = *state;
    static Content before, after;
    for (size_t i = 0; i < sizeof puts_ / sizeof puts_[0]; i++) {
        Store *store = NULL;
        Error error = {0};
        puts_[i](place);
        read_content(place->path, &before);
        assert_int_equal(store_open(&store, place->path, &(StoreOptions){.create = true}, &error), ERR_DUPLICATE);
        read_content(place->path, &after);
        assert_memory_equal(&after, &before, sizeof before);
        assert_false(there(place->path, ".new"));
        place_empty(place);
    }
}

static void what_a_cut_creation_left_is_no_hindrance(void **state)
{
    Place *place = *state;
    char fresh[128];
    text_format(fresh, sizeof fresh, "%s.new", place->path);
    write_bytes(fresh, 0, "half a database", 15);
    make_database(place->path);
    assert_false(there(place->path, ".new"));
    assert_false(there(place->path, ".new-wal"));
}

static void a_log_without_its_database_is_not_played_into_a_new_one(void **state)
{
    Place *place = *state;
    Store *store = NULL;
    Error error = {0};
    char log[128];
    text_format(log, sizeof log, "%s-wal", place->path);
    write_bytes(log, 0, "somebody's last hours", 21);
    assert_int_equal(store_open(&store, place->path, &(StoreOptions){.create = true}, &error), ERR_DAMAGED);
    assert_non_null(strstr(error.message, "-wal"));
    assert_true(there(place->path, "-wal"));
    assert_false(there(place->path, ""));
}

static void a_new_file_and_its_folder_are_for_the_owner_alone(void **state)
{
    Place *place = *state;
    char folder[96], path[128];
    struct stat st;
    text_format(folder, sizeof folder, "%s/deep", place->folder);
    text_format(path, sizeof path, "%s/desk.db", folder);
    mode_t mask = umask(0);
    make_database(path);
    umask(mask);
    assert_int_equal(stat(folder, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0700);
    for (size_t i = 0; i < sizeof tails / sizeof tails[0]; i++) {
        char file[160];
        text_format(file, sizeof file, "%s%s", path, tails[i]);
        if (lstat(file, &st) != 0)
            continue;
        assert_int_equal(st.st_mode & 0777, 0600);
        unlink(file);
    }
    assert_int_equal(rmdir(folder), 0);
}

/* --- settings of a connection --- */

static void every_setting_holds_on_an_open_connection(void **state)
{
    static const struct {
        const char *sql, *answer;
    } table[] = {
        {"PRAGMA journal_mode", "wal"},     {"PRAGMA synchronous", "2"},      {"PRAGMA foreign_keys", "1"},
        {"PRAGMA recursive_triggers", "1"}, {"PRAGMA secure_delete", "1"},    {"PRAGMA cell_size_check", "1"},
        {"PRAGMA trusted_schema", "0"},     {"PRAGMA mmap_size", "0"},        {"PRAGMA analysis_limit", "1000"},
        {"PRAGMA busy_timeout", "10000"},   {"PRAGMA wal_autocheckpoint", "0"},
    };
    Station *s = *state;
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        char answer[32];
        assert_true(query_one_text(s->desk.store, answer, sizeof answer, table[i].sql));
        if (!text_equal(answer, table[i].answer))
            fail_msg("%s answers %s", table[i].sql, answer);
    }
    /* Of a small file: two megabytes and a 128th of it. */
    int64_t kilobytes = -query_one_int(s->desk.store, 0, "SELECT cache_size FROM pragma_cache_size");
    assert_in_range(kilobytes, 2001, 2100);
}

static void add_donor(Store *store, void *donor)
{
    record_insert(store, &donor_type, donor);
}

static void with_a_moved_clock_only_a_practice_database_takes_writes(void **state)
{
    Place *place = *state;
    Store *store = NULL;
    Error error = {0};
    Donor donor = {.name = "毛建国", .unit = "370811"};
    clock_set(instant_at(day_from(2023, 9, 4), 600));
    make_database(place->path);
    assert_int_equal(store_open(&store, place->path, NULL, &error), OK);
    assert_false(store_is_practice(store));
    assert_int_equal(store_write(store, add_donor, &donor, &error), ERR_DENIED);
    assert_non_null(strstr(error.message, "--now"));
    assert_int_equal(store_write_unaudited(store, add_donor, &donor, &error), ERR_DENIED);
    assert_int_equal(query_one_int(store, -1, "SELECT count(*) FROM donor"), 0);
    store_close(&store);
}

/* --- a file that is filled before it has its name --- */

static void add_many(Store *store, void *arg)
{
    int64_t count = *(int64_t *)arg;
    for (int64_t i = 0; i < count; i++)
        add_donor(store, &(Donor){.name = "毛建国", .unit = "370811"});
    if (count == 0)
        store_fail(store, ERR_CANCELLED, "", "enough");
}

static const StoreOptions loading = {.create = true, .practice = true, .load = true};

static void a_database_that_is_filled_gets_its_name_when_it_is_whole(void **state)
{
    Place *place = *state;
    Store *store = NULL, *second = NULL;
    Error error = {0};
    char journal[16], synchronous[16];
    int64_t count = 300;
    assert_int_equal(store_open(&store, place->path, &loading, &error), OK);
    assert_true(store_is_practice(store));
    assert_int_equal(store_write(store, add_many, &count, &error), OK);
    assert_false(there(place->path, ""));
    assert_int_equal(store_open(&second, place->path, &loading, &error), ERR_BUSY); /* one fills, not two */
    assert_int_equal(store_publish(store, &error), OK);
    assert_true(there(place->path, ""));
    assert_false(there(place->path, ".new"));
    store_safety(store, journal, synchronous);
    assert_string_equal(journal, "wal");
    assert_string_equal(synchronous, "full");
    assert_true(store_is_practice(store));
    assert_int_equal(store_write(store, add_many, &count, &error), OK); /* it goes on as any other */
    assert_int_equal(store_open(&second, place->path, NULL, &error), OK);
    assert_int_equal(query_one_int(second, -1, "SELECT count(*) FROM donor"), 2 * count);
    store_close(&second);
    store_close(&store);
    assert_int_equal(store_open(&store, place->path, &loading, &error), ERR_DUPLICATE);
    assert_true(there(place->path, ""));
}

static void a_database_that_is_not_filled_to_the_end_leaves_nothing(void **state)
{
    Place *place = *state;
    Store *store = NULL;
    Error error = {0};
    int64_t count = 300, none = 0;
    for (int fails = 0; fails < 2; fails++) {
        assert_int_equal(store_open(&store, place->path, &loading, &error), OK);
        assert_int_equal(store_write(store, add_many, &count, &error), OK);
        if (fails) {
            assert_int_equal(store_write(store, add_many, &none, &error), ERR_CANCELLED);
            assert_int_equal(store_publish(store, &error), ERR_INTERNAL);
        }
        store_close(&store);
        for (size_t i = 0; i < sizeof tails / sizeof tails[0]; i++)
            assert_false(there(place->path, tails[i]));
    }
}

/* What a kill leaves: the file without its name. */
static void a_killed_load_is_no_hindrance(void **state)
{
    Place *place = *state;
    Store *store = NULL;
    Error error = {0};
    char fresh[128];
    text_format(fresh, sizeof fresh, "%s.new", place->path);
    write_bytes(fresh, 0, "half a database", 15);
    assert_int_equal(store_open(&store, place->path, NULL, &error), ERR_NOT_FOUND);
    assert_int_equal(store_open(&store, place->path, &loading, &error), OK);
    assert_int_equal(store_publish(store, &error), OK);
    store_close(&store);
    assert_false(there(place->path, ".new"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_no_sound_database_of_ours_is_refused_and_left_as_it_is, place_open,
                                        place_close),
        cmocka_unit_test_setup_teardown(a_page_that_only_the_log_holds_is_no_fault, place_open, place_close),
        cmocka_unit_test_setup_teardown(a_folder_that_is_not_there_is_named, place_open, place_close),
        cmocka_unit_test_setup_teardown(creating_never_replaces_a_file, place_open, place_close),
        cmocka_unit_test_setup_teardown(what_a_cut_creation_left_is_no_hindrance, place_open, place_close),
        cmocka_unit_test_setup_teardown(a_log_without_its_database_is_not_played_into_a_new_one, place_open,
                                        place_close),
        cmocka_unit_test_setup_teardown(a_database_that_is_filled_gets_its_name_when_it_is_whole, place_open,
                                        place_close),
        cmocka_unit_test_setup_teardown(a_database_that_is_not_filled_to_the_end_leaves_nothing, place_open,
                                        place_close),
        cmocka_unit_test_setup_teardown(a_killed_load_is_no_hindrance, place_open, place_close),
        cmocka_unit_test_setup_teardown(a_new_file_and_its_folder_are_for_the_owner_alone, place_open, place_close),
        cmocka_unit_test_setup_teardown(with_a_moved_clock_only_a_practice_database_takes_writes, place_open,
                                        place_close),
        cmocka_unit_test_setup_teardown(every_setting_holds_on_an_open_connection, station_open, station_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

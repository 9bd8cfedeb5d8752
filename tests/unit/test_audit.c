/* The audit's chain: what it finds, what it forgives, and what it costs nobody to keep. */
#include "rows.h"

#include <sys/stat.h>

static char told[512];

static void remember(void *arg, const char *text)
{
    (void)arg;
    if (!told[0])
        text_copy(told, sizeof told, text);
}

static bool sound(Station *s)
{
    told[0] = '\0';
    return audit_verify(s->desk.store, remember, NULL);
}

/* A person with a history of `changes` values. */
static int64_t person(Station *s, const char *name, int changes)
{
    Donor donor;
    int64_t id = new_donor(s, name);
    assert_true(record_load(s->desk.store, &donor_type, id, &donor));
    for (int i = 0; i < changes; i++) {
        text_format(donor.address, sizeof donor.address, "红星路%d号", i + 1);
        assert_ok(s, store_write(s->desk.store, update, &(RowChange){&donor_type, &donor}, &s->error));
    }
    return id;
}

static void every_change_is_linked_and_the_chain_holds(void **state)
{
    Station *s = *state;
    assert_true(sound(s));
    person(s, "毛建国", 3);
    person(s, "张丽", 0);
    assert_true(sound(s));
    assert_int_equal(count_of(s, "SELECT count(*) FROM audit LEFT JOIN chain ON audit = audit.id WHERE hash IS NULL"),
                     0);
}

static void fail_after_change(Store *store, void *arg)
{
    (void)arg;
    audit_add(store, "test", "meta", 0, 0);
    store_fail(store, ERR_INPUT, "", "no");
}

static void a_save_that_fails_leaves_no_link_behind(void **state)
{
    Station *s = *state;
    person(s, "毛建国", 1);
    assert_int_equal(store_write(s->desk.store, fail_after_change, NULL, &s->error), ERR_INPUT);
    person(s, "张丽", 1);
    assert_true(sound(s));
}

static void late_history(Store *store, void *arg)
{
    (void)arg;
    int64_t first = audit_add(store, "test", "meta", 0, 0);
    audit_add(store, "test", "meta", 0, 0);
    history_add(store, first, "file", "", "x");
}

static void history_is_told_with_its_row_or_not_at_all(void **state)
{
    Station *s = *state;
    assert_int_equal(store_write(s->desk.store, late_history, NULL, &s->error), ERR_INTERNAL);
    assert_int_equal(count_of(s, "SELECT count(*) FROM audit WHERE action = 'test'"), 0);
}

#define FREE                                                                                             \
    "DROP TRIGGER audit_keep_update; DROP TRIGGER audit_keep_delete; DROP TRIGGER history_keep_update; " \
    "DROP TRIGGER history_keep_delete; DROP TRIGGER chain_keep_update; DROP TRIGGER chain_keep_delete; " \
    "DROP TRIGGER salt_keep_update; DROP TRIGGER salt_keep_delete; "

/* Row 5 is the second change of the address; "?" stands for the row named. */
static void whatever_is_changed_removed_or_moved_is_named(void **state)
{
    static const struct {
        const char *sql, *said;
    } hands[] = {
        {"UPDATE audit SET at = '2020-01-01T00:00:00Z' WHERE id = 5", "row 5,"},
        {"UPDATE audit SET account = 2 WHERE id = 5", "row 5,"},
        {"UPDATE audit SET via = 'rule' WHERE id = 5", "row 5,"},
        {"UPDATE audit SET action = 'open' WHERE id = 5", "row 5,"},
        {"UPDATE audit SET record = 'phone' WHERE id = 5", "row 5,"},
        {"UPDATE audit SET record_id = 99 WHERE id = 5", "row 5,"},
        {"UPDATE audit SET donor = NULL WHERE id = 5", "row 5,"},
        {"UPDATE chain SET hash = randomblob(32) WHERE audit = 5", "row 5,"},
        {"DELETE FROM chain WHERE audit = 5", "row 5 has no link"},
        {"UPDATE history SET before = '红星路9号' WHERE audit = 5", "row 5,"},
        {"UPDATE history SET after = NULL WHERE audit = 5", "row 5,"},
        {"UPDATE history SET field = 'name' WHERE audit = 5", "row 5,"},
        {"UPDATE history SET id = id + 100 WHERE audit = 5", "row 5,"},
        {"UPDATE history SET audit = 4 WHERE audit = 5", "row 4,"},
        {"UPDATE history SET before = NULL, after = NULL, commitment = zeroblob(32) WHERE audit = 5", "row 5,"},
        {"DELETE FROM history WHERE audit = 5", "row 5,"},
        {"INSERT INTO history(audit, field, after) VALUES(3, 'name', 'x')", "row 3,"},
        {"DELETE FROM salt", "row 5,"},
        {"DELETE FROM audit WHERE id = 5", "row 5 was removed"},
        {"DELETE FROM audit WHERE id = 1", "row 1 was removed"},
        {"DELETE FROM audit WHERE id = 5; DELETE FROM chain WHERE audit = 5; DELETE FROM history WHERE audit = 5",
         "row 5 was removed"},
        {"DELETE FROM history WHERE audit = 5; DELETE FROM audit WHERE id = 5; DELETE FROM chain WHERE audit = 5; "
         "UPDATE audit SET id = id - 1 WHERE id > 5; UPDATE history SET audit = audit - 1 WHERE audit > 5; "
         "UPDATE chain SET audit = audit - 1 WHERE audit > 5",
         "row 5,"},
        {"UPDATE audit SET id = 999 WHERE id = 5; UPDATE audit SET id = 5 WHERE id = 3; "
         "UPDATE audit SET id = 3 WHERE id = 999",
         "row 3,"},
        {"DELETE FROM audit WHERE id = (SELECT max(id) FROM audit)", "were cut off"},
    };
    Station *s = *state;
    char aside[128], sql[2048];
    text_format(aside, sizeof aside, "%s/good.db", s->folder);
    person(s, "毛建国", 5);
    assert_true(sound(s));
    assert_int_equal(count_of(s, "SELECT count(*) FROM history WHERE audit = 5"), 1);
    text_format(sql, sizeof sql, "VACUUM INTO '%s'", aside);
    station_falsify(s, sql);
    for (size_t i = 0; i < sizeof hands / sizeof hands[0]; i++) {
        char copy[128];
        Store *store = NULL;
        text_format(copy, sizeof copy, "%s/hand.db", s->folder);
        text_format(sql, sizeof sql, "VACUUM INTO '%s'", copy);
        sqlite3 *db;
        assert_int_equal(sqlite3_open(aside, &db), SQLITE_OK);
        assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
        sqlite3_close(db);
        text_format(sql, sizeof sql, "PRAGMA foreign_keys=OFF; " FREE "%s", hands[i].sql);
        file_falsify(copy, sql);
        chmod(copy, 0600);
        assert_ok(s, store_open(&store, copy, NULL, &s->error));
        told[0] = '\0';
        if (audit_verify(store, remember, NULL) || !strstr(told, hands[i].said))
            fail_msg("%s: \"%s\"", hands[i].sql, told);
        store_close(&store);
        for (size_t t = 0; t < 4; t++) {
            char path[160];
            text_format(path, sizeof path, "%s%s", copy, (const char *[]){"", "-wal", "-shm", ".lock"}[t]);
            unlink(path);
        }
    }
    unlink(aside);
}

static void plain_sql(Store *store, void *sql)
{
    audit_add(store, "test", "meta", 0, 0);
    exec_(store, sql, (const Value[]){{0}}, 0);
}

static void links_salts_and_erasures_only_grow(void **state)
{
    static const char *const attempts[] = {
        "UPDATE chain SET hash = zeroblob(32)",
        "DELETE FROM chain",
        "REPLACE INTO chain(audit, hash) VALUES(1, zeroblob(32))",
        "UPDATE salt SET salt = zeroblob(32)",
        "DELETE FROM salt",
        "REPLACE INTO salt SELECT donor, zeroblob(32) FROM salt",
        "UPDATE history SET before = NULL, after = NULL, commitment = zeroblob(32)",
        "UPDATE erasure SET line = 'x'",
        "DELETE FROM erasure",
        "REPLACE INTO erasure(id, line, donor, at) VALUES(1, 'x', 0, '')",
    };
    Station *s = *state;
    person(s, "毛建国", 2);
    assert_ok(s, store_write(s->desk.store, plain_sql,
                             (void *)(uintptr_t) "INSERT INTO erasure(line, donor, at) VALUES('a line', 0, '')",
                             &s->error));
    for (size_t i = 0; i < sizeof attempts / sizeof attempts[0]; i++)
        if (store_write(s->desk.store, plain_sql, (void *)(uintptr_t)attempts[i], &s->error) == OK)
            fail_msg("%s", attempts[i]);
    assert_true(sound(s));
}

static void erase(Store *store, void *arg)
{
    const int64_t *donor = arg;
    audit_add(store, "erase", "erasure", *donor, 0);
    exec(store, "INSERT INTO erasure(line, donor, at) VALUES('a line', ?1, '')", INT_(*donor));
    history_erase(store, *donor);
}

static void a_persons_values_go_and_the_chain_still_holds(void **state)
{
    Station *s = *state;
    int64_t gone = person(s, "毛建国", 3), stays = person(s, "张丽", 3);
    assert_ok(s, store_write(s->desk.store, erase, &gone, &s->error));
    assert_int_equal(count_of(s,
                              "SELECT count(*) FROM history h JOIN audit a ON a.id = h.audit WHERE a.donor = ?1 AND "
                              "(h.before IS NOT NULL OR h.after IS NOT NULL)",
                              INT_(gone)),
                     0);
    assert_int_equal(count_of(s,
                              "SELECT count(*) FROM history h JOIN audit a ON a.id = h.audit WHERE a.donor = ?1 AND "
                              "h.after IS NOT NULL",
                              INT_(stays)),
                     3);
    assert_int_equal(count_of(s, "SELECT count(*) FROM salt WHERE donor = ?1", INT_(gone)), 0);
    assert_true(sound(s));
    station_falsify(s, "DROP TRIGGER history_keep_update; UPDATE history SET commitment = zeroblob(32) WHERE id = 1");
    assert_false(sound(s));
    assert_non_null(strstr(told, "row 5,"));
}

/* The same value twice must not show as such once the salt is there or gone. */
static void equal_values_are_committed_differently(void **state)
{
    Station *s = *state;
    int64_t id = person(s, "毛建国", 1);
    Donor donor;
    assert_true(record_load(s->desk.store, &donor_type, id, &donor));
    for (int i = 0; i < 4; i++) {
        text_copy(donor.address, sizeof donor.address, i % 2 ? "红星路1号" : "光明路2号");
        assert_ok(s, store_write(s->desk.store, update, &(RowChange){&donor_type, &donor}, &s->error));
    }
    assert_ok(s, store_write(s->desk.store, erase, &id, &s->error));
    assert_int_equal(count_of(s,
                              "SELECT count(DISTINCT commitment) = count(*) FROM history h JOIN audit a ON a.id = "
                              "h.audit WHERE a.donor = ?1",
                              INT_(id)),
                     1);
    assert_true(sound(s));
}

static void run_file(sqlite3 *db, const char *path)
{
    char *text = calloc(1, 1 << 18);
    FILE *file = fopen(path, "r");
    assert_true(text && file);
    assert_true(fread(text, 1, (1 << 18) - 1, file) > 0);
    fclose(file);
    if (sqlite3_exec(db, text, NULL, NULL, NULL) != SQLITE_OK)
        fail_msg("%s: %s", path, sqlite3_errmsg(db));
    free(text);
}

/* A file as edition 4 left it: three rows of the audit, one with two values. */
static void make_older(const char *path)
{
    static const char *const scripts[] = {"001-station", "002-first-week", "003-case", "004-figures"};
    sqlite3 *db;
    char script[96], stamp[128];
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    for (size_t i = 0; i < sizeof scripts / sizeof scripts[0]; i++) {
        text_format(script, sizeof script, "src/store/schema/%s.sql", scripts[i]);
        run_file(db, script);
    }
    text_format(stamp, sizeof stamp, "PRAGMA application_id=%d; PRAGMA user_version=4; PRAGMA journal_mode=WAL",
                STORE_APPLICATION_ID);
    assert_int_equal(sqlite3_exec(db, stamp, NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db,
                                  "INSERT INTO meta(name, value) VALUES('practice', '1'); "
                                  "INSERT INTO audit(at, via, action, record, record_id, donor) VALUES"
                                  "('2023-01-01T00:00:00Z', 'rule', 'roll', 'meta', NULL, NULL), "
                                  "('2023-01-02T00:00:00Z', 'desk', 'edit', 'donor', 7, 7), "
                                  "('2023-01-03T00:00:00Z', 'desk', 'open', 'donor', 7, 7); "
                                  "INSERT INTO history(audit, field, before, after) VALUES(2, 'name', '毛建国', "
                                  "'毛建军'), (2, 'address', NULL, '红星路1号')",
                                  NULL, NULL, NULL),
                     SQLITE_OK);
    sqlite3_close(db);
    chmod(path, 0600);
}

static void an_older_file_gets_its_chain_when_it_is_opened(void **state)
{
    Station *s = *state;
    char before[128];
    desk_close(&s->desk);
    unlink(s->path);
    make_older(s->path);
    Store *store = NULL;
    assert_ok(s, store_open(&store, s->path, NULL, &s->error));
    assert_ok(s, desk_open(&s->desk, store, s->config, "desk", &s->error));
    assert_int_equal(count_of(s, "SELECT count(*) FROM audit LEFT JOIN chain ON audit = audit.id WHERE hash IS NULL"),
                     0);
    assert_true(sound(s));
    person(s, "张丽", 2);
    assert_true(sound(s));
    station_falsify(s, "DROP TRIGGER history_keep_update; UPDATE history SET after = '毛先生' WHERE id = 1");
    assert_false(sound(s));
    assert_non_null(strstr(told, "row 2,"));
    text_format(before, sizeof before, "%s.before-5", s->path);
    assert_int_equal(unlink(before), 0);
}

static void the_end_of_the_chain_is_one_dated_line(void **state)
{
    Station *s = *state;
    char line[160], hash[AUDIT_HASH_SIZE];
    person(s, "毛建国", 1);
    assert_true(audit_link(s->desk.store, 3, hash));
    audit_anchor(s->desk.store, line, sizeof line);
    assert_non_null(strstr(line, "2023-09-04 10:0"));
    assert_non_null(strstr(line, "audit 5"));
    assert_null(strstr(line, hash));
    assert_true(audit_link(s->desk.store, 5, hash));
    assert_non_null(strstr(line, hash));
}

#define PROMISE(test) cmocka_unit_test_setup_teardown(test, station_open, station_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        PROMISE(every_change_is_linked_and_the_chain_holds), PROMISE(a_save_that_fails_leaves_no_link_behind),
        PROMISE(history_is_told_with_its_row_or_not_at_all), PROMISE(whatever_is_changed_removed_or_moved_is_named),
        PROMISE(links_salts_and_erasures_only_grow),         PROMISE(a_persons_values_go_and_the_chain_still_holds),
        PROMISE(equal_values_are_committed_differently),     PROMISE(an_older_file_gets_its_chain_when_it_is_opened),
        PROMISE(the_end_of_the_chain_is_one_dated_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

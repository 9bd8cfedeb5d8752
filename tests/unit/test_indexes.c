/* Indexes read straight through: whatever SQLite's integrity_check finds is found by quick_check or by this. */
#include "station.h"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>

#include "exchange.h"
#include "store/internal.h"

typedef struct {
    char path[64];
} File;

/* --- a file with every kind of index --- */

static const char tables[] =
    "CREATE TABLE one(id INTEGER PRIMARY KEY, name TEXT NOT NULL, n INTEGER CHECK(n <> 13), kind TEXT, note BLOB,"
    "  day TEXT GENERATED ALWAYS AS (coalesce(kind, '0')) VIRTUAL) STRICT;"
    "CREATE INDEX one_name ON one(name, n);"
    "CREATE UNIQUE INDEX one_n ON one(n) WHERE n IS NOT NULL AND n > -4000000000;"
    "CREATE INDEX one_part ON one(kind) WHERE n > 10;"
    "CREATE INDEX one_word ON one(coalesce(kind, 'no, (none)'), name);"
    "CREATE INDEX one_fall ON one(n DESC, name);"
    "CREATE INDEX one_day ON one(day);"
    "CREATE INDEX one_note ON one(note);"
    "CREATE TABLE two(key TEXT NOT NULL, one INTEGER NOT NULL, more TEXT, PRIMARY KEY(key, one)) STRICT, WITHOUT ROWID;"
    "CREATE INDEX two_one ON two(one);"
    "CREATE UNIQUE INDEX two_more ON two(more) WHERE more IS NOT NULL;"
    "CREATE TABLE pair(key TEXT NOT NULL, one INTEGER NOT NULL, PRIMARY KEY(key, one)) STRICT, WITHOUT ROWID;"
    "CREATE INDEX pair_one ON pair(one, key);"
    "CREATE TABLE three(id TEXT PRIMARY KEY, n INTEGER) STRICT;"
    "CREATE TABLE four(key TEXT NOT NULL, n INTEGER NOT NULL, more TEXT, PRIMARY KEY(key, n)) STRICT, WITHOUT ROWID;";

#define ROWS "WITH RECURSIVE t(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM t WHERE i < 700) "

/* Numbers of every length, one of each, NULLs, texts that begin alike. */
static const char rows[] = ROWS
    "INSERT INTO one(id, name, n, kind, note) SELECT i, '张' || (i * 7919 % 701), "
    "  CASE WHEN i % 9 = 0 THEN NULL WHEN i % 2 THEN i - 200 ELSE (i % 350 - 200) << (i % 7 * 9) END - (i = 213), "
    "  CASE i % 3 WHEN 0 THEN NULL WHEN 1 THEN 'a' ELSE 'a' || i END, "
    "  CASE WHEN i % 5 THEN NULL ELSE zeroblob(i % 70) END FROM t WHERE i <> 0 ON CONFLICT DO NOTHING;" ROWS
    "INSERT INTO two SELECT substr('钥匙abcdef', 1 + i % 6), i, CASE WHEN i % 4 THEN NULL ELSE 'm' || i END FROM "
    "t;" ROWS "INSERT INTO pair SELECT substr('钥匙abcdef', 1 + i % 6), i FROM t;" ROWS
    "INSERT INTO three SELECT 'r' || (i * i), i FROM t;" /* pages long, alike for a page or two */
    ROWS
    "INSERT INTO four SELECT hex(zeroblob(i * i % 1100)) || i % 3, i, hex(zeroblob(i % 900)) FROM t WHERE i % 5 = 0;";

static sqlite3 *file_open(const File *file)
{
    sqlite3 *db;
    assert_int_equal(sqlite3_open(file->path, &db), SQLITE_OK);
    return db;
}

static void run(const File *file, const char *sql)
{
    char *message = NULL;
    sqlite3 *db = file_open(file);
    if (sqlite3_exec(db, sql, NULL, NULL, &message) != SQLITE_OK)
        fail_msg("%s: %s", sql, message);
    sqlite3_close(db);
}

static int file_make(void **state)
{
    File *file = calloc(1, sizeof *file);
    assert_non_null(file);
    assert_true(sodium_init() >= 0);
    text_copy(file->path, sizeof file->path, "/tmp/indexes-XXXXXX");
    int fd = mkstemp(file->path);
    assert_true(fd >= 0);
    close(fd);
    run(file, "PRAGMA page_size=1024");
    run(file, tables);
    run(file, rows);
    *state = file;
    return 0;
}

static int file_end(void **state)
{
    File *file = *state;
    unlink(file->path);
    free(file);
    return 0;
}

/* --- what is said of it --- */

typedef struct {
    bool whole, quick, agree;
} Said;

static bool is_ok(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *statement = NULL;
    bool ok = sqlite3_prepare_v2(db, sql, -1, &statement, NULL) == SQLITE_OK && sqlite3_step(statement) == SQLITE_ROW &&
              text_equal((const char *)sqlite3_column_text(statement, 0), "ok");
    return sqlite3_finalize(statement) == SQLITE_OK && ok;
}

static bool agrees(const char *path)
{
    sqlite3 *db;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    assert_true(fd >= 0);
    assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
    bool agree = indexes_agree(db, fd);
    sqlite3_close(db);
    close(fd);
    return agree;
}

static Said ask(const File *file)
{
    sqlite3 *db = file_open(file);
    sqlite3_exec(db, "PRAGMA cell_size_check=ON", NULL, NULL, NULL);
    Said said = {.whole = is_ok(db, "PRAGMA integrity_check(1)"), .quick = is_ok(db, "PRAGMA quick_check(1)")};
    sqlite3_close(db);
    said.agree = agrees(file->path);
    return said;
}

static void what_is_right_is_shown_so(void **state)
{
    Said said = ask(*state);
    assert_true(said.whole && said.quick && said.agree);
    run(*state, "DELETE FROM two; DELETE FROM one WHERE id % 3; DELETE FROM three"); /* empty ones, too */
    said = ask(*state);
    assert_true(said.whole && said.quick && said.agree);
}

/* --- contradictions --- */

/* Something is done while an index is hidden from SQLite. */
#define BEHIND(index, act)                                                                                       \
    "PRAGMA writable_schema=ON; CREATE TEMP TABLE kept AS SELECT * FROM sqlite_schema WHERE name = '" index "';" \
    "DELETE FROM sqlite_schema WHERE name = '" index "'; PRAGMA writable_schema=RESET; " act "; "                \
    "PRAGMA writable_schema=ON; INSERT INTO sqlite_schema SELECT * FROM kept; PRAGMA writable_schema=RESET"
/* Something is done while it has other words. */
#define AS_IF(name, words, others, act)                                                            \
    "PRAGMA writable_schema=ON; UPDATE sqlite_schema SET sql = replace(sql, '" words "', '" others \
    "') WHERE name = '" name "'; PRAGMA writable_schema=RESET; " act                               \
    "; PRAGMA writable_schema=ON; UPDATE sqlite_schema SET sql = "                                 \
    "replace(sql, '" others "', '" words "') WHERE name = '" name "'; PRAGMA writable_schema=RESET"

typedef struct {
    const char *what, *damage;
    bool by_quick; /* SQLite's shorter check sees it */
} Contradiction;

static const Contradiction contradictions[] = {
    {"an entry is missing", BEHIND("one_name", "INSERT INTO one(id, name) VALUES(9001, 'x')")},
    {"an entry is one too many", BEHIND("one_name", "DELETE FROM one WHERE id = 17")},
    {"an entry has another value", BEHIND("one_name", "UPDATE one SET name = 'y' WHERE id = 17")},
    {"two entries are exchanged",
     BEHIND("one_note", "UPDATE one SET note = CASE id WHEN 1 THEN x'01' ELSE NULL END WHERE id IN (1, 5)")},
    {"an entry is another row's", BEHIND("one_day", "UPDATE one SET id = 9002 WHERE id = 17")},
    {"an entry of an index in part is missing", BEHIND("one_part", "UPDATE one SET n = 5000001 WHERE id = 9")},
    {"an entry of an index in part is too many", BEHIND("one_part", "UPDATE one SET n = -77777 WHERE id = 511")},
    {"an entry of an expression is another", BEHIND("one_word", "UPDATE one SET kind = 'z' WHERE id = 3")},
    {"NULL and a text that an expression makes of it are the same",
     BEHIND("one_part", "UPDATE one SET kind = NULL WHERE id = 511")},
    {"an entry of a computed column is another", BEHIND("one_day", "UPDATE one SET kind = 'z' WHERE id = 3")},
    {"a text instead of nothing", BEHIND("one_note", "UPDATE one SET note = x'' WHERE id = 1")},
    {"falling order is not kept",
     AS_IF("one_fall", "n DESC", "n ASC", "INSERT INTO one(id, name, n) VALUES(9003, 'v', 7777)")},
    {"order is not kept",
     AS_IF("one_name", "(name, n)", "(name DESC, n)", "INSERT INTO one(id, name) VALUES(9004, 'v')")},
    {"order of the rows without rowid is not kept",
     AS_IF("two", "KEY(key,", "KEY(key DESC,", "INSERT INTO two VALUES('v', 9005, NULL)")},
    {"two entries of an index without rowid are the same",
     AS_IF("two_more", "UNIQUE INDEX", "INDEX", "INSERT INTO two VALUES('v', 9006, 'm4')")},
    {"two entries are the same",
     AS_IF("one_n", "UNIQUE INDEX", "INDEX", "INSERT INTO one(id, name, n) VALUES(9007, 'v', 9)")},
    {"an entry of a table without rowid is missing", BEHIND("two_one", "INSERT INTO two VALUES('v', 9008, NULL)")},
    {"an entry of an index that has all of a table without rowid is missing",
     BEHIND("pair_one", "INSERT INTO pair VALUES('v', 9010)")},
    {"an entry of an index that has all of a table without rowid is another",
     BEHIND("pair_one", "UPDATE pair SET key = 'v' WHERE one = 55")},
    {"an entry of a table without rowid is too many", BEHIND("two_one", "DELETE FROM two WHERE one = 55")},
    {"order of rows that take several pages is not kept",
     AS_IF("four", "KEY(key,", "KEY(key DESC,", "INSERT INTO four VALUES(hex(zeroblob(1000)) || 7, 9010, NULL)")},
    {"NULL where none may be",
     AS_IF("one", "name TEXT NOT NULL", "name TEXT", "INSERT INTO one(id, name) VALUES(9009, NULL)"), true},
    {"a value that may not be", AS_IF("one", "n <> 13", "n <> 14", "UPDATE one SET n = 13 WHERE id = 9"), true},
    {"a value of another kind", AS_IF("three", "n INTEGER", "n TEXT   ", "UPDATE three SET n = 'x' WHERE n = 9"), true},
};

static void each_contradiction_is_found(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof contradictions / sizeof contradictions[0]; i++) {
        const Contradiction *c = &contradictions[i];
        void *file = NULL;
        file_make(&file);
        run(file, c->damage);
        Said said = ask(file);
        file_end(&file);
        if (said.whole || said.quick == c->by_quick || (!c->by_quick && said.agree))
            fail_msg("%s: integrity_check %s, quick_check %s, ours %s", c->what, said.whole ? "ok" : "no",
                     said.quick ? "ok" : "no", said.agree ? "ok" : "no");
    }
}

/* --- bits --- */

/* Wherever a bit changes: what the long check finds, the two short ones find. */
static void whatever_bit_changes_both_say_the_same(void **state)
{
    enum { TURNS = 1500 };
    const File *file = *state;
    unsigned char seed[randombytes_SEEDBYTES] = {7};
    uint32_t chance[2 * TURNS];
    struct stat st;
    int fd = open(file->path, O_RDWR | O_CLOEXEC), found = 0;
    assert_true(fd >= 0 && fstat(fd, &st) == 0);
    randombytes_buf_deterministic(chance, sizeof chance, seed);
    for (size_t i = 0; i < TURNS; i++) {
        off_t at = chance[2 * i] % st.st_size;
        unsigned char byte, changed;
        assert_int_equal(pread(fd, &byte, 1, at), 1);
        changed = byte ^ (unsigned char)(1 << chance[2 * i + 1] % 8);
        assert_int_equal(pwrite(fd, &changed, 1, at), 1);
        Said said = ask(file);
        assert_int_equal(pwrite(fd, &byte, 1, at), 1);
        found += !said.whole;
        if (!said.whole && said.quick && said.agree)
            fail_msg("bit at %lld (%02x, was %02x) is found by integrity_check alone", (long long)at, changed, byte);
    }
    close(fd);
    assert_true(found > TURNS / 4);
}

/* --- the desk's own file --- */

/* Else each first backup of a day would take the long way, and nobody would know. */
static void all_tables_of_a_desk_are_shown_right_in_one_reading(void **state)
{
    Station *s = *state;
    char path[128];
    text_format(path, sizeof path, "%s/copy.db", s->folder);
    assert_ok(s, demo_run(&s->desk, 300, 7, NULL, NULL, &s->error));
    assert_ok(s, store_copy(s->desk.store, path, &(StoreCopy){.look = LOOK_PAGES}, &s->error));
    assert_true(agrees(path));
    unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_right_is_shown_so, file_make, file_end),
        cmocka_unit_test(each_contradiction_is_found),
        cmocka_unit_test_setup_teardown(whatever_bit_changes_both_say_the_same, file_make, file_end),
        cmocka_unit_test_setup_teardown(all_tables_of_a_desk_are_shown_right_in_one_reading, station_open,
                                        station_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

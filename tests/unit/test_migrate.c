/* A file of an older edition: brought to this one whole, or left as it was. */
#include <sys/stat.h>

#include "audit.h"
#include "derive.h"
#include "followup.h"
#include "intake.h"
#include "station.h"

/* What a desk of edition 1 left: a call with an outcome, one that rang in vain, one who was never called and one
 * whose deferral ends soon; values that were concluded are those of then or missing. */
static const char *const edition_1 =
    "INSERT INTO account(id, name, role) VALUES(1, 'lead', 'lead');"
    "INSERT INTO donor(id, name, birth_date, id_number, unit, donor_number, enrolled_on, note) VALUES"
    "(1, '毛建国', '1990-01-01', '370899199001010017', '370811', '370000000001', '2013-07', '''一'),"
    "(2, '䶮静', '1990-01-01', '370899199001010025', '370883', NULL, '2023-09-01', '=1+1'),"
    "(3, '李明', NULL, NULL, '370811', NULL, NULL, NULL),"
    "(4, '张丽', '1978-09-20', NULL, '370811', '370000000004', '2013-07-05', NULL);"
    "INSERT INTO phone(id, donor, number, owner) VALUES(1, 1, '13800000001', 'self'), (2, 2, '13800000002', 'self'),"
    "(3, 3, '13800000003', 'self');"
    "INSERT INTO sample(id, donor, collected_on, barcode) VALUES(1, 1, '2013-07', 'JN1'), (2, 4, '2013-07', 'JN4');"
    "INSERT INTO attempt(id, donor, at, direction, number, purpose, answered, outcome, account, ended_at) VALUES"
    "(1, 1, '2023-09-01T01:00:00Z', 'out', '13800000001', 'confirm', 'self', 'disagree', 1, '2023-09-01T01:05:00Z'),"
    "(2, 2, '2023-09-01T02:00:00Z', 'out', '13800000002', 'confirm', 'nobody', 'no_answer', 1,"
    " '2023-09-01T02:01:00Z');"
    "INSERT INTO status_period(id, donor, status, reason, since, until) VALUES(1, 4, 'TU', 'MR', '2023-01-01', "
    "'2023-09-20');"
    /* The day was begun before the new program came. */
    "INSERT INTO meta(name, value) VALUES('practice', '1'), ('rolled_on', '2023-09-04');";

static char *script_read(const char *path)
{
    static char text[64 * 1024];
    FILE *from = fopen(path, "rb");
    assert_non_null(from);
    size_t size = fread(text, 1, sizeof text - 1, from);
    fclose(from);
    text[size] = '\0';
    return text;
}

static void run(sqlite3 *db, const char *sql)
{
    char *why = NULL;
    if (sqlite3_exec(db, sql, NULL, NULL, &why) != SQLITE_OK)
        fail_msg("%s", why);
}

/* Takes the station's file away, under another name where that is given. */
static void take_away(Station *s, const char *kept)
{
    static const char *const tails[] = {"", "-wal", "-shm"};
    desk_close(&s->desk);
    for (size_t i = 0; i < sizeof tails / sizeof tails[0]; i++) {
        char path[128], to[128];
        text_format(path, sizeof path, "%s%s", s->path, tails[i]);
        text_format(to, sizeof to, "%s%s", kept ? kept : "", tails[i]);
        assert_true((kept ? rename(path, to) : unlink(path)) == 0 || i > 0);
    }
}

/* Takes the station's file away and puts one of edition 1 there; `more` is done to it last. */
static void put_edition_1(Station *s, const char *more)
{
    sqlite3 *db = NULL;
    take_away(s, NULL);
    assert_int_equal(sqlite3_open(s->path, &db), SQLITE_OK);
    run(db, script_read("src/store/schema/001-station.sql"));
    run(db, edition_1);
    run(db, more);
    run(db, "PRAGMA application_id=1296323403; PRAGMA user_version=1; PRAGMA journal_mode=WAL");
    sqlite3_close(db);
    assert_int_equal(chmod(s->path, 0600), 0);
}

/* Every row of the station's file in one that the first six scripts made. */
static void put_edition_6(Station *s)
{
    static const char *const scripts[] = {"001-station", "002-first-week", "003-case",
                                          "004-figures", "005-keeping",    "006-together"};
    char path[128], sql[256], copy[4096];
    sqlite3 *db = NULL;
    sqlite3_stmt *table = NULL;
    text_format(path, sizeof path, "%s.seven", s->path);
    take_away(s, path);
    assert_int_equal(sqlite3_open(s->path, &db), SQLITE_OK);
    for (size_t i = 0; i < sizeof scripts / sizeof scripts[0]; i++) {
        text_format(sql, sizeof sql, "src/store/schema/%s.sql", scripts[i]);
        run(db, script_read(sql));
    }
    text_format(sql, sizeof sql, "ATTACH '%s' AS seven", path);
    run(db, sql);
    run(db, "DELETE FROM sqlite_sequence");
    assert_int_equal(sqlite3_prepare_v2(db,
                                        "SELECT m.name, group_concat(c.name) FROM main.sqlite_master m JOIN "
                                        "pragma_table_info(m.name) c WHERE m.type = 'table' GROUP BY m.name",
                                        -1, &table, NULL),
                     SQLITE_OK);
    while (sqlite3_step(table) == SQLITE_ROW) {
        const char *name = (const char *)sqlite3_column_text(table, 0);
        const char *columns = (const char *)sqlite3_column_text(table, 1);
        assert_true(text_format(copy, sizeof copy, "INSERT INTO main.%s(%s) SELECT %s FROM seven.%s", name, columns,
                                columns, name));
        if (strncmp(name, "sqlite_stat", 11) != 0)
            run(db, copy);
    }
    sqlite3_finalize(table);
    run(db, "DETACH seven; DELETE FROM meta WHERE name = 'shape'");
    run(db, "PRAGMA application_id=1296323403; PRAGMA user_version=6; PRAGMA journal_mode=WAL");
    sqlite3_close(db);
    assert_int_equal(chmod(s->path, 0600), 0);
}

static int close_all(void **state)
{
    static const char *const tails[] = {".before-2", ".before-7", ".seven", ".seven-wal", ".seven-shm"};
    Station *s = *state;
    char path[128];
    for (size_t i = 0; i < sizeof tails / sizeof tails[0]; i++) {
        text_format(path, sizeof path, "%s%s", s->path, tails[i]);
        unlink(path);
    }
    return station_close(state);
}

static int64_t number_in(const char *path, const char *sql)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *row = NULL;
    assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &row, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(row), SQLITE_ROW);
    int64_t number = sqlite3_column_int64(row, 0);
    sqlite3_finalize(row);
    sqlite3_close(db);
    return number;
}

static void print_line(void *arg, const char *text)
{
    (void)arg;
    print_error("%s\n", text);
}

static Status open_desk(Station *s)
{
    Store *store = NULL;
    Status status = store_open(&store, s->path, NULL, &s->error);
    return status == OK ? desk_open(&s->desk, store, s->config, "desk", &s->error) : status;
}

static int64_t number_of(Station *s, const char *sql)
{
    return number_in(s->path, sql);
}

static void a_file_of_edition_1_opens_with_everything_concluded(void **state)
{
    Station *s = *state;
    CheckResult check = {0};
    put_edition_1(s, "");
    assert_ok(s, open_desk(s));
    assert_ok(s, desk_check(&s->desk, false, print_line, NULL, &check, &s->error));
    assert_int_equal(check.donors, 4);
    assert_int_equal(check.findings, 0);
    assert_true(number_of(s, "PRAGMA user_version") > 1);
    assert_int_equal(number_of(s, "SELECT count(*) FROM attempt"), 2);
    assert_int_equal(number_of(s, "SELECT count(*) FROM donor WHERE id = 1 AND note = '''一' AND enrolled_on = "
                                  "'2013-07' AND willingness IS NOT NULL AND contacted_at LIKE '2023-09-01T01:0%'"),
                     1);
    assert_int_equal(number_of(s, "SELECT count(*) FROM waiting WHERE donor = 1 AND list = 'review'"), 1);
    assert_int_equal(number_of(s, "SELECT count(*) FROM waiting WHERE donor = 4 AND list = 'deferral'"), 1);
    assert_true(number_of(s, "SELECT count(*) FROM task WHERE donor IN (2, 3) AND closed_at IS NULL") >= 2);
    assert_true(number_of(s, "SELECT count(*) FROM search_key WHERE donor = 2") > 0);
}

static void the_old_file_stays_beside_it(void **state)
{
    Station *s = *state;
    char before[128];
    struct stat st;
    put_edition_1(s, "");
    assert_ok(s, open_desk(s));
    text_format(before, sizeof before, "%s.before-2", s->path);
    assert_int_equal(stat(before, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_int_equal(number_in(before, "PRAGMA user_version"), 1);
    assert_int_equal(number_in(before, "SELECT count(*) FROM donor"), 4);
    assert_int_equal(number_in(before, "SELECT count(*) FROM sqlite_master WHERE name = 'waiting'"), 0);
}

static void count_told(void *arg, const char *what)
{
    ++*(int *)arg;
    assert_non_null(strstr(what, "new format"));
}

/* It may take minutes: whoever waits is told before, and of a file of today nothing. */
static void the_change_is_told_before_it_is_made(void **state)
{
    Station *s = *state;
    int told = 0;
    Store *store = NULL;
    const StoreOptions options = {.tell = count_told, .arg = &told};
    put_edition_1(s, "");
    assert_ok(s, store_open(&store, s->path, &options, &s->error));
    assert_int_equal(told, 1);
    store_close(&store);
    assert_ok(s, store_open(&store, s->path, &options, &s->error));
    assert_int_equal(told, 1);
    store_close(&store);
    assert_ok(s, open_desk(s));
}

static void conclusions_are_computed_once(void **state)
{
    Station *s = *state;
    put_edition_1(s, "");
    assert_ok(s, open_desk(s));
    int64_t trail = number_of(s, "SELECT count(*) FROM audit");
    desk_close(&s->desk);
    assert_ok(s, open_desk(s));
    assert_int_equal(number_of(s, "SELECT count(*) FROM audit"), trail);
    assert_int_equal(number_of(s, "SELECT count(*) FROM meta WHERE name = 'migrated'"), 0);
}

/* The second edition cannot make a table that somebody has put there. */
static void a_change_that_fails_half_way_leaves_the_file_as_it_was(void **state)
{
    Station *s = *state;
    put_edition_1(s, "CREATE TABLE registry_seen(mine TEXT) STRICT");
    int64_t parts = number_in(s->path, "SELECT count(*) FROM sqlite_master");
    assert_int_not_equal(open_desk(s), OK);
    assert_non_null(strstr(s->error.message, "registry_seen"));
    assert_int_equal(number_in(s->path, "PRAGMA user_version"), 1);
    assert_int_equal(number_in(s->path, "SELECT count(*) FROM sqlite_master"), parts);
    assert_int_equal(number_in(s->path, "SELECT count(*) FROM donor"), 4);
    assert_int_equal(number_in(s->path, "SELECT count(*) FROM sqlite_master WHERE name = 'preference'"), 0);
    assert_int_equal(number_in(s->path, "SELECT count(*) FROM meta WHERE name = 'migrated'"), 0);
}

/* Counters, requests and the audit stand as they did, and nothing is concluded anew. */
static void a_file_of_edition_6_keeps_what_its_trees_held(void **state)
{
    Station *s = *state;
    AuditLine rows[16];
    int64_t next, lead = s->desk.actor.id;
    Intake intake;
    intake_start(&s->desk, &intake);
    text_copy(intake.donor.name, NAME_SIZE, "张三");
    text_copy(intake.donor.unit, CODE_SIZE, "370811");
    text_copy(intake.phone.number, NUMBER_SIZE, "13800000001");
    assert_ok(s, intake_save(&s->desk, &intake, NULL, &s->error));
    Attempt call = {.donor = intake.donor.id, .number = "13800000001", .outcome = "willing", .answered = "self"};
    assert_ok(s, attempt_finish(&s->desk, &call, "r1", &s->error));
    AuditFilter mine = {.account = lead};
    size_t count = audit_page(&s->desk, &mine, 0, rows, 16, &next);
    int64_t trail = number_of(s, "SELECT count(*) FROM audit"), counted = number_of(s, "SELECT count(*) FROM tally");
    put_edition_6(s);
    assert_int_equal(number_of(s, "PRAGMA user_version"), 6);
    assert_ok(s, open_desk(s));
    assert_int_equal(number_of(s, "PRAGMA user_version"), store_schema());
    assert_int_equal(number_of(s, "SELECT count(*) FROM audit"), trail);
    assert_int_equal(number_of(s, "SELECT count(*) FROM tally"), counted);
    assert_ok(s, staff_sign_in(&s->desk, "lead", PASSWORD, &s->error));
    assert_sound(s);
    Attempt again = {.donor = call.donor, .number = "13800000001", .outcome = "willing", .answered = "self"};
    assert_ok(s, attempt_finish(&s->desk, &again, "r1", &s->error));
    assert_int_equal(again.id, call.id);
    assert_int_equal(number_of(s, "SELECT count(*) FROM attempt"), 1);
    /* What was done at the desk and what came otherwise are one list. */
    assert_int_equal(audit_page(&s->desk, &mine, 0, rows, 16, &next), count + 1);
    for (size_t i = 1; i < count + 1; i++)
        assert_true(rows[i].id < rows[i - 1].id);
}

#define EACH(test) cmocka_unit_test_setup_teardown(test, station_open, close_all)

int main(void)
{
    const struct CMUnitTest tests[] = {
        EACH(a_file_of_edition_1_opens_with_everything_concluded),
        EACH(the_old_file_stays_beside_it),
        EACH(the_change_is_told_before_it_is_made),
        EACH(conclusions_are_computed_once),
        EACH(a_change_that_fails_half_way_leaves_the_file_as_it_was),
        EACH(a_file_of_edition_6_keeps_what_its_trees_held),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

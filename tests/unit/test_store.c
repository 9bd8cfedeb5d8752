/* The store: what a write promises, append-only audit, requests, several desks, counters, bulk, check. */
#include "rows.h"

#include <poll.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>

#include "intake.h"
#include "may.h"
#include "record.h"

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

static Status save(Station *s, WriteFn fn, const RecordType *type, void *record)
{
    return store_write(s->desk.store, fn, &(RowChange){type, record}, &s->error);
}

/* --- audit and history --- */

static void run_sql(Store *store, void *sql)
{
    audit_add(store, "test", "donor", 0, 0);
    /* The text differs at each call, which is what exec()'s kept statements are not for: one each. */
    exec_(store, sql, (const Value[]){{0}}, 0);
}

static void the_schema_cannot_be_written_and_a_quoted_word_is_no_text(void **state)
{
    static const char *const refused[] = {
        "UPDATE sqlite_schema SET sql = NULL WHERE name = 'audit_keep_update'",
        "INSERT INTO meta(name, value) VALUES('a', \"b\")",
        "INSERT INTO phone(donor, number) VALUES(4711, '13853712345')",
        "INSERT INTO donor(name, unit, height_cm) VALUES('a', 'b', 'tall')",
    };
    Station *s = *state;
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        if (store_write(s->desk.store, run_sql, (void *)(uintptr_t)refused[i], &s->error) == OK)
            fail_msg("%s", refused[i]);
        assert_int_equal(count_of(s, "SELECT count(*) FROM audit WHERE action = 'test'"), 0);
    }
}

static void audit_and_history_only_grow(void **state)
{
    static const char *const attempts[] = {
        "UPDATE audit SET account = 2",
        "DELETE FROM audit",
        "DELETE FROM audit WHERE id = 1",
        "INSERT OR REPLACE INTO audit(id, at, via, action, record) VALUES(1, '', 'x', 'x', 'x')",
        "REPLACE INTO audit(id, at, via, action, record) VALUES(1, '', 'x', 'x', 'x')",
        "INSERT INTO audit(id, at, via, action, record) VALUES(1, '', 'x', 'x', 'x') "
        "ON CONFLICT(id) DO UPDATE SET via = 'x'",
        "UPDATE history SET before = NULL",
        "DELETE FROM history",
        "INSERT OR REPLACE INTO history(id, audit, field) VALUES(1, 1, 'x')",
    };
    Station *s = *state;
    int64_t id = new_donor(s, "毛建国");
    Donor donor;
    assert_true(record_load(s->desk.store, &donor_type, id, &donor));
    text_copy(donor.address, sizeof donor.address, "任城区");
    assert_ok(s, save(s, update, &donor_type, &donor));
    int64_t audits = count_of(s, "SELECT count(*) FROM audit"), histories = count_of(s, "SELECT count(*) FROM history");
    assert_true(audits > 0 && histories > 0);
    for (size_t i = 0; i < sizeof attempts / sizeof attempts[0]; i++) {
        char sql[256];
        text_format(sql, sizeof sql, "PRAGMA recursive_triggers=ON; %s", attempts[i]);
        assert_int_equal(foreign(s->path, sql), SQLITE_CONSTRAINT);
        assert_int_equal(store_write(s->desk.store, run_sql, (void *)(uintptr_t)attempts[i], &s->error), ERR_INTERNAL);
        assert_non_null(strstr(s->error.message, "append-only"));
    }
    assert_int_equal(count_of(s, "SELECT count(*) FROM audit"), audits);
    assert_int_equal(count_of(s, "SELECT count(*) FROM history"), histories);
    assert_int_equal(count_of(s, "SELECT count(*) FROM audit WHERE via = 'x'"), 0);
}

static void history_holds_each_changed_field_before_and_after(void **state)
{
    Station *s = *state;
    int64_t id = new_donor(s, "毛建国");
    Donor donor;
    assert_true(record_load(s->desk.store, &donor_type, id, &donor));
    text_copy(donor.name, sizeof donor.name, "毛建军");
    donor.weight_kg = 71;
    assert_ok(s, save(s, update, &donor_type, &donor));
    donor.weight_kg = 0;
    assert_ok(s, save(s, update, &donor_type, &donor));
    assert_int_equal(donor.version, 3);
    static const char *const rows[] = {"name:毛建国>毛建军", "weight_kg:>71", "weight_kg:71>"};
    Query *q = query(s->desk.store,
                     "SELECT field || ':' || coalesce(before, '') || '>' || coalesce(after, ''), "
                     "(SELECT record_id FROM audit WHERE id = audit AND action = 'edit') FROM history ORDER BY id");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        assert_true(query_row(q));
        assert_string_equal(query_text(q, 0), rows[i]);
        assert_int_equal(query_int(q, 1), id);
    }
    assert_false(query_row(q));
}

static void a_stated_zero_is_kept_and_stands_in_the_history(void **state)
{
    Station *s = *state;
    int64_t id = new_donor(s, "毛建国");
    Donor donor;
    assert_true(record_load(s->desk.store, &donor_type, id, &donor));
    assert_int_equal(donor.blood_donations, 0);
    donor.blood_donations = NUMBER_NONE;
    assert_ok(s, save(s, update, &donor_type, &donor));
    assert_int_equal(count_of(s, "SELECT blood_donations IS 0 FROM donor WHERE id = ?1", INT_(id)), 1);
    assert_int_equal(count_of(s, "SELECT before IS NULL AND after = '0' FROM history"), 1);
    assert_true(record_load(s->desk.store, &donor_type, id, &donor));
    assert_true(donor.blood_donations == NUMBER_NONE);
    donor.blood_donations = 0;
    assert_ok(s, save(s, update, &donor_type, &donor));
    assert_int_equal(count_of(s, "SELECT blood_donations IS NULL FROM donor WHERE id = ?1", INT_(id)), 1);
    assert_int_equal(count_of(s, "SELECT before = '0' AND after IS NULL FROM history ORDER BY id DESC LIMIT 1"), 1);
}

static void an_update_without_difference_writes_nothing(void **state)
{
    Station *s = *state;
    int64_t id = new_donor(s, "毛建国");
    Donor donor;
    assert_true(record_load(s->desk.store, &donor_type, id, &donor));
    int64_t audits = count_of(s, "SELECT count(*) FROM audit");
    assert_ok(s, save(s, update, &donor_type, &donor));
    assert_int_equal(donor.version, 1);
    assert_int_equal(count_of(s, "SELECT version FROM donor WHERE id = ?1", INT_(id)), 1);
    assert_int_equal(count_of(s, "SELECT count(*) FROM audit"), audits);
}

/* Pages in the log: it has only grown so far. */
static long logged_pages(const Station *s)
{
    enum { FRAME = 24 + 4096 };
    char log[128];
    struct stat st;
    text_format(log, sizeof log, "%s-wal", s->path);
    assert_int_equal(stat(log, &st), 0);
    return (long)st.st_size / FRAME;
}

/* Of 10 indexes of a person none has the weight; what is written is the person, and audit, history and chain with
 * their indexes. */
static void a_change_writes_no_index_of_a_column_that_stays(void **state)
{
    enum { AUDIT_PAGES = 9 };
    Station *s = *state;
    int64_t id = new_donor(s, "毛建国");
    Donor donor;
    assert_true(record_load(s->desk.store, &donor_type, id, &donor));
    for (int weight = 70; weight < 72; weight++) { /* the first one makes what a first change makes */
        long before = logged_pages(s);
        donor.weight_kg = weight;
        assert_ok(s, save(s, update, &donor_type, &donor));
        long written = logged_pages(s) - before;
        assert_true(written > 0);
        if (weight > 70)
            assert_in_range(written, 1, 1 + AUDIT_PAGES);
    }
    assert_int_equal(count_of(s, "SELECT weight_kg FROM donor WHERE id = ?1", INT_(id)), 71);
}

/* How often this process has handed something to the system so far. */
static long system_writes(void)
{
    char text[512] = "";
    FILE *io = fopen("/proc/self/io", "r");
    assert_non_null(io);
    assert_true(fread(text, 1, sizeof text - 1, io) > 0);
    fclose(io);
    const char *at = strstr(text, "syscw: ");
    assert_non_null(at);
    return atol(at + 7);
}

/* What was gathered, to the head of the last frame; and the page of that. Who holds the lock stands there already. */
static void a_save_is_handed_over_in_few_writes(void **state)
{
    Station *s = *state;
    new_donor(s, "毛建国"); /* the first one begins the log */
    long pages = logged_pages(s), writes = system_writes();
    new_donor(s, "毛泽华");
    writes = system_writes() - writes;
    assert_in_range(logged_pages(s) - pages, 10, 60);
    assert_int_equal(writes, 2);
}

/* People in the file itself, whatever stands in its log. */
static int64_t in_file(const Station *s)
{
    char uri[160];
    sqlite3 *db = NULL;
    sqlite3_stmt *count = NULL;
    text_format(uri, sizeof uri, "file:%s?immutable=1", s->path);
    assert_int_equal(sqlite3_open_v2(uri, &db, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, "SELECT count(*) FROM donor", -1, &count, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(count), SQLITE_ROW);
    int64_t people = sqlite3_column_int64(count, 0);
    sqlite3_finalize(count);
    sqlite3_close(db);
    return people;
}

static void a_long_log_comes_into_the_file_in_a_rest_and_a_short_one_in_a_long_rest(void **state)
{
    enum { MANY = 12 };
    Station *s = *state;
    new_donor(s, "毛建国");
    store_rest(s->desk.store, false);
    assert_int_equal(in_file(s), 0);
    store_rest(s->desk.store, true);
    assert_int_equal(in_file(s), 1);
    for (int i = 0; i < MANY; i++)
        new_donor(s, "毛泽华");
    assert_int_equal(in_file(s), 1);
    store_rest(s->desk.store, false);
    assert_int_equal(in_file(s), 1 + MANY);
}

static void where_nobody_rests_a_save_brings_the_log_into_the_file(void **state)
{
    enum { PATIENCE = 200 };
    Station *s = *state;
    int64_t saved = 0;
    while (in_file(s) == 0 && saved < PATIENCE) {
        new_donor(s, "毛建国");
        saved++;
    }
    assert_in_range(saved, 2, PATIENCE - 1);
    assert_int_equal(in_file(s), saved);
}

/* More than the cache holds: the log is written before the end is known. */
#define FILL(name)                                                                                              \
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 4000) INSERT INTO meta(name, value) " \
    "SELECT printf('" name "%06d', i), hex(randomblob(500)) FROM n"

static void fill_and_fail(Store *store, void *arg)
{
    (void)arg;
    exec(store, FILL("mine"));
    store_fail(store, ERR_INPUT, "", "taken back");
}

/* Somebody else has saved to where it would have stood in the log. */
static void what_was_taken_back_is_never_written_later(void **state)
{
    Station *s = *state;
    char sound[64] = "";
    assert_int_equal(foreign(s->path, "PRAGMA wal_checkpoint(TRUNCATE)"), SQLITE_OK);
    assert_int_equal(store_write_unaudited(s->desk.store, fill_and_fail, NULL, &s->error), ERR_INPUT);
    assert_int_equal(foreign(s->path, "PRAGMA wal_autocheckpoint=0; " FILL("other")), SQLITE_OK);
    assert_int_equal(count_of(s, "SELECT count(*) FROM meta WHERE name LIKE 'mine%'"), 0);
    assert_int_equal(count_of(s, "SELECT count(*) FROM meta WHERE name LIKE 'other%' AND length(value) = 1000"), 4000);
    query_one_text(s->desk.store, sound, sizeof sound, "PRAGMA integrity_check(1)");
    assert_string_equal(sound, "ok");
}

static void an_old_version_is_a_conflict_and_changes_nothing(void **state)
{
    Station *s = *state;
    int64_t id = new_donor(s, "毛建国");
    Donor mine, theirs;
    assert_true(record_load(s->desk.store, &donor_type, id, &mine));
    theirs = mine;
    theirs.height_cm = 175;
    assert_ok(s, save(s, update, &donor_type, &theirs));
    mine.weight_kg = 71;
    assert_int_equal(save(s, update, &donor_type, &mine), ERR_CONFLICT);
    assert_int_equal(mine.version, 1);
    assert_int_equal(count_of(s, "SELECT weight_kg IS NULL FROM donor WHERE id = ?1", INT_(id)), 1);
    assert_true(record_load(s->desk.store, &donor_type, id, &mine));
    mine.weight_kg = 71;
    assert_ok(s, save(s, update, &donor_type, &mine));
    mine.id = id + 1;
    assert_int_equal(save(s, update, &donor_type, &mine), ERR_NOT_FOUND);
}

/* --- one write, whole or not at all --- */

static void add_then_fail(Store *store, void *donor)
{
    record_insert(store, &donor_type, donor);
    tally_add(store, "test", "370811", "a", 1);
    store_fail(store, ERR_INPUT, "weight_kg", "too light by %d kg", 3);
    store_fail(store, ERR_DENIED, "name", "a later failure");
    assert_true(store_failed(store));
    assert_int_equal(exec(store, "INSERT INTO meta(name, value) VALUES('late', 'x')"), 0);
}

static void a_rule_that_fails_takes_everything_back_and_says_why(void **state)
{
    Station *s = *state;
    Donor donor = donor_named("毛建国");
    int64_t audits = count_of(s, "SELECT count(*) FROM audit"), keys = count_of(s, "SELECT count(*) FROM search_key");
    assert_int_equal(store_write(s->desk.store, add_then_fail, &donor, &s->error), ERR_INPUT);
    assert_string_equal(s->error.field, "weight_kg");
    assert_string_equal(s->error.message, "too light by 3 kg");
    assert_int_equal(count_of(s, "SELECT count(*) FROM donor"), 0);
    assert_int_equal(count_of(s, "SELECT count(*) FROM meta WHERE name = 'late'"), 0);
    assert_int_equal(count_of(s, "SELECT count(*) FROM audit"), audits);
    assert_int_equal(count_of(s, "SELECT count(*) FROM search_key"), keys);
    assert_int_equal(tally_get(s->desk.store, "test", "", ""), 0);
    assert_false(store_failed(s->desk.store));
    new_donor(s, "毛建国");
    assert_int_equal(tally_get(s->desk.store, "test", "", ""), 0);
}

/* A read that failed finds nothing: that is not that there is nothing. */
static void a_failed_read_is_never_taken_for_nothing_there(void **state)
{
    Station *s = *state;
    Store *store = s->desk.store;
    Account eldest;
    char body[64], at[INSTANT_SIZE];
    static const char *const says = "the disk reports a fault";
    int64_t donor = new_donor(s, "毛建国");
    store_fail(store, ERR_IO, "", "%s", says);
    assert_int_equal(staff_eldest(&s->desk, &eldest, &s->error), ERR_IO);
    assert_string_equal(s->error.message, says);
    assert_int_equal(staff_eldest(&s->desk, &eldest, &s->error), OK); /* it was told, and all is read again */
    assert_string_equal(eldest.name, "lead");
    text_copy(s->desk.actor.role, sizeof s->desk.actor.role, "liaison");
    store_fail(store, ERR_IO, "", "%s", says);
    assert_int_equal(may_read(&s->desk, donor, &s->error), ERR_IO);
    assert_int_equal(may_read(&s->desk, donor + 1, &s->error), ERR_NOT_FOUND);
    store_fail(store, ERR_IO, "", "%s", says);
    assert_int_equal(draft_load(&s->desk, "donor", 1, body, sizeof body, at, &s->error), ERR_IO);
    assert_int_equal(draft_load(&s->desk, "donor", 1, body, sizeof body, at, &s->error), ERR_NOT_FOUND);
}

/* What is written may rest on what was not found. */
static void nothing_is_written_behind_a_failed_read(void **state)
{
    Station *s = *state;
    int64_t drafts = count_of(s, "SELECT count(*) FROM draft");
    store_fail(s->desk.store, ERR_IO, "", "the disk reports a fault");
    assert_int_equal(draft_save(&s->desk, "donor", 1, "name=陈静\n", &s->error), ERR_IO);
    assert_int_equal(count_of(s, "SELECT count(*) FROM draft"), drafts);
    assert_ok(s, draft_save(&s->desk, "donor", 1, "name=陈静\n", &s->error));
}

static void write_meta(Store *store, void *name)
{
    exec(store, "INSERT INTO meta(name, value) VALUES(?1, 'x')", TEXT_(name));
}

static void change_nothing(Store *store, void *arg)
{
    (void)store;
    (void)arg;
}

static void a_change_without_an_audit_row_is_not_stored(void **state)
{
    Station *s = *state;
    char name[] = "test";
    assert_int_equal(store_write(s->desk.store, write_meta, name, &s->error), ERR_INTERNAL);
    assert_int_equal(count_of(s, "SELECT count(*) FROM meta WHERE name = 'test'"), 0);
    assert_ok(s, store_write_unaudited(s->desk.store, write_meta, name, &s->error));
    assert_int_equal(count_of(s, "SELECT count(*) FROM meta WHERE name = 'test'"), 1);
    assert_ok(s, store_write(s->desk.store, change_nothing, NULL, &s->error));
}

static void write_inside(Store *store, void *donor)
{
    Error error = {0};
    record_insert(store, &donor_type, donor);
    assert_int_equal(store_write(store, add_donor, donor, &error), ERR_INTERNAL);
    assert_non_null(strstr(error.message, "inside"));
}

static void a_write_inside_a_write_fails_both(void **state)
{
    Station *s = *state;
    Donor donor = donor_named("毛建国");
    assert_int_equal(store_write(s->desk.store, write_inside, &donor, &s->error), ERR_INTERNAL);
    assert_int_equal(count_of(s, "SELECT count(*) FROM donor"), 0);
    new_donor(s, "毛建国");
}

static void a_change_outside_a_write_is_refused(void **state)
{
    Station *s = *state;
    assert_int_equal(exec(s->desk.store, "DELETE FROM meta"), 0);
    assert_int_equal(store_status(s->desk.store, &s->error), ERR_INTERNAL);
    assert_int_equal(store_status(s->desk.store, &s->error), OK);
    assert_true(count_of(s, "SELECT count(*) FROM meta") > 0);
}

static void a_number_that_exists_is_a_duplicate(void **state)
{
    Station *s = *state;
    Donor one = donor_named("毛建国"), two = donor_named("毛建军");
    text_copy(one.donor_number, sizeof one.donor_number, "370000000017");
    text_copy(two.donor_number, sizeof two.donor_number, "370000000017");
    assert_ok(s, store_write(s->desk.store, add_donor, &one, &s->error));
    assert_int_equal(store_write(s->desk.store, add_donor, &two, &s->error), ERR_DUPLICATE);
    assert_int_equal(count_of(s, "SELECT count(*) FROM donor"), 1);
}

/* --- requests --- */

static void add_and_answer(Store *store, void *donor)
{
    record_insert(store, &donor_type, donor);
    store_answer(store, "donor %lld", (long long)((Donor *)donor)->id);
}

static void the_same_request_answers_as_before_and_another_body_is_a_conflict(void **state)
{
    Station *s = *state;
    Donor donor = donor_named("毛建国");
    Request first = {.id = "r1", .body = "name=毛建国", .length = strlen("name=毛建国")};
    assert_ok(s, store_write_once(s->desk.store, &first, add_and_answer, &donor, &s->error));
    assert_false(first.again);
    int64_t audits = count_of(s, "SELECT count(*) FROM audit");

    Donor twin = donor_named("毛建国");
    Request again = {.id = "r1", .body = first.body, .length = first.length};
    assert_ok(s, store_write_once(s->desk.store, &again, add_and_answer, &twin, &s->error));
    assert_true(again.again);
    assert_string_equal(again.answer, first.answer);

    Request other = {.id = "r1", .body = "name=陈静", .length = strlen("name=陈静")};
    assert_int_equal(store_write_once(s->desk.store, &other, add_and_answer, &twin, &s->error), ERR_CONFLICT);
    assert_string_equal(s->error.field, "id");
    assert_int_equal(count_of(s, "SELECT count(*) FROM donor"), 1);
    assert_int_equal(count_of(s, "SELECT count(*) FROM audit"), audits);
}

static void a_request_that_failed_may_be_sent_again(void **state)
{
    Station *s = *state;
    Donor donor = donor_named("毛建国");
    Request request = {.id = "r1", .body = "b", .length = 1};
    assert_int_equal(store_write_once(s->desk.store, &request, add_then_fail, &donor, &s->error), ERR_INPUT);
    donor.id = 0;
    assert_ok(s, store_write_once(s->desk.store, &request, add_and_answer, &donor, &s->error));
    assert_false(request.again);
    assert_int_equal(count_of(s, "SELECT count(*) FROM donor"), 1);
}

/* --- several desks --- */

typedef struct {
    int ready, release; /* pipe ends of the child */
    int milliseconds;   /* how long it holds the lock unless told */
} Holder;

static void hold(Store *store, void *arg)
{
    Holder *holder = arg;
    (void)store;
    if (write(holder->ready, "x", 1) == 1)
        poll(&(struct pollfd){.fd = holder->release, .events = POLLIN}, 1, holder->milliseconds);
}

/* Another desk, signed in as account 1, that keeps the write lock. */
static pid_t start_holder(Station *s, int milliseconds, int *release)
{
    int ready[2], stop[2];
    char byte;
    assert_int_equal(pipe(ready), 0);
    assert_int_equal(pipe(stop), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        Store *store = NULL;
        close(stop[1]);
        Holder holder = {ready[1], stop[0], milliseconds};
        if (store_open(&store, s->path, NULL, NULL) != OK)
            _exit(1);
        store_actor(store, 1, "desk");
        _exit(store_write_unaudited(store, hold, &holder, NULL) != OK);
    }
    close(ready[1]);
    close(stop[0]);
    assert_int_equal(read(ready[0], &byte, 1), 1);
    close(ready[0]);
    *release = stop[1];
    return child;
}

static int64_t milliseconds_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void a_write_waits_for_another_desk(void **state)
{
    Station *s = *state;
    int release, status;
    pid_t child = start_holder(s, 200, &release);
    new_donor(s, "毛建国");
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    close(release);
}

static void a_write_that_waited_in_vain_names_who_is_saving(void **state)
{
    Station *s = *state;
    int release, status;
    Account lead;
    assert_true(record_load(s->desk.store, &account_type, 1, &lead));
    text_copy(lead.full_name, sizeof lead.full_name, "李娜");
    assert_ok(s, save(s, update, &account_type, &lead));
    pid_t child = start_holder(s, 60000, &release);
    Donor donor = donor_named("毛建国");
    int64_t started = milliseconds_now();
    assert_int_equal(store_write(s->desk.store, add_donor, &donor, &s->error), ERR_BUSY);
    assert_in_range(milliseconds_now() - started, 1900, 9000);
    assert_non_null(strstr(s->error.message, "李娜"));
    close(release);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    donor.id = 0;
    assert_ok(s, store_write(s->desk.store, add_donor, &donor, &s->error));
}

static void a_holder_that_died_leaves_no_lock(void **state)
{
    Station *s = *state;
    int release, status;
    pid_t child = start_holder(s, 60000, &release);
    assert_int_equal(kill(child, SIGKILL), 0);
    assert_int_equal(waitpid(child, &status, 0), child);
    close(release);
    int64_t started = milliseconds_now();
    new_donor(s, "毛建国");
    assert_true(milliseconds_now() - started < 4000);
}

static void the_data_version_tells_of_every_commit(void **state)
{
    Station *s = *state;
    int64_t before = store_data_version(s->desk.store);
    assert_int_equal(store_data_version(s->desk.store), before);
    new_donor(s, "毛建国");
    int64_t mine = store_data_version(s->desk.store);
    assert_int_not_equal(mine, before);
    Store *other = NULL;
    char name[] = "test";
    assert_ok(s, store_open(&other, s->path, NULL, &s->error));
    assert_ok(s, store_write_unaudited(other, write_meta, name, &s->error));
    store_close(&other);
    int64_t theirs = store_data_version(s->desk.store);
    assert_int_not_equal(theirs, mine);
    assert_int_equal(store_data_version(s->desk.store), theirs);
}

/* Each time it is really asked it answers otherwise. */
static int64_t held(Station *s, const char *text, int64_t number)
{
    return query_held_int(s->desk.store, "SELECT abs(random()) WHERE ?1 IS NOT 0 AND ?2 IS NOT 0", TEXT_(text),
                          INT_(number));
}

static void a_held_count_is_asked_anew_once_anybody_has_saved(void **state)
{
    Station *s = *state;
    int64_t first = held(s, "370811", 1), other = held(s, "370883", 1);
    assert_int_equal(held(s, "370811", 1), first);
    assert_int_equal(held(s, "370883", 1), other);
    assert_int_not_equal(other, first);
    assert_int_not_equal(held(s, "", 1), first);
    assert_int_not_equal(held(s, "370811", 2), first);
    new_donor(s, "毛建国");
    int64_t mine = held(s, "370811", 1);
    assert_int_not_equal(mine, first);
    assert_int_equal(held(s, "370811", 1), mine);
    assert_int_equal(foreign(s->path, "UPDATE donor SET note = 'x'"), SQLITE_OK);
    assert_int_not_equal(held(s, "370811", 1), mine);
    /* What is too long to be kept is asked each time. */
    const char *long_one = "a text of more characters than are kept";
    assert_int_not_equal(held(s, long_one, 1), held(s, long_one, 1));
}

static void count_twice_in_a_write(Store *store, void *at)
{
    Station *s = at;
    (void)store;
    assert_int_not_equal(held(s, "370811", 1), held(s, "370811", 1));
}

/* What a write has changed so far, no data version tells. */
static void inside_a_write_nothing_is_held(void **state)
{
    Station *s = *state;
    assert_ok(s, store_write_unaudited(s->desk.store, count_twice_in_a_write, s, &s->error));
}

/* --- counters, bulk, check --- */

static void count_some(Store *store, void *before)
{
    tally_add(store, "test", "370811", "a", 2);
    tally_add(store, "test", "370811", "b", 3);
    tally_add(store, "test", "370883", "a", 5);
    tally_add(store, "test", "370883", "a", -1);
    tally_add(store, "other", "370811", "a", 100);
    assert_int_equal(tally_get(store, "test", "", "a"), *(int *)before + 6);
}

static void counters_add_up_over_units_and_keys(void **state)
{
    static const struct {
        const char *unit, *key;
        int64_t once, twice;
    } table[] = {
        {"", "", 9, 18}, {"370811", "", 5, 10}, {"", "a", 6, 12}, {"370883", "a", 4, 8}, {"370883", "b", 0, 0}};
    Station *s = *state;
    for (int round = 0; round < 2; round++) {
        assert_ok(s, store_write_unaudited(s->desk.store, count_some, &(int){6 * round}, &s->error));
        for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
            assert_int_equal(tally_get(s->desk.store, "test", table[i].unit, table[i].key),
                             round ? table[i].twice : table[i].once);
    }
}

static void schema_text(Station *s, char *out, size_t size)
{
    query_one_text(s->desk.store, out, size,
                   "SELECT group_concat(name || ' ' || coalesce(sql, ''), '; ') FROM "
                   "(SELECT name, sql FROM sqlite_schema ORDER BY type, name)");
}

typedef struct {
    Station *station;
    bool fails;
    int64_t rows, dropped;
} Bulk;

static void load_in_bulk(Store *store, void *arg)
{
    Bulk *bulk = arg;
    int64_t before = count_of(bulk->station, "SELECT count(*) FROM sqlite_schema WHERE type = 'index'");
    store_bulk_begin(store, bulk->rows);
    bulk->dropped = before - count_of(bulk->station, "SELECT count(*) FROM sqlite_schema WHERE type = 'index'");
    Donor donor = donor_named("陈静");
    record_insert(store, &donor_type, &donor);
    if (bulk->fails)
        store_fail(store, ERR_CANCELLED, "", "enough");
    store_bulk_end(store);
}

static void a_bulk_load_makes_every_index_again(void **state)
{
    static const struct {
        int64_t rows;
        bool fails, drops;
    } table[] = {{100, false, true}, {100, true, true}, {100, false, true}, {0, false, false}};
    static char before[1 << 15], after[1 << 15];
    Station *s = *state;
    schema_text(s, before, sizeof before);
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        Bulk bulk = {s, table[i].fails, table[i].rows, 0};
        Status wanted = table[i].fails ? ERR_CANCELLED : OK;
        assert_int_equal(store_write(s->desk.store, load_in_bulk, &bulk, &s->error), wanted);
        assert_int_equal(bulk.dropped > 0, table[i].drops);
        schema_text(s, after, sizeof after);
        assert_string_equal(after, before);
    }
    assert_int_equal(count_of(s, "SELECT count(*) FROM donor"), 3);
}

static void keep_finding(void *arg, const char *text)
{
    text_copy(arg, 256, text);
}

static void a_reference_to_nobody_is_found(void **state)
{
    Station *s = *state;
    char last[256] = "";
    assert_int_equal(store_check(s->desk.store, keep_finding, last), 0);
    assert_int_equal(
        foreign(s->path, "PRAGMA foreign_keys=OFF; INSERT INTO phone(donor, number) VALUES(4711, '13853712345')"),
        SQLITE_OK);
    assert_int_equal(store_check(s->desk.store, keep_finding, last), 1);
    assert_non_null(strstr(last, "phone"));
    assert_non_null(strstr(last, "donor"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_schema_cannot_be_written_and_a_quoted_word_is_no_text, station_open,
                                        station_close),
        cmocka_unit_test_setup_teardown(audit_and_history_only_grow, station_open, station_close),
        cmocka_unit_test_setup_teardown(history_holds_each_changed_field_before_and_after, station_open, station_close),
        cmocka_unit_test_setup_teardown(a_stated_zero_is_kept_and_stands_in_the_history, station_open, station_close),
        cmocka_unit_test_setup_teardown(an_update_without_difference_writes_nothing, station_open, station_close),
        cmocka_unit_test_setup_teardown(a_change_writes_no_index_of_a_column_that_stays, station_open, station_close),
        cmocka_unit_test_setup_teardown(a_save_is_handed_over_in_few_writes, station_open, station_close),
        cmocka_unit_test_setup_teardown(a_long_log_comes_into_the_file_in_a_rest_and_a_short_one_in_a_long_rest,
                                        station_open, station_close),
        cmocka_unit_test_setup_teardown(where_nobody_rests_a_save_brings_the_log_into_the_file, station_open,
                                        station_close),
        cmocka_unit_test_setup_teardown(what_was_taken_back_is_never_written_later, station_open, station_close),
        cmocka_unit_test_setup_teardown(an_old_version_is_a_conflict_and_changes_nothing, station_open, station_close),
        cmocka_unit_test_setup_teardown(a_failed_read_is_never_taken_for_nothing_there, station_open, station_close),
        cmocka_unit_test_setup_teardown(nothing_is_written_behind_a_failed_read, station_open, station_close),
        cmocka_unit_test_setup_teardown(a_rule_that_fails_takes_everything_back_and_says_why, station_open,
                                        station_close),
        cmocka_unit_test_setup_teardown(a_change_without_an_audit_row_is_not_stored, station_open, station_close),
        cmocka_unit_test_setup_teardown(a_write_inside_a_write_fails_both, station_open, station_close),
        cmocka_unit_test_setup_teardown(a_change_outside_a_write_is_refused, station_open, station_close),
        cmocka_unit_test_setup_teardown(a_number_that_exists_is_a_duplicate, station_open, station_close),
        cmocka_unit_test_setup_teardown(the_same_request_answers_as_before_and_another_body_is_a_conflict, station_open,
                                        station_close),
        cmocka_unit_test_setup_teardown(a_request_that_failed_may_be_sent_again, station_open, station_close),
        cmocka_unit_test_setup_teardown(a_write_waits_for_another_desk, station_open, station_close),
        cmocka_unit_test_setup_teardown(a_write_that_waited_in_vain_names_who_is_saving, station_open, station_close),
        cmocka_unit_test_setup_teardown(a_holder_that_died_leaves_no_lock, station_open, station_close),
        cmocka_unit_test_setup_teardown(the_data_version_tells_of_every_commit, station_open, station_close),
        cmocka_unit_test_setup_teardown(a_held_count_is_asked_anew_once_anybody_has_saved, station_open, station_close),
        cmocka_unit_test_setup_teardown(inside_a_write_nothing_is_held, station_open, station_close),
        cmocka_unit_test_setup_teardown(counters_add_up_over_units_and_keys, station_open, station_close),
        cmocka_unit_test_setup_teardown(a_bulk_load_makes_every_index_again, station_open, station_close),
        cmocka_unit_test_setup_teardown(a_reference_to_nobody_is_found, station_open, station_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

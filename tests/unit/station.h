/* A station for tests: the shipped settings, a new practice database in a folder of its own, a lead signed
 * in, Monday 2023-09-04 10:00. */
#ifndef MARROWDESK_TEST_STATION_H
#define MARROWDESK_TEST_STATION_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cmocka.h>

#include "derive.h"
#include "registry.h"
#include "staff.h"
#include "text.h"
#include "watched.h"

/* libxlsxwriter 1.1.4 forgets the formula of a list to choose from: some bytes a workbook. */
__attribute__((weak)) const char *__lsan_default_suppressions(void); /* once, of however many files that a test has */
const char *__lsan_default_suppressions(void)
{
    return "leak:lxw_strdup\n";
}

#define PASSWORD "a long password"

typedef struct {
    char folder[64], path[96];
    Config *config;
    Desk desk;
    Error error;
} Station;

#define assert_ok(station, call) assert_ok_((station), (call), #call, __FILE__, __LINE__)
static inline void assert_ok_(Station *station, Status status, const char *call, const char *file, int line)
{
    if (status != OK)
        print_error("%s: %s\n", call, station->error.message);
    _assert_int_equal((uintmax_t)status, OK, file, line);
}

static inline void clock_forward(int minutes)
{
    clock_set(clock_now() + (Instant)minutes * 60);
}

static inline int station_open(void **state)
{
    Station *station = calloc(1, sizeof *station);
    assert_non_null(station);
    text_copy(station->folder, sizeof station->folder, "/tmp/marrowdesk-test-XXXXXX");
    assert_non_null(mkdtemp(station->folder));
    text_format(station->path, sizeof station->path, "%s/desk.db", station->folder);
    setenv("XDG_CONFIG_HOME", station->folder, 1);
    clock_set_offset(480);
    clock_set(instant_at(day_from(2023, 9, 4), 10 * 60));
    assert_ok(station, config_load(&station->config, NULL, &station->error));
    Store *store = NULL;
    assert_ok(station, store_open(&store, station->path, &(StoreOptions){.create = true, .practice = true},
                                  &station->error));
    assert_ok(station, desk_open(&station->desk, store, station->config, "desk", &station->error));
    assert_ok(station, staff_first(&station->desk, "lead", PASSWORD, &station->error));
    watch_changes(store);
    *state = station;
    return 0;
}

static inline int station_close(void **state)
{
    Station *station = *state;
    int forgotten = station->desk.store ? unaudited(station->desk.store) : 0;
    desk_close(&station->desk);
    config_free(&station->config);
    for (size_t i = 0; i < 4; i++) {
        char path[128];
        text_format(path, sizeof path, "%s%s", station->path,
                    (const char *[]){"", "-wal", "-shm", ".lock"}[i]);
        unlink(path);
    }
    assert_int_equal(rmdir(station->folder), 0);
    free(station);
    assert_int_equal(forgotten, 0);
    return 0;
}

/* The clock runs on while a test runs: an instant is compared to the minute. */
#define assert_minute(instant, minute) assert_memory_equal((instant), (minute), sizeof(minute) - 1)

/* Behind the program's back, as a careless hand with another tool would. Guards that are dropped for it stand again
 * afterwards: a file without them is not opened. */
static inline void file_falsify(const char *path, const char *sql)
{
    sqlite3 *db;
    sqlite3_stmt *row = NULL;
    char guards[8192] = "";
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db,
                                        "SELECT replace(sql, 'CREATE TRIGGER', 'CREATE TRIGGER IF NOT EXISTS') "
                                        "FROM sqlite_schema WHERE type = 'trigger'",
                                        -1, &row, NULL),
                     SQLITE_OK);
    while (sqlite3_step(row) == SQLITE_ROW) {
        text_append(guards, sizeof guards, (const char *)sqlite3_column_text(row, 0));
        text_append(guards, sizeof guards, ";");
    }
    sqlite3_finalize(row);
    if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(db));
    assert_int_equal(sqlite3_exec(db, guards, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

static inline void station_falsify(Station *station, const char *sql)
{
    file_falsify(station->path, sql);
}

static inline void print_finding(void *arg, const char *text)
{
    (void)arg;
    print_error("finding: %s\n", text);
}

/* How often something is done: `usual`, or what the environment says for a longer run (make torture: ACTS=30000). */
static inline int how_many(const char *name, int usual)
{
    const char *said = getenv(name);
    return said && atoi(said) > 0 ? atoi(said) : usual;
}

/* Every conclusion and counter equals what the facts say. */
static inline void assert_sound(Station *station)
{
    CheckResult result;
    assert_ok(station, desk_check(&station->desk, false, print_finding, NULL, &result, &station->error));
    assert_int_equal(result.findings, 0);
}

/* The call that was finished last and stands; 0 none. */
static inline int64_t last_call(Station *station)
{
    return query_one_int(station->desk.store, 0,
                         "SELECT id FROM attempt WHERE outcome IS NOT NULL AND voided_at IS NULL ORDER BY ended_at "
                         "DESC, id DESC LIMIT 1");
}

/* Rows of a statement that counts. */
#define count_of(station, ...) query_one_int((station)->desk.store, -1, __VA_ARGS__)

#endif

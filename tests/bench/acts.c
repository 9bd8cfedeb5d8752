/* What is read and saved when the desk is measured: inside.c takes its time, hot.c counts its instructions. */
#include "acts.h"

#include <string.h>

#include "bench.h"
#include "check.h"
#include "registry.h"
#include "text.h"

void bench_must(Status status, const Error *error)
{
    if (status != OK)
        bench_stop("%s", error->message);
}

/* --- the bare statement --- */

static void bare_prepare(Bare *bare, sqlite3_stmt **statement, const char *sql)
{
    if (sqlite3_prepare_v2(bare->db, sql, -1, statement, NULL) != SQLITE_OK)
        bench_stop("%s", sqlite3_errmsg(bare->db));
}

void bare_open(Bare *bare, const char *path)
{
    *bare = (Bare){0};
    if (sqlite3_open_v2(path, &bare->db, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK ||
        sqlite3_exec(bare->db, "PRAGMA query_only=1; PRAGMA cache_size=-4000; PRAGMA wal_autocheckpoint=0", NULL, NULL,
                     NULL))
        bench_stop("%s", sqlite3_errmsg(bare->db));
    sqlite3_db_config(bare->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    bare_prepare(
        bare, &bare->task,
        "SELECT t.id, t.donor, d.name, d.sex, d.unit, t.purpose, t.number, t.not_before, d.preferred_time, "
        "d.attempted_at, t.tries, t.dayparts, t.assignee FROM task t, donor d WHERE t.id = ?1 AND d.id = t.donor");
    bare_prepare(bare, &bare->donor,
                 "SELECT id, name, sex, birth_date, id_number, donor_number, unit, status, status_until, contacted_at, "
                 "do_not_call FROM donor WHERE id = ?1");
    bare_prepare(bare, &bare->match, "SELECT * FROM donation_case WHERE id = ?1");
}

void bare_close(Bare *bare)
{
    sqlite3_finalize(bare->task);
    sqlite3_finalize(bare->donor);
    sqlite3_finalize(bare->match);
    sqlite3_close(bare->db);
}

void bare_row(Bare *bare, sqlite3_stmt *statement, int64_t id)
{
    sqlite3_bind_int64(statement, 1, id);
    if (sqlite3_step(statement) != SQLITE_ROW)
        bench_stop("a row is gone: %s", sqlite3_errmsg(bare->db));
    for (int i = 0; i < sqlite3_column_count(statement); i++)
        if (sqlite3_column_text(statement, i))
            bare->touched += (size_t)sqlite3_column_bytes(statement, i);
    sqlite3_reset(statement);
}

/* --- acts --- */

void act_word(Desk *desk, int turn, int64_t id, char out[64])
{
    static const char *const letters[] = {"wang", "zhangw", "liu", "lixiu", "zy", "chenj", "lxw", "yang"};
    DonorRow row = {0};
    size_t length;
    if (!registry_row(desk, id, &row))
        bench_stop("there is no person %lld", (long long)id);
    switch (turn % 6) {
    case 0:
        text_decode(row.name, &length);
        text_format(out, 64, "%.*s", (int)length, row.name);
        break;
    case 1:
        text_copy(out, 64, row.name);
        break;
    case 2:
        text_copy(out, 64, letters[(size_t)turn / 6 % (sizeof letters / sizeof letters[0])]);
        break;
    case 3:
        text_copy(out, 64, strlen(row.phone) > 4 ? row.phone + strlen(row.phone) - 4 : row.name);
        break;
    case 4:
        text_copy(out, 64, strlen(row.id_number) > 6 ? row.id_number + strlen(row.id_number) - 6 : row.name);
        break;
    default:
        text_copy(out, 64, row.donor_number);
        break;
    }
}

void act_two_words(Desk *desk, int turn, int64_t id, char out[64])
{
    static const char *const letters[] = {"wang", "zhang", "li", "chen"};
    DonorRow row = {0};
    char name[64];
    if (!registry_row(desk, id, &row))
        bench_stop("there is no person %lld", (long long)id);
    if (turn % 3 == 2)
        text_copy(name, sizeof name, letters[(size_t)turn / 3 % (sizeof letters / sizeof letters[0])]);
    else
        act_word(desk, turn % 3, id, name);
    text_format(out, 64, "%s %s", name, strlen(row.phone) > 4 ? row.phone + strlen(row.phone) - 4 : "1234");
}

void act_person(Desk *desk, int at, Intake *intake)
{
    int year, month, day;
    Donor *donor = &intake->donor;
    intake_start(desk, intake);
    day_split(day_from(1990, 1, 1) + at, &year, &month, &day);
    for (const char *last = "0123456789X"; *last; last++) {
        text_format(donor->id_number, sizeof donor->id_number, "370898%04d%02d%02d901%c", year, month, day, *last);
        if (check_citizen_id(donor->id_number, NULL) == OK)
            break;
    }
    text_copy(donor->name, sizeof donor->name, at % 2 ? "王小明" : "欧阳文静");
    text_copy(donor->unit, sizeof donor->unit, desk->config->units[(size_t)at % desk->config->unit_count].code);
    text_format(intake->phone.number, sizeof intake->phone.number, "1660000%04d", at);
    text_format(intake->sample.barcode, sizeof intake->sample.barcode, "BX%06d", at);
    text_copy(intake->sample.site, sizeof intake->sample.site, desk->config->sites[0].code);
    text_copy(intake->sample.unit, sizeof intake->sample.unit, donor->unit);
    intake_fill(desk, intake);
}

void act_open(Desk *desk, Config **config, const char *database)
{
    Error error = {0};
    Store *store = NULL;
    bench_must(config_load(config, NULL, &error), &error);
    bench_must(store_open(&store, database, &(StoreOptions){0}, &error), &error);
    bench_must(desk_open(desk, store, *config, "desk", &error), &error);
    bench_must(staff_by_unix_user(desk, &error), &error);
}

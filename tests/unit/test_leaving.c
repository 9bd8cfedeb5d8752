/* Leaving for good: signed by two, out of everything, no byte left, and no way back through a backup or a list. */
#include "station.h"

#include <dirent.h>
#include <sys/stat.h>

#include "derive.h"
#include "exchange.h"
#include "followup.h"
#include "intake.h"
#include "leaving.h"
#include "merging.h"

#define SECOND_PASSWORD "another password"
#define ID "370899199001010017"
#define PHONE "13899990017"
#define NAME "慕容云海"

static const Signature by_second = {"second", SECOND_PASSWORD};

static void add_account(Station *s, const char *name, const char *role)
{
    Account account = {0};
    text_copy(account.name, sizeof account.name, name);
    text_copy(account.role, sizeof account.role, role);
    assert_ok(s, staff_save(&s->desk, &account, SECOND_PASSWORD, &s->error));
}

static int leaving_open(void **state)
{
    station_open(state);
    add_account(*state, "second", "caller");
    return 0;
}

static int leaving_close(void **state)
{
    Station *s = *state;
    char command[160];
    desk_close(&s->desk);
    config_free(&s->config);
    text_format(command, sizeof command, "rm -rf '%s'", s->folder);
    assert_int_equal(system(command), 0);
    free(s);
    return 0;
}

static int64_t person(Station *s, const char *name, const char *id_number, const char *phone)
{
    Intake intake;
    intake_start(&s->desk, &intake);
    text_copy(intake.donor.name, sizeof intake.donor.name, name);
    text_copy(intake.donor.unit, sizeof intake.donor.unit, "370811");
    text_copy(intake.donor.id_number, sizeof intake.donor.id_number, id_number);
    text_copy(intake.phone.number, sizeof intake.phone.number, phone);
    intake_fill(&s->desk, &intake);
    assert_ok(s, intake_save(&s->desk, &intake, NULL, &s->error));
    return intake.donor.id;
}

/* A person with everything: changes, a draft, a hand-made task, a bus day. */
static int64_t rich_person(Station *s)
{
    Donor donor;
    char said[320];
    int64_t id = person(s, NAME, ID, PHONE);
    assert_true(record_load(s->desk.store, &donor_type, id, &donor));
    text_copy(donor.address, sizeof donor.address, "云海路88号");
    assert_ok(s, registry_save(&s->desk, &donor_type, &donor, NULL, NULL, &s->error));
    text_copy(donor.address, sizeof donor.address, "云海路99号");
    assert_ok(s, registry_save(&s->desk, &donor_type, &donor, NULL, NULL, &s->error));
    assert_ok(s, draft_save(&s->desk, "call", id, NAME, &s->error));
    assert_ok(s, draft_save(&s->desk, "intake", 0, "x=" PHONE, &s->error));
    assert_ok(s, task_add(&s->desk, id, "other", "2023-09-20T02:00:00Z", said, sizeof said, &s->error));
    return id;
}

static void confirmed(Station *s, int64_t donor)
{
    StatusPeriod period = {.donor = donor, .status = "DE", .reason = "PR", .since = "2023-09-04"};
    assert_ok(s, registry_status(&s->desk, &period, &s->error));
}

static bool bytes_in(const char *path, const char *text)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        return false;
    fseek(file, 0, SEEK_END);
    size_t size = (size_t)ftell(file);
    char *all = malloc(size + 1);
    rewind(file);
    assert_int_equal(fread(all, 1, size, file), size);
    fclose(file);
    bool found = memmem(all, size, text, strlen(text)) != NULL;
    free(all);
    return found;
}

static bool anywhere(Station *s, const char *text)
{
    char path[128];
    bool found = false;
    for (size_t i = 0; i < 3; i++) {
        text_format(path, sizeof path, "%s%s", s->path, (const char *[]){"", "-wal", ".erased"}[i]);
        found = found || bytes_in(path, text);
    }
    return found;
}

static void reopen(Station *s)
{
    Store *store;
    assert_ok(s, store_open(&store, s->path, NULL, &s->error));
    assert_ok(s, desk_open(&s->desk, store, s->config, "desk", &s->error));
    assert_ok(s, staff_sign_in(&s->desk, "lead", PASSWORD, &s->error));
}

/* The province has given a number. */
static void known_there(Station *s, int64_t id)
{
    Donor donor;
    assert_true(record_load(s->desk.store, &donor_type, id, &donor));
    text_copy(donor.donor_number, sizeof donor.donor_number, "370000000001");
    assert_ok(s, registry_save(&s->desk, &donor_type, &donor, NULL, NULL, &s->error));
}

static void leaving_wants_own_words_the_province_and_two_signatures(void **state)
{
    Station *s = *state;
    StatusPeriod proposal = {.status = "DE", .reason = "PR", .since = "2023-09-04", .proposal = 1};
    int64_t id = proposal.donor = person(s, NAME, ID, PHONE);
    assert_non_null(strstr(leaving_why_not(&s->desk, id), "own words"));
    assert_ok(s, registry_status(&s->desk, &proposal, &s->error));
    assert_non_null(strstr(leaving_why_not(&s->desk, id), "does not know this person"));
    assert_ok(s, registry_void_status(&s->desk, proposal.id, "known there", &s->error));
    known_there(s, id);
    proposal.id = 0;
    assert_ok(s, registry_status(&s->desk, &proposal, &s->error));
    assert_non_null(strstr(leaving_why_not(&s->desk, id), "not confirmed"));
    assert_int_equal(leaving_run(&s->desk, id, &by_second, &s->error), ERR_DENIED);
    assert_ok(s, registry_void_status(&s->desk, proposal.id, "confirmed", &s->error));
    confirmed(s, id);
    assert_null(leaving_why_not(&s->desk, id));
    assert_int_equal(leaving_run(&s->desk, id, &(Signature){"second", "wrong"}, &s->error), ERR_DENIED);
    assert_int_equal(leaving_run(&s->desk, id, &(Signature){"lead", PASSWORD}, &s->error), ERR_DENIED);
    assert_string_equal(s->error.field, "second");
    add_account(s, "reader", "readonly");
    assert_int_equal(leaving_run(&s->desk, id, &(Signature){"reader", SECOND_PASSWORD}, &s->error), ERR_DENIED);
    assert_int_equal(count_of(s, "SELECT count(*) FROM donor"), 1);
    assert_ok(s, staff_sign_in(&s->desk, "second", SECOND_PASSWORD, &s->error));
    assert_non_null(strstr(leaving_why_not(&s->desk, id), "a lead"));
}

static void an_erased_person_leaves_no_row_and_no_byte(void **state)
{
    Station *s = *state;
    static const char *const words[] = {ID, PHONE, NAME, "云海路88号", "云海路99号"};
    int64_t stays = person(s, "张丽", "370899199001010025", "13800000025"), id = rich_person(s);
    confirmed(s, id);
    assert_true(anywhere(s, PHONE));
    assert_ok(s, leaving_run(&s->desk, id, &by_second, &s->error));
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (anywhere(s, words[i]))
            fail_msg("%s is still there", words[i]);
    assert_int_equal(count_of(s, "SELECT count(*) FROM donor"), 1);
    assert_int_equal(count_of(s, "SELECT count(*) FROM phone"), 1);
    assert_int_equal(count_of(s, "SELECT count(*) FROM search_key WHERE donor <> ?1", INT_(stays)), 0);
    assert_int_equal(count_of(s, "SELECT count(*) FROM draft"), 0);
    assert_int_equal(count_of(s, "SELECT count(*) FROM task WHERE donor = ?1", INT_(id)), 0);
    assert_true(count_of(s, "SELECT count(*) FROM audit WHERE donor = ?1", INT_(id)) > 3);
    assert_int_equal(count_of(s, "SELECT count(*) FROM audit a JOIN history h ON h.audit = a.id WHERE a.action = "
                                 "'erase' AND h.field = 'second' AND h.after = 'second'"),
                     1);
    assert_sound(s);
}

/* Whoever adds a table about people finds it here when erasing forgets it. */
static void no_table_keeps_a_row_of_an_erased_person(void **state)
{
    Station *s = *state;
    int64_t id = rich_person(s);
    confirmed(s, id);
    assert_ok(s, leaving_run(&s->desk, id, &by_second, &s->error));
    sqlite3 *db;
    sqlite3_stmt *names, *rows;
    int looked = 0;
    assert_int_equal(sqlite3_open(s->path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db,
                                        "SELECT m.name FROM sqlite_schema m JOIN pragma_table_info(m.name) c WHERE "
                                        "m.type = 'table' AND c.name = 'donor' AND m.name NOT IN ('audit', 'erasure')",
                                        -1, &names, NULL),
                     SQLITE_OK);
    for (; sqlite3_step(names) == SQLITE_ROW; looked++) {
        char sql[160];
        text_format(sql, sizeof sql, "SELECT count(*) FROM %s WHERE donor = %lld", sqlite3_column_text(names, 0),
                    (long long)id);
        assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &rows, NULL), SQLITE_OK);
        assert_int_equal(sqlite3_step(rows), SQLITE_ROW);
        if (sqlite3_column_int(rows, 0))
            fail_msg("%s", sql);
        sqlite3_finalize(rows);
    }
    sqlite3_finalize(names);
    sqlite3_close(db);
    assert_true(looked > 12);
}

/* --- a canary in every place that can hold a person's text --- */

#define CANARY "canary"
enum { COLUMNS_MOST = 80 };

/* The tables with rows of people. Of the others that have a donor, the audit and the list of erasures say what was
 * done, a salt is bytes, a sealed file is another
 * person's; of the counters (counted, twin) the rules keep the books. */
#define HOLDS                                                                                                   \
    "SELECT m.name FROM sqlite_schema m WHERE m.type = 'table' AND m.name NOT IN ('audit', 'erasure', 'salt', " \
    "'sealed', 'sealed_value', 'counted', 'twin') AND EXISTS "                                                  \
    "(SELECT 1 FROM pragma_table_info(m.name) WHERE name = 'donor')"

static void raw(sqlite3 *db, const char *sql)
{
    char *message = NULL;
    if (sqlite3_exec(db, sql, NULL, NULL, &message) != SQLITE_OK)
        fail_msg("%s: %s", sql, message);
}

/* A row of the person whose every text names its table and column: canary/phone.note. */
static void put_row(sqlite3 *db, const char *table, int64_t id)
{
    char sql[8192], names[4096] = "", values[4096] = "", value[160];
    sqlite3_stmt *columns;
    assert_int_equal(sqlite3_prepare_v2(db, "SELECT name, type FROM pragma_table_info(?1)", -1, &columns, NULL),
                     SQLITE_OK);
    sqlite3_bind_text(columns, 1, table, -1, SQLITE_STATIC);
    for (const char *comma = ""; sqlite3_step(columns) == SQLITE_ROW; comma = ", ") {
        const char *name = (const char *)sqlite3_column_text(columns, 0);
        bool number = strcmp((const char *)sqlite3_column_text(columns, 1), "INTEGER") == 0;
        if (strcmp(name, "donor") == 0)
            text_format(value, sizeof value, "%s%lld", comma, (long long)id);
        else if (number)
            text_format(value, sizeof value, "%s9000001", comma);
        else
            text_format(value, sizeof value, "%s'" CANARY "/%s.%s'", comma, table, name);
        text_append(names, sizeof names, comma);
        text_append(names, sizeof names, name);
        text_append(values, sizeof values, value);
    }
    sqlite3_finalize(columns);
    text_format(sql, sizeof sql, "INSERT INTO %s(%s) VALUES(%s)", table, names, values);
    raw(db, sql);
}

static int put_rows(sqlite3 *db, int64_t id)
{
    char names[96][64];
    int count = 0;
    sqlite3_stmt *tables;
    assert_int_equal(sqlite3_prepare_v2(db, HOLDS, -1, &tables, NULL), SQLITE_OK);
    for (; count < 96 && sqlite3_step(tables) == SQLITE_ROW; count++)
        text_copy(names[count], sizeof names[count], (const char *)sqlite3_column_text(tables, 0));
    sqlite3_finalize(tables);
    for (int i = 0; i < count; i++)
        put_row(db, names[i], id);
    return count;
}

/* What is nobody's row and names the person: told, typed or read by somebody. */
static void put_mentions(sqlite3 *db, int64_t id)
{
    char sql[512];
    raw(db, "INSERT INTO request(id, digest, answer, at) VALUES('batch:1', x'00', '{\"task\":1,\"donor\":0,"
            "\"name\":\"" NAME "\",\"number\":\"" PHONE "\"}', '2023-09-04T02:00:00Z')");
    text_format(
        sql, sizeof sql,
        "INSERT INTO request(id, digest, answer, at) VALUES('batch:2', x'00', '{\"donor\":%lld,\"name\":\"" CANARY
        "/request.answer\"}', '2023-09-04T02:00:00Z')",
        (long long)id);
    raw(db, sql);
    raw(db, "INSERT INTO import_batch(id, at, kind, file, added, changed, refused) VALUES(9000001, '2023-09-04', "
            "'registry', 'list.csv', 0, 0, 0)");
    raw(db, "INSERT INTO registry_diff(batch, line, name, kind, theirs) VALUES(9000001, 1, '" NAME
            "', 'there', 'name=" NAME "' || char(10) || 'id_number=" ID "')");
    text_format(sql, sizeof sql,
                "INSERT INTO registry_diff(batch, line, name, kind, theirs, settled, made) VALUES(9000001, 2, '" CANARY
                "/registry_diff.name', 'there', 'wechat=" CANARY "/registry_diff.theirs', 'created', %lld)",
                (long long)id);
    raw(db, sql);
    raw(db, "INSERT INTO handover(at, account, note) VALUES('2023-09-04T02:00:00Z', 1, 'ring " NAME " " PHONE "')");
    raw(db, "INSERT INTO draft(account, kind, subject, body, at) VALUES(1, 'handover', 0, 'ask " NAME "', "
            "'2023-09-04T02:00:00Z')");
    raw(db,
        "INSERT INTO import_mapping(kind, headings, fields, at) VALUES('donors', '" NAME "|" ID "', 'name|id_number', "
        "'2023-09-04T02:00:00Z')");
    raw(db, "INSERT INTO bus_day(id, held_on, unit, note) VALUES(9000002, '2023-09-01', '370811', '" NAME " late')");
    raw(db, "INSERT INTO bus_result(bus, body) VALUES(9000002, 'no tube: " NAME "')");
}

static void no_text_column_keeps_a_byte_of_an_erased_person(void **state)
{
    Station *s = *state;
    static const char *const words[] = {CANARY, ID, PHONE, NAME};
    int64_t id = rich_person(s);
    sqlite3 *db;
    confirmed(s, id);
    assert_int_equal(sqlite3_open(s->path, &db), SQLITE_OK);
    raw(db, "PRAGMA foreign_keys = OFF; BEGIN");
    assert_true(put_rows(db, id) > 30);
    put_mentions(db, id);
    raw(db, "UPDATE donor SET employer = '" CANARY "/donor.employer', note = '" CANARY "/donor.note'; COMMIT");
    sqlite3_close(db);
    assert_true(anywhere(s, CANARY "/phone.note"));
    assert_true(anywhere(s, CANARY "/search_key.key"));
    assert_ok(s, leaving_run(&s->desk, id, &by_second, &s->error));
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (anywhere(s, words[i]))
            fail_msg("%s is still there", words[i]);
    /* What was done once stays done. */
    assert_int_equal(count_of(s, "SELECT count(*) FROM request WHERE answer = '{}'"), 2);
    assert_int_equal(count_of(s, "SELECT count(*) FROM handover WHERE note = 'ring - -'"), 1);
}

static void a_namesake_keeps_the_notes_about_them(void **state)
{
    Station *s = *state;
    int64_t id = rich_person(s);
    person(s, NAME, "370899199001010025", "13800000025");
    confirmed(s, id);
    assert_ok(s, draft_save(&s->desk, "handover", 0, "ask " NAME, &s->error));
    assert_ok(s, leaving_run(&s->desk, id, &by_second, &s->error));
    assert_false(anywhere(s, PHONE));
    assert_int_equal(count_of(s, "SELECT count(*) FROM draft WHERE body = 'ask " NAME "'"), 1);
}

static void an_older_backup_does_not_bring_the_person_back(void **state)
{
    Station *s = *state;
    char backup[512];
    int64_t id = rich_person(s);
    person(s, "张丽", "370899199001010025", "13800000025");
    assert_ok(s, backup_run(&s->desk, NULL, false, backup, &s->error));
    confirmed(s, id);
    assert_ok(s, leaving_run(&s->desk, id, &by_second, &s->error));
    clock_forward(5);
    desk_close(&s->desk);
    assert_ok(s, restore_run(backup, s->path, NULL, &s->error));
    assert_true(anywhere(s, PHONE));
    reopen(s);
    assert_int_equal(count_of(s, "SELECT count(*) FROM donor"), 1);
    assert_false(anywhere(s, PHONE));
    assert_false(anywhere(s, NAME));
    assert_sound(s);
}

/* The other half of a person whose two files were merged: its bytes, its history, and what an older backup has. */
static void a_merged_person_is_erased_as_a_whole(void **state)
{
    Station *s = *state;
    static const char *const words[] = {ID, PHONE, NAME, "云海路88号", "上官云天", "13899990018", "370000000018"};
    char backup[512];
    Merging m;
    int64_t id = rich_person(s), other = person(s, "上官云天", "", "13899990018"), merging;
    Donor donor;
    assert_true(record_load(s->desk.store, &donor_type, other, &donor));
    text_copy(donor.donor_number, sizeof donor.donor_number, "370000000018");
    assert_ok(s, registry_save(&s->desk, &donor_type, &donor, NULL, NULL, &s->error));
    int64_t stays = person(s, "张丽", "370899199001010025", "13800000025");
    assert_ok(s, backup_run(&s->desk, NULL, false, backup, &s->error));
    assert_ok(s, merging_look(&s->desk, id, other, &m, &s->error));
    assert_ok(s, merging_run(&s->desk, &m, &by_second, &merging, &s->error));
    int64_t kept = m.people[m.kept].id;
    confirmed(s, kept);
    assert_ok(s, leaving_run(&s->desk, kept, &by_second, &s->error));
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (anywhere(s, words[i]))
            fail_msg("%s is still there", words[i]);
    assert_int_equal(count_of(s, "SELECT count(*) FROM donor WHERE id <> ?1", INT_(stays)), 0);
    assert_int_equal(count_of(s, "SELECT count(*) FROM salt WHERE donor IN (?1, ?2)", INT_(id), INT_(other)), 0);
    assert_sound(s);
    clock_forward(5);
    desk_close(&s->desk);
    assert_ok(s, restore_run(backup, s->path, NULL, &s->error));
    reopen(s);
    assert_int_equal(count_of(s, "SELECT count(*) FROM donor WHERE id <> ?1", INT_(stays)), 0);
    assert_false(anywhere(s, "13899990018"));
    assert_false(anywhere(s, PHONE));
    assert_sound(s);
}

static void the_list_comes_back_with_the_backups_when_the_disk_is_lost(void **state)
{
    Station *s = *state;
    char first[512], second[512], list[128];
    int64_t id = rich_person(s);
    assert_ok(s, backup_run(&s->desk, NULL, false, first, &s->error));
    confirmed(s, id);
    assert_ok(s, leaving_run(&s->desk, id, &by_second, &s->error));
    clock_forward(90); /* one backup an hour stays */
    assert_ok(s, backup_run(&s->desk, NULL, false, second, &s->error));
    desk_close(&s->desk);
    text_format(list, sizeof list, "%s.erased", s->path);
    unlink(s->path);
    unlink(list);
    assert_ok(s, restore_run(first, s->path, NULL, &s->error));
    reopen(s);
    assert_int_equal(count_of(s, "SELECT count(*) FROM donor"), 0);
    assert_sound(s);
}

static void a_cut_between_list_and_file_is_finished_at_the_next_start(void **state)
{
    Station *s = *state;
    char list[128], backup[512];
    int64_t id = rich_person(s);
    assert_ok(s, backup_run(&s->desk, NULL, false, backup, &s->error));
    confirmed(s, id);
    assert_ok(s, leaving_run(&s->desk, id, &by_second, &s->error));
    desk_close(&s->desk);
    /* The file as it was before the erasure, and half of a further line behind the list. */
    char command[800];
    text_format(list, sizeof list, "%s-wal", s->path);
    unlink(list);
    text_format(list, sizeof list, "%s-shm", s->path);
    unlink(list);
    text_format(list, sizeof list, "%s.erased", s->path);
    text_format(command, sizeof command, "cp '%s' '%s' && printf '2023-09-04 7 1' >> '%s'", backup, s->path, list);
    assert_int_equal(system(command), 0);
    reopen(s);
    assert_int_equal(count_of(s, "SELECT count(*) FROM donor"), 0);
    int64_t next = person(s, "李四", "370899199101010014", "13800000026");
    confirmed(s, next);
    assert_ok(s, leaving_run(&s->desk, next, &by_second, &s->error));
    assert_int_equal(count_of(s, "SELECT count(*) FROM donor"), 0);
}

static void remember(void *arg, const char *text)
{
    text_copy(arg, 512, text);
}

static void an_import_names_who_was_erased_and_leaves_them_out(void **state)
{
    Station *s = *state;
    char file[128], said[512] = "";
    ImportResult result;
    int64_t id = rich_person(s);
    confirmed(s, id);
    assert_ok(s, leaving_run(&s->desk, id, &by_second, &s->error));
    text_format(file, sizeof file, "%s/list.csv", s->folder);
    FILE *to = fopen(file, "w");
    fputs("姓名,身份证号,县区\n" NAME "," ID ",任城区\n张丽,370899199001010025,任城区\n", to);
    fclose(to);
    ImportJob job = {.kind = "donors", .file = file, .refused = remember, .arg = said};
    assert_ok(s, import_run(&s->desk, &job, &result, &s->error));
    assert_int_equal(result.refused, 1);
    assert_int_equal(result.added, 1);
    assert_non_null(strstr(said, "erased on 2023-09-04"));
    /* Of their own will they may join again: by hand. */
    person(s, NAME, ID, PHONE);
    assert_int_equal(count_of(s, "SELECT count(*) FROM donor"), 2);
    desk_close(&s->desk);
    reopen(s);
    assert_int_equal(count_of(s, "SELECT count(*) FROM donor"), 2);
}

/* Every value of every table about the person, to be compared. */
static int64_t all_of(Station *s, int64_t id)
{
    return count_of(s,
                    "SELECT (SELECT count(*) FROM phone WHERE donor = ?1) + (SELECT count(*) FROM task WHERE donor = "
                    "?1) * 100 + (SELECT count(*) FROM status_period WHERE donor = ?1) * 10000",
                    INT_(id));
}

static void a_sealed_file_is_nowhere_and_comes_back_whole(void **state)
{
    Station *s = *state;
    DonorRow rows[4];
    Donor before, after;
    int64_t id = rich_person(s);
    person(s, "张丽", "370899199001010025", "13800000025");
    ((Config *)s->config)->leaving.way = LEAVING_SEAL;
    confirmed(s, id);
    assert_true(record_load(s->desk.store, &donor_type, id, &before));
    int64_t parts = all_of(s, id);
    assert_ok(s, leaving_run(&s->desk, id, &by_second, &s->error));
    assert_true(leaving_is_sealed(&s->desk, id));
    assert_int_equal(registry_find(&s->desk, "慕容", rows, 4, NULL), 0);
    assert_int_equal(registry_find(&s->desk, "0017", rows, 4, NULL), 0);
    assert_int_equal(count_of(s, "SELECT count(*) FROM donor"), 1);
    assert_sound(s);

    assert_int_equal(leaving_unseal(&s->desk, id, " ", &by_second, &s->error), ERR_INPUT);
    assert_int_equal(leaving_unseal(&s->desk, id, "a court asks", &(Signature){"lead", PASSWORD}, &s->error),
                     ERR_DENIED);
    assert_ok(s, leaving_unseal(&s->desk, id, "a court asks", &by_second, &s->error));
    assert_true(record_load(s->desk.store, &donor_type, id, &after));
    assert_memory_equal(&before, &after, sizeof before);
    assert_int_equal(all_of(s, id), parts);
    assert_int_equal(registry_find(&s->desk, "慕容", rows, 4, NULL), 1);
    assert_int_equal(count_of(s, "SELECT count(*) FROM sealed_value"), 0);
    assert_sound(s);
}

static void a_sealed_file_of_an_older_backup_is_erased_too(void **state)
{
    Station *s = *state;
    char backup[512];
    int64_t id = rich_person(s);
    ((Config *)s->config)->leaving.way = LEAVING_SEAL;
    confirmed(s, id);
    assert_ok(s, leaving_run(&s->desk, id, &by_second, &s->error));
    assert_ok(s, backup_run(&s->desk, NULL, false, backup, &s->error));
    assert_ok(s, leaving_unseal(&s->desk, id, "asks for erasure", &by_second, &s->error));
    ((Config *)s->config)->leaving.way = LEAVING_ERASE;
    assert_ok(s, leaving_run(&s->desk, id, &by_second, &s->error));
    clock_forward(5);
    desk_close(&s->desk);
    assert_ok(s, restore_run(backup, s->path, NULL, &s->error));
    reopen(s);
    assert_int_equal(count_of(s, "SELECT count(*) FROM sealed"), 0);
    assert_false(anywhere(s, PHONE));
    assert_sound(s);
}

#define PROMISE(test) cmocka_unit_test_setup_teardown(test, leaving_open, leaving_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        PROMISE(leaving_wants_own_words_the_province_and_two_signatures),
        PROMISE(an_erased_person_leaves_no_row_and_no_byte),
        PROMISE(no_table_keeps_a_row_of_an_erased_person),
        PROMISE(no_text_column_keeps_a_byte_of_an_erased_person),
        PROMISE(a_namesake_keeps_the_notes_about_them),
        PROMISE(an_older_backup_does_not_bring_the_person_back),
        PROMISE(a_merged_person_is_erased_as_a_whole),
        PROMISE(the_list_comes_back_with_the_backups_when_the_disk_is_lost),
        PROMISE(a_cut_between_list_and_file_is_finished_at_the_next_start),
        PROMISE(an_import_names_who_was_erased_and_leaves_them_out),
        PROMISE(a_sealed_file_is_nowhere_and_comes_back_whole),
        PROMISE(a_sealed_file_of_an_older_backup_is_erased_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

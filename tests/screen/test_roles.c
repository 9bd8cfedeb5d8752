/* Roles against screens, keys and commands: whoever may not see a person is shown, told and counted the same as if that
 * person had never been on file. Each role walks over every screen in two files: in one the people out of its sight
 * carry canaries in every text, in the other they are not. No frame of the two may differ and no canary may come. */
#include "stops.h"

#include <ctype.h>
#include <dirent.h>
#include <pwd.h>
#include <sys/stat.h>

#include "bus.h"
#include "derive.h"
#include "desk_run.h"
#include "exchange.h"
#include "guards.h"
#include "handover.h"
#include "loop.h"
#include "may.h"

#define OWN_UNIT "370811"

/* --- the gate taken away: what this test must then find --- */

static bool no_gate;

bool __real_may_see_all(const Desk *desk);
bool __wrap_may_see_all(const Desk *desk);
bool __real_may_see(Desk *desk, int64_t donor);
bool __wrap_may_see(Desk *desk, int64_t donor);
size_t __real_may_see_of(Desk *desk, int64_t *ids, size_t count, size_t max, bool *further);
size_t __wrap_may_see_of(Desk *desk, int64_t *ids, size_t count, size_t max, bool *further);
bool __real_may_ask(const Desk *desk, char unit[CODE_SIZE], int64_t *account);
bool __wrap_may_ask(const Desk *desk, char unit[CODE_SIZE], int64_t *account);

bool __wrap_may_see_all(const Desk *desk)
{
    return no_gate || __real_may_see_all(desk);
}

bool __wrap_may_see(Desk *desk, int64_t donor)
{
    return no_gate || __real_may_see(desk, donor);
}

size_t __wrap_may_see_of(Desk *desk, int64_t *ids, size_t count, size_t max, bool *further)
{
    if (!no_gate)
        return __real_may_see_of(desk, ids, count, max, further);
    *further = count > max;
    return *further ? max : count;
}

bool __wrap_may_ask(const Desk *desk, char unit[CODE_SIZE], int64_t *account)
{
    return no_gate || __real_may_ask(desk, unit, account);
}

/* --- who is out of sight --- */

/* What the people out of sight carry, and what the screen of somebody who sees them shows of it. */
static const char *const canaries[] = {"㐂", "1395555", "3708991937", "919100", "CANARY"};
enum { CANARIES = sizeof canaries / sizeof canaries[0], FRAMES = 8192 };

typedef struct {
    const char *name;
    const char *sees; /* SQL: the people in sight */
} Role;
static const Role everybody_seen[] = {{"lead", "SELECT id FROM donor WHERE 0"}, {"readonly", "SELECT id FROM donor"}};
static const Role bounded[] = {
    {"liaison", "SELECT id FROM donor WHERE unit = '" OWN_UNIT "'"},
    {"helper", "SELECT min(donor) FROM task WHERE closed_at IS NULL AND unit = '" OWN_UNIT "'"},
    {"system", "SELECT id FROM donor WHERE 0"},
};
enum { BOUNDED = sizeof bounded / sizeof bounded[0] };

/* --- the two files --- */

static void run_sql(sqlite3 *db, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void run_sql(sqlite3 *db, const char *format, ...)
{
    char sql[4096], *message = NULL;
    va_list args;
    va_start(args, format);
    vsnprintf(sql, sizeof sql, format, args);
    va_end(args);
    if (sqlite3_exec(db, sql, NULL, NULL, &message) != SQLITE_OK)
        fail_msg("%s: %s", sql, message);
}

static int64_t one_of(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *s;
    if (sqlite3_prepare_v2(db, sql, -1, &s, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(db));
    int64_t value = sqlite3_step(s) == SQLITE_ROW ? sqlite3_column_int64(s, 0) : 0;
    sqlite3_finalize(s);
    return value;
}

static sqlite3 *open_raw(const char *path)
{
    sqlite3 *db;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    run_sql(db, "PRAGMA foreign_keys = ON");
    return db;
}

/* An account of its own, so that nothing of the file was entered by it; the walk knows how to sign it in. */
static void seat_role(sqlite3 *db, const char *role)
{
    char user[NAME_SIZE];
    const struct passwd *entry = getpwuid(geteuid());
    text_copy(user, sizeof user, entry ? entry->pw_name : "");
    run_sql(db, "UPDATE account SET name = 'first', unix_user = NULL WHERE id = 1");
    run_sql(db,
            "INSERT INTO account(id, name, role, unit, unix_user, password) SELECT 99, '%1$s', '%2$s', iif('%2$s' = "
            "'liaison', '" OWN_UNIT "', NULL), '%3$s', password FROM account WHERE id = 1",
            PRACTICE_ACCOUNT, role, user);
    if (text_equal(role, "helper"))
        run_sql(db, "INSERT OR REPLACE INTO claim SELECT min(donor), 99, '2030-01-01T00:00:00Z' FROM task WHERE "
                    "closed_at IS NULL AND unit = '" OWN_UNIT "'");
}

/* The value of a text that people type, in a row of somebody out of sight; NULL: it stays. */
static const char *canary_for(const RecordType *type, const Field *field)
{
    if (field->kind != FIELD_TEXT || (field->flags & FIELD_DERIVED))
        return NULL;
    if (text_equal(field->name, "id_number"))
        return "printf('3708991937%08d', id)";
    if (text_equal(field->name, "donor_number"))
        return "printf('919100%06d', id)";
    if (strstr(field->name, "phone") || strstr(field->name, "number") == field->name ||
        text_equal(field->name, "new_number"))
        return "printf('1395555%04d', id)";
    if (text_equal(field->name, "grid") || text_equal(field->name, "barcode") ||
        text_equal(field->name, "request_number") || text_equal(field->name, "email"))
        return "printf('CANARY%d', id)";
    return type == &account_type ? NULL : "'㐂㐂' || id";
}

static bool has_column(sqlite3 *db, const char *table_name, const char *column)
{
    char sql[160];
    text_format(sql, sizeof sql, "SELECT 1 FROM pragma_table_info('%s') WHERE name = '%s'", table_name, column);
    return one_of(db, sql) != 0;
}

/* Whose rows a table holds: SQL that is true for those out of sight; false: the table is the station's. */
static bool out_of_sight(sqlite3 *db, const char *table_name, const Role *role, char *sql, size_t size)
{
    const char *whose = text_equal(table_name, "donor") ? "id" : has_column(db, table_name, "donor") ? "donor" : NULL;
    if (whose)
        return text_format(sql, size, "%s NOT IN (%s)", whose, role->sees);
    if (!has_column(db, table_name, "unit"))
        return false;
    return text_format(sql, size, text_equal(role->name, "liaison") ? "coalesce(unit, '') <> '" OWN_UNIT "'" : "1");
}

static void plant(sqlite3 *db, const Role *role)
{
    for (size_t t = 0; record_types[t]; t++) {
        const RecordType *type = record_types[t];
        char which[512];
        if (!has_column(db, type->table, "id") || !out_of_sight(db, type->table, role, which, sizeof which))
            continue;
        for (size_t f = 0; f < type->count; f++) {
            const char *value = canary_for(type, &type->fields[f]);
            if (value)
                run_sql(db, "UPDATE %s SET %s = %s WHERE %s", type->table, type->fields[f].name, value, which);
        }
    }
    /* Kept by no field table. Some rows of the province's list are nobody's yet. */
    run_sql(db, "UPDATE handover SET note = '㐂㐂' WHERE donor NOT IN (%s)", role->sees);
    run_sql(db,
            "UPDATE province_item SET before = replace(before, '=', '=㐂㐂'), after = replace(after, '=', '=㐂㐂') "
            "WHERE donor NOT IN (%s)",
            role->sees);
    run_sql(db,
            "UPDATE registry_diff SET name = '㐂㐂', ours = '㐂㐂', theirs = replace(theirs, '=', '=㐂㐂') WHERE "
            "coalesce(donor, 0) NOT IN (%s)",
            role->sees);
    /* A helper is given whoever is next: a colleague has all of them in hand. */
    if (text_equal(role->name, "helper"))
        run_sql(db, "INSERT OR REPLACE INTO claim SELECT id, 1, '2030-01-01T00:00:00Z' FROM donor WHERE id NOT IN (%s)",
                role->sees);
}

static void take_out(sqlite3 *db, const Role *role)
{
    char tables[128][64], which[512];
    size_t count = 0;
    sqlite3_stmt *s;
    run_sql(db, "CREATE TEMP TABLE seen AS %s", role->sees);
    Role by_list = {role->name, "SELECT * FROM temp.seen"};
    sqlite3_prepare_v2(db,
                       "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT IN ('audit', 'salt', "
                       "'donor') AND name NOT LIKE 'sqlite%'",
                       -1, &s, NULL);
    while (sqlite3_step(s) == SQLITE_ROW && count < 128)
        text_copy(tables[count++], sizeof tables[0], (const char *)sqlite3_column_text(s, 0));
    sqlite3_finalize(s);
    run_sql(db, "PRAGMA foreign_keys = OFF");
    for (size_t i = 0; i < count; i++)
        if (!text_equal(tables[i], "account") && out_of_sight(db, tables[i], &by_list, which, sizeof which))
            run_sql(db, "DELETE FROM %s WHERE %s", tables[i], which);
    run_sql(db, "DELETE FROM donor WHERE id NOT IN (SELECT * FROM temp.seen)");
    run_sql(db, "DELETE FROM team_member WHERE team NOT IN (SELECT id FROM team)");
}

static void hear_finding(void *arg, const char *text)
{
    (void)arg, (void)text;
}

/* Conclusions and counters follow what was done behind the program's back. */
static void conclude(Station *s, const char *path)
{
    Store *store;
    Desk desk;
    CheckResult result;
    assert_ok(s, store_open(&store, path, &(StoreOptions){0}, &s->error));
    assert_ok(s, desk_open(&desk, store, s->config, "desk", &s->error));
    assert_true(record_load(store, &account_type, 1, &desk.actor));
    store_actor(store, 1, "desk");
    assert_ok(s, desk_check(&desk, true, hear_finding, NULL, &result, &s->error));
    desk_close(&desk);
    /* Both audits end alike, whether there was something to mend or not. */
    sqlite3 *db = open_raw(path);
    char *guards = guards_off(db);
    run_sql(db, "DELETE FROM history WHERE audit IN (SELECT id FROM audit WHERE action = 'rebuild'); DELETE FROM chain "
                "WHERE audit IN (SELECT id FROM audit WHERE action = 'rebuild'); DELETE FROM audit WHERE action = "
                "'rebuild'");
    guards_on(db, guards);
    run_sql(db, "PRAGMA wal_checkpoint(TRUNCATE)");
    sqlite3_close(db);
}

typedef struct {
    char with[112], without[112];
} Files;

static void make_files(Station *s, const Role *role, Files *files)
{
    text_format(files->with, sizeof files->with, "%s/with.db", s->folder);
    text_format(files->without, sizeof files->without, "%s/without.db", s->folder);
    copy_file(s->path, files->with);
    chmod(files->with, 0600);
    sqlite3 *db = open_raw(files->with);
    seat_role(db, role->name);
    plant(db, role);
    run_sql(db, "PRAGMA wal_checkpoint(TRUNCATE)");
    sqlite3_close(db);
    copy_file(files->with, files->without);
    chmod(files->without, 0600);
    db = open_raw(files->without);
    take_out(db, role);
    sqlite3_close(db);
    conclude(s, files->with);
    conclude(s, files->without);
}

static void remove_files(const Files *files)
{
    remove_database(files->with);
    remove_database(files->without);
}

/* --- what was shown --- */

typedef struct {
    char *text[FRAMES], *pressed[FRAMES];
    size_t count;
    bool seen[CANARIES];
} Shown;
static Shown shown[2], *now_shown;

static void forget(Shown *all)
{
    for (size_t i = 0; i < all->count; i++) {
        free(all->text[i]);
        free(all->pressed[i]);
    }
    *all = (Shown){.count = 0};
}

/* Links of the chain are salted by chance; what has no letter is somebody's number. */
static void mask_hashes(char *text)
{
    enum { LONG = 16 };
    while (*text) {
        size_t length = strspn(text, "0123456789abcdef");
        if (length > LONG && strspn(text, "0123456789") < length)
            memset(text, '#', length);
        text += length ? length : 1;
    }
}

static void look(Walk *w)
{
    static char screen[SCREEN_TEXT];
    size_t length;
    const char *raw = terminal_raw(w->terminal, &length);
    terminal_screen(w->terminal, screen, sizeof screen);
    for (char *at = screen; (at = strstr(at, "-20261124-10")) != NULL; at += 12)
        memset(at + 12, '0', strspn(at + 12, "0123456789")); /* the seconds of a file's name */
    mask_hashes(screen);
    assert_true(now_shown->count < FRAMES);
    now_shown->pressed[now_shown->count] = strdup(w->pressed);
    now_shown->text[now_shown->count++] = strdup(screen);
    for (size_t c = 0; c < CANARIES; c++)
        now_shown->seen[c] |= strstr(screen, canaries[c]) || memmem(raw, length, canaries[c], strlen(canaries[c]));
}

/* The rows in which two frames differ. */
static void print_rows(const char *a, const char *b)
{
    while (*a || *b) {
        int left = (int)strcspn(a, "\n"), right = (int)strcspn(b, "\n");
        if (left != right || memcmp(a, b, (size_t)left) != 0)
            print_error("  with    |%.*s\n  without |%.*s\n", left, a, right, b);
        a += left + (a[left] != '\0');
        b += right + (b[right] != '\0');
    }
}

/* Where the frames begin to differ. */
static void compare(const Walk *w, const char *role)
{
    const Shown *a = &shown[0], *b = &shown[1];
    size_t i = 0;
    while (i < a->count && i < b->count && text_equal(a->text[i], b->text[i]))
        i++;
    if (i == a->count && i == b->count)
        return;
    found++;
    print_error("%s on %s after %s: people out of sight make a difference:\n", role, w->stop->screen->name,
                i < a->count ? a->pressed[i] : b->pressed[i]);
    print_rows(i < a->count ? a->text[i] : "", i < b->count ? b->text[i] : "");
}

/* --- the walk of a role --- */

/* Parts of what is hidden, never so much that it were a canary itself; a helper may find by the whole number of whom
 * rings. */
static const char *const typed_texts[] = {"xixi", "139555", "37089919", "9191", "CANAR"};

static void type_at(Walk *w, const char *text)
{
    terminal_send(w->terminal, text);
    w->keys += (unsigned)strlen(text);
    w->pressed = text;
    press(w, KEY_ENTER_);
}

static void type_texts(Walk *w)
{
    for (size_t i = 0; i < sizeof typed_texts / sizeof typed_texts[0]; i++) {
        if (!w->mark.typing)
            press(w, '/');
        if (!w->mark.typing)
            return;
        type_at(w, typed_texts[i]);
        if (!come_back(w))
            fail_msg("%s: no way back after %s", w->stop->screen->name, typed_texts[i]);
        for (int n = 0; n < 16 && w->mark.typing; n++)
            press(w, KEY_BACKSPACE_);
    }
}

static void try_command(Walk *w, const Command *command)
{
    char pressed[128], label[48];
    uint32_t key = walkable(w, command, command->key) ? command->key : command->also;
    if (!walkable(w, command, key))
        return;
    key_label(key, label, sizeof label);
    text_format(pressed, sizeof pressed, "%s (%s)", label, command->label);
    w->pressed = pressed;
    press(w, key);
    if (!come_back(w))
        fail_msg("%s: no way back after %s", w->stop->screen->name, pressed);
    w->pressed = "";
}

static bool is_digit(uint32_t key)
{
    return key >= '0' && key <= '9';
}

/* --- what was changed --- */

/* Rows that stood in the file before and do not now, or the other way round. */
static int64_t changed_rows(sqlite3 *db, const char *table_name, const char *which)
{
    char sql[2048];
    text_format(sql, sizeof sql,
                "SELECT count(*) FROM (SELECT * FROM (SELECT * FROM was.%1$s WHERE %2$s EXCEPT SELECT * FROM "
                "main.%1$s) UNION ALL SELECT * FROM (SELECT * FROM main.%1$s WHERE %2$s EXCEPT SELECT * FROM "
                "was.%1$s))",
                table_name, which);
    return one_of(db, sql);
}

/* What every account leaves behind by being there. */
static bool is_ones_own(const char *table_name)
{
    static const char *const own[] = {"audit",   "history", "chain", "salt",    "session", "recent", "preference",
                                      "account", "meta",    "draft", "request", "tally",   NULL};
    for (size_t i = 0; own[i]; i++)
        if (text_equal(own[i], table_name))
            return true;
    return false;
}

/* Nothing of people out of sight is changed, and nothing at all by who only reads or keeps the machine. */
static void check_kept(const Walk *w, const Role *role)
{
    char tables[128][64], which[512], line[160];
    size_t count = 0;
    bool reads = text_equal(role->name, "readonly") || text_equal(role->name, "system");
    sqlite3 *db = open_raw(scratch(w->station));
    sqlite3_stmt *q;
    text_format(line, sizeof line, "ATTACH '%s' AS was", w->station->path);
    run_sql(db, "%s", line);
    sqlite3_prepare_v2(db, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'", -1, &q,
                       NULL);
    while (sqlite3_step(q) == SQLITE_ROW && count < 128)
        text_copy(tables[count++], sizeof tables[0], (const char *)sqlite3_column_text(q, 0));
    sqlite3_finalize(q);
    assert_true(count > 40 && count < 128);
    for (size_t i = 0; i < count && !text_equal(role->name, "lead"); i++) {
        if (is_ones_own(tables[i]) || (!reads && !out_of_sight(db, tables[i], role, which, sizeof which)))
            continue;
        if (changed_rows(db, tables[i], reads ? "1" : which) && ++found)
            print_error("%s changed %s on %s\n", role->name, tables[i], w->stop->screen->name);
    }
    sqlite3_close(db);
}

/* Files that were written are looked through as well. */
static void scan_folder(const Station *s, const char *name, Shown *into)
{
    static char text[1 << 20];
    char folder[128], path[512];
    text_format(folder, sizeof folder, "%s/%s", s->folder, name);
    DIR *files = opendir(folder);
    for (const struct dirent *e; files && (e = readdir(files)) != NULL;) {
        text_format(path, sizeof path, "%s/%s", folder, e->d_name);
        FILE *file = e->d_name[0] == '.' ? NULL : fopen(path, "r");
        size_t length = file ? fread(text, 1, sizeof text, file) : 0;
        for (size_t c = 0; c < CANARIES; c++)
            into->seen[c] |= memmem(text, length, canaries[c], strlen(canaries[c])) != NULL;
        if (file)
            fclose(file);
    }
    if (files)
        closedir(files);
    remove_folder(folder);
}

/* A stop that does not open is refused: its message is a frame as well. */
static void walk_stop(Station *s, const Role *role, const char *file, const Stop *stop, Shown *into)
{
    static Walk w;
    char path[96];
    text_copy(path, sizeof path, s->path);
    text_format(s->path, sizeof s->path, "%s/now.db", s->folder); /* the screens tell where the file is */
    copy_file(file, s->path);
    w = (Walk){.station = s, .stop = stop, .looked = look, .rows = 24, .columns = 80, .pressed = "opening"};
    now_shown = into;
    clock_set(instant_at(day_from(2026, 11, 24), 10 * 60));
    w.terminal = terminal_fork(&(TerminalOptions){.rows = 24, .columns = 80}, walk_child, &w);
    read_mark(&w);
    press(&w, KEY_ENTER_);
    if (at_stop(&w) || come_back(&w)) {
        for (int digits = 1; digits >= 0; digits--) /* the views of a page first */
            for (size_t i = 0; i < stop->screen->command_count; i++)
                if (is_digit(stop->screen->commands[i].key) == digits)
                    try_command(&w, &stop->screen->commands[i]);
        try_command(&w, &own_commands[OWN_EXPORT - 1]);
        type_texts(&w);
    }
    check_kept(&w, role);
    end(&w);
    scan_folder(s, "export", into);
    scan_folder(s, "letters", into);
    unlink(s->path);
    text_copy(s->path, sizeof s->path, path);
}

/* Only what shows somebody is walked with somebody. */
static bool shows_one(const Stop *stop)
{
    return stop->argument == &some_donor || stop->argument == &some_case || stop->argument == &some_item ||
           stop->argument == &some_call;
}

static void walk_both(Station *s, const Role *role, const Files *files, bool with_one)
{
    for (size_t i = 0; i < stop_count; i++) {
        if (with_one && !shows_one(&stops[i]))
            continue;
        forget(&shown[0]);
        forget(&shown[1]);
        walk_stop(s, role, files->with, &stops[i], &shown[0]);
        walk_stop(s, role, files->without, &stops[i], &shown[1]);
        compare(&(Walk){.stop = &stops[i]}, role->name);
        for (size_t c = 0; c < CANARIES; c++)
            if (shown[0].seen[c] && ++found)
                print_error("%s on %s: %s\n", role->name, stops[i].screen->name, canaries[c]);
    }
}

/* How many stops show a canary, and which canaries came at all. */
static int walk_one(Station *s, const Role *role, const Files *files, bool seen[CANARIES])
{
    int showing = 0;
    for (size_t i = 0; i < stop_count; i++) {
        bool any = false;
        forget(&shown[0]);
        walk_stop(s, role, files->with, &stops[i], &shown[0]);
        for (size_t c = 0; c < CANARIES; c++) {
            seen[c] |= shown[0].seen[c];
            any |= shown[0].seen[c];
        }
        showing += any;
    }
    return showing;
}

/* The arguments of the stops: of somebody out of sight, or in sight. 0 where there is none. */
static void aim(const Files *files, const Role *role, bool seen)
{
    static const struct {
        int64_t *to;
        const char *sql;
    } aims[] = {
        {&some_case, "SELECT id FROM donation_case WHERE phase = 'open'"},
        {&some_donor, "SELECT donor FROM donation_case WHERE phase = 'open'"},
        {&some_item, "SELECT id FROM province_item WHERE 1"},
        {&some_call.donor, "SELECT max(donor) FROM task WHERE closed_at IS NULL"},
    };
    sqlite3 *db = open_raw(files->with);
    for (size_t i = 0; i < sizeof aims / sizeof aims[0]; i++) {
        char sql[1024];
        text_format(sql, sizeof sql, "%s AND donor %s IN (%s)", aims[i].sql, seen ? "" : "NOT", role->sees);
        *aims[i].to = one_of(db, sql);
        assert_true(*aims[i].to || seen);
    }
    if (!some_donor)
        some_donor = some_call.donor;
    sqlite3_close(db);
}

/* The practice station, with work on foreign people that it has none of: changes, calls to be told, notes, lists. */
static void enrich(Station *s)
{
    static const char *const units[] = {"370883", "370829"};
    for (size_t i = 0; i < 2; i++) {
        Donor donor;
        int64_t note, id = count_of(s, "SELECT max(donor) FROM donation_case WHERE unit = ?1", TEXT_(units[i]));
        assert_true(record_load(s->desk.store, &donor_type, id, &donor));
        text_copy(donor.address, sizeof donor.address, "㐂㐂街1号");
        assert_ok(s, registry_save(&s->desk, &donor_type, &donor, NULL, NULL, &s->error));
        assert_ok(s, handover_give(&s->desk, id, 0, "㐂㐂", &note, &s->error));
        BusDay day = {.held_on = "2026-11-24", .tubes = 31, .papers = 31};
        text_copy(day.unit, sizeof day.unit, units[i]);
        text_format(day.event, sizeof day.event, "㐂㐂专场%zu", i);
        assert_ok(s, bus_save(&s->desk, &day, &s->error));
    }
}

/* Rows of another unit in every list of the station, and a call of today. */
static const char station_rows[] =
    "INSERT INTO event(name, unit, held_on) VALUES('一', '370883', '2026-11-20');"
    "INSERT INTO team(name, unit) VALUES('一', '370883');"
    "INSERT INTO team_member(team, name) SELECT id, '㐂㐂' FROM team;"
    "INSERT INTO sample_batch(unit, packed_on, courier) VALUES('370883', '2026-11-23', '一');"
    "INSERT INTO opening_balance(unit, year, samples, note) VALUES('370883', 2025, 7919, '一');"
    "INSERT INTO unit_target(unit, year, period, samples, valid_from, note) VALUES('370883', 2026, 'year', 7919, "
    "'2026-01-01', '一');"
    "INSERT INTO attempt(donor, at, channel, direction, number, purpose, answered, outcome, note, account, ended_at) "
    "SELECT max(donor), '2026-11-24T01:00:00Z', 'phone', 'out', '1', 'other', 'self', 'willing', '一', 1, "
    "'2026-11-24T01:05:00Z' FROM donation_case WHERE unit = '370883';";

static int roles_open(void **state)
{
    walk_open(state);
    Station *s = *state;
    station_resume(s);
    enrich(s);
    desk_close(&s->desk);
    station_falsify(s, station_rows);
    station_falsify(s, "PRAGMA wal_checkpoint(TRUNCATE)");
    return 0;
}

static void no_role_is_shown_or_told_of_people_out_of_its_sight(void **state)
{
    Station *s = *state;
    found = 0;
    for (size_t r = 0; r < BOUNDED; r++) {
        Files files;
        make_files(s, &bounded[r], &files);
        aim(&files, &bounded[r], false);
        walk_both(s, &bounded[r], &files, false);
        aim(&files, &bounded[r], true);
        if (some_call.donor)
            walk_both(s, &bounded[r], &files, true);
        remove_files(&files);
    }
    assert_int_equal(found, 0);
}

/* Else the test above would prove nothing. */
static void whoever_sees_everybody_sees_every_canary(void **state)
{
    Station *s = *state;
    Files files;
    bool seen[CANARIES] = {false};
    found = 0;
    make_files(s, &everybody_seen[0], &files);
    aim(&files, &everybody_seen[0], false);
    assert_in_range(walk_one(s, &everybody_seen[0], &files, seen), stop_count / 2, stop_count);
    for (size_t c = 0; c < CANARIES; c++)
        if (!seen[c])
            fail_msg("%s is nowhere to be seen", canaries[c]);
    remove_files(&files);
    assert_int_equal(found, 0);
}

static void who_only_reads_changes_nothing(void **state)
{
    Station *s = *state;
    Files files;
    bool seen[CANARIES] = {false};
    found = 0;
    make_files(s, &everybody_seen[1], &files);
    aim(&files, &everybody_seen[1], true);
    walk_one(s, &everybody_seen[1], &files, seen);
    remove_files(&files);
    assert_int_equal(found, 0);
}

/* With the gate taken away the walk must tell of leaks; a liaison's lists have the unit in their statements besides. */
static void without_the_gate_the_leaks_are_found(void **state)
{
    Station *s = *state;
    Files files;
    bool seen[CANARIES] = {false};
    make_files(s, &bounded[0], &files);
    aim(&files, &bounded[0], false);
    no_gate = true;
    int showing = walk_one(s, &bounded[0], &files, seen);
    no_gate = false;
    remove_files(&files);
    assert_in_range(showing, stop_count / 5, stop_count);
}

/* --- the commands of the shell --- */

typedef struct {
    const char *line; /* behind the program's name; %s: the folder */
    bool may_differ;  /* said of the file as a whole, or on purpose: "known to another unit" */
} Line;

static const Line lines[] = {
    {"find xixi", false},
    {"find 139555", false},
    {"find 1395555", false},
    {"find 919100", false},
    {"find CANAR --limit 1000", false},
    {"queue --limit 1000", false},
    {"queue --unit 370883", false},
    {"export donors", false},
    {"export samples", false},
    {"export attempts", false},
    {"export donors --unit 370883", false},
    {"export donors -o '%s/out.xlsx'", false},
    {"report briefing", false},
    {"report targets", false},
    {"report followup", false},
    {"report funnel", false},
    {"report cases", false},
    {"report aftercare", false},
    {"report quality", false},
    {"report followup --unit 370883", false},
    {"import donors '%s/list.csv' --rejects '%s/rejects.csv'", true},
    {"import registry '%s/list.csv' --dry-run", false},
    {"import --undo 1", false},
    {"batch <'%s/requests'", false},
    {"check", true}, /* for the keeper of the machine, not for the other two */
    {"doctor", true},
    {"backup", false},
};

/* A backup is named by the second it was made in; what takes longer is no difference. */
static void hide_seconds(char *out)
{
    static const char day[] = "desk-20261124-1000";
    for (char *at = strstr(out, day); at; at = strstr(at, day)) {
        at += strlen(day);
        for (int i = 0; i < 2 && isdigit((unsigned char)at[i]); i++)
            at[i] = '0';
    }
}

/* What a line of the shell says, on both outputs. */
static void run_line(const Station *s, const char *path, const char *line, char *out, size_t size)
{
    char command[1024], place[512] = "";
    for (const char *at = line; *at; at++) {
        char one[2] = {*at, '\0'};
        bool folder = at[0] == '%' && at[1] == 's';
        text_append(place, sizeof place, folder ? s->folder : one);
        at += folder;
    }
    text_format(command, sizeof command, "'%s' -d '%s' --lang en --now '2026-11-24 10:00' %s 2>&1", program(), path,
                place);
    FILE *pipe = popen(command, "r");
    assert_non_null(pipe);
    size_t length = fread(out, 1, size - 1, pipe);
    out[length] = '\0';
    pclose(pipe);
    hide_seconds(out);
}

static void write_file(const Station *s, const char *name, const char *text)
{
    char path[160];
    text_format(path, sizeof path, "%s/%s", s->folder, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

/* A list that names somebody out of sight by number, and every request about them. */
static void write_inputs(const Station *s)
{
    char text[4096] = "", line[512];
    int64_t d = some_donor, c = some_case;
    text_format(text, sizeof text, "姓名,身份证号,捐献者编号,手机,县区\n某人,,919100%06d,,任城区\n", (int)d);
    write_file(s, "list.csv", text);
    static const char *const about[] = {
        "\"do\":\"donor.status\",\"donor\":%lld,\"status\":\"TU\",\"until\":\"2030-01-01\"",
        "\"do\":\"sample.add\",\"donor\":%lld,\"collected_on\":\"2026-11-01\"",
        "\"do\":\"attempt.add\",\"donor\":%lld,\"outcome\":\"willing\",\"answered\":\"self\"",
        "\"do\":\"claim.release\",\"donor\":%lld",
        "\"do\":\"case.open\",\"donor\":%lld,\"request_number\":\"R-9\"",
    };
    static const char *const of_case[] = {"\"do\":\"step.done\",\"case\":%s,\"step\":\"first_contact\"",
                                          "\"do\":\"case.close\",\"case\":%s,\"reason\":\"refused\""};
    text[0] = '\0';
    for (size_t i = 0; i < 5; i++) {
        char body[256] = "";
        const char *hole = strstr(about[i], "%lld");
        text_format(body, sizeof body, "%.*s%lld%s", (int)(hole - about[i]), about[i], (long long)d, hole + 4);
        text_format(line, sizeof line, "{\"id\":\"a%zu\",%s}\n", i, body);
        text_append(text, sizeof text, line);
        text_format(body, sizeof body, "%.*s\"919100%06d\"%s", (int)(hole - about[i]), about[i], (int)d, hole + 4);
        text_format(line, sizeof line, "{\"id\":\"b%zu\",%s}\n", i, body);
        text_append(text, sizeof text, line);
    }
    for (size_t i = 0; i < 2; i++) {
        const char *hole = strstr(of_case[i], "%s");
        text_format(line, sizeof line, "{\"id\":\"c%zu\",%.*s%lld%s}\n{\"id\":\"d%zu\",%.*s\"CANARY%lld\"%s}\n", i,
                    (int)(hole - of_case[i]), of_case[i], (long long)c, hole + 2, i, (int)(hole - of_case[i]),
                    of_case[i], (long long)c, hole + 2);
        text_append(text, sizeof text, line);
    }
    write_file(s, "requests", text);
}

static void remove_outputs(const Station *s)
{
    static const char *const names[] = {"out.xlsx", "rejects.csv", "list.csv", "requests"};
    char path[160];
    for (size_t i = 0; i < 4; i++) {
        text_format(path, sizeof path, "%s/%s", s->folder, names[i]);
        unlink(path);
    }
}

/* One line in one of the files; what was changed is looked through, too. */
static void run_in(Station *s, const Role *role, const char *file, const char *line, char *out, size_t size)
{
    char path[96], folder[128];
    text_copy(path, sizeof path, s->path);
    text_format(s->path, sizeof s->path, "%s/now.db", s->folder);
    copy_file(file, s->path);
    copy_file(file, scratch(s));
    chmod(scratch(s), 0600);
    write_inputs(s);
    run_line(s, scratch(s), line, out, size);
    check_kept(&(Walk){.station = s, .stop = &(Stop){.screen = &(Screen){.name = line}}}, role);
    remove_database(scratch(s));
    unlink(s->path);
    remove_outputs(s);
    text_format(folder, sizeof folder, "%s/backup", s->folder);
    remove_folder(folder);
    text_copy(s->path, sizeof s->path, path);
}

static int canaries_in(const char *text, const char *role, const char *line)
{
    int count = 0;
    for (size_t c = 0; c < CANARIES; c++)
        if (strstr(text, canaries[c]) && !strstr(line, canaries[c])) {
            count++;
            if (role)
                print_error("%s, %s: %s\n", role, line, canaries[c]);
        }
    return count;
}

static bool may_differ(const Role *role, const Line *line)
{
    return line->may_differ && (!text_equal(line->line, "check") || text_equal(role->name, "system"));
}

static void no_command_tells_a_role_of_people_out_of_its_sight(void **state)
{
    static char with[1 << 20], without[1 << 20];
    Station *s = *state;
    found = 0;
    for (size_t r = 0; r < BOUNDED; r++) {
        const Role *role = &bounded[r];
        Files files;
        make_files(s, role, &files);
        aim(&files, role, false);
        for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
            run_in(s, role, files.with, lines[i].line, with, sizeof with);
            run_in(s, role, files.without, lines[i].line, without, sizeof without);
            found += canaries_in(with, role->name, lines[i].line);
            if (text_equal(with, without) || may_differ(role, &lines[i]))
                continue;
            found++;
            print_error("%s, %s: people out of sight make a difference:\n", role->name, lines[i].line);
            print_rows(with, without);
        }
        remove_files(&files);
    }
    assert_int_equal(found, 0);
}

static void the_commands_tell_a_lead_every_canary(void **state)
{
    static char out[1 << 20];
    Station *s = *state;
    Files files;
    int telling = 0;
    found = 0;
    make_files(s, &everybody_seen[0], &files);
    aim(&files, &everybody_seen[0], false);
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        run_in(s, &everybody_seen[0], files.with, lines[i].line, out, sizeof out);
        telling += canaries_in(out, NULL, lines[i].line) > 0;
    }
    remove_files(&files);
    assert_in_range(telling, 10, sizeof lines / sizeof lines[0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_role_is_shown_or_told_of_people_out_of_its_sight),
        cmocka_unit_test(whoever_sees_everybody_sees_every_canary),
        cmocka_unit_test(who_only_reads_changes_nothing),
        cmocka_unit_test(without_the_gate_the_leaks_are_found),
        cmocka_unit_test(no_command_tells_a_role_of_people_out_of_its_sight),
        cmocka_unit_test(the_commands_tell_a_lead_every_canary),
    };
    int failed = cmocka_run_group_tests(tests, roles_open, walk_close);
    forget(&shown[0]);
    forget(&shown[1]);
    return failed;
}

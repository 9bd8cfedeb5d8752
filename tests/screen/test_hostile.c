/* Hostile text: control, bidi and zero-width characters, invalid UTF-8, formulas, a million characters. Planted behind
 * the program's back in every text column of every table, and brought to every door; no byte of it may reach the
 * terminal, an output or a file in a form that does anything. */
#include "stops.h"

#include <sys/stat.h>

#include "desk_run.h"
#include "guards.h"

/* A title, a colour, a cleared screen, a bell, a cursor report, C1, right-to-left, zero width, a mark, halves. */
#define TITLE "\033]0;PWNED\a"
#define COLOUR "\033[31337m"
#define NASTY                                                                                                        \
    TITLE COLOUR "\033[2J\b\b\r\v\f\016\001\177\033[6n\302\2331m\342\200\256moc\342\200\213\357\273\277\342\200\250" \
                 "\342\201\247\363\240\201\201\377\300\257\355\240\200\342\202"
#define FORMULA "=cmd|' /C calc'!A0"

/* --- what may not come --- */

static bool is_forbidden(uint32_t point, size_t length)
{
    return (point == 0xFFFD && length == 1) || (point >= 0x80 && point < 0xA0) ||
           (point >= 0x200B && point <= 0x200F) || (point >= 0x2028 && point <= 0x202E) ||
           (point >= 0x2060 && point <= 0x206F) || point == 0xFEFF || (point >= 0xE0000 && point <= 0xE0FFF);
}

/* Of control characters the terminal gets what curses sends, a file line ends and tabs. */
static bool is_control(uint32_t point, bool terminal)
{
    if (point == '\n' || point == '\r' || point == '\t')
        return false;
    return point < 0x20 ? !terminal || !strchr("\033\a\b", (int)point) || !point : point == 0x7F;
}

static int tainted(const char *bytes, size_t length, bool terminal)
{
    static const char *const sent[] = {TITLE, COLOUR, "\033[6n"};
    for (size_t i = 0; i < sizeof sent / sizeof sent[0]; i++)
        if (memmem(bytes, length, sent[i], strlen(sent[i])))
            return __LINE__;
    char *text = malloc(length + 1);
    int bad = 0;
    memcpy(text, bytes, length);
    text[length] = '\0';
    for (size_t at = 0, size = 1; at < length && !bad; at += size) {
        uint32_t point = text[at] ? text_decode(text + at, &size) : 0;
        size = text[at] ? size : 1;
        bool cut = terminal && at + 4 > length; /* the rest is still on its way */
        if ((is_forbidden(point, size) && !cut) || is_control(point, terminal))
            bad = (int)(point ? point : 1);
    }
    free(text);
    return bad;
}

static void assert_clean(const char *what, const char *bytes, size_t length, bool terminal)
{
    int bad = tainted(bytes, length, terminal);
    if (!bad)
        return;
    found++;
    print_error("%s: U+%04X\n", what, (unsigned)bad);
}

/* --- planting --- */

static void run_sql(sqlite3 *db, const char *sql)
{
    char *message = NULL;
    if (sqlite3_exec(db, sql, NULL, NULL, &message) != SQLITE_OK)
        fail_msg("%s: %s", sql, message);
}

/* Every third row in each column; the column's number shifts which, so that no row is spoilt in all of them. What has
 * to be unique stays as it is where it would not be. */
static void plant_column(sqlite3 *db, const char *table_name, const char *column, int nth)
{
    char sql[512];
    sqlite3_stmt *s;
    text_format(sql, sizeof sql,
                "UPDATE OR IGNORE \"%1$s\" SET \"%2$s\" = ?1 || \"%2$s\" WHERE (length(\"%2$s\") + %3$d) %% 3 < 2 AND "
                "\"%2$s\" IS NOT NULL",
                table_name, column, nth);
    if (sqlite3_prepare_v2(db, sql, -1, &s, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(db));
    sqlite3_bind_text(s, 1, nth % 2 ? FORMULA NASTY "毛" : NASTY "毛", -1, SQLITE_STATIC);
    int result = sqlite3_step(s);
    if (result != SQLITE_DONE && result != SQLITE_CONSTRAINT)
        fail_msg("%s: %s", sql, sqlite3_errmsg(db));
    sqlite3_finalize(s);
}

/* What the file is known by, who may sign in, and where a person belongs stay; else there would be nothing to see. */
static bool is_kept(const char *table_name, const char *column)
{
    static const char *const kept[] = {"meta.name",    "meta.value",        "task.not_before",  "account.name",
                                       "account.role", "account.unix_user", "account.password", "donor.unit",
                                       "task.purpose", "task.unit",         "donor.status",     NULL};
    char name[128];
    text_format(name, sizeof name, "%s.%s", table_name, column);
    for (size_t i = 0; kept[i]; i++)
        if (text_equal(kept[i], name))
            return true;
    return false;
}

/* Returns how many columns were planted. */
static int plant(const char *path)
{
    static char columns[512][2][64];
    int count = 0;
    sqlite3 *db;
    sqlite3_stmt *s;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    char *guards = guards_off(db);
    sqlite3_prepare_v2(db,
                       "SELECT m.name, c.name FROM sqlite_schema m JOIN pragma_table_info(m.name) c WHERE m.type = "
                       "'table' AND m.name NOT LIKE 'sqlite%' AND c.type IN ('TEXT', 'ANY')",
                       -1, &s, NULL);
    while (sqlite3_step(s) == SQLITE_ROW && count < 512) {
        text_copy(columns[count][0], 64, (const char *)sqlite3_column_text(s, 0));
        text_copy(columns[count][1], 64, (const char *)sqlite3_column_text(s, 1));
        count += !is_kept(columns[count][0], columns[count][1]);
    }
    sqlite3_finalize(s);
    run_sql(db, "BEGIN");
    /* Texts nobody typed yet. */
    run_sql(
        db,
        "UPDATE donor SET note = '一', address = '一', employer = '一', recruiter = '一'; UPDATE attempt SET note "
        "= '一'; UPDATE phone SET note = '一'; UPDATE sample SET event = '一', collector = '一'; UPDATE account SET "
        "full_name = '一', line = '1'; UPDATE donation_case SET note = '一', ward = '一', travel = '一'");
    for (int i = 0; i < count; i++)
        plant_column(db, columns[i][0], columns[i][1], i);
    run_sql(db, "UPDATE donor SET note = replace(hex(zeroblob(300000)), '00', '毛' || char(27)) WHERE id IN (7, 77); "
                "UPDATE attempt SET note = replace(hex(zeroblob(300000)), '00', '毛' || char(27)) WHERE id IN (7, 77); "
                "UPDATE donation_case SET note = replace(hex(zeroblob(300000)), '00', '毛' || char(27)) WHERE id = 1");
    run_sql(db, "COMMIT");
    guards_on(db, guards);
    run_sql(db, "PRAGMA wal_checkpoint(TRUNCATE)");
    sqlite3_close(db);
    return count;
}

static char clean_file[112]; /* the same without */

static int hostile_open(void **state)
{
    walk_open(state);
    Station *s = *state;
    text_format(clean_file, sizeof clean_file, "%s/clean.db", s->folder);
    copy_file(s->path, clean_file);
    chmod(clean_file, 0600);
    assert_in_range(plant(s->path), 250, 511);
    return 0;
}

static int hostile_close(void **state)
{
    const Station *s = *state;
    char folder[128];
    remove_database(clean_file);
    text_format(folder, sizeof folder, "%s/backup", s->folder);
    remove_folder(folder);
    return walk_close(state);
}

/* --- the screens --- */

static int marks_seen; /* frames in which the text was made visible */

static void look(Walk *w)
{
    char what[256];
    size_t length;
    const char *raw = terminal_raw(w->terminal, &length);
    text_format(what, sizeof what, "%s after %s", w->stop->screen->name, w->pressed);
    assert_clean(what, raw, length, true);
    marks_seen += memmem(raw, length, "\357\277\275", 3) != NULL;
}

/* A file of that name, in the folder that the import page lists. */
static void write_in_folder(const char *name, const char *text)
{
    char path[512];
    text_format(path, sizeof path, "%s/%s", import_folder, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

static void walk_stop(Walk *w)
{
    write_in_folder(NASTY ".csv", table);
    w->terminal = terminal_fork(&(TerminalOptions){.rows = 24, .columns = 80}, walk_child, w);
    read_mark(w);
    press(w, KEY_ENTER_);
    for (size_t i = 0; (at_stop(w) || come_back(w)) && i < w->stop->screen->command_count; i++) {
        const Command *command = &w->stop->screen->commands[i];
        uint32_t key = walkable(w, command, command->key) ? command->key : command->also;
        if (!walkable(w, command, key))
            continue;
        w->pressed = command->label;
        press(w, key);
        if (!come_back(w))
            fail_msg("%s: no way back after %s", w->stop->screen->name, w->pressed);
    }
    end(w);
}

static void walk_hostile(Station *s, Language language)
{
    static Walk w;
    found = marks_seen = 0;
    language_set(language);
    for (size_t i = 0; i < stop_count; i++) {
        w = (Walk){.station = s,
                   .stop = &stops[i],
                   .looked = look,
                   .rows = 24,
                   .columns = 80,
                   .pressed = "opening",
                   .language = language};
        walk_stop(&w);
    }
    language_set(LANGUAGE_EN);
    assert_int_equal(found, 0);
    assert_true(marks_seen > (int)stop_count);
}

static void no_screen_sends_what_was_planted_in_chinese(void **state)
{
    walk_hostile(*state, LANGUAGE_ZH);
}

static void no_screen_sends_what_was_planted_in_english(void **state)
{
    walk_hostile(*state, LANGUAGE_EN);
}

/* --- the commands: both outputs and the files they write --- */

static char output[1 << 22];

/* A line of the shell on a copy of the file, which stays to be looked at until drop_copy(). */
static size_t run_on(const Station *s, const char *file, const char *line)
{
    char command[4096];
    /* What is said on the side comes behind, not between the bytes of what is written. */
    text_format(command, sizeof command,
                "cd '%s' && '%s' -d '%s' --now '2026-11-24 10:00' %s 2>said; cat said; rm said", s->folder, program(),
                scratch(s), line);
    copy_file(file, scratch(s));
    chmod(scratch(s), 0600);
    FILE *pipe = popen(command, "r");
    assert_non_null(pipe);
    size_t length = fread(output, 1, sizeof output, pipe);
    pclose(pipe);
    return length;
}

static void drop_copy(const Station *s)
{
    remove_database(scratch(s));
}

static size_t run_line(const Station *s, const char *line)
{
    size_t length = run_on(s, s->path, line);
    drop_copy(s);
    return length;
}

static size_t read_whole(const char *path)
{
    FILE *file = fopen(path, "r");
    size_t length = file ? fread(output, 1, sizeof output, file) : 0;
    if (file)
        fclose(file);
    return length;
}

static int formulas_in(const char *text, size_t length)
{
    int count = 0;
    for (size_t i = 1; i < length; i++)
        count += strchr("=+@", text[i]) && strchr(",\n\t", text[i - 1]) && text[i] && text[i - 1];
    return count;
}

static void no_command_says_or_writes_what_was_planted(void **state)
{
    static const char *const lines[] = {"find 13 --limit 1000",
                                        "find w --limit 1000",
                                        "queue --limit 1000",
                                        "export donors",
                                        "export samples",
                                        "export attempts",
                                        "report briefing",
                                        "report targets",
                                        "report followup",
                                        "report funnel",
                                        "report cases",
                                        "report aftercare",
                                        "report quality",
                                        "check",
                                        "doctor",
                                        "import --undo 1",
                                        "--lang zh check",
                                        "--lang zh queue",
                                        "--lang zh report cases"};
    static const char *const files[] = {"export donors -o",   "export samples -o", "export attempts -o",
                                        "report followup -o", "report cases -o",   "report quality -o"};
    static const char *const ends[] = {".csv", ".jsonl", ".txt", ".xlsx"};
    Station *s = *state;
    int shown = 0;
    found = 0;
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        size_t length = run_line(s, lines[i]);
        size_t mark = length > 2 && memcmp(output, "\357\273\277", 3) == 0 ? 3 : 0; /* for Excel */
        assert_clean(lines[i], output + mark, length - mark, false);
        shown += memmem(output, length, "\357\277\275", 3) != NULL;
    }
    assert_true(shown > 5); /* lists and exports did bring it, made visible */
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++)
        for (size_t k = 0; k < 3; k++) {
            char line[128], path[160];
            text_format(line, sizeof line, "%s out%s", files[i], ends[k]);
            text_format(path, sizeof path, "%s/out%s", s->folder, ends[k]);
            assert_clean(line, output, run_line(s, line), false);
            size_t length = read_whole(path);
            size_t mark = length > 2 && memcmp(output, "\357\273\277", 3) == 0 ? 3 : 0; /* for Excel */
            assert_clean(path, output + mark, length - mark, false);
            if (k == 0 && formulas_in(output, length) && ++found)
                print_error("%s: a formula\n", line);
            unlink(path);
        }
    assert_int_equal(found, 0);
}

/* --- every door --- */

/* A row that was stored with a byte of it. */
static int64_t stored(const Station *s)
{
    char sql[512];
    int64_t count = 0;
    sqlite3 *db;
    sqlite3_stmt *columns, *rows;
    assert_int_equal(sqlite3_open(scratch(s), &db), SQLITE_OK);
    sqlite3_prepare_v2(db,
                       "SELECT m.name, c.name FROM sqlite_schema m JOIN pragma_table_info(m.name) c WHERE m.type = "
                       "'table' AND c.type = 'TEXT'",
                       -1, &columns, NULL);
    while (sqlite3_step(columns) == SQLITE_ROW) {
        text_format(sql, sizeof sql,
                    "SELECT count(*) FROM \"%s\" WHERE instr(\"%s\", char(27)) OR instr(\"%s\", char(8238))",
                    sqlite3_column_text(columns, 0), sqlite3_column_text(columns, 1), sqlite3_column_text(columns, 1));
        assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &rows, NULL), SQLITE_OK);
        assert_int_equal(sqlite3_step(rows), SQLITE_ROW);
        if (sqlite3_column_int64(rows, 0))
            print_error("%s\n", sql);
        count += sqlite3_column_int64(rows, 0);
        sqlite3_finalize(rows);
    }
    sqlite3_finalize(columns);
    sqlite3_close(db);
    return count;
}

static void knock(const Station *s, const char *line)
{
    size_t length = run_on(s, clean_file, line);
    assert_clean(line, output, length, false);
    if (length == 0 && ++found)
        print_error("%s: nothing is said\n", line);
    found += stored(s) > 0;
    drop_copy(s);
}

static void write_here(const Station *s, const char *name, const char *text)
{
    char path[512];
    text_format(path, sizeof path, "%s/%s", s->folder, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

static void remove_here(const Station *s, const char *name)
{
    char path[512];
    text_format(path, sizeof path, "%s/%s", s->folder, name);
    unlink(path);
}

static void arguments_files_and_surroundings_are_refused_or_shown(void **state)
{
    static const char *const knocks[] = {"'" NASTY "'",
                                         "find '" NASTY "'",
                                         "find x --limit '" NASTY "'",
                                         "queue --unit '" NASTY "'",
                                         "export '" NASTY "'",
                                         "export donors --unit '" NASTY "'",
                                         "export donors -o '" NASTY "/x.csv'",
                                         "report '" NASTY "'",
                                         "report followup --year '" NASTY "'",
                                         "report followup --from '" NASTY "'",
                                         "report briefing --date '" NASTY "'",
                                         "report followup --unit '" NASTY "'",
                                         "import '" NASTY "' x.csv",
                                         "import donors '" NASTY ".csv'",
                                         "import --undo '" NASTY "'",
                                         "--lang '" NASTY "' find x",
                                         "-c '" NASTY "' find x",
                                         "backup '" NASTY "'",
                                         "restore '" NASTY "'",
                                         "passwd '" NASTY "' --password-stdin <pw",
                                         "check '" NASTY "'",
                                         "-c bad.cfg find x",
                                         "-c worse.cfg find x",
                                         "-c worst.cfg find x",
                                         "batch <requests"};
    static const char *const names[] = {"LANG", "LANGUAGE", "LC_ALL", "TERM", "USER", "SSH_CONNECTION", "TZ"};
    Station *s = *state;
    found = 0;
    write_here(s, "pw", NASTY "long enough\n");
    write_here(s, "bad.cfg", "station = { zh = \"" NASTY "\"; };\n");
    write_here(s, "worse.cfg", NASTY " = 1;\n");
    write_here(s, "worst.cfg",
               "units = ( { code = \"1\"; zh = \"" NASTY "\"; en = \"" FORMULA "\"; nonsense = 1; } );\n");
    write_here(s, "requests",
               NASTY "\n{\"id\":\"" NASTY
                     "\",\"do\":\"donor.add\"}\n{\"id\":\"1\",\"do\":\"\\u001b]0;PWNED\\u0007\\u202e\"}\n"
                     "{\"id\":\"2\",\"do\":\"donor.add\",\"name\":\"\\u001b[31337m\\u202e\",\"unit\":\"370811\"}\n"
                     "{\"id\":\"3\",\"do\":\"donor.add\",\"name\":\"毛\\u200b建国\",\"unit\":\"370811\"}\n"
                     "{\"id\":\"\\u001b\\u202e\",\"do\":\"donor.add\",\"\\u001b\":1}\n"
                     "{\"id\":\"4\",\"do\":\"donor.add\",\"name\":\"毛建国\",\"unit\":\"\\u001b[6n\"}\n"
                     "{\"id\":\"5\",\"do\":\"donor.status\",\"donor\":\"\\u001b[6n\",\"status\":\"\\u202e\"}\n");
    for (size_t i = 0; i < sizeof knocks / sizeof knocks[0]; i++)
        knock(s, knocks[i]);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        char before[128];
        const char *old = getenv(names[i]);
        text_copy(before, sizeof before, old ? old : "");
        setenv(names[i], NASTY, 1);
        knock(s, "find");
        knock(s, "doctor");
        old ? setenv(names[i], before, 1) : unsetenv(names[i]);
    }
    static const char *const made[] = {"pw", "bad.cfg", "worse.cfg", "worst.cfg", "requests"};
    for (size_t i = 0; i < sizeof made / sizeof made[0]; i++)
        remove_here(s, made[i]);
    assert_int_equal(found, 0);
}

/* A table whose every cell is hostile, under the headings of its template and under a hostile one. */
static void imports_of_every_kind_are_refused_or_shown(void **state)
{
    static const char *const kinds[] = {"donors",  "samples", "attempts", "cases",
                                        "targets", "events",  "teams",    "registry"};
    Station *s = *state;
    found = 0;
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        char line[256], text[16384], row[8192];
        const char *cells[] = {NASTY, FORMULA, NASTY FORMULA, "毛\342\200\213建国"};
        text_format(line, sizeof line, "export template-%s", text_equal(kinds[i], "registry") ? "donors" : kinds[i]);
        size_t length = run_on(s, clean_file, line), columns = 1;
        drop_copy(s);
        text_format(text, sizeof text, "%.*s", (int)strcspn(output, "\r\n"), output);
        assert_in_range(length, 8, sizeof text);
        for (const char *at = text; *at; at++)
            columns += *at == ',';
        text_append(text, sizeof text, "," NASTY "\n");
        for (size_t c = 0; c < sizeof cells / sizeof cells[0]; c++) {
            row[0] = '\0';
            for (size_t n = 0; n < columns; n++) {
                text_append(row, sizeof row, n ? ",\"" : "\"");
                text_append(row, sizeof row, n == 1 && c > 1 ? "370811" : cells[c]);
                text_append(row, sizeof row, "\"");
            }
            text_append(row, sizeof row, "\n");
            text_append(text, sizeof text, row);
        }
        write_here(s, NASTY ".csv", text);
        text_format(line, sizeof line, "import %s '%s' --rejects rejects.csv", kinds[i], NASTY ".csv");
        knock(s, line);
        text_format(line, sizeof line, "%s/rejects.csv", s->folder);
        length = read_whole(line);
        size_t mark = length > 2 && memcmp(output, "\357\273\277", 3) == 0 ? 3 : 0;
        assert_clean(line, output + mark, length - mark, false);
        remove_here(s, "rejects.csv");
        remove_here(s, NASTY ".csv");
    }
    assert_int_equal(found, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_screen_sends_what_was_planted_in_chinese),
        cmocka_unit_test(no_screen_sends_what_was_planted_in_english),
        cmocka_unit_test(no_command_says_or_writes_what_was_planted),
        cmocka_unit_test(arguments_files_and_surroundings_are_refused_or_shown),
        cmocka_unit_test(imports_of_every_kind_are_refused_or_shown),
    };
    return cmocka_run_group_tests(tests, hostile_open, hostile_close);
}

/* A walk over every screen by its table: each key is pressed in both languages at three sizes. Nothing is dead, cut,
 * or untranslated; what each frame must be stands in check_frame(). */
#include "persons.h"

#include <dirent.h>
#include <sys/stat.h>
#include <utime.h>

#include "base/catalogue.h"
#include "bus.h"
#include "case.h"
#include "casework.h"
#include "exchange.h"
#include "handover.h"
#include "import.h"
#include "loop.h"
#include "province.h"
#include "report.h"

enum { PEOPLE = 300, SCREEN_TEXT = 65536, MOST_COLUMNS = 200, MOST_ROWS = 60 };

/* --- the program tells behind each frame, inside what the terminal passes over, how many keys it has taken --- */

static Ui *walked;

Key __real_term_key(int milliseconds);
Key __wrap_term_key(int milliseconds);

Key __wrap_term_key(int milliseconds)
{
    static unsigned taken, told = ~0u;
    if (milliseconds > 0 && told != taken && walked) {
        const Screen *top = loop_top(walked)->screen;
        dprintf(STDOUT_FILENO, "\033]7;%s:%d:%d:%d:%d:%u\a", top->name, walked->count, top->box, loop_typing(walked),
                walked->message[0] != '\0', taken);
        told = taken;
    }
    Key key = __real_term_key(milliseconds);
    taken += key.code != KEY_NONE_ && key.code != KEY_RESIZE_;
    return key;
}

typedef struct {
    char screen[32];
    int layers, box, typing, said;
} Mark;

/* --- a practice station with something on every screen --- */

static int64_t some_donor, some_case, some_item, some_bus, some_sheet;
static MergeArgument some_pair;
static ImportArgument some_file = {.kind = "donors", .encoding = ENCODING_AUTO};
static CallArgument some_call;
static WorkFilter lists[WORK_KINDS];
static const Door some_door = {.kind = DOOR_PEOPLE, .what = "sampled", .from = "2026-01-01", .to = "2026-11-24"};
static StartArgument start;
static const RegistryArgument somebody_rings = {.incoming = true}, notice_comes = {.notice = true};
static const DayArgument everybody = {.account = 0};
static const HandoverArgument received = {.received = true};
static const BoardFilter closed_cases = {.phase = BOARD_CLOSED};
static char *data;          /* all text that was typed */
static char accounts[1024]; /* names that are typed in Latin letters, and where the files are */

static void remove_database(const char *path)
{
    static const char *const parts[] = {"", "-wal", "-shm", ".lock"};
    char part[160];
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        text_format(part, sizeof part, "%s%s", path, parts[i]);
        unlink(part);
    }
}

static int64_t the(Station *station, const char *sql)
{
    int64_t id = query_one_int(station->desk.store, 0, sql);
    assert_true(id > 0);
    return id;
}

static char import_folder[96];
static const char table[] = "姓名,身份证号,手机,县区,备注\n"
                            "毛建国,370899199001010017,13853712345,曲阜市,体检时报名\n"
                            "王静,370899199001010025,13953712346,邹城市,\n"
                            "赵刚,370899199101010099,13653712348,任城区,\n";

static void write_table(Station *station)
{
    char above[96];
    text_format(import_folder, sizeof import_folder, "%s/tables/in", station->folder);
    text_format(some_file.path, sizeof some_file.path, "%s/名单.csv", import_folder);
    text_format(above, sizeof above, "%s/tables", station->folder);
    mkdir(above, 0700);
    mkdir(import_folder, 0700);
    FILE *file = fopen(some_file.path, "w");
    assert_non_null(file);
    fputs(table, file);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(utime(some_file.path, &(struct utimbuf){.modtime = instant_at(day_from(2026, 11, 23), 0)}), 0);
}

static void remove_folder(const char *name)
{
    char path[1024];
    DIR *folder = opendir(name);
    for (const struct dirent *e; folder && (e = readdir(folder)) != NULL;) {
        text_format(path, sizeof path, "%s/%s", name, e->d_name);
        unlink(path);
    }
    if (folder)
        closedir(folder);
    rmdir(name);
}

/* What the screens of importing wrote goes, too. */
static void remove_table(void)
{
    remove_folder(import_folder);
    *strrchr(import_folder, '/') = '\0';
    rmdir(import_folder);
}

static void gather_file(FILE *out, const char *path)
{
    char line[4096];
    FILE *in = fopen(path, "r");
    assert_non_null(in);
    while (fgets(line, sizeof line, in))
        fputs(line, out);
    fclose(in);
}

/* Every text of the file, so that what was typed can be told from what the program says. */
static void gather(Station *station)
{
    size_t size = 0;
    FILE *out = open_memstream(&data, &size);
    char tables[64][64], line[160];
    size_t count = 0;
    sqlite3 *db;
    sqlite3_stmt *s;
    assert_int_equal(sqlite3_open(station->path, &db), SQLITE_OK);
    sqlite3_prepare_v2(db,
                       "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT IN ('search_key', 'history')",
                       -1, &s, NULL);
    while (sqlite3_step(s) == SQLITE_ROW && count < 64)
        text_copy(tables[count++], sizeof tables[0], (const char *)sqlite3_column_text(s, 0));
    sqlite3_finalize(s);
    for (size_t i = 0; i < count; i++) {
        text_format(line, sizeof line, "SELECT * FROM \"%s\"", tables[i]);
        assert_int_equal(sqlite3_prepare_v2(db, line, -1, &s, NULL), SQLITE_OK);
        while (sqlite3_step(s) == SQLITE_ROW)
            for (int c = 0; c < sqlite3_column_count(s); c++)
                if (sqlite3_column_type(s, c) == SQLITE_TEXT)
                    fprintf(out, "%s\n", (const char *)sqlite3_column_text(s, c));
        sqlite3_finalize(s);
    }
    sqlite3_prepare_v2(db, "SELECT group_concat(name || ' ' || coalesce(unix_user, ''), ' ') FROM account", -1, &s,
                       NULL);
    assert_int_equal(sqlite3_step(s), SQLITE_ROW);
    text_format(accounts, sizeof accounts, "%s %s.walk wal shm lock tables export audit",
                (const char *)sqlite3_column_text(s, 0), station->path);
    sqlite3_finalize(s);
    sqlite3_close(db);
    fprintf(out, "%s\n%s\n", some_file.path, table);
    gather_file(out, "config/letters.cfg");
    gather_file(out, "config/station.cfg");
    fclose(out);
}

static int walk_open(void **state)
{
    station_open(state);
    Station *station = *state;
    clock_set(instant_at(day_from(2026, 11, 24), 10 * 60));
    Store *store = NULL;
    desk_close(&station->desk);
    remove_database(station->path);
    PracticeJob job = {.donors = PEOPLE};
    assert_ok(station, practice_make(station->path, station->config, &job, &station->error));
    assert_ok(station, store_open(&store, station->path, &(StoreOptions){0}, &station->error));
    assert_ok(station, desk_open(&station->desk, store, station->config, "desk", &station->error));
    assert_ok(station, staff_by_unix_user(&station->desk, &station->error));
    some_case = the(station, "SELECT id FROM donation_case WHERE phase = 'open' ORDER BY id LIMIT 1");
    some_donor = the(station, "SELECT donor FROM donation_case WHERE phase = 'open' ORDER BY id LIMIT 1");
    some_item = the(station, "SELECT id FROM province_item LIMIT 1");
    some_pair.left = the(station, "SELECT id FROM donor WHERE id NOT IN (SELECT donor FROM status_period UNION SELECT "
                                  "donor FROM donation_case) ORDER BY id LIMIT 1");
    some_pair.right = the(station, "SELECT id FROM donor WHERE id NOT IN (SELECT donor FROM status_period UNION SELECT "
                                   "donor FROM donation_case) ORDER BY id DESC LIMIT 1");
    some_call.donor = the(station, "SELECT donor FROM task WHERE closed_at IS NULL ORDER BY donor DESC LIMIT 1");
    for (int i = 0; i < WORK_KINDS; i++)
        lists[i].kind = (WorkKind)i;
    BusDay day = {.held_on = "2026-11-24", .unit = "370811", .event = "公园专场", .tubes = 2, .papers = 2};
    assert_ok(station, bus_save(&station->desk, &day, &station->error));
    some_bus = day.id;
    Duty duty = {.on_date = "2026-11-24", .name = "张丽", .phone = "13800000001"};
    assert_ok(station, duty_save(&station->desk, &duty, &station->error));
    assert_ok(station, handover_give(&station->desk, some_donor, 0, "请回电", &day.id, &station->error));
    assert_ok(station, work_sheet_make(&station->desk, "370883", NULL, 0, &some_sheet, &station->error));
    write_table(station);
    ImportJob import = {.kind = "registry", .file = some_file.path};
    ImportResult result;
    assert_ok(station, import_run(&station->desk, &import, &result, &station->error));
    desk_close(&station->desk);
    station_falsify(station, "PRAGMA wal_checkpoint(TRUNCATE)");
    gather(station);
    station->config->import_folder = import_folder;
    return 0;
}

static int walk_close(void **state)
{
    Station *station = *state;
    char exported[160];
    free(data);
    remove_table();
    text_format(exported, sizeof exported, "%s/export", station->folder);
    remove_folder(exported);
    station->config->import_folder = NULL;
    return station_close(state);
}

/* --- where the walk goes --- */

typedef struct {
    const Screen *screen;
    const void *argument;
} Stop;

static const Stop stops[] = {
    {&screen_today, &start},
    {&screen_tour, NULL},
    {&screen_calls, NULL},
    {&screen_call, &some_call},
    {&screen_day, &everybody},
    {&screen_registry, NULL},
    {&screen_registry, &somebody_rings},
    {&screen_registry, &notice_comes},
    {&screen_worklist, &lists[WORK_INCOMPLETE]},
    {&screen_worklist, &lists[WORK_STALLED]},
    {&screen_worklist, &lists[WORK_SEARCH]},
    {&screen_worklist, &lists[WORK_REVIEW]},
    {&screen_worklist, &lists[WORK_AGE]},
    {&screen_worklist, &lists[WORK_DEFERRAL]},
    {&screen_quality, &lists[WORK_NO_PHONE]},
    {&screen_quality, &lists[WORK_NO_SECOND]},
    {&screen_quality, &lists[WORK_NO_CONSENT]},
    {&screen_quality, &lists[WORK_SAMPLE]},
    {&screen_card, &some_donor},
    {&screen_intake, NULL},
    {&screen_intake, &some_bus},
    {&screen_board, NULL},
    {&screen_board, &closed_cases},
    {&screen_case, &some_case},
    {&screen_roster, NULL},
    {&screen_bus, NULL},
    {&screen_bus_day, &some_bus},
    {&screen_news, NULL},
    {&screen_handover, NULL},
    {&screen_handover, &received},
    {&screen_staff, NULL},
    {&screen_worksheets, NULL},
    {&screen_worksheet, &some_sheet},
    {&screen_province, NULL},
    {&screen_province_item, &some_item},
    {&screen_compare, NULL},
    {&screen_twins, NULL},
    {&screen_merge, &some_pair},
    {&screen_samples, NULL},
    {&screen_targets, NULL},
    {&screen_outreach, NULL},
    {&screen_figures, NULL},
    {&screen_audit, NULL},
    {&screen_figure, &some_door},
    {&screen_import, NULL},
    {&screen_import_file, "donors"},
    {&screen_import_columns, &some_file},
    {&screen_import_preview, &some_file},
    {&screen_import_batches, NULL},
};
enum { STOPS = sizeof stops / sizeof stops[0] };

/* Below every stop, so that one can come back to it. */
static const Stop *stop_now;

static Status stage_start(Ui *ui, void *state, const void *argument, Error *error)
{
    (void)state, (void)error;
    stop_now = argument;
    walked = ui;
    globals_install(ui);
    return OK;
}

static Reaction stage_again(Ui *ui, void *state, int id)
{
    (void)state, (void)id;
    return ui_open(ui, stop_now->screen, stop_now->argument);
}

static void stage_paint(Ui *ui, void *state, Rect area)
{
    (void)ui, (void)state, (void)area;
}

static const Command stage_commands[] = {{0, KEY_ENTER_, 0, "", "", "", NULL, false, NULL, NULL}};
static const Screen stage = {.name = "stage",
                             .title = "",
                             .commands = stage_commands,
                             .command_count = 1,
                             .open = stage_start,
                             .paint = stage_paint,
                             .command = stage_again};

typedef struct Walk Walk;
struct Walk {
    Station *station;
    const Stop *stop;
    void (*looked)(Walk *w); /* after each key, if wanted */
    Language language;
    int rows, columns;
    bool whole; /* the alternative keys and those that work everywhere, too: they know no size */
    bool plain; /* NO_COLOR, borders of ASCII */
    Terminal *terminal;
    unsigned keys; /* pressed so far */
    Mark mark;
    char before[SCREEN_TEXT], after[SCREEN_TEXT];
    const char *pressed;
};

static int found; /* what is wrong; all of it is told */

#define wrong(walk, ...) (found++, wrong_((walk)), print_error(__VA_ARGS__), print_error("\n"))
static void wrong_(const Walk *w)
{
    print_error("%s %dx%d %s, %s on %s: ", language() == LANGUAGE_ZH ? "zh" : "en", w->columns, w->rows,
                w->stop->screen->name, w->pressed, w->mark.screen);
}

static void copy_file(const char *from, const char *to)
{
    char buffer[65536];
    FILE *in = fopen(from, "r"), *out = fopen(to, "w");
    for (size_t n; in && out && (n = fread(buffer, 1, sizeof buffer, in)) > 0;)
        fwrite(buffer, 1, n, out);
    if (in)
        fclose(in);
    if (out)
        fclose(out);
}

static const char *scratch(const Station *station)
{
    static char path[128];
    text_format(path, sizeof path, "%s.walk", station->path);
    return path;
}

static int walk_child(void *arg)
{
    const Walk *w = arg;
    Store *store = NULL;
    Desk desk;
    Error error = {.code = OK};
    start.database = scratch(w->station);
    copy_file(w->station->path, start.database);
    chmod(scratch(w->station), 0600);
    if (store_open(&store, scratch(w->station), &(StoreOptions){0}, &error) != OK ||
        desk_open(&desk, store, w->station->config, "desk", &error) != OK || staff_by_unix_user(&desk, &error) != OK)
        return 99;
    int status = ui_run(&desk, &stage, w->stop, &error);
    desk_close(&desk);
    return status;
}

/* --- a step --- */

static void read_mark(Walk *w)
{
    char end[32];
    text_format(end, sizeof end, ":%u\a", w->keys);
    if (!terminal_wait_bytes(w->terminal, end))
        fail_msg("%s: the desk does not come to rest after %s", w->stop->screen->name, w->pressed);
    size_t length;
    const char *raw = terminal_raw(w->terminal, &length), *at = strstr(raw, "\033]7;");
    for (const char *next = at; next; next = strstr(next + 1, "\033]7;"))
        at = next;
    assert_non_null(at);
    int n = sscanf(at, "\033]7;%31[^:]:%d:%d:%d:%d", w->mark.screen, &w->mark.layers, &w->mark.box, &w->mark.typing,
                   &w->mark.said);
    assert_int_equal(n, 5);
    if (w->looked)
        w->looked(w);
}

static void press(Walk *w, uint32_t key)
{
    terminal_forget(w->terminal);
    w->keys++;
    terminal_key(w->terminal, key);
    read_mark(w);
}

/* What is on the screen but the message, and where the cursor stands. */
static void snapshot(Walk *w, char *out)
{
    int row, column;
    char cursor[32];
    out[0] = '\0';
    for (int i = 0; i < w->rows; i++)
        if (i != w->rows - 2) {
            text_append(out, SCREEN_TEXT, terminal_row(w->terminal, i));
            text_append(out, SCREEN_TEXT, "\n");
        }
    terminal_cursor(w->terminal, &row, &column);
    text_format(cursor, sizeof cursor, "%d,%d\n", row, column);
    text_append(out, SCREEN_TEXT, cursor);
}

static bool at_stop(const Walk *w)
{
    return w->mark.layers == 2 && text_equal(w->mark.screen, w->stop->screen->name);
}

static void type_line(Walk *w, const char *text)
{
    terminal_send(w->terminal, text);
    w->keys += (unsigned)strlen(text);
    press(w, KEY_ENTER_);
}

/* One step back to the stop; a question on the way is answered in one way or another. */
static void step_back(Walk *w, int step)
{
    int layers = w->mark.layers;
    if (text_equal(w->mark.screen, "sign-in"))
        type_line(w, PRACTICE_ACCOUNT);
    if (text_equal(w->mark.screen, "sign-in") || text_equal(w->mark.screen, "unlock")) {
        type_line(w, PRACTICE_PASSWORD);
        return;
    }
    press(w, layers == 1 ? KEY_ENTER_ : KEY_CTRL('g'));
    if (w->mark.layers > layers && text_equal(w->mark.screen, "choose"))
        press(w, '1' + (uint32_t)step % 2);
}

static bool come_back(Walk *w)
{
    for (int i = 0; i < 12 && !at_stop(w); i++)
        step_back(w, i);
    return at_stop(w);
}

static void begin(Walk *w)
{
    static const char *const no_colour[] = {"NO_COLOR=1", NULL};
    TerminalOptions options = {.rows = w->rows, .columns = w->columns, .set = w->plain ? no_colour : NULL};
    w->keys = 0;
    w->station->config->ascii = w->plain;
    w->mark = (Mark){.layers = 0};
    w->terminal = terminal_fork(&options, walk_child, w);
    read_mark(w);
    if (!come_back(w))
        fail_msg("%s does not open", w->stop->screen->name);
}

/* The line is hung up: the desk leaves without asking. */
static void end(Walk *w)
{
    if (terminal_end(&w->terminal) != 0)
        fail_msg("%s does not end well after %s", w->stop->screen->name, w->pressed);
    remove_database(scratch(w->station));
    remove_table();
    write_table(w->station);
}

/* --- what a frame must be --- */

/* A set of texts. */
enum { SET = 1 << 15 };
typedef struct {
    char *text[SET];
} Set;

static char **set_slot(Set *set, const char *text)
{
    size_t h = 5381;
    for (const char *c = text; *c; c++)
        h = h * 33 + (unsigned char)*c;
    while (set->text[h % SET] && !text_equal(set->text[h % SET], text))
        h++;
    return &set->text[h % SET];
}

static bool set_has(Set *set, const char *text)
{
    return *set_slot(set, text) != NULL;
}

static void set_add(Set *set, const char *text)
{
    char **slot = set_slot(set, text);
    if (!*slot)
        *slot = strdup(text);
}

static void set_clear(Set *set)
{
    for (size_t i = 0; i < SET; i++) {
        free(set->text[i]);
        set->text[i] = NULL;
    }
}

static Set words[2], known[2]; /* everything the program can say, whole; runs that were looked at, by language */

static uint32_t u32(const char *at)
{
    uint32_t value;
    memcpy(&value, at, sizeof value);
    return value;
}

static void fill_words(void)
{
    const char *mo = catalogue_zh;
    uint32_t count = u32(mo + 8), en = u32(mo + 12), zh = u32(mo + 16);
    for (uint32_t i = 0; i < count; i++) {
        set_add(&words[LANGUAGE_EN], mo + u32(mo + en + 8 * i + 4));
        set_add(&words[LANGUAGE_ZH], mo + u32(mo + zh + 8 * i + 4));
    }
}

static bool is_chinese(uint32_t c)
{
    return (c >= 0x3000 && c <= 0x9fff) || (c >= 0xff00 && c <= 0xffef) || c >= 0x20000;
}

static bool is_letter(uint32_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Beside one of these letters are part of a number, a path or an address. */
static bool is_part(uint32_t c)
{
    return (c >= '0' && c <= '9') || c == '/' || c == '_' || c == '*';
}

/* Keys, names of standards and of things that have no Chinese name. */
static const char *const plain_words[] = {
    "marrowdesk", "Esc",  "Enter", "Tab",   "Ctrl",      "PgUp", "PgDn", "Home",  "End",      "Up",
    "Down",       "Left", "Right", "Space", "Backspace", "Del",  "Ins",  "Shift", "ID",       "HLA",
    "GRID",       "WMDA", "CSV",   "UTF",   "GB",        "xlsx", "csv",  "demo",  "holidays", "cfg",
    "Rh",         "AB",   "KB",    "Excel", "WPS",       "QQ",   "txt",  NULL};

static bool may_say(Language language, const char *run)
{
    if (language == LANGUAGE_EN)
        return strstr(data, run) != NULL;
    for (size_t i = 0; plain_words[i]; i++)
        if (text_equal(plain_words[i], run))
            return true;
    return strstr(accounts, run) != NULL;
}

/* Runs of Chinese in English are what somebody typed; words of Latin letters in Chinese are on the list above. */
static void check_row_language(Walk *w, const char *row)
{
    char run[1024] = "";
    size_t used = 0;
    bool part = false;
    for (const char *at = row;;) {
        const char *begin = at;
        size_t length = 0;
        uint32_t c = *at ? text_decode(at, &length) : 0;
        at += length;
        bool mine = language() == LANGUAGE_EN ? is_chinese(c) : is_letter(c);
        if (mine && used + 8 < sizeof run) {
            memcpy(run + used, begin, (size_t)(at - begin));
            run[used += (size_t)(at - begin)] = '\0';
            continue;
        }
        if (used > 1 && !(language() == LANGUAGE_ZH && is_part(c)) && !part && !set_has(&known[language()], run)) {
            if (!may_say(language(), run))
                wrong(w, "\"%s\" in: %s", run, row);
            set_add(&known[language()], run);
        }
        used = 0;
        run[0] = '\0';
        part = language() == LANGUAGE_ZH && is_part(c);
        if (!c)
            return;
    }
}

/* The footer: keys and whole labels, two blanks apart, help at its end. */
static void check_footer(Walk *w, const char *row)
{
    char text[2048], *item;
    text_copy(text, sizeof text, row);
    const char *help = tr("Help");
    size_t length = strlen(text), tail = strlen(help);
    if (length < tail || !text_equal(text + length - tail, help))
        wrong(w, "the footer does not end with help: %s", row);
    for (char *rest = text; (item = strstr(rest, "  ")) || *rest;) {
        char *end = item ? item : rest + strlen(rest), *next = item ? item + 2 : end;
        *end = '\0';
        while (*rest == ' ')
            rest++;
        char *label = strchr(rest, ' ');
        if (*rest && (!label || !set_has(&words[language()], label + 1)))
            wrong(w, "no whole label in the footer: \"%s\"", rest);
        rest = next;
    }
}

/* No head of a list is cut: it has room in the narrowest window. */
static void check_heads(Walk *w, int row)
{
    const char *text = terminal_row(w->terminal, row), *dots = strstr(text, "..");
    for (; dots; dots = strstr(dots + 2, "..")) {
        char left[2048];
        TerminalCell cell;
        text_format(left, sizeof left, "%.*s", (int)(dots - text), text);
        terminal_cell(w->terminal, row, text_columns(left), &cell);
        if (cell.bold && !cell.coloured && !cell.reverse && !set_has(&known[language()], text)) {
            wrong(w, "a head is cut: %s", text);
            set_add(&known[language()], text);
        }
    }
}

/* Letters are Chinese in either language. */
static bool is_letter_shown(const Walk *w)
{
    return text_equal(w->mark.screen, "show") && w->stop->screen == &screen_board;
}

/* Without colours and lines: every cell in the colours of the terminal, no line drawn but of ASCII. */
static void check_plain(Walk *w, int row)
{
    TerminalCell cell;
    for (int column = 0; column < w->columns; column++) {
        terminal_cell(w->terminal, row, column, &cell);
        if (cell.coloured)
            wrong(w, "coloured at %d: %s", column, terminal_row(w->terminal, row));
        if (strncmp(cell.text, "\xe2\x94", 2) == 0)
            wrong(w, "a line at %d: %s", column, terminal_row(w->terminal, row));
        if (cell.coloured || strncmp(cell.text, "\xe2\x94", 2) == 0)
            return;
    }
}

static void check_frame(Walk *w)
{
    for (int row = 0; w->plain && row < w->rows; row++)
        check_plain(w, row);
    for (int row = 0; row < w->rows; row++) {
        if (!is_letter_shown(w))
            check_row_language(w, terminal_row(w->terminal, row));
        if (row > 0 && row < w->rows - 2 && !w->plain && w->stop->screen != &screen_call &&
            !text_equal(w->mark.screen, "call"))
            check_heads(w, row);
    }
    if (strncmp(terminal_row(w->terminal, 0), " marrowdesk", 11) != 0)
        wrong(w, "no title: %s", terminal_row(w->terminal, 0));
    if (at_stop(w) && w->stop->screen->title[0] && !strstr(terminal_row(w->terminal, 0), tr(w->stop->screen->title)))
        wrong(w, "the title is cut: %s", terminal_row(w->terminal, 0));
    check_footer(w, terminal_row(w->terminal, w->rows - 1));
}

/* --- the walk --- */

static bool walkable(const Walk *w, const Command *command, uint32_t key)
{
    bool own = command >= loop_commands && command < loop_commands + loop_command_count;
    if (key == 0 || (w->mark.typing && key_is_text(key)))
        return false;
    return !own || (command->id != LOOP_QUIT && command->id != LOOP_LANGUAGE && command->id != LOOP_REPAINT);
}

/* A key may stay silent that leads where one is already: the tab a screen begins with, the screen itself. */
static bool is_there(const Walk *w, const Command *command)
{
    static const char *const there[] = {"Due",      "Overview",  "On the way", "Checklist",      "Who waits",
                                        "To enter", "Open ones", "Progress",   "Publicity days", NULL};
    static const struct {
        const char *screen, *label;
    } itself[] = {{"calls", "Calls"},
                  {"registry", "Search"},
                  {"registry", "Incoming"},
                  {"samples", "Scan"},
                  {"figures", "Column before"}};
    for (size_t i = 0; there[i]; i++)
        if (command->key == '1' && text_equal(there[i], command->label))
            return true;
    for (size_t i = 0; i < sizeof itself / sizeof itself[0]; i++)
        if (text_equal(itself[i].screen, w->stop->screen->name) && text_equal(itself[i].label, command->label))
            return true;
    return false;
}

static void try_key(Walk *w, const Command *command, uint32_t key)
{
    char label[48], pressed[128];
    if (!walkable(w, command, key))
        return;
    key_label(key, label, sizeof label);
    text_format(pressed, sizeof pressed, "%s (%s)", label, command->label);
    w->pressed = pressed;
    snapshot(w, w->before);
    press(w, key);
    snapshot(w, w->after);
    if (!w->mark.said && text_equal(w->before, w->after) && !is_there(w, command))
        wrong(w, "a dead key");
    check_frame(w);
    if (!come_back(w))
        fail_msg("%s: no way back after %s from %s", w->stop->screen->name, w->pressed, w->mark.screen);
    w->pressed = "";
}

static void try_all(Walk *w, const Command *commands, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        try_key(w, &commands[i], commands[i].key);
        if (w->whole)
            try_key(w, &commands[i], commands[i].also);
    }
}

static void walk(Walk *w)
{
    size_t count;
    const Command *globals = globals_commands(&count);
    w->pressed = "";
    language_set(w->language);
    begin(w);
    check_frame(w);
    try_all(w, w->stop->screen->commands, w->stop->screen->command_count);
    if (w->whole) {
        try_all(w, loop_commands, loop_command_count);
        try_all(w, globals, count);
    }
    end(w);
    language_set(LANGUAGE_EN);
}

static void walk_all(Station *station, const Walk *how)
{
    static Walk w;
    found = 0;
    for (size_t i = 0; i < STOPS; i++) {
        w = *how;
        w.station = station;
        w.stop = &stops[i];
        walk(&w);
    }
    set_clear(&known[how->language]);
    assert_int_equal(found, 0);
}

static void walks_in_chinese_at_80x24(void **state)
{
    walk_all(*state, &(Walk){.language = LANGUAGE_ZH, .rows = 24, .columns = 80, .whole = true});
}

static void walks_in_english_at_80x24(void **state)
{
    walk_all(*state, &(Walk){.language = LANGUAGE_EN, .rows = 24, .columns = 80, .whole = true});
}

static void walks_in_chinese_at_100x30(void **state)
{
    walk_all(*state, &(Walk){.language = LANGUAGE_ZH, .rows = 30, .columns = 100});
}

static void walks_in_english_at_100x30(void **state)
{
    walk_all(*state, &(Walk){.language = LANGUAGE_EN, .rows = 30, .columns = 100});
}

static void walks_in_chinese_at_200x60(void **state)
{
    walk_all(*state, &(Walk){.language = LANGUAGE_ZH, .rows = 60, .columns = 200});
}

static void walks_in_english_at_200x60(void **state)
{
    walk_all(*state, &(Walk){.language = LANGUAGE_EN, .rows = 60, .columns = 200});
}

static void walks_without_colours_and_lines(void **state)
{
    walk_all(*state, &(Walk){.language = LANGUAGE_ZH, .rows = 24, .columns = 80, .plain = true});
}

/* --- what the tables themselves must be --- */

static void every_screen_is_walked(void **state)
{
    (void)state;
    for (size_t i = 0; screens_all[i]; i++) {
        bool met = screens_all[i] == &screen_sign_in; /* on the way to Today, which asks who sits there */
        for (size_t stop = 0; stop < STOPS; stop++)
            met = met || stops[stop].screen == screens_all[i];
        if (!met)
            fail_msg("%s is not walked", screens_all[i]->name);
    }
}

static bool same_key(const Command *a, const Command *b)
{
    return (a->key && (a->key == b->key || a->key == b->also)) ||
           (a->also && (a->also == b->key || a->also == b->also));
}

/* What a screen's own command may take from a global one: it is the same, of the person in sight. */
static bool stands_for(const Command *own, const Command *global)
{
    static const char *const pairs[][2] = {{"Counts", "New"}, {"Type forms", "New"}};
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
        if (text_equal(own->label, pairs[i][0]) && text_equal(global->label, pairs[i][1]))
            return true;
    return text_equal(own->label, global->label);
}

static int clashes(const char *screen, const Command *own, const Command *others, size_t count)
{
    int clashing = 0;
    for (size_t i = 0; i < count; i++)
        if (same_key(own, &others[i])) {
            print_error("%s: %s and %s share a key\n", screen, own->label, others[i].label);
            clashing++;
        }
    return clashing;
}

static bool takes(const Screen *screen, uint32_t key, const Command *general)
{
    for (size_t i = 0; key && i < screen->command_count; i++) {
        const Command *own = &screen->commands[i];
        if ((own->key == key || own->also == key) && !stands_for(own, general))
            return true;
    }
    return key == 0;
}

/* A screen may take one key of a command that works everywhere, not both. */
static int hidden(const Screen *screen, const Command *general, size_t count)
{
    int hiding = 0;
    for (size_t i = 0; i < count; i++)
        if (takes(screen, general[i].key, &general[i]) && takes(screen, general[i].also, &general[i])) {
            print_error("%s leaves no key to %s\n", screen->name, general[i].label);
            hiding++;
        }
    return hiding;
}

static void no_key_means_two_things(void **state)
{
    size_t count;
    int wrong_keys = 0;
    const Command *globals = globals_commands(&count);
    (void)state;
    for (size_t s = 0; screens_all[s]; s++) {
        const Screen *screen = screens_all[s];
        for (size_t i = 0; i < screen->command_count; i++)
            wrong_keys +=
                clashes(screen->name, &screen->commands[i], screen->commands + i + 1, screen->command_count - i - 1);
        wrong_keys += hidden(screen, globals, count) + hidden(screen, loop_commands, loop_command_count);
    }
    for (size_t i = 0; i < count; i++)
        wrong_keys += clashes("everywhere", &globals[i], &globals[i + 1], count - i - 1) +
                      clashes("everywhere", &globals[i], loop_commands, loop_command_count);
    assert_int_equal(wrong_keys, 0);
}

static int long_labels(const char *screen, const Command *commands, size_t count)
{
    enum { MOST = 8 };
    int found_long = 0;
    for (size_t i = 0; i < count; i++)
        if (text_columns(tr(commands[i].label)) > MOST) {
            print_error("%s: %s is too long\n", screen, tr(commands[i].label));
            found_long++;
        }
    return found_long;
}

static void labels_have_four_characters_at_most(void **state)
{
    size_t count;
    const Command *globals = globals_commands(&count);
    (void)state;
    language_set(LANGUAGE_ZH);
    int too_long = long_labels("everywhere", globals, count) + long_labels("desk", loop_commands, loop_command_count);
    for (size_t s = 0; screens_all[s]; s++)
        too_long += long_labels(screens_all[s]->name, screens_all[s]->commands, screens_all[s]->command_count);
    language_set(LANGUAGE_EN);
    assert_int_equal(too_long, 0);
}

int main(void)
{
    fill_words();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_screen_is_walked),
        cmocka_unit_test(no_key_means_two_things),
        cmocka_unit_test(labels_have_four_characters_at_most),
        cmocka_unit_test(walks_in_chinese_at_80x24),
        cmocka_unit_test(walks_in_english_at_80x24),
        cmocka_unit_test(walks_in_chinese_at_100x30),
        cmocka_unit_test(walks_in_english_at_100x30),
        cmocka_unit_test(walks_in_chinese_at_200x60),
        cmocka_unit_test(walks_in_english_at_200x60),
        cmocka_unit_test(walks_without_colours_and_lines),
    };
    int failed = cmocka_run_group_tests(tests, walk_open, walk_close);
    set_clear(&words[0]);
    set_clear(&words[1]);
    return failed;
}

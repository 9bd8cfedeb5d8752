/* Where the walks go, and how one goes from key to key. */
#include "stops.h"

#include <dirent.h>
#include <sys/stat.h>
#include <utime.h>

#include "bus.h"
#include "case.h"
#include "casework.h"
#include "exchange.h"
#include "handover.h"
#include "import.h"
#include "loop.h"
#include "report.h"

enum { PEOPLE = 300 };

/* --- the program tells behind each frame, inside what the terminal passes over, how many keys it has taken --- */

Ui *walked;

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

/* --- a practice station with something on every screen --- */

int64_t some_donor, some_case, some_item;
static int64_t some_bus, some_sheet;
static MergeArgument some_pair;
static ImportArgument some_file = {.kind = "donors", .encoding = ENCODING_AUTO};
CallArgument some_call;
static WorkFilter lists[WORK_KINDS];
static const Door some_door = {.kind = DOOR_PEOPLE, .what = "sampled", .from = "2026-01-01", .to = "2026-11-24"};
static StartArgument start;
static const RegistryArgument somebody_rings = {.incoming = true}, notice_comes = {.notice = true};
static const DayArgument everybody = {.account = 0};
static const HandoverArgument received = {.received = true};
static const BoardFilter closed_cases = {.phase = BOARD_CLOSED};
char *data, accounts[1024];

void remove_database(const char *path)
{
    static const char *const parts[] = {"", "-wal", "-shm", ".lock"};
    char part[160];
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        text_format(part, sizeof part, "%s%s", path, parts[i]);
        unlink(part);
    }
}

int64_t the(Station *station, const char *sql)
{
    int64_t id = query_one_int(station->desk.store, 0, sql);
    assert_true(id > 0);
    return id;
}

char import_folder[96];
const char table[] = "姓名,身份证号,手机,县区,备注\n"
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

void remove_folder(const char *name)
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

int walk_open(void **state)
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

int walk_close(void **state)
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

const Stop stops[] = {
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
const size_t stop_count = sizeof stops / sizeof stops[0];

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

int found;

void copy_file(const char *from, const char *to)
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

const char *scratch(const Station *station)
{
    static char path[128];
    text_format(path, sizeof path, "%s.walk", station->path);
    return path;
}

int walk_child(void *arg)
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

void read_mark(Walk *w)
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

void press(Walk *w, uint32_t key)
{
    terminal_forget(w->terminal);
    w->keys++;
    terminal_key(w->terminal, key);
    read_mark(w);
}

/* What is on the screen but the message, and where the cursor stands. */
void snapshot(Walk *w, char *out)
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

bool at_stop(const Walk *w)
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

bool come_back(Walk *w)
{
    for (int i = 0; i < 12 && !at_stop(w); i++)
        step_back(w, i);
    return at_stop(w);
}

void begin(Walk *w)
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
void end(Walk *w)
{
    if (terminal_end(&w->terminal) != 0)
        fail_msg("%s does not end well after %s", w->stop->screen->name, w->pressed);
    remove_database(scratch(w->station));
    remove_table();
    write_table(w->station);
}

bool walkable(const Walk *w, const Command *command, uint32_t key)
{
    bool own = command >= own_commands && command < own_commands + own_command_count;
    if (key == 0 || (w->mark.typing && key_is_text(key)))
        return false;
    return !own || (command->id != OWN_QUIT && command->id != OWN_LANGUAGE && command->id != OWN_REPAINT);
}

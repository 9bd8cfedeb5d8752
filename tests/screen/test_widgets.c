/* The terminal core through a real pseudo-terminal: a demo screen of its own, no database. */
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "form.h"
#include "list.h"
#include "terminal.h"
#include "text.h"
#include "ui.h"

/* The clock that counts while a machine sleeps, moved on by the demo's "sleep". */
static int64_t slept;

int clock_gettime(clockid_t clock, struct timespec *now)
{
    int status = (int)syscall(SYS_clock_gettime, clock, now);
    if (clock == CLOCK_BOOTTIME) {
        now->tv_sec += slept;
    }
    return status;
}

/* --- a record for the form --- */

typedef struct {
    RECORD_HEAD;
    char name[64];
    char code[24];
    char colour[8];
    char day[DATE_SIZE];
    int64_t weight;
    int64_t agreed;
    char note[256];
} Thing;

static const Choice colours[] = {{"r", N_("red"), "红"}, {"g", N_("green"), "绿"}, {"b", N_("blue"), "蓝"}};

#define AT(member) .offset = offsetof(Thing, member), .size = sizeof(((Thing *)0)->member)
static const Field thing_fields[] = {
    {.name = "name", .kind = FIELD_TEXT, AT(name), .label = N_("Thing name"), .flags = FIELD_REQUIRED},
    {.name = "code", .kind = FIELD_TEXT, AT(code), .label = N_("Thing code"), .flags = FIELD_WANTED | FIELD_MULTI_ID},
    {.name = "colour", .kind = FIELD_CHOICE, AT(colour), .label = N_("Thing colour"), .choices = "demo_colour"},
    {.name = "day", .kind = FIELD_DATE, AT(day), .label = N_("Thing day")},
    {.name = "weight", .kind = FIELD_NUMBER, AT(weight), .label = N_("Thing weight"), .low = 1, .high = 300},
    {.name = "agreed", .kind = FIELD_FLAG, AT(agreed), .label = N_("Thing agreed")},
    {.name = "note", .kind = FIELD_TEXT, AT(note), .label = N_("Thing note"), .flags = FIELD_LINES},
    {.name = "kept", .kind = FIELD_TEXT, AT(note), .label = N_("Thing kept"), .flags = FIELD_HIDDEN},
};
static const RecordType thing_type = {.table = "thing",
                                      .label = N_("A thing"),
                                      .size = sizeof(Thing),
                                      .fields = thing_fields,
                                      .count = sizeof thing_fields / sizeof thing_fields[0]};

/* --- the form screen --- */

typedef struct {
    Form form;
    Thing thing;
} FormState;

enum { SAVE = 1 };

static Status form_screen_open(Ui *ui, void *state, const void *argument, Error *error)
{
    (void)ui;
    (void)argument;
    FormState *s = state;
    Status status = form_open(&s->form, error);
    for (size_t i = 0; status == OK && i < thing_type.count; i++) {
        form_add(&s->form, &thing_type, &s->thing, thing_fields[i].name,
                 i == 0   ? N_("Thing: who")
                 : i == 3 ? N_("Thing: when")
                          : NULL);
    }
    return status;
}

static void form_screen_paint(Ui *ui, void *state, Rect area)
{
    (void)ui;
    form_paint(&((FormState *)state)->form, layout_inset(area, 1, 2));
}

static void form_screen_cursor(Ui *ui, void *state, Rect area)
{
    (void)ui;
    form_cursor(&((FormState *)state)->form, layout_inset(area, 1, 2));
}

static Reaction form_screen_save(Ui *ui, void *state, int id)
{
    (void)id;
    FormState *s = state;
    if (!form_check(&s->form)) {
        return REDRAW;
    }
    ui_say(ui, "saved: %s|%s|%s|%s|%lld|%lld|%s", s->thing.name, s->thing.code, s->thing.colour, s->thing.day,
           (long long)s->thing.weight, (long long)s->thing.agreed, s->thing.note);
    return REDRAW;
}

static Reaction form_screen_key(Ui *ui, void *state, Key key)
{
    Reaction reaction = form_key(ui, &((FormState *)state)->form, key);
    return reaction == IGNORED && key.code == KEY_ENTER_ ? form_screen_save(ui, state, SAVE) : reaction;
}

static void form_screen_close(Ui *ui, void *state)
{
    (void)ui;
    form_close(&((FormState *)state)->form);
}

static const Command form_commands[] = {
    {SAVE, KEY_F(2), KEY_CTRL('s'), N_("form!"), N_("Save"), N_("Saves the thing."), NULL, true},
};

static const Screen form_screen = {
    .name = "form",
    .title = N_("Demo form"),
    .size = sizeof(FormState),
    .commands = form_commands,
    .command_count = 1,
    .open = form_screen_open,
    .paint = form_screen_paint,
    .cursor = form_screen_cursor,
    .key = form_screen_key,
    .command = form_screen_save,
    .close = form_screen_close,
    .typing = ui_always_typing,
};

/* --- the list screen, the first one --- */

enum { NEW = 1, ASK, CHOOSE, SHOW, JOB, FAIL, UNDO, NEVER, EDIT, CRASH, LOADS, SLEEP, GO, OPEN };
enum { PEOPLE = 120 };

typedef struct {
    List list;
    int loads;
    Thing thing;
} ListState;

static const char *const family[] = {"张", "王", "李", "赵", "欧阳", "Müller"};

static void person_cell(const List *list, size_t row, int column, char *out, size_t size, Style *style)
{
    (void)list;
    switch (column) {
    case 0:
        text_format(out, size, "%s小明%zu", family[row % 6], row + 1);
        break;
    case 1:
        text_format(out, size, "1380537%04zu", row + 1);
        break;
    default:
        text_copy(out, size, row == 2 ? "bad\033[31m\342\200\256text" : row % 2 ? "任城区" : "邹城市");
        *style = row % 2 ? STYLE_GOOD : STYLE_NORMAL;
        break;
    }
}

static const ListColumn person_columns[] = {
    {N_("Demo name"), {.min = 8, .wish = 16, .weight = 1}, false},
    {N_("Demo phone"), {.min = 11, .wish = 11}, true},
    {N_("Demo unit"), {.min = 6, .wish = 12, .drop = 1}, false},
};

/* Hides everything until the word is typed; "leave" leaves. */
static Reaction lock_hook(Ui *ui)
{
    char word[32] = "";
    while (ui_ask(ui, "Locked", "Word", word, sizeof word, true)) {
        if (text_equal(word, "open")) {
            ui_say(ui, "unlocked");
            return HANDLED;
        }
        word[0] = '\0';
    }
    return QUIT;
}

static const Command global_commands[] = {
    {GO, KEY_F(9), 0, N_("global!"), N_("go!"), N_("Goes to the form."), NULL, false},
    {OPEN, KEY_F(8), 0, N_("global!"), N_("open!"), N_("Opens the form."), NULL, true},
};

static Reaction run_global(Ui *ui, int id)
{
    return id == GO ? ui_goto(ui, &form_screen, NULL) : ui_open(ui, &form_screen, NULL);
}

static Status list_screen_open(Ui *ui, void *state, const void *argument, Error *error)
{
    (void)argument;
    (void)error;
    ui_globals(ui, global_commands, 2, run_global);
    ui_on_idle(ui, 5, 30, lock_hook);
    ListState *s = state;
    s->list = (List){.columns = person_columns, .column_count = 3, .cell = person_cell, .count = PEOPLE};
    return OK;
}

static Status list_screen_load(Ui *ui, void *state, Error *error)
{
    (void)ui;
    (void)error;
    ((ListState *)state)->loads++;
    return OK;
}

static void list_screen_paint(Ui *ui, void *state, Rect area)
{
    (void)ui;
    list_paint(&((ListState *)state)->list, area);
}

static void list_screen_cursor(Ui *ui, void *state, Rect area)
{
    (void)ui;
    list_cursor(&((ListState *)state)->list, area);
}

/* Takes a place and then finds that it cannot be opened. */
static int given_back;

static Status broken_open(Ui *ui, void *state, const void *argument, Error *error)
{
    (void)ui;
    (void)argument;
    *(int *)state = 3;
    return error_set(error, ERR_NOT_FOUND, "", "there is no such page");
}

static void broken_close(Ui *ui, void *state)
{
    (void)ui;
    given_back += *(int *)state;
}

static const Screen broken_screen = {
    .name = "broken", .title = N_("broken!"), .size = sizeof(int), .open = broken_open, .close = broken_close};

/* Cannot be read at first. */
typedef struct {
    int reads, acts;
} ShyState;

static Status shy_load(Ui *ui, void *state, Error *error)
{
    (void)ui;
    ShyState *s = state;
    return ++s->reads <= 2 ? error_set(error, ERR_IO, "", "reading %d failed", s->reads) : OK;
}

static void shy_paint(Ui *ui, void *state, Rect area)
{
    (void)ui;
    const ShyState *s = state;
    char text[64];
    text_format(text, sizeof text, "reads %d acts %d.", s->reads, s->acts);
    term_text(area.row, area.column, area.columns, STYLE_NORMAL, text);
}

static Reaction shy_act(Ui *ui, void *state, int id)
{
    (void)ui;
    (void)id;
    ((ShyState *)state)->acts++;
    return REDRAW;
}

static const Command shy_commands[] = {{1, 'x', 0, N_("shy!"), N_("act!"), N_("Acts."), NULL, false}};

static const Screen shy_screen = {
    .name = "shy",
    .title = N_("shy!"),
    .size = sizeof(ShyState),
    .commands = shy_commands,
    .command_count = 1,
    .load = shy_load,
    .paint = shy_paint,
    .command = shy_act,
};

static Reaction list_screen_key(Ui *ui, void *state, Key key)
{
    if (key.code == 'w' && !((ListState *)state)->list.filtering)
        return ui_open(ui, &shy_screen, NULL);
    if (key.code == 'b' && !((ListState *)state)->list.filtering) {
        ui_open(ui, &broken_screen, NULL);
        ui_say(ui, "given back: %d", given_back);
        return REDRAW;
    }
    return list_key(&((ListState *)state)->list, key, 0);
}

static Status undo_it(Desk *desk, int64_t id, Error *error)
{
    (void)desk;
    (void)error;
    return id == 7 ? OK : ERR_INTERNAL;
}

static Reaction run_job(Ui *ui)
{
    for (int64_t i = 0;; i++) {
        if (!ui_progress(ui, "Importing", i % 1000, 1000)) {
            ui_say(ui, "stopped");
            return REDRAW;
        }
        poll(NULL, 0, 1);
    }
}

static Reaction list_screen_ask(Ui *ui, ListState *s, int id)
{
    static const char *const answers[] = {"first answer", "第二个回答", "third"};
    char text[64] = "旧";
    int chosen;
    (void)s;
    switch (id) {
    case ASK:
        if (ui_ask(ui, "A question", "Your name", text, sizeof text, false)) {
            ui_say(ui, "asked: %s", text);
        }
        break;
    case CHOOSE:
        chosen = ui_choose(ui, "Choose one", "A longer text that explains what is to be chosen. 请从下面选一个。",
                           answers, 3);
        ui_say(ui, "chosen: %d", chosen);
        break;
    case SHOW:
        ui_show(ui, "A text",
                "one\ntwo\n三\nfour\n5\n6\n7\n8\n9\n10\n11\n12\n13\n14\n15\n16\n17\n18\n19\n20\n21\n22\n"
                "23\n24\n25\nlast");
        break;
    default:
        if (ui_edit(ui, "Edit a thing", &thing_type, &s->thing, NULL)) {
            ui_say(ui, "edited: %s", s->thing.name);
        }
        break;
    }
    return REDRAW;
}

static Reaction list_screen_command(Ui *ui, void *state, int id)
{
    ListState *s = state;
    Error error = {.code = ERR_BUSY, .message = "somebody else is writing"};
    switch (id) {
    case NEW:
        return ui_open(ui, &form_screen, NULL);
    case JOB:
        return run_job(ui);
    case FAIL:
        ui_error(ui, &error);
        return REDRAW;
    case UNDO:
        ui_offer_undo(ui, "the last act", undo_it, 7);
        return HANDLED;
    case CRASH:
        raise(getenv("ABORT") != NULL ? SIGABRT : SIGSEGV);
        return HANDLED;
    case SLEEP:
        slept += 6 * 60;
        return HANDLED;
    case LOADS:
        ui_say(ui, "loads: %d", s->loads);
        return REDRAW;
    default:
        return list_screen_ask(ui, s, id);
    }
}

static const char *list_screen_why_not(Ui *ui, void *state, int id)
{
    (void)ui;
    (void)state;
    return id == NEVER ? "it is never possible" : NULL;
}

static void list_screen_subtitle(Ui *ui, void *state, char *out, size_t size)
{
    (void)ui;
    (void)state;
    text_copy(out, size, "120 人");
}

static void list_screen_close(Ui *ui, void *state)
{
    (void)ui;
    list_free(&((ListState *)state)->list);
}

static const Command list_commands[] = {
    {NEW, '1', KEY_F(2), N_("list!"), N_("new!"), N_("Opens the form."), NULL, true},
    {ASK, '2', KEY_F(3), N_("list!"), N_("ask!"), N_("Asks for a text."), NULL, true},
    {CHOOSE, '3', 0, N_("list!"), N_("choose!"), N_("Asks a question."), NULL, true},
    {SHOW, '4', 0, N_("list!"), N_("show!"), N_("Shows a text."), NULL, true},
    {JOB, '5', 0, N_("list!"), N_("job!"), N_("Runs for long."), NULL, true},
    {NEVER, '6', 0, N_("list!"), N_("never!"), N_("Cannot be used."), NULL, true},
    {FAIL, '7', 0, N_("list!"), N_("fail!"), N_("Tells of an error."), NULL, false},
    {UNDO, '8', 0, N_("list!"), N_("act!"), N_("Does what can be undone."), NULL, false},
    {EDIT, '9', 0, N_("list!"), N_("edit!"), N_("Edits in a box."), NULL, false},
    {CRASH, 'c', 0, N_("list!"), N_("crash!"), N_("Falls over."), NULL, false},
    {LOADS, 'l', 0, N_("list!"), N_("loads!"), N_("Counts loads."), NULL, false},
    {SLEEP, 's', 0, N_("list!"), N_("sleep!"), N_("The machine sleeps for six minutes."), NULL, false},
};

static const Screen list_screen = {
    .name = "list",
    .title = N_("Demo people"),
    .size = sizeof(ListState),
    .commands = list_commands,
    .command_count = sizeof list_commands / sizeof list_commands[0],
    .open = list_screen_open,
    .load = list_screen_load,
    .paint = list_screen_paint,
    .cursor = list_screen_cursor,
    .key = list_screen_key,
    .command = list_screen_command,
    .why_not = list_screen_why_not,
    .subtitle = list_screen_subtitle,
    .close = list_screen_close,
};

static int demo(void *arg)
{
    (void)arg;
    Config config = {.station = {"济宁工作站", "Jining workstation"}, .ascii = getenv("ASCII") != NULL};
    Desk desk = {.config = &config, .via = "desk"};
    Error error = {.code = OK};
    if (getenv("NO_INPUT") != NULL && freopen("/dev/null", "r", stdin) == NULL) {
        return 9;
    }
    const char *chinese = getenv("DEMO_ZH");
    choice_provide("demo_colour", colours, 3);
    clock_set_offset(480);
    clock_set(instant_at(day_from(2026, 11, 22), 9 * 60 + 30));
    language_set(chinese != NULL ? LANGUAGE_ZH : LANGUAGE_EN);
    text_copy(desk.actor.full_name, sizeof desk.actor.full_name, "王莉");
    text_copy(desk.actor.role, sizeof desk.actor.role, "lead");
    desk.actor.id = 1;
    int status = ui_run(&desk, &list_screen, NULL, &error);
    if (status != 0) {
        dprintf(STDERR_FILENO, "%s\n", error.message);
    } else {
        dprintf(STDOUT_FILENO, "left in order\n");
    }
    return status;
}

/* --- tests --- */

static Terminal *demo_on(const char *type, int rows, int columns, const char *const *set)
{
    const TerminalOptions options = {.rows = rows, .columns = columns, .type = type, .set = set};
    Terminal *t = terminal_fork(&options, demo, NULL);
    return t;
}

static Terminal *open_demo(void)
{
    Terminal *t = demo_on(NULL, 24, 80, NULL);
    assert_true(terminal_wait(t, "Demo people"));
    assert_true(terminal_wait(t, "? Help")); /* the last row of the frame */
    return t;
}

static void leave_demo(Terminal **t)
{
    terminal_key(*t, KEY_CTRL('q'));
    assert_int_equal(terminal_wait_exit(*t), 0);
    terminal_end(t);
}

static Terminal *open_form(void)
{
    Terminal *t = open_demo();
    terminal_send(t, "1");
    assert_true(terminal_wait(t, "Demo form"));
    return t;
}

static void look(const char *language_set_by, int rows, int columns, const char *suffix)
{
    const char *const set[] = {language_set_by, NULL};
    char name[64];
    Terminal *t = demo_on(NULL, rows, columns, set);
    assert_true(terminal_wait(t, "张小明1"));
    static const struct {
        const char *keys, *name, *back;
    } looks[] = {{"", "list", ""},      {"3", "choose", "\033"},      {"?", "palette", "\033"},
                 {"9", "edit", "\033"}, {"4\033[6~", "show", "\033"}, {"2", "ask", "\033"},
                 {"1", "form", ""}};
    for (size_t i = 0; i < sizeof looks / sizeof looks[0]; i++) {
        terminal_send(t, looks[i].keys);
        text_format(name, sizeof name, "widgets-%s-%s", looks[i].name, suffix);
        assert_true(terminal_golden(t, name));
        terminal_send(t, looks[i].back);
        assert_true(*looks[i].back == '\0' || terminal_wait(t, "张小明1 "));
    }
    terminal_key(t, KEY_CTRL('q'));
    assert_int_equal(terminal_wait_exit(t), 0);
    terminal_end(&t);
}

static void widgets_look_as_before(void **state)
{
    (void)state;
    look("DEMO_EN=1", 24, 80, "en-80");
    look("DEMO_ZH=1", 24, 80, "zh-80");
    look("DEMO_EN=1", 40, 120, "en-120");
    look("DEMO_ZH=1", 40, 120, "zh-120");
}

static void every_terminal_shows_the_same_text(void **state)
{
    static const char *const types[] = {"xterm-256color", "xterm",         "linux", "screen", "screen-256color",
                                        "tmux",           "tmux-256color", "vt100", "vt220"};
    static char wanted[32768], shown[32768];
    (void)state;
    for (size_t i = 0; i < 2 * sizeof types / sizeof types[0]; i++) {
        const char *const set[] = {i % 2 == 0 ? "NO_COLOR" : "NO_COLOR=1", NULL};
        Terminal *t = demo_on(types[i / 2], 24, 80, set);
        assert_true(terminal_wait(t, "Demo people"));
        terminal_key(t, KEY_DOWN_);
        assert_true(terminal_wait_cursor(t, 3, 1));
        terminal_send(t, "3");
        assert_true(terminal_wait(t, "Choose one"));
        assert_true(terminal_wait(t, "Enter"));
        terminal_key(t, KEY_DOWN_);
        assert_true(terminal_wait_row(t, 12, "第二个回答"));
        terminal_screen(t, shown, sizeof shown);
        if (i == 0) {
            text_copy(wanted, sizeof wanted, shown);
        }
        assert_string_equal(shown, wanted);
        terminal_key(t, KEY_ESC_);
        assert_true(terminal_wait(t, "chosen: -1"));
        leave_demo(&t);
    }
}

static void colours_have_a_mono_form(void **state)
{
    static const char *const set[] = {"NO_COLOR=1", NULL};
    TerminalCell cell;
    (void)state;
    Terminal *t = demo_on(NULL, 24, 80, set);
    assert_true(terminal_wait(t, "Demo people"));
    assert_true(terminal_wait(t, "Help"));
    for (int row = 0; row < 24; row++) {
        for (int column = 0; column < 80; column++) {
            terminal_cell(t, row, column, &cell);
            assert_false(cell.coloured);
        }
    }
    terminal_cell(t, 0, 1, &cell);
    assert_true(cell.reverse);
    terminal_cell(t, 2, 1, &cell);
    assert_true(cell.reverse);
    terminal_cell(t, 3, 1, &cell);
    assert_false(cell.reverse);
    leave_demo(&t);
    t = open_demo();
    terminal_cell(t, 2, 1, &cell);
    assert_true(cell.coloured);
    leave_demo(&t);
}

static void only_the_row_under_the_cursor_has_its_ground(void **state)
{
    TerminalCell cell;
    (void)state;
    Terminal *t = open_demo();
    terminal_cell(t, 2, 20, &cell);
    assert_true(cell.coloured);
    for (int column = 0; column < 80; column++) {
        terminal_cell(t, 3, column, &cell);
        assert_false(cell.coloured && cell.width > 0 && (cell.text[0] == '\0' || cell.text[0] == ' '));
    }
    leave_demo(&t);
}

static void choose_look(Terminal *t, const char *digit, const char *said)
{
    terminal_key(t, KEY_CTRL(']'));
    assert_true(terminal_wait(t, "Look of the desk"));
    terminal_send(t, digit);
    assert_true(terminal_wait(t, said));
}

static void colours_and_borders_change_while_the_desk_runs(void **state)
{
    TerminalCell cell;
    (void)state;
    Terminal *t = open_demo();
    terminal_cell(t, 22, 79, &cell);
    assert_false(cell.coloured);
    choose_look(t, "4", "Look: High contrast");
    terminal_cell(t, 22, 79, &cell); /* an empty place has the theme's own ground */
    assert_true(cell.coloured);
    choose_look(t, "5", "Look: Without colours");
    terminal_cell(t, 22, 79, &cell);
    assert_false(cell.coloured);
    terminal_cell(t, 0, 1, &cell);
    assert_true(cell.reverse && !cell.coloured);
    choose_look(t, "6", "Look: Borders: with - | +");
    terminal_send(t, "3");
    assert_true(terminal_wait(t, "+- Choose one --"));
    terminal_key(t, KEY_ESC_);
    assert_true(terminal_wait_gone(t, "Choose one"));
    choose_look(t, "1", "Look: Default");
    terminal_key(t, KEY_CTRL(']'));
    assert_true(terminal_wait(t, "Default (now)"));
    terminal_key(t, KEY_ESC_);
    leave_demo(&t);
}

static void borders_can_be_ascii(void **state)
{
    static const char *const set[] = {"ASCII=1", NULL};
    (void)state;
    Terminal *t = demo_on(NULL, 24, 80, set);
    assert_true(terminal_wait(t, "Demo people"));
    terminal_send(t, "3");
    assert_true(terminal_wait(t, "+- Choose one --"));
    leave_demo(&t);
}

static void hostile_text_reaches_the_terminal_as_a_mark(void **state)
{
    size_t length;
    (void)state;
    Terminal *t = open_demo();
    assert_true(terminal_wait(t, "bad\xef\xbf\xbd[31m\xef\xbf\xbdt.."));
    const char *raw = terminal_raw(t, &length);
    assert_null(memmem(raw, length, "\xe2\x80\xae", 3));
    assert_null(memmem(raw, length, "bad\033", 4));
    leave_demo(&t);
}

static void the_cursor_stands_on_the_focused_cell(void **state)
{
    int row, column, at, from;
    (void)state;
    Terminal *t = open_demo();
    assert_true(terminal_wait_cursor(t, 2, 1));
    terminal_key(t, KEY_DOWN_);
    assert_true(terminal_wait_cursor(t, 3, 1));
    terminal_send(t, "/明1");
    assert_true(terminal_wait(t, "/明1"));
    assert_true(terminal_find(t, "/明1", &row, &column));
    assert_true(terminal_wait_cursor(t, row, column + 4));
    terminal_send(t, "\033");
    assert_true(terminal_wait_gone(t, "/明1"));
    terminal_send(t, "1");
    assert_true(terminal_wait(t, "Thing name"));
    assert_true(terminal_find(t, "Thing name", &row, &column));
    assert_true(terminal_wait(t, "F2 Save"));
    terminal_cursor(t, &at, &from);
    assert_int_equal(at, row);
    terminal_send(t, "张a");
    assert_true(terminal_wait_cursor(t, row, from + 3));
    leave_demo(&t);
}

static void a_character_split_by_the_line_arrives_whole(void **state)
{
    (void)state;
    Terminal *t = open_form();
    terminal_send(t, "\xe5");
    terminal_forget(t);
    terminal_resize(t, 25, 90);
    assert_true(terminal_wait_row(t, 24, "F2 Save"));
    terminal_send(t, "\xbc");
    terminal_resize(t, 24, 80);
    assert_true(terminal_wait_row(t, 23, "F2 Save"));
    terminal_send(t, "\xa0x");
    assert_true(terminal_wait(t, "张x"));
    leave_demo(&t);
}

static void escape_does_not_swallow_what_is_typed_after_it(void **state)
{
    (void)state;
    Terminal *t = open_form();
    terminal_send(t, "\033"
                     "3");
    assert_true(terminal_wait(t, "Choose one"));
    terminal_send(t, "\033/a\033[99~b\033[?1;2cc");
    assert_true(terminal_wait(t, "/abc"));
    leave_demo(&t);
}

static void a_pasted_newline_never_submits(void **state)
{
    (void)state;
    Terminal *t = open_form();
    terminal_paste(t, "张三\r李四\r");
    assert_true(terminal_wait(t, "张三 李四"));
    terminal_send(t, "x");
    assert_true(terminal_wait(t, "张三 李四x"));
    assert_false(terminal_shows(t, "saved:"));
    terminal_key(t, KEY_F(2));
    assert_true(terminal_wait(t, "saved: 张三 李四x|"));
    leave_demo(&t);
}

static void resize_keeps_what_was_typed(void **state)
{
    (void)state;
    Terminal *t = open_form();
    terminal_send(t, "张三丰");
    assert_true(terminal_wait(t, "张三丰"));
    terminal_resize(t, 20, 60);
    assert_true(terminal_wait(t, "too small: 60x20"));
    terminal_resize(t, 40, 120);
    assert_true(terminal_wait_row(t, 39, "F2 Save"));
    assert_true(terminal_wait(t, "张三丰"));
    terminal_send(t, "y");
    assert_true(terminal_wait(t, "张三丰y"));
    terminal_resize(t, 24, 80);
    assert_true(terminal_wait_row(t, 23, "F2 Save"));
    assert_true(terminal_wait(t, "张三丰y"));
    leave_demo(&t);
}

static void no_key_but_leaving_acts_while_the_window_is_too_small(void **state)
{
    (void)state;
    Terminal *t = open_demo();
    terminal_resize(t, 20, 60);
    assert_true(terminal_wait(t, "too small: 60x20"));
    terminal_send(t, "c"); /* would fall over */
    leave_demo(&t);
}

/* What another program writes, as wall does. */
static void what_was_written_over_the_screen_goes_with_a_key(void **state)
{
    (void)state;
    Terminal *t = open_form();
    terminal_send(t, "张三");
    assert_true(terminal_wait(t, "张三"));
    terminal_scribble(t, "\033[1;1HBroadcast message from root");
    assert_true(terminal_wait_row(t, 0, "Broadcast message"));
    terminal_key(t, KEY_CTRL('l'));
    assert_true(terminal_wait_row(t, 0, "Demo form"));
    assert_true(terminal_wait_gone(t, "Broadcast"));
    assert_true(terminal_shows(t, "张三"));
    leave_demo(&t);
}

/* Somebody never goes back. */
static void too_many_pages_are_refused_in_a_sentence(void **state)
{
    (void)state;
    Terminal *t = open_demo();
    for (int i = 0; i < 30; i++)
        terminal_key(t, KEY_F(8));
    assert_true(terminal_wait(t, "Too many pages are open; close some with Esc."));
    terminal_key(t, KEY_ESC_);
    assert_true(terminal_wait_gone(t, "Too many pages"));
    assert_true(terminal_wait(t, "Demo form"));
    leave_demo(&t);
}

static void assert_restored(Terminal *t)
{
    assert_true(terminal_wait_bytes(t, "\033[?2004l"));
    assert_true(terminal_wait_bytes(t, "\033[?1049l"));
    assert_true(terminal_line_restored(t));
}

static void the_terminal_is_restored_when_left(void **state)
{
    (void)state;
    Terminal *t = open_form();
    assert_false(terminal_line_restored(t));
    terminal_key(t, KEY_CTRL('q'));
    assert_int_equal(terminal_wait_exit(t), 0);
    assert_restored(t);
    assert_true(terminal_wait(t, "left in order"));
    terminal_end(&t);
}

static void the_terminal_is_restored_after_a_crash(void **state)
{
    static const char *const abort_set[] = {"ABORT=1", NULL};
    (void)state;
    for (int i = 0; i < 2; i++) {
        Terminal *t = demo_on(NULL, 24, 80, i == 0 ? NULL : abort_set);
        assert_true(terminal_wait(t, "Demo people"));
        terminal_send(t, "c");
        assert_int_not_equal(terminal_wait_exit(t), 0);
        assert_restored(t);
        terminal_end(&t);
    }
}

static void signals_to_end_leave_in_order(void **state)
{
    static const int signals[] = {SIGHUP, SIGTERM, SIGINT};
    (void)state;
    for (size_t i = 0; i < sizeof signals / sizeof signals[0]; i++) {
        Terminal *t = open_form();
        terminal_send(t, "张");
        terminal_send(t, "\033OQ");
        assert_true(terminal_wait(t, "saved: 张"));
        terminal_signal(t, signals[i]);
        assert_int_equal(terminal_wait_exit(t), 0);
        assert_restored(t);
        terminal_end(&t);
    }
}

static void a_line_that_is_cut_ends_the_program(void **state)
{
    (void)state;
    Terminal *t = open_form();
    int status = terminal_end(&t);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

static void a_stopped_desk_comes_back(void **state)
{
    (void)state;
    Terminal *t = open_form();
    terminal_send(t, "张三");
    assert_true(terminal_wait(t, "张三"));
    terminal_signal(t, SIGTSTP);
    assert_true(terminal_wait_stopped(t));
    assert_true(terminal_line_restored(t));
    terminal_forget(t);
    terminal_signal(t, SIGCONT);
    assert_true(terminal_wait_bytes(t, "\033[?1049h"));
    assert_true(terminal_wait(t, "张三"));
    assert_false(terminal_line_restored(t));
    terminal_send(t, "丰");
    assert_true(terminal_wait(t, "张三丰"));
    leave_demo(&t);
}

static void the_palette_finds_by_typing_and_picks_by_digit(void **state)
{
    (void)state;
    Terminal *t = open_demo();
    terminal_send(t, "?");
    assert_true(terminal_wait(t, "What can be done here"));
    assert_true(terminal_wait(t, "it is never possible"));
    terminal_send(t, "loads");
    assert_true(terminal_wait(t, "1 loads!"));
    terminal_send(t, "\xef\xbc\x91"); /* full-width 1 */
    assert_true(terminal_wait(t, "loads: 1"));
    terminal_key(t, KEY_CTRL('p'));
    assert_true(terminal_wait(t, "What can be done here"));
    terminal_send(t, "never!\r");
    assert_true(terminal_wait(t, "never!: it is never possible"));
    terminal_key(t, KEY_F(1));
    assert_true(terminal_wait(t, "What can be done here"));
    terminal_key(t, KEY_ESC_);
    assert_true(terminal_wait_gone(t, "What can be done here"));
    leave_demo(&t);
}

static void a_disabled_command_is_shown_and_says_why(void **state)
{
    (void)state;
    Terminal *t = open_demo();
    assert_true(terminal_wait(t, "6 never!"));
    terminal_send(t, "6");
    assert_true(terminal_wait(t, "never!: it is never possible"));
    terminal_key(t, KEY_DOWN_);
    assert_true(terminal_wait_gone(t, "it is never possible"));
    leave_demo(&t);
}

static void full_width_keys_are_commands_outside_text_only(void **state)
{
    (void)state;
    Terminal *t = open_demo();
    terminal_send(t, "３");
    assert_true(terminal_wait(t, "Choose one"));
    terminal_send(t, "２");
    assert_true(terminal_wait(t, "chosen: 1"));
    terminal_send(t, "１");
    assert_true(terminal_wait(t, "Demo form"));
    terminal_send(t, "３？?1");
    assert_true(terminal_wait(t, "３？?1"));
    leave_demo(&t);
}

static void a_question_is_answered_by_digit_or_arrows(void **state)
{
    (void)state;
    Terminal *t = open_demo();
    terminal_send(t, "33");
    assert_true(terminal_wait(t, "chosen: 2"));
    terminal_send(t, "3\033[B\r");
    assert_true(terminal_wait(t, "chosen: 1"));
    terminal_send(t, "3\033");
    assert_true(terminal_wait(t, "chosen: -1"));
    terminal_send(t, "2");
    assert_true(terminal_wait(t, "Your name"));
    terminal_send(t, "名字\r");
    assert_true(terminal_wait(t, "asked: 旧名字"));
    leave_demo(&t);
}

static void an_act_is_undone_by_name_after_a_question(void **state)
{
    (void)state;
    Terminal *t = open_demo();
    terminal_key(t, KEY_CTRL('z'));
    assert_true(terminal_wait(t, "There is nothing to undo."));
    terminal_send(t, "8\032");
    assert_true(terminal_wait(t, "Undo: the last act?"));
    terminal_send(t, "\r"); /* the safe answer is the default */
    assert_true(terminal_wait_gone(t, "Undo: the last act?"));
    assert_false(terminal_shows(t, "Undone"));
    terminal_send(t, "\0321");
    assert_true(terminal_wait(t, "Undone: the last act"));
    leave_demo(&t);
}

static void a_long_job_asks_before_it_stops_and_loses_no_key(void **state)
{
    (void)state;
    Terminal *t = open_demo();
    terminal_send(t, "5");
    assert_true(terminal_wait(t, "Importing"));
    terminal_send(t, "3\033");
    assert_true(terminal_wait(t, "nothing of it will be kept"));
    terminal_send(t, "2");
    assert_true(terminal_wait_gone(t, "nothing of it"));
    assert_true(terminal_wait(t, "Importing"));
    terminal_send(t, "\033");
    assert_true(terminal_wait(t, "nothing of it will be kept"));
    terminal_send(t, "1");
    assert_true(terminal_wait(t, "Choose one")); /* the 3 typed meanwhile */
    leave_demo(&t);
}

static void a_long_job_goes_on_in_a_small_window_and_ends_with_its_line(void **state)
{
    (void)state;
    Terminal *t = open_demo();
    terminal_send(t, "5");
    assert_true(terminal_wait(t, "Importing"));
    terminal_resize(t, 20, 60);
    assert_true(terminal_wait(t, "too small: 60x20"));
    terminal_resize(t, 24, 80);
    assert_true(terminal_wait(t, "Importing"));
    int status = terminal_end(&t);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

static void a_locked_desk_shows_nothing_and_lets_nothing_through(void **state)
{
    (void)state;
    Terminal *t = open_demo();
    terminal_send(t, "s"); /* asleep for longer than the limit */
    assert_true(terminal_wait(t, "Locked"));
    assert_true(terminal_wait_gone(t, "小明"));
    terminal_key(t, KEY_F(8));
    terminal_key(t, KEY_F(1));
    terminal_key(t, KEY_CTRL('z'));
    terminal_send(t, "no\r");
    terminal_send(t, "open");
    assert_true(terminal_wait(t, "****"));
    assert_false(terminal_shows(t, "open"));
    assert_false(terminal_shows(t, "小明"));
    terminal_send(t, "\r");
    assert_true(terminal_wait(t, "unlocked"));
    assert_true(terminal_wait(t, "小明"));
    terminal_key(t, KEY_CTRL('o'));
    assert_true(terminal_wait(t, "Locked"));
    terminal_key(t, KEY_ESC_);
    assert_int_equal(terminal_wait_exit(t), 0);
    terminal_end(&t);
}

static void global_commands_work_in_dialogs_and_while_typing(void **state)
{
    (void)state;
    Terminal *t = open_demo();
    terminal_send(t, "3");
    assert_true(terminal_wait(t, "Choose one"));
    terminal_key(t, KEY_F(8)); /* on top of the dialog, which waits */
    assert_true(terminal_wait(t, "Demo form"));
    terminal_key(t, KEY_ESC_);
    assert_true(terminal_wait(t, "Choose one"));
    terminal_key(t, KEY_F(9)); /* instead of everything */
    assert_true(terminal_wait(t, "Demo form"));
    assert_true(terminal_wait_gone(t, "Choose one"));
    terminal_key(t, KEY_F(9));
    terminal_key(t, KEY_ESC_);
    assert_true(terminal_wait(t, "Demo people"));
    terminal_send(t, "l");
    assert_true(terminal_wait(t, "loads: "));
    leave_demo(&t);
}

static void the_screen_below_is_loaded_again(void **state)
{
    (void)state;
    Terminal *t = open_demo();
    terminal_send(t, "l");
    assert_true(terminal_wait(t, "loads: 1"));
    terminal_send(t, "1");
    assert_true(terminal_wait(t, "Demo form"));
    terminal_send(t, "\033");
    assert_true(terminal_wait(t, "Demo people"));
    terminal_send(t, "l");
    assert_true(terminal_wait(t, "loads: 2"));
    terminal_send(t, "3\033"); /* a dialog reads nothing anew */
    assert_true(terminal_wait(t, "chosen: -1"));
    terminal_send(t, "l");
    assert_true(terminal_wait(t, "loads: 2"));
    leave_demo(&t);
}

static void an_error_is_told_with_a_bell_until_the_next_key(void **state)
{
    (void)state;
    Terminal *t = open_demo();
    terminal_forget(t);
    terminal_send(t, "7");
    assert_true(terminal_wait(t, "somebody else is writing"));
    assert_true(terminal_wait_bytes(t, "\a"));
    terminal_key(t, KEY_DOWN_);
    assert_true(terminal_wait_gone(t, "somebody else is writing"));
    leave_demo(&t);
}

static void a_box_form_gives_back_what_was_before(void **state)
{
    (void)state;
    Terminal *t = open_demo();
    terminal_send(t, "9");
    assert_true(terminal_wait(t, "Edit a thing"));
    terminal_send(t, "张三\t\033");
    assert_true(terminal_wait(t, "not saved yet"));
    terminal_send(t, "2");
    assert_true(terminal_wait_gone(t, "not saved yet"));
    terminal_key(t, KEY_F(2));
    assert_true(terminal_wait(t, "edited: 张三"));
    terminal_send(t, "9");
    assert_true(terminal_wait(t, "Edit a thing"));
    terminal_send(t, "x\t\033");
    assert_true(terminal_wait(t, "not saved yet"));
    terminal_send(t, "1");
    assert_true(terminal_wait_gone(t, "Edit a thing"));
    terminal_send(t, "9");
    assert_true(terminal_wait(t, "Edit a thing"));
    assert_true(terminal_wait(t, "张三"));
    assert_false(terminal_shows(t, "张三x"));
    leave_demo(&t);
}

static void a_form_shows_its_errors_and_the_list_of_a_choice(void **state)
{
    (void)state;
    Terminal *t = open_form();
    terminal_send(t, "\r\r");
    assert_true(terminal_wait(t, "1 red  2 green  3 blue"));
    terminal_key(t, KEY_F(4));
    assert_true(terminal_wait(t, "3 of 3"));
    terminal_send(t, "gr\r");
    assert_true(terminal_wait_row(t, 5, "green"));
    terminal_send(t, "\r99-99\r999\r");
    assert_true(terminal_wait_row(t, 8, "99-99"));
    assert_true(terminal_wait_row(t, 9, "999"));
    terminal_key(t, KEY_F(2));
    assert_true(terminal_wait(t, "Thing name is needed."));
    assert_true(terminal_wait_cursor(t, 3, 17));
    terminal_send(t, "张三\r\r\rd\r60\r1\rone\ntwo\r");
    assert_true(terminal_wait(t, "saved: 张三||g|2026-11-22|60|1|one"));
    leave_demo(&t);
}

static void the_language_switches_while_running(void **state)
{
    (void)state;
    Terminal *t = open_demo();
    terminal_key(t, KEY_F(12));
    assert_true(terminal_wait_row(t, 0, "济宁工作站"));
    terminal_key(t, KEY_F(12));
    assert_true(terminal_wait_row(t, 0, "Jining workstation"));
    leave_demo(&t);
}

static void the_bare_console_goes_on_in_english(void **state)
{
    static const char *const set[] = {"DEMO_ZH=1", NULL};
    (void)state;
    Terminal *t = demo_on("linux", 24, 80, set);
    assert_true(terminal_wait(t, "This console cannot show Chinese"));
    assert_true(terminal_wait_row(t, 0, "Jining workstation"));
    terminal_key(t, KEY_F(12));
    assert_true(terminal_wait(t, "This console cannot show Chinese."));
    assert_true(terminal_wait_row(t, 0, "Jining workstation"));
    leave_demo(&t);
}

static void a_locale_without_utf8_is_helped(void **state)
{
    static const char *const locales[] = {"LC_ALL=C", "LC_ALL=POSIX", "LC_ALL=xx_YY.ISO-8859-1"};
    (void)state;
    for (size_t i = 0; i < sizeof locales / sizeof locales[0]; i++) {
        const char *const set[] = {locales[i], NULL};
        Terminal *t = demo_on(NULL, 24, 80, set);
        assert_true(terminal_wait(t, "欧阳小明5 "));
        leave_demo(&t);
    }
}

static void what_cannot_be_a_desk_is_told_in_a_sentence(void **state)
{
    static const char *const no_input[] = {"NO_INPUT=1", NULL};
    (void)state;
    Terminal *t = demo_on("nonsense", 24, 80, NULL);
    assert_true(terminal_wait(t, "\"nonsense\""));
    assert_int_equal(terminal_wait_exit(t), 1);
    assert_true(terminal_line_restored(t));
    terminal_end(&t);
    t = demo_on(NULL, 24, 80, no_input);
    assert_true(terminal_wait(t, "needs a terminal"));
    assert_int_equal(terminal_wait_exit(t), 1);
    terminal_end(&t);
}

static void a_key_sends_little(void **state)
{
    size_t length;
    (void)state;
    Terminal *t = open_demo();
    terminal_forget(t);
    terminal_key(t, KEY_DOWN_);
    assert_true(terminal_wait_cursor(t, 3, 1));
    terminal_raw(t, &length);
    assert_in_range(length, 1, 700);
    terminal_send(t, "1");
    assert_true(terminal_wait(t, "F2 Save"));
    assert_true(terminal_wait(t, "Thing note"));
    terminal_forget(t);
    terminal_send(t, "张");
    assert_true(terminal_wait(t, "张"));
    terminal_raw(t, &length);
    assert_in_range(length, 1, 64);
    leave_demo(&t);
}

static void a_page_that_fails_to_open_gives_back_what_it_took(void **state)
{
    (void)state;
    Terminal *t = open_demo();
    terminal_send(t, "b");
    assert_true(terminal_wait(t, "given back: 3"));
    terminal_send(t, "b");
    assert_true(terminal_wait(t, "given back: 6"));
    assert_true(terminal_wait(t, "Demo people"));
    terminal_end(&t);
}

/* With each key it is read again; what acts on it waits until somebody has seen it. */
static void nothing_is_done_to_a_page_that_could_not_be_read(void **state)
{
    (void)state;
    Terminal *t = open_demo();
    terminal_send(t, "w");
    assert_true(terminal_wait(t, "reading 1 failed"));
    terminal_send(t, "x");
    assert_true(terminal_wait(t, "reading 2 failed"));
    assert_true(terminal_wait(t, "reads 2 acts 0."));
    terminal_send(t, "x");
    assert_true(terminal_wait(t, "reads 3 acts 0."));
    terminal_send(t, "x");
    assert_true(terminal_wait(t, "reads 3 acts 1."));
    terminal_key(t, KEY_ESC_);
    terminal_send(t, "w");
    assert_true(terminal_wait(t, "reading 1 failed"));
    terminal_key(t, KEY_ESC_);
    assert_true(terminal_wait_gone(t, "reads"));
    terminal_end(&t);
}

static void the_first_screen_is_left_after_a_question(void **state)
{
    (void)state;
    Terminal *t = open_demo();
    terminal_key(t, KEY_ESC_);
    assert_true(terminal_wait(t, "Close the desk?"));
    terminal_send(t, "\r");
    assert_true(terminal_wait_gone(t, "Close the desk?"));
    terminal_key(t, KEY_ESC_);
    assert_true(terminal_wait(t, "Close the desk?"));
    terminal_send(t, "1");
    assert_int_equal(terminal_wait_exit(t), 0);
    terminal_end(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(widgets_look_as_before),
        cmocka_unit_test(every_terminal_shows_the_same_text),
        cmocka_unit_test(colours_have_a_mono_form),
        cmocka_unit_test(only_the_row_under_the_cursor_has_its_ground),
        cmocka_unit_test(borders_can_be_ascii),
        cmocka_unit_test(colours_and_borders_change_while_the_desk_runs),
        cmocka_unit_test(hostile_text_reaches_the_terminal_as_a_mark),
        cmocka_unit_test(the_cursor_stands_on_the_focused_cell),
        cmocka_unit_test(a_character_split_by_the_line_arrives_whole),
        cmocka_unit_test(escape_does_not_swallow_what_is_typed_after_it),
        cmocka_unit_test(a_pasted_newline_never_submits),
        cmocka_unit_test(resize_keeps_what_was_typed),
        cmocka_unit_test(no_key_but_leaving_acts_while_the_window_is_too_small),
        cmocka_unit_test(what_was_written_over_the_screen_goes_with_a_key),
        cmocka_unit_test(too_many_pages_are_refused_in_a_sentence),
        cmocka_unit_test(the_terminal_is_restored_when_left),
        cmocka_unit_test(the_terminal_is_restored_after_a_crash),
        cmocka_unit_test(signals_to_end_leave_in_order),
        cmocka_unit_test(a_line_that_is_cut_ends_the_program),
        cmocka_unit_test(a_stopped_desk_comes_back),
        cmocka_unit_test(the_palette_finds_by_typing_and_picks_by_digit),
        cmocka_unit_test(a_disabled_command_is_shown_and_says_why),
        cmocka_unit_test(full_width_keys_are_commands_outside_text_only),
        cmocka_unit_test(a_question_is_answered_by_digit_or_arrows),
        cmocka_unit_test(an_act_is_undone_by_name_after_a_question),
        cmocka_unit_test(a_long_job_asks_before_it_stops_and_loses_no_key),
        cmocka_unit_test(a_long_job_goes_on_in_a_small_window_and_ends_with_its_line),
        cmocka_unit_test(a_locked_desk_shows_nothing_and_lets_nothing_through),
        cmocka_unit_test(global_commands_work_in_dialogs_and_while_typing),
        cmocka_unit_test(the_screen_below_is_loaded_again),
        cmocka_unit_test(an_error_is_told_with_a_bell_until_the_next_key),
        cmocka_unit_test(a_box_form_gives_back_what_was_before),
        cmocka_unit_test(a_form_shows_its_errors_and_the_list_of_a_choice),
        cmocka_unit_test(the_language_switches_while_running),
        cmocka_unit_test(the_bare_console_goes_on_in_english),
        cmocka_unit_test(a_locale_without_utf8_is_helped),
        cmocka_unit_test(what_cannot_be_a_desk_is_told_in_a_sentence),
        cmocka_unit_test(a_key_sends_little),
        cmocka_unit_test(a_page_that_fails_to_open_gives_back_what_it_took),
        cmocka_unit_test(nothing_is_done_to_a_page_that_could_not_be_read),
        cmocka_unit_test(the_first_screen_is_left_after_a_question),
    };
    if (getenv("TEST_FILTER") != NULL) {
        cmocka_set_test_filter(getenv("TEST_FILTER"));
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}

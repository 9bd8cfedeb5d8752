/* The registry: the one search box, the last people opened, and the lists behind the figures of Today. */
#include <stdlib.h>
#include <string.h>

#include "case_ui.h"
#include "check.h"
#include "followup.h"
#include "input.h"
#include "list.h"
#include "may.h"
#include "people.h"
#include "screens.h"
#include "text.h"

enum { FOUND = 64, FOUND_INCOMING = 40, RECENT = 10, PAGE = 200, HISTORY_SIZE = 128 };
enum { OPEN = 1, CALL, CARD, ADD, UNKNOWN };
enum { COLUMN_NAME, COLUMN_SEX, COLUMN_BORN, COLUMN_UNIT, COLUMN_STATUS, COLUMN_PHONE, COLUMN_CONTACT, COLUMN_LAST };

typedef struct {
    RegistryArgument argument;
    bool door; /* a list behind a figure stands below the empty box */
    char text[128];
    Input input;
    List list;
    DonorRow *rows;
    size_t count, room;
    bool more;
    char (*history)[HISTORY_SIZE]; /* incoming: of each row */
} RegistryState;

/* --- rows --- */

static const ListColumn columns[] = {
    {N_("Name"), {8, 12, 1, 0}, false},          {N_("Sex"), {6, 6, 0, 5}, false},
    {N_("Born"), {9, 9, 0, 2}, false},           {N_("Unit"), {8, 14, 1, 3}, false},
    {N_("Status"), {8, 14, 1, 0}, false},        {N_("Phone"), {12, 12, 0, 0}, false},
    {N_("Last contact"), {12, 12, 0, 4}, false}, {N_("ID number"), {18, 18, 0, 6}, false},
};

static const ListColumn incoming_columns[] = {
    {N_("Name"), {8, 12, 1, 0}, false},    {N_("Sex"), {4, 6, 0, 3}, false},     {N_("Born"), {9, 9, 0, 4}, false},
    {N_("Unit"), {8, 12, 0, 2}, false},    {N_("Status"), {6, 10, 0, 1}, false}, {N_("Phone"), {12, 12, 0, 0}, false},
    {N_("So far"), {24, 30, 3, 0}, false},
};

static void born_cell(const DonorRow *row, char *out, size_t size)
{
    Day birth = day_parse(row->birth_date);
    if (birth != DAY_NONE)
        text_format(out, size, "%.4s (%d)", row->birth_date, day_age(birth, clock_today()));
}

static void status_cell(const DonorRow *row, char *out, size_t size, Style *style)
{
    if (row->do_not_call) {
        text_copy(out, size, tr("Do not call"));
        *style = STYLE_BAD;
        return;
    }
    text_copy(out, size, choice_label("status", row->status));
    if (text_equal(row->status, "AV"))
        *style = STYLE_GOOD;
    else if (text_equal(row->status, "TU"))
        *style = STYLE_WARN;
    else if (text_equal(row->status, "DE"))
        *style = STYLE_HINT;
}

static void last_cell(const RegistryState *s, size_t row, char *out, size_t size)
{
    if (s->argument.incoming)
        text_copy(out, size, s->history[row]);
    else if (s->rows[row].id_number[0])
        mask_document(s->rows[row].id_number, out, size);
}

static void cell(const List *list, size_t at, int column, char *out, size_t size, Style *style)
{
    const RegistryState *s = list->data;
    const DonorRow *row = &s->rows[at];
    char local[32];
    if (s->argument.incoming && column == COLUMN_CONTACT)
        column = COLUMN_LAST;
    switch (column) {
    case COLUMN_NAME:
        text_copy(out, size, row->name);
        break;
    case COLUMN_SEX:
        text_copy(out, size, choice_label("sex", row->sex));
        break;
    case COLUMN_BORN:
        born_cell(row, out, size);
        break;
    case COLUMN_UNIT:
        text_copy(out, size, choice_label("unit", row->unit));
        break;
    case COLUMN_STATUS:
        status_cell(row, out, size, style);
        break;
    case COLUMN_PHONE:
        text_copy(out, size, row->phone);
        break;
    case COLUMN_CONTACT:
        instant_local(row->contacted_at, local, sizeof local);
        text_format(out, size, "%.10s", local);
        break;
    default:
        last_cell(s, at, out, size);
    }
}

static int64_t row_donor(const List *list, size_t row)
{
    return ((const RegistryState *)list->data)->rows[row].id;
}

/* --- reading --- */

static void read_history(Desk *desk, int64_t donor, char out[HISTORY_SIZE])
{
    enum { LOOK = 16 };
    Attempt rows[LOOK], last = {0};
    char local[32];
    *out = '\0';
    if (!may_see(desk, donor)) /* a helper is told who rings, not what was said before */
        return;
    size_t count = registry_attempts(desk, donor, rows, LOOK);
    for (size_t i = 0; i < count && i < LOOK && !last.id; i++)
        if (!rows[i].voided_at[0])
            last = rows[i];
    if (!last.id) {
        text_copy(out, HISTORY_SIZE, tr("never called"));
        return;
    }
    instant_local(last.at, local, sizeof local);
    text_format(out, HISTORY_SIZE, "%.10s %s%s%s", local,
                last.outcome[0] ? choice_label("outcome", last.outcome) : tr("(no outcome yet)"),
                last.note[0] ? tr(": ") : "", last.note);
}

static Status make_room(RegistryState *s, size_t wanted, Error *error)
{
    if (wanted <= s->room)
        return OK;
    DonorRow *rows = realloc(s->rows, wanted * sizeof *rows);
    if (!rows)
        return error_memory(error);
    s->rows = rows;
    char(*history)[HISTORY_SIZE] = s->argument.incoming ? realloc(s->history, wanted * sizeof *history) : s->history;
    if (!history)
        return error_memory(error);
    s->history = history;
    s->room = wanted;
    return OK;
}

static size_t door_page(Desk *desk, const RegistryArgument *door, int64_t after, DonorRow *rows, size_t max)
{
    if (door->incomplete)
        return registry_incomplete(desk, door->unit, after, rows, max);
    return registry_by_status(desk, door->status, door->unit, after, rows, max);
}

static bool is_blank(const char *text)
{
    return text[strspn(text, " ")] == '\0';
}

static bool searching(const RegistryState *s)
{
    return !is_blank(s->text);
}

/* What was said last, to whoever rings. */
static void read_histories(Desk *desk, RegistryState *s)
{
    for (size_t i = 0; s->argument.incoming && i < s->count; i++)
        read_history(desk, s->rows[i].id, s->history[i]);
}

/* The next page behind what is there; what is found by typing is looked for anew, in order of likeness. */
static Status read_further(Ui *ui, List *list, Error *error)
{
    RegistryState *s = list->data;
    Status status = make_room(s, searching(s) ? 2 * s->count : s->count + PAGE, error);
    if (status != OK)
        return status;
    if (searching(s)) {
        s->count = list->count = registry_find(ui_desk(ui), s->text, s->rows, 2 * s->count, &s->more);
        read_histories(ui_desk(ui), s);
        return store_status(ui_desk(ui)->store, error);
    }
    int64_t after = s->count ? s->rows[s->count - 1].id : 0;
    size_t got = door_page(ui_desk(ui), &s->argument, after, s->rows + s->count, PAGE);
    s->count += got;
    s->more = got == PAGE;
    s->list.count = s->count;
    return store_status(ui_desk(ui)->store, error);
}

static Status read_door(Ui *ui, RegistryState *s, Error *error)
{
    size_t wanted = list_needed(&s->list);
    Status status = OK;
    s->count = 0;
    do
        status = read_further(ui, &s->list, error);
    while (status == OK && s->more && s->count < wanted);
    return status;
}

/* A helper is told who rings, and nothing of anybody else. */
static bool by_whole_number(const Desk *desk)
{
    return text_equal(desk->actor.role, "helper");
}

static const char *empty_text(const Desk *desk, const RegistryState *s)
{
    if (by_whole_number(desk))
        return searching(s) ? N_("Nobody is found: a helper finds whoever rings by the whole number.")
                            : N_("Type the whole number of whoever rings.");
    if (searching(s) && s->argument.notice)
        return N_("Nobody is found. Try fewer letters or the end of the phone number; F11 for who is not on file.");
    if (searching(s))
        return N_("Nobody is found. Try fewer letters, the end of the phone number, or F8 for a new person.");
    return s->door ? N_("This list is empty.")
                   : N_("Type a part of the name, pinyin or initials, or the end of a phone, ID or donor number.");
}

/* As far as it was read before, so that the cursor keeps its place. */
static Status read_found(Desk *desk, RegistryState *s, Error *error)
{
    size_t first = s->argument.incoming ? FOUND_INCOMING : FOUND, needed = list_needed(&s->list);
    Status status = make_room(s, needed > first ? needed : first, error);
    s->more = false;
    s->count = 0;
    if (status != OK)
        return status;
    if (searching(s))
        s->count = registry_find(desk, s->text, s->rows, needed > first ? needed : first, &s->more);
    else
        s->count = registry_recent(desk, s->rows, RECENT);
    read_histories(desk, s);
    return store_status(desk->store, error);
}

static Status registry_load(Ui *ui, void *state, Error *error)
{
    RegistryState *s = state;
    Desk *desk = ui_desk(ui);
    Status status = !searching(s) && s->door ? read_door(ui, s, error) : read_found(desk, s, error);
    s->list.count = s->count;
    s->list.empty = empty_text(desk, s);
    return status;
}

/* --- life --- */

static Status registry_open(Ui *ui, void *state, const void *argument, Error *error)
{
    RegistryState *s = state;
    (void)ui;
    if (argument)
        s->argument = *(const RegistryArgument *)argument;
    s->door = !s->argument.incoming && (s->argument.incomplete || s->argument.status[0]);
    s->list =
        (List){.columns = s->argument.incoming ? incoming_columns : columns, .cell = cell, .data = s, .more = &s->more};
    s->list.column_count = s->argument.incoming ? (int)(sizeof incoming_columns / sizeof incoming_columns[0])
                                                : (int)(sizeof columns / sizeof columns[0]);
    s->list.donor = row_donor;
    s->list.further = read_further;
    input_bind(&s->input, s->text, sizeof s->text);
    s->history = calloc(FOUND, sizeof *s->history);
    s->rows = calloc(FOUND, sizeof *s->rows);
    s->room = FOUND;
    return s->history && s->rows ? OK : error_memory(error);
}

static void registry_close(Ui *ui, void *state)
{
    RegistryState *s = state;
    (void)ui;
    list_free(&s->list);
    free(s->rows);
    free(s->history);
}

/* --- keys --- */

static bool moves(const RegistryState *s, uint32_t code)
{
    switch (code) {
    case KEY_UP_:
    case KEY_DOWN_:
    case KEY_PAGE_UP_:
    case KEY_PAGE_DOWN_:
        return true;
    case KEY_HOME_:
    case KEY_END_:
        return s->text[0] == '\0';
    default:
        return false;
    }
}

static Reaction move(Ui *ui, RegistryState *s, Key key)
{
    return searching(s) || s->door ? list_key_on(ui, &s->list, key) : list_key(&s->list, key, 0);
}

static Reaction registry_key(Ui *ui, void *state, Key key)
{
    RegistryState *s = state;
    char before[sizeof s->text];
    if (moves(s, key.code))
        return move(ui, s, key);
    text_copy(before, sizeof before, s->text);
    Reaction reaction = input_key(&s->input, key);
    if (text_equal(before, s->text))
        return reaction;
    s->list.cursor = s->list.top = 0;
    s->count = 0;
    return RELOAD;
}

/* The number they ring from: the row's where its end was typed, else a whole number that was typed. */
static void ringing_number(const RegistryState *s, const DonorRow *row, char out[32])
{
    char typed[sizeof s->text];
    size_t wide;
    *out = '\0';
    if (!text_plain(typed, sizeof typed, s->text) || (wide = strlen(typed)) < 3 || strspn(typed, "0123456789") != wide)
        return;
    size_t whole = strlen(row->phone);
    if (whole >= wide && text_equal(row->phone + whole - wide, typed))
        text_copy(out, 32, row->phone);
    else if (check_phone(typed, sizeof typed, NULL, NULL) == OK)
        text_copy(out, 32, typed);
}

static Reaction open_call(Ui *ui, RegistryState *s, const DonorRow *row)
{
    CallArgument call = {.donor = row->id, .incoming = s->argument.incoming};
    if (call.incoming)
        ringing_number(s, row, call.number);
    s->input.fresh = true; /* the next number typed replaces this one */
    return ui_open(ui, &screen_call, &call);
}

static Reaction registry_command(Ui *ui, void *state, int id)
{
    RegistryState *s = state;
    size_t at = list_current(&s->list);
    if (id == UNKNOWN)
        return notice_register_unknown(ui);
    if (at == (size_t)-1)
        return HANDLED;
    const DonorRow *row = &s->rows[at];
    if (id == OPEN && s->argument.notice)
        return notice_register(ui, row->id);
    if (id == OPEN && s->argument.merge)
        return ui_open(ui, &screen_merge, &(MergeArgument){s->argument.merge, row->id});
    if (id == CALL || (id == OPEN && s->argument.incoming))
        return open_call(ui, s, row);
    if (id == ADD && by_whole_number(ui_desk(ui)) && !may_see(ui_desk(ui), row->id)) {
        ui_say(ui, "%s", tr("a helper sees the people held by them"));
        return REDRAW;
    }
    if (id == ADD)
        return people_add_to_calls(ui, &row->id, 1);
    s->input.fresh = true;
    return ui_open(ui, &screen_card, &row->id);
}

static const char *registry_why_not(Ui *ui, void *state, int id)
{
    RegistryState *s = state;
    (void)ui;
    size_t at = list_current(&s->list);
    if (id == UNKNOWN)
        return s->argument.notice ? NULL : tr("This is for match notices.");
    if (at == (size_t)-1)
        return tr("Nobody is marked.");
    if (id == CALL && !s->argument.incoming && registry_left(s->rows[at].status, s->rows[at].status_reason))
        return tr("This person has left the registry.");
    return NULL;
}

/* --- painting --- */

static void heading(const Desk *desk, const RegistryState *s, char *out, size_t size)
{
    if (searching(s))
        text_format(out, size, s->more ? tr("%zu+ found: type more to narrow it down") : tr("%zu found"), s->count);
    else if (s->argument.incoming)
        text_copy(out, size,
                  by_whole_number(desk)
                      ? tr("Incoming call: type the whole number.")
                      : tr("Incoming call: who is it? Type the last digits of the number, or the name."));
    else if (s->argument.notice)
        text_copy(out, size,
                  tr("Match notice: for whom? Type name, donor number or ID; F11 if the person is not on file."));
    else if (s->argument.merge)
        text_copy(out, size, tr("Merge with whom? Type name, number or phone; Enter puts the two side by side."));
    else if (s->argument.incomplete)
        text_format(out, size, "%s  %s", tr("Files to be completed"), choice_label("unit", s->argument.unit));
    else if (s->door)
        text_format(out, size, "%s: %s  %s", tr("Status"), choice_label("status", s->argument.status),
                    choice_label("unit", s->argument.unit));
    else if (s->count)
        text_copy(out, size, tr("Last opened"));
    else
        *out = '\0';
}

static Rect box_of(Rect *area)
{
    Rect line = layout_take_rows(area, 1);
    int label = text_columns(tr("Search")) + 3;
    layout_take_columns(&line, label);
    layout_take_columns(&line, -1);
    return line;
}

static void registry_paint(Ui *ui, void *state, Rect area)
{
    RegistryState *s = state;
    char text[160];
    (void)ui;
    term_text(area.row, area.column + 1, area.columns - 1, STYLE_LABEL, tr("Search"));
    input_paint(&s->input, box_of(&area), STYLE_FOCUS);
    Rect line = layout_take_rows(&area, 1);
    heading(ui_desk(ui), s, text, sizeof text);
    bool asked = (s->argument.incoming || s->argument.notice || s->argument.merge) && !searching(s);
    term_text(line.row, line.column + 1, line.columns - 2, asked ? STYLE_WARN : STYLE_HINT, text);
    list_paint(&s->list, area);
}

static void registry_cursor(Ui *ui, void *state, Rect area)
{
    RegistryState *s = state;
    (void)ui;
    input_cursor(&s->input, box_of(&area));
}

static void registry_subtitle(Ui *ui, void *state, char *out, size_t size)
{
    const RegistryState *s = state;
    (void)ui;
    if (s->argument.incoming)
        text_copy(out, size, tr("incoming call"));
    else if (s->argument.notice)
        text_copy(out, size, tr("match notice"));
    else if (s->argument.merge)
        text_copy(out, size, tr("merge files"));
    else if (s->count)
        text_format(out, size, s->more ? "%zu+" : "%zu", s->count);
}

static const Command commands[] = {
    {OPEN, KEY_ENTER_, 0, N_("Search"), N_("Open"), N_("Opens the person's card; while somebody rings, the call."),
     NULL, true},
    {CALL, KEY_F(2), KEY_CTRL('k'), N_("Search"), N_("Call"), N_("Opens a call with the marked person."),
     "lead caller liaison helper", true},
    {UNKNOWN, KEY_F(11), KEY_CTRL('v'), N_("Search"), N_("Not on file"),
     N_("A match notice for somebody who is not on file: opens the file first."), "lead caller liaison", false},
    {CARD, KEY_F(3), KEY_CTRL('d'), N_("Search"), N_("Card"), N_("Opens the card of the marked person."), NULL, false},
    PEOPLE_ADD(ADD, KEY_F(4)),
};

const Screen screen_registry = {
    .name = "registry",
    .title = N_("Registry"),
    .size = sizeof(RegistryState),
    .commands = commands,
    .command_count = sizeof commands / sizeof commands[0],
    .open = registry_open,
    .load = registry_load,
    .paint = registry_paint,
    .cursor = registry_cursor,
    .key = registry_key,
    .command = registry_command,
    .why_not = registry_why_not,
    .subtitle = registry_subtitle,
    .close = registry_close,
    .typing = ui_always_typing,
};

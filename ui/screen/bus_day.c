/* One day of three counts: the counts, what is missing by name, and a line that a scanner types into. */
#include <stdlib.h>
#include <string.h>

#include "bus.h"
#include "input.h"
#include "list.h"
#include "screens.h"
#include "text.h"

enum { FINISH = 1, KIND, EDIT, TYPE, REMOVE, CARD, SHOW };
enum { COLUMN_WHAT, COLUMN_CODE, COLUMN_WHO, COUNT_ROWS = 4, LINE_ROWS = 2 };

typedef struct {
    BusDay day;
    BusCounts counts;
    BusDifference *rows; /* BUS_DIFFERENCES */
    List list;
    Input input;
    char typed[128];
    bool paper; /* paper numbers are typed, not tubes scanned */
} DayState;

static const ListColumn columns[] = {
    {N_("What differs"), {22, 22, 0, 0}, false},
    {N_("Number"), {14, 20, 1, 0}, false},
    {N_("Whose"), {16, 30, 2, 0}, false},
};

static void day_cell(const List *list, size_t row, int column, char *out, size_t size, Style *style)
{
    const BusDifference *row_ = &((const DayState *)list->data)->rows[row];
    *style = column == COLUMN_WHAT ? STYLE_WARN : STYLE_NORMAL;
    text_copy(out, size,
              column == COLUMN_WHAT   ? bus_difference_label(row_->kind)
              : column == COLUMN_CODE ? (row_->code[0] ? row_->code : tr("(none)"))
                                      : row_->who);
}

static Status day_open(Ui *ui, void *state, const void *argument, Error *error)
{
    DayState *s = state;
    if (!bus_load(ui_desk(ui), *(const int64_t *)argument, &s->day))
        return error_set(error, ERR_NOT_FOUND, "", tr("this day of three counts does not exist"));
    s->rows = calloc(BUS_DIFFERENCES, sizeof *s->rows);
    if (!s->rows)
        return error_memory(error);
    s->list = (List){.columns = columns, .column_count = sizeof columns / sizeof columns[0], .cell = day_cell};
    s->list.empty = N_("Nothing that could be named is missing.");
    input_bind(&s->input, s->typed, sizeof s->typed);
    return OK;
}

static Status day_load(Ui *ui, void *state, Error *error)
{
    DayState *s = state;
    bus_load(ui_desk(ui), s->day.id, &s->day);
    bus_compare(ui_desk(ui), &s->day, &s->counts, s->rows, BUS_DIFFERENCES);
    s->list.data = s;
    s->list.count = s->counts.differences < BUS_DIFFERENCES ? s->counts.differences : BUS_DIFFERENCES;
    return store_status(ui_desk(ui)->store, error);
}

static void day_close(Ui *ui, void *state)
{
    DayState *s = state;
    (void)ui;
    list_free(&s->list);
    free(s->rows);
}

/* --- painting --- */

static int count_text(Rect line, int column, const char *label, int64_t count, const char *behind, Style style)
{
    char text[96];
    text_format(text, sizeof text, count ? "%s %lld" : "%s -", label, (long long)count);
    column += term_text(line.row, column, line.column + line.columns - column, style, text) + 1;
    column += term_text(line.row, column, line.column + line.columns - column, STYLE_HINT, behind) + 2;
    return column;
}

static void paint_counts(const DayState *s, Rect line)
{
    const BusCounts *c = &s->counts;
    char scanned[64], listed[64];
    bool same = c->tubes && c->tubes == c->papers && c->tubes == c->records;
    Style style = same ? STYLE_GOOD : STYLE_WARN;
    text_format(scanned, sizeof scanned, tr("(%lld scanned)"), (long long)c->scanned);
    text_format(listed, sizeof listed, tr("(%lld listed)"), (long long)c->listed);
    int column = count_text(line, line.column, tr("Samples"), c->tubes, scanned, style);
    column = count_text(line, column, tr("Paper forms"), c->papers, listed, style);
    count_text(line, column, tr("Records"), c->records, "", style);
}

static void paint_verdict(const DayState *s, Rect line)
{
    const BusCounts *c = &s->counts;
    char text[LINE_SIZE + 64];
    if (s->day.closed_at[0] && s->day.reason[0])
        text_format(text, sizeof text, tr("Closed with a difference: %s"), s->day.reason);
    else if (s->day.closed_at[0])
        text_copy(text, sizeof text, tr("Closed: the three counts agree."));
    else if (bus_agrees(c))
        text_copy(text, sizeof text, tr("The three counts agree: F2 closes the day."));
    else if (!c->tubes || !c->papers)
        text_copy(text, sizeof text, tr("Count the tubes and the paper forms, and enter both with F4."));
    else if (c->records < c->papers)
        text_format(text, sizeof text, tr("%lld forms still to be typed: F8."), (long long)(c->papers - c->records));
    else if (c->scanned < c->tubes)
        text_copy(text, sizeof text, tr("The three counts differ: scan the tubes to see which one is missing."));
    else
        text_copy(text, sizeof text,
                  tr("The three counts differ as listed: F11 opens the person's card, F4 mends a count."));
    term_text(line.row, line.column, line.columns, bus_agrees(c) ? STYLE_GOOD : STYLE_WARN, text);
}

static Rect scan_line(Rect area, int *label)
{
    Rect line = layout_inset(layout_take_rows(&area, -1), 0, 1);
    *label = 26;
    layout_take_columns(&line, *label);
    return line;
}

static void day_paint(Ui *ui, void *state, Rect area)
{
    DayState *s = state;
    char text[LINE_SIZE * 2];
    int label;
    (void)ui;
    Rect all = area, head = layout_inset(layout_take_rows(&area, COUNT_ROWS), 0, 1);
    text_format(text, sizeof text, "%s  %s  %s", s->day.held_on, choice_label("site", s->day.site), s->day.event);
    term_text(head.row, head.column, head.columns, STYLE_HEADING, text);
    paint_counts(s, (Rect){head.row + 1, head.column, 1, head.columns});
    paint_verdict(s, (Rect){head.row + 2, head.column, 1, head.columns});
    Rect tail = layout_take_rows(&area, -LINE_ROWS), line = scan_line(all, &label);
    list_paint(&s->list, area);
    if (s->day.closed_at[0])
        return;
    term_rule(tail.row, tail.column, tail.columns, STYLE_HINT);
    term_text(line.row, line.column - label, label - 1, STYLE_LABEL,
              s->paper ? tr("Paper no. (0001..0050)") : tr("Scan the tubes"));
    input_paint(&s->input, line, STYLE_FOCUS);
}

static void day_cursor(Ui *ui, void *state, Rect area)
{
    DayState *s = state;
    int label;
    (void)ui;
    Rect line = scan_line(area, &label);
    if (s->day.closed_at[0])
        term_cursor(line.row, line.column, false);
    else
        input_cursor(&s->input, line);
}

/* --- keys --- */

/* A scanner types and ends with Enter: the next tube needs no key in between. */
static Reaction scan(Ui *ui, DayState *s)
{
    char said[LINE_SIZE];
    Error error = {.code = OK};
    if (bus_scan(ui_desk(ui), &s->day, s->paper, s->typed, said, sizeof said, &error) != OK)
        ui_error(ui, &error);
    else
        ui_say(ui, "%s", said);
    s->typed[0] = '\0';
    input_bind(&s->input, s->typed, sizeof s->typed);
    return RELOAD;
}

static Reaction day_key(Ui *ui, void *state, Key key)
{
    DayState *s = state;
    (void)ui;
    switch (key.code) {
    case KEY_UP_:
    case KEY_DOWN_:
    case KEY_PAGE_UP_:
    case KEY_PAGE_DOWN_:
        return list_key(&s->list, key, 0);
    case KEY_ENTER_:
        return s->day.closed_at[0] || !s->typed[0] ? HANDLED : scan(ui, s);
    case KEY_DELETE_: /* in an empty line it is for the number that is marked */
        return s->day.closed_at[0] || !s->typed[0] ? IGNORED : input_key(&s->input, key);
    default:
        return s->day.closed_at[0] ? IGNORED : input_key(&s->input, key);
    }
}

/* --- commands --- */

static const BusDifference *marked(const DayState *s)
{
    size_t row = list_current(&s->list);
    return row == (size_t)-1 ? NULL : &s->rows[row];
}

static bool is_scanned(const BusDifference *row)
{
    return row && (row->kind == BUS_TUBE_ALONE || row->kind == BUS_TUBE_ELSEWHERE || row->kind == BUS_TUBE_TWICE ||
                   row->kind == BUS_PAPER_ALONE);
}

static Reaction remove_code(Ui *ui, DayState *s)
{
    const BusDifference *row = marked(s);
    Error error = {.code = OK};
    if (bus_unscan(ui_desk(ui), &s->day, row->kind == BUS_PAPER_ALONE, row->code, &error) != OK)
        ui_error(ui, &error);
    else
        ui_say(ui, tr("Taken away: %s."), row->code);
    return RELOAD;
}

static Reaction finish(Ui *ui, DayState *s)
{
    char reason[LINE_SIZE] = "";
    Error error = {.code = OK};
    Status status = bus_close(ui_desk(ui), &s->day, "", &error);
    while (status == ERR_INPUT && text_equal(error.field, "reason")) {
        if (!ui_ask(ui, tr("The counts differ"), tr("Reason"), reason, sizeof reason, false))
            return REDRAW;
        status = bus_close(ui_desk(ui), &s->day, reason, &error);
    }
    if (status != OK) {
        ui_error(ui, &error);
        return RELOAD;
    }
    ui_say(ui, "%s",
           s->day.reason[0] ? tr("Closed with a difference; the result is kept.")
                            : tr("Closed: the three counts agree; the result is kept."));
    ui_offer_undo(ui, tr("the end of the day of three counts"), bus_reopen, s->day.id);
    return RELOAD;
}

static Reaction show(Ui *ui, const DayState *s)
{
    char *text = malloc(BUS_TEXT);
    if (text) {
        bus_text(ui_desk(ui), &s->day, text, BUS_TEXT);
        ui_show(ui, tr("Three counts"), text);
    }
    free(text);
    return REDRAW;
}

static Reaction day_command(Ui *ui, void *state, int id)
{
    DayState *s = state;
    switch (id) {
    case FINISH:
        return finish(ui, s);
    case KIND:
        s->paper = !s->paper;
        return REDRAW;
    case EDIT:
        if (bus_edit(ui, &s->day))
            ui_say(ui, "%s", tr("The day of three counts was changed."));
        return RELOAD;
    case TYPE:
        return ui_open(ui, &screen_intake, &s->day.id);
    case REMOVE:
        return remove_code(ui, s);
    case CARD:
        return ui_open(ui, &screen_card, &marked(s)->donor);
    case SHOW:
        return show(ui, s);
    default:
        return IGNORED;
    }
}

static const char *day_why_not(Ui *ui, void *state, int id)
{
    const DayState *s = state;
    const BusDifference *row = marked(s);
    (void)ui;
    if (id == CARD)
        return row && row->donor ? NULL : tr("Mark a line with a record: its card opens.");
    if (id == SHOW)
        return NULL;
    if (s->day.closed_at[0])
        return tr("The day is closed: open it again first.");
    return id == REMOVE && !is_scanned(row) ? tr("Mark a tube or paper number that was scanned by mistake.") : NULL;
}

static bool day_typing(Ui *ui, void *state)
{
    (void)ui;
    return !((const DayState *)state)->day.closed_at[0];
}

#define WORKERS "lead caller liaison"

static const Command commands[] = {
    {FINISH, KEY_F(2), KEY_CTRL('s'), N_("Three counts"), N_("Close day"),
     N_("Compares once more, keeps the result and closes the day; a difference needs a reason."), WORKERS, true},
    {KIND, KEY_TAB_, KEY_BACKTAB_, N_("Three counts"), N_("Tubes/papers"),
     N_("Changes between scanning tubes and typing paper numbers."), WORKERS, true},
    {SHOW, KEY_F(3), 0, N_("Three counts"), N_("Result"), N_("The comparison as text."), NULL, true},
    {EDIT, KEY_F(4), KEY_CTRL('x'), N_("Three counts"), N_("Edit counts"),
     N_("Enters how many tubes and paper forms there are."), WORKERS, true},
    {TYPE, KEY_F(8), KEY_CTRL('n'), N_("Three counts"), N_("Type forms"),
     N_("Registers the people of this day, one paper form after the other."), "lead caller liaison", true},
    {CARD, KEY_F(11), KEY_CTRL('k'), N_("Three counts"), N_("Card"), N_("Opens the card of the marked record."), NULL,
     true},
    {REMOVE, KEY_DELETE_, KEY_CTRL('d'), N_("Three counts"), N_("Take away"),
     N_("Takes a number away that was scanned by mistake."), WORKERS, true},
};

const Screen screen_bus_day = {
    .name = "bus-day",
    .title = N_("Three counts"),
    .size = sizeof(DayState),
    .commands = commands,
    .command_count = sizeof commands / sizeof commands[0],
    .open = day_open,
    .load = day_load,
    .paint = day_paint,
    .cursor = day_cursor,
    .key = day_key,
    .command = day_command,
    .why_not = day_why_not,
    .close = day_close,
    .typing = day_typing,
};

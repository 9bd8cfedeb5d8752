/* Days of three counts: the list of them, a new one. */
#include <stdlib.h>

#include "bus.h"
#include "list.h"
#include "screens.h"
#include "text.h"

enum { BUS_ROWS = 200 };
enum { OPEN = 1, ADD, EDIT, REOPEN };
enum { COLUMN_DAY, COLUMN_SITE, COLUMN_EVENT, COLUMN_TUBES, COLUMN_PAPERS, COLUMN_RECORDS, COLUMN_STATE };

typedef struct {
    List list;
    BusDay *rows;
    int64_t *records;
} BusState;

static const ListColumn columns[] = {
    {N_("Day"), {10, 10, 0, 0}, false},   {N_("Site"), {14, 20, 1, 0}, false}, {N_("Event"), {10, 16, 2, 0}, false},
    {N_("Samples"), {7, 7, 0, 0}, true},  {N_("Papers"), {6, 6, 0, 0}, true},  {N_("Records"), {7, 7, 0, 0}, true},
    {N_("State"), {10, 12, 0, 0}, false},
};

static void count_cell(int64_t count, char *out, size_t size)
{
    text_format(out, size, count ? "%lld" : "-", (long long)count);
}

static void bus_cell(const List *list, size_t row, int column, char *out, size_t size, Style *style)
{
    const BusState *s = list->data;
    const BusDay *day = &s->rows[row];
    switch (column) {
    case COLUMN_DAY:
        text_copy(out, size, day->held_on);
        break;
    case COLUMN_SITE:
        text_copy(out, size, choice_label("site", day->site));
        break;
    case COLUMN_EVENT:
        text_copy(out, size, day->event);
        break;
    case COLUMN_TUBES:
        count_cell(number_value(day->tubes), out, size);
        break;
    case COLUMN_PAPERS:
        count_cell(number_value(day->papers), out, size);
        break;
    case COLUMN_RECORDS:
        count_cell(s->records[row], out, size);
        break;
    default:
        *style = day->reason[0] || !day->closed_at[0] ? STYLE_WARN : STYLE_GOOD;
        text_copy(out, size,
                  !day->closed_at[0] ? tr("not closed yet")
                  : day->reason[0]   ? tr("they differ")
                                     : tr("they agree"));
    }
}

static Status bus_open(Ui *ui, void *state, const void *argument, Error *error)
{
    BusState *s = state;
    (void)ui;
    (void)argument;
    s->rows = calloc(BUS_ROWS, sizeof *s->rows);
    s->records = calloc(BUS_ROWS, sizeof *s->records);
    s->list = (List){.columns = columns, .column_count = sizeof columns / sizeof columns[0], .cell = bus_cell};
    s->list.empty = N_("No day of three counts yet; F3 begins one.");
    return s->rows && s->records ? OK : error_memory(error);
}

static Status bus_load_rows(Ui *ui, void *state, Error *error)
{
    BusState *s = state;
    s->list.data = s;
    s->list.count = bus_list(ui_desk(ui), s->rows, BUS_ROWS);
    for (size_t i = 0; i < s->list.count; i++)
        s->records[i] = bus_records(ui_desk(ui), &s->rows[i]);
    return store_status(ui_desk(ui)->store, error);
}

static void bus_paint(Ui *ui, void *state, Rect area)
{
    (void)ui;
    list_paint(&((BusState *)state)->list, area);
}

static void bus_cursor(Ui *ui, void *state, Rect area)
{
    (void)ui;
    list_cursor(&((BusState *)state)->list, area);
}

static Reaction bus_key(Ui *ui, void *state, Key key)
{
    (void)ui;
    return list_key(&((BusState *)state)->list, key, 0);
}

static bool bus_typing(Ui *ui, void *state)
{
    (void)ui;
    return ((const BusState *)state)->list.filtering;
}

static Reaction add(Ui *ui)
{
    BusDay day = {.id = 0};
    day_format(clock_today(), day.held_on);
    text_copy(day.unit, sizeof day.unit, ui_desk(ui)->actor.unit);
    if (!bus_edit(ui, &day))
        return REDRAW;
    return ui_open(ui, &screen_bus_day, &day.id);
}

static Reaction reopen(Ui *ui, const BusDay *day)
{
    Error error = {.code = OK};
    if (bus_reopen(ui_desk(ui), day->id, &error) != OK)
        ui_error(ui, &error);
    else
        ui_say(ui, tr("Open again: %1$s  %2$s"), day->held_on, choice_label("site", day->site));
    return RELOAD;
}

static Reaction bus_command(Ui *ui, void *state, int id)
{
    BusState *s = state;
    size_t row = list_current(&s->list);
    if (id == ADD)
        return add(ui);
    if (row == (size_t)-1)
        return IGNORED;
    if (id == OPEN)
        return ui_open(ui, &screen_bus_day, &s->rows[row].id);
    if (id == REOPEN)
        return reopen(ui, &s->rows[row]);
    if (bus_edit(ui, &s->rows[row]))
        ui_say(ui, "%s", tr("The day of three counts was changed."));
    return RELOAD;
}

static const char *bus_why_not(Ui *ui, void *state, int id)
{
    const BusState *s = state;
    size_t row = list_current(&s->list);
    (void)ui;
    if (id == ADD)
        return NULL;
    if (row == (size_t)-1)
        return tr("No day of three counts yet; F3 begins one.");
    bool closed = s->rows[row].closed_at[0] != '\0';
    if (id == EDIT && closed)
        return tr("The day is closed: open it again first.");
    return id == REOPEN && !closed ? tr("The day is open.") : NULL;
}

static void bus_close_screen(Ui *ui, void *state)
{
    BusState *s = state;
    (void)ui;
    list_free(&s->list);
    free(s->rows);
    free(s->records);
}

#define WORKERS "lead caller liaison"

static const Command commands[] = {
    {OPEN, KEY_ENTER_, 0, N_("Three counts"), N_("Open"), N_("Compares tubes, paper forms and records of the day."),
     WORKERS, true},
    {ADD, KEY_F(3), '1', N_("Three counts"), N_("New day"),
     N_("Begins a day: its tubes and paper forms are counted first."), WORKERS, true},
    {EDIT, KEY_F(4), '2', N_("Three counts"), N_("Edit"), N_("Changes the counts, the site or the event."), WORKERS,
     true},
    {REOPEN, KEY_F(11), '3', N_("Three counts"), N_("Reopen"), N_("Opens a closed day again."), "lead", true},
};

const Screen screen_bus = {
    .name = "bus",
    .title = N_("Three counts"),
    .size = sizeof(BusState),
    .commands = commands,
    .command_count = sizeof commands / sizeof commands[0],
    .open = bus_open,
    .load = bus_load_rows,
    .paint = bus_paint,
    .cursor = bus_cursor,
    .key = bus_key,
    .command = bus_command,
    .why_not = bus_why_not,
    .typing = bus_typing,
    .close = bus_close_screen,
};

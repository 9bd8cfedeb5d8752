/* The calls of today: who rang whom and what came of it. */
#include <stdlib.h>
#include <string.h>

#include "followup.h"
#include "list.h"
#include "people.h"
#include "screens.h"
#include "staff.h"
#include "text.h"

enum { DAY_ROWS = 2000 };
enum { COLUMN_TIME, COLUMN_NAME, COLUMN_UNIT, COLUMN_NUMBER, COLUMN_OUTCOME, COLUMN_CALLER, COLUMN_NOTE };

typedef struct {
    DayArgument argument;
    List list;
    DayRow *rows;
} DayState;

static const ListColumn columns[] = {
    {N_("Time"), {5, 5, 0, 0}, false},     {N_("Name"), {8, 12, 1, 0}, false},     {N_("Unit"), {8, 10, 0, 3}, false},
    {N_("Number"), {11, 12, 0, 0}, false}, {N_("Outcome"), {14, 18, 1, 0}, false}, {N_("Caller"), {6, 10, 0, 2}, false},
    {N_("Note"), {10, 30, 3, 1}, false},
};

static void day_cell(const List *list, size_t row, int column, char *out, size_t size, Style *style)
{
    const DayRow *r = &((const DayState *)list->data)->rows[row];
    char local[32];
    switch (column) {
    case COLUMN_TIME:
        instant_local(r->at, local, sizeof local);
        text_copy(out, size, strlen(local) > 11 ? local + 11 : local);
        break;
    case COLUMN_NAME:
        text_copy(out, size, r->name);
        break;
    case COLUMN_UNIT:
        text_copy(out, size, choice_label("unit", r->unit));
        break;
    case COLUMN_NUMBER:
        text_copy(out, size, r->number);
        break;
    case COLUMN_OUTCOME:
        text_copy(out, size, r->outcome[0] ? choice_label("outcome", r->outcome) : tr("(no outcome yet)"));
        if (!r->outcome[0])
            *style = STYLE_WARN;
        break;
    case COLUMN_CALLER:
        text_copy(out, size, r->caller);
        break;
    default:
        text_copy(out, size, r->note);
    }
}

static Status day_open(Ui *ui, void *state, const void *argument, Error *error)
{
    DayState *s = state;
    const Desk *desk = ui_desk(ui);
    const char *only = staff_unit(desk);
    s->argument = *(const DayArgument *)argument;
    if (only[0])
        text_copy(s->argument.unit, sizeof s->argument.unit, only);
    if (text_equal(desk->actor.role, "helper"))
        s->argument.account = desk->actor.id;
    s->rows = calloc(DAY_ROWS, sizeof *s->rows);
    s->list = (List){.columns = columns,
                     .column_count = sizeof columns / sizeof columns[0],
                     .cell = day_cell,
                     .data = s,
                     .empty = N_("No calls yet today. 1 on the first screen opens the calls.")};
    return s->rows ? OK : error_memory(error);
}

static Status day_load(Ui *ui, void *state, Error *error)
{
    DayState *s = state;
    Desk *desk = ui_desk(ui);
    s->list.data = s;
    s->list.count = followup_day_rows(desk, clock_today(), s->argument.unit, s->argument.account, s->argument.reached,
                                      s->rows, DAY_ROWS);
    list_clamp(&s->list, term_rows());
    return store_status(desk->store, error);
}

static void day_paint(Ui *ui, void *state, Rect area)
{
    (void)ui;
    list_paint(&((DayState *)state)->list, area);
}

static void day_cursor(Ui *ui, void *state, Rect area)
{
    (void)ui;
    list_cursor(&((DayState *)state)->list, area);
}

static Reaction day_key(Ui *ui, void *state, Key key)
{
    (void)ui;
    return list_key(&((DayState *)state)->list, key, term_rows() - 4);
}

static bool day_typing(Ui *ui, void *state)
{
    (void)ui;
    return ((DayState *)state)->list.filtering;
}

enum { DAY_CARD, DAY_ADD };
static const Command day_commands[] = {
    {DAY_CARD, KEY_ENTER_, 0, N_("Today"), N_("Card"), N_("Open the person's card"), NULL, true},
    PEOPLE_ADD(DAY_ADD, '7'),
};

static const char *day_why_not(Ui *ui, void *state, int id)
{
    (void)ui;
    (void)id;
    return list_current(&((DayState *)state)->list) == (size_t)-1 ? tr("the list is empty") : NULL;
}

static Reaction day_command(Ui *ui, void *state, int id)
{
    DayState *s = state;
    size_t row = list_current(&s->list);
    if (row == (size_t)-1)
        return IGNORED;
    if (id == DAY_ADD)
        return people_add_to_calls(ui, &s->rows[row].donor, 1);
    return ui_open(ui, &screen_card, &s->rows[row].donor);
}

static void day_close(Ui *ui, void *state)
{
    DayState *s = state;
    (void)ui;
    list_free(&s->list);
    free(s->rows);
}

const Screen screen_day = {
    .name = "day",
    .title = N_("Calls of today"),
    .size = sizeof(DayState),
    .commands = day_commands,
    .command_count = sizeof day_commands / sizeof day_commands[0],
    .open = day_open,
    .load = day_load,
    .paint = day_paint,
    .cursor = day_cursor,
    .key = day_key,
    .command = day_command,
    .why_not = day_why_not,
    .typing = day_typing,
    .close = day_close,
};

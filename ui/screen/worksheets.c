/* County work sheets: which are out, how many calls came back; written again, taken back. */
#include <stdlib.h>
#include <string.h>

#include "exchange.h"
#include "list.h"
#include "pick.h"
#include "screens.h"
#include "text.h"
#include "worksheet_ui.h"

enum { PAGE = 100 };

typedef struct {
    List list;
    WorkSheet *rows;
    size_t room;
    bool more;
} SheetsState;

enum { C_NUMBER, C_UNIT, C_MADE, C_UNTIL, C_PEOPLE, C_ANSWERED, C_STATE, C_ACCOUNT };

static const ListColumn columns[] = {
    {N_("No."), {4, 6, 0, 0}, true},        {N_("Unit"), {8, 16, 1, 0}, false},
    {N_("Made on"), {10, 11, 0, 0}, false}, {N_("Held until"), {10, 11, 0, 0}, false},
    {N_("People"), {6, 6, 0, 0}, true},     {N_("Came back"), {8, 9, 0, 0}, true},
    {N_("State"), {15, 16, 1, 0}, false},   {N_("Made by"), {8, 12, 0, 1}, false},
};

static const char *state_of(const WorkSheet *row)
{
    if (row->answered >= row->people)
        return N_("all back");
    if (row->back_at[0])
        return N_("taken back");
    return instant_parse(row->until) > clock_now() ? N_("with the county") : N_("time is over");
}

static void day_of(const char *instant, char *out, size_t size)
{
    char local[32];
    instant_local(instant, local, sizeof local);
    text_format(out, size, "%.10s", local);
}

static void sheets_cell(const List *list, size_t at, int column, char *out, size_t size, Style *style)
{
    const WorkSheet *row = &((const SheetsState *)list->data)->rows[at];
    const int64_t numbers[] = {[C_NUMBER] = row->id, [C_PEOPLE] = row->people, [C_ANSWERED] = row->answered};
    switch (column) {
    case C_UNIT:
        text_copy(out, size, choice_label("unit", row->unit));
        break;
    case C_MADE:
    case C_UNTIL:
        day_of(column == C_MADE ? row->made_at : row->until, out, size);
        break;
    case C_STATE:
        *style = strcmp(state_of(row), "time is over") == 0 ? STYLE_WARN : STYLE_NORMAL;
        text_copy(out, size, tr(state_of(row)));
        break;
    case C_ACCOUNT:
        text_copy(out, size, row->account);
        break;
    default:
        text_format(out, size, "%lld", (long long)numbers[column]);
    }
}

/* The next page behind what is there. */
static Status read_further(Ui *ui, List *list, Error *error)
{
    SheetsState *s = list->data;
    if (list->count + PAGE > s->room) {
        WorkSheet *rows = realloc(s->rows, (s->room + PAGE) * sizeof *rows);
        if (!rows)
            return error_memory(error);
        s->rows = rows;
        s->room += PAGE;
    }
    int64_t before = list->count ? s->rows[list->count - 1].id : 0;
    size_t got = work_sheet_list(ui_desk(ui), before, s->rows + list->count, PAGE);
    list->count += got;
    s->more = got == PAGE;
    return store_status(ui_desk(ui)->store, error);
}

static Status sheets_open(Ui *ui, void *state, const void *argument, Error *error)
{
    SheetsState *s = state;
    (void)ui, (void)argument, (void)error;
    s->list = (List){.columns = columns,
                     .column_count = sizeof columns / sizeof columns[0],
                     .cell = sheets_cell,
                     .data = s,
                     .more = &s->more,
                     .further = read_further,
                     .empty = N_("No work sheet was made yet. 1 makes one of the calls of a unit.")};
    return OK;
}

static Status sheets_load(Ui *ui, void *state, Error *error)
{
    SheetsState *s = state;
    size_t wanted = list_needed(&s->list);
    Status status;
    s->list.count = 0;
    do
        status = read_further(ui, &s->list, error);
    while (status == OK && s->more && s->list.count < wanted);
    list_clamp(&s->list, 0);
    return status;
}

static void sheets_paint(Ui *ui, void *state, Rect area)
{
    (void)ui;
    list_paint(&((SheetsState *)state)->list, area);
}

static void sheets_cursor(Ui *ui, void *state, Rect area)
{
    (void)ui;
    list_cursor(&((SheetsState *)state)->list, area);
}

static Reaction sheets_key(Ui *ui, void *state, Key key)
{
    SheetsState *s = state;
    Error error = {.code = OK};
    Reaction reaction = list_key(&s->list, key, 0);
    size_t ahead = (size_t)(s->list.page > 0 ? s->list.page : 1);
    if (reaction == REDRAW && s->more && s->list.cursor + ahead >= s->list.count &&
        read_further(ui, &s->list, &error) != OK)
        ui_error(ui, &error);
    return reaction;
}

static bool sheets_typing(Ui *ui, void *state)
{
    (void)ui;
    return ((SheetsState *)state)->list.filtering;
}

static void sheets_close(Ui *ui, void *state)
{
    SheetsState *s = state;
    (void)ui;
    list_free(&s->list);
    free(s->rows);
}

/* --- commands --- */

enum { SHEETS_OPEN, SHEETS_MAKE, SHEETS_AGAIN, SHEETS_BACK };
static const char group_sheets[] = N_("Work sheets");
static const char makers[] = "lead caller liaison";

static const Command sheets_commands[] = {
    {SHEETS_OPEN, KEY_ENTER_, 0, group_sheets, N_("People"), N_("Who is on the sheet, and what came back"), NULL, true},
    {SHEETS_MAKE, '1', 0, group_sheets, N_("New"), N_("A work sheet of the people of a unit who are to be called"),
     makers, true},
    {SHEETS_AGAIN, '6', 0, group_sheets, N_("Write again"), N_("Write those who have not come back to a file again"),
     makers, true},
    {SHEETS_BACK, '8', 0, group_sheets, N_("Take back"), N_("Its people go back to the queue of calls"), makers, true},
};

static Reaction take_back(Ui *ui, const WorkSheet *row)
{
    char text[240];
    Error error = {0};
    text_format(text, sizeof text,
                tr("%1$lld people of no. %2$lld go back to the queue of calls. What comes back later is still read."),
                (long long)(row->people - row->answered), (long long)row->id);
    if (!ui_confirm(ui, tr("Take back"), text, tr("Take back"), tr("Leave it")))
        return REDRAW;
    if (work_sheet_back(ui_desk(ui), row->id, &error) != OK)
        ui_error(ui, &error);
    else
        ui_say(ui, tr("Work sheet no. %lld was taken back."), (long long)row->id);
    return RELOAD;
}

static Reaction sheets_command(Ui *ui, void *state, int id)
{
    SheetsState *s = state;
    char unit[CODE_SIZE] = "";
    size_t at = list_current(&s->list);
    switch (id) {
    case SHEETS_MAKE:
        return work_sheet_new(ui, unit, NULL, 0);
    case SHEETS_OPEN:
        return ui_open(ui, &screen_worksheet, &s->rows[at].id);
    case SHEETS_AGAIN:
        return work_sheet_to_file(ui, s->rows[at].id) ? RELOAD : REDRAW;
    default:
        return take_back(ui, &s->rows[at]);
    }
}

static const char *sheets_why_not(Ui *ui, void *state, int id)
{
    const SheetsState *s = state;
    size_t at = list_current(&s->list);
    (void)ui;
    if (id == SHEETS_MAKE)
        return NULL;
    if (at == (size_t)-1)
        return tr("no work sheet stands under the cursor");
    const WorkSheet *row = &s->rows[at];
    if (id != SHEETS_OPEN && row->answered >= row->people)
        return tr("everything came back");
    return id == SHEETS_BACK && row->back_at[0] ? tr("it was taken back already") : NULL;
}

const Screen screen_worksheets = {
    .name = "worksheets",
    .title = N_("Work sheets"),
    .size = sizeof(SheetsState),
    .commands = sheets_commands,
    .command_count = sizeof sheets_commands / sizeof sheets_commands[0],
    .open = sheets_open,
    .load = sheets_load,
    .paint = sheets_paint,
    .cursor = sheets_cursor,
    .key = sheets_key,
    .command = sheets_command,
    .why_not = sheets_why_not,
    .typing = sheets_typing,
    .close = sheets_close,
};

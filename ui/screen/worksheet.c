/* One work sheet: who is on it, and what came back. Making one and its file. */
#include "worksheet_ui.h"

#include <string.h>

#include "exchange.h"
#include "list.h"
#include "pick.h"
#include "screens.h"
#include "text.h"

typedef struct {
    int64_t id;
    WorkSheet sheet;
    List list;
    WorkSheetRow rows[WORK_SHEET_PEOPLE];
} SheetState;

enum { C_ROW, C_NAME, C_NUMBER, C_PURPOSE, C_OUTCOME, C_AT };

static const ListColumn columns[] = {
    {N_("Row"), {6, 8, 0, 0}, false},
    {N_("Name"), {8, 14, 1, 0}, false},
    {N_("Number"), {11, 12, 0, 0}, false},
    {N_("Purpose"), {10, 16, 1, 0}, false},
    {N_("What came back"), {12, 16, 1, 0}, false},
    {N_("When"), {16, 16, 0, 1}, false},
};

static void sheet_cell(const List *list, size_t at, int column, char *out, size_t size, Style *style)
{
    const SheetState *s = list->data;
    const WorkSheetRow *row = &s->rows[at];
    const char *const texts[] = {[C_NAME] = row->name, [C_NUMBER] = row->number};
    char text[32];
    switch (column) {
    case C_ROW:
        work_sheet_number(s->id, row->nth, text);
        text_copy(out, size, text);
        break;
    case C_PURPOSE:
        text_copy(out, size, row->purpose[0] ? choice_label("purpose", row->purpose) : "");
        break;
    case C_OUTCOME:
        *style = row->outcome[0] ? STYLE_NORMAL : STYLE_HINT;
        text_copy(out, size, row->outcome[0] ? choice_label("outcome", row->outcome) : tr("not yet"));
        break;
    case C_AT:
        instant_local(row->at, text, sizeof text);
        text_copy(out, size, row->at[0] ? text : "");
        break;
    default:
        text_copy(out, size, texts[column]);
    }
}

static Status sheet_open_screen(Ui *ui, void *state, const void *argument, Error *error)
{
    SheetState *s = state;
    (void)ui, (void)error;
    s->id = *(const int64_t *)argument;
    s->list = (List){.columns = columns,
                     .column_count = sizeof columns / sizeof columns[0],
                     .cell = sheet_cell,
                     .data = s,
                     .empty = N_("Its people are no longer there.")};
    return OK;
}

static Status sheet_load(Ui *ui, void *state, Error *error)
{
    SheetState *s = state;
    Desk *desk = ui_desk(ui);
    if (!work_sheet_load(desk, s->id, &s->sheet))
        return error_set(error, ERR_NOT_FOUND, "", tr("there is no work sheet no. %lld"), (long long)s->id);
    s->list.count = work_sheet_rows(desk, s->id, s->rows, WORK_SHEET_PEOPLE);
    list_clamp(&s->list, 0);
    return store_status(desk->store, error);
}

static void sheet_paint(Ui *ui, void *state, Rect area)
{
    (void)ui;
    list_paint(&((SheetState *)state)->list, area);
}

static void sheet_cursor(Ui *ui, void *state, Rect area)
{
    (void)ui;
    list_cursor(&((SheetState *)state)->list, area);
}

static Reaction sheet_key(Ui *ui, void *state, Key key)
{
    (void)ui;
    return list_key(&((SheetState *)state)->list, key, 0);
}

static bool sheet_typing(Ui *ui, void *state)
{
    (void)ui;
    return ((SheetState *)state)->list.filtering;
}

static void sheet_subtitle(Ui *ui, void *state, char *out, size_t size)
{
    const SheetState *s = state;
    (void)ui;
    text_format(out, size, tr("%1$lld of %2$lld back  no. %3$lld  %4$s"), (long long)s->sheet.answered,
                (long long)s->sheet.people, (long long)s->id, choice_label("unit", s->sheet.unit));
}

static void sheet_close_screen(Ui *ui, void *state)
{
    (void)ui;
    list_free(&((SheetState *)state)->list);
}

/* --- making one, and its file --- */

bool work_sheet_to_file(Ui *ui, int64_t sheet)
{
    enum { PATH = 4200 };
    char path[PATH], stem[128], date[DATE_SIZE], until[32];
    WorkSheet known;
    Error error = {0};
    Desk *desk = ui_desk(ui);
    work_sheet_load(desk, sheet, &known);
    day_format(clock_today(), date);
    instant_local(known.until, until, sizeof until);
    text_format(stem, sizeof stem, tr("work sheet %1$lld %2$s %3$s"), (long long)sheet,
                choice_label("unit", known.unit), date);
    Status status = export_place(desk, stem, ".xlsx", path, sizeof path, &error);
    if (status == OK)
        status = work_sheet_save(desk, sheet, path, &error);
    if (status != OK)
        ui_error(ui, &error);
    else
        ui_say(ui, tr("Work sheet no. %1$lld, %2$lld people, until %3$.10s: %4$s"), (long long)sheet,
               (long long)(known.people - known.answered), until, path);
    return status == OK;
}

Reaction work_sheet_new(Ui *ui, char unit[24], const int64_t *donors, size_t count)
{
    char text[320];
    int64_t sheet;
    Error error = {0}, ignored;
    Desk *desk = ui_desk(ui);
    if (!unit[0] && desk->actor.unit[0])
        text_copy(unit, CODE_SIZE, desk->actor.unit);
    if (!unit[0] && !pick_unit(ui, unit, CODE_SIZE))
        return REDRAW;
    if (!unit[0]) {
        ui_say(ui, "%s", tr("A work sheet is for one unit: choose it, not all of them."));
        return REDRAW;
    }
    text_format(
        text, sizeof text,
        tr("At most %1$d people of %2$s who are to be called, for the county to call. For %3$lld days nobody else "
           "is offered them; promises and match cases go on."),
        WORK_SHEET_PEOPLE, choice_label("unit", unit), (long long)desk->config->retry.sheet_days);
    if (!ui_confirm(ui, tr("Work sheet"), text, tr("Write it"), tr("Back")))
        return REDRAW;
    if (work_sheet_make(desk, unit, donors, count, &sheet, &error) != OK)
        ui_error(ui, &error);
    else if (!work_sheet_to_file(ui, sheet))
        work_sheet_back(desk, sheet, &ignored); /* nobody is held for a sheet that is not there */
    return RELOAD;
}

/* --- commands --- */

enum { SHEET_CARD, SHEET_AGAIN };

static const Command sheet_commands[] = {
    {SHEET_CARD, KEY_ENTER_, KEY_F(4), N_("Work sheets"), N_("Card"), N_("The whole file of this person"),
     "lead caller liaison readonly", true},
    {SHEET_AGAIN, '6', 0, N_("Work sheets"), N_("Write again"),
     N_("Write those who have not come back to a file again"), "lead caller liaison", true},
};

static Reaction sheet_command(Ui *ui, void *state, int id)
{
    SheetState *s = state;
    if (id == SHEET_AGAIN)
        return work_sheet_to_file(ui, s->id) ? RELOAD : REDRAW;
    return ui_open(ui, &screen_card, &s->rows[list_current(&s->list)].donor);
}

static const char *sheet_why_not(Ui *ui, void *state, int id)
{
    const SheetState *s = state;
    (void)ui;
    if (id == SHEET_CARD && list_current(&s->list) == (size_t)-1)
        return tr("nobody stands under the cursor");
    return id == SHEET_AGAIN && s->sheet.answered >= s->sheet.people ? tr("everything came back") : NULL;
}

const Screen screen_worksheet = {
    .name = "worksheet",
    .title = N_("Work sheet"),
    .size = sizeof(SheetState),
    .commands = sheet_commands,
    .command_count = sizeof sheet_commands / sizeof sheet_commands[0],
    .open = sheet_open_screen,
    .load = sheet_load,
    .paint = sheet_paint,
    .cursor = sheet_cursor,
    .key = sheet_key,
    .command = sheet_command,
    .why_not = sheet_why_not,
    .subtitle = sheet_subtitle,
    .typing = sheet_typing,
    .close = sheet_close_screen,
};

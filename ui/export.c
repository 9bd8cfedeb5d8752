/* The list under the cursor as a file, as it is shown: one key on every screen that has a list. */
#include <string.h>

#include "exchange.h"
#include "list.h"
#include "loop.h"
#include "pick.h"
#include "text.h"

enum { PATH = 4200 };

static const char *heading(void *arg, size_t column)
{
    const char *label = ((const List *)arg)->columns[column].label;
    return label ? label : "";
}

static void cell(void *arg, size_t row, size_t column, char *out, size_t size)
{
    const List *list = arg;
    Style style = STYLE_NORMAL;
    list->cell(list, list_row(list, row), (int)column, out, size, &style);
}

static void say_done(Ui *ui, const List *list, size_t rows, const char *path)
{
    if (list->more && *list->more)
        ui_say(ui, tr("Written as far as the list is loaded, %1$zu rows (End loads further): %2$s"), rows, path);
    else if (list->shown)
        ui_say(ui, tr("Written, the rows of the filter, %1$zu: %2$s"), rows, path);
    else
        ui_say(ui, tr("Written, the whole list, %1$zu rows: %2$s"), rows, path);
}

/* A sheet that is handed in: of all people, not of the list. */
static Reaction export_ledger(Ui *ui, const Ledger *ledger)
{
    char path[PATH], stem[160], date[DATE_SIZE], kind[64], unit[CODE_SIZE] = "";
    int64_t rows;
    Error error = {.code = OK};
    Desk *desk = ui_desk(ui);
    text_copy(unit, sizeof unit, desk->actor.unit);
    if (!unit[0] && !pick_unit(ui, unit, sizeof unit))
        return REDRAW;
    day_format(clock_today(), date);
    text_format(kind, sizeof kind, "ledger-%s", ledger->id);
    text_format(stem, sizeof stem, "%s %s%s%s", name_text(ledger->name), unit[0] ? choice_label("unit", unit) : "",
                unit[0] ? " " : "", date);
    Status status = export_place(desk, stem, ".xlsx", path, sizeof path, &error);
    if (status == OK)
        status = export_run(desk, kind, unit, NULL, path, &rows, &error);
    if (status != OK)
        ui_error(ui, &error);
    else
        ui_say(ui, tr("Written, %1$lld rows: %2$s"), (long long)rows, path);
    return REDRAW;
}

Reaction export_list(Ui *ui)
{
    enum { FORMATS = 2, MOST = 12 };
    static const char *const endings[FORMATS] = {".xlsx", ".csv"};
    const Config *config = ui_desk(ui)->config;
    const char *choices[MOST] = {"Excel, WPS (.xlsx)", "CSV"};
    int count = FORMATS;
    char path[PATH], stem[128], date[DATE_SIZE];
    Error error = {.code = OK};
    /* A dialog paints lists of its own: this one was there before it. */
    List *list = list_seen();
    const Screen *screen = loop_top(ui)->screen;
    size_t rows = list_rows(list);
    for (size_t i = 0; i < config->ledger_count && count < MOST; i++)
        choices[count++] = name_text(config->ledgers[i].name);
    int ending = ui_choose(ui, tr("Export"),
                           tr("1 and 2: the list as it is shown, with filter, order and columns. Below them the sheets "
                              "that are handed in."),
                           choices, count);
    if (ending < 0)
        return REDRAW;
    if (ending >= FORMATS)
        return export_ledger(ui, &config->ledgers[ending - FORMATS]);
    day_format(clock_today(), date);
    text_format(stem, sizeof stem, "%s %s", tr(screen->title), date);
    TextTable table = {rows, (size_t)list->column_count, heading, cell, list};
    Status status = export_place(ui_desk(ui), stem, endings[ending], path, sizeof path, &error);
    if (status == OK)
        status = export_table(ui_desk(ui), &table, screen->name, path, &error);
    if (status != OK)
        ui_error(ui, &error);
    else
        say_done(ui, list, rows, path);
    return REDRAW;
}

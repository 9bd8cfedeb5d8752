/* The list under the cursor as a file, as it is shown: one key on every screen that has a list. */
#include <string.h>

#include "exchange.h"
#include "list.h"
#include "loop.h"
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

Reaction export_list(Ui *ui)
{
    static const char *const endings[] = {".xlsx", ".csv"};
    const char *choices[] = {"Excel, WPS (.xlsx)", "CSV"};
    char path[PATH], stem[128], date[DATE_SIZE];
    Error error = {.code = OK};
    /* A dialog paints lists of its own: this one was there before it. */
    List *list = list_seen();
    const Screen *screen = loop_top(ui)->screen;
    size_t rows = list_rows(list);
    int ending =
        ui_choose(ui, tr("Export"), tr("The list as it is shown, with filter, order and columns."), choices, 2);
    if (ending < 0)
        return REDRAW;
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

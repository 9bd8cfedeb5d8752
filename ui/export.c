/* The list under the cursor as a file, as it is shown: one key on every screen that has a list. */
#include <string.h>

#include "exchange.h"
#include "list.h"
#include "loop.h"
#include "pick.h"
#include "registry.h"
#include "staff.h"
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

static int64_t donor(void *arg, size_t row)
{
    const List *list = arg;
    return list->donor(list, list_row(list, row));
}

static void say_done(Ui *ui, const List *list, size_t rows, const char *path)
{
    if (list->more && *list->more)
        ui_say(ui, tr("Written as far as the list goes, %1$zu rows (a filter shows others): %2$s"), rows, path);
    else if (list->shown)
        ui_say(ui, tr("Written, the rows of the filter, %1$zu: %2$s"), rows, path);
    else
        ui_say(ui, tr("Written, the whole list, %1$zu rows: %2$s"), rows, path);
}

/* The rows that were not loaded yet: a file holds what the list would show at its end. */
static Status read_rest(Ui *ui, List *list, Error *error)
{
    Status status = OK;
    bool grows = list->more && list->further;
    while (status == OK && grows && *list->more) {
        size_t before = list->count;
        status = list->further(ui, list, error);
        grows = list->count > before;
        if (status == OK && !ui_progress(ui, tr("Reading the rest of the list"), (int64_t)list->count, 0))
            status = error_set(error, ERR_CANCELLED, "", "%s", tr("stopped: no file was written"));
    }
    list_clamp(list, 0);
    return status;
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

static Reaction write_list(Ui *ui, List *list, const char *ending, bool full)
{
    char path[PATH], stem[128], date[DATE_SIZE];
    Error error = {.code = OK};
    const Screen *screen = loop_page(ui);
    day_format(clock_today(), date);
    text_format(stem, sizeof stem, "%s %s", tr(screen->title), date);
    Status status = read_rest(ui, list, &error);
    TextTable table = {list_rows(list), (size_t)list->column_count, heading, cell, full ? donor : NULL, list};
    if (status == OK)
        status = export_place(ui_desk(ui), stem, ending, path, sizeof path, &error);
    if (status == OK)
        status = export_table(ui_desk(ui), &table, screen->name, path, &error);
    if (status != OK)
        ui_error(ui, &error);
    else
        say_done(ui, list, table.rows, path);
    return REDRAW;
}

Reaction export_list(Ui *ui)
{
    enum { ENDINGS = 2, MOST = 12 };
    static const char *const endings[ENDINGS] = {".xlsx", ".csv"};
    const Config *config = ui_desk(ui)->config;
    /* A dialog paints lists of its own: this one was there before it. */
    List *list = list_seen();
    const char *choices[MOST] = {tr("Excel, WPS (.xlsx), as shown"), tr("CSV, as shown"),
                                 tr("Excel, WPS (.xlsx), with ID numbers and phones in full"),
                                 tr("CSV, with ID numbers and phones in full")};
    int forms = list->donor && staff_may(ui_desk(ui), registry_revealers) ? 2 * ENDINGS : ENDINGS, count = forms;
    for (size_t i = 0; i < config->ledger_count && count < MOST; i++)
        choices[count++] = name_text(config->ledgers[i].name);
    int chosen = ui_choose(ui, tr("Export"),
                           tr("The whole list with filter, order and columns; the audit notes which. Below it the "
                              "sheets that are handed in."),
                           choices, count);
    if (chosen < 0)
        return REDRAW;
    if (chosen >= forms)
        return export_ledger(ui, &config->ledgers[chosen - forms]);
    return write_list(ui, list, endings[chosen % ENDINGS], chosen >= ENDINGS);
}

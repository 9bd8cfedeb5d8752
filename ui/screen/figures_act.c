/* What can be done with a report: save, freeze, choose days, open the list behind a figure; its chart. */
#include <stdlib.h>
#include <string.h>

#include "chart.h"
#include "exchange.h"
#include "figures.h"
#include "text.h"

enum { PATH = 1400, POINTS = 64, SNAPSHOTS = 100, ITEM = 200 };

/* --- files --- */

Reaction figures_save(Ui *ui, const Report *report)
{
    static const char *const endings[] = {".xlsx", ".csv", ".txt"};
    const char *choices[] = {tr("Excel or WPS (.xlsx), with charts"), tr("CSV"), tr("Text")};
    char path[PATH], stem[160];
    Error error = {.code = OK};
    int ending = ui_choose(ui, tr("Save"), report->title, choices, 3);
    if (ending < 0)
        return REDRAW;
    text_format(stem, sizeof stem, "%s %s", report->title, report->query.to);
    Status status = export_place(ui_desk(ui), stem, endings[ending], path, sizeof path, &error);
    if (status == OK)
        status = report_save(ui_desk(ui), report, path, NULL, &error);
    if (status != OK)
        ui_error(ui, &error);
    else
        ui_say(ui, tr("Written: %s"), path);
    return REDRAW;
}

Reaction figures_freeze(Ui *ui, const Report *report)
{
    char note[LINE_SIZE] = "";
    int64_t number;
    Error error = {.code = OK};
    if (!ui_ask(ui, tr("Keep as reported"), tr("To whom, for what"), note, sizeof note, false))
        return REDRAW;
    if (report_freeze(ui_desk(ui), report, note, &number, &error) != OK)
        ui_error(ui, &error);
    else
        ui_say(ui, tr("Kept as reported no. %lld. 8 shows what has changed since."), (long long)number);
    return REDRAW;
}

int64_t figures_ask_snapshot(Ui *ui)
{
    Snapshot *rows = calloc(SNAPSHOTS, sizeof *rows);
    char(*texts)[ITEM] = calloc(SNAPSHOTS, sizeof *texts);
    const char *items[SNAPSHOTS];
    size_t count = rows && texts ? report_snapshots(ui_desk(ui), rows, SNAPSHOTS) : 0;
    for (size_t i = 0; i < count; i++) {
        char at[32];
        const ReportKind *kind = report_kind(rows[i].report);
        instant_local(rows[i].at, at, sizeof at);
        text_format(texts[i], sizeof texts[i], "%lld  %.10s  %s  %s/%s  %s", (long long)rows[i].number, at,
                    kind ? tr(kind->title) : rows[i].report, rows[i].from, rows[i].to, rows[i].note);
        items[i] = texts[i];
    }
    int chosen = -1;
    if (count)
        chosen = ui_pick(ui, tr("What was reported"), items, count, 0);
    else
        ui_say(ui, "%s", tr("Nothing was reported yet: 7 keeps the figures of a report."));
    int64_t number = chosen >= 0 ? rows[chosen].number : 0;
    free(rows);
    free(texts);
    return number;
}

/* --- days --- */

static void months(ReportQuery *query, int year, int first, int count)
{
    Day begin = day_from(year, first, 1);
    day_format(begin, query->from);
    day_format(day_add_months(begin, count) - 1, query->to);
}

static bool ask_days(Ui *ui, ReportQuery *query)
{
    char from[DATE_SIZE * 2], to[DATE_SIZE * 2];
    Error error = {.code = OK};
    ReportQuery days = *query;
    text_copy(from, sizeof from, query->from);
    text_copy(to, sizeof to, query->to);
    if (!ui_ask(ui, tr("Period"), tr("First day"), from, sizeof from, false) ||
        !ui_ask(ui, tr("Period"), tr("Last day"), to, sizeof to, false))
        return false;
    if (date_parse(from, clock_today(), false, days.from, &error) != OK ||
        date_parse(to, clock_today(), false, days.to, &error) != OK) {
        ui_error(ui, &error);
        return false;
    }
    if (strcmp(days.from, days.to) > 0) {
        ui_say(ui, "%s", tr("The last day lies before the first: nothing was changed."));
        return false;
    }
    *query = days;
    return true;
}

bool figures_ask_period(Ui *ui, ReportQuery *query)
{
    const char *choices[] = {tr("this year"),  tr("last year"),  tr("this half-year"), tr("this quarter"),
                             tr("this month"), tr("last month"), tr("two days ...")};
    int year, month, of_month;
    day_split(clock_today(), &year, &month, &of_month);
    int chosen = ui_choose(ui, tr("Period"), tr("Which days?"), choices, 7);
    switch (chosen) {
    case 0:
    case 1:
        report_year(query, year - chosen);
        return true;
    case 2:
        months(query, year, month <= 6 ? 1 : 7, 6);
        return true;
    case 3:
        months(query, year, (month - 1) / 3 * 3 + 1, 3);
        return true;
    case 4:
        months(query, year, month, 1);
        return true;
    case 5:
        months(query, month == 1 ? year - 1 : year, month == 1 ? 12 : month - 1, 1);
        return true;
    default:
        return chosen == 6 && ask_days(ui, query);
    }
}

/* --- doors --- */

Reaction figures_open_door(Ui *ui, const Door *door)
{
    if (door->kind == DOOR_QUEUE) {
        QueueFilter filter = {.view = text_equal(door->what, "overdue") ? QUEUE_OVERDUE : QUEUE_DUE};
        text_copy(filter.unit, sizeof filter.unit, door->unit);
        return ui_open(ui, &screen_calls, &filter);
    }
    if (door->kind == DOOR_WORKLIST) {
        WorkFilter filter = {.kind = worklist_kind(door->what)};
        bool people = filter.kind < WORK_AGE;
        text_copy(filter.unit, sizeof filter.unit, door->unit);
        return ui_open(ui, people ? &screen_worklist : &screen_quality, &filter);
    }
    return ui_open(ui, door->kind == DOOR_TWINS ? &screen_twins : &screen_figure,
                   door->kind == DOOR_TWINS ? (const void *)door->unit : door);
}

/* --- charts --- */

static bool is_line(const ReportTable *table)
{
    return table->chart == CHART_PACE || table->chart == CHART_MONTHS;
}

static size_t chart_count(const ReportTable *table)
{
    size_t count = table->row_count;
    while (count && table->rows[count - 1].total)
        count--;
    return count < POINTS || !is_line(table) ? count : POINTS;
}

int figures_chart_lines(const ReportTable *table, int room)
{
    size_t count = chart_count(table);
    if (table->chart == CHART_NONE || table->chart == CHART_HEAT || count == 0 || room < 3)
        return 0;
    return is_line(table) || (int)count > room ? room : (int)count;
}

/* A month's label is its number: the year stands above. */
static const char *short_label(const ReportTable *table, const ReportRow *row)
{
    bool month = is_line(table) && strlen(row->key) == 2;
    return month ? row->key : row->cells[0].text;
}

bool figures_paint_chart(const ReportTable *table, size_t first, Rect area)
{
    static char texts[POINTS][128];
    ChartPoint points[POINTS];
    size_t count = chart_count(table), skip = is_line(table) ? 0 : first;
    skip = skip + (size_t)area.rows > count ? (count > (size_t)area.rows ? count - (size_t)area.rows : 0) : skip;
    size_t shown = count - skip < POINTS ? count - skip : POINTS;
    for (size_t i = 0; i < shown; i++) {
        const ReportRow *row = &table->rows[skip + i];
        const Cell *value = &row->cells[table->value], *beside = &row->cells[table->beside];
        report_cell(value, texts[i], sizeof texts[i]);
        points[i] =
            (ChartPoint){.label = short_label(table, row),
                         .text = texts[i],
                         .value = value->n,
                         .whole = value->of,
                         .known = value->kind != CELL_NONE,
                         .beside = beside->n,
                         .beside_known = table->beside && beside->kind != CELL_NONE && beside->kind != CELL_TEXT};
    }
    Chart chart = {.shape = is_line(table) ? CHART_AS_LINE : CHART_AS_BARS,
                   .points = points,
                   .count = shown,
                   .name = table->columns[table->value].label,
                   .beside_name = table->beside ? table->columns[table->beside].label : ""};
    chart_paint(&chart, area);
    return count > 0;
}

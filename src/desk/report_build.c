/* Putting a report together: tables, cells, days. */
#include "report_build.h"

#include <stdlib.h>
#include <string.h>

#include "text.h"
#include "tr.h"

/* --- tables --- */

ReportTable *report_table(Report *report, const char *key, const char *title, const char *first)
{
    ReportTable *table = &report->tables[report->table_count++];
    *table = (ReportTable){.key = key, .value = 1};
    text_copy(table->title, sizeof table->title, title);
    report_column(table, "what", first, CELL_TEXT);
    return table;
}

void report_column(ReportTable *table, const char *key, const char *label, CellKind kind)
{
    ReportColumn *column = &table->columns[table->column_count++];
    column->key = key;
    column->kind = kind;
    text_copy(column->label, sizeof column->label, label);
}

ReportRow *report_row(Report *report, ReportTable *table, const char *key, const char *label)
{
    ReportRow *row = &report->spare;
    if (table->row_count == table->room) {
        size_t room = table->room ? table->room * 2 : 32;
        ReportRow *rows = realloc(table->rows, room * sizeof *rows);
        report->failed |= !rows;
        table->rows = rows ? rows : table->rows;
        table->room = rows ? room : table->room;
    }
    if (table->row_count < table->room)
        row = &table->rows[table->row_count++];
    *row = (ReportRow){0};
    text_copy(row->key, sizeof row->key, key);
    cell_words(&row->cells[0], label);
    return row;
}

ReportRow *report_row_of(Report *report, ReportTable *table, const char *key, const char *label)
{
    for (size_t i = 0; i < table->row_count; i++)
        if (text_equal(table->rows[i].key, key))
            return &table->rows[i];
    return report_row(report, table, key, label);
}

void report_total(Report *report, ReportTable *table)
{
    size_t count = table->row_count;
    ReportRow *total = report_row(report, table, "total", tr("Total"));
    total->total = true;
    for (size_t column = 1; column < table->column_count; column++) {
        CellKind kind = table->columns[column].kind;
        if (kind != CELL_NUMBER && kind != CELL_SHARE)
            continue;
        Cell *sum = &total->cells[column];
        sum->kind = kind;
        for (size_t i = 0; i < count; i++) {
            sum->n += table->rows[i].cells[column].n;
            sum->of += table->rows[i].cells[column].of;
        }
        /* Behind a sum stand the people of all its rows. */
        if (count > 0 && table->rows[0].cells[column].door.kind != DOOR_NONE) {
            sum->door = table->rows[0].cells[column].door;
            sum->door.key[0] = '\0';
            text_copy(sum->door.unit, sizeof sum->door.unit, report->query.unit);
        }
    }
}

void report_sort(ReportTable *table, size_t column)
{
    for (size_t i = 1; i < table->row_count; i++) {
        ReportRow row = table->rows[i];
        size_t at = i;
        for (; at > 0 && table->rows[at - 1].cells[column].n < row.cells[column].n; at--)
            table->rows[at] = table->rows[at - 1];
        table->rows[at] = row;
    }
}

/* --- cells --- */

void cell_number(Cell *cell, int64_t n)
{
    cell->kind = CELL_NUMBER;
    cell->n = n;
}

void cell_share(Cell *cell, int64_t n, int64_t of)
{
    cell->kind = CELL_SHARE;
    cell->n = n;
    cell->of = of;
}

void cell_days(Cell *cell, int64_t days)
{
    cell->kind = days < 0 ? CELL_NONE : CELL_DAYS;
    cell->n = days < 0 ? 0 : days;
}

void cell_words(Cell *cell, const char *text)
{
    cell->kind = CELL_TEXT;
    text_copy(cell->text, sizeof cell->text, text);
}

Door *cell_door(const Report *report, Cell *cell, DoorKind kind, const char *what, const char *key)
{
    Door *door = &cell->door;
    *door = (Door){.kind = kind};
    text_copy(door->what, sizeof door->what, what);
    text_copy(door->key, sizeof door->key, key);
    text_copy(door->unit, sizeof door->unit, report->query.unit);
    text_copy(door->from, sizeof door->from, report->query.from);
    text_copy(door->to, sizeof door->to, report->query.to);
    return door;
}

void report_cell(const Cell *cell, char *out, size_t size)
{
    int64_t tenths;
    switch (cell->kind) {
    case CELL_NUMBER:
    case CELL_DAYS:
        text_format(out, size, "%lld", (long long)cell->n);
        return;
    case CELL_SHARE:
        /* Nothing of nothing is no percentage. */
        tenths = cell->of ? (cell->n * 2000 + cell->of) / (cell->of * 2) : 0;
        text_format(out, size, cell->of ? "%lld/%lld (%lld.%lld%%)" : "%lld/%lld", (long long)cell->n,
                    (long long)cell->of, (long long)(tenths / 10), (long long)(tenths % 10));
        return;
    case CELL_NONE:
        text_copy(out, size, "-");
        return;
    default:
        text_copy(out, size, cell->text);
    }
}

/* --- sentences --- */

__attribute__((format(printf, 3, 0))) static void add_line(char *to, size_t size, const char *format, va_list list)
{
    char line[1024];
    text_format_list(line, sizeof line, format, list);
    if (to[0])
        text_append(to, size, "\n");
    text_append(to, size, line);
}

void report_note(Report *report, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    add_line(report->notes, sizeof report->notes, format, list);
    va_end(list);
}

void report_say(Report *report, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    add_line(report->prose, sizeof report->prose, format, list);
    va_end(list);
}

/* --- units and days --- */

bool report_goes_on(Desk *desk, Report *report, int64_t done, int64_t total)
{
    const ReportQuery *query = &report->query;
    report->done = done;
    report->parts = total;
    if (store_failed(desk->store) || report->failed)
        return false;
    if (query->progress && !query->progress(query->arg, done, total)) {
        store_fail(desk->store, ERR_CANCELLED, "", "%s", tr("The report was stopped."));
        return false;
    }
    return true;
}

/* Few names in a long index: each is found from the one before. */
size_t report_units(Desk *desk, const Report *report, char units[][CODE_SIZE], size_t max)
{
    if (report->query.unit[0]) {
        text_copy(units[0], CODE_SIZE, report->query.unit);
        return 1;
    }
    size_t count = 0;
    char last[CODE_SIZE] = "";
    while (count < max &&
           query_one_text(desk->store, units[count], CODE_SIZE,
                          "SELECT min(unit) FROM donor WHERE unit > coalesce(?1, '')", TEXT_(last)) &&
           units[count][0])
        text_copy(last, sizeof last, units[count++]);
    return count;
}

const char *report_unit_name(const char *unit)
{
    return unit[0] ? choice_label("unit", unit) : tr("not stated");
}

void report_instants(const Report *report, char from[INSTANT_SIZE], char until[INSTANT_SIZE])
{
    instant_format(instant_at(day_parse(report->query.from), 0), from);
    instant_format(instant_at(day_parse(report->query.to) + 1, 0), until);
}

void report_from_partial(const char *from, char out[DATE_SIZE])
{
    int keep = strcmp(from + 4, "-01-01") == 0 ? 4 : strcmp(from + 7, "-01") == 0 ? 7 : 10;
    text_format(out, DATE_SIZE, "%.*s", keep, from);
}

void days_add(DayCounts *counts, int64_t days)
{
    counts->of[days < 0 ? 0 : days > DAYS_MOST ? DAYS_MOST : days]++;
    counts->count++;
}

/* The value that so many percent do not exceed (nearest rank). */
int64_t days_percentile(const DayCounts *counts, int percent)
{
    int64_t wanted = (counts->count * percent + 99) / 100, seen = 0;
    wanted = wanted < 1 ? 1 : wanted;
    for (int64_t days = 0; days <= DAYS_MOST && counts->count; days++)
        if ((seen += counts->of[days]) >= wanted)
            return days;
    return -1;
}

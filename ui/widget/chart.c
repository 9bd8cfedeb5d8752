/* Charts of plain characters. */
#include "chart.h"

#include <string.h>

#include "term.h"
#include "text.h"

enum { LABEL_MOST = 30, LINE_BYTES = 1024, AXIS = 9, GRID = 512 };

static void trim(char *text)
{
    for (size_t length = strlen(text); length && text[length - 1] == ' '; length--)
        text[length - 1] = '\0';
}

/* A text in exactly so many columns. */
static void put_cell(char *out, size_t size, const char *text, int columns, bool right)
{
    char cut[LINE_BYTES], pad[LINE_BYTES];
    text_cut(cut, sizeof cut, text, columns, true);
    int blanks = columns - text_columns(cut);
    text_format(pad, sizeof pad, "%*s", blanks > 0 ? blanks : 0, "");
    text_append(out, size, right ? pad : cut);
    text_append(out, size, right ? cut : pad);
}

/* --- bars --- */

static void bar_room(const Chart *chart, int columns, int *label, int *figure, int *bar)
{
    *label = *figure = 0;
    for (size_t i = 0; i < chart->count; i++) {
        int wide = text_columns(chart->points[i].label), read = text_columns(chart->points[i].text);
        *label = wide > *label ? wide : *label;
        *figure = read > *figure ? read : *figure;
    }
    int most = columns / 3 < LABEL_MOST ? columns / 3 : LABEL_MOST;
    *label = *label > most ? most : *label;
    *bar = columns - *label - *figure - 3;
    *bar = *bar < 1 ? 1 : *bar;
}

static int64_t largest(const Chart *chart)
{
    int64_t most = 1;
    for (size_t i = 0; i < chart->count; i++) {
        const ChartPoint *point = &chart->points[i];
        most = point->known && point->value > most ? point->value : most;
        most = point->beside_known && point->beside > most ? point->beside : most;
    }
    return most;
}

static bool shares(const Chart *chart)
{
    for (size_t i = 0; i < chart->count; i++)
        if (chart->points[i].whole > 0)
            return true;
    return false;
}

/* Something that is not nothing is seen as something. */
static int scaled(int64_t value, int64_t most, int room)
{
    if (value <= 0 || most <= 0)
        return 0;
    int64_t long_ = (value * 2 * room + most) / (2 * most);
    return long_ < 1 ? 1 : long_ > room ? room : (int)long_;
}

static void bar_line(const Chart *chart, int columns, size_t at, char *out, size_t size)
{
    int label, figure, room;
    char bar[GRID];
    const ChartPoint *point = &chart->points[at];
    bar_room(chart, columns, &label, &figure, &room);
    room = room < GRID - 1 ? room : GRID - 1;
    bool share = shares(chart);
    int filled = !point->known ? 0
                 : share       ? scaled(point->value, point->whole, room)
                               : scaled(point->value, largest(chart), room);
    memset(bar, '#', (size_t)filled);
    memset(bar + filled, share && point->whole ? '.' : ' ', (size_t)(room - filled));
    bar[room] = '\0';
    put_cell(out, size, point->label, label, false);
    text_append(out, size, " |");
    text_append(out, size, bar);
    text_append(out, size, " ");
    put_cell(out, size, point->text, figure, true);
}

/* --- lines --- */

/* The row (0 on top) of a value in a grid of so many rows. */
static int grid_row(int64_t value, int64_t most, int rows)
{
    return rows - 1 - (int)((value * 2 * (rows - 1) + most) / (2 * most));
}

static int grid_column(const Chart *chart, size_t at, int columns)
{
    int each = columns / (int)chart->count;
    return (int)at * each + each / 2;
}

/* The row of one series in a column of the grid: at a point its own, between two points on the way; -1: none. */
static int series_row(const Chart *chart, bool beside, int column, int columns, int rows, int64_t most, bool *point)
{
    *point = false;
    for (size_t i = 0; i < chart->count; i++) {
        const ChartPoint *p = &chart->points[i], *q = i + 1 < chart->count ? p + 1 : NULL;
        int here = grid_column(chart, i, columns);
        int64_t value = beside ? p->beside : p->value;
        if (!(beside ? p->beside_known : p->known))
            continue;
        *point = column == here;
        if (*point)
            return grid_row(value, most, rows);
        if (!q || !(beside ? q->beside_known : q->known) || column < here)
            continue;
        int there = grid_column(chart, i + 1, columns);
        int64_t next = beside ? q->beside : q->value;
        if (column < there)
            return grid_row(value + (next - value) * (column - here) / (there - here), most, rows);
    }
    return -1;
}

static void grid_line(const Chart *chart, int columns, int rows, int row, char *out, size_t size)
{
    char grid[GRID], axis[32] = "";
    int64_t most = largest(chart);
    int room = columns - AXIS - 2;
    room = room < GRID - 1 ? room : GRID - 1;
    for (int column = 0; column < room; column++) {
        bool at, over;
        int mine = series_row(chart, false, column, room, rows, most, &at);
        int other = series_row(chart, true, column, room, rows, most, &over);
        grid[column] = mine == row && at      ? '*'
                       : other == row && over ? 'o'
                       : mine == row          ? '.'
                       : other == row         ? ':'
                                              : ' ';
    }
    grid[room > 0 ? room : 0] = '\0';
    int64_t level = most * (rows - 1 - row) / (rows > 1 ? rows - 1 : 1);
    if (row == 0 || row == rows - 1 || (row == (rows - 1) / 2 && level > 0))
        text_format(axis, sizeof axis, "%lld", (long long)level);
    put_cell(out, size, axis, AXIS, true);
    text_append(out, size, " |");
    text_append(out, size, grid);
}

/* The labels under the grid: as many as have room beside each other. */
static void label_line(const Chart *chart, int columns, char *out, size_t size)
{
    int room = columns - AXIS - 2, used = 0;
    put_cell(out, size, "", AXIS + 2, false);
    for (size_t i = 0; i < chart->count; i++) {
        int wide = text_columns(chart->points[i].label), at = grid_column(chart, i, room) - wide / 2;
        at = at < 0 ? 0 : at;
        if (at < used + (used > 0) || at + wide > room)
            continue;
        put_cell(out, size, "", at - used, false);
        text_append(out, size, chart->points[i].label);
        used = at + wide;
    }
}

static void legend_line(const Chart *chart, char *out, size_t size)
{
    bool beside = chart->beside_name && chart->beside_name[0];
    text_format(out, size, beside ? "* %s   o %s" : "* %s", chart->name, chart->beside_name);
}

/* --- the whole --- */

void chart_line(const Chart *chart, int columns, int lines, int line, char *out, size_t size)
{
    out[0] = '\0';
    size_t at = chart->first + (size_t)line;
    if (chart->count == 0 || line < 0 || line >= lines)
        return;
    if (chart->shape == CHART_AS_BARS) {
        if (at < chart->count)
            bar_line(chart, columns, at, out, size);
    } else if (line == 0)
        legend_line(chart, out, size);
    else if (line == lines - 1)
        label_line(chart, columns, out, size);
    else
        grid_line(chart, columns, lines - 2, line - 1, out, size);
    trim(out);
}

void chart_paint(const Chart *chart, Rect area)
{
    for (int line = 0; line < area.rows; line++) {
        char text[LINE_BYTES];
        chart_line(chart, area.columns, area.rows, line, text, sizeof text);
        term_text(area.row + line, area.column, area.columns, STYLE_NORMAL, text);
    }
}

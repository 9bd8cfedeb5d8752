/* Geometry: pure functions. */
#include "layout.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "text.h"

static int at_least(int value, int low)
{
    return value < low ? low : value;
}

static int at_most(int value, int high)
{
    return value > high ? high : value;
}

Rect layout_take_rows(Rect *area, int rows)
{
    int taken = at_most(rows < 0 ? -rows : rows, area->rows);
    Rect part = {area->row, area->column, taken, area->columns};
    if (rows < 0) {
        part.row = area->row + area->rows - taken;
    } else {
        area->row += taken;
    }
    area->rows -= taken;
    return part;
}

Rect layout_take_columns(Rect *area, int columns)
{
    int taken = at_most(columns < 0 ? -columns : columns, area->columns);
    Rect part = {area->row, area->column, area->rows, taken};
    if (columns < 0) {
        part.column = area->column + area->columns - taken;
    } else {
        area->column += taken;
    }
    area->columns -= taken;
    return part;
}

Rect layout_inset(Rect area, int rows, int columns)
{
    rows = at_most(rows, area.rows / 2);
    columns = at_most(columns, area.columns / 2);
    return (Rect){area.row + rows, area.column + columns, area.rows - 2 * rows, area.columns - 2 * columns};
}

Rect layout_centre(Rect area, int rows, int columns)
{
    rows = at_most(rows, area.rows);
    columns = at_most(columns, area.columns);
    return (Rect){area.row + (area.rows - rows) / 2, area.column + (area.columns - columns) / 2, rows, columns};
}

/* --- columns of a list --- */

static int total(const int *widths, int count, int gap)
{
    int sum = 0, shown = 0;
    for (int i = 0; i < count; i++) {
        sum += widths[i];
        shown += widths[i] > 0;
    }
    return sum + at_least(shown - 1, 0) * gap;
}

/* The column to be dropped first: the highest `drop`, the last of several. */
static int next_drop(const ColumnRule *rules, int count, const int *widths)
{
    int found = -1;
    for (int i = 0; i < count; i++) {
        if (widths[i] > 0 && rules[i].drop > 0 && (found < 0 || rules[i].drop >= rules[found].drop)) {
            found = i;
        }
    }
    return found;
}

static int share(int rest, int part, int sum)
{
    return sum > 0 ? (int)((int64_t)rest * part / sum) : 0;
}

/* Widens towards the wishes, all in the same measure; what division leaves goes to the first. */
static int grow_to_wish(const ColumnRule *rules, int count, int rest, int *widths)
{
    int wanted = 0;
    for (int i = 0; i < count; i++) {
        wanted += widths[i] > 0 ? at_least(rules[i].wish - widths[i], 0) : 0;
    }
    int budget = at_most(rest, wanted), given = 0;
    for (int i = 0; i < count; i++) {
        int need = widths[i] > 0 ? at_least(rules[i].wish - widths[i], 0) : 0;
        int part = share(budget, need, wanted);
        widths[i] += part;
        given += part;
    }
    for (int i = 0; i < count && given < budget; i++) {
        if (widths[i] > 0 && widths[i] < rules[i].wish) {
            widths[i]++;
            given++;
        }
    }
    return rest - given;
}

static void grow_by_weight(const ColumnRule *rules, int count, int rest, int *widths)
{
    int weights = 0, last = -1, given = 0;
    for (int i = 0; i < count; i++) {
        if (widths[i] > 0 && rules[i].weight > 0) {
            weights += rules[i].weight;
            last = i;
        }
    }
    for (int i = 0; i < count && last >= 0; i++) {
        if (widths[i] > 0) {
            int part = i == last ? rest - given : share(rest, rules[i].weight, weights);
            widths[i] += part;
            given += part;
            if (i == last) {
                return;
            }
        }
    }
}

void layout_columns(const ColumnRule *rules, int count, int width, int gap, int *widths)
{
    for (int i = 0; i < count; i++) {
        widths[i] = at_least(rules[i].min, 1);
    }
    int drop;
    while (total(widths, count, gap) > width && (drop = next_drop(rules, count, widths)) >= 0) {
        widths[drop] = 0;
    }
    for (int i = count - 1; i >= 0; i--) {
        int over = total(widths, count, gap) - width;
        if (over > 0 && widths[i] > 0) {
            widths[i] = at_least(widths[i] - over, 0);
        }
    }
    int rest = width - total(widths, count, gap);
    if (rest > 0) {
        rest = grow_to_wish(rules, count, rest, widths);
        grow_by_weight(rules, count, rest, widths);
    }
}

/* --- lines of a text --- */

/* Marks that close: a Chinese line does not begin with one. */
static bool is_closing(uint32_t point)
{
    static const uint32_t closing[] = {0x3001, 0x3002, 0xff0c, 0xff1b, 0xff1a, 0xff1f, 0xff01,
                                       0xff09, 0x300b, 0x300d, 0x201d, 0x2019, ',',    '.'};
    for (size_t i = 0; i < sizeof closing / sizeof closing[0]; i++) {
        if (closing[i] == point) {
            return true;
        }
    }
    return false;
}

/* May a line end before the character at `at`? */
static bool may_break(const char *text, size_t at)
{
    size_t length, previous = text_previous(text, at);
    uint32_t after = text_decode(text + at, &length);
    uint32_t before = text_decode(text + previous, &length);
    if (is_closing(after)) {
        return false;
    }
    return before == ' ' || after == ' ' || text_char_columns(after) == 2 || text_char_columns(before) == 2;
}

size_t layout_line(const char *text, int columns, size_t *next)
{
    size_t line = strcspn(text, "\n"), fit = text_fit(text, at_least(columns, 2), NULL);
    if (fit >= line) {
        *next = line + (text[line] == '\n');
        return line;
    }
    size_t end = fit;
    while (end > 0 && !may_break(text, end)) {
        end = text_previous(text, end);
    }
    if (end == 0) { /* one long word */
        end = fit > 0 ? fit : text_next(text, 0);
    }
    *next = end;
    while (text[*next] == ' ') {
        (*next)++;
    }
    while (end > 0 && text[end - 1] == ' ') {
        end--;
    }
    return end;
}

int layout_lines(const char *text, int columns)
{
    int lines = 0;
    size_t next;
    do {
        layout_line(text, columns, &next);
        text += next;
        lines++;
    } while (*text != '\0');
    return lines;
}

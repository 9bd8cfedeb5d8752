/* Geometry: pure functions from a size to rectangles. */
#ifndef MARROWDESK_LAYOUT_H
#define MARROWDESK_LAYOUT_H

#include <stddef.h>

typedef struct {
    int row, column, rows, columns;
} Rect;

static inline int larger(int a, int b)
{
    return a > b ? a : b;
}

static inline int smaller(int a, int b)
{
    return a < b ? a : b;
}

enum { LAYOUT_MIN_ROWS = 24, LAYOUT_MIN_COLUMNS = 80 };

/* Takes `rows` off the top (or, negative, off the bottom) of *area and returns them. */
Rect layout_take_rows(Rect *area, int rows);
/* The same with columns from the left (negative: the right). */
Rect layout_take_columns(Rect *area, int columns);
Rect layout_inset(Rect area, int rows, int columns);
Rect layout_centre(Rect area, int rows, int columns);

/* Widths of list columns: each has a minimum, a wish and a weight for what is left over; columns are
 * dropped (width 0) from the highest `drop` on where even the minima do not fit. */
typedef struct {
    int min, wish, weight, drop; /* drop 0: never */
} ColumnRule;
void layout_columns(const ColumnRule *rules, int count, int width, int gap, int *widths);

/* The next line of `text` in at most `columns`: its bytes are the result, *next the offset of the line after
 * it. Breaks at a newline, a blank, or between wide characters; closing punctuation begins no line. At the
 * end *next is the length of `text`. */
size_t layout_line(const char *text, int columns, size_t *next);
int layout_lines(const char *text, int columns); /* how many there are; at least 1 */

#endif

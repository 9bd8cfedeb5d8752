/* A frame before it is sent: a cell for each place of the screen, by rows. Nothing here knows the terminal.
 *
 * A glyph of two columns stands in its left cell; the right one has no glyph. What is painted over half of one leaves
 * no half behind. Places outside the grid are passed over. */
#ifndef MARROWDESK_GRID_H
#define MARROWDESK_GRID_H

#include <stdbool.h>
#include <stdint.h>
#include <wchar.h>

#include "theme.h"

enum { GRID_MARKS = 2 }; /* that join a glyph; more are left out */

typedef struct {
    wchar_t glyph;             /* 0: the right half of the one before */
    wchar_t marks[GRID_MARKS]; /* 0: none */
    uint32_t style;            /* a Style */
} GridCell;

typedef struct {
    int rows, columns;
    GridCell *cells; /* and one row more, in which a text is laid out */
} Grid;

/* All blank. False: no memory. */
bool grid_make(Grid *grid, int rows, int columns);
void grid_free(Grid *grid);

void grid_clear(Grid *grid);
/* The same glyph, of one column, `width` times. */
void grid_fill(Grid *grid, int row, int column, int width, Style style, wchar_t glyph);
/* In at most `width` columns, cut with ".." where too long; returns the columns used. Hostile characters show as a
 * mark, one that the terminal might measure otherwise as "?". */
int grid_text(Grid *grid, int row, int column, int width, Style style, const char *text);

GridCell *grid_row(const Grid *grid, int row);
bool grid_row_same(const Grid *a, const Grid *b, int row); /* of grids of one size */

#endif

/* The cells of a frame. */
#include "grid.h"

#include <stdlib.h>
#include <string.h>

#include "text.h"

static const GridCell blank = {.glyph = L' ', .style = STYLE_NORMAL};

bool grid_make(Grid *grid, int rows, int columns)
{
    GridCell *cells = calloc((size_t)(rows + 1) * (size_t)columns, sizeof *cells);
    if (cells == NULL) {
        return false;
    }
    *grid = (Grid){rows, columns, cells};
    grid_clear(grid);
    return true;
}

void grid_free(Grid *grid)
{
    free(grid->cells);
    *grid = (Grid){0};
}

GridCell *grid_row(const Grid *grid, int row)
{
    return grid->cells + (size_t)row * (size_t)grid->columns;
}

bool grid_row_same(const Grid *a, const Grid *b, int row)
{
    return memcmp(grid_row(a, row), grid_row(b, row), (size_t)a->columns * sizeof(GridCell)) == 0;
}

void grid_clear(Grid *grid)
{
    for (size_t i = 0; i < (size_t)grid->rows * (size_t)grid->columns; i++) {
        grid->cells[i] = blank;
    }
}

/* How many of `width` columns from there on are inside. */
static int inside(const Grid *grid, int row, int column, int width)
{
    if (row < 0 || row >= grid->rows || column < 0 || column >= grid->columns) {
        return 0;
    }
    return width < grid->columns - column ? width : grid->columns - column;
}

/* Before the cells from `begin` up to `end` are painted over: of a glyph that reaches across either end nothing is
 * left, the terminal would shift the rest of the row. */
static void clear_halves(Grid *grid, GridCell *row, int begin, int end)
{
    if (row[begin].glyph == L'\0' && begin > 0) {
        row[begin - 1] = (GridCell){.glyph = L' ', .style = row[begin - 1].style};
    }
    if (end < grid->columns && row[end].glyph == L'\0') {
        row[end] = (GridCell){.glyph = L' ', .style = row[end].style};
    }
}

void grid_fill(Grid *grid, int row, int column, int width, Style style, wchar_t glyph)
{
    width = inside(grid, row, column, width);
    if (width <= 0) {
        return;
    }
    GridCell *cells = grid_row(grid, row);
    clear_halves(grid, cells, column, column + width);
    for (int i = column; i < column + width; i++) {
        cells[i] = (GridCell){.glyph = glyph, .style = style};
    }
}

/* What stands for a character on the screen, and in *columns how many it takes: one that the C library measures
 * otherwise than we do would shift the rest of the row, and shows as so many "?". */
static wchar_t shown(uint32_t point, int *columns)
{
    if (point >= ' ' && point <= '~') {
        *columns = 1;
        return (wchar_t)point;
    }
    point = text_char_visible(point);
    *columns = text_char_columns(point);
    return wcwidth((wchar_t)point) == *columns ? (wchar_t)point : L'?';
}

static void join(GridCell *cell, wchar_t mark)
{
    for (int i = 0; i < GRID_MARKS; i++) {
        if (cell->marks[i] == L'\0') {
            cell->marks[i] = mark;
            return;
        }
    }
}

/* Ends a line that does not fit with the mark of a cut; returns how many columns it takes then. */
static int cut(GridCell *line, int used, int width, Style style)
{
    int dots = width < 2 ? width : 2;
    int keep = used < width - dots ? used : width - dots;
    keep -= keep < used && line[keep].glyph == L'\0'; /* not through a glyph */
    for (int i = 0; i < dots; i++) {
        line[keep + i] = (GridCell){.glyph = L'.', .style = style};
    }
    return keep + dots;
}

/* Puts `text` into the cells of `line`; returns the columns used. */
static int lay(GridCell *line, int width, Style style, const char *text)
{
    int used = 0, columns;
    size_t length;
    for (uint32_t point; point = text_decode(text, &length), length > 0; text += length) {
        wchar_t glyph = shown(point, &columns);
        if (columns == 0) {
            if (used > 0 && glyph != L'?') {
                join(&line[line[used - 1].glyph == L'\0' ? used - 2 : used - 1], glyph);
            }
            continue;
        }
        if (used + columns > width) {
            return cut(line, used, width, style);
        }
        line[used++] = (GridCell){.glyph = glyph, .style = style};
        if (columns == 2) {
            line[used++] = (GridCell){.glyph = glyph == L'?' ? L'?' : L'\0', .style = style};
        }
    }
    return used;
}

int grid_text(Grid *grid, int row, int column, int width, Style style, const char *text)
{
    width = inside(grid, row, column, width);
    if (text == NULL || width <= 0) {
        return 0;
    }
    GridCell *line = grid_row(grid, grid->rows), *cells = grid_row(grid, row);
    int used = lay(line, width, style, text);
    if (used > 0) {
        clear_halves(grid, cells, column, column + used);
        memcpy(cells + column, line, (size_t)used * sizeof *cells);
    }
    return used;
}

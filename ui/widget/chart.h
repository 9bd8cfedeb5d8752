/* Charts made of plain characters: bars and lines that need neither colour nor any glyph beyond ASCII. Know no donor.
 */
#ifndef MARROWDESK_CHART_H
#define MARROWDESK_CHART_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "layout.h"

typedef struct {
    const char *label;
    const char *text;      /* the figure behind a bar, as people read it */
    int64_t value, beside; /* beside: what it is measured against (pace line, year before) */
    int64_t whole;         /* bars: the denominator of a share; 0: none, the largest value fills the room */
    bool known, beside_known;
} ChartPoint;

typedef enum { CHART_AS_BARS, CHART_AS_LINE } ChartShape;

typedef struct {
    ChartShape shape;
    const ChartPoint *points;
    size_t count, first;            /* bars: begin with the point `first` */
    const char *name, *beside_name; /* translated; beside_name "": nothing beside */
} Chart;

/* One line of it, for a room of so many columns and lines, without the blanks at its end. */
void chart_line(const Chart *chart, int columns, int lines, int line, char *out, size_t size);
void chart_paint(const Chart *chart, Rect area);

#endif

/* A list: rows from a callback, drawn as columns; cursor, paging, filter as you type. Knows no donor. */
#ifndef MARROWDESK_LIST_H
#define MARROWDESK_LIST_H

#include "ui.h"

typedef struct {
    const char *label; /* msgid */
    ColumnRule rule;
    bool right;
} ListColumn;

typedef struct List List;
struct List {
    const ListColumn *columns;
    int column_count;
    /* Text and style of a cell. */
    void (*cell)(const List *list, size_t row, int column, char *out, size_t size, Style *style);
    /* Whose row it is, 0 nobody's; NULL: not a list of people. */
    int64_t (*donor)(const List *list, size_t row);
    /* Which record a row is; NULL: nothing is added on this list. */
    int64_t (*id)(const List *list, size_t row);
    int64_t stand_on;   /* a record that was added: once it is among the rows the cursor goes to it; 0 none */
    void *data;         /* of the callbacks */
    const char *empty;  /* msgid: what an empty list says, and what to do */
    size_t count;       /* rows there are */
    size_t cursor, top; /* kept inside count by list_clamp() */
    char filter[64];    /* "/": rows without it are passed over */
    bool filtering;     /* the filter line has the focus */
    size_t *shown, shown_count; /* rows that pass the filter; NULL: all */
    int page;           /* rows painted last */
    const bool *more;   /* further rows are not loaded yet; NULL: all are there */
    /* Loads the next of them; NULL: only a narrower question shows them. */
    Status (*further)(Ui *ui, List *list, Error *error);
};

/* `cursor` and `top` count the rows that are shown: with a filter the n-th that passes. `rows` is how many rows of
 * data are in sight; 0: as many as list_paint() had. */

/* After count or rows changed (list_paint() does it, too): keeps cursor and top valid, applies the filter, which gives
 * way to a row that was added. */
void list_clamp(List *list, int rows);
/* Arrows, Page, Home, End, "/" and, while filtering, typing (Enter keeps the filter, Esc drops it). REDRAW when
 * taken; digits outside the filter, Enter and Esc without one are IGNORED. */
Reaction list_key(List *list, Key key, int rows);
/* long_list.c: list_key(), and `further` once the cursor is within a page of the end of what was read. */
Reaction list_key_on(Ui *ui, List *list, Key key);
/* Heads in the first row of `area` (none when no column has a label), rows below, position "3/120" at the right of
 * the head when not all fit; the last row is the filter's while there is one. */
void list_paint(List *list, Rect area);
void list_cursor(const List *list, Rect area);
/* How many rows a load() must read again for the cursor to keep its place. */
size_t list_needed(const List *list);
/* The row (of all) under the cursor; (size_t)-1 when none is shown. */
size_t list_current(const List *list);
void list_free(List *list);

/* The list that was painted last into this frame, NULL none: what an export takes. The frame begins with
 * list_see_none(). */
List *list_seen(void);
void list_see_none(void);
/* Rows that pass the filter, and which of all rows the n-th of them is. */
size_t list_rows(const List *list);
size_t list_row(const List *list, size_t position);

#endif

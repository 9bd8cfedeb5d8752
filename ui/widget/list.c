/* A list of rows: columns, cursor, filter. */
#include "list.h"

#include <stdlib.h>
#include <string.h>

#include "text.h"

enum { COLUMNS_MAX = 24, CELL_BYTES = 512, GAP = 1, MARGIN = 1 };

static List *seen;

List *list_seen(void)
{
    return seen;
}

void list_see_none(void)
{
    seen = NULL;
}

static size_t shown_count(const List *list)
{
    return list->shown != NULL ? list->shown_count : list->count;
}

static size_t row_at(const List *list, size_t position)
{
    return list->shown != NULL ? list->shown[position] : position;
}

size_t list_rows(const List *list)
{
    return shown_count(list);
}

size_t list_row(const List *list, size_t position)
{
    return row_at(list, position);
}

/* --- the filter --- */

static bool passes(const List *list, size_t row, const char *wanted)
{
    for (int column = 0; column < list->column_count; column++) {
        char cell[CELL_BYTES] = "", folded[CELL_BYTES];
        Style style = STYLE_NORMAL;
        list->cell(list, row, column, cell, sizeof cell, &style);
        if (text_fold(folded, sizeof folded, cell) && strstr(folded, wanted) != NULL) {
            return true;
        }
    }
    return false;
}

/* Applies the filter anew; the row under the cursor keeps it where it still passes. */
static void apply_filter(List *list)
{
    size_t current = list_current(list);
    free(list->shown);
    list->shown = NULL;
    list->shown_count = 0;
    char wanted[sizeof list->filter * 2];
    size_t *shown = NULL;
    if (list->filter[0] != '\0' && text_fold(wanted, sizeof wanted, list->filter)) {
        shown = malloc((list->count + 1) * sizeof *shown);
    }
    if (shown == NULL) {
        list->cursor = current != (size_t)-1 ? current : 0;
        return;
    }
    for (size_t row = 0; row < list->count; row++) {
        if (passes(list, row, wanted)) {
            if (row == current) {
                list->cursor = list->shown_count;
            }
            shown[list->shown_count++] = row;
        }
    }
    list->shown = shown;
}

static void set_filter(List *list, const char *filter)
{
    text_copy(list->filter, sizeof list->filter, filter);
    apply_filter(list);
    list->top = 0;
    list_clamp(list, 0);
}

static void filter_add(List *list, const char *text)
{
    char longer[sizeof list->filter];
    text_copy(longer, sizeof longer, list->filter);
    if (text_append(longer, sizeof longer, text)) {
        set_filter(list, longer);
    } else {
        term_beep();
    }
}

/* --- position --- */

/* Puts the cursor inside, and the window around it. */
static void keep_inside(List *list, int rows)
{
    size_t count = shown_count(list), page = (size_t)(rows > 0 ? rows : list->page > 0 ? list->page : 1);
    if (list->cursor >= count) {
        list->cursor = count > 0 ? count - 1 : 0;
    }
    if (list->cursor < list->top) {
        list->top = list->cursor;
    }
    if (list->cursor >= list->top + page) {
        list->top = list->cursor - page + 1;
    }
    if (list->top + page > count) {
        list->top = count > page ? count - page : 0;
    }
}

/* Its place among the rows that are shown; their number: it is not. */
static size_t position_of(const List *list, size_t row)
{
    size_t position = 0;
    while (position < list_rows(list) && row_at(list, position) != row) {
        position++;
    }
    return position;
}

/* Where the record stands that was added; it is looked for until it is there or the cursor is moved. */
static void stand_on_added(List *list)
{
    for (size_t row = 0; list->stand_on != 0 && row < list->count; row++) {
        if (list->id(list, row) != list->stand_on) {
            continue;
        }
        list->stand_on = 0;
        list->cursor = position_of(list, row);
        if (list->cursor == list_rows(list)) { /* the filter hides it */
            list->filter[0] = '\0';
            apply_filter(list);
            list->cursor = row;
        }
    }
}

void list_clamp(List *list, int rows)
{
    if (list->filter[0] != '\0' || list->shown != NULL) {
        apply_filter(list);
    }
    if (list->id != NULL) {
        stand_on_added(list);
    }
    keep_inside(list, rows);
}

size_t list_current(const List *list)
{
    size_t count = shown_count(list);
    if (list->cursor >= count) {
        return (size_t)-1;
    }
    size_t row = row_at(list, list->cursor);
    return row < list->count ? row : (size_t)-1;
}

size_t list_needed(const List *list)
{
    size_t wanted = list->cursor + (size_t)(list->page > 0 ? list->page : 1);
    return list->shown != NULL || wanted > list->count ? list->count : wanted;
}

void list_free(List *list)
{
    free(list->shown);
    list->shown = NULL;
    list->shown_count = 0;
    seen = seen == list ? NULL : seen;
}

/* --- keys --- */

static Reaction filter_key(List *list, Key key)
{
    char typed[5];
    switch (key.code) {
    case KEY_ESC_:
        list->filtering = false;
        set_filter(list, "");
        return REDRAW;
    case KEY_ENTER_:
        list->filtering = false;
        return REDRAW;
    case KEY_BACKSPACE_: {
        char shorter[sizeof list->filter];
        text_copy(shorter, sizeof shorter, list->filter);
        shorter[text_previous(shorter, strlen(shorter))] = '\0';
        set_filter(list, shorter);
        return REDRAW;
    }
    case KEY_CTRL('u'):
        set_filter(list, "");
        return REDRAW;
    case KEY_PASTE_: {
        char cleaned[sizeof list->filter];
        if (text_clean(cleaned, sizeof cleaned, key.paste, false, NULL) == OK) {
            filter_add(list, cleaned);
        } else {
            term_beep();
        }
        return REDRAW;
    }
    default:
        if (!key_is_text(key.code) || text_is_hostile(key.code)) {
            return IGNORED;
        }
        text_encode(key.code, typed);
        filter_add(list, typed);
        return REDRAW;
    }
}

static bool move(List *list, uint32_t code, size_t page)
{
    size_t count = shown_count(list), last = count > 0 ? count - 1 : 0;
    switch (code) {
    case KEY_UP_:
        list->cursor -= list->cursor > 0;
        return true;
    case KEY_DOWN_:
        list->cursor += list->cursor < last;
        return true;
    case KEY_PAGE_UP_:
        list->cursor = list->cursor > page ? list->cursor - page : 0;
        return true;
    case KEY_PAGE_DOWN_:
        list->cursor = list->cursor + page < last ? list->cursor + page : last;
        return true;
    case KEY_HOME_:
        list->cursor = 0;
        return true;
    case KEY_END_:
        list->cursor = last;
        return true;
    default:
        return false;
    }
}

Reaction list_key(List *list, Key key, int rows)
{
    if (list->filtering) {
        Reaction reaction = filter_key(list, key);
        if (reaction != IGNORED) {
            return reaction;
        }
    } else if (key_plain(key.code) == '/') {
        list->filtering = true;
        return REDRAW;
    } else if (key.code == KEY_ESC_ && list->filter[0] != '\0') {
        set_filter(list, "");
        return REDRAW;
    }
    int page = rows > 0 ? rows : list->page > 0 ? list->page : 1;
    if (!move(list, key.code, (size_t)page)) {
        return IGNORED;
    }
    list->stand_on = 0;
    keep_inside(list, page);
    return REDRAW;
}

/* --- painting --- */

static bool has_heads(const List *list)
{
    for (int i = 0; i < list->column_count; i++) {
        if (list->columns[i].label != NULL && list->columns[i].label[0] != '\0') {
            return true;
        }
    }
    return false;
}

/* A column has room for its head, in either language. */
static int column_widths(const List *list, int width, int *widths)
{
    ColumnRule rules[COLUMNS_MAX];
    int count = list->column_count < COLUMNS_MAX ? list->column_count : COLUMNS_MAX;
    for (int i = 0; i < count; i++) {
        const char *label = list->columns[i].label;
        int head = label != NULL && label[0] != '\0' ? text_columns(tr(label)) : 0;
        rules[i] = list->columns[i].rule;
        rules[i].min = head > rules[i].min ? head : rules[i].min;
    }
    layout_columns(rules, count, width, GAP, widths);
    return count;
}

static void paint_heads(const List *list, Rect head, const int *widths, int count, bool position)
{
    char text[64] = "";
    int room = head.columns;
    if (position) {
        text_format(text, sizeof text, "%zu/%zu", shown_count(list) > 0 ? list->cursor + 1 : 0, shown_count(list));
        room -= text_columns(text) + 2;
    }
    int column = MARGIN;
    for (int i = 0; i < count && column < room; i++) {
        if (widths[i] > 0) {
            bool whole = column + widths[i] <= room;
            int width = whole ? widths[i] : room - column;
            const char *label = tr(list->columns[i].label);
            /* A head gives way to the position rather than be cut. */
            if (whole || text_columns(label) <= width) {
                term_cell(head.row, head.column + column, width, STYLE_HEADING, label, list->columns[i].right && whole);
            }
            column += widths[i] + GAP;
        }
    }
    if (position) {
        term_text(head.row, head.column + room + 1, head.columns - room - 1, STYLE_HINT, text);
    }
}

static void paint_row(const List *list, Rect line, size_t position, const int *widths, int count)
{
    bool selected = position == list->cursor;
    int column = line.column + MARGIN;
    if (selected) {
        term_fill(line, STYLE_SELECTED);
    }
    for (int i = 0; i < count; i++) {
        if (widths[i] <= 0) {
            continue;
        }
        char cell[CELL_BYTES] = "";
        Style style = STYLE_NORMAL;
        list->cell(list, row_at(list, position), i, cell, sizeof cell, &style);
        term_cell(line.row, column, widths[i], selected ? STYLE_SELECTED : style, cell, list->columns[i].right);
        column += widths[i] + GAP;
    }
}

static Rect filter_line(const List *list, Rect *area)
{
    bool wanted = list->filtering || list->filter[0] != '\0';
    return layout_take_rows(area, wanted ? -1 : 0);
}

static void paint_filter(const List *list, Rect line)
{
    char text[160];
    if (line.rows == 0) {
        return;
    }
    int used = term_text(line.row, line.column, line.columns, STYLE_KEY, "/");
    term_text(line.row, line.column + used, line.columns - used, STYLE_NORMAL, list->filter);
    text_format(text, sizeof text, tr("%zu of %zu"), shown_count(list), list->count);
    int wide = text_columns(text), left = used + text_columns(list->filter) + 2;
    if (left + wide <= line.columns) {
        term_text(line.row, line.column + line.columns - wide, wide, STYLE_HINT, text);
    }
}

static void paint_empty(const List *list, Rect area)
{
    const char *say = list->count > 0       ? tr("Nothing fits the filter; Esc shows all again.")
                      : list->empty != NULL ? tr(list->empty)
                                            : "";
    for (int row = 1; *say != '\0' && row < area.rows; row++) {
        char line[CELL_BYTES];
        size_t next, length = layout_line(say, area.columns - 2 * MARGIN, &next);
        text_format(line, sizeof line, "%.*s", (int)length, say);
        term_text(area.row + row, area.column + MARGIN, area.columns - MARGIN, STYLE_HINT, line);
        say += next;
    }
}

void list_paint(List *list, Rect area)
{
    int widths[COLUMNS_MAX];
    seen = list;
    Rect filter = filter_line(list, &area), head = layout_take_rows(&area, has_heads(list) ? 1 : 0);
    int count = column_widths(list, area.columns - 2 * MARGIN, widths);
    list->page = area.rows > 0 ? area.rows : 1;
    list_clamp(list, list->page);
    if (head.rows > 0) {
        paint_heads(list, head, widths, count, shown_count(list) > (size_t)list->page);
    }
    paint_filter(list, filter);
    if (shown_count(list) == 0) {
        paint_empty(list, area);
        return;
    }
    for (int row = 0; row < area.rows && list->top + (size_t)row < shown_count(list); row++) {
        Rect line = {area.row + row, area.column, 1, area.columns};
        paint_row(list, line, list->top + (size_t)row, widths, count);
    }
}

void list_cursor(const List *list, Rect area)
{
    Rect filter = filter_line(list, &area);
    layout_take_rows(&area, has_heads(list) ? 1 : 0);
    if (list->filtering) {
        term_cursor(filter.row, filter.column + 1 + text_columns(list->filter), true);
    } else if (shown_count(list) > 0) {
        term_cursor(area.row + (int)(list->cursor - list->top), area.column + MARGIN, true);
    }
}

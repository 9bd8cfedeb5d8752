/* A form over records: geometry and painting. */
#include <string.h>

#include "box.h"
#include "form.h"
#include "text.h"

enum {
    LABEL_MIN = 8,
    LABEL_MAX = 22,
    BOX_MAX = 48,
    BOX_MIN = 8,
    MESSAGE_COLUMN = 14,
    LINES_ROWS = 3,
    WIDE = 110,
    BETWEEN = 3, /* blanks between the two columns */
    USUAL_WIDTH = 68
};

/* Where an item stands on the page, which may be longer than the screen. */
typedef struct {
    int row, column, rows; /* first row of the box; rows of box and message */
    bool heading;          /* a section name in the row above */
} Place;

typedef struct {
    Place places[FORM_FIELDS];
    int width, label, rows; /* of a column; of the labels; of the page */
} Page;

static int label_width(const Form *form)
{
    int widest = LABEL_MIN;
    for (int i = 0; i < form->count; i++) {
        widest = larger(widest, text_columns(tr(form->items[i].field->label)));
    }
    return smaller(widest, LABEL_MAX) + 3;
}

static int box_width(const FormItem *item, int room)
{
    int wish = BOX_MAX;
    switch (item->field->kind) {
    case FIELD_NUMBER:
    case FIELD_FLAG:
    case FIELD_MONEY:
        wish = 10;
        break;
    case FIELD_DATE:
    case FIELD_PARTIAL:
        wish = 12;
        break;
    case FIELD_INSTANT:
        wish = 18;
        break;
    case FIELD_CHOICE:
        wish = 26;
        break;
    default:
        wish = item->field->size * 2 / 3;
        break;
    }
    return larger(smaller(smaller(larger(wish, BOX_MIN), BOX_MAX), room), 2);
}

static int box_rows(const FormItem *item)
{
    return item->field->flags & FIELD_LINES ? LINES_ROWS : 1;
}

static const char *message_of(const FormItem *item, Style *style)
{
    *style = item->error[0] != '\0' ? STYLE_BAD : STYLE_WARN;
    return item->error[0] != '\0' ? item->error : item->warning;
}

/* Messages beside short boxes stand below each other. */
static int message_column(const FormItem *item, int room)
{
    return larger(box_width(item, room) + 2, MESSAGE_COLUMN);
}

/* A message stands beside the box where it fits, else in the rows below. */
static bool beside(const FormItem *item, int room)
{
    Style style;
    return text_columns(message_of(item, &style)) + message_column(item, room) <= room;
}

static int item_rows(const FormItem *item, int room)
{
    Style style;
    const char *message = message_of(item, &style);
    int rows = box_rows(item);
    return *message == '\0' || beside(item, room) ? rows : rows + layout_lines(message, room);
}

/* Stacks the items from..until in one column of the page. Returns its rows. */
static int stack(const Form *form, Page *page, int from, int until, int column)
{
    int row = 0, room = page->width - page->label;
    for (int i = from; i < until; i++) {
        const char *section = form->items[i].section;
        Place *place = &page->places[i];
        place->heading = section != NULL && *section != '\0';
        row += place->heading ? 1 + (i > from) : 0;
        place->row = row;
        place->column = column;
        place->rows = item_rows(&form->items[i], room);
        row += place->rows;
    }
    return row;
}

/* Side by side, parted at the section that leaves the least height. */
static bool stack_twice(const Form *form, Page *page, int columns)
{
    int best = 0, height = page->rows;
    page->width = (columns - BETWEEN) / 2;
    for (int i = 1; i < form->count; i++) {
        if (form->items[i].section != NULL) {
            int rows = larger(stack(form, page, 0, i, 0), stack(form, page, i, form->count, 0));
            best = rows < height ? i : best;
            height = smaller(rows, height);
        }
    }
    if (best > 0) {
        stack(form, page, 0, best, 0);
        stack(form, page, best, form->count, page->width + BETWEEN);
        page->rows = height;
    }
    return best > 0;
}

static void lay_out(const Form *form, Rect area, Page *page)
{
    page->label = label_width(form);
    page->width = area.columns;
    page->rows = stack(form, page, 0, form->count, 0);
    if (area.columns >= WIDE && page->rows > area.rows && !stack_twice(form, page, area.columns)) {
        page->width = area.columns;
        page->rows = stack(form, page, 0, form->count, 0);
    }
}

int form_rows(const Form *form)
{
    Page page = {.label = label_width(form), .width = USUAL_WIDTH};
    return stack(form, &page, 0, form->count, 0);
}

/* Where the box of the item is on the screen; no rows when it is not in sight. */
static Rect box_rect(const Form *form, const Page *page, int i, Rect area)
{
    const Place *place = &page->places[i];
    Rect box = {area.row + place->row - form->top, area.column + place->column + page->label, box_rows(&form->items[i]),
                box_width(&form->items[i], page->width - page->label)};
    if (box.row < area.row || box.row >= area.row + area.rows) {
        box.rows = 0;
    } else {
        box.rows = smaller(box.rows, area.row + area.rows - box.row);
    }
    return box;
}

/* --- painting --- */

static void paint_message(const FormItem *item, const Page *page, Rect box, Rect area)
{
    Style style;
    const char *message = message_of(item, &style);
    int room = page->width - page->label;
    if (*message == '\0') {
        return;
    }
    if (beside(item, room)) {
        int column = message_column(item, room);
        term_text(box.row, box.column + column, room - column, style, message);
        return;
    }
    int row = box.row + box.rows;
    Rect below = {row, box.column, smaller(layout_lines(message, room), area.row + area.rows - row), room};
    if (below.rows > 0) {
        box_text(below, style, message, 0);
    }
}

static void paint_box(Form *form, int i, Rect box)
{
    FormItem *item = &form->items[i];
    if (i == form->focus && !item->locked) {
        input_paint(&form->input, box, STYLE_FOCUS);
        return;
    }
    Style style = item->locked ? STYLE_NORMAL : STYLE_FIELD;
    if (item->text[0] == '\0' && (item->field->flags & FIELD_WANTED) != 0 && !item->locked) {
        term_cell(box.row, box.column, box.columns, STYLE_HINT, tr("to be completed"), false);
        return;
    }
    term_fill(box, style);
    if (box.rows == 1) {
        term_text(box.row, box.column, box.columns, style, item->text);
    } else {
        box_text(box, style, item->text, 0);
    }
}

static void paint_item(Form *form, const Page *page, int i, Rect area)
{
    const FormItem *item = &form->items[i];
    Rect box = box_rect(form, page, i, area);
    int left = area.column + page->places[i].column;
    int above = area.row + page->places[i].row - form->top - 1;
    if (page->places[i].heading && above >= area.row && above < area.row + area.rows) {
        term_text(above, left, page->width, STYLE_HEADING, tr(item->section));
    }
    if (box.rows == 0) {
        return;
    }
    Style style = i == form->focus ? STYLE_HEADING : STYLE_LABEL;
    term_text(box.row, left, page->label - 3, style, tr(item->field->label));
    if ((item->field->flags & FIELD_REQUIRED) != 0) {
        term_text(box.row, box.column - 2, 1, STYLE_KEY, "*");
    }
    paint_box(form, i, box);
    paint_message(item, page, box, area);
}

/* What has no room is left to the list, whose key always stays in sight. */
static void choice_hint(const FormItem *item, int columns, char *out, size_t size)
{
    const ChoiceList *list = choice_list(item->field->choices);
    if (list == NULL) {
        return;
    }
    int room = columns - text_columns(tr("F4 list"));
    for (size_t i = 0; list->count <= 9 && i < list->count; i++) {
        char part[160];
        text_format(part, sizeof part, "%d %s  ", form_digit(list, i), choice_label(list->name, list->items[i].code));
        if (text_columns(out) + text_columns(part) > room) {
            break;
        }
        text_append(out, size, part);
    }
    const char *code = choice_code(list->name, item->text);
    char shown[160] = "";
    if (list->count > 9 && item->text[0] != '\0' && code != NULL) {
        text_format(shown, sizeof shown, "= %s  ", choice_label(list->name, code));
    }
    text_append(out, size, shown);
    text_append(out, size, list->count > 9 ? tr("type the beginning, or F4 for the list") : tr("F4 list"));
}

static void hint_of(const FormItem *item, int columns, char *out, size_t size)
{
    *out = '\0';
    switch (item->field->kind) {
    case FIELD_CHOICE:
        choice_hint(item, columns, out, size);
        break;
    case FIELD_FLAG:
        text_copy(out, size, tr("1 yes  2 no"));
        break;
    case FIELD_DATE:
        text_copy(out, size, tr("2024-1-5, d today, 5 the fifth, 1-5, +3 or -3 days"));
        break;
    case FIELD_PARTIAL:
        text_copy(out, size, tr("2024-1-5, 2024-01, 2024, d today, 5 the fifth, +3 or -3 days"));
        break;
    case FIELD_MONEY:
        text_copy(out, size, tr("yuan: 120 or 120.50"));
        break;
    case FIELD_INSTANT:
        text_copy(out, size, tr("day and time: d 14:30, +3 9:00, 1-5 15:00"));
        break;
    default:
        if ((item->field->flags & FIELD_LINES) != 0) {
            text_copy(out, size, tr("Ctrl-J begins a new line"));
        }
        break;
    }
}

static void paint_hint(const Form *form, Rect line, bool scrolls)
{
    char hint[1024], position[32] = "";
    if (line.rows == 0 || form->count == 0) {
        return;
    }
    if (scrolls) {
        text_format(position, sizeof position, "%d/%d", form->focus + 1, form->count);
    }
    int wide = text_columns(position);
    int room = line.columns - wide - (wide > 0);
    hint_of(&form->items[form->focus], room, hint, sizeof hint);
    term_text(line.row, line.column, room, STYLE_HINT, hint);
    term_text(line.row, line.column + line.columns - wide, wide, STYLE_HINT, position);
}

/* Scrolls so that the item with the focus, its section name and its message are in sight. */
static void keep_in_sight(Form *form, const Page *page, int rows)
{
    const Place *place = &page->places[form->focus];
    int first = place->row - place->heading, last = place->row + place->rows;
    form->top = larger(form->top, last - rows);
    form->top = smaller(form->top, first);
    form->top = smaller(form->top, larger(page->rows - rows, 0));
    form->top = larger(form->top, 0);
}

void form_paint(Form *form, Rect area)
{
    Page page = {.rows = 0};
    Rect hint = layout_take_rows(&area, -1);
    form_bind(form);
    if (form->count == 0) {
        return;
    }
    lay_out(form, area, &page);
    keep_in_sight(form, &page, area.rows);
    for (int i = 0; i < form->count; i++) {
        paint_item(form, &page, i, area);
    }
    paint_hint(form, hint, page.rows > area.rows);
}

void form_cursor(const Form *form, Rect area)
{
    Page page = {.rows = 0};
    layout_take_rows(&area, -1);
    if (form->count == 0) {
        return;
    }
    lay_out(form, area, &page);
    Rect box = box_rect(form, &page, form->focus, area);
    if (box.rows > 0) {
        input_cursor(&form->input, box);
    }
}

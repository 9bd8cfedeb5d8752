/* What the province must know (待报省库): the lines to be entered there, proposals that wait, what was entered. */
#include "province_ask.h"

#include <stdlib.h>
#include <string.h>

#include "list.h"
#include "pick.h"
#include "screens.h"
#include "staff.h"
#include "text.h"

enum { PAGE = 200, MARKS = 400, SUMMARY_LINES = 3 };

/* What a line shows, and where the page behind it begins. */
typedef struct {
    int64_t id, donor;
    char name[NAME_SIZE], unit[CODE_SIZE], kind[CODE_SIZE], what[320];
    char since[INSTANT_SIZE], entered_at[INSTANT_SIZE], entered_on[DATE_SIZE], entered_by[NAME_SIZE];
    bool undecided; /* a proposal that waits for the province's word */
} Line;

typedef struct {
    ProvinceFilter filter;
    Line *rows;
    size_t room;
    bool more;
    ProvinceItem *page; /* the last one that was read */
    int64_t open, waiting;
    int64_t marked[MARKS];
    size_t marked_count;
    List list;
} Province;

enum { OPEN_LINE, TO_ENTER, WAITING, ENTERED, ENTER, MARK, UNIT, KIND, ORDER, DECISION, COMPARE, CARD };

static const char group_lines[] = N_("For the province");
static const char group_views[] = N_("Views and filters");
static const char writers[] = "lead caller liaison";

static const Command commands[] = {
    {OPEN_LINE, KEY_ENTER_, 0, group_lines, N_("Open"), N_("All values of the line, to copy into the province's form"),
     NULL, true},
    {TO_ENTER, '1', 0, group_views, N_("To enter"), N_("What is still to be typed into the province's system"), NULL,
     false},
    {WAITING, '2', 0, group_views, N_("Waiting"), N_("Proposals that wait for the province's decision"), NULL, false},
    {ENTERED, '3', 0, group_views, N_("Entered"), N_("What was entered, when and by whom"), NULL, false},
    {ENTER, '4', 'e', group_lines, N_("Entered"),
     N_("The marked lines, or this one, have been typed into the province's system"), writers, true},
    {MARK, '5', ' ', group_lines, N_("Mark"), N_("Marks the line, to enter several at once"), writers, true},
    {UNIT, '6', 'u', group_views, N_("County"), N_("Only the people of one unit, or of all"), NULL, true},
    {KIND, '7', 'k', group_views, N_("Kind"), N_("Only one kind of line, or all"), NULL, true},
    {ORDER, '8', 'o', group_views, N_("Order"), N_("By age, by unit or by kind"), NULL, false},
    {DECISION, '9', 'd', group_lines, N_("Decision"), N_("The province has confirmed or declined this proposal"),
     "lead caller", true},
    {COMPARE, '0', 'c', group_lines, N_("Compare"), N_("The province's list compared with the file"), "lead caller",
     true},
    {CARD, KEY_F(4), 0, group_lines, N_("Card"), N_("The whole file of this person"), "lead caller liaison readonly",
     false},
};

/* --- cells --- */

enum { C_MARK, C_NAME, C_UNIT, C_KIND, C_WHAT, C_WHEN, C_WHO, C_COUNT };

static const ListColumn columns[C_COUNT] = {
    [C_MARK] = {"", {.min = 1, .wish = 1}, false},
    [C_NAME] = {N_("Name"), {.min = 8, .wish = 12, .weight = 1}, false},
    [C_UNIT] = {N_("Unit"), {.min = 8, .wish = 12, .drop = 2}, false},
    [C_KIND] = {N_("Kind"), {.min = 8, .wish = 16}, false},
    [C_WHAT] = {N_("What"), {.min = 22, .wish = 44, .weight = 4}, false},
    [C_WHEN] = {N_("Since"), {.min = 10, .wish = 10}, false},
    [C_WHO] = {N_("By"), {.min = 6, .wish = 10, .drop = 1}, false},
};

static bool is_marked(const Province *p, int64_t id)
{
    for (size_t i = 0; i < p->marked_count; i++)
        if (p->marked[i] == id)
            return true;
    return false;
}

/* The first values in one line; ID numbers and phones as lists show them. */
static void summary(const char *text, char *out, size_t size)
{
    ProvinceLine lines[SUMMARY_LINES];
    size_t count = province_lines(text, true, lines, SUMMARY_LINES);
    out[0] = '\0';
    for (size_t i = 0; i < count; i++) {
        text_append(out, size, i ? " " : "");
        text_append(out, size, lines[i].value);
    }
}

static void what_text(const ProvinceItem *item, char *out, size_t size)
{
    char before[400], after[400];
    const Field *field = item->field[0] ? field_find(&donor_type, item->field) : NULL;
    summary(item->before, before, sizeof before);
    summary(item->after, after, sizeof after);
    text_format(out, size, "%s%s", field ? tr(field->label) : item->field, item->field[0] ? tr(": ") : "");
    if (item->decision[0])
        text_copy(out, size,
                  text_equal(item->decision, "confirmed")  ? tr("confirmed: ")
                  : text_equal(item->decision, "declined") ? tr("declined: ")
                                                           : tr("withdrawn: "));
    if (before[0] && !item->decision[0]) {
        text_append(out, size, before);
        text_append(out, size, " -> ");
    }
    text_append(out, size, item->after[0] ? after : tr("(no longer)"));
}

static void cell(const List *list, size_t row, int column, char *out, size_t size, Style *style)
{
    const Province *p = list->data;
    const Line *item = &p->rows[row];
    switch (column) {
    case C_MARK:
        text_copy(out, size, is_marked(p, item->id) ? "*" : "");
        break;
    case C_NAME:
        text_copy(out, size, item->name);
        break;
    case C_UNIT:
        text_copy(out, size, choice_label("unit", item->unit));
        break;
    case C_KIND:
        text_copy(out, size, choice_label("province_kind", item->kind));
        break;
    case C_WHAT:
        text_copy(out, size, item->what);
        break;
    case C_WHEN:
        if (item->entered_on[0])
            text_copy(out, size, item->entered_on);
        else
            day_format(instant_day(instant_parse(item->since)), out);
        break;
    default:
        *style = STYLE_HINT;
        text_copy(out, size, item->entered_by);
    }
}

/* --- reading --- */

static void keep_line(const ProvinceItem *item, Line *line)
{
    *line = (Line){.id = item->id, .donor = item->donor};
    text_copy(line->name, sizeof line->name, item->name);
    text_copy(line->unit, sizeof line->unit, item->unit);
    text_copy(line->kind, sizeof line->kind, item->kind);
    text_copy(line->since, sizeof line->since, item->since);
    text_copy(line->entered_at, sizeof line->entered_at, item->entered_at);
    text_copy(line->entered_on, sizeof line->entered_on, item->entered_on);
    text_copy(line->entered_by, sizeof line->entered_by, item->entered_by);
    what_text(item, line->what, sizeof line->what);
    line->undecided = text_equal(item->kind, "proposal") && item->after[0] && !item->decision[0];
}

/* The next page behind what is there. */
static Status read_further(Ui *ui, List *list, Error *error)
{
    Province *p = list->data;
    if (list->count + PAGE > p->room) {
        Line *rows = realloc(p->rows, (p->room + PAGE) * sizeof *rows);
        if (!rows)
            return error_memory(error);
        p->rows = rows;
        p->room += PAGE;
    }
    ProvinceItem *page = p->page, after = {0};
    if (list->count) {
        const Line *last = &p->rows[list->count - 1];
        after.id = last->id;
        text_copy(after.unit, sizeof after.unit, last->unit);
        text_copy(after.kind, sizeof after.kind, last->kind);
        text_copy(after.since, sizeof after.since, last->since);
        text_copy(after.entered_at, sizeof after.entered_at, last->entered_at);
    }
    size_t got = province_page(ui_desk(ui), &p->filter, list->count ? &after : NULL, page, PAGE, &p->more);
    for (size_t i = 0; i < got; i++)
        keep_line(&page[i], &p->rows[list->count++]);
    return store_status(ui_desk(ui)->store, error);
}

static Status province_open(Ui *ui, void *state, const void *argument, Error *error)
{
    Province *p = state;
    const char *only = staff_unit(ui_desk(ui));
    if (argument)
        p->filter = *(const ProvinceFilter *)argument;
    if (only[0])
        text_copy(p->filter.unit, sizeof p->filter.unit, only);
    p->page = calloc(PAGE, sizeof *p->page);
    p->list = (List){.columns = columns, .column_count = C_COUNT, .cell = cell, .data = p, .more = &p->more};
    p->list.further = read_further;
    return p->page ? OK : error_memory(error);
}

static const char *empty_text(ProvinceView view)
{
    switch (view) {
    case PROVINCE_WAITING:
        return N_("No proposal waits for the province.");
    case PROVINCE_ENTERED:
        return N_("Nothing has been entered yet.");
    default:
        return N_("Nothing is to be entered with these filters. What the province must know appears here by itself.");
    }
}

/* Marks of lines that are gone go with them. */
static void keep_marks(Province *p)
{
    size_t kept = 0;
    for (size_t i = 0; i < p->marked_count; i++)
        for (size_t row = 0; row < p->list.count; row++)
            if (p->rows[row].id == p->marked[i]) {
                p->marked[kept++] = p->marked[i];
                break;
            }
    p->marked_count = kept;
}

/* As far as the cursor and the last mark. */
static size_t rows_wanted(const Province *p)
{
    size_t wanted = list_needed(&p->list);
    for (size_t row = wanted; p->marked_count && row < p->list.count; row++)
        if (is_marked(p, p->rows[row].id))
            wanted = row + 1;
    return wanted;
}

static Status province_load(Ui *ui, void *state, Error *error)
{
    Province *p = state;
    Desk *desk = ui_desk(ui);
    size_t wanted = rows_wanted(p);
    Status status;
    p->list.count = 0;
    do
        status = read_further(ui, &p->list, error);
    while (status == OK && p->more && p->list.count < wanted);
    if (status != OK)
        return status;
    p->list.empty = empty_text(p->filter.view);
    p->list.column_count = p->filter.view == PROVINCE_OPEN ? C_WHO : C_COUNT; /* nobody has entered it */
    p->open = province_count(desk, p->filter.unit);
    p->waiting = province_waiting(desk, p->filter.unit);
    keep_marks(p);
    list_clamp(&p->list, 0);
    return store_status(desk->store, error);
}

static const Line *current(const Province *p)
{
    size_t at = list_current(&p->list);
    return at < p->list.count ? &p->rows[at] : NULL;
}

/* --- painting --- */

static void paint_views(const Province *p, Rect line)
{
    static const char *const labels[] = {N_("To enter"), N_("Waiting"), N_("Entered")};
    const int64_t counts[] = {p->open, p->waiting, -1};
    char text[96];
    int column = line.column + 1;
    for (int i = 0; i < 3; i++) {
        text_format(text, sizeof text, counts[i] < 0 ? " %d %s " : " %d %s %lld ", i + 1, tr(labels[i]),
                    (long long)counts[i]);
        Style style = (int)p->filter.view == i ? STYLE_SELECTED : STYLE_NORMAL;
        column += term_text(line.row, column, line.column + line.columns - column, style, text) + 1;
    }
    if (p->marked_count)
        text_format(text, sizeof text, tr_n("%zu marked", "%zu marked", (long long)p->marked_count), p->marked_count);
    else
        text_format(text, sizeof text, p->more ? tr("the first %zu") : tr("%zu lines"), p->list.count);
    int width = text_columns(text);
    if (column + width + 1 < line.column + line.columns)
        term_text(line.row, line.column + line.columns - width - 1, width, STYLE_HINT, text);
}

static const char *order_name(const ProvinceFilter *f)
{
    static const char *const names[] = {N_("oldest first"), N_("by unit"), N_("by kind")};
    return tr(names[f->order]);
}

static void paint_filters(const Province *p, Rect line)
{
    char text[320];
    const ProvinceFilter *f = &p->filter;
    if (f->view == PROVINCE_OPEN)
        text_format(text, sizeof text, tr("6 Unit: %1$s   7 Kind: %2$s   8 Order: %3$s"),
                    f->unit[0] ? choice_label("unit", f->unit) : tr("all units"),
                    f->kind[0] ? choice_label("province_kind", f->kind) : tr("all kinds"), order_name(f));
    else
        text_format(text, sizeof text, tr("6 Unit: %s"), f->unit[0] ? choice_label("unit", f->unit) : tr("all units"));
    term_text(line.row, line.column + 2, line.columns - 3, f->unit[0] || f->kind[0] ? STYLE_NORMAL : STYLE_HINT, text);
}

static void province_paint(Ui *ui, void *state, Rect area)
{
    Province *p = state;
    (void)ui;
    Rect head = layout_take_rows(&area, 2);
    paint_views(p, (Rect){head.row, head.column, 1, head.columns});
    paint_filters(p, (Rect){head.row + 1, head.column, 1, head.columns});
    list_paint(&p->list, area);
}

static void province_cursor(Ui *ui, void *state, Rect area)
{
    (void)ui;
    layout_take_rows(&area, 2);
    list_cursor(&((Province *)state)->list, area);
}

/* --- commands --- */

static Reaction show_view(Province *p, ProvinceView view)
{
    p->filter.view = view;
    p->marked_count = 0;
    p->list.cursor = p->list.top = p->list.count = 0;
    return RELOAD;
}

static Reaction mark(Ui *ui, Province *p, int64_t id)
{
    for (size_t i = 0; i < p->marked_count; i++)
        if (p->marked[i] == id) {
            p->marked[i] = p->marked[--p->marked_count];
            return REDRAW;
        }
    if (p->marked_count == MARKS) {
        ui_say(ui, tr("No more than %d lines are marked at once: enter these first."), MARKS);
        return REDRAW;
    }
    p->marked[p->marked_count++] = id;
    list_key(&p->list, (Key){.code = KEY_DOWN_}, 0);
    return REDRAW;
}

static Reaction choose_kind(Ui *ui, Province *p)
{
    enum { KINDS = 16 };
    const ChoiceList *kinds = choice_list("province_kind");
    const char *items[KINDS];
    int count = 0;
    for (size_t i = 0; i < kinds->count && count < KINDS - 1; i++)
        items[count++] = choice_label("province_kind", kinds->items[i].code);
    items[count++] = tr("all kinds");
    int chosen = ui_choose(ui, tr("Kind"), "", items, count);
    if (chosen >= 0)
        text_copy(p->filter.kind, sizeof p->filter.kind, chosen < count - 1 ? kinds->items[chosen].code : "");
    return show_view(p, p->filter.view);
}

/* Of one kind the lines stand by age alone; of one unit, by age or kind. */
static Reaction next_order(Ui *ui, Province *p)
{
    do
        p->filter.order = (ProvinceOrder)((p->filter.order + 1) % 3);
    while (p->filter.order == PROVINCE_BY_UNIT && p->filter.unit[0]);
    ui_say(ui, "%s", order_name(&p->filter));
    return show_view(p, p->filter.view);
}

static Reaction enter(Ui *ui, Province *p, const Line *item)
{
    bool done =
        p->marked_count ? province_enter_lines(ui, p->marked, p->marked_count) : province_enter_lines(ui, &item->id, 1);
    if (done)
        p->marked_count = 0;
    return RELOAD;
}

static Reaction decide(Ui *ui, int64_t id)
{
    ProvinceItem item;
    if (province_item(ui_desk(ui), id, &item))
        province_decide(ui, &item);
    return RELOAD;
}

static Reaction province_command(Ui *ui, void *state, int id)
{
    Province *p = state;
    const Line *item = current(p);
    switch (id) {
    case TO_ENTER:
        return show_view(p, PROVINCE_OPEN);
    case WAITING:
        return show_view(p, PROVINCE_WAITING);
    case ENTERED:
        return show_view(p, PROVINCE_ENTERED);
    case ENTER:
        return enter(ui, p, item);
    case MARK:
        return mark(ui, p, item->id);
    case UNIT:
        pick_unit(ui, p->filter.unit, sizeof p->filter.unit);
        return show_view(p, p->filter.view);
    case KIND:
        return choose_kind(ui, p);
    case ORDER:
        return next_order(ui, p);
    case DECISION:
        return decide(ui, item->id);
    case COMPARE:
        return ui_open(ui, &screen_compare, NULL);
    case CARD:
        return ui_open(ui, &screen_card, &item->donor);
    default:
        return ui_open(ui, &screen_province_item, &item->id);
    }
}

static const char *province_why_not(Ui *ui, void *state, int id)
{
    const Province *p = state;
    const Line *item = current(p);
    bool open = p->filter.view == PROVINCE_OPEN;
    bool on_row = id == OPEN_LINE || id == ENTER || id == MARK || id == DECISION || id == CARD;
    if (on_row && !item)
        return tr("no line stands under the cursor");
    if ((id == ENTER || id == MARK) && !open)
        return tr("only what is to be entered can be marked and entered");
    if ((id == KIND || id == ORDER) && !open)
        return tr("kind and order are for what is to be entered");
    if (id == ORDER && p->filter.kind[0])
        return tr("one kind stands by age");
    if (id == DECISION && !item->undecided)
        return tr("this line is no proposal that waits for the province");
    if (id == UNIT && text_equal(ui_desk(ui)->actor.role, "liaison"))
        return tr("a liaison sees the own unit");
    return NULL;
}

static Reaction province_key(Ui *ui, void *state, Key key)
{
    Province *p = state;
    Error error = {.code = OK};
    Reaction reaction = list_key(&p->list, key, 0);
    size_t ahead = (size_t)(p->list.page > 0 ? p->list.page : 1);
    if (reaction == REDRAW && p->more && p->list.cursor + ahead >= p->list.count &&
        read_further(ui, &p->list, &error) != OK)
        ui_error(ui, &error);
    return reaction;
}

static bool province_typing(Ui *ui, void *state)
{
    (void)ui;
    return ((const Province *)state)->list.filtering;
}

static void province_close(Ui *ui, void *state)
{
    Province *p = state;
    (void)ui;
    list_free(&p->list);
    free(p->rows);
    free(p->page);
}

const Screen screen_province = {
    .name = "province",
    .title = N_("For the province"),
    .size = sizeof(Province),
    .commands = commands,
    .command_count = sizeof commands / sizeof commands[0],
    .open = province_open,
    .load = province_load,
    .paint = province_paint,
    .cursor = province_cursor,
    .key = province_key,
    .command = province_command,
    .why_not = province_why_not,
    .typing = province_typing,
    .close = province_close,
};

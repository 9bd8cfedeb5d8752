/* One line for the province: its values in the order of the province's form, one below the other, easy to copy. */
#include <string.h>

#include "list.h"
#include "province_ask.h"
#include "registry.h"
#include "screens.h"
#include "text.h"

enum { WHOLE_ROWS = 3, HEAD_ROWS = 2 };

typedef struct {
    int64_t id;
    ProvinceItem item;
    ProvinceLine lines[2 * PROVINCE_LINES]; /* what is to be entered, then what the province was told last */
    size_t now, count;
    List list;
} ItemState;

enum { COPY_VALUE, COPY_ALL, ENTER, DECISION, CARD };

static const char group[] = N_("For the province");

static const Command commands[] = {
    {COPY_VALUE, '1', 'c', group, N_("Copy"), N_("Copies the value of this row into the terminal's clipboard"), NULL,
     true},
    {COPY_ALL, '2', 'a', group, N_("Copy all"), N_("Copies all values, a line each"), NULL, true},
    {ENTER, '4', 'e', group, N_("Entered"), N_("This line has been typed into the province's system"),
     "lead caller liaison", true},
    {DECISION, '9', 'd', group, N_("Decision"), N_("The province has confirmed or declined this proposal"),
     "lead caller", true},
    {CARD, KEY_F(4), 0, group, N_("Card"), N_("The whole file of this person"), "lead caller liaison readonly", true},
};

static const ListColumn columns[] = {
    {N_("Field"), {14, 24, 0, 0}, false},
    {N_("Value"), {20, 60, 1, 0}, false},
};

static void cell(const List *list, size_t row, int column, char *out, size_t size, Style *style)
{
    const ItemState *s = list->data;
    const ProvinceLine *line = &s->lines[row];
    if (row >= s->now)
        *style = STYLE_HINT;
    if (column == 1)
        text_copy(out, size, line->value);
    else if (row >= s->now)
        text_format(out, size, tr("before: %s"), line->label);
    else
        text_copy(out, size, line->label);
}

static Status item_load(Ui *ui, void *state, Error *error)
{
    ItemState *s = state;
    Desk *desk = ui_desk(ui);
    s->list.data = s;
    if (!province_item(desk, s->id, &s->item)) {
        Status status = store_status(desk->store, error);
        return status != OK ? status : error_set(error, ERR_NOT_FOUND, "", tr("this line is no longer in the list"));
    }
    s->now = province_lines(s->item.after, false, s->lines, PROVINCE_LINES);
    s->count = s->now + province_lines(s->item.before, false, s->lines + s->now, PROVINCE_LINES);
    s->list.count = s->count;
    list_clamp(&s->list, 0);
    return OK;
}

/* The whole values stand here: opening the line is opening the record. */
static Status item_open(Ui *ui, void *state, const void *argument, Error *error)
{
    ItemState *s = state;
    s->id = *(const int64_t *)argument;
    s->list = (List){.columns = columns,
                     .column_count = 2,
                     .cell = cell,
                     .data = s,
                     .empty = N_("Nothing is left: what was told is withdrawn.")};
    Status status = item_load(ui, state, error);
    return status == OK ? registry_opened(ui_desk(ui), s->item.donor, error) : status;
}

static const ProvinceLine *current(const ItemState *s)
{
    size_t at = list_current(&s->list);
    return at < s->count ? &s->lines[at] : NULL;
}

/* --- painting --- */

static void paint_state(const ItemState *s, Rect line)
{
    char text[400], local[32];
    const ProvinceItem *item = &s->item;
    instant_local(item->since, local, sizeof local);
    if (item->decision[0])
        text_format(text, sizeof text,
                    text_equal(item->decision, "confirmed")  ? tr("Confirmed by the province on %1$s %2$s")
                    : text_equal(item->decision, "declined") ? tr("Declined by the province on %1$s: %2$s")
                                                             : tr("Withdrawn on %1$s %2$s"),
                    item->decided_on, item->decision_note);
    else if (item->entered_on[0])
        text_format(text, sizeof text, tr("Entered on %1$s by %2$s"), item->entered_on, item->entered_by);
    else
        text_format(text, sizeof text, tr("To be entered, since %s"), local);
    term_text(line.row, line.column + 1, line.columns - 2, item->entered_on[0] ? STYLE_HINT : STYLE_WARN, text);
}

/* What does not fit into the row is read, and selected, below the list. */
static void paint_whole(const ItemState *s, Rect area)
{
    const ProvinceLine *line = current(s);
    const char *rest = line ? line->value : "";
    term_rule(area.row, area.column, area.columns, STYLE_HINT);
    for (int row = 1; row < area.rows && *rest; row++) {
        char text[400];
        size_t next, length = layout_line(rest, area.columns - 2, &next);
        text_format(text, sizeof text, "%.*s", (int)length, rest);
        term_text(area.row + row, area.column + 1, area.columns - 1, STYLE_NORMAL, text);
        rest += next;
    }
}

static void item_paint(Ui *ui, void *state, Rect area)
{
    ItemState *s = state;
    char text[320];
    (void)ui;
    Rect head = layout_take_rows(&area, HEAD_ROWS), whole = layout_take_rows(&area, -WHOLE_ROWS);
    text_format(text, sizeof text, "%s  %s  %s", s->item.name, choice_label("unit", s->item.unit),
                choice_label("province_kind", s->item.kind));
    term_text(head.row, head.column + 1, head.columns - 2, STYLE_HEADING, text);
    paint_state(s, (Rect){head.row + 1, head.column, 1, head.columns});
    list_paint(&s->list, area);
    paint_whole(s, whole);
}

static void item_cursor(Ui *ui, void *state, Rect area)
{
    (void)ui;
    layout_take_rows(&area, HEAD_ROWS);
    layout_take_rows(&area, -WHOLE_ROWS);
    list_cursor(&((ItemState *)state)->list, area);
}

/* --- commands --- */

static Reaction copy_value(Ui *ui, const ProvinceLine *line)
{
    term_copy(line->value);
    ui_say(ui, tr("Copied: %s"), line->label);
    return REDRAW;
}

static Reaction copy_all(Ui *ui, const ItemState *s)
{
    char text[4096] = "";
    for (size_t i = 0; i < s->now; i++) {
        text_append(text, sizeof text, s->lines[i].value);
        text_append(text, sizeof text, "\n");
    }
    term_copy(text);
    ui_say(ui, tr_n("%zu value copied", "%zu values copied", (long long)s->now), s->now);
    return REDRAW;
}

static Reaction item_command(Ui *ui, void *state, int id)
{
    ItemState *s = state;
    switch (id) {
    case COPY_VALUE:
        return copy_value(ui, current(s));
    case COPY_ALL:
        return copy_all(ui, s);
    case ENTER:
        return province_enter_lines(ui, &s->id, 1) ? CLOSE : REDRAW;
    case DECISION:
        return province_decide(ui, &s->item) ? CLOSE : REDRAW;
    case CARD:
        return ui_open(ui, &screen_card, &s->item.donor);
    default:
        return IGNORED;
    }
}

static const char *item_why_not(Ui *ui, void *state, int id)
{
    const ItemState *s = state;
    (void)ui;
    if (id == COPY_VALUE && !current(s))
        return tr("no line stands under the cursor");
    if (id == COPY_ALL && !s->now)
        return tr("there is nothing to copy");
    if (id == ENTER && s->item.entered_on[0])
        return tr("this line was entered already");
    if (id == DECISION && (!text_equal(s->item.kind, "proposal") || !s->item.after[0] || s->item.decision[0]))
        return tr("this line is no proposal that waits for the province");
    return NULL;
}

static Reaction item_key(Ui *ui, void *state, Key key)
{
    (void)ui;
    return list_key(&((ItemState *)state)->list, key, 0);
}

static bool item_typing(Ui *ui, void *state)
{
    (void)ui;
    return ((const ItemState *)state)->list.filtering;
}

static void item_close(Ui *ui, void *state)
{
    (void)ui;
    list_free(&((ItemState *)state)->list);
}

const Screen screen_province_item = {
    .name = "province-item",
    .title = N_("For the province"),
    .size = sizeof(ItemState),
    .commands = commands,
    .command_count = sizeof commands / sizeof commands[0],
    .open = item_open,
    .load = item_load,
    .paint = item_paint,
    .cursor = item_cursor,
    .key = item_key,
    .command = item_command,
    .why_not = item_why_not,
    .typing = item_typing,
    .close = item_close,
};

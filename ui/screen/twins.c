/* Pairs of people who may be one: to be merged, or set apart. */
#include "twins.h"

#include <stdlib.h>
#include <string.h>

#include "list.h"
#include "pick.h"
#include "screens.h"
#include "text.h"

enum { PAGE = 100, HEAD_ROWS = 1 };
enum { OPEN, CARD, OTHER_CARD, APART, UNIT };
enum { C_WHY, C_NAME, C_BIRTH, C_PHONE, C_OTHER, C_OTHER_BIRTH, C_OTHER_PHONE, C_UNIT, C_COUNT };

typedef struct {
    char unit[CODE_SIZE];
    TwinRow *rows;
    size_t count, room;
    bool more;
    int64_t total;
    List list;
} Twins;

static const char group[] = N_("Duplicates");
static const char workers[] = "lead caller liaison";

static const Command commands[] = {
    {OPEN, KEY_ENTER_, '1', group, N_("Compare"), N_("Both files side by side, to be merged"), workers, true},
    {APART, '2', 'n', group, N_("Two people"), N_("Not the same person: the pair is not shown again"), workers, true},
    {CARD, '3', 0, group, N_("Card"), N_("Opens the card of the first of the two"), NULL, true},
    {OTHER_CARD, '4', 0, group, N_("Other card"), N_("Opens the card of the second of the two"), NULL, true},
    {UNIT, '6', 'u', group, N_("County"), N_("Only pairs within one unit, or all"), NULL, true},
};

static void cell(const List *list, size_t at, int column, char *out, size_t size, Style *style)
{
    const TwinRow *row = &((const Twins *)list->data)->rows[at];
    const DonorRow *one = &row->people[column >= C_OTHER];
    switch (column) {
    case C_WHY:
        text_copy(out, size, twins_why(row->key.why));
        *style = row->key.why <= TWIN_NAME_BIRTH ? STYLE_WARN : STYLE_NORMAL;
        break;
    case C_NAME:
    case C_OTHER:
        text_format(out, size, "%s", one->name);
        break;
    case C_BIRTH:
    case C_OTHER_BIRTH:
        text_copy(out, size, one->birth_date);
        break;
    case C_PHONE:
    case C_OTHER_PHONE:
        text_copy(out, size, one->phone);
        break;
    default:
        text_copy(out, size, choice_label("unit", row->people[0].unit));
        if (!text_equal(row->people[0].unit, row->people[1].unit)) {
            text_append(out, size, "/");
            text_append(out, size, choice_label("unit", row->people[1].unit));
        }
    }
}

static const ListColumn columns[C_COUNT] = {
    [C_WHY] = {N_("Why"), {21, 22, 0, 0}, false},           [C_NAME] = {N_("Name"), {8, 12, 1, 0}, false},
    [C_BIRTH] = {N_("Birth date"), {10, 10, 0, 2}, false},  [C_PHONE] = {N_("Phone"), {11, 12, 0, 3}, false},
    [C_OTHER] = {N_("And"), {8, 12, 1, 0}, false},          [C_OTHER_BIRTH] = {N_("Birth date"), {10, 10, 0, 1}, false},
    [C_OTHER_PHONE] = {N_("Phone"), {11, 12, 0, 3}, false}, [C_UNIT] = {N_("Unit"), {8, 24, 1, 4}, false},
};

/* --- reading --- */

static Status read_further(Ui *ui, List *list, Error *error)
{
    Twins *w = list->data;
    if (w->count + PAGE > w->room) {
        TwinRow *rows = realloc(w->rows, (w->room + PAGE) * sizeof *rows);
        if (!rows)
            return error_memory(error);
        w->rows = rows;
        w->room += PAGE;
    }
    memset(w->rows + w->count, 0, PAGE * sizeof *w->rows);
    TwinKey last = w->count ? w->rows[w->count - 1].key : (TwinKey){.donor = 0};
    w->count += twins_page(ui_desk(ui), w->unit, w->count ? &last : NULL, w->rows + w->count, PAGE, &w->more);
    w->list.count = w->count;
    return store_status(ui_desk(ui)->store, error);
}

static Status twins_load(Ui *ui, void *state, Error *error)
{
    Twins *w = state;
    size_t wanted = list_needed(&w->list);
    Status status;
    w->count = 0;
    do
        status = read_further(ui, &w->list, error);
    while (status == OK && w->more && w->count < wanted);
    w->total = twins_count(ui_desk(ui), w->unit);
    list_clamp(&w->list, 0);
    return status == OK ? store_status(ui_desk(ui)->store, error) : status;
}

static Status twins_open(Ui *ui, void *state, const void *argument, Error *error)
{
    Twins *w = state;
    (void)error;
    text_copy(w->unit, sizeof w->unit, argument ? (const char *)argument : "");
    if (text_equal(ui_desk(ui)->actor.role, "liaison"))
        text_copy(w->unit, sizeof w->unit, ui_desk(ui)->actor.unit);
    w->list = (List){.columns = columns, .column_count = C_COUNT, .cell = cell, .data = w, .more = &w->more};
    w->list.further = read_further;
    w->list.empty = N_("No two files look like one person here.");
    return OK;
}

static void twins_close(Ui *ui, void *state)
{
    Twins *w = state;
    (void)ui;
    list_free(&w->list);
    free(w->rows);
}

static const TwinRow *current(const Twins *w)
{
    size_t at = list_current(&w->list);
    return at < w->count ? &w->rows[at] : NULL;
}

/* --- painting --- */

static void twins_paint(Ui *ui, void *state, Rect area)
{
    Twins *w = state;
    char text[LINE_SIZE];
    (void)ui;
    Rect head = layout_take_rows(&area, HEAD_ROWS);
    text_format(text, sizeof text, tr("6 Unit: %1$s   %2$lld pairs"),
                w->unit[0] ? choice_label("unit", w->unit) : tr("all units"), (long long)w->total);
    term_text(head.row, head.column + 1, head.columns - 2, STYLE_HINT, text);
    list_paint(&w->list, area);
}

static void twins_cursor(Ui *ui, void *state, Rect area)
{
    (void)ui;
    layout_take_rows(&area, HEAD_ROWS);
    list_cursor(&((const Twins *)state)->list, area);
}

/* --- acting --- */

static Reaction set_apart(Ui *ui, const TwinRow *row)
{
    Error error = {.code = OK};
    if (twins_apart(ui_desk(ui), row->key.donor, row->key.other, &error) != OK) {
        ui_error(ui, &error);
        return REDRAW;
    }
    ui_say(ui, tr("%1$s and %2$s are kept as two people. Ctrl-Z takes it back."), row->people[0].name,
           row->people[1].name);
    ui_offer_undo(ui, tr("two people"), twins_undo, row->key.donor);
    return RELOAD;
}

static Reaction show_unit(Twins *w)
{
    w->count = w->list.cursor = w->list.top = 0;
    return RELOAD;
}

static Reaction twins_command(Ui *ui, void *state, int id)
{
    Twins *w = state;
    const TwinRow *row = current(w);
    switch (id) {
    case OPEN:
        return ui_open(ui, &screen_merge, &(MergeArgument){row->key.donor, row->key.other});
    case APART:
        return set_apart(ui, row);
    case CARD:
        return ui_open(ui, &screen_card, &row->key.donor);
    case OTHER_CARD:
        return ui_open(ui, &screen_card, &row->key.other);
    default:
        return pick_unit(ui, w->unit, sizeof w->unit) ? show_unit(w) : REDRAW;
    }
}

static const char *twins_why_not(Ui *ui, void *state, int id)
{
    if (id != UNIT && !current(state))
        return tr("no pair stands under the cursor");
    return id == UNIT && text_equal(ui_desk(ui)->actor.role, "liaison") ? tr("a liaison sees the own unit") : NULL;
}

static Reaction twins_key(Ui *ui, void *state, Key key)
{
    return list_key_on(ui, &((Twins *)state)->list, key);
}

static void twins_subtitle(Ui *ui, void *state, char *out, size_t size)
{
    (void)ui;
    text_format(out, size, "%lld", (long long)((const Twins *)state)->total);
}

static bool twins_typing(Ui *ui, void *state)
{
    (void)ui;
    return ((const Twins *)state)->list.filtering;
}

const Screen screen_twins = {
    .name = "twins",
    .title = N_("Possible duplicates"),
    .size = sizeof(Twins),
    .commands = commands,
    .command_count = sizeof commands / sizeof commands[0],
    .open = twins_open,
    .load = twins_load,
    .paint = twins_paint,
    .cursor = twins_cursor,
    .key = twins_key,
    .command = twins_command,
    .why_not = twins_why_not,
    .subtitle = twins_subtitle,
    .typing = twins_typing,
    .close = twins_close,
};

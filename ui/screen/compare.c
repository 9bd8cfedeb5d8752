/* The province's list against the file: each difference is looked at and settled. */
#include "compare.h"

#include <stdlib.h>
#include <string.h>

#include "list.h"
#include "pick.h"
#include "screens.h"
#include "text.h"

enum { PAGE = 200 };

/* What a difference shows, and where the page behind it begins. */
typedef struct {
    int64_t id, donor, line;
    char name[NAME_SIZE], unit[CODE_SIZE], kind[CODE_SIZE], field[64], ours[320], theirs[320];
    char settled[CODE_SIZE], settled_at[INSTANT_SIZE];
} Line;

typedef struct {
    Comparison last;
    bool settled; /* the view */
    bool more;
    Line *rows;
    size_t room;
    Difference *page; /* the last one that was read */
    List list;
} Compare;

enum { DETAILS, OPEN_ONES, SETTLED_ONES, THEIRS, OURS, CREATE, REPORT, ERROR_HERE, CARD };

static const char group[] = N_("Compare");

static const Command commands[] = {
    {DETAILS, KEY_ENTER_, 0, group, N_("Open"), N_("Both sides in full"), NULL, true},
    {OPEN_ONES, '1', 0, group, N_("Open ones"), N_("Differences that are not settled"), NULL, false},
    {SETTLED_ONES, '2', 0, group, N_("Settled"), N_("What was settled, how and by whom"), NULL, false},
    {THEIRS, '3', 't', group, N_("Theirs"), N_("The province is right: the file takes its value"), NULL, true},
    {OURS, '4', 'o', group, N_("Ours"), N_("The file is right: the province must know it"), NULL, true},
    {CREATE, '5', 'n', group, N_("New file"), N_("Only there: opens a file for this person"), NULL, true},
    {REPORT, '6', 'r', group, N_("Report"), N_("Only here: the province must know this person"), NULL, true},
    {ERROR_HERE, '7', 'x', group, N_("Error"), N_("Only on one side by mistake: looked at, nothing is changed"), NULL,
     true},
    {CARD, KEY_F(4), 0, group, N_("Card"), N_("The whole file of this person"), NULL, true},
};

/* --- cells --- */

enum { C_LINE, C_NAME, C_UNIT, C_WHAT, C_OURS, C_THEIRS, C_COUNT };

static const ListColumn columns[C_COUNT] = {
    [C_LINE] = {N_("Row"), {.min = 5, .wish = 6, .drop = 1}, true},
    [C_NAME] = {N_("Name"), {.min = 8, .wish = 12, .weight = 1}, false},
    [C_UNIT] = {N_("Unit"), {.min = 8, .wish = 10, .drop = 2}, false},
    [C_WHAT] = {N_("What"), {.min = 12, .wish = 16, .weight = 1}, false},
    [C_OURS] = {N_("Here"), {.min = 14, .wish = 24, .weight = 2}, false},
    [C_THEIRS] = {N_("There"), {.min = 14, .wish = 24, .weight = 2}, false},
};

static const char *settled_name(const char *how)
{
    return text_equal(how, "theirs")    ? tr("took theirs")
           : text_equal(how, "ours")    ? tr("kept ours")
           : text_equal(how, "created") ? tr("file opened")
           : text_equal(how, "report")  ? tr("to be reported")
                                        : tr("an error");
}

static const char *what(const char *kind, const char *path)
{
    if (text_equal(kind, "here"))
        return tr("only here");
    if (text_equal(kind, "there"))
        return tr("only there");
    const char *name = strchr(path, '.');
    const RecordType *type = strncmp(path, "phone.", 6) == 0    ? &phone_type
                             : strncmp(path, "sample.", 7) == 0 ? &sample_type
                                                                : &donor_type;
    const Field *field = name ? field_find(type, name + 1) : NULL;
    return field ? tr(field->label) : path;
}

static void cell(const List *list, size_t row, int column, char *out, size_t size, Style *style)
{
    const Compare *c = list->data;
    const Line *d = &c->rows[row];
    switch (column) {
    case C_LINE:
        *style = STYLE_HINT;
        if (d->line)
            text_format(out, size, "%lld", (long long)d->line);
        break;
    case C_NAME:
        text_copy(out, size, d->name);
        break;
    case C_UNIT:
        text_copy(out, size, choice_label("unit", d->unit));
        break;
    case C_WHAT:
        text_copy(out, size, c->settled ? settled_name(d->settled) : what(d->kind, d->field));
        break;
    case C_OURS:
        text_copy(out, size, d->ours);
        break;
    default:
        text_copy(out, size, d->theirs);
    }
}

/* --- reading --- */

static void keep_line(const Difference *d, Line *line)
{
    *line = (Line){.id = d->id, .donor = d->donor, .line = d->line};
    text_copy(line->name, sizeof line->name, d->name);
    text_copy(line->unit, sizeof line->unit, d->unit);
    text_copy(line->kind, sizeof line->kind, d->kind);
    text_copy(line->field, sizeof line->field, d->field);
    text_copy(line->settled, sizeof line->settled, d->settled);
    text_copy(line->settled_at, sizeof line->settled_at, d->settled_at);
    compare_show(d, text_equal(d->kind, "there") ? "" : d->ours, true, line->ours, sizeof line->ours);
    if (text_equal(d->kind, "different"))
        compare_show(d, d->theirs, true, line->theirs, sizeof line->theirs);
}

/* The next page behind what is there. */
static Status read_further(Ui *ui, List *list, Error *error)
{
    Compare *c = list->data;
    if (list->count + PAGE > c->room) {
        Line *rows = realloc(c->rows, (c->room + PAGE) * sizeof *rows);
        if (!rows)
            return error_memory(error);
        c->rows = rows;
        c->room += PAGE;
    }
    Difference after = {0};
    if (list->count) {
        const Line *last = &c->rows[list->count - 1];
        after.id = last->id;
        text_copy(after.kind, sizeof after.kind, last->kind);
        text_copy(after.settled_at, sizeof after.settled_at, last->settled_at);
    }
    const Difference *from = list->count ? &after : NULL;
    size_t got = compare_page(ui_desk(ui), c->last.id, c->settled, from, c->page, PAGE, &c->more);
    for (size_t i = 0; i < got; i++)
        keep_line(&c->page[i], &c->rows[list->count++]);
    return store_status(ui_desk(ui)->store, error);
}

static Status compare_open(Ui *ui, void *state, const void *argument, Error *error)
{
    Compare *c = state;
    (void)ui;
    (void)argument;
    c->page = calloc(PAGE, sizeof *c->page);
    c->list = (List){.columns = columns, .column_count = C_COUNT, .cell = cell, .data = c, .more = &c->more};
    c->list.further = read_further;
    return c->page ? OK : error_memory(error);
}

static Status compare_load(Ui *ui, void *state, Error *error)
{
    Compare *c = state;
    Desk *desk = ui_desk(ui);
    size_t wanted = list_needed(&c->list);
    Status status = OK;
    compare_last(desk, &c->last);
    c->list.count = 0;
    c->more = c->last.id != 0;
    while (status == OK && c->more && (c->list.count == 0 || c->list.count < wanted))
        status = read_further(ui, &c->list, error);
    if (status != OK)
        return status;
    c->list.empty = !c->last.id  ? N_("No list of the province was compared yet: menu, Import, Province's list.")
                    : c->settled ? N_("Nothing has been settled yet.")
                                 : N_("Nothing differs any more.");
    list_clamp(&c->list, 0);
    return store_status(desk->store, error);
}

static const Line *current(const Compare *c)
{
    size_t at = list_current(&c->list);
    return at < c->list.count ? &c->rows[at] : NULL;
}

/* --- painting --- */

static void paint_head(const Compare *c, Rect area)
{
    char text[400], at[32];
    const Comparison *l = &c->last;
    int column = area.column + 1;
    const struct {
        const char *label;
        int64_t count;
        bool here;
    } views[] = {{N_("Open ones"), l->here + l->there + l->different, !c->settled},
                 {N_("Settled"), l->settled, c->settled}};
    for (int i = 0; i < 2; i++) {
        text_format(text, sizeof text, " %d %s %lld ", i + 1, tr(views[i].label), (long long)views[i].count);
        column += term_text(area.row, column, area.column + area.columns - column,
                            views[i].here ? STYLE_SELECTED : STYLE_NORMAL, text) +
                  1;
    }
    if (!l->id)
        return;
    instant_local(l->at, at, sizeof at);
    text_format(text, sizeof text, tr("%1$s, %2$s: %3$lld fields differ, %4$lld only there, %5$lld only here"), l->file,
                at, (long long)l->different, (long long)l->there, (long long)l->here);
    term_text(area.row + 1, area.column + 2, area.columns - 3, STYLE_HINT, text);
}

static void compare_paint(Ui *ui, void *state, Rect area)
{
    Compare *c = state;
    (void)ui;
    paint_head(c, layout_take_rows(&area, 2));
    list_paint(&c->list, area);
}

static void compare_cursor(Ui *ui, void *state, Rect area)
{
    (void)ui;
    layout_take_rows(&area, 2);
    list_cursor(&((Compare *)state)->list, area);
}

/* --- settling --- */

static Reaction settle(Ui *ui, const Line *d, Settlement how, const char *unit)
{
    static const char *const done[] = {
        [SETTLE_THEIRS] = N_("the file took the province's value"),
        [SETTLE_OURS] = N_("the province must know the file's value"),
        [SETTLE_CREATE] = N_("a file was opened"),
        [SETTLE_REPORT] = N_("the province must know this person"),
        [SETTLE_ERROR] = N_("noted as an error"),
    };
    char text[192];
    Error error = {0};
    if (compare_settle(ui_desk(ui), d->id, how, unit, &error) != OK) {
        ui_error(ui, &error);
        return RELOAD;
    }
    text_format(text, sizeof text, "%s%s%s", d->name, tr(": "), tr(done[how]));
    ui_say(ui, "%s", text);
    ui_offer_undo(ui, text, compare_unsettle, d->id);
    return RELOAD;
}

static Reaction create(Ui *ui, const Line *d)
{
    char unit[CODE_SIZE];
    text_copy(unit, sizeof unit, d->unit);
    if (!unit[0] && (!pick_unit(ui, unit, sizeof unit) || !unit[0]))
        return REDRAW;
    return settle(ui, d, SETTLE_CREATE, unit);
}

static Reaction details(Ui *ui, int64_t id)
{
    char text[4096], ours[NOTE_SIZE], theirs[3000], at[32];
    Difference d;
    if (!compare_difference(ui_desk(ui), id, &d))
        return RELOAD;
    compare_show(&d, text_equal(d.kind, "there") ? "" : d.ours, false, ours, sizeof ours);
    compare_show(&d, text_equal(d.kind, "here") ? "" : d.theirs, false, theirs, sizeof theirs);
    text_format(text, sizeof text, tr("%1$s\n\nHere: %2$s\n\nThere:\n%3$s\n"), what(d.kind, d.field), ours, theirs);
    if (d.settled[0]) {
        char line[200];
        instant_local(d.settled_at, at, sizeof at);
        text_format(line, sizeof line, tr("\nSettled: %1$s, %2$s, %3$s"), settled_name(d.settled), at, d.settled_by);
        text_append(text, sizeof text, line);
    }
    ui_show(ui, d.name, text);
    return REDRAW;
}

static Reaction show_view(Compare *c, bool settled)
{
    c->settled = settled;
    c->list.cursor = c->list.top = c->list.count = 0;
    return RELOAD;
}

static Reaction compare_command(Ui *ui, void *state, int id)
{
    Compare *c = state;
    const Line *d = current(c);
    switch (id) {
    case OPEN_ONES:
    case SETTLED_ONES:
        return show_view(c, id == SETTLED_ONES);
    case THEIRS:
        return settle(ui, d, SETTLE_THEIRS, NULL);
    case OURS:
        return settle(ui, d, SETTLE_OURS, NULL);
    case CREATE:
        return create(ui, d);
    case REPORT:
        return settle(ui, d, SETTLE_REPORT, NULL);
    case ERROR_HERE:
        return settle(ui, d, SETTLE_ERROR, NULL);
    case CARD:
        return ui_open(ui, &screen_card, &d->donor);
    default:
        return details(ui, d->id);
    }
}

static const char *compare_why_not(Ui *ui, void *state, int id)
{
    const Compare *c = state;
    const Line *d = current(c);
    (void)ui;
    if (id == OPEN_ONES || id == SETTLED_ONES)
        return NULL;
    if (!d)
        return tr("no line stands under the cursor");
    if (id == CARD)
        return d->donor ? NULL : tr("this person has no file here");
    if (id == DETAILS)
        return NULL;
    if (d->settled[0])
        return tr("this is settled; Ctrl-Z takes the last one back");
    if ((id == THEIRS || id == OURS) && !text_equal(d->kind, "different"))
        return tr("this person stands on one side only");
    if (id == CREATE && !text_equal(d->kind, "there"))
        return tr("this person has a file here");
    if (id == REPORT && !text_equal(d->kind, "here"))
        return tr("the province has this person");
    if (id == ERROR_HERE && text_equal(d->kind, "different"))
        return tr("a value that differs is settled by taking theirs or keeping ours");
    return NULL;
}

static Reaction compare_key(Ui *ui, void *state, Key key)
{
    Compare *c = state;
    Error error = {.code = OK};
    Reaction reaction = list_key(&c->list, key, 0);
    size_t ahead = (size_t)(c->list.page > 0 ? c->list.page : 1);
    if (reaction == REDRAW && c->more && c->list.cursor + ahead >= c->list.count &&
        read_further(ui, &c->list, &error) != OK)
        ui_error(ui, &error);
    return reaction;
}

static bool compare_typing(Ui *ui, void *state)
{
    (void)ui;
    return ((const Compare *)state)->list.filtering;
}

static void compare_close(Ui *ui, void *state)
{
    Compare *c = state;
    (void)ui;
    list_free(&c->list);
    free(c->rows);
    free(c->page);
}

const Screen screen_compare = {
    .name = "compare",
    .title = N_("Compare with the province"),
    .size = sizeof(Compare),
    .commands = commands,
    .command_count = sizeof commands / sizeof commands[0],
    .open = compare_open,
    .load = compare_load,
    .paint = compare_paint,
    .cursor = compare_cursor,
    .key = compare_key,
    .command = compare_command,
    .why_not = compare_why_not,
    .typing = compare_typing,
    .close = compare_close,
};

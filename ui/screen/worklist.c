/* Lists to be worked through, one screen for all of them: open, act, next. */
#include <stdlib.h>
#include <string.h>

#include "box.h"
#include "list.h"
#include "people.h"
#include "pick.h"
#include "screens.h"
#include "text.h"
#include "twins.h"
#include "work.h"

enum { PAGE = 100, MARKS = 200, HEAD_ROWS = 2, FOOT_ROWS = 3, UNKNOWN = -1 };
enum { ACT, OPEN, CALL, ADD, MARK, NEXT_LIST, LAST_LIST, TWINS, UNIT, MINE };
enum { C_NAME, C_UNIT, C_NUMBER, C_WHEN, C_WHAT, C_LAST, C_COUNT };

static const struct {
    const char *label; /* msgid */
    const char *when;  /* msgid: head of the column with the day */
    const char *empty;
} kinds[WORK_KINDS] = {
    [WORK_INCOMPLETE] = {N_("Incomplete"), N_("Enrolled"), N_("Every file is complete here. Tab shows the next list.")},
    [WORK_STALLED] = {N_("Stalled"), N_("Due since"), N_("Nothing has stalled here. Tab shows the next list.")},
    [WORK_SEARCH] = {N_("Unreached"), N_("Due"), N_("Nobody is to be searched now. Tab shows the next list.")},
    [WORK_REVIEW] = {N_("Reviews"), N_("Called on"), N_("Nothing waits for the lead. Tab shows the next list.")},
    [WORK_AGE] = {N_("Ages"), N_("Reached on"), N_("Nobody comes near the age limit. Tab shows the next list.")},
    [WORK_DEFERRAL] = {N_("Deferrals"), N_("Until"), N_("No deferral ends soon. Tab shows the next list.")},
    [WORK_NO_PHONE] = {N_("No phone"), N_("Enrolled"), N_("Everybody has a number that works. Tab: the next list.")},
    [WORK_NO_SECOND] = {N_("No second"), N_("Enrolled"), N_("Everybody has a second contact. Tab: the next list.")},
    [WORK_NO_CONSENT] = {N_("No consent"), N_("Enrolled"), N_("Every consent is in order. Tab shows the next list.")},
    [WORK_SAMPLE] = {N_("Samples"), N_("Last step"), N_("No sample stands still here. Tab shows the next list.")},
};

/* The lists of one screen, in the order of Tab. */
typedef struct {
    const WorkKind *kinds;
    int count;
} Group;

static const WorkKind people_kinds[] = {WORK_INCOMPLETE, WORK_STALLED, WORK_SEARCH,
                                        WORK_REVIEW,     WORK_AGE,     WORK_DEFERRAL};
static const WorkKind quality_kinds[] = {WORK_NO_PHONE, WORK_NO_SECOND, WORK_NO_CONSENT, WORK_AGE, WORK_SAMPLE};
static const Group people_group = {people_kinds, sizeof people_kinds / sizeof people_kinds[0]};
static const Group quality_group = {quality_kinds, sizeof quality_kinds / sizeof quality_kinds[0]};

typedef struct {
    const Group *group;
    WorkFilter filter;
    WorkRow *rows;
    size_t count, room;
    bool more;
    int64_t counts[WORK_KINDS], twins;
    int64_t marks[MARKS];
    size_t mark_count;
    int64_t stay; /* where the cursor goes after the next load; 0: with its person */
    ListColumn columns[C_COUNT];
    List list;
} Work;

static const char workers[] = "lead caller liaison";

static const Command commands[] = {
    {OPEN, KEY_ENTER_, 0, N_("Lists"), N_("Card"), N_("Opens the person's card"), "lead caller liaison readonly", true},
    {ACT, '1', 'w', N_("Lists"), N_("Act"), N_("What this list is for: complete, search, decide; then the next row"),
     workers, true},
    {CALL, KEY_F(2), KEY_CTRL('k'), N_("Lists"), N_("Call"), N_("Opens a call with the person under the cursor"),
     workers, true},
    PEOPLE_ADD(ADD, '7'),
    {MARK, '3', ' ', N_("Lists"), N_("Mark"), N_("Marks the person for \"to calls\", or takes the mark away"), workers,
     true},
    {NEXT_LIST, KEY_TAB_, '5', N_("Lists"), N_("Next list"), N_("Shows the next list"), NULL, true},
    {LAST_LIST, KEY_BACKTAB_, '4', N_("Lists"), N_("List before"), N_("Shows the list before"), NULL, false},
    {TWINS, '9', 't', N_("Lists"), N_("Duplicates"), N_("Pairs of files that may be one person: merge, or set apart"),
     "lead caller liaison readonly", false},
    {UNIT, '6', 'u', N_("Views and filters"), N_("County"), N_("Only the people of one unit, or of all"), NULL, true},
    {MINE, '8', 'm', N_("Views and filters"), N_("Mine"),
     N_("Only whom I hold, was promised, rang in the last 30 days or opened lately; or everybody"), NULL, true},
};

/* --- cells --- */

static bool is_marked(const Work *w, int64_t donor)
{
    for (size_t i = 0; i < w->mark_count; i++)
        if (w->marks[i] == donor)
            return true;
    return false;
}

static void cell_when(const WorkRow *row, char *out, size_t size)
{
    char local[32];
    instant_local(row->due, local, sizeof local);
    text_format(out, size, "%.10s", local[0] ? local : row->due);
}

static void cell(const List *list, size_t at, int column, char *out, size_t size, Style *style)
{
    const Work *w = list->data;
    const WorkRow *row = &w->rows[at];
    switch (column) {
    case C_NAME:
        text_format(out, size, "%s%s", is_marked(w, row->key.donor) ? "*" : "", row->person.name);
        break;
    case C_UNIT:
        text_copy(out, size, choice_label("unit", row->person.unit));
        break;
    case C_NUMBER:
        *style = row->number[0] ? STYLE_NORMAL : STYLE_HINT;
        text_copy(out, size, row->number[0] ? row->number : tr("no number"));
        break;
    case C_WHEN:
        cell_when(row, out, size);
        break;
    case C_WHAT:
        text_copy(out, size, row->what);
        break;
    default:
        text_copy(out, size, row->last[0] ? row->last : tr("never called"));
    }
}

static const ListColumn base_columns[C_COUNT] = {
    [C_NAME] = {N_("Name"), {8, 12, 1, 0}, false},      [C_UNIT] = {N_("Unit"), {8, 12, 0, 2}, false},
    [C_NUMBER] = {N_("Number"), {11, 12, 0, 0}, false}, [C_WHEN] = {NULL, {10, 11, 0, 0}, false},
    [C_WHAT] = {N_("Why"), {28, 40, 4, 0}, false},      [C_LAST] = {N_("Last attempt"), {20, 26, 1, 1}, false},
};

static int64_t row_donor(const List *list, size_t row)
{
    return ((const Work *)list->data)->rows[row].key.donor;
}

/* --- reading --- */

static Status read_further(Ui *ui, List *list, Error *error)
{
    Work *w = list->data;
    if (w->count + PAGE > w->room) {
        WorkRow *rows = realloc(w->rows, (w->room + PAGE) * sizeof *rows);
        if (!rows)
            return error_memory(error);
        w->rows = rows;
        w->room += PAGE;
    }
    WorkKey last = w->count ? w->rows[w->count - 1].key : (WorkKey){0};
    w->count += worklist_page(ui_desk(ui), &w->filter, w->count ? &last : NULL, w->rows + w->count, PAGE, &w->more);
    w->list.count = w->count;
    return store_status(ui_desk(ui)->store, error);
}

static const WorkRow *current(const Work *w)
{
    size_t at = list_current(&w->list);
    return at < w->count ? &w->rows[at] : NULL;
}

static void keep_cursor(Work *w, int64_t donor)
{
    for (size_t i = 0; donor && !w->list.shown && i < w->count; i++)
        if (w->rows[i].key.donor == donor)
            w->list.cursor = i;
}

static Status work_load(Ui *ui, void *state, Error *error)
{
    Work *w = state;
    const WorkRow *here = current(w);
    int64_t donor = w->stay ? w->stay : here ? here->key.donor : 0;
    size_t wanted = list_needed(&w->list);
    Status status;
    w->count = 0;
    do
        status = read_further(ui, &w->list, error);
    while (status == OK && w->more && w->count < wanted);
    for (int i = 0; i < w->group->count; i++) { /* mine are looked at one by one: only those of this list */
        WorkKind kind = w->group->kinds[i];
        w->counts[kind] = w->filter.account && kind != w->filter.kind
                              ? UNKNOWN
                              : worklist_count(ui_desk(ui), kind, w->filter.unit, w->filter.account);
    }
    w->twins = w->group == &quality_group ? twins_count(ui_desk(ui), w->filter.unit) : 0;
    memcpy(w->columns, base_columns, sizeof w->columns);
    w->columns[C_WHEN].label = kinds[w->filter.kind].when;
    w->list.empty = kinds[w->filter.kind].empty;
    w->stay = 0;
    list_clamp(&w->list, 0);
    keep_cursor(w, donor);
    return status == OK ? store_status(ui_desk(ui)->store, error) : status;
}

static bool is_liaison(const Desk *desk)
{
    return text_equal(desk->actor.role, "liaison");
}

static Status open_group(Ui *ui, Work *w, const Group *group, const void *argument)
{
    w->group = group;
    w->filter.kind = group->kinds[0];
    if (argument)
        w->filter = *(const WorkFilter *)argument;
    if (is_liaison(ui_desk(ui)))
        text_copy(w->filter.unit, sizeof w->filter.unit, ui_desk(ui)->actor.unit);
    w->list = (List){.columns = w->columns, .column_count = C_COUNT, .cell = cell, .data = w, .more = &w->more};
    w->list.donor = row_donor;
    w->list.further = read_further;
    return OK;
}

static Status work_open(Ui *ui, void *state, const void *argument, Error *error)
{
    (void)error;
    return open_group(ui, state, &people_group, argument);
}

static Status quality_open(Ui *ui, void *state, const void *argument, Error *error)
{
    (void)error;
    return open_group(ui, state, &quality_group, argument);
}

static void work_close(Ui *ui, void *state)
{
    Work *w = state;
    (void)ui;
    list_free(&w->list);
    free(w->rows);
}

/* --- painting --- */

static void count_text(WorkKind kind, int64_t count, int64_t most, char out[32])
{
    if (count == UNKNOWN) {
        out[0] = '\0';
        return;
    }
    bool many = count >= most && !worklist_exact(kind);
    text_format(out, 32, many ? "%lld+" : "%lld", many ? (long long)most : (long long)count);
}

static void paint_kinds(const Work *w, Rect line)
{
    int column = line.column + 1, gap = line.columns > 100 ? 3 : 1;
    for (int i = 0; i < w->group->count; i++) {
        char text[96], count[32];
        WorkKind kind = w->group->kinds[i];
        count_text(kind, w->counts[kind], WORK_MANY, count);
        text_format(text, sizeof text, " %s %s", tr(kinds[kind].label), count);
        Style style = w->filter.kind == kind ? STYLE_SELECTED : w->counts[kind] ? STYLE_NORMAL : STYLE_HINT;
        column += term_text(line.row, column, line.column + line.columns - column, style, text) + gap;
    }
}

static void paint_filter(const Work *w, Rect line)
{
    char text[320], marked[96] = "";
    if (w->mark_count)
        text_format(marked, sizeof marked,
                    tr_n("   %zu marked: 7 adds it to the calls", "   %zu marked: 7 adds them to the calls",
                         (long long)w->mark_count),
                    w->mark_count);
    text_format(text, sizeof text, tr("6 Unit: %1$s   8 Whose: %2$s%3$s"),
                w->filter.unit[0] ? choice_label("unit", w->filter.unit) : tr("all units"),
                w->filter.account ? tr("mine") : tr("everybody's"), marked);
    if (w->group == &quality_group) {
        char twins[64];
        text_format(twins, sizeof twins, tr("   9 Duplicates: %lld"), (long long)w->twins);
        text_append(text, sizeof text, twins);
    }
    bool narrow = w->filter.unit[0] || w->filter.account || w->mark_count;
    term_text(line.row, line.column + 1, line.columns - 2, narrow ? STYLE_NORMAL : STYLE_HINT, text);
}

/* The whole of what the row could not hold. */
static void paint_row(const Work *w, Rect area)
{
    const WorkRow *row = current(w);
    char text[1024];
    if (!row)
        return;
    text_format(text, sizeof text, tr("%1$s: %2$s. Last attempt: %3$s"), row->person.name, row->what,
                row->last[0] ? row->last : tr("never called"));
    box_text(layout_inset(area, 0, 1), STYLE_LABEL, text, 0);
}

static void take_frame(Rect *area, Rect *head, Rect *foot)
{
    *head = layout_take_rows(area, HEAD_ROWS);
    *foot = layout_take_rows(area, -FOOT_ROWS);
    layout_take_rows(foot, 1);
}

static void work_paint(Ui *ui, void *state, Rect area)
{
    Work *w = state;
    Rect head, foot;
    (void)ui;
    take_frame(&area, &head, &foot);
    paint_kinds(w, layout_take_rows(&head, 1));
    paint_filter(w, head);
    list_paint(&w->list, area);
    paint_row(w, foot);
}

static void work_cursor(Ui *ui, void *state, Rect area)
{
    const Work *w = state;
    Rect head, foot;
    (void)ui;
    take_frame(&area, &head, &foot);
    list_cursor(&w->list, area);
}

static void work_subtitle(Ui *ui, void *state, char *out, size_t size)
{
    const Work *w = state;
    char count[32];
    (void)ui;
    count_text(w->filter.kind, w->counts[w->filter.kind], WORK_MANY, count);
    text_format(out, size, "%s %s", choice_label("worklist", worklist_id(w->filter.kind)), count);
}

/* --- keys and commands --- */

static Reaction work_key(Ui *ui, void *state, Key key)
{
    return list_key_on(ui, &((Work *)state)->list, key);
}

static Reaction show_list(Work *w, int by)
{
    const Group *g = w->group;
    int at = 0;
    while (at + 1 < g->count && g->kinds[at] != w->filter.kind)
        at++;
    w->filter.kind = g->kinds[(at + g->count + by) % g->count];
    w->list.cursor = w->list.top = w->count = w->mark_count = 0;
    w->stay = -1;
    return RELOAD;
}

/* Where the list has not lost its row, the cursor goes on by itself. */
static void go_on(Work *w)
{
    size_t at = list_current(&w->list);
    if (at + 1 < w->count)
        w->stay = w->rows[at + 1].key.donor;
}

static Reaction act(Ui *ui, Work *w, const WorkRow *row)
{
    WorkRow copy = *row;
    bool done;
    Reaction reaction = work_act(ui, w->filter.kind, &copy, &done);
    if (done)
        go_on(w);
    return reaction;
}

static Reaction mark(Work *w, int64_t donor)
{
    size_t i = 0;
    while (i < w->mark_count && w->marks[i] != donor)
        i++;
    if (i < w->mark_count)
        w->marks[i] = w->marks[--w->mark_count];
    else if (w->mark_count < MARKS)
        w->marks[w->mark_count++] = donor;
    if (w->list.cursor + 1 < w->count)
        w->list.cursor++;
    return REDRAW;
}

static Reaction add_to_calls(Ui *ui, Work *w, const WorkRow *row)
{
    int64_t one = row->key.donor;
    Reaction reaction = people_add_to_calls(ui, w->mark_count ? w->marks : &one, w->mark_count ? w->mark_count : 1);
    if (reaction == RELOAD && w->mark_count)
        w->mark_count = 0;
    else if (reaction == RELOAD)
        go_on(w);
    return reaction;
}

static void unit_count(Ui *ui, const char *unit, char out[32], void *arg)
{
    const Work *w = arg;
    WorkKind kind = w->filter.kind;
    int64_t most = kind == WORK_STALLED && !w->filter.account ? WORK_GLANCE : WORK_MANY;
    count_text(kind, worklist_glance(ui_desk(ui), kind, unit, w->filter.account), most, out);
}

static Reaction work_command(Ui *ui, void *state, int id)
{
    Work *w = state;
    const WorkRow *row = current(w);
    switch (id) {
    case ACT:
        return act(ui, w, row);
    case OPEN:
        return ui_open(ui, &screen_card, &row->key.donor);
    case CALL:
        return work_call(ui, row);
    case ADD:
        return add_to_calls(ui, w, row);
    case MARK:
        return mark(w, row->key.donor);
    case TWINS:
        return ui_open(ui, &screen_twins, w->filter.unit);
    case UNIT:
        return pick_unit_counted(ui, w->filter.unit, sizeof w->filter.unit, unit_count, w) ? show_list(w, 0) : REDRAW;
    case MINE:
        w->filter.account = w->filter.account ? 0 : ui_desk(ui)->actor.id;
        return show_list(w, 0);
    default:
        return show_list(w, id == NEXT_LIST ? 1 : -1);
    }
}

static const char *work_why_not(Ui *ui, void *state, int id)
{
    const Work *w = state;
    bool on_row = id == ACT || id == OPEN || id == CALL || id == ADD || id == MARK;
    if (on_row && !current(w))
        return tr("nobody stands under the cursor");
    if (id == UNIT && is_liaison(ui_desk(ui)))
        return tr("a liaison sees the own unit");
    return id == ACT ? worklist_denied(ui_desk(ui), w->filter.kind) : NULL;
}

static bool work_typing(Ui *ui, void *state)
{
    (void)ui;
    return ((const Work *)state)->list.filtering;
}

const Screen screen_worklist = {
    .name = "worklist",
    .title = N_("Lists"),
    .size = sizeof(Work),
    .commands = commands,
    .command_count = sizeof commands / sizeof commands[0],
    .open = work_open,
    .load = work_load,
    .paint = work_paint,
    .cursor = work_cursor,
    .key = work_key,
    .command = work_command,
    .why_not = work_why_not,
    .subtitle = work_subtitle,
    .close = work_close,
    .typing = work_typing,
};

const Screen screen_quality = {
    .name = "quality",
    .title = N_("Data quality"),
    .size = sizeof(Work),
    .commands = commands,
    .command_count = sizeof commands / sizeof commands[0],
    .open = quality_open,
    .load = work_load,
    .paint = work_paint,
    .cursor = work_cursor,
    .key = work_key,
    .command = work_command,
    .why_not = work_why_not,
    .subtitle = work_subtitle,
    .close = work_close,
    .typing = work_typing,
};

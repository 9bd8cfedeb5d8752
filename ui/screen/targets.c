/* Targets: progress and ranking of the units, targets with their history, opening balances, external facts. */
#include "targets.h"

#include <stdlib.h>

#include "list.h"
#include "screens.h"
#include "station_form.h"
#include "tabs.h"
#include "text.h"

enum { TAB_PROGRESS, TAB_TARGETS, TAB_OPENING, TAB_FACTS, TABS, HINT_ROWS = 2, ROWS = 500 };

typedef struct {
    int tab;
    int64_t year;
    char period[CODE_SIZE];
    bool by_code;
    List lists[TABS];
    UnitProgress progress[PROGRESS_ROWS];
    TargetRow *targets;
    OpeningBalance *openings;
    ExternalFact *facts;
} State;

/* --- cells --- */

static const ListColumn progress_columns[] = {
    {N_("Rank"), {4, 4, 0, 0}, true},      {N_("Unit"), {14, 24, 1, 0}, false}, {N_("Done"), {6, 7, 0, 0}, true},
    {N_("Target"), {6, 7, 0, 0}, true},    {"%", {4, 4, 0, 0}, true},           {N_("Pace"), {7, 9, 0, 0}, true},
    {N_("Heading"), {7, 10, 0, 0}, true},  {N_("A week"), {6, 6, 0, 0}, true},  {N_("Opening"), {7, 7, 0, 1}, true},
    {N_("Donations"), {9, 9, 0, 2}, true},
};

/* Ahead of the line or behind it, with a sign. */
static void pace_cell(const Pace *p, char *out, size_t size, Style *style)
{
    if (p->target <= 0)
        return;
    text_format(out, size, "%+lld", (long long)(p->done - p->wanted));
    *style = p->done >= p->wanted ? STYLE_GOOD : STYLE_WARN;
}

static void progress_cell(const List *list, size_t at, int column, char *out, size_t size, Style *style)
{
    const UnitProgress *row = &((const State *)list->data)->progress[at];
    const Pace *p = &row->pace;
    const int64_t numbers[] = {row->rank, 0,          p->done,   p->target,    p->percent,
                               0,         p->heading, p->weekly, row->opening, row->donation_target};
    *out = '\0';
    if (column == 1)
        text_copy(out, size, row->unit[0] ? choice_label("unit", row->unit) : tr("the whole city"));
    else if (column == 5)
        pace_cell(p, out, size, style);
    else if (column == 2 || numbers[column] > 0 || (column == 4 && p->target > 0))
        text_format(out, size, "%lld", (long long)numbers[column]);
    if (column == 1 && !row->unit[0])
        *style = STYLE_HEADING;
}

static const ListColumn target_columns[] = {
    {N_("Year"), {4, 4, 0, 0}, true},      {N_("Period"), {8, 12, 0, 0}, false},
    {N_("Unit"), {10, 20, 1, 0}, false},   {N_("Samples"), {7, 7, 0, 0}, true},
    {N_("Donations"), {6, 9, 0, 0}, true}, {N_("Holds from"), {10, 10, 0, 0}, false},
    {N_("Set by"), {8, 10, 0, 1}, false},  {N_("Note"), {8, 24, 2, 2}, false},
};

static void target_cell(const List *list, size_t at, int column, char *out, size_t size, Style *style)
{
    const TargetRow *row = &((const State *)list->data)->targets[at];
    const UnitTarget *t = &row->target;
    const int64_t numbers[] = {t->year, 0, 0, number_value(t->samples), number_value(t->donations)};
    const char *const texts[] = {"",
                                 choice_label("period", t->period),
                                 t->unit[0] ? choice_label("unit", t->unit) : tr("the whole city"),
                                 "",
                                 "",
                                 t->valid_from,
                                 row->who,
                                 t->note};
    if (column == 0 || column == 3 || column == 4)
        text_format(out, size, "%lld", (long long)numbers[column]);
    else if (column == 7 && t->voided_at[0])
        text_format(out, size, tr("taken back: %s"), t->void_reason);
    else
        text_copy(out, size, texts[column]);
    if (t->voided_at[0])
        *style = STYLE_DISABLED;
}

static const ListColumn opening_columns[] = {
    {N_("Year"), {4, 4, 0, 0}, true},      {N_("Unit"), {10, 20, 1, 0}, false},   {N_("Samples"), {7, 7, 0, 0}, true},
    {N_("Donations"), {6, 9, 0, 0}, true}, {N_("Source"), {10, 24, 1, 0}, false}, {N_("Note"), {8, 24, 1, 1}, false},
};

static void opening_cell(const List *list, size_t at, int column, char *out, size_t size, Style *style)
{
    const OpeningBalance *o = &((const State *)list->data)->openings[at];
    const int64_t numbers[] = {o->year, 0, number_value(o->samples), number_value(o->donations)};
    (void)style;
    if (column == 1)
        text_copy(out, size, choice_label("unit", o->unit));
    else if (column < 4)
        text_format(out, size, "%lld", (long long)numbers[column]);
    else
        text_copy(out, size, column == 4 ? o->source : o->note);
}

static const ListColumn fact_columns[] = {
    {N_("On"), {10, 10, 0, 0}, false},
    {N_("Kind"), {6, 8, 0, 0}, false},
    {N_("What is said"), {20, 40, 3, 0}, false},
    {N_("Source"), {12, 24, 1, 0}, false},
};

static void fact_cell(const List *list, size_t at, int column, char *out, size_t size, Style *style)
{
    const ExternalFact *f = &((const State *)list->data)->facts[at];
    const char *const texts[] = {f->fact_on, choice_label("fact_kind", f->kind), f->stated, f->source};
    (void)style;
    text_copy(out, size, texts[column]);
}

static int64_t target_id(const List *list, size_t row)
{
    return ((const State *)list->data)->targets[row].target.id;
}

static int64_t opening_id(const List *list, size_t row)
{
    return ((const State *)list->data)->openings[row].id;
}

static int64_t fact_id(const List *list, size_t row)
{
    return ((const State *)list->data)->facts[row].id;
}

/* --- reading --- */

static Status targets_open(Ui *ui, void *state, const void *argument, Error *error)
{
    State *s = state;
    int year, month, day;
    (void)ui;
    (void)argument;
    day_split(clock_today(), &year, &month, &day);
    s->year = year;
    text_copy(s->period, sizeof s->period, "year");
    s->targets = calloc(ROWS, sizeof *s->targets);
    s->openings = calloc(ROWS, sizeof *s->openings);
    s->facts = calloc(ROWS, sizeof *s->facts);
    s->lists[TAB_PROGRESS] = (List){.columns = progress_columns, .column_count = 10, .cell = progress_cell};
    s->lists[TAB_TARGETS] = (List){.columns = target_columns, .column_count = 8, .cell = target_cell, .id = target_id};
    s->lists[TAB_OPENING] =
        (List){.columns = opening_columns, .column_count = 6, .cell = opening_cell, .id = opening_id};
    s->lists[TAB_FACTS] = (List){.columns = fact_columns, .column_count = 4, .cell = fact_cell, .id = fact_id};
    s->lists[TAB_TARGETS].empty = N_("No target was set here yet; those of the settings hold. F2 sets one.");
    s->lists[TAB_OPENING].empty = N_("No opening balance. F2 enters figures from before the first record.");
    s->lists[TAB_FACTS].empty = N_("No external fact. F2 enters what others say, with its date and source.");
    return s->targets && s->openings && s->facts ? OK : error_memory(error);
}

static Status targets_load(Ui *ui, void *state, Error *error)
{
    State *s = state;
    Desk *desk = ui_desk(ui);
    s->lists[TAB_PROGRESS].count = targets_progress(desk, s->year, s->period, s->by_code, s->progress, PROGRESS_ROWS);
    s->lists[TAB_TARGETS].count = target_history(desk, 0, s->targets, ROWS);
    s->lists[TAB_OPENING].count = opening_list(desk, s->openings, ROWS);
    s->lists[TAB_FACTS].count = external_list(desk, s->facts, ROWS);
    for (int i = 0; i < TABS; i++) {
        s->lists[i].data = s;
        list_clamp(&s->lists[i], 0);
    }
    return store_status(desk->store, error);
}

static void targets_close(Ui *ui, void *state)
{
    State *s = state;
    (void)ui;
    for (int i = 0; i < TABS; i++)
        list_free(&s->lists[i]);
    free(s->targets);
    free(s->openings);
    free(s->facts);
}

/* --- drawing --- */

/* The pace in a sentence: at this pace, so many; needed each week, so many. */
static void hint_text(const State *s, char *out, size_t size)
{
    size_t at = list_current(&s->lists[TAB_PROGRESS]);
    *out = '\0';
    if (s->tab != TAB_PROGRESS || at >= s->lists[TAB_PROGRESS].count)
        return;
    const UnitProgress *row = &s->progress[at];
    const Pace *p = &row->pace;
    const char *unit = row->unit[0] ? choice_label("unit", row->unit) : tr("the whole city");
    if (p->target <= 0)
        text_format(out, size, tr("%1$s: %2$lld people, no target"), unit, (long long)p->done);
    else
        text_format(out, size,
                    tr("%1$s: %2$lld / %3$lld people, %4$lld %%; the pace line asks %5$lld; heading for %6$lld; "
                       "needed a week: %7$lld"),
                    unit, (long long)p->done, (long long)p->target, (long long)p->percent, (long long)p->wanted,
                    (long long)(p->heading < 0 ? 0 : p->heading), (long long)p->weekly);
    if (row->opening) {
        char more[96];
        text_format(more, sizeof more, tr("; of them %lld opening balance"), (long long)row->opening);
        text_append(out, size, more);
    }
}

static void targets_paint(Ui *ui, void *state, Rect area)
{
    static const char *const labels[TABS] = {N_("Progress"), N_("Targets"), N_("Opening balances"),
                                             N_("External facts")};
    State *s = state;
    char text[400];
    (void)ui;
    tabs_paint(layout_take_rows(&area, 1), labels, TABS, s->tab);
    Rect hint = layout_take_rows(&area, -HINT_ROWS);
    list_paint(&s->lists[s->tab], area);
    hint_text(s, text, sizeof text);
    size_t from = 0, next = 0;
    for (int row = 0; row < HINT_ROWS && text[from]; row++, from += next) {
        char line[400];
        size_t length = layout_line(text + from, hint.columns - 2, &next);
        text_format(line, sizeof line, "%.*s", (int)length, text + from);
        term_text(hint.row + row, hint.column + 1, hint.columns - 2, STYLE_HINT, line);
    }
}

static void targets_cursor(Ui *ui, void *state, Rect area)
{
    const State *s = state;
    (void)ui;
    layout_take_rows(&area, 1);
    layout_take_rows(&area, -HINT_ROWS);
    list_cursor(&s->lists[s->tab], area);
}

static void targets_subtitle(Ui *ui, void *state, char *out, size_t size)
{
    const State *s = state;
    (void)ui;
    text_format(out, size, "%lld %s", (long long)s->year, choice_label("period", s->period));
}

static Reaction targets_key(Ui *ui, void *state, Key key)
{
    State *s = state;
    (void)ui;
    return list_key(&s->lists[s->tab], key, 0);
}

static bool targets_typing(Ui *ui, void *state)
{
    const State *s = state;
    (void)ui;
    return s->lists[s->tab].filtering;
}

/* --- acting --- */

static Status unset(Desk *desk, int64_t id, Error *error)
{
    return target_void(desk, id, tr("set by mistake"), error);
}

static Reaction set_target(Ui *ui, State *s)
{
    static const char *const names[] = {"unit", "year", "period", "samples", "donations", "valid_from", "note", NULL};
    UnitTarget target = {.year = s->year};
    size_t at = list_current(&s->lists[TAB_PROGRESS]);
    if (at < s->lists[TAB_PROGRESS].count)
        text_copy(target.unit, sizeof target.unit, s->progress[at].unit);
    text_copy(target.period, sizeof target.period, s->period);
    day_format(clock_today(), target.valid_from);
    for (;;) {
        Error error = {0};
        if (!ui_edit(ui, tr("Set a target"), &unit_target_type, &target, names))
            return REDRAW;
        if (target_set(ui_desk(ui), &target, &error) == OK)
            break;
        ui_show(ui, tr("Not saved"), error.message);
    }
    ui_say(ui, tr("The target holds from %s; what held before stays in the list."), target.valid_from);
    ui_offer_undo(ui, tr("the new target"), unset, target.id);
    s->lists[TAB_TARGETS].stand_on = target.id;
    return RELOAD;
}

static Reaction add_or_edit(Ui *ui, State *s, bool fresh)
{
    size_t at = list_current(&s->lists[s->tab]);
    bool there = !fresh && at < s->lists[s->tab].count;
    if (s->tab == TAB_OPENING) {
        OpeningBalance opening = there ? s->openings[at] : (OpeningBalance){.year = s->year};
        return station_form(ui, &s->lists[TAB_OPENING], &opening_balance_type, NULL, &opening,
                            tr("the opening balance"));
    }
    if (s->tab == TAB_FACTS) {
        ExternalFact fact = there ? s->facts[at] : (ExternalFact){.id = 0};
        return station_form(ui, &s->lists[TAB_FACTS], &external_fact_type, NULL, &fact, tr("the external fact"));
    }
    return set_target(ui, s);
}

static Reaction take_back(Ui *ui, State *s)
{
    size_t at = list_current(&s->lists[s->tab]);
    char reason[LINE_SIZE] = "";
    Error error = {0};
    if (s->tab == TAB_OPENING)
        return station_form_delete(ui, &opening_balance_type, s->openings[at].id, tr("Opening balance"));
    if (s->tab == TAB_FACTS)
        return station_form_delete(ui, &external_fact_type, s->facts[at].id, s->facts[at].stated);
    if (!ui_ask(ui, tr("Take the target back"), tr("Reason"), reason, sizeof reason, false))
        return REDRAW;
    if (target_void(ui_desk(ui), s->targets[at].target.id, reason, &error) != OK)
        ui_error(ui, &error);
    else
        ui_say(ui, "%s", tr("Taken back; what held before holds again."));
    return RELOAD;
}

static Reaction choose_period(Ui *ui, State *s)
{
    const ChoiceList *list = choice_list("period");
    const char *labels[16];
    int count = 0;
    if (!ask_year(ui, &s->year))
        return REDRAW;
    for (size_t i = 0; i < list->count && count < 16; i++)
        labels[count++] = choice_label("period", list->items[i].code);
    int chosen = ui_choose(ui, tr("Period"), "", labels, count);
    if (chosen >= 0)
        text_copy(s->period, sizeof s->period, list->items[chosen].code);
    return RELOAD;
}

enum { DO_TAB, DO_EDIT = TABS, DO_ADD, DO_BACK, DO_PERIOD, DO_ORDER };

#define TAB(digit, label)                                                                                           \
    {                                                                                                               \
        DO_TAB + (digit) - '1', (digit), 0, N_("Targets"), label, N_("Shows this page of the targets"), NULL, false \
    }

static const Command commands[] = {
    {DO_EDIT, KEY_ENTER_, KEY_F(4), N_("Targets"), N_("Edit"), N_("Change the line; a target gets a new line instead"),
     "lead", true},
    {DO_ADD, KEY_F(2), KEY_INSERT_, N_("Targets"), N_("Add"), N_("Set a target, enter an opening balance or a fact"),
     "lead", true},
    {DO_BACK, KEY_F(11), KEY_CTRL('d'), N_("Targets"), N_("Take back"), N_("Takes the line back"), "lead", true},
    {DO_PERIOD, KEY_F(3), '8', N_("Targets"), N_("Period"), N_("Another year, half-year or quarter"), NULL, true},
    {DO_ORDER, '9', 0, N_("Targets"), N_("Order"), N_("By rank, or as in the settings"), NULL, true},
    TAB('1', N_("Progress")),
    TAB('2', N_("Targets")),
    TAB('3', N_("Opening balances")),
    TAB('4', N_("External facts")),
};

static const char *targets_why_not(Ui *ui, void *state, int id)
{
    const State *s = state;
    (void)ui;
    if (id == DO_BACK && (s->tab == TAB_PROGRESS || list_current(&s->lists[s->tab]) >= s->lists[s->tab].count))
        return tr("2, 3 and 4 show the lines that can be taken back");
    return NULL;
}

static Reaction targets_command(Ui *ui, void *state, int id)
{
    State *s = state;
    switch (id) {
    case DO_EDIT:
    case DO_ADD:
        return add_or_edit(ui, s, id == DO_ADD);
    case DO_BACK:
        return take_back(ui, s);
    case DO_PERIOD:
        return choose_period(ui, s);
    case DO_ORDER:
        s->by_code = !s->by_code;
        return RELOAD;
    default:
        s->tab = id;
        return REDRAW;
    }
}

const Screen screen_targets = {
    .name = "targets",
    .title = N_("Targets"),
    .size = sizeof(State),
    .commands = commands,
    .command_count = sizeof commands / sizeof commands[0],
    .open = targets_open,
    .load = targets_load,
    .paint = targets_paint,
    .cursor = targets_cursor,
    .key = targets_key,
    .command = targets_command,
    .why_not = targets_why_not,
    .subtitle = targets_subtitle,
    .close = targets_close,
    .typing = targets_typing,
};

/* The queue of calls: who is to be called, why, on which number, and who holds whom. */
#include <stdlib.h>
#include <string.h>

#include "followup.h"
#include "list.h"
#include "people.h"
#include "pick.h"
#include "screens.h"
#include "staff.h"
#include "text.h"
#include "worksheet_ui.h"

enum { PAGE = 64 }; /* more than a tall terminal shows */

typedef struct {
    QueueFilter filter;
    QueueRow *rows;
    char (*held)[NAME_SIZE]; /* who calls them, or to whom they are promised */
    size_t room;             /* of both */
    QueueCounts counts;
    bool more;
    List list;
} Calls;

enum { DUE, PROMISED, OVERDUE, LATER, CALL, NEXT, UNIT, PURPOSE, CALLER, TAKE, RELEASE, CARD, ADD, SHEET };

static const char group_calls[] = N_("Calls");
static const char group_views[] = N_("Views and filters");
static const char callers[] = "lead caller liaison helper";

static const Command commands[] = {
    {CALL, KEY_ENTER_, KEY_CTRL('d'), group_calls, N_("Call"), N_("Opens the call with the person under the cursor"),
     callers, true},
    {NEXT, '5', 'n', group_calls, N_("Next person"), N_("Takes the first free person of the queue and opens the call"),
     callers, true},
    {DUE, '1', 0, group_views, N_("Due"), N_("Who is to be called now"), NULL, false},
    {PROMISED, '2', 0, group_views, N_("Promised"), N_("Callbacks and appointments promised until the end of today"),
     NULL, false},
    {OVERDUE, '3', 0, group_views, N_("Overdue"), N_("Promises whose time has passed"), NULL, false},
    {LATER, '4', 0, group_views, N_("Later"), N_("Who is due later, by date"), NULL, false},
    {UNIT, '6', 'u', group_views, N_("County"), N_("Only the people of one unit, or of all"), NULL, true},
    {PURPOSE, '7', 'p', group_views, N_("Why"), N_("Only the calls of one purpose, or all"), NULL, true},
    {CALLER, '8', 'm', group_views, N_("Mine"), N_("Only what is promised to me or held by me, or everybody's"), NULL,
     true},
    {TAKE, '9', 'c', group_calls, N_("Claim"), N_("I am in touch with this person: nobody else calls meanwhile"),
     callers, true},
    {RELEASE, '0', 'g', group_calls, N_("Give back"), N_("Gives the person back to the queue"), callers, true},
    {CARD, KEY_F(4), 'o', group_calls, N_("Card"), N_("The whole file of this person"), "lead caller liaison readonly",
     true},
    PEOPLE_ADD(ADD, KEY_F(3)),
    {SHEET, KEY_F(2), 'w', group_calls, N_("Work sheet"),
     N_("Gives at most 30 of the people shown to their county as a table, or shows what was given out"),
     "lead caller liaison", false},
};

/* --- cells --- */

static bool is_promise(const QueueRow *row)
{
    return text_equal(row->purpose, "match") || text_equal(row->purpose, "callback") ||
           text_equal(row->purpose, "sampling");
}

static bool is_late(const QueueRow *row)
{
    return is_promise(row) && instant_parse(row->not_before) <= clock_now();
}

static void due_text(const QueueRow *row, char *out, size_t size)
{
    Instant at = instant_parse(row->not_before);
    int year, month, day, this_year, ignored, minute = instant_minute(at);
    day_split(instant_day(at), &year, &month, &day);
    day_split(clock_today(), &this_year, &ignored, &ignored);
    if (!task_has_day(row->not_before))
        text_copy(out, size, tr("any day"));
    else if (instant_day(at) == clock_today() && minute)
        text_format(out, size, "%02d:%02d", minute / 60, minute % 60);
    else if (instant_day(at) == clock_today())
        text_copy(out, size, tr("today"));
    else if (year == this_year)
        text_format(out, size, "%02d-%02d", month, day);
    else
        text_format(out, size, "%04d-%02d", year, month);
}

static void cell_due(const QueueRow *row, char *out, size_t size, Style *style)
{
    char when[32];
    due_text(row, when, sizeof when);
    if (is_late(row)) {
        *style = STYLE_WARN;
        text_format(out, size, tr("late %s"), when);
    } else {
        text_copy(out, size, when);
    }
}

enum { C_NAME, C_UNIT, C_PURPOSE, C_NUMBER, C_TRIES, C_DUE, C_PREFERRED, C_HELD, C_COUNT };

static const ListColumn columns[C_COUNT] = {
    [C_NAME] = {N_("Name"), {.min = 8, .wish = 14, .weight = 2}, false},
    [C_UNIT] = {N_("Unit"), {.min = 8, .wish = 12, .weight = 1, .drop = 1}, false},
    [C_PURPOSE] = {N_("Purpose"), {.min = 11, .wish = 18, .weight = 1}, false},
    [C_NUMBER] = {N_("Number"), {.min = 11, .wish = 12}, false},
    [C_TRIES] = {N_("Tried"), {.min = 5, .wish = 5}, false},
    [C_DUE] = {N_("When"), {.min = 10, .wish = 12}, false},
    [C_PREFERRED] = {N_("Likes"), {.min = 8, .wish = 20, .weight = 2}, false},
    [C_HELD] = {N_("Held by"), {.min = 8, .wish = 12, .weight = 1}, false},
};

static void cell(const List *list, size_t at, int column, char *out, size_t size, Style *style)
{
    const Calls *calls = list->data;
    const QueueRow *row = &calls->rows[at];
    switch (column) {
    case C_NAME:
        text_copy(out, size, row->name);
        break;
    case C_UNIT:
        text_copy(out, size, choice_label("unit", row->unit));
        break;
    case C_PURPOSE:
        text_copy(out, size, choice_label("purpose", row->purpose));
        break;
    case C_NUMBER:
        *style = row->number[0] ? STYLE_NORMAL : STYLE_HINT;
        text_copy(out, size, row->number[0] ? row->number : tr("no number"));
        break;
    case C_TRIES:
        text_format(out, size, "%lld/%lld", (long long)row->tries, (long long)row->tries_max);
        break;
    case C_DUE:
        cell_due(row, out, size, style);
        break;
    case C_PREFERRED:
        text_copy(out, size, row->preferred_time);
        break;
    default:
        text_copy(out, size, calls->held[at]);
        break;
    }
}

static const char *empty_text(const Desk *desk, QueueView view)
{
    if (text_equal(desk->actor.role, "helper"))
        return N_("Nobody is held by you here. 5 takes the next person who is due; 4 on Today finds who rings.");
    switch (view) {
    case QUEUE_OVERDUE:
        return N_("No promise is overdue. 1 shows who is due now.");
    case QUEUE_PROMISED:
        return N_("Nothing is promised for today. 1 shows who is due now.");
    case QUEUE_LATER:
        return N_("Nobody is planned for later with these filters. 6, 7 and 8 change them.");
    default:
        return N_("Nobody is to be called now with these filters. 4 shows who is due later; 6, 7 and 8 change the "
                  "filters; F7 finds "
                  "a person to call.");
    }
}

static int64_t row_donor(const List *list, size_t row)
{
    return ((const Calls *)list->data)->rows[row].donor;
}

/* --- reading --- */

static bool is_bound(const Desk *desk, const char *role)
{
    return text_equal(desk->actor.role, role);
}

/* A liaison sees the own unit, a helper the people held by them. */
static void bind_filter(const Desk *desk, QueueFilter *filter)
{
    if (is_bound(desk, "liaison"))
        text_copy(filter->unit, sizeof filter->unit, desk->actor.unit);
    if (is_bound(desk, "helper"))
        filter->account = desk->actor.id;
}

static void read_holder(Desk *desk, const QueueRow *row, char held[NAME_SIZE])
{
    int64_t account = row->claimed_by ? row->claimed_by : row->assignee;
    held[0] = '\0';
    if (account == desk->actor.id && account)
        text_copy(held, NAME_SIZE, row->claimed_by ? tr("me") : tr("for me"));
    else if (row->claimed_by)
        text_copy(held, NAME_SIZE, row->claimed_name);
    else if (row->assignee) {
        char name[NAME_SIZE];
        staff_name(desk, row->assignee, name);
        text_format(held, NAME_SIZE, tr("for %s"), name);
    }
}

/* The cursor stays with its person; where that one has gone, on its row. */
static void keep_cursor(Calls *calls, int64_t task)
{
    for (size_t i = 0; task && !calls->list.shown && i < calls->list.count; i++)
        if (calls->rows[i].task == task)
            calls->list.cursor = i;
}

static Status make_room(Calls *calls, size_t wanted, Error *error)
{
    if (wanted <= calls->room)
        return OK;
    QueueRow *rows = realloc(calls->rows, wanted * sizeof *rows);
    calls->rows = rows ? rows : calls->rows;
    char(*held)[NAME_SIZE] = rows ? realloc(calls->held, wanted * sizeof *held) : NULL;
    if (!held)
        return error_memory(error);
    calls->held = held;
    calls->room = wanted;
    return OK;
}

/* The first rows, as many as are wanted: the queue has an order, but no place to go on from. */
static Status read_first(Ui *ui, Calls *calls, size_t wanted, Error *error)
{
    Desk *desk = ui_desk(ui);
    Status status = make_room(calls, wanted, error);
    if (status != OK)
        return status;
    calls->filter.max = wanted;
    calls->list.count = queue_page(desk, &calls->filter, calls->rows, &calls->more);
    for (size_t i = 0; i < calls->list.count; i++)
        read_holder(desk, &calls->rows[i], calls->held[i]);
    return store_status(desk->store, error);
}

static Status read_further(Ui *ui, List *list, Error *error)
{
    Calls *calls = list->data;
    return read_first(ui, calls, 2 * calls->filter.max, error);
}

static Status calls_open(Ui *ui, void *state, const void *argument, Error *error)
{
    Calls *calls = state;
    (void)error;
    if (argument)
        calls->filter = *(const QueueFilter *)argument;
    bind_filter(ui_desk(ui), &calls->filter);
    calls->list =
        (List){.columns = columns, .column_count = C_COUNT, .cell = cell, .data = calls, .more = &calls->more};
    calls->list.donor = row_donor;
    calls->list.further = read_further;
    return OK;
}

static Status calls_load(Ui *ui, void *state, Error *error)
{
    Calls *calls = state;
    Desk *desk = ui_desk(ui);
    size_t at = list_current(&calls->list), needed = list_needed(&calls->list);
    int64_t task = at < calls->list.count ? calls->rows[at].task : 0;
    Status status = read_first(ui, calls, needed > PAGE ? needed : PAGE, error);
    if (status != OK)
        return status;
    calls->list.empty = empty_text(desk, calls->filter.view);
    queue_counts(desk, calls->filter.unit, calls->filter.account, &calls->counts);
    list_clamp(&calls->list, 0);
    keep_cursor(calls, task);
    return store_status(desk->store, error);
}

static const QueueRow *current(const Calls *calls)
{
    size_t at = list_current(&calls->list);
    return at < calls->list.count ? &calls->rows[at] : NULL;
}

/* --- painting --- */

static void paint_views(const Calls *calls, Rect line)
{
    static const struct {
        QueueView view;
        const char *label;
    } views[] = {{QUEUE_DUE, N_("Due")},
                 {QUEUE_PROMISED, N_("Promised")},
                 {QUEUE_OVERDUE, N_("Overdue")},
                 {QUEUE_LATER, N_("Later")}};
    const int64_t counts[] = {calls->counts.due, calls->counts.promised, calls->counts.overdue, -1};
    int column = line.column + 1;
    for (int i = 0; i < 4; i++) {
        char text[96];
        if (counts[i] < 0)
            text_format(text, sizeof text, " %d %s ", i + 1, tr(views[i].label));
        else
            text_format(text, sizeof text, " %d %s %lld ", i + 1, tr(views[i].label), (long long)counts[i]);
        bool here = calls->filter.view == views[i].view, late = i == 2 && counts[i] > 0;
        Style style = here ? STYLE_SELECTED : late ? STYLE_WARN : STYLE_NORMAL;
        column += term_text(line.row, column, line.column + line.columns - column, style, text) + 1;
    }
    char shown[64];
    text_format(shown, sizeof shown, calls->more ? tr("the first %zu") : tr("%zu shown"), calls->list.count);
    int width = text_columns(shown);
    if (column + width + 1 < line.column + line.columns)
        term_text(line.row, line.column + line.columns - width - 1, width, STYLE_HINT, shown);
}

/* Narrow settings are told: what is missing from the list is not forgotten. */
static void paint_filters(const Calls *calls, Rect line)
{
    char text[640];
    const QueueFilter *f = &calls->filter;
    text_format(text, sizeof text, tr("6 Unit: %1$s   7 Purpose: %2$s   8 Caller: %3$s"),
                f->unit[0] ? choice_label("unit", f->unit) : tr("all units"),
                f->purpose[0] ? choice_label("purpose", f->purpose) : tr("all purposes"),
                f->account ? tr("me") : tr("everybody"));
    bool narrow = f->unit[0] || f->purpose[0] || f->account;
    term_text(line.row, line.column + 2, line.columns - 3, narrow ? STYLE_NORMAL : STYLE_HINT, text);
}

static bool is_quiet(Desk *desk, char *reason, size_t size)
{
    return followup_quiet(desk, "other", reason, size);
}

static void paint_quiet(Desk *desk, Rect line)
{
    char text[400], reason[320];
    if (!is_quiet(desk, reason, sizeof reason))
        return;
    text_format(text, sizeof text, tr("Please note: %s"), reason);
    term_text(line.row, line.column + 2, line.columns - 3, STYLE_WARN, text);
}

static Rect take_head(Desk *desk, Rect *area)
{
    char reason[320];
    return layout_take_rows(area, is_quiet(desk, reason, sizeof reason) ? 3 : 2);
}

static void calls_paint(Ui *ui, void *state, Rect area)
{
    Calls *calls = state;
    Rect head = take_head(ui_desk(ui), &area);
    paint_views(calls, (Rect){head.row, head.column, 1, head.columns});
    paint_filters(calls, (Rect){head.row + 1, head.column, 1, head.columns});
    paint_quiet(ui_desk(ui), (Rect){head.row + 2, head.column, 1, head.columns});
    list_paint(&calls->list, area);
}

static void calls_cursor(Ui *ui, void *state, Rect area)
{
    const Calls *calls = state;
    take_head(ui_desk(ui), &area);
    list_cursor(&calls->list, area);
}

static void calls_subtitle(Ui *ui, void *state, char *out, size_t size)
{
    const QueueCounts *n = &((const Calls *)state)->counts;
    (void)ui;
    text_format(out, size, tr("due %1$lld  promised %2$lld  late %3$lld  others %4$lld"), (long long)n->due,
                (long long)n->promised, (long long)n->overdue, (long long)n->others);
}

/* --- filters --- */

static Reaction choose_unit(Ui *ui, Calls *calls)
{
    pick_unit(ui, calls->filter.unit, sizeof calls->filter.unit);
    return RELOAD;
}

static Reaction choose_purpose(Ui *ui, Calls *calls)
{
    enum { PURPOSES = 32 };
    const Config *config = ui_desk(ui)->config;
    const char *items[PURPOSES], *codes[PURPOSES];
    int count = 0;
    for (size_t i = 0; i < config->purpose_count && count < PURPOSES - 1; i++) {
        items[count] = name_text(config->purposes[i].name);
        codes[count++] = config->purposes[i].id;
    }
    items[count] = tr("all purposes");
    codes[count++] = "";
    int chosen = ui_choose(ui, tr("Purpose"), "", items, count);
    if (chosen >= 0)
        text_copy(calls->filter.purpose, sizeof calls->filter.purpose, codes[chosen]);
    return RELOAD;
}

/* --- people --- */

static Reaction open_call(Ui *ui, const Calls *calls, const QueueRow *row)
{
    CallArgument argument = {.donor = row->donor, .next = calls->filter};
    text_copy(argument.purpose, sizeof argument.purpose, row->purpose);
    text_copy(argument.number, sizeof argument.number, row->number);
    if (calls->filter.view == QUEUE_LATER)
        argument.next.view = QUEUE_DUE;
    return ui_open(ui, &screen_call, &argument);
}

static Reaction next_person(Ui *ui, Calls *calls)
{
    QueueRow row = {0};
    Error error = {0};
    QueueFilter filter = calls->filter;
    if (filter.view == QUEUE_LATER)
        filter.view = QUEUE_DUE;
    if (claim_next(ui_desk(ui), &filter, &row, &error) != OK) {
        ui_error(ui, &error);
        return RELOAD;
    }
    return open_call(ui, calls, &row);
}

static Reaction take(Ui *ui, const QueueRow *row)
{
    Error error = {0};
    Desk *desk = ui_desk(ui);
    int until = instant_minute(clock_now() + desk->config->retry.claim_minutes * 60);
    if (claim_take(desk, row->donor, &error) != OK)
        ui_error(ui, &error);
    else
        ui_say(ui, tr("%1$s: you are in touch, until %2$02d:%3$02d at the latest; nobody else calls meanwhile"),
               row->name, until / 60, until % 60);
    return RELOAD;
}

static Reaction give_back(Ui *ui, const QueueRow *row)
{
    Error error = {0};
    if (claim_release(ui_desk(ui), row->donor, &error) != OK)
        ui_error(ui, &error);
    else
        ui_say(ui, tr("%s: given back to the queue"), row->name);
    return RELOAD;
}

/* The people as they are shown; without the filter of a unit, the queue of the unit that is asked for. */
static Reaction give_out(Ui *ui, const Calls *calls)
{
    int64_t donors[PAGE];
    char unit[CODE_SIZE];
    size_t count = list_rows(&calls->list) < PAGE ? list_rows(&calls->list) : PAGE;
    const char *const choices[] = {tr("Make a work sheet of the people shown"), tr("Work sheets that were made")};
    int chosen = ui_choose(ui, tr("Work sheet"), "", choices, 2);
    if (chosen != 0)
        return chosen < 0 ? REDRAW : ui_open(ui, &screen_worksheets, NULL);
    text_copy(unit, sizeof unit, calls->filter.unit);
    for (size_t i = 0; i < count; i++)
        donors[i] = calls->rows[list_row(&calls->list, i)].donor;
    return work_sheet_new(ui, unit, unit[0] ? donors : NULL, count);
}

/* --- keys and commands --- */

static Reaction calls_key(Ui *ui, void *state, Key key)
{
    return list_key_on(ui, &((Calls *)state)->list, key);
}

static Reaction show_view(Calls *calls, QueueView view)
{
    calls->filter.view = view;
    calls->list.cursor = calls->list.top = calls->list.count = 0;
    return RELOAD;
}

static Reaction calls_command(Ui *ui, void *state, int id)
{
    Calls *calls = state;
    const QueueRow *row = current(calls);
    switch (id) {
    case DUE:
        return show_view(calls, QUEUE_DUE);
    case PROMISED:
        return show_view(calls, QUEUE_PROMISED);
    case OVERDUE:
        return show_view(calls, QUEUE_OVERDUE);
    case LATER:
        return show_view(calls, QUEUE_LATER);
    case NEXT:
        return next_person(ui, calls);
    case UNIT:
        return choose_unit(ui, calls);
    case PURPOSE:
        return choose_purpose(ui, calls);
    case CALLER:
        calls->filter.account = calls->filter.account ? 0 : ui_desk(ui)->actor.id;
        ui_say(ui, "%s",
               calls->filter.account ? tr("Only what is promised to me or held by me") : tr("Everybody's calls"));
        return show_view(calls, calls->filter.view);
    case TAKE:
        return take(ui, row);
    case RELEASE:
        return give_back(ui, row);
    case CARD:
        return ui_open(ui, &screen_card, &row->donor);
    case ADD:
        return people_add_to_calls(ui, &row->donor, 1);
    case SHEET:
        return give_out(ui, calls);
    default:
        return open_call(ui, calls, row);
    }
}

static const char *calls_why_not(Ui *ui, void *state, int id)
{
    const Calls *calls = state;
    const Desk *desk = ui_desk(ui);
    const QueueRow *row = current(calls);
    bool on_row = id == CALL || id == TAKE || id == RELEASE || id == CARD || id == ADD;
    if (on_row && !row)
        return tr("nobody stands under the cursor");
    if (id == RELEASE && row->claimed_by != desk->actor.id)
        return tr("you do not hold this person");
    if (id == UNIT && is_bound(desk, "liaison"))
        return tr("a liaison sees the own unit");
    if (id == CALLER && is_bound(desk, "helper"))
        return tr("a helper sees the people held by them");
    return NULL;
}

static bool calls_typing(Ui *ui, void *state)
{
    (void)ui;
    return ((const Calls *)state)->list.filtering;
}

static void calls_close(Ui *ui, void *state)
{
    Calls *calls = state;
    (void)ui;
    list_free(&calls->list);
    free(calls->rows);
    free(calls->held);
}

const Screen screen_calls = {
    .name = "calls",
    .title = N_("Calls"),
    .size = sizeof(Calls),
    .commands = commands,
    .command_count = sizeof commands / sizeof commands[0],
    .open = calls_open,
    .load = calls_load,
    .paint = calls_paint,
    .cursor = calls_cursor,
    .key = calls_key,
    .command = calls_command,
    .why_not = calls_why_not,
    .subtitle = calls_subtitle,
    .close = calls_close,
    .typing = calls_typing,
};

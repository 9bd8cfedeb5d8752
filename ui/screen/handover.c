/* The hand-over: who waits for what, what I did today, notes I got and notes I gave. */
#include "handover.h"

#include <stdlib.h>
#include <string.h>

#include "handover_text.h"
#include "list.h"
#include "screens.h"
#include "staff.h"
#include "text.h"

typedef enum { VIEW_WAITING, VIEW_DONE, VIEW_RECEIVED, VIEW_GIVEN, VIEWS } View;

typedef struct {
    View view;
    List lists[VIEWS];
    Handover facts;
} State;

/* --- cells --- */

static const ListColumn waiting_columns[] = {
    {N_("Waits for"), {12, 16, 0, 0}, false}, {N_("When"), {11, 11, 0, 0}, false},
    {N_("Name"), {8, 14, 1, 0}, false},       {N_("Number"), {11, 12, 0, 0}, false},
    {N_("Unit"), {8, 12, 0, 1}, false},       {N_("Purpose"), {10, 20, 1, 0}, false},
};
static const ListColumn done_columns[] = {
    {N_("When"), {5, 5, 0, 0}, false},
    {N_("Name"), {8, 14, 1, 0}, false},
    {N_("Unit"), {8, 12, 0, 1}, false},
    {N_("What"), {30, 40, 3, 0}, false},
};
static const ListColumn received_columns[] = {
    {N_("When"), {11, 11, 0, 0}, false}, {N_("From"), {8, 10, 0, 0}, false},    {N_("About"), {8, 12, 0, 0}, false},
    {N_("Note"), {20, 40, 3, 0}, false}, {N_("Read by"), {8, 11, 0, 0}, false},
};
static const ListColumn given_columns[] = {
    {N_("When"), {11, 11, 0, 0}, false}, {N_("To"), {8, 14, 0, 0}, false},       {N_("About"), {8, 12, 0, 0}, false},
    {N_("Note"), {20, 40, 3, 0}, false}, {N_("Read by"), {10, 14, 0, 0}, false},
};

static const Handover *facts_of(const List *list)
{
    return &((const State *)list->data)->facts;
}

static void waiting_cell(const List *list, size_t at, int column, char *out, size_t size, Style *style)
{
    const WaitRow *row = &facts_of(list)->waiting[at];
    const char *const texts[] = {
        handover_wait_label(row->kind),       "", row->name, row->number, choice_label("unit", row->unit),
        choice_label("purpose", row->purpose)};
    bool late = instant_parse(row->at) <= clock_now();
    if (column == 1)
        handover_when(row->at, out, size);
    else
        text_copy(out, size, texts[column]);
    if (column <= 1 && late)
        *style = row->kind == WAITS_NEXT ? STYLE_NORMAL : STYLE_WARN;
}

static void done_cell(const List *list, size_t at, int column, char *out, size_t size, Style *style)
{
    const TouchedRow *row = &facts_of(list)->touched[at];
    const char *const texts[] = {"", row->name, choice_label("unit", row->unit)};
    (void)style;
    if (column == 0)
        handover_when(row->at, out, size);
    else if (column == 3)
        handover_what(row, out, size);
    else
        text_copy(out, size, texts[column]);
}

static void note_cell(const HandoverNote *note, bool given, int column, char *out, size_t size, Style *style)
{
    const char *const texts[] = {"", given ? note->to[0] ? note->to : tr("whoever comes next") : note->by,
                                 note->donor ? note->name : tr("the day"), note->note};
    bool read = note->read_at[0] != '\0';
    if (column == 0)
        handover_when(note->at, out, size);
    else if (column < 4)
        text_copy(out, size, texts[column]);
    else
        text_copy(out, size, !read ? tr("not yet") : given ? note->reader : tr("read"));
    *style = read ? STYLE_HINT : column == 4 && !given ? STYLE_WARN : STYLE_NORMAL;
}

static void received_cell(const List *list, size_t at, int column, char *out, size_t size, Style *style)
{
    note_cell(&facts_of(list)->received[at], false, column, out, size, style);
}

static void given_cell(const List *list, size_t at, int column, char *out, size_t size, Style *style)
{
    note_cell(&facts_of(list)->given[at], true, column, out, size, style);
}

/* --- reading --- */

static Status handover_open(Ui *ui, void *state, const void *argument, Error *error)
{
    State *s = state;
    const HandoverArgument *wish = argument;
    (void)ui;
    s->view = wish && wish->received ? VIEW_RECEIVED : VIEW_WAITING;
    s->lists[VIEW_WAITING] = (List){.columns = waiting_columns, .column_count = 6, .cell = waiting_cell};
    s->lists[VIEW_DONE] = (List){.columns = done_columns, .column_count = 4, .cell = done_cell};
    s->lists[VIEW_RECEIVED] = (List){.columns = received_columns, .column_count = 5, .cell = received_cell};
    s->lists[VIEW_GIVEN] = (List){.columns = given_columns, .column_count = 5, .cell = given_cell};
    s->lists[VIEW_WAITING].empty = N_("Nobody waits for you: nothing promised, held or left open.");
    s->lists[VIEW_DONE].empty = N_("Nothing done with anybody today yet.");
    s->lists[VIEW_RECEIVED].empty = N_("No note for you. 1 shows who waits, 6 leaves a note for the day.");
    s->lists[VIEW_GIVEN].empty = N_("You have given no note. 6 leaves one for the day.");
    return handover_facts_open(&s->facts, error);
}

static Status handover_load(Ui *ui, void *state, Error *error)
{
    State *s = state;
    handover_facts_read(ui_desk(ui), &s->facts);
    const size_t counts[VIEWS] = {s->facts.waiting_count, s->facts.touched_count, s->facts.received_count,
                                  s->facts.given_count};
    for (int view = 0; view < VIEWS; view++) {
        s->lists[view].data = s;
        s->lists[view].count = counts[view];
        list_clamp(&s->lists[view], 0);
    }
    return store_status(ui_desk(ui)->store, error);
}

static void handover_close(Ui *ui, void *state)
{
    State *s = state;
    (void)ui;
    for (int view = 0; view < VIEWS; view++)
        list_free(&s->lists[view]);
    handover_facts_close(&s->facts);
}

/* --- drawing --- */

static void paint_views(const State *s, Rect line)
{
    static const char *const labels[VIEWS] = {N_("Who waits"), N_("Done today"), N_("For me"), N_("From me")};
    int column = line.column + 1;
    for (int view = 0; view < VIEWS; view++) {
        char text[96];
        text_format(text, sizeof text, " %d %s %zu ", view + 1, tr(labels[view]), s->lists[view].count);
        bool unread = view == VIEW_RECEIVED && s->facts.unread > 0;
        Style style = view == (int)s->view ? STYLE_SELECTED : unread ? STYLE_WARN : STYLE_NORMAL;
        column += term_text(line.row, column, line.column + line.columns - column, style, text) + 1;
    }
}

static void handover_paint(Ui *ui, void *state, Rect area)
{
    State *s = state;
    char text[160];
    (void)ui;
    paint_views(s, layout_take_rows(&area, 1));
    Rect summary = layout_take_rows(&area, -1);
    handover_summary(&s->facts, text, sizeof text);
    term_text(summary.row, summary.column + 1, summary.columns - 2, STYLE_HINT, text);
    list_paint(&s->lists[s->view], area);
}

static void handover_cursor(Ui *ui, void *state, Rect area)
{
    const State *s = state;
    (void)ui;
    layout_take_rows(&area, 1);
    layout_take_rows(&area, -1);
    list_cursor(&s->lists[s->view], area);
}

/* --- notes --- */

/* Of the row under the cursor; 0: none, or a note about the day. */
static int64_t current_donor(const State *s)
{
    size_t at = list_current(&s->lists[s->view]);
    if (at >= s->lists[s->view].count)
        return 0;
    switch (s->view) {
    case VIEW_WAITING:
        return s->facts.waiting[at].donor;
    case VIEW_DONE:
        return s->facts.touched[at].donor;
    case VIEW_RECEIVED:
        return s->facts.received[at].donor;
    default:
        return s->facts.given[at].donor;
    }
}

static const HandoverNote *current_note(const State *s, View view)
{
    size_t at = list_current(&s->lists[view]);
    if (s->view != view || at >= s->lists[view].count)
        return NULL;
    return view == VIEW_RECEIVED ? &s->facts.received[at] : &s->facts.given[at];
}

/* Whom the note is for: 0 whoever comes next; -1 nobody was chosen. */
static int64_t choose_recipient(Ui *ui)
{
    enum { COLLEAGUES = 100 };
    const Desk *desk = ui_desk(ui);
    const char *names[COLLEAGUES + 1];
    int64_t ids[COLLEAGUES + 1] = {0}, chosen = -1;
    int count = 1;
    Account *accounts = calloc(COLLEAGUES, sizeof *accounts);
    size_t all = accounts ? staff_list(ui_desk(ui), accounts, COLLEAGUES) : 0;
    names[0] = tr("whoever comes next");
    for (size_t i = 0; i < all && i < COLLEAGUES; i++) {
        const Account *a = &accounts[i];
        if (a->id == desk->actor.id || a->disabled || text_equal(a->role, "system") || text_equal(a->role, "readonly"))
            continue;
        names[count] = a->full_name[0] ? a->full_name : a->name;
        ids[count++] = a->id;
    }
    int at = ui_choose(ui, tr("Hand over to"), "", names, count);
    if (at >= 0)
        chosen = ids[at];
    free(accounts);
    return chosen;
}

static Reaction give_note(Ui *ui, int64_t donor)
{
    char note[NOTE_SIZE] = "";
    Error error = {0};
    int64_t id;
    int64_t recipient = choose_recipient(ui);
    if (recipient < 0 ||
        !ui_ask(ui, donor ? tr("Note about this person") : tr("Note for the day"), tr("Note"), note, 480, false))
        return REDRAW;
    if (handover_give(ui_desk(ui), donor, recipient, note, &id, &error) != OK) {
        ui_error(ui, &error);
        return REDRAW;
    }
    ui_say(ui, "%s",
           recipient ? tr("Handed over: your colleague sees it on Today until it is read.")
                     : tr("Handed over: the others see it on Today until one of them has read it."));
    ui_offer_undo(ui, tr("hand-over note"), handover_withdraw, id);
    return RELOAD;
}

static Reaction read_note(Ui *ui, const HandoverNote *note)
{
    Error error = {0};
    char title[160], at[32];
    int64_t id = note->id;
    bool unread = !note->read_at[0];
    instant_local(note->at, at, sizeof at);
    text_format(title, sizeof title, tr("%1$s, %2$s"), note->by, at);
    ui_show(ui, title, note->note);
    if (!unread)
        return REDRAW;
    if (handover_read(ui_desk(ui), id, &error) != OK) {
        ui_error(ui, &error);
        return RELOAD;
    }
    ui_say(ui, "%s", tr("Taken note of: it leaves Today."));
    ui_offer_undo(ui, tr("mark as read"), handover_unread, id);
    return RELOAD;
}

static Reaction take_back(Ui *ui, const HandoverNote *note)
{
    Error error = {0};
    if (handover_withdraw(ui_desk(ui), note->id, &error) != OK)
        ui_error(ui, &error);
    else
        ui_say(ui, "%s", tr("The note was taken back; nobody had read it."));
    return RELOAD;
}

/* --- commands --- */

enum { WAITING, DONE, RECEIVED, GIVEN, OPEN, NOTE_PERSON, NOTE_DAY, AS_TEXT, READ, TAKE_BACK };

static const char group_views[] = N_("Views");
static const char group_handover[] = N_("Hand-over");

static const Command commands[] = {
    {OPEN, KEY_ENTER_, 0, group_handover, N_("Open"), N_("Opens the person, or the call that has no outcome yet"), NULL,
     true},
    {WAITING, '1', 0, group_views, N_("Who waits"),
     N_("Open calls, promises, people I hold, next steps until tomorrow"), NULL, false},
    {DONE, '2', 0, group_views, N_("Done today"), N_("With whom I did what today"), NULL, false},
    {RECEIVED, '3', 0, group_views, N_("For me"), N_("Notes that others left to me"), NULL, false},
    {GIVEN, '4', 0, group_views, N_("From me"), N_("Notes I left, and who has read them"), NULL, false},
    {NOTE_PERSON, '5', 0, group_handover, N_("Leave note"), N_("Leaves a note about the marked person to a colleague"),
     NULL, true},
    {NOTE_DAY, '6', 0, group_handover, N_("Note: day"), N_("Leaves one note for the day to a colleague"), NULL, true},
    {AS_TEXT, '7', 0, group_handover, N_("As text"), N_("The whole hand-over as one text to read out"), NULL, true},
    {READ, '8', 0, group_handover, N_("Mark read"), N_("Shows the marked note whole and takes note of it"), NULL, true},
    {TAKE_BACK, '9', 0, group_handover, N_("Take back"), N_("Takes my note back as long as nobody has read it"), NULL,
     false},
};

static const char *handover_why_not(Ui *ui, void *state, int id)
{
    const State *s = state;
    (void)ui;
    if (id == NOTE_PERSON && !current_donor(s))
        return tr("no person stands under the cursor");
    if (id == OPEN && !current_donor(s) && !current_note(s, VIEW_RECEIVED))
        return tr("no person stands under the cursor");
    if (id == READ && !current_note(s, VIEW_RECEIVED))
        return tr("mark one of the notes for you (3) first");
    if (id == TAKE_BACK && !current_note(s, VIEW_GIVEN))
        return tr("mark one of your notes (4) first");
    return NULL;
}

static Reaction open_current(Ui *ui, const State *s)
{
    size_t at = list_current(&s->lists[s->view]);
    int64_t donor = current_donor(s);
    if (!donor)
        return read_note(ui, current_note(s, VIEW_RECEIVED));
    if (s->view == VIEW_WAITING && s->facts.waiting[at].attempt) {
        CallArgument argument = {.donor = donor, .attempt = s->facts.waiting[at].attempt};
        return ui_open(ui, &screen_call, &argument);
    }
    return ui_open(ui, &screen_card, &donor);
}

static Reaction handover_command(Ui *ui, void *state, int id)
{
    State *s = state;
    char *text;
    switch (id) {
    case OPEN:
        return open_current(ui, s);
    case NOTE_PERSON:
        return give_note(ui, current_donor(s));
    case NOTE_DAY:
        return give_note(ui, 0);
    case AS_TEXT:
        text = handover_text(ui_desk(ui), &s->facts);
        ui_show(ui, tr("Hand-over"), text ? text : "");
        free(text);
        return REDRAW;
    case READ:
        return read_note(ui, current_note(s, VIEW_RECEIVED));
    case TAKE_BACK:
        return take_back(ui, current_note(s, VIEW_GIVEN));
    default:
        s->view = (View)(id - WAITING);
        return REDRAW;
    }
}

static Reaction handover_key(Ui *ui, void *state, Key key)
{
    State *s = state;
    (void)ui;
    return list_key(&s->lists[s->view], key, 0);
}

static bool handover_typing(Ui *ui, void *state)
{
    const State *s = state;
    (void)ui;
    return s->lists[s->view].filtering;
}

const Screen screen_handover = {
    .name = "handover",
    .title = N_("Hand-over"),
    .size = sizeof(State),
    .commands = commands,
    .command_count = sizeof commands / sizeof commands[0],
    .open = handover_open,
    .load = handover_load,
    .paint = handover_paint,
    .cursor = handover_cursor,
    .key = handover_key,
    .command = handover_command,
    .why_not = handover_why_not,
    .typing = handover_typing,
    .close = handover_close,
};

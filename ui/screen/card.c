/* The donor card: everything of one person. */
#include <stdlib.h>
#include <string.h>

#include "card.h"
#include "casework.h"
#include "leaving.h"
#include "merging.h"
#include "people.h"
#include "screens.h"
#include "text.h"

enum { HEAD_ROWS = 3, NEAR = 10 };

enum {
    SHOW_TAB = 100, /* + Tab */
    CALL = 1,
    INCOMING,
    ADD,
    EDIT,
    DETAILS,
    ADD_CALL,
    VOID,
    REVEAL,
    LEAVE,
    MERGE,
    PART,
    CASE
};

/* --- life --- */

/* A file that was merged leads to the one it stands in. */
static void follow_merging(Ui *ui, CardState *s)
{
    int64_t now = merging_now(ui_desk(ui)->store, s->donor);
    if (now)
        s->donor = now;
}

static Status card_open(Ui *ui, void *state, const void *argument, Error *error)
{
    CardState *s = state;
    s->donor = *(const int64_t *)argument;
    follow_merging(ui, s);
    Status status = registry_opened(ui_desk(ui), s->donor, error);
    /* With a moved clock a real file is only read. */
    if (status != OK && status != ERR_DENIED)
        return status;
    s->lines = calloc(CARD_LINES, sizeof *s->lines);
    if (!s->lines)
        return error_memory(error);
    card_tabs_open(s);
    return OK;
}

static Status card_load(Ui *ui, void *state, Error *error)
{
    follow_merging(ui, state);
    return card_tabs_load(ui_desk(ui), state, error);
}

static void card_close(Ui *ui, void *state)
{
    (void)ui;
    card_tabs_close(state);
}

/* --- head --- */

/* Draws at *column and moves it behind the text and a gap. */
static void put(Rect line, int *column, Style style, const char *text)
{
    int left = line.column + line.columns - *column;
    if (text[0] && left > 0)
        *column += term_text(line.row, *column, left, style, text) + 2;
}

static Style status_style(const Donor *donor)
{
    if (text_equal(donor->status, "AV"))
        return STYLE_GOOD;
    return text_equal(donor->status, "DE") ? STYLE_HINT : STYLE_WARN;
}

static void paint_status(const Donor *donor, Rect line, int *column)
{
    char text[LINE_SIZE];
    text_copy(text, sizeof text, choice_label("status", donor->status));
    if (donor->status_until[0])
        text_format(text, sizeof text, tr("%s until %s"), choice_label("status", donor->status), donor->status_until);
    put(line, column, status_style(donor), text);
    put(line, column, STYLE_NORMAL, choice_label("status_reason", donor->status_reason));
    if (donor->do_not_call)
        put(line, column, STYLE_BAD, tr("DO NOT CALL"));
}

static void paint_person(const CardState *s, Rect line)
{
    const Donor *donor = &s->card.donor;
    char text[LINE_SIZE];
    int column = line.column;
    Day birth = day_parse(donor->birth_date);
    put(line, &column, STYLE_HEADING, donor->name);
    paint_status(donor, line, &column);
    put(line, &column, STYLE_NORMAL, choice_label("sex", donor->sex));
    if (birth != DAY_NONE) {
        text_format(text, sizeof text, tr("aged %d"), day_age(birth, clock_today()));
        put(line, &column, STYLE_NORMAL, text);
    }
    put(line, &column, STYLE_NORMAL, choice_label("unit", donor->unit));
}

static void paint_contact(const CardState *s, Rect line)
{
    const Donor *donor = &s->card.donor;
    char text[LINE_SIZE], local[32];
    int column = line.column;
    if (s->card.task.id) {
        instant_local(s->card.task.not_before, local, sizeof local);
        local[strlen("2023-09-04")] = '\0';
        if (!task_has_day(s->card.task.not_before))
            text_copy(local, sizeof local, tr("any day"));
        text_format(text, sizeof text, tr("To call: %1$s, %2$s"), choice_label("purpose", s->card.task.purpose), local);
        put(line, &column, STYLE_WARN, text);
    }
    instant_local(donor->contacted_at, local, sizeof local);
    if (local[0]) {
        text_format(text, sizeof text, tr("Last contact %.10s"), local);
        put(line, &column, STYLE_NORMAL, text);
    } else {
        put(line, &column, STYLE_HINT, tr("No contact yet"));
    }
    put(line, &column, STYLE_NORMAL, choice_label("willingness", donor->willingness));
    if (donor->incomplete) {
        text_format(text, sizeof text, tr("%lld to complete"), (long long)donor->incomplete);
        put(line, &column, STYLE_WARN, text);
    }
}

static size_t tab_count(const CardState *s, Tab tab)
{
    const size_t counts[TAB_COUNT] = {0, s->attempt_count, s->card.sample_count, s->card.period_count, 0};
    return counts[tab];
}

static void paint_tabs(const CardState *s, Rect line)
{
    int column = line.column;
    for (Tab tab = TAB_OVERVIEW; tab < TAB_COUNT; tab++) {
        char text[LINE_SIZE];
        size_t count = tab_count(s, tab);
        bool more = tab == TAB_CALLS && count == s->attempt_wish;
        if (count)
            text_format(text, sizeof text, " %d %s %zu%s ", (int)tab + 1, card_tab_label(tab), count, more ? "+" : "");
        else
            text_format(text, sizeof text, " %d %s ", (int)tab + 1, card_tab_label(tab));
        put(line, &column, tab == s->tab ? STYLE_SELECTED : STYLE_LABEL, text);
    }
}

static void card_paint(Ui *ui, void *state, Rect area)
{
    CardState *s = state;
    (void)ui;
    Rect head = layout_inset(layout_take_rows(&area, HEAD_ROWS), 0, 1);
    paint_person(s, layout_take_rows(&head, 1));
    paint_contact(s, layout_take_rows(&head, 1));
    paint_tabs(s, layout_take_rows(&head, 1));
    list_paint(&s->lists[s->tab], area);
}

static void card_cursor(Ui *ui, void *state, Rect area)
{
    CardState *s = state;
    (void)ui;
    layout_take_rows(&area, HEAD_ROWS);
    list_cursor(&s->lists[s->tab], area);
}

static void card_subtitle(Ui *ui, void *state, char *out, size_t size)
{
    const CardState *s = state;
    (void)ui;
    text_format(out, size, tr("file %lld"), (long long)s->donor);
}

/* --- keys --- */

/* Reads a longer page when the cursor comes near the end of what was read. */
static Reaction read_on(CardState *s)
{
    const List *list = &s->lists[s->tab];
    bool near = list->cursor + NEAR >= list->count;
    if (s->tab == TAB_CALLS && near && s->attempt_count == s->attempt_wish)
        s->attempt_wish *= 2;
    else if (s->tab == TAB_CHANGES && near && s->change_count == s->change_wish)
        s->change_wish *= 2;
    else
        return REDRAW;
    return RELOAD;
}

/* Headings of the overview are passed over. */
static void pass_headings(CardState *s, uint32_t code)
{
    List *list = &s->lists[TAB_OVERVIEW];
    bool up = code == KEY_UP_ || code == KEY_PAGE_UP_;
    size_t row = list_current(list);
    if (s->tab != TAB_OVERVIEW || list->filter[0] || list->filtering || row == (size_t)-1 || s->lines[row].type)
        return;
    list->cursor = up && row > 0 ? row - 1 : row + 1;
}

static Reaction card_key(Ui *ui, void *state, Key key)
{
    CardState *s = state;
    (void)ui;
    Reaction reaction = list_key(&s->lists[s->tab], key, 0);
    if (reaction == REDRAW) {
        pass_headings(s, key.code);
        return read_on(s);
    }
    if (reaction != IGNORED)
        return reaction;
    switch (key.code) {
    case KEY_RIGHT_:
    case KEY_TAB_:
        s->tab = (s->tab + 1) % TAB_COUNT;
        return REDRAW;
    case KEY_LEFT_:
    case KEY_BACKTAB_:
        s->tab = (s->tab + TAB_COUNT - 1) % TAB_COUNT;
        return REDRAW;
    default:
        return IGNORED;
    }
}

static Reaction open_call(Ui *ui, const CardState *s, bool incoming)
{
    CallArgument call = {.donor = s->donor, .incoming = incoming};
    if (!incoming)
        text_copy(call.purpose, sizeof call.purpose, s->card.task.purpose);
    return ui_open(ui, &screen_call, &call);
}

/* The newest: an earlier one has ended, or it is the same person's first request of two. */
static Reaction open_case(Ui *ui, const CardState *s)
{
    BoardRow newest;
    return case_of_donor(ui_desk(ui), s->donor, &newest, 1) ? ui_open(ui, &screen_case, &newest.record.id) : REDRAW;
}

static Reaction card_command(Ui *ui, void *state, int id)
{
    CardState *s = state;
    if (id >= SHOW_TAB) {
        s->tab = (Tab)(id - SHOW_TAB);
        return REDRAW;
    }
    switch (id) {
    case CALL:
    case INCOMING:
        return open_call(ui, s, id == INCOMING);
    case ADD:
        return card_add(ui, s);
    case EDIT:
        return card_edit(ui, s);
    case DETAILS:
        return card_details(ui, s);
    case ADD_CALL:
        return people_add_to_calls(ui, &s->donor, 1);
    case VOID:
        return card_void(ui, s);
    case REVEAL:
        return card_reveal(ui, s);
    case LEAVE:
        return card_leave(ui, s);
    case MERGE:
        return card_merge(ui, s);
    case PART:
        return card_part(ui, s);
    case CASE:
        return open_case(ui, s);
    default:
        return IGNORED;
    }
}

static const char *why_no_call(const CardState *s)
{
    if (registry_left(s->card.donor.status, s->card.donor.status_reason))
        return tr("This person has left the registry.");
    if (s->card.donor.do_not_call && !text_equal(s->card.task.purpose, "match"))
        return tr("This person asked not to be called.");
    return NULL;
}

static const char *why_no_void(CardState *s)
{
    void *record;
    const RecordType *type = card_current(s, &record);
    if (type != &attempt_type && type != &status_period_type)
        return tr("Calls and status periods can be taken back: mark one on tab 2 or 4.");
    bool taken = type == &attempt_type ? ((const Attempt *)record)->voided_at[0] != '\0'
                                       : ((const StatusPeriod *)record)->voided_at[0] != '\0';
    return taken ? tr("It was taken back before.") : NULL;
}

static const char *card_why_not(Ui *ui, void *state, int id)
{
    CardState *s = state;
    switch (id) {
    case CALL:
    case ADD_CALL:
        return why_no_call(s);
    case EDIT:
        return s->tab == TAB_CALLS || s->tab == TAB_STATUS || s->tab == TAB_CHANGES
                   ? tr("Facts are not changed: take it back with a reason and add the right one.")
               : s->tab == TAB_SAMPLES && s->card.sample_count == 0 ? tr("No sample yet; F3 adds one.")
                                                                    : NULL;
    case VOID:
        return why_no_void(s);
    case REVEAL:
        return s->card.donor.id_number[0] ? NULL : tr("The ID number is still to be completed.");
    case LEAVE:
        return leaving_why_not(ui_desk(ui), s->donor);
    case PART:
        return card_why_no_part(ui, s);
    case CASE: {
        BoardRow newest;
        return case_of_donor(ui_desk(ui), s->donor, &newest, 1) ? NULL : tr("No match case of this person.");
    }
    default:
        return NULL;
    }
}

static bool card_typing(Ui *ui, void *state)
{
    const CardState *s = state;
    (void)ui;
    return s->lists[s->tab].filtering;
}

#define WORKERS "lead caller liaison helper"

static const Command commands[] = {
    {DETAILS, KEY_ENTER_, 0, N_("Card"), N_("Read"), N_("Shows every field of the marked line."), NULL, false},
    {CALL, KEY_F(2), '6', N_("Card"), N_("Call"), N_("Opens a call with this person."), WORKERS, true},
    {ADD, KEY_F(3), 'a', N_("Card"), N_("Add"),
     N_("Adds a phone, relative, consent, sample, status or health questionnaire."), WORKERS, true},
    {EDIT, KEY_F(4), 'e', N_("Card"), N_("Edit"),
     N_("Changes the marked line; on a line of the person, the person's data. The ID number only while it is shown."),
     WORKERS, true},
    PEOPLE_ADD(ADD_CALL, '7'),
    {VOID, '8', 'v', N_("Card"), N_("Take back"), N_("Takes the marked call or status back, with a reason."), WORKERS,
     true},
    {REVEAL, '9', 'r', N_("Card"), N_("Show ID"), N_("Shows or masks the ID number; showing it is noted."),
     registry_revealers, true},
    {LEAVE, '0', 'l', N_("Card"), N_("Leaving"),
     N_("The volunteer leaves for good: the file is erased or sealed, signed by two."), "lead", false},
    {MERGE, 'm', KEY_CTRL('w'), N_("Card"), N_("Merge"),
     N_("Another file of the same person is put together with this one, signed by two."), "lead caller liaison", false},
    {PART, 'u', KEY_CTRL('u'), N_("Card"), N_("Part"),
     N_("Undoes the last merging: both files are as they were, signed by two."), "lead caller liaison", false},
    {CASE, 'c', 0, N_("Card"), N_("Match case"), N_("The checklist of this person's newest match case."),
     "lead caller liaison readonly", false},
    {INCOMING, KEY_F(9), 'i', N_("Card"), N_("Incoming"), N_("This person rings: records the call."), WORKERS, false},
    {SHOW_TAB + TAB_OVERVIEW, '1', 0, N_("Tabs"), N_("Overview"),
     N_("The person, phones, relatives, consents and health questionnaires."), NULL, false},
    {SHOW_TAB + TAB_CALLS, '2', 0, N_("Tabs"), N_("Calls"), N_("Every call and its outcome."), NULL, false},
    {SHOW_TAB + TAB_SAMPLES, '3', 0, N_("Tabs"), N_("Samples"), N_("The samples and where they are."), NULL, false},
    {SHOW_TAB + TAB_STATUS, '4', 0, N_("Tabs"), N_("Status"), N_("The status periods, taken-back ones too."), NULL,
     false},
    {SHOW_TAB + TAB_CHANGES, '5', 0, N_("Tabs"), N_("Changes"), N_("What was changed, when and by whom."), NULL, false},
};

const Screen screen_card = {
    .name = "card",
    .title = N_("Card"),
    .size = sizeof(CardState),
    .commands = commands,
    .command_count = sizeof commands / sizeof commands[0],
    .open = card_open,
    .load = card_load,
    .paint = card_paint,
    .cursor = card_cursor,
    .key = card_key,
    .command = card_command,
    .why_not = card_why_not,
    .subtitle = card_subtitle,
    .close = card_close,
    .typing = card_typing,
};

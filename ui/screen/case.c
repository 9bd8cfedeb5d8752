/* One case: its checklist (捐献流程), details, time line and history. */
#include "case_screen.h"

#include <string.h>

#include "screens.h"
#include "text.h"

enum { HEAD_ROWS = 4, DAY_SECONDS = 24 * 3600 };

enum {
    SHOW_TAB = 100, /* + CaseTab */
    TICK = 1,
    SHOW,
    TICK_WITH,
    SKIP,
    BLOCK,
    UNTICK,
    CALL,
    ADD,
    ACTS,
    PLAN,
    CARD
};

#define WORKERS "lead caller liaison"

static const char group_steps[] = N_("Checklist");
static const char group_case[] = N_("Case");

static const Command commands[] = {
    {TICK, KEY_ENTER_, 0, group_steps, N_("Done"),
     N_("Ticks the step with today's date; a step with a form opens it; a step that is done is shown."), WORKERS, true},
    {SHOW, KEY_ENTER_, 0, group_steps, N_("Read"),
     N_("Shows what was entered for the step, or the entry of the case file."), "readonly", true},
    {TICK_WITH, KEY_F(4), 'e', group_steps, N_("Fill in"),
     N_("Enters a step with its date, document and note; on a detail, changes it."), WORKERS, true},
    {ACTS, '0', 'x', group_case, N_("More"),
     N_("Take or hand over, next notice, patient conditioned, refusal, reserve, close, award, sheets."), NULL, true},
    {ADD, KEY_F(3), 'a', group_case, N_("Add"),
     N_("Adds a talk, typing, examination, dose, collection, cost, visit, follow-up or adverse event."), WORKERS, true},
    {CALL, KEY_F(2), 0, group_case, N_("Call"), N_("Opens a call with this person."), WORKERS, true},
    {SKIP, '6', 's', group_steps, N_("Skip"), N_("Leaves a step out, with the reason."), WORKERS, true},
    {BLOCK, '7', 'b', group_steps, N_("Block"), N_("Says what a step waits for; again: it goes on."), WORKERS, true},
    {UNTICK, '8', 'v', group_steps, N_("Withdraw"),
     N_("Takes the entry of a step, or of the case file, back, with the reason."), WORKERS, true},
    {PLAN, '9', 'p', group_case, N_("Plan"),
     N_("Collection day, hospital, escort, travel, insurance: whatever hangs on the day moves with it."), WORKERS,
     true},
    {CARD, '5', 'o', group_case, N_("Card"), N_("The whole file of this person"), NULL, true},
    {SHOW_TAB + CASE_STEPS, '1', 0, N_("Tabs"), N_("Checklist"), N_("The steps, their limits and who did them."), NULL,
     false},
    {SHOW_TAB + CASE_DETAILS, '2', 0, N_("Tabs"), N_("Case file"),
     N_("Notices, talks, typing, examination, diary, costs, visits, follow-up."), NULL, false},
    {SHOW_TAB + CASE_TIME, '3', 0, N_("Tabs"), N_("Time line"),
     N_("Where the days went, beside the station's fastest case."), NULL, false},
    {SHOW_TAB + CASE_CHANGES, '4', 0, N_("Tabs"), N_("Changes"), N_("What was changed, when and by whom."), NULL,
     false},
};

/* --- the lists of the tabs --- */

static const ListColumn step_columns[] = {
    {N_("State"), {.min = 9, .wish = 12}, false},
    {N_("Step"), {.min = 22, .wish = 36, .weight = 4}, false},
    {N_("Whose step"), {.min = 6, .wish = 10, .drop = 2}, false},
    {N_("Until"), {.min = 11, .wish = 11}, false},
    {N_("Done, by whom, note"), {.min = 20, .wish = 46, .weight = 3}, false},
};
static const ListColumn detail_columns[] = {
    {N_("When"), {.min = 16, .wish = 16}, false},
    {N_("Part of the file"), {.min = 12, .wish = 28}, false},
    {N_("Entries"), {.min = 30, .wish = 60, .weight = 1}, false},
};

static void change_cell(const List *list, size_t row, int column, char *out, size_t size, Style *style)
{
    ChangeLine line;
    (void)style;
    change_line_read(&((const CaseState *)list->data)->changes[row], false, &line);
    change_line_cell(&line, column, out, size);
}

static void no_cell(const List *list, size_t row, int column, char *out, size_t size, Style *style)
{
    (void)list;
    (void)row;
    (void)column;
    (void)style;
    text_copy(out, size, "");
}

static void open_lists(CaseState *s)
{
#define COUNT(array) (int)(sizeof(array) / sizeof *(array))
    s->lists[CASE_STEPS] =
        (List){.columns = step_columns, .column_count = COUNT(step_columns), .cell = case_steps_cell};
    s->lists[CASE_DETAILS] = (List){.columns = detail_columns,
                                    .column_count = COUNT(detail_columns),
                                    .cell = case_details_cell,
                                    .id = case_details_id,
                                    .empty = N_("Nothing entered yet. F3 adds a talk, an examination, a cost, ...")};
    s->lists[CASE_TIME] = (List){.cell = no_cell};
    s->lists[CASE_CHANGES] = (List){.columns = change_columns, .column_count = CHANGE_COLUMNS, .cell = change_cell};
    for (int i = 0; i < CASE_TABS; i++)
        s->lists[i].data = s;
}

/* --- life --- */

static Status case_open(Ui *ui, void *state, const void *argument, Error *error)
{
    CaseState *s = state;
    s->id = *(const int64_t *)argument;
    s->config = ui_desk(ui)->config;
    open_lists(s);
    if (!case_read(ui_desk(ui), s->id, &s->list))
        return error_set(error, ERR_NOT_FOUND, "", tr("This case is not there any more."));
    s->lists[CASE_STEPS].cursor = s->list.next < s->list.count ? s->list.next : 0;
    s->fresh = true;
    return OK;
}

static Status case_load(Ui *ui, void *state, Error *error)
{
    CaseState *s = state;
    Desk *desk = ui_desk(ui);
    List *steps = &s->lists[CASE_STEPS];
    bool at_next = !steps->shown && steps->cursor == s->list.next;
    if (!s->fresh)
        case_read(desk, s->id, &s->list);
    s->fresh = false;
    if (at_next && s->list.next < s->list.count) /* what is next may be another one, after an undo */
        steps->cursor = s->list.next;
    case_details_load(desk, s);
    case_record(desk, &s->record);
    s->span_count = case_timeline(desk, s->id, s->spans, CASE_SPANS);
    s->record_span_count =
        s->record.record_case ? case_timeline(desk, s->record.record_case, s->record_spans, CASE_SPANS) : 0;
    s->change_count = case_changes(desk, s->id, s->changes, CASE_HISTORY);
    s->lists[CASE_STEPS].count = s->list.count;
    s->lists[CASE_DETAILS].count = s->detail_count;
    s->lists[CASE_CHANGES].count = s->change_count;
    for (int i = 0; i < CASE_TABS; i++)
        list_clamp(&s->lists[i], 0);
    return store_status(desk->store, error);
}

static void case_shut(Ui *ui, void *state)
{
    CaseState *s = state;
    (void)ui;
    for (int i = 0; i < CASE_TABS; i++)
        list_free(&s->lists[i]);
}

/* --- head --- */

static void put(Rect line, int *column, Style style, const char *text)
{
    int left = line.column + line.columns - *column;
    if (text[0] && left > 0)
        *column += term_text(line.row, *column, left, style, text) + 2;
}

static void paint_person(const CaseState *s, Rect line)
{
    const Case *record = &s->list.record;
    Level level = s->list.next < s->list.count ? s->list.rows[s->list.next].level : LEVEL_NONE;
    char text[LINE_SIZE];
    Style style;
    int column = line.column;
    put(line, &column, STYLE_HEADING, s->list.name);
    case_state_text(record, level, text, sizeof text, &style);
    put(line, &column, style, text);
    put(line, &column, STYLE_NORMAL, choice_label("unit", record->unit));
    text_format(text, sizeof text, tr("request %s"), record->request_number);
    put(line, &column, STYLE_NORMAL, text);
    put(line, &column, STYLE_NORMAL, choice_label("case_kind", record->kind));
}

/* Of the days so far, those that were ours; what runs now counts. */
static long long days_ours(const CaseState *s)
{
    Instant seconds = 0;
    for (size_t i = 0; i < s->span_count; i++)
        if (s->spans[i].with == SPENT_OURS)
            seconds += (s->spans[i].until == INSTANT_NONE ? clock_now() : s->spans[i].until) - s->spans[i].from;
    return (long long)((seconds + DAY_SECONDS / 2) / DAY_SECONDS);
}

static void paint_days(const CaseState *s, Rect line)
{
    const Case *record = &s->list.record;
    char text[LINE_SIZE];
    int column = line.column;
    text_format(text, sizeof text, tr("day %1$d, %2$lld of them ours"), (int)s->list.day_n, days_ours(s));
    put(line, &column, STYLE_NORMAL, text);
    if (record->collection_on[0]) {
        Day left = day_parse(record->collection_on) - clock_today();
        if (left == 0)
            text_copy(text, sizeof text, tr("collection today"));
        else if (left > 0)
            text_format(text, sizeof text,
                        tr_n("collection %1$s (in %2$d day)", "collection %1$s (in %2$d days)", left),
                        record->collection_on, (int)left);
        else
            text_format(text, sizeof text, tr("collected %s"), record->collection_on);
        put(line, &column, STYLE_NORMAL, text);
    }
    text_format(text, sizeof text, tr("held by %s"), s->list.holder_name[0] ? s->list.holder_name : tr("nobody yet"));
    put(line, &column, s->list.holder_name[0] ? STYLE_NORMAL : STYLE_BAD, text);
    if (s->list.blood_pause[0] && day_parse(s->list.blood_pause) >= clock_today()) {
        text_format(text, sizeof text, tr("no blood donation until %s"), s->list.blood_pause);
        put(line, &column, STYLE_HINT, text);
    }
    if (s->record.counted) {
        text_format(text, sizeof text, tr("record %1$lld, median %2$lld"), (long long)s->record.record_days,
                    (long long)s->record.median_days);
        put(line, &column, STYLE_HINT, text);
    }
}

static void paint_next(Ui *ui, const CaseState *s, Rect line)
{
    const Case *record = &s->list.record;
    char text[LINE_SIZE], step[LINE_SIZE], due[32];
    if (record->closed_on[0]) {
        text_format(text, sizeof text, tr("Ended %1$s: %2$s"), record->closed_on,
                    record->close_reason[0] ? choice_label("case_close_reason", record->close_reason)
                                            : tr("completed"));
    } else {
        case_step_text(ui_desk(ui)->config, record->next_step, record->next_nth, step, sizeof step);
        case_due_text(record->next_due, due, sizeof due);
        text_format(text, sizeof text, due[0] ? tr("Next: %1$s, until %2$s") : tr("Next: %1$s"), step, due);
    }
    int column = line.column;
    put(line, &column, STYLE_LABEL, text);
    if (s->list.donor_status[0]) {
        text_format(text, sizeof text, s->list.donor_until[0] ? tr("%1$s until %2$s") : "%1$s",
                    choice_label("status", s->list.donor_status), s->list.donor_until);
        put(line, &column, text_equal(s->list.donor_status, "OP") ? STYLE_WARN : STYLE_HINT, text);
    }
    put(line, &column, STYLE_HINT, s->list.award);
}

/* A limit of an open step that lies beyond the known holidays: marked with "?". */
static bool any_guessed(const Checklist *list)
{
    for (size_t i = 0; i < list->count; i++)
        if (list->rows[i].guessed && list->rows[i].state != STEP_DONE && list->rows[i].state != STEP_SKIPPED)
            return true;
    return false;
}

static void paint_tabs(const CaseState *s, Day known, Rect line)
{
    static const char *const labels[CASE_TABS] = {N_("Checklist"), N_("Case file"), N_("Time line"), N_("Changes")};
    int column = line.column;
    for (int tab = 0; tab < CASE_TABS; tab++) {
        char text[64];
        text_format(text, sizeof text, " %d %s ", tab + 1, tr(labels[tab]));
        put(line, &column, (int)s->tab == tab ? STYLE_SELECTED : STYLE_LABEL, text);
    }
    if (s->tab == CASE_STEPS && any_guessed(&s->list)) {
        char until[DATE_SIZE], text[LINE_SIZE];
        day_format(known, until);
        text_format(text, sizeof text, tr("? holidays known until %s"), until);
        put(line, &column, STYLE_HINT, text);
    }
}

/* Below the case file stand the totals of its costs: `area` is left with their line. */
static Rect list_area(const CaseState *s, Rect *area)
{
    Rect list = *area;
    if (s->tab == CASE_DETAILS && s->costs[0])
        *area = layout_take_rows(&list, -1);
    return list;
}

static void case_paint(Ui *ui, void *state, Rect area)
{
    CaseState *s = state;
    Rect head = layout_inset(layout_take_rows(&area, HEAD_ROWS), 0, 1);
    paint_person(s, layout_take_rows(&head, 1));
    paint_days(s, layout_take_rows(&head, 1));
    paint_next(ui, s, layout_take_rows(&head, 1));
    paint_tabs(s, ui_desk(ui)->config->calendar.known_until, layout_take_rows(&head, 1));
    if (s->tab == CASE_TIME)
        case_time_paint(s, layout_inset(area, 0, 1));
    else
        list_paint(&s->lists[s->tab], list_area(s, &area));
    if (s->tab == CASE_DETAILS && s->costs[0])
        term_text(area.row, area.column + 1, area.columns - 1, STYLE_LABEL, s->costs);
}

static void case_cursor(Ui *ui, void *state, Rect area)
{
    const CaseState *s = state;
    (void)ui;
    Rect head = layout_take_rows(&area, HEAD_ROWS);
    if (s->tab == CASE_TIME)
        term_cursor(head.row + HEAD_ROWS - 1, head.column + 1, true);
    else
        list_cursor(&s->lists[s->tab], list_area(s, &area));
}

static void case_subtitle(Ui *ui, void *state, char *out, size_t size)
{
    (void)ui;
    text_format(out, size, tr("case %lld"), (long long)((const CaseState *)state)->id);
}

/* --- keys --- */

static Reaction case_key(Ui *ui, void *state, Key key)
{
    CaseState *s = state;
    (void)ui;
    Reaction reaction = s->tab == CASE_TIME ? IGNORED : list_key(&s->lists[s->tab], key, 0);
    if (reaction != IGNORED)
        return reaction;
    switch (key.code) {
    case KEY_RIGHT_:
    case KEY_TAB_:
        s->tab = (s->tab + 1) % CASE_TABS;
        return REDRAW;
    case KEY_LEFT_:
    case KEY_BACKTAB_:
        s->tab = (s->tab + CASE_TABS - 1) % CASE_TABS;
        return REDRAW;
    default:
        return IGNORED;
    }
}

static Reaction open_call(Ui *ui, const CaseState *s)
{
    CallArgument call = {.donor = s->list.record.donor};
    text_copy(call.purpose, sizeof call.purpose, s->list.record.collected_on[0] ? "aftercare" : "match");
    return ui_open(ui, &screen_call, &call);
}

static Reaction enter(Ui *ui, CaseState *s)
{
    if (s->tab == CASE_DETAILS)
        return case_detail_edit(ui, s);
    const ChecklistRow *row = case_row(s);
    if (row->state == STEP_DONE || row->state == STEP_SKIPPED)
        return case_step_show(ui, s);
    return text_equal(row->step->form, "close") ? case_end(ui, s) : case_tick(ui, s);
}

static Reaction case_command(Ui *ui, void *state, int id)
{
    CaseState *s = state;
    if (id >= SHOW_TAB) {
        s->tab = (CaseTab)(id - SHOW_TAB);
        return REDRAW;
    }
    switch (id) {
    case TICK:
        return enter(ui, s);
    case SHOW:
        return s->tab == CASE_DETAILS ? case_detail_show(ui, s) : case_step_show(ui, s);
    case TICK_WITH:
        return s->tab == CASE_DETAILS ? case_detail_edit(ui, s) : case_tick_with(ui, s);
    case SKIP:
        return case_skip(ui, s);
    case BLOCK:
        return case_block(ui, s);
    case UNTICK:
        return s->tab == CASE_DETAILS ? case_detail_take_back(ui, s) : case_untick(ui, s);
    case CALL:
        return open_call(ui, s);
    case ADD:
        return case_detail_add(ui, s);
    case PLAN:
        return case_form(ui, s, "plan", NULL);
    case ACTS:
        return case_acts(ui, s);
    case CARD:
        return ui_open(ui, &screen_card, &s->list.record.donor);
    default:
        return IGNORED;
    }
}

static const char *why_no_entry(const CaseState *s, int id)
{
    const ChecklistRow *row = s->tab == CASE_STEPS ? case_row(s) : NULL;
    bool entered = row && (row->state == STEP_DONE || row->state == STEP_SKIPPED);
    if ((id == TICK_WITH || id == UNTICK) && s->tab == CASE_DETAILS)
        return s->detail_count ? NULL : tr("Nothing entered yet; F3 adds something.");
    if (!row)
        return tr("Steps are entered on the checklist: 1.");
    if (row->state == STEP_SKIPPED && !row->fact.id)
        return tr("It falls away by the donor's wish; the award says so: 0.");
    if (id == UNTICK)
        return row->fact.id ? NULL : tr("Nothing has been entered for this step.");
    return entered ? tr("This step has an entry; 8 takes it back.") : NULL;
}

static const char *case_why_not(Ui *ui, void *state, int id)
{
    const CaseState *s = state;
    (void)ui;
    switch (id) {
    case TICK:
    case SHOW:
        if (s->tab == CASE_DETAILS)
            return s->detail_count ? NULL : tr("Nothing entered yet; F3 adds something.");
        return s->tab == CASE_STEPS && case_row(s) ? NULL : tr("Steps are entered on the checklist: 1.");
    case TICK_WITH:
    case SKIP:
    case BLOCK:
    case UNTICK:
        return why_no_entry(s, id);
    default:
        return NULL;
    }
}

static bool case_typing(Ui *ui, void *state)
{
    const CaseState *s = state;
    (void)ui;
    return s->lists[s->tab].filtering;
}

const Screen screen_case = {
    .name = "case",
    .title = N_("Match case"),
    .size = sizeof(CaseState),
    .commands = commands,
    .command_count = sizeof commands / sizeof commands[0],
    .open = case_open,
    .load = case_load,
    .paint = case_paint,
    .cursor = case_cursor,
    .key = case_key,
    .command = case_command,
    .why_not = case_why_not,
    .subtitle = case_subtitle,
    .close = case_shut,
    .typing = case_typing,
};

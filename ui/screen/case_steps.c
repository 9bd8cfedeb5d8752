/* The checklist of a case: its lines, and how a step is entered and taken back. */
#include <string.h>

#include "case_screen.h"
#include "save_form.h"
#include "text.h"

enum { S_STATE, S_STEP, S_BY, S_UNTIL, S_DONE };

const ChecklistRow *case_row(const CaseState *s)
{
    size_t at = list_current(&s->lists[CASE_STEPS]);
    return at < s->list.count ? &s->list.rows[at] : NULL;
}

static void row_name(const ChecklistRow *row, char *out, size_t size)
{
    if (row->of > 1 || row->step->every)
        text_format(out, size, tr("%1$s, no. %2$lld"), name_text(row->step->name), (long long)row->nth);
    else
        text_copy(out, size, name_text(row->step->name));
}

static void state_cell(const CaseState *s, const ChecklistRow *row, char *out, size_t size, Style *style)
{
    bool next = row == &s->list.rows[s->list.next];
    switch (row->state) {
    case STEP_DONE:
        *style = row->late ? STYLE_WARN : STYLE_GOOD;
        text_copy(out, size, row->late ? tr("done late") : tr("done"));
        break;
    case STEP_SKIPPED:
        *style = STYLE_DISABLED;
        text_copy(out, size, tr("skipped"));
        break;
    case STEP_BLOCKED:
        *style = STYLE_WARN;
        text_copy(out, size, tr("blocked"));
        break;
    case STEP_COMING:
        *style = STYLE_HINT;
        text_copy(out, size, tr("to come"));
        break;
    default:
        *style = row->level == LEVEL_RED ? STYLE_BAD : row->level == LEVEL_AMBER ? STYLE_WARN : STYLE_NORMAL;
        text_copy(out, size,
                  row->level == LEVEL_RED     ? tr("LATE")
                  : row->level == LEVEL_AMBER ? tr("soon")
                  : next                      ? tr("> next")
                                              : tr("to do"));
        break;
    }
}

/* "11-24 08:30": the year only where it is not this one. */
static void done_text(const Step *fact, char *out, size_t size)
{
    char today[DATE_SIZE];
    day_format(clock_today(), today);
    bool this_year = strncmp(fact->on_date, today, 4) == 0;
    text_format(out, size, "%s%s%s", fact->on_date + (this_year && fact->id ? 5 : 0), fact->at_time[0] ? " " : "",
                fact->at_time);
}

static void done_cell(const ChecklistRow *row, char *out, size_t size, Style *style)
{
    out[0] = '\0';
    if (!row->fact.id && row->missing[0]) {
        *style = STYLE_HINT;
        text_format(out, size, tr("needs: %s"), row->missing);
        return;
    }
    bool open = row->state == STEP_TODO || row->state == STEP_COMING;
    if (open && row->step->document.zh[0]) {
        *style = STYLE_HINT;
        text_format(out, size, tr("F4 notes: %s"), name_text(row->step->document));
        return;
    }
    char on[32];
    done_text(&row->fact, on, sizeof on);
    const char *const parts[] = {on, row->who, row->fact.document, row->fact.note};
    for (int i = 0; i < 4; i++) {
        if (!parts[i][0])
            continue;
        if (out[0])
            text_append(out, size, "  ");
        text_append(out, size, parts[i]);
    }
}

void case_steps_cell(const List *list, size_t at, int column, char *out, size_t size, Style *style)
{
    const CaseState *s = list->data;
    const ChecklistRow *row = &s->list.rows[at];
    *style = row->state == STEP_COMING ? STYLE_HINT : STYLE_NORMAL;
    switch (column) {
    case S_STATE:
        state_cell(s, row, out, size, style);
        break;
    case S_STEP:
        row_name(row, out, size);
        break;
    case S_BY:
        text_copy(out, size, choice_label("case_by", row->step->by));
        break;
    case S_UNTIL:
        case_due_text(row->due_at, out, size);
        if (row->guessed)
            text_append(out, size, "?");
        break;
    default:
        done_cell(row, out, size, style);
        break;
    }
}

/* --- entering --- */

static Status undo_step(Desk *desk, int64_t id, Error *error)
{
    return step_void(desk, id, tr("undone at once"), error);
}

static Step fact_for(const CaseState *s, const ChecklistRow *row, const char *state)
{
    Step fact = {.donor = s->list.record.donor, .donation_case = s->id, .nth = row->nth};
    text_copy(fact.step, sizeof fact.step, row->step->id);
    text_copy(fact.state, sizeof fact.state, state);
    day_format(clock_today(), fact.on_date);
    return fact;
}

void case_to_next(Ui *ui, CaseState *s)
{
    case_read(ui_desk(ui), s->id, &s->list);
    if (s->list.next < s->list.count)
        s->lists[CASE_STEPS].cursor = s->list.next;
}

/* Offers the undo by name; the cursor goes to what is next. */
static Reaction entered(Ui *ui, CaseState *s, const Step *fact, const char *said)
{
    char name[LINE_SIZE], what[LINE_SIZE];
    row_name(case_row(s), name, sizeof name);
    text_format(what, sizeof what, tr("%1$s: %2$s"), name, said);
    ui_say(ui, tr("%1$s  (Ctrl-Z takes it back)"), what);
    ui_offer_undo(ui, what, undo_step, fact->id);
    case_to_next(ui, s);
    return RELOAD;
}

static Reaction store(Ui *ui, CaseState *s, Step *fact, const char *said)
{
    char request[40];
    Error error = {0};
    store_request_id(request);
    if (step_enter(ui_desk(ui), fact, request, &error) != OK) {
        ui_error(ui, &error);
        return REDRAW;
    }
    return entered(ui, s, fact, said);
}

/* What was saved may have taken lines away: the same step stands elsewhere, or not at all (NULL). */
static const ChecklistRow *same_row(CaseState *s, const CaseStep *step, int64_t nth)
{
    s->lists[CASE_STEPS].count = s->list.count;
    for (size_t i = 0; i < s->list.count; i++)
        if (s->list.rows[i].step == step && s->list.rows[i].nth == nth) {
            s->lists[CASE_STEPS].cursor = i;
            return &s->list.rows[i];
        }
    return NULL;
}

/* Out of its order, or before its day: one Enter is not enough. */
static bool is_sure(Ui *ui, const ChecklistRow *row)
{
    char name[LINE_SIZE];
    row_name(row, name, sizeof name);
    return !row->doubt[0] || ui_confirm(ui, name, row->doubt, tr("It is done all the same"), tr("Leave it open"));
}

/* Where something is missing, the step's form asks for it, and storing it may tick the step by itself. */
Reaction case_tick(Ui *ui, CaseState *s)
{
    const ChecklistRow *row = case_row(s);
    if (!is_sure(ui, row))
        return REDRAW;
    if (row->step->form[0] && row->missing[0]) {
        const CaseStep *step = row->step;
        int64_t nth = row->nth;
        Reaction reaction = case_form(ui, s, step->form, row);
        if (reaction != RELOAD)
            return reaction;
        case_read(ui_desk(ui), s->id, &s->list);
        row = same_row(s, step, nth);
        if (row && row->state == STEP_DONE)
            case_to_next(ui, s);
        if (!row || row->state == STEP_DONE || row->missing[0])
            return RELOAD;
    }
    Step fact = fact_for(s, row, "done");
    return store(ui, s, &fact, tr("done"));
}

static Status save_step(Desk *desk, const RecordType *type, void *record, const char *request_id, void *theirs,
                        char *said, size_t size, Error *error)
{
    Step *fact = record;
    (void)type;
    (void)theirs;
    Status status = step_enter(desk, fact, request_id, error);
    if (status == OK)
        text_format(said, size, tr("Entered: %s"), fact->on_date);
    return status;
}

Reaction case_tick_with(Ui *ui, CaseState *s)
{
    static const char *const names[] = {"on_date", "at_time", "document", "note", NULL};
    const ChecklistRow *row = case_row(s);
    if (!is_sure(ui, row))
        return REDRAW;
    Step fact = fact_for(s, row, "done");
    SaveForm form = {&step_type, name_text(row->step->name), names, save_step};
    Reaction reaction = save_form(ui, &form, &fact);
    return reaction == RELOAD && fact.id ? entered(ui, s, &fact, tr("done")) : reaction;
}

static Reaction with_reason(Ui *ui, CaseState *s, const char *state, const char *title, const char *said)
{
    const ChecklistRow *row = case_row(s);
    Step fact = fact_for(s, row, state);
    char reason[LINE_SIZE] = "", name[LINE_SIZE];
    row_name(row, name, sizeof name);
    char head[LINE_SIZE * 2];
    text_format(head, sizeof head, tr("%1$s: %2$s"), title, name);
    if (!ui_ask(ui, head, tr("Reason"), reason, sizeof reason, false))
        return REDRAW;
    text_copy(fact.note, sizeof fact.note, reason);
    return store(ui, s, &fact, said);
}

Reaction case_skip(Ui *ui, CaseState *s)
{
    return with_reason(ui, s, "skipped", tr("Skip"), tr("skipped"));
}

static Reaction take_back(Ui *ui, CaseState *s, const char *title, const char *said)
{
    const ChecklistRow *row = case_row(s);
    char reason[LINE_SIZE] = "", name[LINE_SIZE];
    Error error = {0};
    row_name(row, name, sizeof name);
    if (!ui_ask(ui, title, tr("Reason"), reason, sizeof reason, false))
        return REDRAW;
    if (step_void(ui_desk(ui), row->fact.id, reason, &error) != OK) {
        ui_error(ui, &error);
        return REDRAW;
    }
    ui_say(ui, tr("%1$s: %2$s"), name, said);
    return RELOAD;
}

Reaction case_block(Ui *ui, CaseState *s)
{
    if (case_row(s)->state == STEP_BLOCKED)
        return take_back(ui, s, tr("It goes on"), tr("not blocked any more"));
    return with_reason(ui, s, "blocked", tr("Block"), tr("blocked"));
}

Reaction case_untick(Ui *ui, CaseState *s)
{
    return take_back(ui, s, tr("Take back"), tr("taken back; what hangs on it is reckoned again"));
}

/* --- to read --- */

static void add_line(char *out, size_t size, const char *label, const char *value)
{
    char line[NOTE_SIZE + 128];
    if (!value[0])
        return;
    text_format(line, sizeof line, tr("%1$s: %2$s"), label, value);
    text_append(out, size, line);
    text_append(out, size, "\n");
}

Reaction case_step_show(Ui *ui, const CaseState *s)
{
    const ChecklistRow *row = case_row(s);
    char text[4 * NOTE_SIZE] = "", name[LINE_SIZE], local[32];
    row_name(row, name, sizeof name);
    instant_local(row->due_at, local, sizeof local);
    add_line(text, sizeof text, tr("Until"), local);
    add_line(text, sizeof text, tr("Rule"), row->rule);
    for (size_t i = 0; i < step_type.count; i++) {
        const Field *field = &step_type.fields[i];
        char value[NOTE_SIZE] = "";
        if (field->flags & FIELD_HIDDEN || field->kind == FIELD_REF)
            continue;
        field_show(field, &row->fact, false, value, sizeof value);
        add_line(text, sizeof text, tr(field->label), value);
    }
    add_line(text, sizeof text, tr("Who"), row->who);
    instant_local(row->fact.entered_at, local, sizeof local);
    add_line(text, sizeof text, tr("Entered at"), local);
    ui_show(ui, name, text);
    return REDRAW;
}

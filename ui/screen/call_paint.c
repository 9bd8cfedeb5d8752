/* The call on the screen: who, which numbers, what was said before, what to say, what came out of it. */
#include <string.h>

#include "box.h"
#include "call.h"
#include "text.h"

enum { BETWEEN = 2, OUTCOME_COLUMNS = 26, BLOCK_ROWS = 4, TALK_ROWS = 3 };

typedef struct {
    Rect head, notice, numbers, contacts, talk, act;
} Places;

/* --- geometry --- */

static int grid_columns(int width)
{
    return larger(width / OUTCOME_COLUMNS, 1);
}

static int grid_rows(const Call *call, int width)
{
    int columns = grid_columns(width);
    return (call->fitting_count + columns - 1) / columns;
}

static bool shows_form(const Call *call)
{
    return call->in_form || call->step == STEP_FORM || call->step == STEP_STORED;
}

/* Rows of the lowest part without its heading. */
static int act_rows(const Call *call, int width)
{
    int form = form_rows(&call->form) + 1;
    if (call->step == STEP_FORM || call->step == STEP_STORED)
        return form;
    int own = call->step == STEP_OUTCOME ? grid_rows(call, width) : 3;
    return shows_form(call) ? own + form : own;
}

static const char *talk_text(const Call *call)
{
    const Purpose *purpose = call_purpose(call);
    return purpose ? language_pick(purpose->talk_en, purpose->talk_zh) : "";
}

static bool has_notice(const Call *call);

/* What is to be done has its rows first, then the talking points; numbers and contacts get the rest. */
static Places lay_out(const Call *call, Rect area)
{
    Places p;
    p.head = layout_take_rows(&area, 2);
    p.notice = layout_take_rows(&area, has_notice(call) ? 1 : 0);
    int wanted = larger(larger(call->number_count, (int)call->contact_count), BLOCK_ROWS - 1);
    int act = smaller(act_rows(call, area.columns) + 1, area.rows - BLOCK_ROWS - 1 - TALK_ROWS);
    int talk = larger(layout_lines(talk_text(call), area.columns - 2) + 1, TALK_ROWS);
    int most = larger(BLOCK_ROWS, area.rows - act - talk - 1);
    Rect block = layout_take_rows(&area, 1 + smaller(wanted, most));
    p.numbers = layout_take_columns(&block, area.columns / 2);
    layout_take_columns(&block, BETWEEN);
    p.contacts = block;
    p.act = layout_take_rows(&area, -act);
    p.talk = area;
    return p;
}

static void heading(Rect *area, const char *text, Style style)
{
    Rect line = layout_take_rows(area, 1);
    if (line.rows == 0)
        return;
    int used = term_text(line.row, line.column + 1, line.columns - 1, style, text);
    if (line.columns - used - 3 > 0)
        term_rule(line.row, line.column + used + 2, line.columns - used - 3, STYLE_HINT);
}

/* --- who --- */

static void append(char *out, size_t size, const char *text)
{
    if (text[0] && out[0])
        text_append(out, size, "  ");
    text_append(out, size, text);
}

static void paint_name(const Call *call, Rect line)
{
    char text[512] = "", part[64];
    const Donor *d = &call->card.donor;
    const RetryPolicy *retry = &call->desk->config->retry;
    int used = term_text(line.row, line.column + 1, 30, STYLE_HEADING, d->name);
    append(text, sizeof text, choice_label("sex", d->sex));
    Day birth = d->birth_date[0] ? day_parse(d->birth_date) : DAY_NONE;
    if (birth != DAY_NONE) {
        text_format(part, sizeof part, tr("%d years"), day_age(birth, clock_today()));
        append(text, sizeof text, part);
    }
    append(text, sizeof text, choice_label("unit", d->unit));
    append(text, sizeof text, choice_label("status", d->status));
    if (d->status_until[0]) {
        text_format(part, sizeof part, tr("until %s"), d->status_until);
        append(text, sizeof text, part);
    }
    text_format(part, sizeof part, tr("tries %lld/%lld"), (long long)call->card.task.tries,
                (long long)(retry->attempts * retry->rounds));
    int right = text_columns(part);
    term_text(line.row, line.column + used + 3, line.columns - used - right - 6, STYLE_NORMAL, text);
    term_text(line.row, line.column + line.columns - right - 1, right, STYLE_NORMAL, part);
}

static void paint_facts(const Call *call, Rect line)
{
    char text[768] = "", part[320], local[32];
    const Donor *d = &call->card.donor;
    const Purpose *purpose = call_purpose(call);
    int used = term_text(line.row, line.column + 1, 32, STYLE_KEY, purpose ? name_text(purpose->name) : "");
    text_format(part, sizeof part, tr("likes to be called: %s"),
                d->preferred_time[0] ? d->preferred_time : tr("not known"));
    append(text, sizeof text, part);
    if (d->willingness[0]) {
        text_format(part, sizeof part, tr("last answer: %s"), choice_label("willingness", d->willingness));
        append(text, sizeof text, part);
    }
    if (d->contacted_at[0]) {
        call_short_time(d->contacted_at, local, sizeof local);
        text_format(part, sizeof part, tr("reached %s"), local);
        append(text, sizeof text, part);
    }
    append(text, sizeof text, d->employer);
    term_text(line.row, line.column + used + 3, line.columns - used - 4, STYLE_NORMAL, text);
}

/* --- the line of what must not be overlooked --- */

/* "09-04 14:20  incoming  The person  willing  what was noted"; what goes without saying is left out. */
static void contact_line(const Attempt *a, char *out, size_t size)
{
    call_short_time(a->at, out, size);
    if (text_equal(a->direction, "in"))
        append(out, size, choice_label("direction", "in"));
    if (a->channel[0] && !text_equal(a->channel, "phone"))
        append(out, size, choice_label("channel", a->channel));
    if (!text_equal(a->answered, "nobody"))
        append(out, size, choice_label("answered", a->answered));
    append(out, size, a->outcome[0] ? choice_label("outcome", a->outcome) : tr("without outcome"));
    append(out, size, a->note);
}

static Style notice(const Call *call, char *out, size_t size)
{
    char reason[256], line[NOTE_SIZE + 400];
    out[0] = '\0';
    if (call->step == STEP_STORED || call->card.donor.do_not_call) {
        text_copy(out, size, tr("Do not call: this person asked not to be called."));
        return STYLE_BAD;
    }
    if (text_equal(call->attempt.direction, "in") && call_runs(call)) {
        text_copy(line, sizeof line, tr("no contact so far"));
        if (call->contact_count)
            contact_line(&call->contacts[0], line, sizeof line);
        text_format(out, size, tr("Incoming call. Last: %s"), line);
        return STYLE_WARN;
    }
    if (call->step == STEP_READY && followup_quiet(call->desk, call->purpose, reason, sizeof reason)) {
        text_format(out, size, tr("Please note: %s"), reason);
        return STYLE_WARN;
    }
    if (call->step == STEP_READY && call->before.taken_back)
        text_format(out, size, tr("The outcome of %s was taken back: b or Ins calls there again."), call->before.name);
    return STYLE_WARN;
}

static bool has_notice(const Call *call)
{
    char text[NOTE_SIZE + 512];
    notice(call, text, sizeof text);
    return text[0] != '\0';
}

static void paint_notice(const Call *call, Rect line)
{
    char text[NOTE_SIZE + 512];
    Style style = notice(call, text, sizeof text);
    if (line.rows > 0)
        term_text(line.row, line.column + 1, line.columns - 2, style, text);
}

/* --- numbers, last contacts --- */

static Style number_style(const CallNumber *n)
{
    if (text_equal(n->state, "do_not_call") || text_equal(n->state, "wrong") || text_equal(n->state, "out_of_service"))
        return STYLE_DISABLED;
    return STYLE_NORMAL;
}

static void paint_numbers(const Call *call, Rect area)
{
    heading(&area, tr("Numbers"), STYLE_HEADING);
    int top = larger(0, call->chosen - area.rows + 1);
    for (int i = top; i < call->number_count && i - top < area.rows; i++) {
        const CallNumber *n = &call->numbers[i];
        char text[320], digit[16] = " ";
        if (call->step == STEP_READY && i < 9 && n->number[0])
            text_format(digit, sizeof digit, "%d", i + 1);
        text_format(text, sizeof text, "%s%s %-12s %s  %s", i == call->chosen ? "> " : "  ", digit,
                    n->number[0] ? n->number : "-", n->who, choice_label("phone_state", n->state));
        Style style = i == call->chosen ? STYLE_HEADING : number_style(n);
        term_text(area.row + i - top, area.column + 1, area.columns - 1, style, text);
    }
    if (!call->number_count)
        term_text(area.row, area.column + 1, area.columns - 1, STYLE_WARN, tr("no number: F4 adds one"));
}

static void paint_contacts(const Call *call, Rect area)
{
    heading(&area, tr("Last contacts"), STYLE_HEADING);
    for (int i = 0; i < (int)call->contact_count && i < area.rows; i++) {
        char text[NOTE_SIZE + 400];
        contact_line(&call->contacts[i], text, sizeof text);
        term_text(area.row + i, area.column + 1, area.columns - 2, STYLE_NORMAL, text);
    }
    if (!call->contact_count)
        term_text(area.row, area.column + 1, area.columns - 2, STYLE_HINT, tr("none yet"));
}

/* --- what to say --- */

static void paint_talk(Call *call, Rect area)
{
    const Purpose *purpose = call_purpose(call);
    bool others = text_equal(call->attempt.answered, "relative") || text_equal(call->attempt.answered, "other");
    if (!purpose || area.rows < 2)
        return;
    if (others) {
        heading(&area, tr("This may be told, and no more"), STYLE_WARN);
        box_text(layout_inset(area, 0, 1), STYLE_WARN, language_pick(purpose->relatives_en, purpose->relatives_zh),
                    0);
        return;
    }
    const char *talk = talk_text(call);
    Rect text = {area.row + 1, area.column + 1, area.rows - 1, area.columns - 2};
    int lines = layout_lines(talk, text.columns);
    call->talk_top = larger(0, smaller(call->talk_top, lines - text.rows));
    bool more = lines > text.rows;
    char title[128];
    text_copy(title, sizeof title, tr("Talking points"));
    if (more)
        text_format(title, sizeof title, tr("Talking points (lines %d-%d of %d; PgDn more, F11 all)"),
                    call->talk_top + 1, call->talk_top + text.rows, lines);
    heading(&area, title, STYLE_HEADING);
    box_text(text, STYLE_NORMAL, talk, call->talk_top);
}

/* --- what is to be done --- */

/* "1 3 8   0 0 0 0   0 0 0 0": to be read from the telephone while dialling. */
static void spread(const char *number, char *out, size_t size)
{
    size_t length = strlen(number);
    out[0] = '\0';
    for (size_t i = 0; i < length; i++) {
        char digit[3] = {number[i], ' ', '\0'};
        bool gap = length == 11 && number[0] == '1' && (i == 3 || i == 7);
        text_append(out, size, gap ? "  " : "");
        text_append(out, size, digit);
    }
}

static void paint_number(const char *number, const char *who, Rect line)
{
    char text[128];
    spread(number, text, sizeof text);
    int used = term_text(line.row, line.column + 3, line.columns - 4, STYLE_HEADING, text);
    term_text(line.row, line.column + used + 5, line.columns - used - 6, STYLE_NORMAL, who);
}

static void paint_ready(const Call *call, Rect area)
{
    const CallNumber *number = call_number(call);
    heading(&area, tr("Call"), STYLE_HEADING);
    if (number)
        paint_number(number->number, number->who, (Rect){area.row, area.column, 1, area.columns});
    if (area.rows > 2)
        term_text(area.row + 2, area.column + 3, area.columns - 4, STYLE_HINT,
                  tr("Enter: dialling starts   Up, Down or its digit: another number"));
}

/* With nobody on the line an outcome can still be more than "no answer": a wrong number, news from elsewhere. */
static const char *answered_label(const char *who)
{
    return text_equal(who, "nobody") ? tr("Not reached, etc.") : choice_label("answered", who);
}

static void outcome_question(const Call *call, bool more, char *out, size_t size)
{
    const char *who = answered_label(call->attempt.answered);
    if (text_equal(call->attempt.answered, "nobody"))
        text_format(out, size, more ? tr("%s: what was it? (0: digits for the others)") : tr("%s: what was it?"), who);
    else
        text_format(out, size,
                    more ? tr("%s answered: what came of it? (0: digits for the others)")
                         : tr("%s answered: what came of it?"),
                    who);
}

static void paint_who(const Call *call, Rect area)
{
    char title[128], when[32], line[256];
    const CallNumber *number = call_number(call);
    call_short_time(call->attempt.at, when, sizeof when);
    text_format(title, sizeof title,
                text_equal(call->attempt.direction, "in") ? tr("They rang at %s: who is speaking?")
                                                          : tr("Calling since %s: who answers?"),
                when);
    heading(&area, title, STYLE_HEADING);
    paint_number(call->attempt.number, number ? number->who : "", (Rect){area.row, area.column, 1, area.columns});
    text_format(line, sizeof line, "1 %s   2 %s   3 %s   4 %s", choice_label("answered", "self"),
                choice_label("answered", "relative"), choice_label("answered", "other"), answered_label("nobody"));
    if (area.rows > 2)
        term_text(area.row + 2, area.column + 3, area.columns - 4, STYLE_KEY, line);
}

static void outcome_key(const Call *call, int item, char out[4])
{
    int on_page = item - call->page * CALL_PAGE;
    out[0] = on_page >= 0 && on_page < CALL_PAGE ? (char)('1' + on_page)
             : item >= CALL_PAGE                 ? (char)('a' + item - CALL_PAGE)
                                                 : ' ';
    out[1] = '\0';
}

static void paint_grid(const Call *call, Rect area)
{
    char title[256];
    bool more = call->fitting_count > CALL_PAGE;
    outcome_question(call, more, title, sizeof title);
    heading(&area, title, STYLE_HEADING);
    int columns = grid_columns(area.columns), width = area.columns / columns, rows = grid_rows(call, area.columns);
    for (int i = 0; i < call->fitting_count; i++) {
        char key[4];
        int row = i % rows, column = area.column + 1 + i / rows * width;
        outcome_key(call, i, key);
        if (row >= area.rows)
            continue;
        term_text(area.row + row, column, 1, STYLE_KEY, key);
        term_text(area.row + row, column + 2, width - 4, STYLE_NORMAL, name_text(call->fitting[i]->name));
    }
}

static Rect form_place(const Call *call, Rect act)
{
    int rows = smaller(form_rows(&call->form) + 1, act.rows - 1);
    return layout_inset(layout_take_rows(&act, -rows), 0, 1);
}

static void paint_form(Call *call, Rect act)
{
    char title[256];
    Rect place = form_place(call, act), area = act;
    const Outcome *outcome = config_outcome(call->desk->config, call->attempt.outcome);
    if (outcome && (call->step == STEP_FORM || call->step == STEP_STORED)) {
        text_format(title, sizeof title, tr("%1$s: %2$s   (F2, Enter in the note: save, next)"),
                    answered_label(call->attempt.answered), name_text(outcome->name));
        heading(&area, title, STYLE_HEADING);
    }
    form_paint(&call->form, place);
}

static void paint_act(Call *call, Rect act)
{
    if (call->step == STEP_FORM || call->step == STEP_STORED) {
        paint_form(call, act);
        return;
    }
    Rect steps = act;
    if (call->in_form) {
        form_paint(&call->form, form_place(call, act));
        layout_take_rows(&steps, -(smaller(form_rows(&call->form) + 1, act.rows - 1)));
    }
    if (call->step == STEP_READY)
        paint_ready(call, steps);
    else if (call->step == STEP_WHO)
        paint_who(call, steps);
    else
        paint_grid(call, steps);
}

void call_paint(Ui *ui, void *state, Rect area)
{
    Call *call = state;
    Places p = lay_out(call, area);
    (void)ui;
    paint_name(call, (Rect){p.head.row, p.head.column, 1, p.head.columns});
    paint_facts(call, (Rect){p.head.row + 1, p.head.column, 1, p.head.columns});
    paint_notice(call, p.notice);
    paint_numbers(call, p.numbers);
    paint_contacts(call, p.contacts);
    paint_talk(call, p.talk);
    paint_act(call, p.act);
}

void call_cursor(Ui *ui, void *state, Rect area)
{
    const Call *call = state;
    Places p = lay_out(call, area);
    (void)ui;
    if (call->in_form)
        form_cursor(&call->form, form_place(call, p.act));
    else
        term_cursor(p.act.row + 1, p.act.column + 1, true);
}

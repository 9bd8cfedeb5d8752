/* The rows of what needs attention. */
#include "attention.h"

#include "case_ui.h"
#include "followup.h"
#include "handover.h"
#include "override.h"
#include "province.h"
#include "screens.h"
#include "text.h"
#include "worklist.h"

static int64_t count_without_outcome(Desk *desk, const char *unit)
{
    (void)unit;
    return attempt_open_count(desk);
}

static Reaction open_without_outcome(Ui *ui, const char *unit)
{
    Attempt open;
    (void)unit;
    if (!attempt_open_ones(ui_desk(ui), &open, 1))
        return RELOAD;
    CallArgument argument = {.donor = open.donor, .attempt = open.id};
    return ui_open(ui, &screen_call, &argument);
}

static Reaction open_overdue(Ui *ui, const char *unit)
{
    QueueFilter filter = {.view = QUEUE_OVERDUE};
    text_copy(filter.unit, sizeof filter.unit, unit);
    return ui_open(ui, &screen_calls, &filter);
}

static int64_t count_handed_over(Desk *desk, const char *unit)
{
    (void)unit;
    return handover_count(desk);
}

static Reaction open_handed_over(Ui *ui, const char *unit)
{
    static const HandoverArgument received = {.received = true};
    (void)unit;
    return ui_open(ui, &screen_handover, &received);
}

static Reaction open_list(Ui *ui, WorkKind kind, const char *unit)
{
    WorkFilter filter = {.kind = kind};
    text_copy(filter.unit, sizeof filter.unit, unit);
    return ui_open(ui, &screen_worklist, &filter);
}

static int64_t count_incomplete(Desk *desk, const char *unit)
{
    return registry_count(desk, "incomplete", unit, "");
}

static Reaction open_incomplete(Ui *ui, const char *unit)
{
    return open_list(ui, WORK_INCOMPLETE, unit);
}

static Reaction open_province(Ui *ui, const char *unit)
{
    (void)unit;
    return ui_open(ui, &screen_province, NULL);
}

static int64_t count_stalled(Desk *desk, const char *unit)
{
    return worklist_count(desk, WORK_STALLED, unit, 0);
}

static int64_t count_search(Desk *desk, const char *unit)
{
    return worklist_count(desk, WORK_SEARCH, unit, 0);
}

static int64_t count_review(Desk *desk, const char *unit)
{
    return worklist_count(desk, WORK_REVIEW, unit, 0);
}

static Reaction open_stalled(Ui *ui, const char *unit)
{
    return open_list(ui, WORK_STALLED, unit);
}

static Reaction open_search(Ui *ui, const char *unit)
{
    return open_list(ui, WORK_SEARCH, unit);
}

static Reaction open_review(Ui *ui, const char *unit)
{
    return open_list(ui, WORK_REVIEW, unit);
}

static int64_t count_untaken(Desk *desk, const char *unit)
{
    return case_figure(desk, CASES_UNTAKEN, unit, 0);
}

static Reaction open_untaken(Ui *ui, const char *unit)
{
    BoardFilter filter = {.holder = -1};
    text_copy(filter.unit, sizeof filter.unit, unit);
    return ui_open(ui, &screen_board, &filter);
}

static int64_t count_conditioned(Desk *desk, const char *unit)
{
    return case_figure(desk, CASES_CONDITIONED, unit, 0);
}

/* They stand first on the board. */
static Reaction open_conditioned(Ui *ui, const char *unit)
{
    BoardFilter filter = {0};
    text_copy(filter.unit, sizeof filter.unit, unit);
    return ui_open(ui, &screen_board, &filter);
}

static int64_t count_late_cases(Desk *desk, const char *unit)
{
    return case_figure(desk, CASES_RED, unit, 0);
}

static Reaction open_late_cases(Ui *ui, const char *unit)
{
    BoardFilter filter = {.red = true};
    text_copy(filter.unit, sizeof filter.unit, unit);
    return ui_open(ui, &screen_board, &filter);
}

static int64_t count_overrides(Desk *desk, const char *unit)
{
    (void)unit;
    return override_count(desk);
}

/* One after the other, the oldest first. */
static Reaction open_overrides(Ui *ui, const char *unit)
{
    OverrideRow row;
    Error error = {0};
    char text[640], when[32];
    const char *const choices[] = {tr("Right: it was for the match"), tr("Wrong: it must not happen again"),
                                   tr("Look at it later")};
    (void)unit;
    if (!override_waiting(ui_desk(ui), &row, 1))
        return RELOAD;
    instant_local(row.at, when, sizeof when);
    text_format(text, sizeof text, tr("%1$s had %2$s (%3$s) called on %4$s, who had asked not to be called: %5$s"),
                row.by, row.name, choice_label("unit", row.unit), when, row.reason);
    if (row.on_duty[0]) {
        char duty[160];
        text_format(duty, sizeof duty, tr("\nOn duty that day: %s"), row.on_duty);
        text_append(text, sizeof text, duty);
    }
    int chosen = ui_choose(ui, tr("\"Do not call\" was overridden"), text, choices, 3);
    if (chosen < 0 || chosen == 2)
        return REDRAW;
    if (override_review(ui_desk(ui), row.id, chosen == 0, &error) != OK)
        ui_error(ui, &error);
    else
        ui_say(ui, "%s", tr("The verdict is kept in the person's changes."));
    return RELOAD;
}

enum { ADVERSE_MOST = 99 };

static int64_t count_adverse(Desk *desk, const char *unit)
{
    static AdverseEvent events[ADVERSE_MOST]; /* too large for the stack */
    return (int64_t)adverse_unreported(desk, unit, events, ADVERSE_MOST);
}

static Reaction open_adverse(Ui *ui, const char *unit)
{
    AdverseEvent oldest;
    if (!adverse_unreported(ui_desk(ui), unit, &oldest, 1))
        return RELOAD;
    return ui_open(ui, &screen_case, &oldest.donation_case);
}

/* Today is worked, and a public holiday lies between now and the next working day. */
static bool before_holiday(const Calendar *calendar)
{
    Day today = clock_today(), next = today + 1;
    bool holiday = false;
    for (; !calendar_is_workday(calendar, next); next++)
        holiday = holiday || calendar_is_holiday(calendar, next);
    return holiday && calendar_is_workday(calendar, today);
}

static int64_t count_before_holiday(Desk *desk, const char *unit)
{
    return before_holiday(&desk->config->calendar) ? case_figure(desk, CASES_OPEN, unit, 0) : 0;
}

static Reaction open_holiday_sheet(Ui *ui, const char *unit)
{
    (void)unit;
    return letter_write(ui, 0);
}

static const char callers[] = "lead caller liaison helper";

static const char followers[] = "lead caller liaison readonly";

const Attention attention_rows[] = {
    {N_("Patient conditioned"), followers, STYLE_BAD, count_conditioned, open_conditioned},
    {N_("Match notices not taken"), followers, STYLE_BAD, count_untaken, open_untaken},
    {N_("Match cases late"), followers, STYLE_BAD, count_late_cases, open_late_cases},
    {N_("Adverse events to report"), followers, STYLE_BAD, count_adverse, open_adverse},
    {N_("Hand-over before holiday"), "lead caller liaison", STYLE_WARN, count_before_holiday, open_holiday_sheet},
    {N_("Calls without outcome"), callers, STYLE_BAD, count_without_outcome, open_without_outcome},
    {N_("Promises overdue"), "lead caller liaison", STYLE_BAD, queue_overdue, open_overdue},
    {N_("Do-not-call overridden"), "lead", STYLE_WARN, count_overrides, open_overrides},
    {N_("Handed over to me"), callers, STYLE_WARN, count_handed_over, open_handed_over},
    {N_("Lead's review"), "lead", STYLE_WARN, count_review, open_review, WORK_MANY},
    {N_("To tell the province"), "lead caller liaison readonly", STYLE_WARN, province_count, open_province},
    {N_("Not yet reached"), "lead caller liaison", STYLE_NORMAL, count_search, open_search, WORK_MANY},
    {N_("Stalled"), "lead caller liaison", STYLE_NORMAL, count_stalled, open_stalled, WORK_MANY},
    {N_("To be completed"), "lead caller liaison readonly", STYLE_NORMAL, count_incomplete, open_incomplete},
};
const size_t attention_count = sizeof attention_rows / sizeof attention_rows[0];

/* The rows of what needs attention. */
#include "attention.h"

#include "followup.h"
#include "handover.h"
#include "screens.h"
#include "text.h"

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

static int64_t count_incomplete(Desk *desk, const char *unit)
{
    return tally_get(desk->store, "incomplete", unit, "");
}

static Reaction open_incomplete(Ui *ui, const char *unit)
{
    RegistryArgument argument = {.incomplete = true};
    text_copy(argument.unit, sizeof argument.unit, unit);
    return ui_open(ui, &screen_registry, &argument);
}

static const char callers[] = "lead caller liaison helper";

const Attention attention_rows[] = {
    {N_("Calls without outcome"), callers, STYLE_BAD, count_without_outcome, open_without_outcome},
    {N_("Promises overdue"), "lead caller liaison", STYLE_BAD, queue_overdue, open_overdue},
    {N_("Handed over to me"), callers, STYLE_WARN, count_handed_over, open_handed_over},
    {N_("To be completed"), "lead caller liaison readonly", STYLE_NORMAL, count_incomplete, open_incomplete},
};
const size_t attention_count = sizeof attention_rows / sizeof attention_rows[0];

/* The end of a call: storing its outcome, and who comes next. */
#include <string.h>

#include "call.h"
#include "intake.h"
#include "text.h"

/* --- taking a call back --- */

static Status take_back(Desk *desk, int64_t attempt, Error *error)
{
    return attempt_void(desk, attempt, tr("mistaken key"), error);
}

void call_offer_undo(Call *call, const Outcome *outcome)
{
    char what[LINE_SIZE];
    text_format(what, sizeof what, tr("%1$s: %2$s"), call->card.donor.name, outcome ? name_text(outcome->name) : "");
    ui_offer_undo(call->ui, what, take_back, call->attempt.id);
}

/* --- after a call --- */

/* "Wang: no answer (1/9); again in 3 days, afternoon". A step of a case is due until it is entered. */
static void say_saved(Call *call, const Outcome *outcome, char *out, size_t size)
{
    char due[128];
    const Card *card = &call->card;
    const RetryPolicy *retry = &call->desk->config->retry;
    const char *result = outcome ? name_text(outcome->name) : "";
    if (!call_due_text(&card->task, due, sizeof due))
        text_format(out, size, tr("%1$s: %2$s; no further call is planned"), card->donor.name, result);
    else if (card->task.tries > 0)
        text_format(out, size, tr("%1$s: %2$s (%3$lld/%4$lld); again %5$s"), card->donor.name, result,
                    (long long)card->task.tries, (long long)(retry->attempts * retry->rounds), due);
    else if (task_of_case(card->task.purpose) && instant_parse(card->task.not_before) <= clock_now())
        text_format(out, size, tr("%1$s: %2$s; the step of the case is still to be entered (8 on Today)"),
                    card->donor.name, result);
    else
        text_format(out, size, tr("%1$s: %2$s; again %3$s"), card->donor.name, result, due);
}

static void remember(Call *call)
{
    CallBefore *before = &call->before;
    *before = (CallBefore){.donor = call->card.donor.id, .attempt = call->attempt.id};
    before->unreached = text_equal(call->attempt.answered, "nobody");
    text_copy(before->name, sizeof before->name, call->card.donor.name);
    text_copy(before->purpose, sizeof before->purpose, call->purpose);
    text_copy(before->number, sizeof before->number, call->attempt.number);
}

/* Rung so short a time ago that it is no other number. */
static bool was_rung(const Call *call, const char *number)
{
    Instant since = clock_now() - (Instant)call->desk->config->retry.gap_days * 86400;
    for (size_t i = 0; i < call->contact_count; i++)
        if (text_equal(call->contacts[i].number, number) && instant_parse(call->contacts[i].at) > since)
            return true;
    return false;
}

/* The same person has another number that may be rung at once. */
static bool has_next_number(const Call *call, const Outcome *outcome)
{
    const Task *task = &call->card.task;
    return outcome && outcome->next == NEXT_NUMBER && !call->argument.incoming && task->id && task->number[0] &&
           !text_equal(task->number, call->attempt.number) && !was_rung(call, task->number) &&
           instant_parse(task->not_before) <= clock_now();
}

static Reaction stay_with(Call *call, const char *said)
{
    char number[NUMBER_SIZE], purpose[CODE_SIZE];
    Error error = {0};
    text_copy(number, sizeof number, call->card.task.number);
    text_copy(purpose, sizeof purpose, call->card.task.purpose);
    if (claim_take(call->desk, call->card.donor.id, &error) != OK ||
        call_begin(call, call->card.donor.id, purpose, number, &error) != OK) {
        ui_error(call->ui, &error);
        return CLOSE;
    }
    ui_say(call->ui, tr("%1$s. Next number: %2$s"), said, number);
    return REDRAW;
}

static Reaction next_person(Call *call, const char *said)
{
    QueueRow row = {0};
    Error error = {0};
    Status status = claim_next(call->desk, &call->argument.next, &row, &error);
    if (status == OK)
        status = call_begin(call, row.donor, row.purpose, row.number, &error);
    if (status != OK) {
        call->step = STEP_STORED; /* nothing is held any more */
        if (status == ERR_NOT_FOUND)
            ui_say(call->ui, tr("%s. That was the last one."), said);
        else
            ui_error(call->ui, &error);
        return CLOSE;
    }
    ui_say(call->ui, "%s", said);
    return REDRAW;
}

/* An incoming call or an old one comes between: afterwards the caller is back where they were. */
static bool goes_on(const Call *call)
{
    return !call->argument.incoming && !call->argument.attempt;
}

static Reaction after(Call *call, bool next)
{
    char said[512];
    Error error = {0};
    const Outcome *outcome = config_outcome(call->desk->config, call->attempt.outcome);
    draft_drop(call->desk, "call", call->attempt.donor, NULL);
    call_offer_undo(call, outcome);
    remember(call);
    call->step = STEP_STORED;
    call->in_form = false;
    if (call_read(call, &error) != OK) {
        ui_error(call->ui, &error);
        return CLOSE;
    }
    say_saved(call, outcome, said, sizeof said);
    if (next && has_next_number(call, outcome))
        return stay_with(call, said);
    if (next && goes_on(call))
        return next_person(call, said);
    ui_say(call->ui, "%s", said);
    return CLOSE;
}

static Reaction refuse(Call *call, const Error *error)
{
    if (form_find(&call->form, &call->attempt, error->field) >= 0) {
        form_error(&call->form, error);
        call->in_form = true;
        term_beep();
    } else {
        ui_error(call->ui, error);
    }
    return REDRAW;
}

bool call_keep_note(Call *call, Error *error)
{
    Attempt stored = {0};
    if (!record_load(call->desk->store, &attempt_type, call->attempt.id, &stored) ||
        text_equal(stored.note, call->attempt.note))
        return true;
    return attempt_note(call->desk, call->attempt.id, call->attempt.note, error) == OK;
}

Reaction call_save(Call *call, bool next)
{
    Error error = {0};
    bool plain = call->step == STEP_OUTCOME;
    if (!call_form_read(call) && !plain)
        return REDRAW;
    if (call->step == STEP_STORED)
        return call_keep_note(call, &error) ? after(call, next) : refuse(call, &error);
    if (attempt_check(call->desk, &call->attempt, &error) != OK ||
        attempt_finish(call->desk, &call->attempt, call->request, &error) != OK)
        return refuse(call, &error);
    return after(call, next);
}

/* Outcomes that go with who answered; the form that an outcome needs; drafts. */
#include <string.h>

#include "call.h"
#include "intake.h"
#include "text.h"

bool call_runs(const Call *call)
{
    return call->step == STEP_WHO || call->step == STEP_OUTCOME || call->step == STEP_FORM;
}

/* --- outcomes --- */

/* What is likely stands first: it has the digits of the first page. */
static const char *const *group_order(const char *who)
{
    static const char *const self[] = {"reached", "leaving", "number", "not_reached", NULL};
    static const char *const others[] = {"number", "reached", "leaving", "not_reached", NULL};
    static const char *const nobody[] = {"not_reached", "number", "reached", "leaving", NULL};
    return text_equal(who, "self") ? self : text_equal(who, "nobody") ? nobody : others;
}

void call_answered(Call *call, const char *who)
{
    const Config *config = call->desk->config;
    const char *const *groups = group_order(who);
    text_copy(call->attempt.answered, sizeof call->attempt.answered, who);
    call->fitting_count = call->page = call->talk_top = 0;
    for (int g = 0; groups[g]; g++)
        for (size_t i = 0; i < config->outcome_count && call->fitting_count < CALL_OUTCOMES; i++) {
            const Outcome *outcome = &config->outcomes[i];
            if (text_equal(outcome->group, groups[g]) && outcome_fits(outcome, who))
                call->fitting[call->fitting_count++] = outcome;
        }
    call->step = STEP_OUTCOME;
    call->in_form = false;
}

/* Nobody was spoken with and nothing is missing. */
static bool is_plain(const Outcome *outcome, const Attempt *attempt)
{
    return text_equal(attempt->answered, "nobody") && !outcome->needs && !outcome->status[0];
}

bool call_outcome(Call *call, int item)
{
    const Outcome *outcome = call->fitting[item];
    Attempt *a = &call->attempt;
    text_copy(a->outcome, sizeof a->outcome, outcome->id);
    if (!(outcome->needs & NEEDS_UNTIL))
        a->until[0] = '\0';
    if (!(outcome->needs & NEEDS_REASON))
        a->reason[0] = '\0';
    if (!(outcome->needs & NEEDS_NUMBER))
        a->new_number[0] = '\0';
    text_copy(a->next_for, sizeof a->next_for, outcome->next == NEXT_CALLBACK ? "me" : "");
    attempt_propose(call->desk, a);
    if (is_plain(outcome, a))
        return false;
    call->step = STEP_FORM;
    return true;
}

/* --- the form --- */

static void left(Form *form, int item, void *arg)
{
    (void)form;
    (void)item;
    call_draft_keep(arg);
}

static void add_fields(Call *call, const Outcome *outcome)
{
    const struct {
        const char *name;
        bool wanted;
    } fields[] = {
        {"reason", outcome && outcome->needs & NEEDS_REASON},
        {"until", outcome && outcome->needs & NEEDS_UNTIL},
        {"new_number", outcome && outcome->needs & NEEDS_NUMBER},
        {"next_at", outcome && (outcome->needs & NEEDS_WHEN || outcome->next == NEXT_MONTHS ||
                                outcome->next == NEXT_RETRY || outcome->next == NEXT_CALLBACK)},
        {"next_for", outcome && outcome->next == NEXT_CALLBACK},
        {"note", true},
    };
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
        if (fields[i].wanted)
            form_add(&call->form, &attempt_type, &call->attempt, fields[i].name, NULL);
}

Status call_form(Call *call, Error *error)
{
    const Outcome *outcome = call->step == STEP_FORM ? config_outcome(call->desk->config, call->attempt.outcome) : NULL;
    form_close(&call->form);
    Status status = form_open(&call->form, error);
    if (status != OK)
        return status;
    call->form.left = left;
    call->form.arg = call;
    add_fields(call, outcome);
    /* To what is missing; where nothing is, to the note, from where Enter saves. */
    call->form.focus = outcome && outcome->needs ? 0 : call->form.count - 1;
    return OK;
}

bool call_form_read(Call *call)
{
    bool good = form_check(&call->form);
    call->in_form = call->in_form || !good;
    return good;
}

/* --- drafts --- */

/* What was typed must not fail because its copy could not be kept: the next field tries again. */
void call_draft_keep(Call *call)
{
    char body[4096];
    Attempt shown = call->attempt;
    if (!call_runs(call))
        return;
    if (call->in_form && call->form.focus < call->form.count) {
        const FormItem *item = &call->form.items[call->form.focus];
        if (item->field->kind == FIELD_TEXT) /* the box that is still being typed in */
            field_put(item->field, &shown, item->text);
    }
    call->kept_at = clock_now();
    record_pack(&attempt_type, &shown, body, sizeof body);
    draft_save(call->desk, "call", call->attempt.donor, body, NULL);
}

Status call_draft_restore(Call *call, char at[INSTANT_SIZE], Error *error)
{
    char body[4096];
    Attempt draft = call->attempt;
    Status status = draft_load(call->desk, "call", call->attempt.donor, body, sizeof body, at, error);
    if (status != OK)
        return status;
    record_unpack(&attempt_type, &draft, body);
    if (!text_equal(draft.at, call->attempt.at))
        return ERR_NOT_FOUND; /* of another call */
    call->attempt = draft;
    return OK;
}

/* One call, from dialling to its outcome and the next person: steps and commands. */
#include <string.h>

#include "call.h"
#include "intake.h"
#include "override.h"
#include "staff.h"
#include "text.h"

enum { DIAL, SAVE_NEXT, SAVE, NOTE, CORRECT, TALK, MESSAGE, CARD, BEFORE };

static const char group_call[] = N_("Call");

static const Command commands[] = {
    {DIAL, KEY_ENTER_, KEY_CTRL('d'), group_call, N_("Go on"),
     N_("Dialling starts: the attempt is stored from this moment; then say who answered"), "lead caller liaison helper",
     true},
    {SAVE_NEXT, KEY_F(2), KEY_CTRL('s'), group_call, N_("Save, next"),
     N_("Stores the outcome and goes on to the next person of the queue"), "lead caller liaison helper", true},
    {SAVE, KEY_F(3), KEY_CTRL('v'), group_call, N_("Save"), N_("Stores the outcome and goes back"),
     "lead caller liaison helper", true},
    {NOTE, KEY_TAB_, 'n', group_call, N_("Note"),
     N_("To the note, at any moment of the call; Esc goes back to the keys"), NULL, true},
    {CORRECT, KEY_F(4), 'e', group_call, N_("Correct"),
     N_("Numbers, relatives and details of the person, corrected in place"), "lead caller liaison", true},
    {TALK, KEY_F(11), 't', group_call, N_("Talk"), N_("All talking points, and what relatives may be told"), NULL,
     true},
    {MESSAGE, KEY_CTRL('x'), 'x', group_call, N_("Text"), N_("The text message to copy when nobody answered"),
     "lead caller liaison helper", true},
    {CARD, KEY_CTRL('k'), 'o', group_call, N_("Card"), N_("The whole file of this person"),
     "lead caller liaison readonly", false},
    {BEFORE, KEY_INSERT_, 'b', group_call, N_("Person before"), N_("Back to the person called before this one"),
     "lead caller liaison helper", false},
};

/* --- dialling --- */

/* A lead's word stands above "do not call", for a match alone; it may have been given already. */
static bool may_override(const Call *call)
{
    return call->card.donor.do_not_call && text_equal(call->purpose, "match") &&
           (staff_may(call->desk, "lead") || override_holds(call->desk, call->card.donor.id, call->purpose));
}

static const char *why_not_dial(const Call *call)
{
    const CallNumber *number = call_number(call);
    if (call_runs(call))
        return tr("the call runs already: say who answered");
    bool overridden = may_override(call);
    if (call->step == STEP_STORED || (call->card.donor.do_not_call && !overridden))
        return tr("this person asked not to be called");
    if (text_equal(call->card.donor.status, "DE"))
        return tr("this person has left the registry");
    if (!number)
        return tr("there is no number: F4 adds one");
    if (text_equal(number->state, "do_not_call") && !overridden)
        return tr("nobody wants calls on this number: choose another one");
    return NULL;
}

/* At night and on holidays the caller decides: the person may have asked for just this hour. */
static bool may_disturb(const Call *call)
{
    char reason[256];
    return !followup_quiet(call->desk, call->purpose, reason, sizeof reason) ||
           ui_confirm(call->ui, tr("Call all the same?"), reason, tr("call"), tr("not now"));
}

static Status start(Call *call, const char *direction, Error *error)
{
    Attempt *a = &call->attempt;
    const CallNumber *number = call_number(call);
    text_copy(a->number, sizeof a->number, number ? number->number : "");
    text_copy(a->purpose, sizeof a->purpose, call->purpose);
    text_copy(a->direction, sizeof a->direction, direction);
    if (!call->dialling[0] || !text_equal(call->dialled, a->number)) {
        store_request_id(call->dialling); /* kept over a failure: the disk may have it all the same */
        text_copy(call->dialled, sizeof call->dialled, a->number);
    }
    Status status = attempt_start(call->desk, a, call->dialling, error);
    if (status != OK)
        return status;
    call->dialling[0] = '\0';
    store_request_id(call->request);
    call->step = STEP_WHO;
    return OK;
}

/* False: given up, or refused. */
static bool override_asked(Call *call)
{
    char reason[LINE_SIZE] = "";
    Error error = {0};
    int64_t donor = call->card.donor.id;
    if (override_holds(call->desk, donor, call->purpose))
        return true;
    if (!ui_ask(call->ui, tr("This person asked not to be called"),
                tr("Why call about the match all the same? It is looked at the next workday."), reason, sizeof reason,
                false))
        return false;
    if (override_give(call->desk, donor, reason, &error) == OK)
        return true;
    ui_error(call->ui, &error);
    return false;
}

static Reaction dial(Call *call)
{
    Error error = {0};
    if ((call->card.donor.do_not_call && !override_asked(call)) || !may_disturb(call))
        return REDRAW;
    if (start(call, "out", &error) != OK) {
        ui_error(call->ui, &error);
        return RELOAD;
    }
    call->in_form = false;
    return REDRAW;
}

/* --- steps --- */

static Reaction choose_who(Call *call, int item)
{
    static const char *const who[] = {"self", "relative", "other", "nobody"};
    call_answered(call, who[item]);
    return REDRAW;
}

/* Holds before anything else is typed. A note that was typed goes with it. */
static Reaction do_not_call(Call *call)
{
    Error error = {0};
    call_form_read(call);
    if (attempt_do_not_call(call->desk, &call->attempt, &error) != OK) {
        ui_error(call->ui, &error);
        return REDRAW;
    }
    call_offer_undo(call, config_outcome(call->desk->config, call->attempt.outcome));
    call->step = STEP_STORED;
    if (call_form(call, &error) != OK)
        ui_error(call->ui, &error);
    call->form.items[0].locked = call->attempt.note[0] != '\0';
    call->in_form = !call->form.items[0].locked;
    ui_say(call->ui, tr("%s: do not call, in force from now on. A note may follow."), call->card.donor.name);
    return RELOAD;
}

static Reaction choose_outcome(Call *call, int item)
{
    Error error = {0};
    if (item < 0 || item >= call->fitting_count) {
        term_beep();
        return HANDLED;
    }
    if (call->fitting[item]->do_not_call)
        return do_not_call(call);
    call_form_read(call);
    if (!call_outcome(call, item))
        return call_save(call, true);
    if (call_form(call, &error) != OK)
        ui_error(call->ui, &error);
    call->in_form = true;
    call_draft_keep(call);
    return REDRAW;
}

static Reaction outcome_key(Call *call, uint32_t code)
{
    int more = call->page * CALL_PAGE;
    if (code >= '1' && code <= '9')
        return choose_outcome(call, more + (int)(code - '1'));
    if (code == '0' && call->fitting_count > CALL_PAGE) {
        call->page = more + CALL_PAGE < call->fitting_count ? call->page + 1 : 0;
        return REDRAW;
    }
    if (code >= 'a' && code < 'a' + (uint32_t)(call->fitting_count > CALL_PAGE ? call->fitting_count - CALL_PAGE : 0))
        return choose_outcome(call, CALL_PAGE + (int)(code - 'a'));
    return IGNORED;
}

static Reaction number_key(Call *call, uint32_t code)
{
    int wanted = call->chosen;
    if (code >= '1' && code <= '9')
        wanted = (int)(code - '1');
    else if (code == KEY_UP_ || code == KEY_DOWN_)
        wanted += code == KEY_UP_ ? -1 : 1;
    else
        return IGNORED;
    if (wanted < 0 || wanted >= call->number_count || !call->numbers[wanted].number[0]) {
        term_beep();
        return HANDLED;
    }
    call->chosen = wanted;
    return REDRAW;
}

/* One step back; from the first one the loop asks whether to leave. */
static Reaction step_back(Call *call)
{
    Error error = {0};
    if (call->in_form) {
        call_form_read(call);
        call->in_form = false;
    }
    if (call->step == STEP_FORM) {
        call->step = STEP_OUTCOME;
        call->attempt.outcome[0] = call->attempt.next_at[0] = call->attempt.next_for[0] = '\0';
        if (call_form(call, &error) != OK)
            ui_error(call->ui, &error);
    } else if (call->step == STEP_OUTCOME) {
        call->step = STEP_WHO;
        call->attempt.answered[0] = '\0';
    }
    return REDRAW;
}

static Reaction form_keys(Call *call, Key key)
{
    if (key.code == KEY_ESC_ && call->step != STEP_STORED)
        return step_back(call);
    int was = call->form.focus;
    Reaction reaction = form_key(call->ui, &call->form, key);
    if (key.code == KEY_ENTER_ && was < call->form.count && call->form.items[was].error[0])
        form_go(&call->form, was); /* what is typed next is the correction, not the note */
    if (reaction == REDRAW && call->kept_at != clock_now())
        call_draft_keep(call); /* a note is long: once a second, what stands in the box is safe */
    if (reaction != IGNORED || key.code != KEY_ENTER_)
        return reaction;
    if (call->step == STEP_FORM || call->step == STEP_STORED)
        return call_save(call, true);
    call->in_form = false; /* the note is done, the keys are the keys again */
    return REDRAW;
}

static Reaction call_key(Ui *ui, void *state, Key key)
{
    Call *call = state;
    (void)ui;
    if (call->in_form)
        return form_keys(call, key);
    if (key.code == KEY_PAGE_UP_ || key.code == KEY_PAGE_DOWN_) {
        call->talk_top += key.code == KEY_PAGE_UP_ ? -3 : 3;
        return REDRAW;
    }
    switch (call->step) {
    case STEP_READY:
        return number_key(call, key.code);
    case STEP_WHO:
        return key.code >= '1' && key.code <= '4' ? choose_who(call, (int)(key.code - '1')) : IGNORED;
    case STEP_OUTCOME:
        return key.code == KEY_ESC_ ? step_back(call) : outcome_key(call, key.code);
    case STEP_FORM:
        return key.code == KEY_ESC_ ? step_back(call) : IGNORED;
    default:
        return IGNORED;
    }
}

/* --- commands --- */

/* Back to the one before: to mend what was taken back, or to send the text message. */
static Reaction go_before(Call *call)
{
    CallBefore before = call->before;
    Error error = {0};
    int64_t now = call->card.donor.id;
    if (claim_take(call->desk, before.donor, &error) != OK) {
        ui_error(call->ui, &error);
        return REDRAW;
    }
    claim_release(call->desk, now, NULL);
    call->before = (CallBefore){0};
    if (call_begin(call, before.donor, before.purpose, before.number, &error) != OK) {
        ui_error(call->ui, &error);
        return CLOSE;
    }
    return REDRAW;
}

static Reaction call_command(Ui *ui, void *state, int id)
{
    Call *call = state;
    switch (id) {
    case DIAL:
        return dial(call);
    case SAVE_NEXT:
    case SAVE:
        return call_save(call, id == SAVE_NEXT);
    case NOTE:
        call->in_form = true;
        form_go(&call->form, call->form.count - 1);
        return REDRAW;
    case CORRECT:
        return call_correct(call);
    case TALK:
        call_talk(call);
        return REDRAW;
    case MESSAGE:
        return call_text_message(call);
    case CARD:
        return ui_open(ui, &screen_card, &call->card.donor.id);
    default:
        return go_before(call);
    }
}

static const char *call_why_not(Ui *ui, void *state, int id)
{
    const Call *call = state;
    (void)ui;
    switch (id) {
    case DIAL:
        return why_not_dial(call);
    case SAVE_NEXT:
    case SAVE:
        return call->step == STEP_FORM || call->step == STEP_STORED ? NULL
               : call->step == STEP_READY                           ? tr("nothing was dialled yet")
               : call->step == STEP_WHO                             ? tr("who answered? Then the outcome")
                                                                    : tr("choose the outcome first");
    case NOTE:
        return call->step == STEP_STORED && call->form.items[0].locked ? tr("this call has its note already") : NULL;
    case MESSAGE:
        return call->card.donor.do_not_call ? tr("this person asked not to be called") : NULL;
    case BEFORE:
        return call->step != STEP_READY ? tr("finish this call first")
               : !call->before.donor    ? tr("nobody was called before this one")
                                        : NULL;
    default:
        return NULL;
    }
}

/* --- life --- */

static Status reopen(Call *call, Error *error)
{
    Attempt stored = {0};
    char at[INSTANT_SIZE], local[32];
    int64_t id = call->argument.attempt;
    if (!record_load(call->desk->store, &attempt_type, id, &stored) || stored.outcome[0] || stored.voided_at[0])
        return store_refuse(call->desk->store, error, ERR_NOT_FOUND, "attempt",
                            tr("this call has its outcome already"));
    Status status = call_begin(call, stored.donor, stored.purpose, stored.number, error);
    if (status != OK)
        return status;
    call->attempt = stored;
    call->step = STEP_WHO;
    store_request_id(call->request);
    status = call_draft_restore(call, at, error);
    if (status != OK && status != ERR_NOT_FOUND)
        return status;
    if (status == OK) {
        instant_local(at, local, sizeof local);
        ui_say(call->ui, tr("What was typed until %s is back"), local);
    }
    char outcome[CODE_SIZE];
    text_copy(outcome, sizeof outcome, call->attempt.outcome);
    if (call->attempt.answered[0])
        call_answered(call, call->attempt.answered);
    if (outcome[0]) {
        call->step = STEP_FORM;
        call->in_form = true;
    }
    return call_form(call, error);
}

static Status incoming(Call *call, Error *error)
{
    const CallArgument *argument = &call->argument;
    Status status = claim_rings(call->desk, argument->donor, argument->number, error);
    if (status == OK)
        status = call_begin(call, argument->donor, argument->purpose, argument->number, error);
    if (status != OK)
        return status;
    if (!argument->number[0])
        call->chosen = -1; /* it is not known from which one */
    status = start(call, "in", error);
    if (status == OK)
        call_answered(call, "self");
    return status;
}

static Status call_open(Ui *ui, void *state, const void *argument, Error *error)
{
    Call *call = state;
    call->ui = ui;
    call->desk = ui_desk(ui);
    call->argument = *(const CallArgument *)argument;
    if (call->argument.attempt)
        return reopen(call, error);
    if (call->argument.incoming)
        return incoming(call, error);
    Status status = claim_take(call->desk, call->argument.donor, error);
    return status != OK ? status
                        : call_begin(call, call->argument.donor, call->argument.purpose, call->argument.number, error);
}

static Status call_load(Ui *ui, void *state, Error *error)
{
    Call *call = state;
    (void)ui;
    form_refresh(&call->form);
    return call_read(call, error);
}

/* Nothing of a running call is lost on any way out. */
static bool call_leaving(Ui *ui, void *state)
{
    Call *call = state;
    Error error = {0};
    const char *const choices[] = {tr("Go on: choose the outcome"), tr("Leave it open: I am asked at the next sign-in"),
                                   tr("It was no call: take it back")};
    if (call->form.items)
        form_check(&call->form);
    if (call->step == STEP_STORED && !call_keep_note(call, &error)) {
        ui_error(ui, &error);
        return false;
    }
    if (!call_runs(call))
        return true;
    int answer = ui_choose(ui, tr("This call has no outcome yet"), call->card.donor.name, choices, 3);
    if (answer == 1) {
        call_draft_keep(call);
        ui_say(ui, tr("%s: the call stays open"), call->card.donor.name);
        return true;
    }
    if (answer != 2)
        return false;
    if (attempt_void(call->desk, call->attempt.id, tr("not a call: taken back before an outcome"), &error) != OK) {
        ui_error(ui, &error);
        return false;
    }
    draft_drop(call->desk, "call", call->attempt.donor, NULL);
    ui_say(ui, tr("%s: the call was taken back"), call->card.donor.name);
    call->step = STEP_READY;
    return true;
}

static void call_close(Ui *ui, void *state)
{
    Call *call = state;
    (void)ui;
    if (call->step == STEP_READY && call->attempt.donor) /* held, and not dialled */
        claim_release(call->desk, call->attempt.donor, NULL);
    form_close(&call->form);
}

static void call_subtitle(Ui *ui, void *state, char *out, size_t size)
{
    const Call *call = state;
    const Purpose *purpose = call_purpose(call);
    (void)ui;
    text_copy(out, size, purpose ? name_text(purpose->name) : "");
}

static bool call_typing(Ui *ui, void *state)
{
    (void)ui;
    return ((const Call *)state)->in_form;
}

static bool call_is_call(Ui *ui, void *state)
{
    (void)ui;
    return call_runs(state);
}

const Screen screen_call = {
    .name = "call",
    .title = N_("Call"),
    .size = sizeof(Call),
    .commands = commands,
    .command_count = sizeof commands / sizeof commands[0],
    .open = call_open,
    .load = call_load,
    .paint = call_paint,
    .cursor = call_cursor,
    .key = call_key,
    .command = call_command,
    .why_not = call_why_not,
    .subtitle = call_subtitle,
    .leaving = call_leaving,
    .close = call_close,
    .typing = call_typing,
    .is_call = call_is_call,
};

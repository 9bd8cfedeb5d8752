/* What is done with a case as a whole. */
#include <string.h>

#include "case_screen.h"
#include "pick.h"
#include "second.h"
#include "staff.h"
#include "text.h"

static Reaction done(Ui *ui, Status status, const Error *error, const char *said)
{
    if (status != OK)
        ui_error(ui, error);
    else
        ui_say(ui, "%s", said);
    return status == OK ? RELOAD : REDRAW;
}

static Reaction take(Ui *ui, CaseState *s)
{
    Error error = {0};
    Status status = case_take(ui_desk(ui), s->id, ui_desk(ui)->actor.id, &error);
    return done(ui, status, &error, tr("You follow this case from now on."));
}

static Reaction hand_over(Ui *ui, CaseState *s)
{
    int64_t account = s->list.record.holder;
    Error error = {0};
    if (!pick_colleague(ui, tr("Hand the case over to"), &account))
        return REDRAW;
    Status status = case_take(ui_desk(ui), s->id, account, &error);
    return done(ui, status, &error, tr("Handed over."));
}

static Reaction sentence(Ui *ui, CaseState *s)
{
    char text[512];
    case_sentence(ui_desk(ui), &s->list, text, sizeof text);
    ui_show(ui, tr("One-line report"), text);
    return REDRAW;
}

static Reaction conditioned(Ui *ui, CaseState *s)
{
    char typed[64] = "", at[INSTANT_SIZE];
    Error error = {0};
    while (ui_ask(ui, tr("Patient conditioned"), tr("Since when (empty: now)"), typed, sizeof typed, false)) {
        instant_format(clock_now(), at);
        if (typed[strspn(typed, " ")] && instant_read(typed, clock_now(), 0, at, &error) != OK) {
            ui_error(ui, &error);
            continue;
        }
        Status status = case_conditioned(ui_desk(ui), s->id, at, &error);
        return done(ui, status, &error, tr("Noted: the patient is conditioned. This case stands above everything."));
    }
    return REDRAW;
}

/* A reason why a case ends, from a box; of one side, or of all (""). What the donor said before comes first;
 * "completed" is none before the collection. */
static bool choose_reason(Ui *ui, const char *title, const char *side, const Case *record, char *code, size_t size)
{
    enum { ITEMS = 32 };
    static const char list_name[] = "case_close_reason";
    const ChoiceList *list = choice_list(list_name);
    const char *items[ITEMS], *codes[ITEMS], *said = record->refuse_reason;
    int count = 0;
    if (said[0]) {
        codes[count] = said;
        items[count++] = choice_label(list_name, said);
    }
    for (size_t i = 0; list && i < list->count && count < ITEMS; i++) {
        const char *its_side = case_close_side(list->items[i].code);
        bool other = side[0] && !(its_side && text_equal(its_side, side));
        bool too_early = its_side && !its_side[0] && !record->collected_on[0];
        if (other || too_early || text_equal(list->items[i].code, said))
            continue;
        codes[count] = list->items[i].code;
        items[count++] = choice_label(list_name, list->items[i].code);
    }
    int chosen = ui_choose(ui, title, "", items, count);
    if (chosen >= 0)
        text_copy(code, size, codes[chosen]);
    return chosen >= 0;
}

/* Recorded before anything else is asked: a refusal after the conditioning is reported at once. */
static Reaction refused(Ui *ui, CaseState *s)
{
    char reason[CODE_SIZE] = "", note[LINE_SIZE] = "";
    Error error = {0};
    if (!choose_reason(ui, tr("The donor does not go on"), "donor", &s->list.record, reason, sizeof reason) ||
        !ui_ask(ui, tr("The donor does not go on"), tr("In the donor's own words"), note, sizeof note, false))
        return REDRAW;
    Status status = case_refused(ui_desk(ui), s->id, reason, note, &error);
    return done(ui, status, &error,
                tr("Recorded, and listed for the province. The case stays open until it is closed."));
}

static Reaction goes_on(Ui *ui, CaseState *s)
{
    Error error = {0};
    Status status = case_refused(ui_desk(ui), s->id, "", "", &error);
    return done(ui, status, &error, tr("The refusal is taken back; the case goes on."));
}

static Reaction reserve(Ui *ui, CaseState *s)
{
    Error error = {0};
    bool is = text_equal(s->list.record.phase, "reserve");
    if (is &&
        !ui_confirm(ui, tr("Release the reserve"), tr("The donor was not chosen: the case ends on the patient's side."),
                    tr("Release"), tr("Keep as reserve")))
        return REDRAW;
    Status status = case_reserve(ui_desk(ui), s->id, !is, &error);
    if (status == OK && !is)
        ui_offer_undo(ui, tr("waiting as a reserve"), case_unreserve, s->id);
    return done(ui, status, &error,
                is ? tr("Released; the case has ended.") : tr("Waits as a reserve; the regular check is planned."));
}

static bool ask_second(Ui *ui, CaseClosing *closing)
{
    Signature second;
    bool signed_ = second_ask(ui, tr("Close the case (patient conditioned)"), &second);
    text_copy(closing->second, sizeof closing->second, second.name);
    text_copy(closing->password, sizeof closing->password, second.password);
    explicit_bzero(second.password, sizeof second.password);
    return signed_;
}

/* The side follows from the reason: only the donor's counts as attrition. */
static bool ask_closing(Ui *ui, const CaseState *s, CaseClosing *closing)
{
    const char *title = tr("Close the case");
    if (!choose_reason(ui, title, "", &s->list.record, closing->reason, sizeof closing->reason))
        return false;
    const char *side = case_close_side(closing->reason);
    text_copy(closing->side, sizeof closing->side, side ? side : "");
    return ui_ask(ui, title, tr("Note (may stay empty)"), closing->note, sizeof closing->note, false) &&
           (!s->list.record.conditioned_at[0] || ask_second(ui, closing));
}

Reaction case_end(Ui *ui, CaseState *s)
{
    CaseClosing closing = {0};
    Error error = {0};
    if (!ask_closing(ui, s, &closing)) {
        explicit_bzero(closing.password, sizeof closing.password);
        return REDRAW;
    }
    Status status = case_close(ui_desk(ui), s->id, &closing, &error);
    explicit_bzero(closing.password, sizeof closing.password);
    return done(ui, status, &error, tr("The case has ended; the donor's status follows."));
}

static Reaction reopen(Ui *ui, CaseState *s)
{
    char reason[LINE_SIZE] = "";
    Error error = {0};
    if (!ui_ask(ui, tr("Open the case again"), tr("Reason"), reason, sizeof reason, false))
        return REDRAW;
    Status status = case_reopen(ui_desk(ui), s->id, reason, &error);
    return done(ui, status, &error, tr("The case is open again."));
}

static Reaction letters(Ui *ui, CaseState *s)
{
    return letter_write(ui, s->id);
}

static Reaction next_notice(Ui *ui, CaseState *s)
{
    Reaction reaction = notice_next(ui, &s->list.record);
    if (reaction == RELOAD)
        case_to_next(ui, s);
    return reaction;
}

static Reaction serials(Ui *ui, CaseState *s)
{
    return case_form(ui, s, "serials", NULL);
}

static Reaction award(Ui *ui, CaseState *s)
{
    return case_form(ui, s, "award", NULL);
}

/* --- the box --- */

typedef enum { ALWAYS, WHILE_OPEN, BEFORE_COLLECTION, WHEN_REFUSED, AFTER_COLLECTION, WHEN_AWARD, WHEN_CLOSED } When;

typedef struct {
    When when;
    const char *roles;
    const char *label;
    Reaction (*run)(Ui *ui, CaseState *s);
    const char *(*why_not)(Ui *ui, const CaseState *s); /* NULL: enabled; else the reason */
} Act;

static const char *why_no_take(Ui *ui, const CaseState *s)
{
    return s->list.record.holder == ui_desk(ui)->actor.id ? tr("you follow it already") : NULL;
}

#define WORKERS "lead caller liaison"

static const Act acts[] = {
    {ALWAYS, NULL, N_("One-line report"), sentence},
    {ALWAYS, WORKERS, N_("Letters and sheets"), letters},
    {WHILE_OPEN, WORKERS, N_("I take it"), take, why_no_take},
    {BEFORE_COLLECTION, WORKERS, N_("Notice of the province"), next_notice},
    {WHILE_OPEN, WORKERS, N_("Hand over to a colleague"), hand_over},
    {BEFORE_COLLECTION, WORKERS, N_("Patient conditioned"), conditioned},
    {BEFORE_COLLECTION, WORKERS, N_("The donor does not go on"), refused},
    {WHEN_REFUSED, WORKERS, N_("The donor goes on after all"), goes_on},
    {BEFORE_COLLECTION, WORKERS, N_("Reserve: wait, or release"), reserve},
    {AFTER_COLLECTION, WORKERS, N_("Serial numbers of the donation"), serials},
    {WHEN_AWARD, WORKERS, N_("Award: unit, complex, not published, open by hand"), award},
    {WHILE_OPEN, WORKERS, N_("Close the case"), case_end},
    {WHEN_CLOSED, "lead caller", N_("Open the case again"), reopen},
};

static bool fits(const CaseState *s, When when)
{
    const Case *record = &s->list.record;
    switch (when) {
    case WHILE_OPEN:
        return !record->closed_on[0];
    case BEFORE_COLLECTION:
        return !record->closed_on[0] && !record->collected_on[0];
    case WHEN_REFUSED:
        return !record->closed_on[0] && record->refused_at[0];
    case AFTER_COLLECTION:
        return record->collected_on[0] != '\0';
    case WHEN_AWARD: /* also of a donor who was stopped after the first dose */
        return s->list.award[0] != '\0';
    case WHEN_CLOSED:
        return record->closed_on[0] != '\0';
    default:
        return true;
    }
}

/* What cannot be done just now keeps its place and says why. */
Reaction case_acts(Ui *ui, CaseState *s)
{
    enum { ACTS = sizeof acts / sizeof acts[0] };
    char texts[ACTS][LINE_SIZE];
    const char *labels[ACTS], *why[ACTS];
    const Act *offered[ACTS];
    int count = 0;
    for (int i = 0; i < ACTS; i++) {
        const Act *act = &acts[i];
        if (!fits(s, act->when) || !staff_may(ui_desk(ui), act->roles))
            continue;
        why[count] = act->why_not ? act->why_not(ui, s) : NULL;
        text_copy(texts[count], LINE_SIZE, tr(act->label));
        if (why[count])
            text_format(texts[count], LINE_SIZE, "%s  (%s)", tr(act->label), why[count]);
        labels[count] = texts[count];
        offered[count++] = act;
    }
    int chosen = ui_choose(ui, s->list.name, "", labels, count);
    if (chosen < 0)
        return REDRAW;
    if (!why[chosen])
        return offered[chosen]->run(ui, s);
    ui_say(ui, tr("%1$s: %2$s"), tr(offered[chosen]->label), why[chosen]);
    return REDRAW;
}

/* What is done with a person of a list: complete the file, another day, a step of the search, a lead's decision. */
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "people.h"
#include "samples_screen.h"
#include "save_form.h"
#include "screens.h"
#include "text.h"
#include "work.h"

enum { LABELS = 24, OUTCOMES = 16 };

Reaction work_call(Ui *ui, const WorkRow *row)
{
    CallArgument call = {.donor = row->key.donor};
    text_copy(call.purpose, sizeof call.purpose, row->purpose);
    text_copy(call.number, sizeof call.number, row->number);
    return ui_open(ui, &screen_call, &call);
}

/* --- to be completed: the missing entries alone, one form after the other --- */

static bool is_missing(const char *const *labels, size_t count, const char *label)
{
    for (size_t i = 0; i < count; i++)
        if (labels[i] == label)
            return true;
    return false;
}

static bool save_part(Ui *ui, const RecordType *type, const char *title, const char *const *names, void *record)
{
    return save_form(ui, &(SaveForm){.type = type, .title = title, .names = names}, record) == RELOAD;
}

/* False: a form was left. */
static bool complete_parts(Ui *ui, int64_t donor, const char *const *labels, size_t count)
{
    Phone phone = {.donor = donor, .owner = "self", .state = "unconfirmed"};
    Relative relative = {.donor = donor};
    Consent consent = {.donor = donor};
    const struct {
        const RecordType *type;
        void *record;
    } parts[] = {{&phone_type, &phone}, {&relative_type, &relative}, {&consent_type, &consent}};
    for (size_t i = 0; i < 3; i++)
        if (is_missing(labels, count, parts[i].type->label) &&
            !save_part(ui, parts[i].type, NULL, NULL, parts[i].record))
            return false;
    return true;
}

static Reaction complete(Ui *ui, const WorkRow *row, bool *done)
{
    const char *labels[LABELS], *names[LABELS + 1];
    Donor donor;
    size_t named = 0, count = worklist_missing(ui_desk(ui), row->key.donor, labels, LABELS);
    count = count < LABELS ? count : LABELS;
    if (!record_load(ui_desk(ui)->store, &donor_type, row->key.donor, &donor))
        return RELOAD;
    for (size_t i = 0; i < donor_type.count && named < LABELS; i++)
        if (is_missing(labels, count, donor_type.fields[i].label))
            names[named++] = donor_type.fields[i].name;
    names[named] = NULL;
    *done = (!named || save_part(ui, &donor_type, donor.name, names, &donor)) &&
            complete_parts(ui, row->key.donor, labels, count);
    size_t left = worklist_missing(ui_desk(ui), row->key.donor, labels, LABELS);
    if (*done && left)
        ui_say(ui, tr_n("%1$s: %2$zu entry is still missing", "%1$s: %2$zu entries are still missing", (long long)left),
               donor.name, left);
    else if (*done)
        ui_say(ui, tr("%s: the file is complete"), donor.name);
    return RELOAD;
}

/* --- stalled --- */

static Reaction another_day(Ui *ui, const WorkRow *row, bool *done)
{
    char wanted[INSTANT_SIZE];
    if (!people_ask_when(ui, tr("Another day"), wanted))
        return REDRAW;
    if (!wanted[0])
        instant_format(clock_now(), wanted);
    *done = people_add(ui, &row->key.donor, 1, row->purpose, wanted) == OK;
    return *done ? RELOAD : REDRAW;
}

static Reaction stalled(Ui *ui, const WorkRow *row, bool *done)
{
    const char *const choices[] = {tr("Call now"), tr("Another day")};
    int chosen = ui_choose(ui, row->person.name, row->what, choices, 2);
    return chosen == 0 ? work_call(ui, row) : chosen == 1 ? another_day(ui, row, done) : REDRAW;
}

/* --- the one way to store an act --- */

static Status undo_attempt(Desk *desk, int64_t id, Error *error)
{
    return attempt_void(desk, id, tr("taken back at once"), error);
}

static Reaction store(Ui *ui, const WorkRow *row, WorkAct *act, bool *done)
{
    Error error = {.code = OK};
    char said[400], what[LINE_SIZE];
    int64_t id;
    if (worklist_act(ui_desk(ui), act, &id, said, sizeof said, &error) != OK) {
        ui_error(ui, &error);
        return error.code == ERR_CONFLICT ? RELOAD : REDRAW;
    }
    ui_say(ui, "%s", said);
    text_format(what, sizeof what, tr("%1$s: %2$s"), row->person.name,
                text_equal(act->act, "reached") ? choice_label("outcome", act->attempt.outcome)
                                                : choice_label("list_act", act->act));
    ui_offer_undo(ui, what, id ? worklist_undo : undo_attempt, id ? id : act->attempt.id);
    *done = true;
    return RELOAD;
}

/* --- the search --- */

static bool ask_note(Ui *ui, const WorkRow *row, const char *label, char *note, size_t size)
{
    return ui_ask(ui, row->person.name, label, note, size, false);
}

static bool ask_number(Ui *ui, const WorkRow *row, char number[NUMBER_SIZE])
{
    Error error = {.code = OK};
    while (ask_note(ui, row, tr("New number"), number, NUMBER_SIZE)) {
        if (check_phone(number, NUMBER_SIZE, NULL, &error) == OK)
            return true;
        ui_error(ui, &error);
    }
    return false;
}

/* Who met the person says what they said, where nothing more is needed for it; the rest is a call. */
static Reaction reached(Ui *ui, const WorkRow *row, WorkAct *act, bool *done)
{
    const Config *config = ui_desk(ui)->config;
    const Outcome *fitting[OUTCOMES];
    const char *choices[OUTCOMES + 1];
    int count = 0;
    for (size_t i = 0; i < config->outcome_count && count < OUTCOMES; i++) {
        const Outcome *o = &config->outcomes[i];
        if (o->contact && outcome_fits(o, "self") && !o->needs && !o->status[0] && !o->do_not_call)
            fitting[count++] = o;
    }
    for (int i = 0; i < count; i++)
        choices[i] = name_text(fitting[i]->name);
    choices[count] = tr("Something else: record it as a call (F2)");
    int chosen = ui_choose(ui, row->person.name, tr("What did the person say?"), choices, count + 1);
    if (chosen == count)
        return work_call(ui, row);
    if (chosen < 0)
        return REDRAW;
    text_copy(act->act, sizeof act->act, "reached");
    text_copy(act->attempt.answered, sizeof act->attempt.answered, "self");
    text_copy(act->attempt.outcome, sizeof act->attempt.outcome, fitting[chosen]->id);
    return ask_note(ui, row, tr("Note (may be empty)"), act->reason, sizeof act->reason) ? store(ui, row, act, done)
                                                                                         : REDRAW;
}

static Reaction search(Ui *ui, const WorkRow *row, bool *done)
{
    static const char *const acts[] = {"asked", "number", "nobody", "none"};
    const Config *config = ui_desk(ui)->config;
    const SearchStep *step = &config->search[config_search_step(config, row->about)];
    const char *const choices[] = {tr("Somebody was asked to pass it on"), tr("A new number was given"),
                                   tr("Nobody was there, or nobody answered"),
                                   tr("No lead: nothing on file that could be tried"), tr("The person was reached")};
    WorkAct act = {.kind = WORK_SEARCH, .donor = row->key.donor};
    int chosen = ui_choose(ui, row->person.name, row->what, choices, 5);
    if (chosen < 0)
        return REDRAW;
    text_copy(act.attempt.channel, sizeof act.attempt.channel, step->channel);
    text_copy(act.attempt.number, sizeof act.attempt.number, row->number);
    if (chosen == 4)
        return reached(ui, row, &act, done);
    text_copy(act.act, sizeof act.act, acts[chosen]);
    text_copy(act.attempt.answered, sizeof act.attempt.answered,
              chosen == 2                             ? "nobody"
              : text_equal(step->number, "relatives") ? "relative"
                                                      : "other");
    if (chosen == 1 && !ask_number(ui, row, act.attempt.new_number))
        return REDRAW;
    if (!ask_note(ui, row, tr("With whom, what was said (may be empty)"), act.reason, sizeof act.reason))
        return REDRAW;
    return store(ui, row, &act, done);
}

/* --- a lead's decision --- */

static bool ask_day(Ui *ui, const WorkRow *row, Day proposed, char day[DATE_SIZE])
{
    char typed[64];
    Error error = {.code = OK};
    day_format(proposed, typed);
    while (ui_ask(ui, row->person.name, tr("To be called from"), typed, sizeof typed, false)) {
        if (date_parse(typed, clock_today(), false, day, &error) == OK)
            return true;
        ui_error(ui, &error);
    }
    return false;
}

static Reaction review(Ui *ui, const WorkRow *row, bool *done)
{
    static const char *const acts[] = {"keep", "family", "leave"};
    enum { FAMILY_DAYS = 7 };
    const char *const choices[] = {tr("Keep in the pool, call again later"), tr("A talk with the family"),
                                   tr("Propose leaving to the province")};
    WorkAct act = {.kind = WORK_REVIEW, .donor = row->key.donor};
    int months = (int)ui_desk(ui)->config->limits.review_months;
    int chosen = ui_choose(ui, row->person.name, row->what, choices, 3);
    if (chosen < 0)
        return REDRAW;
    text_copy(act.act, sizeof act.act, acts[chosen]);
    Day proposed = chosen == 0 ? day_add_months(clock_today(), months) : clock_today() + FAMILY_DAYS;
    if ((chosen < 2 && !ask_day(ui, row, proposed, act.again_on)) ||
        !ask_note(ui, row, tr("Reason"), act.reason, sizeof act.reason))
        return REDRAW;
    return store(ui, row, &act, done);
}

/* --- age, deferral --- */

static Reaction settle(Ui *ui, WorkKind kind, const WorkRow *row, bool *done)
{
    bool age = kind == WORK_AGE;
    const char *const choices[] = {tr("Call now"), age ? tr("Thank-you sent") : tr("Nothing to do"),
                                   tr("Nothing to do")};
    WorkAct act = {.kind = kind, .donor = row->key.donor};
    int chosen = ui_choose(ui, row->person.name, row->what, choices, age ? 3 : 2);
    if (chosen <= 0)
        return chosen < 0 ? REDRAW : work_call(ui, row);
    text_copy(act.act, sizeof act.act, age && chosen == 1 ? "thanks" : "nothing");
    return store(ui, row, &act, done);
}

/* --- data quality --- */

/* What is missing is entered here, or asked for in a call. */
static Reaction ask_or_call(Ui *ui, const WorkRow *row, const char *enter, const RecordType *type, void *record,
                            bool *done)
{
    const char *const choices[] = {enter, tr("Call now")};
    int chosen = ui_choose(ui, row->person.name, row->what, choices, 2);
    if (chosen != 0)
        return chosen < 0 ? REDRAW : work_call(ui, row);
    *done = save_part(ui, type, NULL, NULL, record);
    return *done ? RELOAD : REDRAW;
}

static Reaction no_phone(Ui *ui, const WorkRow *row, bool *done)
{
    Phone phone = {.donor = row->key.donor, .owner = "self", .state = "unconfirmed"};
    return ask_or_call(ui, row, tr("Enter a number"), &phone_type, &phone, done);
}

/* Who is on file without a number gets one before somebody else is entered. */
static Reaction no_second(Ui *ui, const WorkRow *row, bool *done)
{
    Relative relative = {.donor = row->key.donor};
    Store *store = ui_desk(ui)->store;
    int64_t there = worklist_unreachable(ui_desk(ui), row->key.donor);
    if (there && !record_load(store, &relative_type, there, &relative))
        return RELOAD;
    return ask_or_call(ui, row, there ? tr("Enter the number") : tr("Enter a relative or friend"), &relative_type,
                       &relative, done);
}

static Reaction no_consent(Ui *ui, const WorkRow *row, bool *done)
{
    Consent consent = {.donor = row->key.donor};
    return ask_or_call(ui, row, tr("Enter the consent"), &consent_type, &consent, done);
}

static Reaction sample(Ui *ui, const WorkRow *row, bool *done)
{
    const char *const choices[] = {tr("Enter a result"), tr("Call now")};
    int64_t id = strtoll(row->about, NULL, 10);
    int chosen = ui_choose(ui, row->person.name, row->what, choices, 2);
    if (chosen != 0)
        return chosen < 0 ? REDRAW : work_call(ui, row);
    *done = samples_enter(ui, &id, 1);
    return *done ? RELOAD : REDRAW;
}

Reaction work_act(Ui *ui, WorkKind kind, const WorkRow *row, bool *done)
{
    *done = false;
    switch (kind) {
    case WORK_INCOMPLETE:
        return complete(ui, row, done);
    case WORK_STALLED:
        return stalled(ui, row, done);
    case WORK_SEARCH:
        return search(ui, row, done);
    case WORK_REVIEW:
        return review(ui, row, done);
    case WORK_NO_PHONE:
        return no_phone(ui, row, done);
    case WORK_NO_SECOND:
        return no_second(ui, row, done);
    case WORK_NO_CONSENT:
        return no_consent(ui, row, done);
    case WORK_SAMPLE:
        return sample(ui, row, done);
    default:
        return settle(ui, kind, row, done);
    }
}

/* Acting on a list: steps of the search, a lead's decision, what is done about an age limit or a deferral. */
#include <string.h>

#include "facts.h"
#include "may.h"
#include "staff.h"
#include "text.h"
#include "tr.h"
#include "work.h"

typedef struct {
    Desk *desk;
    WorkAct *act;
    int64_t id; /* of the list_act */
    char *said;
    size_t size;
    char name[NAME_SIZE];
} Job;

const char *worklist_denied(const Desk *desk, WorkKind kind)
{
    if (kind == WORK_REVIEW && !staff_may(desk, "lead"))
        return tr("only a lead decides about this; everybody may read it");
    if (!staff_may(desk, "lead caller liaison"))
        return tr("this account reads the lists and changes nothing");
    return NULL;
}

/* --- the search --- */

/* The outcome that goes with a step's result. */
static const Outcome *outcome_of(const Config *config, const char *act, const char *answered)
{
    bool number = text_equal(act, "number");
    for (size_t i = 0; i < config->outcome_count; i++) {
        const Outcome *o = &config->outcomes[i];
        if (outcome_fits(o, answered) && (number ? (o->needs & NEEDS_NUMBER) != 0 : o->next == NEXT_RETRY))
            return o;
    }
    return NULL;
}

static void say_search(Job *job, bool last)
{
    const WorkAct *act = job->act;
    char next[CODE_SIZE], due[INSTANT_SIZE], local[32];
    store_settle(job->desk->store);
    query_one_text(job->desk->store, next, sizeof next,
                   "SELECT about FROM waiting WHERE donor = ?1 AND list = 'search'", INT_(act->donor));
    query_one_text(job->desk->store, due, sizeof due, "SELECT due FROM waiting WHERE donor = ?1 AND list = 'search'",
                   INT_(act->donor));
    instant_local(due, local, sizeof local);
    if (text_equal(act->act, "reached"))
        text_format(job->said, job->size, tr("%s was reached: the search is over"), job->name);
    else if (last)
        text_format(
            job->said, job->size,
            tr("%1$s: every step was taken; proposed to the province as not reached; searched again from %2$.10s"),
            job->name, local);
    else if (next[0])
        text_format(job->said, job->size, tr("%1$s: %2$s. Next: %3$s, from %4$.10s"), job->name,
                    choice_label("list_act", act->act), choice_label("search_step", next), local);
    else
        text_format(job->said, job->size, tr("%1$s: %2$s. The calls go on"), job->name,
                    choice_label("list_act", act->act));
}

static void act_search(Job *job)
{
    WorkAct *act = job->act;
    Attempt *a = &act->attempt;
    int64_t before = query_one_int(job->desk->store, 0, "SELECT coalesce(max(id), 0) FROM status_period");
    if (text_equal(act->act, "none")) {
        ListAct fact = {.donor = act->donor, .act = "none"};
        text_copy(fact.reason, sizeof fact.reason, act->reason);
        bool last = work_put_step(job->desk, &fact);
        job->id = fact.id;
        say_search(job, last);
        return;
    }
    const Outcome *outcome = outcome_of(job->desk->config, act->act, a->answered);
    if (!text_equal(act->act, "reached"))
        text_copy(a->outcome, sizeof a->outcome, outcome ? outcome->id : "");
    a->donor = act->donor;
    text_copy(a->purpose, sizeof a->purpose, "search");
    text_copy(a->direction, sizeof a->direction, "out");
    text_copy(a->note, sizeof a->note, act->reason);
    attempt_apply(job->desk, a);
    job->id = query_one_int(job->desk->store, 0, "SELECT max(id) FROM list_act WHERE attempt = ?1", INT_(a->id));
    say_search(job, query_one_int(job->desk->store, 0, "SELECT 1 FROM list_act WHERE id = ?1 AND period > ?2",
                                  INT_(job->id), INT_(before)) != 0);
}

/* --- a lead's decision --- */

static bool decision_sound(Job *job, const Outcome *outcome)
{
    const WorkAct *act = job->act;
    Store *store = job->desk->store;
    bool leave = text_equal(act->act, "leave");
    if (!act->reason[0])
        store_fail(store, ERR_INPUT, "reason", tr("the reason is missing"));
    else if (leave && (!outcome || !outcome->status[0]))
        store_fail(store, ERR_INPUT, "act",
                   tr("nothing was said that leads to leaving: keep the person, or set a status on the card"));
    else if (!leave && (day_parse(act->again_on) == DAY_NONE || day_parse(act->again_on) < clock_today()))
        store_fail(store, ERR_INPUT, "again_on", tr("the day from which the person is called again is missing"));
    return !store_failed(store);
}

static void withdraw(Desk *desk, int64_t attempt, const char *reason)
{
    StatusPeriod period;
    int64_t id = query_one_int(desk->store, 0,
                               "SELECT id FROM status_period WHERE attempt = ?1 AND proposal = 1 AND voided_at IS NULL",
                               INT_(attempt));
    if (!id || !record_load(desk->store, &status_period_type, id, &period))
        return;
    instant_format(clock_now(), period.voided_at);
    text_copy(period.void_reason, sizeof period.void_reason, reason);
    record_update(desk->store, &status_period_type, &period, "void");
}

static void act_review(Job *job)
{
    const WorkAct *act = job->act;
    Attempt call;
    ListAct fact = {.donor = act->donor, .list = "review", .attempt = work_review_call(job->desk, act->donor)};
    if (!record_load(job->desk->store, &attempt_type, fact.attempt, &call))
        return;
    const Outcome *outcome = config_outcome(job->desk->config, call.outcome);
    if (!decision_sound(job, outcome))
        return;
    text_copy(fact.act, sizeof fact.act, act->act);
    text_copy(fact.reason, sizeof fact.reason, act->reason);
    if (text_equal(act->act, "leave")) {
        fact.period =
            work_propose(job->desk, act->donor, outcome->status, outcome->status_reason, call.id, act->reason);
        text_format(job->said, job->size, tr("%s: leaving is proposed; it holds once the province has confirmed it"),
                    job->name);
    } else {
        withdraw(job->desk, call.id, act->reason);
        text_copy(fact.again_on, sizeof fact.again_on, act->again_on);
        text_format(job->said, job->size,
                    text_equal(act->act, "family") ? tr("%1$s: a talk with the family, in the calls from %2$s")
                                                   : tr("%1$s stays in the pool; called again from %2$s"),
                    job->name, act->again_on);
    }
    job->id = work_put_act(job->desk, &fact);
}

/* --- age and deferral --- */

static void act_done(Job *job)
{
    const WorkAct *act = job->act;
    ListAct fact = {.donor = act->donor};
    text_copy(fact.list, sizeof fact.list, worklist_id(act->kind));
    text_copy(fact.act, sizeof fact.act, act->act);
    text_copy(fact.reason, sizeof fact.reason, act->reason);
    query_one_text(job->desk->store, fact.about, sizeof fact.about,
                   "SELECT due FROM waiting WHERE donor = ?1 AND list = ?2", INT_(act->donor), TEXT_(fact.list));
    job->id = work_put_act(job->desk, &fact);
    text_format(job->said, job->size, tr("%1$s: %2$s"), job->name, choice_label("list_act", act->act));
}

/* --- the one write --- */

static void act_write(Store *store, void *arg)
{
    Job *job = arg;
    WorkAct *act = job->act;
    if (!may_write_now(job->desk, act->donor))
        return;
    if (!worklist_has(job->desk, act->kind, act->donor)) {
        store_fail(store, ERR_CONFLICT, "",
                   tr("this person does not stand on the list any more: a colleague was faster"));
        return;
    }
    query_one_text(store, job->name, sizeof job->name, "SELECT name FROM donor WHERE id = ?1", INT_(act->donor));
    if (act->kind == WORK_SEARCH)
        act_search(job);
    else if (act->kind == WORK_REVIEW)
        act_review(job);
    else
        act_done(job);
}

Status worklist_act(Desk *desk, WorkAct *act, int64_t *id, char *said, size_t size, Error *error)
{
    Job job = {.desk = desk, .act = act, .said = said, .size = size};
    const char *denied = worklist_denied(desk, act->kind);
    *id = 0;
    said[0] = '\0';
    if (denied)
        return error_set(error, ERR_DENIED, "", "%s", denied);
    if (act->kind != WORK_SEARCH && act->kind != WORK_REVIEW && act->kind != WORK_AGE && act->kind != WORK_DEFERRAL)
        return error_set(error, ERR_INTERNAL, "", "%s",
                         tr("on this list the files and calls themselves are worked on"));
    WorkAct before = *act;
    Status status = store_write(desk->store, act_write, &job, error);
    if (status != OK)
        *act = before;
    else
        *id = job.id;
    return status;
}

/* --- taking back --- */

typedef struct {
    Desk *desk;
    int64_t id;
} UndoJob;

static void undo_write(Store *store, void *arg)
{
    const UndoJob *job = arg;
    ListAct fact;
    StatusPeriod period;
    if (!record_load(store, &list_act_type, job->id, &fact) || fact.voided_at[0]) {
        store_fail(store, ERR_CONFLICT, "", tr("this was taken back already"));
        return;
    }
    if (!may_write_now(job->desk, fact.donor))
        return;
    instant_format(clock_now(), fact.voided_at);
    text_copy(fact.void_reason, sizeof fact.void_reason, tr("taken back at once"));
    record_update(store, &list_act_type, &fact, "void");
    /* A proposal that an earlier round of steps led to stays. */
    if (!fact.period || !record_load(store, &status_period_type, fact.period, &period) || period.voided_at[0] ||
        query_one_int(store, 0, "SELECT 1 FROM list_act WHERE period = ?1 AND voided_at IS NULL", INT_(fact.period)))
        return;
    text_copy(period.voided_at, sizeof period.voided_at, fact.voided_at);
    text_copy(period.void_reason, sizeof period.void_reason, fact.void_reason);
    record_update(store, &status_period_type, &period, "void");
}

Status worklist_undo(Desk *desk, int64_t id, Error *error)
{
    int64_t attempt =
        query_one_int(desk->store, 0, "SELECT attempt FROM list_act WHERE id = ?1 AND list = 'search'", INT_(id));
    if (attempt)
        return attempt_void(desk, attempt, tr("taken back at once"), error);
    return store_write(desk->store, undo_write, &(UndoJob){desk, id}, error);
}

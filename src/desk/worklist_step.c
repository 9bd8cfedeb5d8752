/* What acting on a list leaves behind: its fact, the step of the search that it answers, the proposal it leads to. */
#include "facts.h"
#include "text.h"
#include "tr.h"
#include "work.h"

int64_t work_put_act(Desk *desk, ListAct *fact)
{
    fact->account = desk->actor.id;
    if (!fact->at[0])
        instant_format(clock_now(), fact->at);
    record_insert(desk->store, &list_act_type, fact);
    return fact->id;
}

/* A proposal for the province; an open one of the same kind serves again. */
int64_t work_propose(Desk *desk, int64_t donor, const char *status, const char *reason, int64_t attempt,
                       const char *note)
{
    int64_t open = query_one_int(desk->store, 0,
                                 "SELECT max(id) FROM status_period WHERE donor = ?1 AND status = ?2 AND reason = ?3 "
                                 "AND proposal = 1 AND voided_at IS NULL",
                                 INT_(donor), TEXT_(status), TEXT_(reason));
    if (open)
        return open;
    StatusPeriod period = {.donor = donor, .proposal = 1, .attempt = attempt, .account = desk->actor.id};
    text_copy(period.status, sizeof period.status, status);
    text_copy(period.reason, sizeof period.reason, reason);
    text_copy(period.note, sizeof period.note, note);
    day_format(clock_today(), period.since);
    record_insert(desk->store, &status_period_type, &period);
    return period.id;
}

static void set_period(Desk *desk, int64_t act, int64_t period)
{
    exec(desk->store, "UPDATE list_act SET period = ?2 WHERE id = ?1", INT_(act), INT_(period));
}

/* The result of the step that is due. Where it was the last one of all, the registry is asked to note that nobody was
 * reached. True: it was. */
bool work_put_step(Desk *desk, ListAct *fact)
{
    Facts facts;
    query_one_text(desk->store, fact->about, sizeof fact->about,
                   "SELECT about FROM waiting WHERE donor = ?1 AND list = 'search'", INT_(fact->donor));
    if (!fact->about[0])
        return false;
    text_copy(fact->list, sizeof fact->list, "search");
    int64_t id = work_put_act(desk, fact);
    if (!facts_read(desk->store, desk->config, fact->donor, &facts) || facts.search.finished != id)
        return false;
    set_period(desk, id,
               work_propose(desk, fact->donor, "DE", "UC", fact->attempt, tr("every step of the search was taken")));
    return true;
}

void work_follow_call(Desk *desk, const Attempt *a, const Outcome *outcome)
{
    ListAct fact = {.donor = a->donor, .attempt = a->id};
    if (!text_equal(a->purpose, "search") || (outcome->contact && text_equal(a->answered, "self")))
        return;
    text_copy(fact.at, sizeof fact.at, a->at);
    text_copy(fact.act, sizeof fact.act,
              text_equal(a->answered, "nobody") ? "nobody"
              : a->new_number[0]                ? "number"
                                                : "asked");
    text_copy(fact.reason, sizeof fact.reason, a->note);
    work_put_step(desk, &fact);
}

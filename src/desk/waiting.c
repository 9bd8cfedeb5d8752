/* Lists that are worked through: who stands on them, from what was said, done and decided. */
#include <string.h>

#include "facts.h"
#include "registry.h"
#include "samples.h"
#include "text.h"

/* --- what was done --- */

/* Days until the search goes on. Somebody who was asked gets time to pass it on; where there is nothing to try, the
 * next step may be taken at once. */
static Day pause_days(const Facts *f, const ListAct *a, int step)
{
    if (text_equal(a->act, "none"))
        return 0;
    return (Day)(text_equal(a->act, "nobody") ? f->config->retry.gap_days : f->config->search[step].wait_days);
}

/* The steps are taken in their order; one that was passed comes again only with the next round. */
static void take_search(Facts *f, const ListAct *a)
{
    Search *s = &f->search;
    int step = config_search_step(f->config, a->about);
    if (strcmp(a->at, f->calls.contacted_at) <= 0 || step < s->step)
        return;
    s->tries = step == s->step ? s->tries + 1 : 1;
    s->step = step;
    Instant at = instant_parse(a->at);
    Day pause = pause_days(f, a, step);
    s->due = pause ? instant_at(instant_day(at) + pause, 0) : at;
    if (text_equal(a->act, "nobody") && s->tries < f->config->search[step].tries)
        return;
    s->tries = 0;
    if (++s->step < (int)f->config->search_count)
        return;
    s->step = 0;
    s->finished = a->id;
    s->due = instant_at(day_add_months(instant_day(at), (int)f->config->limits.search_months), 0);
}

/* A proposal that was taken back is decided anew. */
static bool period_stands(const Facts *f, int64_t period)
{
    for (size_t i = 0; i < f->period_count; i++)
        if (f->periods[i].id == period)
            return !f->periods[i].voided_at[0];
    return false;
}

static void take_act(Facts *f, const ListAct *a)
{
    if (text_equal(a->list, "search"))
        take_search(f, a);
    else if (text_equal(a->list, "review") && a->attempt == f->calls.review.id &&
             (!text_equal(a->act, "leave") || period_stands(f, a->period)))
        f->decision = *a;
    else if (text_equal(a->list, "age"))
        text_copy(f->age_done, sizeof f->age_done, a->about);
    else if (text_equal(a->list, "deferral"))
        text_copy(f->deferral_done, sizeof f->deferral_done, a->about);
}

void acts_none(Facts *f)
{
    f->search = (Search){.due = INSTANT_NONE};
}

void acts_read(Store *store, Facts *f, int64_t donor)
{
    acts_none(f);
    Query *q = query_donor(store, donor, "id, list, about, act, attempt, period, again_on, at", "list_act",
                           "INDEXED BY list_act_donor", " AND voided_at IS NULL", "at, id");
    while (query_row(q)) {
        ListAct a = {.id = query_int(q, 0), .donor = donor, .attempt = query_int(q, 4), .period = query_int(q, 5)};
        text_copy(a.list, sizeof a.list, query_text(q, 1));
        text_copy(a.about, sizeof a.about, query_text(q, 2));
        text_copy(a.act, sizeof a.act, query_text(q, 3));
        text_copy(a.again_on, sizeof a.again_on, query_text(q, 6));
        text_copy(a.at, sizeof a.at, query_text(q, 7));
        take_act(f, &a);
    }
}

/* --- who stands where --- */

static void put(Derived *out, const char *list, const char *due, const char *about)
{
    Waiting *w = &out->waiting[out->waiting_count++];
    text_copy(w->list, sizeof w->list, list);
    text_copy(w->due, sizeof w->due, due);
    text_copy(w->about, sizeof w->about, about);
}

static void wait_search(const Facts *f, Derived *out)
{
    if (text_equal(out->task.purpose, "search"))
        put(out, "search", out->task.not_before, f->config->search[f->search.step].id);
}

static void wait_review(const Facts *f, Derived *out)
{
    const Outcome *outcome = f->calls.review_outcome;
    char call[CODE_SIZE];
    text_format(call, sizeof call, "%lld", (long long)f->calls.review.id);
    if (outcome && outcome->next == NEXT_REVIEW && !f->decision.id)
        put(out, "review", f->calls.review.at, call);
}

static void wait_age(const Facts *f, Derived *out)
{
    const Limits *limits = &f->config->limits;
    Day birth = strlen(f->donor.birth_date) == 10 ? day_parse(f->donor.birth_date) : DAY_NONE;
    if (birth == DAY_NONE)
        return;
    int months = (int)limits->leave_age * 12;
    char reached[DATE_SIZE];
    day_format(day_add_months(birth, months), reached);
    if (day_add_months(birth, months - (int)limits->age_months) <= f->today && !text_equal(reached, f->age_done))
        put(out, "age", reached, "");
}

static const StatusPeriod *last_deferral(const Facts *f)
{
    char end[DATE_SIZE];
    day_format(last_deferral_end(f), end);
    for (size_t i = f->period_count; i-- > 0;)
        if (text_equal(f->periods[i].status, "TU") && text_equal(f->periods[i].until, end) &&
            !f->periods[i].voided_at[0] && !f->periods[i].proposal)
            return &f->periods[i];
    return NULL;
}

/* Spoken with shortly before it ends, or rung since: from then on the queue of calls goes on with it. The call that
 * the deferral came from is not such a one. */
static bool asked_at_end(const Facts *f, const StatusPeriod *p, Day end, Day from)
{
    const Calls *c = &f->calls;
    Day contact = c->contact.id && c->contact.id != p->attempt ? instant_day(instant_parse(c->contacted_at)) : DAY_NONE;
    Day attempt = c->attempted_at[0] ? instant_day(instant_parse(c->attempted_at)) : DAY_NONE;
    return (contact >= from && contact > day_parse(p->since)) || attempt > end;
}

static void wait_deferral(const Facts *f, Derived *out)
{
    const StatusPeriod *p = last_deferral_end(f) == DAY_NONE ? NULL : last_deferral(f);
    if (!p)
        return; /* and no day is reckoned from none */
    Day end = day_parse(p->until), from = end - (Day)f->config->limits.deferral_days;
    if (f->today >= from && !text_equal(p->until, f->deferral_done) && !asked_at_end(f, p, end, from))
        put(out, "deferral", p->until, "");
}

/* --- samples --- */

static const char *last_step(const Sample *s)
{
    return s->typed_on[0]      ? s->typed_on
           : s->received_on[0] ? s->received_on
           : s->sent_on[0]     ? s->sent_on
                               : s->collected_on;
}

/* On the way to the registry: of several tubes the one that moved last. Whoever is in the registry has arrived,
 * whatever an old tube says. */
static void wait_sample(const Facts *f, Derived *out)
{
    const Sample *moved = NULL;
    char id[CODE_SIZE];
    if (!text_equal(out->donor.status, "SA") && !text_equal(out->donor.status, "SE"))
        return;
    for (size_t i = 0; i < f->sample_count; i++) {
        const Sample *s = &f->samples[i];
        if (sample_state(s) < SAMPLE_REGISTRY && (!moved || strcmp(last_step(s), last_step(moved)) >= 0))
            moved = s;
    }
    if (!moved)
        return;
    text_format(id, sizeof id, "%lld", (long long)moved->id);
    put(out, "sample", last_step(moved)[0] ? last_step(moved) : "0", id);
}

void conclude_waiting(const Facts *f, Derived *out)
{
    const Donor *d = &out->donor;
    out->waiting_count = 0;
    if (registry_left(d->status, d->status_reason))
        return;
    wait_review(f, out);
    wait_sample(f, out);
    if (d->do_not_call)
        return;
    wait_search(f, out);
    if (text_equal(d->status, "DE"))
        return;
    wait_age(f, out);
    wait_deferral(f, out);
}

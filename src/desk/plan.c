/* The task that the rules open: why, from when, at which times of day, on which number (DOMAIN section 5). */
#include <string.h>

#include "facts.h"
#include "registry.h"
#include "text.h"

enum {
    ANY_PART = 7,
    RECHECK_MONTHS = 12,
    PROMISE_TRIES = 3 /* then the promise is over and the usual rules go on */
};

/* Where a record tells no date at all, it has waited longest. */
#define LONG_AGO "2000-01-01"

bool task_has_day(const char *not_before)
{
    return instant_day(instant_parse(not_before)) > day_parse(LONG_AGO);
}

/* --- which number --- */

/* How many whole rounds every usable own number has behind it; -1 when there is no such number. */
static int rounds_done(const Facts *f)
{
    int least = -1;
    for (int i = 0; i < f->calls.number_count; i++) {
        const NumberTries *n = &f->calls.numbers[i];
        int rounds = n->tries / (int)f->config->retry.attempts;
        if (n->own && n->usable && (least < 0 || rounds < least))
            least = rounds;
    }
    return least;
}

/* The next own number of the running round; `not` is passed over where another one is left. */
static const NumberTries *next_number(const Facts *f, const char * not )
{
    int limit = (rounds_done(f) + 1) * (int)f->config->retry.attempts;
    const NumberTries *fallback = NULL, *running = NULL;
    for (int i = 0; i < f->calls.number_count; i++) {
        const NumberTries *n = &f->calls.numbers[i];
        if (!n->own || !n->usable || n->tries >= limit)
            continue;
        if (text_equal(n->number, not ))
            fallback = n;
        else if (!running)
            running = n;
    }
    return running ? running : fallback;
}

/* A round stays with its number until its attempts are used. */
static const NumberTries *number_to_try(const Facts *f)
{
    const Calls *c = &f->calls;
    bool leave = c->outcome && c->outcome->next == NEXT_NUMBER;
    if (!leave && c->last.id)
        for (int i = 0; i < c->number_count; i++)
            if (c->numbers[i].own && c->numbers[i].usable && text_equal(c->numbers[i].number, c->last.number) &&
                c->numbers[i].tries % (int)f->config->retry.attempts != 0)
                return &c->numbers[i];
    return next_number(f, leave ? c->last.number : "");
}

/* For a step of the search: the number it asks for that was tried least. */
static const char *step_number(const Facts *f, const SearchStep *step)
{
    const NumberTries *best = NULL;
    bool work = text_equal(step->number, "workplace");
    if (text_equal(step->number, "none"))
        return "";
    for (int i = 0; i < f->calls.number_count; i++) {
        const NumberTries *n = &f->calls.numbers[i];
        if (n->usable && !n->own && n->work == work && (!best || n->tries < best->tries))
            best = n;
    }
    return best ? best->number : "";
}

/* --- why --- */

static void set_purpose(Task *task, const char *purpose, Day due)
{
    text_copy(task->purpose, sizeof task->purpose, purpose);
    instant_format(instant_at(due, 0), task->not_before);
}

static Day contact_day(const Facts *f)
{
    return f->calls.contacted_at[0] ? instant_day(instant_parse(f->calls.contacted_at)) : DAY_NONE;
}

static Day last_sampled(const Facts *f)
{
    Day last = DAY_NONE;
    for (size_t i = 0; i < f->sample_count; i++) {
        Day day = f->samples[i].collected_on[0] ? day_parse(f->samples[i].collected_on) : DAY_NONE;
        if (!f->samples[i].rejected_on[0] && day > last)
            last = day;
    }
    return last;
}

static Day enrolled(const Facts *f)
{
    Day day = f->donor.enrolled_on[0] ? day_parse(f->donor.enrolled_on) : last_sampled(f);
    return day == DAY_NONE ? day_parse(LONG_AGO) : day;
}

/* The caller's own date goes before the rule's. */
static void plan_recheck(const Facts *f, Task *task)
{
    const Attempt *contact = &f->calls.contact;
    const Outcome *outcome = f->calls.contact_outcome;
    int months = outcome && outcome->next == NEXT_MONTHS ? (int)outcome->months : RECHECK_MONTHS;
    set_purpose(task, "recheck", day_add_months(contact_day(f), months));
    if (contact->next_at[0])
        text_copy(task->not_before, sizeof task->not_before, contact->next_at);
}

/* The lead has decided that the person stays, and from when on somebody may call. */
static bool decided_to_stay(const Facts *f)
{
    return f->decision.id && !text_equal(f->decision.act, "leave");
}

static void plan_purpose(const Facts *f, Task *task)
{
    if (decided_to_stay(f)) {
        set_purpose(task, "recheck", day_parse(f->decision.again_on));
        return;
    }
    Day contact = contact_day(f), deferral = last_deferral_end(f), sampled = last_sampled(f);
    const char *status = f->donor.status;
    bool before_entry = text_equal(status, "SA") || text_equal(status, "SE");
    if (deferral != DAY_NONE && (contact == DAY_NONE || contact <= deferral))
        set_purpose(task, "tu_end", deferral + 1);
    else if (before_entry && sampled != DAY_NONE && (contact == DAY_NONE || contact < sampled))
        set_purpose(task, "confirm", sampled + (Day)f->config->limits.cooling_off_days);
    else if (contact == DAY_NONE)
        set_purpose(task, "first", enrolled(f));
    else
        plan_recheck(f, task);
}

/* --- when --- */

static Instant later(Instant a, Instant b)
{
    return a == INSTANT_NONE || b > a ? b : a;
}

static int tries_of(const Calls *c, const char *number)
{
    for (int i = 0; i < c->number_count; i++)
        if (text_equal(c->numbers[i].number, number))
            return c->numbers[i].tries;
    return 1; /* a number that is no longer on file has been tried */
}

/* What the rule alone says of an attempt that was no contact. */
static Instant hold_by_rule(const Facts *f, const NumberTries *next, bool exempt)
{
    const Calls *c = &f->calls;
    Instant at = instant_parse(c->last.at);
    OutcomeNext rule = c->outcome ? c->outcome->next : NEXT_RETRY;
    if (rule == NEXT_MONTHS)
        return instant_at(day_add_months(instant_day(at), (int)c->outcome->months), 0);
    if (rule == NEXT_NUMBER && next && next->tries < tries_of(c, c->last.number))
        return at; /* another number may be rung at once; two dead ones do not take turns */
    if (exempt)
        return at + EXEMPT_SECONDS;
    bool round_over = next && next->tries > 0 && next->tries % (int)f->config->retry.attempts == 0;
    int64_t days = round_over ? f->config->retry.round_gap_days : f->config->retry.gap_days;
    return instant_at(instant_day(at) + (Day)days, 0);
}

/* The clock of a retry starts at the attempt; a date that the caller set goes before the rule's. */
static Instant retry_not_before(const Facts *f, bool exempt)
{
    const Calls *c = &f->calls;
    if (!c->last.id || c->last.id == c->contact.id || c->last.id == c->promise.id)
        return INSTANT_NONE;
    return c->last.next_at[0] ? instant_parse(c->last.next_at) : hold_by_rule(f, number_to_try(f), exempt);
}

/* Times of day that the running round has not used yet; all of them when the date set lies in a used one. */
static int parts_left(const Facts *f, const NumberTries *number)
{
    int left = ANY_PART & ~number->parts;
    const char *set = f->calls.last.next_at;
    if (number->tries % (int)f->config->retry.attempts == 0 || !left)
        return ANY_PART;
    return set[0] && !(config_daypart(f->config, instant_parse(set)) & left) ? ANY_PART : left;
}

static void plan_retry(const Facts *f, Task *task, bool exempt)
{
    Instant hold = retry_not_before(f, exempt);
    if (hold != INSTANT_NONE)
        instant_format(later(instant_parse(task->not_before), hold), task->not_before);
    const NumberTries *number = number_to_try(f);
    if (!number)
        return;
    text_copy(task->number, sizeof task->number, number->number);
    task->tries = number->tries;
    if (!exempt)
        task->dayparts = parts_left(f, number);
}

static Day unreached_since(const Facts *f)
{
    for (size_t i = f->period_count; i-- > 0;)
        if (text_equal(f->periods[i].reason, "UC") && !f->periods[i].voided_at[0])
            return day_parse(f->periods[i].since);
    return f->today;
}

/* Without a number left, or after the last round: the steps of the search. Who has been given up as not reached is
 * looked for again every year. */
static void plan_search(const Facts *f, Task *task)
{
    int rounds = rounds_done(f);
    bool given_up = text_equal(f->donor.status, "DE");
    if (!given_up && rounds >= 0 && rounds < f->config->retry.rounds)
        return;
    text_copy(task->purpose, sizeof task->purpose, "search");
    text_copy(task->number, sizeof task->number, step_number(f, &f->config->search[f->search.step]));
    task->tries = f->search.tries;
    task->dayparts = ANY_PART;
    if (f->search.due != INSTANT_NONE)
        instant_format(f->search.due, task->not_before);
    else if (given_up)
        instant_format(instant_at(day_add_months(unreached_since(f), (int)f->config->limits.search_months), 0),
                       task->not_before);
}

static bool plan_promise(const Facts *f, Task *task)
{
    const Calls *c = &f->calls;
    if (!c->promise.id || c->promise_tries >= PROMISE_TRIES)
        return false;
    text_copy(task->purpose, sizeof task->purpose, "callback");
    text_copy(task->not_before, sizeof task->not_before, c->promise.next_at);
    if (text_equal(c->promise.next_for, "me"))
        task->assignee = c->promise.account;
    plan_retry(f, task, true);
    if (!task->number[0])
        text_copy(task->number, sizeof task->number, c->promise.number);
    return true;
}

/* A step of a match case or of aftercare wants a call: before everything else, yet at a time that was promised. */
static bool plan_case(const Facts *f, Task *task)
{
    const CaseEffect *c = &f->cases;
    const Attempt *promise = &f->calls.promise;
    const Purpose *purpose = config_purpose(f->config, c->purpose);
    if (!c->purpose[0] || !purpose)
        return false;
    text_copy(task->purpose, sizeof task->purpose, c->purpose);
    text_copy(task->not_before, sizeof task->not_before, c->not_before);
    plan_retry(f, task, purpose->exempt);
    if (promise->id && f->calls.promise_tries < PROMISE_TRIES && strcmp(promise->next_at, task->not_before) > 0) {
        text_copy(task->not_before, sizeof task->not_before, promise->next_at);
        task->assignee = text_equal(promise->next_for, "me") ? promise->account : 0;
    }
    plan_search(f, task);
    return true;
}

void conclude_task(const Facts *f, Task *task)
{
    const Calls *c = &f->calls;
    /* The lead decides before anybody calls again. */
    bool rests = c->review.id && !decided_to_stay(f);
    *task = (Task){.donor = f->donor.id, .dayparts = ANY_PART};
    if (registry_left(f->donor.status, f->donor.status_reason) || c->do_not_call ||
        (rests && c->review.id == c->last.id && !f->cases.purpose[0]))
        return;
    text_copy(task->origin, sizeof task->origin, "rule");
    text_copy(task->unit, sizeof task->unit, f->donor.unit);
    if (plan_case(f, task) || plan_promise(f, task))
        return;
    /* A call missed since takes nothing back from what the person said. */
    if (rests) {
        *task = (Task){.donor = f->donor.id, .dayparts = ANY_PART};
        return;
    }
    plan_purpose(f, task);
    plan_retry(f, task, false);
    plan_search(f, task);
}

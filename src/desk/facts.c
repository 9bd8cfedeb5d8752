/* Reading the facts of one donor; the story that the calls tell. */
#include <stddef.h>
#include <string.h>

#include "facts.h"
#include "intake.h"
#include "text.h"

/* --- numbers --- */

static NumberTries *find_number(Calls *calls, const char *number)
{
    for (int i = 0; i < calls->number_count; i++)
        if (strcmp(calls->numbers[i].number, number) == 0)
            return &calls->numbers[i];
    return NULL;
}

static void add_number(Calls *calls, const char *number, bool own, bool work, bool usable)
{
    if (!number[0] || find_number(calls, number) || calls->number_count == DERIVE_NUMBERS)
        return;
    NumberTries *n = &calls->numbers[calls->number_count++];
    text_copy(n->number, sizeof n->number, number);
    n->own = own;
    n->work = work;
    n->usable = usable;
}

static bool is_own(const Phone *phone)
{
    return !phone->owner[0] || text_equal(phone->owner, "self");
}

static bool is_usable(const Phone *phone)
{
    return !text_equal(phone->state, "out_of_service") && !text_equal(phone->state, "wrong") &&
           !text_equal(phone->state, "do_not_call");
}

/* Own numbers that are known to work first, then own unconfirmed ones, then the others'. */
static void gather_numbers(Facts *f)
{
    for (int turn = 0; turn < 3; turn++) {
        for (size_t i = 0; i < f->phone_count; i++) {
            const Phone *p = &f->phones[i];
            int rank = !is_own(p) ? 2 : text_equal(p->state, "in_use") ? 0 : 1;
            if (rank == turn)
                add_number(&f->calls, p->number, is_own(p), text_equal(p->owner, "workplace"), is_usable(p));
        }
    }
    for (size_t i = 0; i < f->relative_count; i++)
        add_number(&f->calls, f->relatives[i].phone, false, false, true);
}

/* --- calls --- */

static void forget_tries(Calls *calls)
{
    for (int i = 0; i < calls->number_count; i++)
        calls->numbers[i].tries = calls->numbers[i].parts = 0;
    calls->promise = (Attempt){0};
    calls->promise_tries = 0;
}

static void count_try(Calls *calls, const Config *config, const Attempt *a)
{
    NumberTries *n = find_number(calls, a->number);
    calls->promise_tries++;
    if (!n)
        return;
    if (n->tries % (int)config->retry.attempts == 0)
        n->parts = 0; /* a new round begins */
    n->tries++;
    n->parts |= config_daypart(config, instant_parse(a->at));
}

static void take_attempt(Calls *calls, const Config *config, const Attempt *a)
{
    const Outcome *outcome = a->outcome[0] ? config_outcome(config, a->outcome) : NULL;
    bool self = text_equal(a->answered, "self");
    calls->last = *a;
    calls->outcome = outcome;
    text_copy(calls->attempted_at, sizeof calls->attempted_at, a->at);
    if (outcome && outcome->province)
        calls->told = a->id;
    if (outcome && outcome->do_not_call)
        calls->do_not_call = true;
    if (outcome && self && outcome->willingness[0])
        text_copy(calls->willingness, sizeof calls->willingness, outcome->willingness);
    if (outcome && outcome->contact && self) {
        forget_tries(calls);
        text_copy(calls->contacted_at, sizeof calls->contacted_at, a->at);
        calls->contact = *a;
        calls->contact_outcome = outcome;
        calls->review = (Attempt){0};
        calls->review_outcome = NULL;
    } else {
        count_try(calls, config, a);
    }
    if (outcome && (outcome->next == NEXT_REVIEW || outcome->next == NEXT_LEAVING)) {
        calls->review = *a;
        calls->review_outcome = outcome;
    }
    if (outcome && outcome->next == NEXT_CALLBACK && a->next_at[0]) {
        calls->promise = *a;
        calls->promise_tries = 0;
    }
}

/* An attempt without outcome counts as a try. */
static void read_calls(Store *store, Facts *f, int64_t donor)
{
    Query *q = query_donor(store, donor, "id, at, coalesce(number, ''), answered, outcome, next_at, next_for, account",
                           "attempt", "INDEXED BY attempt_donor", " AND voided_at IS NULL", "at, id");
    while (query_row(q)) {
        Attempt a = {.id = query_int(q, 0), .donor = donor, .account = query_int(q, 7)};
        text_copy(a.at, sizeof a.at, query_text(q, 1));
        text_copy(a.number, sizeof a.number, query_text(q, 2));
        text_copy(a.answered, sizeof a.answered, query_text(q, 3));
        text_copy(a.outcome, sizeof a.outcome, query_text(q, 4));
        text_copy(a.next_at, sizeof a.next_at, query_text(q, 5));
        text_copy(a.next_for, sizeof a.next_for, query_text(q, 6));
        take_attempt(&f->calls, f->config, &a);
    }
}

/* A form that a newer one had replaced when it was signed is to be signed again. */
static void read_consents(Store *store, Facts *f, int64_t donor)
{
    Query *q = query_donor(store, donor, "edition, given_on", "consent", "INDEXED BY consent_donor",
                           " AND given_on IS NOT NULL AND withdrawn_on IS NULL", "id");
    while (query_row(q))
        f->consents += !config_consent_outdated(f->config, query_text(q, 0), query_text(q, 1));
}

/* What the questionnaire that was filled in last says. Compared here: to sort so few costs the database more. */
static void read_health(Store *store, Facts *f, int64_t donor)
{
    char last[DATE_SIZE] = "";
    Query *q = query_donor(store, donor, "filled_on, CASE result WHEN 'defer' THEN until END", "health",
                           "INDEXED BY health_donor", "", "id");
    while (query_row(q)) {
        if (strcmp(query_text(q, 0), last) < 0)
            continue;
        text_copy(last, sizeof last, query_text(q, 0));
        text_copy(f->deferred_until, sizeof f->deferred_until, query_text(q, 1));
    }
}

/* Defaults of a form (owner, kind, site) alone do not make a part. */
bool intake_stated(const Intake *intake, IntakePart part)
{
    const Relative *relative = &intake->relative[part == INTAKE_RELATIVE2];
    switch (part) {
    case INTAKE_PHONE:
        return intake->phone.number[0] || intake->phone.note[0];
    case INTAKE_RELATIVE:
    case INTAKE_RELATIVE2:
        return relative->name[0] || relative->phone[0] || relative->address[0];
    case INTAKE_SAMPLE:
        return intake->sample.collected_on[0] || intake->sample.barcode[0];
    case INTAKE_CONSENT:
        return intake->consent.edition[0] || intake->consent.given_on[0];
    default:
        return intake->health.answers[0] || intake->health.result[0];
    }
}

/* --- somebody new --- */

static void new_phones(const Intake *in, const IntakeMore *more, Facts *f)
{
    if (intake_stated(in, INTAKE_PHONE))
        f->phones[f->phone_count++] = in->phone;
    for (size_t i = 0; i < more->phone_count; i++)
        f->phones[f->phone_count++] = more->phones[i];
}

void facts_of_new(const Config *config, const Intake *in, const IntakeMore *more, Facts *facts)
{
    memset(facts, 0, offsetof(Facts, samples));
    facts->config = config;
    facts->today = clock_today();
    facts->donor = in->donor;
    new_phones(in, more, facts);
    if (more->period)
        facts->periods[facts->period_count++] = *more->period;
    for (unsigned i = 0; i < 2; i++)
        if (intake_stated(in, INTAKE_RELATIVE + i))
            facts->relatives[facts->relative_count++] = in->relative[i];
    if (intake_stated(in, INTAKE_SAMPLE))
        facts->samples[facts->sample_count++] = in->sample;
    const Consent *consent = &in->consent;
    facts->consents = intake_stated(in, INTAKE_CONSENT) && consent->given_on[0] && !consent->withdrawn_on[0] &&
                      !config_consent_outdated(config, consent->edition, consent->given_on);
    if (intake_stated(in, INTAKE_HEALTH) && text_equal(in->health.result, "defer"))
        text_copy(facts->deferred_until, sizeof facts->deferred_until, in->health.until);
    gather_numbers(facts);
    acts_none(facts);
    facts->cases = case_no_effect();
}

void facts_stored(const Intake *in, Facts *facts)
{
    facts->donor.id = in->donor.id;
    if (facts->sample_count)
        facts->samples[0] = in->sample;
}

static size_t fit(size_t count)
{
    return count < FACT_ROWS ? count : FACT_ROWS;
}

static bool read_person(Store *store, const Config *config, int64_t donor, Facts *facts)
{
    memset(facts, 0, offsetof(Facts, samples));
    facts->config = config;
    facts->today = clock_today();
    if (!record_load(store, &donor_type, donor, &facts->donor))
        return false;
    facts->sample_count = fit(record_load_all(store, &sample_type, donor, facts->samples, FACT_ROWS));
    facts->period_count = fit(record_load_all(store, &status_period_type, donor, facts->periods, FACT_ROWS));
    facts->phone_count = fit(record_load_all(store, &phone_type, donor, facts->phones, FACT_ROWS));
    return true;
}

bool facts_read_told(Store *store, const Config *config, int64_t donor, Facts *facts)
{
    if (!read_person(store, config, donor, facts))
        return false;
    read_calls(store, facts, donor);
    return true;
}

bool facts_read_beside(Store *store, const Config *config, int64_t donor, const CaseEffect *cases, Facts *facts)
{
    if (!read_person(store, config, donor, facts))
        return false;
    facts->relative_count = fit(record_load_all(store, &relative_type, donor, facts->relatives, FACT_ROWS));
    read_consents(store, facts, donor);
    read_health(store, facts, donor);
    gather_numbers(facts);
    read_calls(store, facts, donor);
    acts_read(store, facts, donor);
    facts->cases = *cases;
    return true;
}

bool facts_read(Store *store, const Config *config, int64_t donor, Facts *facts)
{
    const CaseEffect none = case_no_effect();
    bool there = facts_read_beside(store, config, donor, &none, facts);
    if (there)
        case_effect(store, config, donor, &facts->cases);
    return there;
}

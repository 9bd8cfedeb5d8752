/* Status from facts: periods that are in force, else a health questionnaire that defers, else how far the samples have
 * come, else the age. */
#include <string.h>

#include "facts.h"
#include "registry.h"
#include "text.h"

static bool counts(const StatusPeriod *p)
{
    return !p->voided_at[0] && !p->proposal;
}

bool registry_left(const char *status, const char *reason)
{
    return text_equal(status, "DE") && !text_equal(reason, "UC");
}

/* Not reached is no exit: a contact since then has brought the person back. */
static bool came_back(const Facts *f, const StatusPeriod *p)
{
    const char *contact = f->calls.contacted_at;
    return text_equal(p->status, "DE") && text_equal(p->reason, "UC") && contact[0] &&
           instant_day(instant_parse(contact)) >= day_parse(p->since);
}

static bool in_force(const StatusPeriod *p, Day today)
{
    Day since = day_parse(p->since);
    if (!counts(p) || (since != DAY_NONE && since > today))
        return false;
    return !p->until[0] || day_parse(p->until) >= today;
}

static const char *status_by_samples(const Facts *f)
{
    static const char *const steps[] = {"EN", "SA", "SE", "AV"};
    int best = 0;
    for (size_t i = 0; i < f->sample_count; i++) {
        const Sample *s = &f->samples[i];
        int step = s->registry_on[0]                                      ? 3
                   : s->sent_on[0] || s->received_on[0] || s->typed_on[0] ? 2
                   : s->collected_on[0]                                   ? 1
                                                                          : 0;
        if (!s->rejected_on[0] && step > best)
            best = step;
    }
    return steps[best];
}

static void set_status(Donor *donor, const char *status, const char *reason, const char *until)
{
    text_copy(donor->status, sizeof donor->status, status);
    text_copy(donor->status_reason, sizeof donor->status_reason, reason);
    text_copy(donor->status_until, sizeof donor->status_until, until);
}

/* In the pool until the age of the config's limit: the day it is reached, nobody has to do anything. */
static bool age_reached(const Facts *f)
{
    Day birth = day_parse(f->donor.birth_date);
    return birth != DAY_NONE && strlen(f->donor.birth_date) == 10 &&
           day_age(birth, f->today) >= f->config->limits.leave_age;
}

/* The codes of EMDIS (WMDA data dictionary, D_STATUS, https://datadictionary.wmda.info/emdis/field/419): RS is
 * "reserved for the patient the donor was reported for", OP "reserved for another patient". So whom one of our requests
 * has reserved is RS; OP comes from a status period, where the registry says so without a notice to us, and is what
 * the other open requests of a reserved donor show (case_read()). A station whose files go to readers who asked for
 * nobody sets `reserved_status` to OP: to them every reservation is another's. */
static const char *reserved_status(const Config *config)
{
    return text_equal(config->cases.reserved_status, "OP") ? "OP" : "RS";
}

/* A match case goes before availability: after a collection the donor rests (TU/TX) unless a longer period runs; the
 * registry's reservation holds until the case is closed, though its day passes. Who has left stays so. */
static void conclude_cases(Facts *f)
{
    const CaseEffect *c = &f->cases;
    char until[DATE_SIZE] = "";
    if (text_equal(f->donor.status, "DE"))
        return;
    if (c->reserved) {
        if (c->reserved_until != DAY_NONE && c->reserved_until >= f->today)
            day_format(c->reserved_until, until);
        set_status(&f->donor, reserved_status(f->config), "", until);
        return;
    }
    if (c->rest_until == DAY_NONE || c->rest_until < f->today || c->rest_since > f->today)
        return;
    day_format(c->rest_until, until);
    if (!text_equal(f->donor.status, "TU") || strcmp(f->donor.status_until, until) < 0)
        set_status(&f->donor, "TU", "TX", until);
}

void conclude_status(Facts *f)
{
    const StatusPeriod *current = NULL;
    for (size_t i = 0; i < f->period_count; i++)
        if (in_force(&f->periods[i], f->today) && !came_back(f, &f->periods[i]))
            current = &f->periods[i];
    if (current)
        set_status(&f->donor, current->status, current->reason, current->until);
    else
        set_status(&f->donor, status_by_samples(f), "", "");
    if (!current && f->deferred_until[0] && day_parse(f->deferred_until) >= f->today)
        set_status(&f->donor, "TU", "MR", f->deferred_until);
    conclude_cases(f);
    if (age_reached(f) && !text_equal(f->donor.status, "DE"))
        set_status(&f->donor, "DE", "DO", "");
}

Day last_deferral_end(const Facts *f)
{
    Day end = f->deferred_until[0] ? day_parse(f->deferred_until) : DAY_NONE;
    end = f->cases.rest_until > end ? f->cases.rest_until : end;
    for (size_t i = 0; i < f->period_count; i++) {
        const StatusPeriod *p = &f->periods[i];
        Day until = p->until[0] ? day_parse(p->until) : DAY_NONE;
        if (counts(p) && text_equal(p->status, "TU") && until > end)
            end = until;
    }
    return end;
}

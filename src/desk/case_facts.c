/* Reading the facts of one case, and the questions that are asked of them. */
#include <stdlib.h>
#include <string.h>

#include "case_facts.h"
#include "text.h"

/* --- reading --- */

/* In the order of their receipt. Sorted here, as all few rows of a case are: the database would take longer. */
static void add_notice(CaseFacts *f, const NoticeFact *notice)
{
    size_t at = f->notice_count++;
    for (; at > 0 && f->notices[at - 1].received > notice->received; at--)
        f->notices[at] = f->notices[at - 1];
    f->notices[at] = *notice;
}

static void read_notices(Store *store, CaseFacts *f)
{
    Query *q = query(store,
                     "SELECT kind, received_at, reserved_until FROM notice WHERE donation_case = ?1 AND voided_at IS "
                     "NULL ORDER BY id",
                     INT_(f->record.id));
    f->notice_count = 0;
    while (f->notice_count < CASE_NOTICES && query_row(q)) {
        NoticeFact n = {.received = instant_parse(query_text(q, 1)),
                        .reserved_until = query_text(q, 2)[0] ? day_parse(query_text(q, 2)) : DAY_NONE};
        text_copy(n.kind, sizeof n.kind, query_text(q, 0));
        add_notice(f, &n);
    }
    query_end(q);
}

/* "09:30" to minutes; -1 for none. */
static int minute_of(const char *time)
{
    return strlen(time) == 5 ? atoi(time) * 60 + atoi(time + 3) : -1;
}

static Instant entered_instant(Day on, const char *time, const char *entered)
{
    enum { NOON = 12 * 60 };
    int minute = minute_of(time);
    Instant at = entered[0] ? instant_parse(entered) : INSTANT_NONE;
    if (minute >= 0)
        return instant_at(on, minute);
    return at != INSTANT_NONE && instant_day(at) == on ? at : instant_at(on, NOON);
}

static void read_steps(Store *store, CaseFacts *f)
{
    Query *q = query(store,
                     "SELECT id, step, nth, state, on_date, at_time, entered_at FROM step WHERE donation_case = ?1 AND "
                     "voided_at IS NULL ORDER BY id",
                     INT_(f->record.id));
    f->step_count = 0;
    while (f->step_count < CASE_STEP_FACTS && query_row(q)) {
        StepFact *s = &f->steps[f->step_count++];
        const char *state = query_text(q, 3);
        s->id = query_int(q, 0);
        text_copy(s->step, sizeof s->step, query_text(q, 1));
        s->nth = query_int(q, 2);
        s->state = text_equal(state, "done") ? FACT_DONE : text_equal(state, "skipped") ? FACT_SKIPPED : FACT_BLOCKED;
        s->on = day_parse(query_text(q, 4));
        s->at = entered_instant(s->on, query_text(q, 5), query_text(q, 6));
    }
    query_end(q);
}

/* Of the last one. */
static void read_booking(Store *store, CaseFacts *f)
{
    int64_t last = 0;
    Query *q = query(store, "SELECT id, booked_on FROM exam WHERE donation_case = ?1 AND voided_at IS NULL",
                     INT_(f->record.id));
    f->booked = DAY_NONE;
    while (query_row(q)) {
        if (query_int(q, 0) < last)
            continue;
        last = query_int(q, 0);
        f->booked = query_text(q, 1)[0] ? day_parse(query_text(q, 1)) : DAY_NONE;
    }
}

static void read_recovery(Store *store, CaseFacts *f)
{
    Query *q = query(store,
                     "SELECT step, nth FROM aftercare WHERE donation_case = ?1 AND recovered = 1 AND voided_at IS NULL "
                     "ORDER BY id LIMIT 1",
                     INT_(f->record.id));
    f->recovered = query_row(q);
    text_copy(f->recovered_step, sizeof f->recovered_step, f->recovered ? query_text(q, 0) : "");
    f->recovered_nth = f->recovered ? query_int(q, 1) : 0;
    query_end(q);
}

bool case_facts_read(Store *store, const Config *config, int64_t id, CaseFacts *f)
{
    f->config = config;
    if (!record_load(store, &case_type, id, &f->record))
        return false;
    read_notices(store, f);
    read_steps(store, f);
    read_booking(store, f);
    read_recovery(store, f);
    return !store_failed(store);
}

/* --- questions --- */

const NoticeFact *case_notice(const CaseFacts *f, const char *kind)
{
    for (size_t i = f->notice_count; i-- > 0;)
        if (text_equal(f->notices[i].kind, kind))
            return &f->notices[i];
    return NULL;
}

const StepFact *case_fact(const CaseFacts *f, const char *step, int64_t nth)
{
    for (size_t i = f->step_count; i-- > 0;)
        if (f->steps[i].nth == nth && text_equal(f->steps[i].step, step))
            return &f->steps[i];
    return NULL;
}

Day case_collected(const CaseFacts *f)
{
    const StepFact *fact = case_fact(f, "collection", 1);
    return fact && fact->state == FACT_DONE ? fact->on : DAY_NONE;
}

static bool had_a_dose(const CaseFacts *f)
{
    for (size_t i = 0; i < f->step_count; i++) {
        const CaseStep *step = config_case_step(f->config, f->steps[i].step);
        if (step && f->steps[i].state == FACT_DONE && text_equal(step->form, "dose"))
            return true;
    }
    return false;
}

bool case_stopped(const CaseFacts *f)
{
    return f->record.closed_on[0] && text_equal(f->record.side, "patient") && case_collected(f) == DAY_NONE &&
           had_a_dose(f);
}

/* The policy of the county that accepts it, else of the unit that looks after the donor. */
static bool policy_in_force(const CaseFacts *f, Day on, bool stopped)
{
    const Unit *unit = config_unit(f->config, f->record.award_unit[0] ? f->record.award_unit : f->record.unit);
    if (!unit || !text_equal(unit->award, "in_force") || (stopped && !unit->award_stopped))
        return false;
    return !unit->award_since[0] || day_parse(unit->award_since) <= on;
}

bool case_award(const CaseFacts *f, Day *from)
{
    Day collected = case_collected(f);
    bool stopped = case_stopped(f);
    *from = stopped ? day_parse(f->record.closed_on) : collected;
    /* A donation whose case was closed by hand is over. */
    if (*from == DAY_NONE || (f->record.closed_on[0] && !stopped))
        return false;
    if (policy_in_force(f, *from, stopped))
        return true;
    if (!f->record.award_opened_on[0])
        return false;
    *from = day_parse(f->record.award_opened_on);
    return true;
}

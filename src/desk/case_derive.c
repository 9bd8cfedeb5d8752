/* The one conclusion of a case: its derived fields from its facts, what it does to the donor, and how it is stored. */
#include <stdlib.h>
#include <string.h>

#include "case_facts.h"
#include "text.h"
#include "tr.h"

/* --- derived fields --- */

static void put_instant(char out[INSTANT_SIZE], Instant at)
{
    out[0] = '\0';
    if (at != INSTANT_NONE)
        instant_format(at, out);
}

static void put_done(const CaseFacts *f, const char *step, char out[DATE_SIZE])
{
    const StepFact *fact = case_fact(f, step, 1);
    out[0] = '\0';
    if (fact && fact->state == FACT_DONE)
        day_format(fact->on, out);
}

static void put_clocks(CaseFacts *f)
{
    Case *c = &f->record;
    const StepFact *contact = case_fact(f, "first_contact", 1);
    put_instant(c->t0, f->notice_count ? f->notices[0].received : INSTANT_NONE);
    put_instant(c->first_contact_at, contact && contact->state == FACT_DONE ? contact->at : INSTANT_NONE);
    put_done(f, "answer", c->answered_on);
    put_done(f, "departure", c->departed_on);
    put_done(f, "collection", c->collected_on);
    c->departure_days = 0;
    if (c->departed_on[0] && c->t0[0])
        c->departure_days = day_parse(c->departed_on) - instant_day(instant_parse(c->t0));
}

static void put_hours(CaseFacts *f, const CasePlan *plan)
{
    static const char *const sides[] = {"ours", "volunteer", "patient", "hospital"};
    enum { SPANS = 128, HOUR = 3600 };
    TimelineSpan spans[SPANS];
    Case *c = &f->record;
    int64_t seconds[SPENT_SIDES] = {0};
    c->spent_with[0] = c->spent_since[0] = '\0';
    size_t count = case_spans(f, plan, spans, SPANS);
    for (size_t i = 0; i < count; i++) {
        if (spans[i].until != INSTANT_NONE) {
            seconds[spans[i].with] += spans[i].until - spans[i].from;
            continue;
        }
        text_copy(c->spent_with, sizeof c->spent_with, sides[spans[i].with]);
        instant_format(spans[i].from, c->spent_since);
    }
    c->hours_ours = seconds[SPENT_OURS] / HOUR;
    c->hours_volunteer = seconds[SPENT_VOLUNTEER] / HOUR;
    c->hours_patient = seconds[SPENT_PATIENT] / HOUR;
    c->hours_hospital = seconds[SPENT_HOSPITAL] / HOUR;
}

/* Fills the derived fields of f->record. */
static void conclude(CaseFacts *f, CasePlan *plan)
{
    Case *c = &f->record;
    case_plan(f, plan);
    const PlanRow *next = plan->next < plan->count ? &plan->rows[plan->next] : NULL;
    text_copy(c->phase, sizeof c->phase, plan->phase);
    text_copy(c->stage, sizeof c->stage, next ? next->step->stage : "");
    text_copy(c->next_step, sizeof c->next_step, next ? next->step->id : "");
    c->next_nth = next ? next->nth : 0;
    put_instant(c->next_due, plan->due);
    put_instant(c->amber_at, plan->amber);
    put_instant(c->red_at, plan->red);
    put_instant(c->escalate_at, plan->escalate);
    text_copy(c->waits_for, sizeof c->waits_for, plan->waits_for);
    put_clocks(f);
    put_hours(f, plan);
}

CaseWhole *case_whole(Store *store, const Config *config, int64_t id)
{
    CaseWhole *whole = malloc(sizeof *whole);
    if (!whole) {
        store_fail(store, ERR_MEMORY, "", "%s", tr("there is not enough memory"));
        return NULL;
    }
    if (!case_facts_read(store, config, id, &whole->facts)) {
        free(whole);
        return NULL;
    }
    whole->stored = whole->facts.record;
    conclude(&whole->facts, &whole->plan);
    return whole;
}

/* --- what it does to the donor --- */

/* The last of the steps that count the reservation and are open. */
static Day reservation_end(const CasePlan *plan)
{
    static const char prefix[] = "reservation:";
    Day end = DAY_NONE;
    for (size_t i = 0; i < plan->count; i++) {
        const PlanRow *row = &plan->rows[i];
        bool runs = row->state == STEP_TODO || row->state == STEP_BLOCKED;
        if (runs && strncmp(row->step->after, prefix, sizeof prefix - 1) == 0 && row->due != INSTANT_NONE)
            end = instant_day(row->due) > end ? instant_day(row->due) : end;
    }
    return end;
}

bool case_reserves(const CaseFacts *f, const CasePlan *plan, Day *until)
{
    *until = DAY_NONE;
    bool open = text_equal(f->record.phase, "open") || text_equal(f->record.phase, "reserve");
    if (!open || f->record.collected_on[0])
        return false;
    for (size_t i = 0; i < f->notice_count; i++)
        if (!text_equal(f->notices[i].kind, "initial")) {
            *until = reservation_end(plan);
            return true;
        }
    return false;
}

/* Rests for some months after the collection: TU/TX. */
static void add_rest(const CaseFacts *f, CaseEffect *effect)
{
    const CaseRules *rules = &f->config->cases;
    Day collected = case_collected(f);
    bool cells = text_equal(f->record.kind, "stem_cells");
    int64_t months = cells ? rules->rest_stem_cells : rules->rest_lymphocytes;
    if (collected == DAY_NONE || !months)
        return;
    Day until = day_add_months(collected, (int)months);
    if (effect->rest_until == DAY_NONE || until > effect->rest_until) {
        effect->rest_since = collected;
        effect->rest_until = until;
    }
}

static void add_call(const CaseFacts *f, const CasePlan *plan, CaseEffect *effect)
{
    if (f->record.refused_at[0] || text_equal(f->record.phase, "reserve"))
        return;
    for (size_t i = 0; i < plan->count; i++) {
        const PlanRow *row = &plan->rows[i];
        char at[INSTANT_SIZE];
        bool care = config_case_stage(f->config, row->step->stage)->aftercare;
        /* What was left open before the collection is no reason to ring a donor any more. */
        if (row->state != STEP_TODO || !row->step->purpose[0] || care != (f->record.collected_on[0] != '\0'))
            continue;
        instant_format(row->from != DAY_NONE ? instant_at(row->from, 0) : row->base, at);
        int rank = config_purpose_rank(f->config, row->step->purpose);
        int other = effect->purpose[0] ? config_purpose_rank(f->config, effect->purpose) : rank + 1;
        if (rank > other || (rank == other && strcmp(at, effect->not_before) >= 0))
            continue;
        text_copy(effect->purpose, sizeof effect->purpose, row->step->purpose);
        text_copy(effect->not_before, sizeof effect->not_before, at);
    }
}

/* --- the cases of a donor --- */

enum { CASES_OF_DONOR = 32 };

static size_t cases_of(Store *store, int64_t donor, int64_t ids[CASES_OF_DONOR])
{
    size_t count = 0;
    Query *q = query_donor(store, donor, "id", "donation_case", "INDEXED BY case_donor", "", "id DESC");
    while (count < CASES_OF_DONOR && query_row(q))
        ids[count++] = query_int(q, 0);
    query_end(q);
    return count;
}

CaseEffect case_no_effect(void)
{
    return (CaseEffect){.reserved_until = DAY_NONE, .rest_since = DAY_NONE, .rest_until = DAY_NONE};
}

static void add_effect(const CaseWhole *whole, CaseEffect *effect)
{
    Day until;
    effect->reserved |= case_reserves(&whole->facts, &whole->plan, &until);
    effect->reserved_until = until > effect->reserved_until ? until : effect->reserved_until;
    add_rest(&whole->facts, effect);
    add_call(&whole->facts, &whole->plan, effect);
}

void case_effect(Store *store, const Config *config, int64_t donor, CaseEffect *effect)
{
    int64_t ids[CASES_OF_DONOR];
    *effect = case_no_effect();
    size_t count = cases_of(store, donor, ids);
    for (size_t i = 0; i < count; i++) {
        CaseWhole *whole = case_whole(store, config, ids[i]);
        if (!whole)
            return;
        add_effect(whole, effect);
        free(whole);
    }
}

/* --- storing --- */

static void store_case(Store *store, const Case *c)
{
    exec(store,
         "UPDATE donation_case SET phase = ?2, t0 = ?3, stage = ?4, next_step = ?5, next_nth = nullif(?6, 0), "
         "next_due = ?7, amber_at = ?8, red_at = ?9, waits_for = ?10, first_contact_at = ?11, answered_on = ?12, "
         "departed_on = ?13, collected_on = ?14, departure_days = nullif(?15, 0), hours_ours = nullif(?16, 0), "
         "hours_volunteer = nullif(?17, 0), hours_patient = nullif(?18, 0), hours_hospital = nullif(?19, 0), "
         "spent_with = ?20, spent_since = ?21, escalate_at = ?22 WHERE id = ?1",
         INT_(c->id), TEXT_(c->phase), TEXT_(c->t0), TEXT_(c->stage), TEXT_(c->next_step), INT_(c->next_nth),
         TEXT_(c->next_due), TEXT_(c->amber_at), TEXT_(c->red_at), TEXT_(c->waits_for), TEXT_(c->first_contact_at),
         TEXT_(c->answered_on), TEXT_(c->departed_on), TEXT_(c->collected_on), INT_(c->departure_days),
         INT_(c->hours_ours), INT_(c->hours_volunteer), INT_(c->hours_patient), INT_(c->hours_hospital),
         TEXT_(c->spent_with), TEXT_(c->spent_since), TEXT_(c->escalate_at));
}

static bool same_derived(const Case *a, const Case *b)
{
    for (size_t i = 0; i < case_type.count; i++) {
        const Field *field = &case_type.fields[i];
        char left[CODE_SIZE * 2], right[CODE_SIZE * 2];
        if (!(field->flags & FIELD_DERIVED))
            continue;
        field_get(field, a, left, sizeof left);
        field_get(field, b, right, sizeof right);
        if (!text_equal(left, right))
            return false;
    }
    return true;
}

bool case_differs(Store *store, const Config *config, int64_t id)
{
    CaseWhole *whole = case_whole(store, config, id);
    bool differs = whole && !same_derived(&whole->stored, &whole->facts.record);
    free(whole);
    return differs;
}

/* A case goes with its person: where the person moves to another unit, so does what is still open. */
static void follow_unit(Store *store, int64_t donor)
{
    exec(
        store,
        "UPDATE donation_case SET unit = (SELECT unit FROM donor WHERE id = ?1) WHERE donor = ?1 AND phase <> 'closed' "
        "AND county_no IS NULL AND unit <> (SELECT unit FROM donor WHERE id = ?1)",
        INT_(donor));
}

void casework_derive(Store *store, const Config *config, int64_t donor, CaseEffect *effect)
{
    int64_t ids[CASES_OF_DONOR];
    size_t count = cases_of(store, donor, ids);
    *effect = case_no_effect();
    if (count)
        follow_unit(store, donor);
    for (size_t i = 0; i < count; i++) {
        CaseWhole *whole = case_whole(store, config, ids[i]);
        if (!whole)
            return;
        if (!same_derived(&whole->stored, &whole->facts.record))
            store_case(store, &whole->facts.record);
        add_effect(whole, effect);
        free(whole);
    }
}

/* --- when the rules change --- */

static uint64_t digest_text(uint64_t value, const char *s)
{
    for (; *s; s++)
        value = (value ^ (unsigned char)*s) * 0x100000001B3U;
    return (value ^ 0x1F) * 0x100000001B3U;
}

static uint64_t digest_number(uint64_t value, int64_t n)
{
    return (value ^ (uint64_t)n) * 0x100000001B3U;
}

uint64_t case_rules_digest(const Config *config)
{
    enum { REVISION = 2 }; /* of what this program concludes from the same rules */
    uint64_t value = digest_number(0xCBF29CE484222325U ^ REVISION, config->cases.waiting_days);
    value = digest_text(value, config->cases.reserved_status);
    for (size_t i = 0; i < config->case_step_count; i++) {
        const CaseStep *s = &config->case_steps[i];
        const char *const texts[] = {s->id, s->stage, s->by, s->spent, s->after, s->until, s->when, s->waits_for};
        const int64_t numbers[] = {s->due, s->due_complex, s->unit, s->warn, s->early, s->late, s->every, s->times};
        for (size_t k = 0; k < 8; k++)
            value = digest_number(digest_text(value, texts[k]), numbers[k]);
        value = digest_number(digest_text(digest_text(value, s->purpose), s->form), s->escalate);
    }
    for (size_t i = 0; i < config->case_stage_count; i++)
        value = digest_number(digest_text(value, config->case_stages[i].id), config->case_stages[i].aftercare);
    for (size_t i = 0; i < config->unit_count; i++) {
        const Unit *u = &config->units[i];
        value = digest_text(digest_text(digest_text(value, u->code), u->award), u->award_since);
        value = digest_number(value, u->award_stopped);
    }
    for (size_t i = 0; i < config->calendar.count; i++)
        value = digest_number(value, config->calendar.days[i].day * 2 + config->calendar.days[i].off);
    return digest_number(value, config->calendar.known_until);
}

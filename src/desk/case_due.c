/* The due rules of a case: which steps there are, from when and until when, what is next. A pure function of the
 * facts and the config: it knows no clock, so what it says can be stored and compared. */
#include <string.h>

#include "case_facts.h"
#include "text.h"
#include "tr.h"

enum { DAY_SECONDS = 86400, HOUR_SECONDS = 3600, LAST_MINUTE = 24 * 60 - 1 };

static Instant day_start(Day day)
{
    return instant_at(day, 0);
}

static Instant day_end(Day day)
{
    return instant_at(day, LAST_MINUTE);
}

static const char *behind(const char *text, const char *prefix)
{
    size_t length = strlen(prefix);
    return strncmp(text, prefix, length) == 0 ? text + length : NULL;
}

/* --- what a limit counts from --- */

typedef struct {
    Instant at;         /* INSTANT_NONE: it has not happened */
    Day reserved_until; /* a date that goes before the limit */
} Base;

static Base base_day(Day day)
{
    return (Base){day == DAY_NONE ? INSTANT_NONE : day_start(day), DAY_NONE};
}

static Base base_text(const char *date)
{
    return base_day(date[0] ? day_parse(date) : DAY_NONE);
}

static Base base_notice(const CaseFacts *f, const char *kind, bool reservation)
{
    const NoticeFact *n = case_notice(f, kind);
    if (!n)
        return base_day(DAY_NONE);
    Day until = n->reserved_until != DAY_NONE ? n->reserved_until
                : f->record.reserved_until[0] ? day_parse(f->record.reserved_until)
                                              : DAY_NONE;
    return (Base){n->received, reservation ? until : DAY_NONE};
}

/* The donor does not want it published: what asks for that falls away. */
static bool is_waived(const CaseFacts *f, const CaseStep *step)
{
    return step && f->record.award_private && text_equal(step->when, "award_public");
}

static Base base_of(const CaseFacts *f, const CaseStep *step);

/* What fell away is passed over: what counts from it counts from what is before. */
static Base base_step(const CaseFacts *f, const char *id)
{
    const StepFact *fact = case_fact(f, id, 1);
    const CaseStep *step = config_case_step(f->config, id);
    if (fact && fact->state != FACT_BLOCKED)
        return (Base){fact->at, DAY_NONE};
    return is_waived(f, step) ? base_of(f, step) : base_day(DAY_NONE);
}

static Base base_of(const CaseFacts *f, const CaseStep *step)
{
    const char *after = step->after, *id;
    Day award;
    if (text_equal(after, "T0"))
        return (Base){f->notice_count ? f->notices[0].received : INSTANT_NONE, DAY_NONE};
    if ((id = behind(after, "notice:")))
        return base_notice(f, id, false);
    if ((id = behind(after, "reservation:")))
        return base_notice(f, id, true);
    if ((id = behind(after, "step:")))
        return base_step(f, id);
    if (text_equal(after, "booked"))
        return base_day(f->booked);
    if (text_equal(after, "collected"))
        return base_day(case_collected(f));
    if (text_equal(after, "reserve"))
        return base_text(f->record.reserve_since);
    if (text_equal(after, "award"))
        return base_day(case_award(f, &award) ? award : DAY_NONE);
    if (text_equal(after, "refused"))
        return (Base){f->record.refused_at[0] ? instant_parse(f->record.refused_at) : INSTANT_NONE, DAY_NONE};
    return f->record.collection_on[0] ? base_text(f->record.collection_on) : base_day(case_collected(f));
}

/* --- when --- */

/* `n` units from `at`; the end of the day unless they are hours. */
static Instant add_units(const CaseFacts *f, const CaseStep *step, Instant at, int64_t n, bool *guessed)
{
    Day day = instant_day(at);
    switch (step->unit) {
    case DUE_HOURS:
        return at + n * HOUR_SECONDS;
    case DUE_WORKDAYS:
        return day_end(n < 1 ? day : calendar_add_workdays(&f->config->calendar, day, (int)n, guessed));
    case DUE_MONTHS:
        return day_end(day_add_months(day, (int)n));
    default:
        return day_end(day + (Day)n);
    }
}

/* The start of the day on which a warning begins; hours are counted to the minute. */
static Instant warn_at(const CaseFacts *f, const PlanRow *row, int64_t n)
{
    const CaseStep *step = row->step;
    Day due = instant_day(row->due);
    switch (step->unit) {
    case DUE_HOURS:
        return row->due - step->warn * HOUR_SECONDS;
    case DUE_WORKDAYS:
        return day_start(step->warn ? instant_day(add_units(f, step, row->base, n - step->warn, NULL)) : due);
    case DUE_MONTHS:
        return day_start(day_add_months(due, -(int)step->warn));
    default:
        return day_start(due - (Day)step->warn);
    }
}

static const char *base_label(const CaseStep *step, const Config *config)
{
    const char *after = step->after, *id;
    if ((id = behind(after, "notice:")) || (id = behind(after, "reservation:")))
        return choice_label("notice_kind", id);
    if ((id = behind(after, "step:")))
        return name_text(config_case_step(config, id)->name);
    static const struct {
        const char *after, *label;
    } labels[] = {{"booked", N_("booked")},
                  {"collected", N_("collection")},
                  {"reserve", N_("reserve since")},
                  {"award", N_("award from")},
                  {"refused", N_("said no")}};
    for (size_t i = 0; i < sizeof labels / sizeof labels[0]; i++)
        if (text_equal(after, labels[i].after))
            return tr(labels[i].label);
    return after; /* T0, D */
}

/* "T0 2023-01-20 10:00 + 24 h". */
void case_rule(const CaseFacts *f, const PlanRow *row, char *out, size_t size)
{
    static const char *const units[] = {N_("h"), N_("workdays"), N_("days"), N_("months")};
    char iso[INSTANT_SIZE], local[32], day[DATE_SIZE];
    int64_t n = row->units;
    out[0] = '\0';
    if (row->due == INSTANT_NONE)
        return;
    if (row->reserved_until != DAY_NONE) {
        day_format(row->reserved_until, day);
        text_format(out, size, tr("%s: as the notice says"), day);
        return;
    }
    instant_format(row->base, iso);
    instant_local(iso, local, sizeof local);
    if (row->step->unit != DUE_HOURS)
        local[strcspn(local, " ")] = '\0';
    text_format(out, size, "%s %s %s %lld %s", base_label(row->step, f->config), local, n < 0 ? "-" : "+",
                (long long)(n < 0 ? -n : n), tr(units[row->step->unit]));
}

/* How many of a series were entered since its base began: a second time as a reserve counts anew. */
static int64_t entered_since(const CaseFacts *f, const CaseStep *step, Instant base, int64_t nth)
{
    int64_t count = 0;
    if (!text_equal(step->after, "reserve"))
        return nth - 1;
    for (size_t i = 0; i < f->step_count; i++)
        count += text_equal(f->steps[i].step, step->id) && f->steps[i].state != FACT_BLOCKED && f->steps[i].nth < nth &&
                 f->steps[i].on > instant_day(base);
    return count;
}

/* A check that was made late moves the next one, so that they keep their distance. */
static void keep_distance(const CaseFacts *f, PlanRow *row)
{
    const StepFact *last = row->nth > 1 ? case_fact(f, row->step->id, row->nth - 1) : NULL;
    if (last && last->on >= instant_day(row->due)) {
        row->base = last->at;
        row->due = add_units(f, row->step, last->at, row->step->every, &row->guessed);
        row->units = row->step->every;
        row->reserved_until = DAY_NONE;
    }
}

static void put_due(const CaseFacts *f, PlanRow *row, const Base *base)
{
    const CaseStep *step = row->step;
    int64_t n = step->due_complex && f->record.award_complex ? step->due_complex : step->due;
    if (step->every)
        n += entered_since(f, step, base->at, row->nth) * step->every;
    row->base = base->at;
    row->due = add_units(f, step, base->at, n, &row->guessed);
    row->units = n;
    row->reserved_until = base->reserved_until;
    if (base->reserved_until != DAY_NONE) {
        row->due = day_end(base->reserved_until);
        row->guessed = false;
    }
    if (step->every)
        keep_distance(f, row);
    row->amber =
        base->reserved_until != DAY_NONE ? day_start(base->reserved_until - (Day)step->warn) : warn_at(f, row, n);
    if (row->amber < row->base && step->unit != DUE_HOURS && step->due >= 0)
        row->amber = row->base;
    Day day = instant_day(row->due);
    if (step->early || step->late) {
        row->from = day - (Day)step->early;
        row->until = day + (Day)step->late;
    }
    row->red = text_equal(step->by, "province") ? INSTANT_NONE : row->due + step->late * DAY_SECONDS;
}

/* --- which steps there are --- */

static bool chosen(const CaseFacts *f)
{
    return case_notice(f, "exam") || case_notice(f, "collection");
}

static bool condition_holds(const CaseFacts *f, const char *when)
{
    Day from;
    if (!*when)
        return true;
    if (text_equal(when, "stem_cells") || text_equal(when, "lymphocytes"))
        return text_equal(f->record.kind, when);
    if (text_equal(when, "chosen"))
        return chosen(f);
    if (text_equal(when, "reserve"))
        return f->record.reserve_since[0] != '\0';
    if (!case_award(f, &from))
        return false;
    return !text_equal(when, "award_refused") || text_equal(f->record.award_result, "refused");
}

/* It is not needed any more. */
static bool ended(const CaseFacts *f, const CaseStep *step)
{
    const char *id = behind(step->until, "step:");
    if (id)
        return base_step(f, id).at != INSTANT_NONE;
    if (text_equal(step->until, "recovered"))
        return f->recovered && !text_equal(f->recovered_step, step->id);
    if (text_equal(step->until, "chosen"))
        return chosen(f);
    return text_equal(step->until, "collected") && case_collected(f) != DAY_NONE;
}

/* In this order notices come; one that a later one has overtaken is not waited for. */
static int notice_rank(const char *kind)
{
    static const char *const order[] = {"initial", "high_resolution", "exam", "collection"};
    for (int i = 0; i < 4; i++)
        if (text_equal(kind, order[i]))
            return i;
    return 0; /* further, lymphocytes: a case begins */
}

static bool overtaken(const CaseFacts *f, const char *kind)
{
    if (case_notice(f, kind))
        return false;
    for (size_t i = 0; i < f->notice_count; i++)
        if (notice_rank(f->notices[i].kind) > notice_rank(kind))
            return true;
    return false;
}

static bool is_award(const CaseStep *step)
{
    return behind(step->when, "award") != NULL;
}

typedef struct {
    const CaseFacts *facts;
    CasePlan *plan;
    bool collected, closed;
} Planner;

static bool is_listed(const CasePlan *plan, const char *id)
{
    for (size_t i = 0; i < plan->count; i++)
        if (text_equal(plan->rows[i].step->id, id))
            return true;
    return false;
}

/* Is there still something to do of this step? What was entered is listed anyhow. */
static bool wanted(const Planner *p, const CaseStep *step)
{
    const CaseFacts *f = p->facts;
    const char *id;
    if (text_equal(step->form, "close"))
        return f->record.refused_at[0] && !p->closed;
    if ((p->closed && !is_award(step)) || !condition_holds(f, step->when) || ended(f, step))
        return false;
    if ((id = behind(step->after, "step:")) && !is_listed(p->plan, id))
        return false;
    if (((id = behind(step->after, "notice:")) || (id = behind(step->after, "reservation:"))) && overtaken(f, id))
        return false;
    bool skipped = !p->collected && base_step(f, "collection").at != INSTANT_NONE;
    if (text_equal(step->after, "collected") && skipped)
        return false;
    /* What never began before the collection will not begin any more. */
    bool began = behind(step->after, "step:") || base_of(f, step).at != INSTANT_NONE;
    return began || !p->collected;
}

/* The config's steps are fewer than the rows; only a series of many years could reach the last one. */
static PlanRow *add_row(CasePlan *plan, const CaseStep *step, int64_t nth, const StepFact *fact)
{
    PlanRow *row = &plan->rows[plan->count < PLAN_ROWS ? plan->count++ : PLAN_ROWS - 1];
    *row = (PlanRow){.step = step, .nth = nth, .fact = fact, .state = STEP_COMING};
    row->base = row->due = row->amber = row->red = INSTANT_NONE;
    row->from = row->until = row->reserved_until = DAY_NONE;
    if (fact)
        row->state = fact->state == FACT_DONE ? STEP_DONE : fact->state == FACT_SKIPPED ? STEP_SKIPPED : STEP_BLOCKED;
    return row;
}

static void plan_row(Planner *p, const CaseStep *step, int64_t nth, const StepFact *fact, const Base *base)
{
    PlanRow *row = add_row(p->plan, step, nth, fact);
    row->waived = is_waived(p->facts, step) && (!fact || fact->state == FACT_BLOCKED);
    if (row->waived)
        row->state = STEP_SKIPPED;
    if (row->waived || base->at == INSTANT_NONE)
        return;
    if (row->state == STEP_COMING)
        row->state = STEP_TODO;
    put_due(p->facts, row, base);
}

/* A single step, or of a series what was entered and the next one. */
static void plan_step(Planner *p, const CaseStep *step)
{
    const CaseFacts *f = p->facts;
    int64_t times = step->times ? step->times : 1, last = times;
    /* The follow-up in which the person had recovered is the last of its series, and is still to be ticked. */
    if (text_equal(step->until, "recovered") && text_equal(f->recovered_step, step->id))
        last = f->recovered_nth;
    bool open = wanted(p, step);
    Base base = base_of(p->facts, step);
    for (int64_t nth = 1; nth <= times; nth++) {
        const StepFact *fact = case_fact(p->facts, step->id, nth);
        bool over = fact && fact->state != FACT_BLOCKED;
        if (over || (open && nth <= last))
            plan_row(p, step, nth, fact, &base);
        open = open && over;
    }
}

/* --- what is next --- */

static bool is_open(const PlanRow *row)
{
    return row->state == STEP_TODO || row->state == STEP_BLOCKED || row->state == STEP_COMING;
}

static bool is_due(const PlanRow *row)
{
    return is_open(row) && row->due != INSTANT_NONE;
}

/* While a case waits as a reserve only its checks count; after a refusal only the closing. */
static bool counts(const CaseFacts *f, const PlanRow *row)
{
    if (f->record.refused_at[0])
        return text_equal(row->step->form, "close") || is_award(row->step);
    if (f->record.reserve_since[0] && !f->record.closed_on[0])
        return text_equal(row->step->when, "reserve");
    return true;
}

static Instant earlier(Instant a, Instant b)
{
    return a == INSTANT_NONE || (b != INSTANT_NONE && b < a) ? b : a;
}

/* A look at what others do. */
static bool is_look(const CaseStep *step)
{
    return *step->until != '\0' || text_equal(step->by, "province");
}

static void choose_due(const CaseFacts *f, CasePlan *plan)
{
    for (size_t i = 0; i < plan->count; i++) {
        const PlanRow *row = &plan->rows[i];
        if (!is_due(row) || !counts(f, row))
            continue;
        if (plan->next == plan->count || row->due < plan->due) {
            plan->next = i;
            plan->due = row->due;
        }
        plan->amber = earlier(plan->amber, row->amber);
        plan->red = earlier(plan->red, row->red);
        if (row->step->escalate && row->red != INSTANT_NONE)
            plan->escalate = earlier(plan->escalate, row->red + row->step->escalate * HOUR_SECONDS);
    }
}

static Instant last_event(const CaseFacts *f)
{
    Instant last = f->notice_count ? f->notices[f->notice_count - 1].received : 0;
    for (size_t i = 0; i < f->step_count; i++)
        last = f->steps[i].at > last ? f->steps[i].at : last;
    return last;
}

/* Nothing has a date: whoever waits is looked at again after a while, and what is over is closed. */
static void choose_undated(const CaseFacts *f, CasePlan *plan)
{
    Instant last = last_event(f);
    for (size_t i = 0; i < plan->count; i++)
        if (is_open(&plan->rows[i]) && counts(f, &plan->rows[i])) {
            plan->next = i;
            plan->due = plan->amber = day_end(instant_day(last) + (Day)f->config->cases.waiting_days);
            return;
        }
    const CaseStep *close = config_case_step(f->config, "close");
    PlanRow *row = add_row(plan, close, 1, NULL);
    row->state = STEP_TODO;
    put_due(f, row, &(Base){last, DAY_NONE});
    plan->next = plan->count - 1;
    plan->due = row->due;
    plan->amber = row->amber;
    plan->red = row->red;
}

static const char *whom_it_waits_for(const CaseFacts *f, const CasePlan *plan)
{
    const CaseStep *next = plan->rows[plan->next].step;
    if (f->record.reserve_since[0] && !f->record.closed_on[0])
        return "patient";
    for (size_t i = 0; i < plan->count; i++) {
        const PlanRow *row = &plan->rows[i];
        if (is_due(row) && counts(f, row) && !is_look(row->step))
            return "";
    }
    for (size_t i = 0; i < plan->count; i++)
        if (is_due(&plan->rows[i]) && counts(f, &plan->rows[i]) && text_equal(plan->rows[i].step->by, "province"))
            return "province";
    for (size_t i = 0; i < plan->count; i++)
        if (plan->rows[i].state == STEP_COMING && plan->rows[i].step->waits_for[0] && counts(f, &plan->rows[i]))
            return plan->rows[i].step->waits_for;
    return is_look(next) ? next->waits_for : "";
}

static const char *phase_of(const CaseFacts *f, const CasePlan *plan, bool collected)
{
    bool care = false, before = false;
    for (size_t i = 0; i < plan->count; i++) {
        const CaseStage *stage = config_case_stage(f->config, plan->rows[i].step->stage);
        if (is_open(&plan->rows[i]))
            *(stage->aftercare ? &care : &before) = true;
    }
    if (f->record.closed_on[0])
        return care ? "aftercare" : "closed";
    if (f->record.reserve_since[0])
        return "reserve";
    if (!collected || before)
        return "open";
    return care ? "aftercare" : "closed";
}

void case_plan(const CaseFacts *f, CasePlan *plan)
{
    plan->count = 0;
    plan->waits_for = "";
    plan->due = plan->amber = plan->red = plan->escalate = INSTANT_NONE;
    Planner p = {
        .facts = f, .plan = plan, .collected = case_collected(f) != DAY_NONE, .closed = f->record.closed_on[0] != '\0'};
    for (size_t i = 0; i < f->config->case_step_count; i++)
        plan_step(&p, &f->config->case_steps[i]);
    plan->phase = phase_of(f, plan, p.collected);
    plan->next = plan->count;
    if (text_equal(plan->phase, "closed"))
        return;
    choose_due(f, plan);
    if (plan->next == plan->count)
        choose_undated(f, plan);
    plan->waits_for = whom_it_waits_for(f, plan);
}

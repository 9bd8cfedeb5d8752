/* Whose time a case takes: the spans from T0 to the departure. */
#include "case_facts.h"
#include "text.h"

static SpentWith side_of(const char *word)
{
    if (text_equal(word, "volunteer"))
        return SPENT_VOLUNTEER;
    if (text_equal(word, "hospital"))
        return SPENT_HOSPITAL;
    return text_equal(word, "patient") || text_equal(word, "province") ? SPENT_PATIENT : SPENT_OURS;
}

typedef struct {
    const Config *config;
    TimelineSpan *spans;
    size_t max, count;
    Instant cursor;
} Line;

static void add_span(Line *line, const CaseStep *step, Instant until, SpentWith with)
{
    if (until != INSTANT_NONE && until <= line->cursor)
        return;
    TimelineSpan *last = line->count ? &line->spans[line->count - 1] : NULL;
    const CaseStage *stage = config_case_stage(line->config, step->stage);
    if (last && last->stage == stage && last->with == with)
        last->until = until;
    else if (line->count < line->max)
        line->spans[line->count++] = (TimelineSpan){stage, line->cursor, until, with};
    line->cursor = until;
}

/* The collection day is set by others: until a step that counts from it can be done, nobody of ours is waited for. */
static void add_days_before(Line *line, const PlanRow *row)
{
    Day opens = text_equal(row->step->after, "D") ? case_opens(row) : DAY_NONE;
    if (opens == DAY_NONE)
        return;
    Instant until = instant_at(opens, 0);
    add_span(line, row->step, row->fact->at < until ? row->fact->at : until, SPENT_PATIENT);
}

/* Whose time runs until a step is done. */
static SpentWith runs_with(const CasePlan *plan, const CaseStep *next)
{
    if (text_equal(next->after, "D"))
        return SPENT_PATIENT;
    return side_of(plan->waits_for[0] ? plan->waits_for : next->spent);
}

/* Until the notice came the case waited for those who sent it. */
static void add_wait(Line *line, const PlanRow *row)
{
    if (row->step->waits_for[0] && row->base != INSTANT_NONE)
        add_span(line, row->step, row->base, side_of(row->step->waits_for));
}

size_t case_spans(const CaseFacts *f, const CasePlan *plan, TimelineSpan *spans, size_t max)
{
    Line line = {.config = f->config, .spans = spans, .max = max};
    if (!f->notice_count)
        return 0;
    line.cursor = f->notices[0].received;
    for (size_t i = 0; i < plan->count; i++) {
        const PlanRow *row = &plan->rows[i];
        const CaseStage *stage = config_case_stage(f->config, row->step->stage);
        bool over = row->state == STEP_DONE || row->state == STEP_SKIPPED;
        if (!over || !row->fact || row->step->every || row->step->until[0] || stage->aftercare)
            continue;
        add_wait(&line, row);
        add_days_before(&line, row);
        add_span(&line, row->step, row->fact->at, side_of(row->step->spent));
        if (text_equal(row->step->id, "departure") && row->state == STEP_DONE)
            return line.count;
    }
    if (plan->next == plan->count || f->record.closed_on[0] || case_collected(f) != DAY_NONE)
        return line.count;
    const PlanRow *next = &plan->rows[plan->next];
    if (next->state != STEP_COMING && !next->step->until[0])
        add_wait(&line, next);
    add_span(&line, next->step, INSTANT_NONE, runs_with(plan, next->step));
    return line.count;
}

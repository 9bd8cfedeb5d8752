/* In what order steps are entered: what should be over before one, and the day from which it can be. Both are asked
 * for, not forbidden: what happened is entered as it happened. */
#include <string.h>

#include "case_facts.h"
#include "text.h"
#include "tr.h"

static const char *behind(const char *text, const char *prefix)
{
    size_t length = strlen(prefix);
    return strncmp(text, prefix, length) == 0 ? text + length : NULL;
}

/* --- what should be over --- */

typedef struct {
    const Config *config;
    const CasePlan *plan;
    bool open[PLAN_ROWS];
} Order;

static void mark(Order *order, const char *id);

/* What a step counts from and what it follows. Both stand before it in the config: no circle can be written. */
static void mark_before(Order *order, const CaseStep *step)
{
    char id[CODE_SIZE];
    const char *after = behind(step->after, "step:");
    if (after)
        mark(order, after);
    for (const char *s = step->follows; *s;) {
        size_t length = strcspn(s, " ");
        text_format(id, sizeof id, "%.*s", (int)length, s);
        if (*id)
            mark(order, id);
        s += length + (s[length] == ' ');
    }
}

static void mark(Order *order, const char *id)
{
    const CaseStep *step = config_case_step(order->config, id);
    for (size_t i = 0; i < order->plan->count; i++) {
        const PlanRow *row = &order->plan->rows[i];
        if (row->step == step && row->state != STEP_DONE && row->state != STEP_SKIPPED)
            order->open[i] = true;
    }
    if (step)
        mark_before(order, step);
}

void case_not_yet(const CaseFacts *f, const CasePlan *plan, const PlanRow *row, char *out, size_t size)
{
    Order order = {.config = f->config, .plan = plan};
    out[0] = '\0';
    mark_before(&order, row->step);
    for (size_t i = 0; i < plan->count; i++) {
        if (!order.open[i] || &plan->rows[i] == row)
            continue;
        text_append(out, size, out[0] ? tr(", ") : "");
        text_append(out, size, name_text(plan->rows[i].step->name));
    }
}

/* --- from which day --- */

Day case_opens(const PlanRow *row)
{
    const char *after = row->step->after;
    bool dated = behind(after, "reservation:") || text_equal(after, "D") || text_equal(after, "booked") ||
                 row->step->every || row->step->early || row->step->late;
    if (!dated || row->due == INSTANT_NONE)
        return DAY_NONE;
    return row->from != DAY_NONE ? row->from : instant_day(row->due);
}

/* Where everything of Today stands: most urgent left and on top, the day's figures right, the long view below. */
#include <stdlib.h>
#include <string.h>

#include "attention.h"
#include "may.h"
#include "text.h"
#include "today.h"

enum { WIDE = 100, WIDEST = 120, EVENING = 16 * 60 + 30, LINES = 7, ATTENTION_MOST = 12, PROMISES_LEAST = 3 };

static const char *const statuses[STATUS_ROWS] = {"", "AV", "TU", "SA", "SE", "EN", "OP", "RS", "DE"};

const char *today_status(int row)
{
    return statuses[row];
}

bool today_has_unit(const Desk *desk)
{
    return desk->actor.unit[0] != '\0';
}

const char *today_unit(const Desk *desk, int scope)
{
    return scope == SCOPE_UNIT ? desk->actor.unit : "";
}

bool today_scope_shown(const Desk *desk, SpotKind kind, int scope)
{
    if (scope == SCOPE_MINE)
        return kind == SPOT_DAY && may_change(desk);
    return scope == SCOPE_UNIT ? today_has_unit(desk) : may_see_all(desk);
}

int today_scope(const Desk *desk, SpotKind kind, bool widest)
{
    int found = -1;
    for (int scope = 0; scope < SCOPES; scope++)
        if (today_scope_shown(desk, kind, scope) && (found < 0 || widest))
            found = scope;
    return found;
}

/* The day's own figures are shown by themselves from the end of the day on. */
static bool is_ending(void)
{
    return instant_minute(clock_now()) >= EVENING;
}

static void add(TodayPlan *plan, SpotKind kind, int index, int scope, Rect at)
{
    if (plan->count < SPOTS)
        plan->spots[plan->count++] = (Spot){kind, index, scope, at};
}

/* --- the four blocks --- */

static int figure_width(int scope)
{
    static const int widths[SCOPES] = {7, 8, 10};
    return widths[scope];
}

/* Right-aligned columns at the right end of the block. */
static Rect figure_at(const Desk *desk, Rect block, int line, int scope)
{
    int right = block.column + block.columns;
    for (int s = SCOPE_ALL; s > scope; s--)
        right -= today_scope_shown(desk, SPOT_DAY, s) ? figure_width(s) : 0;
    return (Rect){block.row + line, right - figure_width(scope), 1, figure_width(scope)};
}

static void plan_figures(const Desk *desk, TodayPlan *plan, Rect block, SpotKind kind, int rows)
{
    for (int row = 0; row < rows && row + 1 < block.rows; row++)
        for (int scope = 0; scope < SCOPES; scope++)
            if (today_scope_shown(desk, kind, scope))
                add(plan, kind, row, scope, figure_at(desk, block, row + 1, scope));
}

static void plan_attention(const Today *t, TodayPlan *plan, Rect *left)
{
    int present = 0;
    for (size_t i = 0; i < attention_count && i < ATTENTION_ROWS; i++)
        present += t->attention[i] > 0;
    /* Every row is a door that stands nowhere else; promises stand on the page of calls as well. */
    int promised = (int)t->promise_count < PROMISES_LEAST ? (int)t->promise_count : PROMISES_LEAST;
    int most = left->rows - 2 - (promised ? promised : 1);
    int shown = present < most ? present : most > 0 ? most : 0;
    plan->attention_hidden = present - shown;
    plan->attention = layout_take_rows(left, (shown ? shown : 1) + 1);
    for (size_t i = 0; i < attention_count && i < ATTENTION_ROWS && shown > 0; i++)
        if (t->attention[i] > 0) {
            int line = plan->attention.rows - shown--;
            add(plan, SPOT_ATTENTION, (int)i, 0,
                (Rect){plan->attention.row + line, plan->attention.column, 1, plan->attention.columns});
        }
}

static void plan_promises(const Today *t, TodayPlan *plan, Rect left)
{
    plan->promises = left;
    int room = left.rows > 1 ? left.rows - 1 : 0;
    plan->promises_hidden = (int)t->promise_count > room ? (int)t->promise_count - room : 0;
    for (int i = 0; i < (int)t->promise_count && i + 1 < left.rows; i++)
        add(plan, SPOT_PROMISE, i, 0, (Rect){left.row + i + 1, left.column, 1, left.columns});
}

static void plan_lines(const Desk *desk, const Today *t, TodayPlan *plan)
{
    Rect line = plan->lines;
    line.rows = 1;
    if (today_scope_shown(desk, SPOT_PACE, SCOPE_ALL)) {
        add(plan, SPOT_PACE, SCOPE_ALL, 0, line);
        line.row++;
    }
    if (today_has_unit(desk)) {
        add(plan, SPOT_PACE, SCOPE_UNIT, 0, line);
        line.row++;
    }
    if (t->last.audit) {
        add(plan, SPOT_NEWS, 0, 0, line);
        line.row++;
    }
    if (t->publicity_count) {
        add(plan, SPOT_PUBLICITY, 0, 0, line);
        line.row++;
    }
    if (is_ending() && today_scope(desk, SPOT_DAY, true) >= 0)
        add(plan, SPOT_SUMMARY, 0, 0, line);
}

void today_plan(const Desk *desk, const Today *today, Rect area, TodayPlan *plan)
{
    *plan = (TodayPlan){0};
    area = layout_inset(area, 0, 1);
    int rows = area.rows >= LAYOUT_MIN_ROWS ? STATUS_ROWS : area.rows - DAY_ROWS - LINES - 3;
    int label = area.columns >= WIDE ? 26 : 18, figures = 0;
    for (int scope = 0; scope < SCOPES; scope++)
        figures += today_scope_shown(desk, SPOT_DAY, scope) ? figure_width(scope) : 0;
    int top = DAY_ROWS + rows + 3, wish = ATTENTION_MOST + (int)today->promise_count;
    top = wish < top ? top : wish < area.rows - LINES ? wish : area.rows - LINES;
    plan->lines = layout_take_rows(&area, top - area.rows);
    /* A figure stands near its label: the eye loses the row over a wide gap. */
    area.columns = area.columns < WIDEST ? area.columns : WIDEST;
    Rect right = layout_take_columns(&area, figures ? -(label + figures) : 0);
    layout_take_columns(&area, figures ? -2 : 0);
    plan_attention(today, plan, &area);
    plan_promises(today, plan, area);
    if (figures)
        plan->figures = layout_take_rows(&right, DAY_ROWS + 1);
    if (today_scope(desk, SPOT_STATUS, true) >= 0)
        plan->people = right;
    plan_figures(desk, plan, plan->figures, SPOT_DAY, DAY_ROWS);
    plan_figures(desk, plan, plan->people, SPOT_STATUS, rows);
    plan_lines(desk, today, plan);
}

/* --- moving --- */

const Spot *today_spot(const TodayPlan *plan, const Today *today)
{
    const Spot *kind = NULL, *wanted = &today->cursor;
    for (int i = 0; i < plan->count; i++) {
        const Spot *s = &plan->spots[i];
        if (s->kind == wanted->kind && s->index == wanted->index && s->scope == wanted->scope)
            return s;
        if (!kind && s->kind == wanted->kind)
            kind = s;
    }
    return kind ? kind : &plan->spots[0];
}

/* One row is as far as four columns: so up and down stay in their block while there is one. */
const Spot *today_step(const TodayPlan *plan, const Spot *from, int rows, int columns)
{
    const Spot *best = from;
    int least = INT32_MAX;
    for (int i = 0; i < plan->count; i++) {
        const Spot *s = &plan->spots[i];
        int down = s->at.row - from->at.row, right = s->at.column - from->at.column;
        bool ahead = rows ? down * rows > 0 : right * columns > 0;
        int far = rows ? abs(down) * 4 + abs(right) : abs(right) + abs(down) * 20;
        if (ahead && far < least) {
            least = far;
            best = s;
        }
    }
    return best;
}

/* The inside of Today: what it has read (today.c), where everything stands (today_plan.c), how it is drawn
 * (today_paint.c). */
#ifndef MARROWDESK_TODAY_H
#define MARROWDESK_TODAY_H

#include "morning.h"
#include "targets.h"
#include "ui.h"

enum { SCOPE_MINE, SCOPE_UNIT, SCOPE_ALL, SCOPES };
enum { DAY_DUE, DAY_OVERDUE, DAY_PROMISED, DAY_ATTEMPTS, DAY_CALLED, DAY_REACHED, DAY_ROWS };
enum { STATUS_ROWS = 9, ATTENTION_ROWS = 24, PROMISE_ROWS = 24, PUBLICITY_ROWS = 16, SPOTS = 128 };

/* What the cursor can stand on: each is a door. */
typedef enum {
    SPOT_ATTENTION,
    SPOT_PROMISE,
    SPOT_DAY,
    SPOT_STATUS,
    SPOT_PACE,
    SPOT_NEWS,
    SPOT_PUBLICITY,
    SPOT_SUMMARY
} SpotKind;

typedef struct {
    SpotKind kind;
    int index, scope;
    Rect at;
} Spot;

typedef struct {
    const char *database;
    LastHere last;

    int64_t attention[ATTENTION_ROWS];
    bool calls; /* the role calls people: promises are shown */
    QueueRow promises[PROMISE_ROWS];
    size_t promise_count;
    int64_t day[DAY_ROWS][SCOPES];
    int64_t status[STATUS_ROWS][SCOPES];
    Pace pace[SCOPES];
    News news;
    ComingDay publicity[PUBLICITY_ROWS];
    size_t publicity_count;
    char duty[128]; /* who is on duty, "" nobody is entered */
    int64_t others; /* people being rung by somebody else */

    Spot cursor; /* where it stands; its place is that of the last plan */
} Today;

/* Where everything stands in an area: no drawing, no reading. */
typedef struct {
    Rect attention, promises, figures, people, lines;
    int attention_hidden, promises_hidden; /* rows for which there is no room */
    Spot spots[SPOTS];
    int count;
} TodayPlan;

void today_plan(const Desk *desk, const Today *today, Rect area, TodayPlan *plan);
/* The spot the cursor stands on; the first of its kind, or of all, when it is gone. */
const Spot *today_spot(const TodayPlan *plan, const Today *today);
/* The nearest spot in a direction (one of the two is 0); the same when there is none. */
const Spot *today_step(const TodayPlan *plan, const Spot *from, int rows, int columns);

bool today_has_unit(const Desk *desk);
const char *today_unit(const Desk *desk, int scope);
/* Whether a column of figures says something to this account: a liaison's "all" is the unit, who looks on calls
 * nobody, and who sees no people has none. */
bool today_scope_shown(const Desk *desk, SpotKind kind, int scope);
/* The narrowest or the widest that is shown; -1: none. */
int today_scope(const Desk *desk, SpotKind kind, bool widest);
/* Code of the status in a row, "" for the total. */
const char *today_status(int row);

void today_paint(Ui *ui, void *state, Rect area);
void today_cursor(Ui *ui, void *state, Rect area);
/* "612 / 1,000 people, 61 %; ..." */
void today_pace_text(const Pace *pace, char *out, size_t size);
/* "World First Aid Day 09-09, in 5 days" */
void today_publicity_text(const ComingDay *day, char *out, size_t size);
/* "23 people called today, 11 reached (mine: 8, 4)" */
void today_summary(const DayFigures *all, const DayFigures *mine, char *out, size_t size);

#endif

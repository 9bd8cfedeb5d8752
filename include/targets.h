/* Samples and donations against their targets, and whether the pace is enough (DOMAIN section 7); opening balances and
 * external facts (DOMAIN section 1). */
#ifndef MARROWDESK_TARGETS_H
#define MARROWDESK_TARGETS_H

#include "desk.h"

/* People count once, in the year and for the unit of their first sample. */
typedef struct {
    int year;
    int64_t target;  /* 0: none is set */
    int64_t done;
    int64_t percent; /* of the target, rounded down: 100 means reached */
    int64_t wanted;  /* this morning, if every day of the year brought the same */
    int64_t heading; /* on 31 December if the days to come are like the days gone; -1 on 1 January */
    int64_t weekly;  /* still needed in each week, today's included, rounded up; 0: reached */
} Pace;

/* The arithmetic alone. */
void pace_compute(int64_t target, int64_t done, Day today, Pace *pace);

/* The same over any span of days, both included. */
void pace_between(int64_t target, int64_t done, Day first, Day last, Day today, Pace *pace);

/* This year's, of a unit; "" the city as a whole: its own target, else the sum of the units' targets. */
void targets_pace(Desk *desk, const char *unit, Pace *pace);

/* --- periods --- */

/* First and last day of "year", "h1" ... "q4"; false: no such period. */
bool period_days(int year, const char *period, Day *first, Day *last);

/* --- targets: changed only forward --- */

typedef struct {
    int64_t samples, donations; /* 0: none is set */
    char valid_from[DATE_SIZE]; /* "" the config's */
    bool summed;                /* the city's, as the sum of the units' */
} TargetNow;

/* What holds on a day: the last row that is valid then, else the config's (whole years). The city ("") without a
 * target of its own has the sum of the units'. */
void target_now(Desk *desk, const char *unit, int64_t year, const char *period, Day on, TargetNow *out);

/* Sets a target from a day on, which must not lie before that of the target it follows. A lead's. *id is for
 * target_void(). */
Status target_set(Desk *desk, UnitTarget *target, Error *error);
/* Takes one back, with a reason; what held before holds again. */
Status target_void(Desk *desk, int64_t id, const char *reason, Error *error);
/* ERR_INPUT names what is wrong with a target that is to be set. */
Status target_check(Desk *desk, const UnitTarget *target, Error *error);
/* The part of target_set() inside a store_write(), for import; failures are latched. */
void target_apply(Desk *desk, UnitTarget *target);

typedef struct {
    UnitTarget target;
    char who[NAME_SIZE];
} TargetRow;
/* Every row of a year (0: all), newest first, those taken back as well; a liaison sees the own unit and the city. */
size_t target_history(Desk *desk, int64_t year, TargetRow *rows, size_t max);

/* --- progress --- */

typedef struct {
    char unit[CODE_SIZE];       /* "" the city as a whole */
    int rank;                   /* by percent of the target; 0: no target, or the city */
    Pace pace;                  /* samples, opening balance included in `done` */
    int64_t opening;            /* of `done`: from opening balances (whole years only) */
    int64_t donation_target;
    int64_t opening_donations;
} UnitProgress;

enum { PROGRESS_ROWS = 65 };
/* The city first, then the units in order of their rank; `by_code` keeps the config's order. A liaison sees the own
 * unit alone, without rank. Returns how many. */
size_t targets_progress(Desk *desk, int64_t year, const char *period, bool by_code, UnitProgress *rows, size_t max);
/* People sampled in a year, or in its half or quarter, without opening balances. `unit` "": the whole city. */
int64_t targets_sampled(Desk *desk, const char *unit, int64_t year, const char *period);

/* --- opening balances, external facts: saved with station_save() --- */

/* Sums of a unit ("" all) over years, both included. */
void opening_sum(Desk *desk, const char *unit, int64_t from, int64_t to, int64_t *samples, int64_t *donations);
size_t opening_list(Desk *desk, OpeningBalance *rows, size_t max);  /* newest year first */
size_t external_list(Desk *desk, ExternalFact *rows, size_t max);   /* newest first */

#endif

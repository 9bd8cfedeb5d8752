/* Samples of a year against its target, and whether the pace is enough (DOMAIN section 7). */
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

/* This year's, of a unit; "" the city as a whole: its own target, else the sum of the units' targets. */
void targets_pace(Desk *desk, const char *unit, Pace *pace);

#endif

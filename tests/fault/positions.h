/* Which calls of a kind are to fail, each in a run of its own. */
#ifndef FAULT_POSITIONS_H
#define FAULT_POSITIONS_H

#include <stdint.h>

typedef struct {
    long *at; /* ascending, from 1 */
    long count;
} Positions;

/* All from `from` to `to`. Free with positions_free(). */
void positions_all(Positions *positions, long from, long to);
/* Of calls that are made from the same place, the same callers all the way up, only the first stays. `file`: what
 * failing.c wrote of the places (FAIL_PLACES). */
void positions_by_place(Positions *positions, const char *file);
/* How many runs there are when at most `most` are tried, and which call fails in one of them, from 0: all, or one at
 * random in each of `most` even parts. */
long positions_runs(const Positions *positions, long most);
long positions_of(const Positions *positions, long run, long most, uint64_t seed);
void positions_free(Positions *positions);

#endif

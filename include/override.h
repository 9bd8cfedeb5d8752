/* Overriding "do not call": for a match, by a lead's word, looked at again the next workday (DOMAIN section 5). */
#ifndef MARROWDESK_OVERRIDE_H
#define MARROWDESK_OVERRIDE_H

#include "desk.h"

enum { OVERRIDE_HOURS = 24 }; /* so long the person may be called about the match */

/* A lead only, with a reason, and only where the person asked not to be called. Audited. */
Status override_give(Desk *desk, int64_t donor, const char *reason, Error *error);
/* Is the person called about a match all the same just now? */
bool override_holds(Desk *desk, int64_t donor, const char *purpose);

typedef struct {
    int64_t id, donor;
    char at[INSTANT_SIZE], by[NAME_SIZE], name[NAME_SIZE], unit[CODE_SIZE], reason[LINE_SIZE];
    char on_duty[NAME_SIZE]; /* whom the roster names for that day, where it is not `by`; "" else */
} OverrideRow;

/* To be looked at: given before today, and a workday has come since. The oldest first. */
size_t override_waiting(Desk *desk, OverrideRow *rows, size_t max);
int64_t override_count(Desk *desk);
/* A lead's verdict, kept; another lead than the one who gave it, where there is another. ERR_CONFLICT: a colleague was
 * faster. */
Status override_review(Desk *desk, int64_t id, bool right, Error *error);

#endif

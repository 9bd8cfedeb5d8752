/* Between the parts of the lists to be worked through: inside src/desk only. */
#ifndef MARROWDESK_WORK_H
#define MARROWDESK_WORK_H

#include "worklist.h"

/* worklist_row.c: what a row says, for a key of its list. */
void work_fill(Desk *desk, WorkKind kind, const WorkKey *key, WorkRow *row);
/* The call a lead is to decide on; 0 none. */
int64_t work_review_call(Desk *desk, int64_t donor);

/* --- worklist_step.c: inside a store_write(); failures are latched --- */

/* The fact: by this account, now unless `at` says when. Returns its id. */
int64_t work_put_act(Desk *desk, ListAct *fact);
/* A proposal for the province; an open one of the same kind serves again. */
int64_t work_propose(Desk *desk, int64_t donor, const char *status, const char *reason, int64_t attempt,
                     const char *note);
/* The result of the step of the search that is due. Where it was the last one of all, the registry is asked to note
 * that nobody was reached. True: it was. */
bool work_put_step(Desk *desk, ListAct *fact);
/* The part of attempt_apply(): a call made for the search is the result of the step that is due. */
void work_follow_call(Desk *desk, const Attempt *attempt, const Outcome *outcome);

#endif

/* Between the parts of the lists to be worked through: inside src/desk only. */
#ifndef MARROWDESK_WORK_H
#define MARROWDESK_WORK_H

#include "worklist.h"

/* worklist_row.c: what a row says, for a key of its list. */
void work_fill(Desk *desk, WorkKind kind, const WorkKey *key, WorkRow *row);
/* The call a lead is to decide on; 0 none. */
int64_t work_review_call(Desk *desk, int64_t donor);

#endif

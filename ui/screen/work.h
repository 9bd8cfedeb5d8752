/* The inside of the lists to be worked through: the screen (worklist.c) and what is done on it (worklist_act.c). */
#ifndef MARROWDESK_WORK_SCREEN_H
#define MARROWDESK_WORK_SCREEN_H

#include "ui.h"
#include "worklist.h"

/* What `1` does on this list: asks, stores, says so and offers undo. *done: the cursor goes on to the next row. */
Reaction work_act(Ui *ui, WorkKind kind, const WorkRow *row, bool *done);
/* A call with the person of a row. */
Reaction work_call(Ui *ui, const WorkRow *row);

#endif

/* What the screens of calls and of work sheets share. */
#ifndef MARROWDESK_WORKSHEET_UI_H
#define MARROWDESK_WORKSHEET_UI_H

#include "ui.h"

/* Makes a work sheet after a question and writes its file. `unit` "": it is asked for, and is the unit then. `donors`
 * NULL: the queue of the unit. */
Reaction work_sheet_new(Ui *ui, char unit[24], const int64_t *donors, size_t count);
/* Writes those who have not come back to the folder of exports, and says where. */
bool work_sheet_to_file(Ui *ui, int64_t sheet);

#endif

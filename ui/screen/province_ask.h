/* What the list for the province and the screen of one line share. */
#ifndef MARROWDESK_PROVINCE_ASK_H
#define MARROWDESK_PROVINCE_ASK_H

#include "province.h"
#include "ui.h"

/* Asks for the day and enters the lines; says so, offers the undo. True: they were entered. */
bool province_enter_lines(Ui *ui, const int64_t *items, size_t count);
/* Asks what the province decided on a proposal, and when. True: it was written down. */
bool province_decide(Ui *ui, const ProvinceItem *item);

#endif

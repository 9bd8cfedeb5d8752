/* Between the screens of the figures. */
#ifndef MARROWDESK_FIGURES_SCREENS_H
#define MARROWDESK_FIGURES_SCREENS_H

#include "report.h"
#include "screens.h"

/* Writes a report beside the database, in a form that is asked for, and says where. */
Reaction figures_save(Ui *ui, const Report *report);
/* Freezes it as a numbered snapshot after a question. */
Reaction figures_freeze(Ui *ui, const Report *report);
/* Asks for the days: a year, a half, a quarter, a month, or two typed days. False: nothing was changed. */
bool figures_ask_period(Ui *ui, ReportQuery *query);
/* Asks which of the reported snapshots; its number, 0 none. */
int64_t figures_ask_snapshot(Ui *ui);
/* Opens the list behind a figure. */
Reaction figures_open_door(Ui *ui, const Door *door);
/* A table drawn: its chart for so many lines; false: it has none. */
bool figures_paint_chart(const ReportTable *table, size_t first, Rect area);
int figures_chart_lines(const ReportTable *table, int room);

#endif

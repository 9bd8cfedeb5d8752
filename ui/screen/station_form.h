/* A form over a record of the station (batch, event, team, ...), saved and taken back by name; boxes for days and
 * years. */
#ifndef MARROWDESK_STATION_FORM_H
#define MARROWDESK_STATION_FORM_H

#include "list.h"

/* As save_form(), through station_save(); Ctrl-Z takes `what` (translated) back. The cursor of `list` goes to it. */
Reaction station_form(Ui *ui, List *list, const RecordType *type, const char *const *names, void *record,
                      const char *what);
/* Asks and takes the record away. */
Reaction station_form_delete(Ui *ui, const RecordType *type, int64_t id, const char *name);
/* A whole date, typed short; begins with today. False on Esc. */
bool ask_day(Ui *ui, const char *title, const char *label, char day[DATE_SIZE]);
/* A year from 2003 to the next one; false on Esc. */
bool ask_year(Ui *ui, int64_t *year);

#endif

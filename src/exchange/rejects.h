/* The file of refused rows. */
#ifndef MARROWDESK_EXCHANGE_REJECTS_H
#define MARROWDESK_EXCHANGE_REJECTS_H

#include "import.h"

/* `path` NULL: none is written. Nothing is created before the first refused row. */
Status rejects_start(Rejects *rejects, const char *path, const char *source, Error *error);
/* Adds a row of the file (headings: its first row) with the reason in the last column, in the place of an
 * earlier one. */
void rejects_add(Rejects *rejects, char delimiter, const TableRow *headings, const TableRow *row, bool reason_last,
                 const char *reason);
/* Puts the file in its place, or takes it away again. */
Status rejects_end(Rejects *rejects, bool keep, Error *error);

#endif

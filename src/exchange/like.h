/* The table that an export is to be like: its rows in their order, and how it writes what it says. */
#ifndef MARROWDESK_EXCHANGE_LIKE_H
#define MARROWDESK_EXCHANGE_LIKE_H

#include "import.h"
#include "sheet.h"

typedef struct Like Like;

/* Reads the table once, as an import of this kind would, to learn how it writes choices and dates. Free with
 * like_close(). */
Status like_open(Like **out, Desk *desk, const char *kind, const char *path, Error *error);
void like_close(Like **address);

/* Its columns, at most IMPORT_COLUMNS, with their headings, which stay the table's; what is not read is
 * PART_IGNORED. Returns how many. */
size_t like_columns(const Like *like, Slot slots[IMPORT_COLUMNS], const char *headings[IMPORT_COLUMNS]);

/* How it is written where it is a CSV; NULL: a workbook, or JSON lines. */
const SheetText *like_text(Like *like);

/* The next record that a row of the table tells of, each once, in the table's order; 0: that was all, from here on no
 * row stands behind a record. A table that cannot be read on: Error. */
int64_t like_next(Like *like, Error *error);
/* Has like_next() told of this record? */
bool like_told(const Like *like, int64_t id);

/* The cell of the row that like_next() is at, where it means what the file says (`stored`); also an empty one where
 * what is stored follows from the row by itself, and whatever is not read. NULL: the file says something else. */
const char *like_cell(const Like *like, size_t column, const RowFacts *stored);
/* What people read, as the table writes it: a choice in its word for this code, a date in its form where that is the
 * same in all its rows. */
void like_write(const Like *like, size_t column, const RowFacts *stored, char *value, size_t size);

#endif

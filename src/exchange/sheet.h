/* Tables out: CSV, Excel's .xlsx and JSON lines, a row at a time in constant memory. */
#ifndef MARROWDESK_EXCHANGE_SHEET_H
#define MARROWDESK_EXCHANGE_SHEET_H

#include "header.h"

typedef struct Sheet Sheet;

enum { SHEET_VALUE = 1200 };

/* How a CSV is written. */
typedef struct {
    char delimiter;
    bool gb18030; /* else UTF-8 with the mark that Excel wants */
} SheetText;

/* The format follows the ending of `path`; NULL: CSV to the stream `out`. The columns are those of `slots`, at most
 * IMPORT_COLUMNS, with `headings` or (NULL) their labels; both stay the caller's. `as` NULL: with commas, in UTF-8. A
 * file appears under its name when it is whole. End with sheet_close(). */
Status sheet_open(Sheet **sheet, const char *path, FILE *out, const Slot *slots, const char *const *headings,
                  size_t count, const SheetText *as, Error *error);
/* JSON lines take stored forms (codes, UTC), the others what people read. */
bool sheet_wants_stored(const Sheet *sheet);
/* One row: `values` has a value for each slot, "" where nothing is stated. False when it failed. */
bool sheet_row(Sheet *sheet, char (*values)[SHEET_VALUE]);
/* The same of texts of any length. */
bool sheet_texts(Sheet *sheet, const char *const values[]);
/* Makes the columns of a workbook ready to be typed into: text as their format, so that no digit is lost, and choices
 * as lists, the long ones from a hidden sheet. Other formats have nothing of that kind. */
bool sheet_guide(Sheet *sheet);
/* How a workbook is printed: across the page, the heading on each with `title` above it, and the first `fixed` columns
 * in sight while one scrolls. */
void sheet_print(Sheet *sheet, const char *title, int fixed);
/* Ends the file; keep false: takes it away again. */
Status sheet_close(Sheet **sheet, bool keep, Error *error);

#endif

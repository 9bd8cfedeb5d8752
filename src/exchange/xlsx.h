/* Reading a sheet of an .xlsx workbook, a row at a time. The file is somebody else's: every size is limited, and a
 * document type declaration (and with it every entity) is refused. */
#ifndef MARROWDESK_EXCHANGE_XLSX_H
#define MARROWDESK_EXCHANGE_XLSX_H

#include <stdio.h>

#include "table_read.h"

enum { XLSX_SHEETS = 255, XLSX_SHEET_NAME = 128 };

typedef struct Xlsx Xlsx;

/* Takes a seekable stream over. `name` is for messages. `sheet` NULL or "": the first. Hidden sheets are not there. */
Status xlsx_open_stream(Xlsx **out, FILE *file, const char *name, const char *sheet, Error *error);
void xlsx_close(Xlsx **xlsx);

/* The next row that holds anything. Numbers come as they were typed, dates as YYYY-MM-DD (YYYY-MM and YYYY where
 * the cell shows no more), with the time where it is shown, truth as 1 and 0. Of merged cells the first has the text.
 */
Status xlsx_row(Xlsx *xlsx, TableRow *row, bool *more, Error *error);

size_t xlsx_sheet_count(const Xlsx *xlsx);
const char *xlsx_sheet(const Xlsx *xlsx, size_t sheet);
size_t xlsx_sheet_read(const Xlsx *xlsx);
int64_t xlsx_rows(const Xlsx *xlsx); /* as the sheet says; at most as many as fit in its size */
int xlsx_percent(const Xlsx *xlsx);

#endif

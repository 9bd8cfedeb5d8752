/* Text in a cell of an Excel workbook. */
#ifndef MARROWDESK_EXCHANGE_BOOK_PUT_H
#define MARROWDESK_EXCHANGE_BOOK_PUT_H

#include "late.h"

/* Writes `value`, which is valid UTF-8, so that a spreadsheet shows just these characters. */
lxw_error book_put(lxw_worksheet *page, lxw_row_t row, lxw_col_t column, const char *value, lxw_format *format);

#endif

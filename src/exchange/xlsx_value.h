/* What a number in a cell means: formats, dates, digits that were lost. */
#ifndef MARROWDESK_EXCHANGE_XLSX_VALUE_H
#define MARROWDESK_EXCHANGE_XLSX_VALUE_H

#include "table_read.h"

/* How a cell shows its number. */
typedef enum {
    SHOWN_NUMBER,
    SHOWN_YEAR,
    SHOWN_MONTH,
    SHOWN_DAY,
    SHOWN_DAY_TIME,
    SHOWN_TIME,
    SHOWN_PADDED = 16 /* + digits: with zeros in front */
} Shown;

/* By the number of the format or, where it is the workbook's own, by its code (else NULL). The numbers 27 to 58
 * mean what they do in Chinese editions. Source: ECMA-376 part 1, 18.8.30. */
Shown xlsx_shown(int format, const char *code);

/* Text of a stored number. */
CellState xlsx_number(const char *value, Shown shown, bool from_1904, char *out, size_t size);
/* Text of a stored ISO date: "2013-07-05T00:00:00" is 2013-07-05. */
void xlsx_iso_date(const char *value, char *out, size_t size);

#endif

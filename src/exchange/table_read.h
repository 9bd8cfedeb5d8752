/* A table read a row at a time, whatever file it comes from: CSV of any kind, a sheet of an .xlsx workbook, JSON lines.
 */
#ifndef MARROWDESK_EXCHANGE_TABLE_READ_H
#define MARROWDESK_EXCHANGE_TABLE_READ_H

#include <stdio.h>

#include "exchange.h"

enum { TABLE_COLUMNS = 256, TABLE_CELL = 64 * 1024, TABLE_ROW = 1024 * 1024 };

/* What a cell of a spreadsheet is besides its text. */
typedef enum {
    CELL_GOOD,
    CELL_ERROR,        /* a formula went wrong: the text is #N/A and the like */
    CELL_DAMAGED,      /* a number of more than 15 digits: the program that stored it has lost the last ones */
    CELL_UNCALCULATED, /* a formula that was never worked out */
} CellState;

typedef struct {
    int64_t number; /* as a spreadsheet shows it: the header is 1; of JSON lines the line */
    size_t count;
    const char *cells[TABLE_COLUMNS];    /* valid UTF-8; until the next row */
    unsigned char states[TABLE_COLUMNS]; /* CellState */
    bool bad_text;                       /* a byte that is not of the encoding, or NUL: U+FFFD stands there */
    int64_t bad_byte;                    /* its place in the file, from 1; 0 unknown */
    bool bad_quote;                      /* text after a closing quote */
    const char *fault;                   /* for people: why it is no row at all; NULL it is one */
} TableRow;

typedef struct Table Table;

/* Opens a regular file by what is in it: a workbook, JSON lines (or by a name in .jsonl), else a CSV. `encoding` is for
 * CSV; `sheet` names a sheet of a workbook, NULL or "": the first. Free with table_close(). */
Status table_open(Table **out, const char *path, Encoding encoding, const char *sheet, Error *error);
void table_close(Table **table);
/* Reads a row; *more is false at the end. A workbook's rows without any content are passed over. */
Status table_row(Table *table, TableRow *row, bool *more, Error *error);

bool table_is_workbook(const Table *table);
bool table_is_jsonl(const Table *table);
const char *table_encoding(const Table *table);            /* name for people; "" for a workbook */
char table_delimiter(const Table *table);                  /* of a CSV; ',' for a workbook */
size_t table_sheet_count(const Table *table);              /* 0 for CSV */
const char *table_sheet(const Table *table, size_t sheet); /* NULL behind the last */
size_t table_sheet_read(const Table *table);               /* which of them this is */
int64_t table_rows(const Table *table);                    /* about how many there are; known with the first */
int table_percent(const Table *table);                     /* how much has been read */

#endif

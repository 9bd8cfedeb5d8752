/* Tables of text as Excel, WPS and other programs save them: reading and writing. */
#ifndef MARROWDESK_EXCHANGE_CSV_H
#define MARROWDESK_EXCHANGE_CSV_H

#include <stdio.h>

#include "table_read.h"

/* --- reading: any size of file in constant memory --- */

typedef struct Csv Csv;

/* Takes an open, seekable stream over; `name` is for messages. Encoding: a byte order mark decides; else all of
 * UTF-8, else GB18030. A file that is UTF-8 but for a few bytes is read as UTF-8 with bad rows, never as nonsense in
 * GB18030. The delimiter (comma, tab, semicolon) is the one the first row has most of. Free with csv_close(). */
Status csv_open_stream(Csv **out, FILE *file, const char *name, Encoding encoding, Error *error);
void csv_close(Csv **csv);

/* Reads a row as RFC 4180 has it: quoted fields may hold newlines (kept as LF), a doubled quote is one. Rows
 * end with CRLF, LF or CR. *more is false at the end. A quote that is never closed and a field, row
 * or number of columns over the limit are errors that name the row where it began. Protecting apostrophes are taken
 * away. */
Status csv_row(Csv *csv, TableRow *row, bool *more, Error *error);

char csv_delimiter(const Csv *csv);
const char *csv_encoding(const Csv *csv); /* name for people */
int64_t csv_lines(const Csv *csv);        /* line ends in the file: at least as many as rows */
int csv_percent(const Csv *csv);          /* how much of the file has been read */

/* True when nothing but white space, full-width too, is in it. */
bool csv_blank(const char *cell);

/* --- formulas ---
 *
 * A value that begins with = + - @ or a tab would be run as a formula by a spreadsheet. It is written with
 * an apostrophe in front; so that everything comes back as it was, such a value that has apostrophes in front of it
 * already gets another one. Reading takes exactly one away there; an apostrophe before anything else stays. */
const char *csv_plain(const char *cell);

/* --- writing --- */

/* One row: quoted where needed, CRLF at the end. False when the stream failed. */
bool csv_write(FILE *to, char delimiter, const char *const cells[], size_t count);
/* The UTF-8 mark that Excel wants. */
bool csv_write_mark(FILE *to);

#endif

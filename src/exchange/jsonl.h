/* Reading JSON lines: one object a line, read as a table whose columns are the names of the members. The file is
 * somebody else's: a line has at most TABLE_ROW bytes, a file at most TABLE_COLUMNS names, and a value is a text, a
 * number, true, false or null; what is deeper is refused. */
#ifndef MARROWDESK_EXCHANGE_JSONL_H
#define MARROWDESK_EXCHANGE_JSONL_H

#include <stdio.h>

#include "table_read.h"

typedef struct Jsonl Jsonl;

/* Does the file begin like JSON lines? Leaves the stream at its beginning. */
bool jsonl_begins(FILE *file);
/* Takes a seekable stream over; reads it once to learn the names, in the order in which they first come. `name` is for
 * messages. ERR_INPUT: one array, too many names, another encoding. */
Status jsonl_open_stream(Jsonl **out, FILE *file, const char *name, Error *error);
void jsonl_close(Jsonl **jsonl);

/* First the names (number 0), then each line that is not blank, by its number. Truth is 1 and 0, null is empty. A line
 * that is no such object says so in `fault`, its beginning stands in the first cell. */
Status jsonl_row(Jsonl *jsonl, TableRow *row, bool *more, Error *error);

int64_t jsonl_lines(const Jsonl *jsonl);
int jsonl_percent(const Jsonl *jsonl);

#endif

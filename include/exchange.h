/* Files in and out. */
#ifndef MARROWDESK_EXCHANGE_H
#define MARROWDESK_EXCHANGE_H

#include <stdio.h>

#include "desk.h"

/* --- batch: one JSON request a line in, one answer a line out, in order --- */

/* Returns the number of requests refused; -1 when input or output failed (Error). */
long batch_run(Desk *desk, FILE *in, FILE *out, Error *error);

/* --- import --- */

typedef enum { ENCODING_AUTO, ENCODING_UTF8, ENCODING_GB18030 } Encoding;

typedef struct {
    const char *kind;   /* donors, attempts */
    const char *file;
    bool dry_run;       /* everything but COMMIT */
    Encoding encoding;
    const char *rejects; /* file for refused rows; NULL none */
    /* Called every few hundred rows; false: stop and leave nothing. NULL allowed. */
    bool (*progress)(void *arg, int64_t done, int64_t total_bytes_percent);
    /* One refused row: file:row, column, value, reason. NULL allowed. */
    void (*refused)(void *arg, const char *text);
    /* Something to know: an unknown column, a warning. NULL allowed. */
    void (*note)(void *arg, const char *text);
    void *arg;
} ImportJob;

typedef struct {
    int64_t batch;      /* for --undo; 0 when nothing was stored */
    int64_t rows, added, changed, same, refused;
} ImportResult;

Status import_run(Desk *desk, const ImportJob *job, ImportResult *result, Error *error);
/* Takes a batch back; people with later facts are refused by name (through `refused`) and stay. */
Status import_undo(Desk *desk, int64_t batch, void (*refused)(void *arg, const char *text), void *arg,
                   ImportResult *result, Error *error);

/* --- export --- */

/* kind: donors samples attempts. Format by the ending of `file`; NULL: csv to stdout. *rows: how many. */
Status export_run(Desk *desk, const char *kind, const char *unit, const char *file, int64_t *rows,
                  Error *error);

#endif

/* The ledger: which requests were sent, which were acknowledged, and whether a database holds what it must.
 *
 * A request that is in the database is there whole: its row in `request` with the answer that was given, the
 * record with every field that was sent, its audit row. An acknowledged request is in the database. None is
 * there twice. */
#ifndef FAULT_LEDGER_H
#define FAULT_LEDGER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct {
    char *key, *value; /* value as SQLite casts it to text */
} Sent;

enum { SENT_MAX = 24 };

typedef struct {
    char id[32];
    char *line; /* the request, without newline */
    char doing[32];
    Sent sent[SENT_MAX]; /* without id and do */
    size_t sent_count;
    char *answer; /* the acknowledgement, NULL when there was none yet */
} Entry;

typedef struct {
    Entry *entries;
    size_t count;
    int64_t contradicted; /* acknowledged again with another answer */
    size_t refused;       /* answers that were errors */
    char refusal[256];    /* the last of them */
} Ledger;

/* Reads the requests, one JSON text a line, ids r1, r2, ... in order. */
void ledger_load(Ledger *ledger, const char *requests);
void ledger_free(Ledger *ledger);
/* The number of a request in an answer, 1 ..; 0 when the line is no acknowledgement. */
size_t ledger_number(const char *answer);
/* Takes an answer line (no newline needed). True for an acknowledgement. */
bool ledger_answer(Ledger *ledger, const char *line, size_t length);
/* Takes a whole file of answers; an unfinished last line is left out. Returns how many acknowledgements. */
size_t ledger_answers(Ledger *ledger, const char *path);

typedef struct {
    bool readable;       /* SQLite could read all of it */
    int64_t present;     /* requests in the database */
    int64_t last;        /* the highest of their numbers */
    int64_t lost;        /* acknowledged, not there */
    int64_t gaps;        /* of them: with a later request that is there */
    int64_t wrong;       /* answers that differ, facts that are not whole, doubles */
    uint64_t digest;     /* of every row of every table; equal means the same contents */
    char complaint[240]; /* the first */
} LedgerReport;

/* Looks into a database without changing it (the WAL stays as it is). `facts`: compare the requests' fields. */
void ledger_verify(const Ledger *ledger, const char *database, bool facts, LedgerReport *out);

#endif

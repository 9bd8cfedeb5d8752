/* The province's list compared with the file: what differs, and how each difference is settled. Lists are read by
 * `import registry`; each is an import_batch of kind registry, and taking that batch back takes its differences out of
 * sight. Lead and callers: the list is the city's. */
#ifndef MARROWDESK_COMPARE_H
#define MARROWDESK_COMPARE_H

#include "desk.h"

enum { COMPARE_TEXT = 4096 /* the packed records of somebody who is only there */ };

typedef struct {
    int64_t id;       /* of the batch; 0: no list was compared yet */
    char at[INSTANT_SIZE], file[LINE_SIZE];
    int64_t here, there, different; /* differences that are open: persons only here, only there, fields */
    int64_t settled;
} Comparison;

/* The last list that was compared and not taken back. */
void compare_last(Desk *desk, Comparison *out);

typedef struct {
    int64_t id, donor, line, made;
    char name[NAME_SIZE], unit[CODE_SIZE];
    char kind[CODE_SIZE];  /* here there different */
    char field[64];        /* different: "table.field" */
    char ours[NOTE_SIZE];  /* stored forms */
    char theirs[COMPARE_TEXT];
    char settled[CODE_SIZE], settled_at[INSTANT_SIZE], settled_by[NAME_SIZE];
} Difference;

/* Open differences by kind (different, here, there) in the order of the list; or the settled ones, the last first.
 * `after`: the last one of the page before, NULL the first page. */
size_t compare_page(Desk *desk, int64_t batch, bool settled, const Difference *after, Difference *rows, size_t max,
                    bool *more);
bool compare_difference(Desk *desk, int64_t id, Difference *out);
/* `ours` or `theirs` for people: choices by label; of somebody only there, a line for each value. `mask`: sensitive
 * values as lists show them. */
void compare_show(const Difference *difference, const char *stored, bool mask, char *out, size_t size);

typedef enum {
    SETTLE_THEIRS, /* different: the province is right, the file changes */
    SETTLE_OURS,   /* different: the file is right, the province must know */
    SETTLE_CREATE, /* only there: opens the file; `unit` is needed where the list named none */
    SETTLE_REPORT, /* only here: the province must know the person */
    SETTLE_ERROR   /* only here or there: an error, looked at and left */
} Settlement;

Status compare_settle(Desk *desk, int64_t difference, Settlement how, const char *unit, Error *error);
/* Takes the settlement back and what it did; people and records with later changes refuse. */
Status compare_unsettle(Desk *desk, int64_t difference, Error *error);

/* --- inside a store_write(), for the reader of lists --- */

/* A person of the list, as far as the list states it. */
typedef struct {
    Donor donor;
    Phone phone;
    Sample sample;
    int64_t line;
} Listed;

/* Compares with `donor` (0: only there), writes the differences, and remembers that the person was seen. `columns`:
 * which fields the list has, others are not compared ("table.field", ends with NULL). Returns how many differences. */
int64_t compare_listed(Store *store, int64_t batch, int64_t donor, const Listed *listed, const char *const *columns);
/* After the last row: those whom the list should have and has not (a donor number, or a status beyond the laboratory),
 * of the units that the list has people of: a county's list says nothing of the others. Returns how many. */
int64_t compare_only_here(Store *store, int64_t batch);

#endif

/* Merging (合并重复档案): two files of one person become one, signed by two; and apart again.
 *
 * Everything of the file that ends, in every table, becomes the other's: phones, relatives, calls, samples, consents,
 * cases, status periods, list acts, lines for the province, rows of imports. Of the person's own fields each is chosen
 * where the two differ. The number that stays at the province names the file that goes on. Under its old name and
 * numbers the other file is found still, and it leads here; whoever is registered again by such a number is known.
 *
 * Undone: every row is as it was, ids included. What was entered in between is not lost: it stays with the file that
 * went on, but what belongs to a row that goes back (a step of a case) goes with it, and a value that was changed since
 * stays as it is now. merging_later() says so beforehand, one by one. Refused where a later merging stands on this one,
 * where the person is leaving, and where the file has been given a number of the other one. */
#ifndef MARROWDESK_MERGING_H
#define MARROWDESK_MERGING_H

#include "leaving.h"

enum { MERGING_FIELDS = 48, MERGING_LINE = 256 };

typedef enum { PICK_LEFT, PICK_RIGHT, PICK_BOTH /* texts of several lines: one below the other */ } MergePick;

/* A field that at least one of the two states. */
typedef struct {
    const Field *field;
    bool stated[2];
    bool differs; /* both state it, and not the same */
    MergePick pick;
} MergeField;

typedef struct {
    Donor people[2]; /* left and right */
    int kept;        /* whose file goes on: 0 left, 1 right */
    bool free;       /* that may be chosen: the province knows both or neither */
    MergeField fields[MERGING_FIELDS];
    size_t count;
    int64_t seen;    /* the last change of the two: a later one makes merging_run() answer ERR_CONFLICT */
} Merging;

/* Reads the two and proposes: what only one states, the valid document, the fuller text, the earlier enrolment, else
 * what was entered later. The refusals of merging_run() are told here already. */
Status merging_look(Desk *desk, int64_t left, int64_t right, Merging *out, Error *error);
/* Another choice; false: there is none (only one states it). Document number and type go together. */
bool merging_choose(Merging *merging, size_t field, MergePick pick);
/* Whose file goes on; false: the province knows only the other one. */
bool merging_keep(Merging *merging, int side);
/* What speaks against it: different documents, sexes; one line each. Returns how many. */
size_t merging_warnings(Desk *desk, const Merging *merging, char lines[][MERGING_LINE], size_t max);

/* For leads, callers and, within the own unit, liaisons; `second` as for leaving. ERR_BUSY: somebody else is in touch
 * with one of the two. ERR_CONFLICT: both have an open case, one is leaving, or one was changed since
 * merging_look(). */
Status merging_run(Desk *desk, const Merging *merging, const Signature *second, int64_t *id, Error *error);

/* A file that ended in somebody's. */
typedef struct {
    int64_t id, kept, away;
    char at[INSTANT_SIZE], by[NAME_SIZE], second[NAME_SIZE];
    char name[NAME_SIZE], id_number[NUMBER_SIZE], donor_number[NUMBER_SIZE]; /* of the file that ended */
} Merged;

/* Newest first. */
size_t merging_list(Desk *desk, int64_t donor, Merged *rows, size_t max);
/* merging_find.c: the person whose file `file` goes on in, 0: it did not end so. */
int64_t merging_now(Store *store, int64_t file);
/* The person who had this document or donor number in a file that was merged; 0 nobody. `id_type` "" citizen. */
int64_t merging_by_document(Store *store, const char *id_type, const char *id_number);
int64_t merging_by_number(Store *store, const char *donor_number);

/* What was entered since and where undoing leaves it, a line each. Returns how many (at most `max`). */
size_t merging_later(Desk *desk, int64_t id, char lines[][MERGING_LINE], size_t max, Error *error);
Status merging_undo(Desk *desk, int64_t id, const Signature *second, Error *error);

#endif

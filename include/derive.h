/* Conclusions from facts. Each is computed in one place, in the transaction of the fact, and can be rebuilt.
 *
 * Of a donor: status (periods, samples, age), willingness, last contact, do-not-call, completeness, the open
 * task of origin "rule", and the counters. */
#ifndef MARROWDESK_DERIVE_H
#define MARROWDESK_DERIVE_H

#include "desk.h"

/* The DeriveFn of the store. `arg` is the Config. A donor that is gone (undo) leaves no counters behind. */
void derive_donor(Store *store, void *config, int64_t donor);

/* Takes a donor's open tasks away and off the counters, or only the rule's own: before the donor is deleted
 * (undo of an import), before a task added by hand takes its place. */
void derive_drop_tasks(Store *store, int64_t donor, bool only_rule);
enum { TASK_KEY = CODE_SIZE + DATE_SIZE }; /* "purpose|YYYY-MM-DD" */
/* The key of the counter of tasks of a purpose due on a day: days gone by count on the day of the last roll, which is
 * later than today where the clock was moved back. */
void derive_task_key(Store *store, const char *purpose, Day due, char key[TASK_KEY]);
/* Counts a task that was added by hand. */
void derive_count_task(Store *store, const char *unit, const char *purpose, const char *not_before);

/* --- what is concluded --- */

enum { DERIVE_NUMBERS = 16 };

typedef struct {
    Donor donor;  /* with the derived fields as they should be */
    Task task;    /* the open task of origin "rule" as it should be; purpose "" none */
} Derived;

/* Reads the facts of a donor and concludes; writes nothing. False: no such donor. */
bool derive_compute(Store *store, const Config *config, int64_t donor, Derived *out);

/* What changes because time passes: temporary unavailability that ended, ages reached. Idempotent, keyed by
 * date, at the first use of a day. */
Status day_roll(Desk *desk, Error *error);

typedef struct {
    int64_t donors;   /* looked at */
    int64_t findings;
    int64_t mended;
} CheckResult;

/* File, references, derived values (recomputed and compared). `rebuild` mends derived values. Each finding is
 * told in one line. */
Status desk_check(Desk *desk, bool rebuild, void (*finding)(void *arg, const char *text), void *arg,
                  CheckResult *result, Error *error);

#endif

/* Conclusions from facts. Each is computed in one place, in the transaction of the fact, and can be rebuilt.
 *
 * Of a donor: status (periods, samples, age), willingness, last contact, do-not-call, completeness, the open
 * task of origin "rule", the lists to be worked through, and the counters. */
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
/* When a task added by hand is over: with the next contact, or when nobody may call any more. */
bool derive_hand_over(const Donor *donor, const char *opened_at);
/* The entries of a file that are still missing: labels (msgids) of at most `max`; returns how many there are. */
size_t derive_missing(const Donor *donor, bool phone, bool relative, bool consent, const char *labels[], size_t max);
/* Counts a task that was added by hand. */
void derive_count_task(Store *store, const char *unit, const char *purpose, const char *not_before);
/* Before its time changes. */
void derive_uncount_task(Store *store, const char *unit, const char *purpose, const char *not_before);

/* Takes a donor's open tasks and lines for the province off the counters (-1) while something else changes their rows,
 * and counts them again (1). */
void derive_recount(Store *store, int64_t donor, int n);

/* --- what is concluded --- */

enum { DERIVE_NUMBERS = 16 };

/* A list of people to be worked through on which somebody stands (see worklist.h). */
typedef struct {
    char list[CODE_SIZE];   /* search review age deferral sample */
    char due[INSTANT_SIZE]; /* its order: search due from, review the call, age and deferral the day it is about,
                               sample the day of its last step, "0" none */
    char about[CODE_SIZE];  /* search: the step that is next; review: id of the call; sample: its id */
} Waiting;
enum { WAITING_LISTS = 5 };

/* What is wrong with the file of somebody who is looked after: bits of Derived.quality. */
enum {
    QUALITY_CARE = 1,      /* looked after: has not left, or was only not reached */
    QUALITY_NO_PHONE = 2,  /* no number of the person's own that may be dialled */
    QUALITY_NO_SECOND = 4, /* nobody else's number either: relatives, friends, the workplace */
    QUALITY_NO_CONSENT = 8 /* none that is in order: given, of an edition then in force, not withdrawn */
};

typedef struct {
    Donor donor;  /* with the derived fields as they should be */
    Task task;    /* the open task of origin "rule" as it should be; purpose "" none */
    Waiting waiting[WAITING_LISTS];
    size_t waiting_count;
    int64_t quality;             /* QUALITY_..., 0 for who has left */
    char contacted_on[DATE_SIZE]; /* local day of the last confirmed contact; "" none, or has left */
    char sample_unit[CODE_SIZE]; /* where the person counts as sampled, */
    char sample_year[8];         /* in which year; "" no dated sample */
    char sample_month[8];        /* and month, YYYY-MM; "" only the year is known */
    char sample_site[CODE_SIZE]; /* "" not stated */
} Derived;

/* Reads the facts of a donor and concludes; writes nothing. False: no such donor. */
bool derive_compute(Store *store, const Config *config, int64_t donor, Derived *out);

/* Reads what a save about this donor reads and changes. The pages are at hand then: nobody waits for the write lock
 * while a slow disk looks for them. */
void derive_read_ahead(Store *store, const Config *config, int64_t donor);

/* Are the lists that are stored those of `d`? */
bool derive_same_lists(Store *store, const Derived *d);
/* Is what is counted of quality and contact that of `d`? */
bool derive_same_quality(Store *store, const Derived *d);

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
/* Computes every conclusion of a file that was brought to a new edition, once, in one transaction. Does nothing in any
 * other file. Part of desk_open(). */
Status desk_conclude_migrated(Desk *desk, Error *error);

#endif

/* Follow-up: the queue of calls, claims, attempts and what follows them (DOMAIN section 5). */
#ifndef MARROWDESK_FOLLOWUP_H
#define MARROWDESK_FOLLOWUP_H

#include "registry.h"

/* --- the queue --- */

typedef enum {
    QUEUE_DUE,      /* to be called now: due, and in a time of day that the retry policy allows */
    QUEUE_OVERDUE,  /* promises (match, callback, appointment) whose time has passed */
    QUEUE_PROMISED, /* promised callbacks and appointments until the end of today */
    QUEUE_LATER,    /* due later */
    QUEUE_AGENDA,   /* promises of today by the clock, from an hour ago on */
    QUEUE_ANY_HOUR  /* due, at whatever time of day */
} QueueView;

typedef struct {
    QueueView view;
    char unit[CODE_SIZE];     /* "" all */
    char purpose[CODE_SIZE];  /* "" all */
    int64_t account;          /* 0 all; else tasks claimed by or promised to this account */
    size_t max;               /* rows wanted */
    bool not_others;          /* without what is promised to somebody else */
} QueueFilter;

typedef struct {
    int64_t task, donor;
    char name[NAME_SIZE], sex[4], unit[CODE_SIZE], purpose[CODE_SIZE], number[NUMBER_SIZE];
    char not_before[INSTANT_SIZE], preferred_time[LINE_SIZE], attempted_at[INSTANT_SIZE];
    int64_t tries, tries_max; /* attempts n/N on this number since the last contact */
    int64_t dayparts;
    int64_t assignee;
    int64_t claimed_by;       /* a live claim, 0 none */
    char claimed_name[NAME_SIZE];
} QueueRow;

/* The rows of a view, best first; people whom somebody else is ringing just now are passed over. *more: there
 * are further ones. */
size_t queue_page(Desk *desk, const QueueFilter *filter, QueueRow *rows, bool *more);

typedef struct {
    int64_t due;      /* until the end of today */
    int64_t overdue;  /* promises whose time has passed */
    int64_t promised; /* promises until the end of today */
    int64_t others;   /* being rung by somebody else just now, or out on a work sheet */
} QueueCounts;
void queue_counts(Desk *desk, const char *unit, int64_t account, QueueCounts *out);
/* Of them the promises whose time has passed. */
int64_t queue_overdue(Desk *desk, const char *unit);

/* The day so far. */
typedef struct {
    int64_t attempts, people, reached; /* attempts; different people; people who acted */
} DayFigures;
/* Did the person act: a confirmed contact. */
bool followup_reached(const Desk *desk, const char *outcome, const char *answered);
void followup_day(Desk *desk, Day day, const char *unit, int64_t account, DayFigures *out);

typedef struct {
    int64_t attempt, donor;
    char name[NAME_SIZE], unit[CODE_SIZE], at[INSTANT_SIZE], number[NUMBER_SIZE];
    char answered[CODE_SIZE], outcome[CODE_SIZE];
    char caller[NAME_SIZE], note[LINE_SIZE];
} DayRow;
/* The calls behind these figures, newest first; `reached`: only those in which the person acted. */
size_t followup_day_rows(Desk *desk, Day day, const char *unit, int64_t account, bool reached, DayRow *rows,
                         size_t max);

/* Why a routine call should not be made now ("outside calling hours: ...", "public holiday: ..."); false: it may be.
 * The desk asks before it dials all the same: somebody may have asked for just this hour. */
bool followup_quiet(Desk *desk, const char *purpose, char *reason, size_t size);

/* False: nothing in the file tells a day from which on to call, so the person has waited longest. */
bool task_has_day(const char *not_before);

/* --- claims: two people never ring the same donor --- */

/* Takes the donor for this account for config retry.claim_minutes; again by the same account: prolongs.
 * ERR_BUSY names the holder. */
Status claim_take(Desk *desk, int64_t donor, Error *error);
/* Somebody rings, from or with this number: a helper holds them from here on, which is recorded; for others it changes
 * nothing. */
Status claim_rings(Desk *desk, int64_t donor, const char *number, Error *error);
Status claim_release(Desk *desk, int64_t donor, Error *error);
/* Takes the first free person of the queue. ERR_NOT_FOUND when there is none. */
Status claim_next(Desk *desk, const QueueFilter *filter, QueueRow *row, Error *error);

/* --- a call --- */

/* Dialling starts: stores the attempt without outcome and claims the person. Fills id, at, account. Wants donor,
 * number, channel, direction, purpose. Do-not-call refuses (ERR_DENIED). The same `request_id` for the same person and
 * number again gives the attempt that is there. */
Status attempt_start(Desk *desk, Attempt *attempt, const char *request_id, Error *error);
/* What the policy proposes for an outcome: next_at ("" none). `answered` may be filled where the outcome implies it. */
void attempt_propose(Desk *desk, Attempt *attempt);
/* Checks what the outcome needs (who answered, reason, until, number, date). */
Status attempt_check(Desk *desk, const Attempt *attempt, Error *error);
/* Writes the outcome, once, with everything that follows: number states, status period, new number, task. `request_id`
 * makes a repeat harmless. An attempt that was not started (id 0: batch, import) is inserted whole. */
Status attempt_finish(Desk *desk, Attempt *attempt, const char *request_id, Error *error);
/* The part inside a store_write() for import and batch; failures are latched. */
void attempt_apply(Desk *desk, Attempt *attempt);
/* Do-not-call holds before the form is left: stores it on the open attempt at once; the note may follow once. */
Status attempt_do_not_call(Desk *desk, Attempt *attempt, Error *error);
/* The note of a finished attempt that has none yet. */
Status attempt_note(Desk *desk, int64_t attempt, const char *note, Error *error);
/* Voids the attempt and everything that came from it; the derived values are computed again. */
Status attempt_void(Desk *desk, int64_t attempt, const char *reason, Error *error);
/* The part inside a store_write(); failures are latched. */
void attempt_void_apply(Desk *desk, int64_t attempt, const char *reason);
/* This account's attempts without outcome, oldest first: asked for at sign-in. */
size_t attempt_open_ones(Desk *desk, Attempt *rows, size_t max);
int64_t attempt_open_count(Desk *desk);

/* "Add to calls": opens a task of origin hand; one that is open already moves to the time asked for. *said tells what
 * happened, *change (NULL allowed) is for change_undo(). Who has left or asked not to be called is not added, nor for a
 * purpose that does not fit: alone ERR_DENIED, among others passed over. */
Status task_add_all(Desk *desk, const int64_t *donors, size_t count, const char *purpose, const char *wanted_at,
                    int64_t *change, char *said, size_t size, Error *error);
Status task_add(Desk *desk, int64_t donor, const char *purpose, const char *wanted_at, char *said, size_t size,
                Error *error);
/* Does a call that was added by hand wait? */
bool task_by_hand(Desk *desk, int64_t donor, const char *purpose);
/* Takes it out again, whoever added it; adding it anew brings it back. What the rules want stays, and *said names it.
 * ERR_CONFLICT: it is not there any more. */
Status task_remove(Desk *desk, int64_t donor, const char *purpose, char *said, size_t size, Error *error);
/* Is the purpose one of match cases? Such a call is not for everybody. */
bool task_of_case(const char *purpose);
/* A match call is for who has an open case or is a reserve, a follow-up after a donation for who has donated, by
 * accounts that act on cases; every other purpose fits everybody. */
bool task_fits(Desk *desk, int64_t donor, const char *purpose);

#endif

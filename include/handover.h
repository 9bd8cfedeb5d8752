/* The hand-over (交接): what I did today, who waits for what, and notes to whoever goes on with it. */
#ifndef MARROWDESK_HANDOVER_H
#define MARROWDESK_HANDOVER_H

#include "followup.h"

enum { /* TouchedRow.what */
    TOUCHED_FILE = 1 << 0,   /* opened the file */
    TOUCHED_CALL = 1 << 1,   /* called, or was called */
    TOUCHED_SAMPLE = 1 << 2, /* sample, added or changed */
    TOUCHED_STATUS = 1 << 3,
    TOUCHED_PROVINCE = 1 << 4, /* entered for the province, settled with its list */
    TOUCHED_TASK = 1 << 5,     /* asked to be called */
    TOUCHED_CASE = 1 << 6,     /* a match case and its parts */
    TOUCHED_CHANGE = 1 << 7    /* anything else of the file */
};

typedef struct {
    int64_t donor;
    char at[INSTANT_SIZE]; /* the last time */
    char name[NAME_SIZE], unit[CODE_SIZE];
    unsigned what;
    char outcome[CODE_SIZE]; /* of the last call */
} TouchedRow;

/* People with whom this account did something at the desk on that day, the last first; looking is not doing. */
size_t handover_touched(Desk *desk, Day day, TouchedRow *rows, size_t max);

typedef enum {
    WAITS_OUTCOME, /* a call that has no outcome yet */
    WAITS_PROMISE, /* promised or given to this account */
    WAITS_CLAIM,   /* held by this account */
    WAITS_NEXT     /* touched today, and the next step is due until the end of tomorrow */
} WaitKind;

typedef struct {
    WaitKind kind;
    int64_t donor, attempt; /* attempt: WAITS_OUTCOME */
    char at[INSTANT_SIZE];  /* when it is due; when the call began; until when it is held */
    char name[NAME_SIZE], unit[CODE_SIZE], number[NUMBER_SIZE], purpose[CODE_SIZE];
} WaitRow;

/* Each person once, by the kind that comes first above, then by time. */
size_t handover_waiting(Desk *desk, WaitRow *rows, size_t max);

typedef struct {
    int64_t id, donor; /* donor 0: about the day as a whole */
    char at[INSTANT_SIZE], by[NAME_SIZE], to[NAME_SIZE]; /* to "": whoever comes next */
    char name[NAME_SIZE], read_at[INSTANT_SIZE], reader[NAME_SIZE], note[NOTE_SIZE];
} HandoverNote;

/* Leaves a note; `donor` 0: about the day; `recipient` 0: whoever comes next. An empty note: ERR_INPUT. */
Status handover_give(Desk *desk, int64_t donor, int64_t recipient, const char *note, int64_t *id, Error *error);
/* Takes an own note back that nobody has read: ERR_CONFLICT when somebody has. */
Status handover_withdraw(Desk *desk, int64_t id, Error *error);
/* Taken note of: it leaves everybody's Today. Read by somebody else meanwhile: ERR_CONFLICT. And back again. */
Status handover_read(Desk *desk, int64_t id, Error *error);
Status handover_unread(Desk *desk, int64_t id, Error *error);

/* Unread notes to this account or to whoever comes next. A liaison gets of the latter only what is about the own
 * unit, a helper none. */
int64_t handover_count(Desk *desk);
/* Those, the oldest first, then what this account has read today. */
size_t handover_received(Desk *desk, HandoverNote *rows, size_t max);
/* What this account gave and did not take back, newest first. */
size_t handover_given(Desk *desk, HandoverNote *rows, size_t max);

#endif

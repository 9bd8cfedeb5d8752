/* Lists of people to be worked through, beside the queue of calls: one table of kinds for the screen, Today and the
 * menu. Membership is concluded in derive.c (table waiting) or stands in the person's own columns and tasks. */
#ifndef MARROWDESK_WORKLIST_H
#define MARROWDESK_WORKLIST_H

#include "followup.h"

typedef enum {
    WORK_INCOMPLETE, /* files with wanted entries missing (待补录), the newest first */
    WORK_STALLED,    /* open tasks, due and untouched for limits.stalled_days, in the queue's order of purposes */
    WORK_SEARCH,     /* not yet reached (暂未联系上): the next step of config->search is due */
    WORK_REVIEW,     /* calls whose outcome only a lead can answer (next = "review"), the oldest first */
    WORK_AGE,        /* the age limit is near (limits.age_months), the nearest first */
    WORK_DEFERRAL,   /* a deferral ends within limits.deferral_days, or ended and nobody has rung since */
    /* Data quality, of everybody who is looked after, by unit and file number (derive.h says what each means). */
    WORK_NO_PHONE,   /* no number of their own that may be dialled */
    WORK_NO_SECOND,  /* no second contact */
    WORK_NO_CONSENT, /* no consent that is in order */
    WORK_SAMPLE,     /* not yet in the registry, and the tube has not moved for limits.sample_days, the oldest first */
    WORK_KINDS
} WorkKind;

typedef struct {
    WorkKind kind;
    char unit[CODE_SIZE]; /* "" all; a liaison's is always the own one */
    int64_t account; /* 0 all; else whom this account holds, was promised, rang in the last 30 days or opened lately */
} WorkFilter;

/* A place in a list; kept to read on behind it. */
typedef struct {
    int rank;               /* stalled: of the purpose */
    char due[INSTANT_SIZE]; /* instant or day, as the list is ordered; quality: the unit */
    int64_t id, donor;      /* of the task or donor */
} WorkKey;

typedef struct {
    WorkKey key;
    DonorRow person;
    char due[INSTANT_SIZE];   /* instant: stalled, search, review; day: incomplete and quality (enrolled), age,
                                 deferral, sample (last step) */
    char purpose[CODE_SIZE];  /* for a call; "" the person's own task */
    char number[NUMBER_SIZE]; /* to be tried; search: of the step */
    char about[CODE_SIZE];    /* search: the step; age, deferral: the day; sample: its id */
    int64_t attempt;          /* review: the call */
    char what[LINE_SIZE * 2]; /* why the person stands here, in the current language */
    char last[LINE_SIZE];     /* the last attempt: day, outcome */
} WorkRow;

/* The id of a kind: "incomplete" ... as in the choice list worklist. */
const char *worklist_id(WorkKind kind);
/* The kind of an id; WORK_KINDS: none. */
WorkKind worklist_kind(const char *id);

/* At most `max` rows behind `after` (NULL: the first ones). *more: there are further ones. */
size_t worklist_page(Desk *desk, const WorkFilter *filter, const WorkKey *after, WorkRow *rows, size_t max, bool *more);
enum { WORK_MANY = 500 };
/* Is the number of a list exact? The others are counted up to WORK_MANY ("500+"). */
bool worklist_exact(WorkKind kind);
/* How many stand there. Microseconds: for Today. */
int64_t worklist_count(Desk *desk, WorkKind kind, const char *unit, int64_t account);
/* The same for unit after unit of a list to choose from: what has stalled, where each row is looked up at its person,
 * only up to WORK_GLANCE. */
enum { WORK_GLANCE = 50 };
int64_t worklist_glance(Desk *desk, WorkKind kind, const char *unit, int64_t account);
/* Does this person stand there just now? */
bool worklist_has(Desk *desk, WorkKind kind, int64_t donor);

/* What is missing in the file: labels (msgids) as derive_missing() gives them. */
size_t worklist_missing(Desk *desk, int64_t donor, const char *labels[], size_t max);
/* The first relative or friend on file without a number; 0: none. */
int64_t worklist_unreachable(Desk *desk, int64_t donor);

/* --- acting --- */

/* What was done with a person of a list. */
typedef struct {
    WorkKind kind;
    int64_t donor;
    char act[CODE_SIZE];      /* search: asked number nobody none reached; review: keep family leave;
                                 age: thanks nothing; deferral: nothing */
    char again_on[DATE_SIZE]; /* review: keep, family */
    char reason[LINE_SIZE];   /* review: needed; else a note */
    Attempt attempt;          /* search: channel, number, answered, new_number; reached: the outcome */
} WorkAct;

/* Search: the attempt with the outcome that goes with `act`, and the step's result; after the last step a proposal
 * DE/UC. Review: a lead only (ERR_DENIED). ERR_CONFLICT: the person does not stand there any more. *id is what
 * worklist_undo() takes, 0: taken back with the attempt's own attempt_void(); *said tells what was done. */
Status worklist_act(Desk *desk, WorkAct *act, int64_t *id, char *said, size_t size, Error *error);
/* Takes it back with everything that followed. */
Status worklist_undo(Desk *desk, int64_t id, Error *error);
/* Why this account cannot act on this list; NULL: it may. */
const char *worklist_denied(const Desk *desk, WorkKind kind);

#endif

/* Casework: from a match notice to the award and the yearly follow-up (DOMAIN section 6).
 *
 * Stages, steps, limits and conditions are the config's (case_steps); facts are notices, steps done, and the details of
 * case.h; what is next, by when and by whom is concluded in one function in the transaction of the fact
 * (casework_derive()), together with the donor's status and tasks, and can be rebuilt. */
#ifndef MARROWDESK_CASEWORK_H
#define MARROWDESK_CASEWORK_H

#include "case.h"
#include "followup.h"
#include "registry.h"

/* --- the checklist (捐献流程) --- */

typedef enum {
    STEP_COMING, /* what it counts from has not happened: waits for the patient's side, the province, an earlier step */
    STEP_TODO,
    STEP_BLOCKED,
    STEP_DONE,
    STEP_SKIPPED
} StepState;

typedef enum { LEVEL_NONE, LEVEL_AMBER, LEVEL_RED } Level;

/* One line. Steps whose condition does not hold for this case (no policy in force, other kind) are not listed. */
typedef struct {
    const CaseStep *step; /* of the config: name, by, form, document; never NULL */
    int64_t nth, of;      /* of a series; 1 of 1 else */
    StepState state;
    char due_at[INSTANT_SIZE];                    /* "" none yet */
    char from_on[DATE_SIZE], until_on[DATE_SIZE]; /* window of a follow-up; "" none */
    char rule[LINE_SIZE];    /* how the limit was reckoned, readable: "T0 2023-01-20 10:00 + 24 h" */
    bool guessed;            /* workdays beyond the known calendar */
    Level level;             /* now */
    bool late;               /* done after its limit */
    Step fact;               /* what was entered; id 0 nothing */
    char who[NAME_SIZE];     /* who entered it */
    char missing[LINE_SIZE]; /* what must be there before it can be ticked, readable; "" nothing */
    char doubt[2 * LINE_SIZE]; /* asked before it is ticked: steps before it are open, its day has not come; "" */
} ChecklistRow;

enum { CHECKLIST_ROWS = 96 };

typedef struct {
    Case record;
    char name[NAME_SIZE], holder_name[NAME_SIZE];
    Day day_n; /* day n since T0, the first is 1 */
    ChecklistRow rows[CHECKLIST_ROWS];
    size_t count, next;          /* index of the next step; = count: none */
    char blood_pause[DATE_SIZE]; /* no blood donation until then; "" none */
    /* Of the donor as this request sees it, before the collection: RS reserved for it, OP for another one, else as
     * it is stored; and until when. */
    char donor_status[8], donor_until[DATE_SIZE];
    char award[LINE_SIZE];       /* what the award's policy says of this case, readable */
} Checklist;

/* Reads a case whole, with everything reckoned for now. False: there is none, or not for this account. */
bool case_read(Desk *desk, int64_t id, Checklist *out);

/* The details of one type, oldest first, but for void ones: `type` one of case_detail_types, or notice_type. Returns
 * how many there are. */
size_t case_details(Desk *desk, const RecordType *type, int64_t id, void *records, size_t max);
/* Takes a detail back, with a reason: it counts no more, and steps that rested on it are taken back with it; `said`
 * names them. A notice goes through notice_void(). */
Status case_detail_void(Desk *desk, const RecordType *type, int64_t id, const char *reason, char *said, size_t size,
                        Error *error);
/* Sum of the costs of a kind ("" all), in fen. */
int64_t case_costs(Desk *desk, int64_t id, const char *kind);

/* --- notices --- */

typedef enum {
    NOTICE_FINE,
    NOTICE_UNREACHED,  /* the search for people not reached opens at once */
    NOTICE_LEFT,       /* has left the registry */
    NOTICE_DEFERRED,   /* TU */
    NOTICE_RESERVED,   /* for another request */
    NOTICE_DO_NOT_CALL /* only a lead may override, with a reason */
} NoticeWarning;

/* What is to be asked before a notice for this person is saved; `text` says it. 0 donor: NOTICE_FINE. */
NoticeWarning notice_warning(Desk *desk, const Notice *notice, char *text, size_t size);

/* Stores a notice: moves the open case of the same request number (and donor) on, else opens one. notice->donor must be
 * set; fills notice->id and donation_case. `*opened` tells which; `said` is a sentence of what happened. A request
 * number that belongs to another person's open case is ERR_DUPLICATE and names it. */
Status notice_save(Desk *desk, Notice *notice, const char *request_id, bool *opened, char *said, size_t size,
                   Error *error);
/* The part inside a store_write() for import and batch; failures are latched. Answers the case. */
int64_t notice_apply(Desk *desk, Notice *notice, bool *opened);
Status notice_void(Desk *desk, int64_t notice, const char *reason, Error *error);
/* What a later notice changed in its case when it was saved (told anew of the patient, a reserve no more) is as it was
 * before, but for what was changed again since. Inside a store_write(), where the notice is taken back. */
void notice_unmove(Desk *desk, const Notice *notice);

/* --- acting; everything is one transaction with what follows from it --- */

/* I take the case (我来跟进), or give it to a colleague. */
Status case_take(Desk *desk, int64_t id, int64_t account, Error *error);
/* Saves the plan and other fields of the case by version. `said` names what moved when D moved. */
Status case_save(Desk *desk, Case *record, const char *request_id, Case *theirs, char *said, size_t size, Error *error);
/* Inserts or updates a detail. A detail can tick its step (exam result, dose, follow-up): `said` tells. */
Status case_detail_save(Desk *desk, const RecordType *type, void *record, const char *request_id, void *theirs,
                        char *said, size_t size, Error *error);
/* Done, skipped (reason), blocked (reason): fact->state says which. ERR_INPUT names what must be there first. Fills id.
 */
Status step_enter(Desk *desk, Step *fact, const char *request_id, Error *error);
/* The part inside a store_write(). */
void step_apply(Desk *desk, Step *fact);
/* Enters whatever is past due as left out, with `note`, inside a store_write(): a donation of the time before this file
 * asks for nothing but what lies ahead. */
void case_catch_up(Desk *desk, int64_t id, const char *note);
/* Takes an entry back: undo of a step by name, unblocking. */
Status step_void(Desk *desk, int64_t fact, const char *reason, Error *error);

/* The patient was conditioned: above everything from now on. INSTANT "" takes it back, with a reason in the note. */
Status case_conditioned(Desk *desk, int64_t id, const char *at, Error *error);
/* A refusal is recorded at once by whoever hears it, with an entry for the province; the case stays open until closed.
 * `reason` is a close reason of the donor's side; "" takes the refusal back, with the note as the reason. */
Status case_refused(Desk *desk, int64_t id, const char *reason, const char *note, Error *error);
/* Waits as a reserve (备选) with a check every so many days, or is released from it: then the case is closed by the
 * patient's side. */
Status case_reserve(Desk *desk, int64_t id, bool reserve, Error *error);
/* Takes the waiting as a reserve back without closing: undo. */
Status case_unreserve(Desk *desk, int64_t id, Error *error);
/* The side that a close reason belongs to; "" of a completed donation, NULL: there is no such reason. */
const char *case_close_side(const char *reason);

typedef struct {
    char side[CODE_SIZE], reason[CODE_SIZE], note[LINE_SIZE];
    char on[DATE_SIZE]; /* "" today; earlier for cases of the time before this file, which propose nothing any more */
    /* A second account where the patient was conditioned: signs with its own password. */
    char second[NAME_SIZE], password[128];
} CaseClosing;
/* Closes: the donor's status and deferral follow in the same transaction. */
Status case_close(Desk *desk, int64_t id, const CaseClosing *closing, Error *error);
/* The part inside a store_write(), for batch and import: nobody signs a second time. */
void case_close_apply(Desk *desk, int64_t id, const CaseClosing *closing);
Status case_reopen(Desk *desk, int64_t id, const char *reason, Error *error);

/* Until when an adverse event is to be reported; INSTANT_NONE: it is not serious. */
Instant adverse_due(const Config *config, const AdverseEvent *event);
/* Serious ones that nobody has reported, the oldest first: red on Today. */
size_t adverse_unreported(Desk *desk, const char *unit, AdverseEvent *rows, size_t max);

/* --- the board (配型跟进) --- */

typedef enum { BOARD_OPEN, BOARD_RESERVE, BOARD_AFTERCARE, BOARD_CLOSED } BoardPhase;
typedef enum { BOARD_BY_DUE, BOARD_BY_DAY, BOARD_BY_UNIT } BoardOrder;

typedef struct {
    BoardPhase phase;
    BoardOrder order;
    char unit[CODE_SIZE]; /* "" all */
    int64_t holder;       /* 0 all; -1 not taken yet */
    bool red;             /* only what is late */
} BoardFilter;

typedef struct {
    Case record;
    char name[NAME_SIZE], sex[4], holder_name[NAME_SIZE];
    Day day_n;         /* since T0; of closed cases: T0 to the end */
    int64_t days_ours; /* our own share of it */
    Level level;
} BoardRow;

/* A page of at most `max` rows behind `after` (NULL: from the first one): the conditioned first, then by `order`; what
 * has ended comes newest first. `after` must be a row of the same filter. */
size_t case_board(Desk *desk, const BoardFilter *filter, const BoardRow *after, BoardRow *rows, size_t max);
/* How many there are. */
int64_t case_board_count(Desk *desk, const BoardFilter *filter);
/* Of a person, newest first. */
size_t case_of_donor(Desk *desk, int64_t donor, BoardRow *rows, size_t max);

/* How many cases nobody has taken, are late, are warned, run, wait for the other side, stand by as reserves, are in
 * aftercare; of everybody (account 0) or of a holder. Each is a count along an index of its own. */
typedef enum {
    CASES_UNTAKEN,
    CASES_RED,
    CASES_AMBER,
    CASES_OPEN,
    CASES_WAITING,
    CASES_RESERVE,
    CASES_AFTERCARE,
    CASES_CONDITIONED, /* the patient is, and nothing was collected yet: above everything */
    CASE_FIGURES
} CaseFigure;
int64_t case_figure(Desk *desk, CaseFigure figure, const char *unit, int64_t account);
/* Notices that nobody has taken, the oldest first: red on every screen. */
size_t case_untaken(Desk *desk, const char *unit, BoardRow *rows, size_t max);
/* Cases with a step that has been late for so long that it is told again (`escalate` of the step), the longest first:
 * all of them for a lead, else those in one's own hand. */
size_t case_escalated(Desk *desk, BoardRow *rows, size_t max);
int64_t case_escalated_count(Desk *desk);

/* The station's record and median of T0 → departure, in days; 0 when there is none yet. */
typedef struct {
    int64_t record_days, record_case, median_days, counted;
} CaseRecord;
void case_record(Desk *desk, CaseRecord *out);

/* --- pictures and sheets --- */

typedef enum { SPENT_OURS, SPENT_VOLUNTEER, SPENT_PATIENT, SPENT_HOSPITAL, SPENT_SIDES } SpentWith;
typedef struct {
    const CaseStage *stage;
    Instant from, until; /* until INSTANT_NONE: still running */
    SpentWith with;
} TimelineSpan;
/* The time line of a case, in order, from T0 to the departure or now. */
size_t case_timeline(Desk *desk, int64_t id, TimelineSpan *spans, size_t max);

/* 一句话汇报: without ID or phone. */
void case_sentence(Desk *desk, const Checklist *list, char *out, size_t size);

/* Serial numbers that are missing between those given ("province_no", "city_no", "county_no" of a unit). */
size_t case_serial_gaps(Desk *desk, const char *field, const char *unit, int64_t *numbers, size_t max);

/* What changed in a case: its own history, newest first. */
size_t case_changes(Desk *desk, int64_t id, Change *rows, size_t max);

/* --- duty roster (值班表) --- */

bool duty_on(Desk *desk, Day day, Duty *out);
size_t duty_rows(Desk *desk, Day from, Day until, Duty *rows, size_t max);
/* An empty name takes a stored line away. */
Status duty_save(Desk *desk, Duty *duty, Error *error);

#endif

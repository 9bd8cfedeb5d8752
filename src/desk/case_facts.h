/* The facts of one case, read once, and its plan: what the config's steps make of them. Inside src/desk only. */
#ifndef MARROWDESK_CASE_FACTS_H
#define MARROWDESK_CASE_FACTS_H

#include "casework.h"

enum { CASE_NOTICES = 32, CASE_STEP_FACTS = 256, PLAN_ROWS = CHECKLIST_ROWS };

typedef struct {
    char kind[CODE_SIZE];
    Instant received;
    Day reserved_until; /* DAY_NONE: not told */
} NoticeFact;

typedef enum { FACT_DONE, FACT_SKIPPED, FACT_BLOCKED } FactState;

/* A step as it was entered; void ones are not among them. */
typedef struct {
    int64_t id, nth;
    char step[CODE_SIZE];
    FactState state;
    Day on;
    Instant at; /* the day with its hour; where none was given: that of the entry, else noon */
} StepFact;

typedef struct {
    const Config *config;
    Case record;
    NoticeFact notices[CASE_NOTICES]; /* in the order of their receipt */
    size_t notice_count;
    StepFact steps[CASE_STEP_FACTS]; /* in the order of their entry */
    size_t step_count;
    Day booked; /* examination, DAY_NONE none */
    bool recovered;
    char recovered_step[CODE_SIZE]; /* the follow-up that said so first */
    int64_t recovered_nth;
} CaseFacts;

/* False: no such case. */
bool case_facts_read(Store *store, const Config *config, int64_t id, CaseFacts *facts);

/* The newest notice of a kind; NULL. */
const NoticeFact *case_notice(const CaseFacts *facts, const char *kind);
/* The last entry of a step that stands; NULL. */
const StepFact *case_fact(const CaseFacts *facts, const char *step, int64_t nth);
/* The day of the collection; DAY_NONE. */
Day case_collected(const CaseFacts *facts);
/* Was the donor stopped by the patient's side after the first dose? */
bool case_stopped(const CaseFacts *facts);
/* The step of a follow-up between those of the settings (no id of theirs); `nth` counts them. */
#define CARE_EXTRA "-"

/* Is the award's policy in force for this case, or was it opened by hand; *from: what its clock counts from. */
bool case_award(const CaseFacts *facts, Day *from);

/* --- case_due.c: a pure function of facts and config --- */

typedef struct {
    const CaseStep *step;
    int64_t nth;
    StepState state;
    const StepFact *fact; /* NULL: nothing was entered */
    Instant base;         /* what the limit counts from; INSTANT_NONE: it has not happened */
    Instant due, amber, red;
    Day from, until; /* window; DAY_NONE none */
    bool guessed;
    bool waived;        /* skipped without an entry: the donor does not want it published */
    int64_t units;      /* from base to due, in those of the step */
    Day reserved_until; /* the notice says so, whatever the units are; DAY_NONE it does not */
} PlanRow;

typedef struct {
    PlanRow rows[PLAN_ROWS];
    size_t count, next;      /* next = count: none */
    const char *phase;       /* open reserve aftercare closed */
    const char *waits_for;   /* "" us */
    Instant due, amber, red; /* of the case; INSTANT_NONE none */
    Instant escalate;        /* the first of its steps is told again; INSTANT_NONE none */
} CasePlan;

void case_plan(const CaseFacts *facts, CasePlan *plan);
/* How the limit of a row was reckoned, readable; "" it has none. */
void case_rule(const CaseFacts *facts, const PlanRow *row, char *out, size_t size);

/* --- case_order.c --- */

/* Names the open steps that should be over before `row`; "" none. */
void case_not_yet(const CaseFacts *facts, const CasePlan *plan, const PlanRow *row, char *out, size_t size);
/* The day from which a step that has its own day (a reservation's end, a day counted from D, a series) can be entered;
 * DAY_NONE: its limit is no day of its own. */
Day case_opens(const PlanRow *row);

/* --- case_time.c --- */

/* Whose time was spent from T0 to the departure or the last step, then whose time runs. */
size_t case_spans(const CaseFacts *facts, const CasePlan *plan, TimelineSpan *spans, size_t max);

/* --- case_derive.c --- */

/* What cases do to their donor. */
typedef struct {
    bool reserved;              /* RS, or OP where the settings say so */
    Day reserved_until;         /* as the notice or the rule says; DAY_NONE not stated */
    Day rest_since, rest_until; /* TU/TX after a collection; DAY_NONE none */
    char purpose[CODE_SIZE];    /* a call that a step wants; "" none */
    char not_before[INSTANT_SIZE];
} CaseEffect;

/* Does this case reserve its donor: a notice behind the initial one, and neither collected nor closed. `*until` as in
 * CaseEffect; DAY_NONE too where it does not. */
bool case_reserves(const CaseFacts *facts, const CasePlan *plan, Day *until);
/* Of a donor without a case. */
CaseEffect case_no_effect(void);
/* Of all cases of a donor; writes nothing. */
void case_effect(Store *store, const Config *config, int64_t donor, CaseEffect *effect);
/* Concludes the cases of a donor and stores what differs; `*effect` as case_effect() then gives it. */
void casework_derive(Store *store, const Config *config, int64_t donor, CaseEffect *effect);
/* The derived columns of a case differ from what the facts say. */
bool case_differs(Store *store, const Config *config, int64_t id);
/* Changes when the rules of cases in the config, or the calendar, change. */
uint64_t case_rules_digest(const Config *config);

/* --- shared by the acts --- */

/* May this account act on (write) or see cases of a unit. */
bool casework_may(const Desk *desk, const char *unit, bool write);
/* Latches ERR_DENIED or ERR_NOT_FOUND; false then. */
bool casework_open(Desk *desk, int64_t id, Case *record);
/* What the province must know of a case, as it is now in `record` (answer, refusal, end), goes through here, inside the
 * write. */
void casework_tell_province(Desk *desk, const Case *record);
/* Case, plan and facts of one case; NULL: not there or no memory (latched). free() it. */
typedef struct {
    Case stored; /* with the conclusions that stand in the file; facts.record has those of now */
    CaseFacts facts;
    CasePlan plan;
} CaseWhole;
CaseWhole *case_whole(Store *store, const Config *config, int64_t id);
/* What must be there before a step can be ticked, readable; "" nothing. */
void case_missing(Store *store, const CaseFacts *facts, const PlanRow *row, char *out, size_t size);
/* The rows of a donor's detail that belong to a case and stand; how many. */
size_t case_detail_rows(Store *store, const RecordType *type, int64_t donor, int64_t id, void *records, size_t max);
/* A talk with the person in a call: ticks the first contact. From call.c, inside the write. */
void casework_contact(Desk *desk, const Attempt *attempt);
/* The call was taken back: so is what it ticked. */
void casework_contact_void(Desk *desk, int64_t attempt, const char *reason);
/* Who does the first thing on a case that nobody has taken has it in hand since `at`, the instant of that entry. */
void casework_take_up(Desk *desk, int64_t id, const char *at);
/* That entry of `account` was taken back: where nothing else was done on the case, nobody has it again. */
void casework_let_go(Desk *desk, int64_t id, int64_t account, const char *at);

#endif

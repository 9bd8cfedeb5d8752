/* The facts of one donor, read once, and what follows from each kind: inside src/desk only. */
#ifndef MARROWDESK_FACTS_H
#define MARROWDESK_FACTS_H

#include "case_facts.h"
#include "derive.h"
#include "intake.h"

enum { FACT_ROWS = 48 };

/* A number that may be dialled and how often it was tried since the last contact. */
typedef struct {
    char number[NUMBER_SIZE];
    bool own;    /* the volunteer's, not a relative's or the workplace's */
    bool work;   /* the workplace's */
    bool usable; /* not out of service, wrong, or do-not-call */
    int tries;   /* since the last contact */
    int parts;   /* times of day used in the round that is running */
} NumberTries;

/* What the calls tell, oldest to newest. */
typedef struct {
    char contacted_at[INSTANT_SIZE], attempted_at[INSTANT_SIZE];
    char willingness[16];
    bool do_not_call;
    Attempt last;           /* the last that is not void; id 0 none */
    const Outcome *outcome; /* of it; NULL: without outcome, or not in the config any more */
    Attempt contact;        /* the last confirmed contact; id 0 none */
    const Outcome *contact_outcome;
    Attempt review;    /* the last that only a lead or the leaving procedure can answer; id 0 none since the contact */
    const Outcome *review_outcome;
    int64_t told;      /* the last answer that the province is told; 0 none */
    Attempt promise;   /* a callback promised and not yet kept; id 0 none */
    int promise_tries; /* since the promise */
    NumberTries numbers[DERIVE_NUMBERS];
    int number_count;
} Calls;

/* Where the search for somebody not yet reached stands, by what was done since the last contact. */
typedef struct {
    int step;         /* the next one, in config->search */
    int tries;        /* at it, with nobody there */
    Instant due;      /* INSTANT_NONE: nothing was done yet */
    int64_t finished; /* the list_act that ended the last round of steps; 0 none */
} Search;

typedef struct {
    const Config *config;
    Donor donor;
    size_t consents;               /* that are in order: of an edition then in force, not withdrawn */
    char deferred_until[DATE_SIZE]; /* by the latest health questionnaire; "" it does not defer */
    Calls calls;
    Search search;
    ListAct decision;              /* of a lead about calls.review; id 0 none */
    char age_done[CODE_SIZE];      /* the day whose age limit was dealt with */
    char deferral_done[CODE_SIZE]; /* the same for the end of a deferral */
    CaseEffect cases;
    Day today;
    size_t sample_count, period_count, phone_count, relative_count;
    /* Hundreds of kilobytes: never cleared, what is behind the counts is rubbish. */
    Sample samples[FACT_ROWS];
    StatusPeriod periods[FACT_ROWS];
    Phone phones[FACT_ROWS];
    Relative relatives[FACT_ROWS];
} Facts;

/* False: no such donor. */
bool facts_read(Store *store, const Config *config, int64_t donor, Facts *facts);
/* The same where the effect of the donor's cases is known: to read them again would cost as much as all the rest. */
bool facts_read_beside(Store *store, const Config *config, int64_t donor, const CaseEffect *cases, Facts *facts);
/* The same of somebody who is about to be stored: what facts_read() would find then. facts_stored() gives the records
 * the ids that they got. */
void facts_of_new(const Config *config, const Intake *intake, const IntakeMore *more, Facts *facts);
void facts_stored(const Intake *intake, Facts *facts);
/* What the province is told of, and no more, for each change of a person: donor, samples, periods, phones, which call
 * was told last. */
bool facts_read_told(Store *store, const Config *config, int64_t donor, Facts *facts);
/* intake.c: is this part of the form stated, so that it is stored? */
typedef enum {
    INTAKE_PHONE,
    INTAKE_RELATIVE,
    INTAKE_RELATIVE2,
    INTAKE_SAMPLE,
    INTAKE_CONSENT,
    INTAKE_HEALTH
} IntakePart;
bool intake_stated(const Intake *intake, IntakePart part);

/* derive.c: concludes the donor and the task of somebody new, before the records are stored; then, with their ids, the
 * lists, and stores all conclusions. */
void derive_new(Facts *facts, Derived *out);
void derive_store_new(Store *store, Facts *facts, Derived *out);

/* province.c: the open lines of what the province must know, from the facts with their conclusions and from how the
 * donor was before this transaction. */
void conclude_province(Store *store, const Facts *facts);
void province_new(Store *store, const Facts *facts); /* of a donor who was not there before */
/* The donor is gone, and so are the lines. */
void forget_province(Store *store, int64_t donor);

/* status.c: status, its reason and end, from periods, samples and age. */
void conclude_status(Facts *facts);
/* The day a period of temporary unavailability last ended or will end; DAY_NONE. */
Day last_deferral_end(const Facts *facts);

/* waiting.c: what was done on lists, for facts_read(), after calls and periods; on which lists the person stands,
 * once donor and task of `out` are concluded. */
void acts_none(Facts *facts); /* nothing was done yet */
void acts_read(Store *store, Facts *facts, int64_t donor);
void conclude_waiting(const Facts *facts, Derived *out);

/* Between tries for a purpose that the settings exempt (a match, a promise). */
enum { EXEMPT_SECONDS = 2 * 3600 };

/* plan.c: the task that the rules open for this donor; purpose "" when there is none. */
void conclude_task(const Facts *facts, Task *task);

#endif

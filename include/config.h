/* The station's settings: typed, checked, read only. What is changed on screen lives in the database.
 *
 * station.cfg, holidays.cfg and letters.cfg are looked up each by itself: the -c file, $XDG_CONFIG_HOME/marrowdesk/,
 * /etc/marrowdesk/, else the shipped ones, which were read when the program was built. All texts live as long as the
 * Config. */
#ifndef MARROWDESK_CONFIG_H
#define MARROWDESK_CONFIG_H

#include <stdbool.h>
#include <stddef.h>

#include "date.h"
#include "error.h"
#include "field.h"
#include "tr.h"

/* A name in both languages. */
typedef struct {
    const char *zh, *en;
} Name;

typedef struct {
    const char *code; /* GB/T 2260, or JN-.. where there is none */
    Name name;
    bool gb;          /* code may be exported as a GB code */
    const char *contact, *phone;
    const char *award; /* in_force, arranging, none (见义勇为 policy) */
    const char *award_since; /* in force for collections from this day on; "" all of them */
    bool award_stopped;      /* also where the patient's side stopped it after the first dose */
} Unit;

typedef struct {
    const char *code;
    Name name;
    const char *unit;
    const char *kind; /* station house bus */
} Site;

typedef struct {
    const char *code;
    Name name;
    const char *city, *phone;
} Hospital;

/* Why a person is to be called; the order of the array is the order of the queue (see `wait_days`).
 * Ids are known to the program: match callback sampling confirm tu_end first recheck search other. */
typedef struct {
    const char *id;
    Name name;
    int64_t wait_days; /* a task of this purpose stands in the queue as if it were due so many days later;
                          -1: always before the purposes below it */
    bool exempt;       /* match, promised callbacks: may be called on holidays and outside calling hours */
    const char *talk_zh, *talk_en;           /* talking points, lines */
    const char *relatives_zh, *relatives_en; /* what may be told to relatives */
    const char *sms_zh, *sms_en;             /* text message to copy after no answer */
} Purpose;

/* What follows an outcome. */
typedef enum {
    NEXT_NONE,     /* nothing by itself: the rules decide */
    NEXT_MONTHS,   /* again in `months` */
    NEXT_RETRY,    /* another time of day, by the retry policy */
    NEXT_NUMBER,   /* the next number at once, else as retry */
    NEXT_CALLBACK, /* at the promised date and time */
    NEXT_REVIEW,   /* the lead looks at it */
    NEXT_LEAVING   /* the leaving procedure */
} OutcomeNext;

enum { /* Outcome.needs */
    NEEDS_REASON = 1 << 0,
    NEEDS_UNTIL = 1 << 1,
    NEEDS_NUMBER = 1 << 2,
    NEEDS_WHEN = 1 << 3
};

typedef struct {
    const char *id;
    Name name;
    const char *group;       /* reached, not_reached, number, leaving: the block it stands in */
    const char *answered;    /* who must have answered: self, relative, others (relative or somebody else), nobody,
                                person (anybody who spoke), any */
    bool contact;            /* the person acted: counts as a confirmed contact when answered by self */
    unsigned needs;
    OutcomeNext next;
    int64_t months;          /* NEXT_MONTHS */
    int64_t min_days;        /* `until` at least so far ahead; 0 none */
    const char *willingness; /* willing hesitant not_now no "" */
    const char *status;      /* a status period that opens: TU DE or "" */
    const char *status_reason;
    bool proposal;           /* that period only proposes */
    const char *phone_state; /* state the dialled number gets: in_use out_of_service wrong "" */
    int64_t phone_tries;     /* that many such outcomes before the state sticks */
    bool do_not_call;        /* at once, before the form is left */
    bool province;           /* an answer that the province is told */
} Outcome;

/* Three times of day; the evening's bit also stands for the weekend. Minutes of the local day. */
typedef struct {
    int from, until;
} Hours;

typedef struct {
    int64_t attempts;       /* per number and round */
    int64_t rounds;
    int64_t gap_days;       /* at least, between routine tries */
    int64_t round_gap_days; /* at least, between rounds */
    int64_t claim_minutes;
    int64_t sheet_days;     /* a county work sheet holds its people */
    Hours calling;          /* routine calls inside these hours only */
    Hours part[3];          /* morning, afternoon, evening */
} RetryPolicy;

typedef struct {
    int64_t join_age_min, join_age_max;         /* 18, 45 */
    int64_t leave_age;                          /* 55 */
    int64_t weight_min_male, weight_min_female; /* 50, 45 kg */
    int64_t volume_min, volume_max;             /* ml of blood, warn outside */
    int64_t cooling_off_days;                   /* 0: off */
    int64_t incomplete_days;                    /* a file should be complete after so long */
    int64_t password_length;
    int64_t password_failures, lock_minutes;    /* 5 wrong, 15 minutes */
    int64_t report_days;                        /* an answer recorded later than this is history: not told */
    int64_t idle_minutes, idle_call_minutes;    /* 5, 30 */
    int64_t stalled_days;                       /* due so long and nothing done: stalled */
    int64_t sample_days;                        /* a sample without a step so long: it stands still */
    int64_t age_months, deferral_days;          /* on the lists so long before the age, before a deferral ends */
    int64_t search_months, review_months;       /* the search begins again; a lead looks again */
} Limits;

/* How many backups stay: the newest of so many hours, days and months, within so much room. */
typedef struct {
    int64_t hourly, daily, monthly; /* 24, 30, 12 */
    int64_t space_mb;               /* the oldest go first; the newest always stays */
} BackupPolicy;

/* What happens to the file of a person who leaves for good. */
typedef enum { LEAVING_ERASE, LEAVING_SEAL } LeavingWay;
typedef struct {
    LeavingWay way;
} LeavingPolicy;

/* A step of the search for people not yet reached, in the order of the list. */
typedef struct {
    const char *id;
    Name name;
    const char *channel; /* of its attempts: a code of the list channel */
    const char *number;  /* whose number is tried: relatives workplace none */
    int64_t tries;       /* with nobody there, before the next step */
    int64_t wait_days;   /* from somebody having been asked to the next step */
} SearchStep;

typedef struct {
    const char *id;
    Name name;
    int month, day;        /* a fixed day: day > 0 */
    int weekday, ordinal;  /* or the n-th weekday (1 Monday .. 7) of the month */
} PublicityDay;

/* A sheet that is handed in (台账): its columns in their order, a line each, "heading = name of the import's column";
 * "no": the row's number; nothing behind the heading: left empty. */
typedef struct {
    const char *id;
    Name name;
    const char *kind;      /* donors samples attempts cases events teams targets */
    const char *columns;
} Ledger;
enum { LEDGER_COLUMNS = 60 };

typedef struct {
    const char *unit; /* code; the city as a whole: "" */
    int64_t year, samples, donations;
} Target;

typedef struct {
    const char *code; /* edition of the consent form */
    Name name;
    const char *since; /* YYYY-MM-DD; "" from the beginning */
} ConsentEdition;

/* A question of the health questionnaire, answered with yes or no. */
typedef struct {
    const char *id; /* stands in the stored answers: never used again for another question */
    Name name;
    const char *bad;  /* the answer that matters: yes ("" too) or no */
    const char *then; /* ask: somebody looks again; defer: not before `days` have passed */
    int64_t days;
} Question;

/* An edition of the health questionnaire. */
typedef struct {
    const char *code;
    Name name;
    const char *since; /* YYYY-MM-DD; "" from the beginning */
    const Question *questions;
    size_t question_count;
} Questionnaire;

/* A stage of a case: a column of the picture on the board. */
typedef struct {
    const char *id;
    Name name;
    Name brief; /* at most four columns */
    bool aftercare; /* what is left of a case once the donor is home: the list of aftercare */
} CaseStage;

typedef enum { DUE_HOURS, DUE_WORKDAYS, DUE_DAYS, DUE_MONTHS } DueUnit;

/* What the program itself does with cases. */
typedef struct {
    int64_t waiting_days;     /* a case that waits for others is looked at again after so long */
    int64_t serious_grade;    /* adverse events from this grade on are serious */
    int64_t serious_hours;    /* and reported within so many hours of being noticed */
    int64_t rest_stem_cells, rest_lymphocytes; /* months of TU/TX after a collection */
    int64_t blood_pause_days; /* no blood donation for so long after it */
    int64_t unfit_months;     /* TU/MR after a case closed for a temporary reason */
    const char *reserved_status; /* of a donor whom the registry has reserved for a request: RS ("") or OP */
} CaseRules;

/* A step of a case, in the order of the checklist (DOMAIN section 6). */
typedef struct {
    const char *id;
    Name name;
    Name brief;              /* on a narrow board, at most 14 columns; "" the name */
    const char *stage;
    const char *by;          /* who does it: city county blood_station hospital province escort */
    const char *spent;       /* whose time it is: ours volunteer patient hospital */
    const char *after;       /* what the limit counts from: "T0", "notice:KIND", "reservation:KIND" (the same, yet
                                a date that the notice states goes before the limit), "step:ID", "booked"
                                (examination), "D" (the planned collection day), "collected", "reserve", "award"
                                (its clock), "refused" */
    int64_t due;             /* negative: before it */
    int64_t due_complex;     /* instead of it where the award case is complex; 0 the same */
    DueUnit unit;
    int64_t warn;            /* amber so many units before */
    int64_t escalate;        /* red: told to the lead again every so many hours; 0 never */
    int64_t early, late;     /* window of a follow-up: days before and after the due day */
    int64_t every, times;    /* series: again every so many units, at most so often; 0 a single step */
    const char *follows;     /* ids of steps, with blanks, that should be over before it beside those that it counts
                                from; "" none: it is asked, not forbidden */
    const char *until;       /* ends it before that: recovered chosen collected step:ID; "" nothing. Such a step is a
                                look at what others do: the case may wait for them meanwhile */
    const char *when;        /* condition: "" always, else stem_cells lymphocytes award award_public award_refused
                                reserve chosen */
    const char *waits_for;   /* while `after` has not happened: patient province hospital; "" an earlier step of ours */
    const char *requires;    /* names with blanks: fields of the case, details ("exam.result"), kinds of them
                                ("visit=farewell"); "" nothing */
    Name document;           /* what is to be noted; "" none */
    const char *form;        /* "" or: talk typing exam plan dose collection cost visit aftercare award close */
    const char *purpose;     /* purpose of the calls it opens; "" none */
} CaseStep;

/* The province's branch: whom the station rings; "" not stated. */
typedef struct {
    Name name;
    const char *contact, *phone;
} Branch;

/* Words of a letter that are no field of a record: {today}, {holder}, ... */
typedef enum {
    WORD_TODAY,      /* 2026年11月24日 */
    WORD_STATION,
    WORD_BRANCH,
    WORD_UNIT,       /* that looks after the person */
    WORD_HOLDER,     /* who follows the case */
    WORD_DUTY,       /* who is on duty today, with phone */
    WORD_TITLE,      /* 先生, 女士 */
    WORD_AGE,
    WORD_DAY,        /* day n since the notice */
    WORD_NEXT,       /* the next step */
    WORD_UNTIL,      /* and its limit */
    WORD_DEPARTURE,  /* planned day of the journey */
    WORD_PHONES,     /* the person's numbers, each with its owner */
    WORD_RELATIVES,
    WORD_CALLS,      /* the last calls, a line each */
    WORD_STEPS,      /* what is done and what is open, a line each */
    WORD_COSTS,      /* refunded so far, yuan */
    WORD_HOSPITAL_PHONE, /* of the collection hospital, as the settings say */
    WORD_PROVINCE,   /* contact of the province's branch, with phone */
    WORD_COUNT
} LetterWord;

/* Their names in letters.cfg. */
extern const char *const letter_words[WORD_COUNT];

/* A letter or sheet (letters.cfg): its text has places like {donor.name}, {case.collection_on}, {exam.hospital} or a
 * word above, which are filled from a case. */
typedef struct {
    const char *id;
    Name name;
    bool every;       /* once for each open case, behind `head`: the hand-over sheet */
    const char *head; /* "" none; words only */
    const char *text;
} Letter;

/* The record a place's first part names; NULL: none ("donor" "case" "exam" "typing" "collection"). */
const RecordType *letter_record(const char *name);

/* What comes of one file stands together, in the order of the files (src/config/load.c). */
typedef struct {
    /* Of station.cfg. */
    Name station;
    Branch branch;              /* of the province, above the station */
    const char *area_code;      /* "0537": a bare 7-digit number is completed with it */
    int utc_offset;             /* minutes */
    Language language;
    bool language_set;
    bool ascii;                 /* borders in ASCII */
    const char *theme;          /* default dark light contrast mono; NULL: default */
    bool mouse;
    BackupPolicy backup;
    const char *office;         /* code of the city office's unit */
    const char *import_folder;  /* where tables to import are put, from the root; NULL none */

    const Unit *units;          size_t unit_count;
    const Site *sites;          size_t site_count;
    const Hospital *hospitals;  size_t hospital_count;
    const Purpose *purposes;    size_t purpose_count;
    const Outcome *outcomes;    size_t outcome_count;
    const PublicityDay *publicity; size_t publicity_count;
    const Ledger *ledgers; size_t ledger_count;
    const Target *targets;      size_t target_count;
    const ConsentEdition *consents; size_t consent_count;
    const Questionnaire *questionnaires; size_t questionnaire_count;
    const SearchStep *search;       size_t search_count;
    const CaseStage *case_stages;  size_t case_stage_count;
    const CaseStep *case_steps;    size_t case_step_count;
    CaseRules cases;
    RetryPolicy retry;
    Limits limits;
    LeavingPolicy leaving;

    /* From here on of holidays.cfg. */
    Calendar calendar;

    /* From here on of letters.cfg. */
    const Letter *letters;         size_t letter_count;

    /* From here on of no file. */
    char station_file[512], holiday_file[512], letter_file[512]; /* where they were found; "(built in)" */
    void *own;                  /* the memory behind it */
} Config;

/* Reads and checks the files; `path` is -c or NULL. On failure the Error says FILE:LINE, the key and
 * what is allowed, in both languages' current one. Provides the choice lists unit, site, hospital,
 * outcome, purpose, consent, questionnaire, publicity_day to choice_list(). Free with config_free(). */
Status config_load(Config **out, const char *path, Error *error);
void config_free(Config **config);

const Unit *config_unit(const Config *config, const char *code);
/* By code or by either name, full or without 市/县/区; NULL. */
const Unit *config_unit_named(const Config *config, const char *text);
const Outcome *config_outcome(const Config *config, const char *id);
/* Does the outcome go with who answered (a code of the list answered)? */
bool outcome_fits(const Outcome *outcome, const char *answered);
const CaseStage *config_case_stage(const Config *config, const char *id);
const CaseStep *config_case_step(const Config *config, const char *id);
const Purpose *config_purpose(const Config *config, const char *id);
/* Its place in config->search; -1 unknown. */
int config_search_step(const Config *config, const char *id);
int config_purpose_rank(const Config *config, const char *id); /* 0 first; -1 unknown */

const Questionnaire *config_questionnaire(const Config *config, const char *code);
/* The newest edition that is in force on a day (YYYY-MM-DD; an old "2013-07" counts as its end); NULL: none is. */
const ConsentEdition *config_consent_on(const Config *config, const char *day);
const Questionnaire *config_questionnaire_on(const Config *config, const char *day);
/* Was a newer edition of the consent in force on the day it was given? Also of an edition that is no longer in the
 * config; an edition that is not stated is not judged. */
bool config_consent_outdated(const Config *config, const char *edition, const char *given_on);

const char *name_text(Name name); /* in the current language */

/* The day it falls on in `year`; DAY_NONE when the rule gives none. */
Day publicity_day_in(const PublicityDay *rule, int year);

/* Which of the three times of day an instant falls in: bit 1, 2 or 4 (the weekend counts as 4); 0 outside
 * all of them. */
int config_daypart(const Config *config, Instant at);
/* May a routine call be made now: a day that is no public holiday, inside calling hours. */
bool config_calling_allowed(const Config *config, Instant at);
/* The next instant at or after `from` when a routine call may be made in one of `parts` (bits; 7 any). */
Instant config_next_calling(const Config *config, Instant from, int parts);

#endif

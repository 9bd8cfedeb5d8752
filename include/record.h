/* The records of the station: structs and their field tables. */
#ifndef MARROWDESK_RECORD_H
#define MARROWDESK_RECORD_H

#include "field.h"

enum {
    NAME_SIZE = 64, /* 20 Chinese characters: the longest names written with a middle dot */
    CODE_SIZE = 24,
    NOTE_SIZE = 1024,
    LINE_SIZE = 192,
    NUMBER_SIZE = 32 /* document, donor number, phone, barcode */
};

/* A volunteer (志愿者). `status` and below are derived from facts, see derive.h. */
typedef struct {
    RECORD_HEAD;
    char name[NAME_SIZE];
    char sex[4];                 /* GB/T 2261.1: 0 1 2 9 */
    char birth_date[DATE_SIZE];
    char id_type[CODE_SIZE];     /* citizen passport hk_macao taiwan resident military */
    char id_number[NUMBER_SIZE];
    char donor_number[NUMBER_SIZE]; /* CMDP, 12 digits */
    char grid[NUMBER_SIZE];
    char unit[CODE_SIZE];        /* looks after the person (管理单位), chosen, never derived */
    char ethnic[4];              /* GB/T 3304 */
    char abo[4];
    char rh[4];
    int64_t height_cm, weight_kg;
    char education[4];           /* GB/T 4658 */
    char occupation[4];          /* GB/T 2261.4 */
    char employer[LINE_SIZE];    /* or school */
    char graduation[DATE_SIZE];  /* expected, YYYY or YYYY-MM */
    char address[LINE_SIZE];
    char wechat[NAME_SIZE], qq[NUMBER_SIZE], email[NAME_SIZE];
    int64_t blood_donations;
    char enrolled_on[DATE_SIZE]; /* 登记日期 */
    char recruiter[NAME_SIZE];   /* who recruited them: event, team, member */
    char paper_number[NUMBER_SIZE];
    char preferred_time[LINE_SIZE]; /* when the person likes to be called */
    char note[NOTE_SIZE];
    /* derived; hidden fields */
    char status[8];              /* EN SA SE AV TU OP RS DE */
    char status_reason[8];
    char status_until[DATE_SIZE];
    char willingness[16];        /* of the last answer by the person: willing hesitant not_now no "" */
    char contacted_at[INSTANT_SIZE]; /* last confirmed contact: the person acted */
    char attempted_at[INSTANT_SIZE];
    int64_t do_not_call;
    int64_t incomplete;          /* wanted fields that are missing */
} Donor;

/* A number belongs to somebody and has a state. */
typedef struct {
    RECORD_HEAD;
    char number[NUMBER_SIZE];
    char owner[CODE_SIZE];       /* self relative1 relative2 workplace */
    char state[CODE_SIZE];       /* unconfirmed in_use out_of_service wrong do_not_call */
    char note[LINE_SIZE];
} Phone;

/* A relative or friend who can reach the person. */
typedef struct {
    RECORD_HEAD;
    char name[NAME_SIZE];
    char relation[CODE_SIZE];    /* parent spouse child sibling relative friend colleague */
    char phone[NUMBER_SIZE];
    char address[LINE_SIZE];
} Relative;

typedef struct {
    RECORD_HEAD;
    char kind[CODE_SIZE];        /* blood swab */
    int64_t tubes;
    int64_t volume_ml;
    char barcode[NUMBER_SIZE];
    char collected_on[DATE_SIZE]; /* partial allowed */
    char site[CODE_SIZE];
    char event[NAME_SIZE];
    char collector[NAME_SIZE];
    char unit[CODE_SIZE];        /* whose target it counts for (计入单位) */
    char sent_on[DATE_SIZE];
    char received_on[DATE_SIZE];
    char typed_on[DATE_SIZE];
    char registry_on[DATE_SIZE]; /* 入库日期 */
    char rejected_on[DATE_SIZE];
    char reject_reason[CODE_SIZE]; /* clotted short unlabelled known */
    char repeat_on[DATE_SIZE];   /* another tube was asked for */
    int64_t batch;               /* sent with; 0 none */
} Sample;

/* One try to reach a person. Stored when dialling starts; the outcome is written once; kept for ever. */
typedef struct {
    RECORD_HEAD;
    char at[INSTANT_SIZE];       /* dialling started */
    char channel[CODE_SIZE];     /* phone text wechat visit */
    char direction[4];           /* out in */
    char line[NUMBER_SIZE];      /* from which line of the office */
    char number[NUMBER_SIZE];    /* which number was tried */
    char purpose[CODE_SIZE];
    char answered[CODE_SIZE];    /* self relative other nobody */
    char outcome[CODE_SIZE];     /* id of the config's outcome; "" while the call is open */
    char reason[LINE_SIZE];
    char until[DATE_SIZE];       /* not now, pregnancy, medical: until when */
    char next_at[INSTANT_SIZE];  /* proposed by the policy, may be edited */
    char next_for[CODE_SIZE];    /* promised callback: "me" or "anyone" */
    char new_number[NUMBER_SIZE]; /* told in this call */
    char note[NOTE_SIZE];
    int64_t account;             /* who called */
    char ended_at[INSTANT_SIZE];
    char voided_at[INSTANT_SIZE];
    char void_reason[LINE_SIZE];
} Attempt;

/* An open reason to call. Rows of origin "rule" are derived; those of origin "hand" were added by a
 * person. */
typedef struct {
    RECORD_HEAD;
    char purpose[CODE_SIZE];
    char origin[8];              /* rule hand */
    char unit[CODE_SIZE];
    char opened_at[INSTANT_SIZE];
    int64_t opened_by;
    char wanted_at[INSTANT_SIZE]; /* origin hand: the time asked for */
    char not_before[INSTANT_SIZE]; /* derived: due from */
    int64_t dayparts;            /* derived: 1 morning, 2 afternoon, 4 evening or weekend; 7 any */
    int64_t tries;               /* derived: attempts since the last contact */
    char number[NUMBER_SIZE];    /* derived: which number is to be tried next */
    int64_t assignee;            /* 0 anyone */
    char closed_at[INSTANT_SIZE];
} Task;

/* A period of a status, a fact: never edited, voided with a reason. */
typedef struct {
    RECORD_HEAD;
    char status[8];              /* WMDA: AV TU OP RS DE */
    char reason[8];              /* DO DD MR PR TX MO UC TQ OT UK */
    char since[DATE_SIZE];
    char until[DATE_SIZE];
    int64_t proposal;            /* 1: only the province can grant it (拟退库) */
    int64_t attempt;             /* the call it came from, or 0 */
    char note[LINE_SIZE];
    int64_t account;
    char voided_at[INSTANT_SIZE];
    char void_reason[LINE_SIZE];
} StatusPeriod;

/* What was done or decided on a list of people to be worked through (see worklist.h): a fact. */
typedef struct {
    RECORD_HEAD;
    char list[CODE_SIZE];        /* search review age deferral */
    char about[CODE_SIZE];       /* search: the step; age, deferral: the day it is about; "" else */
    char act[CODE_SIZE];         /* asked number nobody none; keep family leave; thanks nothing */
    int64_t attempt;             /* search: the try; review: the call that was decided on */
    int64_t period;              /* the proposal that followed */
    char again_on[DATE_SIZE];    /* review: called again from */
    char reason[LINE_SIZE];
    char at[INSTANT_SIZE];
    int64_t account;
    char voided_at[INSTANT_SIZE];
    char void_reason[LINE_SIZE];
} ListAct;

typedef struct {
    RECORD_HEAD;
    char edition[CODE_SIZE];     /* of the consent form */
    char given_on[DATE_SIZE];
    char withdrawn_on[DATE_SIZE];
    char note[LINE_SIZE];
} Consent;

enum { HEALTH_ANSWERS_SIZE = 1000 };

/* A health questionnaire that was filled in. What it answers is seen by those who judge it, never on a call screen. */
typedef struct {
    RECORD_HEAD;
    char edition[CODE_SIZE];     /* of the config's questionnaires */
    char filled_on[DATE_SIZE];   /* partial allowed */
    char answers[HEALTH_ANSWERS_SIZE + 1]; /* "id=n id=y ", in the order of the form; a question left empty is absent */
    char result[CODE_SIZE];      /* fit look defer: proposed from the answers, may be judged otherwise */
    char until[DATE_SIZE];       /* defer: the last day of it */
    char note[LINE_SIZE];
} Health;

/* A day of sampling whose three counts must agree: tubes, paper forms, records. The records are the people with a
 * sample of this day, site and event. */
typedef struct {
    RECORD_HEAD;
    char held_on[DATE_SIZE];
    char site[CODE_SIZE];
    char event[NAME_SIZE];
    char unit[CODE_SIZE];        /* proposed for the people; a liaison sees those of the own unit */
    int64_t tubes;               /* by person: a repeat tube is not a second one */
    int64_t papers;
    char note[LINE_SIZE];
    char closed_at[INSTANT_SIZE];
    int64_t closed_by;
    char reason[LINE_SIZE];      /* of a difference that stays */
} BusDay;

typedef struct {
    RECORD_HEAD;
    char name[NAME_SIZE];        /* signs in with it */
    char full_name[NAME_SIZE];
    char role[CODE_SIZE];        /* lead caller liaison helper readonly system */
    char unit[CODE_SIZE];        /* a liaison's unit */
    char unix_user[NAME_SIZE];
    char line[NUMBER_SIZE];      /* the phone on the desk */
    char password[160];          /* libsodium argon2id string */
    int64_t disabled;
    int64_t failures;            /* wrong passwords in a row */
    char locked_until[INSTANT_SIZE];
} Account;

/* --- records of the station, which belong to no person --- */

/* Tubes that travel together (送检批次). */
typedef struct {
    RECORD_HEAD;
    char unit[CODE_SIZE];        /* that sends */
    char packed_on[DATE_SIZE];
    char sent_on[DATE_SIZE];     /* handed to the courier; "" still being packed */
    char courier[NAME_SIZE];
    char tracking[NUMBER_SIZE];
    char laboratory[LINE_SIZE];
    int64_t stated;              /* tubes as the courier counted them */
    char unknown[NOTE_SIZE];     /* barcodes that no sample has, a line each */
    char note[LINE_SIZE];
} SampleBatch;

/* A target holds from a day on: never edited, voided with a reason. */
typedef struct {
    RECORD_HEAD;
    char unit[CODE_SIZE];        /* "" the city as a whole */
    int64_t year;
    char period[CODE_SIZE];      /* year h1 h2 q1 q2 q3 q4 */
    int64_t samples, donations;
    char valid_from[DATE_SIZE];
    char note[LINE_SIZE];        /* of which notice */
    int64_t account;             /* who set it */
    char voided_at[INSTANT_SIZE];
    char void_reason[LINE_SIZE];
} UnitTarget;

/* Figures from before the first record (期初数). */
typedef struct {
    RECORD_HEAD;
    char unit[CODE_SIZE];
    int64_t year;
    int64_t samples, donations;
    char source[LINE_SIZE];
    char note[LINE_SIZE];
} OpeningBalance;

/* What others say of the station: rank in the province, honours. */
typedef struct {
    RECORD_HEAD;
    char kind[CODE_SIZE];        /* rank honour other */
    char stated[LINE_SIZE];      /* in the words of the source */
    char stated_en[LINE_SIZE];   /* the same in English; "" as it stands */
    char fact_on[DATE_SIZE];
    char source[LINE_SIZE];
    char note[LINE_SIZE];
} ExternalFact;

/* A day in a square, a school, a street (宣传活动). Samples and volunteers name it in their own fields. */
typedef struct {
    RECORD_HEAD;
    char name[NAME_SIZE];
    char kind[CODE_SIZE];
    char held_on[DATE_SIZE];
    char unit[CODE_SIZE];
    char place[LINE_SIZE];
    char site[CODE_SIZE];
    char publicity[CODE_SIZE];   /* the config's publicity day; "" none */
    char staff[LINE_SIZE];
    int64_t leaflets, reached;
    char preparation[NOTE_SIZE];
    char prepared_on[DATE_SIZE];
    char followup[NOTE_SIZE];
    char followed_on[DATE_SIZE];
    char note[LINE_SIZE];
} OutreachEvent;

/* A volunteer team (志愿服务队). */
typedef struct {
    RECORD_HEAD;
    char name[NAME_SIZE];
    char unit[CODE_SIZE];
    char leader[NAME_SIZE];
    char founded[DATE_SIZE];
    int64_t opening;             /* recruited before the first record */
    char note[LINE_SIZE];
} Team;

typedef struct {
    RECORD_HEAD;
    int64_t team;
    char name[NAME_SIZE];
    char phone[NUMBER_SIZE];
    char joined_on[DATE_SIZE];
    char left_on[DATE_SIZE];
    char note[LINE_SIZE];
} TeamMember;

/* A row of a sheet of targets, in no table: what it is, and the fields that each kind takes. */
typedef struct {
    RECORD_HEAD;
    char what[CODE_SIZE];        /* target opening fact; "" a target */
    char unit[CODE_SIZE];
    int64_t year;
    char period[CODE_SIZE];
    int64_t samples, donations;
    char day[DATE_SIZE];         /* a target holds from it, a fact was stated on it */
    char fact_kind[CODE_SIZE];
    char stated[LINE_SIZE], stated_en[LINE_SIZE];
    char source[LINE_SIZE];
    char note[LINE_SIZE];
} TargetLine;

extern const RecordType target_line_type, sample_batch_type, unit_target_type, opening_balance_type,
    external_fact_type, event_type, team_type, team_member_type;
extern const RecordType donor_type, phone_type, relative_type, sample_type, attempt_type, task_type,
    status_period_type, consent_type, health_type, bus_day_type, account_type, list_act_type;

/* Every record type, ends with NULL: schema test, batch, check. */
extern const RecordType *const record_types[];

#endif

/* The records of a match case (配型跟进), from the notice to the award: structs and their field tables.
 *
 * A patient is never stored: the registry's request number, and the age band, sex and city if the notice gives them.
 * All of them belong to a donor and name their case; facts are voided with a reason; notices and steps
 * are never edited (`versioned` false).
 */
#ifndef MARROWDESK_CASE_H
#define MARROWDESK_CASE_H

#include "record.h"

/* One case (一例): a request for one donor. `phase` and below are derived, see casework.h. */
typedef struct {
    RECORD_HEAD;
    char request_number[NUMBER_SIZE]; /* the registry's; later notices with the same move the case on */
    char kind[CODE_SIZE];             /* stem_cells lymphocytes */
    char unit[CODE_SIZE];             /* follows it (the donor's when it opened) */
    int64_t holder;                   /* account that has it in hand; 0 nobody took it yet */
    char taken_at[INSTANT_SIZE];      /* and since when */
    char reserved_until[DATE_SIZE];   /* as the notices say; "" by the rule of the limits */
    char patient_age[CODE_SIZE];      /* band: infant child youth adult senior */
    char patient_sex[4];
    char patient_city[NAME_SIZE];      /* of the hospital, if told */
    char conditioned_at[INSTANT_SIZE]; /* 患者已预处理: the point of no return */
    char refused_at[INSTANT_SIZE];     /* the person said no; written by case_refused() alone */
    char refuse_reason[CODE_SIZE];     /* a close reason of the donor's side */
    char reserve_since[DATE_SIZE];     /* waits as a reserve (备选); written by case_reserve() alone */
    /* the plan */
    char collection_on[DATE_SIZE]; /* D */
    int64_t collection_days;       /* 1 or 2 */
    char exam_hospital[CODE_SIZE], hospital[CODE_SIZE];
    char ward[LINE_SIZE];
    char escort[NAME_SIZE], escort_phone[NUMBER_SIZE];
    char travel[LINE_SIZE]; /* trains, car, times */
    char lodging[LINE_SIZE];
    char insurance[NUMBER_SIZE];      /* number of the policy */
    int64_t advance_fen;              /* money handed out before the departure */
    char employer_contact[LINE_SIZE]; /* who gets the leave letter */
    /* after it */
    int64_t province_no, city_no, county_no; /* serial numbers of the donation */
    char award_unit[CODE_SIZE];              /* accepting county, chosen by hand */
    int64_t award_complex;                   /* 1: 情况复杂, two years */
    int64_t award_private;                   /* 1: does not want it published */
    char award_opened_on[DATE_SIZE];         /* opened by hand: a policy started after the collection */
    char award_result[CODE_SIZE];            /* confirmed refused */
    char note[NOTE_SIZE];
    /* the end; written by case_close() alone */
    char closed_on[DATE_SIZE];
    char side[CODE_SIZE]; /* donor patient laboratory administrative; "" completed */
    char close_reason[CODE_SIZE];
    char close_note[LINE_SIZE];
    int64_t closed_by, second_by; /* a second account where the patient was conditioned */
    int64_t closing_period;       /* the status period that closing brought, 0 none */
    /* derived; hidden */
    char phase[CODE_SIZE];     /* open reserve aftercare closed */
    char t0[INSTANT_SIZE];     /* the first notice was received */
    char stage[CODE_SIZE];     /* of the next step */
    char next_step[CODE_SIZE]; /* config's id; "" only when closed */
    int64_t next_nth;
    char next_due[INSTANT_SIZE];    /* what Today and the board sort by */
    char amber_at[INSTANT_SIZE];    /* from when it is amber */
    char red_at[INSTANT_SIZE];      /* and red; "" never: it is somebody else's turn */
    char escalate_at[INSTANT_SIZE]; /* late for so long that it is told again; "" never */
    char waits_for[CODE_SIZE];      /* "" us; patient province hospital */
    char first_contact_at[INSTANT_SIZE], answered_on[DATE_SIZE], departed_on[DATE_SIZE], collected_on[DATE_SIZE];
    int64_t departure_days; /* T0 to the departure: the record clock; 0 not yet */
    int64_t hours_ours, hours_volunteer, hours_patient, hours_hospital; /* T0 to the last step or the departure */
    char spent_with[CODE_SIZE]; /* whose time runs since then: ours volunteer patient hospital; "" nobody's */
    char spent_since[INSTANT_SIZE];
} Case;

/* A notice of the province (配型通知). */
typedef struct {
    RECORD_HEAD;
    int64_t donation_case;
    char request_number[NUMBER_SIZE];
    char kind[CODE_SIZE]; /* initial high_resolution exam collection further lymphocytes */
    char received_at[INSTANT_SIZE];
    char reserved_until[DATE_SIZE];
    char patient_age[CODE_SIZE], patient_sex[4], patient_city[NAME_SIZE];
    char note[LINE_SIZE];
    int64_t account; /* who registered it */
    char voided_at[INSTANT_SIZE], void_reason[LINE_SIZE];
} Notice;

/* What was done with a step: a fact. Done, skipped and blocked are facts; unblocking and undo void them. */
typedef struct {
    RECORD_HEAD;
    int64_t donation_case;
    char step[CODE_SIZE];     /* id of the config's step */
    int64_t nth;              /* of a series: 1, 2, ... ; 1 for a single step */
    char state[CODE_SIZE];    /* done skipped blocked */
    char on_date[DATE_SIZE];  /* today unless told */
    char at_time[8];          /* HH:MM where the hour counts (dose, contact), else "" */
    char document[LINE_SIZE]; /* its number or where it lies */
    char note[NOTE_SIZE];     /* skipped, blocked: the reason */
    int64_t account;
    char entered_at[INSTANT_SIZE];
    char due_at[INSTANT_SIZE]; /* as it stood when it was done, and the rule behind it */
    char rule[LINE_SIZE];
    int64_t attempt; /* the call that ticked it, or 0 */
    char voided_at[INSTANT_SIZE], void_reason[LINE_SIZE];
} Step;

/* A talk (动员), on the phone or face to face; one with the family is a talk of its own. */
typedef struct {
    RECORD_HEAD;
    int64_t donation_case;
    char at[INSTANT_SIZE];
    char kind[CODE_SIZE];    /* phone visit family */
    char present[LINE_SIZE]; /* who was there */
    char answer[CODE_SIZE];  /* willing hesitant not_now no family_no */
    int64_t attempt;         /* the call it was, or 0 */
    char note[NOTE_SIZE];
    char voided_at[INSTANT_SIZE], void_reason[LINE_SIZE];
} Talk;

/* High-resolution typing (高分辨): the sample and what the laboratory reported, as reported. Never on a call screen. */
typedef struct {
    RECORD_HEAD;
    int64_t donation_case;
    char sampled_on[DATE_SIZE], sent_on[DATE_SIZE];
    char courier[NUMBER_SIZE];                     /* number of the parcel */
    char laboratory[NAME_SIZE], method[CODE_SIZE]; /* method: SBT NGS SSO SSP other */
    char reported_on[DATE_SIZE];
    char matched[8]; /* "10/10", "9/10", "8/8" */
    char report_number[NUMBER_SIZE];
    char a1[NUMBER_SIZE], a2[NUMBER_SIZE], b1[NUMBER_SIZE], b2[NUMBER_SIZE], c1[NUMBER_SIZE], c2[NUMBER_SIZE];
    char drb1_1[NUMBER_SIZE], drb1_2[NUMBER_SIZE], dqb1_1[NUMBER_SIZE], dqb1_2[NUMBER_SIZE];
    char dpb1_1[NUMBER_SIZE], dpb1_2[NUMBER_SIZE];
    char note[LINE_SIZE];
    char voided_at[INSTANT_SIZE], void_reason[LINE_SIZE];
} Typing;

/* Physical examination (体检); findings are limited to the conclusion. */
typedef struct {
    RECORD_HEAD;
    int64_t donation_case;
    char booked_on[DATE_SIZE], booked_time[8], hospital[CODE_SIZE];
    char done_on[DATE_SIZE], result_on[DATE_SIZE];
    char result[CODE_SIZE]; /* fit unfit again */
    char note[LINE_SIZE];
    char voided_at[INSTANT_SIZE], void_reason[LINE_SIZE];
} Exam;

/* The diary of mobilisation (动员剂, G-CSF): a line each day, with the hour. */
typedef struct {
    RECORD_HEAD;
    int64_t donation_case;
    char on_date[DATE_SIZE], at_time[8];
    char feels[CODE_SIZE]; /* well ache fever unwell */
    char note[LINE_SIZE];
    char voided_at[INSTANT_SIZE], void_reason[LINE_SIZE];
} Dose;

/* A day of collection (采集). */
typedef struct {
    RECORD_HEAD;
    int64_t donation_case;
    char on_date[DATE_SIZE];
    int64_t minutes; /* how long it took */
    int64_t volume_ml;
    char cells[NAME_SIZE]; /* as told */
    char note[LINE_SIZE];
    char voided_at[INSTANT_SIZE], void_reason[LINE_SIZE];
} Collection;

/* Costs of the donor (相关费用): a donation is unpaid, what it costs is refunded. */
typedef struct {
    RECORD_HEAD;
    int64_t donation_case;
    char kind[CODE_SIZE]; /* transport lodging food wages other */
    char on_date[DATE_SIZE];
    int64_t fen; /* money is counted in fen */
    char note[LINE_SIZE];
    char voided_at[INSTANT_SIZE], void_reason[LINE_SIZE];
} Cost;

/* Farewell (欢送会) and visit (慰问). */
typedef struct {
    RECORD_HEAD;
    int64_t donation_case;
    char kind[CODE_SIZE]; /* farewell visit */
    char on_date[DATE_SIZE];
    char present[LINE_SIZE];
    char publicity[CODE_SIZE]; /* may it be told: named anonymous no */
    char note[LINE_SIZE];
    char voided_at[INSTANT_SIZE], void_reason[LINE_SIZE];
} Visit;

/* A follow-up after the donation (随访), one for each step of the series. */
typedef struct {
    RECORD_HEAD;
    int64_t donation_case;
    char step[CODE_SIZE];
    int64_t nth;
    char on_date[DATE_SIZE];
    char symptoms[LINE_SIZE];
    int64_t recovered;           /* 1: the weekly series ends */
    char blood_count[CODE_SIZE]; /* normal abnormal not_done */
    int64_t days_off;            /* work missed */
    char again[CODE_SIZE];       /* would do it again: yes no unsure */
    int64_t attempt;             /* the call it was, or 0 */
    char note[NOTE_SIZE];
    char voided_at[INSTANT_SIZE], void_reason[LINE_SIZE];
} Aftercare;

/* An adverse event (不良事件); serious ones are reported within 24 hours of being noticed. */
typedef struct {
    RECORD_HEAD;
    int64_t donation_case;
    int64_t grade;   /* CTCAE 1..5; 3 and above is serious */
    int64_t serious; /* 1: serious whatever the grade says */
    char noticed_at[INSTANT_SIZE], reported_at[INSTANT_SIZE];
    char what[LINE_SIZE];
    char note[NOTE_SIZE];
    char voided_at[INSTANT_SIZE], void_reason[LINE_SIZE];
} AdverseEvent;

/* Who is on duty (值班表); of the station, not of a donor. */
typedef struct {
    RECORD_HEAD;
    char on_date[DATE_SIZE];
    char name[NAME_SIZE], phone[NUMBER_SIZE], note[LINE_SIZE];
} Duty;
extern const RecordType case_type, notice_type, step_type, talk_type, typing_type, exam_type, dose_type,
    collection_type, cost_type, visit_type, aftercare_type, adverse_event_type, duty_type;

/* The details of a case: owned by a donor, with a `donation_case`. Ends with NULL. */
extern const RecordType *const case_detail_types[];

#endif

/* Intake: opening a file (建档) and the people it may double. */
#ifndef MARROWDESK_INTAKE_H
#define MARROWDESK_INTAKE_H

#include "registry.h"

/* One person as the form has it: parts that are empty are not stored. */
typedef struct {
    Donor donor;
    Phone phone;      /* owner self */
    Relative relative[2];
    Sample sample;
    Consent consent;
    Health health;    /* stated when it has answers */
    char health_typed[CODE_SIZE];  /* how the form says it: "no" to all, "some" exceptions, "" nothing */
    char filled_from[NUMBER_SIZE]; /* the ID number that birth date and sex came from; kept by intake_fill() */
    char proposed_for[DATE_SIZE];  /* the day the consent's edition was proposed for: intake_propose_edition() */
} Intake;

/* Kind of the draft of the intake form (subject 0); intake_save() takes it away. */
#define DRAFT_INTAKE "intake"

/* Defaults: today, the consent edition in force, blood, one tube, the unit. */
void intake_start(Desk *desk, Intake *intake);
/* What follows from the ID number: birth date, sex (only where empty or from an earlier number). */
void intake_fill(Desk *desk, Intake *intake);
/* The edition in force on the day of the consent, where none stands or it was proposed for another day. For forms: a
 * file states its editions itself. */
void intake_propose_edition(Desk *desk, Intake *intake);
/* Advice that does not refuse: age, weight, volume, unknown area. One line each; returns how many. */
size_t intake_warnings(Desk *desk, const Intake *intake, char lines[][160], size_t max);

typedef enum {
    DOUBLE_DOCUMENT = 1,
    DOUBLE_DONOR_NUMBER,
    DOUBLE_PHONE,
    DOUBLE_NAME_BIRTH,
    DOUBLE_BARCODE
} DoubleKind;
typedef struct {
    DoubleKind kind;
    bool elsewhere; /* of a unit that the account may not see: `row` is empty, and the meeting is recorded */
    DonorRow row;
} Double;
/* Other people with the same document, donor number, barcode, phone, or name and birth date. Not inside a write. */
size_t intake_doubles(Desk *desk, const Intake *intake, Double *out, size_t max);

/* Stores the person: everything or nothing. Same document, donor number or barcode: ERR_DUPLICATE naming the other
 * file. Answers the new id in intake->donor.id. The account's DRAFT_INTAKE goes with it. `request_id` NULL: a
 * new one. */
Status intake_save(Desk *desk, Intake *intake, const char *request_id, Error *error);
/* The part inside a store_write() for import and batch; failures are latched. */
void intake_apply(Desk *desk, Intake *intake);
/* What an import knows of a person beyond the form. */
typedef struct {
    Phone *phones; /* besides the form's */
    size_t phone_count;
    StatusPeriod *period; /* NULL: none is stated */
} IntakeMore;
/* For an import, which knows already that nobody has the document, the donor number or the barcode: the audit has one
 * row for the person with all parts, and what follows is concluded from the form instead of being read back. */
void intake_store(Desk *desk, Intake *intake, const IntakeMore *more);

/* Drafts: what was typed and not saved, one for each account and kind. "" and ERR_NOT_FOUND, without a message, when
 * there is none; one that could not be read is not to be written over. */
Status draft_save(Desk *desk, const char *kind, int64_t subject, const char *body, Error *error);
Status draft_load(Desk *desk, const char *kind, int64_t subject, char *body, size_t size, char at[INSTANT_SIZE],
                  Error *error);
Status draft_drop(Desk *desk, const char *kind, int64_t subject, Error *error);

#endif

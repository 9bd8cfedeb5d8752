/* The inside of the intake screen: which fields the form has, what stays for the next person, drafts. */
#ifndef MARROWDESK_INTAKE_FORM_H
#define MARROWDESK_INTAKE_FORM_H

#include "bus.h"
#include "form.h"
#include "intake.h"

enum { INTAKE_PARTS = 7, INTAKE_BODY = 24576 };

/* A record of the form and its name in a draft. */
typedef struct {
    const char *prefix;
    const RecordType *type;
    void *record;
} IntakePart;

void intake_parts_of(Intake *intake, IntakePart parts[INTAKE_PARTS]);

/* --- fields --- */

/* Only the volunteer's own fields are required: a phone, relative, sample or consent may follow later. Fields of
 * those stand in the form as copies that say so. */
typedef struct {
    Field fields[FORM_FIELDS];
    int count;
} IntakeFields;

/* `bus`: the paper forms of a day of three counts are typed, so their numbers are asked for with the tube. Without a
 * questionnaire in force the form does not ask for it. */
void intake_form_build(Form *form, IntakeFields *fields, Intake *intake, bool bus);

/* Does Enter pass over it: what stands there by default, by the ID number or by the event. `settled`: the event
 * was filled once, so its empty fields are meant to be empty. */
bool intake_form_passed(const FormItem *item, bool settled);
/* How the form says what the answers of the questionnaire are; after they were changed. */
void intake_health_typed(const Config *config, Intake *intake);
/* The number of the next paper form: they lie in order. "" where the last one does not end in digits. */
void intake_next_paper(const char *last, char out[NUMBER_SIZE]);
/* Copies what stays. */
void intake_keep(Intake *to, Intake *from);

/* Names of what is still to be completed, "" when nothing is. */
void intake_missing(const Intake *intake, char *out, size_t size);

/* --- drafts --- */

/* Everything that stands in the form, wrong texts of boxes included (`form` NULL: records only). */
void intake_draft_pack(Intake *intake, const Form *form, char *body, size_t size);
void intake_draft_unpack(Intake *intake, const char *body);
/* Puts the wrong texts back into their boxes, after intake_draft_unpack() and intake_form_build(). */
void intake_draft_boxes(Form *form, Intake *intake, const char *body);

/* What stays, how many were saved today, and for which day of three counts, across leaving the screen. */
typedef struct {
    int64_t saved;
    int64_t bus;             /* 0: none */
    char paper[NUMBER_SIZE]; /* of the last paper form */
} IntakeEvent;
void intake_event_save(Desk *desk, Intake *intake, const IntakeEvent *event);
/* The next intake begins with what an event says; the day's count stays, a day of three counts is left. */
void intake_event_begin(Desk *desk, const OutreachEvent *event);
bool intake_event_load(Desk *desk, Intake *intake, IntakeEvent *event);

#endif

/* The inside of the call screen: call.c (steps and commands), call_save.c (the end of a call), call_paint.c,
 * call_form.c (outcomes, form, drafts), call_person.c (whose call it is), call_edit.c (corrections, text message).
 * Others use screens.h. */
#ifndef MARROWDESK_CALL_H
#define MARROWDESK_CALL_H

#include "followup.h"
#include "form.h"
#include "screens.h"

enum { CALL_NUMBERS = 20, CALL_CONTACTS = 8, CALL_OUTCOMES = 27, CALL_PAGE = 9 };

typedef enum {
    STEP_READY,   /* nothing dialled yet */
    STEP_WHO,     /* the attempt runs: who answered? */
    STEP_OUTCOME, /* which outcome? */
    STEP_FORM,    /* what the outcome needs, the next date, the note */
    STEP_STORED   /* do not call: stored at once, the note may follow */
} CallStep;

/* A number that may be dialled, the volunteer's own or a relative's. */
typedef struct {
    char number[NUMBER_SIZE], who[NAME_SIZE + CODE_SIZE], state[CODE_SIZE];
    bool own;
} CallNumber;

/* The call before this one, to go back to. */
typedef struct {
    int64_t donor, attempt;
    char name[NAME_SIZE], purpose[CODE_SIZE], number[NUMBER_SIZE];
    bool unreached, taken_back;
} CallBefore;

typedef struct {
    Ui *ui;
    Desk *desk;
    CallArgument argument;
    Card card;
    Attempt contacts[CALL_CONTACTS];
    size_t contact_count;
    CallNumber numbers[CALL_NUMBERS];
    int number_count, chosen;
    char purpose[CODE_SIZE];
    CallBefore before;

    CallStep step;
    Attempt attempt;
    char request[40]; /* of its outcome */
    char dialling[40], dialled[NUMBER_SIZE]; /* request id and number of a start that has not succeeded yet */
    const Outcome *fitting[CALL_OUTCOMES];
    int fitting_count, page;
    Form form;
    Instant kept_at; /* when the draft was last kept */
    bool in_form;    /* letters are text */
    int talk_top;
} Call;

/* --- call_person.c --- */

/* Reads the person, the numbers and the last contacts; keeps a call that runs. */
Status call_read(Call *call, Error *error);
/* Begins with a person: nothing dialled, nothing typed. The claim is the caller's business. */
Status call_begin(Call *call, int64_t donor, const char *purpose, const char *number, Error *error);
const Purpose *call_purpose(const Call *call);
const CallNumber *call_number(const Call *call); /* the chosen one; NULL none */
/* "3 days from now, afternoon": when the queue will show the person again; false: it will not. */
bool call_due_text(const Task *task, char *out, size_t size);
/* "09-04 14:20", with the year where it is another one, the time alone today. */
void call_short_time(const char *instant, char *out, size_t size);

/* --- call_form.c --- */

bool call_runs(const Call *call); /* an attempt is open */
/* Who answered: the outcomes that go with it. */
void call_answered(Call *call, const char *who);
/* The outcome at `item` was chosen: next step, or false when it can be saved at once. */
bool call_outcome(Call *call, int item);
/* The form of the step: the note alone before an outcome. */
Status call_form(Call *call, Error *error);
/* What stands in the boxes into the attempt; false: something is wrong, the cursor stands there. */
bool call_form_read(Call *call);
void call_draft_keep(Call *call);
/* Puts a draft of this attempt back; ERR_NOT_FOUND, without a message, when there is none. */
Status call_draft_restore(Call *call, char at[INSTANT_SIZE], Error *error);

/* --- call_save.c --- */

/* Stores the outcome (or, where it is stored, the late note), says what follows and goes on: to the next number, to
 * the next person of the queue where `next`, or back. */
Reaction call_save(Call *call, bool next);
/* Ctrl-Z takes this call's outcome back. */
void call_offer_undo(Call *call, const Outcome *outcome);
/* The note of a call whose outcome is stored already; true: kept, or there is none. */
bool call_keep_note(Call *call, Error *error);

/* --- call_edit.c --- */

Reaction call_correct(Call *call);
Reaction call_text_message(Call *call);
void call_talk(Call *call);

/* --- call_paint.c --- */

void call_paint(Ui *ui, void *state, Rect area);
void call_cursor(Ui *ui, void *state, Rect area);

#endif

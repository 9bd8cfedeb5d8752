/* Reading the audit: who did what to which record, when; for the lead, and without personal data for the system
 * account. */
#ifndef MARROWDESK_AUDIT_H
#define MARROWDESK_AUDIT_H

#include "desk.h"

typedef struct {
    char from[DATE_SIZE], until[DATE_SIZE]; /* local days, both inside; "" open */
    int64_t account;                        /* 0 everybody */
    char action[CODE_SIZE], record[CODE_SIZE]; /* "" any */
    int64_t donor;                          /* 0 everybody */
} AuditFilter;

typedef struct {
    int64_t id, donor, record_id;
    char at[INSTANT_SIZE], who[NAME_SIZE], action[CODE_SIZE], record[CODE_SIZE];
    char person[NAME_SIZE]; /* "" of who is gone or sealed, and for the system account */
} AuditLine;

/* The newest rows before row `before` (0: from the end), at most `max`. A filter that few rows pass is followed through
 * a bounded part of the audit: *next is where to go on, 0 at the end. */
size_t audit_page(Desk *desk, const AuditFilter *filter, int64_t before, AuditLine *rows, size_t max, int64_t *next);

typedef struct {
    char label[96], before[NOTE_SIZE], after[NOTE_SIZE]; /* for people; sensitive values masked */
    bool erased; /* the person was erased: there are no values any more */
} AuditValue;

/* What a row changed. An account without personal data gets no values of people. */
size_t audit_values(Desk *desk, const AuditLine *line, AuditValue *values, size_t max);

/* The first row of an instant or later; time goes by the id. */
int64_t audit_first(Store *store, const char *at);

/* Names for people, in the current language. */
const char *audit_action_label(const char *action);
const char *audit_record_label(const char *record);
/* The actions a filter may ask for; ends with NULL. */
const char *const *audit_actions(void);

#endif

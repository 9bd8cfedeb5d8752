/* County work sheets (县区工作单): at most 30 people of a unit, given out as a table to staff without a terminal. Its
 * people are passed over by the queue until the sheet comes back through `import attempts`, is taken back, or its days
 * (config retry.sheet_days) are over; match work and promises go on all the same, and so does whoever rings. */
#ifndef MARROWDESK_WORKSHEET_H
#define MARROWDESK_WORKSHEET_H

#include "followup.h"

enum { WORK_SHEET_PEOPLE = 30 };

typedef struct {
    int64_t id;
    char unit[CODE_SIZE], made_at[INSTANT_SIZE], until[INSTANT_SIZE];
    char back_at[INSTANT_SIZE]; /* taken back by hand; "" not */
    char account[NAME_SIZE];    /* who made it */
    int64_t people, answered;
} WorkSheet;

typedef struct {
    int64_t nth, donor;
    char name[NAME_SIZE], sex[4], number[NUMBER_SIZE], purpose[CODE_SIZE];
    char preferred_time[LINE_SIZE], contacted_at[INSTANT_SIZE];
    char outcome[CODE_SIZE], at[INSTANT_SIZE]; /* of the call that came back; "" none yet */
} WorkSheetRow;

/* Makes a sheet of the first of these people who may be on one: of the unit, with a number, not on another sheet, not
 * held by somebody else, not gone, not "do not call". ERR_NOT_FOUND: none of them. `donors` NULL: of the queue. Leads,
 * callers, a liaison for the own unit. */
Status work_sheet_make(Desk *desk, const char *unit, const int64_t *donors, size_t count, int64_t *sheet,
                       Error *error);
/* Its people go back to the queue. */
Status work_sheet_back(Desk *desk, int64_t sheet, Error *error);
/* Newest first, those before the number `before` (0: from the newest on); a liaison's own unit. */
size_t work_sheet_list(Desk *desk, int64_t before, WorkSheet *rows, size_t max);
bool work_sheet_load(Desk *desk, int64_t id, WorkSheet *sheet);
/* In their order; people who are no longer there are left out. */
size_t work_sheet_rows(Desk *desk, int64_t sheet, WorkSheetRow *rows, size_t max);

/* --- worksheet_out.c: what the queue asks --- */

/* Is any sheet out? */
bool work_sheet_any(Desk *desk);
/* The sheet that holds the person, until when; 0 none. */
int64_t work_sheet_holding(Desk *desk, int64_t donor, char until[INSTANT_SIZE]);

/* People of a unit ("" all) who are out on a sheet and have no answer yet. */
int64_t work_sheet_waiting(Desk *desk, const char *unit);

/* --- coming back; inside a store_write() --- */

/* The number of a row: "W12-3", so that no spreadsheet takes it for a date. */
void work_sheet_number(int64_t sheet, int64_t nth, char out[NUMBER_SIZE]);
/* False: it is none. Full-width characters count as their plain form, and the letter may be missing. */
bool work_sheet_parse(const char *text, int64_t *sheet, int64_t *nth);
/* Whose row it is; 0: there is none, or not for this account. */
int64_t work_sheet_donor(Desk *desk, int64_t sheet, int64_t nth);
/* Somebody who reached the person after the sheet was given out, in words; false: nobody did. Calls that came back from
 * this sheet do not count. */
bool work_sheet_conflict(Desk *desk, int64_t sheet, int64_t nth, char *out, size_t size);
void work_sheet_answered(Desk *desk, int64_t sheet, int64_t nth, int64_t attempt);

#endif

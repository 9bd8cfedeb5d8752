/* The registry: finding people, the whole of one person. */
#ifndef MARROWDESK_REGISTRY_H
#define MARROWDESK_REGISTRY_H

#include "desk.h"

/* A row of a list of people. */
typedef struct {
    int64_t id;
    char name[NAME_SIZE], sex[4], birth_date[DATE_SIZE], id_number[NUMBER_SIZE], donor_number[NUMBER_SIZE];
    char unit[CODE_SIZE], status[8], status_reason[8], status_until[DATE_SIZE];
    char phone[NUMBER_SIZE], contacted_at[INSTANT_SIZE];
    int64_t do_not_call;
} DonorRow;

/* Has left for good. Not reached (UC) is no exit: any contact brings the person back. */
bool registry_left(const char *status, const char *reason);
/* One person's row; false when there is none. */
bool registry_row(Desk *desk, int64_t donor, DonorRow *row);
/* The one search box: at most `max` people with a key beginning with every word of `text`; a liaison finds those of
 * the own unit, a helper who has exactly this phone number (somebody rings). What the account may not see (may.h)
 * is nowhere in this file found, read, counted or changed. */
size_t registry_find(Desk *desk, const char *text, DonorRow *rows, size_t max, bool *more);
/* The last people this account opened, newest first. */
size_t registry_recent(Desk *desk, DonorRow *rows, size_t max);
/* People of a status and unit ("" any), by id after `after`; for doors of Today. */
size_t registry_by_status(Desk *desk, const char *status, const char *unit, int64_t after, DonorRow *rows,
                          size_t max);
/* Files to be completed. */
size_t registry_incomplete(Desk *desk, const char *unit, int64_t after, DonorRow *rows, size_t max);
/* A counter of people ("status", "incomplete": see store.h) over what the account may see; unit "" all. */
int64_t registry_count(Desk *desk, const char *kind, const char *unit, const char *key);
/* Remembers that a record was opened (recent list, audit row "open"). */
Status registry_opened(Desk *desk, int64_t donor, Error *error);

/* ERR_DUPLICATE, naming the other person (or "another unit" where the account may not see them), when somebody else has
 * this donor's document or donor number or this sample's barcode, or when the person has this phone already. Other
 * types: OK. */
Status registry_unique(Desk *desk, const RecordType *type, const void *record, Error *error);
/* Outside a write, after ERR_DUPLICATE: records that the account met somebody whom it may not see. */
void registry_note_met(Desk *desk, const RecordType *type, const void *record);

/* What changed: a line of the donor card's history. */
typedef struct {
    char at[INSTANT_SIZE], who[NAME_SIZE], action[CODE_SIZE], record[CODE_SIZE], field[48];
    char before[LINE_SIZE], after[LINE_SIZE];
} Change;

enum { CARD_PHONES = 16, CARD_RELATIVES = 8, CARD_SAMPLES = 16, CARD_PERIODS = 32, CARD_CONSENTS = 8,
       CARD_HEALTHS = 8 };

/* Everything of a person but the attempts and the changes, which are paged. */
typedef struct {
    Donor donor;
    Phone phones[CARD_PHONES];          size_t phone_count;
    Relative relatives[CARD_RELATIVES]; size_t relative_count;
    Sample samples[CARD_SAMPLES];       size_t sample_count;
    StatusPeriod periods[CARD_PERIODS]; size_t period_count;
    Consent consents[CARD_CONSENTS];    size_t consent_count;
    Health healths[CARD_HEALTHS];       size_t health_count; /* none where the account may not see them */
    Task task;                          /* the open task that comes first; id 0 none */
} Card;

bool registry_card(Desk *desk, int64_t donor, Card *card);
size_t registry_attempts(Desk *desk, int64_t donor, Attempt *rows, size_t max); /* newest first */
/* Newest first; opening a record is no change. before/after are stored forms (field_show() of the field makes them
 * readable); an action without fields is one line with an empty field. */
size_t registry_changes(Desk *desk, int64_t donor, Change *rows, size_t max);

/* Saves one record of a person (any type but attempt, task): inserts when id is 0, else updates by version. On
 * ERR_CONFLICT `theirs` (same type, NULL allowed) gets the stored row, for showing both texts. */
Status registry_save(Desk *desk, const RecordType *type, void *record, const char *request_id, void *theirs,
                     Error *error);
/* Opens a status period from the card; the same period again changes nothing. Voids one, with a reason. */
Status registry_status(Desk *desk, StatusPeriod *period, Error *error);
Status registry_void_status(Desk *desk, int64_t period, const char *reason, Error *error);
/* The roles that may have numbers in full: on a card, or as columns of an exported list. */
extern const char registry_revealers[];
/* A document number was shown in full: audit row "reveal". */
Status registry_revealed(Desk *desk, int64_t donor, Error *error);

#endif

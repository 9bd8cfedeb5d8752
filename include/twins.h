/* Twins: pairs of people who may be one (疑似重复), to be merged or set apart.
 *
 * A pair has the same document number, or name and birth date, or pinyin of the name and birth date, or an own phone
 * that is not known to be wrong (with the same pinyin that weighs more). Pairs are concluded in the transaction that
 * changes the person: of those who share a key, each is compared with the four next to it on both sides, so a number
 * that three thousand people gave makes no millions of pairs. */
#ifndef MARROWDESK_TWINS_H
#define MARROWDESK_TWINS_H

#include "registry.h"

typedef enum { TWIN_DOCUMENT = 1, TWIN_NAME_BIRTH, TWIN_PINYIN_BIRTH, TWIN_PINYIN_PHONE, TWIN_PHONE } TwinWhy;

/* A place in the list: the strongest reason first. */
typedef struct {
    TwinWhy why;
    int64_t donor, other;
} TwinKey;

typedef struct {
    TwinKey key;
    DonorRow people[2];
} TwinRow;

/* At most `max` pairs behind `after` (NULL: the first ones); `unit` "" all, else pairs within one unit. A liaison sees
 * those of the own unit, a helper none. *more: there are further ones. */
size_t twins_page(Desk *desk, const char *unit, const TwinKey *after, TwinRow *rows, size_t max, bool *more);
/* How many there are, from the counters. */
int64_t twins_count(Desk *desk, const char *unit);
/* The reason in words. */
const char *twins_why(TwinWhy why);

/* Not the same person: kept with who and when, and the pair is gone from the list. And back. */
Status twins_apart(Desk *desk, int64_t donor, int64_t other, Error *error);
Status twins_together(Desk *desk, int64_t donor, int64_t other, Error *error);
/* The last pair of this person that the account has set apart, for undo by name. */
Status twins_undo(Desk *desk, int64_t donor, Error *error);
/* Who has said so, and when (local); false: nobody. */
bool twins_are_apart(Desk *desk, int64_t donor, int64_t other, char who[NAME_SIZE], char at[32]);

/* --- inside a store_write(), for derive, imports and check --- */

/* What pairs are looked for by: changes when name, birth date, document, unit or an own phone does. */
int64_t twins_identity(const Donor *donor, const Phone *phones, size_t count);
void twins_conclude(Store *store, int64_t donor);
/* The person is gone. */
void twins_forget(Store *store, int64_t donor);

typedef struct {
    int64_t missing, stale;
} TwinFaults;
/* Every pair of the file at once, in one walk over the indexes; after a bulk load, and for check. `mend`: put right. */
void twins_all(Store *store, bool mend, TwinFaults *faults);

#endif

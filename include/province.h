/* What the province must know (待报省库, DOMAIN sections 1 and 3): what was done here and is typed again there.
 *
 * The province's system is the truth and has no interface. A line of the list says of one person what differs from
 * what the province was told last. Open lines are concluded, in the transaction of the change, from how the person was
 * before and is now (conclude_province() in derive): several changes before entry are one line, a change taken back
 * leaves none, or a line "withdrawn" when it had been entered. Known to the province, and so no new person: who has a
 * donor number, a date of registry entry, a status AV, OP or RS of their own, or was entered before. A person who is
 * new here and known there (an import of the registry's people) makes no line. */
#ifndef MARROWDESK_PROVINCE_H
#define MARROWDESK_PROVINCE_H

#include "desk.h"

enum {
    PROVINCE_TEXT = 2048, /* the lines of a value */
    PROVINCE_LINES = 40
};

typedef enum {
    PROVINCE_OPEN,    /* to be entered */
    PROVINCE_WAITING, /* proposals entered, not yet decided by the province */
    PROVINCE_ENTERED
} ProvinceView;

typedef enum { PROVINCE_BY_AGE, PROVINCE_BY_UNIT, PROVINCE_BY_KIND } ProvinceOrder;

typedef struct {
    ProvinceView view;
    ProvinceOrder order;   /* of the open lines; the others stand newest first */
    char unit[CODE_SIZE];  /* "" all; a liaison sees the own unit whatever is asked */
    char kind[CODE_SIZE];  /* "" all; of the open lines */
} ProvinceFilter;

typedef struct {
    int64_t id, donor, about;
    char name[NAME_SIZE], unit[CODE_SIZE], kind[CODE_SIZE], field[NUMBER_SIZE];
    char before[PROVINCE_TEXT], after[PROVINCE_TEXT]; /* lines "table.field=value", "" nothing */
    char since[INSTANT_SIZE];
    char entered_on[DATE_SIZE], entered_by[NAME_SIZE], entered_at[INSTANT_SIZE]; /* "" open */
    char decision[CODE_SIZE], decided_on[DATE_SIZE], decision_note[LINE_SIZE];
} ProvinceItem;

/* At most `max` lines behind `after`, the last of the page before; NULL: the first ones. *more: there are further
 * ones. */
size_t province_page(Desk *desk, const ProvinceFilter *filter, const ProvinceItem *after, ProvinceItem *rows,
                     size_t max, bool *more);
bool province_item(Desk *desk, int64_t id, ProvinceItem *item);
/* How many are open; unit "" all. From the counters: cheap. */
int64_t province_count(Desk *desk, const char *unit);
/* Proposals that wait for the province. */
int64_t province_waiting(Desk *desk, const char *unit);

/* A line of a value for people, in the order of the province's form. */
typedef struct {
    char label[96];
    char value[NOTE_SIZE];
} ProvinceLine;
/* `mask`: sensitive values as lists show them. */
size_t province_lines(const char *text, bool mask, ProvinceLine *lines, size_t max);

/* Typed into the province's system on `on` (a date; not in the future), all lines or none. The first id stands for
 * them in province_unenter(), which opens them again. */
Status province_enter(Desk *desk, const int64_t *items, size_t count, const char *on, Error *error);
Status province_unenter(Desk *desk, int64_t first, Error *error);

/* The province's word on a proposal. Confirmed: the status takes effect on `on`, in the same transaction; a line that
 * was not entered yet counts as entered. Declined: the proposal is taken back with the province's reason. */
Status province_confirm(Desk *desk, int64_t item, const char *on, Error *error);
Status province_decline(Desk *desk, int64_t item, const char *on, const char *reason, Error *error);
/* Takes the word back: the proposal waits again. */
Status province_undecide(Desk *desk, int64_t item, Error *error);

/* --- inside a store_write(), for other modules of the desk --- */

/* A line that no rule concludes: an answer to a match notice. `which` tells several of a person apart ("case 12");
 * `text`: lines as above, what the province is to know now. "" takes it back: an open line goes, an entered one is
 * followed by a line "withdrawn". */
void province_note(Store *store, int64_t donor, const char *kind, const char *which, const char *text);
/* The province has `theirs` where the file has something else: becomes an open line. Kind and field as in
 * ProvinceItem; what equals the file's value leaves no line. True: there was an open line, and `earlier`
 * (PROVINCE_TEXT) has what stood in its `before`. */
bool province_report(Store *store, int64_t donor, const char *kind, const char *field, const char *theirs,
                     char *earlier);
/* What changes now came from the province: no line of this kind and field, and none from this transaction. True and
 * `earlier` as above. */
bool province_told(Store *store, int64_t donor, const char *kind, const char *field, char *earlier);
/* The whole person, though known there by the rules: the province's list does not have them. */
void province_ask(Store *store, int64_t donor);
/* The province has this person: never a line "new person". */
void province_has(Store *store, int64_t donor);

/* Two files of one person become one: what is open for the file that ends is concluded from the one that goes on; where
 * the province knows both, it must know that they are one (a line "merged"). Before the rows are moved, with `kept`
 * watched. province_part(): they are two after all; a line that was entered is taken back there. */
void province_merge(Store *store, const Config *config, int64_t kept, int64_t away);
void province_part(Store *store, int64_t kept, int64_t away);
/* Takes a person's lines off the counters (-1) while something else changes them, and puts them there again (1). */
void province_recount(Store *store, int64_t donor, int n);

/* --- for derive and check --- */

/* The BeforeFn of the store; `config` is its Config. */
void province_before(Store *store, void *config, int64_t donor, char *out, size_t size);
/* Open lines whose value is no longer the person's, and persons who should stand in the list; each told in one line.
 * Returns how many. */
size_t province_check(Desk *desk, int64_t donor, void (*finding)(void *arg, const char *text), void *arg);

#endif

/* The field tables: what a record is, said once.
 *
 * A Field drives the form, validation, SQL statements, import headers, export,
 * masking and the history of changes. A record is a plain struct of bounded
 * UTF-8 arrays and int64_t numbers, copied by value, nothing to free. "Not
 * stated" is the empty text or 0, stored as NULL. Where 0 is itself an answer
 * (never gave blood: a number whose limits begin with 0), a record holds
 * NUMBER_NONE for it, stored as 0; number_value() is for reckoning.
 *
 * Every record struct begins with RECORD_HEAD. */
#ifndef MARROWDESK_FIELD_H
#define MARROWDESK_FIELD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "date.h"
#include "error.h"

/* --- choices: one list of codes for form, import, export and check --- */

typedef struct {
    const char *code; /* what is stored */
    const char *en;   /* msgid of the label, or the English label of the config */
    const char *zh;   /* the Chinese label of the config; NULL: tr(en) */
} Choice;

typedef struct {
    const char *name; /* "sex", "unit", ... */
    const Choice *items;
    size_t count;
} ChoiceList;

/* The list named `name`; NULL when there is none. Lists of the config are put there by choice_provide(). */
const ChoiceList *choice_list(const char *name);
/* Puts or replaces a list that comes from the config (unit, site, outcome, purpose); kept by reference. */
void choice_provide(const char *name, const Choice *items, size_t count);
/* The label in the current language; the code itself when it is not in the list; "" for "". */
const char *choice_label(const char *list, const char *code);
/* Code from what a person or file wrote: the code, either label, an alias, or the start of a
 * label when only one begins so. NULL when nothing or more than one fits; "" for an alias that
 * says "not known". */
const char *choice_code(const char *list, const char *text);

/* --- fields --- */

typedef enum {
    FIELD_TEXT,    /* char[size] */
    FIELD_NUMBER,  /* int64_t */
    FIELD_FLAG,    /* int64_t 0 or 1 */
    FIELD_MONEY,   /* int64_t, fen; people read and write yuan: "1234.50" */
    FIELD_DATE,    /* char[DATE_SIZE], whole date */
    FIELD_PARTIAL, /* char[DATE_SIZE], "YYYY" and "YYYY-MM" allowed */
    FIELD_INSTANT, /* char[INSTANT_SIZE], UTC */
    FIELD_CHOICE,  /* char[size], a code of list `choices` */
    FIELD_REF      /* int64_t, id of a row of table `choices` */
} FieldKind;

enum {
    FIELD_REQUIRED = 1 << 0,  /* a row cannot be stored without */
    FIELD_WANTED = 1 << 1,    /* may follow later: its absence makes the file "to be completed" */
    FIELD_SENSITIVE = 1 << 2, /* masked outside the donor's own card */
    FIELD_STICKY = 1 << 3,    /* intake keeps it for the next person of the same event */
    FIELD_AUDITED = 1 << 4,   /* before and after go to `history` */
    FIELD_SEARCHED = 1 << 5,  /* feeds search_key; a change renews the donor's keys */
    FIELD_HIDDEN = 1 << 6,    /* kept by the program: in no form, no import */
    FIELD_LINES = 1 << 7,     /* newlines allowed */
    FIELD_MULTI_ID = 1 << 8,  /* text_plain() before the check: ID, phone, barcode, GRID */
    FIELD_DERIVED = 1 << 9,   /* a conclusion: written by derive.c alone, never by record_insert/update */
    FIELD_PROVINCE = 1 << 10  /* of a donor: a change is to be told to the province */
};

typedef struct Field Field;

/* Checks and normalises `value` in place (size field->size). `record` is the record it stands in
 * (may be half filled), for checks that need a neighbour such as the document type. An advice that
 * does not refuse goes to `warning` (size 160; NULL allowed). */
typedef Status (*FieldCheck)(const Field *field, char *value, const void *record, char *warning,
                             Error *error);

struct Field {
    const char *name;    /* column, JSON name, draft name */
    FieldKind kind;
    uint16_t offset;
    uint16_t size;       /* bytes of the array with its NUL; 8 for numbers */
    const char *label;   /* msgid */
    const char *choices; /* FIELD_CHOICE: list; FIELD_REF: table */
    unsigned flags;
    FieldCheck check;    /* beyond what the kind implies; NULL allowed */
    int64_t low, high;   /* FIELD_NUMBER, FIELD_MONEY: limits, both 0: none */
    const char *headers; /* other column headers in import files, separated by '|' */
};

#define RECORD_HEAD                                                                                \
    int64_t id;      /* 0: not stored yet */                                                       \
    int64_t donor;   /* whose it is; for a donor the same as id; 0 for station records */          \
    int64_t version  /* 1 when new, +1 at every save */

typedef struct {
    RECORD_HEAD;
} RecordHead;

typedef struct {
    const char *table; /* table name, and the record's name in batch, audit and drafts */
    const char *label; /* msgid */
    size_t size;       /* of the struct */
    const Field *fields;
    size_t count;
    bool owned;        /* has a `donor` column */
    bool versioned;    /* has a `version` column: mutable; facts are not */
} RecordType;

/* A stated 0, in memory: a record that is all zero states nothing. */
#define NUMBER_NONE INT64_MIN
/* The number to reckon with: 0 for what is not stated and for a stated 0. */
int64_t number_value(int64_t member);
/* Is 0 an answer to it. */
bool field_takes_zero(const Field *field);
/* Is it kept as an int64_t (and an INTEGER column), not as text. */
bool field_is_number(const Field *field);
/* Fen as people write it: "1234.50"; "" for 0. */
void money_show(int64_t fen, char *out, size_t size);

const Field *field_find(const RecordType *type, const char *name);

/* The stored form as text: numbers in decimal, "" for not stated. `out` holds at least 24 bytes for
 * numbers. */
void field_get(const Field *field, const void *record, char *out, size_t size);
/* From the stored form, unchecked ("" is not stated). */
void field_put(const Field *field, void *record, const char *text);

/* From what a person or a file wrote: cleans, normalises, checks, puts. On failure the record is as
 * it was and Error.field is the field's name. `today` as for date_parse(): DAY_NONE for files.
 * An empty text clears the field, required or not (record_check judges that). */
Status field_read(const Field *field, void *record, const char *text, Day today, char warning[160],
                  Error *error);

/* For people: choice labels, local time, yes/no; masked when `mask` and the field is sensitive
 * (ID "3****************4", phone "138****5678"). */
void field_show(const Field *field, const void *record, bool mask, char *out, size_t size);

/* Required fields are there. Error names the first that is not. */
Status record_check(const RecordType *type, const void *record, Error *error);

/* One line a field, "name=value" with \n and \\ escaped; only stated fields: drafts, request digests.
 * Returns the length of the whole, as snprintf does: lines that did not fit in `size` are left out. */
size_t record_pack(const RecordType *type, const void *record, char *out, size_t size);
/* Reads it back; unknown names are passed over (an older draft). */
void record_unpack(const RecordType *type, void *record, const char *packed);

#endif

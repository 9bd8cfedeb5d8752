/* The columns that a table of people or calls may have, and which of them a file has. */
#ifndef MARROWDESK_EXCHANGE_HEADER_H
#define MARROWDESK_EXCHANGE_HEADER_H

#include "table_read.h"

/* Which record a column belongs to. */
typedef enum {
    PART_DONOR,
    PART_PHONE,
    PART_PHONE2,
    PART_RELATIVE,
    PART_RELATIVE2,
    PART_SAMPLE,
    PART_CONSENT,
    PART_HEALTH,
    PART_STATUS, /* the donor's status, which may not follow from the samples */
    PART_ATTEMPT,
    PART_CASE,
    PART_NOTICE,
    PART_DEPARTED,   /* the day a step of a case was done */
    PART_COLLECTION, /* the day of the collection */
    PART_CALLER, /* an account, by name */
    PART_SHEET,  /* the row of a work sheet */
    PART_SEEN,   /* written on a work sheet to be read, not to come back */
    PART_TARGET,
    PART_EVENT,
    PART_TEAM,
    PART_MEMBER,
    PART_IGNORED /* known and of no use: row numbers, the reason of a rejects file */
} Part;

/* A column that may be there. The order of the slots is the order of export and of reading: a field comes
 * after those that its check looks at. */
typedef struct {
    Part part;
    const Field *field;  /* NULL: PART_CALLER, PART_IGNORED */
    const char *label;   /* msgid of the heading */
    const char *headers; /* other headings, separated by '|'; NULL none */
    const char *more;    /* further ones of this table alone; NULL none */
} Slot;

enum { SLOT_MAX = 112 };

/* The slots of a kind of import or export; 0 for an unknown kind. */
size_t slots_of(const char *kind, Slot slots[SLOT_MAX]);
/* Is it of a record, or only of use to the file? */
bool slot_is_kept(const Slot *slot);
/* Name of a column in JSON lines and in remembered mappings: "phone2", "relative1_name", "sample_barcode"; "" for what
 * is not read. */
void slot_name(const Slot *slot, char *out, size_t size);

/* A column that is there. */
typedef struct {
    size_t at; /* place in the row */
    size_t slot;
    Part part;
    const Field *field;
    char heading[96]; /* as the file has it */
} Column;

typedef struct {
    Column columns[SLOT_MAX]; /* in the order of the slots */
    size_t count;
    size_t width;     /* cells of the header row */
    bool reason_last; /* the last column is the reason of a rejects file */
} Header;

/* A heading as it is compared: folded, without blanks, underscores, stars, colons and what stands in
 * brackets. */
void header_fold(char *out, size_t size, const char *heading);

/* Finds the columns by `mapping`, or without one (NULL) by field name, label in either language, or usual variants.
 * Unknown and repeated columns are told through `note` (NULL allowed). */
void header_map(const char *kind, const TableRow *row, const ImportMapping *mapping, Header *header,
                void (*note)(void *arg, const char *text), void *arg);
/* What header_map() found, column by column. */
void header_mapping(const Header *header, ImportMapping *mapping);
const Column *header_column(const Header *header, Part part, const char *field);
/* The headings of the file, for a message. */
void header_list(const TableRow *row, char *out, size_t size);
/* The heading of the reason in a rejects file. */
const char *header_reason(void);

#endif

/* What the kinds of import share. */
#ifndef MARROWDESK_EXCHANGE_IMPORT_H
#define MARROWDESK_EXCHANGE_IMPORT_H

#include "case.h"
#include "header.h"
#include "intake.h"
#include "leaving.h"

/* Refused rows in a table like the file's own, with the reason behind them; UTF-8 with a mark. */
typedef struct {
    FILE *file;
    char path[4096], temporary[4112];
    bool failed;
} Rejects;

typedef struct Import Import;

/* What a row of people, samples or calls tells, as records. */
typedef struct {
    Donor donor;
    Phone phones[2]; /* the person's own */
    Relative relatives[2];
    Sample sample;
    Consent consent;
    Health health;
    Attempt attempt;
    union { /* of the kinds that are not about people alone */
        TargetLine target;
        OutreachEvent event;
        struct {
            Team record;
            TeamMember member;
        } team;
        struct {
            Case record;
            Notice notice;
            Step departed;
            Collection collection;
        } match;
    } of;
} RowFacts;
/* NULL: no record. PART_STATUS is in the donor. */
const void *row_fact(const RowFacts *facts, Part part);

typedef struct {
    const char *kind, *label;                             /* msgid */
    Status (*check_header)(Import *import, Error *error); /* the columns that cannot be missing */
    RowResult (*row)(Import *import);
    void (*finish)(Import *import); /* after the last row; NULL: nothing is to be done, and people are added */
    /* For an export that is to be like the table (NULL: there is none): what a row tells, with what an import would
     * conclude from it; false: an import would refuse it. Then the record of the file that it tells of, 0 none; what
     * names its person is completed in `facts`. */
    bool (*read)(Import *import, RowFacts *facts);
    int64_t (*find)(Import *import, RowFacts *facts);
} ImportKind;

enum { IMPORT_CHOICES = 16, IMPORT_CHANGES = 24, IMPORT_ADVICE = 30 /* lines; more are counted */ };

/* The last texts of a column that were choices: lists say the same a thousand times. */
typedef struct {
    char text[IMPORT_CHOICES][48], code[IMPORT_CHOICES][CODE_SIZE];
    size_t next;
} ChoiceCache;

struct Import {
    Erased *erased; /* whom the file has erased; NULL nobody */
    Desk *desk;
    Store *store;
    const ImportJob *job;
    const ImportKind *kind;
    ImportResult *result;
    const char *file; /* without its folder */
    Table *table;
    TableRow row;
    TableRow headings; /* cells are owned by `heading_text` */
    char *heading_text;
    Header header;
    ChoiceCache choices[SLOT_MAX], units;
    Rejects rejects;
    int64_t batch;
    int64_t advised;
    bool remembered;   /* the columns are read as somebody chose */
    const Column *bad; /* of the row that was refused; NULL: the row as a whole */
    char reason[640];
    uint64_t *seen;        /* seen.c */
    ImportChange *changes; /* of this row, IMPORT_CHANGES; NULL: nobody listens */
    size_t change_count;
};

/* --- import_row.c --- */

/* Refuses the row; `column` NULL: as a whole. */
RowResult import_refuse(Import *import, const Column *column, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* The cell of a column of this row; "" when the row is too short or it is blank. */
const char *import_cell(const Import *import, const Column *column);
/* Reads the cell into a record. False: the row is refused. */
bool import_read(Import *import, size_t column, void *record);
/* Code of a unit by code or name, also with the province's and city's name in front. "" when it is none. */
const char *import_unit(Import *import, const char *text);
/* Something that does not refuse; after some dozens it is only counted. */
void import_advise(Import *import, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Remembers what the batch did: before NULL: it was added. */
void import_remember(Import *import, const char *record, int64_t id, int64_t donor, const char *before);

/* For who listens: this row changes a field from one stored form to another. */
void import_changed(Import *import, const RecordType *type, const Field *field, const char *before, const char *after);

typedef struct {
    const char *id_number, *id_type, *donor_number, *name, *phone;
} Identity;

/* The donor with this document, else donor number, else name and phone; 0 none. Somebody with another
 * document number is somebody else. */
int64_t import_find(Store *store, const Identity *who);
/* What a row left out of what names its person, as the person's file has it. */
void import_complete(Store *store, int64_t donor, Donor *named);

/* --- import.c --- */

/* Opens the file and finds its columns: what looking and importing begin with. Ends with import_end(). */
Status import_begin(Import *import, Error *error);
void import_end(Import *import);
/* NULL: there is no such kind (Error). */
const ImportKind *import_kind(const char *name, Error *error);
/* The row of a template that shows how to fill it in: some cell says so, in English or in the desk's language. */
extern const char import_example[]; /* msgid */
bool import_row_is_example(const TableRow *row);
/* A row with nothing in it. */
bool import_row_blank(const TableRow *row);

/* Status and reason of a donor that follow from samples and birth date: nobody has set them. */
bool import_status_follows(const Donor *donor, const Sample *sample);

extern const ImportKind import_donors, import_attempts, import_cases, import_registry, import_samples, import_targets,
    import_events, import_teams;

/* seen.c: `kind` is a letter of the caller's for what the number is. May somebody in the file have it? No: surely not,
 * it need not be looked for. */
void import_seen_begin(Import *import);
bool import_may_know(const Import *import, char kind, const char *number);
void import_see(Import *import, char kind, const char *number);

#endif

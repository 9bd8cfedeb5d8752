/* What the field tables are written with: macros for rows, and the checks that fields share. */
#ifndef MARROWDESK_TABLE_H
#define MARROWDESK_TABLE_H

#include <stddef.h>

#include "record.h"
#include "tr.h"

/* Document number, by the record's `id_type`; phone; any number that can stand on a telephone's display. */
Status field_check_document(const Field *, char *value, const void *record, char *warning, Error *);
Status field_check_phone(const Field *, char *value, const void *record, char *warning, Error *);
Status field_check_dialled(const Field *, char *value, const void *record, char *warning, Error *);
Status field_check_donor_number(const Field *, char *value, const void *record, char *warning, Error *);
Status field_check_grid(const Field *, char *value, const void *record, char *warning, Error *);
Status field_check_email(const Field *, char *value, const void *record, char *warning, Error *);
/* Printable ASCII: bar codes. */
Status field_check_code(const Field *, char *value, const void *record, char *warning, Error *);
/* A day that is not after today. */
Status field_check_past(const Field *, char *value, const void *record, char *warning, Error *);

/* HH:MM; "0930" and "9点30" too. */
Status field_check_time(const Field *, char *value, const void *record, char *warning, Error *);
/* A value of the locus that the field is named after: "a1" wants A*..., "drb1_2" DRB1*... */
Status field_check_hla(const Field *, char *value, const void *record, char *warning, Error *);
/* How many of how many alleles agree: "9/10". */
Status field_check_matched(const Field *, char *value, const void *record, char *warning, Error *);

/* A row of a table: the record's type, the member, the label, then what else there is (.flags = ...). */
#define FIELD_ROW(type, member, of_kind, bytes, text, ...)                                                      \
    {                                                                                                           \
        .name = #member, .kind = (of_kind), .offset = offsetof(type, member), .size = (bytes), .label = (text), \
        __VA_ARGS__                                                                                             \
    }
#define ARRAY_ROW(type, member, of_kind, ...) \
    FIELD_ROW(type, member, of_kind, sizeof((type *)NULL)->member, __VA_ARGS__)
#define TEXT(type, member, ...) ARRAY_ROW(type, member, FIELD_TEXT, __VA_ARGS__)
#define CODE(type, member, list, ...) ARRAY_ROW(type, member, FIELD_CHOICE, __VA_ARGS__, .choices = (list))
#define DATE(type, member, ...) ARRAY_ROW(type, member, FIELD_DATE, __VA_ARGS__)
#define PARTIAL(type, member, ...) ARRAY_ROW(type, member, FIELD_PARTIAL, __VA_ARGS__)
#define INSTANT(type, member, ...) ARRAY_ROW(type, member, FIELD_INSTANT, __VA_ARGS__)
#define NUMBER(type, member, least, most, ...) \
    FIELD_ROW(type, member, FIELD_NUMBER, sizeof(int64_t), __VA_ARGS__, .low = (least), .high = (most))
#define FLAG(type, member, ...) FIELD_ROW(type, member, FIELD_FLAG, sizeof(int64_t), __VA_ARGS__)
#define MONEY(type, member, ...) FIELD_ROW(type, member, FIELD_MONEY, sizeof(int64_t), __VA_ARGS__)
#define REF(type, member, table, ...) \
    FIELD_ROW(type, member, FIELD_REF, sizeof(int64_t), __VA_ARGS__, .choices = (table))

#define RECORD_TYPE(name, text, type, rows, is_owned, is_versioned)                                     \
    {                                                                                                   \
        (name), (text), sizeof(type), (rows), sizeof(rows) / sizeof *(rows), (is_owned), (is_versioned) \
    }

#endif

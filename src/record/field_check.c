/* The checks of single fields, as the field tables name them. */
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "table.h"
#include "text.h"

static bool is_ascii_graph(const char *s)
{
    for (; *s; s++)
        if (*s <= ' ' || *s > '~')
            return false;
    return true;
}

static Status check_other_document(const char *value, Error *error)
{
    size_t length = strlen(value);
    if (strspn(value, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") == length && length >= 5 && length <= 20)
        return OK;
    return error_set(error, ERR_INPUT, "", tr("Document number: \"%s\" must be 5 to 20 digits or letters A to Z."),
                     value);
}

/* A valid number can end in 000 by itself, but not many do. */
static Status check_damaged(char *value, char *warning, Error *error)
{
    if (check_citizen_id(value, NULL) != OK)
        return error_set(error, ERR_INPUT, "", "%s",
                         tr("ID number: a spreadsheet has replaced its last digits; format the column as text and "
                            "enter the number again from the card."));
    if (warning)
        text_copy(warning, 160,
                  tr("ID number: it ends in 000, as numbers damaged by a spreadsheet do; compare it with the "
                     "card."));
    return OK;
}

Status field_check_document(const Field *field, char *value, const void *record, char *warning, Error *error)
{
    (void)field;
    const char *type = ((const Donor *)record)->id_type;
    /* Officers' cards are numbered behind Chinese words. */
    if (text_equal(type, "military"))
        return OK;
    if (*type && !text_equal(type, "citizen"))
        return check_other_document(value, error);
    if (citizen_id_excel_damaged(value))
        return check_damaged(value, warning, error);
    Status status = check_citizen_id(value, error);
    if (status == OK && !citizen_id_area_known(value) && warning)
        text_format(warning, 160, tr("ID number: no province begins with %.2s; compare it with the card."), value);
    return status;
}

Status field_check_phone(const Field *field, char *value, const void *record, char *warning, Error *error)
{
    (void)record, (void)warning;
    return check_phone(value, field->size, NULL, error);
}

Status field_check_dialled(const Field *field, char *value, const void *record, char *warning, Error *error)
{
    (void)record, (void)warning;
    if (check_phone(value, field->size, NULL, error) == OK)
        return OK;
    /* Hotlines, numbers from abroad and inner extensions ring too. */
    const char *digits = value + (*value == '+');
    size_t length = strlen(digits);
    bool whole = strspn(digits, "0123456789*#") == length;
    return whole && length >= 3 && length <= 20 ? OK : ERR_INPUT;
}

Status field_check_donor_number(const Field *field, char *value, const void *record, char *warning, Error *error)
{
    (void)field, (void)record, (void)warning;
    return check_donor_number(value, error);
}

Status field_check_grid(const Field *field, char *value, const void *record, char *warning, Error *error)
{
    (void)field, (void)record, (void)warning;
    return check_grid(value, error);
}

Status field_check_email(const Field *field, char *value, const void *record, char *warning, Error *error)
{
    (void)field, (void)record, (void)warning;
    const char *at = strchr(value, '@');
    if (is_ascii_graph(value) && at && at > value && at[1] && !strchr(at + 1, '@'))
        return OK;
    return error_set(error, ERR_INPUT, "", tr("E-mail: \"%s\" is not of the form name@place."), value);
}

Status field_check_code(const Field *field, char *value, const void *record, char *warning, Error *error)
{
    (void)record, (void)warning;
    if (is_ascii_graph(value))
        return OK;
    return error_set(error, ERR_INPUT, "", tr("%s: \"%s\" must consist of digits and letters A to Z."),
                     tr(field->label), value);
}

Status field_check_past(const Field *field, char *value, const void *record, char *warning, Error *error)
{
    (void)record, (void)warning;
    if (day_parse(value) <= clock_today())
        return OK;
    return error_set(error, ERR_INPUT, "", tr("%s: %s is in the future."), tr(field->label), value);
}

Status field_check_time(const Field *field, char *value, const void *record, char *warning, Error *error)
{
    (void)record, (void)warning;
    char iso[INSTANT_SIZE], local[32];
    /* A day of its own makes a time alone unambiguous. */
    char text[64];
    text_format(text, sizeof text, "2000-01-01 %s", value);
    bool read = instant_read(text, INSTANT_NONE, -1, iso, NULL) == OK;
    instant_local(read ? iso : "", local, sizeof local);
    if (strncmp(local, text, strlen("2000-01-01")) != 0) /* without a time it is the minute before */
        return error_set(error, ERR_INPUT, "", tr("%s: \"%s\" is no time of day, such as 8:30."), tr(field->label),
                         value);
    text_copy(value, field->size, local + strlen("2000-01-01 "));
    return OK;
}

Status field_check_hla(const Field *field, char *value, const void *record, char *warning, Error *error)
{
    (void)record, (void)warning;
    char locus[16] = "";
    size_t length = strcspn(field->name, "_");
    if (!field->name[length])
        length = strlen(field->name) - 1; /* a1: the digit says which of the two */
    for (size_t i = 0; i < length && i + 1 < sizeof locus; i++)
        locus[i] = (char)(field->name[i] >= 'a' && field->name[i] <= 'z' ? field->name[i] - 'a' + 'A' : field->name[i]);
    Status status = check_hla(value, error);
    if (status == OK && (strncmp(value, locus, length) != 0 || value[length] != '*'))
        status = error_set(error, ERR_INPUT, "", tr("%s: \"%s\" is of another locus; it begins with %s*."),
                           tr(field->label), value, locus);
    return status;
}

Status field_check_matched(const Field *field, char *value, const void *record, char *warning, Error *error)
{
    (void)record, (void)warning;
    char *end;
    long agree = strtol(value, &end, 10), of = *end == '/' ? strtol(end + 1, &end, 10) : 0;
    if (*value >= '0' && *value <= '9' && !*end && of >= 2 && of <= 14 && of % 2 == 0 && agree >= 0 && agree <= of) {
        text_format(value, field->size, "%ld/%ld", agree, of);
        return OK;
    }
    return error_set(error, ERR_INPUT, "", tr("%s: \"%s\" is not of the form 9/10."), tr(field->label), value);
}

/* Fields: from text to record and back, by the field tables. */
#include "field.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "table.h"
#include "text.h"
#include "tr.h"

enum { VALUE_SIZE = 2 * NOTE_SIZE };

int64_t number_value(int64_t member)
{
    return member == NUMBER_NONE ? 0 : member;
}

bool field_takes_zero(const Field *field)
{
    return field->kind == FIELD_NUMBER && field->low == 0 && field->high > 0;
}

bool field_is_number(const Field *field)
{
    return field->kind == FIELD_NUMBER || field->kind == FIELD_FLAG || field->kind == FIELD_MONEY ||
           field->kind == FIELD_REF;
}

static const char *field_text(const Field *field, const void *record)
{
    return (const char *)record + field->offset;
}

static int64_t field_number(const Field *field, const void *record)
{
    int64_t value;
    memcpy(&value, (const char *)record + field->offset, sizeof value);
    return value;
}

static bool is_stated(const Field *field, const void *record)
{
    return field_is_number(field) ? field_number(field, record) != 0 : *field_text(field, record) != '\0';
}

const Field *field_find(const RecordType *type, const char *name)
{
    for (size_t i = 0; i < type->count; i++)
        if (text_equal(type->fields[i].name, name))
            return &type->fields[i];
    return NULL;
}

void field_get(const Field *field, const void *record, char *out, size_t size)
{
    if (!field_is_number(field))
        text_copy(out, size, field_text(field, record));
    else if (is_stated(field, record))
        text_format(out, size, "%" PRId64, number_value(field_number(field, record)));
    else
        text_copy(out, size, "");
}

void field_put(const Field *field, void *record, const char *text)
{
    char *at = (char *)record + field->offset;
    if (!field_is_number(field)) {
        text_copy(at, field->size, text);
        return;
    }
    int64_t value = strtoll(text, NULL, 10);
    if (value == 0 && *text && field_takes_zero(field))
        value = NUMBER_NONE;
    memcpy(at, &value, sizeof value);
}

/* --- reading: each writes the stored form to `value` (VALUE_SIZE) --- */

static Status read_text(const Field *field, const void *record, const char *text, char *value, char *warning,
                        Error *error)
{
    char clean[VALUE_SIZE];
    bool plain = field->flags & FIELD_MULTI_ID;
    /* Blanks, hyphens and full-width digits take room that the plain form does not need. */
    Status status = text_clean(clean, plain ? sizeof clean : field->size, text, field->flags & FIELD_LINES, error);
    if (status)
        return status;
    if (!plain)
        text_copy(value, VALUE_SIZE, clean);
    else if (!text_plain(value, field->size, clean))
        return error_set(error, ERR_INPUT, "", tr("%s: at most %d digits and letters fit here."), tr(field->label),
                         field->size - 1);
    return *value && field->check ? field->check(field, value, record, warning, error) : OK;
}

static Status read_number(const Field *field, const char *text, char *value, Error *error)
{
    char folded[32], *end = folded;
    errno = 0;
    bool fits = text_fold(folded, sizeof folded, text) && *folded >= '0' && *folded <= '9';
    long long number = fits ? strtoll(folded, &end, 10) : 0;
    /* Spreadsheets write whole numbers as "170.0". */
    if (fits && *end == '.' && end[1])
        end += 1 + strspn(end + 1, "0");
    if (!fits || *end || errno)
        return error_set(error, ERR_INPUT, "", tr("%s: \"%s\" is not a whole number."), tr(field->label), text);
    if ((field->low || field->high) && (number < field->low || number > field->high))
        return error_set(error, ERR_INPUT, "", tr("%s: %lld is not between %lld and %lld."), tr(field->label), number,
                         (long long)field->low, (long long)field->high);
    text_format(value, VALUE_SIZE, "%lld", number);
    return OK;
}

/* "1,234.5", "1234.50元", "￥1234": at most two decimals. */
static Status read_money(const Field *field, const char *text, char *value, Error *error)
{
    enum { YUAN_DIGITS = 10 };
    char folded[64], digits[64];
    size_t used = 0, decimals = 0;
    bool point = false, good = text_fold(folded, sizeof folded, text);
    for (const char *s = folded; good && *s; s++) {
        if (strncmp(s, "¥", 2) == 0 && s == folded)
            s++;
        else if (strcmp(s, "元") == 0)
            break;
        else if (*s == '.' && !point)
            point = true;
        else if (*s >= '0' && *s <= '9' && decimals < 2)
            digits[used++] = *s, decimals += point;
        else
            good = *s == ',' && !point;
    }
    if (!good || !used || used - decimals > YUAN_DIGITS)
        return error_set(error, ERR_INPUT, "", tr("%s: \"%s\" is no amount in yuan, such as 120 or 120.50."),
                         tr(field->label), text);
    digits[used] = '\0';
    long long fen = strtoll(digits, NULL, 10);
    for (; decimals < 2; decimals++)
        fen *= 10;
    text_format(value, VALUE_SIZE, "%lld", fen);
    return OK;
}

static Status read_flag(const Field *field, const char *text, char *value, Error *error)
{
    static const char *const yes[] = {"1", "yes", "y", "true", "是", "有", "√", "✓"};
    static const char *const no[] = {"0", "no", "n", "false", "否", "无", "×", "不"};
    char folded[32];
    bool fits = text_fold(folded, sizeof folded, text);
    for (size_t i = 0; fits && i < sizeof yes / sizeof *yes; i++) {
        bool is_yes = text_equal(folded, yes[i]);
        if (!is_yes && !text_equal(folded, no[i]))
            continue;
        text_copy(value, VALUE_SIZE, is_yes ? "1" : "0");
        return OK;
    }
    return error_set(error, ERR_INPUT, "", tr("%s: \"%s\" is neither yes nor no."), tr(field->label), text);
}

/* "male, female, unknown …" */
static void list_labels(const ChoiceList *list, char *out, size_t size)
{
    enum { SHOWN = 10 };
    out[0] = '\0';
    for (size_t i = 0; i < list->count && i < SHOWN; i++) {
        text_append(out, size, i ? tr(", ") : "");
        text_append(out, size, choice_label(list->name, list->items[i].code));
    }
    if (list->count > SHOWN)
        text_append(out, size, "…");
}

static Status read_choice(const Field *field, const char *text, char *value, Error *error)
{
    char labels[256];
    const ChoiceList *list = choice_list(field->choices);
    if (!list)
        return error_set(error, ERR_INTERNAL, "", tr("There is no list \"%s\" to choose from."), field->choices);
    const char *code = choice_code(field->choices, text);
    if (code && strlen(code) < field->size) {
        text_copy(value, VALUE_SIZE, code);
        return OK;
    }
    list_labels(list, labels, sizeof labels);
    return error_set(error, ERR_INPUT, "", tr("%s: \"%s\" is not in the list; allowed are: %s."), tr(field->label),
                     text, labels);
}

static Status read_time(const Field *field, const char *text, Day today, char *value, Error *error)
{
    if (field->kind == FIELD_INSTANT)
        return instant_read(text, today == DAY_NONE ? INSTANT_NONE : instant_at(today, 0), 0, value, error);
    return date_parse(text, today, field->kind == FIELD_PARTIAL, value, error);
}

/* By hand a number that merely looks damaged passes with a warning; in a file most of them are. */
static Status refuse_damaged(const Field *field, const void *record, const char *text, Error *error)
{
    const char *type = field->check == field_check_document ? ((const Donor *)record)->id_type : "none";
    if ((*type && !text_equal(type, "citizen")) || !citizen_id_excel_damaged(text))
        return OK;
    return error_set(error, ERR_INPUT, "", "%s",
                     tr("ID number: a spreadsheet has replaced its last digits; format the column as text and "
                        "enter the number again from the card."));
}

static Status read_value(const Field *field, const void *record, const char *text, Day today, char *value,
                         char *warning, Error *error)
{
    char clean[VALUE_SIZE];
    Status status;
    if (field->kind == FIELD_TEXT) {
        status = today == DAY_NONE ? refuse_damaged(field, record, text, error) : OK;
        return status ? status : read_text(field, record, text, value, warning, error);
    }
    status = text_clean(clean, sizeof clean, text, false, error);
    if (status || !*clean)
        return status;
    switch (field->kind) {
    case FIELD_FLAG:
        return read_flag(field, clean, value, error);
    case FIELD_MONEY:
        return read_money(field, clean, value, error);
    case FIELD_NUMBER:
    case FIELD_REF:
        return read_number(field, clean, value, error);
    case FIELD_CHOICE:
        return read_choice(field, clean, value, error);
    default:
        status = read_time(field, clean, today, value, error);
        return status == OK && field->check ? field->check(field, value, record, warning, error) : status;
    }
}

Status field_read(const Field *field, void *record, const char *text, Day today, char warning[160], Error *error)
{
    char value[VALUE_SIZE];
    Error own;
    value[0] = '\0'; /* no more of it: an import reads millions of cells */
    if (warning)
        warning[0] = '\0';
    if (!error)
        error = &own;
    Status status = read_value(field, record, text, today, value, warning, error);
    if (status) {
        text_copy(error->field, sizeof error->field, field->name);
        return status;
    }
    field_put(field, record, value);
    return OK;
}

/* --- for people --- */

void money_show(int64_t fen, char *out, size_t size)
{
    if (!fen)
        text_copy(out, size, "");
    else
        text_format(out, size, "%s%" PRId64 ".%02" PRId64, fen < 0 ? "-" : "", (fen < 0 ? -fen : fen) / 100,
                    (fen < 0 ? -fen : fen) % 100);
}

void field_show(const Field *field, const void *record, bool mask, char *out, size_t size)
{
    const char *text = field_text(field, record);
    bool number = field->check == field_check_phone || field->check == field_check_dialled ||
                  field->check == field_check_document;
    /* Of what is no number nothing is shown. */
    if (mask && (field->flags & FIELD_SENSITIVE) && !number && is_stated(field, record)) {
        text_copy(out, size, "****");
        return;
    }
    switch (field->kind) {
    case FIELD_FLAG:
        text_copy(out, size, field_number(field, record) ? tr("yes") : tr("no"));
        return;
    case FIELD_MONEY:
        money_show(field_number(field, record), out, size);
        return;
    case FIELD_CHOICE:
        text_copy(out, size, choice_label(field->choices, text));
        return;
    case FIELD_INSTANT:
        instant_local(text, out, size);
        return;
    default:
        field_get(field, record, out, size);
    }
    if (!mask || !(field->flags & FIELD_SENSITIVE) || field_is_number(field))
        return;
    if (field->check == field_check_phone || field->check == field_check_dialled)
        mask_phone(text, out, size);
    else
        mask_document(text, out, size);
}

/* --- whole records --- */

Status record_check(const RecordType *type, const void *record, Error *error)
{
    for (size_t i = 0; i < type->count; i++) {
        const Field *field = &type->fields[i];
        if ((field->flags & FIELD_REQUIRED) && !is_stated(field, record))
            return error_set(error, ERR_INPUT, field->name, tr("%s: it must not be empty."), tr(field->label));
    }
    return OK;
}

/* "name=value\n" with its newlines escaped; its length. */
static size_t pack_line(const Field *field, const char *value, char line[2 * VALUE_SIZE])
{
    text_format(line, 2 * VALUE_SIZE, "%s=", field->name);
    size_t used = strlen(line);
    for (; *value; value++) {
        if (*value == '\n' || *value == '\\')
            line[used++] = '\\';
        line[used++] = *value;
        if (*value == '\n')
            line[used - 1] = 'n';
    }
    line[used++] = '\n';
    line[used] = '\0';
    return used;
}

size_t record_pack(const RecordType *type, const void *record, char *out, size_t size)
{
    char value[VALUE_SIZE], line[2 * VALUE_SIZE];
    size_t used = 0, needed = 0;
    if (size)
        out[0] = '\0';
    for (size_t i = 0; i < type->count; i++) {
        if (!is_stated(&type->fields[i], record))
            continue;
        field_get(&type->fields[i], record, value, sizeof value);
        size_t length = pack_line(&type->fields[i], value, line);
        if (used == needed && used + length < size) {
            memcpy(out + used, line, length + 1);
            used += length;
        }
        needed += length;
    }
    return needed;
}

static void unpack_value(const char *packed, size_t length, char *value, size_t size)
{
    size_t used = 0;
    for (size_t i = 0; i < length && used + 1 < size; i++) {
        char c = packed[i];
        if (c == '\\' && i + 1 < length)
            c = packed[++i] == 'n' ? '\n' : packed[i];
        value[used++] = c;
    }
    value[used] = '\0';
}

void record_unpack(const RecordType *type, void *record, const char *packed)
{
    char name[64], value[VALUE_SIZE];
    while (*packed) {
        size_t length = strcspn(packed, "\n");
        const char *equals = memchr(packed, '=', length);
        if (equals) {
            text_format(name, sizeof name, "%.*s", (int)(equals - packed), packed);
            const Field *field = field_find(type, name);
            unpack_value(equals + 1, length - (size_t)(equals - packed) - 1, value, sizeof value);
            if (field)
                field_put(field, record, value);
        }
        packed += length + (packed[length] == '\n');
    }
}

/* Empty tables to give out: what comes back filled in imports as it is. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "import.h"
#include "sheet.h"
#include "staff.h"
#include "text.h"
#include "tr.h"

/* What a list usually has, in its order; a kind that is not here gives every column it can have. */
static const struct {
    const char *kind, *columns;
} usual[] = {
    {"donors",
     "name|sex|id_type|id_number|birth_date|phone|unit|ethnic|abo|education|occupation|employer|address|wechat|"
     "enrolled_on|recruiter|sample_barcode|sample_collected_on|sample_site|consent_given_on|relative1_name|"
     "relative1_relation|relative1_phone|note"},
    {"attempts", "name|id_number|at|number|answered|outcome|reason|until|next_at|note|caller"},
};

static const Slot *slot_named(const Slot *slots, size_t count, const char *wanted)
{
    for (size_t i = 0; i < count; i++) {
        char name[64];
        slot_name(&slots[i], name, sizeof name);
        if (strcmp(name, wanted) == 0)
            return &slots[i];
    }
    return NULL;
}

static size_t choose_columns(const char *kind, Slot chosen[SLOT_MAX])
{
    Slot slots[SLOT_MAX];
    size_t all = slots_of(kind, slots), count = 0;
    const char *columns = NULL;
    for (size_t i = 0; i < sizeof usual / sizeof usual[0]; i++)
        if (strcmp(usual[i].kind, kind) == 0)
            columns = usual[i].columns;
    for (size_t i = 0; i < all && !columns; i++)
        if (slot_is_kept(&slots[i]))
            chosen[count++] = slots[i];
    while (columns && *columns && count < SLOT_MAX) {
        char name[64];
        size_t length = strcspn(columns, "|");
        text_format(name, sizeof name, "%.*s", (int)length, columns);
        const Slot *slot = slot_named(slots, all, name);
        if (slot)
            chosen[count++] = *slot;
        columns += length + (columns[length] == '|');
    }
    return count;
}

/* The example's document number has a wrong check digit, and its first text says what it is: nobody imports it by
 * mistake. */
static const struct {
    const char *name, *text; /* msgid */
} examples[] = {
    {"name", N_("Zhang San")},
    {"id_number", "370811199001010011"},
    {"phone", "13800000000"},
    {"number", "13800000000"},
    {"birth_date", "1990-01-01"},
    {"sample_barcode", "JN20260001"},
    {"relative1_name", N_("Li Si")},
    {"relative1_phone", "13900000000"},
};

static void example_of(const Slot *slot, char *out, size_t size)
{
    char name[64], yesterday[DATE_SIZE];
    const Field *field = slot->field;
    const ChoiceList *list = field && field->kind == FIELD_CHOICE ? choice_list(field->choices) : NULL;
    slot_name(slot, name, sizeof name);
    out[0] = '\0';
    for (size_t i = 0; i < sizeof examples / sizeof examples[0]; i++)
        if (strcmp(examples[i].name, name) == 0)
            text_copy(out, size, tr(examples[i].text));
    if (out[0] || !field)
        return;
    day_format(clock_today() - 1, yesterday);
    if (list && list->count > 0)
        text_copy(out, size, choice_label(field->choices, list->items[0].code));
    else if (field->kind == FIELD_DATE || field->kind == FIELD_PARTIAL)
        text_copy(out, size, yesterday);
    else if (field->kind == FIELD_INSTANT)
        text_format(out, size, "%s 14:30", yesterday);
    else if (field->kind == FIELD_NUMBER && field->low > 0)
        text_format(out, size, "%lld", (long long)field->low);
}

/* The first text that is free says that the row is an example. */
static void mark_example(const Slot *slots, size_t count, char (*values)[SHEET_VALUE])
{
    for (size_t i = 0; i < count; i++) {
        const Field *field = slots[i].field;
        if (field && field->kind == FIELD_TEXT && !(field->flags & FIELD_MULTI_ID)) {
            text_append(values[i], SHEET_VALUE, tr(import_example));
            return;
        }
    }
}

static Status check_name(const char *file, Error *error)
{
    struct stat facts;
    const char *dot = file ? strrchr(file, '.') : NULL;
    if (!file)
        return error_set(error, ERR_USAGE, "", "%s", tr("a template is written to a file: -o FILE"));
    if (!dot || (strcasecmp(dot, ".csv") != 0 && strcasecmp(dot, ".xlsx") != 0))
        return error_set(error, ERR_USAGE, "", tr("%s: the name of a template must end in .xlsx or .csv"), file);
    if (lstat(file, &facts) == 0)
        return error_set(error, ERR_DUPLICATE, "", tr("%s exists already; it was left as it is"), file);
    return OK;
}

Status template_write(Desk *desk, const char *kind, const char *file, Error *error)
{
    Slot slots[SLOT_MAX];
    Sheet *sheet = NULL;
    if (!import_kind(kind, error))
        return ERR_USAGE;
    if (!staff_may(desk, "lead caller liaison"))
        return error_set(error, ERR_DENIED, "", tr("this account may not export"));
    size_t count = choose_columns(kind, slots);
    char(*values)[SHEET_VALUE] = calloc(count, SHEET_VALUE);
    Status status = values ? check_name(file, error) : error_memory(error);
    for (size_t i = 0; i < count && status == OK; i++)
        example_of(&slots[i], values[i], SHEET_VALUE);
    if (status == OK)
        mark_example(slots, count, values);
    if (status == OK)
        status = sheet_open(&sheet, file, NULL, slots, NULL, count, NULL, error);
    if (status == OK) {
        sheet_guide(sheet);
        sheet_row(sheet, values);
        status = sheet_close(&sheet, true, error);
    }
    free(values);
    return status;
}

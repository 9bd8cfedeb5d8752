/* A change of a record as people read it. */
#include "change_line.h"

#include <stdlib.h>
#include <string.h>

#include "text.h"

const ListColumn change_columns[CHANGE_COLUMNS] = {
    {N_("When"), {16, 16, 0, 0}, false},  {N_("Who"), {6, 12, 0, 0}, false},   {N_("What"), {28, 30, 1, 0}, false},
    {N_("Before"), {8, 20, 2, 0}, false}, {N_("After"), {8, 20, 2, 0}, false},
};

static const char *action_label(const char *action)
{
    static const struct {
        const char *action, *label;
    } labels[] = {
        {"add", N_("added")},
        {"edit", N_("changed")},
        {"void", N_("taken back")},
        {"outcome", N_("outcome")},
        {"follows", N_("followed from a call")},
        {"note", N_("note added")},
        {"claim", N_("taken to call")},
        {"release", N_("given back")},
        {"import", N_("imported")},
        {"undo", N_("import undone")},
        {"reveal", N_("ID number shown")},
        {"met", N_("met by another unit")},
        {"rings", N_("rang; a helper saw the file")},
        {"override", N_("called in spite of do not call")},
        {"review", N_("override looked at")},
        {"roll", N_("day began")},
        {"export", N_("exported")},
        {"rebuild", N_("computed again")},
        {"entered", N_("entered")},
        {"confirmed", N_("confirmed")},
        {"declined", N_("declined")},
        {"settle", N_("settled")},
        {"registry", N_("as the province has it")},
        {"undone", N_("undone")},
        {"take", N_("taken over")},
        {"open", N_("file opened")},
        {"read", N_("taken note of")},
        {"unread", N_("not taken note of")},
        {"withdraw", N_("taken back")},
        {"letter", N_("letter written")},
    };
    size_t length = strcspn(action, " "); /* a letter's name stands behind */
    for (size_t i = 0; i < sizeof labels / sizeof labels[0]; i++)
        if (strlen(labels[i].action) == length && strncmp(labels[i].action, action, length) == 0)
            return tr(labels[i].label);
    return action;
}

static const RecordType *type_named(const char *table)
{
    for (size_t i = 0; record_types[i]; i++)
        if (text_equal(record_types[i]->table, table))
            return record_types[i];
    return NULL;
}

/* What is no record of a person and is changed all the same. */
static const char *table_label(const char *table)
{
    if (text_equal(table, "province_item"))
        return tr("For the province");
    if (text_equal(table, "registry_diff"))
        return tr("Compare with the province");
    if (text_equal(table, "handover"))
        return tr("Hand-over");
    return table;
}

/* A stored form, readable; through a record of its own, since only those are shown. */
static void readable(const RecordType *type, const Field *field, bool mask, const char *stored, char *out, size_t size)
{
    void *record = stored[0] ? calloc(1, type->size) : NULL;
    *out = '\0';
    if (!record)
        return;
    field_put(field, record, stored);
    field_show(field, record, mask, out, size);
    free(record);
}

void change_line_read(const Change *change, bool revealed, ChangeLine *line)
{
    const RecordType *type = type_named(change->record);
    const Field *field = type && change->field[0] ? field_find(type, change->field) : NULL;
    *line = (ChangeLine){0};
    text_copy(line->at, sizeof line->at, change->at);
    text_copy(line->who, sizeof line->who, change->who);
    if (field) {
        bool mask = !revealed && type == &donor_type && field->flags & FIELD_SENSITIVE;
        text_format(line->what, sizeof line->what, tr("%1$s: %2$s"), tr(type->label), tr(field->label));
        readable(type, field, mask, change->before, line->before, sizeof line->before);
        readable(type, field, mask, change->after, line->after, sizeof line->after);
    } else {
        text_format(line->what, sizeof line->what, tr("%1$s: %2$s"),
                    type ? tr(type->label) : table_label(change->record), action_label(change->action));
    }
}

void change_line_cell(const ChangeLine *line, int column, char *out, size_t size)
{
    const char *const texts[CHANGE_COLUMNS] = {"", line->who, line->what, line->before, line->after};
    if (column == 0)
        instant_local(line->at, out, size);
    else
        text_copy(out, size, texts[column]);
}

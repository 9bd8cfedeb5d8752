/* A change of a record as people read it. */
#include "change_line.h"

#include <stdlib.h>

#include "audit.h"
#include "text.h"

const ListColumn change_columns[CHANGE_COLUMNS] = {
    {N_("When"), {16, 16, 0, 0}, false},  {N_("Who"), {6, 12, 0, 0}, false},   {N_("What"), {28, 30, 1, 0}, false},
    {N_("Before"), {8, 20, 2, 0}, false}, {N_("After"), {8, 20, 2, 0}, false},
};

static const RecordType *type_named(const char *table)
{
    for (size_t i = 0; record_types[i]; i++)
        if (text_equal(record_types[i]->table, table))
            return record_types[i];
    return NULL;
}

/* A stored form, readable; through a record of its own, since only those are shown. */
static void readable(const RecordType *type, const Field *field, bool mask, const char *stored, char *out, size_t size)
{
    bool reference = field->kind == FIELD_REF; /* whoever read the change may have put the name there */
    void *record = stored[0] && !reference ? calloc(1, type->size) : NULL;
    text_copy(out, size, reference ? stored : "");
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
    } else if (change->after[0]) { /* which one it was is told */
        bool plain = text_equal(change->action, "add");
        text_format(line->what, sizeof line->what, tr("%1$s: %2$s"), audit_record_label(change->record), change->after);
        text_append(line->what, sizeof line->what, plain ? "" : tr(", "));
        text_append(line->what, sizeof line->what, plain ? "" : audit_action_label(change->action));
    } else {
        text_format(line->what, sizeof line->what, tr("%1$s: %2$s"), audit_record_label(change->record),
                    audit_action_label(change->action));
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

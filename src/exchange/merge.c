/* Changes of a record that was there already: made, remembered, taken back. */
#include "merge.h"
#include "json_text.h"

#include <stdlib.h>
#include <string.h>

#include "tr.h"

enum { VALUE = 1100, CHANGES = 32 * 1024 /* what undo reads, too */ };

void merge_field(Merge *merge, const Field *field, const void *read, void *stored)
{
    char before[VALUE], after[VALUE];
    field_get(field, stored, before, sizeof before);
    field_get(field, read, after, sizeof after);
    if (strcmp(before, after) == 0)
        return;
    field_put(field, stored, after);
    if (!merge->changes)
        merge->changes = json_object();
    merge->changed = true;
    merge->lost |= json_object_set_new(merge->changes, field->name, json_pack("[ss]", before, after)) != 0;
}

void merge_part(Merge *merge, const Import *import, Part part, const bool *stated, const void *read, void *stored)
{
    for (size_t i = 0; i < import->header.count; i++) {
        const Column *column = &import->header.columns[i];
        if (column->part == part && stated[i])
            merge_field(merge, column->field, read, stored);
    }
}

/* A record that the batch changed before: the first value before, the last one after. */
static void join_earlier(Merge *merge, Import *import, const char *table, int64_t id)
{
    char *text = calloc(1, CHANGES);
    const char *name;
    json_t *pair, *earlier = NULL;
    if (text && query_one_text(import->store, text, CHANGES,
                               "SELECT before FROM import_row WHERE batch = ?1 AND record = ?2 AND record_id = ?3 AND "
                               "before IS NOT NULL",
                               INT_(import->batch), TEXT_(table), INT_(id)))
        earlier = json_loads(text, 0, NULL);
    json_object_foreach(earlier, name, pair)
    {
        json_t *later = json_object_get(merge->changes, name);
        if (later)
            json_array_set(later, 0, json_array_get(pair, 0));
        else
            json_object_set(merge->changes, name, pair);
    }
    json_decref(earlier);
    free(text);
}

static void tell_changes(const Merge *merge, Import *import, const RecordType *type)
{
    const char *name;
    json_t *pair;
    json_object_foreach(merge->changes, name, pair)
    {
        const Field *field = field_find(type, name);
        const char *before = json_string_value(json_array_get(pair, 0));
        const char *after = json_string_value(json_array_get(pair, 1));
        if (field && before && after)
            import_changed(import, type, field, before, after);
    }
}

bool merge_store(Merge *merge, Import *import, const RecordType *type, void *stored)
{
    const RecordHead *head = stored;
    bool changed = merge->changed;
    if (changed) {
        join_earlier(merge, import, type->table, head->id);
        tell_changes(merge, import, type);
        char *text = calloc(1, CHANGES);
        bool whole = text && !merge->lost && json_text(merge->changes, 0, text, CHANGES);
        record_update(import->store, type, stored, "import");
        if (whole)
            import_remember(import, type->table, head->id, head->donor, text);
        else
            store_fail(import->store, ERR_MEMORY, "", "%s", tr("there is not enough memory"));
        free(text);
    }
    merge_drop(merge);
    return changed;
}

void merge_drop(Merge *merge)
{
    json_decref(merge->changes);
    *merge = (Merge){0};
}

int merge_undo(const char *changes, const RecordType *type, void *stored)
{
    int left = 0;
    const char *name;
    json_t *pair, *root = json_loads(changes, 0, NULL);
    json_object_foreach(root, name, pair)
    {
        const Field *field = field_find(type, name);
        const char *before = json_string_value(json_array_get(pair, 0));
        const char *after = json_string_value(json_array_get(pair, 1));
        char now[VALUE];
        if (!field || !before || !after)
            continue;
        field_get(field, stored, now, sizeof now);
        if (strcmp(now, after) == 0)
            field_put(field, stored, before);
        else
            left++;
    }
    json_decref(root);
    return left;
}

/* Remembered mappings: columns are kept by the names of their fields, so that they outlive a new edition's slots. */
#include "mapping.h"

#include <string.h>

#include "text.h"
#include "tr.h"

enum { HEADINGS = 16 * 1024, FIELDS = 16 * 1024, FIELD_NAME = 64 };

static void signature(const TableRow *headings, char out[HEADINGS])
{
    out[0] = '\0';
    for (size_t i = 0; i < headings->count; i++) {
        char folded[96];
        header_fold(folded, sizeof folded, headings->cells[i]);
        for (char *s = folded; *s; s++)
            if (*s == '|')
                *s = '/';
        if (i > 0)
            text_append(out, HEADINGS, "|");
        text_append(out, HEADINGS, folded);
    }
}

static int slot_named(const Slot *slots, size_t count, const char *wanted)
{
    for (size_t i = 0; i < count && wanted[0]; i++) {
        char name[FIELD_NAME];
        slot_name(&slots[i], name, sizeof name);
        if (strcmp(name, wanted) == 0)
            return (int)i;
    }
    return IMPORT_NOT_READ;
}

static void unpack(const char *kind, const char *fields, size_t columns, ImportMapping *mapping)
{
    Slot slots[SLOT_MAX];
    size_t count = slots_of(kind, slots);
    mapping->count = columns;
    for (size_t i = 0; i < columns; i++) {
        char name[FIELD_NAME];
        size_t length = strcspn(fields, "|");
        text_format(name, sizeof name, "%.*s", (int)length, fields);
        mapping->field[i] = slot_named(slots, count, name);
        fields += length + (fields[length] == '|');
    }
}

static void pack(const char *kind, const ImportMapping *mapping, char out[FIELDS])
{
    Slot slots[SLOT_MAX];
    size_t count = slots_of(kind, slots);
    out[0] = '\0';
    for (size_t i = 0; i < mapping->count; i++) {
        char name[FIELD_NAME] = "";
        if (mapping->field[i] >= 0 && (size_t)mapping->field[i] < count)
            slot_name(&slots[mapping->field[i]], name, sizeof name);
        if (i > 0)
            text_append(out, FIELDS, "|");
        text_append(out, FIELDS, name);
    }
}

bool mapping_recall(Desk *desk, const char *kind, const TableRow *headings, ImportMapping *mapping, char *by,
                    size_t size)
{
    char key[HEADINGS], name[NAME_SIZE];
    signature(headings, key);
    Query *q = query(desk->store,
                     "SELECT m.fields, m.at, coalesce(a.full_name, a.name, '') FROM import_mapping m "
                     "LEFT JOIN account a ON a.id = m.account WHERE m.kind = ?1 AND m.headings = ?2",
                     TEXT_(kind), TEXT_(key));
    bool found = query_row(q);
    if (found) {
        char local[32];
        unpack(kind, query_text(q, 0), headings->count, mapping);
        instant_local(query_text(q, 1), local, sizeof local);
        text_copy(name, sizeof name, query_text(q, 2));
        text_format(by, size, tr("The columns are read as %1$s chose on %2$.10s."),
                    name[0] ? name : tr("the command line"), local);
    }
    query_end(q);
    return found;
}

static bool same(const ImportMapping *a, const ImportMapping *b)
{
    return a->count == b->count && memcmp(a->field, b->field, a->count * sizeof a->field[0]) == 0;
}

void mapping_keep(Desk *desk, const char *kind, const TableRow *headings, const ImportMapping *mapping)
{
    char key[HEADINGS], fields[FIELDS], at[INSTANT_SIZE];
    Header header;
    ImportMapping usual;
    signature(headings, key);
    header_map(kind, headings, NULL, &header, NULL, NULL);
    header_mapping(&header, &usual);
    if (same(&usual, mapping)) {
        exec(desk->store, "DELETE FROM import_mapping WHERE kind = ?1 AND headings = ?2", TEXT_(kind), TEXT_(key));
        return;
    }
    pack(kind, mapping, fields);
    instant_format(clock_now(), at);
    exec(desk->store,
         "INSERT INTO import_mapping(kind, headings, fields, account, at) VALUES(?1, ?2, ?3, nullif(?4, 0), ?5) "
         "ON CONFLICT(kind, headings) DO UPDATE SET fields = excluded.fields, account = excluded.account, "
         "at = excluded.at",
         TEXT_(kind), TEXT_(key), TEXT_(fields), INT_(desk->actor.id), TEXT_(at));
}

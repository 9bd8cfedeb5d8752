/* Reading the audit, by filters, a page at a time. */
#include "audit.h"

#include <stdlib.h>
#include <string.h>

#include "staff.h"
#include "text.h"
#include "tr.h"

enum { LOOK_MOST = 4000 /* rows looked at for one page: a frame, also where none passes */ };

/* --- names --- */

static const struct {
    const char *action, *label;
} labels[] = {
    {"add", N_("added")},
    {"edit", N_("changed")},
    {"open", N_("file opened")},
    {"reveal", N_("ID number shown")},
    {"void", N_("taken back")},
    {"outcome", N_("outcome")},
    {"follows", N_("followed from a call")},
    {"note", N_("note added")},
    {"claim", N_("taken to call")},
    {"release", N_("given back")},
    {"import", N_("imported")},
    {"undo", N_("import undone")},
    {"export", N_("exported")},
    {"backup", N_("backup made")},
    {"restore", N_("backup restored")},
    {"sign-in", N_("signed in")},
    {"password", N_("password set")},
    {"locked", N_("account locked")},
    {"seal", N_("file sealed")},
    {"unseal", N_("sealed file brought back")},
    {"erase", N_("file erased")},
    {"merge", N_("another file merged into this one")},
    {"merged", N_("merged into another file")},
    {"unmerge", N_("merging undone")},
    {"apart", N_("not the same person")},
    {"roll", N_("day began")},
    {"rebuild", N_("computed again")},
    {"rules", N_("rules changed")},
    {"entered", N_("entered")},
    {"confirmed", N_("confirmed")},
    {"declined", N_("declined")},
    {"settle", N_("settled")},
    {"registry", N_("as the province has it")},
    {"undone", N_("undone")},
    {"met", N_("met by another unit")},
    {"rings", N_("rang; a helper saw the file")},
    {"override", N_("called in spite of do not call")},
    {"review", N_("override looked at")},
    {"take", N_("taken over")},
    {"untake", N_("given back")},
    {"conditioned", N_("patient conditioned")},
    {"unconditioned", N_("patient not conditioned after all")},
    {"refused", N_("does not go on")},
    {"unrefused", N_("goes on after all")},
    {"reserve", N_("waits as a reserve")},
    {"unreserve", N_("a reserve no more")},
    {"close", N_("brought to an end")},
    {"reopen", N_("opened again")},
    {"notice", N_("a notice came")},
    {"unmove", N_("as before the notice")},
    {"freeze", N_("kept as reported")},
    {"change", N_("changed")},
    {"read", N_("taken note of")},
    {"unread", N_("not taken note of")},
    {"withdraw", N_("taken back")},
    {"letter", N_("letter written")},
};
enum { LABELS = sizeof labels / sizeof labels[0] };

const char *audit_action_label(const char *action)
{
    size_t length = strcspn(action, " "); /* a letter's name stands behind */
    for (size_t i = 0; i < LABELS; i++)
        if (strlen(labels[i].action) == length && strncmp(labels[i].action, action, length) == 0)
            return tr(labels[i].label);
    return action;
}

const char *const *audit_actions(void)
{
    static const char *actions[LABELS + 1];
    for (size_t i = 0; i < LABELS; i++)
        actions[i] = labels[i].action;
    return actions;
}

static const RecordType *type_named(const char *table)
{
    for (size_t i = 0; record_types[i]; i++)
        if (text_equal(record_types[i]->table, table))
            return record_types[i];
    return NULL;
}

/* What is no record of a person and is changed all the same. */
const char *audit_record_label(const char *record)
{
    static const struct {
        const char *table, *label;
    } tables[] = {{"meta", N_("database")},
                  {"province_item", N_("For the province")},
                  {"registry_diff", N_("Compare with the province")},
                  {"import_batch", N_("Import")},
                  {"handover", N_("Hand-over")},
                  {"erasure", N_("Leaving")},
                  {"audit", N_("Audit")}};
    const RecordType *type = type_named(record);
    if (type)
        return tr(type->label);
    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++)
        if (text_equal(tables[i].table, record))
            return tr(tables[i].label);
    return record;
}

static bool personal(const Desk *desk)
{
    return !staff_may(desk, "system");
}

/* --- time goes by the id: the first row of an instant is found by halving --- */

int64_t audit_first(Store *store, const char *at)
{
    int64_t low = 1, high = query_one_int(store, 0, "SELECT max(id) FROM audit") + 1;
    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        if (query_one_int(store, 0, "SELECT at < ?2 FROM audit WHERE id = ?1", INT_(middle), TEXT_(at)))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static int64_t day_begins(Store *store, const char *day, int after)
{
    char at[INSTANT_SIZE];
    instant_format(instant_at(day_parse(day) + after, 0), at);
    return audit_first(store, at);
}

/* --- pages --- */

#define COLUMNS "a.id, a.at, a.account, a.via, a.action, a.record, a.record_id, a.donor"
#define RANGE " a.id < ?1 AND a.id >= ?2 ORDER BY a.id DESC LIMIT ?3"

static Query *walk(Store *store, const AuditFilter *filter, int64_t before, int64_t low)
{
    Value last = INT_(before), first = INT_(low), most = INT_(LOOK_MOST + 1);
    if (filter->donor)
        return query(store, "SELECT " COLUMNS " FROM audit a WHERE a.donor = ?4 AND" RANGE, last, first, most,
                     INT_(filter->donor));
    if (filter->account)
        return query(store, "SELECT " COLUMNS " FROM audit a INDEXED BY audit_desk WHERE a.via = 'desk' AND a.account "
                            "= ?4 AND a.id < ?1 AND a.id >= ?2 UNION ALL SELECT " COLUMNS " FROM audit a INDEXED BY "
                            "audit_account WHERE a.via <> 'desk' AND a.account = ?4 AND" RANGE,
                     last, first, most, INT_(filter->account));
    if (filter->action[0])
        return query(store, "SELECT " COLUMNS " FROM audit a INDEXED BY audit_action WHERE a.action = ?4 AND" RANGE,
                     last, first, most, TEXT_(filter->action));
    return query(store, "SELECT " COLUMNS " FROM audit a WHERE" RANGE, last, first, most);
}

static bool passes(const AuditFilter *filter, Query *q)
{
    return (!filter->account || filter->account == query_int(q, 2)) &&
           (!filter->action[0] || text_equal(filter->action, query_text(q, 4))) &&
           (!filter->record[0] || text_equal(filter->record, query_text(q, 5)));
}

static void read_who(Desk *desk, Query *q, AuditLine *line)
{
    staff_name(desk, query_int(q, 2), line->who);
    if (text_equal(query_text(q, 3), "rule"))
        text_copy(line->who, sizeof line->who, tr("rule"));
    else if (text_equal(query_text(q, 3), "command") && !line->who[0])
        text_copy(line->who, sizeof line->who, tr("command line"));
}

static void read_line(Desk *desk, Query *q, AuditLine *line)
{
    *line = (AuditLine){.id = query_int(q, 0), .record_id = query_int(q, 6), .donor = query_int(q, 7)};
    text_copy(line->at, sizeof line->at, query_text(q, 1));
    text_copy(line->action, sizeof line->action, query_text(q, 4));
    text_copy(line->record, sizeof line->record, query_text(q, 5));
    read_who(desk, q, line);
    if (line->donor && personal(desk))
        query_one_text(desk->store, line->person, sizeof line->person,
                       "SELECT name FROM donor WHERE id = ?1 UNION ALL SELECT name FROM former WHERE file = ?1",
                       INT_(line->donor));
}

size_t audit_page(Desk *desk, const AuditFilter *filter, int64_t before, AuditLine *rows, size_t max, int64_t *next)
{
    size_t count = 0;
    int64_t low = filter->from[0] ? day_begins(desk->store, filter->from, 0) : 1;
    int64_t high = filter->until[0] ? day_begins(desk->store, filter->until, 1) : INT64_MAX;
    *next = 0;
    if (!staff_may(desk, "lead system"))
        return 0;
    Query *q = walk(desk->store, filter, before && before < high ? before : high, low);
    for (int looked = 0; query_row(q); looked++) {
        if (looked == LOOK_MOST || (count == max && passes(filter, q))) {
            *next = query_int(q, 0) + 1;
            break;
        }
        if (passes(filter, q))
            read_line(desk, q, &rows[count++]);
    }
    query_end(q);
    return count;
}

/* --- values --- */

static void show(const Field *field, const RecordType *type, const char *stored, char *out, size_t size)
{
    void *record = field && stored[0] ? calloc(1, type->size) : NULL;
    text_copy(out, size, stored);
    if (!record)
        return;
    field_put(field, record, stored);
    field_show(field, record, (field->flags & FIELD_SENSITIVE) != 0, out, size);
    free(record);
}

static const char *value_label(const char *field)
{
    static const struct {
        const char *field, *label;
    } names[] = {{"second", N_("Second signature")},
                 {"merged", N_("File")},
                 {"account", N_("Who")},
                 {"reason", N_("Reason")},
                 {"rows", N_("Rows")},
                 {"shown", N_("As shown on the screen")},
                 {"full", N_("With ID numbers and phones in full")},
                 {"file", N_("File")},
                 {"sha256", N_("SHA-256")}};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (text_equal(names[i].field, field))
            return tr(names[i].label);
    return field;
}

size_t audit_values(Desk *desk, const AuditLine *line, AuditValue *values, size_t max)
{
    const RecordType *type = type_named(line->record);
    size_t count = 0;
    if (!staff_may(desk, "lead system") || (line->donor && !personal(desk)))
        return 0;
    Query *q = query(desk->store,
                     "SELECT field, before, after, commitment IS NOT NULL FROM history WHERE audit = ?1 ORDER BY id",
                     INT_(line->id));
    while (count < max && query_row(q)) {
        AuditValue *value = &values[count++];
        const Field *field = type ? field_find(type, query_text(q, 0)) : NULL;
        text_copy(value->label, sizeof value->label, field ? tr(field->label) : value_label(query_text(q, 0)));
        show(field, type, query_text(q, 1), value->before, sizeof value->before);
        show(field, type, query_text(q, 2), value->after, sizeof value->after);
        value->erased = query_int(q, 3) != 0;
    }
    query_end(q);
    return count;
}

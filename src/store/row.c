/* Records, by their field tables: load, insert, update with history, delete. */
#include <stdlib.h>
#include <string.h>

#include "internal.h"
#include "text.h"
#include "tr.h"

enum { SQL_SIZE = 4096, FIELD_VALUE = 1100, ROW_VALUES = 64 };

static bool derived(const Field *field)
{
    return (field->flags & FIELD_DERIVED) != 0;
}

/* --- statements built once: names come from the field tables alone, values are always bound --- */

typedef struct {
    char text[SQL_SIZE];
    bool cut;
} Builder;

static void add(Builder *b, const char *text)
{
    if (!text_append(b->text, sizeof b->text, text))
        b->cut = true;
}

static void add_columns(Builder *b, const RecordType *type, bool with_derived)
{
    for (size_t i = 0; i < type->count; i++) {
        if (derived(&type->fields[i]) && !with_derived)
            continue;
        add(b, ", ");
        add(b, type->fields[i].name);
    }
}

static void add_head(Builder *b, const RecordType *type)
{
    add(b, type->owned ? "id, donor" : "id, id");
    add(b, type->versioned ? ", version" : ", 1");
}

static void build_load(Builder *b, const RecordType *type, const char *last)
{
    add(b, "SELECT ");
    add_head(b, type);
    add_columns(b, type, true);
    add(b, last);
    add(b, " FROM ");
    add(b, type->table);
}

/* The two texts of a query_donor(). The few rows of one donor are sorted here: the index may have another order. */
static void build_of_donor(Builder *one, Builder *sweep, const RecordType *type)
{
    build_load(one, type, "");
    add(one, " WHERE donor = ?1");
    build_load(sweep, type, ", donor");
    add(sweep, " INDEXED BY ");
    add(sweep, type->table);
    add(sweep, "_donor WHERE donor BETWEEN ?1 AND ?2 ORDER BY donor, id");
}

static void build_insert(Builder *b, const RecordType *type, bool with_derived)
{
    add(b, "INSERT INTO ");
    add(b, type->table);
    add(b, type->owned ? "(id, donor" : "(id");
    add_columns(b, type, with_derived);
    add(b, type->owned ? ") VALUES(nullif(?1, 0), ?2" : ") VALUES(nullif(?1, 0)");
    int n = type->owned ? 2 : 1;
    for (size_t i = 0; i < type->count; i++) {
        char place[16];
        if (derived(&type->fields[i]) && !with_derived)
            continue;
        text_format(place, sizeof place, ", ?%d", ++n);
        add(b, place);
    }
    add(b, ")");
}

static bool in_mask(uint64_t mask, size_t field)
{
    return mask >> field & 1;
}

/* Those of `mask` alone: an index is written anew for every column that is set, whether its value is another or not. */
static void build_update(Builder *b, const RecordType *type, uint64_t mask, bool saved)
{
    int n = 1;
    add(b, "UPDATE ");
    add(b, type->table);
    add(b, " SET ");
    if (saved && type->versioned)
        add(b, "version = version + 1");
    for (size_t i = 0; i < type->count; i++) {
        char place[16];
        if (!in_mask(mask, i))
            continue;
        text_format(place, sizeof place, " = ?%d", ++n);
        add(b, n > 2 || (saved && type->versioned) ? ", " : "");
        add(b, type->fields[i].name);
        add(b, place);
    }
    add(b, " WHERE id = ?1");
}

static char *built(Store *store, const Builder *b)
{
    char *text = b->cut ? NULL : strdup(b->text);
    if (!text)
        store_latch(store, SQLITE_NOMEM, "");
    return text;
}

/* NULL, with the failure latched, when memory ran out. */
static RowSql *row_sql(Store *store, const RecordType *type)
{
    for (size_t i = 0; i < store->row_count; i++)
        if (store->rows[i].type == type)
            return &store->rows[i];
    if (store->row_count == ROW_TYPES) {
        store_fail(store, ERR_INTERNAL, "", tr("too many record types"));
        return NULL;
    }
    Builder load = {0}, all = {0}, sweep = {0}, insert = {0}, insert_all = {0};
    build_load(&load, type, "");
    add(&load, " WHERE id = ?1");
    if (type->owned)
        build_of_donor(&all, &sweep, type);
    build_insert(&insert, type, false);
    build_insert(&insert_all, type, true);
    RowSql made = {.type = type,
                   .load = built(store, &load),
                   .load_all = built(store, &all),
                   .load_sweep = built(store, &sweep),
                   .insert = built(store, &insert),
                   .insert_all = built(store, &insert_all)};
    if (!made.load || !made.load_all || !made.load_sweep || !made.insert || !made.insert_all) {
        free(made.load);
        free(made.load_all);
        free(made.load_sweep);
        free(made.insert);
        free(made.insert_all);
        return NULL;
    }
    store->rows[store->row_count] = made;
    return &store->rows[store->row_count++];
}

/* --- changing: statements by the fields that they set --- */

/* Fields in which two records differ, of those that are derived or of the others. */
static uint64_t differing(const RecordType *type, const void *old, const void *new, bool of_derived)
{
    uint64_t mask = 0;
    for (size_t i = 0; i < type->count; i++) {
        const Field *field = &type->fields[i];
        char before[FIELD_VALUE], after[FIELD_VALUE];
        if (derived(field) != of_derived)
            continue;
        field_get(field, old, before, sizeof before);
        field_get(field, new, after, sizeof after);
        mask |= (uint64_t)(strcmp(before, after) != 0) << i;
    }
    return mask;
}

static uint64_t all_fields(const RecordType *type, bool of_derived)
{
    uint64_t mask = 0;
    for (size_t i = 0; i < type->count; i++)
        mask |= (uint64_t)(derived(&type->fields[i]) == of_derived) << i;
    return mask;
}

static const RowUpdate *find_update(const RowSql *sql, uint64_t mask, bool saved)
{
    for (size_t i = 0; i < sql->update_count; i++)
        if (sql->updates[i].mask == mask && sql->updates[i].saved == saved)
            return &sql->updates[i];
    return NULL;
}

/* The statement that sets the fields of `*mask`; once there are many of a type, all fields of the kind, and `*mask`
 * says so. NULL: memory ran out. */
static const char *update_sql(Store *store, const RecordType *type, uint64_t *mask, bool of_derived, bool saved)
{
    RowSql *sql = row_sql(store, type);
    const RowUpdate *known = sql ? find_update(sql, *mask, saved) : NULL;
    if (sql && !known && sql->update_count >= ROW_UPDATES - ROW_UPDATES_WHOLE) {
        *mask = all_fields(type, of_derived);
        known = find_update(sql, *mask, saved);
    }
    if (!sql || known)
        return known ? known->sql : NULL;
    Builder b = {0};
    build_update(&b, type, *mask, saved);
    char *text = built(store, &b);
    if (text)
        sql->updates[sql->update_count++] = (RowUpdate){*mask, saved, text};
    return text;
}

/* --- loading --- */

static int64_t read_number(Query *q, int column, const Field *field)
{
    int64_t number = query_int(q, column);
    bool none = number == 0 && field_takes_zero(field) && query_text(q, column)[0] != '\0';
    return none ? NUMBER_NONE : number;
}

static void read_row(Query *q, const RecordType *type, void *record)
{
    RecordHead *head = record;
    memset(record, 0, type->size);
    head->id = query_int(q, 0);
    head->donor = query_int(q, 1);
    head->version = query_int(q, 2);
    for (size_t i = 0; i < type->count; i++) {
        const Field *field = &type->fields[i];
        char *at = (char *)record + field->offset;
        if (sqlite3_column_type(q->statement, (int)i + 3) == SQLITE_NULL) /* most of a long record is not stated */
            continue;
        if (field_is_number(field))
            *(int64_t *)(void *)at = read_number(q, (int)i + 3, field);
        else
            text_copy(at, field->size, query_text(q, (int)i + 3));
    }
}

bool record_load(Store *store, const RecordType *type, int64_t id, void *record)
{
    const RowSql *sql = row_sql(store, type);
    if (!sql)
        return false;
    Query *q = query_start_(store, sql->load, (const Value[]){{0}, INT_(id)}, 1);
    bool found = query_row(q);
    if (found)
        read_row(q, type, record);
    query_end(q);
    return found;
}

static int64_t id_at(const RecordType *type, const void *records, size_t at)
{
    return ((const RecordHead *)(const void *)((const char *)records + at * type->size))->id;
}

size_t record_load_all(Store *store, const RecordType *type, int64_t donor, void *records, size_t max)
{
    const RowSql *sql = row_sql(store, type);
    if (!sql)
        return 0;
    size_t count = 0;
    Query *q = query_donor_(store, donor, sql->load_all, sql->load_sweep);
    for (; query_row(q); count++) {
        size_t kept = count < max ? count : max, at = kept;
        for (int64_t id = query_int(q, 0); at > 0 && id_at(type, records, at - 1) > id;)
            at--;
        if (at == max)
            continue;
        char *place = (char *)records + at * type->size;
        memmove(place + type->size, place, ((kept < max ? kept : max - 1) - at) * type->size);
        read_row(q, type, place);
    }
    return count;
}

/* --- saving --- */

static Value field_value(const Field *field, const void *record)
{
    const char *at = (const char *)record + field->offset;
    if (!field_is_number(field))
        return TEXT_(at);
    int64_t number = *(const int64_t *)(const void *)at;
    return number ? INT_(number_value(number)) : (Value){.kind = VALUE_NULL};
}

/* Derived numbers are never NULL. */
static size_t bind_record(const RecordType *type, const void *record, uint64_t mask, Value *values, size_t n)
{
    for (size_t i = 0; i < type->count && n < ROW_VALUES; i++) {
        const Field *field = &type->fields[i];
        if (!in_mask(mask, i))
            continue;
        if (derived(field) && field_is_number(field))
            values[n++] = INT_(*(const int64_t *)(const void *)((const char *)record + field->offset));
        else
            values[n++] = field_value(field, record);
    }
    return n;
}

static bool feeds_search(const RecordType *type)
{
    for (size_t i = 0; i < type->count; i++)
        if (type->fields[i].flags & FIELD_SEARCHED)
            return true;
    return false;
}

/* False: it failed. */
static bool insert(Store *store, const RecordType *type, void *record, bool concluded)
{
    const RowSql *sql = row_sql(store, type);
    RecordHead *head = record;
    Value values[ROW_VALUES] = {{0}, INT_(head->id), INT_(head->donor)};
    if (!sql)
        return false;
    if (type->owned)
        store_watch(store, head->donor);
    uint64_t mask = all_fields(type, false) | (concluded ? all_fields(type, true) : 0);
    size_t n = bind_record(type, record, mask, values, type->owned ? 3 : 2);
    exec_(store, concluded ? sql->insert_all : sql->insert, values, n - 1);
    if (store_failed(store))
        return false;
    head->id = sqlite3_last_insert_rowid(store->db);
    head->version = 1;
    bool person = strcmp(type->table, "donor") == 0;
    if (person) {
        head->donor = head->id;
        store_watch_new(store, head->id);
    }
    if (person || type->owned)
        search_add_record(store, type, head->donor, record);
    return true;
}

void record_insert(Store *store, const RecordType *type, void *record)
{
    const RecordHead *head = record;
    bool of_person = type->owned || strcmp(type->table, "donor") == 0;
    if (insert(store, type, record, false))
        audit_add(store, "add", type->table, head->id, of_person ? head->donor : 0);
}

void record_insert_concluded(Store *store, const RecordType *type, void *record)
{
    const RecordHead *head = record;
    if (insert(store, type, record, true))
        audit_row(store, "add", type->table, head->id, head->donor);
}

void record_insert_part(Store *store, const RecordType *type, void *record)
{
    insert(store, type, record, false);
}

/* One history row for each field of `mask`. */
static void note_changes(Store *store, const RecordType *type, const void *old, const void *new, uint64_t mask,
                         int64_t audit)
{
    for (size_t i = 0; i < type->count; i++) {
        const Field *field = &type->fields[i];
        char before[FIELD_VALUE], after[FIELD_VALUE];
        if (!audit || !in_mask(mask, i))
            continue;
        field_get(field, old, before, sizeof before);
        field_get(field, new, after, sizeof after);
        if (field->flags & FIELD_AUDITED)
            history_add(store, audit, field->name, before, after);
        if (field->flags & FIELD_SEARCHED) {
            int64_t donor = ((const RecordHead *)new)->donor;
            search_forget_value(store, field, donor, before);
            idlist_add(store, &store->dirty, donor);
        }
    }
}

/* Sets the fields of `mask`, of which derived ones are changed alone. */
static void change(Store *store, const RecordType *type, const void *record, uint64_t mask, bool of_derived, bool saved)
{
    Value values[ROW_VALUES] = {{0}, INT_(((const RecordHead *)record)->id)};
    const char *sql = update_sql(store, type, &mask, of_derived, saved);
    if (sql)
        exec_(store, sql, values, bind_record(type, record, mask, values, 2) - 1);
}

static void say_conflict(Store *store)
{
    store_fail(store, ERR_CONFLICT, "", tr("somebody else has saved a newer version of this record meanwhile"));
}

static void update(Store *store, const RecordType *type, const void *old, void *record, const char *action)
{
    RecordHead *head = record;
    uint64_t mask = differing(type, old, record, false);
    bool of_person = type->owned || strcmp(type->table, "donor") == 0;
    if (!mask)
        return;
    if (of_person)
        store_watch(store, head->donor);
    note_changes(store, type, old, record, mask,
                 audit_add(store, action, type->table, head->id, of_person ? head->donor : 0));
    change(store, type, record, mask, false, true);
    head->version += type->versioned;
}

void record_update(Store *store, const RecordType *type, void *record, const char *action)
{
    const RecordHead *head = record;
    void *old = malloc(type->size);
    if (!old)
        store_latch(store, SQLITE_NOMEM, "");
    else if (!record_load(store, type, head->id, old))
        store_fail(store, ERR_NOT_FOUND, "", tr("this record is no longer there"));
    else if (type->versioned && ((RecordHead *)old)->version != head->version)
        say_conflict(store);
    else
        update(store, type, old, record, action);
    free(old);
}

void record_conclude(Store *store, const RecordType *type, const void *old, const void *new)
{
    for (int of_derived = 0; of_derived < 2; of_derived++) {
        uint64_t mask = differing(type, old, new, of_derived);
        if (mask)
            change(store, type, new, mask, of_derived, false);
    }
}

void record_delete(Store *store, const RecordType *type, void *record, const char *action)
{
    RecordHead *head = record;
    bool person = strcmp(type->table, "donor") == 0;
    if (!person && type->owned)
        store_watch(store, head->donor);
    int64_t audit = audit_add(store, action, type->table, head->id, person || type->owned ? head->donor : 0);
    if (person)
        search_forget_donor(store, head->id);
    for (size_t i = 0; i < type->count && !person; i++) {
        char value[FIELD_VALUE];
        field_get(&type->fields[i], record, value, sizeof value);
        if (value[0] && (type->fields[i].flags & FIELD_AUDITED)) /* a person who goes leaves no values behind */
            history_add(store, audit, type->fields[i].name, value, "");
        if (type->fields[i].flags & FIELD_SEARCHED)
            search_forget_value(store, &type->fields[i], head->donor, value);
    }
    Builder b = {0};
    add(&b, "DELETE FROM ");
    add(&b, type->table);
    add(&b, " WHERE id = ?1");
    sqlite3_stmt *statement = NULL;
    int code = store_failed(store) ? SQLITE_OK : sqlite3_prepare_v2(store->db, b.text, -1, &statement, NULL);
    if (statement) {
        sqlite3_bind_int64(statement, 1, head->id);
        code = sqlite3_step(statement);
        sqlite3_finalize(statement);
    }
    if (code != SQLITE_OK && code != SQLITE_DONE)
        store_latch(store, sqlite3_extended_errcode(store->db), sqlite3_errmsg(store->db));
    if (!person && feeds_search(type))
        idlist_add(store, &store->dirty, head->donor);
}

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

/* The two texts of a query_donor(). */
static void build_of_donor(Builder *one, Builder *sweep, const RecordType *type)
{
    build_load(one, type, "");
    add(one, " WHERE donor = ?1 ORDER BY id");
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

static void build_update(Builder *b, const RecordType *type)
{
    add(b, "UPDATE ");
    add(b, type->table);
    add(b, type->versioned ? " SET version = version + 1" : " SET id = id");
    int n = 1;
    for (size_t i = 0; i < type->count; i++) {
        char place[16];
        if (derived(&type->fields[i]))
            continue;
        text_format(place, sizeof place, " = ?%d", ++n);
        add(b, ", ");
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
static const RowSql *row_sql(Store *store, const RecordType *type)
{
    for (size_t i = 0; i < store->row_count; i++)
        if (store->rows[i].type == type)
            return &store->rows[i];
    if (store->row_count == ROW_TYPES) {
        store_fail(store, ERR_INTERNAL, "", tr("too many record types"));
        return NULL;
    }
    Builder load = {0}, all = {0}, sweep = {0}, insert = {0}, insert_all = {0}, update = {0};
    build_load(&load, type, "");
    add(&load, " WHERE id = ?1");
    if (type->owned)
        build_of_donor(&all, &sweep, type);
    build_insert(&insert, type, false);
    build_insert(&insert_all, type, true);
    build_update(&update, type);
    RowSql made = {type,
                   built(store, &load),
                   built(store, &all),
                   built(store, &sweep),
                   built(store, &insert),
                   built(store, &insert_all),
                   built(store, &update)};
    if (!made.load || !made.load_all || !made.load_sweep || !made.insert || !made.insert_all ||
        !made.update) {
        free(made.load);
        free(made.load_all);
        free(made.load_sweep);
        free(made.insert);
        free(made.insert_all);
        free(made.update);
        return NULL;
    }
    store->rows[store->row_count] = made;
    return &store->rows[store->row_count++];
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

size_t record_load_all(Store *store, const RecordType *type, int64_t donor, void *records, size_t max)
{
    const RowSql *sql = row_sql(store, type);
    if (!sql)
        return 0;
    size_t count = 0;
    Query *q = query_donor_(store, donor, sql->load_all, sql->load_sweep);
    for (; query_row(q); count++)
        if (count < max)
            read_row(q, type, (char *)records + count * type->size);
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
static size_t bind_record(const RecordType *type, const void *record, bool with_derived, Value *values, size_t n)
{
    for (size_t i = 0; i < type->count && n < ROW_VALUES; i++) {
        const Field *field = &type->fields[i];
        if (!derived(field))
            values[n++] = field_value(field, record);
        else if (with_derived && field_is_number(field))
            values[n++] = INT_(*(const int64_t *)(const void *)((const char *)record + field->offset));
        else if (with_derived)
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
    size_t n = bind_record(type, record, concluded, values, type->owned ? 3 : 2);
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

/* One history row for each field that differs; returns how many fields differ. */
static int compare_fields(Store *store, const RecordType *type, const void *old, const void *new, int64_t audit)
{
    int changed = 0;
    for (size_t i = 0; i < type->count; i++) {
        const Field *field = &type->fields[i];
        char before[FIELD_VALUE], after[FIELD_VALUE];
        if (derived(field))
            continue;
        field_get(field, old, before, sizeof before);
        field_get(field, new, after, sizeof after);
        if (strcmp(before, after) == 0)
            continue;
        changed++;
        if (audit && (field->flags & FIELD_AUDITED))
            history_add(store, audit, field->name, before, after);
        if (audit && (field->flags & FIELD_SEARCHED)) {
            int64_t donor = ((const RecordHead *)new)->donor;
            search_forget_value(store, field, donor, before);
            idlist_add(store, &store->dirty, donor);
        }
    }
    return changed;
}

static void say_conflict(Store *store)
{
    store_fail(store, ERR_CONFLICT, "", tr("somebody else has saved a newer version of this record meanwhile"));
}

void record_update(Store *store, const RecordType *type, void *record, const char *action)
{
    const RowSql *sql = row_sql(store, type);
    RecordHead *head = record;
    void *old = malloc(type->size);
    if (!sql || !old) {
        store_latch(store, SQLITE_NOMEM, "");
        free(old);
        return;
    }
    if (!record_load(store, type, head->id, old))
        store_fail(store, ERR_NOT_FOUND, "", tr("this record is no longer there"));
    else if (type->versioned && ((RecordHead *)old)->version != head->version)
        say_conflict(store);
    else if (compare_fields(store, type, old, record, 0) > 0) {
        bool of_person = type->owned || strcmp(type->table, "donor") == 0;
        if (of_person)
            store_watch(store, head->donor);
        compare_fields(store, type, old, record,
                       audit_add(store, action, type->table, head->id, of_person ? head->donor : 0));
        Value values[ROW_VALUES] = {{0}, INT_(head->id)};
        size_t n = bind_record(type, record, false, values, 2);
        exec_(store, sql->update, values, n - 1);
        head->version += type->versioned;
    }
    free(old);
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

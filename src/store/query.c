/* Statements: prepared once, bound, stepped; failures latch in the store. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"
#include "tr.h"

/* --- failures --- */

Status store_sqlite_error(Store *store, int code, const char *what, Error *error)
{
    store->damaged |= (code & 0xff) == SQLITE_CORRUPT || (code & 0xff) == SQLITE_NOTADB;
    switch (code & 0xff) {
    case SQLITE_FULL:
        return error_set(error, ERR_IO, "", tr("the disk is full: nothing was stored; free some space and save again"));
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_CANTOPEN:
    case SQLITE_AUTH:
        return error_set(error, ERR_IO, "",
                         tr("the database %s cannot be written (read-only disk or missing permission)"), store->path);
    case SQLITE_IOERR:
        return error_set(error, ERR_IO, "", tr("the disk reports a fault (%s): nothing was stored; save again"), what);
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return error_set(
            error, ERR_DAMAGED, "",
            tr("the database is damaged or cannot be read: restore the last backup, leave it as it is: %s"),
            store->path);
    case SQLITE_NOMEM:
        return error_memory(error);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return error_set(error, ERR_BUSY, "", tr("the database is in use by another program; try again"));
    case SQLITE_INTERRUPT:
        return error_set(error, ERR_CANCELLED, "", tr("stopped; nothing was stored"));
    case SQLITE_CONSTRAINT:
        return error_set(error, code == SQLITE_CONSTRAINT_UNIQUE ? ERR_DUPLICATE : ERR_INTERNAL, "",
                         tr("the database refuses this: %s"), what);
    default:
        return error_set(error, ERR_INTERNAL, "", tr("the database answers: %s"), what);
    }
}

void store_latch(Store *store, int code, const char *what)
{
    if (store->latched.code == OK)
        store_sqlite_error(store, code, what, &store->latched);
}

Status store_fail(Store *store, Status code, const char *field, const char *format, ...)
{
    if (store->latched.code == OK) {
        char message[sizeof store->latched.message];
        va_list args;
        va_start(args, format);
        vsnprintf(message, sizeof message, format, args);
        va_end(args);
        error_set(&store->latched, code, field, "%s", message);
    }
    return code;
}

bool store_failed(const Store *store)
{
    return store->latched.code != OK;
}

Status store_refuse(Store *store, Error *error, Status code, const char *field, const char *format, ...)
{
    char message[sizeof store->latched.message];
    va_list args;
    if (store_failed(store))
        return store_status(store, error);
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    return error_set(error, code, field, "%s", message);
}

Status store_status(Store *store, Error *error)
{
    Status code = store->latched.code;
    if (code == OK)
        return OK;
    if (error)
        *error = store->latched;
    if (!store->writing)
        store->latched = (Error){0};
    return code;
}

/* --- stopping a long one --- */

static int see_whether_on(void *arg)
{
    const Store *store = arg;
    return !store->go_on(store->go_on_arg);
}

void store_while_reading(Store *store, bool (*go_on)(void *arg), void *arg)
{
    enum { STEPS = 20000 }; /* of the virtual machine: about 2 ms */
    store->go_on = go_on;
    store->go_on_arg = arg;
    sqlite3_progress_handler(store->db, go_on ? STEPS : 0, go_on ? see_whether_on : NULL, store);
}

/* --- the statements kept prepared --- */

static Query *query_prepare(Store *store, const char *sql, size_t bucket)
{
    Query *q = calloc(1, sizeof *q);
    if (!q) {
        store_latch(store, SQLITE_NOMEM, "");
        return &store->broken;
    }
    int code = sqlite3_prepare_v3(store->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &q->statement, NULL);
    if (code != SQLITE_OK) {
        store_latch(store, sqlite3_extended_errcode(store->db), sqlite3_errmsg(store->db));
        free(q);
        return &store->broken;
    }
    *q = (Query){.store = store, .sql = sql, .statement = q->statement, .next = store->queries[bucket]};
    store->queries[bucket] = q;
    return q;
}

static size_t bucket_of(const char *sql)
{
    return ((uintptr_t)sql >> 3) % QUERY_BUCKETS;
}

/* The same text may run inside itself: each level gets a statement of its own. */
static Query *query_idle(Store *store, const char *sql)
{
    size_t bucket = bucket_of(sql);
    for (Query *q = store->queries[bucket]; q; q = q->next)
        if (q->sql == sql && !q->busy)
            return q;
    return query_prepare(store, sql, bucket);
}

/* SQLITE_STATIC: the texts stay where they are until the statement has run. */
static int query_bind(sqlite3_stmt *statement, const Value *values, size_t count, sqlite3_destructor_type keep)
{
    int code = SQLITE_OK;
    for (size_t i = 0; i < count && code == SQLITE_OK; i++) {
        const Value *v = &values[i + 1]; /* the first is the empty one of QUERY_LIST_ */
        int n = (int)i + 1;
        if (v->kind == VALUE_INT)
            code = sqlite3_bind_int64(statement, n, v->integer);
        else if (v->kind == VALUE_TEXT && v->text && v->text[0])
            code = sqlite3_bind_text(statement, n, v->text, -1, keep);
        else if (v->kind == VALUE_BLOB)
            code = sqlite3_bind_blob(statement, n, v->text, (int)v->length, keep);
        else
            code = sqlite3_bind_null(statement, n);
    }
    return code;
}

static Query *start(Store *store, const char *sql, const Value *values, size_t count, sqlite3_destructor_type keep)
{
    store->broken.store = store;
    if (store->latched.code != OK)
        return &store->broken;
    Query *q = query_idle(store, sql);
    if (!q->statement)
        return q;
    q->busy = true;
    int code = query_bind(q->statement, values, count, keep);
    if (code != SQLITE_OK) {
        store_latch(store, code, sqlite3_errmsg(store->db));
        query_end(q);
        return &store->broken;
    }
    return q;
}

Query *query_start_(Store *store, const char *sql, const Value *values, size_t count)
{
    return start(store, sql, values, count, SQLITE_TRANSIENT);
}

/* --- donor by donor --- */

void sweep_begin(Store *store, int64_t first, int64_t last)
{
    store->sweep_first = first;
    store->sweep_last = last;
}

void sweep_end(Store *store)
{
    if (!store->sweep_first)
        return;
    store->sweep_first = store->sweep_last = 0;
    for (size_t i = 0; i < QUERY_BUCKETS; i++)
        for (Query *q = store->queries[i]; q; q = q->next)
            if (q->sweeps) {
                q->sweeps = false;
                query_end(q);
            }
}

/* The one that runs already, or a new one. */
static Query *sweep_of(Store *store, const char *sql, int64_t donor)
{
    for (Query *q = store->queries[bucket_of(sql)]; q; q = q->next)
        if (q->sql == sql && q->sweeps)
            return q;
    const Value range[] = {{0}, INT_(donor), INT_(store->sweep_last)};
    Query *q = start(store, sql, range, 2, SQLITE_STATIC);
    q->sweeps = q->busy;
    q->ahead = q->over = q->here = false;
    q->donor = 0;
    return q;
}

Query *query_donor_(Store *store, int64_t donor, const char *one, const char *all)
{
    const Value only[] = {{0}, INT_(donor)};
    if (store->sweep_first && donor >= store->sweep_first && donor <= store->sweep_last) {
        Query *q = sweep_of(store, all, donor);
        bool again = donor == q->donor && q->none; /* still nobody's row */
        if (!q->sweeps || donor > q->donor || again) {
            q->donor = donor;
            q->none = true;
            return q;
        }
    }
    return query_start_(store, one, only, 1);
}

/* The next row of the donor; the first one behind stays for whoever asks next. */
static bool sweep_row(Query *q)
{
    int last = sqlite3_column_count(q->statement) - 1;
    q->here = false;
    while (!q->over && q->store->latched.code == OK) {
        int code = q->ahead ? SQLITE_ROW : sqlite3_step(q->statement);
        q->ahead = code == SQLITE_ROW;
        q->over = !q->ahead;
        if (code != SQLITE_ROW && code != SQLITE_DONE)
            store_latch(q->store, sqlite3_extended_errcode(q->store->db), sqlite3_errmsg(q->store->db));
        int64_t donor = q->ahead ? sqlite3_column_int64(q->statement, last) : INT64_MAX;
        if (donor > q->donor)
            return false;
        q->ahead = false;
        q->here = donor == q->donor;
        q->none = q->none && !q->here;
        if (q->here)
            return true;
    }
    return false;
}

/* --- rows --- */

bool query_row(Query *q)
{
    if (!q->busy)
        return false;
    if (q->sweeps)
        return sweep_row(q);
    if (q->store->latched.code == OK) {
        int code = sqlite3_step(q->statement);
        if (code == SQLITE_ROW)
            return true;
        if (code != SQLITE_DONE)
            store_latch(q->store, sqlite3_extended_errcode(q->store->db), sqlite3_errmsg(q->store->db));
    }
    query_end(q);
    return false;
}

void query_end(Query *q)
{
    q->here = false;
    if (!q->busy || q->sweeps)
        return;
    sqlite3_reset(q->statement);
    sqlite3_clear_bindings(q->statement);
    q->busy = false;
}

static bool on_row(const Query *q)
{
    return q->busy && (!q->sweeps || q->here);
}

int64_t query_int(Query *q, int column)
{
    return on_row(q) ? sqlite3_column_int64(q->statement, column) : 0;
}

const char *query_text(Query *q, int column)
{
    bool there = on_row(q);
    const unsigned char *text = there ? sqlite3_column_text(q->statement, column) : NULL;
    /* A text that found no memory is not an empty one. */
    if (there && !text && sqlite3_errcode(q->store->db) == SQLITE_NOMEM)
        store_latch(q->store, SQLITE_NOMEM, "");
    return text ? (const char *)text : "";
}

int64_t query_one_int_(Store *store, int64_t otherwise, const char *sql, const Value *values, size_t count)
{
    Query *q = start(store, sql, values, count, SQLITE_STATIC);
    int64_t result = query_row(q) ? query_int(q, 0) : otherwise;
    query_end(q);
    return result;
}

bool query_one_text_(Store *store, char *out, size_t size, const char *sql, const Value *values, size_t count)
{
    Query *q = start(store, sql, values, count, SQLITE_STATIC);
    bool found = query_row(q);
    snprintf(out, size, "%s", found ? query_text(q, 0) : "");
    query_end(q);
    return found && store->latched.code == OK;
}

int64_t exec_(Store *store, const char *sql, const Value *values, size_t count)
{
    if (!store->writing) {
        store_fail(store, ERR_INTERNAL, "", tr("a change outside the write path: %s"), sql);
        return 0;
    }
    Query *q = start(store, sql, values, count, SQLITE_STATIC);
    if (!q->busy)
        return 0;
    while (query_row(q))
        ;
    return store->latched.code == OK ? sqlite3_changes64(store->db) : 0;
}

/* --- reading in one state --- */

int store_turn(sqlite3_stmt *ready)
{
    sqlite3_step(ready);
    return sqlite3_reset(ready);
}

void store_roll_back(Store *store)
{
    if (!sqlite3_get_autocommit(store->db))
        store_turn(store->roll_back);
}

void store_read_begin(Store *store)
{
    if (sqlite3_exec(store->db, "BEGIN", NULL, NULL, NULL) != SQLITE_OK)
        store_latch(store, sqlite3_extended_errcode(store->db), sqlite3_errmsg(store->db));
}

void store_read_end(Store *store)
{
    if (!store->writing)
        store_roll_back(store);
}

void query_free_all(Store *store)
{
    sqlite3_finalize(store->begin);
    sqlite3_finalize(store->commit);
    sqlite3_finalize(store->roll_back);
    store->begin = store->commit = store->roll_back = NULL;
    for (size_t i = 0; i < QUERY_BUCKETS; i++) {
        while (store->queries[i]) {
            Query *q = store->queries[i];
            store->queries[i] = q->next;
            sqlite3_finalize(q->statement);
            free(q);
        }
    }
}

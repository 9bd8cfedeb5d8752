/* All rows of one person at once: sealed, brought back, removed. The tables are those with a column "donor", so that
 * none that comes later is forgotten. */
#include <stdlib.h>
#include <string.h>

#include "internal.h"
#include "text.h"

enum { SQL_SIZE = 4096, NAME_ROOM = PERSON_NAME, SCRUB_WAIT = 5000 /* ms */ };

/* What is about a person without being the person's: it says what was done, or is derived. */
#define KEPT "'audit', 'salt', 'erasure', 'sealed', 'sealed_value', 'search_key', 'counted', 'twin'"

bool person_tables(Store *store, PersonTables *tables)
{
    tables->count = 0;
    Query *q =
        query(store, "SELECT m.name FROM sqlite_schema m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' "
                     "AND c.name = 'donor' AND m.name NOT IN (" KEPT ") ORDER BY m.name");
    while (tables->count < PERSON_TABLES && query_row(q))
        text_copy(tables->names[tables->count++], NAME_ROOM, query_text(q, 0));
    query_end(q);
    return !store_failed(store);
}

/* Names of tables and columns are no values and cannot be bound: they come from the schema alone. */
static void run(Store *store, const char *const parts[], const Value *value,
                void (*row)(Store *, sqlite3_stmt *, void *), void *arg)
{
    char sql[SQL_SIZE] = "";
    sqlite3_stmt *statement = NULL;
    for (size_t i = 0; parts[i]; i++)
        text_append(sql, sizeof sql, parts[i]);
    if (store_failed(store))
        return;
    int code = sqlite3_prepare_v2(store->db, sql, -1, &statement, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_bind_int64(statement, 1, value->integer);
    while (code == SQLITE_OK && (code = sqlite3_step(statement)) == SQLITE_ROW && !store_failed(store)) {
        if (row)
            row(store, statement, arg);
        code = SQLITE_OK;
    }
    if (code != SQLITE_OK && code != SQLITE_DONE)
        store_latch(store, sqlite3_extended_errcode(store->db), sqlite3_errmsg(store->db));
    sqlite3_finalize(statement);
}

void person_defer_references(Store *store)
{
    if (sqlite3_exec(store->db, "PRAGMA defer_foreign_keys=ON", NULL, NULL, NULL) != SQLITE_OK)
        store_latch(store, sqlite3_extended_errcode(store->db), sqlite3_errmsg(store->db));
}

/* --- away --- */

void person_remove(Store *store, int64_t donor)
{
    PersonTables tables;
    Value id = INT_(donor);
    if (!person_tables(store, &tables))
        return;
    person_defer_references(store);
    search_forget_donor(store, donor);
    for (size_t i = 0; i < tables.count; i++)
        run(store, (const char *const[]){"DELETE FROM ", tables.names[i], " WHERE donor = ?1", NULL}, &id, NULL, NULL);
    exec(store, "DELETE FROM draft WHERE subject = ?1", INT_(donor));
    exec(store, "DELETE FROM donor WHERE id = ?1", INT_(donor));
    store_touch(store, donor);
}

/* --- into the sealed rows --- */

typedef struct {
    int64_t donor, place;
    const char *table;
    sqlite3_stmt *insert;
} Packing;

static void pack_row(Store *store, sqlite3_stmt *row, void *arg)
{
    Packing *packing = arg;
    packing->place++;
    for (int i = 0; i < sqlite3_column_count(row); i++) {
        sqlite3_stmt *insert = packing->insert;
        sqlite3_bind_int64(insert, 1, packing->donor);
        sqlite3_bind_int64(insert, 2, packing->place);
        sqlite3_bind_text(insert, 3, packing->table, -1, SQLITE_TRANSIENT);
        sqlite3_bind_text(insert, 4, sqlite3_column_name(row, i), -1, SQLITE_TRANSIENT);
        sqlite3_bind_value(insert, 5, sqlite3_column_value(row, i));
        if (sqlite3_step(insert) != SQLITE_DONE)
            store_latch(store, sqlite3_extended_errcode(store->db), sqlite3_errmsg(store->db));
        sqlite3_reset(insert);
    }
}

void person_seal(Store *store, int64_t donor)
{
    PersonTables tables;
    Value id = INT_(donor);
    Query *insert = query(store, "INSERT INTO sealed_value(donor, place, tbl, col, value) VALUES(?1, ?2, ?3, ?4, ?5)");
    Packing packing = {.donor = donor, .table = "donor", .insert = insert->statement};
    if (!insert->busy || !person_tables(store, &tables))
        return;
    run(store, (const char *const[]){"SELECT * FROM donor WHERE id = ?1", NULL}, &id, pack_row, &packing);
    for (size_t i = 0; i < tables.count; i++) {
        packing.table = tables.names[i];
        run(store, (const char *const[]){"SELECT * FROM ", tables.names[i], " WHERE donor = ?1", NULL}, &id, pack_row,
            &packing);
    }
    query_end(insert);
}

/* --- and back --- */

/* table_info leaves out what the table computes by itself and nobody may insert. */
#define STORED "col IN (SELECT name FROM pragma_table_info(tbl)) ORDER BY col"

static void list_columns(Store *store, int64_t donor, int64_t place, char names[SQL_SIZE], char marks[SQL_SIZE])
{
    int n = 0;
    names[0] = marks[0] = '\0';
    Query *q = query(store, "SELECT col FROM sealed_value WHERE donor = ?1 AND place = ?2 AND " STORED, INT_(donor),
                     INT_(place));
    while (query_row(q)) {
        char mark[16];
        text_format(mark, sizeof mark, n ? ", ?%d" : "?%d", n + 1);
        text_append(names, SQL_SIZE, n++ ? ", " : "");
        text_append(names, SQL_SIZE, query_text(q, 0));
        text_append(marks, SQL_SIZE, mark);
    }
}

static void unpack_row(Store *store, int64_t donor, int64_t place, const char *table)
{
    char names[SQL_SIZE], marks[SQL_SIZE], sql[3 * SQL_SIZE] = "INSERT INTO ";
    sqlite3_stmt *insert = NULL;
    list_columns(store, donor, place, names, marks);
    const char *const parts[] = {table, "(", names, ") VALUES(", marks, ")"};
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        text_append(sql, sizeof sql, parts[i]);
    int code = store_failed(store) ? SQLITE_DONE : sqlite3_prepare_v2(store->db, sql, -1, &insert, NULL);
    Query *q = query(store, "SELECT value FROM sealed_value WHERE donor = ?1 AND place = ?2 AND " STORED, INT_(donor),
                     INT_(place));
    for (int n = 1; code == SQLITE_OK && query_row(q); n++)
        code = sqlite3_bind_value(insert, n, sqlite3_column_value(q->statement, 0));
    query_end(q);
    if (code == SQLITE_OK)
        code = sqlite3_step(insert);
    if (code != SQLITE_DONE)
        store_latch(store, sqlite3_extended_errcode(store->db), sqlite3_errmsg(store->db));
    sqlite3_finalize(insert);
}

void person_unseal(Store *store, int64_t donor)
{
    person_defer_references(store);
    Query *q =
        query(store, "SELECT DISTINCT place, tbl FROM sealed_value WHERE donor = ?1 ORDER BY place", INT_(donor));
    while (query_row(q)) {
        char table[NAME_ROOM];
        text_copy(table, sizeof table, query_text(q, 1));
        unpack_row(store, donor, query_int(q, 0), table);
    }
    exec(store, "DELETE FROM sealed WHERE donor = ?1", INT_(donor));
    idlist_add(store, &store->dirty, donor);
    store_touch(store, donor);
}

/* --- the bytes --- */

Status store_scrub(Store *store, Error *error)
{
    char folder[PATH_MAX];
    Status status = lock_take(store, SCRUB_WAIT, error);
    if (status != OK)
        return status;
    /* A moved row may leave its old bytes in the unused part of a page: only a file written anew has none. What SQLite
     * needs meanwhile lies beside the file, without a name and for its owner only. */
    text_copy(folder, sizeof folder, store->path);
    char *slash = strrchr(folder, '/');
    if (slash)
        *slash = '\0';
    char *before = sqlite3_temp_directory;
    sqlite3_temp_directory = folder;
    int code = sqlite3_exec(store->db, "PRAGMA temp_store=FILE; VACUUM", NULL, NULL, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_wal_checkpoint_v2(store->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    if (code != SQLITE_OK)
        status = store_sqlite_error(store, code, sqlite3_errmsg(store->db), error);
    sqlite3_exec(store->db, "PRAGMA temp_store=MEMORY", NULL, NULL, NULL);
    sqlite3_temp_directory = before;
    store->wal_pages = 0;
    lock_release(store);
    return status;
}

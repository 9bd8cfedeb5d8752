/* One person's rows put into another's file, and back. What a merging changed is no list of acts but a difference: the
 * rows of both before, and after, in every table. So whatever a merging does, and whatever table comes later, goes
 * back. */
#include <stdlib.h>
#include <string.h>

#include "internal.h"
#include "text.h"

enum { SQL_SIZE = 4096, KEY_ROOM = 192, COLUMNS = 96 };

/* --- tables: those with a column "donor", the donor itself, and what was typed about somebody --- */

static bool is_bookkeeping(const char *table)
{
    static const char *const names[] = {"merging", "former", "merge_value", "registry_seen"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(table, names[i]) == 0)
            return true;
    return false;
}

static bool read_tables(Store *store, PersonTables *tables)
{
    PersonTables all;
    if (!person_tables(store, &all) || all.count + 2 > PERSON_TABLES)
        return false;
    text_copy(tables->names[0], PERSON_NAME, "donor");
    text_copy(tables->names[1], PERSON_NAME, "draft");
    tables->count = 2;
    for (size_t i = 0; i < all.count; i++)
        if (!is_bookkeeping(all.names[i]))
            text_copy(tables->names[tables->count++], PERSON_NAME, all.names[i]);
    return true;
}

/* The column that says whose a row is. */
static const char *owner_column(const char *table)
{
    return strcmp(table, "donor") == 0 ? "id" : strcmp(table, "draft") == 0 ? "subject" : "donor";
}

/* --- statements: names come from the schema alone, values are always bound --- */

typedef struct {
    char text[SQL_SIZE];
} Sql;

static void add(Sql *sql, const char *text)
{
    text_append(sql->text, sizeof sql->text, text);
}

static void add_mark(Sql *sql, int n)
{
    char mark[16];
    text_format(mark, sizeof mark, "?%d", n);
    add(sql, mark);
}

static sqlite3_stmt *prepare(Store *store, const Sql *sql)
{
    sqlite3_stmt *statement = NULL;
    if (!store_failed(store) && sqlite3_prepare_v2(store->db, sql->text, -1, &statement, NULL) != SQLITE_OK)
        store_latch(store, sqlite3_extended_errcode(store->db), sqlite3_errmsg(store->db));
    return statement;
}

/* Runs it to its end and frees it; how many rows it changed. */
static int64_t finish(Store *store, sqlite3_stmt *statement)
{
    if (!statement || store_failed(store)) {
        sqlite3_finalize(statement);
        return 0;
    }
    int code;
    while ((code = sqlite3_step(statement)) == SQLITE_ROW)
        ;
    if (code != SQLITE_DONE)
        store_latch(store, sqlite3_extended_errcode(store->db), sqlite3_errmsg(store->db));
    int64_t changed = sqlite3_changes64(store->db);
    sqlite3_finalize(statement);
    return changed;
}

static int64_t run_on(Store *store, const char *const parts[], int64_t a, int64_t b)
{
    Sql sql = {""};
    for (size_t i = 0; parts[i]; i++)
        add(&sql, parts[i]);
    sqlite3_stmt *statement = prepare(store, &sql);
    if (statement) {
        sqlite3_bind_int64(statement, 1, a);
        if (sqlite3_bind_parameter_count(statement) > 1)
            sqlite3_bind_int64(statement, 2, b);
    }
    return finish(store, statement);
}

/* --- the picture --- */

typedef struct {
    char names[COLUMNS][PERSON_NAME];
    int part[COLUMNS]; /* of the primary key, 0 none */
    int count;
} Columns;

/* Without what a table computes by itself. */
static void read_columns(Store *store, const char *table, Columns *columns)
{
    columns->count = 0;
    Query *q = query(store, "SELECT name, pk FROM pragma_table_info(?1)", TEXT_(table));
    while (columns->count < COLUMNS && query_row(q)) {
        text_copy(columns->names[columns->count], PERSON_NAME, query_text(q, 0));
        columns->part[columns->count++] = (int)query_int(q, 1);
    }
    query_end(q);
}

/* The parts of the primary key in their order, a bar between them. */
static void row_key(sqlite3_stmt *row, const Columns *columns, char key[KEY_ROOM])
{
    key[0] = '\0';
    for (int part = 1; part <= columns->count; part++)
        for (int i = 0; i < columns->count; i++) {
            if (columns->part[i] != part)
                continue;
            const unsigned char *text = sqlite3_column_text(row, i);
            text_append(key, KEY_ROOM, part > 1 ? "|" : "");
            text_append(key, KEY_ROOM, text ? (const char *)text : "");
        }
}

typedef struct {
    Store *store;
    int64_t merging, donor; /* donor: in whose file the person stands then */
    bool after;
} Picture;

static void keep_row(const Picture *p, const char *table, const Columns *columns, sqlite3_stmt *row)
{
    char key[KEY_ROOM];
    row_key(row, columns, key);
    Query *q =
        p->after
            ? query(p->store, "INSERT INTO merge_value(merging, donor, tbl, row, col, part, stood, stands, after) "
                              "VALUES(?1, ?2, ?3, ?4, ?5, ?6, 0, 1, ?7) ON CONFLICT DO UPDATE SET stands = 1, "
                              "after = excluded.after")
            : query(p->store, "INSERT INTO merge_value(merging, donor, tbl, row, col, part, stood, stands, before) "
                              "VALUES(?1, ?2, ?3, ?4, ?5, ?6, 1, 0, ?7)");
    for (int i = 0; i < columns->count && q->busy && !store_failed(p->store); i++) {
        sqlite3_stmt *insert = q->statement;
        sqlite3_bind_int64(insert, 1, p->merging);
        sqlite3_bind_int64(insert, 2, p->donor);
        sqlite3_bind_text(insert, 3, table, -1, SQLITE_TRANSIENT);
        sqlite3_bind_text(insert, 4, key, -1, SQLITE_TRANSIENT);
        sqlite3_bind_text(insert, 5, columns->names[i], -1, SQLITE_TRANSIENT);
        sqlite3_bind_int(insert, 6, columns->part[i]);
        sqlite3_bind_value(insert, 7, sqlite3_column_value(row, i));
        if (sqlite3_step(insert) != SQLITE_DONE)
            store_latch(p->store, sqlite3_extended_errcode(p->store->db), sqlite3_errmsg(p->store->db));
        sqlite3_reset(insert);
    }
    query_end(q);
}

static void keep_table(const Picture *p, const char *table, int64_t whose)
{
    Columns columns;
    Sql sql = {"SELECT "};
    read_columns(p->store, table, &columns);
    for (int i = 0; i < columns.count; i++) {
        add(&sql, i ? ", " : "");
        add(&sql, columns.names[i]);
    }
    const char *const rest[] = {" FROM ", table, " WHERE ", owner_column(table), " = ?1"};
    for (size_t i = 0; i < sizeof rest / sizeof rest[0]; i++)
        add(&sql, rest[i]);
    sqlite3_stmt *rows = prepare(p->store, &sql);
    if (!rows)
        return;
    sqlite3_bind_int64(rows, 1, whose);
    int code;
    while ((code = sqlite3_step(rows)) == SQLITE_ROW && !store_failed(p->store))
        keep_row(p, table, &columns, rows);
    if (code != SQLITE_DONE && code != SQLITE_ROW)
        store_latch(p->store, sqlite3_extended_errcode(p->store->db), sqlite3_errmsg(p->store->db));
    sqlite3_finalize(rows);
}

static void keep_person(const Picture *p, int64_t whose)
{
    PersonTables tables;
    if (!read_tables(p->store, &tables))
        return;
    for (size_t i = 0; i < tables.count; i++)
        keep_table(p, tables.names[i], whose);
}

void unite_before(Store *store, int64_t merging, int64_t kept, int64_t away)
{
    Picture picture = {store, merging, kept, false};
    search_forget_donor(store, away);
    keep_person(&picture, kept);
    keep_person(&picture, away);
}

/* Conclusions go and come: one that went may leave its number to one that came. */
static void tell_others_apart(Store *store, int64_t merging)
{
    exec(
        store,
        "UPDATE merge_value SET stands = 2 WHERE merging = ?1 AND stood AND stands AND tbl IN ('task', "
        "'province_item') AND EXISTS (SELECT 1 FROM merge_value v WHERE v.merging = ?1 AND v.tbl = merge_value.tbl AND "
        "v.row = merge_value.row AND v.col IN ('kind', 'field', 'since', 'origin', 'opened_at') AND v.before IS NOT "
        "v.after)",
        INT_(merging));
}

/* What is as it was is not kept. Versions only grow. */
void unite_after(Store *store, int64_t merging, int64_t kept)
{
    Picture picture = {store, merging, kept, true};
    keep_person(&picture, kept);
    tell_others_apart(store, merging);
    exec(store,
         "DELETE FROM merge_value WHERE merging = ?1 AND stood AND stands = 1 AND part = 0 AND (before IS after OR "
         "col = 'version')",
         INT_(merging));
    exec(store,
         "DELETE FROM merge_value WHERE merging = ?1 AND stood AND stands = 1 AND NOT EXISTS (SELECT 1 FROM "
         "merge_value v "
         "WHERE v.merging = ?1 AND v.tbl = merge_value.tbl AND v.row = merge_value.row AND v.part = 0)",
         INT_(merging));
}

/* --- together --- */

void unite_move(Store *store, int64_t away, int64_t kept)
{
    PersonTables tables;
    if (!read_tables(store, &tables))
        return;
    for (size_t i = 0; i < tables.count; i++) {
        const char *table = tables.names[i], *owner = owner_column(table);
        if (strcmp(table, "donor") == 0)
            continue;
        /* Where the key has room for one of them, that of the file that goes on stays. */
        run_on(store,
               (const char *const[]){"UPDATE OR IGNORE ", table, " SET ", owner, " = ?2 WHERE ", owner, " = ?1", NULL},
               away, kept);
        run_on(store, (const char *const[]){"DELETE FROM ", table, " WHERE ", owner, " = ?1", NULL}, away, 0);
    }
    exec(store, "UPDATE merging SET donor = ?2 WHERE donor = ?1", INT_(away), INT_(kept));
    exec(store, "UPDATE former SET donor = ?2 WHERE donor = ?1", INT_(away), INT_(kept));
    exec(store, "UPDATE merge_value SET donor = ?2 WHERE donor = ?1", INT_(away), INT_(kept));
    exec(store, "DELETE FROM donor WHERE id = ?1", INT_(away));
    idlist_add(store, &store->dirty, kept);
    store_touch(store, away);
    store_touch(store, kept);
}

/* --- apart --- */

typedef struct {
    Store *store;
    int64_t merging;
    UniteStays stays;
    void *arg;
} Back;

typedef struct {
    char table[PERSON_NAME], key[KEY_ROOM];
    bool stood, stands; /* the same row, before and after */
    bool made;          /* one that the merging made stands under the number */
} Changed;

/* "a = ?n AND b = ?n+1": the row by its primary key, whose parts stand in `values` from column 1 on. */
static void add_key(const Back *back, const Changed *row, Sql *sql, int first)
{
    int n = first;
    Query *q = query(back->store,
                     "SELECT col FROM merge_value WHERE merging = ?1 AND tbl = ?2 AND row = ?3 AND part > 0 ORDER BY "
                     "part",
                     INT_(back->merging), TEXT_(row->table), TEXT_(row->key));
    while (query_row(q)) {
        add(sql, n > first ? " AND " : "");
        add(sql, query_text(q, 0));
        add(sql, " = ");
        add_mark(sql, n++);
    }
}

/* The parts of a primary key never change. */
static int bind_key(const Back *back, const Changed *row, sqlite3_stmt *statement, int first)
{
    int n = first;
    Query *q = query(back->store,
                     "SELECT coalesce(before, after) FROM merge_value WHERE merging = ?1 AND tbl = ?2 AND row = ?3 AND "
                     "part > 0 ORDER BY part",
                     INT_(back->merging), TEXT_(row->table), TEXT_(row->key));
    while (query_row(q))
        sqlite3_bind_value(statement, n++, sqlite3_column_value(q->statement, 0));
    return n;
}

static bool is_there(const Back *back, const Changed *row)
{
    Sql sql = {"SELECT 1 FROM "};
    add(&sql, row->table);
    add(&sql, " WHERE ");
    add_key(back, row, &sql, 1);
    sqlite3_stmt *statement = prepare(back->store, &sql);
    if (!statement)
        return false;
    bind_key(back, row, statement, 1);
    bool found = sqlite3_step(statement) == SQLITE_ROW;
    sqlite3_finalize(statement);
    return found;
}

/* What the merging made goes, when nobody has changed it since. */
static void take_away(const Back *back, const Changed *row)
{
    Sql sql = {"DELETE FROM "};
    int n = 0;
    add(&sql, row->table);
    add(&sql, " WHERE ");
    Query *q =
        query(back->store, "SELECT col FROM merge_value WHERE merging = ?1 AND tbl = ?2 AND row = ?3 ORDER BY col",
              INT_(back->merging), TEXT_(row->table), TEXT_(row->key));
    while (query_row(q)) {
        add(&sql, n ? " AND " : "");
        add(&sql, query_text(q, 0));
        add(&sql, " IS ");
        add_mark(&sql, ++n);
    }
    sqlite3_stmt *statement = prepare(back->store, &sql);
    q = query(back->store, "SELECT after FROM merge_value WHERE merging = ?1 AND tbl = ?2 AND row = ?3 ORDER BY col",
              INT_(back->merging), TEXT_(row->table), TEXT_(row->key));
    for (n = 1; statement && query_row(q); n++)
        sqlite3_bind_value(statement, n, sqlite3_column_value(q->statement, 0));
    query_end(q);
    finish(back->store, statement);
}

static bool value_back(const Back *back, const Changed *row, const char *column)
{
    Sql sql = {"UPDATE OR IGNORE "};
    const char *const parts[] = {row->table, " SET ", column, " = ?1 WHERE ", column, " IS ?2 AND "};
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        add(&sql, parts[i]);
    add_key(back, row, &sql, 3);
    sqlite3_stmt *statement = prepare(back->store, &sql);
    Query *q = query(back->store,
                     "SELECT before, after FROM merge_value WHERE merging = ?1 AND tbl = ?2 AND row = ?3 AND col = ?4",
                     INT_(back->merging), TEXT_(row->table), TEXT_(row->key), TEXT_(column));
    if (statement && query_row(q)) {
        sqlite3_bind_value(statement, 1, sqlite3_column_value(q->statement, 0));
        sqlite3_bind_value(statement, 2, sqlite3_column_value(q->statement, 1));
        bind_key(back, row, statement, 3);
    }
    query_end(q);
    return finish(back->store, statement) > 0;
}

static bool has_version(Store *store, const char *table)
{
    return query_one_int(store, 0, "SELECT 1 FROM pragma_table_info(?1) WHERE name = 'version'", TEXT_(table)) != 0;
}

/* A form that somebody opened in between must not save over what is put back. */
static void version_on(const Back *back, const Changed *row)
{
    Sql sql = {"UPDATE "};
    add(&sql, row->table);
    add(&sql, " SET version = version + 1 WHERE ");
    add_key(back, row, &sql, 1);
    sqlite3_stmt *statement = prepare(back->store, &sql);
    if (statement)
        bind_key(back, row, statement, 1);
    finish(back->store, statement);
}

/* Whose it is, or the rest of what changed. */
static void values_back(const Back *back, const Changed *row, bool owner)
{
    char names[COLUMNS][PERSON_NAME];
    size_t count = 0;
    bool any = false;
    Query *q =
        query(back->store,
              "SELECT col FROM merge_value WHERE merging = ?1 AND tbl = ?2 AND row = ?3 AND part = 0 AND "
              "(col = ?4) = ?5",
              INT_(back->merging), TEXT_(row->table), TEXT_(row->key), TEXT_(owner_column(row->table)), INT_(owner));
    while (count < COLUMNS && query_row(q))
        text_copy(names[count++], PERSON_NAME, query_text(q, 0));
    query_end(q);
    if (!count || !is_there(back, row))
        return;
    for (size_t i = 0; i < count; i++) {
        bool went = value_back(back, row, names[i]);
        any = any || went;
        if (!went)
            back->stays(back->arg, row->table, row->key, names[i]);
    }
    if (any && !owner && has_version(back->store, row->table))
        version_on(back, row);
}

/* A number that another row has got since is not taken from it: the row comes back under a new one, and what knew it
 * only by number follows. */
static void row_back(const Back *back, const Changed *row)
{
    Sql sql = {""}, marks = {""};
    int n = 0;
    bool taken = is_there(back, row), simple = strcmp(row->table, "donor") != 0 && !strchr(row->key, '|');
    if (taken && !simple)
        return;
    add(&sql, "INSERT OR IGNORE INTO ");
    add(&sql, row->table);
    add(&sql, "(");
    Query *q = query(back->store,
                     "SELECT col FROM merge_value WHERE merging = ?1 AND tbl = ?2 AND row = ?3 AND NOT (?4 AND part) "
                     "ORDER BY col",
                     INT_(back->merging), TEXT_(row->table), TEXT_(row->key), INT_(taken));
    while (query_row(q)) {
        add(&sql, n ? ", " : "");
        add(&sql, query_text(q, 0));
        add(&marks, n ? ", " : "");
        add_mark(&marks, ++n);
    }
    add(&sql, ") VALUES(");
    add(&sql, marks.text);
    add(&sql, ")");
    sqlite3_stmt *statement = prepare(back->store, &sql);
    q = query(back->store,
              "SELECT before FROM merge_value WHERE merging = ?1 AND tbl = ?2 AND row = ?3 AND NOT (?4 AND part) "
              "ORDER BY col",
              INT_(back->merging), TEXT_(row->table), TEXT_(row->key), INT_(taken));
    for (n = 1; statement && query_row(q); n++)
        sqlite3_bind_value(statement, n, sqlite3_column_value(q->statement, 0));
    query_end(q);
    if (finish(back->store, statement) > 0 && taken)
        exec(back->store, "UPDATE import_row SET record_id = ?3 WHERE record = ?1 AND record_id = CAST(?2 AS INTEGER)",
             TEXT_(row->table), TEXT_(row->key), INT_(sqlite3_last_insert_rowid(back->store->db)));
}

/* First what the merging made goes, so that keys are free; then each row is its person's again; then values; then what
 * is gone comes back. */
enum { TAKE_AWAY, OWNERS, VALUES, ROWS, PHASES };

static void one_back(const Back *back, const Changed *row, int phase)
{
    if (phase == TAKE_AWAY && row->made)
        take_away(back, row);
    else if ((phase == OWNERS || phase == VALUES) && row->stood && row->stands)
        values_back(back, row, phase == OWNERS);
    else if (phase == ROWS && row->stood && !row->stands)
        row_back(back, row);
}

/* All in one array: each is worked on by statements of its own. */
static Changed *read_changed(const Back *back, size_t *count)
{
    size_t room = (size_t)query_one_int(back->store, 0, "SELECT count(*) FROM merge_value WHERE merging = ?1",
                                        INT_(back->merging));
    Changed *rows = calloc(room + 1, sizeof *rows);
    *count = 0;
    if (!rows) {
        store_latch(back->store, SQLITE_NOMEM, "");
        return NULL;
    }
    Query *q = query(back->store,
                     "SELECT DISTINCT tbl, row, stood, stands FROM merge_value WHERE merging = ?1 ORDER BY "
                     "tbl <> 'donor', tbl, row",
                     INT_(back->merging));
    while (*count < room && query_row(q)) {
        Changed *row = &rows[(*count)++];
        text_copy(row->table, sizeof row->table, query_text(q, 0));
        text_copy(row->key, sizeof row->key, query_text(q, 1));
        row->stood = query_int(q, 2) != 0;
        row->stands = query_int(q, 3) == 1 && row->stood;
        row->made = query_int(q, 3) == 2 || !row->stood;
    }
    query_end(q);
    return rows;
}

/* --- references within one person --- */

typedef struct {
    char table[PERSON_NAME], column[PERSON_NAME], parent[PERSON_NAME];
} Reference;

enum { REFERENCES = 96 };

/* From one table of people's rows to another, by its id. */
static size_t read_references(Store *store, Reference references[REFERENCES])
{
    PersonTables tables;
    size_t count = 0;
    if (!person_tables(store, &tables))
        return 0;
    for (size_t i = 0; i < tables.count; i++) {
        if (is_bookkeeping(tables.names[i]))
            continue;
        Query *q = query(store,
                         "SELECT f.\"from\", f.\"table\" FROM pragma_foreign_key_list(?1) f WHERE f.\"table\" <> "
                         "'donor' AND EXISTS (SELECT 1 FROM pragma_table_info(f.\"table\") WHERE name = 'donor')",
                         TEXT_(tables.names[i]));
        while (count < REFERENCES && query_row(q)) {
            Reference *r = &references[count++];
            text_copy(r->table, PERSON_NAME, tables.names[i]);
            text_copy(r->column, PERSON_NAME, query_text(q, 0));
            text_copy(r->parent, PERSON_NAME, query_text(q, 1));
        }
        query_end(q);
    }
    return count;
}

/* What was entered later about a row that goes back goes with it; so does what such a row has named since. */
static void follow(Store *store, int64_t kept, int64_t away)
{
    Reference references[REFERENCES];
    size_t count = read_references(store, references);
    for (bool moved = true; moved && !store_failed(store);) {
        moved = false;
        for (size_t i = 0; i < count; i++) {
            const Reference *r = &references[i];
            moved =
                moved |
                (run_on(store,
                        (const char *const[]){"UPDATE ", r->table, " SET donor = ?2 WHERE donor = ?1 AND ", r->column,
                                              " IN (SELECT id FROM ", r->parent, " WHERE donor = ?2)", NULL},
                        kept, away) > 0);
            moved = moved |
                    (run_on(store,
                            (const char *const[]){"UPDATE ", r->parent,
                                                  " SET donor = ?2 WHERE donor = ?1 AND id IN "
                                                  "(SELECT ",
                                                  r->column, " FROM ", r->table,
                                                  " WHERE donor = ?2) AND "
                                                  "EXISTS (SELECT 1 FROM audit a JOIN merging m ON m.away = ?2 WHERE "
                                                  "a.id > m.audit AND a.donor = ?1 AND a.action = 'add' AND a.record "
                                                  "= '",
                                                  r->parent, "' AND a.record_id = ", r->parent, ".id)", NULL},
                            kept, away) > 0);
        }
    }
}

size_t unite_crossed(Store *store, void (*finding)(void *arg, const char *table, int64_t row, const char *parent),
                     void *arg)
{
    Reference references[REFERENCES];
    size_t count = read_references(store, references), found = 0;
    for (size_t i = 0; i < count; i++) {
        const Reference *r = &references[i];
        Sql sql = {""};
        const char *const parts[] = {"SELECT p.id FROM ",
                                     r->table,
                                     " t JOIN ",
                                     r->parent,
                                     " p ON p.id = t.",
                                     r->column,
                                     " WHERE t.",
                                     r->column,
                                     " IS NOT NULL AND t.donor <> p.donor"};
        for (size_t n = 0; n < sizeof parts / sizeof parts[0]; n++)
            add(&sql, parts[n]);
        sqlite3_stmt *statement = prepare(store, &sql);
        while (statement && sqlite3_step(statement) == SQLITE_ROW) {
            found++;
            finding(arg, r->table, sqlite3_column_int64(statement, 0), r->parent);
        }
        sqlite3_finalize(statement);
    }
    Query *q =
        query(store, "SELECT m.id FROM merging m JOIN former f ON f.merging = m.id WHERE f.donor <> m.donor UNION "
                     "SELECT m.id FROM merging m JOIN merge_value v ON v.merging = m.id WHERE v.donor <> m.donor");
    for (; query_row(q); found++)
        finding(arg, "former", query_int(q, 0), "merging");
    return found;
}

/* Files that ended in the one that comes back stand in it again. */
static void earlier_back(Store *store, int64_t merging, int64_t away)
{
#define EARLIER                                                                                                     \
    "WITH RECURSIVE of(file) AS (SELECT ?2 UNION SELECT away FROM merging JOIN of ON merging.kept = of.file WHERE " \
    "merging.id < ?1) "
    exec(store, EARLIER "UPDATE merging SET donor = ?2 WHERE id < ?1 AND kept IN (SELECT file FROM of)", INT_(merging),
         INT_(away));
    exec(store, "UPDATE former SET donor = ?1 WHERE merging IN (SELECT id FROM merging WHERE donor = ?1)", INT_(away));
    exec(store, "UPDATE merge_value SET donor = ?1 WHERE merging IN (SELECT id FROM merging WHERE donor = ?1)",
         INT_(away));
}

void unite_back(Store *store, int64_t merging, int64_t kept, int64_t away, UniteStays stays, void *arg)
{
    Back back = {store, merging, stays, arg};
    size_t count;
    Changed *rows = read_changed(&back, &count);
    person_defer_references(store);
    search_forget_donor(store, kept);
    for (int phase = 0; phase < PHASES; phase++)
        for (size_t i = 0; i < count && !store_failed(store); i++)
            one_back(&back, &rows[i], phase);
    free(rows);
    follow(store, kept, away);
    earlier_back(store, merging, away);
    exec(store, "DELETE FROM merging WHERE id = ?1", INT_(merging));
    idlist_add(store, &store->dirty, kept);
    idlist_add(store, &store->dirty, away);
    store_touch(store, kept);
    store_touch(store, away);
}

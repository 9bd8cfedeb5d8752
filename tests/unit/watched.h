/* Every change of an audited column of this connection is noted beside the file, and must have its history row when the
 * station is closed: so each test of the desk is one of the audit as well. */
#ifndef MARROWDESK_TEST_WATCHED_H
#define MARROWDESK_TEST_WATCHED_H

#include "record.h"
#include "store/internal.h"
#include "text.h"

static inline void watched_sql(Store *store, const char *sql)
{
    char *message = NULL;
    if (sqlite3_exec(store->db, sql, NULL, NULL, &message) != SQLITE_OK)
        fail_msg("%s: %s", sql, message);
}

/* What a row held when it was taken away; with a person or a case that goes, everything of it goes. */
static inline void watched_going(const RecordType *type, char *sql, size_t size)
{
    char part[512];
    if (type == &donor_type || type == &task_type)
        return;
    text_format(
        part, sizeof part,
        "CREATE TEMP TRIGGER go_%1$s BEFORE DELETE ON main.%1$s %3$s BEGIN INSERT INTO seen(tbl, id, col, before, "
        "donor) SELECT '%1$s', old.id, column1, column2, %2$s FROM (VALUES('', NULL)",
        type->table, type->owned ? "old.donor" : "NULL",
        field_find(type, "donation_case")
            ? "WHEN EXISTS (SELECT 1 FROM main.donation_case WHERE id = old.donation_case)"
            : "");
    text_append(sql, size, part);
    for (size_t i = 0; i < type->count; i++)
        if ((type->fields[i].flags & FIELD_AUDITED) && !(type->fields[i].flags & FIELD_DERIVED)) {
            text_format(part, sizeof part, ", ('%1$s', old.%1$s)", type->fields[i].name);
            text_append(sql, size, part);
        }
    text_append(sql, size, ") WHERE column2 IS NOT NULL; END;");
}

/* One trigger a table: the audited columns whose values differ, then the coming and going of rows. */
static inline void watched_table(Store *store, const RecordType *type)
{
    enum { SQL = 16384 };
    char *sql = calloc(1, SQL), part[256];
    const char *when = type == &task_type ? "WHEN new.origin = 'hand'" : ""; /* the rules' tasks are conclusions */
    assert_non_null(sql);
    text_format(
        sql, SQL,
        "CREATE TEMP TRIGGER watch_%1$s AFTER UPDATE ON main.%1$s %2$s BEGIN INSERT INTO seen(tbl, id, col, before, "
        "after) SELECT '%1$s', new.id, column1, column2, column3 FROM (VALUES('', 0, 0)",
        type->table, when);
    for (size_t i = 0; i < type->count; i++)
        if (type->fields[i].flags & FIELD_AUDITED) {
            text_format(part, sizeof part, ", ('%1$s', old.%1$s, new.%1$s)", type->fields[i].name);
            text_append(sql, SQL, part);
        }
    text_append(sql, SQL, ") WHERE column2 IS NOT column3; END;");
    text_format(
        part, sizeof part,
        "CREATE TEMP TRIGGER come_%1$s AFTER INSERT ON main.%1$s %2$s BEGIN INSERT INTO seen(tbl, id, owner) "
        "VALUES('%1$s', new.id, %3$s); END;",
        type->table, when, type->owned ? "new.donor" : "NULL");
    text_append(sql, SQL, part);
    watched_going(type, sql, SQL);
    watched_sql(store, sql);
    free(sql);
}

static inline void watch_changes(Store *store)
{
    watched_sql(store, "CREATE TEMP TABLE seen(n INTEGER PRIMARY KEY, tbl, id, col, before, after, donor, owner)");
    for (size_t i = 0; record_types[i]; i++)
        watched_table(store, record_types[i]);
}

/* A value that went through several hands in one save may be told as one change: what it was before, what it is now. An
 * imported person has one row with all parts, which come behind the person and before the next. */
#define CAME_WITH_PERSON                                                                                               \
    "(s.owner IS NOT NULL AND EXISTS (SELECT 1 FROM main.import_row r JOIN main.audit a ON a.record = 'donor' AND "    \
    "a.record_id = s.owner AND a.action = 'add' WHERE r.record = 'donor' AND r.record_id = s.owner AND r.before IS "   \
    "NULL) AND (SELECT max(n) FROM seen d WHERE d.tbl = 'donor' AND d.n < s.n) = (SELECT min(n) FROM seen d WHERE "    \
    "d.tbl = 'donor' AND d.id = s.owner))"

static inline int unaudited(Store *store)
{
    static const char sql[] =
        "SELECT tbl, id, col, before, after FROM seen s WHERE NOT EXISTS (SELECT 1 FROM main.audit a WHERE a.record = "
        "s.tbl AND a.record_id = s.id AND (s.col IS NULL OR EXISTS (SELECT 1 FROM main.history h WHERE h.audit = a.id "
        "AND h.field = s.col AND (h.commitment IS NOT NULL OR (h.before IS CAST(s.before AS TEXT) AND h.after IS "
        "CAST(s.after AS TEXT)))))) AND (s.donor IS NULL OR EXISTS (SELECT 1 FROM main.donor WHERE id = s.donor)) "
        "AND NOT " CAME_WITH_PERSON " ORDER BY n";
    sqlite3_stmt *s;
    int count = 0;
    if (sqlite3_prepare_v2(store->db, "SELECT 1 FROM temp.seen", -1, &s, NULL) != SQLITE_OK)
        return 0; /* the test has opened the file anew */
    sqlite3_finalize(s);
    assert_int_equal(sqlite3_prepare_v2(store->db, sql, -1, &s, NULL), SQLITE_OK);
    for (; sqlite3_step(s) == SQLITE_ROW; count++)
        print_error("not in the audit: %s %lld %s: %s -> %s\n", sqlite3_column_text(s, 0),
                    (long long)sqlite3_column_int64(s, 1),
                    sqlite3_column_text(s, 2) ? (const char *)sqlite3_column_text(s, 2) : "(new)",
                    sqlite3_column_text(s, 3) ? (const char *)sqlite3_column_text(s, 3) : "-",
                    sqlite3_column_text(s, 4) ? (const char *)sqlite3_column_text(s, 4) : "-");
    sqlite3_finalize(s);
    return count;
}

#endif

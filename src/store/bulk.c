/* Bulk loading: secondary indexes are dropped and made again in the same transaction. */
#include <libgen.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"
#include "text.h"

enum {
    MANY = 2000, /* rows from which on a child makes the search keys */
    LARGE = 20000, /* rows from which on it is not done in the memory of a desk */
    /* Of the people who are there, in percent. From so many new ones on all indexes are made again (for a fifth of
     * 100,000 to keep them takes an eighth less of the processor), and pairs are looked for in one walk. */
    REBUILD_SHARE = 25,
    DEFER_SHARE = 10
};

/* Those that neither identity (document, numbers, name, phone) nor the derived values look things up by. */
static const char *const bulk_indexes[] = {
    "donor_birth",      "donor_status",     "donor_reach",      "donor_until",       "donor_incomplete",
    "sample_collected", "attempt_at",       "attempt_account",  "attempt_ended",     "task_queue",
    "task_unit_queue",  "import_row_donor", "waiting_list",     "waiting_unit",      "donor_incomplete_new",
    "sample_state",     "sample_unit",      "sample_site",      "sample_event",      "sample_typed",
    "sample_registry",  "donor_recruiter",  "counted_no_phone", "counted_no_second", "counted_no_consent",
    "donor_born",       "audit_action",     "audit_account",    "task_open_due",     "task_assignee"};
_Static_assert(sizeof bulk_indexes / sizeof bulk_indexes[0] <= BULK_INDEXES, "room for each index");

/* Statements that depend on the names above; they are no values and cannot be bound. */
static void run(Store *store, const char *sql)
{
    if (!store_failed(store) && sqlite3_exec(store->db, sql, NULL, NULL, NULL) != SQLITE_OK)
        store_latch(store, sqlite3_extended_errcode(store->db), sqlite3_errmsg(store->db));
}

/* The files have no name and are for their owner only. */
void store_sort_on_disk(Store *store, bool on)
{
    if (on == (store->sort_folder != NULL))
        return;
    char folder[PATH_MAX];
    text_copy(folder, sizeof folder, store->path);
    free(store->sort_folder);
    store->sort_folder = on ? strdup(dirname(folder)) : NULL;
    sqlite3_temp_directory = store->sort_folder;
    sqlite3_exec(store->db, on ? "PRAGMA temp_store=FILE" : "PRAGMA temp_store=MEMORY", NULL, NULL, NULL);
    if (on)
        sqlite3_exec(store->db, "PRAGMA cache_size=-32000", NULL, NULL, NULL);
    else
        cache_fit(store);
}

/* The audit may be far longer than the list of people. */
static bool of_audit(const char *index)
{
    return strncmp(index, "audit_", 6) == 0;
}

void store_bulk_begin(Store *store, int64_t rows)
{
    store->bulk = true;
    if (rows >= LARGE)
        store_sort_on_disk(store, true);
    if (rows >= MANY)
        search_bulk(store);
    int64_t there = query_one_int(store, 0, "SELECT count(*) FROM (SELECT 1 FROM donor LIMIT ?1)",
                                  INT_(rows * 100 / DEFER_SHARE + 1));
    store->defers = rows * 100 >= there * DEFER_SHARE;
    if (rows * 100 < there * REBUILD_SHARE)
        return;
    bool long_audit = query_one_int(store, 0, "SELECT max(id) FROM audit") > rows * 10;
    for (size_t i = 0; i < sizeof bulk_indexes / sizeof bulk_indexes[0]; i++) {
        char sql[1024], drop[96] = "DROP INDEX ";
        if (long_audit && of_audit(bulk_indexes[i]))
            continue;
        if (!query_one_text(store, sql, sizeof sql, "SELECT sql FROM sqlite_schema WHERE type = 'index' AND name = ?1",
                            TEXT_(bulk_indexes[i])))
            continue;
        store->bulk_sql[i] = strdup(sql);
        if (!store->bulk_sql[i]) {
            store_latch(store, SQLITE_NOMEM, "");
            return;
        }
        text_append(drop, sizeof drop, bulk_indexes[i]);
        run(store, drop);
    }
}

bool store_bulk_end(Store *store)
{
    bool deferred = store->defers;
    pending_bulk_end(store);
    tally_flush(store);
    for (size_t i = 0; i < BULK_INDEXES; i++)
        if (store->bulk_sql[i])
            run(store, store->bulk_sql[i]);
    bulk_forget(store);
    return deferred && !store_failed(store);
}

void store_defer(Store *store, bool on)
{
    store->defers = on;
}

bool store_defers(const Store *store)
{
    return store->defers;
}

void bulk_forget(Store *store)
{
    store->bulk = false;
    store->defers = false;
    for (size_t i = 0; i < BULK_INDEXES; i++) {
        free(store->bulk_sql[i]);
        store->bulk_sql[i] = NULL;
    }
    store_sort_on_disk(store, false);
}

/* The one write path. */
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "internal.h"
#include "text.h"
#include "tr.h"

enum {
    LOCK_MILLISECONDS = 2000, /* somebody waits: then they are told who is saving */
    /* Of the log, for a checkpoint. The save behind one begins the log anew and waits for the disk twice: so a rest of
     * the keyboard takes it only when it is worth that, and a save only where nobody rests: it takes 2 ms at 100 pages
     * and 10 ms at 1,000, and every sixth intake meets it. */
    REST_PAGES = 200,
    SAVE_PAGES = 600
};

/* --- who acts --- */

void store_actor(Store *store, int64_t account, const char *via)
{
    store->account = account;
    text_copy(store->via, sizeof store->via, via);
    store->holder[0] = '\0';
}

int64_t store_actor_account(const Store *store)
{
    return store->account;
}

static bool holder_stands(const Store *store)
{
    char said[sizeof store->holder];
    size_t length = strlen(store->holder);
    return pread(store->lock, said, length, 0) == (ssize_t)length && memcmp(said, store->holder, length) == 0;
}

/* For the message of whoever waits in vain. */
static void write_holder(Store *store)
{
    char name[64];
    if (!store->holder[0]) {
        query_one_text(store, name, sizeof name, "SELECT coalesce(full_name, name) FROM account WHERE id = ?1",
                       INT_(store->account));
        text_format(store->holder, sizeof store->holder, "%s, %d\n", name[0] ? name : store->via, (int)getpid());
    }
    if (!holder_stands(store) && pwrite(store->lock, store->holder, strlen(store->holder), 0) < 0)
        return; /* only a name would be missing */
}

/* --- what follows for touched donors --- */

void store_set_derive(Store *store, DeriveFn fn, void *arg)
{
    store->derive = fn;
    store->derive_arg = arg;
}

/* Many donors close together are read in one walk through each table. */
static void sweep_over(Store *store, const IdList *sorted)
{
    enum { MANY = 16, APART = 4 };
    int64_t first = sorted->count ? sorted->items[0] : 0, last = sorted->count ? sorted->items[sorted->count - 1] : 0;
    if (sorted->count >= MANY && last - first < (int64_t)sorted->count * APART)
        sweep_begin(store, first, last);
}

void store_settle(Store *store)
{
    idlist_sort(&store->touched);
    sweep_over(store, &store->touched);
    for (size_t i = 0; i < store->touched.count; i++)
        if (store->derive && (i == 0 || store->touched.items[i] != store->touched.items[i - 1]))
            store->derive(store, store->derive_arg, store->touched.items[i]);
    sweep_end(store);
    idlist_sort(&store->dirty);
    sweep_over(store, &store->dirty);
    for (size_t i = 0; i < store->dirty.count; i++)
        if (i == 0 || store->dirty.items[i] != store->dirty.items[i - 1])
            search_renew(store, store->dirty.items[i]);
    sweep_end(store);
    store->touched.count = store->dirty.count = 0;
    watch_forget(store);
    tally_settle(store);
}

static void forget_transaction(Store *store)
{
    store->touched.count = store->dirty.count = 0;
    tally_forget(store);
    pending_end(store);
    store->audits = 0;
    watch_forget(store);
    chain_forget(store);
    bulk_forget(store);
}

/* --- checkpoints: only here, only under the write lock --- */

static void checkpoint(Store *store, int at_least)
{
    if (store->wal_pages < at_least || store->damaged)
        return;
    int pages = 0, done = 0;
    if (sqlite3_wal_checkpoint_v2(store->db, NULL, SQLITE_CHECKPOINT_PASSIVE, &pages, &done) == SQLITE_OK &&
        pages == done)
        store->wal_pages = 0;
}

void store_rest(Store *store, bool long_one)
{
    int at_least = long_one ? 1 : REST_PAGES;
    if (!store || store->writing || store->wal_pages < at_least || lock_take(store, 0, NULL) != OK)
        return;
    checkpoint(store, 1);
    lock_release(store);
}

void store_tidy(Store *store, bool imported)
{
    if (!store || store->writing || store->damaged || lock_take(store, 1000, NULL) != OK)
        return;
    sqlite3_exec(store->db, imported ? "ANALYZE" : "PRAGMA optimize", NULL, NULL, NULL);
    checkpoint(store, 1);
    lock_release(store);
}

/* --- requests --- */

void store_answer(Store *store, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(store->answer, sizeof store->answer, format, args);
    va_end(args);
}

/* The second comes first: the newest requests stand together, and so do those that are forgotten. */
void store_request_id(char out[40])
{
    unsigned char id[16];
    Instant now = clock_now();
    randombytes_buf(id, sizeof id);
    for (int i = 0; i < 4; i++)
        id[i] = (unsigned char)(now >> (24 - 8 * i));
    sodium_bin2hex(out, 40, id, sizeof id);
}

enum { DIGEST_SIZE = 32 };

/* True when the request was done before: its answer is in place, nothing is to be changed. */
static bool request_known(Store *store, Request *request, unsigned char digest[DIGEST_SIZE])
{
    crypto_generichash(digest, DIGEST_SIZE, (const unsigned char *)request->body, request->length, NULL, 0);
    Query *q = query(store, "SELECT digest = ?2, answer FROM request WHERE id = ?1", TEXT_(request->id),
                     BLOB_((const char *)digest, DIGEST_SIZE));
    if (!query_row(q))
        return false;
    bool same = query_int(q, 0) != 0;
    text_copy(request->answer, sizeof request->answer, query_text(q, 1));
    query_end(q);
    if (!same)
        store_fail(store, ERR_CONFLICT, "id",
                   tr("this request id was used before for something else: give each request its own id"));
    request->again = true;
    return true;
}

static void request_remember(Store *store, Request *request, const unsigned char digest[DIGEST_SIZE])
{
    char at[INSTANT_SIZE];
    instant_format(clock_now(), at);
    exec(store, "INSERT INTO request(id, digest, answer, at) VALUES(?1, ?2, ?3, ?4)", TEXT_(request->id),
         BLOB_((const char *)digest, DIGEST_SIZE), TEXT_(store->answer), TEXT_(at));
    text_copy(request->answer, sizeof request->answer, store->answer);
}

/* --- the transaction --- */

static void write_body(Store *store, WriteFn fn, void *arg, Request *request, bool audited)
{
    unsigned char digest[DIGEST_SIZE];
    if (request && request_known(store, request, digest))
        return;
    int64_t changes = sqlite3_total_changes64(store->db);
    fn(store, arg);
    store_settle(store);
    pending_write(store);
    chain_seal(store);
    bool changed = sqlite3_total_changes64(store->db) != changes;
    if (request && store->latched.code == OK)
        request_remember(store, request, digest);
    if (audited && changed && store->audits == 0)
        store_fail(store, ERR_INTERNAL, "", tr("a change left no audit row: it was not stored"));
}

static Status write_locked(Store *store, WriteFn fn, void *arg, Request *request, bool audited, Error *error)
{
    store_roll_back(store);
    if (store_turn(store->begin) != SQLITE_OK)
        return store_sqlite_error(store, sqlite3_extended_errcode(store->db), sqlite3_errmsg(store->db), error);
    store->writing = true;
    store->answer[0] = '\0';
    write_body(store, fn, arg, request, audited);
    if (store->latched.code == OK && store_turn(store->commit) != SQLITE_OK)
        store_latch(store, sqlite3_extended_errcode(store->db), sqlite3_errmsg(store->db));
    store_roll_back(store);
    store->writing = false;
    forget_transaction(store);
    Status status = store_status(store, error);
    store->spoiled |= status != OK;
    store->commits++; /* what ended with an error may have been kept all the same */
    if (status == OK)
        checkpoint(store, SAVE_PAGES);
    return status;
}

static Status write_whole(Store *store, WriteFn fn, void *arg, Request *request, bool audited, Error *error)
{
    if (store->writing) {
        store_fail(store, ERR_INTERNAL, "", tr("a write inside a write"));
        return store_status(store, error);
    }
    if (clock_is_set() && !store->practice)
        return error_set(error, ERR_DENIED, "", tr("with --now a real database is only read: leave --now out to save"));
    /* What a read that failed did not find may be why this is written. */
    Status status = store_status(store, error);
    if (status == OK)
        status = lock_take(store, LOCK_MILLISECONDS, error);
    if (status != OK)
        return status;
    write_holder(store);
    status = write_locked(store, fn, arg, request, audited, error);
    lock_release(store);
    return status;
}

Status store_write(Store *store, WriteFn fn, void *arg, Error *error)
{
    return write_whole(store, fn, arg, NULL, true, error);
}

Status store_write_unaudited(Store *store, WriteFn fn, void *arg, Error *error)
{
    return write_whole(store, fn, arg, NULL, false, error);
}

Status store_write_once(Store *store, Request *request, WriteFn fn, void *arg, Error *error)
{
    request->again = false;
    request->answer[0] = '\0';
    return write_whole(store, fn, arg, request, true, error);
}

int64_t store_data_version(Store *store)
{
    return query_one_int(store, 0, "PRAGMA data_version") * 1000003 + store->commits;
}

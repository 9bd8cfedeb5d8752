/* The audit's chain: each row is linked to the one before, and the values of its history are committed with a salt of
 * the person, so that they can be erased and the chain still holds. */
#include <sodium.h>
#include <string.h>

#include "internal.h"
#include "text.h"
#include "tr.h"

_Static_assert(CHAIN_HASH == crypto_generichash_BYTES && CHAIN_HASH == crypto_generichash_KEYBYTES, "one size for all");

typedef struct {
    int64_t id, account, record_id, donor;
    const char *at, *via, *action, *record;
} AuditRow;

typedef struct {
    int64_t id, audit;
    const char *field, *before, *after;
} HistoryRow;

/* --- what is hashed: numbers in eight bytes, texts behind their length, so that no two rows look alike --- */

static void hash_int(crypto_generichash_state *state, int64_t value)
{
    unsigned char bytes[8];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (unsigned char)((uint64_t)value >> (8 * i));
    crypto_generichash_update(state, bytes, sizeof bytes);
}

static void hash_text(crypto_generichash_state *state, const char *text)
{
    size_t length = strlen(text);
    hash_int(state, (int64_t)length);
    crypto_generichash_update(state, (const unsigned char *)text, length);
}

/* From the link before to the link of a row, and on with each of its history rows. */
static void link_row(unsigned char link[CHAIN_HASH], const AuditRow *row)
{
    crypto_generichash_state state;
    crypto_generichash_init(&state, NULL, 0, CHAIN_HASH);
    crypto_generichash_update(&state, link, CHAIN_HASH);
    hash_int(&state, row->id);
    hash_text(&state, row->at);
    hash_int(&state, row->account);
    hash_text(&state, row->via);
    hash_text(&state, row->action);
    hash_text(&state, row->record);
    hash_int(&state, row->record_id);
    hash_int(&state, row->donor);
    crypto_generichash_final(&state, link, CHAIN_HASH);
}

static void link_history(unsigned char link[CHAIN_HASH], const HistoryRow *row,
                         const unsigned char commitment[CHAIN_HASH])
{
    crypto_generichash_state state;
    crypto_generichash_init(&state, NULL, 0, CHAIN_HASH);
    crypto_generichash_update(&state, link, CHAIN_HASH);
    hash_int(&state, row->id);
    hash_text(&state, row->field);
    crypto_generichash_update(&state, commitment, CHAIN_HASH);
    crypto_generichash_final(&state, link, CHAIN_HASH);
}

static void commit_values(const unsigned char salt[CHAIN_HASH], const HistoryRow *row, unsigned char out[CHAIN_HASH])
{
    crypto_generichash_state state;
    crypto_generichash_init(&state, salt, CHAIN_HASH, CHAIN_HASH);
    hash_int(&state, row->id);
    hash_text(&state, row->before);
    hash_text(&state, row->after);
    crypto_generichash_final(&state, out, CHAIN_HASH);
}

/* --- what is stored --- */

static bool read_hash(Query *q, int column, unsigned char out[CHAIN_HASH])
{
    const void *bytes = q->busy ? sqlite3_column_blob(q->statement, column) : NULL;
    bool whole = bytes && sqlite3_column_bytes(q->statement, column) == CHAIN_HASH;
    if (whole)
        memcpy(out, bytes, CHAIN_HASH);
    return whole;
}

/* The salt of a donor; kept at hand, as changes of one person follow each other. */
static bool find_salt(Store *store, int64_t donor)
{
    Chain *chain = &store->chain;
    if (chain->salted && chain->salt_donor == donor)
        return true;
    Query *q = query(store, "SELECT salt FROM salt WHERE donor = ?1", INT_(donor));
    chain->salted = query_row(q) && read_hash(q, 0, chain->salt);
    chain->salt_donor = donor;
    query_end(q);
    return chain->salted;
}

static void need_salt(Store *store, int64_t donor)
{
    Chain *chain = &store->chain;
    if (find_salt(store, donor) || store_failed(store))
        return;
    randombytes_buf(chain->salt, sizeof chain->salt);
    exec(store, "INSERT INTO salt(donor, salt) VALUES(?1, ?2)", INT_(donor),
         BLOB_((const char *)chain->salt, CHAIN_HASH));
    chain->salted = true;
}

/* The last link; zeros before the first. */
static void read_head(Store *store, unsigned char out[CHAIN_HASH])
{
    memset(out, 0, CHAIN_HASH);
    Query *q = query(store, "SELECT hash FROM chain ORDER BY audit DESC LIMIT 1");
    if (query_row(q) && !read_hash(q, 0, out))
        store_fail(store, ERR_DAMAGED, "", tr("the audit's chain is damaged: run \"marrowdesk check\""));
    query_end(q);
}

/* --- growing, in the transaction of the change --- */

static void chain_begin(Store *store, const AuditRow *row)
{
    Chain *chain = &store->chain;
    if (!chain->begun)
        read_head(store, chain->head);
    chain->begun = true;
    chain->audit = row->id;
    link_row(chain->head, row);
}

void chain_seal(Store *store)
{
    Chain *chain = &store->chain;
    if (!chain->audit || store_failed(store))
        return;
    exec(store, "INSERT INTO chain(audit, hash) VALUES(?1, ?2)", INT_(chain->audit),
         BLOB_((const char *)chain->head, CHAIN_HASH));
    chain->audit = 0;
}

void chain_forget(Store *store)
{
    sodium_memzero(&store->chain, sizeof store->chain);
}

int64_t audit_row(Store *store, const char *action, const char *record, int64_t id, int64_t donor)
{
    char at[INSTANT_SIZE];
    instant_format(clock_now(), at);
    chain_seal(store);
    exec(store,
         "INSERT INTO audit(at, account, via, action, record, record_id, donor) "
         "VALUES(?1, nullif(?2, 0), ?3, ?4, ?5, nullif(?6, 0), nullif(?7, 0))",
         TEXT_(at), INT_(store->account), TEXT_(store->via), TEXT_(action), TEXT_(record), INT_(id), INT_(donor));
    if (store_failed(store))
        return 0;
    int64_t audit = sqlite3_last_insert_rowid(store->db);
    chain_begin(store, &(AuditRow){audit, store->account, id, donor, at, store->via, action, record});
    store->chain.donor = donor;
    store->audits++;
    return audit;
}

int64_t audit_add(Store *store, const char *action, const char *record, int64_t id, int64_t donor)
{
    int64_t audit = audit_row(store, action, record, id, donor);
    if (audit)
        store_touch(store, donor);
    return audit;
}

static void add_history(Store *store, int64_t id, const char *field, const char *before, const char *after)
{
    unsigned char commitment[CHAIN_HASH];
    HistoryRow row = {id, store->chain.audit, field, before ? before : "", after ? after : ""};
    need_salt(store, store->chain.donor);
    commit_values(store->chain.salt, &row, commitment);
    link_history(store->chain.head, &row, commitment);
}

void history_add(Store *store, int64_t audit, const char *field, const char *before, const char *after)
{
    if (store_failed(store))
        return;
    if (audit != store->chain.audit) {
        store_fail(store, ERR_INTERNAL, "", tr("a change left its audit row too late: it was not stored"));
        return;
    }
    exec(store, "INSERT INTO history(audit, field, before, after) VALUES(?1, ?2, ?3, ?4)", INT_(audit), TEXT_(field),
         TEXT_(before), TEXT_(after));
    if (!store_failed(store))
        add_history(store, sqlite3_last_insert_rowid(store->db), field, before, after);
}

/* --- reading rows in order: the audit and, beside it, the history --- */

typedef struct {
    Query *audits, *histories;
    bool history; /* a history row waits */
} Walk;

static void walk_open(Store *store, Walk *walk)
{
    walk->audits = query(store, "SELECT a.id, a.at, a.account, a.via, a.action, a.record, a.record_id, a.donor, c.hash "
                                "FROM audit a LEFT JOIN chain c ON c.audit = a.id ORDER BY a.id");
    walk->histories =
        query(store, "SELECT id, audit, field, before, after, commitment FROM history ORDER BY audit, id");
    walk->history = query_row(walk->histories);
}

static void walk_close(Walk *walk)
{
    query_end(walk->audits);
    query_end(walk->histories);
}

static AuditRow walk_audit(const Walk *walk)
{
    Query *q = walk->audits;
    return (AuditRow){query_int(q, 0),  query_int(q, 2),  query_int(q, 6),  query_int(q, 7),
                      query_text(q, 1), query_text(q, 3), query_text(q, 4), query_text(q, 5)};
}

static HistoryRow walk_history(const Walk *walk)
{
    Query *q = walk->histories;
    return (HistoryRow){query_int(q, 0), query_int(q, 1), query_text(q, 2), query_text(q, 3), query_text(q, 4)};
}

/* Rows of editions that had no chain yet. */
void chain_all(Store *store)
{
    Walk walk;
    walk_open(store, &walk);
    while (query_row(walk.audits) && !store_failed(store)) {
        AuditRow row = walk_audit(&walk);
        chain_begin(store, &row);
        store->chain.donor = row.donor;
        for (; walk.history && walk_history(&walk).audit == row.id; walk.history = query_row(walk.histories)) {
            HistoryRow history = walk_history(&walk);
            add_history(store, history.id, history.field, history.before, history.after);
        }
        chain_seal(store);
    }
    walk_close(&walk);
    chain_forget(store);
}

/* --- erasing a person's values --- */

void history_erase(Store *store, int64_t donor)
{
    unsigned char commitment[CHAIN_HASH];
    if (find_salt(store, donor)) {
        Query *q =
            query(store,
                  "SELECT h.id, h.audit, h.field, h.before, h.after FROM audit a JOIN history h ON h.audit = a.id "
                  "WHERE a.donor = ?1 AND h.commitment IS NULL",
                  INT_(donor));
        while (query_row(q)) {
            HistoryRow row = {query_int(q, 0), query_int(q, 1), query_text(q, 2), query_text(q, 3), query_text(q, 4)};
            commit_values(store->chain.salt, &row, commitment);
            exec(store, "UPDATE history SET before = NULL, after = NULL, commitment = ?2 WHERE id = ?1", INT_(row.id),
                 BLOB_((const char *)commitment, CHAIN_HASH));
        }
    }
    exec(store, "DELETE FROM salt WHERE donor = ?1", INT_(donor));
    store->chain.salted = false;
}

/* --- verifying --- */

typedef struct {
    Store *store;
    void (*finding)(void *arg, const char *text);
    void *arg;
    unsigned char head[CHAIN_HASH];
    int64_t last;
    bool broken; /* the first fault was told: what follows it proves nothing */
} Verify;

static void __attribute__((format(printf, 2, 3))) tell(Verify *verify, const char *format, ...)
{
    char text[256];
    va_list args;
    if (verify->broken)
        return;
    verify->broken = true;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    verify->finding(verify->arg, text);
}

static bool was_erased(Store *store, int64_t donor)
{
    return query_one_int(store, 0, "SELECT 1 FROM erasure WHERE donor = ?1", INT_(donor)) != 0;
}

/* The commitment of a history row: computed where the values stand, stored where the person was erased. */
static bool read_commitment(Verify *verify, const Walk *walk, int64_t donor, unsigned char out[CHAIN_HASH])
{
    HistoryRow row = walk_history(walk);
    if (read_hash(walk->histories, 5, out))
        return !row.before[0] && !row.after[0] && was_erased(verify->store, donor);
    if (!find_salt(verify->store, donor))
        return false;
    commit_values(verify->store->chain.salt, &row, out);
    return true;
}

static bool verify_histories(Verify *verify, Walk *walk, const AuditRow *row)
{
    bool sound = true;
    for (; walk->history && walk_history(walk).audit <= row->id; walk->history = query_row(walk->histories)) {
        unsigned char commitment[CHAIN_HASH];
        HistoryRow history = walk_history(walk);
        sound = sound && history.audit == row->id && read_commitment(verify, walk, row->donor, commitment);
        if (sound)
            link_history(verify->head, &history, commitment);
    }
    return sound;
}

static void verify_row(Verify *verify, Walk *walk)
{
    unsigned char stored[CHAIN_HASH];
    AuditRow row = walk_audit(walk);
    if (row.id != verify->last + 1)
        tell(verify, tr("audit: row %lld was removed"), (long long)verify->last + 1);
    bool linked = read_hash(walk->audits, 8, stored);
    link_row(verify->head, &row);
    bool sound = verify_histories(verify, walk, &row);
    if (!linked)
        tell(verify, tr("audit: row %lld has no link in the chain"), (long long)row.id);
    else if (!sound || memcmp(stored, verify->head, CHAIN_HASH) != 0)
        tell(verify, tr("audit: row %lld, its values or its place were changed"), (long long)row.id);
    verify->last = row.id;
}

bool audit_verify(Store *store, void (*finding)(void *arg, const char *text), void *arg)
{
    Verify verify = {.store = store, .finding = finding, .arg = arg};
    Walk walk;
    chain_forget(store);
    walk_open(store, &walk);
    while (!verify.broken && query_row(walk.audits))
        verify_row(&verify, &walk);
    /* While the walk is open, all of it is one moment: others may save meanwhile. */
    if (!verify.broken && (walk.history || query_one_int(store, 0, "SELECT max(audit) FROM chain") > verify.last))
        tell(&verify, tr("audit: the rows behind %lld were cut off"), (long long)verify.last);
    walk_close(&walk);
    chain_forget(store);
    return !verify.broken && !store_failed(store);
}

/* --- its end, to be kept elsewhere --- */

bool audit_link(Store *store, int64_t audit, char hash[AUDIT_HASH_SIZE])
{
    unsigned char bytes[CHAIN_HASH];
    Query *q = query(store, "SELECT hash FROM chain WHERE audit = ?1", INT_(audit));
    bool found = query_row(q) && read_hash(q, 0, bytes);
    query_end(q);
    hash[0] = '\0';
    if (found)
        sodium_bin2hex(hash, AUDIT_HASH_SIZE, bytes, sizeof bytes);
    return found;
}

void audit_anchor(Store *store, char *out, size_t size)
{
    char hash[AUDIT_HASH_SIZE], now[32], iso[INSTANT_SIZE];
    int64_t last = query_one_int(store, 0, "SELECT max(audit) FROM chain");
    audit_link(store, last, hash);
    instant_format(clock_now(), iso);
    instant_local(iso, now, sizeof now);
    text_format(out, size, "%s  audit %lld  %s", now, (long long)last, hash);
}

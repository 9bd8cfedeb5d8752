/* Search keys that wait for the end of their transaction. They are gathered in memory; of many, a child sorts them
 * and in a bulk load also makes them meanwhile, in runs in a file without a name; at the end all are merged, those of a
 * bulk load into a table that SQLite copies, and written in one walk through the tree. So a load of millions touches
 * each page of the tree once, with the memory of a few. */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "internal.h"

enum {
    PENDING_KEYS = 1 << 19, /* sorted at once: 12 MB, as much again while they are sorted */
    PENDING_BYTES = 8 << 20,
    KEPT_KEYS = 1 << 14, /* room that stays for the next save */
    SAID_BYTES = 1 << 20 /* that a child makes keys of: half a million */
};

/* --- gathering --- */

/* A key that ends the one before it, as every tail of a number does, shares its text. */
static bool keep_text(Pending *p, const char *key, uint32_t *at)
{
    size_t size = strlen(key) + 1;
    const PendingKey *before = p->count ? &p->keys[p->count - 1] : NULL;
    if (before && p->used - before->text >= size && memcmp(p->arena + p->used - size, key, size) == 0) {
        *at = (uint32_t)(p->used - size);
        return true;
    }
    if (p->used + size > p->arena_size) {
        size_t room = p->arena_size ? p->arena_size * 2 : 64 << 10;
        char *arena = realloc(p->arena, room);
        if (!arena)
            return false;
        p->arena = arena;
        p->arena_size = room;
    }
    memcpy(p->arena + p->used, key, size);
    *at = (uint32_t)p->used;
    p->used += size;
    return true;
}

static bool keep_key(Pending *p, const char *key, int64_t donor, bool gone)
{
    PendingKey pending = {.start = key_start(key), .donor = donor, .order = (uint32_t)p->count * 2 + gone};
    if (p->count == p->room) {
        size_t room = p->room ? p->room * 2 : 1024;
        PendingKey *keys = realloc(p->keys, room * sizeof *keys);
        if (!keys)
            return false;
        p->keys = keys;
        p->room = room;
    }
    if (!keep_text(p, key, &pending.text))
        return false;
    p->keys[p->count++] = pending;
    p->some_gone |= gone;
    return true;
}

static int compare_text(const PendingKey *x, const PendingKey *y, const char *arena)
{
    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    int order = x->text == y->text ? 0 : strcmp(arena + x->text, arena + y->text);
    return order ? order : (x->donor > y->donor) - (x->donor < y->donor);
}

/* Of the same key of the same person the last word comes first. */
static inline bool goes_before(const PendingKey *x, const PendingKey *y, const char *arena)
{
    int order = compare_text(x, y, arena);
    return order ? order < 0 : x->order > y->order;
}

static inline void swap_keys(PendingKey *x, PendingKey *y)
{
    PendingKey kept = *x;
    *x = *y;
    *y = kept;
}

enum { FEW_KEYS = 12 };

static void sort_few(PendingKey *keys, size_t count, const char *arena)
{
    for (size_t i = 1; i < count; i++) {
        PendingKey moved = keys[i];
        size_t at = i;
        for (; at > 0 && goes_before(&moved, &keys[at - 1], arena); at--)
            keys[at] = keys[at - 1];
        keys[at] = moved;
    }
}

/* Quicksort around the middle of three. No two keys are equal, as no two have the same order; qsort_r(), which calls
 * for each comparison, takes three times as long. */
static void sort_keys(PendingKey *keys, size_t count, const char *arena)
{
    while (count > FEW_KEYS) {
        PendingKey *last = &keys[count - 1], *middle = &keys[count / 2];
        if (goes_before(middle, keys, arena))
            swap_keys(middle, keys);
        if (goes_before(last, middle, arena)) {
            swap_keys(last, middle);
            if (goes_before(middle, keys, arena))
                swap_keys(middle, keys);
        }
        PendingKey pivot = *middle;
        PendingKey *low = keys, *high = last;
        for (;; low++, high--) {
            while (goes_before(low, &pivot, arena))
                low++;
            while (goes_before(&pivot, high, arena))
                high--;
            if (low >= high)
                break;
            swap_keys(low, high);
        }
        size_t left = (size_t)(low - keys), right = count - left;
        bool left_first = left < right; /* the longer part goes on here: the stack stays low */
        sort_keys(left_first ? keys : low, left_first ? left : right, arena);
        keys = left_first ? low : keys;
        count = left_first ? right : left;
    }
    sort_few(keys, count, arena);
}

enum { BUCKETS = 1 << 16 };

/* Many keys are spread over their first two bytes before each heap is sorted: half of the comparisons. False: there was
 * no memory for it. */
static bool sort_spread(Pending *p)
{
    uint32_t *ends = calloc(BUCKETS + 1, sizeof *ends);
    PendingKey *spread = malloc(p->count * sizeof *spread);
    bool able = ends && spread;
    for (size_t i = 0; able && i < p->count; i++)
        ends[(p->keys[i].start >> 48) + 1]++;
    for (size_t b = 1; able && b <= BUCKETS; b++)
        ends[b] += ends[b - 1];
    for (size_t i = 0; able && i < p->count; i++)
        spread[ends[p->keys[i].start >> 48]++] = p->keys[i]; /* where a heap began its end comes to stand */
    for (size_t b = 0, begin = 0; able && b < BUCKETS; begin = ends[b++])
        if (ends[b] - begin > 1)
            sort_keys(spread + begin, ends[b] - begin, p->arena);
    if (able) {
        free(p->keys);
        p->keys = spread;
        p->room = p->count;
    } else {
        free(spread);
    }
    free(ends);
    return able;
}

/* Sorted, with only the last word on each key. */
static void settle_order(Pending *p)
{
    size_t kept = 0;
    if (p->count == 0)
        return;
    if (p->count < BUCKETS || !sort_spread(p))
        sort_keys(p->keys, p->count, p->arena);
    for (size_t i = 0; i < p->count; i++)
        if (kept == 0 || compare_text(&p->keys[kept - 1], &p->keys[i], p->arena) != 0)
            p->keys[kept++] = p->keys[i];
    p->count = kept;
}

/* --- what is said in a bulk load is kept as it was said --- */

enum { SAID_NAME = 'n', SAID_NUMBER = '#', SAID_KEY = '+', SAID_GONE = '-' };

static bool keep_said(Pending *p, int64_t donor, char kind, const char *text)
{
    size_t size = sizeof donor + 1 + strlen(text) + 1;
    if (p->said_used + size > p->said_room) {
        size_t room = p->said_room ? p->said_room * 2 : 64 << 10;
        char *said = realloc(p->said, room);
        if (!said)
            return false;
        p->said = said;
        p->said_room = room;
    }
    char *to = p->said + p->said_used;
    memcpy(to, &donor, sizeof donor);
    to[sizeof donor] = kind;
    memcpy(to + sizeof donor + 1, text, size - sizeof donor - 1);
    p->said_used += size;
    p->some_gone |= kind == SAID_GONE;
    return true;
}

/* Makes the keys of all that was said, in the order in which it was said. */
static bool make_keys(Store *store)
{
    Pending *p = &store->pending;
    size_t end = p->said_used;
    PendingMode mode = p->mode;
    p->mode = PENDING_MAKE;
    for (const char *s = p->said; s < p->said + end && !store_failed(store);) {
        int64_t donor;
        memcpy(&donor, s, sizeof donor);
        char kind = s[sizeof donor];
        const char *text = s + sizeof donor + 1;
        if (kind == SAID_KEY || kind == SAID_GONE)
            pending_add(store, text, donor, kind == SAID_GONE);
        else
            p->make(store, donor, kind == SAID_NAME, text);
        s = text + strlen(text) + 1;
    }
    p->mode = mode;
    p->said_used = 0;
    return !store_failed(store);
}

/* --- a child makes, sorts and writes while the parent goes on: it touches nothing but memory and the file of the runs,
 * and it asks nothing of SQLite --- */

static void latch_errno(Store *store)
{
    bool full = errno == ENOSPC || errno == EDQUOT || errno == EFBIG;
    store_latch(store, full ? SQLITE_FULL : errno == ENOMEM ? SQLITE_NOMEM : SQLITE_IOERR, strerror(errno));
}

static bool write_run(Store *store)
{
    if (!make_keys(store)) {
        errno = ENOMEM;
        return false;
    }
    settle_order(&store->pending);
    return runs_write(&store->pending);
}

static bool write_and_merge(Store *store)
{
    return write_run(store) && runs_merge(&store->pending);
}

/* False, with errno: the child could not do it. */
static bool child_join(Pending *p)
{
    int status = 0;
    pid_t child = p->child;
    p->child = 0;
    if (!child)
        return true;
    while (waitpid(child, &status, 0) < 0)
        if (errno != EINTR)
            return false;
    errno = WIFEXITED(status) ? WEXITSTATUS(status) : EIO;
    return errno == 0;
}

/* Where there can be no child the work is done here. */
static bool child_start(Store *store, bool (*work)(Store *store))
{
    pid_t parent = getpid(), child = fork();
    if (child < 0)
        return work(store);
    if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL); /* it holds the write lock as its parent does */
        bool fine = getppid() == parent && work(store);
        _exit(fine ? 0 : errno ? errno : EIO);
    }
    store->pending.child = child;
    return true;
}

/* The key of the walk. */
static void take_key(Store *store)
{
    const KeyPlace *now = &store->pending.now;
    exec(store, "DELETE FROM search_key WHERE key = ?1 AND donor = ?2", TEXT_(now->key), INT_(now->donor));
}

static void forget_walk(Pending *p)
{
    free(p->heap);
    free(p->buffers);
    p->heap = NULL;
    p->buffers = NULL;
}

/* What a child has merged is written; it was all said before what is in memory. */
static void write_merged(Store *store)
{
    Pending *p = &store->pending;
    bool fine = child_join(p) && runs_merged(p);
    p->merging = false;
    if (fine && p->some_gone)
        for (fine = runs_first(p); fine && p->open; fine = runs_next(p))
            take_key(store);
    if (!fine)
        latch_errno(store);
    key_table_write(store, p->table);
    forget_walk(p);
    p->run_count = 0;
}

/* What is in memory becomes the next run. */
static void spill(Store *store, bool (*work)(Store *store))
{
    Pending *p = &store->pending;
    if (p->merging)
        write_merged(store);
    if (!child_join(p) || !runs_add(store) || !child_start(store, work))
        latch_errno(store);
    p->count = p->used = p->said_used = 0;
}

void pending_bulk(Store *store, MakeKeys make)
{
    store->pending.mode = PENDING_SAY;
    store->pending.make = make;
}

static void say(Store *store, int64_t donor, char kind, const char *text)
{
    Pending *p = &store->pending;
    if (store_failed(store))
        return;
    if (!keep_said(p, donor, kind, text))
        store_latch(store, SQLITE_NOMEM, "");
    else if (p->said_used > SAID_BYTES)
        spill(store, write_run);
}

bool pending_say(Store *store, int64_t donor, bool name, const char *value)
{
    if (store->pending.mode != PENDING_SAY)
        return false;
    say(store, donor, name ? SAID_NAME : SAID_NUMBER, value);
    return true;
}

void pending_add(Store *store, const char *key, int64_t donor, bool gone)
{
    Pending *p = &store->pending;
    if (p->mode == PENDING_SAY) {
        say(store, donor, gone ? SAID_GONE : SAID_KEY, key);
        return;
    }
    if (store_failed(store))
        return;
    if (!keep_key(p, key, donor, gone))
        store_latch(store, SQLITE_NOMEM, "");
    else if (p->mode == PENDING_KEEP && (p->count == PENDING_KEYS || p->used > PENDING_BYTES))
        spill(store, write_run);
}

void pending_bulk_end(Store *store)
{
    Pending *p = &store->pending;
    bool said = p->mode == PENDING_SAY && !store_failed(store) && (p->said_used || p->run_count);
    p->mode = PENDING_KEEP;
    if (!said)
        return;
    bool many = p->run_count > 0;
    if (many)
        p->table = keys_file(store);
    if (many && p->table < 0)
        latch_errno(store);
    else
        spill(store, many ? write_and_merge : write_run);
    p->merging = many && !store_failed(store);
}

/* --- the walk over all runs, or over what is in memory when there is none --- */

/* The next key in order; false: it cannot be read. */
static bool walk_step(Pending *p)
{
    if (p->run_count)
        return runs_next(p);
    p->open = p->at < p->count;
    if (p->open) {
        const PendingKey *key = &p->keys[p->at++];
        const char *text = p->arena + key->text;
        p->now.length = strlen(text);
        memcpy(p->now.key, text, p->now.length + 1);
        p->now.donor = key->donor;
        p->now.gone = key->order & 1;
    }
    return true;
}

static bool walk_begin(Pending *p)
{
    p->at = 0;
    return p->run_count ? runs_first(p) : walk_step(p);
}

/* Sorts what is in memory, or makes it the last run. Again: nothing. False: the failure is latched. */
static bool walk_prepare(Store *store)
{
    Pending *p = &store->pending;
    if (p->merging)
        write_merged(store);
    make_keys(store);
    bool fine = child_join(p);
    if (fine && p->run_count && p->count) {
        spill(store, write_run);
        fine = child_join(p);
    }
    if (!p->run_count)
        settle_order(p);
    if (!fine)
        latch_errno(store);
    return !store_failed(store);
}

bool pending_first(Store *store)
{
    if (!walk_prepare(store))
        return false;
    if (!walk_begin(&store->pending))
        latch_errno(store);
    return store->pending.open && !store_failed(store);
}

bool pending_next(Store *store)
{
    if (!walk_step(&store->pending))
        latch_errno(store);
    return store->pending.open && !store_failed(store);
}

/* --- the walk as a table, so that one statement writes it all and its cursor stays where the next key goes --- */

typedef struct {
    sqlite3_vtab base;
    Pending *pending;
} Table;

static int table_connect(sqlite3 *db, void *arg, int argc, const char *const *argv, sqlite3_vtab **out, char **error)
{
    (void)argc, (void)argv, (void)error;
    int code = sqlite3_declare_vtab(db, "CREATE TABLE pending_key(key TEXT, donor INTEGER)");
    Table *table = code == SQLITE_OK ? sqlite3_malloc(sizeof *table) : NULL;
    if (!table)
        return code == SQLITE_OK ? SQLITE_NOMEM : code;
    *table = (Table){.pending = &((Store *)arg)->pending};
    *out = &table->base;
    return SQLITE_OK;
}

static int table_disconnect(sqlite3_vtab *table)
{
    sqlite3_free(table);
    return SQLITE_OK;
}

static int table_plan(sqlite3_vtab *table, sqlite3_index_info *info)
{
    (void)table;
    info->estimatedCost = 1e6;
    return SQLITE_OK;
}

static int cursor_open(sqlite3_vtab *table, sqlite3_vtab_cursor **out)
{
    (void)table;
    *out = sqlite3_malloc(sizeof **out);
    return *out ? SQLITE_OK : SQLITE_NOMEM;
}

static int cursor_close(sqlite3_vtab_cursor *cursor)
{
    sqlite3_free(cursor);
    return SQLITE_OK;
}

static Pending *pending_of(sqlite3_vtab_cursor *cursor)
{
    return ((Table *)cursor->pVtab)->pending;
}

static int to_put(Pending *p, bool fine)
{
    while (fine && p->open && p->now.gone)
        fine = walk_step(p);
    return fine ? SQLITE_OK : SQLITE_IOERR_READ;
}

static int cursor_filter(sqlite3_vtab_cursor *cursor, int plan, const char *name, int argc, sqlite3_value **argv)
{
    (void)plan, (void)name, (void)argc, (void)argv;
    return to_put(pending_of(cursor), walk_begin(pending_of(cursor)));
}

static int cursor_next(sqlite3_vtab_cursor *cursor)
{
    return to_put(pending_of(cursor), walk_step(pending_of(cursor)));
}

static int cursor_eof(sqlite3_vtab_cursor *cursor)
{
    return !pending_of(cursor)->open;
}

static int cursor_column(sqlite3_vtab_cursor *cursor, sqlite3_context *context, int column)
{
    const KeyPlace *now = &pending_of(cursor)->now;
    if (column == 0)
        sqlite3_result_text(context, now->key, (int)now->length, SQLITE_STATIC); /* until the walk goes on */
    else
        sqlite3_result_int64(context, now->donor);
    return SQLITE_OK;
}

static int cursor_rowid(sqlite3_vtab_cursor *cursor, sqlite3_int64 *id)
{
    *id = pending_of(cursor)->now.donor;
    return SQLITE_OK;
}

int pending_register(Store *store)
{
    static const sqlite3_module module = {.xConnect = table_connect,
                                          .xDisconnect = table_disconnect,
                                          .xBestIndex = table_plan,
                                          .xOpen = cursor_open,
                                          .xClose = cursor_close,
                                          .xFilter = cursor_filter,
                                          .xNext = cursor_next,
                                          .xEof = cursor_eof,
                                          .xColumn = cursor_column,
                                          .xRowid = cursor_rowid};
    return sqlite3_create_module(store->db, "pending_key", &module, store);
}

/* --- writing --- */

static void take_gone(Store *store)
{
    Pending *p = &store->pending;
    for (bool more = pending_first(store); more; more = pending_next(store))
        if (p->now.gone)
            take_key(store);
}

void pending_write(Store *store)
{
    Pending *p = &store->pending;
    if (!p->count && !p->run_count && !p->said_used)
        return;
    if (p->merging)
        write_merged(store);
    if (p->some_gone)
        take_gone(store);
    if (walk_prepare(store))
        exec(store, "INSERT OR IGNORE INTO search_key(key, donor) SELECT key, donor FROM pending_key");
    pending_forget(store);
}

void pending_forget(Store *store)
{
    Pending *p = &store->pending;
    if (p->child) {
        kill(p->child, SIGKILL);
        child_join(p);
    }
    free(p->said);
    forget_walk(p);
    free(p->runs);
    if (p->file >= 0)
        close(p->file);
    Pending kept = {.file = -1, .table = p->table};
    if (p->room > KEPT_KEYS) {
        free(p->keys);
        free(p->arena);
    } else {
        kept.keys = p->keys;
        kept.room = p->room;
        kept.arena = p->arena;
        kept.arena_size = p->arena_size;
    }
    *p = kept;
}

void pending_end(Store *store)
{
    pending_forget(store);
    if (store->pending.table < 0)
        return;
    key_table_detach(store);
    close(store->pending.table);
    store->pending.table = -1;
}

void pending_free(Store *store)
{
    pending_forget(store);
    free(store->pending.keys);
    free(store->pending.arena);
}

/* Search keys that wait for the end of their transaction. They are gathered in memory; when there are many, sorted runs
 * of them go to a file without a name; at the end all are merged and written in one walk through the tree. So a load of
 * millions touches each page of the tree once, with the memory of a few. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "internal.h"
#include "text.h"

enum {
    PENDING_KEYS = 1 << 19, /* sorted at once: 12 MB, as much again while they are sorted */
    PENDING_BYTES = 8 << 20,
    KEPT_KEYS = 1 << 14, /* room that stays for the next save */
    WRITE_SIZE = 1 << 18,
    READ_SIZE = 1 << 15, /* of each run while they are merged */
    RECORD_MOST = KEY_SIZE + 16
};

/* --- gathering --- */

/* The first eight bytes as a number that sorts as they do: most comparisons end here. */
static uint64_t key_start(const char *key)
{
    uint64_t start = 0;
    for (int i = 0; i < 8; i++)
        start = start << 8 | (*key ? (unsigned char)*key++ : 0);
    return start;
}

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

/* --- runs: each record is how much of the key before it shares, the rest of the key, the donor twice and one for
 * "gone" --- */

static bool file_open(Store *store)
{
    char path[PATH_MAX + 16];
    text_format(path, sizeof path, "%s.keys-XXXXXX", store->path);
    store->pending.file = mkostemp(path, O_CLOEXEC); /* for its owner only */
    return store->pending.file >= 0 && unlink(path) == 0;
}

static bool file_write(Pending *p, const unsigned char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t n = pwrite(p->file, bytes, length, p->end);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        bytes += n;
        length -= (size_t)n;
        p->end += n;
    }
    return true;
}

static size_t put_number(unsigned char *to, uint64_t number)
{
    size_t length = 0;
    for (; number >= 0x80; number >>= 7)
        to[length++] = (unsigned char)(number | 0x80);
    to[length++] = (unsigned char)number;
    return length;
}

static size_t put_record(unsigned char *to, const char *before, const char *key, const PendingKey *pending)
{
    size_t shared = 0, length = 2;
    while (key[shared] && key[shared] == before[shared])
        shared++;
    size_t rest = strlen(key + shared);
    to[0] = (unsigned char)shared;
    to[1] = (unsigned char)rest;
    memcpy(to + length, key + shared, rest);
    length += rest;
    return length + put_number(to + length, (uint64_t)pending->donor << 1 | (pending->order & 1));
}

static bool write_run(Pending *p, unsigned char *buffer)
{
    const char *before = "";
    size_t used = 0;
    for (size_t i = 0; i < p->count; i++) {
        const char *key = p->arena + p->keys[i].text;
        if (used + RECORD_MOST > WRITE_SIZE) {
            if (!file_write(p, buffer, used))
                return false;
            used = 0;
        }
        used += put_record(buffer + used, before, key, &p->keys[i]);
        before = key;
    }
    return file_write(p, buffer, used);
}

static bool add_run(Pending *p, off_t begin)
{
    if (p->run_count == p->run_room) {
        size_t room = p->run_room ? p->run_room * 2 : 16;
        KeyRun *runs = realloc(p->runs, room * sizeof *runs);
        if (!runs)
            return false;
        p->runs = runs;
        p->run_room = room;
    }
    p->runs[p->run_count++] = (KeyRun){.next = begin, .end = p->end};
    return true;
}

static void latch_errno(Store *store)
{
    bool full = errno == ENOSPC || errno == EDQUOT || errno == EFBIG;
    store_latch(store, full ? SQLITE_FULL : errno == ENOMEM ? SQLITE_NOMEM : SQLITE_IOERR, strerror(errno));
}

/* What is in memory goes to the file. */
static void spill(Store *store)
{
    Pending *p = &store->pending;
    off_t begin = p->end;
    unsigned char *buffer = malloc(WRITE_SIZE);
    settle_order(p);
    if (!buffer || (p->file < 0 && !file_open(store)) || !write_run(p, buffer) || !add_run(p, begin))
        latch_errno(store);
    free(buffer);
    p->count = p->used = 0;
}

void pending_add(Store *store, const char *key, int64_t donor, bool gone)
{
    Pending *p = &store->pending;
    if (store_failed(store))
        return;
    if (!keep_key(p, key, donor, gone))
        store_latch(store, SQLITE_NOMEM, "");
    else if (p->count == PENDING_KEYS || p->used > PENDING_BYTES)
        spill(store);
}

/* --- merging: one walk over all runs, or over what is in memory when there is none --- */

static bool run_fill(Pending *p, KeyRun *run)
{
    size_t left = run->length - run->at, room = READ_SIZE - left;
    size_t wanted = run->end - run->next < (off_t)room ? (size_t)(run->end - run->next) : room;
    memmove(run->buffer, run->buffer + run->at, left);
    run->at = 0;
    run->length = left;
    while (wanted > 0) {
        ssize_t n = pread(p->file, run->buffer + run->length, wanted, run->next);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        run->next += n;
        run->length += (size_t)n;
        wanted -= (size_t)n;
    }
    return true;
}

/* The next record of a run; false: the file cannot be read. */
static bool run_step(Pending *p, KeyRun *run)
{
    if (run->length - run->at < RECORD_MOST && run->next < run->end && !run_fill(p, run))
        return false;
    run->open = run->at < run->length;
    if (!run->open)
        return true;
    const unsigned char *s = run->buffer + run->at;
    size_t shared = s[0], rest = s[1];
    memcpy(run->now.key + shared, s + 2, rest);
    run->now.length = shared + rest;
    run->now.key[shared + rest] = '\0';
    run->now.start = key_start(run->now.key);
    uint64_t number = 0;
    s += 2 + rest;
    for (int shift = 0;; shift += 7) {
        number |= (uint64_t)(*s & 0x7f) << shift;
        if (!(*s++ & 0x80))
            break;
    }
    run->now.donor = (int64_t)(number >> 1);
    run->now.gone = number & 1;
    run->at = (size_t)(s - run->buffer);
    return true;
}

static int compare_places(const KeyPlace *x, const KeyPlace *y)
{
    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    int order = strcmp(x->key, y->key);
    return order ? order : (x->donor > y->donor) - (x->donor < y->donor);
}

/* Later runs have the last word. */
static bool goes_first(const KeyRun *x, const KeyRun *y)
{
    int order = compare_places(&x->now, &y->now);
    return order ? order < 0 : x > y;
}

static void heap_sink(Pending *p, size_t at)
{
    for (size_t child; (child = at * 2 + 1) < p->heap_count; at = child) {
        if (child + 1 < p->heap_count && goes_first(p->heap[child + 1], p->heap[child]))
            child++;
        if (!goes_first(p->heap[child], p->heap[at]))
            return;
        KeyRun *run = p->heap[at];
        p->heap[at] = p->heap[child];
        p->heap[child] = run;
    }
}

/* Moves the first run on and puts it where it belongs now. */
static bool heap_step(Pending *p)
{
    if (!run_step(p, p->heap[0]))
        return false;
    if (!p->heap[0]->open)
        p->heap[0] = p->heap[--p->heap_count];
    heap_sink(p, 0);
    return true;
}

static bool merge_begin(Pending *p)
{
    off_t begin = 0;
    p->heap_count = 0;
    for (size_t i = 0; i < p->run_count; i++) {
        KeyRun *run = &p->runs[i];
        *run = (KeyRun){.next = begin, .end = run->end, .buffer = p->buffers + i * READ_SIZE};
        begin = run->end;
        if (!run_step(p, run))
            return false;
        p->heap[p->heap_count++] = run;
    }
    for (size_t i = p->heap_count; i-- > 0;)
        heap_sink(p, i);
    return true;
}

/* The first of all runs; what older runs say of the same key is passed over. */
static bool merge_step(Pending *p)
{
    p->open = p->heap_count > 0;
    if (!p->open)
        return true;
    const KeyPlace *first = &p->heap[0]->now;
    p->now = (KeyPlace){.start = first->start, .donor = first->donor, .gone = first->gone, .length = first->length};
    memcpy(p->now.key, first->key, first->length + 1);
    do {
        if (!heap_step(p))
            return false;
    } while (p->heap_count > 0 && compare_places(&p->heap[0]->now, &p->now) == 0);
    return true;
}

/* The next key in order; false: it cannot be read. */
static bool walk_step(Pending *p)
{
    if (p->run_count)
        return merge_step(p);
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
    return (p->run_count == 0 || merge_begin(p)) && walk_step(p);
}

/* Sorts what is in memory, or makes it the last run. Again: nothing. False: the failure is latched. */
static bool walk_prepare(Store *store)
{
    Pending *p = &store->pending;
    if (p->run_count && p->count)
        spill(store);
    else
        settle_order(p);
    if (p->run_count && !p->heap) {
        p->heap = malloc(p->run_count * sizeof(KeyRun *));
        p->buffers = malloc(p->run_count * READ_SIZE);
        if (!p->heap || !p->buffers)
            store_latch(store, SQLITE_NOMEM, "");
    }
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
            exec(store, "DELETE FROM search_key WHERE key = ?1 AND donor = ?2", TEXT_(p->now.key), INT_(p->now.donor));
}

void pending_write(Store *store)
{
    Pending *p = &store->pending;
    if (!p->count && !p->run_count)
        return;
    if (p->some_gone)
        take_gone(store);
    if (walk_prepare(store))
        exec(store, "INSERT OR IGNORE INTO search_key(key, donor) SELECT key, donor FROM pending_key");
    pending_forget(store);
}

void pending_forget(Store *store)
{
    Pending *p = &store->pending;
    free(p->heap);
    free(p->buffers);
    free(p->runs);
    if (p->file >= 0)
        close(p->file);
    bool large = p->room > KEPT_KEYS;
    if (large) {
        free(p->keys);
        free(p->arena);
    }
    *p = large
             ? (Pending){.file = -1}
             : (Pending){.file = -1, .keys = p->keys, .room = p->room, .arena = p->arena, .arena_size = p->arena_size};
}

void pending_free(Store *store)
{
    pending_forget(store);
    free(store->pending.keys);
    free(store->pending.arena);
}

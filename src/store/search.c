/* Search keys: one range scan for any part of a name, its pinyin or initials, and any tail of a number. */
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "internal.h"
#include "pinyin.h"
#include "text.h"

enum {
    KEY_SIZE = 128,
    NUMBER_TAIL = 4,       /* shortest tail of a number that is a key */
    FLUSH_BYTES = 8 << 20, /* so much text is sorted at once */
    FLUSH_KEYS = 1 << 20,  /* and so many keys: 24 MB, and as much again while they are sorted */
    SEARCH_WORDS = 4,
    SEARCH_SCAN = 20000 /* keys looked at for one search of several words */
};

/* --- one form for keys and for what is typed --- */

static bool is_name_mark(uint32_t point)
{
    return point == 0xB7 || point == 0x2022 || point == 0x2027 || point == 0x30FB || point == '.' || point == ' ' ||
           point == '-' || point == '\'';
}

/* Folds what is plain already, as pinyin and numbers are: most keys, without Unicode's tables. False: it is not. */
static bool fold_plain(char out[KEY_SIZE], const char *text)
{
    size_t used = 0;
    for (const char *s = text; *s; s++) {
        if (*s < 0x20 || *s > 0x7e || s - text >= KEY_SIZE - 1)
            return false;
        if (!is_name_mark((unsigned char)*s))
            out[used++] = (char)(*s >= 'A' && *s <= 'Z' ? *s + ('a' - 'A') : *s);
    }
    out[used] = '\0';
    return true;
}

/* Folded, without the dots and blanks that names are written with in more than one way. */
static void fold_key(char out[KEY_SIZE], const char *text)
{
    char folded[KEY_SIZE];
    if (fold_plain(out, text))
        return;
    text_fold(folded, sizeof folded, text);
    size_t used = 0;
    for (const char *s = folded; *s;) {
        size_t length;
        uint32_t point = text_decode(s, &length);
        if (!is_name_mark(point)) {
            memcpy(out + used, s, length);
            used += length;
        }
        s += length;
    }
    out[used] = '\0';
}

/* --- the keys of a donor --- */

typedef struct KeySink KeySink;
struct KeySink {
    Store *store;
    int64_t donor;
    void (*use)(KeySink *sink, const char *key);
    const char *start; /* find_start: what a key should begin with */
    int64_t count;     /* find_start: how many do */
};

static void sink_key(void *arg, const char *text)
{
    KeySink *sink = arg;
    char key[KEY_SIZE];
    fold_key(key, text);
    if (key[0])
        sink->use(sink, key);
}

static void number_keys(const char *number, KeySink *sink)
{
    char key[KEY_SIZE];
    fold_key(key, number);
    size_t length = strlen(key);
    if (length && length < NUMBER_TAIL)
        sink->use(sink, key);
    for (size_t i = 0; i + NUMBER_TAIL <= length; i++)
        sink->use(sink, key + i);
}

static void value_keys(const char *field, const char *value, KeySink *sink)
{
    if (!value[0])
        return;
    if (strcmp(field, "name") == 0)
        name_keys(value, sink_key, sink);
    else
        number_keys(value, sink);
}

static void donor_keys(Store *store, int64_t donor, KeySink *sink)
{
    Query *q = query(store, "SELECT name, id_number, donor_number, grid FROM donor WHERE id = ?1", INT_(donor));
    if (query_row(q)) {
        value_keys("name", query_text(q, 0), sink);
        for (int i = 1; i <= 3; i++)
            value_keys("number", query_text(q, i), sink);
    }
    query_end(q);
    q = query(store,
              "SELECT number FROM phone WHERE donor = ?1 UNION ALL "
              "SELECT phone FROM relative WHERE donor = ?1 AND phone IS NOT NULL UNION ALL "
              "SELECT barcode FROM sample WHERE donor = ?1 AND barcode IS NOT NULL",
              INT_(donor));
    while (query_row(q))
        value_keys("number", query_text(q, 0), sink);
}

/* --- writing them: sorted, so that a bulk load walks the tree in order --- */

/* The first eight bytes as a number that sorts as they do: most comparisons end here. */
static uint64_t key_start(const char *key)
{
    uint64_t start = 0;
    for (int i = 0; i < 8; i++)
        start = start << 8 | (*key ? (unsigned char)*key++ : 0);
    return start;
}

/* A key that ends the one before it, as every tail of a number does, shares its text. */
static bool keep_text(Store *store, const char *key, uint32_t *at)
{
    size_t size = strlen(key) + 1;
    const PendingKey *before = store->key_count ? &store->keys[store->key_count - 1] : NULL;
    if (before && store->key_used - before->text >= size &&
        memcmp(store->key_arena + store->key_used - size, key, size) == 0) {
        *at = (uint32_t)(store->key_used - size);
        return true;
    }
    if (store->key_used + size > store->key_arena_size) {
        size_t room = store->key_arena_size ? store->key_arena_size * 2 : 64 << 10;
        char *arena = realloc(store->key_arena, room);
        if (!arena)
            return false;
        store->key_arena = arena;
        store->key_arena_size = room;
    }
    memcpy(store->key_arena + store->key_used, key, size);
    *at = (uint32_t)store->key_used;
    store->key_used += size;
    return true;
}

static void add_key(KeySink *sink, const char *key)
{
    Store *store = sink->store;
    PendingKey pending = {.start = key_start(key), .donor = sink->donor};
    if (store->key_count == store->key_room) {
        size_t room = store->key_room ? store->key_room * 2 : 1024;
        PendingKey *keys = realloc(store->keys, room * sizeof *keys);
        if (!keys) {
            store_latch(store, SQLITE_NOMEM, "");
            return;
        }
        store->keys = keys;
        store->key_room = room;
    }
    if (!keep_text(store, key, &pending.text)) {
        store_latch(store, SQLITE_NOMEM, "");
        return;
    }
    store->keys[store->key_count++] = pending;
    if (store->key_count == FLUSH_KEYS || store->key_used > FLUSH_BYTES)
        search_flush(store);
}

static int compare_keys(const void *a, const void *b, void *arena)
{
    const PendingKey *x = a, *y = b;
    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    int order = x->text == y->text ? 0 : strcmp((const char *)arena + x->text, (const char *)arena + y->text);
    return order ? order : (x->donor > y->donor) - (x->donor < y->donor);
}

/* A bulk load writes some fifty keys a person: bound here without the copies that other statements make. */
static int put_key(Store *store, sqlite3_stmt *insert, const PendingKey *key)
{
    int code = sqlite3_bind_text(insert, 1, store->key_arena + key->text, -1, SQLITE_STATIC);
    if (code == SQLITE_OK)
        code = sqlite3_bind_int64(insert, 2, key->donor);
    if (code == SQLITE_OK && (code = sqlite3_step(insert)) == SQLITE_DONE)
        code = SQLITE_OK;
    sqlite3_reset(insert);
    return code;
}

void search_flush(Store *store)
{
    if (!store->key_count)
        return;
    qsort_r(store->keys, store->key_count, sizeof *store->keys, compare_keys, store->key_arena);
    Query *q = query(store, "INSERT OR IGNORE INTO search_key(key, donor) VALUES(?1, ?2)");
    for (size_t i = 0; i < store->key_count && q->busy && !store_failed(store); i++) {
        const PendingKey *key = &store->keys[i];
        if (i > 0 && compare_keys(key, key - 1, store->key_arena) == 0)
            continue;
        if (put_key(store, q->statement, key) != SQLITE_OK)
            store_latch(store, sqlite3_extended_errcode(store->db), sqlite3_errmsg(store->db));
    }
    query_end(q);
    store->key_count = store->key_used = 0;
}

void search_renew(Store *store, int64_t donor)
{
    KeySink sink = {.store = store, .donor = donor, .use = add_key};
    donor_keys(store, donor, &sink);
}

static void drop_key(KeySink *sink, const char *key)
{
    exec(sink->store, "DELETE FROM search_key WHERE key = ?1 AND donor = ?2", TEXT_(key), INT_(sink->donor));
}

void search_forget_value(Store *store, const Field *field, int64_t donor, const char *value)
{
    KeySink sink = {.store = store, .donor = donor, .use = drop_key};
    search_flush(store);
    value_keys(field->name, value, &sink);
}

void search_forget_donor(Store *store, int64_t donor)
{
    KeySink sink = {.store = store, .donor = donor, .use = drop_key};
    search_flush(store);
    donor_keys(store, donor, &sink);
}

/* --- comparing, for check --- */

int64_t search_compare(Store *store, int64_t donor, int64_t *expected)
{
    KeySink sink = {.store = store, .donor = donor, .use = add_key};
    int64_t missing = 0;
    *expected = 0;
    search_flush(store); /* the buffer serves for sorting below */
    donor_keys(store, donor, &sink);
    qsort_r(store->keys, store->key_count, sizeof *store->keys, compare_keys, store->key_arena);
    for (size_t i = 0; i < store->key_count; i++) {
        const PendingKey *key = &store->keys[i];
        if (i > 0 && compare_keys(key, key - 1, store->key_arena) == 0)
            continue;
        ++*expected;
        missing += !query_one_int(store, 0, "SELECT 1 FROM search_key WHERE key = ?1 AND donor = ?2",
                                  TEXT_(store->key_arena + key->text), INT_(donor));
    }
    store->key_count = store->key_used = 0;
    return missing;
}

void search_touch(Store *store, int64_t donor)
{
    idlist_add(store, &store->dirty, donor);
}

void search_rebuild(Store *store)
{
    store->key_count = store->key_used = 0;
    exec(store, "DELETE FROM search_key");
    Query *q = query(store, "SELECT id FROM donor");
    while (query_row(q))
        search_renew(store, query_int(q, 0));
}

/* --- finding --- */

/* The least text behind every text that begins with `key`. */
static void key_end(const char *key, char out[KEY_SIZE + 4])
{
    text_format(out, KEY_SIZE + 4, "%s\xf4\x8f\xbf\xbf", key);
}

/* A phone or ID typed with its separators is one word; a name with a given name is several. */
static size_t split_words(const char *text, char words[SEARCH_WORDS][KEY_SIZE])
{
    char copy[KEY_SIZE], *save = NULL;
    size_t count = 0;
    text_fold(copy, sizeof copy, text);
    if (strspn(copy, "0123456789 -+") == strlen(copy)) { /* a number read out in groups is one number */
        fold_key(words[0], copy);
        return words[0][0] != '\0';
    }
    for (char *word = strtok_r(copy, " ", &save); word && count < SEARCH_WORDS; word = strtok_r(NULL, " ", &save)) {
        fold_key(words[count], word);
        if (words[count][0])
            count++;
    }
    return count;
}

static void find_start(KeySink *sink, const char *key)
{
    sink->count += strncmp(key, sink->start, strlen(sink->start)) == 0;
}

/* Through the donor's own keys, which are few: the range of a short word may be long. */
static bool has_key(Store *store, int64_t donor, const char *word)
{
    KeySink sink = {.store = store, .donor = donor, .use = find_start, .start = word};
    donor_keys(store, donor, &sink);
    return sink.count > 0;
}

/* Whom the search has listed: a person is found through several keys. */
typedef struct {
    int64_t *places; /* open addressing; 0: free */
    size_t mask;
} Listed;

static bool listed_start(Store *store, Listed *listed, size_t max)
{
    size_t room = 16;
    while (room < max * 2)
        room *= 2;
    listed->mask = room - 1;
    listed->places = calloc(room, sizeof *listed->places);
    if (!listed->places)
        store_latch(store, SQLITE_NOMEM, "");
    return listed->places != NULL;
}

/* The place of a person, or the free one where it belongs. */
static int64_t *listed_place(Listed *listed, int64_t id)
{
    size_t at = (size_t)((uint64_t)id * 0x9E3779B97F4A7C15u >> 20) & listed->mask;
    while (listed->places[at] && listed->places[at] != id)
        at = (at + 1) & listed->mask;
    return &listed->places[at];
}

size_t search_find(Store *store, const char *text, int64_t *ids, size_t max, bool *more)
{
    char words[SEARCH_WORDS][KEY_SIZE], end[KEY_SIZE + 4];
    size_t words_count = split_words(text, words), count = 0, longest = 0;
    Listed listed;
    *more = false;
    if (!words_count || !listed_start(store, &listed, max))
        return 0;
    for (size_t i = 1; i < words_count; i++)
        if (strlen(words[i]) > strlen(words[longest]))
            longest = i;
    key_end(words[longest], end);
    Query *q =
        query(store, "SELECT donor FROM search_key WHERE key >= ?1 AND key < ?2", TEXT_(words[longest]), TEXT_(end));
    for (int scanned = 0; query_row(q); scanned++) {
        int64_t donor = query_int(q, 0), *place = listed_place(&listed, donor);
        bool all = !*place;
        for (size_t i = 0; i < words_count && all; i++)
            all = i == longest || has_key(store, donor, words[i]);
        bool over = words_count > 1 && scanned >= SEARCH_SCAN;
        if (!all && !over)
            continue;
        if (count == max || over) {
            *more = true;
            break;
        }
        ids[count++] = *place = donor;
    }
    query_end(q);
    free(listed.places);
    return count;
}

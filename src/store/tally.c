/* Counters kept in the write's transaction: gathered in memory, written once before COMMIT. */
#include <stdlib.h>
#include <string.h>

#include "internal.h"
#include "text.h"

static size_t bucket_of(const char *kind, const char *unit, const char *key)
{
    size_t hash = 5381;
    for (const char *const *part = (const char *const[]){kind, unit, key, NULL}; *part; part++)
        for (const char *c = *part; *c; c++)
            hash = hash * 33 ^ (unsigned char)*c;
    return hash % TALLY_BUCKETS;
}

static Tally *tally_new(Store *store, const char *kind, const char *unit, const char *key)
{
    if (store->tally_count == store->tally_room) {
        size_t room = store->tally_room ? store->tally_room * 2 : 64;
        Tally *items = realloc(store->tallies, room * sizeof *items);
        if (!items) {
            store_latch(store, SQLITE_NOMEM, "");
            return NULL;
        }
        store->tallies = items;
        store->tally_room = room;
    }
    Tally *t = &store->tallies[store->tally_count++];
    *t = (Tally){.n = 0};
    text_copy(t->kind, sizeof t->kind, kind);
    text_copy(t->unit, sizeof t->unit, unit);
    text_copy(t->key, sizeof t->key, key);
    return t;
}

/* A large import gathers tens of thousands of counters: each is found by its bucket. */
void tally_add(Store *store, const char *kind, const char *unit, const char *key, int64_t n)
{
    size_t *bucket = &store->tally_buckets[bucket_of(kind, unit, key)];
    for (size_t at = *bucket; at; at = store->tallies[at - 1].next) {
        Tally *t = &store->tallies[at - 1];
        if (strcmp(t->key, key) == 0 && strcmp(t->kind, kind) == 0 && strcmp(t->unit, unit) == 0) {
            t->n += n;
            return;
        }
    }
    Tally *t = tally_new(store, kind, unit, key);
    if (!t)
        return;
    t->n = n;
    t->next = *bucket;
    *bucket = store->tally_count;
}

static void forget_counts(Store *store)
{
    for (size_t i = 0; i < store->tally_count; i++) { /* a save has few of so many */
        const Tally *t = &store->tallies[i];
        store->tally_buckets[bucket_of(t->kind, t->unit, t->key)] = 0;
    }
    store->tally_count = 0;
}

void tally_forget(Store *store)
{
    forget_counts(store);
    store->rolled_known = false;
}

void tally_flush(Store *store)
{
    for (size_t i = 0; i < store->tally_count; i++) {
        const Tally *t = &store->tallies[i];
        if (t->n)
            exec(store,
                 "INSERT INTO tally(kind, unit, key, n) VALUES(?1, ?2, coalesce(?3, ''), ?4) "
                 "ON CONFLICT DO UPDATE SET n = n + excluded.n",
                 TEXT_(t->kind), TEXT_(t->unit), TEXT_(t->key), INT_(t->n));
    }
    forget_counts(store);
}

/* A load of millions counts on for as long as so few differ. */
void tally_settle(Store *store)
{
    enum { TALLIES_MOST = 1 << 15 };
    if (!store->bulk || store->tally_count > TALLIES_MOST)
        tally_flush(store);
}

/* Asked for each task: a transaction reads it once. */
void tally_rolled(Store *store, char day[DATE_SIZE])
{
    if (!store->rolled_known)
        query_one_text(store, store->rolled, DATE_SIZE, "SELECT value FROM meta WHERE name = 'rolled_on'");
    store->rolled_known = store->writing && !store_failed(store);
    text_copy(day, DATE_SIZE, store->rolled);
}

void tally_roll(Store *store, const char *day)
{
    exec(store,
         "INSERT INTO meta(name, value) VALUES('rolled_on', ?1) ON CONFLICT DO UPDATE SET value = excluded.value",
         TEXT_(day));
    text_copy(store->rolled, DATE_SIZE, day);
}

/* One seek for a unit and a key. All units have no row of their own: for a key they stand side by side. */
int64_t tally_get(Store *store, const char *kind, const char *unit, const char *key)
{
    if (store->tally_count)
        tally_flush(store);
    if (unit[0] && key[0])
        return query_one_int(store, 0, "SELECT n FROM tally WHERE kind = ?1 AND unit = ?2 AND key = ?3", TEXT_(kind),
                             TEXT_(unit), TEXT_(key));
    if (unit[0])
        return query_one_int(store, 0, "SELECT coalesce(sum(n), 0) FROM tally WHERE kind = ?1 AND unit = ?2",
                             TEXT_(kind), TEXT_(unit));
    if (!key[0])
        return query_one_int(store, 0, "SELECT coalesce(sum(n), 0) FROM tally WHERE kind = ?1", TEXT_(kind));
    return query_one_int(store, 0, "SELECT coalesce(sum(n), 0) FROM tally WHERE kind = ?1 AND key = ?2", TEXT_(kind),
                         TEXT_(key));
}

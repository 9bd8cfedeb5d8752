/* How a donor was before the first change of the transaction: kept for what is derived from the difference. */
#include <stdlib.h>
#include <string.h>

#include "internal.h"

enum { RECENT = 8, BEFORE_SIZE = 8192 };

void store_set_before(Store *store, BeforeFn fn)
{
    store->before_fn = fn;
}

static Before *keep(Store *store, int64_t donor, const char *text)
{
    if (store->before_count == store->before_room) {
        size_t room = store->before_room ? store->before_room * 2 : 64;
        Before *items = realloc(store->befores, room * sizeof *items);
        if (!items) {
            store_latch(store, SQLITE_NOMEM, "");
            return NULL;
        }
        store->befores = items;
        store->before_room = room;
    }
    char *copy = text ? strdup(text) : NULL;
    if (text && !copy) {
        store_latch(store, SQLITE_NOMEM, "");
        return NULL;
    }
    Before *before = &store->befores[store->before_count];
    *before = (Before){.donor = donor, .order = store->before_count++, .text = copy};
    store->before_sorted = false;
    return before;
}

/* Only the last few are looked at: of a donor that was kept twice the first counts. */
static bool kept_lately(const Store *store, int64_t donor)
{
    for (size_t i = store->before_count; i > 0 && i + RECENT > store->before_count; i--)
        if (store->befores[i - 1].donor == donor)
            return true;
    return false;
}

static void keep_as_it_is(Store *store, int64_t donor)
{
    char text[BEFORE_SIZE];
    text[0] = '\0';
    store->before_fn(store, store->derive_arg, donor, text, sizeof text);
    keep(store, donor, text);
}

void store_watch(Store *store, int64_t donor)
{
    if (store->before_fn && donor > 0 && !store_failed(store) && !kept_lately(store, donor))
        keep_as_it_is(store, donor);
}

void store_watch_new(Store *store, int64_t donor)
{
    if (store->before_fn)
        keep(store, donor, NULL);
}

static int by_donor(const void *a, const void *b)
{
    const Before *x = a, *y = b;
    if (x->donor != y->donor)
        return x->donor < y->donor ? -1 : 1;
    return (x->order > y->order) - (x->order < y->order);
}

static Before *find(Store *store, int64_t donor)
{
    if (!store->before_sorted && store->before_count > 1)
        qsort(store->befores, store->before_count, sizeof *store->befores, by_donor);
    store->before_sorted = true;
    size_t low = 0, high = store->before_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (store->befores[middle].donor < donor)
            low = middle + 1;
        else
            high = middle;
    }
    return low < store->before_count && store->befores[low].donor == donor ? &store->befores[low] : NULL;
}

const char *store_before(Store *store, int64_t donor)
{
    Before *before = find(store, donor);
    return before && before->text ? before->text : "";
}

void store_unwatch(Store *store, int64_t donor)
{
    for (Before *b = find(store, donor); b && b < store->befores + store->before_count && b->donor == donor; b++) {
        free(b->text);
        b->text = NULL;
    }
}

void watch_forget(Store *store)
{
    for (size_t i = 0; i < store->before_count; i++)
        free(store->befores[i].text);
    store->before_count = 0;
}

/* Lists of donor ids: who was touched, whose search keys are to be renewed. */
#include <stdlib.h>

#include "internal.h"

bool idlist_add(Store *store, IdList *list, int64_t id)
{
    for (size_t i = list->count; i > 0 && i + 8 > list->count; i--)
        if (list->items[i - 1] == id)
            return false;
    if (list->count == list->room) {
        size_t room = list->room ? list->room * 2 : 64;
        int64_t *items = realloc(list->items, room * sizeof *items);
        if (!items) {
            store_latch(store, SQLITE_NOMEM, "");
            return false;
        }
        list->items = items;
        list->room = room;
    }
    list->items[list->count++] = id;
    return true;
}

static int by_id(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

void idlist_sort(IdList *list)
{
    if (list->count > 1)
        qsort(list->items, list->count, sizeof *list->items, by_id);
}

bool idlist_has(const IdList *list, int64_t id)
{
    return list->count && bsearch(&id, list->items, list->count, sizeof id, by_id);
}

void store_touch(Store *store, int64_t donor)
{
    if (donor > 0)
        idlist_add(store, &store->touched, donor);
}

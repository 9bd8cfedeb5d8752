/* Which calls of a kind are to fail. */
#include "positions.h"

#include <stdlib.h>

#include "support.h"

void positions_all(Positions *positions, long from, long to)
{
    long count = to >= from ? to - from + 1 : 0;
    *positions = (Positions){.at = need(calloc((size_t)count + 1, sizeof(long))), .count = count};
    for (long i = 0; i < count; i++)
        positions->at[i] = from + i;
}

static int by_number(const void *a, const void *b)
{
    const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

void positions_by_place(Positions *positions, const char *file)
{
    /* Sorted: a place and, in the lower bits, one of its positions. */
    enum { POSITION_BITS = 20 };
    const uint64_t mask = (1u << POSITION_BITS) - 1;
    size_t size = 0, count = (size_t)positions->count, kept = 0;
    uint64_t *places = (uint64_t *)(void *)need(read_whole(file, &size));
    uint64_t *sorted = need(calloc(count + 1, sizeof *sorted));
    for (size_t i = 0; i < count; i++) {
        uint64_t position = (uint64_t)positions->at[i];
        if (position > size / sizeof *places || position > mask)
            give_up("no place is known of call %ld", positions->at[i]);
        sorted[i] = (places[position - 1] & ~mask) | position;
    }
    qsort(sorted, count, sizeof *sorted, by_number);
    uint64_t last = 0;
    for (size_t i = 0; i < count; i++) {
        uint64_t place = sorted[i] & ~mask;
        if (i == 0 || place != last)
            sorted[kept++] = sorted[i] & mask;
        last = place;
    }
    qsort(sorted, kept, sizeof *sorted, by_number);
    for (size_t i = 0; i < kept; i++)
        positions->at[i] = (long)sorted[i];
    positions->count = (long)kept;
    free(sorted);
    free(places);
}

long positions_runs(const Positions *positions, long most)
{
    return positions->count < most ? positions->count : most;
}

long positions_of(const Positions *positions, long run, long most, uint64_t seed)
{
    long total = positions->count;
    if (total <= most)
        return positions->at[run];
    uint64_t dice = (seed + 1) * 2654435761u + (uint64_t)run * 97;
    long from = run * total / most, to = (run + 1) * total / most;
    dice_throw(&dice);
    return positions->at[from + (long)dice_below(&dice, (uint64_t)(to - from))];
}

void positions_free(Positions *positions)
{
    free(positions->at);
    *positions = (Positions){0};
}

/* Who cannot be in a file that was empty: a filter over the numbers that its rows have told so far. It never overlooks
 * one that was told; now and then it takes a new one for known, and the file itself is asked. */
#include <stdlib.h>

#include "import.h"

/* 4 MB, however long the table is: with a million numbers one new one in a thousand is asked for in vain. */
enum { WORDS_LOG = 19 };

void import_seen_begin(Import *import)
{
    bool empty = !query_one_int(import->store, 0, "SELECT 1 FROM donor LIMIT 1");
    import->seen = empty ? calloc((size_t)1 << WORDS_LOG, sizeof *import->seen) : NULL; /* NULL: all may be there */
}

/* Three bits of one word: one place in memory for each question. */
static uint64_t *place_of(const Import *import, char kind, const char *number, uint64_t *bits)
{
    uint64_t hash = 0xCBF29CE484222325U ^ (unsigned char)kind;
    for (const char *c = number; *c; c++)
        hash = (hash ^ (unsigned char)*c) * 0x100000001B3U;
    hash ^= hash >> 32;
    hash *= 0x9E3779B97F4A7C15U;
    *bits = UINT64_C(1) << (hash & 63) | UINT64_C(1) << (hash >> 6 & 63) | UINT64_C(1) << (hash >> 12 & 63);
    return &import->seen[hash >> (64 - WORDS_LOG)];
}

bool import_may_know(const Import *import, char kind, const char *number)
{
    uint64_t bits;
    return number[0] && (!import->seen || (*place_of(import, kind, number, &bits) & bits) == bits);
}

void import_see(Import *import, char kind, const char *number)
{
    uint64_t bits;
    if (number[0] && import->seen)
        *place_of(import, kind, number, &bits) |= bits;
}

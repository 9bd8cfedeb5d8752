/* The entries of an index, or the rows of a table without rowid, read straight through the file as they lie there
 * (sqlite.org/fileformat2, B-tree pages and the record format). Whatever looks odd stops it: nothing is believed of the
 * file, and SQLite has the last word on it. */
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"

enum { DEEPEST = 20, LONGEST = 1 << 20, LEAF = 10, INNER = 2, FILE_HEAD = 100 };

typedef struct {
    const Tree *tree;
    TreeSum *sum;
    size_t pages;
    const unsigned char *last; /* the entry before; NULL: none */
    size_t last_size;
    unsigned char *long_one; /* room for entries that lie in several pages: the last one and this */
    bool second;
} Walk;

/* Bytes of a varint, its value in *out; 0: it is cut off, or one of more than four bytes. */
static size_t varint(const unsigned char *at, const unsigned char *end, uint32_t *out)
{
    *out = 0;
    for (size_t i = 0; i < 4 && at + i < end; i++) {
        *out = *out << 7 | (at[i] & 127);
        if (at[i] < 128)
            return i + 1;
    }
    return 0;
}

/* --- one entry beside the one before --- */

typedef struct {
    const unsigned char *types, *values, *end; /* types end where the first value begins */
    const unsigned char *first;
} Record;

typedef struct {
    uint32_t type;
    const unsigned char *at;
    size_t size;
} Part;

static bool record_open(Record *record, const unsigned char *at, size_t size)
{
    uint32_t head;
    size_t length = varint(at, at + size, &head);
    if (!length || head < length || head > size)
        return false;
    *record = (Record){.types = at + length, .values = at + head, .first = at + head, .end = at + size};
    return true;
}

static bool record_next(Record *record, Part *field)
{
    static const size_t sizes[] = {0, 1, 2, 3, 4, 6, 8, 8, 0, 0};
    size_t length = varint(record->types, record->first, &field->type);
    if (!length || field->type == 7 || field->type == 10 || field->type == 11) /* nothing here is a fraction */
        return false;
    record->types += length;
    field->at = record->values;
    field->size = field->type < 10 ? sizes[field->type] : (field->type - 12) / 2;
    if (field->size > (size_t)(record->end - record->values))
        return false;
    record->values += field->size;
    return true;
}

static int64_t number(const Part *field)
{
    uint64_t value = field->size && field->at[0] & 128 ? UINT64_MAX : 0;
    for (size_t i = 0; i < field->size; i++)
        value = value << 8 | field->at[i];
    return field->type == 9 ? 1 : (int64_t)value;
}

/* NULL, numbers, texts, blobs. */
static int rank(const Part *field)
{
    return field->type == 0 ? 0 : field->type < 10 ? 1 : field->type % 2 ? 2 : 3;
}

static int compare(const Part *a, const Part *b)
{
    if (rank(a) != rank(b))
        return rank(a) - rank(b);
    if (rank(a) < 2) {
        int64_t x = number(a), y = number(b);
        return (x > y) - (x < y);
    }
    int order = memcmp(a->at, b->at, a->size < b->size ? a->size : b->size);
    return order ? order : (a->size > b->size) - (a->size < b->size);
}

/* It stands behind the last one, and is another one by what makes it one of its kind. */
static bool follows(const Walk *walk, const unsigned char *at, size_t size)
{
    const Tree *tree = walk->tree;
    Record before, now;
    Part a, b;
    bool empty = false; /* NULLs are never the same */
    if (!record_open(&now, at, size) || !record_open(&before, walk->last, walk->last_size))
        return false;
    for (size_t i = 0; i < tree->fields; i++) {
        if (!record_next(&before, &a) || !record_next(&now, &b))
            return false;
        int order = compare(&a, &b);
        if (order != 0)
            return (order < 0) != ((tree->descending >> i & 1) != 0);
        empty = empty || a.type == 0;
        if (i + 1 == tree->unique && !empty)
            return false;
    }
    return false;
}

static bool take(Walk *walk, const unsigned char *at, size_t size)
{
    if (walk->last && !follows(walk, at, size))
        return false;
    walk->last = at;
    walk->last_size = size;
    walk->sum->count++;
    if (walk->tree->summed)
        walk->sum->sum += tree_hash(walk->tree->key, at, size);
    return true;
}

uint64_t tree_hash(const unsigned char key[16], const unsigned char *record, size_t size)
{
    uint64_t hash;
    _Static_assert(sizeof hash == crypto_shorthash_BYTES && crypto_shorthash_KEYBYTES == 16, "SipHash");
    crypto_shorthash((unsigned char *)&hash, record, size, key);
    return hash;
}

/* --- pages --- */

/* Of an entry of that size so much lies in its page; the rest, behind a page's number, in others. */
static size_t size_here(size_t page, size_t size)
{
    size_t most = (page - 12) * 64 / 255 - 23, least = (page - 12) * 32 / 255 - 23,
           filling = least + (size - least) % (page - 4);
    return size <= most ? size : filling <= most ? filling : least;
}

/* The whole of an entry that goes on in the page of that number. */
static const unsigned char *gather(Walk *walk, const unsigned char *at, size_t here, size_t size)
{
    const Tree *tree = walk->tree;
    size_t count = tree->size / tree->page, done = here;
    if (size > LONGEST || (!walk->long_one && !(walk->long_one = malloc(2 * LONGEST))))
        return NULL;
    unsigned char *whole = walk->long_one + (walk->second ? LONGEST : 0);
    memcpy(whole, at, here);
    for (uint32_t next = big_endian(at + here, 4); done < size;) {
        if (next < 2 || next > count)
            return NULL;
        const unsigned char *page = tree->file + (next - 1) * tree->page;
        size_t part = size - done < tree->page - 4 ? size - done : tree->page - 4;
        memcpy(whole + done, page + 4, part);
        done += part;
        next = big_endian(page, 4);
    }
    walk->second = !walk->second;
    return whole;
}

static bool take_cell(Walk *walk, const unsigned char *cell, const unsigned char *end)
{
    uint32_t size;
    size_t length = varint(cell, end, &size), here = size_here(walk->tree->page, size);
    if (!length || here + (here < size ? 4 : 0) > (size_t)(end - cell) - length)
        return false;
    const unsigned char *entry = here < size ? gather(walk, cell + length, here, size) : cell + length;
    return entry && take(walk, entry, size);
}

static bool walk_page(Walk *walk, uint32_t number, int depth)
{
    const Tree *tree = walk->tree;
    size_t count = tree->size / tree->page;
    if (number < 2 || number > count || depth > DEEPEST || walk->pages++ > count)
        return false;
    const unsigned char *page = tree->file + (number - 1) * tree->page, *end = page + tree->page;
    size_t head = page[0] == INNER ? 12 : 8, cells = big_endian(page + 3, 2);
    if ((page[0] != INNER && page[0] != LEAF) || head + 2 * cells > tree->page)
        return false;
    for (size_t i = 0; i < cells; i++) {
        const unsigned char *cell = page + big_endian(page + head + 2 * i, 2);
        if (cell + 4 > end)
            return false;
        if (page[0] == INNER && !walk_page(walk, big_endian(cell, 4), depth + 1))
            return false;
        if (!take_cell(walk, page[0] == INNER ? cell + 4 : cell, end))
            return false;
    }
    return page[0] == LEAF || walk_page(walk, big_endian(page + 8, 4), depth + 1);
}

bool tree_read(const Tree *tree, uint32_t root, TreeSum *sum)
{
    Walk walk = {.tree = tree, .sum = sum};
    *sum = (TreeSum){0};
    /* No room is kept at the end of a page (file head, byte 20), texts are UTF-8 (56). */
    bool good = tree->size >= FILE_HEAD && tree->page >= 512 && tree->size % tree->page == 0 && tree->file[20] == 0 &&
                big_endian(tree->file + 56, 4) == 1 && walk_page(&walk, root, 0);
    free(walk.long_one);
    return good;
}

/* The compiled message catalogue: a hash-free reader of gettext's .mo format. */
#include "catalogue.h"

#include <stdint.h>
#include <string.h>

#include "embed.h"

EMBED(catalogue_zh, CATALOGUE);

typedef struct {
    const char *bytes;
    size_t size;
    int swapped; /* the numbers are of the other byte order */
    uint32_t count, originals, translations;
} Catalogue;

/* The number at `at`; 0 outside of the catalogue. */
static uint32_t number_at(const Catalogue *mo, uint64_t at)
{
    uint32_t value;
    if (mo->size < sizeof value || at > mo->size - sizeof value)
        return 0;
    memcpy(&value, mo->bytes + at, sizeof value);
    return mo->swapped ? __builtin_bswap32(value) : value;
}

static int catalogue_open(Catalogue *mo, const char *bytes, size_t size)
{
    *mo = (Catalogue){.bytes = bytes, .size = size};
    uint32_t magic = number_at(mo, 0);
    if (magic != 0x950412DEU && magic != 0xDE120495U)
        return 0;
    mo->swapped = magic == 0xDE120495U;
    mo->count = number_at(mo, 8);
    mo->originals = number_at(mo, 12);
    mo->translations = number_at(mo, 16);
    return number_at(mo, 4) >> 16 <= 1;
}

/* The `index`-th text of a table; NULL when it is not inside, or does not end there. */
static const char *text_at(const Catalogue *mo, uint32_t table, uint32_t index)
{
    uint64_t entry = (uint64_t)table + 8 * (uint64_t)index;
    uint64_t length = number_at(mo, entry), offset = number_at(mo, entry + 4);
    if (offset + length >= mo->size || mo->bytes[offset + length] != '\0')
        return NULL;
    return mo->bytes + offset;
}

const char *catalogue_find(const char *bytes, size_t size, const char *text)
{
    Catalogue mo;
    if (!catalogue_open(&mo, bytes, size))
        return NULL;
    uint32_t low = 0, high = mo.count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        const char *original = text_at(&mo, mo.originals, middle);
        if (!original)
            return NULL;
        int order = strcmp(text, original);
        if (order == 0) {
            const char *found = text_at(&mo, mo.translations, middle);
            return found && *found ? found : NULL;
        }
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

/* The compiled message catalogue: a reader of gettext's .mo format, by its hash table. */
#include "catalogue.h"

#include <stdint.h>
#include <string.h>

#include "embed.h"

EMBED(catalogue_zh, CATALOGUE);

typedef struct {
    const char *bytes;
    size_t size;
    int swapped; /* the numbers are of the other byte order */
    uint32_t originals, translations, slots, slot_count;
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
    mo->originals = number_at(mo, 12);
    mo->translations = number_at(mo, 16);
    mo->slot_count = number_at(mo, 20);
    mo->slots = number_at(mo, 24);
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

/* P. J. Weinberger's hash of 32 bits, as the format wants it (gettext manual, "The Format of GNU MO Files"). */
static uint32_t hash_of(const char *text)
{
    uint32_t hash = 0;
    for (const unsigned char *c = (const unsigned char *)text; *c; c++) {
        hash = (hash << 4) + *c;
        uint32_t high = hash & 0xF0000000U;
        hash ^= high >> 24 ^ high;
    }
    return hash;
}

const char *catalogue_find(const char *bytes, size_t size, const char *text)
{
    Catalogue mo;
    if (!catalogue_open(&mo, bytes, size) || mo.slot_count <= 2)
        return NULL;
    uint32_t hash = hash_of(text), step = 1 + hash % (mo.slot_count - 2);
    uint64_t slot = hash % mo.slot_count;
    for (uint32_t tried = 0; tried < mo.slot_count; tried++) {
        uint32_t number = number_at(&mo, mo.slots + 4 * slot);
        const char *original = number ? text_at(&mo, mo.originals, number - 1) : NULL;
        if (!original)
            return NULL;
        if (strcmp(text, original) == 0) {
            const char *found = text_at(&mo, mo.translations, number - 1);
            return found && *found ? found : NULL;
        }
        slot = (slot + step) % mo.slot_count;
    }
    return NULL;
}

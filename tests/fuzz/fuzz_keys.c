/* Any bytes a terminal may send become keys: always forward, never beyond the end, the same in one piece and byte by
 * byte; each key has a name that is text. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "keys.h"
#include "text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define promise(kept) ((kept) ? (void)0 : broken(#kept, __LINE__))
static void broken(const char *what, int line)
{
    fprintf(stderr, "line %d: broken promise: %s\n", line, what);
    abort();
}

static void try_key(const Key *key)
{
    char label[64] = "";
    promise(key->code <= KEY_F(63) && !key->paste);
    promise(!key_is_text(key->code) || (key->code < KEY_SPECIAL_ && key->code != 0x7f));
    key_label(key->code, label, sizeof label);
    promise(text_is_utf8(label, strlen(label)));
    promise(key_plain(key_plain(key->code)) == key_plain(key->code));
}

/* The first start of the bytes that is a key is the key that the whole begins with. */
static void try_piecemeal(const char *bytes, size_t length, size_t used, const Key *key)
{
    for (size_t have = 1; have <= length; have++) {
        Key early = {0};
        size_t took = key_decode(bytes, have, false, &early);
        promise(took <= have);
        if (took > 0) {
            promise(took == used && early.code == key->code);
            return;
        }
    }
    promise(used == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *bytes = (const char *)data;
    if (size > 512)
        return 0;
    for (size_t at = 0; at < size;) {
        Key key = {0};
        size_t used = key_decode(bytes + at, size - at, false, &key);
        promise(used <= size - at);
        try_piecemeal(bytes + at, size - at, used, &key);
        if (used == 0) { /* nothing followed: a lone Esc, or the beginning of a character that never ends */
            used = key_decode(bytes + at, size - at, true, &key);
            promise(used <= size - at);
            promise(used > 0 || (unsigned char)bytes[at] >= 0xc2);
            if (used == 0)
                break;
        }
        try_key(&key);
        at += used;
    }
    return 0;
}

/* A JSON value as text. */
#include "json_text.h"

bool json_text(const json_t *value, size_t flags, char *out, size_t size)
{
    size_t length = value ? json_dumpb(value, out, size - 1, flags | JSON_COMPACT) : 0;
    if (length == 0 || length > size - 1)
        return false;
    out[length] = '\0';
    return true;
}

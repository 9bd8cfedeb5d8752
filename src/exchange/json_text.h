/* A JSON value as text, for batch and for what an import remembers. */
#ifndef MARROWDESK_EXCHANGE_JSON_TEXT_H
#define MARROWDESK_EXCHANGE_JSON_TEXT_H

#include <jansson.h>
#include <stdbool.h>

/* The compact text of `value` in at most `size` bytes with its NUL; false when it does not fit or memory ran out, and
 * for a NULL value. json_dumps() does not do: when its buffer cannot grow it goes on and gives a text with holes. */
bool json_text(const json_t *value, size_t flags, char *out, size_t size);

#endif

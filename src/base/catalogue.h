/* The compiled message catalogue (.mo of gettext) and its reader. */
#ifndef MARROWDESK_CATALOGUE_H
#define MARROWDESK_CATALOGUE_H

#include <stddef.h>

/* The shipped Chinese one. */
extern const char catalogue_zh[];
extern const unsigned catalogue_zh_size;

/* The translation of `text` in the catalogue `mo` of `size` bytes, either byte order; its first form
 * where there are plurals. NULL when there is none, it is empty, or the catalogue is malformed. */
const char *catalogue_find(const char *mo, size_t size, const char *text);

#endif

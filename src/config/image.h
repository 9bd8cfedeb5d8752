/* Settings in the form in which they are used: what a Config holds of one file and all that it points at, in a piece.
 *
 * The shipped files are read and checked while the program is built (src/settings.c), and each start takes them as they
 * are. An image is of the program that was built with it, and no format of files. */
#ifndef MARROWDESK_CONFIG_IMAGE_H
#define MARROWDESK_CONFIG_IMAGE_H

#include "source.h"

/* The image of a file that was read twice, into `a` and into `b`, which hold nothing else; free *image. */
Status image_make(const Source *source, const Config *a, const Config *b, char **image, size_t *size, Error *error);

/* Puts into `config` what the source's built-in image holds. Its texts stay where they are. */
Status image_take(const Source *source, Config *config, Error *error);

/* How an image begins. Behind it come the texts, then the records, the first of which is the part of the Config, then
 * where in the records pointers stand: each is kept as the place, from the first text, of what it points at. */
typedef struct {
    uint32_t texts, records; /* bytes */
    uint32_t pointers;
    uint32_t unused;
} ImageHead;

enum { IMAGE_ALIGN = 16 };
_Static_assert(sizeof(ImageHead) % IMAGE_ALIGN == 0, "what follows is aligned");

#endif

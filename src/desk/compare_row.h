/* What reading and settling of compared lists share: inside src/desk only. */
#ifndef MARROWDESK_COMPARE_ROW_H
#define MARROWDESK_COMPARE_ROW_H

#include "compare.h"
#include "province.h"

/* The records of somebody who is only there. */
void listed_unpack(Listed *listed, const char *packed);
/* "TU PR 2024-01-31", "-" for what is not stated; and back into status, reason and end of `donor`. */
void status_words(const Donor *donor, char out[64]);
void words_status(const char *words, Donor *donor);
/* A stored value as lines of province_item. */
void difference_text(const char *field, const char *stored, char out[PROVINCE_TEXT]);

#endif

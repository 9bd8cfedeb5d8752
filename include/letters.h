/* Letters and sheets of a case (letters.cfg): leave letter, invitation, thanks, award, travel and hand-over sheet. */
#ifndef MARROWDESK_LETTERS_H
#define MARROWDESK_LETTERS_H

#include "desk.h"

enum { LETTER_SIZE = 256 * 1024, LETTER_MISSING = 1024 };

typedef struct {
    char text[LETTER_SIZE];
    char missing[LETTER_MISSING]; /* labels of what could not be filled, each once; "" nothing */
    int missing_count;
    int cases; /* that stand in it */
    bool cut;  /* there was more than fits */
} LetterText;

/* Fills `letter` from case `id`; a letter that is written for every open case passes over it. Not stated places show as
 * a line to write on. Audited, as it holds names, phones and what else the letter names. The caller owns `*out`:
 * letter_free(). */
Status letter_fill(Desk *desk, const Letter *letter, int64_t id, LetterText **out, Error *error);
void letter_free(LetterText **text);

#endif

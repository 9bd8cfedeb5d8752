/* The list of erasures, for leaving.c: its lines and how people are recognised. */
#ifndef MARROWDESK_ERASED_H
#define MARROWDESK_ERASED_H

#include "leaving.h"

enum { ERASED_HASH = 65, ERASED_TEXT = 320 };

typedef struct {
    char text[ERASED_TEXT]; /* the line as it stands there */
    char on[DATE_SIZE];
    int64_t donor, by, second;
    char document[ERASED_HASH], number[ERASED_HASH], file[ERASED_HASH]; /* "-": there was none */
} ErasedLine;

/* By what a person is recognised: document, donor number, or number and name of the file. */
typedef struct {
    int64_t donor;
    char name[NAME_SIZE], id_type[CODE_SIZE], id_number[NUMBER_SIZE], donor_number[NUMBER_SIZE];
} Leaver;

size_t erased_lines(const Erased *list, const ErasedLine **lines);
void erased_hashes(const Erased *list, const Leaver *who, ErasedLine *line);
bool erased_same(const ErasedLine *a, const ErasedLine *b);
/* Appends a line for each of `count` (at least 1), all in one, safe on the disk. */
Status erased_note(const char *database, const Leaver *who, size_t count, int64_t by, int64_t second, Error *error);

#endif

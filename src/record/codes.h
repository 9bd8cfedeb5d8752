/* The code lists that standards and the program itself fix, with both labels, and what files write
 * instead. */
#ifndef MARROWDESK_CODES_H
#define MARROWDESK_CODES_H

#include "field.h"

/* What is written for a code beside its labels; code "": the file says that it is not known. */
typedef struct {
    const char *text, *code;
} Alias;

typedef struct {
    ChoiceList list;
    const Alias *aliases;
    size_t alias_count;
    const char *suffix; /* may stand behind every label ("汉族", "A型"); NULL none */
} CodeList;

extern const CodeList code_lists[];
extern const size_t code_list_count;

#endif

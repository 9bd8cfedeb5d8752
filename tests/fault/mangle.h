/* Ways to spoil a database file, each with what must come of it. */
#ifndef FAULT_MANGLE_H
#define FAULT_MANGLE_H

#include <stddef.h>

typedef enum {
    EXPECT_REFUSED, /* nothing opens it, and it is no backup either */
    EXPECT_NAMED,   /* only reading everything can see it: `check` must */
    EXPECT_CLOSED,  /* nothing opens it, because of what lies beside it */
    EXPECT_SEEN,    /* refused or named: which of the two is SQLite's matter */
    EXPECT_SOUND    /* spoils nothing: it must be opened as if nothing were */
} Expect;

typedef struct Mangle {
    const char *name;
    Expect expect;
    /* What it needs of these, by its own kind. */
    void (*work)(const char *database, const struct Mangle *mangle);
    long at, value;
    const char *text;
} Mangle;

extern const Mangle mangles[];
extern const size_t mangle_count;

#endif

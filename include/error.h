/* Errors: a function that can fail returns a Status and fills an Error.
 *
 * The message is a finished sentence in the language of the screen: it names
 * the part that is wrong and what would be right. */
#ifndef MARROWDESK_ERROR_H
#define MARROWDESK_ERROR_H

#include <stdarg.h>

typedef enum {
    OK = 0,
    ERR_INPUT,     /* a value is wrong; Error.field names it */
    ERR_NOT_FOUND, /* no such record, file or account */
    ERR_DUPLICATE, /* it exists already */
    ERR_CONFLICT,  /* somebody else saved a newer version */
    ERR_DENIED,    /* the account's role does not allow it */
    ERR_BUSY,      /* another desk holds the write lock, or a claim */
    ERR_IO,        /* disk, permission, file */
    ERR_DAMAGED,   /* a file is malformed: take a backup, or another one */
    ERR_FOREIGN,   /* the database is another program's, or a newer one's: no backup would help */
    ERR_MEMORY,
    ERR_CANCELLED, /* the user said no to a long job */
    ERR_USAGE,     /* the command line is wrong */
    ERR_INTERNAL   /* a promise inside the program was broken */
} Status;

typedef struct {
    Status code;
    char field[48];    /* the field, column or config key at fault, or "" */
    char message[640]; /* UTF-8, one sentence, no newline at the end */
} Error;

/* Fills `error` (NULL is allowed) and returns `code`. `format` is already translated. */
Status error_set(Error *error, Status code, const char *field, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* Puts "prefix: " before the message: where a caller knows more of the place. */
void error_prefix(Error *error, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Error for a failed allocation. */
Status error_memory(Error *error);

/* "cannot open FILE: No such file or directory" from errno. */
Status error_errno(Error *error, Status code, const char *what, const char *path);

#endif

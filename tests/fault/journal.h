/* What the recorder writes and the power-cut test reads: one record for each call that changes the folder of a
 * database, in the order in which the calls returned. */
#ifndef FAULT_JOURNAL_H
#define FAULT_JOURNAL_H

#include <stdint.h>

typedef enum {
    JOURNAL_START = 1, /* a recorded process began */
    JOURNAL_END,       /* it ended in good order */
    JOURNAL_CREATE,    /* a new file: inode, name */
    JOURNAL_WRITE,     /* inode, offset, data */
    JOURNAL_TRUNCATE,  /* inode, offset: the new size */
    JOURNAL_SYNC,      /* fsync or fdatasync of a file came back without error: inode */
    JOURNAL_SYNC_FOLDER,
    JOURNAL_UNLINK,  /* name */
    JOURNAL_RENAME,  /* name: the old one; data: the new one */
    JOURNAL_LINK,    /* the same: both names stand */
    JOURNAL_ANSWERED /* data: what the program had printed by now and not before */
} JournalKind;

/* Followed by `name_length` bytes of name (no NUL) and `length` bytes of data. Host byte order. */
typedef struct {
    uint32_t kind;
    uint32_t name_length;
    uint64_t inode;
    int64_t offset;
    uint64_t length;
} JournalHead;

#endif

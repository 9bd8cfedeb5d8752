/* The calls that fail, each at every place where it is made; failing.c says how. */
#ifndef FAULT_KINDS_H
#define FAULT_KINDS_H

#include <errno.h>

typedef struct {
    const char *call, *on;
    int with;
    const char *promise;
} Fault;

static const Fault faults[] = {
    {"write", "once", EIO, "a write that fails once with an I/O error"},
    {"write", "ever", ENOSPC, "a disk that is full from any write on"},
    {"short", "once", ENOSPC, "a write that is cut short by a full disk"},
    {"sync", "once", EIO, "a sync that fails once with an I/O error"},
    {"sync", "ever", EIO, "syncs that fail from any of them on"},
    {"truncate", "once", EIO, "a truncation that fails"},
    {"open", "once", EMFILE, "a file that cannot be opened"},
    {"read", "once", EIO, "a read that fails once with an I/O error"},
    {"malloc", "once", ENOMEM, "memory that is refused once"},
    {"malloc", "ever", ENOMEM, "memory that is refused from any request on"},
};

enum { FAULTS = sizeof faults / sizeof faults[0] };

#endif

/* Files as they lie on the disk, not in memory. */
#ifndef MARROWDESK_DISK_H
#define MARROWDESK_DISK_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* Has the disk begin with a file that has grown to `end` bytes, 8 MB at a time, and waits for the 8 MB before: a save
 * of a desk stands in line behind no more than that. `sent`: 0 at first, or from where on it is sent. False: the disk
 * has failed, as errno says. */
bool disk_send(int file, off_t *sent, off_t end);

typedef struct {
    int file, flags;
    unsigned char *blocks[2]; /* one is used while the other is read */
    int used;
    size_t at, got; /* in the one that is used */
    off_t next;
    bool end, asked;
    int told;            /* where it is told how far the disk has the file; -1: it has all of it */
    off_t safe;          /* so far */
    unsigned long queue; /* the kernel's; 0: there is none */
} DiskReader;

/* Reads an open file from its beginning, past what is in memory. `told`, -1: it was forced out before; else the end of
 * a pipe that says, in an off_t each time, how far the disk has taken it in, and closes when it is forced out. False:
 * there is no memory. */
bool disk_reader_open(DiskReader *reader, int file, int told);
/* Fewer bytes than asked for only at the end; -1: it cannot be read, as errno says. */
ssize_t disk_read(DiskReader *reader, void *out, size_t size);
void disk_reader_close(DiskReader *reader);

#endif

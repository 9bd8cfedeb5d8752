/* Sending to the disk, reading back from it. */
#include "disk.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { SEND = 1 << 23, BLOCK = 1 << 20, SECTOR = 4096 };

void disk_send(int file, off_t *sent, off_t end)
{
    if (end - *sent < SEND)
        return;
    sync_file_range(file, *sent, end - *sent, SYNC_FILE_RANGE_WRITE);
    *sent = end;
}

bool disk_reader_open(DiskReader *reader, int file)
{
    int flags = fcntl(file, F_GETFL), kept = errno;
    *reader = (DiskReader){.file = file, .flags = flags, .block = aligned_alloc(SECTOR, BLOCK)};
    if (!reader->block)
        return false;
    /* Some file systems cannot: there it is asked to forget what it has in memory. */
    if (fcntl(file, F_SETFL, flags | O_DIRECT) != 0 || pread(file, reader->block, SECTOR, 0) < 0) {
        fcntl(file, F_SETFL, flags);
        posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED);
        errno = kept;
    }
    return true;
}

/* How much there is in the block, read on where it was used up; 0 at the end, -1 on failure. */
static ssize_t in_block(DiskReader *reader)
{
    if (reader->at == reader->got) {
        ssize_t got = reader->end ? 0 : pread(reader->file, reader->block, BLOCK, reader->next);
        if (got < 0)
            return -1;
        reader->at = 0;
        reader->got = (size_t)got;
        reader->next += got;
        reader->end = got % SECTOR != 0; /* what follows a part of a sector could not be asked for */
    }
    return (ssize_t)(reader->got - reader->at);
}

ssize_t disk_read(DiskReader *reader, void *out, size_t size)
{
    size_t done = 0;
    while (done < size) {
        ssize_t there = in_block(reader);
        if (there < 0)
            return -1;
        if (there == 0)
            break;
        size_t part = (size_t)there < size - done ? (size_t)there : size - done;
        memcpy((char *)out + done, reader->block + reader->at, part);
        reader->at += part;
        done += part;
    }
    return (ssize_t)done;
}

void disk_reader_close(DiskReader *reader)
{
    fcntl(reader->file, F_SETFL, reader->flags);
    free(reader->block);
    *reader = (DiskReader){.file = -1};
}

/* Sending to the disk, reading back from it. */
#include "disk.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/aio_abi.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { SEND = 1 << 23, BLOCK = 1 << 20, SECTOR = 4096 };

bool disk_send(int file, off_t *sent, off_t end)
{
    if (end - *sent < SEND)
        return true;
    off_t before = *sent > 2 * SEND ? *sent - 2 * SEND : 0;
    bool good = *sent == 0 || sync_file_range(file, before, *sent - before, SYNC_FILE_RANGE_WAIT_BEFORE) == 0;
    good = good && sync_file_range(file, *sent, end - *sent, SYNC_FILE_RANGE_WRITE) == 0;
    *sent = end;
    return good || (errno != EIO && errno != ENOSPC); /* a file system that cannot do it writes later */
}

/* Waits until the disk has all before `end`, or all there will be. */
static void wait_for(DiskReader *reader, off_t end)
{
    while (reader->told >= 0 && reader->safe < end) {
        off_t safe;
        ssize_t got = read(reader->told, &safe, sizeof safe);
        if (got == (ssize_t)sizeof safe)
            reader->safe = safe;
        else if (got >= 0 || errno != EINTR)
            reader->told = -1;
    }
}

bool disk_reader_open(DiskReader *reader, int file, int told)
{
    int flags = fcntl(file, F_GETFL), kept = errno;
    unsigned char *room = aligned_alloc(SECTOR, 2 * BLOCK);
    *reader = (DiskReader){.file = file, .flags = flags, .blocks = {room, room + BLOCK}, .told = told};
    if (!room)
        return false;
    /* Some file systems cannot: there it is asked to forget what it has in memory. */
    if (fcntl(file, F_SETFL, flags | O_DIRECT) != 0 || pread(file, room, SECTOR, 0) < 0) {
        fcntl(file, F_SETFL, flags);
        wait_for(reader, INT64_MAX);
        posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED);
    }
    if (syscall(SYS_io_setup, 1, &reader->queue) != 0)
        reader->queue = 0;
    errno = kept;
    return true;
}

/* Has the kernel read the next block into the room that is not used; where it takes no such wishes it is read then. */
static void ask(DiskReader *reader)
{
    struct iocb wish = {.aio_fildes = (uint32_t)reader->file,
                        .aio_lio_opcode = IOCB_CMD_PREAD,
                        .aio_buf = (uintptr_t)reader->blocks[!reader->used],
                        .aio_nbytes = BLOCK,
                        .aio_offset = reader->next},
                *wishes[] = {&wish};
    int kept = errno;
    bool there = reader->told < 0 || reader->next + BLOCK <= reader->safe;
    reader->asked = there && reader->queue && syscall(SYS_io_submit, reader->queue, 1, wishes) == 1;
    errno = kept;
}

/* What was asked for: its bytes, or -1. */
static ssize_t answer(DiskReader *reader)
{
    struct io_event event;
    wait_for(reader, reader->next + BLOCK);
    if (!reader->asked)
        return pread(reader->file, reader->blocks[!reader->used], BLOCK, reader->next);
    while (syscall(SYS_io_getevents, reader->queue, 1, 1, &event, NULL) != 1)
        if (errno != EINTR)
            return -1;
    if (event.res < 0)
        errno = (int)-event.res;
    return event.res < 0 ? -1 : (ssize_t)event.res;
}

/* How much there is in the block, read on where it was used up; 0 at the end, -1 on failure. */
static ssize_t in_block(DiskReader *reader)
{
    if (reader->at == reader->got) {
        ssize_t got = reader->end ? 0 : answer(reader);
        if (got < 0)
            return -1;
        reader->used = !reader->used;
        reader->at = 0;
        reader->got = (size_t)got;
        reader->next += got;
        reader->end = got % SECTOR != 0 || got == 0; /* what follows a part of a sector could not be asked for */
        reader->asked = false;
        if (!reader->end)
            ask(reader);
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
        memcpy((char *)out + done, reader->blocks[reader->used] + reader->at, part);
        reader->at += part;
        done += part;
    }
    return (ssize_t)done;
}

void disk_reader_close(DiskReader *reader)
{
    if (reader->queue)
        syscall(SYS_io_destroy, reader->queue); /* waits for what is asked for still */
    fcntl(reader->file, F_SETFL, reader->flags);
    free(reader->blocks[0]);
    *reader = (DiskReader){.file = -1};
}

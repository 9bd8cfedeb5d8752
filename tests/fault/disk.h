/* The disk as a power cut may leave it: rebuilt from a journal of the recorder.
 *
 * The model. A cut happens between two recorded calls. What was there at the last fsync or fdatasync of a file
 * (data and size) is there after the cut. Of the calls on this file after its last sync:
 *
 * - The kernel writes a file's cached pages of 4,096 bytes back one by one, when it likes and in any order. So
 *   each page is on the disk as it was after any of the calls that touched it, or as it was at the sync. A later
 *   call's page always holds the earlier calls' bytes: the page cache is one.
 * - A page that was on its way to the disk may be torn: each sector of 512 bytes is as it was at one of two such
 *   moments. A sector itself is written whole, as every drive of today promises.
 * - The size is metadata, written on its own: it may be that after any of the calls. A part within the size whose
 *   data did not arrive reads as zeros (unwritten extents of ext4 and XFS) or, as on ext4 with data=writeback,
 *   as what the blocks held before: the model takes older bytes of the same file, the worst for a log.
 * - A shorter size takes effect with the size; data written after it may be there without it.
 *
 * Names (create, link, rename, unlink) become durable in order (a metadata journal), as far as any call, but for
 * certain only up to the last fsync of the folder: the fsync of a file does not save its name here, although on
 * ext4 and XFS it would. Files do not wait for each other: everything of one may be there and nothing of another.
 *
 * Not modelled: drives that forget after a flush, sectors that cannot be read, bits that flip. */
#ifndef FAULT_DISK_H
#define FAULT_DISK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "journal.h"

enum { DISK_NAME = 96, DISK_FILES = 24 };

typedef struct {
    JournalHead head;
    const char *name; /* no NUL: head.name_length bytes */
    const unsigned char *data;
} Event;

/* How an image is chosen from what was not yet synced. */
typedef enum {
    STYLE_ALL,       /* everything arrived */
    STYLE_NONE,      /* nothing did */
    STYLE_LOG_ONLY,  /* all of the -wal file, nothing of the others */
    STYLE_REST_ONLY, /* the other way round */
    STYLE_MIXED      /* each file by a dice: all, none, the first few calls, pages, torn pages */
} Style;

typedef struct {
    char name[DISK_NAME];
    unsigned char *bytes;
    size_t size;
} ImageFile;

typedef struct {
    ImageFile files[DISK_FILES];
    size_t count;
    uint64_t hash; /* of names and contents */
} Image;

typedef struct Disk Disk;

/* Reads a whole journal. Exits with a message when it cannot be read. Free with disk_free(). */
Disk *disk_load(const char *path);
void disk_free(Disk **disk);
size_t disk_events(const Disk *disk);
const Event *disk_event(const Disk *disk, size_t i);

/* Moves on: events [0, cut) have happened. Never back. */
void disk_advance(Disk *disk, size_t cut);
/* Is anything waiting to be synced? in the -wal file, in the others. */
bool disk_log_waits(const Disk *disk);
bool disk_rest_waits(const Disk *disk);
/* The folder after a cut here. Free with image_free(). */
void disk_image(const Disk *disk, Style style, uint64_t *dice, Image *out);
void image_free(Image *image);

#endif

/* The disk as a power cut may leave it. */
#include "disk.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "support.h"

enum { SECTOR = 512, PAGE = 4096, PAGE_SECTORS = PAGE / SECTOR, OBJECTS = 256, STALE_ONE_IN = 6 };

/* A file by its inode: what is certainly on the disk, and the calls since. */
typedef struct {
    uint64_t inode;
    unsigned char *bytes;
    size_t size, room;
    size_t *waiting;
    size_t waiting_count, waiting_room;
} Object;

typedef struct {
    char name[DISK_NAME];
    size_t object;
} Name;

typedef struct {
    Name names[DISK_FILES];
    size_t count;
} Folder;

struct Disk {
    char *journal;
    Event *events;
    size_t event_count;
    size_t cut;
    Object objects[OBJECTS];
    size_t object_count;
    size_t *created; /* for each event: the object that it is about */
    Folder folder;   /* certainly on the disk */
    size_t *waiting; /* calls on names since */
    size_t waiting_count;
};

/* --- the journal --- */

Disk *disk_load(const char *path)
{
    size_t size = 0, at = 0, room = 0;
    Disk *disk = need(calloc(1, sizeof *disk));
    disk->journal = read_whole(path, &size);
    if (!disk->journal)
        give_up("there is no journal %s: was the recorder loaded?", path);
    while (at + sizeof(JournalHead) <= size) {
        if (disk->event_count == room) {
            room = room ? room * 2 : 1024;
            disk->events = need(realloc(disk->events, room * sizeof *disk->events));
        }
        Event *event = &disk->events[disk->event_count++];
        memcpy(&event->head, disk->journal + at, sizeof event->head);
        event->name = disk->journal + at + sizeof event->head;
        event->data = (const unsigned char *)event->name + event->head.name_length;
        at += sizeof event->head + event->head.name_length + event->head.length;
    }
    if (at != size || disk->event_count == 0) {
        errno = 0;
        give_up("the journal %s is cut", path);
    }
    disk->created = need(calloc(disk->event_count, sizeof *disk->created));
    disk->waiting = need(calloc(disk->event_count, sizeof *disk->waiting));
    return disk;
}

void disk_free(Disk **disk)
{
    for (size_t i = 0; *disk && i < (*disk)->object_count; i++) {
        free((*disk)->objects[i].bytes);
        free((*disk)->objects[i].waiting);
    }
    if (*disk) {
        free((*disk)->journal);
        free((*disk)->events);
        free((*disk)->created);
        free((*disk)->waiting);
    }
    free(*disk);
    *disk = NULL;
}

size_t disk_events(const Disk *disk)
{
    return disk->event_count;
}

const Event *disk_event(const Disk *disk, size_t i)
{
    return &disk->events[i];
}

/* --- moving on --- */

static Object *object_of(Disk *disk, uint64_t inode)
{
    for (size_t i = disk->object_count; i-- > 0;)
        if (disk->objects[i].inode == inode)
            return &disk->objects[i];
    errno = 0;
    give_up("the journal writes to a file that it never created");
}

static void object_wait(Object *object, size_t event)
{
    if (object->waiting_count == object->waiting_room) {
        object->waiting_room = object->waiting_room ? object->waiting_room * 2 : 256;
        object->waiting = need(realloc(object->waiting, object->waiting_room * sizeof *object->waiting));
    }
    object->waiting[object->waiting_count++] = event;
}

static size_t size_after(const Event *event, size_t size)
{
    size_t end = (size_t)event->head.offset + event->head.length;
    if (event->head.kind == JOURNAL_TRUNCATE)
        return (size_t)event->head.offset;
    return end > size ? end : size;
}

static void object_settle(const Disk *disk, Object *object)
{
    for (size_t i = 0; i < object->waiting_count; i++) {
        const Event *event = &disk->events[object->waiting[i]];
        size_t size = size_after(event, object->size);
        if (size > object->room) {
            object->room = size * 2;
            object->bytes = need(realloc(object->bytes, object->room));
        }
        if (size > object->size)
            memset(object->bytes + object->size, 0, size - object->size);
        if (event->head.kind == JOURNAL_WRITE)
            memcpy(object->bytes + event->head.offset, event->data, event->head.length);
        object->size = size;
    }
    object->waiting_count = 0;
}

static Name *name_find(Folder *folder, const char *name, size_t length)
{
    for (size_t i = 0; i < folder->count; i++)
        if (strlen(folder->names[i].name) == length && memcmp(folder->names[i].name, name, length) == 0)
            return &folder->names[i];
    return NULL;
}

static void name_remove(Folder *folder, const char *name, size_t length)
{
    Name *found = name_find(folder, name, length);
    if (found)
        *found = folder->names[--folder->count];
}

static void name_put(Folder *folder, const char *name, size_t length, size_t object)
{
    name_remove(folder, name, length);
    if (folder->count == DISK_FILES || length >= DISK_NAME) {
        errno = 0;
        give_up("more files than the model has room for");
    }
    Name *fresh = &folder->names[folder->count++];
    memcpy(fresh->name, name, length);
    fresh->name[length] = '\0';
    fresh->object = object;
}

static void folder_apply(const Disk *disk, Folder *folder, size_t index)
{
    const Event *event = &disk->events[index];
    size_t length = event->head.name_length;
    if (event->head.kind == JOURNAL_CREATE) {
        name_put(folder, event->name, length, disk->created[index]);
        return;
    }
    const Name *old = name_find(folder, event->name, length);
    size_t object = old ? old->object : 0;
    if (old && event->head.kind != JOURNAL_UNLINK)
        name_put(folder, (const char *)event->data, event->head.length, object);
    if (event->head.kind != JOURNAL_LINK)
        name_remove(folder, event->name, length);
}

static void event_apply(Disk *disk, size_t index)
{
    const Event *event = &disk->events[index];
    switch ((JournalKind)event->head.kind) {
    case JOURNAL_CREATE:
        if (disk->object_count == OBJECTS)
            give_up("more files than the model has room for");
        disk->created[index] = disk->object_count;
        disk->objects[disk->object_count++] = (Object){.inode = event->head.inode};
        disk->waiting[disk->waiting_count++] = index;
        break;
    case JOURNAL_UNLINK:
    case JOURNAL_RENAME:
    case JOURNAL_LINK:
        disk->waiting[disk->waiting_count++] = index;
        break;
    case JOURNAL_WRITE:
    case JOURNAL_TRUNCATE:
        object_wait(object_of(disk, event->head.inode), index);
        break;
    case JOURNAL_SYNC:
        object_settle(disk, object_of(disk, event->head.inode));
        break;
    case JOURNAL_SYNC_FOLDER:
        for (size_t i = 0; i < disk->waiting_count; i++)
            folder_apply(disk, &disk->folder, disk->waiting[i]);
        disk->waiting_count = 0;
        break;
    case JOURNAL_START:
    case JOURNAL_END:
    case JOURNAL_ANSWERED:
        break;
    }
}

void disk_advance(Disk *disk, size_t cut)
{
    while (disk->cut < cut && disk->cut < disk->event_count)
        event_apply(disk, disk->cut++);
}

/* --- the folder now, with the first `calls` of the waiting calls on names --- */

static Folder folder_with(const Disk *disk, size_t calls)
{
    Folder folder = disk->folder;
    for (size_t i = 0; i < calls; i++)
        folder_apply(disk, &folder, disk->waiting[i]);
    return folder;
}

static bool is_log(const char *name)
{
    size_t length = strlen(name);
    return length > 4 && strcmp(name + length - 4, "-wal") == 0;
}

static bool waits(const Disk *disk, bool log)
{
    Folder folder = folder_with(disk, disk->waiting_count);
    for (size_t i = 0; i < folder.count; i++)
        if (is_log(folder.names[i].name) == log && disk->objects[folder.names[i].object].waiting_count > 0)
            return true;
    return false;
}

bool disk_log_waits(const Disk *disk)
{
    return waits(disk, true);
}

bool disk_rest_waits(const Disk *disk)
{
    return waits(disk, false);
}

/* --- images --- */

typedef enum { KEEP_ALL, KEEP_NONE, KEEP_FIRST, KEEP_PAGES, KEEP_TORN, KEEP_KINDS } Keep;

/* For each sector how many of the waiting calls it has seen; the same for the size. */
typedef struct {
    uint32_t *seen;
    size_t sectors;
    size_t size_seen;
    bool stale; /* what did not arrive holds old bytes instead of zeros */
} Arrival;

static size_t some_calls(uint64_t *dice, size_t n)
{
    switch (dice_below(dice, 3)) {
    case 0:
        return 0;
    case 1:
        return n;
    default:
        return dice_below(dice, n + 1);
    }
}

static void page_arrives(Arrival *arrival, size_t page, bool torn, size_t n, uint64_t *dice)
{
    size_t one = some_calls(dice, n), other = torn && dice_below(dice, 2) ? some_calls(dice, n) : one;
    for (size_t i = 0; i < PAGE_SECTORS && page * PAGE_SECTORS + i < arrival->sectors; i++)
        arrival->seen[page * PAGE_SECTORS + i] = (uint32_t)(dice_below(dice, 2) ? one : other);
}

static Arrival arrival_choose(Keep keep, size_t n, size_t end, uint64_t *dice)
{
    Arrival arrival = {.sectors = end / SECTOR + 1};
    arrival.seen = need(calloc(arrival.sectors, sizeof *arrival.seen));
    size_t same = keep == KEEP_ALL ? n : keep == KEEP_FIRST ? dice_below(dice, n + 1) : 0;
    arrival.size_seen = same;
    for (size_t i = 0; i < arrival.sectors; i++)
        arrival.seen[i] = (uint32_t)same;
    if (keep != KEEP_PAGES && keep != KEEP_TORN)
        return arrival;
    for (size_t page = 0; page * PAGE_SECTORS < arrival.sectors; page++)
        page_arrives(&arrival, page, keep == KEEP_TORN, n, dice);
    arrival.size_seen = dice_below(dice, 2) ? n : dice_below(dice, n + 1);
    arrival.stale = dice_below(dice, STALE_ONE_IN) == 0;
    return arrival;
}

static void write_arrives(const Event *event, size_t number, const Arrival *arrival, unsigned char *bytes)
{
    size_t from = (size_t)event->head.offset, end = from + event->head.length;
    for (size_t at = from; at < end;) {
        size_t next = (at / SECTOR + 1) * SECTOR;
        size_t stop = next < end ? next : end;
        if (arrival->seen[at / SECTOR] > number)
            memcpy(bytes + at, event->data + (at - from), stop - at);
        at = stop;
    }
}

/* Sectors past the durable end that nothing was written to hold older bytes of the file. */
static void fill_stale(const Object *object, const Arrival *arrival, unsigned char *bytes, size_t size, uint64_t *dice)
{
    size_t first = (object->size + SECTOR - 1) / SECTOR;
    if (object->size < PAGE)
        return;
    for (size_t sector = first; (sector + 1) * SECTOR <= size; sector++)
        if (arrival->seen[sector] == 0)
            memcpy(bytes + sector * SECTOR, object->bytes + dice_below(dice, object->size / SECTOR) * SECTOR, SECTOR);
}

static void file_image(const Disk *disk, const Object *object, Keep keep, uint64_t *dice, ImageFile *out)
{
    size_t n = object->waiting_count, end = object->size, size = object->size;
    for (size_t i = 0; i < n; i++) {
        const Event *event = &disk->events[object->waiting[i]];
        size_t after = size_after(event, size);
        end = after > end ? after : end;
    }
    Arrival arrival = arrival_choose(keep, n, end, dice);
    out->bytes = need(calloc(1, end + SECTOR));
    if (object->size > 0)
        memcpy(out->bytes, object->bytes, object->size);
    for (size_t i = 0; i < n; i++) {
        const Event *event = &disk->events[object->waiting[i]];
        bool sized = i < arrival.size_seen;
        if (event->head.kind == JOURNAL_WRITE)
            write_arrives(event, i, &arrival, out->bytes);
        else if (sized)
            memset(out->bytes + event->head.offset, 0, end - (size_t)event->head.offset);
        size = sized ? size_after(event, size) : size;
    }
    if (arrival.stale)
        fill_stale(object, &arrival, out->bytes, size, dice);
    out->size = size;
    free(arrival.seen);
}

static Keep keep_for(Style style, bool log, uint64_t *dice)
{
    switch (style) {
    case STYLE_ALL:
        return KEEP_ALL;
    case STYLE_NONE:
        return KEEP_NONE;
    case STYLE_LOG_ONLY:
        return log ? KEEP_ALL : KEEP_NONE;
    case STYLE_REST_ONLY:
        return log ? KEEP_NONE : KEEP_ALL;
    case STYLE_MIXED:
        break;
    }
    return (Keep)dice_below(dice, KEEP_KINDS);
}

static uint64_t hash_bytes(uint64_t hash, const void *bytes, size_t size)
{
    const unsigned char *at = bytes;
    for (; size >= 8; size -= 8, at += 8) {
        uint64_t word;
        memcpy(&word, at, 8);
        hash = (hash ^ word) * 0x9E3779B97F4A7C15u;
        hash ^= hash >> 29;
    }
    for (; size > 0; size--, at++)
        hash = (hash ^ *at) * 0x100000001B3u;
    return hash;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const Name *)a)->name, ((const Name *)b)->name);
}

void disk_image(const Disk *disk, Style style, uint64_t *dice, Image *out)
{
    size_t calls = style == STYLE_NONE ? 0 : disk->waiting_count;
    if (style == STYLE_MIXED)
        calls = some_calls(dice, disk->waiting_count);
    Folder folder = folder_with(disk, calls);
    qsort(folder.names, folder.count, sizeof folder.names[0], by_name);
    *out = (Image){.count = folder.count, .hash = 1469598103934665603u};
    for (size_t i = 0; i < folder.count; i++) {
        ImageFile *file = &out->files[i];
        memcpy(file->name, folder.names[i].name, DISK_NAME);
        file_image(disk, &disk->objects[folder.names[i].object], keep_for(style, is_log(file->name), dice), dice, file);
        out->hash = hash_bytes(out->hash, file->name, strlen(file->name) + 1);
        out->hash = hash_bytes(out->hash, &file->size, sizeof file->size);
        out->hash = hash_bytes(out->hash, file->bytes, file->size);
    }
}

void image_free(Image *image)
{
    for (size_t i = 0; i < image->count; i++)
        free(image->files[i].bytes);
    image->count = 0;
}

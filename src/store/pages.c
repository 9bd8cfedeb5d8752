/* The pages of a copy. SQLite hands them out through a file system of its own (sqlite.org/vfs) that has this one file:
 * they are written in long runs, sent to the disk as the file grows, and each is remembered by its hash; so the file
 * that is read back can be held against what was handed out, page by page. */
#include <errno.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "disk.h"
#include "internal.h"
#include "tr.h"

enum {
    RUN = 1 << 18,
    IN_MEMORY = 1 << 28 /* so much of a copy that goes soon need not reach the disk */
};

typedef struct {
    sqlite3_vfs vfs;
    int file;
    StorePages *pages;
    unsigned char *run; /* not written yet: `length` bytes from `begin` on */
    size_t length;
    off_t begin, size, sent;
} Sink;

typedef struct {
    sqlite3_file base;
    Sink *sink;
} SinkFile;

static uint64_t hash_of(const StorePages *pages, const unsigned char *page)
{
    uint64_t hash;
    _Static_assert(sizeof hash == crypto_shorthash_BYTES && sizeof pages->key == crypto_shorthash_KEYBYTES, "SipHash");
    crypto_shorthash((unsigned char *)&hash, page, (unsigned long long)pages->size, pages->key);
    return hash;
}

/* --- the file that SQLite sees --- */

static int write_run(Sink *sink)
{
    for (size_t done = 0; done < sink->length;) {
        ssize_t n = pwrite(sink->file, sink->run + done, sink->length - done, sink->begin + (off_t)done);
        if (n <= 0)
            return n < 0 && errno == ENOSPC ? SQLITE_FULL : SQLITE_IOERR_WRITE;
        done += (size_t)n;
    }
    sink->length = 0;
    if (!disk_send(sink->file, &sink->sent, sink->size))
        return errno == ENOSPC ? SQLITE_FULL : SQLITE_IOERR_WRITE;
    return SQLITE_OK;
}

/* Room for the hash of the page that begins there. */
static bool make_room(StorePages *pages, size_t page)
{
    if (page >= pages->room) {
        size_t room = page < 512 ? 1024 : page * 2;
        uint64_t *more = realloc(pages->hashes, room * sizeof *more);
        if (!more)
            return false;
        memset(more + pages->room, 0, (room - pages->room) * sizeof *more);
        pages->hashes = more;
        pages->room = room;
    }
    pages->count = page >= pages->count ? page + 1 : pages->count;
    return true;
}

/* Always whole pages. */
static int sink_write(sqlite3_file *file, const void *bytes, int size, sqlite3_int64 at)
{
    enum { VERSIONS = 18, ROLLBACK = 1 };
    Sink *sink = ((SinkFile *)file)->sink;
    StorePages *pages = sink->pages;
    int code = SQLITE_OK;
    pages->size = pages->size ? pages->size : size;
    if (size != pages->size || at % size != 0 || size > RUN)
        return SQLITE_IOERR_WRITE;
    if (at != sink->begin + (off_t)sink->length || sink->length + (size_t)size > RUN)
        code = write_run(sink);
    if (code == SQLITE_OK && !make_room(pages, (size_t)(at / size)))
        code = SQLITE_NOMEM;
    if (code != SQLITE_OK)
        return code;
    if (sink->length == 0)
        sink->begin = at;
    unsigned char *page = sink->run + sink->length;
    memcpy(page, bytes, (size_t)size);
    /* The head says that a log may lie beside the file. None will: a copy is one file, and can be read from a disk that
     * takes no writes. */
    if (at == 0)
        page[VERSIONS] = page[VERSIONS + 1] = ROLLBACK;
    pages->hashes[at / size] = hash_of(pages, page);
    sink->length += (size_t)size;
    sink->size = at + size > sink->size ? at + size : sink->size;
    return SQLITE_OK;
}

static int sink_read(sqlite3_file *file, void *out, int size, sqlite3_int64 at)
{
    Sink *sink = ((SinkFile *)file)->sink;
    int code = write_run(sink);
    ssize_t got = code == SQLITE_OK ? pread(sink->file, out, (size_t)size, at) : -1;
    if (got == size)
        return SQLITE_OK;
    if (got < 0)
        return SQLITE_IOERR_READ;
    memset((char *)out + got, 0, (size_t)(size - got));
    return SQLITE_IOERR_SHORT_READ;
}

static int sink_close(sqlite3_file *file)
{
    return write_run(((SinkFile *)file)->sink);
}

/* Forced out by whoever gave the file, once. */
static int sink_sync(sqlite3_file *file, int flags)
{
    (void)flags;
    return write_run(((SinkFile *)file)->sink);
}

/* It only grows. */
static int sink_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    return size < ((SinkFile *)file)->sink->size ? SQLITE_IOERR_TRUNCATE : SQLITE_OK;
}

static int sink_size(sqlite3_file *file, sqlite3_int64 *size)
{
    *size = ((SinkFile *)file)->sink->size;
    return SQLITE_OK;
}

static const sqlite3_io_methods sink_methods = {
    .iVersion = 1,
    .xClose = sink_close,
    .xRead = sink_read,
    .xWrite = sink_write,
    .xTruncate = sink_truncate,
    .xSync = sink_sync,
    .xFileSize = sink_size,
    LONE_METHODS, /* nobody else knows the file yet */
};

/* --- the file system --- */

static int sink_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *granted)
{
    SinkFile *one = (SinkFile *)file;
    one->base.pMethods = NULL;
    if (!name || !(flags & SQLITE_OPEN_MAIN_DB))
        return SQLITE_CANTOPEN;
    one->base.pMethods = &sink_methods;
    one->sink = vfs->pAppData;
    if (granted)
        *granted = flags;
    return SQLITE_OK;
}

/* --- copying --- */

/* In one step: steps would begin anew whenever somebody saves between them. */
static int copy_all(sqlite3 *from, sqlite3 *to)
{
    sqlite3_backup *copy = sqlite3_backup_init(to, "main", from, "main");
    if (!copy)
        return sqlite3_errcode(to);
    int code = sqlite3_backup_step(copy, -1), end = sqlite3_backup_finish(copy);
    return code == SQLITE_DONE ? end : code;
}

int pages_copy(sqlite3 *from, int file, bool kept, StorePages *pages)
{
    sqlite3 *to = NULL;
    Sink sink = {.file = file, .pages = pages, .run = malloc(RUN), .sent = kept ? 0 : IN_MEMORY};
    *pages = (StorePages){0};
    randombytes_buf(pages->key, sizeof pages->key);
    sink.vfs.pAppData = &sink;
    int code = sink.run ? lone_register(&sink.vfs, "marrowdesk-copy", (int)sizeof(SinkFile), sink_open) : SQLITE_NOMEM;
    if (code != SQLITE_OK) {
        free(sink.run);
        return code;
    }
    code =
        sqlite3_open_v2("copy", &to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, sink.vfs.zName);
    /* What fails is thrown away: there is nothing to roll back to. */
    if (code == SQLITE_OK)
        code = sqlite3_exec(to, "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF", NULL, NULL, NULL);
    if (code == SQLITE_OK)
        code = copy_all(from, to);
    sqlite3_close(to);
    if (code == SQLITE_OK)
        code = write_run(&sink);
    sqlite3_vfs_unregister(&sink.vfs);
    free(sink.run);
    return code;
}

/* --- reading back --- */

bool store_same(StorePages *pages, const void *bytes, size_t size)
{
    const unsigned char *page = bytes;
    if (size == 0 || pages->count == 0)
        return pages->count > 0 && pages->seen == pages->count;
    size_t locks = (size_t)(LOCKS_AT / pages->size), end = pages->seen + size / (size_t)pages->size;
    if (size % (size_t)pages->size != 0 || end > pages->count)
        return false;
    for (; pages->seen < end; pages->seen++, page += pages->size)
        if (pages->seen != locks && hash_of(pages, page) != pages->hashes[pages->seen])
            return false;
    return true;
}

Status pages_say_other(const char *path, Error *error)
{
    return error_set(error, ERR_DAMAGED, "",
                     tr("the copy %s does not hold what the database holds: it was thrown away"), path);
}

Status pages_read_back(StorePages *pages, int file, const char *path, Digest *digest, Error *error)
{
    DiskReader reader;
    Digesting digesting;
    unsigned char *run = malloc(RUN);
    ssize_t got = 0;
    bool same = true;
    if (!run || !disk_reader_open(&reader, file, -1)) {
        free(run);
        return error_memory(error);
    }
    digest_begin(&digesting);
    do {
        got = disk_read(&reader, run, RUN);
        same = got >= 0 && store_same(pages, run, (size_t)got);
        if (same)
            digest_add(&digesting, run, (size_t)got);
    } while (same && got > 0);
    digest_end(&digesting, digest);
    Status status = same      ? OK
                    : got < 0 ? error_errno(error, ERR_IO, tr("cannot read"), path)
                              : pages_say_other(path, error);
    disk_reader_close(&reader);
    free(run);
    return status;
}

void pages_free(StorePages *pages)
{
    free(pages->hashes);
    *pages = (StorePages){0};
}

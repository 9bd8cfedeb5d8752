/* The write-ahead log in few calls. SQLite hands each page of a save to the system in two writes, its frame's head and
 * the page; here what follows without a gap is gathered and written at once: when the buffer is full and before
 * anything else is done with the log. From the head of a frame that commits on nothing is kept back: others may read it
 * at once. What is taken back is forgotten. All other files are SQLite's own business. File format:
 * sqlite.org/walformat.html. */
#include <string.h>

#include "internal.h"

enum { GATHERED = 128 << 10, FRAME_HEAD = 24, COMMITS_AT = 4 /* in a frame's head: pages of the file, 0 no commit */ };

typedef struct {
    sqlite3_file base;
    unsigned char *buffer;
    int used;
    sqlite3_int64 at; /* where the first byte goes */
    bool committing;  /* the page of a frame that commits follows */
} Log;

static sqlite3_vfs *unix_vfs;

/* Behind ours in the same memory. */
static sqlite3_file *below(Log *log)
{
    return (sqlite3_file *)(log + 1);
}

/* What cannot be written is given up: SQLite is told, takes the transaction back and writes the place anew. */
static int flush(Log *log)
{
    int size = log->used;
    log->used = 0;
    return size ? below(log)->pMethods->xWrite(below(log), log->buffer, size, log->at) : SQLITE_OK;
}

static int log_write(sqlite3_file *file, const void *data, int size, sqlite3_int64 at)
{
    Log *log = (Log *)file;
    static const unsigned char none[4];
    bool page = log->committing;
    if (log->used + size > GATHERED || log->at + log->used != at) {
        int code = flush(log);
        if (code != SQLITE_OK)
            return code;
    }
    if (size > GATHERED)
        return below(log)->pMethods->xWrite(below(log), data, size, at);
    if (!log->used)
        log->at = at;
    memcpy(log->buffer + log->used, data, (size_t)size);
    log->used += size;
    log->committing = size == FRAME_HEAD && memcmp((const unsigned char *)data + COMMITS_AT, none, sizeof none) != 0;
    return page || log->committing ? flush(log) : SQLITE_OK;
}

static int log_close(sqlite3_file *file)
{
    Log *log = (Log *)file;
    int code = flush(log), closed = below(log)->pMethods->xClose(below(log));
    sqlite3_free(log->buffer);
    return code == SQLITE_OK ? closed : code;
}

static int log_read(sqlite3_file *file, void *data, int size, sqlite3_int64 at)
{
    Log *log = (Log *)file;
    int code = flush(log);
    return code == SQLITE_OK ? below(log)->pMethods->xRead(below(log), data, size, at) : code;
}

static int log_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    Log *log = (Log *)file;
    int code = flush(log);
    return code == SQLITE_OK ? below(log)->pMethods->xTruncate(below(log), size) : code;
}

static int log_sync(sqlite3_file *file, int flags)
{
    Log *log = (Log *)file;
    int code = flush(log);
    return code == SQLITE_OK ? below(log)->pMethods->xSync(below(log), flags) : code;
}

static int log_size(sqlite3_file *file, sqlite3_int64 *size)
{
    Log *log = (Log *)file;
    int code = flush(log);
    return code == SQLITE_OK ? below(log)->pMethods->xFileSize(below(log), size) : code;
}

static int log_control(sqlite3_file *file, int what, void *arg)
{
    Log *log = (Log *)file;
    int code = flush(log);
    return code == SQLITE_OK ? below(log)->pMethods->xFileControl(below(log), what, arg) : code;
}

static int log_sector(sqlite3_file *file)
{
    return below((Log *)file)->pMethods->xSectorSize(below((Log *)file));
}

static int log_traits(sqlite3_file *file)
{
    return below((Log *)file)->pMethods->xDeviceCharacteristics(below((Log *)file));
}

/* SQLite locks and maps the database, never its log. */
static const sqlite3_io_methods log_methods = {.iVersion = 1,
                                               .xClose = log_close,
                                               .xRead = log_read,
                                               .xWrite = log_write,
                                               .xTruncate = log_truncate,
                                               .xSync = log_sync,
                                               .xFileSize = log_size,
                                               .xFileControl = log_control,
                                               .xSectorSize = log_sector,
                                               .xDeviceCharacteristics = log_traits};

static int open_file(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out)
{
    (void)vfs;
    if (!(flags & SQLITE_OPEN_WAL))
        return unix_vfs->xOpen(unix_vfs, name, file, flags, out);
    Log *log = (Log *)file;
    *log = (Log){.buffer = sqlite3_malloc(GATHERED)};
    if (!log->buffer)
        return SQLITE_NOMEM;
    int code = unix_vfs->xOpen(unix_vfs, name, below(log), flags, out);
    if (code == SQLITE_OK)
        log->base.pMethods = &log_methods;
    else
        sqlite3_free(log->buffer);
    return code;
}

/* What is taken back must not be written any more: another desk may have saved to its place in the log by then. */
static void forget_taken_back(void *db)
{
    sqlite3_file *file = NULL;
    if (sqlite3_file_control(db, "main", SQLITE_FCNTL_JOURNAL_POINTER, &file) == SQLITE_OK && file &&
        file->pMethods == &log_methods)
        ((Log *)file)->used = 0;
}

void gather_watch(sqlite3 *db)
{
    sqlite3_rollback_hook(db, forget_taken_back, db);
}

int gather_register(void)
{
    static sqlite3_vfs gathering;
    if (gathering.zName)
        return SQLITE_OK;
    unix_vfs = sqlite3_vfs_find(NULL);
    if (!unix_vfs)
        return SQLITE_ERROR;
    gathering = *unix_vfs;
    gathering.szOsFile += (int)sizeof(Log);
    gathering.zName = GATHER_VFS;
    gathering.xOpen = open_file;
    return sqlite3_vfs_register(&gathering, 0);
}

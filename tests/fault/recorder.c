/* Preloaded: writes down every call that changes the folder of a database, and when each answer was printed.
 *
 * RECORDER_FOLDER   the folder, as realpath() gives it
 * RECORDER_JOURNAL  the file to append to
 * RECORDER_ANSWERS  the file that is the program's standard output; optional
 *
 * A call is recorded after it came back without error, with the bytes that it took. The answers are looked at
 * before each call: an answer printed since the last one is recorded first. (Standard output goes through stdio,
 * whose writes inside the C library cannot be preloaded; the growing file tells the same.)
 * Folders inside the folder count too: their files are named with the way there ("backup/desk-….db"), and a folder
 * itself is taken to be there from the moment it was made.
 * What stdio wrote into a file, out of sight, is recorded as one write when the file is synced.
 * The -shm file is left out: SQLite builds it anew after a cut. Writing through a mapping is not recorded; the
 * power-cut test compares what it rebuilds with the real files, so nothing can be missed in silence. */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include "journal.h"

#define REAL(name) ((typeof(&name))real(#name))

enum { WATCH_MAX = 1024 };
typedef enum { WATCH_NOT, WATCH_FILE, WATCH_FOLDER } Watch;

static char folder[PATH_MAX];
static Watch watched[WATCH_MAX];
static bool written[WATCH_MAX]; /* through a call that was seen */
static int journal = -1, answers = -1;
static off_t answers_seen;

int __open_2(const char *path, int flags);
int __open64_2(const char *path, int flags);

static void *real(const char *name)
{
    void *found = dlsym(RTLD_NEXT, name);
    if (!found)
        abort();
    return found;
}

static void record(JournalKind kind, const char *name, uint64_t inode, int64_t offset, const void *data, size_t length)
{
    JournalHead head = {.kind = kind,
                        .name_length = (uint32_t)(name ? strlen(name) : 0),
                        .inode = inode,
                        .offset = offset,
                        .length = length};
    struct iovec parts[] = {{&head, sizeof head}, {(void *)name, head.name_length}, {(void *)data, length}};
    if (journal < 0)
        return;
    int kept = errno;
    size_t whole = sizeof head + head.name_length + length;
    if (writev(journal, parts, 3) != (ssize_t)whole)
        abort();
    errno = kept;
}

static void record_answers(void)
{
    struct stat status;
    int kept = errno;
    if (answers >= 0 && fstat(answers, &status) == 0 && status.st_size > answers_seen) {
        size_t length = (size_t)(status.st_size - answers_seen);
        char *text = malloc(length);
        if (!text || pread(answers, text, length, answers_seen) != (ssize_t)length)
            abort();
        record(JOURNAL_ANSWERED, NULL, 0, 0, text, length);
        answers_seen = status.st_size;
        free(text);
    }
    errno = kept;
}

/* Out of the way of the descriptors that the program gets. */
static int high_descriptor(int fd)
{
    int high = fcntl(fd, F_DUPFD_CLOEXEC, 700);
    REAL(close)(fd);
    return high;
}

__attribute__((constructor)) static void recorder_begin(void)
{
    const char *where = getenv("RECORDER_FOLDER"), *file = getenv("RECORDER_JOURNAL");
    const char *printed = getenv("RECORDER_ANSWERS");
    if (!where || !file || strlen(where) >= sizeof folder)
        return;
    strcpy(folder, where);
    int fd = REAL(open)(file, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0)
        abort();
    journal = high_descriptor(fd);
    fd = printed ? REAL(open)(printed, O_RDONLY | O_CLOEXEC) : -1;
    if (fd >= 0)
        answers = high_descriptor(fd);
    record(JOURNAL_START, NULL, 0, 0, NULL, 0);
}

__attribute__((destructor)) static void recorder_end(void)
{
    record_answers();
    record(JOURNAL_END, NULL, 0, 0, NULL, 0);
}

/* The way from the folder to what lies in it or below; NULL when it lies elsewhere, "" for the folder itself. */
static const char *way_inside(const char *whole)
{
    size_t length = strlen(folder);
    if (strncmp(whole, folder, length) != 0 || (whole[length] != '/' && whole[length] != '\0'))
        return NULL;
    return whole[length] == '/' ? whole + length + 1 : "";
}

static bool is_folder(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

/* The name inside the folder, NULL when the path is elsewhere or not of interest. "" is a folder. In `space`. */
static const char *name_inside(const char *path, char space[PATH_MAX])
{
    if (journal < 0)
        return NULL;
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    size_t head = slash ? (size_t)(slash - path) : 0, length = strlen(name);
    char parent[PATH_MAX], whole[PATH_MAX];
    if (is_folder(path))
        return realpath(path, whole) && way_inside(whole) ? "" : NULL;
    if (head >= sizeof parent || (length >= 4 && strcmp(name + length - 4, "-shm") == 0))
        return NULL;
    memcpy(parent, slash ? path : ".", slash ? head : 1);
    parent[slash ? head : 1] = '\0';
    const char *way = realpath(parent[0] ? parent : "/", whole) ? way_inside(whole) : NULL;
    if (!way || snprintf(space, PATH_MAX, "%s%s%s", way, *way ? "/" : "", name) >= PATH_MAX)
        return NULL;
    return space;
}

static uint64_t inode_of(int fd)
{
    struct stat status;
    return fstat(fd, &status) == 0 ? (uint64_t)status.st_ino : 0;
}

static bool is_watched(int fd, Watch watch)
{
    return fd >= 0 && fd < WATCH_MAX && watched[fd] == watch;
}

/* What open, open64 and their kin have in common. */
static int open_recorded(const char *path, int flags, mode_t mode)
{
    char space[PATH_MAX];
    int kept = errno;
    record_answers();
    const char *name = name_inside(path, space);
    bool fresh = name && *name && (flags & O_CREAT) && access(path, F_OK) != 0;
    errno = kept;
    int fd = REAL(open)(path, flags, mode);
    if (fd < 0 || fd >= WATCH_MAX)
        return fd;
    watched[fd] = !name ? WATCH_NOT : *name ? WATCH_FILE : WATCH_FOLDER;
    written[fd] = !fresh;
    if (fresh)
        record(JOURNAL_CREATE, name, inode_of(fd), 0, NULL, 0);
    else if (name && *name && (flags & O_TRUNC))
        record(JOURNAL_TRUNCATE, name, inode_of(fd), 0, NULL, 0);
    return fd;
}

static mode_t mode_argument(int flags, va_list rest)
{
    return flags & (O_CREAT | O_TMPFILE) ? (mode_t)va_arg(rest, int) : 0;
}

#define OPEN_BODY                             \
    va_list rest;                             \
    va_start(rest, flags);                    \
    mode_t mode = mode_argument(flags, rest); \
    va_end(rest);

int open(const char *path, int flags, ...)
{
    OPEN_BODY
    return open_recorded(path, flags, mode);
}

int open64(const char *path, int flags, ...)
{
    OPEN_BODY
    return open_recorded(path, flags, mode);
}

int openat(int at, const char *path, int flags, ...)
{
    OPEN_BODY
    if (at == AT_FDCWD || path[0] == '/')
        return open_recorded(path, flags, mode);
    return REAL(openat)(at, path, flags, mode);
}

int openat64(int at, const char *path, int flags, ...)
{
    OPEN_BODY
    if (at == AT_FDCWD || path[0] == '/')
        return open_recorded(path, flags, mode);
    return REAL(openat)(at, path, flags, mode);
}

int __open_2(const char *path, int flags)
{
    return open_recorded(path, flags, 0);
}

int __open64_2(const char *path, int flags)
{
    return open_recorded(path, flags, 0);
}

int creat(const char *path, mode_t mode)
{
    return open_recorded(path, O_WRONLY | O_CREAT | O_TRUNC, mode);
}

int creat64(const char *path, mode_t mode)
{
    return open_recorded(path, O_WRONLY | O_CREAT | O_TRUNC, mode);
}

int close(int fd)
{
    if (fd >= 0 && fd < WATCH_MAX)
        watched[fd] = WATCH_NOT;
    return REAL(close)(fd);
}

static void record_write(int fd, const void *data, ssize_t taken, off_t offset)
{
    written[fd] = true;
    if (taken > 0)
        record(JOURNAL_WRITE, NULL, inode_of(fd), offset, data, (size_t)taken);
}

ssize_t pwrite(int fd, const void *data, size_t length, off_t offset)
{
    record_answers();
    ssize_t taken = REAL(pwrite)(fd, data, length, offset);
    if (is_watched(fd, WATCH_FILE))
        record_write(fd, data, taken, offset);
    return taken;
}

ssize_t pwrite64(int fd, const void *data, size_t length, off64_t offset)
{
    record_answers();
    ssize_t taken = REAL(pwrite64)(fd, data, length, offset);
    if (is_watched(fd, WATCH_FILE))
        record_write(fd, data, taken, offset);
    return taken;
}

ssize_t write(int fd, const void *data, size_t length)
{
    record_answers();
    ssize_t taken = REAL(write)(fd, data, length);
    if (is_watched(fd, WATCH_FILE))
        record_write(fd, data, taken, lseek(fd, 0, SEEK_CUR) - taken);
    return taken;
}

static void record_truncate(int fd, int result, off_t size)
{
    if (result == 0 && is_watched(fd, WATCH_FILE))
        record(JOURNAL_TRUNCATE, NULL, inode_of(fd), size, NULL, 0);
}

int ftruncate(int fd, off_t size)
{
    record_answers();
    int result = REAL(ftruncate)(fd, size);
    record_truncate(fd, result, size);
    return result;
}

int ftruncate64(int fd, off64_t size)
{
    record_answers();
    int result = REAL(ftruncate64)(fd, size);
    record_truncate(fd, result, size);
    return result;
}

/* A new file that was filled unseen. */
static void record_unseen(int fd)
{
    struct stat status;
    char path[40];
    if (!is_watched(fd, WATCH_FILE) || written[fd] || fstat(fd, &status) != 0 || status.st_size == 0)
        return;
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    int again = REAL(open)(path, O_RDONLY | O_CLOEXEC);
    char *bytes = malloc((size_t)status.st_size);
    if (again < 0 || !bytes || pread(again, bytes, (size_t)status.st_size, 0) != status.st_size)
        abort();
    REAL(close)(again);
    record_write(fd, bytes, status.st_size, 0);
    free(bytes);
}

static void record_sync(int fd, int result)
{
    record_unseen(fd);
    if (result == 0 && is_watched(fd, WATCH_FILE))
        record(JOURNAL_SYNC, NULL, inode_of(fd), 0, NULL, 0);
    else if (result == 0 && is_watched(fd, WATCH_FOLDER))
        record(JOURNAL_SYNC_FOLDER, NULL, 0, 0, NULL, 0);
}

int fsync(int fd)
{
    record_answers();
    int result = REAL(fsync)(fd);
    record_sync(fd, result);
    return result;
}

int fdatasync(int fd)
{
    record_answers();
    int result = REAL(fdatasync)(fd);
    record_sync(fd, result);
    return result;
}

int unlink(const char *path)
{
    char space[PATH_MAX];
    record_answers();
    const char *name = name_inside(path, space);
    int result = REAL(unlink)(path);
    if (result == 0 && name && *name)
        record(JOURNAL_UNLINK, name, 0, 0, NULL, 0);
    return result;
}

/* A file that comes in from elsewhere or leaves cannot be replayed: the test must not go on as if it could. */
static void record_names(JournalKind kind, const char *old, const char *new)
{
    bool from_here = old && *old, to_here = new &&*new;
    if (from_here && to_here)
        record(kind, old, 0, 0, new, strlen(new));
    else if (from_here || to_here)
        abort();
}

int rename(const char *from, const char *to)
{
    char space[PATH_MAX], other[PATH_MAX];
    record_answers();
    const char *old = name_inside(from, space), *new = name_inside(to, other);
    int result = REAL(rename)(from, to);
    if (result == 0)
        record_names(JOURNAL_RENAME, old, new);
    return result;
}

int renameat2(int from_folder, const char *from, int to_folder, const char *to, unsigned flags)
{
    char space[PATH_MAX], other[PATH_MAX];
    record_answers();
    bool known = from_folder == AT_FDCWD && to_folder == AT_FDCWD;
    const char *old = known ? name_inside(from, space) : NULL, *new = known ? name_inside(to, other) : NULL;
    int result = REAL(renameat2)(from_folder, from, to_folder, to, flags);
    if (result == 0)
        record_names(JOURNAL_RENAME, old, new);
    return result;
}

int link(const char *from, const char *to)
{
    char space[PATH_MAX], other[PATH_MAX];
    record_answers();
    const char *old = name_inside(from, space), *new = name_inside(to, other);
    int result = REAL(link)(from, to);
    if (result == 0)
        record_names(JOURNAL_LINK, old, new);
    return result;
}

/* The write lock: flock on <database>.lock, so that our processes wait fairly and never meet inside SQLite.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "internal.h"
#include "text.h"
#include "tr.h"

Status lock_open(Store *store, Error *error)
{
    char path[PATH_MAX + 8];
    text_format(path, sizeof path, "%s.lock", store->path);
    store->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    /* Made by root, it would lock the file's owner out. */
    struct stat st;
    if (store->lock < 0 || (geteuid() == 0 && lstat(store->path, &st) == 0 && st.st_uid != 0 &&
                            fchown(store->lock, st.st_uid, st.st_gid) != 0))
        return error_errno(error, ERR_IO, tr("cannot open the lock file"), path);
    return OK;
}

static int64_t now_milliseconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* The holder wrote who it is when it took the lock. */
static Status lock_busy(Store *store, Error *error)
{
    char holder[96] = "";
    ssize_t n = pread(store->lock, holder, sizeof holder - 1, 0);
    holder[n > 0 ? n : 0] = '\0';
    holder[strcspn(holder, "\n")] = '\0';
    return error_set(error, ERR_BUSY, "",
                     tr("another desk is still saving (%s): what you typed is kept, please save again"),
                     holder[0] ? holder : "?");
}

Status lock_take(Store *store, int milliseconds, Error *error)
{
    int64_t deadline = now_milliseconds() + milliseconds;
    struct timespec pause = {.tv_nsec = 300000};
    while (flock(store->lock, LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK && errno != EINTR)
            return error_errno(error, ERR_IO, tr("cannot take the write lock of"), store->path);
        if (now_milliseconds() >= deadline)
            return lock_busy(store, error);
        nanosleep(&pause, NULL);
        if (pause.tv_nsec < 3000000)
            pause.tv_nsec += 300000;
    }
    return OK;
}

void lock_release(Store *store)
{
    if (!store->loading)
        flock(store->lock, LOCK_UN);
}

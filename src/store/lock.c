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

enum { TURN_BYTE = 4096, TURN_MILLISECONDS = 100 };

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

/* The holder wrote who it is when it took the lock. */
static Status lock_busy(Store *store, Error *error)
{
    char holder[96] = "";
    ssize_t n = pread(store->lock, holder, sizeof holder - 1, 0);
    holder[n > 0 ? n : 0] = '\0';
    holder[strcspn(holder, "\n")] = '\0';
    return error_set(error, ERR_BUSY, "",
                     tr("another desk is still saving (%s): nothing was stored and nothing is lost, please try again"),
                     holder[0] ? holder : "?");
}

/* Whoever waits stands at the turnstile (one byte of the lock file), and everybody passes it: so a desk that saves
 * without a rest cannot take the lock again and again before the one that waits. Who was stopped just there holds the
 * others up for no longer than TURN_MILLISECONDS. */
static bool turnstile(const Store *store, short type)
{
    struct flock turn = {.l_type = type, .l_whence = SEEK_SET, .l_start = TURN_BYTE, .l_len = 1};
    return fcntl(store->lock, F_OFD_SETLK, &turn) == 0;
}

Status lock_take(Store *store, int milliseconds, Error *error)
{
    int64_t now = clock_milliseconds(), deadline = now + milliseconds, patience = now + TURN_MILLISECONDS;
    struct timespec pause = {.tv_nsec = 300000};
    Status status = OK;
    bool first = false, taken = false;
    while (!taken && status == OK) {
        first = first || turnstile(store, F_WRLCK);
        now = clock_milliseconds();
        taken = (first || now >= patience) && flock(store->lock, LOCK_EX | LOCK_NB) == 0;
        if (taken)
            break;
        if (first && errno != EWOULDBLOCK && errno != EINTR)
            status = error_errno(error, ERR_IO, tr("cannot take the write lock of"), store->path);
        else if (now >= deadline)
            status = lock_busy(store, error);
        else
            nanosleep(&pause, NULL);
        if (pause.tv_nsec < 3000000)
            pause.tv_nsec += 300000;
    }
    if (first)
        turnstile(store, F_UNLCK);
    return status;
}

void lock_release(Store *store)
{
    if (!store->loading)
        flock(store->lock, LOCK_UN);
}

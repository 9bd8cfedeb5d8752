/* Preloaded: who is it, and stops like a suspended process in the midst of a save.
 *
 * FAULT_USER  the Unix user that the process believes to run as: its name, not its number
 * STOP_WHEN   a file; when it is there at a write into a -wal file it is removed, and the process stops (SIGSTOP) */
#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define REAL(name) ((typeof(&name))dlsym(RTLD_NEXT, #name))

struct passwd *getpwuid(uid_t user)
{
    static struct passwd copy;
    char *name = getenv("FAULT_USER");
    struct passwd *found = REAL(getpwuid)(user);
    if (!found || !name)
        return found;
    copy = *found;
    copy.pw_name = name;
    return &copy;
}

static void stop_here(int fd)
{
    const char *when = getenv("STOP_WHEN");
    char link[40], path[PATH_MAX];
    int kept = errno;
    if (!when || access(when, F_OK) != 0) {
        errno = kept;
        return;
    }
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length > 4 && strncmp(path + length - 4, "-wal", 4) == 0 && unlink(when) == 0)
        raise(SIGSTOP);
    errno = kept;
}

ssize_t pwrite(int fd, const void *data, size_t length, off_t offset)
{
    stop_here(fd);
    return REAL(pwrite)(fd, data, length, offset);
}

ssize_t pwrite64(int fd, const void *data, size_t length, off64_t offset)
{
    stop_here(fd);
    return REAL(pwrite64)(fd, data, length, offset);
}

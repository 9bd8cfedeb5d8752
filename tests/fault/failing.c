/* Preloaded: lets the N-th call of a kind fail.
 *
 * FAIL_CALL    write, short, sync, truncate, open, read (of files in FAIL_FOLDER) or malloc (anywhere);
 *              readonly: no file in FAIL_FOLDER can be opened for writing, as on a disk that is read-only
 * FAIL_AT      N, from 1; 0: only count
 * FAIL_WITH    the error's number (not for malloc, which gives NULL)
 * FAIL_ON      once, or ever: every call from the N-th on
 * FAIL_FOLDER  as realpath() gives it
 * FAIL_SPARE   a library whose own allocations do not count, by the beginning of its file's name
 * FAIL_LIFTED  a file: while it is there nothing fails any more
 * FAIL_TOLD    a file: made when the fault happens; with FAIL_AT=0 it gets the number of calls at the end
 * FAIL_PLACES  a file: with FAIL_AT=0 it gets for each call a number (8 bytes) of the place it is made from: the same
 *              for calls with the same callers, all the way up
 *
 * short: the N-th write takes half of the bytes, the next one fails. */
#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <limits.h>
#include <link.h>
#include <pwd.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#define REAL(name) ((typeof(&name))real(#name))

typedef enum {
    CALL_NONE,
    CALL_WRITE,
    CALL_SHORT,
    CALL_SYNC,
    CALL_TRUNCATE,
    CALL_OPEN,
    CALL_READ,
    CALL_MALLOC,
    CALL_READONLY
} Call;

static Call failing;
static long at, calls;
static int with;
static bool ever;
static const char *folder, *told, *lifted;
static uintptr_t spared_from, spared_to;

int __open_2(const char *path, int flags);
int __open64_2(const char *path, int flags);
char *__strdup(const char *text);
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *old, size_t size);

static void *real(const char *name)
{
    void *found = dlsym(RTLD_NEXT, name);
    if (!found)
        abort();
    return found;
}

/* FAIL_TOLD, or -1. Without the C library's help: this may run while its memory fails. */
static int open_told(void)
{
    return told ? (int)syscall(SYS_openat, AT_FDCWD, told, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600) : -1;
}

static void tell(const char *text)
{
    int fd = open_told();
    if (fd < 0)
        return;
    syscall(SYS_write, fd, text, strlen(text));
    syscall(SYS_close, fd);
}

/* Where the code of the spared library lies. */
static int find_spared(struct dl_phdr_info *info, size_t size, void *name)
{
    const char *slash = strrchr(info->dlpi_name, '/'), *file = slash ? slash + 1 : info->dlpi_name;
    (void)size;
    if (strncmp(file, name, strlen(name)) != 0)
        return 0;
    for (int i = 0; i < info->dlpi_phnum; i++)
        if (info->dlpi_phdr[i].p_type == PT_LOAD && (info->dlpi_phdr[i].p_flags & PF_X)) {
            spared_from = info->dlpi_addr + info->dlpi_phdr[i].p_vaddr;
            spared_to = spared_from + info->dlpi_phdr[i].p_memsz;
        }
    return 1;
}

static void crash_watch(void);
static void places_begin(void);
static void places_end(void);

__attribute__((constructor)) static void failing_begin(void)
{
    static const char *const names[] = {"", "write", "short", "sync", "truncate", "open", "read", "malloc", "readonly"};
    const char *call = getenv("FAIL_CALL"), *number = getenv("FAIL_AT"), *on = getenv("FAIL_ON");
    const char *error = getenv("FAIL_WITH");
    char *spare = getenv("FAIL_SPARE");
    if (spare)
        dl_iterate_phdr(find_spared, spare);
    folder = getenv("FAIL_FOLDER");
    told = getenv("FAIL_TOLD");
    lifted = getenv("FAIL_LIFTED");
    at = number ? strtol(number, NULL, 10) : 0;
    with = error ? (int)strtol(error, NULL, 10) : EIO;
    ever = on && strcmp(on, "ever") == 0;
    for (size_t i = 1; call && i < sizeof names / sizeof names[0]; i++)
        if (strcmp(call, names[i]) == 0)
            failing = (Call)i;
    places_begin();
    crash_watch();
}

__attribute__((destructor)) static void failing_end(void)
{
    char text[24];
    long counted = calls;
    if (failing == CALL_NONE || at != 0)
        return;
    failing = CALL_NONE;
    places_end();
    snprintf(text, sizeof text, "%ld\n", counted);
    tell(text);
}

/* --- the places of calls --- */

enum { PLACES_MOST = 1 << 18, FRAMES = 48 };
static uint64_t *place;

static void place_note(void)
{
    static bool within;
    void *frames[FRAMES];
    if (within || calls > PLACES_MOST)
        return;
    within = true;
    int count = backtrace(frames, FRAMES);
    uint64_t sum = 14695981039346656037u;
    for (int i = 0; i < count; i++)
        sum = (sum ^ (uintptr_t)frames[i]) * 1099511628211u;
    place[calls - 1] = sum;
    within = false;
}

static void places_begin(void)
{
    void *frame;
    if (!getenv("FAIL_PLACES") || at != 0)
        return;
    backtrace(&frame, 1); /* its first call loads a library */
    place = mmap(NULL, PLACES_MOST * sizeof *place, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (place == MAP_FAILED)
        abort();
}

static void places_end(void)
{
    int fd = place ? (int)syscall(SYS_openat, AT_FDCWD, getenv("FAIL_PLACES"), O_WRONLY | O_CREAT | O_TRUNC, 0600) : -1;
    if (fd < 0)
        return;
    syscall(SYS_write, fd, place, (size_t)(calls < PLACES_MOST ? calls : PLACES_MOST) * sizeof *place);
    syscall(SYS_close, fd);
}

/* Is it this call's turn? */
static bool turn(void)
{
    calls++;
    if (place)
        place_note();
    if (at == 0 || (ever ? calls < at : calls != at))
        return false;
    if (lifted && syscall(SYS_faccessat, AT_FDCWD, lifted, F_OK) == 0)
        return false;
    if (calls == at)
        tell("failed\n");
    return true;
}

static bool inside(const char *path)
{
    size_t length = folder ? strlen(folder) : 0;
    return length > 0 && strncmp(path, folder, length) == 0 && (path[length] == '/' || path[length] == '\0');
}

static bool fails(Call call, int fd)
{
    char link[40], path[PATH_MAX];
    if (failing != call)
        return false;
    int kept = errno;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(link, path, sizeof path - 1);
    errno = kept;
    if (n < 0)
        return false;
    path[n] = '\0';
    if (!inside(path) || !turn())
        return false;
    errno = with;
    return true;
}

/* What a short write takes; a second turn follows at once. */
static size_t shortened(int fd, size_t length)
{
    if (failing != CALL_SHORT || length < 2 || !fails(CALL_SHORT, fd))
        return length;
    failing = CALL_WRITE;
    at = calls + 1;
    return length / 2;
}

ssize_t pwrite(int fd, const void *data, size_t length, off_t offset)
{
    if (fails(CALL_WRITE, fd))
        return -1;
    return REAL(pwrite)(fd, data, shortened(fd, length), offset);
}

ssize_t pwrite64(int fd, const void *data, size_t length, off64_t offset)
{
    if (fails(CALL_WRITE, fd))
        return -1;
    return REAL(pwrite64)(fd, data, shortened(fd, length), offset);
}

ssize_t write(int fd, const void *data, size_t length)
{
    if (fails(CALL_WRITE, fd))
        return -1;
    return REAL(write)(fd, data, shortened(fd, length));
}

ssize_t pread(int fd, void *data, size_t length, off_t offset)
{
    return fails(CALL_READ, fd) ? -1 : REAL(pread)(fd, data, length, offset);
}

ssize_t pread64(int fd, void *data, size_t length, off64_t offset)
{
    return fails(CALL_READ, fd) ? -1 : REAL(pread64)(fd, data, length, offset);
}

ssize_t read(int fd, void *data, size_t length)
{
    return fails(CALL_READ, fd) ? -1 : REAL(read)(fd, data, length);
}

int ftruncate(int fd, off_t size)
{
    return fails(CALL_TRUNCATE, fd) ? -1 : REAL(ftruncate)(fd, size);
}

int ftruncate64(int fd, off64_t size)
{
    return fails(CALL_TRUNCATE, fd) ? -1 : REAL(ftruncate64)(fd, size);
}

int fsync(int fd)
{
    return fails(CALL_SYNC, fd) ? -1 : REAL(fsync)(fd);
}

int fdatasync(int fd)
{
    return fails(CALL_SYNC, fd) ? -1 : REAL(fdatasync)(fd);
}

static int open_failing(const char *path, int flags, mode_t mode)
{
    if (failing == CALL_READONLY && inside(path) && (flags & (O_WRONLY | O_RDWR | O_CREAT))) {
        errno = EROFS;
        return -1;
    }
    if (failing == CALL_OPEN && inside(path) && turn()) {
        errno = with;
        return -1;
    }
    return REAL(open)(path, flags, mode);
}

#define OPEN_BODY                                                                \
    va_list rest;                                                                \
    va_start(rest, flags);                                                       \
    mode_t mode = flags & (O_CREAT | O_TMPFILE) ? (mode_t)va_arg(rest, int) : 0; \
    va_end(rest);                                                                \
    return open_failing(path, flags, mode);

int open(const char *path, int flags, ...)
{
    OPEN_BODY
}

int open64(const char *path, int flags, ...)
{
    OPEN_BODY
}

int __open_2(const char *path, int flags)
{
    return open_failing(path, flags, 0);
}

int __open64_2(const char *path, int flags)
{
    return open_failing(path, flags, 0);
}

/* `caller`: the instruction after the call. */
static bool memory_fails(const void *caller)
{
    uintptr_t at_code = (uintptr_t)caller;
    if (failing != CALL_MALLOC || (at_code >= spared_from && at_code < spared_to) || !turn())
        return false;
    errno = ENOMEM;
    return true;
}

void *malloc(size_t size)
{
    return memory_fails(__builtin_return_address(0)) ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
    return memory_fails(__builtin_return_address(0)) ? NULL : __libc_calloc(count, size);
}

void *realloc(void *old, size_t size)
{
    return memory_fails(__builtin_return_address(0)) ? NULL : __libc_realloc(old, size);
}

/* The name service of glibc 2.36 ends the process by an assertion, or by a wild pointer, when memory fails inside:
 * so it fails as a whole, as its manual page promises. */
struct passwd *getpwuid(uid_t user)
{
    Call kept = failing;
    if (memory_fails(__builtin_return_address(0)))
        return NULL;
    failing = failing == CALL_MALLOC ? CALL_NONE : failing;
    struct passwd *found = REAL(getpwuid)(user);
    failing = kept;
    return found;
}

/* --- where it crashed --- */

static struct sigaction crash_next;

/* Into the file FAIL_TOLD, for addr2line; then what the program would have done. */
static void crash_tell(int number)
{
    void *frames[40];
    failing = CALL_NONE;
    int count = backtrace(frames, sizeof frames / sizeof frames[0]);
    int fd = open_told();
    if (fd >= 0)
        backtrace_symbols_fd(frames, count, fd);
    REAL(sigaction)(number, &crash_next, NULL);
    raise(number);
}

int sigaction(int number, const struct sigaction *set, struct sigaction *was)
{
    if (number != SIGSEGV || !set || !told)
        return REAL(sigaction)(number, set, was);
    struct sigaction mine = {.sa_handler = crash_tell, .sa_flags = SA_NODEFER};
    if (was)
        *was = crash_next;
    crash_next = *set;
    return REAL(sigaction)(number, &mine, NULL);
}

/* From the first instruction of the program on. */
static void crash_watch(void)
{
    struct sigaction mine = {.sa_handler = crash_tell, .sa_flags = SA_NODEFER};
    crash_next.sa_handler = SIG_DFL;
    if (failing != CALL_NONE && told)
        REAL(sigaction)(SIGSEGV, &mine, NULL);
}

/* Here because the C library's own would hide who called. Libraries know it by both names. */
static char *duplicate(const char *text, const void *caller)
{
    size_t size = strlen(text) + 1;
    char *copy = memory_fails(caller) ? NULL : __libc_malloc(size);
    return copy ? memcpy(copy, text, size) : NULL;
}

char *strdup(const char *text)
{
    return duplicate(text, __builtin_return_address(0));
}

char *__strdup(const char *text)
{
    return duplicate(text, __builtin_return_address(0));
}

/* What the fault tests share. */
#include "support.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

void verdict(bool good, const char *format, ...)
{
    va_list rest;
    va_start(rest, format);
    printf("%s - ", good ? "ok" : "not ok");
    vprintf(format, rest);
    printf("\n");
    fflush(stdout);
    va_end(rest);
}

void remark(const char *format, ...)
{
    va_list rest;
    va_start(rest, format);
    printf("# ");
    vprintf(format, rest);
    printf("\n");
    fflush(stdout);
    va_end(rest);
}

_Noreturn void give_up(const char *format, ...)
{
    int number = errno;
    va_list rest;
    va_start(rest, format);
    vfprintf(stderr, format, rest);
    va_end(rest);
    fprintf(stderr, number ? ": %s\n" : "\n", strerror(number));
    exit(2);
}

uint64_t dice_throw(uint64_t *dice)
{
    uint64_t x = *dice ? *dice : 88172645463325252u;
    x ^= x >> 12;
    x ^= x << 25;
    x ^= x >> 27;
    *dice = x;
    return x * 2685821657736338717u;
}

uint64_t dice_below(uint64_t *dice, uint64_t n)
{
    return n == 0 ? 0 : (dice_throw(dice) >> 11) % n;
}

void *need(void *allocated)
{
    if (!allocated)
        give_up("out of memory");
    return allocated;
}

char *format_text(const char *format, ...)
{
    char *text = NULL;
    va_list rest;
    va_start(rest, format);
    if (vasprintf(&text, format, rest) < 0)
        give_up("out of memory");
    va_end(rest);
    return text;
}

char *read_whole(const char *path, size_t *size)
{
    struct stat status;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 && errno == ENOENT)
        return NULL;
    if (fd < 0 || fstat(fd, &status) != 0)
        give_up("cannot read %s", path);
    size_t whole = (size_t)status.st_size, done = 0;
    char *bytes = need(malloc(whole + 1));
    while (done < whole) {
        ssize_t n = read(fd, bytes + done, whole - done);
        if (n <= 0)
            give_up("cannot read %s", path);
        done += (size_t)n;
    }
    bytes[whole] = '\0';
    close(fd);
    if (size)
        *size = whole;
    return bytes;
}

void write_whole(const char *path, const void *bytes, size_t size)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    size_t done = 0;
    while (fd >= 0 && done < size) {
        ssize_t n = write(fd, (const char *)bytes + done, size - done);
        if (n <= 0)
            break;
        done += (size_t)n;
    }
    if (fd < 0 || done < size || close(fd) != 0)
        give_up("cannot write %s", path);
}

void empty_folder(const char *path)
{
    if (mkdir(path, 0700) == 0)
        return;
    DIR *folder = opendir(path);
    if (!folder)
        give_up("cannot open %s", path);
    struct dirent *entry;
    while ((entry = readdir(folder))) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        if (unlinkat(dirfd(folder), entry->d_name, 0) == 0)
            continue;
        char *inner = format_text("%s/%s", path, entry->d_name);
        empty_folder(inner);
        if (rmdir(inner) != 0)
            give_up("cannot remove %s", inner);
        free(inner);
    }
    closedir(folder);
}

void copy_folder(const char *from, const char *to)
{
    empty_folder(to);
    DIR *folder = opendir(from);
    if (!folder)
        give_up("cannot open %s", from);
    struct dirent *entry;
    while ((entry = readdir(folder))) {
        if (entry->d_name[0] == '.')
            continue;
        size_t size = 0;
        char *source = format_text("%s/%s", from, entry->d_name);
        char *target = format_text("%s/%s", to, entry->d_name);
        char *bytes = read_whole(source, &size);
        write_whole(target, need(bytes), size);
        free(bytes);
        free(source);
        free(target);
    }
    closedir(folder);
}

const char *option(int argc, char **argv, const char *name, const char *otherwise)
{
    for (int i = 1; i + 1 < argc; i += 2)
        if (strncmp(argv[i], "--", 2) == 0 && strcmp(argv[i] + 2, name) == 0)
            return argv[i + 1];
    errno = 0;
    if (!otherwise)
        give_up("--%s is missing", name);
    return otherwise;
}

long option_number(int argc, char **argv, const char *name, const char *otherwise)
{
    char *end;
    const char *text = option(argc, argv, name, otherwise);
    long number = strtol(text, &end, 10);
    if (end == text || *end)
        give_up("--%s needs a number", name);
    return number;
}

static void redirect(const char *path, int flags, int given, int to)
{
    int fd = path || given <= 2 ? open(path ? path : "/dev/null", flags | O_CLOEXEC, 0600) : given;
    if (fd < 0 || dup2(fd, to) < 0)
        _exit(126);
}

pid_t run_start(const Run *run)
{
    fflush(stdout);
    pid_t pid = fork();
    if (pid < 0)
        give_up("cannot fork");
    if (pid > 0)
        return pid;
    redirect(run->input, O_RDONLY, run->input_fd, STDIN_FILENO);
    redirect(run->output, O_WRONLY | O_CREAT | O_TRUNC, run->output_fd, STDOUT_FILENO);
    redirect(run->errors, O_WRONLY | O_CREAT | O_TRUNC, 0, STDERR_FILENO);
    for (const char *const *e = run->environment; e && *e; e++)
        putenv((char *)*e);
    execv(run->argv[0], (char *const *)run->argv);
    _exit(127);
}

int run_wait(pid_t pid)
{
    int status = 0;
    while (waitpid(pid, &status, 0) < 0)
        if (errno != EINTR)
            give_up("cannot wait");
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

int run(const Run *run)
{
    return run_wait(run_start(run));
}

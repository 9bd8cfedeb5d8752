/* Texts saved beside the database: letters and sheets. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "exchange.h"
#include "text.h"
#include "tr.h"

enum { TRIES = 100 };

static Status write_all(int file, const char *text, const char *path, Error *error)
{
    size_t length = strlen(text);
    while (length) {
        ssize_t written = write(file, text, length);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return error_errno(error, ERR_IO, tr("cannot write"), path);
        text += written;
        length -= (size_t)written;
    }
    return fsync(file) == 0 ? OK : error_errno(error, ERR_IO, tr("cannot write"), path);
}

/* A name that is not taken: "leave-17.txt", "leave-17-2.txt", ... */
static int open_new(const char *folder, const char *name, char path[512])
{
    int file = -1;
    errno = EEXIST;
    for (int i = 1; file < 0 && errno == EEXIST && i <= TRIES; i++) {
        if (i == 1)
            text_format(path, 512, "%s/%s.txt", folder, name);
        else
            text_format(path, 512, "%s/%s-%d.txt", folder, name, i);
        file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    }
    return file;
}

Status text_file_save(const char *database, const char *name, const char *text, char path[512], Error *error)
{
    char folder[448], day[DATE_SIZE], dated[96];
    text_copy(folder, sizeof folder, database);
    char *slash = strrchr(folder, '/');
    if (slash)
        *slash = '\0';
    else
        text_copy(folder, sizeof folder, ".");
    text_append(folder, sizeof folder, "/letters");
    day_format(clock_today(), day);
    text_format(dated, sizeof dated, "%s-%s", day, name);
    if (mkdir(folder, 0700) != 0 && errno != EEXIST)
        return error_errno(error, ERR_IO, tr("cannot make the folder"), folder);
    int file = open_new(folder, dated, path);
    if (file < 0)
        return error_errno(error, ERR_IO, tr("cannot write"), path);
    Status status = write_all(file, text, path, error);
    close(file);
    if (status != OK)
        unlink(path);
    return status;
}

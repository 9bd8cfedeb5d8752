/* The file of refused rows: mended, it imports again. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "csv.h"
#include "rejects.h"
#include "text.h"
#include "tr.h"

static bool same_file(const char *a, const char *b)
{
    struct stat x, y;
    return stat(a, &x) == 0 && stat(b, &y) == 0 && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

Status rejects_start(Rejects *rejects, const char *path, const char *source, Error *error)
{
    *rejects = (Rejects){0};
    if (!path || !path[0])
        return OK;
    if (same_file(path, source))
        return error_set(error, ERR_USAGE, "", tr("the rejects file %s is the file that is imported: name another one"),
                         path);
    if (!text_copy(rejects->path, sizeof rejects->path, path))
        return error_set(error, ERR_USAGE, "", tr("the name of the rejects file is too long"));
    return OK;
}

static void open_file(Rejects *rejects)
{
    text_format(rejects->temporary, sizeof rejects->temporary, "%s.XXXXXX", rejects->path);
    int fd = mkstemp(rejects->temporary);
    rejects->file = fd < 0 ? NULL : fdopen(fd, "w");
    if (!rejects->file) {
        rejects->failed = true;
        if (fd >= 0)
            close(fd);
    }
}

/* The cells as a spreadsheet may safely open them, the last one the reason. */
static void write_row(Rejects *rejects, char delimiter, const TableRow *row, size_t width, bool reason_last,
                      const char *reason)
{
    const char *cells[TABLE_COLUMNS + 1];
    size_t count = row->count > width ? row->count : width;
    if (reason_last && row->count <= width)
        count--;
    for (size_t i = 0; i < count; i++)
        cells[i] = i < row->count ? row->cells[i] : "";
    cells[count++] = reason;
    if (!csv_write(rejects->file, delimiter, cells, count))
        rejects->failed = true;
}

void rejects_add(Rejects *rejects, char delimiter, const TableRow *headings, const TableRow *row, bool reason_last,
                 const char *reason)
{
    if (!rejects->path[0] || rejects->failed)
        return;
    if (!rejects->file) {
        open_file(rejects);
        if (rejects->failed)
            return;
        csv_write_mark(rejects->file);
        write_row(rejects, delimiter, headings, headings->count, reason_last, header_reason());
    }
    write_row(rejects, delimiter, row, headings->count, reason_last, reason);
}

Status rejects_end(Rejects *rejects, bool keep, Error *error)
{
    Status status = OK;
    if (rejects->failed)
        status = error_errno(error, ERR_IO, tr("cannot write"), rejects->path);
    if (!rejects->file)
        return status;
    if (keep && status == OK && (fflush(rejects->file) != 0 || fsync(fileno(rejects->file)) != 0))
        status = error_errno(error, ERR_IO, tr("cannot write"), rejects->path);
    if (fclose(rejects->file) != 0 && keep && status == OK)
        status = error_errno(error, ERR_IO, tr("cannot write"), rejects->path);
    rejects->file = NULL;
    if (keep && status == OK && rename(rejects->temporary, rejects->path) != 0)
        status = error_errno(error, ERR_IO, tr("cannot write"), rejects->path);
    if (!keep || status != OK)
        unlink(rejects->temporary);
    return status;
}

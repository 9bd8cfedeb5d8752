/* A report as a file, in the form its ending names. */
#include "report_file.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "exchange.h"
#include "late.h"
#include "text.h"
#include "tr.h"

enum { PATH = 4096 };

static bool ends_in(const char *path, const char *ending)
{
    const char *dot = strrchr(path, '.');
    return dot && strcasecmp(dot, ending) == 0;
}

static bool put_stream(const Report *report, int fd, bool csv)
{
    FILE *file = fdopen(fd, "w");
    if (!file) {
        close(fd);
        return false;
    }
    bool good = csv ? report_put_csv(report, file) : report_put_text(report, file);
    good = fflush(file) == 0 && good && fsync(fileno(file)) == 0;
    return fclose(file) == 0 && good;
}

static bool put_book(const Report *report, const char *path, int fd)
{
    char folder[PATH];
    text_copy(folder, sizeof folder, path);
    char *slash = strrchr(folder, '/');
    text_copy(slash ? slash + 1 : folder, 2, slash ? "" : ".");
    bool good = report_put_book(report, path, folder);
    good = good && fsync(fd) == 0;
    close(fd);
    return good;
}

/* It appears under its name when it is whole. */
static Status put_file(const Report *report, const char *path, Error *error)
{
    char part[PATH + 16];
    struct stat facts;
    if (strlen(path) >= PATH || (stat(path, &facts) == 0 && !S_ISREG(facts.st_mode)))
        return error_set(error, ERR_USAGE, "", tr("%s is no file that can be replaced"), path);
    if (ends_in(path, ".xlsx") && late_writer(error) != OK)
        return error->code;
    text_format(part, sizeof part, "%s.XXXXXX", path);
    int fd = mkstemp(part);
    if (fd < 0)
        return error_errno(error, ERR_IO, tr("cannot write"), path);
    bool good = ends_in(path, ".xlsx") ? put_book(report, part, fd) : put_stream(report, fd, ends_in(path, ".csv"));
    if (good && rename(part, path) == 0)
        return OK;
    Status status = error_errno(error, ERR_IO, tr("cannot write"), path);
    unlink(part);
    return status;
}

/* --- what leaves the house is written down --- */

static void trace_write(Store *store, void *arg)
{
    const Report *report = arg;
    int64_t audit = audit_add(store, "export", "report", 0, 0);
    history_add(store, audit, "report", "", report->query.name);
}

Status report_save(Desk *desk, const Report *report, const char *path, FILE *out, Error *error)
{
    if (!path)
        return report_put_text(report, out) ? OK : error_errno(error, ERR_IO, tr("cannot write"), tr("the output"));
    if (!ends_in(path, ".txt") && !ends_in(path, ".csv") && !ends_in(path, ".xlsx"))
        return error_set(error, ERR_USAGE, "", tr("%s: the name of a report must end in .txt, .csv or .xlsx"), path);
    Status status = put_file(report, path, error);
    if (status != OK)
        return status;
    status = store_write(desk->store, trace_write, (void *)(uintptr_t)report, error);
    if (status != OK)
        unlink(path);
    return status;
}

/* The shown part of the audit as a table in the folder "export" beside the database; itself recorded. */
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "audit.h"
#include "backup.h"
#include "csv.h"
#include "staff.h"
#include "text.h"
#include "tr.h"

enum { PAGE = 200, VALUES = 48, COLUMNS = 9, CELL = 1100 };

typedef struct {
    const char *file;
    int64_t rows;
} Trace;

static void trace_write(Store *store, void *arg)
{
    const Trace *trace = arg;
    char rows[24];
    text_format(rows, sizeof rows, "%lld", (long long)trace->rows);
    int64_t audit = audit_add(store, "export", "audit", 0, 0);
    history_add(store, audit, "file", "", trace->file);
    history_add(store, audit, "rows", "", rows);
}

/* One line a value; a row without values has one line. */
static bool put_line(FILE *to, const AuditLine *line, const AuditValue *value)
{
    char id[24], person[24] = "", at[32];
    text_format(id, sizeof id, "%lld", (long long)line->id);
    if (line->donor)
        text_format(person, sizeof person, "%lld", (long long)line->donor);
    instant_local(line->at, at, sizeof at);
    const char *cells[COLUMNS] = {id,
                                  at,
                                  line->who,
                                  audit_action_label(line->action),
                                  audit_record_label(line->record),
                                  person,
                                  value ? value->label : "",
                                  value ? value->before : "",
                                  value ? value->erased ? tr("erased") : value->after : ""};
    return csv_write(to, ',', cells, COLUMNS);
}

static bool put_row(Desk *desk, FILE *to, const AuditLine *line, AuditValue *values)
{
    size_t count = audit_values(desk, line, values, VALUES);
    bool good = count > 0 || put_line(to, line, NULL);
    for (size_t i = 0; i < count && good; i++)
        good = put_line(to, line, &values[i]);
    return good;
}

static bool put_all(Desk *desk, const AuditFilter *filter, FILE *to, int64_t *rows)
{
    const char *heads[COLUMNS] = {tr("Row"),      tr("When"),  tr("Who"),    tr("What"), tr("Record"),
                                  tr("File no."), tr("Field"), tr("Before"), tr("After")};
    AuditLine *lines = calloc(PAGE, sizeof *lines);
    AuditValue *values = calloc(VALUES, sizeof *values);
    bool good = lines && values && csv_write_mark(to) && csv_write(to, ',', heads, COLUMNS);
    int64_t next = 0;
    do {
        size_t count = good ? audit_page(desk, filter, next, lines, PAGE, &next) : 0;
        for (size_t i = 0; i < count && good; i++, ++*rows)
            good = put_row(desk, to, &lines[i], values);
    } while (good && next && !store_failed(desk->store));
    free(lines);
    free(values);
    return good;
}

static Status choose_file(const Desk *desk, char path[512], Error *error)
{
    char copy[PATH_MAX], folder[PATH_MAX], stamp[STAMP_SIZE];
    text_copy(copy, sizeof copy, store_path(desk->store));
    text_format(folder, sizeof folder, "%s/export", dirname(copy));
    if (mkdir(folder, 0700) != 0 && errno != EEXIST)
        return error_errno(error, ERR_IO, tr("cannot make the folder"), folder);
    backup_stamp(clock_now(), stamp);
    if (!text_format(path, 512, "%s/audit-%s.csv", folder, stamp))
        return error_set(error, ERR_USAGE, "", tr("the name of the folder is too long"));
    return OK;
}

Status audit_export(Desk *desk, const AuditFilter *filter, char path[512], int64_t *rows, Error *error)
{
    *rows = 0;
    if (!staff_may(desk, "lead system"))
        return error_set(error, ERR_DENIED, "", tr("this account may not export"));
    Status status = choose_file(desk, path, error);
    if (status != OK)
        return status;
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    FILE *to = fd < 0 ? NULL : fdopen(fd, "w");
    if (!to) {
        if (fd >= 0)
            close(fd);
        return error_errno(error, ERR_IO, tr("cannot make"), path);
    }
    bool good = put_all(desk, filter, to, rows) && fflush(to) == 0 && fsync(fileno(to)) == 0;
    good = fclose(to) == 0 && good;
    if (!good)
        status = error_errno(error, ERR_IO, tr("cannot write"), path);
    if (status == OK)
        status = store_status(desk->store, error);
    if (status == OK)
        status = store_write(desk->store, trace_write, &(Trace){path, *rows}, error);
    if (status != OK)
        unlink(path);
    return status;
}

/* Transfer sheets as files beside the database. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "exchange.h"
#include "samples.h"
#include "sheet.h"
#include "staff.h"
#include "text.h"
#include "tr.h"

static Status folder_of(const char *database, char *out, size_t size, Error *error)
{
    text_copy(out, size, database);
    char *slash = strrchr(out, '/');
    if (slash)
        *slash = '\0';
    else
        text_copy(out, size, ".");
    text_append(out, size, "/transfer");
    if (mkdir(out, 0700) != 0 && errno != EEXIST)
        return error_errno(error, ERR_IO, tr("cannot make the folder"), out);
    return OK;
}

static Status save_text(const char *path, const char *text, Error *error)
{
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
    size_t length = strlen(text);
    bool good = file >= 0;
    while (good && length) {
        ssize_t written = write(file, text, length);
        good = written > 0 || (written < 0 && errno == EINTR);
        text += written > 0 ? written : 0;
        length -= written > 0 ? (size_t)written : 0;
    }
    good = good && fsync(file) == 0;
    Status status = good ? OK : error_errno(error, ERR_IO, tr("cannot write"), path);
    if (file >= 0)
        close(file);
    return status;
}

/* --- the table --- */

static const struct {
    Part part;
    const RecordType *type;
    const char *field;
} table_columns[] = {
    {PART_SAMPLE, &sample_type, "barcode"},
    {PART_DONOR, &donor_type, "name"},
    {PART_DONOR, &donor_type, "sex"},
    {PART_SAMPLE, &sample_type, "kind"},
    {PART_SAMPLE, &sample_type, "tubes"},
    {PART_SAMPLE, &sample_type, "volume_ml"},
    {PART_SAMPLE, &sample_type, "collected_on"},
    {PART_SAMPLE, &sample_type, "site"},
    {PART_SAMPLE, &sample_type, "unit"},
};
enum { COLUMNS = sizeof table_columns / sizeof table_columns[0], PAGE = 64 };

static bool put_tube(Store *store, Sheet *sheet, const SampleRow *row, char (*values)[SHEET_VALUE])
{
    Sample sample = {0};
    Donor donor = {0};
    record_load(store, &sample_type, row->id, &sample);
    if (row->name[0])
        record_load(store, &donor_type, row->donor, &donor);
    for (size_t i = 0; i < COLUMNS; i++) {
        const Field *field = field_find(table_columns[i].type, table_columns[i].field);
        const void *record = table_columns[i].part == PART_SAMPLE ? (const void *)&sample : (const void *)&donor;
        if (field->kind == FIELD_CHOICE)
            field_show(field, record, false, values[i], SHEET_VALUE);
        else
            field_get(field, record, values[i], SHEET_VALUE);
    }
    return sheet_row(sheet, values);
}

static void put_tubes(Desk *desk, Sheet *sheet, int64_t batch, char (*values)[SHEET_VALUE])
{
    SampleFilter filter = {.batch = batch};
    SampleRow page[PAGE], last = {0};
    size_t count;
    bool good = true;
    while (good && (count = samples_list(desk, &filter, last.id ? &last : NULL, page, PAGE)) > 0) {
        for (size_t i = 0; i < count && good; i++)
            good = put_tube(desk->store, sheet, &page[i], values);
        last = page[count - 1];
    }
}

static Status save_table(Desk *desk, int64_t batch, const char *path, Error *error)
{
    Slot slots[COLUMNS];
    Sheet *sheet = NULL;
    char(*values)[SHEET_VALUE] = calloc(COLUMNS, SHEET_VALUE);
    if (!values)
        return error_memory(error);
    for (size_t i = 0; i < COLUMNS; i++) {
        const Field *field = field_find(table_columns[i].type, table_columns[i].field);
        slots[i] = (Slot){.part = table_columns[i].part, .field = field, .label = field->label};
    }
    Status status = sheet_open(&sheet, path, NULL, slots, NULL, COLUMNS, NULL, error);
    if (status == OK) {
        put_tubes(desk, sheet, batch, values);
        status = sheet_close(&sheet, true, error);
    }
    free(values);
    return status;
}

/* --- the whole --- */

static void trace_write(Store *store, void *arg)
{
    const int64_t *batch = arg;
    audit_add(store, "export", sample_batch_type.table, *batch, 0);
}

Status transfer_sheet_save(Desk *desk, int64_t batch, const char *text, char path[512], Error *error)
{
    char folder[440], day[DATE_SIZE], file[528];
    BatchRow row;
    if (!staff_may(desk, "lead caller liaison") || !batch_load(desk, batch, &row))
        return error_set(error, ERR_DENIED, "", tr("this account may not export"));
    day_format(clock_today(), day);
    Status status = folder_of(store_path(desk->store), folder, sizeof folder, error);
    if (status == OK)
        status = store_write(desk->store, trace_write, &batch, error);
    if (status != OK)
        return status;
    text_format(path, 512, "%s/transfer-%lld-%s", folder, (long long)batch, day);
    text_format(file, sizeof file, "%s.txt", path);
    status = save_text(file, text, error);
    text_format(file, sizeof file, "%s.xlsx", path);
    return status == OK ? save_table(desk, batch, file, error) : status;
}

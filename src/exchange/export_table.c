/* Any list, as it is shown: the same writer as the exports of records, with headings as its columns. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "exchange.h"
#include "registry.h"
#include "sheet.h"
#include "staff.h"
#include "text.h"
#include "tr.h"

enum { FOLDER = 4096, NUMBERS = 2 /* a person's, in full */ };

/* A name of a file: what a folder cannot hold becomes a blank. */
static void plain_stem(const char *stem, char *out, size_t size)
{
    text_copy(out, size, stem);
    for (char *s = out; *s; s++)
        if (strchr("/\\:*?\"<>|", *s) || (unsigned char)*s < 0x20)
            *s = ' ';
}

Status export_place(Desk *desk, const char *stem, const char *ending, char *out, size_t size, Error *error)
{
    char folder[FOLDER], plain[256];
    const char *path = store_path(desk->store), *slash = strrchr(path, '/');
    text_format(folder, sizeof folder, "%.*s/export", slash ? (int)(slash - path) : 1, slash ? path : ".");
    if (mkdir(folder, 0700) != 0 && errno != EEXIST)
        return error_errno(error, ERR_IO, tr("cannot write"), folder);
    plain_stem(stem, plain, sizeof plain);
    if (!import_free_name(folder, plain, ending, out, size))
        return error_set(error, ERR_IO, "", "%s", tr("the name of the folder is too long"));
    return OK;
}

typedef struct {
    const char *name;
    size_t rows;
    bool full;
} Trace;

static void trace_write(Store *store, void *arg)
{
    const Trace *trace = arg;
    char rows[24];
    int64_t audit = audit_add(store, "export", "list", 0, 0);
    text_format(rows, sizeof rows, "%zu", trace->rows);
    history_add(store, audit, "rows", trace->name, rows);
    history_add(store, audit, trace->full ? "full" : "shown", "", rows);
}

/* Nothing of somebody whom the account may not see. */
static void put_numbers(Desk *desk, int64_t donor, char (*values)[SHEET_VALUE])
{
    DonorRow row = {.id = 0};
    bool seen = donor && registry_row(desk, donor, &row);
    text_copy(values[0], SHEET_VALUE, seen ? row.id_number : "");
    text_copy(values[1], SHEET_VALUE, seen ? row.phone : "");
}

static Status write_rows(Desk *desk, const TextTable *table, const Slot *slots, char (*values)[SHEET_VALUE],
                         const char *path, Error *error)
{
    size_t columns = table->columns + (table->donor ? NUMBERS : 0);
    Sheet *sheet = NULL;
    Status status = sheet_open(&sheet, path, NULL, slots, NULL, columns, NULL, error);
    if (status != OK)
        return status;
    for (size_t row = 0; row < table->rows; row++) {
        for (size_t column = 0; column < table->columns; column++) {
            values[column][0] = '\0';
            table->cell(table->arg, row, column, values[column], SHEET_VALUE);
        }
        if (table->donor)
            put_numbers(desk, table->donor(table->arg, row), values + table->columns);
        if (!sheet_row(sheet, values))
            break;
    }
    return sheet_close(&sheet, true, error);
}

Status export_table(Desk *desk, const TextTable *table, const char *name, const char *path, Error *error)
{
    Slot slots[SLOT_MAX] = {0};
    Trace trace = {name, table->rows, table->donor != NULL};
    if (table->donor && !staff_may(desk, registry_revealers))
        return error_set(error, ERR_DENIED, "", tr("this account may not see numbers in full"));
    if (!staff_may(desk, "lead caller liaison"))
        return error_set(error, ERR_DENIED, "", tr("this account may not export"));
    char(*values)[SHEET_VALUE] = calloc(table->columns + NUMBERS, SHEET_VALUE);
    if (!values)
        return error_memory(error);
    for (size_t i = 0; i < table->columns && i + NUMBERS < SLOT_MAX; i++)
        slots[i] = (Slot){.part = PART_IGNORED, .label = table->heading(table->arg, i)};
    slots[table->columns] = (Slot){.part = PART_IGNORED, .label = N_("ID number")};
    slots[table->columns + 1] = (Slot){.part = PART_IGNORED, .label = N_("Phone")};
    /* Data leaves the house with its audit row, or not at all. */
    Status status = store_write(desk->store, trace_write, &trace, error);
    if (status == OK)
        status = write_rows(desk, table, slots, values, path, error);
    free(values);
    return status;
}

/* Tables: finds out what a file is and hands its rows on. */
#include "table_read.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "csv.h"
#include "tr.h"
#include "xlsx.h"

struct Table { /* one of the two */
    Csv *csv;
    Xlsx *xlsx;
};

static Status open_regular(FILE **out, const char *path, Error *error)
{
    struct stat facts;
    *out = fopen(path, "rbe");
    if (!*out)
        return error_errno(error, errno == ENOENT ? ERR_NOT_FOUND : ERR_IO, tr("cannot open"), path);
    if (fstat(fileno(*out), &facts) == 0 && S_ISREG(facts.st_mode))
        return OK;
    fclose(*out);
    return error_set(error, ERR_IO, "", tr("%s is not a file: save the table as .xlsx or CSV and name that"), path);
}

/* By the first bytes: names lie. */
static Status look_inside(FILE *file, const char *name, bool *workbook, Error *error)
{
    static const unsigned char zip[] = {'P', 'K', 3, 4}, compound[] = {0xD0, 0xCF, 0x11, 0xE0};
    unsigned char first[4] = {0};
    size_t got = fread(first, 1, sizeof first, file);
    if (ferror(file) || fseeko(file, 0, SEEK_SET) != 0)
        return error_errno(error, ERR_IO, tr("cannot read"), name);
    *workbook = got == sizeof first && memcmp(first, zip, sizeof zip) == 0;
    if (got == sizeof first && memcmp(first, compound, sizeof compound) == 0)
        return error_set(error, ERR_INPUT, "",
                         tr("%s is an old .xls or has a password: open it and save it as .xlsx without one, or as CSV"),
                         name);
    return OK;
}

Status table_open(Table **out, const char *path, Encoding encoding, const char *sheet, Error *error)
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    bool workbook = false;
    FILE *file;
    *out = NULL;
    Status status = open_regular(&file, path, error);
    if (status != OK)
        return status;
    Table *table = calloc(1, sizeof *table);
    status = table ? look_inside(file, name, &workbook, error) : error_memory(error);
    if (status != OK)
        fclose(file);
    else if (workbook)
        status = xlsx_open_stream(&table->xlsx, file, name, sheet, error);
    else
        status = csv_open_stream(&table->csv, file, name, encoding, error);
    if (status == OK)
        *out = table;
    else
        free(table);
    return status;
}

void table_close(Table **table)
{
    if (!*table)
        return;
    csv_close(&(*table)->csv);
    xlsx_close(&(*table)->xlsx);
    free(*table);
    *table = NULL;
}

Status table_row(Table *table, TableRow *row, bool *more, Error *error)
{
    return table->xlsx ? xlsx_row(table->xlsx, row, more, error) : csv_row(table->csv, row, more, error);
}

bool table_is_workbook(const Table *table)
{
    return table->xlsx != NULL;
}

const char *table_encoding(const Table *table)
{
    return table->xlsx ? "" : csv_encoding(table->csv);
}

char table_delimiter(const Table *table)
{
    return table->xlsx ? ',' : csv_delimiter(table->csv);
}

size_t table_sheet_count(const Table *table)
{
    return table->xlsx ? xlsx_sheet_count(table->xlsx) : 0;
}

const char *table_sheet(const Table *table, size_t sheet)
{
    return table->xlsx ? xlsx_sheet(table->xlsx, sheet) : NULL;
}

size_t table_sheet_read(const Table *table)
{
    return table->xlsx ? xlsx_sheet_read(table->xlsx) : 0;
}

int64_t table_rows(const Table *table)
{
    return table->xlsx ? xlsx_rows(table->xlsx) : csv_lines(table->csv);
}

int table_percent(const Table *table)
{
    return table->xlsx ? xlsx_percent(table->xlsx) : csv_percent(table->csv);
}

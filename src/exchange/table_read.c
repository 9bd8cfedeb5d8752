/* Tables: finds out what a file is and hands its rows on. */
#include "table_read.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "csv.h"
#include "jsonl.h"
#include "tr.h"
#include "xlsx.h"

struct Table { /* one of the three */
    Csv *csv;
    Xlsx *xlsx;
    Jsonl *jsonl;
};

typedef enum { KIND_CSV, KIND_WORKBOOK, KIND_JSONL } Kind;

static Status open_regular(FILE **out, const char *path, Error *error)
{
    struct stat facts;
    *out = fopen(path, "rbe");
    if (!*out)
        return error_errno(error, errno == ENOENT ? ERR_NOT_FOUND : ERR_IO, tr("cannot open"), path);
    if (fstat(fileno(*out), &facts) == 0 && S_ISREG(facts.st_mode))
        return OK;
    fclose(*out);
    return error_set(error, ERR_IO, "",
                     tr("%s is not a file: save the table as .xlsx, CSV or JSON lines and name that"), path);
}

static bool ends_in(const char *name, const char *ending)
{
    size_t length = strlen(name), end = strlen(ending);
    return length > end && strcasecmp(name + length - end, ending) == 0;
}

/* By the first bytes: names lie. Only an empty or broken file of JSON lines is known by its name. */
static Status look_inside(FILE *file, const char *name, Kind *kind, Error *error)
{
    static const unsigned char zip[] = {'P', 'K', 3, 4}, compound[] = {0xD0, 0xCF, 0x11, 0xE0};
    unsigned char first[4] = {0};
    size_t got = fread(first, 1, sizeof first, file);
    if (ferror(file) || fseeko(file, 0, SEEK_SET) != 0)
        return error_errno(error, ERR_IO, tr("cannot read"), name);
    if (got == sizeof first && memcmp(first, compound, sizeof compound) == 0)
        return error_set(error, ERR_INPUT, "",
                         tr("%s is an old .xls or has a password: open it and save it as .xlsx without one, or as CSV"),
                         name);
    if (got == sizeof first && memcmp(first, zip, sizeof zip) == 0)
        *kind = KIND_WORKBOOK;
    else
        *kind = jsonl_begins(file) || ends_in(name, ".jsonl") || ends_in(name, ".ndjson") ? KIND_JSONL : KIND_CSV;
    return OK;
}

Status table_open(Table **out, const char *path, Encoding encoding, const char *sheet, Error *error)
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    Kind kind = KIND_CSV;
    FILE *file;
    *out = NULL;
    Status status = open_regular(&file, path, error);
    if (status != OK)
        return status;
    Table *table = calloc(1, sizeof *table);
    status = table ? look_inside(file, name, &kind, error) : error_memory(error);
    if (status != OK)
        fclose(file);
    else if (kind == KIND_WORKBOOK)
        status = xlsx_open_stream(&table->xlsx, file, name, sheet, error);
    else if (kind == KIND_JSONL)
        status = jsonl_open_stream(&table->jsonl, file, name, error);
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
    jsonl_close(&(*table)->jsonl);
    free(*table);
    *table = NULL;
}

Status table_row(Table *table, TableRow *row, bool *more, Error *error)
{
    if (table->jsonl)
        return jsonl_row(table->jsonl, row, more, error);
    return table->xlsx ? xlsx_row(table->xlsx, row, more, error) : csv_row(table->csv, row, more, error);
}

bool table_is_workbook(const Table *table)
{
    return table->xlsx != NULL;
}

bool table_is_jsonl(const Table *table)
{
    return table->jsonl != NULL;
}

const char *table_encoding(const Table *table)
{
    if (table->jsonl)
        return "UTF-8";
    return table->xlsx ? "" : csv_encoding(table->csv);
}

char table_delimiter(const Table *table)
{
    return table->csv ? csv_delimiter(table->csv) : ',';
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
    if (table->jsonl)
        return jsonl_lines(table->jsonl);
    return table->xlsx ? xlsx_rows(table->xlsx) : csv_lines(table->csv);
}

int table_percent(const Table *table)
{
    if (table->jsonl)
        return jsonl_percent(table->jsonl);
    return table->xlsx ? xlsx_percent(table->xlsx) : csv_percent(table->csv);
}

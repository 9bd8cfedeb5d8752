/* Any bytes are a workbook, or a refused one; every cell is UTF-8. The first byte says what the others are: a whole zip
 * file, or one of the parts in a workbook that is right otherwise. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zip.h>

#include "../../src/exchange/xlsx.h"
#include "../unit/workbook_parts.h"
#include "text.h"

enum { ROWS_READ = 2000 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void promise(bool kept)
{
    if (!kept)
        abort();
}

static const char usual_sheet[] =
    ROWS("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>1</v></c><c s=\"2\"><v>41456</v></c></row>");

static zip_t *fill(zip_source_t *source, size_t replaced, const uint8_t *data, size_t size)
{
    zip_t *zip = zip_open_from_source(source, ZIP_CREATE | ZIP_TRUNCATE, NULL);
    for (size_t i = 0; zip && i < WORKBOOK_PARTS; i++) {
        const char *text = workbook_parts[i].text ? workbook_parts[i].text : usual_sheet;
        zip_source_t *part =
            i == replaced ? zip_source_buffer(zip, data, size, 0) : zip_source_buffer(zip, text, strlen(text), 0);
        zip_int64_t at = part ? zip_file_add(zip, workbook_parts[i].name, part, 0) : -1;
        if (at >= 0)
            zip_set_file_compression(zip, (zip_uint64_t)at, ZIP_CM_STORE, 0);
    }
    return zip;
}

/* A zip file in a stream, with one part replaced. */
static FILE *packed(size_t replaced, const uint8_t *data, size_t size)
{
    zip_source_t *source = zip_source_buffer_create(NULL, 0, 0, NULL);
    FILE *file = tmpfile();
    char piece[4096];
    zip_int64_t got;
    promise(source && file);
    zip_source_keep(source);
    zip_t *zip = fill(source, replaced, data, size);
    promise(zip && zip_close(zip) == 0 && zip_source_open(source) == 0);
    while ((got = zip_source_read(source, piece, sizeof piece)) > 0)
        fwrite(piece, 1, (size_t)got, file);
    zip_source_close(source);
    zip_source_free(source);
    rewind(file);
    return file;
}

static FILE *plain(const uint8_t *data, size_t size)
{
    FILE *file = tmpfile();
    promise(file != NULL);
    fwrite(data, 1, size, file);
    rewind(file);
    return file;
}

static void read_all(Xlsx *xlsx)
{
    static TableRow row;
    Error error = {0};
    bool more = true;
    int64_t last = 0;
    for (int i = 0; i < ROWS_READ && xlsx_row(xlsx, &row, &more, &error) == OK && more; i++) {
        promise(row.number > last && row.count >= 1 && row.count <= TABLE_COLUMNS);
        last = row.number;
        for (size_t k = 0; k < row.count; k++)
            promise(text_is_utf8(row.cells[k], strlen(row.cells[k])) && strlen(row.cells[k]) < TABLE_CELL);
    }
    promise(error.code == OK || error.message[0]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Xlsx *xlsx = NULL;
    Error error = {0};
    if (size == 0)
        return 0;
    size_t part = data[0] % (WORKBOOK_PARTS + 1);
    FILE *file = part == WORKBOOK_PARTS ? plain(data + 1, size - 1) : packed(part, data + 1, size - 1);
    if (xlsx_open_stream(&xlsx, file, "fuzz.xlsx", NULL, &error) == OK)
        read_all(xlsx);
    else
        promise(error.message[0] != '\0');
    xlsx_close(&xlsx);
    return 0;
}

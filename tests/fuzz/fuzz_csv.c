/* Any bytes are a table, a refused table, or bad rows; every cell is UTF-8 and the header never breaks. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../src/exchange/csv.h"
#include "../../src/exchange/header.h"
#include "text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void promise(bool kept)
{
    if (!kept)
        abort();
}

static void read_all(Csv *csv)
{
    TableRow row;
    Header header;
    Error error = {0};
    bool more = true;
    int64_t number = 0;
    while (csv_row(csv, &row, &more, &error) == OK && more) {
        promise(row.number == ++number && row.count >= 1 && row.count <= TABLE_COLUMNS);
        for (size_t i = 0; i < row.count; i++) {
            promise(text_is_utf8(row.cells[i], strlen(row.cells[i])));
            promise(strlen(csv_plain(row.cells[i])) <= TABLE_CELL);
        }
        if (number == 1)
            header_map("donors", &row, NULL, &header, NULL, NULL);
    }
    promise(error.code == OK || error.message[0]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    Encoding encoding = (Encoding)(data[0] % 3);
    FILE *file = fmemopen((void *)(uintptr_t)data, size, "rb");
    Csv *csv = NULL;
    if (file && csv_open_stream(&csv, file, "fuzz.csv", encoding, NULL) == OK)
        read_all(csv);
    csv_close(&csv);
    return 0;
}

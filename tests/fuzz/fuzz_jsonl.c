/* Any bytes are JSON lines, a refused file, or lines that say why they are none; every cell is UTF-8. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../src/exchange/header.h"
#include "../../src/exchange/jsonl.h"
#include "text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void promise(bool kept)
{
    if (!kept)
        abort();
}

static void read_all(Jsonl *jsonl)
{
    static TableRow row;
    Header header;
    Error error = {0};
    bool more = true;
    int64_t last = -1;
    while (jsonl_row(jsonl, &row, &more, &error) == OK && more) {
        promise(row.number > last && row.count >= 1 && row.count <= TABLE_COLUMNS);
        promise(!row.fault || text_is_utf8(row.fault, strlen(row.fault)));
        for (size_t i = 0; i < row.count; i++)
            promise(text_is_utf8(row.cells[i], strlen(row.cells[i])));
        if (last < 0)
            header_map("donors", &row, NULL, &header, NULL, NULL);
        last = row.number;
    }
    promise(error.code == OK || error.message[0]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Jsonl *jsonl = NULL;
    Error error = {0};
    if (size == 0)
        return 0;
    FILE *file = fmemopen((void *)(uintptr_t)data, size, "rb");
    if (!file)
        return 0;
    jsonl_begins(file);
    if (jsonl_open_stream(&jsonl, file, "fuzz.jsonl", &error) == OK)
        read_all(jsonl);
    else
        promise(error.message[0] != '\0');
    jsonl_close(&jsonl);
    return 0;
}

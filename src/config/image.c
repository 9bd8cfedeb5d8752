/* Takes the settings that are built in. */
#include "image.h"

#include <string.h>

Status image_take(const Source *source, Config *config, Error *error)
{
    const ImageHead *head = (const ImageHead *)(const void *)source->built_in;
    const char *texts = source->built_in + sizeof *head, *end = texts + head->texts + head->records;
    const uint32_t *pointers = (const uint32_t *)(const void *)end;
    char *records = reader_memory(config->own, 1, head->records);
    if (!records)
        return error_memory(error);
    memcpy(records, texts + head->texts, head->records);
    for (uint32_t i = 0; i < head->pointers; i++) {
        uintptr_t place;
        memcpy(&place, records + pointers[i], sizeof place);
        const char *target = place < head->texts ? texts + place : records + (place - head->texts);
        memcpy(records + pointers[i], &target, sizeof target);
    }
    memcpy((char *)config + source->from, records, source->until - source->from);
    return OK;
}

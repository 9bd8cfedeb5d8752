/* One XML part of a zipped package, read piece by piece within limits. */
#ifndef MARROWDESK_EXCHANGE_XLSX_PART_H
#define MARROWDESK_EXCHANGE_XLSX_PART_H

#include <expat.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <zip.h>

#include "error.h"

/* What is told of a part; names without their prefix. All may be NULL. */
typedef struct {
    void (*start)(void *arg, const char *name, const char **attributes);
    void (*end)(void *arg, const char *name);
    void (*text)(void *arg, const char *text, size_t length);
} PartEvents;

typedef struct {
    const char *file, *name; /* for messages */
    zip_file_t *entry;
    XML_Parser parser;
    const PartEvents *events;
    void *arg;
    int64_t size, read, limit;
    int depth;
    bool ended;
    Status status; /* the first failure */
    Error error;
} Part;

/* Opens a part; `file` and `name` stay the caller's. ERR_NOT_FOUND: it is not there. `limit`: bytes when unpacked. */
Status part_open(Part *part, zip_t *zip, const char *file, const char *name, int64_t limit, const PartEvents *events,
                 void *arg, Error *error);
/* Reads on until an event says part_pause() or the part ends (*more is false). */
Status part_step(Part *part, bool *more, Error *error);
void part_pause(Part *part);
/* Inside an event: no more is read, part_step() fails. */
void part_refuse(Part *part, const char *format, ...) __attribute__((format(printf, 2, 3)));
void part_close(Part *part);

/* The attribute of that name without its prefix, NULL: it has none. */
const char *part_attribute(const char **attributes, const char *name);

#endif

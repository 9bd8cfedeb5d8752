/* Loads the libraries of workbooks. */
#include "late.h"

#include <dlfcn.h>
#include <string.h>

#include "tr.h"

_Static_assert(sizeof LATE_WRITER > 1 && sizeof LATE_ZIP > 1, "the Makefile found the file names of both libraries");

Late late;

typedef struct {
    const char *name;
    void *slot; /* of a pointer to the function */
} Symbol;

#define SYMBOL(name) {#name, &late.name},

/* What was loaded stays: the next workbook wants it again. */
static Status load(const char *file, const Symbol *symbols, size_t count, bool *loaded, Error *error)
{
    if (*loaded)
        return OK;
    void *library = dlopen(file, RTLD_NOW | RTLD_LOCAL);
    if (!library)
        return error_set(error, ERR_IO, "", tr("the library %s is missing: install it, then try again"), file);
    for (size_t i = 0; i < count; i++) {
        void *found = dlsym(library, symbols[i].name);
        if (!found)
            return error_set(error, ERR_IO, "", tr("the library %s is another edition: it lacks %s"), file,
                             symbols[i].name);
        memcpy(symbols[i].slot, &found, sizeof found);
    }
    *loaded = true;
    return OK;
}

Status late_writer(Error *error)
{
    static const Symbol symbols[] = {LATE_WRITER_CALLS(SYMBOL)};
    static bool loaded;
    return load(LATE_WRITER, symbols, sizeof symbols / sizeof *symbols, &loaded, error);
}

Status late_zip(Error *error)
{
    static const Symbol symbols[] = {LATE_ZIP_CALLS(SYMBOL)};
    static bool loaded;
    return load(LATE_ZIP, symbols, sizeof symbols / sizeof *symbols, &loaded, error);
}

/* Between the screens of importing: kind, file, columns, preview. */
#ifndef MARROWDESK_IMPORT_SCREENS_H
#define MARROWDESK_IMPORT_SCREENS_H

#include "exchange.h"
#include "screens.h"

enum { IMPORT_PATH = 1400 };

/* A file on its way in. */
typedef struct {
    char kind[32];
    char path[IMPORT_PATH];
    Encoding encoding;
    char sheet[128];       /* "" the first */
    ImportMapping mapping; /* for the preview */
    bool chosen;           /* the mapping is somebody's choice, to be remembered */
} ImportArgument;

/* Label of a kind, translated; the kind itself where it has none. */
const char *import_kind_label(const char *kind);

/* Takes an import back and says what stays; for Ctrl-Z, too. */
Status import_take_back(Ui *ui, int64_t batch, Error *error);

/* The folder of a path, without its slash. */
void import_folder_of(const char *path, char *out, size_t size);

#endif

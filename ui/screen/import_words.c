/* What the screens of importing call a kind of table and a folder. */
#include <string.h>

#include "import.h"
#include "text.h"

const char *import_kind_label(const char *kind)
{
    const ImportKindName *kinds;
    size_t count = import_kinds(&kinds);
    for (size_t i = 0; i < count; i++)
        if (text_equal(kinds[i].kind, kind))
            return tr(kinds[i].label);
    return kind;
}

void import_folder_of(const char *path, char *out, size_t size)
{
    const char *slash = strrchr(path, '/');
    text_format(out, size, "%.*s", slash && slash > path ? (int)(slash - path) : 1, slash ? path : ".");
}

/* What a file system of SQLite's (sqlite.org/vfs) has for one file that nobody else knows: nothing is locked, and no
 * other lies beside it. */
#include "internal.h"

int lone_lock(sqlite3_file *file, int level)
{
    (void)file, (void)level;
    return SQLITE_OK;
}

int lone_reserved(sqlite3_file *file, int *out)
{
    (void)file;
    *out = 0;
    return SQLITE_OK;
}

int lone_control(sqlite3_file *file, int what, void *arg)
{
    (void)file, (void)what, (void)arg;
    return SQLITE_NOTFOUND;
}

int lone_sector(sqlite3_file *file)
{
    (void)file;
    return 4096;
}

int lone_traits(sqlite3_file *file)
{
    (void)file;
    return 0;
}

static int lone_delete(sqlite3_vfs *vfs, const char *name, int sync)
{
    (void)vfs, (void)name, (void)sync;
    return SQLITE_OK;
}

static int lone_access(sqlite3_vfs *vfs, const char *name, int flags, int *out)
{
    (void)vfs, (void)name, (void)flags;
    *out = 0;
    return SQLITE_OK;
}

static int lone_path(sqlite3_vfs *vfs, const char *name, int size, char *out)
{
    (void)vfs;
    return sqlite3_snprintf(size, out, "%s", name) ? SQLITE_OK : SQLITE_CANTOPEN;
}

/* Clock and chance stay those of the usual one. */
int lone_register(sqlite3_vfs *vfs, const char *name, int size, LoneOpen *open)
{
    const sqlite3_vfs *usual = sqlite3_vfs_find(NULL);
    void *data = vfs->pAppData;
    if (!usual)
        return SQLITE_ERROR;
    *vfs = *usual;
    vfs->iVersion = 1;
    vfs->szOsFile = size;
    vfs->pNext = NULL;
    vfs->zName = name;
    vfs->pAppData = data;
    vfs->xOpen = open;
    vfs->xDelete = lone_delete;
    vfs->xAccess = lone_access;
    vfs->xFullPathname = lone_path;
    return sqlite3_vfs_register(vfs, 0);
}

/* The sorted keys of a bulk load as a database of SQLite's with one table, search_key: into a table that is still empty
 * SQLite copies whole records, for half of what it takes to be handed key by key. Written by whoever merges the keys,
 * read through a file system of its own. File format: sqlite.org/fileformat2.html. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "internal.h"
#include "text.h"

enum {
    PAGE = 4096,
    ROOT = 2, /* page 1 is SQLite's own: what tables there are */
    LOCKS = LOCKS_AT / PAGE + 1,
    LEVELS = 12,
    LEAF = 10,
    INNER = 2,
    BUFFERED = 64, /* pages */
    CELL_MOST = KEY_SIZE + 24
};

/* --- pages in the making: the last of each level of the tree --- */

typedef struct {
    unsigned char page[PAGE];
    size_t count, content, last; /* cells; where they begin, from the end of the page; bytes of the last one */
} Level;

struct KeyTable {
    int file;
    uint32_t next; /* the page that is written next */
    unsigned char buffer[BUFFERED * PAGE];
    size_t used;
    size_t depth;
    Level levels[LEVELS];
};

static void put_16(unsigned char *to, size_t number)
{
    to[0] = (unsigned char)(number >> 8);
    to[1] = (unsigned char)number;
}

static void put_32(unsigned char *to, uint32_t number)
{
    put_16(to, number >> 16);
    put_16(to + 2, number);
}

static bool flush(KeyTable *t)
{
    off_t at = (off_t)(t->next - 1) * PAGE - (off_t)t->used;
    bool fine = keys_write(t->file, t->buffer, t->used, &at);
    t->used = 0;
    return fine;
}

/* In the order in which they are finished. 0: it cannot be written. */
static uint32_t write_page(KeyTable *t, const unsigned char *page)
{
    if (t->next == LOCKS) {
        if (!flush(t))
            return 0;
        t->next++;
    }
    if (t->used == sizeof t->buffer && !flush(t))
        return 0;
    memcpy(t->buffer + t->used, page, PAGE);
    t->used += PAGE;
    return t->next++;
}

static size_t head_size(size_t level)
{
    return level ? 12 : 8;
}

static const unsigned char *finish(Level *l, size_t level, uint32_t right)
{
    l->page[0] = level ? INNER : LEAF;
    put_16(l->page + 1, 0);
    put_16(l->page + 3, l->count);
    put_16(l->page + 5, l->content);
    l->page[7] = 0;
    if (level)
        put_32(l->page + 8, right);
    return l->page;
}

/* A cell behind all others of its level; from level 1 on it begins with the page of those before it. */
static bool put_cell(KeyTable *t, size_t level, const unsigned char *cell, size_t size)
{
    if (level == LEVELS) {
        errno = EFBIG;
        return false;
    }
    Level *l = &t->levels[level];
    if (level >= t->depth) {
        l->count = 0;
        l->content = PAGE;
        t->depth = level + 1;
    }
    if (head_size(level) + 2 * (l->count + 1) + size > l->content) {
        /* The last cell goes up: it stands between this page and the one that begins now. */
        unsigned char up[CELL_MOST];
        size_t child = level ? 4 : 0;
        memcpy(up + 4 - child, l->page + l->content, l->last);
        uint32_t right = level ? big_endian(up, 4) : 0;
        l->content += l->last;
        l->count--;
        uint32_t page = write_page(t, finish(l, level, right));
        put_32(up, page);
        if (!page || !put_cell(t, level + 1, up, l->last - child + 4))
            return false;
        l->count = 0;
        l->content = PAGE;
    }
    l->content -= size;
    l->last = size;
    memcpy(l->page + l->content, cell, size);
    put_16(l->page + head_size(level) + 2 * l->count++, l->content);
    return true;
}

/* --- a record: its length, then what its two values are, then they --- */

/* As short as SQLite makes it; 0 and 1 take no bytes. */
static size_t donor_bytes(int64_t donor, unsigned char *kind)
{
    static const unsigned char kinds[] = {0, 1, 2, 3, 4, 0, 5, 0, 6};
    size_t bytes = donor < 0                  ? 8
                   : donor < 2                ? 0
                   : donor < 1 << 7           ? 1
                   : donor < 1 << 15          ? 2
                   : donor < 1 << 23          ? 3
                   : donor < INT64_C(1) << 31 ? 4
                   : donor < INT64_C(1) << 47 ? 6
                                              : 8;
    *kind = bytes ? kinds[bytes] : (unsigned char)(8 + donor);
    return bytes;
}

bool key_table_put(KeyTable *t, const KeyPlace *key)
{
    unsigned char cell[CELL_MOST], text[2], kind;
    size_t text_size = put_varint(text, 13 + 2 * key->length), bytes = donor_bytes(key->donor, &kind);
    size_t head = 1 + text_size + 1, n = put_varint(cell, head + key->length + bytes);
    cell[n++] = (unsigned char)head;
    memcpy(cell + n, text, text_size);
    n += text_size;
    cell[n++] = kind;
    memcpy(cell + n, key->key, key->length);
    n += key->length;
    for (size_t i = bytes; i-- > 0;)
        cell[n++] = (unsigned char)((uint64_t)key->donor >> (8 * i));
    return put_cell(t, 0, cell, n);
}

KeyTable *key_table_open(int file)
{
    KeyTable *t = malloc(sizeof *t);
    if (!t)
        return NULL;
    t->file = file;
    t->next = ROOT + 1;
    t->used = 0;
    t->depth = 1;
    t->levels[0].count = 0;
    t->levels[0].content = PAGE;
    return t;
}

bool key_table_close(KeyTable *t, bool fine)
{
    uint32_t right = 0;
    size_t root = t->depth - 1;
    for (size_t i = 0; i < root && fine; i++) {
        right = write_page(t, finish(&t->levels[i], i, right));
        fine = right != 0;
    }
    off_t at = (ROOT - 1) * PAGE;
    fine = fine && flush(t) && keys_write(t->file, finish(&t->levels[root], root, right), PAGE, &at);
    free(t);
    return fine;
}

/* --- the file system in which it is found: the name of a file is its number --- */

typedef struct {
    sqlite3_file base;
    int file;
} TableFile;

static int table_close(sqlite3_file *file)
{
    (void)file;
    return SQLITE_OK;
}

static int table_read(sqlite3_file *file, void *out, int size, sqlite3_int64 at)
{
    return keys_read(((TableFile *)file)->file, out, (size_t)size, at) ? SQLITE_OK : SQLITE_IOERR_READ;
}

static int table_write(sqlite3_file *file, const void *data, int size, sqlite3_int64 at)
{
    (void)file, (void)data, (void)size, (void)at;
    return SQLITE_READONLY;
}

static int table_size(sqlite3_file *file, sqlite3_int64 *size)
{
    struct stat st;
    if (fstat(((TableFile *)file)->file, &st) != 0)
        return SQLITE_IOERR_FSTAT;
    *size = st.st_size;
    return SQLITE_OK;
}

static int table_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *granted)
{
    static const sqlite3_io_methods methods = {.iVersion = 1,
                                               .xClose = table_close,
                                               .xRead = table_read,
                                               .xWrite = table_write,
                                               .xFileSize = table_size,
                                               LONE_METHODS};
    (void)vfs;
    file->pMethods = NULL;
    if (!name || !(flags & SQLITE_OPEN_MAIN_DB))
        return SQLITE_CANTOPEN;
    *(TableFile *)file = (TableFile){{&methods}, atoi(name)};
    if (granted)
        *granted = (flags & ~SQLITE_OPEN_READWRITE) | SQLITE_OPEN_READONLY;
    return SQLITE_OK;
}

#define KEYS_VFS "marrowdesk-keys"

static int table_register(void)
{
    static sqlite3_vfs vfs;
    return vfs.zName ? SQLITE_OK : lone_register(&vfs, KEYS_VFS, (int)sizeof(TableFile), table_open);
}

/* --- taking it over --- */

/* Page 1, from an empty database with the same table: SQLite copies records only between tables that are alike. */
static int write_head(Store *store, int file)
{
    char sql[1024];
    sqlite3 *like = NULL;
    sqlite3_int64 size = 0;
    struct stat st;
    off_t at = 0;
    if (!query_one_text(store, sql, sizeof sql, "SELECT sql FROM sqlite_schema WHERE name = 'search_key'"))
        return SQLITE_CORRUPT;
    int code = sqlite3_open(":memory:", &like);
    if (code == SQLITE_OK)
        code = sqlite3_exec(like, "PRAGMA page_size = 4096", NULL, NULL, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_exec(like, sql, NULL, NULL, NULL);
    unsigned char *pages = code == SQLITE_OK ? sqlite3_serialize(like, "main", &size, 0) : NULL;
    sqlite3_close(like);
    if (code == SQLITE_OK && (!pages || size != ROOT * PAGE))
        code = SQLITE_NOMEM;
    if (code == SQLITE_OK && fstat(file, &st) != 0)
        code = SQLITE_IOERR_FSTAT;
    if (code == SQLITE_OK) {
        put_32(pages + 28, (uint32_t)(st.st_size / PAGE));
        code = keys_write(file, pages, PAGE, &at) ? SQLITE_OK : errno == ENOSPC ? SQLITE_FULL : SQLITE_IOERR_WRITE;
    }
    sqlite3_free(pages);
    return code;
}

void key_table_write(Store *store, int file)
{
    char attach[128];
    int code = store_failed(store) ? SQLITE_ABORT : write_head(store, file);
    if (code == SQLITE_OK)
        code = table_register();
    text_format(attach, sizeof attach, "ATTACH 'file:%d?vfs=" KEYS_VFS "&mode=ro&immutable=1' AS pending_table", file);
    if (code == SQLITE_OK)
        code = sqlite3_exec(store->db, attach, NULL, NULL, NULL);
    if (code != SQLITE_OK)
        store_latch(store, code, sqlite3_errmsg(store->db));
    exec(store, "INSERT OR IGNORE INTO main.search_key SELECT * FROM pending_table.search_key");
}

void key_table_detach(Store *store)
{
    sqlite3_exec(store->db, "DETACH pending_table", NULL, NULL, NULL);
}

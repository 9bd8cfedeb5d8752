/* Ways to spoil a database file. Offsets and field names: sqlite.org/fileformat2. */
#include "mangle.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support.h"

enum { PAGE = 4096, TYPE = 0, FREEBLOCK = 1, CELLS = 3, CONTENT = 5, FRAGMENTS = 7, RIGHT = 8, INTERIOR = 5 };

/* --- hands --- */

static char *beside(const char *database, const char *tail)
{
    return format_text("%s%s", database, tail);
}

static size_t size_of(const char *path)
{
    struct stat st;
    if (stat(path, &st) != 0)
        give_up("cannot look at %s", path);
    return (size_t)st.st_size;
}

static void put(const char *path, size_t at, const void *bytes, size_t size)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0 || pwrite(fd, bytes, size, (off_t)at) != (ssize_t)size)
        give_up("cannot write %s", path);
    close(fd);
}

static void take(const char *path, size_t at, void *bytes, size_t size)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || pread(fd, bytes, size, (off_t)at) != (ssize_t)size)
        give_up("cannot read %s", path);
    close(fd);
}

static void put_number(const char *path, size_t at, int width, unsigned long value)
{
    unsigned char bytes[8];
    for (int i = 0; i < width; i++)
        bytes[i] = (unsigned char)(value >> 8 * (width - 1 - i));
    put(path, at, bytes, (size_t)width);
}

static unsigned long number_at(const char *path, size_t at, int width)
{
    unsigned char bytes[8];
    unsigned long value = 0;
    take(path, at, bytes, (size_t)width);
    for (int i = 0; i < width; i++)
        value = value << 8 | bytes[i];
    return value;
}

static void run_sql(const char *database, const char *sql)
{
    sqlite3 *db = NULL;
    char *why = NULL;
    errno = 0;
    if (sqlite3_open_v2(database, &db, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK ||
        sqlite3_exec(db, "PRAGMA foreign_keys=OFF; PRAGMA trusted_schema=ON", NULL, NULL, NULL) != SQLITE_OK ||
        sqlite3_exec(db, sql, NULL, NULL, &why) != SQLITE_OK)
        give_up("%s: %s", sql, why ? why : sqlite3_errmsg(db));
    sqlite3_exec(db, "PRAGMA wal_checkpoint(TRUNCATE)", NULL, NULL, NULL);
    sqlite3_close(db);
}

/* Where a table or index begins. */
static size_t root_of(const char *database, const char *name)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *row = NULL;
    size_t page = 0;
    if (sqlite3_open_v2(database, &db, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK &&
        sqlite3_prepare_v2(db, "SELECT rootpage FROM sqlite_schema WHERE name = ?1", -1, &row, NULL) == SQLITE_OK &&
        sqlite3_bind_text(row, 1, name, -1, SQLITE_STATIC) == SQLITE_OK && sqlite3_step(row) == SQLITE_ROW)
        page = (size_t)sqlite3_column_int64(row, 0);
    sqlite3_finalize(row);
    sqlite3_close(db);
    errno = 0;
    if (page == 0)
        give_up("there is no %s", name);
    return (page - 1) * PAGE;
}

/* The first leaf below a root. */
static size_t leaf_of(const char *database, const char *name)
{
    size_t at = root_of(database, name);
    while (number_at(database, at + TYPE, 1) <= INTERIOR)
        at = (number_at(database, at + number_at(database, at + 12, 2), 4) - 1) * PAGE;
    return at;
}

/* --- works --- */

/* Cut: `at` bytes from the beginning, or so many from the end where it is negative. */
static void cut(const char *database, const Mangle *m)
{
    long size = (long)size_of(database);
    if (truncate(database, m->at >= 0 ? m->at : size + m->at) != 0)
        give_up("cannot cut %s", database);
}

static void cut_to_half(const char *database, const Mangle *m)
{
    (void)m;
    if (truncate(database, (off_t)(size_of(database) / 2 / PAGE * PAGE)) != 0)
        give_up("cannot cut %s", database);
}

static void grow(const char *database, const Mangle *m)
{
    char *bytes = need(malloc((size_t)m->at));
    memset(bytes, (int)m->value, (size_t)m->at);
    put(database, size_of(database), bytes, (size_t)m->at);
    free(bytes);
}

/* A number of the header: one, two or four bytes by where it stands. */
static void head(const char *database, const Mangle *m)
{
    int width = m->at == 16 ? 2 : m->at >= 18 && m->at < 24 ? 1 : 4;
    put_number(database, (size_t)m->at, width, (unsigned long)m->value);
}

static void magic(const char *database, const Mangle *m)
{
    put(database, (size_t)m->at, m->text, strlen(m->text));
}

/* The file says that it is shorter or longer than it is, and both of its counters agree. */
static void page_count(const char *database, const Mangle *m)
{
    put_number(database, 28, 4, (unsigned long)m->value);
    put_number(database, 92, 4, number_at(database, 24, 4));
}

/* `text`: the table or index; `at` in the header of its first page, one or two bytes. */
static void root(const char *database, const Mangle *m)
{
    size_t page = root_of(database, m->text), base = page == 0 ? 100 : 0;
    put_number(database, page + base + (size_t)m->at, m->at == TYPE || m->at == FRAGMENTS ? 1 : 2,
               (unsigned long)m->value);
}

static void leaf(const char *database, const Mangle *m)
{
    put_number(database, leaf_of(database, m->text) + (size_t)m->at, m->at == TYPE || m->at == FRAGMENTS ? 1 : 2,
               (unsigned long)m->value);
}

/* The page of the sqlite_schema itself. */
static void first_page(const char *database, const Mangle *m)
{
    put_number(database, 100 + (size_t)m->at, m->at == TYPE || m->at == FRAGMENTS ? 1 : 2, (unsigned long)m->value);
}

static void first_page_right(const char *database, const Mangle *m)
{
    put_number(database, 100 + RIGHT, 4, (unsigned long)m->value);
}

/* The pointer to cell `at` of the first leaf goes to `value`. */
static void cell_pointer(const char *database, const Mangle *m)
{
    put_number(database, leaf_of(database, m->text) + 8 + 2 * (size_t)m->at, 2, (unsigned long)m->value);
}

/* The first bytes of the first cell of a leaf: how long it is, and its key. */
static void cell_start(const char *database, const Mangle *m)
{
    size_t page = leaf_of(database, m->text);
    size_t cell = page + number_at(database, page + 8, 2);
    put_number(database, cell + (size_t)m->at, 4, (unsigned long)m->value);
}

static void rubbish(unsigned char page[PAGE], uint64_t dice)
{
    for (size_t i = 0; i < PAGE; i++)
        page[i] = (unsigned char)dice_throw(&dice);
}

/* A whole page: `value` 0 zeros, 1 ones, 2 rubbish, 3 the page before it, 4 the page of sqlite_schema. */
static void page_at(const char *database, size_t at, long what)
{
    unsigned char page[PAGE] = {0};
    if (what == 1)
        memset(page, 0xff, PAGE);
    if (what == 2)
        rubbish(page, at + 1);
    if (what >= 3)
        take(database, what == 3 ? at - PAGE : 0, page, PAGE);
    put(database, at, page, PAGE);
}

static void whole_root(const char *database, const Mangle *m)
{
    page_at(database, root_of(database, m->text), m->value);
}

static void whole_leaf(const char *database, const Mangle *m)
{
    page_at(database, leaf_of(database, m->text), m->value);
}

/* An inner page whose first child is `value`; -1: itself. */
static void child(const char *database, const Mangle *m)
{
    size_t page = root_of(database, m->text);
    errno = 0;
    if (number_at(database, page, 1) > INTERIOR)
        give_up("%s has no inner page", m->text);
    size_t cell = page + number_at(database, page + 12, 2);
    put_number(database, cell, 4, m->value < 0 ? (unsigned long)(page / PAGE + 1) : (unsigned long)m->value);
}

static void sql(const char *database, const Mangle *m)
{
    run_sql(database, m->text);
}

/* The same through a schema that can be written. */
static void schema(const char *database, const Mangle *m)
{
    char *text = format_text("PRAGMA writable_schema=ON; %s", m->text);
    run_sql(database, text);
    free(text);
}

/* Some pages that are free, and the list of them spoilt: `at` 0 the next trunk, 4 the number of leaves, 8 a leaf. */
static void freelist(const char *database, const Mangle *m)
{
    run_sql(database, "CREATE TABLE gone(value BLOB); INSERT INTO gone VALUES(zeroblob(40000)); DROP TABLE gone;");
    errno = 0;
    if (number_at(database, 36, 4) < 3)
        give_up("no page is free");
    put_number(database, (number_at(database, 32, 4) - 1) * PAGE + (size_t)m->at, 4, (unsigned long)m->value);
}

/* A value that needs pages of its own, and the chain of them spoilt. */
static void overflow(const char *database, const Mangle *m)
{
    run_sql(database, "INSERT INTO meta(name, value) VALUES('long', printf('%.*c', 30000, 'x'));");
    char *bytes = read_whole(database, NULL);
    size_t pages = size_of(database) / PAGE;
    for (size_t page = 1; page < pages; page++)
        if (bytes[page * PAGE + 4] == 'x' && bytes[page * PAGE + 100] == 'x') {
            put_number(database, page * PAGE, 4, m->value < 0 ? page + 1 : (unsigned long)m->value);
            free(bytes);
            return;
        }
    errno = 0;
    give_up("no chain of pages is found");
}

/* One character of a value, in the table and not in the index. */
static void behind_the_index(const char *database, const Mangle *m)
{
    size_t size = 0, page = leaf_of(database, m->text);
    char *bytes = read_whole(database, &size), *found = memmem(bytes + page, PAGE, "3708", 4);
    errno = 0;
    if (!found)
        give_up("no value is found in %s", m->text);
    put(database, (size_t)(found - bytes), "9", 1);
    free(bytes);
}

/* --- what lies beside it --- */

/* A log or journal of `at` bytes: `value` as in page_at(), -1 with a proper beginning. */
static void side_file(const char *database, const Mangle *m)
{
    static const unsigned char start[] = {0x37, 0x7f, 0x06, 0x82, 0x00, 0x2d, 0xe2, 0x18, 0, 0, 0x10, 0};
    char *path = beside(database, m->text);
    unsigned char page[PAGE];
    rubbish(page, (uint64_t)m->at);
    if (m->value == 0)
        memset(page, 0, sizeof page);
    if (m->value < 0)
        memcpy(page, start, sizeof start);
    write_whole(path, page, (size_t)m->at);
    free(path);
}

static void side_folder(const char *database, const Mangle *m)
{
    char *path = beside(database, m->text);
    unlink(path);
    if (mkdir(path, 0700) != 0)
        give_up("cannot make %s", path);
    free(path);
}

/* The log of some changes to this file, kept: `text` tells how it is spoilt. */
static void make_log(const char *database, const char *sql_text)
{
    sqlite3 *db = NULL;
    if (sqlite3_open_v2(database, &db, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK ||
        sqlite3_db_config(db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL) != SQLITE_OK ||
        sqlite3_exec(db, sql_text, NULL, NULL, NULL) != SQLITE_OK)
        give_up("%s: %s", sql_text, sqlite3_errmsg(db));
    sqlite3_close(db);
}

/* A valid log, but of another database: `value` rows in a table of its own. */
static void foreign_log(const char *database, const Mangle *m)
{
    (void)m;
    char *other = beside(database, "-other"), *from = beside(other, "-wal"), *to = beside(database, "-wal");
    sqlite3 *db = NULL;
    size_t size = 0;
    unlink(other);
    if (sqlite3_open(other, &db) != SQLITE_OK ||
        sqlite3_exec(db, "PRAGMA journal_mode=WAL", NULL, NULL, NULL) != SQLITE_OK)
        give_up("cannot make %s", other);
    sqlite3_close(db);
    make_log(other, "CREATE TABLE a(x); INSERT INTO a VALUES(zeroblob(300000)); CREATE TABLE b(y)");
    char *bytes = need(read_whole(from, &size));
    write_whole(to, bytes, size);
    unlink(from);
    unlink(other);
    char *index = beside(other, "-shm");
    unlink(index);
    free(index);
    free(bytes);
    free(other);
    free(from);
    free(to);
}

/* A log whose pages are spoilt but whose sums are right: as a program with a fault would write it. */
static void log_of_damage(const char *database, const Mangle *m)
{
    make_log(database, m->text);
}

const Mangle mangles[] = {
    /* --- length --- */
    {"cut to nothing", EXPECT_REFUSED, cut, 0, 0, NULL},
    {"cut to one byte", EXPECT_REFUSED, cut, 1, 0, NULL},
    {"cut inside the first words", EXPECT_REFUSED, cut, 15, 0, NULL},
    {"cut behind the first words", EXPECT_REFUSED, cut, 16, 0, NULL},
    {"cut inside the header", EXPECT_REFUSED, cut, 60, 0, NULL},
    {"cut one before the end of the header", EXPECT_REFUSED, cut, 99, 0, NULL},
    {"cut behind the header", EXPECT_REFUSED, cut, 100, 0, NULL},
    {"cut to a sector", EXPECT_REFUSED, cut, 512, 0, NULL},
    {"cut inside the first page", EXPECT_REFUSED, cut, 4095, 0, NULL},
    {"cut to the first page", EXPECT_REFUSED, cut, PAGE, 0, NULL},
    {"cut inside the second page", EXPECT_REFUSED, cut, PAGE + 1, 0, NULL},
    {"cut to three pages", EXPECT_REFUSED, cut, 3 * PAGE, 0, NULL},
    {"cut to half", EXPECT_REFUSED, cut_to_half, 0, 0, NULL},
    {"without its last page", EXPECT_REFUSED, cut, -PAGE, 0, NULL},
    {"without its last sector", EXPECT_REFUSED, cut, -512, 0, NULL},
    {"without its last byte", EXPECT_REFUSED, cut, -1, 0, NULL},
    {"with a page of zeros behind it", EXPECT_SOUND, grow, PAGE, 0, NULL},
    {"with a page of ones behind it", EXPECT_SOUND, grow, PAGE, 0xff, NULL},
    /* --- the header --- */
    {"with other first words", EXPECT_REFUSED, magic, 0, 0, "SQLite format 4"},
    {"beginning as an old SQLite", EXPECT_REFUSED, magic, 0, 0, "** This file contains an SQLite 2.1 database **"},
    {"beginning as an archive", EXPECT_REFUSED, magic, 0, 0, "PK\003\004"},
    {"with pages of no size", EXPECT_REFUSED, head, 16, 0, NULL},
    {"with pages of 512", EXPECT_REFUSED, head, 16, 512, NULL},
    {"with pages of 8192", EXPECT_REFUSED, head, 16, 8192, NULL},
    {"with pages of 65536", EXPECT_REFUSED, head, 16, 1, NULL},
    {"with pages of an odd size", EXPECT_REFUSED, head, 16, 4097, NULL},
    {"to be written by a future SQLite", EXPECT_REFUSED, head, 18, 9, NULL},
    {"to be read by a future SQLite", EXPECT_REFUSED, head, 19, 9, NULL},
    {"with nothing left of a page", EXPECT_REFUSED, head, 20, 255, NULL},
    {"with 32 bytes of a page kept back", EXPECT_REFUSED, head, 20, 32, NULL},
    {"with another largest payload", EXPECT_REFUSED, head, 21, 32, NULL},
    {"with another least payload", EXPECT_REFUSED, head, 22, 64, NULL},
    {"with another payload of leaves", EXPECT_REFUSED, head, 23, 64, NULL},
    {"with no pages by its own count", EXPECT_SOUND, page_count, 0, 0, NULL},
    {"with one page by its own count", EXPECT_SEEN, page_count, 0, 1, NULL},
    {"with forty pages by its own count", EXPECT_SEEN, page_count, 0, 40, NULL},
    {"with too many pages by its own count", EXPECT_REFUSED, page_count, 0, 1000000, NULL},
    {"with most pages by its own count", EXPECT_REFUSED, page_count, 0, 0x7fffffff, NULL},
    {"with free pages past the end", EXPECT_SEEN, head, 32, 99999999, NULL},
    {"with the first page free", EXPECT_SEEN, head, 32, 1, NULL},
    {"with a page in use free", EXPECT_SEEN, head, 32, 5, NULL},
    {"with free pages that are not there", EXPECT_SEEN, head, 36, 77, NULL},
    {"with a future format of tables", EXPECT_REFUSED, head, 44, 99, NULL},
    {"with no format of tables", EXPECT_REFUSED, head, 44, 0, NULL},
    {"with a map of pages that it has not", EXPECT_SEEN, head, 52, 3, NULL},
    {"with text of sixteen bits", EXPECT_REFUSED, head, 56, 2, NULL},
    {"with text of an unknown kind", EXPECT_REFUSED, head, 56, 9, NULL},
    {"of no edition", EXPECT_REFUSED, head, 60, 0, NULL},
    {"of edition 1 by its word alone", EXPECT_REFUSED, head, 60, 1, NULL},
    {"of an older edition by its word alone", EXPECT_REFUSED, head, 60, 4, NULL},
    {"of a newer edition", EXPECT_REFUSED, head, 60, 99, NULL},
    {"of a negative edition", EXPECT_REFUSED, head, 60, -1, NULL},
    {"of no program", EXPECT_REFUSED, head, 68, 0, NULL},
    {"of another program", EXPECT_REFUSED, head, 68, 7, NULL},
    /* --- the page of sqlite_schema --- */
    {"whose first page is of no kind", EXPECT_REFUSED, first_page, TYPE, 0, NULL},
    {"whose first page is an index", EXPECT_REFUSED, first_page, TYPE, 10, NULL},
    {"whose first page is a leaf", EXPECT_REFUSED, first_page, TYPE, 13, NULL},
    {"whose first page has too many cells", EXPECT_REFUSED, first_page, CELLS, 60000, NULL},
    {"whose first page has no cells", EXPECT_REFUSED, first_page, CELLS, 0, NULL},
    {"whose first page begins nowhere", EXPECT_SEEN, first_page, CONTENT, 5000, NULL},
    {"whose first page has a wild gap", EXPECT_SEEN, first_page, FREEBLOCK, 4090, NULL},
    {"whose tables go on at no page", EXPECT_REFUSED, first_page_right, 0, 0, NULL},
    {"whose tables go on at themselves", EXPECT_REFUSED, first_page_right, 0, 1, NULL},
    {"whose tables go on past the end", EXPECT_REFUSED, first_page_right, 0, 123456789, NULL},
    /* --- pages of tables and indexes --- */
    {"whose people are on a page of no kind", EXPECT_SEEN, root, TYPE, 0, "donor"},
    {"whose people are on a page of an index", EXPECT_SEEN, root, TYPE, 10, "donor"},
    {"whose settings are on a page of no kind", EXPECT_REFUSED, root, TYPE, 3, "meta"},
    {"whose first people are of no kind", EXPECT_SEEN, leaf, TYPE, 0, "donor"},
    {"with too many people on a page", EXPECT_SEEN, leaf, CELLS, 5000, "donor"},
    {"with nobody on a page", EXPECT_SEEN, leaf, CELLS, 0, "donor"},
    {"with a page of people that begins nowhere", EXPECT_SEEN, leaf, CONTENT, 0xfff0, "donor"},
    {"with a wild gap between people", EXPECT_SEEN, leaf, FREEBLOCK, 4000, "donor"},
    {"with wild crumbs between people", EXPECT_SEEN, leaf, FRAGMENTS, 250, "donor"},
    {"with a person past the page", EXPECT_SEEN, cell_pointer, 0, 0xffff, "donor"},
    {"with a person in the page's head", EXPECT_SEEN, cell_pointer, 0, 3, "donor"},
    {"with the same person twice", EXPECT_SEEN, cell_pointer, 1, 0, "phone"},
    {"with a call past the page", EXPECT_SEEN, cell_pointer, 2, 4095, "attempt"},
    {"with an endless person", EXPECT_SEEN, cell_start, 0, -1, "donor"},
    {"with a person of no length", EXPECT_SEEN, cell_start, 0, 0, "donor"},
    {"with an endless audit row", EXPECT_SEEN, cell_start, 0, 0x7f7f7f7f, "audit"},
    {"with an endless key of the search", EXPECT_SEEN, cell_start, 0, -1, "search_key"},
    {"with a page of people of zeros", EXPECT_SEEN, whole_leaf, 0, 0, "donor"},
    {"with a page of people of ones", EXPECT_SEEN, whole_leaf, 0, 1, "donor"},
    {"with a page of people of rubbish", EXPECT_SEEN, whole_leaf, 0, 2, "donor"},
    {"with a page of people that is its neighbour", EXPECT_SEEN, whole_leaf, 0, 3, "donor"},
    {"with a page of people that is the first", EXPECT_SEEN, whole_leaf, 0, 4, "donor"},
    {"with calls of zeros", EXPECT_SEEN, whole_root, 0, 0, "attempt"},
    {"with calls of rubbish", EXPECT_SEEN, whole_root, 0, 2, "attempt"},
    {"with settings of zeros", EXPECT_REFUSED, whole_root, 0, 0, "meta"},
    {"with accounts of zeros", EXPECT_SEEN, whole_root, 0, 0, "account"},
    {"with accounts of rubbish", EXPECT_SEEN, whole_root, 0, 2, "account"},
    {"with an audit of zeros", EXPECT_SEEN, whole_root, 0, 0, "audit"},
    {"with an audit of rubbish", EXPECT_SEEN, whole_leaf, 0, 2, "audit"},
    {"with a history of zeros", EXPECT_SEEN, whole_leaf, 0, 0, "history"},
    {"with a chain of zeros", EXPECT_SEEN, whole_leaf, 0, 0, "chain"},
    {"with search keys of zeros", EXPECT_SEEN, whole_leaf, 0, 0, "search_key"},
    {"with search keys of rubbish", EXPECT_SEEN, whole_leaf, 0, 2, "search_key"},
    {"with requests of zeros", EXPECT_SEEN, whole_root, 0, 0, "request"},
    {"with an index of zeros", EXPECT_SEEN, whole_root, 0, 0, "donor_reach"},
    {"with an index of rubbish", EXPECT_SEEN, whole_root, 0, 2, "donor_reach"},
    {"whose audit goes on at itself", EXPECT_SEEN, child, 0, -1, "audit"},
    {"whose audit goes on at no page", EXPECT_SEEN, child, 0, 0, "audit"},
    {"whose audit goes on past the end", EXPECT_SEEN, child, 0, 77777777, "audit"},
    {"whose audit goes on at the first page", EXPECT_SEEN, child, 0, 1, "audit"},
    {"whose search keys go on at themselves", EXPECT_SEEN, child, 0, -1, "search_key"},
    {"with a value that its index does not know", EXPECT_NAMED, behind_the_index, 0, 0, "donor"},
    /* --- free pages and long values --- */
    {"with a list of free pages that goes on past the end", EXPECT_SEEN, freelist, 0, 99999, NULL},
    {"with a list of free pages that goes on at the first", EXPECT_SEEN, freelist, 0, 1, NULL},
    {"with a list of free pages that is endless", EXPECT_SEEN, freelist, 4, 0x7fffffff, NULL},
    {"with a free page past the end", EXPECT_SEEN, freelist, 8, 99999, NULL},
    {"with a free page that is in use", EXPECT_SEEN, freelist, 8, 2, NULL},
    {"with a long value that goes on at itself", EXPECT_SEEN, overflow, 0, -1, NULL},
    {"with a long value that goes on past the end", EXPECT_SEEN, overflow, 0, 9999999, NULL},
    {"with a long value that ends too soon", EXPECT_SEEN, overflow, 0, 0, NULL},
    /* --- tables, indexes, triggers --- */
    {"without the table of people", EXPECT_REFUSED, schema, 0, 0, "DELETE FROM sqlite_schema WHERE name = 'donor'"},
    {"without the table of calls", EXPECT_REFUSED, sql, 0, 0, "DROP TABLE attempt"},
    {"without the audit", EXPECT_REFUSED, sql, 0, 0, "DROP TABLE audit"},
    {"without the audit's chain", EXPECT_REFUSED, sql, 0, 0, "DROP TABLE chain"},
    {"without a table that is seldom used", EXPECT_REFUSED, sql, 0, 0, "DROP TABLE adverse_event"},
    {"with a table under another name", EXPECT_REFUSED, sql, 0, 0, "ALTER TABLE visit RENAME TO visits"},
    {"with one more table", EXPECT_NAMED, sql, 0, 0, "CREATE TABLE more(x)"},
    {"with a column under another name", EXPECT_REFUSED, sql, 0, 0, "ALTER TABLE donor RENAME COLUMN note TO notes"},
    {"with one more column", EXPECT_REFUSED, sql, 0, 0, "ALTER TABLE donor ADD COLUMN more TEXT"},
    {"with a column less", EXPECT_REFUSED, sql, 0, 0, "ALTER TABLE donor DROP COLUMN note"},
    {"with a column of another type", EXPECT_REFUSED, schema, 0, 0,
     "UPDATE sqlite_schema SET sql = replace(sql, ' TEXT', ' BLOB') WHERE name = 'donor'"},
    {"with a table that takes any type", EXPECT_REFUSED, schema, 0, 0,
     "UPDATE sqlite_schema SET sql = replace(sql, 'STRICT', '') WHERE name = 'phone'"},
    {"without a guard of the audit", EXPECT_REFUSED, sql, 0, 0, "DROP TRIGGER audit_keep_update"},
    {"with a guard that lets through", EXPECT_REFUSED, sql, 0, 0,
     "DROP TRIGGER audit_keep_update; CREATE TRIGGER audit_keep_update BEFORE UPDATE ON audit BEGIN SELECT 1; END"},
    {"with a trigger that deletes", EXPECT_REFUSED, sql, 0, 0,
     "CREATE TRIGGER zap AFTER INSERT ON donor BEGIN DELETE FROM phone; END"},
    {"with a view in place of a table", EXPECT_REFUSED, sql, 0, 0,
     "DROP TABLE duty; CREATE VIEW duty AS SELECT 1 AS id"},
    {"with a view that asks itself", EXPECT_REFUSED, schema, 0, 0,
     "INSERT INTO sqlite_schema VALUES('view', 'v', 'v', 0, 'CREATE VIEW v AS SELECT * FROM v')"},
    {"without an index", EXPECT_NAMED, sql, 0, 0, "DROP INDEX donor_reach"},
    {"with an index over something else", EXPECT_NAMED, sql, 0, 0,
     "DROP INDEX donor_reach; CREATE INDEX donor_reach ON donor(note)"},
    {"with one more index", EXPECT_NAMED, sql, 0, 0, "CREATE INDEX more ON donor(note)"},
    {"with a table that is half a sentence", EXPECT_REFUSED, schema, 0, 0,
     "UPDATE sqlite_schema SET sql = 'CREATE TABLE donor(id' WHERE name = 'donor'"},
    {"with a table of no words", EXPECT_REFUSED, schema, 0, 0,
     "UPDATE sqlite_schema SET sql = NULL WHERE name = 'phone'"},
    {"with a table of a million words", EXPECT_REFUSED, schema, 0, 0,
     "UPDATE sqlite_schema SET sql = printf('CREATE TABLE phone(%.*c', 2000000, '(') WHERE name = 'phone'"},
    {"with a table of no page", EXPECT_SEEN, schema, 0, 0,
     "UPDATE sqlite_schema SET rootpage = 0 WHERE name = 'phone'"},
    {"with a table past the end", EXPECT_REFUSED, schema, 0, 0,
     "UPDATE sqlite_schema SET rootpage = 9999999 WHERE name = 'phone'"},
    {"with two tables on one page", EXPECT_SEEN, schema, 0, 0,
     "UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema WHERE name = 'sample') "
     "WHERE name = 'phone'"},
    {"with a table twice", EXPECT_REFUSED, schema, 0, 0,
     "INSERT INTO sqlite_schema SELECT * FROM sqlite_schema WHERE name = 'phone'"},
    {"with something that is nothing", EXPECT_REFUSED, schema, 0, 0,
     "UPDATE sqlite_schema SET type = 'thing' WHERE name = 'phone'"},
    /* --- values --- */
    {"opened last on no day", EXPECT_SEEN, sql, 0, 0, "UPDATE meta SET value = 'soon' WHERE name = 'rolled_on'"},
    {"without accounts", EXPECT_SEEN, sql, 0, 0, "DELETE FROM account"},
    {"with a person gone whose phones are there", EXPECT_NAMED, sql, 0, 0, "DELETE FROM donor WHERE id = 2"},
    {"with a phone of nobody", EXPECT_NAMED, sql, 0, 0, "UPDATE phone SET donor = 99999 WHERE id = 1"},
    {"with an audit row changed", EXPECT_NAMED, sql, 0, 0,
     "DROP TRIGGER audit_keep_update; UPDATE audit SET action = 'call' WHERE id = 9; "
     "UPDATE meta SET value = '' WHERE name = 'shape'; CREATE TRIGGER audit_keep_update BEFORE UPDATE ON audit BEGIN "
     "SELECT raise(ABORT, 'audit is append-only'); END"},
    {"with counters that do not add up", EXPECT_NAMED, sql, 0, 0, "UPDATE tally SET n = n + 1"},
    {"without search keys", EXPECT_NAMED, sql, 0, 0, "DELETE FROM search_key"},
    {"with a conclusion that the facts do not bear", EXPECT_NAMED, sql, 0, 0,
     "UPDATE donor SET status = 'DE' WHERE id = 3"},
    /* --- what lies beside it --- */
    {"beside a log of zeros", EXPECT_SOUND, side_file, 4096, 0, "-wal"},
    {"beside a log of rubbish", EXPECT_SOUND, side_file, 4096, 2, "-wal"},
    {"beside a log with a proper beginning", EXPECT_SOUND, side_file, 4000, -1, "-wal"},
    {"beside a journal of rubbish", EXPECT_SOUND, side_file, 4096, 2, "-journal"},
    {"beside an index of the log that is rubbish", EXPECT_SOUND, side_file, 4096, 2, "-shm"},
    {"beside a log of another database", EXPECT_SEEN, foreign_log, 0, 0, NULL},
    {"beside a log that spoils it", EXPECT_SEEN, log_of_damage, 0, 0,
     "PRAGMA writable_schema=ON; UPDATE sqlite_schema SET rootpage = 3 WHERE name = 'donor'"},
    {"beside a folder in place of the log", EXPECT_CLOSED, side_folder, 0, 0, "-wal"},
    {"beside a folder in place of the lock", EXPECT_CLOSED, side_folder, 0, 0, ".lock"},
    {"beside a list of erasures that is a folder", EXPECT_CLOSED, side_folder, 0, 0, ".erased"},
};
const size_t mangle_count = sizeof mangles / sizeof mangles[0];

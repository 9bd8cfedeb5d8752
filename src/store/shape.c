/* The tables, indexes and triggers of a file against those that the scripts make. */
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"
#include "text.h"
#include "tr.h"

/* Their names, with what made them. */
#define LIST "SELECT type, name, sql FROM sqlite_schema WHERE substr(name, 1, 7) <> 'sqlite_'"
#define IN_ORDER " ORDER BY type, name"

static const char *column(sqlite3_stmt *row, int at)
{
    const char *text = (const char *)sqlite3_column_text(row, at);
    return text ? text : "";
}

/* Behind blanks, comments and quotes of names: a file keeps the wording of the day it was made. */
static const char *skip(const char *at)
{
    for (;;) {
        if (*at && strchr(" \t\r\n\"`", *at))
            at++;
        else if (at[0] == '-' && at[1] == '-')
            at += strcspn(at, "\n");
        else if (at[0] == '/' && at[1] == '*' && strstr(at + 2, "*/"))
            at = strstr(at + 2, "*/") + 2;
        else
            return at;
    }
}

static bool same_meaning(const char *a, const char *b)
{
    bool text = false; /* inside '…' every character counts */
    for (;; a++, b++) {
        a = text ? a : skip(a);
        b = text ? b : skip(b);
        if (*a != *b)
            return false;
        if (!*a)
            return true;
        text ^= *a == '\'';
    }
}

static int order(sqlite3_stmt *is, bool has, sqlite3_stmt *should, bool wants)
{
    if (!has || !wants)
        return has ? -1 : 1;
    int by_type = strcmp(column(is, 0), column(should, 0));
    return by_type ? by_type : strcmp(column(is, 1), column(should, 1));
}

static bool next(sqlite3_stmt *row, int *code)
{
    int now = *code == SQLITE_ROW ? sqlite3_step(row) : *code;
    *code = now;
    return now == SQLITE_ROW;
}

/* Walks both lists side by side. The last code of the file's list. */
static int walk(sqlite3_stmt *is, sqlite3_stmt *should, ShapeFn fn, void *arg)
{
    int is_code = SQLITE_ROW, should_code = SQLITE_ROW;
    bool has = next(is, &is_code), wants = next(should, &should_code);
    while (has || wants) {
        int by = order(is, has, should, wants);
        if (by < 0)
            fn(arg, SHAPE_FOREIGN, column(is, 0), column(is, 1));
        else if (by > 0)
            fn(arg, SHAPE_MISSING, column(should, 0), column(should, 1));
        else if (!same_meaning(column(is, 2), column(should, 2)))
            fn(arg, SHAPE_CHANGED, column(is, 0), column(is, 1));
        has = by <= 0 ? next(is, &is_code) : has;
        wants = by >= 0 ? next(should, &should_code) : wants;
    }
    return should_code == SQLITE_DONE ? is_code : should_code;
}

int shape_compare(sqlite3 *db, ShapeFn fn, void *arg)
{
    sqlite3 *model = NULL;
    sqlite3_stmt *is = NULL, *should = NULL;
    int code = sqlite3_open_v2(":memory:", &model, SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY, NULL);
    for (int i = 0; i < schema_version && code == SQLITE_OK; i++)
        code = sqlite3_exec(model, schema_scripts[i], NULL, NULL, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_prepare_v2(model, LIST IN_ORDER, -1, &should, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_prepare_v2(db, LIST IN_ORDER, -1, &is, NULL);
    if (code == SQLITE_OK)
        code = walk(is, should, fn, arg);
    sqlite3_finalize(is);
    sqlite3_finalize(should);
    sqlite3_close(model);
    return code == SQLITE_DONE ? SQLITE_OK : code;
}

/* --- the quick way: the file's words and the scripts are still those of the day when the scripts ran --- */

enum { SEAL_BYTES = 16 };
#define SEAL "shape" /* in meta */

/* The list in order: SQLite would sort it at a multiple of the price, at each start. */
typedef struct {
    char **lines; /* type, name and sql, each with its NUL */
    size_t count, room;
} Lines;

static const char *behind(const char *text)
{
    return text + strlen(text) + 1;
}

static int by_type_and_name(const void *a, const void *b)
{
    const char *left = *(char *const *)a, *right = *(char *const *)b;
    int by_type = strcmp(left, right);
    return by_type ? by_type : strcmp(behind(left), behind(right));
}

static bool add_line(Lines *lines, sqlite3_stmt *row)
{
    enum { PARTS = 3 };
    if (lines->count == lines->room) {
        size_t room = lines->room ? lines->room * 2 : 256;
        char **more = realloc(lines->lines, room * sizeof *more);
        if (!more)
            return false;
        lines->lines = more;
        lines->room = room;
    }
    const char *part[PARTS];
    size_t size[PARTS], all = 0;
    for (int i = 0; i < PARTS; i++) {
        part[i] = column(row, i);
        all += size[i] = strlen(part[i]) + 1;
    }
    char *line = malloc(all), *at = line;
    for (int i = 0; line && i < PARTS; at += size[i++])
        memcpy(at, part[i], size[i]);
    lines->lines[lines->count] = line;
    lines->count += line != NULL;
    return line != NULL;
}

static int read_lines(sqlite3 *db, Lines *lines)
{
    sqlite3_stmt *row = NULL;
    int code = sqlite3_prepare_v2(db, LIST, -1, &row, NULL);
    if (code == SQLITE_OK)
        while ((code = sqlite3_step(row)) == SQLITE_ROW && add_line(lines, row))
            continue;
    sqlite3_finalize(row);
    if (lines->count)
        qsort(lines->lines, lines->count, sizeof *lines->lines, by_type_and_name);
    return code == SQLITE_DONE ? SQLITE_OK : code == SQLITE_ROW ? SQLITE_NOMEM : code;
}

static int seal_of(sqlite3 *db, char seal[2 * SEAL_BYTES + 1])
{
    crypto_generichash_state state;
    unsigned char hash[SEAL_BYTES];
    Lines lines = {NULL, 0, 0};
    int code = read_lines(db, &lines);
    crypto_generichash_init(&state, NULL, 0, SEAL_BYTES);
    for (size_t i = 0; i < lines.count; i++) {
        const char *line = lines.lines[i], *end = behind(behind(behind(line)));
        crypto_generichash_update(&state, (const unsigned char *)line, (size_t)(end - line));
        free(lines.lines[i]);
    }
    free(lines.lines);
    for (int i = 0; i < schema_version; i++)
        crypto_generichash_update(&state, (const unsigned char *)schema_scripts[i], strlen(schema_scripts[i]));
    crypto_generichash_final(&state, hash, SEAL_BYTES);
    sodium_bin2hex(seal, 2 * SEAL_BYTES + 1, hash, SEAL_BYTES);
    return code;
}

int shape_seal(sqlite3 *db)
{
    char seal[2 * SEAL_BYTES + 1];
    sqlite3_stmt *row = NULL;
    int code = seal_of(db, seal);
    if (code == SQLITE_OK)
        code = sqlite3_prepare_v2(db,
                                  "INSERT INTO meta(name, value) VALUES('" SEAL "', ?1) "
                                  "ON CONFLICT(name) DO UPDATE SET value = ?1",
                                  -1, &row, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_bind_text(row, 1, seal, -1, SQLITE_STATIC);
    if (code == SQLITE_OK && sqlite3_step(row) != SQLITE_DONE)
        code = sqlite3_errcode(db);
    sqlite3_finalize(row);
    return code;
}

static bool sealed(sqlite3 *db)
{
    char seal[2 * SEAL_BYTES + 1];
    sqlite3_stmt *row = NULL;
    bool same = seal_of(db, seal) == SQLITE_OK &&
                sqlite3_prepare_v2(db, "SELECT value FROM meta WHERE name = '" SEAL "'", -1, &row, NULL) == SQLITE_OK &&
                sqlite3_step(row) == SQLITE_ROW && strcmp(column(row, 0), seal) == 0;
    sqlite3_finalize(row);
    return same;
}

/* --- what a file must have to be opened --- */

typedef struct {
    char what[160];
} Fault;

/* Not to be opened so; the others are named by store_check(). */
static bool is_grave(ShapeFault fault, const char *type)
{
    /* A table or an index too many or an index too few changes no answer; "check" names it. */
    return strcmp(type, "index") != 0 && (fault != SHAPE_FOREIGN || strcmp(type, "table") != 0);
}

static void note_first(void *arg, ShapeFault fault, const char *type, const char *name)
{
    Fault *first = arg;
    if (!first->what[0] && is_grave(fault, type))
        text_format(first->what, sizeof first->what, "%s %.100s", type, name);
}

Status shape_check(sqlite3 *db, const char *path, Error *error)
{
    Fault first = {""};
    if (sealed(db))
        return OK;
    int code = shape_compare(db, note_first, &first);
    if (code == SQLITE_NOMEM)
        return error_memory(error);
    if (code != SQLITE_OK)
        return error_set(error, (code & 0xff) == SQLITE_IOERR ? ERR_IO : ERR_DAMAGED, "",
                         tr("%1$s cannot be read as a database (%2$s)"), path, sqlite3_errmsg(db));
    if (!first.what[0])
        return OK;
    return error_set(error, ERR_DAMAGED, "",
                     tr("another program has changed the database (%2$s): restore the last backup; it was left as it "
                        "is: %1$s"),
                     path, first.what);
}

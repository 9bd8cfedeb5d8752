/* Does each index hold what its table gives it? SQLite's integrity_check looks up every row in every index; here each
 * is read straight through, once: an index is right when its entries stand in order, none twice where that is
 * forbidden, and are the same ones, by number and by the sum of their hashes under a key of chance, as those that the
 * rows of the table make. */
#include <fcntl.h>
#include <sodium.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "internal.h"
#include "text.h"

enum { MOST_INDEXES = 32, LONGEST_ENTRY = 1100 };

/* --- the entries that a table gives --- */

/* A value behind those that are in the record already; false: there is no room, or it is a fraction. */
typedef struct {
    unsigned char types[LONGEST_ENTRY], values[LONGEST_ENTRY];
    size_t type_size, value_size;
} Entry;

static bool add_varint(unsigned char *to, size_t *size, size_t value)
{
    if (*size + 2 > LONGEST_ENTRY || value >= 1 << 14)
        return false;
    *size += put_varint(to + *size, value);
    return true;
}

static bool add_bytes(Entry *entry, size_t type, const void *bytes, size_t size)
{
    if (entry->value_size + size > LONGEST_ENTRY || !add_varint(entry->types, &entry->type_size, type))
        return false;
    if (size)
        memcpy(entry->values + entry->value_size, bytes, size);
    entry->value_size += size;
    return true;
}

static bool add_number(Entry *entry, int64_t value)
{
    static const unsigned char sizes[] = {1, 2, 3, 4, 6, 8};
    unsigned char bytes[8];
    if (value == 0 || value == 1)
        return add_bytes(entry, value ? 9 : 8, NULL, 0);
    size_t type = 0;
    while (type < 5 && (value < -(INT64_C(1) << (8 * sizes[type] - 1)) || value >= INT64_C(1) << (8 * sizes[type] - 1)))
        type++;
    for (int i = 0; i < 8; i++)
        bytes[i] = (unsigned char)((uint64_t)value >> (56 - 8 * i));
    return add_bytes(entry, type + 1, bytes + 8 - sizes[type], sizes[type]);
}

static bool add_value(Entry *entry, sqlite3_value *value)
{
    switch (sqlite3_value_type(value)) {
    case SQLITE_NULL:
        return add_bytes(entry, 0, NULL, 0);
    case SQLITE_INTEGER:
        return add_number(entry, sqlite3_value_int64(value));
    case SQLITE_TEXT: {
        const unsigned char *text = sqlite3_value_text(value);
        size_t size = (size_t)sqlite3_value_bytes(value);
        return text && add_bytes(entry, 13 + 2 * size, text, size);
    }
    case SQLITE_BLOB: {
        const void *bytes = sqlite3_value_blob(value);
        size_t size = (size_t)sqlite3_value_bytes(value);
        return add_bytes(entry, 12 + 2 * size, bytes, size);
    }
    default:
        return false;
    }
}

/* entries(VALUE, ...): the sum of the entries that these values make, as a TreeSum; NULL: not to be known. */
static void entries_step(sqlite3_context *context, int count, sqlite3_value **values)
{
    TreeSum *sum = sqlite3_aggregate_context(context, sizeof *sum);
    unsigned char record[1 + 2 * LONGEST_ENTRY];
    Entry entry;
    bool good = sum;
    entry.type_size = entry.value_size = 0;
    for (int i = 0; i < count && good; i++)
        good = add_value(&entry, values[i]);
    if (!good || entry.type_size > 126) {
        sqlite3_result_error(context, "an entry that is not read here", -1);
        return;
    }
    record[0] = (unsigned char)(entry.type_size + 1);
    memcpy(record + 1, entry.types, entry.type_size);
    memcpy(record + 1 + entry.type_size, entry.values, entry.value_size);
    sum->count++;
    sum->sum += tree_hash(sqlite3_user_data(context), record, 1 + entry.type_size + entry.value_size);
}

static void entries_end(sqlite3_context *context)
{
    const TreeSum *sum = sqlite3_aggregate_context(context, 0);
    TreeSum none = {0};
    sqlite3_result_blob(context, sum ? sum : &none, sizeof none, SQLITE_TRANSIENT);
}

/* --- what makes an index --- */

typedef struct {
    sqlite3 *db;
    Tree tree;
    TreeSum sums[MOST_INDEXES];
    size_t count;
    sqlite3_str *sql; /* asks the table for the same sums */
    char key[128];    /* the index that a table without rowid is; "" the table has rowids */
} Look;

/* The piece between the commas of "CREATE INDEX name ON table(piece, piece) rest", or the rest: -1. */
static const char *piece_of(const char *sql, int wanted, int *length)
{
    const char *begun = strchr(sql, '('), *at = begun;
    int depth = 0, piece = 0;
    char quote = '\0';
    for (; at && *at; at++) {
        if (quote || *at == '\'' || *at == '"') {
            quote = !quote ? *at : quote == *at ? '\0' : quote;
            continue;
        }
        depth += (*at == '(') - (*at == ')');
        if (depth == 0 || (depth == 1 && *at == ',')) {
            if (piece++ == wanted)
                break;
            begun = at;
        }
        if (depth == 0 && wanted < 0)
            break;
    }
    if (!at || !*at)
        return NULL;
    begun = wanted < 0 ? at + 1 : begun + 1;
    *length = (int)(wanted < 0 ? strlen(begun) : (size_t)(at - begun));
    return begun;
}

/* Behind entries( of the question: a column by its name, the rowid, or an expression in its own words. */
static bool ask_for(Look *look, sqlite3_stmt *column, const char *sql, int at)
{
    int number = sqlite3_column_int(column, 0), length = 0;
    const char *words = number == -2 && sql ? piece_of(sql, at, &length) : NULL;
    sqlite3_str_appendall(look->sql, at ? ", " : "");
    if (words)
        sqlite3_str_append(look->sql, words, length);
    else if (number >= 0)
        sqlite3_str_appendf(look->sql, "\"%w\"", sqlite3_column_text(column, 1));
    else
        sqlite3_str_appendall(look->sql, "rowid");
    return words || number >= -1;
}

/* Takes in the columns of the index and asks for them. `own`: it is the table itself. */
static bool read_columns(Look *look, const char *index, const char *sql, bool unique, bool own)
{
    sqlite3_stmt *column = NULL;
    Tree *tree = &look->tree;
    bool good =
        sqlite3_prepare_v2(look->db, "SELECT cid, name, \"desc\", coll, key FROM pragma_index_xinfo(?1) ORDER BY seqno",
                           -1, &column, NULL) == SQLITE_OK &&
        sqlite3_bind_text(column, 1, index, -1, SQLITE_TRANSIENT) == SQLITE_OK;
    tree->fields = tree->unique = 0;
    tree->descending = 0;
    while (good && sqlite3_step(column) == SQLITE_ROW) {
        bool key = sqlite3_column_int(column, 4);
        if (own && !key)
            continue;
        good = tree->fields < 64 && sqlite3_column_type(column, 3) == SQLITE_TEXT &&
               strcmp((const char *)sqlite3_column_text(column, 3), "BINARY") == 0 &&
               (own || ask_for(look, column, sql, (int)tree->fields));
        tree->descending |= (uint64_t)(sqlite3_column_int(column, 2) != 0) << tree->fields;
        tree->unique += unique && key;
        tree->fields++;
    }
    return sqlite3_finalize(column) == SQLITE_OK && good && tree->fields > 0;
}

/* An index of the table: read, and asked for. */
static bool read_index(Look *look, uint32_t table, sqlite3_stmt *index)
{
    const char *sql = (const char *)sqlite3_column_text(index, 3);
    bool own = sqlite3_column_type(index, 2) == SQLITE_NULL; /* the key of a table without rowid is the table */
    uint32_t root = own ? table : (uint32_t)sqlite3_column_int(index, 2);
    int length = 0;
    if (look->count == MOST_INDEXES)
        return false;
    if (!own)
        sqlite3_str_appendall(look->sql, look->count ? ", entries(" : "SELECT entries(");
    if (!read_columns(look, (const char *)sqlite3_column_text(index, 0), sql, sqlite3_column_int(index, 1) != 0, own))
        return false;
    look->tree.summed = !own;
    TreeSum ignored;
    if (own)
        return text_copy(look->key, sizeof look->key, (const char *)sqlite3_column_text(index, 0)) &&
               tree_read(&look->tree, root, &ignored);
    sqlite3_str_appendall(look->sql, ")");
    const char *condition = sql ? piece_of(sql, -1, &length) : NULL;
    if (condition && condition[strspn(condition, " \n\t\r")])
        sqlite3_str_appendf(look->sql, " FILTER(%.*s\n)", length, condition);
    return tree_read(&look->tree, root, &look->sums[look->count++]);
}

/* The table, asked: the same sums. Without rowids NOT INDEXED is no bar: an index that has all that is asked for would
 * be held against itself. */
static bool table_says_so(Look *look, const char *table)
{
    sqlite3_stmt *row = NULL;
    sqlite3_str_appendf(look->sql, look->key[0] ? " FROM \"%w\" INDEXED BY \"%w\"" : " FROM \"%w\" NOT INDEXED", table,
                        look->key);
    const char *sql = sqlite3_str_value(look->sql);
    bool good = sql && sqlite3_str_errcode(look->sql) == SQLITE_OK &&
                sqlite3_prepare_v2(look->db, sql, -1, &row, NULL) == SQLITE_OK && sqlite3_step(row) == SQLITE_ROW;
    for (size_t i = 0; i < look->count && good; i++)
        good = sqlite3_column_bytes(row, (int)i) == (int)sizeof look->sums[i] &&
               memcmp(sqlite3_column_blob(row, (int)i), &look->sums[i], sizeof look->sums[i]) == 0;
    return sqlite3_finalize(row) == SQLITE_OK && good;
}

static bool table_agrees(Look *look, const char *table, uint32_t root)
{
    sqlite3_stmt *index = NULL;
    look->count = 0;
    look->key[0] = '\0';
    look->sql = sqlite3_str_new(look->db);
    bool good = sqlite3_prepare_v2(look->db,
                                   "SELECT l.name, l.\"unique\", i.rootpage, i.sql FROM pragma_index_list(?1) l "
                                   "LEFT JOIN sqlite_schema i ON i.type = 'index' AND i.name = l.name",
                                   -1, &index, NULL) == SQLITE_OK &&
                sqlite3_bind_text(index, 1, table, -1, SQLITE_TRANSIENT) == SQLITE_OK;
    while (good && sqlite3_step(index) == SQLITE_ROW)
        good = read_index(look, root, index);
    good = sqlite3_finalize(index) == SQLITE_OK && good && (look->count == 0 || table_says_so(look, table));
    sqlite3_free(sqlite3_str_finish(look->sql));
    return good;
}

static bool all_agree(Look *look)
{
    sqlite3_stmt *table = NULL;
    bool good = sqlite3_prepare_v2(look->db, "SELECT name, rootpage FROM sqlite_schema WHERE type = 'table'", -1,
                                   &table, NULL) == SQLITE_OK;
    while (good && sqlite3_step(table) == SQLITE_ROW)
        good = table_agrees(look, (const char *)sqlite3_column_text(table, 0), (uint32_t)sqlite3_column_int(table, 1));
    return sqlite3_finalize(table) == SQLITE_OK && good;
}

bool indexes_agree(sqlite3 *db, int file)
{
    enum { PAGE_SIZE_AT = 16, SMALLEST = 512 };
    struct stat st;
    Look look = {.db = db};
    randombytes_buf(look.tree.key, sizeof look.tree.key);
    if (fstat(file, &st) != 0 || st.st_size < SMALLEST ||
        sqlite3_create_function_v2(db, "entries", -1, SQLITE_UTF8 | SQLITE_DIRECTONLY, look.tree.key, NULL,
                                   entries_step, entries_end, NULL) != SQLITE_OK)
        return false;
    unsigned char *bytes = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_SHARED, file, 0);
    if (bytes == MAP_FAILED)
        return false;
    size_t page = (size_t)bytes[PAGE_SIZE_AT] << 8 | bytes[PAGE_SIZE_AT + 1];
    look.tree.file = bytes;
    look.tree.size = (size_t)st.st_size;
    look.tree.page = page == 1 ? 1 << 16 : page;
    bool agree = all_agree(&look);
    munmap(bytes, (size_t)st.st_size);
    sqlite3_create_function_v2(db, "entries", -1, SQLITE_UTF8, NULL, NULL, NULL, NULL, NULL);
    return agree;
}

/* What the script beside it cannot do with the shell: writes the tables that only the desk writes, and compares a
 * workbook with what another program read in it.
 *
 *   office make DATABASE FOLDER     the transfer sheet of a batch, and a list as it is shown
 *   office compare BOOK FOLDER      each sheet of BOOK against FOLDER/STEM-SHEET.csv; the status is 1 where they differ
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "change.h"
#include "exchange.h"
#include "exchange/table_read.h"
#include "samples.h"
#include "staff.h"
#include "text.h"

static int failed(const Error *error)
{
    fprintf(stderr, "%s\n", error->message);
    return 1;
}

/* --- making --- */

static const char *heading(void *arg, size_t column)
{
    (void)arg;
    return column ? "Value" : "Name";
}

static const char *const values[][2] = {
    {"䶮㛃𠮷", "=cmd|' /C calc'!A0"},     {"'=quoted", "+8613800000001"}, {"two\nlines", "007"},
    {"\"quotes\"", "370899199001010017"}, {"-1+1", "@SUM(A1)"},           {"_x000D_", "<&>"},
};
enum { VALUES = sizeof values / sizeof values[0] };

static void value(void *arg, size_t row, size_t column, char *out, size_t size)
{
    (void)arg;
    text_copy(out, size, values[row][column]);
}

static Status make_list(Desk *desk, const char *folder, Error *error)
{
    char path[512];
    const TextTable table = {VALUES, 2, heading, value, NULL, NULL};
    text_format(path, sizeof path, "%s/list.xlsx", folder);
    return export_table(desk, &table, "calls", path, error);
}

/* Some tubes that are still here, in a batch of their own. */
static Status make_transfer(Desk *desk, Error *error)
{
    enum { TUBES = 20 };
    SampleBatch batch = {.unit = "JN-00", .packed_on = "2023-08-01", .courier = "=顺丰", .laboratory = "山东省实验室"};
    SampleRow rows[TUBES];
    int64_t ids[TUBES], change;
    size_t added;
    char path[512], *text;
    SampleFilter filter = {.state = SAMPLE_COLLECTED};
    size_t count = samples_list(desk, &filter, NULL, rows, TUBES);
    for (size_t i = 0; i < count; i++)
        ids[i] = rows[i].id;
    Status status = station_save(desk, &sample_batch_type, &batch, NULL, NULL, &change, error);
    if (status == OK)
        status = batch_add(desk, batch.id, ids, count, &added, &change, error);
    if (status != OK)
        return status;
    text = batch_sheet(desk, batch.id);
    status = text ? transfer_sheet_save(desk, batch.id, text, path, error) : error_memory(error);
    free(text);
    return status;
}

static int make(const char *database, const char *folder)
{
    Config *config = NULL;
    Store *store = NULL;
    Desk desk;
    Error error = {0};
    Status status = config_load(&config, NULL, &error);
    if (status == OK)
        status = store_open(&store, database, NULL, &error);
    if (status != OK)
        return failed(&error);
    status = desk_open(&desk, store, config, "desk", &error);
    if (status == OK)
        status = staff_by_unix_user(&desk, &error);
    if (status == OK)
        status = make_list(&desk, folder, &error);
    if (status == OK)
        status = make_transfer(&desk, &error);
    desk_close(&desk);
    config_free(&config);
    return status == OK ? 0 : failed(&error);
}

/* --- comparing --- */

/* A number, also as a percentage; false: it is none, or one that could be a text of digits. */
static bool fraction(const char *text, bool *percent, double *out)
{
    char *end;
    *out = strtod(text, &end);
    *percent = *end == '%' && end > text;
    if (*percent)
        *out /= 100;
    return *text && strlen(text) < 25 && end[*percent] == '\0';
}

/* The same text (a CSV is read without the apostrophe in front of what looks like a formula), or the same fraction,
 * however many digits a program writes. */
static bool same(const char *a, const char *b)
{
    double x, y;
    bool share, percent;
    if (strcmp(a, b) == 0 || (a[0] == '\'' && strcmp(a + 1, b) == 0))
        return true;
    return fraction(a, &share, &x) && fraction(b, &percent, &y) && (percent || strchr(a, '.')) &&
           fabs(x - y) <= fabs(x) * 1e-12;
}

static const char *cell(const TableRow *row, size_t at)
{
    return at < row->count ? row->cells[at] : "";
}

static long differences(const char *sheet, const TableRow *ours, const TableRow *theirs)
{
    long count = 0;
    size_t width = ours->count > theirs->count ? ours->count : theirs->count;
    for (size_t i = 0; i < width; i++)
        if (!same(cell(ours, i), cell(theirs, i))) {
            fprintf(stderr, "%s: row %lld, cell %zu: \"%s\" was read as \"%s\"\n", sheet, (long long)ours->number,
                    i + 1, cell(ours, i), cell(theirs, i));
            count++;
        }
    return count;
}

static bool blank(const TableRow *row)
{
    for (size_t i = 0; i < row->count; i++)
        if (row->cells[i][0])
            return false;
    return true;
}

/* The next row that holds something. */
static bool next(Table *table, TableRow *row, Error *error)
{
    bool more = true;
    do
        if (table_row(table, row, &more, error) != OK)
            return false;
    while (more && blank(row));
    return more;
}

/* Returns how many cells differ; -1: one of the two cannot be read. */
static long compare_sheet(const char *book, const char *sheet, const char *csv, long *cells)
{
    static TableRow ours, theirs;
    Table *a = NULL, *b = NULL;
    Error error = {0};
    long count = -1;
    if (table_open(&a, book, ENCODING_AUTO, sheet, &error) == OK &&
        table_open(&b, csv, ENCODING_UTF8, NULL, &error) == OK) {
        count = 0;
        bool here = next(a, &ours, &error), there = next(b, &theirs, &error);
        while (here && there) {
            count += differences(sheet, &ours, &theirs);
            *cells += (long)ours.count;
            here = next(a, &ours, &error);
            there = next(b, &theirs, &error);
        }
        count += here != there;
    }
    if (error.message[0])
        fprintf(stderr, "%s: %s\n", sheet, error.message);
    table_close(&a);
    table_close(&b);
    return error.message[0] ? -1 : count;
}

static int compare(const char *book, const char *folder)
{
    Table *table = NULL;
    Error error = {0};
    char names[32][128], stem[256], csv[1024];
    long cells = 0, differ = 0;
    const char *slash = strrchr(book, '/'), *name = slash ? slash + 1 : book;
    if (table_open(&table, book, ENCODING_AUTO, NULL, &error) != OK)
        return failed(&error);
    size_t sheets = table_sheet_count(table);
    for (size_t i = 0; i < sheets && i < 32; i++)
        text_copy(names[i], sizeof names[i], table_sheet(table, i));
    table_close(&table);
    text_format(stem, sizeof stem, "%.*s", (int)strcspn(name, "."), name);
    for (size_t i = 0; i < sheets && i < 32; i++) {
        text_format(csv, sizeof csv, "%s/%s-%s.csv", folder, stem, names[i]);
        long found = compare_sheet(book, names[i], csv, &cells);
        differ += found < 0 ? 1 : found;
    }
    printf("%zu sheets, %ld cells, %ld differ\n", sheets, cells, differ);
    return differ || cells == 0;
}

int main(int argc, char **argv)
{
    if (argc == 4 && strcmp(argv[1], "make") == 0)
        return make(argv[2], argv[3]);
    if (argc == 4 && strcmp(argv[1], "compare") == 0)
        return compare(argv[2], argv[3]);
    return 2;
}

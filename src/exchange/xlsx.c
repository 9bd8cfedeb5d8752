/* The rows of a workbook's sheet: XML events to cells. */
#include "xlsx.h"

#include <stdlib.h>
#include <string.h>

#include "csv.h"
#include "text.h"
#include "tr.h"
#include "xlsx_book.h"

enum { LEAST_ROW_XML = 12 /* "<row></row>" and a little */, ROWS_MOST = 1048576, CELLS_MOST = 50 * 1000 * 1000 };
static const int64_t sheet_part = (int64_t)1024 * 1024 * 1024;

typedef enum { TYPE_NUMBER, TYPE_SHARED, TYPE_TEXT, TYPE_BOOLEAN, TYPE_ERROR, TYPE_DATE } CellType;

struct Xlsx {
    XlsxBook book;
    size_t sheet;
    Part part;
    bool ended;
    int64_t rows; /* as the sheet says */

    /* the row being read */
    TableRow *row;
    int64_t number; /* of the last row that began */
    int64_t cells;  /* of all rows */
    char *text;     /* cells of the row, each with its NUL; the first byte is the empty one */
    size_t used;
    size_t starts[TABLE_COLUMNS];

    /* the cell being read */
    int64_t column, style;
    CellType type;
    bool in_data, in_row, in_cell, in_value, formula, valued;
    int in_reading;
    char *value; /* TABLE_CELL */
    size_t length;
};

/* --- cells --- */

/* "AB12" is column 27 (from 0); -1: no reference. */
static int64_t column_of(const char *reference)
{
    int64_t column = 0;
    const char *s = reference;
    for (; *s >= 'A' && *s <= 'Z' && s - reference < 4; s++)
        column = column * 26 + (*s - 'A' + 1);
    return *s >= '0' && *s <= '9' ? column - 1 : -1;
}

static CellType type_of(const char *type)
{
    static const struct {
        const char *name;
        CellType type;
    } types[] = {{"s", TYPE_SHARED},  {"str", TYPE_TEXT}, {"inlineStr", TYPE_TEXT},
                 {"b", TYPE_BOOLEAN}, {"e", TYPE_ERROR},  {"d", TYPE_DATE}};
    for (size_t i = 0; type && i < sizeof types / sizeof types[0]; i++)
        if (strcmp(type, types[i].name) == 0)
            return types[i].type;
    return TYPE_NUMBER;
}

static void begin_cell(Xlsx *x, const char **attributes)
{
    const char *reference = part_attribute(attributes, "r"), *style = part_attribute(attributes, "s");
    int64_t column = reference ? column_of(reference) : x->column + 1;
    if (column < 0)
        part_refuse(&x->part, tr("“%.20s” is no place of a cell: the file is damaged"), reference ? reference : "");
    if (++x->cells > CELLS_MOST)
        part_refuse(&x->part, tr("more than %d cells: save it as CSV"), (int)CELLS_MOST);
    x->column = column;
    x->style = style ? strtoll(style, NULL, 10) : 0;
    x->type = type_of(part_attribute(attributes, "t"));
    x->in_cell = true;
    x->formula = x->valued = false;
    x->length = 0;
}

static void put_cell(Xlsx *x, const char *text, CellState state)
{
    size_t length = strlen(text);
    if (length == 0 && state == CELL_GOOD)
        return;
    if (x->column >= TABLE_COLUMNS) {
        if (!csv_blank(text))
            part_refuse(&x->part, tr("row %lld has more than %d columns"), (long long)x->row->number,
                        (int)TABLE_COLUMNS);
        return;
    }
    if (length >= TABLE_CELL || x->used + length + 1 > TABLE_ROW) {
        part_refuse(&x->part, tr("row %lld is longer than this program reads: 64 KiB a cell, 1 MiB a row"),
                    (long long)x->row->number);
        return;
    }
    size_t column = (size_t)x->column;
    x->starts[column] = x->used;
    x->row->states[column] = (unsigned char)state;
    memcpy(x->text + x->used, text, length + 1);
    x->used += length + 1;
    if (x->row->count <= column)
        x->row->count = column + 1;
}

static void put_number(Xlsx *x)
{
    char text[64];
    const XlsxBook *book = &x->book;
    bool known = x->style >= 0 && (size_t)x->style < book->shown_count;
    Shown shown = known ? (Shown)book->shown[x->style] : SHOWN_NUMBER;
    CellState state = xlsx_number(x->value, shown, book->from_1904, text, sizeof text);
    put_cell(x, text, state);
}

static void end_cell(Xlsx *x)
{
    char date[64];
    const char *shared;
    x->in_cell = x->in_value = false;
    x->value[x->length] = '\0';
    if (!x->valued || x->length == 0) {
        /* A text formula may well give nothing; a number it never gives nothing for. */
        if (x->formula && !x->valued)
            put_cell(x, "", CELL_UNCALCULATED);
        return;
    }
    switch (x->type) {
    case TYPE_SHARED:
        shared = book_text(&x->book, strtoll(x->value, NULL, 10));
        if (shared)
            put_cell(x, shared, CELL_GOOD);
        else
            part_refuse(&x->part, tr("row %lld names a text that is not there: the file is damaged"),
                        (long long)x->row->number);
        break;
    case TYPE_TEXT:
        book_decode(x->value);
        put_cell(x, x->value, CELL_GOOD);
        break;
    case TYPE_BOOLEAN:
        put_cell(x, strcmp(x->value, "1") == 0 || strcmp(x->value, "true") == 0 ? "1" : "0", CELL_GOOD);
        break;
    case TYPE_ERROR:
        put_cell(x, x->value, CELL_ERROR);
        break;
    case TYPE_DATE:
        xlsx_iso_date(x->value, date, sizeof date);
        put_cell(x, date, CELL_GOOD);
        break;
    default:
        put_number(x);
    }
}

/* --- rows --- */

static void begin_row(Xlsx *x, const char **attributes)
{
    const char *number = part_attribute(attributes, "r");
    int64_t at = number ? strtoll(number, NULL, 10) : x->number + 1;
    if (at <= x->number || at > ROWS_MOST) {
        part_refuse(&x->part, tr("row %lld follows row %lld: the file is damaged"), (long long)at,
                    (long long)x->number);
        return;
    }
    x->in_row = true;
    x->number = at;
    x->column = -1;
    x->used = 1;
    x->row->number = at;
    x->row->count = 0;
    memset(x->row->states, CELL_GOOD, sizeof x->row->states);
    memset(x->starts, 0, sizeof x->starts);
}

/* Only rows with something in them are handed on. */
static void end_row(Xlsx *x)
{
    x->in_row = false;
    if (x->row->count > 0)
        part_pause(&x->part);
}

/* "A1:Z200" */
static void read_extent(Xlsx *x, const char *extent)
{
    const char *colon = extent ? strchr(extent, ':') : NULL;
    const char *digits = colon ? strpbrk(colon, "0123456789") : NULL;
    int64_t rows = digits ? strtoll(digits, NULL, 10) : 0, most = x->part.size / LEAST_ROW_XML;
    x->rows = rows < most ? rows : most;
}

static void sheet_start(void *arg, const char *name, const char **attributes)
{
    Xlsx *x = arg;
    if (strcmp(name, "sheetData") == 0)
        x->in_data = true;
    else if (strcmp(name, "dimension") == 0)
        read_extent(x, part_attribute(attributes, "ref"));
    else if (!x->in_data)
        return;
    else if (!x->in_row && strcmp(name, "row") == 0)
        begin_row(x, attributes);
    else if (x->in_row && !x->in_cell && strcmp(name, "c") == 0)
        begin_cell(x, attributes);
    else if (x->in_cell && strcmp(name, "f") == 0)
        x->formula = true;
    else if (x->in_cell && strcmp(name, "rPh") == 0)
        x->in_reading++;
    else if (x->in_cell && x->in_reading == 0 && (strcmp(name, "v") == 0 || strcmp(name, "t") == 0))
        x->in_value = x->valued = true;
}

static void sheet_end(void *arg, const char *name)
{
    Xlsx *x = arg;
    if (strcmp(name, "v") == 0 || strcmp(name, "t") == 0)
        x->in_value = false;
    else if (x->in_reading > 0 && strcmp(name, "rPh") == 0)
        x->in_reading--;
    else if (x->in_cell && strcmp(name, "c") == 0)
        end_cell(x);
    else if (strcmp(name, "sheetData") == 0)
        x->in_data = false;
    else if (x->in_row && !x->in_cell && strcmp(name, "row") == 0)
        end_row(x);
}

static void sheet_text(void *arg, const char *text, size_t length)
{
    Xlsx *x = arg;
    if (!x->in_value)
        return;
    if (x->length + length >= TABLE_CELL) {
        part_refuse(&x->part, tr("row %lld is longer than this program reads: 64 KiB a cell, 1 MiB a row"),
                    (long long)x->number);
        return;
    }
    memcpy(x->value + x->length, text, length);
    x->length += length;
}

Status xlsx_row(Xlsx *x, TableRow *row, bool *more, Error *error)
{
    *more = false;
    row->count = 0;
    row->bad_text = row->bad_quote = false;
    row->bad_byte = 0;
    x->row = row;
    if (x->ended)
        return OK;
    Status status = part_step(&x->part, more, error);
    if (status != OK)
        return status;
    x->ended = !*more;
    for (size_t i = 0; *more && i < row->count; i++)
        row->cells[i] = x->text + x->starts[i];
    return OK;
}

/* --- life --- */

static Status no_such_sheet(const Xlsx *x, const char *wanted, Error *error)
{
    char names[400] = "";
    for (size_t i = 0; i < x->book.sheet_count; i++) {
        if (i > 0)
            text_append(names, sizeof names, tr(", "));
        text_append(names, sizeof names, x->book.sheets[i].name);
    }
    return error_set(error, ERR_INPUT, "", tr("%s: there is no sheet “%s”; there are: %s"), x->book.file, wanted,
                     names);
}

static Status choose_sheet(Xlsx *x, const char *wanted, Error *error)
{
    for (size_t i = 0; i < x->book.sheet_count; i++) {
        const XlsxSheet *sheet = &x->book.sheets[i];
        bool this = !wanted || !wanted[0] || strcmp(sheet->name, wanted) == 0;
        if (!this || !sheet->path[0])
            continue;
        x->sheet = i;
        return OK;
    }
    if (wanted && wanted[0])
        return no_such_sheet(x, wanted, error);
    return error_set(error, ERR_INPUT, "", tr("%s: there is no sheet with a table in it"), x->book.file);
}

Status xlsx_open_stream(Xlsx **out, FILE *file, const char *name, const char *sheet, Error *error)
{
    static const PartEvents events = {sheet_start, sheet_end, sheet_text};
    Xlsx *x = calloc(1, sizeof *x);
    *out = NULL;
    if (!x) {
        fclose(file);
        return error_memory(error);
    }
    x->text = calloc(1, TABLE_ROW + 1);
    x->value = malloc(TABLE_CELL + 1);
    Status status = book_open(&x->book, file, name, error);
    if (status == OK && (!x->text || !x->value))
        status = error_memory(error);
    if (status == OK)
        status = choose_sheet(x, sheet, error);
    if (status == OK)
        status = part_open(&x->part, x->book.zip, x->book.file, x->book.sheets[x->sheet].path, sheet_part, &events, x,
                           error);
    *out = x;
    if (status != OK)
        xlsx_close(out);
    return status;
}

void xlsx_close(Xlsx **xlsx)
{
    Xlsx *x = *xlsx;
    if (!x)
        return;
    part_close(&x->part);
    book_close(&x->book);
    free(x->text);
    free(x->value);
    free(x);
    *xlsx = NULL;
}

size_t xlsx_sheet_count(const Xlsx *xlsx)
{
    return xlsx->book.sheet_count;
}

const char *xlsx_sheet(const Xlsx *xlsx, size_t sheet)
{
    return sheet < xlsx->book.sheet_count ? xlsx->book.sheets[sheet].name : NULL;
}

size_t xlsx_sheet_read(const Xlsx *xlsx)
{
    return xlsx->sheet;
}

int64_t xlsx_rows(const Xlsx *xlsx)
{
    return xlsx->rows;
}

int xlsx_percent(const Xlsx *xlsx)
{
    int64_t size = xlsx->part.size;
    return size > 0 && xlsx->part.read < size ? (int)(xlsx->part.read * 100 / size) : 100;
}

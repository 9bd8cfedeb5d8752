/* Tables out: CSV, .xlsx, JSON lines. */
#include "sheet.h"
#include "book_put.h"
#include "csv.h"

#include <errno.h>
#include <iconv.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "text.h"
#include "tr.h"

typedef enum { SHEET_CSV, SHEET_XLSX, SHEET_JSONL } SheetFormat;

enum {
    PATH = 4096,
    XLSX_ROWS = 1048576,
    GUIDED_ROWS = 10000,
    MEASURED_ROWS = 500, /* widths follow the first rows: a list of a million is not measured */
    NARROW = 8,          /* columns of a sheet, in digits; a Chinese character takes two */
    WIDE = 60,
    ARROW = 3 /* of the filter, beside the heading */
};

struct Sheet {
    SheetFormat format;
    char path[PATH], temporary[PATH + 16], folder[PATH];
    bool own; /* the stream is ours and becomes a file */
    FILE *file;
    char delimiter;
    iconv_t conv; /* (iconv_t)-1: as it is, in UTF-8 */
    lxw_workbook *book;
    lxw_worksheet *page;
    lxw_format *plain, *bold, *day, *moment;
    const Slot *slots;
    const char *const *headings; /* NULL: the labels */
    size_t count;
    char *room; /* the row, cleaned */
    size_t room_size;
    int64_t rows;               /* with the header */
    int widths[IMPORT_COLUMNS]; /* of what the columns of a workbook hold */
    bool failed, full, guided;
};

/* --- cleaning: at every sink again --- */

/* What a program may not be handed becomes U+FFFD; newlines stay. Behind the NUL of `out` the next may begin. */
static char *clean(char *out, const char *text)
{
    for (const char *s = text; *s;) {
        size_t length;
        char point_text[5];
        uint32_t point = text_decode(s, &length);
        bool bad = point != '\n' && (text_is_hostile(point) || (point & 0xFFFE) == 0xFFFE || point < 0x20);
        size_t n = text_encode(bad ? 0xFFFD : point, point_text);
        s += length;
        memcpy(out, point_text, n);
        out += n;
    }
    *out = '\0';
    return out + 1;
}

/* Each byte can become the three of U+FFFD. */
static bool make_room(Sheet *sheet, const char *const values[])
{
    size_t size = 0;
    for (size_t i = 0; i < sheet->count; i++)
        size += 3 * strlen(values[i]) + 1;
    if (size <= sheet->room_size)
        return true;
    char *room = realloc(sheet->room, size);
    if (!room)
        return false;
    sheet->room = room;
    sheet->room_size = size;
    return true;
}

/* --- rows --- */

static bool is_number(const Slot *slot)
{
    return slot->field && slot->field->kind == FIELD_NUMBER;
}

/* As a spreadsheet would write the number by itself: no digit is lost when it is stored as one. */
static bool is_plain_number(const char *value)
{
    size_t length = strlen(value);
    return length > 0 && length <= 15 && value[strspn(value, "0123456789")] == '\0' && (value[0] != '0' || length == 1);
}

/* Of its longest line. */
static int width_of(const char *text)
{
    int widest = 0;
    while (*text) {
        char line[SHEET_VALUE];
        size_t length = strcspn(text, "\n");
        text_format(line, sizeof line, "%.*s", (int)length, text);
        int width = text_columns(line);
        widest = width > widest ? width : widest;
        text += length + (text[length] == '\n');
    }
    return widest;
}

static void measure(Sheet *sheet, const char *const values[])
{
    for (size_t i = 0; i < sheet->count && sheet->rows < MEASURED_ROWS; i++) {
        int width = width_of(values[i]) + (sheet->rows == 0 ? ARROW : 0);
        if (width > sheet->widths[i])
            sheet->widths[i] = width;
    }
}

static bool xlsx_line(Sheet *sheet, const char *const values[])
{
    measure(sheet, values);
    if (sheet->rows >= XLSX_ROWS) {
        sheet->full = true;
        return false;
    }
    lxw_row_t row = (lxw_row_t)sheet->rows;
    lxw_error code = LXW_NO_ERROR;
    for (size_t i = 0; i < sheet->count && code == LXW_NO_ERROR; i++) {
        if (!values[i][0])
            continue;
        if (row > 0 && is_number(&sheet->slots[i]) && is_plain_number(values[i]))
            code = late.worksheet_write_number(sheet->page, row, (lxw_col_t)i, strtod(values[i], NULL), NULL);
        else
            code = book_put(sheet->page, row, (lxw_col_t)i, values[i], row == 0 ? sheet->bold : sheet->plain);
    }
    return code == LXW_NO_ERROR;
}

static bool json_line(Sheet *sheet, const char *const values[])
{
    json_t *object = json_object();
    bool whole = object != NULL;
    for (size_t i = 0; i < sheet->count && whole; i++) {
        char name[64];
        slot_name(&sheet->slots[i], name, sizeof name);
        if (values[i][0] && name[0])
            whole = json_object_set_new(object, name,
                                        is_number(&sheet->slots[i]) ? json_integer(strtoll(values[i], NULL, 10))
                                                                    : json_string(values[i])) == 0;
    }
    bool done = whole && json_dumpf(object, sheet->file, JSON_COMPACT) == 0 && fwrite("\n", 1, 1, sheet->file) == 1;
    json_decref(object);
    return done;
}

/* GB18030 has a place for every character. */
static bool write_converted(Sheet *sheet, char *text, size_t length)
{
    char out[4096];
    while (length > 0) {
        char *to = out;
        size_t room = sizeof out;
        if (iconv(sheet->conv, &text, &length, &to, &room) == (size_t)-1 && errno != E2BIG)
            return false;
        if (fwrite(out, 1, sizeof out - room, sheet->file) != sizeof out - room)
            return false;
    }
    return true;
}

static bool csv_line(Sheet *sheet, const char *const cells[])
{
    char *text = NULL;
    size_t length = 0;
    if (sheet->conv == (iconv_t)-1)
        return csv_write(sheet->file, sheet->delimiter, cells, sheet->count);
    FILE *line = open_memstream(&text, &length);
    bool good = line && csv_write(line, sheet->delimiter, cells, sheet->count);
    good = line && fclose(line) == 0 && good && write_converted(sheet, text, length);
    free(text);
    return good;
}

bool sheet_texts(Sheet *sheet, const char *const values[])
{
    const char *cells[IMPORT_COLUMNS];
    sheet->failed |= !make_room(sheet, values);
    if (sheet->failed)
        return false;
    char *at = sheet->room;
    for (size_t i = 0; i < sheet->count; i++) {
        cells[i] = at;
        at = clean(at, values[i]);
    }
    bool done = sheet->format == SHEET_CSV    ? csv_line(sheet, cells)
                : sheet->format == SHEET_XLSX ? xlsx_line(sheet, cells)
                                              : json_line(sheet, cells);
    sheet->failed |= !done;
    sheet->rows++;
    return done;
}

bool sheet_row(Sheet *sheet, char (*values)[SHEET_VALUE])
{
    const char *texts[IMPORT_COLUMNS];
    for (size_t i = 0; i < sheet->count; i++)
        texts[i] = values[i];
    return sheet_texts(sheet, texts);
}

static bool put_header(Sheet *sheet)
{
    const char *labels[IMPORT_COLUMNS];
    for (size_t i = 0; i < sheet->count; i++)
        labels[i] = sheet->headings ? sheet->headings[i] : tr(sheet->slots[i].label);
    return sheet_texts(sheet, labels);
}

/* --- guides for whoever types into it --- */

enum { LIST_ITEMS = 128, LIST_BYTES = 255 /* characters for Excel, but bytes for the library */ };

/* The labels of a choice, NULL behind the last; false where a cell's list has no room for them. */
static bool list_labels(const Field *field, const char *labels[LIST_ITEMS])
{
    const ChoiceList *list = field && field->kind == FIELD_CHOICE ? choice_list(field->choices) : NULL;
    size_t length = 0, count = 0;
    if (!list || list->count == 0 || list->count >= LIST_ITEMS)
        return false;
    for (; count < list->count; count++) {
        labels[count] = choice_label(field->choices, list->items[count].code);
        length += strlen(labels[count]) + 1;
        if (strchr(labels[count], ','))
            return false;
    }
    labels[count] = NULL;
    return length <= LIST_BYTES;
}

/* --- a workbook's guides and looks; told at its end, when its columns are known --- */

/* Lists that have no room in a cell stand on a hidden sheet, a column each: `lists` are the columns that need one. */
typedef struct {
    size_t columns[IMPORT_COLUMNS];
    size_t count;
} Lists;

static const char lists_sheet[] = "choices";

static const ChoiceList *choices_of(const Slot *slot)
{
    const ChoiceList *list =
        slot->field && slot->field->kind == FIELD_CHOICE ? choice_list(slot->field->choices) : NULL;
    return list && list->count > 0 ? list : NULL;
}

static bool put_list(Sheet *sheet, lxw_col_t column, Lists *lists)
{
    const char *labels[LIST_ITEMS];
    char formula[64];
    lxw_data_validation validation = {.validate = LXW_VALIDATION_TYPE_LIST,
                                      .value_list = (void *)labels, /* const in newer editions of the library */
                                      .error_type = LXW_VALIDATION_ERROR_TYPE_WARNING};
    const ChoiceList *list = choices_of(&sheet->slots[column]);
    if (!list)
        return true;
    if (!list_labels(sheet->slots[column].field, labels)) {
        char letter = (char)('A' + lists->count);
        if (letter > 'Z')
            return true;
        text_format(formula, sizeof formula, "=%s!$%c$1:$%c$%zu", lists_sheet, letter, letter, list->count);
        lists->columns[lists->count++] = column;
        validation.validate = LXW_VALIDATION_TYPE_LIST_FORMULA;
        validation.value_list = NULL;
        validation.value_formula = formula;
    }
    return late.worksheet_data_validation_range(sheet->page, 1, column, GUIDED_ROWS, column, &validation) ==
           LXW_NO_ERROR;
}

static bool put_lists(Sheet *sheet, const Lists *lists)
{
    lxw_worksheet *page = lists->count ? late.workbook_add_worksheet(sheet->book, lists_sheet) : NULL;
    bool good = page != NULL, more = page != NULL;
    for (lxw_row_t row = 0; good && more; row++) {
        more = false;
        for (size_t i = 0; good && i < lists->count; i++) {
            const Slot *slot = &sheet->slots[lists->columns[i]];
            const ChoiceList *list = choices_of(slot);
            if (row >= list->count)
                continue;
            more = true;
            good = late.worksheet_write_string(page, row, (lxw_col_t)i,
                                               choice_label(slot->field->choices, list->items[row].code),
                                               NULL) == LXW_NO_ERROR;
        }
    }
    if (page)
        late.worksheet_hide(page);
    return good || lists->count == 0;
}

bool sheet_guide(Sheet *sheet)
{
    sheet->guided = sheet->book != NULL;
    return !sheet->failed;
}

void sheet_print(Sheet *sheet, const char *title, int fixed)
{
    enum { A4 = 9, HEADER = 255 };
    char header[HEADER], plain[HEADER];
    if (!sheet->book)
        return;
    text_copy(plain, sizeof plain, title);
    for (char *s = plain; *s; s++)
        *s = *s == '&' ? '+' : *s; /* a code there */
    text_format(header, sizeof header, "&C%s&R&P/&N", plain);
    late.worksheet_set_landscape(sheet->page);
    late.worksheet_set_paper(sheet->page, A4);
    late.worksheet_fit_to_pages(sheet->page, 1, 0);
    late.worksheet_repeat_rows(sheet->page, 0, 0);
    late.worksheet_set_header(sheet->page, header);
    late.worksheet_freeze_panes(sheet->page, 1, (lxw_col_t)fixed);
}

/* What will stand in a column that is still to be filled in. */
static int width_to_come(const Slot *slot)
{
    enum { DATE = 11, MOMENT = 17, NOTES = 30 };
    const ChoiceList *list = choices_of(slot);
    int widest = 0;
    for (size_t i = 0; list && i < list->count; i++) {
        int width = text_columns(choice_label(slot->field->choices, list->items[i].code));
        widest = width > widest ? width : widest;
    }
    if (!slot->field || list)
        return widest;
    if (slot->field->flags & FIELD_LINES)
        return NOTES;
    return slot->field->kind == FIELD_INSTANT                                      ? MOMENT
           : slot->field->kind == FIELD_DATE || slot->field->kind == FIELD_PARTIAL ? DATE
                                                                                   : 0;
}

/* Text keeps every digit; a whole date may be typed as the spreadsheet likes it, while of a month alone it would make a
 * day. */
static lxw_format *format_to_come(const Sheet *sheet, const Slot *slot)
{
    FieldKind kind = slot->field ? slot->field->kind : FIELD_TEXT;
    return kind == FIELD_DATE ? sheet->day : kind == FIELD_INSTANT ? sheet->moment : sheet->plain;
}

/* Widths for what stands there, a filter over all of it, and the guides of whoever types into it. */
static bool dress(Sheet *sheet)
{
    Lists lists = {.count = 0};
    bool good = true;
    for (size_t i = 0; i < sheet->count && good; i++) {
        int width = sheet->widths[i], wish = sheet->guided ? width_to_come(&sheet->slots[i]) : 0;
        width = (width > wish ? width : wish) + 2;
        width = width < NARROW ? NARROW : width > WIDE ? WIDE : width;
        good =
            late.worksheet_set_column(sheet->page, (lxw_col_t)i, (lxw_col_t)i, width,
                                      sheet->guided ? format_to_come(sheet, &sheet->slots[i]) : NULL) == LXW_NO_ERROR;
        if (good && sheet->guided)
            good = put_list(sheet, (lxw_col_t)i, &lists);
    }
    if (good && sheet->rows > 0)
        good = late.worksheet_autofilter(sheet->page, 0, 0, (lxw_row_t)(sheet->rows - 1),
                                         (lxw_col_t)(sheet->count - 1)) == LXW_NO_ERROR;
    return good && put_lists(sheet, &lists);
}

/* --- opening --- */

static bool format_of(const char *path, SheetFormat *format)
{
    static const char *const endings[] = {".csv", ".xlsx", ".jsonl"};
    const char *dot = path ? strrchr(path, '.') : ".csv";
    for (int i = SHEET_CSV; dot && i <= SHEET_JSONL; i++)
        if (strcasecmp(dot, endings[i]) == 0) {
            *format = (SheetFormat)i;
            return true;
        }
    return false;
}

static Status open_book(Sheet *sheet, Error *error)
{
    if (late_writer(error) != OK)
        return error->code;
    text_copy(sheet->folder, sizeof sheet->folder, sheet->path);
    char *slash = strrchr(sheet->folder, '/');
    text_copy(slash ? slash + 1 : sheet->folder, 2, slash ? "" : ".");
    /* Rows are kept on disk while they are written: beside the file, not where everybody may look. */
    lxw_workbook_options options = {.constant_memory = LXW_TRUE, .tmpdir = sheet->folder};
    sheet->book = late.workbook_new_opt(sheet->temporary, &options);
    sheet->page = sheet->book ? late.workbook_add_worksheet(sheet->book, NULL) : NULL;
    if (!sheet->page)
        return error_memory(error);
    sheet->plain = late.workbook_add_format(sheet->book);
    sheet->bold = late.workbook_add_format(sheet->book);
    sheet->day = late.workbook_add_format(sheet->book);
    sheet->moment = late.workbook_add_format(sheet->book);
    late.format_set_num_format(sheet->plain, "@");
    late.format_set_num_format(sheet->day, "yyyy-mm-dd");
    late.format_set_num_format(sheet->moment, "yyyy-mm-dd hh:mm");
    late.format_set_bold(sheet->bold);
    late.worksheet_freeze_panes(sheet->page, 1, 0);
    return OK;
}

static Status open_file(Sheet *sheet, Error *error)
{
    text_format(sheet->temporary, sizeof sheet->temporary, "%s.XXXXXX", sheet->path);
    int fd = mkstemp(sheet->temporary);
    if (fd < 0) {
        sheet->temporary[0] = '\0';
        return error_errno(error, ERR_IO, tr("cannot write"), sheet->path);
    }
    if (sheet->format == SHEET_XLSX) {
        close(fd);
        return open_book(sheet, error);
    }
    sheet->file = fdopen(fd, "w");
    if (sheet->file)
        return OK;
    close(fd);
    return error_errno(error, ERR_IO, tr("cannot write"), sheet->path);
}

Status sheet_open(Sheet **out, const char *path, FILE *stream, const Slot *slots, const char *const *headings,
                  size_t count, const SheetText *as, Error *error)
{
    SheetFormat format = SHEET_CSV;
    struct stat facts;
    *out = NULL;
    if (!format_of(path, &format))
        return error_set(error, ERR_USAGE, "", tr("%s: the name must end in .csv, .xlsx or .jsonl"), path);
    if (path && (strlen(path) >= PATH || (stat(path, &facts) == 0 && !S_ISREG(facts.st_mode))))
        return error_set(error, ERR_USAGE, "", tr("%s is no file that can be replaced"), path);
    Sheet *sheet = calloc(1, sizeof *sheet);
    if (!sheet)
        return error_memory(error);
    *sheet = (Sheet){.format = format, .file = stream, .slots = slots, .headings = headings, .count = count};
    sheet->delimiter = as ? as->delimiter : ',';
    sheet->conv = as && as->gb18030 ? iconv_open("GB18030", "UTF-8") : (iconv_t)-1;
    sheet->own = path != NULL;
    if (path) {
        sheet->file = NULL;
        text_copy(sheet->path, sizeof sheet->path, path);
    }
    Status status = path ? open_file(sheet, error) : OK;
    if (status == OK && format == SHEET_CSV && sheet->conv == (iconv_t)-1)
        sheet->failed |= !csv_write_mark(sheet->file);
    if (status == OK && format != SHEET_JSONL)
        put_header(sheet);
    *out = sheet;
    if (status != OK)
        sheet_close(out, false, NULL);
    return status;
}

bool sheet_wants_stored(const Sheet *sheet)
{
    return sheet->format == SHEET_JSONL;
}

/* --- ending --- */

static bool end_stream(Sheet *sheet, bool keep)
{
    bool good = !sheet->failed && fflush(sheet->file) == 0;
    if (!sheet->own)
        return good;
    good = good && (!keep || fsync(fileno(sheet->file)) == 0);
    return (fclose(sheet->file) == 0) && good;
}

static bool end_book(Sheet *sheet)
{
    sheet->failed |= !dress(sheet);
    bool good = late.workbook_close(sheet->book) == LXW_NO_ERROR && !sheet->failed;
    FILE *file = good ? fopen(sheet->temporary, "r+be") : NULL;
    good = file && fsync(fileno(file)) == 0;
    if (file)
        fclose(file);
    return good;
}

Status sheet_close(Sheet **address, bool keep, Error *error)
{
    Sheet *sheet = *address;
    if (!sheet)
        return OK;
    errno = 0;
    bool good = sheet->book ? end_book(sheet) : !sheet->file || end_stream(sheet, keep);
    const char *name = sheet->own ? sheet->path : tr("the output");
    Status status = OK;
    if (sheet->full)
        status = error_set(error, ERR_IO, "",
                           tr("%s: a sheet of Excel has room for 1,048,576 rows; write .csv instead"), name);
    else if (!good || (keep && sheet->own && rename(sheet->temporary, sheet->path) != 0))
        status = error_errno(error, ERR_IO, tr("cannot write"), name);
    if (sheet->temporary[0] && (!keep || status != OK))
        unlink(sheet->temporary);
    if (sheet->conv != (iconv_t)-1)
        iconv_close(sheet->conv);
    free(sheet->room);
    free(sheet);
    *address = NULL;
    return status;
}

/* The parts of a workbook around its sheets, each in bounded memory. */
#include "xlsx_book.h"
#include "late.h"

#include <stdlib.h>
#include <string.h>

#include "text.h"
#include "tr.h"

enum {
    ENTRIES_MOST = 10000,
    SMALL_PART = 16 * 1024 * 1024,
    STRINGS_PART = 512 * 1024 * 1024,
    TEXT_BYTES_MOST = 256 * 1024 * 1024,
    TEXTS_MOST = 8 * 1024 * 1024,
    STYLES_MOST = 65536,
    FORMATS_MOST = 4096
};

/* Reads a whole part. */
static Status read_part(XlsxBook *book, const char *name, int64_t limit, const PartEvents *events, Part *part,
                        void *arg, Error *error)
{
    bool more;
    Status status = part_open(part, book->zip, book->file, name, limit, events, arg, error);
    if (status == OK)
        status = part_step(part, &more, error);
    part_close(part);
    return status;
}

/* --- relations: where the parts are --- */

typedef struct {
    XlsxBook *book;
    Part part;
    bool of_package; /* the package's own: they name the workbook */
    char target[XLSX_PATH];
} Relations;

static bool ends_with(const char *text, const char *end)
{
    size_t length = strlen(text), tail = strlen(end);
    return length >= tail && strcmp(text + length - tail, end) == 0;
}

/* A target is meant from the folder of the part that names it, or from the top with a slash in front. */
static void resolve(const char *folder, const char *target, char out[XLSX_PATH])
{
    if (target[0] == '/')
        text_copy(out, XLSX_PATH, target + 1);
    else
        text_format(out, XLSX_PATH, "%s%s", folder, strncmp(target, "./", 2) == 0 ? target + 2 : target);
}

static void take_sheet(XlsxBook *book, const char *id, const char *target)
{
    for (size_t i = 0; i < book->sheet_count; i++)
        if (strcmp(book->sheets[i].relation, id) == 0)
            resolve(book->folder, target, book->sheets[i].path);
}

static void relation_start(void *arg, const char *name, const char **attributes)
{
    Relations *relations = arg;
    XlsxBook *book = relations->book;
    const char *type = part_attribute(attributes, "Type"), *target = part_attribute(attributes, "Target");
    const char *id = part_attribute(attributes, "Id");
    if (strcmp(name, "Relationship") != 0 || !type || !target || !id)
        return;
    if (relations->of_package) {
        if (ends_with(type, "/officeDocument"))
            resolve("", target, relations->target);
    } else if (ends_with(type, "/worksheet")) {
        take_sheet(book, id, target);
    } else if (ends_with(type, "/styles")) {
        resolve(book->folder, target, book->styles);
    } else if (ends_with(type, "/sharedStrings")) {
        resolve(book->folder, target, book->strings);
    }
}

static Status read_relations(XlsxBook *book, const char *part, bool of_package, char target[XLSX_PATH], Error *error)
{
    static const PartEvents events = {.start = relation_start};
    Relations relations = {.book = book, .of_package = of_package};
    Status status = read_part(book, part, SMALL_PART, &events, &relations.part, &relations, error);
    if (target)
        text_copy(target, XLSX_PATH, relations.target);
    return status;
}

/* --- the workbook: its sheets --- */

typedef struct {
    XlsxBook *book;
    Part part;
} BookReader;

static bool is_true(const char *value)
{
    return value && (strcmp(value, "1") == 0 || strcmp(value, "true") == 0);
}

static void add_sheet(BookReader *reader, const char **attributes)
{
    XlsxBook *book = reader->book;
    const char *name = part_attribute(attributes, "name"), *id = part_attribute(attributes, "id");
    const char *state = part_attribute(attributes, "state");
    if (!name || !id || (state && strcmp(state, "visible") != 0))
        return; /* what nobody sees is not read */
    if (book->sheet_count == XLSX_SHEETS) {
        part_refuse(&reader->part, tr("more than %d sheets"), (int)XLSX_SHEETS);
        return;
    }
    XlsxSheet *sheet = &book->sheets[book->sheet_count++];
    text_visible(sheet->name, sizeof sheet->name, name);
    text_copy(sheet->relation, sizeof sheet->relation, id);
}

static void workbook_start(void *arg, const char *name, const char **attributes)
{
    BookReader *reader = arg;
    if (strcmp(name, "workbookPr") == 0)
        reader->book->from_1904 = is_true(part_attribute(attributes, "date1904"));
    else if (strcmp(name, "sheet") == 0)
        add_sheet(reader, attributes);
}

/* Where the relations of "xl/workbook.xml" are: "xl/_rels/workbook.xml.rels". */
static Status read_workbook(XlsxBook *book, Error *error)
{
    static const PartEvents events = {.start = workbook_start};
    char path[XLSX_PATH], relations[XLSX_PATH + 16];
    BookReader reader = {.book = book};
    Status status = read_relations(book, "_rels/.rels", true, path, error);
    if (status != OK)
        return status;
    const char *slash = strrchr(path, '/');
    text_format(book->folder, sizeof book->folder, "%.*s", slash ? (int)(slash + 1 - path) : 0, path);
    text_format(relations, sizeof relations, "%s_rels/%s.rels", book->folder, slash ? slash + 1 : path);
    status = read_part(book, path, SMALL_PART, &events, &reader.part, &reader, error);
    return status == OK ? read_relations(book, relations, false, NULL, error) : status;
}

/* --- formats of cells --- */

typedef struct {
    XlsxBook *book;
    Part part;
    bool in_cells; /* <cellXfs>: other lists of formats look the same */
    struct {
        int id;
        Shown shown;
    } own[FORMATS_MOST];
    size_t own_count;
} StyleReader;

static int small_number(const char *text)
{
    long value = text ? strtol(text, NULL, 10) : 0;
    return value > 0 && value < 1000000 ? (int)value : 0;
}

static Shown shown_by(const StyleReader *reader, int id)
{
    for (size_t i = 0; i < reader->own_count; i++)
        if (reader->own[i].id == id)
            return reader->own[i].shown;
    return xlsx_shown(id, NULL);
}

static void add_style(StyleReader *reader, const char **attributes)
{
    XlsxBook *book = reader->book;
    if (book->shown_count == STYLES_MOST)
        part_refuse(&reader->part, tr("more than %d formats of cells"), (int)STYLES_MOST);
    else
        book->shown[book->shown_count++] =
            (unsigned char)shown_by(reader, small_number(part_attribute(attributes, "numFmtId")));
}

static void style_start(void *arg, const char *name, const char **attributes)
{
    StyleReader *reader = arg;
    const char *code = part_attribute(attributes, "formatCode");
    if (strcmp(name, "numFmt") == 0 && code && reader->own_count < FORMATS_MOST) {
        reader->own[reader->own_count].id = small_number(part_attribute(attributes, "numFmtId"));
        reader->own[reader->own_count++].shown = xlsx_shown(0, code);
    } else if (strcmp(name, "cellXfs") == 0) {
        reader->in_cells = true;
    } else if (reader->in_cells && strcmp(name, "xf") == 0) {
        add_style(reader, attributes);
    }
}

static void style_end(void *arg, const char *name)
{
    StyleReader *reader = arg;
    if (strcmp(name, "cellXfs") == 0)
        reader->in_cells = false;
}

static Status read_styles(XlsxBook *book, Error *error)
{
    static const PartEvents events = {.start = style_start, .end = style_end};
    if (!book->styles[0])
        return OK;
    StyleReader *reader = calloc(1, sizeof *reader);
    book->shown = calloc(STYLES_MOST, 1);
    if (!reader || !book->shown) {
        free(reader);
        return error_memory(error);
    }
    reader->book = book;
    Status status = read_part(book, book->styles, SMALL_PART, &events, &reader->part, reader, error);
    free(reader);
    return status;
}

/* --- shared texts --- */

typedef struct {
    XlsxBook *book;
    Part part;
    bool in_text;
    int in_reading; /* <rPh>: how to pronounce it, not what it says */
} TextReader;

static bool grow(void **memory, size_t *room, size_t wanted, size_t unit)
{
    if (wanted <= *room)
        return true;
    size_t more = *room ? *room * 2 : 4096;
    while (more < wanted)
        more *= 2;
    void *larger = realloc(*memory, more * unit);
    if (!larger)
        return false;
    *memory = larger;
    *room = more;
    return true;
}

static void begin_text(TextReader *reader)
{
    XlsxTexts *texts = &reader->book->texts;
    if (texts->count == TEXTS_MOST)
        part_refuse(&reader->part, tr("more than %d texts: save it as CSV"), (int)TEXTS_MOST);
    else if (!grow((void **)&texts->starts, &texts->count_room, texts->count + 1, sizeof *texts->starts))
        part_refuse(&reader->part, "%s", tr("there is not enough memory"));
    else
        texts->starts[texts->count++] = texts->used;
}

static void add_bytes(TextReader *reader, const char *bytes, size_t length)
{
    XlsxTexts *texts = &reader->book->texts;
    if (texts->used + length + 1 > TEXT_BYTES_MOST)
        part_refuse(&reader->part, tr("more than %d MB of text: save it as CSV"), (int)(TEXT_BYTES_MOST >> 20));
    else if (!grow((void **)&texts->bytes, &texts->room, texts->used + length + 1, 1))
        part_refuse(&reader->part, "%s", tr("there is not enough memory"));
    else {
        memcpy(texts->bytes + texts->used, bytes, length);
        texts->used += length;
    }
}

static void end_text(TextReader *reader)
{
    XlsxTexts *texts = &reader->book->texts;
    if (texts->count == 0)
        return;
    char *text = texts->bytes ? texts->bytes + texts->starts[texts->count - 1] : NULL;
    add_bytes(reader, "", 1);
    if (reader->part.status != OK)
        return;
    text = texts->bytes + texts->starts[texts->count - 1];
    book_decode(text);
    texts->used = (size_t)(text - texts->bytes) + strlen(text) + 1;
}

static void text_start(void *arg, const char *name, const char **attributes)
{
    TextReader *reader = arg;
    (void)attributes;
    if (strcmp(name, "si") == 0)
        begin_text(reader);
    reader->in_reading += strcmp(name, "rPh") == 0;
    reader->in_text = strcmp(name, "t") == 0 && reader->in_reading == 0 && reader->book->texts.count > 0;
}

static void text_end(void *arg, const char *name)
{
    TextReader *reader = arg;
    reader->in_text = false;
    reader->in_reading -= strcmp(name, "rPh") == 0;
    if (strcmp(name, "si") == 0)
        end_text(reader);
}

static void text_inside(void *arg, const char *text, size_t length)
{
    TextReader *reader = arg;
    if (reader->in_text)
        add_bytes(reader, text, length);
}

static Status read_texts(XlsxBook *book, Error *error)
{
    static const PartEvents events = {text_start, text_end, text_inside};
    TextReader reader = {.book = book};
    if (!book->strings[0])
        return OK;
    return read_part(book, book->strings, STRINGS_PART, &events, &reader.part, &reader, error);
}

const char *book_text(const XlsxBook *book, long long number)
{
    const XlsxTexts *texts = &book->texts;
    if (number < 0 || (size_t)number >= texts->count || texts->starts[number] >= texts->used)
        return NULL;
    return texts->bytes + texts->starts[number];
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The character of "_x000D_", -1: it is not coded so. Only what XML cannot have and the underscore itself: other such
 * texts are what somebody typed, through programs that do not code them. */
static int coded_point(const char *s)
{
    int value = 0;
    if (s[0] != '_' || s[1] != 'x')
        return -1;
    for (int i = 2; i < 6; i++) {
        int digit = hex_digit(s[i]);
        if (digit < 0)
            return -1;
        value = value * 16 + digit;
    }
    return s[6] == '_' && (value < 0x20 || value == '_') ? value : -1;
}

void book_decode(char *text)
{
    char *to = text;
    bool after_return = false;
    for (const char *from = text; *from;) {
        char bytes[5];
        size_t length = 1;
        int point = coded_point(from);
        bytes[0] = *from;
        if (point >= 0)
            length = text_encode(point == 0 ? 0xFFFD : (uint32_t)point, bytes);
        from += point >= 0 ? 7 : 1;
        bool second = bytes[0] == '\n' && after_return;
        after_return = bytes[0] == '\r';
        if (after_return)
            bytes[0] = '\n';
        if (second)
            continue;
        memcpy(to, bytes, length);
        to += length;
    }
    *to = '\0';
}

/* --- life --- */

static Status open_zip(XlsxBook *book, FILE *file, Error *error)
{
    zip_error_t why;
    if (late_zip(error) != OK) {
        fclose(file);
        return error->code;
    }
    late.zip_error_init(&why);
    zip_source_t *source = late.zip_source_filep_create(file, 0, -1, &why);
    if (!source) {
        fclose(file);
        return error_memory(error);
    }
    book->zip = late.zip_open_from_source(source, ZIP_RDONLY, &why);
    if (!book->zip)
        late.zip_source_free(source);
    late.zip_error_fini(&why);
    if (!book->zip)
        return error_set(error, ERR_INPUT, "", tr("%s: the file is damaged: it cannot be unpacked"), book->file);
    if (late.zip_get_num_entries(book->zip, 0) > ENTRIES_MOST)
        return error_set(error, ERR_INPUT, "", tr("%s: more than %d parts: this is no table"), book->file,
                         (int)ENTRIES_MOST);
    return OK;
}

Status book_open(XlsxBook *book, FILE *file, const char *name, Error *error)
{
    *book = (XlsxBook){0};
    text_copy(book->file, sizeof book->file, name);
    Status status = open_zip(book, file, error);
    book->sheets = calloc(XLSX_SHEETS, sizeof *book->sheets);
    if (status == OK && !book->sheets)
        status = error_memory(error);
    if (status == OK)
        status = read_workbook(book, error);
    if (status == OK)
        status = read_styles(book, error);
    return status == OK ? read_texts(book, error) : status;
}

void book_close(XlsxBook *book)
{
    if (book->zip)
        late.zip_discard(book->zip);
    free(book->sheets);
    free(book->shown);
    free(book->texts.bytes);
    free(book->texts.starts);
    *book = (XlsxBook){0};
}

/* Tables in, third step: how the file is read, and which column is what. */
#include <stdlib.h>
#include <string.h>

#include "import.h"
#include "list.h"
#include "screens.h"
#include "text.h"

enum { HEAD_ROWS = 3 };
enum { COLUMN_NUMBER, COLUMN_HEADING, COLUMN_FIELD, COLUMN_SAMPLES };

typedef struct {
    ImportArgument argument;
    ImportLook look;
    List list;
} ColumnState;

static const ListColumn columns[] = {
    {"", {3, 3, 0, 0}, true},
    {N_("Column of the file"), {16, 22, 0, 0}, false},
    {N_("Is read as"), {14, 20, 0, 0}, false},
    {N_("First rows"), {20, 40, 1, 0}, false},
};

static const char *field_name(const ColumnState *s, int field)
{
    const char *labels[IMPORT_FIELDS];
    size_t count = import_fields(s->argument.kind, labels);
    return field >= 0 && (size_t)field < count ? labels[field] : NULL;
}

static void samples(const ImportColumn *column, char *out, size_t size)
{
    for (size_t i = 0; i < IMPORT_SAMPLES; i++) {
        if (i > 0)
            text_append(out, size, " | ");
        text_append(out, size, column->sample[i]);
    }
}

static void column_cell(const List *list, size_t row, int column, char *out, size_t size, Style *style)
{
    const ColumnState *s = list->data;
    const ImportColumn *c = &s->look.columns[row];
    const char *name;
    switch (column) {
    case COLUMN_NUMBER:
        text_format(out, size, "%zu", row + 1);
        break;
    case COLUMN_HEADING:
        text_copy(out, size, c->heading);
        break;
    case COLUMN_FIELD:
        name = field_name(s, s->argument.mapping.field[row]);
        text_copy(out, size, name ? name : tr("(not read)"));
        if (!name)
            *style = STYLE_HINT;
        break;
    default:
        out[0] = '\0';
        samples(c, out, size);
    }
}

/* --- life --- */

static bool same_headings(const ImportLook *a, const ImportLook *b)
{
    bool same = a->mapping.count == b->mapping.count;
    for (size_t i = 0; same && i < a->mapping.count; i++)
        same = strcmp(a->columns[i].heading, b->columns[i].heading) == 0;
    return same;
}

/* A file read in another way may have other columns; what was chosen holds while the headings are the same. Where it
 * cannot be read, all is as before. */
static Status look(Ui *ui, ColumnState *s, Error *error)
{
    ImportArgument *a = &s->argument;
    const ImportJob job = {.kind = a->kind, .file = a->path, .encoding = a->encoding, .sheet = a->sheet};
    ImportLook *fresh = calloc(1, sizeof *fresh);
    if (!fresh)
        return error_memory(error);
    Status status = import_look(ui_desk(ui), &job, fresh, error);
    if (status == OK) {
        bool keep = a->chosen && same_headings(&s->look, fresh);
        s->look = *fresh;
        if (!keep)
            a->mapping = fresh->mapping;
        a->chosen = keep;
    }
    free(fresh);
    s->list.count = s->look.mapping.count;
    list_clamp(&s->list, 0);
    return status;
}

static Status columns_open(Ui *ui, void *state, const void *argument, Error *error)
{
    ColumnState *s = state;
    s->argument = *(const ImportArgument *)argument;
    s->list =
        (List){.columns = columns, .column_count = sizeof columns / sizeof columns[0], .cell = column_cell, .data = s};
    return look(ui, s, error);
}

static Status columns_load(Ui *ui, void *state, Error *error)
{
    (void)ui;
    (void)state;
    (void)error;
    return OK;
}

static void columns_close(Ui *ui, void *state)
{
    (void)ui;
    list_free(&((ColumnState *)state)->list);
}

/* --- painting --- */

static const char *file_name(const ColumnState *s)
{
    const char *slash = strrchr(s->argument.path, '/');
    return slash ? slash + 1 : s->argument.path;
}

static void format_line(const ColumnState *s, char *out, size_t size)
{
    const ImportLook *l = &s->look;
    if (l->workbook) {
        text_format(out, size, tr("%1$s   workbook, sheet %2$zu of %3$zu: %4$s"), file_name(s), l->sheet + 1,
                    l->sheet_count, l->sheets[l->sheet]);
        return;
    }
    if (l->jsonl) {
        text_format(out, size, tr("%s   JSON lines, UTF-8: the names are the columns"), file_name(s));
        return;
    }
    const char *separator = l->delimiter == '\t' ? tr("tab") : l->delimiter == ';' ? tr("semicolon") : tr("comma");
    text_format(out, size,
                s->argument.encoding == ENCODING_AUTO ? tr("%1$s   encoding %2$s (found out), separator: %3$s")
                                                      : tr("%1$s   encoding %2$s (as chosen), separator: %3$s"),
                file_name(s), l->encoding, separator);
}

static void mapping_line(const ColumnState *s, char *out, size_t size)
{
    size_t unread = 0;
    for (size_t i = 0; i < s->argument.mapping.count; i++)
        unread += s->argument.mapping.field[i] < 0 && s->look.columns[i].heading[0];
    if (s->look.remembered && !s->argument.chosen)
        text_copy(out, size, tr("The columns are read as they were chosen for these headings before."));
    else if (unread > 0)
        text_format(out, size,
                    tr_n("%zu column is not read. Enter on it says what it is.",
                         "%zu columns are not read. Enter on one says what it is.", (long long)unread),
                    unread);
    else
        text_copy(out, size, tr("Every column is known."));
}

static void columns_paint(Ui *ui, void *state, Rect area)
{
    ColumnState *s = state;
    char line[700];
    (void)ui;
    Rect head = layout_take_rows(&area, HEAD_ROWS);
    format_line(s, line, sizeof line);
    term_text(head.row, head.column + 1, head.columns - 2, STYLE_LABEL, line);
    mapping_line(s, line, sizeof line);
    term_text(head.row + 1, head.column + 1, head.columns - 2, STYLE_HINT, line);
    list_paint(&s->list, area);
}

static void columns_cursor(Ui *ui, void *state, Rect area)
{
    (void)ui;
    layout_take_rows(&area, HEAD_ROWS);
    list_cursor(&((ColumnState *)state)->list, area);
}

static Reaction columns_key(Ui *ui, void *state, Key key)
{
    (void)ui;
    return list_key(&((ColumnState *)state)->list, key, 0);
}

static bool columns_typing(Ui *ui, void *state)
{
    (void)ui;
    return ((ColumnState *)state)->list.filtering;
}

static void columns_subtitle(Ui *ui, void *state, char *out, size_t size)
{
    (void)ui;
    text_copy(out, size, import_kind_label(((ColumnState *)state)->argument.kind));
}

/* --- commands --- */

enum { COLUMNS_PREVIEW, COLUMNS_CHANGE, COLUMNS_ENCODING, COLUMNS_SHEET };
static const Command columns_commands[] = {
    {COLUMNS_CHANGE, KEY_ENTER_, KEY_F(4), N_("Import"), N_("Change"), N_("Say what the marked column is"), NULL, true},
    {COLUMNS_PREVIEW, KEY_F(2), '1', N_("Import"), N_("Preview"),
     N_("See what would be added, changed and refused; nothing is stored"), NULL, true},
    {COLUMNS_ENCODING, '2', 0, N_("Import"), N_("Encoding"), N_("Read the characters of a CSV in another way"), NULL,
     true},
    {COLUMNS_SHEET, '3', 0, N_("Import"), N_("Sheet"), N_("Read another sheet of the workbook"), NULL, true},
};

/* A field stands in one column: taken by another one, it leaves the first. */
static Reaction set_field(Ui *ui, ColumnState *s, size_t row, int field)
{
    ImportMapping *mapping = &s->argument.mapping;
    for (size_t i = 0; i < mapping->count && field >= 0; i++)
        if (i != row && mapping->field[i] == field) {
            mapping->field[i] = IMPORT_NOT_READ;
            ui_say(ui, tr("The column “%s” was read so before; now it is not read."), s->look.columns[i].heading);
        }
    mapping->field[row] = field;
    s->argument.chosen = true;
    return REDRAW;
}

static Reaction change_field(Ui *ui, ColumnState *s)
{
    const char *labels[IMPORT_FIELDS + 1];
    size_t row = list_current(&s->list);
    if (row == (size_t)-1)
        return HANDLED;
    labels[0] = tr("(not read)");
    size_t count = import_fields(s->argument.kind, labels + 1) + 1;
    int at = ui_pick(ui, s->look.columns[row].heading, labels, count, (size_t)(s->argument.mapping.field[row] + 1));
    return at < 0 ? REDRAW : set_field(ui, s, row, at - 1);
}

static Reaction choose_encoding(Ui *ui, ColumnState *s)
{
    const char *choices[] = {tr("find out"), "UTF-8", "GB18030"};
    Encoding before = s->argument.encoding;
    Error error = {0};
    int at = ui_choose(ui, tr("Encoding"), tr("How are the characters of the file stored?"), choices, 3);
    if (at < 0)
        return REDRAW;
    s->argument.encoding = (Encoding)at;
    if (look(ui, s, &error) == OK)
        return REDRAW;
    s->argument.encoding = before;
    ui_error(ui, &error);
    return REDRAW;
}

static Reaction choose_sheet(Ui *ui, ColumnState *s)
{
    const char *names[sizeof s->look.sheets / sizeof s->look.sheets[0]];
    char before[sizeof s->argument.sheet];
    Error error = {0};
    for (size_t i = 0; i < s->look.sheet_count; i++)
        names[i] = s->look.sheets[i];
    int at = ui_pick(ui, tr("Sheet"), names, s->look.sheet_count, s->look.sheet);
    if (at < 0)
        return REDRAW;
    text_copy(before, sizeof before, s->argument.sheet);
    text_copy(s->argument.sheet, sizeof s->argument.sheet, s->look.sheets[at]);
    if (look(ui, s, &error) == OK)
        return REDRAW;
    text_copy(s->argument.sheet, sizeof s->argument.sheet, before);
    ui_error(ui, &error);
    return REDRAW;
}

static Reaction columns_command(Ui *ui, void *state, int id)
{
    ColumnState *s = state;
    switch (id) {
    case COLUMNS_PREVIEW:
        return ui_open(ui, &screen_import_preview, &s->argument);
    case COLUMNS_CHANGE:
        return change_field(ui, s);
    case COLUMNS_ENCODING:
        return choose_encoding(ui, s);
    default:
        return choose_sheet(ui, s);
    }
}

static const char *columns_why_not(Ui *ui, void *state, int id)
{
    const ColumnState *s = state;
    (void)ui;
    if (id == COLUMNS_ENCODING && s->look.workbook)
        return tr("A workbook says itself how its characters are stored.");
    if (id == COLUMNS_ENCODING && s->look.jsonl)
        return tr("JSON lines are always UTF-8.");
    if (id == COLUMNS_SHEET && s->look.sheet_count < 2)
        return tr("There is only one sheet.");
    return NULL;
}

const Screen screen_import_columns = {
    .name = "import-columns",
    .title = N_("What the columns are"),
    .size = sizeof(ColumnState),
    .commands = columns_commands,
    .command_count = sizeof columns_commands / sizeof columns_commands[0],
    .open = columns_open,
    .load = columns_load,
    .paint = columns_paint,
    .cursor = columns_cursor,
    .key = columns_key,
    .command = columns_command,
    .why_not = columns_why_not,
    .subtitle = columns_subtitle,
    .typing = columns_typing,
    .close = columns_close,
};

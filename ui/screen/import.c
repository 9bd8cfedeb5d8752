/* Tables in, first step: what kind of table it is; here are templates to give out and the imports there have been. */
#include "import.h"

#include <stdlib.h>
#include <string.h>

#include "list.h"
#include "screens.h"
#include "text.h"

enum { LOOK_BACK = 200 };
enum { COLUMN_KIND, COLUMN_LAST };

typedef struct {
    List list;
    const ImportKindName *kinds;
    ImportBatch *batches;
    size_t batch_count;
} ImportState;

static const ListColumn columns[] = {
    {N_("What the table holds"), {16, 24, 0, 0}, false},
    {N_("Last import"), {30, 50, 1, 0}, false},
};

static void kind_cell(const List *list, size_t row, int column, char *out, size_t size, Style *style)
{
    const ImportState *s = list->data;
    char local[32];
    if (column == COLUMN_KIND) {
        text_copy(out, size, tr(s->kinds[row].label));
        return;
    }
    *style = STYLE_HINT;
    for (size_t i = 0; i < s->batch_count; i++) {
        const ImportBatch *batch = &s->batches[i];
        if (!text_equal(batch->kind, s->kinds[row].kind) || batch->undone_at[0])
            continue;
        instant_local(batch->at, local, sizeof local);
        text_format(out, size, tr("%1$.10s  %2$s  %3$lld new"), local, batch->file, (long long)batch->added);
        return;
    }
}

static Status import_open(Ui *ui, void *state, const void *argument, Error *error)
{
    ImportState *s = state;
    (void)ui;
    (void)argument;
    s->batches = calloc(LOOK_BACK, sizeof *s->batches);
    s->list =
        (List){.columns = columns, .column_count = sizeof columns / sizeof columns[0], .cell = kind_cell, .data = s};
    s->list.count = import_kinds(&s->kinds);
    return s->batches ? OK : error_memory(error);
}

static Status import_load(Ui *ui, void *state, Error *error)
{
    ImportState *s = state;
    s->batch_count = import_batches(ui_desk(ui), 0, s->batches, LOOK_BACK);
    return store_status(ui_desk(ui)->store, error);
}

static void import_paint(Ui *ui, void *state, Rect area)
{
    ImportState *s = state;
    (void)ui;
    Rect head = layout_take_rows(&area, 2);
    term_text(head.row, head.column + 1, head.columns - 2, STYLE_HINT,
              tr("Which kind of table is it? Nothing is stored before the preview was seen."));
    list_paint(&s->list, area);
}

static void import_cursor(Ui *ui, void *state, Rect area)
{
    (void)ui;
    layout_take_rows(&area, 2);
    list_cursor(&((ImportState *)state)->list, area);
}

static Reaction import_key(Ui *ui, void *state, Key key)
{
    (void)ui;
    return list_key(&((ImportState *)state)->list, key, 0);
}

static bool import_typing(Ui *ui, void *state)
{
    (void)ui;
    return ((ImportState *)state)->list.filtering;
}

static void import_close(Ui *ui, void *state)
{
    ImportState *s = state;
    (void)ui;
    list_free(&s->list);
    free(s->batches);
}

/* --- commands --- */

enum { IMPORT_CHOOSE, IMPORT_TEMPLATE, IMPORT_PAST };
static const Command import_commands[] = {
    {IMPORT_CHOOSE, KEY_ENTER_, 0, N_("Import"), N_("File"), N_("Choose the file to be imported"),
     "lead caller liaison", true},
    {IMPORT_TEMPLATE, '1', 0, N_("Import"), N_("Template"),
     N_("Write an empty table with the right headings, to give out"), "lead caller liaison", true},
    {IMPORT_PAST, '2', 0, N_("Import"), N_("Past ones"), N_("The imports there have been, and taking one back"),
     "lead caller liaison", true},
};

static Reaction write_template(Ui *ui, const char *kind)
{
    static const char *const endings[] = {".xlsx", ".csv"};
    const char *choices[] = {tr("Excel or WPS (.xlsx), with lists to choose from"), tr("CSV")};
    char folder[1024], stem[128], path[IMPORT_PATH];
    Error error = {0};
    int ending = ui_choose(ui, tr("Empty template"), import_kind_label(kind), choices, 2);
    if (ending < 0)
        return REDRAW;
    text_format(stem, sizeof stem, tr("%s template"), import_kind_label(kind));
    Status status = import_start_folder(ui_desk(ui), folder, sizeof folder, &error);
    if (status == OK && !import_free_name(folder, stem, endings[ending], path, sizeof path))
        status = error_set(&error, ERR_IO, "", "%s", tr("the name of the folder is too long"));
    if (status == OK)
        status = template_write(ui_desk(ui), kind, path, &error);
    if (status != OK)
        ui_error(ui, &error);
    else
        ui_say(ui, tr("Written: %s"), path);
    return REDRAW;
}

static Reaction import_command(Ui *ui, void *state, int id)
{
    ImportState *s = state;
    size_t row = list_current(&s->list);
    if (id == IMPORT_PAST)
        return ui_open(ui, &screen_import_batches, NULL);
    if (row == (size_t)-1)
        return HANDLED;
    const char *kind = s->kinds[row].kind;
    return id == IMPORT_CHOOSE ? ui_open(ui, &screen_import_file, kind) : write_template(ui, kind);
}

const Screen screen_import = {
    .name = "import",
    .title = N_("Import a table"),
    .size = sizeof(ImportState),
    .commands = import_commands,
    .command_count = sizeof import_commands / sizeof import_commands[0],
    .open = import_open,
    .load = import_load,
    .paint = import_paint,
    .cursor = import_cursor,
    .key = import_key,
    .command = import_command,
    .typing = import_typing,
    .close = import_close,
};

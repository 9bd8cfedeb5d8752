/* Tables in, second step: the file. Whoever is confined sees one folder and nothing else. */
#include <stdlib.h>
#include <string.h>

#include "import.h"
#include "list.h"
#include "screens.h"
#include "text.h"

enum { FILES_MOST = 2000, PATH_TYPED = 1024 };
enum { COLUMN_NAME, COLUMN_SIZE, COLUMN_CHANGED };

typedef struct {
    char kind[32];
    char folder[1024];
    bool confined;
    List list;
    ImportFile *files;
    size_t count;
} FileState;

static const ListColumn columns[] = {
    {N_("File"), {30, 50, 1, 0}, false},
    {N_("Size"), {8, 10, 0, 2}, true},
    {N_("Modified"), {16, 16, 0, 1}, false},
};

static void file_cell(const List *list, size_t row, int column, char *out, size_t size, Style *style)
{
    const ImportFile *file = &((const FileState *)list->data)->files[row];
    char local[32];
    switch (column) {
    case COLUMN_NAME:
        text_format(out, size, file->folder ? "%s/" : "%s", file->name);
        if (file->folder)
            *style = STYLE_LABEL;
        break;
    case COLUMN_SIZE:
        if (!file->folder)
            text_format(out, size, "%lld KB", (long long)(file->size + 1023) / 1024);
        break;
    default:
        instant_local(file->changed, local, sizeof local);
        text_copy(out, size, local);
    }
}

static Status file_open(Ui *ui, void *state, const void *argument, Error *error)
{
    FileState *s = state;
    text_copy(s->kind, sizeof s->kind, argument);
    s->confined = import_confined(ui_desk(ui));
    s->list = (List){.columns = columns,
                     .column_count = sizeof columns / sizeof columns[0],
                     .cell = file_cell,
                     .data = s,
                     .empty = N_("There is no .csv, .txt or .xlsx file in this folder. Put it there, then press 1.")};
    Status status = import_start_folder(ui_desk(ui), s->folder, sizeof s->folder, error);
    s->files = status == OK ? calloc(FILES_MOST, sizeof *s->files) : NULL;
    return status == OK && !s->files ? error_memory(error) : status;
}

static Status file_load(Ui *ui, void *state, Error *error)
{
    FileState *s = state;
    Status status = import_folder_list(ui_desk(ui), s->folder, s->files, FILES_MOST, &s->count, error);
    s->list.count = s->count;
    list_clamp(&s->list, 0);
    return status;
}

static void file_paint(Ui *ui, void *state, Rect area)
{
    FileState *s = state;
    char line[1200];
    (void)ui;
    Rect head = layout_take_rows(&area, 2);
    text_format(line, sizeof line, s->confined ? tr("Folder %s (the only one that may be used here)") : tr("Folder %s"),
                s->folder);
    term_text(head.row, head.column + 1, head.columns - 2, STYLE_LABEL, line);
    list_paint(&s->list, area);
}

static void file_cursor(Ui *ui, void *state, Rect area)
{
    (void)ui;
    layout_take_rows(&area, 2);
    list_cursor(&((FileState *)state)->list, area);
}

static bool file_typing(Ui *ui, void *state)
{
    (void)ui;
    return ((FileState *)state)->list.filtering;
}

static void file_subtitle(Ui *ui, void *state, char *out, size_t size)
{
    (void)ui;
    text_copy(out, size, import_kind_label(((FileState *)state)->kind));
}

static void file_close(Ui *ui, void *state)
{
    FileState *s = state;
    (void)ui;
    list_free(&s->list);
    free(s->files);
}

/* --- commands --- */

enum { FILE_CHOOSE, FILE_AGAIN, FILE_UP, FILE_PATH };
static const Command file_commands[] = {
    {FILE_CHOOSE, KEY_ENTER_, 0, N_("Import"), N_("Open"), N_("Open the folder, or look at the columns of the file"),
     NULL, true},
    {FILE_AGAIN, '1', 0, N_("Import"), N_("Look again"), N_("Read the folder again"), NULL, true},
    {FILE_UP, '2', KEY_LEFT_, N_("Import"), N_("Folder up"), N_("The folder above this one"), NULL, true},
    {FILE_PATH, '3', 0, N_("Import"), N_("Path"),
     N_("A file or folder by its whole path; typing or pasting one here does the same"), NULL, true},
};

static Reaction go_to(FileState *s, const char *folder)
{
    text_copy(s->folder, sizeof s->folder, folder);
    s->list.cursor = s->list.top = 0;
    s->list.filter[0] = '\0';
    s->list.filtering = false;
    return RELOAD;
}

static Reaction open_columns(Ui *ui, const FileState *s, const char *path)
{
    ImportArgument argument = {.encoding = ENCODING_AUTO};
    if (!text_copy(argument.path, sizeof argument.path, path))
        return HANDLED;
    text_copy(argument.kind, sizeof argument.kind, s->kind);
    return ui_open(ui, &screen_import_columns, &argument);
}

/* `begun`: what was typed of it so far. What leads nowhere is shown again. */
static Reaction ask_path(Ui *ui, FileState *s, const char *begun)
{
    char typed[PATH_TYPED], path[PATH_TYPED];
    Error error = {0};
    bool folder;
    text_copy(typed, sizeof typed, begun);
    while (ui_ask(ui, tr("Which file"), tr("Path of a file or folder"), typed, sizeof typed, false)) {
        if (import_path(ui_desk(ui), s->folder, typed, path, sizeof path, &folder, &error) == OK)
            return folder ? go_to(s, path) : open_columns(ui, s, path);
        ui_error(ui, &error);
    }
    return REDRAW;
}

static Reaction choose(Ui *ui, FileState *s)
{
    char path[IMPORT_PATH];
    size_t row = list_current(&s->list);
    if (row == (size_t)-1)
        return HANDLED;
    const ImportFile *file = &s->files[row];
    const char *between = text_equal(s->folder, "/") ? "" : "/";
    if (!text_format(path, sizeof path, "%s%s%s", s->folder, between, file->name))
        return HANDLED;
    if (!file->folder)
        return open_columns(ui, s, path);
    return strlen(path) < sizeof s->folder ? go_to(s, path) : HANDLED;
}

/* No name of a file holds a slash: behind the one that began the filter a second one, or one that is pasted, is a
 * path's.
 */
static Reaction file_key(Ui *ui, void *state, Key key)
{
    FileState *s = state;
    char begun[PATH_TYPED] = "";
    bool pasted = key.code == KEY_PASTE_ && strchr(key.paste, '/');
    if (pasted)
        text_clean(begun, sizeof begun, key.paste, false, NULL);
    else if (s->list.filtering && key_plain(key.code) == '/')
        text_format(begun, sizeof begun, "/%s/", s->list.filter);
    if (!begun[0])
        return list_key(&s->list, key, 0);
    if (s->confined) {
        ui_say(ui, "%s", tr("Only this folder may be used here."));
        return REDRAW;
    }
    s->list.filtering = false;
    s->list.filter[0] = '\0';
    return ask_path(ui, s, begun);
}

static Reaction file_command(Ui *ui, void *state, int id)
{
    FileState *s = state;
    char above[sizeof s->folder];
    if (id == FILE_CHOOSE)
        return choose(ui, s);
    if (id == FILE_AGAIN) {
        ui_say(ui, "%s", tr("The folder was read again."));
        return RELOAD;
    }
    if (id == FILE_PATH)
        return ask_path(ui, s, "");
    import_folder_of(s->folder, above, sizeof above);
    return go_to(s, above);
}

static const char *file_why_not(Ui *ui, void *state, int id)
{
    const FileState *s = state;
    (void)ui;
    if ((id == FILE_UP || id == FILE_PATH) && s->confined)
        return tr("Only this folder may be used here.");
    return NULL;
}

const Screen screen_import_file = {
    .name = "import-file",
    .title = N_("Which file"),
    .size = sizeof(FileState),
    .commands = file_commands,
    .command_count = sizeof file_commands / sizeof file_commands[0],
    .open = file_open,
    .load = file_load,
    .paint = file_paint,
    .cursor = file_cursor,
    .key = file_key,
    .command = file_command,
    .why_not = file_why_not,
    .subtitle = file_subtitle,
    .typing = file_typing,
    .close = file_close,
};

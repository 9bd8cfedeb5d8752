/* Tables in, last step: what would become of every row, then the import itself. The preview is the import without its
 * last word, so the two cannot differ. */
#include <stdlib.h>
#include <string.h>

#include "import.h"
#include "list.h"
#include "screens.h"
#include "text.h"

enum { KEPT = 500 /* rows of each kind to look through; all are counted */, HEAD_ROWS = 3 };
enum { COLUMN_ROW, COLUMN_WHO, COLUMN_WHAT };
enum { TAB_NOTES = ROW_REFUSED + 1, TABS };

typedef struct {
    int64_t number; /* 0: about the file */
    char who[64];
    char *text; /* lines; NULL none */
} PreviewRow;

typedef struct {
    PreviewRow rows[KEPT];
    size_t count;
} PreviewTab;

typedef struct {
    ImportArgument argument;
    ImportResult result;
    PreviewTab *tabs; /* TABS */
    int64_t notes;
    int tab;
    bool keep_both; /* calls from a work sheet whose person was reached meanwhile */
    List list;
    Ui *ui; /* for the progress of a job */
} PreviewState;

static const ListColumn columns[] = {
    {N_("Row"), {6, 7, 0, 0}, true},
    {N_("Name"), {8, 14, 0, 0}, false},
    {N_("What happens"), {40, 60, 1, 0}, false},
};

static const char *const tab_labels[TABS] = {N_("Added"), N_("Changed"), N_("Already there"), N_("Refused"),
                                             N_("To know")};
static const char *const compared_labels[TABS] = {N_("Only there"), N_("Different"), N_("The same"), N_("Refused"),
                                                  N_("To know")};
static const Style tab_styles[TABS] = {STYLE_GOOD, STYLE_WARN, STYLE_HINT, STYLE_BAD, STYLE_NORMAL};

/* The province's list is compared and changes nobody. */
static bool is_compared(const PreviewState *s)
{
    return strcmp(s->argument.kind, "registry") == 0;
}

/* --- collecting --- */

static void keep_row(PreviewTab *tab, int64_t number, const char *who, const char *text)
{
    if (tab->count == KEPT)
        return;
    PreviewRow *row = &tab->rows[tab->count++];
    row->number = number;
    text_copy(row->who, sizeof row->who, who);
    row->text = text[0] ? strdup(text) : NULL;
}

static void changes_text(const ImportLine *line, char *out, size_t size)
{
    out[0] = '\0';
    for (size_t i = 0; i < line->change_count; i++) {
        char one[360];
        const ImportChange *change = &line->changes[i];
        if (change->before[0] || change->after[0])
            text_format(one, sizeof one, tr("%1$s: %2$s → %3$s"), change->label,
                        change->before[0] ? change->before : tr("(empty)"),
                        change->after[0] ? change->after : tr("(empty)"));
        else
            text_format(one, sizeof one, tr("%s is added"), change->label);
        if (i > 0)
            text_append(out, size, "\n");
        text_append(out, size, one);
    }
}

static void on_line(void *arg, const ImportLine *line)
{
    PreviewState *s = arg;
    PreviewTab *tab = &s->tabs[line->result];
    char text[8192] = "";
    if (tab->count == KEPT)
        return;
    if (line->result == ROW_CHANGED)
        changes_text(line, text, sizeof text);
    else if (line->result == ROW_REFUSED && line->column[0])
        text_format(text, sizeof text, tr("%1$s “%2$s”: %3$s"), line->column, line->value, line->reason);
    else if (line->result == ROW_REFUSED)
        text_copy(text, sizeof text, line->reason);
    keep_row(tab, line->number, line->who, text);
}

static void on_note(void *arg, const char *text)
{
    PreviewState *s = arg;
    s->notes++;
    keep_row(&s->tabs[TAB_NOTES], 0, "", text);
}

static bool on_progress(void *arg, int64_t done, int64_t percent)
{
    char what[160];
    text_format(what, sizeof what, tr("%lld rows read"), (long long)done);
    return ui_progress(((PreviewState *)arg)->ui, what, percent, 100);
}

static ImportJob job_of(PreviewState *s, bool dry_run)
{
    const ImportArgument *a = &s->argument;
    return (ImportJob){.kind = a->kind,
                       .file = a->path,
                       .dry_run = dry_run,
                       .keep_both = s->keep_both,
                       .encoding = a->encoding,
                       .sheet = a->sheet,
                       .mapping = a->chosen ? &a->mapping : NULL,
                       .progress = on_progress,
                       .arg = s};
}

/* --- tabs --- */

static int64_t tab_total(const PreviewState *s, int tab)
{
    const ImportResult *r = &s->result;
    const int64_t totals[TABS] = {r->added, r->changed, r->same, r->refused, s->notes};
    return totals[tab];
}

static void show_tab(PreviewState *s, int tab)
{
    s->tab = tab;
    s->list.count = s->tabs[tab].count;
    s->list.cursor = s->list.top = 0;
    s->list.filter[0] = '\0';
    s->list.filtering = false;
    list_clamp(&s->list, 0);
}

static const char *what_happens(const PreviewState *s, const PreviewRow *row)
{
    static const char *const plain[TABS] = {N_("is added"), N_("is changed"), N_("nothing to do"), "", ""};
    static const char *const compared[TABS] = {N_("nobody here"), N_("other values here"), N_("nothing to do"), "", ""};
    const char *text = (is_compared(s) ? compared : plain)[s->tab];
    return row->text ? row->text : text[0] ? tr(text) : "";
}

static void in_one_line(const char *lines, char *out, size_t size)
{
    out[0] = '\0';
    while (*lines) {
        char line[512];
        size_t length = strcspn(lines, "\n");
        text_format(line, sizeof line, "%.*s%s", (int)length, lines, lines[length] ? tr(", ") : "");
        text_append(out, size, line);
        lines += length + (lines[length] == '\n');
    }
}

static void preview_cell(const List *list, size_t at, int column, char *out, size_t size, Style *style)
{
    const PreviewState *s = list->data;
    const PreviewRow *row = &s->tabs[s->tab].rows[at];
    if (column == COLUMN_ROW) {
        if (row->number)
            text_format(out, size, "%lld", (long long)row->number);
    } else if (column == COLUMN_WHO) {
        text_copy(out, size, row->who);
    } else {
        in_one_line(what_happens(s, row), out, size);
        *style = s->tab == ROW_REFUSED ? STYLE_BAD : STYLE_NORMAL;
    }
}

/* --- life --- */

static void forget_rows(PreviewState *s)
{
    for (int t = 0; s->tabs && t < TABS; t++) {
        for (size_t i = 0; i < s->tabs[t].count; i++)
            free(s->tabs[t].rows[i].text);
        s->tabs[t].count = 0;
    }
    s->notes = 0;
}

static Status look(PreviewState *s, Error *error)
{
    static const int order[] = {ROW_REFUSED, ROW_CHANGED, ROW_ADDED, ROW_SAME};
    ImportJob job = job_of(s, true);
    job.line = on_line;
    job.note = on_note;
    forget_rows(s);
    Status status = import_run(ui_desk(s->ui), &job, &s->result, error);
    for (size_t i = sizeof order / sizeof order[0]; i-- > 0;)
        if (tab_total(s, order[i]) > 0)
            show_tab(s, order[i]);
    return status;
}

static Status preview_load(Ui *ui, void *state, Error *error)
{
    (void)ui;
    (void)state;
    (void)error;
    return OK;
}

static void preview_close(Ui *ui, void *state)
{
    PreviewState *s = state;
    (void)ui;
    list_free(&s->list);
    forget_rows(s);
    free(s->tabs);
}

static Status preview_open(Ui *ui, void *state, const void *argument, Error *error)
{
    PreviewState *s = state;
    s->argument = *(const ImportArgument *)argument;
    s->ui = ui;
    s->list = (List){.columns = columns,
                     .column_count = sizeof columns / sizeof columns[0],
                     .cell = preview_cell,
                     .data = s,
                     .empty = N_("There is no such row.")};
    s->tabs = calloc(TABS, sizeof *s->tabs);
    return s->tabs ? look(s, error) : error_memory(error); /* who may not import, or a file that is gone */
}

/* --- painting --- */

static void paint_tabs(const PreviewState *s, Rect line)
{
    int column = line.column + 1, end = line.column + line.columns - 1;
    for (int t = 0; t < TABS; t++) {
        char text[96];
        bool here = t == s->tab;
        text_format(text, sizeof text, here ? "[%d %s %lld]" : " %d %s %lld ", t + 1,
                    tr((is_compared(s) ? compared_labels : tab_labels)[t]), (long long)tab_total(s, t));
        int width = text_columns(text);
        if (column + width > end)
            return;
        term_text(line.row, column, width, here ? STYLE_SELECTED : tab_total(s, t) ? tab_styles[t] : STYLE_HINT, text);
        column += width + 1;
    }
}

static void preview_paint(Ui *ui, void *state, Rect area)
{
    PreviewState *s = state;
    char line[200];
    (void)ui;
    Rect head = layout_take_rows(&area, HEAD_ROWS);
    paint_tabs(s, layout_take_rows(&head, 1));
    size_t kept = s->tabs[s->tab].count;
    int64_t total = tab_total(s, s->tab);
    if (total > (int64_t)kept)
        text_format(line, sizeof line, tr("Nothing is stored yet. Here are the first %1$zu of %2$lld."), kept,
                    (long long)total);
    else if (is_compared(s))
        text_format(line, sizeof line,
                    tr("Nothing is stored yet. F2 keeps what differs, and %lld people only here, to be settled."),
                    (long long)s->result.only_here);
    else
        text_copy(line, sizeof line, tr("Nothing is stored yet. F2 imports; Esc leaves everything as it is."));
    term_text(head.row, head.column + 1, head.columns - 2, STYLE_HINT, line);
    list_paint(&s->list, area);
}

static void preview_cursor(Ui *ui, void *state, Rect area)
{
    (void)ui;
    layout_take_rows(&area, HEAD_ROWS);
    list_cursor(&((PreviewState *)state)->list, area);
}

static Reaction preview_key(Ui *ui, void *state, Key key)
{
    (void)ui;
    return list_key(&((PreviewState *)state)->list, key, 0);
}

static bool preview_typing(Ui *ui, void *state)
{
    (void)ui;
    return ((PreviewState *)state)->list.filtering;
}

static void preview_subtitle(Ui *ui, void *state, char *out, size_t size)
{
    const char *path = ((PreviewState *)state)->argument.path, *slash = strrchr(path, '/');
    (void)ui;
    text_copy(out, size, slash ? slash + 1 : path);
}

/* --- commands --- */

enum { PREVIEW_TAB, PREVIEW_IMPORT = TABS, PREVIEW_READ, PREVIEW_REJECTS, PREVIEW_BOTH };
static const Command preview_commands[] = {
    {PREVIEW_IMPORT, KEY_F(2), 0, N_("Import"), N_("Import"), N_("Store the good rows; the refused ones are left out"),
     "lead caller liaison", true},
    {PREVIEW_READ, KEY_ENTER_, 0, N_("Import"), N_("Whole text"), N_("Read what happens to the row in full"), NULL,
     true},
    {PREVIEW_REJECTS, '6', 0, N_("Import"), N_("Refused to file"),
     N_("Write the refused rows to a CSV with their reasons: mended, it imports again"), NULL, true},
    {PREVIEW_BOTH, '8', 0, N_("Import"), N_("Both stay"),
     N_("Take the calls from a work sheet, too, whose people were reached meanwhile"), NULL, false},
    {PREVIEW_TAB + ROW_ADDED, '1', 0, N_("Rows"), N_("Added"), N_("Rows that would be added"), NULL, false},
    {PREVIEW_TAB + ROW_CHANGED, '2', 0, N_("Rows"), N_("Changed"), N_("Rows that would change somebody, and what"),
     NULL, false},
    {PREVIEW_TAB + ROW_SAME, '3', 0, N_("Rows"), N_("Already there"), N_("Rows that say nothing new"), NULL, false},
    {PREVIEW_TAB + ROW_REFUSED, '4', 0, N_("Rows"), N_("Refused"), N_("Rows that cannot be imported, and why"), NULL,
     false},
    {PREVIEW_TAB + TAB_NOTES, '5', 0, N_("Rows"), N_("To know"), N_("Columns left out, and advice"), NULL, false},
};

static Reaction read_row(Ui *ui, const PreviewState *s)
{
    char title[128];
    size_t at = list_current(&s->list);
    if (at == (size_t)-1)
        return HANDLED;
    const PreviewRow *row = &s->tabs[s->tab].rows[at];
    if (row->number)
        text_format(title, sizeof title, tr("Row %1$lld %2$s"), (long long)row->number, row->who);
    else
        text_copy(title, sizeof title, tr("To know"));
    ui_show(ui, title, what_happens(s, row));
    return REDRAW;
}

/* Beside the file, under a name that nothing has. */
static Reaction write_rejects(Ui *ui, PreviewState *s)
{
    char folder[IMPORT_PATH], stem[300], path[IMPORT_PATH];
    const char *slash = strrchr(s->argument.path, '/'), *name = slash ? slash + 1 : s->argument.path;
    const char *dot = strrchr(name, '.');
    Error error = {0};
    ImportResult result;
    ImportJob job = job_of(s, true);
    text_format(stem, sizeof stem, tr("%.*s refused"), dot ? (int)(dot - name) : (int)strlen(name), name);
    import_folder_of(s->argument.path, folder, sizeof folder);
    Status status = import_free_name(folder, stem, ".csv", path, sizeof path)
                        ? OK
                        : error_set(&error, ERR_IO, "", "%s", tr("the name of the folder is too long"));
    job.rejects = path;
    if (status == OK)
        status = import_run(ui_desk(ui), &job, &result, &error);
    if (status != OK)
        ui_error(ui, &error);
    else
        ui_say(ui, tr("Written: %s"), path);
    return REDRAW;
}

static Reaction after_import(Ui *ui, const PreviewState *s, const ImportResult *done)
{
    if (is_compared(s)) {
        ui_say(ui, tr("Compared: %1$lld people only there, %2$lld differ, %3$lld only here. No file was changed."),
               (long long)done->added, (long long)done->changed, (long long)done->only_here);
        return ui_goto(ui, &screen_compare, NULL);
    }
    ui_say(ui, tr("Import no. %1$lld: %2$lld added, %3$lld changed, %4$lld refused."), (long long)done->batch,
           (long long)done->added, (long long)done->changed, (long long)done->refused);
    return ui_goto(ui, &screen_import_batches, NULL);
}

static void question(const PreviewState *s, char *out, size_t size)
{
    const ImportResult *r = &s->result;
    if (is_compared(s))
        text_format(out, size,
                    tr("%1$lld people stand only there, %2$lld differ, %3$lld stand only here. They become a list "
                       "to be settled one by one; no file changes."),
                    (long long)r->added, (long long)r->changed, (long long)r->only_here);
    else
        text_format(out, size,
                    tr("%1$lld rows are added, %2$lld change what is there. %3$lld refused rows are left out."),
                    (long long)r->added, (long long)r->changed, (long long)r->refused);
}

static Reaction import_now(Ui *ui, PreviewState *s)
{
    char text[400], what[80];
    Error error = {0};
    ImportResult done;
    question(s, text, sizeof text);
    /* The preview was the warning, and a batch can be taken back: Enter goes on. */
    const char *const choices[] = {tr("Import"), tr("Back")};
    if (ui_choose(ui, tr("Import"), text, choices, 2) != 0)
        return REDRAW;
    ImportJob job = job_of(s, false);
    if (import_run(ui_desk(ui), &job, &done, &error) != OK) {
        ui_error(ui, &error);
        return REDRAW;
    }
    text_format(what, sizeof what, tr("import no. %lld"), (long long)done.batch);
    ui_offer_long_undo(ui, what, import_take_back, done.batch);
    return after_import(ui, s, &done);
}

static Reaction take_both(Ui *ui, PreviewState *s)
{
    Error error = {0};
    s->keep_both = !s->keep_both;
    if (look(s, &error) != OK)
        ui_error(ui, &error);
    else
        ui_say(ui, "%s",
               s->keep_both ? tr("Both calls stay where somebody was faster.")
                            : tr("Calls of people who were reached meanwhile are refused."));
    return REDRAW;
}

static Reaction preview_command(Ui *ui, void *state, int id)
{
    PreviewState *s = state;
    switch (id) {
    case PREVIEW_IMPORT:
        return import_now(ui, s);
    case PREVIEW_READ:
        return read_row(ui, s);
    case PREVIEW_REJECTS:
        return write_rejects(ui, s);
    case PREVIEW_BOTH:
        return take_both(ui, s);
    default:
        show_tab(s, id);
        return REDRAW;
    }
}

static const char *preview_why_not(Ui *ui, void *state, int id)
{
    const PreviewState *s = state;
    (void)ui;
    if (id == PREVIEW_IMPORT && s->result.added + s->result.changed + s->result.only_here == 0)
        return tr("There is nothing to import: no row is new or changes anything.");
    if (id == PREVIEW_BOTH && strcmp(s->argument.kind, "attempts") != 0)
        return tr("This is for calls.");
    if (id == PREVIEW_REJECTS && s->result.refused == 0)
        return tr("No row is refused.");
    return NULL;
}

const Screen screen_import_preview = {
    .name = "import-preview",
    .title = N_("Preview of the import"),
    .size = sizeof(PreviewState),
    .commands = preview_commands,
    .command_count = sizeof preview_commands / sizeof preview_commands[0],
    .open = preview_open,
    .load = preview_load,
    .paint = preview_paint,
    .cursor = preview_cursor,
    .key = preview_key,
    .command = preview_command,
    .why_not = preview_why_not,
    .subtitle = preview_subtitle,
    .typing = preview_typing,
    .close = preview_close,
};

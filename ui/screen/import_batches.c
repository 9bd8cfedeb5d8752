/* Past imports, and taking one back. */
#include <stdlib.h>
#include <string.h>

#include "import.h"
#include "list.h"
#include "screens.h"
#include "text.h"

enum { PAGE = 100, NAMED_MOST = 4000 };
enum {
    COLUMN_NUMBER,
    COLUMN_AT,
    COLUMN_ACCOUNT,
    COLUMN_KIND,
    COLUMN_FILE,
    COLUMN_ADDED,
    COLUMN_CHANGED,
    COLUMN_REFUSED
};

typedef struct {
    List list;
    ImportBatch *rows;
    size_t count, room;
    bool more;
} BatchState;

static const ListColumn columns[] = {
    {N_("No."), {4, 6, 0, 0}, true},      {N_("Time"), {16, 16, 0, 0}, false}, {N_("Account"), {8, 12, 0, 3}, false},
    {N_("Table"), {10, 14, 0, 2}, false}, {N_("File"), {14, 30, 1, 0}, false}, {N_("Added"), {6, 8, 0, 0}, true},
    {N_("Changed"), {7, 8, 0, 1}, true},  {N_("Refused"), {7, 8, 0, 4}, true},
};

static void batch_cell(const List *list, size_t at, int column, char *out, size_t size, Style *style)
{
    const ImportBatch *row = &((const BatchState *)list->data)->rows[at];
    const int64_t numbers[] = {row->id, row->added, row->changed, row->refused};
    bool undone = row->undone_at[0] != '\0';
    char local[32];
    if (undone)
        *style = STYLE_HINT;
    switch (column) {
    case COLUMN_AT:
        instant_local(row->at, local, sizeof local);
        text_copy(out, size, local);
        break;
    case COLUMN_ACCOUNT:
        text_copy(out, size, row->account);
        break;
    case COLUMN_KIND:
        text_copy(out, size, import_kind_label(row->kind));
        break;
    case COLUMN_FILE:
        text_format(out, size, undone ? tr("(taken back) %s") : "%s", row->file);
        break;
    default:
        text_format(out, size, "%lld", (long long)numbers[column == COLUMN_NUMBER ? 0 : column - COLUMN_ADDED + 1]);
    }
}

static Status read_further(Ui *ui, List *list, Error *error)
{
    BatchState *s = list->data;
    if (s->count + PAGE > s->room) {
        ImportBatch *rows = realloc(s->rows, (s->count + PAGE) * sizeof *rows);
        if (!rows)
            return error_memory(error);
        s->rows = rows;
        s->room = s->count + PAGE;
    }
    size_t got = import_batches(ui_desk(ui), s->count ? s->rows[s->count - 1].id : 0, s->rows + s->count, PAGE);
    s->count += got;
    s->more = got == PAGE;
    s->list.count = s->count;
    return store_status(ui_desk(ui)->store, error);
}

static Status batches_open(Ui *ui, void *state, const void *argument, Error *error)
{
    BatchState *s = state;
    (void)ui;
    (void)argument;
    (void)error;
    s->list = (List){.columns = columns,
                     .column_count = sizeof columns / sizeof columns[0],
                     .cell = batch_cell,
                     .data = s,
                     .more = &s->more,
                     .further = read_further,
                     .empty = N_("Nothing was imported yet.")};
    return OK;
}

static Status batches_load(Ui *ui, void *state, Error *error)
{
    BatchState *s = state;
    size_t wanted = list_needed(&s->list);
    Status status;
    s->count = 0;
    do
        status = read_further(ui, &s->list, error);
    while (status == OK && s->more && s->count < wanted);
    list_clamp(&s->list, 0);
    return status;
}

static void batches_paint(Ui *ui, void *state, Rect area)
{
    (void)ui;
    list_paint(&((BatchState *)state)->list, area);
}

static void batches_cursor(Ui *ui, void *state, Rect area)
{
    (void)ui;
    list_cursor(&((BatchState *)state)->list, area);
}

static Reaction batches_key(Ui *ui, void *state, Key key)
{
    return list_key_on(ui, &((BatchState *)state)->list, key);
}

static bool batches_typing(Ui *ui, void *state)
{
    (void)ui;
    return ((BatchState *)state)->list.filtering;
}

static void batches_close(Ui *ui, void *state)
{
    BatchState *s = state;
    (void)ui;
    list_free(&s->list);
    free(s->rows);
}

/* --- taking back --- */

typedef struct {
    Ui *ui;
    char names[NAMED_MOST]; /* of who stays, each in a line, as many as fit */
} TakingBack;

static void name_one(void *arg, const char *text)
{
    char *names = ((TakingBack *)arg)->names;
    size_t used = strlen(names);
    if (used + strlen(text) + 2 < NAMED_MOST)
        text_format(names + used, NAMED_MOST - used, "%s%s", used ? "\n" : "", text);
}

static bool progress(void *arg, int64_t done, int64_t total)
{
    return ui_progress(((TakingBack *)arg)->ui, tr("Taking the import back"), done, total);
}

static Status undo_batch(TakingBack *job, int64_t batch, ImportResult *done, Error *error)
{
    const ImportUndo how = {.refused = name_one, .progress = progress, .arg = job};
    return import_undo(ui_desk(job->ui), batch, &how, done, error);
}

Status import_take_back(Ui *ui, int64_t batch, Error *error)
{
    TakingBack job = {.ui = ui};
    ImportResult done;
    Status status = undo_batch(&job, batch, &done, error);
    if (status == OK && done.refused > 0)
        return error_set(error, ERR_CONFLICT, "", tr("Import no. %1$lld was taken back, but not everything: %2$s"),
                         (long long)batch, job.names);
    return status;
}

static Reaction take_back(Ui *ui, const ImportBatch *row)
{
    char text[400], title[80];
    TakingBack job = {.ui = ui};
    Error error = {0};
    ImportResult done;
    text_format(title, sizeof title, tr("Import no. %lld"), (long long)row->id);
    text_format(text, sizeof text,
                tr("Take back what %1$s brought: %2$lld added, %3$lld changed? Whoever has had a call or another entry "
                   "since then stays and is named."),
                row->file, (long long)row->added, (long long)row->changed);
    if (!ui_confirm(ui, title, text, tr("Undo batch"), tr("Leave it")))
        return REDRAW;
    ui_say(ui, tr("Undoing: %s"), title);
    ui_paint_now(ui);
    if (undo_batch(&job, row->id, &done, &error) != OK) {
        ui_error(ui, &error);
        return RELOAD;
    }
    ui_offer_undo(ui, NULL, NULL, 0);
    if (done.refused > 0)
        ui_show(ui, tr("These stay"), job.names);
    ui_say(ui, tr("Import no. %1$lld was taken back: %2$lld removed, %3$lld set back, %4$lld stay."),
           (long long)row->id, (long long)done.added, (long long)done.changed, (long long)done.refused);
    return RELOAD;
}

enum { BATCH_UNDO };
static const Command batch_commands[] = {
    {BATCH_UNDO, '1', KEY_DELETE_, N_("Import"), N_("Undo batch"),
     N_("Take the marked import back; what people did since then stays"), "lead caller", true},
};

static Reaction batches_command(Ui *ui, void *state, int id)
{
    BatchState *s = state;
    size_t at = list_current(&s->list);
    return id == BATCH_UNDO && at != (size_t)-1 ? take_back(ui, &s->rows[at]) : HANDLED;
}

static const char *batches_why_not(Ui *ui, void *state, int id)
{
    const BatchState *s = state;
    size_t at = list_current(&s->list);
    (void)ui;
    (void)id;
    if (at == (size_t)-1)
        return tr("Nothing was imported yet.");
    return s->rows[at].undone_at[0] ? tr("This import was taken back already.") : NULL;
}

const Screen screen_import_batches = {
    .name = "import-batches",
    .title = N_("Past imports"),
    .size = sizeof(BatchState),
    .commands = batch_commands,
    .command_count = sizeof batch_commands / sizeof batch_commands[0],
    .open = batches_open,
    .load = batches_load,
    .paint = batches_paint,
    .cursor = batches_cursor,
    .key = batches_key,
    .command = batches_command,
    .why_not = batches_why_not,
    .typing = batches_typing,
    .close = batches_close,
};

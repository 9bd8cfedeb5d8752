/* The people behind one figure of a report. */
#include <stdlib.h>
#include <string.h>

#include "figures.h"
#include "list.h"
#include "people.h"
#include "text.h"

enum { PAGE = 50, CARD = 1, ADD };
enum { C_NAME, C_UNIT, C_STATUS, C_NUMBER, C_CONTACT };

typedef struct {
    Door door;
    DonorRow *rows;
    size_t count, room;
    bool read, more;
    List list;
} Behind;

static const ListColumn columns[] = {
    {N_("Name"), {8, 14, 1, 0}, false},          {N_("Unit"), {8, 14, 1, 2}, false},
    {N_("Status"), {10, 16, 1, 1}, false},       {N_("Number"), {11, 12, 0, 0}, false},
    {N_("Last contact"), {10, 16, 0, 3}, false},
};

static const Command commands[] = {
    {CARD, KEY_ENTER_, 0, N_("Figures"), N_("Card"), N_("Opens the person's card"), "lead caller liaison readonly",
     true},
    PEOPLE_ADD(ADD, '7'),
};

static void cell(const List *list, size_t at, int column, char *out, size_t size, Style *style)
{
    const DonorRow *row = &((const Behind *)list->data)->rows[at];
    (void)style;
    switch (column) {
    case C_NAME:
        text_copy(out, size, row->name);
        break;
    case C_UNIT:
        text_copy(out, size, choice_label("unit", row->unit));
        break;
    case C_STATUS:
        text_copy(out, size, choice_label("status", row->status));
        break;
    case C_NUMBER:
        text_copy(out, size, row->phone);
        break;
    default:
        instant_local(row->contacted_at, out, size);
    }
}

static int64_t row_donor(const List *list, size_t row)
{
    return ((const Behind *)list->data)->rows[row].id;
}

static bool on_progress(void *arg, int64_t done, int64_t total)
{
    return ui_progress(arg, tr("Looking for the people behind the figure"), done, total);
}

static Status read_further(Ui *ui, List *list, Error *error)
{
    Behind *b = list->data;
    if (b->count + PAGE > b->room) {
        DonorRow *rows = realloc(b->rows, (b->room + PAGE) * sizeof *rows);
        if (!rows)
            return error_memory(error);
        b->rows = rows;
        b->room += PAGE;
    }
    size_t found = 0;
    int64_t after = b->count ? b->rows[b->count - 1].id : 0;
    Status status =
        report_people(ui_desk(ui), &b->door, after, b->rows + b->count, PAGE, &found, on_progress, ui, error);
    b->count += found;
    b->more = found == PAGE;
    b->list.count = b->count;
    return status;
}

/* The list stays as it was read: the next page is read when the cursor comes near it. */
static Status behind_load(Ui *ui, void *state, Error *error)
{
    Behind *b = state;
    b->list.data = b;
    if (b->read)
        return OK;
    b->read = true;
    Status status = read_further(ui, &b->list, error);
    if (status == ERR_CANCELLED) {
        ui_say(ui, "%s", tr("Stopped: not everybody was looked for."));
        return OK;
    }
    return status;
}

static Status behind_open(Ui *ui, void *state, const void *argument, Error *error)
{
    Behind *b = state;
    (void)ui;
    (void)error;
    b->door = *(const Door *)argument;
    b->list = (List){.columns = columns,
                     .column_count = sizeof columns / sizeof columns[0],
                     .cell = cell,
                     .data = b,
                     .more = &b->more,
                     .further = read_further,
                     .donor = row_donor,
                     .empty = N_("Nobody stands behind this figure.")};
    return OK;
}

static void behind_close(Ui *ui, void *state)
{
    Behind *b = state;
    (void)ui;
    list_free(&b->list);
    free(b->rows);
}

static void behind_paint(Ui *ui, void *state, Rect area)
{
    (void)ui;
    list_paint(&((Behind *)state)->list, area);
}

static void behind_cursor(Ui *ui, void *state, Rect area)
{
    (void)ui;
    list_cursor(&((Behind *)state)->list, area);
}

static void behind_subtitle(Ui *ui, void *state, char *out, size_t size)
{
    const Behind *b = state;
    (void)ui;
    text_format(out, size, b->more ? "%zu+" : "%zu", b->count);
}

static Reaction behind_key(Ui *ui, void *state, Key key)
{
    return list_key_on(ui, &((Behind *)state)->list, key);
}

static const char *behind_why_not(Ui *ui, void *state, int id)
{
    (void)ui;
    (void)id;
    return list_current(&((const Behind *)state)->list) == (size_t)-1 ? tr("the list is empty") : NULL;
}

static Reaction behind_command(Ui *ui, void *state, int id)
{
    Behind *b = state;
    const DonorRow *row = &b->rows[list_current(&b->list)];
    return id == ADD ? people_add_to_calls(ui, &row->id, 1) : ui_open(ui, &screen_card, &row->id);
}

static bool behind_typing(Ui *ui, void *state)
{
    (void)ui;
    return ((const Behind *)state)->list.filtering;
}

const Screen screen_figure = {
    .name = "figure",
    .title = N_("People behind the figure"),
    .size = sizeof(Behind),
    .commands = commands,
    .command_count = sizeof commands / sizeof commands[0],
    .open = behind_open,
    .load = behind_load,
    .paint = behind_paint,
    .cursor = behind_cursor,
    .key = behind_key,
    .command = behind_command,
    .why_not = behind_why_not,
    .subtitle = behind_subtitle,
    .close = behind_close,
    .typing = behind_typing,
};

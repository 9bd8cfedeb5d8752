/* What others did since I was last here: whose file, who, what. */
#include <stdlib.h>
#include <string.h>

#include "list.h"
#include "morning.h"
#include "screens.h"
#include "text.h"

enum { NEWS_ROWS = 500 };
enum { COLUMN_TIME, COLUMN_NAME, COLUMN_UNIT, COLUMN_WHAT, COLUMN_WHO };

typedef struct {
    LastHere last;
    List list;
    NewsRow *rows;
} NewsState;

static const ListColumn columns[] = {
    {N_("When"), {11, 11, 0, 0}, false}, {N_("Name"), {8, 14, 1, 0}, false}, {N_("Unit"), {8, 12, 0, 2}, false},
    {N_("What"), {18, 30, 2, 0}, false}, {N_("Who"), {8, 14, 1, 0}, false},
};

static const char *table_label(const char *table)
{
    for (size_t i = 0; record_types[i]; i++)
        if (text_equal(record_types[i]->table, table))
            return tr(record_types[i]->label);
    return table;
}

static void what_text(const NewsRow *row, char *out, size_t size)
{
    if (row->kind == NEWS_FILE)
        text_copy(out, size, tr("new file"));
    else if (row->kind == NEWS_CALL)
        text_format(out, size, tr("call: %s"), choice_label("outcome", row->outcome));
    else
        text_format(out, size, tr("changed: %s"), table_label(row->record));
}

static void news_cell(const List *list, size_t at, int column, char *out, size_t size, Style *style)
{
    const NewsRow *row = &((const NewsState *)list->data)->rows[at];
    char local[32];
    (void)style;
    switch (column) {
    case COLUMN_TIME:
        instant_local(row->at, local, sizeof local);
        text_copy(out, size, strlen(local) > 5 ? local + 5 : local);
        break;
    case COLUMN_NAME:
        text_copy(out, size, row->name);
        break;
    case COLUMN_UNIT:
        text_copy(out, size, choice_label("unit", row->unit));
        break;
    case COLUMN_WHAT:
        what_text(row, out, size);
        break;
    default:
        text_copy(out, size, row->who);
    }
}

static Status news_open(Ui *ui, void *state, const void *argument, Error *error)
{
    NewsState *s = state;
    if (argument)
        s->last = *(const LastHere *)argument;
    else
        morning_last_here(ui_desk(ui), &s->last);
    s->rows = calloc(NEWS_ROWS, sizeof *s->rows);
    s->list = (List){.columns = columns,
                     .column_count = sizeof columns / sizeof columns[0],
                     .cell = news_cell,
                     .empty = N_("Nothing was done by others since you were last here.")};
    return s->rows ? OK : error_memory(error);
}

static Status news_load(Ui *ui, void *state, Error *error)
{
    NewsState *s = state;
    Desk *desk = ui_desk(ui);
    s->list.data = s;
    s->list.count = morning_news_rows(desk, &s->last, s->rows, NEWS_ROWS);
    list_clamp(&s->list, term_rows());
    return store_status(desk->store, error);
}

static void news_paint(Ui *ui, void *state, Rect area)
{
    (void)ui;
    list_paint(&((NewsState *)state)->list, area);
}

static void news_cursor(Ui *ui, void *state, Rect area)
{
    (void)ui;
    list_cursor(&((NewsState *)state)->list, area);
}

static Reaction news_key(Ui *ui, void *state, Key key)
{
    (void)ui;
    return list_key(&((NewsState *)state)->list, key, 0);
}

static bool news_typing(Ui *ui, void *state)
{
    (void)ui;
    return ((NewsState *)state)->list.filtering;
}

static void news_subtitle(Ui *ui, void *state, char *out, size_t size)
{
    const NewsState *s = state;
    char local[32];
    (void)ui;
    if (!s->last.audit)
        return;
    instant_local(s->last.at, local, sizeof local);
    text_format(out, size, tr("since %s"), local);
}

enum { NEWS_CARD };
static const Command news_commands[] = {
    {NEWS_CARD, KEY_ENTER_, 0, N_("News"), N_("Card"), N_("Open the person's card"), NULL, true},
};

static const char *news_why_not(Ui *ui, void *state, int id)
{
    (void)ui;
    (void)id;
    return list_current(&((NewsState *)state)->list) == (size_t)-1 ? tr("the list is empty") : NULL;
}

static Reaction news_command(Ui *ui, void *state, int id)
{
    NewsState *s = state;
    (void)id;
    return ui_open(ui, &screen_card, &s->rows[list_current(&s->list)].donor);
}

static void news_close(Ui *ui, void *state)
{
    NewsState *s = state;
    (void)ui;
    list_free(&s->list);
    free(s->rows);
}

const Screen screen_news = {
    .name = "news",
    .title = N_("Since I was last here"),
    .size = sizeof(NewsState),
    .commands = news_commands,
    .command_count = sizeof news_commands / sizeof news_commands[0],
    .open = news_open,
    .load = news_load,
    .paint = news_paint,
    .cursor = news_cursor,
    .key = news_key,
    .command = news_command,
    .why_not = news_why_not,
    .subtitle = news_subtitle,
    .typing = news_typing,
    .close = news_close,
};

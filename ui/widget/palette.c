/* The palette: a list of commands, filtered by typing, picked by digit or Enter. */
#include "palette.h"

#include <string.h>

#include "box.h"
#include "list.h"
#include "text.h"

enum { NUMBER, LABEL, KEYS, HELP, GROUP, COLUMNS };
enum { TAKE = 1, DIGITS = 9, WIDTH_MAX = 110 };

typedef struct {
    const PaletteItem *items;
    List list;
    int answer;
} Palette;

/* The place of a row in the window, from 1; 0 beyond the digits. */
static int digit_of(const List *list, size_t row)
{
    for (size_t i = 0; i < DIGITS; i++) {
        size_t at = list->top + i;
        size_t count = list->shown != NULL ? list->shown_count : list->count;
        if (at < count && (list->shown != NULL ? list->shown[at] : at) == row) {
            return (int)i + 1;
        }
    }
    return 0;
}

static void cell(const List *list, size_t row, int column, char *out, size_t size, Style *style)
{
    const Palette *palette = list->data;
    const PaletteItem *item = &palette->items[row];
    *style = item->enabled ? STYLE_NORMAL : STYLE_DISABLED;
    switch (column) {
    case NUMBER:
        if (digit_of(list, row) > 0) {
            text_format(out, size, "%d", digit_of(list, row));
        }
        break;
    case LABEL:
        text_copy(out, size, item->label);
        break;
    case KEYS:
        *style = item->enabled ? STYLE_KEY : STYLE_DISABLED;
        text_copy(out, size, item->key);
        break;
    case HELP:
        text_copy(out, size, item->enabled ? item->help : item->why);
        break;
    default:
        *style = STYLE_HINT;
        text_copy(out, size, item->group);
        break;
    }
}

static const ListColumn columns[COLUMNS] = {
    [NUMBER] = {NULL, {.min = 1, .wish = 1}, false},
    [LABEL] = {NULL, {.min = 8, .wish = 14}, false},
    [KEYS] = {NULL, {.min = 13, .wish = 13}, false},
    [HELP] = {NULL, {.min = 26, .wish = 60, .weight = 1}, false},
    [GROUP] = {NULL, {.min = 8, .wish = 10, .drop = 1}, false},
};

/* Below the list two rows tell of the marked command what its row had to cut. */
static Rect inside_of(const Palette *palette, Rect area)
{
    int rows = (int)palette->list.count + 4, columns_wanted = area.columns - 10;
    Rect box = layout_centre(area, rows + 2, columns_wanted > WIDTH_MAX ? WIDTH_MAX : columns_wanted);
    return layout_inset(box, 1, 2);
}

static void paint(Ui *ui, void *state, Rect area)
{
    (void)ui;
    Palette *palette = state;
    Rect inside = inside_of(palette, area);
    Rect box = {inside.row - 1, inside.column - 2, inside.rows + 2, inside.columns + 4};
    term_fill(box, STYLE_NORMAL);
    term_box(box, STYLE_NORMAL, tr("What can be done here"));
    Rect told = layout_take_rows(&inside, -2);
    list_paint(&palette->list, inside);
    size_t row = list_current(&palette->list);
    if (row != (size_t)-1) {
        const PaletteItem *item = &palette->items[row];
        int used = box_text(told, STYLE_HINT, item->help, 0);
        if (!item->enabled) {
            layout_take_rows(&told, used);
            box_text(told, STYLE_WARN, item->why, 0);
        }
    }
}

static void cursor(Ui *ui, void *state, Rect area)
{
    (void)ui;
    Palette *palette = state;
    Rect inside = inside_of(palette, area);
    layout_take_rows(&inside, -2);
    list_cursor(&palette->list, inside);
}

static Reaction key(Ui *ui, void *state, Key pressed)
{
    (void)ui;
    Palette *palette = state;
    uint32_t plain = key_plain(pressed.code);
    const List *list = &palette->list;
    if (plain >= '1' && plain <= '9') {
        size_t at = list->top + (plain - '1'), count = list->shown != NULL ? list->shown_count : list->count;
        if (at >= count || at >= list->top + (size_t)list->page) {
            term_beep();
            return HANDLED;
        }
        palette->answer = (int)(list->shown != NULL ? list->shown[at] : at);
        return CLOSE;
    }
    switch (pressed.code) {
    case KEY_ENTER_:
    case KEY_ESC_:
        return IGNORED;
    case KEY_F(1):
    case KEY_CTRL('p'):
        return CLOSE;
    default:
        return list_key(&palette->list, pressed, 0);
    }
}

static Reaction command(Ui *ui, void *state, int id)
{
    (void)ui;
    Palette *palette = state;
    size_t row = list_current(&palette->list);
    if (id != TAKE || row == (size_t)-1) {
        return HANDLED;
    }
    palette->answer = (int)row;
    return CLOSE;
}

static const Command commands[] = {
    {TAKE, KEY_ENTER_, 0, N_("Question"), N_("Choose"), N_("Runs the marked command; its digit does so at once."), NULL,
     true},
};

static const Screen palette_screen = {
    .name = "palette",
    .title = "",
    .commands = commands,
    .command_count = 1,
    .paint = paint,
    .cursor = cursor,
    .key = key,
    .command = command,
    .typing = ui_always_typing,
    .box = true,
};

int palette_run(Ui *ui, const PaletteItem *items, size_t count)
{
    Palette palette = {.items = items, .answer = -1};
    palette.list = (List){
        .columns = columns, .column_count = COLUMNS, .cell = cell, .count = count, .filtering = true, .empty = ""};
    palette.list.data = &palette;
    Reaction reaction = ui_modal(ui, &palette_screen, &palette);
    list_free(&palette.list);
    return reaction == QUIT ? -1 : palette.answer;
}

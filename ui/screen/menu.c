/* The menu: where one can go from here. Its rows are the commands of Today. */
#include "box.h"
#include "screens.h"
#include "staff.h"
#include "text.h"

enum { ROWS = 48, HALVES = 2, HALF_COLUMNS = 33, KEY_COLUMNS = 6, FIRST_F = 2, CLOSE_F = 10, LAST_F = 11 };

/* When the F-keys are used up. */
static const uint32_t further[] = {KEY_CTRL('k'), KEY_CTRL('u'), KEY_CTRL('v')};
enum { FURTHER = sizeof further / sizeof further[0] };

/* A heading, or a command with its key. */
typedef struct {
    const Command *command;
    uint32_t key;
} Row;

typedef struct {
    Row rows[ROWS]; /* command NULL: the heading above the next */
    int count, half, cursor;
    const Command *answer;
} Menu;

/* --- rows --- */

/* What only makes sense on Today itself has Today's own group. */
static bool belongs(const Command *command, bool whole)
{
    return command->screen || (whole && command->group != screen_today.commands[0].group);
}

/* The next key for a page without a digit; 0 there is none left. */
static uint32_t next_key(int *f)
{
    int at = (*f)++;
    *f += *f == CLOSE_F;
    return at <= LAST_F ? (uint32_t)KEY_F(at) : at - LAST_F <= FURTHER ? further[at - LAST_F - 1] : 0;
}

/* Digits are those of Today; the rest has F-keys, in order. */
static void menu_fill(Menu *menu, bool whole)
{
    const char *group = NULL;
    int f = FIRST_F;
    for (size_t i = 0; i < screen_today.command_count && menu->count + 2 < ROWS; i++) {
        const Command *command = &screen_today.commands[i];
        if (!belongs(command, whole))
            continue;
        if (!group || !text_equal(group, command->group))
            menu->rows[menu->count++] = (Row){NULL, 0};
        group = command->group;
        menu->rows[menu->count++] = (Row){command, command->key ? command->key : next_key(&f)};
    }
    /* The second half begins with a group. */
    menu->half = (menu->count + 1) / 2;
    while (menu->half < menu->count && menu->rows[menu->half].command)
        menu->half++;
    menu->cursor = 1;
}

static int longest_half(const Menu *menu)
{
    int right = menu->count - menu->half;
    return menu->half > right ? menu->half : right;
}

/* --- drawing --- */

static Rect row_at(const Menu *menu, Rect inside, int row)
{
    int right = row >= menu->half;
    return (Rect){inside.row + row - right * menu->half, inside.column + right * (HALF_COLUMNS + 2), 1, HALF_COLUMNS};
}

static void paint_row(Ui *ui, const Menu *menu, Rect at, int row)
{
    const Row *r = &menu->rows[row];
    char key[32];
    if (!r->command) {
        term_text(at.row, at.column, at.columns, STYLE_HEADING, tr(menu->rows[row + 1].command->group));
        return;
    }
    bool allowed = staff_may(ui_desk(ui), r->command->roles);
    Style style = row == menu->cursor ? STYLE_SELECTED : allowed ? STYLE_NORMAL : STYLE_DISABLED;
    key_label(r->key, key, sizeof key);
    term_cell(at.row, at.column + 2, at.columns - 2, style, "", false);
    term_text(at.row, at.column + 3, KEY_COLUMNS, row == menu->cursor || !allowed ? style : STYLE_KEY, key);
    term_text(at.row, at.column + 4 + KEY_COLUMNS, at.columns - 4 - KEY_COLUMNS, style, tr(r->command->label));
}

static void menu_paint(Ui *ui, void *state, Rect area)
{
    const Menu *menu = state;
    Rect inside = box_draw(area, longest_half(menu) + 3, HALVES * HALF_COLUMNS + 2, tr("Menu"));
    Rect told = layout_take_rows(&inside, -2);
    for (int row = 0; row < menu->count; row++)
        paint_row(ui, menu, row_at(menu, inside, row), row);
    const Command *command = menu->rows[menu->cursor].command;
    box_text(
        told, STYLE_HINT,
        staff_may(ui_desk(ui), command->roles) ? tr(command->help) : tr("Your account's role does not allow this."), 0);
    Rect at = row_at(menu, inside, menu->cursor);
    term_cursor(at.row, at.column + 3, true);
}

/* --- keys --- */

static Reaction move(Menu *menu, int step)
{
    int to = menu->cursor;
    do
        to = (to + step + menu->count) % menu->count;
    while (!menu->rows[to].command);
    menu->cursor = to;
    return REDRAW;
}

/* To the same height of the other half. */
static Reaction cross(Menu *menu)
{
    int to = menu->cursor < menu->half ? menu->cursor + menu->half : menu->cursor - menu->half;
    menu->cursor = to < menu->count ? to : menu->count - 1;
    return menu->rows[menu->cursor].command ? REDRAW : move(menu, 1);
}

static Reaction take(Ui *ui, Menu *menu, const Command *command)
{
    if (!staff_may(ui_desk(ui), command->roles)) {
        term_beep();
        return REDRAW;
    }
    menu->answer = command;
    return CLOSE;
}

static Reaction menu_key(Ui *ui, void *state, Key key)
{
    Menu *menu = state;
    switch (key.code) {
    case KEY_UP_:
    case KEY_BACKTAB_:
        return move(menu, -1);
    case KEY_DOWN_:
    case KEY_TAB_:
        return move(menu, 1);
    case KEY_LEFT_:
    case KEY_RIGHT_:
        return cross(menu);
    default:
        break;
    }
    for (int i = 0; i < menu->count; i++)
        if (menu->rows[i].command && menu->rows[i].key == key.code) {
            menu->cursor = i;
            return take(ui, menu, menu->rows[i].command);
        }
    return IGNORED;
}

enum { MENU_TAKE, MENU_CLOSE };

static const Command menu_commands[] = {
    {MENU_TAKE, KEY_ENTER_, 0, N_("Menu"), N_("Open"), N_("Goes to the marked page; its key does so at once"), NULL,
     true},
    {MENU_CLOSE, '0', KEY_F(10), N_("Menu"), N_("Close"), N_("Closes the menu"), NULL, true},
};

static Reaction menu_command(Ui *ui, void *state, int id)
{
    Menu *menu = state;
    return id == MENU_TAKE ? take(ui, menu, menu->rows[menu->cursor].command) : CLOSE;
}

static const Screen menu_screen = {
    .name = "menu",
    .title = N_("Menu"),
    .commands = menu_commands,
    .command_count = sizeof menu_commands / sizeof menu_commands[0],
    .paint = menu_paint,
    .key = menu_key,
    .command = menu_command,
    .box = true,
};

const Command *menu_run(Ui *ui, bool whole)
{
    Menu menu = {0};
    menu_fill(&menu, whole);
    return ui_modal(ui, &menu_screen, &menu) == QUIT ? NULL : menu.answer;
}

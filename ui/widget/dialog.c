/* Boxes that ask: each is a small screen that runs in the same loop. */
#include <string.h>

#include "box.h"
#include "input.h"
#include "list.h"
#include "loop.h"
#include "text.h"
#include "ui.h"

enum { TEXT_WIDTH = 64, LINE_BYTES = 1024 };

enum { TAKE = 1 };

/* --- a question with choices --- */

typedef struct {
    const char *title, *text;
    const char *const *choices;
    int count, cursor, top, page, answer;
    int text_top, text_rows, text_lines; /* the part of the text in sight */
} Choose;

/* "3-12/20" on the lower edge of a box whose text is longer than its room. */
static void paint_position(Rect inside, int bottom, int top, int lines)
{
    char position[48];
    text_format(position, sizeof position, " %d-%d/%d ", top + 1, smaller(top + inside.rows, lines), lines);
    int wide = text_columns(position);
    term_text(bottom, inside.column + inside.columns - wide, wide, STYLE_HINT, position);
}

static void choose_text(Choose *choose, Rect inside, int bottom)
{
    choose->text_rows = inside.rows;
    choose->text_top = larger(smaller(choose->text_top, choose->text_lines - inside.rows), 0);
    box_text(inside, STYLE_NORMAL, choose->text, choose->text_top);
    if (choose->text_lines > inside.rows) {
        paint_position(inside, bottom, choose->text_top, choose->text_lines);
    }
}

static void choose_paint(Ui *ui, void *state, Rect area)
{
    (void)ui;
    Choose *choose = state;
    int width = larger(box_text_width(choose->text, smaller(TEXT_WIDTH, area.columns - 8)), 24);
    width = larger(width, text_columns(choose->title) + 4);
    for (int i = 0; i < choose->count; i++) {
        width = larger(width, text_columns(choose->choices[i]) + 4);
    }
    width = smaller(width, area.columns - 8);
    choose->text_lines = *choose->text != '\0' ? layout_lines(choose->text, width) : 0;
    int lines = choose->text_lines > 0 ? choose->text_lines + 1 : 0;
    Rect inside = box_draw(area, lines + choose->count, width, choose->title);
    int bottom = inside.row + inside.rows;
    choose->page = smaller(choose->count, larger(inside.rows - 1, 1));
    Rect rows = layout_take_rows(&inside, -larger(choose->page, inside.rows - lines));
    choose_text(choose, inside, bottom);
    choose->page = rows.rows;
    choose->top = smaller(choose->top, choose->cursor);
    choose->top = larger(choose->top, choose->cursor - rows.rows + 1);
    for (int i = 0; i < rows.rows && choose->top + i < choose->count; i++) {
        int at = choose->top + i;
        char line[LINE_BYTES];
        if (at < 10) {
            text_format(line, sizeof line, "%d  %s", (at + 1) % 10, choose->choices[at]);
        } else {
            text_format(line, sizeof line, "   %s", choose->choices[at]);
        }
        term_cell(rows.row + i, rows.column, rows.columns, at == choose->cursor ? STYLE_SELECTED : STYLE_NORMAL, line,
                  false);
        if (at == choose->cursor) {
            term_cursor(rows.row + i, rows.column, true);
        }
    }
}

static Reaction choose_key(Ui *ui, void *state, Key key)
{
    (void)ui;
    Choose *choose = state;
    int digit = key.code >= '0' && key.code <= '9' ? (int)(key.code - '0' + 9) % 10 : -1; /* 0 is the tenth */
    if (digit >= 0 && digit < choose->count) {
        choose->answer = digit;
        return CLOSE;
    }
    if (choose->text_lines > choose->text_rows && (key.code == KEY_PAGE_UP_ || key.code == KEY_PAGE_DOWN_)) {
        int page = larger(choose->text_rows - 1, 1);
        choose->text_top += key.code == KEY_PAGE_DOWN_ ? page : -page;
        return REDRAW;
    }
    switch (key.code) {
    case KEY_UP_:
    case KEY_BACKTAB_:
        choose->cursor = larger(choose->cursor - 1, 0);
        return REDRAW;
    case KEY_DOWN_:
    case KEY_TAB_:
        choose->cursor = smaller(choose->cursor + 1, choose->count - 1);
        return REDRAW;
    case KEY_HOME_:
    case KEY_PAGE_UP_:
        choose->cursor = 0;
        return REDRAW;
    case KEY_END_:
    case KEY_PAGE_DOWN_:
        choose->cursor = choose->count - 1;
        return REDRAW;
    default:
        return IGNORED;
    }
}

static Reaction choose_command(Ui *ui, void *state, int id)
{
    (void)ui;
    Choose *choose = state;
    if (id == TAKE) {
        choose->answer = choose->cursor;
    }
    return CLOSE;
}

static const Command choose_commands[] = {
    {TAKE, KEY_ENTER_, ' ', N_("Question"), N_("Choose"), N_("Takes the marked answer; its digit does so at once."),
     NULL, true},
};

static const Screen choose_screen = {
    .name = "choose",
    .title = "",
    .commands = choose_commands,
    .command_count = 1,
    .paint = choose_paint,
    .key = choose_key,
    .command = choose_command,
    .box = true,
};

static int choose_from(Ui *ui, Choose *choose)
{
    choose->answer = -1;
    choose->text = choose->text == NULL ? "" : choose->text;
    return ui_modal(ui, &choose_screen, choose) == QUIT ? -1 : choose->answer;
}

int ui_choose(Ui *ui, const char *title, const char *text, const char *const *choices, int count)
{
    Choose choose = {.title = title, .text = text, .choices = choices, .count = count};
    return count > 0 ? choose_from(ui, &choose) : -1;
}

bool ui_confirm(Ui *ui, const char *title, const char *text, const char *yes, const char *no)
{
    const char *const choices[] = {yes, no};
    Choose choose = {.title = title, .text = text, .choices = choices, .count = 2, .cursor = 1};
    return choose_from(ui, &choose) == 0;
}

/* --- one line of text --- */

enum { ASK_BYTES = 1024 };

typedef struct {
    const char *title, *label;
    Input input;
    char text[ASK_BYTES];
    bool taken;
} Ask;

/* A question that would take more than half of the line stands above it. */
static Rect ask_box(const Ask *ask, Rect area)
{
    int label = text_columns(ask->label) + 1, limit = area.columns - 8, lines = 0;
    int wish = larger(smaller((int)ask->input.size, 44), 16), width = label + wish;
    bool above = label > limit / 2;
    if (above)
        width = larger(box_text_width(ask->label, limit), wish);
    width = smaller(larger(width, text_columns(ask->title) + 4), limit);
    if (above)
        lines = layout_lines(ask->label, width);
    return layout_inset(layout_centre(area, lines + 3, width + 2 * BOX_MARGIN), 1, BOX_MARGIN);
}

static Rect ask_line(const Ask *ask, Rect inside)
{
    int label = inside.rows > 1 ? 0 : text_columns(ask->label) + 1;
    return (Rect){inside.row + inside.rows - 1, inside.column + label, 1, inside.columns - label};
}

static void ask_paint(Ui *ui, void *state, Rect area)
{
    (void)ui;
    Ask *ask = state;
    Rect inside = ask_box(ask, area), line = ask_line(ask, inside);
    box_draw(area, inside.rows, inside.columns, ask->title);
    if (inside.rows > 1)
        box_text((Rect){inside.row, inside.column, inside.rows - 1, inside.columns}, STYLE_LABEL, ask->label, 0);
    else
        term_text(inside.row, inside.column, line.column - inside.column, STYLE_LABEL, ask->label);
    input_paint(&ask->input, line, STYLE_FOCUS);
}

static void ask_cursor(Ui *ui, void *state, Rect area)
{
    (void)ui;
    Ask *ask = state;
    input_cursor(&ask->input, ask_line(ask, ask_box(ask, area)));
}

static Reaction ask_key(Ui *ui, void *state, Key key)
{
    (void)ui;
    Ask *ask = state;
    return input_key(&ask->input, key);
}

static Reaction ask_command(Ui *ui, void *state, int id)
{
    (void)ui;
    Ask *ask = state;
    ask->taken = id == TAKE;
    return CLOSE;
}

static const Command ask_commands[] = {
    {TAKE, KEY_ENTER_, KEY_F(2), N_("Question"), N_("OK"), N_("Takes what was typed."), NULL, true},
};

static const Screen ask_screen = {
    .name = "ask",
    .title = "",
    .commands = ask_commands,
    .command_count = 1,
    .paint = ask_paint,
    .cursor = ask_cursor,
    .key = ask_key,
    .command = ask_command,
    .typing = ui_always_typing,
    .box = true,
};

bool ui_ask(Ui *ui, const char *title, const char *label, char *text, size_t size, bool secret)
{
    Ask ask = {.title = title, .label = label};
    text_copy(ask.text, sizeof ask.text, text);
    if (!secret)
        asked_offer(ui, title, label, ask.text, sizeof ask.text);
    input_bind(&ask.input, ask.text, size < sizeof ask.text ? size : sizeof ask.text);
    ask.input.secret = secret;
    bool taken = ui_modal(ui, &ask_screen, &ask) != QUIT && ask.taken;
    if (taken) {
        text_copy(text, size, ask.text);
        if (!secret)
            asked_note(ui, title, label, ask.text);
    }
    explicit_bzero(ask.text, sizeof ask.text);
    return taken;
}

/* --- a text to read --- */

typedef struct {
    const char *title, *text;
    int top, page, lines;
} Show;

static void show_paint(Ui *ui, void *state, Rect area)
{
    (void)ui;
    Show *show = state;
    int width = larger(box_text_width(show->text, area.columns - 8), larger(24, text_columns(show->title) + 4));
    show->lines = layout_lines(show->text, width);
    Rect inside = box_draw(area, show->lines, width, show->title);
    show->page = inside.rows;
    show->top = larger(smaller(show->top, show->lines - inside.rows), 0);
    box_text(inside, STYLE_NORMAL, show->text, show->top);
    if (show->lines > inside.rows) {
        paint_position(inside, inside.row + inside.rows, show->top, show->lines);
    }
    term_cursor(inside.row, inside.column, true);
}

static Reaction show_key(Ui *ui, void *state, Key key)
{
    (void)ui;
    Show *show = state;
    int last = larger(show->lines - show->page, 0);
    switch (key.code) {
    case KEY_UP_:
        show->top = larger(show->top - 1, 0);
        return REDRAW;
    case KEY_DOWN_:
        show->top = smaller(show->top + 1, last);
        return REDRAW;
    case KEY_PAGE_UP_:
        show->top = larger(show->top - show->page, 0);
        return REDRAW;
    case KEY_PAGE_DOWN_:
    case ' ':
        show->top = smaller(show->top + show->page, last);
        return REDRAW;
    case KEY_HOME_:
        show->top = 0;
        return REDRAW;
    case KEY_END_:
        show->top = last;
        return REDRAW;
    default:
        return IGNORED;
    }
}

static Reaction show_command(Ui *ui, void *state, int id)
{
    (void)ui;
    (void)state;
    (void)id;
    return CLOSE;
}

static const Command show_commands[] = {
    {TAKE, KEY_ENTER_, 0, N_("Question"), N_("Close"), N_("Closes the text."), NULL, true},
};

static const Screen show_screen = {
    .name = "show",
    .title = "",
    .commands = show_commands,
    .command_count = 1,
    .paint = show_paint,
    .key = show_key,
    .command = show_command,
    .box = true,
};

void ui_show(Ui *ui, const char *title, const char *text)
{
    Show show = {.title = title, .text = text};
    ui_modal(ui, &show_screen, &show);
}

/* --- one of a long list --- */

typedef struct {
    const char *title;
    const char *const *items;
    List list;
    bool taken;
} Pick;

static void pick_cell(const List *list, size_t row, int column, char *out, size_t size, Style *style)
{
    (void)column;
    (void)style;
    const Pick *pick = list->data;
    text_copy(out, size, pick->items[row]);
}

static Rect pick_area(const Pick *pick, Rect area)
{
    int width = larger(32, text_columns(pick->title) + 4);
    for (size_t i = 0; i < pick->list.count; i++) {
        width = larger(width, text_columns(pick->items[i]) + 2);
    }
    int rows = (int)(pick->list.count < 16 ? pick->list.count : 16) + 1;
    Rect box = layout_centre(area, rows + 2, smaller(width, area.columns - 8) + 2 * BOX_MARGIN);
    return layout_inset(box, 1, BOX_MARGIN);
}

static void pick_paint(Ui *ui, void *state, Rect area)
{
    (void)ui;
    Pick *pick = state;
    Rect inside = pick_area(pick, area);
    box_draw(area, inside.rows, inside.columns, pick->title);
    list_paint(&pick->list, inside);
}

static void pick_cursor(Ui *ui, void *state, Rect area)
{
    (void)ui;
    Pick *pick = state;
    list_cursor(&pick->list, pick_area(pick, area));
}

static Reaction pick_key(Ui *ui, void *state, Key key)
{
    (void)ui;
    Pick *pick = state;
    /* The filter is open from the first key on; Enter takes and Esc leaves, in one step each. */
    if (key.code == KEY_ENTER_ || key.code == KEY_ESC_) {
        return IGNORED;
    }
    return list_key(&pick->list, key, 0);
}

static Reaction pick_command(Ui *ui, void *state, int id)
{
    (void)ui;
    Pick *pick = state;
    pick->taken = id == TAKE && list_current(&pick->list) != (size_t)-1;
    return pick->taken ? CLOSE : HANDLED;
}

static const Screen pick_screen = {
    .name = "pick",
    .title = "",
    .commands = choose_commands,
    .command_count = 1,
    .paint = pick_paint,
    .cursor = pick_cursor,
    .key = pick_key,
    .command = pick_command,
    .typing = ui_always_typing,
    .box = true,
};

int ui_pick(Ui *ui, const char *title, const char *const *items, size_t count, size_t start)
{
    static const ListColumn columns[] = {{NULL, {.min = 10, .wish = 60, .weight = 1}, false}};
    Pick pick = {.title = title, .items = items};
    pick.list = (List){
        .columns = columns, .column_count = 1, .cell = pick_cell, .count = count, .cursor = start, .filtering = true};
    pick.list.data = &pick;
    bool taken = ui_modal(ui, &pick_screen, &pick) != QUIT && pick.taken;
    size_t current = list_current(&pick.list);
    list_free(&pick.list);
    return taken ? (int)current : -1;
}

/* The health questionnaire in a box: each question with yes or no, one key for "all no". */
#include <string.h>

#include "health.h"
#include "box.h"
#include "list.h"
#include "screens.h"
#include "text.h"

enum { TAKE = 1, ALL_NO, YES, NO, EMPTY, HEAD };
enum { COLUMN_NUMBER, COLUMN_QUESTION, COLUMN_ANSWER, COLUMN_COUNT, HEAD_ROWS = 2, TAIL_ROWS = 3, BOX_WIDTH = 74 };

typedef struct {
    const char *title;
    Health *health;
    List list;
    HealthLine lines[HEALTH_LINES];
    bool changed, taken;
} HealthBox;

static const ListColumn columns[] = {
    {NULL, {3, 3, 0, 0}, true},
    {NULL, {30, 60, 1, 0}, false},
    {NULL, {6, 6, 0, 0}, false},
};

static void health_cell(const List *list, size_t row, int column, char *out, size_t size, Style *style)
{
    const HealthLine *line = &((const HealthBox *)list->data)->lines[row];
    switch (column) {
    case COLUMN_NUMBER:
        text_format(out, size, "%zu", row + 1);
        break;
    case COLUMN_QUESTION:
        text_copy(out, size, line->text);
        break;
    default:
        text_copy(out, size, line->answer == HEALTH_YES ? tr("yes") : line->answer == HEALTH_NO ? tr("no") : "-");
        *style = line->bad ? STYLE_WARN : line->answer ? STYLE_NORMAL : STYLE_HINT;
    }
}

static Status box_load(Ui *ui, void *state, Error *error)
{
    HealthBox *box = state;
    (void)error;
    box->list.count = health_lines(ui_desk(ui)->config, box->health, box->lines, HEALTH_LINES);
    return OK;
}

/* --- painting --- */

static Rect box_area(const HealthBox *box, Rect area, Rect *head, Rect *tail)
{
    int rows = (int)box->list.count + HEAD_ROWS + TAIL_ROWS;
    rows = rows < area.rows - 2 ? rows : area.rows - 2;
    Rect inside = layout_inset(layout_centre(area, rows + 2, BOX_WIDTH + 6), 1, 3);
    *head = layout_take_rows(&inside, HEAD_ROWS);
    *tail = layout_take_rows(&inside, -TAIL_ROWS);
    return inside;
}

/* What the answers come to; the whole of a question that the row is too narrow for. */
static void paint_tail(const Config *config, const HealthBox *box, Rect tail)
{
    char text[LINE_SIZE + 64];
    const Health *health = box->health;
    size_t row = list_current(&box->list);
    term_rule(tail.row, tail.column, tail.columns, STYLE_HINT);
    if (row != (size_t)-1)
        term_text(tail.row + 1, tail.column, tail.columns, STYLE_HINT, box->lines[row].text);
    Health asked = *health;
    health_conclude(config, &asked);
    text_copy(text, sizeof text, choice_label("health_result", asked.result));
    if (asked.until[0])
        text_format(text, sizeof text, tr("%s until %s"), choice_label("health_result", asked.result), asked.until);
    term_text(tail.row + 2, tail.column, tail.columns, text_equal(asked.result, "fit") ? STYLE_GOOD : STYLE_WARN, text);
}

static void box_paint(Ui *ui, void *state, Rect area)
{
    HealthBox *box = state;
    Rect head, tail, rows = box_area(box, area, &head, &tail);
    char text[LINE_SIZE + 64];
    box_draw(area, head.rows + rows.rows + tail.rows, BOX_WIDTH, box->title);
    text_format(text, sizeof text, "%s  %s", box->health->filled_on,
                choice_label("questionnaire", box->health->edition));
    term_text(head.row, head.column, head.columns, STYLE_LABEL, text);
    list_paint(&box->list, rows);
    paint_tail(ui_desk(ui)->config, box, tail);
}

static void box_cursor(Ui *ui, void *state, Rect area)
{
    const HealthBox *box = state;
    Rect head, tail;
    (void)ui;
    list_cursor(&box->list, box_area(box, area, &head, &tail));
}

/* --- keys --- */

static Reaction box_key(Ui *ui, void *state, Key key)
{
    (void)ui;
    return key.code == '/' ? HANDLED : list_key(&((HealthBox *)state)->list, key, 0);
}

/* The answer of the marked question; the cursor goes on to the next one. */
static Reaction answer(HealthBox *box, char given)
{
    size_t row = list_current(&box->list);
    if (row == (size_t)-1)
        return HANDLED;
    health_set(box->health, box->lines[row].id, given);
    box->changed = true;
    box->list.cursor += box->list.cursor + 1 < box->list.count;
    return RELOAD;
}

/* Another day proposes the edition that was in force then, unless another one was chosen. */
static Reaction edit_head(Ui *ui, HealthBox *box)
{
    static const char *const names[] = {"filled_on", "edition", NULL};
    const Config *config = ui_desk(ui)->config;
    Health *health = box->health, before = *health;
    if (!ui_edit(ui, box->title, &health_type, health, names))
        return REDRAW;
    const Questionnaire *then = config_questionnaire_on(config, before.filled_on);
    const Questionnaire *now = config_questionnaire_on(config, health->filled_on);
    if (then && now && text_equal(health->edition, before.edition) && text_equal(before.edition, then->code))
        text_copy(health->edition, sizeof health->edition, now->code);
    box->changed = true;
    return RELOAD;
}

static Reaction box_command(Ui *ui, void *state, int id)
{
    HealthBox *box = state;
    const Config *config = ui_desk(ui)->config;
    switch (id) {
    case TAKE:
        box->taken = true;
        return CLOSE;
    case ALL_NO:
        health_all_no(config, box->health);
        box->changed = true;
        return RELOAD;
    case HEAD:
        return edit_head(ui, box);
    case YES:
    case NO:
        return answer(box, id == YES ? HEALTH_YES : HEALTH_NO);
    case EMPTY:
        return answer(box, '\0');
    default:
        return IGNORED;
    }
}

static bool box_leaving(Ui *ui, void *state)
{
    const HealthBox *box = state;
    return !box->changed || ui_confirm(ui, box->title, tr("What was typed here is not saved yet."),
                                       tr("Leave without saving"), tr("Go on typing"));
}

static const Command commands[] = {
    {YES, '1', 'y', N_("Health questionnaire"), N_("Yes"), N_("The marked question: yes."), NULL, true},
    {NO, '0', 'n', N_("Health questionnaire"), N_("No"), N_("The marked question: no."), NULL, true},
    {EMPTY, KEY_DELETE_, KEY_BACKSPACE_, N_("Health questionnaire"), N_("Leave empty"),
     N_("The marked question was left empty on the paper."), NULL, false},
    {ALL_NO, KEY_F(3), '9', N_("Health questionnaire"), N_("All no"), N_("Answers every question with no."), NULL,
     true},
    {HEAD, KEY_F(4), 0, N_("Health questionnaire"), N_("Edition, day"),
     N_("Another edition of the form, or the day it was filled in."), NULL, true},
    {TAKE, KEY_F(2), KEY_ENTER_, N_("Health questionnaire"), N_("Done"), N_("Takes the answers."), NULL, true},
};

static const Screen health_screen = {
    .name = "health",
    .title = "",
    .commands = commands,
    .command_count = sizeof commands / sizeof commands[0],
    .load = box_load,
    .paint = box_paint,
    .cursor = box_cursor,
    .key = box_key,
    .command = box_command,
    .leaving = box_leaving,
    .box = true,
};

bool health_run(Ui *ui, const char *title, Health *health)
{
    HealthBox box = {.title = title, .health = health};
    Health before = *health;
    Error error = {.code = OK};
    box.list = (List){.columns = columns, .column_count = COLUMN_COUNT, .cell = health_cell};
    box.list.empty = N_("The settings have no questionnaire for this day.");
    box.list.data = &box;
    box_load(ui, &box, &error);
    bool taken = ui_modal(ui, &health_screen, &box) != QUIT && box.taken;
    list_free(&box.list);
    if (!taken)
        *health = before;
    return taken;
}

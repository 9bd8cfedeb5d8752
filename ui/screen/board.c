/* The board (配型跟进): every case a line, what is next, by when and by whom. */
#include <stdlib.h>
#include <string.h>

#include "case_ui.h"
#include "list.h"
#include "pick.h"
#include "screens.h"
#include "text.h"

enum { PAGE = 64 }; /* more than a tall terminal shows */
enum { C_NAME, C_UNIT, C_PICTURE, C_DAY, C_STEP, C_DUE, C_HOLDER, C_STATE, C_COUNT };

typedef struct {
    BoardFilter filter;
    BoardRow *rows;
    size_t room;
    bool more; /* further rows are read when the cursor comes near them */
    int64_t total;
    int64_t figures[CASE_FIGURES];
    BoardFilter counted;                    /* for which total, figures and record were counted */
    int64_t counted_version, counted_minute; /* and when; 0 not yet */
    int unit_width, step_width; /* of the widest ones, in the current language */
    CaseRecord record;
    List list;
    const Config *config;
    char picture_head[CASE_PICTURE];
    bool brief;                  /* steps and states by their short names */
    ListColumn columns[C_COUNT]; /* the picture is as wide as there are stages */
} Board;

enum {
    SHOW_OPEN,
    SHOW_RESERVE,
    SHOW_AFTERCARE,
    SHOW_CLOSED,
    OPEN,
    NOTICE,
    UNIT,
    HOLDER,
    ORDER,
    LATE,
    TAKE,
    CARD,
    SENTENCE,
    ROSTER,
    HANDOVER
};

static const char group_cases[] = N_("Cases");
static const char group_views[] = N_("Views and filters");
static const char workers[] = "lead caller liaison";

static const Command commands[] = {
    {OPEN, KEY_ENTER_, 0, group_cases, N_("Open"), N_("The checklist of the case under the cursor"), NULL, true},
    {NOTICE, KEY_F(3), 'a', group_cases, N_("Notice"), N_("Registers a notice of the province"), workers, true},
    {SHOW_OPEN, '1', 0, group_views, N_("On the way"), N_("Cases on their way to the collection"), NULL, false},
    {SHOW_RESERVE, '2', 0, group_views, N_("Reserves"), N_("Donors who wait as reserves"), NULL, false},
    {SHOW_AFTERCARE, '3', 0, group_views, N_("Aftercare"), N_("After the collection: follow-up and award"), NULL,
     false},
    {SHOW_CLOSED, '4', 0, group_views, N_("Ended"), N_("Cases that have ended"), NULL, false},
    {TAKE, '5', 'c', group_cases, N_("I take it"), N_("I follow this case from now on"), workers, true},
    {UNIT, '6', 'u', group_views, N_("County"), N_("Only the cases of one unit, or of all"), NULL, true},
    {HOLDER, '7', 'm', group_views, N_("Whose case"), N_("Mine, those nobody has taken, or everybody's"), NULL, true},
    {ORDER, '8', 's', group_views, N_("Order"), N_("By the next limit, by days since the notice, or by unit"), NULL,
     false},
    {LATE, '9', 'l', group_views, N_("Late only"), N_("Only what is late, or everything"), NULL, true},
    {SENTENCE, '0', 'r', group_cases, N_("One line"),
     N_("The report for the leadership in one line, without ID or phone"), NULL, true},
    {CARD, KEY_F(4), 'o', group_cases, N_("Card"), N_("The whole file of this person"), NULL, true},
    {ROSTER, KEY_F(2), 'd', group_cases, N_("Roster"), N_("Who is on duty, and when"), NULL, true},
    {HANDOVER, KEY_F(11), 'h', group_cases, N_("Hand-over"),
     N_("The hand-over sheet before a holiday: every open case with phones, history and next step"), workers, true},
};

/* --- cells --- */

static void cell(const List *list, size_t at, int column, char *out, size_t size, Style *style)
{
    const Board *board = list->data;
    const BoardRow *row = &board->rows[at];
    const Case *record = &row->record;
    switch (column) {
    case C_NAME:
        text_copy(out, size, row->name);
        break;
    case C_UNIT:
        text_copy(out, size, choice_label("unit", record->unit));
        break;
    case C_PICTURE:
        case_picture(board->config, record, row->level, out, size);
        break;
    case C_DAY:
        text_format(out, size, "%d/%lld", (int)row->day_n, (long long)row->days_ours);
        break;
    case C_STEP:
        (board->brief ? case_step_brief : case_step_text)(board->config, record->next_step, record->next_nth, out,
                                                          size);
        break;
    case C_DUE:
        case_due_text(record->closed_on[0] ? "" : record->next_due, out, size);
        break;
    case C_HOLDER:
        text_copy(out, size, row->holder_name);
        break;
    default:
        (board->brief ? case_state_brief : case_state_text)(record, row->level, out, size, style);
        break;
    }
}

static const char *empty_text(const BoardFilter *filter)
{
    if (filter->red)
        return N_("Nothing is late. 9 shows everything again.");
    switch (filter->phase) {
    case BOARD_RESERVE:
        return N_("Nobody waits as a reserve.");
    case BOARD_AFTERCARE:
        return N_("Nobody is in aftercare.");
    case BOARD_CLOSED:
        return N_("No case has ended yet.");
    default:
        return N_("No case is on its way. F3 registers a notice of the province.");
    }
}

/* --- reading --- */

/* The widest label of a unit, and name of a step, as they stand in their columns. */
static int widest_unit(const Config *config)
{
    int widest = 0;
    for (size_t i = 0; i < config->unit_count; i++) {
        int columns = text_columns(name_text(config->units[i].name));
        widest = columns > widest ? columns : widest;
    }
    return widest;
}

static int widest_step(const Config *config)
{
    int widest = 0;
    for (size_t i = 0; i < config->case_step_count; i++) {
        char name[LINE_SIZE];
        case_step_text(config, config->case_steps[i].id, 10, name, sizeof name);
        int columns = text_columns(name);
        widest = columns > widest ? columns : widest;
    }
    return widest;
}

/* Where the whole names of steps do not fit beside all else, their short ones stand there, and nothing is cut. */
static void lay_out(Board *board, int width)
{
    enum { GAPS = C_COUNT + 1, STATE = 21, OTHERS = 8 + 8 + 11 + 8 + STATE };
    enum { USUAL = 20, LEAST = 8 }; /* columns of the picture of ten stages, of the next step beside a longer one */
    int picture = (int)board->config->case_stage_count * 2;
    int unit = board->unit_width, step = board->step_width;
    board->brief = width < OTHERS + picture + unit + step + GAPS;
    int unit_least = !board->brief || unit <= 10 ? unit : 8;
    const ListColumn columns[C_COUNT] = {
        [C_NAME] = {N_("Name"), {.min = 8, .wish = 12, .weight = 1}, false},
        [C_UNIT] = {N_("Unit"), {.min = unit_least, .wish = unit, .weight = 2, .drop = 3}, false},
        [C_PICTURE] = {board->picture_head, {.min = picture, .wish = picture, .drop = 1}, false},
        [C_DAY] = {N_("Day/ours"), {.min = 8, .wish = 8}, true},
        [C_STEP] = {N_("Next step"), {.min = board->brief ? 14 : step, .wish = board->brief ? 16 : step}, false},
        [C_DUE] = {N_("Until"), {.min = 11, .wish = 11}, false},
        [C_HOLDER] = {N_("In hand of"), {.min = 6, .wish = 10, .weight = 1, .drop = 2}, false},
        [C_STATE] = {N_("State"), {.min = board->brief ? 12 : STATE, .wish = board->brief ? 14 : STATE}, false},
    };
    memcpy(board->columns, columns, sizeof columns);
    case_picture_head(board->config, board->picture_head, sizeof board->picture_head);
    if (board->brief && picture > USUAL)
        board->columns[C_STEP].rule.min = 14 - (picture - USUAL) > LEAST ? 14 - (picture - USUAL) : LEAST;
}

static int64_t row_donor(const List *list, size_t row)
{
    return ((const Board *)list->data)->rows[row].record.donor;
}

static void keep_cursor(Board *board, int64_t id)
{
    for (size_t i = 0; id && !board->list.shown && i < board->list.count; i++)
        if (board->rows[i].record.id == id)
            board->list.cursor = i;
}

static Status read_further(Ui *ui, List *list, Error *error)
{
    Board *board = list->data;
    Desk *desk = ui_desk(ui);
    size_t count = board->list.count;
    if (count + PAGE > board->room) {
        BoardRow *rows = realloc(board->rows, (count + PAGE) * sizeof *rows);
        if (!rows)
            return error_memory(error);
        board->rows = rows;
        board->room = count + PAGE;
    }
    size_t found = case_board(desk, &board->filter, count ? &board->rows[count - 1] : NULL, board->rows + count, PAGE);
    board->list.count += found;
    board->more = found == PAGE && (int64_t)board->list.count < board->total;
    return store_status(desk->store, error);
}

static Status board_open(Ui *ui, void *state, const void *argument, Error *error)
{
    Board *board = state;
    Desk *desk = ui_desk(ui);
    (void)error;
    board->config = desk->config;
    if (argument)
        board->filter = *(const BoardFilter *)argument;
    if (text_equal(desk->actor.role, "liaison"))
        text_copy(board->filter.unit, sizeof board->filter.unit, desk->actor.unit);
    board->list =
        (List){.columns = board->columns, .column_count = C_COUNT, .cell = cell, .data = board, .more = &board->more};
    board->list.donor = row_donor;
    board->list.further = read_further;
    return OK;
}

/* As far as it was read before, so that the cursor keeps its place. */
static Status read_again(Ui *ui, Board *board, Error *error)
{
    size_t wanted = list_needed(&board->list);
    Status status;
    board->list.count = 0;
    do
        status = read_further(ui, &board->list, error);
    while (status == OK && board->more && board->list.count < wanted);
    return status;
}

static bool same_people(const BoardFilter *a, const BoardFilter *b)
{
    return text_equal(a->unit, b->unit) && a->holder == b->holder;
}

/* To count tens of thousands of cases costs more than to show a page of them: as long as nobody saves and the clock
 * does not go on, what was counted holds. */
static void count_cases(Desk *desk, Board *board)
{
    static const CaseFigure figures[] = {CASES_UNTAKEN, CASES_RED,     CASES_AMBER,
                                         CASES_OPEN,    CASES_RESERVE, CASES_AFTERCARE}; /* what is painted */
    int64_t version = store_data_version(desk->store), minute = clock_now() / 60;
    const BoardFilter *f = &board->filter, *counted = &board->counted;
    bool holds = version == board->counted_version && minute == board->counted_minute && same_people(f, counted);
    if (!holds || f->phase != counted->phase || f->red != counted->red)
        board->total = case_board_count(desk, f);
    for (size_t i = 0; i < sizeof figures / sizeof figures[0] && !holds; i++)
        board->figures[figures[i]] = case_figure(desk, figures[i], f->unit, f->holder > 0 ? f->holder : 0);
    if (!holds)
        case_record(desk, &board->record);
    board->counted = *f;
    board->counted_version = store_failed(desk->store) ? 0 : version;
    board->counted_minute = minute;
}

static Status board_load(Ui *ui, void *state, Error *error)
{
    Board *board = state;
    Desk *desk = ui_desk(ui);
    size_t at = list_current(&board->list);
    int64_t id = at < board->list.count ? board->rows[at].record.id : 0;
    board->unit_width = widest_unit(board->config);
    board->step_width = widest_step(board->config);
    count_cases(desk, board);
    Status status = read_again(ui, board, error);
    board->list.empty = empty_text(&board->filter);
    list_clamp(&board->list, 0);
    keep_cursor(board, id);
    return status == OK ? store_status(desk->store, error) : status;
}

static const BoardRow *current(const Board *board)
{
    size_t at = list_current(&board->list);
    return at < board->list.count ? &board->rows[at] : NULL;
}

/* --- painting --- */

static void paint_views(const Board *board, Rect line)
{
    static const char *const labels[] = {N_("On the way"), N_("Reserves"), N_("Aftercare"), N_("Ended")};
    const int64_t counts[] = {board->figures[CASES_OPEN], board->figures[CASES_RESERVE],
                              board->figures[CASES_AFTERCARE], -1};
    int column = line.column + 1;
    for (int i = 0; i < 4; i++) {
        char text[96];
        if (counts[i] < 0)
            text_format(text, sizeof text, " %d %s ", i + 1, tr(labels[i]));
        else
            text_format(text, sizeof text, " %d %s %lld ", i + 1, tr(labels[i]), (long long)counts[i]);
        Style style = (int)board->filter.phase == i ? STYLE_SELECTED : STYLE_NORMAL;
        column += term_text(line.row, column, line.column + line.columns - column, style, text) + 1;
    }
}

static const char *holder_text(const BoardFilter *filter)
{
    return filter->holder > 0 ? tr("me") : filter->holder < 0 ? tr("nobody yet") : tr("everybody");
}

static void paint_filters(const Board *board, Rect line)
{
    static const char *const orders[] = {N_("next limit"), N_("days"), N_("unit")};
    char text[512];
    const BoardFilter *f = &board->filter;
    text_format(text, sizeof text, tr("6 Unit: %1$s   7 Held by: %2$s   8 Order: %3$s   9 %4$s"),
                f->unit[0] ? choice_label("unit", f->unit) : tr("all units"), holder_text(f), tr(orders[f->order]),
                f->red ? tr("late only") : tr("everything"));
    bool narrow = f->unit[0] || f->holder || f->red;
    term_text(line.row, line.column + 2, line.columns - 3, narrow ? STYLE_NORMAL : STYLE_HINT, text);
}

static void paint_record(const Board *board, Rect line)
{
    char text[256], read[128] = "";
    const CaseRecord *r = &board->record;
    if (board->more)
        text_format(read, sizeof read, tr("%lld cases; further ones follow as you go down.  "),
                    (long long)board->total);
    text_format(text, sizeof text, "%s", read);
    if (r->counted) {
        text_format(read, sizeof read,
                    tr("From notice to departure: record %1$lld days, median %2$lld, of %3$lld donations"),
                    (long long)r->record_days, (long long)r->median_days, (long long)r->counted);
        text_append(text, sizeof text, read);
    }
    term_text(line.row, line.column + 2, line.columns - 3, STYLE_HINT, text);
}

static void board_paint(Ui *ui, void *state, Rect area)
{
    Board *board = state;
    (void)ui;
    paint_views(board, layout_take_rows(&area, 1));
    paint_filters(board, layout_take_rows(&area, 1));
    paint_record(board, layout_take_rows(&area, -1));
    lay_out(board, area.columns);
    list_paint(&board->list, area);
}

static void board_cursor(Ui *ui, void *state, Rect area)
{
    (void)ui;
    layout_take_rows(&area, 2);
    layout_take_rows(&area, -1);
    list_cursor(&((const Board *)state)->list, area);
}

static void board_subtitle(Ui *ui, void *state, char *out, size_t size)
{
    const int64_t *n = ((const Board *)state)->figures;
    (void)ui;
    text_format(out, size, tr("not taken %1$lld, late %2$lld, soon %3$lld"), (long long)n[CASES_UNTAKEN],
                (long long)n[CASES_RED], (long long)n[CASES_AMBER]);
}

/* --- commands --- */

static Reaction show(Board *board)
{
    board->list.cursor = board->list.top = board->list.count = 0;
    return RELOAD;
}

static Reaction turn_holder(Ui *ui, Board *board)
{
    int64_t me = ui_desk(ui)->actor.id;
    board->filter.holder = board->filter.holder == 0 ? me : board->filter.holder == me ? -1 : 0;
    ui_say(ui, tr("Held by: %s"), holder_text(&board->filter));
    return show(board);
}

static Reaction take(Ui *ui, const BoardRow *row)
{
    Error error = {0};
    if (case_take(ui_desk(ui), row->record.id, ui_desk(ui)->actor.id, &error) != OK)
        ui_error(ui, &error);
    else
        ui_say(ui, tr("%s: you follow this case from now on"), row->name);
    return RELOAD;
}

static Reaction one_line(Ui *ui, const BoardRow *row)
{
    static Checklist list; /* too large for the stack */
    char text[512];
    if (!case_read(ui_desk(ui), row->record.id, &list))
        return RELOAD;
    case_sentence(ui_desk(ui), &list, text, sizeof text);
    ui_show(ui, tr("One-line report"), text);
    return REDRAW;
}

static Reaction board_key(Ui *ui, void *state, Key key)
{
    return list_key_on(ui, &((Board *)state)->list, key);
}

static Reaction new_notice(Ui *ui)
{
    static const RegistryArgument argument = {.notice = true};
    return ui_open(ui, &screen_registry, &argument);
}

static Reaction board_command(Ui *ui, void *state, int id)
{
    Board *board = state;
    const BoardRow *row = current(board);
    switch (id) {
    case SHOW_OPEN:
    case SHOW_RESERVE:
    case SHOW_AFTERCARE:
    case SHOW_CLOSED:
        board->filter.phase = (BoardPhase)(id - SHOW_OPEN);
        return show(board);
    case NOTICE:
        return new_notice(ui);
    case UNIT:
        return pick_unit(ui, board->filter.unit, sizeof board->filter.unit) ? show(board) : REDRAW;
    case HOLDER:
        return turn_holder(ui, board);
    case ORDER:
        board->filter.order = board->filter.order == BOARD_BY_UNIT ? BOARD_BY_DUE : board->filter.order + 1;
        return show(board);
    case LATE:
        board->filter.red = !board->filter.red;
        return show(board);
    case TAKE:
        return take(ui, row);
    case CARD:
        return ui_open(ui, &screen_card, &row->record.donor);
    case SENTENCE:
        return one_line(ui, row);
    case HANDOVER:
        return letter_write(ui, 0);
    case ROSTER:
        return ui_open(ui, &screen_roster, NULL);
    default:
        return ui_open(ui, &screen_case, &row->record.id);
    }
}

static const char *board_why_not(Ui *ui, void *state, int id)
{
    const BoardRow *row = current(state);
    const Desk *desk = ui_desk(ui);
    bool on_row = id == OPEN || id == TAKE || id == CARD || id == SENTENCE;
    if (on_row && !row)
        return tr("no case stands under the cursor");
    if (id == TAKE && row->record.closed_on[0])
        return tr("this case has ended");
    if (id == TAKE && row->record.holder == desk->actor.id)
        return tr("you follow this case already");
    if (id == UNIT && text_equal(desk->actor.role, "liaison"))
        return tr("a liaison sees the own unit");
    return NULL;
}

static bool board_typing(Ui *ui, void *state)
{
    (void)ui;
    return ((const Board *)state)->list.filtering;
}

static void board_close(Ui *ui, void *state)
{
    (void)ui;
    list_free(&((Board *)state)->list);
    free(((Board *)state)->rows);
}

const Screen screen_board = {
    .name = "board",
    .title = N_("Match cases"),
    .size = sizeof(Board),
    .commands = commands,
    .command_count = sizeof commands / sizeof commands[0],
    .open = board_open,
    .load = board_load,
    .paint = board_paint,
    .cursor = board_cursor,
    .key = board_key,
    .command = board_command,
    .why_not = board_why_not,
    .subtitle = board_subtitle,
    .close = board_close,
    .typing = board_typing,
};

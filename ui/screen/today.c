/* Today: what is to be done, what was done, whom we look after. Every figure is a door to its list. */
#include <string.h>

#include "followup.h"
#include "registry.h"
#include "screens.h"
#include "staff.h"
#include "text.h"

enum {
    COLUMNS = 3, /* mine, my unit's, all */
    CALL_ROWS = 3,
    DAY_ROWS = 3,
    STATUS_ROWS = 10,
    GRID_ROWS = CALL_ROWS + DAY_ROWS + STATUS_ROWS,
    LABEL_COLUMNS = 22,
    FIGURE_COLUMNS = 12,
    WIDE_COLUMNS = 120
};

enum { SCOPE_MINE, SCOPE_UNIT, SCOPE_ALL };

static const char *const row_labels[GRID_ROWS] = {N_("Calls due"),
                                                  N_("Promises overdue"),
                                                  N_("Promised for today"), /* calls */
                                                  N_("Attempts"),
                                                  N_("People called"),
                                                  N_("People reached"), /* so far today */
                                                  "EN",
                                                  "SA",
                                                  "SE",
                                                  "AV",
                                                  "TU",
                                                  "OP",
                                                  "RS",
                                                  "DE",
                                                  "",
                                                  N_("To be completed")}; /* status codes; "" the total */

typedef struct {
    int64_t figure[GRID_ROWS][COLUMNS];
    int row, column;
    const char *database;
    int64_t others; /* people being rung by somebody else */
} Today;

/* --- loading --- */

static bool has_unit(const Desk *desk)
{
    return desk->actor.unit[0] != '\0';
}

static const char *scope_unit(const Desk *desk, int scope)
{
    return scope == SCOPE_UNIT ? desk->actor.unit : "";
}

static int64_t scope_account(const Desk *desk, int scope)
{
    return scope == SCOPE_MINE ? desk->actor.id : 0;
}

static void load_calls(Desk *desk, Today *t, int scope)
{
    QueueCounts counts;
    queue_counts(desk, scope_unit(desk, scope), scope_account(desk, scope), &counts);
    t->figure[0][scope] = counts.due;
    t->figure[1][scope] = counts.overdue;
    t->figure[2][scope] = counts.promised;
    t->others = counts.others;
}

static void load_day(Desk *desk, Today *t, int scope)
{
    DayFigures day;
    followup_day(desk, clock_today(), scope_unit(desk, scope), scope_account(desk, scope), &day);
    t->figure[CALL_ROWS][scope] = day.attempts;
    t->figure[CALL_ROWS + 1][scope] = day.people;
    t->figure[CALL_ROWS + 2][scope] = day.reached;
}

static void load_people(Desk *desk, Today *t, int scope)
{
    const char *unit = scope_unit(desk, scope);
    for (int i = 0; i < STATUS_ROWS - 1; i++) {
        const char *status = row_labels[CALL_ROWS + DAY_ROWS + i];
        t->figure[CALL_ROWS + DAY_ROWS + i][scope] = tally_get(desk->store, "status", unit, status);
    }
    t->figure[GRID_ROWS - 1][scope] = tally_get(desk->store, "incomplete", unit, "");
}

static Status today_load(Ui *ui, void *state, Error *error)
{
    Today *t = state;
    Desk *desk = ui_desk(ui);
    for (int scope = 0; scope < COLUMNS; scope++) {
        load_calls(desk, t, scope);
        load_day(desk, t, scope);
        if (scope != SCOPE_MINE)
            load_people(desk, t, scope);
    }
    if (t->column == SCOPE_UNIT && !has_unit(desk))
        t->column = SCOPE_ALL;
    return store_status(desk->store, error);
}

/* --- signing in comes before the first frame --- */

static void ask_for_outcomes(Ui *ui)
{
    enum { SHOWN = 20 };
    Attempt open[SHOWN];
    size_t count = attempt_open_ones(ui_desk(ui), open, SHOWN);
    if (!count)
        return;
    CallArgument argument = {.donor = open[0].donor, .attempt = open[0].id};
    ui_open(ui, &screen_call, &argument);
    ui_say(ui,
           tr_n("%zu call has no outcome yet: please record it", "%zu calls have no outcome yet: please record them",
                (long long)count),
           count);
}

static Status today_open(Ui *ui, void *state, const void *argument, Error *error)
{
    Today *t = state;
    const Limits *limits = &ui_desk(ui)->config->limits;
    t->database = ((const StartArgument *)argument)->database;
    Status status = sign_in_run(ui, t->database, error);
    if (status != OK)
        return status;
    globals_install(ui);
    ui_on_idle(ui, (int)limits->idle_minutes, (int)limits->idle_call_minutes, sign_in_unlock);
    t->column = has_unit(ui_desk(ui)) ? SCOPE_UNIT : SCOPE_ALL;
    ask_for_outcomes(ui);
    return OK;
}

/* --- geometry: one block of rows, or calls left and people right where it is wide --- */

static const char *const headings[] = {N_("Calls"), N_("So far today"), N_("Volunteers")};
static const int heading_row[] = {0, CALL_ROWS, CALL_ROWS + DAY_ROWS};

static Rect row_area(Rect area, int row)
{
    bool people = row >= CALL_ROWS + DAY_ROWS, wide = area.columns >= WIDE_COLUMNS;
    int line = row + 1 + (row >= CALL_ROWS) + (people && !wide);
    int left = 1;
    if (people && wide) {
        line = row - CALL_ROWS - DAY_ROWS + 1;
        left = area.columns / 2 + 1;
    }
    if (wide && !people && row >= CALL_ROWS)
        line++;
    return (Rect){area.row + line, area.column + left, 1, (wide ? area.columns / 2 : area.columns) - 2};
}

static int figure_column(const Desk *desk, int scope)
{
    int shown = has_unit(desk) ? scope : scope == SCOPE_ALL ? 1 : scope;
    return LABEL_COLUMNS + shown * FIGURE_COLUMNS;
}

static bool figure_shown(const Desk *desk, int row, int scope)
{
    bool people = row >= CALL_ROWS + DAY_ROWS;
    return !(scope == SCOPE_UNIT && !has_unit(desk)) && !(scope == SCOPE_MINE && people);
}

/* --- painting --- */

static void format_figure(int64_t n, char out[32])
{
    if (n >= 1000000)
        text_format(out, 32, "%lld,%03lld,%03lld", (long long)n / 1000000, (long long)n / 1000 % 1000,
                    (long long)n % 1000);
    else if (n >= 1000)
        text_format(out, 32, "%lld,%03lld", (long long)n / 1000, (long long)n % 1000);
    else
        text_format(out, 32, "%lld", (long long)n);
}

static const char *row_label(int row)
{
    const char *label = row_labels[row];
    if (!label[0])
        return tr("Total");
    if (row >= CALL_ROWS + DAY_ROWS && row < GRID_ROWS - 1)
        return choice_label("status", label);
    return tr(label);
}

static void paint_heading(Ui *ui, Rect area, int block)
{
    static const char *const scopes[COLUMNS] = {N_("Mine"), N_("My unit"), N_("All")};
    const Desk *desk = ui_desk(ui);
    Rect first = row_area(area, heading_row[block]);
    term_text(first.row - 1, first.column, LABEL_COLUMNS, STYLE_HEADING, tr(headings[block]));
    for (int scope = 0; scope < COLUMNS; scope++)
        if (figure_shown(desk, heading_row[block], scope))
            term_cell(first.row - 1, first.column + figure_column(desk, scope), FIGURE_COLUMNS - 1, STYLE_HEADING,
                      tr(scopes[scope]), true);
}

static Style figure_style(const Today *t, int row, int scope)
{
    if (t->row == row && t->column == scope)
        return STYLE_SELECTED;
    return row == 1 && t->figure[row][scope] > 0 ? STYLE_BAD : STYLE_NORMAL;
}

static void paint_row(Ui *ui, const Today *t, Rect area, int row)
{
    const Desk *desk = ui_desk(ui);
    Rect line = row_area(area, row);
    char figure[32];
    term_text(line.row, line.column + 2, LABEL_COLUMNS - 3, STYLE_LABEL, row_label(row));
    for (int scope = 0; scope < COLUMNS; scope++) {
        if (!figure_shown(desk, row, scope))
            continue;
        format_figure(t->figure[row][scope], figure);
        term_cell(line.row, line.column + figure_column(desk, scope), FIGURE_COLUMNS - 1, figure_style(t, row, scope),
                  figure, true);
    }
}

/* "calendar known until ..." from the November before it ends. */
static bool calendar_notice(const Config *config, char *out, size_t size)
{
    int year, month, day;
    char until[DATE_SIZE];
    day_split(config->calendar.known_until, &year, &month, &day);
    if (clock_today() < day_from(year, 11, 1))
        return false;
    day_format(config->calendar.known_until, until);
    text_format(out, size, tr("Holiday calendar known until %s: please add the new year to holidays.cfg"), until);
    return true;
}

static void paint_notices(Ui *ui, const Today *t, Rect area)
{
    char line[400];
    int row = area.row + area.rows - 1;
    if (calendar_notice(ui_desk(ui)->config, line, sizeof line))
        term_text(row--, area.column + 1, area.columns - 2, STYLE_WARN, line);
    if (followup_quiet(ui_desk(ui), "first", line, sizeof line))
        term_text(row--, area.column + 1, area.columns - 2, STYLE_WARN, line);
    if (t->others > 0 && area.rows > GRID_ROWS + 6) {
        text_format(line, sizeof line,
                    tr_n("%lld person is being called by a colleague just now",
                         "%lld people are being called by colleagues just now", (long long)t->others),
                    (long long)t->others);
        term_text(row, area.column + 1, area.columns - 2, STYLE_HINT, line);
    }
}

static void today_paint(Ui *ui, void *state, Rect area)
{
    Today *t = state;
    for (int block = 0; block < 3; block++)
        paint_heading(ui, area, block);
    for (int row = 0; row < GRID_ROWS; row++)
        paint_row(ui, t, area, row);
    paint_notices(ui, t, area);
}

static void today_cursor(Ui *ui, void *state, Rect area)
{
    const Today *t = state;
    Rect line = row_area(area, t->row);
    term_cursor(line.row, line.column + figure_column(ui_desk(ui), t->column) + FIGURE_COLUMNS - 2, true);
}

/* --- moving and opening --- */

static Reaction move(Ui *ui, Today *t, int rows, int columns)
{
    const Desk *desk = ui_desk(ui);
    t->row = (t->row + rows + GRID_ROWS) % GRID_ROWS;
    do
        t->column = (t->column + columns + COLUMNS) % COLUMNS;
    while (columns && !figure_shown(desk, t->row, t->column));
    if (!figure_shown(desk, t->row, t->column))
        t->column = SCOPE_ALL;
    return REDRAW;
}

static Reaction open_calls(Ui *ui, const Today *t)
{
    static const QueueView views[] = {QUEUE_DUE, QUEUE_OVERDUE, QUEUE_PROMISED};
    QueueFilter filter = {.view = views[t->row], .account = scope_account(ui_desk(ui), t->column)};
    text_copy(filter.unit, sizeof filter.unit, scope_unit(ui_desk(ui), t->column));
    return ui_open(ui, &screen_calls, &filter);
}

static Reaction open_people(Ui *ui, const Today *t)
{
    RegistryArgument argument = {.incomplete = t->row == GRID_ROWS - 1};
    if (!argument.incomplete)
        text_copy(argument.status, sizeof argument.status, row_labels[t->row]);
    text_copy(argument.unit, sizeof argument.unit, scope_unit(ui_desk(ui), t->column));
    return ui_open(ui, &screen_registry, &argument);
}

static Reaction open_door(Ui *ui, const Today *t)
{
    if (t->row < CALL_ROWS)
        return open_calls(ui, t);
    if (t->row >= CALL_ROWS + DAY_ROWS)
        return open_people(ui, t);
    DayArgument argument = {.account = scope_account(ui_desk(ui), t->column),
                            .reached = t->row == CALL_ROWS + DAY_ROWS - 1};
    text_copy(argument.unit, sizeof argument.unit, scope_unit(ui_desk(ui), t->column));
    return ui_open(ui, &screen_day, &argument);
}

static Reaction today_key(Ui *ui, void *state, Key key)
{
    Today *t = state;
    switch (key.code) {
    case KEY_UP_:
        return move(ui, t, -1, 0);
    case KEY_DOWN_:
        return move(ui, t, 1, 0);
    case KEY_LEFT_:
        return move(ui, t, 0, -1);
    case KEY_RIGHT_:
    case KEY_TAB_:
        return move(ui, t, 0, 1);
    default:
        return IGNORED;
    }
}

/* --- commands --- */

enum { TODAY_OPEN, TODAY_CALLS, TODAY_SEARCH, TODAY_NEW, TODAY_INCOMING, TODAY_STAFF, TODAY_PASSWORD, TODAY_USER };

static const Command today_commands[] = {
    {TODAY_OPEN, KEY_ENTER_, 0, N_("Today"), N_("Open"), N_("Open the list behind the figure"), NULL, true},
    {TODAY_CALLS, '1', 0, N_("Today"), N_("Calls"), N_("Who is to be called now"), "lead caller liaison helper", true},
    {TODAY_SEARCH, '2', '/', N_("Today"), N_("Search"),
     N_("Find a person by any part of name, pinyin, phone, ID or number"), "lead caller liaison readonly", true},
    {TODAY_NEW, '3', 0, N_("Today"), N_("New"), N_("Register a new person"), "lead caller liaison", true},
    {TODAY_INCOMING, '4', 0, N_("Today"), N_("Incoming"), N_("Somebody rings: find them while they speak"),
     "lead caller liaison helper", true},
    {TODAY_STAFF, '8', 0, N_("Today"), N_("Staff"), N_("Accounts of the colleagues"), "lead system", true},
    {TODAY_PASSWORD, '9', 0, N_("Today"), N_("Password"), N_("Change my password"), NULL, false},
    {TODAY_USER, '0', 0, N_("Today"), N_("Sign out"), N_("Let somebody else sign in"), NULL, true},
};

static Reaction change_user(Ui *ui, Today *t)
{
    Error error;
    staff_sign_out(ui_desk(ui));
    if (sign_in_run(ui, t->database, &error) != OK)
        return QUIT;
    ask_for_outcomes(ui);
    return RELOAD;
}

static Reaction change_password(Ui *ui)
{
    char new[128] = "", again[128] = "";
    Error error = {0};
    if (!ui_ask(ui, tr("Change my password"), tr("New password"), new, sizeof new, true) ||
        !ui_ask(ui, tr("Change my password"), tr("The same again"), again, sizeof again, true))
        return REDRAW;
    Status status = strcmp(new, again) == 0
                        ? staff_password(ui_desk(ui), ui_desk(ui)->actor.name, new, &error)
                        : error_set(&error, ERR_INPUT, "", tr("the two passwords differ: nothing was changed"));
    explicit_bzero(new, sizeof new);
    explicit_bzero(again, sizeof again);
    if (status != OK)
        ui_error(ui, &error);
    else
        ui_say(ui, "%s", tr("Your password was changed."));
    return REDRAW;
}

static Reaction today_command(Ui *ui, void *state, int id)
{
    static const RegistryArgument incoming = {.incoming = true};
    Today *t = state;
    switch (id) {
    case TODAY_OPEN:
        return open_door(ui, t);
    case TODAY_CALLS:
        return ui_open(ui, &screen_calls, NULL);
    case TODAY_SEARCH:
        return ui_open(ui, &screen_registry, NULL);
    case TODAY_NEW:
        return ui_open(ui, &screen_intake, NULL);
    case TODAY_INCOMING:
        return ui_open(ui, &screen_registry, &incoming);
    case TODAY_STAFF:
        return ui_open(ui, &screen_staff, NULL);
    case TODAY_PASSWORD:
        return change_password(ui);
    case TODAY_USER:
        return change_user(ui, t);
    default:
        return IGNORED;
    }
}

const Screen screen_today = {
    .name = "today",
    .title = N_("Today"),
    .size = sizeof(Today),
    .commands = today_commands,
    .command_count = sizeof today_commands / sizeof today_commands[0],
    .open = today_open,
    .load = today_load,
    .paint = today_paint,
    .cursor = today_cursor,
    .key = today_key,
    .command = today_command,
};

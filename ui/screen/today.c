/* Today: what is to be done, what was done, whom we look after. Every figure is a door to its list. */
#include "today.h"

#include <string.h>

#include "attention.h"
#include "case_ui.h"
#include "casework.h"
#include "screens.h"
#include "staff.h"
#include "text.h"

static const char callers[] = "lead caller liaison helper";
static const char readers[] = "lead caller liaison readonly";

/* --- reading --- */

static int64_t scope_account(const Desk *desk, int scope)
{
    return scope == SCOPE_MINE ? desk->actor.id : 0;
}

static void load_attention(Desk *desk, Today *t)
{
    for (size_t i = 0; i < attention_count && i < ATTENTION_ROWS; i++) {
        const Attention *row = &attention_rows[i];
        t->attention[i] = staff_may(desk, row->roles) ? row->count(desk, staff_unit(desk)) : 0;
    }
}

static void load_promises(Desk *desk, Today *t)
{
    bool helper = text_equal(desk->actor.role, "helper");
    t->calls = staff_may(desk, callers);
    t->promise_count = t->calls ? morning_promises(desk, staff_unit(desk), helper, t->promises, PROMISE_ROWS) : 0;
}

static void load_day(Desk *desk, Today *t, int scope)
{
    const char *unit = today_unit(desk, scope);
    QueueCounts counts;
    DayFigures day;
    queue_counts(desk, unit, scope_account(desk, scope), &counts);
    followup_day(desk, clock_today(), unit, scope_account(desk, scope), &day);
    t->day[DAY_DUE][scope] = counts.due;
    t->day[DAY_OVERDUE][scope] = counts.overdue;
    t->day[DAY_PROMISED][scope] = counts.promised;
    t->day[DAY_ATTEMPTS][scope] = day.attempts;
    t->day[DAY_CALLED][scope] = day.people;
    t->day[DAY_REACHED][scope] = day.reached;
    t->others = counts.others;
}

static void load_people(Desk *desk, Today *t, int scope)
{
    const char *unit = today_unit(desk, scope);
    for (int row = 0; row < STATUS_ROWS; row++)
        t->status[row][scope] = registry_count(desk, "status", unit, today_status(row));
    targets_pace(desk, unit, &t->pace[scope]);
}

static void load_duty(Desk *desk, Today *t)
{
    Duty duty;
    t->duty[0] = '\0';
    if (duty_on(desk, clock_today(), &duty))
        text_format(t->duty, sizeof t->duty, tr("On duty today: %1$s %2$s"), duty.name, duty.phone);
}

static Status today_load(Ui *ui, void *state, Error *error)
{
    Today *t = state;
    Desk *desk = ui_desk(ui);
    load_attention(desk, t);
    load_duty(desk, t);
    load_promises(desk, t);
    for (int scope = 0; scope < SCOPES; scope++) {
        if (today_scope_shown(desk, SPOT_DAY, scope))
            load_day(desk, t, scope);
        if (today_scope_shown(desk, SPOT_STATUS, scope))
            load_people(desk, t, scope);
    }
    morning_news(desk, &t->last, &t->news);
    t->publicity_count = morning_publicity(desk->config, clock_today(), t->publicity, PUBLICITY_ROWS);
    return store_status(desk->store, error);
}

/* --- signing in comes before the first frame --- */

static void ask_for_outcomes(Ui *ui)
{
    Attempt open;
    int64_t count = attempt_open_count(ui_desk(ui));
    if (!attempt_open_ones(ui_desk(ui), &open, 1))
        return;
    CallArgument argument = {.donor = open.donor, .attempt = open.id};
    ui_open(ui, &screen_call, &argument);
    ui_say(ui,
           tr_n("%lld call has no outcome yet: please record it", "%lld calls have no outcome yet: please record them",
                (long long)count),
           (long long)count);
}

/* Whoever sits down begins with what is most urgent, and with the calls; readers with the people. */
static void begin(Ui *ui, Today *t)
{
    Desk *desk = ui_desk(ui);
    t->cursor =
        (Spot){.kind = SPOT_DAY, .scope = today_has_unit(desk) ? SCOPE_UNIT : today_scope(desk, SPOT_DAY, true)};
    if (staff_may(desk, "lead caller liaison readonly"))
        morning_last_here(desk, &t->last);
    else
        t->last = (LastHere){0};
    ask_for_outcomes(ui);
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
    ui_on_alert(ui, case_alert);
    ui_on_idle(ui, (int)limits->idle_minutes, (int)limits->idle_call_minutes, sign_in_unlock);
    begin(ui, t);
    return OK;
}

/* --- the cursor --- */

static void place(Ui *ui, const Today *t, TodayPlan *plan)
{
    today_plan(ui_desk(ui), t, (Rect){1, 0, term_rows() - 3, term_columns()}, plan);
}

static Reaction step(Ui *ui, Today *t, int rows, int columns)
{
    TodayPlan plan;
    place(ui, t, &plan);
    t->cursor = *today_step(&plan, today_spot(&plan, t), rows, columns);
    return REDRAW;
}

static Reaction turn(Ui *ui, Today *t, int by)
{
    TodayPlan plan;
    place(ui, t, &plan);
    int at = (int)(today_spot(&plan, t) - plan.spots);
    t->cursor = plan.spots[(at + by + plan.count) % plan.count];
    return REDRAW;
}

static Reaction today_key(Ui *ui, void *state, Key key)
{
    Today *t = state;
    switch (key.code) {
    case KEY_UP_:
        return step(ui, t, -1, 0);
    case KEY_DOWN_:
        return step(ui, t, 1, 0);
    case KEY_LEFT_:
        return step(ui, t, 0, -1);
    case KEY_RIGHT_:
        return step(ui, t, 0, 1);
    case KEY_TAB_:
        return turn(ui, t, 1);
    case KEY_BACKTAB_:
        return turn(ui, t, -1);
    default:
        return IGNORED;
    }
}

/* --- doors --- */

static Reaction open_promise(Ui *ui, const QueueRow *row)
{
    CallArgument argument = {.donor = row->donor};
    text_copy(argument.purpose, sizeof argument.purpose, row->purpose);
    text_copy(argument.number, sizeof argument.number, row->number);
    return ui_open(ui, &screen_call, &argument);
}

static Reaction open_calls(Ui *ui, const Spot *spot)
{
    static const QueueView views[] = {QUEUE_DUE, QUEUE_OVERDUE, QUEUE_PROMISED};
    Desk *desk = ui_desk(ui);
    QueueFilter filter = {.view = views[spot->index], .account = scope_account(desk, spot->scope)};
    text_copy(filter.unit, sizeof filter.unit, today_unit(desk, spot->scope));
    return ui_open(ui, &screen_calls, &filter);
}

static Reaction open_day(Ui *ui, int scope, bool reached)
{
    Desk *desk = ui_desk(ui);
    DayArgument argument = {.account = scope_account(desk, scope), .reached = reached};
    text_copy(argument.unit, sizeof argument.unit, today_unit(desk, scope));
    return ui_open(ui, &screen_day, &argument);
}

static Reaction open_people(Ui *ui, const Spot *spot)
{
    RegistryArgument argument = {.incoming = false};
    const char *only = staff_unit(ui_desk(ui));
    text_copy(argument.status, sizeof argument.status, today_status(spot->index));
    text_copy(argument.unit, sizeof argument.unit, only[0] ? only : today_unit(ui_desk(ui), spot->scope));
    return ui_open(ui, &screen_registry, &argument);
}

/* A line for each unit, and the city. */
static Reaction show_pace(Ui *ui)
{
    enum { TEXT = 8192, NAME_COLUMNS = 16 };
    Desk *desk = ui_desk(ui);
    char text[TEXT] = "", title[64], line[320], pace[240];
    UnitProgress rows[PROGRESS_ROWS];
    int year, month, day;
    day_split(clock_today(), &year, &month, &day);
    size_t count = targets_progress(desk, year, "year", true, rows, PROGRESS_ROWS);
    for (size_t i = 0; i < count; i++) {
        const char *name = rows[i].unit[0] ? choice_label("unit", rows[i].unit) : tr("the whole city");
        int blanks = NAME_COLUMNS - text_columns(name);
        today_pace_text(&rows[i].pace, pace, sizeof pace);
        text_format(line, sizeof line, "%s%*s %s\n", name, blanks > 0 ? blanks : 0, "", pace);
        text_append(text, sizeof text, line);
    }
    text_format(title, sizeof title, tr("People sampled in %d"), year);
    ui_show(ui, title, text);
    return REDRAW;
}

static Reaction show_publicity(Ui *ui, const Today *t)
{
    char text[PUBLICITY_ROWS * 160] = "", line[160];
    for (size_t i = 0; i < t->publicity_count; i++) {
        today_publicity_text(&t->publicity[i], line, sizeof line);
        text_append(text, sizeof text, line);
        text_append(text, sizeof text, "\n");
    }
    ui_show(ui, tr("Publicity days"), text);
    return REDRAW;
}

/* A count may be seen by everybody; the people behind it may not. */
static bool may_open(const Desk *desk, SpotKind kind)
{
    switch (kind) {
    case SPOT_DAY:
    case SPOT_SUMMARY:
        return staff_may(desk, callers) || staff_may(desk, readers);
    case SPOT_STATUS:
        return staff_may(desk, readers);
    default:
        return true;
    }
}

static Reaction open_door(Ui *ui, const Today *t)
{
    TodayPlan plan;
    place(ui, t, &plan);
    const Spot *spot = today_spot(&plan, t);
    if (!may_open(ui_desk(ui), spot->kind)) {
        Error error;
        error_set(&error, ERR_DENIED, "", "%s", tr("Your account's role does not allow this."));
        ui_error(ui, &error);
        return REDRAW;
    }
    switch (spot->kind) {
    case SPOT_ATTENTION:
        return attention_rows[spot->index].open(ui, staff_unit(ui_desk(ui)));
    case SPOT_PROMISE:
        return open_promise(ui, &t->promises[spot->index]);
    case SPOT_DAY:
        return spot->index <= DAY_PROMISED ? open_calls(ui, spot)
                                           : open_day(ui, spot->scope, spot->index == DAY_REACHED);
    case SPOT_STATUS:
        return open_people(ui, spot);
    case SPOT_PACE:
        return show_pace(ui);
    case SPOT_NEWS:
        return ui_open(ui, &screen_news, &t->last);
    case SPOT_PUBLICITY:
        return show_publicity(ui, t);
    default:
        return open_day(ui, today_scope(ui_desk(ui), SPOT_DAY, true), false);
    }
}

/* --- commands: those that open a screen are the menu, too --- */

enum { TODAY_OPEN, TODAY_TOUR, TODAY_MENU, TODAY_GO, TODAY_ACCOUNT };

static const char group_today[] = N_("Today");
static const char group_people[] = N_("People");
static const char group_day[] = N_("The day");
static const char group_station[] = N_("Station");
static const RegistryArgument incoming = {.incoming = true};

/* A new screen is one row here, the last of the last group: in the menu a heading stands where the group changes.
 * Without a digit of its own (key 0) it gets the next F-key there. */
static const Command today_commands[] = {
    {TODAY_OPEN, KEY_ENTER_, 0, group_today, N_("Open"), N_("Open the list behind the figure"), NULL, true},
    {TODAY_TOUR, 0, 0, group_today, N_("Tour"), N_("A short tour of the desk, for whoever is new here"), NULL, false},
    {TODAY_GO, '1', 0, group_people, N_("Calls"), N_("Who is to be called now"), callers, true, &screen_calls},
    {TODAY_GO, '2', '/', group_people, N_("Search"),
     N_("Find a person by any part of name, pinyin, phone, ID or number"), readers, true, &screen_registry},
    {TODAY_GO, '3', 0, group_people, N_("New"), N_("Register a new person"), "lead caller liaison", true,
     &screen_intake},
    {TODAY_GO, '4', 0, group_people, N_("Incoming"), N_("Somebody rings: find them while they speak"), callers, true,
     &screen_registry, &incoming},
    {TODAY_GO, '5', 0, group_day, N_("Hand-over"), N_("What I did today, who waits for what, notes to colleagues"),
     callers, false, &screen_handover},
    {TODAY_GO, '6', 0, group_day, N_("Lists"), N_("Lists to work through: to complete, stalled, not reached, reviews"),
     "lead caller liaison", false, &screen_worklist},
    {TODAY_GO, '7', 0, group_day, N_("Province"), N_("What the province must know: to be typed into its system"),
     readers, false, &screen_province},
    {TODAY_GO, '8', 0, group_day, N_("Match cases"),
     N_("From the notice to the award: every case, what is next, by when"), readers, true, &screen_board},
    {TODAY_GO, 0, 0, group_day, N_("Data quality"),
     N_("No phone, no second contact, no consent, age limits, samples that stand still: to work through"), readers,
     false, &screen_quality},
    {TODAY_GO, 0, 0, group_day, N_("Duplicates"),
     N_("Two files that look like one person: to be merged, or set apart"), readers, false, &screen_twins},
    {TODAY_GO, 0, 0, group_day, N_("News"), N_("What others did since I was last here"), readers, false, &screen_news},
    {TODAY_GO, 0, 0, group_day, N_("Three counts"), N_("Tubes, paper forms and records of a bus day must agree"),
     "lead caller liaison", false, &screen_bus},
    {TODAY_GO, 0, 0, group_station, N_("Samples"),
     N_("Samples on their way to the registry, results, transfer batches"), readers, false, &screen_samples},
    {TODAY_GO, 0, 0, group_station, N_("Targets"), N_("Progress of the units, targets, opening balances, facts"),
     readers, false, &screen_targets},
    {TODAY_GO, 0, 0, group_station, N_("Outreach"), N_("Publicity days, events, sites, teams and whom they recruited"),
     readers, false, &screen_outreach},
    {TODAY_GO, 0, 0, group_station, N_("Figures"), N_("Reports with charts, files and the press briefing"), readers,
     false, &screen_figures},
    {TODAY_GO, 0, 0, group_station, N_("Import"), N_("Import a table"), "lead caller liaison", false, &screen_import},
    {TODAY_GO, 0, 0, group_station, N_("Staff"), N_("Accounts of the colleagues"), "lead system", false, &screen_staff},
    {TODAY_GO, 0, 0, group_station, N_("Audit"), N_("Who did what, when, to which record"), "lead system", false,
     &screen_audit},
    {TODAY_ACCOUNT, '9', 0, group_station, N_("My account"), N_("Let somebody else sign in; change my password"), NULL,
     false},
    {TODAY_MENU, '0', KEY_F(10), group_today, N_("Menu"), N_("Every page of the desk, by digit"), NULL, true},
};

static Reaction change_user(Ui *ui, Today *t)
{
    Error error;
    staff_sign_out(ui_desk(ui));
    if (sign_in_run(ui, t->database, &error) != OK)
        return QUIT;
    begin(ui, t);
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

static Reaction my_account(Ui *ui, Today *t)
{
    const char *const choices[] = {tr("Let somebody else sign in"), tr("Change my password")};
    int chosen = ui_choose(ui, tr("My account"), "", choices, 2);
    return chosen < 0 ? REDRAW : chosen == 0 ? change_user(ui, t) : change_password(ui);
}

static Reaction today_command(Ui *ui, void *state, int id)
{
    Today *t = state;
    const Command *chosen;
    switch (id) {
    case TODAY_OPEN:
        return open_door(ui, t);
    case TODAY_TOUR:
        return ui_open(ui, &screen_tour, NULL);
    case TODAY_MENU:
        chosen = menu_run(ui, true);
        if (!chosen)
            return REDRAW;
        return chosen->screen ? ui_open(ui, chosen->screen, chosen->argument) : today_command(ui, t, chosen->id);
    case TODAY_ACCOUNT:
        return my_account(ui, t);
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

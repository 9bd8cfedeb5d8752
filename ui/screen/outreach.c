/* Outreach: the year's publicity days, events, sites, teams and their members. */
#include "outreach.h"

#include <stdlib.h>

#include "intake_form.h"
#include "list.h"
#include "samples.h"
#include "screens.h"
#include "staff.h"
#include "station_form.h"
#include "tabs.h"
#include "text.h"

enum { TAB_DAYS, TAB_EVENTS, TAB_SITES, TAB_TEAMS, TABS, TAB_MEMBERS = TABS, LISTS };
enum { ROWS = 500, DAYS = 32, SITES = 128, TEAMS = 100, SOON_DAYS = 14 };

typedef struct {
    int tab; /* TAB_MEMBERS: those of a team, behind its line */
    int64_t year;
    List lists[LISTS];
    PublicityRow days[DAYS];
    EventRow *events;
    SiteRow sites[SITES];
    TeamRow *teams;
    MemberRow *members;
    Team team;
} State;

/* --- cells --- */

static const ListColumn day_columns[] = {
    {N_("Date"), {10, 10, 0, 0}, false},  {N_("Publicity day"), {16, 30, 2, 0}, false},
    {N_("When"), {10, 14, 0, 0}, false},  {N_("Events"), {6, 6, 0, 0}, true},
    {N_("Prepared"), {6, 8, 0, 1}, true}, {N_("Followed up"), {6, 11, 0, 2}, true},
    {N_("Reached"), {6, 7, 0, 0}, true},  {N_("Joiners"), {7, 9, 0, 0}, true},
};

static void day_cell(const List *list, size_t at, int column, char *out, size_t size, Style *style)
{
    const PublicityRow *row = &((const State *)list->data)->days[at];
    const int64_t numbers[] = {0, 0, 0, row->events, row->prepared, row->followed, row->reached, row->enrolled};
    int64_t away = row->day - clock_today();
    char date[DATE_SIZE];
    *out = '\0';
    day_format(row->day, date);
    if (column < 2)
        text_copy(out, size, column ? name_text(row->rule->name) : date);
    else if (column == 2 && away == 0)
        text_copy(out, size, tr("today"));
    else if (column == 2 && away > 0)
        text_format(out, size, tr_n("in %lld day", "in %lld days", (long long)away), (long long)away);
    else if (numbers[column])
        text_format(out, size, "%lld", (long long)numbers[column]);
    if (column == 2 && away >= 0 && away <= SOON_DAYS && row->prepared == 0)
        *style = STYLE_WARN;
}

static const ListColumn event_columns[] = {
    {N_("Held on"), {10, 10, 0, 0}, false}, {N_("Event"), {16, 30, 2, 0}, false}, {N_("Kind"), {8, 12, 0, 2}, false},
    {N_("Unit"), {8, 14, 0, 0}, false},     {N_("Place"), {8, 20, 1, 3}, false},  {N_("Leaflets"), {5, 8, 0, 1}, true},
    {N_("Reached"), {6, 7, 0, 0}, true},    {N_("Joiners"), {7, 9, 0, 0}, true},  {N_("Stands"), {10, 14, 0, 0}, false},
};

static const char *event_stands(const OutreachEvent *e)
{
    if (e->followed_on[0])
        return tr("followed up");
    if (e->held_on[0] && day_parse(e->held_on) < clock_today())
        return tr("to follow up");
    return e->prepared_on[0] ? tr("prepared") : tr("to prepare");
}

static void event_cell(const List *list, size_t at, int column, char *out, size_t size, Style *style)
{
    const EventRow *row = &((const State *)list->data)->events[at];
    const OutreachEvent *e = &row->event;
    const char *const texts[] = {e->held_on,
                                 e->name,
                                 choice_label("event_kind", e->kind),
                                 choice_label("unit", e->unit),
                                 e->place,
                                 "",
                                 "",
                                 "",
                                 event_stands(e)};
    const int64_t numbers[] = {0, 0, 0, 0, 0, number_value(e->leaflets), number_value(e->reached),
                               row->enrolled};
    *out = '\0';
    if (column < 5 || column == 8)
        text_copy(out, size, texts[column]);
    else if (numbers[column])
        text_format(out, size, "%lld", (long long)numbers[column]);
    if (column == 8 && !e->followed_on[0])
        *style = STYLE_WARN;
}

static int64_t event_id(const List *list, size_t row)
{
    return ((const State *)list->data)->events[row].event.id;
}

static const ListColumn site_columns[] = {
    {N_("Site"), {20, 40, 2, 0}, false},
    {N_("Unit"), {10, 16, 1, 0}, false},
    {N_("In the year"), {8, 11, 0, 0}, true},
    {N_("In all"), {8, 8, 0, 0}, true},
};

static void site_cell(const List *list, size_t at, int column, char *out, size_t size, Style *style)
{
    const SiteRow *row = &((const State *)list->data)->sites[at];
    (void)style;
    if (column < 2)
        text_copy(out, size, column ? choice_label("unit", row->site->unit) : name_text(row->site->name));
    else
        text_format(out, size, "%lld", (long long)(column == 2 ? row->year : row->total));
}

static int64_t team_id(const List *list, size_t row)
{
    return ((const State *)list->data)->teams[row].team.id;
}

static int64_t member_id(const List *list, size_t row)
{
    return ((const State *)list->data)->members[row].member.id;
}

static const ListColumn team_columns[] = {
    {N_("Team"), {20, 40, 2, 0}, false}, {N_("Unit"), {8, 14, 0, 1}, false},    {N_("Leader"), {8, 12, 0, 2}, false},
    {N_("Members"), {7, 7, 0, 0}, true}, {N_("Recruited"), {7, 9, 0, 0}, true}, {N_("Before"), {6, 7, 0, 0}, true},
    {N_("In all"), {6, 7, 0, 0}, true},
};

static void team_cell(const List *list, size_t at, int column, char *out, size_t size, Style *style)
{
    const TeamRow *row = &((const State *)list->data)->teams[at];
    const char *const texts[] = {row->team.name, choice_label("unit", row->team.unit), row->team.leader};
    const int64_t numbers[] = {0, 0, 0, row->members, row->recruited, number_value(row->team.opening), row->total};
    (void)style;
    if (column < 3)
        text_copy(out, size, texts[column]);
    else
        text_format(out, size, "%lld", (long long)numbers[column]);
}

static const ListColumn member_columns[] = {
    {N_("Member"), {10, 20, 1, 0}, false},    {N_("Phone"), {11, 13, 0, 0}, false},
    {N_("Joined on"), {10, 10, 0, 0}, false}, {N_("Left on"), {10, 10, 0, 1}, false},
    {N_("Recruited"), {7, 9, 0, 0}, true},    {N_("Note"), {8, 20, 2, 2}, false},
};

static void member_cell(const List *list, size_t at, int column, char *out, size_t size, Style *style)
{
    const MemberRow *row = &((const State *)list->data)->members[at];
    const TeamMember *m = &row->member;
    const char *const texts[] = {m->name, "", m->joined_on, m->left_on, "", m->note};
    if (column == 1)
        field_show(field_find(&team_member_type, "phone"), m, true, out, size);
    else if (column == 4)
        text_format(out, size, "%lld", (long long)row->recruited);
    else
        text_copy(out, size, texts[column]);
    if (m->left_on[0])
        *style = STYLE_HINT;
}

/* --- reading --- */

static Status outreach_open(Ui *ui, void *state, const void *argument, Error *error)
{
    State *s = state;
    int year, month, day;
    (void)ui;
    (void)argument;
    day_split(clock_today(), &year, &month, &day);
    s->year = year;
    s->events = calloc(ROWS, sizeof *s->events);
    s->teams = calloc(TEAMS, sizeof *s->teams);
    s->members = calloc(ROWS, sizeof *s->members);
    s->lists[TAB_DAYS] = (List){.columns = day_columns, .column_count = 8, .cell = day_cell};
    s->lists[TAB_EVENTS] = (List){.columns = event_columns, .column_count = 9, .cell = event_cell, .id = event_id};
    s->lists[TAB_SITES] = (List){.columns = site_columns, .column_count = 4, .cell = site_cell};
    s->lists[TAB_TEAMS] = (List){.columns = team_columns, .column_count = 7, .cell = team_cell, .id = team_id};
    s->lists[TAB_MEMBERS] =
        (List){.columns = member_columns, .column_count = 6, .cell = member_cell, .id = member_id};
    s->lists[TAB_DAYS].empty = N_("The settings name no publicity day for this year.");
    s->lists[TAB_EVENTS].empty = N_("No event in this year. F2 plans one.");
    s->lists[TAB_TEAMS].empty = N_("No team yet. F2 enters one; the page Import reads a list.");
    s->lists[TAB_MEMBERS].empty = N_("The team has no member here yet. F2 enters one.");
    return s->events && s->teams && s->members ? OK : error_memory(error);
}

static Status outreach_load(Ui *ui, void *state, Error *error)
{
    State *s = state;
    Desk *desk = ui_desk(ui);
    s->lists[TAB_DAYS].count = publicity_list(desk, s->year, s->days, DAYS);
    s->lists[TAB_EVENTS].count = event_list(desk, s->year, s->events, ROWS);
    s->lists[TAB_SITES].count = site_list(desk, s->year, s->sites, SITES);
    s->lists[TAB_TEAMS].count = team_list(desk, s->teams, TEAMS);
    s->lists[TAB_MEMBERS].count = s->tab == TAB_MEMBERS ? member_list(desk, s->team.id, s->members, ROWS) : 0;
    for (int i = 0; i < LISTS; i++) {
        s->lists[i].data = s;
        list_clamp(&s->lists[i], 0);
    }
    return store_status(desk->store, error);
}

static void outreach_close(Ui *ui, void *state)
{
    State *s = state;
    (void)ui;
    for (int i = 0; i < LISTS; i++)
        list_free(&s->lists[i]);
    free(s->events);
    free(s->teams);
    free(s->members);
}

/* --- drawing --- */

static void outreach_paint(Ui *ui, void *state, Rect area)
{
    static const char *const labels[TABS] = {N_("Publicity days"), N_("Events"), N_("Sites"), N_("Teams")};
    State *s = state;
    char text[200] = "";
    size_t at = list_current(&s->lists[s->tab]);
    (void)ui;
    tabs_paint(layout_take_rows(&area, 1), labels, TABS, s->tab == TAB_MEMBERS ? TAB_TEAMS : s->tab);
    Rect hint = layout_take_rows(&area, -1);
    list_paint(&s->lists[s->tab], area);
    if (s->tab == TAB_MEMBERS)
        text_format(text, sizeof text, tr("Members of %s; Esc goes back to the teams"), s->team.name);
    else if (s->tab == TAB_EVENTS && at < s->lists[s->tab].count)
        text_copy(text, sizeof text,
                  s->events[at].event.prepared_on[0] ? s->events[at].event.followup : s->events[at].event.preparation);
    else if (s->tab == TAB_TEAMS)
        text_copy(text, sizeof text, tr("Before: figures from before the first record, as they were stated"));
    term_text(hint.row, hint.column + 1, hint.columns - 2, STYLE_HINT, text);
}

static void outreach_cursor(Ui *ui, void *state, Rect area)
{
    const State *s = state;
    (void)ui;
    layout_take_rows(&area, 1);
    layout_take_rows(&area, -1);
    list_cursor(&s->lists[s->tab], area);
}

static void outreach_subtitle(Ui *ui, void *state, char *out, size_t size)
{
    (void)ui;
    text_format(out, size, "%lld", (long long)((const State *)state)->year);
}

/* Esc goes from the members back to the teams. */
static Reaction outreach_key(Ui *ui, void *state, Key key)
{
    State *s = state;
    const List *list = &s->lists[s->tab];
    (void)ui;
    if (key.code == KEY_ESC_ && s->tab == TAB_MEMBERS && !list->filtering && !list->filter[0]) {
        s->tab = TAB_TEAMS;
        return RELOAD;
    }
    return list_key(&s->lists[s->tab], key, 0);
}

static bool outreach_typing(Ui *ui, void *state)
{
    const State *s = state;
    (void)ui;
    return s->lists[s->tab].filtering;
}

/* --- acting --- */

static const char *default_unit(const Desk *desk)
{
    return staff_unit(desk)[0] ? staff_unit(desk) : desk->config->office;
}

static Reaction edit_event(Ui *ui, State *s, bool fresh)
{
    size_t at = list_current(&s->lists[TAB_EVENTS]);
    OutreachEvent event = {0};
    if (!fresh && at < s->lists[TAB_EVENTS].count)
        event = s->events[at].event;
    else
        text_copy(event.unit, sizeof event.unit, default_unit(ui_desk(ui)));
    return station_form(ui, &s->lists[TAB_EVENTS], &event_type, NULL, &event, tr("the event"));
}

/* An event of the publicity day under the cursor, named after it. */
static Reaction plan_event(Ui *ui, State *s)
{
    size_t at = list_current(&s->lists[TAB_DAYS]);
    OutreachEvent event = {0};
    if (at >= s->lists[TAB_DAYS].count)
        return edit_event(ui, s, true);
    const PublicityRow *row = &s->days[at];
    text_copy(event.unit, sizeof event.unit, default_unit(ui_desk(ui)));
    text_copy(event.publicity, sizeof event.publicity, row->rule->id);
    day_format(row->day, event.held_on);
    text_format(event.name, sizeof event.name, "%lld %s %s", (long long)s->year, name_text(row->rule->name),
                choice_label("unit", event.unit));
    Reaction reaction = station_form(ui, &s->lists[TAB_EVENTS], &event_type, NULL, &event, tr("the event"));
    s->tab = event.id ? TAB_EVENTS : s->tab;
    return event.id ? RELOAD : reaction;
}

static Reaction edit_team(Ui *ui, State *s, bool fresh)
{
    size_t at = list_current(&s->lists[TAB_TEAMS]);
    Team team = {0};
    if (!fresh && at < s->lists[TAB_TEAMS].count)
        team = s->teams[at].team;
    else
        text_copy(team.unit, sizeof team.unit, default_unit(ui_desk(ui)));
    return station_form(ui, &s->lists[TAB_TEAMS], &team_type, NULL, &team, tr("the team"));
}

static Reaction edit_member(Ui *ui, State *s, bool fresh)
{
    size_t at = list_current(&s->lists[TAB_MEMBERS]);
    TeamMember member = {.team = s->team.id};
    if (!fresh && at < s->lists[TAB_MEMBERS].count)
        member = s->members[at].member;
    return station_form(ui, &s->lists[TAB_MEMBERS], &team_member_type, NULL, &member, tr("the member"));
}

static Reaction edit(Ui *ui, State *s, bool fresh)
{
    switch (s->tab) {
    case TAB_DAYS:
        return plan_event(ui, s);
    case TAB_EVENTS:
        return edit_event(ui, s, fresh);
    case TAB_TEAMS:
        return edit_team(ui, s, fresh);
    default:
        return edit_member(ui, s, fresh);
    }
}

static Reaction go_in(Ui *ui, State *s)
{
    size_t at = list_current(&s->lists[s->tab]);
    if (s->tab == TAB_TEAMS) {
        s->team = s->teams[at].team;
        s->tab = TAB_MEMBERS;
        return RELOAD;
    }
    if (s->tab == TAB_SITES) {
        SampleFilter filter = {.state = SAMPLE_COLLECTED};
        text_copy(filter.site, sizeof filter.site, s->sites[at].site->code);
        return ui_open(ui, &screen_samples, &filter);
    }
    return edit(ui, s, false);
}

/* The people of an event are typed in with its fields filled. */
static Reaction begin_intake(Ui *ui, State *s)
{
    const OutreachEvent *event = &s->events[list_current(&s->lists[TAB_EVENTS])].event;
    intake_event_begin(ui_desk(ui), event);
    Reaction reaction = ui_open(ui, &screen_intake, NULL);
    ui_say(ui, tr("New people of %s: unit, site, event, day and recruiter are filled in."), event->name);
    return reaction;
}

static Reaction take_away(Ui *ui, State *s)
{
    size_t at = list_current(&s->lists[s->tab]);
    if (s->tab == TAB_EVENTS)
        return station_form_delete(ui, &event_type, s->events[at].event.id, s->events[at].event.name);
    if (s->tab == TAB_TEAMS)
        return station_form_delete(ui, &team_type, s->teams[at].team.id, s->teams[at].team.name);
    return station_form_delete(ui, &team_member_type, s->members[at].member.id, s->members[at].member.name);
}

enum { DO_TAB, DO_OPEN = TABS, DO_ADD, DO_EDIT, DO_INTAKE, DO_AWAY, DO_YEAR };
static const char workers[] = "lead caller liaison";

#define TAB(digit, label)                                                                                         \
    {                                                                                                             \
        DO_TAB + (digit) - '1', (digit), 0, N_("Outreach"), label, N_("Shows this page of outreach"), NULL, false \
    }

static const Command commands[] = {
    {DO_OPEN, KEY_ENTER_, 0, N_("Outreach"), N_("Open"),
     N_("The event's line, the members of the team, the samples of the site; of a publicity day a new event"), NULL,
     true},
    {DO_ADD, KEY_F(2), KEY_CTRL('s'), N_("Outreach"), N_("Add"), N_("Plans an event, enters a team or a member"),
     workers, true},
    {DO_INTAKE, KEY_F(3), KEY_CTRL('k'), N_("Outreach"), N_("New people"),
     N_("Registers people of this event, with its fields filled in"), workers, true},
    {DO_EDIT, KEY_F(4), KEY_INSERT_, N_("Outreach"), N_("Edit"),
     N_("Changes the line, ticks preparation and follow-up by their dates"), workers, true},
    {DO_YEAR, '8', 0, N_("Outreach"), N_("Year"), N_("Another year"), NULL, true},
    {DO_AWAY, KEY_F(11), KEY_CTRL('d'), N_("Outreach"), N_("Take away"), N_("Takes the line away"), workers, true},
    TAB('1', N_("Publicity days")),
    TAB('2', N_("Events")),
    TAB('3', N_("Sites")),
    TAB('4', N_("Teams")),
};

static const char *outreach_why_not(Ui *ui, void *state, int id)
{
    const State *s = state;
    bool none = list_current(&s->lists[s->tab]) >= s->lists[s->tab].count;
    bool inside = s->tab == TAB_TEAMS || s->tab == TAB_SITES;
    switch (id) {
    case DO_INTAKE:
        return s->tab != TAB_EVENTS || none ? tr("2 shows the events: choose one there") : NULL;
    case DO_AWAY:
        return s->tab == TAB_DAYS || s->tab == TAB_SITES || none ? tr("nothing here can be taken away") : NULL;
    case DO_ADD:
        return s->tab == TAB_SITES ? tr("sites stand in the settings") : NULL;
    case DO_EDIT:
        return s->tab == TAB_SITES ? tr("sites stand in the settings") : none ? tr("the list is empty") : NULL;
    case DO_OPEN:
        if (!inside && !staff_may(ui_desk(ui), workers))
            return tr("Your account's role does not allow this.");
        return none ? tr("the list is empty") : NULL;
    default:
        return NULL;
    }
}

static Reaction outreach_command(Ui *ui, void *state, int id)
{
    State *s = state;
    switch (id) {
    case DO_OPEN:
        return go_in(ui, s);
    case DO_ADD:
        return edit(ui, s, true);
    case DO_EDIT:
        return edit(ui, s, false);
    case DO_INTAKE:
        return begin_intake(ui, s);
    case DO_AWAY:
        return take_away(ui, s);
    case DO_YEAR:
        return ask_year(ui, &s->year) ? RELOAD : REDRAW;
    default:
        s->tab = id;
        return RELOAD;
    }
}

const Screen screen_outreach = {
    .name = "outreach",
    .title = N_("Outreach"),
    .size = sizeof(State),
    .commands = commands,
    .command_count = sizeof commands / sizeof commands[0],
    .open = outreach_open,
    .load = outreach_load,
    .paint = outreach_paint,
    .cursor = outreach_cursor,
    .key = outreach_key,
    .command = outreach_command,
    .why_not = outreach_why_not,
    .subtitle = outreach_subtitle,
    .close = outreach_close,
    .typing = outreach_typing,
};

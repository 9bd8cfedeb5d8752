/* First start and sign-in: the screens before Today. */
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "box.h"
#include "exchange.h"
#include "input.h"
#include "place.h"
#include "screens.h"
#include "staff.h"
#include "text.h"

enum { FIELDS = 3, PASSWORD_SIZE = 128, LABEL_COLUMNS = 18, BOX_COLUMNS = 64, PLACES = 2 };

typedef enum { STEP_PLACE, STEP_PEOPLE, STEP_ACCOUNT, STEP_CREATE, STEP_SIGN_IN, STEP_UNLOCK } Step;

typedef struct {
    Step step;
    Places places;
    int place;       /* marked in STEP_PLACE: 0 real, 1 practice */
    char people[16]; /* of a practice database to be made */
    char name[NAME_SIZE], password[PASSWORD_SIZE], again[PASSWORD_SIZE];
    Input input[FIELDS];
    int focus;
    char wrong[640]; /* what the last try lacked */
    bool damaged;    /* the database, and that is what is wrong */
    bool done;
} SignIn;

/* --- fields of each step --- */

static int field_count(const SignIn *s)
{
    static const int counts[] = {0, 1, 3, 0, 2, 1};
    return counts[s->step];
}

/* Where the first field of a step stands among all of them: people; name, password, again. */
static int first_field(Step step)
{
    return step == STEP_PEOPLE ? 0 : step == STEP_UNLOCK ? 2 : 1;
}

static const char *field_label(const SignIn *s, int field)
{
    static const char *const labels[] = {N_("How many people"), N_("Account name"), N_("Password"),
                                         N_("Password again")};
    return tr(labels[first_field(s->step) + field]);
}

static void set_step(SignIn *s, Step step)
{
    char *const texts[] = {s->people, s->name, s->password, s->again};
    const size_t sizes[] = {sizeof s->people, sizeof s->name, sizeof s->password, sizeof s->again};
    s->step = step;
    s->focus = 0;
    s->wrong[0] = '\0';
    s->damaged = false;
    for (int i = 0; i < field_count(s); i++) {
        int text = first_field(step) + i;
        input_bind(&s->input[i], texts[text], sizes[text]);
        s->input[i].secret = text >= 2;
    }
}

static void forget_passwords(SignIn *s)
{
    sodium_memzero(s->password, sizeof s->password);
    sodium_memzero(s->again, sizeof s->again);
    for (int i = 0; i < FIELDS; i++)
        s->input[i].at = s->input[i].first = 0;
    s->input[0].at = s->step == STEP_UNLOCK ? 0 : strlen(s->name);
}

/* --- what Enter does --- */

/* To the field that the message is about; passwords are typed unseen, so both anew. */
static void ask_again(SignIn *s)
{
    s->focus = s->name[0] ? 1 : 0;
    forget_passwords(s);
}

/* Asked before anything is made: a cut on the way leaves no station without its first account. */
static bool account_sound(SignIn *s, const Limits *limits)
{
    char cleaned[NAME_SIZE];
    Error error;
    if (text_clean(cleaned, sizeof cleaned, s->name, false, &error) != OK || !cleaned[0])
        text_copy(s->wrong, sizeof s->wrong, tr("The account needs a name, for instance your own."));
    else if ((int64_t)text_length(s->password) < limits->password_length)
        text_format(s->wrong, sizeof s->wrong, tr("The password is too short: %lld characters at least."),
                    (long long)limits->password_length);
    else if (strcmp(s->password, s->again) != 0)
        text_copy(s->wrong, sizeof s->wrong, tr("The two passwords differ."));
    else
        return true;
    return false;
}

/* --- the places --- */

static Reaction say_wrong(Ui *ui, SignIn *s, const Error *error)
{
    const Store *store = ui_desk(ui)->store;
    text_copy(s->wrong, sizeof s->wrong, error->message);
    s->damaged = store && error->code == ERR_DAMAGED;
    if (s->damaged)
        backup_newest(store_path(store), s->places.backup, sizeof s->places.backup);
    return REDRAW;
}

/* The first step that the place still needs. */
static void begin(Ui *ui, SignIn *s)
{
    Error error = {0};
    Status status = places_look(ui, s->places.real, &s->places, &error);
    set_step(s, s->places.any_account ? STEP_SIGN_IN : s->places.at == PLACE_NONE ? STEP_PLACE : STEP_ACCOUNT);
    if (status != OK)
        say_wrong(ui, s, &error);
}

static Reaction go_to(Ui *ui, SignIn *s, const char *path)
{
    Error error = {0};
    if (place_open(ui, path, &error) != OK)
        return say_wrong(ui, s, &error);
    s->name[0] = '\0';
    begin(ui, s);
    return REDRAW;
}

static Reaction ask_people(SignIn *s)
{
    text_format(s->people, sizeof s->people, "%d", DEMO_DONORS);
    set_step(s, STEP_PEOPLE);
    s->input[0].fresh = true;
    return REDRAW;
}

static Reaction to_practice(Ui *ui, SignIn *s)
{
    return s->places.practice_there ? go_to(ui, s, s->places.practice) : ask_people(s);
}

static Reaction to_real(Ui *ui, SignIn *s)
{
    if (s->places.real_there)
        return go_to(ui, s, s->places.real);
    place_leave(ui);
    begin(ui, s);
    return REDRAW;
}

static Reaction take_place(Ui *ui, SignIn *s)
{
    if (s->place == 1)
        return to_practice(ui, s);
    set_step(s, STEP_ACCOUNT);
    return REDRAW;
}

/* Who has just made the practice database need not sign in. */
static Reaction practise(Ui *ui, SignIn *s)
{
    Error error = {0};
    char *end;
    long long people = strtoll(s->people, &end, 10);
    if (*end || people < 1 || people > DEMO_MOST) {
        text_format(s->wrong, sizeof s->wrong, tr("A practice database has 1 to %d people."), DEMO_MOST);
        return REDRAW;
    }
    const char *path = s->places.real_is_practice ? s->places.real : s->places.practice;
    Status status = place_practise(ui, path, people, &error);
    if (status == OK)
        status = staff_sign_in(ui_desk(ui), PRACTICE_ACCOUNT, PRACTICE_PASSWORD, &error);
    s->done = status == OK;
    if (s->done)
        return CLOSE;
    begin(ui, s);
    return say_wrong(ui, s, &error);
}

/* --- the station --- */

static Status create_station(Ui *ui, SignIn *s, Error *error)
{
    Desk *desk = ui_desk(ui);
    Status status = OK;
    if (!desk->store) {
        Store *store;
        status = store_open(&store, s->places.real, &(StoreOptions){.create = true}, error);
        if (status == OK)
            status = desk_open(desk, store, desk->config, "desk", error);
    }
    if (status == OK)
        status = staff_first(desk, s->name, s->password, error);
    return status == OK ? staff_sign_in(desk, s->name, s->password, error) : status;
}

static Reaction try_sign_in(Ui *ui, SignIn *s)
{
    Error error = {0};
    Desk *desk = ui_desk(ui);
    const char *name = s->step == STEP_UNLOCK ? desk->actor.name : s->name;
    Status status =
        s->step == STEP_CREATE ? create_station(ui, s, &error) : staff_sign_in(desk, name, s->password, &error);
    forget_passwords(s);
    s->done = status == OK;
    if (s->done)
        return CLOSE;
    if (s->step == STEP_CREATE) {
        places_look(ui, s->places.real, &s->places, NULL); /* the file may be there without its account, or with it */
        set_step(s, s->places.any_account ? STEP_SIGN_IN : STEP_ACCOUNT);
    }
    say_wrong(ui, s, &error);
    s->focus = s->step == STEP_SIGN_IN && name[0] ? 1 : 0;
    return REDRAW;
}

static Reaction enter(Ui *ui, SignIn *s)
{
    s->wrong[0] = '\0';
    s->damaged = false;
    if (s->focus + 1 < field_count(s)) {
        s->focus++;
        return REDRAW;
    }
    switch (s->step) {
    case STEP_PLACE:
        return take_place(ui, s);
    case STEP_PEOPLE:
        return practise(ui, s);
    case STEP_ACCOUNT:
        if (account_sound(s, &ui_desk(ui)->config->limits))
            s->step = STEP_CREATE;
        else
            ask_again(s);
        return REDRAW;
    default:
        return try_sign_in(ui, s);
    }
}

/* --- the screen --- */

static Reaction place_key(Ui *ui, SignIn *s, Key key)
{
    switch (key.code) {
    case '1':
    case '2':
        s->place = (int)(key.code - '1');
        return take_place(ui, s);
    case KEY_UP_:
    case KEY_DOWN_:
    case KEY_TAB_:
    case KEY_BACKTAB_:
        s->place = !s->place;
        return REDRAW;
    default:
        return IGNORED;
    }
}

static Reaction sign_in_key(Ui *ui, void *state, Key key)
{
    SignIn *s = state;
    int fields = field_count(s);
    if (s->step == STEP_PLACE && key.code != KEY_ENTER_)
        return place_key(ui, s, key);
    switch (key.code) {
    case KEY_ENTER_:
        return enter(ui, s);
    case KEY_TAB_:
    case KEY_DOWN_:
        s->focus = fields ? (s->focus + 1) % fields : 0;
        return REDRAW;
    case KEY_BACKTAB_:
    case KEY_UP_:
        s->focus = fields ? (s->focus + fields - 1) % fields : 0;
        return REDRAW;
    default:
        return fields ? input_key(&s->input[s->focus], key) : IGNORED;
    }
}

static const char *step_text(const SignIn *s)
{
    switch (s->step) {
    case STEP_PLACE:
        return tr("First start, step 1 of 3: there is no database yet. Which one first?");
    case STEP_PEOPLE:
        return s->places.at == PLACE_PRACTICE
                   ? tr("Practice from the start: made-up people anew, all that was done goes")
                   : tr("A practice database: people, calls and samples are made up");
    case STEP_ACCOUNT:
        return tr("First start, step 2 of 3: the first account. It leads the station and can add the others.");
    case STEP_CREATE:
        return tr("First start, step 3 of 3: Enter makes the database and opens the desk.");
    case STEP_UNLOCK:
        return tr("The desk is locked. Everything typed is kept.");
    default:
        return tr("Sign in");
    }
}

static Rect field_area(Rect box, int field)
{
    return (Rect){box.row + 4 + 2 * field, box.column + LABEL_COLUMNS, 1, box.columns - LABEL_COLUMNS};
}

static Rect box_of(Rect area)
{
    return layout_centre(area, 16, BOX_COLUMNS + 10 < area.columns ? BOX_COLUMNS + 10 : area.columns - 4);
}

/* Two choices, each with its file. */
static void paint_places(const SignIn *s, Rect box)
{
    const char *const labels[PLACES] = {tr("The real database of the station"),
                                        s->places.practice_there ? tr("Practice with made-up people (there already)")
                                                                 : tr("Practice first, with made-up people")};
    const char *const paths[PLACES] = {s->places.real, s->places.practice};
    for (int i = 0; i < PLACES; i++) {
        char line[160];
        int row = box.row + 4 + 2 * i;
        text_format(line, sizeof line, "%d  %s", i + 1, labels[i]);
        term_cell(row, box.column, box.columns, i == s->place ? STYLE_SELECTED : STYLE_NORMAL, line, false);
        term_text(row + 1, box.column + 3, box.columns - 3, STYLE_HINT, paths[i]);
    }
}

/* Where the people will go, or who is asked for. */
static void paint_place(const SignIn *s, Rect box)
{
    const char *path = s->places.at == PLACE_REAL || s->places.real_is_practice ? s->places.real : s->places.practice;
    char line[PLACE_PATH + 64];
    text_format(line, sizeof line, tr("Database: %s"), path);
    term_text(box.row + 9, box.column, box.columns, STYLE_HINT, line);
    if (s->step != STEP_SIGN_IN || !s->places.usual_account)
        return;
    text_format(line, sizeof line, tr("Practice, made-up people: account %1$s, password %2$s"), PRACTICE_ACCOUNT,
                PRACTICE_PASSWORD);
    term_text(box.row + 8, box.column, box.columns, STYLE_WARN, line);
}

/* The command that brings the newest backup back, in two lines from `row` on. */
static void paint_restore(const SignIn *s, const char *database, Rect box, int row)
{
    char line[PLACE_PATH + 64];
    text_format(line, sizeof line, "marrowdesk -d %s restore", database);
    term_text(row, box.column, box.columns, STYLE_WARN, line);
    text_format(line, sizeof line, "    %s", s->places.backup);
    term_text(row + 1, box.column, box.columns, STYLE_WARN, line);
}

/* A database that has gone is not to be begun anew by mistake. */
static void paint_backup(const SignIn *s, Rect box)
{
    term_text(box.row + 13, box.column, box.columns, STYLE_BAD,
              tr("There was a database here. Do not begin anew: Esc, then bring back its backup:"));
    paint_restore(s, s->places.real, box, box.row + 14);
}

/* In as many lines as there are below the fields; two of them are for the way back. */
static void paint_wrong(Ui *ui, const SignIn *s, Rect box, Rect area)
{
    Rect rest = {box.row + 13, box.column, area.row + area.rows - box.row - 13, box.columns};
    bool advise = s->damaged && s->places.backup[0] && ui_desk(ui)->store && rest.rows > 2;
    if (advise)
        rest.rows -= 2;
    int used = box_text(rest, STYLE_BAD, s->wrong, 0);
    if (advise)
        paint_restore(s, store_path(ui_desk(ui)->store), box, rest.row + used);
}

static void paint_facts(Ui *ui, const SignIn *s, Rect box)
{
    const Config *config = ui_desk(ui)->config;
    char line[640];
    if (s->step == STEP_PLACE)
        paint_places(s, box);
    else
        term_text(box.row + 4, box.column, box.columns, STYLE_NORMAL, s->places.real);
    text_format(line, sizeof line, tr("Station: %s"), name_text(config->station));
    term_text(box.row + 9, box.column, box.columns, STYLE_NORMAL, line);
    text_format(line, sizeof line, tr("Units: %zu   Settings: %s"), config->unit_count, tr(config->station_file));
    term_text(box.row + 10, box.column, box.columns, STYLE_NORMAL, line);
    if (s->step == STEP_CREATE) {
        text_format(line, sizeof line, tr("First account: %s"), s->name);
        term_text(box.row + 6, box.column, box.columns, STYLE_NORMAL, line);
    }
    term_text(box.row + 12, box.column, box.columns, STYLE_HINT, tr("Enter: go on   Esc: leave, nothing is made"));
}

static bool goes_back(const SignIn *s)
{
    bool first = s->step == STEP_ACCOUNT && s->places.at != PLACE_NONE;
    return (s->step == STEP_ACCOUNT || s->step == STEP_CREATE || s->step == STEP_PEOPLE) && !first;
}

/* Ctrl-Q asks the screen as Esc does: what it would not do is not offered. */
static const char *keys_of_fields(const SignIn *s)
{
    if (s->step == STEP_UNLOCK)
        return tr("Enter: go on   F12: language");
    return goes_back(s) ? tr("Enter: go on   Tab: next field   F12: language   Esc: back")
                        : tr("Enter: go on   Tab: next field   F12: language   Ctrl-Q: leave");
}

static void sign_in_paint(Ui *ui, void *state, Rect area)
{
    SignIn *s = state;
    Rect box = box_of(area);
    int fields = field_count(s);
    term_text(box.row, box.column, box.columns, STYLE_TITLE, name_text(ui_desk(ui)->config->station));
    term_text(box.row + 2, box.column, box.columns, STYLE_HEADING, step_text(s));
    if (!fields)
        paint_facts(ui, s, box);
    if (s->step == STEP_UNLOCK)
        term_text(box.row + 3, box.column, box.columns, STYLE_NORMAL, ui_desk(ui)->actor.name);
    for (int i = 0; i < fields; i++) {
        Rect field = field_area(box, i);
        term_text(field.row, box.column, LABEL_COLUMNS - 1, STYLE_LABEL, field_label(s, i));
        input_paint(&s->input[i], field, i == s->focus ? STYLE_FOCUS : STYLE_NORMAL);
    }
    if (s->step == STEP_PEOPLE || s->step == STEP_SIGN_IN)
        paint_place(s, box);
    if (fields)
        term_text(box.row + 11, box.column, box.columns, STYLE_HINT, keys_of_fields(s));
    if (s->step == STEP_PLACE && s->places.backup[0] && !s->wrong[0])
        paint_backup(s, box);
    if (s->wrong[0])
        paint_wrong(ui, s, box, area);
}

static void sign_in_cursor(Ui *ui, void *state, Rect area)
{
    SignIn *s = state;
    (void)ui;
    if (field_count(s))
        input_cursor(&s->input[s->focus], field_area(box_of(area), s->focus));
}

static bool sign_in_typing(Ui *ui, void *state)
{
    (void)ui;
    return field_count(state) > 0;
}

/* Esc goes a step back; from the first one it leaves. */
static bool sign_in_leaving(Ui *ui, void *state)
{
    SignIn *s = state;
    (void)ui;
    switch (s->step) {
    case STEP_ACCOUNT:
        if (s->places.at != PLACE_NONE)
            return true;
        set_step(s, STEP_PLACE);
        return false;
    case STEP_CREATE:
        set_step(s, STEP_ACCOUNT);
        return false;
    case STEP_PEOPLE:
        set_step(s, s->places.at == PLACE_NONE ? STEP_PLACE : STEP_SIGN_IN);
        return false;
    case STEP_UNLOCK:
        return false;
    default:
        return true;
    }
}

enum { SWITCH = 1, RENEW };

static const Command sign_in_commands[] = {
    {SWITCH, KEY_F(3), KEY_CTRL('x'), N_("Sign in"), N_("Switch"),
     N_("To the practice database with its made-up people, and back to the real one."), NULL, true},
    {RENEW, KEY_F(4), KEY_CTRL('v'), N_("Sign in"), N_("Renew"),
     N_("Makes the practice database again: what was done in it goes, the real one is not touched."), NULL, true},
};

static const char *sign_in_why_not(Ui *ui, void *state, int id)
{
    const SignIn *s = state;
    (void)ui;
    if (s->step != STEP_SIGN_IN)
        return tr("finish this step first, or Esc");
    if (id == SWITCH)
        return s->places.real_is_practice ? tr("the desk was started on a practice database") : NULL;
    return s->places.at != PLACE_PRACTICE ? tr("this is the real database: F3 goes to the practice one") : NULL;
}

static const char *sign_in_back(Ui *ui, void *state)
{
    const SignIn *s = state;
    (void)ui;
    if (s->step == STEP_UNLOCK)
        return "";
    return goes_back(s) ? tr("Back") : tr("Leave");
}

static Reaction sign_in_command(Ui *ui, void *state, int id)
{
    SignIn *s = state;
    forget_passwords(s);
    if (id == RENEW)
        return ask_people(s);
    return s->places.at == PLACE_PRACTICE ? to_real(ui, s) : to_practice(ui, s);
}

const Screen screen_sign_in = {
    .name = "sign-in",
    .title = N_("Sign in"),
    .size = sizeof(SignIn),
    .commands = sign_in_commands,
    .command_count = sizeof sign_in_commands / sizeof sign_in_commands[0],
    .paint = sign_in_paint,
    .cursor = sign_in_cursor,
    .key = sign_in_key,
    .command = sign_in_command,
    .typing = sign_in_typing,
    .leaving = sign_in_leaving,
    .back = sign_in_back,
    .why_not = sign_in_why_not,
};

/* The same person again: there is nothing to choose. */
static const Screen screen_unlock = {
    .name = "unlock",
    .title = N_("Sign in"),
    .size = sizeof(SignIn),
    .paint = sign_in_paint,
    .cursor = sign_in_cursor,
    .key = sign_in_key,
    .typing = sign_in_typing,
    .leaving = sign_in_leaving,
    .back = sign_in_back,
};

/* --- doors --- */

/* Opens the database that the desk was started with. Nobody has to wait for that to see who is asked for: nearly
 * always it is a real one with accounts, and what is known of it otherwise is painted over the first frame. */
static Status open_first(Ui *ui, SignIn *s, Error *error)
{
    begin(ui, s);
    if (ui_desk(ui)->store || !s->places.real_there)
        return OK;
    s->places.at = PLACE_REAL;
    set_step(s, STEP_SIGN_IN);
    ui_show_ahead(ui, &screen_sign_in, s);
    Status status = place_open(ui, s->places.real, error);
    ui_end_ahead(ui);
    if (status == OK)
        begin(ui, s);
    else
        backup_advise(s->places.real, error);
    return status;
}

Status sign_in_run(Ui *ui, const char *database, Error *error)
{
    SignIn s = {.places.real = database};
    Status status = open_first(ui, &s, error);
    if (status != OK)
        return status;
    Reaction reaction = ui_modal(ui, &screen_sign_in, &s);
    forget_passwords(&s);
    if (!s.done || reaction == QUIT)
        return error_set(error, ERR_CANCELLED, "", tr("left without signing in"));
    ui_look(ui);
    return OK;
}

Reaction sign_in_unlock(Ui *ui)
{
    SignIn s = {0};
    if (!ui_desk(ui)->actor.id)
        return HANDLED;
    set_step(&s, STEP_UNLOCK);
    Reaction reaction = ui_modal(ui, &screen_unlock, &s);
    forget_passwords(&s);
    return s.done ? HANDLED : reaction == QUIT ? QUIT : HANDLED;
}

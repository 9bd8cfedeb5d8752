/* First start and sign-in: the screens before Today. */
#include <sodium.h>
#include <string.h>

#include "input.h"
#include "screens.h"
#include "staff.h"
#include "text.h"

enum { FIELDS = 3, PASSWORD_SIZE = 128, LABEL_COLUMNS = 18, BOX_COLUMNS = 64 };

typedef enum { STEP_PLACE, STEP_ACCOUNT, STEP_CREATE, STEP_SIGN_IN, STEP_UNLOCK } Step;

typedef struct {
    Step step;
    const char *database;
    char name[NAME_SIZE], password[PASSWORD_SIZE], again[PASSWORD_SIZE];
    Input input[FIELDS];
    int focus;
    char wrong[640]; /* what the last try lacked */
    bool done;
} SignIn;

/* --- fields of each step --- */

static int field_count(const SignIn *s)
{
    static const int counts[] = {0, 3, 0, 2, 1};
    return counts[s->step];
}

static const char *field_label(const SignIn *s, int field)
{
    static const char *const labels[] = {N_("Account name"), N_("Password"), N_("Password again")};
    return tr(labels[s->step == STEP_UNLOCK ? 1 : field]);
}

static void set_step(SignIn *s, Step step)
{
    char *const texts[] = {s->name, s->password, s->again};
    const size_t sizes[] = {sizeof s->name, sizeof s->password, sizeof s->again};
    s->step = step;
    s->focus = 0;
    s->wrong[0] = '\0';
    for (int i = 0; i < FIELDS; i++) {
        int text = step == STEP_UNLOCK ? 1 : i;
        input_bind(&s->input[i], texts[text], sizes[text]);
        s->input[i].secret = text > 0;
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

static Status create_station(Ui *ui, SignIn *s, Error *error)
{
    Desk *desk = ui_desk(ui);
    Status status = OK;
    if (!desk->store) {
        Store *store;
        status = store_open(&store, s->database, &(StoreOptions){.create = true}, error);
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
    if (s->step == STEP_CREATE)
        set_step(s, STEP_ACCOUNT);
    text_copy(s->wrong, sizeof s->wrong, error.message);
    s->focus = s->step == STEP_SIGN_IN ? 1 : 0;
    return REDRAW;
}

static Reaction enter(Ui *ui, SignIn *s)
{
    s->wrong[0] = '\0';
    if (s->focus + 1 < field_count(s)) {
        s->focus++;
        return REDRAW;
    }
    switch (s->step) {
    case STEP_PLACE:
        set_step(s, STEP_ACCOUNT);
        return REDRAW;
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

static Reaction sign_in_key(Ui *ui, void *state, Key key)
{
    SignIn *s = state;
    int fields = field_count(s);
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
        return tr("First start, step 1 of 3: there is no database yet. It will be made here:");
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

static void paint_facts(Ui *ui, const SignIn *s, Rect box)
{
    const Config *config = ui_desk(ui)->config;
    char line[640];
    term_text(box.row + 4, box.column, box.columns, STYLE_NORMAL, s->database);
    text_format(line, sizeof line, tr("Station: %s"), name_text(config->station));
    term_text(box.row + 6, box.column, box.columns, STYLE_NORMAL, line);
    text_format(line, sizeof line, tr("Units: %zu   Settings: %s"), config->unit_count, config->station_file);
    term_text(box.row + 7, box.column, box.columns, STYLE_NORMAL, line);
    if (s->step == STEP_CREATE) {
        text_format(line, sizeof line, tr("First account: %s"), s->name);
        term_text(box.row + 9, box.column, box.columns, STYLE_NORMAL, line);
    }
    term_text(box.row + 11, box.column, box.columns, STYLE_HINT, tr("Enter: go on   Esc: leave, nothing is made"));
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
    if (fields)
        term_text(box.row + 11, box.column, box.columns, STYLE_HINT,
                  tr("Enter: go on   Tab: next field   F12: language   Ctrl-Q: leave"));
    if (s->wrong[0])
        term_text(box.row + 13, box.column, box.columns, STYLE_BAD, s->wrong);
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
    if (s->step == STEP_ACCOUNT || s->step == STEP_CREATE) {
        bool made = ui_desk(ui)->store != NULL;
        if (s->step == STEP_ACCOUNT && made)
            return true;
        set_step(s, s->step == STEP_CREATE ? STEP_ACCOUNT : STEP_PLACE);
        return false;
    }
    return s->step != STEP_UNLOCK;
}

static Reaction sign_in_command(Ui *ui, void *state, int id)
{
    (void)ui;
    (void)state;
    (void)id;
    return IGNORED;
}

static const Screen screen_sign_in = {
    .name = "sign-in",
    .title = N_("Sign in"),
    .size = sizeof(SignIn),
    .paint = sign_in_paint,
    .cursor = sign_in_cursor,
    .key = sign_in_key,
    .command = sign_in_command,
    .typing = sign_in_typing,
    .leaving = sign_in_leaving,
};

/* --- doors --- */

Status sign_in_run(Ui *ui, const char *database, Error *error)
{
    Desk *desk = ui_desk(ui);
    Account first;
    SignIn s = {.database = database};
    bool made = desk->store && staff_list(desk, &first, 1) > 0;
    set_step(&s, made ? STEP_SIGN_IN : desk->store ? STEP_ACCOUNT : STEP_PLACE);
    Reaction reaction = ui_modal(ui, &screen_sign_in, &s);
    forget_passwords(&s);
    if (!s.done || reaction == QUIT)
        return error_set(error, ERR_CANCELLED, "", tr("left without signing in"));
    return OK;
}

Reaction sign_in_unlock(Ui *ui)
{
    SignIn s = {0};
    if (!ui_desk(ui)->actor.id)
        return HANDLED;
    set_step(&s, STEP_UNLOCK);
    Reaction reaction = ui_modal(ui, &screen_sign_in, &s);
    forget_passwords(&s);
    return s.done ? HANDLED : reaction == QUIT ? QUIT : HANDLED;
}

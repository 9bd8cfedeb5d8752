/* Staff: the accounts of the colleagues. */
#include <stdlib.h>
#include <string.h>

#include "list.h"
#include "screens.h"
#include "staff.h"
#include "text.h"

enum { STAFF_ROWS = 200 };
enum { SESSIONS = 64 };
enum { COLUMN_NAME, COLUMN_FULL, COLUMN_ROLE, COLUMN_UNIT, COLUMN_LINE, COLUMN_STATE, COLUMN_HERE };

typedef struct {
    List list;
    Account *rows;
    Session sessions[SESSIONS]; /* who sits at a desk just now */
    size_t session_count;
} StaffState;

static const ListColumn columns[] = {
    {N_("Account"), {8, 14, 1, 0}, false},    {N_("Full name"), {8, 16, 1, 0}, false},
    {N_("Role"), {8, 14, 0, 0}, false},       {N_("Unit"), {8, 14, 0, 2}, false},
    {N_("Line"), {8, 14, 0, 3}, false},       {N_("State"), {8, 14, 1, 0}, false},
    {N_("Signed in"), {10, 24, 0, 0}, false},
};

/* "09:12", over ssh with the address; more than one desk is counted. */
static void here_cell(const StaffState *s, int64_t account, char *out, size_t size)
{
    char since[32];
    size_t desks = 0;
    out[0] = '\0';
    for (size_t i = 0; i < s->session_count; i++) {
        if (s->sessions[i].account != account || desks++)
            continue;
        instant_local(s->sessions[i].since, since, sizeof since);
        text_format(out, size, "%s%s%s", strlen(since) > 11 ? since + 11 : since, s->sessions[i].origin[0] ? "  " : "",
                    s->sessions[i].origin);
    }
    if (desks > 1) {
        char more[32];
        text_format(more, sizeof more, "  x%zu", desks);
        text_append(out, size, more);
    }
}

static void staff_cell(const List *list, size_t row, int column, char *out, size_t size, Style *style)
{
    const Account *a = &((const StaffState *)list->data)->rows[row];
    Instant locked = a->locked_until[0] ? instant_parse(a->locked_until) : INSTANT_NONE;
    switch (column) {
    case COLUMN_NAME:
        text_copy(out, size, a->name);
        break;
    case COLUMN_FULL:
        text_copy(out, size, a->full_name);
        break;
    case COLUMN_ROLE:
        text_copy(out, size, choice_label("role", a->role));
        break;
    case COLUMN_UNIT:
        text_copy(out, size, choice_label("unit", a->unit));
        break;
    case COLUMN_LINE:
        text_copy(out, size, a->line);
        break;
    case COLUMN_HERE:
        here_cell(list->data, a->id, out, size);
        break;
    default:
        if (a->disabled || (locked != INSTANT_NONE && locked > clock_now()))
            *style = STYLE_WARN;
        text_copy(out, size, a->disabled ? tr("closed") : *style == STYLE_WARN ? tr("locked for now") : tr("open"));
    }
}

static int64_t staff_id(const List *list, size_t row)
{
    return ((const StaffState *)list->data)->rows[row].id;
}

static Status staff_open(Ui *ui, void *state, const void *argument, Error *error)
{
    StaffState *s = state;
    (void)ui;
    (void)argument;
    s->rows = calloc(STAFF_ROWS, sizeof *s->rows);
    s->list = (List){.columns = columns,
                     .column_count = sizeof columns / sizeof columns[0],
                     .cell = staff_cell,
                     .id = staff_id,
                     .data = s};
    return s->rows ? OK : error_memory(error);
}

static Status staff_load(Ui *ui, void *state, Error *error)
{
    StaffState *s = state;
    s->list.data = s;
    s->list.count = staff_list(ui_desk(ui), s->rows, STAFF_ROWS);
    s->session_count = staff_sessions(ui_desk(ui), s->sessions, SESSIONS);
    list_clamp(&s->list, term_rows());
    return store_status(ui_desk(ui)->store, error);
}

static void staff_paint(Ui *ui, void *state, Rect area)
{
    (void)ui;
    list_paint(&((StaffState *)state)->list, area);
}

static void staff_cursor(Ui *ui, void *state, Rect area)
{
    (void)ui;
    list_cursor(&((StaffState *)state)->list, area);
}

static Reaction staff_key(Ui *ui, void *state, Key key)
{
    (void)ui;
    return list_key(&((StaffState *)state)->list, key, term_rows() - 4);
}

static bool staff_typing(Ui *ui, void *state)
{
    (void)ui;
    return ((StaffState *)state)->list.filtering;
}

/* --- commands --- */

enum { STAFF_EDIT, STAFF_ADD, STAFF_PASSWORD };
static const Command staff_commands[] = {
    {STAFF_EDIT, KEY_ENTER_, KEY_F(4), N_("Staff"), N_("Edit"), N_("Change name, role, unit, or close the account"),
     "lead", true},
    {STAFF_ADD, '1', KEY_INSERT_, N_("Staff"), N_("Add"), N_("Add an account for a colleague"), "lead", true},
    {STAFF_PASSWORD, '2', 0, N_("Staff"), N_("Password"), N_("Give the account a new password"), "lead", true},
};

static bool ask_password(Ui *ui, const char *title, char out[128])
{
    char again[128] = "";
    char label[128];
    Error error;
    out[0] = '\0';
    text_format(label, sizeof label, tr("New password, at least %lld characters"),
                (long long)ui_desk(ui)->config->limits.password_length);
    if (!ui_ask(ui, title, label, out, 128, true) ||
        !ui_ask(ui, title, tr("The same again"), again, sizeof again, true))
        return false;
    bool same = strcmp(out, again) == 0;
    explicit_bzero(again, sizeof again);
    if (!same) {
        error_set(&error, ERR_INPUT, "", tr("the two passwords differ: nothing was changed"));
        ui_error(ui, &error);
    }
    return same;
}

/* What was typed comes back until it is right or given up. */
static Reaction edit_account(Ui *ui, StaffState *s, Account account, const char *title)
{
    static const char *const names[] = {"name", "full_name", "role", "unit", "unix_user", "line", "disabled", NULL};
    char password[128] = "";
    bool fresh = account.id == 0;
    for (;;) {
        Error error = {0};
        if (!ui_edit(ui, title, &account_type, &account, names))
            return REDRAW;
        Status status = staff_save(ui_desk(ui), &account, password, &error);
        /* Asked for when all else is right: nobody types it twice for a form that is refused. */
        if (fresh && !password[0] && status != OK && text_equal(error.field, "password")) {
            if (!ask_password(ui, account.name, password))
                continue;
            status = staff_save(ui_desk(ui), &account, password, &error);
        }
        if (status == OK)
            break;
        if (text_equal(error.field, "password"))
            explicit_bzero(password, sizeof password);
        ui_show(ui, tr("Not saved"), error.message);
    }
    explicit_bzero(password, sizeof password);
    s->list.stand_on = account.id;
    ui_say(ui, tr("Account %s was saved."), account.name);
    return RELOAD;
}

static Reaction new_password(Ui *ui, const Account *account)
{
    char password[128];
    Error error = {0};
    if (!ask_password(ui, account->name, password))
        return REDRAW;
    Status status = staff_password(ui_desk(ui), account->name, password, &error);
    explicit_bzero(password, sizeof password);
    if (status != OK)
        ui_error(ui, &error);
    else
        ui_say(ui, tr("Account %s has a new password."), account->name);
    return RELOAD;
}

static Reaction staff_command(Ui *ui, void *state, int id)
{
    StaffState *s = state;
    size_t row = list_current(&s->list);
    Account fresh = {.role = "caller"};
    if (id == STAFF_ADD)
        return edit_account(ui, s, fresh, tr("New account"));
    if (row == (size_t)-1)
        return IGNORED;
    return id == STAFF_EDIT ? edit_account(ui, s, s->rows[row], tr("Change the account"))
                            : new_password(ui, &s->rows[row]);
}

static void staff_close(Ui *ui, void *state)
{
    StaffState *s = state;
    (void)ui;
    list_free(&s->list);
    free(s->rows);
}

const Screen screen_staff = {
    .name = "staff",
    .title = N_("Staff"),
    .size = sizeof(StaffState),
    .commands = staff_commands,
    .command_count = sizeof staff_commands / sizeof staff_commands[0],
    .open = staff_open,
    .load = staff_load,
    .paint = staff_paint,
    .cursor = staff_cursor,
    .key = staff_key,
    .command = staff_command,
    .typing = staff_typing,
    .close = staff_close,
};

/* The duty roster (值班表): who is on duty, and when. */
#include <string.h>

#include "casework.h"
#include "list.h"
#include "save_form.h"
#include "screens.h"
#include "text.h"

enum { DAYS_BACK = 7, DAYS_AHEAD = 120, ROWS = 200 };

typedef struct {
    Duty rows[ROWS];
    List list;
} Roster;

enum { EDIT, ADD };

static const Command commands[] = {
    {EDIT, KEY_ENTER_, KEY_F(4), N_("Roster"), N_("Change"), N_("Changes the line under the cursor."), "lead caller",
     true},
    {ADD, KEY_F(3), 'a', N_("Roster"), N_("Add"), N_("Puts somebody on duty for a day."), "lead caller", true},
};

static const ListColumn columns[] = {
    {N_("Day"), {.min = 16, .wish = 18}, false},
    {N_("On duty"), {.min = 12, .wish = 20, .weight = 1}, false},
    {N_("Phone"), {.min = 12, .wish = 14}, false},
    {N_("Note"), {.min = 16, .wish = 40, .weight = 2}, false},
};

static void day_text(const char *iso, char *out, size_t size)
{
    static const char *const weekdays[] = {N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun")};
    Day day = day_parse(iso);
    if (day == DAY_NONE)
        text_copy(out, size, iso);
    else
        text_format(out, size, "%s %s", iso, tr(weekdays[day_weekday(day) - 1]));
}

static void cell(const List *list, size_t at, int column, char *out, size_t size, Style *style)
{
    const Duty *duty = &((const Roster *)list->data)->rows[at];
    Day day = day_parse(duty->on_date);
    *style = day == clock_today() ? STYLE_HEADING : day < clock_today() ? STYLE_HINT : STYLE_NORMAL;
    switch (column) {
    case 0:
        day_text(duty->on_date, out, size);
        break;
    case 1:
        text_copy(out, size, duty->name);
        break;
    case 2:
        text_copy(out, size, duty->phone);
        break;
    default:
        text_copy(out, size, duty->note);
        break;
    }
}

static int64_t duty_id(const List *list, size_t row)
{
    return ((const Roster *)list->data)->rows[row].id;
}

static Status roster_open(Ui *ui, void *state, const void *argument, Error *error)
{
    Roster *roster = state;
    (void)ui;
    (void)argument;
    (void)error;
    roster->list = (List){.columns = columns,
                          .column_count = sizeof columns / sizeof columns[0],
                          .cell = cell,
                          .id = duty_id,
                          .data = roster,
                          .empty = N_("Nobody is on the roster yet. F3 puts somebody on duty.")};
    return OK;
}

static Status roster_load(Ui *ui, void *state, Error *error)
{
    Roster *roster = state;
    Desk *desk = ui_desk(ui);
    roster->list.count = duty_rows(desk, clock_today() - DAYS_BACK, clock_today() + DAYS_AHEAD, roster->rows, ROWS);
    list_clamp(&roster->list, 0);
    return store_status(desk->store, error);
}

static void roster_paint(Ui *ui, void *state, Rect area)
{
    (void)ui;
    list_paint(&((Roster *)state)->list, area);
}

static void roster_cursor(Ui *ui, void *state, Rect area)
{
    (void)ui;
    list_cursor(&((const Roster *)state)->list, area);
}

static Reaction roster_key(Ui *ui, void *state, Key key)
{
    (void)ui;
    return list_key(&((Roster *)state)->list, key, 0);
}

static Status save_duty(Desk *desk, const RecordType *type, void *record, const char *request_id, void *theirs,
                        char *said, size_t size, Error *error)
{
    Duty *duty = record;
    (void)type;
    (void)request_id;
    (void)theirs;
    Status status = duty_save(desk, duty, error);
    if (status == OK)
        text_format(said, size, tr("%1$s is on duty on %2$s."), duty->name, duty->on_date);
    return status;
}

static Reaction roster_command(Ui *ui, void *state, int id)
{
    Roster *roster = state;
    SaveForm form = {.type = &duty_type, .save = save_duty};
    Duty duty = {0};
    size_t at = list_current(&roster->list);
    if (id == EDIT)
        duty = roster->rows[at];
    else
        day_format(clock_today(), duty.on_date);
    Reaction reaction = save_form(ui, &form, &duty);
    if (reaction == RELOAD)
        roster->list.stand_on = duty.id;
    return reaction;
}

static const char *roster_why_not(Ui *ui, void *state, int id)
{
    const Roster *roster = state;
    (void)ui;
    return id == EDIT && list_current(&roster->list) >= roster->list.count ? tr("no line stands under the cursor")
                                                                           : NULL;
}

static bool roster_typing(Ui *ui, void *state)
{
    (void)ui;
    return ((const Roster *)state)->list.filtering;
}

static void roster_close(Ui *ui, void *state)
{
    (void)ui;
    list_free(&((Roster *)state)->list);
}

const Screen screen_roster = {
    .name = "roster",
    .title = N_("Duty roster"),
    .size = sizeof(Roster),
    .commands = commands,
    .command_count = sizeof commands / sizeof commands[0],
    .open = roster_open,
    .load = roster_load,
    .paint = roster_paint,
    .cursor = roster_cursor,
    .key = roster_key,
    .command = roster_command,
    .why_not = roster_why_not,
    .close = roster_close,
    .typing = roster_typing,
};

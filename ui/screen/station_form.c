/* Forms over records of the station; boxes for a day and a year. */
#include "station_form.h"

#include "change.h"
#include "save_form.h"
#include "text.h"

/* Of the save that has just run: a SaveFn has no place for it. */
static int64_t last_change;

static Status save(Desk *desk, const RecordType *type, void *record, const char *request_id, void *theirs, char *said,
                   size_t size, Error *error)
{
    (void)said;
    (void)size;
    return station_save(desk, type, record, request_id, theirs, &last_change, error);
}

Reaction station_form(Ui *ui, List *list, const RecordType *type, const char *const *names, void *record,
                      const char *what)
{
    const SaveForm form = {.type = type, .names = names, .save = save};
    last_change = 0;
    Reaction reaction = save_form(ui, &form, record);
    if (last_change)
        ui_offer_undo(ui, what, change_undo, last_change);
    if (reaction == RELOAD)
        list->stand_on = ((const RecordHead *)record)->id;
    return reaction;
}

Reaction station_form_delete(Ui *ui, const RecordType *type, int64_t id, const char *name)
{
    Error error = {0};
    char title[160];
    text_format(title, sizeof title, tr("Take away: %s"), name);
    if (!ui_confirm(ui, title, tr("The line goes; the trail of changes keeps what it said."), tr("Take it away"),
                    tr("Keep it")))
        return REDRAW;
    if (station_delete(ui_desk(ui), type, id, &error) != OK)
        ui_error(ui, &error);
    else
        ui_say(ui, tr("Taken away: %s."), name);
    return RELOAD;
}

bool ask_day(Ui *ui, const char *title, const char *label, char day[DATE_SIZE])
{
    char typed[32];
    day_format(clock_today(), day);
    text_copy(typed, sizeof typed, day);
    for (;;) {
        Error error = {0};
        if (!ui_ask(ui, title, label, typed, sizeof typed, false))
            return false;
        if (date_parse(typed, clock_today(), false, day, &error) == OK)
            return true;
        ui_error(ui, &error);
    }
}

bool ask_year(Ui *ui, int64_t *year)
{
    enum { FIRST = 2003, YEARS = 64 };
    static char texts[YEARS][8];
    const char *items[YEARS];
    int this_year, month, day;
    size_t count = 0, start = 0;
    day_split(clock_today(), &this_year, &month, &day);
    for (int y = this_year + 1; y >= FIRST && count < YEARS; y--) {
        text_format(texts[count], sizeof texts[count], "%d", y);
        start = y == (int)*year ? count : start;
        items[count] = texts[count];
        count++;
    }
    int chosen = ui_pick(ui, tr("Year"), items, count, start);
    if (chosen >= 0)
        *year = this_year + 1 - chosen;
    return chosen >= 0;
}

/* A day of three counts in a form: a new one, or one that is there. */
#include "bus.h"
#include "screens.h"

bool bus_edit(Ui *ui, BusDay *day)
{
    const char *title = day->id ? tr("Change the day of three counts") : tr("A day of three counts");
    const char *focus = day->id ? "tubes" : day->unit[0] ? "site" : "";
    Error error = {.code = OK};
    /* What was typed comes back until it is right or given up. */
    while (ui_edit_at(ui, title, &bus_day_type, day, NULL, focus)) {
        if (bus_save(ui_desk(ui), day, &error) == OK)
            return true;
        ui_show(ui, tr("Not saved"), error.message);
        focus = error.field;
    }
    return false;
}

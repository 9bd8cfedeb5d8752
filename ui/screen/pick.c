/* Boxes to pick a unit or a colleague from. */
#include "pick.h"

#include <string.h>

#include "staff.h"
#include "text.h"

bool pick_unit(Ui *ui, char *unit, size_t size)
{
    enum { UNITS = 64 };
    const Desk *desk = ui_desk(ui);
    const char *items[UNITS], *codes[UNITS];
    size_t count = 0, start = 0;
    const Unit *own = desk->actor.unit[0] ? config_unit(desk->config, desk->actor.unit) : NULL;
    items[count] = tr("all units");
    codes[count++] = "";
    if (own) {
        items[count] = name_text(own->name);
        codes[count++] = own->code;
    }
    for (size_t i = 0; i < desk->config->unit_count && count < UNITS; i++)
        if (&desk->config->units[i] != own) {
            items[count] = name_text(desk->config->units[i].name);
            codes[count++] = desk->config->units[i].code;
        }
    for (size_t i = 0; i < count; i++)
        start = text_equal(codes[i], unit) ? i : start;
    int chosen = ui_pick(ui, tr("Unit"), items, count, start);
    if (chosen >= 0)
        text_copy(unit, size, codes[chosen]);
    return chosen >= 0;
}

bool pick_colleague(Ui *ui, const char *title, int64_t *account)
{
    enum { ACCOUNTS = 100 };
    Account rows[ACCOUNTS];
    const char *items[ACCOUNTS];
    size_t count = staff_list(ui_desk(ui), rows, ACCOUNTS), open = 0, start = 0;
    for (size_t i = 0; i < count && i < ACCOUNTS; i++) {
        if (rows[i].disabled)
            continue;
        start = rows[i].id == *account ? open : start;
        rows[open] = rows[i];
        items[open] = rows[open].full_name[0] ? rows[open].full_name : rows[open].name;
        open++;
    }
    int chosen = ui_pick(ui, title, items, open, start);
    if (chosen >= 0)
        *account = rows[chosen].id;
    return chosen >= 0;
}

/* Boxes to pick a unit or a colleague from. */
#include "pick.h"

#include <string.h>

#include "staff.h"
#include "text.h"

bool pick_unit_counted(Ui *ui, char *unit, size_t size,
                       void (*count)(Ui *ui, const char *unit, char out[32], void *arg), void *arg)
{
    enum { UNITS = 64, ITEM = 160 };
    const Desk *desk = ui_desk(ui);
    const char *items[UNITS], *codes[UNITS];
    char texts[UNITS][ITEM], figure[32];
    size_t found = 0, start = 0;
    const Unit *own = desk->actor.unit[0] ? config_unit(desk->config, desk->actor.unit) : NULL;
    codes[found++] = "";
    if (own)
        codes[found++] = own->code;
    for (size_t i = 0; i < desk->config->unit_count && found < UNITS; i++)
        if (&desk->config->units[i] != own)
            codes[found++] = desk->config->units[i].code;
    for (size_t i = 0; i < found; i++) {
        const char *name = codes[i][0] ? choice_label("unit", codes[i]) : tr("all units");
        text_copy(texts[i], sizeof texts[i], name);
        if (count) {
            count(ui, codes[i], figure, arg);
            text_format(texts[i], sizeof texts[i], "%s  %s", name, figure);
        }
        items[i] = texts[i];
        start = text_equal(codes[i], unit) ? i : start;
    }
    int chosen = ui_pick(ui, tr("Unit"), items, found, start);
    if (chosen >= 0)
        text_copy(unit, size, codes[chosen]);
    return chosen >= 0;
}

bool pick_unit(Ui *ui, char *unit, size_t size)
{
    return pick_unit_counted(ui, unit, size, NULL, NULL);
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

/* Entering lines for the province, and what it decided. */
#include "province_ask.h"

#include "text.h"

static bool ask_day(Ui *ui, const char *title, const char *label, char day[DATE_SIZE])
{
    char text[32];
    Error error = {0};
    day_format(clock_today(), day);
    text_copy(text, sizeof text, day);
    while (ui_ask(ui, title, label, text, sizeof text, false)) {
        if (date_parse(text, clock_today(), false, day, &error) == OK)
            return true;
        ui_show(ui, title, error.message);
    }
    return false;
}

bool province_enter_lines(Ui *ui, const int64_t *items, size_t count)
{
    char day[DATE_SIZE], what[160];
    Error error = {0};
    if (!count || !ask_day(ui, tr("Typed into the province's system"), tr("On which day?"), day))
        return false;
    if (province_enter(ui_desk(ui), items, count, day, &error) != OK) {
        ui_error(ui, &error);
        return false;
    }
    text_format(what, sizeof what,
                tr_n("%1$zu line entered for the province, %2$s", "%1$zu lines entered for the province, %2$s",
                     (long long)count),
                count, day);
    ui_say(ui, "%s", what);
    ui_offer_undo(ui, what, province_unenter, items[0]);
    return true;
}

bool province_decide(Ui *ui, const ProvinceItem *item)
{
    const char *const choices[] = {tr("The province has confirmed: the status takes effect"),
                                   tr("The province has declined: the proposal is taken back")};
    char day[DATE_SIZE], reason[LINE_SIZE] = "", what[160];
    Error error = {0};
    int chosen = ui_choose(ui, item->name, "", choices, 2);
    if (chosen < 0 || !ask_day(ui, item->name, tr("Decided on which day?"), day) ||
        (chosen == 1 && !ui_ask(ui, item->name, tr("The province's reason"), reason, sizeof reason, false)))
        return false;
    Status status = chosen == 0 ? province_confirm(ui_desk(ui), item->id, day, &error)
                                : province_decline(ui_desk(ui), item->id, day, reason, &error);
    if (status != OK) {
        ui_error(ui, &error);
        return false;
    }
    text_format(what, sizeof what,
                chosen == 0 ? tr("%s: confirmed by the province") : tr("%s: declined by the province"), item->name);
    ui_say(ui, "%s", what);
    ui_offer_undo(ui, what, province_undecide, item->id);
    return true;
}

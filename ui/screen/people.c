/* What every list of people offers: "add to calls". */
#include <string.h>

#include "people.h"
#include "text.h"

enum { PURPOSES = 16 };

const char people_add_group[] = N_("Calls");
const char people_add_label[] = N_("To calls");
const char people_add_help[] =
    N_("Puts the person, or those who are marked, among those to be called, with a purpose and a day.");

bool people_ask_when(Ui *ui, const char *title, char wanted[INSTANT_SIZE])
{
    char typed[64] = "";
    Error error = {.code = OK};
    while (ui_ask(ui, title, tr("When (+3, d 14:30; empty: now)"), typed, sizeof typed, false)) {
        *wanted = '\0';
        if (!typed[strspn(typed, " ")] ||
            instant_read(typed, clock_now(), ui_desk(ui)->config->retry.calling.from, wanted, &error) == OK)
            return true;
        ui_error(ui, &error);
    }
    return false;
}

static bool fits_any(Desk *desk, const int64_t *donors, size_t count, const char *purpose)
{
    for (size_t i = 0; i < count; i++)
        if (task_fits(desk, donors[i], purpose))
            return true;
    return false;
}

Reaction people_add_to_calls(Ui *ui, const int64_t *donors, size_t count)
{
    const Config *config = ui_desk(ui)->config;
    const char *choices[PURPOSES], *ids[PURPOSES];
    char wanted[INSTANT_SIZE], said[320] = "", text[LINE_SIZE];
    Error error = {.code = OK};
    int items = 0;
    /* What only some people can be called for stands last: the digits of the others stay. */
    for (int of_case = 0; of_case <= 1; of_case++)
        for (size_t i = 0; i < config->purpose_count && items < PURPOSES; i++) {
            const Purpose *purpose = &config->purposes[i];
            if (task_of_case(purpose->id) != of_case || !fits_any(ui_desk(ui), donors, count, purpose->id))
                continue;
            ids[items] = purpose->id;
            choices[items++] = name_text(purpose->name);
        }
    text_format(text, sizeof text,
                tr_n("Why is this person to be called?", "Why are these %lld people to be called?", (long long)count),
                (long long)count);
    int chosen = ui_choose(ui, tr("Add to calls"), text, choices, items);
    if (chosen < 0 || !people_ask_when(ui, tr("Add to calls"), wanted))
        return REDRAW;
    if (task_add_all(ui_desk(ui), donors, count, ids[chosen], wanted, said, sizeof said, &error) != OK) {
        ui_error(ui, &error);
        return REDRAW;
    }
    ui_say(ui, "%s", said);
    return RELOAD;
}

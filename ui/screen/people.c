/* What every list of people offers: "add to calls". */
#include <string.h>

#include "people.h"

#include "change.h"
#include "registry.h"
#include "text.h"

enum { PURPOSES = 16, PURPOSE_NAME = 96 };

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

static Reaction remove_call(Ui *ui, int64_t donor, const char *purpose)
{
    char said[320];
    Error error = {.code = OK};
    if (task_remove(ui_desk(ui), donor, purpose, said, sizeof said, &error) != OK)
        ui_error(ui, &error);
    else
        ui_say(ui, "%s", said);
    return RELOAD;
}

Status people_add(Ui *ui, const int64_t *donors, size_t count, const char *purpose, const char *wanted)
{
    char said[320] = "", what[LINE_SIZE];
    DonorRow row;
    Error error = {.code = OK};
    int64_t change;
    Status status = task_add_all(ui_desk(ui), donors, count, purpose, wanted, &change, said, sizeof said, &error);
    if (status != OK) {
        ui_error(ui, &error);
        return status;
    }
    ui_say(ui, "%s", said);
    if (count == 1 && registry_row(ui_desk(ui), donors[0], &row))
        text_format(what, sizeof what, tr("%1$s in the calls: %2$s"), row.name, choice_label("purpose", purpose));
    else
        text_format(what, sizeof what, tr("%1$zu people in the calls: %2$s"), count, choice_label("purpose", purpose));
    if (change)
        ui_offer_undo(ui, what, change_undo, change);
    return OK;
}

/* What only some people can be called for stands last: the digits of the others stay. */
static int offer_purposes(Ui *ui, const int64_t *donors, size_t count, const char *ids[PURPOSES])
{
    const Config *config = ui_desk(ui)->config;
    int items = 0;
    for (int of_case = 0; of_case <= 1; of_case++)
        for (size_t i = 0; i < config->purpose_count && items < PURPOSES; i++) {
            const Purpose *purpose = &config->purposes[i];
            if (task_of_case(purpose->id) == of_case && fits_any(ui_desk(ui), donors, count, purpose->id))
                ids[items++] = purpose->id;
        }
    return items;
}

/* Of one person: what was added by hand can be taken out. */
static int offer_removing(Ui *ui, int64_t donor, const char *ids[PURPOSES])
{
    const Config *config = ui_desk(ui)->config;
    int items = 0;
    for (size_t i = 0; i < config->purpose_count && items < PURPOSES; i++)
        if (task_by_hand(ui_desk(ui), donor, config->purposes[i].id))
            ids[items++] = config->purposes[i].id;
    return items;
}

Reaction people_add_to_calls(Ui *ui, const int64_t *donors, size_t count)
{
    const char *choices[2 * PURPOSES], *ids[2 * PURPOSES];
    char wanted[INSTANT_SIZE], text[LINE_SIZE], out[PURPOSES][PURPOSE_NAME];
    int adding = offer_purposes(ui, donors, count, ids);
    int items = adding + (count == 1 ? offer_removing(ui, donors[0], ids + adding) : 0);
    for (int i = 0; i < items; i++)
        choices[i] = choice_label("purpose", ids[i]);
    for (int i = adding; i < items; i++) {
        text_format(out[i - adding], PURPOSE_NAME, tr("Take out of the calls: %s"), choices[i]);
        choices[i] = out[i - adding];
    }
    text_format(text, sizeof text,
                tr_n("Why is this person to be called?", "Why are these %lld people to be called?", (long long)count),
                (long long)count);
    int chosen = ui_choose(ui, tr("Add to calls"), text, choices, items);
    if (chosen >= adding)
        return remove_call(ui, donors[0], ids[chosen]);
    if (chosen < 0 || !people_ask_when(ui, tr("Add to calls"), wanted))
        return REDRAW;
    return people_add(ui, donors, count, ids[chosen], wanted) == OK ? RELOAD : REDRAW;
}

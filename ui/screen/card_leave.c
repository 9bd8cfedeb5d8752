/* Leaving for good, from the card: what will happen, two signatures, done. */
#include <string.h>

#include "card.h"
#include "second.h"
#include "text.h"

Reaction card_leave(Ui *ui, CardState *s)
{
    bool seals = ui_desk(ui)->config->leaving.way == LEAVING_SEAL;
    char title[LINE_SIZE];
    Signature second;
    Error error = {.code = OK};
    text_format(title, sizeof title, tr("%s leaves the registry"), s->card.donor.name);
    if (!ui_confirm(ui, title,
                    seals
                        ? tr("The file is sealed: out of every list, search and export, kept for the audit. A lead can "
                             "bring it back with a reason and a second signature.")
                        : tr("The file is erased: the person, phones, calls, samples, everything. It cannot be taken "
                             "back, not by a backup either."),
                    seals ? tr("Seal") : tr("Erase"), tr("Back")) ||
        !second_ask(ui, title, &second))
        return REDRAW;
    Status status = leaving_run(ui_desk(ui), s->donor, &second, &error);
    explicit_bzero(&second, sizeof second);
    if (status != OK) {
        ui_error(ui, &error);
        return status == ERR_BUSY ? CLOSE : REDRAW;
    }
    ui_say(ui, seals ? tr("The file is sealed.") : tr("The file is erased."));
    return CLOSE;
}

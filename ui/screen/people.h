/* What every list of people offers: "add to calls". */
#ifndef MARROWDESK_PEOPLE_H
#define MARROWDESK_PEOPLE_H

#include "followup.h"
#include "ui.h"

/* The command's row in a screen's table; Ctrl-X is the same everywhere, `key` is what the screen has free. */
#define PEOPLE_ADD(id, key)                                                                                            \
    {                                                                                                                  \
        (id), (key), KEY_CTRL('x'), people_add_group, people_add_label, people_add_help, "lead caller liaison helper", \
            true                                                                                                       \
    }
extern const char people_add_group[], people_add_label[], people_add_help[];

/* Puts them into the calls, says so and offers to undo it; an error is shown. */
Status people_add(Ui *ui, const int64_t *donors, size_t count, const char *purpose, const char *wanted);
/* Asks for purpose and time and says what was done with whom; RELOAD when something changed. */
Reaction people_add_to_calls(Ui *ui, const int64_t *donors, size_t count);

/* "" at once; false: not answered. */
bool people_ask_when(Ui *ui, const char *title, char wanted[INSTANT_SIZE]);

#endif

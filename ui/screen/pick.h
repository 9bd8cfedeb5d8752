/* Boxes to pick a unit or a colleague from. */
#ifndef MARROWDESK_PICK_H
#define MARROWDESK_PICK_H

#include "ui.h"

/* A unit's code, "" all of them; the cursor starts at `unit`. False on Esc: nothing was changed. */
bool pick_unit(Ui *ui, char *unit, size_t size);
/* The account of a colleague who can still sign in; false on Esc. */
bool pick_colleague(Ui *ui, const char *title, int64_t *account);

#endif

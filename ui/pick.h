/* Boxes to pick a unit or a colleague from. */
#ifndef MARROWDESK_PICK_H
#define MARROWDESK_PICK_H

#include "ui.h"

/* A unit's code, "" all of them; the cursor starts at `unit`. False on Esc: nothing was changed. */
bool pick_unit(Ui *ui, char *unit, size_t size);
/* The same with a figure behind each unit: `count` writes it. */
bool pick_unit_counted(Ui *ui, char *unit, size_t size,
                       void (*count)(Ui *ui, const char *unit, char out[32], void *arg), void *arg);
/* The account of a colleague who can still sign in; false on Esc. */
bool pick_colleague(Ui *ui, const char *title, int64_t *account);

#endif

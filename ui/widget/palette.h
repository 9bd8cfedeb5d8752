/* The palette: everything that can be done here, found by typing. */
#ifndef MARROWDESK_PALETTE_H
#define MARROWDESK_PALETTE_H

#include "ui.h"

typedef struct {
    char key[48];
    const char *group, *label, *help; /* translated */
    bool enabled;
    char why[256]; /* it is not */
} PaletteItem;

/* The index of the chosen item, -1 on Esc. */
int palette_run(Ui *ui, const PaletteItem *items, size_t count);

#endif

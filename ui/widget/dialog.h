/* Boxes over a screen. The dialogs themselves are in ui.h. */
#ifndef MARROWDESK_DIALOG_H
#define MARROWDESK_DIALOG_H

#include "layout.h"
#include "theme.h"

/* Draws an empty box for `rows` x `columns` of content in the middle of `area`, not larger than it, and returns
 * the inside. */
Rect dialog_box(Rect area, int rows, int columns, const char *title);

/* Draws `text` in lines from line `from` on; returns how many rows it took of `area`. */
int dialog_text(Rect area, Style style, const char *text, int from);


#endif

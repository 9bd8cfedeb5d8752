/* Boxes over a screen, and text in lines. The dialogs themselves are in ui.h. */
#ifndef MARROWDESK_BOX_H
#define MARROWDESK_BOX_H

#include "layout.h"
#include "theme.h"

enum { BOX_MARGIN = 3 /* columns from the edge of a box to its content, the border among them */ };

/* Draws an empty box for `rows` x `columns` of content in the middle of `area`, not larger than it, and returns
 * the inside. */
Rect box_draw(Rect area, int rows, int columns, const char *title);

/* Draws `text` in lines from line `from` on; returns how many rows it took of `area`. */
int box_text(Rect area, Style style, const char *text, int from);

/* Columns a box for `text` should have: not wider than `limit`. */
int box_text_width(const char *text, int limit);

#endif

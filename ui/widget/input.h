/* One line (or few) of typed text, edited by characters and scrolled by columns. */
#ifndef MARROWDESK_INPUT_H
#define MARROWDESK_INPUT_H

#include "ui.h"

typedef struct {
    char *text;      /* the caller's buffer */
    size_t size;
    size_t at;       /* byte offset of the cursor */
    size_t first;    /* first byte shown (single line) */
    bool secret;
    bool lines;      /* Enter makes a new line (Alt-Enter or Ctrl-J); shown folded */
    bool fresh;      /* just focused: the first typed character replaces the text */
} Input;

/* The cursor stands behind the text. Keeps nothing of what was bound before. */
void input_bind(Input *input, char *text, size_t size);
/* REDRAW when it took the key, IGNORED otherwise (Enter, Tab, arrows up and down ...). A paste is cleaned:
 * newlines become blanks unless `lines`, invisible characters are left out, blanks around it too; what does
 * not fit is refused whole with a beep, never cut. Ctrl-U clears, Ctrl-W takes the word before the cursor. */
Reaction input_key(Input *input, Key key);
/* Scrolls to the cursor and draws; input_cursor() wants the same area. */
void input_paint(Input *input, Rect area, Style style);
void input_cursor(const Input *input, Rect area);

#endif

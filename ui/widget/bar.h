/* The lines around a screen: title on top, message and footer at the bottom. */
#ifndef MARROWDESK_BAR_H
#define MARROWDESK_BAR_H

#include <stdbool.h>

#include "layout.h"
#include "theme.h"

typedef struct {
    const char *station, *title;            /* left */
    const char *subtitle, *account, *clock; /* right; "" where there is none */
    bool practice;
} TitleBar;

/* In one row. Where it is too narrow the station goes first, then the parts of the subtitle (two blanks apart) from
 * the last on, then the account. */
void bar_title(Rect area, const TitleBar *title);

typedef struct {
    char key[32];
    const char *label; /* translated */
    bool enabled;      /* dimmed where not */
} BarItem;

/* Keys with their labels. What does not fit is left out from the last on; `help` always stays. */
void bar_footer(Rect area, const BarItem *items, int count, const BarItem *help);

/* What was just said, left; `status` right of it where there is room for both. */
void bar_message(Rect area, Style style, const char *text, Style status_style, const char *status);

#endif

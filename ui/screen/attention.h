/* What needs attention: the rows on top of Today. A new one is a line of the table in attention.c. */
#ifndef MARROWDESK_ATTENTION_H
#define MARROWDESK_ATTENTION_H

#include "ui.h"

typedef struct {
    const char *label; /* msgid */
    const char *roles; /* as in Command */
    Style style;       /* while there are any: STYLE_BAD cannot wait, STYLE_WARN today, STYLE_NORMAL some time */
    int64_t (*count)(Desk *desk, const char *unit); /* read at each load of Today: an index or a tally; unit "" all */
    Reaction (*open)(Ui *ui, const char *unit);     /* the list behind it */
    int64_t many;                                   /* counted no further: "500+"; 0: exact */
} Attention;

/* In the order of the screen, most urgent first; rows without anything are not shown. */
extern const Attention attention_rows[];
extern const size_t attention_count;

#endif

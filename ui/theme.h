/* Colours by meaning. Each has a mono form (bold, reverse, underline); colour never says anything alone. */
#ifndef MARROWDESK_THEME_H
#define MARROWDESK_THEME_H

typedef enum {
    STYLE_NORMAL,
    STYLE_TITLE,    /* head line */
    STYLE_BAR,      /* footer */
    STYLE_KEY,      /* a key in the footer */
    STYLE_HEADING,  /* column heads, section names */
    STYLE_SELECTED, /* the row the cursor is on */
    STYLE_FIELD,    /* a field at rest */
    STYLE_FOCUS,    /* the field being typed in */
    STYLE_LABEL,
    STYLE_HINT,     /* dim: help, empty cells */
    STYLE_GOOD,
    STYLE_WARN,     /* amber, always with a word */
    STYLE_BAD,      /* red, always with a word */
    STYLE_DISABLED,
    STYLE_COUNT
} Style;

enum { THEME_BOLD = 1 << 0, THEME_DIM = 1 << 1, THEME_UNDERLINE = 1 << 2, THEME_REVERSE = 1 << 3 };

/* Colours are those of the terminal's table, -1 its default. */
typedef struct {
    short ink, ground;           /* with 8 colours */
    short rich_ink, rich_ground; /* with 256 */
    unsigned look;               /* THEME_ marks that go with the colours */
    unsigned mono;               /* and those that stand for them where there are none */
} ThemeEntry;

const ThemeEntry *theme_entry(Style style);

#endif

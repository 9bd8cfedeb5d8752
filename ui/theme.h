/* Colours by meaning. Each has a mono form (bold, reverse, underline); colour never says anything alone. */
#ifndef MARROWDESK_THEME_H
#define MARROWDESK_THEME_H

#include <stdbool.h>

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

typedef enum {
    THEME_DEFAULT, /* inks that can be read on dark and on light grounds */
    THEME_DARK,
    THEME_LIGHT,
    THEME_CONTRAST, /* brings its own black ground */
    THEME_MONO,
    THEME_COUNT
} Theme;

enum { THEME_BOLD = 1 << 0, THEME_DIM = 1 << 1, THEME_UNDERLINE = 1 << 2, THEME_REVERSE = 1 << 3 };

/* How many colours a terminal has. */
typedef enum { DEPTH_8, DEPTH_16, DEPTH_256, DEPTH_COUNT } Depth;
Depth theme_depth(int colours);

/* Numbers of the terminal's colours, -1 its default. */
typedef struct {
    short of[DEPTH_COUNT];
} Colour;

typedef struct {
    Colour ink, ground;
    unsigned look; /* THEME_ marks; in THEME_MONO they stand for the colours */
} ThemeEntry;

const ThemeEntry *theme_entry(Theme theme, Style style);

/* The stable name ("contrast"): settings and preferences. */
const char *theme_name(Theme theme);
/* False when there is no such theme; "" is none. */
bool theme_named(const char *name, Theme *out);
const char *theme_label(Theme theme); /* msgid */

/* The theme to paint: the default one becomes dark or light where the terminal has said in COLORFGBG ("15;0": ink;
 * ground) what it is. NULL: it has not. */
Theme theme_on_ground(Theme theme, const char *colorfgbg);

#endif

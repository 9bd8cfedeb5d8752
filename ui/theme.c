/* The colours: a row a meaning, a block a theme. Figures of contrast are kept by tests/unit/test_theme.c. */
#include "theme.h"

#include <stdlib.h>
#include <string.h>

#include "tr.h"

/* On 8, 16 and 256 colours. 0 black, 1 red, 2 green, 3 yellow, 4 blue, 5 magenta, 6 cyan, 7 white, bright from 8. */
#define C(few, some, many)  \
    {                       \
        {                   \
            few, some, many \
        }                   \
    }
#define OWN C(-1, -1, -1) /* the terminal's */
#define BLACK C(0, 0, 16)
#define WHITE C(7, 15, 231)
#define RED C(1, 1, 124)
#define BLUE C(4, 4, 25)
#define YELLOW C(3, 11, 226)
#define BAR_GROUND C(6, 6, 25) /* of the row under the cursor */
#define BAR_INK C(0, 0, 231)

enum { PLAIN = 0, BOLD = THEME_BOLD, DIM = THEME_DIM, LINE = THEME_UNDERLINE, BACK = THEME_REVERSE };

/* Black ink is never bold: terminals of 8 colours would make it grey. Where an ink cannot be read on the ground, the
 * style brings its own. */
static const ThemeEntry themes[THEME_COUNT][STYLE_COUNT] =
    {
        [THEME_DEFAULT] =
            {
                [STYLE_NORMAL] = {OWN, OWN, PLAIN},
                [STYLE_TITLE] = {WHITE, BLUE, BOLD},
                [STYLE_BAR] = {OWN, OWN, PLAIN},
                [STYLE_KEY] = {C(-1, -1, 30), OWN, BOLD},
                [STYLE_HEADING] = {OWN, OWN, BOLD},
                [STYLE_SELECTED] = {BAR_INK, BAR_GROUND, PLAIN},
                [STYLE_FIELD] = {OWN, OWN, LINE},
                [STYLE_FOCUS] = {BAR_INK, BAR_GROUND, PLAIN},
                [STYLE_LABEL] = {OWN, OWN, PLAIN},
                [STYLE_HINT] = {C(-1, 8, 243), OWN, DIM},
                [STYLE_GOOD] = {C(0, 0, 28), C(2, 2, -1), PLAIN},
                [STYLE_WARN] = {C(0, 0, 130), C(3, 3, -1), PLAIN},
                [STYLE_BAD] = {C(7, 15, 160), C(1, 1, -1), BOLD},
                [STYLE_DISABLED] = {C(-1, 8, 243), OWN, DIM},
            },
        [THEME_DARK] =
            {
                [STYLE_NORMAL] = {OWN, OWN, PLAIN},
                [STYLE_TITLE] = {WHITE, BLUE, BOLD},
                [STYLE_BAR] = {OWN, OWN, PLAIN},
                [STYLE_KEY] = {C(6, 14, 80), OWN, BOLD},
                [STYLE_HEADING] = {OWN, OWN, BOLD},
                [STYLE_SELECTED] = {BAR_INK, BAR_GROUND, PLAIN},
                [STYLE_FIELD] = {OWN, OWN, LINE},
                [STYLE_FOCUS] = {BAR_INK, BAR_GROUND, PLAIN},
                [STYLE_LABEL] = {OWN, OWN, PLAIN},
                [STYLE_HINT] = {C(-1, 8, 246), OWN, DIM},
                [STYLE_GOOD] = {C(2, 10, 114), OWN, PLAIN},
                [STYLE_WARN] = {C(3, 11, 221), OWN, BOLD},
                [STYLE_BAD] = {C(7, 9, 210), C(1, -1, -1), BOLD},
                [STYLE_DISABLED] = {C(-1, 8, 246), OWN, DIM},
            },
        [THEME_LIGHT] =
            {
                [STYLE_NORMAL] = {OWN, OWN, PLAIN},
                [STYLE_TITLE] = {WHITE, BLUE, BOLD},
                [STYLE_BAR] = {OWN, OWN, PLAIN},
                [STYLE_KEY] = {C(4, 4, 24), OWN, BOLD},
                [STYLE_HEADING] = {OWN, OWN, BOLD},
                [STYLE_SELECTED] = {BAR_INK, BAR_GROUND, PLAIN},
                [STYLE_FIELD] = {OWN, OWN, LINE},
                [STYLE_FOCUS] = {BAR_INK, BAR_GROUND, PLAIN},
                [STYLE_LABEL] = {OWN, OWN, PLAIN},
                [STYLE_HINT] = {C(-1, -1, 241), OWN, DIM},
                [STYLE_GOOD] = {C(0, 0, 22), C(2, 2, -1), PLAIN},
                [STYLE_WARN] = {C(0, 0, 94), C(3, 3, -1), PLAIN},
                [STYLE_BAD] = {RED, OWN, BOLD},
                [STYLE_DISABLED] = {C(-1, -1, 241), OWN, DIM},
            },
        [THEME_CONTRAST] =
            {
                [STYLE_NORMAL] = {WHITE, BLACK, PLAIN},
                [STYLE_TITLE] = {BLACK, WHITE, PLAIN},
                [STYLE_BAR] = {WHITE, BLACK, PLAIN},
                [STYLE_KEY] = {YELLOW, BLACK, BOLD},
                [STYLE_HEADING] = {WHITE, BLACK, BOLD | LINE},
                [STYLE_SELECTED] = {BLACK, YELLOW, PLAIN},
                [STYLE_FIELD] = {WHITE, BLACK, LINE},
                [STYLE_FOCUS] = {BLACK, YELLOW, PLAIN},
                [STYLE_LABEL] = {WHITE, BLACK, PLAIN},
                [STYLE_HINT] = {C(6, 14, 123), BLACK, PLAIN},
                [STYLE_GOOD] = {C(2, 10, 120), BLACK, BOLD},
                [STYLE_WARN] = {YELLOW, BLACK, BOLD | LINE},
                [STYLE_BAD] = {BLACK, WHITE, LINE},
                [STYLE_DISABLED] = {C(6, 7, 250), BLACK, PLAIN},
            },
        [THEME_MONO] =
            {
                [STYLE_NORMAL] = {OWN, OWN, PLAIN},
                [STYLE_TITLE] = {OWN, OWN, BACK | BOLD},
                [STYLE_BAR] = {OWN, OWN, PLAIN},
                [STYLE_KEY] = {OWN, OWN, BOLD},
                [STYLE_HEADING] = {OWN, OWN, BOLD | LINE},
                [STYLE_SELECTED] = {OWN, OWN, BACK},
                [STYLE_FIELD] = {OWN, OWN, LINE},
                [STYLE_FOCUS] = {OWN, OWN, BACK},
                [STYLE_LABEL] = {OWN, OWN, PLAIN},
                [STYLE_HINT] = {OWN, OWN, DIM},
                [STYLE_GOOD] = {OWN, OWN, BOLD},
                [STYLE_WARN] = {OWN, OWN, BOLD | LINE},
                [STYLE_BAD] = {OWN, OWN, BACK | BOLD | LINE},
                [STYLE_DISABLED] = {OWN, OWN, DIM},
            },
};

static const struct {
    const char *name, *label;
} names[THEME_COUNT] = {
    [THEME_DEFAULT] = {"default", N_("Default")},       [THEME_DARK] = {"dark", N_("For dark windows")},
    [THEME_LIGHT] = {"light", N_("For light windows")}, [THEME_CONTRAST] = {"contrast", N_("High contrast")},
    [THEME_MONO] = {"mono", N_("Without colours")},
};

const ThemeEntry *theme_entry(Theme theme, Style style)
{
    return &themes[theme < THEME_COUNT ? theme : THEME_DEFAULT][style < STYLE_COUNT ? style : STYLE_NORMAL];
}

Depth theme_depth(int colours)
{
    return colours >= 256 ? DEPTH_256 : colours >= 16 ? DEPTH_16 : DEPTH_8;
}

const char *theme_name(Theme theme)
{
    return names[theme < THEME_COUNT ? theme : THEME_DEFAULT].name;
}

const char *theme_label(Theme theme)
{
    return names[theme < THEME_COUNT ? theme : THEME_DEFAULT].label;
}

bool theme_named(const char *name, Theme *out)
{
    for (Theme theme = 0; theme < THEME_COUNT; theme++) {
        if (strcmp(names[theme].name, name) == 0) {
            *out = theme;
            return true;
        }
    }
    return false;
}

Theme theme_on_ground(Theme theme, const char *colorfgbg)
{
    const char *ground = colorfgbg == NULL ? NULL : strrchr(colorfgbg, ';');
    if (theme != THEME_DEFAULT || ground == NULL) {
        return theme;
    }
    char *end;
    long number = strtol(ground + 1, &end, 10);
    if (end == ground + 1 || *end != '\0' || number < 0 || number > 15) {
        return theme;
    }
    return number == 7 || number > 8 ? THEME_LIGHT : THEME_DARK;
}

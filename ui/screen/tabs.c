/* A line of tabs over a list. */
#include "tabs.h"

#include "text.h"

void tabs_paint(Rect line, const char *const *labels, int count, int current)
{
    int column = line.column + 1;
    for (int i = 0; i < count; i++) {
        char text[96];
        text_format(text, sizeof text, " %d %s ", i + 1, tr(labels[i]));
        column += term_text(line.row, column, line.column + line.columns - column,
                            i == current ? STYLE_SELECTED : STYLE_NORMAL, text) +
                  1;
    }
}

/* Boxes over a screen, and text in lines. */
#include "box.h"

#include "term.h"
#include "text.h"

enum { LINE_BYTES = 1024 };

Rect box_draw(Rect area, int rows, int columns, const char *title)
{
    Rect box = layout_centre(area, rows + 2, columns + 2 * BOX_MARGIN);
    term_fill(box, STYLE_NORMAL);
    term_box(box, STYLE_NORMAL, title);
    return layout_inset(box, 1, BOX_MARGIN);
}

int box_text(Rect area, Style style, const char *text, int from)
{
    int row = 0;
    for (int line = 0; *text != '\0' && row < area.rows; line++) {
        char part[LINE_BYTES];
        size_t next, length = layout_line(text, area.columns, &next);
        if (line >= from) {
            text_format(part, sizeof part, "%.*s", (int)length, text);
            term_text(area.row + row, area.column, area.columns, style, part);
            row++;
        }
        text += next;
    }
    return row;
}

int box_text_width(const char *text, int limit)
{
    int widest = 0;
    while (*text != '\0') {
        char part[LINE_BYTES];
        size_t next, length = layout_line(text, limit, &next);
        text_format(part, sizeof part, "%.*s", (int)length, text);
        int columns = text_columns(part);
        widest = columns > widest ? columns : widest;
        text += next;
    }
    return widest;
}

/* Title, message and footer. */
#include "bar.h"

#include <string.h>

#include "term.h"
#include "text.h"
#include "tr.h"

enum { GAP = 2 };

static int part_width(const char *text)
{
    int columns = text == NULL ? 0 : text_columns(text);
    return columns > 0 ? columns + GAP : 0;
}

/* Draws `text` so that it ends before column `end`; returns the column the next part ends before. */
static int put_right(Rect area, int end, const char *text)
{
    int columns = text_columns(text);
    if (columns == 0) {
        return end;
    }
    term_text(area.row, area.column + end - columns, columns, STYLE_TITLE, text);
    return end - columns - GAP;
}

static char *last_part(char *text)
{
    char *found = NULL;
    for (char *at = strstr(text, "  "); at != NULL; at = strstr(at + 1, "  ")) {
        found = at;
    }
    return found;
}

/* As many of the parts of `text`, two blanks apart, as have room; a first one that has none is cut. */
static void fit_parts(char *out, size_t size, const char *text, int columns)
{
    char *last;
    text_copy(out, size, text);
    while (text_columns(out) > columns && (last = last_part(out)) != NULL) {
        *last = '\0';
    }
    if (text_columns(out) > columns) {
        text_cut(out, size, text, columns, true);
    }
}

void bar_title(Rect area, const TitleBar *title)
{
    char left[512], subtitle[512], practice[64] = "";
    const char *station = title->station, *account = title->account;
    if (title->practice) {
        text_format(practice, sizeof practice, "[%s]", tr("PRACTICE"));
    }
    int fixed = 2 + part_width("marrowdesk") + text_columns(title->title);
    int right = part_width(title->clock) + part_width(practice);
    int room = area.columns - fixed - right;
    int wanted = part_width(title->subtitle) + part_width(account);
    if (room < wanted + part_width(station) + 1) {
        station = "";
    }
    room -= station[0] != '\0' ? text_columns(station) + 3 : 0;
    if (room < part_width(account)) {
        account = "";
    }
    room -= part_width(account);
    fit_parts(subtitle, sizeof subtitle, title->subtitle, room > GAP + 4 ? room - GAP : 0);
    text_format(left, sizeof left, "marrowdesk  %s%s%s", station, station[0] != '\0' ? " / " : "", title->title);

    term_fill(area, STYLE_TITLE);
    int end = put_right(area, area.columns - 1, title->clock);
    end = put_right(area, end, account);
    end = put_right(area, end, practice);
    if (room > GAP + 4) {
        end = put_right(area, end, subtitle);
    }
    term_text(area.row, area.column + 1, end > 1 ? end - 1 : 0, STYLE_TITLE, left);
}

static int item_width(const BarItem *item)
{
    return text_columns(item->key) + 1 + text_columns(item->label);
}

static void put_item(Rect area, int column, const BarItem *item)
{
    int key = text_columns(item->key), label = text_columns(item->label);
    term_text(area.row, area.column + column, key, item->enabled ? STYLE_KEY : STYLE_DISABLED, item->key);
    term_text(area.row, area.column + column + key + 1, label, item->enabled ? STYLE_BAR : STYLE_DISABLED, item->label);
}

void bar_footer(Rect area, const BarItem *items, int count, const BarItem *help)
{
    int column = 1, last = area.columns - 1 - item_width(help);
    term_fill(area, STYLE_BAR);
    for (int i = 0; i < count; i++) {
        int width = item_width(&items[i]);
        if (column + width + GAP > last) {
            break;
        }
        put_item(area, column, &items[i]);
        column += width + GAP;
    }
    put_item(area, last > 0 ? last : 0, help);
}

void bar_message(Rect area, Style style, const char *text, Style status_style, const char *status)
{
    int columns = text_columns(status);
    if (text_columns(text) + GAP + columns <= area.columns - 2) {
        term_text(area.row, area.column + area.columns - 1 - columns, columns, status_style, status);
    }
    term_text(area.row, area.column + 1, area.columns - 2, style, text);
}

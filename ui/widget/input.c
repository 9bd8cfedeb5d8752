/* Typed text: edited by characters, scrolled by columns. */
#include "input.h"

#include <string.h>

#include "text.h"

enum { STARS = 512, PASTE_MAX = 4096 };

void input_bind(Input *input, char *text, size_t size)
{
    *input = (Input){.text = text, .size = size, .at = strlen(text)};
}

/* --- editing --- */

static bool insert(Input *input, const char *text)
{
    size_t have = input->fresh ? 0 : strlen(input->text), more = strlen(text);
    if (have + more >= input->size) {
        term_beep();
        return false;
    }
    if (input->fresh) {
        input->text[0] = '\0';
        input->at = 0;
        input->fresh = false;
    }
    char *here = input->text + input->at;
    memmove(here + more, here, strlen(here) + 1);
    memcpy(here, text, more);
    input->at += more;
    return true;
}

static void erase_between(Input *input, size_t from, size_t until)
{
    memmove(input->text + from, input->text + until, strlen(input->text + until) + 1);
    input->at = from;
}

static void erase_word(Input *input)
{
    size_t from = input->at;
    while (from > 0 && input->text[from - 1] == ' ') {
        from--;
    }
    while (from > 0 && input->text[from - 1] != ' ' && input->text[from - 1] != '\n') {
        from = text_previous(input->text, from);
    }
    erase_between(input, from, input->at);
}

/* Takes out what may not stand in the text; what a messenger hides in a copied number goes, too. */
static bool clean_paste(const Input *input, const char *from, char *to, size_t size)
{
    size_t length, used = 0;
    uint32_t point;
    while ((point = text_decode(from, &length)) != 0) {
        bool invalid = point == 0xfffd;
        if (point == '\n' || point == '\t') {
            point = point == '\n' && input->lines ? '\n' : ' ';
        }
        from += length;
        if (invalid || (point != '\n' && text_is_hostile(point))) {
            continue;
        }
        char character[5];
        length = text_encode(point, character);
        if (used + length >= size) {
            return false;
        }
        memcpy(to + used, character, length);
        used += length;
    }
    while (used > 0 && (to[used - 1] == ' ' || to[used - 1] == '\n')) {
        used--;
    }
    to[used] = '\0';
    size_t blanks = strspn(to, " \n");
    memmove(to, to + blanks, used - blanks + 1);
    return true;
}

static Reaction paste(Input *input, const char *text)
{
    char clean[PASTE_MAX];
    if (!clean_paste(input, text, clean, sizeof clean)) {
        term_beep();
    } else if (*clean != '\0') {
        insert(input, clean);
    }
    return REDRAW;
}

static Reaction type(Input *input, uint32_t point)
{
    char character[5];
    if (point == 0xfffd || text_is_hostile(point)) {
        term_beep();
        return HANDLED;
    }
    text_encode(point, character);
    insert(input, character);
    return REDRAW;
}

/* Keys that move or take away; false: not one of them. */
static bool edit(Input *input, uint32_t code)
{
    const char *text = input->text;
    switch (code) {
    case KEY_LEFT_:
        input->at = text_previous(text, input->at);
        break;
    case KEY_RIGHT_:
        input->at = text_next(text, input->at);
        break;
    case KEY_HOME_:
        input->at = 0;
        break;
    case KEY_END_:
        input->at = strlen(text);
        break;
    case KEY_BACKSPACE_:
        erase_between(input, text_previous(text, input->at), input->at);
        break;
    case KEY_DELETE_:
        erase_between(input, input->at, text_next(text, input->at));
        break;
    case KEY_CTRL('u'):
        erase_between(input, 0, strlen(text));
        break;
    case KEY_CTRL('w'):
        erase_word(input);
        break;
    default:
        return false;
    }
    return true;
}

Reaction input_key(Input *input, Key key)
{
    if (key.code == KEY_PASTE_) {
        return paste(input, key.paste);
    }
    if (key.code == KEY_UNKNOWN_) {
        term_beep();
        return HANDLED;
    }
    if (key_is_text(key.code)) {
        return type(input, key.code);
    }
    if (key.code == KEY_CTRL('j') && input->lines) {
        insert(input, "\n");
        return REDRAW;
    }
    if (edit(input, key.code)) {
        input->fresh = false;
        return REDRAW;
    }
    return IGNORED;
}

/* --- showing --- */

static int columns_between(const char *text, size_t from, size_t until)
{
    int columns = 0;
    while (from < until && text[from] != '\0') {
        size_t length;
        int wide = text_char_columns(text_decode(text + from, &length));
        columns += wide < 0 ? 1 : wide;
        from += length;
    }
    return columns;
}

/* Keeps the cursor in sight, one column free behind the text for it. */
static size_t scrolled(const char *text, size_t first, size_t at, int width)
{
    size_t end = strlen(text);
    if (first > at) {
        first = at;
    }
    while (first < at && columns_between(text, first, at) > width - 1) {
        first = text_next(text, first);
    }
    while (first > 0 && columns_between(text, text_previous(text, first), end) <= width - 1) {
        first = text_previous(text, first);
    }
    return first;
}

/* The text as shown: a secret is stars. */
static const char *shown(const Input *input, char stars[STARS], size_t *at)
{
    *at = input->at;
    if (!input->secret) {
        return input->text;
    }
    size_t count = 0;
    *at = 0;
    for (size_t i = 0; input->text[i] != '\0' && count < STARS - 1; i = text_next(input->text, i)) {
        *at += i < input->at;
        stars[count++] = '*';
    }
    stars[count] = '\0';
    return stars;
}

/* Several rows: folded at the width, one column kept free for the cursor. */
static size_t fold_end(const char *text, size_t from, int width)
{
    size_t line = strcspn(text + from, "\n"), fit = text_fit(text + from, width > 2 ? width - 1 : 2, NULL);
    return from + (fit < line ? fit : line);
}

static size_t fold_next(const char *text, size_t end)
{
    return end + (text[end] == '\n');
}

/* Row of the fold that holds offset `at`, and where that row starts. At a fold it is the row that follows. */
static int fold_row(const char *text, int width, size_t at, size_t *start)
{
    int row = 0;
    size_t from = 0, end = fold_end(text, 0, width);
    while (text[end] != '\0' && (at > end || (at == end && text[end] != '\n'))) {
        from = fold_next(text, end);
        end = fold_end(text, from, width);
        row++;
    }
    *start = from;
    return row;
}

static void paint_lines(Input *input, Rect area, Style style)
{
    size_t start, from = 0;
    int row = fold_row(input->text, area.columns, input->at, &start), top = row - area.rows + 1;
    for (int line = 0; line < (top > 0 ? top : 0); line++) {
        from = fold_next(input->text, fold_end(input->text, from, area.columns));
    }
    input->first = from;
    for (int line = 0; line < area.rows && input->text[from] != '\0'; line++) {
        char part[PASTE_MAX];
        size_t end = fold_end(input->text, from, area.columns);
        size_t length = end - from < sizeof part - 1 ? end - from : sizeof part - 1;
        memcpy(part, input->text + from, length);
        part[length] = '\0';
        term_text(area.row + line, area.column, area.columns, style, part);
        from = fold_next(input->text, end);
    }
}

void input_paint(Input *input, Rect area, Style style)
{
    term_fill(area, style);
    if (area.rows > 1) {
        paint_lines(input, area, style);
        return;
    }
    char stars[STARS];
    size_t at;
    const char *text = shown(input, stars, &at);
    input->first = scrolled(text, input->first, at, area.columns);
    size_t fit = text_fit(text + input->first, area.columns, NULL);
    char part[PASTE_MAX];
    fit = fit < sizeof part - 1 ? fit : sizeof part - 1;
    memcpy(part, text + input->first, fit);
    part[fit] = '\0';
    term_text(area.row, area.column, area.columns, style, part);
}

void input_cursor(const Input *input, Rect area)
{
    if (area.rows > 1) {
        size_t start, first;
        int row = fold_row(input->text, area.columns, input->at, &start);
        int top = fold_row(input->text, area.columns, input->first, &first);
        term_cursor(area.row + row - top, area.column + columns_between(input->text, start, input->at), true);
        return;
    }
    char stars[STARS];
    size_t at;
    const char *text = shown(input, stars, &at);
    term_cursor(area.row, area.column + columns_between(text, input->first, at), true);
}

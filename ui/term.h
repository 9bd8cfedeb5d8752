/* The terminal: the only file behind this header calls curses output and input.
 *
 * Coordinates are rows and columns from 0. All text is sanitised and cut by columns here. */
#ifndef MARROWDESK_TERM_H
#define MARROWDESK_TERM_H

#include <stdbool.h>

#include "error.h"
#include "keys.h"
#include "layout.h"
#include "theme.h"

typedef struct {
    Theme theme;
    bool ascii; /* borders and marks in ASCII only */
    bool mouse;
} TermOptions;

/* Takes the terminal. ERR_USAGE with advice when it cannot serve (no tty, no UTF-8 to be had). Every way
 * out of the process restores it, crash included. */
Status term_open(const TermOptions *options, Error *error);
void term_close(void);

int term_rows(void);
int term_columns(void);
/* Colours and borders from the next frame on. Without colours (NO_COLOR, an old terminal) every theme is mono. */
void term_look(Theme theme, bool ascii);
bool term_has_colours(void);
bool term_can_chinese(void); /* false on the bare Linux console */

/* A frame: term_begin() erases, term_* draw, term_end() sends the difference in one go. */
void term_begin(void);
void term_end(void);

/* Draws `text` at row, column in at most `width` columns, cut with ".." where too long (the one-character
 * ellipsis has no certain width on Chinese terminals); returns the columns used. Hostile characters show as a mark. */
int term_text(int row, int column, int width, Style style, const char *text);
/* The same, and blanks up to `width`; alignment right when `right`. */
void term_cell(int row, int column, int width, Style style, const char *text, bool right);
void term_fill(Rect area, Style style);
void term_box(Rect area, Style style, const char *title);
void term_rule(int row, int column, int width, Style style);
/* Where the hardware cursor stands after this frame (input methods and screen readers follow it). */
void term_cursor(int row, int column, bool visible);

void term_beep(void);
/* Gives `text` to the clipboard of the terminal the person sits at (OSC 52), also over ssh; a terminal that cannot do
 * that passes it over. At most 4 KB; false: longer, nothing was sent. */
bool term_copy(const char *text);
/* The next frame is sent whole: somebody else wrote over the screen. */
void term_refresh(void);

/* The next key, waiting at most `milliseconds` (-1: for ever). KEY_NONE_ on time-out. A resize answers
 * KEY_RESIZE_; SIGHUP/SIGTERM answer KEY_HANGUP_. */
Key term_key(int milliseconds);
/* True when more input is waiting already: skip painting between keys of a burst. */
bool term_pending(void);

#endif

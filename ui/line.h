/* The line under the terminal: its settings, restored on every way out of the process, and signals as flags
 * for the loop. Knows no curses; only term.c uses it. */
#ifndef MARROWDESK_LINE_H
#define MARROWDESK_LINE_H

#include <stdbool.h>
#include <stddef.h>

#include "error.h"

/* Remembers the settings of the line and prepares the wake-up pipe. From here to line_close() a crash restores the line
 * and says a word. */
Status line_open(Error *error);
void line_close(void);

/* Bytes a crash sends to bring the screen back; starts empty at line_open(). */
void line_reset_add(const char *bytes);

/* From here on signals are flags. Call it when the terminal is set up as the
 * desk needs it: these settings come back after a stop. */
void line_guard(void);
void line_unguard(void);

/* Puts the settings back that were there before line_open(). */
void line_restore(void);
/* The same for whatever ends the process by exit() between line_open() and line_close(); nothing behind that. */
void line_give_back(void);
/* Stops the process as a job of its shell; returns when it is continued. */
void line_stop(void);
/* Takes the settings of line_guard() again. */
void line_resume(void);

/* Holds a stop signal back: curses ignores it while it draws, so it would be lost. */
void line_hold_stop(bool hold);

void line_write(const char *bytes, size_t length);

/* What is written to standard output between the two reaches the terminal at the end and in one piece. curses empties
 * its buffer at every move of the cursor: a board of 200 columns would be 250 small packets on its way through ssh. */
void line_frame_begin(void);
void line_frame_end(void);

/* What signals asked for; each is told once, but `hung_up`, which stays. */
typedef struct {
    bool resized, hung_up, stop, continued;
} LineEvents;
LineEvents line_events(void);
void line_hang_up(void);
bool line_hung_up(void);

/* Waits for bytes (true), or for a signal or the end of the time (false). -1: for ever. */
bool line_wait(int milliseconds);

#endif

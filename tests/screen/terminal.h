/* A program in a pseudo-terminal, seen through a terminal emulator. Waiting is for text with a deadline, never
 * for time. */
#ifndef MARROWDESK_TEST_TERMINAL_H
#define MARROWDESK_TEST_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct Terminal Terminal;

typedef struct {
    int rows, columns;       /* 0: 24 x 80 */
    const char *type;        /* TERM; NULL: xterm-256color */
    const char *const *set;  /* "NAME=value", ends with NULL; NULL: nothing. "NAME" alone unsets */
    const char *folder;      /* working folder; NULL: stays */
} TerminalOptions;

/* Starts a program. Its environment is this one's with TERM, LANG=C.UTF-8 and what `set` says; NO_COLOR,
 * SSH_CONNECTION, LANGUAGE, LC_ALL, LC_MESSAGES, LINES and COLUMNS are unset first. */
Terminal *terminal_start(const TerminalOptions *options, const char *const argv[]);
/* The same with a function of this program in the child; its result is the exit status. */
Terminal *terminal_fork(const TerminalOptions *options, int (*child)(void *arg), void *arg);
/* Hangs the line up, waits for the end and frees. Returns the wait status. */
int terminal_end(Terminal **terminal);

/* --- typing --- */

void terminal_send(Terminal *terminal, const char *text);
void terminal_send_bytes(Terminal *terminal, const void *bytes, size_t length);
/* A key of ui/keys.h as xterm sends it: characters, KEY_CTRL, specials, KEY_F(n). */
void terminal_key(Terminal *terminal, uint32_t key);
void terminal_paste(Terminal *terminal, const char *text); /* bracketed */
/* Another program writes on the same terminal, behind the desk's back. */
void terminal_scribble(Terminal *terminal, const char *text);
void terminal_resize(Terminal *terminal, int rows, int columns);
void terminal_signal(Terminal *terminal, int number);
void terminal_cut(Terminal *terminal); /* the line is gone: closes the pseudo-terminal */

/* --- waiting: true when it came within the deadline (10 s, 30 with sanitizers) --- */

bool terminal_wait(Terminal *terminal, const char *text);      /* anywhere on the screen, in one row */
bool terminal_wait_gone(Terminal *terminal, const char *text);
bool terminal_wait_row(Terminal *terminal, int row, const char *text);
/* Until `so` holds: for what one text does not tell. `what` is for the message. A frame may come in pieces, so a screen
 * that was only once looked at may be half of the one before. */
bool terminal_wait_until(Terminal *terminal, bool (*so)(Terminal *terminal, void *arg), void *arg, const char *what);
bool terminal_wait_cursor(Terminal *terminal, int row, int column);
bool terminal_wait_bytes(Terminal *terminal, const char *bytes); /* among the raw bytes since terminal_forget() */
bool terminal_wait_stopped(Terminal *terminal);                /* as a job of a shell would be */
/* Waits for the end of the program; the exit status, or 128 + signal; -1: it did not end. */
int terminal_wait_exit(Terminal *terminal);

/* --- looking: what has arrived so far --- */

typedef struct {
    bool bold, underline, reverse;
    bool coloured; /* other than the default colours */
    int width;     /* 2: the left half of a wide character; 0: its right half */
    char text[32];
} TerminalCell;

const char *terminal_row(Terminal *terminal, int row); /* trailing blanks cut; valid until the next call */
bool terminal_shows(Terminal *terminal, const char *text);
bool terminal_find(Terminal *terminal, const char *text, int *row, int *column);
void terminal_cell(Terminal *terminal, int row, int column, TerminalCell *cell);
void terminal_cursor(Terminal *terminal, int *row, int *column);
void terminal_screen(Terminal *terminal, char *out, size_t size); /* all rows, each with a newline */

/* Takes in what comes within so many milliseconds. */
void terminal_look(Terminal *terminal, int milliseconds);
/* The same, but goes on with the first that came. */
void terminal_listen(Terminal *terminal, int milliseconds);
/* The program has taken every key, has said all it had to say, and sleeps. Keys on their way to it are not seen. */
bool terminal_idle(Terminal *terminal);
bool terminal_ended(Terminal *terminal); /* the program has ended by now */

/* Raw bytes the program sent since terminal_forget(). */
const char *terminal_raw(Terminal *terminal, size_t *length);
void terminal_forget(Terminal *terminal);
/* Whether the line is as it was before the program: canonical mode and echo on. */
bool terminal_line_restored(Terminal *terminal);

/* Compares the screen (text and cursor) with tests/data/screens/NAME.txt, waiting until it is so; with
 * GENERATE=1 in the environment writes the file when the screen has come to rest. On a difference both are
 * printed. */
bool terminal_golden(Terminal *terminal, const char *name);

#endif

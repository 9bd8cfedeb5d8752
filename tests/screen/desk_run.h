/* The program itself in a pseudo-terminal: started with a clock and a language, signed in, left. */
#ifndef MARROWDESK_TEST_DESK_RUN_H
#define MARROWDESK_TEST_DESK_RUN_H

#include "persons.h"

#include <libgen.h>
#include <limits.h>

/* The program of the same build as this test: two folders up. */
static inline const char *program(void)
{
    static char path[PATH_MAX];
    char self[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", self, sizeof self - 1);
    assert_true(length > 0);
    self[length] = '\0';
    text_format(path, sizeof path, "%s/marrowdesk", dirname(dirname(dirname(self))));
    return path;
}

static inline Terminal *desk_start(Station *s, const char *database, const char *lang, const char *now, int rows,
                                   int columns)
{
    TerminalOptions options = {.rows = rows, .columns = columns, .folder = s->folder};
    const char *argv[] = {program(), "-d", database, "--lang", lang, now ? "--now" : NULL, now, NULL};
    station_pause(s);
    Terminal *terminal = terminal_start(&options, argv);
    return terminal;
}

static inline void sign_in(Terminal *t)
{
    /* What is typed before the terminal is in the desk's hands belongs to the shell's line. */
    assert_true(terminal_wait(t, "F12"));
    terminal_send(t, "lead");
    terminal_key(t, KEY_ENTER_);
    terminal_send(t, PASSWORD);
    terminal_key(t, KEY_ENTER_);
}

static inline void desk_leave(Station *s, Terminal *t)
{
    terminal_key(t, KEY_CTRL('q'));
    assert_int_equal(terminal_wait_exit(t), 0);
    assert_true(terminal_line_restored(t));
    terminal_end(&t);
    station_resume(s);
}

#endif

/* The line under the terminal: a frame leaves in one piece, and a crash inside one still brings the screen back. */
#include <poll.h>
#include <pty.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "line.h"

/* Standard input is a terminal, standard output a pipe, where what was written is there at once: `screen` is its other
 * end. `kept` are those of before. */
static int keyboard, screen, kept[2];

static void take_terminal(void)
{
    int slave, out[2];
    Error error;
    assert_int_equal(openpty(&keyboard, &slave, NULL, NULL, NULL), 0);
    assert_int_equal(pipe(out), 0);
    screen = out[0];
    const int taken[] = {slave, out[1]};
    for (int i = 0; i < 2; i++) {
        kept[i] = dup(i);
        assert_int_equal(dup2(taken[i], i), i);
        close(taken[i]);
    }
    assert_int_equal(line_open(&error), OK);
}

static void give_back(void)
{
    line_close();
    for (int i = 0; i < 2; i++) {
        dup2(kept[i], i);
        close(kept[i]);
    }
    close(screen);
    close(keyboard);
}

static bool arrived(void)
{
    struct pollfd wanted = {.fd = screen, .events = POLLIN};
    return poll(&wanted, 1, 0) == 1;
}

static void say(const char *text)
{
    assert_int_equal(write(STDOUT_FILENO, text, strlen(text)), (ssize_t)strlen(text));
}

static void a_frame_arrives_in_one_piece(void **state)
{
    char heard[64];
    (void)state;
    take_terminal();
    for (int turn = 0; turn < 3; turn++) { /* a shorter one after a longer one, too */
        const char *rest = turn == 1 ? "" : " and a longer end";
        line_frame_begin();
        say("one ");
        say("frame");
        say(rest);
        bool early = arrived();
        line_frame_end();
        ssize_t length = read(screen, heard, sizeof heard - 1);
        heard[length > 0 ? length : 0] = '\0';
        assert_false(early);
        assert_int_equal(strncmp(heard, "one frame", 9), 0);
        assert_string_equal(heard + 9, rest);
    }
    say("outside");
    assert_true(arrived());
    give_back();
}

static void a_long_frame_arrives_whole(void **state)
{
    enum { LINES = 3000, LENGTH = 17 };
    size_t heard = 0;
    (void)state;
    take_terminal();
    pid_t child = fork();
    if (child == 0) {
        line_frame_begin();
        for (int i = 0; i < LINES; i++)
            if (write(STDOUT_FILENO, "seventeen letters", LENGTH) != LENGTH)
                _exit(1);
        line_frame_end();
        _exit(0);
    }
    while (heard < (size_t)LINES * LENGTH) {
        char bytes[4096];
        ssize_t length = read(screen, bytes, sizeof bytes);
        assert_true(length > 0);
        for (ssize_t i = 0; i < length; i++)
            assert_int_equal(bytes[i], "seventeen letters"[(heard + (size_t)i) % LENGTH]);
        heard += (size_t)length;
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    assert_false(arrived());
    give_back();
}

static void a_crash_inside_a_frame_brings_the_screen_back(void **state)
{
    char heard[256];
    (void)state;
    sighandler_t handler = signal(SIGABRT, SIG_DFL); /* whose turn comes behind the terminal's */
    take_terminal();
    pid_t child = fork();
    if (child == 0) {
        line_reset_add("<reset>");
        line_guard();
        line_frame_begin();
        say("half a frame");
        abort();
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
    assert_true(arrived());
    ssize_t length = read(screen, heard, sizeof heard - 1);
    heard[length > 0 ? length : 0] = '\0';
    give_back();
    signal(SIGABRT, handler);
    assert_int_equal(strncmp(heard, "<reset>marrowdesk ", 18), 0); /* and what happened, not half a frame */
    assert_null(strstr(heard, "half"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_frame_arrives_in_one_piece),
        cmocka_unit_test(a_long_frame_arrives_whole),
        cmocka_unit_test(a_crash_inside_a_frame_brings_the_screen_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

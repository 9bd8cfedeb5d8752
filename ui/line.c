/* The line under the terminal: settings and signals. */
#include "line.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <termios.h>
#include <unistd.h>

#include "tr.h"

static struct termios before, desk;
static char reset_bytes[256];
static size_t reset_length;
static int wake[2] = {-1, -1};
/* While a frame is made, standard output is `frame`, a file in memory, and `screen` is the terminal. */
static int screen = -1, frame = -1;
static volatile sig_atomic_t framing;
static volatile sig_atomic_t guarded, resized, hung_up, stop_asked, continued;

static const int crash_signals[] = {SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL};
enum { CRASH_SIGNALS = sizeof crash_signals / sizeof crash_signals[0] };
static struct sigaction crash_before[CRASH_SIGNALS];
static char crash_stack[64 * 1024];
static bool held, crash_watched;
static const char *crash_words = "";

static const int loop_signals[] = {SIGWINCH, SIGTSTP, SIGCONT, SIGHUP, SIGTERM, SIGINT, SIGQUIT};
enum { LOOP_SIGNALS = sizeof loop_signals / sizeof loop_signals[0] };
static struct sigaction loop_before[LOOP_SIGNALS];

void line_write(const char *bytes, size_t length)
{
    int terminal = framing ? screen : STDOUT_FILENO;
    while (length > 0) {
        ssize_t done = write(terminal, bytes, length);
        if (done < 0 && errno == EINTR) {
            continue;
        }
        if (done < 0 && errno == EAGAIN && poll(&(struct pollfd){.fd = terminal, .events = POLLOUT}, 1, -1) >= 0) {
            continue;
        }
        if (done <= 0) {
            return;
        }
        bytes += done;
        length -= (size_t)done;
    }
}

void line_restore(void)
{
    tcsetattr(STDIN_FILENO, TCSANOW, &before);
}

void line_frame_begin(void)
{
    framing = frame >= 0 && dup2(frame, STDOUT_FILENO) >= 0;
}

void line_frame_end(void)
{
    char bytes[16384];
    ssize_t length;
    off_t at = 0, end = framing ? lseek(frame, 0, SEEK_CUR) : 0;
    while (at < end && (length = pread(frame, bytes, sizeof bytes, at)) > 0) {
        length = length > end - at ? (ssize_t)(end - at) : length;
        line_write(bytes, (size_t)length);
        at += length;
    }
    if (framing) {
        lseek(frame, 0, SEEK_SET);
        dup2(screen, STDOUT_FILENO);
    }
    framing = 0;
}

/* Only what a signal handler may call; then the handler of before (a sanitizer's, the system's) has its turn. */
static void on_crash(int number)
{
    if (guarded) {
        guarded = 0;
        line_write(reset_bytes, reset_length);
        line_restore();
        line_write(crash_words, strlen(crash_words));
    }
    for (int i = 0; i < CRASH_SIGNALS; i++) {
        if (crash_signals[i] == number) {
            sigaction(number, &crash_before[i], NULL);
        }
    }
    raise(number);
}

static void on_signal(int number)
{
    int kept = errno;
    switch (number) {
    case SIGWINCH:
        resized = 1;
        break;
    case SIGTSTP:
        stop_asked = 1;
        break;
    case SIGCONT:
        continued = 1;
        break;
    default:
        hung_up = 1;
        break;
    }
    ssize_t ignored = write(wake[1], "", 1);
    (void)ignored;
    errno = kept;
}

static void watch_crashes(void)
{
    /* A stack overflow is a crash, too: it needs a stack of its own to be handled on. */
    stack_t stack = {.ss_sp = crash_stack, .ss_size = sizeof crash_stack};
    sigaltstack(&stack, NULL);
    struct sigaction crash = {.sa_handler = on_crash, .sa_flags = SA_ONSTACK | SA_NODEFER};
    sigemptyset(&crash.sa_mask);
    for (int i = 0; i < CRASH_SIGNALS; i++) {
        sigaction(crash_signals[i], &crash, &crash_before[i]);
    }
    crash_watched = true;
    guarded = 1;
}

static void watch_no_crashes(void)
{
    guarded = 0;
    for (int i = 0; crash_watched && i < CRASH_SIGNALS; i++) {
        sigaction(crash_signals[i], &crash_before[i], NULL);
    }
    crash_watched = false;
}

Status line_open(Error *error)
{
    if (pipe2(wake, O_CLOEXEC | O_NONBLOCK) != 0 || tcgetattr(STDIN_FILENO, &before) != 0) {
        Status status = error_errno(error, ERR_IO, tr("cannot take the terminal"), ttyname(STDIN_FILENO));
        line_close();
        return status;
    }
    /* Without them a frame goes out as curses sends it. */
    screen = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 0);
    frame = screen < 0 ? -1 : memfd_create("frame", MFD_CLOEXEC);
    desk = before;
    reset_length = 0;
    resized = hung_up = stop_asked = continued = 0;
    crash_words =
        tr("marrowdesk broke off, by a fault or for want of memory. What was saved is there: start it again.\n");
    held = true;
    watch_crashes(); /* the terminal's library may break off, too */
    return OK;
}

static void close_one(int *fd)
{
    if (*fd >= 0) {
        close(*fd);
    }
    *fd = -1;
}

void line_give_back(void)
{
    if (held) {
        line_restore();
    }
}

void line_close(void)
{
    watch_no_crashes();
    held = false;
    /* What was typed for the desk, a password perhaps, is not for the shell behind it. */
    tcflush(STDIN_FILENO, TCIFLUSH);
    int *const all[] = {&wake[0], &wake[1], &screen, &frame};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        close_one(all[i]);
    }
}

void line_reset_add(const char *bytes)
{
    size_t length = strlen(bytes);
    if (reset_length + length <= sizeof reset_bytes) {
        memcpy(reset_bytes + reset_length, bytes, length);
        reset_length += length;
    }
}

void line_guard(void)
{
    tcgetattr(STDIN_FILENO, &desk);
    desk.c_iflag &= ~(tcflag_t)ISTRIP; /* UTF-8 needs all eight bits */
    tcsetattr(STDIN_FILENO, TCSANOW, &desk);
    struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART};
    sigemptyset(&action.sa_mask);
    for (int i = 0; i < LOOP_SIGNALS; i++) {
        sigaction(loop_signals[i], &action, &loop_before[i]);
    }
}

void line_unguard(void)
{
    watch_no_crashes();
    /* The end of a line can be read before its signal comes: that must not cut the closing of the file short. */
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    for (int i = 0; i < LOOP_SIGNALS; i++) {
        bool told = loop_signals[i] == SIGHUP && hung_up;
        sigaction(loop_signals[i], told ? &ignore : &loop_before[i], NULL);
    }
}

void line_stop(void)
{
    line_restore();
    guarded = 0;
    raise(SIGSTOP);
}

void line_hold_stop(bool hold)
{
    sigset_t stop;
    sigemptyset(&stop);
    sigaddset(&stop, SIGTSTP);
    sigprocmask(hold ? SIG_BLOCK : SIG_UNBLOCK, &stop, NULL);
}

void line_resume(void)
{
    tcsetattr(STDIN_FILENO, TCSANOW, &desk);
    guarded = 1;
}

/* A signal between the look and the reset is not lost: it is about the same thing, which is done afterwards. */
static bool take_flag(volatile sig_atomic_t *flag)
{
    bool set = *flag != 0;
    if (set) {
        *flag = 0;
    }
    return set;
}

LineEvents line_events(void)
{
    char sink[64];
    while (read(wake[0], sink, sizeof sink) > 0) {
    }
    return (LineEvents){.resized = take_flag(&resized),
                        .hung_up = hung_up,
                        .stop = take_flag(&stop_asked),
                        .continued = take_flag(&continued)};
}

void line_hang_up(void)
{
    hung_up = 1;
}

bool line_hung_up(void)
{
    return hung_up;
}

bool line_wait(int milliseconds)
{
    struct pollfd wanted[2] = {{.fd = STDIN_FILENO, .events = POLLIN}, {.fd = wake[0], .events = POLLIN}};
    int ready = poll(wanted, 2, milliseconds);
    if (ready > 0 && (wanted[0].revents & (POLLERR | POLLNVAL)) != 0) {
        hung_up = 1;
    }
    return ready > 0 && (wanted[0].revents & (POLLIN | POLLHUP)) != 0;
}

/* A spoilt database: each way of mangle.c, given to each command that opens a file.
 *
 * No command crashes or takes longer than --seconds; what is refused is refused with a message and left as it was,
 * byte for byte, log and journal too; what only reading everything can find, `check` finds. */
#include <errno.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "mangle.h"
#include "support.h"

enum { JOBS_MAX = 16, STATE = 3, HEARD = 1 << 16, CRASH_STATUS = 99 };

typedef enum { COMMAND_CHECK, COMMAND_BATCH, COMMAND_DOCTOR, COMMAND_RESTORE, COMMAND_DESK, COMMANDS } Command;

typedef struct {
    const char *program, *config, *clock, *template, *scratch, *requests;
    double seconds;
    char *folder, *database, *target, *said;
} Trial;

typedef struct {
    long runs, crashed, hung, opened, silent, touched, unseen, refused_sound;
    double slowest;
} Counts;

/* --- the files before and after --- */

typedef struct {
    char *bytes[STATE];
    size_t size[STATE];
} State;

static State state_read(const char *database)
{
    static const char *const tails[STATE] = {"", "-wal", "-journal"};
    State state = {{NULL}, {0}};
    struct stat st;
    for (size_t i = 0; i < STATE; i++) {
        char *path = format_text("%s%s", database, tails[i]);
        if (stat(path, &st) == 0 && S_ISREG(st.st_mode))
            state.bytes[i] = read_whole(path, &state.size[i]);
        free(path);
    }
    return state;
}

/* An empty log is what a mere opening leaves; it holds nothing. */
static bool state_same(const State *a, const State *b)
{
    for (size_t i = 0; i < STATE; i++)
        if (a->size[i] != b->size[i] || (a->size[i] && memcmp(a->bytes[i], b->bytes[i], a->size[i]) != 0))
            return false;
    return true;
}

static void state_free(State *state)
{
    for (size_t i = 0; i < STATE; i++)
        free(state->bytes[i]);
}

/* --- one command --- */

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Its status, or -1 when it had to be killed at `until`. */
static int wait_until(pid_t pid, double until)
{
    int status;
    const struct timespec pause = {.tv_nsec = 2000000};
    for (pid_t got; (got = waitpid(pid, &status, WNOHANG)) != pid; nanosleep(&pause, NULL)) {
        if (got < 0 && errno != EINTR)
            give_up("cannot wait");
        if (now() > until) {
            kill(pid, SIGKILL);
            run_wait(pid);
            return -1;
        }
    }
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

static int run_plain(const Trial *trial, const char *const *argv, const char *input)
{
    char *preload = format_text("LD_PRELOAD=%s", trial->clock), *output = format_text("%s.out", trial->said);
    const char *environment[] = {trial->clock[0] ? preload : "FAULT=none", NULL};
    double until = now() + trial->seconds;
    pid_t pid = run_start(
        &(Run){.argv = argv, .environment = environment, .input = input, .output = output, .errors = trial->said});
    int status = wait_until(pid, until);
    free(preload);
    free(output);
    return status;
}

/* Reads until the desk answers a key, the program ends or the time is over; then the line is hung up. *opened: it
 * answered. The sign-in shows before the file is open; a key is answered when it is: F12, in the other language. */
static void watch_desk(int line, double until, bool *opened, char heard[HEARD])
{
    static const char language[] = "\033[24~", answer[] = "\350\257\255\350\250\200" /* 语言 */;
    size_t length = 0;
    bool asked = false;
    for (*opened = false; !*opened && now() < until && length + 1 < HEARD;) {
        struct pollfd ready = {.fd = line, .events = POLLIN};
        if (poll(&ready, 1, 50) <= 0)
            continue;
        ssize_t n = read(line, heard + length, HEARD - 1 - length);
        if (n <= 0)
            break;
        length += (size_t)n;
        if (!asked && memmem(heard, length, "F12", 3) != NULL)
            asked = write(line, language, sizeof language - 1) > 0;
        *opened = asked && memmem(heard, length, answer, sizeof answer - 1) != NULL;
    }
    heard[length] = '\0';
    close(line);
}

static int run_desk(const Trial *trial, bool *opened)
{
    static char heard[HEARD];
    int line;
    double until = now() + trial->seconds;
    struct winsize size = {.ws_row = 24, .ws_col = 80};
    fflush(stdout);
    pid_t pid = forkpty(&line, NULL, NULL, &size);
    if (pid < 0)
        give_up("cannot make a terminal");
    if (pid == 0) {
        /* The key that is asked with must not come back among the words of a refusal. */
        struct termios mode;
        if (tcgetattr(STDIN_FILENO, &mode) == 0) {
            mode.c_lflag &= ~(tcflag_t)ECHO;
            tcsetattr(STDIN_FILENO, TCSANOW, &mode);
        }
        if (trial->clock[0])
            setenv("LD_PRELOAD", trial->clock, 1);
        setenv("TERM", "xterm", 1);
        execl(trial->program, trial->program, "-c", trial->config, "-d", trial->database, "--lang", "en", NULL);
        _exit(127);
    }
    watch_desk(line, until, opened, heard);
    int status = wait_until(pid, until);
    write_whole(trial->said, heard, strlen(heard));
    return status;
}

static int run_command(const Trial *trial, Command command, bool *opened)
{
    static const char *const words[] = {"check", "batch", "doctor", "restore"};
    if (command == COMMAND_DESK)
        return run_desk(trial, opened);
    const char *argv[] = {trial->program,  "-c",           trial->config, "--lang", "en", "-d",
                          trial->database, words[command], NULL,          NULL};
    if (command == COMMAND_RESTORE) {
        argv[6] = trial->target;
        argv[8] = trial->database;
    }
    int status = run_plain(trial, argv, command == COMMAND_BATCH ? trial->requests : NULL);
    char *said = read_whole(trial->said, NULL);
    bool refused = status == 1 && said && strncmp(said, "marrowdesk: ", 12) == 0;
    *opened = status >= 0 && !refused;
    free(said);
    return status;
}

/* --- one way to spoil --- */

static void tell(const Trial *trial, const Mangle *mangle, Command command, const char *what)
{
    static const char *const words[] = {"check", "batch", "doctor", "restore", "desk"};
    char *said = read_whole(trial->said, NULL);
    remark("a file %s, %s: %s; it said: %.300s", mangle->name, words[command], what, said ? said : "");
    free(said);
}

static void count(const Trial *trial, const Mangle *mangle, Command command, long *counter, const char *what)
{
    ++*counter;
    tell(trial, mangle, command, what);
}

/* Must it refuse to open? */
static bool must_refuse(Expect expect, Command command)
{
    return command != COMMAND_DOCTOR &&
           (expect == EXPECT_REFUSED || (expect == EXPECT_CLOSED && command != COMMAND_RESTORE));
}

static void judge(const Trial *trial, const Mangle *mangle, Command command, int status, bool opened, Counts *counts)
{
    Expect expect = mangle->expect;
    bool ended = status >= 0 && status < 126 && status != CRASH_STATUS;
    counts->runs++;
    if (status == -1)
        count(trial, mangle, command, &counts->hung, "it did not end");
    else if (!ended)
        count(trial, mangle, command, &counts->crashed, "it crashed");
    else if (must_refuse(expect, command) && opened)
        count(trial, mangle, command, &counts->opened, "it was opened");
    else if (command == COMMAND_CHECK && expect != EXPECT_SOUND && status != 1)
        count(trial, mangle, command, &counts->unseen, "check finds nothing");
    else if (expect == EXPECT_SOUND && !opened)
        count(trial, mangle, command, &counts->refused_sound, "it was refused");
    else if (command != COMMAND_DOCTOR && !opened) {
        char *said = read_whole(trial->said, NULL);
        if (!said || !strstr(said, "marrowdesk: "))
            count(trial, mangle, command, &counts->silent, "it was refused without a word");
        free(said);
    }
}

/* Each command sees the spoilt file as it was made. */
static void try_one(const Trial *trial, const Mangle *mangle, Counts *counts)
{
    for (int command = 0; command < COMMANDS; command++) {
        bool opened = false;
        copy_folder(trial->template, trial->folder);
        mangle->work(trial->database, mangle);
        State before = state_read(trial->database);
        double began = now();
        int status = run_command(trial, (Command)command, &opened);
        double took = now() - began;
        State after = state_read(trial->database);
        judge(trial, mangle, (Command)command, status, opened, counts);
        bool may_write =
            mangle->expect == EXPECT_SOUND || (opened && (command == COMMAND_BATCH || command == COMMAND_DESK));
        if (!may_write && !state_same(&before, &after))
            count(trial, mangle, (Command)command, &counts->touched, "it was changed");
        counts->slowest = took > counts->slowest ? took : counts->slowest;
        state_free(&before);
        state_free(&after);
    }
}

static void add(Counts *sum, const Counts *one)
{
    sum->runs += one->runs;
    sum->crashed += one->crashed;
    sum->hung += one->hung;
    sum->opened += one->opened;
    sum->silent += one->silent;
    sum->touched += one->touched;
    sum->unseen += one->unseen;
    sum->refused_sound += one->refused_sound;
    sum->slowest = one->slowest > sum->slowest ? one->slowest : sum->slowest;
}

static void work(Trial *trial, int worker, int jobs, const char *only, int to)
{
    Counts counts = {0};
    char *other = format_text("%s/other%d", trial->scratch, worker);
    trial->folder = format_text("%s/slot%d", trial->scratch, worker);
    trial->database = format_text("%s/desk.db", trial->folder);
    trial->target = format_text("%s/desk.db", other);
    trial->said = format_text("%s/said%d", trial->scratch, worker);
    for (size_t i = (size_t)worker; i < mangle_count; i += (size_t)jobs)
        if (!only[0] || strstr(mangles[i].name, only)) {
            copy_folder(trial->template, other);
            try_one(trial, &mangles[i], &counts);
        }
    fflush(stdout);
    _exit(write(to, &counts, sizeof counts) == (ssize_t)sizeof counts ? 0 : 1);
}

int main(int argc, char **argv)
{
    Counts sum = {0}, one;
    int ends[2], jobs = (int)option_number(argc, argv, "jobs", "2");
    Trial trial = {.program = option(argc, argv, "program", NULL),
                   .config = option(argc, argv, "config", NULL),
                   .clock = option(argc, argv, "clock", ""),
                   .template = option(argc, argv, "template", NULL),
                   .scratch = option(argc, argv, "scratch", NULL),
                   .requests = option(argc, argv, "requests", NULL),
                   .seconds = (double)option_number(argc, argv, "seconds", "10")};
    const char *only = option(argc, argv, "only", "");
    jobs = jobs < 1 ? 1 : jobs > JOBS_MAX ? JOBS_MAX : jobs;
    if (pipe(ends) != 0)
        give_up("cannot make a pipe");
    fflush(stdout);
    for (int i = 0; i < jobs; i++) {
        pid_t pid = fork();
        if (pid < 0)
            give_up("cannot fork");
        if (pid == 0)
            work(&trial, i, jobs, only, ends[1]);
    }
    close(ends[1]);
    for (int i = 0; i < jobs; i++) {
        if (read(ends[0], &one, sizeof one) != (ssize_t)sizeof one)
            give_up("a worker ended early");
        add(&sum, &one);
    }
    remark("%zu ways to spoil a file, %ld runs; the slowest took %.1f s", mangle_count, sum.runs, sum.slowest);
    verdict(sum.crashed == 0 && sum.runs > 0, "a spoilt file crashes no command");
    verdict(sum.hung == 0, "a spoilt file holds no command up for more than %.0f seconds", trial.seconds);
    verdict(sum.opened == 0 && sum.silent == 0, "a spoilt file is refused, with a message");
    verdict(sum.unseen == 0, "check finds what opening a spoilt file cannot");
    verdict(sum.touched == 0, "a spoilt file that is refused or checked stays as it was, byte for byte");
    verdict(sum.refused_sound == 0, "what spoils nothing is no hindrance");
    verdict(mangle_count >= 100 || only[0], "at least 100 ways to spoil a file were tried");
    return 0;
}

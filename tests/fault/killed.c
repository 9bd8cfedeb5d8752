/* kill -9: `batch` is fed through a pipe and killed at a random moment, again and again on the same database.
 *
 * Each round sends again the last requests that were acknowledged (they must answer as before), those that were
 * not, and new ones. After each round every acknowledged request is in the file; at times and at the end all of
 * them are compared field by field, `check` is clean, and the sqlite3 shell's integrity_check and
 * foreign_key_check agree. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "ledger.h"
#include "support.h"

enum { CHUNK = 16, AGAIN = 3, OFTEN = 50, TOLD_MAX = 5, SECONDS_MAX = 20 };

typedef struct {
    const char *program, *config, *clock, *shell, *folder, *scratch;
    char *database;
    Ledger ledger;
    size_t next; /* the first request that is not acknowledged */
    uint64_t dice;
    double whole; /* microseconds that a round takes when it is left alone */
    long kills, alone, lost, contradicted, wrong, unclean, disagreed, looks, told;
} Trial;

typedef struct {
    char *text;
    size_t length, room;
} Heard;

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static void tell(Trial *trial, const char *what, const char *detail)
{
    if (trial->told++ < TOLD_MAX)
        remark("after %ld kills: %s %s", trial->kills, what, detail);
}

/* --- one round --- */

static pid_t start_batch(const Trial *trial, int input, int output)
{
    const char *argv[] = {trial->program, "-c", trial->config, "-d", trial->database, "batch", NULL};
    char *preload = format_text("LD_PRELOAD=%s", trial->clock), *errors = format_text("%s/stderr", trial->scratch);
    const char *environment[] = {preload, NULL};
    pid_t pid = run_start(
        &(Run){.argv = argv, .environment = environment, .input_fd = input, .output_fd = output, .errors = errors});
    free(preload);
    free(errors);
    return pid;
}

/* The requests of a round fit into the pipe: nothing waits for the program. */
static void send_requests(const Trial *trial, int to)
{
    size_t from = trial->next > AGAIN ? trial->next - AGAIN : 0;
    for (size_t i = from; i < trial->next + CHUNK && i < trial->ledger.count; i++) {
        char *line = format_text("%s\n", trial->ledger.entries[i].line);
        if (write(to, line, strlen(line)) != (ssize_t)strlen(line))
            give_up("the pipe does not take the requests of a round");
        free(line);
    }
    close(to);
}

/* What comes until `until`; true at the end of the answers. */
static bool listen_until(int from, Heard *heard, double until)
{
    for (;;) {
        double left = until - now();
        struct pollfd ready = {.fd = from, .events = POLLIN};
        struct timespec pause = {.tv_sec = (time_t)(left / 1e6),
                                 .tv_nsec = (long)((left > 0 ? left : 0) * 1e3) % 1000000000};
        if (left <= 0 || ppoll(&ready, 1, &pause, NULL) == 0)
            return false;
        if (heard->room - heard->length < 4096) {
            heard->room = heard->room * 2 + 8192;
            heard->text = need(realloc(heard->text, heard->room));
        }
        ssize_t n = read(from, heard->text + heard->length, heard->room - heard->length - 1);
        if (n == 0)
            return true;
        if (n < 0 && errno != EINTR)
            give_up("cannot read the answers");
        heard->length += n > 0 ? (size_t)n : 0;
    }
}

static void take_answers(Trial *trial, Heard *heard)
{
    char *end;
    for (char *at = heard->text; at && (end = memchr(at, '\n', heard->length - (size_t)(at - heard->text)));
         at = end + 1) {
        *end = '\0';
        if (!ledger_answer(&trial->ledger, at, (size_t)(end - at)))
            tell(trial, "refused:", at);
    }
    while (trial->next < trial->ledger.count && trial->ledger.entries[trial->next].answer)
        trial->next++;
}

/* A kill anywhere between the start and a little after the end. */
static void round_once(Trial *trial)
{
    int in[2], out[2];
    Heard heard = {0};
    if (pipe2(in, O_CLOEXEC) != 0 || pipe2(out, O_CLOEXEC) != 0)
        give_up("cannot make a pipe");
    fcntl(in[1], F_SETPIPE_SZ, 1 << 18);
    double began = now();
    pid_t pid = start_batch(trial, in[0], out[1]);
    close(in[0]);
    close(out[1]);
    send_requests(trial, in[1]);
    double span =
        trial->whole > 0 ? trial->whole * 1.05 * (double)dice_below(&trial->dice, 10000) / 10000.0 : SECONDS_MAX * 1e6;
    bool ended = listen_until(out[0], &heard, began + span);
    if (!ended)
        kill(pid, SIGKILL);
    listen_until(out[0], &heard, now() + SECONDS_MAX * 1e6);
    close(out[0]);
    int status = run_wait(pid);
    if (ended)
        trial->whole = trial->whole > 0 ? trial->whole * 0.9 + (now() - began) * 0.1 : now() - began;
    trial->kills += status == 128 + SIGKILL;
    trial->alone += status != 128 + SIGKILL;
    if (status > 1 && status != 128 + SIGKILL)
        give_up("batch ended with %d", status);
    take_answers(trial, &heard);
    free(heard.text);
}

/* --- looking --- */

static void look(Trial *trial, bool facts)
{
    LedgerReport report;
    ledger_verify(&trial->ledger, trial->database, facts, &report);
    if (!report.readable || report.lost > 0) {
        trial->lost++;
        tell(trial, "acknowledged requests are lost:", report.complaint);
    }
    if (report.wrong > 0) {
        trial->wrong++;
        tell(trial, "not whole, or twice:", report.complaint);
    }
}

static int run_check(const Trial *trial)
{
    const char *argv[] = {trial->program, "-c", trial->config, "-d", trial->database, "check", NULL};
    char *preload = format_text("LD_PRELOAD=%s", trial->clock), *errors = format_text("%s/stderr", trial->scratch);
    const char *environment[] = {preload, NULL};
    int status = run(&(Run){.argv = argv, .environment = environment, .errors = errors});
    free(preload);
    free(errors);
    return status;
}

/* On a copy: the shell's closing would empty the log that the next round is to find. */
static bool shell_agrees(const Trial *trial)
{
    char *copy = format_text("%s/copy", trial->scratch), *database = format_text("%s/desk.db", copy);
    char *answers = format_text("%s/shell", trial->scratch);
    copy_folder(trial->folder, copy);
    const char *argv[] = {trial->shell, "-batch", database, "PRAGMA integrity_check; PRAGMA foreign_key_check;", NULL};
    int status = run(&(Run){.argv = argv, .output = answers});
    char *said = read_whole(answers, NULL);
    bool agrees = status == 0 && said && strcmp(said, "ok\n") == 0;
    empty_folder(copy);
    free(said);
    free(copy);
    free(database);
    free(answers);
    return agrees;
}

static void look_closely(Trial *trial)
{
    trial->looks++;
    if (!shell_agrees(trial)) {
        trial->disagreed++;
        tell(trial, "the sqlite3 shell finds damage", "");
    }
    if (run_check(trial) != 0) {
        trial->unclean++;
        tell(trial, "check is not clean", "");
    }
    look(trial, true);
}

/* --- the end: everything is sent once more --- */

static void finish(Trial *trial, const char *requests)
{
    const char *argv[] = {trial->program, "-c", trial->config, "-d", trial->database, "batch", NULL};
    char *preload = format_text("LD_PRELOAD=%s", trial->clock), *answers = format_text("%s/answers", trial->scratch);
    char *sent = format_text("%s/sent", trial->scratch);
    const char *environment[] = {preload, NULL};
    size_t size = 0, used = 0;
    char *text = need(read_whole(requests, &size));
    for (size_t lines = 0; lines < trial->next + CHUNK && used < size; lines += text[used++] == '\n')
        ;
    write_whole(sent, text, used);
    int status = run(&(Run){.argv = argv, .environment = environment, .input = sent, .output = answers});
    size_t refused = trial->ledger.refused;
    ledger_answers(&trial->ledger, answers);
    verdict(status == 0 && trial->ledger.refused == refused,
            "kill -9: all requests sent once more are all acknowledged, %zu in all", trial->next);
    look_closely(trial);
    free(preload);
    free(answers);
    free(sent);
    free(text);
}

int main(int argc, char **argv)
{
    const char *requests = option(argc, argv, "requests", NULL);
    long rounds = option_number(argc, argv, "rounds", "500");
    Trial trial = {.program = option(argc, argv, "program", NULL),
                   .config = option(argc, argv, "config", NULL),
                   .clock = option(argc, argv, "clock", NULL),
                   .shell = option(argc, argv, "shell", "/usr/bin/sqlite3"),
                   .folder = option(argc, argv, "folder", NULL),
                   .scratch = option(argc, argv, "scratch", NULL),
                   .dice = (uint64_t)option_number(argc, argv, "seed", "1")};
    trial.database = format_text("%s/desk.db", trial.folder);
    signal(SIGPIPE, SIG_IGN);
    ledger_load(&trial.ledger, requests);
    while (trial.kills < rounds && trial.alone < rounds) {
        round_once(&trial);
        look(&trial, false);
        if ((trial.kills + trial.alone) % OFTEN == 0)
            look_closely(&trial);
    }
    finish(&trial, requests);
    remark("%ld kills, %ld rounds that ended by themselves, %zu of %zu requests done; a round takes %.0f ms",
           trial.kills, trial.alone, trial.next, trial.ledger.count, trial.whole / 1e3);
    verdict(trial.kills >= rounds, "kill -9: %ld times", rounds);
    verdict(trial.lost == 0, "kill -9: nothing acknowledged is lost");
    verdict(trial.wrong == 0 && trial.ledger.contradicted == 0,
            "kill -9: each request is there once and whole, and answers again as before");
    verdict(trial.unclean == 0 && trial.disagreed == 0,
            "kill -9: check is clean and the sqlite3 shell agrees (%ld looks)", trial.looks);
    ledger_free(&trial.ledger);
    free(trial.database);
    return 0;
}

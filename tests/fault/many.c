/* Many processes on one file, each a `batch` that is fed through a pipe.
 *
 * --job saving  --workers N save once a second for --seconds S: no error, nothing lost; the times are told, and
 *               judged where --p99 and --worst (milliseconds) say so. Then one is stopped (SIGSTOP) between two
 *               saves: nobody waits for it. Then one is stopped inside a save: the others are told who it is and
 *               within --told milliseconds; when it goes on, all that was sent is saved once.
 * --job claims  each worker is an account of its own and takes the next person, gives back, is killed (kill -9) and
 *               started again, until --claims were taken. From the moment that a claim was acknowledged until its
 *               release was sent nobody else may get the same person. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "support.h"

enum { WORKERS_MAX = 64, LINE = 4096, SAMPLES_MAX = 1 << 16, PEOPLE_MAX = 1 << 16, HELD = 3, PATIENCE = 30 };

typedef struct {
    pid_t pid;
    int to, from;
    char heard[LINE];
    size_t length;
    char request[512]; /* sent and not answered; "" none */
    double sent;
    unsigned long number;      /* of its last request */
    long held[HELD], releases; /* people it holds; the one that is given back */
    size_t held_count;
} Worker;

typedef struct {
    const char *program, *config, *clock, *stopping, *scratch, *database;
    Worker workers[WORKERS_MAX];
    size_t count;
    double took[SAMPLES_MAX];
    size_t took_count;
    long acknowledged, refused, told;
    char refusal[512];
    uint64_t dice;
} Trial;

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* --- workers --- */

static void worker_start(Trial *trial, size_t which)
{
    Worker *w = &trial->workers[which];
    int in[2], out[2];
    if (pipe2(in, O_CLOEXEC) != 0 || pipe2(out, O_CLOEXEC) != 0)
        give_up("cannot make a pipe");
    const char *argv[] = {trial->program, "-c", trial->config, "--lang", "en", "-d", trial->database, "batch", NULL};
    char *preload = format_text("LD_PRELOAD=%s %s", trial->clock, trial->stopping);
    char *user = format_text("FAULT_USER=user%zu", which),
         *when = format_text("STOP_WHEN=%s/stop%zu", trial->scratch, which);
    char *errors = format_text("%s/errors%zu", trial->scratch, which);
    const char *environment[] = {preload, user, when, NULL};
    w->pid = run_start(
        &(Run){.argv = argv, .environment = environment, .input_fd = in[0], .output_fd = out[1], .errors = errors});
    close(in[0]);
    close(out[1]);
    w->to = in[1];
    w->from = out[0];
    w->length = 0;
    char *const texts[] = {preload, user, when, errors};
    for (size_t i = 0; i < 4; i++)
        free(texts[i]);
}

static int worker_end(Worker *w)
{
    close(w->to);
    int status = run_wait(w->pid);
    close(w->from);
    w->pid = 0;
    return status;
}

static void send_again(Worker *w)
{
    size_t length = strlen(w->request);
    w->sent = now();
    if (write(w->to, w->request, length) != (ssize_t)length)
        give_up("a worker does not listen");
}

/* What has arrived: a whole line into `line`; false: none yet, or the end. */
static bool take_line(Worker *w, char line[LINE])
{
    char *end = memchr(w->heard, '\n', w->length);
    if (!end)
        return false;
    size_t length = (size_t)(end - w->heard);
    memcpy(line, w->heard, length);
    line[length] = '\0';
    w->length -= length + 1;
    memmove(w->heard, end + 1, w->length);
    return true;
}

static void hear(Worker *w)
{
    ssize_t n = read(w->from, w->heard + w->length, LINE - w->length);
    w->length += n > 0 ? (size_t)n : 0;
}

/* Waits for the answer of a worker, at most until `until`. */
static bool answer_of(Worker *w, double until, char line[LINE])
{
    while (!take_line(w, line)) {
        struct pollfd ready = {.fd = w->from, .events = POLLIN};
        double left = until - now();
        if (left <= 0 || poll(&ready, 1, (int)(left * 1000) + 1) <= 0 || !(ready.revents & POLLIN))
            return false;
        hear(w);
    }
    return true;
}

static bool is_ack(const char *line)
{
    return strncmp(line, "{\"ack\"", 6) == 0;
}

static void note_answer(Trial *trial, Worker *w, const char *line)
{
    if (trial->took_count < SAMPLES_MAX)
        trial->took[trial->took_count++] = now() - w->sent;
    w->request[0] = '\0';
    if (is_ack(line)) {
        trial->acknowledged++;
        return;
    }
    trial->refused++;
    snprintf(trial->refusal, sizeof trial->refusal, "%.500s", line);
}

static long number_in(const char *database, const char *sql)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *row = NULL;
    long number = -1;
    if (sqlite3_open_v2(database, &db, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK &&
        sqlite3_prepare_v2(db, sql, -1, &row, NULL) == SQLITE_OK && sqlite3_step(row) == SQLITE_ROW)
        number = (long)sqlite3_column_int64(row, 0);
    sqlite3_finalize(row);
    sqlite3_close(db);
    return number;
}

static bool check_clean(const Trial *trial)
{
    char *preload = format_text("LD_PRELOAD=%s", trial->clock), *said = format_text("%s/check", trial->scratch);
    const char *argv[] = {trial->program, "-c", trial->config, "-d", trial->database, "check", NULL};
    const char *environment[] = {preload, NULL};
    int status = run(&(Run){.argv = argv, .environment = environment, .output = said, .errors = said});
    free(preload);
    free(said);
    return status == 0;
}

/* --- saving --- */

static void ask_save(Trial *trial, size_t which)
{
    Worker *w = &trial->workers[which];
    snprintf(w->request, sizeof w->request,
             "{\"id\":\"w%zu-%lu\",\"do\":\"donor.add\",\"name\":\"王伟\",\"unit\":\"370811\",\"note\":\"w%zu-%lu\"}\n",
             which, w->number + 1, which, w->number + 1);
    w->number++;
    (void)trial;
    send_again(w);
}

static int by_size(const void *a, const void *b)
{
    const double *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

/* Each worker in its turn within the second; who has not been answered yet is waited for. */
static void save_for(Trial *trial, double seconds)
{
    double began = now(), due[WORKERS_MAX];
    for (size_t i = 0; i < trial->count; i++)
        due[i] = began + (double)i / (double)trial->count;
    for (bool waits = true; waits || now() < began + seconds;) {
        struct pollfd ready[WORKERS_MAX];
        char line[LINE];
        waits = false;
        for (size_t i = 0; i < trial->count; i++) {
            Worker *w = &trial->workers[i];
            if (!w->request[0] && now() >= due[i] && now() < began + seconds) {
                ask_save(trial, i);
                due[i] += 1;
            }
            waits = waits || w->request[0];
            ready[i] = (struct pollfd){.fd = w->from, .events = POLLIN};
        }
        if (poll(ready, trial->count, 5) > 0)
            for (size_t i = 0; i < trial->count; i++)
                if (ready[i].revents) {
                    hear(&trial->workers[i]);
                    if (take_line(&trial->workers[i], line))
                        note_answer(trial, &trial->workers[i], line);
                    else if (now() > began + seconds + PATIENCE)
                        give_up("a worker does not answer");
                }
    }
}

static void tell_times(Trial *trial, long p99, long worst)
{
    qsort(trial->took, trial->took_count, sizeof trial->took[0], by_size);
    double half = trial->took[trial->took_count / 2] * 1e3, most = trial->took[trial->took_count * 99 / 100] * 1e3;
    double last = trial->took[trial->took_count - 1] * 1e3;
    remark("%zu saves by %zu processes: half within %.1f ms, 99 of 100 within %.1f ms, the slowest %.1f ms",
           trial->took_count, trial->count, half, most, last);
    if (p99)
        verdict(most <= (double)p99 && last <= (double)worst, "99 of 100 saves within %ld ms, each within %ld ms", p99,
                worst);
}

/* A round: each but `without` saves once; true when all were acknowledged. */
static bool all_save(Trial *trial, size_t without, double patience)
{
    char line[LINE];
    bool good = true;
    for (size_t i = 0; i < trial->count; i++)
        if (i != without)
            ask_save(trial, i);
    for (size_t i = 0; i < trial->count; i++)
        if (i != without) {
            good = answer_of(&trial->workers[i], now() + patience, line) && is_ack(line) && good;
            note_answer(trial, &trial->workers[i], line);
        }
    return good;
}

static void stopped_outside(Trial *trial)
{
    kill(trial->workers[0].pid, SIGSTOP);
    waitpid(trial->workers[0].pid, NULL, WUNTRACED);
    verdict(all_save(trial, 0, PATIENCE), "a process that is stopped between two saves holds nobody up");
    kill(trial->workers[0].pid, SIGCONT);
}

static void stopped_inside(Trial *trial, long told)
{
    Worker *holder = &trial->workers[0], *other = &trial->workers[1];
    char line[LINE] = "", *when = format_text("%s/stop0", trial->scratch);
    int status = 0;
    write_whole(when, "", 0);
    ask_save(trial, 0);
    waitpid(holder->pid, &status, WUNTRACED);
    verdict(WIFSTOPPED(status), "a process can be stopped inside a save");
    ask_save(trial, 1);
    bool answered = answer_of(other, now() + PATIENCE, line);
    double waited = (now() - other->sent) * 1e3;
    remark("after %.0f ms: %s", waited, line);
    verdict(answered && !is_ack(line) && strstr(line, "user0"),
            "who waits for a process that was stopped inside a save is told whose it is");
    if (told)
        verdict(waited <= (double)told, "within %ld ms", told);
    kill(holder->pid, SIGCONT);
    bool saved = answer_of(holder, now() + PATIENCE, line) && is_ack(line);
    note_answer(trial, holder, line);
    send_again(other);
    saved = answer_of(other, now() + PATIENCE, line) && is_ack(line) && saved;
    note_answer(trial, other, line);
    verdict(saved, "when it goes on both saves are done");
    free(when);
}

static void job_saving(Trial *trial, int argc, char **argv)
{
    long seconds = option_number(argc, argv, "seconds", "10");
    for (size_t i = 0; i < trial->count; i++)
        worker_start(trial, i);
    all_save(trial, trial->count, PATIENCE); /* starting is not saving */
    trial->took_count = 0;
    save_for(trial, (double)seconds);
    tell_times(trial, option_number(argc, argv, "p99", "0"), option_number(argc, argv, "worst", "1000"));
    verdict(trial->refused == 0 && trial->acknowledged > 0,
            "%zu processes save once a second without an error (%ld saves)", trial->count, trial->acknowledged);
    if (trial->refused)
        remark("%ld refused, the last: %s", trial->refused, trial->refusal);
    stopped_outside(trial);
    stopped_inside(trial, option_number(argc, argv, "told", "0"));
    int bad = 0;
    for (size_t i = 0; i < trial->count; i++)
        bad += worker_end(&trial->workers[i]) > 1;
    long there = number_in(trial->database, "SELECT count(DISTINCT note) FROM donor WHERE note GLOB 'w*'");
    long rows = number_in(trial->database, "SELECT count(*) FROM donor WHERE note GLOB 'w*'");
    verdict(there == trial->acknowledged && rows == there && bad == 0, "every acknowledged save is there once (%ld)",
            there);
    verdict(check_clean(trial), "check is clean");
}

/* --- claims --- */

typedef struct {
    long holder[PEOPLE_MAX]; /* 1 + the worker that has a person; 0 nobody, as far as was told */
    long claims, doubles, kills, nobody;
} History;

static void ask_claim(Trial *trial, size_t which, History *history)
{
    Worker *w = &trial->workers[which];
    unsigned long n = ++w->number;
    bool give = w->held_count == HELD || (w->held_count > 0 && dice_below(&trial->dice, 2));
    w->releases = 0;
    if (give) {
        w->releases = w->held[--w->held_count];
        history->holder[w->releases] = 0;
        snprintf(w->request, sizeof w->request, "{\"id\":\"c%zu-%lu\",\"do\":\"claim.release\",\"donor\":%ld}\n", which,
                 n, w->releases);
    } else
        snprintf(w->request, sizeof w->request, "{\"id\":\"c%zu-%lu\",\"do\":\"claim.next\"}\n", which, n);
    send_again(w);
}

static void take_claim(Trial *trial, size_t which, const char *line, History *history)
{
    Worker *w = &trial->workers[which];
    const char *at = strstr(line, "\"donor\":");
    long donor = at ? strtol(at + 8, NULL, 10) : 0;
    w->request[0] = '\0';
    if (!is_ack(line)) {
        history->nobody += strstr(line, "nobody is waiting") != NULL;
        trial->refused += strstr(line, "nobody is waiting") == NULL;
        snprintf(trial->refusal, sizeof trial->refusal, "%.500s", line);
        return;
    }
    if (w->releases || donor <= 0 || donor >= PEOPLE_MAX)
        return;
    history->claims++;
    if (history->holder[donor] && history->holder[donor] != (long)which + 1) {
        history->doubles++;
        remark("person %ld was given to user%zu while user%ld had it", donor, which, history->holder[donor] - 1);
    }
    /* The same person once more to the same account prolongs its claim. */
    bool has = false;
    for (size_t i = 0; i < w->held_count; i++)
        has = has || w->held[i] == donor;
    if (!has && w->held_count < HELD)
        w->held[w->held_count++] = donor;
    history->holder[donor] = (long)which + 1;
}

/* What it had said is heard; what it did not answer is sent again to the one that takes its place. */
static void kill_one(Trial *trial, size_t which, History *history)
{
    Worker *w = &trial->workers[which];
    char line[LINE];
    kill(w->pid, SIGKILL);
    run_wait(w->pid);
    if (w->request[0] && answer_of(w, now() + 1, line))
        take_claim(trial, which, line, history);
    close(w->to);
    close(w->from);
    history->kills++;
    worker_start(trial, which);
    if (w->request[0])
        send_again(w);
}

static void claims_until(Trial *trial, long wanted, long one_kill_in, History *history)
{
    double last = now();
    while (history->claims < wanted && now() < last + PATIENCE) {
        struct pollfd ready[WORKERS_MAX];
        char line[LINE];
        for (size_t i = 0; i < trial->count; i++) {
            if (!trial->workers[i].request[0])
                ask_claim(trial, i, history);
            ready[i] = (struct pollfd){.fd = trial->workers[i].from, .events = POLLIN};
        }
        if (poll(ready, trial->count, 100) <= 0)
            continue;
        for (size_t i = 0; i < trial->count; i++)
            if (ready[i].revents) {
                hear(&trial->workers[i]);
                if (take_line(&trial->workers[i], line)) {
                    take_claim(trial, i, line, history);
                    last = now();
                }
            }
        if (dice_below(&trial->dice, (uint64_t)one_kill_in) == 0)
            kill_one(trial, (size_t)dice_below(&trial->dice, trial->count), history);
    }
}

static void job_claims(Trial *trial, int argc, char **argv)
{
    static History history;
    long wanted = option_number(argc, argv, "claims", "1000");
    for (size_t i = 0; i < trial->count; i++)
        worker_start(trial, i);
    claims_until(trial, wanted, option_number(argc, argv, "one-kill-in", "12"), &history);
    for (size_t i = 0; i < trial->count; i++)
        worker_end(&trial->workers[i]);
    remark("%ld claims by %zu accounts, %ld kills, %ld times nobody was waiting", history.claims, trial->count,
           history.kills, history.nobody);
    if (trial->refused)
        remark("%ld refused, the last: %s", trial->refused, trial->refusal);
    verdict(history.claims >= wanted && history.kills > 0, "%ld claims were taken, with kills between them", wanted);
    verdict(history.doubles == 0, "no person is given to two callers at once");
    verdict(trial->refused == 0, "no claim or release meets an error");
    verdict(check_clean(trial), "check is clean after the kills");
}

int main(int argc, char **argv)
{
    static Trial trial;
    trial = (Trial){.program = option(argc, argv, "program", NULL),
                    .config = option(argc, argv, "config", NULL),
                    .clock = option(argc, argv, "clock", NULL),
                    .stopping = option(argc, argv, "stopping", NULL),
                    .scratch = option(argc, argv, "scratch", NULL),
                    .database = option(argc, argv, "database", NULL),
                    .count = (size_t)option_number(argc, argv, "workers", "20"),
                    .dice = (uint64_t)option_number(argc, argv, "seed", "1")};
    errno = 0;
    if (trial.count < 2 || trial.count > WORKERS_MAX)
        give_up("--workers goes from 2 to %d", WORKERS_MAX);
    signal(SIGPIPE, SIG_IGN);
    if (strcmp(option(argc, argv, "job", NULL), "claims") == 0)
        job_claims(&trial, argc, argv);
    else
        job_saving(&trial, argc, argv);
    return 0;
}

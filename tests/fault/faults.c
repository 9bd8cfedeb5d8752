/* Each failing call: runs a short `batch` again and again, each time with the next call of a kind failing (see
 * failing.c), until a run ends without reaching its fault.
 *
 * After each: the program did not crash; what it acknowledged is in the file, whole; the same requests sent again
 * without fault are all acknowledged, with the same answers, and nothing is there twice; `check` is clean.
 *
 * The allocations of libconfig itself are passed over: it does not look whether it got memory (1.5), and it is
 * through with its work before the first request is read, so that nothing can be lost there. The C library's look
 * into the list of users fails only as a whole, see failing.c.
 *
 * --places 1: of requests for memory with the same callers all the way up only the first is refused; --most M: of more
 * than M of those one at random in each of M even parts is tried; the log says so, and the seed chooses. All other
 * kinds are tried whole. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kinds.h"
#include "ledger.h"
#include "positions.h"
#include "support.h"

enum { JOBS_MAX = 16 };

typedef struct {
    const char *program, *config, *clock, *failing, *scratch, *requests, *template;
    const Fault *fault;
    size_t expected; /* acknowledged by a run without fault */
    long told_most;  /* failures told of by each worker, for each kind */
    bool by_place;
    Positions positions; /* of this kind */
    char *folder, *database, *answers, *told, *places;
} Trial;

typedef struct {
    long tried, crashed, lost, doubled, unclean, refused;
} Counts;

/* --- one run --- */

static int run_program(const Trial *trial, const char *command, const char *answers, long at, bool faulty)
{
    const char *argv[] = {trial->program, "-c", trial->config, "-d", trial->database, command, NULL};
    char *preload = format_text("LD_PRELOAD=%s%s%s", trial->clock, faulty ? " " : "", faulty ? trial->failing : "");
    char *call = format_text("FAIL_CALL=%s", trial->fault->call), *on = format_text("FAIL_ON=%s", trial->fault->on);
    char *number = format_text("FAIL_AT=%ld", at), *with = format_text("FAIL_WITH=%d", trial->fault->with);
    char *folder = format_text("FAIL_FOLDER=%s", trial->folder), *told = format_text("FAIL_TOLD=%s", trial->told);
    char *places = format_text("FAIL_PLACES=%s", trial->places);
    const char *environment[] = {preload,
                                 call,
                                 number,
                                 with,
                                 on,
                                 folder,
                                 told,
                                 "FAIL_SPARE=libconfig",
                                 at == 0 && faulty && trial->by_place ? places : NULL,
                                 NULL};
    char *errors = format_text("%s.stderr", trial->folder);
    int status = run(&(Run){.argv = argv,
                            .environment = environment,
                            .input = strcmp(command, "batch") == 0 ? trial->requests : NULL,
                            .output = answers,
                            .errors = errors});
    char *const texts[] = {preload, call, on, number, with, folder, told, places, errors};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        free(texts[i]);
    return status;
}

static bool was_told(const Trial *trial, long *number)
{
    char *text = read_whole(trial->told, NULL);
    bool told = text != NULL;
    if (number)
        *number = text ? strtol(text, NULL, 10) : 0;
    free(text);
    return told;
}

static void tell(const Trial *trial, const Counts *counts, long at, const char *what, const char *detail)
{
    if (counts->crashed + counts->lost + counts->doubled + counts->unclean + counts->refused > trial->told_most)
        return;
    char *path = format_text("%s.stderr", trial->folder), *said = read_whole(path, NULL);
    remark("%s %s, number %ld: %s; %s %.200s", trial->fault->call, trial->fault->on, at, what, detail,
           said ? said : "");
    free(path);
    free(said);
}

/* The same requests again, and everything has to be in order. */
static void retry(const Trial *trial, Ledger *ledger, long at, Counts *counts)
{
    LedgerReport report;
    int status = run_program(trial, "batch", trial->answers, 0, false);
    size_t acknowledged = ledger_answers(ledger, trial->answers);
    if (status > 1 || acknowledged != trial->expected) {
        counts->refused++;
        tell(trial, counts, at, "the same requests are refused afterwards", ledger->refusal);
    }
    ledger_verify(ledger, trial->database, true, &report);
    if (report.wrong > 0 || report.lost > 0 || ledger->contradicted > 0) {
        counts->doubled++;
        tell(trial, counts, at, "not exactly once after the retry",
             ledger->contradicted ? "(two answers to one request)" : report.complaint);
    }
    if (run_program(trial, "check", NULL, 0, false) != 0) {
        counts->unclean++;
        tell(trial, counts, at, "check is not clean", "");
    }
}

static void try_at(const Trial *trial, long at, Counts *counts)
{
    Ledger ledger;
    LedgerReport report;
    copy_folder(trial->template, trial->folder);
    unlink(trial->told);
    int status = run_program(trial, "batch", trial->answers, at, true);
    if (!was_told(trial, NULL))
        return;
    counts->tried++;
    if (status > 125) {
        counts->crashed++;
        tell(trial, counts, at, "the program crashed", status == 134 ? "(abort)" : "(signal)");
    }
    ledger_load(&ledger, trial->requests);
    ledger_answers(&ledger, trial->answers);
    ledger.refused = 0;
    ledger_verify(&ledger, trial->database, true, &report);
    if (!report.readable || report.lost > 0 || report.wrong > 0) {
        counts->lost++;
        tell(trial, counts, at, "acknowledged, but not whole in the file:", report.complaint);
    }
    retry(trial, &ledger, at, counts);
    ledger_free(&ledger);
}

/* --- all positions of a kind --- */

static void name_files(Trial *trial, char *folder)
{
    trial->folder = folder;
    trial->database = format_text("%s/desk.db", folder);
    trial->answers = format_text("%s.answers", folder);
    trial->told = format_text("%s.told", folder);
    trial->places = format_text("%s.places", folder);
}

static void work(Trial *trial, int worker, int jobs, long most, uint64_t seed, int pipe_end)
{
    Counts counts = {0};
    long runs = positions_runs(&trial->positions, most);
    name_files(trial, format_text("%s/%s-%s-%d", trial->scratch, trial->fault->call, trial->fault->on, worker));
    for (long run = worker; run < runs; run += jobs)
        try_at(trial, positions_of(&trial->positions, run, most, seed), &counts);
    if (write(pipe_end, &counts, sizeof counts) != (ssize_t)sizeof counts)
        _exit(1);
    empty_folder(trial->folder);
    _exit(0);
}

static Counts try_kind(Trial *trial, long most, int jobs, uint64_t seed)
{
    Counts sum = {0}, one;
    int ends[2];
    if (pipe(ends) != 0)
        give_up("cannot make a pipe");
    for (int i = 0; i < jobs; i++) {
        pid_t pid = fork();
        if (pid < 0)
            give_up("cannot fork");
        if (pid == 0)
            work(trial, i, jobs, most, seed, ends[1]);
    }
    close(ends[1]);
    for (int i = 0; i < jobs; i++) {
        if (read(ends[0], &one, sizeof one) != (ssize_t)sizeof one)
            give_up("a worker ended early");
        sum.tried += one.tried;
        sum.crashed += one.crashed;
        sum.lost += one.lost;
        sum.doubled += one.doubled;
        sum.unclean += one.unclean;
        sum.refused += one.refused;
    }
    for (int i = 0; i < jobs; i++)
        wait(NULL);
    close(ends[0]);
    return sum;
}

static long count_calls(Trial *trial)
{
    long total = 0;
    copy_folder(trial->template, trial->folder);
    unlink(trial->told);
    int status = run_program(trial, "batch", trial->answers, 0, true);
    if (status > 1 || !was_told(trial, &total))
        give_up("a run without fault ended with %d", status);
    Ledger ledger;
    ledger_load(&ledger, trial->requests);
    trial->expected = ledger_answers(&ledger, trial->answers);
    if (ledger.refused > 0)
        remark("%zu of %zu requests are refused even without fault: %s", ledger.refused, ledger.count, ledger.refusal);
    ledger_free(&ledger);
    return total;
}

int main(int argc, char **argv)
{
    uint64_t seed = (uint64_t)option_number(argc, argv, "seed", "1");
    long most = option_number(argc, argv, "most", "300");
    int jobs = (int)option_number(argc, argv, "jobs", "2");
    const char *only = option(argc, argv, "kinds", "write short sync truncate open read malloc");
    Trial trial = {.program = option(argc, argv, "program", NULL),
                   .config = option(argc, argv, "config", NULL),
                   .clock = option(argc, argv, "clock", NULL),
                   .failing = option(argc, argv, "failing", NULL),
                   .scratch = option(argc, argv, "scratch", NULL),
                   .requests = option(argc, argv, "requests", NULL),
                   .template = option(argc, argv, "template", NULL),
                   .told_most = option_number(argc, argv, "told", "4")};
    jobs = jobs < 1 ? 1 : jobs > JOBS_MAX ? JOBS_MAX : jobs;
    bool by_place = option_number(argc, argv, "places", "0") != 0;
    for (size_t i = 0; i < FAULTS; i++) {
        trial.fault = &faults[i];
        if (!strstr(only, faults[i].call))
            continue;
        bool memory = strcmp(faults[i].call, "malloc") == 0;
        trial.by_place = by_place && memory;
        name_files(&trial, format_text("%s/count", trial.scratch));
        long total = count_calls(&trial);
        positions_all(&trial.positions, 1, total);
        if (trial.by_place)
            positions_by_place(&trial.positions, trial.places);
        long places = trial.positions.count, limit = memory ? most : total;
        Counts counts = try_kind(&trial, limit, jobs, seed);
        positions_free(&trial.positions);
        if (trial.by_place)
            remark("%s %s: %ld calls from %ld places, %ld tried", faults[i].call, faults[i].on, total, places,
                   counts.tried);
        else if (total > limit)
            remark("%s %s: %ld of %ld positions tried", faults[i].call, faults[i].on, counts.tried, total);
        verdict(counts.crashed + counts.lost + counts.doubled + counts.unclean + counts.refused == 0 &&
                    (counts.tried > 0 || total == 0),
                "%s: no crash, nothing acknowledged lost, no double on retry, check clean (%ld positions)",
                faults[i].promise, counts.tried);
    }
    return 0;
}

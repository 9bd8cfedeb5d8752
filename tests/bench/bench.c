/* How fast the desk is: `bench PROGRAM DATABASE PEOPLE FOLDER [REPOSITORY MAILBOX]` prints one table. tests/bench/run
 * makes the databases and calls it. `bench --time COMMAND...` prints seconds and MB of one command. */
#include "bench.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* What the command says is not of interest unless it fails. */
static int time_command(char **argv)
{
    struct rusage used;
    int status = 0;
    double begun = bench_now();
    pid_t child = fork();
    if (child == 0) {
        int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
        dup2(nowhere, STDOUT_FILENO);
        execvp(argv[0], argv);
        _exit(127);
    }
    if (child < 0 || wait4(child, &status, 0, &used) != child || status != 0)
        bench_stop("%s does not do its work", argv[0]);
    double processor = (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
                       (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
    printf("%.2f %.2f %.0f\n", (bench_now() - begun) / 1e3, processor, (double)used.ru_maxrss / 1024);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc > 2 && strcmp(argv[1], "--time") == 0)
        return time_command(argv + 2);
    if (argc < 5)
        bench_stop("usage: bench PROGRAM DATABASE PEOPLE FOLDER [REPOSITORY MAILBOX]");
    Bench bench = {.program = argv[1],
                   .database = argv[2],
                   .people = atoll(argv[3]),
                   .folder = argv[4],
                   .repository = argc > 5 && argv[5][0] ? argv[5] : NULL,
                   .mailbox = argc > 6 && argv[6][0] ? argv[6] : NULL};
    char title[128];
    snprintf(title, sizeof title, "== %lld people, %ld cores ==", (long long)bench.people,
             sysconf(_SC_NPROCESSORS_ONLN));
    table_head(title);
    bench_screens(&bench);
    bench_desk(&bench);
    bench_desks(&bench);
    bench_cold(&bench);
    if (table_failed())
        bench_stop("%d rows are over a frame", table_failed());
    return 0;
}

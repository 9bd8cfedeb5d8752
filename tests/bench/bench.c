/* How fast the desk is: `bench PROGRAM DATABASE PEOPLE FOLDER [REPOSITORY]` prints one table. tests/bench/run makes the
 * databases and calls it. */
#include "bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    if (argc < 5)
        bench_stop("usage: bench PROGRAM DATABASE PEOPLE FOLDER [REPOSITORY]");
    Bench bench = {.program = argv[1],
                   .database = argv[2],
                   .people = atoll(argv[3]),
                   .folder = argv[4],
                   .repository = argc > 5 && argv[5][0] ? argv[5] : NULL};
    char title[128];
    snprintf(title, sizeof title, "== %lld people, %ld cores ==", (long long)bench.people,
             sysconf(_SC_NPROCESSORS_ONLN));
    table_head(title);
    bench_screens(&bench);
    bench_desk(&bench);
    return 0;
}

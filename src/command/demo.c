/* demo: a practice database. */
#include <unistd.h>

#include "command.h"
#include "exchange.h"
#include "out.h"
#include "tr.h"

/* A line each tenth, where somebody watches. */
static bool demo_progress(void *arg, int64_t done, int64_t total)
{
    int64_t *told = arg;
    if (isatty(STDERR_FILENO) && done * 10 / total > *told) {
        *told = done * 10 / total;
        out_text(stderr, tr("%1$lld of %2$lld people made\n"), (long long)done, (long long)total);
    }
    return true;
}

int run_demo(const Options *o, Config *config)
{
    Error error;
    int64_t told = 0;
    PracticeJob job = {.donors = o->donors ? o->donors : DEMO_DONORS,
                       .seed = (uint64_t)o->seed,
                       .progress = demo_progress,
                       .arg = &told};
    if (practice_make(o->database, config, &job, &error) != OK)
        return command_refuse(&error);
    out_text(stdout,
             tr("made %1$s: a practice database with %2$lld made-up people\nsign in as %3$s with the password %4$s\n"),
             o->database, (long long)job.donors, PRACTICE_ACCOUNT, PRACTICE_PASSWORD);
    return EXIT_DONE;
}

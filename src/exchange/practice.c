/* Practice databases: made whole or not at all, beside the real one, and made anew. */
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "exchange.h"
#include "staff.h"
#include "text.h"
#include "tr.h"

static void remove_files(const char *path)
{
    static const char *const ends[] = {"", "-wal", "-shm", ".lock"};
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        char file[PATH_MAX + 8];
        text_format(file, sizeof file, "%s%s", path, ends[i]);
        unlink(file);
    }
}

void practice_path(const char *database, char out[], size_t size)
{
    char copy[PATH_MAX];
    text_copy(copy, sizeof copy, database);
    text_format(out, size, "%s/practice/desk.db", dirname(copy));
}

Status practice_make(const char *path, const Config *config, const PracticeJob *job, Error *error)
{
    Store *store;
    Desk desk;
    struct stat st;
    char copy[PATH_MAX];
    text_copy(copy, sizeof copy, path);
    const char *folder = dirname(copy);
    bool had_folder = stat(folder, &st) == 0;
    const StoreOptions options = {.create = true, .practice = true, .load = true};
    Status status = store_open(&store, path, &options, error);
    if (status != OK)
        return status;
    status = desk_open(&desk, store, config, "command", error);
    if (status == OK)
        status = staff_first(&desk, PRACTICE_ACCOUNT, PRACTICE_PASSWORD, error);
    if (status == OK)
        status = demo_run(&desk, job->donors, job->seed ? job->seed : 1, job->progress, job->arg, error);
    if (status == OK)
        status = store_publish(store, error);
    desk_close(&desk);
    if (status != OK && !had_folder)
        rmdir(folder);
    return status;
}

/* The old file goes only when the new one is whole and nobody sits at the old one. */
static Status replace(const char *fresh, const char *path, Error *error)
{
    int lock;
    Status status = store_join_log(fresh, error);
    if (status == OK)
        status = store_seize(path, &lock, error);
    if (status != OK)
        return status;
    remove_files(path);
    if (rename(fresh, path) != 0)
        status = error_errno(error, ERR_IO, tr("cannot make"), path);
    close(lock);
    return status;
}

Status practice_renew(const char *path, const Config *config, const PracticeJob *job, Error *error)
{
    StoreFacts facts;
    char fresh[PATH_MAX + 8];
    Status status = store_inspect(path, LOOK_OUTSIDE, &facts, error);
    if (status == OK && !facts.practice)
        status = error_set(error, ERR_DENIED, "", tr("%s is a real database: it stays as it is"), path);
    if (status != OK)
        return status;
    text_format(fresh, sizeof fresh, "%s.new", path);
    remove_files(fresh); /* of a renewal that was broken off */
    status = practice_make(fresh, config, job, error);
    if (status == OK)
        status = replace(fresh, path, error);
    remove_files(fresh);
    return status;
}

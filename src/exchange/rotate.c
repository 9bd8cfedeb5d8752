/* Which backups stay. */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "backup.h"
#include "text.h"

enum { ROOM = 4096, HOUR = 3600 };

typedef struct {
    char name[64];
    Instant at;
    int64_t size;
    bool kept, last;
} Kept;

static int newest_first(const void *a, const void *b)
{
    const Kept *left = a, *right = b;
    return (left->at < right->at) - (left->at > right->at);
}

static size_t read_folder(const char *folder, Kept *all)
{
    size_t count = 0;
    DIR *open_folder = opendir(folder);
    if (!open_folder)
        return 0;
    for (const struct dirent *entry; count < ROOM && (entry = readdir(open_folder));) {
        const char *rest = "";
        char path[PATH_MAX];
        struct stat st;
        Instant at = backup_time(entry->d_name, &rest);
        text_format(path, sizeof path, "%s/%s", folder, entry->d_name);
        if (at == INSTANT_NONE || !backup_is_file(rest) || lstat(path, &st) != 0)
            continue;
        Kept *one = &all[count++];
        *one = (Kept){.at = at, .size = (int64_t)st.st_size};
        text_copy(one->name, sizeof one->name, entry->d_name);
    }
    closedir(open_folder);
    qsort(all, count, sizeof *all, newest_first);
    return count;
}

static int64_t span_of(Instant at, int span)
{
    int year, month, day;
    if (span == 0)
        return at / HOUR;
    if (span == 1)
        return instant_day(at);
    day_split(instant_day(at), &year, &month, &day);
    return year * 12 + month;
}

/* The newest of each of the newest `most` hours, days or months that have any. */
static void keep_of(Kept *all, size_t count, int span, int64_t most)
{
    int64_t last = -1;
    for (size_t i = 0; i < count && most > 0; i++) {
        int64_t here = span_of(all[i].at, span);
        if (here == last)
            continue;
        last = here;
        most--;
        all[i].kept = true;
    }
}

static void drop(const char *folder, const Kept *one)
{
    char path[PATH_MAX], manifest[PATH_MAX];
    text_format(path, sizeof path, "%s/%s", folder, one->name);
    /* The backup first: a manifest alone does no harm. */
    if (unlink(path) == 0 && manifest_name(path, manifest))
        unlink(manifest);
}

/* The newest, and the newest here that was checked whole: they stay, whatever room there is. */
static int64_t keep_last(const char *folder, Kept *all, size_t count)
{
    int64_t taken = 0;
    bool whole = false;
    for (size_t i = 0; i < count && !whole; i++) {
        char path[PATH_MAX];
        whole = text_format(path, sizeof path, "%s/%s", folder, all[i].name) && backup_was_whole(path);
        all[i].last = i == 0 || whole;
        taken += all[i].last ? all[i].size : 0;
    }
    return taken;
}

void backup_rotate(const char *database, const BackupPolicy *policy)
{
    char folder[PATH_MAX];
    const int64_t most[] = {policy->hourly, policy->daily, policy->monthly};
    Kept *all = calloc(ROOM, sizeof *all);
    if (!all)
        return; /* nothing is removed; the next one tries again */
    backup_folder(database, folder);
    size_t count = read_folder(folder, all);
    for (int span = 0; span < 3; span++)
        keep_of(all, count, span, most[span]);
    int64_t room = (policy->space_mb << 20) - keep_last(folder, all, count);
    for (size_t i = 0; i < count; i++) {
        if (all[i].last)
            continue;
        if (all[i].kept)
            room -= all[i].size;
        if (!all[i].kept || room < 0)
            drop(folder, &all[i]);
    }
    free(all);
}

/* The names of backups: folder, time and ending, put together and read again. */
#include <libgen.h>
#include <string.h>

#include "backup.h"
#include "text.h"

const char sealed_ending[] = ".sealed", open_ending[] = ".db", manifest_ending[] = ".txt", copy_ending[] = ".copy",
           unfinished_ending[] = ".part", manifest_start[] = "marrowdesk backup";

void backup_stamp(Instant at, char out[STAMP_SIZE])
{
    int year, month, day, minute = instant_minute(at);
    day_split(instant_day(at), &year, &month, &day);
    text_format(out, STAMP_SIZE, "%04d%02d%02d-%02d%02d%02d", year, month, day, minute / 60, minute % 60,
                (int)(at % 60));
}

Instant backup_time(const char *name, const char **rest)
{
    int number[6] = {0};
    static const int widths[] = {4, 2, 2, 2, 2, 2};
    if (strncmp(name, "desk-", 5) != 0)
        return INSTANT_NONE;
    name += 5;
    for (int i = 0; i < 6; i++) {
        for (int digit = 0; digit < widths[i]; digit++, name++) {
            if (*name < '0' || *name > '9')
                return INSTANT_NONE;
            number[i] = number[i] * 10 + (*name - '0');
        }
        if (i == 2 && *name++ != '-')
            return INSTANT_NONE;
    }
    *rest = name;
    Day day = day_from(number[0], number[1], number[2]);
    if (day == DAY_NONE || number[3] > 23 || number[4] > 59 || number[5] > 59)
        return INSTANT_NONE;
    return instant_at(day, number[3] * 60 + number[4]) + number[5];
}

void backup_folder(const char *database, char out[PATH_MAX])
{
    char copy[PATH_MAX];
    text_copy(copy, sizeof copy, database);
    text_format(out, PATH_MAX, "%s/backup", dirname(copy));
}

bool backup_is_file(const char *ending)
{
    return text_equal(ending, open_ending) || text_equal(ending, sealed_ending);
}

bool manifest_name(const char *backup_file, char out[PATH_MAX])
{
    const char *slash = strrchr(backup_file, '/'), *ending = strrchr(slash ? slash : backup_file, '.');
    return ending && ending != backup_file && backup_is_file(ending) &&
           text_format(out, PATH_MAX, "%.*s%s", (int)(ending - backup_file), backup_file, manifest_ending);
}

/* What backups there are, by their names and by what their manifests state; the audit held against it. */
#include "backup.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "text.h"
#include "tr.h"

enum { MANIFEST_MOST = 4096 };

/* --- one manifest --- */

/* What stands behind "\nNAME: " in a manifest; "" when there is nothing. */
static void manifest_value(const char *text, const char *name, char *out, size_t size)
{
    const char *found = strstr(text, name);
    size_t length = found ? strcspn(found + strlen(name), "\n") : 0;
    text_format(out, size, "%.*s", (int)length, found ? found + strlen(name) : "");
}

/* The whole of a manifest; false where it cannot be read. */
static bool manifest_text(const char *path, char out[MANIFEST_MOST])
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t got = fd < 0 ? -1 : read(fd, out, MANIFEST_MOST - 1);
    if (fd >= 0)
        close(fd);
    out[got > 0 ? got : 0] = '\0';
    return got >= 0;
}

/* "name: value" at the beginning of a line. */
static int64_t manifest_number(const char *text, const char *name)
{
    char start[32];
    text_format(start, sizeof start, "\n%s: ", name);
    const char *found = strstr(text, start);
    return found ? strtoll(found + strlen(start), NULL, 10) : -1;
}

Status manifest_read(const char *path, char sha256[SHA256_SIZE], StoreFacts *facts, Error *error)
{
    char text[MANIFEST_MOST];
    sha256[0] = '\0';
    if (!manifest_text(path, text))
        return errno == ENOENT ? OK : error_errno(error, ERR_IO, tr("cannot read"), path);
    manifest_value(text, "\nsha256: ", sha256, SHA256_SIZE);
    if (strspn(sha256, "0123456789abcdef") != SHA256_SIZE - 1)
        return error_set(error, ERR_DAMAGED, "",
                         tr("the manifest %s is damaged: take another backup, or move the manifest away to go by the "
                            "file alone"),
                         path);
    if (facts)
        *facts = (StoreFacts){.schema = manifest_number(text, "schema"),
                              .donors = manifest_number(text, "donors"),
                              .attempts = manifest_number(text, "attempts"),
                              .audits = manifest_number(text, "audit"),
                              .audit_head = manifest_number(text, "audit_head")};
    return OK;
}

/* --- what there is --- */

typedef struct {
    Instant newest;
    char manifest[PATH_MAX], file[PATH_MAX]; /* the newest of each, "" none */
    size_t broken_off;
} Seen;

static void look_over(const char *database, Seen *seen)
{
    char folder[PATH_MAX];
    Instant stated = INSTANT_NONE, kept = INSTANT_NONE;
    *seen = (Seen){.newest = INSTANT_NONE};
    backup_folder(database, folder);
    DIR *open_folder = opendir(folder);
    if (!open_folder)
        return;
    for (const struct dirent *entry; (entry = readdir(open_folder));) {
        const char *rest = "";
        Instant at = backup_time(entry->d_name, &rest);
        if (at == INSTANT_NONE)
            continue;
        bool manifest = text_equal(rest, manifest_ending);
        if (backup_is_file(rest) || manifest)
            seen->newest = at > seen->newest ? at : seen->newest;
        else if (strstr(rest, unfinished_ending) || strstr(rest, copy_ending))
            seen->broken_off++;
        if (manifest && at > stated &&
            text_format(seen->manifest, sizeof seen->manifest, "%s/%s", folder, entry->d_name))
            stated = at;
        if (backup_is_file(rest) && at > kept &&
            text_format(seen->file, sizeof seen->file, "%s/%s", folder, entry->d_name))
            kept = at;
    }
    closedir(open_folder);
}

int64_t backup_age_minutes(const char *database)
{
    Seen seen;
    look_over(database, &seen);
    if (seen.newest == INSTANT_NONE)
        return -1;
    Instant now = clock_now();
    return now > seen.newest ? (now - seen.newest) / 60 : 0;
}

/* What was made before there were two checks states none: it was checked whole. */
static bool states_whole(const char *manifest)
{
    char text[MANIFEST_MOST], checked[16];
    if (!manifest_text(manifest, text) || strncmp(text, manifest_start, strlen(manifest_start)) != 0)
        return false;
    manifest_value(text, "\nchecked: ", checked, sizeof checked);
    return !checked[0] || text_equal(checked, "whole");
}

bool backup_was_whole(const char *path)
{
    char manifest[PATH_MAX];
    return manifest_name(path, manifest) && states_whole(manifest);
}

Instant backup_whole_at(const char *database)
{
    char folder[PATH_MAX], path[PATH_MAX];
    Instant whole = INSTANT_NONE;
    backup_folder(database, folder);
    DIR *open_folder = opendir(folder);
    if (!open_folder)
        return whole;
    for (const struct dirent *entry; (entry = readdir(open_folder));) {
        const char *rest = "";
        Instant at = backup_time(entry->d_name, &rest);
        if (at != INSTANT_NONE && at > whole && text_equal(rest, manifest_ending) &&
            text_format(path, sizeof path, "%s/%s", folder, entry->d_name) && states_whole(path))
            whole = at;
    }
    closedir(open_folder);
    return whole;
}

bool backup_newest(const char *database, char *path, size_t size)
{
    Seen seen;
    look_over(database, &seen);
    return text_copy(path, size, seen.file) && seen.file[0];
}

void backup_advise(const char *database, Error *error)
{
    char path[PATH_MAX], message[sizeof error->message];
    struct stat st;
    bool gone = error->code == ERR_NOT_FOUND && lstat(database, &st) != 0 && errno == ENOENT;
    if ((gone || error->code == ERR_DAMAGED) && backup_newest(database, path, sizeof path) &&
        text_format(message, sizeof message, tr("%1$s. The newest one:  marrowdesk -d %2$s restore %3$s"),
                    error->message, database, path))
        text_copy(error->message, sizeof error->message, message);
}

size_t backup_unfinished(const char *database)
{
    Seen seen;
    look_over(database, &seen);
    return seen.broken_off;
}

/* --- the audit's anchor --- */

/* What was set aside by a restore is known, and written down in what took its place. */
static bool restored_since(Store *store, const char *made, int64_t head)
{
    return query_one_int(store, 0,
                         "SELECT 1 FROM audit WHERE action = 'restore' AND record = 'meta' AND id <= ?1 AND at >= ?2",
                         INT_(head), TEXT_(made)) != 0;
}

bool backup_anchor(Desk *desk, void (*finding)(void *arg, const char *text), void *arg)
{
    char text[MANIFEST_MOST], number[24], made[INSTANT_SIZE], stated[AUDIT_HASH_SIZE], found[AUDIT_HASH_SIZE],
        line[PATH_MAX + 256];
    Seen seen;
    look_over(store_path(desk->store), &seen);
    if (!seen.manifest[0] || !manifest_text(seen.manifest, text))
        return true;
    manifest_value(text, "\naudit_head: ", number, sizeof number);
    manifest_value(text, "\naudit_hash: ", stated, sizeof stated);
    manifest_value(text, "\nmade: ", made, sizeof made);
    int64_t head = strtoll(number, NULL, 10);
    if (!stated[0] || (audit_link(desk->store, head, found) && text_equal(found, stated)) ||
        restored_since(desk->store, made, head))
        return true;
    text_format(line, sizeof line,
                found[0]
                    ? tr("audit: row %lld is not the one that the backup %s was anchored to: the chain was made anew")
                    : tr("audit: rows up to %lld that the backup %s was anchored to were cut off"),
                (long long)head, seen.manifest);
    finding(arg, line);
    return false;
}

/* Backup: a checked copy of the whole database with its manifest, made by a child process. */
#include "backup.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <signal.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "out.h"
#include "staff.h"
#include "text.h"
#include "tr.h"

enum { BLOCK = 1 << 16, MANIFEST_MOST = 4096 };

static const char ending[] = ".db", manifest_ending[] = ".txt", unfinished[] = ".part";

/* --- names --- */

void backup_stamp(Instant at, char out[STAMP_SIZE])
{
    int year, month, day, minute = instant_minute(at);
    day_split(instant_day(at), &year, &month, &day);
    text_format(out, STAMP_SIZE, "%04d%02d%02d-%02d%02d%02d", year, month, day, minute / 60, minute % 60,
                (int)(at % 60));
}

/* The time of "desk-YYYYMMDD-HHMMSS" and whatever follows in *rest; INSTANT_NONE for other names. */
static Instant read_stamp(const char *name, const char **rest)
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

bool manifest_name(const char *backup_file, char out[PATH_MAX])
{
    size_t length = strlen(backup_file), tail = sizeof ending - 1;
    if (length <= tail || length + 2 > PATH_MAX || strcmp(backup_file + length - tail, ending) != 0)
        return false;
    text_format(out, PATH_MAX, "%.*s%s", (int)(length - tail), backup_file, manifest_ending);
    return true;
}

/* --- digests and manifests --- */

Status digest_file(const char *path, char sha256[SHA256_SIZE], int64_t *size, Error *error)
{
    crypto_hash_sha256_state state;
    unsigned char digest[crypto_hash_sha256_BYTES], *block = malloc(BLOCK);
    *size = 0;
    sha256[0] = '\0';
    if (!block)
        return error_memory(error);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t got = fd < 0 ? -1 : 0;
    crypto_hash_sha256_init(&state);
    while (fd >= 0 && (got = read(fd, block, BLOCK)) > 0) {
        crypto_hash_sha256_update(&state, block, (unsigned long long)got);
        *size += got;
    }
    Status status = got < 0 ? error_errno(error, ERR_IO, tr("cannot read"), path) : OK;
    if (fd >= 0)
        close(fd);
    free(block);
    crypto_hash_sha256_final(&state, digest);
    sodium_bin2hex(sha256, SHA256_SIZE, digest, sizeof digest);
    return status;
}

Status manifest_read(const char *path, char sha256[SHA256_SIZE], Error *error)
{
    char text[MANIFEST_MOST];
    sha256[0] = '\0';
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return errno == ENOENT ? OK : error_errno(error, ERR_IO, tr("cannot read"), path);
    ssize_t got = read(fd, text, sizeof text - 1);
    close(fd);
    text[got > 0 ? got : 0] = '\0';
    const char *found = strstr(text, "\nsha256: ");
    if (found)
        text_format(sha256, SHA256_SIZE, "%.64s", found + 9);
    if (strspn(sha256, "0123456789abcdef") != SHA256_SIZE - 1)
        return error_set(error, ERR_DAMAGED, "",
                         tr("the manifest %s is damaged: take another backup, or move the manifest away to go by the "
                            "file alone"),
                         path);
    return OK;
}

/* --- the child --- */

/* What comes back through the pipe, in one piece. */
typedef struct {
    Error error;
    StoreFacts facts;
    int64_t size;
    char sha256[SHA256_SIZE];
} Reply;

static void make_copy(const char *database, const char *path, Reply *reply)
{
    Store *store;
    Error *error = &reply->error;
    Status status = store_open(&store, database, NULL, error);
    if (status == OK)
        status = store_copy(store, path, error);
    store_close(&store);
    if (status == OK)
        status = store_inspect(path, false, &reply->facts, error);
    if (status == OK)
        status = digest_file(path, reply->sha256, &reply->size, error);
    error->code = status;
}

/* The parent's handlers restore its terminal: not for a child to do. And it goes when the parent goes: the locks of the
 * parent's connection are what it leans on. */
static void leave_parent_alone(pid_t parent)
{
    for (int number = 1; number < NSIG; number++)
        if (number != SIGPIPE)
            signal(number, SIG_DFL);
    signal(SIGINT, SIG_IGN); /* the key interrupts the parent, which then decides */
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(1);
}

static pid_t start_child(const char *database, const char *path, int *from, Error *error)
{
    int ends[2];
    pid_t parent = getpid();
    if (pipe2(ends, O_CLOEXEC) != 0) {
        error_errno(error, ERR_IO, tr("cannot start"), "backup");
        return -1;
    }
    pid_t child = fork();
    if (child < 0)
        error_errno(error, ERR_IO, tr("cannot start"), "backup");
    if (child == 0) {
        Reply reply = {0};
        leave_parent_alone(parent);
        close(ends[0]);
        make_copy(database, path, &reply);
        _exit(write(ends[1], &reply, sizeof reply) == (ssize_t)sizeof reply ? 0 : 1);
    }
    close(ends[1]);
    *from = ends[0];
    if (child < 0)
        close(ends[0]);
    return child;
}

static Status run_child(const char *database, const char *path, Reply *reply, Error *error)
{
    int from;
    pid_t child = start_child(database, path, &from, error);
    if (child < 0)
        return error->code;
    size_t got = 0;
    while (got < sizeof *reply) {
        ssize_t n = read(from, (char *)reply + got, sizeof *reply - got);
        if (n > 0)
            got += (size_t)n;
        else if (n == 0 || errno != EINTR)
            break;
    }
    close(from);
    while (waitpid(child, NULL, 0) < 0 && errno == EINTR)
        continue;
    if (got == sizeof *reply) {
        *error = reply->error;
        return reply->error.code;
    }
    char part[PATH_MAX];
    text_format(part, sizeof part, "%s%s", path, unfinished);
    unlink(part);
    text_append(part, sizeof part, "-journal");
    unlink(part);
    return error_set(error, ERR_IO, "", tr("the backup was broken off: nothing of it was kept"));
}

/* --- the manifest --- */

static void put_manifest(FILE *to, const char *path, Instant at, const Reply *reply)
{
    const StoreFacts *facts = &reply->facts;
    char made[INSTANT_SIZE];
    instant_format(at, made);
    out_text(to, "marrowdesk backup\nfile: %s\nmade: %s\npractice: %s\n", path, made, facts->practice ? "yes" : "no");
    out_text(to, "schema: %lld\ndonors: %lld\nattempts: %lld\naudit: %lld\n", (long long)facts->schema,
             (long long)facts->donors, (long long)facts->attempts, (long long)facts->audits);
    out_text(to, "audit_head: %lld\naudit_head_at: %s\nsize: %lld\nsha256: %s\n", (long long)facts->audit_head,
             facts->audit_at, (long long)reply->size, reply->sha256);
}

static Status write_manifest(const char *name, const char *path, Instant at, const Reply *reply, Error *error)
{
    char part[PATH_MAX];
    text_format(part, sizeof part, "%s%s", name, unfinished);
    int fd = open(part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    FILE *to = fd < 0 ? NULL : fdopen(fd, "w");
    if (!to) {
        if (fd >= 0)
            close(fd);
        return error_errno(error, ERR_IO, tr("cannot make"), name);
    }
    put_manifest(to, path, at, reply);
    bool good = !ferror(to) && fflush(to) == 0 && fsync(fileno(to)) == 0;
    good = fclose(to) == 0 && good;
    if (good && rename(part, name) == 0)
        return store_sync_folder(name, error);
    Status status = error_errno(error, ERR_IO, tr("cannot write"), name);
    unlink(part);
    return status;
}

/* --- the whole --- */

typedef struct {
    const char *action, *file, *sha256;
} Trace;

static void trace_write(Store *store, void *arg)
{
    const Trace *trace = arg;
    int64_t audit = audit_add(store, trace->action, "meta", 0, 0);
    exec(store, "INSERT INTO history(audit, field, after) VALUES(?1, 'file', ?2)", INT_(audit), TEXT_(trace->file));
    if (trace->sha256)
        exec(store, "INSERT INTO history(audit, field, after) VALUES(?1, 'sha256', ?2)", INT_(audit),
             TEXT_(trace->sha256));
}

static Status choose_folder(Desk *desk, const char *folder, char out[PATH_MAX], Error *error)
{
    struct stat st;
    if (folder && !staff_may(desk, "lead system"))
        return error_set(error, ERR_DENIED, "",
                         tr("this account may only make a backup in its usual place: leave the folder out"));
    if (clock_is_set() && !store_is_practice(desk->store))
        return error_set(error, ERR_DENIED, "", tr("with --now a real database is only read: leave --now out to save"));
    if (!folder) {
        backup_folder(store_path(desk->store), out);
        if (mkdir(out, 0700) != 0 && errno != EEXIST)
            return error_errno(error, ERR_IO, tr("cannot make the folder"), out);
    } else if (!realpath(folder, out)) {
        /* Not made: a wrong word, or a stick that is not there, would otherwise go unnoticed. */
        return error_set(error, ERR_NOT_FOUND, "", tr("there is no folder %s"), folder);
    }
    if (stat(out, &st) != 0 || !S_ISDIR(st.st_mode))
        return error_set(error, ERR_NOT_FOUND, "", tr("%s is not a folder"), out);
    return OK;
}

/* So that the age of the newest backup is known, wherever it went. Without this note it only looks older. */
static void note_elsewhere(Desk *desk, const char *manifest, const char *path, Instant at, const Reply *reply)
{
    char usual[PATH_MAX], name[PATH_MAX], note[PATH_MAX];
    struct stat st;
    Error ignored;
    backup_folder(store_path(desk->store), usual);
    text_copy(name, sizeof name, manifest);
    if ((mkdir(usual, 0700) == 0 || errno == EEXIST) &&
        text_format(note, sizeof note, "%s/%s", usual, basename(name)) && lstat(note, &st) != 0)
        write_manifest(note, path, at, reply, &ignored);
}

Status backup_run(Desk *desk, const char *folder, char path[512], Error *error)
{
    char place[PATH_MAX], stamp[STAMP_SIZE], manifest[PATH_MAX];
    Instant at = clock_now();
    Error unasked;
    Reply reply;
    if (!error)
        error = &unasked;
    path[0] = '\0';
    Status status = choose_folder(desk, folder, place, error);
    if (status != OK)
        return status;
    backup_stamp(at, stamp);
    if (!text_format(path, 512, "%s/desk-%s%s", place, stamp, ending) || !manifest_name(path, manifest))
        return error_set(error, ERR_USAGE, "", tr("the name of the folder is too long"));
    status = run_child(store_path(desk->store), path, &reply, error);
    if (status == OK)
        status = write_manifest(manifest, path, at, &reply, error);
    if (status != OK)
        return status;
    note_elsewhere(desk, manifest, path, at, &reply);
    status = store_write(desk->store, trace_write, &(Trace){"backup", path, reply.sha256}, error);
    if (status != OK)
        error_prefix(error, tr("the backup %s is made, but not recorded"), path);
    return status;
}

Status restore_audit(Desk *desk, const char *backup_file, Error *error)
{
    return store_write(desk->store, trace_write, &(Trace){"restore", backup_file, NULL}, error);
}

/* --- what there is --- */

static void look_over(const char *database, Instant *newest, size_t *broken_off)
{
    char folder[PATH_MAX];
    *newest = INSTANT_NONE;
    *broken_off = 0;
    backup_folder(database, folder);
    DIR *open_folder = opendir(folder);
    if (!open_folder)
        return;
    for (const struct dirent *entry; (entry = readdir(open_folder));) {
        const char *rest = "";
        Instant at = read_stamp(entry->d_name, &rest);
        if (at == INSTANT_NONE)
            continue;
        if (text_equal(rest, ending) || text_equal(rest, manifest_ending))
            *newest = at > *newest ? at : *newest;
        else if (strstr(rest, unfinished))
            ++*broken_off;
    }
    closedir(open_folder);
}

int64_t backup_age_minutes(const char *database)
{
    Instant newest;
    size_t broken_off;
    look_over(database, &newest, &broken_off);
    if (newest == INSTANT_NONE)
        return -1;
    Instant now = clock_now();
    return now > newest ? (now - newest) / 60 : 0;
}

size_t backup_unfinished(const char *database)
{
    Instant newest;
    size_t broken_off;
    look_over(database, &newest, &broken_off);
    return broken_off;
}

/* Backup: a checked copy of the whole database with its manifest, made by a child process. */
#include "backup.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "beside.h"
#include "leaving.h"
#include "out.h"
#include "seal.h"
#include "staff.h"
#include "text.h"
#include "tr.h"

/* --- digests --- */

Status digest_file(const char *path, Digest *digest, Error *error)
{
    enum { BLOCK = 1 << 16 };
    Digesting digesting;
    ssize_t got;
    unsigned char *block = malloc(BLOCK);
    int fd = block ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    if (fd < 0) {
        free(block);
        return block ? error_errno(error, ERR_IO, tr("cannot read"), path) : error_memory(error);
    }
    digest_begin(&digesting);
    while ((got = read(fd, block, BLOCK)) > 0)
        digest_add(&digesting, block, (size_t)got);
    Status status = got < 0 ? error_errno(error, ERR_IO, tr("cannot read"), path) : OK;
    digest_end(&digesting, digest);
    free(block);
    close(fd);
    return status;
}

/* --- making it, in a process of its own --- */

/* What comes back from there. */
typedef struct {
    Error error;
    StoreFacts facts;
    Digest digest;
    int64_t copying_ms, checking_ms;
} Reply;

/* Where it goes, and the open copy on the way there: it stays on the disk of the database. */
typedef struct {
    const char *database;
    char path[PATH_MAX], copy[PATH_MAX], part[PATH_MAX + 8];
    char key[SEAL_PUBLIC]; /* "" is not sealed */
    StoreLook look;
    Reply reply;
} Plan;

static bool is_copy(void *arg, const void *bytes, size_t size)
{
    return store_same(arg, bytes, size);
}

static Status keep_sealed(void *arg, int copy, StorePages *pages, Digest *digest, Error *error)
{
    const Plan *plan = arg;
    return seal_write(copy, plan->part, plan->key, (SealSame){is_copy, pages}, digest, error);
}

/* A sealed one gets its name when its copy was found sound. */
static Status name_sealed(const Plan *plan, Error *error)
{
    struct stat st;
    if (lstat(plan->path, &st) == 0)
        return error_set(error, ERR_DUPLICATE, "", tr("%s exists already; it was left as it is"), plan->path);
    if (rename(plan->part, plan->path) != 0)
        return error_errno(error, ERR_IO, tr("cannot make"), plan->path);
    return store_sync_folder(plan->path, error);
}

static Status copy_and_keep(Plan *plan, Store *store)
{
    Reply *reply = &plan->reply;
    bool sealed = plan->key[0];
    StoreCopy copy = {.look = plan->look, .keep = sealed ? keep_sealed : NULL, .arg = plan};
    int64_t begun = clock_milliseconds();
    Status status = store_copy(store, sealed ? plan->copy : plan->path, &copy, &reply->error);
    if (status == OK && sealed)
        status = name_sealed(plan, &reply->error);
    if (sealed)
        unlink(plan->part);
    reply->facts = copy.facts;
    reply->digest = copy.digest;
    reply->copying_ms = copy.copying_ms;
    reply->checking_ms = clock_milliseconds() - begun - copy.copying_ms;
    return status;
}

static void make_copy(void *arg)
{
    enum { BEHIND_THE_DESKS = 10 };
    Plan *plan = arg;
    Store *store;
    Status status = store_open(&store, plan->database, NULL, &plan->reply.error);
    setpriority(PRIO_PROCESS, 0, BEHIND_THE_DESKS); /* no lock of theirs is held from here on */
    if (status == OK)
        status = copy_and_keep(plan, store);
    store_close(&store);
    plan->reply.error.code = status;
}

/* Nothing of a child that was broken off stays. */
static void sweep(const Plan *plan)
{
    static const char *const tails[] = {"", ".part"};
    char path[PATH_MAX + 32];
    unlink(plan->part);
    for (size_t i = 0; plan->key[0] && i < sizeof tails / sizeof tails[0]; i++) {
        text_format(path, sizeof path, "%s%s", plan->copy, tails[i]);
        unlink(path);
    }
}

static Status run_child(Plan *plan, Error *error)
{
    Beside beside;
    plan->reply = (Reply){0};
    if (!beside_begin(&beside, make_copy, plan, &plan->reply, sizeof plan->reply))
        return error_errno(error, ERR_IO, tr("cannot start"), "backup");
    if (beside_end(&beside)) {
        *error = plan->reply.error;
        return error->code;
    }
    sweep(plan);
    return error_set(error, ERR_IO, "", tr("the backup was broken off: nothing of it was kept"));
}

/* --- the manifest --- */

static void put_manifest(FILE *to, const Plan *plan, Instant at)
{
    const Reply *reply = &plan->reply;
    const StoreFacts *facts = &reply->facts;
    char made[INSTANT_SIZE];
    instant_format(at, made);
    out_text(to, "%s\nfile: %s\nmade: %s\nsealed to: %s\npractice: %s\n", manifest_start, plan->path, made,
             plan->key[0] ? plan->key : "-", facts->practice ? "yes" : "no");
    out_text(to, "schema: %lld\ndonors: %lld\nattempts: %lld\naudit: %lld\n", (long long)facts->schema,
             (long long)facts->donors, (long long)facts->attempts, (long long)facts->audits);
    out_text(to, "audit_head: %lld\naudit_head_at: %s\naudit_hash: %s\nsize: %lld\nsha256: %s\n",
             (long long)facts->audit_head, facts->audit_at, facts->audit_hash, (long long)reply->digest.size,
             reply->digest.sha256);
    out_text(to, "checked: %s\ncopying_ms: %lld\nchecking_ms: %lld\n", plan->look == LOOK_WHOLE ? "whole" : "pages",
             (long long)reply->copying_ms, (long long)reply->checking_ms);
}

static Status write_manifest(const char *name, const Plan *plan, Instant at, Error *error)
{
    char part[PATH_MAX];
    text_format(part, sizeof part, "%s%s", name, unfinished_ending);
    int fd = open(part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    FILE *to = fd < 0 ? NULL : fdopen(fd, "w");
    if (!to) {
        if (fd >= 0)
            close(fd);
        return error_errno(error, ERR_IO, tr("cannot make"), name);
    }
    put_manifest(to, plan, at);
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
    history_add(store, audit, "file", "", trace->file);
    if (trace->sha256)
        history_add(store, audit, "sha256", "", trace->sha256);
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
static void note_elsewhere(Desk *desk, const char *manifest, const Plan *plan, Instant at)
{
    char usual[PATH_MAX], name[PATH_MAX], note[PATH_MAX];
    struct stat st;
    Error ignored;
    backup_folder(store_path(desk->store), usual);
    text_copy(name, sizeof name, manifest);
    if ((mkdir(usual, 0700) == 0 || errno == EEXIST) &&
        text_format(note, sizeof note, "%s/%s", usual, basename(name)) && lstat(note, &st) != 0)
        write_manifest(note, plan, at, &ignored);
}

/* One at a time: hourly backups of several desks, and one by hand. */
static Status take_turn(Desk *desk, int *lock, Error *error)
{
    char folder[PATH_MAX], path[PATH_MAX];
    backup_folder(store_path(desk->store), folder);
    if (mkdir(folder, 0700) != 0 && errno != EEXIST)
        return error_errno(error, ERR_IO, tr("cannot make the folder"), folder);
    text_format(path, sizeof path, "%s/.lock", folder);
    *lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (*lock < 0)
        return error_errno(error, ERR_IO, tr("cannot open the lock file"), path);
    if (flock(*lock, LOCK_EX | LOCK_NB) == 0)
        return OK;
    close(*lock);
    return error_set(error, ERR_BUSY, "", tr("another backup is being made just now: wait for its end"));
}

/* The whole check of a large file takes minutes of a processor: once a day, and of what is carried away. */
static bool is_whole_due(Desk *desk)
{
    Instant whole = backup_whole_at(store_path(desk->store));
    return whole == INSTANT_NONE || instant_day(whole) != clock_today();
}

static Status plan_backup(Desk *desk, const char *place, const char *stamp, Plan *plan, Error *error)
{
    char usual[PATH_MAX];
    *plan = (Plan){.database = store_path(desk->store)};
    backup_folder(plan->database, usual);
    /* A key that cannot be read is not no key: the backup would lie there open. */
    backup_key(desk, plan->key);
    Status status = store_status(desk->store, error);
    if (status != OK)
        return status;
    bool fits =
        text_format(plan->path, 512, "%s/desk-%s%s", place, stamp, plan->key[0] ? sealed_ending : open_ending) &&
        text_format(plan->copy, sizeof plan->copy - 16, "%s/desk-%s%s", usual, stamp, copy_ending);
    text_format(plan->part, sizeof plan->part, "%s%s", plan->path, unfinished_ending);
    return fits ? OK : error_set(error, ERR_USAGE, "", tr("the name of the folder is too long"));
}

static Status back_up(Desk *desk, const char *folder, bool whole, char path[512], Error *error)
{
    char place[PATH_MAX], stamp[STAMP_SIZE], manifest[PATH_MAX];
    Instant at = clock_now();
    Plan plan;
    Status status = choose_folder(desk, folder, place, error);
    backup_stamp(at, stamp);
    if (status == OK)
        status = plan_backup(desk, place, stamp, &plan, error);
    plan.look = whole || folder || is_whole_due(desk) ? LOOK_WHOLE : LOOK_PAGES;
    if (status == OK)
        status = run_child(&plan, error);
    if (status == OK && manifest_name(plan.path, manifest))
        status = write_manifest(manifest, &plan, at, error);
    if (status != OK)
        return status;
    text_copy(path, 512, plan.path);
    status = erased_keep(store_path(desk->store), place, error);
    if (status != OK)
        return status;
    note_elsewhere(desk, manifest, &plan, at);
    status = store_write(desk->store, trace_write, &(Trace){"backup", path, plan.reply.digest.sha256}, error);
    if (status != OK)
        error_prefix(error, tr("the backup %s is made, but not recorded"), path);
    return status;
}

Status backup_run(Desk *desk, const char *folder, bool whole, char path[512], Error *error)
{
    Error unasked;
    int lock;
    path[0] = '\0';
    if (!error)
        error = &unasked;
    Status status = take_turn(desk, &lock, error);
    if (status != OK)
        return status;
    status = back_up(desk, folder, whole, path, error);
    if (status == OK)
        backup_rotate(store_path(desk->store), &desk->config->backup);
    close(lock);
    return status;
}

Status backup_if_older(Desk *desk, int64_t minutes, char path[512], Error *error)
{
    int lock;
    path[0] = '\0';
    Status status = take_turn(desk, &lock, error);
    if (status == ERR_BUSY)
        return OK; /* another desk is at it */
    if (status != OK)
        return status;
    int64_t age = backup_age_minutes(store_path(desk->store));
    if (age < 0 || age >= minutes)
        status = back_up(desk, NULL, false, path, error);
    if (status == OK)
        backup_rotate(store_path(desk->store), &desk->config->backup);
    close(lock);
    return status;
}

/* --- the key --- */

bool backup_key(Desk *desk, char public_key[SEAL_PUBLIC])
{
    return query_one_text(desk->store, public_key, SEAL_PUBLIC, "SELECT value FROM meta WHERE name = 'backup_key'");
}

static void key_write(Store *store, void *arg)
{
    exec(store, "INSERT INTO meta(name, value) VALUES('backup_key', ?1) ON CONFLICT(name) DO UPDATE SET value = ?1",
         TEXT_(arg));
    trace_write(store, &(Trace){"backup-key", arg, NULL});
}

Status backup_key_set(Desk *desk, const char *public_key, Error *error)
{
    char copy[SEAL_PUBLIC];
    text_copy(copy, sizeof copy, public_key);
    if (!staff_may(desk, "lead system"))
        return error_set(error, ERR_DENIED, "", tr("only a lead or who looks after the machine makes the backup key"));
    return store_write(desk->store, key_write, copy, error);
}

Status restore_audit(Desk *desk, const char *backup_file, Error *error)
{
    return store_write(desk->store, trace_write, &(Trace){"restore", backup_file, NULL}, error);
}

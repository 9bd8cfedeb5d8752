/* Backup: a checked copy of the whole database with its manifest, made by a child process. */
#include "backup.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <signal.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "leaving.h"
#include "out.h"
#include "seal.h"
#include "staff.h"
#include "text.h"
#include "tr.h"

enum { BLOCK = 1 << 16 };

/* --- digests --- */

static Status digest_rest(int fd, const char *path, Digest *digest, Error *error)
{
    crypto_hash_sha256_state state;
    unsigned char hash[crypto_hash_sha256_BYTES], *block = malloc(BLOCK);
    ssize_t got;
    *digest = (Digest){.sha256 = ""};
    if (!block)
        return error_memory(error);
    crypto_hash_sha256_init(&state);
    while ((got = read(fd, block, BLOCK)) > 0) {
        crypto_hash_sha256_update(&state, block, (unsigned long long)got);
        digest->size += got;
    }
    Status status = got < 0 ? error_errno(error, ERR_IO, tr("cannot read"), path) : OK;
    free(block);
    crypto_hash_sha256_final(&state, hash);
    sodium_bin2hex(digest->sha256, SHA256_SIZE, hash, sizeof hash);
    return status;
}

Status digest_file(const char *path, Digest *digest, Error *error)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return error_errno(error, ERR_IO, tr("cannot read"), path);
    Status status = digest_rest(fd, path, digest, error);
    close(fd);
    return status;
}

/* --- processes --- */

/* What comes back through the pipe, in one piece. */
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
    int copied;            /* the copy, opened while its name is sure */
    StoreLook look;
} Plan;

typedef struct {
    pid_t process; /* -1: it could not be started */
    int from;
} Child;

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

/* Does `work` in a process of its own. */
static Child child_start(void (*work)(const Plan *plan, const char *file, Reply *reply), const Plan *plan,
                         const char *file)
{
    int ends[2];
    pid_t parent = getpid();
    if (pipe2(ends, O_CLOEXEC) != 0)
        return (Child){-1, -1};
    pid_t process = fork();
    if (process == 0) {
        Reply reply = {0};
        leave_parent_alone(parent);
        close(ends[0]);
        work(plan, file, &reply);
        _exit(write(ends[1], &reply, sizeof reply) == (ssize_t)sizeof reply ? 0 : 1);
    }
    close(ends[1]);
    if (process < 0)
        close(ends[0]);
    return (Child){process, process < 0 ? -1 : ends[0]};
}

/* False: it was broken off. */
static bool child_end(const Child *child, Reply *reply)
{
    size_t got = 0;
    while (got < sizeof *reply) {
        ssize_t n = read(child->from, (char *)reply + got, sizeof *reply - got);
        if (n > 0)
            got += (size_t)n;
        else if (n == 0 || errno != EINTR)
            break;
    }
    close(child->from);
    while (waitpid(child->process, NULL, 0) < 0 && errno == EINTR)
        continue;
    return got == sizeof *reply;
}

/* --- making it: one process copies and checks, another digests or seals what lies on the disk meanwhile --- */

static void finish(const Plan *plan, const char *file, Reply *reply)
{
    Status status = plan->key[0] ? seal_write(plan->copied, plan->part, plan->key, &reply->digest, &reply->error)
                                 : digest_rest(plan->copied, file, &reply->digest, &reply->error);
    reply->error.code = status;
}

typedef struct {
    const Plan *plan;
    Child child;
    bool begun;
} Beside;

static void begin_finish(void *arg, const char *file)
{
    Beside *beside = arg;
    Plan plan = *beside->plan;
    plan.copied = open(file, O_RDONLY | O_CLOEXEC);
    beside->child = plan.copied < 0 ? (Child){-1, -1} : child_start(finish, &plan, file);
    beside->begun = true;
    if (plan.copied >= 0)
        close(plan.copied);
}

static Status end_finish(const Beside *beside, Digest *digest, Error *error)
{
    Reply finished;
    if (beside->child.process < 0 || !child_end(&beside->child, &finished))
        return error_set(error, ERR_IO, "", tr("the backup was broken off: nothing of it was kept"));
    *digest = finished.digest;
    if (finished.error.code != OK)
        *error = finished.error;
    return finished.error.code;
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

static Status copy_and_finish(const Plan *plan, Store *store, const char *file, Reply *reply)
{
    Beside beside = {.plan = plan};
    Error *error = &reply->error, other;
    StoreCopy copy = {.look = plan->look, .beside = begin_finish, .arg = &beside};
    int64_t begun = clock_milliseconds();
    Status status = store_copy(store, file, &copy, error);
    Status finished = beside.begun ? end_finish(&beside, &reply->digest, status == OK ? error : &other) : OK;
    bool copied = status == OK;
    status = copied ? finished : status;
    if (status == OK && plan->key[0])
        status = name_sealed(plan, error);
    if (plan->key[0])
        unlink(plan->part);
    if (copied && (plan->key[0] || status != OK))
        unlink(file);
    reply->facts = copy.facts;
    reply->copying_ms = copy.copying_ms;
    reply->checking_ms = clock_milliseconds() - begun - copy.copying_ms;
    return status;
}

static void make_copy(const Plan *plan, const char *file, Reply *reply)
{
    enum { BEHIND_THE_DESKS = 10 };
    Store *store;
    Status status = store_open(&store, plan->database, NULL, &reply->error);
    setpriority(PRIO_PROCESS, 0, BEHIND_THE_DESKS); /* no lock of theirs is held from here on */
    if (status == OK)
        status = copy_and_finish(plan, store, file, reply);
    store_close(&store);
    reply->error.code = status;
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

static Status run_child(const Plan *plan, Reply *reply, Error *error)
{
    Child child = child_start(make_copy, plan, plan->key[0] ? plan->copy : plan->path);
    if (child.process < 0)
        return error_errno(error, ERR_IO, tr("cannot start"), "backup");
    if (child_end(&child, reply)) {
        *error = reply->error;
        return reply->error.code;
    }
    sweep(plan);
    return error_set(error, ERR_IO, "", tr("the backup was broken off: nothing of it was kept"));
}

/* --- the manifest --- */

static void put_manifest(FILE *to, const Plan *plan, Instant at, const Reply *reply)
{
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

static Status write_manifest(const char *name, const Plan *plan, Instant at, const Reply *reply, Error *error)
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
    put_manifest(to, plan, at, reply);
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
static void note_elsewhere(Desk *desk, const char *manifest, const Plan *plan, Instant at, const Reply *reply)
{
    char usual[PATH_MAX], name[PATH_MAX], note[PATH_MAX];
    struct stat st;
    Error ignored;
    backup_folder(store_path(desk->store), usual);
    text_copy(name, sizeof name, manifest);
    if ((mkdir(usual, 0700) == 0 || errno == EEXIST) &&
        text_format(note, sizeof note, "%s/%s", usual, basename(name)) && lstat(note, &st) != 0)
        write_manifest(note, plan, at, reply, &ignored);
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
    Reply reply;
    Status status = choose_folder(desk, folder, place, error);
    backup_stamp(at, stamp);
    if (status == OK)
        status = plan_backup(desk, place, stamp, &plan, error);
    plan.look = whole || folder || is_whole_due(desk) ? LOOK_WHOLE : LOOK_PAGES;
    if (status == OK)
        status = run_child(&plan, &reply, error);
    if (status == OK && manifest_name(plan.path, manifest))
        status = write_manifest(manifest, &plan, at, &reply, error);
    if (status != OK)
        return status;
    text_copy(path, 512, plan.path);
    status = erased_keep(store_path(desk->store), place, error);
    if (status != OK)
        return status;
    note_elsewhere(desk, manifest, &plan, at, &reply);
    status = store_write(desk->store, trace_write, &(Trace){"backup", path, reply.digest.sha256}, error);
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

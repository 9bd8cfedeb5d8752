/* Restore: a backup, checked on a copy, in the place of the database; the old files are set aside. */
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "backup.h"
#include "leaving.h"
#include "text.h"
#include "tr.h"

enum { BLOCK = 1 << 16, NAME_ROOM = PATH_MAX + 64 };

typedef struct {
    const char *backup;    /* what is restored */
    const char *database;  /* its place */
    const char *key;       /* as written down; NULL */
    char fresh[NAME_ROOM]; /* the checked copy, beside its place */
    char aside[NAME_ROOM]; /* what was there before */
    bool moved;            /* the database is aside */
} Restore;

/* What belongs to the database and must never stand beside another. */
static const char *const logs[] = {"-wal", "-journal"};
enum { LOGS = 2 };

static void with_tail(char out[NAME_ROOM], const char *path, const char *tail)
{
    text_format(out, NAME_ROOM, "%s%s", path, tail);
}

static bool there(const char *path)
{
    struct stat st;
    return lstat(path, &st) == 0;
}

static bool holds_something(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && st.st_size > 0;
}

/* --- the copy that is checked is the copy that takes the place --- */

static bool copy_bytes(int from, int to)
{
    char *block = malloc(BLOCK);
    ssize_t got = block ? 0 : -1;
    bool good = block != NULL;
    while (good && (got = read(from, block, BLOCK)) > 0)
        for (ssize_t done = 0, n; good && done < got; done += n)
            good = (n = write(to, block + done, (size_t)(got - done))) > 0;
    free(block);
    return good && got == 0;
}

/* What root restores must not lock the owner of the folder out. */
static bool give_to_owner(const char *path, int file)
{
    char copy[NAME_ROOM];
    struct stat folder;
    text_copy(copy, sizeof copy, path);
    return geteuid() != 0 || (stat(dirname(copy), &folder) == 0 && fchown(file, folder.st_uid, folder.st_gid) == 0);
}

static Status say_key_wanted(const char *path, Error *error)
{
    return error_set(error, ERR_INPUT, "key", tr("%s is sealed: its key is needed"), path);
}

/* A sealed backup is opened on the way. */
static Status open_sealed(const Restore *restore, Error *error)
{
    char phrase[SEAL_PHRASE];
    if (!restore->key)
        return say_key_wanted(restore->backup, error);
    Status status = seal_read_phrase(restore->key, phrase, error);
    if (status != OK)
        return status;
    int out = open(restore->fresh, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (out < 0 || !give_to_owner(restore->fresh, out))
        status = error_errno(error, ERR_IO, tr("cannot write"), restore->fresh);
    if (status == OK)
        status = seal_open(restore->backup, out, phrase, error);
    if (status == OK && fsync(out) != 0)
        status = error_errno(error, ERR_IO, tr("cannot write"), restore->fresh);
    if (out >= 0)
        close(out);
    sodium_memzero(phrase, sizeof phrase);
    return status;
}

static Status copy_file(const char *from, const char *to, Error *error)
{
    int in = open(from, O_RDONLY | O_CLOEXEC);
    if (in < 0)
        return error_errno(error, errno == ENOENT ? ERR_NOT_FOUND : ERR_IO, tr("cannot open"), from);
    unlink(to); /* of a restore that was broken off; nobody else is here, the lock is held */
    int out = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    bool good = out >= 0 && give_to_owner(to, out) && copy_bytes(in, out) && fsync(out) == 0;
    Status status = good ? OK : error_errno(error, ERR_IO, tr("cannot write"), to);
    if (out >= 0)
        close(out);
    close(in);
    return status;
}

static Status check_digest(const Restore *restore, Error *error)
{
    char manifest[PATH_MAX], stated[SHA256_SIZE] = "";
    Digest found;
    Status status = manifest_name(restore->backup, manifest) ? manifest_read(manifest, stated, NULL, error) : OK;
    if (status != OK || !stated[0])
        return status;
    /* Of an open backup the copy is looked at, which is what will take the place; a sealed one vouches for itself. */
    status = digest_file(seal_is(restore->backup) ? restore->backup : restore->fresh, &found, error);
    if (status == OK && !text_equal(stated, found.sha256))
        return error_set(error, ERR_DAMAGED, "",
                         tr("%1$s is not the file of its manifest %2$s: it was changed or is damaged; take another "
                            "backup"),
                         restore->backup, manifest);
    return status;
}

/* A pair of file and log, copied by hand or set aside earlier, becomes one file. */
static Status join_log(const Restore *restore, Error *error)
{
    char log[NAME_ROOM], fresh_log[NAME_ROOM];
    with_tail(log, restore->backup, "-wal");
    with_tail(fresh_log, restore->fresh, "-wal");
    unlink(fresh_log);
    if (!holds_something(log))
        return OK;
    Status status = copy_file(log, fresh_log, error);
    return status == OK ? store_join_log(restore->fresh, error) : status;
}

static void drop_tails(const Restore *restore)
{
    static const char *const tails[] = {"-wal", "-shm", "-journal"};
    char path[NAME_ROOM];
    for (size_t i = 0; i < sizeof tails / sizeof tails[0]; i++) {
        with_tail(path, restore->fresh, tails[i]);
        unlink(path);
    }
}

static void drop_fresh(const Restore *restore)
{
    unlink(restore->fresh);
    drop_tails(restore);
}

static Status make_fresh(const Restore *restore, StoreFacts *facts, Error *error)
{
    drop_fresh(restore);
    Status status =
        seal_is(restore->backup) ? open_sealed(restore, error) : copy_file(restore->backup, restore->fresh, error);
    if (status == OK)
        status = check_digest(restore, error);
    if (status == OK)
        status = join_log(restore, error);
    /* Every message from here on would name the copy, which will be gone. */
    if (status == OK && (status = store_inspect(restore->fresh, LOOK_WHOLE, facts, error)) != OK)
        error_prefix(error, tr("%s cannot be restored"), restore->backup);
    if (status == OK && clock_is_set() && !facts->practice)
        status =
            error_set(error, ERR_DENIED, "", tr("with --now a real database is only read: leave --now out to save"));
    if (status == OK)
        status = store_sync_folder(restore->fresh, error);
    /* Reading leaves an index and an empty log; what they could hold was joined. */
    drop_tails(restore);
    return status;
}

/* --- the exchange --- */

/* Only ever onto a name that is free. */
static bool move(const char *from, const char *to)
{
    return renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0;
}

/* The database and its log belong together, and no call moves two files. So:
 *   1. the log gets its second name beside the set-aside one    (database and log: the old pair, as before)
 *   2. the database moves aside                                 (set aside: the old pair, whole)
 *   3. the log's first name goes, the index moves aside
 *   4. the checked copy takes the place                         (the new file, alone)
 * A cut before 2 leaves the old database open to everybody, one after 4 the new. Between, within microseconds, the
 * place is empty, never mixed: the old pair opens under its set-aside name, and the same command again goes on. */
static Status link_logs(const Restore *restore, Error *error)
{
    char log[NAME_ROOM], aside[NAME_ROOM];
    for (size_t i = 0; i < LOGS; i++) {
        with_tail(log, restore->database, logs[i]);
        with_tail(aside, restore->aside, logs[i]);
        if (there(log) && link(log, aside) != 0)
            return error_errno(error, ERR_IO, tr("cannot make"), aside);
    }
    return OK;
}

/* The second names go again: only where the first is the same file. */
static void unlink_logs(const Restore *restore, bool first)
{
    struct stat one, other;
    char log[NAME_ROOM], aside[NAME_ROOM];
    for (size_t i = 0; i < LOGS; i++) {
        with_tail(log, restore->database, logs[i]);
        with_tail(aside, restore->aside, logs[i]);
        if (lstat(log, &one) == 0 && lstat(aside, &other) == 0 && one.st_dev == other.st_dev &&
            one.st_ino == other.st_ino)
            unlink(first ? log : aside);
    }
}

static Status set_aside(Restore *restore, Error *error)
{
    char index[NAME_ROOM], index_aside[NAME_ROOM];
    Status status = link_logs(restore, error);
    if (status != OK)
        return status;
    if (there(restore->database) && !move(restore->database, restore->aside))
        return error_errno(error, ERR_IO, tr("cannot make"), restore->aside);
    restore->moved = true;
    /* On the disk before the logs lose their names: else a power cut could keep the file and take a log. */
    status = store_sync_folder(restore->aside, error);
    if (status != OK)
        return status;
    unlink_logs(restore, true);
    with_tail(index, restore->database, "-shm");
    with_tail(index_aside, restore->aside, "-shm");
    move(index, index_aside);
    return OK;
}

/* Backwards; what fails here stays under its set-aside name. */
static void put_back(const Restore *restore)
{
    char log[NAME_ROOM], aside[NAME_ROOM];
    bool whole = true;
    for (size_t i = 0; restore->moved && i < LOGS; i++) {
        with_tail(log, restore->database, logs[i]);
        with_tail(aside, restore->aside, logs[i]);
        if (there(aside) && !there(log))
            whole = link(aside, log) == 0 && whole;
    }
    if (restore->moved && there(restore->aside))
        whole = whole && move(restore->aside, restore->database);
    if (whole)
        unlink_logs(restore, false);
}

static Status exchange(Restore *restore, Error *error)
{
    Status status = set_aside(restore, error);
    /* A desk that was opened since the lock was taken holds the old file: it would save into what is set aside. */
    int user = status == OK ? store_user(restore->aside) : 0;
    if (user)
        status = error_set(error, ERR_BUSY, "", tr("%1$s is open in a desk (process %2$d): close every desk first"),
                           restore->database, user);
    if (status == OK && !move(restore->fresh, restore->database))
        status = error_errno(error, ERR_IO, tr("cannot make"), restore->database);
    if (status == OK)
        return store_sync_folder(restore->database, error);
    put_back(restore);
    return status;
}

/* --- the whole --- */

static Status make_folders(const char *database, Error *error)
{
    char copy[PATH_MAX];
    text_copy(copy, sizeof copy, database);
    char *folder = dirname(copy);
    for (char *slash = folder + 1; (slash = strchr(slash, '/')); *slash++ = '/') {
        *slash = '\0';
        if (mkdir(folder, 0700) != 0 && errno != EEXIST)
            return error_errno(error, ERR_IO, tr("cannot make the folder"), folder);
    }
    if (mkdir(folder, 0700) != 0 && errno != EEXIST)
        return error_errno(error, ERR_IO, tr("cannot make the folder"), folder);
    return OK;
}

static Status check_places(const char *backup, const char *database, Error *error)
{
    struct stat from, to;
    if (stat(backup, &from) != 0)
        return error_errno(error, errno == ENOENT ? ERR_NOT_FOUND : ERR_IO, tr("cannot open"), backup);
    if (!S_ISREG(from.st_mode))
        return error_set(error, ERR_INPUT, "", tr("%s is not a file"), backup);
    if (lstat(database, &to) != 0)
        return OK;
    if (from.st_dev == to.st_dev && from.st_ino == to.st_ino)
        return error_set(error, ERR_INPUT, "", tr("%s is the database itself: name a backup"), backup);
    if (!S_ISREG(to.st_mode))
        return error_set(error, ERR_DENIED, "", tr("%s is not a plain file (a link or a device): name the file itself"),
                         database);
    return OK;
}

/* The first moment from now on whose name nothing has: a restore that was cut off leaves its own behind. */
static void name_aside(Restore *restore)
{
    char stamp[STAMP_SIZE], log[NAME_ROOM];
    bool taken = true;
    for (Instant at = clock_now(); taken; at++) {
        backup_stamp(at, stamp);
        text_format(restore->aside, sizeof restore->aside, "%s.before-restore-%s", restore->database, stamp);
        taken = there(restore->aside);
        for (size_t i = 0; i < LOGS; i++) {
            with_tail(log, restore->aside, logs[i]);
            taken = taken || there(log);
        }
    }
}

static Status bring_list(const Restore *restore, Error *error)
{
    char copy[PATH_MAX];
    text_copy(copy, sizeof copy, restore->backup);
    return erased_bring(restore->database, dirname(copy), error);
}

Status restore_run(const char *backup_file, const char *database, const char *key, Error *error)
{
    Restore restore = {.backup = backup_file, .database = database, .key = key};
    StoreFacts facts;
    int lock;
    Error unasked;
    if (!error)
        error = &unasked;
    if (strlen(backup_file) >= PATH_MAX - 8 || strlen(database) >= PATH_MAX - 8)
        return error_set(error, ERR_USAGE, "", tr("the path of the database is too long"));
    Status status = check_places(backup_file, database, error);
    if (status == OK)
        status = make_folders(database, error);
    if (status == OK)
        status = store_seize(database, &lock, error);
    if (status != OK)
        return status;
    with_tail(restore.fresh, database, ".restore");
    name_aside(&restore);
    status = make_fresh(&restore, &facts, error);
    /* The list of erasures holds for what is restored: it is applied when the desk opens. */
    if (status == OK)
        status = bring_list(&restore, error);
    if (status == OK)
        status = exchange(&restore, error);
    if (status != OK)
        drop_fresh(&restore);
    close(lock);
    return status;
}

/* --- the drill --- */

static Status compare_manifest(const char *backup_file, RestoreDrill *drill, Error *error)
{
    char manifest[PATH_MAX], sha256[SHA256_SIZE] = "";
    StoreFacts stated;
    Status status = manifest_name(backup_file, manifest) ? manifest_read(manifest, sha256, &stated, error) : OK;
    drill->compared = status == OK && sha256[0];
    const StoreFacts *is = &drill->facts;
    if (drill->compared &&
        (stated.schema != is->schema || stated.donors != is->donors || stated.attempts != is->attempts ||
         stated.audits != is->audits || stated.audit_head != is->audit_head))
        return error_set(error, ERR_DAMAGED, "", tr("%1$s does not hold what its manifest %2$s states"), backup_file,
                         manifest);
    return status;
}

Status restore_drill(const char *backup_file, const char *database, const char *key, RestoreDrill *drill, Error *error)
{
    Restore restore = {.backup = backup_file, .database = database, .key = key};
    char folder[NAME_ROOM];
    *drill = (RestoreDrill){0};
    Status status = check_places(backup_file, database, error);
    text_format(folder, sizeof folder, "%s.drill-XXXXXX", database);
    if (status == OK && !mkdtemp(folder))
        status = error_errno(error, ERR_IO, tr("cannot make the folder"), folder);
    if (status != OK)
        return status;
    text_format(restore.fresh, sizeof restore.fresh, "%s/desk.db", folder);
    int64_t begun = clock_milliseconds();
    status = make_fresh(&restore, &drill->facts, error);
    drill->seconds = (clock_milliseconds() - begun) / 1000;
    if (status == OK)
        status = compare_manifest(backup_file, drill, error);
    drop_fresh(&restore);
    rmdir(folder);
    return status;
}

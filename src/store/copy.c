/* Whole copies of the file: taken while others save, checked before they count, and who has a file open. */
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "internal.h"
#include "text.h"
#include "tr.h"

enum {
    PATIENCE_MILLISECONDS = 30000, /* nobody waits for a backup, and many may be saving */
    SEIZE_MILLISECONDS = 2000,
    /* Where SQLite keeps its locks (sqlite.org/fileformat2, walformat): in the file, in the index of the log. */
    SHARED_FIRST = 0x40000002,
    SHARED_SIZE = 510,
    INDEX_IN_USE = 128
};

/* --- names --- */

Status store_sync_folder(const char *path, Error *error)
{
    char copy[PATH_MAX];
    text_copy(copy, sizeof copy, path);
    int fd = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    /* Some file systems of sticks and networks cannot do it for a folder. */
    bool safe = fd >= 0 && (fsync(fd) == 0 || errno == EINVAL);
    Status status = safe ? OK : error_errno(error, ERR_IO, tr("cannot make safe the folder of"), path);
    if (fd >= 0)
        close(fd);
    return status;
}

/* SQLite refuses links anywhere in a path: those of the folder are followed here, one in the name itself is not. */
static Status resolve(const char *path, char out[PATH_MAX], Error *error)
{
    char copy[PATH_MAX], name[PATH_MAX], folder[PATH_MAX];
    if (!text_copy(copy, sizeof copy, path))
        return error_set(error, ERR_USAGE, "", tr("the path of the database is too long"));
    text_copy(name, sizeof name, path);
    const char *parent = dirname(copy);
    if (!realpath(parent, folder))
        return error_set(error, ERR_NOT_FOUND, "", tr("there is no folder %s"), parent);
    if (!text_format(out, PATH_MAX, "%s/%s", folder[1] ? folder : "", basename(name)))
        return error_set(error, ERR_USAGE, "", tr("the path of the database is too long"));
    return OK;
}

static Status say_exists(const char *path, Error *error)
{
    return error_set(error, ERR_DUPLICATE, "", tr("%s exists already; it was left as it is"), path);
}

/* rename() would replace what is there. */
static Status rename_new(const char *from, const char *to, Error *error)
{
    if (renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0)
        return OK;
    if ((errno == EINVAL || errno == ENOSYS) && link(from, to) == 0 && unlink(from) == 0)
        return OK;
    return errno == EEXIST ? say_exists(to, error) : error_errno(error, ERR_IO, tr("cannot make"), to);
}

/* --- reading a file that stays as it is --- */

static Status say_unreadable(sqlite3 *db, const char *path, Error *error)
{
    int code = sqlite3_errcode(db);
    if (code == SQLITE_NOMEM)
        return error_memory(error);
    return error_set(error, code == SQLITE_CANTOPEN || code == SQLITE_IOERR ? ERR_IO : ERR_DAMAGED, "",
                     tr("%1$s cannot be read as a database (%2$s)"), path, sqlite3_errmsg(db));
}

/* The first value of the first row, as text; "" where there is none. */
static bool ask(sqlite3 *db, const char *sql, char *out, size_t size)
{
    sqlite3_stmt *statement = NULL;
    out[0] = '\0';
    int code = sqlite3_prepare_v2(db, sql, -1, &statement, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_step(statement);
    const char *text = code == SQLITE_ROW ? (const char *)sqlite3_column_text(statement, 0) : NULL;
    text_copy(out, size, text ? text : "");
    /* A late failure of the statement would be lost in the next one's. */
    bool good = sqlite3_finalize(statement) == SQLITE_OK;
    return good && (code == SQLITE_ROW || code == SQLITE_DONE);
}

static bool ask_number(sqlite3 *db, const char *sql, int64_t *out)
{
    sqlite3_stmt *statement = NULL;
    *out = 0;
    int code = sqlite3_prepare_v2(db, sql, -1, &statement, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_step(statement);
    if (code == SQLITE_ROW)
        *out = sqlite3_column_int64(statement, 0);
    bool good = sqlite3_finalize(statement) == SQLITE_OK;
    return good && (code == SQLITE_ROW || code == SQLITE_DONE);
}

/* Whose file it is comes first: the tables of another program are not asked. */
static Status read_owner(sqlite3 *db, const char *path, StoreFacts *facts, Error *error)
{
    int64_t application;
    if (!ask_number(db, "PRAGMA application_id", &application) ||
        !ask_number(db, "PRAGMA user_version", &facts->schema))
        return say_unreadable(db, path, error);
    if (application != STORE_APPLICATION_ID)
        return error_set(error, ERR_DAMAGED, "", tr("%s is a database of another program; it was left as it is"), path);
    if (facts->schema > schema_version)
        return error_set(
            error, ERR_DAMAGED, "",
            tr("%s was made by a newer marrowdesk (format %d, this one knows %d): install the newer program"), path,
            (int)facts->schema, schema_version);
    return OK;
}

static Status read_facts(sqlite3 *db, const char *path, StoreFacts *facts, Error *error)
{
    int64_t practice;
    *facts = (StoreFacts){0};
    Status status = read_owner(db, path, facts, error);
    if (status != OK)
        return status;
    bool good =
        ask(db, "PRAGMA journal_mode", facts->journal, sizeof facts->journal) &&
        ask_number(db, "SELECT count(*) FROM donor", &facts->donors) &&
        ask_number(db, "SELECT count(*) FROM attempt", &facts->attempts) &&
        ask_number(db, "SELECT count(*) FROM audit", &facts->audits) &&
        ask_number(db, "SELECT max(id) FROM audit", &facts->audit_head) &&
        ask(db, "SELECT at FROM audit ORDER BY id DESC LIMIT 1", facts->audit_at, sizeof facts->audit_at) &&
        ask(db, "SELECT value FROM meta WHERE name = 'rolled_on'", facts->rolled_on, sizeof facts->rolled_on) &&
        ask_number(db, "SELECT value FROM meta WHERE name = 'practice'", &practice) &&
        (facts->schema < CHAINED_SINCE || ask(db, "SELECT lower(hex(hash)) FROM chain ORDER BY audit DESC LIMIT 1",
                                              facts->audit_hash, sizeof facts->audit_hash));
    if (!good)
        return say_unreadable(db, path, error);
    facts->practice = practice != 0;
    return OK;
}

static Status check_pages(sqlite3 *db, const char *path, Error *error)
{
    char answer[256];
    if (!ask(db, "PRAGMA integrity_check(1)", answer, sizeof answer))
        return say_unreadable(db, path, error);
    if (strcmp(answer, "ok") != 0)
        return error_set(error, ERR_DAMAGED, "", tr("%1$s is damaged (%2$s)"), path, answer);
    if (!ask(db, "PRAGMA foreign_key_check", answer, sizeof answer))
        return say_unreadable(db, path, error);
    if (answer[0])
        return error_set(error, ERR_DAMAGED, "", tr("%1$s is damaged (%2$s)"), path, answer);
    return OK;
}

/* Never a new file. */
static Status connect_to(const char *path, int flags, sqlite3 **db, Error *error)
{
    char whole[PATH_MAX];
    struct stat st;
    *db = NULL;
    Status status = resolve(path, whole, error);
    if (status != OK)
        return status;
    if (lstat(whole, &st) != 0)
        return error_errno(error, errno == ENOENT ? ERR_NOT_FOUND : ERR_IO, tr("cannot open"), path);
    if (!S_ISREG(st.st_mode))
        return error_set(error, ERR_DENIED, "", tr("%s is not a plain file (a link or a device): name the file itself"),
                         path);
    if (sqlite3_open_v2(whole, db, flags | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_NOMUTEX, NULL) == SQLITE_OK) {
        sqlite3_extended_result_codes(*db, 0);
        sqlite3_busy_timeout(*db, 10000);
        sqlite3_db_config(*db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
        sqlite3_db_config(*db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
        sqlite3_db_config(*db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
        if (sqlite3_exec(*db, "PRAGMA cell_size_check=ON", NULL, NULL, NULL) == SQLITE_OK)
            return OK;
    }
    status = say_unreadable(*db, path, error);
    sqlite3_close(*db);
    *db = NULL;
    return status;
}

Status store_inspect(const char *path, bool whole, StoreFacts *facts, Error *error)
{
    sqlite3 *db;
    *facts = (StoreFacts){0};
    Status status = connect_to(path, SQLITE_OPEN_READONLY, &db, error);
    if (status == OK)
        status = read_owner(db, path, facts, error);
    if (status == OK && whole)
        status = check_pages(db, path, error);
    if (status == OK && whole && facts->schema == schema_version)
        status = shape_check(db, path, error);
    if (status == OK)
        status = read_facts(db, path, facts, error);
    sqlite3_close(db);
    return status;
}

Status store_join_log(const char *path, Error *error)
{
    sqlite3 *db;
    char mode[16];
    Status status = connect_to(path, SQLITE_OPEN_READWRITE, &db, error);
    if (status != OK)
        return status;
    /* Leaving this mode moves the log into the file and removes it. */
    if (!ask(db, "PRAGMA journal_mode=DELETE", mode, sizeof mode) || strcmp(mode, "delete") != 0)
        status = say_unreadable(db, path, error);
    sqlite3_close(db);
    return status;
}

/* --- taking a copy --- */

/* Two connections see the same moment: no write comes between their beginnings, because the write lock is held that
 * long. One copies; the other counts what must be in the copy. */
typedef struct {
    Store *store;
    sqlite3 *copier;
    bool held;
    int part;       /* the copy */
    unsigned turns; /* of while_copying() */
} Moment;

enum { TURN_STEPS = 500, SEND_TURNS = 2000 /* some megabytes of the copy */ };

/* VACUUM cannot run inside a transaction that is begun beforehand: its own is watched for. The copy is sent to the disk
 * as it grows: forcing it out at the end, all at once, would hold up what the desks save meanwhile. */
static int while_copying(void *arg)
{
    Moment *moment = arg;
    if (moment->held && sqlite3_txn_state(moment->copier, "main") != SQLITE_TXN_NONE) {
        lock_release(moment->store);
        moment->held = false;
    }
    if (++moment->turns % SEND_TURNS == 0)
        sync_file_range(moment->part, 0, 0, SYNC_FILE_RANGE_WRITE);
    return 0;
}

static Status say_not_copied(Moment *moment, const char *path, Error *error)
{
    if (sqlite3_errcode(moment->copier) == SQLITE_FULL)
        return error_set(error, ERR_IO, "", tr("the disk of %s is full: no backup was made"), path);
    store_sqlite_error(moment->store, sqlite3_extended_errcode(moment->copier), sqlite3_errmsg(moment->copier), error);
    error_prefix(error, "%s", tr("no backup was made"));
    return error->code;
}

static Status vacuum_into(Moment *moment, const char *path, Error *error)
{
    sqlite3_stmt *statement = NULL;
    int code = sqlite3_prepare_v2(moment->copier, "VACUUM INTO ?1", -1, &statement, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_bind_text(statement, 1, path, -1, SQLITE_TRANSIENT);
    sqlite3_progress_handler(moment->copier, TURN_STEPS, while_copying, moment);
    if (code == SQLITE_OK)
        code = sqlite3_step(statement);
    Status status = code == SQLITE_DONE ? OK : say_not_copied(moment, path, error);
    sqlite3_progress_handler(moment->copier, 0, NULL, NULL);
    sqlite3_finalize(statement);
    return status;
}

static Status copy_and_count(Moment *moment, const char *path, StoreFacts *facts, Error *error)
{
    Store *store = moment->store;
    int64_t ignored;
    Status status = lock_take(store, PATIENCE_MILLISECONDS, error);
    if (status != OK)
        return status;
    moment->held = true;
    /* The copier reads its tables of tables first: that reading must not be taken for the beginning of the copy. */
    if (!ask_number(moment->copier, "SELECT count(*) FROM meta", &ignored))
        status = say_unreadable(moment->copier, store->path, error);
    else if (sqlite3_exec(store->db, "BEGIN", NULL, NULL, NULL) != SQLITE_OK ||
             !ask_number(store->db, "SELECT count(*) FROM meta", &ignored))
        status = say_unreadable(store->db, store->path, error);
    if (status == OK)
        status = vacuum_into(moment, path, error);
    if (moment->held)
        lock_release(store);
    if (status == OK)
        status = read_facts(store->db, store->path, facts, error);
    store_roll_back(store);
    return status;
}

/* Forced out and dropped from memory, so that the check reads what the disk has. */
static Status force_out(int part, const char *path, Error *error)
{
    if (fsync(part) != 0)
        return error_errno(error, ERR_IO, tr("cannot write"), path);
    posix_fadvise(part, 0, 0, POSIX_FADV_DONTNEED);
    return OK;
}

static Status compare(const char *path, const StoreFacts *wanted, Error *error)
{
    StoreFacts found;
    Status status = store_inspect(path, true, &found, error);
    if (status == OK && (found.schema != wanted->schema || found.donors != wanted->donors ||
                         found.attempts != wanted->attempts || found.audits != wanted->audits ||
                         found.audit_head != wanted->audit_head || !text_equal(found.audit_hash, wanted->audit_hash)))
        return error_set(error, ERR_DAMAGED, "",
                         tr("the copy %s does not hold what the database holds: it was thrown away"), path);
    return status;
}

/* `part` is the empty file of that name. It stays open until the copier is gone: closing it would take the copier's own
 * locks on the file away. */
static Status fill_part(Store *store, int part, const char *path, Error *error)
{
    StoreFacts facts;
    Moment moment = {.store = store, .part = part};
    Status status = connect_to(store->path, SQLITE_OPEN_READWRITE, &moment.copier, error);
    if (status == OK)
        status = copy_and_count(&moment, path, &facts, error);
    sqlite3_close(moment.copier);
    if (status == OK)
        status = force_out(part, path, error);
    close(part);
    return status == OK ? compare(path, &facts, error) : status;
}

Status store_copy(Store *store, const char *path, Error *error)
{
    char whole[PATH_MAX], part[PATH_MAX + 16];
    struct stat st;
    Error ignored;
    if (!error)
        error = &ignored;
    if (store->writing)
        return error_set(error, ERR_INTERNAL, "", tr("a write inside a write"));
    Status status = resolve(path, whole, error);
    if (status != OK)
        return status;
    if (lstat(whole, &st) == 0)
        return say_exists(whole, error);
    text_format(part, sizeof part, "%s.part", whole);
    /* Made here, for its permissions; SQLite fills an empty file. */
    int fd = open(part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return errno == EEXIST ? say_exists(part, error) : error_errno(error, ERR_IO, tr("cannot make"), part);
    status = fill_part(store, fd, part, error);
    if (status == OK)
        status = rename_new(part, whole, error);
    if (status == OK)
        return store_sync_folder(whole, error);
    unlink(part);
    text_append(part, sizeof part, "-journal");
    unlink(part);
    return status;
}

/* --- who has it open --- */

/* Another process' lock on these bytes: its id. */
static int lock_owner(const char *path, off_t first, off_t size)
{
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = first, .l_len = size};
    int fd = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
    bool locked = fd >= 0 && fcntl(fd, F_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
    if (fd >= 0)
        close(fd);
    return !locked ? 0 : lock.l_pid > 0 ? lock.l_pid : -1;
}

int store_user(const char *path)
{
    char index[PATH_MAX + 8];
    text_format(index, sizeof index, "%s-shm", path);
    int user = lock_owner(path, SHARED_FIRST, SHARED_SIZE);
    return user ? user : lock_owner(index, INDEX_IN_USE, 1);
}

Status store_seize(const char *path, int *lock, Error *error)
{
    Store store = {.lock = -1};
    *lock = -1;
    Status status = resolve(path, store.path, error);
    if (status == OK)
        status = lock_open(&store, error);
    if (status == OK)
        status = lock_take(&store, SEIZE_MILLISECONDS, error);
    if (status == ERR_BUSY)
        error_set(error, ERR_BUSY, "", tr("a desk is saving to %s just now: close every desk first"), path);
    int user = status == OK ? store_user(store.path) : 0;
    if (user)
        status = error_set(error, ERR_BUSY, "", tr("%1$s is open in a desk (process %2$d): close every desk first"),
                           path, user);
    if (status == OK)
        *lock = store.lock;
    else if (store.lock >= 0)
        close(store.lock);
    return status;
}

/* --- what doctor asks --- */

int store_schema(void)
{
    return schema_version;
}

const char *store_sqlite_version(void)
{
    return sqlite3_libversion();
}

void store_safety(Store *store, char journal[16], char synchronous[16])
{
    static const char *const levels[] = {"off", "normal", "full", "extra"};
    int64_t level = query_one_int(store, -1, "PRAGMA synchronous");
    query_one_text(store, journal, 16, "PRAGMA journal_mode");
    text_copy(synchronous, 16, level >= 0 && level < 4 ? levels[level] : "?");
}

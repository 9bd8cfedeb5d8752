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

#include "beside.h"
#include "internal.h"
#include "text.h"
#include "tr.h"

enum {
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

static Status find_fault(sqlite3 *db, const char *path, const char *check, const char *sound, Error *error)
{
    char answer[256];
    if (!ask(db, check, answer, sizeof answer))
        return say_unreadable(db, path, error);
    return strcmp(answer, sound) == 0 ? OK
                                      : error_set(error, ERR_DAMAGED, "", tr("%1$s is damaged (%2$s)"), path, answer);
}

static Status check_pages(sqlite3 *db, const char *path, StoreLook look, Error *error)
{
    if (look == LOOK_PAGES)
        return find_fault(db, path, "PRAGMA quick_check(1)", "ok", error);
    Status status = find_fault(db, path, "PRAGMA integrity_check(1)", "ok", error);
    return status == OK ? find_fault(db, path, "PRAGMA foreign_key_check", "", error) : status;
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

/* Cheaper to read; a page that cannot be read ends the process. */
static void map(sqlite3 *db)
{
    sqlite3_exec(db, "PRAGMA mmap_size=0x7fff0000", NULL, NULL, NULL);
}

/* `name`: what is said to be wrong. */
static Status inspect(const char *path, const char *name, StoreLook look, bool mapped, StoreFacts *facts, Error *error)
{
    sqlite3 *db;
    *facts = (StoreFacts){0};
    Status status = connect_to(path, SQLITE_OPEN_READONLY, &db, error);
    if (status == OK && mapped)
        map(db);
    if (status == OK)
        status = read_owner(db, name, facts, error);
    if (status == OK && look != LOOK_OUTSIDE)
        status = check_pages(db, name, look, error);
    if (status == OK && look != LOOK_OUTSIDE && facts->schema == schema_version)
        status = shape_check(db, name, error);
    if (status == OK)
        status = read_facts(db, name, facts, error);
    sqlite3_close(db);
    return status;
}

Status store_inspect(const char *path, StoreLook look, StoreFacts *facts, Error *error)
{
    return inspect(path, path, look, false, facts, error);
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

static Status say_not_copied(Store *store, int code, const char *path, Error *error)
{
    if (code == SQLITE_FULL)
        return error_set(error, ERR_IO, "", tr("the disk of %s is full: no backup was made"), path);
    store_sqlite_error(store, code, sqlite3_errstr(code), error);
    error_prefix(error, "%s", tr("no backup was made"));
    return error->code;
}

/* One moment of the file: what is counted is what is copied, whoever saves meanwhile, and nobody waits. */
static Status copy_and_count(Store *store, int part, const char *path, StorePages *pages, StoreCopy *copy, Error *error)
{
    int64_t ignored;
    Status status = OK;
    if (sqlite3_exec(store->db, "BEGIN", NULL, NULL, NULL) != SQLITE_OK ||
        !ask_number(store->db, "SELECT count(*) FROM meta", &ignored))
        status = say_unreadable(store->db, store->path, error);
    int code = status == OK ? pages_copy(store->db, part, !copy->keep, pages) : SQLITE_OK;
    if (code != SQLITE_OK)
        status = say_not_copied(store, code, path, error);
    if (status == OK)
        status = read_facts(store->db, store->path, &copy->facts, error);
    store_roll_back(store);
    return status;
}

/* --- looking at it: the file is mapped, each by a process of its own --- */

typedef struct {
    StoreFacts facts;
    Error error;
} Found;

typedef struct {
    const char *path, *name;
    Found found;
    bool sound; /* all relations, shown to be */
} Looking;

static void look_at_pages(void *arg)
{
    Looking *l = arg;
    l->found.error.code = inspect(l->path, l->name, LOOK_PAGES, true, &l->found.facts, &l->found.error);
}

/* That each index is its table's and each reference has a row. */
static void look_at_relations(void *arg)
{
    Looking *l = arg;
    sqlite3 *db;
    StoreFacts facts;
    Error ignored;
    int file = open(l->path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (file < 0 || connect_to(l->path, SQLITE_OPEN_READONLY, &db, &ignored) != OK)
        return;
    map(db);
    l->sound = read_owner(db, l->path, &facts, &ignored) == OK && facts.schema == schema_version &&
               shape_check(db, l->path, &ignored) == OK && indexes_agree(db, file) &&
               find_fault(db, l->path, "PRAGMA foreign_key_check", "", &ignored) == OK;
    sqlite3_close(db);
    close(file);
}

/* What could not be shown so, SQLite looks up row by row, and says what is wrong. */
static Status inspect_copy(const char *path, const char *name, StoreLook look, StoreFacts *facts, Error *error)
{
    Looking l = {.path = path, .name = name};
    Beside pages, relations = {0};
    beside_begin(&pages, look_at_pages, &l, &l.found, sizeof l.found);
    if (look == LOOK_WHOLE)
        beside_begin(&relations, look_at_relations, &l, &l.sound, sizeof l.sound);
    bool looked = beside_end(&pages);
    l.sound = beside_end(&relations) && l.sound;
    if (!looked || (l.found.error.code == OK && look == LOOK_WHOLE && !l.sound))
        return inspect(path, name, look, false, facts, error);
    *facts = l.found.facts;
    if (l.found.error.code != OK)
        *error = l.found.error;
    return l.found.error.code;
}

/* What is wrong with pages that are those of the database is wrong with it: it is named. */
static Status look_at(Store *store, const char *path, const StoreCopy *copy, Error *error)
{
    StoreFacts found;
    const StoreFacts *wanted = &copy->facts;
    Status status = inspect_copy(path, store->path, copy->look, &found, error);
    if (status == OK && (found.schema != wanted->schema || found.donors != wanted->donors ||
                         found.attempts != wanted->attempts || found.audits != wanted->audits ||
                         found.audit_head != wanted->audit_head || !text_equal(found.audit_hash, wanted->audit_hash)))
        return pages_say_other(path, error);
    return status;
}

typedef struct {
    Digest digest;
    Error error;
} Kept;

/* What is kept is made, forced out and read back in a process of its own. */
typedef struct {
    const StoreCopy *copy;
    int part;
    const char *path;
    StorePages pages;
    Kept kept;
} Keeping;

static void keep(void *arg)
{
    Keeping *k = arg;
    Kept *kept = &k->kept;
    Status status = OK;
    if (k->copy->keep)
        status = k->copy->keep(k->copy->arg, k->part, &k->pages, &kept->digest, &kept->error);
    else if (fsync(k->part) != 0)
        status = error_errno(&kept->error, ERR_IO, tr("cannot write"), k->path);
    else
        status = pages_read_back(&k->pages, k->part, k->path, &kept->digest, &kept->error);
    kept->error.code = status;
}

static Status end_keeping(Keeping *keeping, Beside *beside, StoreCopy *copy, Error *error)
{
    if (!beside_end(beside))
        return error_set(error, ERR_IO, "", tr("the backup was broken off: nothing of it was kept"));
    copy->digest = keeping->kept.digest;
    if (keeping->kept.error.code != OK)
        *error = keeping->kept.error;
    return keeping->kept.error.code;
}

/* `part` is the empty file of that name. It is looked at while the disk takes in what is kept and gives it back; that
 * the disk has those very pages comes before whatever else was found. */
static Status fill_part(Store *store, int part, const char *path, StoreCopy *copy, Error *error)
{
    Keeping keeping = {.copy = copy, .part = part, .path = path};
    Beside beside;
    Error looked;
    int64_t begun = clock_milliseconds();
    Status status = copy_and_count(store, part, path, &keeping.pages, copy, error);
    copy->copying_ms = clock_milliseconds() - begun;
    if (status == OK && !beside_begin(&beside, keep, &keeping, &keeping.kept, sizeof keeping.kept))
        status = error_errno(error, ERR_IO, tr("cannot start"), "backup");
    if (status == OK) {
        Status look = look_at(store, path, copy, &looked);
        status = end_keeping(&keeping, &beside, copy, error);
        if (status == OK && look != OK) {
            *error = looked;
            status = look;
        }
    }
    pages_free(&keeping.pages);
    return status;
}

Status store_copy(Store *store, const char *path, StoreCopy *copy, Error *error)
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
    int fd = open(part, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return errno == EEXIST ? say_exists(part, error) : error_errno(error, ERR_IO, tr("cannot make"), part);
    status = fill_part(store, fd, part, copy, error);
    close(fd);
    if (status == OK && !copy->keep)
        status = rename_new(part, whole, error);
    if (status == OK && !copy->keep)
        return store_sync_folder(whole, error);
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

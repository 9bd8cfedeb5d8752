/* Opening the file: refusals first, then every setting, read back. */
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "internal.h"
#include "text.h"
#include "tr.h"

/* --- the path --- */

static Status make_folder(const char *folder, Error *error)
{
    char path[PATH_MAX];
    text_copy(path, sizeof path, folder);
    for (char *slash = path + 1; (slash = strchr(slash, '/')); slash++) {
        *slash = '\0';
        if (mkdir(path, 0700) != 0 && errno != EEXIST)
            return error_errno(error, ERR_IO, tr("cannot make the folder"), path);
        *slash = '/';
    }
    if (mkdir(path, 0700) != 0 && errno != EEXIST)
        return error_errno(error, ERR_IO, tr("cannot make the folder"), path);
    return OK;
}

/* The folder's real path and the file's own name: a link in the name itself is refused later. */
static Status resolve_path(Store *store, const char *path, bool create, Error *error)
{
    char copy[PATH_MAX], name_copy[PATH_MAX], folder[PATH_MAX];
    text_copy(copy, sizeof copy, path);
    text_copy(name_copy, sizeof name_copy, path);
    const char *parent = dirname(copy), *name = basename(name_copy);
    if (create && make_folder(parent, error) != OK)
        return error->code;
    if (!realpath(parent, folder))
        return error_set(error, ERR_NOT_FOUND, "",
                         tr("there is no folder %s for the database; \"marrowdesk init\" makes both"), parent);
    if (!text_format(store->path, sizeof store->path, "%s/%s", folder[1] ? folder : "", name))
        return error_set(error, ERR_USAGE, "", tr("the path of the database is too long"));
    return ground_check(store->path, folder, error);
}

static void fresh_name(const Store *store, char out[PATH_MAX + 8])
{
    text_format(out, PATH_MAX + 8, "%s.new", store->path);
}

/* A cut between the two last steps of create_file() leaves both names of the new file. */
static void finish_create(const Store *store, const struct stat *st)
{
    char fresh[PATH_MAX + 8];
    struct stat other;
    fresh_name(store, fresh);
    if (lstat(fresh, &other) == 0 && other.st_dev == st->st_dev && other.st_ino == st->st_ino)
        unlink(fresh);
}

static Status check_file(const Store *store, Error *error)
{
    struct stat st;
    if (lstat(store->path, &st) != 0) {
        if (errno == ENOENT)
            return error_set(error, ERR_NOT_FOUND, "",
                             tr("there is no database %s; \"marrowdesk init\" makes a new one, \"marrowdesk "
                                "restore\" brings "
                                "back a backup"),
                             store->path);
        return error_errno(error, ERR_IO, tr("cannot look at"), store->path);
    }
    if (!S_ISREG(st.st_mode))
        return error_set(error, ERR_DENIED, "", tr("%s is not a plain file (a link or a device): name the file itself"),
                         store->path);
    if (st.st_nlink == 2)
        finish_create(store, &st);
    if (lstat(store->path, &st) != 0 || st.st_nlink != 1)
        return error_set(error, ERR_DENIED, "",
                         tr("%s has a second name (hard link): two names mean two locks; remove one"), store->path);
    if (st.st_mode & 077)
        return error_set(error, ERR_DENIED, "", tr("%1$s can be read by other users: run  chmod 600 %1$s"),
                         store->path);
    return OK;
}

static Status say_cut(const Store *store, Error *error)
{
    return error_set(error, ERR_DAMAGED, "",
                     tr("the database is cut short: restore the last backup; it was left as it is: %s"), store->path);
}

/* As every SQLite since 2010 makes it: two formats of writing and reading, no byte of a page kept back, the three
 * fixed payloads, tables of format 4, UTF-8. Another SQLite might still read what says otherwise; nobody wrote it. */
static bool is_of_our_kind(const unsigned char head[100])
{
    return (head[18] == 1 || head[18] == 2) && head[19] == head[18] && head[20] == 0 && head[21] == 64 &&
           head[22] == 32 && head[23] == 32 && big_endian(head + 44, 4) == 4 && big_endian(head + 56, 4) == 1;
}

/* The first hundred bytes say whose file it is, before SQLite touches it. Offsets: sqlite.org/fileformat2.
 * *doubtful: the file is shorter than it says, and only the log can tell whether that is a fault. */
static Status check_header(const Store *store, bool *doubtful, Error *error)
{
    unsigned char head[100];
    int fd = open(store->path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0)
        return error_errno(error, ERR_IO, tr("cannot open"), store->path);
    ssize_t got = read(fd, head, sizeof head);
    struct stat st;
    int stat_failed = fstat(fd, &st);
    int number = errno;
    close(fd);
    errno = number;
    if (got < 0 || stat_failed)
        return error_errno(error, ERR_IO, tr("cannot read"), store->path);
    if (got != (ssize_t)sizeof head || memcmp(head, "SQLite format 3", 16) != 0)
        return error_set(error, ERR_DAMAGED, "",
                         tr("this is no database, or its beginning is damaged: restore the last backup; it was "
                            "left as it is: %s"),
                         store->path);
    if (big_endian(head + 68, 4) != STORE_APPLICATION_ID)
        return error_set(error, ERR_FOREIGN, "", tr("%s is a database of another program; it was left as it is"),
                         store->path);
    if (!is_of_our_kind(head))
        return error_set(
            error, ERR_DAMAGED, "",
            tr("the beginning of the database is damaged: restore the last backup; it was left as it is: %s"),
            store->path);
    uint32_t page = (uint32_t)head[16] << 8 | head[17];
    uint32_t pages = big_endian(head + 28, 4);
    /* The page count stands only where the change counters agree. A cut in the middle of a checkpoint leaves
     * a short file whose other pages are still in the log. */
    char wal[PATH_MAX + 8];
    struct stat wal_stat;
    text_format(wal, sizeof wal, "%s-wal", store->path);
    bool wal_empty = stat(wal, &wal_stat) != 0 || wal_stat.st_size == 0;
    *doubtful = big_endian(head + 24, 4) == big_endian(head + 92, 4) &&
                st.st_size < (off_t)pages * (off_t)(page == 1 ? 65536 : page);
    return *doubtful && wal_empty ? say_cut(store, error) : OK;
}

/* --- settings --- */

static Status sql(Store *store, const char *text, Error *error)
{
    int code = sqlite3_exec(store->db, text, NULL, NULL, NULL);
    return code == SQLITE_OK
               ? OK
               : store_sqlite_error(store, sqlite3_extended_errcode(store->db), sqlite3_errmsg(store->db), error);
}

/* The value a pragma answers with, as text: the last row of `text`. */
static Status ask(Store *store, const char *text, char *out, size_t size, Error *error)
{
    sqlite3_stmt *statement = NULL;
    out[0] = '\0';
    int code = sqlite3_prepare_v2(store->db, text, -1, &statement, NULL);
    while (code == SQLITE_OK || code == SQLITE_ROW) {
        code = sqlite3_step(statement);
        const char *said = code == SQLITE_ROW ? (const char *)sqlite3_column_text(statement, 0) : "";
        if (!said && sqlite3_errcode(store->db) == SQLITE_NOMEM)
            code = SQLITE_NOMEM;
        else if (code == SQLITE_ROW)
            snprintf(out, size, "%s", said ? said : "");
    }
    if (code != SQLITE_DONE)
        store_sqlite_error(store, sqlite3_extended_errcode(store->db), sqlite3_errmsg(store->db), error);
    sqlite3_finalize(statement);
    return code == SQLITE_DONE ? OK : error->code;
}

typedef struct {
    const char *set, *get, *expect;
} Pragma;

/* A file that has no name yet owes nobody anything: it is written once and made safe at the end. */
static const Pragma load_pragmas[] = {
    {"PRAGMA locking_mode=EXCLUSIVE", "PRAGMA locking_mode", "exclusive"},
    {"PRAGMA journal_mode=OFF", "PRAGMA journal_mode", "off"},
    {"PRAGMA synchronous=OFF", "PRAGMA synchronous", "0"},
};

static const Pragma safe_pragmas[] = {
    {"PRAGMA journal_mode=WAL", "PRAGMA journal_mode", "wal"},
    {"PRAGMA synchronous=" STORE_SYNCHRONOUS, "PRAGMA synchronous", NULL},
};

static const Pragma pragmas[] = {
    {"PRAGMA foreign_keys=ON", "PRAGMA foreign_keys", "1"},
    {"PRAGMA recursive_triggers=ON", "PRAGMA recursive_triggers", "1"},
    {"PRAGMA secure_delete=ON", "PRAGMA secure_delete", "1"},
    {"PRAGMA cell_size_check=ON", "PRAGMA cell_size_check", "1"},
    {"PRAGMA trusted_schema=OFF", "PRAGMA trusted_schema", "0"},
    {"PRAGMA mmap_size=0", "PRAGMA mmap_size", NULL},
    {"PRAGMA cache_size=-2000", "PRAGMA cache_size", "-2000"}, /* until the size is known */
    {"PRAGMA analysis_limit=1000", "PRAGMA analysis_limit", "1000"},
    {"PRAGMA temp_store=MEMORY", "PRAGMA temp_store", "2"},
    {"PRAGMA wal_autocheckpoint=0", "PRAGMA wal_autocheckpoint", "0"},
    {"PRAGMA journal_size_limit=8388608", "PRAGMA journal_size_limit",
     "8388608"}, /* the log of an import shrinks again */
};

static Status set_pragmas(Store *store, const Pragma *list, size_t count, Error *error)
{
    for (size_t i = 0; i < count; i++) {
        char answer[32];
        if (sql(store, list[i].set, error) != OK || ask(store, list[i].get, answer, sizeof answer, error) != OK)
            return error->code;
        if (list[i].expect && strcmp(answer, list[i].expect) != 0)
            return error_set(error, ERR_IO, "",
                             tr("the database does not accept \"%s\" (it answers %s): wrong disk or file system"),
                             list[i].set, answer);
    }
    return OK;
}

static int prepare_turn(Store *store, const char *sql, sqlite3_stmt **ready)
{
    return sqlite3_prepare_v3(store->db, sql, -1, SQLITE_PREPARE_PERSISTENT, ready, NULL);
}

static Status configure(Store *store, Error *error)
{
    Status status;
    sqlite3_extended_result_codes(store->db, 1);
    sqlite3_busy_timeout(store->db, 10000);
    if (store->loading) /* DEFENSIVE would not let it */
        status = set_pragmas(store, load_pragmas, sizeof load_pragmas / sizeof load_pragmas[0], error);
    else
        status = set_pragmas(store, safe_pragmas, sizeof safe_pragmas / sizeof safe_pragmas[0], error);
    if (status != OK)
        return status;
    static const int options[][2] = {{SQLITE_DBCONFIG_DEFENSIVE, 1},       {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
                                     {SQLITE_DBCONFIG_DQS_DDL, 0},         {SQLITE_DBCONFIG_DQS_DML, 0},
                                     {SQLITE_DBCONFIG_ENABLE_FKEY, 1},     {SQLITE_DBCONFIG_ENABLE_TRIGGER, 1},
                                     {SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1}};
    for (size_t i = 0; i < sizeof options / sizeof options[0]; i++) {
        int now = -1;
        if (sqlite3_db_config(store->db, options[i][0], options[i][1], &now) != SQLITE_OK || now != options[i][1])
            return error_set(error, ERR_INTERNAL, "", tr("this SQLite is too old: 3.37 or newer is needed, this is %s"),
                             sqlite3_libversion());
    }
    int code = prepare_turn(store, "BEGIN IMMEDIATE", &store->begin);
    if (code == SQLITE_OK)
        code = prepare_turn(store, "COMMIT", &store->commit);
    if (code == SQLITE_OK)
        code = prepare_turn(store, "ROLLBACK", &store->roll_back);
    return code == SQLITE_OK ? set_pragmas(store, pragmas, sizeof pragmas / sizeof pragmas[0], error)
                             : store_sqlite_error(store, code, sqlite3_errmsg(store->db), error);
}

static Status check_whole(Store *store, Error *error)
{
    char answer[64];
    Status status = ask(store, "PRAGMA quick_check(1)", answer, sizeof answer, error);
    return status == ERR_DAMAGED || (status == OK && strcmp(answer, "ok") != 0) ? say_cut(store, error) : status;
}

static int wal_hook(void *arg, sqlite3 *db, const char *name, int pages)
{
    (void)db;
    (void)name;
    ((Store *)arg)->wal_pages = pages;
    return SQLITE_OK;
}

static Status connect_file(Store *store, const char *path, int extra, Error *error)
{
    /* A path is never a URI, as it begins with a slash; what key_table.c attaches is one. */
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_URI | extra;
    mode_t mask = umask(077);
    int code = sqlite3_open_v2(path, &store->db, flags, GATHER_VFS);
    umask(mask);
    if (code == SQLITE_OK) {
        gather_watch(store->db);
        return OK;
    }
    store_sqlite_error(store, code, store->db ? sqlite3_errmsg(store->db) : "", error);
    sqlite3_close(store->db);
    store->db = NULL;
    return error->code;
}

/* --- a new file --- */

static Status sync_folder(const char *path, Error *error)
{
    char copy[PATH_MAX];
    text_copy(copy, sizeof copy, path);
    int fd = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0 || fsync(fd) != 0) {
        if (fd >= 0)
            close(fd);
        return error_errno(error, ERR_IO, tr("cannot make safe the folder of"), path);
    }
    close(fd);
    return OK;
}

/* What was written before there was a chain gets its links. */
static Status chain_older(Store *store, Error *error)
{
    store->writing = true;
    chain_all(store);
    store->writing = false;
    return store_status(store, error);
}

static Status run_scripts(Store *store, int from, Error *error)
{
    char stamp[128];
    if (sql(store, "BEGIN IMMEDIATE", error) != OK)
        return error->code;
    Status status = OK;
    for (int i = from; i < schema_version && status == OK; i++)
        status = sql(store, schema_scripts[i], error);
    if (status == OK && from > 0 && from < CONCLUDED_SINCE)
        status =
            sql(store, "INSERT INTO meta(name, value) VALUES('" STORE_MIGRATED "', '1') ON CONFLICT DO NOTHING", error);
    if (status == OK && from > 0 && from < CHAINED_SINCE)
        status = chain_older(store, error);
    text_format(stamp, sizeof stamp, "PRAGMA application_id=%d; PRAGMA user_version=%d;", STORE_APPLICATION_ID,
                schema_version);
    if (status == OK && shape_seal(store->db) != SQLITE_OK)
        status = store_sqlite_error(store, sqlite3_extended_errcode(store->db), sqlite3_errmsg(store->db), error);
    if (status == OK)
        status = sql(store, stamp, error);
    if (status == OK)
        status = sql(store, "COMMIT", error);
    if (status != OK)
        sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
    return status;
}

/* Nothing may stand where the new file will. */
static Status check_place(const Store *store, Error *error)
{
    char log[PATH_MAX + 8];
    struct stat st;
    if (lstat(store->path, &st) == 0)
        return error_set(error, ERR_DUPLICATE, "", tr("%s exists already; it was left as it is"), store->path);
    text_format(log, sizeof log, "%s-wal", store->path);
    if (lstat(log, &st) == 0) /* SQLite would play it into the new file */
        return error_set(error, ERR_DAMAGED, "",
                         tr("%s is the log of a database that is not here: restore a backup, or move the log away"),
                         log);
    return OK;
}

/* The tables, in a file beside their place. */
static Status build_file(Store *store, const char *fresh, bool practice, Error *error)
{
    unlink(fresh);
    if (connect_file(store, fresh, SQLITE_OPEN_CREATE, error) != OK)
        return error->code;
    Status status = run_scripts(store, 0, error);
    if (status == OK && practice)
        status = sql(store, "INSERT INTO meta(name, value) VALUES('practice', '1')", error);
    sqlite3_close(store->db);
    store->db = NULL;
    return status;
}

static Status sync_file(const char *path, Error *error)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    bool safe = fd >= 0 && fsync(fd) == 0;
    Status status = safe ? OK : error_errno(error, ERR_IO, tr("cannot make"), path);
    if (fd >= 0)
        close(fd);
    return status;
}

/* Gives the whole file its name: a cut on the way leaves no half database under it. */
static Status name_file(Store *store, const char *fresh, Error *error)
{
    Status status = connect_file(store, fresh, 0, error);
    if (status == OK)
        status = sql(store, "PRAGMA journal_mode=WAL", error);
    sqlite3_close(store->db);
    store->db = NULL;
    if (status == OK)
        status = sync_file(fresh, error);
    /* link() refuses an existing name, rename() would replace it. */
    if (status == OK && (link(fresh, store->path) != 0 || unlink(fresh) != 0))
        status = error_errno(error, ERR_IO, tr("cannot make"), store->path);
    return status == OK ? sync_folder(store->path, error) : status;
}

static Status create_file(Store *store, bool practice, Error *error)
{
    char fresh[PATH_MAX + 8];
    fresh_name(store, fresh);
    Status status = check_place(store, error);
    if (status != OK)
        return status;
    status = build_file(store, fresh, practice, error);
    if (status == OK)
        status = name_file(store, fresh, error);
    if (status != OK)
        unlink(fresh);
    return status;
}

/* --- an older file --- */

static Status backup_before(Store *store, int version, Error *error)
{
    char path[PATH_MAX + 32], statement[64], answer[32] = "";
    text_format(path, sizeof path, "%s.before-%d", store->path, version + 1);
    unlink(path);
    sqlite3_stmt *vacuum = NULL;
    if (sqlite3_prepare_v2(store->db, "VACUUM INTO ?1", -1, &vacuum, NULL) == SQLITE_OK)
        sqlite3_bind_text(vacuum, 1, path, -1, SQLITE_TRANSIENT);
    /* It holds all that the file does from its first page on: nobody else may read it, not for a minute either. */
    mode_t mask = umask(077);
    int code = vacuum ? sqlite3_step(vacuum) : SQLITE_ERROR;
    umask(mask);
    sqlite3_finalize(vacuum);
    if (code != SQLITE_DONE)
        return store_sqlite_error(store, sqlite3_extended_errcode(store->db), sqlite3_errmsg(store->db), error);
    Store copy = {.lock = -1};
    text_copy(copy.path, sizeof copy.path, path);
    Status status = connect_file(&copy, path, 0, error);
    text_format(statement, sizeof statement, "PRAGMA integrity_check(1)");
    if (status == OK)
        status = ask(&copy, statement, answer, sizeof answer, error);
    sqlite3_close(copy.db);
    if (status == OK && strcmp(answer, "ok") != 0)
        status =
            error_set(error, ERR_DAMAGED, "", tr("the backup before the change of format is not sound: %s"), answer);
    return status;
}

static Status check_version(Store *store, const StoreOptions *options, Error *error)
{
    char answer[32];
    /* Asked once more, through the log: one of another database would put its own pages in front of these. */
    if (ask(store, "PRAGMA application_id", answer, sizeof answer, error) != OK)
        return error->code;
    if (atoi(answer) != STORE_APPLICATION_ID)
        return error_set(error, ERR_DAMAGED, "",
                         tr("the log beside the database is another one's: restore the last backup; both were left as "
                            "they are: %s-wal"),
                         store->path);
    if (ask(store, "PRAGMA user_version", answer, sizeof answer, error) != OK)
        return error->code;
    int version = atoi(answer);
    if (version < 1)
        return error_set(
            error, ERR_DAMAGED, "",
            tr("the beginning of the database is damaged: restore the last backup; it was left as it is: %s"),
            store->path);
    if (version > schema_version)
        return error_set(
            error, ERR_FOREIGN, "",
            tr("%s was made by a newer marrowdesk (format %d, this one knows %d): install the newer program"),
            store->path, version, schema_version);
    if (version == schema_version)
        return OK;
    if (options && options->tell)
        options->tell(options->arg, tr("The database is brought to a new format; that may take some minutes."));
    if (lock_take(store, 5000, error) != OK)
        return error->code;
    /* Another desk may have brought it up while this one waited. */
    Status status = ask(store, "PRAGMA user_version", answer, sizeof answer, error);
    version = atoi(answer);
    if (status == OK && version < schema_version)
        status = backup_before(store, version, error);
    if (status == OK && version < schema_version)
        status = run_scripts(store, version, error);
    lock_release(store);
    return status;
}

/* --- life --- */

/* Two megabytes, and a 128th of the file beside them: at 14,316 people a desk takes 12 in all, and the more there are
 * the more pages Today and the calls go through. */
void cache_fit(Store *store)
{
    enum { LEAST = 2000, MOST = 16000, SHARE = 128 };
    char pages[32], page[32], text[48];
    Error error;
    if (ask(store, "PRAGMA page_count", pages, sizeof pages, &error) != OK ||
        ask(store, "PRAGMA page_size", page, sizeof page, &error) != OK)
        return;
    int64_t kilobytes = LEAST + atoll(pages) * atoll(page) / 1024 / SHARE;
    text_format(text, sizeof text, "PRAGMA cache_size=-%d", kilobytes > MOST ? MOST : (int)kilobytes);
    sqlite3_exec(store->db, text, NULL, NULL, NULL);
}

static Status attach(Store *store, Error *error)
{
    char tables[32];
    Status status = ask(store, "SELECT count(*) FROM donor LIMIT 0", tables, sizeof tables, error);
    if (status != OK)
        return status;
    sqlite3_wal_hook(store->db, wal_hook, store);
    int code = pending_register(store);
    if (code != SQLITE_OK)
        return store_sqlite_error(store, code, sqlite3_errmsg(store->db), error);
    store->practice = query_one_int(store, 0, "SELECT value FROM meta WHERE name = 'practice'") != 0;
    cache_fit(store);
    return store_status(store, error);
}

static Status open_existing(Store *store, const StoreOptions *options, Error *error)
{
    bool doubtful = false;
    Status status = check_file(store, error);
    if (status == OK)
        status = check_header(store, &doubtful, error);
    if (status == OK && store->lock < 0)
        status = lock_open(store, error);
    if (status == OK)
        status = connect_file(store, store->path, 0, error);
    if (status == OK)
        status = configure(store, error);
    if (status == OK && doubtful)
        status = check_whole(store, error);
    if (status == OK)
        status = check_version(store, options, error);
    if (status == OK)
        status = shape_check(store->db, store->path, error);
    return status == OK ? attach(store, error) : status;
}

/* The lock is held until the end: two that make the same file would take each other's. */
static Status open_loading(Store *store, bool practice, Error *error)
{
    char fresh[PATH_MAX + 8];
    fresh_name(store, fresh);
    Status status = check_place(store, error);
    if (status == OK)
        status = lock_open(store, error);
    if (status == OK)
        status = lock_take(store, 0, error);
    if (status != OK)
        return status;
    store->loading = true;
    status = build_file(store, fresh, practice, error);
    if (status == OK)
        status = connect_file(store, fresh, 0, error);
    if (status == OK)
        status = configure(store, error);
    return status == OK ? attach(store, error) : status;
}

/* Without its name the file is nobody's. */
static void drop_loading(Store *store)
{
    char path[PATH_MAX + 8];
    fresh_name(store, path);
    unlink(path);
    text_format(path, sizeof path, "%s.lock", store->path);
    unlink(path);
}

Status store_publish(Store *store, Error *error)
{
    char fresh[PATH_MAX + 8];
    if (!store->loading)
        return OK;
    if (store->spoiled)
        return error_set(error, ERR_INTERNAL, "", tr("a database that could not be filled gets no name"));
    fresh_name(store, fresh);
    query_free_all(store);
    sqlite3_close(store->db);
    store->db = NULL;
    Status status = name_file(store, fresh, error);
    if (status != OK)
        return status;
    store->loading = false;
    lock_release(store);
    return open_existing(store, NULL, error);
}

Status store_open(Store **out, const char *path, const StoreOptions *options, Error *error)
{
    Error ignored;
    if (!error)
        error = &ignored;
    *out = NULL;
    /* No threads here: SQLite need not lock its own memory, nor count it. */
    sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    if (sodium_init() < 0)
        return error_set(error, ERR_INTERNAL, "", tr("libsodium cannot be started"));
    if (gather_register() != SQLITE_OK)
        return error_memory(error);
    Store *store = calloc(1, sizeof *store);
    if (!store)
        return error_memory(error);
    store->lock = store->pending.file = store->pending.table = -1;
    text_copy(store->via, sizeof store->via, "rule");
    bool create = options && options->create;
    Status status = resolve_path(store, path, create, error);
    if (status == OK && create && options->load) {
        status = open_loading(store, options->practice, error);
    } else {
        if (status == OK && create)
            status = create_file(store, options->practice, error);
        if (status == OK)
            status = open_existing(store, options, error);
    }
    if (status != OK)
        store_close(&store);
    *out = store;
    return status;
}

void store_close(Store **store)
{
    Store *s = *store;
    *store = NULL;
    if (!s)
        return;
    query_free_all(s);
    if (s->db)
        sqlite3_close(s->db);
    if (s->loading)
        drop_loading(s);
    if (s->lock >= 0)
        close(s->lock);
    for (size_t i = 0; i < s->row_count; i++) {
        free(s->rows[i].load);
        free(s->rows[i].load_all);
        free(s->rows[i].load_sweep);
        free(s->rows[i].insert);
        free(s->rows[i].insert_all);
        for (size_t u = 0; u < s->rows[i].update_count; u++)
            free(s->rows[i].updates[u].sql);
    }
    free(s->touched.items);
    free(s->dirty.items);
    watch_forget(s);
    free(s->befores);
    free(s->tallies);
    pending_free(s);
    free(s);
}

const char *store_path(const Store *store)
{
    return store->path;
}

bool store_is_practice(const Store *store)
{
    return store && store->practice;
}

/* Backup and restore: what comes back is what was there, and whatever is doubtful is refused with nothing changed. */
#include "station.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <sodium.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "exchange.h"
#include "store/internal.h"

enum { PATH = 512, DIGEST = 65, CONTENT = 4 << 20 };

/* --- files --- */

static bool there(const char *path)
{
    struct stat st;
    return lstat(path, &st) == 0;
}

static void empty_folder(const char *folder)
{
    DIR *open_folder = opendir(folder);
    if (!open_folder)
        return;
    for (const struct dirent *entry; (entry = readdir(open_folder));) {
        char path[PATH + 300];
        if (entry->d_name[0] == '.' && (!entry->d_name[1] || entry->d_name[1] == '.'))
            continue;
        text_format(path, sizeof path, "%s/%s", folder, entry->d_name);
        if (unlink(path) != 0) {
            empty_folder(path);
            rmdir(path);
        }
    }
    closedir(open_folder);
}

static int close_and_empty(void **state)
{
    Station *s = *state;
    desk_close(&s->desk);
    empty_folder(s->folder);
    return station_close(state);
}

/* Files of the station's folder whose name holds `word`; the last one's path goes to `path`. */
static int count_files(Station *s, const char *word, char path[PATH])
{
    int count = 0;
    DIR *open_folder = opendir(s->folder);
    assert_non_null(open_folder);
    for (const struct dirent *entry; (entry = readdir(open_folder));)
        if (strstr(entry->d_name, word)) {
            count++;
            if (path)
                text_format(path, PATH, "%s/%s", s->folder, entry->d_name);
        }
    closedir(open_folder);
    return count;
}

typedef struct {
    unsigned char *bytes;
    size_t size;
} Content;

static Content read_content(const char *path)
{
    Content content = {.bytes = calloc(1, CONTENT)};
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    assert_non_null(content.bytes);
    assert_true(fd >= 0);
    ssize_t n = read(fd, content.bytes, CONTENT);
    assert_true(n >= 0 && n < CONTENT);
    content.size = (size_t)n;
    close(fd);
    return content;
}

static void write_content(const char *path, const void *bytes, size_t size)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, bytes, size), (ssize_t)size);
    close(fd);
}

static void assert_content(const char *path, Content *wanted)
{
    Content found = read_content(path);
    assert_int_equal(found.size, wanted->size);
    assert_memory_equal(found.bytes, wanted->bytes, wanted->size);
    free(found.bytes);
    free(wanted->bytes);
    wanted->bytes = NULL;
}

/* --- every row of every table --- */

static void digest_table(sqlite3 *db, const char *table, crypto_generichash_state *state)
{
    char sql[160];
    sqlite3_stmt *rows;
    text_format(sql, sizeof sql, "SELECT * FROM \"%s\"", table);
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &rows, NULL), SQLITE_OK);
    while (sqlite3_step(rows) == SQLITE_ROW)
        for (int i = 0; i < sqlite3_column_count(rows); i++) {
            int head[2] = {sqlite3_column_type(rows, i), sqlite3_column_bytes(rows, i)};
            const void *bytes = sqlite3_column_blob(rows, i);
            crypto_generichash_update(state, (const unsigned char *)head, sizeof head);
            if (bytes)
                crypto_generichash_update(state, bytes, (unsigned long long)sqlite3_column_bytes(rows, i));
        }
    assert_int_equal(sqlite3_finalize(rows), SQLITE_OK);
}

static void digest_all(const char *path, char out[DIGEST])
{
    crypto_generichash_state state;
    unsigned char digest[32];
    sqlite3 *db;
    sqlite3_stmt *tables;
    int count = 0;
    crypto_generichash_init(&state, NULL, 0, sizeof digest);
    assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
    sqlite3_db_config(db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    assert_int_equal(
        sqlite3_prepare_v2(db,
                           "SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' "
                           "ORDER BY name",
                           -1, &tables, NULL),
        SQLITE_OK);
    for (; sqlite3_step(tables) == SQLITE_ROW; count++) {
        const char *sql = (const char *)sqlite3_column_text(tables, 1);
        crypto_generichash_update(&state, (const unsigned char *)sql, strlen(sql));
        digest_table(db, (const char *)sqlite3_column_text(tables, 0), &state);
    }
    assert_true(count > 15);
    sqlite3_finalize(tables);
    sqlite3_close(db);
    crypto_generichash_final(&state, digest, sizeof digest);
    sodium_bin2hex(out, DIGEST, digest, sizeof digest);
}

static void assert_holds(const char *path, const char digest[DIGEST])
{
    char found[DIGEST];
    digest_all(path, found);
    assert_string_equal(found, digest);
}

/* --- a station with people, its backup, and desks --- */

static void add_people(Store *store, void *arg)
{
    for (int i = 0; i < *(int *)arg; i++) {
        Donor donor = {0};
        text_copy(donor.unit, sizeof donor.unit, "370811");
        text_format(donor.name, sizeof donor.name, "毛建国%d", i);
        record_insert(store, &donor_type, &donor);
        Phone phone = {.donor = donor.id};
        text_format(phone.number, sizeof phone.number, "138%08d", i);
        record_insert(store, &phone_type, &phone);
    }
}

static void fill(Station *s, int people)
{
    assert_ok(s, store_write(s->desk.store, add_people, &people, &s->error));
}

static int filled_open(void **state)
{
    station_open(state);
    fill(*state, 60);
    return 0;
}

/* A backup of sixty people; then the desk is closed and something else happens to the file. */
static void back_up(Station *s, char path[PATH], char digest[DIGEST])
{
    store_tidy(s->desk.store, false);
    digest_all(s->path, digest);
    assert_ok(s, backup_run(&s->desk, NULL, false, path, &s->error));
    assert_holds(path, digest);
}

static void close_desk(Station *s)
{
    desk_close(&s->desk);
}

static void open_again(Station *s)
{
    Store *store;
    assert_ok(s, store_open(&store, s->path, NULL, &s->error));
    assert_ok(s, desk_open(&s->desk, store, s->config, "desk", &s->error));
}

/* Another process that runs `hold` and stays until its pipe is closed. */
typedef struct {
    pid_t process;
    int stop;
} Other;

static Other other_start(Station *s, void (*hold)(Station *s, int stop, int ready))
{
    int stop[2], ready[2];
    char c;
    assert_int_equal(pipe(stop), 0);
    assert_int_equal(pipe(ready), 0);
    pid_t process = fork();
    assert_true(process >= 0);
    if (process == 0) {
        close(stop[1]);
        close(ready[0]);
        hold(s, stop[0], ready[1]);
        _exit(0);
    }
    close(stop[0]);
    close(ready[1]);
    assert_int_equal(read(ready[0], &c, 1), 1);
    close(ready[0]);
    return (Other){process, stop[1]};
}

static int other_stop(Other *other)
{
    int ended = 0;
    close(other->stop);
    assert_int_equal(waitpid(other->process, &ended, 0), other->process);
    return WIFEXITED(ended) ? WEXITSTATUS(ended) : -1;
}

static void wait_for_end(int stop, int ready)
{
    char c;
    if (write(ready, "", 1) != 1 || read(stop, &c, 1) != 0)
        _exit(1);
}

static Status copy_to(Station *s, const char *path)
{
    return store_copy(s->desk.store, path, &(StoreCopy){.look = LOOK_PAGES}, &s->error);
}

/* --- it comes back --- */

static void a_backup_of_a_destroyed_database_restores_every_table(void **state)
{
    Station *s = *state;
    char backup[PATH], digest[DIGEST];
    back_up(s, backup, digest);
    close_desk(s);
    write_content(s->path, "nothing is left", 15);
    assert_ok(s, restore_run(backup, s->path, NULL, &s->error));
    assert_holds(s->path, digest);
    open_again(s);
    assert_int_equal(count_of(s, "SELECT count(*) FROM donor"), 60);
    assert_ok(s, restore_audit(&s->desk, backup, &s->error));
    assert_int_equal(count_of(s, "SELECT count(*) FROM audit WHERE action = 'restore' AND record = 'meta'"), 1);
    assert_true(count_files(s, "before-restore", NULL) > 0);
}

static void a_backup_restores_where_no_database_is(void **state)
{
    Station *s = *state;
    char backup[PATH], digest[DIGEST], path[PATH];
    struct stat st;
    back_up(s, backup, digest);
    text_format(path, sizeof path, "%s/new/folder/desk.db", s->folder);
    assert_ok(s, restore_run(backup, path, NULL, &s->error));
    assert_holds(path, digest);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    Store *store;
    assert_ok(s, store_open(&store, path, NULL, &s->error));
    store_close(&store);
}

static void the_old_files_are_set_aside_byte_for_byte(void **state)
{
    Station *s = *state;
    char backup[PATH], digest[DIGEST], old[DIGEST], log[PATH], aside[PATH];
    back_up(s, backup, digest);
    fill(s, 3);
    digest_all(s->path, old);
    store_close(&s->desk.store); /* its log stays unread */
    text_format(log, sizeof log, "%s-wal", s->path);
    Content file = read_content(s->path), waiting = read_content(log);
    assert_true(waiting.size > 0);
    assert_ok(s, restore_run(backup, s->path, NULL, &s->error));
    assert_holds(s->path, digest);
    assert_int_equal(count_files(s, "before-restore", NULL), 3);
    assert_int_equal(count_files(s, ".db.before-restore", aside), 3);
    aside[strlen(s->path) + strlen(".before-restore-YYYYMMDD-HHMMSS")] = '\0';
    assert_content(aside, &file);
    text_format(log, sizeof log, "%s-wal", aside);
    assert_content(log, &waiting);
    /* And the way back: the pair is a backup like any other. */
    clock_forward(1);
    assert_ok(s, restore_run(aside, s->path, NULL, &s->error));
    assert_holds(s->path, old);
}

static void a_restore_that_was_cut_off_goes_on(void **state)
{
    Station *s = *state;
    char backup[PATH], digest[DIGEST], aside[PATH], log[PATH], log_aside[PATH], fresh[PATH];
    back_up(s, backup, digest);
    fill(s, 3);
    store_close(&s->desk.store);
    text_format(aside, sizeof aside, "%s.before-restore-20230903-100000", s->path);
    text_format(log, sizeof log, "%s-wal", s->path);
    text_format(log_aside, sizeof log_aside, "%s-wal", aside);
    text_format(fresh, sizeof fresh, "%s.restore", s->path);
    assert_int_equal(link(log, log_aside), 0);
    assert_int_equal(rename(s->path, aside), 0);
    write_content(fresh, "half", 4);
    assert_ok(s, restore_run(backup, s->path, NULL, &s->error));
    assert_holds(s->path, digest);
    assert_false(there(fresh));
}

static void the_manifest_says_what_is_in_the_backup(void **state)
{
    Station *s = *state;
    char backup[PATH], digest[DIGEST], manifest[PATH], wanted[64];
    unsigned char hash[crypto_hash_sha256_BYTES];
    char hex[DIGEST];
    struct stat st;
    back_up(s, backup, digest);
    text_copy(manifest, sizeof manifest, backup);
    text_copy(manifest + strlen(manifest) - 3, 5, ".txt");
    Content text = read_content(manifest), file = read_content(backup);
    crypto_hash_sha256(hash, file.bytes, file.size);
    sodium_bin2hex(hex, sizeof hex, hash, sizeof hash);
    const char *said = (const char *)text.bytes;
    assert_non_null(strstr(said, hex));
    assert_non_null(strstr(said, "\ndonors: 60\n"));
    text_format(wanted, sizeof wanted, "\nschema: %d\n", store_schema());
    assert_non_null(strstr(said, wanted));
    text_format(wanted, sizeof wanted, "\nsize: %zu\n", file.size);
    assert_non_null(strstr(said, wanted));
    assert_int_equal(count_of(s, "SELECT count(*) FROM audit WHERE action = 'backup' AND record = 'meta'"), 1);
    assert_int_equal(count_of(s, "SELECT count(*) FROM history WHERE field = 'sha256' AND after = ?1", TEXT_(hex)), 1);
    assert_int_equal(stat(backup, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_int_equal(stat(manifest, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    free(text.bytes);
    free(file.bytes);
}

/* --- what is refused leaves everything as it was --- */

static void assert_refused(Station *s, const char *backup, Status wanted, const char *digest)
{
    s->error = (Error){0};
    Status status = restore_run(backup, s->path, NULL, &s->error);
    if (status != wanted)
        fail_msg("%s: %d instead of %d: %s", backup, status, wanted, s->error.message);
    assert_true(s->error.message[0] != '\0');
    assert_holds(s->path, digest);
    assert_int_equal(count_files(s, "restore", NULL), 0);
}

static void a_flipped_byte_anywhere_is_refused(void **state)
{
    Station *s = *state;
    char backup[PATH], digest[DIGEST], now[DIGEST];
    back_up(s, backup, digest);
    close_desk(s);
    digest_all(s->path, now);
    Content file = read_content(backup);
    for (size_t i = 0; i <= 20; i++) {
        size_t at = (file.size - 1) * i / 20;
        file.bytes[at] ^= 0x20;
        write_content(backup, file.bytes, file.size);
        assert_refused(s, backup, ERR_DAMAGED, now);
        file.bytes[at] ^= 0x20;
    }
    write_content(backup, file.bytes, file.size - 1);
    assert_refused(s, backup, ERR_DAMAGED, now);
    write_content(backup, file.bytes, file.size);
    free(file.bytes);
    assert_ok(s, restore_run(backup, s->path, NULL, &s->error));
}

static void damage_is_refused_without_a_manifest_too(void **state)
{
    static const struct {
        size_t at; /* of 4096-byte pages */
        size_t size;
    } damages[] = {{0, 16}, {100, 8}, {4096, 8}, {3 * 4096, 4096}, {20 * 4096, 8}};
    Station *s = *state;
    char backup[PATH], digest[DIGEST], now[DIGEST], alone[PATH];
    back_up(s, backup, digest);
    close_desk(s);
    digest_all(s->path, now);
    text_format(alone, sizeof alone, "%s/alone.db", s->folder);
    Content file = read_content(backup);
    for (size_t i = 0; i < sizeof damages / sizeof damages[0]; i++) {
        unsigned char kept[4096];
        assert_true(damages[i].at + damages[i].size <= file.size);
        memcpy(kept, file.bytes + damages[i].at, damages[i].size);
        memset(file.bytes + damages[i].at, 0xa5, damages[i].size);
        write_content(alone, file.bytes, file.size);
        assert_refused(s, alone, ERR_DAMAGED, now);
        memcpy(file.bytes + damages[i].at, kept, damages[i].size);
    }
    write_content(alone, file.bytes, file.size / 2);
    assert_refused(s, alone, ERR_DAMAGED, now);
    write_content(alone, file.bytes, file.size);
    free(file.bytes);
    assert_ok(s, restore_run(alone, s->path, NULL, &s->error));
    assert_holds(s->path, digest);
}

static void change_file(const char *path, const char *sql)
{
    sqlite3 *db;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

static void other_files_are_no_backups(void **state)
{
    Station *s = *state;
    char backup[PATH], digest[DIGEST], now[DIGEST], other[PATH], manifest[PATH];
    back_up(s, backup, digest);
    close_desk(s);
    digest_all(s->path, now);
    text_format(other, sizeof other, "%s/other.db", s->folder);
    change_file(other, "CREATE TABLE donor(id)");
    assert_refused(s, other, ERR_DAMAGED, now);
    write_content(other, "Dear colleague", 14);
    assert_refused(s, other, ERR_DAMAGED, now);
    write_content(other, "", 0);
    assert_refused(s, other, ERR_DAMAGED, now);
    text_format(other, sizeof other, "%s/nowhere/desk-20230904-100000.db", s->folder);
    assert_refused(s, other, ERR_NOT_FOUND, now);
    assert_refused(s, s->folder, ERR_INPUT, now);
    assert_refused(s, s->path, ERR_INPUT, now);
    text_copy(manifest, sizeof manifest, backup);
    text_copy(manifest + strlen(manifest) - 3, 5, ".txt");
    write_content(manifest, "sha256: unknown\n", 16);
    assert_refused(s, backup, ERR_DAMAGED, now);
    unlink(manifest);
    change_file(backup, "PRAGMA user_version = 4711");
    assert_refused(s, backup, ERR_DAMAGED, now);
    assert_non_null(strstr(s->error.message, "4711"));
    change_file(backup, "PRAGMA user_version = 1; PRAGMA application_id = 1");
    assert_refused(s, backup, ERR_DAMAGED, now);
}

static void hold_open(Station *s, int stop, int ready)
{
    Store *store;
    if (store_open(&store, s->path, NULL, NULL) != OK)
        _exit(1);
    wait_for_end(stop, ready);
    store_close(&store);
}

static void hold_lock(Station *s, int stop, int ready)
{
    char path[PATH];
    text_format(path, sizeof path, "%s.lock", s->path);
    int fd = open(path, O_RDWR | O_CLOEXEC);
    if (fd < 0 || flock(fd, LOCK_EX) != 0)
        _exit(1);
    wait_for_end(stop, ready);
}

static void a_database_that_another_desk_uses_is_not_replaced(void **state)
{
    static void (*const holds[])(Station *, int, int) = {hold_open, hold_lock};
    Station *s = *state;
    char backup[PATH], digest[DIGEST], now[DIGEST];
    back_up(s, backup, digest);
    close_desk(s);
    digest_all(s->path, now);
    for (size_t i = 0; i < sizeof holds / sizeof holds[0]; i++) {
        Other other = other_start(s, holds[i]);
        assert_int_equal(restore_run(backup, s->path, NULL, &s->error), ERR_BUSY);
        if (holds[i] == hold_open) {
            char process[24];
            text_format(process, sizeof process, "%d", (int)other.process);
            assert_non_null(strstr(s->error.message, process));
        }
        assert_int_equal(other_stop(&other), 0);
        assert_holds(s->path, now);
        assert_int_equal(count_files(s, "restore", NULL), 0);
    }
    assert_ok(s, restore_run(backup, s->path, NULL, &s->error));
    assert_holds(s->path, digest);
}

/* --- practice --- */

static void practice_that_a_desk_uses_is_not_renewed(void **state)
{
    Station *s = *state;
    PracticeJob job = {.donors = 10};
    char now[DIGEST], fresh[PATH];
    close_desk(s);
    digest_all(s->path, now);
    Other other = other_start(s, hold_open);
    assert_int_equal(practice_renew(s->path, s->config, &job, &s->error), ERR_BUSY);
    assert_int_equal(other_stop(&other), 0);
    assert_holds(s->path, now);
    text_format(fresh, sizeof fresh, "%s.new", s->path);
    assert_false(there(fresh));
    assert_ok(s, practice_renew(s->path, s->config, &job, &s->error));
}

static void a_backup_of_practice_is_none_of_the_real_database(void **state)
{
    Station *s = *state;
    PracticeJob job = {.donors = 10};
    char practice[PATH], backup[PATH];
    Store *store;
    Desk desk;
    practice_path(s->path, practice, sizeof practice);
    assert_ok(s, practice_make(practice, s->config, &job, &s->error));
    assert_ok(s, store_open(&store, practice, NULL, &s->error));
    assert_ok(s, desk_open(&desk, store, s->config, "desk", &s->error));
    assert_ok(s, staff_sign_in(&desk, PRACTICE_ACCOUNT, PRACTICE_PASSWORD, &s->error));
    assert_ok(s, backup_run(&desk, NULL, false, backup, &s->error));
    desk_close(&desk);
    assert_int_equal(backup_age_minutes(practice), 0);
    assert_int_equal(backup_age_minutes(s->path), -1);
}

/* --- taking one --- */

static void an_existing_name_is_never_written_over(void **state)
{
    static const char *const tails[] = {"", ".part"};
    Station *s = *state;
    char path[PATH], taken[PATH];
    text_format(path, sizeof path, "%s/copy.db", s->folder);
    for (size_t i = 0; i < sizeof tails / sizeof tails[0]; i++) {
        text_format(taken, sizeof taken, "%s%s", path, tails[i]);
        write_content(taken, "mine", 4);
        assert_int_equal(copy_to(s, path), ERR_DUPLICATE);
        Content content = read_content(taken);
        assert_int_equal(content.size, 4);
        free(content.bytes);
        unlink(taken);
    }
    assert_int_equal(symlink("elsewhere.db", path), 0);
    assert_int_equal(copy_to(s, path), ERR_DUPLICATE);
    assert_int_equal(unlink(path), 0);
    assert_ok(s, copy_to(s, path));
    assert_int_equal(count_files(s, "elsewhere", NULL), 0);
}

static void a_folder_that_is_not_there_is_not_made(void **state)
{
    Station *s = *state;
    char folder[PATH], path[PATH];
    text_format(folder, sizeof folder, "%s/stick", s->folder);
    assert_int_equal(backup_run(&s->desk, folder, false, path, &s->error), ERR_NOT_FOUND);
    assert_false(there(folder));
    assert_int_equal(backup_run(&s->desk, s->path, false, path, &s->error), ERR_NOT_FOUND);
    assert_int_equal(mkdir(folder, 0700), 0);
    assert_int_equal(backup_age_minutes(s->path), -1);
    assert_ok(s, backup_run(&s->desk, folder, false, path, &s->error));
    assert_memory_equal(path, folder, strlen(folder));
    assert_int_equal(backup_age_minutes(s->path), 0); /* wherever it went */
}

/* It is not sealed then, and would lie there open. */
static void no_backup_is_made_when_its_key_cannot_be_read(void **state)
{
    Station *s = *state;
    char path[PATH];
    store_fail(s->desk.store, ERR_IO, "", "the disk reports a fault");
    assert_int_equal(backup_run(&s->desk, NULL, false, path, &s->error), ERR_IO);
    assert_int_equal(backup_age_minutes(s->path), -1);
    assert_ok(s, backup_run(&s->desk, NULL, false, path, &s->error));
}

static void the_age_is_that_of_the_newest_backup(void **state)
{
    Station *s = *state;
    char path[PATH], broken_off[PATH];
    assert_int_equal(backup_age_minutes(s->path), -1);
    assert_ok(s, backup_run(&s->desk, NULL, false, path, &s->error));
    clock_forward(90);
    assert_in_range(backup_age_minutes(s->path), 90, 91);
    assert_ok(s, backup_run(&s->desk, NULL, false, path, &s->error));
    assert_int_equal(backup_age_minutes(s->path), 0);
    clock_forward(-600);
    assert_int_equal(backup_age_minutes(s->path), 0);
    assert_int_equal(backup_unfinished(s->path), 0);
    text_format(broken_off, sizeof broken_off, "%s/backup/desk-20230905-100000.db.part", s->folder);
    write_content(broken_off, "", 0);
    assert_int_equal(backup_unfinished(s->path), 1);
}

static void only_a_lead_chooses_where_a_backup_goes(void **state)
{
    Station *s = *state;
    char path[PATH];
    text_copy(s->desk.actor.role, sizeof s->desk.actor.role, "caller");
    assert_int_equal(backup_run(&s->desk, s->folder, false, path, &s->error), ERR_DENIED);
    assert_ok(s, backup_run(&s->desk, NULL, false, path, &s->error));
}

static void a_backup_without_room_leaves_nothing(void **state)
{
    Station *s = *state;
    struct rlimit kept, small;
    char path[PATH], folder[PATH];
    text_format(folder, sizeof folder, "%s/stick", s->folder);
    assert_int_equal(mkdir(folder, 0700), 0);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &kept), 0);
    small = (struct rlimit){.rlim_cur = 40000, .rlim_max = kept.rlim_max};
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    Status status = backup_run(&s->desk, folder, false, path, &s->error);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &kept), 0);
    assert_int_equal(status, ERR_IO);
    assert_int_equal(rmdir(folder), 0);
    assert_int_equal(count_of(s, "SELECT count(*) FROM audit WHERE action = 'backup'"), 0);
}

/* --- what a copy is checked for --- */

typedef struct {
    const char *path;
    size_t at;
    bool longer, shorter;
} Spoil;

/* Something becomes of the copy on its way to the disk. */
static Status spoil(void *arg, int copy, StorePages *pages, Digest *digest, Error *error)
{
    const Spoil *how = arg;
    struct stat st;
    unsigned char byte = 0;
    assert_int_equal(fstat(copy, &st), 0);
    if (how->shorter)
        assert_int_equal(ftruncate(copy, st.st_size - 4096), 0);
    else if (how->longer)
        assert_int_equal(pwrite(copy, &byte, 1, st.st_size), 1);
    else {
        assert_int_equal(pread(copy, &byte, 1, (off_t)how->at), 1);
        byte ^= 1;
        assert_int_equal(pwrite(copy, &byte, 1, (off_t)how->at), 1);
    }
    assert_int_equal(fsync(copy), 0);
    return pages_read_back(pages, copy, how->path, digest, error);
}

static void a_copy_that_is_not_what_was_read_never_counts(void **state)
{
    Station *s = *state;
    char path[PATH], good[PATH];
    text_format(path, sizeof path, "%s/copy.db", s->folder);
    text_format(good, sizeof good, "%s/good.db", s->folder);
    assert_ok(s, copy_to(s, good));
    Content file = read_content(good);
    Spoil how = {.path = path, .shorter = true};
    StoreCopy copy = {.look = LOOK_PAGES, .keep = spoil, .arg = &how};
    assert_int_equal(store_copy(s->desk.store, path, &copy, &s->error), ERR_DAMAGED);
    how = (Spoil){.path = path, .longer = true};
    assert_int_equal(store_copy(s->desk.store, path, &copy, &s->error), ERR_DAMAGED);
    /* One bit in each page, wherever it falls: in a value no structure shows it. */
    for (size_t page = 0; page < file.size / 4096; page++) {
        how = (Spoil){.path = path, .at = page * 4096 + page * 97 % 4096};
        if (store_copy(s->desk.store, path, &copy, &s->error) != ERR_DAMAGED)
            fail_msg("a changed bit at %zu was not noticed", how.at);
    }
    assert_non_null(strstr(s->error.message, path));
    assert_int_equal(count_files(s, "copy.db", NULL), 0);
    assert_int_equal(file.size % 4096, 0);
    assert_int_equal(file.bytes[18], 1); /* no log beside it */
    assert_int_equal(file.bytes[19], 1);
    free(file.bytes);
}

/* The index of the numbers has another entry than the table. */
static const char other_index[] =
    "PRAGMA writable_schema=ON; CREATE TEMP TABLE kept AS SELECT * FROM sqlite_schema WHERE name = 'phone_number'; "
    "DELETE FROM sqlite_schema WHERE name = 'phone_number'; PRAGMA writable_schema=RESET; "
    "UPDATE phone SET number = '13999999999' WHERE id = 1; "
    "PRAGMA writable_schema=ON; INSERT INTO sqlite_schema SELECT * FROM kept; PRAGMA writable_schema=RESET";

static void assert_only_whole_sees(Station *s, const char *damage)
{
    char path[PATH], other[PATH];
    StoreCopy copy = {.look = LOOK_WHOLE};
    station_falsify(s, damage);
    text_format(path, sizeof path, "%s/pages.db", s->folder);
    text_format(other, sizeof other, "%s/other.db", s->folder);
    assert_ok(s, copy_to(s, path));
    assert_int_equal(store_copy(s->desk.store, other, &copy, &s->error), ERR_DAMAGED);
    assert_non_null(strstr(s->error.message, s->path)); /* the copy is what it should be */
    assert_int_equal(restore_run(path, other, NULL, &s->error), ERR_DAMAGED);
    assert_false(there(other));
}

static void an_index_that_is_not_its_tables_is_seen_by_the_whole_check(void **state)
{
    assert_only_whole_sees(*state, other_index);
}

static void a_reference_to_nobody_is_seen_by_the_whole_check(void **state)
{
    assert_only_whole_sees(*state, "PRAGMA foreign_keys=OFF; UPDATE phone SET donor = 4711 WHERE id = 1");
}

static int64_t root_page(const char *path, const char *name)
{
    sqlite3 *db;
    sqlite3_stmt *row;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    sqlite3_prepare_v2(db, "SELECT rootpage FROM sqlite_schema WHERE name = ?1", -1, &row, NULL);
    sqlite3_bind_text(row, 1, name, -1, SQLITE_STATIC);
    assert_int_equal(sqlite3_step(row), SQLITE_ROW);
    int64_t page = sqlite3_column_int64(row, 0);
    sqlite3_finalize(row);
    sqlite3_close(db);
    return page;
}

static void a_database_with_a_broken_page_is_not_backed_up(void **state)
{
    Station *s = *state;
    char path[PATH], digest[DIGEST];
    unsigned char broken[64];
    memset(broken, 0xa5, sizeof broken);
    back_up(s, path, digest);
    close_desk(s);
    int64_t page = root_page(s->path, "phone_number");
    int fd = open(s->path, O_WRONLY | O_CLOEXEC);
    assert_int_equal(pwrite(fd, broken, sizeof broken, (page - 1) * 4096), sizeof broken);
    close(fd);
    open_again(s);
    clock_forward(1);
    assert_int_equal(backup_run(&s->desk, NULL, false, path, &s->error), ERR_DAMAGED);
    assert_non_null(strstr(s->error.message, s->path));
    assert_int_equal(backup_unfinished(s->path), 0);
    assert_int_equal(backup_age_minutes(s->path), 1);
}

static void assert_checked(Station *s, const char *backup, const char *how)
{
    char manifest[PATH], wanted[32];
    text_copy(manifest, sizeof manifest, backup);
    text_copy(manifest + strlen(manifest) - 3, 5, ".txt");
    text_format(wanted, sizeof wanted, "\nchecked: %s\n", how);
    Content text = read_content(manifest);
    assert_non_null(strstr((const char *)text.bytes, wanted));
    assert_int_equal(backup_was_whole(backup), strcmp(how, "whole") == 0);
    free(text.bytes);
    (void)s;
}

static void the_first_of_a_day_is_checked_whole_and_each_says_how(void **state)
{
    Station *s = *state;
    char path[PATH];
    assert_ok(s, backup_run(&s->desk, NULL, false, path, &s->error));
    assert_checked(s, path, "whole");
    clock_forward(60);
    assert_ok(s, backup_run(&s->desk, NULL, false, path, &s->error));
    assert_checked(s, path, "pages");
    clock_forward(60);
    assert_ok(s, backup_run(&s->desk, NULL, true, path, &s->error));
    assert_checked(s, path, "whole");
    clock_forward(60);
    assert_ok(s, backup_if_older(&s->desk, BACKUP_HOURLY, path, &s->error));
    assert_checked(s, path, "pages");
    clock_forward(1);
    assert_ok(s, backup_run(&s->desk, s->folder, false, path, &s->error)); /* it goes somewhere else */
    assert_checked(s, path, "whole");
    clock_forward(12 * 60); /* past midnight */
    assert_ok(s, backup_if_older(&s->desk, BACKUP_HOURLY, path, &s->error));
    assert_checked(s, path, "whole");
}

static void a_manifest_from_before_there_were_two_checks_is_of_the_whole_one(void **state)
{
    Station *s = *state;
    char path[PATH], manifest[PATH], *line;
    RestoreDrill drill;
    assert_ok(s, backup_run(&s->desk, NULL, false, path, &s->error));
    clock_forward(60);
    assert_ok(s, backup_run(&s->desk, NULL, false, path, &s->error));
    assert_checked(s, path, "pages");
    text_copy(manifest, sizeof manifest, path);
    text_copy(manifest + strlen(manifest) - 3, 5, ".txt");
    Content text = read_content(manifest);
    assert_non_null(line = strstr((char *)text.bytes, "checked: "));
    write_content(manifest, text.bytes, (size_t)(line - (char *)text.bytes));
    assert_true(backup_was_whole(path));
    assert_ok(s, restore_drill(path, s->path, NULL, &drill, &s->error));
    assert_true(drill.compared);
    write_content(manifest, "", 0);
    assert_false(backup_was_whole(path));
    free(text.bytes);
}

/* Saves until it is told to stop; says how often through its exit status (at most 200). */
static void keep_saving(Station *s, int stop, int ready)
{
    Store *store;
    int one = 1, saved = 0;
    char c;
    if (store_open(&store, s->path, NULL, NULL) != OK || fcntl(stop, F_SETFL, O_NONBLOCK) != 0)
        _exit(255);
    store_set_derive(store, NULL, NULL);
    do {
        if (store_write(store, add_people, &one, NULL) != OK)
            _exit(254);
        if (saved++ == 0 && write(ready, "", 1) != 1)
            _exit(253);
    } while (read(stop, &c, 1) != 0);
    store_close(&store);
    _exit(saved < 200 ? saved : 200);
}

static void a_backup_taken_while_another_desk_saves_ends_and_is_whole(void **state)
{
    enum { BACKUPS = 4 };
    Station *s = *state;
    char path[PATH];
    int64_t people = 0, audits = 0;
    fill(s, 500);
    Other other = other_start(s, keep_saving);
    for (int i = 0; i < BACKUPS; i++) {
        StoreFacts facts;
        text_format(path, sizeof path, "%s/copy%d.db", s->folder, i);
        assert_ok(s, copy_to(s, path));
        assert_ok(s, store_inspect(path, LOOK_WHOLE, &facts, &s->error));
        assert_true(facts.donors >= people && facts.audits >= audits);
        /* The writer adds a person and a phone in one change: a copy from its midst would show. */
        sqlite3 *db;
        sqlite3_stmt *lonely;
        assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
        sqlite3_prepare_v2(db, "SELECT count(*) FROM donor d WHERE NOT EXISTS (SELECT 1 FROM phone WHERE donor = d.id)",
                           -1, &lonely, NULL);
        assert_int_equal(sqlite3_step(lonely), SQLITE_ROW);
        assert_int_equal(sqlite3_column_int(lonely, 0), 0);
        sqlite3_finalize(lonely);
        sqlite3_close(db);
        people = facts.donors;
        audits = facts.audits;
    }
    clock_forward(1);
    assert_ok(s, backup_run(&s->desk, NULL, false, path, &s->error));
    int saved = other_stop(&other);
    assert_in_range(saved, BACKUPS, 200);
    assert_true(count_of(s, "SELECT count(*) FROM donor") >= people);
}

/* --- doctor --- */

typedef struct {
    char text[1 << 14];
    size_t lines;
} Said;

static void hear(void *arg, const char *text)
{
    Said *said = arg;
    said->lines++;
    text_append(said->text, sizeof said->text, text);
    text_append(said->text, sizeof said->text, "\n");
}

static size_t ask_doctor(Station *s, Said *said)
{
    *said = (Said){0};
    return doctor_run(s->path, s->config, hear, said);
}

static void doctor_names_what_wants_attention(void **state)
{
    Station *s = *state;
    Said said;
    char path[PATH];
    language_set(LANGUAGE_EN);
    assert_ok(s, backup_run(&s->desk, NULL, false, path, &s->error));
    close_desk(s);
    chmod(s->folder, 0700);
    size_t healthy = ask_doctor(s, &said);
    assert_non_null(strstr(said.text, "made-up people"));
    assert_non_null(strstr(said.text, "journal wal, synchronous full"));
    assert_non_null(strstr(said.text, "the newest is 0 hours old"));
    assert_non_null(strstr(said.text, "Never open the live file"));
    assert_true(said.lines > 15);
    chmod(s->path, 0644);
    assert_int_equal(ask_doctor(s, &said), healthy + 2); /* and so it does not open */
    assert_non_null(strstr(said.text, "chmod 600"));
    chmod(s->path, 0600);
    empty_folder(s->folder);
    assert_int_equal(ask_doctor(s, &said), healthy + 2); /* no database, no backup */
    assert_false(there(s->path));
}

static void doctor_reads_who_comes_in_over_ssh(void **state)
{
    static const struct {
        const char *keys, *said;
        size_t attention;
    } files[] = {
        {"# nobody yet\n\n", "", 0},
        {"ssh-ed25519 AAAA own-laptop\n", "", 0}, /* a person's own account */
        {"command=\"/usr/bin/marrowdesk\",restrict,pty ssh-ed25519 AAAA li\n"
         "# the second\n"
         "command=\"/usr/bin/marrowdesk\",restrict,pty ssh-ed25519 BBBB wang\n",
         "opens the desk and nothing else (2)", 0},
        {"command=\"/usr/bin/marrowdesk\",restrict,pty ssh-ed25519 AAAA li\n"
         "command=\"/usr/bin/marrowdesk\" ssh-ed25519 BBBB wang\n",
         "line 2 of authorized_keys", 1},
    };
    Station *s = *state;
    Said said;
    char folder[PATH], path[PATH], home[PATH];
    text_copy(home, sizeof home, getenv("HOME") ? getenv("HOME") : "/");
    language_set(LANGUAGE_EN);
    close_desk(s);
    chmod(s->folder, 0700);
    setenv("HOME", s->folder, 1);
    size_t without = ask_doctor(s, &said);
    text_format(folder, sizeof folder, "%s/.ssh", s->folder);
    text_format(path, sizeof path, "%s/authorized_keys", folder);
    assert_int_equal(mkdir(folder, 0700), 0);
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        write_content(path, files[i].keys, strlen(files[i].keys));
        assert_int_equal(ask_doctor(s, &said), without + files[i].attention);
        assert_int_equal(strstr(said.text, "ssh: ") != NULL, files[i].said[0] != '\0');
        assert_non_null(strstr(said.text, files[i].said));
    }
    unlink(path);
    rmdir(folder);
    setenv("HOME", home, 1);
}

static void doctor_says_how_old_the_newest_backup_is(void **state)
{
    static const struct {
        int days;
        const char *said;
        size_t attention;
    } ages[] = {{0, "newest is 0 hours old", 0}, {3, "newest is 3 days old", 0}, {8, "newest is 8 days old", 2}};
    Station *s = *state;
    Said said;
    char path[PATH];
    language_set(LANGUAGE_EN);
    assert_ok(s, backup_run(&s->desk, NULL, false, path, &s->error));
    close_desk(s);
    chmod(s->folder, 0700);
    Instant begun = clock_now();
    size_t young = ask_doctor(s, &said);
    for (size_t i = 0; i < 3; i++) {
        clock_set(begun + (Instant)ages[i].days * 86400);
        assert_int_equal(ask_doctor(s, &said), young + ages[i].attention);
        assert_non_null(strstr(said.text, ages[i].said));
        assert_int_equal(strstr(said.text, "none of the last week was checked whole") != NULL, ages[i].attention != 0);
    }
}

static void doctor_says_how_the_desk_will_look(void **state)
{
    static const struct {
        const char *no_color, *type, *theme, *says;
    } looks[] = {{"1", "xterm-256color", NULL, "Colours: none, because NO_COLOR is set; theme default"},
                 {"", "xterm-256color", "contrast", "Colours: 256; theme contrast"},
                 {"", "vt100", "mono", "Colours: few, as far as TERM says"}};
    Station *s = *state;
    Said said;
    language_set(LANGUAGE_EN);
    close_desk(s);
    for (size_t i = 0; i < sizeof looks / sizeof looks[0]; i++) {
        setenv("NO_COLOR", looks[i].no_color, 1);
        setenv("TERM", looks[i].type, 1);
        s->config->theme = looks[i].theme;
        ask_doctor(s, &said);
        assert_non_null(strstr(said.text, looks[i].says));
        assert_non_null(strstr(said.text, "Language: English."));
    }
    unsetenv("NO_COLOR");
    s->config->ascii = true;
    ask_doctor(s, &said);
    assert_non_null(strstr(said.text, "Borders: drawn with - | +"));
}

static void take_line(void *arg, const char *text)
{
    text_copy(arg, PATH, text);
}

static void the_audit_is_anchored_in_the_newest_backup(void **state)
{
    Station *s = *state;
    char path[PATH], said[PATH] = "";
    assert_true(backup_anchor(&s->desk, take_line, said));
    fill(s, 5);
    assert_ok(s, backup_run(&s->desk, NULL, false, path, &s->error));
    assert_true(backup_anchor(&s->desk, take_line, said));
    assert_string_equal(said, "");
    close_desk(s);
    station_falsify(s, "PRAGMA foreign_keys=OFF; DROP TRIGGER audit_keep_delete; DROP TRIGGER chain_keep_delete; "
                       "DELETE FROM chain WHERE audit > 20; DELETE FROM audit WHERE id > 20");
    open_again(s);
    assert_false(backup_anchor(&s->desk, take_line, said));
    assert_non_null(strstr(said, "were cut off"));
    fill(s, 60);
    assert_false(backup_anchor(&s->desk, take_line, said));
    assert_non_null(strstr(said, "made anew"));
}

static void a_restore_explains_why_the_anchored_rows_are_gone(void **state)
{
    Station *s = *state;
    char older[PATH], newer[PATH], said[PATH] = "";
    assert_ok(s, backup_run(&s->desk, NULL, false, older, &s->error));
    clock_forward(90); /* one backup an hour stays */
    fill(s, 5);
    assert_ok(s, backup_run(&s->desk, NULL, false, newer, &s->error));
    close_desk(s);
    assert_ok(s, restore_run(older, s->path, NULL, &s->error));
    open_again(s);
    assert_false(backup_anchor(&s->desk, take_line, said));
    assert_ok(s, restore_audit(&s->desk, older, &s->error));
    assert_true(backup_anchor(&s->desk, take_line, said));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define STATION_TEST(name) cmocka_unit_test_setup_teardown(name, filled_open, close_and_empty)
        STATION_TEST(a_backup_of_a_destroyed_database_restores_every_table),
        STATION_TEST(a_backup_restores_where_no_database_is),
        STATION_TEST(the_old_files_are_set_aside_byte_for_byte),
        STATION_TEST(a_restore_that_was_cut_off_goes_on),
        STATION_TEST(the_manifest_says_what_is_in_the_backup),
        STATION_TEST(the_audit_is_anchored_in_the_newest_backup),
        STATION_TEST(a_restore_explains_why_the_anchored_rows_are_gone),
        STATION_TEST(a_flipped_byte_anywhere_is_refused),
        STATION_TEST(damage_is_refused_without_a_manifest_too),
        STATION_TEST(other_files_are_no_backups),
        STATION_TEST(a_database_that_another_desk_uses_is_not_replaced),
        STATION_TEST(practice_that_a_desk_uses_is_not_renewed),
        STATION_TEST(a_backup_of_practice_is_none_of_the_real_database),
        STATION_TEST(an_existing_name_is_never_written_over),
        STATION_TEST(a_folder_that_is_not_there_is_not_made),
        STATION_TEST(no_backup_is_made_when_its_key_cannot_be_read),
        STATION_TEST(the_age_is_that_of_the_newest_backup),
        STATION_TEST(only_a_lead_chooses_where_a_backup_goes),
        STATION_TEST(a_backup_without_room_leaves_nothing),
        STATION_TEST(a_backup_taken_while_another_desk_saves_ends_and_is_whole),
        STATION_TEST(a_copy_that_is_not_what_was_read_never_counts),
        STATION_TEST(an_index_that_is_not_its_tables_is_seen_by_the_whole_check),
        STATION_TEST(a_reference_to_nobody_is_seen_by_the_whole_check),
        STATION_TEST(a_database_with_a_broken_page_is_not_backed_up),
        STATION_TEST(the_first_of_a_day_is_checked_whole_and_each_says_how),
        STATION_TEST(a_manifest_from_before_there_were_two_checks_is_of_the_whole_one),
        STATION_TEST(doctor_names_what_wants_attention),
        STATION_TEST(doctor_reads_who_comes_in_over_ssh),
        STATION_TEST(doctor_says_how_old_the_newest_backup_is),
        STATION_TEST(doctor_says_how_the_desk_will_look),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

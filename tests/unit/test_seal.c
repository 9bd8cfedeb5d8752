/* Sealed backups: only the key on paper opens them, whatever was changed or cut is refused; which backups stay. */
#include "station.h"

#include <dirent.h>
#include <fcntl.h>
#include <sodium.h>
#include <sys/file.h>
#include <sys/stat.h>

#include "exchange/backup.h"
#include "rows.h"

enum { PATH = 600, CHUNK = 1 << 16 };

static int close_and_empty(void **state)
{
    Station *s = *state;
    char command[PATH];
    desk_close(&s->desk);
    text_format(command, sizeof command, "find %s -mindepth 1 ! -name 'desk.db*' -delete", s->folder);
    assert_int_equal(system(command), 0);
    text_format(command, sizeof command, "rm -f %s/desk.db.before-restore-*", s->folder);
    assert_int_equal(system(command), 0);
    return station_close(state);
}

static void in_folder(Station *s, char out[PATH], const char *name)
{
    text_format(out, PATH, "%s/%s", s->folder, name);
}

static void write_file(const char *path, const unsigned char *bytes, size_t size)
{
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    assert_true(file >= 0);
    assert_int_equal(write(file, bytes, size), (ssize_t)size);
    close(file);
}

static size_t read_file(const char *path, unsigned char *bytes, size_t room)
{
    int file = open(path, O_RDONLY | O_CLOEXEC);
    assert_true(file >= 0);
    ssize_t got = read(file, bytes, room);
    close(file);
    assert_true(got >= 0 && (size_t)got < room);
    return (size_t)got;
}

static Status open_to(const char *sealed, const char *out, const char *phrase, Error *error)
{
    int file = open(out, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    assert_true(file >= 0);
    Status status = seal_open(sealed, file, phrase, error);
    close(file);
    return status;
}

/* --- the key --- */

static void a_key_is_read_as_it_was_written_down(void **state)
{
    char phrase[SEAL_PHRASE], again[SEAL_PHRASE], public_key[SEAL_PUBLIC], typed[128] = "  ";
    Station *s = *state;
    seal_make(phrase, public_key);
    assert_int_equal(strlen(phrase), SEAL_PHRASE - 1);
    text_append(typed, sizeof typed, phrase);
    typed[8] = '-'; /* a hyphen for the first blank */
    assert_ok(s, seal_read_phrase(typed, again, &s->error));
    assert_string_equal(again, phrase);
    /* Out of a file, too. */
    char path[PATH];
    in_folder(s, path, "key");
    write_file(path, (const unsigned char *)phrase, strlen(phrase));
    assert_ok(s, seal_read_phrase(path, again, &s->error));
    assert_string_equal(again, phrase);
}

static void a_wrong_digit_is_found_in_its_group(void **state)
{
    Station *s = *state;
    char phrase[SEAL_PHRASE], typed[SEAL_PHRASE], again[SEAL_PHRASE], public_key[SEAL_PUBLIC];
    seal_make(phrase, public_key);
    for (int i = 0; i < SEAL_PHRASE - 1; i++) {
        text_copy(typed, sizeof typed, phrase);
        if (typed[i] == ' ')
            continue;
        typed[i] = (char)('0' + (typed[i] - '0' + 1) % 10);
        assert_int_equal(seal_read_phrase(typed, again, &s->error), ERR_INPUT);
        char group[8];
        text_format(group, sizeof group, " %d ", i / 7 + 1);
        assert_non_null(strstr(s->error.message, group));
    }
    assert_int_equal(seal_read_phrase("123456", again, &s->error), ERR_INPUT);
    assert_int_equal(seal_read_phrase("", again, &s->error), ERR_INPUT);
    assert_int_equal(seal_read_phrase("/nowhere/key", again, &s->error), ERR_IO);
}

/* --- the file --- */

static bool is_in_file(void *arg, const void *bytes, size_t size)
{
    static unsigned char room[CHUNK];
    ssize_t got = read(*(int *)arg, room, size ? size : 1);
    return got == (ssize_t)size && memcmp(room, bytes, size) == 0;
}

static Status seal_file(const char *from, const char *to, const char *public_key, Digest *digest, Error *error)
{
    int file = open(from, O_RDONLY | O_CLOEXEC);
    assert_true(file >= 0);
    int same = open(from, O_RDONLY | O_CLOEXEC);
    Status status = seal_write(file, to, public_key, (SealSame){is_in_file, &same}, digest, error);
    close(file);
    close(same);
    return status;
}

static void what_is_sealed_comes_out_the_same_at_every_length(void **state)
{
    static const size_t sizes[] = {0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 7};
    Station *s = *state;
    char plain[PATH], sealed[PATH], out[PATH], phrase[SEAL_PHRASE], public_key[SEAL_PUBLIC];
    Digest digest, found_digest;
    unsigned char *bytes = malloc(4 * CHUNK), *found = malloc(4 * CHUNK);
    assert_true(bytes && found);
    randombytes_buf(bytes, 4 * CHUNK);
    in_folder(s, plain, "plain");
    in_folder(s, sealed, "sealed");
    in_folder(s, out, "out");
    seal_make(phrase, public_key);
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        write_file(plain, bytes, sizes[i]);
        unlink(sealed);
        assert_ok(s, seal_file(plain, sealed, public_key, &digest, &s->error));
        assert_true(seal_is(sealed));
        assert_ok(s, digest_file(sealed, &found_digest, &s->error));
        assert_string_equal(digest.sha256, found_digest.sha256);
        assert_int_equal(digest.size, found_digest.size);
        assert_ok(s, open_to(sealed, out, phrase, &s->error));
        assert_int_equal(read_file(out, found, 4 * CHUNK), sizes[i]);
        assert_memory_equal(found, bytes, sizes[i]);
    }
    free(bytes);
    free(found);
}

/* What comes out of the sealed `plain` is asked for in these other bytes. */
static Status seal_as_other(Station *s, const char *plain, const unsigned char *other, size_t size)
{
    char same[PATH], sealed[PATH], phrase[SEAL_PHRASE], public_key[SEAL_PUBLIC];
    Digest digest;
    in_folder(s, same, "same");
    in_folder(s, sealed, "sealed");
    write_file(same, other, size);
    seal_make(phrase, public_key);
    int file = open(plain, O_RDONLY | O_CLOEXEC), asked = open(same, O_RDONLY | O_CLOEXEC);
    assert_true(file >= 0 && asked >= 0);
    Status status = seal_write(file, sealed, public_key, (SealSame){is_in_file, &asked}, &digest, &s->error);
    close(file);
    close(asked);
    assert_int_equal(access(sealed, F_OK) == 0, status == OK);
    return status;
}

static void what_comes_out_otherwise_is_refused_and_leaves_nothing(void **state)
{
    enum { SIZE = 2 * CHUNK + 1 };
    static const size_t places[] = {0, CHUNK - 1, CHUNK, 2 * CHUNK};
    Station *s = *state;
    char plain[PATH];
    unsigned char *bytes = calloc(1, SIZE + 1);
    assert_non_null(bytes);
    in_folder(s, plain, "plain");
    write_file(plain, bytes, SIZE);
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        assert_int_equal(seal_as_other(s, plain, bytes, places[i]), ERR_DAMAGED); /* shorter */
        bytes[places[i]] = 1;
        assert_int_equal(seal_as_other(s, plain, bytes, SIZE), ERR_DAMAGED);
        bytes[places[i]] = 0;
    }
    assert_int_equal(seal_as_other(s, plain, bytes, SIZE + 1), ERR_DAMAGED);
    assert_ok(s, seal_as_other(s, plain, bytes, SIZE));
    free(bytes);
}

static void a_cut_at_the_end_of_a_chunk_is_refused(void **state)
{
    enum { HEAD = 16 + 32 + 80 + 24, SEALED = CHUNK + 17, ROOM = 8 * CHUNK };
    Station *s = *state;
    char plain[PATH], sealed[PATH], cut[PATH], out[PATH], phrase[SEAL_PHRASE], public_key[SEAL_PUBLIC];
    Digest digest;
    unsigned char *bytes = calloc(1, ROOM);
    assert_non_null(bytes);
    in_folder(s, plain, "plain");
    in_folder(s, sealed, "sealed");
    in_folder(s, cut, "cut");
    in_folder(s, out, "out");
    seal_make(phrase, public_key);
    write_file(plain, bytes, 3 * CHUNK);
    assert_ok(s, seal_file(plain, sealed, public_key, &digest, &s->error));
    size_t size = read_file(sealed, bytes, ROOM);
    assert_int_equal(size, HEAD + 3 * SEALED);
    for (int chunks = 0; chunks < 3; chunks++) { /* each chunk that is left is authentic by itself */
        write_file(cut, bytes, (size_t)(HEAD + chunks * SEALED));
        assert_int_equal(open_to(cut, out, phrase, &s->error), ERR_DAMAGED);
    }
    write_file(cut, bytes, size - 1);
    assert_int_equal(open_to(cut, out, phrase, &s->error), ERR_DAMAGED);
    write_file(cut, bytes, 40);
    assert_int_equal(open_to(cut, out, phrase, &s->error), ERR_DAMAGED);
    bytes[size] = 0; /* one byte behind the end */
    write_file(cut, bytes, size + 1);
    assert_int_equal(open_to(cut, out, phrase, &s->error), ERR_DAMAGED);
    free(bytes);
}

static void a_changed_byte_and_another_key_are_refused(void **state)
{
    enum { ROOM = 4 * CHUNK };
    Station *s = *state;
    char plain[PATH], sealed[PATH], out[PATH], phrase[SEAL_PHRASE], other[SEAL_PHRASE], public_key[SEAL_PUBLIC],
        ignored[SEAL_PUBLIC];
    Digest digest;
    unsigned char *bytes = calloc(1, ROOM);
    assert_non_null(bytes);
    in_folder(s, plain, "plain");
    in_folder(s, sealed, "sealed");
    in_folder(s, out, "out");
    seal_make(phrase, public_key);
    seal_make(other, ignored);
    write_file(plain, bytes, 500);
    assert_ok(s, seal_file(plain, sealed, public_key, &digest, &s->error));
    assert_int_equal(open_to(sealed, out, other, &s->error), ERR_DENIED);
    size_t size = read_file(sealed, bytes, ROOM);
    for (size_t i = 16; i < size; i++) { /* behind the name of the format */
        bytes[i] ^= 1;
        write_file(sealed, bytes, size);
        assert_true(open_to(sealed, out, phrase, &s->error) != OK);
        bytes[i] ^= 1;
    }
    free(bytes);
}

/* --- the whole --- */

static void a_sealed_backup_restores_with_its_key_only(void **state)
{
    Station *s = *state;
    char path[512], phrase[SEAL_PHRASE], public_key[SEAL_PUBLIC], other[SEAL_PHRASE], ignored[SEAL_PUBLIC];
    static unsigned char bytes[4 << 20];
    RestoreDrill drill;
    new_donor(s, "金丝雀");
    seal_make(phrase, public_key);
    seal_make(other, ignored);
    assert_ok(s, backup_key_set(&s->desk, public_key, &s->error));
    assert_ok(s, backup_run(&s->desk, NULL, false, path, &s->error));
    assert_true(backup_is_sealed(path));
    size_t size = read_file(path, bytes, sizeof bytes);
    assert_null(memmem(bytes, size, "金丝雀", strlen("金丝雀")));
    assert_int_equal(backup_unfinished(s->path), 0); /* and no open copy beside it */
    assert_ok(s, restore_drill(path, s->path, phrase, &drill, &s->error));
    assert_true(drill.compared);
    assert_int_equal(drill.facts.donors, 1);
    assert_int_equal(restore_drill(path, s->path, NULL, &drill, &s->error), ERR_INPUT);
    assert_int_equal(restore_drill(path, s->path, other, &drill, &s->error), ERR_DENIED);
    new_donor(s, "后来的");
    desk_close(&s->desk);
    assert_int_equal(restore_run(path, s->path, other, &s->error), ERR_DENIED);
    assert_ok(s, restore_run(path, s->path, phrase, &s->error));
    Store *store;
    assert_ok(s, store_open(&store, s->path, NULL, &s->error));
    assert_ok(s, desk_open(&s->desk, store, s->config, "desk", &s->error));
    assert_int_equal(count_of(s, "SELECT count(*) FROM donor"), 1);
}

static void a_drill_tells_a_manifest_that_states_something_else(void **state)
{
    Station *s = *state;
    char path[512], manifest[PATH_MAX], text[4096] = "";
    RestoreDrill drill;
    new_donor(s, "某人");
    assert_ok(s, backup_run(&s->desk, NULL, false, path, &s->error));
    assert_true(manifest_name(path, manifest));
    size_t size = read_file(manifest, (unsigned char *)text, sizeof text - 1);
    char *donors = strstr(text, "donors: 1");
    assert_non_null(donors);
    donors[8] = '2';
    write_file(manifest, (const unsigned char *)text, size);
    assert_int_equal(restore_drill(path, s->path, NULL, &drill, &s->error), ERR_DAMAGED);
}

static void only_a_lead_or_the_machines_keeper_makes_the_key(void **state)
{
    Station *s = *state;
    char phrase[SEAL_PHRASE], public_key[SEAL_PUBLIC];
    seal_make(phrase, public_key);
    text_copy(s->desk.actor.role, sizeof s->desk.actor.role, "caller");
    assert_int_equal(backup_key_set(&s->desk, public_key, &s->error), ERR_DENIED);
    text_copy(s->desk.actor.role, sizeof s->desk.actor.role, "system");
    assert_ok(s, backup_key_set(&s->desk, public_key, &s->error));
    assert_int_equal(count_of(s, "SELECT count(*) FROM audit WHERE action = 'backup-key'"), 1);
}

/* --- when, and how many --- */

static int count_backups(Station *s)
{
    char folder[PATH];
    int count = 0;
    in_folder(s, folder, "backup");
    DIR *open_folder = opendir(folder);
    assert_non_null(open_folder);
    for (const struct dirent *entry; (entry = readdir(open_folder));)
        count += strstr(entry->d_name, ".db") || strstr(entry->d_name, ".sealed");
    closedir(open_folder);
    return count;
}

static void put_backup(Station *s, int year, int month, int day, int hour, int minute, size_t size)
{
    char path[PATH];
    static const unsigned char nothing[2 << 20];
    text_format(path, sizeof path, "%s/backup", s->folder);
    mkdir(path, 0700);
    text_format(path, sizeof path, "%s/backup/desk-%04d%02d%02d-%02d%02d00.db", s->folder, year, month, day, hour,
                minute);
    write_file(path, nothing, size);
    path[strlen(path) - 2] = 't';
    path[strlen(path) - 1] = 'x';
    text_append(path, sizeof path, "t");
    write_file(path, nothing, 1);
}

static void the_newest_of_hours_days_and_months_stay(void **state)
{
    Station *s = *state;
    BackupPolicy policy = {.hourly = 3, .daily = 4, .monthly = 2, .space_mb = 1000};
    char path[PATH];
    struct stat st;
    for (int day = 1; day <= 10; day++)
        for (int hour = 9; hour <= 17; hour++) {
            put_backup(s, 2023, 9, day, hour, 0, 10);
            put_backup(s, 2023, 9, day, hour, 30, 10);
        }
    put_backup(s, 2023, 8, 20, 9, 0, 10);
    put_backup(s, 2023, 8, 31, 17, 0, 10);
    put_backup(s, 2023, 7, 31, 17, 0, 10);
    backup_rotate(s->path, &policy);
    /* 17:30, 16:30, 15:30 of the 10th; the last of the 9th, 8th and 7th; the last of August. */
    assert_int_equal(count_backups(s), 3 + 3 + 1);
    in_folder(s, path, "backup/desk-20230831-170000.db");
    assert_int_equal(stat(path, &st), 0);
    in_folder(s, path, "backup/desk-20230831-170000.txt");
    assert_int_equal(stat(path, &st), 0);
    in_folder(s, path, "backup/desk-20230910-173000.db");
    assert_int_equal(stat(path, &st), 0);
    in_folder(s, path, "backup/desk-20230910-170000.txt");
    assert_int_not_equal(stat(path, &st), 0); /* the manifest goes with its backup */
}

static void within_the_room_the_oldest_go_and_the_newest_stays(void **state)
{
    Station *s = *state;
    BackupPolicy policy = {.hourly = 24, .daily = 30, .monthly = 12, .space_mb = 5};
    for (int hour = 9; hour <= 17; hour++)
        put_backup(s, 2023, 9, 4, hour, 0, 2 << 20);
    backup_rotate(s->path, &policy);
    assert_int_equal(count_backups(s), 2);
    policy.space_mb = 1;
    backup_rotate(s->path, &policy);
    assert_int_equal(count_backups(s), 1);
}

/* It would be thought missing otherwise, and made again. */
static void the_newest_that_was_checked_whole_stays(void **state)
{
    Station *s = *state;
    BackupPolicy policy = {.hourly = 2, .daily = 1, .monthly = 1, .space_mb = 4};
    char path[PATH];
    struct stat st;
    for (int hour = 8; hour <= 12; hour++)
        put_backup(s, 2023, 9, 4, hour, 0, 2 << 20);
    const char *stated = "marrowdesk backup\nchecked: whole\n";
    in_folder(s, path, "backup/desk-20230904-080000.txt");
    write_file(path, (const unsigned char *)stated, strlen(stated));
    in_folder(s, path, "backup/desk-20230904-090000.txt");
    write_file(path, (const unsigned char *)stated, strlen(stated));
    assert_int_equal(backup_whole_at(s->path), instant_at(day_from(2023, 9, 4), 9 * 60));
    /* Of one that was carried away only the manifest is here. */
    in_folder(s, path, "backup/desk-20230904-100500.txt");
    write_file(path, (const unsigned char *)stated, strlen(stated));
    assert_int_equal(backup_whole_at(s->path), instant_at(day_from(2023, 9, 4), 10 * 60 + 5));
    backup_rotate(s->path, &policy);
    assert_int_equal(count_backups(s), 2); /* there is room for two */
    in_folder(s, path, "backup/desk-20230904-090000.db");
    assert_int_equal(stat(path, &st), 0);
    in_folder(s, path, "backup/desk-20230904-120000.db");
    assert_int_equal(stat(path, &st), 0);
}

static void one_desk_makes_the_hourly_backup(void **state)
{
    Station *s = *state;
    char path[512], lock_name[PATH];
    assert_ok(s, backup_if_older(&s->desk, BACKUP_HOURLY, path, &s->error));
    assert_true(path[0]);
    clock_forward(59);
    assert_ok(s, backup_if_older(&s->desk, BACKUP_HOURLY, path, &s->error));
    assert_false(path[0]);
    clock_forward(2);
    /* Another desk is at it. */
    in_folder(s, lock_name, "backup/.lock");
    int lock = open(lock_name, O_RDWR | O_CLOEXEC);
    assert_true(lock >= 0);
    assert_int_equal(flock(lock, LOCK_EX), 0);
    assert_ok(s, backup_if_older(&s->desk, BACKUP_HOURLY, path, &s->error));
    assert_false(path[0]);
    assert_int_equal(backup_run(&s->desk, NULL, false, path, &s->error), ERR_BUSY);
    close(lock);
    assert_ok(s, backup_if_older(&s->desk, BACKUP_HOURLY, path, &s->error));
    assert_true(path[0]);
}

static void practice_is_never_late(void **state)
{
    Station *s = *state;
    assert_false(backup_is_late(s->desk.store, -1));
    assert_false(backup_is_late(s->desk.store, BACKUP_LATE));
}

int main(void)
{
#define PROMISE(name) cmocka_unit_test_setup_teardown(name, station_open, close_and_empty)
    const struct CMUnitTest tests[] = {
        PROMISE(a_key_is_read_as_it_was_written_down),
        PROMISE(a_wrong_digit_is_found_in_its_group),
        PROMISE(what_is_sealed_comes_out_the_same_at_every_length),
        PROMISE(what_comes_out_otherwise_is_refused_and_leaves_nothing),
        PROMISE(a_cut_at_the_end_of_a_chunk_is_refused),
        PROMISE(a_changed_byte_and_another_key_are_refused),
        PROMISE(a_sealed_backup_restores_with_its_key_only),
        PROMISE(a_drill_tells_a_manifest_that_states_something_else),
        PROMISE(only_a_lead_or_the_machines_keeper_makes_the_key),
        PROMISE(the_newest_of_hours_days_and_months_stay),
        PROMISE(within_the_room_the_oldest_go_and_the_newest_stays),
        PROMISE(the_newest_that_was_checked_whole_stays),
        PROMISE(one_desk_makes_the_hourly_backup),
        PROMISE(practice_is_never_late),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

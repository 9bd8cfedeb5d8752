/* Reading past memory gives what was written, whatever its size and however it is asked for. */
#include "station.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>

#include "digest.h"
#include "disk.h"

enum { BLOCK = 1 << 20, MOST = 3 * BLOCK + 5000 };

static unsigned char written[MOST], found[MOST + 1];

static void read_as(int file, size_t size, size_t piece, bool ahead)
{
    DiskReader reader;
    ssize_t got;
    size_t done = 0;
    unsigned char more;
    assert_true(disk_reader_open(&reader, file, -1));
    unsigned long queue = reader.queue;
    reader.queue = ahead ? queue : 0; /* as where the kernel takes no wishes */
    while ((got = disk_read(&reader, found + done, done + piece > sizeof found ? sizeof found - done : piece)) > 0)
        done += (size_t)got;
    assert_int_equal(got, 0);
    assert_int_equal(disk_read(&reader, &more, 1), 0); /* the end stays the end */
    reader.queue = queue;
    disk_reader_close(&reader);
    assert_int_equal(done, size);
}

static void what_lies_there_is_read_at_every_size(void **state)
{
    (void)state;
    static const size_t sizes[] = {0, 1, 4095, 4096, 4097, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK, 3 * BLOCK, MOST},
                        pieces[] = {4096, 65553, 3 * BLOCK};
    char path[] = "/tmp/disk-XXXXXX";
    int file = mkstemp(path);
    assert_true(file >= 0);
    for (size_t i = 0; i < MOST; i++)
        written[i] = (unsigned char)(i * 2654435761u >> 13);
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        assert_int_equal(ftruncate(file, 0), 0);
        assert_int_equal(pwrite(file, written, sizes[i], 0), sizes[i]);
        assert_int_equal(fsync(file), 0);
        for (size_t k = 0; k < 2 * sizeof pieces / sizeof pieces[0]; k++) {
            read_as(file, sizes[i], pieces[k / 2], k % 2);
            assert_int_equal(memcmp(found, written, sizes[i]), 0);
        }
        assert_int_equal(pwrite(file, written, 1, 0), 1); /* the file is as it was: not only whole sectors are taken */
    }
    close(file);
    unlink(path);
}

/* What the disk is not said to have yet is something else still. */
static void a_growing_file_is_read_no_further_than_is_told(void **state)
{
    (void)state;
    char path[] = "/tmp/disk-XXXXXX";
    int file = mkstemp(path), read_from = open(path, O_RDONLY | O_CLOEXEC), told[2];
    off_t safe = 2 * BLOCK + 4095;
    DiskReader reader;
    assert_true(file >= 0 && read_from >= 0);
    assert_int_equal(pipe(told), 0);
    assert_int_equal(pwrite(file, written, (size_t)safe, 0), safe);
    assert_int_equal(fsync(file), 0);
    assert_int_equal(write(told[1], &safe, sizeof safe), sizeof safe);
    memset(found, 0, sizeof found);
    assert_true(disk_reader_open(&reader, read_from, told[0]));
    assert_int_equal(disk_read(&reader, found, 2 * BLOCK), 2 * BLOCK);
    assert_int_equal(pwrite(file, written + safe, (size_t)(MOST - safe), safe), MOST - safe);
    assert_int_equal(fsync(file), 0);
    close(told[1]);
    assert_int_equal(disk_read(&reader, found + 2 * BLOCK, sizeof found - 2 * BLOCK), MOST - 2 * BLOCK);
    assert_int_equal(memcmp(found, written, MOST), 0);
    disk_reader_close(&reader);
    close(told[0]);
    close(read_from);
    close(file);
    unlink(path);
}

static void a_file_that_cannot_be_read_is_told_from_its_end(void **state)
{
    (void)state;
    char path[] = "/tmp/disk-XXXXXX";
    DiskReader reader;
    unsigned char byte;
    int file = mkstemp(path), only = open(path, O_WRONLY | O_CLOEXEC);
    assert_true(file >= 0 && only >= 0);
    assert_int_equal(pwrite(file, "x", 1, 0), 1);
    assert_true(disk_reader_open(&reader, only, -1));
    assert_int_equal(disk_read(&reader, &byte, 1), -1);
    assert_int_equal(errno, EBADF);
    disk_reader_close(&reader);
    close(only);
    close(file);
    unlink(path);
}

static void a_digest_is_that_of_the_standard(void **state)
{
    (void)state;
    Digesting digesting;
    Digest digest;
    digest_begin(&digesting);
    digest_add(&digesting, "ab", 2);
    digest_add(&digesting, "c", 1);
    digest_end(&digesting, &digest);
    /* FIPS 180-4, example of one block. */
    assert_string_equal(digest.sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_int_equal(digest.size, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_lies_there_is_read_at_every_size),
        cmocka_unit_test(a_growing_file_is_read_no_further_than_is_told),
        cmocka_unit_test(a_file_that_cannot_be_read_is_told_from_its_end),
        cmocka_unit_test(a_digest_is_that_of_the_standard),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

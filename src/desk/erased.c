/* The list of erasures beside the database: append-only, without personal data. */
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "erased.h"
#include "text.h"
#include "tr.h"

enum { HASH_BYTES = crypto_generichash_BYTES, LIST_MOST = 16 << 20, HEAD_SIZE = 128 };
static const char heading[] = "marrowdesk erasures 1\nsalt: ";

struct Erased {
    unsigned char salt[HASH_BYTES];
    ErasedLine *lines;
    size_t count;
};

static void list_path(const char *database, char out[PATH_MAX])
{
    text_format(out, PATH_MAX, "%s.erased", database);
}

static void copy_path(const char *folder, char out[PATH_MAX])
{
    text_format(out, PATH_MAX, "%s/desk.erased", folder);
}

/* --- hashes --- */

static void hash_words(const Erased *list, const char *kind, const char *first, const char *second,
                       char out[ERASED_HASH])
{
    unsigned char digest[HASH_BYTES];
    crypto_generichash_state state;
    const char *const words[] = {kind, first, second};
    crypto_generichash_init(&state, list->salt, sizeof list->salt, sizeof digest);
    for (size_t i = 0; i < 3; i++)
        crypto_generichash_update(&state, (const unsigned char *)words[i], strlen(words[i]) + 1);
    crypto_generichash_final(&state, digest, sizeof digest);
    sodium_bin2hex(out, ERASED_HASH, digest, sizeof digest);
}

void erased_hashes(const Erased *list, const Leaver *who, ErasedLine *line)
{
    char id[24];
    text_format(id, sizeof id, "%lld", (long long)who->donor);
    text_copy(line->document, ERASED_HASH, "-");
    text_copy(line->number, ERASED_HASH, "-");
    if (who->id_number[0])
        hash_words(list, "document", who->id_type[0] ? who->id_type : "citizen", who->id_number, line->document);
    if (who->donor_number[0])
        hash_words(list, "number", who->donor_number, "", line->number);
    hash_words(list, "file", id, who->name, line->file);
}

bool erased_same(const ErasedLine *a, const ErasedLine *b)
{
    return (a->document[0] != '-' && text_equal(a->document, b->document)) ||
           (a->number[0] != '-' && text_equal(a->number, b->number)) || text_equal(a->file, b->file);
}

/* --- reading --- */

static bool read_line(const char *text, ErasedLine *line)
{
    char wanted[3][ERASED_HASH];
    long long donor, by, second;
    int end = 0;
    if (sscanf(text, "%10[0-9-] %lld %lld %lld %64s %64s %64s%n", line->on, &donor, &by, &second, wanted[0], wanted[1],
               wanted[2], &end) != 7 ||
        text[end])
        return false;
    line->donor = donor;
    line->by = by;
    line->second = second;
    text_copy(line->document, ERASED_HASH, wanted[0]);
    text_copy(line->number, ERASED_HASH, wanted[1]);
    text_copy(line->file, ERASED_HASH, wanted[2]);
    return text_format(line->text, sizeof line->text, "%s", text);
}

static Status say_damaged(const char *path, Error *error)
{
    return error_set(error, ERR_DAMAGED, "",
                     tr("the list of erasures %s is damaged: put its copy from the folder of backups in its place"),
                     path);
}

static Status parse(Erased *list, char *text, const char *path, Error *error)
{
    size_t lines = 0, got = 0;
    char *at = text + sizeof heading - 1;
    if (strncmp(text, heading, sizeof heading - 1) != 0 ||
        sodium_hex2bin(list->salt, sizeof list->salt, at, strcspn(at, "\n"), NULL, &got, NULL) != 0 ||
        got != sizeof list->salt)
        return say_damaged(path, error);
    for (const char *c = at; *c; c++)
        lines += *c == '\n';
    list->lines = calloc(lines + 1, sizeof *list->lines);
    if (!list->lines)
        return error_memory(error);
    at += strcspn(at, "\n");
    /* A last line without an end was cut off while it was written: nothing was done for it yet. */
    for (char *end; (at += *at == '\n') && (end = strchr(at, '\n')); at = end) {
        *end = '\0';
        if (!read_line(at, &list->lines[list->count++]))
            return say_damaged(path, error);
        *end = '\n';
    }
    return OK;
}

static Status read_all(const char *path, char **text, Error *error)
{
    struct stat st;
    *text = NULL;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0)
        return errno == ENOENT ? OK : error_errno(error, ERR_IO, tr("cannot open"), path);
    bool fits = fstat(fd, &st) == 0 && st.st_size <= LIST_MOST;
    *text = fits ? calloc(1, (size_t)st.st_size + 1) : NULL;
    bool whole = *text && read(fd, *text, (size_t)st.st_size) == st.st_size;
    close(fd);
    if (whole)
        return OK;
    free(*text);
    *text = NULL;
    return error_errno(error, ERR_IO, tr("cannot read"), path);
}

Status erased_load(Erased **out, const char *database, Error *error)
{
    char path[PATH_MAX], *text;
    *out = NULL;
    list_path(database, path);
    Status status = read_all(path, &text, error);
    if (status != OK || !text)
        return status;
    *out = calloc(1, sizeof **out);
    status = *out ? parse(*out, text, path, error) : error_memory(error);
    free(text);
    if (status != OK)
        erased_free(out);
    return status;
}

void erased_free(Erased **list)
{
    if (*list)
        free((*list)->lines);
    free(*list);
    *list = NULL;
}

size_t erased_lines(const Erased *list, const ErasedLine **lines)
{
    *lines = list ? list->lines : NULL;
    return list ? list->count : 0;
}

bool erased_known(const Erased *list, const char *id_type, const char *id_number, const char *donor_number,
                  char on[DATE_SIZE])
{
    Leaver who = {0};
    ErasedLine wanted;
    on[0] = '\0';
    if (!list)
        return false;
    text_copy(who.id_type, sizeof who.id_type, id_type);
    text_copy(who.id_number, sizeof who.id_number, id_number);
    text_copy(who.donor_number, sizeof who.donor_number, donor_number);
    erased_hashes(list, &who, &wanted);
    for (size_t i = 0; i < list->count && !on[0]; i++)
        if (erased_same(&wanted, &list->lines[i]))
            text_copy(on, DATE_SIZE, list->lines[i].on);
    return on[0] != '\0';
}

/* --- writing: a line is on the disk before anything is done for it --- */

static Status write_at_end(const char *path, const char *text, Error *error)
{
    size_t length = strlen(text);
    int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
    bool good = fd >= 0 && write(fd, text, length) == (ssize_t)length && fsync(fd) == 0;
    Status status = good ? OK : error_errno(error, ERR_IO, tr("cannot write"), path);
    if (fd >= 0)
        close(fd);
    return status == OK ? store_sync_folder(path, error) : status;
}

/* Half a line of a cut is ended, so that the next one stands alone; a reader takes it for damage only then, so it goes.
 */
static Status drop_half_line(const char *path, Error *error)
{
    char *text;
    Status status = read_all(path, &text, error);
    if (status != OK || !text)
        return status;
    char *last = strrchr(text, '\n');
    off_t whole = last ? last + 1 - text : 0;
    bool half = text[whole] != '\0';
    free(text);
    return half && truncate(path, whole) != 0 ? error_errno(error, ERR_IO, tr("cannot write"), path) : OK;
}

static Status begin_list(const char *database, const char *path, Erased **list, Error *error)
{
    unsigned char salt[HASH_BYTES];
    char head[HEAD_SIZE], hex[2 * HASH_BYTES + 1];
    randombytes_buf(salt, sizeof salt);
    sodium_bin2hex(hex, sizeof hex, salt, sizeof salt);
    text_format(head, sizeof head, "%s%s\n", heading, hex);
    Status status = write_at_end(path, head, error);
    return status == OK ? erased_load(list, database, error) : status;
}

/* NULL: no memory. The caller frees it. */
static char *new_lines(const Erased *list, const Leaver *who, size_t count, int64_t by, int64_t second)
{
    size_t size = count * (ERASED_TEXT + 2);
    char *text = calloc(1, size + 1);
    ErasedLine line = {0};
    day_format(clock_today(), line.on);
    for (size_t i = 0, used = 0; text && i < count; i++) {
        erased_hashes(list, &who[i], &line);
        text_format(text + used, size - used, "%s %lld %lld %lld %s %s %s\n", line.on, (long long)who[i].donor,
                    (long long)by, (long long)second, line.document, line.number, line.file);
        used += strlen(text + used);
    }
    return text;
}

Status erased_note(const char *database, const Leaver *who, size_t count, int64_t by, int64_t second, Error *error)
{
    char path[PATH_MAX];
    Erased *list;
    list_path(database, path);
    Status status = drop_half_line(path, error);
    if (status == OK)
        status = erased_load(&list, database, error);
    if (status == OK && !list)
        status = begin_list(database, path, &list, error);
    if (status != OK)
        return status;
    char *text = new_lines(list, who, count, by, second);
    erased_free(&list);
    status = text ? write_at_end(path, text, error) : error_memory(error);
    free(text);
    return status;
}

/* --- copies with the backups --- */

static Status copy_list(const char *from, const char *to, Error *error)
{
    char part[PATH_MAX + 8], *text;
    Status status = read_all(from, &text, error);
    if (status != OK || !text)
        return status;
    text_format(part, sizeof part, "%s.part", to);
    unlink(part);
    status = write_at_end(part, text, error);
    free(text);
    if (status == OK && rename(part, to) != 0)
        status = error_errno(error, ERR_IO, tr("cannot make"), to);
    return status == OK ? store_sync_folder(to, error) : status;
}

Status erased_keep(const char *database, const char *folder, Error *error)
{
    char path[PATH_MAX], copy[PATH_MAX];
    list_path(database, path);
    copy_path(folder, copy);
    return copy_list(path, copy, error);
}

Status erased_bring(const char *database, const char *folder, Error *error)
{
    char path[PATH_MAX], copy[PATH_MAX];
    struct stat st;
    list_path(database, path);
    copy_path(folder, copy);
    return lstat(path, &st) == 0 ? OK : copy_list(copy, path, error);
}

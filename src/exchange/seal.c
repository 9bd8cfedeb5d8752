/* Sealed backups. */
#include "seal.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "beside.h"
#include "disk.h"
#include "text.h"
#include "tr.h"

#define STREAM(name) crypto_secretstream_xchacha20poly1305_##name

enum {
    MAGIC = 16,
    WRAPPED = crypto_box_SEALBYTES + STREAM(KEYBYTES),
    HEAD = MAGIC + crypto_box_PUBLICKEYBYTES + WRAPPED,
    CHUNK = 1 << 16,
    SECRET = 2 * SEAL_GROUPS,
    GROUP_DIGITS = 5
};

static const unsigned char magic[MAGIC] = "marrowdesk seal1"; /* without its NUL */

/* --- the key on paper --- */

/* Weights 3 and 1: every single wrong digit shows, and nearly every swap. */
static int check_digit(const char *digits)
{
    int sum = 0;
    for (int i = 0; i < GROUP_DIGITS; i++)
        sum += (digits[i] - '0') * (i % 2 ? 1 : 3);
    return (10 - sum % 10) % 10;
}

static void pair_of(const unsigned char secret[SECRET], unsigned char public_key[crypto_box_PUBLICKEYBYTES],
                    unsigned char secret_key[crypto_box_SECRETKEYBYTES])
{
    static const unsigned char purpose[] = "marrowdesk backup";
    unsigned char seed[crypto_box_SEEDBYTES];
    crypto_generichash(seed, sizeof seed, purpose, sizeof purpose - 1, secret, SECRET);
    crypto_box_seed_keypair(public_key, secret_key, seed);
    sodium_memzero(seed, sizeof seed);
}

static void phrase_of(const unsigned char secret[SECRET], char phrase[SEAL_PHRASE])
{
    char *at = phrase;
    for (int i = 0; i < SEAL_GROUPS; i++, at += GROUP_DIGITS + 2) {
        text_format(at, GROUP_DIGITS + 1, "%05d", secret[2 * i] << 8 | secret[2 * i + 1]);
        at[GROUP_DIGITS] = (char)('0' + check_digit(at));
        at[GROUP_DIGITS + 1] = i + 1 < SEAL_GROUPS ? ' ' : '\0';
    }
}

void seal_make(char phrase[SEAL_PHRASE], char public_key[SEAL_PUBLIC])
{
    unsigned char secret[SECRET], open_half[crypto_box_PUBLICKEYBYTES], secret_half[crypto_box_SECRETKEYBYTES];
    randombytes_buf(secret, sizeof secret);
    pair_of(secret, open_half, secret_half);
    phrase_of(secret, phrase);
    sodium_bin2hex(public_key, SEAL_PUBLIC, open_half, sizeof open_half);
    sodium_memzero(secret, sizeof secret);
    sodium_memzero(secret_half, sizeof secret_half);
}

/* The digits of a text, at most `most`; other characters than blanks, hyphens and newlines spoil it: -1. */
static int digits_of(const char *text, char *out, int most)
{
    int count = 0;
    for (; *text; text++) {
        if (strchr(" -\t\r\n", *text))
            continue;
        if (*text < '0' || *text > '9' || count == most)
            return -1;
        out[count++] = *text;
    }
    return count;
}

static Status read_groups(const char *text, unsigned char secret[SECRET], Error *error)
{
    enum { ALL = SEAL_GROUPS * (GROUP_DIGITS + 1) };
    char digits[ALL];
    Status status = OK;
    if (digits_of(text, digits, ALL) != ALL)
        status = error_set(error, ERR_INPUT, "key",
                           tr("the key has %1$d groups of %2$d digits: type them all, or the path of its file"),
                           SEAL_GROUPS, GROUP_DIGITS + 1);
    for (int i = 0; i < SEAL_GROUPS && status == OK; i++) {
        const char *group = digits + i * (GROUP_DIGITS + 1);
        int value = 0;
        for (int k = 0; k < GROUP_DIGITS; k++)
            value = value * 10 + (group[k] - '0');
        if (value > 0xffff || group[GROUP_DIGITS] - '0' != check_digit(group))
            status = error_set(error, ERR_INPUT, "key", tr("group %d of the key is wrong: compare it with the paper"),
                               i + 1);
        secret[2 * i] = (unsigned char)(value >> 8);
        secret[2 * i + 1] = (unsigned char)value;
    }
    sodium_memzero(digits, sizeof digits);
    return status;
}

Status seal_read_phrase(const char *text, char phrase[SEAL_PHRASE], Error *error)
{
    enum { ROOM = 512 };
    char plain[ROOM] = "", content[ROOM] = "";
    unsigned char secret[SECRET];
    int file = strchr(text, '/') ? open(text, O_RDONLY | O_CLOEXEC) : -1;
    if (strchr(text, '/') && (file < 0 || read(file, content, sizeof content - 1) <= 0))
        error_errno(error, ERR_IO, tr("cannot read"), text);
    if (file >= 0)
        close(file);
    if (strchr(text, '/') && !content[0])
        return ERR_IO;
    text_plain(plain, sizeof plain, content[0] ? content : text);
    Status status = read_groups(plain, secret, error);
    if (status == OK)
        phrase_of(secret, phrase);
    sodium_memzero(secret, sizeof secret);
    sodium_memzero(plain, sizeof plain);
    sodium_memzero(content, sizeof content);
    return status;
}

/* --- whole reads and writes --- */

/* Fewer bytes than asked for only at the end; -1 on failure. */
static ssize_t read_whole(int from, unsigned char *out, size_t size)
{
    size_t done = 0;
    for (ssize_t got; done < size; done += (size_t)got) {
        got = read(from, out + done, size - done);
        if (got < 0)
            return -1;
        if (got == 0)
            break;
    }
    return (ssize_t)done;
}

static bool write_whole(int to, const unsigned char *bytes, size_t size)
{
    for (ssize_t done; size > 0; bytes += done, size -= (size_t)done)
        if ((done = write(to, bytes, size)) <= 0)
            return false;
    return true;
}

static Status say_damaged(const char *path, Error *error)
{
    return error_set(error, ERR_DAMAGED, "", tr("%s is damaged, was changed, or is cut short: take another backup"),
                     path);
}

/* --- the stream --- */

/* Two blocks, because whether a chunk is the last one is known after looking for the next. */
typedef struct {
    unsigned char plain[2][CHUNK], sealed[CHUNK + STREAM(ABYTES)];
} Blocks;

/* `tell` hears how far the disk has it. */
static bool push_all(int from, int to, int tell, const unsigned char head[HEAD], const unsigned char *key, Blocks *b)
{
    STREAM(state) state;
    unsigned char start[STREAM(HEADERBYTES)];
    STREAM(init_push)(&state, start, key);
    bool good = write_whole(to, head, HEAD) && write_whole(to, start, sizeof start), last = false, first = true;
    ssize_t size = read_whole(from, b->plain[0], CHUNK);
    off_t sent = 0, end = HEAD + (off_t)sizeof start;
    for (int now = 0; good && !last; now = !now, first = false) {
        ssize_t next = size < CHUNK ? 0 : read_whole(from, b->plain[!now], CHUNK);
        last = next == 0;
        good = size >= 0 && next >= 0;
        unsigned long long length = 0;
        if (good)
            STREAM(push)
        (&state, b->sealed, &length, b->plain[now], (unsigned long long)size, head, first ? HEAD : 0,
         last ? STREAM(TAG_FINAL) : STREAM(TAG_MESSAGE));
        good = good && write_whole(to, b->sealed, (size_t)length);
        end += (off_t)length;
        off_t safe = sent;
        good = good && disk_send(to, &sent, end);
        if (good && safe > 0 && sent > safe)
            good = write(tell, &safe, sizeof safe) == (ssize_t)sizeof safe;
        size = next;
    }
    sodium_memzero(&state, sizeof state);
    return good;
}

/* Where the sealed bytes come from, and what becomes of what comes out of them. */
typedef struct {
    int from;
    DiskReader *disk;     /* NULL, or instead of `from` */
    int out;              /* written there, -1: nowhere */
    SealSame same;        /* asked, or nothing */
    Digesting *digesting; /* NULL, or of what was read */
} Pull;

static ssize_t read_on(const Pull *pull, unsigned char *out, size_t size)
{
    ssize_t got = pull->disk ? disk_read(pull->disk, out, size) : read_whole(pull->from, out, size);
    if (got > 0 && pull->digesting)
        digest_add(pull->digesting, out, (size_t)got);
    return got;
}

static bool take(const Pull *pull, const unsigned char *bytes, size_t size)
{
    return (!pull->same.ask || pull->same.ask(pull->same.arg, bytes, size)) &&
           (pull->out < 0 || write_whole(pull->out, bytes, size));
}

/* Behind the head. */
static bool pull_all(const Pull *pull, const unsigned char head[HEAD], const unsigned char *key, Blocks *b)
{
    STREAM(state) state;
    unsigned char start[STREAM(HEADERBYTES)], tag = 0, *plain = b->plain[0];
    bool good = read_on(pull, start, sizeof start) == sizeof start && STREAM(init_pull)(&state, start, key) == 0;
    for (bool first = true; good && tag != STREAM(TAG_FINAL); first = false) {
        unsigned long long length = 0;
        ssize_t size = read_on(pull, b->sealed, sizeof b->sealed);
        good = size > 0 && STREAM(pull)(&state, plain, &length, &tag, b->sealed, (unsigned long long)size, head,
                                        first ? HEAD : 0) == 0;
        good = good && (length == 0 || take(pull, plain, (size_t)length));
    }
    good = good && read_on(pull, b->sealed, 1) == 0; /* nothing behind the end */
    good = good && take(pull, plain, 0);
    sodium_memzero(&state, sizeof state);
    return good;
}

/* --- files --- */

typedef struct {
    bool same;
    int fault; /* errno */
    Digest digest;
} Opened;

/* What is written, read back and opened with the key that is about to be forgotten, is what was to be sealed: looked at
 * in a process of its own, close behind the writing. */
typedef struct {
    const char *path;
    int told[2];
    const unsigned char *head, *key;
    Blocks *blocks;
    SealSame same;
    Opened opened;
} Opening;

static void open_again(void *arg)
{
    Opening *o = arg;
    unsigned char found[HEAD];
    off_t ignored;
    Digesting digesting;
    DiskReader disk;
    Pull pull = {.disk = &disk, .out = -1, .same = o->same, .digesting = &digesting};
    close(o->told[1]);
    int file = open(o->path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    errno = file < 0 ? errno : 0;
    if (file >= 0 && disk_reader_open(&disk, file, o->told[0])) {
        digest_begin(&digesting);
        o->opened.same = read_on(&pull, found, HEAD) == HEAD && memcmp(found, o->head, HEAD) == 0 &&
                         pull_all(&pull, o->head, o->key, o->blocks);
        digest_end(&digesting, &o->opened.digest);
    }
    o->opened.fault = errno;
    while (read(o->told[0], &ignored, sizeof ignored) > 0)
        continue; /* who writes is not stopped by what was found */
}

/* 0: it is sealed, and opens to what it was; else errno, or -1: it does not. */
static int seal_and_open(int from, int to, Opening *opening, Digest *digest)
{
    Beside beside;
    if (pipe2(opening->told, O_CLOEXEC) != 0)
        return errno;
    int fault = beside_begin(&beside, open_again, opening, &opening->opened, sizeof opening->opened) ? 0 : errno;
    close(opening->told[0]);
    errno = 0;
    if (!fault &&
        (!push_all(from, to, opening->told[1], opening->head, opening->key, opening->blocks) || fsync(to) != 0))
        fault = errno ? errno : EIO;
    close(opening->told[1]);
    bool ended = beside_end(&beside);
    *digest = opening->opened.digest;
    if (fault || (ended && opening->opened.same))
        return fault;
    return !ended ? EINTR : opening->opened.fault ? opening->opened.fault : -1;
}

/* As seal_and_open(). */
static int seal_between(int from, int to, const char *path, const unsigned char *public_key, SealSame same,
                        Digest *digest)
{
    unsigned char head[HEAD], key[STREAM(KEYBYTES)];
    Blocks *b = malloc(sizeof *b);
    STREAM(keygen)(key);
    memcpy(head, magic, MAGIC);
    memcpy(head + MAGIC, public_key, crypto_box_PUBLICKEYBYTES);
    Opening opening = {.path = path, .head = head, .key = key, .blocks = b, .same = same};
    int fault = !b ? ENOMEM : 0;
    if (!fault && crypto_box_seal(head + MAGIC + crypto_box_PUBLICKEYBYTES, key, sizeof key, public_key) != 0)
        fault = EINVAL; /* no public key */
    if (!fault)
        fault = seal_and_open(from, to, &opening, digest);
    sodium_memzero(key, sizeof key);
    if (b)
        sodium_memzero(b, sizeof *b);
    free(b);
    return fault;
}

Status seal_write(int from, const char *to, const char *public_key, SealSame same, Digest *digest, Error *error)
{
    unsigned char key[crypto_box_PUBLICKEYBYTES];
    size_t length = 0;
    if (sodium_hex2bin(key, sizeof key, public_key, strlen(public_key), NULL, &length, NULL) != 0 ||
        length != sizeof key)
        return error_set(error, ERR_DAMAGED, "", tr("the public key of the backups is damaged: make a new key"));
    int out = open(to, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    int fault = out < 0 ? errno : seal_between(from, out, to, key, same, digest);
    if (out >= 0)
        close(out);
    if (out >= 0 && fault)
        unlink(to);
    errno = fault;
    return fault == 0  ? OK
           : fault < 0 ? say_damaged(to, error) /* it does not open to what was sealed */
                       : error_errno(error, ERR_IO, tr("cannot write"), to);
}

bool seal_is(const char *path)
{
    unsigned char head[MAGIC];
    int file = open(path, O_RDONLY | O_CLOEXEC);
    bool is = file >= 0 && read_whole(file, head, MAGIC) == MAGIC && memcmp(head, magic, MAGIC) == 0;
    if (file >= 0)
        close(file);
    return is;
}

/* The stream key out of the head; false: it was sealed to another key, or is damaged. */
static bool unwrap(const unsigned char head[HEAD], const char *phrase, unsigned char key[STREAM(KEYBYTES)])
{
    unsigned char secret[SECRET], open_half[crypto_box_PUBLICKEYBYTES], secret_half[crypto_box_SECRETKEYBYTES];
    bool good = read_groups(phrase, secret, NULL) == OK;
    if (good)
        pair_of(secret, open_half, secret_half);
    good = good && memcmp(open_half, head + MAGIC, sizeof open_half) == 0 &&
           crypto_box_seal_open(key, head + MAGIC + crypto_box_PUBLICKEYBYTES, WRAPPED, open_half, secret_half) == 0;
    sodium_memzero(secret, sizeof secret);
    sodium_memzero(secret_half, sizeof secret_half);
    return good;
}

Status seal_open(const char *from, int to, const char *phrase, Error *error)
{
    unsigned char head[HEAD], key[STREAM(KEYBYTES)];
    int in = open(from, O_RDONLY | O_CLOEXEC);
    if (in < 0)
        return error_errno(error, ERR_IO, tr("cannot open"), from);
    Blocks *b = malloc(sizeof *b);
    Status status = b ? OK : error_memory(error);
    if (b && read_whole(in, head, HEAD) != HEAD)
        status = say_damaged(from, error);
    else if (b && !unwrap(head, phrase, key))
        status =
            error_set(error, ERR_DENIED, "key", tr("this key does not open %s: it was sealed to another one"), from);
    else if (b && (errno = 0, !pull_all(&(Pull){.from = in, .out = to}, head, key, b)))
        status = errno ? error_errno(error, ERR_IO, tr("cannot restore"), from) : say_damaged(from, error);
    sodium_memzero(key, sizeof key);
    if (b)
        sodium_memzero(b, sizeof *b);
    free(b);
    close(in);
    return status;
}

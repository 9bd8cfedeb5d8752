/* Sealed backups: what the desk can write and nobody on this machine can read.
 *
 * The key is made once and kept on paper, away from the machine: 8 groups of 5 digits and a check digit (128 bits).
 * From it comes a key pair of libsodium; the public half stays in the database. A sealed file is magic 16 bytes ·
 * public key 32 · a fresh stream key sealed to it 80 · secretstream header 24 · chunks of 64 KiB where the first 128
 * bytes are authenticated with the first chunk, and only the last chunk carries the final tag: a file that was cut at
 * the end of a chunk is refused. */
#ifndef MARROWDESK_EXCHANGE_SEAL_H
#define MARROWDESK_EXCHANGE_SEAL_H

#include <stdbool.h>
#include <stddef.h>

#include "digest.h"
#include "error.h"

enum {
    SEAL_GROUPS = 8,
    SEAL_PHRASE = SEAL_GROUPS * 7, /* "012345 678901 …" */
    SEAL_PUBLIC = 65               /* hexadecimal */
};

/* Are the next `size` bytes those that were to be sealed; 0: was that all of them. */
typedef struct {
    bool (*ask)(void *arg, const void *bytes, size_t size);
    void *arg;
} SealSame;

/* A new key as it is written down, and the public half. The caller clears `phrase` with sodium_memzero(). */
void seal_make(char phrase[SEAL_PHRASE], char public_key[SEAL_PUBLIC]);
/* What somebody typed, blanks and full-width digits allowed, or the path of a file that holds it, as `phrase`. Names
 * the group that is wrong. */
Status seal_read_phrase(const char *text, char phrase[SEAL_PHRASE], Error *error);

bool seal_is(const char *path);
/* Writes what `from` holds into `to`, a new file, forces it out, reads it back from the disk and asks `same` for all
 * that comes out of it, 64 KiB at a time; `digest` is of what was read back. Nothing is left on failure. */
Status seal_write(int from, const char *to, const char *public_key, SealSame same, Digest *digest, Error *error);
/* Decrypts into the open file `to`. ERR_DENIED: another key. ERR_DAMAGED: changed or cut. */
Status seal_open(const char *from, int to, const char *phrase, Error *error);

#endif

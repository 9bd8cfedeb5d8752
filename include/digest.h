/* SHA-256 of what goes by, as the manifests of backups state it. */
#ifndef MARROWDESK_DIGEST_H
#define MARROWDESK_DIGEST_H

#include <nettle/sha2.h>
#include <stddef.h>
#include <stdint.h>

enum { SHA256_SIZE = 65 };

typedef struct {
    char sha256[SHA256_SIZE]; /* hexadecimal */
    int64_t size;             /* bytes */
} Digest;

typedef struct {
    struct sha256_ctx state;
    int64_t size;
} Digesting;

void digest_begin(Digesting *digesting);
void digest_add(Digesting *digesting, const void *bytes, size_t size);
void digest_end(Digesting *digesting, Digest *digest);

#endif

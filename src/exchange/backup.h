/* What backup, restore and doctor share: names, folders, digests, manifests. */
#ifndef MARROWDESK_BACKUP_H
#define MARROWDESK_BACKUP_H

#include <limits.h>

#include "exchange.h"
#include "seal.h"

enum { STAMP_SIZE = 20 };

/* --- backup_name.c --- */

/* A sealed backup, an open one, what describes either; the open copy that a sealed one is made from; what is being
 * made. */
extern const char sealed_ending[], open_ending[], manifest_ending[], copy_ending[], unfinished_ending[];
/* How each manifest begins. */
extern const char manifest_start[];

/* "20230904-101500", local time of the station. */
void backup_stamp(Instant at, char out[STAMP_SIZE]);
/* The time in "desk-YYYYMMDD-HHMMSS" and whatever follows in *rest; INSTANT_NONE for other names. */
Instant backup_time(const char *name, const char **rest);
/* Is this the ending of a backup, sealed or open. */
bool backup_is_file(const char *ending);
/* "desk-….txt" of "desk-….db" or ".sealed"; false when the name has another ending. */
bool manifest_name(const char *backup_file, char out[PATH_MAX]);
/* The folder beside the database. */
void backup_folder(const char *database, char out[PATH_MAX]);

/* --- backup.c, rotate.c --- */

Status digest_file(const char *path, Digest *digest, Error *error);

/* Removes from the usual folder what the policy does not keep; the newest always stays, and the newest that was checked
 * whole. */
void backup_rotate(const char *database, const BackupPolicy *policy);

/* --- backup_found.c --- */

/* When the newest backup was made that was checked whole, as its manifest in the usual folder states; INSTANT_NONE. */
Instant backup_whole_at(const char *database);

/* The digest that it states, and (NULL allowed) what is in the backup; "" when there is no manifest. A manifest that
 * states none is ERR_DAMAGED. */
Status manifest_read(const char *path, char sha256[SHA256_SIZE], StoreFacts *facts, Error *error);

#endif

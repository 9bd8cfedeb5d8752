/* Files in and out. */
#ifndef MARROWDESK_EXCHANGE_H
#define MARROWDESK_EXCHANGE_H

#include <stdio.h>

#include "desk.h"

/* --- batch: one JSON request a line in, one answer a line out, in order --- */

/* Returns the number of requests refused; -1 when input or output failed (Error). */
long batch_run(Desk *desk, FILE *in, FILE *out, Error *error);

/* --- import --- */

typedef enum { ENCODING_AUTO, ENCODING_UTF8, ENCODING_GB18030 } Encoding;

typedef struct {
    const char *kind;   /* donors, attempts; registry: the province's list, compared, see compare.h */
    const char *file;
    bool dry_run;       /* everything but COMMIT */
    Encoding encoding;
    const char *rejects; /* file for refused rows; NULL none */
    /* Called every few hundred rows; false: stop and leave nothing. NULL allowed. */
    bool (*progress)(void *arg, int64_t done, int64_t total_bytes_percent);
    /* One refused row: file:row, column, value, reason. NULL allowed. */
    void (*refused)(void *arg, const char *text);
    /* Something to know: an unknown column, a warning. NULL allowed. */
    void (*note)(void *arg, const char *text);
    void *arg;
} ImportJob;

typedef struct {
    int64_t batch;      /* for --undo; 0 when nothing was stored */
    int64_t rows, added, changed, same, refused; /* registry: only there, different, the same */
    int64_t only_here;  /* registry: people whom the list should have */
    int64_t differences; /* registry: fields that differ */
} ImportResult;

Status import_run(Desk *desk, const ImportJob *job, ImportResult *result, Error *error);
/* Takes a batch back; people with later facts are refused by name (through `refused`) and stay. */
Status import_undo(Desk *desk, int64_t batch, void (*refused)(void *arg, const char *text), void *arg,
                   ImportResult *result, Error *error);

/* --- export --- */

/* kind: donors samples attempts. Format by the ending of `file`; NULL: csv to stdout. *rows: how many. A row of the
 * donors holds the person's latest sample, latest consent that is not withdrawn and latest health questionnaire; the
 * samples have a row each. */
Status export_run(Desk *desk, const char *kind, const char *unit, const char *file, int64_t *rows,
                  Error *error);

/* --- backup, restore, doctor --- */

/* A copy of the whole database as FOLDER/desk-YYYYMMDD-HHMMSS.db with its manifest .txt beside it (what is in
 * it, size, SHA-256), made in a child process while every desk goes on; audited. `folder` NULL: "backup" beside
 * the database, made when missing; any other must be there and is for leads and system accounts. `path` is
 * where it is. */
Status backup_run(Desk *desk, const char *folder, char path[512], Error *error);

/* Minutes since the newest backup of this database (a backup made elsewhere leaves its manifest in the usual
 * folder); -1: none is known. Cheap. */
int64_t backup_age_minutes(const char *database);
/* Files of backups that were broken off. */
size_t backup_unfinished(const char *database);

/* Puts a backup in the database's place. Everything is checked on a copy first: digest of the manifest (where
 * there is one), every page, program and edition. ERR_BUSY while a desk has the database open. The old files
 * stay, as DATABASE.before-restore-YYYYMMDD-HHMMSS: such a pair of file and -wal is itself a backup. Works where
 * no database is. Not in a process that has the database open. */
Status restore_run(const char *backup_file, const char *database, Error *error);
/* Leaves the audit row of a restore in what was restored. */
Status restore_audit(Desk *desk, const char *backup_file, Error *error);

/* One line a check, in words, to `line`. Returns how many want attention. Not in a process that has the
 * database open. */
size_t doctor_run(const char *database, const Config *config, void (*line)(void *arg, const char *text), void *arg);

/* --- practice data --- */

enum { DEMO_DONORS = 14316 /* when nobody says how many: those of the station */, DEMO_MOST = 5000000 };

/* Fills a new practice database with made-up people, samples and calls, through desk->actor, who has made half of
 * the calls; some are promised to them. Document numbers are of area 370899, phones of starts that no operator has; the
 * same number of people, seed, day and settings give the same data. Memory does not grow with `donors` (1 to
 * DEMO_MOST). A real database: ERR_DENIED; one that has people: ERR_DUPLICATE. progress() (NULL allowed) is called
 * every few hundred people; false stops with ERR_CANCELLED. After any failure the database is unfinished, as batches
 * that were stored stay: the caller deletes it. */
Status demo_run(Desk *desk, int64_t donors, uint64_t seed, bool (*progress)(void *arg, int64_t done, int64_t total),
                void *arg, Error *error);

/* Who sits at a practice database first; the sign-in screen tells both. */
#define PRACTICE_ACCOUNT "demo"
#define PRACTICE_PASSWORD "practice1"

typedef struct {
    int64_t donors;
    uint64_t seed; /* 0: the usual one */
    bool (*progress)(void *arg, int64_t done, int64_t total); /* as of demo_run() */
    void *arg;
} PracticeJob;

/* The place of the practice database of a real one: a folder of its own beside it, so that backups of practice are
 * never taken for those of the real one. */
void practice_path(const char *database, char out[], size_t size);
/* Makes a practice database with its account where no file is; whatever stops it leaves nothing. */
Status practice_make(const char *path, const Config *config, const PracticeJob *job, Error *error);
/* Another in the place of this one, which stays until the new one is whole. A real database: ERR_DENIED; one that a
 * desk has open: ERR_BUSY. */
Status practice_renew(const char *path, const Config *config, const PracticeJob *job, Error *error);

#endif

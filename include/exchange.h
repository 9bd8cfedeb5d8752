/* Files in and out. */
#ifndef MARROWDESK_EXCHANGE_H
#define MARROWDESK_EXCHANGE_H

#include <stdio.h>

#include "audit.h"
#include "desk.h"
#include "report.h"
#include "worksheet.h"

/* --- batch: one JSON request a line in, one answer a line out, in order --- */

/* Returns the number of requests refused; -1 when input or output failed (Error). */
long batch_run(Desk *desk, FILE *in, FILE *out, Error *error);

/* --- import --- */

typedef enum { ENCODING_AUTO, ENCODING_UTF8, ENCODING_GB18030 } Encoding;

/* What became of a row. */
typedef enum { ROW_ADDED, ROW_CHANGED, ROW_SAME, ROW_REFUSED } RowResult;

/* A field that a row changes, in words for people; sensitive ones masked. */
typedef struct {
    char label[64], before[120], after[120]; /* both empty: a part of that name is added */
} ImportChange;

/* A row of the file and what becomes of it; valid while line() runs. */
typedef struct {
    RowResult result;
    int64_t number;    /* as a spreadsheet shows it */
    const char *who;   /* the name in the row */
    const char *column, *value, *reason; /* refused; column "": the row as a whole */
    const ImportChange *changes;
    size_t change_count;
} ImportLine;

enum { IMPORT_COLUMNS = 256, IMPORT_FIELDS = 112, IMPORT_NOT_READ = -1 };

/* What each column of a file is read as: a place in import_fields(), or IMPORT_NOT_READ. */
typedef struct {
    size_t count;
    int field[IMPORT_COLUMNS];
} ImportMapping;

typedef struct {
    const char *kind;   /* one of import_kinds() */
    const char *file;   /* CSV, .xlsx or JSON lines, by what is in it */
    bool dry_run;       /* everything but COMMIT */
    bool keep_both;     /* calls from a work sheet whose person was reached meanwhile are taken, too */
    Encoding encoding;  /* of a CSV */
    const char *sheet;  /* of a workbook; NULL or "": the first; hidden ones are not there */
    /* NULL: as it was chosen for these headings the last time, else by the headings. A given one is kept for the next
     * file with the same headings when something was imported. */
    const ImportMapping *mapping;
    const char *rejects; /* file for refused rows; NULL none */
    /* Called every few hundred rows; false: stop and leave nothing. NULL allowed. */
    bool (*progress)(void *arg, int64_t done, int64_t total_bytes_percent);
    /* One refused row: file:row, column, value, reason. NULL allowed. */
    void (*refused)(void *arg, const char *text);
    /* Something to know: an unknown column, a warning. NULL allowed. */
    void (*note)(void *arg, const char *text);
    /* Every row and what becomes of it: a preview is a dry run that listens. NULL allowed. */
    void (*line)(void *arg, const ImportLine *line);
    void *arg;
} ImportJob;

typedef struct {
    int64_t batch;      /* for --undo; 0 when nothing was stored */
    int64_t rows, added, changed, same, refused; /* registry: only there, different, the same */
    int64_t only_here;  /* registry: people whom the list should have */
    int64_t differences; /* registry: fields that differ */
} ImportResult;

Status import_run(Desk *desk, const ImportJob *job, ImportResult *result, Error *error);
/* How a batch is taken back; all may be NULL. */
typedef struct {
    void (*refused)(void *arg, const char *text); /* who stays, by name */
    /* Called every few hundred rows; false: stop (ERR_CANCELLED), and everything stays as it was. */
    bool (*progress)(void *arg, int64_t done, int64_t total);
    void *arg;
} ImportUndo;
/* Takes a batch back; people with later facts are refused and stay. `how` NULL: in silence. */
Status import_undo(Desk *desk, int64_t batch, const ImportUndo *how, ImportResult *result, Error *error);

/* What can be imported; label is a msgid. Returns how many. */
typedef struct {
    const char *kind, *label;
} ImportKindName;
size_t import_kinds(const ImportKindName **kinds);
/* Labels of what a column of this kind can be, translated. */
size_t import_fields(const char *kind, const char *labels[IMPORT_FIELDS]);

enum { IMPORT_SAMPLES = 3 };

typedef struct {
    char heading[96];
    char sample[IMPORT_SAMPLES][48]; /* of the first rows */
} ImportColumn;

/* A file before it is imported. */
typedef struct {
    bool workbook, jsonl;
    char encoding[16]; /* of a CSV */
    char delimiter;
    char sheets[16][128]; /* of a workbook: the first of them */
    size_t sheet_count, sheet;
    ImportColumn columns[IMPORT_COLUMNS];
    ImportMapping mapping; /* how it would be read */
    bool remembered;       /* somebody chose so */
} ImportLook;

/* Reads the heading and the first rows. Only kind, file, encoding and sheet of the job matter. */
Status import_look(Desk *desk, const ImportJob *job, ImportLook *look, Error *error);

/* --- past imports --- */

typedef struct {
    int64_t id, added, changed, refused;
    char at[INSTANT_SIZE], undone_at[INSTANT_SIZE];
    char account[NAME_SIZE], kind[32], file[256];
} ImportBatch;

/* The newest first; `before` 0: from the last one on. Returns how many, at most `max`. */
size_t import_batches(Desk *desk, int64_t before, ImportBatch *rows, size_t max);

/* --- files to choose from --- */

typedef struct {
    char name[256];
    bool folder;
    int64_t size;
    char changed[INSTANT_SIZE];
} ImportFile;

/* Whether only the folder of the settings (import_folder) may be looked into: whoever is not a lead, and everybody
 * who comes through ssh or sudo and so reads files as the account that owns the database. */
bool import_confined(const Desk *desk);
/* Where choosing begins: import_folder, else, for who is not confined, the working folder; ERR_DENIED: none. */
Status import_start_folder(const Desk *desk, char *out, size_t size, Error *error);
/* Folders first, then .csv, .txt, .xlsx and .jsonl files, by name; at most `max`. Who is confined sees regular files of
 * import_folder and gets ERR_DENIED for every other one. */
Status import_folder_list(const Desk *desk, const char *folder, ImportFile *files, size_t max, size_t *count,
                          Error *error);

/* A path that somebody typed or pasted: whole, from the home folder (~/) or from `folder`; *is_folder says what it
 * leads to. ERR_DENIED for who is confined. */
Status import_path(const Desk *desk, const char *folder, const char *typed, char *out, size_t size, bool *is_folder,
                   Error *error);

/* A name in that folder that nothing has yet: STEM.csv, STEM-2.csv ... False: it would be too long. */
bool import_free_name(const char *folder, const char *stem, const char *ending, char *out, size_t size);

/* --- a table to give out --- */

/* An empty table of a kind that can be imported: headings, a row as an example that an import refuses, and in .xlsx
 * every column as text and choices as lists. `file` ends in .csv or .xlsx and must not exist. */
Status template_write(Desk *desk, const char *kind, const char *file, Error *error);

/* --- export --- */

/* kind: one of import_kinds() but registry, worksheet (which makes one, see work_sheet_give()), template- and a kind of
 * import, or ledger- and a sheet of the settings (config ledgers). Format by the ending of `file`; NULL: csv to stdout.
 * *rows: how many. `like` (donors, samples, attempts) names a table as it was imported: its columns, its rows first and
 * in their order; a cell stays as it was written while it means what is stored, and so does what is not read; the rest
 * is written in the table's words and form of dates. NULL: every column. A row of the donors holds the person's latest
 * sample, latest consent that is not withdrawn and latest health questionnaire; the samples have a row each. */
Status export_run(Desk *desk, const char *kind, const char *unit, const char *like, const char *file,
                  int64_t *rows, Error *error);

/* --- county work sheets --- */

/* Writes the rows of a work sheet that have not come back yet to `path`, an .xlsx: columns that are filled in, with
 * lists to choose from, and read back by `import attempts`. Audited. */
Status work_sheet_save(Desk *desk, int64_t sheet, const char *path, Error *error);
/* Makes one from the queue of a unit and writes it: when that fails nobody is held. */
Status work_sheet_give(Desk *desk, const char *unit, const char *path, int64_t *sheet, Error *error);

/* --- letters --- */

/* Saves a letter or sheet as DATE-NAME.txt in the folder "letters" beside the database, readable by its owner only; a
 * name that is taken gets a number. `path` is where it is. */
Status text_file_save(const char *database, const char *name, const char *text, char path[512], Error *error);
/* The rows of the audit that pass the filter (oldest last), a line a value, as "export/audit-….csv" beside the
 * database; `path` is where it is. Recorded. Leads and system accounts; these get no values of people. */
Status audit_export(Desk *desk, const AuditFilter *filter, char path[512], int64_t *rows, Error *error);

/* --- transfer sheets --- */

/* Saves the transfer sheet of a batch as text and as a table: transfer-NUMBER-DAY.txt and .xlsx in the folder
 * "transfer" beside the database, which only its owner reads; audited. `path` is where, without the ending. */
Status transfer_sheet_save(Desk *desk, int64_t batch, const char *text, char path[512], Error *error);

/* --- backup, restore, doctor --- */

/* A copy of the whole database as FOLDER/desk-YYYYMMDD-HHMMSS.db with its manifest .txt beside it (what is in
 * it, size, SHA-256), made in a child process while every desk goes on; audited. `folder` NULL: "backup" beside
 * the database, made when missing; any other must be there and is for leads and system accounts. `path` is
 * where it is. Every copy is held against the pages it was made of and these are checked; with `whole`, in another
 * folder and the first of a day each index and reference, too. */
Status backup_run(Desk *desk, const char *folder, bool whole, char path[512], Error *error);
/* Was this one checked whole, as its manifest states. */
bool backup_was_whole(const char *path);

/* The same in the usual place where the newest is at least so old and nobody else is making one; `path` "": none was
 * needed. */
Status backup_if_older(Desk *desk, int64_t minutes, char path[512], Error *error);

/* Backups are sealed to a key that is kept off the machine; without one they are open files. The public half; false,
 * and "": there is none. */
enum { BACKUP_PHRASE = 56, BACKUP_PUBLIC = 65 };
bool backup_key(Desk *desk, char public_key[BACKUP_PUBLIC]);
/* A new key as it is to be written down (8 groups of 6 digits) and its public half. Clear `phrase` with
 * sodium_memzero(). */
void backup_key_make(char phrase[BACKUP_PHRASE], char public_key[BACKUP_PUBLIC]);
/* From now on backups are sealed to it; older ones stay sealed to the key before. A lead or a system account. */
Status backup_key_set(Desk *desk, const char *public_key, Error *error);
bool backup_is_sealed(const char *path);

/* --- backups while the desk runs --- */

/* How this program is started again for a backup in a process of its own: its file and the settings it was given (NULL:
 * the usual ones). Before this was told nothing is started. */
void backup_program(const char *program, const char *config);
/* Starts one that goes on when this process ends; it does nothing unless the newest is `minutes` old. Practice
 * databases and moved clocks: none. Returns at once. */
void backup_start(const Store *store, int64_t minutes);
enum { BACKUP_HOURLY = 60, BACKUP_CLOSING = 10, BACKUP_LATE = 25 * 60 }; /* minutes */
/* No backup for BACKUP_LATE, of a database at least as old: a red line on every screen. `age` as
 * backup_age_minutes(). */
bool backup_is_late(Store *store, int64_t age);

/* Minutes since the newest backup of this database (a backup made elsewhere leaves its manifest in the usual
 * folder); -1: none is known. Cheap. */
int64_t backup_age_minutes(const char *database);
/* The newest backup in the usual folder, whether or not the database is there; false and "": none. */
bool backup_newest(const char *database, char *path, size_t size);
/* Where the error is that this database is damaged or gone, and it has a backup: puts behind the message which one is
 * the newest, and the command that brings it back. */
void backup_advise(const char *database, Error *error);
/* Compares the end of the audit's chain that the newest manifest states with the file: rows that were cut off, or a
 * chain made anew, are told in one line. Rows that a restore has set aside since are not. True: nothing to tell. */
bool backup_anchor(Desk *desk, void (*finding)(void *arg, const char *text), void *arg);
/* Files of backups that were broken off. */
size_t backup_unfinished(const char *database);

/* Puts a backup in the database's place. Everything is checked on a copy first: digest of the manifest (where
 * there is one), every page, program and edition. ERR_BUSY while a desk has the database open. The old files
 * stay, as DATABASE.before-restore-YYYYMMDD-HHMMSS: such a pair of file and -wal is itself a backup. Works where
 * no database is. `key` (as typed, or the path of its file) opens a sealed backup; NULL: none was given. Not in a
 * process that has the database open. */
Status restore_run(const char *backup_file, const char *database, const char *key, Error *error);

typedef struct {
    StoreFacts facts;   /* of what came back */
    bool compared;      /* with its manifest: there was one */
    int64_t seconds;    /* it took, as a restore would */
} RestoreDrill;
/* Restores into a scratch folder beside the database, compares with the manifest and throws it away: nothing else is
 * touched, desks go on. */
Status restore_drill(const char *backup_file, const char *database, const char *key, RestoreDrill *drill,
                     Error *error);
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

/* --- reports --- */

/* Writes a report to `path`, .txt .csv or .xlsx by its ending, with an audit row; NULL: as text to the stream `out`.
 * The file appears under its name when it is whole. */
Status report_save(Desk *desk, const Report *report, const char *path, FILE *out, Error *error);

/* --- any list, as it is shown --- */

/* A table of texts row by row; `cell` writes one. With `donor` (whose row it is, 0 nobody's) each row ends in that
 * person's document number and phone in full. */
typedef struct {
    size_t rows, columns;
    const char *(*heading)(void *arg, size_t column); /* msgid */
    void (*cell)(void *arg, size_t row, size_t column, char *out, size_t size);
    int64_t (*donor)(void *arg, size_t row);
    void *arg;
} TextTable;
/* A name in the folder "export" beside the database that nothing has yet; the folder is made where it is missing. */
Status export_place(Desk *desk, const char *stem, const char *ending, char *out, size_t size, Error *error);
/* Writes it to `path`, .csv or .xlsx, with an audit row that names the list and says whether it has numbers in full. */
Status export_table(Desk *desk, const TextTable *table, const char *name, const char *path, Error *error);

#endif

/* What the files of the store share. */
#ifndef MARROWDESK_STORE_INTERNAL_H
#define MARROWDESK_STORE_INTERNAL_H

#include <limits.h>
#include <sqlite3.h>
#include <sys/types.h>

#include "store.h"

struct Query {
    Store *store;
    const char *sql; /* identity: the pointer */
    sqlite3_stmt *statement;
    bool busy;
    Query *next; /* same bucket */
    /* of a sweep, query_donor(): */
    bool sweeps, ahead, over; /* it runs on; a row waits that was not asked for yet; there are no more */
    bool here, none;          /* on a row of `donor`; there was none */
    int64_t donor;            /* whose rows are read */
};

enum {
    QUERY_BUCKETS = 256,
    ROW_TYPES = 48,
    ROW_UPDATES = 28,
    ROW_UPDATES_WHOLE = 4, /* the last of them: all fields that are derived or not, saved or concluded */
    BULK_INDEXES = 32
};

/* Sets the fields of `mask`; `saved`: and counts the version on. */
typedef struct {
    uint64_t mask;
    bool saved;
    char *sql;
} RowUpdate;

/* Statements of a record type, built once from its field table. */
typedef struct {
    const RecordType *type;
    char *load, *load_all, *load_sweep, *insert, *insert_all;
    RowUpdate updates[ROW_UPDATES];
    size_t update_count;
} RowSql;

typedef struct {
    int64_t *items;
    size_t count, room;
} IdList;

typedef struct {
    char kind[16], unit[24], key[40];
    int64_t n;
    size_t next; /* of the same bucket, +1; 0 none */
} Tally;
enum { TALLY_BUCKETS = 4096 };

/* held.c: the answer to a count with its values, as of a data version; 0 none. */
enum { HELD_PLACES = 128, HELD_VALUES = 4, HELD_TEXT = 32 };
typedef struct {
    int kind;
    int64_t integer;
    char text[HELD_TEXT];
} HeldValue;
typedef struct {
    const char *sql; /* identity: the pointer */
    HeldValue values[HELD_VALUES];
    size_t count;
    int64_t version, result;
} Held;

/* How a donor was before the first change of the transaction. */
typedef struct {
    int64_t donor;
    size_t order;
    char *text; /* NULL: the donor is new, or nothing is to be compared */
} Before;

enum { KEY_SIZE = 128 };

/* pending.c: a search key that is to be written, or taken away, before COMMIT. */
typedef struct {
    uint64_t start; /* its first bytes */
    int64_t donor;
    uint32_t text;  /* offset into the arena */
    uint32_t order; /* twice when it was said, and one where the key goes */
} PendingKey;

typedef struct {
    uint64_t start;
    int64_t donor;
    size_t length;
    bool gone;
    char key[KEY_SIZE];
} KeyPlace;

/* A sorted part of the file, and how far it has been read. */
typedef struct {
    KeyPlace now;
    bool open;
    off_t begin, next, end;
    unsigned char *buffer;
    size_t at, length;
} KeyRun;

/* How a key becomes one that is pending: kept at once; in a bulk load what it is made of is kept as it is said, until a
 * child makes the keys. */
typedef enum { PENDING_KEEP, PENDING_SAY, PENDING_MAKE } PendingMode;
typedef void (*MakeKeys)(Store *store, int64_t donor, bool name, const char *value);

typedef struct {
    PendingMode mode;
    MakeKeys make;
    char *said; /* each: donor, kind, text */
    size_t said_used, said_room;
    PendingKey *keys;
    size_t count, room;
    char *arena;
    size_t used, arena_size;
    bool some_gone;
    int file;     /* -1: not needed yet */
    pid_t child;  /* writes the last run; 0 none */
    bool merging; /* and then all of them into `table`, behind the last those that go */
    int table;    /* -1: not needed yet; a file like `file`, until the end of the transaction */
    KeyRun *runs;
    size_t run_count, run_room;
    /* the walk */
    KeyRun **heap;
    size_t heap_count;
    unsigned char *buffers; /* of all runs */
    size_t at;
    KeyPlace now;
    bool open; /* false behind the last key */
} Pending;

/* chain.c: where the audit's chain stands in this transaction. */
enum { CHAIN_HASH = 32, CHAINED_SINCE = 5 /* edition */ };
typedef struct {
    bool begun;                     /* `head` was read */
    unsigned char head[CHAIN_HASH]; /* the last link; while a row is open, the link it has so far */
    int64_t audit, donor;           /* the open row and whose it is; 0 none */
    bool salted;
    int64_t salt_donor;
    unsigned char salt[CHAIN_HASH];
} Chain;

struct Store {
    sqlite3 *db;
    char path[PATH_MAX];
    bool practice;
    bool loading;                             /* the file has no name yet: store_publish() */
    bool damaged;                             /* SQLite found the file so: nothing more goes into it unasked */
    bool spoiled;                             /* a write of it failed, and there is no journal to take it back */
    sqlite3_stmt *begin, *commit, *roll_back; /* ready beforehand: taking back may need no memory */
    Query *queries[QUERY_BUCKETS];
    Query broken; /* handed out after a failure: answers no row */
    RowSql rows[ROW_TYPES];
    size_t row_count;
    Held held[HELD_PLACES];

    bool (*go_on)(void *arg); /* of store_while_reading() */
    void *go_on_arg;

    Error latched;
    int64_t account;
    char via[16];
    char holder[96]; /* what others are told while this one saves; "" not asked for yet */
    DeriveFn derive;
    void *derive_arg;
    BeforeFn before_fn;

    int64_t sweep_first, sweep_last; /* donors; 0: no sweep */

    /* the transaction */
    int lock;
    bool writing;
    int64_t audits;
    Chain chain;
    IdList touched, dirty;
    Before *befores;
    size_t before_count, before_room;
    bool before_sorted;
    Tally *tallies;
    size_t tally_count, tally_room;
    bool rolled_known;                   /* in this transaction: */
    char rolled[DATE_SIZE];              /* tally_rolled() */
    size_t tally_buckets[TALLY_BUCKETS]; /* the last of each, +1; 0 none */
    Pending pending;
    char answer[256];
    int64_t commits;
    int wal_pages;
    bool bulk;                    /* between store_bulk_begin() and store_bulk_end() */
    char *bulk_sql[BULK_INDEXES]; /* what store_bulk_end() makes again */
    bool defers;
    char *sort_folder; /* of store_sort_on_disk(); NULL: in memory */
};

/* query.c: query_donor() of donors from here to there runs on, until the end. */
void sweep_begin(Store *store, int64_t first, int64_t last);
void sweep_end(Store *store);
Status store_sqlite_error(Store *store, int code, const char *what, Error *error);
void store_latch(Store *store, int code, const char *what);
/* One of those three; a code of SQLite. */
int store_turn(sqlite3_stmt *ready);
/* Whatever transaction is open is taken back. */
void store_roll_back(Store *store);
void query_free_all(Store *store);

/* The last edition that brought new conclusions: files of older ones are STORE_MIGRATED. */
enum { CONCLUDED_SINCE = 6 };
/* open.c: schema.c holds the scripts, schema_scripts[0] makes edition 1. */
extern const char *const schema_scripts[];
extern const int schema_version;
/* How much of the file is kept at hand. A machine holds many desks, so it is little; for a large file it is more: Today
 * and the calls of 3.5 million people go through 6 MB, and what is just short of that is read anew each time. */
void cache_fit(Store *store);

/* shape.c: what a file has and the scripts do not make, or the other way round. */
typedef enum { SHAPE_MISSING, SHAPE_FOREIGN, SHAPE_CHANGED } ShapeFault;
typedef void (*ShapeFn)(void *arg, ShapeFault fault, const char *type, const char *name);
int shape_compare(sqlite3 *db, ShapeFn fn, void *arg); /* a code of SQLite */
Status shape_check(sqlite3 *db, const char *path, Error *error);
/* Notes their words in meta, so that shape_check() need not run the scripts again; inside a transaction. A code of
 * SQLite. */
int shape_seal(sqlite3 *db);

/* gather.c: the VFS that every database is opened with; a code of SQLite. Each connection is watched from its opening
 * on: what it takes back is not written later. */
#define GATHER_VFS "marrowdesk"
int gather_register(void);
void gather_watch(sqlite3 *db);

/* SQLite keeps its locks in the page of this byte and never writes it (sqlite.org/fileformat2). */
enum { LOCKS_AT = 0x40000000 };

/* Numbers as they stand in its pages: of one to four bytes, and in records one of 14 bits at most, in one or two. */
static inline uint32_t big_endian(const unsigned char *at, int bytes)
{
    uint32_t value = 0;
    for (int i = 0; i < bytes; i++)
        value = value << 8 | at[i];
    return value;
}

static inline size_t put_varint(unsigned char *to, size_t number)
{
    size_t size = 0;
    if (number >= 0x80)
        to[size++] = (unsigned char)(number >> 7 | 0x80);
    to[size++] = (unsigned char)(number & 0x7f);
    return size;
}

/* lone.c: a VFS that has one file, which nobody else knows; open() makes of it a file of `size` bytes. A code of
 * SQLite. */
typedef int LoneOpen(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *granted);
int lone_register(sqlite3_vfs *vfs, const char *name, int size, LoneOpen *open);
int lone_lock(sqlite3_file *file, int level);
int lone_reserved(sqlite3_file *file, int *out);
int lone_control(sqlite3_file *file, int what, void *arg);
int lone_sector(sqlite3_file *file);
int lone_traits(sqlite3_file *file);
#define LONE_METHODS                                                                                             \
    .xLock = lone_lock, .xUnlock = lone_lock, .xCheckReservedLock = lone_reserved, .xFileControl = lone_control, \
    .xSectorSize = lone_sector, .xDeviceCharacteristics = lone_traits

/* pages.c: a copy as it was handed out, page by page; 2 MB for each GB. */
struct StorePages {
    uint64_t *hashes; /* under a key of its own, 0: never written */
    size_t count, room, seen;
    int size; /* of a page */
    unsigned char key[16];
};
/* Copies what `from` sees into the empty file, in one step; in a transaction of its own `from` sees one
 * moment whoever saves. Not forced out; `kept`: sent to the disk as it grows. A code of SQLite, SQLITE_FULL: no room.
 * pages_free() in any case. */
int pages_copy(sqlite3 *from, int file, bool kept, StorePages *pages);
/* Reads the file, once forced out, back from the disk. ERR_DAMAGED: it does not hold these pages and nothing else. */
Status pages_read_back(StorePages *pages, int file, const char *path, Digest *digest, Error *error);
Status pages_say_other(const char *path, Error *error);
void pages_free(StorePages *pages);

/* tree.c: the entries of an index, or the rows of a table without rowid, in the file. */
typedef struct {
    const unsigned char *file; /* the whole of it */
    size_t size, page;
    unsigned char key[16]; /* of chance, for the sum */
    size_t fields;         /* by which they are in order */
    size_t unique;         /* so many of the first are never the same in two entries; 0: they may be */
    uint64_t descending;   /* bit of each field that is in falling order */
    bool summed;
} Tree;
typedef struct {
    uint64_t count, sum; /* of their hashes, where Tree.summed */
} TreeSum;
/* False: they are not in order, or something is not as SQLite mostly writes it. */
bool tree_read(const Tree *tree, uint32_t root, TreeSum *sum);
uint64_t tree_hash(const unsigned char key[16], const unsigned char *record, size_t size);

/* indexes.c: does each index of the open file, which is read through `db`, hold what its table gives it, in order, and
 * each table without rowid its rows. Beside quick_check that is what integrity_check shows. False: it does not, or that
 * cannot be shown so; then integrity_check knows. Only for a file without a log that nobody writes. */
bool indexes_agree(sqlite3 *db, int file);

/* ground.c */
Status ground_check(const char *path, const char *folder, Error *error);

/* lock.c: ERR_BUSY names the holder. */
Status lock_open(Store *store, Error *error);
Status lock_take(Store *store, int milliseconds, Error *error);
void lock_release(Store *store);

/* idlist.c */
/* False when it stands among the last few already. */
bool idlist_add(Store *store, IdList *list, int64_t id);
void idlist_sort(IdList *list);
/* Of one that is sorted. */
bool idlist_has(const IdList *list, int64_t id);

/* search.c */
void search_forget_value(Store *store, const Field *field, int64_t donor, const char *value);
void search_forget_donor(Store *store, int64_t donor);
void search_renew(Store *store, int64_t donor);
/* For many new records from here on, until pending_bulk_end(). */
void search_bulk(Store *store);
/* The keys of a record that is new: all others of the donor stay as they are. */
void search_add_record(Store *store, const RecordType *type, int64_t donor, const void *record);

/* key_runs.c: false, with errno. */
/* The first eight bytes as a number that sorts as they do: most comparisons end here. */
static inline uint64_t key_start(const char *key)
{
    uint64_t start = 0;
    for (int i = 0; i < 8; i++)
        start = start << 8 | (*key ? (unsigned char)*key++ : 0);
    return start;
}
/* One more run, behind the last, which is whole by now; into it go the keys in memory, which are in order. */
bool runs_add(Store *store);
bool runs_write(Pending *pending);
/* Walks over all of them in order: pending->now, and pending->open until the last. Later runs have the last word. */
bool runs_first(Pending *pending);
bool runs_next(Pending *pending);
/* Writes all runs into pending->table, and one of the keys that go behind the last; then takes that in their place:
 * another process may do the first. */
bool runs_merge(Pending *pending);
bool runs_merged(Pending *pending);
/* A file without a name, beside the database and for its owner only; -1: none. */
int keys_file(const Store *store);
bool keys_write(int file, const unsigned char *bytes, size_t length, off_t *at);
bool keys_read(int file, void *to, size_t length, off_t at);

/* key_table.c: false, with errno. Keys in order, into an empty file. */
typedef struct KeyTable KeyTable;
KeyTable *key_table_open(int file);
bool key_table_put(KeyTable *table, const KeyPlace *key);
bool key_table_close(KeyTable *table, bool fine);
/* Takes its keys over. Until the transaction has ended SQLite holds the file; then it is to be detached. */
void key_table_write(Store *store, int file);
void key_table_detach(Store *store);

/* pending.c */
int pending_register(Store *store);
/* What is said last of a key and donor holds. */
void pending_add(Store *store, const char *key, int64_t donor, bool gone);
/* From here on a child makes and sorts the keys, while the caller goes on; pending_bulk_end(): no more are said, it
 * brings all of them in order. A child that fails is told by pending_write(). */
void pending_bulk(Store *store, MakeKeys make);
void pending_bulk_end(Store *store);
/* A value of which keys are made then; false: there is no bulk load. */
bool pending_say(Store *store, int64_t donor, bool name, const char *value);
/* Walks over all of them in order: store->pending.now. False behind the last, or when something was latched. */
bool pending_first(Store *store);
bool pending_next(Store *store);
/* Changes search_key accordingly and forgets them. */
void pending_write(Store *store);
void pending_forget(Store *store);
/* When the transaction has ended. */
void pending_end(Store *store);
void pending_free(Store *store);

/* watch.c */
/* A donor that the transaction itself makes: there is nothing to compare with. */
void store_watch_new(Store *store, int64_t donor);
void watch_forget(Store *store);

/* person.c: the tables with a column "donor" that hold what is a person's own. */
enum { PERSON_TABLES = 96, PERSON_NAME = 48 };
typedef struct {
    char names[PERSON_TABLES][PERSON_NAME];
    size_t count;
} PersonTables;
bool person_tables(Store *store, PersonTables *tables);
/* References among a person's own rows are looked at when all are in their place. */
void person_defer_references(Store *store);

/* bulk.c */
void bulk_forget(Store *store);

/* tally.c: writes the counters; the same unless they may wait for the end of a bulk load; forgets them. */
void tally_flush(Store *store);
void tally_settle(Store *store);
void tally_forget(Store *store);

/* chain.c: links the last audit row, before COMMIT; forgets where it stood; links what older editions left. */
/* chain.c: audit_add() of what needs no conclusions. */
int64_t audit_row(Store *store, const char *action, const char *record, int64_t id, int64_t donor);
void chain_seal(Store *store);
void chain_forget(Store *store);
void chain_all(Store *store);

#endif

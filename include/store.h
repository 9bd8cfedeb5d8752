/* The database: open, write, read. The only door to SQLite (src/store).
 *
 * Errors latch: the first failure inside a store_write() or a query is kept in the Store, every later
 * call is a no-op that answers "no row", and store_write() rolls back and returns it. So code between
 * reads as if nothing failed, and nothing half done is ever committed. */
#ifndef MARROWDESK_STORE_H
#define MARROWDESK_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "date.h"
#include "digest.h"
#include "error.h"
#include "field.h"

typedef struct Store Store;
typedef struct Query Query;

enum { STORE_APPLICATION_ID = 0x4d44534b }; /* "MDSK" */
/* In meta of a file that was brought to an edition with new rules, until its conclusions were computed by them. */
#define STORE_MIGRATED "migrated"

/* --- life --- */

typedef struct {
    bool create;   /* a new file; an existing one is an error */
    bool practice; /* with create: made-up people only */
    bool load;     /* with create: it is filled first, without journal, and gets its name with store_publish() */
    void (*tell)(void *arg, const char *what); /* what takes long, before it is done; NULL allowed */
    void *arg;
} StoreOptions;

/* Opens the file. Missing, damaged, foreign, newer, readable by others: an error with advice, never a new
 * empty database. An older schema is migrated after a verified backup beside it. Free with store_close(). */
Status store_open(Store **out, const char *path, const StoreOptions *options, Error *error);
void store_close(Store **store);
/* The file of a `load` is made safe on the disk and gets its name; then the store is as any other. Closed without it,
 * the file is gone; killed, there is none under the name. ERR_INTERNAL when a write has failed. */
Status store_publish(Store *store, Error *error);
const char *store_path(const Store *store);
bool store_is_practice(const Store *store);

/* --- reading --- */

typedef struct {
    enum { VALUE_INT, VALUE_TEXT, VALUE_NULL, VALUE_BLOB } kind;
    int64_t integer;
    const char *text; /* "" is bound as NULL, see TEXT_ */
    size_t length;    /* VALUE_BLOB */
} Value;

#define INT_(v) ((Value){.kind = VALUE_INT, .integer = (v)})
/* A text; the empty one is bound as NULL, which is how "not stated" is stored. */
#define TEXT_(v) ((Value){.kind = VALUE_TEXT, .text = (v)})
#define BLOB_(v, n) ((Value){.kind = VALUE_BLOB, .text = (v), .length = (n)})

/* Starts a statement: query(store, "SELECT … WHERE id = ?1", INT_(id)). SQL is a constant text; statements
 * are kept prepared. Never NULL. Ends by itself when query_row() answers false; query_end() ends it early.
 * Text columns stay valid until the next query_row()/query_end(). */
#define query(store, ...) query_start_((store), QUERY_SQL_(__VA_ARGS__, 0), QUERY_ARGS_(__VA_ARGS__))
#define QUERY_SQL_(sql, ...) (sql)
/* The values with an empty one in front (C has no empty arrays), and how many there are. */
#define QUERY_LIST_(sql, ...) ((const Value[]){{.kind = VALUE_NULL}, ##__VA_ARGS__})
#define QUERY_ARGS_(...) QUERY_LIST_(__VA_ARGS__), (sizeof QUERY_LIST_(__VA_ARGS__) / sizeof(Value) - 1)
Query *query_start_(Store *store, const char *sql, const Value *values, size_t count);
bool query_row(Query *q);
void query_end(Query *q);
int64_t query_int(Query *q, int column);      /* 0 for NULL */
const char *query_text(Query *q, int column); /* "" for NULL */

/* The rows of one donor in a table, in `order`; more conditions begin with " AND". Where many donors are settled one
 * after the other, one statement runs through all of them (`index`: "INDEXED BY …", "NOT INDEXED"): so nothing of the
 * table may be changed for a donor before it was asked for that donor. */
#define query_donor(store, donor, columns, table, index, conditions, order)                                            \
    query_donor_((store), (donor), "SELECT " columns " FROM " table " WHERE donor = ?1" conditions " ORDER BY " order, \
                 "SELECT " columns ", donor FROM " table " " index " WHERE donor BETWEEN ?1 AND ?2" conditions         \
                 " ORDER BY donor, " order)
Query *query_donor_(Store *store, int64_t donor, const char *one, const char *all);

/* One moment for everything read until the end: what others save meanwhile is not seen. Not inside a write, and no
 * write inside it. */
void store_read_begin(Store *store);
void store_read_end(Store *store);

/* While statements run, `go_on` is asked every few milliseconds; false stops them: ERR_CANCELLED is latched. It must
 * not use the store. NULL: no longer. */
void store_while_reading(Store *store, bool (*go_on)(void *arg), void *arg);

/* One value of the first row; `otherwise` / "" when there is none. */
#define query_one_int(store, otherwise, ...) \
    query_one_int_((store), (otherwise), QUERY_SQL_(__VA_ARGS__, 0), QUERY_ARGS_(__VA_ARGS__))
int64_t query_one_int_(Store *, int64_t otherwise, const char *sql, const Value *, size_t);
/* The same for a count (0 when there is none) that rests on nothing but its values and the file: asked again with
 * them while nobody has saved, the answer is the one of before. Of no use where the instant of now is one of them. */
#define query_held_int(store, ...) query_held_int_((store), QUERY_SQL_(__VA_ARGS__, 0), QUERY_ARGS_(__VA_ARGS__))
int64_t query_held_int_(Store *, const char *sql, const Value *, size_t);
#define query_one_text(store, out, size, ...) \
    query_one_text_((store), (out), (size), QUERY_SQL_(__VA_ARGS__, 0), QUERY_ARGS_(__VA_ARGS__))
bool query_one_text_(Store *, char *out, size_t size, const char *sql, const Value *, size_t);

/* Runs a statement without rows (inside store_write() only). Returns the number of rows changed. */
#define exec(store, ...) exec_((store), QUERY_SQL_(__VA_ARGS__, 0), QUERY_ARGS_(__VA_ARGS__))
int64_t exec_(Store *, const char *sql, const Value *, size_t);

/* The latched failure of reading outside a write, and clears it. OK when there is none. */
Status store_status(Store *store, Error *error);
/* Latches a failure of a rule: inside store_write() everything is rolled back and this is what it returns. */
Status store_fail(Store *store, Status code, const char *field, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
bool store_failed(const Store *store);
/* A refusal that rests on what was read ("there is no such person"): a read that failed found nothing either, and then
 * its failure is the answer, no longer latched outside a write. Else `code` with the message. */
Status store_refuse(Store *store, Error *error, Status code, const char *field, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/* Changes whenever another connection or this one has committed: reload what is shown when it differs. */
int64_t store_data_version(Store *store);

/* --- writing --- */

typedef void (*WriteFn)(Store *store, void *arg);

/* Who acts; kept until changed. `via` is "desk", "command" or "rule". */
void store_actor(Store *store, int64_t account, const char *via);
int64_t store_actor_account(const Store *store);

/* With a moved clock (--now) only a practice database takes writes: ERR_DENIED.
 * The one write path: the file lock (ERR_BUSY names its holder when it is late), BEGIN IMMEDIATE, `fn`,
 * derived values of every touched donor, COMMIT. `fn` must leave at least one audit row. Where a read before has failed
 * and nobody asked about it, nothing is written: that failure is returned, and told by that. */
Status store_write(Store *store, WriteFn fn, void *arg, Error *error);

/* The same without audit: drafts, claims, sign-in counters, recent lists. */
Status store_write_unaudited(Store *store, WriteFn fn, void *arg, Error *error);

/* The same with a request id: the same id with the same body again changes nothing and answers as before
 * (an error at COMMIT can still mean "saved"); another body under the id is ERR_CONFLICT. `fn` puts its
 * answer with store_answer(). */
typedef struct {
    const char *id;   /* unique: store_request_id() for a form */
    const char *body; /* digested, not stored */
    size_t length;
    char answer[256]; /* out */
    bool again;       /* out: it had been done before */
} Request;
Status store_write_once(Store *store, Request *request, WriteFn fn, void *arg, Error *error);
void store_answer(Store *store, const char *format, ...) __attribute__((format(printf, 2, 3)));
void store_request_id(char out[40]); /* the second and a random number */

/* Audit row: who did what to which record. Marks `donor` (0: none) as touched: its derived values are
 * computed before COMMIT. Returns the audit id. */
int64_t audit_add(Store *store, const char *action, const char *record, int64_t id, int64_t donor);

/* What the audit row changed, before and after ("" nothing). Only for the row that was added last. */
void history_add(Store *store, int64_t audit, const char *field, const char *before, const char *after);

/* --- the audit's chain: each row is linked to the one before by a hash that also covers its history --- */

enum { AUDIT_HASH_SIZE = 65 };
/* Reads the whole audit, in order; the first row that was changed, removed or put elsewhere is told in one line. False
 * then. A tail cut off together with its links shows only against an anchor that was kept elsewhere. */
bool audit_verify(Store *store, void (*finding)(void *arg, const char *text), void *arg);
/* The link of a row as hexadecimal; false, and "": it has none. */
bool audit_link(Store *store, int64_t audit, char hash[AUDIT_HASH_SIZE]);
/* The end of the chain in one dated line, to be printed or written down. */
void audit_anchor(Store *store, char *out, size_t size);
/* Takes the values out of a person's history; what they were committed to stays. Inside a store_write(), for a donor
 * that stands in `erasure`. */
void history_erase(Store *store, int64_t donor);

/* desk/derive.c puts itself here: called once for each touched donor before COMMIT. */
typedef void (*DeriveFn)(Store *store, void *arg, int64_t donor);
void store_set_derive(Store *store, DeriveFn fn, void *arg);
/* What is derived from a difference needs to know how a donor was: `fn` (it gets the derive hook's `arg`) writes that
 * as a text before the first change in a transaction, and store_before() gives it back while deriving; "" for a donor
 * who is new or was not watched. record_insert/update/delete watch by themselves; other changes of a donor's facts
 * call store_watch() before they begin. store_unwatch(): this time there is nothing to compare. */
typedef void (*BeforeFn)(Store *store, void *arg, int64_t donor, char *out, size_t size);
void store_set_before(Store *store, BeforeFn fn);
void store_watch(Store *store, int64_t donor);
void store_unwatch(Store *store, int64_t donor);
const char *store_before(Store *store, int64_t donor);
/* Touches without an audit row (day_roll, rebuild). */
void store_touch(Store *store, int64_t donor);
/* Computes what was touched so far, at once: long jobs inside one store_write() call it every few hundred rows,
 * so that memory stays constant. */
void store_settle(Store *store);

/* --- records, by their field tables --- */

/* Loads row `id`. False (nothing latched) when there is none. */
bool record_load(Store *store, const RecordType *type, int64_t id, void *record);
/* First row of `SELECT id` statement's kind: all rows of a donor, oldest first, into an array of `max`.
 * Returns how many there are (may exceed max). */
size_t record_load_all(Store *store, const RecordType *type, int64_t donor, void *records, size_t max);
/* Inserts; sets id and version; audits "add" (the row itself is what was added). Inside store_write(). */
void record_insert(Store *store, const RecordType *type, void *record);
/* The same for a donor whose derived fields are concluded already: they are stored as they stand, nobody is touched.
 * The audit's "add" stands for the parts, too, which the same transaction inserts. */
void record_insert_concluded(Store *store, const RecordType *type, void *record);
void record_insert_part(Store *store, const RecordType *type, void *record);
/* Updates what differs from the stored row; audits "edit", one history row a field. A version that is not
 * the stored one fails with ERR_CONFLICT. No difference: nothing is written, not even the version. */
void record_update(Store *store, const RecordType *type, void *record, const char *action);
/* Stores what was concluded: of row `old`, as it stands in the file, the fields in which `new` is another one and no
 * others, so that no index is written for a value that stays. No audit, no version. Inside store_write(). */
void record_conclude(Store *store, const RecordType *type, const void *old, const void *new);
/* Takes a row away again with its search keys: only for what never became a fact (undo of an import). A donor
 * takes everything of theirs along. Audits `action`. */
void record_delete(Store *store, const RecordType *type, void *record, const char *action);

/* --- all rows of one person, in every table with a column "donor"; inside store_write() --- */

/* Takes them away for good, with the search keys; what the audit says of the person stays. */
void person_remove(Store *store, int64_t donor);
/* Copies them into sealed_value (the row of `sealed` is there); puts them back from there. */
void person_seal(Store *store, int64_t donor);
void person_unseal(Store *store, int64_t donor);
/* Writes the file anew and empties its log, so that no byte of what was removed is left in either. Takes as long as a
 * backup; not inside a write. ERR_BUSY: somebody reads; nothing is lost, try again. */
Status store_scrub(Store *store, Error *error);

/* --- one person's rows put into another's file, and back; inside store_write() --- */

/* Around a merging (its row stands already): keeps what every row of the two was, and, once everything is settled,
 * what it is; only differences stay. The search keys of `away` go with the first. */
void unite_before(Store *store, int64_t merging, int64_t kept, int64_t away);
void unite_after(Store *store, int64_t merging, int64_t kept);
/* Every row of `away` in every table becomes one of `kept`; the file `away` ends. Where a key has room for one only,
 * that of `kept` stays. */
void unite_move(Store *store, int64_t away, int64_t kept);
/* The other way round, by what was kept. A value that is no longer the merging's stays as it is and is told; what the
 * merging made goes unless it was changed; what was entered later stays with `kept`, but what belongs to a row that
 * goes back goes with it. */
typedef void (*UniteStays)(void *arg, const char *table, const char *row, const char *column);
void unite_back(Store *store, int64_t merging, int64_t kept, int64_t away, UniteStays stays, void *arg);
/* Rows that name a row of somebody else (a step of another person's case): their table, and the row that is named.
 * Returns how many. */
size_t unite_crossed(Store *store, void (*finding)(void *arg, const char *table, int64_t row, const char *parent),
                     void *arg);

/* --- search keys --- */

/* record_insert/update/delete keep the keys by themselves: a searched field's old value loses its keys at once,
 * and the donor's keys are written anew before COMMIT. */

/* For check: compares all keys with what the records give, and names each donor who lacks some (once). `mend`, inside
 * store_write(): adds what is missing, takes away what belongs to nothing. Needs room on the disk for a sorted copy of
 * the keys, and no memory that grows with them. */
typedef struct {
    int64_t missing, stale;
} SearchFaults;
void search_check(Store *store, bool mend, void (*lacks)(void *arg, int64_t donor), void *arg, SearchFaults *out);

/* Ids of donors that have a key beginning with every word of `text`, in key order,
 * without repeats. Returns how many (at most max); *more tells that there are further ones. */
size_t search_find(Store *store, const char *text, int64_t *ids, size_t max, bool *more);

/* --- counters kept in the write's transaction --- */

void tally_add(Store *store, const char *kind, const char *unit, const char *key, int64_t n);
/* Sum over keys of a kind; unit "" = all units, key "" = all keys. */
int64_t tally_get(Store *store, const char *kind, const char *unit, const char *key);
/* The day up to which they were rolled forward ("" never), and the next: of keys that are days none is before it. */
void tally_rolled(Store *store, char day[DATE_SIZE]);
void tally_roll(Store *store, const char *day);

/* --- the rest --- */

/* PRAGMA integrity_check, foreign_key_check; one line for each finding. Returns how many. */
size_t store_check(Store *store, void (*finding)(void *arg, const char *text), void *arg);

/* Bulk load: drops and rebuilds secondary indexes when `rows` is more than a quarter of the people who are there, and
 * defers what is looked for in one walk (store_defers) from a tenth on; inside store_write(). */
void store_bulk_begin(Store *store, int64_t rows);
bool store_bulk_end(Store *store); /* true: what was deferred is to be concluded now */
/* What is concluded from several people together is not concluded one by one: the caller does it for all at the end. A
 * bulk load that drops indexes defers by itself; the end of a write ends it. */
void store_defer(Store *store, bool on);
bool store_defers(const Store *store);
/* What statements sort from now on goes to files beside the database instead of memory: for what reads everything. A
 * bulk load of many rows does so by itself; the end of a write ends it. */
void store_sort_on_disk(Store *store, bool on);

/* After an import and at closing: statistics for the planner; passive checkpoint. Failures are harmless. */
void store_tidy(Store *store, bool imported);
/* Called by the loop when the keyboard rests: the log is brought into the file, if there is much of it; in a long rest
 * all of it, so that a file of a desk that nobody uses is whole without its log. */
void store_rest(Store *store, bool long_one);

/* --- whole copies: backup, restore, doctor --- */

/* What a file says of itself. */
typedef struct {
    int64_t schema; /* edition of its tables; store_schema() is this program's */
    int64_t donors, attempts, audits;
    int64_t audit_head;               /* the last audit row, 0 when there is none */
    char audit_at[INSTANT_SIZE];      /* its time */
    char audit_hash[AUDIT_HASH_SIZE]; /* its link in the chain; "" before edition 5 */
    char rolled_on[DATE_SIZE];        /* the last day_roll() */
    char journal[16];
    bool practice;
} StoreFacts;

/* How closely a file is looked at. */
typedef enum {
    LOOK_OUTSIDE, /* whose it is, what it says of itself */
    LOOK_PAGES,   /* and the structure of every page, every value that must be there, the tables themselves */
    LOOK_WHOLE    /* and each index against its table, every reference */
} StoreLook;

/* The pages of a copy as they were handed out. */
typedef struct StorePages StorePages;
/* Are the next `size` bytes those of the copy: whole pages, from the first on. 0: was that all of it. */
bool store_same(StorePages *pages, const void *bytes, size_t size);

typedef struct {
    StoreLook look;
    /* Makes what is kept instead of the copy (NULL: the copy is), in a process of its own while the copy is looked at:
     * writes it, forces it out, reads it back and asks store_same() for all that comes out of it. `digest` is of what
     * was read back. */
    Status (*keep)(void *arg, int copy, StorePages *pages, Digest *digest, Error *error);
    void *arg;
    /* what comes back */
    StoreFacts facts;
    Digest digest;      /* of what is kept */
    int64_t copying_ms; /* until the copy was written; not looked at, forced out and read back */
} StoreCopy;

/* Copies the whole database to a new file, readable by its owner only, while others go on saving; nobody waits for it.
 * It is written beside its place (path.part), held against the rows of the moment it was taken from, looked at as
 * copy->look says, forced to the disk, read back from there and held against the pages that were read, and only then
 * gets its name; an existing name is refused. ERR_DAMAGED names the database where the copy is as it is. On failure
 * nothing is left, and nothing of the copy where something else is kept. Not inside a write. */
Status store_copy(Store *store, const char *path, StoreCopy *copy, Error *error);

/* Reads a database file without changing it. ERR_DAMAGED: not sound, of another program, of a newer one. A link in the
 * name itself is refused. */
Status store_inspect(const char *path, StoreLook look, StoreFacts *facts, Error *error);

/* Joins `path` with the path-wal beside it into one file. Only for a pair that nobody else uses. */
Status store_join_log(const char *path, Error *error);

/* Takes the write lock of a database that may be missing or damaged, within 2 seconds, and sees that no other
 * process has it open: ERR_BUSY. close(*lock) gives it back. Never in a process that has the file open itself:
 * closing any descriptor of a file ends the locks that SQLite holds on it. */
Status store_seize(const char *path, int *lock, Error *error);
/* The process that has the file open, 0: none. The same warning. */
int store_user(const char *path);

/* What kind of file system a folder lies on. A database in a network folder or on a bridge (FUSE) is refused. */
typedef enum { GROUND_UNKNOWN, GROUND_SAFE, GROUND_NETWORK, GROUND_BRIDGE, GROUND_MEMORY, GROUND_STICK } Ground;
/* `name`: of the file system; its number where it is not known. */
Ground store_ground(const char *folder, char name[16]);
/* For tests: every folder is said to lie on the file system of this number; 0: the truth again. */
void store_pretend_ground(unsigned type);

/* Forces the names in the folder of `path` to the disk. */
Status store_sync_folder(const char *path, Error *error);

int store_schema(void);
const char *store_sqlite_version(void);
/* How the database is kept safe, as its connection answers: "wal", "full". */
void store_safety(Store *store, char journal[16], char synchronous[16]);

#endif

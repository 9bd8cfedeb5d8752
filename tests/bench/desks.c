/* Many desks on one file: sixteen that call people, and a backup while they do. */
#include "acts.h"
#include "bench.h"

#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "exchange.h"
#include "followup.h"
#include "text.h"

enum { DESKS = 16, THINK_MS = 200, SECONDS = 10, PEOPLE = 128 /* for each desk */ };

/* What a desk says of one save. */
typedef struct {
    double ms;
    bool refused;
} Told;

typedef struct {
    const Bench *bench;
    QueueRow *rows;
    size_t count;
    int told[2], stop[2]; /* pipes: Told from the desks; its end tells the desks to stop */
    pid_t desks[DESKS];
} Office;

/* --- a desk --- */

/* True when it is over. */
static bool think(const Office *office, int milliseconds)
{
    struct pollfd over = {.fd = office->stop[0], .events = POLLIN};
    return poll(&over, 1, milliseconds) != 0;
}

static void tell(const Office *office, double begun, Status status)
{
    Told told = {bench_now() - begun, status != OK};
    if (write(office->told[1], &told, sizeof told) != (ssize_t)sizeof told)
        _exit(1);
}

/* Dials, thinks, writes the outcome, thinks. Nobody's person is another desk's. */
static void one_call(const Office *office, Desk *desk, const QueueRow *row, bool *over)
{
    char request[40];
    Error error = {0};
    Attempt attempt = {.donor = row->donor};
    text_copy(attempt.number, sizeof attempt.number, row->number);
    text_copy(attempt.purpose, sizeof attempt.purpose, row->purpose);
    store_request_id(request);
    double begun = bench_now();
    Status status = attempt_start(desk, &attempt, request, &error);
    tell(office, begun, status);
    if (status != OK || think(office, THINK_MS)) {
        *over = status == OK;
        return;
    }
    text_copy(attempt.answered, sizeof attempt.answered, "nobody");
    text_copy(attempt.outcome, sizeof attempt.outcome, "no_answer");
    attempt_propose(desk, &attempt);
    store_request_id(request);
    begun = bench_now();
    tell(office, begun, attempt_finish(desk, &attempt, request, &error));
    *over = think(office, THINK_MS);
}

static void work(const Office *office, int which)
{
    Config *config = NULL;
    Desk desk;
    act_open(&desk, &config, office->bench->database);
    bool over = think(office, THINK_MS * which / DESKS); /* not all in step */
    for (size_t i = (size_t)which; !over && office->count; i = (i + DESKS) % office->count)
        one_call(office, &desk, &office->rows[i], &over);
    desk_close(&desk);
    config_free(&config);
}

/* --- the office --- */

static void office_open(Office *office, const Bench *bench)
{
    Config *config = NULL;
    Desk desk;
    QueueFilter filter = {.view = QUEUE_LATER, .max = DESKS * PEOPLE};
    bool more;
    *office = (Office){.bench = bench, .rows = calloc(filter.max, sizeof *office->rows)};
    act_open(&desk, &config, bench->database);
    office->count = office->rows ? queue_page(&desk, &filter, office->rows, &more) / DESKS * DESKS : 0;
    desk_close(&desk);
    config_free(&config);
    if (!office->count)
        bench_stop("too few people for sixteen desks");
}

static void office_begin(Office *office)
{
    if (pipe2(office->told, O_CLOEXEC) != 0 || pipe2(office->stop, O_CLOEXEC) != 0)
        bench_stop("there is no pipe");
    fflush(stdout);
    for (int i = 0; i < DESKS; i++) {
        office->desks[i] = fork();
        if (office->desks[i] < 0)
            bench_stop("there is no room for sixteen desks");
        if (office->desks[i] > 0)
            continue;
        close(office->told[0]);
        close(office->stop[1]);
        work(office, i);
        _exit(0);
    }
    close(office->told[1]);
    close(office->stop[0]);
}

/* What was heard of saves. */
typedef struct {
    Samples *samples; /* NULL: only counted */
    size_t saves, refused;
    double worst;
} Heard;

/* Takes in what the desks tell until `end` (a file whose other end is closed) or for so long; false when the desks have
 * ended. */
static bool office_hear(const Office *office, int end, double milliseconds, Heard *heard)
{
    double until = bench_now() + milliseconds;
    struct pollfd ready[] = {{.fd = office->told[0], .events = POLLIN}, {.fd = end, .events = POLLIN}};
    while (end >= 0 || bench_now() < until) {
        Told told;
        if (poll(ready, end >= 0 ? 2 : 1, end >= 0 ? -1 : (int)(until - bench_now()) + 1) <= 0)
            continue;
        if (end >= 0 && ready[1].revents)
            return true;
        if (read(office->told[0], &told, sizeof told) != (ssize_t)sizeof told)
            return false;
        heard->saves++;
        heard->refused += told.refused;
        heard->worst = told.ms > heard->worst ? told.ms : heard->worst;
        if (heard->samples)
            samples_add(heard->samples, told.ms);
    }
    return true;
}

static void office_end(Office *office, Heard *heard)
{
    enum { PATIENCE_MS = 60000 };
    close(office->stop[1]);
    if (office_hear(office, -1, PATIENCE_MS, heard))
        bench_stop("the desks do not end");
    for (int i = 0; i < DESKS; i++) {
        int status = 0;
        if (waitpid(office->desks[i], &status, 0) != office->desks[i] || status != 0)
            bench_stop("a desk ended badly");
    }
    close(office->told[0]);
}

static void at_human_pace(Office *office)
{
    Samples saves = {0};
    Heard heard = {.samples = &saves};
    office_begin(office);
    office_hear(office, -1, SECONDS * 1e3, &heard);
    office_end(office, &heard);
    table_row("16 desks with 200 ms to think: a save", &saves);
    table_note("  (the longest %.1f ms, %zu refused)", heard.worst, heard.refused);
}

/* --- a backup meanwhile --- */

static void copy_in_one_step(const Bench *bench, const char *path)
{
    sqlite3 *from = NULL, *to = NULL;
    if (sqlite3_open_v2(bench->database, &from, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK ||
        sqlite3_open(path, &to) != SQLITE_OK)
        bench_stop("%s cannot be copied", bench->database);
    sqlite3_busy_timeout(from, 10000); /* a desk may be turning its log over just then */
    sqlite3_backup *copy = sqlite3_backup_init(to, "main", from, "main");
    if (!copy || sqlite3_backup_step(copy, -1) != SQLITE_DONE || sqlite3_backup_finish(copy) != SQLITE_OK)
        bench_stop("%s cannot be copied: %s", bench->database, sqlite3_errmsg(to));
    sqlite3_close(to);
    sqlite3_close(from);
}

static void back_up_as(const Bench *bench, const char *option)
{
    int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
    dup2(nowhere, STDOUT_FILENO);
    execl(bench->program, bench->program, "-d", bench->database, "backup", option, (char *)NULL);
    _exit(127);
}

/* As each hour's; and as each day's first. */
static void back_up(const Bench *bench, const char *unused)
{
    (void)unused;
    back_up_as(bench, NULL);
}

static void back_up_whole(const Bench *bench, const char *unused)
{
    (void)unused;
    back_up_as(bench, "--whole");
}

/* In a process of its own, while the desks are heard; milliseconds. */
static double in_child(const Office *office, void (*run)(const Bench *bench, const char *path), const char *path,
                       Heard *heard)
{
    int end[2], status = 0;
    double begun = bench_now();
    if (pipe(end) != 0)
        bench_stop("there is no pipe");
    pid_t child = fork();
    if (child == 0) {
        close(end[0]);
        run(office->bench, path);
        _exit(0);
    }
    close(end[1]);
    bool on = office_hear(office, end[0], 0, heard);
    close(end[0]);
    if (child < 0 || !on || waitpid(child, &status, 0) != child || status != 0)
        bench_stop("a copy did not end well");
    return bench_now() - begun;
}

static void empty_folder(const char *folder)
{
    char command[4200];
    text_format(command, sizeof command, "rm -rf '%s'", folder);
    if (system(command) != 0)
        bench_stop("%s cannot be emptied", folder);
}

/* What the newest backup says of itself. */
static void read_parts(const Bench *bench, Samples *copying, Samples *checking)
{
    char path[4096], line[4200];
    long long ms;
    if (!backup_newest(bench->database, path, sizeof path - 4))
        bench_stop("there is no backup");
    text_copy(strrchr(path, '.'), 5, ".txt");
    FILE *manifest = fopen(path, "r");
    while (manifest && fgets(line, sizeof line, manifest)) {
        if (sscanf(line, "copying_ms: %lld", &ms) == 1)
            samples_add(copying, (double)ms);
        if (sscanf(line, "checking_ms: %lld", &ms) == 1)
            samples_add(checking, (double)ms);
    }
    if (!manifest || fclose(manifest) != 0)
        bench_stop("%s cannot be read", path);
}

static void make_key(const Bench *bench)
{
    sqlite3 *db = NULL;
    char phrase[BACKUP_PHRASE], key[BACKUP_PUBLIC], sql[160];
    backup_key_make(phrase, key);
    text_format(sql, sizeof sql, "INSERT INTO meta(name, value) VALUES('backup_key', '%s')", key);
    if (sqlite3_open(bench->database, &db) != SQLITE_OK || sqlite3_busy_timeout(db, 10000) != SQLITE_OK ||
        sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
        bench_stop("there is no key for sealing");
    sqlite3_close(db);
}

typedef struct {
    const char *what;
    void (*run)(const Bench *bench, const char *unused);
    bool sealed;
    int turns;
} BackupRow;

/* By turns with the bare copy, while the desks go on. */
static void backup_row(Office *office, const BackupRow *row, const char *folder)
{
    enum { PAUSE_MS = 1500 };
    Samples all = {0}, copying = {0}, checking = {0};
    Heard heard = {.samples = NULL}, ignored = heard;
    char path[4200];
    text_format(path, sizeof path, "%s/one-step.db", folder);
    office_begin(office);
    for (int i = 0; i < row->turns; i++) {
        samples_add_bare(&all, in_child(office, copy_in_one_step, path, &ignored));
        unlink(path);
        office_hear(office, -1, PAUSE_MS, &ignored); /* the disk is behind; and the names of backups are seconds */
        samples_add(&all, in_child(office, row->run, NULL, &heard));
        read_parts(office->bench, &copying, &checking);
    }
    office_end(office, &ignored);
    table_row(row->what, &all);
    table_row("  its copying", &copying);
    table_row(row->sealed ? "  then check, disk, sealing, digest" : "  then check, disk, digest", &checking);
    table_note("  (bare: SQLite's own copy in one step; %zu saves beside the backup, the longest %.1f ms, %zu refused)",
               heard.saves, heard.worst, heard.refused);
}

static void backups(Office *office)
{
    enum { MANY = 1000000 };
    const BackupRow rows[] = {{"a day's first backup, beside these desks", back_up_whole, false, 1},
                              {"each hour's, beside these desks", back_up, false, office->bench->people < MANY ? 3 : 1},
                              {"each hour's, sealed, beside these desks", back_up, true, 1}};
    char folder[4096], made[4096];
    text_format(folder, sizeof folder, "%s/copies", office->bench->folder);
    text_format(made, sizeof made, "%s", office->bench->database);
    text_format(strrchr(made, '/'), 8, "/backup");
    if (mkdir(folder, 0700) != 0)
        bench_stop("%s cannot be made", folder);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (rows[i].sealed)
            make_key(office->bench);
        backup_row(office, &rows[i], folder);
    }
    empty_folder(folder);
    empty_folder(made);
}

void bench_desks(const Bench *bench)
{
    Office office;
    office_open(&office, bench);
    at_human_pace(&office);
    backups(&office);
    free(office.rows);
}

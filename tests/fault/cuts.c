/* Power cuts while files change places: a backup, a restore, a change of edition, cut between any two calls.
 *
 * --job backup   every saved request is there; a file under a backup's name can be restored; once the program has
 *                said that the backup is made, it is there with its manifest
 * --job restore  in its place stands the old database or the new, whole, or for a moment nothing; the old one is
 *                whole aside from when it left its place; the same command again brings it to its end
 * --job migrate  the file opens, as what it was or as what it became; from the first moment that it is of the new
 *                edition a sound copy of the old one stands beside it
 *
 * disk.h says what a cut may leave. The journal holds everything since the files were made; --after N: the job
 * begins when the N-th recorded process has ended. */
#include <dirent.h>
#include <errno.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "disk.h"
#include "ledger.h"
#include "support.h"

enum { JOBS_MAX = 16, TOLD_MAX = 5, KNOWN_MAX = 4096, ROUNDS_MAX = 400 };

typedef enum { GOOD, BAD_OPEN, BAD_LOST, BAD_HALF, BAD_ASIDE, BAD_AGAIN, BADS } Verdict;

static const char *const bad_words[BADS] = {"",
                                            "the database cannot be opened, or check is not clean",
                                            "what had been saved or acknowledged is not there",
                                            "a half file stands under a name that counts",
                                            "the other file is not there, or not whole",
                                            "the same command again does not bring it to its end"};

typedef struct Trial Trial;
typedef Verdict (*Judge)(const Trial *trial, const Image *image, const char *slot, bool acknowledged);

struct Trial {
    const char *program, *config, *clock, *scratch, *job, *backup, *key;
    long edition;
    Disk *disk;
    Ledger ledger;
    Judge judge;
    size_t begin, answered; /* events: where the job begins; where the program has told of its end */
    uint64_t *seen;         /* hash table of images; 0 is free */
    size_t seen_room, seen_count;
    uint64_t known[KNOWN_MAX]; /* digests of contents at some moment */
    size_t known_count;
    uint64_t old; /* digest before the job */
    long cuts, bad[BADS], told;
    uint64_t dice;
    int jobs;
    struct {
        pid_t pid;
        size_t event;
        Style style;
    } running[JOBS_MAX];
};

/* --- images and what is asked of them --- */

static void image_write(const Image *image, const char *folder)
{
    empty_folder(folder);
    for (size_t i = 0; i < image->count; i++) {
        char *path = format_text("%s/%s", folder, image->files[i].name), *slash = strrchr(path, '/');
        *slash = '\0';
        if (mkdir(path, 0700) != 0 && errno != EEXIST)
            give_up("cannot make %s", path);
        *slash = '/';
        write_whole(path, image->files[i].bytes, image->files[i].size);
        free(path);
    }
}

static int ask_program(const Trial *trial, const char *database, const char *said, const char *const words[3])
{
    char *preload = format_text("LD_PRELOAD=%s", trial->clock);
    const char *argv[] = {trial->program, "-c", trial->config, "-d", database, words[0], words[1], words[2], NULL};
    const char *environment[] = {preload, NULL};
    int status =
        run(&(Run){.argv = argv, .environment = environment, .input = trial->key, .output = said, .errors = said});
    free(preload);
    return status;
}

static int check(const Trial *trial, const char *database, const char *said)
{
    return ask_program(trial, database, said, (const char *const[3]){"check", NULL, NULL});
}

static long number_in(const char *database, const char *sql)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *row = NULL;
    long number = -1;
    if (sqlite3_open_v2(database, &db, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK) {
        sqlite3_db_config(db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
        if (sqlite3_prepare_v2(db, sql, -1, &row, NULL) == SQLITE_OK && sqlite3_step(row) == SQLITE_ROW)
            number = (long)sqlite3_column_int64(row, 0);
    }
    sqlite3_finalize(row);
    sqlite3_close(db);
    return number;
}

/* 0: it cannot be read. */
static uint64_t digest(const Trial *trial, const char *database)
{
    LedgerReport report;
    if (access(database, F_OK) != 0)
        return 0;
    ledger_verify(&trial->ledger, database, true, &report);
    return report.readable ? report.digest : 0;
}

static bool is_known(const Trial *trial, uint64_t what)
{
    for (size_t i = 0; i < trial->known_count; i++)
        if (trial->known[i] == what)
            return true;
    return false;
}

static bool ends_with(const char *name, const char *end)
{
    size_t length = strlen(name), tail = strlen(end);
    return length >= tail && strcmp(name + length - tail, end) == 0;
}

/* The first file in a folder that begins and ends so; NULL. free(). */
static char *find_file(const char *folder, const char *start, const char *end)
{
    char *found = NULL;
    DIR *open_folder = opendir(folder);
    for (const struct dirent *entry; open_folder && !found && (entry = readdir(open_folder));)
        if (strncmp(entry->d_name, start, strlen(start)) == 0 && ends_with(entry->d_name, end))
            found = format_text("%s/%s", folder, entry->d_name);
    if (open_folder)
        closedir(open_folder);
    return found;
}

/* --- backup --- */

static bool every_backup_whole(const Trial *trial, const char *folder, const char *database, const char *said)
{
    bool whole = true;
    DIR *open_folder = opendir(folder);
    for (const struct dirent *entry; open_folder && whole && (entry = readdir(open_folder));)
        if (ends_with(entry->d_name, ".db") || ends_with(entry->d_name, ".sealed")) {
            char *path = format_text("%s/%s", folder, entry->d_name);
            whole = ask_program(trial, database, said, (const char *const[3]){"restore", "--drill", path}) == 0;
            free(path);
        }
    if (open_folder)
        closedir(open_folder);
    return whole;
}

static Verdict judge_backup(const Trial *trial, const Image *image, const char *slot, bool acknowledged)
{
    LedgerReport report;
    char *database = format_text("%s/desk.db", slot), *said = format_text("%s.said", slot);
    char *folder = format_text("%s/backup", slot);
    image_write(image, slot);
    Verdict verdict = check(trial, database, said) == 0 ? GOOD : BAD_OPEN;
    ledger_verify(&trial->ledger, database, true, &report);
    if (verdict == GOOD && (!report.readable || report.wrong || report.lost))
        verdict = BAD_LOST;
    if (verdict == GOOD && !every_backup_whole(trial, folder, database, said))
        verdict = BAD_HALF;
    char *made = find_file(folder, "desk-", trial->key ? ".sealed" : ".db"),
         *manifest = find_file(folder, "desk-", ".txt");
    if (verdict == GOOD && acknowledged && (!made || !manifest))
        verdict = BAD_LOST;
    free(made);
    free(manifest);
    free(folder);
    free(said);
    free(database);
    return verdict;
}

/* --- restore --- */

static Verdict judge_restore(const Trial *trial, const Image *image, const char *slot, bool acknowledged)
{
    char *database = format_text("%s/desk.db", slot), *said = format_text("%s.said", slot);
    image_write(image, slot);
    Verdict verdict = GOOD;
    bool there = access(database, F_OK) == 0;
    uint64_t is = digest(trial, database);
    if (there && (!is_known(trial, is) || check(trial, database, said) != 0))
        verdict = BAD_OPEN;
    else if (acknowledged && (!there || is == trial->old))
        verdict = BAD_LOST;
    /* Joined first: its log has the same name with a tail. */
    char *aside = find_file(slot, "desk.db.before-restore-", "0");
    if (verdict == GOOD && is != trial->old && (!aside || digest(trial, aside) != trial->old))
        verdict = BAD_ASIDE;
    if (verdict == GOOD &&
        (ask_program(trial, database, said, (const char *const[3]){"restore", trial->backup, NULL}) != 0 ||
         check(trial, database, said) != 0))
        verdict = BAD_AGAIN;
    free(aside);
    free(said);
    free(database);
    return verdict;
}

/* --- a change of edition --- */

static Verdict judge_migrate(const Trial *trial, const Image *image, const char *slot, bool acknowledged)
{
    static const char sound[] = "SELECT count(*) FROM pragma_integrity_check WHERE integrity_check = 'ok'";
    static const char people[] = "SELECT count(*) FROM donor";
    char *look = format_text("%s.look", slot), *seen = format_text("%s/desk.db", look);
    char *database = format_text("%s/desk.db", slot), *said = format_text("%s.said", slot);
    char *name = format_text("desk.db.before-%ld", trial->edition + 1), *copy = format_text("%s/%s", look, name);
    char *kept = format_text("%s/%s", slot, name);
    Verdict verdict = GOOD;
    image_write(image, look);
    image_write(image, slot);
    long is = number_in(seen, "PRAGMA user_version");
    bool copied = access(copy, F_OK) == 0 && number_in(copy, sound) == 1 &&
                  number_in(copy, "PRAGMA user_version") == trial->edition &&
                  number_in(copy, people) == number_in(seen, people);
    if (is != trial->edition && !copied)
        verdict = BAD_ASIDE;
    if (acknowledged && is == trial->edition)
        verdict = BAD_LOST;
    if (verdict == GOOD &&
        (check(trial, database, said) != 0 || number_in(database, people) != number_in(seen, people)))
        verdict = BAD_OPEN;
    if (verdict == GOOD && (access(kept, F_OK) != 0 || number_in(kept, sound) != 1))
        verdict = BAD_ASIDE;
    char *const texts[] = {look, seen, database, said, name, copy, kept};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        free(texts[i]);
    return verdict;
}

/* --- the cuts --- */

static void collect(Trial *trial, int slot)
{
    static const char *const styles[] = {"all", "none", "log only", "rest only", "mixed"};
    if (trial->running[slot].pid == 0)
        return;
    int status = run_wait(trial->running[slot].pid);
    trial->running[slot].pid = 0;
    if (status == GOOD)
        return;
    Verdict bad = status < BADS ? (Verdict)status : BAD_OPEN;
    trial->bad[bad]++;
    if (trial->told++ >= TOLD_MAX)
        return;
    char *path = format_text("%s/slot%d.said", trial->scratch, slot), *said = read_whole(path, NULL);
    remark("%s, cut after call %zu of %zu (%s arrived): %s; %.200s", trial->job,
           trial->running[slot].event - trial->begin, disk_events(trial->disk) - trial->begin,
           styles[trial->running[slot].style], bad_words[bad], said ? said : "");
    free(path);
    free(said);
}

/* True the first time. Another cut that leaves the same disk is the same case, unless more was acknowledged. */
static bool is_new(Trial *trial, uint64_t hash)
{
    if (trial->seen_count * 2 >= trial->seen_room) {
        size_t room = trial->seen_room ? trial->seen_room * 4 : 65536;
        uint64_t *old = trial->seen;
        trial->seen = need(calloc(room, sizeof *trial->seen));
        for (size_t i = 0; i < trial->seen_room; i++)
            if (old[i])
                for (size_t at = old[i] % room; !trial->seen[at] || trial->seen[at] != old[i]; at = (at + 1) % room)
                    if (!trial->seen[at])
                        trial->seen[at] = old[i];
        trial->seen_room = room;
        free(old);
    }
    size_t at = hash % trial->seen_room;
    while (trial->seen[at] && trial->seen[at] != hash)
        at = (at + 1) % trial->seen_room;
    if (trial->seen[at])
        return false;
    trial->seen[at] = hash;
    trial->seen_count++;
    return true;
}

static void cut_here(Trial *trial, size_t event, Style style)
{
    static int turn;
    Image image;
    bool acknowledged = event > trial->answered;
    disk_image(trial->disk, style, &trial->dice, &image);
    trial->cuts++;
    if (is_new(trial, (image.hash ^ acknowledged) | 1)) {
        int slot = turn++ % trial->jobs;
        collect(trial, slot);
        fflush(stdout);
        pid_t pid = fork();
        if (pid < 0)
            give_up("cannot fork");
        if (pid == 0) {
            char *folder = format_text("%s/slot%d", trial->scratch, slot);
            _exit(trial->judge(trial, &image, folder, acknowledged));
        }
        trial->running[slot].pid = pid;
        trial->running[slot].event = event;
        trial->running[slot].style = style;
    }
    image_free(&image);
}

static void rewind_disk(Trial *trial, const char *journal)
{
    disk_free(&trial->disk);
    trial->disk = disk_load(journal);
    disk_advance(trial->disk, trial->begin);
}

/* The contents at each moment, from the images to which everything arrived. */
static void know(Trial *trial)
{
    char *folder = format_text("%s/known", trial->scratch), *database = format_text("%s/desk.db", folder);
    for (size_t i = trial->begin; i <= disk_events(trial->disk); i++) {
        Image image;
        disk_advance(trial->disk, i);
        disk_image(trial->disk, STYLE_ALL, &trial->dice, &image);
        image_write(&image, folder);
        uint64_t is = digest(trial, database);
        if (i == trial->begin)
            trial->old = is;
        if (is && !is_known(trial, is) && trial->known_count < KNOWN_MAX)
            trial->known[trial->known_count++] = is;
        image_free(&image);
    }
    free(folder);
    free(database);
}

static void all_cuts(Trial *trial, const char *journal, long wanted)
{
    size_t events = disk_events(trial->disk);
    rewind_disk(trial, journal);
    for (size_t i = trial->begin; i < events; i++) {
        disk_advance(trial->disk, i + 1);
        if (disk_event(trial->disk, i)->head.kind == JOURNAL_WRITE)
            continue;
        for (int style = STYLE_ALL; style <= STYLE_REST_ONLY; style++)
            cut_here(trial, i + 1, (Style)style);
    }
    for (int round = 0; round < ROUNDS_MAX && trial->cuts < wanted; round++) {
        rewind_disk(trial, journal);
        for (size_t i = trial->begin; i < events && trial->cuts < wanted; i++) {
            disk_advance(trial->disk, i + 1);
            /* Spread over the whole job, also where few are wanted. */
            if (dice_below(&trial->dice, events - trial->begin) < (uint64_t)(wanted - trial->cuts))
                cut_here(trial, i + 1, STYLE_MIXED);
        }
    }
    for (int slot = 0; slot < trial->jobs; slot++)
        collect(trial, slot);
}

static void find_job(Trial *trial, long after)
{
    size_t events = disk_events(trial->disk);
    trial->answered = events;
    for (size_t i = 0; i < events; i++) {
        const Event *event = disk_event(trial->disk, i);
        if (after > 0 && event->head.kind == JOURNAL_END && --after == 0)
            trial->begin = i + 1;
        if (trial->begin && i >= trial->begin && event->head.kind == JOURNAL_ANSWERED && trial->answered == events)
            trial->answered = i;
    }
    errno = 0;
    if (trial->begin == 0 || trial->begin == events)
        give_up("the journal does not hold the %s", trial->job);
}

static Judge judge_of(const char *job)
{
    return strcmp(job, "backup") == 0 ? judge_backup : strcmp(job, "restore") == 0 ? judge_restore : judge_migrate;
}

int main(int argc, char **argv)
{
    const char *journal = option(argc, argv, "journal", NULL), *requests = option(argc, argv, "requests", "");
    const char *label = option(argc, argv, "label", "");
    long wanted = option_number(argc, argv, "cuts", "3000");
    static Trial trial;
    trial = (Trial){.program = option(argc, argv, "program", NULL),
                    .config = option(argc, argv, "config", NULL),
                    .clock = option(argc, argv, "clock", NULL),
                    .scratch = option(argc, argv, "scratch", NULL),
                    .job = option(argc, argv, "job", NULL),
                    .backup = option(argc, argv, "backup", ""),
                    .key = option(argc, argv, "key", ""),
                    .edition = option_number(argc, argv, "edition", "0"),
                    .dice = (uint64_t)option_number(argc, argv, "seed", "1"),
                    .jobs = (int)option_number(argc, argv, "jobs", "2")};
    trial.jobs = trial.jobs < 1 ? 1 : trial.jobs > JOBS_MAX ? JOBS_MAX : trial.jobs;
    trial.key = trial.key[0] ? trial.key : NULL;
    trial.judge = judge_of(trial.job);
    if (requests[0])
        ledger_load(&trial.ledger, requests);
    if (requests[0] && option(argc, argv, "answers", "")[0])
        ledger_answers(&trial.ledger, option(argc, argv, "answers", ""));
    trial.disk = disk_load(journal);
    find_job(&trial, option_number(argc, argv, "after", NULL));
    if (strcmp(trial.job, "restore") == 0)
        know(&trial);
    all_cuts(&trial, journal, wanted);
    long bad = 0;
    for (int i = 1; i < BADS; i++)
        bad += trial.bad[i];
    remark("%s%s: %zu calls, %ld cuts, %zu different disks", trial.job, label, disk_events(trial.disk) - trial.begin,
           trial.cuts, trial.seen_count);
    for (int i = 1; i < BADS; i++)
        if (trial.bad[i])
            remark("%s%s: %ld disks: %s", trial.job, label, trial.bad[i], bad_words[i]);
    verdict(bad == 0 && trial.cuts >= wanted, "a power cut during a %s%s leaves everything whole (%ld cuts)", trial.job,
            label, trial.cuts);
    return 0;
}

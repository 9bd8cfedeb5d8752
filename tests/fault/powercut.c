/* Power cuts: replays a recorded run of `batch`, cuts it at every kind of moment, and asks the program about each
 * disk that may be left (see disk.h for what "may be left" means).
 *
 * Each image is given to `marrowdesk check`, which must open it and find nothing. Then its contents are compared:
 * the requests that had been acknowledged before the cut are there, every request that is there is there whole
 * (ledger.h), and the contents as a whole, every row of every table, are exactly those that the database had
 * after one of the transactions at or past the last acknowledgement. The contents after a transaction are known
 * from the images to which everything arrived.
 *
 * --expect kept: a lost request, damage or an unclean check is a failure. --expect lost: it is the other way
 * round; used with builds that are known to be unsafe, to show that this test can see it. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "disk.h"
#include "ledger.h"
#include "support.h"

enum { JOBS_MAX = 16, TOLD_MAX = 5, STALE_SHM = 32768, ROUNDS_MAX = 40, INIT_WRITES = 30, LEAST_MIXED = 200 };

/* One disk content and what the program makes of it. */
typedef struct {
    uint64_t hash;
    int status; /* of `check` */
    LedgerReport report;
    bool whole; /* the -shm file was left out */
} Seen;

/* One cut: an image and how much had been acknowledged. */
typedef struct {
    size_t event, seen;
    int64_t acknowledged; /* the highest number */
    Style style;
} Cut;

/* Contents known from images to which everything arrived: up to which event they were the contents. */
typedef struct {
    uint64_t digest;
    size_t until;
} Known;

typedef struct {
    const char *program, *config, *clock, *scratch, *keep;
    Disk *disk;
    Ledger ledger;
    int64_t *acknowledged; /* before each event */
    size_t begin;          /* the first event after `init` came back */
    Seen *seen;
    size_t seen_count, seen_room;
    Cut *cuts;
    size_t cut_count, cut_room;
    Known *known;
    size_t known_count;
    size_t *table; /* hash table over seen: index + 1 */
    size_t table_size;
    uint64_t dice;
    int jobs;
    struct {
        pid_t pid;
        int pipe;
        size_t seen;
    } running[JOBS_MAX];
} Trial;

/* --- one image --- */

static void image_write(const Image *image, const char *folder, bool stale_shm)
{
    empty_folder(folder);
    for (size_t i = 0; i < image->count; i++) {
        char *path = format_text("%s/%s", folder, image->files[i].name);
        write_whole(path, image->files[i].bytes, image->files[i].size);
        free(path);
    }
    if (!stale_shm)
        return;
    static unsigned char garbage[STALE_SHM];
    uint64_t dice = image->hash;
    for (size_t i = 0; i < sizeof garbage; i++)
        garbage[i] = (unsigned char)dice_throw(&dice);
    char *path = format_text("%s/desk.db-shm", folder);
    write_whole(path, garbage, sizeof garbage);
    free(path);
}

static int program_check(const Trial *trial, const char *folder)
{
    char *database = format_text("%s/desk.db", folder), *preload = format_text("LD_PRELOAD=%s", trial->clock);
    char *errors = format_text("%s.stderr", folder);
    const char *argv[] = {trial->program, "-c", trial->config, "-d", database, "check", NULL};
    const char *environment[] = {preload, NULL};
    int status = run(&(Run){.argv = argv, .environment = environment, .output = errors, .errors = errors});
    free(database);
    free(preload);
    free(errors);
    return status;
}

static void image_judge(const Trial *trial, const Image *image, size_t slot, Seen *out)
{
    char *folder = format_text("%s/slot%zu", trial->scratch, slot);
    char *database = format_text("%s/desk.db", folder);
    image_write(image, folder, !out->whole);
    out->status = program_check(trial, folder);
    ledger_verify(&trial->ledger, database, true, &out->report);
    free(folder);
    free(database);
}

static void collect(Trial *trial, size_t slot)
{
    Seen answer;
    size_t done = 0;
    while (done < sizeof answer) {
        ssize_t n = read(trial->running[slot].pipe, (char *)&answer + done, sizeof answer - done);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            break;
        done += (size_t)n;
    }
    close(trial->running[slot].pipe);
    int status = run_wait(trial->running[slot].pid);
    trial->running[slot].pid = 0;
    Seen *seen = &trial->seen[trial->running[slot].seen];
    if (done == sizeof answer && status == 0) {
        *seen = answer;
        return;
    }
    seen->status = -1;
    snprintf(seen->report.complaint, sizeof seen->report.complaint, "the reader of the image ended with %d", status);
}

static void collect_all(Trial *trial)
{
    for (size_t slot = 0; slot < (size_t)trial->jobs; slot++)
        if (trial->running[slot].pid)
            collect(trial, slot);
}

/* In a child, so that two run at once and a crash of SQLite on a damaged file is only a bad answer. */
static void image_send(Trial *trial, const Image *image, size_t seen)
{
    static size_t turn;
    size_t slot = turn++ % (size_t)trial->jobs;
    int ends[2];
    if (trial->running[slot].pid)
        collect(trial, slot);
    if (pipe(ends) != 0)
        give_up("cannot make a pipe");
    pid_t pid = fork();
    if (pid < 0)
        give_up("cannot fork");
    if (pid == 0) {
        close(ends[0]);
        Seen answer = trial->seen[seen];
        image_judge(trial, image, slot, &answer);
        _exit(write(ends[1], &answer, sizeof answer) == (ssize_t)sizeof answer ? 0 : 1);
    }
    close(ends[1]);
    trial->running[slot].pid = pid;
    trial->running[slot].pipe = ends[0];
    trial->running[slot].seen = seen;
}

/* --- the set of images --- */

static size_t *table_place(Trial *trial, uint64_t hash)
{
    size_t at = (size_t)(hash % trial->table_size);
    while (trial->table[at] && trial->seen[trial->table[at] - 1].hash != hash)
        at = (at + 1) % trial->table_size;
    return &trial->table[at];
}

static void table_grow(Trial *trial)
{
    free(trial->table);
    trial->table_size = trial->table_size ? trial->table_size * 4 : 65536;
    trial->table = need(calloc(trial->table_size, sizeof *trial->table));
    for (size_t i = 0; i < trial->seen_count; i++)
        *table_place(trial, trial->seen[i].hash) = i + 1;
}

static size_t image_look(Trial *trial, const Image *image)
{
    if (trial->seen_count * 2 >= trial->table_size)
        table_grow(trial);
    size_t *place = table_place(trial, image->hash);
    if (*place)
        return *place - 1;
    if (trial->seen_count == trial->seen_room) {
        trial->seen_room = trial->seen_room ? trial->seen_room * 2 : 4096;
        trial->seen = need(realloc(trial->seen, trial->seen_room * sizeof *trial->seen));
    }
    trial->seen[trial->seen_count] = (Seen){.hash = image->hash, .whole = (image->hash >> 7) % 4 != 0};
    *place = ++trial->seen_count;
    image_send(trial, image, trial->seen_count - 1);
    return trial->seen_count - 1;
}

static void cut_here(Trial *trial, size_t event, Style style)
{
    Image image;
    disk_image(trial->disk, style, &trial->dice, &image);
    if (trial->cut_count == trial->cut_room) {
        trial->cut_room = trial->cut_room ? trial->cut_room * 2 : 4096;
        trial->cuts = need(realloc(trial->cuts, trial->cut_room * sizeof *trial->cuts));
    }
    trial->cuts[trial->cut_count++] = (Cut){
        .event = event, .seen = image_look(trial, &image), .acknowledged = trial->acknowledged[event], .style = style};
    image_free(&image);
}

/* --- choosing the cuts --- */

static bool is_moment(const Disk *disk, size_t event)
{
    uint32_t kind = disk_event(disk, event)->head.kind;
    return kind == JOURNAL_ANSWERED || kind == JOURNAL_SYNC || kind == JOURNAL_SYNC_FOLDER || kind == JOURNAL_END;
}

/* Every acknowledgement and sync: everything, nothing, one file without the other. */
static void cuts_at_moments(Trial *trial)
{
    cut_here(trial, trial->begin, STYLE_ALL);
    cut_here(trial, trial->begin, STYLE_NONE);
    for (size_t i = trial->begin; i < disk_events(trial->disk); i++) {
        disk_advance(trial->disk, i + 1);
        if (!is_moment(trial->disk, i))
            continue;
        cut_here(trial, i + 1, STYLE_ALL);
        cut_here(trial, i + 1, STYLE_NONE);
        if (!disk_log_waits(trial->disk) || !disk_rest_waits(trial->disk))
            continue;
        cut_here(trial, i + 1, STYLE_LOG_ONLY);
        cut_here(trial, i + 1, STYLE_REST_ONLY);
    }
}

/* How often a call is cut after, compared with others: more where a checkpoint writes into the database itself. */
static uint64_t weight(const Disk *disk)
{
    return disk_rest_waits(disk) ? 3 : disk_log_waits(disk) ? 1 : 0;
}

static void rewind_disk(Trial *trial, const char *journal)
{
    disk_free(&trial->disk);
    trial->disk = disk_load(journal);
    disk_advance(trial->disk, trial->begin);
}

/* About `wanted` images more, by the dice. */
static void cuts_between(Trial *trial, const char *journal, size_t wanted)
{
    uint64_t sum = 0;
    size_t events = disk_events(trial->disk);
    rewind_disk(trial, journal);
    for (size_t i = trial->begin; i < events; i++) {
        disk_advance(trial->disk, i + 1);
        sum += weight(trial->disk);
    }
    rewind_disk(trial, journal);
    for (size_t i = trial->begin; i < events && sum > 0; i++) {
        disk_advance(trial->disk, i + 1);
        uint64_t chance = weight(trial->disk) * wanted;
        for (; chance >= sum; chance -= sum)
            cut_here(trial, i + 1, STYLE_MIXED);
        if (dice_below(&trial->dice, sum) < chance)
            cut_here(trial, i + 1, STYLE_MIXED);
    }
}

/* --- before `init` has come back: the program may refuse the file, never crash or call damage clean --- */

static void init_cuts(Trial *trial)
{
    size_t clean = 0, refused = 0, bad = 0;
    char *folder = format_text("%s/slot0", trial->scratch);
    for (size_t i = 0; i < trial->begin; i++) {
        bool moment = disk_event(trial->disk, i)->head.kind != JOURNAL_WRITE;
        disk_advance(trial->disk, i + 1);
        if (!moment && dice_below(&trial->dice, trial->begin) >= INIT_WRITES)
            continue;
        for (int style = STYLE_ALL; style <= STYLE_MIXED; style++) {
            Image image;
            disk_image(trial->disk, (Style)style, &trial->dice, &image);
            image_write(&image, folder, false);
            int status = program_check(trial, folder);
            clean += status == 0;
            refused += status == 1;
            if (status > 1 && bad++ == 0)
                remark("cut %zu of init: check ended with %d", i, status);
            image_free(&image);
        }
    }
    verdict(bad == 0 && clean + refused > 0,
            "a cut while the database is created leaves none, a refused one or a clean one (%zu clean, %zu refused)",
            clean, refused);
    free(folder);
}

/* --- judging --- */

static int by_digest(const void *a, const void *b)
{
    const Known *x = a, *y = b;
    return x->digest != y->digest ? (x->digest > y->digest) - (x->digest < y->digest)
                                  : (x->until < y->until) - (x->until > y->until);
}

static void know(Trial *trial)
{
    trial->known = need(calloc(trial->cut_count + 1, sizeof *trial->known));
    for (size_t i = 0; i < trial->cut_count; i++) {
        const Cut *cut = &trial->cuts[i];
        const Seen *seen = &trial->seen[cut->seen];
        if (cut->style == STYLE_ALL && seen->status == 0 && seen->report.readable)
            trial->known[trial->known_count++] = (Known){seen->report.digest, cut->event};
    }
    qsort(trial->known, trial->known_count, sizeof *trial->known, by_digest);
}

/* Until when these were the contents; 0: never. */
static size_t known_until(const Trial *trial, uint64_t digest)
{
    size_t low = 0, high = trial->known_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (trial->known[middle].digest < digest)
            low = middle + 1;
        else
            high = middle;
    }
    return low < trial->known_count && trial->known[low].digest == digest ? trial->known[low].until : 0;
}

typedef struct {
    size_t unclean, lost, torn, unknown, told;
    size_t styles[STYLE_MIXED + 1];
} Counts;

/* The event that told of the last acknowledgement before `event`. */
static size_t acknowledged_at(const Trial *trial, size_t event)
{
    while (event > trial->begin && trial->acknowledged[event - 1] == trial->acknowledged[event])
        event--;
    return event;
}

static const char *judge(const Trial *trial, const Cut *cut, Counts *counts)
{
    const Seen *seen = &trial->seen[cut->seen];
    const LedgerReport *report = &seen->report;
    if (seen->status != 0 || !report->readable) {
        counts->unclean++;
        return seen->status != 0 ? "check is not clean" : "SQLite cannot read it";
    }
    if (report->last < cut->acknowledged) {
        counts->lost++;
        return "acknowledged requests are lost";
    }
    if (report->wrong > 0 || report->gaps > 0) {
        counts->torn++;
        return "requests are not whole";
    }
    size_t until = known_until(trial, report->digest);
    if (until == 0 || until < acknowledged_at(trial, cut->event)) {
        counts->unknown++;
        return "the contents are those of no moment past the last acknowledgement";
    }
    return NULL;
}

static void tell(const Trial *trial, const Cut *cut, const char *what)
{
    static const char *const styles[] = {"all", "none", "log only", "rest only", "mixed"};
    const Seen *seen = &trial->seen[cut->seen];
    remark("after call %zu of %zu (%s arrived): %s; acknowledged %lld, there %lld of %lld, check %d %s", cut->event,
           disk_events(trial->disk), styles[cut->style], what, (long long)cut->acknowledged,
           (long long)seen->report.present, (long long)seen->report.last, seen->status, seen->report.complaint);
}

static void judge_all(const Trial *trial, bool expect_kept, const char *label)
{
    Counts counts = {0};
    for (size_t i = 0; i < trial->cut_count; i++) {
        const char *what = judge(trial, &trial->cuts[i], &counts);
        counts.styles[trial->cuts[i].style]++;
        if (what && expect_kept && counts.told++ < TOLD_MAX)
            tell(trial, &trial->cuts[i], what);
    }
    size_t bad = counts.unclean + counts.lost + counts.torn + counts.unknown;
    remark("%s: %zu cuts, %zu different disks; %zu unclean, %zu with lost acknowledged requests, %zu with requests "
           "in part, %zu with unknown contents",
           label, trial->cut_count, trial->seen_count, counts.unclean, counts.lost, counts.torn, counts.unknown);
    if (!expect_kept) {
        verdict(counts.lost + counts.unclean > 0, "the power-cut test notices %s (%zu of %zu cuts lose or damage)",
                label, bad, trial->cut_count);
        return;
    }
    verdict(counts.unclean == 0, "after a power cut the program opens the file and check is clean (%zu disks)",
            trial->seen_count);
    verdict(counts.lost == 0, "after a power cut every acknowledged request is there (%zu cuts)", trial->cut_count);
    verdict(counts.torn == 0 && counts.unknown == 0,
            "after a power cut each request is there whole, with its audit row and derived rows, or not at all");
}

/* --- the record of the run --- */

/* How far requests were acknowledged before each event; the answers come in the order of the requests. */
static void read_answers(Trial *trial)
{
    const Disk *disk = trial->disk;
    size_t events = disk_events(disk);
    int64_t highest = 0;
    trial->acknowledged = need(calloc(events + 1, sizeof *trial->acknowledged));
    for (size_t i = 0; i < events; i++) {
        const Event *event = disk_event(disk, i);
        if (event->head.kind == JOURNAL_END && trial->begin == 0)
            trial->begin = i + 1;
        const char *at = (const char *)event->data, *end = at + event->head.length, *stop;
        while (event->head.kind == JOURNAL_ANSWERED && at < end && (stop = memchr(at, '\n', (size_t)(end - at)))) {
            if (ledger_answer(&trial->ledger, at, (size_t)(stop - at)))
                highest = (int64_t)ledger_number(at);
            at = stop + 1;
        }
        trial->acknowledged[i + 1] = highest;
    }
}

/* The recorder missed nothing: replayed to the end, the files are those that are there. */
static void compare_with_folder(Trial *trial, const char *folder)
{
    bool same = true;
    Image image;
    disk_advance(trial->disk, disk_events(trial->disk));
    disk_image(trial->disk, STYLE_ALL, &trial->dice, &image);
    for (size_t i = 0; i < image.count; i++) {
        size_t size = 0;
        char *path = format_text("%s/%s", folder, image.files[i].name), *bytes = read_whole(path, &size);
        if (!bytes || size != image.files[i].size || memcmp(bytes, image.files[i].bytes, size) != 0) {
            remark("%s: %zu bytes, replayed %zu, or other contents", image.files[i].name, size, image.files[i].size);
            same = false;
        }
        free(bytes);
        free(path);
    }
    verdict(same && image.count >= 2, "the recorder saw every write: the replayed folder is the real one");
    image_free(&image);
}

static size_t count_kind(const Disk *disk, JournalKind kind)
{
    size_t n = 0;
    for (size_t i = 0; i < disk_events(disk); i++)
        n += disk_event(disk, i)->head.kind == kind;
    return n;
}

static void describe(const Trial *trial)
{
    size_t acks = 0;
    for (size_t i = 0; i < trial->ledger.count; i++)
        acks += trial->ledger.entries[i].answer != NULL;
    remark("%zu calls recorded: %zu writes, %zu syncs; %zu requests, %zu acknowledged, %zu refused%s%s",
           disk_events(trial->disk), count_kind(trial->disk, JOURNAL_WRITE), count_kind(trial->disk, JOURNAL_SYNC),
           trial->ledger.count, acks, trial->ledger.refused, trial->ledger.refused ? ": " : "", trial->ledger.refusal);
    verdict(acks * 10 >= trial->ledger.count * 9 && count_kind(trial->disk, JOURNAL_ANSWERED) * 10 >= acks * 9,
            "batch answers each request before it takes the next");
}

static void trial_free(Trial *trial)
{
    disk_free(&trial->disk);
    ledger_free(&trial->ledger);
    free(trial->acknowledged);
    free(trial->seen);
    free(trial->cuts);
    free(trial->known);
    free(trial->table);
}

int main(int argc, char **argv)
{
    const char *journal = option(argc, argv, "journal", NULL), *expect = option(argc, argv, "expect", "kept");
    size_t wanted = (size_t)option_number(argc, argv, "images", "3200");
    bool kept = strcmp(expect, "kept") == 0;
    Trial trial = {.program = option(argc, argv, "program", NULL),
                   .config = option(argc, argv, "config", NULL),
                   .clock = option(argc, argv, "clock", NULL),
                   .scratch = option(argc, argv, "scratch", NULL),
                   .dice = (uint64_t)option_number(argc, argv, "seed", "1"),
                   .jobs = (int)option_number(argc, argv, "jobs", "2")};
    trial.jobs = trial.jobs < 1 ? 1 : trial.jobs > JOBS_MAX ? JOBS_MAX : trial.jobs;
    ledger_load(&trial.ledger, option(argc, argv, "requests", NULL));
    trial.disk = disk_load(journal);
    read_answers(&trial);
    if (kept) {
        describe(&trial);
        init_cuts(&trial);
        compare_with_folder(&trial, option(argc, argv, "folder", NULL));
    }
    rewind_disk(&trial, journal);
    cuts_at_moments(&trial);
    for (int i = 0; i < ROUNDS_MAX && (i == 0 || trial.seen_count < wanted); i++)
        cuts_between(&trial, journal,
                     trial.seen_count + LEAST_MIXED < wanted ? wanted - trial.seen_count : LEAST_MIXED);
    collect_all(&trial);
    know(&trial);
    judge_all(&trial, kept, option(argc, argv, "label", "synchronous=FULL"));
    if (kept)
        verdict(trial.seen_count >= wanted, "at least %zu different disks were tried", wanted);
    trial_free(&trial);
    return 0;
}

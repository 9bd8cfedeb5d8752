/* What the screens stand on, called in this process: pages that are read, calls and people that are saved.
 *
 * Reads are set beside a bare SQLite statement that fetches the same rows by rowid; saves beside write() and
 * fdatasync() of as many bytes as the save wrote, into a file of the same folder. Both are taken turn by turn. */
#include "acts.h"
#include "bench.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "claim.h"
#include "followup.h"
#include "intake.h"
#include "registry.h"
#include "staff.h"
#include "text.h"

enum { READS = 600, SAVES = 400, WARM = 20, PAGE = 50, LOG_SIZE = 8 << 20 };

/* --- reading --- */

static const char *const statuses[] = {"EN", "SA", "SE", "AV", "TU", "OP", "RS", "DE"};

/* `of`: a unit alone; NULL: all units together and each in turn. */
static void bench_queue(Desk *desk, Bare *bare, QueueView view, const char *of, bool counts, const char *what)
{
    static QueueRow rows[PAGE];
    Samples samples = {0};
    size_t read = 0;
    for (int i = -WARM; i < READS; i++) {
        QueueFilter filter = {.view = view, .max = PAGE};
        QueueCounts n;
        bool more;
        const Config *config = desk->config;
        size_t unit = (size_t)(i + WARM) % (config->unit_count + 1);
        if (of)
            text_copy(filter.unit, sizeof filter.unit, of);
        else if (unit < config->unit_count)
            text_copy(filter.unit, sizeof filter.unit, config->units[unit].code);
        double begun = bench_now();
        size_t count = queue_page(desk, &filter, rows, &more);
        if (counts)
            queue_counts(desk, filter.unit, 0, &n);
        double done = bench_now();
        for (size_t r = 0; r < count; r++)
            bare_row(bare, bare->task, rows[r].task);
        double bare_done = bench_now();
        if (i >= 0) {
            samples_add(&samples, done - begun);
            if (count > 0)
                samples_add_bare(&samples, bare_done - done);
            read += count;
        }
    }
    table_row(what, &samples);
    table_note("  (%.0f rows a page)", (double)read / READS);
}

/* The same while other people are spoken with: their rows are passed over. */
static void bench_held(Desk *desk, Bare *bare)
{
    enum { HELD = 200 };
    QueueFilter filter = {.view = QUEUE_DUE, .max = HELD};
    QueueRow *rows = calloc(HELD, sizeof *rows);
    Error error = {0};
    bool more;
    size_t count = rows ? queue_page(desk, &filter, rows, &more) : 0;
    for (size_t i = 0; i < count; i++)
        bench_must(claim_take(desk, rows[i].donor, &error), &error);
    bench_queue(desk, bare, QUEUE_DUE, NULL, true, "  the same with 200 people held");
    for (size_t i = 0; i < count; i++)
        bench_must(claim_release(desk, rows[i].donor, &error), &error);
    free(rows);
}

/* Beside as many people by rowid as a page has. */
static void bench_today(Desk *desk, Bare *bare, int64_t people)
{
    Samples samples = {0};
    for (int i = -WARM; i < READS; i++) {
        QueueCounts counts;
        DayFigures day;
        double begun = bench_now();
        for (int mine = 0; mine < 2; mine++) {
            queue_counts(desk, "", mine ? desk->actor.id : 0, &counts);
            followup_day(desk, clock_today(), "", mine ? desk->actor.id : 0, &day);
        }
        for (size_t s = 0; s < sizeof statuses / sizeof statuses[0]; s++)
            tally_get(desk->store, "status", "", statuses[s]);
        tally_get(desk->store, "incomplete", "", "");
        double done = bench_now();
        for (int64_t r = 0; r < PAGE; r++)
            bare_row(bare, bare->donor, (r * 7919 + i + WARM) % people + 1);
        double bare_done = bench_now();
        if (i >= 0) {
            samples_add(&samples, done - begun);
            samples_add_bare(&samples, bare_done - done);
        }
    }
    table_row("Today: all of its figures", &samples);
}

static void bare_people(Bare *bare, const int64_t *ids, size_t count)
{
    for (size_t i = 0; i < count; i++)
        bare_row(bare, bare->donor, ids[i]);
}

/* Whoever reads a page first brings it to the processor, so each does by turns: six words are of six kinds. */
static void bench_search(Desk *desk, Bare *bare, int64_t people, bool two_words, const char *what)
{
    static DonorRow rows[PAGE];
    Samples samples = {0};
    size_t found = 0;
    for (int i = -WARM; i < READS; i++) {
        char word[64];
        int64_t ids[PAGE], id = (int64_t)(i + WARM) * 7919 % people + 1;
        bool more, bare_first = (i + WARM) / 6 % 2 == 1;
        double bare_ms = 0;
        (two_words ? act_two_words : act_word)(desk, i + WARM, id, word);
        if (bare_first) {
            size_t count = search_find(desk->store, word, ids, PAGE, &more);
            double begun = bench_now();
            bare_people(bare, ids, count);
            bare_ms = bench_now() - begun;
        }
        double begun = bench_now();
        size_t count = registry_find(desk, word, rows, PAGE, &more);
        double done = bench_now();
        if (!bare_first) {
            for (size_t r = 0; r < count; r++)
                ids[r] = rows[r].id;
            double bare_begun = bench_now();
            bare_people(bare, ids, count);
            bare_ms = bench_now() - bare_begun;
        }
        if (i >= 0) {
            samples_add(&samples, done - begun);
            samples_add_bare(&samples, bare_ms);
            found += count;
        }
    }
    table_row(what, &samples);
    table_note("  (%.0f people a page)", (double)found / READS);
}

/* --- saving --- */

typedef struct {
    int log, io;
    off_t at;
} Disk;

/* The log is written once before, so that its blocks are there: as those of the write-ahead log mostly are. */
static char zeros[LOG_SIZE];

static void disk_open(Disk *disk, const char *folder)
{
    char path[4096];
    text_format(path, sizeof path, "%s/bare.log", folder);
    *disk = (Disk){.log = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600),
                   .io = open("/proc/self/io", O_RDONLY | O_CLOEXEC)};
    if (disk->log < 0 || disk->io < 0 || pwrite(disk->log, zeros, sizeof zeros, 0) != (ssize_t)sizeof zeros ||
        fsync(disk->log))
        bench_stop("%s cannot be written", path);
    unlink(path);
}

/* Bytes that this process has handed to write() so far. */
static size_t disk_written(const Disk *disk)
{
    char text[512];
    ssize_t length = pread(disk->io, text, sizeof text - 1, 0);
    text[length > 0 ? length : 0] = '\0';
    const char *at = strstr(text, "wchar: ");
    return at ? strtoull(at + 7, NULL, 10) : 0;
}

static double disk_bare(Disk *disk, size_t bytes)
{
    if (bytes > sizeof zeros)
        bytes = sizeof zeros;
    if (disk->at + (off_t)bytes > (off_t)sizeof zeros)
        disk->at = 0;
    double begun = bench_now();
    if (pwrite(disk->log, zeros, bytes, disk->at) != (ssize_t)bytes || fdatasync(disk->log))
        bench_stop("the log cannot be written");
    disk->at += (off_t)bytes;
    return bench_now() - begun;
}

typedef struct {
    Disk *disk;
    Samples *samples;
    size_t written;
    double begun;
} Save;

static void save_begin(Save *save)
{
    save->written = disk_written(save->disk);
    save->begun = bench_now();
}

static void save_end(const Save *save, bool counted)
{
    double ms = bench_now() - save->begun;
    size_t bytes = disk_written(save->disk) - save->written;
    double bare = disk_bare(save->disk, bytes);
    if (!counted)
        return;
    samples_add(save->samples, ms);
    samples_add_bytes(save->samples, bytes);
    samples_add_bare(save->samples, bare);
}

/* A call as the desk makes it: the person is held and read, as the screen of the call shows them; stored when dialling
 * starts, the outcome when it ends; every other person is reached. */
static void bench_calls(Desk *desk, Disk *disk)
{
    enum { CALLS = WARM + SAVES };
    Samples started = {0}, finished = {0};
    Save start = {.disk = disk, .samples = &started}, finish = {.disk = disk, .samples = &finished};
    QueueFilter filter = {.view = QUEUE_DUE, .max = CALLS};
    QueueRow *rows = calloc(CALLS, sizeof *rows);
    static Card card;
    Error error = {0};
    bool more;
    size_t count = rows ? queue_page(desk, &filter, rows, &more) : 0;
    for (size_t i = 0; i < count; i++) {
        char request[40];
        Attempt attempt = {.donor = rows[i].donor};
        text_copy(attempt.number, sizeof attempt.number, rows[i].number);
        text_copy(attempt.purpose, sizeof attempt.purpose, rows[i].purpose);
        bench_must(claim_take(desk, rows[i].donor, &error), &error);
        registry_card(desk, rows[i].donor, &card);
        store_request_id(request);
        save_begin(&start);
        bench_must(attempt_start(desk, &attempt, request, &error), &error);
        save_end(&start, i >= WARM);
        store_request_id(request);
        text_copy(attempt.answered, sizeof attempt.answered, i % 2 ? "self" : "nobody");
        text_copy(attempt.outcome, sizeof attempt.outcome, i % 2 ? "willing" : "no_answer");
        attempt_propose(desk, &attempt);
        save_begin(&finish);
        bench_must(attempt_finish(desk, &attempt, request, &error), &error);
        save_end(&finish, i >= WARM);
    }
    table_row("a call begins: attempt, claim, audit", &started);
    table_row("a call is saved: outcome and what follows", &finished);
    free(rows);
}

static void bench_intakes(Desk *desk, Disk *disk)
{
    Samples samples = {0};
    Save save = {.disk = disk, .samples = &samples};
    Error error = {0};
    for (int i = -WARM; i < SAVES; i++) {
        Intake intake;
        act_person(desk, i + WARM, &intake);
        save_begin(&save);
        bench_must(intake_save(desk, &intake, NULL, &error), &error);
        save_end(&save, i >= 0);
    }
    table_row("an intake: person, phone, sample, consent, keys", &samples);
}

/* --- all of it --- */

void bench_desk(const Bench *bench)
{
    Config *config = NULL;
    Desk desk;
    Bare bare;
    Disk disk;
    act_open(&desk, &config, bench->database);
    bare_open(&bare, bench->database);
    bench_today(&desk, &bare, bench->people);
    bench_queue(&desk, &bare, QUEUE_DUE, NULL, true, "queue page: 50 rows due now, and the counts");
    bench_held(&desk, &bare);
    bench_queue(&desk, &bare, QUEUE_DUE, "000000", true, "  the same of a unit without calls");
    bench_queue(&desk, &bare, QUEUE_LATER, NULL, false, "queue page: 50 rows due later");
    bench_search(&desk, &bare, bench->people, false, "search page: 50 people found at most, rows");
    bench_search(&desk, &bare, bench->people, true, "  of two words: a name and an end of a number");
    bench_cases(&desk, &bare);
    bare_close(&bare);
    disk_open(&disk, bench->folder);
    bench_calls(&desk, &disk);
    bench_intakes(&desk, &disk);
    close(disk.log);
    close(disk.io);
    desk_close(&desk);
    config_free(&config);
}

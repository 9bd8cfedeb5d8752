/* Sorted runs of search keys in a file without a name, and the walk over all of them in order. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "internal.h"
#include "text.h"

enum {
    WRITE_SIZE = 1 << 18,
    READ_SIZE = 1 << 15, /* of each run while they are merged */
    RECORD_MOST = KEY_SIZE + 16,
    RUN_HEAD = sizeof(int64_t)
};

/* --- the file: of each run how long it is, then its records: how much of the key before it shares, the rest of the
 * key, the donor twice and one for "gone" --- */

int keys_file(const Store *store)
{
    char path[PATH_MAX + 16];
    text_format(path, sizeof path, "%s.keys-XXXXXX", store->path);
    int file = mkostemp(path, O_CLOEXEC);
    if (file >= 0 && unlink(path) != 0) {
        close(file);
        return -1;
    }
    return file;
}

bool keys_write(int file, const unsigned char *bytes, size_t length, off_t *at)
{
    while (length > 0) {
        ssize_t n = pwrite(file, bytes, length, *at);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        bytes += n;
        length -= (size_t)n;
        *at += n;
    }
    return true;
}

bool keys_read(int file, void *to, size_t length, off_t at)
{
    for (size_t got = 0; got < length;) {
        ssize_t n = pread(file, (char *)to + got, length - got, at + (off_t)got);
        if (n < 0 && errno == EINTR)
            continue;
        if (n == 0)
            errno = EIO;
        if (n <= 0)
            return false;
        got += (size_t)n;
    }
    return true;
}

static size_t put_number(unsigned char *to, uint64_t number)
{
    size_t length = 0;
    for (; number >= 0x80; number >>= 7)
        to[length++] = (unsigned char)(number | 0x80);
    to[length++] = (unsigned char)number;
    return length;
}

/* --- writing a run: its records go out by the buffer --- */

typedef struct {
    int file;
    off_t begin, at;
    unsigned char *buffer;
    size_t used;
    char before[KEY_SIZE];
} RunWriter;

static bool writer_open(RunWriter *w, int file, off_t begin)
{
    *w = (RunWriter){.file = file, .begin = begin, .at = begin + RUN_HEAD, .buffer = malloc(WRITE_SIZE)};
    return w->buffer != NULL;
}

static bool writer_put(RunWriter *w, const char *key, int64_t donor, bool gone)
{
    if (w->used + RECORD_MOST > WRITE_SIZE) {
        if (!keys_write(w->file, w->buffer, w->used, &w->at))
            return false;
        w->used = 0;
    }
    unsigned char *to = w->buffer + w->used;
    size_t shared = 0;
    while (key[shared] && key[shared] == w->before[shared])
        shared++;
    size_t rest = strlen(key + shared);
    to[0] = (unsigned char)shared;
    to[1] = (unsigned char)rest;
    memcpy(to + 2, key + shared, rest);
    memcpy(w->before + shared, key + shared, rest + 1);
    w->used += 2 + rest + put_number(to + 2 + rest, (uint64_t)donor << 1 | gone);
    return true;
}

static bool writer_close(RunWriter *w, bool fine)
{
    off_t begin = w->begin;
    fine = fine && keys_write(w->file, w->buffer, w->used, &w->at);
    int64_t length = w->at - w->begin;
    free(w->buffer);
    return fine && keys_write(w->file, (unsigned char *)&length, sizeof length, &begin);
}

/* Behind the last run. */
static bool next_begin(const Pending *p, off_t *begin)
{
    int64_t length = 0;
    *begin = p->run_count ? p->runs[p->run_count - 1].begin : 0;
    if (p->run_count && !keys_read(p->file, &length, sizeof length, *begin))
        return false;
    *begin += length;
    return true;
}

bool runs_add(Store *store)
{
    Pending *p = &store->pending;
    if (p->run_count == p->run_room) {
        size_t room = p->run_room ? p->run_room * 2 : 16;
        KeyRun *runs = realloc(p->runs, room * sizeof *runs);
        if (!runs)
            return false;
        p->runs = runs;
        p->run_room = room;
    }
    KeyRun *run = &p->runs[p->run_count];
    *run = (KeyRun){0};
    if (p->file < 0)
        p->file = keys_file(store);
    if (p->file < 0 || !next_begin(p, &run->begin))
        return false;
    p->run_count++;
    return true;
}

bool runs_write(Pending *p)
{
    RunWriter w;
    bool fine = writer_open(&w, p->file, p->runs[p->run_count - 1].begin);
    for (size_t i = 0; i < p->count && fine; i++)
        fine = writer_put(&w, p->arena + p->keys[i].text, p->keys[i].donor, p->keys[i].order & 1);
    return writer_close(&w, fine);
}

/* --- one walk over all of them --- */

static bool run_fill(Pending *p, KeyRun *run)
{
    size_t left = run->length - run->at, room = READ_SIZE - left;
    size_t wanted = run->end - run->next < (off_t)room ? (size_t)(run->end - run->next) : room;
    memmove(run->buffer, run->buffer + run->at, left);
    run->at = 0;
    run->length = left;
    if (!keys_read(p->file, run->buffer + run->length, wanted, run->next))
        return false;
    run->next += (off_t)wanted;
    run->length += wanted;
    return true;
}

/* The next record of a run; false: the file cannot be read. */
static bool run_step(Pending *p, KeyRun *run)
{
    if (run->length - run->at < RECORD_MOST && run->next < run->end && !run_fill(p, run))
        return false;
    run->open = run->at < run->length;
    if (!run->open)
        return true;
    const unsigned char *s = run->buffer + run->at;
    size_t shared = s[0], rest = s[1];
    memcpy(run->now.key + shared, s + 2, rest);
    run->now.length = shared + rest;
    run->now.key[shared + rest] = '\0';
    run->now.start = key_start(run->now.key);
    uint64_t number = 0;
    s += 2 + rest;
    for (int shift = 0;; shift += 7) {
        number |= (uint64_t)(*s & 0x7f) << shift;
        if (!(*s++ & 0x80))
            break;
    }
    run->now.donor = (int64_t)(number >> 1);
    run->now.gone = number & 1;
    run->at = (size_t)(s - run->buffer);
    return true;
}

static int compare_places(const KeyPlace *x, const KeyPlace *y)
{
    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    int order = strcmp(x->key, y->key);
    return order ? order : (x->donor > y->donor) - (x->donor < y->donor);
}

/* Later runs have the last word. */
static bool goes_first(const KeyRun *x, const KeyRun *y)
{
    int order = compare_places(&x->now, &y->now);
    return order ? order < 0 : x > y;
}

static void heap_sink(Pending *p, size_t at)
{
    for (size_t child; (child = at * 2 + 1) < p->heap_count; at = child) {
        if (child + 1 < p->heap_count && goes_first(p->heap[child + 1], p->heap[child]))
            child++;
        if (!goes_first(p->heap[child], p->heap[at]))
            return;
        KeyRun *run = p->heap[at];
        p->heap[at] = p->heap[child];
        p->heap[child] = run;
    }
}

/* Moves the first run on and puts it where it belongs now. */
static bool heap_step(Pending *p)
{
    if (!run_step(p, p->heap[0]))
        return false;
    if (!p->heap[0]->open)
        p->heap[0] = p->heap[--p->heap_count];
    heap_sink(p, 0);
    return true;
}

bool runs_first(Pending *p)
{
    if (!p->heap) {
        p->heap = malloc(p->run_count * sizeof(KeyRun *));
        p->buffers = malloc(p->run_count * READ_SIZE);
    }
    if (!p->heap || !p->buffers)
        return false;
    p->heap_count = 0;
    for (size_t i = 0; i < p->run_count; i++) {
        KeyRun *run = &p->runs[i];
        int64_t length;
        if (!keys_read(p->file, &length, sizeof length, run->begin))
            return false;
        *run = (KeyRun){.begin = run->begin,
                        .next = run->begin + RUN_HEAD,
                        .end = run->begin + length,
                        .buffer = p->buffers + i * READ_SIZE};
        if (!run_step(p, run))
            return false;
        if (run->open)
            p->heap[p->heap_count++] = run;
    }
    for (size_t i = p->heap_count; i-- > 0;)
        heap_sink(p, i);
    return runs_next(p);
}

/* The first of all runs; what older runs say of the same key is passed over. */
bool runs_next(Pending *p)
{
    p->open = p->heap_count > 0;
    if (!p->open)
        return true;
    const KeyPlace *first = &p->heap[0]->now;
    p->now = (KeyPlace){.start = first->start, .donor = first->donor, .gone = first->gone, .length = first->length};
    memcpy(p->now.key, first->key, first->length + 1);
    do {
        if (!heap_step(p))
            return false;
    } while (p->heap_count > 0 && compare_places(&p->heap[0]->now, &p->now) == 0);
    return true;
}

bool runs_merge(Pending *p)
{
    RunWriter gone;
    off_t begin;
    if (!next_begin(p, &begin))
        return false;
    KeyTable *table = key_table_open(p->table);
    bool fine = writer_open(&gone, p->file, begin) && table && runs_first(p);
    for (; fine && p->open; fine = fine && runs_next(p))
        fine = p->now.gone ? writer_put(&gone, p->now.key, p->now.donor, true) : key_table_put(table, &p->now);
    fine = table && key_table_close(table, fine);
    return writer_close(&gone, fine);
}

bool runs_merged(Pending *p)
{
    off_t begin;
    if (!next_begin(p, &begin))
        return false;
    p->runs[0] = (KeyRun){.begin = begin};
    p->run_count = 1;
    return true;
}

/* What the files of the bench share: samples, one table, the clock. */
#ifndef MARROWDESK_BENCH_H
#define MARROWDESK_BENCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BENCH_PASSWORD "practice1" /* of a practice database */
#define BENCH_ACCOUNT "demo"

/* --- table.c --- */

/* Times of one thing, and of the least that could have been done for the same (`bare`), taken turn by turn. */
typedef struct {
    double *ms, *bare_ms, *bytes;
    size_t count, bare_count, byte_count;
} Samples;

double bench_now(void); /* milliseconds, CLOCK_MONOTONIC */
double bench_cpu(void); /* milliseconds that this process has worked */
void samples_add(Samples *samples, double ms);
void samples_add_bare(Samples *samples, double ms);
void samples_add_bytes(Samples *samples, size_t bytes);
void samples_free(Samples *samples);
double samples_p99(Samples *samples);
double samples_median_bytes(const Samples *samples);

void table_head(const char *title);
/* Prints one line and empties `samples`. */
void table_row(const char *what, Samples *samples);
/* The same for what must answer within a frame of 60 a second. `worst` is what is judged: a figure that a busy machine
 * does not spoil. Over the frame it says so, and the bench fails in the end (table_failed()). */
void table_row_frame(const char *what, Samples *samples, double worst);
int table_failed(void); /* how many rows were over their limit */
void table_note(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Ends the bench with a message: a wrong figure is worse than none. */
void bench_stop(const char *format, ...) __attribute__((format(printf, 1, 2), noreturn));

/* --- the parts --- */

typedef struct {
    const char *program, *database, *folder; /* folder: for files of its own */
    const char *repository, *mailbox;        /* for tig and mutt; NULL: not there */
    int64_t people;
} Bench;

void bench_screens(const Bench *bench); /* screens.c */
void bench_desk(const Bench *bench);    /* inside.c */
void bench_desks(const Bench *bench);   /* desks.c */
void bench_cold(const Bench *bench);    /* screens.c; last: everything else is slow after it */

#endif

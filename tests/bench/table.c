/* Samples and the table they end in. */
#include "bench.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

double bench_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

void bench_stop(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fflush(stdout);
    fputs("bench: ", stderr);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
    exit(1);
}

/* --- samples --- */

static void add(double **values, size_t *count, double value)
{
    enum { ROOM = 8192 };
    if (!*values)
        *values = malloc(ROOM * sizeof **values);
    if (!*values || *count == ROOM)
        bench_stop("no room for samples");
    (*values)[(*count)++] = value;
}

double bench_cpu(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

void samples_add(Samples *samples, double ms)
{
    add(&samples->ms, &samples->count, ms);
}

void samples_add_bare(Samples *samples, double ms)
{
    add(&samples->bare_ms, &samples->bare_count, ms);
}

void samples_add_bytes(Samples *samples, size_t bytes)
{
    add(&samples->bytes, &samples->byte_count, (double)bytes);
}

void samples_free(Samples *samples)
{
    free(samples->ms);
    free(samples->bare_ms);
    free(samples->bytes);
    *samples = (Samples){0};
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* The least value that `percent` of all do not exceed (nearest rank). */
static double percentile(double *values, size_t count, size_t percent)
{
    if (count == 0)
        return 0;
    qsort(values, count, sizeof *values, ascending);
    size_t rank = (count * percent + 99) / 100;
    return values[rank > 0 ? rank - 1 : 0];
}

double samples_p99(Samples *samples)
{
    return percentile(samples->ms, samples->count, 99);
}

double samples_median_bytes(const Samples *samples)
{
    return percentile(samples->bytes, samples->byte_count, 50);
}

/* --- the table --- */

void table_head(const char *title)
{
    printf("\n%s\n%-46s %6s %9s %9s %8s %9s %9s %7s\n", title, "", "n", "p50 ms", "p99 ms", "bytes", "bare p50",
           "bare p99", "ratio");
}

static void cell(bool there, int width, int decimals, double value)
{
    if (there)
        printf(" %*.*f", width, decimals, value);
    else
        printf(" %*s", width, "-");
}

void table_row(const char *what, Samples *samples)
{
    double middle = percentile(samples->ms, samples->count, 50);
    double bare = percentile(samples->bare_ms, samples->bare_count, 50);
    printf("%-46s %6zu", what, samples->count);
    cell(samples->count > 0, 9, 3, middle);
    cell(samples->count > 0, 9, 3, percentile(samples->ms, samples->count, 99));
    cell(samples->byte_count > 0, 8, 0, samples_median_bytes(samples));
    cell(samples->bare_count > 0, 9, 3, bare);
    cell(samples->bare_count > 0, 9, 3, percentile(samples->bare_ms, samples->bare_count, 99));
    cell(bare > 0, 7, 1, bare > 0 ? middle / bare : 0);
    printf("\n");
    fflush(stdout);
    samples_free(samples);
}

static int failed;

void table_row_frame(const char *what, Samples *samples, double worst)
{
    static const double frame_ms = 1000.0 / 60;
    table_row(what, samples);
    failed += worst > frame_ms;
    if (worst > frame_ms)
        table_note("  OVER A FRAME of %.1f ms: %.1f", frame_ms, worst);
}

int table_failed(void)
{
    return failed;
}

void table_note(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vprintf(format, args);
    va_end(args);
    printf("\n");
    fflush(stdout);
}

/* Preloaded: every process believes that it started at FAULT_CLOCK (seconds since 1970); from there the clock
 * goes on. So a test that runs at night or over midnight sees the same office hours as any other. */
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static struct timespec began;
static time_t base;

static struct timespec monotonic(void)
{
    struct timespec now = {0};
    syscall(SYS_clock_gettime, CLOCK_MONOTONIC, &now);
    return now;
}

__attribute__((constructor)) static void clock_begin(void)
{
    const char *text = getenv("FAULT_CLOCK");
    base = text ? (time_t)strtoll(text, NULL, 10) : 0;
    began = monotonic();
}

static struct timespec wall(void)
{
    struct timespec now = monotonic();
    now.tv_sec = base + now.tv_sec - began.tv_sec;
    now.tv_nsec -= began.tv_nsec;
    if (now.tv_nsec < 0) {
        now.tv_nsec += 1000000000L;
        now.tv_sec--;
    }
    return now;
}

int clock_gettime(clockid_t id, struct timespec *out)
{
    if (base != 0 && (id == CLOCK_REALTIME || id == CLOCK_REALTIME_COARSE)) {
        *out = wall();
        return 0;
    }
    return (int)syscall(SYS_clock_gettime, id, out);
}

time_t time(time_t *out)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (out)
        *out = now.tv_sec;
    return now.tv_sec;
}

int gettimeofday(struct timeval *restrict out, void *restrict zone)
{
    struct timespec now;
    (void)zone;
    clock_gettime(CLOCK_REALTIME, &now);
    *out = (struct timeval){.tv_sec = now.tv_sec, .tv_usec = now.tv_nsec / 1000};
    return 0;
}

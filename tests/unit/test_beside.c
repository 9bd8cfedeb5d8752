/* Work in a process beside: what comes of it is there, or is said not to be. */
#include "station.h"

#include <signal.h>
#include <sys/wait.h>

#include "beside.h"

enum { MUCH = 300000 };

typedef struct {
    int number;
    unsigned char much[MUCH];
} Result;

static Result result;

static void make(void *arg)
{
    result.number = *(int *)arg + 1;
    memset(result.much, 7, sizeof result.much);
}

static void what_comes_of_it_is_there(void **state)
{
    (void)state;
    Beside beside;
    int number = 41;
    assert_true(beside_begin(&beside, make, &number, &result, sizeof result));
    assert_int_equal(result.number, 0);
    assert_true(beside_end(&beside));
    assert_int_equal(result.number, 42);
    assert_int_equal(result.much[0] + result.much[MUCH - 1], 14);
    assert_false(beside_end(&beside)); /* nothing is running */
}

static void die(void *arg)
{
    (void)arg;
    raise(SIGKILL);
}

static void what_was_broken_off_is_told(void **state)
{
    (void)state;
    Beside beside;
    assert_true(beside_begin(&beside, die, NULL, &result, sizeof result));
    assert_false(beside_end(&beside));
}

static void wait_for_ever(void *arg)
{
    if (write(*(int *)arg, "", 1) == 1)
        for (;;)
            pause();
}

/* The pipe's end is open as long as one of them is there. */
static void it_goes_when_its_parent_goes(void **state)
{
    (void)state;
    int ends[2];
    char byte;
    assert_int_equal(pipe(ends), 0);
    pid_t parent = fork();
    if (parent == 0) {
        Beside beside;
        if (beside_begin(&beside, wait_for_ever, &ends[1], &result, sizeof result))
            pause();
        _exit(1);
    }
    close(ends[1]);
    assert_int_equal(read(ends[0], &byte, 1), 1); /* it is at work */
    assert_int_equal(kill(parent, SIGKILL), 0);
    assert_int_equal(waitpid(parent, NULL, 0), parent);
    assert_int_equal(read(ends[0], &byte, 1), 0);
    close(ends[0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_comes_of_it_is_there),
        cmocka_unit_test(what_was_broken_off_is_told),
        cmocka_unit_test(it_goes_when_its_parent_goes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

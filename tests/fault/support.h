/* What the fault tests share: verdicts, dice, files, running the program. */
#ifndef FAULT_SUPPORT_H
#define FAULT_SUPPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* Prints "ok - text" or "not ok - text" (tests/fault/prepare gives the numbers). */
void verdict(bool good, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Prints "# text": for whoever reads the log. */
void remark(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* The test itself cannot go on: message and errno on stderr, exit 2. */
_Noreturn void give_up(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* xorshift64*: the same seed gives the same test. */
uint64_t dice_throw(uint64_t *dice);
uint64_t dice_below(uint64_t *dice, uint64_t n); /* 0 .. n-1; 0 for n = 0 */

void *need(void *allocated);                                                      /* gives up on NULL */
char *format_text(const char *format, ...) __attribute__((format(printf, 1, 2))); /* free() */
char *read_whole(const char *path, size_t *size); /* NUL at the end; NULL when there is none; free() */
void write_whole(const char *path, const void *bytes, size_t size);
void empty_folder(const char *path);                /* makes it where needed; all that is in it goes */
void copy_folder(const char *from, const char *to); /* plain files only; `to` is emptied first */

/* `--name value` of the command line; NULL default: required. */
const char *option(int argc, char **argv, const char *name, const char *otherwise);
long option_number(int argc, char **argv, const char *name, const char *otherwise);

/* Starts `argv` with `environment` (NAME=value..., NULL at the end; NULL none) added; files for the three streams
 * (NULL: /dev/null). `appending`: standard output is not emptied. */
typedef struct {
    const char *const *argv, *const *environment;
    const char *input, *output, *errors;
    int input_fd; /* used when input is NULL and this is above 2 */
    int output_fd;
} Run;
pid_t run_start(const Run *run);
int run_wait(pid_t pid); /* exit status, or 128 + signal */
int run(const Run *run);

#endif

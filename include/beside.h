/* Work in a process of its own, beside this one. */
#ifndef MARROWDESK_BESIDE_H
#define MARROWDESK_BESIDE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

typedef struct {
    pid_t process; /* 0: none is running */
    int from;
    void *out;
    size_t size;
} Beside;

/* Begins work(arg) in a child. What it leaves in the `size` bytes at `out` is there in this process, too, after
 * beside_end(). The child leaves the terminal alone and goes when this process goes. False: there is no process to be
 * had, as errno says. */
bool beside_begin(Beside *beside, void (*work)(void *arg), void *arg, void *out, size_t size);
/* Waits for the end of the work; false: it was broken off, or never begun. */
bool beside_end(Beside *beside);

#endif

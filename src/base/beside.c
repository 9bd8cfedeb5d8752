/* Work in a process of its own; what comes of it comes through a pipe. */
#include "beside.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* The parent's handlers restore its terminal: not for a child to do. And it goes when the parent goes: the locks of the
 * parent's connection may be what it leans on. */
static void leave_parent_alone(pid_t parent)
{
    for (int number = 1; number < NSIG; number++)
        if (number != SIGPIPE)
            signal(number, SIG_DFL);
    signal(SIGINT, SIG_IGN); /* the key interrupts the parent, which then decides */
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(1);
}

bool beside_begin(Beside *beside, void (*work)(void *arg), void *arg, void *out, size_t size)
{
    int ends[2];
    pid_t parent = getpid();
    *beside = (Beside){.from = -1, .out = out, .size = size};
    if (pipe2(ends, O_CLOEXEC) != 0)
        return false;
    pid_t process = fork();
    if (process == 0) {
        leave_parent_alone(parent);
        close(ends[0]);
        work(arg);
        for (size_t done = 0; done < size;) {
            ssize_t n = write(ends[1], (const char *)out + done, size - done);
            if (n <= 0)
                _exit(1);
            done += (size_t)n;
        }
        _exit(0);
    }
    int kept = errno;
    close(ends[1]);
    if (process < 0)
        close(ends[0]);
    errno = kept;
    beside->process = process > 0 ? process : 0;
    beside->from = process > 0 ? ends[0] : -1;
    return process > 0;
}

bool beside_end(Beside *beside)
{
    size_t got = 0;
    if (!beside->process)
        return false;
    while (got < beside->size) {
        ssize_t n = read(beside->from, (char *)beside->out + got, beside->size - got);
        if (n > 0)
            got += (size_t)n;
        else if (n == 0 || errno != EINTR)
            break;
    }
    close(beside->from);
    while (waitpid(beside->process, NULL, 0) < 0 && errno == EINTR)
        continue;
    beside->process = 0;
    return got == beside->size;
}

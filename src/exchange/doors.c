/* How several people reach one service account, as far as its own files say: ssh keys and the sudoers line. */
#include <errno.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "doctor.h"
#include "text.h"
#include "tr.h"

enum { LINE_ROOM = 8192 };

/* The command is ours and everything else is off. */
static bool is_bound_key(const char *line)
{
    const char *options = strstr(line, "command=\"");
    return options && strstr(options, "marrowdesk") && strstr(options, ",restrict");
}

/* Lines that are no key: empty ones and remarks. */
static bool is_silent(const char *line)
{
    line += strspn(line, " \t");
    return *line == '\0' || *line == '\n' || *line == '#';
}

static void check_keys(Doctor *d, const char *home)
{
    char path[4096], line[LINE_ROOM];
    int number = 0, bound = 0, first_loose = 0;
    text_format(path, sizeof path, "%s/.ssh/authorized_keys", home);
    FILE *in = fopen(path, "re");
    if (!in)
        return; /* nobody comes this way */
    while (fgets(line, sizeof line, in)) {
        number++;
        if (is_silent(line))
            continue;
        if (is_bound_key(line))
            bound++;
        else if (!first_loose)
            first_loose = number;
    }
    fclose(in);
    /* A person's own account has keys for other things; a service account has none. */
    if (bound && first_loose)
        doctor_say(
            d, ATTENTION,
            tr("Over ssh: line %1$d of authorized_keys (%2$s) opens more than the desk; it wants command=\"…\" and "
               "restrict,pty."),
            first_loose, path);
    else if (bound)
        doctor_say(d, FINE, tr("Over ssh: every line of authorized_keys opens the desk and nothing else (%d)."), bound);
}

/* Without the empty quotes sudo lets any option and file name through. */
static void check_sudoers(Doctor *d)
{
    char line[LINE_ROOM];
    static const char path[] = "/etc/sudoers.d/marrowdesk";
    FILE *in = fopen(path, "re");
    if (!in) {
        if (errno == EACCES)
            doctor_say(d, NOTE, tr("On this machine: %s can be read by root only; have root run doctor as well."),
                       path);
        return;
    }
    while (fgets(line, sizeof line, in)) {
        const char *program = strstr(line, "/marrowdesk");
        if (is_silent(line) || !program)
            continue;
        if (strstr(program, "\"\""))
            doctor_say(d, FINE, tr("On this machine: the line in %s allows the desk and no argument."), path);
        else
            doctor_say(d, ATTENTION,
                       tr("On this machine: the line in %s lets every argument through; end it with two quotes: \"\""),
                       path);
    }
    fclose(in);
}

void doctor_doors(Doctor *d)
{
    const char *home = getenv("HOME");
    const struct passwd *user = home ? NULL : getpwuid(geteuid());
    if (home || user)
        check_keys(d, home ? home : user->pw_dir);
    check_sudoers(d);
}

/* What every subcommand does: opens the database as the account that runs it, and says what went wrong. */
#include "command.h"

#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#include "exchange.h"
#include "out.h"
#include "staff.h"
#include "tr.h"

int command_refuse(const Error *error)
{
    out_text(stderr, "marrowdesk: %s\n", error->message);
    return error->code == ERR_USAGE ? EXIT_WRONG_USAGE : EXIT_REFUSED;
}

int command_usage(const char *format, ...)
{
    char message[512];
    va_list args;
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    out_text(stderr, "marrowdesk: %s\n%s\n", message, tr("\"marrowdesk --help\" shows what there is"));
    return EXIT_WRONG_USAGE;
}

void command_say(void *arg, const char *text)
{
    out_text(arg, "%s\n", text);
}

bool command_read_line(char *out, size_t size)
{
    size_t used = 0;
    char c;
    ssize_t got;
    while ((got = read(STDIN_FILENO, &c, 1)) == 1 && c != '\n')
        if (used + 1 < size)
            out[used++] = c;
    out[used] = '\0';
    if (used && out[used - 1] == '\r')
        out[used - 1] = '\0';
    return got == 1 || used > 0;
}

/* What is written now would stand before what was written last. */
static void warn_of_clock(Desk *desk)
{
    char last[32];
    if (!clock_is_set() && desk_clock_is_back(desk, last))
        out_text(stderr, tr("the clock of this machine stands before the last entry (%s): set it right\n"), last);
}

Status command_open(const Options *o, Config *config, Desk *desk, Error *error)
{
    Store *store;
    Status status = store_open(&store, o->database, NULL, error);
    if (status == OK) {
        status = desk_open(desk, store, config, "command", error);
        if (status == OK)
            status = staff_by_unix_user(desk, error);
        if (status == OK)
            warn_of_clock(desk);
        else
            desk_close(desk);
    }
    if (status != OK)
        backup_advise(o->database, error);
    return status;
}

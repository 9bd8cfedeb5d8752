/* init and passwd: the first account, and passwords set anew. */
#include <pwd.h>
#include <signal.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include "command.h"
#include "out.h"
#include "staff.h"
#include "text.h"
#include "tr.h"

enum { PASSWORD_SIZE = 256 };

/* --- passwords --- */

static void stop_reading(int number)
{
    (void)number; /* read() ends, and the terminal is put back as it was */
}

/* Twice the same line, unseen. Ctrl-C ends it like any other way out: the terminal shows again what is typed. */
static bool read_hidden(char out[PASSWORD_SIZE], char again[PASSWORD_SIZE], const struct termios *shown)
{
    struct sigaction stop = {.sa_handler = stop_reading}, before;
    struct termios hidden = *shown;
    hidden.c_lflag &= ~(tcflag_t)ECHO;
    sigaction(SIGINT, &stop, &before);
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
    out_text(stderr, "%s", tr("Password: "));
    bool read = command_read_line(out, PASSWORD_SIZE);
    if (read) {
        out_text(stderr, "\n%s", tr("The same again: "));
        read = command_read_line(again, PASSWORD_SIZE);
    }
    out_text(stderr, "\n");
    tcsetattr(STDIN_FILENO, TCSAFLUSH, shown);
    sigaction(SIGINT, &before, NULL);
    return read;
}

static Status read_password(const Options *o, char out[PASSWORD_SIZE], Error *error)
{
    char again[PASSWORD_SIZE] = "";
    struct termios shown;
    if (o->password_stdin)
        return command_read_line(out, PASSWORD_SIZE)
                   ? OK
                   : error_set(error, ERR_USAGE, "", tr("no password on the standard input"));
    if (!isatty(STDIN_FILENO) || tcgetattr(STDIN_FILENO, &shown) != 0)
        return error_set(error, ERR_USAGE, "",
                         tr("a password is needed and there is no terminal: use --password-stdin"));
    bool read = read_hidden(out, again, &shown), same = strcmp(out, again) == 0;
    sodium_memzero(again, sizeof again);
    if (!read)
        return error_set(error, ERR_CANCELLED, "", tr("no password was given: nothing was changed"));
    if (!same)
        return error_set(error, ERR_INPUT, "", tr("the two passwords differ: nothing was changed"));
    return OK;
}

/* --- init --- */

/* A cut between the file and its first account leaves a database that nobody can use: init goes on with it. */
static Status open_for_init(const Options *o, Config *config, Desk *desk, Error *error)
{
    struct stat st;
    Store *store;
    bool there = lstat(o->database, &st) == 0;
    Status status = store_open(&store, o->database, &(StoreOptions){.create = !there}, error);
    if (status != OK)
        return status;
    status = desk_open(desk, store, config, "command", error);
    if (status != OK)
        desk_close(desk);
    return status;
}

/* Only what was found to have no account is gone on with. */
static Status check_no_station(const Options *o, Config *config, Error *error)
{
    Desk desk;
    Store *store;
    Account first;
    struct stat st;
    if (lstat(o->database, &st) != 0)
        return OK;
    Status status = store_open(&store, o->database, NULL, error);
    if (status == OK) {
        status = desk_open(&desk, store, config, "command", error);
        if (status == OK)
            status = staff_eldest(&desk, &first, error);
        desk_close(&desk);
        if (status == ERR_NOT_FOUND)
            return OK;
    }
    return status == ERR_IO || status == ERR_MEMORY
               ? status
               : error_set(error, ERR_DUPLICATE, "", tr("%s exists already; it was left as it is"), o->database);
}

int run_init(const Options *o, Config *config)
{
    Error error;
    Desk desk;
    char password[PASSWORD_SIZE];
    const struct passwd *user = getpwuid(geteuid());
    const char *name = o->admin ? o->admin : user ? user->pw_name : "admin";
    if (check_no_station(o, config, &error) != OK)
        return command_refuse(&error);
    Status status = read_password(o, password, &error);
    if (status == OK && (int64_t)text_length(password) < config->limits.password_length)
        status = error_set(&error, ERR_INPUT, "password", tr("the password is too short: %lld characters at least"),
                           (long long)config->limits.password_length);
    if (status == OK && (status = open_for_init(o, config, &desk, &error)) == OK) {
        status = staff_first(&desk, name, password, &error);
        desk_close(&desk);
    }
    sodium_memzero(password, sizeof password);
    if (status != OK)
        return command_refuse(&error);
    out_text(stdout, tr("made %1$s with the account %2$s\n"), o->database, name);
    return EXIT_DONE;
}

/* Whoever owns the file could change it with any tool: so nobody else may set passwords here. */
int run_passwd(const Options *o, Config *config)
{
    Error error;
    Desk desk;
    char password[PASSWORD_SIZE];
    struct stat st;
    if (stat(o->database, &st) == 0 && st.st_uid != geteuid() && geteuid() != 0) {
        error_set(&error, ERR_DENIED, "", tr("only the owner of %s sets passwords anew"), o->database);
        return command_refuse(&error);
    }
    Status status = command_open(o, config, &desk, &error);
    if (status != OK)
        return command_refuse(&error);
    status = read_password(o, password, &error);
    if (status == OK)
        status = staff_password(&desk, o->words[0], password, &error);
    sodium_memzero(password, sizeof password);
    desk_close(&desk);
    if (status != OK)
        return command_refuse(&error);
    out_text(stdout, tr("%s has a new password\n"), o->words[0]);
    return EXIT_DONE;
}

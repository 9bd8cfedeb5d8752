/* The command line: what its words ask for, and the desk. The only file that knows both ui/ and the rest, and that
 * ends the process. */
#include <errno.h>
#include <getopt.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "command/command.h"
#include "exchange.h"
#include "screens.h"
#include "text.h"
#include "tr.h"
#include "ui.h"

enum { NUMBER_MOST = 10000000, OPTION_ROOM = 32 };

/* $XDG_DATA_HOME/marrowdesk/desk.db */
static void default_database(char *out, size_t size)
{
    const char *data = getenv("XDG_DATA_HOME"), *home = getenv("HOME");
    const struct passwd *user = home ? NULL : getpwuid(geteuid());
    if (data && data[0] == '/')
        text_format(out, size, "%s/marrowdesk/desk.db", data);
    else
        text_format(out, size, "%s/.local/share/marrowdesk/desk.db", home ? home : user ? user->pw_dir : "");
}

static int run_desk(const Options *o, Config *config)
{
    Error error;
    Desk desk = {.config = config, .via = "desk"};
    StartArgument start = {.database = o->database};
    backup_program("/proc/self/exe", o->config_file);
    int result = ui_run(&desk, &screen_today, &start, &error);
    if (desk.store) {
        if (desk.actor.id)
            backup_start(desk.store, BACKUP_CLOSING);
        desk_close(&desk);
    }
    return result == 0 || error.code == ERR_CANCELLED ? EXIT_DONE : command_refuse(&error);
}

/* --- the words of the command line --- */

static bool read_number(const char *text, long *out)
{
    char *end;
    errno = 0;
    *out = strtol(text, &end, 10);
    return errno == 0 && *text && !*end && *out > 0 && *out <= NUMBER_MOST;
}

/* The table of options as getopt_long() wants it. */
static void option_words(struct option words[OPTION_ROOM], char letters[2 * OPTION_ROOM])
{
    for (size_t i = 0; i < command_option_count && i + 1 < OPTION_ROOM; i++) {
        const Option *option = &command_options[i];
        words[i] = (struct option){option->name, option->value ? required_argument : no_argument, NULL, option->letter};
        if (option->is_short)
            text_format(letters + strlen(letters), 4, "%c%s", option->letter, option->value ? ":" : "");
    }
}

static const Option *find_option(int letter)
{
    for (size_t i = 0; i < command_option_count; i++)
        if (command_options[i].letter == letter)
            return &command_options[i];
    return NULL;
}

/* False: the value is none for this option. */
static bool take_option(const Option *option, const char *value, Options *o)
{
    void *member = (char *)o + option->offset;
    switch (option->kind) {
    case OPTION_FLAG:
        *(bool *)member = true;
        return true;
    case OPTION_TEXT:
        *(const char **)member = value;
        return true;
    case OPTION_PATH:
        text_copy(member, DATABASE_PATH, value);
        return true;
    default:
        return read_number(value, member);
    }
}

/* Notes each letter used in `used`, but for those that every command takes; false with a message when the words make
 * no sense. */
static bool read_options(int argc, char **argv, Options *o, char used[64])
{
    int letter;
    size_t count = 0;
    struct option words[OPTION_ROOM] = {0};
    char letters[2 * OPTION_ROOM] = "";
    option_words(words, letters);
    opterr = 0;
    while ((letter = getopt_long(argc, argv, letters, words, NULL)) != -1) {
        const Option *option = find_option(letter);
        if (!option)
            return command_usage(tr("unknown option or missing value: %s"), argv[optind - 1]), false;
        if (!take_option(option, optarg, o))
            return command_usage(tr("\"%s\" is not a whole number from 1"), optarg), false;
        if (!option_is_general(option) && count + 1 < 64)
            used[count++] = (char)letter;
    }
    o->words = argv + optind;
    o->count = argc - optind;
    return true;
}

static const Subcommand *find_subcommand(const char *name)
{
    for (size_t i = 0; i < subcommand_count; i++)
        if (strcmp(subcommands[i].name, name) == 0)
            return &subcommands[i];
    return NULL;
}

static bool set_clock(const char *now)
{
    char iso[INSTANT_SIZE];
    Error error;
    if (instant_read(now, clock_now(), 9 * 60, iso, &error) != OK) {
        command_usage(tr("--now wants 'YYYY-MM-DD' or 'YYYY-MM-DD HH:MM', not \"%s\""), now);
        return false;
    }
    clock_set(instant_parse(iso));
    return true;
}

/* --lang holds for what is wrong with the settings, too; without it they say, else the environment. */
static bool set_language(const char *wanted)
{
    Language chosen;
    if (wanted && !language_parse(wanted, &chosen))
        return command_usage(tr("--lang wants zh or en, not \"%s\""), wanted), false;
    if (wanted)
        language_set(chosen);
    return true;
}

static int run_subcommand(Options *o, const char *used, Config *config)
{
    if (o->count == 0) {
        if (used[0])
            return command_usage("%s", tr("there is an option of a command, but no command"));
        return run_desk(o, config);
    }
    const Subcommand *command = find_subcommand(o->words[0]);
    if (!command)
        return command_usage(tr("there is no command \"%s\""), o->words[0]);
    o->words++;
    o->count--;
    for (const char *letter = used; *letter; letter++)
        if (!strchr(command->options, *letter))
            return command_usage(tr("\"%s\" does not take one of these options"), command->name);
    if (o->count < command->least || o->count > command->most)
        return command_usage(tr("wrong number of words behind \"%s\""), command->name);
    return command->run(o, config);
}

/* Names and passwords stay out of files that crashes leave. (The checker for leaks has to look into the process.) */
static void leave_no_core(void)
{
    const struct rlimit none = {0, 0};
    setrlimit(RLIMIT_CORE, &none);
#ifndef MARROWDESK_SANITIZED
    prctl(PR_SET_DUMPABLE, 0);
#endif
}

int main(int argc, char **argv)
{
    Options options = {0};
    char used[64] = "";
    Config *config = NULL;
    Error error;
    leave_no_core();
    signal(SIGPIPE, SIG_IGN); /* a closed pipe is an error of the write that meets it */
    language_set(language_from_environment(LANGUAGE_ZH));
    default_database(options.database, sizeof options.database);
    if (!read_options(argc, argv, &options, used) || !set_language(options.lang))
        return EXIT_WRONG_USAGE;
    if (config_load(&config, options.config_file, &error) != OK)
        return command_refuse(&error);
    if (!options.lang && config->language_set)
        language_set(config->language);
    int result = EXIT_WRONG_USAGE;
    if (!options.now || set_clock(options.now))
        result = options.help ? command_help() : run_subcommand(&options, used, config);
    config_free(&config);
    /* What was asked for and did not arrive is not done: a full disk, a closed pipe. */
    if ((fflush(stdout) != 0 || ferror(stdout)) && result == EXIT_DONE) {
        error_errno(&error, ERR_IO, tr("cannot write"), tr("the output"));
        result = command_refuse(&error);
    }
    return result;
}

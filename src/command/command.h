/* The commands of the shell: one table of subcommands, one of options. Like main.c they print; the desk and its
 * screens are main.c's alone. */
#ifndef MARROWDESK_COMMAND_H
#define MARROWDESK_COMMAND_H

#include <stdbool.h>

#include "desk.h"

enum { DATABASE_PATH = 4096 };
enum { EXIT_DONE = 0, EXIT_REFUSED = 1, EXIT_WRONG_USAGE = 2 };

/* What was asked for, all commands together. */
typedef struct {
    const char *config_file, *lang, *now;
    char database[DATABASE_PATH];
    const char *admin, *unit, *like, *output, *rejects, *encoding;
    const char *from, *to, *date;
    long limit, undo, donors, seed, older_than, year;
    bool password_stdin, dry_run, keep_both, rebuild, drill, whole, help;
    int count; /* words behind the command */
    char **words;
} Options;

/* Help, manual, completion and the reading of the command line are made of these two tables. */
typedef struct {
    const char *name, *words; /* what stands behind the name */
    int least, most;          /* how many words */
    const char *options;      /* letters of the options it takes */
    const char *help;         /* msgid */
    int (*run)(const Options *options, Config *config);
} Subcommand;

/* How its value stands in Options: nothing but that it was given, as it is, copied, a whole number from 1. */
typedef enum { OPTION_FLAG, OPTION_TEXT, OPTION_PATH, OPTION_NUMBER } OptionKind;

typedef struct {
    int letter;
    bool is_short;     /* the letter may be typed, too */
    OptionKind kind;
    size_t offset;
    const char *name;  /* behind "--" */
    const char *value; /* NULL: takes none */
    const char *help;  /* msgid */
} Option;

extern const Subcommand subcommands[];
extern const size_t subcommand_count;
extern const Option command_options[];
extern const size_t command_option_count;
/* True: belongs to every command and to the desk. */
bool option_is_general(const Option *option);
int command_help(void);

/* Says the error; the exit status that goes with it. */
int command_refuse(const Error *error);
int command_usage(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* One line to the stream `arg`. */
void command_say(void *arg, const char *text);
/* One line of the standard input without its end; false: there is none. */
bool command_read_line(char *out, size_t size);
/* Opens the database as the account of the Unix user; desk_close() frees. */
Status command_open(const Options *o, Config *config, Desk *desk, Error *error);

int run_init(const Options *o, Config *config);
int run_passwd(const Options *o, Config *config);
int run_demo(const Options *o, Config *config);
int run_import(const Options *o, Config *config);
int run_export(const Options *o, Config *config);
int run_batch(const Options *o, Config *config);
int run_find(const Options *o, Config *config);
int run_queue(const Options *o, Config *config);
int run_report(const Options *o, Config *config);
int run_check(const Options *o, Config *config);
int run_backup(const Options *o, Config *config);
int run_restore(const Options *o, Config *config);
int run_doctor(const Options *o, Config *config);

#endif

/* The command line: one table of subcommands. The only file that knows both ui/ and the rest, that prints and
 * that ends the process. */
#include <errno.h>
#include <getopt.h>
#include <pwd.h>
#include <signal.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include "check.h"
#include "derive.h"
#include "exchange.h"
#include "followup.h"
#include "out.h"
#include "registry.h"
#include "screens.h"
#include "staff.h"
#include "text.h"
#include "tr.h"
#include "ui.h"

enum { EXIT_DONE = 0, EXIT_REFUSED = 1, EXIT_WRONG_USAGE = 2, PASSWORD_SIZE = 256 };

typedef struct {
    const char *config_file, *lang, *now;
    char database[4096];
    const char *admin, *unit, *output, *rejects, *encoding;
    long limit, undo, donors, seed;
    bool password_stdin, dry_run, rebuild, help;
    int count; /* words behind the command */
    char **words;
} Options;

typedef struct {
    const char *name, *words; /* what stands behind the name */
    int least, most;          /* how many words */
    const char *options;      /* letters of the options it takes */
    const char *help;         /* msgid */
    int (*run)(const Options *options, Config *config);
} Subcommand;

/* --- saying things --- */

static int refuse(const Error *error)
{
    out_text(stderr, "marrowdesk: %s\n", error->message);
    return error->code == ERR_USAGE ? EXIT_WRONG_USAGE : EXIT_REFUSED;
}

static int __attribute__((format(printf, 1, 2))) wrong_usage(const char *format, ...)
{
    char message[512];
    va_list args;
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    out_text(stderr, "marrowdesk: %s\n%s\n", message, tr("\"marrowdesk --help\" shows what there is"));
    return EXIT_WRONG_USAGE;
}

static void say_line(void *arg, const char *text)
{
    out_text(arg, "%s\n", text);
}

/* --- opening --- */

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

static Status open_desk(const Options *o, Config *config, Desk *desk, Error *error)
{
    Store *store;
    Status status = store_open(&store, o->database, NULL, error);
    if (status != OK)
        return status;
    status = desk_open(desk, store, config, "command", error);
    if (status == OK)
        status = staff_by_unix_user(desk, error);
    if (status != OK)
        desk_close(desk);
    return status;
}

/* --- passwords --- */

static bool read_line(char *out, size_t size)
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
    bool read = read_line(out, PASSWORD_SIZE);
    if (read) {
        out_text(stderr, "\n%s", tr("The same again: "));
        read = read_line(again, PASSWORD_SIZE);
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
        return read_line(out, PASSWORD_SIZE) ? OK
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

/* --- subcommands --- */

static int run_desk(const Options *o, Config *config)
{
    Error error;
    Store *store = NULL;
    Desk desk = {.config = config, .via = "desk"};
    StartArgument start = {.database = o->database};
    Status status = store_open(&store, o->database, NULL, &error);
    if (status == OK)
        status = desk_open(&desk, store, config, "desk", &error);
    else if (status == ERR_NOT_FOUND)
        status = OK; /* the first screen offers to make it */
    if (status != OK) {
        store_close(&store);
        return refuse(&error);
    }
    int result = ui_run(&desk, &screen_today, &start, &error);
    if (desk.store)
        desk_close(&desk);
    return result == 0 || error.code == ERR_CANCELLED ? EXIT_DONE : refuse(&error);
}

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

static bool has_station(const Options *o, Config *config)
{
    Desk desk;
    Error error;
    Store *store;
    Account first;
    struct stat st;
    if (lstat(o->database, &st) != 0)
        return false;
    if (store_open(&store, o->database, NULL, &error) != OK)
        return true; /* damaged or foreign: left as it is */
    bool has = desk_open(&desk, store, config, "command", &error) != OK || staff_list(&desk, &first, 1) > 0;
    desk_close(&desk);
    return has;
}

static int run_init(const Options *o, Config *config)
{
    Error error;
    Desk desk;
    char password[PASSWORD_SIZE];
    const struct passwd *user = getpwuid(geteuid());
    const char *name = o->admin ? o->admin : user ? user->pw_name : "admin";
    if (has_station(o, config)) {
        error_set(&error, ERR_DUPLICATE, "", tr("%s exists already; it was left as it is"), o->database);
        return refuse(&error);
    }
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
        return refuse(&error);
    out_text(stdout, tr("made %1$s with the account %2$s\n"), o->database, name);
    return EXIT_DONE;
}

/* Whoever owns the file could change it with any tool: so nobody else may set passwords here. */
static int run_passwd(const Options *o, Config *config)
{
    Error error;
    Desk desk;
    char password[PASSWORD_SIZE];
    struct stat st;
    if (stat(o->database, &st) == 0 && st.st_uid != geteuid() && geteuid() != 0) {
        error_set(&error, ERR_DENIED, "", tr("only the owner of %s sets passwords anew"), o->database);
        return refuse(&error);
    }
    Status status = open_desk(o, config, &desk, &error);
    if (status != OK)
        return refuse(&error);
    status = read_password(o, password, &error);
    if (status == OK)
        status = staff_password(&desk, o->words[0], password, &error);
    sodium_memzero(password, sizeof password);
    desk_close(&desk);
    if (status != OK)
        return refuse(&error);
    out_text(stdout, tr("%s has a new password\n"), o->words[0]);
    return EXIT_DONE;
}

/* A line each tenth, where somebody watches. */
static bool demo_progress(void *arg, int64_t done, int64_t total)
{
    int64_t *told = arg;
    if (isatty(STDERR_FILENO) && done * 10 / total > *told) {
        *told = done * 10 / total;
        out_text(stderr, tr("%1$lld of %2$lld people made\n"), (long long)done, (long long)total);
    }
    return true;
}

static void remove_database(const char *path)
{
    static const char *const ends[] = {"", "-wal", "-shm", ".lock"};
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        char file[4096 + 8];
        text_format(file, sizeof file, "%s%s", path, ends[i]);
        unlink(file);
    }
}

#define DEMO_ACCOUNT "demo"
#define DEMO_PASSWORD "practice1"

static int run_demo(const Options *o, Config *config)
{
    Error error;
    Desk desk;
    Store *store;
    int64_t told = 0, donors = o->donors ? o->donors : DEMO_DONORS;
    Status status = store_open(&store, o->database, &(StoreOptions){.create = true, .practice = true}, &error);
    if (status != OK)
        return refuse(&error);
    status = desk_open(&desk, store, config, "command", &error);
    if (status == OK)
        status = staff_first(&desk, DEMO_ACCOUNT, DEMO_PASSWORD, &error);
    if (status == OK)
        status = demo_run(&desk, donors, o->seed ? (uint64_t)o->seed : 1, demo_progress, &told, &error);
    desk_close(&desk);
    if (status != OK) {
        remove_database(o->database); /* unfinished */
        return refuse(&error);
    }
    out_text(stdout,
             tr("made %1$s: a practice database with %2$lld made-up people\nsign in as %3$s with the password %4$s\n"),
             o->database, (long long)donors, DEMO_ACCOUNT, DEMO_PASSWORD);
    return EXIT_DONE;
}

static int run_batch(const Options *o, Config *config)
{
    Error error;
    Desk desk;
    if (open_desk(o, config, &desk, &error) != OK)
        return refuse(&error);
    long refused = batch_run(&desk, stdin, stdout, &error);
    desk_close(&desk);
    return refused < 0 ? refuse(&error) : refused > 0 ? EXIT_REFUSED : EXIT_DONE;
}

/* A line each tenth of the file, where somebody watches. */
static bool import_progress(void *arg, int64_t done, int64_t percent)
{
    int64_t *told = arg;
    if (isatty(STDERR_FILENO) && percent / 10 > *told) {
        *told = percent / 10;
        out_text(stderr, tr("%1$lld%% read, %2$lld rows\n"), (long long)percent, (long long)done);
    }
    return true;
}

static void import_say(void *arg, const char *text)
{
    (void)arg;
    out_text(stderr, "%s\n", text);
}

static bool read_encoding(const char *word, Encoding *out)
{
    static const char *const names[] = {"auto", "utf-8", "gb18030"};
    *out = ENCODING_AUTO;
    for (size_t i = 0; word && i < sizeof names / sizeof names[0]; i++)
        if (strcasecmp(word, names[i]) == 0) {
            *out = (Encoding)i;
            return true;
        }
    return !word;
}

static int import_undo_command(const Options *o, Config *config)
{
    Error error;
    Desk desk;
    ImportResult result = {0};
    if (open_desk(o, config, &desk, &error) != OK)
        return refuse(&error);
    Status status = import_undo(&desk, o->undo, import_say, NULL, &result, &error);
    desk_close(&desk);
    if (status != OK)
        return refuse(&error);
    out_text(stdout, tr("batch %ld taken back: %lld rows removed, %lld set back, %lld kept\n"), o->undo,
             (long long)result.added, (long long)result.changed, (long long)result.refused);
    return result.refused ? EXIT_REFUSED : EXIT_DONE;
}

static int run_import(const Options *o, Config *config)
{
    Error error;
    Desk desk;
    ImportResult result = {0};
    if (o->undo) {
        if (o->count || o->dry_run || o->rejects || o->encoding)
            return wrong_usage("%s", tr("--undo takes the number of the batch and nothing else"));
        return import_undo_command(o, config);
    }
    if (o->count != 2)
        return wrong_usage(tr("import needs a kind and a file: %s"), "import KIND FILE");
    int64_t told = 0;
    ImportJob job = {.arg = &told,
                     .kind = o->words[0],
                     .file = o->words[1],
                     .dry_run = o->dry_run,
                     .rejects = o->rejects,
                     .progress = import_progress,
                     .refused = import_say,
                     .note = import_say};
    if (!read_encoding(o->encoding, &job.encoding))
        return wrong_usage(tr("encoding \"%s\" is not known: auto, utf-8 or gb18030"), o->encoding);
    if (open_desk(o, config, &desk, &error) != OK)
        return refuse(&error);
    Status status = import_run(&desk, &job, &result, &error);
    if (status == OK && !o->dry_run)
        store_tidy(desk.store, true);
    desk_close(&desk);
    if (status != OK)
        return refuse(&error);
    out_text(stdout, tr("%lld rows: %lld added, %lld changed, %lld already there, %lld refused\n"),
             (long long)result.rows, (long long)result.added, (long long)result.changed, (long long)result.same,
             (long long)result.refused);
    if (o->dry_run)
        out_text(stdout, "%s\n", tr("dry run: nothing was stored"));
    else if (result.batch)
        out_text(stdout, tr("batch %1$lld; to take it back: marrowdesk import --undo %1$lld\n"),
                 (long long)result.batch);
    return result.refused ? EXIT_REFUSED : EXIT_DONE;
}

static int run_export(const Options *o, Config *config)
{
    Error error;
    Desk desk;
    int64_t rows = 0;
    if (open_desk(o, config, &desk, &error) != OK)
        return refuse(&error);
    Status status = export_run(&desk, o->words[0], o->unit ? o->unit : "", o->output, &rows, &error);
    desk_close(&desk);
    if (status != OK)
        return refuse(&error);
    if (o->output)
        out_text(stdout, tr("%1$lld rows written to %2$s\n"), (long long)rows, o->output);
    return EXIT_DONE;
}

enum { ROWS = 50, ROWS_MOST = 100000 };

static size_t row_limit(const Options *o)
{
    return o->limit > ROWS_MOST ? ROWS_MOST : o->limit > 0 ? (size_t)o->limit : ROWS;
}

static void say_cut(size_t limit)
{
    out_text(stderr, tr("only the first %zu rows are shown; --limit shows more\n"), limit);
}

/* The lists of people are for those whose role sees them at the desk, too. */
static Status open_for_reading(const Options *o, Config *config, Desk *desk, Error *error)
{
    Status status = open_desk(o, config, desk, error);
    if (status != OK || staff_may(desk, "lead caller liaison readonly"))
        return status;
    desk_close(desk);
    return error_set(error, ERR_DENIED, "", tr("this account may not see lists of people"));
}

static int run_find(const Options *o, Config *config)
{
    Error error;
    Desk desk;
    bool more = false;
    if (open_for_reading(o, config, &desk, &error) != OK)
        return refuse(&error);
    size_t limit = row_limit(o);
    DonorRow *rows = calloc(limit, sizeof *rows);
    size_t count = rows ? registry_find(&desk, o->words[0], rows, limit, &more) : 0;
    Status status = rows ? store_status(desk.store, &error) : error_memory(&error);
    out_text(stdout, "id\tname\tsex\tbirth_date\tid_number\tdonor_number\tunit\tstatus\n");
    for (size_t i = 0; i < count; i++) {
        const DonorRow *r = &rows[i];
        char masked[NUMBER_SIZE];
        mask_document(r->id_number, masked, sizeof masked);
        out_text(stdout, "%lld\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", (long long)r->id, r->name, r->sex, r->birth_date, masked,
                 r->donor_number, r->unit, r->status);
    }
    if (more)
        say_cut(limit);
    free(rows);
    desk_close(&desk);
    return status == OK ? EXIT_DONE : refuse(&error);
}

static int run_queue(const Options *o, Config *config)
{
    Error error;
    Desk desk;
    bool more = false;
    QueueFilter filter = {.view = QUEUE_DUE, .max = row_limit(o)};
    if (o->unit) {
        const Unit *unit = config_unit_named(config, o->unit);
        if (!unit)
            return wrong_usage(tr("there is no unit \"%s\": use its code or its name"), o->unit);
        text_copy(filter.unit, sizeof filter.unit, unit->code);
    }
    if (open_for_reading(o, config, &desk, &error) != OK)
        return refuse(&error);
    if (strcmp(desk.actor.role, "liaison") == 0)
        text_copy(filter.unit, sizeof filter.unit, desk.actor.unit);
    QueueRow *rows = calloc(filter.max, sizeof *rows);
    size_t count = rows ? queue_page(&desk, &filter, rows, &more) : 0;
    Status status = rows ? store_status(desk.store, &error) : error_memory(&error);
    out_text(stdout, "donor\tname\tunit\tpurpose\tdue\tnumber\ttries\n");
    for (size_t i = 0; i < count; i++) {
        const QueueRow *r = &rows[i];
        char due[32];
        instant_local(r->not_before, due, sizeof due);
        out_text(stdout, "%lld\t%s\t%s\t%s\t%s\t%s\t%lld/%lld\n", (long long)r->donor, r->name, r->unit, r->purpose,
                 due, r->number, (long long)r->tries, (long long)r->tries_max);
    }
    if (more)
        say_cut(filter.max);
    free(rows);
    desk_close(&desk);
    return status == OK ? EXIT_DONE : refuse(&error);
}

static int run_check(const Options *o, Config *config)
{
    Error error;
    Desk desk;
    CheckResult result;
    if (open_desk(o, config, &desk, &error) != OK)
        return refuse(&error);
    Status status = desk_check(&desk, o->rebuild, say_line, stdout, &result, &error);
    desk_close(&desk);
    if (status != OK)
        return refuse(&error);
    out_text(stdout, tr("%lld people checked, %lld findings, %lld mended\n"), (long long)result.donors,
             (long long)result.findings, (long long)result.mended);
    return result.findings > result.mended ? EXIT_REFUSED : EXIT_DONE;
}

static int run_backup(const Options *o, Config *config)
{
    Error error;
    Desk desk;
    char path[512];
    if (open_desk(o, config, &desk, &error) != OK)
        return refuse(&error);
    Status status = backup_run(&desk, o->count ? o->words[0] : NULL, path, &error);
    desk_close(&desk);
    if (status != OK)
        return refuse(&error);
    out_text(stdout, tr("backup %s is made and checked\n"), path);
    return EXIT_DONE;
}

static int run_restore(const Options *o, Config *config)
{
    Error error;
    Desk desk;
    if (restore_run(o->words[0], o->database, &error) != OK)
        return refuse(&error);
    out_text(stdout, tr("%s is restored; what was there is kept as %s.before-restore-…\n"), o->words[0], o->database);
    Status status = open_desk(o, config, &desk, &error);
    if (status != OK)
        return refuse(&error);
    status = restore_audit(&desk, o->words[0], &error);
    desk_close(&desk);
    return status == OK ? EXIT_DONE : refuse(&error);
}

static int run_doctor(const Options *o, Config *config)
{
    size_t attention = doctor_run(o->database, config, say_line, stdout);
    if (attention)
        out_text(stdout, tr_n("%zu line wants attention\n", "%zu lines want attention\n", (long long)attention),
                 attention);
    else
        out_text(stdout, tr("nothing wants attention\n"));
    return attention ? EXIT_REFUSED : EXIT_DONE;
}

static const Subcommand subcommands[] = {
    {"init", "", 0, 0, "ap", N_("create the database and the first account, a lead"), run_init},
    {"passwd", "NAME", 1, 1, "p", N_("set a password anew (the file's owner only)"), run_passwd},
    {"demo", "", 0, 0, "DS", N_("make a practice database with made-up people and calls"), run_demo},
    {"import", "KIND FILE", 0, 2, "uner", N_("read a file of donors or attempts; --undo BATCH takes one back"),
     run_import},
    {"export", "KIND", 1, 1, "Uo", N_("write donors, samples or attempts as .csv, .xlsx or .jsonl"), run_export},
    {"find", "TEXT", 1, 1, "l", N_("people by any part of name, pinyin, phone, ID or number"), run_find},
    {"queue", "", 0, 0, "Ul", N_("who is to be called now"), run_queue},
    {"batch", "", 0, 0, "", N_("one JSON request a line in, one answer a line out"), run_batch},
    {"check", "", 0, 0, "R", N_("soundness of file, references and derived values"), run_check},
    {"backup", "[DIR]", 0, 1, "", N_("make a checked copy of the database, while desks go on"), run_backup},
    {"restore", "FILE", 1, 1, "", N_("bring a backup back; the old files are set aside"), run_restore},
    {"doctor", "", 0, 0, "", N_("how machine, settings, file and backups look"), run_doctor},
};

static int show_help(void)
{
    out_text(stdout,
             "marrowdesk [-c CONFIG] [-d DATABASE] [--lang zh|en] [--now 'YYYY-MM-DD[ HH:MM]'] [COMMAND]\n\n "
             " %-28s%s\n",
             "", tr("open the desk"));
    for (size_t i = 0; i < sizeof subcommands / sizeof subcommands[0]; i++) {
        char head[64];
        text_format(head, sizeof head, "%s %s", subcommands[i].name, subcommands[i].words);
        out_text(stdout, "  %-28s%s\n", head, tr(subcommands[i].help));
    }
    out_text(stdout, "\ninit: --admin NAME, --password-stdin   passwd: --password-stdin   export: --unit U, -o FILE\n"
                     "import: --dry-run, --encoding auto|utf-8|gb18030, --rejects FILE, --undo BATCH\n"
                     "find, queue: --limit N   queue: --unit U   check: --rebuild   demo: --donors N, --seed S\n");
    return EXIT_DONE;
}

/* --- the words of the command line --- */

/* Letter, and whether the option belongs to every command. */
static const struct option long_options[] = {
    {"config", required_argument, NULL, 'c'},   {"database", required_argument, NULL, 'd'},
    {"lang", required_argument, NULL, 'L'},     {"now", required_argument, NULL, 'N'},
    {"admin", required_argument, NULL, 'a'},    {"password-stdin", no_argument, NULL, 'p'},
    {"undo", required_argument, NULL, 'u'},     {"dry-run", no_argument, NULL, 'n'},
    {"encoding", required_argument, NULL, 'e'}, {"rejects", required_argument, NULL, 'r'},
    {"unit", required_argument, NULL, 'U'},     {"output", required_argument, NULL, 'o'},
    {"limit", required_argument, NULL, 'l'},    {"rebuild", no_argument, NULL, 'R'},
    {"donors", required_argument, NULL, 'D'},   {"seed", required_argument, NULL, 'S'},
    {"help", no_argument, NULL, 'h'},           {NULL, 0, NULL, 0}};

static bool read_number(const char *text, long *out)
{
    char *end;
    errno = 0;
    *out = strtol(text, &end, 10);
    return errno == 0 && *text && !*end && *out > 0 && *out <= ROWS_MOST * 100L;
}

/* Notes each letter used in `used`; false with a message when the words make no sense. */
static bool read_options(int argc, char **argv, Options *o, char used[64])
{
    int letter;
    size_t count = 0;
    opterr = 0;
    while ((letter = getopt_long(argc, argv, "c:d:o:h", long_options, NULL)) != -1) {
        switch (letter) {
        case 'c':
            o->config_file = optarg;
            continue;
        case 'd':
            text_copy(o->database, sizeof o->database, optarg);
            continue;
        case 'L':
            o->lang = optarg;
            continue;
        case 'N':
            o->now = optarg;
            continue;
        case 'h':
            o->help = true;
            continue;
        case 'a':
            o->admin = optarg;
            break;
        case 'p':
            o->password_stdin = true;
            break;
        case 'n':
            o->dry_run = true;
            break;
        case 'e':
            o->encoding = optarg;
            break;
        case 'r':
            o->rejects = optarg;
            break;
        case 'U':
            o->unit = optarg;
            break;
        case 'o':
            o->output = optarg;
            break;
        case 'R':
            o->rebuild = true;
            break;
        case 'u':
        case 'l':
        case 'D':
        case 'S':
            if (!read_number(optarg, letter == 'u'   ? &o->undo
                                     : letter == 'l' ? &o->limit
                                     : letter == 'D' ? &o->donors
                                                     : &o->seed))
                return wrong_usage(tr("\"%s\" is not a whole number from 1"), optarg), false;
            break;
        default:
            return wrong_usage(tr("unknown option or missing value: %s"), argv[optind - 1]), false;
        }
        if (count + 1 < 64)
            used[count++] = (char)letter;
    }
    o->words = argv + optind;
    o->count = argc - optind;
    return true;
}

static const Subcommand *find_subcommand(const char *name)
{
    for (size_t i = 0; i < sizeof subcommands / sizeof subcommands[0]; i++)
        if (strcmp(subcommands[i].name, name) == 0)
            return &subcommands[i];
    return NULL;
}

static bool set_clock(const char *now)
{
    char iso[INSTANT_SIZE];
    Error error;
    if (instant_read(now, clock_now(), 9 * 60, iso, &error) != OK) {
        wrong_usage(tr("--now wants 'YYYY-MM-DD' or 'YYYY-MM-DD HH:MM', not \"%s\""), now);
        return false;
    }
    clock_set(instant_parse(iso));
    return true;
}

static bool set_language(const Options *o, const Config *config)
{
    Language chosen;
    if (o->lang) {
        if (!language_parse(o->lang, &chosen))
            return wrong_usage(tr("--lang wants zh or en, not \"%s\""), o->lang), false;
        language_set(chosen);
    } else if (config->language_set) {
        language_set(config->language);
    } else {
        language_set(language_from_environment(LANGUAGE_ZH));
    }
    return true;
}

static int run_subcommand(Options *o, const char *used, Config *config)
{
    if (o->count == 0) {
        if (used[0])
            return wrong_usage("%s", tr("there is an option of a command, but no command"));
        return run_desk(o, config);
    }
    const Subcommand *command = find_subcommand(o->words[0]);
    if (!command)
        return wrong_usage(tr("there is no command \"%s\""), o->words[0]);
    o->words++;
    o->count--;
    for (const char *letter = used; *letter; letter++)
        if (!strchr(command->options, *letter))
            return wrong_usage(tr("\"%s\" does not take one of these options"), command->name);
    if (o->count < command->least || o->count > command->most)
        return wrong_usage(tr("wrong number of words behind \"%s\""), command->name);
    return command->run(o, config);
}

int main(int argc, char **argv)
{
    Options options = {0};
    char used[64] = "";
    Config *config = NULL;
    Error error;
    signal(SIGPIPE, SIG_IGN); /* a closed pipe is an error of the write that meets it */
    language_set(language_from_environment(LANGUAGE_ZH));
    default_database(options.database, sizeof options.database);
    if (!read_options(argc, argv, &options, used))
        return EXIT_WRONG_USAGE;
    if (config_load(&config, options.config_file, &error) != OK)
        return refuse(&error);
    int result = EXIT_WRONG_USAGE;
    if (set_language(&options, config) && (!options.now || set_clock(options.now)))
        result = options.help ? show_help() : run_subcommand(&options, used, config);
    config_free(&config);
    /* What was asked for and did not arrive is not done: a full disk, a closed pipe. */
    if ((fflush(stdout) != 0 || ferror(stdout)) && result == EXIT_DONE) {
        error_errno(&error, ERR_IO, tr("cannot write"), tr("the output"));
        result = refuse(&error);
    }
    return result;
}

/* A session at the desk with the next call of a kind failing, again and again: sign in, a call with its outcome, a new
 * person, a correction on a card, a step of a case, a hand-over note; a save that fails is tried again.
 *
 * After each: the desk did not crash and gave the terminal back; where a save failed a message stood on the screen
 * and what was typed was still there; the second try saved it; everything is there once; `check` is clean. Where
 * the fault meets the start, the desk may refuse it with a message: then the session is held without a fault. Where it
 * meets ncurses while that starts, the process may break off, but the terminal is given back with a word.
 *
 * --from A --until B: only of the A-th to the B-th call; --places 1: of requests for memory with the same callers all
 * the way up only the first is refused; --most M: of those one at random in each of M even parts is tried. */
#include <signal.h>
#include <sodium.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "keys.h"
#include "kinds.h"
#include "positions.h"
#include "support.h"
#include "terminal.h"

enum {
    JOBS_MAX = 16,
    PATIENCE = 30,    /* s */
    QUIET = 12,       /* ms asleep: it waits for a key */
    STILL = 1500,     /* ms asleep: nothing more will come */
    TOLD_MAX = 60,    /* of what went wrong, by each worker for each kind */
    SCREENS_MOST = 6, /* of those with the screen */
    TOLD_EVERY = 500, /* sessions */
    MESSAGE_ROW = 22
};

/* One thing that is done at the desk. Keys: words with blanks between them; F1 .. F12, Enter, Esc, Down, Ctrl-L, Ctrl-Q
 * and $P (the password) are keys, every other word is typed. */
typedef struct {
    const char *name;
    const char *go, *there;   /* from anywhere to its page, and what stands there */
    const char *type, *kept;  /* what is typed, and what of it must outlast a failed save */
    const char *save, *goal;  /* counts 1 when it is stored */
    const char *where, *anew; /* where this stands there before the second try, the way back to what was typed */
} Act;

static const Act acts[] = {
    {"a call", "F6 Enter", "Talking points", "Enter 4", "王伟", "1",
     "SELECT count(*) FROM attempt WHERE outcome = 'no_answer' AND ended_at IS NOT NULL", "dialling starts", "Enter 4"},
    {"a new person", "F8", "To open the file", "某人甲 Enter F2 370811 Enter", "某人甲", "F2",
     "SELECT count(*) FROM donor WHERE name = '某人甲'", NULL, NULL},
    {"a correction on a card", "F7 王伟3 Enter F4", "Note on the number", "Down Down Down 改过", "改过", "F2",
     "SELECT count(*) FROM phone WHERE note = '改过'", NULL, NULL},
    {"a step of a case", "F5 8 Enter", "Whose step", "", "First contact", "Enter",
     "SELECT count(*) FROM step WHERE step = 'first_contact' AND state = 'done' AND voided_at IS NULL", NULL, NULL},
    {"a note to whoever comes next", "F5 5 5 Enter", "Note about this person", "明天再打", "明天再打", "Enter",
     "SELECT count(*) FROM handover WHERE note = '明天再打'", "Leave note", "5 Enter"},
};
/* Where there is no memory for the form whose save has failed, Enter tries again. */
#define NO_FORM "The form cannot be shown"
enum { ACTS = sizeof acts / sizeof acts[0] };

typedef struct {
    const char *program, *config, *clock, *failing, *scratch, *template, *password, *ncurses;
    const Fault *fault;
    char *folder, *database, *told, *lifted, *places;
    Terminal *terminal;
    sqlite3 *db;
    long tried, refused, crashed, silent, forgotten, stuck, doubled, unclean, spoilt, theirs, said;
    long at;
    long from, until; /* 0: to the last */
    bool by_place;
    Positions positions; /* of this kind */
} Trial;

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* --- telling --- */

static void bad(Trial *trial, long *counter, const char *act, const char *what)
{
    static char screen[16384];
    ++*counter;
    if (trial->said++ >= TOLD_MAX)
        return;
    screen[0] = '\0';
    if (trial->terminal && trial->said <= SCREENS_MOST)
        terminal_screen(trial->terminal, screen, sizeof screen);
    remark("%s %s, number %ld, %s: %s", trial->fault->call, trial->fault->on, trial->at, act, what);
    for (char *line = strtok(screen, "\n"); line; line = strtok(NULL, "\n"))
        remark("    %s", line);
}

/* What the failing calls wrote of a crash. */
static void tell_stack(const Trial *trial)
{
    char *text = read_whole(trial->told, NULL);
    for (char *line = text ? strtok(text, "\n") : NULL; line; line = strtok(NULL, "\n"))
        remark("    %s", line);
    free(text);
}

/* --- keys --- */

static void press_word(const Trial *trial, const char *word)
{
    if (strcmp(word, "Enter") == 0)
        terminal_key(trial->terminal, KEY_ENTER_);
    else if (strcmp(word, "Esc") == 0)
        terminal_key(trial->terminal, KEY_ESC_);
    else if (strcmp(word, "Down") == 0)
        terminal_key(trial->terminal, KEY_DOWN_);
    else if (strcmp(word, "Ctrl-Q") == 0)
        terminal_key(trial->terminal, KEY_CTRL('q'));
    else if (strcmp(word, "Ctrl-L") == 0)
        terminal_key(trial->terminal, KEY_CTRL('l'));
    else if (strcmp(word, "$P") == 0)
        terminal_send(trial->terminal, trial->password);
    else if (word[0] == 'F' && word[1] >= '1' && word[1] <= '9')
        terminal_key(trial->terminal, KEY_F((uint32_t)strtoul(word + 1, NULL, 10)));
    else
        terminal_send(trial->terminal, word);
}

static void press(const Trial *trial, const char *keys)
{
    char copy[256], *rest;
    snprintf(copy, sizeof copy, "%s", keys);
    for (char *word = strtok_r(copy, " ", &rest); word; word = strtok_r(NULL, " ", &rest))
        press_word(trial, word);
}

/* --- waiting --- */

static long stored(const Trial *trial, const char *sql)
{
    sqlite3_stmt *row = NULL;
    long number = -1;
    if (sqlite3_prepare_v2(trial->db, sql, -1, &row, NULL) == SQLITE_OK && sqlite3_step(row) == SQLITE_ROW)
        number = (long)sqlite3_column_int64(row, 0);
    sqlite3_finalize(row);
    return number;
}

static bool ended(const Trial *trial)
{
    return terminal_ended(trial->terminal);
}

static bool beeped(const Trial *trial)
{
    size_t length;
    const char *raw = terminal_raw(trial->terminal, &length);
    return memchr(raw, '\a', length) != NULL;
}

/* Until the desk waits for a key and has for a while, or is gone: what was sent to it has arrived by then. */
static void settle(const Trial *trial)
{
    double until = now() + PATIENCE, since = 0;
    while (!ended(trial) && now() < until) {
        bool idle = terminal_idle(trial->terminal);
        since = !idle ? 0 : since == 0 ? now() : since;
        if (since != 0 && now() - since > QUIET / 1e3)
            return;
        terminal_listen(trial->terminal, 1);
    }
}

typedef enum { CAME, REFUSED, GONE, LATE } Outcome;

static bool has_come(const Trial *trial, const char *text, const char *goal)
{
    return goal ? stored(trial, goal) > 0 : terminal_shows(trial->terminal, text);
}

/* Until a text stands there (or, with `goal`, it is stored), a beep tells of a refusal, or the desk is gone. One that
 * does nothing for STILL is not waited for. */
static Outcome await(const Trial *trial, const char *text, const char *goal)
{
    double busy = now();
    for (double until = busy + PATIENCE; now() < until; terminal_listen(trial->terminal, goal ? 2 : 10)) {
        if (has_come(trial, text, goal))
            return CAME;
        if (ended(trial))
            return GONE;
        if (beeped(trial)) {
            settle(trial);
            return has_come(trial, text, goal) ? CAME : ended(trial) ? GONE : REFUSED;
        }
        if (!terminal_idle(trial->terminal))
            busy = now();
        else if (now() - busy > STILL / 1e3)
            return LATE;
    }
    return LATE;
}

/* --- the session --- */

static void start(Trial *trial, bool faulty)
{
    char *preload = format_text("LD_PRELOAD=%s%s%s", trial->clock, faulty ? " " : "", faulty ? trial->failing : "");
    char *call = format_text("FAIL_CALL=%s", trial->fault->call), *on = format_text("FAIL_ON=%s", trial->fault->on);
    char *number = format_text("FAIL_AT=%ld", trial->at), *with = format_text("FAIL_WITH=%d", trial->fault->with);
    char *folder = format_text("FAIL_FOLDER=%s", trial->folder), *told = format_text("FAIL_TOLD=%s", trial->told);
    char *lifted = format_text("FAIL_LIFTED=%s", trial->lifted);
    char *places = format_text("FAIL_PLACES%s%s", trial->by_place ? "=" : "", trial->by_place ? trial->places : "");
    const char *set[] = {preload, call, on, number, with, folder, told, lifted, places, "FAIL_SPARE=libconfig", NULL};
    const char *argv[] = {trial->program, "-c", trial->config, "--lang", "en", "-d", trial->database, NULL};
    trial->terminal = terminal_start(&(TerminalOptions){.set = set}, argv);
    char *const texts[] = {preload, call, on, number, with, folder, told, lifted, places};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        free(texts[i]);
}

/* Of a frame: its code is a library's, or of the function whose name is among those of ncurses. */
static bool is_ncurses(const Trial *trial, const char *frame)
{
    const char *offset = strstr(frame, "(+0x");
    if (strstr(frame, "/libncursesw.so") || strstr(frame, "/libtinfo.so"))
        return true;
    if (!offset)
        return false;
    char *look = format_text("addr2line -f -e '%s' %.*s | sed -n '1s/[.].*//; 1p' | grep -q -x -F -f '%s'",
                             trial->program, (int)strcspn(offset + 2, ")"), offset + 2, trial->ncurses);
    bool theirs = system(look) == 0;
    free(look);
    return theirs;
}

/* ncurses 6.4 does not look everywhere whether it got memory: then its own code takes the process down, which is the
 * innermost of what failing.c told but for its own and the C library's. */
static bool ncurses_broke(const Trial *trial)
{
    char *text = read_whole(trial->told, NULL), *rest = NULL;
    bool theirs = false;
    for (char *line = text ? strtok_r(text, "\n", &rest) : NULL; line; line = strtok_r(NULL, "\n", &rest))
        if (line[0] == '/' && !strstr(line, "/failing.so(") && !strstr(line, "/libc.so")) {
            theirs = is_ncurses(trial, line);
            break;
        }
    free(text);
    return theirs;
}

static bool is_blank(const Trial *trial)
{
    char screen[16384];
    terminal_screen(trial->terminal, screen, sizeof screen);
    return strspn(screen, " \n") == strlen(screen);
}

/* The end of a desk that is not to go on: its status, and whether the terminal is as it was. */
static void finish(Trial *trial, const char *act, bool may_refuse)
{
    for (double until = now() + PATIENCE; !ended(trial) && now() < until;)
        terminal_listen(trial->terminal, 2);
    int status = terminal_wait_exit(trial->terminal);
    bool theirs = may_refuse && status > 125 && ncurses_broke(trial);
    trial->theirs += theirs;
    if (status < 0)
        bad(trial, &trial->stuck, act, "the desk does not end");
    else if (status != 0 && !theirs && !(may_refuse && status <= 2)) {
        remark("status %d", status);
        tell_stack(trial);
        bad(trial, status > 125 ? &trial->crashed : &trial->stuck, act, "the desk ended badly");
    } else if (!terminal_line_restored(trial->terminal))
        bad(trial, &trial->spoilt, act, "the terminal is not given back");
    else if (status != 0 && is_blank(trial))
        bad(trial, &trial->silent, act, "the desk ended without a word");
    terminal_end(&trial->terminal);
}

static bool sign_in(Trial *trial)
{
    if (await(trial, "F12", NULL) != CAME)
        return false;
    terminal_forget(trial->terminal);
    press(trial, "lead Enter $P Enter");
    return await(trial, "Needs attention", NULL) == CAME;
}

static void lift(const Trial *trial)
{
    write_whole(trial->lifted, "", 0);
}

/* A page that cannot be read, or whose claim cannot be stored, is opened once more: by then there is room again. */
static bool open_page(Trial *trial, const Act *act)
{
    for (int again = 0; again < 3; again++) {
        terminal_forget(trial->terminal);
        if (again)
            lift(trial);
        press(trial, again ? "Esc Esc" : "");
        press(trial, act->go);
        Outcome outcome = await(trial, act->there, NULL);
        if (outcome == CAME || outcome == GONE)
            return outcome == CAME;
    }
    return false;
}

static void save_again(Trial *trial, const Act *act)
{
    char message[256];
    settle(trial);
    snprintf(message, sizeof message, "%s", terminal_row(trial->terminal, MESSAGE_ROW));
    if (strspn(message, " ") == strlen(message))
        bad(trial, &trial->silent, act->name, "a save failed without a word");
    lift(trial);
    terminal_forget(trial->terminal);
    /* With any key a page that could not be read is read again. */
    press(trial, "Ctrl-L");
    await(trial, act->kept, NULL);
    settle(trial);
    if (terminal_shows(trial->terminal, NO_FORM)) {
        press(trial, "Enter");
        await(trial, act->kept, NULL);
    }
    if (act->where && terminal_shows(trial->terminal, act->where)) {
        press(trial, act->anew);
        await(trial, act->kept, NULL);
    }
    if (!terminal_shows(trial->terminal, act->kept))
        bad(trial, &trial->forgotten, act->name, "what was typed is gone");
    terminal_forget(trial->terminal);
    press(trial, act->save);
    if (await(trial, NULL, act->goal) != CAME)
        bad(trial, &trial->stuck, act->name, "the second try does not save it");
}

/* False when the session cannot go on. */
static bool do_act(Trial *trial, const Act *act)
{
    if (!open_page(trial, act)) {
        bad(trial, ended(trial) ? &trial->crashed : &trial->stuck, act->name, "its page does not open");
        return false;
    }
    press(trial, act->type);
    if (act->type[0] && await(trial, act->kept, NULL) == GONE)
        return bad(trial, &trial->crashed, act->name, "the desk ended"), false;
    settle(trial);
    terminal_forget(trial->terminal);
    press(trial, act->save);
    Outcome outcome = await(trial, NULL, act->goal);
    if (outcome == REFUSED || outcome == LATE)
        save_again(trial, act);
    if (ended(trial))
        return bad(trial, &trial->crashed, act->name, "the desk ended"), false;
    return true;
}

/* All acts; then the desk is left. */
static void hold_session(Trial *trial)
{
    for (size_t i = 0; i < ACTS; i++)
        if (!do_act(trial, &acts[i])) {
            if (!ended(trial))
                terminal_signal(trial->terminal, SIGTERM);
            finish(trial, acts[i].name, false);
            return;
        }
    press(trial, "F5");
    await(trial, "Needs attention", NULL);
    press(trial, "Ctrl-Q");
    finish(trial, "leaving", false);
}

static void look_after(Trial *trial)
{
    char *preload = format_text("LD_PRELOAD=%s", trial->clock), *said = format_text("%s.check", trial->folder);
    const char *argv[] = {trial->program, "-c", trial->config, "-d", trial->database, "check", NULL};
    const char *environment[] = {preload, NULL};
    for (size_t i = 0; i < ACTS; i++)
        if (stored(trial, acts[i].goal) > 1)
            bad(trial, &trial->doubled, acts[i].name, "it is there twice");
    if (run(&(Run){.argv = argv, .environment = environment, .output = said, .errors = said}) != 0)
        bad(trial, &trial->unclean, "afterwards", "check is not clean");
    free(preload);
    free(said);
}

static bool reached(const Trial *trial)
{
    return access(trial->told, F_OK) == 0;
}

static void prepare(Trial *trial)
{
    copy_folder(trial->template, trial->folder);
    unlink(trial->told);
    unlink(trial->lifted);
    if (sqlite3_open_v2(trial->database, &trial->db, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK)
        give_up("cannot open %s", trial->database);
    sqlite3_db_config(trial->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    sqlite3_busy_timeout(trial->db, 5000);
}

static bool tells_why(const Trial *trial)
{
    static const char *const words[] = {"disk", "memory", "cannot", "damaged", "read-only"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (terminal_shows(trial->terminal, words[i]))
            return true;
    return false;
}

static void try_session(Trial *trial)
{
    prepare(trial);
    start(trial, true);
    if (!sign_in(trial)) {
        /* Refused: with a word, or by a message where one signs in. Then everything goes without the fault. */
        trial->refused++;
        if (!ended(trial) && !tells_why(trial))
            bad(trial, &trial->silent, "signing in", "nothing came");
        if (!ended(trial))
            terminal_signal(trial->terminal, SIGTERM);
        finish(trial, "signing in", true);
        start(trial, false);
        if (!sign_in(trial))
            bad(trial, &trial->stuck, "signing in", "without a fault it does not work");
    }
    hold_session(trial);
    trial->tried += reached(trial);
    look_after(trial);
    sqlite3_close(trial->db);
}

/* --- all positions --- */

static void name_files(Trial *trial, int worker)
{
    trial->folder = format_text("%s/%s-%s-%d", trial->scratch, trial->fault->call, trial->fault->on, worker);
    trial->database = format_text("%s/desk.db", trial->folder);
    trial->told = format_text("%s.told", trial->folder);
    trial->lifted = format_text("%s.lifted", trial->folder);
    trial->places = format_text("%s.places", trial->folder);
}

static long count_calls(Trial *trial)
{
    trial->at = 0;
    name_files(trial, 0);
    prepare(trial);
    start(trial, true);
    if (!sign_in(trial))
        give_up("the desk does not open");
    hold_session(trial);
    sqlite3_close(trial->db);
    char *text = read_whole(trial->told, NULL);
    long total = text ? strtol(text, NULL, 10) : 0;
    free(text);
    return total;
}

/* Which calls of this kind are to fail, each in a session of its own. */
static void list_positions(Trial *trial, long total)
{
    positions_all(&trial->positions, trial->from, trial->until > 0 && trial->until < total ? trial->until : total);
    long calls = trial->positions.count;
    if (!trial->by_place || calls == 0)
        return;
    positions_by_place(&trial->positions, trial->places);
    remark("%s %s: %ld calls from %ld places", trial->fault->call, trial->fault->on, calls, trial->positions.count);
}

static void work(Trial *trial, int worker, int jobs, long most, uint64_t seed, int to)
{
    long turns = positions_runs(&trial->positions, most);
    name_files(trial, worker);
    for (long turn = worker; turn < turns; turn += jobs) {
        trial->at = positions_of(&trial->positions, turn, most, seed);
        try_session(trial);
        if ((turn / jobs + 1) % TOLD_EVERY == 0)
            remark("%s %s: %ld of %ld sessions, to number %ld", trial->fault->call, trial->fault->on, turn + 1, turns,
                   trial->at);
    }
    const long sums[] = {trial->tried, trial->refused, trial->crashed, trial->silent, trial->forgotten,
                         trial->stuck, trial->doubled, trial->unclean, trial->spoilt, trial->theirs};
    fflush(stdout);
    _exit(write(to, sums, sizeof sums) == (ssize_t)sizeof sums ? 0 : 1);
}

static void try_kind(Trial *trial, long most, int jobs, uint64_t seed)
{
    enum { SUMS = 10, FAULTY = 2, THEIRS = 9 };
    long total = count_calls(trial);
    list_positions(trial, total);
    long sums[SUMS] = {0}, one[SUMS], faults_met = 0;
    int ends[2];
    if (pipe(ends) != 0)
        give_up("cannot make a pipe");
    fflush(stdout);
    for (int i = 0; i < jobs; i++) {
        pid_t pid = fork();
        if (pid == 0)
            work(trial, i, jobs, most, seed, ends[1]);
    }
    close(ends[1]);
    for (int i = 0; i < jobs; i++) {
        if (read(ends[0], one, sizeof one) != (ssize_t)sizeof one)
            give_up("a worker ended early");
        for (int k = 0; k < SUMS; k++)
            sums[k] += one[k];
    }
    while (wait(NULL) > 0)
        continue;
    close(ends[0]);
    for (int k = FAULTY; k < THEIRS; k++)
        faults_met += sums[k];
    if (faults_met)
        remark("crashed %ld, silent %ld, forgotten %ld, stuck %ld, doubled %ld, unclean %ld, terminal spoilt %ld",
               sums[2], sums[3], sums[4], sums[5], sums[6], sums[7], sums[8]);
    if (sums[THEIRS])
        remark("%ld times ncurses broke off while it started", sums[THEIRS]);
    positions_free(&trial->positions);
    verdict(faults_met == 0 && (sums[0] > 0 || total == 0),
            "at the desk, %s: no crash, a message, what was typed is kept, the second try saves it once (%ld of %ld "
            "positions, %ld at the start)",
            trial->fault->promise, sums[0], total, sums[1]);
}

/* A stored password carries what it costs to check it. At the station that is a tenth of a second, here the least
 * there is: what fails is tried, not the password. */
static void cheapen(const Trial *trial)
{
    char hash[crypto_pwhash_STRBYTES], *path = format_text("%s/desk.db", trial->template);
    sqlite3 *db = NULL;
    sqlite3_stmt *update = NULL;
    if (sodium_init() < 0 || crypto_pwhash_str(hash, trial->password, strlen(trial->password),
                                               crypto_pwhash_OPSLIMIT_MIN, crypto_pwhash_MEMLIMIT_MIN) != 0)
        give_up("cannot hash a password");
    if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK ||
        sqlite3_prepare_v2(db, "UPDATE account SET password = ?1", -1, &update, NULL) != SQLITE_OK ||
        sqlite3_bind_text(update, 1, hash, -1, SQLITE_TRANSIENT) != SQLITE_OK || sqlite3_step(update) != SQLITE_DONE)
        give_up("cannot change %s: %s", path, sqlite3_errmsg(db));
    sqlite3_finalize(update);
    sqlite3_close(db);
    free(path);
}

int main(int argc, char **argv)
{
    uint64_t seed = (uint64_t)option_number(argc, argv, "seed", "1");
    long most = option_number(argc, argv, "most", "4");
    int jobs = (int)option_number(argc, argv, "jobs", "2");
    const char *only = option(argc, argv, "kinds", "write short sync truncate open read malloc");
    Trial trial = {.program = option(argc, argv, "program", NULL),
                   .config = option(argc, argv, "config", NULL),
                   .clock = option(argc, argv, "clock", NULL),
                   .failing = option(argc, argv, "failing", NULL),
                   .scratch = option(argc, argv, "scratch", NULL),
                   .template = option(argc, argv, "template", NULL),
                   .password = option(argc, argv, "password", NULL),
                   .ncurses = option(argc, argv, "ncurses", NULL),
                   .from = option_number(argc, argv, "from", "1"),
                   .until = option_number(argc, argv, "until", "0")};
    bool by_place = option_number(argc, argv, "places", "0") != 0;
    cheapen(&trial);
    jobs = jobs < 1 ? 1 : jobs > JOBS_MAX ? JOBS_MAX : jobs;
    for (size_t i = 0; i < FAULTS; i++) {
        trial.fault = &faults[i];
        trial.by_place = by_place && strcmp(faults[i].call, "malloc") == 0;
        if (!strstr(only, faults[i].call))
            continue;
        try_kind(&trial, most, jobs, seed);
    }
    return 0;
}

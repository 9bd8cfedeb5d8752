/* What a person waits for: from the start of the program, or from a key, to the last byte of the frame that answers it.
 *
 * A run of keys that ends where it began is pressed once to learn each answer byte by byte, then again and again: the
 * time is taken when the last byte of the same answer is there. */
#include "bench.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "exchange.h"
#include "keys.h"
#include "screen/terminal.h"

enum { STARTS = 40, KEYS_MAX = 128, REST_MS = 40, MISSES = 3 };

static void rest(int milliseconds)
{
    nanosleep(&(struct timespec){milliseconds / 1000, milliseconds % 1000 * 1000000L}, NULL);
}

/* Takes in what has come until nothing more comes; returns how many bytes there are. */
static size_t settle(Terminal *terminal)
{
    size_t before, length = 0;
    do {
        before = length;
        rest(REST_MS);
        terminal_wait_gone(terminal, "\001");
        terminal_raw(terminal, &length);
    } while (length != before || length == 0);
    return length;
}

/* The clock in the title is painted at the full minute: no key is pressed around it. */
static void avoid_minute(Terminal *terminal)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (now.tv_sec % 60 < 58)
        return;
    rest((int)(61 - now.tv_sec % 60) * 1000);
    terminal_forget(terminal);
}

/* --- start to first paint --- */

typedef struct {
    const char *const *argv;
    const char *folder;
    const char *last; /* what stands in the last row that is painted */
    Samples samples;
} Start;

static void start_once(Start *start, bool counted)
{
    TerminalOptions options = {.rows = 24, .columns = 80, .folder = start->folder};
    double begun = bench_now();
    Terminal *terminal = terminal_start(&options, start->argv);
    if (!terminal_wait(terminal, start->last))
        bench_stop("%s does not start", start->argv[0]);
    double ms = bench_now() - begun;
    size_t bytes = settle(terminal);
    if (counted) {
        samples_add(&start->samples, ms);
        samples_add_bytes(&start->samples, bytes);
    }
    terminal_end(&terminal);
}

static void bench_starts(const Bench *bench)
{
    const char *const desk[] = {bench->program, "-d", bench->database, "--lang", "zh", NULL};
    const char *const tig[] = {"tig", NULL}, *const htop[] = {"htop", NULL};
    /* One can type from the first frame on; what the file says is in the next one. */
    Start starts[] = {{.argv = desk, .last = " F1 "},
                      {.argv = desk, .last = PRACTICE_PASSWORD},
                      {.argv = tig, .folder = bench->repository, .last = "[main]"},
                      {.argv = htop, .last = "F10"}};
    static const char *const names[] = {"start to first paint: desk", "start to what the file says: desk",
                                        "start to first paint: tig (5,000 commits)", "start to first paint: htop"};
    size_t count = bench->repository ? 4 : 2;
    for (int i = -2; i < STARTS; i++)
        for (size_t s = 0; s < count; s++)
            start_once(&starts[s], i >= 0);
    for (size_t s = 0; s < count; s++)
        table_row(names[s], &starts[s].samples);
}

/* --- key to paint --- */

typedef struct {
    uint32_t key;
    char *answer;
    size_t length;
} Press;

typedef struct {
    Press presses[KEYS_MAX];
    size_t count;
} Run;

static void run_add(Run *run, uint32_t key, int times)
{
    while (times-- > 0 && run->count < KEYS_MAX)
        run->presses[run->count++] = (Press){.key = key};
}

static void learn(Terminal *terminal, Run *run)
{
    for (size_t i = 0; i < run->count; i++) {
        Press *press = &run->presses[i];
        avoid_minute(terminal);
        terminal_forget(terminal);
        terminal_key(terminal, press->key);
        press->length = settle(terminal);
        free(press->answer);
        press->answer = strdup(terminal_raw(terminal, &press->length));
    }
}

static bool press_once(Terminal *terminal, const Press *press, Samples *samples)
{
    avoid_minute(terminal);
    terminal_forget(terminal);
    double begun = bench_now();
    terminal_key(terminal, press->key);
    if (!terminal_wait_bytes(terminal, press->answer))
        return false;
    samples_add(samples, bench_now() - begun);
    samples_add_bytes(samples, press->length);
    return true;
}

/* `rounds` times the whole run; a frame that came out otherwise is left out, but not many of them. With `frame` every
 * key must have been answered within one at least once: what is slow by itself is slow each time. */
static void measure(Terminal *terminal, Run *run, int rounds, const char *what, bool frame)
{
    Samples samples = {0};
    double best[KEYS_MAX] = {0}, worst = 0;
    int missed = 0;
    learn(terminal, run);
    for (int round = 0; round < rounds; round++)
        for (size_t i = 0; i < run->count; i++) {
            if (!press_once(terminal, &run->presses[i], &samples)) {
                if (++missed > MISSES)
                    bench_stop("%s: the same key is answered with other bytes each time", what);
                continue;
            }
            double ms = samples.ms[samples.count - 1];
            best[i] = best[i] == 0 || ms < best[i] ? ms : best[i];
        }
    for (size_t i = 0; i < run->count; i++)
        worst = best[i] > worst ? best[i] : worst;
    if (frame)
        table_row_frame(what, &samples, worst);
    else
        table_row(what, &samples);
    if (missed)
        table_note("  (%d keys left out: their frame was another one)", missed);
    for (size_t i = 0; i < run->count; i++)
        free(run->presses[i].answer);
}

/* Past the last row of 24, so that the list also scrolls, and pages: no more than it has, a key without an answer
 * cannot be measured. */
static void list_run(Run *run, uint32_t down, uint32_t up, uint32_t page_down, uint32_t page_up, int pages)
{
    *run = (Run){0};
    run_add(run, down, 30);
    run_add(run, up, 30);
    run_add(run, page_down, pages);
    run_add(run, page_up, pages);
}

/* Types each word letter by letter and takes it back. */
static void search_run(Run *run)
{
    static const char *const words[] = {"wangw", "zyx", "lixiu", "8642", "370899198"};
    *run = (Run){0};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        for (const char *letter = words[i]; *letter; letter++)
            run_add(run, (uint32_t)*letter, 1);
        run_add(run, KEY_BACKSPACE_, (int)strlen(words[i]));
    }
}

/* The same keys again and again; they end where they began. */
static void keys_run(Run *run, const uint32_t *keys, size_t count, int times)
{
    *run = (Run){0};
    for (int i = 0; i < times; i++)
        for (size_t k = 0; k < count; k++)
            run_add(run, keys[k], 1);
}

/* --- one line of a list --- */

/* Answers each key with the same bytes: what the line itself takes, with no program behind it. */
static int echo_child(void *arg)
{
    const char *answer = arg;
    struct termios raw;
    char key[16];
    tcgetattr(STDIN_FILENO, &raw);
    cfmakeraw(&raw);
    tcsetattr(STDIN_FILENO, TCSANOW, &raw);
    printf("echo");
    fflush(stdout);
    while (read(STDIN_FILENO, key, sizeof key) > 0)
        if (write(STDOUT_FILENO, answer, strlen(answer)) < 0)
            return 1;
    return 0;
}

/* Bytes of text in the rows whose colours the last key changed: the line that was left and the line that was reached.
 */
typedef struct {
    unsigned looks[256]; /* of each row */
    size_t text;
} Rows;

static unsigned row_looks(Terminal *terminal, int row, int columns)
{
    unsigned looks = 0;
    for (int column = 0; column < columns; column++) {
        TerminalCell cell;
        terminal_cell(terminal, row, column, &cell);
        looks = looks * 31 + (unsigned)(cell.bold + 2 * cell.reverse + 4 * cell.coloured);
    }
    return looks;
}

static void rows_look(Terminal *terminal, int rows, int columns, Rows *look)
{
    look->text = 0;
    for (int row = 0; row < rows; row++) {
        unsigned looks = row_looks(terminal, row, columns);
        if (looks != look->looks[row])
            look->text += strlen(terminal_row(terminal, row));
        look->looks[row] = looks;
    }
}

/* Down and up again, no line scrolls. Beside it, by turns, the echo of the same bytes through a line of its own. */
static void measure_line(Terminal *terminal, int rows, int columns, uint32_t down, uint32_t up, const char *name)
{
    enum { ROUNDS = 20 };
    TerminalOptions options = {.rows = rows, .columns = columns};
    char what[64];
    Samples samples = {0}, echoes = {0};
    Rows look = {0};
    Run run = {0};
    run_add(&run, down, 8);
    run_add(&run, up, 8);
    learn(terminal, &run);
    Press *press = &run.presses[0];
    Press echo = {.key = 'j', .answer = press->answer, .length = press->length};
    Terminal *bare = terminal_fork(&options, echo_child, press->answer);
    if (!terminal_wait(bare, "echo"))
        bench_stop("nothing echoes");
    rows_look(terminal, rows, columns, &look);
    for (int round = 0; round < ROUNDS; round++)
        for (size_t i = 0; i < run.count; i++) {
            if (!press_once(terminal, &run.presses[i], &samples) || !press_once(bare, &echo, &echoes))
                bench_stop("%s: the same key is answered with other bytes", name);
            samples_add_bare(&samples, echoes.ms[echoes.count - 1]);
            if (round == 0 && i == 0)
                rows_look(terminal, rows, columns, &look);
        }
    snprintf(what, sizeof what, "one line down or up, %s, %dx%d", name, columns, rows);
    double bytes = samples_median_bytes(&samples);
    table_row(what, &samples);
    table_note("  (%zu bytes of text in the two lines: ratio %.2f; bare: the same bytes from an echo)", look.text,
               look.text ? bytes / (double)look.text : 0);
    samples_free(&echoes);
    terminal_end(&bare);
    for (size_t i = 0; i < run.count; i++)
        free(run.presses[i].answer);
}

static Terminal *sign_in(const Bench *bench, int rows, int columns)
{
    const char *const argv[] = {bench->program, "-d", bench->database, "--lang", "zh", NULL};
    TerminalOptions options = {.rows = rows, .columns = columns};
    Terminal *terminal = terminal_start(&options, argv);
    if (!terminal_wait(terminal, " F1 "))
        bench_stop("the desk does not start");
    terminal_send(terminal, BENCH_ACCOUNT "\r" BENCH_PASSWORD "\r");
    if (!terminal_wait_gone(terminal, " F1 ")) /* while one types, F1 is help; on Today it is ? */
        bench_stop("the desk does not let the bench in");
    settle(terminal);
    return terminal;
}

/* A line of the child's /proc/PID/status, in MB. */
static double child_memory(const char *name)
{
    char path[64], line[256];
    long child = 0, kb = 0;
    snprintf(path, sizeof path, "/proc/self/task/%d/children", (int)getpid());
    FILE *file = fopen(path, "r");
    if (!file || fscanf(file, "%ld", &child) != 1)
        child = 0;
    if (file)
        fclose(file);
    snprintf(path, sizeof path, "/proc/%ld/status", child);
    file = child ? fopen(path, "r") : NULL;
    while (file && fgets(line, sizeof line, file))
        if (strncmp(line, name, strlen(name)) == 0)
            kb = atol(line + strlen(name));
    if (file)
        fclose(file);
    return (double)kb / 1024;
}

/* A page further on loads its rows once: the first answer has another total. */
static void read_on(Terminal *terminal, int pages)
{
    for (int i = 0; i < 2 * pages; i++) {
        terminal_key(terminal, i < pages ? KEY_PAGE_DOWN_ : KEY_PAGE_UP_);
        settle(terminal);
    }
}

/* The board's lists, orders and filters, a case and its tabs, and going down the list of what is in aftercare. */
static void bench_board_keys(Terminal *terminal, int rows, int columns, int rounds)
{
    static const uint32_t views[] = {'2', '3', '4', '1', '8', '8', '8', '7', '7', '7', '9', '9'},
                          tabs[] = {KEY_ENTER_, '2', '3', '4', '1', KEY_CTRL('g')};
    char what[64];
    Run run;
    terminal_key(terminal, KEY_F(5));
    settle(terminal);
    terminal_key(terminal, '8');
    settle(terminal);
    keys_run(&run, views, sizeof views / sizeof views[0], 3);
    snprintf(what, sizeof what, "key to paint, the board of cases, %dx%d", columns, rows);
    measure(terminal, &run, rounds, what, true);
    terminal_key(terminal, '3');
    settle(terminal);
    keys_run(&run, tabs, sizeof tabs / sizeof tabs[0], 5);
    snprintf(what, sizeof what, "key to paint, a case and its tabs, %dx%d", columns, rows);
    measure(terminal, &run, rounds, what, true);
    read_on(terminal, 1);
    list_run(&run, KEY_DOWN_, KEY_UP_, KEY_PAGE_DOWN_, KEY_PAGE_UP_, 1);
    snprintf(what, sizeof what, "key to paint, list of aftercare, %dx%d", columns, rows);
    measure(terminal, &run, rounds, what, true);
}

static void bench_keys(const Bench *bench, int rows, int columns, int rounds)
{
    char what[64];
    Run run;
    Terminal *terminal = sign_in(bench, rows, columns);
    static const uint32_t today[] = {KEY_F(6), KEY_F(5)}, views[] = {'2', '3', '4', '1'},
                          card[] = {KEY_F(4), '2', '3', '4', '5', '1', KEY_CTRL('g')};
    keys_run(&run, today, 2, 10);
    snprintf(what, sizeof what, "key to paint, Today and the calls, %dx%d", columns, rows);
    measure(terminal, &run, rounds, what, false);
    terminal_key(terminal, KEY_F(6));
    settle(terminal);
    keys_run(&run, views, 4, 5);
    snprintf(what, sizeof what, "key to paint, the views of the calls, %dx%d", columns, rows);
    measure(terminal, &run, rounds, what, false);
    keys_run(&run, card, 7, 3);
    snprintf(what, sizeof what, "key to paint, a card and its tabs, %dx%d", columns, rows);
    measure(terminal, &run, rounds, what, false);
    read_on(terminal, rows > 24 ? 1 : 3);
    list_run(&run, KEY_DOWN_, KEY_UP_, KEY_PAGE_DOWN_, KEY_PAGE_UP_, rows > 24 ? 1 : 3);
    snprintf(what, sizeof what, "key to paint, list of calls, %dx%d", columns, rows);
    measure(terminal, &run, rounds, what, false);
    measure_line(terminal, rows, columns, KEY_DOWN_, KEY_UP_, "calls");
    bench_board_keys(terminal, rows, columns, rounds);
    terminal_key(terminal, KEY_F(7));
    settle(terminal);
    search_run(&run);
    snprintf(what, sizeof what, "key to paint, search as you type, %dx%d", columns, rows);
    measure(terminal, &run, rounds, what, false);
    table_note("  memory of this desk: %.1f MB at most (the check of the password takes 64 of them), %.1f MB now",
               child_memory("VmHWM:"), child_memory("VmRSS:"));
    terminal_end(&terminal);
}

/* A list of Chinese lines elsewhere: mutt's of a mailbox. */
static void bench_mutt(const Bench *bench, int rows, int columns)
{
    const char *const argv[] = {"mutt",         "-n", "-F", "/dev/null",    "-e",
                                "set folder=/", "-R", "-f", bench->mailbox, NULL};
    TerminalOptions options = {.rows = rows, .columns = columns};
    Terminal *terminal = terminal_start(&options, argv);
    if (!terminal_wait(terminal, "Mutt: "))
        bench_stop("mutt does not start");
    settle(terminal);
    terminal_key(terminal, '1'); /* to the first: "Jump to message: " */
    settle(terminal);
    terminal_key(terminal, KEY_ENTER_);
    settle(terminal);
    measure_line(terminal, rows, columns, 'j', 'k', "mutt");
    terminal_end(&terminal);
}

/* The same moves in tig's list of commits. */
static void bench_tig(const Bench *bench, int rows, int columns, int rounds)
{
    const char *const argv[] = {"tig", NULL};
    TerminalOptions options = {.rows = rows, .columns = columns, .folder = bench->repository};
    char what[64];
    Run run;
    Terminal *terminal = terminal_start(&options, argv);
    if (!terminal_wait(terminal, "[main]"))
        bench_stop("tig does not start");
    settle(terminal);
    list_run(&run, 'j', 'k', ' ', '-', 3);
    snprintf(what, sizeof what, "key to paint, tig's list of commits, %dx%d", columns, rows);
    measure(terminal, &run, rounds, what, false);
    terminal_end(&terminal);
}

static void bench_others(const Bench *bench, int rows, int columns, int rounds)
{
    if (bench->repository)
        bench_tig(bench, rows, columns, rounds);
    if (bench->mailbox)
        bench_mutt(bench, rows, columns);
}

void bench_screens(const Bench *bench)
{
    enum { ROUNDS = 10 };
    bench_starts(bench);
    bench_keys(bench, 24, 80, ROUNDS);
    bench_others(bench, 24, 80, ROUNDS);
    bench_keys(bench, 60, 200, ROUNDS);
    bench_others(bench, 60, 200, ROUNDS);
}

/* --- the first start of the day --- */

/* Forgets what memory holds of every file. Only root may. */
static bool caches_dropped(void)
{
    sync();
    int file = open("/proc/sys/vm/drop_caches", O_WRONLY | O_CLOEXEC);
    bool done = file >= 0 && write(file, "3", 1) == 1;
    if (file >= 0)
        close(file);
    return done;
}

void bench_cold(const Bench *bench)
{
    enum { COLD = 7 };
    const char *const desk[] = {bench->program, "-d", bench->database, "--lang", "zh", NULL};
    Start first = {.argv = desk, .last = " F1 "}, said = {.argv = desk, .last = PRACTICE_PASSWORD};
    for (int i = 0; i < COLD; i++) {
        if (!caches_dropped()) {
            table_note("(a cold start is not measured: only root can forget what memory holds of the files)");
            return;
        }
        start_once(&first, true);
        caches_dropped();
        start_once(&said, true);
    }
    table_row("cold start to first paint: desk", &first.samples);
    table_row("cold start to what the file says: desk", &said.samples);
}

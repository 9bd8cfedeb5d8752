/* The harness of the screen tests: forkpty and libvterm. */
#include "terminal.h"

#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>
#include <vterm.h>

#include "keys.h"
#include "text.h"

enum { REST = 250, LOOK = 500, ROW_BYTES = 4096, SCREEN_BYTES = 64 * 1024 };
#ifdef MARROWDESK_SANITIZED
enum { DEADLINE = 30000 };
#else
enum { DEADLINE = 10000 };
#endif

/* Terminals that are open stay within reach, so that a test that failed is not told as a leak, too. */
static Terminal *opened;

struct Terminal {
    Terminal *next;
    int line, slave; /* the program's side is held open, too, to look at its settings at the end */
    pid_t child;
    bool ended;
    int status;
    int rows, columns;
    VTerm *vterm;
    VTermScreen *screen;
    char *raw;
    size_t raw_length, raw_room;
    char row[ROW_BYTES];
};

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* --- life --- */

static void set_environment(const TerminalOptions *options)
{
    static const char *const gone[] = {"NO_COLOR",    "SSH_CONNECTION", "LANGUAGE", "LC_ALL",
                                       "LC_MESSAGES", "LINES",          "COLUMNS"};
    for (size_t i = 0; i < sizeof gone / sizeof gone[0]; i++) {
        unsetenv(gone[i]);
    }
    setenv("TERM", options->type != NULL ? options->type : "xterm-256color", 1);
    setenv("LANG", "C.UTF-8", 1);
    for (size_t i = 0; options->set != NULL && options->set[i] != NULL; i++) {
        char pair[1024];
        text_copy(pair, sizeof pair, options->set[i]);
        char *value = strchr(pair, '=');
        if (value == NULL) {
            unsetenv(pair);
        } else {
            *value = '\0';
            setenv(pair, value + 1, 1);
        }
    }
}

/* The parent gets the Terminal; the child NULL. */
static Terminal *fork_terminal(const TerminalOptions *options)
{
    static const TerminalOptions usual = {.rows = 0};
    options = options == NULL ? &usual : options;
    Terminal *terminal = calloc(1, sizeof *terminal);
    terminal->rows = options->rows > 0 ? options->rows : 24;
    terminal->columns = options->columns > 0 ? options->columns : 80;
    struct winsize size = {.ws_row = (unsigned short)terminal->rows, .ws_col = (unsigned short)terminal->columns};
    fflush(NULL); /* or the child would say it again */
    terminal->child = forkpty(&terminal->line, NULL, NULL, &size);
    if (terminal->child == 0) {
        /* The test program's handlers would take a crash of the child for their own. */
        static const int signals[] = {SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL};
        for (size_t i = 0; i < sizeof signals / sizeof signals[0]; i++) {
            signal(signals[i], SIG_DFL);
        }
        free(terminal);
        set_environment(options);
        if (options->folder != NULL && chdir(options->folder) != 0) {
            _exit(127);
        }
        return NULL;
    }
    terminal->slave = open(ptsname(terminal->line), O_RDWR | O_NOCTTY | O_CLOEXEC);
    terminal->next = opened;
    opened = terminal;
    terminal->vterm = vterm_new(terminal->rows, terminal->columns);
    vterm_set_utf8(terminal->vterm, 1);
    terminal->screen = vterm_obtain_screen(terminal->vterm);
    vterm_screen_enable_altscreen(terminal->screen, 1);
    vterm_screen_reset(terminal->screen, 1);
    return terminal;
}

Terminal *terminal_start(const TerminalOptions *options, const char *const argv[])
{
    Terminal *terminal = fork_terminal(options);
    if (terminal == NULL) {
        execvp(argv[0], (char *const *)(uintptr_t)argv);
        _exit(127);
    }
    return terminal;
}

Terminal *terminal_fork(const TerminalOptions *options, int (*child)(void *arg), void *arg)
{
    Terminal *terminal = fork_terminal(options);
    if (terminal == NULL) {
        exit(child(arg));
    }
    return terminal;
}

static void keep_raw(Terminal *terminal, const char *bytes, size_t length)
{
    if (terminal->raw_length + length + 1 > terminal->raw_room) {
        terminal->raw_room = (terminal->raw_length + length + 1) * 2;
        terminal->raw = realloc(terminal->raw, terminal->raw_room);
    }
    memcpy(terminal->raw + terminal->raw_length, bytes, length);
    terminal->raw_length += length;
    terminal->raw[terminal->raw_length] = '\0';
}

/* Takes in what arrives within `wait` ms. False: nothing came. */
static bool take(Terminal *terminal, int wait)
{
    char bytes[4096];
    struct pollfd wanted = {.fd = terminal->line, .events = POLLIN};
    if (terminal->line < 0 || poll(&wanted, 1, wait) <= 0) {
        return false;
    }
    ssize_t length = read(terminal->line, bytes, sizeof bytes);
    if (length <= 0) { /* the other end is closed */
        close(terminal->line);
        terminal->line = -1;
        return false;
    }
    keep_raw(terminal, bytes, (size_t)length);
    vterm_input_write(terminal->vterm, bytes, (size_t)length);
    char answer[256];
    size_t answered = vterm_output_read(terminal->vterm, answer, sizeof answer);
    if (answered > 0) {
        terminal_send_bytes(terminal, answer, answered);
    }
    return true;
}

static void reap(Terminal *terminal, int flags)
{
    int status;
    if (!terminal->ended && waitpid(terminal->child, &status, flags) == terminal->child) {
        terminal->ended = true;
        terminal->status = status;
    }
}

int terminal_end(Terminal **held)
{
    Terminal *terminal = *held;
    *held = NULL;
    terminal_cut(terminal);
    int64_t until = now_ms() + DEADLINE;
    reap(terminal, WNOHANG);
    while (!terminal->ended && now_ms() < until) {
        poll(NULL, 0, 5); /* nothing to listen to any more: the child's end is all there is */
        reap(terminal, WNOHANG);
    }
    if (!terminal->ended) {
        kill(terminal->child, SIGKILL);
        reap(terminal, 0);
    }
    int status = terminal->status;
    Terminal **link = &opened;
    while (*link != terminal) {
        link = &(*link)->next;
    }
    *link = terminal->next;
    vterm_free(terminal->vterm);
    free(terminal->raw);
    free(terminal);
    return status;
}

/* --- typing --- */

void terminal_send_bytes(Terminal *terminal, const void *bytes, size_t length)
{
    const char *from = bytes;
    while (length > 0 && terminal->line >= 0) {
        struct pollfd wanted = {.fd = terminal->line, .events = POLLOUT | POLLIN};
        if (poll(&wanted, 1, DEADLINE) <= 0) {
            return;
        }
        if (wanted.revents & POLLIN) { /* or both sides would wait for each other */
            take(terminal, 0);
            continue;
        }
        ssize_t done = write(terminal->line, from, length < 512 ? length : 512);
        if (done <= 0) {
            return;
        }
        from += done;
        length -= (size_t)done;
    }
}

void terminal_send(Terminal *terminal, const char *text)
{
    terminal_send_bytes(terminal, text, strlen(text));
}

static const char *special(uint32_t key)
{
    static const struct {
        uint32_t key;
        const char *bytes;
    } keys[] = {
        {KEY_ESC_, "\033"},          {KEY_ENTER_, "\r"},       {KEY_TAB_, "\t"},         {KEY_BACKTAB_, "\033[Z"},
        {KEY_BACKSPACE_, "\177"},    {KEY_DELETE_, "\033[3~"}, {KEY_INSERT_, "\033[2~"}, {KEY_UP_, "\033[A"},
        {KEY_DOWN_, "\033[B"},       {KEY_RIGHT_, "\033[C"},   {KEY_LEFT_, "\033[D"},    {KEY_PAGE_UP_, "\033[5~"},
        {KEY_PAGE_DOWN_, "\033[6~"}, {KEY_HOME_, "\033[H"},    {KEY_END_, "\033[F"},     {KEY_F(1), "\033OP"},
        {KEY_F(2), "\033OQ"},        {KEY_F(3), "\033OR"},     {KEY_F(4), "\033OS"},     {KEY_F(5), "\033[15~"},
        {KEY_F(6), "\033[17~"},      {KEY_F(7), "\033[18~"},   {KEY_F(8), "\033[19~"},   {KEY_F(9), "\033[20~"},
        {KEY_F(10), "\033[21~"},     {KEY_F(11), "\033[23~"},  {KEY_F(12), "\033[24~"},
    };
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        if (keys[i].key == key) {
            return keys[i].bytes;
        }
    }
    return NULL;
}

void terminal_key(Terminal *terminal, uint32_t key)
{
    const char *bytes = special(key);
    char character[5];
    if (bytes == NULL) {
        character[text_encode(key, character)] = '\0';
        bytes = character;
    }
    terminal_send(terminal, bytes);
}

void terminal_paste(Terminal *terminal, const char *text)
{
    terminal_send(terminal, "\033[200~");
    terminal_send(terminal, text);
    terminal_send(terminal, "\033[201~");
}

void terminal_scribble(Terminal *terminal, const char *text)
{
    if (dprintf(terminal->slave, "%s", text) < 0)
        perror("the terminal");
}

void terminal_resize(Terminal *terminal, int rows, int columns)
{
    struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)columns};
    terminal->rows = rows;
    terminal->columns = columns;
    vterm_set_size(terminal->vterm, rows, columns);
    ioctl(terminal->line, TIOCSWINSZ, &size);
}

void terminal_signal(Terminal *terminal, int number)
{
    kill(terminal->child, number);
}

void terminal_cut(Terminal *terminal)
{
    if (terminal->line >= 0) {
        close(terminal->line);
    }
    if (terminal->slave >= 0) {
        close(terminal->slave);
    }
    terminal->line = terminal->slave = -1;
}

/* --- looking --- */

static void read_cell(Terminal *terminal, int row, int column, VTermScreenCell *cell)
{
    VTermPos at = {.row = row, .col = column};
    memset(cell, 0, sizeof *cell);
    vterm_screen_get_cell(terminal->screen, at, cell);
}

static void cell_text(const VTermScreenCell *cell, char *out, size_t size)
{
    *out = '\0';
    for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell->chars[i] != 0 && cell->chars[i] != (uint32_t)-1; i++) {
        char character[5];
        text_encode(cell->chars[i], character);
        text_append(out, size, character);
    }
    if (cell->chars[0] == 0) {
        text_copy(out, size, " ");
    }
}

const char *terminal_row(Terminal *terminal, int row)
{
    size_t used = 0, end = 0;
    for (int column = 0; column < terminal->columns && used < ROW_BYTES - 64;) {
        VTermScreenCell cell;
        char text[64];
        read_cell(terminal, row, column, &cell);
        cell_text(&cell, text, sizeof text);
        memcpy(terminal->row + used, text, strlen(text));
        used += strlen(text);
        end = text_equal(text, " ") ? end : used;
        column += cell.width > 1 ? cell.width : 1;
    }
    terminal->row[end] = '\0';
    return terminal->row;
}

bool terminal_find(Terminal *terminal, const char *text, int *row, int *column)
{
    for (int i = 0; i < terminal->rows; i++) {
        const char *line = terminal_row(terminal, i), *at = strstr(line, text);
        if (at != NULL) {
            char before[ROW_BYTES];
            memcpy(before, line, (size_t)(at - line));
            before[at - line] = '\0';
            *row = i;
            *column = text_columns(before);
            return true;
        }
    }
    return false;
}

bool terminal_shows(Terminal *terminal, const char *text)
{
    int row, column;
    return terminal_find(terminal, text, &row, &column);
}

void terminal_cell(Terminal *terminal, int row, int column, TerminalCell *out)
{
    VTermScreenCell cell;
    read_cell(terminal, row, column, &cell);
    *out = (TerminalCell){.bold = cell.attrs.bold,
                          .underline = cell.attrs.underline != 0,
                          .reverse = cell.attrs.reverse,
                          .width = cell.width};
    out->coloured = !VTERM_COLOR_IS_DEFAULT_FG(&cell.fg) || !VTERM_COLOR_IS_DEFAULT_BG(&cell.bg);
    if (cell.chars[0] == (uint32_t)-1) {
        out->width = 0;
    }
    cell_text(&cell, out->text, sizeof out->text);
}

void terminal_cursor(Terminal *terminal, int *row, int *column)
{
    VTermPos at;
    vterm_state_get_cursorpos(vterm_obtain_state(terminal->vterm), &at);
    *row = at.row;
    *column = at.col;
}

void terminal_screen(Terminal *terminal, char *out, size_t size)
{
    *out = '\0';
    for (int row = 0; row < terminal->rows; row++) {
        text_append(out, size, terminal_row(terminal, row));
        text_append(out, size, "\n");
    }
}

const char *terminal_raw(Terminal *terminal, size_t *length)
{
    *length = terminal->raw_length;
    return terminal->raw == NULL ? "" : terminal->raw;
}

void terminal_look(Terminal *terminal, int milliseconds)
{
    for (int64_t until = now_ms() + milliseconds, left; (left = until - now_ms()) > 0;)
        if (!take(terminal, (int)left) && terminal->line < 0)
            return;
}

void terminal_listen(Terminal *terminal, int milliseconds)
{
    if (!take(terminal, milliseconds) && terminal->line < 0)
        poll(NULL, 0, milliseconds);
}

/* The state stands behind the name, which may hold anything. */
static char process_state(pid_t process)
{
    char path[64], text[1024];
    snprintf(path, sizeof path, "/proc/%d/stat", (int)process);
    int file = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t got = file < 0 ? -1 : read(file, text, sizeof text - 1);
    if (file >= 0)
        close(file);
    text[got > 0 ? got : 0] = '\0';
    const char *at = strrchr(text, ')');
    return at && at[1] ? at[2] : '\0';
}

bool terminal_idle(Terminal *terminal)
{
    int typed = 0;
    bool silent = !take(terminal, 0);
    return silent && ioctl(terminal->slave, FIONREAD, &typed) == 0 && typed == 0 &&
           process_state(terminal->child) == 'S' && !take(terminal, 0);
}

bool terminal_ended(Terminal *terminal)
{
    reap(terminal, WNOHANG);
    return terminal->ended;
}

void terminal_forget(Terminal *terminal)
{
    while (take(terminal, 0)) {
    }
    terminal->raw_length = 0;
}

bool terminal_line_restored(Terminal *terminal)
{
    struct termios line;
    return tcgetattr(terminal->slave, &line) == 0 && (line.c_lflag & (ICANON | ECHO)) == (ICANON | ECHO);
}

/* --- waiting --- */

static void tell(Terminal *terminal, const char *wanted)
{
    char *screen = malloc(SCREEN_BYTES);
    terminal_screen(terminal, screen, SCREEN_BYTES);
    fprintf(stderr, "--- waited in vain for: %s\n%s---\n", wanted, screen);
    free(screen);
}

typedef struct {
    enum { SHOWN, GONE, IN_ROW, CURSOR, BYTES, SO } kind;
    bool (*so)(Terminal *terminal, void *arg);
    void *arg;
    const char *text;
    int row, column;
} Wanted;

static bool is_so(Terminal *terminal, const Wanted *wanted)
{
    int row, column;
    switch (wanted->kind) {
    case SHOWN:
        return terminal_shows(terminal, wanted->text);
    case GONE:
        return !terminal_shows(terminal, wanted->text);
    case IN_ROW:
        return strstr(terminal_row(terminal, wanted->row), wanted->text) != NULL;
    case CURSOR:
        terminal_cursor(terminal, &row, &column);
        return row == wanted->row && column == wanted->column;
    case SO:
        return wanted->so(terminal, wanted->arg);
    default:
        return terminal->raw != NULL &&
               memmem(terminal->raw, terminal->raw_length, wanted->text, strlen(wanted->text)) != NULL;
    }
}

static bool wait_for(Terminal *terminal, const Wanted *wanted)
{
    int64_t until = now_ms() + DEADLINE;
    for (;;) {
        /* Only a whole frame is looked at: what has come is taken in first. */
        while (take(terminal, 0)) {
        }
        if (is_so(terminal, wanted)) {
            return true;
        }
        int64_t left = until - now_ms();
        if (terminal->line < 0 || left <= 0 || (terminal->ended && !take(terminal, 0))) {
            break;
        }
        take(terminal, left < LOOK ? (int)left : LOOK);
        reap(terminal, WNOHANG);
    }
    tell(terminal, wanted->text == NULL ? "a cursor" : wanted->text);
    return false;
}

bool terminal_wait(Terminal *terminal, const char *text)
{
    return wait_for(terminal, &(Wanted){.kind = SHOWN, .text = text});
}

bool terminal_wait_gone(Terminal *terminal, const char *text)
{
    return wait_for(terminal, &(Wanted){.kind = GONE, .text = text});
}

bool terminal_wait_row(Terminal *terminal, int row, const char *text)
{
    return wait_for(terminal, &(Wanted){.kind = IN_ROW, .text = text, .row = row});
}

bool terminal_wait_until(Terminal *terminal, bool (*so)(Terminal *terminal, void *arg), void *arg, const char *what)
{
    return wait_for(terminal, &(Wanted){.kind = SO, .so = so, .arg = arg, .text = what});
}

bool terminal_wait_cursor(Terminal *terminal, int row, int column)
{
    return wait_for(terminal, &(Wanted){.kind = CURSOR, .row = row, .column = column});
}

bool terminal_wait_bytes(Terminal *terminal, const char *bytes)
{
    return wait_for(terminal, &(Wanted){.kind = BYTES, .text = bytes});
}

bool terminal_wait_stopped(Terminal *terminal)
{
    int64_t until = now_ms() + DEADLINE;
    int status = 0;
    while (now_ms() < until) {
        if (waitpid(terminal->child, &status, WUNTRACED | WNOHANG) == terminal->child) {
            return WIFSTOPPED(status);
        }
        take(terminal, 5);
    }
    return false;
}

int terminal_wait_exit(Terminal *terminal)
{
    int64_t until = now_ms() + DEADLINE;
    reap(terminal, WNOHANG);
    while (!terminal->ended && now_ms() < until) {
        take(terminal, 5);
        if (terminal->line < 0) {
            poll(NULL, 0, 5);
        }
        reap(terminal, WNOHANG);
    }
    while (take(terminal, 0)) {
    }
    if (!terminal->ended) {
        tell(terminal, "its end");
        return -1;
    }
    return WIFSIGNALED(terminal->status) ? 128 + WTERMSIG(terminal->status) : WEXITSTATUS(terminal->status);
}

/* --- golden screens --- */

static void picture(Terminal *terminal, char *out, size_t size)
{
    char cursor[64];
    int row, column;
    terminal_screen(terminal, out, size);
    terminal_cursor(terminal, &row, &column);
    text_format(cursor, sizeof cursor, "cursor %d,%d\n", row, column);
    text_append(out, size, cursor);
}

static void golden_path(const char *name, char *out, size_t size)
{
    const char *folder = getenv("SCREENS");
    text_format(out, size, "%s/%s.txt", folder == NULL ? "tests/data/screens" : folder, name);
}

static bool write_golden(Terminal *terminal, const char *path)
{
    char *now = malloc(SCREEN_BYTES);
    while (take(terminal, REST)) {
    }
    picture(terminal, now, SCREEN_BYTES);
    FILE *file = fopen(path, "w");
    bool good = file != NULL && fwrite(now, 1, strlen(now), file) == strlen(now);
    good = file != NULL && fclose(file) == 0 && good;
    free(now);
    return good;
}

static bool same_as(Terminal *terminal, const char *wanted, const char *path)
{
    char *now = malloc(SCREEN_BYTES);
    int64_t until = now_ms() + DEADLINE;
    bool same = false;
    for (;;) {
        while (take(terminal, 0)) {
        }
        picture(terminal, now, SCREEN_BYTES);
        same = text_equal(now, wanted);
        int64_t left = until - now_ms();
        if (same || left <= 0 || !take(terminal, (int)left)) {
            break;
        }
    }
    if (!same) {
        fprintf(stderr, "--- %s wants:\n%s--- the screen is:\n%s---\n", path, wanted, now);
    }
    free(now);
    return same;
}

bool terminal_golden(Terminal *terminal, const char *name)
{
    char path[1024];
    golden_path(name, path, sizeof path);
    if (getenv("GENERATE") != NULL) {
        return write_golden(terminal, path);
    }
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        fprintf(stderr, "no golden screen %s; GENERATE=1 writes it\n", path);
        return false;
    }
    char *wanted = malloc(SCREEN_BYTES);
    size_t length = fread(wanted, 1, SCREEN_BYTES - 1, file);
    wanted[length] = '\0';
    fclose(file);
    bool same = same_as(terminal, wanted, path);
    free(wanted);
    return same;
}

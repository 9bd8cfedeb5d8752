/* The terminal: curses stays behind this file. */
#include "term.h"

/* Both curses and keys.h name their function keys so; here only KEY_F_ is used. */
#undef KEY_F
#include <curses.h>

#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>
#include <wchar.h>

#include "grid.h"
#include "line.h"
#include "text.h"
#include "tr.h"

enum {
    TYPED_BYTES = 4096,    /* read and not yet decoded */
    PASTE_LIMIT = 1 << 20, /* longer pastes are not text for a form */
    PASTE_REST = 2000,     /* ms of silence that end a paste whose end mark got lost */
    ESC_LOCAL = 25,
    ESC_FAR = 150,
    SEQUENCE_REST = 150 /* ms to wait inside a sequence that has begun */
};

/* Of a box: which bytes draw it the terminal decides. */
enum {
    HORIZONTAL = 0x2500,
    VERTICAL = 0x2502,
    UPPER_LEFT = 0x250C,
    UPPER_RIGHT = 0x2510,
    LOWER_LEFT = 0x2514,
    LOWER_RIGHT = 0x2518
};

static struct {
    bool open, ascii, mouse, chinese;
    bool colours, defaults; /* NO_COLOR or none: mono; the terminal's own ink and ground can be used */
    SCREEN *screen;
    Grid frame, sent; /* what is painted, and what curses was given */
    cchar_t *line;    /* room for a row */
    attr_t looks[STYLE_COUNT];
    short pairs[STYLE_COUNT];
    Style blanks[STYLE_COUNT]; /* what a blank is painted in: the plain style where it would look no other */
    int cursor_row, cursor_column;
    bool cursor_shown, whole;
    int esc_delay;
    char typed[TYPED_BYTES];
    size_t typed_length;
    char *paste;
    int dry; /* reads that were announced and gave nothing: the line is gone */
} term;

/* --- opening and closing --- */

static bool locale_is_utf8(void)
{
    return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

/* *memory: it was not looked for everywhere, for want of memory. */
static bool take_utf8(bool *memory)
{
    *memory = false;
    static const char *const locales[] = {"", "C.UTF-8", "C.utf8", "zh_CN.UTF-8", "en_US.UTF-8"};
    for (size_t i = 0; i < sizeof locales / sizeof locales[0]; i++) {
        errno = 0;
        if (setlocale(LC_CTYPE, locales[i]) != NULL && locale_is_utf8()) {
            return true;
        }
        *memory = *memory || errno == ENOMEM;
    }
    return false;
}

static void reset_with(const char *capability)
{
    const char *bytes = tigetstr(capability);
    /* $<5> marks a pause for hardware terminals; none of these needs one. */
    if (bytes != NULL && bytes != (char *)-1 && strstr(bytes, "$<") == NULL) {
        line_reset_add(bytes);
    }
}

static const char mouse_on[] = "\033[?1000h\033[?1006h", mouse_off[] = "\033[?1006l\033[?1000l";
static const char paste_on[] = "\033[?2004h", paste_off[] = "\033[?2004l";

static void prepare_reset(void)
{
    line_reset_add(term.mouse ? mouse_off : "");
    line_reset_add(paste_off);
    reset_with("sgr0");
    reset_with("rmacs");
    reset_with("cnorm");
    reset_with("rmcup");
    line_reset_add("\r\n");
}

static void say_modes(bool on)
{
    const char *paste = on ? paste_on : paste_off, *mouse = on ? mouse_on : mouse_off;
    line_write(paste, strlen(paste));
    if (term.mouse) {
        line_write(mouse, strlen(mouse));
    }
}

static attr_t look_of(unsigned marks)
{
    attr_t look = A_NORMAL;
    look |= marks & THEME_BOLD ? A_BOLD : A_NORMAL;
    look |= marks & THEME_DIM ? A_DIM : A_NORMAL;
    look |= marks & THEME_UNDERLINE ? A_UNDERLINE : A_NORMAL;
    look |= marks & THEME_REVERSE ? A_REVERSE : A_NORMAL;
    return look;
}

/* The pair of a style, 0 where it needs none; -1 where the terminal refuses it. */
static short make_pair(Style style, short ink, short ground)
{
    if (ink < 0 && ground < 0) {
        return 0;
    }
    if (!term.defaults) {
        ink = ink < 0 ? COLOR_WHITE : ink;
        ground = ground < 0 ? COLOR_BLACK : ground;
    }
    return init_pair((short)(style + 1), ink, ground) == OK ? (short)(style + 1) : -1;
}

void term_look(Theme theme, bool ascii)
{
    Depth depth = theme_depth(COLORS);
    theme = term.colours ? theme_on_ground(theme, getenv("COLORFGBG")) : THEME_MONO;
    for (Style style = STYLE_NORMAL; style < STYLE_COUNT; style++) {
        const ThemeEntry *entry = theme_entry(theme, style);
        short pair = make_pair(style, entry->ink.of[depth], entry->ground.of[depth]);
        term.looks[style] = look_of(pair < 0 ? theme_entry(THEME_MONO, style)->look : entry->look);
        term.pairs[style] = pair < 0 ? 0 : pair;
        bool seen = entry->ground.of[depth] >= 0 || (term.looks[style] & (A_REVERSE | A_UNDERLINE)) != 0;
        term.blanks[style] = seen ? style : STYLE_NORMAL;
    }
    wbkgdset(stdscr, (chtype)' ' | (chtype)COLOR_PAIR(term.pairs[STYLE_NORMAL]));
    term.ascii = ascii;
    term.whole = true;
}

/* For the frames of this size. False: no memory, what there was stays, and frames keep the size they had. */
static bool take_room(void)
{
    Grid frame = {0}, sent = {0};
    cchar_t *line = malloc((size_t)COLS * sizeof *line);
    if (line == NULL || !grid_make(&frame, LINES, COLS) || !grid_make(&sent, LINES, COLS)) {
        free(line);
        grid_free(&frame);
        return false;
    }
    grid_free(&term.frame);
    grid_free(&term.sent);
    free(term.line);
    term.frame = frame;
    term.sent = sent;
    term.line = line;
    return true;
}

static void take_colours(void)
{
    const char *no_color = getenv("NO_COLOR");
    term.colours = (no_color == NULL || *no_color == '\0') && has_colors() && start_color() == OK;
    term.defaults = term.colours && use_default_colors() == OK;
}

static Status check_terminal(Error *error)
{
    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)) {
        return error_set(error, ERR_USAGE, "",
                         tr("The desk needs a terminal; for scripts use the commands: marrowdesk --help."));
    }
    bool memory;
    if (!take_utf8(&memory)) {
        return memory ? error_memory(error)
                      : error_set(
                            error, ERR_USAGE, "LANG",
                            "This machine has no UTF-8 locale, or no memory for it; set LANG=C.UTF-8. 本机没有 UTF-8 "
                            "语言环境（或内存不足），请设置 LANG=C.UTF-8 后再打开。");
    }
    return OK;
}

static Status start_curses(Error *error)
{
    const char *name = getenv("TERM");
    errno = 0;
    term.screen = name == NULL || *name == '\0' ? NULL : newterm(NULL, stdout, stdin);
    bool memory = errno == ENOMEM; /* a screen that was made all the same would be drawn wrong */
    const char *move_to = term.screen == NULL ? NULL : tigetstr("cup");
    if (memory || move_to == NULL || move_to == (char *)-1) {
        if (term.screen != NULL) {
            endwin();
            delscreen(term.screen);
            term.screen = NULL;
        }
        if (memory)
            return error_memory(error);
        return error_set(error, ERR_USAGE, "TERM",
                         tr("The terminal type \"%s\" cannot show the desk, or there is not enough memory; set "
                            "TERM=xterm-256color."),
                         name == NULL ? "" : name);
    }
    return OK;
}

static void give_back(void)
{
    if (term.open) {
        term_close();
    } else {
        line_give_back(); /* ncurses has ended the process while it started */
    }
}

Status term_open(const TermOptions *options, Error *error)
{
    if (term.open) {
        return OK;
    }
    Status status = check_terminal(error);
    if (status != OK) {
        return status;
    }
    if ((status = line_open(error)) != OK) {
        return status;
    }
    static bool promised;
    if (!promised) {
        promised = atexit(give_back) == 0;
    }
    if ((status = start_curses(error)) != OK) {
        line_close();
        return status;
    }
    const char *name = getenv("TERM");
    term.mouse = options != NULL && options->mouse;
    term.chinese = strcmp(name, "linux") != 0 && strncmp(name, "linux-", 6) != 0;
    term.esc_delay = getenv("SSH_CONNECTION") != NULL ? ESC_FAR : ESC_LOCAL;
    /* Until it was left for the first time, curses 6.4 empties its buffer at each move of the cursor: 60 to 170 writes
     * a frame. The first frame comes back to it. */
    endwin();
    if (!take_room()) { /* the line is as it was still */
        line_close();
        return error_memory(error);
    }
    raw();
    noecho();
    nonl();
    typeahead(-1); /* a frame is sent whole or not at all: the loop asks term_pending() */
    take_colours();
    term_look(options != NULL ? options->theme : THEME_DEFAULT, options != NULL && options->ascii);
    prepare_reset();
    term.typed_length = 0;
    term.dry = 0;
    term.whole = true;
    term.open = true;
    line_guard();
    say_modes(true);
    return OK;
}

void term_close(void)
{
    if (!term.open) {
        return;
    }
    term.open = false;
    curs_set(1);
    say_modes(false);
    endwin();
    line_unguard();
    line_restore();
    grid_free(&term.frame);
    grid_free(&term.sent);
    free(term.line);
    term.line = NULL;
    /* The screen is left to the end of the process: where memory ran out ncurses frees there what it never got. */
    term.screen = NULL;
    free(term.paste);
    term.paste = NULL;
    line_close();
}

int term_rows(void)
{
    return term.open ? term.frame.rows : 0;
}

int term_columns(void)
{
    return term.open ? term.frame.columns : 0;
}

bool term_has_colours(void)
{
    return term.colours;
}

bool term_can_chinese(void)
{
    return term.chinese;
}

/* --- drawing --- */

void term_begin(void)
{
    grid_clear(&term.frame);
    term.cursor_shown = false;
    term.cursor_row = term.frame.rows - 1;
    term.cursor_column = 0;
}

/* The lines of a box as the terminal draws them. */
static const cchar_t *line_glyph(wchar_t glyph)
{
    switch (glyph) {
    case HORIZONTAL:
        return WACS_HLINE;
    case VERTICAL:
        return WACS_VLINE;
    case UPPER_LEFT:
        return WACS_ULCORNER;
    case UPPER_RIGHT:
        return WACS_URCORNER;
    case LOWER_LEFT:
        return WACS_LLCORNER;
    case LOWER_RIGHT:
        return WACS_LRCORNER;
    default:
        return NULL;
    }
}

static void take_cell(const GridCell *cell, cchar_t *out)
{
    wchar_t glyph[CCHARW_MAX + 1] = {cell->glyph, cell->marks[0], cell->marks[1]};
    attr_t look = A_NORMAL;
    short pair;
    const cchar_t *line = line_glyph(cell->glyph);
    if (line != NULL) {
        getcchar(line, glyph, &look, &pair, NULL);
    }
    setcchar(out, glyph, look | term.looks[cell->style], term.pairs[cell->style], NULL);
}

static void give_row(int row)
{
    const GridCell *cells = grid_row(&term.frame, row);
    int count = 0;
    for (int column = 0; column < term.frame.columns; column++) {
        if (cells[column].glyph != L'\0') {
            take_cell(&cells[column], &term.line[count++]);
        }
    }
    mvadd_wchnstr(row, 0, term.line, count);
    memcpy(grid_row(&term.sent, row), cells, (size_t)term.frame.columns * sizeof *cells);
}

/* Curses is given the rows that differ: of a frame that is painted whole most are as they were. */
void term_end(void)
{
    if (term.whole) {
        clearok(curscr, TRUE);
    }
    attr_set(A_NORMAL, 0, NULL); /* curses gives a plain blank the look that was last used */
    for (int row = 0; row < term.frame.rows; row++) {
        if (term.whole || !grid_row_same(&term.frame, &term.sent, row)) {
            give_row(row);
        }
    }
    term.whole = false;
    line_hold_stop(true);
    line_frame_begin();
    curs_set(term.cursor_shown ? 1 : 0);
    move(term.cursor_row, term.cursor_column);
    wnoutrefresh(stdscr);
    doupdate();
    line_frame_end();
    line_hold_stop(false);
}

void term_refresh(void)
{
    term.whole = true;
}

int term_text(int row, int column, int width, Style style, const char *text)
{
    return grid_text(&term.frame, row, column, width, style, text);
}

void term_cell(int row, int column, int width, Style style, const char *text, bool right)
{
    grid_fill(&term.frame, row, column, width, term.blanks[style], L' ');
    int used = right ? text_columns(text) : 0;
    int skip = right && used < width ? width - used : 0;
    term_text(row, column + skip, width - skip, style, text);
}

void term_fill(Rect area, Style style)
{
    for (int i = 0; i < area.rows; i++) {
        grid_fill(&term.frame, area.row + i, area.column, area.columns, term.blanks[style], L' ');
    }
}

static void put_glyph(int row, int column, Style style, wchar_t line, char plain)
{
    grid_fill(&term.frame, row, column, 1, style, term.ascii ? (wchar_t)plain : line);
}

void term_rule(int row, int column, int width, Style style)
{
    for (int i = 0; i < width; i++) {
        put_glyph(row, column + i, style, HORIZONTAL, '-');
    }
}

void term_box(Rect area, Style style, const char *title)
{
    if (area.rows < 2 || area.columns < 2) {
        return;
    }
    int bottom = area.row + area.rows - 1, right = area.column + area.columns - 1;
    term_rule(area.row, area.column + 1, area.columns - 2, style);
    term_rule(bottom, area.column + 1, area.columns - 2, style);
    for (int row = area.row + 1; row < bottom; row++) {
        put_glyph(row, area.column, style, VERTICAL, '|');
        put_glyph(row, right, style, VERTICAL, '|');
    }
    put_glyph(area.row, area.column, style, UPPER_LEFT, '+');
    put_glyph(area.row, right, style, UPPER_RIGHT, '+');
    put_glyph(bottom, area.column, style, LOWER_LEFT, '+');
    put_glyph(bottom, right, style, LOWER_RIGHT, '+');
    if (title != NULL && *title != '\0' && area.columns > 8) {
        int used = term_text(area.row, area.column + 3, area.columns - 6, STYLE_HEADING, title);
        term_text(area.row, area.column + 2, 1, style, " ");
        term_text(area.row, area.column + 3 + used, 1, style, " ");
    }
}

void term_cursor(int row, int column, bool visible)
{
    if (row < 0 || row >= term.frame.rows || column < 0) {
        return;
    }
    term.cursor_row = row;
    term.cursor_column = column >= term.frame.columns ? term.frame.columns - 1 : column;
    term.cursor_shown = visible;
}

void term_beep(void)
{
    beep();
}

/* Only letters, digits and + / = leave: whatever the text holds, the terminal reads nothing else into it. */
bool term_copy(const char *text)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    enum { MOST = 4096 };
    char out[MOST / 3 * 4 + 32] = "\033]52;c;";
    size_t length = strlen(text), used = strlen(out);
    if (length > MOST)
        return false;
    for (size_t i = 0; i < length; i += 3) {
        const unsigned char *in = (const unsigned char *)text + i;
        size_t left = length - i;
        uint32_t bits = (uint32_t)in[0] << 16 | (left > 1 ? (uint32_t)in[1] << 8 : 0) | (left > 2 ? in[2] : 0);
        out[used++] = digits[bits >> 18];
        out[used++] = digits[bits >> 12 & 63];
        out[used++] = left > 1 ? digits[bits >> 6 & 63] : '=';
        out[used++] = left > 2 ? digits[bits & 63] : '=';
    }
    out[used++] = '\a';
    line_write(out, used);
    return true;
}

/* --- reading --- */

/* Stops as a job of the shell and comes back. */
static void stop_self(void)
{
    curs_set(1);
    say_modes(false);
    endwin();
    line_stop();
}

static void take_size(void)
{
    struct winsize size;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 && size.ws_col > 0) {
        resizeterm(size.ws_row, size.ws_col);
        take_room();
    }
    term.whole = true;
}

/* What signals asked for; KEY_NONE_ when nothing. */
static uint32_t signalled(void)
{
    LineEvents events = line_events();
    if (events.stop) {
        stop_self();
    }
    if (events.stop || events.continued) {
        line_resume();
        say_modes(true);
    }
    if (events.hung_up) {
        return KEY_HANGUP_;
    }
    if (events.resized || events.stop || events.continued) {
        take_size();
        return KEY_RESIZE_;
    }
    return KEY_NONE_;
}

/* Moves what has arrived into `typed`; line_wait() has said that there is something. */
static void read_bytes(void)
{
    size_t room = TYPED_BYTES - term.typed_length;
    ssize_t got = room > 0 ? read(STDIN_FILENO, term.typed + term.typed_length, room) : 0;
    if (got > 0) {
        term.typed_length += (size_t)got;
    }
    term.dry = got > 0 || room == 0 || (got < 0 && errno == EINTR) ? 0 : term.dry + 1;
    if (term.dry > 2) {
        line_hang_up();
    }
}

static void drop_bytes(size_t count)
{
    term.typed_length -= count;
    memmove(term.typed, term.typed + count, term.typed_length);
}

/* A terminal sends \r for the line ends of what is pasted. */
static void paste_lines(char *text)
{
    char *to = text;
    for (const char *from = text; *from != '\0'; from++) {
        if (*from == '\r') {
            from += from[1] == '\n';
            *to++ = '\n';
        } else {
            *to++ = *from;
        }
    }
    *to = '\0';
}

/* Gathers a bracketed paste up to its end mark, or to a long silence where that got lost. */
static Key read_paste(void)
{
    static const char mark[] = "\033[201~";
    const size_t mark_length = sizeof mark - 1;
    Key none = {.code = KEY_UNKNOWN_};
    free(term.paste);
    term.paste = malloc(PASTE_LIMIT + TYPED_BYTES + 1);
    size_t length = 0;
    bool ended = false;
    while (term.paste != NULL && !ended) {
        memcpy(term.paste + length, term.typed, term.typed_length);
        size_t looked = length < mark_length ? 0 : length - mark_length;
        length += term.typed_length;
        term.typed_length = 0;
        char *end = memmem(term.paste + looked, length - looked, mark, mark_length);
        if (end != NULL) {
            size_t behind = length - (size_t)(end - term.paste) - mark_length;
            memcpy(term.typed, end + mark_length, behind);
            term.typed_length = behind;
            length = (size_t)(end - term.paste);
            ended = true;
        } else if (!line_hung_up() && line_wait(PASTE_REST)) {
            read_bytes();
        } else {
            ended = true;
        }
        if (!ended && length > PASTE_LIMIT) { /* far too long: only its tail is kept, for the end mark */
            memmove(term.paste, term.paste + length - mark_length, mark_length);
            length = mark_length;
            none.code = KEY_NONE_;
        }
    }
    if (term.paste == NULL || none.code == KEY_NONE_) {
        term_beep();
        return none;
    }
    term.paste[length] = '\0';
    for (size_t i = 0; i < length; i++) {
        term.paste[i] = term.paste[i] == '\0' ? ' ' : term.paste[i];
    }
    paste_lines(term.paste);
    return (Key){.code = KEY_PASTE_, .paste = term.paste};
}

/* One key out of what was typed; false: there is none (yet). */
static bool decode_typed(Key *key)
{
    bool waited = false;
    while (term.typed_length > 0) {
        size_t used = key_decode(term.typed, term.typed_length, waited, key);
        if (used > 0) {
            drop_bytes(used);
            waited = false;
            if (key->code == KEY_PASTE_) {
                *key = read_paste();
            }
            if (key->code != KEY_NONE_) {
                return true;
            }
        } else if (term.typed[0] != '\033') {
            return false; /* half a character: the rest comes, however late */
        } else if (line_wait(term.typed_length == 1 ? term.esc_delay : SEQUENCE_REST)) {
            read_bytes();
            waited = term.typed_length == TYPED_BYTES;
        } else {
            waited = true;
        }
    }
    return false;
}

static int64_t milliseconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

Key term_key(int milliseconds)
{
    Key key = {.code = KEY_NONE_};
    int64_t until = milliseconds_now() + milliseconds;
    for (;;) {
        key.code = signalled();
        if (key.code != KEY_NONE_ || decode_typed(&key)) {
            return key;
        }
        int64_t left = milliseconds < 0 ? -1 : until - milliseconds_now();
        if (milliseconds >= 0 && left < 0) {
            left = 0;
        }
        if (line_wait((int)left)) {
            read_bytes();
        } else if (milliseconds >= 0 && milliseconds_now() >= until) {
            key.code = signalled();
            return key;
        }
    }
}

bool term_pending(void)
{
    Key key;
    bool whole = term.typed_length > 0 &&
                 (term.typed[0] == '\033' || key_decode(term.typed, term.typed_length, false, &key) > 0);
    return whole || line_wait(0);
}

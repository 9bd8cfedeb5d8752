/* A walk over every screen by its table: each key is pressed in both languages at three sizes. Nothing is dead, cut,
 * or untranslated; what each frame must be stands in check_frame(). */
#include "base/catalogue.h"
#include "loop.h"
#include "stops.h"

#define wrong(walk, ...) (found++, wrong_((walk)), print_error(__VA_ARGS__), print_error("\n"))
static void wrong_(const Walk *w)
{
    print_error("%s %dx%d %s, %s on %s: ", language() == LANGUAGE_ZH ? "zh" : "en", w->columns, w->rows,
                w->stop->screen->name, w->pressed, w->mark.screen);
}

/* --- what a frame must be --- */

/* A set of texts. */
enum { SET = 1 << 15 };
typedef struct {
    char *text[SET];
} Set;

static char **set_slot(Set *set, const char *text)
{
    size_t h = 5381;
    for (const char *c = text; *c; c++)
        h = h * 33 + (unsigned char)*c;
    while (set->text[h % SET] && !text_equal(set->text[h % SET], text))
        h++;
    return &set->text[h % SET];
}

static bool set_has(Set *set, const char *text)
{
    return *set_slot(set, text) != NULL;
}

static void set_add(Set *set, const char *text)
{
    char **slot = set_slot(set, text);
    if (!*slot)
        *slot = strdup(text);
}

static void set_clear(Set *set)
{
    for (size_t i = 0; i < SET; i++) {
        free(set->text[i]);
        set->text[i] = NULL;
    }
}

static Set words[2], known[2]; /* everything the program can say, whole; runs that were looked at, by language */

static uint32_t u32(const char *at)
{
    uint32_t value;
    memcpy(&value, at, sizeof value);
    return value;
}

static void fill_words(void)
{
    const char *mo = catalogue_zh;
    uint32_t count = u32(mo + 8), en = u32(mo + 12), zh = u32(mo + 16);
    for (uint32_t i = 0; i < count; i++) {
        set_add(&words[LANGUAGE_EN], mo + u32(mo + en + 8 * i + 4));
        set_add(&words[LANGUAGE_ZH], mo + u32(mo + zh + 8 * i + 4));
    }
}

static bool is_chinese(uint32_t c)
{
    return (c >= 0x3000 && c <= 0x9fff) || (c >= 0xff00 && c <= 0xffef) || c >= 0x20000;
}

static bool is_letter(uint32_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Beside one of these letters are part of a number, a path or an address. */
static bool is_part(uint32_t c)
{
    return (c >= '0' && c <= '9') || c == '/' || c == '_' || c == '*';
}

/* Keys, names of standards and of things that have no Chinese name. */
static const char *const plain_words[] = {
    "marrowdesk", "Esc",  "Enter", "Tab",   "Ctrl",      "PgUp", "PgDn", "Home",  "End",      "Up",
    "Down",       "Left", "Right", "Space", "Backspace", "Del",  "Ins",  "Shift", "ID",       "HLA",
    "GRID",       "WMDA", "CSV",   "UTF",   "GB",        "xlsx", "csv",  "demo",  "holidays", "cfg",
    "Rh",         "AB",   "KB",    "Excel", "WPS",       "QQ",   "txt",  NULL};

static bool may_say(Language language, const char *run)
{
    if (language == LANGUAGE_EN)
        return strstr(data, run) != NULL;
    for (size_t i = 0; plain_words[i]; i++)
        if (text_equal(plain_words[i], run))
            return true;
    return strstr(accounts, run) != NULL;
}

/* Runs of Chinese in English are what somebody typed; words of Latin letters in Chinese are on the list above. */
static void check_row_language(Walk *w, const char *row)
{
    char run[1024] = "";
    size_t used = 0;
    bool part = false;
    for (const char *at = row;;) {
        const char *begin = at;
        size_t length = 0;
        uint32_t c = *at ? text_decode(at, &length) : 0;
        at += length;
        bool mine = language() == LANGUAGE_EN ? is_chinese(c) : is_letter(c);
        if (mine && used + 8 < sizeof run) {
            memcpy(run + used, begin, (size_t)(at - begin));
            run[used += (size_t)(at - begin)] = '\0';
            continue;
        }
        if (used > 1 && !(language() == LANGUAGE_ZH && is_part(c)) && !part && !set_has(&known[language()], run)) {
            if (!may_say(language(), run))
                wrong(w, "\"%s\" in: %s", run, row);
            set_add(&known[language()], run);
        }
        used = 0;
        run[0] = '\0';
        part = language() == LANGUAGE_ZH && is_part(c);
        if (!c)
            return;
    }
}

/* The footer: keys and whole labels, two blanks apart, help at its end. */
static void check_footer(Walk *w, const char *row)
{
    char text[2048], *item;
    text_copy(text, sizeof text, row);
    const char *help = tr("Help");
    size_t length = strlen(text), tail = strlen(help);
    if (length < tail || !text_equal(text + length - tail, help))
        wrong(w, "the footer does not end with help: %s", row);
    for (char *rest = text; (item = strstr(rest, "  ")) || *rest;) {
        char *end = item ? item : rest + strlen(rest), *next = item ? item + 2 : end;
        *end = '\0';
        while (*rest == ' ')
            rest++;
        char *label = strchr(rest, ' ');
        if (*rest && (!label || !set_has(&words[language()], label + 1)))
            wrong(w, "no whole label in the footer: \"%s\"", rest);
        rest = next;
    }
}

/* No head of a list is cut: it has room in the narrowest window. */
static void check_heads(Walk *w, int row)
{
    const char *text = terminal_row(w->terminal, row), *dots = strstr(text, "..");
    for (; dots; dots = strstr(dots + 2, "..")) {
        char left[2048];
        TerminalCell cell;
        text_format(left, sizeof left, "%.*s", (int)(dots - text), text);
        terminal_cell(w->terminal, row, text_columns(left), &cell);
        if (cell.bold && !cell.coloured && !cell.reverse && !set_has(&known[language()], text)) {
            wrong(w, "a head is cut: %s", text);
            set_add(&known[language()], text);
        }
    }
}

/* Letters are Chinese in either language. */
static bool is_letter_shown(const Walk *w)
{
    return text_equal(w->mark.screen, "show") && w->stop->screen == &screen_board;
}

/* Without colours and lines: every cell in the colours of the terminal, no line drawn but of ASCII. */
static void check_plain(Walk *w, int row)
{
    TerminalCell cell;
    for (int column = 0; column < w->columns; column++) {
        terminal_cell(w->terminal, row, column, &cell);
        if (cell.coloured)
            wrong(w, "coloured at %d: %s", column, terminal_row(w->terminal, row));
        if (strncmp(cell.text, "\xe2\x94", 2) == 0)
            wrong(w, "a line at %d: %s", column, terminal_row(w->terminal, row));
        if (cell.coloured || strncmp(cell.text, "\xe2\x94", 2) == 0)
            return;
    }
}

static void check_frame(Walk *w)
{
    for (int row = 0; w->plain && row < w->rows; row++)
        check_plain(w, row);
    for (int row = 0; row < w->rows; row++) {
        if (!is_letter_shown(w))
            check_row_language(w, terminal_row(w->terminal, row));
        if (row > 0 && row < w->rows - 2 && !w->plain && w->stop->screen != &screen_call &&
            !text_equal(w->mark.screen, "call"))
            check_heads(w, row);
    }
    if (strncmp(terminal_row(w->terminal, 0), " marrowdesk", 11) != 0)
        wrong(w, "no title: %s", terminal_row(w->terminal, 0));
    if (at_stop(w) && w->stop->screen->title[0] && !strstr(terminal_row(w->terminal, 0), tr(w->stop->screen->title)))
        wrong(w, "the title is cut: %s", terminal_row(w->terminal, 0));
    check_footer(w, terminal_row(w->terminal, w->rows - 1));
}

/* --- the walk --- */

/* A key may stay silent that leads where one is already: the tab a screen begins with, the screen itself. */
static bool is_there(const Walk *w, const Command *command)
{
    static const char *const there[] = {"Due",      "Overview",  "On the way", "Checklist",      "Who waits",
                                        "To enter", "Open ones", "Progress",   "Publicity days", NULL};
    static const struct {
        const char *screen, *label;
    } itself[] = {{"calls", "Calls"},
                  {"registry", "Search"},
                  {"registry", "Incoming"},
                  {"samples", "Scan"},
                  {"figures", "Column before"}};
    for (size_t i = 0; there[i]; i++)
        if (command->key == '1' && text_equal(there[i], command->label))
            return true;
    for (size_t i = 0; i < sizeof itself / sizeof itself[0]; i++)
        if (text_equal(itself[i].screen, w->stop->screen->name) && text_equal(itself[i].label, command->label))
            return true;
    return false;
}

static void try_key(Walk *w, const Command *command, uint32_t key)
{
    char label[48], pressed[128];
    if (!walkable(w, command, key))
        return;
    key_label(key, label, sizeof label);
    text_format(pressed, sizeof pressed, "%s (%s)", label, command->label);
    w->pressed = pressed;
    snapshot(w, w->before);
    press(w, key);
    snapshot(w, w->after);
    if (!w->mark.said && text_equal(w->before, w->after) && !is_there(w, command))
        wrong(w, "a dead key");
    check_frame(w);
    if (!come_back(w))
        fail_msg("%s: no way back after %s from %s", w->stop->screen->name, w->pressed, w->mark.screen);
    w->pressed = "";
}

static void try_all(Walk *w, const Command *commands, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        try_key(w, &commands[i], commands[i].key);
        if (w->whole)
            try_key(w, &commands[i], commands[i].also);
    }
}

static void walk(Walk *w)
{
    size_t count;
    const Command *globals = globals_commands(&count);
    w->pressed = "";
    language_set(w->language);
    begin(w);
    check_frame(w);
    try_all(w, w->stop->screen->commands, w->stop->screen->command_count);
    if (w->whole) {
        try_all(w, own_commands, own_command_count);
        try_all(w, globals, count);
    }
    end(w);
    language_set(LANGUAGE_EN);
}

static void walk_all(Station *station, const Walk *how)
{
    static Walk w;
    found = 0;
    for (size_t i = 0; i < stop_count; i++) {
        w = *how;
        w.station = station;
        w.stop = &stops[i];
        walk(&w);
    }
    set_clear(&known[how->language]);
    assert_int_equal(found, 0);
}

static void walks_in_chinese_at_80x24(void **state)
{
    walk_all(*state, &(Walk){.language = LANGUAGE_ZH, .rows = 24, .columns = 80, .whole = true});
}

static void walks_in_english_at_80x24(void **state)
{
    walk_all(*state, &(Walk){.language = LANGUAGE_EN, .rows = 24, .columns = 80, .whole = true});
}

static void walks_in_chinese_at_100x30(void **state)
{
    walk_all(*state, &(Walk){.language = LANGUAGE_ZH, .rows = 30, .columns = 100});
}

static void walks_in_english_at_100x30(void **state)
{
    walk_all(*state, &(Walk){.language = LANGUAGE_EN, .rows = 30, .columns = 100});
}

static void walks_in_chinese_at_200x60(void **state)
{
    walk_all(*state, &(Walk){.language = LANGUAGE_ZH, .rows = 60, .columns = 200});
}

static void walks_in_english_at_200x60(void **state)
{
    walk_all(*state, &(Walk){.language = LANGUAGE_EN, .rows = 60, .columns = 200});
}

static void walks_without_colours_and_lines(void **state)
{
    walk_all(*state, &(Walk){.language = LANGUAGE_ZH, .rows = 24, .columns = 80, .plain = true});
}

/* --- what the tables themselves must be --- */

static void every_screen_is_walked(void **state)
{
    (void)state;
    for (size_t i = 0; screens_all[i]; i++) {
        bool met = screens_all[i] == &screen_sign_in; /* on the way to Today, which asks who sits there */
        for (size_t stop = 0; stop < stop_count; stop++)
            met = met || stops[stop].screen == screens_all[i];
        if (!met)
            fail_msg("%s is not walked", screens_all[i]->name);
    }
}

static bool same_key(const Command *a, const Command *b)
{
    return (a->key && (a->key == b->key || a->key == b->also)) ||
           (a->also && (a->also == b->key || a->also == b->also));
}

/* What a screen's own command may take from a global one: it is the same, of the person in sight. */
static bool stands_for(const Command *own, const Command *global)
{
    static const char *const pairs[][2] = {{"Counts", "New"}, {"Type forms", "New"}};
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
        if (text_equal(own->label, pairs[i][0]) && text_equal(global->label, pairs[i][1]))
            return true;
    return text_equal(own->label, global->label);
}

/* NULL: every role. */
static bool share_a_role(const char *a, const char *b)
{
    char role[32];
    if (!a || !b)
        return true;
    for (size_t length; *a; a += length + (a[length] == ' ')) {
        length = strcspn(a, " ");
        text_format(role, sizeof role, "%.*s", (int)length, a);
        const char *at = strstr(b, role);
        if (at && (at == b || at[-1] == ' ') && strchr(" ", at[length]))
            return true;
    }
    return false;
}

static int clashes(const char *screen, const Command *own, const Command *others, size_t count)
{
    int clashing = 0;
    for (size_t i = 0; i < count; i++)
        if (same_key(own, &others[i]) && share_a_role(own->roles, others[i].roles)) {
            print_error("%s: %s and %s share a key\n", screen, own->label, others[i].label);
            clashing++;
        }
    return clashing;
}

static bool takes(const Screen *screen, uint32_t key, const Command *general)
{
    for (size_t i = 0; key && i < screen->command_count; i++) {
        const Command *own = &screen->commands[i];
        if ((own->key == key || own->also == key) && !stands_for(own, general))
            return true;
    }
    return key == 0;
}

/* A screen may take one key of a command that works everywhere, not both. */
static int hidden(const Screen *screen, const Command *general, size_t count)
{
    int hiding = 0;
    for (size_t i = 0; i < count; i++)
        if (takes(screen, general[i].key, &general[i]) && takes(screen, general[i].also, &general[i])) {
            print_error("%s leaves no key to %s\n", screen->name, general[i].label);
            hiding++;
        }
    return hiding;
}

static void no_key_means_two_things_to_anybody(void **state)
{
    size_t count;
    int wrong_keys = 0;
    const Command *globals = globals_commands(&count);
    (void)state;
    for (size_t s = 0; screens_all[s]; s++) {
        const Screen *screen = screens_all[s];
        for (size_t i = 0; i < screen->command_count; i++)
            wrong_keys +=
                clashes(screen->name, &screen->commands[i], screen->commands + i + 1, screen->command_count - i - 1);
        wrong_keys += hidden(screen, globals, count) + hidden(screen, own_commands, own_command_count);
    }
    for (size_t i = 0; i < count; i++)
        wrong_keys += clashes("everywhere", &globals[i], &globals[i + 1], count - i - 1) +
                      clashes("everywhere", &globals[i], own_commands, own_command_count);
    assert_int_equal(wrong_keys, 0);
}

static int long_labels(const char *screen, const Command *commands, size_t count)
{
    enum { MOST = 8 };
    int found_long = 0;
    for (size_t i = 0; i < count; i++)
        if (text_columns(tr(commands[i].label)) > MOST) {
            print_error("%s: %s is too long\n", screen, tr(commands[i].label));
            found_long++;
        }
    return found_long;
}

static void labels_have_four_characters_at_most(void **state)
{
    size_t count;
    const Command *globals = globals_commands(&count);
    (void)state;
    language_set(LANGUAGE_ZH);
    int too_long = long_labels("everywhere", globals, count) + long_labels("desk", own_commands, own_command_count);
    for (size_t s = 0; screens_all[s]; s++)
        too_long += long_labels(screens_all[s]->name, screens_all[s]->commands, screens_all[s]->command_count);
    language_set(LANGUAGE_EN);
    assert_int_equal(too_long, 0);
}

int main(void)
{
    fill_words();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_screen_is_walked),
        cmocka_unit_test(no_key_means_two_things_to_anybody),
        cmocka_unit_test(labels_have_four_characters_at_most),
        cmocka_unit_test(walks_in_chinese_at_80x24),
        cmocka_unit_test(walks_in_english_at_80x24),
        cmocka_unit_test(walks_in_chinese_at_100x30),
        cmocka_unit_test(walks_in_english_at_100x30),
        cmocka_unit_test(walks_in_chinese_at_200x60),
        cmocka_unit_test(walks_in_english_at_200x60),
        cmocka_unit_test(walks_without_colours_and_lines),
    };
    int failed = cmocka_run_group_tests(tests, walk_open, walk_close);
    set_clear(&words[0]);
    set_clear(&words[1]);
    return failed;
}

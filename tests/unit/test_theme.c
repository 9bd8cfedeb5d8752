/* Themes: what must differ differs, and what is written can be read, on 8, 16 and 256 colours. */
#include "station.h"

#include "theme.h"

static const int colours_of[DEPTH_COUNT] = {8, 16, 256};

/* --- xterm's palette and the contrast of WCAG 2 (relative luminance) --- */

static void rgb(int colour, double out[3])
{
    static const int base[16] = {0x000000, 0xcd0000, 0x00cd00, 0xcdcd00, 0x0000ee, 0xcd00cd, 0x00cdcd, 0xe5e5e5,
                                 0x7f7f7f, 0xff0000, 0x00ff00, 0xffff00, 0x5c5cff, 0xff00ff, 0x00ffff, 0xffffff};
    static const int steps[6] = {0, 95, 135, 175, 215, 255};
    int value;
    if (colour < 16)
        value = base[colour];
    else if (colour < 232)
        value = steps[(colour - 16) / 36] << 16 | steps[(colour - 16) / 6 % 6] << 8 | steps[(colour - 16) % 6];
    else
        value = (8 + 10 * (colour - 232)) * 0x010101;
    for (int i = 0; i < 3; i++)
        out[i] = (value >> (16 - 8 * i) & 0xff) / 255.0;
}

/* The 2.4th power of 0 to 1 by squares and roots: nothing else here needs the mathematics library. */
static double power_2_4(double x)
{
    double root = x > 0.5 ? x : 0.5;
    for (int i = 0; i < 60; i++) /* the fifth root of x squared, by Newton */
        root -= (root * root * root * root * root - x * x) / (5 * root * root * root * root);
    return x * x * root;
}

static double luminance(int colour)
{
    static const double weight[3] = {0.2126, 0.7152, 0.0722};
    double part[3], sum = 0;
    rgb(colour, part);
    for (int i = 0; i < 3; i++)
        sum += weight[i] * (part[i] <= 0.03928 ? part[i] / 12.92 : power_2_4((part[i] + 0.055) / 1.055));
    return sum;
}

static double contrast(int a, int b)
{
    double one = luminance(a) + 0.05, other = luminance(b) + 0.05;
    return one > other ? one / other : other / one;
}

static void the_figures_are_those_of_the_standard(void **state)
{
    (void)state;
    assert_true(contrast(16, 231) > 20.99 && contrast(16, 231) < 21.01);
    assert_true(contrast(244, 231) > 3.94 && contrast(244, 231) < 3.96); /* 808080 on white: 3.95 */
}

/* --- what can be read --- */

/* A window's own ground and ink. */
typedef struct {
    int ink, ground;
} Window;

static double readable(Theme theme, Style style, Depth depth, Window window)
{
    const ThemeEntry *entry = theme_entry(theme, style);
    int ink = entry->ink.of[depth], ground = entry->ground.of[depth];
    return contrast(ink < 0 ? window.ink : ink, ground < 0 ? window.ground : ground);
}

static void every_text_can_be_read_on_its_ground(void **state)
{
    static const Window dark = {231, 16}, light = {16, 231};
    static const struct {
        Theme theme;
        const Window *window;
        double least;
    } promises[] = {{THEME_DEFAULT, &dark, 3.8}, {THEME_DEFAULT, &light, 3.8}, {THEME_DARK, &dark, 4.5},
                    {THEME_LIGHT, &light, 4.5},  {THEME_CONTRAST, &dark, 7},   {THEME_CONTRAST, &light, 7},
                    {THEME_MONO, &dark, 21},     {THEME_MONO, &light, 21}};
    (void)state;
    for (size_t i = 0; i < sizeof promises / sizeof promises[0]; i++)
        for (Depth depth = 0; depth < DEPTH_COUNT; depth++)
            for (Style style = 0; style < STYLE_COUNT; style++) {
                double found = readable(promises[i].theme, style, depth, *promises[i].window);
                if (found < promises[i].least - 0.005)
                    fail_msg("%s, %d colours, style %d on a %s window: %.2f, promised %.1f",
                             theme_name(promises[i].theme), colours_of[depth], style,
                             promises[i].window == &dark ? "dark" : "light", found, promises[i].least);
            }
}

/* --- what differs --- */

static bool same(const ThemeEntry *a, const ThemeEntry *b, Depth depth)
{
    return a->ink.of[depth] == b->ink.of[depth] && a->ground.of[depth] == b->ground.of[depth] && a->look == b->look;
}

static void styles_that_stand_side_by_side_differ_in_every_theme(void **state)
{
    enum { MOST = 7 };
    static const Style together[][MOST] = {
        {STYLE_NORMAL, STYLE_GOOD, STYLE_WARN, STYLE_BAD, STYLE_SELECTED, STYLE_HINT,
         STYLE_COUNT}, /* cells and messages */
        {STYLE_LABEL, STYLE_FIELD, STYLE_FOCUS, STYLE_HINT, STYLE_HEADING, STYLE_BAD, STYLE_COUNT}, /* forms */
        {STYLE_BAR, STYLE_KEY, STYLE_DISABLED, STYLE_COUNT},                                        /* the footer */
        {STYLE_TITLE, STYLE_HEADING, STYLE_NORMAL, STYLE_SELECTED, STYLE_COUNT},                    /* the frame */
    };
    (void)state;
    for (Theme theme = 0; theme < THEME_COUNT; theme++)
        for (Depth depth = 0; depth < DEPTH_COUNT; depth++)
            for (size_t group = 0; group < sizeof together / sizeof together[0]; group++)
                for (int a = 0; together[group][a] != STYLE_COUNT; a++)
                    for (int b = a + 1; together[group][b] != STYLE_COUNT; b++)
                        if (same(theme_entry(theme, together[group][a]), theme_entry(theme, together[group][b]), depth))
                            fail_msg("%s, %d colours: styles %d and %d look the same", theme_name(theme),
                                     colours_of[depth], together[group][a], together[group][b]);
}

/* Terminals of 8 colours paint bold black as grey. */
static void black_ink_is_never_bold(void **state)
{
    (void)state;
    for (Theme theme = 0; theme < THEME_COUNT; theme++)
        for (Style style = 0; style < STYLE_COUNT; style++)
            for (Depth depth = DEPTH_8; depth <= DEPTH_16; depth++)
                assert_false(theme_entry(theme, style)->ink.of[depth] == 0 &&
                             theme_entry(theme, style)->look & THEME_BOLD);
}

static void colours_stay_within_what_the_terminal_has(void **state)
{
    (void)state;
    for (Theme theme = 0; theme < THEME_COUNT; theme++)
        for (Style style = 0; style < STYLE_COUNT; style++)
            for (Depth depth = 0; depth < DEPTH_COUNT; depth++) {
                assert_true(theme_entry(theme, style)->ink.of[depth] < colours_of[depth]);
                assert_true(theme_entry(theme, style)->ground.of[depth] < colours_of[depth]);
                assert_true(theme != THEME_MONO || theme_entry(theme, style)->ink.of[depth] < 0);
            }
    assert_int_equal(theme_depth(8), DEPTH_8);
    assert_int_equal(theme_depth(88), DEPTH_16);
    assert_int_equal(theme_depth(1 << 24), DEPTH_256);
}

/* --- names and grounds --- */

static void the_settings_know_every_theme(void **state)
{
    Station *s = *state;
    Theme theme;
    for (Theme t = 0; t < THEME_COUNT; t++) {
        assert_true(theme_named(theme_name(t), &theme));
        assert_int_equal(theme, t);
    }
    assert_false(theme_named("", &theme));
    assert_false(theme_named("pink", &theme));
    assert_string_equal(s->config->theme, theme_name(THEME_DEFAULT));
}

static void a_terminal_that_says_its_ground_is_believed(void **state)
{
    static const struct {
        const char *said;
        Theme theme;
    } said[] = {{"15;0", THEME_DARK},  {"0;15", THEME_LIGHT}, {"0;default;15", THEME_LIGHT}, {"7;8", THEME_DARK},
                {"0;7", THEME_LIGHT},  {"", THEME_DEFAULT},   {"15;default", THEME_DEFAULT}, {"0;99", THEME_DEFAULT},
                {"15", THEME_DEFAULT}, {NULL, THEME_DEFAULT}};
    (void)state;
    for (size_t i = 0; i < sizeof said / sizeof said[0]; i++) {
        assert_int_equal(theme_on_ground(THEME_DEFAULT, said[i].said), said[i].theme);
        assert_int_equal(theme_on_ground(THEME_CONTRAST, said[i].said), THEME_CONTRAST); /* chosen is chosen */
    }
}

static void each_account_keeps_its_own_choice(void **state)
{
    Station *s = *state;
    char word[32];
    int64_t audits = count_of(s, "SELECT count(*) FROM audit");
    assert_false(preference_load(&s->desk, "theme", word, sizeof word));
    assert_ok(s, preference_save(&s->desk, "theme", "mono", &s->error));
    assert_ok(s, preference_save(&s->desk, "theme", "contrast", &s->error));
    assert_true(preference_load(&s->desk, "theme", word, sizeof word));
    assert_string_equal(word, "contrast");
    Account other = {.name = "wangli", .role = "caller"};
    assert_ok(s, staff_save(&s->desk, &other, PASSWORD, &s->error));
    assert_ok(s, staff_sign_in(&s->desk, "wangli", PASSWORD, &s->error));
    assert_false(preference_load(&s->desk, "theme", word, sizeof word));
    staff_sign_out(&s->desk);
    assert_ok(s, preference_save(&s->desk, "theme", "mono", &s->error)); /* nobody's is kept nowhere */
    assert_int_equal(count_of(s, "SELECT count(*) FROM preference"), 1);
    assert_int_equal(count_of(s, "SELECT count(*) FROM audit"), audits + 2); /* the account and the sign-in */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_figures_are_those_of_the_standard),
        cmocka_unit_test(every_text_can_be_read_on_its_ground),
        cmocka_unit_test(styles_that_stand_side_by_side_differ_in_every_theme),
        cmocka_unit_test(black_ink_is_never_bold),
        cmocka_unit_test(colours_stay_within_what_the_terminal_has),
        cmocka_unit_test_setup_teardown(the_settings_know_every_theme, station_open, station_close),
        cmocka_unit_test(a_terminal_that_says_its_ground_is_believed),
        cmocka_unit_test_setup_teardown(each_account_keeps_its_own_choice, station_open, station_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

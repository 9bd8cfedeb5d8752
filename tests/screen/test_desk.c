/* The program itself in a pseudo-terminal: first start, sign-in, Today and its doors, hostile text. */
#include "persons.h"

#include <libgen.h>
#include <limits.h>
#include <sys/stat.h>

#include "derive.h"
#include "exchange.h"
#include "followup.h"

#define NOW "2023-09-04 10:00"

/* The program of the same build as this test: two folders up. */
static const char *program(void)
{
    static char path[PATH_MAX];
    char self[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", self, sizeof self - 1);
    assert_true(length > 0);
    self[length] = '\0';
    text_format(path, sizeof path, "%s/marrowdesk", dirname(dirname(dirname(self))));
    return path;
}

static Terminal *desk_start(Station *s, const char *database, const char *lang, const char *now, int rows, int columns)
{
    TerminalOptions options = {.rows = rows, .columns = columns, .folder = s->folder};
    const char *argv[] = {program(), "-d", database, "--lang", lang, now ? "--now" : NULL, now, NULL};
    station_pause(s);
    Terminal *terminal = terminal_start(&options, argv);
    return terminal;
}

static void sign_in(Terminal *t)
{
    /* What is typed before the terminal is in the desk's hands belongs to the shell's line. */
    assert_true(terminal_wait(t, "F12"));
    terminal_send(t, "lead");
    terminal_key(t, KEY_ENTER_);
    terminal_send(t, PASSWORD);
    terminal_key(t, KEY_ENTER_);
}

static void desk_leave(Station *s, Terminal *t)
{
    terminal_key(t, KEY_CTRL('q'));
    assert_int_equal(terminal_wait_exit(t), 0);
    assert_true(terminal_line_restored(t));
    terminal_end(&t);
    station_resume(s);
}

/* --- first start --- */

static void no_database_becomes_a_station_in_three_steps(void **state)
{
    Station *s = *state;
    char fresh[128], other[160];
    struct stat st;
    text_format(fresh, sizeof fresh, "%s/new/desk.db", s->folder);
    Terminal *t = desk_start(s, fresh, "en", NULL, 24, 80);
    assert_shows(t, "step 1 of 3");
    assert_int_equal(stat(fresh, &st), -1);
    terminal_key(t, KEY_ENTER_);
    assert_shows(t, "step 2 of 3");
    sign_in(t);
    terminal_send(t, "another one");
    terminal_key(t, KEY_ENTER_);
    assert_shows(t, "The two passwords differ");
    assert_int_equal(stat(fresh, &st), -1); /* nothing is made before the account is sound */
    for (int i = 0; i < 2; i++) {
        terminal_send(t, PASSWORD);
        terminal_key(t, KEY_ENTER_);
    }
    assert_shows(t, "step 3 of 3");
    terminal_key(t, KEY_ENTER_);
    assert_shows(t, "Calls due");
    assert_int_equal(stat(fresh, &st), 0);
    assert_int_equal(st.st_mode & 077, 0);
    desk_leave(s, t);
    for (size_t i = 0; i < 4; i++) {
        text_format(other, sizeof other, "%s%s", fresh, (const char *[]){"", "-wal", "-shm", ".lock"}[i]);
        unlink(other);
    }
    text_format(other, sizeof other, "%s/new", s->folder);
    assert_int_equal(rmdir(other), 0);
}

static void esc_at_first_start_leaves_nothing(void **state)
{
    Station *s = *state;
    char fresh[128];
    struct stat st;
    text_format(fresh, sizeof fresh, "%s/new/desk.db", s->folder);
    Terminal *t = desk_start(s, fresh, "zh", NULL, 24, 80);
    assert_true(terminal_wait(t, "济宁市红十字会"));
    terminal_key(t, KEY_ESC_);
    assert_int_equal(terminal_wait_exit(t), 0);
    assert_int_equal(stat(fresh, &st), -1);
    terminal_end(&t);
    station_resume(s);
}

/* --- Today --- */

static void people_of_a_day(Station *s)
{
    int64_t first = person_add(s, "孔祥东", ID_MALE, "13805371234");
    person_add(s, "单晓敏", ID_FEMALE, "13905371234");
    int64_t third = person_add(s, "买买提·艾力", ID_THIRD, "13505371234");
    Attempt a = {.donor = first, .number = "13805371234", .outcome = "willing", .answered = "self"};
    assert_ok(s, attempt_finish(&s->desk, &a, "r1", &s->error));
    Attempt b = {.donor = third, .number = "13505371234", .outcome = "callback", .answered = "self", .next_for = "me"};
    instant_format(clock_now() - 3600, b.at);
    instant_format(clock_now() - 600, b.next_at);
    assert_ok(s, attempt_finish(&s->desk, &b, "r2", &s->error));
}

typedef struct {
    const char *lang;
    int rows, columns;
} Size;

static void assert_golden(Terminal *t, const char *screen, const Size *size)
{
    char name[64];
    text_format(name, sizeof name, "%s-%s-%d", screen, size->lang, size->columns);
    assert_true(terminal_golden(t, name));
}

/* Today, the calls, a call before dialling, a new person, a search, a card. */
static void walk_through_screens(Terminal *t, const Size *size)
{
    assert_golden(t, "today", size);
    terminal_key(t, '1');
    assert_golden(t, "calls", size);
    terminal_key(t, KEY_ENTER_);
    assert_golden(t, "call", size);
    terminal_key(t, KEY_ESC_);
    assert_golden(t, "calls", size);
    terminal_key(t, KEY_F(8));
    assert_golden(t, "intake", size);
    terminal_key(t, KEY_ESC_);
    assert_golden(t, "calls", size);
    terminal_key(t, KEY_F(7));
    terminal_send(t, "kxd");
    assert_golden(t, "registry", size);
    terminal_key(t, KEY_ENTER_);
    assert_golden(t, "card", size);
    terminal_key(t, KEY_F(1));
    assert_golden(t, "palette", size);
    terminal_key(t, KEY_ESC_);
    assert_golden(t, "card", size);
}

static void every_screen_looks_as_it_should(void **state)
{
    Station *s = *state;
    static const Size sizes[] = {{"zh", 24, 80}, {"zh", 40, 120}, {"en", 24, 80}, {"en", 40, 120}};
    people_of_a_day(s);
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        Terminal *t = desk_start(s, s->path, sizes[i].lang, NOW, sizes[i].rows, sizes[i].columns);
        sign_in(t);
        walk_through_screens(t, &sizes[i]);
        desk_leave(s, t);
    }
}

static void every_figure_is_a_door(void **state)
{
    Station *s = *state;
    people_of_a_day(s);
    Terminal *t = desk_start(s, s->path, "en", NOW, 24, 80);
    sign_in(t);
    assert_shows(t, "Calls due");
    terminal_key(t, KEY_ENTER_); /* calls due */
    assert_shows(t, "单晓敏");
    terminal_key(t, KEY_ESC_);
    assert_shows(t, "Promises overdue");
    terminal_key(t, KEY_DOWN_);
    terminal_key(t, KEY_ENTER_);
    assert_shows(t, "买买提");
    terminal_key(t, KEY_ESC_);
    assert_shows(t, "Promises overdue");
    for (int i = 0; i < 4; i++)
        terminal_key(t, KEY_DOWN_);
    terminal_key(t, KEY_ENTER_); /* people reached today */
    assert_shows(t, "孔祥东");
    terminal_key(t, KEY_ESC_);
    assert_shows(t, "Promises overdue");
    terminal_key(t, KEY_DOWN_);
    terminal_key(t, KEY_DOWN_);
    terminal_key(t, KEY_ENTER_); /* people whose status is "sampled" */
    assert_shows(t, "Status: Sampled");
    assert_shows(t, "孔祥东");
    desk_leave(s, t);
}

static void a_wrong_password_says_so_and_five_lock(void **state)
{
    Station *s = *state;
    Terminal *t = desk_start(s, s->path, "en", NOW, 24, 80);
    assert_shows(t, "Account name");
    terminal_send(t, "lead");
    terminal_key(t, KEY_ENTER_);
    for (int i = 0; i < 5; i++) {
        terminal_send(t, "not the password");
        terminal_key(t, KEY_ENTER_);
        assert_true(terminal_wait_gone(t, "****"));
    }
    terminal_send(t, PASSWORD);
    terminal_key(t, KEY_ENTER_);
    assert_shows(t, "locked");
    terminal_key(t, KEY_CTRL('q'));
    terminal_wait_exit(t);
    terminal_end(&t);
    station_resume(s);
}

static void the_language_changes_while_running(void **state)
{
    Station *s = *state;
    Terminal *t = desk_start(s, s->path, "en", NOW, 24, 80);
    sign_in(t);
    assert_shows(t, "Calls due");
    terminal_key(t, KEY_F(12));
    assert_true(terminal_wait_gone(t, "Calls due"));
    assert_true(terminal_wait(t, "今日"));
    desk_leave(s, t);
}

/* --- text from outside --- */

static void assert_no_hostile_bytes(Terminal *t)
{
    static const char *const hostile[] = {"\x1b]0;owned", "\x1b[5mX", "\xe2\x80\xae", "\xe2\x80\x8b", "\xc2\x9b"};
    size_t length;
    const char *raw = terminal_raw(t, &length);
    for (size_t i = 0; i < sizeof hostile / sizeof hostile[0]; i++)
        assert_null(memmem(raw, length, hostile[i], strlen(hostile[i])));
}

static void hostile_text_never_reaches_the_terminal(void **state)
{
    Station *s = *state;
    person_add(s, "孔祥东", ID_MALE, "13805371234");
    /* As if an older program had let it in: the sink must hold by itself. */
    station_falsify(
        s, "UPDATE donor SET name = '孔' || char(27) || ']0;owned' || char(7) || char(0x202e) || char(0x200b) || '东', "
           "address = char(27) || '[5mX' || char(0x9b) || '31m'");
    Terminal *t = desk_start(s, s->path, "en", NOW, 24, 80);
    sign_in(t);
    assert_shows(t, "Calls due");
    terminal_key(t, '1');
    assert_shows(t, "13805371234");
    terminal_key(t, KEY_ENTER_);
    assert_shows(t, "Talking points");
    terminal_key(t, KEY_ESC_);
    terminal_key(t, KEY_F(7));
    terminal_send(t, "1234");
    assert_shows(t, "]0;owned"); /* the harmless rest, marks in between */
    terminal_key(t, KEY_ENTER_);
    assert_shows(t, "[5mX");
    assert_no_hostile_bytes(t);
    desk_leave(s, t);
}

static void an_import_refuses_hostile_text_at_the_door(void **state)
{
    Station *s = *state;
    char path[128];
    text_format(path, sizeof path, "%s/list.csv", s->folder);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs("姓名,县区,备注\n孔\xe2\x80\xae祥东,任城区,x\n李四,任城区,\x1b]0;owned\x07\n王五,任城区,good\n", file);
    fclose(file);
    ImportJob job = {.kind = "donors", .file = path};
    ImportResult result = {0};
    assert_ok(s, import_run(&s->desk, &job, &result, &s->error));
    assert_int_equal(result.refused, 3); /* the third has nothing to know the person by */
    assert_int_equal(count_of(s, "SELECT count(*) FROM donor"), 0);
    unlink(path);
}

#define EACH(test) cmocka_unit_test_setup_teardown(test, station_open, station_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        EACH(no_database_becomes_a_station_in_three_steps),
        EACH(esc_at_first_start_leaves_nothing),
        EACH(every_screen_looks_as_it_should),
        EACH(every_figure_is_a_door),
        EACH(a_wrong_password_says_so_and_five_lock),
        EACH(the_language_changes_while_running),
        EACH(hostile_text_never_reaches_the_terminal),
        EACH(an_import_refuses_hostile_text_at_the_door),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The program itself in a pseudo-terminal: first start, sign-in, Today and its doors, hostile text. */
#include "desk_run.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>

#include "derive.h"
#include "exchange.h"
#include "exchange/backup.h"
#include "followup.h"

#define NOW "2023-09-04 10:00"

/* Leaving a real database makes a backup, in a process that nobody waited for: here it is waited for. */
static void await_backup(const char *database, const char *folder)
{
    enum { TRIES = 12000 }; /* it goes behind all that is busy on the machine */
    const struct timespec moment = {.tv_nsec = 10000000};
    char path[PATH_MAX], name[NAME_MAX + 1] = "";
    int found = 0;
    text_format(path, sizeof path, "%s/backup", folder);
    for (int i = 0; i < TRIES && found < 2; i++, nanosleep(&moment, NULL)) {
        DIR *open_folder = opendir(path);
        found = 0;
        for (const struct dirent *entry; open_folder && (entry = readdir(open_folder));) {
            found += strncmp(entry->d_name, "desk-", 5) == 0 &&
                     (strstr(entry->d_name, ".db") || strstr(entry->d_name, ".txt")) && !strstr(entry->d_name, ".part");
            text_copy(name, sizeof name, entry->d_name[0] == 'd' ? entry->d_name : name);
        }
        if (open_folder)
            closedir(open_folder);
    }
    assert_int_equal(found, 2);
    for (int i = 0; i < TRIES && store_user(database); i++)
        nanosleep(&moment, NULL);
    assert_int_equal(store_user(database), 0);
    char *ending = strrchr(name, '.');
    assert_non_null(ending);
    *ending = '\0';
    static const char *const tails[] = {".db", ".txt"};
    for (size_t i = 0; i < 2; i++) {
        text_format(path, sizeof path, "%s/backup/%s%s", folder, name, tails[i]);
        assert_int_equal(unlink(path), 0);
    }
    text_format(path, sizeof path, "%s/backup/.lock", folder);
    unlink(path);
    text_format(path, sizeof path, "%s/backup", folder);
    assert_int_equal(rmdir(path), 0);
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
    text_format(other, sizeof other, "%s/new", s->folder);
    await_backup(fresh, other);
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
    terminal_send(t, "1");
    assert_shows(t, "F12：语言   Esc：返回"); /* only what the key does is said of it */
    assert_false(terminal_shows(t, "Ctrl-Q"));
    terminal_key(t, KEY_ESC_);
    assert_shows(t, "首次启动，第1步");
    terminal_key(t, KEY_ESC_);
    assert_int_equal(terminal_wait_exit(t), 0);
    assert_int_equal(stat(fresh, &st), -1);
    terminal_end(&t);
    station_resume(s);
}

static void a_first_start_beside_a_backup_says_how_to_bring_it_back(void **state)
{
    Station *s = *state;
    char folder[128], backups[160], backup[192], fresh[160];
    struct stat st;
    text_format(folder, sizeof folder, "%s/gone", s->folder);
    text_format(backups, sizeof backups, "%s/backup", folder);
    text_format(backup, sizeof backup, "%s/desk-20230904-101500.db", backups);
    text_format(fresh, sizeof fresh, "%s/desk.db", folder);
    assert_int_equal(mkdir(folder, 0700), 0);
    assert_int_equal(mkdir(backups, 0700), 0);
    int file = open(backup, O_WRONLY | O_CREAT | O_EXCL, 0600);
    assert_true(file >= 0);
    close(file);
    Terminal *t = desk_start(s, fresh, "en", NULL, 24, 80);
    assert_shows(t, "Do not begin anew");
    assert_shows(t, "desk.db restore");
    assert_shows(t, "desk-20230904-101500.db");
    terminal_key(t, KEY_ESC_);
    assert_int_equal(terminal_wait_exit(t), 0);
    assert_int_equal(stat(fresh, &st), -1);
    terminal_end(&t);
    station_resume(s);
    Error gone = {0};
    Store *none;
    assert_int_equal(store_open(&none, fresh, NULL, &gone), ERR_NOT_FOUND);
    backup_advise(fresh, &gone); /* what a command says */
    assert_non_null(strstr(gone.message, " restore "));
    assert_non_null(strstr(gone.message, "desk-20230904-101500.db"));
    assert_int_equal(unlink(backup), 0);
    assert_int_equal(rmdir(backups), 0);
    assert_int_equal(rmdir(folder), 0);
}

/* Overwrites the first page of a table; again with `put` puts it back. */
static void spoil_table(const Station *s, const char *table, unsigned char page[65536], bool put)
{
    sqlite3 *db;
    sqlite3_stmt *q;
    static const unsigned char nothing[65536];
    assert_int_equal(sqlite3_open(s->path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "PRAGMA wal_checkpoint(TRUNCATE)", NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db,
                                        "SELECT rootpage, page_size FROM sqlite_schema, pragma_page_size() WHERE name "
                                        "= ?1",
                                        -1, &q, NULL),
                     SQLITE_OK);
    sqlite3_bind_text(q, 1, table, -1, SQLITE_STATIC);
    assert_int_equal(sqlite3_step(q), SQLITE_ROW);
    size_t size = (size_t)sqlite3_column_int64(q, 1);
    off_t at = (off_t)(sqlite3_column_int64(q, 0) - 1) * (off_t)size;
    sqlite3_finalize(q);
    sqlite3_close(db);
    int file = open(s->path, O_RDWR | O_CLOEXEC);
    assert_true(file >= 0);
    if (!put)
        assert_int_equal(pread(file, page, size, at), (ssize_t)size);
    assert_int_equal(pwrite(file, put ? page : nothing, size, at), (ssize_t)size);
    close(file);
}

/* The lock is another's, the new day wants it: the opening lasts as long as the test says. */
static void one_types_while_the_file_is_still_being_opened(void **state)
{
    Station *s = *state;
    char lock[128];
    text_format(lock, sizeof lock, "%s.lock", s->path);
    int file = open(lock, O_RDWR | O_CLOEXEC);
    assert_true(file >= 0);
    assert_int_equal(flock(file, LOCK_EX), 0);
    Terminal *t = desk_start(s, s->path, "en", "2023-09-05 10:00", 24, 80);
    assert_shows(t, "Account name");
    assert_shows(t, "F1 ");
    assert_false(terminal_shows(t, "[PRACTICE]")); /* that stands in the file */
    terminal_send(t, "lead");
    terminal_key(t, KEY_ENTER_);
    terminal_send(t, PASSWORD);
    assert_int_equal(flock(file, LOCK_UN), 0);
    close(file);
    assert_shows(t, "[PRACTICE]");
    assert_shows(t, "***");
    assert_shows(t, "lead");
    terminal_key(t, KEY_ENTER_);
    assert_shows(t, "Needs attention");
    desk_leave(s, t);
}

static void a_file_that_is_refused_ends_the_desk_with_its_reason(void **state)
{
    Station *s = *state;
    assert_int_equal(chmod(s->path, 0640), 0);
    Terminal *t = desk_start(s, s->path, "en", NULL, 24, 80);
    assert_int_equal(terminal_wait_exit(t), 1);
    assert_true(terminal_line_restored(t));
    assert_shows(t, "can be read by other users");
    terminal_end(&t);
    assert_int_equal(chmod(s->path, 0600), 0);
    station_resume(s);
}

/* Where the accounts cannot be read, no first one is offered; what is wrong and the way back stand in sight, however
 * long the path is. */
static void a_damaged_database_says_what_is_wrong_and_how_to_bring_the_backup_back(void **state)
{
    static const char *const words[][2] = {{"en", "damaged or cannot be read: restore the last backup"},
                                           {"zh", "数据库已损坏或无法读取：请恢复最近的备份"}};
    Station *s = *state;
    static unsigned char page[65536];
    char backups[160], backup[192];
    text_format(backups, sizeof backups, "%s/backup", s->folder);
    text_format(backup, sizeof backup, "%s/desk-20230904-101500.db", backups);
    assert_int_equal(mkdir(backups, 0700), 0);
    int file = open(backup, O_WRONLY | O_CREAT | O_EXCL, 0600);
    assert_true(file >= 0);
    close(file);
    for (size_t i = 0; i < 2; i++) {
        station_pause(s);
        spoil_table(s, "account", page, false);
        TerminalOptions options = {.folder = s->folder};
        const char *argv[] = {program(), "-d", s->path, "--lang", words[i][0], "--now", NOW, NULL};
        Terminal *t = terminal_start(&options, argv);
        assert_shows(t, words[i][1]);
        assert_shows(t, "desk.db restore");
        assert_shows(t, "desk-20230904-101500.db");
        assert_false(terminal_shows(t, i == 0 ? "First start" : "首次"));
        terminal_key(t, KEY_ESC_);
        assert_int_equal(terminal_wait_exit(t), 0);
        terminal_end(&t);
        spoil_table(s, "account", page, true);
        station_resume(s);
    }
    assert_int_equal(unlink(backup), 0);
    assert_int_equal(rmdir(backups), 0);
}

/* --- practice beside the real database --- */

static void remove_database(const char *path)
{
    char file[192];
    for (size_t i = 0; i < 4; i++) {
        text_format(file, sizeof file, "%s%s", path, (const char *[]){"", "-wal", "-shm", ".lock"}[i]);
        unlink(file);
    }
}

static void remove_practice(const char *path)
{
    char folder[160];
    remove_database(path);
    text_format(folder, sizeof folder, "%.*s", (int)(strlen(path) - strlen("/desk.db")), path);
    assert_int_equal(rmdir(folder), 0);
}

/* -1: no practice database. */
static int64_t people_in(const char *path)
{
    Error error = {0};
    StoreFacts facts;
    return store_inspect(path, LOOK_OUTSIDE, &facts, &error) == OK && facts.practice ? facts.donors : -1;
}

static void first_start_can_be_practice(void **state)
{
    Station *s = *state;
    char fresh[128], practice[128], folder[96];
    struct stat st;
    text_format(folder, sizeof folder, "%s/new", s->folder);
    text_format(fresh, sizeof fresh, "%s/desk.db", folder);
    text_format(practice, sizeof practice, "%s/practice/desk.db", folder);
    Terminal *t = desk_start(s, fresh, "zh", NULL, 24, 80);
    assert_shows(t, "1  正式数据库");
    assert_shows(t, fresh);
    assert_shows(t, practice);
    terminal_send(t, "２"); /* as an input method types it */
    assert_shows(t, "14316");
    terminal_key(t, KEY_CTRL('u'));
    type_enter(t, "0");
    assert_shows(t, "1到5000000人");
    terminal_key(t, KEY_CTRL('u'));
    assert_int_equal(stat(practice, &st), -1);
    type_enter(t, "60");
    assert_shows(t, "[练习]");
    assert_shows(t, "今日应联系");
    assert_int_equal(stat(fresh, &st), -1);
    terminal_key(t, '9');
    assert_shows(t, "换一位同事登录");
    terminal_key(t, '1'); /* the practice database says how to come back */
    assert_shows(t, "账号 demo，密码 practice1");
    terminal_key(t, KEY_F(5)); /* no way around the sign-in */
    assert_shows(t, "F3 换数据库  F4 重建练习");
    terminal_key(t, KEY_F(3)); /* there is no real one yet */
    assert_shows(t, "第1步");
    assert_shows(t, "已建好");
    terminal_key(t, '2');
    assert_shows(t, "账号 demo，密码 practice1");
    desk_leave(s, t);
    assert_int_equal(people_in(practice), 60);
    assert_int_equal(stat(fresh, &st), -1);
    remove_practice(practice);
    assert_int_equal(rmdir(folder), 0);
}

static void practice_stands_beside_the_real_database(void **state)
{
    Station *s = *state;
    char practice[128], fresh[160];
    struct stat st;
    text_format(practice, sizeof practice, "%s/practice/desk.db", s->folder);
    text_format(fresh, sizeof fresh, "%s.new", practice);
    station_falsify(s, "DELETE FROM meta WHERE name = 'practice'"); /* a real one */
    Terminal *t = desk_start(s, s->path, "en", NULL, 24, 80);
    assert_shows(t, s->path);
    terminal_key(t, KEY_F(4));
    assert_shows(t, "this is the real database");
    terminal_key(t, KEY_F(3));
    assert_shows(t, "How many people");
    terminal_key(t, KEY_ESC_); /* nothing is made */
    assert_shows(t, "Account name");
    assert_int_equal(stat(practice, &st), -1);
    terminal_key(t, KEY_F(3));
    assert_shows(t, "How many people");
    type_enter(t, "50"); /* takes the place of the number that stands there */
    assert_shows(t, "[PRACTICE]");
    assert_shows(t, "Calls due");
    terminal_key(t, '9');
    assert_shows(t, "Let somebody else sign in");
    terminal_key(t, '1');
    assert_shows(t, "account demo, password practice1");
    terminal_key(t, KEY_F(4));
    assert_shows(t, "Practice from the start");
    type_enter(t, "70");
    assert_shows(t, "Calls due");
    terminal_key(t, '9');
    assert_shows(t, "Let somebody else sign in");
    terminal_key(t, '1');
    assert_shows(t, "account demo, password practice1");
    terminal_key(t, KEY_F(3));
    assert_true(terminal_wait_gone(t, "practice1"));
    assert_true(terminal_wait_gone(t, "[PRACTICE]"));
    assert_shows(t, s->path);
    sign_in(t);
    assert_shows(t, "Calls due");
    terminal_key(t, KEY_CTRL('q'));
    assert_int_equal(terminal_wait_exit(t), 0);
    terminal_end(&t);
    await_backup(s->path, s->folder); /* nobody here has the file open yet */
    station_resume(s);
    assert_int_equal(people_in(practice), 70);
    assert_int_equal(people_in(s->path), -1); /* still no practice database */
    assert_int_equal(stat(fresh, &st), -1);
    remove_practice(practice);
}

static void the_look_comes_back_with_its_account(void **state)
{
    Station *s = *state;
    TerminalCell cell;
    for (int round = 0; round < 2; round++) {
        Terminal *t = desk_start(s, s->path, "en", NOW, 24, 80);
        assert_true(terminal_wait(t, "F12"));
        terminal_cell(t, 0, 79, &cell);
        assert_true(cell.coloured);
        sign_in(t);
        assert_shows(t, "Calls due");
        if (round == 0) {
            terminal_key(t, KEY_CTRL(']'));
            assert_shows(t, "Without colours");
            terminal_key(t, '5');
            assert_shows(t, "Look: Without colours");
        }
        terminal_cell(t, 0, 79, &cell);
        assert_false(cell.coloured);
        assert_true(cell.reverse);
        desk_leave(s, t);
    }
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

/* Today, the menu, the hand-over, the calls, a call before dialling, a new person, a search, a card. */
static void walk_through_screens(Terminal *t, const Size *size)
{
    assert_golden(t, "today", size);
    terminal_key(t, '0');
    assert_golden(t, "menu", size);
    terminal_key(t, '5');
    assert_golden(t, "handover", size);
    terminal_key(t, KEY_ESC_);
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

static void press(Terminal *t, uint32_t key, int times)
{
    for (int i = 0; i < times; i++)
        terminal_key(t, key);
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
    assert_shows(t, "Needs attention");
    press(t, KEY_DOWN_, 1);
    terminal_key(t, KEY_ENTER_); /* promises overdue */
    assert_shows(t, "买买提");
    assert_true(terminal_wait_gone(t, "单晓敏"));
    terminal_key(t, KEY_ESC_);
    assert_shows(t, "Needs attention");
    press(t, KEY_DOWN_, 4);
    terminal_key(t, KEY_ENTER_); /* people reached today */
    assert_shows(t, "Calls of today");
    assert_shows(t, "孔祥东");
    terminal_key(t, KEY_ESC_);
    assert_shows(t, "Needs attention");
    press(t, KEY_DOWN_, 4);
    terminal_key(t, KEY_ENTER_); /* people whose status is "sampled" */
    assert_shows(t, "Status: Sampled");
    assert_shows(t, "孔祥东");
    desk_leave(s, t);
}

static void what_is_urgent_and_what_lies_ahead_are_doors(void **state)
{
    Station *s = *state;
    people_of_a_day(s);
    Terminal *t = desk_start(s, s->path, "en", NOW, 24, 80);
    sign_in(t);
    assert_shows(t, "3 / 1,000 people, 0 %; pace 674; heads for 4; 59 a week needed");
    assert_shows(t, "World First Aid Day 09-09, in 5 days; World Marrow Donor Day");
    press(t, KEY_LEFT_, 2);
    terminal_key(t, KEY_ENTER_); /* the overdue promises, left of the calls due */
    assert_shows(t, "late 09:50");
    terminal_key(t, KEY_ESC_);
    assert_shows(t, "Needs attention");
    terminal_key(t, KEY_DOWN_);
    terminal_key(t, KEY_ENTER_);
    assert_shows(t, "1 To enter 3"); /* for the province */
    terminal_key(t, KEY_ESC_);
    assert_shows(t, "Needs attention");
    terminal_key(t, KEY_DOWN_);
    terminal_key(t, KEY_ENTER_); /* files to be completed */
    assert_shows(t, "Lists");
    terminal_key(t, KEY_ESC_);
    assert_shows(t, "Needs attention");
    terminal_key(t, KEY_DOWN_);
    terminal_key(t, KEY_ENTER_); /* the promised call itself */
    assert_shows(t, "Talking points");
    assert_shows(t, "买买提");
    terminal_key(t, KEY_ESC_);
    assert_shows(t, "Needs attention");
    terminal_key(t, KEY_DOWN_);
    terminal_key(t, KEY_ENTER_); /* samples by unit */
    assert_shows(t, "People sampled in 2023");
    assert_shows(t, "Zoucheng");
    terminal_key(t, KEY_ESC_);
    terminal_key(t, KEY_DOWN_);
    terminal_key(t, KEY_ENTER_); /* publicity */
    assert_shows(t, "World Blood Donor Day 06-14, in 284 days");
    terminal_key(t, KEY_ESC_);
    desk_leave(s, t);
}

static void a_day_ends_with_its_own_figures(void **state)
{
    Station *s = *state;
    people_of_a_day(s);
    Terminal *t = desk_start(s, s->path, "zh", "2023-09-04 16:29", 24, 80);
    sign_in(t);
    assert_shows(t, "要办的事");
    assert_false(terminal_shows(t, "今日联系2人"));
    desk_leave(s, t);
    t = desk_start(s, s->path, "zh", "2023-09-04 16:30", 24, 80);
    sign_in(t);
    assert_shows(t, "今日联系2人，联系上2人");
    assert_shows(t, "上次登录以来");
    desk_leave(s, t);
}

/* --- the menu --- */

static bool opens_a_screen(const Command *command)
{
    return command->screen != NULL;
}

/* As menu.c gives them: a digit of its own, or the next F-key, then control keys. */
static uint32_t menu_key(size_t at)
{
    int f = 2;
    for (size_t i = 0; i < at; i++)
        f += opens_a_screen(&screen_today.commands[i]) && !screen_today.commands[i].key;
    f += f >= 10; /* F10 closes the menu */
    uint32_t key = f <= 11 ? (uint32_t)KEY_F(f) : (uint32_t[]){KEY_CTRL('k'), KEY_CTRL('u'), KEY_CTRL('v')}[f - 12];
    return screen_today.commands[at].key ? screen_today.commands[at].key : key;
}

static uint32_t menu_key_of(const Screen *screen)
{
    for (size_t i = 0; i < screen_today.command_count; i++)
        if (screen_today.commands[i].screen == screen)
            return menu_key(i);
    return 0;
}

static void the_menu_reaches_every_screen_in_two_keys(void **state)
{
    Station *s = *state;
    people_of_a_day(s);
    Terminal *t = desk_start(s, s->path, "zh", NOW, 24, 80);
    sign_in(t);
    assert_shows(t, "0 菜单");
    for (size_t i = 0; i < screen_today.command_count; i++) {
        const Command *command = &screen_today.commands[i];
        if (!opens_a_screen(command))
            continue;
        language_set(LANGUAGE_ZH);
        const char *title = tr(command->screen->title);
        language_set(LANGUAGE_EN);
        assert_shows(t, "要办的事");
        terminal_key(t, '0');
        assert_shows(t, "我的账号");
        terminal_key(t, menu_key(i));
        assert_true(terminal_wait_row(t, 0, title));
        assert_true(terminal_wait_gone(t, "我的账号"));
        terminal_key(t, KEY_F(10)); /* from there the menu, too */
        assert_shows(t, "工作站");
        terminal_key(t, KEY_ESC_);
        assert_true(terminal_wait_gone(t, "工作站"));
        terminal_key(t, KEY_F(5));
    }
    desk_leave(s, t);
}

static void no_two_keys_of_today_are_the_same(void **state)
{
    (void)state;
    for (size_t i = 0; i < screen_today.command_count; i++)
        for (size_t j = 0; j < i; j++) {
            const Command *a = &screen_today.commands[i], *b = &screen_today.commands[j];
            assert_false(a->key && (a->key == b->key || a->key == b->also));
            assert_false(a->also && (a->also == b->key || a->also == b->also));
        }
}

static void the_menu_signs_out_and_refuses_what_the_role_does_not_allow(void **state)
{
    Station *s = *state;
    Account li = {.name = "li", .role = "caller"};
    assert_ok(s, staff_save(&s->desk, &li, PASSWORD, &s->error));
    Terminal *t = desk_start(s, s->path, "en", NOW, 24, 80);
    sign_in(t);
    assert_shows(t, "Needs attention");
    terminal_key(t, '0');
    assert_shows(t, "My account");
    terminal_key(t, '9');
    assert_shows(t, "Let somebody else sign in");
    terminal_key(t, '1');
    assert_shows(t, "Account name");
    type_enter(t, "li");
    type_enter(t, PASSWORD);
    assert_shows(t, "Needs attention");
    terminal_key(t, '0');
    assert_shows(t, "My account");
    terminal_key(t, menu_key_of(&screen_staff));
    assert_shows(t, "Your account's role does not allow this.");
    terminal_key(t, '0');
    assert_true(terminal_wait_gone(t, "My account"));
    desk_leave(s, t);
}

/* Signs in as somebody else than the lead, on Today. */
static Terminal *sit_down(Station *s, const char *role, const char *unit)
{
    Account account = {.name = "li"};
    text_copy(account.role, sizeof account.role, role);
    text_copy(account.unit, sizeof account.unit, unit);
    assert_ok(s, staff_save(&s->desk, &account, PASSWORD, &s->error));
    Terminal *t = desk_start(s, s->path, "en", NOW, 24, 80);
    assert_shows(t, "F12");
    type_enter(t, "li");
    type_enter(t, PASSWORD);
    assert_shows(t, "Needs attention");
    return t;
}

/* They would stand there empty. */
static void a_helper_is_told_that_the_lists_are_not_theirs(void **state)
{
    Station *s = *state;
    Terminal *t = sit_down(s, "helper", "");
    terminal_key(t, '6');
    assert_shows(t, "Lists: Your account's role does not allow this.");
    desk_leave(s, t);
}

static void a_helper_is_told_where_to_begin_and_given_the_next_person(void **state)
{
    Station *s = *state;
    person_add(s, "王芳", ID_FEMALE, "13800000001");
    Terminal *t = sit_down(s, "helper", "");
    assert_shows(t, "1, then 5: the next person to call");
    assert_shows(t, "1 Calls  4 Incoming  0 Menu");
    assert_false(terminal_shows(t, "Search"));
    assert_false(terminal_shows(t, "Volunteers"));
    terminal_key(t, '1');
    assert_shows(t, "5 takes the next person who is due");
    terminal_key(t, '5');
    assert_shows(t, "王芳");
    assert_shows(t, "Enter: dialling starts");
    terminal_key(t, KEY_ESC_);
    terminal_key(t, KEY_F(9));
    assert_shows(t, "Type the whole number of whoever rings.");
    terminal_send(t, "0001");
    assert_shows(t, "a helper finds whoever rings by the whole number");
    terminal_key(t, KEY_CTRL('u'));
    terminal_send(t, "138 0000 0001");
    /* Nobody whom the helper holds: who it is, and nothing of the calls before, true or not. */
    assert_shows(t, "1 found");
    assert_shows(t, "王芳");
    assert_false(terminal_shows(t, "never called"));
    terminal_key(t, KEY_F(4));
    assert_shows(t, "a helper sees the people held by them");
    assert_false(terminal_shows(t, "Why is this person"));
    desk_leave(s, t);
}

/* Who is promised a call every quarter of an hour. */
static void promise_calls(Station *s, int count)
{
    char name[32], id[16];
    for (int i = 0; i < count; i++) {
        text_format(name, sizeof name, "约%d", i);
        text_format(id, sizeof id, "p%d", i);
        Attempt a = {.donor = person_add(s, name, NULL, "13800000001"),
                     .number = "13800000001",
                     .answered = "self",
                     .outcome = "callback"};
        instant_format(clock_now() - 60, a.at);
        instant_format(clock_now() + 900 * (i + 1), a.next_at);
        assert_ok(s, attempt_finish(&s->desk, &a, id, &s->error));
    }
}

static void what_today_has_no_room_for_is_counted(void **state)
{
    static const char *const rows[] = {"To tell the province", "To be completed"};
    Station *s = *state;
    person_add(s, "孔祥东", ID_MALE, "13805371234");
    promise_calls(s, 15);
    Terminal *t = desk_start(s, s->path, "en", NOW, 24, 80);
    sign_in(t);
    for (size_t i = 0; i < 2; i++)
        assert_shows(t, rows[i]);
    assert_shows(t, "约0");
    assert_shows(t, "5 more");
    desk_leave(s, t);
}

static void a_liaison_reads_each_figure_once(void **state)
{
    Station *s = *state;
    people_of_a_day(s);
    Terminal *t = sit_down(s, "liaison", "370811");
    assert_shows(t, "Mine My unit");
    assert_false(terminal_shows(t, "  All"));
    desk_leave(s, t);
}

static void the_machines_keeper_is_shown_no_figures_of_people(void **state)
{
    Station *s = *state;
    people_of_a_day(s);
    Terminal *t = sit_down(s, "system", "");
    assert_shows(t, "0: the menu with accounts and the audit");
    assert_shows(t, "Enter Open  0 Menu");
    assert_false(terminal_shows(t, "Calls due"));
    desk_leave(s, t);
}

/* --- the hand-over --- */

static void an_answer_that_could_not_be_stored_stands_there_when_it_is_asked_again(void **state)
{
    Station *s = *state;
    char path[128];
    people_of_a_day(s);
    text_format(path, sizeof path, "%s.lock", s->path);
    Terminal *t = desk_start(s, s->path, "en", "2023-09-04 17:00", 24, 80);
    sign_in(t);
    assert_shows(t, "Needs attention");
    terminal_key(t, '5');
    terminal_key(t, '6'); /* a note for the day */
    assert_shows(t, "Hand over to");
    terminal_key(t, '1');
    assert_shows(t, "Note for the day");
    int lock = open(path, O_RDWR | O_CLOEXEC);
    assert_int_equal(flock(lock, LOCK_EX), 0); /* as a desk that was stopped in a save */
    type_enter(t, "钥匙在抽屉里");
    assert_shows(t, "another desk is still saving");
    close(lock);
    terminal_key(t, '6');
    assert_shows(t, "Hand over to");
    terminal_key(t, '1');
    assert_shows(t, "钥匙在抽屉里");
    terminal_key(t, KEY_ENTER_);
    assert_shows(t, "Handed over");
    terminal_key(t, '6');
    assert_shows(t, "Hand over to");
    terminal_key(t, '1');
    assert_shows(t, "Note for the day");
    assert_false(terminal_shows(t, "钥匙在抽屉里")); /* it is stored: nothing stands there */
    terminal_key(t, KEY_ESC_);
    desk_leave(s, t);
    assert_int_equal(count_of(s, "SELECT count(*) FROM handover"), 1);
}

static void a_note_goes_from_one_evening_to_the_next_morning(void **state)
{
    Station *s = *state;
    Account li = {.name = "li", .role = "caller"};
    assert_ok(s, staff_save(&s->desk, &li, PASSWORD, &s->error));
    people_of_a_day(s);
    Terminal *t = desk_start(s, s->path, "en", "2023-09-04 17:00", 24, 80);
    sign_in(t);
    assert_shows(t, "Needs attention");
    terminal_key(t, '5');
    assert_shows(t, "promised by me");
    assert_shows(t, "2 people called today, 2 reached (by me: 2, 2)");
    terminal_key(t, '2');
    assert_shows(t, "call: willing");
    terminal_key(t, '5'); /* a note about the marked person */
    assert_shows(t, "Hand over to");
    terminal_key(t, '1');
    assert_shows(t, "Note about this person");
    type_enter(t, "明早再联系家属");
    assert_shows(t, "Handed over");
    terminal_key(t, '7');
    assert_shows(t, "Hand-over of lead");
    terminal_key(t, KEY_ESC_);
    terminal_key(t, '4');
    assert_shows(t, "not yet");
    desk_leave(s, t);

    t = desk_start(s, s->path, "en", "2023-09-05 08:10", 24, 80);
    assert_true(terminal_wait(t, "F12"));
    type_enter(t, "li");
    type_enter(t, PASSWORD);
    assert_shows(t, "Handed over to me");
    press(t, KEY_LEFT_, 2);
    press(t, KEY_DOWN_, 1); /* below the overdue promise */
    terminal_key(t, KEY_ENTER_);
    assert_shows(t, "明早再联系家属");
    terminal_key(t, '8');
    assert_shows(t, "lead, 2023-09-04 17:0");
    terminal_key(t, KEY_ENTER_);
    assert_shows(t, "Taken note of");
    terminal_key(t, KEY_ESC_);
    assert_shows(t, "Needs attention");
    assert_true(terminal_wait_gone(t, "Handed over to me"));
    desk_leave(s, t);
}

static void what_others_did_meanwhile_is_a_list(void **state)
{
    Station *s = *state;
    Account li = {.name = "li", .role = "caller"};
    assert_ok(s, staff_save(&s->desk, &li, PASSWORD, &s->error));
    assert_ok(s, staff_sign_in(&s->desk, "li", PASSWORD, &s->error));
    assert_ok(s, staff_sign_in(&s->desk, "lead", PASSWORD, &s->error));
    people_of_a_day(s);
    Terminal *t = desk_start(s, s->path, "en", "2023-09-04 14:00", 24, 80);
    assert_true(terminal_wait(t, "F12"));
    type_enter(t, "li");
    type_enter(t, PASSWORD);
    assert_shows(t, "from 09-04 10:0");
    assert_shows(t, "files 3  calls 1 (answers 1)");
    terminal_key(t, '0');
    assert_shows(t, "My account");
    terminal_key(t, menu_key_of(&screen_news));
    assert_shows(t, "Since I was last here");
    assert_shows(t, "new file");
    terminal_key(t, KEY_ENTER_);
    assert_shows(t, "1 Overview");
    desk_leave(s, t);
}

/* --- the status line --- */

static void the_age_of_the_last_backup_stands_on_every_screen(void **state)
{
    Station *s = *state;
    char folder[128], manifest[192];
    Terminal *t = desk_start(s, s->path, "en", NOW, 24, 80);
    sign_in(t);
    assert_true(terminal_wait_row(t, 22, "no backup yet"));
    desk_leave(s, t);
    text_format(folder, sizeof folder, "%s/backup", s->folder);
    text_format(manifest, sizeof manifest, "%s/desk-20230830-100000.txt", folder);
    assert_int_equal(mkdir(folder, 0700), 0);
    FILE *file = fopen(manifest, "w");
    assert_non_null(file);
    fclose(file);
    t = desk_start(s, s->path, "en", NOW, 24, 80);
    sign_in(t);
    assert_true(terminal_wait_row(t, 22, "backup: 5 days ago"));
    terminal_key(t, '1');
    assert_shows(t, "all units");
    assert_true(terminal_wait_row(t, 22, "backup: 5 days ago"));
    desk_leave(s, t);
    t = desk_start(s, s->path, "zh", "2023-09-30 10:00", 24, 80);
    sign_in(t);
    assert_true(terminal_wait_row(t, 22, "备份过旧：31天前"));
    desk_leave(s, t);
    unlink(manifest);
    assert_int_equal(rmdir(folder), 0);
}

/* --- a real file: from here on its age matters --- */

/* Nobody makes a backup while the lock is held. */
static int begin_real_file(Station *s, char folder[128])
{
    char path[192];
    text_format(folder, 128, "%s/backup", s->folder);
    text_format(path, sizeof path, "%s/.lock", folder);
    assert_int_equal(mkdir(folder, 0700), 0);
    int lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    assert_true(lock >= 0);
    assert_int_equal(flock(lock, LOCK_EX), 0);
    station_falsify(s, "DELETE FROM meta WHERE name = 'practice'");
    return lock;
}

static void end_real_file(int lock, const char *folder)
{
    char path[192];
    close(lock);
    text_format(path, sizeof path, "%s/.lock", folder);
    unlink(path);
    assert_int_equal(rmdir(folder), 0);
}

static void shows_beside_a_backup_of(Station *s, const char *folder, int hours, const char *wanted, const char *absent)
{
    char stamp[STAMP_SIZE], manifest[192];
    backup_stamp(time(NULL) - hours * 3600, stamp);
    text_format(manifest, sizeof manifest, "%s/desk-%s.txt", folder, stamp);
    FILE *file = fopen(manifest, "w");
    assert_non_null(file);
    fclose(file);
    Terminal *t = desk_start(s, s->path, "en", NULL, 24, 80);
    sign_in(t);
    assert_shows(t, wanted);
    terminal_key(t, '1');
    assert_shows(t, "all units");
    assert_shows(t, wanted);
    assert_false(terminal_shows(t, absent));
    desk_leave(s, t);
    unlink(manifest);
}

static void a_real_file_says_on_every_screen_that_its_backup_is_late(void **state)
{
    Station *s = *state;
    char folder[128];
    int lock = begin_real_file(s, folder);
    shows_beside_a_backup_of(s, folder, 0, "backup: less than an hour ago", "No backup for");
    shows_beside_a_backup_of(s, folder, 24, "backup: 1 day ago", "No backup for");
    shows_beside_a_backup_of(s, folder, 26, "No backup for 26 hours. Tell the lead", "no backup yet");
    end_real_file(lock, folder);
}

/* Signing in is an entry of the wrong time: it must not hide that the clock is wrong. */
static void a_clock_that_was_set_back_is_told_on_every_screen(void **state)
{
    static const struct {
        const char *change, *wanted;
    } ways[] = {{"INSERT INTO audit(at, via, action, record) VALUES(strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '+2 hours'), "
                 "'desk', 'edit', 'donor')",
                 "The clock was set back: the last entry is of "},
                {"UPDATE meta SET value = '2099-01-01' WHERE name = 'rolled_on'",
                 "The clock was set back: the last entry is of 2099-01-01."}};
    Station *s = *state;
    char folder[128];
    int lock = begin_real_file(s, folder);
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        station_falsify(s, ways[i].change);
        Terminal *t = desk_start(s, s->path, "en", NULL, 24, 80);
        sign_in(t);
        assert_shows(t, ways[i].wanted);
        terminal_key(t, '1');
        assert_shows(t, "all units");
        assert_shows(t, ways[i].wanted);
        desk_leave(s, t);
    }
    end_real_file(lock, folder);
}

static void a_wrong_password_says_so_and_five_lock(void **state)
{
    Station *s = *state;
    Terminal *t = desk_start(s, s->path, "en", NOW, 24, 80);
    assert_shows(t, "Account name");
    assert_shows(t, "Esc Leave");
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

static int slow_to_close(void *arg)
{
    int status = stage_child(arg);
    raise(SIGHUP); /* as it comes late on a busy machine */
    return status;
}

/* The end of the line is read at once, its signal may come while the file is being closed. */
static void a_late_hang_up_does_not_cut_the_closing_short(void **state)
{
    Station *s = *state;
    Stage stage = {.station = s, .screen = &screen_intake};
    station_pause(s);
    Terminal *t = terminal_fork(&(TerminalOptions){0}, slow_to_close, &stage);
    assert_shows(t, "To open the file");
    assert_int_equal(terminal_end(&t), 0);
    station_resume(s);
}

#define EACH(test) cmocka_unit_test_setup_teardown(test, station_open, station_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        EACH(no_database_becomes_a_station_in_three_steps),
        EACH(esc_at_first_start_leaves_nothing),
        EACH(a_first_start_beside_a_backup_says_how_to_bring_it_back),
        EACH(one_types_while_the_file_is_still_being_opened),
        EACH(a_file_that_is_refused_ends_the_desk_with_its_reason),
        EACH(a_damaged_database_says_what_is_wrong_and_how_to_bring_the_backup_back),
        EACH(a_late_hang_up_does_not_cut_the_closing_short),
        EACH(first_start_can_be_practice),
        EACH(practice_stands_beside_the_real_database),
        EACH(the_look_comes_back_with_its_account),
        EACH(every_screen_looks_as_it_should),
        EACH(every_figure_is_a_door),
        EACH(what_is_urgent_and_what_lies_ahead_are_doors),
        EACH(a_day_ends_with_its_own_figures),
        EACH(the_menu_reaches_every_screen_in_two_keys),
        cmocka_unit_test(no_two_keys_of_today_are_the_same),
        EACH(a_helper_is_told_where_to_begin_and_given_the_next_person),
        EACH(what_today_has_no_room_for_is_counted),
        EACH(a_liaison_reads_each_figure_once),
        EACH(the_machines_keeper_is_shown_no_figures_of_people),
        EACH(the_menu_signs_out_and_refuses_what_the_role_does_not_allow),
        EACH(a_helper_is_told_that_the_lists_are_not_theirs),
        EACH(an_answer_that_could_not_be_stored_stands_there_when_it_is_asked_again),
        EACH(a_note_goes_from_one_evening_to_the_next_morning),
        EACH(what_others_did_meanwhile_is_a_list),
        EACH(the_age_of_the_last_backup_stands_on_every_screen),
        EACH(a_real_file_says_on_every_screen_that_its_backup_is_late),
        EACH(a_clock_that_was_set_back_is_told_on_every_screen),
        EACH(a_wrong_password_says_so_and_five_lock),
        EACH(the_language_changes_while_running),
        EACH(hostile_text_never_reaches_the_terminal),
        EACH(an_import_refuses_hostile_text_at_the_door),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The program as a shell calls it: what it prints, where it writes, how it ends. */
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "desk_run.h"

enum { WORDS = 16, SAID = 64 * 1024 };

typedef struct {
    int status;
    char out[SAID], err[SAID];
} Said;

static void read_file(const char *path, char out[SAID])
{
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    out[fread(out, 1, SAID - 1, file)] = '\0';
    fclose(file);
    unlink(path);
}

/* One line of a shell: words apart by blanks; "|" begins what goes to the standard input. */
static Said *run_on(Station *s, const char *line)
{
    static Said said;
    char copy[1024], out[128], err[128];
    const char *argv[WORDS + 8] = {program(), "-d", s->path, "--lang", "en"};
    int count = 5, input[2];
    text_copy(copy, sizeof copy, line);
    char *typed = strchr(copy, '|');
    if (typed)
        *typed++ = '\0';
    for (char *save, *word = strtok_r(copy, " ", &save); word; word = strtok_r(NULL, " ", &save))
        argv[count++] = word;
    text_format(out, sizeof out, "%s/out", s->folder);
    text_format(err, sizeof err, "%s/err", s->folder);
    assert_int_equal(pipe(input), 0);
    pid_t child = fork();
    if (child == 0) {
        dup2(input[0], STDIN_FILENO);
        dup2(open(out, O_WRONLY | O_CREAT | O_TRUNC, 0600), STDOUT_FILENO);
        dup2(open(err, O_WRONLY | O_CREAT | O_TRUNC, 0600), STDERR_FILENO);
        close(input[0]);
        close(input[1]);
        if (chdir(s->folder) == 0)
            execv(argv[0], (char *const *)(uintptr_t)argv);
        _exit(127);
    }
    assert_true(child > 0);
    close(input[0]);
    if (typed)
        assert_int_equal(write(input[1], typed, strlen(typed)), strlen(typed));
    close(input[1]);
    int how;
    assert_int_equal(waitpid(child, &how, 0), child);
    said.status = WIFEXITED(how) ? WEXITSTATUS(how) : -1;
    read_file(out, said.out);
    read_file(err, said.err);
    return &said;
}

static Said *run(Station *s, const char *line)
{
    char whole[1024];
    text_format(whole, sizeof whole, "--now 2023-09-04 %s", line);
    return run_on(s, whole);
}

static void put_file(Station *s, const char *name, const char *text)
{
    char path[128];
    text_format(path, sizeof path, "%s/%s", s->folder, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static void drop_file(Station *s, const char *name)
{
    char path[128];
    text_format(path, sizeof path, "%s/%s", s->folder, name);
    assert_int_equal(unlink(path), 0);
}

/* What the file begins with; it is gone afterwards. */
static void assert_begins(Station *s, const char *name, const char *text)
{
    static char found[SAID];
    char path[128];
    text_format(path, sizeof path, "%s/%s", s->folder, name);
    read_file(path, found);
    found[strlen(text)] = '\0';
    assert_string_equal(found, text);
}

static void assert_said(const Said *said, int status, const char *out, const char *err)
{
    if (said->status != status || !strstr(said->out, out) || !strstr(said->err, err))
        fail_msg("exit %d\n%s\n%s\nwanted: exit %d, \"%s\", \"%s\"", said->status, said->out, said->err, status, out,
                 err);
}

static const char list[] = "姓名,身份证号,手机,县区,采样日期\n"
                           "毛建国,370899199001010017,13800000001,邹城市,2023-07-05\n"
                           "李 静,370899199001010025,13800000002,任城区,\n"
                           "坏号码,370899199001010026,13800000003,任城区,\n";

/* --- people --- */

static void a_list_is_looked_at_imported_mended_and_taken_back(void **state)
{
    Station *s = *state;
    station_pause(s);
    put_file(s, "list.csv", list);
    assert_said(run(s, "import donors list.csv --dry-run"), 1, "3 rows: 2 added, 0 changed, 0 already there, 1 refused",
                "list.csv:4: ");
    assert_said(run(s, "find 13800000001"), 0, "", "");
    assert_null(strstr(run(s, "find 13800000001")->out, "毛建国"));
    assert_said(run(s, "import donors list.csv --rejects back.csv"), 1, "batch 1", "the check character should be");
    assert_begins(s, "back.csv", "\xEF\xBB\xBF姓名,身份证号");
    assert_said(run(s, "find 毛建国"), 0, "毛建国", "");
    assert_said(run(s, "find mjg"), 0, "3****************7", "");
    assert_said(run(s, "import donors list.csv"), 1, "0 added, 0 changed, 2 already there, 1 refused", "");
    assert_said(run(s, "import --undo 1"), 0, "", "");
    assert_null(strstr(run(s, "find 毛建国")->out, "毛建国"));
    drop_file(s, "list.csv");
    station_resume(s);
}

static void the_queue_is_a_table_and_says_where_it_was_cut(void **state)
{
    Station *s = *state;
    station_pause(s);
    put_file(s, "list.csv", list);
    run(s, "import donors list.csv");
    Said *said = run(s, "queue");
    assert_said(said, 0, "李 静", "");
    assert_non_null(strchr(said->out, '\t'));
    assert_said(run(s, "queue --limit 1"), 0, "", "more");
    assert_said(run(s, "queue --unit 任城区"), 0, "李 静", "");
    assert_null(strstr(run(s, "queue --unit 任城区")->out, "毛建国"));
    assert_said(run(s, "queue --unit 火星"), 2, "", "火星");
    drop_file(s, "list.csv");
    station_resume(s);
}

static void an_export_takes_the_form_its_ending_names(void **state)
{
    Station *s = *state;
    station_pause(s);
    put_file(s, "list.csv", list);
    run(s, "import donors list.csv");
    assert_said(run(s, "export donors -o all.csv"), 0, "", "");
    assert_begins(s, "all.csv", "\xEF\xBB\xBF");
    assert_said(run(s, "export donors -o all.xlsx"), 0, "", "");
    assert_begins(s, "all.xlsx", "PK");
    assert_said(run(s, "export donors --unit 370883 -o all.jsonl"), 0, "", "");
    assert_begins(s, "all.jsonl", "{");
    assert_said(run(s, "export donors --like list.csv -o again.csv"), 0, "", "");
    assert_begins(s, "again.csv", "\xEF\xBB\xBF姓名,身份证号,手机,县区,采样日期");
    assert_said(run(s, "export template-donors -o empty.csv"), 0, "empty.csv is written; its first row is an example",
                "");
    assert_begins(s, "empty.csv", "\xEF\xBB\xBF");
    assert_said(run(s, "export planets -o x.csv"), 2, "", "planets");
    drop_file(s, "list.csv");
    station_resume(s);
}

static void a_report_is_read_or_written(void **state)
{
    static const char *const names[] = {"briefing", "targets", "followup", "funnel", "cases", "aftercare", "quality"};
    Station *s = *state;
    station_pause(s);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char line[128];
        text_format(line, sizeof line, "report %s --year 2023", names[i]);
        assert_said(run(s, line), 0, "2023", "");
        text_format(line, sizeof line, "report %s --from 2023-01-01 --to 2023-08-31 -o r.xlsx", names[i]);
        assert_said(run(s, line), 0, "", "");
        assert_begins(s, "r.xlsx", "PK");
    }
    assert_said(run(s, "report weather"), 2, "", "weather");
    assert_said(run(s, "report targets --from 2023-02-30"), 2, "", "2023-02-30");
    station_resume(s);
}

/* --- the file --- */

static void batch_answers_each_line_in_order(void **state)
{
    Station *s = *state;
    station_pause(s);
    assert_said(run(s, "batch|{\"id\":\"r1\",\"do\":\"donor.add\",\"name\":\"毛建国\",\"phone\":\"13800000001\","
                       "\"unit\":\"邹城市\"}\nnonsense\n"),
                1, "{\"ack\":\"r1\",\"donor\":1}", "");
    assert_said(run(s, "check"), 0, "", "");
    assert_said(run(s, "check --rebuild"), 0, "", "");
    station_resume(s);
}

static void a_backup_is_made_drilled_and_brought_back(void **state)
{
    Station *s = *state;
    char line[256], path[192];
    station_pause(s);
    text_format(path, sizeof path, "%s/copies", s->folder);
    assert_int_equal(mkdir(path, 0700), 0);
    Said *said = run(s, "backup copies");
    assert_said(said, 0, "copies/", "");
    char *name = strstr(said->out, "copies/"), file[128];
    text_format(file, sizeof file, "%.*s", (int)strcspn(name, " \n"), name);
    text_format(line, sizeof line, "restore --drill %s", file);
    assert_said(run(s, line), 0, "", "");
    run(s, "batch|{\"id\":\"r1\",\"do\":\"donor.add\",\"name\":\"毛建国\",\"unit\":\"邹城市\"}\n");
    assert_said(run(s, "find 毛建国"), 0, "毛建国", "");
    text_format(line, sizeof line, "restore %s", file);
    assert_said(run(s, line), 0, "", "");
    assert_null(strstr(run(s, "find 毛建国")->out, "毛建国"));
    assert_said(run(s, "doctor"), run(s, "doctor")->status, "SQLite", "");
    assert_said(run(s, "backup --older-than 60 copies"), 2, "", "--older-than");
    assert_said(run(s, "backup --older-than 60"), 0, "", "");
    assert_said(run(s, "restore nothing-here"), 1, "", "nothing-here");
    text_format(line, sizeof line, "rm -rf %s/copies %s/desk.db.* %s/backup", s->folder, s->folder, s->folder);
    assert_int_equal(system(line), 0);
    station_resume(s);
}

static void a_password_is_set_and_a_station_begun_without_a_terminal(void **state)
{
    Station *s = *state;
    char line[256];
    station_pause(s);
    assert_said(run(s, "passwd lead --password-stdin|another password\n"), 0, "", "");
    assert_said(run(s, "passwd nobody --password-stdin|another password\n"), 1, "", "nobody");
    assert_said(run(s, "passwd lead --password-stdin|short\n"), 1, "", "");
    assert_said(run(s, "init --admin li --password-stdin|a new password\n"), 1, "", s->path);
    text_format(line, sizeof line, "-d %s/new.db init --admin li --password-stdin|a new password\n", s->folder);
    assert_said(run_on(s, line), 0, "", "");
    text_format(line, sizeof line, "-d %s/new.db --now 2023-09-04 batch|{\"id\":\"r1\",\"do\":\"donor.add\"}\n",
                s->folder);
    assert_said(run_on(s, line), 1, "with --now a real database is only read", "");
    text_format(line, sizeof line, "-d %s/new.db check", s->folder);
    assert_said(run_on(s, line), 0, "", "");
    text_format(line, sizeof line, "rm -f %s/new.db*", s->folder);
    assert_int_equal(system(line), 0);
    station_resume(s);
}

static Terminal *ask_for_password(Station *s)
{
    TerminalOptions options = {.rows = 24, .columns = 80, .folder = s->folder};
    const char *argv[] = {program(), "-d", s->path, "--lang", "en", "--now", "2023-09-04", "passwd", "lead", NULL};
    Terminal *t = terminal_start(&options, argv);
    assert_shows(t, "Password:");
    return t;
}

static void type_password(Terminal *t, const char *word)
{
    terminal_send(t, word);
    terminal_key(t, KEY_ENTER_);
}

static void a_password_that_is_typed_in_a_terminal_is_unseen(void **state)
{
    static const struct {
        const char *again, *says;
        int status;
    } ways[] = {{"hidden word 1", "", 0},
                {"hidden word 2", "the two passwords differ: nothing was changed", 1},
                {NULL, "no password was given: nothing was changed", 1}};
    Station *s = *state;
    station_pause(s);
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        Terminal *t = ask_for_password(s);
        type_password(t, "hidden word 1");
        assert_shows(t, "The same again:");
        if (ways[i].again)
            type_password(t, ways[i].again);
        else
            terminal_key(t, KEY_CTRL('c'));
        assert_shows(t, ways[i].says);
        assert_int_equal(terminal_wait_exit(t), ways[i].status);
        assert_false(terminal_shows(t, "hidden word"));
        assert_true(terminal_line_restored(t));
        terminal_end(&t);
    }
    station_resume(s);
    assert_ok(s, staff_sign_in(&s->desk, "lead", "hidden word 1", &s->error));
}

static Terminal *backup_by_hand(Station *s)
{
    static char real[128];
    text_format(real, sizeof real, "%s/real.db", s->folder);
    TerminalOptions options = {.rows = 24, .columns = 120, .folder = s->folder};
    const char *argv[] = {program(), "-d", real, "--lang", "en", "backup", NULL};
    Terminal *t = terminal_start(&options, argv);
    assert_shows(t, "1 and Enter makes the key now");
    return t;
}

/* The group of the key that is asked for: two lines of four, six digits each. */
static void find_group(Terminal *t, char group[7])
{
    for (int row = 0; row < 22; row++) {
        char line[128]; /* terminal_row() is good until the next */
        text_copy(line, sizeof line, terminal_row(t, row));
        if (strspn(line, " ") == 4 && strlen(line) == 31 && strspn(line + 4, "0123456789 ") == 27) {
            char both[256];
            text_format(both, sizeof both, "%s %s", line + 4, terminal_row(t, row + 1) + 4);
            for (int below = row + 2; below < 24; below++) {
                const char *asked = strstr(terminal_row(t, below), "type group ");
                if (asked) {
                    text_format(group, 7, "%.6s", both + 7 * (asked[11] - '1'));
                    return;
                }
            }
        }
    }
    fail_msg("no key is shown");
}

static void the_first_backup_offers_a_key_that_must_be_on_paper(void **state)
{
    Station *s = *state;
    char line[256], group[7];
    station_pause(s);
    text_format(line, sizeof line, "-d %s/real.db init --admin li --password-stdin|a new password\n", s->folder);
    assert_said(run_on(s, line), 0, "", "");

    Terminal *t = backup_by_hand(s);
    terminal_send(t, "1");
    terminal_key(t, KEY_ENTER_);
    assert_shows(t, "type group ");
    terminal_send(t, "nobody");
    terminal_key(t, KEY_ENTER_);
    assert_shows(t, "no key was made, nothing was changed");
    assert_int_equal(terminal_wait_exit(t), 1);
    terminal_end(&t);

    t = backup_by_hand(s);
    terminal_send(t, "1");
    terminal_key(t, KEY_ENTER_);
    assert_shows(t, "again:");
    find_group(t, group);
    terminal_send(t, group);
    terminal_key(t, KEY_ENTER_);
    assert_shows(t, "from now on backups are sealed");
    assert_shows(t, ".sealed is made and checked");
    assert_int_equal(terminal_wait_exit(t), 0);
    terminal_end(&t);
    text_format(line, sizeof line, "rm -rf %s/real.db* %s/backup", s->folder, s->folder);
    assert_int_equal(system(line), 0);
    station_resume(s);
}

static void practice_is_made_beside_nothing(void **state)
{
    Station *s = *state;
    char line[256];
    station_pause(s);
    text_format(line, sizeof line, "-d %s/made.db demo --donors 60 --seed 3", s->folder);
    assert_said(run_on(s, line), 0, "practice1", "");
    assert_said(run_on(s, line), 1, "", "made.db");
    text_format(line, sizeof line, "rm -f %s/made.db*", s->folder);
    assert_int_equal(system(line), 0);
    station_resume(s);
}

/* --- usage --- */

static void wrong_usage_ends_with_2_and_says_what_is_wrong(void **state)
{
    static const struct {
        const char *line, *says;
    } wrong[] = {{"fly", "fly"},
                 {"find", "find"},
                 {"find a b", "find"},
                 {"queue --limit none", "none"},
                 {"queue --donors 5", "queue"},
                 {"--limit 5", "option"},
                 {"--colour", "--colour"},
                 {"--now yesterday queue", "yesterday"},
                 {"passwd lead", "password"}};
    Station *s = *state;
    station_pause(s);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_said(run_on(s, wrong[i].line), 2, "", wrong[i].says);
    assert_said(run_on(s, "--help"), 0, "restore FILE", "");
    assert_said(run_on(s, "--lang zh --help"), 0, "打开工作台", "");
    /* the language that is asked for holds before the settings are read */
    put_file(s, "few.cfg", "station = { zh = \"甲\"; en = \"A\"; };\n");
    assert_said(run_on(s, "-c few.cfg --lang zh doctor"), 1, "", "area_code：缺少");
    drop_file(s, "few.cfg");
    station_resume(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_list_is_looked_at_imported_mended_and_taken_back, station_open,
                                        station_close),
        cmocka_unit_test_setup_teardown(the_queue_is_a_table_and_says_where_it_was_cut, station_open, station_close),
        cmocka_unit_test_setup_teardown(an_export_takes_the_form_its_ending_names, station_open, station_close),
        cmocka_unit_test_setup_teardown(a_report_is_read_or_written, station_open, station_close),
        cmocka_unit_test_setup_teardown(batch_answers_each_line_in_order, station_open, station_close),
        cmocka_unit_test_setup_teardown(a_backup_is_made_drilled_and_brought_back, station_open, station_close),
        cmocka_unit_test_setup_teardown(a_password_is_set_and_a_station_begun_without_a_terminal, station_open,
                                        station_close),
        cmocka_unit_test_setup_teardown(a_password_that_is_typed_in_a_terminal_is_unseen, station_open, station_close),
        cmocka_unit_test_setup_teardown(the_first_backup_offers_a_key_that_must_be_on_paper, station_open,
                                        station_close),
        cmocka_unit_test_setup_teardown(practice_is_made_beside_nothing, station_open, station_close),
        cmocka_unit_test_setup_teardown(wrong_usage_ends_with_2_and_says_what_is_wrong, station_open, station_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

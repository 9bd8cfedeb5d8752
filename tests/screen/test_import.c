/* Importing in the desk: from the kind of table to the batch that is taken back. */
#include "persons.h"

#include <sys/stat.h>

#include "unit/table_file.h"
#include "worksheet.h"

static const char people[] = "姓名,身份证号,手机,县区,采样日期,籍贯\n"
                             "毛建国,370899199001010017,13853712345,曲阜市,2013-07,山东\n"
                             "王静,370899199001010025,13953712346,邹城市,2014-03-01,山东\n"
                             "赵刚,370899199101010099,13653712348,任城区,,\n";

/* What a walk looks for, in the language it is made in. */
typedef struct {
    const char *start, *encoding, *unread, *note_field, *not_read, *filter, *refused_tab, *changed_tab, *change,
        *imported, *undone, *written;
} Words;

static const Words english = {"What the table holds",
                              "encoding UTF-16 (found out), separator: comma",
                              "1 column is not read",
                              "Note",
                              "(not read)",
                              "note",
                              "[4 Refused 1]",
                              "[2 Changed 1]",
                              "Unit: Rencheng District → Qufu City",
                              "Import no. 1: 1 added, 1 changed, 1 refused.",
                              "was taken back: 1 removed,",
                              "Written: "};
static const Words chinese = {"表格内容",
                              "编码 UTF-16（自动识别），分隔符：逗号",
                              "有1列不读取",
                              "备注",
                              "（不读取）",
                              "备注",
                              "[4 退回 1]",
                              "[2 修改 1]",
                              "管理单位：任城区 → 曲阜市",
                              "第1批导入：新增1，修改1，退回1。",
                              "第1批导入已撤销：删除1，",
                              "已写入："};

static void walk(Station *station, Terminal *t, const Words *words)
{
    assert_shows(t, words->start);
    terminal_key(t, KEY_ENTER_);
    assert_shows(t, "名单.csv");
    terminal_key(t, KEY_ENTER_);
    assert_shows(t, words->encoding);
    assert_shows(t, words->unread);
    assert_shows(t, "3****************7");
    for (int i = 0; i < 5; i++)
        terminal_key(t, KEY_DOWN_);
    terminal_key(t, KEY_ENTER_);
    assert_shows(t, words->not_read);
    terminal_send(t, words->filter);
    terminal_key(t, KEY_ENTER_);
    assert_true(terminal_wait_gone(t, words->not_read));
    assert_shows(t, words->note_field);
    terminal_key(t, KEY_F(2));
    assert_shows(t, words->refused_tab);
    assert_shows(t, "赵刚");
    terminal_send(t, "2");
    assert_shows(t, words->changed_tab);
    assert_shows(t, words->change);
    terminal_send(t, "6");
    assert_shows(t, words->written);
    assert_int_equal(count_of(station, "SELECT count(*) FROM import_batch"), 0);
    terminal_key(t, KEY_F(2));
    terminal_send(t, "1");
    assert_shows(t, words->imported);
    assert_shows(t, "名单.csv");
    terminal_send(t, "1");
    terminal_send(t, "1");
    assert_shows(t, words->undone);
    terminal_key(t, KEY_ESC_);
    assert_shows(t, words->start);
    assert_false(terminal_shows(t, "名单.csv")); /* what was taken back is not the last import */
}

static void walk_through(Station *station, const Words *words, bool switched, int rows, int columns)
{
    size_t length;
    int64_t donor = person_add(station, "毛建国", ID_MALE, "13853712345");
    char *bytes = encoded(people, "UTF-16", &length);
    file_bytes(station, "名单.csv", bytes, length);
    free(bytes);
    station->config->import_folder = station->folder;
    Terminal *t = stage_open(station, &screen_import, NULL, rows, columns);
    assert_shows(t, english.start);
    if (switched)
        terminal_key(t, KEY_F(12));
    walk(station, t, words);
    stage_close(t);
    station->config->import_folder = NULL;
    assert_int_equal(count_of(station, "SELECT count(*) FROM donor"), 1);
    assert_int_equal(count_of(station, "SELECT count(*) FROM donor WHERE id = ?1 AND unit = '370811'", INT_(donor)), 1);
    assert_int_equal(count_of(station, "SELECT count(*) FROM import_mapping WHERE fields LIKE '%|note'"), 1);
}

static void a_table_is_looked_at_imported_and_taken_back_in_english(void **state)
{
    walk_through(*state, &english, false, 40, 120);
}

static void the_same_in_chinese_on_a_small_screen(void **state)
{
    walk_through(*state, &chinese, true, 24, 80);
}

/* A work sheet of two people comes back; a colleague has reached the first meanwhile. */
static void sheet_with_a_conflict(Station *station)
{
    int64_t donors[2], sheet;
    char text[400];
    donors[0] = person_add(station, "毛建国", ID_MALE, "13853712345");
    donors[1] = person_add(station, "王静", ID_FEMALE, "13953712346");
    assert_ok(station, work_sheet_make(&station->desk, "370811", donors, 2, &sheet, &station->error));
    clock_forward(60);
    Attempt faster = {.donor = donors[0],
                      .channel = "phone",
                      .direction = "in",
                      .number = "13853712345",
                      .answered = "self",
                      .outcome = "willing"};
    assert_ok(station, attempt_finish(&station->desk, &faster, "r1", &station->error));
    clock_forward(24 * 60);
    text_format(text, sizeof text,
                "工作单号,姓名,联系时间,接听人,结果\nW%lld-1,毛建国,2023-09-05 10:30,本人,需再考虑\n"
                "W%lld-2,王静,2023-09-05 10:40,本人,愿意\n",
                (long long)sheet, (long long)sheet);
    file_text(station, "工作单.csv", text);
}

static void key_8_of_the_preview_takes_both_calls_and_again_one(void **state)
{
    Station *station = *state;
    sheet_with_a_conflict(station);
    station->config->import_folder = station->folder;
    Terminal *t = stage_open(station, &screen_import, NULL, 24, 80);
    assert_shows(t, english.start);
    terminal_key(t, KEY_DOWN_);
    terminal_key(t, KEY_ENTER_);
    assert_shows(t, "工作单.csv");
    terminal_key(t, KEY_ENTER_);
    terminal_key(t, KEY_F(2));
    assert_shows(t, "1 Added 1");
    assert_shows(t, "[4 Refused 1]");
    terminal_key(t, KEY_ENTER_);
    assert_shows(t, "lead reached the person meanwhile");
    terminal_key(t, KEY_ESC_);
    terminal_send(t, "8");
    assert_shows(t, "Both calls stay where somebody was faster.");
    assert_shows(t, "1 Added 2");
    assert_shows(t, "4 Refused 0");
    terminal_send(t, "８"); /* as an input method types it */
    assert_shows(t, "Calls of people who were reached meanwhile are refused.");
    assert_shows(t, "4 Refused 1");
    terminal_send(t, "8");
    assert_shows(t, "1 Added 2");
    assert_int_equal(count_of(station, "SELECT count(*) FROM attempt"), 1);
    terminal_key(t, KEY_F(2));
    terminal_key(t, KEY_ENTER_);
    assert_shows(t, "Import no. 1: 2 added, 0 changed, 0 refused.");
    stage_close(t);
    station->config->import_folder = NULL;
    assert_int_equal(count_of(station, "SELECT count(*) FROM attempt"), 3);
}

static void the_provinces_list_is_compared_and_settled_in_the_desk(void **state)
{
    Station *station = *state;
    char text[400];
    person_add(station, "毛建国", ID_MALE, "13853712345");
    text_format(text, sizeof text, "姓名,身份证号,住址\n毛建国,%s,建设路1号\n赵六,%s,一街\n", ID_MALE, ID_FEMALE);
    file_text(station, "省库.csv", text);
    station->config->import_folder = station->folder;
    Terminal *t = stage_open(station, &screen_import, NULL, 24, 80);
    assert_shows(t, english.start);
    for (int i = 0; i < 3; i++)
        terminal_key(t, KEY_DOWN_);
    terminal_key(t, KEY_ENTER_);
    assert_shows(t, "省库.csv");
    terminal_key(t, KEY_ENTER_);
    assert_shows(t, "Every column is known.");
    terminal_key(t, KEY_F(2));
    assert_shows(t, "1 Only there 1  [2 Different 1]");
    assert_shows(t, "other values here");
    terminal_key(t, KEY_F(2));
    assert_shows(t, "no file changes");
    terminal_key(t, KEY_ENTER_);
    assert_shows(t, "Compare with the province");
    assert_shows(t, "Compared: 1 people only there, 1 differ, 0 only here. No file was changed.");
    assert_int_equal(count_of(station, "SELECT count(*) FROM donor WHERE address IS NOT NULL"), 0);
    terminal_send(t, "3");
    assert_shows(t, "毛建国: the file took the province's value");
    stage_close(t);
    station->config->import_folder = NULL;
    assert_int_equal(count_of(station, "SELECT count(*) FROM donor WHERE address = '建设路1号'"), 1);
}

/* The chosen column stays while the headings are the same, and the file that cannot be read so is shown as before. */
static void another_encoding_keeps_what_was_chosen(void **state)
{
    Station *station = *state;
    size_t length;
    char *bytes = encoded(people, "GB18030", &length);
    file_bytes(station, "名单.csv", bytes, length);
    free(bytes);
    station->config->import_folder = station->folder;
    Terminal *t = stage_open(station, &screen_import, NULL, 24, 80);
    assert_shows(t, english.start);
    terminal_key(t, KEY_ENTER_);
    terminal_key(t, KEY_ENTER_);
    assert_shows(t, "1 column is not read");
    terminal_key(t, KEY_END_);
    terminal_key(t, KEY_ENTER_);
    type_enter(t, "note");
    assert_shows(t, "Every column is known.");
    terminal_send(t, "22");
    assert_shows(t, "choose another encoding");
    assert_shows(t, "Every column is known.");
    terminal_send(t, "23");
    assert_shows(t, "encoding GB18030 (as chosen)");
    assert_shows(t, "Every column is known.");
    stage_close(t);
    station->config->import_folder = NULL;
}

static void templates_are_written_where_tables_are_chosen(void **state)
{
    Station *station = *state;
    station->config->import_folder = station->folder;
    Terminal *t = stage_open(station, &screen_import, NULL, 24, 80);
    assert_shows(t, english.start);
    terminal_send(t, "1");
    assert_shows(t, "Empty template");
    terminal_send(t, "1");
    assert_shows(t, "Volunteers template.xlsx");
    terminal_send(t, "12");
    assert_shows(t, "Volunteers template.csv");
    terminal_key(t, KEY_ENTER_);
    assert_shows(t, "Modified");
    assert_shows(t, "Volunteers template.csv");
    stage_close(t);
    station->config->import_folder = NULL;
    assert_int_equal(access(file_path(station, "Volunteers template.xlsx").path, R_OK), 0);
}

/* Typed behind the "/" of the filter, or pasted; what leads nowhere is shown again, a folder is gone into. */
static void a_whole_path_is_opened(void **state)
{
    Station *station = *state;
    char path[200];
    assert_int_equal(mkdir(file_path(station, "in").path, 0700), 0);
    text_format(path, sizeof path, "%s/in/名单.csv", station->folder);
    TableFile file = file_text(station, "in/名单.csv", people);
    assert_string_equal(file.path, path);
    station->config->import_folder = station->folder;
    Terminal *t = stage_open(station, &screen_import, NULL, 24, 80);
    assert_shows(t, english.start);
    terminal_key(t, KEY_ENTER_);
    assert_shows(t, "in/");
    terminal_send(t, path);
    assert_shows(t, "Path of a file or folder");
    terminal_send(t, "x");
    terminal_key(t, KEY_ENTER_);
    assert_shows(t, "cannot open");
    terminal_key(t, KEY_BACKSPACE_);
    terminal_key(t, KEY_ENTER_);
    assert_shows(t, "1 column is not read");
    terminal_key(t, KEY_ESC_);
    assert_shows(t, "Modified");
    text_format(path, sizeof path, "%s/in", station->folder);
    terminal_paste(t, path);
    assert_shows(t, "Path of a file or folder");
    terminal_key(t, KEY_ENTER_);
    assert_shows(t, "名单.csv");
    stage_close(t);
    station->config->import_folder = NULL;
    assert_int_equal(unlink(file.path), 0);
    assert_int_equal(rmdir(file_path(station, "in").path), 0);
}

static void the_way_up_is_closed_through_ssh(void **state)
{
    Station *station = *state;
    file_text(station, "a.csv", people);
    station->config->import_folder = station->folder;
    static const char *const set[] = {"SSH_CONNECTION=10.0.0.1 1 10.0.0.2 22", NULL};
    Stage stage = {station, &screen_import, NULL, LANGUAGE_EN};
    TerminalOptions options = {.rows = 24, .columns = 80, .set = set};
    station_pause(station);
    Terminal *t = terminal_fork(&options, stage_child, &stage);
    station_resume(station);
    assert_shows(t, english.start);
    terminal_key(t, KEY_ENTER_);
    assert_shows(t, "the only one that may be used here");
    assert_shows(t, "a.csv");
    terminal_send(t, "2");
    assert_shows(t, "Only this folder may be used");
    terminal_send(t, "/etc/");
    assert_shows(t, "Only this folder may be used");
    assert_false(terminal_shows(t, "Path of a file or folder"));
    terminal_key(t, KEY_ESC_);
    terminal_send(t, "3");
    assert_shows(t, "Path: Only this folder may be used");
    stage_close(t);
    station->config->import_folder = NULL;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, station_open, files_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_table_is_looked_at_imported_and_taken_back_in_english),
        TEST(the_same_in_chinese_on_a_small_screen),
        TEST(key_8_of_the_preview_takes_both_calls_and_again_one),
        TEST(the_provinces_list_is_compared_and_settled_in_the_desk),
        TEST(another_encoding_keeps_what_was_chosen),
        TEST(templates_are_written_where_tables_are_chosen),
        TEST(the_way_up_is_closed_through_ssh),
        TEST(a_whole_path_is_opened),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

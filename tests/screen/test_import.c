/* Importing in the desk: from the kind of table to the batch that is taken back. */
#include "persons.h"

#include "unit/table_file.h"

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
    stage_close(t);
    station->config->import_folder = NULL;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, station_open, files_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_table_is_looked_at_imported_and_taken_back_in_english),
        TEST(the_same_in_chinese_on_a_small_screen),
        TEST(templates_are_written_where_tables_are_chosen),
        TEST(the_way_up_is_closed_through_ssh),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

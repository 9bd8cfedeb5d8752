/* The first week beside a spreadsheet: what was read from a table goes back into the same columns as it was. */
#include <xlsxwriter.h>

#include "table_file.h"

#include "../../src/exchange/table_read.h"

/* A column of every kind of field, in an order of somebody's own; the remark is of no field of ours. */
enum { COLUMNS = 32, PEOPLE = 6, CELL = 160 };

static const char *const people[PEOPLE + 1][COLUMNS] = {
    {"序号",     "所属县区",   "姓 名（必填）", "性别",     "身份证号码", "联系电话",   "备用电话",   "出生年月",
     "民族",     "血型",       "RH血型",        "身高(cm)", "献血次数",   "文化程度",   "工作单位",   "现住址",
     "登记日期", "科室批示",   "采样日期",      "条码号",   "管数",       "采样人",     "同意书日期", "联系人姓名",
     "关系",     "联系人电话", "状态",          "状态原因", "状态至",     "捐献者编号", "邮箱",       "备注"},
    {"1",
     "任城区",
     "毛建国",
     "男",
     "370899199001010017",
     "13800000001",
     "05372345678",
     "1990-01-01",
     "汉",
     "A",
     "Rh阳性",
     "175",
     "3",
     "大学本科教育",
     "'家",
     "+86路1号",
     "2013-07-05",
     "",
     "2013-07",
     "JN1",
     "2",
     "=王",
     "2013-07-05",
     "毛大山",
     "父母",
     "13900000001",
     "暂缓",
     "身体原因",
     "2024-01-01",
     "370000000001",
     "a@b.cn",
     "=1+1\n\"二\",三"},
    {"2",
     "邹城市",
     "䶮静",
     "女",
     "370899199001010025",
     "13800000002",
     "",
     "1990-01-01",
     "回",
     "AB",
     "Rh阴性",
     "160",
     "1",
     "",
     "㛃\"引号\"",
     "-一路;二号",
     "2013-07",
     "",
     "2014",
     "JN2",
     "1",
     "",
     "2014-03",
     "",
     "",
     "",
     "已采样",
     "",
     "",
     "",
     "",
     "'=不是公式"},
    {"3",      "曲阜市", "𠮷田一",  "", "", "13800000003", "",       "", "", "", "", "", "",
     "",       "@单位",  "a,b;c|d", "", "", "2013",        "JN0003", "", "", "", "", "", "",
     "已采样", "",       "",        "", "", "''两个"},
    {"4",          "任城区",
     "李 明",      "男",
     "",           "13800000004",
     "",           "1988-05",
     "",           "",
     "",           "",
     "",           "",
     "",           "",
     "2023-09-01", "",
     "",           "",
     "",           "",
     "",           "",
     "",           "",
     "已登记",     "",
     "",           "",
     "",           "第一行\n\n第三行"},
    {"5", "兖州区", "阿不都·热合曼",
     "",  "",       "13800000005",
     "",  "",       "",
     "",  "",       "",
     "",  "",       "",
     "",  "",       "",
     "",  "",       "",
     "",  "",       "",
     "",  "",       "已登记",
     "",  "",       "",
     "",  "🙂"},
    {"6",       "任城区", "期初一",  "", "", "", "", "", "", "", "",       "", "", "", "", "",
     "2013-07", "",       "2012-11", "", "", "", "", "", "", "", "已采样", "", "", "", "", "0012"},
};

static void put_quoted(char *out, size_t size, const char *cell)
{
    char one[2] = "";
    text_append(out, size, "\"");
    for (; *cell; cell++) {
        one[0] = *cell;
        text_append(out, size, *cell == '"' ? "\"\"" : one);
    }
    text_append(out, size, "\"");
}

/* As somebody's program writes it, without our apostrophes: so only cells that no spreadsheet reads otherwise. */
static TableFile write_csv(const Station *s, const char *encoding)
{
    static char text[64 * 1024];
    text[0] = '\0';
    if (strncmp(encoding, "UTF-16", 6) == 0)
        text_append(text, sizeof text, "\xEF\xBB\xBF");
    for (size_t row = 0; row <= PEOPLE; row++)
        for (size_t column = 0; column < COLUMNS; column++) {
            const char *cell = people[row][column];
            char guarded[CELL];
            text_format(guarded, sizeof guarded, "%s%s", strcmp(cell, "'=不是公式") == 0 ? "'" : "", cell);
            put_quoted(text, sizeof text, guarded);
            text_append(text, sizeof text, column + 1 < COLUMNS ? "," : "\r\n");
        }
    return file_encoded(s, "名单.csv", text, encoding);
}

static TableFile write_xlsx(const Station *s)
{
    TableFile file = file_path(s, "名单.xlsx");
    lxw_workbook *book = workbook_new(file.path);
    lxw_worksheet *page = workbook_add_worksheet(book, NULL);
    for (size_t row = 0; row <= PEOPLE; row++)
        for (size_t column = 0; column < COLUMNS; column++)
            if (people[row][column][0])
                worksheet_write_string(page, (lxw_row_t)row, (lxw_col_t)column, people[row][column], NULL);
    assert_int_equal(workbook_close(book), LXW_NO_ERROR);
    return file;
}

/* Cell by cell; apostrophes that only guard a CSV are away after reading. */
static void assert_same_table(const char *path)
{
    Table *table = NULL;
    TableRow row;
    Error error = {0};
    bool more = true;
    if (table_open(&table, path, ENCODING_AUTO, NULL, &error) != OK)
        fail_msg("%s", error.message);
    for (size_t i = 0; i <= PEOPLE; i++) {
        assert_int_equal(table_row(table, &row, &more, &error), OK);
        assert_true(more);
        for (size_t column = 0; column < COLUMNS; column++) {
            const char *cell = column < row.count ? row.cells[column] : "";
            if (!text_equal(cell, people[i][column]))
                fail_msg("%s, row %zu, %s: «%s» came back as «%s»", path, i + 1, people[0][column], people[i][column],
                         cell);
        }
    }
    assert_int_equal(table_row(table, &row, &more, &error), OK);
    assert_false(more);
    table_close(&table);
}

static void read_in(Station *s, const char *path, int64_t added, int64_t same)
{
    Said said = {0};
    ImportResult r = {0};
    assert_ok(s, import_file(s, "donors", path, NULL, &said, &r));
    for (size_t i = 0; i < said.refused_count && i < 16; i++)
        print_error("%s\n", said.refused[i]);
    assert_int_equal(r.refused, 0);
    assert_int_equal(r.added, added);
    assert_int_equal(r.same, same);
}

static void write_back(Station *s, const char *like, const char *name)
{
    int64_t rows = 0;
    TableFile file = file_path(s, name);
    assert_ok(s, export_run(&s->desk, "donors", "", like, file.path, &rows, &s->error));
    assert_int_equal(rows, PEOPLE);
    assert_same_table(file.path);
    read_in(s, file.path, 0, PEOPLE);
}

/* The week: the list comes in, goes out as both kinds of table, and comes in again without a change. */
static void go_round(Station *s, TableFile list)
{
    language_set(LANGUAGE_ZH);
    read_in(s, list.path, PEOPLE, 0);
    write_back(s, list.path, "回.csv");
    write_back(s, list.path, "回.xlsx");
    language_set(LANGUAGE_EN);
}

static void a_table_of_utf_8_comes_back_in_its_columns(void **state)
{
    go_round(*state, write_csv(*state, "UTF-8"));
}

static void a_table_of_gb18030_comes_back_in_its_columns(void **state)
{
    go_round(*state, write_csv(*state, "GB18030"));
}

static void a_table_of_utf_16_comes_back_in_its_columns(void **state)
{
    go_round(*state, write_csv(*state, "UTF-16LE"));
}

static void a_workbook_comes_back_in_its_columns(void **state)
{
    go_round(*state, write_xlsx(*state));
}

/* A list of one's own headings is read by what was chosen for them, and written so, too. */
static void columns_that_somebody_chose_are_written_as_they_are_read(void **state)
{
    Station *s = *state;
    ImportLook look;
    ImportResult r = {0};
    static const char text[] = "谁,哪里,怎么找,随便\n毛建国,任城区,13800000001,\n";
    TableFile list = file_text(s, "list.csv", text), back = file_path(s, "back.csv");
    ImportJob job = {.kind = "donors", .file = list.path};
    const char *labels[IMPORT_FIELDS];
    size_t fields = import_fields("donors", labels);
    assert_ok(s, import_look(&s->desk, &job, &look, &s->error));
    for (size_t i = 0; i < fields; i++)
        if (text_equal(labels[i], "Name") || text_equal(labels[i], "Unit") || text_equal(labels[i], "Phone 1"))
            look.mapping.field[text_equal(labels[i], "Name") ? 0 : text_equal(labels[i], "Unit") ? 1 : 2] = (int)i;
    job.mapping = &look.mapping;
    assert_ok(s, import_run(&s->desk, &job, &r, &s->error));
    assert_int_equal(r.added, 1);
    int64_t rows = 0;
    language_set(LANGUAGE_ZH);
    assert_ok(s, export_run(&s->desk, "donors", "", list.path, back.path, &rows, &s->error));
    language_set(LANGUAGE_EN);
    char *whole = file_read(back.path);
    assert_string_equal(whole, "\xEF\xBB\xBF谁,哪里,怎么找,随便\r\n毛建国,任城区,13800000001,\r\n");
    free(whole);
}

#define EACH(test) cmocka_unit_test_setup_teardown(test, station_open, files_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        EACH(a_table_of_utf_8_comes_back_in_its_columns),
        EACH(a_table_of_gb18030_comes_back_in_its_columns),
        EACH(a_table_of_utf_16_comes_back_in_its_columns),
        EACH(a_workbook_comes_back_in_its_columns),
        EACH(columns_that_somebody_chose_are_written_as_they_are_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The first week beside a spreadsheet: what was read from a table goes back into the same columns as it was. */
#include <xlsxwriter.h>

#include "intake.h"
#include "table_file.h"

#include "../../src/exchange/table_read.h"

/* A column of every kind of field, in an order of somebody's own; the remark is of no field of ours. */
enum { COLUMNS = 32, PEOPLE = 6, CELL = 160 };

typedef const char *const People[PEOPLE + 1][COLUMNS];

static People people = {
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

/* The same kinds of cells as many hands write them, several ways in one column; "," where a cell holds a newline. */
static People variants = {
    {"序号",       "管理单位",   "志愿者姓名", "性别",     "证件号码",     "手机",     "家庭电话",   "出生日期",
     "民族",       "血型",       "Rh血型",     "身高",     "献血次数",     "学历",     "单位/学校",  "家庭住址",
     "登记时间",   "负责人意见", "采样时间",   "采样条码", "采样管数",     "采血人",   "知情同意书", "亲属",
     "与本人关系", "亲属电话",   "当前状态",   "状态原因", "状态截止日期", "供者编号", "电子邮箱",   "说明"},
    {"",
     "济宁市任城区",
     "毛建国",
     "男性",
     "11010519491231002x",
     "138-0000-0001",
     "0537 2345678",
     "1949/12/31",
     "汉族",
     "A型",
     "阳性",
     "175.0",
     "0",
     "本科",
     "一中",
     "",
     "2013/7/5",
     "同意",
     "2013年7月",
     "jn-0001",
     "02",
     "",
     "是",
     "毛大山",
     "父亲",
     "+86 139 0000 0001",
     "",
     "",
     "",
     "",
     "A@b.cn",
     ""},
    {"",
     "任城",
     "李静",
     "女性",
     "370899199001010025",
     "+86 138 0000 0002",
     "",
     "",
     "汉",
     "o",
     "+",
     "",
     "00",
     "大学本科教育",
     "",
     "",
     "2014/11/12",
     "缓办\n再议",
     "20141112",
     "JN0002",
     "1",
     "",
     "已签署",
     "",
     "",
     "",
     "已采样",
     "",
     "",
     "",
     "",
     " 说明前后有空格 "},
    {"",         "邹城",      "王芳", "F",    "",         "１３８０００００００３",
     "",         "1988年5月", "回",   "AB型", "阴性",     "160",
     "12",       "大学专科",  "",     "",     "2015/3/9", "",
     "2015.3.9", "",          "",     "",     "",         "",
     "",         "",          "",     "",     "",         "",
     "",         ""},
    {"",
     "JN-GX",
     "张伟",
     "1",
     "370899199001010033",
     "8613800000004",
     "",
     "1990-01-01",
     "满族",
     "B",
     "",
     "",
     "",
     "",
     "",
     "",
     "2016/1/2",
     "#不予读取",
     "2016/1/2",
     "JN0004",
     "",
     "",
     "否",
     "张三",
     "配偶",
     "0537-2345678",
     "暂缓",
     "身体",
     "2030/1/31",
     "",
     "",
     ""},
    {"",           "370811", "陈 静", "", "",     "13800000005",
     "",           "",       "",      "", "",     "",
     "",           "",       "",      "", "2017", "",
     "2017/10/10", "",       "",      "", "",     "",
     "",           "",       "",      "", "",     "",
     "",           ""},
    {"",       "山东省济宁市邹城市",
     "期初一", "不详",
     "",       "",
     "",       "",
     "不详",   "",
     "",       "",
     "",       "",
     "",       "",
     "",       "",
     "201211", "",
     "",       "",
     "",       "",
     "",       "",
     "",       "",
     "",       "",
     "",       "0012"},
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
static TableFile write_csv(const Station *s, People table, const char *encoding)
{
    static char text[64 * 1024];
    text[0] = '\0';
    if (strncmp(encoding, "UTF-16", 6) == 0)
        text_append(text, sizeof text, "\xEF\xBB\xBF");
    for (size_t row = 0; row <= PEOPLE; row++)
        for (size_t column = 0; column < COLUMNS; column++) {
            const char *cell = table[row][column];
            char guarded[CELL];
            text_format(guarded, sizeof guarded, "%s%s", strcmp(cell, "'=不是公式") == 0 ? "'" : "", cell);
            put_quoted(text, sizeof text, guarded);
            text_append(text, sizeof text, column + 1 < COLUMNS ? "," : "\r\n");
        }
    return file_encoded(s, "名单.csv", text, encoding);
}

static TableFile write_xlsx(const Station *s, People table)
{
    TableFile file = file_path(s, "名单.xlsx");
    lxw_workbook *book = workbook_new(file.path);
    lxw_worksheet *page = workbook_add_worksheet(book, NULL);
    for (size_t row = 0; row <= PEOPLE; row++)
        for (size_t column = 0; column < COLUMNS; column++)
            if (table[row][column][0])
                worksheet_write_string(page, (lxw_row_t)row, (lxw_col_t)column, table[row][column], NULL);
    assert_int_equal(workbook_close(book), LXW_NO_ERROR);
    return file;
}

/* Cell by cell; apostrophes that only guard a CSV are away after reading. */
static void assert_same_table(const char *path, People expected)
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
            if (!text_equal(cell, expected[i][column]))
                fail_msg("%s, row %zu, %s: «%s» came back as «%s»", path, i + 1, expected[0][column],
                         expected[i][column], cell);
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

static void write_back(Station *s, People table, const char *like, const char *name)
{
    int64_t rows = 0;
    TableFile file = file_path(s, name);
    assert_ok(s, export_run(&s->desk, "donors", "", like, file.path, &rows, &s->error));
    assert_int_equal(rows, PEOPLE);
    assert_same_table(file.path, table);
    read_in(s, file.path, 0, PEOPLE);
}

/* The week: the list comes in, goes out as both kinds of table, and comes in again without a change. */
static void go_round(Station *s, People table, TableFile list)
{
    ImportLook look;
    size_t unread = 0;
    language_set(LANGUAGE_ZH);
    assert_ok(s, import_look(&s->desk, &(ImportJob){.kind = "donors", .file = list.path}, &look, &s->error));
    for (size_t i = 0; i < look.mapping.count; i++)
        unread += look.mapping.field[i] == IMPORT_NOT_READ;
    assert_int_equal(unread, 1); /* the remark; all else is of a field */
    read_in(s, list.path, PEOPLE, 0);
    write_back(s, table, list.path, "回.csv");
    write_back(s, table, list.path, "回.xlsx");
    language_set(LANGUAGE_EN);
}

static void comes_back(Station *s, const char *encoding)
{
    go_round(s, people, write_csv(s, people, encoding));
}

static void comes_back_as_it_was_written(Station *s, const char *encoding)
{
    go_round(s, variants, write_csv(s, variants, encoding));
}

static void a_table_of_utf_8_comes_back_in_its_columns(void **state)
{
    comes_back(*state, "UTF-8");
}

static void a_table_of_gb18030_comes_back_in_its_columns(void **state)
{
    comes_back(*state, "GB18030");
}

static void a_table_of_utf_16_comes_back_in_its_columns(void **state)
{
    comes_back(*state, "UTF-16LE");
}

static void a_workbook_comes_back_in_its_columns(void **state)
{
    go_round(*state, people, write_xlsx(*state, people));
}

static void words_and_dates_of_utf_8_come_back_as_they_were_written(void **state)
{
    comes_back_as_it_was_written(*state, "UTF-8");
}

static void words_and_dates_of_gb18030_come_back_as_they_were_written(void **state)
{
    comes_back_as_it_was_written(*state, "GB18030");
}

static void words_and_dates_of_utf_16_come_back_as_they_were_written(void **state)
{
    comes_back_as_it_was_written(*state, "UTF-16LE");
}

static void words_and_dates_of_a_workbook_come_back_as_they_were_written(void **state)
{
    go_round(*state, variants, write_xlsx(*state, variants));
}

/* Whose Excel saved GB18030 opens what comes back in it, byte by byte. */
static void a_csv_keeps_its_encoding_and_its_delimiter(void **state)
{
    static const char text[] = "姓名;县区;手机\r\n毛建国;任城区;13800000001\r\n䶮静;邹城市;13800000002\r\n";
    Station *s = *state;
    int64_t rows = 0;
    size_t length, got;
    char *wanted = encoded(text, "GB18030", &length), back[512];
    TableFile list = file_encoded(s, "list.csv", text, "GB18030"), again = file_path(s, "again.csv");
    language_set(LANGUAGE_ZH);
    read_in(s, list.path, 2, 0);
    assert_ok(s, export_run(&s->desk, "donors", "", list.path, again.path, &rows, &s->error));
    language_set(LANGUAGE_EN);
    FILE *file = fopen(again.path, "rb");
    assert_non_null(file);
    got = fread(back, 1, sizeof back, file);
    fclose(file);
    assert_int_equal(got, length);
    assert_memory_equal(back, wanted, length);
    free(wanted);
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

static void add_person(Station *s, const char *name, const char *phone, const char *birth)
{
    Intake in = {.donor = {.unit = "370811", .sex = "1", .ethnic = "01"}};
    text_copy(in.donor.name, sizeof in.donor.name, name);
    text_copy(in.donor.birth_date, sizeof in.donor.birth_date, birth);
    text_copy(in.phone.number, sizeof in.phone.number, phone);
    assert_ok(s, intake_save(&s->desk, &in, NULL, &s->error));
}

/* Chinese, because the words of the station are; back as the test before found it. */
static char *written_like(Station *s, const char *kind, const char *like)
{
    int64_t rows = 0;
    TableFile back = file_path(s, "back.csv");
    language_set(LANGUAGE_ZH);
    assert_ok(s, export_run(&s->desk, kind, "", like, back.path, &rows, &s->error));
    language_set(LANGUAGE_EN);
    return file_read(back.path);
}

/* What the week changed stands where it stood, who is new stands behind; both in the table's own words. */
static void changes_and_new_people_are_written_in_the_words_of_the_table(void **state)
{
    Station *s = *state;
    Donor donor;
    TableFile list = file_text(s, "list.csv",
                               "序号,姓名,县区,民族,性别,出生日期,手机,处理\n"
                               "7,王一,任城,回族,男性,1990/1/5,13800000001,已电话\n"
                               "8,李二,任城,汉族,女性,1991/2/6,138-0000-0002,\n");
    read_in(s, list.path, 2, 0);
    assert_true(record_load(s->desk.store, &donor_type, 1, &donor));
    text_copy(donor.ethnic, sizeof donor.ethnic, "01");
    text_copy(donor.birth_date, sizeof donor.birth_date, "1990-01-07");
    assert_ok(s, registry_save(&s->desk, &donor_type, &donor, NULL, NULL, &s->error));
    add_person(s, "张三", "13800000003", "1992-03-07");
    char *whole = written_like(s, "donors", list.path);
    assert_string_equal(whole, "\xEF\xBB\xBF序号,姓名,县区,民族,性别,出生日期,手机,处理\r\n"
                               "7,王一,任城,汉族,男性,1990/1/7,13800000001,已电话\r\n"
                               "8,李二,任城,汉族,女性,1991/2/6,138-0000-0002,\r\n"
                               "3,张三,任城,汉族,男性,1992/3/7,13800000003,\r\n");
    free(whole);
}

/* Whoever may not leave the house does not leave it in somebody's list either. */
static void nobody_is_written_who_was_not_asked_for(void **state)
{
    Station *s = *state;
    int64_t rows = 0;
    TableFile back = file_path(s, "back.csv"), list = file_text(s, "list.csv",
                                                                "姓名,县区,手机\n"
                                                                "王一,任城区,13800000001\n"
                                                                "李二,邹城市,13800000002\n"
                                                                "赵四,邹城市,不是号码\n"
                                                                "王一,任城区,13800000001\n");
    Said said = {0};
    ImportResult r = {0};
    assert_ok(s, import_file(s, "donors", list.path, NULL, &said, &r));
    assert_int_equal(r.added, 2);
    assert_ok(s, export_run(&s->desk, "donors", "370883", list.path, back.path, &rows, &s->error));
    assert_int_equal(rows, 1);
    char *whole = file_read(back.path);
    assert_string_equal(whole, "\xEF\xBB\xBF姓名,县区,手机\r\n李二,邹城市,13800000002\r\n");
    free(whole);
}

static void lists_of_samples_and_calls_come_back_as_they_were_written(void **state)
{
    Station *s = *state;
    static const char samples[] = "\xEF\xBB\xBF姓名,条码号,采样日期,检测日期,入库日期,处置\r\n"
                                  ",JN1,2023/7/5,2023/7/20,2023年8月1日,好\r\n"
                                  "王一,JN2,2023.8.5,,,\r\n";
    static const char calls[] = "\xEF\xBB\xBF姓名,电话,时间,谁接听,结果,记录,评分\r\n"
                                "王一,138 0000 0001,2023/8/1 9:30,本人,愿意,很好,5\r\n"
                                "王一,13800000001,2022-08-02 14:05,无人,无人接听,,\r\n";
    add_person(s, "王一", "13800000001", "1990-01-05");
    TableFile people_list = file_text(s, "people.csv",
                                      "姓名,县区,手机,采样条码,采样日期\n王一,任城区,13800000001,JN1,2023-07-05\n"
                                      "王一,任城区,13800000001,JN2,2023-08-05\n");
    Said said = {0};
    ImportResult r = {0};
    assert_ok(s, import_file(s, "donors", people_list.path, NULL, &said, &r));
    assert_int_equal(r.refused, 0);
    TableFile tubes = file_text(s, "tubes.csv", samples), rung = file_text(s, "calls.csv", calls);
    assert_ok(s, import_file(s, "samples", tubes.path, NULL, &said, &r));
    assert_int_equal(r.refused, 0);
    char *whole = written_like(s, "samples", tubes.path);
    assert_string_equal(whole, samples);
    free(whole);
    assert_ok(s, import_file(s, "attempts", rung.path, NULL, &said, &r));
    assert_int_equal(r.added, 2);
    whole = written_like(s, "attempts", rung.path);
    assert_string_equal(whole, calls);
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
        EACH(words_and_dates_of_utf_8_come_back_as_they_were_written),
        EACH(words_and_dates_of_gb18030_come_back_as_they_were_written),
        EACH(words_and_dates_of_utf_16_come_back_as_they_were_written),
        EACH(words_and_dates_of_a_workbook_come_back_as_they_were_written),
        EACH(columns_that_somebody_chose_are_written_as_they_are_read),
        EACH(a_csv_keeps_its_encoding_and_its_delimiter),
        EACH(changes_and_new_people_are_written_in_the_words_of_the_table),
        EACH(nobody_is_written_who_was_not_asked_for),
        EACH(lists_of_samples_and_calls_come_back_as_they_were_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

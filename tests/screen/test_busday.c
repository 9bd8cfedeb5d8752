/* The promise of a first week's bus day: one sitting, fifty people from paper, three counts, the evening. */
#include "desk_run.h"

#include <ftw.h>

enum { PEOPLE = 50, NO_ID = 7, NO_PHONE = 13, NO_BARCODE = 33, DOUBLE = 20 };

/* One paper form as it is typed. */
typedef struct {
    char name[32], id_number[24], phone[16], barcode[16];
} Paper;

static Terminal *desk;
static size_t beyond; /* keys that are no part of what stands on the paper */

/* Of an area that no one has, born 1990 on, the check character by GB 11643. */
static void make_id(int n, char out[24])
{
    static const int weights[] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    int sum = 0;
    text_format(out, 24, "370899%04d%02d%02d%03d", 1980 + n % 20, n % 12 + 1, n % 28 + 1, n % 1000);
    for (int i = 0; i < 17; i++)
        sum += (out[i] - '0') * weights[i];
    text_append(out, 24, (const char[]){"10X98765432"[sum % 11], '\0'});
}

static Paper paper_of(int n)
{
    static const char *const surnames[] = {"孔", "孟", "颜", "曾", "王", "李", "张", "刘", "毛", "䶮"};
    static const char *const given[] = {"建国", "静", "一", "小明", "欣怡"};
    Paper paper;
    text_format(paper.name, sizeof paper.name, "%s%s", surnames[n % 10], given[n / 10 % 5]);
    make_id(n == DOUBLE ? 3 : n, paper.id_number);
    text_format(paper.phone, sizeof paper.phone, "1380537%04d", n);
    text_format(paper.barcode, sizeof paper.barcode, "JN23%05d", n);
    if (n == NO_ID)
        paper.id_number[0] = '\0';
    if (n == NO_PHONE)
        paper.phone[0] = '\0';
    if (n == NO_BARCODE)
        paper.barcode[0] = '\0';
    return paper;
}

/* Each value with its Enter: name, number, phone, the number of the form (it stands there from the second on), the tube
 * as a scanner sends it, the questionnaire. All at once, as fast as a terminal takes it. */
static void type_paper(const Paper *paper, const char *number)
{
    char all[256];
    text_format(all, sizeof all, "%s\r%s\r%s\r%s\r%s\r1", paper->name, paper->id_number, paper->phone, number,
                paper->barcode);
    terminal_send(desk, all);
}

static void press(uint32_t key)
{
    terminal_key(desk, key);
    beyond++;
}

static void start_practice(Station *s, const char *path)
{
    desk = desk_start(s, path, "zh", "2023-09-04 17:00", 24, 80);
    assert_shows(desk, "2  先用练习库");
    terminal_send(desk, "2");
    assert_shows(desk, "多少人");
    terminal_key(desk, KEY_CTRL('u'));
    type_enter(desk, "200");
    assert_shows(desk, "[练习]");
    assert_shows(desk, "今日应联系");
}

static void begin_day(void)
{
    terminal_key(desk, KEY_F(8));
    assert_shows(desk, "F8 三数核对");
    terminal_key(desk, KEY_F(8));
    assert_shows(desk, "还没有三数核对；按 F3 新建");
    terminal_key(desk, KEY_F(3));
    assert_shows(desk, "血样数（人份）");
    terminal_send(desk, "\r\r人民广场专场\r任城\r50\r50");
    terminal_key(desk, KEY_F(2));
    assert_shows(desk, "还有 50 份没有录入：按 F8 录入。");
    terminal_key(desk, KEY_F(8));
}

/* A form that somebody filled in twice: it is said at the number, nothing is stored, the next one follows. */
static void meet_double(int n, const char *number)
{
    Paper paper = paper_of(DOUBLE);
    type_paper(&paper, number);
    assert_shows(desk, "身份证号相同");
    terminal_key(desk, KEY_F(2));
    assert_shows(desk, "该证件号码已有档案");
    terminal_key(desk, KEY_F(11));
    assert_shows(desk, "清空表单");
    terminal_send(desk, "1");
    assert_shows(desk, "未完成的档案已放弃");
    char title[64];
    text_format(title, sizeof title, "第 %d 份 / 50", n);
    assert_shows(desk, title);
}

static void type_fifty(void)
{
    char title[64], saved[96];
    for (int n = 1; n <= PEOPLE; n++) {
        text_format(title, sizeof title, "第 %d 份 / 50", n);
        assert_shows(desk, title);
        if (n == DOUBLE)
            meet_double(n, "");
        Paper paper = paper_of(n == DOUBLE ? 120 : n);
        type_paper(&paper, n == 1 ? "0001" : "");
        assert_shows(desk, "全部为否");
        press(KEY_F(2));
        text_format(saved, sizeof saved, "已保存：%s", paper.name);
        assert_shows(desk, saved);
    }
    assert_int_equal(beyond, PEOPLE); /* F2, and nothing else */
}

static void scan_tubes(void)
{
    static char all[2048];
    char code[24];
    all[0] = '\0';
    for (int n = 1; n <= PEOPLE; n++) {
        text_format(code, sizeof code, "JN23%05d\r", n == DOUBLE ? 120 : n);
        text_append(all, sizeof all, code);
    }
    terminal_send(desk, all);
    assert_shows(desk, "（已扫 50）");
}

/* The tube without a record and the record without a tube are named; the card is one key away. */
static void mend_missing_tube(void)
{
    assert_shows(desk, "有血样，没有录入       JN2300033");
    assert_shows(desk, "已录入，没有血样");
    assert_shows(desk, "曾小明");
    assert_shows(desk, "三数不一致，如下所列");
    terminal_key(desk, KEY_DOWN_);
    terminal_key(desk, KEY_F(11));
    assert_shows(desk, "曾小明  已采样");
    terminal_send(desk, "3");
    assert_shows(desk, "2023-09-04");
    terminal_key(desk, KEY_F(4));
    assert_shows(desk, "条码");
    for (int i = 0; i < 3; i++)
        terminal_key(desk, KEY_DOWN_);
    terminal_send(desk, "JN2300033\r");
    terminal_key(desk, KEY_F(2));
    assert_shows(desk, "JN2300033");
    terminal_key(desk, KEY_ESC_);
    assert_shows(desk, "三数一致：按 F2 结束核对。");
    terminal_key(desk, KEY_F(2));
    assert_shows(desk, "核对已结束，三数一致");
}

static void keep_hand_over(void)
{
    terminal_key(desk, KEY_F(5));
    assert_shows(desk, "今日小结");
    terminal_send(desk, "5");
    assert_shows(desk, "2 今日已办 50");
    terminal_send(desk, "6");
    assert_shows(desk, "交接给");
    terminal_key(desk, KEY_ENTER_);
    assert_true(terminal_wait_gone(desk, "下一位同事"));
    terminal_send(desk, "血样已放冰箱");
    terminal_key(desk, KEY_F(2));
    assert_shows(desk, "4 我交出的 1");
}

static int64_t count_in(const char *path, const char *sql)
{
    sqlite3 *db;
    sqlite3_stmt *statement;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &statement, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    int64_t count = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    sqlite3_close(db);
    return count;
}

static int drop(const char *path, const struct stat *st, int kind, struct FTW *walk)
{
    (void)st, (void)kind, (void)walk;
    return remove(path);
}

static void fifty_people_from_paper_end_with_three_equal_counts_and_a_hand_over(void **state)
{
    Station *s = *state;
    char fresh[128], folder[96], practice[128];
    text_format(folder, sizeof folder, "%s/new", s->folder);
    text_format(fresh, sizeof fresh, "%s/desk.db", folder);
    text_format(practice, sizeof practice, "%s/practice/desk.db", folder);
    start_practice(s, fresh);
    begin_day();
    type_fifty();
    terminal_key(desk, KEY_F(8));
    assert_shows(desk, "已录入 50");
    scan_tubes();
    mend_missing_tube();
    keep_hand_over();
    desk_leave(s, desk);
    assert_int_equal(count_in(practice, "SELECT count(*) FROM donor WHERE paper_number BETWEEN '0001' AND '0050'"), 50);
    nftw(folder, drop, 8, FTW_DEPTH | FTW_PHYS);
}

#define PROMISE(test) cmocka_unit_test_setup_teardown(test, station_open, station_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        PROMISE(fifty_people_from_paper_end_with_three_equal_counts_and_a_hand_over),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

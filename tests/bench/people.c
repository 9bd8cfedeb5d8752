/* Made-up people and calls for the bench, as the CSV files of an import: the same COUNT and SEED make the same rows,
 * no document, donor number, tube or phone stands twice, and all documents are of area 370899, where nobody lives.
 *
 *   people donors COUNT SEED TODAY
 *   people attempts COUNT SEED TODAY   the calls of every third of these people
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "date.h"

/* --- names: common surnames, most common first, and characters of given names --- */

static const char *const surnames[] = {
    "王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高",   "林",  "何",
    "郭", "马", "罗", "梁", "宋", "郑", "谢", "韩", "唐", "冯", "于", "董", "萧", "程", "曹",   "袁",  "邓",
    "许", "傅", "沈", "曾", "彭", "吕", "苏", "卢", "蒋", "蔡", "贾", "丁", "魏", "薛", "叶",   "阎",  "余",
    "潘", "杜", "戴", "夏", "钟", "汪", "田", "任", "姜", "范", "方", "石", "姚", "谭", "廖",   "邹",  "熊",
    "金", "陆", "郝", "孔", "白", "崔", "康", "毛", "邱", "秦", "江", "史", "顾", "侯", "邵",   "孟",  "龙",
    "万", "段", "雷", "钱", "汤", "尹", "黎", "易", "常", "武", "乔", "贺", "赖", "龚", "欧阳", "司马"};

static const char *const givens[] = {
    "伟", "芳", "娜", "敏", "静", "丽", "强", "磊", "军", "洋", "勇", "艳", "杰", "娟", "涛", "明", "超", "秀", "霞",
    "平", "刚", "桂", "英", "华", "玉", "兰", "建", "国", "文", "辉", "力", "鹏", "飞", "红", "梅", "玲", "燕", "萍",
    "海", "波", "宁", "峰", "亮", "林", "云", "凤", "洁", "琳", "晶", "欣", "雪", "雨", "晨", "阳", "婷", "颖", "佳",
    "慧", "博", "浩", "宇", "轩", "子", "涵", "梓", "怡", "思", "嘉", "俊", "凯", "旭", "东", "春", "庆", "志", "新",
    "成", "德", "广", "永", "福", "祥", "瑞", "世", "长", "振", "兴", "立", "中", "正", "大", "一", "鑫", "淼"};

static const char *const units[] = {"市本级", "任城区", "兖州区", "微山县", "鱼台县", "金乡县",     "嘉祥县", "汶上县",
                                    "泗水县", "梁山县", "曲阜市", "邹城市", "高新区", "太白湖新区", "经开区"};
static const char *const sites[] = {"S-01",  "B-01",  "B-02",  "H-811", "H-812", "H-826", "H-827", "H-828",
                                    "H-829", "H-830", "H-831", "H-832", "H-881", "H-883", "H-GX"};
static const char *const ethnic[] = {"汉族", "汉族", "汉族", "汉族", "汉族", "汉族", "汉族", "汉族", "汉族", "回族"};
static const char *const groups[] = {"A", "B", "O", "AB"};
static const char *const employers[] = {"济宁市第一中学", "济宁学院", "曲阜师范大学", "市邮政局", "机床厂", "个体"};
static const char *const mobile_starts[] = {"130", "135", "137", "138", "139", "150",
                                            "158", "159", "176", "186", "187", "199"};

#define COUNT_OF(array) (sizeof(array) / sizeof(array)[0])

enum { BIRTH_DAYS = 12784, BIRTH_STEP = 7919, PHONES = 100000000, PHONE_STEP = 38196601 };

/* --- chance: the same for a person, whatever is asked first (splitmix64) --- */

static uint64_t seed;

static uint64_t chance(int64_t person, uint64_t what)
{
    uint64_t z = seed + (uint64_t)person * 0x9e3779b97f4a7c15u + what * 0xd1b54a32d192ed03u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

static size_t below(int64_t person, uint64_t what, size_t limit)
{
    return (size_t)(chance(person, what) % limit);
}

static int percent(int64_t person, uint64_t what)
{
    return (int)below(person, what, 100);
}

/* --- parts of a person --- */

/* Half of the people share a tenth of the surnames, as it is. */
static const char *surname(int64_t person)
{
    size_t few = percent(person, 1) < 50 ? 10 : COUNT_OF(surnames);
    return surnames[below(person, 2, few)];
}

static void put_name(int64_t person, char out[40])
{
    const char *second = percent(person, 3) < 85 ? givens[below(person, 4, COUNT_OF(givens))] : "";
    snprintf(out, 40, "%s%s%s", surname(person), givens[below(person, 5, COUNT_OF(givens))], second);
}

/* Every birthday of 35 years in turn, then again with the next number: no document stands twice. Numbers of two digits
 * from 01: an end of three zeros would be taken for what a spreadsheet makes of a long number. */
static Day birthday(int64_t person)
{
    return day_from(1971, 1, 1) + (Day)(person * BIRTH_STEP % BIRTH_DAYS);
}

static void put_document(int64_t person, char out[20])
{
    static const int weights[] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    int year, month, day, sum = 0;
    day_split(birthday(person), &year, &month, &day);
    snprintf(out, 20, "370899%04d%02d%02d%03d", year, month, day, (int)(person / BIRTH_DAYS + 1));
    for (int i = 0; i < 17; i++)
        sum += (out[i] - '0') * weights[i];
    out[17] = "10X98765432"[sum % 11];
    out[18] = '\0';
}

/* A walk through all eight-digit ends. */
static void put_phone(int64_t person, int which, char out[16])
{
    uint64_t end = ((uint64_t)person * 2 + (uint64_t)which) * PHONE_STEP % PHONES;
    snprintf(out, 16, "%s%08d", mobile_starts[below(person, 6 + (uint64_t)which, COUNT_OF(mobile_starts))], (int)end);
}

static void put_day(Day day, char out[DATE_SIZE])
{
    day_format(day, out);
}

/* Between 2003 and the day before `today`, the later years more often; never before the eighteenth birthday. */
static Day enrolled(int64_t person, Day today)
{
    Day first = day_add_months(birthday(person), 18 * 12), begin = day_from(2003, 1, 1);
    if (first < begin)
        first = begin;
    if (first >= today)
        return today - 1;
    double share = (double)(chance(person, 8) >> 11) / 9007199254740992.0;
    return first + (Day)((double)(today - first) * (1 - share * share));
}

static void print_donor(int64_t person, Day today)
{
    char name[40], document[20], phone[16], relative[16] = "", relative_name[40] = "", on[DATE_SIZE],
                                            entered[DATE_SIZE] = "";
    Day day = enrolled(person, today);
    put_name(person, name);
    put_document(person, document);
    put_phone(person, 0, phone);
    put_day(day, on);
    if (percent(person, 9) < 60) {
        put_name(-person - 1, relative_name);
        put_phone(person, 1, relative);
    }
    if (day + 60 < today && percent(person, 10) < 95)
        put_day(day + 20 + (Day)below(person, 11, 40), entered);
    size_t unit = below(person, 12, COUNT_OF(units));
    printf("%s,%s,%s,%012lld,%s,%s,%s,%d,%s,%s%lld号,%s,%s,%s,%s,BT%09lld,%s,%s,%s\r\n", name, document, phone,
           (long long)(110000000000 + person), units[unit], ethnic[below(person, 13, COUNT_OF(ethnic))],
           groups[below(person, 14, COUNT_OF(groups))], 50 + (int)below(person, 15, 40),
           employers[below(person, 16, COUNT_OF(employers))], units[unit], (long long)(1 + below(person, 17, 900)),
           relative_name, relative[0] ? "父母" : "", relative, on, (long long)person, sites[unit], on, entered);
}

static void print_donors(int64_t count, Day today)
{
    printf("\xef\xbb\xbf姓名,身份证号,手机号码,捐献者编号,县区,民族,血型,体重,工作单位,家庭住址,亲友姓名,关系,亲友电话,"
           "登记日期,条码,采样地点,采样日期,入库日期\r\n");
    for (int64_t person = 0; person < count; person++)
        print_donor(person, today);
}

/* --- calls --- */

/* About every third of those who answer can be reached, as the stations say of themselves. */
static void print_attempt(int64_t person, Day today)
{
    static const struct {
        const char *outcome, *answered;
        int share;
    } outcomes[] = {{"愿意", "本人", 28}, {"需再考虑", "本人", 8}, {"无人接听", "", 34},
                    {"占线", "", 8},      {"关机", "", 14},        {"停机/空号", "", 8}};
    char document[20], phone[16], at[DATE_SIZE];
    int drawn = percent(person, 18);
    size_t i = 0;
    for (; i + 1 < COUNT_OF(outcomes) && drawn >= outcomes[i].share; i++)
        drawn -= outcomes[i].share;
    Day from = enrolled(person, today), day = today - 1 - (Day)below(person, 19, 700);
    put_document(person, document);
    put_phone(person, 0, phone);
    put_day(day > from ? day : from, at);
    printf("%s,%s %02d:%02d,%s,%s,%s,\r\n", document, at, 9 + (int)below(person, 20, 8), (int)below(person, 21, 60),
           phone, outcomes[i].outcome, outcomes[i].answered);
}

static void print_attempts(int64_t count, Day today)
{
    printf("\xef\xbb\xbf身份证号,联系时间,拨打号码,结果,接听人,备注\r\n");
    for (int64_t person = 0; person < count; person += 3)
        print_attempt(person, today);
}

int main(int argc, char **argv)
{
    int64_t count = argc == 5 ? atoll(argv[2]) : 0;
    Day today = argc == 5 ? day_parse(argv[4]) : DAY_NONE;
    if (count < 1 || count > (int64_t)BIRTH_DAYS * 99 || today == DAY_NONE) {
        fprintf(stderr, "usage: people donors|attempts COUNT SEED YYYY-MM-DD\n");
        return 2;
    }
    seed = strtoull(argv[3], NULL, 10);
    if (strcmp(argv[1], "donors") == 0)
        print_donors(count, today);
    else
        print_attempts(count, today);
    return fflush(stdout) == 0 && !ferror(stdout) ? 0 : 1;
}

/* The station of the briefing (DOMAIN section 1) as six files to import: donors, samples, cases, targets, events and
 * teams, as .csv with English headings or .xlsx with Chinese ones.
 *
 * 14,316 people sampled from 2003 to 2023-08-31: 8,000 as opening balances until 2012, then as records 4,812, 500 in
 * 2022 and 1,004 in 2023. 64 donations, 9 of them as opening balances, one to Hong Kong, 5 in 2023. 7 and 15 days. What
 * happened from 2023-09-01 on is there, too, and must not be counted. People are made up: area 370899. */
#ifndef MARROWDESK_TEST_BRIEFING_FILES_H
#define MARROWDESK_TEST_BRIEFING_FILES_H

#include <xlsxwriter.h>

#include "table_file.h"

enum {
    BRIEFING_FIRST = 2013,
    BRIEFING_YEARS = 11, /* with records, 2013 to 2023 */
    BRIEFING_LATE = 9,   /* people sampled in September 2023 */
    BRIEFING_UNITS = 15,
    BRIEFING_CASES = 55, /* donations with records until 2023-08-31 */
    BRIEFING_REPEATS = 20
};

static const int briefing_sampled[BRIEFING_YEARS] = {640, 610, 590, 560, 540, 520, 500, 432, 420, 500, 1004};
static const int briefing_opening[] = {200, 450, 600, 750, 850, 900, 950, 1000, 1100, 1200}; /* 2003 to 2012 */
static const char *const briefing_units[BRIEFING_UNITS] = {"任城区", "邹城市", "兖州区", "微山县",     "鱼台县",
                                                           "金乡县", "嘉祥县", "汶上县", "泗水县",     "梁山县",
                                                           "曲阜市", "高新区", "经开区", "太白湖新区", "市本级"};
#define BRIEFING_TEAM "济宁红十字爱心志愿者服务队"

/* --- writing --- */

typedef struct {
    FILE *csv;
    lxw_workbook *book;
    lxw_worksheet *page;
    lxw_row_t row;
    lxw_col_t column;
} BriefingTable;

/* NULL: nothing. */
static inline void briefing_cell(BriefingTable *table, const char *text)
{
    text = text ? text : "";
    if (table->csv)
        fprintf(table->csv, "%s\"%s\"", table->column ? "," : "", text);
    else if (text[0])
        assert_int_equal(worksheet_write_string(table->page, table->row, table->column, text, NULL), LXW_NO_ERROR);
    table->column++;
}

static inline void briefing_number(BriefingTable *table, int64_t n)
{
    char text[24];
    text_format(text, sizeof text, "%lld", (long long)n);
    if (table->csv || n == 0)
        briefing_cell(table, n ? text : "");
    else
        worksheet_write_number(table->page, table->row, table->column++, (double)n, NULL);
}

static inline void briefing_row(BriefingTable *table)
{
    if (table->csv)
        fputs("\r\n", table->csv);
    table->row++;
    table->column = 0;
}

/* Headings in pairs, English and Chinese, up to NULL. */
static inline BriefingTable briefing_begin(const char *folder, const char *kind, bool workbook,
                                           const char *const (*headings)[2])
{
    char path[256];
    BriefingTable table = {0};
    text_format(path, sizeof path, "%s/%s.%s", folder, kind, workbook ? "xlsx" : "csv");
    if (workbook) {
        table.book = workbook_new(path);
        table.page = workbook_add_worksheet(table.book, NULL);
    } else {
        table.csv = fopen(path, "w");
        assert_non_null(table.csv);
    }
    for (; (*headings)[0]; headings++)
        briefing_cell(&table, (*headings)[workbook ? 1 : 0]);
    briefing_row(&table);
    return table;
}

static inline void briefing_end(BriefingTable *table)
{
    if (table->csv)
        assert_int_equal(fclose(table->csv), 0);
    else
        assert_int_equal(workbook_close(table->book), LXW_NO_ERROR);
}

/* --- people: numbered from 0, in the order of their samples --- */

static inline int briefing_people(void)
{
    int count = BRIEFING_LATE;
    for (size_t i = 0; i < BRIEFING_YEARS; i++)
        count += briefing_sampled[i];
    return count;
}

/* The year of a person's sample, and which one of the year it is; those of September have numbers of their own. */
static inline int briefing_year(int person, int *nth)
{
    for (int i = 0; i < BRIEFING_YEARS; i++) {
        if (person < briefing_sampled[i]) {
            *nth = person;
            return BRIEFING_FIRST + i;
        }
        person -= briefing_sampled[i];
    }
    *nth = -1 - person;
    return 2023;
}

/* Early days are known by the month or the year alone. */
static inline void briefing_sampled_on(int person, char out[DATE_SIZE])
{
    int nth, year = briefing_year(person, &nth), months = year == 2023 ? 8 : 12;
    if (nth < 0)
        text_format(out, DATE_SIZE, "2023-09-%02d", 1 + (-1 - nth) % 4);
    else if (year < 2015 && nth % 10 == 0)
        text_format(out, DATE_SIZE, "%04d", year);
    else if (year < 2015 && nth % 3 == 0)
        text_format(out, DATE_SIZE, "%04d-%02d", year, 1 + nth % 12);
    else
        text_format(out, DATE_SIZE, "%04d-%02d-%02d", year, 1 + nth % months, nth % months == 7 ? 31 : 1 + nth % 28);
}

static inline void briefing_document(int person, char out[NUMBER_SIZE])
{
    static const int weights[] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    int sum = 0;
    text_format(out, NUMBER_SIZE, "370899%04d%02d%02d%03d", 1979 + person % 20, 1 + person / 20 % 12,
                1 + person / 240 % 28, 1 + person / 6720);
    for (int i = 0; i < 17; i++)
        sum += (out[i] - '0') * weights[i];
    out[17] = "10X98765432"[sum % 11];
    out[18] = '\0';
}

static inline void briefing_donor_number(int person, char out[16])
{
    text_format(out, 16, "3700%08d", 10000000 + person);
}

/* Old rows may lack the ID number: of the first two years every fifth. */
static inline bool briefing_has_document(int person)
{
    int nth, year = briefing_year(person, &nth);
    return year > 2014 || nth % 5 != 4;
}

static inline const char *briefing_unit(int person)
{
    return briefing_units[person % BRIEFING_UNITS];
}

static inline void briefing_who(BriefingTable *table, int person)
{
    char document[NUMBER_SIZE], number[16];
    briefing_document(person, document);
    briefing_donor_number(person, number);
    briefing_cell(table, briefing_has_document(person) ? document : "");
    briefing_cell(table, number);
}

/* 132 people of the members and the team, three more in September. */
static inline const char *briefing_recruiter(int person)
{
    static const char *const names[] = {"队员孔令", "队员孟然", BRIEFING_TEAM};
    int nth, year = briefing_year(person, &nth);
    if (year == 2023 && nth < 0)
        return nth > -4 ? names[-1 - nth] : "";
    return year >= 2020 && nth < 33 ? names[nth % 3] : "";
}

static inline void briefing_donors(const char *folder, bool workbook)
{
    static const char *const family[] = {"毛", "孔", "孟", "颜", "曾", "䶮", "㛃", "𠮷"};
    static const char *const headings[][2] = {
        {"ID number", "身份证号码"}, {"donor number", "捐献者编号"}, {"name", "姓名"},           {"mobile", "手机"},
        {"unit", "管理单位"},        {"enrolled on", "登记日期"},    {"recruited by", "招募人"}, {NULL, NULL}};
    BriefingTable table = briefing_begin(folder, "donors", workbook, headings);
    for (int person = 0; person < briefing_people(); person++) {
        char name[NAME_SIZE], mobile[16], day[DATE_SIZE];
        text_format(name, sizeof name, "%s志愿%d", family[person % 8], person);
        text_format(mobile, sizeof mobile, "138%08d", person);
        briefing_sampled_on(person, day);
        briefing_who(&table, person);
        briefing_cell(&table, name);
        briefing_cell(&table, mobile);
        briefing_cell(&table, briefing_unit(person));
        briefing_cell(&table, day);
        briefing_cell(&table, briefing_recruiter(person));
        briefing_row(&table);
    }
    briefing_end(&table);
}

/* A repeat tube is no second person: some of 2022 gave one. */
static inline void briefing_tube(BriefingTable *table, int person, bool repeat)
{
    char barcode[NUMBER_SIZE], day[DATE_SIZE], in[DATE_SIZE] = "";
    int nth, year = briefing_year(person, &nth);
    bool clotted = !repeat && year == 2022 && nth < BRIEFING_REPEATS;
    text_format(barcode, sizeof barcode, "JN%05d%s", person, repeat ? "R" : "");
    briefing_sampled_on(person, day);
    if (repeat)
        text_format(day, sizeof day, "2022-12-30");
    if (day[7] == '-' && !clotted)
        day_format(day_parse(day) + 20 + nth % 30, in);
    if (strcmp(in, "2023-09-04") > 0)
        in[0] = '\0';
    briefing_who(table, person);
    briefing_cell(table, barcode);
    briefing_cell(table, day);
    briefing_cell(table, nth < 0 ? "" : "1号献血车");
    briefing_cell(table, year == 2023 && nth >= 0 && nth % 8 == 4 && nth < 100 ? "5.8世界红十字日广场宣传" : "");
    briefing_cell(table, nth % 50 == 49 ? "市本级" : briefing_unit(person));
    briefing_cell(table, clotted ? day : "");
    briefing_cell(table, clotted ? "凝血" : "");
    briefing_cell(table, in);
    briefing_row(table);
}

static inline void briefing_samples(const char *folder, bool workbook)
{
    static const char *const headings[][2] = {{"ID number", "身份证号码"},
                                              {"donor number", "捐献者编号"},
                                              {"barcode", "条码号"},
                                              {"sampled on", "采样日期"},
                                              {"site", "采样点"},
                                              {"event", "活动"},
                                              {"counts for", "计入单位"},
                                              {"rejected on", "退样日期"},
                                              {"reject reason", "退样原因"},
                                              {"registry on", "入库日期"},
                                              {NULL, NULL}};
    BriefingTable table = briefing_begin(folder, "samples", workbook, headings);
    for (int person = 0; person < briefing_people(); person++) {
        int nth, year = briefing_year(person, &nth);
        briefing_tube(&table, person, false);
        if (year == 2022 && nth < BRIEFING_REPEATS)
            briefing_tube(&table, person, true);
    }
    briefing_end(&table);
}

/* --- cases --- */

typedef struct {
    int person;
    const char *request, *notice, *departed, *collected, *city, *reason, *closed;
    int64_t minutes, city_no, province_no;
} BriefingCase;

static inline void briefing_case(BriefingTable *table, const BriefingCase *c)
{
    briefing_who(table, c->person);
    briefing_cell(table, c->request);
    briefing_cell(table, c->notice);
    briefing_cell(table, c->departed);
    briefing_cell(table, c->collected);
    briefing_number(table, c->minutes);
    briefing_number(table, c->city_no);
    briefing_number(table, c->province_no);
    briefing_cell(table, c->city);
    briefing_cell(table, c->reason);
    briefing_cell(table, c->closed);
    briefing_row(table);
}

/* The donations with records, numbers 10 to 64 of the city: 9 were before. The 18th is the story that the station
 * tells, the 58th and the 60th are the fastest. */
static inline void briefing_donation(BriefingTable *table, int nth)
{
    char request[24], notice[24], departed[DATE_SIZE], collected[DATE_SIZE];
    int year = nth < 50 ? 2014 + nth / 6 : 2023, person = nth * 15 + 2;
    Day day = nth < 50 ? day_from(year, 1 + nth % 6 * 2, 12) : day_from(2023, 2 + (nth - 50), 14);
    int days = 22 + nth % 40;
    if (nth == 8) {
        day = day_from(2015, 4, 27);
        days = 110;
    } else if (nth == 48) { /* 邹城市 */
        person = 721;
        days = 15;
    } else if (nth == 50) { /* 任城区 */
        person = 750;
        days = 7;
    }
    text_format(request, sizeof request, "JNREQ%03d", nth);
    day_format(day - 4, departed);
    day_format(day, collected);
    day_format(day - 4 - days, notice);
    text_append(notice, sizeof notice, " 09:30");
    briefing_case(table, &(BriefingCase){.person = person,
                                         .request = request,
                                         .notice = notice,
                                         .departed = departed,
                                         .collected = collected,
                                         .city = nth == 30 ? "香港" : "济南",
                                         .minutes = 240,
                                         .city_no = nth + 10,
                                         .province_no = nth == 8 ? 389 : 0});
}

static inline void briefing_cases(const char *folder, bool workbook)
{
    static const char *const headings[][2] = {{"ID number", "身份证号码"},
                                              {"donor number", "捐献者编号"},
                                              {"request number", "患者编号"},
                                              {"received at", "收到时间"},
                                              {"departed on", "赴济南日期"},
                                              {"collected", "实际采集日期"},
                                              {"minutes", "采集用时（分钟）"},
                                              {"city no", "全市例数"},
                                              {"province no", "全省例数"},
                                              {"patient city", "患者所在城市"},
                                              {"reason", "终止原因"},
                                              {"closed on", "结案日期"},
                                              {NULL, NULL}};
    BriefingTable table = briefing_begin(folder, "cases", workbook, headings);
    for (int nth = 0; nth < BRIEFING_CASES; nth++)
        briefing_donation(&table, nth);
    briefing_case(&table, &(BriefingCase){.person = 900,
                                          .request = "JNREQ900",
                                          .notice = "2023-08-28 10:00",
                                          .departed = "2023-09-02",
                                          .collected = "2023-09-04",
                                          .city = "青岛",
                                          .minutes = 200,
                                          .city_no = 65});
    briefing_case(&table, &(BriefingCase){.person = 901,
                                          .request = "JNREQ901",
                                          .notice = "2023-03-06 10:00",
                                          .city = "济南",
                                          .reason = "本人暂不同意",
                                          .closed = "2023-03-20"});
    briefing_case(&table,
                  &(BriefingCase){.person = 902, .request = "JNREQ902", .notice = "2023-08-20 10:00", .city = "北京"});
    briefing_end(&table);
}

/* --- targets, events, teams --- */

typedef struct {
    const char *what, *unit, *period, *day, *kind, *stated, *stated_en, *source;
    int64_t year, samples, donations;
} BriefingLine;

static inline void briefing_line(BriefingTable *table, const BriefingLine *line)
{
    const char *const texts[] = {line->what, line->unit,   line->period,    line->day,
                                 line->kind, line->stated, line->stated_en, line->source};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        briefing_cell(table, texts[i]);
    briefing_number(table, line->year);
    briefing_number(table, line->samples);
    briefing_number(table, line->donations);
    briefing_row(table);
}

static inline void briefing_openings(BriefingTable *table)
{
    for (int i = 0; i < 10; i++)
        for (int unit = 0; unit < BRIEFING_UNITS; unit++) {
            int share = briefing_opening[i] / 20;
            bool office = unit == BRIEFING_UNITS - 1;
            briefing_line(table, &(BriefingLine){.what = "期初数",
                                                 .unit = briefing_units[unit],
                                                 .year = 2003 + i,
                                                 .samples = office ? briefing_opening[i] - 14 * share : share,
                                                 .donations = office && i > 0,
                                                 .source = "历年总结"});
        }
}

static inline void briefing_targets(const char *folder, bool workbook)
{
    static const char *const headings[][2] = {{"what", "类别"},
                                              {"unit", "县市区"},
                                              {"period", "周期"},
                                              {"date", "日期"},
                                              {"kind of fact", "情况类别"},
                                              {"statement", "内容"},
                                              {"statement in English", "英文表述"},
                                              {"source", "来源"},
                                              {"year", "年度"},
                                              {"samples", "采集指标"},
                                              {"donations", "捐献指标"},
                                              {NULL, NULL}};
    BriefingTable table = briefing_begin(folder, "targets", workbook, headings);
    briefing_openings(&table);
    for (int unit = 0; unit < BRIEFING_UNITS; unit++) {
        int share = unit == BRIEFING_UNITS - 1 ? 80 : 30, more = unit == BRIEFING_UNITS - 1 ? 160 : 60;
        briefing_line(&table,
                      &(BriefingLine){.what = "指标", .unit = briefing_units[unit], .year = 2022, .samples = share});
        briefing_line(&table,
                      &(BriefingLine){.what = "指标", .unit = briefing_units[unit], .year = 2023, .samples = more});
    }
    briefing_line(&table, &(BriefingLine){.what = "指标", .period = "上半年", .year = 2023, .donations = 5});
    /* Raised from September on: not yet so on the last day of August. */
    briefing_line(&table,
                  &(BriefingLine){.what = "指标", .year = 2023, .samples = 2000, .donations = 12, .day = "2023-09-01"});
    briefing_line(&table, &(BriefingLine){.what = "外部情况",
                                          .kind = "位次",
                                          .stated = "工作成效位居全省前3强",
                                          .stated_en = "The work is among the top three of the province",
                                          .day = "2023-08",
                                          .source = "山东省红十字会"});
    briefing_end(&table);
}

static inline void briefing_events(const char *folder, bool workbook)
{
    static const char *const headings[][2] = {
        {"event", "活动名称"},  {"kind", "活动类型"},    {"date", "活动日期"},
        {"unit", "主办单位"},   {"place", "地点"},       {"publicity day", "宣传日"},
        {"leaflets", "宣传品"}, {"reached", "受众人数"}, {NULL, NULL}};
    static const struct {
        const char *name, *kind, *day, *unit, *place, *publicity;
    } events[] = {{"5.8世界红十字日广场宣传", "广场", "2023-05-08", "市本级", "济宁人民公园", "世界红十字日"},
                  {"5.12防灾减灾日社区行", "社区", "2023-05-12", "任城区", "古槐街道", "全国防灾减灾日"},
                  {"6.14世界献血者日献血屋", "献血屋", "2023-06-14", "邹城市", "邹城献血屋", "世界献血者日"}};
    BriefingTable table = briefing_begin(folder, "events", workbook, headings);
    for (size_t i = 0; i < sizeof events / sizeof events[0]; i++) {
        briefing_cell(&table, events[i].name);
        briefing_cell(&table, events[i].kind);
        briefing_cell(&table, events[i].day);
        briefing_cell(&table, events[i].unit);
        briefing_cell(&table, events[i].place);
        briefing_cell(&table, events[i].publicity);
        briefing_number(&table, 1000);
        briefing_number(&table, 350);
        briefing_row(&table);
    }
    briefing_end(&table);
}

static inline void briefing_teams(const char *folder, bool workbook)
{
    static const char *const headings[][2] = {{"team", "服务队"},
                                              {"unit", "所属单位"},
                                              {"leader", "队长"},
                                              {"founded", "成立时间"},
                                              {"recruited before", "期初招募数"},
                                              {"member", "队员"},
                                              {"joined on", "加入日期"},
                                              {NULL, NULL}};
    static const char *const members[] = {"队员孔令", "队员孟然"};
    BriefingTable table = briefing_begin(folder, "teams", workbook, headings);
    for (size_t i = 0; i < 2; i++) {
        briefing_cell(&table, BRIEFING_TEAM);
        briefing_cell(&table, "市本级");
        briefing_cell(&table, "队员孔令");
        briefing_cell(&table, "2010");
        briefing_number(&table, 380);
        briefing_cell(&table, members[i]);
        briefing_cell(&table, "2018-05");
        briefing_row(&table);
    }
    briefing_end(&table);
}

static inline void briefing_write(const char *folder, bool workbook)
{
    briefing_donors(folder, workbook);
    briefing_samples(folder, workbook);
    briefing_cases(folder, workbook);
    briefing_targets(folder, workbook);
    briefing_events(folder, workbook);
    briefing_teams(folder, workbook);
}

#endif

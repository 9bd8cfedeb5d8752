/* Names of made-up people: usual characters in about their shares, a few rare ones, and names with a middle dot. */
#include <string.h>

#include "demo.h"
#include "text.h"

/* Shares are made up after what a list of the city looks like; 孔 孟 颜 曾 are at home here. */
static const Weighted surnames[] = {
    {"王", 88}, {"李", 82}, {"张", 80}, {"刘", 70}, {"陈", 34}, {"杨", 30}, {"赵", 29},  {"孙", 28},  {"孔", 24},
    {"徐", 20}, {"马", 18}, {"周", 18}, {"朱", 17}, {"高", 16}, {"郭", 15}, {"宋", 14},  {"吴", 13},  {"孟", 13},
    {"胡", 12}, {"韩", 12}, {"曹", 11}, {"冯", 11}, {"于", 10}, {"董", 10}, {"郑", 9},   {"何", 9},   {"林", 8},
    {"梁", 8},  {"程", 8},  {"魏", 8},  {"任", 7},  {"姜", 7},  {"丁", 7},  {"杜", 7},   {"田", 7},   {"袁", 7},
    {"颜", 6},  {"曾", 6},  {"崔", 6},  {"谢", 6},  {"唐", 6},  {"许", 6},  {"邓", 5},   {"吕", 5},   {"苏", 5},
    {"贾", 5},  {"薛", 5},  {"潘", 5},  {"范", 5},  {"石", 5},  {"姚", 5},  {"秦", 5},   {"侯", 5},   {"邵", 5},
    {"黄", 5},  {"罗", 4},  {"沈", 4},  {"彭", 4},  {"卢", 4},  {"蒋", 4},  {"蔡", 4},   {"叶", 3},   {"余", 3},
    {"夏", 3},  {"钟", 3},  {"汪", 3},  {"方", 3},  {"邹", 3},  {"熊", 2},  {"金", 2},   {"陆", 2},   {"郝", 4},
    {"白", 3},  {"康", 3},  {"毛", 3},  {"邱", 3},  {"江", 3},  {"史", 4},  {"顾", 3},   {"龙", 2},   {"万", 2},
    {"段", 3},  {"雷", 2},  {"钱", 2},  {"尹", 2},  {"常", 3},  {"武", 3},  {"乔", 3},   {"贺", 2},   {"仲", 2},
    {"满", 2},  {"屈", 1},  {"狄", 1},  {"庄", 2},  {"解", 2},  {"单", 1},  {"欧阳", 1}, {"司马", 1}, {"诸葛", 1},
};

static const char *const male_given[] = {"伟", "强", "磊", "军", "洋", "勇", "杰", "涛", "明", "超", "刚", "平",
                                         "辉", "鹏", "飞", "建", "国", "文", "波", "宁", "峰", "亮", "林", "云",
                                         "晨", "阳", "博", "浩", "宇", "轩", "子", "俊", "凯", "旭", "东", "庆",
                                         "志", "新", "成", "德", "广", "永", "福", "祥", "瑞", "世", "长", "振",
                                         "兴", "立", "中", "正", "大", "鑫", "昊", "然", "家", "豪", "传", "令"};

static const char *const female_given[] = {"芳", "娜", "敏", "静", "丽", "艳", "娟", "秀", "霞", "桂", "英", "华",
                                           "玉", "兰", "红", "梅", "玲", "燕", "萍", "凤", "洁", "琳", "晶", "欣",
                                           "雪", "雨", "婷", "颖", "佳", "慧", "涵", "梓", "怡", "思", "嘉", "淑",
                                           "爱", "春", "月", "莹", "倩", "璐", "瑶", "蕾", "薇", "菲", "悦", "诗",
                                           "晓", "文", "心", "可", "馨", "彤", "宁", "蒙", "楠", "冉", "蓉", "翠"};

/* Characters that old encodings and small tables do not have. */
static const char *const rare_given[] = {"䶮", "㛃", "𠮷", "堃", "喆", "赟", "翀", "犇"};

static const char *const hui_surnames[] = {"马", "沙", "白", "丁", "金", "海", "杨", "米"};
static const char *const korean_surnames[] = {"金", "朴", "崔", "李"};

/* Given name · name of the father. */
static const char *const uygur_male[] = {"买买提", "艾尔肯", "吐尔逊", "阿卜杜拉", "艾力", "玉素甫"};
static const char *const uygur_female[] = {"阿依古丽", "古丽娜尔", "热依汗", "阿孜古丽", "帕提古丽", "迪丽努尔"};
static const char *const uygur_fathers[] = {"艾合买提", "阿不都热合曼", "吐尔逊", "依明", "玉素甫", "买买提明"};
static const char *const mongol_names[] = {"巴特尔", "苏日娜", "其木格", "呼和", "乌兰", "阿古拉"};
static const char *const tibetan_names[] = {"扎西次仁", "卓玛", "多吉", "央金", "次仁旺堆", "德吉"};

static void add_given(Chance *chance, bool male, char out[NAME_SIZE])
{
    int count = chance_percent(chance, 20) ? 1 : 2;
    for (int i = 0; i < count; i++)
        text_append(out, NAME_SIZE, male ? chance_text(chance, male_given) : chance_text(chance, female_given));
}

/* The families of Confucius and Mencius are many in the towns where they come from. */
static const char *surname(Chance *chance, const Unit *unit)
{
    if (unit && text_equal(unit->code, "370881") && chance_percent(chance, 16))
        return chance_percent(chance, 85) ? "孔" : "颜";
    if (unit && text_equal(unit->code, "370883") && chance_percent(chance, 9))
        return "孟";
    return chance_pick(chance, surnames);
}

static void ordinary(Chance *chance, Person *person, const char *family, const char *ethnic)
{
    Donor *d = &person->intake.donor;
    text_copy(d->name, sizeof d->name, family);
    add_given(chance, person->male, d->name);
    text_copy(d->ethnic, sizeof d->ethnic, ethnic);
}

static void whole(Person *person, const char *name, const char *ethnic)
{
    text_copy(person->intake.donor.name, sizeof person->intake.donor.name, name);
    text_copy(person->intake.donor.ethnic, sizeof person->intake.donor.ethnic, ethnic);
}

static void dotted(Chance *chance, Person *person)
{
    char name[NAME_SIZE];
    const char *given = person->male ? chance_text(chance, uygur_male) : chance_text(chance, uygur_female);
    text_format(name, sizeof name, "%s·%s", given, chance_text(chance, uygur_fathers));
    whole(person, name, "05");
}

static void rare(Chance *chance, Person *person)
{
    Donor *d = &person->intake.donor;
    text_copy(d->name, sizeof d->name, chance_pick(chance, surnames));
    if (chance_percent(chance, 50))
        text_append(d->name, sizeof d->name, person->male ? "子" : "雨");
    text_append(d->name, sizeof d->name, rare_given[person->index / 300 % (int64_t)DEMO_COUNT(rare_given)]);
    text_copy(d->ethnic, sizeof d->ethnic, "01");
}

void demo_name(const Demo *demo, Person *person)
{
    Chance chance = demo_chance(demo, person->index, TOPIC_NAME);
    int64_t drawn = chance_below(&chance, 1000);
    /* Every practice file has some of these, however small. */
    if (person->index % 400 == 5)
        dotted(&chance, person);
    else if (person->index % 300 == 9)
        rare(&chance, person);
    else if (drawn < 15)
        ordinary(&chance, person, chance_text(&chance, hui_surnames), "03");
    else if (drawn < 17)
        ordinary(&chance, person, chance_pick(&chance, surnames), "11");
    else if (drawn < 18)
        ordinary(&chance, person, chance_text(&chance, korean_surnames), "10");
    else if (drawn < 19)
        whole(person, chance_text(&chance, mongol_names), "02");
    else if (drawn < 20)
        whole(person, chance_text(&chance, tibetan_names), "04");
    else
        ordinary(&chance, person, surname(&chance, person->unit), "01");
}

void demo_other_name(Chance *chance, const char *surname_of, bool male, char out[NAME_SIZE])
{
    const char *family = chance_pick(chance, surnames);
    if (surname_of && !strstr(surname_of, "·")) {
        size_t length = 0;
        for (size_t i = 0; i < DEMO_COUNT(surnames); i++) {
            size_t size = strlen(surnames[i].text);
            if (size > length && strncmp(surname_of, surnames[i].text, size) == 0) {
                family = surnames[i].text;
                length = size;
            }
        }
    }
    text_copy(out, NAME_SIZE, family);
    add_given(chance, male, out);
}

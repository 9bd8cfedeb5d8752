/* Made-up people: document, numbers, life, relatives, samples, consent, and what is missing in the older files. */
#include <string.h>

#include "demo.h"
#include "text.h"

/* Area 370899: nobody's. */
#define AREA "370899"

/* --- numbers that nobody has --- */

/* Starts that the ministry had given to no operator by March 2023: a trainee who dials one disturbs nobody. */
static const char *const unused_starts[] = {"154", "160", "163", "164", "168", "169", "179", "194"};

void demo_phone(const Demo *demo, int64_t index, int which, char out[NUMBER_SIZE])
{
    enum { ENDS = 100000000, NUMBERS = 8 * ENDS, STEP = 494427191 }; /* a walk through all of them: no common divisor */
    int64_t shift = (int64_t)(demo->seed % NUMBERS);
    int64_t n = ((index * 4 + which) % NUMBERS * STEP + shift) % NUMBERS;
    text_format(out, NUMBER_SIZE, "%s%08lld", unused_starts[n / ENDS], (long long)(n % ENDS));
}

static void finish_document(char number[NUMBER_SIZE])
{
    static const int weights[] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2}; /* GB 11643 */
    int sum = 0;
    for (int i = 0; i < 17; i++)
        sum += (number[i] - '0') * weights[i];
    number[17] = "10X98765432"[sum % 11];
    number[18] = '\0';
}

/* The next of the birth date's numbers of a sex, in scattered order; -1 when all are given. Those of a whole hundred
 * are left out: three zeros at the end would be taken for what a spreadsheet makes of a long number. */
static int next_sequence(Demo *demo, Day birth, bool male)
{
    enum { STRIDE = 197 };
    uint16_t *taken = &demo->taken[(birth - demo->first_birth) * 2 + male];
    Chance chance = demo_chance(demo, birth, TOPIC_DOCUMENT);
    int64_t first = chance_below(&chance, DEMO_NUMBERS);
    while (*taken < DEMO_NUMBERS) {
        int sequence = (int)((first + *taken * STRIDE) % DEMO_NUMBERS) * 2 + male;
        ++*taken;
        if (sequence % 100 != 0)
            return sequence;
    }
    return -1;
}

/* A date whose numbers are all given passes the person on to the day before. */
static void put_document(Demo *demo, Person *person)
{
    int sequence, year, month, day;
    while ((sequence = next_sequence(demo, person->birth, person->male)) < 0 && person->birth > demo->first_birth)
        person->birth--;
    Donor *d = &person->intake.donor;
    day_split(person->birth, &year, &month, &day);
    text_format(d->id_number, sizeof d->id_number, AREA "%04d%02d%02d%03d", year, month, day, sequence);
    finish_document(d->id_number);
    text_copy(d->id_type, sizeof d->id_type, "citizen");
    text_copy(d->sex, sizeof d->sex, person->male ? "1" : "2");
    day_format(person->birth, d->birth_date);
}

/* --- where and when --- */

typedef struct {
    const char *code;
    int weight;
} UnitWeight;

/* About the people who live there, in ten thousands; made up, so that lists of a unit have a believable length. */
static const UnitWeight unit_weights[] = {
    {"JN-00", 24},  {"370811", 128}, {"370812", 55}, {"370826", 62}, {"370827", 42},
    {"370828", 58}, {"370829", 68},  {"370830", 66}, {"370831", 53}, {"370832", 70},
    {"370881", 62}, {"370883", 112}, {"JN-GX", 30},  {"JN-TB", 16},  {"JN-JK", 12},
};

static int unit_weight(const char *code)
{
    enum { OTHER = 30 };
    for (size_t i = 0; i < DEMO_COUNT(unit_weights); i++)
        if (text_equal(unit_weights[i].code, code))
            return unit_weights[i].weight;
    return OTHER;
}

static int64_t all_weights(const Config *config)
{
    int64_t sum = 0;
    for (size_t i = 0; i < config->unit_count; i++)
        sum += unit_weight(config->units[i].code);
    return sum;
}

static const Unit *draw_unit(Demo *demo, Chance *chance)
{
    const Config *config = demo->config;
    if (demo->unit_weights == 0)
        demo->unit_weights = all_weights(config);
    int64_t drawn = chance_below(chance, demo->unit_weights);
    for (size_t i = 0; i < config->unit_count; i++)
        if ((drawn -= unit_weight(config->units[i].code)) < 0)
            return &config->units[i];
    return &config->units[0];
}

/* Most join young: students first. */
static int draw_age(Chance *chance)
{
    int64_t drawn = chance_below(chance, 100);
    return (int)(drawn < 38   ? chance_between(chance, 18, 22)
                 : drawn < 68 ? chance_between(chance, 23, 30)
                 : drawn < 88 ? chance_between(chance, 31, 38)
                              : chance_between(chance, 39, 44));
}

/* People sampled in a year, the third from 2003 on as the station tells it, the others made up: 12,812 until 2021,
 * 500 in 2022, 1,004 by the end of August 2023. Later years go on growing. */
static const int64_t year_people[] = {120, 210, 280, 340, 400,  560, 620,  640, 680,  720,  760,  800,
                                      840, 880, 930, 980, 1060, 960, 1032, 500, 1508, 1550, 1600, 1650};

enum { FIRST_YEAR = 2003, YEAR_DAYS = 365 };

static int64_t people_of(int year)
{
    int64_t last = (int64_t)DEMO_COUNT(year_people) - 1, at = year - FIRST_YEAR;
    return year_people[at < last ? at : last];
}

/* How many people times days of `year` lie before `until`. */
static int64_t share_of(int year, Day until)
{
    Day first = day_from(year, 1, 1);
    int64_t days = until - first;
    return people_of(year) * (days < YEAR_DAYS ? days : YEAR_DAYS);
}

/* The people are spread evenly over the years' shares, in the order of their index, until the day before today. */
static Day enrolment_day(const Demo *demo, int64_t index)
{
    int this_year, month, day;
    int64_t all = 0;
    day_split(demo->today, &this_year, &month, &day);
    for (int year = FIRST_YEAR; year <= this_year; year++)
        all += share_of(year, demo->today);
    if (all < 1)
        return demo->today - 1; /* a clock that stands before the station began */
    int64_t at = (2 * index + 1) * all / (2 * demo->people);
    for (int year = FIRST_YEAR;; year++) {
        int64_t share = share_of(year, demo->today);
        if (at < share)
            return day_from(year, 1, 1) + (Day)(at / people_of(year));
        at -= share;
    }
}

/* --- life --- */

static const Weighted educations[] = {{"10", 6}, {"20", 32}, {"30", 29}, {"40", 10}, {"60", 15}, {"70", 8}};
static const Weighted occupations[] = {{"11", 8}, {"13", 22}, {"17", 21}, {"21", 6}, {"24", 18},
                                       {"27", 8}, {"51", 7},  {"54", 8},  {"70", 2}};
static const Weighted blood_groups[] = {{"A", 28}, {"B", 31}, {"O", 31}, {"AB", 10}};
static const char *const schools[] = {"济宁学院", "济宁医学院", "曲阜师范大学", "济宁职业技术学院", "山东理工职业学院"};
static const char *const offices[] = {"县区机关", "街道办事处", "税务所", "派出所"};
static const char *const professions[] = {"人民医院", "中心小学", "第一中学", "中医院", "设计院"};
static const char *const firms[] = {"机械厂", "煤矿", "纺织厂", "银行支行", "供电所", "物流公司", "超市", "化工厂"};
static const char *const roads[] = {"建设路", "人民路", "育才路", "文化路", "中心街", "太白路", "幸福小区", "阳光花园"};
static const char *const times[] = {"工作日晚上", "周末", "中午12点到1点", "下班后", "上午"};
static const char *const remarks[] = {"在外地上学，寒暑假回来", "愿意参加志愿服务队", "家里有两位献血者",
                                      "说话声音小，请慢一点"};

static void student(Chance *chance, Donor *d, Day enrolled)
{
    int year, month, day;
    day_split(enrolled, &year, &month, &day);
    text_copy(d->education, sizeof d->education, chance_percent(chance, 60) ? "20" : "30");
    text_copy(d->occupation, sizeof d->occupation, "31");
    text_copy(d->employer, sizeof d->employer, chance_text(chance, schools));
    text_format(d->graduation, sizeof d->graduation, "%04d-06", year + (int)chance_between(chance, 1, 4));
}

static void worker(Chance *chance, Donor *d, const char *unit)
{
    const char *place = chance_text(chance, firms);
    text_copy(d->education, sizeof d->education, chance_pick(chance, educations));
    text_copy(d->occupation, sizeof d->occupation, chance_pick(chance, occupations));
    if (text_equal(d->occupation, "11"))
        place = chance_text(chance, offices);
    else if (text_equal(d->occupation, "13"))
        place = chance_text(chance, professions);
    if (!strchr("257", d->occupation[0]) || text_equal(d->occupation, "24"))
        text_format(d->employer, sizeof d->employer, "%s%s", unit, place);
}

static void put_body(Chance *chance, Person *person)
{
    Donor *d = &person->intake.donor;
    text_copy(d->abo, sizeof d->abo, chance_pick(chance, blood_groups));
    text_copy(d->rh, sizeof d->rh, chance_below(chance, 1000) < 4 ? "-" : "+");
    d->height_cm = person->male ? chance_between(chance, 163, 188) : chance_between(chance, 153, 174);
    d->weight_kg = person->male ? chance_between(chance, 52, 95) : chance_between(chance, 46, 74);
    d->blood_donations = chance_percent(chance, 55) ? chance_between(chance, 1, 12) : 0;
}

static void put_life(Demo *demo, Person *person)
{
    Chance chance = demo_chance(demo, person->index, TOPIC_LIFE);
    Donor *d = &person->intake.donor;
    const char *unit = person->unit->name.zh;
    int year, month, day;
    day_split(person->enrolled, &year, &month, &day);
    if (day_age(person->birth, person->enrolled) < 23 && chance_percent(&chance, 70))
        student(&chance, d, person->enrolled);
    else
        worker(&chance, d, unit);
    put_body(&chance, person);
    text_format(d->address, sizeof d->address, "%s%s%lld号", unit, chance_text(&chance, roads),
                (long long)chance_between(&chance, 1, 260));
    text_format(d->paper_number, sizeof d->paper_number, "%04d-%06lld", year, (long long)person->index + 1);
    if (chance_percent(&chance, 10))
        text_copy(d->preferred_time, sizeof d->preferred_time, chance_text(&chance, times));
    if (chance_percent(&chance, 2))
        text_copy(d->note, sizeof d->note, chance_text(&chance, remarks));
    if (chance_percent(&chance, 15))
        text_copy(d->recruiter, sizeof d->recruiter, "爱心志愿者服务队");
    if (chance_percent(&chance, 8))
        text_format(d->wechat, sizeof d->wechat, "wx_%06lld", (long long)person->index + 1);
}

static void put_contacts(Demo *demo, Person *person)
{
    static const char *const kinds[] = {"parent", "spouse", "sibling", "friend", "relative", "colleague"};
    Chance chance = demo_chance(demo, person->index, TOPIC_RELATIVES);
    Intake *intake = &person->intake;
    int count = chance_percent(&chance, 55) ? 2 : 1;
    demo_phone(demo, person->index, 0, intake->phone.number);
    for (int i = 0; i < count; i++) {
        Relative *r = &intake->relative[i];
        int64_t kind = chance_below(&chance, 100);
        size_t which = kind < 45 ? 0 : kind < 65 ? 1 : kind < 80 ? 2 : (size_t)chance_between(&chance, 3, 5);
        if (which == 1 && day_age(person->birth, person->enrolled) < 23)
            which = 0;
        bool family = which == 2 || (which == 0 && chance_percent(&chance, 60));
        bool male = which == 1 ? !person->male : chance_percent(&chance, 50);
        demo_other_name(&chance, family ? intake->donor.name : NULL, male, r->name);
        text_copy(r->relation, sizeof r->relation, kinds[which]);
        demo_phone(demo, person->index, 1 + i, r->phone);
    }
    if (count == 1 && chance_percent(&chance, 16)) {
        demo_phone(demo, person->index, 2, person->second.number);
        text_copy(person->second.owner, sizeof person->second.owner, "self");
        text_copy(person->second.state, sizeof person->second.state, "unconfirmed");
    }
}

/* --- samples --- */

static const Site *draw_site(const Demo *demo, Chance *chance, const char *unit)
{
    const Config *config = demo->config;
    const char *wanted = chance_percent(chance, 65) ? unit : config->office;
    size_t count = 0;
    for (int turn = 0; turn < 2; turn++, wanted = config->office) {
        count = 0;
        for (size_t i = 0; i < config->site_count; i++)
            count += text_equal(config->sites[i].unit, wanted);
        if (count)
            break;
    }
    int64_t at = count ? chance_below(chance, (int64_t)count) : 0;
    for (size_t i = 0; i < config->site_count; i++)
        if (text_equal(config->sites[i].unit, wanted) && at-- == 0)
            return &config->sites[i];
    return NULL;
}

/* False once the date lies in the future: what would follow has not happened yet. */
static bool put_past(const Demo *demo, Day day, char out[DATE_SIZE])
{
    if (day > demo->today - 1)
        return false;
    day_format(day, out);
    return true;
}

static void put_steps(const Demo *demo, Chance *chance, Sample *s, Day collected)
{
    Day sent = collected + (Day)chance_between(chance, 1, 7), received = sent + (Day)chance_between(chance, 1, 3);
    Day typed = received + (Day)chance_between(chance, 18, 55), entered = typed + (Day)chance_between(chance, 5, 30);
    bool lost = chance_below(chance, 1000) < 12; /* nobody noticed that it was never typed: the stalled */
    (void)(put_past(demo, sent, s->sent_on) && put_past(demo, received, s->received_on) && !lost &&
           put_past(demo, typed, s->typed_on) && put_past(demo, entered, s->registry_on));
}

static void put_sample(const Demo *demo, Chance *chance, const Person *person, Day collected, int which, Sample *s)
{
    static const char *const nurses[] = {"周护士", "吴护士", "郑护士", "冯护士"};
    const Config *config = demo->config;
    if (!put_past(demo, collected, s->collected_on))
        return;
    const Site *site = draw_site(demo, chance, person->unit->code);
    text_copy(s->kind, sizeof s->kind, "blood");
    s->tubes = 1;
    s->volume_ml = chance_between(chance, 6, 8);
    text_format(s->barcode, sizeof s->barcode, "99%08lld%d", (long long)person->index + 1, which);
    text_copy(s->site, sizeof s->site, site ? site->code : "");
    text_copy(s->collector, sizeof s->collector, chance_text(chance, nurses));
    text_copy(s->unit, sizeof s->unit, person->unit->code);
    if (config->publicity_count && chance_percent(chance, 12))
        text_copy(s->event, sizeof s->event,
                  config->publicity[chance_below(chance, (int64_t)config->publicity_count)].name.zh);
    put_steps(demo, chance, s, collected);
}

/* Early years are known by the month or the year alone. */
static void blur(Sample *s)
{
    s->sent_on[0] = s->received_on[0] = s->typed_on[0] = '\0';
    s->collected_on[7] = '\0';
    if (s->registry_on[0])
        s->registry_on[4] = '\0';
}

static void reject(const Demo *demo, Chance *chance, Person *person, Day collected)
{
    static const char *const reasons[] = {"clotted", "short", "unlabelled"};
    Sample *s = &person->intake.sample;
    Day day = collected + (Day)chance_between(chance, 4, 12);
    s->typed_on[0] = s->registry_on[0] = '\0';
    if (!put_past(demo, day, s->rejected_on))
        return;
    text_copy(s->reject_reason, sizeof s->reject_reason, chance_text(chance, reasons));
    put_sample(demo, chance, person, day + (Day)chance_between(chance, 10, 60), 2, &person->repeat);
}

static void put_samples(const Demo *demo, Person *person)
{
    Chance chance = demo_chance(demo, person->index, TOPIC_SAMPLE);
    Sample *s = &person->intake.sample;
    Day collected = person->enrolled;
    int64_t kind = chance_below(&chance, 1000);
    if (kind < 15)
        return; /* signed up and never came */
    if (kind < 70)
        collected += (Day)chance_between(&chance, 3, 60);
    put_sample(demo, &chance, person, collected, 1, s);
    if (!s->collected_on[0])
        return;
    if (kind >= 970)
        reject(demo, &chance, person, collected);
    else if (collected < day_from(2009, 1, 1) && chance_percent(&chance, 25))
        blur(s);
    if (s->registry_on[0] || person->repeat.registry_on[0])
        text_format(person->intake.donor.donor_number, sizeof person->intake.donor.donor_number, "3799%08lld",
                    (long long)person->index + 1);
}

static void put_consent(const Demo *demo, Person *person)
{
    const Config *config = demo->config;
    Consent *consent = &person->intake.consent;
    char day[DATE_SIZE];
    size_t edition = person->enrolled < day_from(2012, 1, 1) && config->consent_count ? config->consent_count - 1 : 0;
    day_format(person->enrolled, day);
    if (edition < config->consent_count)
        text_copy(consent->edition, sizeof consent->edition, config->consents[edition].code);
    text_copy(consent->given_on, sizeof consent->given_on, day);
}

/* --- what is missing --- */

static void leave_out(Intake *intake, int64_t what)
{
    Donor *d = &intake->donor;
    switch (what) {
    case 0:
        d->id_number[0] = d->id_type[0] = '\0';
        break;
    case 1:
        d->address[0] = '\0';
        break;
    case 2:
        d->education[0] = d->occupation[0] = '\0';
        break;
    case 3:
        d->abo[0] = d->rh[0] = '\0';
        break;
    case 4:
        intake->consent = (Consent){0};
        break;
    case 5:
        d->ethnic[0] = '\0';
        break;
    default:
        intake->relative[0] = intake->relative[1] = (Relative){0};
    }
}

/* Paper of the first years, and forms of the last days that the desk has not typed in full yet. */
static void put_gaps(const Demo *demo, Person *person)
{
    Chance chance = demo_chance(demo, person->index, TOPIC_GAPS);
    bool early = person->enrolled<day_from(2010, 1, 1), late = person->enrolled> demo->today - 8;
    if (!chance_percent(&chance, early ? 22 : late ? 40 : 5))
        return;
    for (int64_t count = chance_between(&chance, 1, 3); count > 0; count--)
        leave_out(&person->intake, chance_between(&chance, early ? 0 : 1, 6));
    if (early && chance_percent(&chance, 15))
        person->intake.phone.number[0] = person->second.number[0] = '\0';
    if (early && chance_percent(&chance, 20))
        person->intake.donor.enrolled_on[7] = '\0';
}

/* --- who has left --- */

static void put_status(const Demo *demo, Person *person)
{
    static const Weighted reasons[] = {{"PR", 55}, {"MR", 25}, {"MO", 12}, {"DD", 8}};
    Chance chance = demo_chance(demo, person->index, TOPIC_STATUS);
    StatusPeriod *p = &person->left;
    Day since = person->enrolled + (Day)chance_between(&chance, 200, 3000);
    if (chance_below(&chance, 1000) >= 30 || since >= demo->today)
        return;
    day_format(since, p->since);
    if (chance_percent(&chance, 70)) {
        text_copy(p->status, sizeof p->status, "DE");
        text_copy(p->reason, sizeof p->reason, chance_pick(&chance, reasons));
    } else {
        text_copy(p->status, sizeof p->status, "TU");
        text_copy(p->reason, sizeof p->reason, "MR");
        day_format(since + (Day)chance_between(&chance, 60, 400), p->until);
    }
}

void demo_person(Demo *demo, int64_t index, Person *person)
{
    *person = (Person){.index = index, .enrolled = enrolment_day(demo, index)};
    Chance chance = demo_chance(demo, index, TOPIC_WHO);
    Donor *d = &person->intake.donor;
    person->unit = draw_unit(demo, &chance);
    person->male = chance_percent(&chance, 52);
    person->birth = day_add_months(person->enrolled, -12 * draw_age(&chance)) - (Day)chance_below(&chance, YEAR_DAYS);
    text_copy(d->unit, sizeof d->unit, person->unit->code);
    day_format(person->enrolled, d->enrolled_on);
    put_document(demo, person);
    demo_name(demo, person);
    put_life(demo, person);
    put_contacts(demo, person);
    put_samples(demo, person);
    put_consent(demo, person);
    put_status(demo, person);
    put_gaps(demo, person);
}

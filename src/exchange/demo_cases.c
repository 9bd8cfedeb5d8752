/* Made-up match cases: donations of the past years, cases that ended before, and some that are under way today. */
#include <string.h>

#include "casework.h"
#include "demo.h"
#include "text.h"
#include "tr.h"

/* The station's own figures, for DEMO_DONORS people. */
enum {
    DONATIONS = 64,
    ENDED = 45,
    OPEN = 12,
    CASES_IN_ONE_WRITE = 200,
    FIRST_AFTER_ENTRY = 60,
    OPEN_DAYS = 45,
    LEAST_LEAD = 8
};

typedef struct {
    Demo *demo;
    int64_t wanted[3], done[3]; /* donations, ended, open */
    int64_t after, step;        /* the next person, and how many are passed over */
} Cases;

/* What happens in a case, and how many days after the event before it. */
typedef struct {
    const char *step;   /* "" a notice alone */
    const char *notice; /* received on the day; "" none */
    int low, high;
} Event;

/* A slow case; most are faster, see pace_of(). */
static const Event before_day[] = {
    {"first_contact", "", 0, 1}, {"talk", "", 0, 2},
    {"answer", "", 0, 2},        {"", "high_resolution", 8, 30},
    {"hr_talk", "", 0, 2},       {"hr_sample", "", 1, 5},
    {"hr_result", "", 14, 30},   {"", "exam", 5, 40},
    {"exam_talk", "", 0, 3},     {"exam", "", 2, 6},
    {"exam_result", "", 2, 6},   {"", "collection", 2, 12},
    {"plan", "", 1, 3},          {"final_consent", "", 0, 2},
    {"leave_letter", "", 0, 1},  {"arranged", "", 0, 2},
};

/* Days from D. */
static const struct {
    const char *step;
    int64_t nth;
    int day;
} around_day[] = {{"farewell", 1, -5}, {"departure", 1, -4}, {"gcsf", 1, -4},      {"gcsf", 2, -3}, {"gcsf", 3, -2},
                  {"gcsf", 4, -1},     {"gcsf", 5, 0},       {"collection", 1, 0}, {"home", 1, 2},  {"visit", 1, 6}};

static const char *const why_ended[] = {"no_contact",        "unwilling",       "family",
                                        "medical_permanent", "other_donor",     "other_donor",
                                        "patient_condition", "typing_mismatch", "personal"};

/* Whoever makes the first contact follows the case from then on. */
static void take_case(Cases *c, const Notice *n, Day day)
{
    Case record;
    if (!record_load(c->demo->store, &case_type, n->donation_case, &record))
        return;
    record.holder = c->demo->desk->actor.id;
    instant_format(instant_at(day, 16 * 60), record.taken_at);
    record_update(c->demo->store, &case_type, &record, "edit");
}

static void add_step(Cases *c, const Notice *n, const char *step, int64_t nth, Day day)
{
    Step fact = {.donor = n->donor, .donation_case = n->donation_case, .nth = nth, .account = c->demo->desk->actor.id};
    if (!config_case_step(c->demo->config, step))
        return; /* the settings have no such step */
    text_copy(fact.step, sizeof fact.step, step);
    text_copy(fact.state, sizeof fact.state, "done");
    day_format(day, fact.on_date);
    instant_format(instant_at(day, 16 * 60), fact.entered_at);
    record_insert(c->demo->store, &step_type, &fact);
    if (text_equal(step, "first_contact"))
        take_case(c, n, day);
}

static void add_talk(Cases *c, const Notice *n, Day day)
{
    Talk talk = {.donor = n->donor, .donation_case = n->donation_case, .kind = "family", .answer = "willing"};
    instant_format(instant_at(day, 15 * 60), talk.at);
    record_insert(c->demo->store, &talk_type, &talk);
}

static void add_exam(Cases *c, const Notice *n, Day day)
{
    Exam exam = {.donor = n->donor, .donation_case = n->donation_case};
    day_format(day, exam.booked_on);
    if (c->demo->config->hospital_count)
        text_copy(exam.hospital, sizeof exam.hospital,
                  c->demo->config->hospitals[c->demo->config->hospital_count - 1].code);
    record_insert(c->demo->store, &exam_type, &exam);
}

/* In percent of the days above: from the notice to the departure most donations take six to ten weeks, and one in seven
 * is as fast as those of which the station is proud, 7 to 20 days. */
static int64_t pace_of(Chance *chance)
{
    return chance_percent(chance, 14) ? chance_between(chance, 6, 15) : chance_between(chance, 32, 72);
}

static Day days_at(Chance *chance, int64_t pace, int low, int high)
{
    return (Day)((chance_between(chance, low, high) * pace + 50) / 100);
}

/* The events up to `until`; answers the day after the last one, DAY_NONE when it ended on the way. */
static Day tell_story(Cases *c, Chance *chance, int64_t pace, Notice *n, Day day, Day until)
{
    bool opened;
    for (size_t i = 0; i < DEMO_COUNT(before_day) && !store_failed(c->demo->store); i++) {
        const Event *e = &before_day[i];
        day += days_at(chance, pace, e->low, e->high);
        if (day >= until)
            return DAY_NONE;
        if (e->notice[0]) {
            text_copy(n->kind, sizeof n->kind, e->notice);
            instant_format(instant_at(day, (int)chance_between(chance, 9 * 60, 15 * 60)), n->received_at);
            notice_apply(c->demo->desk, n, &opened);
            continue;
        }
        if (text_equal(e->step, "talk"))
            add_talk(c, n, day);
        if (text_equal(e->step, "exam_talk"))
            add_exam(c, n, day + 3);
        add_step(c, n, e->step, 1, day);
    }
    return day;
}

static void put_plan(Cases *c, Chance *chance, const Notice *n, Day day)
{
    Case record;
    if (!record_load(c->demo->store, &case_type, n->donation_case, &record))
        return;
    day_format(day, record.collection_on);
    record.collection_days = chance_percent(chance, 25) ? 2 : 1;
    if (c->demo->config->hospital_count)
        text_copy(record.hospital, sizeof record.hospital, c->demo->config->hospitals[0].code);
    text_copy(record.escort, sizeof record.escort, "张慧");
    text_copy(record.travel, sizeof record.travel, "高铁往返");
    text_format(record.insurance, sizeof record.insurance, "BX%08lld", (long long)n->donation_case);
    record_update(c->demo->store, &case_type, &record, "edit");
}

static void collect(Cases *c, Chance *chance, const Notice *n, Day day, Day until)
{
    put_plan(c, chance, n, day);
    for (size_t i = 0; i < DEMO_COUNT(around_day); i++)
        if (day + around_day[i].day < until)
            add_step(c, n, around_day[i].step, around_day[i].nth, day + around_day[i].day);
    if (day >= until)
        return;
    Collection collection = {.donor = n->donor, .donation_case = n->donation_case};
    day_format(day, collection.on_date);
    collection.minutes = chance_between(chance, 180, 300);
    collection.volume_ml = chance_between(chance, 150, 300);
    record_insert(c->demo->store, &collection_type, &collection);
    Cost cost = {.donor = n->donor, .donation_case = n->donation_case, .kind = "transport"};
    day_format(day + 2, cost.on_date);
    cost.fen = chance_between(chance, 8000, 60000);
    record_insert(c->demo->store, &cost_type, &cost);
    case_catch_up(c->demo->desk, n->donation_case, tr("before this file"));
}

static void end_case(Cases *c, Chance *chance, const Notice *n, Day day)
{
    CaseClosing closing = {0};
    store_settle(c->demo->store);
    text_copy(closing.reason, sizeof closing.reason, chance_text(chance, why_ended));
    text_copy(closing.side, sizeof closing.side, case_close_side(closing.reason));
    day_format(day, closing.on);
    case_close_apply(c->demo->desk, n->donation_case, &closing);
}

/* Notices are registered on the day they come. */
static void register_then(Cases *c, const Notice *n)
{
    Step fact;
    int64_t id =
        query_one_int(c->demo->store, 0, "SELECT id FROM step WHERE donation_case = ?1 AND step = 'registered'",
                      INT_(n->donation_case));
    if (!record_load(c->demo->store, &step_type, id, &fact))
        return;
    day_format(instant_day(instant_parse(n->received_at)), fact.on_date);
    text_copy(fact.entered_at, sizeof fact.entered_at, n->received_at);
    record_update(c->demo->store, &step_type, &fact, "edit");
}

/* One case of a person who has been in the registry since `entry`. False: there is no room for it in the time. */
static bool write_case(Cases *c, int64_t donor, Day entry, size_t what)
{
    Demo *demo = c->demo;
    Chance chance = demo_chance(demo, donor, TOPIC_CASE);
    Day first = entry + FIRST_AFTER_ENTRY, last = demo->today - (what == 0 ? 160 : what == 1 ? 120 : 1);
    if (what == 2 && first < demo->today - OPEN_DAYS)
        first = demo->today - OPEN_DAYS;
    if (first > last)
        return false;
    Day t0 = (Day)chance_between(&chance, first, last);
    bool opened, fresh = what == 2 && c->done[2] < 2;
    if (fresh)
        t0 = demo->today - (Day)c->done[2]; /* one of today, one of yesterday */
    Notice n = {.donor = donor, .kind = "initial", .patient_sex = "1", .patient_age = "adult"};
    text_format(n.request_number, sizeof n.request_number, "P%06lld", (long long)donor);
    instant_format(instant_at(t0, fresh ? 8 * 60 : (int)chance_between(&chance, 9 * 60, 15 * 60)), n.received_at);
    if (instant_parse(n.received_at) > clock_now())
        instant_format(clock_now(), n.received_at);
    if (!notice_apply(demo->desk, &n, &opened))
        return false;
    register_then(c, &n);
    Day until = what == 1 ? t0 + (Day)chance_between(&chance, 3, 90) : demo->today;
    int64_t pace = pace_of(&chance);
    Day planned = fresh ? DAY_NONE : tell_story(c, &chance, pace, &n, t0, until);
    if (what == 1)
        end_case(c, &chance, &n, until);
    else if (planned != DAY_NONE)
        collect(c, &chance, &n, planned + LEAST_LEAD + days_at(&chance, pace, 0, 12), demo->today);
    return true;
}

static bool unfinished(const Cases *c)
{
    return c->done[0] < c->wanted[0] || c->done[1] < c->wanted[1] || c->done[2] < c->wanted[2];
}

/* The kind that lags behind its share. */
static size_t next_kind(const Cases *c)
{
    size_t best = 0;
    for (size_t i = 1; i < 3; i++)
        if (c->done[i] * c->wanted[best] < c->done[best] * c->wanted[i] || c->done[best] == c->wanted[best])
            best = c->done[i] < c->wanted[i] ? i : best;
    return best;
}

static void write_some(Store *store, void *arg)
{
    Cases *c = arg;
    for (int i = 0; i < CASES_IN_ONE_WRITE && unfinished(c) && !store_failed(store); i++) {
        char entered[DATE_SIZE] = "";
        int64_t donor = 0;
        /* The order of reading is given, as there are no statistics yet: any other reads everybody for each case. */
        Query *q =
            query(store,
                  "SELECT d.id, s.registry_on FROM donor d CROSS JOIN sample s ON s.donor = d.id WHERE d.id > ?1 AND "
                  "+d.status = 'AV' AND d.do_not_call = 0 AND length(s.registry_on) = 10 ORDER BY d.id LIMIT 1",
                  INT_(c->after));
        if (query_row(q)) {
            donor = query_int(q, 0);
            text_copy(entered, sizeof entered, query_text(q, 1));
        }
        query_end(q);
        if (!donor) {
            memcpy(c->wanted, c->done, sizeof c->wanted); /* a small registry has fewer */
            return;
        }
        size_t what = next_kind(c);
        c->after = donor + c->step;
        c->done[what] += write_case(c, donor, day_parse(entered), what);
        store_settle(store);
    }
}

/* The donations of the city are numbered in their order. */
static void number_donations(Store *store, void *arg)
{
    Cases *c = arg;
    int64_t number = 0;
    Query *q = query(store, "SELECT id FROM donation_case WHERE collected_on IS NOT NULL ORDER BY collected_on, id");
    while (query_row(q)) {
        Case record;
        if (!record_load(store, &case_type, query_int(q, 0), &record))
            continue;
        record.city_no = ++number;
        record_update(store, &case_type, &record, "edit");
        if (number % CASES_IN_ONE_WRITE == 0)
            store_settle(store);
    }
    c->after = number;
}

Status demo_cases(Demo *demo, Error *error)
{
    static const int64_t shares[] = {DONATIONS, ENDED, OPEN};
    Cases cases = {.demo = demo};
    int64_t total = 1;
    for (size_t i = 0; i < 3; i++) {
        cases.wanted[i] = shares[i] * demo->people / DEMO_DONORS;
        if (demo->people >= 100 && !cases.wanted[i])
            cases.wanted[i] = i == 2 ? 3 : 1;
        total += cases.wanted[i];
    }
    cases.step = demo->people / (total * 3);
    Status status = OK;
    while (status == OK && unfinished(&cases))
        status = store_write(demo->store, write_some, &cases, error);
    return status == OK && cases.done[0] ? store_write(demo->store, number_donations, &cases, error) : status;
}

/* Made-up calls of the last two years: tries, outcomes and what follows, through the rules that real calls take. */
#include <string.h>

#include "demo.h"
#include "followup.h"
#include "text.h"

enum {
    CALLED_DAYS = 730,
    CALLED_PERCENT = 36,  /* of those who may be called: about a third of all */
    REACHED_PERCENT = 40, /* of those called; what dead numbers take away leaves about the 32 that stations tell */
    TRIES = 4,
    PROMISE_EVERY = 120, /* one person in so many waits for a promised call, */
    PROMISES = 300       /* but not more than one office can keep */
};

typedef struct {
    Demo *demo;
    const Person *person;
    Chance chance;
    Day day;                  /* of the next try */
    int64_t account;          /* one caller stays with a person */
    char number[NUMBER_SIZE]; /* that is tried next */
    bool own;                 /* it is the volunteer's, not a relative's */
    bool over;                /* nobody calls this person any more */
    bool dead;                /* the volunteer's number does not work */
    int out_of_service;       /* how often */
} Calls;

static const Weighted reached[] = {
    {"willing", 62},   {"hesitant", 12},         {"not_now", 7},     {"disagree", 4},
    {"family_no", 4},  {"medical_temporary", 3}, {"pregnancy", 3},   {"medical_permanent", 1},
    {"moved_city", 3}, {"wants_to_leave", 2},    {"do_not_call", 3},
};
static const Weighted unreached[] = {
    {"no_answer", 44}, {"busy", 7}, {"rejected", 12}, {"switched_off", 16}, {"out_of_service", 12}, {"wrong_number", 4},
};
static const Weighted by_relative[] = {{"message_left", 60}, {"no_answer", 25}, {"new_number", 15}};

static const char *const personal[] = {"近期出差在外", "正在准备考试", "工作太忙，过一阵再说", "家里老人生病需要照顾"};
static const char *const doubts[] = {"担心影响身体", "家里人不放心", "没有以前想得那么清楚了"};
static const char *const medical[] = {"刚做完手术", "正在服药", "腰部受伤，在恢复", "体检指标偏高，医生建议缓一缓"};
static const char *const notes[] = {"很热情", "已核对住址和单位", "问了采集的过程，已解答", "换了工作单位，已更正",
                                    "信号不好，说得不多"};

/* --- when --- */

/* In calling hours, never on a holiday; INSTANT_NONE once that would be today. */
static Instant call_time(Calls *calls, bool anyhow)
{
    static const int parts[][2] = {{8 * 60 + 40, 11 * 60 + 20}, {14 * 60, 17 * 60 + 20}, {18 * 60, 20 * 60}};
    const int *part = parts[chance_below(&calls->chance, 3)];
    Instant wanted = instant_at(calls->day, (int)chance_between(&calls->chance, part[0], part[1]));
    Instant at = config_next_calling(calls->demo->config, wanted, 7);
    if (instant_day(at) < calls->demo->today)
        return at;
    return anyhow ? wanted : INSTANT_NONE;
}

/* --- what was said --- */

static void put_answered(Attempt *a, const Outcome *outcome, const char *who)
{
    const char *fixed = outcome->answered;
    bool open = text_equal(fixed, "any") || text_equal(fixed, "person");
    text_copy(a->answered, sizeof a->answered, open ? who : text_equal(fixed, "others") ? "relative" : fixed);
}

static void put_reason(Calls *calls, Attempt *a, const Outcome *outcome)
{
    const char *reason = text_equal(outcome->status_reason, "MR") ? chance_text(&calls->chance, medical)
                         : text_equal(outcome->status, "TU")      ? chance_text(&calls->chance, personal)
                                                                  : chance_text(&calls->chance, doubts);
    text_copy(a->reason, sizeof a->reason, reason);
}

/* Whatever the settings ask of an outcome is there. */
static void put_needs(Calls *calls, Attempt *a, const Outcome *outcome)
{
    if (outcome->needs & NEEDS_REASON)
        put_reason(calls, a, outcome);
    if (outcome->needs & NEEDS_UNTIL)
        day_format(instant_day(instant_parse(a->at)) + (Day)outcome->min_days +
                       (Day)chance_between(&calls->chance, 10, 300),
                   a->until);
    if (outcome->needs & NEEDS_NUMBER)
        demo_phone(calls->demo, calls->person->index, 3, a->new_number);
    if ((outcome->needs & NEEDS_WHEN) && !a->next_at[0])
        instant_format(instant_parse(a->at) + (Instant)86400 * chance_between(&calls->chance, 1, 9), a->next_at);
}

/* Before the entry, a first call, or a regular one. */
static const char *purpose_of(const Calls *calls, Day day)
{
    const Sample *s = calls->person->repeat.collected_on[0] ? &calls->person->repeat : &calls->person->intake.sample;
    Day collected = day_parse(s->collected_on), entered = day_parse(s->registry_on);
    if (collected != DAY_NONE && day >= collected && (entered == DAY_NONE || day < entered))
        return "confirm";
    return "first";
}

/* False when the settings do not know this outcome. */
static bool call(Calls *calls, Instant at, const char *id, const char *who, const char *purpose, Attempt *a)
{
    const Outcome *outcome = config_outcome(calls->demo->config, id);
    char agreed[INSTANT_SIZE];
    if (!outcome)
        return false;
    text_copy(agreed, sizeof agreed, a->next_at);
    a->donor = calls->person->intake.donor.id;
    a->account = calls->account;
    instant_format(at, a->at);
    instant_format(at + chance_between(&calls->chance, 15, text_equal(who, "nobody") ? 60 : 420), a->ended_at);
    text_copy(a->channel, sizeof a->channel, "phone");
    text_copy(a->direction, sizeof a->direction, "out");
    text_copy(a->number, sizeof a->number, calls->number);
    text_copy(a->purpose, sizeof a->purpose, purpose);
    text_copy(a->outcome, sizeof a->outcome, id);
    attempt_propose(calls->demo->desk, a);
    if (agreed[0])
        text_copy(a->next_at, sizeof a->next_at, agreed);
    put_answered(a, outcome, who);
    put_needs(calls, a, outcome);
    attempt_apply(calls->demo->desk, a);
    return true;
}

/* --- one person's calls --- */

static void talk(Calls *calls, Instant at)
{
    Attempt a = {0};
    const char *id = chance_pick(&calls->chance, reached);
    if (text_equal(id, "pregnancy") && calls->person->male)
        id = "willing";
    if (chance_percent(&calls->chance, 20))
        text_copy(a.note, sizeof a.note, chance_text(&calls->chance, notes));
    call(calls, at, id, "self", purpose_of(calls, instant_day(at)), &a);
    calls->over = true;
}

/* The relative's number comes next; without one there is nobody left to ring. */
static void go_on_elsewhere(Calls *calls)
{
    const char *other = calls->person->second.number[0] && !calls->dead ? calls->person->second.number
                                                                        : calls->person->intake.relative[0].phone;
    calls->own = calls->person->second.number[0] && !calls->dead;
    calls->dead = true;
    calls->over = !other[0] || text_equal(other, calls->number);
    text_copy(calls->number, sizeof calls->number, other);
}

static void miss(Calls *calls, Instant at)
{
    Attempt a = {0};
    const char *id = calls->own ? chance_pick(&calls->chance, unreached) : chance_pick(&calls->chance, by_relative);
    if (calls->out_of_service == 1 && calls->own)
        id = "out_of_service"; /* as it was the last time */
    call(calls, at, id, calls->own ? "nobody" : "relative", purpose_of(calls, instant_day(at)), &a);
    calls->over = text_equal(id, "new_number");
    calls->out_of_service += text_equal(id, "out_of_service");
    if (text_equal(id, "wrong_number") || calls->out_of_service == 2) {
        calls->out_of_service = 0;
        go_on_elsewhere(calls);
    }
}

static void routine(Calls *calls)
{
    const Config *config = calls->demo->config;
    bool answers = chance_percent(&calls->chance, REACHED_PERCENT);
    int64_t tries = chance_between(&calls->chance, 1, TRIES);
    for (int64_t i = 0; i < tries && !calls->over && !store_failed(calls->demo->store); i++) {
        Instant at = call_time(calls, false);
        if (at == INSTANT_NONE)
            return;
        if (answers && calls->own && !calls->out_of_service && i == tries - 1)
            talk(calls, at);
        else
            miss(calls, at);
        calls->day = instant_day(at) + (Day)config->retry.gap_days + (Day)chance_below(&calls->chance, 12);
    }
}

static int64_t promise_every(const Demo *demo)
{
    int64_t every = demo->people / PROMISES;
    return every > PROMISE_EVERY ? every : PROMISE_EVERY;
}

/* "Ring me on Thursday at ten": said in the last days, for today and the next ones. */
static void promise(Calls *calls)
{
    Attempt a = {0};
    int64_t turn = calls->person->index / promise_every(calls->demo);
    calls->day = calls->demo->today - (Day)chance_between(&calls->chance, 1, 3);
    Day wanted = calls->demo->today + (turn % 3 == 0 ? 0 : (Day)chance_between(&calls->chance, 0, 6));
    instant_format(instant_at(wanted, (int)chance_between(&calls->chance, 18, 35) * 30), a.next_at);
    bool mine = turn % 2 == 0;
    text_copy(a.next_for, sizeof a.next_for, mine ? "me" : "anyone");
    if (mine)
        calls->account = calls->demo->desk->actor.id;
    text_copy(a.note, sizeof a.note, "现在不方便说话");
    Instant at = call_time(calls, true);
    call(calls, at, "callback", "self", purpose_of(calls, instant_day(at)), &a);
}

static bool may_be_called(const Demo *demo, const Person *person)
{
    bool left = text_equal(person->left.status, "DE");
    bool too_old = day_age(person->birth, demo->today) >= (int)demo->config->limits.leave_age;
    return person->intake.phone.number[0] && !left && !too_old && person->enrolled < demo->today - 30;
}

/* Half of the calls are the first account's own; a liaison calls people of the unit. */
static int64_t caller(Calls *calls)
{
    const Demo *demo = calls->demo;
    int64_t who = chance_below(&calls->chance, DEMO_COLLEAGUES * 2);
    if (who >= DEMO_COLLEAGUES)
        return demo->desk->actor.id;
    const char *unit = demo->colleague_units[who];
    bool fits = !unit[0] || text_equal(unit, calls->person->unit->code);
    return demo->colleagues[fits ? who : who % 2];
}

void demo_calls(Demo *demo, const Person *person)
{
    if (!may_be_called(demo, person))
        return;
    int64_t every = promise_every(demo);
    bool promised = person->index % every == every / 2;
    Calls calls = {.demo = demo, .person = person, .own = true};
    calls.chance = demo_chance(demo, person->index, promised ? TOPIC_PROMISE : TOPIC_CALLS);
    calls.account = caller(&calls);
    text_copy(calls.number, sizeof calls.number, person->intake.phone.number);
    Day first = person->enrolled + 15;
    if (first < demo->today - CALLED_DAYS)
        first = demo->today - CALLED_DAYS;
    calls.day = (Day)chance_between(&calls.chance, first, demo->today - 1);
    if (promised)
        promise(&calls);
    else if (chance_percent(&calls.chance, CALLED_PERCENT))
        routine(&calls);
}

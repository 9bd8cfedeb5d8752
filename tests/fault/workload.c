/* Writes requests for `batch`, one a line, ids r1, r2, ...: a bus day's files, their samples, calls and claims, and
 * match cases from the notice to their end.
 *
 * --count N --seed S. The same arguments give the same text. Made-up people only: document numbers in an area that
 * no one has (370899), phones made from the number of the request. Each record can be told from every other by
 * what is sent (document, barcode, note), so that a test can find it again, once. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support.h"

static const char *const surnames[] = {"王", "李", "张", "刘", "陈", "孔", "孟", "颜", "欧阳", "毛", "赵", "䶮"};
static const char *const given[] = {"伟", "芳", "建国", "秀英", "磊", "子涵", "雨桐", "志强", "静", "文博"};
static const char *const units[] = {"370811", "370812", "370826", "370827", "370828", "370829", "370830",
                                    "370831", "370832", "370881", "370883", "JN-GX",  "JN-TB",  "JN-JK"};
static const char *const abo[] = {"A", "B", "O", "AB"};

#define PICK(list, dice) list[dice_below(dice, sizeof(list) / sizeof(list)[0])]

/* GB 11643: the weights of the seventeen digits, and the check digit for each remainder. */
static void citizen_id(unsigned long person, char out[19])
{
    static const int weights[] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    unsigned long day = person / 900;
    int sum = 0;
    snprintf(out, 19, "370899%04lu%02lu%02lu%03lu", 1985 + day / 300 % 15, 1 + day / 25 % 12, 1 + day % 25,
             100 + person % 900);
    for (int i = 0; i < 17; i++)
        sum += weights[i] * (out[i] - '0');
    out[17] = "10X98765432"[sum % 11];
    out[18] = '\0';
}

static void phone_of(unsigned long person, char out[12])
{
    snprintf(out, 12, "139%08lu", 10000000 + person * 7919 % 89999999);
}

static void donor_add(unsigned long n, unsigned long person, uint64_t *dice)
{
    char document[19], phone[12];
    const char *surname = PICK(surnames, dice);
    const char *name = PICK(given, dice), *unit = PICK(units, dice), *group = PICK(abo, dice);
    citizen_id(person, document);
    phone_of(person, phone);
    printf("{\"id\":\"r%lu\",\"do\":\"donor.add\",\"name\":\"%s%s\",\"id_number\":\"%s\",\"phone\":\"%s\","
           "\"unit\":\"%s\",\"abo\":\"%s\",\"height_cm\":%d,\"weight_kg\":%d,\"address\":\"济宁市建设路%lu号\","
           "\"employer\":\"济宁学院\",\"recruiter\":\"爱心志愿者服务队\",\"note\":\"r%lu\"}\n",
           n, surname, name, document, phone, unit, group, 155 + (int)dice_below(dice, 30),
           51 + (int)dice_below(dice, 40), person, n);
}

static void sample_add(unsigned long n, unsigned long donor)
{
    printf("{\"id\":\"r%lu\",\"do\":\"sample.add\",\"donor\":%lu,\"kind\":\"blood\",\"tubes\":1,\"volume_ml\":8,"
           "\"barcode\":\"B%08lu\",\"collected_on\":\"2026-03-0%lu\",\"event\":\"校园采集\","
           "\"collector\":\"护士甲\"}\n",
           n, donor, n, 1 + n % 9);
}

/* Whoever has a case is not reached: a call that reaches them would be the first contact, and the line that enters it
 * would be refused. */
static void attempt_add(unsigned long n, unsigned long donor, unsigned long person, bool has_case, uint64_t *dice)
{
    static const char *const outcomes[][2] = {
        {"no_answer", "nobody"}, {"busy", "nobody"}, {"willing", "self"}, {"hesitant", "self"}};
    const char *const *outcome = outcomes[dice_below(dice, has_case ? 2 : 4)];
    char phone[12];
    phone_of(person, phone);
    printf("{\"id\":\"r%lu\",\"do\":\"attempt.add\",\"donor\":%lu,\"channel\":\"phone\",\"direction\":\"out\","
           "\"number\":\"%s\",\"answered\":\"%s\",\"outcome\":\"%s\",\"note\":\"r%lu\"}\n",
           n, donor, phone, outcome[1], outcome[0], n);
}

static void donor_status(unsigned long n, unsigned long donor, uint64_t *dice)
{
    printf("{\"id\":\"r%lu\",\"do\":\"donor.status\",\"donor\":%lu,\"status\":\"TU\",\"reason\":\"MR\","
           "\"since\":\"2026-03-10\",\"until\":\"2026-0%d-15\",\"note\":\"r%lu\"}\n",
           n, donor, 5 + (int)dice_below(dice, 5), n);
}

/* A match case by the number of its request: P and the number of the line that opened it. */
typedef struct {
    unsigned long number;
    bool contacted;
} Search;

static void case_open(unsigned long n, unsigned long donor)
{
    printf("{\"id\":\"r%lu\",\"do\":\"case.open\",\"donor\":%lu,\"request_number\":\"P%lu\"}\n", n, donor, n);
}

/* The first contact once, with its time; then what stands in the way of the talk, once. */
static void step_done(unsigned long n, Search *search)
{
    if (!search->contacted)
        printf("{\"id\":\"r%lu\",\"do\":\"step.done\",\"case\":\"P%lu\",\"step\":\"first_contact\","
               "\"at_time\":\"09:30\",\"note\":\"r%lu\"}\n",
               n, search->number, n);
    else
        printf("{\"id\":\"r%lu\",\"do\":\"step.done\",\"case\":\"P%lu\",\"step\":\"talk\","
               "\"state\":\"blocked\",\"note\":\"r%lu\"}\n",
               n, search->number, n);
    search->contacted = true;
}

static void case_close(unsigned long n, const Search *search)
{
    printf("{\"id\":\"r%lu\",\"do\":\"case.close\",\"case\":\"P%lu\",\"reason\":\"other_donor\","
           "\"note\":\"r%lu\"}\n",
           n, search->number, n);
}

/* Cases that wait for a first contact, for a hindrance, for their end, in the order in which they were opened. */
typedef struct {
    Search *all;
    size_t opened, contacted, blocked, closed;
} Searches;

/* True: a case was opened for the donor. */
static bool case_next(unsigned long n, unsigned long donor, Searches *s, uint64_t *dice)
{
    uint64_t what = dice_below(dice, 4);
    if (what == 1 && s->contacted < s->opened)
        step_done(n, &s->all[s->contacted++]);
    else if (what == 2 && s->blocked < s->contacted)
        step_done(n, &s->all[s->blocked++]);
    else if (what == 3 && s->closed < s->blocked)
        case_close(n, &s->all[s->closed++]);
    else {
        s->all[s->opened++] = (Search){.number = n};
        case_open(n, donor);
        return true;
    }
    return false;
}

/* People whose check digit is X are left out: search keys fold it to a small letter. */
static unsigned long next_person(unsigned long person)
{
    char document[19];
    do
        citizen_id(++person, document);
    while (document[17] == 'X');
    return person;
}

int main(int argc, char **argv)
{
    unsigned long count = (unsigned long)option_number(argc, argv, "count", "300");
    uint64_t dice = (uint64_t)option_number(argc, argv, "seed", "1") * 2654435761u + 1;
    unsigned long donors = 0, person = 0, *people = need(calloc(count + 1, sizeof *people));
    bool *has_case = need(calloc(count + 2, sizeof *has_case));
    Searches searches = {.all = need(calloc(count + 1, sizeof *searches.all))};
    for (unsigned long n = 1; n <= count; n++) {
        uint64_t what = dice_below(&dice, 100);
        unsigned long one = 1 + (unsigned long)dice_below(&dice, donors ? donors : 1);
        if (donors < 5 || what < 30) {
            person = next_person(person);
            people[++donors] = person;
            donor_add(n, person, &dice);
        } else if (what < 46) {
            sample_add(n, one);
        } else if (what < 66) {
            attempt_add(n, one, people[one - 1], has_case[one], &dice);
        } else if (what < 72) {
            printf("{\"id\":\"r%lu\",\"do\":\"claim.next\"}\n", n);
        } else if (what < 78) {
            printf("{\"id\":\"r%lu\",\"do\":\"claim.release\",\"donor\":%lu}\n", n, one);
        } else if (what < 84) {
            donor_status(n, one, &dice);
        } else {
            has_case[one] |= case_next(n, one, &searches, &dice);
        }
    }
    free(people);
    free(has_case);
    free(searches.all);
    return fflush(stdout) == 0 ? 0 : 1;
}

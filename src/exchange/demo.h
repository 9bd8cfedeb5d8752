/* What the files of the practice data share. */
#ifndef MARROWDESK_DEMO_H
#define MARROWDESK_DEMO_H

#include "exchange.h"
#include "intake.h"

enum { DEMO_COLLEAGUES = 4, DEMO_NUMBERS = 500 /* of one birth date and sex */ };

typedef struct {
    Desk *desk;
    Store *store;
    const Config *config;
    int64_t people, done;
    uint64_t seed;
    Day today;
    int64_t colleagues[DEMO_COLLEAGUES];              /* accounts */
    char colleague_units[DEMO_COLLEAGUES][CODE_SIZE]; /* "": calls people of every unit */
    int64_t unit_weights;                             /* sum over the units */
    Day first_birth;
    uint16_t *taken; /* for each birth date since first_birth and sex: how many document numbers are given */
    bool (*progress)(void *arg, int64_t done, int64_t total);
    void *progress_arg;
} Demo;

typedef struct {
    int64_t index; /* from 0, in the order of enrolment */
    Day enrolled, birth;
    const Unit *unit;
    bool male;
    Intake intake;
    Sample repeat;     /* after a rejected one; collected_on "" none */
    Phone second;      /* another number of the person's own; number "" none */
    StatusPeriod left; /* left, or unavailable, before any call; status "" none */
} Person;

/* --- demo_chance.c: the same for a person and topic, whatever is drawn for others --- */

typedef struct {
    uint64_t state;
} Chance;

enum {
    TOPIC_WHO = 1,
    TOPIC_NAME,
    TOPIC_LIFE,
    TOPIC_RELATIVES,
    TOPIC_SAMPLE,
    TOPIC_GAPS,
    TOPIC_STATUS,
    TOPIC_CALLS,
    TOPIC_PROMISE,
    TOPIC_DOCUMENT,
    TOPIC_CASE
};

Chance demo_chance(const Demo *demo, int64_t person, int topic);
int64_t chance_below(Chance *chance, int64_t limit); /* 0 .. limit - 1 */
int64_t chance_between(Chance *chance, int64_t low, int64_t high);
bool chance_percent(Chance *chance, int percent);

typedef struct {
    const char *text;
    int weight;
} Weighted;

#define DEMO_COUNT(array) (sizeof(array) / sizeof(array)[0])
#define chance_pick(chance, list) chance_weighted((chance), (list), DEMO_COUNT(list))
#define chance_text(chance, list) (list)[chance_below((chance), (int64_t)DEMO_COUNT(list))]
const char *chance_weighted(Chance *chance, const Weighted *list, size_t count);

/* demo_names.c: the name and the ethnic group that goes with it. */
void demo_name(const Demo *demo, Person *person);
/* A name of somebody of the family or of a friend; `surname_of` NULL: any surname. */
void demo_other_name(Chance *chance, const char *surname_of, bool male, char out[NAME_SIZE]);

/* demo_people.c: everything of a person but the calls. */
void demo_person(Demo *demo, int64_t index, Person *person);
/* The `which`-th (0..3) number of a person: in no use, and nobody else's. */
void demo_phone(const Demo *demo, int64_t index, int which, char out[NUMBER_SIZE]);

/* demo_calls.c: calls of the last two years of a stored person, inside store_write(). */
void demo_calls(Demo *demo, const Person *person);

/* demo_cases.c: match cases of people in the registry, as many as the station has for so many volunteers. */
Status demo_cases(Demo *demo, Error *error);

#endif

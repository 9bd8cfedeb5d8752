/* Practice data: made-up people and calls into a new practice database, through the one write path. */
#include <stdlib.h>

#include "demo.h"
#include "followup.h"
#include "text.h"
#include "tr.h"
#include "twins.h"

enum {
    SETTLE = 500, /* after so many their conclusions are stored: memory stays constant */
    TOLD = 250,   /* people between two calls of progress() */
    APPOINTMENTS = 12
};

/* --- colleagues --- */

typedef struct {
    const char *name, *full_name, *role;
    size_t unit; /* of a liaison: place in the settings */
} Colleague;

/* Nobody signs in as one of them: their accounts are closed. */
static void write_colleagues(Demo *demo)
{
    static const Colleague colleagues[DEMO_COLLEAGUES] = {{"zhanghui", "张慧", "caller", 0},
                                                          {"wangjianjun", "王建军", "caller", 0},
                                                          {"limin", "李敏", "liaison", 1},
                                                          {"liuyang", "刘洋", "liaison", 11}};
    Store *store = demo->store;
    const Config *config = demo->config;
    for (size_t i = 0; i < DEMO_COLLEAGUES && !store_failed(store); i++) {
        const Colleague *colleague = &colleagues[i];
        Account account = {.disabled = 1};
        text_copy(account.name, sizeof account.name, colleague->name);
        text_copy(account.full_name, sizeof account.full_name, colleague->full_name);
        text_copy(account.role, sizeof account.role, colleague->role);
        if (text_equal(account.role, "liaison"))
            text_copy(account.unit, sizeof account.unit, config->units[colleague->unit % config->unit_count].code);
        if (query_one_int(store, 0, "SELECT 1 FROM account WHERE name = ?1", TEXT_(account.name)))
            text_append(account.name, sizeof account.name, "2"); /* the first account has this name */
        record_insert(store, &account_type, &account);
        demo->colleagues[i] = account.id;
        text_copy(demo->colleague_units[i], CODE_SIZE, account.unit);
    }
}

/* --- people --- */

static void write_person(Demo *demo, int64_t index)
{
    Person person;
    demo_person(demo, index, &person);
    intake_apply(demo->desk, &person.intake);
    int64_t donor = person.intake.donor.id;
    person.repeat.donor = person.second.donor = person.left.donor = donor;
    if (person.repeat.collected_on[0])
        record_insert(demo->store, &sample_type, &person.repeat);
    if (person.second.number[0])
        record_insert(demo->store, &phone_type, &person.second);
    if (person.left.status[0])
        record_insert(demo->store, &status_period_type, &person.left);
    demo_calls(demo, &person);
}

static bool go_on(Demo *demo)
{
    if (!demo->progress || demo->done % TOLD != 0 || demo->progress(demo->progress_arg, demo->done, demo->people))
        return true;
    store_fail(demo->store, ERR_CANCELLED, "", tr("stopped: the practice data is unfinished"));
    return false;
}

/* All in one transaction: keys and indexes are written once, in order, and stopping leaves nothing. */
static void write_all(Store *store, void *arg)
{
    Demo *demo = arg;
    write_colleagues(demo);
    store_bulk_begin(store, demo->people);
    while (demo->done < demo->people && !store_failed(store) && go_on(demo)) {
        write_person(demo, demo->done++);
        if (demo->done % SETTLE == 0)
            store_settle(store);
    }
    store_settle(store);
    if (store_bulk_end(store))
        twins_all(store, true, &(TwinFaults){0});
}

/* --- appointments: people who signed up and were not sampled yet --- */

static Status add_appointments(Demo *demo, Error *error)
{
    int64_t donors[APPOINTMENTS];
    size_t count = 0;
    Status status = OK;
    Query *q =
        query(demo->store, "SELECT id FROM donor WHERE status = 'EN' AND do_not_call = 0 ORDER BY id DESC LIMIT ?1",
              INT_(APPOINTMENTS));
    while (query_row(q) && count < APPOINTMENTS)
        donors[count++] = query_int(q, 0);
    query_end(q);
    for (size_t i = 0; i < count && status == OK; i++) {
        char wanted[INSTANT_SIZE], said[256];
        instant_format(instant_at(demo->today + (Day)(i % 5), (9 + (int)i % 8) * 60), wanted);
        status = task_add(demo->desk, donors[i], "sampling", wanted, said, sizeof said, error);
    }
    return status != OK ? status : store_status(demo->store, error);
}

/* --- the whole --- */

static Status check_place(const Desk *desk, int64_t donors, Error *error)
{
    if (!store_is_practice(desk->store))
        return error_set(error, ERR_DENIED, "",
                         tr("made-up people go into a practice database only; this is a real one"));
    if (donors < 1 || donors > DEMO_MOST)
        return error_set(error, ERR_INPUT, "donors", tr("a practice database has 1 to %d people"), DEMO_MOST);
    if (query_one_int(desk->store, 0, "SELECT 1 FROM donor LIMIT 1"))
        return error_set(error, ERR_DUPLICATE, "",
                         tr("there are people in this database already; made-up people go into a new one"));
    return store_status(desk->store, error);
}

/* Births begin 46 years before the first enrolment, and a year earlier for what a full date passes on. */
static Status start(Demo *demo, Error *error)
{
    Day begin = day_from(2003, 1, 1);
    if (begin > demo->today - 1)
        begin = demo->today - 1;
    demo->first_birth = day_add_months(begin, -47 * 12);
    demo->taken = calloc((size_t)(demo->today - demo->first_birth + 1) * 2, sizeof *demo->taken);
    return demo->taken ? OK : error_memory(error);
}

Status demo_run(Desk *desk, int64_t donors, uint64_t seed, bool (*progress)(void *arg, int64_t done, int64_t total),
                void *arg, Error *error)
{
    Demo demo = {.desk = desk,
                 .store = desk->store,
                 .config = desk->config,
                 .people = donors,
                 .seed = seed,
                 .today = clock_today(),
                 .progress = progress,
                 .progress_arg = arg};
    Status status = check_place(desk, donors, error);
    if (status == OK)
        status = start(&demo, error);
    if (status == OK)
        status = store_write(desk->store, write_all, &demo, error);
    if (status == OK)
        status = add_appointments(&demo, error);
    if (status == OK)
        status = demo_cases(&demo, error);
    if (status == OK)
        store_tidy(desk->store, true);
    if (status == OK && progress)
        progress(arg, donors, donors);
    free(demo.taken);
    return status;
}

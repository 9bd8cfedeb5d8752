/* A station with match cases: what the tests of cases share. */
#ifndef MARROWDESK_TEST_WALK_H
#define MARROWDESK_TEST_WALK_H

#include "casework.h"
#include "derive.h"
#include "rows.h"

/* A person in the registry with a phone, of unit 370811. */
static inline void add_person_(Store *store, void *arg)
{
    Donor *donor = arg;
    record_insert(store, &donor_type, donor);
    Phone phone = {.donor = donor->id};
    text_format(phone.number, sizeof phone.number, "1380000%04d", (int)(donor->id % 10000));
    text_copy(phone.owner, sizeof phone.owner, "self");
    text_copy(phone.state, sizeof phone.state, "in_use");
    record_insert(store, &phone_type, &phone);
    Sample sample = {.donor = donor->id};
    text_copy(sample.collected_on, sizeof sample.collected_on, "2013-07-10");
    text_copy(sample.registry_on, sizeof sample.registry_on, "2013-09-02");
    record_insert(store, &sample_type, &sample);
}

static inline int64_t person_of(Station *s, const char *name, const char *unit)
{
    Donor donor = donor_named(name);
    text_copy(donor.unit, sizeof donor.unit, unit);
    text_copy(donor.birth_date, sizeof donor.birth_date, "1990-01-01");
    text_copy(donor.sex, sizeof donor.sex, "1");
    assert_ok(s, store_write(s->desk.store, add_person_, &donor, &s->error));
    return donor.id;
}

static inline void clock_at(const char *local)
{
    char iso[INSTANT_SIZE];
    assert_int_equal(instant_read(local, INSTANT_NONE, 0, iso, NULL), OK);
    clock_set(instant_parse(iso));
}

static inline Notice notice_for(int64_t donor, const char *request, const char *kind)
{
    Notice n = {.donor = donor};
    text_copy(n.request_number, sizeof n.request_number, request);
    text_copy(n.kind, sizeof n.kind, kind);
    instant_format(clock_now(), n.received_at);
    return n;
}

/* Saves a notice received just now; its case. */
static inline int64_t receive(Station *s, int64_t donor, const char *request, const char *kind)
{
    char said[256];
    bool opened;
    Notice n = notice_for(donor, request, kind);
    assert_ok(s, notice_save(&s->desk, &n, NULL, &opened, said, sizeof said, &s->error));
    assert_true(n.donation_case > 0);
    assert_string_not_equal(said, "");
    return n.donation_case;
}

static inline Status enter(Station *s, int64_t id, const char *step, const char *state, const char *note, Step *fact)
{
    *fact = (Step){.donation_case = id};
    text_copy(fact->step, sizeof fact->step, step);
    text_copy(fact->state, sizeof fact->state, state);
    text_copy(fact->note, sizeof fact->note, note);
    return step_enter(&s->desk, fact, NULL, &s->error);
}

static inline void tick(Station *s, int64_t id, const char *step)
{
    Step fact;
    assert_ok(s, enter(s, id, step, "done", "", &fact));
}

static inline void leave_out(Station *s, int64_t id, const char *step)
{
    Step fact;
    assert_ok(s, enter(s, id, step, "skipped", "not needed", &fact));
}

static inline Case case_now(Station *s, int64_t id)
{
    Case record = {0};
    assert_true(record_load(s->desk.store, &case_type, id, &record));
    return record;
}

/* The first row of a step that is open, else the last one of it; NULL when it is not listed. */
static inline const ChecklistRow *row_of(const Checklist *list, const char *step)
{
    const ChecklistRow *last = NULL;
    for (size_t i = 0; i < list->count; i++) {
        if (!text_equal(list->rows[i].step->id, step))
            continue;
        last = &list->rows[i];
        if (last->state != STEP_DONE && last->state != STEP_SKIPPED)
            return last;
    }
    return last;
}

/* The local "YYYY-MM-DD HH:MM" until which a step is due; "" none, "-" not listed. */
static inline const char *due_of(Station *s, int64_t id, const char *step)
{
    static char local[32];
    Checklist *list = malloc(sizeof *list);
    assert_non_null(list);
    assert_true(case_read(&s->desk, id, list));
    const ChecklistRow *row = row_of(list, step);
    if (row)
        instant_local(row->due_at, local, sizeof local);
    else
        text_copy(local, sizeof local, "-");
    free(list);
    return local;
}

#define assert_due(s, id, step, day) assert_memory_equal(due_of((s), (id), (step)), (day), strlen(day))

/* A detail of a case; its `said`. */
static inline const char *detail(Station *s, const RecordType *type, void *record)
{
    static char said[256];
    assert_ok(s, case_detail_save(&s->desk, type, record, NULL, NULL, said, sizeof said, &s->error));
    return said;
}

static inline void talked(Station *s, int64_t id, const char *answer)
{
    Talk talk = {.donation_case = id};
    instant_format(clock_now(), talk.at);
    text_copy(talk.kind, sizeof talk.kind, "phone");
    text_copy(talk.answer, sizeof talk.answer, answer);
    detail(s, &talk_type, &talk);
}

#endif

/* People with random facts in every table that holds a person's rows, made by the field tables. */
#ifndef MARROWDESK_TEST_RANDOM_PERSON_H
#define MARROWDESK_TEST_RANDOM_PERSON_H

#include "case.h"
#include "followup.h"
#include "handover.h"
#include "intake.h"
#include "rows.h"

static uint32_t random_state = 1;

static inline unsigned random_below(unsigned n)
{
    random_state = random_state * 1664525u + 1013904223u;
    return (random_state >> 8) % n;
}

static inline bool random_chance(unsigned percent)
{
    return random_below(100) < percent;
}

static inline void random_day(char out[DATE_SIZE])
{
    day_format(clock_today() - (Day)random_below(900) - 1, out);
}

static inline void random_text(const Field *field, char *out, size_t size)
{
    static unsigned serial;
    if (field->flags & FIELD_MULTI_ID)
        text_format(out, size, "%u", 10000000u + ++serial);
    else
        text_format(out, size, "%s %u", field->name, random_below(4));
}

static inline void random_field(const Field *field, void *record)
{
    char text[64] = "";
    const ChoiceList *list = field->choices ? choice_list(field->choices) : NULL;
    switch (field->kind) {
    case FIELD_TEXT:
        random_text(field, text, sizeof text < field->size ? sizeof text : field->size);
        break;
    case FIELD_CHOICE:
        if (list && list->count)
            text_copy(text, sizeof text, list->items[random_below((unsigned)list->count)].code);
        break;
    case FIELD_DATE:
    case FIELD_PARTIAL:
        random_day(text);
        break;
    case FIELD_INSTANT:
        instant_format(clock_now() - (Instant)random_below(80000000) - 60, text);
        break;
    case FIELD_FLAG:
        text_copy(text, sizeof text, "1");
        break;
    case FIELD_NUMBER:
    case FIELD_MONEY:
        text_format(text, sizeof text, "%lld", (long long)field->low + random_below(9) + 1);
        break;
    default:
        return;
    }
    field_put(field, record, text);
}

/* What nobody may state twice, or what would be a person who is leaving, is left out. */
static inline bool random_left_out(const Field *field)
{
    static const char *const names[] = {"voided_at", "void_reason",  "province_no", "city_no",
                                        "county_no", "donor_number", "grid",        "id_number",
                                        "id_type",   "closed_on",    "phase"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (text_equal(field->name, names[i]))
            return true;
    return (field->flags & FIELD_DERIVED) != 0;
}

static inline void random_record(const RecordType *type, int64_t donor, void *record)
{
    memset(record, 0, type->size);
    ((RecordHead *)record)->donor = donor;
    for (size_t i = 0; i < type->count; i++)
        if (!random_left_out(&type->fields[i]) && ((type->fields[i].flags & FIELD_REQUIRED) || random_chance(60)))
            random_field(&type->fields[i], record);
}

typedef struct {
    Station *s;
    int64_t donor, attempt, donation_case;
    bool open_case;
} RandomPerson;

static inline void put_random(RandomPerson *p, const RecordType *type, const char *ref, int64_t value)
{
    union {
        RecordHead head;
        char room[8192];
    } record;
    assert_true(type->size <= sizeof record);
    random_record(type, p->donor, &record);
    char text[24];
    text_format(text, sizeof text, "%lld", (long long)value);
    if (ref && field_find(type, ref))
        field_put(field_find(type, ref), &record, text);
    /* A promise has its time, a decision its day. */
    static const char *const times[] = {"next_at", "until", "again_on"};
    for (size_t i = 0; i < sizeof times / sizeof times[0]; i++)
        if (field_find(type, times[i]))
            random_field(field_find(type, times[i]), &record);
    StatusPeriod *period = (void *)&record;
    if (type == &status_period_type && text_equal(period->status, "DE"))
        text_copy(period->reason, sizeof period->reason, "DO");
    Case *c = (void *)&record;
    if (type == &case_type && !p->open_case) {
        random_day(c->closed_on);
        text_copy(c->side, sizeof c->side, "patient");
    }
    record_insert(p->s->desk.store, type, &record);
    if (type == &attempt_type)
        p->attempt = record.head.id;
    if (type == &case_type)
        p->donation_case = record.head.id;
}

/* Tables without a field table. */
static inline void put_others(RandomPerson *p)
{
    Store *store = p->s->desk.store;
    char at[INSTANT_SIZE], unit[CODE_SIZE];
    instant_format(clock_now() - 86400, at);
    query_one_text(store, unit, sizeof unit, "SELECT unit FROM donor WHERE id = ?1", INT_(p->donor));
    exec(store, "INSERT INTO override(donor, account, at, reason) VALUES(?1, 1, ?2, 'a match')", INT_(p->donor),
         TEXT_(at));
    exec(store, "INSERT INTO import_batch(at, kind, file, added, changed, refused) VALUES(?1, 'donors', 'a', 1, 0, 0)",
         TEXT_(at));
    exec(store,
         "INSERT INTO import_row(batch, record, record_id, donor) SELECT max(id), 'donor', ?1, ?1 FROM import_batch",
         INT_(p->donor));
    exec(store,
         "INSERT INTO registry_diff(batch, donor, unit, name, kind, field) SELECT max(id), ?1, ?2, 'a', "
         "'different', 'donor.name' FROM import_batch",
         INT_(p->donor), TEXT_(unit));
    exec(store,
         "INSERT INTO province_item(donor, unit, kind, after, since, entered_on, entered_at) VALUES(?1, ?2, "
         "'field', 'donor.name=a', ?3, '2023-09-01', ?3)",
         INT_(p->donor), TEXT_(unit), TEXT_(at));
    exec(store, "INSERT INTO work_sheet(unit, made_at, until) VALUES(?1, ?2, '2023-09-01')", TEXT_(unit), TEXT_(at));
    exec(store,
         "INSERT INTO work_sheet_row(sheet, nth, donor, attempt) SELECT max(id), 1, ?1, nullif(?2, 0) FROM work_sheet",
         INT_(p->donor), INT_(p->attempt));
    exec(store,
         "INSERT INTO task(donor, purpose, origin, unit, opened_at, not_before, dayparts, closed_at) VALUES(?1, "
         "'other', 'hand', ?2, ?3, ?3, 7, ?3)",
         INT_(p->donor), TEXT_(unit), TEXT_(at));
}

static inline void fill_person(Store *store, void *arg)
{
    RandomPerson *p = arg;
    static const RecordType *const parts[] = {&phone_type,   &relative_type, &sample_type,
                                              &attempt_type, &attempt_type,  &status_period_type,
                                              &consent_type, &health_type,   &list_act_type};
    static const RecordType *const of_case[] = {&notice_type, &step_type};
    (void)store;
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        for (unsigned n = random_below(3); n > 0; n--)
            put_random(p, parts[i], "attempt", p->attempt);
    if (random_chance(50)) {
        put_random(p, &case_type, NULL, 0);
        for (size_t i = 0; i < 2; i++)
            put_random(p, of_case[i], "donation_case", p->donation_case);
        for (size_t i = 0; case_detail_types[i]; i++)
            if (random_chance(70))
                put_random(p, case_detail_types[i], "donation_case", p->donation_case);
    }
    if (random_chance(60))
        put_others(p);
}

/* Somebody new; `same_phone` "" none. */
static inline int64_t random_person(Station *s, const char *same_phone, bool open_case)
{
    RandomPerson p = {.s = s, .open_case = open_case};
    Intake intake;
    char said[320];
    int64_t note;
    intake_start(&s->desk, &intake);
    random_record(&donor_type, 0, &intake.donor);
    text_format(intake.donor.name, sizeof intake.donor.name, "甲%u", random_below(50));
    text_copy(intake.donor.unit, sizeof intake.donor.unit, random_chance(50) ? "370811" : "370883");
    intake.donor.email[0] = '\0';
    if (random_chance(50))
        text_format(intake.donor.donor_number, sizeof intake.donor.donor_number, "37%010u", random_below(1000000000));
    text_copy(intake.phone.number, sizeof intake.phone.number, same_phone);
    intake.sample.barcode[0] = intake.sample.collected_on[0] = '\0';
    assert_ok(s, intake_save(&s->desk, &intake, NULL, &s->error));
    p.donor = intake.donor.id;
    assert_ok(s, store_write(s->desk.store, fill_person, &p, &s->error));
    if (random_chance(40))
        assert_ok(s, handover_give(&s->desk, p.donor, 0, "look at it", &note, &s->error));
    if (random_chance(40))
        assert_ok(s, draft_save(&s->desk, "call", p.donor, "x=y", &s->error));
    if (random_chance(40))
        assert_ok(s, registry_opened(&s->desk, p.donor, &s->error));
    if (random_chance(40))
        task_add(&s->desk, p.donor, "other", random_chance(50) ? "2023-09-20T02:00:00Z" : "", said, sizeof said,
                 &s->error);
    return p.donor;
}

#endif

/* Conclusions from facts: computed, compared, stored; the day's roll. */
#include <string.h>

#include "derive.h"
#include "facts.h"
#include "province.h"
#include "registry.h"
#include "text.h"
#include "tr.h"
#include "twins.h"

/* --- completeness --- */

size_t derive_missing(const Donor *donor, bool phone, bool relative, bool consent, const char *labels[], size_t max)
{
    const RecordType *const parts[] = {&phone_type, &relative_type, &consent_type};
    const bool there[] = {phone, relative, consent};
    size_t count = 0;
    for (size_t i = 0; i < 3; i++)
        if (!there[i] && count++ < max)
            labels[count - 1] = parts[i]->label;
    for (size_t i = 0; i < donor_type.count; i++) {
        char value[NOTE_SIZE];
        field_get(&donor_type.fields[i], donor, value, sizeof value);
        if ((donor_type.fields[i].flags & FIELD_WANTED) && !value[0] && count++ < max)
            labels[count - 1] = donor_type.fields[i].label;
    }
    return count;
}

/* Nobody completes the file of somebody who has left. */
static int64_t count_missing(const Facts *f)
{
    if (registry_left(f->donor.status, f->donor.status_reason))
        return 0;
    return (int64_t)derive_missing(&f->donor, f->phone_count, f->relative_count, f->consents, NULL, 0);
}

/* A person counts once, where and when the first sample was taken: a repeat tube is no second person (DOMAIN 1). */
static void conclude_sampled(const Facts *f, Derived *out)
{
    const Sample *first = NULL;
    for (size_t i = 0; i < f->sample_count; i++) {
        const Sample *s = &f->samples[i];
        if (s->collected_on[0] && (!first || strcmp(s->collected_on, first->collected_on) < 0))
            first = s;
    }
    out->sample_unit[0] = out->sample_year[0] = out->sample_month[0] = out->sample_site[0] = '\0';
    if (!first)
        return;
    text_copy(out->sample_unit, sizeof out->sample_unit, first->unit[0] ? first->unit : f->donor.unit);
    text_format(out->sample_year, sizeof out->sample_year, "%.4s", first->collected_on);
    if (strlen(first->collected_on) >= 7)
        text_format(out->sample_month, sizeof out->sample_month, "%.7s", first->collected_on);
    text_copy(out->sample_site, sizeof out->sample_site, first->site);
}

static bool has_number(const Calls *calls, bool own)
{
    for (int i = 0; i < calls->number_count; i++)
        if (calls->numbers[i].own == own && calls->numbers[i].usable)
            return true;
    return false;
}

/* What the lists of data quality and the figures say of a file; nothing of somebody who has left. */
static void conclude_quality(const Facts *f, Derived *out)
{
    const Donor *d = &f->donor;
    out->quality = 0;
    out->contacted_on[0] = '\0';
    if (registry_left(d->status, d->status_reason))
        return;
    out->quality = QUALITY_CARE | (has_number(&f->calls, true) ? 0 : QUALITY_NO_PHONE) |
                   (has_number(&f->calls, false) ? 0 : QUALITY_NO_SECOND) | (f->consents ? 0 : QUALITY_NO_CONSENT);
    if (d->contacted_at[0])
        day_format(instant_day(instant_parse(d->contacted_at)), out->contacted_on);
}

/* All but the lists, which name samples by their ids. */
static void conclude_person(Facts *facts, Derived *out)
{
    conclude_status(facts);
    text_copy(facts->donor.willingness, sizeof facts->donor.willingness, facts->calls.willingness);
    text_copy(facts->donor.contacted_at, sizeof facts->donor.contacted_at, facts->calls.contacted_at);
    text_copy(facts->donor.attempted_at, sizeof facts->donor.attempted_at, facts->calls.attempted_at);
    facts->donor.do_not_call = facts->calls.do_not_call;
    facts->donor.incomplete = count_missing(facts);
    conclude_task(facts, &out->task);
    conclude_sampled(facts, out);
    conclude_quality(facts, out);
    out->donor = facts->donor;
}

static void conclude(Facts *facts, Derived *out)
{
    conclude_person(facts, out);
    conclude_waiting(facts, out);
}

bool derive_compute(Store *store, const Config *config, int64_t donor, Derived *out)
{
    Facts facts;
    bool there = facts_read(store, config, donor, &facts);
    if (there)
        conclude(&facts, out);
    return there;
}

void derive_read_ahead(Store *store, const Config *config, int64_t donor)
{
    Derived d;
    if (!derive_compute(store, config, donor, &d))
        return;
    derive_same_lists(store, &d);
    derive_same_quality(store, &d);
    query_one_int(store, 0, "SELECT count(*) FROM task WHERE donor = ?1 AND closed_at IS NULL AND purpose <> ''",
                  INT_(donor));
    query_one_int(store, 0, "SELECT max(id) FROM province_item WHERE donor = ?1", INT_(donor));
    query_one_int(store, 0, "SELECT max(id) FROM audit WHERE donor = ?1", INT_(donor));
    query_one_int(store, 0, "SELECT count(*) FROM salt WHERE donor = ?1", INT_(donor));
}

/* --- counters --- */

void derive_task_key(Store *store, const char *purpose, Day due, char key[TASK_KEY])
{
    char rolled[DATE_SIZE], day[DATE_SIZE];
    tally_rolled(store, rolled);
    day_format(due, day);
    text_format(key, TASK_KEY, "%s|%s", purpose, strcmp(day, rolled) < 0 ? rolled : day);
}

static void count_task(Store *store, const char *unit, const char *purpose, const char *not_before, int n)
{
    char key[TASK_KEY];
    derive_task_key(store, purpose, instant_day(instant_parse(not_before)), key);
    tally_add(store, "task", unit, key, n);
}

/* What the counters say of a donor is kept beside them, so that a change of unit or a deletion takes it back.
 */
typedef struct {
    char unit[CODE_SIZE], status[8], sample_unit[CODE_SIZE], sample_year[8], sample_month[8], sample_site[CODE_SIZE];
    char contacted[DATE_SIZE];
    int64_t quality;
    bool incomplete;
    int64_t identity; /* by what the pairs were looked for */
} Counted;

static void count_quality(Store *store, const Counted *c, int n)
{
    static const struct {
        int64_t bit;
        const char *kind;
    } kinds[] = {{QUALITY_CARE, "in_care"},
                 {QUALITY_NO_PHONE, "no_phone"},
                 {QUALITY_NO_SECOND, "no_second"},
                 {QUALITY_NO_CONSENT, "no_consent"}};
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (c->quality & kinds[i].bit)
            tally_add(store, kinds[i].kind, c->unit, "", n);
    if (c->contacted[0])
        tally_add(store, "contact", c->unit, c->contacted, n);
}

static void count_donor(Store *store, const Counted *c, int n)
{
    tally_add(store, "status", c->unit, c->status, n);
    if (c->incomplete)
        tally_add(store, "incomplete", c->unit, "", n);
    if (c->sample_year[0])
        tally_add(store, "sample", c->sample_unit, c->sample_year, n);
    if (c->sample_month[0])
        tally_add(store, "sample_month", c->sample_unit, c->sample_month, n);
    if (c->sample_site[0])
        tally_add(store, "sample_site", c->sample_site, c->sample_year, n);
    count_quality(store, c, n);
}

static bool counted_before(Store *store, int64_t donor, Counted *old)
{
    *old = (Counted){.incomplete = false};
    Query *q = query_donor(store, donor,
                           "unit, status, incomplete, sample_unit, sample_year, sample_month, sample_site, quality, "
                           "contacted, identity",
                           "counted", "NOT INDEXED", "", "donor");
    bool found = query_row(q);
    text_copy(old->unit, sizeof old->unit, query_text(q, 0));
    text_copy(old->status, sizeof old->status, query_text(q, 1));
    old->incomplete = query_int(q, 2) != 0;
    text_copy(old->sample_unit, sizeof old->sample_unit, query_text(q, 3));
    text_copy(old->sample_year, sizeof old->sample_year, query_text(q, 4));
    text_copy(old->sample_month, sizeof old->sample_month, query_text(q, 5));
    text_copy(old->sample_site, sizeof old->sample_site, query_text(q, 6));
    old->quality = query_int(q, 7);
    text_copy(old->contacted, sizeof old->contacted, query_text(q, 8));
    old->identity = query_int(q, 9);
    query_end(q);
    return found;
}

static Counted counted_now(const Derived *d, int64_t identity)
{
    Counted c = {.incomplete = d->donor.incomplete != 0, .quality = d->quality, .identity = identity};
    text_copy(c.unit, sizeof c.unit, d->donor.unit);
    text_copy(c.status, sizeof c.status, d->donor.status);
    text_copy(c.sample_unit, sizeof c.sample_unit, d->sample_unit);
    text_copy(c.sample_year, sizeof c.sample_year, d->sample_year);
    text_copy(c.sample_month, sizeof c.sample_month, d->sample_month);
    text_copy(c.sample_site, sizeof c.sample_site, d->sample_site);
    text_copy(c.contacted, sizeof c.contacted, d->contacted_on);
    return c;
}

static bool counted_alike(const Counted *a, const Counted *b)
{
    return text_equal(a->unit, b->unit) && text_equal(a->status, b->status) && a->incomplete == b->incomplete &&
           text_equal(a->sample_unit, b->sample_unit) && text_equal(a->sample_year, b->sample_year) &&
           text_equal(a->sample_month, b->sample_month) && text_equal(a->sample_site, b->sample_site) &&
           a->quality == b->quality && text_equal(a->contacted, b->contacted) && a->identity == b->identity;
}

static void insert_counted(Store *store, int64_t donor, const Counted *c)
{
    exec(store,
         "INSERT OR REPLACE INTO counted(donor, unit, status, incomplete, sample_unit, sample_year, sample_month, "
         "sample_site, quality, contacted, identity) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
         INT_(donor), TEXT_(c->unit), TEXT_(c->status), INT_(c->incomplete), TEXT_(c->sample_unit),
         TEXT_(c->sample_year), TEXT_(c->sample_month), TEXT_(c->sample_site), INT_(c->quality), TEXT_(c->contacted),
         INT_(c->identity));
}

/* `d` NULL: the donor is gone. Pairs are looked for only when the person is another one than before. */
static void store_counts(Store *store, int64_t donor, const Derived *d, int64_t identity)
{
    Counted old;
    bool was = counted_before(store, donor, &old);
    if (was)
        count_donor(store, &old, -1);
    if (!d) {
        exec(store, "DELETE FROM counted WHERE donor = ?1", INT_(donor));
        twins_forget(store, donor);
        return;
    }
    Counted new = counted_now(d, identity);
    count_donor(store, &new, 1);
    if (!was || !counted_alike(&old, &new))
        insert_counted(store, donor, &new);
    if (old.identity != identity && !store_defers(store))
        twins_conclude(store, donor);
}

/* --- storing --- */

bool derive_hand_over(const Donor *d, const char *opened_at)
{
    return registry_left(d->status, d->status_reason) || d->do_not_call ||
           (d->contacted_at[0] && strcmp(d->contacted_at, opened_at) >= 0);
}

static void store_hand_tasks(Store *store, const Donor *d)
{
    Query *q = query_donor(store, d->id, "id, purpose, opened_at, not_before, unit, coalesce(wanted_at, opened_at)",
                           "task", "INDEXED BY task_donor", " AND origin = 'hand' AND closed_at IS NULL", "id");
    while (query_row(q)) {
        const char *opened = query_text(q, 2);
        bool met = d->contacted_at[0] && strcmp(d->contacted_at, opened) >= 0;
        if (derive_hand_over(d, opened)) {
            char now[INSTANT_SIZE];
            instant_format(clock_now(), now);
            count_task(store, query_text(q, 4), query_text(q, 1), query_text(q, 3), -1);
            exec(store, "UPDATE task SET closed_at = ?2 WHERE id = ?1", INT_(query_int(q, 0)),
                 TEXT_(met ? d->contacted_at : now));
        } else if (!text_equal(query_text(q, 4), d->unit) || !text_equal(query_text(q, 3), query_text(q, 5))) {
            count_task(store, query_text(q, 4), query_text(q, 1), query_text(q, 3), -1);
            count_task(store, d->unit, query_text(q, 1), query_text(q, 5), 1);
            exec(store, "UPDATE task SET unit = ?2, not_before = ?3 WHERE id = ?1", INT_(query_int(q, 0)),
                 TEXT_(d->unit), TEXT_(query_text(q, 5)));
        }
    }
}

static bool by_hand(Store *store, int64_t donor, const char *purpose)
{
    return query_one_int(store, 0,
                         "SELECT 1 FROM task WHERE donor = ?1 AND purpose = ?2 AND origin = 'hand' "
                         "AND closed_at IS NULL",
                         INT_(donor), TEXT_(purpose)) != 0;
}

static bool stored_task(Store *store, int64_t donor, Task *task)
{
    Query *q = query_donor(store, donor, "id", "task", "INDEXED BY task_donor",
                           " AND origin = 'rule' AND closed_at IS NULL", "id");
    int64_t id = query_row(q) ? query_int(q, 0) : 0;
    query_end(q);
    return id && record_load(store, &task_type, id, task);
}

static bool same_task(const Task *a, const Task *b)
{
    return text_equal(a->purpose, b->purpose) && text_equal(a->unit, b->unit) &&
           text_equal(a->not_before, b->not_before) && text_equal(a->number, b->number) && a->dayparts == b->dayparts &&
           a->tries == b->tries && a->assignee == b->assignee;
}

static void insert_task(Store *store, const Task *t)
{
    char now[INSTANT_SIZE];
    instant_format(clock_now(), now);
    exec(store,
         "INSERT INTO task(donor, purpose, origin, unit, opened_at, not_before, dayparts, tries, number, "
         "assignee) "
         "VALUES(?1, ?2, 'rule', ?3, ?4, ?5, ?6, nullif(?7, 0), ?8, nullif(?9, 0))",
         INT_(t->donor), TEXT_(t->purpose), TEXT_(t->unit), TEXT_(now), TEXT_(t->not_before), INT_(t->dayparts),
         INT_(t->tries), TEXT_(t->number), INT_(t->assignee));
}

static void move_task(Store *store, const Task *old, const Task *new)
{
    Task task = *old;
    text_copy(task.purpose, sizeof task.purpose, new->purpose);
    text_copy(task.unit, sizeof task.unit, new->unit);
    text_copy(task.not_before, sizeof task.not_before, new->not_before);
    text_copy(task.number, sizeof task.number, new->number);
    task.dayparts = new->dayparts;
    task.tries = new->tries;
    task.assignee = new->assignee;
    record_conclude(store, &task_type, old, &task);
}

/* The row stays the same while its purpose moves on; what was done stands in the attempts. */
static void store_task(Store *store, int64_t donor, const Task *new)
{
    Task old;
    bool was = stored_task(store, donor, &old);
    bool is = new->purpose[0] && !by_hand(store, donor, new->purpose);
    if (was && is && same_task(&old, new))
        return;
    if (was)
        count_task(store, old.unit, old.purpose, old.not_before, -1);
    if (is)
        count_task(store, new->unit, new->purpose, new->not_before, 1);
    if (was && is)
        move_task(store, &old, new);
    else if (was)
        exec(store, "DELETE FROM task WHERE id = ?1", INT_(old.id));
    else if (is)
        insert_task(store, new);
}

/* --- lists --- */

static size_t stored_waiting(Store *store, int64_t donor, const Derived *d)
{
    size_t same = 0, count = 0;
    Query *q = query_donor(store, donor, "list, due, about, unit", "waiting", "NOT INDEXED", "", "list");
    for (; query_row(q); count++)
        for (size_t i = 0; i < d->waiting_count; i++)
            same += text_equal(d->waiting[i].list, query_text(q, 0)) &&
                    text_equal(d->waiting[i].due, query_text(q, 1)) &&
                    text_equal(d->waiting[i].about, query_text(q, 2)) && text_equal(d->donor.unit, query_text(q, 3));
    return same == count ? count : SIZE_MAX;
}

bool derive_same_lists(Store *store, const Derived *d)
{
    return stored_waiting(store, d->donor.id, d) == d->waiting_count;
}

bool derive_same_quality(Store *store, const Derived *d)
{
    return query_one_int(store, 0, "SELECT 1 FROM counted WHERE donor = ?1 AND quality IS ?2 AND contacted IS ?3",
                         INT_(d->donor.id), INT_(d->quality), TEXT_(d->contacted_on)) == 1;
}

static void insert_waiting(Store *store, const Derived *d)
{
    for (size_t i = 0; i < d->waiting_count; i++)
        exec(store, "INSERT INTO waiting(donor, list, unit, due, about) VALUES(?1, ?2, ?3, ?4, ?5)", INT_(d->donor.id),
             TEXT_(d->waiting[i].list), TEXT_(d->donor.unit), TEXT_(d->waiting[i].due), TEXT_(d->waiting[i].about));
}

static void store_waiting(Store *store, const Derived *d)
{
    if (derive_same_lists(store, d))
        return;
    exec(store, "DELETE FROM waiting WHERE donor = ?1", INT_(d->donor.id));
    insert_waiting(store, d);
}

void derive_donor(Store *store, void *config, int64_t donor)
{
    Derived d;
    Facts facts;
    CaseEffect cases;
    casework_derive(store, config, donor, &cases);
    if (!facts_read_beside(store, config, donor, &cases, &facts)) {
        store_counts(store, donor, NULL, 0);
        forget_province(store, donor);
        return;
    }
    Donor stored = facts.donor;
    conclude(&facts, &d);
    record_conclude(store, &donor_type, &stored, &d.donor);
    store_counts(store, donor, &d, twins_identity(&facts.donor, facts.phones, facts.phone_count));
    store_hand_tasks(store, &d.donor);
    store_task(store, donor, &d.task);
    store_waiting(store, &d);
    conclude_province(store, &facts);
}

/* --- somebody new: nothing is there to compare with, and what the records say need not be read back --- */

void derive_new(Facts *facts, Derived *out)
{
    conclude_person(facts, out);
}

void derive_store_new(Store *store, Facts *facts, Derived *d)
{
    int64_t donor = facts->donor.id;
    Counted counted = counted_now(d, twins_identity(&facts->donor, facts->phones, facts->phone_count));
    d->donor.id = d->task.donor = donor;
    conclude_waiting(facts, d);
    count_donor(store, &counted, 1);
    insert_counted(store, donor, &counted);
    if (!store_defers(store))
        twins_conclude(store, donor);
    if (d->task.purpose[0]) {
        count_task(store, d->task.unit, d->task.purpose, d->task.not_before, 1);
        insert_task(store, &d->task);
    }
    insert_waiting(store, d);
    province_new(store, facts);
}

void derive_drop_tasks(Store *store, int64_t donor, bool only_rule)
{
    Query *q = query(store,
                     "SELECT unit, purpose, not_before FROM task WHERE donor = ?1 AND closed_at IS NULL AND "
                     "(?2 = 0 OR origin = 'rule')",
                     INT_(donor), INT_(only_rule));
    while (query_row(q))
        count_task(store, query_text(q, 0), query_text(q, 1), query_text(q, 2), -1);
    exec(store, "DELETE FROM task WHERE donor = ?1 AND (?2 = 0 OR (origin = 'rule' AND closed_at IS NULL))",
         INT_(donor), INT_(only_rule));
}

void derive_count_task(Store *store, const char *unit, const char *purpose, const char *not_before)
{
    count_task(store, unit, purpose, not_before, 1);
}

void derive_uncount_task(Store *store, const char *unit, const char *purpose, const char *not_before)
{
    count_task(store, unit, purpose, not_before, -1);
}

void derive_recount(Store *store, int64_t donor, int n)
{
    Query *q =
        query(store, "SELECT unit, purpose, not_before FROM task WHERE donor = ?1 AND closed_at IS NULL", INT_(donor));
    while (query_row(q))
        count_task(store, query_text(q, 0), query_text(q, 1), query_text(q, 2), n);
    province_recount(store, donor, n);
}

/* --- the day's roll --- */

typedef struct {
    const Config *config;
    char today[DATE_SIZE], born[DATE_SIZE], now[INSTANT_SIZE], old_requests[INSTANT_SIZE], rules[24];
    char near_age[DATE_SIZE], near_end[DATE_SIZE]; /* who is younger, deferrals that end later: not on a list yet */
} Roll;

/* Tasks of days gone by count on today. */
static void roll_counters(Store *store, const Roll *roll)
{
    Query *q =
        query(store, "SELECT unit, key, n FROM tally WHERE kind = 'task' AND substr(key, instr(key, '|') + 1) < ?1",
              TEXT_(roll->today));
    while (query_row(q)) {
        char key[TASK_KEY], purpose[TASK_KEY];
        text_copy(purpose, sizeof purpose, query_text(q, 1));
        purpose[strcspn(purpose, "|")] = '\0';
        text_format(key, sizeof key, "%s|%s", purpose, roll->today);
        tally_add(store, "task", query_text(q, 0), key, query_int(q, 2));
    }
    exec(store, "DELETE FROM tally WHERE kind = 'task' AND substr(key, instr(key, '|') + 1) < ?1", TEXT_(roll->today));
}

static void touch_all(Store *store, Query *q)
{
    while (query_row(q))
        store_touch(store, query_int(q, 0));
}

/* Whoever comes near an age limit or the end of a deferral; months differ in length, so three days more are looked
 * at than have come. */
static void roll_lists(Store *store, const Roll *roll)
{
    char age[DATE_SIZE] = "", end[DATE_SIZE] = "";
    query_one_text(store, age, sizeof age, "SELECT value FROM meta WHERE name = 'near_age'");
    query_one_text(store, end, sizeof end, "SELECT value FROM meta WHERE name = 'near_end'");
    touch_all(
        store,
        query(store,
              "SELECT id FROM donor WHERE birth_date > coalesce(?1, '') AND birth_date <= date(?2, '+3 days') AND "
              "birth_date IS NOT NULL AND status <> 'DE' UNION "
              "SELECT id FROM donor WHERE status_until > coalesce(?3, '') AND status_until <= ?4 UNION "
              /* a deferral that a reservation of the registry hides */
              "SELECT donor FROM status_period WHERE until > coalesce(?3, '') AND until <= ?4",
              TEXT_(age), TEXT_(roll->near_age), TEXT_(end), TEXT_(roll->near_end)));
    exec(store,
         "INSERT INTO meta(name, value) VALUES('near_age', ?1), ('near_end', ?2) ON CONFLICT DO UPDATE SET value = "
         "excluded.value",
         TEXT_(roll->near_age), TEXT_(roll->near_end));
}

/* Limits, steps or holidays differ from those that the open cases were concluded by. */
static bool rules_changed(Store *store, const Roll *roll)
{
    char known[24];
    query_one_text(store, known, sizeof known, "SELECT value FROM meta WHERE name = 'case_rules'");
    return !text_equal(known, roll->rules);
}

static void roll_rules(Store *store, const Roll *roll)
{
    exec(store,
         "INSERT INTO meta(name, value) VALUES('case_rules', ?1) ON CONFLICT DO UPDATE SET value = excluded.value",
         TEXT_(roll->rules));
    Query *q = query(store, "SELECT DISTINCT donor FROM donation_case WHERE closed_on IS NULL OR phase <> 'closed'");
    while (query_row(q))
        store_touch(store, query_int(q, 0));
    audit_add(store, "rules", "meta", 0, 0);
}

static void roll_write(Store *store, void *arg)
{
    const Roll *roll = arg;
    char rolled[DATE_SIZE];
    if (rules_changed(store, roll))
        roll_rules(store, roll);
    tally_rolled(store, rolled);
    if (strcmp(rolled, roll->today) >= 0)
        return; /* another desk was first */
    roll_counters(store, roll);
    tally_roll(store, roll->today);
    Query *q = query(store,
                     "SELECT id FROM donor WHERE status_until < ?1 UNION "
                     "SELECT id FROM donor WHERE birth_date <= ?2 AND birth_date IS NOT NULL AND status <> 'DE' UNION "
                     "SELECT donor FROM status_period WHERE since > coalesce(?3, '') AND since <= ?1 UNION "
                     /* a period that age has hidden: behind it another may give the reason for leaving */
                     "SELECT donor FROM status_period WHERE until >= coalesce(?3, '') AND until < ?1",
                     TEXT_(roll->today), TEXT_(roll->born), TEXT_(rolled));
    while (query_row(q))
        store_touch(store, query_int(q, 0));
    roll_lists(store, roll);
    exec(store, "DELETE FROM claim WHERE until < ?1", TEXT_(roll->now));
    exec(store, "DELETE FROM request WHERE at < ?1", TEXT_(roll->old_requests));
    audit_add(store, "roll", "meta", 0, 0);
}

Status day_roll(Desk *desk, Error *error)
{
    enum { REQUEST_DAYS = 90 };
    Roll roll = {.config = desk->config};
    char rolled[DATE_SIZE];
    Day today = clock_today();
    day_format(today, roll.today);
    day_format(day_add_months(today, -12 * (int)desk->config->limits.leave_age), roll.born);
    const Limits *limits = &desk->config->limits;
    day_format(day_add_months(today, (int)(limits->age_months - 12 * limits->leave_age)), roll.near_age);
    day_format(today + (Day)limits->deferral_days, roll.near_end);
    instant_format(clock_now(), roll.now);
    instant_format(clock_now() - REQUEST_DAYS * (Instant)86400, roll.old_requests);
    text_format(roll.rules, sizeof roll.rules, "%016llx", (unsigned long long)case_rules_digest(desk->config));
    tally_rolled(desk->store, rolled);
    Status status = store_status(desk->store, error);
    bool rolled_before = strcmp(rolled, roll.today) >= 0 && !rules_changed(desk->store, &roll);
    if (status != OK || rolled_before || (clock_is_set() && !store_is_practice(desk->store)))
        return status;
    int64_t account = store_actor_account(desk->store);
    store_actor(desk->store, 0, "rule");
    status = store_write(desk->store, roll_write, &roll, error);
    store_actor(desk->store, account, desk->via);
    return status;
}

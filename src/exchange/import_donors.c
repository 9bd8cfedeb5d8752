/* Import of people: each row is a person with phones, relatives, a sample, a consent and a status. */
#include <string.h>

#include "check.h"
#include "health.h"
#include "import.h"
#include "intake.h"
#include "may.h"
#include "merge.h"
#include "merging.h"
#include "text.h"
#include "tr.h"

enum { PHONES = 4 }; /* two of the person, and those of relatives without a name */

typedef struct {
    Intake in;
    Phone phones[PHONES]; /* the first is the one of `in` */
    size_t phone_count;
    Donor status;        /* only status, reason and until */
    StatusPeriod period; /* what they make */
    bool consent_given;  /* the cell says yes and not which edition */
    bool stated[SLOT_MAX];
} Person;

static Status check_header(Import *import, Error *error)
{
    static const char *const wanted[] = {"name", "unit"};
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
        if (header_column(&import->header, PART_DONOR, wanted[i]))
            continue;
        char found[400];
        header_list(&import->headings, found, sizeof found);
        return error_set(error, ERR_INPUT, wanted[i], tr("%s: there is no column “%s”; the first row has: %s"),
                         import->file, tr(field_find(&donor_type, wanted[i])->label), found);
    }
    return OK;
}

/* --- reading a row --- */

static void *record_of(Person *person, Part part)
{
    switch (part) {
    case PART_DONOR:
        return &person->in.donor;
    case PART_PHONE:
        return &person->phones[0];
    case PART_PHONE2:
        return &person->phones[1];
    case PART_RELATIVE:
        return &person->in.relative[0];
    case PART_RELATIVE2:
        return &person->in.relative[1];
    case PART_SAMPLE:
        return &person->in.sample;
    case PART_CONSENT:
        return &person->in.consent;
    case PART_HEALTH:
        return &person->in.health;
    case PART_STATUS:
        return &person->status;
    default:
        return NULL;
    }
}

static bool read_unit(Import *import, const Column *column, void *record)
{
    const char *cell = import_cell(import, column);
    const char *code = cell[0] ? import_unit(import, cell) : "";
    if (code[0]) {
        field_put(column->field, record, code);
        return true;
    }
    if (column->part == PART_SAMPLE && !cell[0])
        return true;
    char allowed[420] = "";
    const Config *config = import->desk->config;
    for (size_t i = 0; i < config->unit_count; i++) {
        if (i > 0)
            text_append(allowed, sizeof allowed, tr(", "));
        text_append(allowed, sizeof allowed, name_text(config->units[i].name));
    }
    import_refuse(import, column, cell[0] ? tr("no such unit; there are: %s") : tr("a unit is needed; there are: %s"),
                  allowed);
    return false;
}

/* Many lists only say whether the form was signed. */
static int yes_or_no(const char *cell)
{
    static const char *const yes[] = {"是", "有", "已签", "已签署", "同意", "√", "✓", "y", "yes", "1"};
    static const char *const no[] = {"否", "无", "未签", "未签署", "×", "n", "no", "0"};
    char folded[64];
    text_fold(folded, sizeof folded, cell);
    for (size_t i = 0; i < sizeof yes / sizeof yes[0]; i++)
        if (strcmp(folded, yes[i]) == 0)
            return 1;
    for (size_t i = 0; i < sizeof no / sizeof no[0]; i++)
        if (strcmp(folded, no[i]) == 0)
            return 0;
    return -1;
}

static bool read_cell(Import *import, size_t at, Person *person)
{
    const Column *column = &import->header.columns[at];
    const char *cell = import_cell(import, column);
    void *record = record_of(person, column->part);
    if (!record)
        return true;
    if ((column->part == PART_DONOR || column->part == PART_SAMPLE) && strcmp(column->field->name, "unit") == 0) {
        person->stated[at] = cell[0] != '\0';
        return read_unit(import, column, record);
    }
    if (!cell[0])
        return true;
    if (column->part == PART_CONSENT && strcmp(column->field->name, "edition") == 0 && yes_or_no(cell) >= 0) {
        person->consent_given = yes_or_no(cell) == 1;
        return true;
    }
    person->stated[at] = true;
    return import_read(import, at, record);
}

static const char *first_stated(const char *a, const char *b, const char *c)
{
    return a[0] ? a : b[0] ? b : c;
}

/* What "signed" without an edition means: the edition in force on the day, else the date alone. */
static void settle_consent(const Config *config, Person *person)
{
    Consent *consent = &person->in.consent;
    if (!person->consent_given && !consent->edition[0])
        return;
    if (!consent->given_on[0]) {
        const char *on = first_stated(person->in.sample.collected_on, person->in.donor.enrolled_on, "");
        if (strlen(on) == 10)
            text_copy(consent->given_on, sizeof consent->given_on, on);
    }
    const char *since = "";
    for (size_t i = 0; i < config->consent_count && person->consent_given && !consent->edition[0]; i++) {
        const ConsentEdition *edition = &config->consents[i];
        if (strcmp(edition->since, consent->given_on) > 0 || strcmp(edition->since, since) < 0)
            continue;
        since = edition->since;
    }
    for (size_t i = 0; i < config->consent_count && since[0]; i++)
        if (strcmp(config->consents[i].since, since) == 0)
            text_copy(consent->edition, sizeof consent->edition, config->consents[i].code);
}

static void add_phone(Person *person, const char *number, const char *owner)
{
    for (size_t i = 0; i < person->phone_count; i++)
        if (strcmp(person->phones[i].number, number) == 0)
            return;
    Phone *phone = &person->phones[person->phone_count++];
    *phone = (Phone){0};
    text_copy(phone->number, sizeof phone->number, number);
    text_copy(phone->owner, sizeof phone->owner, owner);
    text_copy(phone->state, sizeof phone->state, "unconfirmed");
}

/* Numbers once each; the number of a relative without a name is a number of the person's relative. */
static void settle_phones(Person *person)
{
    static const char *const owners[] = {"relative1", "relative2"};
    Phone read[2] = {person->phones[0], person->phones[1]};
    person->phone_count = 0;
    for (size_t i = 0; i < 2; i++)
        if (read[i].number[0])
            add_phone(person, read[i].number, "self");
    for (size_t i = 0; i < 2; i++) {
        Relative *relative = &person->in.relative[i];
        if (!relative->name[0] && relative->phone[0])
            add_phone(person, relative->phone, owners[i]);
        if (!relative->name[0])
            *relative = (Relative){0};
    }
    if (person->phone_count > 0)
        person->in.phone = person->phones[0];
}

static bool read_person(Import *import, Person *person)
{
    memset(person, 0, sizeof *person);
    for (size_t i = 0; i < import->header.count; i++)
        if (!read_cell(import, i, person))
            return false;
    Donor *donor = &person->in.donor;
    if (!donor->name[0]) {
        import_refuse(import, header_column(&import->header, PART_DONOR, "name"), tr("a name is needed"));
        return false;
    }
    const Account *actor = &import->desk->actor;
    if (strcmp(actor->role, "liaison") == 0 && strcmp(donor->unit, actor->unit) != 0) {
        import_refuse(import, header_column(&import->header, PART_DONOR, "unit"),
                      tr("this account may only import people of %s"), choice_label("unit", actor->unit));
        return false;
    }
    intake_fill(import->desk, &person->in);
    settle_phones(person);
    settle_consent(import->desk->config, person);
    return true;
}

/* --- who it is --- */

/* Without document, number and phone: the same name with the same birth date, sampling date and tube. */
static int64_t find_by_dates(Store *store, const Donor *donor, const Sample *sample)
{
    return query_one_int(
        store, 0,
        "SELECT d.id FROM donor d WHERE d.name = ?1 AND (?2 IS NULL OR d.birth_date = ?2) AND "
        "((?3 IS NULL AND ?4 IS NULL) OR EXISTS (SELECT 1 FROM sample s WHERE s.donor = d.id AND "
        "(?3 IS NULL OR s.collected_on = ?3) AND (?4 IS NULL OR s.barcode = ?4))) ORDER BY d.id LIMIT 1",
        TEXT_(donor->name), TEXT_(donor->birth_date), TEXT_(sample->collected_on), TEXT_(sample->barcode));
}

static bool nameless(const Donor *donor, const Phone *phone)
{
    return !donor->id_number[0] && !donor->donor_number[0] && !phone->number[0];
}

static int64_t find_person(Store *store, const Donor *donor, const Phone *phone, const Sample *sample)
{
    if (nameless(donor, phone))
        return find_by_dates(store, donor, sample);
    const Identity who = {donor->id_number, donor->id_type, donor->donor_number, donor->name, phone->number};
    return import_find(store, &who);
}

enum { DOCUMENT = 'd', DONOR_NUMBER = 'n', PHONE_NUMBER = 'p', BARCODE = 'b' };

static bool may_be_there(const Import *import, const Person *person)
{
    const Donor *donor = &person->in.donor;
    return nameless(donor, &person->in.phone) || import_may_know(import, DOCUMENT, donor->id_number) ||
           import_may_know(import, DONOR_NUMBER, donor->donor_number) ||
           import_may_know(import, PHONE_NUMBER, person->in.phone.number);
}

static void see_person(Import *import, const Person *person)
{
    import_see(import, DOCUMENT, person->in.donor.id_number);
    import_see(import, DONOR_NUMBER, person->in.donor.donor_number);
    import_see(import, BARCODE, person->in.sample.barcode);
    for (size_t i = 0; i < person->phone_count; i++)
        import_see(import, PHONE_NUMBER, person->phones[i].number);
}

/* --- status --- */

bool import_status_follows(const Donor *donor, const Sample *sample)
{
    const char *status = donor->status;
    bool counted = strcmp(status, "EN") == 0 || strcmp(status, "SA") == 0 || strcmp(status, "SE") == 0;
    bool in_registry = strcmp(status, "AV") == 0 && sample->registry_on[0];
    bool by_age = strcmp(status, "DE") == 0 && strcmp(donor->status_reason, "DO") == 0 && donor->birth_date[0];
    return counted || in_registry || by_age;
}

/* "" when nothing is to be stored: it follows from samples and age, or the file says nothing. */
static const char *period_status(const Person *person)
{
    Donor donor = person->status;
    text_copy(donor.birth_date, sizeof donor.birth_date, person->in.donor.birth_date);
    return import_status_follows(&donor, &person->in.sample) ? "" : person->status.status;
}

static bool period_known(Store *store, int64_t donor, const StatusPeriod *period)
{
    return query_one_int(store, 0,
                         "SELECT 1 FROM donor WHERE id = ?1 AND status = ?2 AND (?4 IS NULL OR status_until = ?4) "
                         "UNION ALL "
                         "SELECT 1 FROM status_period WHERE donor = ?1 AND status = ?2 AND voided_at IS NULL AND "
                         "(?3 IS NULL OR reason = ?3) AND (?4 IS NULL OR until = ?4)",
                         INT_(donor), TEXT_(period->status), TEXT_(period->reason), TEXT_(period->until)) != 0;
}

static bool settle_period(Import *import, Person *person)
{
    StatusPeriod *period = &person->period;
    text_copy(period->status, sizeof period->status, period_status(person));
    if (!period->status[0])
        return true;
    text_copy(period->reason, sizeof period->reason, person->status.status_reason);
    text_copy(period->until, sizeof period->until, person->status.status_until);
    const Sample *sample = &person->in.sample;
    const char *since = first_stated(sample->registry_on, sample->collected_on, person->in.donor.enrolled_on);
    Day day = since[0] ? day_parse(since) : clock_today();
    bool ends = period->until[0] && day_parse(period->until) < day;
    day_format(ends ? day_parse(period->until) : day, period->since);
    period->account = import->desk->actor.id;
    if (strcmp(period->status, "DE") == 0 && !period->reason[0])
        text_copy(period->reason, sizeof period->reason, "UK");
    if (strcmp(period->status, "TU") == 0 && !period->until[0]) {
        import_refuse(import, header_column(&import->header, PART_STATUS, "status"),
                      tr("temporarily unavailable needs its last day in the column “%s”"), tr("Status until"));
        return false;
    }
    return true;
}

static bool store_period(Import *import, Person *person, int64_t donor)
{
    StatusPeriod *period = &person->period;
    if (!period->status[0] || period_known(import->store, donor, period))
        return false;
    period->donor = donor;
    record_insert(import->store, &status_period_type, period);
    import_remember(import, "status_period", period->id, donor, "");
    return true;
}

/* --- somebody new --- */

static const Column *column_named(const Import *import, Part part, const char *field)
{
    return header_column(&import->header, part, field);
}

/* Everything is looked at before anything is written: a refused row leaves nothing. `unique`: that nobody else has its
 * numbers is known. */
static bool check_record(Import *import, const RecordType *type, const void *record, Part part, bool unique)
{
    Error error = {0};
    if ((unique || registry_unique(import->desk, type, record, &error) == OK) &&
        record_check(type, record, &error) == OK)
        return true;
    import_refuse(import, column_named(import, part, error.field), "%s", error.message);
    return false;
}

static bool check_part(Import *import, const RecordType *type, const void *record, Part part)
{
    return check_record(import, type, record, part, false);
}

static bool health_stated(const Health *health)
{
    return health->edition[0] || health->filled_on[0] || health->result[0] || health->until[0];
}

static bool sample_stated(const Sample *sample)
{
    return sample->collected_on[0] || sample->barcode[0];
}

static bool consent_stated(const Consent *consent)
{
    return consent->edition[0] || consent->given_on[0];
}

static bool check_health(Import *import, const Person *person)
{
    Error error = {0};
    if (!health_stated(&person->in.health) || health_check(&person->in.health, &error) == OK)
        return true;
    import_refuse(import, column_named(import, PART_HEALTH, error.field), "%s", error.message);
    return false;
}

/* find_person() has found nobody: the document and the donor number are free. */
static RowResult add_person(Import *import, Person *person)
{
    Intake *in = &person->in;
    if (!check_record(import, &donor_type, &in->donor, PART_DONOR, true) || !check_health(import, person) ||
        (sample_stated(&in->sample) && !check_record(import, &sample_type, &in->sample, PART_SAMPLE,
                                                     !import_may_know(import, BARCODE, in->sample.barcode))) ||
        (consent_stated(&in->consent) && !check_part(import, &consent_type, &in->consent, PART_CONSENT)))
        return ROW_REFUSED;
    const IntakeMore more = {person->phones + 1, person->phone_count > 1 ? person->phone_count - 1 : 0,
                             person->period.status[0] ? &person->period : NULL};
    intake_store(import->desk, in, &more);
    int64_t donor = in->donor.id;
    if (store_failed(import->store))
        return ROW_REFUSED;
    import_remember(import, "donor", donor, donor, "");
    if (more.period)
        import_remember(import, "status_period", more.period->id, donor, "");
    if (!in->donor.id_number[0])
        import_advise(import, tr("%s has no ID number: the file is to be completed"), in->donor.name);
    return ROW_ADDED;
}

/* --- somebody who is there --- */

static bool take_phones(Import *import, Person *person, int64_t donor)
{
    bool changed = false;
    for (size_t i = 0; i < person->phone_count; i++) {
        Phone *phone = &person->phones[i];
        if (query_one_int(import->store, 0, "SELECT 1 FROM phone WHERE donor = ?1 AND number = ?2", INT_(donor),
                          TEXT_(phone->number)))
            continue;
        phone->donor = donor;
        record_insert(import->store, &phone_type, phone);
        import_remember(import, "phone", phone->id, donor, "");
        changed = true;
    }
    return changed;
}

static bool take_relative(Import *import, Person *person, Part part, int64_t donor)
{
    Relative *read = record_of(person, part), stored = {0};
    if (!read->name[0])
        return false;
    int64_t id = query_one_int(import->store, 0, "SELECT id FROM relative WHERE donor = ?1 AND name = ?2", INT_(donor),
                               TEXT_(read->name));
    if (id && record_load(import->store, &relative_type, id, &stored)) {
        Merge merge = {0};
        merge_part(&merge, import, part, person->stated, read, &stored);
        return merge_store(&merge, import, &relative_type, &stored);
    }
    read->donor = donor;
    record_insert(import->store, &relative_type, read);
    import_remember(import, "relative", read->id, donor, "");
    return true;
}

static bool take_consent(Import *import, Person *person, int64_t donor)
{
    Consent *consent = &person->in.consent;
    if (!consent_stated(consent) ||
        query_one_int(import->store, 0,
                      "SELECT 1 FROM consent WHERE donor = ?1 AND (?2 IS NULL OR edition = ?2) AND "
                      "(?3 IS NULL OR given_on = ?3)",
                      INT_(donor), TEXT_(consent->edition), TEXT_(consent->given_on)))
        return false;
    consent->donor = donor;
    record_insert(import->store, &consent_type, consent);
    import_remember(import, "consent", consent->id, donor, "");
    return true;
}

static bool take_health(Import *import, Person *person, int64_t donor)
{
    Health *health = &person->in.health;
    if (!health_stated(health) ||
        query_one_int(import->store, 0,
                      "SELECT 1 FROM health WHERE donor = ?1 AND (?2 IS NULL OR edition = ?2) AND "
                      "(?3 IS NULL OR filled_on = ?3) AND (result, until) IS (?4, ?5)",
                      INT_(donor), TEXT_(health->edition), TEXT_(health->filled_on), TEXT_(health->result),
                      TEXT_(health->until)))
        return false;
    health->donor = donor;
    record_insert(import->store, &health_type, health);
    import_remember(import, "health", health->id, donor, "");
    return true;
}

/* "2013-07" says nothing new about 2013-07-15, and is completed by it. */
static bool same_day(const char *a, const char *b)
{
    size_t x = strlen(a), y = strlen(b);
    return x > 0 && y > 0 && strncmp(a, b, x < y ? x : y) == 0;
}

/* The stored sample that the row speaks of; false when there is none. */
static bool find_sample(Store *store, int64_t donor, const Sample *read, Sample *found)
{
    Sample all[CARD_SAMPLES];
    size_t count = record_load_all(store, &sample_type, donor, all, CARD_SAMPLES);
    count = count < CARD_SAMPLES ? count : CARD_SAMPLES;
    for (int pass = 0; pass < 3; pass++)
        for (size_t i = 0; i < count; i++) {
            bool open = !read->barcode[0] || !all[i].barcode[0];
            bool fits = pass == 0   ? read->barcode[0] && strcmp(all[i].barcode, read->barcode) == 0
                        : pass == 1 ? open && same_day(all[i].collected_on, read->collected_on)
                                    : !sample_stated(read);
            if (fits) {
                *found = all[i];
                return true;
            }
        }
    return false;
}

typedef struct {
    Sample stored;
    bool found, wanted;
    Merge merge;
} SamplePlan;

static bool plan_sample(Import *import, Person *person, const Donor *donor, SamplePlan *plan)
{
    Sample *read = &person->in.sample;
    plan->found = find_sample(import->store, donor->id, read, &plan->stored);
    plan->wanted = plan->found || sample_stated(read);
    if (plan->found) {
        if (same_day(read->collected_on, plan->stored.collected_on) &&
            strlen(read->collected_on) < strlen(plan->stored.collected_on))
            text_copy(read->collected_on, sizeof read->collected_on, plan->stored.collected_on);
        merge_part(&plan->merge, import, PART_SAMPLE, person->stated, read, &plan->stored);
        return !plan->merge.changed || check_part(import, &sample_type, &plan->stored, PART_SAMPLE);
    }
    if (!plan->wanted)
        return true;
    read->donor = donor->id;
    if (!read->unit[0])
        text_copy(read->unit, sizeof read->unit, donor->unit);
    return check_part(import, &sample_type, read, PART_SAMPLE);
}

static bool take_sample(Import *import, Person *person, SamplePlan *plan)
{
    if (plan->found)
        return merge_store(&plan->merge, import, &sample_type, &plan->stored);
    if (!plan->wanted)
        return false;
    Sample *read = &person->in.sample;
    record_insert(import->store, &sample_type, read);
    import_remember(import, "sample", read->id, read->donor, "");
    return true;
}

/* A document number that is new also tells birth date and sex, where they are not known. */
static void complete_donor(Merge *merge, const Donor *read, Donor *stored)
{
    static const char *const names[] = {"birth_date", "sex"};
    for (size_t i = 0; i < 2; i++) {
        const Field *field = field_find(&donor_type, names[i]);
        char value[64];
        field_get(field, stored, value, sizeof value);
        if (!value[0])
            merge_field(merge, field, read, stored);
    }
}

/* A number of a file that was merged into this one names the person and changes nothing. */
static void keep_numbers(Import *import, Donor *read, const Donor *stored)
{
    if (merging_by_number(import->store, read->donor_number) == stored->id)
        text_copy(read->donor_number, sizeof read->donor_number, stored->donor_number);
    if (merging_by_document(import->store, read->id_type, read->id_number) != stored->id)
        return;
    text_copy(read->id_number, sizeof read->id_number, stored->id_number);
    text_copy(read->id_type, sizeof read->id_type, stored->id_type);
}

static RowResult update_person(Import *import, Person *person, int64_t id)
{
    Donor stored = {0};
    Merge merge = {0};
    SamplePlan plan = {0};
    if (!record_load(import->store, &donor_type, id, &stored))
        return import_refuse(import, NULL, tr("the person could not be read"));
    if (!may_see(import->desk, id)) {
        audit_add(import->store, "met", "donor", id, id);
        return import_refuse(import, column_named(import, PART_DONOR, "unit"),
                             tr("this person is known to another unit: ask the city office"));
    }
    keep_numbers(import, &person->in.donor, &stored);
    if (stored.id_number[0] && person->in.donor.id_number[0] &&
        strcmp(stored.id_number, person->in.donor.id_number) != 0)
        return import_refuse(import, column_named(import, PART_DONOR, "donor_number"),
                             tr("%s has this donor number with another document number: compare the two"), stored.name);
    merge_part(&merge, import, PART_DONOR, person->stated, &person->in.donor, &stored);
    complete_donor(&merge, &person->in.donor, &stored);
    if ((merge.changed && !check_part(import, &donor_type, &stored, PART_DONOR)) || !check_health(import, person) ||
        !plan_sample(import, person, &stored, &plan)) {
        merge_drop(&merge);
        merge_drop(&plan.merge);
        return ROW_REFUSED;
    }
    bool changed = merge_store(&merge, import, &donor_type, &stored);
    changed |= take_phones(import, person, id);
    changed |= take_relative(import, person, PART_RELATIVE, id);
    changed |= take_relative(import, person, PART_RELATIVE2, id);
    changed |= take_sample(import, person, &plan);
    changed |= take_consent(import, person, id);
    changed |= take_health(import, person, id);
    changed |= store_period(import, person, id);
    return changed ? ROW_CHANGED : ROW_SAME;
}

static RowResult row(Import *import)
{
    Person person;
    if (!read_person(import, &person) || !settle_period(import, &person))
        return ROW_REFUSED;
    const Intake *in = &person.in;
    if (nameless(&in->donor, &in->phone) && !in->donor.birth_date[0] && !sample_stated(&in->sample))
        return import_refuse(
            import, NULL,
            tr("nothing tells this person from others of the name: add an ID number, donor number, phone, "
               "birth date or sampling date"));
    int64_t id = may_be_there(import, &person) ? find_person(import->store, &in->donor, &in->phone, &in->sample) : 0;
    char on[DATE_SIZE];
    if (!id && erased_known(import->erased, person.in.donor.id_type, person.in.donor.id_number,
                            person.in.donor.donor_number, on))
        return import_refuse(
            import, NULL, tr("this person left the registry and was erased on %s: who joins again is entered by hand"),
            on);
    RowResult result = id ? update_person(import, &person, id) : add_person(import, &person);
    see_person(import, &person);
    return result;
}

/* --- for an export like the table --- */

static bool read_facts(Import *import, RowFacts *facts)
{
    Person person;
    if (!read_person(import, &person))
        return false;
    *facts = (RowFacts){.donor = person.in.donor,
                        .phones = {person.phones[0], person.phones[1]},
                        .relatives = {person.in.relative[0], person.in.relative[1]},
                        .sample = person.in.sample,
                        .consent = person.in.consent,
                        .health = person.in.health};
    for (size_t i = 0; i < 2; i++)
        if (i >= person.phone_count || strcmp(facts->phones[i].owner, "self") != 0)
            facts->phones[i] = (Phone){0};
    if (!facts->sample.unit[0] && sample_stated(&facts->sample))
        text_copy(facts->sample.unit, sizeof facts->sample.unit, facts->donor.unit);
    text_copy(facts->donor.status, sizeof facts->donor.status, person.status.status);
    text_copy(facts->donor.status_reason, sizeof facts->donor.status_reason, person.status.status_reason);
    text_copy(facts->donor.status_until, sizeof facts->donor.status_until, person.status.status_until);
    return true;
}

static int64_t find_record(Import *import, RowFacts *facts)
{
    return find_person(import->store, &facts->donor, &facts->phones[0], &facts->sample);
}

const ImportKind import_donors = {"donors", N_("Volunteers"), check_header, row, NULL, read_facts, find_record};

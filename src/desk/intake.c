/* Intake: opening a file, what follows from the ID number, advice, and the people it may double. */
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "facts.h"
#include "health.h"
#include "intake.h"
#include "may.h"
#include "merging.h"
#include "staff.h"
#include "text.h"
#include "tr.h"

enum { BODY_SIZE = 24576, ADVICE_SIZE = 160 };

/* --- a fresh form --- */

void intake_propose_edition(Desk *desk, Intake *intake)
{
    Consent *consent = &intake->consent;
    const ConsentEdition *now = config_consent_on(desk->config, consent->given_on);
    const ConsentEdition *before = config_consent_on(desk->config, intake->proposed_for);
    if (!consent->given_on[0] || text_equal(consent->given_on, intake->proposed_for))
        return;
    if (!consent->edition[0] || (before && text_equal(consent->edition, before->code)))
        text_copy(consent->edition, sizeof consent->edition, now ? now->code : "");
    text_copy(intake->proposed_for, sizeof intake->proposed_for, consent->given_on);
}

void intake_start(Desk *desk, Intake *intake)
{
    *intake = (Intake){0};
    char today[DATE_SIZE];
    day_format(clock_today(), today);
    text_copy(intake->donor.id_type, sizeof intake->donor.id_type, "citizen");
    text_copy(intake->donor.enrolled_on, sizeof intake->donor.enrolled_on, today);
    text_copy(intake->donor.unit, sizeof intake->donor.unit, desk->actor.unit);
    text_copy(intake->phone.owner, sizeof intake->phone.owner, "self");
    text_copy(intake->phone.state, sizeof intake->phone.state, "unconfirmed");
    text_copy(intake->sample.kind, sizeof intake->sample.kind, "blood");
    text_copy(intake->sample.collected_on, sizeof intake->sample.collected_on, today);
    intake->sample.tubes = 1;
    if (config_consent_on(desk->config, today))
        text_copy(intake->consent.given_on, sizeof intake->consent.given_on, today);
    intake_propose_edition(desk, intake);
    health_start(desk->config, &intake->health, today);
}

/* --- what follows from the ID number --- */

/* Birth date and sex of the document, where it is a valid citizen ID number. */
static bool document_facts(const char *id_type, const char *id_number, char birth[DATE_SIZE], char sex[2])
{
    char number[NUMBER_SIZE];
    text_copy(number, sizeof number, id_number);
    if ((id_type[0] && !text_equal(id_type, "citizen")) || !number[0] || check_citizen_id(number, NULL) != OK)
        return false;
    citizen_id_facts(number, birth, sex);
    return true;
}

void intake_fill(Desk *desk, Intake *intake)
{
    Donor *donor = &intake->donor;
    (void)desk;
    char birth[DATE_SIZE], sex[2], old_birth[DATE_SIZE] = "", old_sex[2] = "";
    if (!document_facts(donor->id_type, donor->id_number, birth, sex))
        return;
    document_facts("citizen", intake->filled_from, old_birth, old_sex);
    if (!donor->birth_date[0] || text_equal(donor->birth_date, old_birth))
        text_copy(donor->birth_date, sizeof donor->birth_date, birth);
    if (!donor->sex[0] || text_equal(donor->sex, "0") || text_equal(donor->sex, old_sex))
        text_copy(donor->sex, sizeof donor->sex, sex);
    text_copy(intake->filled_from, sizeof intake->filled_from, donor->id_number);
}

/* --- advice --- */

typedef struct {
    char (*lines)[ADVICE_SIZE];
    size_t count, max;
} Advice;

/* A free line to write the next advice into; NULL when all are taken. */
static char *advice_line(Advice *advice)
{
    return advice->count < advice->max ? advice->lines[advice->count++] : NULL;
}

static void advise_document(const Donor *donor, Advice *advice)
{
    char birth[DATE_SIZE], sex[2], *line;
    if (!document_facts(donor->id_type, donor->id_number, birth, sex))
        return;
    if (!citizen_id_area_known(donor->id_number) && (line = advice_line(advice)))
        text_copy(line, ADVICE_SIZE,
                  tr("the first six digits of the ID number name no known area: compare it with the card"));
    if (donor->birth_date[0] && !text_equal(donor->birth_date, birth) && (line = advice_line(advice)))
        text_format(line, ADVICE_SIZE, tr("the birth date %s differs from the ID number's, %s"), donor->birth_date,
                    birth);
    if (donor->sex[0] && !text_equal(donor->sex, "0") && !text_equal(donor->sex, sex) && (line = advice_line(advice)))
        text_copy(line, ADVICE_SIZE, tr("the sex differs from the ID number's"));
}

static void advise_age(const Limits *limits, const Donor *donor, Advice *advice)
{
    Day birth = day_parse(donor->birth_date);
    Day on = donor->enrolled_on[0] ? day_parse(donor->enrolled_on) : clock_today();
    if (birth == DAY_NONE || on == DAY_NONE)
        return;
    int age = day_age(birth, on);
    if (age >= limits->join_age_min && age <= limits->join_age_max)
        return;
    char *line = advice_line(advice);
    if (line)
        text_format(line, ADVICE_SIZE, tr("%d years old at enrolment: joining is for people of %lld to %lld"), age,
                    (long long)limits->join_age_min, (long long)limits->join_age_max);
}

static void advise_weight(const Limits *limits, const Donor *donor, Advice *advice)
{
    int64_t least = text_equal(donor->sex, "1")   ? limits->weight_min_male
                    : text_equal(donor->sex, "2") ? limits->weight_min_female
                                                  : 0;
    char *line;
    if (donor->weight_kg > 0 && donor->weight_kg < least && (line = advice_line(advice)))
        text_format(line, ADVICE_SIZE, tr("%lld kg: joining needs at least %lld kg"), (long long)donor->weight_kg,
                    (long long)least);
}

static void advise_sample(const Limits *limits, const Sample *sample, Advice *advice)
{
    char *line, today[DATE_SIZE];
    day_format(clock_today(), today);
    if (text_equal(sample->kind, "blood") && sample->volume_ml > 0 &&
        (sample->volume_ml < limits->volume_min || sample->volume_ml > limits->volume_max) &&
        (line = advice_line(advice)))
        text_format(line, ADVICE_SIZE, tr("%lld ml of blood: usual are %lld to %lld ml"), (long long)sample->volume_ml,
                    (long long)limits->volume_min, (long long)limits->volume_max);
    if (strcmp(sample->collected_on, today) > 0 && (line = advice_line(advice)))
        text_format(line, ADVICE_SIZE, tr("the sampling date %s lies in the future"), sample->collected_on);
}

static void advise_forms(const Config *config, const Intake *intake, Advice *advice)
{
    const Consent *consent = &intake->consent;
    const ConsentEdition *now = config_consent_on(config, consent->given_on);
    char *line, reasons[ADVICE_SIZE];
    if (consent->given_on[0] && now && config_consent_outdated(config, consent->edition, consent->given_on) &&
        (line = advice_line(advice)))
        text_format(line, ADVICE_SIZE, tr("on %s the edition \"%s\" was in force: a new consent is needed"),
                    consent->given_on, name_text(now->name));
    if (!intake->health.answers[0] || text_equal(intake->health.result, "fit") || !(line = advice_line(advice)))
        return;
    health_reasons(config, &intake->health, reasons, sizeof reasons);
    if (intake->health.until[0])
        text_format(line, ADVICE_SIZE, tr("deferred until %s: %s"), intake->health.until, reasons);
    else
        text_format(line, ADVICE_SIZE, tr("health to be looked at again: %s"), reasons);
}

size_t intake_warnings(Desk *desk, const Intake *intake, char lines[][160], size_t max)
{
    Advice advice = {.lines = lines, .max = max};
    const Limits *limits = &desk->config->limits;
    advise_document(&intake->donor, &advice);
    advise_age(limits, &intake->donor, &advice);
    advise_weight(limits, &intake->donor, &advice);
    advise_sample(limits, &intake->sample, &advice);
    advise_forms(desk->config, intake, &advice);
    return advice.count;
}

/* --- people it may double --- */

typedef struct {
    Desk *desk;
    Double *out;
    size_t count, max;
} Doubles;

/* Each other person once, with the strongest reason, which comes first. */
static void double_add(Doubles *doubles, DoubleKind kind, int64_t donor)
{
    for (size_t i = 0; i < doubles->count; i++)
        if (doubles->out[i].row.id == donor)
            return;
    if (doubles->count == doubles->max)
        return;
    Double *twin = &doubles->out[doubles->count++];
    *twin = (Double){.kind = kind, .row.id = donor};
    twin->elsewhere = !registry_row(doubles->desk, donor, &twin->row);
}

static void doubles_take(Doubles *doubles, DoubleKind kind, Query *q)
{
    while (doubles->count < doubles->max && query_row(q))
        double_add(doubles, kind, query_int(q, 0));
    query_end(q);
}

/* Numbers of files that were merged lead to the person. */
static void doubles_merged(Doubles *doubles, const Donor *donor)
{
    const int64_t ids[] = {merging_by_document(doubles->desk->store, donor->id_type, donor->id_number),
                           merging_by_number(doubles->desk->store, donor->donor_number)};
    for (int i = 0; i < 2; i++)
        if (ids[i] && ids[i] != donor->id)
            double_add(doubles, i == 0 ? DOUBLE_DOCUMENT : DOUBLE_DONOR_NUMBER, ids[i]);
}

/* The person of another unit stays unknown: that there is one is told, and recorded. */
static void doubles_hide(Doubles *doubles)
{
    for (size_t i = 0; i < doubles->count; i++) {
        Double *twin = &doubles->out[i];
        if (!twin->elsewhere)
            continue;
        may_note_met(doubles->desk, twin->row.id);
        twin->row = (DonorRow){0};
    }
}

/* A key that is the whole number may also be the tail of a longer one: only the same number counts. */
static Query *phone_holders(Store *store, const char *number, int64_t self)
{
    return query(store,
                 "SELECT k.donor FROM search_key k WHERE k.key = ?1 AND k.donor <> ?2 AND "
                 "(EXISTS (SELECT 1 FROM phone p WHERE p.donor = k.donor AND p.number = ?1) OR "
                 "EXISTS (SELECT 1 FROM relative r WHERE r.donor = k.donor AND r.phone = ?1)) ORDER BY k.donor",
                 TEXT_(number), INT_(self));
}

size_t intake_doubles(Desk *desk, const Intake *intake, Double *out, size_t max)
{
    Doubles doubles = {.desk = desk, .out = out, .max = max};
    const Donor *donor = &intake->donor;
    if (donor->id_number[0])
        doubles_take(&doubles, DOUBLE_DOCUMENT,
                     query(desk->store,
                           "SELECT id FROM donor WHERE id_number = ?1 AND "
                           "coalesce(id_type, 'citizen') = coalesce(?2, 'citizen') AND id <> ?3",
                           TEXT_(donor->id_number), TEXT_(donor->id_type), INT_(donor->id)));
    if (donor->donor_number[0])
        doubles_take(&doubles, DOUBLE_DONOR_NUMBER,
                     query(desk->store, "SELECT id FROM donor WHERE donor_number = ?1 AND id <> ?2",
                           TEXT_(donor->donor_number), INT_(donor->id)));
    doubles_merged(&doubles, donor);
    if (intake->sample.barcode[0])
        doubles_take(&doubles, DOUBLE_BARCODE,
                     query(desk->store, "SELECT donor FROM sample WHERE barcode = ?1 AND donor <> ?2",
                           TEXT_(intake->sample.barcode), INT_(donor->id)));
    if (donor->name[0] && donor->birth_date[0])
        doubles_take(&doubles, DOUBLE_NAME_BIRTH,
                     query(desk->store,
                           "SELECT id FROM donor WHERE name = ?1 AND birth_date = ?2 AND id <> ?3 ORDER BY id",
                           TEXT_(donor->name), TEXT_(donor->birth_date), INT_(donor->id)));
    if (intake->phone.number[0])
        doubles_take(&doubles, DOUBLE_PHONE, phone_holders(desk->store, intake->phone.number, donor->id));
    doubles_hide(&doubles);
    return doubles.count;
}

/* --- storing --- */

enum { PART_COUNT = 6 };

typedef struct {
    const RecordType *type;
    RecordHead *head;
    bool stated; /* something of it was typed: it is stored, or refused when half filled */
} Part;

/* What belongs to the donor, in the order of IntakePart. */
static void intake_parts(Intake *intake, Part parts[PART_COUNT])
{
    const Part all[PART_COUNT] = {{&phone_type, (RecordHead *)&intake->phone, false},
                                  {&relative_type, (RecordHead *)&intake->relative[0], false},
                                  {&relative_type, (RecordHead *)&intake->relative[1], false},
                                  {&sample_type, (RecordHead *)&intake->sample, false},
                                  {&consent_type, (RecordHead *)&intake->consent, false},
                                  {&health_type, (RecordHead *)&intake->health, false}};
    for (unsigned i = 0; i < PART_COUNT; i++) {
        parts[i] = all[i];
        parts[i].stated = intake_stated(intake, (IntakePart)i);
    }
}

static void intake_defaults(Intake *intake)
{
    if (!intake->phone.owner[0])
        text_copy(intake->phone.owner, sizeof intake->phone.owner, "self");
    if (!intake->phone.state[0])
        text_copy(intake->phone.state, sizeof intake->phone.state, "unconfirmed");
    if (!intake->sample.unit[0])
        text_copy(intake->sample.unit, sizeof intake->sample.unit, intake->donor.unit);
}

/* A relative's "name" is not the donor's: the message says whose it is, and no box of the donor is named. */
static Status relative_error(Error *error, int number)
{
    if (error) {
        error->field[0] = '\0';
        error_prefix(error, tr("relative or friend %d"), number);
        return error->code;
    }
    return ERR_INPUT;
}

static Status intake_check(Intake *intake, Error *error)
{
    Part parts[PART_COUNT];
    intake_parts(intake, parts);
    Status status = record_check(&donor_type, &intake->donor, error);
    for (int i = 0; i < PART_COUNT && status == OK; i++) {
        if (parts[i].stated)
            status = record_check(parts[i].type, parts[i].head, error);
        if (status != OK && parts[i].type == &relative_type)
            return relative_error(error, i);
    }
    return status;
}

static void fail_with(Store *store, const Error *error)
{
    store_fail(store, error->code, error->field, "%s", error->message);
}

typedef void InsertFn(Store *store, const RecordType *type, void *record);

static void store_parts(Store *store, Intake *intake, InsertFn *insert_donor, InsertFn *insert_part)
{
    Error error = {0};
    if (intake_check(intake, &error) != OK) {
        fail_with(store, &error);
        return;
    }
    insert_donor(store, &donor_type, &intake->donor);
    Part parts[PART_COUNT];
    intake_parts(intake, parts);
    for (int i = 0; i < PART_COUNT && !store_failed(store); i++) {
        if (!parts[i].stated)
            continue;
        parts[i].head->donor = intake->donor.id;
        insert_part(store, parts[i].type, parts[i].head);
    }
}

void intake_apply(Desk *desk, Intake *intake)
{
    Error error = {0};
    intake_defaults(intake);
    if (registry_unique(desk, &donor_type, &intake->donor, &error) != OK ||
        registry_unique(desk, &sample_type, &intake->sample, &error) != OK)
        fail_with(desk->store, &error);
    else
        store_parts(desk->store, intake, record_insert, record_insert);
}

void intake_store(Desk *desk, Intake *intake, const IntakeMore *more)
{
    Store *store = desk->store;
    Facts facts;
    Derived derived;
    intake_defaults(intake);
    facts_of_new(desk->config, intake, more, &facts);
    derive_new(&facts, &derived);
    intake->donor = derived.donor;
    store_parts(store, intake, record_insert_concluded, record_insert_part);
    for (size_t i = 0; i < more->phone_count && !store_failed(store); i++) {
        more->phones[i].donor = intake->donor.id;
        record_insert_part(store, &phone_type, &more->phones[i]);
    }
    if (more->period && !store_failed(store)) {
        more->period->donor = intake->donor.id;
        record_insert_part(store, &status_period_type, more->period);
    }
    facts_stored(intake, &facts);
    if (!store_failed(store))
        derive_store_new(store, &facts, &derived);
}

typedef struct {
    Desk *desk;
    Intake intake; /* a copy: what failed leaves the form's untouched, without ids */
} Opening;

static void opening_write(Store *store, void *arg)
{
    Opening *opening = arg;
    if (!staff_may(opening->desk, "lead caller liaison")) {
        store_fail(store, ERR_DENIED, "", tr("this account may not open files"));
        return;
    }
    intake_apply(opening->desk, &opening->intake);
    exec(store, "DELETE FROM draft WHERE account = ?1 AND kind = ?2 AND subject = 0", INT_(opening->desk->actor.id),
         TEXT_(DRAFT_INTAKE));
    store_answer(store, "%lld", (long long)opening->intake.donor.id);
}

/* All that will be stored, for the digest: a repeat of the same form is told from another one. */
static size_t intake_pack(Intake *intake, char *body, size_t size)
{
    Part parts[PART_COUNT];
    intake_parts(intake, parts);
    text_copy(body, size, "donor\n");
    size_t used = strlen(body);
    record_pack(&donor_type, &intake->donor, body + used, size - used);
    for (int i = 0; i < PART_COUNT; i++) {
        if (!parts[i].stated)
            continue;
        text_append(body, size, "\n");
        text_append(body, size, parts[i].type->table);
        text_append(body, size, "\n");
        used = strlen(body);
        record_pack(parts[i].type, parts[i].head, body + used, size - used);
    }
    return strlen(body);
}

Status intake_save(Desk *desk, Intake *intake, const char *request_id, Error *error)
{
    Opening opening = {.desk = desk, .intake = *intake};
    intake_defaults(&opening.intake);
    Status status = intake_check(&opening.intake, error);
    if (status != OK)
        return status;
    char body[BODY_SIZE], fresh[40];
    if (!request_id || !request_id[0]) {
        store_request_id(fresh);
        request_id = fresh;
    }
    Request request = {.id = request_id, .body = body, .length = intake_pack(&opening.intake, body, sizeof body)};
    status = store_write_once(desk->store, &request, opening_write, &opening, error);
    if (status == ERR_DUPLICATE) {
        registry_note_met(desk, &donor_type, &opening.intake.donor);
        registry_note_met(desk, &sample_type, &opening.intake.sample);
    }
    if (status != OK)
        return status;
    *intake = opening.intake;
    if (request.again) {
        intake->donor.id = strtoll(request.answer, NULL, 10);
        intake->donor.donor = intake->donor.id;
        record_load(desk->store, &donor_type, intake->donor.id, &intake->donor);
    }
    return store_status(desk->store, error);
}

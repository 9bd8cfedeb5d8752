/* What batch can do: each request is read from its members, checked, and done inside one write. */
#include <stdlib.h>
#include <string.h>

#include "batch.h"
#include "claim.h"
#include "json_text.h"
#include "may.h"
#include "merging.h"
#include "text.h"
#include "tr.h"

/* Room for any value of a member; text_clean() judges the limits of the field. */
enum { VALUE_SIZE = 4096 };

/* --- members --- */

/* Where a member goes. */
typedef struct {
    const char *member;
    const RecordType *type;
    const char *field;
    void *record;
} Place;

static bool is_common(const char *name)
{
    return strcmp(name, "id") == 0 || strcmp(name, "do") == 0;
}

static Status value_text(const char *name, const json_t *value, char text[VALUE_SIZE], Error *error)
{
    switch (json_typeof(value)) {
    case JSON_STRING:
        if (text_copy(text, VALUE_SIZE, json_string_value(value)))
            return OK;
        return error_set(error, ERR_INPUT, name, tr("%s is too long"), name);
    case JSON_INTEGER:
        text_format(text, VALUE_SIZE, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
        return OK;
    case JSON_TRUE:
    case JSON_FALSE:
        text_copy(text, VALUE_SIZE, json_is_true(value) ? "1" : "0");
        return OK;
    case JSON_NULL:
        text[0] = '\0';
        return OK;
    default:
        return error_set(error, ERR_INPUT, name, tr("%s must be a text, a whole number, true or false"), name);
    }
}

static Status read_into(Desk *desk, const Field *field, void *record, const char *name, const char *text, Error *error)
{
    char code[CODE_SIZE];
    if (strcmp(field->name, "unit") == 0 && text[0]) {
        const Unit *unit = config_unit_named(desk->config, text);
        if (unit) {
            text_copy(code, sizeof code, unit->code);
            text = code;
        }
    }
    Status status = field_read(field, record, text, DAY_NONE, NULL, error);
    if (status != OK && error)
        text_copy(error->field, sizeof error->field, name);
    return status;
}

/* Which member says whose it is, and has been read. */
typedef enum { NO_DONOR, DONOR_READ, CASE_READ } DonorMember;

/* Reads every member: through `places`, else as a field of `type` (NULL: places only). Unknown ones are errors, and so
 * is "donor" or "case", unless it has been read. */
static Status read_members(Desk *desk, const json_t *root, const RecordType *type, void *record, DonorMember donor,
                           const Place *places, size_t place_count, Error *error)
{
    const char *name;
    json_t *value;
    json_object_foreach((json_t *)root, name, value)
    {
        const Field *field = NULL;
        void *to = record;
        char text[VALUE_SIZE];
        if (is_common(name) || (donor == DONOR_READ && strcmp(name, "donor") == 0) ||
            (donor == CASE_READ && strcmp(name, "case") == 0))
            continue;
        for (size_t i = 0; i < place_count && !field; i++)
            if (strcmp(places[i].member, name) == 0) {
                field = field_find(places[i].type, places[i].field);
                to = places[i].record;
            }
        if (!field && type)
            field = field_find(type, name);
        if (!field || ((field->flags & FIELD_HIDDEN) && to == record))
            return error_set(error, ERR_INPUT, name, tr("there is no field “%.40s” here"), name);
        Status status = value_text(name, value, text, error);
        if (status == OK)
            status = read_into(desk, field, to, name, text, error);
        if (status != OK)
            return status;
    }
    return OK;
}

/* Fields that others are checked against go first, whatever their order in the line. */
static Status read_first(Desk *desk, const json_t *root, const RecordType *type, const char *name, void *record,
                         Error *error)
{
    const json_t *value = json_object_get(root, name);
    char text[VALUE_SIZE];
    if (!value)
        return OK;
    Status status = value_text(name, value, text, error);
    return status == OK ? read_into(desk, field_find(type, name), record, name, text, error) : status;
}

/* --- whose --- */

/* A file that was merged goes on in another. */
static int64_t donor_now(Store *store, int64_t file)
{
    int64_t id = query_one_int(store, 0, "SELECT id FROM donor WHERE id = ?1", INT_(file));
    return id ? id : merging_now(store, file);
}

static int64_t donor_by_text(Store *store, const char *text)
{
    char plain[VALUE_SIZE];
    if (!text_plain(plain, sizeof plain, text) || !plain[0])
        return 0;
    int64_t id = query_one_int(store, 0, "SELECT id FROM donor WHERE id_number = ?1", TEXT_(plain));
    if (!id)
        id = query_one_int(store, 0, "SELECT id FROM donor WHERE donor_number = ?1", TEXT_(plain));
    if (!id)
        id =
            query_one_int(store, 0, "SELECT donor FROM former WHERE id_number = ?1 OR donor_number = ?1", TEXT_(plain));
    if (!id && strlen(plain) < 12 && strspn(plain, "0123456789") == strlen(plain))
        id = donor_now(store, strtoll(plain, NULL, 10));
    return id;
}

static Status read_donor(Desk *desk, const json_t *root, int64_t *donor, Error *error)
{
    const json_t *value = json_object_get(root, "donor");
    *donor = 0;
    if (json_is_integer(value))
        *donor = donor_now(desk->store, json_integer_value(value));
    else if (json_is_string(value))
        *donor = donor_by_text(desk->store, json_string_value(value));
    else
        return error_set(error, ERR_INPUT, "donor",
                         tr("“donor” is missing: the id of the person, the ID number or the donor number"));
    if (*donor && may_see(desk, *donor))
        return OK;
    Status status = store_status(desk->store, error);
    return status != OK ? status : error_set(error, ERR_NOT_FOUND, "donor", tr("there is no such person"));
}

static Status read_of_donor(Desk *desk, const json_t *root, const RecordType *type, void *record, Error *error)
{
    RecordHead *head = record;
    Status status = read_donor(desk, root, &head->donor, error);
    if (status != OK)
        return status;
    return read_members(desk, root, type, record, DONOR_READ, NULL, 0, error);
}

/* --- answers --- */

static void answer_json(Store *store, json_t *answer)
{
    char text[sizeof((Request *)0)->answer];
    if (json_text(answer, 0, text, sizeof text))
        store_answer(store, "%s", text);
    else
        store_fail(store, ERR_MEMORY, "", "%s", tr("there is not enough memory"));
    json_decref(answer);
}

/* --- donor.add --- */

static Status donor_add_read(Desk *desk, const json_t *root, BatchRecord *record, Error *error)
{
    Intake *in = &record->intake;
    const Place places[] = {
        {"phone", &phone_type, "number", &in->phone},
        {"barcode", &sample_type, "barcode", &in->sample},
        {"collected_on", &sample_type, "collected_on", &in->sample},
        {"site", &sample_type, "site", &in->sample},
        {"consent", &consent_type, "edition", &in->consent},
    };
    Status status = read_first(desk, root, &donor_type, "id_type", &in->donor, error);
    if (status == OK)
        status = read_members(desk, root, &donor_type, &in->donor, NO_DONOR, places, sizeof places / sizeof places[0],
                              error);
    if (status == OK)
        status = record_check(&donor_type, &in->donor, error);
    if (status != OK)
        return status;
    if (strcmp(desk->actor.role, "liaison") == 0 && strcmp(in->donor.unit, desk->actor.unit) != 0)
        return error_set(error, ERR_DENIED, "unit", tr("this account may only add people of its own unit"));
    if (in->phone.number[0]) {
        text_copy(in->phone.owner, sizeof in->phone.owner, "self");
        text_copy(in->phone.state, sizeof in->phone.state, "unconfirmed");
    }
    if (in->consent.edition[0]) {
        const char *on = strlen(in->sample.collected_on) == 10 ? in->sample.collected_on : in->donor.enrolled_on;
        text_copy(in->consent.given_on, sizeof in->consent.given_on, on);
        if (!on[0])
            day_format(clock_today(), in->consent.given_on);
    }
    intake_fill(desk, in);
    return OK;
}

static void donor_add_apply(Desk *desk, BatchRecord *record)
{
    intake_apply(desk, &record->intake);
    answer_json(desk->store, json_pack("{sI}", "donor", (json_int_t)record->intake.donor.id));
}

/* --- sample.add --- */

static Status sample_add_read(Desk *desk, const json_t *root, BatchRecord *record, Error *error)
{
    Sample *sample = &record->sample;
    Status status = read_of_donor(desk, root, &sample_type, sample, error);
    if (status != OK)
        return status;
    if (!sample->collected_on[0] && !sample->barcode[0])
        return error_set(error, ERR_INPUT, "collected_on", tr("a sample needs its date or its barcode"));
    if (!sample->unit[0])
        query_one_text(desk->store, sample->unit, sizeof sample->unit, "SELECT unit FROM donor WHERE id = ?1",
                       INT_(sample->donor));
    return record_check(&sample_type, sample, error);
}

static void sample_add_apply(Desk *desk, BatchRecord *record)
{
    Error error = {0};
    Sample *sample = &record->sample;
    if (registry_unique(desk, &sample_type, sample, &error) != OK) {
        store_fail(desk->store, error.code, error.field, "%s", error.message);
        return;
    }
    record_insert(desk->store, &sample_type, sample);
    answer_json(desk->store, json_pack("{sIsI}", "sample", (json_int_t)sample->id, "donor", (json_int_t)sample->donor));
}

/* --- attempt.add --- */

static Status attempt_add_read(Desk *desk, const json_t *root, BatchRecord *record, Error *error)
{
    Attempt *attempt = &record->attempt;
    Status status = read_of_donor(desk, root, &attempt_type, attempt, error);
    if (status != OK)
        return status;
    if (!attempt->outcome[0])
        return error_set(error, ERR_INPUT, "outcome", tr("“outcome” is missing"));
    if (attempt->at[0] && instant_parse(attempt->at) > clock_now())
        return error_set(error, ERR_INPUT, "at", tr("the time of the call lies in the future"));
    if (!attempt->at[0])
        instant_format(clock_now(), attempt->at);
    if (!attempt->channel[0])
        text_copy(attempt->channel, sizeof attempt->channel, "phone");
    if (!attempt->direction[0])
        text_copy(attempt->direction, sizeof attempt->direction, "out");
    /* What is stated stays: a relative's words never become the person's own. */
    char agreed[INSTANT_SIZE], answered[CODE_SIZE];
    text_copy(agreed, sizeof agreed, attempt->next_at);
    text_copy(answered, sizeof answered, attempt->answered);
    attempt_propose(desk, attempt);
    if (answered[0])
        text_copy(attempt->answered, sizeof attempt->answered, answered);
    if (agreed[0])
        text_copy(attempt->next_at, sizeof attempt->next_at, agreed);
    attempt->account = desk->actor.id;
    return attempt_check(desk, attempt, error);
}

static void attempt_add_apply(Desk *desk, BatchRecord *record)
{
    attempt_apply(desk, &record->attempt);
    answer_json(desk->store, json_pack("{sIsI}", "attempt", (json_int_t)record->attempt.id, "donor",
                                       (json_int_t)record->attempt.donor));
}

/* --- claim.next, claim.release --- */

static Status claim_next_read(Desk *desk, const json_t *root, BatchRecord *record, Error *error)
{
    Donor scratch = {0};
    Attempt purpose = {0};
    const Place places[] = {{"unit", &donor_type, "unit", &scratch}, {"purpose", &attempt_type, "purpose", &purpose}};
    Status status = read_members(desk, root, NULL, NULL, NO_DONOR, places, 2, error);
    if (status != OK)
        return status;
    QueueFilter *filter = &record->filter;
    *filter = (QueueFilter){.view = QUEUE_DUE};
    text_copy(filter->unit, sizeof filter->unit, scratch.unit);
    text_copy(filter->purpose, sizeof filter->purpose, purpose.purpose);
    return OK;
}

static void claim_next_run(Desk *desk, BatchRecord *record)
{
    QueueRow row = {0};
    if (!claim_next_apply(desk, &record->filter, &row))
        return;
    audit_add(desk->store, "claim", "donor", row.donor, row.donor);
    answer_json(desk->store, json_pack("{sIsIssssss}", "task", (json_int_t)row.task, "donor", (json_int_t)row.donor,
                                       "name", row.name, "number", row.number, "purpose", row.purpose));
}

static Status claim_release_read(Desk *desk, const json_t *root, BatchRecord *record, Error *error)
{
    Status status = read_donor(desk, root, &record->donor, error);
    if (status != OK)
        return status;
    return read_members(desk, root, NULL, NULL, DONOR_READ, NULL, 0, error);
}

static void claim_release_run(Desk *desk, BatchRecord *record)
{
    claim_end(desk, record->donor);
    audit_add(desk->store, "release", "donor", record->donor, record->donor);
    answer_json(desk->store, json_pack("{sI}", "donor", (json_int_t)record->donor));
}

/* --- donor.status --- */

static Status donor_status_read(Desk *desk, const json_t *root, BatchRecord *record, Error *error)
{
    StatusPeriod *period = &record->period;
    Status status = read_of_donor(desk, root, &status_period_type, period, error);
    if (status != OK)
        return status;
    if (!period->since[0])
        day_format(clock_today(), period->since);
    if (strcmp(period->status, "TU") == 0 && !period->until[0])
        return error_set(error, ERR_INPUT, "until", tr("temporarily unavailable needs the last day of it"));
    if (strcmp(period->status, "DE") == 0 && !period->reason[0])
        return error_set(error, ERR_INPUT, "reason", tr("leaving the registry needs its reason"));
    if (period->until[0] && strcmp(period->until, period->since) < 0)
        return error_set(error, ERR_INPUT, "until", tr("the last day %s lies before the first, %s"), period->until,
                         period->since);
    period->account = desk->actor.id;
    return record_check(&status_period_type, period, error);
}

static void donor_status_apply(Desk *desk, BatchRecord *record)
{
    record_insert(desk->store, &status_period_type, &record->period);
    answer_json(desk->store, json_pack("{sIsI}", "status_period", (json_int_t)record->period.id, "donor",
                                       (json_int_t)record->period.donor));
}

/* --- case.open, step.done, case.close --- */

static Status case_open_read(Desk *desk, const json_t *root, BatchRecord *record, Error *error)
{
    Notice *notice = &record->notice;
    Status status = read_of_donor(desk, root, &notice_type, notice, error);
    if (status == OK && !notice->kind[0])
        text_copy(notice->kind, sizeof notice->kind, "initial");
    if (status == OK && !notice->received_at[0])
        instant_format(clock_now(), notice->received_at);
    return status;
}

static void case_open_apply(Desk *desk, BatchRecord *record)
{
    bool opened = false;
    Notice *notice = &record->notice;
    notice_apply(desk, notice, &opened);
    answer_json(desk->store, json_pack("{sIsIsIsb}", "case", (json_int_t)notice->donation_case, "notice",
                                       (json_int_t)notice->id, "donor", (json_int_t)notice->donor, "opened", opened));
}

/* The id of a case, or the request number of one that is open. */
static Status read_case(Desk *desk, const json_t *root, int64_t *id, Error *error)
{
    const json_t *value = json_object_get(root, "case");
    *id = 0;
    if (json_is_integer(value))
        *id = query_one_int(desk->store, 0, "SELECT id FROM donation_case WHERE id = ?1",
                            INT_(json_integer_value(value)));
    else if (json_is_string(value))
        *id =
            query_one_int(desk->store, 0,
                          "SELECT id FROM donation_case WHERE request_number = ?1 ORDER BY closed_on IS NULL DESC, id "
                          "DESC LIMIT 1",
                          TEXT_(json_string_value(value)));
    else
        return error_set(error, ERR_INPUT, "case", tr("“case” is missing: the id of the case or its request number"));
    char unit[CODE_SIZE] = "";
    query_one_text(desk->store, unit, sizeof unit, "SELECT unit FROM donation_case WHERE id = ?1", INT_(*id));
    Status status = store_status(desk->store, error);
    if (status != OK || (*id && may_see_unit(desk, unit)))
        return status;
    return error_set(error, ERR_NOT_FOUND, "case", tr("there is no such case"));
}

static Status step_done_read(Desk *desk, const json_t *root, BatchRecord *record, Error *error)
{
    Step *step = &record->step;
    const Place places[] = {
        {"step", &step_type, "step", step},       {"nth", &step_type, "nth", step},
        {"state", &step_type, "state", step},     {"on_date", &step_type, "on_date", step},
        {"at_time", &step_type, "at_time", step}, {"document", &step_type, "document", step},
        {"note", &step_type, "note", step},
    };
    Status status = read_case(desk, root, &step->donation_case, error);
    if (status == OK)
        status = read_members(desk, root, NULL, NULL, CASE_READ, places, sizeof places / sizeof places[0], error);
    if (status == OK && !config_case_step(desk->config, step->step))
        status = error_set(error, ERR_INPUT, "step", tr("there is no step “%.40s”"), step->step);
    if (status == OK && !step->state[0])
        text_copy(step->state, sizeof step->state, "done");
    return status;
}

static void step_done_apply(Desk *desk, BatchRecord *record)
{
    Step *step = &record->step;
    step_apply(desk, step);
    answer_json(desk->store,
                json_pack("{sIsI}", "step", (json_int_t)step->id, "case", (json_int_t)step->donation_case));
}

static Status case_close_read(Desk *desk, const json_t *root, BatchRecord *record, Error *error)
{
    Case scratch = {0};
    CaseClosing *how = &record->closing.how;
    const Place places[] = {
        {"side", &case_type, "side", &scratch},
        {"reason", &case_type, "close_reason", &scratch},
        {"close_reason", &case_type, "close_reason", &scratch},
        {"note", &case_type, "close_note", &scratch},
        {"close_note", &case_type, "close_note", &scratch},
    };
    Status status = read_case(desk, root, &record->closing.id, error);
    if (status == OK)
        status = read_members(desk, root, NULL, NULL, CASE_READ, places, sizeof places / sizeof places[0], error);
    if (status != OK)
        return status;
    const char *side = case_close_side(scratch.close_reason);
    text_copy(how->side, sizeof how->side, scratch.side[0] ? scratch.side : side ? side : "");
    text_copy(how->reason, sizeof how->reason, scratch.close_reason);
    text_copy(how->note, sizeof how->note, scratch.close_note);
    return OK;
}

static void case_close_run(Desk *desk, BatchRecord *record)
{
    case_close_apply(desk, record->closing.id, &record->closing.how);
    answer_json(desk->store, json_pack("{sI}", "case", (json_int_t)record->closing.id));
}

static const char callers[] = "lead caller liaison", everybody[] = "lead caller liaison helper";

const BatchOp batch_ops[] = {
    {"donor.add", callers, donor_add_read, donor_add_apply},
    {"sample.add", callers, sample_add_read, sample_add_apply},
    {"attempt.add", everybody, attempt_add_read, attempt_add_apply},
    {"claim.next", everybody, claim_next_read, claim_next_run},
    {"claim.release", everybody, claim_release_read, claim_release_run},
    {"donor.status", callers, donor_status_read, donor_status_apply},
    {"case.open", callers, case_open_read, case_open_apply},
    {"step.done", callers, step_done_read, step_done_apply},
    {"case.close", callers, case_close_read, case_close_run},
    {NULL, NULL, NULL, NULL},
};

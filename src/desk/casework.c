/* Acts on a case: its plan, its details, and what they tick by themselves. */
#include <stdlib.h>
#include <string.h>

#include "case_facts.h"
#include "text.h"
#include "tr.h"

/* --- the plan --- */

/* Serial numbers are given once. */
static bool serial_free(Store *store, const Case *c)
{
    const struct {
        const char *field;
        int64_t number, other;
    } serials[] = {
        {"province_no", c->province_no,
         query_one_int(store, 0, "SELECT id FROM donation_case WHERE province_no = ?1 AND id <> ?2",
                       INT_(c->province_no), INT_(c->id))},
        {"city_no", c->city_no,
         query_one_int(store, 0, "SELECT id FROM donation_case WHERE city_no = ?1 AND id <> ?2", INT_(c->city_no),
                       INT_(c->id))},
        {"county_no", c->county_no,
         query_one_int(store, 0, "SELECT id FROM donation_case WHERE unit = ?3 AND county_no = ?1 AND id <> ?2",
                       INT_(c->county_no), INT_(c->id), TEXT_(c->unit))},
    };
    for (size_t i = 0; i < sizeof serials / sizeof serials[0]; i++) {
        Case other;
        Donor donor = {0};
        if (!serials[i].number || !serials[i].other || !record_load(store, &case_type, serials[i].other, &other))
            continue;
        record_load(store, &donor_type, other.donor, &donor);
        store_fail(store, ERR_DUPLICATE, serials[i].field, tr("%1$s: %2$lld is the donation of %3$s already"),
                   tr(field_find(&case_type, serials[i].field)->label), (long long)serials[i].number, donor.name);
        return false;
    }
    return true;
}

/* What the acts of casework write, and what is derived, stays as it is stored. */
static void keep_ours(Case *record, const Case *stored)
{
    for (size_t i = 0; i < case_type.count; i++) {
        const Field *field = &case_type.fields[i];
        if (field->flags & (FIELD_HIDDEN | FIELD_DERIVED))
            memcpy((char *)record + field->offset, (const char *)stored + field->offset, field->size);
    }
}

typedef struct {
    Desk *desk;
    Case record;
    char said[512];
} SaveJob;

static const PlanRow *same_row(const CasePlan *plan, const PlanRow *row)
{
    for (size_t i = 0; i < plan->count; i++)
        if (plan->rows[i].step == row->step && plan->rows[i].nth == row->nth)
            return &plan->rows[i];
    return NULL;
}

/* "The collection day moved to 2023-05-10. With it: farewell 05-05, to Jinan 05-06, ..." */
static void say_moved(const CasePlan *before, const CasePlan *after, const char *day, char *said, size_t size)
{
    enum { NAMED = 6 };
    size_t moved = 0;
    text_format(said, size, tr("The collection day is %s now."), day);
    for (size_t i = 0; i < after->count; i++) {
        const PlanRow *row = &after->rows[i], *old = same_row(before, row);
        if (row->state == STEP_DONE || row->state == STEP_SKIPPED || row->due == INSTANT_NONE ||
            (old && old->due == row->due))
            continue;
        char date[DATE_SIZE], one[160];
        day_format(instant_day(row->due), date);
        text_format(one, sizeof one, tr("%1$s %2$s"), name_text(row->step->name), date + 5);
        if (moved < NAMED) {
            text_append(said, size, moved ? tr(", ") : tr(" With it: "));
            text_append(said, size, one);
        }
        moved++;
    }
    if (moved > NAMED)
        text_append(said, size, " …");
}

static void save_write(Store *store, void *arg)
{
    SaveJob *job = arg;
    Case stored;
    if (!casework_open(job->desk, job->record.id, &stored))
        return;
    keep_ours(&job->record, &stored);
    if (!serial_free(store, &job->record))
        return;
    bool moved = !text_equal(stored.collection_on, job->record.collection_on) && job->record.collection_on[0];
    CaseWhole *before = moved ? case_whole(store, job->desk->config, stored.id) : NULL;
    record_update(store, &case_type, &job->record, "edit");
    CaseWhole *after = moved ? case_whole(store, job->desk->config, stored.id) : NULL;
    if (before && after)
        say_moved(&before->plan, &after->plan, job->record.collection_on, job->said, sizeof job->said);
    free(before);
    free(after);
    store_answer(store, "%.250s", job->said);
}

Status case_save(Desk *desk, Case *record, const char *request_id, Case *theirs, char *said, size_t size, Error *error)
{
    enum { BODY = 8192 };
    char body[BODY], fresh[40];
    SaveJob job = {.desk = desk, .record = *record};
    said[0] = '\0';
    Status status = record_check(&case_type, record, error);
    if (status != OK)
        return status;
    if (!request_id || !request_id[0]) {
        store_request_id(fresh);
        request_id = fresh;
    }
    text_format(body, sizeof body, "%lld %lld\n", (long long)record->id, (long long)record->version);
    size_t used = strlen(body);
    record_pack(&case_type, record, body + used, sizeof body - used);
    Request request = {.id = request_id, .body = body, .length = strlen(body)};
    status = store_write_once(desk->store, &request, save_write, &job, error);
    if (status == ERR_CONFLICT && theirs)
        record_load(desk->store, &case_type, record->id, theirs);
    if (status != OK)
        return status;
    text_copy(said, size, request.again ? request.answer : job.said);
    record_load(desk->store, &case_type, record->id, record);
    return store_status(desk->store, error);
}

/* --- details --- */

/* The day that a detail gives to the step it ticks: the last date that the step asked for, else its own. */
static void detail_day(const RecordType *type, const void *record, const CaseStep *step, char day[DATE_SIZE])
{
    char today[DATE_SIZE], word[48];
    const Field *own = field_find(type, "on_date");
    day_format(clock_today(), today);
    day[0] = '\0';
    if (own)
        field_get(own, record, day, DATE_SIZE);
    if (type == &talk_type) {
        char local[32];
        instant_local(((const Talk *)record)->at, local, sizeof local);
        text_format(day, DATE_SIZE, "%.10s", local);
    }
    for (const char *s = step->requires; *s;) {
        size_t length = strcspn(s, " ");
        text_format(word, sizeof word, "%.*s", (int)length, s);
        s += length + (s[length] == ' ');
        const char *dot = strchr(word, '.');
        const Field *field = dot ? field_find(type, dot + 1) : NULL;
        if (field && field->kind == FIELD_DATE && *((const char *)record + field->offset))
            field_get(field, record, day, DATE_SIZE);
    }
    if (!day[0] || strcmp(day, today) > 0) /* booked for later: done today */
        text_copy(day, DATE_SIZE, today);
}

static void detail_time(const RecordType *type, const void *record, char time[8])
{
    const Field *own = field_find(type, "at_time");
    time[0] = '\0';
    if (own)
        field_get(own, record, time, 8);
    if (type == &talk_type) {
        char local[32];
        instant_local(((const Talk *)record)->at, local, sizeof local);
        text_copy(time, 8, strlen(local) > 11 ? local + 11 : "");
    }
}

static bool wants(const PlanRow *row, const RecordType *type)
{
    bool open = row->state == STEP_TODO || row->state == STEP_BLOCKED;
    if (open && type == &talk_type && text_equal(row->step->id, "first_contact"))
        return true;
    return open && text_equal(row->step->form, type->table) && row->step->requires[0];
}

/* The first open step that has all it wants; false: none. */
static bool tick_one(Desk *desk, const RecordType *type, const void *record, int64_t id, char *said, size_t size)
{
    CaseWhole *whole = case_whole(desk->store, desk->config, id);
    bool ticked = false;
    for (size_t i = 0; whole && i < whole->plan.count && !ticked; i++) {
        const PlanRow *row = &whole->plan.rows[i];
        char missing[LINE_SIZE];
        if (!wants(row, type))
            continue;
        case_missing(desk->store, &whole->facts, row, missing, sizeof missing);
        if (missing[0])
            continue;
        Step fact = {.donation_case = id, .nth = row->nth};
        text_copy(fact.step, sizeof fact.step, row->step->id);
        text_copy(fact.state, sizeof fact.state, "done");
        detail_day(type, record, row->step, fact.on_date);
        detail_time(type, record, fact.at_time);
        step_apply(desk, &fact);
        text_append(said, size, said[0] ? tr(", ") : tr("Ticked: "));
        text_append(said, size, name_text(row->step->name));
        ticked = !store_failed(desk->store);
    }
    free(whole);
    return ticked;
}

typedef struct {
    Desk *desk;
    const RecordType *type;
    void *record;
    char said[256];
} DetailJob;

static int64_t case_of(const RecordType *type, const void *record)
{
    int64_t id;
    memcpy(&id, (const char *)record + field_find(type, "donation_case")->offset, sizeof id);
    return id;
}

/* The open follow-up that this one is: whose window holds its day, else the first that is late. *next: the first that
 * has not begun; with the recovery a series that goes on until then is over. */
static const PlanRow *care_of_day(const CasePlan *plan, const Aftercare *care, const PlanRow **next)
{
    Day day = day_parse(care->on_date);
    const PlanRow *late = NULL, *today = NULL;
    *next = NULL;
    for (size_t i = 0; i < plan->count; i++) {
        const PlanRow *row = &plan->rows[i];
        if (row->state != STEP_TODO || !text_equal(row->step->form, "aftercare"))
            continue;
        Day from = row->from != DAY_NONE ? row->from : instant_day(row->base);
        if (day < from && care->recovered && text_equal(row->step->until, "recovered"))
            continue;
        const PlanRow **kind = day < from ? next : day <= instant_day(row->due) + (Day)row->step->late ? &today : &late;
        if (!*kind || row->due < (*kind)->due)
            *kind = row;
    }
    return today ? today : late;
}

static int64_t extra_cares(Store *store, int64_t id)
{
    return query_one_int(
        store, 0, "SELECT count(*) FROM aftercare WHERE donation_case = ?1 AND step = '" CARE_EXTRA "'", INT_(id));
}

static void say_extra(const PlanRow *next, char *said, size_t size)
{
    char day[DATE_SIZE];
    if (!next) {
        text_copy(said, size, tr("Stored on its own: no follow-up is open on this day"));
        return;
    }
    day_format(next->from != DAY_NONE ? next->from : instant_day(next->due), day);
    text_format(said, size, tr("Stored on its own: the next follow-up, %1$s, begins on %2$s"),
                name_text(next->step->name), day);
}

/* A follow-up that does not say which one it is: the one of its day; between them it stands for itself. */
static void place_aftercare(Desk *desk, Aftercare *care, char *said, size_t size)
{
    CaseWhole *whole = care->step[0] ? NULL : case_whole(desk->store, desk->config, care->donation_case);
    const PlanRow *next;
    if (!whole)
        return;
    const PlanRow *row = care_of_day(&whole->plan, care, &next);
    if (row) {
        text_copy(care->step, sizeof care->step, row->step->id);
        care->nth = row->nth;
    } else if (case_collected(&whole->facts) == DAY_NONE) {
        store_fail(desk->store, ERR_INPUT, "step", tr("no follow-up is open in this case"));
    } else {
        text_copy(care->step, sizeof care->step, CARE_EXTRA);
        care->nth = extra_cares(desk->store, care->donation_case) + 1;
        say_extra(next, said, size);
    }
    free(whole);
}

/* What was taken back meanwhile is not brought back by saving it. */
static bool still_stands(Store *store, const RecordType *type, int64_t id)
{
    char *stored = calloc(1, type->size);
    bool stands = stored && (!record_load(store, type, id, stored) || !stored[field_find(type, "voided_at")->offset]);
    if (!stands)
        store_fail(store, ERR_NOT_FOUND, "", "%s", tr("this entry was taken back meanwhile: enter it anew"));
    free(stored);
    return stands;
}

/* A talk on the telephone is the last call before it in which somebody was reached; 0: none, or they met. */
static int64_t call_of(Store *store, const Talk *talk)
{
    enum { HOURS = 12, MINUTE = 60 /* a talk is written down to the minute */ };
    char from[INSTANT_SIZE], until[INSTANT_SIZE];
    Instant at = instant_parse(talk->at);
    if (at == INSTANT_NONE || text_equal(talk->kind, "visit"))
        return 0;
    instant_format(at - HOURS * (Instant)3600, from);
    instant_format(at + MINUTE, until);
    return query_one_int(store, 0,
                         "SELECT id FROM attempt WHERE donor = ?1 AND at > ?2 AND at < ?3 AND ended_at IS NOT NULL AND "
                         "voided_at IS NULL AND coalesce(answered, 'nobody') <> 'nobody' ORDER BY at DESC, id DESC "
                         "LIMIT 1",
                         INT_(talk->donor), TEXT_(from), TEXT_(until));
}

static void detail_write(Store *store, void *arg)
{
    enum { CHAIN = 8 };
    DetailJob *job = arg;
    RecordHead *head = job->record;
    Case record;
    Error error;
    if (!casework_open(job->desk, case_of(job->type, job->record), &record))
        return;
    head->donor = record.donor;
    if (job->type == &aftercare_type)
        place_aftercare(job->desk, job->record, job->said, sizeof job->said);
    if (job->type == &talk_type)
        ((Talk *)job->record)->attempt = call_of(store, job->record);
    if (!store_failed(store) && record_check(job->type, job->record, &error) != OK)
        store_fail(store, error.code, error.field, "%s", error.message);
    if (store_failed(store) || (head->id && !still_stands(store, job->type, head->id)))
        return;
    if (head->id)
        record_update(store, job->type, job->record, "edit");
    else
        record_insert(store, job->type, job->record);
    for (int i = 0; i < CHAIN && tick_one(job->desk, job->type, job->record, record.id, job->said, sizeof job->said);
         i++)
        if (job->type == &talk_type && i > 0)
            break; /* one talk is one step, with the first contact before it */
    store_answer(store, "%lld %.200s", (long long)head->id, job->said);
}

Status case_detail_save(Desk *desk, const RecordType *type, void *record, const char *request_id, void *theirs,
                        char *said, size_t size, Error *error)
{
    enum { BODY = 8192 };
    char body[BODY], fresh[40];
    RecordHead before = *(RecordHead *)record;
    DetailJob job = {.desk = desk, .type = type, .record = record};
    said[0] = '\0';
    if (!field_find(type, "donation_case") || type == &notice_type || type == &step_type)
        return error_set(error, ERR_INTERNAL, "", tr("records of %s are no detail of a case"), type->table);
    if (!request_id || !request_id[0]) {
        store_request_id(fresh);
        request_id = fresh;
    }
    text_format(body, sizeof body, "%s %lld %lld\n", type->table, (long long)before.id, (long long)before.version);
    size_t used = strlen(body);
    record_pack(type, record, body + used, sizeof body - used);
    Request request = {.id = request_id, .body = body, .length = strlen(body)};
    Status status = store_write_once(desk->store, &request, detail_write, &job, error);
    if (status == ERR_CONFLICT && theirs && before.id)
        record_load(desk->store, type, before.id, theirs);
    if (status != OK) {
        *(RecordHead *)record = before;
        return status;
    }
    char *rest = NULL;
    record_load(desk->store, type, strtoll(request.answer, &rest, 10), record);
    text_copy(said, size, rest && *rest ? rest + 1 : "");
    return store_status(desk->store, error);
}

/* --- taking a detail back --- */

typedef struct {
    Desk *desk;
    const RecordType *type;
    int64_t id;
    char reason[LINE_SIZE], said[256];
} DetailVoid;

static bool rests(Store *store, const CaseWhole *whole, const PlanRow *row, const RecordType *type)
{
    char missing[LINE_SIZE];
    if (row->state != STEP_DONE || !row->fact || !text_equal(row->step->form, type->table) || !row->step->requires[0])
        return false;
    case_missing(store, &whole->facts, row, missing, sizeof missing);
    return !missing[0];
}

/* Steps that had what they want before, and lack it now. */
static void void_steps(DetailVoid *job, const CaseWhole *before, const bool *rested)
{
    Store *store = job->desk->store;
    for (size_t i = 0; i < before->plan.count; i++) {
        const PlanRow *row = &before->plan.rows[i];
        Step fact;
        if (!rested[i] || rests(store, before, row, job->type) || !record_load(store, &step_type, row->fact->id, &fact))
            continue;
        instant_format(clock_now(), fact.voided_at);
        text_copy(fact.void_reason, sizeof fact.void_reason, job->reason);
        record_update(store, &step_type, &fact, "void");
        text_append(job->said, sizeof job->said, job->said[0] ? tr(", ") : tr("Taken back with it: "));
        text_append(job->said, sizeof job->said, name_text(row->step->name));
    }
}

static void void_detail(DetailVoid *job, void *record, const Case *of)
{
    Store *store = job->desk->store;
    const RecordType *type = job->type;
    bool rested[PLAN_ROWS] = {false};
    char now[INSTANT_SIZE];
    CaseWhole *whole = case_whole(store, job->desk->config, of->id);
    if (!whole)
        return;
    for (size_t i = 0; i < whole->plan.count; i++)
        rested[i] = rests(store, whole, &whole->plan.rows[i], type);
    instant_format(clock_now(), now);
    text_copy((char *)record + field_find(type, "voided_at")->offset, INSTANT_SIZE, now);
    text_copy((char *)record + field_find(type, "void_reason")->offset, LINE_SIZE, job->reason);
    record_update(store, type, record, "void");
    void_steps(job, whole, rested);
    if (type == &talk_type)
        casework_tell_province(job->desk, of);
    free(whole);
}

static void detail_void_write(Store *store, void *arg)
{
    DetailVoid *job = arg;
    Case of;
    char *record = calloc(1, job->type->size);
    if (!record)
        store_fail(store, ERR_MEMORY, "", "%s", tr("there is not enough memory"));
    else if (!record_load(store, job->type, job->id, record))
        store_fail(store, ERR_NOT_FOUND, "", tr("this entry does not exist"));
    else if (record[field_find(job->type, "voided_at")->offset])
        store_fail(store, ERR_CONFLICT, "", tr("this entry was taken back already"));
    else if (casework_open(job->desk, case_of(job->type, record), &of))
        void_detail(job, record, &of);
    free(record);
}

Status case_detail_void(Desk *desk, const RecordType *type, int64_t id, const char *reason, char *said, size_t size,
                        Error *error)
{
    DetailVoid job = {.desk = desk, .type = type, .id = id};
    said[0] = '\0';
    Status status = text_clean(job.reason, sizeof job.reason, reason, false, error);
    if (status != OK)
        return status;
    if (!job.reason[0])
        return error_set(error, ERR_INPUT, "void_reason", tr("the reason for taking it back is missing"));
    status = store_write(desk->store, detail_void_write, &job, error);
    text_copy(said, size, job.said);
    return status;
}

/* Steps of a case: entering one, what must be there first, taking it back; what ticks by itself. */
#include <stdlib.h>
#include <string.h>

#include "case_facts.h"
#include "text.h"
#include "tr.h"

/* --- details --- */

size_t case_detail_rows(Store *store, const RecordType *type, int64_t donor, int64_t id, void *records, size_t max)
{
    enum { OF_DONOR = 256 };
    const Field *owner = field_find(type, "donation_case"), *voided = field_find(type, "voided_at");
    char *all = malloc(OF_DONOR * type->size); /* not cleared: a megabyte, of which few rows are read */
    if (!all) {
        store_fail(store, ERR_MEMORY, "", "%s", tr("there is not enough memory"));
        return 0;
    }
    size_t found = record_load_all(store, type, donor, all, OF_DONOR), count = 0;
    for (size_t i = 0; i < found && i < OF_DONOR; i++) {
        const char *row = all + i * type->size;
        int64_t of;
        memcpy(&of, row + owner->offset, sizeof of);
        if (of != id || row[voided->offset])
            continue;
        if (count < max)
            memcpy((char *)records + count * type->size, row, type->size);
        count++;
    }
    free(all);
    return count;
}

static const RecordType *detail_named(const char *name, size_t length)
{
    for (size_t i = 0; case_detail_types[i]; i++)
        if (strlen(case_detail_types[i]->table) == length && strncmp(case_detail_types[i]->table, name, length) == 0)
            return case_detail_types[i];
    return NULL;
}

/* --- what must be there first --- */

enum { DETAILS = 64 };

static bool field_stated(const Field *field, const void *record)
{
    char value[NOTE_SIZE];
    field_get(field, record, value, sizeof value);
    return value[0] != '\0';
}

/* Does this row of a detail belong to the step that wants it? */
static bool detail_fits(const RecordType *type, const void *record, const PlanRow *row, const char *kind)
{
    if (type == &talk_type && row->base != INSTANT_NONE)
        return instant_parse(((const Talk *)record)->at) >= row->base;
    if (type == &aftercare_type) {
        const Aftercare *care = record;
        return care->nth == row->nth && text_equal(care->step, row->step->id);
    }
    if (type == &exam_type && text_equal(((const Exam *)record)->result, "again"))
        return false; /* another examination is wanted */
    if (!kind)
        return true;
    char value[CODE_SIZE];
    field_get(field_find(type, "kind"), record, value, sizeof value);
    return text_equal(value, kind);
}

static bool detail_there(Store *store, const CaseFacts *f, const PlanRow *row, const char *word)
{
    size_t length = strcspn(word, ".="), fitting = 0;
    const RecordType *type = detail_named(word, length);
    const Field *field = word[length] == '.' ? field_find(type, word + length + 1) : NULL;
    const char *kind = word[length] == '=' ? word + length + 1 : NULL;
    char *records = malloc(DETAILS * type->size);
    bool there = false;
    if (!records) {
        store_fail(store, ERR_MEMORY, "", "%s", tr("there is not enough memory"));
        return false;
    }
    size_t count = case_detail_rows(store, type, f->record.donor, f->record.id, records, DETAILS);
    for (size_t i = 0; i < count && i < DETAILS; i++) {
        const void *record = records + i * type->size;
        if (!detail_fits(type, record, row, kind))
            continue;
        fitting++;
        there = !field || field_stated(field, record); /* the newest counts */
    }
    free(records);
    /* Of a series each one wants a row of its own. */
    return there && (!row->step->every || type == &aftercare_type || (int64_t)fitting >= row->nth);
}

static const char *requirement_label(const char *word)
{
    size_t length = strcspn(word, ".=");
    const RecordType *type = detail_named(word, length);
    if (!type)
        return tr(field_find(&case_type, word)->label);
    if (word[length] == '.')
        return tr(field_find(type, word + length + 1)->label);
    return word[length] == '=' ? choice_label(field_find(type, "kind")->choices, word + length + 1) : tr(type->label);
}

void case_missing(Store *store, const CaseFacts *f, const PlanRow *row, char *out, size_t size)
{
    char word[48];
    out[0] = '\0';
    for (const char *s = row->step->requires; *s;) {
        size_t length = strcspn(s, " ");
        text_format(word, sizeof word, "%.*s", (int)length, s);
        s += length + (s[length] == ' ');
        if (!*word)
            continue;
        bool detail = detail_named(word, strcspn(word, ".=")) != NULL;
        bool there =
            detail ? detail_there(store, f, row, word) : field_stated(field_find(&case_type, word), &f->record);
        if (there)
            continue;
        text_append(out, size, out[0] ? tr(", ") : "");
        text_append(out, size, requirement_label(word));
    }
}

/* --- entering --- */

/* The step with which somebody takes a case up. */
static const char first_contact[] = "first_contact";

static const PlanRow *row_of(const CasePlan *plan, const char *step, int64_t nth)
{
    for (size_t i = 0; i < plan->count; i++)
        if (plan->rows[i].nth == nth && text_equal(plan->rows[i].step->id, step))
            return &plan->rows[i];
    return NULL;
}

/* The one of a series whose turn it is. */
static int64_t open_nth(const CasePlan *plan, const char *step)
{
    for (size_t i = 0; i < plan->count; i++)
        if (text_equal(plan->rows[i].step->id, step) && plan->rows[i].state != STEP_DONE &&
            plan->rows[i].state != STEP_SKIPPED)
            return plan->rows[i].nth;
    return 1;
}

static void refuse_coming(Store *store, const PlanRow *row)
{
    const char *after = row->step->after;
    if (strncmp(after, "notice:", 7) == 0)
        store_fail(store, ERR_INPUT, "step", tr("%1$s waits for a notice (%2$s): register the notice first"),
                   name_text(row->step->name), choice_label("notice_kind", after + 7));
    else if (text_equal(after, "D"))
        store_fail(store, ERR_INPUT, "collection_on",
                   tr("%s counts from the collection day: enter it in the plan first"), name_text(row->step->name));
}

/* It fell away by the award's form, and comes back by it. */
static void refuse_waived(Store *store, const PlanRow *row)
{
    store_fail(store, ERR_CONFLICT, "award_private",
               tr("%s falls away, because the donor does not want to be published: change that in the award first"),
               name_text(row->step->name));
}

static void check_state(Store *store, const Step *fact, const PlanRow *row)
{
    bool over = row->state == STEP_DONE || row->state == STEP_SKIPPED;
    const char *name = name_text(row->step->name);
    if (text_equal(row->step->form, "close"))
        store_fail(store, ERR_INPUT, "step", tr("a case is closed with side and reason, not ticked"));
    else if (row->waived)
        refuse_waived(store, row);
    else if (over || (row->state == STEP_BLOCKED && text_equal(fact->state, "blocked")))
        store_fail(store, ERR_CONFLICT, "step", tr("%1$s was entered already: %2$s"), name,
                   choice_label("step_state", over ? row->state == STEP_DONE ? "done" : "skipped" : "blocked"));
    else if (!text_equal(fact->state, "done") && !fact->note[0])
        store_fail(store, ERR_INPUT, "note", tr("%s: the reason is missing"), name);
    else if (day_parse(fact->on_date) > clock_today())
        store_fail(store, ERR_INPUT, "on_date", tr("%1$s: %2$s lies in the future"), name, fact->on_date);
    else if (text_equal(fact->state, "done") && row->base == INSTANT_NONE)
        refuse_coming(store, row);
}

static void check_done(Store *store, const CaseFacts *f, const PlanRow *row)
{
    char missing[LINE_SIZE];
    case_missing(store, f, row, missing, sizeof missing);
    if (missing[0] && !store_failed(store))
        store_fail(store, ERR_INPUT, row->step->form, tr("%1$s: enter first: %2$s"), name_text(row->step->name),
                   missing);
}

static void put_entry(Desk *desk, Step *fact, const CaseFacts *f, const PlanRow *row)
{
    fact->account = desk->actor.id;
    instant_format(clock_now(), fact->entered_at);
    if (row->due != INSTANT_NONE)
        instant_format(row->due, fact->due_at);
    case_rule(f, row, fact->rule, sizeof fact->rule);
}

static void apply_to(Desk *desk, Step *fact, const CaseWhole *whole)
{
    const CaseStep *step = config_case_step(desk->config, fact->step);
    if (!fact->nth)
        fact->nth = open_nth(&whole->plan, fact->step);
    const PlanRow *row = row_of(&whole->plan, fact->step, fact->nth);
    if (!row) {
        store_fail(desk->store, ERR_INPUT, "step", tr("%s is no step of this case now"),
                   step ? name_text(step->name) : fact->step);
        return;
    }
    check_state(desk->store, fact, row);
    if (!store_failed(desk->store) && text_equal(fact->state, "done"))
        check_done(desk->store, &whole->facts, row);
    if (store_failed(desk->store))
        return;
    put_entry(desk, fact, &whole->facts, row);
    fact->donor = whole->facts.record.donor;
    record_insert(desk->store, &step_type, fact);
    if (text_equal(fact->step, first_contact))
        casework_take_up(desk, fact->donation_case, fact->entered_at);
    if (text_equal(fact->step, "answer") && text_equal(fact->state, "done"))
        casework_tell_province(desk, &whole->facts.record);
}

void step_apply(Desk *desk, Step *fact)
{
    Case record;
    if (!choice_code("step_state", fact->state) || !text_equal(choice_code("step_state", fact->state), fact->state)) {
        store_fail(desk->store, ERR_INPUT, "state", tr("a step is done, skipped or blocked"));
        return;
    }
    if (!casework_open(desk, fact->donation_case, &record))
        return;
    if (!fact->on_date[0])
        day_format(clock_today(), fact->on_date);
    CaseWhole *whole = case_whole(desk->store, desk->config, fact->donation_case);
    if (whole)
        apply_to(desk, fact, whole);
    free(whole);
}

typedef struct {
    Desk *desk;
    Step fact;
    int64_t id;
    char reason[LINE_SIZE];
} StepJob;

static void step_write(Store *store, void *arg)
{
    StepJob *job = arg;
    step_apply(job->desk, &job->fact);
    store_answer(store, "%lld", (long long)job->fact.id);
}

Status step_enter(Desk *desk, Step *fact, const char *request_id, Error *error)
{
    char body[4096], fresh[40];
    StepJob job = {.desk = desk, .fact = *fact};
    if (!request_id || !request_id[0]) {
        store_request_id(fresh);
        request_id = fresh;
    }
    size_t length = record_pack(&step_type, fact, body, sizeof body);
    Request request = {.id = request_id, .body = body, .length = length < sizeof body ? length : sizeof body - 1};
    Status status = store_write_once(desk->store, &request, step_write, &job, error);
    if (status == OK)
        record_load(desk->store, &step_type, strtoll(request.answer, NULL, 10), fact);
    return status;
}

/* --- taking back --- */

static void step_void_write(Store *store, void *arg)
{
    StepJob *job = arg;
    Step fact;
    Case record;
    if (!record_load(store, &step_type, job->id, &fact)) {
        store_fail(store, ERR_NOT_FOUND, "", tr("this entry does not exist"));
        return;
    }
    if (!casework_open(job->desk, fact.donation_case, &record))
        return;
    if (fact.voided_at[0]) {
        store_fail(store, ERR_CONFLICT, "", tr("this entry was taken back already"));
        return;
    }
    instant_format(clock_now(), fact.voided_at);
    text_copy(fact.void_reason, sizeof fact.void_reason, job->reason);
    record_update(store, &step_type, &fact, "void");
    if (text_equal(fact.step, first_contact) && !fact.attempt) /* the call stands */
        casework_let_go(job->desk, record.id, fact.account, fact.entered_at);
    if (text_equal(fact.step, "answer") && text_equal(fact.state, "done"))
        casework_tell_province(job->desk, &record);
}

Status step_void(Desk *desk, int64_t fact, const char *reason, Error *error)
{
    StepJob job = {.desk = desk, .id = fact};
    Status status = text_clean(job.reason, sizeof job.reason, reason, false, error);
    if (status != OK)
        return status;
    if (!job.reason[0])
        return error_set(error, ERR_INPUT, "void_reason", tr("the reason for taking it back is missing"));
    return store_write(desk->store, step_void_write, &job, error);
}

/* --- what ticks by itself --- */

static void tick_contact(Desk *desk, int64_t id, const Attempt *a)
{
    CaseWhole *whole = case_whole(desk->store, desk->config, id);
    const PlanRow *row = whole ? row_of(&whole->plan, first_contact, 1) : NULL;
    if (row && row->state == STEP_TODO && instant_parse(a->at) >= row->base) {
        char local[32];
        Step fact = {.donor = a->donor, .donation_case = id, .nth = 1, .attempt = a->id};
        text_copy(fact.step, sizeof fact.step, first_contact);
        text_copy(fact.state, sizeof fact.state, "done");
        instant_local(a->at, local, sizeof local);
        text_format(fact.on_date, sizeof fact.on_date, "%.10s", local);
        text_copy(fact.at_time, sizeof fact.at_time, strlen(local) > 11 ? local + 11 : "");
        put_entry(desk, &fact, &whole->facts, row);
        record_insert(desk->store, &step_type, &fact);
    }
    free(whole);
}

/* The case that a call is about: the open one whose first contact is due, else the newest. */
static int64_t case_of_call(Store *store, const Attempt *a)
{
    return query_one_int(store, 0,
                         "SELECT id FROM donation_case WHERE donor = ?1 AND phase = 'open' AND closed_on IS NULL AND "
                         "t0 <= ?2 ORDER BY first_contact_at IS NOT NULL, id DESC LIMIT 1",
                         INT_(a->donor), TEXT_(a->at));
}

void casework_contact(Desk *desk, const Attempt *a)
{
    const Outcome *outcome = config_outcome(desk->config, a->outcome);
    bool reached = outcome && outcome->contact && text_equal(a->answered, "self");
    int64_t id = reached || text_equal(a->purpose, "match") ? case_of_call(desk->store, a) : 0;
    if (id && reached)
        tick_contact(desk, id, a);
    if (id)
        casework_take_up(desk, id, a->ended_at);
}

void casework_contact_void(Desk *desk, int64_t attempt, const char *reason)
{
    Store *store = desk->store;
    Attempt a;
    Step fact;
    int64_t id = query_one_int(store, 0, "SELECT id FROM step WHERE attempt = ?1 AND voided_at IS NULL", INT_(attempt));
    if (id && record_load(store, &step_type, id, &fact)) {
        instant_format(clock_now(), fact.voided_at);
        text_copy(fact.void_reason, sizeof fact.void_reason, reason);
        record_update(store, &step_type, &fact, "void");
    }
    if (record_load(store, &attempt_type, attempt, &a) && (id = case_of_call(store, &a)))
        casework_let_go(desk, id, a.account, a.ended_at);
}

void case_catch_up(Desk *desk, int64_t id, const char *note)
{
    for (size_t turn = 0; turn < PLAN_ROWS && !store_failed(desk->store); turn++) {
        CaseWhole *whole = case_whole(desk->store, desk->config, id);
        const PlanRow *late = NULL;
        for (size_t i = 0; whole && i < whole->plan.count && !late; i++) {
            const PlanRow *row = &whole->plan.rows[i];
            Instant over = row->due == INSTANT_NONE ? INSTANT_NONE : row->due + row->step->late * 86400;
            if (row->state == STEP_TODO && over != INSTANT_NONE && over < clock_now() &&
                !text_equal(row->step->form, "close"))
                late = row;
        }
        if (late) {
            Step fact = {.donor = whole->facts.record.donor, .donation_case = id, .nth = late->nth};
            text_copy(fact.step, sizeof fact.step, late->step->id);
            text_copy(fact.state, sizeof fact.state, "skipped");
            text_copy(fact.note, sizeof fact.note, note);
            day_format(instant_day(late->due), fact.on_date);
            put_entry(desk, &fact, &whole->facts, late);
            record_insert(desk->store, &step_type, &fact);
        }
        bool more = late != NULL;
        free(whole);
        if (!more)
            return;
    }
}

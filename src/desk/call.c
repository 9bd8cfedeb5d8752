/* Calls: an attempt from dialling to its outcome, and what follows. */
#include <stdlib.h>
#include <string.h>

#include "case_facts.h"
#include "claim.h"
#include "derive.h"
#include "facts.h"
#include "may.h"
#include "override.h"
#include "text.h"
#include "tr.h"
#include "work.h"

/* --- what an outcome needs --- */

static Status need(Error *error, const char *field, const char *message)
{
    return error_set(error, ERR_INPUT, field, "%s", message);
}

static Status check_answered(const Attempt *a, const Outcome *outcome, Error *error)
{
    if (!a->answered[0])
        return need(error, "answered",
                    tr("who answered is missing: the volunteer, a relative, somebody else, or nobody"));
    if (outcome_fits(outcome, a->answered))
        return OK;
    return error_set(error, ERR_INPUT, "answered",
                     tr("\"%1$s\" does not go with \"%2$s\" having answered: only the person's own words count"),
                     name_text(outcome->name), choice_label("answered", a->answered));
}

static Status check_until(const Attempt *a, const Outcome *outcome, Error *error)
{
    Day until = a->until[0] ? day_parse(a->until) : DAY_NONE;
    Day earliest = instant_day(instant_parse(a->at)) + (Day)(outcome->min_days > 1 ? outcome->min_days : 1);
    char text[DATE_SIZE];
    day_format(earliest, text);
    if (until == DAY_NONE)
        return need(error, "until", tr("until when is missing"));
    if (until < earliest)
        return error_set(error, ERR_INPUT, "until", tr("this date is too early: %s or later"), text);
    return OK;
}

Status attempt_check(Desk *desk, const Attempt *a, Error *error)
{
    const Outcome *outcome = config_outcome(desk->config, a->outcome);
    if (!outcome)
        return error_set(error, ERR_INPUT, "outcome", tr("there is no outcome \"%s\""), a->outcome);
    Status status = check_answered(a, outcome, error);
    if (status == OK && (outcome->needs & NEEDS_REASON) && !a->reason[0])
        status = need(error, "reason", tr("the reason is missing"));
    if (status == OK && (outcome->needs & NEEDS_UNTIL))
        status = check_until(a, outcome, error);
    if (status == OK && (outcome->needs & NEEDS_NUMBER) && !a->new_number[0])
        status = need(error, "new_number", tr("the new number is missing"));
    if (status == OK && (outcome->needs & NEEDS_WHEN) && !a->next_at[0])
        status = need(error, "next_at", tr("date and time of the promised call are missing"));
    if (status == OK && a->next_at[0] && strcmp(a->next_at, a->at) < 0)
        status = need(error, "next_at", tr("the next call lies before this one: a later date and time are needed"));
    return status;
}

/* --- what the policy proposes --- */

static void propose_answered(Attempt *a, const Outcome *outcome)
{
    static const char *const sure[] = {"self", "relative", "nobody"};
    for (size_t i = 0; i < sizeof sure / sizeof sure[0]; i++)
        if (text_equal(outcome->answered, sure[i]))
            text_copy(a->answered, sizeof a->answered, sure[i]);
    if (text_equal(outcome->answered, "others"))
        text_copy(a->answered, sizeof a->answered, "relative");
}

/* Times of day not used yet on this number since its round began. */
static int parts_unused(Desk *desk, const Attempt *a)
{
    int used = config_daypart(desk->config, instant_parse(a->at));
    Query *q = query(desk->store,
                     "SELECT at FROM attempt WHERE donor = ?1 AND number IS ?2 AND voided_at IS NULL AND id <> ?3 "
                     "ORDER BY at DESC LIMIT ?4",
                     INT_(a->donor), TEXT_(a->number), INT_(a->id), INT_(desk->config->retry.attempts - 1));
    while (query_row(q))
        used |= config_daypart(desk->config, instant_parse(query_text(q, 0)));
    return (7 & ~used) ? 7 & ~used : 7;
}

/* Is this the last of the attempts that a round has for its number? */
static bool ends_round(Desk *desk, const Attempt *a)
{
    int64_t before =
        query_one_int(desk->store, 0,
                      "SELECT count(*) FROM attempt WHERE donor = ?1 AND number IS ?2 AND voided_at IS NULL AND "
                      "id <> ?3 AND at <= ?4 AND at > (SELECT coalesce(contacted_at, '') FROM donor WHERE id = ?1)",
                      INT_(a->donor), TEXT_(a->number), INT_(a->id), TEXT_(a->at));
    return (before + 1) % desk->config->retry.attempts == 0;
}

/* A match or a promise does not wait for days; nor for the hours of routine calls. */
static void propose_retry(Desk *desk, Attempt *a, Day day)
{
    const Purpose *purpose = config_purpose(desk->config, a->purpose);
    if (purpose && purpose->exempt) {
        instant_format(instant_parse(a->at) + EXEMPT_SECONDS, a->next_at);
        return;
    }
    const RetryPolicy *retry = &desk->config->retry;
    bool over = ends_round(desk, a);
    Instant earliest = instant_at(day + (Day)(over ? retry->round_gap_days : retry->gap_days), 0);
    instant_format(config_next_calling(desk->config, earliest, over ? 7 : parts_unused(desk, a)), a->next_at);
}

void attempt_propose(Desk *desk, Attempt *a)
{
    const Outcome *outcome = config_outcome(desk->config, a->outcome);
    a->next_at[0] = '\0';
    if (!outcome)
        return;
    propose_answered(a, outcome);
    Instant at = instant_parse(a->at);
    Day day = instant_day(at);
    if (outcome->next == NEXT_MONTHS)
        instant_format(config_next_calling(desk->config, instant_at(day_add_months(day, (int)outcome->months), 0), 7),
                       a->next_at);
    else if (outcome->next == NEXT_RETRY)
        propose_retry(desk, a, day);
}

/* --- what follows --- */

/* Since the last contact: a number that was reached in between works again. */
static int64_t count_outcomes(Desk *desk, const Attempt *a, const Outcome *outcome)
{
    int64_t count = 0;
    Query *q = query(desk->store,
                     "SELECT outcome FROM attempt WHERE donor = ?1 AND number = ?2 AND voided_at IS NULL AND "
                     "outcome IS NOT NULL AND at > (SELECT coalesce(contacted_at, '') FROM donor WHERE id = ?1)",
                     INT_(a->donor), TEXT_(a->number));
    while (query_row(q)) {
        const Outcome *other = config_outcome(desk->config, query_text(q, 0));
        count += other && text_equal(other->phone_state, outcome->phone_state);
    }
    return count;
}

static void follow_number(Desk *desk, const Attempt *a, const Outcome *outcome)
{
    enum { PHONES = 16 };
    Phone phones[PHONES];
    bool reached = outcome->contact && text_equal(a->answered, "self");
    const char *state = outcome->phone_state[0] ? outcome->phone_state : reached ? "in_use" : "";
    if (!state[0] || !a->number[0] ||
        (outcome->phone_state[0] && count_outcomes(desk, a, outcome) < outcome->phone_tries))
        return;
    size_t count = record_load_all(desk->store, &phone_type, a->donor, phones, PHONES);
    for (size_t i = 0; i < count && i < PHONES; i++) {
        if (!text_equal(phones[i].number, a->number) || text_equal(phones[i].state, "do_not_call"))
            continue;
        text_copy(phones[i].state, sizeof phones[i].state, state);
        record_update(desk->store, &phone_type, &phones[i], "follows");
    }
}

static void follow_status(Desk *desk, const Attempt *a, const Outcome *outcome)
{
    /* What only a lead may propose waits for the decision (see worklist.h). */
    if (!outcome->status[0] || (outcome->next == NEXT_REVIEW && outcome->proposal))
        return;
    StatusPeriod period = {.donor = a->donor, .proposal = outcome->proposal, .attempt = a->id, .account = a->account};
    text_copy(period.status, sizeof period.status, outcome->status);
    text_copy(period.reason, sizeof period.reason, outcome->status_reason);
    text_copy(period.until, sizeof period.until, a->until);
    text_copy(period.note, sizeof period.note, a->reason);
    day_format(instant_day(instant_parse(a->at)), period.since);
    record_insert(desk->store, &status_period_type, &period);
}

static void follow_new_number(Desk *desk, const Attempt *a)
{
    if (!a->new_number[0] || query_one_int(desk->store, 0, "SELECT 1 FROM phone WHERE donor = ?1 AND number = ?2",
                                           INT_(a->donor), TEXT_(a->new_number)))
        return;
    Phone phone = {.donor = a->donor};
    text_copy(phone.number, sizeof phone.number, a->new_number);
    text_copy(phone.owner, sizeof phone.owner, "self");
    text_copy(phone.state, sizeof phone.state, "unconfirmed");
    record_insert(desk->store, &phone_type, &phone);
}

/* The outcome is written once: a row that has one, or is void, stays as it is. */
static void write_outcome(Desk *desk, const Attempt *a)
{
    static const char *const written[] = {"answered",   "outcome", "reason", "until",    "next_at", "next_for",
                                          "new_number", "note",    "number", "ended_at", "channel", "line"};
    Attempt stored;
    if (!record_load(desk->store, &attempt_type, a->id, &stored) || stored.outcome[0] || stored.voided_at[0]) {
        store_fail(desk->store, ERR_CONFLICT, "outcome",
                   tr("this call has its outcome already; to correct it, take it back with a reason and "
                      "record it anew"));
        return;
    }
    for (size_t i = 0; i < sizeof written / sizeof written[0]; i++) {
        const Field *field = field_find(&attempt_type, written[i]);
        memcpy((char *)&stored + field->offset, (const char *)a + field->offset, field->size);
    }
    record_update(desk->store, &attempt_type, &stored, "outcome");
}

void attempt_apply(Desk *desk, Attempt *a)
{
    Error error;
    if (!a->at[0])
        instant_format(clock_now(), a->at);
    if (attempt_check(desk, a, &error) != OK) {
        store_fail(desk->store, error.code, error.field, "%s", error.message);
        return;
    }
    const Outcome *outcome = config_outcome(desk->config, a->outcome);
    store_watch(desk->store, a->donor);
    if (!a->ended_at[0])
        instant_format(a->id ? clock_now() : instant_parse(a->at), a->ended_at);
    if (a->id) {
        write_outcome(desk, a);
    } else {
        if (!a->account)
            a->account = desk->actor.id;
        record_insert(desk->store, &attempt_type, a);
    }
    follow_number(desk, a, outcome);
    follow_status(desk, a, outcome);
    follow_new_number(desk, a);
    work_follow_call(desk, a, outcome);
    casework_contact(desk, a);
    claim_end(desk, a->donor);
}

/* --- the calls of the desk --- */

typedef struct {
    Desk *desk;
    Attempt *attempt;
    int64_t id;
    const char *text;
} CallJob;

static bool may_dial(Desk *desk, const Attempt *a)
{
    Query *q = query(desk->store, "SELECT do_not_call FROM donor WHERE id = ?1", INT_(a->donor));
    bool there = query_row(q), barred = query_int(q, 0) != 0;
    query_end(q);
    if (!there)
        store_fail(desk->store, ERR_NOT_FOUND, "donor", tr("there is no person with number %lld"), (long long)a->donor);
    else if (barred && !text_equal(a->direction, "in") && !override_holds(desk, a->donor, a->purpose))
        store_fail(desk->store, ERR_DENIED, "", tr("this person asked not to be called"));
    return !store_failed(desk->store);
}

static void start_write(Store *store, void *arg)
{
    CallJob *job = arg;
    Attempt *a = job->attempt;
    if (!may_write_now(job->desk, a->donor) || !may_dial(job->desk, a))
        return;
    if (!claim_apply(job->desk, a->donor) && text_equal(a->direction, "out")) {
        store_fail(store, ERR_BUSY, "", tr("somebody else is in touch with this person just now"));
        return;
    }
    record_insert(store, &attempt_type, a);
    store_answer(store, "%lld", (long long)a->id);
}

Status attempt_start(Desk *desk, Attempt *a, const char *request_id, Error *error)
{
    char body[64];
    CallJob job = {.desk = desk, .attempt = a};
    text_format(body, sizeof body, "%lld %s", (long long)a->donor, a->number);
    Request request = {.id = request_id, .body = body, .length = strlen(body)};
    a->id = 0;
    a->account = desk->actor.id;
    instant_format(clock_now(), a->at);
    if (!a->channel[0])
        text_copy(a->channel, sizeof a->channel, "phone");
    if (!a->direction[0])
        text_copy(a->direction, sizeof a->direction, "out");
    if (!a->line[0])
        text_copy(a->line, sizeof a->line, desk->actor.line);
    Status status = store_write_once(desk->store, &request, start_write, &job, error);
    if (status != OK)
        a->id = 0;
    else if (request.again)
        record_load(desk->store, &attempt_type, strtoll(request.answer, NULL, 10), a);
    return status;
}

static void finish_write(Store *store, void *arg)
{
    CallJob *job = arg;
    if (!may_write_now(job->desk, job->attempt->donor))
        return;
    attempt_apply(job->desk, job->attempt);
    store_answer(store, "%lld", (long long)job->attempt->id);
}

Status attempt_finish(Desk *desk, Attempt *a, const char *request_id, Error *error)
{
    char body[8192];
    Attempt before = *a;
    CallJob job = {.desk = desk, .attempt = a};
    size_t length = record_pack(&attempt_type, a, body, sizeof body);
    Request request = {.id = request_id, .body = body, .length = length};
    Status status = store_write_once(desk->store, &request, finish_write, &job, error);
    if (status != OK)
        *a = before;
    else
        a->id = strtoll(request.answer, NULL, 10);
    return status;
}

Status attempt_do_not_call(Desk *desk, Attempt *a, Error *error)
{
    char request[40];
    store_request_id(request);
    for (size_t i = 0; i < desk->config->outcome_count; i++)
        if (desk->config->outcomes[i].do_not_call)
            text_copy(a->outcome, sizeof a->outcome, desk->config->outcomes[i].id);
    if (!a->answered[0])
        text_copy(a->answered, sizeof a->answered, "self");
    return attempt_finish(desk, a, request, error);
}

static void note_write(Store *store, void *arg)
{
    CallJob *job = arg;
    int64_t donor = query_one_int(store, 0, "SELECT donor FROM attempt WHERE id = ?1", INT_(job->id));
    if (!may_write_now(job->desk, donor))
        return;
    Attempt stored;
    if (!record_load(store, &attempt_type, job->id, &stored) || stored.note[0] || stored.voided_at[0]) {
        store_fail(store, ERR_CONFLICT, "note", tr("this call has its note already"));
        return;
    }
    text_copy(stored.note, sizeof stored.note, job->text);
    record_update(store, &attempt_type, &stored, "note");
}

Status attempt_note(Desk *desk, int64_t attempt, const char *note, Error *error)
{
    CallJob job = {.desk = desk, .id = attempt, .text = note};
    return note[0] ? store_write(desk->store, note_write, &job, error) : OK;
}

/* --- taking back --- */

typedef struct {
    int64_t phone;
    char before[CODE_SIZE], after[CODE_SIZE];
} StateChange;

/* The numbers whose state this outcome changed: the audit rows "follows" right behind its own. */
static size_t changed_numbers(Store *store, int64_t attempt, int64_t donor, StateChange *changes, size_t max)
{
    int64_t own = query_one_int(store, 0,
                                "SELECT max(id) FROM audit WHERE donor = ?2 AND record = 'attempt' AND "
                                "record_id = ?1 AND action IN ('outcome', 'add')",
                                INT_(attempt), INT_(donor));
    size_t count = 0;
    Query *q = query(store,
                     "SELECT a.record_id, h.before, h.after FROM audit a JOIN history h ON h.audit = a.id WHERE "
                     "a.id > ?1 AND a.action = 'follows' AND h.field = 'state' AND a.id < "
                     "(SELECT coalesce(min(id), 9223372036854775807) FROM audit WHERE id > ?1 AND action <> 'follows')",
                     INT_(own));
    for (; count < max && query_row(q); count++) {
        changes[count].phone = query_int(q, 0);
        text_copy(changes[count].before, CODE_SIZE, query_text(q, 1));
        text_copy(changes[count].after, CODE_SIZE, query_text(q, 2));
    }
    query_end(q);
    return count;
}

static void void_numbers(Store *store, int64_t attempt, int64_t donor)
{
    enum { CHANGES = 16 };
    StateChange changes[CHANGES];
    size_t count = changed_numbers(store, attempt, donor, changes, CHANGES);
    for (size_t i = 0; i < count; i++) {
        Phone phone;
        if (!record_load(store, &phone_type, changes[i].phone, &phone) || !text_equal(phone.state, changes[i].after))
            continue; /* somebody has changed it since: theirs stays */
        text_copy(phone.state, sizeof phone.state, changes[i].before);
        record_update(store, &phone_type, &phone, "void");
    }
}

/* The number that was told in the call, where nothing has been done with it since. */
static void void_new_number(Store *store, int64_t attempt)
{
    Phone phone;
    int64_t id = query_one_int(
        store, 0,
        "SELECT p.id FROM attempt a JOIN phone p ON p.donor = a.donor AND p.number = a.new_number WHERE a.id = ?1 AND "
        "p.version = 1 AND NOT EXISTS (SELECT 1 FROM attempt o WHERE o.donor = a.donor AND o.id <> a.id AND "
        "o.voided_at IS NULL AND (o.number = p.number OR o.new_number = p.number)) AND "
        "(SELECT max(id) FROM audit WHERE donor = a.donor AND record = 'phone' AND record_id = p.id AND "
        "action = 'add') > (SELECT max(id) FROM audit WHERE donor = a.donor AND record = 'attempt' AND "
        "record_id = a.id AND action IN ('outcome', 'add'))",
        INT_(attempt));
    if (id && record_load(store, &phone_type, id, &phone))
        record_delete(store, &phone_type, &phone, "void");
}

/* The calls added by hand that this one closed; whether they stay open is concluded anew. */
static void reopen_tasks(Store *store, int64_t attempt, int64_t donor)
{
    enum { CLOSING_SECONDS = 10 };
    char ended[INSTANT_SIZE], until[INSTANT_SIZE] = "";
    query_one_text(store, ended, sizeof ended, "SELECT ended_at FROM attempt WHERE id = ?1", INT_(attempt));
    if (ended[0])
        instant_format(instant_parse(ended) + CLOSING_SECONDS, until);
    int64_t ids[16];
    size_t count = 0;
    Query *q = query(store,
                     "SELECT max(t.id) FROM task t JOIN attempt a ON a.id = ?1 WHERE t.donor = ?2 AND "
                     "t.origin = 'hand' AND (t.closed_at = a.at OR t.closed_at BETWEEN ?3 AND ?4) AND NOT EXISTS "
                     "(SELECT 1 FROM task o WHERE o.donor = ?2 AND o.purpose = t.purpose AND o.origin = 'hand' AND "
                     "o.closed_at IS NULL) GROUP BY t.purpose",
                     INT_(attempt), INT_(donor), TEXT_(ended), TEXT_(until));
    while (count < sizeof ids / sizeof ids[0] && query_row(q))
        ids[count++] = query_int(q, 0);
    query_end(q);
    if (count)
        derive_drop_tasks(store, donor, true);
    for (size_t i = 0; i < count; i++) {
        Task task;
        exec(store, "UPDATE task SET closed_at = NULL WHERE id = ?1", INT_(ids[i]));
        if (record_load(store, &task_type, ids[i], &task))
            derive_count_task(store, task.unit, task.purpose, task.not_before);
    }
}

void attempt_void_apply(Desk *desk, int64_t attempt, const char *reason)
{
    Store *store = desk->store;
    char now[INSTANT_SIZE];
    instant_format(clock_now(), now);
    int64_t donor = query_one_int(store, 0, "SELECT donor FROM attempt WHERE id = ?1", INT_(attempt));
    store_watch(store, donor);
    if (!may_write_now(desk, donor))
        return;
    void_numbers(store, attempt, donor);
    void_new_number(store, attempt);
    casework_contact_void(desk, attempt, reason);
    reopen_tasks(store, attempt, donor);
    int64_t changed =
        exec(store, "UPDATE attempt SET voided_at = ?2, void_reason = ?3 WHERE id = ?1 AND voided_at IS NULL",
             INT_(attempt), TEXT_(now), TEXT_(reason));
    exec(store, "UPDATE status_period SET voided_at = ?2, void_reason = ?3 WHERE attempt = ?1 AND voided_at IS NULL",
         INT_(attempt), TEXT_(now), TEXT_(reason));
    exec(store, "UPDATE list_act SET voided_at = ?2, void_reason = ?3 WHERE attempt = ?1 AND voided_at IS NULL",
         INT_(attempt), TEXT_(now), TEXT_(reason));
    if (changed == 1)
        audit_add(store, "void", attempt_type.table, attempt, donor);
    else
        store_fail(store, ERR_CONFLICT, "", tr("this call was taken back already"));
}

static void void_write(Store *store, void *arg)
{
    const CallJob *job = arg;
    (void)store;
    attempt_void_apply(job->desk, job->id, job->text);
}

Status attempt_void(Desk *desk, int64_t attempt, const char *reason, Error *error)
{
    CallJob job = {.desk = desk, .id = attempt, .text = reason};
    if (!reason || !reason[0])
        return error_set(error, ERR_INPUT, "void_reason", tr("the reason for taking it back is missing"));
    return store_write(desk->store, void_write, &job, error);
}

size_t attempt_open_ones(Desk *desk, Attempt *rows, size_t max)
{
    size_t count = 0;
    Query *q = query(desk->store,
                     "SELECT id FROM attempt WHERE account = ?1 AND outcome IS NULL AND voided_at IS NULL "
                     "ORDER BY id LIMIT ?2",
                     INT_(desk->actor.id), INT_((int64_t)max));
    while (count < max && query_row(q))
        count += record_load(desk->store, &attempt_type, query_int(q, 0), &rows[count]);
    query_end(q);
    return count;
}

int64_t attempt_open_count(Desk *desk)
{
    return query_one_int(desk->store, 0,
                         "SELECT count(*) FROM attempt WHERE account = ?1 AND outcome IS NULL AND voided_at IS NULL",
                         INT_(desk->actor.id));
}

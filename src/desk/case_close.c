/* The turns of a case: patient conditioned, a refusal, waiting as a reserve, the end and what follows for the donor. */
#include <stdlib.h>
#include <string.h>

#include "case_facts.h"
#include "staff.h"
#include "text.h"
#include "tr.h"

/* --- why a case ends, and what that does to the donor (DOMAIN section 3) --- */

typedef struct {
    const char *reason, *side;
    const char *status, *status_reason; /* a status period that opens; "" none */
    bool proposal;                      /* that the province must grant */
} CloseReason;

/* A family that does not support it, somebody not reached or moved within the country are never a step towards leaving.
 */
static const CloseReason reasons[] = {
    {"no_contact", "donor", "", "", false},
    {"unwilling", "donor", "DE", "PR", true},
    {"family", "donor", "", "", false},
    {"medical_temporary", "donor", "TU", "MR", false},
    {"medical_permanent", "donor", "DE", "MR", true},
    {"pregnancy", "donor", "TU", "MR", false},
    {"personal", "donor", "", "", false},
    {"moved", "donor", "", "", false},
    {"died", "donor", "DE", "DD", false},
    {"patient_condition", "patient", "", "", false},
    {"other_donor", "patient", "", "", false},
    {"patient_gave_up", "patient", "", "", false},
    {"released", "patient", "", "", false},
    {"typing_mismatch", "laboratory", "", "", false},
    {"typing_wrong", "laboratory", "DE", "TQ", true},
    {"sample_unusable", "laboratory", "", "", false},
    {"duplicate", "administrative", "", "", false},
    {"mistake", "administrative", "", "", false},
    {"transferred", "administrative", "", "", false},
    {"completed", "", "", "", false},
};

static const CloseReason *reason_named(const char *reason)
{
    for (size_t i = 0; i < sizeof reasons / sizeof reasons[0]; i++)
        if (text_equal(reasons[i].reason, reason))
            return &reasons[i];
    return NULL;
}

const char *case_close_side(const char *reason)
{
    const CloseReason *found = reason_named(reason);
    return found ? found->side : NULL;
}

/* --- a change of the case itself --- */

typedef struct TurnJob TurnJob;
struct TurnJob {
    Desk *desk;
    int64_t id;
    const char *action;
    void (*turn)(TurnJob *job, Case *record);
    const char *text, *note;
    bool flag;
    const CaseClosing *closing;
    int64_t second;
};

static void turn_write(Store *store, void *arg)
{
    TurnJob *job = arg;
    Case record;
    if (!casework_open(job->desk, job->id, &record))
        return;
    job->turn(job, &record);
    if (!store_failed(store))
        record_update(store, &case_type, &record, job->action);
}

static Status turn(TurnJob *job, Error *error)
{
    return store_write(job->desk->store, turn_write, job, error);
}

static bool still_open(TurnJob *job, const Case *record)
{
    if (record->closed_on[0])
        store_fail(job->desk->store, ERR_CONFLICT, "", tr("this case was closed on %s: open it again first"),
                   record->closed_on);
    return !record->closed_on[0];
}

/* --- patient conditioned --- */

static void turn_conditioned(TurnJob *job, Case *record)
{
    if (!still_open(job, record))
        return;
    if (text_equal(record->conditioned_at, job->text)) {
        store_fail(job->desk->store, ERR_CONFLICT, "", tr("this was entered already"));
        return;
    }
    text_copy(record->conditioned_at, sizeof record->conditioned_at, job->text);
}

Status case_conditioned(Desk *desk, int64_t id, const char *at, Error *error)
{
    if (at[0] && (instant_parse(at) == INSTANT_NONE || instant_parse(at) > clock_now()))
        return error_set(error, ERR_INPUT, "conditioned_at",
                         tr("the time the patient was conditioned lies in the future"));
    TurnJob job = {.desk = desk, .id = id, .turn = turn_conditioned, .text = at};
    job.action = at[0] ? "conditioned" : "unconditioned";
    return turn(&job, error);
}

/* --- refusal --- */

static void add_note(Case *record, const char *note)
{
    if (!note || !note[0])
        return;
    if (record->note[0])
        text_append(record->note, sizeof record->note, "\n");
    text_append(record->note, sizeof record->note, note);
}

static void take_by(Case *record, int64_t account, const char *at)
{
    record->holder = account;
    text_copy(record->taken_at, sizeof record->taken_at, at);
}

static void turn_refused(TurnJob *job, Case *record)
{
    if (!still_open(job, record))
        return;
    if (text_equal(record->refuse_reason, job->text)) {
        store_fail(job->desk->store, ERR_CONFLICT, "", tr("this was entered already"));
        return;
    }
    bool took = record->holder == job->desk->actor.id && text_equal(record->taken_at, record->refused_at);
    text_copy(record->refuse_reason, sizeof record->refuse_reason, job->text);
    if (!job->text[0] && took) /* what it brought goes with it */
        take_by(record, 0, "");
    record->refused_at[0] = '\0';
    if (job->text[0])
        instant_format(clock_now(), record->refused_at);
    if (job->text[0] && !record->holder) /* who hears it has the case in hand */
        take_by(record, job->desk->actor.id, record->refused_at);
    add_note(record, job->note);
    casework_tell_province(job->desk, record);
}

Status case_refused(Desk *desk, int64_t id, const char *reason, const char *note, Error *error)
{
    const CloseReason *found = reason_named(reason);
    if (reason[0] && (!found || !text_equal(found->side, "donor")))
        return error_set(error, ERR_INPUT, "refuse_reason", tr("why the person said no is missing"));
    if (!reason[0] && !note[0])
        return error_set(error, ERR_INPUT, "note", tr("the reason for taking it back is missing"));
    TurnJob job = {.desk = desk, .id = id, .turn = turn_refused, .text = reason, .note = note};
    job.action = reason[0] ? "refused" : "unrefused";
    return turn(&job, error);
}

/* --- closing --- */

static bool closing_sound(TurnJob *job, const Case *record)
{
    Store *store = job->desk->store;
    const CaseClosing *c = job->closing;
    const CloseReason *reason = reason_named(c->reason);
    bool collected = record->collected_on[0] != '\0';
    if (!still_open(job, record))
        return false;
    if (!reason)
        store_fail(store, ERR_INPUT, "close_reason", tr("closing a case needs its reason"));
    else if (!collected && !reason->side[0])
        store_fail(store, ERR_INPUT, "close_reason", tr("nothing was collected: who ended the case, and why?"));
    else if (!collected && !text_equal(c->side, reason->side))
        store_fail(store, ERR_INPUT, "side", tr("\"%1$s\" belongs to the side: %2$s"),
                   choice_label("case_close_reason", reason->reason), choice_label("case_side", reason->side));
    else if (record->conditioned_at[0] && !collected && !job->second)
        store_fail(store, ERR_DENIED, "second",
                   tr("the patient is conditioned: a second account must sign for the closing"));
    return !store_failed(store);
}

/* The status follows in the same transaction; what only the province can grant is proposed. */
static void open_period(TurnJob *job, Case *record, const CloseReason *reason)
{
    StatusPeriod period = {.donor = record->donor, .proposal = reason->proposal, .account = job->desk->actor.id};
    bool past = job->closing->on[0] && day_parse(job->closing->on) < clock_today();
    if (!reason->status[0] || record->collected_on[0] || (past && reason->proposal))
        return;
    text_copy(period.status, sizeof period.status, reason->status);
    text_copy(period.reason, sizeof period.reason, reason->status_reason);
    text_copy(period.since, sizeof period.since, record->closed_on);
    if (text_equal(reason->status, "TU"))
        day_format(day_add_months(day_parse(record->closed_on), (int)job->desk->config->cases.unfit_months),
                   period.until);
    text_format(period.note, sizeof period.note, tr("from match case %s"), record->request_number);
    record_insert(job->desk->store, &status_period_type, &period);
    record->closing_period = period.id;
}

static void turn_close(TurnJob *job, Case *record)
{
    if (!closing_sound(job, record))
        return;
    const CaseClosing *c = job->closing;
    bool collected = record->collected_on[0] != '\0';
    text_copy(record->closed_on, sizeof record->closed_on, c->on);
    if (!c->on[0])
        day_format(clock_today(), record->closed_on);
    text_copy(record->side, sizeof record->side, collected ? "" : c->side);
    text_copy(record->close_reason, sizeof record->close_reason, c->reason);
    text_copy(record->close_note, sizeof record->close_note, c->note);
    record->closed_by = job->desk->actor.id;
    record->second_by = job->second;
    open_period(job, record, reason_named(c->reason));
    if (!c->on[0] || day_parse(c->on) == clock_today())
        casework_tell_province(job->desk, record);
}

Status case_close(Desk *desk, int64_t id, const CaseClosing *closing, Error *error)
{
    TurnJob job = {.desk = desk, .id = id, .action = "close", .turn = turn_close, .closing = closing};
    Status status =
        closing->second[0] ? staff_second(desk, closing->second, closing->password, &job.second, error) : OK;
    return status == OK ? turn(&job, error) : status;
}

void case_close_apply(Desk *desk, int64_t id, const CaseClosing *closing)
{
    TurnJob job = {.desk = desk, .id = id, .action = "close", .turn = turn_close, .closing = closing};
    turn_write(desk->store, &job);
}

static void void_period(TurnJob *job, const Case *record)
{
    StatusPeriod period;
    if (!record->closing_period ||
        !record_load(job->desk->store, &status_period_type, record->closing_period, &period) || period.voided_at[0])
        return;
    instant_format(clock_now(), period.voided_at);
    text_copy(period.void_reason, sizeof period.void_reason, job->text);
    record_update(job->desk->store, &status_period_type, &period, "void");
}

static void turn_reopen(TurnJob *job, Case *record)
{
    if (!record->closed_on[0]) {
        store_fail(job->desk->store, ERR_CONFLICT, "", tr("this case is open"));
        return;
    }
    if (!query_one_int(job->desk->store, 0, "SELECT 1 FROM notice WHERE donation_case = ?1 AND voided_at IS NULL",
                       INT_(record->id))) {
        store_fail(job->desk->store, ERR_CONFLICT, "", tr("the notice of this case was taken back: register it anew"));
        return;
    }
    void_period(job, record);
    record->closed_on[0] = record->side[0] = record->close_reason[0] = '\0';
    record->closed_by = record->second_by = record->closing_period = 0;
    text_copy(record->close_note, sizeof record->close_note, job->text);
    casework_tell_province(job->desk, record);
}

Status case_reopen(Desk *desk, int64_t id, const char *reason, Error *error)
{
    if (!reason || !reason[0])
        return error_set(error, ERR_INPUT, "close_note", tr("the reason for opening the case again is missing"));
    TurnJob job = {.desk = desk, .id = id, .action = "reopen", .turn = turn_reopen, .text = reason};
    return turn(&job, error);
}

/* --- reserves --- */

static void turn_reserve(TurnJob *job, Case *record)
{
    Store *store = job->desk->store;
    if (!still_open(job, record))
        return;
    if ((record->reserve_since[0] != '\0') == job->flag)
        store_fail(store, ERR_CONFLICT, "",
                   job->flag ? tr("this case waits as a reserve already") : tr("this case does not wait as a reserve"));
    else if (job->flag && (record->refused_at[0] || record->collected_on[0]))
        store_fail(store, ERR_CONFLICT, "", tr("after a refusal or the collection nobody waits as a reserve"));
    record->reserve_since[0] = '\0';
    if (job->flag)
        day_format(clock_today(), record->reserve_since);
}

Status case_unreserve(Desk *desk, int64_t id, Error *error)
{
    TurnJob job = {.desk = desk, .id = id, .action = "unreserve", .turn = turn_reserve};
    return turn(&job, error);
}

Status case_reserve(Desk *desk, int64_t id, bool reserve, Error *error)
{
    CaseClosing released = {.side = "patient", .reason = "released"};
    TurnJob job = {.desk = desk, .id = id, .action = "reserve", .turn = turn_reserve, .flag = true};
    return reserve ? turn(&job, error) : case_close(desk, id, &released, error);
}

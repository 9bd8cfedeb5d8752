/* Notices of the province: what to ask before one is saved, and what it opens or moves on. */
#include <stdlib.h>
#include <string.h>

#include "case_facts.h"
#include "may.h"
#include "province.h"
#include "staff.h"
#include "text.h"
#include "tr.h"

/* --- who may --- */

bool casework_may(const Desk *desk, const char *unit, bool write)
{
    if (staff_may(desk, write ? "lead caller" : "lead caller readonly"))
        return true;
    return text_equal(desk->actor.role, "liaison") && text_equal(desk->actor.unit, unit);
}

bool casework_open(Desk *desk, int64_t id, Case *record)
{
    if (!record_load(desk->store, &case_type, id, record))
        store_fail(desk->store, ERR_NOT_FOUND, "case", tr("there is no case with number %lld"), (long long)id);
    else if (!casework_may(desk, record->unit, false)) /* as if it were not there */
        store_fail(desk->store, ERR_NOT_FOUND, "case", tr("there is no case with number %lld"), (long long)id);
    else if (!casework_may(desk, record->unit, true))
        store_fail(desk->store, ERR_DENIED, "", tr("this account may not act on match cases"));
    return !store_failed(desk->store);
}

/* A line of what the province is to know. */
static void add_line(char *out, size_t size, const char *name, const char *value)
{
    char line[LINE_SIZE];
    if (!value[0])
        return;
    text_format(line, sizeof line, "%s=%s\n", name, value);
    text_append(out, size, line);
}

void casework_tell_province(Desk *desk, const Case *record)
{
    char text[LINE_SIZE * 5] = "", which[48], answer[CODE_SIZE] = "";
    if (query_one_int(desk->store, 0,
                      "SELECT 1 FROM step WHERE donation_case = ?1 AND step = 'answer' AND state = 'done' AND "
                      "voided_at IS NULL",
                      INT_(record->id)))
        query_one_text(
            desk->store, answer, sizeof answer,
            "SELECT answer FROM talk WHERE donation_case = ?1 AND voided_at IS NULL ORDER BY at DESC, id DESC "
            "LIMIT 1",
            INT_(record->id));
    add_line(text, sizeof text, "talk.answer", answer);
    add_line(text, sizeof text, "donation_case.refuse_reason", record->refuse_reason);
    add_line(text, sizeof text, "donation_case.side", record->side);
    add_line(text, sizeof text, "donation_case.close_reason", record->close_reason);
    text_format(which, sizeof which, "case %lld", (long long)record->id);
    if (text[0])
        add_line(text, sizeof text, "donation_case.request_number", record->request_number);
    province_note(desk->store, record->donor, "match", which, text);
}

/* --- what is to be asked --- */

static bool reachable(Desk *desk, int64_t donor)
{
    return query_one_int(desk->store, 0,
                         "SELECT 1 FROM phone WHERE donor = ?1 AND coalesce(owner, 'self') = 'self' AND "
                         "coalesce(state, '') NOT IN ('out_of_service', 'wrong', 'do_not_call')",
                         INT_(donor)) &&
           !query_one_int(desk->store, 0,
                          "SELECT 1 FROM task WHERE donor = ?1 AND purpose = 'search' AND closed_at IS NULL",
                          INT_(donor));
}

/* The open case of a request; 0. */
static int64_t open_case(Store *store, const char *request, int64_t *donor)
{
    int64_t id = 0;
    Query *q = query(store,
                     "SELECT id, donor FROM donation_case WHERE request_number = ?1 AND closed_on IS NULL AND "
                     "collected_on IS NULL ORDER BY id DESC LIMIT 1",
                     TEXT_(request));
    if (query_row(q)) {
        id = query_int(q, 0);
        *donor = query_int(q, 1);
    }
    query_end(q);
    return id;
}

NoticeWarning notice_warning(Desk *desk, const Notice *notice, char *text, size_t size)
{
    Donor donor;
    char other[NUMBER_SIZE];
    text[0] = '\0';
    if (!notice->donor || !may_see(desk, notice->donor) ||
        !record_load(desk->store, &donor_type, notice->donor, &donor))
        return NOTICE_FINE;
    if (text_equal(donor.status, "DE")) {
        text_format(text, size, tr("%1$s has left the registry (%2$s)"), donor.name,
                    choice_label("status_reason", donor.status_reason));
        return NOTICE_LEFT;
    }
    if (donor.do_not_call) {
        text_format(text, size, tr("%s asked not to be called: only a lead may call, with a reason"), donor.name);
        return NOTICE_DO_NOT_CALL;
    }
    if (query_one_text(desk->store, other, sizeof other,
                       "SELECT request_number FROM donation_case WHERE donor = ?1 AND phase IN ('open', 'reserve') AND "
                       "request_number <> coalesce(?2, '')",
                       INT_(donor.id), TEXT_(notice->request_number))) {
        text_format(text, size, tr("%1$s is reserved for another request: %2$s"), donor.name, other);
        return NOTICE_RESERVED;
    }
    if (text_equal(donor.status, "TU")) {
        text_format(text, size, tr("%1$s is temporarily unavailable until %2$s (%3$s)"), donor.name, donor.status_until,
                    choice_label("status_reason", donor.status_reason));
        return NOTICE_DEFERRED;
    }
    if (!reachable(desk, donor.id)) {
        text_format(text, size, tr("%s has not been reached so far: the search opens at once"), donor.name);
        return NOTICE_UNREACHED;
    }
    return NOTICE_FINE;
}

/* --- saving --- */

static bool notice_sound(Desk *desk, const Notice *n, const Donor *donor)
{
    static const char *const needed[] = {"request_number", "kind", "received_at"};
    for (size_t i = 0; i < sizeof needed / sizeof needed[0]; i++) {
        const Field *field = field_find(&notice_type, needed[i]);
        if (!((const char *)n)[field->offset])
            store_fail(desk->store, ERR_INPUT, field->name, tr("%s: it must not be empty."), tr(field->label));
    }
    if (!store_failed(desk->store) && instant_parse(n->received_at) > clock_now())
        store_fail(desk->store, ERR_INPUT, "received_at", tr("the notice lies in the future: when was it received?"));
    if (!store_failed(desk->store) && !casework_may(desk, donor->unit, true))
        store_fail(desk->store, ERR_DENIED, "", tr("this account may not register notices for people of %s"),
                   choice_label("unit", donor->unit));
    return !store_failed(desk->store);
}

static int64_t add_case(Desk *desk, const Notice *n, const Donor *donor)
{
    Case record = {.donor = donor->id};
    text_copy(record.request_number, sizeof record.request_number, n->request_number);
    text_copy(record.kind, sizeof record.kind, text_equal(n->kind, "lymphocytes") ? "lymphocytes" : "stem_cells");
    text_copy(record.unit, sizeof record.unit, donor->unit);
    text_copy(record.patient_age, sizeof record.patient_age, n->patient_age);
    text_copy(record.patient_sex, sizeof record.patient_sex, n->patient_sex);
    text_copy(record.patient_city, sizeof record.patient_city, n->patient_city);
    record_insert(desk->store, &case_type, &record);
    return record.id;
}

/* What a later notice tells anew; a reserve that is asked for waits no longer. */
static void move_case(Desk *desk, int64_t id, const Notice *n)
{
    Case record;
    if (!record_load(desk->store, &case_type, id, &record))
        return;
    if (n->patient_age[0])
        text_copy(record.patient_age, sizeof record.patient_age, n->patient_age);
    if (n->patient_sex[0])
        text_copy(record.patient_sex, sizeof record.patient_sex, n->patient_sex);
    if (n->patient_city[0])
        text_copy(record.patient_city, sizeof record.patient_city, n->patient_city);
    record.reserve_since[0] = '\0';
    record_update(desk->store, &case_type, &record, "notice");
}

/* Registering it is the first step. One of the time before this file counts as registered when it came. */
static void tick_registered(Desk *desk, const Notice *n)
{
    enum { HISTORY_DAYS = 30 };
    Step fact = {.donor = n->donor, .donation_case = n->donation_case, .nth = 1, .account = desk->actor.id};
    text_copy(fact.step, sizeof fact.step, "registered");
    text_copy(fact.state, sizeof fact.state, "done");
    instant_format(clock_now(), fact.entered_at);
    Day received = instant_day(instant_parse(n->received_at));
    day_format(clock_today() - received > HISTORY_DAYS ? received : clock_today(), fact.on_date);
    record_insert(desk->store, &step_type, &fact);
}

int64_t notice_apply(Desk *desk, Notice *n, bool *opened)
{
    Store *store = desk->store;
    Donor donor;
    int64_t whose = 0;
    *opened = false;
    if (!record_load(store, &donor_type, n->donor, &donor)) {
        store_fail(store, ERR_NOT_FOUND, "donor", tr("there is no person with number %lld"), (long long)n->donor);
        return 0;
    }
    if (!notice_sound(desk, n, &donor))
        return 0;
    n->donation_case = open_case(store, n->request_number, &whose);
    if (n->donation_case && whose != n->donor) {
        Donor other = {0};
        if (!may_see(desk, whose)) {
            store_fail(store, ERR_DUPLICATE, "request_number", "%s",
                       tr("this number is known to another unit: ask the city office"));
            return 0;
        }
        record_load(store, &donor_type, whose, &other);
        store_fail(store, ERR_DUPLICATE, "request_number",
                   tr("this request number belongs to the open case of %1$s (%2$s)"), other.name,
                   choice_label("unit", other.unit));
        return 0;
    }
    n->id = 0;
    n->account = desk->actor.id;
    *opened = !n->donation_case;
    if (*opened)
        n->donation_case = add_case(desk, n, &donor);
    record_insert(store, &notice_type, n);
    if (*opened)
        tick_registered(desk, n);
    else
        move_case(desk, n->donation_case, n);
    return n->donation_case;
}

typedef struct {
    Desk *desk;
    Notice notice; /* a copy: what failed leaves the caller's untouched */
    bool opened;
} NoticeJob;

static void notice_write(Store *store, void *arg)
{
    NoticeJob *job = arg;
    notice_apply(job->desk, &job->notice, &job->opened);
    store_answer(store, "%lld %d", (long long)job->notice.id, job->opened);
}

static void say_saved(Desk *desk, const Notice *n, bool opened, char *said, size_t size)
{
    Case record;
    Donor donor = {0};
    char due[32];
    if (!record_load(desk->store, &case_type, n->donation_case, &record))
        return;
    record_load(desk->store, &donor_type, n->donor, &donor);
    const CaseStep *step = config_case_step(desk->config, record.next_step);
    instant_local(record.next_due, due, sizeof due);
    text_format(said, size,
                opened ? tr("A case was opened for %1$s. Next: %2$s, until %3$s.")
                       : tr("The case of %1$s has moved on. Next: %2$s, until %3$s."),
                donor.name, step ? name_text(step->name) : "-", due);
}

Status notice_save(Desk *desk, Notice *notice, const char *request_id, bool *opened, char *said, size_t size,
                   Error *error)
{
    char body[2048], fresh[40];
    NoticeJob job = {.desk = desk, .notice = *notice};
    job.notice.id = 0;
    job.notice.donation_case = 0;
    said[0] = '\0';
    if (!request_id || !request_id[0]) {
        store_request_id(fresh);
        request_id = fresh;
    }
    text_format(body, sizeof body, "notice %lld\n", (long long)notice->donor);
    size_t used = strlen(body);
    record_pack(&notice_type, &job.notice, body + used, sizeof body - used);
    Request request = {.id = request_id, .body = body, .length = strlen(body)};
    Status status = store_write_once(desk->store, &request, notice_write, &job, error);
    if (status != OK)
        return status;
    char *flag = NULL;
    int64_t id = strtoll(request.answer, &flag, 10);
    *opened = flag && strtol(flag, NULL, 10) != 0;
    record_load(desk->store, &notice_type, id, notice);
    say_saved(desk, notice, *opened, said, size);
    return store_status(desk->store, error);
}

/* --- taking back --- */

typedef struct {
    Desk *desk;
    int64_t id;
    char reason[LINE_SIZE];
} VoidJob;

/* A case whose only notice was a mistake goes with it, unless work has been done on it. */
static void close_empty(Desk *desk, Case *record, const char *reason)
{
    Store *store = desk->store;
    if (query_one_int(store, 0, "SELECT 1 FROM notice WHERE donation_case = ?1 AND voided_at IS NULL",
                      INT_(record->id)))
        return;
    if (query_one_int(store, 0,
                      "SELECT 1 FROM step WHERE donation_case = ?1 AND step <> 'registered' AND voided_at IS NULL",
                      INT_(record->id))) {
        store_fail(store, ERR_CONFLICT, "", tr("work has been done on this case: close it with a reason instead"));
        return;
    }
    day_format(clock_today(), record->closed_on);
    text_copy(record->side, sizeof record->side, "administrative");
    text_copy(record->close_reason, sizeof record->close_reason, "mistake");
    text_copy(record->close_note, sizeof record->close_note, reason);
    record->closed_by = desk->actor.id;
    record_update(store, &case_type, record, "close");
}

/* The change that a notice made to its case when it was saved; 0: none, or it opened the case. */
static int64_t change_by(Store *store, const Notice *n)
{
    int64_t saved =
        query_one_int(store, 0, "SELECT min(id) FROM audit WHERE donor = ?1 AND record = 'notice' AND record_id = ?2",
                      INT_(n->donor), INT_(n->id));
    return query_one_int(store, 0,
                         "SELECT id FROM audit WHERE donor = ?1 AND id = ?2 + 1 AND action = 'notice' AND record = "
                         "'donation_case' AND record_id = ?3",
                         INT_(n->donor), INT_(saved), INT_(n->donation_case));
}

/* Where the case went on since, it waits as a reserve no more. */
static bool may_come_back(const Case *record, const char *field)
{
    return !text_equal(field, "reserve_since") ||
           (!record->closed_on[0] && !record->collected_on[0] && !record->refused_at[0]);
}

void notice_unmove(Desk *desk, const Notice *n)
{
    Case record;
    int64_t change = change_by(desk->store, n);
    if (!change || !record_load(desk->store, &case_type, n->donation_case, &record))
        return;
    Query *q = query(desk->store, "SELECT field, before, after FROM history WHERE audit = ?1", INT_(change));
    while (query_row(q)) {
        char now[NOTE_SIZE];
        const Field *field = field_find(&case_type, query_text(q, 0));
        if (!field || !may_come_back(&record, field->name))
            continue;
        field_get(field, &record, now, sizeof now);
        if (text_equal(now, query_text(q, 2))) /* what was changed again since stays */
            field_put(field, &record, query_text(q, 1));
    }
    query_end(q);
    record_update(desk->store, &case_type, &record, "unmove");
}

static void void_write(Store *store, void *arg)
{
    VoidJob *job = arg;
    Notice n;
    Case record;
    if (!record_load(store, &notice_type, job->id, &n)) {
        store_fail(store, ERR_NOT_FOUND, "", tr("this notice does not exist"));
        return;
    }
    if (!casework_open(job->desk, n.donation_case, &record))
        return;
    if (n.voided_at[0]) {
        store_fail(store, ERR_CONFLICT, "", tr("this notice was taken back already"));
        return;
    }
    instant_format(clock_now(), n.voided_at);
    text_copy(n.void_reason, sizeof n.void_reason, job->reason);
    record_update(store, &notice_type, &n, "void");
    notice_unmove(job->desk, &n);
    if (!record_load(store, &case_type, record.id, &record))
        return;
    if (!record.closed_on[0])
        close_empty(job->desk, &record, job->reason);
}

Status notice_void(Desk *desk, int64_t notice, const char *reason, Error *error)
{
    VoidJob job = {.desk = desk, .id = notice};
    Status status = text_clean(job.reason, sizeof job.reason, reason, false, error);
    if (status != OK)
        return status;
    if (!job.reason[0])
        return error_set(error, ERR_INPUT, "void_reason", tr("the reason for taking it back is missing"));
    return store_write(desk->store, void_write, &job, error);
}

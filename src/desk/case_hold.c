/* Who has a case in hand: taken, handed over, taken up by the first act, let go when that is taken back. */
#include "case_facts.h"
#include "text.h"
#include "tr.h"

typedef struct {
    Desk *desk;
    int64_t id, account;
} TakeJob;

static void take_write(Store *store, void *arg)
{
    TakeJob *job = arg;
    Case record;
    Account holder;
    if (!casework_open(job->desk, job->id, &record))
        return;
    if (job->account && (!record_load(store, &account_type, job->account, &holder) || holder.disabled)) {
        store_fail(store, ERR_NOT_FOUND, "holder", tr("this account is closed or not there: choose a colleague"));
        return;
    }
    if (record.holder == job->account) { /* the same again changes nothing, not even the time */
        audit_add(store, "take", case_type.table, record.id, record.donor);
        return;
    }
    record.holder = job->account;
    record.taken_at[0] = '\0';
    if (job->account)
        instant_format(clock_now(), record.taken_at);
    record_update(store, &case_type, &record, "take");
}

Status case_take(Desk *desk, int64_t id, int64_t account, Error *error)
{
    TakeJob job = {desk, id, account};
    return store_write(desk->store, take_write, &job, error);
}

void casework_take_up(Desk *desk, int64_t id, const char *at)
{
    Case record;
    if (!record_load(desk->store, &case_type, id, &record) || record.holder || !casework_may(desk, record.unit, true))
        return;
    record.holder = desk->actor.id;
    text_copy(record.taken_at, sizeof record.taken_at, at);
    record_update(desk->store, &case_type, &record, "take");
}

/* Is there anything that somebody did on the case, but for the call of `at`? */
static bool worked_on(Store *store, const Case *record, const char *at)
{
    return query_one_int(store, 0,
                         "SELECT 1 FROM step WHERE donation_case = ?1 AND step <> 'registered' AND voided_at IS NULL",
                         INT_(record->id)) ||
           query_one_int(store, 0,
                         "SELECT 1 FROM attempt WHERE donor = ?1 AND purpose = 'match' AND at >= ?2 AND ended_at <> ?3 "
                         "AND voided_at IS NULL",
                         INT_(record->donor), TEXT_(record->t0), TEXT_(at));
}

void casework_let_go(Desk *desk, int64_t id, int64_t account, const char *at)
{
    Case record;
    bool ours = record_load(desk->store, &case_type, id, &record) && record.holder == account &&
                text_equal(record.taken_at, at);
    if (!ours || worked_on(desk->store, &record, at))
        return;
    record.holder = 0;
    record.taken_at[0] = '\0';
    record_update(desk->store, &case_type, &record, "untake");
}

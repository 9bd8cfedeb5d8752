/* Claims: two people never ring the same donor. They end by themselves. */
#include <string.h>

#include "claim.h"
#include "derive.h"
#include "may.h"
#include "text.h"
#include "tr.h"

/* One statement decides: a live claim of somebody else stays, everything else becomes ours, which changes its row. */
bool claim_apply(Desk *desk, int64_t donor)
{
    char now[INSTANT_SIZE], until[INSTANT_SIZE];
    instant_format(clock_now(), now);
    instant_format(clock_now() + desk->config->retry.claim_minutes * 60, until);
    return exec(desk->store,
                "INSERT INTO claim(donor, account, until) VALUES(?1, ?2, ?3) ON CONFLICT(donor) DO UPDATE SET "
                "account = excluded.account, until = excluded.until WHERE claim.account = excluded.account OR "
                "claim.until <= ?4",
                INT_(donor), INT_(desk->actor.id), TEXT_(until), TEXT_(now)) > 0;
}

void claim_end(Desk *desk, int64_t donor)
{
    exec(desk->store, "DELETE FROM claim WHERE donor = ?1 AND account = ?2", INT_(donor), INT_(desk->actor.id));
}

static void say_held(Desk *desk, int64_t donor)
{
    char name[NAME_SIZE], until[INSTANT_SIZE], local[32];
    query_one_text(desk->store, name, sizeof name,
                   "SELECT coalesce(a.full_name, a.name) FROM claim c JOIN account a ON a.id = c.account "
                   "WHERE c.donor = ?1",
                   INT_(donor));
    query_one_text(desk->store, until, sizeof until, "SELECT until FROM claim WHERE donor = ?1", INT_(donor));
    instant_local(until, local, sizeof local);
    store_fail(desk->store, ERR_BUSY, "", tr("%1$s is in touch with this person just now (until %2$s at the latest)"),
               name, local);
}

typedef struct {
    Desk *desk;
    int64_t donor;
} ClaimJob;

/* A helper, who sees only whom it holds, may take whoever is due. */
static bool is_due(Desk *desk, int64_t donor)
{
    char now[INSTANT_SIZE];
    instant_format(clock_now(), now);
    return text_equal(desk->actor.role, "helper") &&
           query_one_int(desk->store, 0,
                         "SELECT 1 FROM task WHERE donor = ?1 AND closed_at IS NULL AND not_before <= ?2", INT_(donor),
                         TEXT_(now)) != 0;
}

static void take_write(Store *store, void *arg)
{
    ClaimJob *job = arg;
    if (!is_due(job->desk, job->donor) && !may_write_now(job->desk, job->donor))
        return;
    if (!query_one_int(store, 0, "SELECT 1 FROM donor WHERE id = ?1", INT_(job->donor)))
        store_fail(store, ERR_NOT_FOUND, "donor", tr("there is no person with number %lld"), (long long)job->donor);
    else if (!claim_apply(job->desk, job->donor) && !store_failed(store) && may_write_now(job->desk, job->donor))
        say_held(job->desk, job->donor);
}

Status claim_take(Desk *desk, int64_t donor, Error *error)
{
    ClaimJob job = {desk, donor};
    Status status = store_write_unaudited(desk->store, take_write, &job, error);
    if (status == OK) /* a call follows */
        derive_read_ahead(desk->store, desk->config, donor);
    return status;
}

/* They are on the line: nobody else's hold matters. Recorded, as a helper sees the file from here on. */
static void rings_write(Store *store, void *arg)
{
    ClaimJob *job = arg;
    if (claim_apply(job->desk, job->donor))
        audit_add(store, "rings", "donor", job->donor, job->donor);
}

Status claim_rings(Desk *desk, int64_t donor, const char *number, Error *error)
{
    ClaimJob job = {desk, donor};
    bool has = text_equal(desk->actor.role, "helper") &&
               query_one_int(desk->store, 0,
                             "SELECT 1 FROM phone WHERE donor = ?1 AND number = ?2 UNION SELECT 1 FROM relative WHERE "
                             "donor = ?1 AND phone = ?2",
                             INT_(donor), TEXT_(number));
    return has ? store_write(desk->store, rings_write, &job, error) : may_write(desk, donor, error);
}

static void release_write(Store *store, void *arg)
{
    ClaimJob *job = arg;
    (void)store;
    claim_end(job->desk, job->donor);
}

Status claim_release(Desk *desk, int64_t donor, Error *error)
{
    ClaimJob job = {desk, donor};
    return store_write_unaudited(desk->store, release_write, &job, error);
}

/* --- the next person --- */

typedef struct {
    Desk *desk;
    const QueueFilter *filter;
    QueueRow *row;
} NextJob;

/* `routine`: nobody who is matched; their call is for those who see the case. */
static bool take_first(Desk *desk, QueueFilter *look, bool routine, QueueRow *row)
{
    enum { LOOK = 8, MATCHES = 56 };
    QueueRow rows[LOOK + MATCHES];
    bool more;
    look->max = routine ? LOOK + MATCHES : LOOK;
    look->not_others = true;
    size_t count = queue_read(desk, look, rows, &more);
    for (size_t i = 0; i < count; i++) {
        if ((routine && text_equal(rows[i].purpose, "match")) || !claim_apply(desk, rows[i].donor))
            continue;
        *row = rows[i];
        return true;
    }
    return false;
}

bool claim_next_apply(Desk *desk, const QueueFilter *filter, QueueRow *row)
{
    QueueFilter look = *filter;
    int64_t own = 0;
    if (!may_change(desk) || !may_ask(desk, look.unit, &own)) {
        store_fail(desk->store, ERR_DENIED, "", tr("this account may look at people but change nothing"));
        return false;
    }
    if (take_first(desk, &look, text_equal(desk->actor.role, "helper") && !look.account, row))
        return true;
    /* A helper's list is who they hold; the next one comes from the whole queue. */
    look.account = 0;
    if (own && filter->account == own && take_first(desk, &look, true, row))
        return true;
    store_fail(desk->store, ERR_NOT_FOUND, "", tr("nobody is waiting to be called now"));
    return false;
}

static void next_write(Store *store, void *arg)
{
    NextJob *job = arg;
    (void)store;
    claim_next_apply(job->desk, job->filter, job->row);
}

Status claim_next(Desk *desk, const QueueFilter *filter, QueueRow *row, Error *error)
{
    NextJob job = {desk, filter, row};
    return store_write_unaudited(desk->store, next_write, &job, error);
}

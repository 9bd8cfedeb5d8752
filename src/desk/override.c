/* Overriding "do not call" for a match, and looking at it again. */
#include "override.h"

#include "casework.h"
#include "may.h"
#include "staff.h"
#include "text.h"
#include "tr.h"

static Status lead_only(Desk *desk, Error *error)
{
    return staff_may(desk, "lead") ? OK
                                   : error_set(error, ERR_DENIED, "",
                                               tr("only a lead may have somebody called who asked not to be called"));
}

typedef struct {
    Desk *desk;
    int64_t donor, id;
    char reason[LINE_SIZE];
    bool right;
} Job;

static void give_write(Store *store, void *arg)
{
    Job *job = arg;
    char now[INSTANT_SIZE];
    instant_format(clock_now(), now);
    if (!may_write_now(job->desk, job->donor))
        return;
    if (!query_one_int(store, 0, "SELECT do_not_call FROM donor WHERE id = ?1", INT_(job->donor))) {
        store_fail(store, ERR_CONFLICT, "", tr("this person may be called: there is nothing to override"));
        return;
    }
    job->id =
        query_one_int(store, 0, "INSERT INTO override(donor, account, at, reason) VALUES(?1, ?2, ?3, ?4) RETURNING id",
                      INT_(job->donor), INT_(job->desk->actor.id), TEXT_(now), TEXT_(job->reason));
    int64_t audit = audit_add(store, "override", "override", job->id, job->donor);
    history_add(store, audit, "reason", "", job->reason);
}

Status override_give(Desk *desk, int64_t donor, const char *reason, Error *error)
{
    Job job = {.desk = desk, .donor = donor};
    Status status = lead_only(desk, error);
    if (status == OK)
        status = text_clean(job.reason, sizeof job.reason, reason, false, error);
    if (status == OK && !job.reason[0])
        status = error_set(error, ERR_INPUT, "reason", tr("the reason is missing"));
    return status == OK ? store_write(desk->store, give_write, &job, error) : status;
}

bool override_holds(Desk *desk, int64_t donor, const char *purpose)
{
    char since[INSTANT_SIZE];
    instant_format(clock_now() - OVERRIDE_HOURS * 3600, since);
    return text_equal(purpose, "match") &&
           query_one_int(desk->store, 0,
                         "SELECT 1 FROM override WHERE donor = ?1 AND at > ?2 AND verdict IS NOT 'wrong'", INT_(donor),
                         TEXT_(since));
}

/* --- the next workday --- */

/* The roster is kept by hand and may be empty: it forbids nothing, but whoever reviews is told. */
static void other_on_duty(Desk *desk, Day day, const char *by, char out[NAME_SIZE])
{
    enum { A_DAY = 8 };
    Duty rows[A_DAY];
    size_t count = duty_rows(desk, day, day, rows, A_DAY);
    text_copy(out, NAME_SIZE, count ? rows[0].name : "");
    for (size_t i = 0; i < count; i++)
        if (text_equal(rows[i].name, by))
            out[0] = '\0';
}

size_t override_waiting(Desk *desk, OverrideRow *rows, size_t max)
{
    size_t count = 0;
    if (!staff_may(desk, "lead"))
        return 0;
    Query *q =
        query(desk->store,
              "SELECT o.id, o.donor, o.at, coalesce(a.full_name, a.name), d.name, d.unit, o.reason FROM override o "
              "INDEXED BY override_waiting JOIN account a ON a.id = o.account JOIN donor d ON d.id = o.donor "
              "WHERE o.reviewed_at IS NULL ORDER BY o.at");
    while (count < max && query_row(q)) {
        Day given = instant_day(instant_parse(query_text(q, 2)));
        if (calendar_add_workdays(&desk->config->calendar, given, 1, NULL) > clock_today())
            continue;
        OverrideRow *row = &rows[count++];
        *row = (OverrideRow){.id = query_int(q, 0), .donor = query_int(q, 1)};
        text_copy(row->at, sizeof row->at, query_text(q, 2));
        text_copy(row->by, sizeof row->by, query_text(q, 3));
        text_copy(row->name, sizeof row->name, query_text(q, 4));
        text_copy(row->unit, sizeof row->unit, query_text(q, 5));
        text_copy(row->reason, sizeof row->reason, query_text(q, 6));
        other_on_duty(desk, given, row->by, row->on_duty);
    }
    query_end(q);
    return count;
}

int64_t override_count(Desk *desk)
{
    enum { MANY = 99 };
    OverrideRow rows[MANY];
    return (int64_t)override_waiting(desk, rows, MANY);
}

static void review_write(Store *store, void *arg)
{
    Job *job = arg;
    char now[INSTANT_SIZE];
    instant_format(clock_now(), now);
    int64_t donor = query_one_int(store, 0, "SELECT donor FROM override WHERE id = ?1", INT_(job->id));
    bool own =
        query_one_int(store, 0, "SELECT account FROM override WHERE id = ?1", INT_(job->id)) == job->desk->actor.id;
    if (own &&
        query_one_int(store, 0, "SELECT 1 FROM account WHERE role = 'lead' AND coalesce(disabled, 0) = 0 AND id <> ?1",
                      INT_(job->desk->actor.id))) {
        store_fail(store, ERR_DENIED, "", tr("another lead looks at this: nobody reviews the own word"));
        return;
    }
    if (exec(store,
             "UPDATE override SET reviewed_at = ?2, reviewed_by = ?3, verdict = ?4 WHERE id = ?1 AND reviewed_at IS "
             "NULL",
             INT_(job->id), TEXT_(now), INT_(job->desk->actor.id), TEXT_(job->right ? "right" : "wrong")) == 1)
        audit_add(store, "review", "override", job->id, donor);
    else
        store_fail(store, ERR_CONFLICT, "", tr("a colleague was faster: this has its verdict already"));
}

Status override_review(Desk *desk, int64_t id, bool right, Error *error)
{
    Job job = {.desk = desk, .id = id, .right = right};
    Status status = lead_only(desk, error);
    return status == OK ? store_write(desk->store, review_write, &job, error) : status;
}

/* "Add to calls": tasks of origin hand. */
#include <string.h>

#include "change.h"
#include "derive.h"
#include "followup.h"
#include "may.h"
#include "staff.h"
#include "text.h"
#include "tr.h"

typedef enum { ADDED, MOVED, THERE, BARRED, CASELESS } Done;

typedef struct {
    Desk *desk;
    const int64_t *donors;
    size_t count;
    const Purpose *purpose;
    const char *wanted; /* "" now */
    size_t done[CASELESS + 1];
    char name[NAME_SIZE]; /* of the last */
    int64_t *change;      /* NULL: nobody takes it back by name */
} AddJob;

static void insert_task(Store *store, const AddJob *job, const Donor *donor, const char *due)
{
    char now[INSTANT_SIZE];
    instant_format(clock_now(), now);
    exec(store,
         "INSERT INTO task(donor, purpose, origin, unit, opened_at, opened_by, wanted_at, not_before, dayparts) "
         "VALUES(?1, ?2, 'hand', ?3, ?4, ?5, ?6, ?7, 7)",
         INT_(donor->id), TEXT_(job->purpose->id), TEXT_(donor->unit), TEXT_(now), INT_(job->desk->actor.id),
         TEXT_(job->wanted), TEXT_(due));
    int64_t id = query_one_int(store, 0, "SELECT last_insert_rowid()");
    derive_count_task(store, donor->unit, job->purpose->id, due);
    audit_add(store, "add", task_type.table, id, donor->id);
}

/* Asked for at another time than before. */
static void move_task(Store *store, const AddJob *job, const Task *task, const char *due)
{
    derive_uncount_task(store, task->unit, task->purpose, task->not_before);
    exec(store, "UPDATE task SET wanted_at = ?2, not_before = ?3 WHERE id = ?1", INT_(task->id), TEXT_(job->wanted),
         TEXT_(due));
    derive_count_task(store, task->unit, task->purpose, due);
    int64_t audit = audit_add(store, "edit", task_type.table, task->id, task->donor);
    history_add(store, audit, "wanted_at", task->wanted_at, job->wanted);
}

bool task_of_case(const char *purpose)
{
    return text_equal(purpose, "match") || text_equal(purpose, "aftercare");
}

bool task_fits(Desk *desk, int64_t donor, const char *purpose)
{
    if (!task_of_case(purpose))
        return true;
    return staff_may(desk, "lead caller liaison") && may_see(desk, donor) &&
           query_one_int(desk->store, 0,
                         "SELECT 1 FROM donation_case WHERE donor = ?1 AND CASE ?2 WHEN 'match' THEN phase IN ('open', "
                         "'reserve') ELSE phase = 'aftercare' OR collected_on IS NOT NULL END LIMIT 1",
                         INT_(donor), TEXT_(purpose));
}

static Done add_one(Store *store, AddJob *job, const Donor *donor)
{
    Task open;
    char due[INSTANT_SIZE];
    instant_format(clock_now(), due);
    if (job->wanted[0])
        text_copy(due, sizeof due, job->wanted);
    if (registry_left(donor->status, donor->status_reason) || donor->do_not_call)
        return BARRED;
    if (!task_fits(job->desk, donor->id, job->purpose->id))
        return CASELESS;
    int64_t id = query_one_int(store, 0, "SELECT id FROM task WHERE donor = ?1 AND purpose = ?2 AND closed_at IS NULL",
                               INT_(donor->id), TEXT_(job->purpose->id));
    if (id && record_load(store, &task_type, id, &open) && text_equal(open.origin, "hand")) {
        if (!job->wanted[0] || text_equal(open.not_before, job->wanted))
            return THERE;
        move_task(store, job, &open, due);
        return MOVED;
    }
    if (id) /* the rule's own task gives way to the one added by hand */
        derive_drop_tasks(store, donor->id, true);
    insert_task(store, job, donor, due);
    return ADDED;
}

static void add_write(Store *store, void *arg)
{
    AddJob *job = arg;
    int64_t begun = change_begin(store);
    for (size_t i = 0; i < job->count && !store_failed(store); i++) {
        Donor donor;
        if (!may_write_now(job->desk, job->donors[i]))
            return;
        if (!record_load(store, &donor_type, job->donors[i], &donor)) {
            store_fail(store, ERR_NOT_FOUND, "donor", tr("there is no person with number %lld"),
                       (long long)job->donors[i]);
            return;
        }
        text_copy(job->name, sizeof job->name, donor.name);
        job->done[add_one(store, job, &donor)]++;
    }
    if (job->count == 1 && job->done[BARRED])
        store_fail(store, ERR_DENIED, "", tr("%s has left or asked not to be called: not added to the calls"),
                   job->name);
    else if (job->count == 1 && job->done[CASELESS])
        store_fail(store, ERR_DENIED, "purpose",
                   tr("%1$s has no match case that wants a call for %2$s: not added to the calls"), job->name,
                   name_text(job->purpose->name));
    if (job->change)
        *job->change = change_end(store, task_type.table, begun);
}

static void say_one(const AddJob *job, char *said, size_t size)
{
    const char *purpose = name_text(job->purpose->name);
    char when[32];
    instant_local(job->wanted, when, sizeof when);
    if (job->done[THERE])
        text_format(said, size, tr("%1$s is in the calls already: %2$s"), job->name, purpose);
    else if (job->done[MOVED])
        text_format(said, size, tr("%1$s was in the calls already: %2$s, now from %3$s"), job->name, purpose, when);
    else if (when[0])
        text_format(said, size, tr("%1$s was added to the calls: %2$s, %3$s"), job->name, purpose, when);
    else
        text_format(said, size, tr("%1$s was added to the calls: %2$s"), job->name, purpose);
}

static void say_all(const AddJob *job, char *said, size_t size)
{
    if (job->count == 1)
        say_one(job, said, size);
    else
        text_format(said, size, tr("%1$s: %2$zu added, %3$zu there already, %4$zu left or not to be called"),
                    name_text(job->purpose->name), job->done[ADDED], job->done[THERE] + job->done[MOVED],
                    job->done[BARRED]);
    if (job->count > 1 && job->done[CASELESS])
        text_format(said + strlen(said), size - strlen(said), tr(", %zu without such a match case"),
                    job->done[CASELESS]);
}

Status task_add_all(Desk *desk, const int64_t *donors, size_t count, const char *purpose, const char *wanted_at,
                    int64_t *change, char *said, size_t size, Error *error)
{
    AddJob job = {.desk = desk,
                  .donors = donors,
                  .count = count,
                  .purpose = config_purpose(desk->config, purpose),
                  .wanted = wanted_at ? wanted_at : "",
                  .change = change};
    said[0] = '\0';
    if (!job.purpose)
        return error_set(error, ERR_NOT_FOUND, "purpose", tr("there is no such person or purpose"));
    Status status = store_write(desk->store, add_write, &job, error);
    if (status == OK)
        say_all(&job, said, size);
    if (change && status != OK)
        *change = 0;
    return status;
}

Status task_add(Desk *desk, int64_t donor, const char *purpose, const char *wanted_at, char *said, size_t size,
                Error *error)
{
    return task_add_all(desk, &donor, 1, purpose, wanted_at, NULL, said, size, error);
}

/* --- out of the calls --- */

static int64_t open_by_hand(Store *store, int64_t donor, const char *purpose)
{
    return query_one_int(store, 0,
                         "SELECT id FROM task WHERE donor = ?1 AND purpose = ?2 AND origin = 'hand' AND "
                         "closed_at IS NULL",
                         INT_(donor), TEXT_(purpose));
}

bool task_by_hand(Desk *desk, int64_t donor, const char *purpose)
{
    return open_by_hand(desk->store, donor, purpose) != 0;
}

typedef struct {
    Desk *desk;
    int64_t donor;
    const char *purpose;
} RemoveJob;

static void remove_write(Store *store, void *arg)
{
    const RemoveJob *job = arg;
    Task task;
    if (!may_write_now(job->desk, job->donor))
        return;
    if (!record_load(store, &task_type, open_by_hand(store, job->donor, job->purpose), &task)) {
        store_fail(store, ERR_CONFLICT, "", tr("nobody's wish for this call is open any more: a colleague was faster"));
        return;
    }
    derive_uncount_task(store, task.unit, task.purpose, task.not_before);
    record_delete(store, &task_type, &task, "delete");
}

/* What the rules still want is said: the person may stay in the list. */
static void say_removed(Store *store, const RemoveJob *job, char *said, size_t size)
{
    char name[NAME_SIZE], purpose[CODE_SIZE], due[INSTANT_SIZE], local[32];
    query_one_text(store, name, sizeof name, "SELECT name FROM donor WHERE id = ?1", INT_(job->donor));
    Query *q =
        query(store, "SELECT purpose, not_before FROM task WHERE donor = ?1 AND closed_at IS NULL ORDER BY not_before",
              INT_(job->donor));
    bool stays = query_row(q);
    text_copy(purpose, sizeof purpose, stays ? query_text(q, 0) : "");
    text_copy(due, sizeof due, stays ? query_text(q, 1) : "");
    query_end(q);
    instant_local(due, local, sizeof local);
    if (stays)
        text_format(said, size, tr("%1$s was taken out of the calls: %2$s. Still to be called: %3$s, from %4$.10s"),
                    name, choice_label("purpose", job->purpose), choice_label("purpose", purpose), local);
    else
        text_format(said, size, tr("%1$s was taken out of the calls: %2$s"), name,
                    choice_label("purpose", job->purpose));
}

Status task_remove(Desk *desk, int64_t donor, const char *purpose, char *said, size_t size, Error *error)
{
    RemoveJob job = {desk, donor, purpose};
    Status status = store_write(desk->store, remove_write, &job, error);
    said[0] = '\0';
    if (status == OK)
        say_removed(desk->store, &job, said, size);
    return status;
}

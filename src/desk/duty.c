/* The duty roster: who is on duty on a day. */
#include <string.h>

#include "casework.h"
#include "staff.h"
#include "text.h"
#include "tr.h"

size_t duty_rows(Desk *desk, Day from, Day until, Duty *rows, size_t max)
{
    char first[DATE_SIZE], last[DATE_SIZE];
    size_t count = 0;
    day_format(from, first);
    day_format(until, last);
    Query *q = query(desk->store, "SELECT id FROM duty WHERE on_date BETWEEN ?1 AND ?2 ORDER BY on_date, id",
                     TEXT_(first), TEXT_(last));
    while (count < max && query_row(q))
        count += record_load(desk->store, &duty_type, query_int(q, 0), &rows[count]);
    query_end(q);
    return count;
}

bool duty_on(Desk *desk, Day day, Duty *out)
{
    return duty_rows(desk, day, day, out, 1) == 1;
}

typedef struct {
    Duty duty;
} DutyJob;

/* A name taken away takes the line away. */
static void duty_write(Store *store, void *arg)
{
    DutyJob *job = arg;
    Duty stored;
    if (job->duty.id && !job->duty.name[0] && record_load(store, &duty_type, job->duty.id, &stored))
        record_delete(store, &duty_type, &stored, "remove");
    else if (job->duty.id)
        record_update(store, &duty_type, &job->duty, "edit");
    else
        record_insert(store, &duty_type, &job->duty);
}

Status duty_save(Desk *desk, Duty *duty, Error *error)
{
    DutyJob job = {*duty};
    Status status = duty->id && !duty->name[0] ? OK : record_check(&duty_type, duty, error);
    if (status != OK)
        return status;
    if (!staff_may(desk, "lead caller"))
        return error_set(error, ERR_DENIED, "", tr("this account may not change the duty roster"));
    status = store_write(desk->store, duty_write, &job, error);
    if (status == OK)
        *duty = job.duty;
    return status;
}

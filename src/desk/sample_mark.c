/* Results of samples: one by one or many at once. */
#include <string.h>

#include "change.h"
#include "followup.h"
#include "samples.h"
#include "staff.h"
#include "text.h"
#include "tr.h"

/* --- the order of the dates --- */

typedef struct {
    const char *field, *value;
} Dated;

static void dates_of(const Sample *s, Dated dates[5])
{
    dates[0] = (Dated){"collected_on", s->collected_on};
    dates[1] = (Dated){"sent_on", s->sent_on};
    dates[2] = (Dated){"received_on", s->received_on};
    dates[3] = (Dated){"typed_on", s->typed_on};
    dates[4] = (Dated){"registry_on", s->registry_on};
}

/* "2013-07" lies neither before nor behind a day of that month. */
static bool before(const char *a, const char *b)
{
    size_t x = strlen(a), y = strlen(b);
    return strncmp(a, b, x < y ? x : y) < 0;
}

static Status in_order(const Sample *s, const char *field, const char *value, Error *error)
{
    Dated dates[5];
    dates_of(s, dates);
    for (int i = 0; i < 5; i++) {
        if (text_equal(dates[i].field, field))
            return OK;
        if (value[0] && dates[i].value[0] && before(value, dates[i].value))
            return error_set(error, ERR_INPUT, field, tr("%1$s lies before “%2$s”, %3$s"), value,
                             tr(field_find(&sample_type, dates[i].field)->label), dates[i].value);
    }
    return OK;
}

Status sample_check(const Sample *s, Error *error)
{
    Dated dates[5];
    Status status = OK;
    dates_of(s, dates);
    for (int i = 1; i < 5 && status == OK; i++)
        status = in_order(s, dates[i].field, dates[i].value, error);
    if (status != OK)
        return status;
    if (s->rejected_on[0] && s->collected_on[0] && before(s->rejected_on, s->collected_on))
        return error_set(error, ERR_INPUT, "rejected_on", tr("%1$s lies before “%2$s”, %3$s"), s->rejected_on,
                         tr("Sampled on"), s->collected_on);
    if (s->rejected_on[0] && !s->reject_reason[0])
        return error_set(error, ERR_INPUT, "reject_reason", tr("a rejected tube needs its reason"));
    if (s->rejected_on[0] && s->registry_on[0])
        return error_set(error, ERR_INPUT, "rejected_on", tr("a tube is in the registry or rejected, not both"));
    return OK;
}

/* --- one sample --- */

static char *date_for(Sample *s, SampleState state)
{
    switch (state) {
    case SAMPLE_SENT:
        return s->sent_on;
    case SAMPLE_RECEIVED:
        return s->received_on;
    case SAMPLE_TYPED:
        return s->typed_on;
    case SAMPLE_REGISTRY:
        return s->registry_on;
    default:
        return s->rejected_on;
    }
}

Status sample_take(Sample *sample, const SampleResult *result, Error *error)
{
    Sample taken = *sample;
    bool rejects = result->state == SAMPLE_REJECTED;
    if (sample_state(sample) == SAMPLE_REJECTED && !rejects)
        return error_set(error, ERR_INPUT, "rejected_on", tr("it was rejected on %s: take that back first"),
                         sample->rejected_on);
    if (sample_state(sample) == SAMPLE_REGISTRY && rejects)
        return error_set(error, ERR_INPUT, "rejected_on", tr("it is in the registry since %s"), sample->registry_on);
    text_copy(date_for(&taken, result->state), DATE_SIZE, result->on);
    if (rejects) {
        text_copy(taken.reject_reason, sizeof taken.reject_reason, result->reason);
        text_copy(taken.repeat_on, sizeof taken.repeat_on, result->repeat ? result->on : "");
    }
    Status status = sample_check(&taken, error);
    if (status == OK)
        *sample = taken;
    return status;
}

/* --- many --- */

typedef struct {
    Desk *desk;
    const SampleResult *result;
    const int64_t *ids;
    size_t count;
    SampleMarked *marked;
} Job;

static void refuse(Job *job, const Sample *sample, const char *why)
{
    if (job->marked->refused++ == 0)
        text_format(job->marked->why, sizeof job->marked->why, tr("%1$s: %2$s"),
                    sample->barcode[0] ? sample->barcode : tr("no barcode"), why);
}

static void mark_one(Store *store, Job *job, int64_t id)
{
    Sample sample = {0};
    Error error = {0};
    const char *own = staff_unit(job->desk);
    if (!record_load(store, &sample_type, id, &sample))
        return;
    if (own[0] && !text_equal(sample.unit, own)) {
        refuse(job, &sample, tr("it counts for another unit"));
        return;
    }
    if (date_for(&sample, job->result->state)[0]) {
        job->marked->same++;
        return;
    }
    if (sample_take(&sample, job->result, &error) != OK) {
        refuse(job, &sample, error.message);
        return;
    }
    record_update(store, &sample_type, &sample, "edit");
    job->marked->marked++;
}

static void mark_write(Store *store, void *arg)
{
    Job *job = arg;
    int64_t begun = change_begin(store);
    for (size_t i = 0; i < job->count && !store_failed(store); i++)
        mark_one(store, job, job->ids[i]);
    job->marked->change = change_end(store, sample_type.table, begun);
}

/* The person's sampling task; one that is open already is enough. */
static void ask_again(Job *job)
{
    for (size_t i = 0; i < job->count; i++) {
        char said[256];
        Error ignored = {0};
        Sample sample = {0};
        if (!record_load(job->desk->store, &sample_type, job->ids[i], &sample) ||
            !text_equal(sample.repeat_on, job->result->on))
            continue;
        job->marked->asked += task_add(job->desk, sample.donor, "sampling", "", said, sizeof said, &ignored) == OK;
    }
}

static Status result_check(const SampleResult *result, Error *error)
{
    Day day = day_parse(result->on);
    if (strlen(result->on) != 10 || day == DAY_NONE)
        return error_set(error, ERR_INPUT, "on", tr("the result needs its whole date, such as 2023-09-04"));
    if (day > clock_today())
        return error_set(error, ERR_INPUT, "on", tr("%s lies in the future"), result->on);
    if (result->state == SAMPLE_REJECTED && !result->reason[0])
        return error_set(error, ERR_INPUT, "reject_reason", tr("a rejected tube needs its reason"));
    if (result->repeat && text_equal(result->reason, "known"))
        return error_set(error, ERR_INPUT, "repeat_on",
                         tr("who is in the registry already is not asked for another tube"));
    return OK;
}

Status samples_mark(Desk *desk, const SampleResult *result, const int64_t *ids, size_t count, SampleMarked *marked,
                    Error *error)
{
    Job job = {desk, result, ids, count, marked};
    *marked = (SampleMarked){0};
    if (!staff_may(desk, "lead caller liaison"))
        return error_set(error, ERR_DENIED, "", tr("this account's role may not change: %s"), tr("Sample"));
    Status status = result_check(result, error);
    if (status == OK)
        status = store_write(desk->store, mark_write, &job, error);
    if (status != OK)
        *marked = (SampleMarked){0};
    else if (result->repeat)
        ask_again(&job);
    return status;
}

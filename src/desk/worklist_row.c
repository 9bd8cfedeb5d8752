/* What a row of a list says: why the person stands there, and what was done last. */
#include <stdlib.h>
#include <string.h>

#include "derive.h"
#include "samples.h"
#include "text.h"
#include "tr.h"
#include "work.h"

enum { MISSING = 24 };

/* Leaves `out` as it is while there is nothing to add. */
static void append(char *out, size_t size, const char *between, const char *text)
{
    if (!text[0])
        return;
    if (out[0])
        text_append(out, size, between);
    text_append(out, size, text);
}

static void last_attempt(Desk *desk, WorkRow *row)
{
    Query *q = query(desk->store,
                     "SELECT at, outcome FROM attempt WHERE donor = ?1 AND voided_at IS NULL ORDER BY at DESC, id DESC "
                     "LIMIT 1",
                     INT_(row->key.donor));
    if (query_row(q)) {
        char local[32];
        const char *outcome = query_text(q, 1);
        instant_local(query_text(q, 0), local, sizeof local);
        text_format(row->last, sizeof row->last, "%.10s %s", local,
                    outcome[0] ? choice_label("outcome", outcome) : tr("(no outcome yet)"));
    }
    query_end(q);
}

/* --- to be completed --- */

static bool has_part(Desk *desk, const char *part, int64_t donor)
{
    if (text_equal(part, "phone"))
        return query_one_int(desk->store, 0, "SELECT 1 FROM phone WHERE donor = ?1", INT_(donor)) != 0;
    if (text_equal(part, "relative"))
        return query_one_int(desk->store, 0, "SELECT 1 FROM relative WHERE donor = ?1", INT_(donor)) != 0;
    return query_one_int(desk->store, 0,
                         "SELECT 1 FROM consent WHERE donor = ?1 AND given_on IS NOT NULL AND withdrawn_on IS NULL",
                         INT_(donor)) != 0;
}

size_t worklist_missing(Desk *desk, int64_t donor, const char *labels[], size_t max)
{
    Donor person;
    if (!record_load(desk->store, &donor_type, donor, &person))
        return 0;
    return derive_missing(&person, has_part(desk, "phone", donor), has_part(desk, "relative", donor),
                          has_part(desk, "consent", donor), labels, max);
}

static void enrolled(Desk *desk, WorkRow *row)
{
    query_one_text(desk->store, row->due, sizeof row->due, "SELECT enrolled_on FROM donor WHERE id = ?1",
                   INT_(row->key.donor));
}

static void fill_incomplete(Desk *desk, WorkRow *row)
{
    const char *labels[MISSING];
    size_t count = worklist_missing(desk, row->key.donor, labels, MISSING);
    for (size_t i = 0; i < count && i < MISSING; i++)
        append(row->what, sizeof row->what, tr(", "), tr(labels[i]));
    enrolled(desk, row);
}

/* --- tasks --- */

static void fill_stalled(Desk *desk, WorkRow *row)
{
    Query *q =
        query(desk->store, "SELECT purpose, number, not_before, opened_at FROM task WHERE id = ?1", INT_(row->key.id));
    Day known = DAY_NONE;
    if (query_row(q)) {
        known = instant_day(instant_parse(query_text(q, 3)));
        text_copy(row->purpose, sizeof row->purpose, query_text(q, 0));
        text_copy(row->number, sizeof row->number, query_text(q, 1));
        text_copy(row->due, sizeof row->due, query_text(q, 2));
    }
    query_end(q);
    Day since = instant_day(instant_parse(row->due));
    Day tried = row->last[0] ? day_parse(row->last) : DAY_NONE;
    long long days = clock_today() - (tried != DAY_NONE && tried > since ? tried : since);
    char idle[96];
    text_format(idle, sizeof idle, tr_n("untouched for %lld day", "untouched for %lld days", days), days);
    text_copy(row->what, sizeof row->what, choice_label("purpose", row->purpose));
    append(row->what, sizeof row->what, tr("; "), idle);
    /* Who came with old data has waited since before anybody here could call. */
    if (known == DAY_NONE || known <= since + (Day)desk->config->limits.stalled_days)
        return;
    char day[DATE_SIZE];
    day_format(known, day);
    text_format(idle, sizeof idle, tr("in the calls here only since %s"), day);
    append(row->what, sizeof row->what, tr("; "), idle);
}

/* "Next: community or village (3/4); so far: workplace or school 09-04 message left" */
static void fill_search(Desk *desk, WorkRow *row)
{
    char done[LINE_SIZE] = "";
    int step = config_search_step(desk->config, row->about);
    Query *q = query(desk->store,
                     "SELECT about, act, at, reason FROM list_act WHERE donor = ?1 AND list = 'search' AND "
                     "voided_at IS NULL AND at > (SELECT coalesce(contacted_at, '') FROM donor WHERE id = ?1) "
                     "ORDER BY at DESC, id DESC LIMIT 4",
                     INT_(row->key.donor));
    while (query_row(q)) {
        char one[LINE_SIZE], local[32];
        instant_local(query_text(q, 2), local, sizeof local);
        text_format(one, sizeof one, "%s %.5s %s", choice_label("search_step", query_text(q, 0)),
                    strlen(local) > 5 ? local + 5 : local, choice_label("list_act", query_text(q, 1)));
        append(one, sizeof one, " ", query_text(q, 3));
        append(done, sizeof done, tr("; "), one);
    }
    text_format(row->what, sizeof row->what, tr("next: %1$s (%2$d/%3$zu)"), choice_label("search_step", row->about),
                step + 1, desk->config->search_count);
    append(row->what, sizeof row->what, tr("; so far: "), done);
    text_copy(row->purpose, sizeof row->purpose, "search");
    query_one_text(desk->store, row->number, sizeof row->number,
                   "SELECT number FROM task WHERE donor = ?1 AND purpose = 'search' AND closed_at IS NULL",
                   INT_(row->key.donor));
}

/* --- decisions --- */

int64_t work_review_call(Desk *desk, int64_t donor)
{
    return query_one_int(desk->store, 0, "SELECT about FROM waiting WHERE donor = ?1 AND list = 'review'", INT_(donor));
}

static void fill_review(Desk *desk, WorkRow *row)
{
    row->attempt = work_review_call(desk, row->key.donor);
    Query *q = query(desk->store, "SELECT outcome, reason, note FROM attempt WHERE id = ?1", INT_(row->attempt));
    if (query_row(q)) {
        text_copy(row->what, sizeof row->what, choice_label("outcome", query_text(q, 0)));
        append(row->what, sizeof row->what, tr(": "), query_text(q, 1));
        append(row->what, sizeof row->what, tr("; "), query_text(q, 2));
    }
    query_end(q);
}

static void fill_age(Desk *desk, WorkRow *row)
{
    text_format(row->what, sizeof row->what, tr("reaches the age of %lld"), (long long)desk->config->limits.leave_age);
    append(row->what, sizeof row->what, tr("; "), choice_label("status", row->person.status));
}

static void fill_deferral(Desk *desk, WorkRow *row)
{
    long long days = day_parse(row->due) - clock_today();
    Query *q = query(desk->store,
                     "SELECT reason, note FROM status_period WHERE donor = ?1 AND status = 'TU' AND until = ?2 AND "
                     "voided_at IS NULL ORDER BY id DESC LIMIT 1",
                     INT_(row->key.donor), TEXT_(row->due));
    if (days < 0)
        text_format(row->what, sizeof row->what, tr_n("ended %lld day ago", "ended %lld days ago", -days), -days);
    else
        text_format(row->what, sizeof row->what, tr_n("ends in %lld day", "ends in %lld days", days), days);
    if (query_row(q)) {
        append(row->what, sizeof row->what, tr("; "), choice_label("status_reason", query_text(q, 0)));
        append(row->what, sizeof row->what, tr(": "), query_text(q, 1));
    }
    query_end(q);
    text_copy(row->purpose, sizeof row->purpose, "tu_end");
}

/* --- data quality --- */

/* The numbers that are on file, with what is known of each. */
static void fill_no_phone(Desk *desk, WorkRow *row)
{
    Query *q = query(desk->store, "SELECT owner, number, state FROM phone WHERE donor = ?1 ORDER BY id LIMIT 6",
                     INT_(row->key.donor));
    while (query_row(q)) {
        char one[LINE_SIZE];
        const char *owner = query_text(q, 0), *state = query_text(q, 2);
        text_format(one, sizeof one, tr("%1$s %2$s: %3$s"), choice_label("phone_owner", owner[0] ? owner : "self"),
                    query_text(q, 1), state[0] ? choice_label("phone_state", state) : tr("not stated"));
        append(row->what, sizeof row->what, tr("; "), one);
    }
    if (!row->what[0])
        text_copy(row->what, sizeof row->what, tr("no number on file"));
    enrolled(desk, row);
}

int64_t worklist_unreachable(Desk *desk, int64_t donor)
{
    return query_one_int(desk->store, 0, "SELECT min(id) FROM relative WHERE donor = ?1 AND phone IS NULL",
                         INT_(donor));
}

static void fill_no_second(Desk *desk, WorkRow *row)
{
    Query *q =
        query(desk->store, "SELECT name FROM relative WHERE donor = ?1 ORDER BY id LIMIT 4", INT_(row->key.donor));
    while (query_row(q)) {
        char one[LINE_SIZE];
        text_format(one, sizeof one, tr("%s without a number"), query_text(q, 0));
        append(row->what, sizeof row->what, tr("; "), one);
    }
    if (!row->what[0])
        text_copy(row->what, sizeof row->what, tr("nobody else on file"));
    enrolled(desk, row);
}

static void fill_no_consent(Desk *desk, WorkRow *row)
{
    Query *q =
        query(desk->store,
              "SELECT edition, given_on, withdrawn_on FROM consent WHERE donor = ?1 ORDER BY given_on DESC, id DESC "
              "LIMIT 1",
              INT_(row->key.donor));
    if (!query_row(q))
        text_copy(row->what, sizeof row->what, tr("no consent on file"));
    else if (query_text(q, 2)[0])
        text_format(row->what, sizeof row->what, tr("withdrawn on %s"), query_text(q, 2));
    else if (!query_text(q, 1)[0])
        text_copy(row->what, sizeof row->what, tr("the day of the consent is missing"));
    else
        text_format(row->what, sizeof row->what, tr("given on %1$s by the edition %2$s, which had been replaced"),
                    query_text(q, 1), query_text(q, 0));
    query_end(q);
    enrolled(desk, row);
}

static void fill_sample(Desk *desk, WorkRow *row)
{
    Sample sample;
    char local[LINE_SIZE];
    if (!record_load(desk->store, &sample_type, strtoll(row->about, NULL, 10), &sample))
        return;
    const char *state = choice_label("sample_state", sample_state_code(sample_state(&sample)));
    Day day = strlen(row->due) == 10 ? day_parse(row->due) : DAY_NONE;
    long long days = day == DAY_NONE ? 0 : clock_today() - day;
    text_format(row->what, sizeof row->what, "%s", state);
    if (days)
        text_format(local, sizeof local, tr_n("no step for %lld day", "no step for %lld days", days), days);
    else
        text_copy(local, sizeof local, tr("without a whole date"));
    append(row->what, sizeof row->what, tr("; "), local);
    append(row->what, sizeof row->what, tr("; "), sample.barcode);
    if (text_equal(row->due, "0"))
        row->due[0] = '\0';
}

/* --- the lists --- */

static const struct {
    const char *id;
    void (*fill)(Desk *desk, WorkRow *row);
} lists[WORK_KINDS] = {
    [WORK_INCOMPLETE] = {"incomplete", fill_incomplete}, [WORK_STALLED] = {"stalled", fill_stalled},
    [WORK_SEARCH] = {"search", fill_search},             [WORK_REVIEW] = {"review", fill_review},
    [WORK_AGE] = {"age", fill_age},                      [WORK_DEFERRAL] = {"deferral", fill_deferral},
    [WORK_NO_PHONE] = {"no_phone", fill_no_phone},       [WORK_NO_SECOND] = {"no_second", fill_no_second},
    [WORK_NO_CONSENT] = {"no_consent", fill_no_consent}, [WORK_SAMPLE] = {"sample", fill_sample},
};

const char *worklist_id(WorkKind kind)
{
    return lists[kind].id;
}

WorkKind worklist_kind(const char *id)
{
    int kind = 0;
    while (kind < WORK_KINDS && !text_equal(lists[kind].id, id))
        kind++;
    return (WorkKind)kind;
}

void work_fill(Desk *desk, WorkKind kind, const WorkKey *key, WorkRow *row)
{
    *row = (WorkRow){.key = *key};
    text_copy(row->due, sizeof row->due, key->due);
    registry_row(desk, key->donor, &row->person);
    query_one_text(desk->store, row->about, sizeof row->about,
                   "SELECT about FROM waiting WHERE donor = ?1 AND list = ?2", INT_(key->donor),
                   TEXT_(lists[kind].id));
    last_attempt(desk, row);
    lists[kind].fill(desk, row);
    if (!row->number[0])
        text_copy(row->number, sizeof row->number, kind == WORK_SEARCH ? "" : row->person.phone);
}

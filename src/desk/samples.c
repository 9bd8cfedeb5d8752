/* Samples: lists by state, finding a tube, and how long it takes until the registry has it. */
#include "samples.h"

#include <stdlib.h>
#include <string.h>

#include "may.h"
#include "sample_rows.h"
#include "staff.h"
#include "text.h"

/* --- state --- */

static const char *const states[SAMPLE_STATES] = {"collected", "sent", "received", "typed", "registry", "rejected"};

const char *sample_state_code(SampleState state)
{
    return states[state];
}

SampleState sample_state(const Sample *s)
{
    return s->rejected_on[0] || s->reject_reason[0] ? SAMPLE_REJECTED
           : s->registry_on[0]                      ? SAMPLE_REGISTRY
           : s->typed_on[0]                         ? SAMPLE_TYPED
           : s->received_on[0]                      ? SAMPLE_RECEIVED
           : s->sent_on[0]                          ? SAMPLE_SENT
                                                    : SAMPLE_COLLECTED;
}

static SampleState state_of(const char *code)
{
    int state = 0;
    while (state + 1 < SAMPLE_STATES && !text_equal(states[state], code))
        state++;
    return (SampleState)state;
}

/* --- rows --- */

static int64_t days_of(const SampleRow *row)
{
    if (strlen(row->collected_on) != 10)
        return -1;
    bool ended = row->state >= SAMPLE_REGISTRY && strlen(row->reached_on) == 10;
    Day end = ended ? day_parse(row->reached_on) : clock_today();
    return end - day_parse(row->collected_on);
}

static void row_read(const Desk *desk, Query *q, SampleRow *row)
{
    const char *own = staff_unit(desk);
    *row = (SampleRow){.id = query_int(q, 0),
                       .donor = query_int(q, 1),
                       .batch = query_int(q, 2),
                       .state = state_of(query_text(q, 3)),
                       .tubes = query_int(q, 14),
                       .volume_ml = query_int(q, 15)};
    text_copy(row->donor_unit, sizeof row->donor_unit, query_text(q, 5));
    if (!own[0] || text_equal(own, row->donor_unit))
        text_copy(row->name, sizeof row->name, query_text(q, 4));
    text_copy(row->unit, sizeof row->unit, query_text(q, 6));
    text_copy(row->barcode, sizeof row->barcode, query_text(q, 7));
    text_copy(row->site, sizeof row->site, query_text(q, 8));
    text_copy(row->event, sizeof row->event, query_text(q, 9));
    text_copy(row->collected_on, sizeof row->collected_on, query_text(q, 10));
    text_copy(row->reached_on, sizeof row->reached_on, query_text(q, 11));
    text_copy(row->reject_reason, sizeof row->reject_reason, query_text(q, 12));
    text_copy(row->repeat_on, sizeof row->repeat_on, query_text(q, 13));
    text_copy(row->kind, sizeof row->kind, query_text(q, 16));
    row->days = days_of(row);
}

static size_t rows_read(const Desk *desk, Query *q, SampleRow *rows, size_t max)
{
    size_t count = 0;
    while (count < max && query_row(q))
        row_read(desk, q, &rows[count++]);
    query_end(q);
    return count;
}

/* --- pages: one index for each way to look --- */

enum { BY_STATE, BY_UNIT, BY_SITE };

typedef struct {
    int way;
    const char *state, *unit, *site, *cutoff;
    char until[DATE_SIZE];
} Look;

/* A site and a unit together: the unit's index holds the site as well. */
static void look_at(const Desk *desk, const SampleFilter *filter, Look *look)
{
    const char *own = staff_unit(desk);
    *look = (Look){.state = states[filter->state], .unit = own[0] ? own : filter->unit, .site = filter->site};
    look->way = look->unit[0] ? BY_UNIT : look->site[0] ? BY_SITE : BY_STATE;
    text_copy(look->until, sizeof look->until, "9999");
    if (filter->min_days > 0)
        day_format(clock_today() - (Day)filter->min_days, look->until);
    look->cutoff = look->until;
}

#define WAY_STATE "s.state = ?1 AND s.day <= ?2 AND ?3 IS NULL AND ?4 IS NULL"
#define WAY_UNIT "s.state = ?1 AND s.day <= ?2 AND s.unit = ?3 AND (?4 IS NULL OR s.site = ?4)"
#define WAY_SITE "s.state = ?1 AND s.day <= ?2 AND ?3 IS NULL AND s.site = ?4"
#define OLDEST " AND (?5 IS NULL OR (s.day, s.id) > (?5, ?6)) ORDER BY s.day, s.id LIMIT ?7"
#define NEWEST " AND (?5 IS NULL OR (s.day, s.id) < (?5, ?6)) ORDER BY s.day DESC, s.id DESC LIMIT ?7"
/* Ids from the index first, then the rows. */
#define PAGE(way, order) SAMPLE_SELECT "WHERE s.id IN (SELECT s.id FROM sample s WHERE " way order ")"
#define PAGE_OLDEST(way) PAGE(way, OLDEST) " ORDER BY s.day, s.id"
#define PAGE_NEWEST(way) PAGE(way, NEWEST) " ORDER BY s.day DESC, s.id DESC"

#define LOOK_VALUES(l) TEXT_((l).state), TEXT_((l).cutoff), TEXT_((l).way == BY_UNIT ? (l).unit : ""), TEXT_((l).site)

static Query *page_of(Desk *desk, const Look *l, bool newest, const SampleRow *after, size_t max)
{
    Value day = {.kind = VALUE_NULL};
    if (after)
        day = TEXT_(after->collected_on[0] ? after->collected_on : "0"); /* as the column says */
    Value id = INT_(after ? after->id : 0), most = INT_((int64_t)max);
    Store *store = desk->store;
    if (newest)
        return l->way == BY_UNIT   ? query(store, PAGE_NEWEST(WAY_UNIT), LOOK_VALUES(*l), day, id, most)
               : l->way == BY_SITE ? query(store, PAGE_NEWEST(WAY_SITE), LOOK_VALUES(*l), day, id, most)
                                   : query(store, PAGE_NEWEST(WAY_STATE), LOOK_VALUES(*l), day, id, most);
    return l->way == BY_UNIT   ? query(store, PAGE_OLDEST(WAY_UNIT), LOOK_VALUES(*l), day, id, most)
           : l->way == BY_SITE ? query(store, PAGE_OLDEST(WAY_SITE), LOOK_VALUES(*l), day, id, most)
                               : query(store, PAGE_OLDEST(WAY_STATE), LOOK_VALUES(*l), day, id, most);
}

size_t samples_list(Desk *desk, const SampleFilter *filter, const SampleRow *after, SampleRow *rows, size_t max)
{
    Look look;
    char unit[CODE_SIZE] = "";
    if (!may_ask(desk, unit, NULL))
        return 0;
    if (filter->batch)
        return rows_read(desk,
                         query(desk->store,
                               SAMPLE_SELECT "WHERE s.batch = ?1 AND s.id > ?2 AND (?3 IS NULL OR s.unit = ?3) "
                                             "ORDER BY s.id LIMIT ?4",
                               INT_(filter->batch), INT_(after ? after->id : 0), TEXT_(staff_unit(desk)),
                               INT_((int64_t)max)),
                         rows, max);
    look_at(desk, filter, &look);
    return rows_read(desk, page_of(desk, &look, filter->state >= SAMPLE_REGISTRY, after, max), rows, max);
}

#define COUNT(way) "SELECT count(*) FROM (SELECT 1 FROM sample s WHERE " way " LIMIT ?5)"

int64_t samples_count(Desk *desk, const SampleFilter *filter, int64_t most)
{
    Look l;
    char unit[CODE_SIZE] = "";
    if (!may_ask(desk, unit, NULL))
        return 0;
    if (filter->batch)
        return query_one_int(desk->store, 0,
                             "SELECT count(*) FROM sample WHERE batch = ?1 AND (?2 IS NULL OR unit = ?2)",
                             INT_(filter->batch), TEXT_(unit));
    look_at(desk, filter, &l);
    Store *store = desk->store;
    return l.way == BY_UNIT   ? query_one_int(store, 0, COUNT(WAY_UNIT), LOOK_VALUES(l), INT_(most))
           : l.way == BY_SITE ? query_one_int(store, 0, COUNT(WAY_SITE), LOOK_VALUES(l), INT_(most))
                              : query_one_int(store, 0, COUNT(WAY_STATE), LOOK_VALUES(l), INT_(most));
}

bool samples_find(Desk *desk, const char *barcode, SampleRow *row)
{
    char plain[NUMBER_SIZE], unit[CODE_SIZE] = "";
    if (!may_ask(desk, unit, NULL) || !text_plain(plain, sizeof plain, barcode) || !plain[0])
        return false;
    return rows_read(desk,
                     query(desk->store, SAMPLE_SELECT "WHERE s.barcode = ?1 AND (?2 IS NULL OR s.unit = ?2)",
                           TEXT_(plain), TEXT_(staff_unit(desk))),
                     row, 1) == 1;
}

/* --- how long it takes --- */

static int by_number(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* The least value that at least `percent` of them do not exceed. */
static int64_t percentile(const int64_t *sorted, int64_t count, int64_t percent)
{
    return count ? sorted[(count * percent + 99) / 100 - 1] : -1;
}

/* A person counts once, by the first tube that entered. */
#define ENTERED                                                                                                     \
    "FROM sample s WHERE s.registry_on >= ?1 AND s.registry_on <= ?2 AND (?3 IS NULL OR s.unit = ?3) AND "          \
    "s.state = 'registry' AND NOT EXISTS (SELECT 1 FROM sample e WHERE e.donor = s.donor AND e.registry_on IS NOT " \
    "NULL AND e.rejected_on IS NULL AND (e.registry_on, e.id) < (s.registry_on, s.id)) "

void samples_days(Desk *desk, const char *unit, const char *from, const char *to, SampleDays *days, SampleRow *slow,
                  size_t *slow_count)
{
    char own[CODE_SIZE];
    text_copy(own, sizeof own, unit);
    *days = (SampleDays){.median = -1, .p90 = -1, .longest = -1};
    if (slow)
        *slow_count = 0;
    if (!may_ask(desk, own, NULL))
        return;
    int64_t room = 1024, *all = malloc((size_t)room * sizeof *all);
    Query *q = query(desk->store, "SELECT s.collected_on, s.registry_on " ENTERED, TEXT_(from), TEXT_(to), TEXT_(own));
    while (all && query_row(q)) {
        const char *taken = query_text(q, 0), *entered = query_text(q, 1);
        days->entered++;
        if (strlen(taken) != 10 || strlen(entered) != 10)
            continue;
        if (days->dated == room) {
            int64_t *more = realloc(all, (size_t)(room *= 2) * sizeof *all);
            if (!more)
                break;
            all = more;
        }
        all[days->dated++] = day_parse(entered) - day_parse(taken);
    }
    query_end(q);
    if (all && days->dated) {
        qsort(all, (size_t)days->dated, sizeof *all, by_number);
        days->median = percentile(all, days->dated, 50);
        days->p90 = percentile(all, days->dated, 90);
        days->longest = all[days->dated - 1];
    }
    free(all);
    if (slow)
        *slow_count = rows_read(
            desk,
            query(desk->store,
                  SAMPLE_SELECT "WHERE s.id IN (SELECT s.id " ENTERED
                                "AND length(s.collected_on) = 10 AND length(s.registry_on) = 10 "
                                "ORDER BY julianday(s.registry_on) - julianday(s.collected_on) DESC, s.id LIMIT ?4) "
                                "ORDER BY julianday(s.registry_on) - julianday(s.collected_on) DESC, s.id",
                  TEXT_(from), TEXT_(to), TEXT_(own), INT_(SLOW_SAMPLES)),
            slow, SLOW_SAMPLES);
}

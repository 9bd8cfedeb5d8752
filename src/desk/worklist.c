/* Lists to be worked through: who stands on them, page by page, and how many. */
#include <stdlib.h>
#include <string.h>

#include "derive.h"
#include "may.h"
#include "text.h"
#include "tr.h"
#include "work.h"

enum { MINE_DAYS = 30, MINE_CALLS = 1000 };

/* --- what a list asks --- */

typedef struct {
    Desk *desk;
    WorkKind kind;
    char unit[CODE_SIZE];     /* "" all */
    bool sees;                /* the account sees anybody of such lists */
    char until[INSTANT_SIZE]; /* stalled: due and tried no later; search: due until the end of today; sample: no
                                 step since that day; "9" all */
} Ask;

static Ask ask_for(Desk *desk, WorkKind kind, const char *unit)
{
    Ask ask = {.desk = desk, .kind = kind};
    text_copy(ask.unit, sizeof ask.unit, unit);
    ask.sees = may_ask(desk, ask.unit, NULL);
    Day last = clock_today() - (Day)(kind == WORK_STALLED ? desk->config->limits.stalled_days : 0);
    text_copy(ask.until, sizeof ask.until, "9");
    if (kind == WORK_STALLED || kind == WORK_SEARCH)
        instant_format(instant_at(last + 1, 0) - 1, ask.until);
    if (kind == WORK_SAMPLE)
        day_format(clock_today() - (Day)desk->config->limits.sample_days, ask.until);
    return ask;
}

static bool is_quality(WorkKind kind)
{
    return kind == WORK_NO_PHONE || kind == WORK_NO_SECOND || kind == WORK_NO_CONSENT;
}

bool worklist_exact(WorkKind kind)
{
    return kind == WORK_INCOMPLETE || is_quality(kind);
}

static const WorkKey first_key = {.rank = 0, .due = "", .id = 0};

/* --- statements: the unit chooses the index, each reads behind a key --- */

static Query *incomplete_query(const Ask *ask, const WorkKey *after, int64_t limit)
{
    int64_t before = after == &first_key ? INT64_MAX : after->id;
    if (ask->unit[0])
        return query(
            ask->desk->store,
            "SELECT NULL, id, id FROM donor INDEXED BY donor_incomplete WHERE incomplete > 0 AND unit = ?1 AND "
            "id < ?2 ORDER BY id DESC LIMIT ?3",
            TEXT_(ask->unit), INT_(before), INT_(limit));
    return query(ask->desk->store,
                 "SELECT NULL, id, id FROM donor INDEXED BY donor_incomplete_new WHERE incomplete > 0 AND id < ?1 "
                 "ORDER BY id DESC LIMIT ?2",
                 INT_(before), INT_(limit));
}

/* What is counted under a donor holds the faults as bits; each has an index of its own in the order of units. */
#define QUALITY(index, bit)                                                            \
    "SELECT unit, donor, donor FROM counted INDEXED BY " index " WHERE quality & " bit \
    " AND (unit, donor) > (coalesce(?1, ''), ?2) AND unit <= coalesce(?3, '~') ORDER BY unit, donor LIMIT ?4"

/* A unit's people begin behind its code and number 0; '~' lies behind every code. */
static Query *quality_query(const Ask *ask, const WorkKey *after, int64_t limit)
{
    Store *store = ask->desk->store;
    Value unit = TEXT_(after == &first_key ? ask->unit : after->due), id = INT_(after->id);
    if (ask->kind == WORK_NO_PHONE)
        return query(store, QUALITY("counted_no_phone", "2"), unit, id, TEXT_(ask->unit), INT_(limit));
    if (ask->kind == WORK_NO_SECOND)
        return query(store, QUALITY("counted_no_second", "4"), unit, id, TEXT_(ask->unit), INT_(limit));
    return query(store, QUALITY("counted_no_consent", "8"), unit, id, TEXT_(ask->unit), INT_(limit));
}

static Query *quality_of(const Ask *ask, int64_t donor)
{
    int64_t bit = ask->kind == WORK_NO_PHONE    ? QUALITY_NO_PHONE
                  : ask->kind == WORK_NO_SECOND ? QUALITY_NO_SECOND
                                                : QUALITY_NO_CONSENT;
    return query(
        ask->desk->store,
        "SELECT unit, donor, donor FROM counted WHERE donor = ?1 AND quality & ?2 AND (?3 IS NULL OR unit = ?3)",
        INT_(donor), INT_(bit), TEXT_(ask->unit));
}

static Query *waiting_query(const Ask *ask, const WorkKey *after, int64_t limit)
{
    const char *list = worklist_id(ask->kind);
    if (ask->unit[0])
        return query(ask->desk->store,
                     "SELECT due, donor, donor FROM waiting INDEXED BY waiting_unit WHERE list = ?1 AND unit = ?2 AND "
                     "due <= ?3 AND (due, donor) > (coalesce(?4, ''), ?5) ORDER BY due, donor LIMIT ?6",
                     TEXT_(list), TEXT_(ask->unit), TEXT_(ask->until), TEXT_(after->due), INT_(after->id), INT_(limit));
    return query(ask->desk->store,
                 "SELECT due, donor, donor FROM waiting INDEXED BY waiting_list WHERE list = ?1 AND due <= ?2 AND "
                 "(due, donor) > (coalesce(?3, ''), ?4) ORDER BY due, donor LIMIT ?5",
                 TEXT_(list), TEXT_(ask->until), TEXT_(after->due), INT_(after->id), INT_(limit));
}

/* Each set of times of day is a range of the queue's index in the order of due times; together they are merged. */
#define STALLED_ARM(index, where, parts)                                              \
    "SELECT t.not_before AS due, t.id AS task, t.donor FROM task t INDEXED BY " index \
    " CROSS JOIN donor d ON d.id = t.donor WHERE t.closed_at IS NULL AND " where      \
    "t.purpose = ?1 AND t.dayparts = " parts                                          \
    " AND t.not_before <= ?2 AND (t.not_before, t.id) > (coalesce(?3, ''), ?4) AND "  \
    "coalesce(d.attempted_at, '') <= ?2 "
#define STALLED(index, where)                                                                                         \
    STALLED_ARM(index, where, "7")                                                                                    \
    "UNION ALL " STALLED_ARM(index, where, "6") "UNION ALL " STALLED_ARM(index, where, "5") "UNION ALL " STALLED_ARM( \
        index, where,                                                                                                 \
        "4") "UNION ALL " STALLED_ARM(index, where,                                                                   \
                                      "3") "UNION ALL " STALLED_ARM(index, where,                                     \
                                                                    "2") "UNION ALL " STALLED_ARM(index, where,       \
                                                                                                  "1") "ORDER BY "    \
                                                                                                       "due, task "   \
                                                                                                       "LIMIT ?5"

static Query *stalled_query(const Ask *ask, const char *purpose, const WorkKey *after, int64_t limit)
{
    if (ask->unit[0])
        return query(ask->desk->store, STALLED("task_unit_queue", "t.unit = ?6 AND "), TEXT_(purpose),
                     TEXT_(ask->until), TEXT_(after->due), INT_(after->id), INT_(limit), TEXT_(ask->unit));
    return query(ask->desk->store, STALLED("task_queue", ""), TEXT_(purpose), TEXT_(ask->until), TEXT_(after->due),
                 INT_(after->id), INT_(limit));
}

/* --- keys --- */

typedef struct {
    WorkKey *keys;
    size_t count, max;
} Keys;

static void take_keys(Query *q, int rank, Keys *keys)
{
    while (keys->count < keys->max && query_row(q)) {
        WorkKey *key = &keys->keys[keys->count++];
        *key = (WorkKey){.rank = rank, .id = query_int(q, 1), .donor = query_int(q, 2)};
        text_copy(key->due, sizeof key->due, query_text(q, 0));
    }
    query_end(q);
}

static void read_keys(const Ask *ask, const WorkKey *after, Keys *keys)
{
    if (ask->kind == WORK_INCOMPLETE) {
        take_keys(incomplete_query(ask, after, (int64_t)keys->max), 0, keys);
    } else if (ask->kind == WORK_STALLED) {
        const Config *config = ask->desk->config;
        for (int rank = after->rank; rank < (int)config->purpose_count && keys->count < keys->max; rank++)
            take_keys(stalled_query(ask, config->purposes[rank].id, rank == after->rank ? after : &first_key,
                                    (int64_t)(keys->max - keys->count)),
                      rank, keys);
    } else if (is_quality(ask->kind)) {
        take_keys(quality_query(ask, after, (int64_t)keys->max), 0, keys);
    } else {
        take_keys(waiting_query(ask, after, (int64_t)keys->max), 0, keys);
    }
}

/* The first in the queue's order of what one person has stalled with. */
static void stalled_key(const Ask *ask, int64_t donor, Keys *one)
{
    const Config *config = ask->desk->config;
    Query *q = query(ask->desk->store,
                     "SELECT t.not_before, t.id, t.purpose FROM task t JOIN donor d ON d.id = t.donor WHERE t.donor = "
                     "?1 AND t.closed_at IS NULL AND t.not_before <= ?2 AND coalesce(d.attempted_at, '') <= ?2 AND "
                     "(?3 IS NULL OR t.unit = ?3)",
                     INT_(donor), TEXT_(ask->until), TEXT_(ask->unit));
    while (query_row(q)) {
        int rank = config_purpose_rank(config, query_text(q, 2));
        if (rank < 0 || (one->count && one->keys->rank <= rank))
            continue;
        *one->keys = (WorkKey){.rank = rank, .id = query_int(q, 1), .donor = donor};
        text_copy(one->keys->due, sizeof one->keys->due, query_text(q, 0));
        one->count = 1;
    }
}

/* One person's own key; with the same conditions as the pages. */
static bool key_of(const Ask *ask, int64_t donor, WorkKey *key)
{
    Keys one = {key, 0, 1};
    Store *store = ask->desk->store;
    if (ask->kind == WORK_STALLED)
        stalled_key(ask, donor, &one);
    else if (ask->kind == WORK_INCOMPLETE)
        take_keys(query(store,
                        "SELECT NULL, id, id FROM donor WHERE id = ?1 AND incomplete > 0 AND (?2 IS NULL OR unit = ?2)",
                        INT_(donor), TEXT_(ask->unit)),
                  0, &one);
    else if (is_quality(ask->kind))
        take_keys(quality_of(ask, donor), 0, &one);
    else
        take_keys(query(store,
                        "SELECT due, donor, donor FROM waiting WHERE donor = ?1 AND list = ?2 AND due <= ?3 AND "
                        "(?4 IS NULL OR unit = ?4)",
                        INT_(donor), TEXT_(worklist_id(ask->kind)), TEXT_(ask->until), TEXT_(ask->unit)),
                  0, &one);
    return one.count == 1;
}

bool worklist_has(Desk *desk, WorkKind kind, int64_t donor)
{
    Ask ask = ask_for(desk, kind, "");
    WorkKey key;
    return key_of(&ask, donor, &key);
}

/* --- mine: few people, so they are looked at one by one --- */

static int compare_keys(const void *a, const void *b)
{
    const WorkKey *x = a, *y = b;
    int by = x->rank != y->rank ? (x->rank > y->rank) - (x->rank < y->rank) : strcmp(x->due, y->due);
    return by ? by : (x->id > y->id) - (x->id < y->id);
}

/* The newest files stand first. */
static int compare_files(const void *a, const void *b)
{
    return compare_keys(b, a);
}

static Query *my_people(Desk *desk, int64_t account)
{
    char now[INSTANT_SIZE], since[INSTANT_SIZE];
    instant_format(clock_now(), now);
    instant_format(clock_now() - MINE_DAYS * (Instant)86400, since);
    return query(desk->store,
                 "SELECT donor FROM claim WHERE account = ?1 AND until > ?2 UNION "
                 "SELECT donor FROM task INDEXED BY task_assignee WHERE closed_at IS NULL AND assignee IS NOT NULL AND "
                 "assignee = ?1 UNION "
                 "SELECT donor FROM (SELECT donor FROM attempt INDEXED BY attempt_account WHERE account = ?1 AND at > "
                 "?3 ORDER BY at DESC LIMIT ?4) UNION "
                 "SELECT donor FROM recent WHERE account = ?1",
                 INT_(account), TEXT_(now), TEXT_(since), INT_(MINE_CALLS));
}

/* All of an account's keys in order; the caller frees them. */
static Keys keys_of_account(const Ask *ask, int64_t account)
{
    Keys mine = {0};
    Query *q = my_people(ask->desk, account);
    while (query_row(q)) {
        if (mine.count == mine.max) {
            size_t room = mine.max ? mine.max * 2 : 64;
            WorkKey *keys = realloc(mine.keys, room * sizeof *keys);
            if (!keys) {
                store_fail(ask->desk->store, ERR_MEMORY, "", "%s", tr("there is not enough memory"));
                break;
            }
            mine.keys = keys;
            mine.max = room;
        }
        mine.count += key_of(ask, query_int(q, 0), &mine.keys[mine.count]);
    }
    query_end(q);
    if (mine.count)
        qsort(mine.keys, mine.count, sizeof *mine.keys, ask->kind == WORK_INCOMPLETE ? compare_files : compare_keys);
    return mine;
}

static void read_mine(const Ask *ask, int64_t account, const WorkKey *after, Keys *keys)
{
    Keys mine = keys_of_account(ask, account);
    for (size_t i = 0; i < mine.count && keys->count < keys->max; i++) {
        int by = compare_keys(&mine.keys[i], after);
        if (after == &first_key || (ask->kind == WORK_INCOMPLETE ? by < 0 : by > 0))
            keys->keys[keys->count++] = mine.keys[i];
    }
    free(mine.keys);
}

/* --- pages and counts --- */

size_t worklist_page(Desk *desk, const WorkFilter *filter, const WorkKey *after, WorkRow *rows, size_t max, bool *more)
{
    Ask ask = ask_for(desk, filter->kind, filter->unit);
    *more = false;
    if (!ask.sees)
        return 0;
    Keys keys = {calloc(max + 1, sizeof *keys.keys), 0, max + 1};
    if (!keys.keys) {
        store_fail(desk->store, ERR_MEMORY, "", "%s", tr("there is not enough memory"));
        return 0;
    }
    if (filter->account)
        read_mine(&ask, filter->account, after ? after : &first_key, &keys);
    else
        read_keys(&ask, after ? after : &first_key, &keys);
    *more = keys.count > max;
    size_t count = *more ? max : keys.count;
    for (size_t i = 0; i < count; i++)
        work_fill(desk, filter->kind, &keys.keys[i], &rows[i]);
    free(keys.keys);
    return count;
}

static int64_t count_waiting(const Ask *ask, int64_t limit)
{
    const char *list = worklist_id(ask->kind);
    if (ask->unit[0])
        return query_held_int(ask->desk->store,
                              "SELECT count(*) FROM (SELECT 1 FROM waiting INDEXED BY waiting_unit WHERE list = ?1 AND "
                              "unit = ?2 AND due <= ?3 LIMIT ?4)",
                              TEXT_(list), TEXT_(ask->unit), TEXT_(ask->until), INT_(limit));
    return query_held_int(ask->desk->store,
                          "SELECT count(*) FROM (SELECT 1 FROM waiting INDEXED BY waiting_list WHERE list = ?1 AND "
                          "due <= ?2 LIMIT ?3)",
                          TEXT_(list), TEXT_(ask->until), INT_(limit));
}

/* In no order: what is only counted need not be merged. */
#define STALLED_COUNT(index, where)                                                                      \
    "SELECT count(*) FROM (SELECT 1 FROM task t INDEXED BY " index " CROSS JOIN donor d ON d.id = t.donor " \
    "WHERE t.closed_at IS NULL AND " where "t.purpose = ?1 AND t.dayparts IN (1, 2, 3, 4, 5, 6, 7) AND " \
    "t.not_before <= ?2 AND coalesce(d.attempted_at, '') <= ?2 LIMIT ?3)"

static int64_t count_stalled(const Ask *ask, const char *purpose, int64_t limit)
{
    Store *store = ask->desk->store;
    if (ask->unit[0])
        return query_held_int(store, STALLED_COUNT("task_unit_queue", "t.unit = ?4 AND "), TEXT_(purpose),
                              TEXT_(ask->until), INT_(limit), TEXT_(ask->unit));
    return query_held_int(store, STALLED_COUNT("task_queue", ""), TEXT_(purpose), TEXT_(ask->until), INT_(limit));
}

static int64_t count_up_to(Desk *desk, WorkKind kind, const char *unit, int64_t account, int64_t stalled_most)
{
    Ask ask = ask_for(desk, kind, unit);
    int64_t count = 0;
    if (!ask.sees)
        return 0;
    if (account) {
        Keys mine = keys_of_account(&ask, account);
        free(mine.keys);
        return (int64_t)mine.count;
    }
    if (worklist_exact(kind)) /* the counters bear the lists' names */
        return tally_get(desk->store, worklist_id(kind), ask.unit, "");
    if (kind != WORK_STALLED)
        return count_waiting(&ask, WORK_MANY);
    for (size_t p = 0; p < desk->config->purpose_count && count < stalled_most; p++)
        count += count_stalled(&ask, desk->config->purposes[p].id, stalled_most - count);
    return count;
}

int64_t worklist_count(Desk *desk, WorkKind kind, const char *unit, int64_t account)
{
    return count_up_to(desk, kind, unit, account, WORK_MANY);
}

int64_t worklist_glance(Desk *desk, WorkKind kind, const char *unit, int64_t account)
{
    return count_up_to(desk, kind, unit, account, WORK_GLANCE);
}

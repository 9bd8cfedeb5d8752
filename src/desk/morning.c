/* What changed since somebody was last here, and what lies ahead today. */
#include <stdlib.h>
#include <string.h>

#include "may.h"
#include "morning.h"
#include "staff.h"
#include "text.h"

/* --- since I was last here --- */

void morning_last_here(Desk *desk, LastHere *last)
{
    *last = (LastHere){0};
    Query *q = query(desk->store,
                     "SELECT id, at FROM audit INDEXED BY audit_sign_in WHERE action = 'sign-in' AND account = ?1 "
                     "ORDER BY id DESC LIMIT 1 OFFSET 1",
                     INT_(desk->actor.id));
    if (query_row(q)) {
        last->audit = query_int(q, 0);
        text_copy(last->at, sizeof last->at, query_text(q, 1));
    }
    query_end(q);
}

enum { NEWS_LOOK = 5000 }; /* audit rows: about a millisecond */

/* The newest rows since then that are about people and made by others; looking is no change. */
static Query *news_query(Desk *desk, const LastHere *last)
{
    return query(desk->store,
                 "SELECT a.donor, a.at, a.account, a.action, a.record, d.name, d.unit, t.outcome, t.answered, t.at, "
                 "coalesce(c.full_name, c.name) FROM (SELECT * FROM audit WHERE id > ?1 ORDER BY id DESC LIMIT ?2) a "
                 "JOIN donor d ON d.id = a.donor LEFT JOIN attempt t ON a.record = 'attempt' AND t.id = a.record_id "
                 "LEFT JOIN account c ON c.id = a.account "
                 "WHERE coalesce(a.account, 0) <> ?3 AND (?4 IS NULL OR d.unit = ?4) AND "
                 "a.action IN ('add', 'edit') AND a.record NOT IN ('task', 'handover') AND "
                 "(a.record <> 'attempt' OR (t.outcome IS NOT NULL AND t.voided_at IS NULL)) ORDER BY a.id DESC",
                 INT_(last->audit), INT_(NEWS_LOOK), INT_(desk->actor.id), TEXT_(staff_unit(desk)));
}

/* Calls of long ago that are imported now are changes to a file. */
static NewsKind news_kind(Query *q, const LastHere *last)
{
    if (text_equal(query_text(q, 4), "donor") && text_equal(query_text(q, 3), "add"))
        return NEWS_FILE;
    bool call = text_equal(query_text(q, 4), "attempt") && strcmp(query_text(q, 9), last->at) >= 0;
    return call ? NEWS_CALL : NEWS_CHANGE;
}

void morning_news(Desk *desk, const LastHere *last, News *news)
{
    char unit[CODE_SIZE] = "";
    *news = (News){0};
    if (!last->audit || !may_ask(desk, unit, NULL))
        return;
    Query *q = news_query(desk, last);
    while (query_row(q)) {
        NewsKind kind = news_kind(q, last);
        news->files += kind == NEWS_FILE;
        news->calls += kind == NEWS_CALL;
        news->answers += kind == NEWS_CALL && followup_reached(desk, query_text(q, 7), query_text(q, 8));
        news->changes += kind == NEWS_CHANGE && !text_equal(query_text(q, 3), "add");
    }
    news->more =
        query_one_int(desk->store, 0, "SELECT max(id) - ?1 > ?2 FROM audit", INT_(last->audit), INT_(NEWS_LOOK)) != 0;
}

size_t morning_news_rows(Desk *desk, const LastHere *last, NewsRow *rows, size_t max)
{
    size_t count = 0;
    int64_t by = -1;
    char unit[CODE_SIZE] = "";
    if (!last->audit || !may_ask(desk, unit, NULL))
        return 0;
    Query *q = news_query(desk, last);
    while (query_row(q)) {
        NewsKind kind = news_kind(q, last);
        NewsRow *r = count ? &rows[count - 1] : NULL;
        bool same = r && r->donor == query_int(q, 0) && by == query_int(q, 2);
        if (same && kind <= r->kind)
            continue;
        if (!same) {
            if (count == max)
                break;
            r = &rows[count++];
        }
        *r = (NewsRow){.kind = kind, .donor = query_int(q, 0)};
        by = query_int(q, 2);
        text_copy(r->at, sizeof r->at, query_text(q, 1));
        text_copy(r->record, sizeof r->record, query_text(q, 4));
        text_copy(r->name, sizeof r->name, query_text(q, 5));
        text_copy(r->unit, sizeof r->unit, query_text(q, 6));
        text_copy(r->outcome, sizeof r->outcome, query_text(q, 7));
        text_copy(r->who, sizeof r->who, query_text(q, 10));
    }
    query_end(q);
    return count;
}

/* --- ahead --- */

size_t morning_promises(Desk *desk, const char *unit, bool held, QueueRow *rows, size_t max)
{
    bool more;
    QueueFilter filter = {.view = QUEUE_AGENDA, .max = max, .account = held ? desk->actor.id : 0, .not_others = true};
    text_copy(filter.unit, sizeof filter.unit, unit);
    return queue_page(desk, &filter, rows, &more);
}

static int by_day(const void *a, const void *b)
{
    const ComingDay *left = a, *right = b;
    return (left->day > right->day) - (left->day < right->day);
}

size_t morning_publicity(const Config *config, Day today, ComingDay *days, size_t max)
{
    enum { RULES = 64 };
    ComingDay all[RULES];
    size_t count = 0;
    int year, month, of_month;
    day_split(today, &year, &month, &of_month);
    for (size_t i = 0; i < config->publicity_count && count < RULES; i++) {
        const PublicityDay *rule = &config->publicity[i];
        /* A fifth Saturday is not in every year. */
        for (int y = year; y <= year + 1; y++) {
            Day day = publicity_day_in(rule, y);
            if (day != DAY_NONE && day >= today) {
                all[count++] = (ComingDay){rule, day};
                break;
            }
        }
    }
    qsort(all, count, sizeof all[0], by_day);
    count = count < max ? count : max;
    memcpy(days, all, count * sizeof all[0]);
    return count;
}

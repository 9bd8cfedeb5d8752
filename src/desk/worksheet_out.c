/* Who is out on a county work sheet and has not come back. */
#include "worksheet.h"

#include "text.h"

bool work_sheet_any(Desk *desk)
{
    char now[INSTANT_SIZE];
    instant_format(clock_now(), now);
    return query_one_int(desk->store, 0,
                         "SELECT EXISTS (SELECT 1 FROM work_sheet INDEXED BY work_sheet_until WHERE back_at IS NULL "
                         "AND until > ?1)",
                         TEXT_(now)) != 0;
}

int64_t work_sheet_holding(Desk *desk, int64_t donor, char until[INSTANT_SIZE])
{
    char now[INSTANT_SIZE];
    int64_t sheet = 0;
    instant_format(clock_now(), now);
    Query *q = query(desk->store,
                     "SELECT w.id, w.until FROM work_sheet_row r JOIN work_sheet w ON w.id = r.sheet WHERE r.donor = "
                     "?1 AND w.back_at IS NULL AND w.until > ?2 AND NOT EXISTS (SELECT 1 FROM attempt a WHERE a.id = "
                     "r.attempt AND a.voided_at IS NULL) LIMIT 1",
                     INT_(donor), TEXT_(now));
    until[0] = '\0';
    if (query_row(q)) {
        sheet = query_int(q, 0);
        text_copy(until, INSTANT_SIZE, query_text(q, 1));
    }
    query_end(q);
    return sheet;
}

int64_t work_sheet_waiting(Desk *desk, const char *unit)
{
    char now[INSTANT_SIZE];
    instant_format(clock_now(), now);
    return query_one_int(desk->store, 0,
                         "SELECT count(*) FROM work_sheet w JOIN work_sheet_row r ON r.sheet = w.id WHERE w.until > "
                         "?1 AND w.back_at IS NULL AND (?2 IS NULL OR w.unit = ?2) AND NOT EXISTS (SELECT 1 FROM "
                         "attempt a WHERE a.id = r.attempt AND a.voided_at IS NULL)",
                         TEXT_(now), TEXT_(unit));
}

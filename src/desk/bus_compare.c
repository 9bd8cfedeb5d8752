/* Comparing the three counts of a day of sampling, and the result as text. */
#include <stdlib.h>
#include <string.h>

#include "bus.h"
#include "may.h"
#include "registry.h"
#include "text.h"
#include "tr.h"

/* The samples of a day: ?1 day, ?2 site, ?3 event. */
#define OF_DAY "s.collected_on = ?1 AND s.site IS ?2 AND s.event IS ?3"
#define DAY_VALUES(day) TEXT_((day)->held_on), TEXT_((day)->site), TEXT_((day)->event)

bool bus_agrees(const BusCounts *counts)
{
    return counts->tubes == counts->papers && counts->tubes == counts->records && counts->tubes > 0 &&
           counts->differences == 0;
}

const char *bus_difference_label(BusKind kind)
{
    static const char *const labels[] = {
        [BUS_TUBE_ALONE] = N_("tube without record"),   [BUS_TUBE_ELSEWHERE] = N_("tube of another record"),
        [BUS_TUBE_TWICE] = N_("tube of two days"),      [BUS_RECORD_TUBE] = N_("record without tube"),
        [BUS_PAPER_ALONE] = N_("paper without record"), [BUS_RECORD_PAPER] = N_("record without paper"),
        [BUS_PAPER_TWICE] = N_("paper number twice"),
    };
    return tr(labels[kind]);
}

int64_t bus_records(Desk *desk, const BusDay *day)
{
    return query_one_int(desk->store, 0, "SELECT count(DISTINCT s.donor) FROM sample s WHERE " OF_DAY, DAY_VALUES(day));
}

static int64_t codes(Desk *desk, const BusDay *day, const char *kind)
{
    return query_one_int(desk->store, 0, "SELECT count(*) FROM bus_code WHERE bus = ?1 AND kind = ?2", INT_(day->id),
                         TEXT_(kind));
}

/* --- differences by name --- */

typedef struct {
    Desk *desk;
    BusDifference *rows;
    size_t count, max;
} Found;

/* Columns: code, donor, name, and where (day, site) when that is elsewhere. */
static void take(Found *found, BusKind kind, Query *q)
{
    while (query_row(q)) {
        if (found->count++ >= found->max)
            continue;
        BusDifference *row = &found->rows[found->count - 1];
        *row = (BusDifference){.kind = kind, .donor = query_int(q, 1)};
        text_copy(row->code, sizeof row->code, query_text(q, 0));
        if (row->donor && !may_see(found->desk, row->donor)) {
            row->donor = 0;
            text_copy(row->who, sizeof row->who, tr("known to another unit"));
            continue;
        }
        text_copy(row->who, sizeof row->who, query_text(q, 2));
        const char *const more[] = {query_text(q, 3), choice_label("site", query_text(q, 4))};
        for (size_t i = 0; i < 2; i++) {
            text_append(row->who, sizeof row->who, row->who[0] && more[i][0] ? "  " : "");
            text_append(row->who, sizeof row->who, more[i]);
        }
    }
}

static void compare_tubes(Desk *desk, const BusDay *day, bool scanned, Found *found)
{
    Store *store = desk->store;
    take(found, BUS_TUBE_ALONE,
         query(store,
               "SELECT code, 0, NULL, NULL, NULL FROM bus_code WHERE bus = ?1 AND kind = 'tube' AND NOT EXISTS "
               "(SELECT 1 FROM sample WHERE barcode = code) ORDER BY code",
               INT_(day->id)));
    take(
        found, BUS_TUBE_ELSEWHERE,
        query(store,
              "SELECT c.code, d.id, d.name, s.collected_on, s.site FROM bus_code c JOIN sample s ON s.barcode = c.code "
              "JOIN donor d ON d.id = s.donor WHERE c.bus = ?4 AND c.kind = 'tube' AND NOT (" OF_DAY
              ") IS TRUE ORDER BY c.code",
              DAY_VALUES(day), INT_(day->id)));
    take(found, BUS_TUBE_TWICE,
         query(store,
               "SELECT c.code, 0, b.event, b.held_on, b.site FROM bus_code c JOIN bus_code o ON o.kind = 'tube' AND "
               "o.code = c.code AND o.bus <> c.bus JOIN bus_day b ON b.id = o.bus WHERE c.bus = ?1 AND c.kind = 'tube' "
               "ORDER BY c.code",
               INT_(day->id)));
    take(found, BUS_RECORD_TUBE,
         query(store,
               "SELECT s.barcode, d.id, d.name, NULL, NULL FROM sample s JOIN donor d ON d.id = s.donor WHERE " OF_DAY
               " AND (s.barcode IS NULL OR (?5 AND NOT EXISTS (SELECT 1 FROM bus_code WHERE bus = ?4 AND kind = 'tube' "
               "AND code = s.barcode))) ORDER BY s.id",
               DAY_VALUES(day), INT_(day->id), INT_(scanned)));
}

static void compare_papers(Desk *desk, const BusDay *day, bool listed, Found *found)
{
    Store *store = desk->store;
    take(found, BUS_PAPER_ALONE,
         query(store,
               "SELECT code, 0, NULL, NULL, NULL FROM bus_code WHERE bus = ?4 AND kind = 'paper' AND code NOT IN "
               "(SELECT d.paper_number FROM sample s JOIN donor d ON d.id = s.donor WHERE " OF_DAY
               " AND d.paper_number IS NOT NULL) ORDER BY code",
               DAY_VALUES(day), INT_(day->id)));
    take(found, BUS_RECORD_PAPER,
         query(store,
               "SELECT DISTINCT d.paper_number, d.id, d.name, NULL, NULL FROM sample s JOIN donor d ON d.id = s.donor "
               "WHERE ?5 AND " OF_DAY
               " AND NOT EXISTS (SELECT 1 FROM bus_code WHERE bus = ?4 AND kind = 'paper' AND code = d.paper_number) "
               "ORDER BY d.id",
               DAY_VALUES(day), INT_(day->id), INT_(listed)));
    take(found, BUS_PAPER_TWICE,
         query(store,
               "SELECT number, max(id), group_concat(name, ', '), NULL, NULL FROM (SELECT DISTINCT d.id AS id, d.name "
               "AS name, d.paper_number AS number FROM sample s JOIN donor d ON d.id = s.donor WHERE " OF_DAY
               " AND d.paper_number IS NOT NULL) GROUP BY number HAVING count(*) > 1 ORDER BY number",
               DAY_VALUES(day)));
}

void bus_compare(Desk *desk, const BusDay *day, BusCounts *counts, BusDifference *rows, size_t max)
{
    Found found = {.desk = desk, .rows = rows, .max = max};
    *counts = (BusCounts){.tubes = number_value(day->tubes), .papers = number_value(day->papers)};
    counts->records = bus_records(desk, day);
    counts->scanned = codes(desk, day, "tube");
    counts->listed = codes(desk, day, "paper");
    compare_tubes(desk, day, counts->scanned > 0, &found);
    compare_papers(desk, day, counts->listed > 0, &found);
    counts->differences = found.count;
}

/* --- as text --- */

static void __attribute__((format(printf, 3, 4))) add_line(char *out, size_t size, const char *format, ...)
{
    char line[LINE_SIZE * 2];
    va_list args;
    va_start(args, format);
    text_format_list(line, sizeof line, format, args);
    va_end(args);
    text_append(out, size, line);
    text_append(out, size, "\n");
}

static void current_text(Desk *desk, const BusDay *day, char *out, size_t size)
{
    BusCounts counts;
    BusDifference *rows = calloc(BUS_DIFFERENCES, sizeof *rows);
    bus_compare(desk, day, &counts, rows, rows ? BUS_DIFFERENCES : 0);
    size_t shown = counts.differences < BUS_DIFFERENCES ? counts.differences : BUS_DIFFERENCES;
    *out = '\0';
    add_line(out, size, tr("Three counts: %1$s  %2$s  %3$s"), day->held_on, choice_label("site", day->site),
             day->event);
    add_line(out, size, tr("Tubes: %lld"), (long long)counts.tubes);
    add_line(out, size, tr("Paper forms: %lld"), (long long)counts.papers);
    add_line(out, size, tr("Records: %lld"), (long long)counts.records);
    add_line(out, size, "%s", bus_agrees(&counts) ? tr("The three counts agree.") : tr("The three counts differ."));
    if (day->reason[0])
        add_line(out, size, tr("Reason: %s"), day->reason);
    for (size_t i = 0; rows && i < shown; i++)
        add_line(out, size, "- %s  %s  %s", bus_difference_label(rows[i].kind), rows[i].code, rows[i].who);
    free(rows);
}

void bus_text(Desk *desk, const BusDay *day, char *out, size_t size)
{
    if (!day->closed_at[0] ||
        !query_one_text(desk->store, out, size, "SELECT body FROM bus_result WHERE bus = ?1", INT_(day->id)))
        current_text(desk, day, out, size);
}

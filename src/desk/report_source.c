/* What reports read of targets and samples. */
#include "report_build.h"
#include "targets.h"
#include "text.h"

int64_t source_target(Desk *desk, const char *unit, int year, const char *on, const char *period, bool donations)
{
    TargetNow now;
    target_now(desk, unit, year, period, day_parse(on), &now);
    return donations ? now.donations : now.samples;
}

/* A person counts with the first dated sample; one of which only the month is known, with its first day. */
static int64_t sampled_days(Desk *desk, const char *unit, Day from, Day to)
{
    char first[DATE_SIZE], last[DATE_SIZE], low[DATE_SIZE];
    day_format(from, first);
    day_format(to, last);
    text_format(low, sizeof low, "%.*s", text_equal(first + 8, "01") ? 7 : 10, first);
    return query_one_int(
        desk->store, 0,
        "SELECT count(*) FROM sample s JOIN donor d ON d.id = s.donor WHERE s.collected_on >= ?1 AND "
        "s.collected_on <= ?2 AND (?3 IS NULL OR coalesce(s.unit, d.unit) = ?3) AND NOT EXISTS (SELECT "
        "1 FROM sample e WHERE e.donor = s.donor AND (e.collected_on, e.id) < (s.collected_on, s.id))",
        TEXT_(low), TEXT_(last), TEXT_(unit));
}

static int64_t counted_month(Desk *desk, const char *unit, int year, int month)
{
    char key[8];
    text_format(key, sizeof key, "%04d-%02d", year % 10000, month % 100);
    return tally_get(desk->store, "sample_month", unit, key);
}

static int64_t counted_year(Desk *desk, const char *unit, int year)
{
    char key[8];
    text_format(key, sizeof key, "%04d", year % 10000);
    return tally_get(desk->store, "sample", unit, key);
}

int64_t source_sampled_month(Desk *desk, const char *unit, Day from, Day to)
{
    int year, month, of_month;
    day_split(from, &year, &month, &of_month);
    bool whole = of_month == 1 && (day_add_months(from, 1) == to + 1 || to >= clock_today());
    return whole ? counted_month(desk, unit, year, month) : sampled_days(desk, unit, from, to);
}

int64_t source_sampled_sometime(Desk *desk, const char *unit, int year)
{
    int64_t n = counted_year(desk, unit, year);
    for (int month = 1; month <= 12; month++)
        n -= counted_month(desk, unit, year, month);
    return n;
}

/* Whole years and months stand in the counters, a year that goes until today as well: nothing is dated later. */
int64_t source_sampled(Desk *desk, const char *unit, const char *from, const char *to)
{
    Day first = day_parse(from), last = day_parse(to), today = clock_today();
    int64_t sum = 0;
    while (first <= last) {
        int year, month, of_month;
        day_split(first, &year, &month, &of_month);
        Day year_end = day_from(year, 12, 31), month_end = day_add_months(day_from(year, month, 1), 1) - 1;
        bool new_year = month == 1 && of_month == 1;
        if (new_year && (year_end <= last || last >= today)) {
            sum += counted_year(desk, unit, year);
            first = year_end + 1;
            continue;
        }
        if (new_year)
            sum += source_sampled_sometime(desk, unit, year);
        sum += source_sampled_month(desk, unit, first, month_end < last ? month_end : last);
        first = month_end + 1;
    }
    return sum;
}

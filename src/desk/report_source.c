/* What reports read of targets, opening balances and samples. */
#include "report_build.h"
#include "text.h"

bool source_has(Desk *desk, const char *table)
{
    return query_one_int(desk->store, 0, "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?1",
                         TEXT_(table)) == 1;
}

static int64_t configured(const Config *config, const char *unit, int year, bool donations)
{
    int64_t sum = 0;
    for (size_t i = 0; i < config->target_count; i++) {
        const Target *t = &config->targets[i];
        if (t->year != year)
            continue;
        int64_t wanted = donations ? t->donations : t->samples;
        if (text_equal(t->unit, unit))
            return wanted;
        sum += wanted;
    }
    return unit[0] ? 0 : sum;
}

/* The last row that holds on a day; -1 where none was set. */
static int64_t set_target(Desk *desk, const char *unit, int year, const char *on, const char *period, bool donations)
{
    return query_one_int(desk->store, -1,
                         "SELECT coalesce(iif(?4, donations, samples), 0) FROM unit_target WHERE year = ?2 AND period "
                         "= ?5 AND unit IS ?1 AND voided_at IS NULL AND valid_from <= ?3 ORDER BY valid_from DESC, "
                         "id DESC LIMIT 1",
                         TEXT_(unit), INT_(year), TEXT_(on), INT_(donations), TEXT_(period));
}

int64_t source_target(Desk *desk, const char *unit, int year, const char *on, const char *period, bool donations)
{
    int64_t sum = 0;
    bool whole = text_equal(period, "year"); /* the settings know whole years only */
    if (!source_has(desk, "unit_target"))
        return whole ? configured(desk->config, unit, year, donations) : 0;
    int64_t own = set_target(desk, unit, year, on, period, donations);
    if (own >= 0)
        return own;
    own = whole ? configured(desk->config, unit, year, donations) : 0;
    for (size_t i = 0; own == 0 && !unit[0] && i < desk->config->unit_count; i++) {
        int64_t n = set_target(desk, desk->config->units[i].code, year, on, period, donations);
        sum += n > 0 ? n : 0;
    }
    return own ? own : sum;
}

void source_opening(Desk *desk, const char *unit, int first, int last, int64_t *samples, int64_t *donations)
{
    *samples = *donations = 0;
    if (!source_has(desk, "opening_balance"))
        return;
    Query *q = query(desk->store,
                     "SELECT coalesce(sum(samples), 0), coalesce(sum(donations), 0) FROM opening_balance WHERE year "
                     "BETWEEN ?1 AND ?2 AND (?3 IS NULL OR unit = ?3)",
                     INT_(first), INT_(last), TEXT_(unit));
    if (query_row(q)) {
        *samples = query_int(q, 0);
        *donations = query_int(q, 1);
    }
    query_end(q);
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

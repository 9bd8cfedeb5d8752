/* Samples against target: by unit, month, site, event and team; how long it takes to the registry (DOMAIN 1, 7). */
#include <stdlib.h>
#include <string.h>

#include "report_build.h"
#include "targets.h"
#include "text.h"
#include "tr.h"

enum { LINES_MOST = 40 };

static int year_of(const char *date)
{
    return atoi((char[5]){date[0], date[1], date[2], date[3], '\0'});
}

/* --- by unit --- */

static void unit_line(Desk *desk, Report *report, ReportTable *table, const char *unit, const char *label)
{
    Pace pace;
    int64_t opening, donations;
    const ReportQuery *query = &report->query;
    int year = year_of(query->to);
    bool whole = year == year_of(query->from) && strcmp(query->from + 4, "-01-01") == 0;
    ReportRow *row = report_row(report, table, unit[0] ? unit : "city", label);
    opening_sum(desk, unit, year_of(query->from), year, &opening, &donations);
    int64_t done = source_sampled(desk, unit, query->from, query->to) + opening;
    cell_share(&row->cells[1], done, whole ? source_target(desk, unit, year, query->to, "year", false) : 0);
    text_copy(cell_door(report, &row->cells[1], DOOR_PEOPLE, "sampled", "")->unit, CODE_SIZE, unit);
    cell_number(&row->cells[2], opening);
    if (row->cells[1].of == 0)
        row->cells[1].kind = CELL_NUMBER;
    if (!whole || row->cells[1].of == 0)
        return;
    pace_compute(row->cells[1].of, done, day_parse(query->to), &pace);
    cell_number(&row->cells[3], pace.wanted);
    if (pace.heading >= 0)
        cell_number(&row->cells[4], pace.heading);
    cell_number(&row->cells[5], pace.weekly);
}

void targets_units(Desk *desk, Report *report)
{
    ReportTable *table = report_table(report, "units", tr("Samples against target"), tr("Unit"));
    report_column(table, "done", tr("Done, of target"), CELL_SHARE);
    report_column(table, "opening", tr("Of it opening"), CELL_NUMBER);
    report_column(table, "wanted", tr("Wanted by now"), CELL_NUMBER);
    report_column(table, "heading", tr("At this pace"), CELL_NUMBER);
    report_column(table, "weekly", tr("Needed a week"), CELL_NUMBER);
    table->chart = CHART_BARS;
    const Config *config = desk->config;
    for (size_t i = 0; i < config->unit_count && report_goes_on(desk, report, (int64_t)i, (int64_t)config->unit_count);
         i++)
        if (!report->query.unit[0] || text_equal(report->query.unit, config->units[i].code))
            unit_line(desk, report, table, config->units[i].code, name_text(config->units[i].name));
    if (report->query.unit[0])
        return;
    /* The city has a target of its own, which need not be the sum of the units'. */
    unit_line(desk, report, table, "", tr("Total"));
    ReportRow *total = &table->rows[table->row_count - 1];
    total->total = true;
    text_copy(total->key, sizeof total->key, "total");
}

/* --- by month, site, event --- */

#define FIRST_SAMPLES                                                                                               \
    " FROM sample s JOIN donor d ON d.id = s.donor WHERE s.collected_on >= ?1 AND s.collected_on <= ?2 AND (?3 IS " \
    "NULL OR coalesce(s.unit, d.unit) = ?3) AND NOT EXISTS (SELECT 1 FROM sample e WHERE e.donor = s.donor AND "    \
    "(e.collected_on, e.id) < (s.collected_on, s.id)) GROUP BY 1 ORDER BY 1"

static void month_rows(Desk *desk, Report *report, ReportTable *table, bool one_year)
{
    const ReportQuery *query = &report->query;
    Day day = day_parse(query->from), last = day_parse(query->to);
    for (int i = 0; day <= last && i < LINES_MOST; i++) {
        char date[DATE_SIZE], label[DATE_SIZE];
        day_format(day, date);
        text_format(label, sizeof label, "%.7s", date);
        Day next = day_add_months(day_parse(label), 1);
        ReportRow *row = report_row(report, table, one_year ? label + 5 : label, label);
        cell_number(&row->cells[1], source_sampled_month(desk, query->unit, day, next > last ? last : next - 1));
        Door *door = cell_door(report, &row->cells[1], DOOR_PEOPLE, "month", label);
        day_format(day, door->from);
        day_format(next > last ? last : next - 1, door->to);
        day = next;
    }
}

/* Old samples of which only the year is known belong to a period that begins with it. */
static void year_rows(Desk *desk, Report *report, ReportTable *table)
{
    const ReportQuery *query = &report->query;
    int first = year_of(query->from) + (strcmp(query->from + 4, "-01-01") != 0);
    for (int year = first; year <= year_of(query->to); year++) {
        char key[8], label[96];
        int64_t n = source_sampled_sometime(desk, query->unit, year);
        if (n == 0)
            continue;
        text_format(key, sizeof key, "%04d", year);
        text_format(label, sizeof label, tr("only the year is known: %s"), key);
        ReportRow *row = report_row(report, table, key, label);
        cell_number(&row->cells[1], n);
        cell_door(report, &row->cells[1], DOOR_PEOPLE, "sometime", key);
    }
}

void targets_months(Desk *desk, Report *report)
{
    bool one_year = year_of(report->query.from) == year_of(report->query.to);
    int64_t target =
        one_year ? source_target(desk, report->query.unit, year_of(report->query.to), report->query.to, "year", false)
                 : 0;
    ReportTable *table = report_table(report, "months", tr("Samples month by month"), tr("Month"));
    report_column(table, "samples", tr("Samples"), CELL_NUMBER);
    report_column(table, "sum", tr("Sum to date"), CELL_NUMBER);
    report_column(table, "pace", tr("Pace line"), CELL_NUMBER);
    month_rows(desk, report, table, one_year);
    year_rows(desk, report, table);
    int64_t sum = 0;
    for (size_t i = 0; i < table->row_count; i++) {
        sum += table->rows[i].cells[1].n;
        cell_number(&table->rows[i].cells[2], sum);
        if (target && strlen(table->rows[i].key) == 2)
            cell_number(&table->rows[i].cells[3], target * atoi(table->rows[i].key) / 12);
    }
    table->chart = target ? CHART_PACE : CHART_MONTHS;
    table->value = target ? 2 : 1;
    table->beside = target ? 3 : 0;
}

static void by_part(Report *report, const char *key, const char *title, const char *first, Query *q)
{
    ReportTable *table = report_table(report, key, title, first);
    report_column(table, "samples", tr("Samples"), CELL_NUMBER);
    table->chart = CHART_BARS;
    while (query_row(q)) {
        const char *part = query_text(q, 0);
        const char *label = !part[0] ? tr("not stated") : text_equal(key, "sites") ? choice_label("site", part) : part;
        ReportRow *row = report_row(report, table, part[0] ? part : "none", label);
        cell_number(&row->cells[1], query_int(q, 1));
        cell_door(report, &row->cells[1], DOOR_PEOPLE, key, part);
    }
    report_sort(table, 1);
    report_total(report, table);
    text_copy(table->rows[table->row_count - 1].cells[1].door.what, CODE_SIZE, "sampled");
}

void targets_parts(Desk *desk, Report *report)
{
    char low[DATE_SIZE];
    report_from_partial(report->query.from, low);
    by_part(report, "sites", tr("Samples by site"), tr("Site"),
            query(desk->store, "SELECT coalesce(s.site, ''), count(*)" FIRST_SAMPLES, TEXT_(low),
                  TEXT_(report->query.to), TEXT_(report->query.unit)));
    by_part(report, "events", tr("Samples by event"), tr("Event"),
            query(desk->store, "SELECT coalesce(s.event, ''), count(*)" FIRST_SAMPLES, TEXT_(low),
                  TEXT_(report->query.to), TEXT_(report->query.unit)));
    by_part(report, "recruiters", tr("Samples by team or who recruited"), tr("Recruited by"),
            query(desk->store, "SELECT coalesce(d.recruiter, ''), count(*)" FIRST_SAMPLES, TEXT_(low),
                  TEXT_(report->query.to), TEXT_(report->query.unit)));
}

/* --- sample to registry --- */

static void days_line(Report *report, ReportTable *table, const char *key, const DayCounts *counts)
{
    ReportRow *row = report_row(report, table, key[0] ? key : "total", key[0] ? report_unit_name(key) : tr("Total"));
    row->total = !key[0];
    cell_number(&row->cells[1], counts->count);
    text_copy(cell_door(report, &row->cells[1], DOOR_PEOPLE, "entered", "")->unit, CODE_SIZE,
              key[0] ? key : report->query.unit);
    cell_days(&row->cells[2], days_percentile(counts, 50));
    cell_days(&row->cells[3], days_percentile(counts, 90));
}

void targets_registry(Desk *desk, Report *report)
{
    DayCounts *unit = calloc(1, sizeof *unit), *all = calloc(1, sizeof *all);
    char last[CODE_SIZE] = "";
    ReportTable *table = report_table(report, "registry", tr("From sample to registry entry, days"), tr("Unit"));
    report_column(table, "people", tr("Entered"), CELL_NUMBER);
    report_column(table, "median", tr("Median"), CELL_DAYS);
    report_column(table, "p90", tr("90 % within"), CELL_DAYS);
    table->chart = CHART_BARS;
    table->value = 2;
    report->failed |= !unit || !all;
    Query *q =
        query(desk->store,
              "SELECT coalesce(s.unit, d.unit) AS u, s.collected_on, s.registry_on FROM sample s JOIN donor d ON "
              "d.id = s.donor WHERE s.registry_on BETWEEN ?1 AND ?2 AND length(s.collected_on) = 10 AND (?3 IS "
              "NULL OR coalesce(s.unit, d.unit) = ?3) ORDER BY u",
              TEXT_(report->query.from), TEXT_(report->query.to), TEXT_(report->query.unit));
    while (!report->failed && query_row(q)) {
        if (last[0] && !text_equal(last, query_text(q, 0))) {
            days_line(report, table, last, unit);
            *unit = (DayCounts){0};
        }
        text_copy(last, sizeof last, query_text(q, 0));
        int64_t days = day_parse(query_text(q, 2)) - day_parse(query_text(q, 1));
        days_add(unit, days);
        days_add(all, days);
    }
    query_end(q);
    if (!report->failed && last[0])
        days_line(report, table, last, unit);
    if (!report->failed)
        days_line(report, table, "", all);
    free(unit);
    free(all);
    report_note(report, "%s", tr("A person counts once, with the first sample and for the unit of that sample."));
}

/* The reports there are, and running one. */
#include "report.h"

#include <stdlib.h>
#include <string.h>

#include "may.h"
#include "report_build.h"
#include "text.h"
#include "tr.h"

const ReportKind report_kinds[] = {
    {"briefing", N_("Press briefing"), {{report_fill_briefing, 1}}},
    {"targets",
     N_("Samples against target"),
     {{targets_units, 1}, {targets_months, 1}, {targets_parts, 3}, {targets_registry, 1}}},
    {"followup",
     N_("Follow-up calls"),
     {{followup_contact, 1},
      {followup_coverage, 1},
      {followup_results, 1},
      {followup_willing, 1},
      {followup_first_contact, 1},
      {followup_queue, 1},
      {followup_heat, 1}}},
    {"funnel", N_("From notice to collection"), {{report_fill_funnel, 3}}},
    {"cases", N_("Cases and donations"), {{report_fill_cases, 4}}},
    {"aftercare", N_("Aftercare and award"), {{report_fill_aftercare, 3}}},
    {"quality",
     N_("Quality of the files"),
     {{quality_reach, 1}, {quality_standing, 1}, {quality_incomplete, 1}, {quality_duplicates, 1}}},
};
const size_t report_kind_count = sizeof report_kinds / sizeof report_kinds[0];

const ReportKind *report_kind(const char *name)
{
    for (size_t i = 0; i < report_kind_count; i++)
        if (text_equal(report_kinds[i].name, name))
            return &report_kinds[i];
    return NULL;
}

void report_year(ReportQuery *query, int year)
{
    Day last = day_from(year, 12, 31), today = clock_today();
    day_format(day_from(year, 1, 1), query->from);
    day_format(last > today && day_from(year, 1, 1) <= today ? today : last, query->to);
}

/* --- what is asked for --- */

static bool whole_date(const char *text)
{
    return strlen(text) == 10 && day_parse(text) != DAY_NONE;
}

static Status check_query(Desk *desk, ReportQuery *query, Error *error)
{
    char own[CODE_SIZE] = "";
    if (!may_ask(desk, own, NULL))
        return error_set(error, ERR_DENIED, "", tr("this account may not see the station's figures"));
    if (!whole_date(query->from) || !whole_date(query->to))
        return error_set(error, ERR_USAGE, "from", tr("a report needs two days like 2023-01-01 and 2023-12-31"));
    if (strcmp(query->from, query->to) > 0)
        return error_set(error, ERR_USAGE, "to", tr("the period ends (%1$s) before it begins (%2$s)"), query->to,
                         query->from);
    if (own[0] && query->unit[0] && !text_equal(own, query->unit))
        return error_set(error, ERR_DENIED, "unit", tr("a liaison sees the figures of the own unit"));
    if (own[0])
        text_copy(query->unit, sizeof query->unit, own);
    if (query->unit[0] && !config_unit(desk->config, query->unit))
        return error_set(error, ERR_USAGE, "unit", tr("there is no unit “%s”"), query->unit);
    return OK;
}

static void write_head(const ReportKind *kind, Report *report)
{
    const ReportQuery *query = &report->query;
    text_copy(report->title, sizeof report->title, tr(kind->title));
    text_format(report->period, sizeof report->period, tr("%1$s to %2$s, %3$s"), query->from, query->to,
                query->unit[0] ? choice_label("unit", query->unit) : tr("all units"));
}

/* --- the year before --- */

static const ReportTable *same_table(const Report *report, const char *key)
{
    for (size_t i = 0; i < report->table_count; i++)
        if (text_equal(report->tables[i].key, key))
            return &report->tables[i];
    return NULL;
}

static const ReportRow *same_row(const ReportTable *table, const char *key)
{
    for (size_t i = 0; table && i < table->row_count; i++)
        if (text_equal(table->rows[i].key, key))
            return &table->rows[i];
    return NULL;
}

/* Beside the column that matters most: the year before. Months are compared month with month. */
static void stand_beside(ReportTable *table, const ReportTable *before)
{
    size_t at = table->column_count, value = table->value;
    if (at >= REPORT_COLUMNS || table->chart == CHART_HEAT || table->now)
        return;
    report_column(table, "before", tr("Year before"), table->columns[value].kind);
    for (size_t i = 0; i < table->row_count; i++) {
        const ReportRow *row = same_row(before, table->rows[i].key);
        table->rows[i].cells[at] = row ? row->cells[value] : (Cell){.kind = CELL_NONE};
        table->rows[i].cells[at].door.kind = row ? row->cells[value].door.kind : DOOR_NONE;
    }
    if (table->chart == CHART_MONTHS && !table->beside)
        table->beside = at;
}

static void year_earlier(char day[DATE_SIZE])
{
    day_format(day_add_months(day_parse(day), -12), day);
}

/* --- reading, part by part --- */

static bool reads_on(void *arg)
{
    const Report *report = arg;
    return report->query.progress(report->query.arg, report->done, report->parts);
}

size_t report_tables(const Report *report)
{
    size_t count = 0;
    for (size_t i = 0; i < REPORT_PARTS && report->kind->parts[i].fill; i++)
        count += report->kind->parts[i].tables;
    return count;
}

bool report_more(const Report *report)
{
    return report->part < REPORT_PARTS && report->kind->parts[report->part].fill;
}

static void drop_tables(Report *report, size_t keep)
{
    while (report->table_count > keep)
        free(report->tables[--report->table_count].rows);
}

static Status read_part(Desk *desk, Report *report, size_t part, Error *error)
{
    size_t tables = report->table_count, notes = strlen(report->notes);
    if (report->query.progress)
        store_while_reading(desk->store, reads_on, report);
    if (report_goes_on(desk, report, (int64_t)part, (int64_t)report_tables(report)))
        report->kind->parts[part].fill(desk, report);
    store_while_reading(desk->store, NULL, NULL);
    Status status = report->failed ? error_memory(error) : store_status(desk->store, error);
    if (status == OK)
        return OK;
    drop_tables(report, tables);
    report->notes[notes] = '\0';
    return status;
}

/* The same part of the year before stands beside its new tables. */
static Status compare(Desk *desk, Report *report, size_t part, Error *error)
{
    Report *before = NULL;
    ReportQuery query = report->query;
    query.compare = false;
    year_earlier(query.from);
    year_earlier(query.to);
    Status status = report_begin(desk, &query, &before, error);
    if (status == OK)
        status = read_part(desk, before, part, error);
    for (; status == OK && report->compared < report->table_count; report->compared++)
        stand_beside(&report->tables[report->compared], same_table(before, report->tables[report->compared].key));
    report_free(&before);
    return status;
}

Status report_read_on(Desk *desk, Report *report, Error *error)
{
    size_t tables = report->table_count, notes = strlen(report->notes);
    Status status = read_part(desk, report, report->part, error);
    if (status == OK && report->query.compare && !text_equal(report->kind->name, "briefing"))
        status = compare(desk, report, report->part, error);
    if (status == OK) {
        report->part++;
        return OK;
    }
    drop_tables(report, tables);
    report->notes[notes] = '\0';
    report->compared = tables;
    return status;
}

/* --- the whole --- */

Status report_begin(Desk *desk, const ReportQuery *query, Report **out, Error *error)
{
    const ReportKind *kind = report_kind(query->name);
    *out = NULL;
    if (!kind)
        return error_set(error, ERR_USAGE, "", tr("there is no report “%s”"), query->name);
    Report *report = calloc(1, sizeof *report);
    if (!report)
        return error_memory(error);
    report->kind = kind;
    report->query = *query;
    report->query.name = kind->name;
    Status status = check_query(desk, &report->query, error);
    if (status == OK)
        write_head(kind, report);
    *out = report;
    if (status != OK)
        report_free(out);
    return status;
}

Status report_run(Desk *desk, const ReportQuery *query, Report **out, Error *error)
{
    Status status = report_begin(desk, query, out, error);
    while (status == OK && report_more(*out))
        status = report_read_on(desk, *out, error);
    if (status != OK)
        report_free(out);
    return status;
}

void report_free(Report **address)
{
    if (*address)
        drop_tables(*address, 0);
    free(*address);
    *address = NULL;
}

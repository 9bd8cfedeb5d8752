/* The reports there are, and running one. */
#include "report.h"

#include <stdlib.h>
#include <string.h>

#include "may.h"
#include "report_build.h"
#include "text.h"
#include "tr.h"

const ReportKind report_kinds[] = {
    {"briefing", N_("Press briefing"), report_fill_briefing},
    {"targets", N_("Samples against target"), report_fill_targets},
    {"followup", N_("Follow-up calls"), report_fill_followup},
    {"funnel", N_("From notice to collection"), report_fill_funnel},
    {"cases", N_("Cases and donations"), report_fill_cases},
    {"aftercare", N_("Aftercare and award"), report_fill_aftercare},
    {"quality", N_("Quality of the files"), report_fill_quality},
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

static Status compare(Desk *desk, Report *report, Error *error)
{
    Report *before = NULL;
    ReportQuery query = report->query;
    query.compare = false;
    year_earlier(query.from);
    year_earlier(query.to);
    Status status = report_run(desk, &query, &before, error);
    for (size_t i = 0; status == OK && i < report->table_count; i++)
        stand_beside(&report->tables[i], same_table(before, report->tables[i].key));
    report_free(&before);
    return status;
}

/* --- the whole --- */

static bool reads_on(void *arg)
{
    const Report *report = arg;
    return report->query.progress(report->query.arg, report->done, report->parts);
}

Status report_run(Desk *desk, const ReportQuery *query, Report **out, Error *error)
{
    const ReportKind *kind = report_kind(query->name);
    *out = NULL;
    if (!kind)
        return error_set(error, ERR_USAGE, "", tr("there is no report “%s”"), query->name);
    Report *report = calloc(1, sizeof *report);
    if (!report)
        return error_memory(error);
    report->query = *query;
    report->query.name = kind->name;
    Status status = check_query(desk, &report->query, error);
    if (status == OK) {
        write_head(kind, report);
        if (report->query.progress)
            store_while_reading(desk->store, reads_on, report);
        kind->fill(desk, report);
        store_while_reading(desk->store, NULL, NULL);
        status = report->failed ? error_memory(error) : store_status(desk->store, error);
    }
    if (status == OK && report->query.compare && !text_equal(kind->name, "briefing"))
        status = compare(desk, report, error);
    *out = report;
    if (status != OK)
        report_free(out);
    return status;
}

void report_free(Report **address)
{
    Report *report = *address;
    for (size_t i = 0; report && i < report->table_count; i++)
        free(report->tables[i].rows);
    free(report);
    *address = NULL;
}

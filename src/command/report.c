/* report: the station's figures, as text or a file. */
#include <string.h>

#include "command.h"
#include "exchange.h"
#include "out.h"
#include "report.h"
#include "text.h"
#include "tr.h"

static Status read_day(const char *option, const char *typed, char out[DATE_SIZE], Error *error)
{
    Error why;
    if (date_parse(typed, clock_today(), false, out, &why) == OK)
        return OK;
    return error_set(error, ERR_USAGE, "", "%s \"%s\": %s", option, typed, why.message);
}

/* Without days: this year until today. A briefing counts from the beginning of its year. */
static Status read_days(const Options *o, ReportQuery *query, Error *error)
{
    int year = 0, month, of_month;
    Status status = OK;
    if (o->year && (o->from || o->to))
        return error_set(error, ERR_USAGE, "", tr("--year or --from and --to, not both"));
    if (o->year > 9999)
        return error_set(error, ERR_USAGE, "", tr("there is no year %ld"), o->year);
    day_split(clock_today(), &year, &month, &of_month);
    report_year(query, o->year ? (int)o->year : year);
    if (o->date)
        status = read_day("--date", o->date, query->on, error);
    if (status == OK && o->to)
        status = read_day("--to", o->to, query->to, error);
    if (status == OK && o->to)
        text_format(query->from, sizeof query->from, "%.4s-01-01", query->to);
    if (status == OK && o->from)
        status = read_day("--from", o->from, query->from, error);
    return status;
}

static Status run(const Options *o, Config *config, ReportQuery *query, Error *error)
{
    Desk desk;
    Report *report = NULL;
    Status status = command_open(o, config, &desk, error);
    if (status != OK)
        return status;
    status = report_run(&desk, query, &report, error);
    if (status == OK)
        status = report_save(&desk, report, o->output, stdout, error);
    report_free(&report);
    desk_close(&desk);
    return status;
}

int run_report(const Options *o, Config *config)
{
    Error error = {.code = OK};
    ReportQuery query = {.name = o->words[0]};
    if (!report_kind(query.name))
        return command_usage(tr("there is no report \"%s\""), query.name);
    if (o->unit) {
        const Unit *unit = config_unit_named(config, o->unit);
        if (!unit)
            return command_usage(tr("there is no unit \"%s\": use its code or its name"), o->unit);
        text_copy(query.unit, sizeof query.unit, unit->code);
    }
    Status status = read_days(o, &query, &error);
    if (status == OK)
        status = run(o, config, &query, &error);
    return status == OK ? EXIT_DONE : command_refuse(&error);
}

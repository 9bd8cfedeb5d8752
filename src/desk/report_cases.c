/* Cases: the funnel, donations and their speed, aftercare and award (DOMAIN sections 6 and 7). */
#include <stdlib.h>
#include <string.h>

#include "report_build.h"
#include "report_case.h"
#include "text.h"
#include "tr.h"

enum { STAGES = 5, FASTEST = 10 };

/* From UTC to local time, for statements: "+480 minutes". */
static void offset_text(const Desk *desk, char out[32])
{
    text_format(out, 32, "%+d minutes", desk->config->utc_offset);
}

/* --- the funnel --- */

static void funnel_columns(ReportTable *table)
{
    static const char *const keys[STAGES] = {"notice", "agreed", "typing", "exam", "collection"};
    static const char *const labels[STAGES] = {N_("Notices"), N_("Agreed"), N_("High-res."), N_("Examined"),
                                               N_("Collected")};
    for (int i = 0; i < STAGES; i++)
        report_column(table, keys[i], tr(labels[i]), i ? CELL_SHARE : CELL_NUMBER);
}

static void funnel_fill(const Report *report, ReportRow *row, const char *year, const int64_t reached[STAGES])
{
    for (int stage = 0; stage < STAGES; stage++) {
        char key[8];
        Cell *cell = &row->cells[1 + stage];
        text_format(key, sizeof key, "%d", stage);
        if (stage)
            cell_share(cell, cell->n + reached[stage], cell->of + reached[0]);
        else
            cell_number(cell, cell->n + reached[0]);
        cell_door(report, cell, DOOR_CASE, "reached", key);
        if (year && strcmp(year, report->query.from) > 0)
            text_format(cell->door.from, DATE_SIZE, "%s-01-01", year);
        if (year && strncmp(year, report->query.to, 4) < 0)
            text_format(cell->door.to, DATE_SIZE, "%s-12-31", year);
    }
}

/* A line for each stage, so that the whole period can be drawn as a funnel. */
static void fill_stages(Report *report, const ReportTable *years)
{
    ReportTable *table = report_table(report, "stages", tr("The whole period"), tr("Stage"));
    report_column(table, "cases", tr("Cases"), CELL_SHARE);
    table->chart = CHART_FUNNEL;
    const ReportRow *total = &years->rows[years->row_count - 1];
    for (size_t i = 1; i <= STAGES; i++) {
        ReportRow *row = report_row(report, table, years->columns[i].key, years->columns[i].label);
        cell_share(&row->cells[1], total->cells[i].n, total->cells[1].n);
        row->cells[1].door = total->cells[i].door;
    }
}

static void fill_losses(Desk *desk, Report *report, const char *from, const char *until)
{
    ReportTable *table =
        report_table(report, "losses", tr("Why cases ended before a collection"), tr("Side and reason"));
    report_column(table, "cases", tr("Cases"), CELL_NUMBER);
    report_column(table, "attrition", tr("Of the donor's side"), CELL_SHARE);
    table->chart = CHART_BARS;
    int64_t ours =
        query_one_int(desk->store, 0,
                      "SELECT count(*) FROM donation_case WHERE t0 >= ?1 AND t0 < ?2 AND (?3 IS NULL OR unit = "
                      "?3) AND closed_on IS NOT NULL AND collected_on IS NULL AND side = 'donor'",
                      TEXT_(from), TEXT_(until), TEXT_(report->query.unit));
    Query *q =
        query(desk->store,
              "SELECT coalesce(side, ''), coalesce(close_reason, ''), count(*) FROM donation_case WHERE t0 >= ?1 "
              "AND t0 < ?2 AND (?3 IS NULL OR unit = ?3) AND closed_on IS NOT NULL AND collected_on IS NULL GROUP "
              "BY 1, 2 ORDER BY side = 'donor' DESC, 1, 3 DESC",
              TEXT_(from), TEXT_(until), TEXT_(report->query.unit));
    while (query_row(q)) {
        const char *side = query_text(q, 0), *reason = query_text(q, 1);
        char key[DOOR_KEY], label[96];
        text_format(key, sizeof key, "%s/%s", side, reason);
        text_format(label, sizeof label, tr("%1$s: %2$s"), side[0] ? choice_label("case_side", side) : tr("not stated"),
                    reason[0] ? choice_label("case_close_reason", reason) : tr("not stated"));
        ReportRow *row = report_row(report, table, key, label);
        cell_number(&row->cells[1], query_int(q, 2));
        cell_door(report, &row->cells[1], DOOR_CASE, "lost", key);
        if (text_equal(side, "donor"))
            cell_share(&row->cells[2], query_int(q, 2), ours);
        if (text_equal(side, "donor"))
            cell_door(report, &row->cells[2], DOOR_CASE, "lost", key);
    }
    report_total(report, table);
    Cell *attrition = &table->rows[table->row_count - 1].cells[2];
    attrition->of = ours;
    cell_door(report, attrition, DOOR_CASE, "lost_ours", "");
    report_note(report, "%s", tr("Only what ends on the donor's side counts as attrition."));
}

void report_fill_funnel(Desk *desk, Report *report)
{
    char from[INSTANT_SIZE], until[INSTANT_SIZE], offset[32];
    ReportTable *table =
        report_table(report, "years", tr("From notice to collection, by the year of the notice"), tr("Year"));
    funnel_columns(table);
    table->value = STAGES;
    table->chart = CHART_BARS;
    report_instants(report, from, until);
    offset_text(desk, offset);
    Query *q =
        query(desk->store,
              "SELECT strftime('%Y', c.t0, ?4), " CASE_REACHED " FROM donation_case c WHERE c.t0 >= ?1 AND c.t0 < ?2 "
              "AND (?3 IS NULL OR c.unit = ?3) ORDER BY c.t0",
              TEXT_(from), TEXT_(until), TEXT_(report->query.unit), TEXT_(offset));
    while (query_row(q)) {
        const char *year = query_text(q, 0);
        int64_t reached[STAGES] = {0};
        for (int64_t stage = 0; stage <= query_int(q, 1); stage++)
            reached[stage] = 1;
        funnel_fill(report, report_row_of(report, table, year, year), year, reached);
    }
    report_total(report, table);
    ReportRow *total = &table->rows[table->row_count - 1];
    for (size_t i = 1; i <= STAGES && table->row_count > 1; i++) {
        text_copy(total->cells[i].door.from, DATE_SIZE, report->query.from);
        text_copy(total->cells[i].door.to, DATE_SIZE, report->query.to);
        text_format(total->cells[i].door.key, DOOR_KEY, "%zu", i - 1);
    }
    fill_stages(report, table);
    fill_losses(desk, report, from, until);
}

/* --- cases and donations --- */

static void fill_phases(Desk *desk, Report *report)
{
    static const char *const phases[] = {"open", "reserve", "aftercare", "closed"};
    char from[INSTANT_SIZE], until[INSTANT_SIZE];
    ReportTable *table = report_table(report, "phases", tr("Cases whose notice came in the period"), tr("Now"));
    report_column(table, "cases", tr("Cases"), CELL_NUMBER);
    table->chart = CHART_BARS;
    report_instants(report, from, until);
    for (size_t i = 0; i < sizeof phases / sizeof phases[0]; i++) {
        cell_number(&report_row(report, table, phases[i], choice_label("case_phase", phases[i]))->cells[1], 0);
        cell_door(report, &table->rows[i].cells[1], DOOR_CASE, "phase", phases[i]);
    }
    Query *q =
        query(desk->store,
              "SELECT phase, count(*) FROM donation_case WHERE t0 >= ?1 AND t0 < ?2 AND (?3 IS NULL OR unit = ?3) "
              "GROUP BY phase",
              TEXT_(from), TEXT_(until), TEXT_(report->query.unit));
    while (query_row(q))
        cell_number(&report_row_of(report, table, query_text(q, 0), query_text(q, 0))->cells[1], query_int(q, 1));
    report_total(report, table);
}

static void fill_donations(Desk *desk, Report *report)
{
    ReportTable *table = report_table(report, "donations", tr("Donations of the period"), tr("Unit"));
    report_column(table, "donations", tr("Donations"), CELL_NUMBER);
    table->chart = CHART_BARS;
    Query *q = query(desk->store,
                     "SELECT unit, count(*) FROM donation_case WHERE collected_on BETWEEN ?1 AND ?2 AND (?3 IS NULL OR "
                     "unit = ?3) GROUP BY unit ORDER BY 2 DESC, 1",
                     TEXT_(report->query.from), TEXT_(report->query.to), TEXT_(report->query.unit));
    while (query_row(q)) {
        ReportRow *row = report_row(report, table, query_text(q, 0), report_unit_name(query_text(q, 0)));
        cell_number(&row->cells[1], query_int(q, 1));
        text_copy(cell_door(report, &row->cells[1], DOOR_CASE, "collected", "")->unit, CODE_SIZE, row->key);
    }
    report_total(report, table);
}

static void speed_line(Report *report, ReportTable *table, const char *key, const char *label, const char *from,
                       Query *q)
{
    DayCounts *counts = calloc(1, sizeof *counts);
    report->failed |= !counts;
    while (counts && query_row(q))
        days_add(counts, query_int(q, 0));
    query_end(q);
    ReportRow *row = report_row(report, table, key, label);
    if (counts) {
        cell_number(&row->cells[1], counts->count);
        text_copy(cell_door(report, &row->cells[1], DOOR_CASE, "departed", "")->from, DATE_SIZE, from);
        cell_days(&row->cells[2], days_percentile(counts, 0));
        cell_days(&row->cells[3], days_percentile(counts, 50));
    }
    free(counts);
}

static void fill_speed(Desk *desk, Report *report)
{
    ReportTable *table = report_table(report, "speed", tr("From notice to departure, days"), tr("When"));
    report_column(table, "cases", tr("Cases"), CELL_NUMBER);
    report_column(table, "fastest", tr("Fastest"), CELL_DAYS);
    report_column(table, "median", tr("Median"), CELL_DAYS);
    table->value = 2;
    speed_line(
        report, table, "period", tr("departures of the period"), report->query.from,
        query(desk->store,
              "SELECT departure_days FROM donation_case WHERE departure_days IS NOT NULL AND departed_on BETWEEN ?1 "
              "AND ?2 AND (?3 IS NULL OR unit = ?3)",
              TEXT_(report->query.from), TEXT_(report->query.to), TEXT_(report->query.unit)));
    speed_line(
        report, table, "ever", tr("all until then"), "0000-01-01",
        query(desk->store,
              "SELECT departure_days FROM donation_case WHERE departure_days IS NOT NULL AND departed_on <= ?1 AND "
              "(?2 IS NULL OR unit = ?2)",
              TEXT_(report->query.to), TEXT_(report->query.unit)));
}

static void fill_fastest(Desk *desk, Report *report)
{
    ReportTable *table = report_table(report, "fastest", tr("The fastest cases until then"), tr("Unit"));
    report_column(table, "days", tr("Days"), CELL_DAYS);
    report_column(table, "departed", tr("Departed on"), CELL_DATE);
    table->chart = CHART_BARS;
    Query *q =
        query(desk->store,
              "SELECT id, unit, departure_days, departed_on FROM donation_case WHERE departure_days IS NOT NULL AND "
              "departed_on <= ?1 AND (?2 IS NULL OR unit = ?2) ORDER BY departure_days, id LIMIT ?3",
              TEXT_(report->query.to), TEXT_(report->query.unit), INT_(FASTEST));
    while (query_row(q)) {
        char key[24];
        text_format(key, sizeof key, "%lld", (long long)query_int(q, 0));
        ReportRow *row = report_row(report, table, key, report_unit_name(query_text(q, 1)));
        cell_days(&row->cells[1], query_int(q, 2));
        cell_door(report, &row->cells[1], DOOR_CASE, "one", key);
        cell_words(&row->cells[2], query_text(q, 3));
        row->cells[2].kind = CELL_DATE;
    }
}

void report_fill_cases(Desk *desk, Report *report)
{
    fill_phases(desk, report);
    fill_donations(desk, report);
    fill_speed(desk, report);
    fill_fastest(desk, report);
}

/* --- aftercare and award --- */

static void fill_on_time(Desk *desk, Report *report)
{
    static const char *const doors[] = {"care_on_time", "care_late", "care_no_limit"};
    char now[INSTANT_SIZE];
    ReportTable *table = report_table(report, "on_time", tr("Follow-ups of the period"), tr("Follow-up"));
    report_column(table, "on_time", tr("On time"), CELL_SHARE);
    report_column(table, "late", tr("Late"), CELL_NUMBER);
    report_column(table, "unknown", tr("No limit kept"), CELL_NUMBER);
    table->chart = CHART_BARS;
    Query *q =
        query(desk->store,
              "SELECT s.step, count(*), sum(s.on_date <= substr(s.due_at, 1, 10)), sum(s.due_at IS NULL) FROM step "
              "s JOIN donation_case c ON c.id = s.donation_case WHERE s.step LIKE 'care\\_%' ESCAPE '\\' AND "
              "s.state = 'done' AND s.voided_at IS NULL AND s.on_date BETWEEN ?1 AND ?2 AND (?3 IS NULL OR c.unit "
              "= ?3) GROUP BY s.step",
              TEXT_(report->query.from), TEXT_(report->query.to), TEXT_(report->query.unit));
    while (query_row(q)) {
        const CaseStep *step = config_case_step(desk->config, query_text(q, 0));
        ReportRow *row = report_row(report, table, query_text(q, 0), step ? name_text(step->name) : query_text(q, 0));
        int64_t all = query_int(q, 1), good = query_int(q, 2), unknown = query_int(q, 3);
        cell_share(&row->cells[1], good, all);
        cell_number(&row->cells[2], all - good - unknown);
        cell_number(&row->cells[3], unknown);
        for (size_t i = 0; i < 3; i++)
            cell_door(report, &row->cells[1 + i], DOOR_CASE, doors[i], row->key);
    }
    report_total(report, table);
    instant_format(clock_now(), now);
    report_note(
        report, tr("Cases in aftercare with something overdue now: %lld."),
        (long long)query_one_int(desk->store, 0,
                                 "SELECT count(*) FROM donation_case WHERE phase = 'aftercare' AND red_at <= ?1 "
                                 "AND (?2 IS NULL OR unit = ?2)",
                                 TEXT_(now), TEXT_(report->query.unit)));
}

const char *const first_contact_keys[CASE_CLASSES] = {"within", "later", "none"};
const char *const visit_keys[CASE_CLASSES] = {"within", "later", "none", "away"};

int first_contact_class(const Desk *desk, const char *t0, const char *first_contact_at)
{
    Instant contact = instant_parse(first_contact_at);
    Day limit = calendar_add_workdays(&desk->config->calendar, instant_day(instant_parse(t0)), 1, NULL);
    return contact == INSTANT_NONE ? 2 : instant_day(contact) <= limit ? 0 : 1;
}

int visit_class(const char *home, const char *visit)
{
    Day back = day_parse(home), visited = day_parse(visit);
    return back == DAY_NONE ? 3 : visited == DAY_NONE ? 2 : visited <= back + VISIT_DAYS ? 0 : 1;
}

static void fill_visits(Desk *desk, Report *report)
{
    static const char *const labels[] = {N_("within 7 days of the return"), N_("later"), N_("not visited yet"),
                                         N_("return not entered")};
    int64_t n[4] = {0}, all = 0;
    ReportTable *table = report_table(report, "visits", tr("Visits to the donors of the period"), tr("Visit"));
    report_column(table, "donors", tr("Donors"), CELL_SHARE);
    table->chart = CHART_BARS;
    Query *q =
        query(desk->store,
              "SELECT " LAST_STEP("home") ", " LAST_STEP("visit") " FROM donation_case c WHERE c.collected_on "
                                                                  "BETWEEN ?1 AND ?2 AND (?3 IS NULL OR c.unit = ?3)",
              TEXT_(report->query.from), TEXT_(report->query.to), TEXT_(report->query.unit));
    for (; query_row(q); all++)
        n[visit_class(query_text(q, 0), query_text(q, 1))]++;
    for (int i = 0; i < CASE_CLASSES; i++) {
        Cell *cell = &report_row(report, table, visit_keys[i], tr(labels[i]))->cells[1];
        cell_share(cell, n[i], all);
        cell_door(report, cell, DOOR_CASE, "visit", visit_keys[i]);
    }
    report_total(report, table);
    table->rows[table->row_count - 1].cells[1].of = all;
}

static void fill_award(Desk *desk, Report *report)
{
    ReportTable *table = report_table(report, "award", tr("Awards filed in the period"), tr("Accepting unit"));
    report_column(table, "filed", tr("Filed"), CELL_NUMBER);
    report_column(table, "confirmed", tr("Confirmed, of filed"), CELL_SHARE);
    table->chart = CHART_BARS;
    Query *q =
        query(desk->store,
              "SELECT coalesce(c.award_unit, ''), count(DISTINCT c.id), count(DISTINCT iif(c.award_result = "
              "'confirmed', c.id, NULL)) FROM step s JOIN donation_case c ON c.id = s.donation_case WHERE s.step = "
              "'award_applied' AND s.state = 'done' AND s.voided_at IS NULL AND s.on_date BETWEEN ?1 AND ?2 AND "
              "(?3 IS NULL OR c.unit = ?3) GROUP BY 1",
              TEXT_(report->query.from), TEXT_(report->query.to), TEXT_(report->query.unit));
    while (query_row(q)) {
        ReportRow *row = report_row(report, table, query_text(q, 0), report_unit_name(query_text(q, 0)));
        cell_number(&row->cells[1], query_int(q, 1));
        cell_share(&row->cells[2], query_int(q, 2), query_int(q, 1));
        cell_door(report, &row->cells[1], DOOR_CASE, "filed", row->key[0] ? row->key : "none");
        cell_door(report, &row->cells[2], DOOR_CASE, "confirmed", row->key[0] ? row->key : "none");
    }
    report_total(report, table);
}

void report_fill_aftercare(Desk *desk, Report *report)
{
    fill_on_time(desk, report);
    fill_visits(desk, report);
    fill_award(desk, report);
}

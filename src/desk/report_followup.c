/* Follow-up: who was reached, what came of the calls, the queue (DOMAIN sections 5 and 7). */
#include <stdlib.h>
#include <string.h>

#include "report_build.h"
#include "report_case.h"
#include "text.h"
#include "tr.h"
#include "worklist.h"

enum { CONTACT_MONTHS = 24, BANDS = 8, WEEKDAYS = 7, PERSON_PARTS = 3 };

/* --- contact --- */

typedef struct {
    int64_t ever, recent;
} Contacts;

/* The counters of a day hold all units side by side: they are walked through once. */
static void count_contacts(Desk *desk, char units[][CODE_SIZE], size_t count, const char *limit, Contacts *out)
{
    Query *q = query(desk->store, "SELECT unit, key >= ?1, n FROM tally WHERE kind = 'contact'", TEXT_(limit));
    while (query_row(q))
        for (size_t i = 0; i < count; i++)
            if (text_equal(units[i], query_text(q, 0))) {
                out[i].ever += query_int(q, 2);
                out[i].recent += query_int(q, 1) ? query_int(q, 2) : 0;
                break;
            }
}

/* A contact is kept as the person's last one, so it is asked as it stands now; the counters know its day. */
void followup_contact(Desk *desk, Report *report)
{
    static const char *const doors[] = {"contact_recent", "contact_earlier", "contact_never", "in_care"};
    char units[REPORT_UNITS][CODE_SIZE], limit[DATE_SIZE];
    Contacts contacts[REPORT_UNITS] = {0};
    size_t count = report_units(desk, report, units, REPORT_UNITS);
    ReportTable *table =
        report_table(report, "contact", tr("Confirmed contact in 24 months, as it stands today"), tr("Unit"));
    report_column(table, "recent", tr("In 24 months"), CELL_SHARE);
    report_column(table, "earlier", tr("Earlier"), CELL_NUMBER);
    report_column(table, "never", tr("Never"), CELL_NUMBER);
    report_column(table, "people", tr("People"), CELL_NUMBER);
    table->chart = CHART_BARS;
    table->now = true;
    day_format(day_add_months(clock_today(), -CONTACT_MONTHS), limit);
    count_contacts(desk, units, count, limit, contacts);
    for (size_t i = 0; i < count && report_goes_on(desk, report, (int64_t)i, (int64_t)count); i++) {
        int64_t people = tally_get(desk->store, "in_care", units[i], "");
        int64_t ever = contacts[i].ever, recent = contacts[i].recent;
        ReportRow *row = report_row(report, table, units[i], report_unit_name(units[i]));
        cell_share(&row->cells[1], recent, people);
        cell_number(&row->cells[2], ever - recent);
        cell_number(&row->cells[3], people - ever);
        cell_number(&row->cells[4], people);
        for (size_t c = 0; c < 4; c++)
            text_copy(cell_door(report, &row->cells[c + 1], DOOR_PEOPLE, doors[c], "")->unit, CODE_SIZE, units[i]);
    }
    report_total(report, table);
}

/* --- calls of the period --- */

#define CALLS                                                                                                          \
    "FROM attempt a JOIN donor d ON d.id = a.donor WHERE a.at >= ?1 AND a.at < ?2 AND a.voided_at IS NULL AND (?3 IS " \
    "NULL OR d.unit = ?3) "

void followup_results(Desk *desk, Report *report)
{
    char from[INSTANT_SIZE], until[INSTANT_SIZE];
    int64_t all = 0;
    ReportTable *table = report_table(report, "results", tr("Calls by result"), tr("Result"));
    report_column(table, "calls", tr("Calls"), CELL_SHARE);
    table->chart = CHART_BARS;
    report_instants(report, from, until);
    for (size_t i = 0; i < desk->config->outcome_count; i++) {
        const Outcome *outcome = &desk->config->outcomes[i];
        report_row(report, table, outcome->id, name_text(outcome->name));
    }
    report_row(report, table, "none", tr("no outcome written"));
    Query *q = query(desk->store, "SELECT coalesce(a.outcome, 'none'), count(*) " CALLS "GROUP BY a.outcome",
                     TEXT_(from), TEXT_(until), TEXT_(report->query.unit));
    while (query_row(q)) {
        const char *outcome = query_text(q, 0);
        report_row_of(report, table, outcome, outcome)->cells[1].n = query_int(q, 1);
        all += query_int(q, 1);
    }
    for (size_t i = 0; i < table->row_count; i++) {
        cell_share(&table->rows[i].cells[1], table->rows[i].cells[1].n, all);
        cell_door(report, &table->rows[i].cells[1], DOOR_PEOPLE, "outcome", table->rows[i].key);
    }
    report_total(report, table);
    table->rows[table->row_count - 1].cells[1].of = all;
}

/* The outcomes in which the person acted, as ",willing,hesitant,": a statement takes no list. */
static void contact_outcomes(Desk *desk, char *out, size_t size)
{
    text_copy(out, size, ",");
    for (size_t i = 0; i < desk->config->outcome_count; i++)
        if (desk->config->outcomes[i].contact) {
            text_append(out, size, desk->config->outcomes[i].id);
            text_append(out, size, ",");
        }
}

#define REACHED "(a.answered = 'self' AND instr(?4, ',' || a.outcome || ',') > 0)"

void followup_coverage(Desk *desk, Report *report)
{
    char from[INSTANT_SIZE], until[INSTANT_SIZE], acted[1024];
    char units[REPORT_UNITS][CODE_SIZE];
    size_t count = report_units(desk, report, units, REPORT_UNITS);
    ReportTable *table =
        report_table(report, "coverage", tr("Coverage and success of the period, by person"), tr("Unit"));
    report_column(table, "coverage", tr("Called, of all"), CELL_SHARE);
    report_column(table, "success", tr("Reached, of called"), CELL_SHARE);
    table->chart = CHART_BARS;
    table->value = 2;
    report_instants(report, from, until);
    contact_outcomes(desk, acted, sizeof acted);
    for (size_t i = 0; i < count; i++) {
        ReportRow *row = report_row(report, table, units[i], report_unit_name(units[i]));
        cell_share(&row->cells[1], 0, tally_get(desk->store, "in_care", units[i], ""));
        cell_share(&row->cells[2], 0, 0);
    }
    Query *q = query(desk->store,
                     "SELECT unit, count(*), sum(reached) FROM (SELECT d.unit AS unit, max(" REACHED
                     " IS TRUE) AS reached " CALLS "AND a.direction IS NOT 'in' GROUP BY a.donor) GROUP BY unit",
                     TEXT_(from), TEXT_(until), TEXT_(report->query.unit), TEXT_(acted));
    while (query_row(q)) {
        ReportRow *row = report_row_of(report, table, query_text(q, 0), report_unit_name(query_text(q, 0)));
        cell_share(&row->cells[1], query_int(q, 1), row->cells[1].of);
        cell_share(&row->cells[2], query_int(q, 2), query_int(q, 1));
    }
    for (size_t i = 0; i < table->row_count; i++) {
        static const char *const doors[] = {"called", "reached"};
        for (size_t c = 0; c < 2; c++)
            text_copy(cell_door(report, &table->rows[i].cells[c + 1], DOOR_PEOPLE, doors[c], "")->unit, CODE_SIZE,
                      table->rows[i].key);
    }
    report_total(report, table);
}

/* The person's last answer in the period; who was reached without one has a class, too. */
void followup_willing(Desk *desk, Report *report)
{
    static const char *const classes[] = {"willing", "hesitant", "not_now", "no", ""};
    char from[INSTANT_SIZE], until[INSTANT_SIZE], acted[1024];
    int64_t all = 0;
    ReportTable *table = report_table(report, "willing", tr("Last answer of those who were reached"), tr("Answer"));
    report_column(table, "people", tr("People"), CELL_SHARE);
    table->chart = CHART_BARS;
    report_instants(report, from, until);
    contact_outcomes(desk, acted, sizeof acted);
    for (size_t i = 0; i < sizeof classes / sizeof classes[0]; i++)
        report_row(report, table, classes[i],
                   classes[i][0] ? choice_label("willingness", classes[i]) : tr("not stated"));
    Query *q = query(desk->store,
                     "SELECT outcome, count(*) FROM (SELECT a.outcome AS outcome, max(a.at) " CALLS "AND " REACHED
                     " GROUP BY a.donor) GROUP BY outcome",
                     TEXT_(from), TEXT_(until), TEXT_(report->query.unit), TEXT_(acted));
    while (query_row(q)) {
        const Outcome *outcome = config_outcome(desk->config, query_text(q, 0));
        const char *answer = outcome && outcome->willingness ? outcome->willingness : "";
        report_row_of(report, table, answer, answer)->cells[1].n += query_int(q, 1);
        all += query_int(q, 1);
    }
    for (size_t i = 0; i < table->row_count; i++) {
        Cell *cell = &table->rows[i].cells[1];
        cell_share(cell, cell->n, all);
        cell_door(report, cell, DOOR_PEOPLE, "answer", table->rows[i].key[0] ? table->rows[i].key : "none");
    }
    report_total(report, table);
    table->rows[table->row_count - 1].cells[1].of = all;
}

/* --- the queue, now --- */

static void queue_line(Report *report, ReportTable *table, const char *key, const char *label, int64_t n)
{
    ReportRow *row = report_row(report, table, key, label);
    cell_number(&row->cells[1], n);
}

void followup_queue(Desk *desk, Report *report)
{
    QueueCounts counts;
    ReportTable *table = report_table(report, "queue", tr("The queue just now"), tr("What waits"));
    report_column(table, "calls", tr("Calls"), CELL_NUMBER);
    table->chart = CHART_BARS;
    table->now = true;
    queue_counts(desk, report->query.unit, 0, &counts);
    char now[INSTANT_SIZE];
    instant_format(clock_now(), now);
    int64_t held = query_one_int(desk->store, 0,
                                 "SELECT count(*) FROM claim c WHERE c.until > ?1 AND "
                                 "(?2 IS NULL OR (SELECT unit FROM donor WHERE id = c.donor) = ?2)",
                                 TEXT_(now), TEXT_(report->query.unit));
    queue_line(report, table, "due", tr("due until the end of today"), counts.due);
    cell_door(report, &table->rows[0].cells[1], DOOR_QUEUE, "due", "");
    queue_line(report, table, "overdue", tr("promises whose time has passed"), counts.overdue);
    cell_door(report, &table->rows[1].cells[1], DOOR_QUEUE, "overdue", "");
    queue_line(report, table, "unclaimed", tr("due and in nobody's hands"), counts.due > held ? counts.due - held : 0);
    cell_door(report, &table->rows[2].cells[1], DOOR_QUEUE, "due", "");
    queue_line(report, table, "stalled", tr("stalled"), worklist_count(desk, WORK_STALLED, report->query.unit, 0));
    cell_door(report, &table->rows[3].cells[1], DOOR_WORKLIST, "stalled", "");
    if (table->rows[3].cells[1].n >= WORK_MANY)
        report_note(report, tr("Stalled: %d or more."), WORK_MANY);
}

/* --- by hour and weekday --- */

static void heat_columns(ReportTable *table)
{
    static const char *const keys[BANDS] = {"h0", "h8", "h10", "h12", "h14", "h16", "h18", "h20"};
    for (int band = 0; band < BANDS; band++) {
        char label[32];
        text_format(label, sizeof label,
                    band == 0           ? tr("to %d:00")
                    : band == BANDS - 1 ? tr("from %d:00")
                                        : "%d:00",
                    band == 0 ? 8 : 6 + 2 * band);
        report_column(table, keys[band], label, CELL_SHARE);
    }
    report_column(table, "day", tr("Whole day"), CELL_SHARE);
}

void followup_heat(Desk *desk, Report *report)
{
    static const char *const days[WEEKDAYS] = {N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"),
                                               N_("Fri"), N_("Sat"), N_("Sun")};
    char from[INSTANT_SIZE], until[INSTANT_SIZE], acted[1024], key[8];
    ReportTable *table = report_table(report, "heat", tr("Reached, of calls made, by weekday and hour"), tr("Weekday"));
    table->chart = CHART_HEAT;
    heat_columns(table);
    for (int day = 0; day < WEEKDAYS; day++) {
        text_format(key, sizeof key, "%d", day + 1);
        ReportRow *row = report_row(report, table, key, tr(days[day]));
        for (int band = 0; band <= BANDS; band++)
            cell_share(&row->cells[1 + band], 0, 0);
    }
    report_instants(report, from, until);
    contact_outcomes(desk, acted, sizeof acted);
    Query *q = query(desk->store,
                     "SELECT a.at, " REACHED " IS TRUE " CALLS "AND a.direction IS NOT 'in' AND a.outcome IS NOT NULL",
                     TEXT_(from), TEXT_(until), TEXT_(report->query.unit), TEXT_(acted));
    while (query_row(q) && !report->failed) {
        Instant at = instant_parse(query_text(q, 0));
        int hour = instant_minute(at) / 60, band = hour < 8 ? 0 : hour >= 20 ? BANDS - 1 : (hour - 6) / 2;
        ReportRow *row = &table->rows[day_weekday(instant_day(at)) - 1];
        for (int i = 0; i < 2; i++) {
            Cell *cell = &row->cells[1 + (i ? BANDS : band)];
            cell->n += query_int(q, 1);
            cell->of++;
        }
    }
    report_total(report, table);
    for (size_t r = 0; r < table->row_count; r++)
        for (int band = 0; band <= BANDS; band++) {
            text_format(key, sizeof key, "%d|%d", r < WEEKDAYS ? (int)r + 1 : 0, band);
            cell_door(report, &table->rows[r].cells[1 + band], DOOR_PEOPLE, "hour", key);
        }
    table->value = BANDS + 1;
}

/* --- match notices --- */

void followup_first_contact(Desk *desk, Report *report)
{
    static const char *const labels[] = {N_("within one workday"), N_("later"), N_("not reached yet")};
    char from[INSTANT_SIZE], until[INSTANT_SIZE];
    int64_t n[CASE_CLASSES] = {0}, all = 0;
    report_instants(report, from, until);
    Query *q =
        query(desk->store,
              "SELECT t0, first_contact_at FROM donation_case WHERE t0 >= ?1 AND t0 < ?2 AND (?3 IS NULL OR unit = ?3)",
              TEXT_(from), TEXT_(until), TEXT_(report->query.unit));
    for (; query_row(q); all++)
        n[first_contact_class(desk, query_text(q, 0), query_text(q, 1))]++;
    ReportTable *table =
        report_table(report, "first_contact", tr("First contact after a match notice"), tr("First contact"));
    report_column(table, "cases", tr("Cases"), CELL_SHARE);
    table->chart = CHART_BARS;
    for (int i = 0; i < 3; i++) {
        Cell *cell = &report_row(report, table, first_contact_keys[i], tr(labels[i]))->cells[1];
        cell_share(cell, n[i], all);
        cell_door(report, cell, DOOR_CASE, "first_contact", first_contact_keys[i]);
    }
    report_total(report, table);
    table->rows[table->row_count - 1].cells[1].of = all;
    report_note(
        report, "%s",
        tr("Reached: the person answered and something was settled; a message without an answer is no contact."));
}

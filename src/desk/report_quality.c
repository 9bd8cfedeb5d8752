/* Quality of the files: what is missing in them, who may be there twice (DOMAIN section 7). */
#include "report_build.h"
#include "text.h"
#include "tr.h"
#include "twins.h"
#include "worklist.h"

enum { SLICE = 50000, ENTRIES = 8 };

/* --- who cannot be reached, whose consent is missing --- */

/* The same counters and lists as on the screen of data quality. */
void quality_reach(Desk *desk, Report *report)
{
    static const WorkKind lists[] = {WORK_NO_PHONE, WORK_NO_SECOND, WORK_NO_CONSENT};
    char units[REPORT_UNITS][CODE_SIZE];
    size_t count = report_units(desk, report, units, REPORT_UNITS);
    ReportTable *table =
        report_table(report, "reach", tr("Who cannot be reached, whose consent is missing"), tr("Unit"));
    report_column(table, "no_phone", tr("No valid phone"), CELL_SHARE);
    report_column(table, "no_second", tr("No second contact"), CELL_SHARE);
    report_column(table, "no_consent", tr("No consent"), CELL_SHARE);
    report_column(table, "people", tr("People"), CELL_NUMBER);
    table->chart = CHART_BARS;
    table->now = true;
    for (size_t i = 0; i < count && report_goes_on(desk, report, (int64_t)i, (int64_t)count); i++) {
        ReportRow *row = report_row(report, table, units[i], report_unit_name(units[i]));
        int64_t people = tally_get(desk->store, "in_care", units[i], "");
        for (size_t k = 0; k < 3; k++) {
            Cell *cell = &row->cells[1 + k];
            cell_share(cell, worklist_count(desk, lists[k], units[i], 0), people);
            text_copy(cell_door(report, cell, DOOR_WORKLIST, worklist_id(lists[k]), "")->unit, CODE_SIZE, units[i]);
        }
        cell_number(&row->cells[4], people);
        text_copy(cell_door(report, &row->cells[4], DOOR_PEOPLE, "in_care", "")->unit, CODE_SIZE, units[i]);
    }
    report_sort(table, 4);
    report_total(report, table);
}

/* --- what is due to be looked at --- */

/* Counted to the end, where a list on screen counts to WORK_MANY. */
void quality_standing(Desk *desk, Report *report)
{
    static const WorkKind lists[] = {WORK_AGE, WORK_SAMPLE};
    char units[REPORT_UNITS][CODE_SIZE], until[2][DATE_SIZE] = {"9999"};
    size_t count = report_units(desk, report, units, REPORT_UNITS);
    ReportTable *table = report_table(report, "standing", tr("Age limits near, samples standing still"), tr("Unit"));
    report_column(table, "age", tr("Age limit near"), CELL_NUMBER);
    report_column(table, "sample", tr("Samples standing still"), CELL_NUMBER);
    table->now = true;
    day_format(clock_today() - (Day)desk->config->limits.sample_days, until[1]);
    for (size_t i = 0; i < count && report_goes_on(desk, report, (int64_t)i, (int64_t)count); i++) {
        ReportRow *row = report_row(report, table, units[i], report_unit_name(units[i]));
        for (size_t k = 0; k < 2; k++) {
            Cell *cell = &row->cells[1 + k];
            const char *list = worklist_id(lists[k]);
            cell_number(cell, query_one_int(desk->store, 0,
                                            "SELECT count(*) FROM waiting INDEXED BY waiting_unit WHERE list = ?1 AND "
                                            "unit = ?2 AND due <= ?3",
                                            TEXT_(list), TEXT_(units[i]), TEXT_(until[k])));
            text_copy(cell_door(report, cell, DOOR_WORKLIST, list, "")->unit, CODE_SIZE, units[i]);
        }
    }
    report_total(report, table);
    report_note(report, tr("A sample stands still after %lld days without a step."),
                (long long)desk->config->limits.sample_days);
}

/* --- entries that are missing --- */

/* The wanted fields of a file, as its field table names them; a file can miss several. */
void quality_incomplete(Desk *desk, Report *report)
{
    static const char *const names[ENTRIES] = {"sex", "birth_date", "id_number",  "ethnic",
                                               "abo", "education",  "occupation", "address"};
    int64_t n[ENTRIES] = {0}, files = 0, all = 0;
    ReportTable *table =
        report_table(report, "incomplete", tr("Entries missing in files to be completed"), tr("Missing entry"));
    report_column(table, "files", tr("Files"), CELL_SHARE);
    table->chart = CHART_BARS;
    table->now = true;
    int64_t last = query_one_int(desk->store, 0, "SELECT coalesce(max(id), 0) FROM donor");
    for (int64_t after = 0; after < last && report_goes_on(desk, report, after, last); after += SLICE) {
        Query *q = query(
            desk->store,
            "SELECT count(*), sum(d.sex IS NULL), sum(d.birth_date IS NULL), sum(d.id_number IS NULL), sum(d.ethnic "
            "IS NULL), sum(d.abo IS NULL), sum(d.education IS NULL), sum(d.occupation IS NULL), sum(d.address IS "
            "NULL) FROM donor d WHERE d.incomplete > 0 AND d.id > ?1 AND d.id <= ?1 + ?2 AND (?3 IS NULL OR d.unit "
            "= ?3)",
            INT_(after), INT_(SLICE), TEXT_(report->query.unit));
        if (query_row(q)) {
            files += query_int(q, 0);
            for (int i = 0; i < ENTRIES; i++)
                n[i] += query_int(q, i + 1);
        }
        query_end(q);
    }
    all = tally_get(desk->store, "in_care", report->query.unit, "");
    for (int i = 0; i < ENTRIES; i++) {
        const Field *field = field_find(&donor_type, names[i]);
        ReportRow *row = report_row(report, table, names[i], field ? tr(field->label) : names[i]);
        cell_share(&row->cells[1], n[i], files);
        cell_door(report, &row->cells[1], DOOR_PEOPLE, "missing", names[i]);
    }
    report_sort(table, 1);
    report_note(report, tr("%1$lld of %2$lld files are to be completed; a file can miss several entries."),
                (long long)files, (long long)all);
}

/* --- possible duplicates --- */

/* The pairs of the list of duplicates, by the strongest reason that each has; a unit's lie within it. */
void quality_duplicates(Desk *desk, Report *report)
{
    ReportTable *table = report_table(report, "duplicates", tr("Possible duplicates"), tr("Reason"));
    report_column(table, "pairs", tr("Pairs"), CELL_NUMBER);
    table->now = true;
    for (TwinWhy why = TWIN_DOCUMENT; why <= TWIN_PHONE; why++) {
        char key[8];
        text_format(key, sizeof key, "%d", (int)why);
        ReportRow *row = report_row(report, table, key, twins_why(why));
        int64_t pairs = report->query.unit[0]
                            ? query_one_int(desk->store, 0,
                                            "SELECT count(*) FROM twin INDEXED BY twin_unit WHERE unit = ?1 AND "
                                            "why = ?2",
                                            TEXT_(report->query.unit), INT_(why))
                            : query_one_int(desk->store, 0,
                                            "SELECT count(*) FROM twin INDEXED BY twin_list WHERE why = ?1", INT_(why));
        cell_number(&row->cells[1], pairs);
        cell_door(report, &row->cells[1], DOOR_TWINS, "", "");
    }
    report_total(report, table);
    report_note(report, "%s", tr("These figures stand as they are today, whatever the period."));
}

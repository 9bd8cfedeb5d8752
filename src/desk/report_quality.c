/* Quality of the files: what is missing in them, who may be there twice (DOMAIN section 7). */
#include "report_build.h"
#include "text.h"
#include "tr.h"

enum { SLICE = 50000, KINDS = 11 };

#define IN_CARE "(d.status <> 'DE' OR d.status_reason = 'UC')"

static int64_t last_donor(Desk *desk)
{
    return query_one_int(desk->store, 0, "SELECT coalesce(max(id), 0) FROM donor");
}

/* --- who cannot be reached, whose consent is missing --- */

static void add_shares(const Report *report, ReportRow *row, const int64_t n[4])
{
    static const char *const doors[] = {"no_phone", "no_second", "no_consent"};
    for (size_t i = 0; i < 3; i++) {
        Cell *cell = &row->cells[1 + i];
        cell_share(cell, cell->n + n[1 + i], cell->of + n[0]);
        text_copy(cell_door(report, cell, DOOR_PEOPLE, doors[i], "")->unit, CODE_SIZE, row->key);
    }
    cell_number(&row->cells[4], row->cells[4].n + n[0]);
    text_copy(cell_door(report, &row->cells[4], DOOR_PEOPLE, "in_care", "")->unit, CODE_SIZE, row->key);
}

static void fill_reach(Desk *desk, Report *report)
{
    int64_t last = last_donor(desk);
    ReportTable *table =
        report_table(report, "reach", tr("Who cannot be reached, whose consent is missing"), tr("Unit"));
    report_column(table, "no_phone", tr("No valid phone"), CELL_SHARE);
    report_column(table, "no_second", tr("No second contact"), CELL_SHARE);
    report_column(table, "no_consent", tr("No consent"), CELL_SHARE);
    report_column(table, "people", tr("People"), CELL_NUMBER);
    table->chart = CHART_BARS;
    for (int64_t after = 0; after < last && report_goes_on(desk, report, after, last); after += SLICE) {
        Query *q = query(
            desk->store,
            "SELECT d.unit, count(*), sum(NOT EXISTS (SELECT 1 FROM phone p WHERE p.donor = d.id AND "
            "coalesce(p.state, '') NOT IN ('out_of_service', 'wrong', 'do_not_call'))), "
            "sum(NOT EXISTS (SELECT 1 FROM relative r WHERE r.donor = d.id) AND NOT EXISTS (SELECT 1 FROM phone p "
            "WHERE p.donor = d.id AND p.owner IN ('relative1', 'relative2', 'workplace'))), "
            "sum(NOT EXISTS (SELECT 1 FROM consent c WHERE c.donor = d.id AND c.withdrawn_on IS NULL)) "
            "FROM donor d WHERE d.id > ?1 AND d.id <= ?1 + ?2 AND (?3 IS NULL OR d.unit = ?3) AND " IN_CARE
            " GROUP BY d.unit",
            INT_(after), INT_(SLICE), TEXT_(report->query.unit));
        while (query_row(q)) {
            const int64_t n[4] = {query_int(q, 1), query_int(q, 2), query_int(q, 3), query_int(q, 4)};
            const char *unit = query_text(q, 0);
            add_shares(report, report_row_of(report, table, unit, report_unit_name(unit)), n);
        }
    }
    report_sort(table, 4);
    report_total(report, table);
}

/* --- entries that are missing --- */

/* The wanted fields of a file, as its field table names them; a file can miss several. */
static void fill_incomplete(Desk *desk, Report *report)
{
    static const char *const names[KINDS - 3] = {"sex", "birth_date", "id_number",  "ethnic",
                                                 "abo", "education",  "occupation", "address"};
    int64_t n[KINDS - 3] = {0}, files = 0, all = 0;
    ReportTable *table =
        report_table(report, "incomplete", tr("Entries missing in files to be completed"), tr("Missing entry"));
    report_column(table, "files", tr("Files"), CELL_SHARE);
    table->chart = CHART_BARS;
    Query *q = query(desk->store,
                     "SELECT count(*), sum(d.sex IS NULL), sum(d.birth_date IS NULL), sum(d.id_number IS NULL), "
                     "sum(d.ethnic IS NULL), sum(d.abo IS NULL), sum(d.education IS NULL), sum(d.occupation IS NULL), "
                     "sum(d.address IS NULL) FROM donor d WHERE d.incomplete > 0 AND (?1 IS NULL OR d.unit = ?1)",
                     TEXT_(report->query.unit));
    if (query_row(q)) {
        files = query_int(q, 0);
        for (int i = 0; i < KINDS - 3; i++)
            n[i] = query_int(q, i + 1);
    }
    query_end(q);
    for (size_t i = 0; i < report->tables[0].row_count; i++)
        all += report->tables[0].rows[i].total ? report->tables[0].rows[i].cells[4].n : 0;
    for (int i = 0; i < KINDS - 3; i++) {
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

static void duplicate_line(Report *report, ReportTable *table, const char *key, const char *label, Query *q)
{
    ReportRow *row = report_row(report, table, key, label);
    cell_number(&row->cells[1], 0);
    cell_number(&row->cells[2], 0);
    if (query_row(q)) {
        cell_number(&row->cells[1], query_int(q, 0));
        cell_number(&row->cells[2], query_int(q, 1));
    }
    query_end(q);
    cell_door(report, &row->cells[2], DOOR_PEOPLE, "duplicate", key);
}

/* Both are read from an index alone. A liaison's duplicates lie within the own unit. */
static void fill_duplicates(Desk *desk, Report *report)
{
    ReportTable *table = report_table(report, "duplicates", tr("Possible duplicates"), tr("The same"));
    report_column(table, "groups", tr("Groups"), CELL_NUMBER);
    report_column(table, "people", tr("People"), CELL_NUMBER);
    table->value = 2;
    duplicate_line(report, table, "name", tr("name and birth date"),
                   query(desk->store,
                         "SELECT count(*), coalesce(sum(n), 0) FROM (SELECT count(*) AS n FROM donor WHERE birth_date "
                         "IS NOT NULL AND (?1 IS NULL OR unit = ?1) GROUP BY name, birth_date HAVING count(*) > 1)",
                         TEXT_(report->query.unit)));
    if (!report_goes_on(desk, report, 1, 2))
        return;
    duplicate_line(report, table, "phone", tr("phone of the person"),
                   query(desk->store,
                         "SELECT count(*), coalesce(sum(n), 0) FROM (SELECT count(DISTINCT p.donor) AS n FROM phone p "
                         "WHERE coalesce(p.owner, 'self') = 'self' AND coalesce(p.state, '') NOT IN ('wrong', "
                         "'out_of_service') AND (?1 IS NULL OR (SELECT unit FROM donor d WHERE d.id = p.donor) = ?1) "
                         "GROUP BY p.number HAVING count(*) > 1) WHERE n > 1",
                         TEXT_(report->query.unit)));
}

void report_fill_quality(Desk *desk, Report *report)
{
    fill_reach(desk, report);
    if (report_goes_on(desk, report, 0, 2))
        fill_incomplete(desk, report);
    if (report_goes_on(desk, report, 1, 2))
        fill_duplicates(desk, report);
    report_note(report, "%s", tr("These figures stand as they are today, whatever the period."));
}

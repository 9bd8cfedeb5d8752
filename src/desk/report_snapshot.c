/* Reported figures (上报): frozen with a number, and what they have become since. */
#include <stdlib.h>
#include <string.h>

#include "may.h"
#include "report_build.h"
#include "text.h"
#include "tr.h"

/* --- freezing --- */

typedef struct {
    Desk *desk;
    const Report *report;
    const char *note;
    int64_t number;
} Freeze;

static bool is_figure(const Cell *cell)
{
    return cell->kind == CELL_NUMBER || cell->kind == CELL_SHARE || cell->kind == CELL_DAYS;
}

static void freeze_figure(Store *store, int64_t snapshot, int64_t place, const ReportTable *table, const ReportRow *row,
                          size_t column)
{
    const Cell *cell = &row->cells[column];
    char label[256];
    text_format(label, sizeof label, tr("%1$s: %2$s"), row->cells[0].text, table->columns[column].label);
    exec(store,
         "INSERT INTO report_figure(snapshot, place, grp, line, col, label, kind, n, total) VALUES(?1, ?2, ?3, "
         "coalesce(?4, ''), ?5, ?6, ?7, ?8, ?9)",
         INT_(snapshot), INT_(place), TEXT_(table->key), TEXT_(row->key), TEXT_(table->columns[column].key),
         TEXT_(label), INT_(cell->kind), INT_(cell->n), INT_(cell->of));
}

static void freeze_write(Store *store, void *arg)
{
    Freeze *freeze = arg;
    const Report *report = freeze->report;
    const ReportQuery *query = &report->query;
    char now[INSTANT_SIZE];
    int64_t place = 0;
    instant_format(clock_now(), now);
    freeze->number = query_one_int(store, 0, "SELECT coalesce(max(id), 0) + 1 FROM report_snapshot");
    exec(store,
         "INSERT INTO report_snapshot(id, at, account, report, from_on, to_on, given_on, unit, note, prose) VALUES(?1, "
         "?2, "
         "?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
         INT_(freeze->number), TEXT_(now), INT_(freeze->desk->actor.id), TEXT_(query->name), TEXT_(query->from),
         TEXT_(query->to), TEXT_(query->on), TEXT_(query->unit), TEXT_(freeze->note), TEXT_(report->prose));
    for (size_t t = 0; t < report->table_count; t++)
        for (size_t r = 0; r < report->tables[t].row_count; r++)
            for (size_t c = 1; c < report->tables[t].column_count; c++)
                if (is_figure(&report->tables[t].rows[r].cells[c]))
                    freeze_figure(store, freeze->number, place++, &report->tables[t], &report->tables[t].rows[r], c);
    audit_add(store, "freeze", "report_snapshot", freeze->number, 0);
}

Status report_freeze(Desk *desk, const Report *report, const char *note, int64_t *number, Error *error)
{
    Freeze freeze = {desk, report, note, 0};
    *number = 0;
    char own[CODE_SIZE] = "";
    if (!may_change(desk) || !may_ask(desk, own, NULL) || (own[0] && !text_equal(own, report->query.unit)))
        return error_set(error, ERR_DENIED, "", tr("this account may not report figures"));
    Status status = store_write(desk->store, freeze_write, &freeze, error);
    *number = status == OK ? freeze.number : 0;
    return status;
}

/* --- looking back --- */

static void read_snapshot(Query *q, Snapshot *s)
{
    *s = (Snapshot){.number = query_int(q, 0)};
    text_copy(s->at, sizeof s->at, query_text(q, 1));
    text_copy(s->who, sizeof s->who, query_text(q, 2));
    text_copy(s->report, sizeof s->report, query_text(q, 3));
    text_copy(s->from, sizeof s->from, query_text(q, 4));
    text_copy(s->to, sizeof s->to, query_text(q, 5));
    text_copy(s->unit, sizeof s->unit, query_text(q, 6));
    text_copy(s->note, sizeof s->note, query_text(q, 7));
}

size_t report_snapshots(Desk *desk, Snapshot *rows, size_t max)
{
    size_t count = 0;
    char unit[CODE_SIZE] = "";
    if (!may_ask(desk, unit, NULL))
        return 0;
    Query *q =
        query(desk->store,
              "SELECT s.id, s.at, coalesce(a.full_name, a.name), s.report, s.from_on, s.to_on, s.unit, s.note FROM "
              "report_snapshot s LEFT JOIN account a ON a.id = s.account WHERE (?1 IS NULL OR s.unit = ?1) ORDER BY "
              "s.id DESC LIMIT ?2",
              TEXT_(unit), INT_((int64_t)max));
    while (count < max && query_row(q))
        read_snapshot(q, &rows[count++]);
    query_end(q);
    return count;
}

static const Cell *cell_now(const Report *now, const char *table, const char *row, const char *column)
{
    for (size_t t = 0; t < now->table_count; t++) {
        const ReportTable *found = &now->tables[t];
        for (size_t c = 1; text_equal(found->key, table) && c < found->column_count; c++)
            for (size_t r = 0; text_equal(found->columns[c].key, column) && r < found->row_count; r++)
                if (text_equal(found->rows[r].key, row))
                    return &found->rows[r].cells[c];
    }
    return NULL;
}

static void compare_line(Report *out, ReportTable *table, const Report *now, Query *q, int64_t *changed)
{
    char key[DOOR_KEY];
    text_format(key, sizeof key, "%lld", (long long)query_int(q, 0));
    ReportRow *row = report_row(out, table, key, query_text(q, 4));
    row->cells[1] = (Cell){.kind = (CellKind)query_int(q, 5), .n = query_int(q, 6), .of = query_int(q, 7)};
    const Cell *cell = cell_now(now, query_text(q, 1), query_text(q, 2), query_text(q, 3));
    row->cells[2] = cell && is_figure(cell) ? *cell : (Cell){.kind = CELL_NONE};
    row->cells[3] = (Cell){.kind = CELL_NONE};
    if (row->cells[2].kind != CELL_NONE)
        cell_number(&row->cells[3], row->cells[2].n - row->cells[1].n);
    *changed += row->cells[3].kind == CELL_NONE || row->cells[3].n || row->cells[2].of != row->cells[1].of;
}

static void compare_figures(Desk *desk, int64_t number, const Report *now, Report *out)
{
    int64_t changed = 0;
    ReportTable *table = report_table(out, "since", tr("Reported, and as it is now"), tr("Figure"));
    report_column(table, "reported", tr("Reported"), CELL_NUMBER);
    report_column(table, "now", tr("Now"), CELL_NUMBER);
    report_column(table, "difference", tr("Difference"), CELL_NUMBER);
    Query *q =
        query(desk->store,
              "SELECT place, grp, line, col, label, kind, n, total FROM report_figure WHERE snapshot = ?1 ORDER BY "
              "place",
              INT_(number));
    while (query_row(q))
        compare_line(out, table, now, q, &changed);
    report_note(out, tr_n("%lld figure is not what was reported.", "%lld figures are not what was reported.", changed),
                (long long)changed);
}

static bool load_snapshot(Desk *desk, int64_t number, ReportQuery *query_, char name[CODE_SIZE], char *prose,
                          size_t size)
{
    char unit[CODE_SIZE] = "";
    if (!may_ask(desk, unit, NULL))
        return false;
    Query *q =
        query(desk->store,
              "SELECT report, from_on, to_on, given_on, unit, prose FROM report_snapshot WHERE id = ?1 AND (?2 IS "
              "NULL OR unit = ?2)",
              INT_(number), TEXT_(unit));
    bool found = query_row(q);
    if (found) {
        text_copy(name, CODE_SIZE, query_text(q, 0));
        text_copy(query_->from, sizeof query_->from, query_text(q, 1));
        text_copy(query_->to, sizeof query_->to, query_text(q, 2));
        text_copy(query_->on, sizeof query_->on, query_text(q, 3));
        text_copy(query_->unit, sizeof query_->unit, query_text(q, 4));
        text_copy(prose, size, query_text(q, 5));
        query_->name = name;
    }
    query_end(q);
    return found;
}

Status report_since(Desk *desk, int64_t number, Report **out, Error *error)
{
    ReportQuery query_ = {0};
    char name[CODE_SIZE], prose[REPORT_PROSE];
    Report *now = NULL;
    *out = NULL;
    if (!load_snapshot(desk, number, &query_, name, prose, sizeof prose))
        return store_refuse(desk->store, error, ERR_NOT_FOUND, "", tr("nothing was reported under number %lld"),
                            (long long)number);
    Status status = report_run(desk, &query_, &now, error);
    if (status != OK)
        return status;
    Report *since = calloc(1, sizeof *since);
    if (since) {
        since->kind = now->kind;
        since->part = now->part; /* all is read */
        since->query = now->query;
        text_format(since->title, sizeof since->title, tr("Reported no. %1$lld: %2$s"), (long long)number, now->title);
        text_copy(since->period, sizeof since->period, now->period);
        text_copy(since->prose, sizeof since->prose, prose);
        compare_figures(desk, number, now, since);
    }
    report_free(&now);
    *out = since;
    return since ? store_status(desk->store, error) : error_memory(error);
}

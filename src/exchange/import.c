/* Import: a table of people or calls into the station's file, all good rows in one transaction. */
#include "import.h"

#include <stdlib.h>
#include <string.h>

#include "csv.h"
#include "mapping.h"
#include "rejects.h"
#include "staff.h"
#include "text.h"
#include "tr.h"
#include "twins.h"

enum { PROGRESS_ROWS = 256, SETTLE_ROWS = 512 };

/* --- one row --- */

bool import_row_blank(const TableRow *row)
{
    for (size_t i = 0; i < row->count; i++)
        if (row->states[i] != CELL_GOOD || !csv_blank(row->cells[i]))
            return false;
    return !row->fault;
}

const char import_example[] = N_("(example, delete this row)");

bool import_row_is_example(const TableRow *row)
{
    const char *shown = tr(import_example);
    for (size_t i = 0; i < row->count; i++)
        if (row->cells[i] && (strstr(row->cells[i], import_example) || strstr(row->cells[i], shown)))
            return true;
    return false;
}

static bool cells_behind(const Import *import)
{
    for (size_t i = import->header.width; i < import->row.count; i++)
        if (!csv_blank(import->row.cells[i]))
            return true;
    return false;
}

/* Cells that are no values, in the columns that are read. */
static const Column *spoilt_cell(const Import *import)
{
    for (size_t i = 0; i < import->header.count; i++) {
        const Column *column = &import->header.columns[i];
        if (column->part != PART_IGNORED && column->part != PART_SEEN && column->at < import->row.count &&
            import->row.states[column->at] != CELL_GOOD)
            return column;
    }
    return NULL;
}

static RowResult refuse_cell(Import *import, const Column *column)
{
    switch (import->row.states[column->at]) {
    case CELL_ERROR:
        return import_refuse(import, column, tr("the formula gives an error: mend it or empty the cell"));
    case CELL_DAMAGED:
        return import_refuse(import, column,
                             tr("the spreadsheet has damaged the number: format the column as text and type it again"));
    default:
        return import_refuse(
            import, column, tr("the formula was never worked out: open the file in a spreadsheet program and save it"));
    }
}

static RowResult one_row(Import *import)
{
    const TableRow *row = &import->row;
    if (row->fault)
        return import_refuse(import, NULL, "%s", row->fault);
    if (row->bad_text && row->bad_byte)
        return import_refuse(import, NULL, tr("byte %lld of the file is not %s: save the file anew as UTF-8"),
                             (long long)row->bad_byte, table_encoding(import->table));
    if (row->bad_text)
        return import_refuse(import, NULL, tr("there is a character with the code 0 in the row"));
    if (row->bad_quote)
        return import_refuse(import, NULL, tr("text stands behind a closing quote"));
    if (cells_behind(import))
        return import_refuse(import, NULL, tr("there are more cells than the %zu columns of the header"),
                             import->header.width);
    const Column *spoilt = spoilt_cell(import);
    if (import_row_is_example(&import->row))
        return import_refuse(import, NULL, tr("this is the example of the template: delete the row"));
    return spoilt ? refuse_cell(import, spoilt) : import->kind->row(import);
}

/* Who the row is about, where it has a name. */
static const char *row_name(const Import *import)
{
    return import_cell(import, header_column(&import->header, PART_DONOR, "name"));
}

static void tell_line(Import *import, RowResult result)
{
    char value[128] = "", who[64], shown[512];
    if (!import->job->line)
        return;
    bool refused = result == ROW_REFUSED;
    if (refused && import->bad) {
        text_visible(shown, sizeof shown, import_cell(import, import->bad));
        text_cut(value, sizeof value, shown, 40, false);
    }
    text_visible(who, sizeof who, row_name(import));
    const ImportLine line = {.result = result,
                             .number = import->row.number,
                             .who = who,
                             .column = refused && import->bad ? import->bad->heading : "",
                             .value = value,
                             .reason = refused ? import->reason : "",
                             .changes = import->changes,
                             .change_count = import->change_count};
    import->job->line(import->job->arg, &line);
}

static void tell_refused(Import *import)
{
    char line[1400], value[128], shown[512];
    import->result->refused++;
    if (import->bad) {
        text_visible(shown, sizeof shown, import_cell(import, import->bad));
        text_cut(value, sizeof value, shown, 40, false);
        text_format(line, sizeof line, tr("%s:%lld: %s: value «%s»: %s"), import->file, (long long)import->row.number,
                    import->bad->heading, value, import->reason);
    } else {
        text_format(line, sizeof line, "%s:%lld: %s", import->file, (long long)import->row.number, import->reason);
    }
    if (import->job->refused)
        import->job->refused(import->job->arg, line);
    if (import->bad)
        text_format(line, sizeof line, tr("%1$s: %2$s"), import->bad->heading, import->reason);
    else
        text_copy(line, sizeof line, import->reason);
    rejects_add(&import->rejects, table_delimiter(import->table), &import->headings, &import->row,
                import->header.reason_last, line);
}

static void take_row(Import *import)
{
    ImportResult *result = import->result;
    result->rows++;
    import->change_count = 0;
    RowResult done = one_row(import);
    if (store_failed(import->store))
        return;
    result->added += done == ROW_ADDED;
    result->changed += done == ROW_CHANGED;
    result->same += done == ROW_SAME;
    if (done == ROW_REFUSED)
        tell_refused(import);
    tell_line(import, done);
    if (result->rows % SETTLE_ROWS == 0)
        store_settle(import->store);
}

/* --- the whole file, inside store_write() --- */

static bool go_on(Import *import)
{
    const ImportJob *job = import->job;
    if (!job->progress || import->row.number % PROGRESS_ROWS != 0)
        return true;
    if (job->progress(job->arg, import->result->rows, table_percent(import->table)))
        return true;
    store_fail(import->store, ERR_CANCELLED, "", tr("stopped: nothing was imported"));
    return false;
}

static void open_batch(Import *import)
{
    char at[INSTANT_SIZE];
    instant_format(clock_now(), at);
    exec(import->store,
         "INSERT INTO import_batch(at, account, kind, file, added, changed, refused) "
         "VALUES(?1, nullif(?2, 0), ?3, ?4, 0, 0, 0)",
         TEXT_(at), INT_(import->desk->actor.id), TEXT_(import->kind->kind), TEXT_(import->file));
    import->batch = query_one_int(import->store, 0, "SELECT last_insert_rowid()");
}

static void close_batch(Import *import)
{
    const ImportResult *result = import->result;
    exec(import->store, "UPDATE import_batch SET added = ?2, changed = ?3, refused = ?4 WHERE id = ?1",
         INT_(import->batch), INT_(result->added), INT_(result->changed), INT_(result->refused));
    audit_add(import->store, "import", "import_batch", import->batch, 0);
    if (import->job->mapping)
        mapping_keep(import->desk, import->kind->kind, &import->headings, import->job->mapping);
    if (import->job->dry_run || result->added + result->changed + result->only_here == 0)
        store_fail(import->store, ERR_CANCELLED, "keep", "-"); /* nothing is to be stored */
    else
        import->result->batch = import->batch;
}

static void import_write(Store *store, void *arg)
{
    Import *import = arg;
    Error error = {0};
    bool more = true;
    open_batch(import);
    if (!import->kind->finish) {
        import_seen_begin(import);
        store_bulk_begin(store, table_rows(import->table));
    }
    while (!store_failed(store) && go_on(import)) {
        if (table_row(import->table, &import->row, &more, &error) != OK)
            store_fail(store, error.code, error.field, "%s", error.message);
        if (!more || store_failed(store))
            break;
        if (!import_row_blank(&import->row))
            take_row(import);
    }
    if (import->kind->finish && !store_failed(store))
        import->kind->finish(import);
    store_settle(store);
    if (store_bulk_end(store))
        twins_all(store, true, &(TwinFaults){0});
    close_batch(import);
}

/* --- before and after it --- */

static Status keep_headings(Import *import, Error *error)
{
    size_t size = 0;
    for (size_t i = 0; i < import->row.count; i++)
        size += strlen(import->row.cells[i]) + 1;
    char *at = import->heading_text = malloc(size);
    if (!at)
        return error_memory(error);
    import->headings = import->row;
    for (size_t i = 0; i < import->row.count; i++) {
        size_t length = strlen(import->row.cells[i]) + 1;
        memcpy(at, import->row.cells[i], length);
        import->headings.cells[i] = at;
        at += length;
    }
    return OK;
}

/* Which sheet it is matters where there are several. */
static void tell_sheet(const Import *import)
{
    char others[256] = "", text[512];
    const Table *table = import->table;
    size_t count = table_sheet_count(table), read = table_sheet_read(table);
    if (!import->job->note || count < 2 || (import->job->sheet && import->job->sheet[0]))
        return;
    for (size_t i = 0; i < count; i++) {
        if (i == read)
            continue;
        if (others[0])
            text_append(others, sizeof others, tr(", "));
        text_append(others, sizeof others, table_sheet(table, i));
    }
    text_format(text, sizeof text, tr("The sheet “%1$s” is read; the file also has: %2$s"), table_sheet(table, read),
                others);
    import->job->note(import->job->arg, text);
}

/* As asked, else as remembered, else by the headings. */
static void map_columns(Import *import)
{
    ImportMapping known;
    char by[200];
    const ImportJob *job = import->job;
    const ImportMapping *mapping = job->mapping;
    if (!mapping && mapping_recall(import->desk, import->kind->kind, &import->headings, &known, by, sizeof by)) {
        mapping = &known;
        import->remembered = true;
        if (job->note)
            job->note(job->arg, by);
    }
    header_map(import->kind->kind, &import->row, mapping, &import->header, job->note, job->arg);
}

static Status read_header(Import *import, Error *error)
{
    bool more = false;
    Status status;
    do
        status = table_row(import->table, &import->row, &more, error);
    while (status == OK && more && import_row_blank(&import->row));
    if (status != OK)
        return status;
    if (!more)
        return error_set(error, ERR_INPUT, "", tr("%s is empty: the first row has the names of the columns"),
                         import->file);
    if (import->row.bad_text)
        return error_set(error, ERR_INPUT, "",
                         tr("%s:%lld: the header is not readable as %s: choose another encoding (--encoding)"),
                         import->file, (long long)import->row.number, table_encoding(import->table));
    status = keep_headings(import, error);
    if (status == OK)
        map_columns(import);
    return status;
}

static const ImportKind *const kinds[] = {&import_donors,  &import_attempts, &import_cases,  &import_registry,
                                          &import_samples, &import_targets,  &import_events, &import_teams};
enum { KINDS = sizeof kinds / sizeof kinds[0] };

const ImportKind *import_kind(const char *name, Error *error)
{
    char all[160] = "";
    for (size_t i = 0; i < KINDS; i++) {
        if (name && strcmp(kinds[i]->kind, name) == 0)
            return kinds[i];
        if (i > 0)
            text_append(all, sizeof all, " ");
        text_append(all, sizeof all, kinds[i]->kind);
    }
    error_set(error, ERR_USAGE, "", tr("cannot import “%s”; there are: %s"), name ? name : "", all);
    return NULL;
}

size_t import_kinds(const ImportKindName **out)
{
    static ImportKindName names[KINDS];
    for (size_t i = 0; i < KINDS; i++)
        names[i] = (ImportKindName){kinds[i]->kind, kinds[i]->label};
    *out = names;
    return KINDS;
}

Status import_begin(Import *import, Error *error)
{
    const ImportJob *job = import->job;
    const char *slash = strrchr(job->file, '/');
    import->store = import->desk->store;
    import->file = slash ? slash + 1 : job->file;
    Status status = erased_load(&import->erased, store_path(import->store), error);
    if (status == OK)
        status = table_open(&import->table, job->file, job->encoding, job->sheet, error);
    return status == OK ? read_header(import, error) : status;
}

void import_end(Import *import)
{
    table_close(&import->table);
    free(import->heading_text);
    free(import->changes);
    free(import->seen);
    erased_free(&import->erased);
}

static Status run(Import *import, Error *error)
{
    const ImportJob *job = import->job;
    Status status = import_begin(import, error);
    if (status == OK) {
        tell_sheet(import);
        status = import->kind->check_header(import, error);
    }
    if (status == OK)
        status = rejects_start(&import->rejects, job->rejects, job->file, error);
    if (status != OK)
        return status;
    Error failure = {0};
    status = store_write(import->store, import_write, import, &failure);
    if (status == ERR_CANCELLED && strcmp(failure.field, "keep") == 0)
        status = OK;
    if (status != OK)
        *import->result = (ImportResult){.rows = import->result->rows, .refused = import->result->refused};
    if (status != OK && error)
        *error = failure;
    Status kept = rejects_end(&import->rejects, status == OK, status == OK ? error : NULL);
    if (status == OK && import->result->batch)
        store_tidy(import->store, true);
    return status == OK ? kept : status;
}

Status import_run(Desk *desk, const ImportJob *job, ImportResult *result, Error *error)
{
    *result = (ImportResult){0};
    const ImportKind *kind = import_kind(job->kind, error);
    if (!kind)
        return ERR_USAGE;
    if (!staff_may(desk, "lead caller liaison"))
        return error_set(error, ERR_DENIED, "", tr("this account may not import"));
    Import *import = calloc(1, sizeof *import);
    if (!import)
        return error_memory(error);
    *import = (Import){.desk = desk, .job = job, .kind = kind, .result = result};
    import->changes = job->line ? calloc(IMPORT_CHANGES, sizeof *import->changes) : NULL;
    Status status = job->line && !import->changes ? error_memory(error) : run(import, error);
    if (import->advised > IMPORT_ADVICE && job->note) {
        char text[160];
        text_format(text, sizeof text, tr("… and %lld more of such notes"),
                    (long long)(import->advised - IMPORT_ADVICE));
        job->note(job->arg, text);
    }
    import_end(import);
    free(import);
    return status;
}

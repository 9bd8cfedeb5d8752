/* Import: a table of people or calls into the station's file, all good rows in one transaction. */
#include "import.h"

#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "csv.h"
#include "mapping.h"
#include "merging.h"
#include "rejects.h"
#include "staff.h"
#include "text.h"
#include "tr.h"
#include "twins.h"

enum { ADVICE_SHOWN = 30, PROGRESS_ROWS = 256, SETTLE_ROWS = 512 };

/* --- what the kinds use --- */

RowResult import_refuse(Import *import, const Column *column, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(import->reason, sizeof import->reason, format, args);
    va_end(args);
    import->bad = column;
    return ROW_REFUSED;
}

const char *import_cell(const Import *import, const Column *column)
{
    if (!column || column->at >= import->row.count)
        return "";
    const char *cell = import->row.cells[column->at];
    return csv_blank(cell) ? "" : cell;
}

static bool cached_choice(Import *import, size_t at, const Field *field, const char *cell, void *record)
{
    const ChoiceCache *cache = &import->choices[at];
    for (size_t i = 0; i < IMPORT_CHOICES; i++)
        if (cache->code[i][0] && strcmp(cache->text[i], cell) == 0) {
            field_put(field, record, cache->code[i]);
            return true;
        }
    return false;
}

static void cache_pair(ChoiceCache *cache, const char *cell, const char *code)
{
    if (strlen(cell) >= sizeof cache->text[0] || strlen(code) >= sizeof cache->code[0])
        return;
    text_copy(cache->text[cache->next], sizeof cache->text[0], cell);
    text_copy(cache->code[cache->next], sizeof cache->code[0], code);
    cache->next = (cache->next + 1) % IMPORT_CHOICES;
}

/* "3.70811E+17", or zeros where the last digits were: the number cannot be known again. */
static bool damaged_number(const Field *field, const char *cell)
{
    return (strcmp(field->name, "id_number") == 0 || strcmp(field->name, "donor_number") == 0) &&
           citizen_id_excel_damaged(cell);
}

/* The column is named already: the field's label in front of the reason says nothing new. */
static const char *without_label(const Field *field, const char *message)
{
    const char *label = tr(field->label);
    const char *colon = tr(": ");
    size_t length = strlen(label);
    bool labelled = strncmp(message, label, length) == 0 && strncmp(message + length, colon, strlen(colon)) == 0;
    return labelled ? message + length + strlen(colon) : message;
}

bool import_read(Import *import, size_t at, void *record)
{
    const Column *column = &import->header.columns[at];
    const char *cell = import_cell(import, column);
    const Field *field = column->field;
    char warning[160] = "";
    Error error = {0};
    if (!cell[0])
        return true;
    if (field->kind == FIELD_CHOICE && cached_choice(import, at, field, cell, record))
        return true;
    if (strstr(cell, "\xEF\xBF\xBD")) {
        import_refuse(import, column, tr("a character was lost (U+FFFD stands in its place): type it again"));
        return false;
    }
    if (damaged_number(field, cell)) {
        import_refuse(import, column,
                      tr("the spreadsheet has damaged the number: format the column as text and type it again"));
        return false;
    }
    if (field_read(field, record, cell, DAY_NONE, warning, &error) != OK) {
        import_refuse(import, column, "%s", without_label(field, error.message));
        return false;
    }
    if (warning[0])
        import_advise(import, tr("%1$s: %2$s"), column->heading, warning);
    if (field->kind == FIELD_CHOICE) {
        char code[64];
        field_get(field, record, code, sizeof code);
        cache_pair(&import->choices[at], cell, code);
    }
    return true;
}

/* A unit behind the name of its province or city: "山东省济宁市任城区". */
static const Unit *unit_behind(const Config *config, const char *text)
{
    static const char *const ends[] = {"省", "市"};
    for (const char *s = text; *s; s++)
        for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
            size_t length = strlen(ends[i]);
            const Unit *unit = strncmp(s, ends[i], length) == 0 ? config_unit_named(config, s + length) : NULL;
            if (unit)
                return unit;
        }
    /* "济宁任城": what it has in common with the name of the station. */
    const char *station = config->station.zh ? config->station.zh : "";
    size_t at = 0, length = 1;
    while (text[at] && length > 0 && strncmp(text + at, station + at, (text_decode(text + at, &length), length)) == 0)
        at += length;
    return at > 0 ? config_unit_named(config, text + at) : NULL;
}

static const char *read_unit(const Config *config, const char *text)
{
    char clean[LINE_SIZE];
    if (text_clean(clean, sizeof clean, text, false, NULL) != OK)
        return "";
    const Unit *unit = config_unit_named(config, clean);
    if (!unit)
        unit = unit_behind(config, clean);
    return unit ? unit->code : "";
}

const char *import_unit(Import *import, const char *text)
{
    ChoiceCache *cache = &import->units;
    for (size_t i = 0; i < IMPORT_CHOICES; i++)
        if (cache->code[i][0] && strcmp(cache->text[i], text) == 0)
            return cache->code[i];
    const char *code = read_unit(import->desk->config, text);
    if (code[0])
        cache_pair(cache, text, code);
    return code;
}

void import_advise(Import *import, const char *format, ...)
{
    char advice[320], line[512];
    va_list args;
    if (!import->job->note || import->advised++ >= ADVICE_SHOWN)
        return;
    va_start(args, format);
    vsnprintf(advice, sizeof advice, format, args);
    va_end(args);
    text_format(line, sizeof line, "%s:%lld: %s", import->file, (long long)import->row.number, advice);
    import->job->note(import->job->arg, line);
}

void import_remember(Import *import, const char *record, int64_t id, int64_t donor, const char *before)
{
    /* A record that the batch itself added stays "added" when a later row changes it. */
    exec(import->store,
         "INSERT INTO import_row(batch, record, record_id, donor, before) VALUES(?1, ?2, ?3, ?4, ?5) "
         "ON CONFLICT(batch, record, record_id) DO UPDATE SET before = excluded.before WHERE "
         "import_row.before IS NOT NULL",
         INT_(import->batch), TEXT_(record), INT_(id), INT_(donor), TEXT_(before));
    for (size_t i = 0; !before[0] && import->changes && record_types[i]; i++)
        if (strcmp(record_types[i]->table, record) == 0)
            import_changed(import, record_types[i], NULL, "", "");
}

/* The stored form as people read it. */
static void show(const RecordType *type, const Field *field, const char *stored, char *out, size_t size)
{
    void *record = calloc(1, type->size);
    if (!record)
        return;
    field_put(field, record, stored);
    field_show(field, record, true, out, size);
    free(record);
}

void import_changed(Import *import, const RecordType *type, const Field *field, const char *before, const char *after)
{
    if (!import->changes || import->change_count == IMPORT_CHANGES)
        return;
    ImportChange *change = &import->changes[import->change_count++];
    *change = (ImportChange){0};
    text_copy(change->label, sizeof change->label, tr(field ? field->label : type->label));
    if (!field)
        return;
    show(type, field, before, change->before, sizeof change->before);
    show(type, field, after, change->after, sizeof change->after);
}

/* --- who it is --- */

static int64_t find_by_phone(Store *store, const Identity *who)
{
    /* CROSS JOIN: few people share a number, many share a name. */
    return query_one_int(store, 0,
                         "SELECT min(d.id) FROM phone p CROSS JOIN donor d ON d.id = p.donor WHERE p.number = ?1 AND "
                         "d.name = ?2 AND (d.id_number IS NULL OR ?3 IS NULL) AND "
                         "(d.donor_number IS NULL OR ?4 IS NULL)",
                         TEXT_(who->phone), TEXT_(who->name), TEXT_(who->id_number), TEXT_(who->donor_number));
}

int64_t import_find(Store *store, const Identity *who)
{
    int64_t id = 0;
    if (who->id_number[0])
        id = query_one_int(store, 0,
                           "SELECT id FROM donor WHERE id_number = ?1 AND "
                           "coalesce(id_type, 'citizen') = coalesce(?2, 'citizen')",
                           TEXT_(who->id_number), TEXT_(who->id_type));
    if (!id)
        id = merging_by_document(store, who->id_type, who->id_number);
    if (!id && who->donor_number[0])
        id = query_one_int(store, 0, "SELECT id FROM donor WHERE donor_number = ?1", TEXT_(who->donor_number));
    if (!id)
        id = merging_by_number(store, who->donor_number);
    if (!id && who->phone[0] && who->name[0])
        id = find_by_phone(store, who);
    return id;
}

void import_complete(Store *store, int64_t donor, Donor *named)
{
    static const char *const names[] = {"id_number", "donor_number", "name"};
    Donor stored;
    if (!record_load(store, &donor_type, donor, &stored))
        return;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const Field *field = field_find(&donor_type, names[i]);
        char value[NAME_SIZE];
        field_get(field, named, value, sizeof value);
        if (value[0])
            continue;
        field_get(field, &stored, value, sizeof value);
        field_put(field, named, value);
    }
}

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
    for (size_t i = 0; i < row->count; i++)
        if (row->cells[i] && (strstr(row->cells[i], import_example) || strstr(row->cells[i], tr(import_example))))
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
    if (!import->kind->finish)
        store_bulk_begin(store, table_rows(import->table));
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
                         tr("%s:%lld: the header is not readable as %s; --encoding names another one"), import->file,
                         (long long)import->row.number, table_encoding(import->table));
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
    if (import->advised > ADVICE_SHOWN && job->note) {
        char text[160];
        text_format(text, sizeof text, tr("… and %lld more of such notes"),
                    (long long)(import->advised - ADVICE_SHOWN));
        job->note(job->arg, text);
    }
    import_end(import);
    free(import);
    return status;
}

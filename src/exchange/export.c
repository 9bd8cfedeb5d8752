/* Export: people, samples and calls as a table that an import reads back. */
#include <stdlib.h>
#include <string.h>

#include "export.h"
#include "like.h"
#include "registry.h"
#include "sheet.h"
#include "staff.h"
#include "text.h"
#include "tr.h"

enum { PAGE = EXPORT_PAGE, PHONES = 8, RELATIVES = 2, LEDGER_HEADING = 96 };

typedef struct {
    Desk *desk;
    const char *unit;
    Slot slots[IMPORT_COLUMNS];
    const char *headings[IMPORT_COLUMNS]; /* of the table it is to be like */
    size_t slot_count;
    Like *like; /* NULL: every column */
    Sheet *sheet;
    RowFacts facts;
    char caller[NAME_SIZE];
    char (*values)[SHEET_VALUE];
    char (*texts)[LEDGER_HEADING]; /* of a sheet that is handed in */
    int64_t rows;
} Export;

/* --- people --- */

static Query *donor_page(Store *store, int64_t after, const char *unit, const char *own)
{
    (void)own;
    return query(store, "SELECT id FROM donor WHERE id > ?1 AND (?2 IS NULL OR unit = ?2) ORDER BY id LIMIT ?3",
                 INT_(after), TEXT_(unit), INT_(PAGE));
}

/* The person's own numbers: a relative's must not come back as the person's. */
static void load_phones(Store *store, int64_t donor, Phone phones[2])
{
    Phone all[PHONES];
    size_t count = record_load_all(store, &phone_type, donor, all, PHONES), taken = 0;
    for (size_t i = 0; i < count && i < PHONES && taken < 2; i++)
        if (!all[i].owner[0] || strcmp(all[i].owner, "self") == 0)
            phones[taken++] = all[i];
}

/* A person's row has room for one sample, consent and questionnaire: the latest; every sample has its row in the
 * samples. */
static void load_latest(Store *store, int64_t donor, RowFacts *facts)
{
    int64_t sample = query_one_int(
        store, 0, "SELECT id FROM sample WHERE donor = ?1 ORDER BY collected_on DESC, id DESC LIMIT 1", INT_(donor));
    int64_t consent = query_one_int(store, 0,
                                    "SELECT id FROM consent WHERE donor = ?1 AND withdrawn_on IS NULL "
                                    "ORDER BY given_on DESC, id DESC LIMIT 1",
                                    INT_(donor));
    int64_t health = query_one_int(
        store, 0, "SELECT id FROM health WHERE donor = ?1 ORDER BY filled_on DESC, id DESC LIMIT 1", INT_(donor));
    if (health)
        record_load(store, &health_type, health, &facts->health);
    if (sample)
        record_load(store, &sample_type, sample, &facts->sample);
    if (consent)
        record_load(store, &consent_type, consent, &facts->consent);
}

static bool donor_load(Store *store, int64_t id, RowFacts *facts)
{
    if (!record_load(store, &donor_type, id, &facts->donor))
        return false;
    load_phones(store, id, facts->phones);
    record_load_all(store, &relative_type, id, facts->relatives, RELATIVES);
    load_latest(store, id, facts);
    return true;
}

/* --- samples, calls --- */

static Query *sample_page(Store *store, int64_t after, const char *unit, const char *own)
{
    /* The unit it counts for need not be the one that looks after the person. */
    return query(store,
                 "SELECT s.id FROM sample s JOIN donor d ON d.id = s.donor WHERE s.id > ?1 AND (?2 IS NULL OR "
                 "s.unit = ?2) AND (?4 IS NULL OR d.unit = ?4) ORDER BY s.id LIMIT ?3",
                 INT_(after), TEXT_(unit), INT_(PAGE), TEXT_(own));
}

static bool sample_load(Store *store, int64_t id, RowFacts *facts)
{
    return record_load(store, &sample_type, id, &facts->sample) &&
           record_load(store, &donor_type, facts->sample.donor, &facts->donor);
}

/* Calls that were taken back did not happen, and those without outcome are not over. */
static Query *attempt_page(Store *store, int64_t after, const char *unit, const char *own)
{
    (void)own;
    return query(store,
                 "SELECT a.id FROM attempt a JOIN donor d ON d.id = a.donor WHERE a.id > ?1 AND (?2 IS NULL "
                 "OR d.unit = ?2) AND "
                 "a.outcome IS NOT NULL AND a.voided_at IS NULL ORDER BY a.id LIMIT ?3",
                 INT_(after), TEXT_(unit), INT_(PAGE));
}

static bool attempt_load(Store *store, int64_t id, RowFacts *facts)
{
    return record_load(store, &attempt_type, id, &facts->attempt) &&
           record_load(store, &donor_type, facts->attempt.donor, &facts->donor);
}

static const ExportKind kinds[] = {
    {"donors", "donor", donor_page, donor_load},
    {"samples", "sample", sample_page, sample_load},
    {"attempts", "attempt", attempt_page, attempt_load},
};

/* --- rows --- */

static void fill_value(const Export *export, const Slot *slot, char value[SHEET_VALUE])
{
    const void *record = row_fact(&export->facts, slot->part);
    value[0] = '\0';
    if (slot->part == PART_CALLER)
        query_one_text(export->desk->store, value, SHEET_VALUE, "SELECT name FROM account WHERE id = ?1",
                       INT_(export->facts.attempt.account));
    else if (slot->part == PART_IGNORED && slot->label && !sheet_wants_stored(export->sheet))
        text_format(value, SHEET_VALUE, "%lld", (long long)export->rows + 1);
    else if (!record || !slot->field)
        return;
    else if (sheet_wants_stored(export->sheet) || slot->field->kind == FIELD_NUMBER || slot->field->kind == FIELD_TEXT)
        field_get(slot->field, record, value, SHEET_VALUE);
    else
        field_show(slot->field, record, false, value, SHEET_VALUE);
}

static bool put_row(Export *export, const ExportKind *kind, int64_t id)
{
    const char *texts[IMPORT_COLUMNS];
    memset(&export->facts, 0, sizeof export->facts);
    if (!kind->load(export->desk->store, id, &export->facts))
        return true; /* gone between the pages */
    const Like *like = sheet_wants_stored(export->sheet) ? NULL : export->like;
    for (size_t i = 0; i < export->slot_count; i++) {
        texts[i] = like ? like_cell(like, i, &export->facts) : NULL;
        if (texts[i])
            continue;
        texts[i] = export->values[i];
        fill_value(export, &export->slots[i], export->values[i]);
        if (like)
            like_write(like, i, &export->facts, export->values[i], SHEET_VALUE);
    }
    export->rows++;
    return sheet_texts(export->sheet, texts);
}

/* May it leave, and was it asked for: is it on the page that would begin with it. */
static bool is_wanted(const Export *export, const ExportKind *kind, int64_t id)
{
    Query *q = kind->page(export->desk->store, id - 1, export->unit, staff_unit(export->desk));
    bool wanted = query_row(q) && query_int(q, 0) == id;
    query_end(q);
    return wanted;
}

/* First whom the table tells of, in its order. False: the sheet failed. */
static bool put_like(Export *export, const ExportKind *kind, Error *error)
{
    int64_t id;
    while ((id = like_next(export->like, error)) != 0)
        if (is_wanted(export, kind, id) && !put_row(export, kind, id))
            return false;
    return true;
}

/* Pages, so that no statement stays open while a slow disk or reader is waited for. */
static Status put_rows(Export *export, const ExportKind *kind, Error *error)
{
    int64_t ids[PAGE], after = 0;
    size_t count;
    Error failure = {0};
    if (export->like && !put_like(export, kind, &failure))
        return OK; /* sheet_close() says why */
    if (failure.code != OK) {
        *error = failure;
        return failure.code;
    }
    do {
        count = 0;
        Query *q = kind->page(export->desk->store, after, export->unit, staff_unit(export->desk));
        while (count < PAGE && query_row(q))
            ids[count++] = query_int(q, 0);
        query_end(q);
        for (size_t i = 0; i < count; i++)
            if (!(export->like && like_told(export->like, ids[i])) && !put_row(export, kind, ids[i]))
                return OK;
        after = count ? ids[count - 1] : after;
    } while (count == PAGE);
    return store_status(export->desk->store, error);
}

/* --- the whole --- */

typedef struct {
    const char *table;
    int64_t rows;
} Trace;

static void trace_write(Store *store, void *arg)
{
    const Trace *trace = arg;
    int64_t audit = audit_add(store, "export", trace->table, 0, 0);
    char rows[24];
    text_format(rows, sizeof rows, "%lld", (long long)trace->rows);
    history_add(store, audit, "rows", "", rows);
}

static void all_columns(Export *export, const ExportKind *kind)
{
    export->slot_count = slots_of(kind->kind, export->slots);
    size_t kept = 0;
    for (size_t i = 0; i < export->slot_count; i++)
        if (slot_is_kept(&export->slots[i]))
            export->slots[kept++] = export->slots[i];
    export->slot_count = kept;
}

/* --- sheets that are handed in: columns of the settings --- */

static const Slot *slot_called(const Slot *slots, size_t count, const char *wanted)
{
    for (size_t i = 0; i < count; i++) {
        char name[64];
        slot_name(&slots[i], name, sizeof name);
        if (slot_is_kept(&slots[i]) && strcmp(name, wanted) == 0)
            return &slots[i];
    }
    return NULL;
}

/* "heading = name" */
static Status ledger_column(Export *export, const Ledger *ledger, const char *line, size_t length, Error *error)
{
    static const Slot empty = {.part = PART_IGNORED}, number = {.part = PART_IGNORED, .label = "no"};
    Slot slots[SLOT_MAX];
    char name[64] = "", *heading = export->texts[export->slot_count];
    const char *equals = memchr(line, '=', length), *end = equals ? equals : line + length;
    while (end > line && end[-1] == ' ')
        end--;
    text_format(heading, LEDGER_HEADING, "%.*s", (int)(end - line), line);
    if (equals) {
        const char *from = equals + 1 + strspn(equals + 1, " ");
        text_format(name, sizeof name, "%.*s", (int)strcspn(from, " \n"), from < line + length ? from : "");
    }
    size_t known = slots_of(ledger->kind, slots);
    const Slot *slot = !name[0] ? &empty : text_equal(name, "no") ? &number : slot_called(slots, known, name);
    if (!slot)
        return error_set(error, ERR_INPUT, "ledgers", tr("station.cfg: ledgers: %1$s: %2$s has no column “%3$s”"),
                         ledger->id, ledger->kind, name);
    export->headings[export->slot_count] = heading;
    export->slots[export->slot_count++] = *slot;
    return OK;
}

static Status ledger_columns(Export *export, const Ledger *ledger, Error *error)
{
    Status status = OK;
    export->texts = calloc(LEDGER_COLUMNS, LEDGER_HEADING);
    if (!export->texts)
        return error_memory(error);
    for (const char *line = ledger->columns; *line && status == OK; line += *line == '\n') {
        size_t length = strcspn(line, "\n");
        if (length > 0 && export->slot_count < LEDGER_COLUMNS)
            status = ledger_column(export, ledger, line, length, error);
        line += length;
    }
    return status;
}

static Status choose_columns(Export *export, const ExportKind *kind, const char *like, Error *error)
{
    if (!like) {
        all_columns(export, kind);
        return OK;
    }
    if (!import_kind(kind->kind, error)->read)
        return error_set(error, ERR_USAGE, "", "%s", tr("--like is for donors, samples and attempts"));
    Status status = like_open(&export->like, export->desk, kind->kind, like, error);
    if (status == OK)
        export->slot_count = like_columns(export->like, export->slots, export->headings);
    return status;
}

static Status leave_trace(Export *export, const ExportKind *kind, int64_t rows, Error *error)
{
    Trace trace = {kind->table, rows};
    return store_write(export->desk->store, trace_write, &trace, error);
}

/* What goes to the output is gone before it could be taken back: so it is counted and written down first. */
static Status announce(Export *export, const ExportKind *kind, Error *error)
{
    Store *store = export->desk->store;
    int64_t rows = 0, after = 0, page;
    do {
        Query *q = kind->page(store, after, export->unit, staff_unit(export->desk));
        for (page = 0; query_row(q); page++)
            after = query_int(q, 0);
        rows += page;
    } while (page == PAGE);
    Status status = store_status(store, error);
    return status == OK ? leave_trace(export, kind, rows, error) : status;
}

/* Data leaves the house: it does so with its audit row, or not at all. */
static Status run(Export *export, const ExportKind *kind, const char *file, FILE *out, Error *error)
{
    export->values = calloc(export->slot_count, SHEET_VALUE);
    if (!export->values)
        return error_memory(error);
    Status status = file ? OK : announce(export, kind, error);
    if (status == OK)
        status = sheet_open(&export->sheet, file, out, export->slots,
                            export->like || export->texts ? export->headings : NULL, export->slot_count,
                            export->like ? like_text(export->like) : NULL, error);
    if (status == OK)
        status = put_rows(export, kind, error);
    if (status == OK && file)
        status = leave_trace(export, kind, export->rows, error);
    Status closed = sheet_close(&export->sheet, status == OK, status == OK ? error : NULL);
    free(export->values);
    return status == OK ? closed : status;
}

static Status choose_unit(Desk *desk, const char *text, const char **code, Error *error)
{
    const Unit *unit = text && text[0] ? config_unit_named(desk->config, text) : NULL;
    if (text && text[0] && !unit)
        return error_set(error, ERR_USAGE, "unit", tr("there is no unit “%s”"), text);
    *code = unit ? unit->code : "";
    if (strcmp(desk->actor.role, "liaison") != 0)
        return OK;
    if (unit && strcmp(unit->code, desk->actor.unit) != 0)
        return error_set(error, ERR_DENIED, "unit", tr("this account may only export its own unit"));
    *code = desk->actor.unit;
    return OK;
}

static Status give_sheet(Desk *desk, const char *unit, const char *file, int64_t *rows, Error *error)
{
    const char *code = "";
    int64_t id;
    WorkSheet sheet;
    Status status = choose_unit(desk, unit, &code, error);
    if (status == OK)
        status = work_sheet_give(desk, code, file, &id, error);
    if (status == OK && work_sheet_load(desk, id, &sheet))
        *rows = sheet.people;
    return status;
}

static const ExportKind *kind_called(const char *kind)
{
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (strcmp(kinds[i].kind, kind) == 0)
            return &kinds[i];
    for (size_t i = 0; i < EXPORT_STATION_KINDS; i++)
        if (strcmp(export_station_kinds[i].kind, kind) == 0)
            return &export_station_kinds[i];
    return NULL;
}

/* The part behind "template-" and the like; NULL: it is another kind. */
static const char *behind(const char *kind, const char *start)
{
    return strncmp(kind, start, strlen(start)) == 0 ? kind + strlen(start) : NULL;
}

static const Ledger *ledger_called(const Config *config, const char *id)
{
    for (size_t i = 0; id && i < config->ledger_count; i++)
        if (text_equal(config->ledgers[i].id, id))
            return &config->ledgers[i];
    return NULL;
}

static Status unknown_kind(const Config *config, const char *kind, Error *error)
{
    char ledgers[400] = "";
    for (size_t i = 0; i < config->ledger_count; i++) {
        text_append(ledgers, sizeof ledgers, " ledger-");
        text_append(ledgers, sizeof ledgers, config->ledgers[i].id);
    }
    return error_set(error, ERR_USAGE, "",
                     tr("cannot export “%1$s”; there are: donors samples attempts cases targets events teams worksheet "
                        "template-KIND%2$s"),
                     kind, ledgers);
}

Status export_run(Desk *desk, const char *kind, const char *unit, const char *like, const char *file, int64_t *rows,
                  Error *error)
{
    *rows = 0;
    kind = kind ? kind : "";
    const Ledger *ledger = ledger_called(desk->config, behind(kind, "ledger-"));
    const ExportKind *found = kind_called(ledger ? ledger->kind : kind);
    if (behind(kind, "template-"))
        return template_write(desk, behind(kind, "template-"), file, error);
    if (text_equal(kind, "worksheet"))
        return give_sheet(desk, unit, file, rows, error);
    if (!found)
        return unknown_kind(desk->config, kind, error);
    if (!staff_may(desk, "lead caller liaison"))
        return error_set(error, ERR_DENIED, "", tr("this account may not export"));
    Export *export = calloc(1, sizeof *export);
    if (!export)
        return error_memory(error);
    export->desk = desk;
    Status status = choose_unit(desk, unit, &export->unit, error);
    if (status == OK)
        status = ledger ? ledger_columns(export, ledger, error) : choose_columns(export, found, like, error);
    if (status == OK)
        status = run(export, found, file, stdout, error);
    *rows = status == OK ? export->rows : 0;
    like_close(&export->like);
    free(export->texts);
    free(export);
    return status;
}

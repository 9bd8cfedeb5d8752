/* A file before it is imported, and the imports there have been. */
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "import.h"
#include "staff.h"
#include "text.h"
#include "tr.h"

enum { LOOK_ROWS = 20 /* blank ones may stand between */ };

_Static_assert((int)IMPORT_FIELDS >= (int)SLOT_MAX, "every field must find room in a pick list");

size_t import_fields(const char *kind, const char *labels[IMPORT_FIELDS])
{
    Slot slots[SLOT_MAX];
    size_t count = slots_of(kind, slots);
    for (size_t i = 0; i < count; i++)
        labels[i] = tr(slots[i].label);
    return count;
}

static void take_headings(const Import *import, ImportLook *look)
{
    for (size_t i = 0; i < import->headings.count; i++)
        text_visible(look->columns[i].heading, sizeof look->columns[i].heading, import->headings.cells[i]);
}

/* The digits of a document or phone are no business of whoever looks over the shoulder. */
static void take_sample(const ImportMapping *mapping, const Slot *slots, size_t at, const char *cell, char *out,
                        size_t size)
{
    char shown[256], masked[256];
    int slot = at < mapping->count ? mapping->field[at] : IMPORT_NOT_READ;
    const Field *field = slot >= 0 ? slots[slot].field : NULL;
    text_visible(shown, sizeof shown, cell);
    if (field && (field->flags & FIELD_SENSITIVE) && strcmp(field->name, "id_number") == 0) {
        mask_document(shown, masked, sizeof masked);
        text_copy(shown, sizeof shown, masked);
    }
    text_cut(masked, sizeof masked, shown, 24, false);
    text_copy(out, size, masked);
}

static Status take_samples(Import *import, ImportLook *look, Error *error)
{
    Slot slots[SLOT_MAX];
    bool more = true;
    size_t taken = 0;
    slots_of(import->kind->kind, slots);
    for (int i = 0; i < LOOK_ROWS && taken < IMPORT_SAMPLES; i++) {
        Status status = table_row(import->table, &import->row, &more, error);
        if (status != OK || !more)
            return status;
        if (import_row_blank(&import->row))
            continue;
        for (size_t k = 0; k < import->row.count && k < look->mapping.count; k++)
            take_sample(&look->mapping, slots, k, import->row.cells[k], look->columns[k].sample[taken],
                        sizeof look->columns[k].sample[taken]);
        taken++;
    }
    return OK;
}

static void take_facts(const Import *import, ImportLook *look)
{
    const Table *table = import->table;
    size_t most = sizeof look->sheets / sizeof look->sheets[0];
    look->workbook = table_is_workbook(table);
    look->jsonl = table_is_jsonl(table);
    look->delimiter = table_delimiter(table);
    look->remembered = import->remembered;
    text_copy(look->encoding, sizeof look->encoding, table_encoding(table));
    look->sheet = table_sheet_read(table);
    look->sheet_count = table_sheet_count(table) < most ? table_sheet_count(table) : most;
    for (size_t i = 0; i < look->sheet_count; i++)
        text_copy(look->sheets[i], sizeof look->sheets[i], table_sheet(table, i));
}

Status import_look(Desk *desk, const ImportJob *job, ImportLook *look, Error *error)
{
    const ImportJob quiet = {.kind = job->kind, .file = job->file, .encoding = job->encoding, .sheet = job->sheet};
    *look = (ImportLook){0};
    if (!staff_may(desk, "lead caller liaison"))
        return error_set(error, ERR_DENIED, "", tr("this account may not import"));
    const ImportKind *kind = import_kind(job->kind, error);
    Import *import = kind ? calloc(1, sizeof *import) : NULL;
    if (!import)
        return kind ? error_memory(error) : ERR_USAGE;
    *import = (Import){.desk = desk, .job = &quiet, .kind = kind};
    Status status = import_begin(import, error);
    if (status == OK) {
        take_facts(import, look);
        take_headings(import, look);
        header_mapping(&import->header, &look->mapping);
        status = take_samples(import, look, error);
    }
    import_end(import);
    free(import);
    return status;
}

/* --- past imports --- */

size_t import_batches(Desk *desk, int64_t before, ImportBatch *rows, size_t max)
{
    size_t count = 0;
    Query *q = query(desk->store,
                     "SELECT b.id, b.at, b.undone_at, coalesce(nullif(a.full_name, ''), a.name, ''), b.kind, b.file, "
                     "b.added, b.changed, b.refused FROM import_batch b LEFT JOIN account a ON a.id = b.account "
                     "WHERE ?1 = 0 OR b.id < ?1 ORDER BY b.id DESC LIMIT ?2",
                     INT_(before), INT_((int64_t)max));
    while (count < max && query_row(q)) {
        ImportBatch *row = &rows[count++];
        *row = (ImportBatch){.id = query_int(q, 0), .added = query_int(q, 6), .changed = query_int(q, 7)};
        row->refused = query_int(q, 8);
        text_copy(row->at, sizeof row->at, query_text(q, 1));
        text_copy(row->undone_at, sizeof row->undone_at, query_text(q, 2));
        text_copy(row->account, sizeof row->account, query_text(q, 3));
        text_copy(row->kind, sizeof row->kind, query_text(q, 4));
        text_visible(row->file, sizeof row->file, query_text(q, 5));
    }
    query_end(q);
    return count;
}

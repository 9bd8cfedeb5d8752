/* A row of an import, for its kinds: cells into records, who it is, what is said and remembered of it. */
#include "import.h"

#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "csv.h"
#include "merging.h"
#include "text.h"
#include "tr.h"

/* --- its cells --- */

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
    if (!import->job->note || import->advised++ >= IMPORT_ADVICE)
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

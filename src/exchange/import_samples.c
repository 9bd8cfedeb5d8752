/* Import of results: each row is a tube, named by its barcode or by the person and the day it was taken. */
#include <string.h>

#include "merge.h"
#include "registry.h"
#include "samples.h"
#include "staff.h"
#include "text.h"
#include "tr.h"

typedef struct {
    Donor donor; /* only what tells who it is */
    Sample sample;
    bool stated[SLOT_MAX];
} Tube;

static const Column *column_of(const Import *import, const char *field)
{
    return header_column(&import->header, PART_SAMPLE, field);
}

static Status check_header(Import *import, Error *error)
{
    const Header *header = &import->header;
    bool person = header_column(header, PART_DONOR, "id_number") || header_column(header, PART_DONOR, "donor_number");
    if (header_column(header, PART_SAMPLE, "barcode") || person)
        return OK;
    char found[400];
    header_list(&import->headings, found, sizeof found);
    return error_set(error, ERR_INPUT, "", tr("%s: there is no column “%s”; the first row has: %s"), import->file,
                     tr("Barcode"), found);
}

static bool read_tube(Import *import, Tube *tube)
{
    memset(tube, 0, sizeof *tube);
    for (size_t i = 0; i < import->header.count; i++) {
        const Column *column = &import->header.columns[i];
        bool good = column->part == PART_DONOR    ? import_read(import, i, &tube->donor)
                    : column->part == PART_SAMPLE ? import_read(import, i, &tube->sample)
                                                  : true;
        if (!good)
            return false;
        tube->stated[i] = import_cell(import, column)[0] != '\0';
    }
    if (tube->sample.reject_reason[0] && !tube->sample.rejected_on[0]) {
        const Column *column = column_of(import, "rejected_on");
        day_format(clock_today(), tube->sample.rejected_on);
        if (column)
            tube->stated[column - import->header.columns] = true;
    }
    return true;
}

/* The person of the row: of the tube with this barcode, else as the identity says; 0: refused. */
static int64_t find_person(Import *import, const Tube *tube, int64_t *sample)
{
    const Donor *donor = &tube->donor;
    const Identity who = {donor->id_number, donor->id_type, donor->donor_number, donor->name, ""};
    int64_t named = donor->id_number[0] || donor->donor_number[0] ? import_find(import->store, &who) : 0, owner = 0;
    *sample = 0;
    if (tube->sample.barcode[0]) {
        *sample =
            query_one_int(import->store, 0, "SELECT id FROM sample WHERE barcode = ?1", TEXT_(tube->sample.barcode));
        owner = query_one_int(import->store, 0, "SELECT donor FROM sample WHERE id = ?1", INT_(*sample));
    }
    if (owner && named && owner != named)
        import_refuse(import, column_of(import, "barcode"), tr("this tube belongs to somebody else in the file"));
    else if (!owner && !named)
        import_refuse(import, column_of(import, "barcode"),
                      tr("no tube has this barcode and the row names nobody of the registry"));
    else
        return owner ? owner : named;
    return 0;
}

/* Without a barcode: the tube of that day; without a day the only one that is still on its way. */
static int64_t tube_of(Store *store, int64_t donor, const Sample *read)
{
    if (read->collected_on[0])
        return query_one_int(store, 0,
                             "SELECT id FROM sample WHERE donor = ?1 AND collected_on = ?2 AND (?3 IS NULL OR barcode "
                             "IS NULL) ORDER BY id LIMIT 1",
                             INT_(donor), TEXT_(read->collected_on), TEXT_(read->barcode));
    return query_one_int(store, 0,
                         "SELECT min(id) FROM sample WHERE donor = ?1 AND state NOT IN ('registry', 'rejected') AND "
                         "(?2 IS NULL OR barcode IS NULL) HAVING count(*) = 1",
                         INT_(donor), TEXT_(read->barcode));
}

static bool allowed(Import *import, const Sample *sample)
{
    const char *own = staff_unit(import->desk);
    if (!own[0] || text_equal(sample->unit, own))
        return true;
    import_refuse(import, NULL, tr("this account may only import samples that count for %s"),
                  choice_label("unit", own));
    return false;
}

static bool fits(Import *import, const Sample *sample)
{
    Error error = {0};
    if (sample_check(sample, &error) == OK && registry_unique(import->desk, &sample_type, sample, &error) == OK &&
        record_check(&sample_type, sample, &error) == OK)
        return true;
    import_refuse(import, column_of(import, error.field), "%s", error.message);
    return false;
}

static RowResult change_tube(Import *import, Tube *tube, int64_t id)
{
    Sample stored = {0};
    Merge merge = {0};
    record_load(import->store, &sample_type, id, &stored);
    if (!allowed(import, &stored))
        return ROW_REFUSED;
    merge_part(&merge, import, PART_SAMPLE, tube->stated, &tube->sample, &stored);
    if (tube->sample.rejected_on[0] && !stored.rejected_on[0])
        merge_field(&merge, field_find(&sample_type, "rejected_on"), &tube->sample, &stored);
    if (!fits(import, &stored)) {
        merge_drop(&merge);
        return ROW_REFUSED;
    }
    return merge_store(&merge, import, &sample_type, &stored) ? ROW_CHANGED : ROW_SAME;
}

static void default_unit(Store *store, int64_t donor, Sample *sample)
{
    if (!sample->unit[0])
        query_one_text(store, sample->unit, sizeof sample->unit, "SELECT unit FROM donor WHERE id = ?1", INT_(donor));
}

static RowResult add_tube(Import *import, Tube *tube, int64_t donor)
{
    Sample *sample = &tube->sample;
    sample->donor = donor;
    if (!sample->collected_on[0])
        return import_refuse(import, column_of(import, "collected_on"),
                             tr("a tube that is new here needs the day it was taken"));
    default_unit(import->store, donor, sample);
    if (!allowed(import, sample) || !fits(import, sample))
        return ROW_REFUSED;
    record_insert(import->store, &sample_type, sample);
    import_remember(import, "sample", sample->id, donor, "");
    return ROW_ADDED;
}

static RowResult row(Import *import)
{
    Tube tube;
    int64_t id;
    if (!read_tube(import, &tube))
        return ROW_REFUSED;
    int64_t donor = find_person(import, &tube, &id);
    if (!donor)
        return ROW_REFUSED;
    if (!id)
        id = tube_of(import->store, donor, &tube.sample);
    return id ? change_tube(import, &tube, id) : add_tube(import, &tube, donor);
}

static bool read_facts(Import *import, RowFacts *facts)
{
    Tube tube;
    if (!read_tube(import, &tube))
        return false;
    *facts = (RowFacts){.donor = tube.donor, .sample = tube.sample};
    return true;
}

static int64_t find_record(Import *import, RowFacts *facts)
{
    const Tube tube = {.donor = facts->donor, .sample = facts->sample};
    int64_t id, donor = find_person(import, &tube, &id);
    if (!donor)
        return 0;
    import_complete(import->store, donor, &facts->donor);
    default_unit(import->store, donor, &facts->sample);
    return id ? id : tube_of(import->store, donor, &tube.sample);
}

const ImportKind import_samples = {.kind = "samples",
                                   .label = N_("Sample results"),
                                   .check_header = check_header,
                                   .row = row,
                                   .read = read_facts,
                                   .find = find_record};

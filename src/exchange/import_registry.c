/* The province's list: each row is compared with the person here, and changes nobody. */
#include <string.h>

#include "compare.h"
#include "import.h"
#include "staff.h"
#include "text.h"
#include "tr.h"

enum { COLUMN = 48 };

/* What the province does not keep, or keeps for itself. */
static bool is_ours_alone(const char *name)
{
    static const char *const names[] = {"unit",           "note",        "recruiter",       "paper_number",
                                        "preferred_time", "enrolled_on", "blood_donations", "incomplete"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

static Status check_header(Import *import, Error *error)
{
    char found[400];
    if (!staff_may(import->desk, "lead caller"))
        return error_set(error, ERR_DENIED, "", tr("the city office compares the province's list"));
    if (header_column(&import->header, PART_DONOR, "name"))
        return OK;
    header_list(&import->headings, found, sizeof found);
    return error_set(error, ERR_INPUT, "name", tr("%s: there is no column “%s”; the first row has: %s"), import->file,
                     tr(field_find(&donor_type, "name")->label), found);
}

/* The record a column is read into; NULL: it is not compared. */
static void *record_of(Listed *listed, const Column *column)
{
    if (!column->field)
        return NULL;
    const char *name = column->field->name;
    switch (column->part) {
    case PART_DONOR:
        return is_ours_alone(name) ? NULL : &listed->donor;
    case PART_STATUS:
        return &listed->donor;
    case PART_PHONE:
        return &listed->phone;
    case PART_SAMPLE:
        return strcmp(name, "collected_on") == 0 || strcmp(name, "registry_on") == 0 ? &listed->sample : NULL;
    default:
        return NULL;
    }
}

/* Reason and end of a status are part of it, not columns of their own. */
static bool is_compared(const Column *column)
{
    return column->part != PART_STATUS || strcmp(column->field->name, "status") == 0;
}

static bool read_listed(Import *import, Listed *listed)
{
    const Column *unit = header_column(&import->header, PART_DONOR, "unit");
    *listed = (Listed){.line = import->row.number};
    for (size_t i = 0; i < import->header.count; i++) {
        void *record = record_of(listed, &import->header.columns[i]);
        if (record && !import_read(import, i, record))
            return false;
    }
    const char *cell = import_cell(import, unit);
    if (cell[0])
        text_copy(listed->donor.unit, sizeof listed->donor.unit, import_unit(import, cell));
    return true;
}

static RowResult row(Import *import)
{
    Listed listed;
    char names[SLOT_MAX][COLUMN];
    const char *columns[SLOT_MAX + 1];
    size_t count = 0;
    if (!read_listed(import, &listed))
        return ROW_REFUSED;
    const Donor *donor = &listed.donor;
    if (!donor->name[0])
        return import_refuse(import, header_column(&import->header, PART_DONOR, "name"), tr("a name is needed"));
    if (!donor->id_number[0] && !donor->donor_number[0] && !listed.phone.number[0])
        return import_refuse(import, NULL,
                             tr("nothing tells this person from others of the name: add an ID number, donor number or "
                                "phone"));
    for (size_t i = 0; i < import->header.count; i++) {
        const Column *column = &import->header.columns[i];
        if (!record_of(&listed, column) || !is_compared(column))
            continue;
        const char *table = column->part == PART_PHONE ? "phone" : column->part == PART_SAMPLE ? "sample" : "donor";
        text_format(names[count], COLUMN, "%s.%s", table, column->field->name);
        columns[count] = names[count];
        count++;
    }
    columns[count] = NULL;
    const Identity who = {donor->id_number, donor->id_type, donor->donor_number, donor->name, listed.phone.number};
    int64_t id = import_find(import->store, &who);
    int64_t differences = compare_listed(import->store, import->batch, id, &listed, columns);
    if (!id)
        return ROW_ADDED;
    import->result->differences += differences;
    return differences ? ROW_CHANGED : ROW_SAME;
}

static void finish(Import *import)
{
    import->result->only_here = compare_only_here(import->store, import->batch);
}

const ImportKind import_registry = {"registry", N_("Province's list"), check_header, row, finish};

/* County work sheets as tables: who is to be called, and columns to be filled in that `import attempts` reads back. */
#include <stdlib.h>
#include <string.h>

#include "sheet.h"
#include "staff.h"
#include "text.h"
#include "tr.h"
#include "worksheet.h"

/* What stands there, then what is filled in; by the names of the columns of `import attempts`. */
static const char *const columns[] = {"work_sheet",
                                      "name",
                                      "number",
                                      "purpose",
                                      "seen_preferred_time",
                                      "seen_contacted_at",
                                      "at",
                                      "answered",
                                      "outcome",
                                      "reason",
                                      "until",
                                      "next_at",
                                      "new_number",
                                      "note",
                                      "caller"};
enum { COLUMNS = sizeof columns / sizeof columns[0] };
enum { KEY, WHO, NUMBER, PURPOSE, PREFERRED, CONTACTED, FILLED };

static void choose_columns(Slot chosen[COLUMNS])
{
    Slot slots[SLOT_MAX];
    size_t count = slots_of("attempts", slots);
    for (size_t i = 0; i < COLUMNS; i++)
        for (size_t k = 0; k < count; k++) {
            char name[64];
            slot_name(&slots[k], name, sizeof name);
            if (strcmp(name, columns[i]) == 0)
                chosen[i] = slots[k];
        }
}

static void fill(int64_t sheet, const WorkSheetRow *row, char (*values)[SHEET_VALUE])
{
    char number[NUMBER_SIZE], when[32];
    memset(values, 0, COLUMNS * sizeof *values);
    work_sheet_number(sheet, row->nth, number);
    text_copy(values[KEY], SHEET_VALUE, number);
    text_copy(values[WHO], SHEET_VALUE, row->name);
    text_copy(values[NUMBER], SHEET_VALUE, row->number);
    text_copy(values[PURPOSE], SHEET_VALUE, row->purpose[0] ? choice_label("purpose", row->purpose) : "");
    text_copy(values[PREFERRED], SHEET_VALUE, row->preferred_time);
    instant_local(row->contacted_at, when, sizeof when);
    text_format(values[CONTACTED], SHEET_VALUE, "%.10s", row->contacted_at[0] ? when : "");
}

static Status write_rows(Sheet *sheet, const WorkSheet *known, const WorkSheetRow *rows, size_t count, Error *error)
{
    char title[160], until[32];
    char(*values)[SHEET_VALUE] = calloc(COLUMNS, SHEET_VALUE);
    instant_local(known->until, until, sizeof until);
    text_format(title, sizeof title, tr("Work sheet no. %1$lld, %2$s, to be returned by %3$.10s"), (long long)known->id,
                choice_label("unit", known->unit), until);
    sheet_guide(sheet);
    sheet_print(sheet, title, NUMBER);
    for (size_t i = 0; values && i < count; i++) {
        if (rows[i].outcome[0])
            continue; /* came back already */
        fill(known->id, &rows[i], values);
        sheet_row(sheet, values);
    }
    bool good = values != NULL;
    free(values);
    Status closed = sheet_close(&sheet, good, error);
    return good ? closed : error_memory(error);
}

static void trace_write(Store *store, void *arg)
{
    const WorkSheet *known = arg;
    char rows[24];
    int64_t audit = audit_add(store, "export", "work_sheet", known->id, 0);
    text_format(rows, sizeof rows, "%lld", (long long)(known->people - known->answered));
    history_add(store, audit, "rows", "", rows);
}

Status work_sheet_save(Desk *desk, int64_t id, const char *path, Error *error)
{
    Slot slots[COLUMNS] = {0};
    WorkSheet known;
    Sheet *sheet = NULL;
    const char *dot = path ? strrchr(path, '.') : NULL;
    if (!dot || strcasecmp(dot, ".xlsx") != 0)
        return error_set(error, ERR_USAGE, "", "%s", tr("a work sheet is written to a file whose name ends in .xlsx"));
    if (!staff_may(desk, "lead caller liaison") || !work_sheet_load(desk, id, &known))
        return error_set(error, ERR_DENIED, "", tr("this account may not export"));
    WorkSheetRow *rows = calloc(WORK_SHEET_PEOPLE, sizeof *rows);
    if (!rows)
        return error_memory(error);
    size_t count = work_sheet_rows(desk, id, rows, WORK_SHEET_PEOPLE);
    choose_columns(slots);
    /* Data leaves the house with its audit row, or not at all. */
    Status status = store_write(desk->store, trace_write, &known, error);
    if (status == OK)
        status = sheet_open(&sheet, path, NULL, slots, NULL, COLUMNS, NULL, error);
    if (status == OK)
        status = write_rows(sheet, &known, rows, count, error);
    free(rows);
    return status;
}

Status work_sheet_give(Desk *desk, const char *unit, const char *path, int64_t *sheet, Error *error)
{
    Error ignored;
    Status status = work_sheet_make(desk, unit, NULL, 0, sheet, error);
    if (status == OK && (status = work_sheet_save(desk, *sheet, path, error)) != OK)
        work_sheet_back(desk, *sheet, &ignored); /* nobody is held for a sheet that is not there */
    return status;
}

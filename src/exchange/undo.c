/* Taking an import back. What never became a fact goes; what people did since stays. */
#include <stdlib.h>
#include <string.h>

#include "casework.h"
#include "derive.h"
#include "followup.h"
#include "merge.h"
#include "staff.h"
#include "text.h"
#include "tr.h"

enum { PAGE = 256, CHANGES = 32 * 1024 };

typedef struct {
    Desk *desk;
    int64_t batch;
    int64_t audit; /* the last audit row of the import: what comes later is later */
    const ImportUndo *how;
    int64_t total; /* rows of the batch */
    ImportResult *result;
} Undo;

typedef struct {
    char record[32];
    int64_t id, donor;
    bool added;
} Item;

/* Of a person by name, of a record of the station by what it is. */
static void tell(Undo *undo, const Item *item, const char *label, const char *why)
{
    char name[NAME_SIZE], line[256], shown[256];
    undo->result->refused++;
    if (!undo->how->refused)
        return;
    text_copy(name, sizeof name, tr(label));
    if (item->donor)
        query_one_text(undo->desk->store, name, sizeof name, "SELECT name FROM donor WHERE id = ?1", INT_(item->donor));
    text_format(line, sizeof line, tr("%1$s (no. %2$lld): %3$s"), name,
                (long long)(item->donor ? item->donor : item->id), why);
    text_visible(shown, sizeof shown, line);
    undo->how->refused(undo->how->arg, shown);
}

/* Looking at a file is no fact, and what the rules conclude follows from facts. */
static bool has_later_facts(Undo *undo, int64_t donor)
{
    return query_one_int(undo->desk->store, 0,
                         "SELECT 1 FROM audit WHERE donor = ?1 AND id > ?2 AND via <> 'rule' AND "
                         "action NOT IN ('open', 'claim', 'release', 'undo') LIMIT 1",
                         INT_(donor), INT_(undo->audit)) != 0;
}

static const RecordType *type_named(const char *table)
{
    for (size_t i = 0; record_types[i]; i++)
        if (strcmp(record_types[i]->table, table) == 0)
            return record_types[i];
    return NULL;
}

typedef union {
    RecordHead head;
    Donor donor;
    Phone phone;
    Relative relative;
    Sample sample;
    StatusPeriod period;
    Consent consent;
    UnitTarget target;
    OpeningBalance opening;
    ExternalFact fact;
    OutreachEvent event;
    Team team;
    TeamMember member;
    Health health;
    Case match;
    Notice notice;
} Any;

/* Records of the station belong to nobody: their audit rows have no person. */
static bool touched(Undo *undo, const Item *item)
{
    Store *store = undo->desk->store;
    if (!item->donor)
        return query_one_int(store, 0,
                             "SELECT 1 FROM audit WHERE id > ?1 AND record = ?2 AND record_id = ?3 AND via <> 'rule' "
                             "LIMIT 1",
                             INT_(undo->audit), TEXT_(item->record), INT_(item->id)) != 0;
    return query_one_int(store, 0,
                         "SELECT 1 FROM audit WHERE donor = ?1 AND id > ?2 AND record = ?3 AND record_id = ?4 AND "
                         "via <> 'rule' LIMIT 1",
                         INT_(item->donor), INT_(undo->audit), TEXT_(item->record), INT_(item->id)) != 0;
}

/* A part that was added to somebody who was there before, or a record of the station. */
static void take_part_back(Undo *undo, const RecordType *type, Any *stored, const Item *item)
{
    char why[160];
    if (touched(undo, item)) {
        text_format(why, sizeof why, tr("%s was changed since the import and stays"), tr(type->label));
        tell(undo, item, type->label, why);
        return;
    }
    if (type == &team_type &&
        query_one_int(undo->desk->store, 0, "SELECT 1 FROM team_member WHERE team = ?1 LIMIT 1", INT_(item->id))) {
        tell(undo, item, type->label, tr("it has members since and stays"));
        return;
    }
    if (type == &notice_type)
        notice_unmove(undo->desk, &stored->notice);
    record_delete(undo->desk->store, type, stored, "undo");
    undo->result->changed++;
}

static void restore_changes(Undo *undo, const RecordType *type, Any *stored, const Item *item)
{
    char *changes = calloc(1, CHANGES);
    if (!changes) {
        store_fail(undo->desk->store, ERR_MEMORY, "", "%s", tr("there is not enough memory"));
        return;
    }
    query_one_text(undo->desk->store, changes, CHANGES,
                   "SELECT before FROM import_row WHERE batch = ?1 AND record = ?2 AND record_id = ?3",
                   INT_(undo->batch), TEXT_(item->record), INT_(item->id));
    int left = merge_undo(changes, type, stored);
    free(changes);
    record_update(undo->desk->store, type, stored, "undo");
    undo->result->changed++;
    if (left > 0)
        tell(undo, item, type->label, tr("fields that were changed since the import stay as they are now"));
}

/* What came with an import stands in another's file by now, or another's in this one. */
static bool merged_since(Undo *undo, int64_t donor)
{
    return query_one_int(undo->desk->store, 0, "SELECT 1 FROM merging WHERE donor = ?1 AND audit > ?2", INT_(donor),
                         INT_(undo->audit)) != 0;
}

static void undo_item(Undo *undo, const Item *item)
{
    const RecordType *type = type_named(item->record);
    Any stored;
    memset(&stored, 0, sizeof stored);
    if (!type || type->size > sizeof stored || !record_load(undo->desk->store, type, item->id, &stored))
        return; /* gone with its donor, or by hand */
    if (merged_since(undo, item->donor)) {
        tell(undo, item, type->label, tr("stays, because two files were merged since: undo the merging first"));
    } else if (!item->added) {
        restore_changes(undo, type, &stored, item);
    } else if (type == &case_type && has_later_facts(undo, item->donor)) {
        tell(undo, item, type->label, tr("the case stays, because something was recorded after the import"));
    } else if (type != &donor_type) {
        take_part_back(undo, type, &stored, item);
    } else if (has_later_facts(undo, item->id)) {
        tell(undo, item, type->label, tr("stays, because something was recorded after the import"));
    } else {
        derive_drop_tasks(undo->desk->store, item->id, false);
        record_delete(undo->desk->store, type, &stored, "undo");
        undo->result->added++;
    }
}

/* Calls are facts: they are voided, with the reason. The next one of a person is looked at with what followed from it.
 */
static void undo_call(Undo *undo, int64_t id)
{
    char reason[96];
    Store *store = undo->desk->store;
    if (!query_one_int(store, 0, "SELECT 1 FROM attempt WHERE id = ?1 AND voided_at IS NULL", INT_(id)))
        return;
    text_format(reason, sizeof reason, tr("import no. %lld was taken back"), (long long)undo->batch);
    attempt_void_apply(undo->desk, id, reason);
    store_settle(store);
    undo->result->added++;
}

/* The next page of rows behind `after`, of teams or of all else; people before their parts do no harm. */
static size_t next_items(Undo *undo, bool teams, Item *after, Item items[PAGE])
{
    size_t count = 0;
    Query *q = query(undo->desk->store,
                     "SELECT record, record_id, donor, before IS NULL FROM import_row WHERE batch = ?1 AND "
                     "(record, record_id) > (?2, ?3) AND (record = 'team') = ?5 ORDER BY record, record_id LIMIT ?4",
                     INT_(undo->batch), TEXT_(after->record[0] ? after->record : " "), INT_(after->id), INT_(PAGE),
                     INT_(teams));
    while (count < PAGE && query_row(q)) {
        Item *item = &items[count++];
        text_copy(item->record, sizeof item->record, query_text(q, 0));
        item->id = query_int(q, 1);
        item->donor = query_int(q, 2);
        item->added = query_int(q, 3) != 0;
    }
    query_end(q);
    if (count > 0)
        *after = items[count - 1];
    return count;
}

/* False: whoever watches said no. */
static bool go_on(const Undo *undo)
{
    return !undo->how->progress || undo->how->progress(undo->how->arg, undo->result->rows, undo->total);
}

static void close_batch(Undo *undo)
{
    char at[INSTANT_SIZE];
    instant_format(clock_now(), at);
    exec(undo->desk->store, "UPDATE import_batch SET undone_at = ?2 WHERE id = ?1", INT_(undo->batch), TEXT_(at));
    audit_add(undo->desk->store, "undo", "import_batch", undo->batch, 0);
}

/* Teams go last: their members hold them. */
static void undo_write(Store *store, void *arg)
{
    Undo *undo = arg;
    for (int teams = 0; teams <= 1; teams++) {
        Item items[PAGE], after = {0};
        size_t count;
        while (!store_failed(store) && (count = next_items(undo, teams, &after, items)) > 0) {
            for (size_t i = 0; i < count && !store_failed(store); i++) {
                undo->result->rows++;
                if (strcmp(items[i].record, attempt_type.table) == 0)
                    undo_call(undo, items[i].id);
                else
                    undo_item(undo, &items[i]);
            }
            store_settle(store);
            if (!go_on(undo))
                store_fail(store, ERR_CANCELLED, "", tr("stopped: nothing was taken back"));
        }
    }
    close_batch(undo);
}

Status import_undo(Desk *desk, int64_t batch, const ImportUndo *how, ImportResult *result, Error *error)
{
    static const ImportUndo silent = {.refused = NULL};
    char undone[INSTANT_SIZE];
    Undo undo = {.desk = desk, .batch = batch, .how = how ? how : &silent, .result = result};
    *result = (ImportResult){.batch = batch};
    if (!staff_may(desk, "lead caller"))
        return error_set(error, ERR_DENIED, "", tr("this account may not take an import back"));
    bool there = query_one_int(desk->store, 0, "SELECT 1 FROM import_batch WHERE id = ?1", INT_(batch)) != 0;
    query_one_text(desk->store, undone, sizeof undone, "SELECT undone_at FROM import_batch WHERE id = ?1", INT_(batch));
    undo.audit = query_one_int(
        desk->store, 0,
        "SELECT max(id) FROM audit WHERE action = 'import' AND record = 'import_batch' AND record_id = ?1",
        INT_(batch));
    undo.total = query_one_int(desk->store, 0, "SELECT count(*) FROM import_row WHERE batch = ?1", INT_(batch));
    Status status = store_status(desk->store, error);
    if (status != OK)
        return status;
    if (!there)
        return error_set(error, ERR_NOT_FOUND, "", tr("there is no import no. %lld"), (long long)batch);
    if (undone[0])
        return error_set(error, ERR_CONFLICT, "", tr("import no. %lld was taken back before"), (long long)batch);
    status = store_write(desk->store, undo_write, &undo, error);
    if (status != OK)
        *result = (ImportResult){0};
    return status;
}

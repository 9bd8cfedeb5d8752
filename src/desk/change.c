/* Changes taken back by name; records that belong to the station. */
#include "change.h"

#include <stdlib.h>
#include <string.h>

#include "derive.h"
#include "staff.h"
#include "text.h"
#include "tr.h"

enum { PACK_SIZE = 8192, CHANGE_ROWS = 20000, RECORD_MOST = 8192 };

/* --- what one write did --- */

int64_t change_begin(Store *store)
{
    return query_one_int(store, 0, "SELECT coalesce(max(id), 0) FROM audit");
}

int64_t change_end(Store *store, const char *table, int64_t begun)
{
    if (store_failed(store) || change_begin(store) == begun)
        return 0;
    return audit_add(store, "change", table, begun, 0);
}

static const RecordType *type_named(const char *table)
{
    for (size_t i = 0; record_types[i]; i++)
        if (text_equal(record_types[i]->table, table))
            return record_types[i];
    return NULL;
}

typedef struct {
    int64_t change, account;
    int64_t back, stays;
    union {
        RecordHead head;
        Task task;
        char room[RECORD_MOST];
    } record;
} Undo;

/* Puts back the fields that still hold what the change wrote; false: none of them does. */
static bool fields_back(Store *store, Undo *undo, const RecordType *type, int64_t audit)
{
    bool changed = false;
    Query *q = query(store, "SELECT field, before, after FROM history WHERE audit = ?1", INT_(audit));
    while (query_row(q)) {
        const Field *field = field_find(type, query_text(q, 0));
        char now[NOTE_SIZE];
        if (!field)
            continue;
        field_get(field, &undo->record, now, sizeof now);
        if (!text_equal(now, query_text(q, 2)))
            continue;
        field_put(field, &undo->record, query_text(q, 1));
        changed = true;
    }
    return changed;
}

/* Something was done with an added record since: it has a later row in the trail, or a call has met the wish. */
static bool used_since(Store *store, const Undo *undo, const RecordType *type, int64_t audit, int64_t id)
{
    if (type == &task_type && undo->record.task.closed_at[0])
        return true;
    return query_one_int(store, 0,
                         "SELECT 1 FROM audit WHERE id > ?1 AND record = ?2 AND record_id = ?3 AND "
                         "action NOT IN ('change', 'open') LIMIT 1",
                         INT_(audit), TEXT_(type->table), INT_(id)) != 0;
}

static void delete_added(Store *store, Undo *undo, const RecordType *type)
{
    const Task *task = &undo->record.task;
    if (type == &task_type)
        derive_uncount_task(store, task->unit, task->purpose, task->not_before);
    record_delete(store, type, &undo->record, "undo");
}

static void row_back(Store *store, Undo *undo, const char *action, const RecordType *type, int64_t audit, int64_t id)
{
    bool added = text_equal(action, "add");
    if (type->size > sizeof undo->record || !record_load(store, type, id, &undo->record))
        return; /* gone meanwhile */
    if (added && used_since(store, undo, type, audit, id))
        undo->stays++;
    else if (added) {
        delete_added(store, undo, type);
        undo->back++;
    } else if (fields_back(store, undo, type, audit)) {
        record_update(store, type, &undo->record, "undo");
        undo->back++;
    } else {
        undo->stays++;
    }
}

/* The rows of the trail are gathered first: the work adds to the trail. */
static void undo_write(Store *store, void *arg)
{
    typedef struct {
        int64_t audit, id;
        char action[16], table[32];
    } Item;
    Undo *undo = arg;
    size_t count = 0;
    Item *items = calloc(CHANGE_ROWS, sizeof *items);
    if (!items) {
        store_fail(store, ERR_MEMORY, "", "%s", tr("there is not enough memory"));
        return;
    }
    Query *q = query(store,
                     "SELECT a.id, a.record_id, a.action, a.record FROM audit a JOIN audit c ON c.id = ?1 WHERE "
                     "c.action = 'change' AND c.account IS nullif(?2, 0) AND a.id > c.record_id AND a.id < c.id "
                     "ORDER BY a.id DESC",
                     INT_(undo->change), INT_(undo->account));
    while (count < CHANGE_ROWS && query_row(q)) {
        items[count] = (Item){.audit = query_int(q, 0), .id = query_int(q, 1)};
        text_copy(items[count].action, sizeof items[count].action, query_text(q, 2));
        text_copy(items[count].table, sizeof items[count].table, query_text(q, 3));
        count++;
    }
    query_end(q);
    for (size_t i = 0; i < count && !store_failed(store); i++) {
        const RecordType *type = type_named(items[i].table);
        if (type)
            row_back(store, undo, items[i].action, type, items[i].audit, items[i].id);
    }
    free(items);
    if (!undo->back)
        store_fail(store, ERR_CONFLICT, "", "%s",
                   tr("it was changed again since: nothing was taken back; correct it by hand"));
}

Status change_undo(Desk *desk, int64_t change, Error *error)
{
    Undo undo = {.change = change, .account = desk->actor.id};
    return store_write(desk->store, undo_write, &undo, error);
}

/* --- records of the station --- */

/* Who may write which records. */
static const char *roles_of(const RecordType *type)
{
    bool figures = type == &opening_balance_type || type == &external_fact_type || type == &unit_target_type;
    return figures ? "lead" : "lead caller liaison";
}

static bool unit_allowed(const Desk *desk, const RecordType *type, const void *record)
{
    const Field *field = field_find(type, "unit");
    const char *own = staff_unit(desk);
    return !own[0] || !field || text_equal((const char *)record + field->offset, own);
}

static Status may_write(const Desk *desk, const RecordType *type, const void *record, Error *error)
{
    if (!staff_may(desk, roles_of(type)))
        return error_set(error, ERR_DENIED, "", tr("this account's role may not change: %s"), tr(type->label));
    if (!unit_allowed(desk, type, record))
        return error_set(error, ERR_DENIED, "unit", tr("this account may only write for %s"),
                         choice_label("unit", staff_unit(desk)));
    return OK;
}

static Status name_free(Store *store, const RecordType *type, const void *record, Error *error)
{
    const RecordHead *head = record;
    int64_t other = 0;
    const char *name = "";
    if (type == &event_type) {
        name = ((const OutreachEvent *)record)->name;
        other =
            query_one_int(store, 0, "SELECT id FROM event WHERE name = ?1 AND id <> ?2", TEXT_(name), INT_(head->id));
    } else if (type == &team_type) {
        name = ((const Team *)record)->name;
        other =
            query_one_int(store, 0, "SELECT id FROM team WHERE name = ?1 AND id <> ?2", TEXT_(name), INT_(head->id));
    } else if (type == &team_member_type) {
        const TeamMember *member = record;
        name = member->name;
        other = query_one_int(store, 0, "SELECT id FROM team_member WHERE team = ?1 AND name = ?2 AND id <> ?3",
                              INT_(member->team), TEXT_(name), INT_(head->id));
    } else if (type == &opening_balance_type) {
        const OpeningBalance *opening = record;
        if (query_one_int(store, 0, "SELECT id FROM opening_balance WHERE unit = ?1 AND year = ?2 AND id <> ?3",
                          TEXT_(opening->unit), INT_(opening->year), INT_(head->id)))
            return error_set(error, ERR_DUPLICATE, "year",
                             tr("%1$s has an opening balance for %2$lld already: change that line instead"),
                             choice_label("unit", opening->unit), (long long)opening->year);
    }
    if (!other)
        return OK;
    return error_set(error, ERR_DUPLICATE, "name", tr("the name “%s” is taken: add the year or the unit to it"), name);
}

typedef struct {
    Desk *desk;
    const RecordType *type;
    void *record;
    int64_t change;
} Saving;

static void saving_write(Store *store, void *arg)
{
    Saving *saving = arg;
    Error error = {0};
    int64_t begun = change_begin(store);
    RecordHead *head = saving->record;
    if (name_free(store, saving->type, saving->record, &error) != OK)
        store_fail(store, error.code, error.field, "%s", error.message);
    else if (head->id == 0)
        record_insert(store, saving->type, saving->record);
    else
        record_update(store, saving->type, saving->record, "edit");
    saving->change = change_end(store, saving->type->table, begun);
    store_answer(store, "%lld", (long long)head->id);
}

/* The record as it stands: a liaison may not take another unit's either. */
static Status stored_allowed(Desk *desk, const RecordType *type, int64_t id, Error *error)
{
    void *stored = calloc(1, type->size);
    Status status = OK;
    if (!stored)
        return error_memory(error);
    if (id && !record_load(desk->store, type, id, stored))
        status = store_refuse(desk->store, error, ERR_NOT_FOUND, "", tr("this record is no longer there"));
    else if (id)
        status = may_write(desk, type, stored, error);
    free(stored);
    return status;
}

Status station_save(Desk *desk, const RecordType *type, void *record, const char *request_id, void *theirs,
                    int64_t *change, Error *error)
{
    char fresh[40], body[PACK_SIZE];
    const RecordHead *head = record;
    Status status = record_check(type, record, error);
    if (status == OK)
        status = may_write(desk, type, record, error);
    if (status == OK)
        status = stored_allowed(desk, type, head->id, error);
    if (status != OK)
        return status;
    void *copy = malloc(type->size);
    if (!copy)
        return error_memory(error);
    memcpy(copy, record, type->size);
    store_request_id(fresh);
    text_format(body, sizeof body, "%s %lld %lld\n", type->table, (long long)head->id, (long long)head->version);
    record_pack(type, record, body + strlen(body), sizeof body - strlen(body));
    Saving saving = {desk, type, copy, 0};
    Request request = {.id = request_id && request_id[0] ? request_id : fresh, .body = body, .length = strlen(body)};
    status = store_write_once(desk->store, &request, saving_write, &saving, error);
    if (status == ERR_CONFLICT && theirs && head->id)
        record_load(desk->store, type, head->id, theirs);
    if (status == OK && request.again)
        record_load(desk->store, type, strtoll(request.answer, NULL, 10), record);
    else if (status == OK)
        memcpy(record, copy, type->size);
    if (change)
        *change = status == OK ? saving.change : 0;
    free(copy);
    return status;
}

/* --- taking a record away --- */

static void deleting_write(Store *store, void *arg)
{
    Saving *saving = arg;
    const RecordHead *head = saving->record;
    if (saving->type == &sample_batch_type &&
        query_one_int(store, 0, "SELECT 1 FROM sample WHERE batch = ?1 LIMIT 1", INT_(head->id)))
        store_fail(store, ERR_CONFLICT, "", "%s", tr("the batch has tubes: take them out first"));
    else if (saving->type == &team_type &&
             query_one_int(store, 0, "SELECT 1 FROM team_member WHERE team = ?1 LIMIT 1", INT_(head->id)))
        store_fail(store, ERR_CONFLICT, "", "%s", tr("the team has members: take them out first"));
    else
        record_delete(store, saving->type, saving->record, "delete");
}

Status station_delete(Desk *desk, const RecordType *type, int64_t id, Error *error)
{
    Status status = stored_allowed(desk, type, id, error);
    if (status != OK)
        return status;
    void *record = calloc(1, type->size);
    if (!record)
        return error_memory(error);
    Saving saving = {desk, type, record, 0};
    record_load(desk->store, type, id, record);
    status = store_write(desk->store, deleting_write, &saving, error);
    free(record);
    return status;
}

/* Taking a merging back: what was entered since, who refuses, the act. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audit.h"
#include "derive.h"
#include "may.h"
#include "merging_rows.h"
#include "province.h"
#include "staff.h"
#include "text.h"
#include "tr.h"

typedef struct {
    Desk *desk;
    Merged merged;
    int64_t audit; /* what comes behind it is later */
    int64_t donor, second;
    char signed_by[NAME_SIZE];
    char kept_name[NAME_SIZE];
    char (*lines)[MERGING_LINE]; /* what is told; NULL: nothing */
    size_t count, max;
    bool only_look; /* rolled back */
} Job;

/* --- what was entered since --- */

static void __attribute__((format(printf, 2, 3))) say(Job *job, const char *format, ...)
{
    va_list args;
    if (!job->lines)
        return;
    if (job->count < job->max) {
        char *line = job->lines[job->count];
        char text[2 * MERGING_LINE];
        va_start(args, format);
        vsnprintf(text, sizeof text, format, args);
        va_end(args);
        text_copy(line, MERGING_LINE, text);
    }
    job->count++;
}

/* Conclusions are drawn anew: that they moved on is nobody's entry. */
static bool is_concluded(const char *table, const char *column)
{
    const Field *field = text_equal(table, "donor") ? field_find(&donor_type, column) : NULL;
    return text_equal(table, "task") || text_equal(table, "waiting") || text_equal(table, "province_item") ||
           text_equal(table, "donation_case") || (field && (field->flags & FIELD_DERIVED));
}

static void value_stays(void *arg, const char *table, const char *row, const char *column)
{
    (void)row;
    Job *job = arg;
    const Field *field = text_equal(table, "donor") ? field_find(&donor_type, column) : NULL;
    if (!is_concluded(table, column))
        say(job, tr("%1$s of %2$s was changed since the merging and stays as it is now"),
            field ? tr(field->label) : column, audit_record_label(table));
}

/* In whose file a record stands once the two are apart. */
static int64_t owner_of(Store *store, const char *table, int64_t record, int64_t otherwise)
{
    for (size_t i = 0; record_types[i]; i++) {
        const RecordType *type = record_types[i];
        RecordHead *head = text_equal(type->table, table) && type->owned ? calloc(1, type->size) : NULL;
        if (!head)
            continue;
        bool there = record_load(store, type, record, head);
        int64_t donor = head->donor;
        free(head);
        return there ? donor : otherwise;
    }
    return otherwise;
}

static void say_later(Job *job)
{
    Store *store = job->desk->store;
    Query *q = query(store,
                     "SELECT a.at, coalesce(w.full_name, w.name, ''), a.action, a.record, a.record_id FROM audit a "
                     "LEFT JOIN account w ON w.id = a.account WHERE a.donor = ?1 AND a.id > ?2 AND a.via <> 'rule' AND "
                     "a.action NOT IN ('open', 'reveal', 'claim', 'release', 'met', 'rings', 'merge', 'unmerge') "
                     "ORDER BY a.id",
                     INT_(job->donor), INT_(job->audit));
    while (query_row(q)) {
        char local[32], who[NAME_SIZE], what[64], record[64];
        instant_local(query_text(q, 0), local, sizeof local);
        text_copy(who, sizeof who, query_text(q, 1));
        text_copy(what, sizeof what, audit_action_label(query_text(q, 2)));
        text_copy(record, sizeof record, audit_record_label(query_text(q, 3)));
        int64_t owner = owner_of(store, query_text(q, 3), query_int(q, 4), job->donor);
        say(job, tr("%1$s %2$s: %3$s %4$s. It goes to %5$s (file %6$lld)"), local, who, record, what,
            owner == job->donor ? job->kept_name : job->merged.name, (long long)owner);
    }
}

/* --- refusals --- */

static bool refused(Job *job)
{
    Store *store = job->desk->store;
    Error error = {0};
    char name[NAME_SIZE], at[INSTANT_SIZE], local[32];
    int64_t later = query_one_int(store, 0, "SELECT max(id) FROM merging WHERE donor = ?1 AND id > ?2",
                                  INT_(job->donor), INT_(job->merged.id));
    if (merging_free(job->desk, job->donor, &error) != OK) {
        store_fail(store, error.code, error.field, "%s", error.message);
        return true;
    }
    if (!later)
        return false;
    query_one_text(store, name, sizeof name,
                   "SELECT f.name FROM merging m JOIN former f ON f.merging = m.id AND f.file = m.away WHERE m.id = ?1",
                   INT_(later));
    query_one_text(store, at, sizeof at, "SELECT at FROM merging WHERE id = ?1", INT_(later));
    instant_local(at, local, sizeof local);
    store_fail(store, ERR_CONFLICT, "", tr("a later merging stands on this one: undo that with %1$s of %2$.10s first"),
               name, local);
    return true;
}

static void tell_crossed(void *arg, const char *table, int64_t row, const char *parent)
{
    Job *job = arg;
    int64_t owner = owner_of(job->desk->store, parent, row, 0);
    if (owner == job->donor || owner == job->merged.away)
        store_fail(job->desk->store, ERR_CONFLICT, "",
                   tr("since the merging a %1$s names %3$s no. %2$lld of the other file: take it back first"),
                   audit_record_label(table), (long long)row, audit_record_label(parent));
}

/* --- the act --- */

static bool told_the_province(Store *store, const Job *job)
{
    return query_one_int(store, 0, "SELECT 1 FROM province_item WHERE donor = ?1 AND entered_at >= ?2",
                         INT_(job->donor), TEXT_(job->merged.at)) != 0;
}

static void tell_audit(Store *store, const Job *job)
{
    char from[24], to[24];
    text_format(from, sizeof from, "%lld", (long long)job->donor);
    text_format(to, sizeof to, "%lld", (long long)job->merged.away);
    int64_t audit = audit_add(store, "unmerge", "donor", job->merged.away, job->donor);
    history_add(store, audit, "merged", to, "");
    history_add(store, audit, "second", "", job->signed_by);
    audit = audit_add(store, "unmerge", "donor", job->donor, job->merged.away);
    history_add(store, audit, "merged", from, "");
}

static void undo_write(Store *store, void *arg)
{
    Job *job = arg;
    int64_t away = job->merged.away;
    job->donor = query_one_int(store, 0, "SELECT donor FROM merging WHERE id = ?1", INT_(job->merged.id));
    if (!job->donor) {
        store_fail(store, ERR_CONFLICT, "", tr("this merging was undone meanwhile"));
        return;
    }
    if (refused(job))
        return;
    query_one_text(store, job->kept_name, sizeof job->kept_name, "SELECT name FROM donor WHERE id = ?1",
                   INT_(job->donor));
    /* What the province was told in between it must hear again. */
    if (told_the_province(store, job))
        store_watch(store, job->donor);
    tell_audit(store, job);
    derive_recount(store, job->donor, -1);
    unite_back(store, job->merged.id, job->donor, away, value_stays, job);
    derive_recount(store, job->donor, 1);
    derive_recount(store, away, 1);
    if (!query_one_int(store, 0, "SELECT 1 FROM donor WHERE id = ?1", INT_(away))) {
        store_fail(store, ERR_CONFLICT, "",
                   tr("the file has been given a number of the other one since: change that first"));
        return;
    }
    province_part(store, job->donor, away);
    unite_crossed(store, tell_crossed, job);
    if (!job->only_look)
        return;
    say_later(job);
    store_fail(store, ERR_CANCELLED, "", "-");
}

static Status find(Desk *desk, int64_t id, Job *job, Error *error)
{
    Status status = merging_role(desk, error);
    if (status != OK)
        return status;
    int64_t donor = query_one_int(desk->store, 0, "SELECT donor FROM merging WHERE id = ?1", INT_(id));
    if (!donor || !may_see(desk, donor))
        return store_refuse(desk->store, error, ERR_NOT_FOUND, "", tr("there is no merging no. %lld"), (long long)id);
    job->desk = desk;
    job->merged.id = id;
    job->audit = query_one_int(desk->store, 0, "SELECT audit FROM merging WHERE id = ?1", INT_(id));
    job->merged.away = query_one_int(desk->store, 0, "SELECT away FROM merging WHERE id = ?1", INT_(id));
    query_one_text(desk->store, job->merged.at, sizeof job->merged.at, "SELECT at FROM merging WHERE id = ?1",
                   INT_(id));
    query_one_text(desk->store, job->merged.name, sizeof job->merged.name,
                   "SELECT name FROM former WHERE merging = ?1 AND file = ?2", INT_(id), INT_(job->merged.away));
    return store_status(desk->store, error);
}

size_t merging_later(Desk *desk, int64_t id, char lines[][MERGING_LINE], size_t max, Error *error)
{
    Job job = {.lines = lines, .max = max, .only_look = true};
    Error ignored;
    error = error ? error : &ignored;
    *error = (Error){0};
    Status status = find(desk, id, &job, error);
    if (status == OK)
        status = store_write(desk->store, undo_write, &job, error);
    if (status == ERR_CANCELLED)
        *error = (Error){0};
    return status == ERR_CANCELLED ? job.count : 0;
}

Status merging_undo(Desk *desk, int64_t id, const Signature *second, Error *error)
{
    Job job = {.lines = NULL};
    Status status = find(desk, id, &job, error);
    if (status == OK)
        status = staff_second(desk, second->name, second->password, &job.second, error);
    if (status != OK)
        return status;
    staff_name(desk, job.second, job.signed_by);
    return store_write(desk->store, undo_write, &job, error);
}

/* The hand-over: what was done today, who waits for what, notes to whoever goes on. */
#include <stdlib.h>
#include <string.h>

#include "audit.h"
#include "handover.h"
#include "may.h"
#include "staff.h"
#include "text.h"
#include "tr.h"

/* --- what I did --- */

static unsigned touched_by(const char *record, const char *action)
{
    if (text_equal(record, "donor") && text_equal(action, "add"))
        return TOUCHED_FILE;
    static const struct {
        const char *record;
        unsigned bit;
    } kinds[] = {{"attempt", TOUCHED_CALL},           {"sample", TOUCHED_SAMPLE},
                 {"status_period", TOUCHED_STATUS},   {"province_item", TOUCHED_PROVINCE},
                 {"registry_diff", TOUCHED_PROVINCE}, {"task", TOUCHED_TASK},
                 {"donation_case", TOUCHED_CASE},     {"notice", TOUCHED_CASE},
                 {"step", TOUCHED_CASE},              {"talk", TOUCHED_CASE},
                 {"exam", TOUCHED_CASE},              {"collection", TOUCHED_CASE},
                 {"aftercare", TOUCHED_CASE}};
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (text_equal(record, kinds[i].record))
            return kinds[i].bit;
    return TOUCHED_CHANGE;
}

static TouchedRow *row_of(TouchedRow *rows, size_t count, int64_t donor)
{
    for (size_t i = 0; i < count; i++)
        if (rows[i].donor == donor)
            return &rows[i];
    return NULL;
}

size_t handover_touched(Desk *desk, Day day, TouchedRow *rows, size_t max)
{
    char from[INSTANT_SIZE], until[INSTANT_SIZE];
    size_t count = 0;
    instant_format(instant_at(day, 0), from);
    instant_format(instant_at(day + 1, 0), until);
    int64_t first = audit_first(desk->store, from), behind = audit_first(desk->store, until);
    Query *q =
        query(desk->store,
              "SELECT a.donor, a.at, a.action, a.record, d.name, d.unit, t.outcome FROM "
              "audit a INDEXED BY audit_desk CROSS JOIN donor d ON d.id = a.donor "
              "LEFT JOIN attempt t ON a.record = 'attempt' AND t.id = a.record_id "
              "WHERE a.via = 'desk' AND a.account = ?1 AND a.id >= ?2 AND a.id < ?3 AND "
              "a.action NOT IN ('open', 'reveal', 'claim', 'release', 'met', 'rings') AND a.record <> 'handover' "
              "ORDER BY a.id DESC",
              INT_(desk->actor.id), INT_(first), INT_(behind));
    while (query_row(q)) {
        TouchedRow *r = row_of(rows, count, query_int(q, 0));
        if (!r && (count == max || !may_see(desk, query_int(q, 0))))
            continue;
        if (!r) {
            r = &rows[count++];
            *r = (TouchedRow){.donor = query_int(q, 0)};
            text_copy(r->at, sizeof r->at, query_text(q, 1));
            text_copy(r->name, sizeof r->name, query_text(q, 4));
            text_copy(r->unit, sizeof r->unit, query_text(q, 5));
        }
        r->what |= touched_by(query_text(q, 3), query_text(q, 2));
        if (!r->outcome[0])
            text_copy(r->outcome, sizeof r->outcome, query_text(q, 6));
    }
    return count;
}

/* --- who waits --- */

typedef struct {
    Desk *desk;
    WaitRow *rows;
    size_t count, max;
} Waiting;

/* Columns: donor, at, name, unit, number, purpose, attempt. */
#define WAIT_PERSON "d.name, d.unit, "
#define WAIT_NUMBER                                                                                   \
    "coalesce(t.number, (SELECT number FROM phone WHERE donor = d.id AND coalesce(state, '') NOT IN " \
    "('out_of_service', 'wrong', 'do_not_call') ORDER BY owner IS NOT NULL AND owner <> 'self', id LIMIT 1)), "

static void wait_add(Waiting *w, WaitKind kind, Query *q)
{
    while (query_row(q)) {
        bool known = false;
        for (size_t i = 0; i < w->count && !known; i++)
            known = w->rows[i].donor == query_int(q, 0);
        if (known || w->count == w->max || !may_see(w->desk, query_int(q, 0)))
            continue;
        WaitRow *r = &w->rows[w->count++];
        *r = (WaitRow){.kind = kind, .donor = query_int(q, 0), .attempt = query_int(q, 6)};
        text_copy(r->at, sizeof r->at, query_text(q, 1));
        text_copy(r->name, sizeof r->name, query_text(q, 2));
        text_copy(r->unit, sizeof r->unit, query_text(q, 3));
        text_copy(r->number, sizeof r->number, query_text(q, 4));
        text_copy(r->purpose, sizeof r->purpose, query_text(q, 5));
    }
}

/* A step that falls due until the end of tomorrow, of somebody who was touched today. */
static void wait_next(Waiting *w)
{
    enum { TOUCHED = 300 };
    char until[INSTANT_SIZE];
    TouchedRow *touched = calloc(TOUCHED, sizeof *touched);
    instant_format(instant_at(clock_today() + 2, 0), until);
    size_t count = touched ? handover_touched(w->desk, clock_today(), touched, TOUCHED) : 0;
    for (size_t i = 0; i < count; i++)
        wait_add(w, WAITS_NEXT,
                 query(w->desk->store,
                       "SELECT d.id, t.not_before, " WAIT_PERSON WAIT_NUMBER
                       "t.purpose, 0 FROM task t JOIN donor d ON d.id = t.donor WHERE t.donor = ?1 AND "
                       "t.closed_at IS NULL AND t.not_before < ?2 ORDER BY t.not_before LIMIT 1",
                       INT_(touched[i].donor), TEXT_(until)));
    free(touched);
}

size_t handover_waiting(Desk *desk, WaitRow *rows, size_t max)
{
    Waiting w = {.desk = desk, .rows = rows, .max = max};
    char now[INSTANT_SIZE];
    instant_format(clock_now(), now);
    wait_add(&w, WAITS_OUTCOME,
             query(desk->store,
                   "SELECT d.id, t.at, " WAIT_PERSON "t.number, t.purpose, t.id FROM attempt t JOIN donor d ON "
                   "d.id = t.donor WHERE t.account = ?1 AND t.outcome IS NULL AND t.voided_at IS NULL ORDER BY t.id",
                   INT_(desk->actor.id)));
    wait_add(&w, WAITS_PROMISE,
             query(desk->store,
                   "SELECT d.id, t.not_before, " WAIT_PERSON WAIT_NUMBER
                   "t.purpose, 0 FROM task t INDEXED BY task_assignee JOIN donor d ON d.id = t.donor WHERE "
                   "t.closed_at IS NULL AND t.assignee IS NOT NULL AND t.assignee = ?1 ORDER BY t.not_before LIMIT ?2",
                   INT_(desk->actor.id), INT_((int64_t)max)));
    wait_add(&w, WAITS_CLAIM,
             query(desk->store,
                   "SELECT d.id, c.until, " WAIT_PERSON WAIT_NUMBER
                   "t.purpose, 0 FROM claim c CROSS JOIN donor d ON d.id = c.donor LEFT JOIN task t "
                   "ON t.donor = d.id AND t.closed_at IS NULL WHERE c.account = ?1 AND c.until > ?2 ORDER BY c.until",
                   INT_(desk->actor.id), TEXT_(now)));
    wait_next(&w);
    return w.count;
}

/* --- notes --- */

typedef struct {
    Desk *desk;
    int64_t id, donor, recipient;
    const char *note;
} NoteJob;

static void give_write(Store *store, void *arg)
{
    NoteJob *job = arg;
    char now[INSTANT_SIZE];
    if (job->donor && !may_write_now(job->desk, job->donor))
        return;
    instant_format(clock_now(), now);
    job->id =
        query_one_int(store, 0,
                      "INSERT INTO handover(at, account, recipient, donor, note) VALUES(?1, ?2, nullif(?3, 0), "
                      "nullif(?4, 0), ?5) RETURNING id",
                      TEXT_(now), INT_(job->desk->actor.id), INT_(job->recipient), INT_(job->donor), TEXT_(job->note));
    audit_add(store, "add", "handover", job->id, job->donor);
}

Status handover_give(Desk *desk, int64_t donor, int64_t recipient, const char *note, int64_t *id, Error *error)
{
    char clean[NOTE_SIZE];
    NoteJob job = {.desk = desk, .donor = donor, .recipient = recipient, .note = clean};
    Status status = text_clean(clean, sizeof clean, note, true, error);
    if (status != OK)
        return status;
    if (!clean[0])
        return error_set(error, ERR_INPUT, "note", tr("the note is empty: nothing was handed over"));
    status = store_write(desk->store, give_write, &job, error);
    *id = job.id;
    return status;
}

/* One statement for each change; no row changed means that somebody was faster. */
static void note_changed(Store *store, const NoteJob *job, int64_t rows, const char *action)
{
    if (rows == 1)
        audit_add(store, action, "handover", job->id, 0);
    else
        store_fail(store, ERR_CONFLICT, "", tr("this note was read or taken back meanwhile: nothing was changed"));
}

static void withdraw_write(Store *store, void *arg)
{
    NoteJob *job = arg;
    char now[INSTANT_SIZE];
    instant_format(clock_now(), now);
    note_changed(store, job,
                 exec(store,
                      "UPDATE handover SET withdrawn_at = ?3 WHERE id = ?1 AND account = ?2 AND read_at IS NULL AND "
                      "withdrawn_at IS NULL",
                      INT_(job->id), INT_(job->desk->actor.id), TEXT_(now)),
                 "void");
}

static void read_write(Store *store, void *arg)
{
    NoteJob *job = arg;
    char now[INSTANT_SIZE];
    instant_format(clock_now(), now);
    note_changed(store, job,
                 exec(store,
                      "UPDATE handover SET read_at = ?3, read_by = ?2 WHERE id = ?1 AND account <> ?2 AND "
                      "coalesce(recipient, ?2) = ?2 AND read_at IS NULL AND withdrawn_at IS NULL",
                      INT_(job->id), INT_(job->desk->actor.id), TEXT_(now)),
                 "read");
}

static void unread_write(Store *store, void *arg)
{
    NoteJob *job = arg;
    note_changed(store, job,
                 exec(store, "UPDATE handover SET read_at = NULL, read_by = NULL WHERE id = ?1 AND read_by = ?2",
                      INT_(job->id), INT_(job->desk->actor.id)),
                 "unread");
}

Status handover_withdraw(Desk *desk, int64_t id, Error *error)
{
    return store_write(desk->store, withdraw_write, &(NoteJob){.desk = desk, .id = id}, error);
}

Status handover_read(Desk *desk, int64_t id, Error *error)
{
    return store_write(desk->store, read_write, &(NoteJob){.desk = desk, .id = id}, error);
}

Status handover_unread(Desk *desk, int64_t id, Error *error)
{
    return store_write(desk->store, unread_write, &(NoteJob){.desk = desk, .id = id}, error);
}

/* --- reading notes --- */

#define NOTE_COLUMNS                                                                                               \
    "SELECT h.id, coalesce(h.donor, 0), h.at, coalesce(a.full_name, a.name), coalesce(r.full_name, r.name), "      \
    "d.name, h.read_at, coalesce(b.full_name, b.name), h.note FROM handover h JOIN account a ON a.id = h.account " \
    "LEFT JOIN account r ON r.id = h.recipient LEFT JOIN account b ON b.id = h.read_by "                           \
    "LEFT JOIN donor d ON d.id = h.donor "
/* Waiting for account ?1, whose unit is ?2 (NULL: every unit) and who stands in for anybody where ?3. */
#define NOTE_WAITS                                                                                     \
    "WHERE h.read_at IS NULL AND h.withdrawn_at IS NULL AND h.account <> ?1 AND (h.recipient = ?1 OR " \
    "(h.recipient IS NULL AND ?3 AND (?2 IS NULL OR coalesce(d.unit, a.unit) = ?2))) "

static int64_t stands_in(const Desk *desk)
{
    return staff_may(desk, "lead caller liaison");
}

int64_t handover_count(Desk *desk)
{
    return query_one_int(desk->store, 0,
                         "SELECT count(*) FROM handover h INDEXED BY handover_waiting JOIN account a ON "
                         "a.id = h.account LEFT JOIN donor d ON d.id = h.donor " NOTE_WAITS,
                         INT_(desk->actor.id), TEXT_(staff_unit(desk)), INT_(stands_in(desk)));
}

static size_t note_rows(Desk *desk, Query *q, HandoverNote *rows, size_t count, size_t max)
{
    while (count < max && query_row(q)) {
        HandoverNote *n = &rows[count++];
        *n = (HandoverNote){.id = query_int(q, 0), .donor = query_int(q, 1)};
        text_copy(n->at, sizeof n->at, query_text(q, 2));
        text_copy(n->by, sizeof n->by, query_text(q, 3));
        text_copy(n->to, sizeof n->to, query_text(q, 4));
        if (n->donor && may_see(desk, n->donor))
            text_copy(n->name, sizeof n->name, query_text(q, 5));
        else
            n->donor = 0;
        text_copy(n->read_at, sizeof n->read_at, query_text(q, 6));
        text_copy(n->reader, sizeof n->reader, query_text(q, 7));
        text_copy(n->note, sizeof n->note, query_text(q, 8));
    }
    query_end(q);
    return count;
}

size_t handover_received(Desk *desk, HandoverNote *rows, size_t max)
{
    char today[INSTANT_SIZE];
    instant_format(instant_at(clock_today(), 0), today);
    size_t count = note_rows(desk,
                             query(desk->store, NOTE_COLUMNS NOTE_WAITS "ORDER BY h.id", INT_(desk->actor.id),
                                   TEXT_(staff_unit(desk)), INT_(stands_in(desk))),
                             rows, 0, max);
    return note_rows(desk,
                     query(desk->store, NOTE_COLUMNS "WHERE h.read_by = ?1 AND h.read_at >= ?2 ORDER BY h.read_at DESC",
                           INT_(desk->actor.id), TEXT_(today)),
                     rows, count, max);
}

size_t handover_given(Desk *desk, HandoverNote *rows, size_t max)
{
    return note_rows(desk,
                     query(desk->store,
                           NOTE_COLUMNS "WHERE h.account = ?1 AND h.withdrawn_at IS NULL ORDER BY h.id "
                                        "DESC LIMIT ?2",
                           INT_(desk->actor.id), INT_((int64_t)max)),
                     rows, 0, max);
}

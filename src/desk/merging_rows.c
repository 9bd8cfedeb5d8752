/* What both files say once stands once. */
#include "merging_rows.h"

#include <string.h>

#include "derive.h"
#include "text.h"

enum { PAIRS = 32 };

typedef struct {
    int64_t kept, away;
} Pair;

static size_t read_pairs(Query *q, Pair pairs[PAIRS])
{
    size_t count = 0;
    while (count < PAIRS && query_row(q))
        pairs[count++] = (Pair){query_int(q, 0), query_int(q, 1)};
    query_end(q);
    return count;
}

/* --- phones --- */

/* "Do not call" holds whatever else is said; a state that somebody found out is worth more than none. */
static int state_weight(const Phone *phone)
{
    if (text_equal(phone->state, "do_not_call"))
        return 2;
    return phone->state[0] && !text_equal(phone->state, "unconfirmed") ? 1 : 0;
}

/* A phone that was imported with its person came when the person did. */
static int64_t last_change(Store *store, int64_t donor, int64_t phone)
{
    return query_one_int(store, 0,
                         "SELECT max(id) FROM audit WHERE donor = ?1 AND ((record = 'phone' AND record_id = ?2) OR "
                         "(record = 'donor' AND action = 'add'))",
                         INT_(donor), INT_(phone));
}

static void join_phone(Store *store, const Pair *pair)
{
    Phone kept, away;
    if (!record_load(store, &phone_type, pair->kept, &kept) || !record_load(store, &phone_type, pair->away, &away))
        return;
    int more = state_weight(&away) - state_weight(&kept);
    if (more == 0 && state_weight(&away))
        more = last_change(store, away.donor, away.id) > last_change(store, kept.donor, kept.id);
    if (more > 0)
        text_copy(kept.state, sizeof kept.state, away.state);
    if (more > 0 || !kept.note[0])
        text_copy(kept.note, sizeof kept.note, away.note[0] ? away.note : kept.note);
    if (text_equal(away.owner, "self"))
        text_copy(kept.owner, sizeof kept.owner, away.owner);
    exec(store, "DELETE FROM phone WHERE id = ?1", INT_(away.id));
    record_update(store, &phone_type, &kept, "merge");
}

/* --- relatives --- */

static void join_relative(Store *store, const Pair *pair)
{
    Relative kept, away;
    if (!record_load(store, &relative_type, pair->kept, &kept) ||
        !record_load(store, &relative_type, pair->away, &away))
        return;
    if (!kept.relation[0])
        text_copy(kept.relation, sizeof kept.relation, away.relation);
    if (strlen(away.address) > strlen(kept.address))
        text_copy(kept.address, sizeof kept.address, away.address);
    exec(store, "DELETE FROM relative WHERE id = ?1", INT_(away.id));
    record_update(store, &relative_type, &kept, "merge");
}

/* --- calls added by hand: of two for one purpose that which comes first --- */

static void drop_hand_task(Store *store, int64_t task)
{
    Query *q = query(store, "SELECT unit, purpose, not_before FROM task WHERE id = ?1", INT_(task));
    if (query_row(q))
        derive_uncount_task(store, query_text(q, 0), query_text(q, 1), query_text(q, 2));
    query_end(q);
    exec(store, "DELETE FROM task WHERE id = ?1", INT_(task));
}

static void join_tasks(Store *store, int64_t kept, int64_t away)
{
    Pair pairs[PAIRS];
    derive_drop_tasks(store, away, true);
    size_t count = read_pairs(query(store,
                                    "SELECT k.id, a.id FROM task k JOIN task a ON a.purpose = k.purpose WHERE k.donor "
                                    "= ?1 AND a.donor = ?2 AND k.closed_at IS NULL AND a.closed_at IS NULL AND "
                                    "k.origin = 'hand'",
                                    INT_(kept), INT_(away)),
                              pairs);
    for (size_t i = 0; i < count; i++) {
        bool later = query_one_int(store, 0,
                                   "SELECT (SELECT not_before FROM task WHERE id = ?1) > (SELECT not_before FROM task "
                                   "WHERE id = ?2)",
                                   INT_(pairs[i].kept), INT_(pairs[i].away)) != 0;
        drop_hand_task(store, later ? pairs[i].kept : pairs[i].away);
    }
    /* Where the rules' own call is for the same purpose, that added by hand takes its place. */
    if (query_one_int(store, 0,
                      "SELECT 1 FROM task k JOIN task a ON a.purpose = k.purpose WHERE k.donor = ?1 AND a.donor = ?2 "
                      "AND k.closed_at IS NULL AND a.closed_at IS NULL AND k.origin = 'rule'",
                      INT_(kept), INT_(away)))
        derive_drop_tasks(store, kept, true);
}

void merging_join_rows(Store *store, int64_t kept, int64_t away)
{
    Pair pairs[PAIRS];
    size_t count = read_pairs(query(store,
                                    "SELECT k.id, a.id FROM phone k JOIN phone a ON a.number = k.number WHERE k.donor "
                                    "= ?1 AND a.donor = ?2",
                                    INT_(kept), INT_(away)),
                              pairs);
    for (size_t i = 0; i < count; i++)
        join_phone(store, &pairs[i]);
    count = read_pairs(query(store,
                             "SELECT k.id, a.id FROM relative k JOIN relative a ON a.name = k.name AND a.phone IS "
                             "k.phone WHERE k.donor = ?1 AND a.donor = ?2 GROUP BY a.id",
                             INT_(kept), INT_(away)),
                       pairs);
    for (size_t i = 0; i < count; i++)
        join_relative(store, &pairs[i]);
    exec(store,
         "DELETE FROM consent WHERE donor = ?2 AND EXISTS (SELECT 1 FROM consent k WHERE k.donor = ?1 AND (k.edition, "
         "k.given_on, k.withdrawn_on, k.note) IS (consent.edition, consent.given_on, consent.withdrawn_on, "
         "consent.note))",
         INT_(kept), INT_(away));
    exec(store,
         "DELETE FROM health WHERE donor = ?2 AND EXISTS (SELECT 1 FROM health k WHERE k.donor = ?1 AND (k.edition, "
         "k.filled_on, k.answers, k.result, k.until, k.note) IS (health.edition, health.filled_on, health.answers, "
         "health.result, health.until, health.note))",
         INT_(kept), INT_(away));
    join_tasks(store, kept, away);
}

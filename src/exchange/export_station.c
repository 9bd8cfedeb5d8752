/* Export of what belongs to cases and to the station: as the import of the same kind reads it. */
#include <string.h>

#include "export.h"
#include "text.h"

/* --- match cases: a row a request --- */

static Query *case_page(Store *store, int64_t after, const char *unit, const char *own)
{
    (void)own;
    return query(store, "SELECT id FROM donation_case WHERE id > ?1 AND (?2 IS NULL OR unit = ?2) ORDER BY id LIMIT ?3",
                 INT_(after), TEXT_(unit), INT_(EXPORT_PAGE));
}

static bool case_load(Store *store, int64_t id, RowFacts *facts)
{
    if (!record_load(store, &case_type, id, &facts->of.match.record) ||
        !record_load(store, &donor_type, facts->of.match.record.donor, &facts->donor))
        return false;
    int64_t notice = query_one_int(
        store, 0,
        "SELECT id FROM notice WHERE donation_case = ?1 AND voided_at IS NULL ORDER BY received_at, id LIMIT 1",
        INT_(id));
    int64_t departed = query_one_int(store, 0,
                                     "SELECT id FROM step WHERE donation_case = ?1 AND step = 'departure' AND state = "
                                     "'done' AND voided_at IS NULL ORDER BY id LIMIT 1",
                                     INT_(id));
    int64_t collection = query_one_int(
        store, 0,
        "SELECT id FROM collection WHERE donation_case = ?1 AND voided_at IS NULL ORDER BY on_date, id LIMIT 1",
        INT_(id));
    if (notice)
        record_load(store, &notice_type, notice, &facts->of.match.notice);
    if (departed)
        record_load(store, &step_type, departed, &facts->of.match.departed);
    if (collection)
        record_load(store, &collection_type, collection, &facts->of.match.collection);
    query_one_text(store, facts->phones[0].number, sizeof facts->phones[0].number,
                   "SELECT number FROM phone WHERE donor = ?1 AND coalesce(owner, 'self') = 'self' ORDER BY id LIMIT 1",
                   INT_(facts->donor.id));
    return true;
}

/* --- targets, opening balances, external facts: three tables in one, told apart by the upper bits of the id --- */

enum { TARGET, OPENING, FACT, TABLE_SHIFT = 40 };

static Query *target_page(Store *store, int64_t after, const char *unit, const char *own)
{
    (void)own;
    return query(store,
                 "SELECT id AS k FROM unit_target WHERE id > ?1 AND voided_at IS NULL AND (?2 IS NULL OR unit = ?2) "
                 "UNION ALL SELECT id + (1 << 40) FROM opening_balance WHERE id + (1 << 40) > ?1 AND (?2 IS NULL OR "
                 "unit = ?2) UNION ALL SELECT id + (2 << 40) FROM external_fact WHERE id + (2 << 40) > ?1 AND ?2 IS "
                 "NULL ORDER BY k LIMIT ?3",
                 INT_(after), TEXT_(unit), INT_(EXPORT_PAGE));
}

/* A field stands in the line under its own name but for these. */
static const char *name_in_line(const char *field)
{
    static const char *const others[][2] = {{"valid_from", "day"}, {"fact_on", "day"}, {"kind", "fact_kind"}};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        if (text_equal(field, others[i][0]))
            return others[i][1];
    return field;
}

static bool target_load(Store *store, int64_t key, RowFacts *facts)
{
    static const struct {
        const RecordType *type;
        const char *what;
    } tables[] = {[TARGET] = {&unit_target_type, "target"},
                  [OPENING] = {&opening_balance_type, "opening"},
                  [FACT] = {&external_fact_type, "fact"}};
    union {
        UnitTarget target;
        OpeningBalance opening;
        ExternalFact fact;
    } record;
    const RecordType *type = tables[key >> TABLE_SHIFT].type;
    TargetLine *line = &facts->of.target;
    if (!record_load(store, type, key & ((INT64_C(1) << TABLE_SHIFT) - 1), &record))
        return false;
    text_copy(line->what, sizeof line->what, tables[key >> TABLE_SHIFT].what);
    for (size_t i = 0; i < type->count; i++) {
        const Field *field = field_find(&target_line_type, name_in_line(type->fields[i].name));
        char value[LINE_SIZE];
        field_get(&type->fields[i], &record, value, sizeof value);
        if (field)
            field_put(field, line, value);
    }
    return true;
}

/* --- events --- */

static Query *event_page(Store *store, int64_t after, const char *unit, const char *own)
{
    (void)own;
    return query(store, "SELECT id FROM event WHERE id > ?1 AND (?2 IS NULL OR unit = ?2) ORDER BY id LIMIT ?3",
                 INT_(after), TEXT_(unit), INT_(EXPORT_PAGE));
}

static bool event_row_load(Store *store, int64_t id, RowFacts *facts)
{
    return record_load(store, &event_type, id, &facts->of.event);
}

/* --- teams: a row a member; a team without members has one, too --- */

static Query *team_page(Store *store, int64_t after, const char *unit, const char *own)
{
    (void)own;
    return query(store,
                 "SELECT m.id AS k FROM team_member m JOIN team t ON t.id = m.team WHERE m.id > ?1 AND (?2 IS NULL OR "
                 "t.unit = ?2) UNION ALL SELECT t.id + (1 << 40) FROM team t WHERE t.id + (1 << 40) > ?1 AND (?2 IS "
                 "NULL OR t.unit = ?2) AND NOT EXISTS (SELECT 1 FROM team_member WHERE team = t.id) ORDER BY k LIMIT "
                 "?3",
                 INT_(after), TEXT_(unit), INT_(EXPORT_PAGE));
}

static bool team_load(Store *store, int64_t key, RowFacts *facts)
{
    int64_t id = key & ((INT64_C(1) << TABLE_SHIFT) - 1);
    if (key >> TABLE_SHIFT)
        return record_load(store, &team_type, id, &facts->of.team.record);
    return record_load(store, &team_member_type, id, &facts->of.team.member) &&
           record_load(store, &team_type, facts->of.team.member.team, &facts->of.team.record);
}

const ExportKind export_station_kinds[EXPORT_STATION_KINDS] = {
    {"cases", "donation_case", case_page, case_load},
    {"targets", "unit_target", target_page, target_load},
    {"events", "event", event_page, event_row_load},
    {"teams", "team", team_page, team_load},
};

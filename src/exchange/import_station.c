/* Import of targets (with opening balances and external facts), events and teams. */
#include <string.h>

#include "merge.h"
#include "staff.h"
#include "targets.h"
#include "text.h"
#include "tr.h"

typedef struct {
    TargetLine target;
    OutreachEvent event;
    Team team;
    TeamMember member;
    bool stated[SLOT_MAX];
} Line;

static bool read_line(Import *import, Line *line)
{
    memset(line, 0, sizeof *line);
    for (size_t i = 0; i < import->header.count; i++) {
        const Column *column = &import->header.columns[i];
        void *record = column->part == PART_TARGET   ? (void *)&line->target
                       : column->part == PART_EVENT  ? (void *)&line->event
                       : column->part == PART_TEAM   ? (void *)&line->team
                       : column->part == PART_MEMBER ? (void *)&line->member
                                                     : NULL;
        if (record && !import_read(import, i, record))
            return false;
        line->stated[i] = import_cell(import, column)[0] != '\0';
    }
    return true;
}

static Status wants(Import *import, Part part, const RecordType *type, const char *field, Error *error)
{
    char found[400];
    if (header_column(&import->header, part, field))
        return OK;
    header_list(&import->headings, found, sizeof found);
    return error_set(error, ERR_INPUT, "", tr("%s: there is no column “%s”; the first row has: %s"), import->file,
                     tr(field_find(type, field)->label), found);
}

/* Only the lead changes the station's own figures; a liaison writes for the own unit. */
static bool may_write(Import *import, bool figures, const char *unit)
{
    const char *own = staff_unit(import->desk);
    if (figures && !staff_may(import->desk, "lead"))
        import_refuse(import, NULL, tr("this account's role may not change: %s"), tr("Target"));
    else if (own[0] && !text_equal(own, unit))
        import_refuse(import, NULL, tr("this account may only write for %s"), choice_label("unit", own));
    else
        return true;
    return false;
}

static RowResult add(Import *import, const RecordType *type, void *record)
{
    Error error = {0};
    if (record_check(type, record, &error) != OK)
        return import_refuse(import, NULL, "%s", error.message);
    record_insert(import->store, type, record);
    import_remember(import, type->table, ((RecordHead *)record)->id, 0, "");
    return ROW_ADDED;
}

/* Takes over what the row states of a record that is there. */
static RowResult change(Import *import, Part part, const RecordType *type, Line *line, const void *read, void *stored)
{
    Merge merge = {0};
    merge_part(&merge, import, part, line->stated, read, stored);
    return merge_store(&merge, import, type, stored) ? ROW_CHANGED : ROW_SAME;
}

/* --- targets, opening balances, external facts --- */

static Status targets_header(Import *import, Error *error)
{
    if (header_column(&import->header, PART_TARGET, "stated"))
        return OK;
    return wants(import, PART_TARGET, &target_line_type, "year", error);
}

static RowResult target_row(Import *import, const TargetLine *line)
{
    UnitTarget target = {.year = line->year, .samples = line->samples, .donations = line->donations};
    Error error = {0};
    text_copy(target.unit, sizeof target.unit, line->unit);
    text_copy(target.period, sizeof target.period, line->period[0] ? line->period : "year");
    text_copy(target.note, sizeof target.note, line->note);
    text_copy(target.valid_from, sizeof target.valid_from, line->day);
    if (!target.valid_from[0])
        text_format(target.valid_from, sizeof target.valid_from, "%04d-01-01", (int)line->year % 10000);
    if (strlen(target.valid_from) != 10)
        return import_refuse(import, header_column(&import->header, PART_TARGET, "day"),
                             tr("a target holds from a whole date on"));
    if (query_one_int(
            import->store, 0,
            "SELECT 1 FROM unit_target WHERE year = ?1 AND unit IS ?2 AND period = ?3 AND valid_from = ?4 AND "
            "coalesce(samples, 0) = ?5 AND coalesce(donations, 0) = ?6 AND voided_at IS NULL",
            INT_(target.year), TEXT_(target.unit), TEXT_(target.period), TEXT_(target.valid_from),
            INT_(number_value(target.samples)), INT_(number_value(target.donations))))
        return ROW_SAME;
    if (target_check(import->desk, &target, &error) != OK)
        return import_refuse(import, header_column(&import->header, PART_TARGET, error.field), "%s", error.message);
    target_apply(import->desk, &target);
    import_remember(import, unit_target_type.table, target.id, 0, "");
    return ROW_ADDED;
}

static RowResult opening_row(Import *import, Line *line)
{
    const TargetLine *t = &line->target;
    OpeningBalance read = {.year = t->year, .samples = t->samples, .donations = t->donations}, stored = {0};
    text_copy(read.unit, sizeof read.unit, t->unit[0] ? t->unit : import->desk->config->office);
    text_copy(read.source, sizeof read.source, t->source);
    text_copy(read.note, sizeof read.note, t->note);
    int64_t id = query_one_int(import->store, 0, "SELECT id FROM opening_balance WHERE unit = ?1 AND year = ?2",
                               TEXT_(read.unit), INT_(read.year));
    if (!id)
        return add(import, &opening_balance_type, &read);
    static const char *const names[] = {"samples", "donations", "source", "note"};
    Merge merge = {0};
    record_load(import->store, &opening_balance_type, id, &stored);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const Column *column = header_column(&import->header, PART_TARGET, names[i]);
        if (column && line->stated[column - import->header.columns])
            merge_field(&merge, field_find(&opening_balance_type, names[i]), &read, &stored);
    }
    return merge_store(&merge, import, &opening_balance_type, &stored) ? ROW_CHANGED : ROW_SAME;
}

static RowResult fact_row(Import *import, const TargetLine *line)
{
    ExternalFact fact = {0};
    text_copy(fact.kind, sizeof fact.kind, line->fact_kind[0] ? line->fact_kind : "other");
    text_copy(fact.stated, sizeof fact.stated, line->stated);
    text_copy(fact.stated_en, sizeof fact.stated_en, line->stated_en);
    text_copy(fact.fact_on, sizeof fact.fact_on, line->day);
    text_copy(fact.source, sizeof fact.source, line->source);
    text_copy(fact.note, sizeof fact.note, line->note);
    if (query_one_int(import->store, 0, "SELECT 1 FROM external_fact WHERE stated = ?1 AND fact_on = ?2",
                      TEXT_(fact.stated), TEXT_(fact.fact_on)))
        return ROW_SAME;
    return add(import, &external_fact_type, &fact);
}

static RowResult targets_row(Import *import)
{
    Line line;
    if (!read_line(import, &line) || !may_write(import, true, line.target.unit))
        return ROW_REFUSED;
    if (text_equal(line.target.what, "opening"))
        return opening_row(import, &line);
    bool fact = text_equal(line.target.what, "fact") || (!line.target.what[0] && line.target.stated[0]);
    return fact ? fact_row(import, &line.target) : target_row(import, &line.target);
}

/* --- events --- */

static Status events_header(Import *import, Error *error)
{
    return wants(import, PART_EVENT, &event_type, "name", error);
}

static RowResult events_row(Import *import)
{
    Line line;
    OutreachEvent stored = {0};
    if (!read_line(import, &line) || !may_write(import, false, line.event.unit))
        return ROW_REFUSED;
    int64_t id = query_one_int(import->store, 0, "SELECT id FROM event WHERE name = ?1", TEXT_(line.event.name));
    if (!id || !record_load(import->store, &event_type, id, &stored))
        return add(import, &event_type, &line.event);
    if (!may_write(import, false, stored.unit))
        return ROW_REFUSED;
    return change(import, PART_EVENT, &event_type, &line, &line.event, &stored);
}

/* --- teams and their members --- */

static Status teams_header(Import *import, Error *error)
{
    return wants(import, PART_TEAM, &team_type, "name", error);
}

static RowResult member_row(Import *import, Line *line, int64_t team)
{
    TeamMember stored = {0};
    line->member.team = team;
    int64_t id = query_one_int(import->store, 0, "SELECT id FROM team_member WHERE team = ?1 AND name = ?2", INT_(team),
                               TEXT_(line->member.name));
    if (!id || !record_load(import->store, &team_member_type, id, &stored))
        return add(import, &team_member_type, &line->member);
    return change(import, PART_MEMBER, &team_member_type, line, &line->member, &stored);
}

static RowResult teams_row(Import *import)
{
    Line line;
    Team stored = {0};
    if (!read_line(import, &line))
        return ROW_REFUSED;
    int64_t id = query_one_int(import->store, 0, "SELECT id FROM team WHERE name = ?1", TEXT_(line.team.name));
    bool there = id && record_load(import->store, &team_type, id, &stored);
    if (!may_write(import, false, there ? stored.unit : line.team.unit))
        return ROW_REFUSED;
    RowResult result =
        there ? change(import, PART_TEAM, &team_type, &line, &line.team, &stored) : add(import, &team_type, &line.team);
    if (result == ROW_REFUSED || !line.member.name[0])
        return result;
    RowResult member = member_row(import, &line, there ? id : line.team.id);
    return result == ROW_SAME || member == ROW_REFUSED ? member : result;
}

const ImportKind import_targets = {
    .kind = "targets", .label = N_("Targets"), .check_header = targets_header, .row = targets_row};
const ImportKind import_events = {
    .kind = "events", .label = N_("Events"), .check_header = events_header, .row = events_row};
const ImportKind import_teams = {.kind = "teams", .label = N_("Teams"), .check_header = teams_header, .row = teams_row};

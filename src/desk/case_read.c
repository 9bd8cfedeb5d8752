/* Reading one case whole: the checklist, its details and costs, the one-line report, its history. */
#include <stdlib.h>
#include <string.h>

#include "case_facts.h"
#include "change_row.h"
#include "staff.h"
#include "text.h"
#include "tr.h"

/* --- the checklist --- */

static Level level_at(Instant amber, Instant red, Instant now)
{
    if (red != INSTANT_NONE && red <= now)
        return LEVEL_RED;
    return amber != INSTANT_NONE && amber <= now ? LEVEL_AMBER : LEVEL_NONE;
}

/* Hours are compared to the minute, days by the end of the window. */
static bool was_late(const PlanRow *row)
{
    if (row->state != STEP_DONE || row->due == INSTANT_NONE)
        return false;
    if (row->step->unit == DUE_HOURS)
        return row->fact->at > row->due;
    return row->fact->on > instant_day(row->due) + (Day)row->step->late;
}

static void put_day(char out[DATE_SIZE], Day day)
{
    out[0] = '\0';
    if (day != DAY_NONE)
        day_format(day, out);
}

/* What is asked before a step is entered out of its order or before its day; "" nothing. */
static void say_doubt(const CaseWhole *whole, const PlanRow *row, char *out, size_t size)
{
    char names[LINE_SIZE], day[DATE_SIZE], line[LINE_SIZE];
    Day opens = case_opens(row), today = clock_today();
    case_not_yet(&whole->facts, &whole->plan, row, names, sizeof names);
    if (names[0])
        text_format(out, size, tr("Not done yet: %s."), names);
    if (opens == DAY_NONE || opens <= today)
        return;
    day_format(opens, day);
    text_format(line, sizeof line,
                tr_n("Its day is %1$s, in %2$d day.", "Its day is %1$s, in %2$d days.", opens - today), day,
                (int)(opens - today));
    text_append(out, size, out[0] ? "\n" : "");
    text_append(out, size, line);
}

/* Few people enter the many steps of a case: each is asked for once. */
static void name_who(Desk *desk, const ChecklistRow *first, ChecklistRow *row)
{
    for (const ChecklistRow *before = first; before < row; before++)
        if (before->fact.account == row->fact.account && before->who[0]) {
            text_copy(row->who, sizeof row->who, before->who);
            return;
        }
    staff_name(desk, row->fact.account, row->who);
}

static void fill_row(Desk *desk, const CaseWhole *whole, size_t at, Instant now, Checklist *list)
{
    const PlanRow *row = &whole->plan.rows[at];
    ChecklistRow *out = &list->rows[at];
    bool over = row->state == STEP_DONE || row->state == STEP_SKIPPED;
    *out = (ChecklistRow){.step = row->step, .nth = row->nth, .of = row->step->times ? row->step->times : 1};
    out->state = row->state;
    out->guessed = row->guessed;
    out->late = was_late(row);
    if (row->due != INSTANT_NONE)
        instant_format(row->due, out->due_at);
    put_day(out->from_on, row->from);
    put_day(out->until_on, row->until);
    case_rule(&whole->facts, row, out->rule, sizeof out->rule);
    if (!over)
        out->level = level_at(row->amber, row->red, now);
    if (row->fact && record_load(desk->store, &step_type, row->fact->id, &out->fact))
        name_who(desk, list->rows, out);
    if (over && out->fact.due_at[0]) { /* what was entered keeps the rule it was entered under */
        text_copy(out->due_at, sizeof out->due_at, out->fact.due_at);
        text_copy(out->rule, sizeof out->rule, out->fact.rule);
    }
    if (row->waived)
        text_copy(out->fact.note, sizeof out->fact.note, tr("not to be published, by the donor's wish"));
    if (over)
        return;
    case_missing(desk->store, &whole->facts, row, out->missing, sizeof out->missing);
    say_doubt(whole, row, out->doubt, sizeof out->doubt);
}

static void say_award(const CaseFacts *f, char *out, size_t size)
{
    Day from;
    char day[DATE_SIZE];
    const Unit *unit = config_unit(f->config, f->record.award_unit[0] ? f->record.award_unit : f->record.unit);
    const char *name = unit ? name_text(unit->name) : f->record.unit;
    out[0] = '\0';
    if (case_collected(f) == DAY_NONE && !case_stopped(f))
        return;
    bool open = case_award(f, &from);
    put_day(day, from);
    if (open && f->record.award_opened_on[0] && text_equal(day, f->record.award_opened_on))
        text_format(out, size, tr("Award in %1$s: opened by hand on %2$s"), name, day);
    else if (open)
        text_format(out, size, tr("Award in %1$s: in force, from %2$s"), name, day);
    else if (unit && text_equal(unit->award, "arranging"))
        text_format(out, size, tr("Award in %s: being arranged; it can be opened when the policy starts"), name);
    else
        text_format(out, size, tr("Award in %s: no policy was in force on the day; it can be opened when one starts"),
                    name);
}

/* Reserved for this request, or for another one of the donor's (see status.c for the codes). */
static void put_donor_status(Desk *desk, const CaseWhole *whole, Checklist *out)
{
    CaseEffect effect;
    Day until;
    if (out->record.closed_on[0] || out->record.collected_on[0])
        return;
    bool ours = case_reserves(&whole->facts, &whole->plan, &until);
    case_effect(desk->store, desk->config, out->record.donor, &effect);
    if (ours || effect.reserved) {
        text_copy(out->donor_status, sizeof out->donor_status, ours ? "RS" : "OP");
        put_day(out->donor_until, ours ? until : effect.reserved_until);
        return;
    }
    Query *q = query(desk->store, "SELECT status, status_until FROM donor WHERE id = ?1", INT_(out->record.donor));
    if (query_row(q)) {
        text_copy(out->donor_status, sizeof out->donor_status, query_text(q, 0));
        text_copy(out->donor_until, sizeof out->donor_until, query_text(q, 1));
    }
    query_end(q);
}

/* From T0 until now; of what has ended, until then. */
static Day days_of(const Case *c)
{
    Day first = c->t0[0] ? instant_day(instant_parse(c->t0)) : clock_today();
    Day last = c->closed_on[0] ? day_parse(c->closed_on) : clock_today();
    return last - first + 1;
}

bool case_read(Desk *desk, int64_t id, Checklist *out)
{
    memset(out, 0, sizeof *out);
    CaseWhole *whole = case_whole(desk->store, desk->config, id);
    if (!whole || !casework_may(desk, whole->facts.record.unit, false)) {
        free(whole);
        return false;
    }
    const CaseFacts *f = &whole->facts;
    Day collected = case_collected(f);
    out->record = f->record;
    query_one_text(desk->store, out->name, sizeof out->name, "SELECT name FROM donor WHERE id = ?1",
                   INT_(f->record.donor));
    staff_name(desk, f->record.holder, out->holder_name);
    out->day_n = days_of(&f->record);
    out->count = whole->plan.count;
    out->next = whole->plan.next;
    for (size_t i = 0; i < out->count; i++)
        fill_row(desk, whole, i, clock_now(), out);
    if (collected != DAY_NONE)
        put_day(out->blood_pause, collected + (Day)f->config->cases.blood_pause_days);
    say_award(f, out->award, sizeof out->award);
    put_donor_status(desk, whole, out);
    free(whole);
    return !store_failed(desk->store);
}

/* --- details --- */

static bool may_read(Desk *desk, int64_t id, int64_t *donor)
{
    char unit[CODE_SIZE] = "";
    Query *q = query(desk->store, "SELECT donor, unit FROM donation_case WHERE id = ?1", INT_(id));
    bool found = query_row(q);
    *donor = query_int(q, 0);
    text_copy(unit, sizeof unit, query_text(q, 1));
    query_end(q);
    return found && casework_may(desk, unit, false);
}

size_t case_details(Desk *desk, const RecordType *type, int64_t id, void *records, size_t max)
{
    int64_t donor;
    return may_read(desk, id, &donor) ? case_detail_rows(desk->store, type, donor, id, records, max) : 0;
}

int64_t case_costs(Desk *desk, int64_t id, const char *kind)
{
    int64_t donor;
    if (!may_read(desk, id, &donor))
        return 0;
    return query_one_int(
        desk->store, 0,
        "SELECT coalesce(sum(fen), 0) FROM cost WHERE donation_case = ?1 AND (?2 IS NULL OR kind = ?2) AND voided_at "
        "IS NULL",
        INT_(id), TEXT_(kind));
}

size_t case_timeline(Desk *desk, int64_t id, TimelineSpan *spans, size_t max)
{
    CaseWhole *whole = case_whole(desk->store, desk->config, id);
    size_t count = 0;
    if (whole && casework_may(desk, whole->facts.record.unit, false))
        count = case_spans(&whole->facts, &whole->plan, spans, max);
    free(whole);
    return count;
}

/* --- one line for the leadership --- */

/* Somebody is named by surname and title: two characters of a compound surname stay together only as far as the name
 * is longer than three. */
static void short_name(Desk *desk, const Checklist *list, char *out, size_t size)
{
    char sex[4] = "", surname[16];
    size_t length;
    query_one_text(desk->store, sex, sizeof sex, "SELECT sex FROM donor WHERE id = ?1", INT_(list->record.donor));
    text_decode(list->name, &length);
    if (text_length(list->name) > 3) {
        size_t second;
        text_decode(list->name + length, &second);
        length += second;
    }
    text_format(surname, sizeof surname, "%.*s", (int)length, list->name);
    if (!text_equal(sex, "1") && !text_equal(sex, "2"))
        text_format(out, size, tr("the volunteer %s"), surname);
    else
        text_format(out, size, text_equal(sex, "1") ? tr("Mr %s") : tr("Ms %s"), surname);
}

static const char *last_done(const Checklist *list)
{
    const ChecklistRow *last = NULL;
    for (size_t i = 0; i < list->count; i++)
        if (list->rows[i].state == STEP_DONE && (!last || strcmp(list->rows[i].fact.on_date, last->fact.on_date) >= 0))
            last = &list->rows[i];
    return last ? name_text(last->step->name) : "";
}

void case_sentence(Desk *desk, const Checklist *list, char *out, size_t size)
{
    char name[64], next[160] = "";
    const Case *c = &list->record;
    short_name(desk, list, name, sizeof name);
    if (text_equal(c->phase, "closed") || list->next >= list->count)
        text_copy(next, sizeof next, tr("closed"));
    else if (c->waits_for[0])
        text_format(next, sizeof next, tr("waiting for: %s"), choice_label("waits_for", c->waits_for));
    else
        text_format(next, sizeof next, tr("next: %s"), name_text(list->rows[list->next].step->name));
    text_format(out, size, tr("%1$s, %2$s, day %3$d; done: %4$s; %5$s."), choice_label("unit", c->unit), name,
                (int)list->day_n, last_done(list), next);
}

/* --- history --- */

/* Which step or notice was entered or taken back: "Answer to the province, done", "Initial". */
static void name_entry(Desk *desk, int64_t id, Change *change)
{
    Step step;
    Notice notice;
    if (text_equal(change->record, step_type.table) && record_load(desk->store, &step_type, id, &step)) {
        const CaseStep *known = config_case_step(desk->config, step.step);
        const char *name = known ? name_text(known->name) : step.step, *state = choice_label("step_state", step.state);
        if (known && known->every)
            text_format(change->after, sizeof change->after, "%s %lld%s%s", name, (long long)step.nth, tr(", "), state);
        else
            text_format(change->after, sizeof change->after, "%s%s%s", name, tr(", "), state);
    } else if (text_equal(change->record, notice_type.table) && record_load(desk->store, &notice_type, id, &notice)) {
        text_copy(change->after, sizeof change->after, choice_label("notice_kind", notice.kind));
    }
}

/* An account by its name. */
static void name_account(Desk *desk, char value[LINE_SIZE])
{
    char name[NAME_SIZE];
    staff_name(desk, strtoll(value, NULL, 10), name);
    if (name[0])
        text_copy(value, LINE_SIZE, name);
}

static void name_references(Desk *desk, Change *change)
{
    static const char *const accounts[] = {"holder", "closed_by", "second_by"};
    for (size_t i = 0; i < sizeof accounts / sizeof accounts[0]; i++)
        if (text_equal(change->field, accounts[i])) {
            name_account(desk, change->before);
            name_account(desk, change->after);
        }
}

size_t case_changes(Desk *desk, int64_t id, Change *rows, size_t max)
{
    int64_t donor;
    size_t count = 0;
    if (!may_read(desk, id, &donor))
        return 0;
    Query *q = query(
        desk->store,
        "WITH own(record, id) AS (SELECT 'donation_case', ?2 UNION ALL SELECT 'notice', id FROM notice WHERE "
        "donation_case = ?2 UNION ALL SELECT 'step', id FROM step WHERE donation_case = ?2 UNION ALL SELECT 'talk', id "
        "FROM talk WHERE donation_case = ?2 UNION ALL SELECT 'typing', id FROM typing WHERE donation_case = ?2 UNION "
        "ALL "
        "SELECT 'exam', id FROM exam WHERE donation_case = ?2 UNION ALL SELECT 'dose', id FROM dose WHERE "
        "donation_case "
        "= ?2 UNION ALL SELECT 'collection', id FROM collection WHERE donation_case = ?2 UNION ALL SELECT 'cost', id "
        "FROM cost WHERE donation_case = ?2 UNION ALL SELECT 'visit', id FROM visit WHERE donation_case = ?2 UNION ALL "
        "SELECT 'aftercare', id FROM aftercare WHERE donation_case = ?2 UNION ALL SELECT 'adverse_event', id FROM "
        "adverse_event WHERE donation_case = ?2) "
        "SELECT " CHANGE_ROW ", a.record_id FROM audit a LEFT JOIN history h ON h.audit = a.id LEFT JOIN account w ON "
                             "w.id = a.account WHERE a.donor = ?1 AND "
        "(a.record, a.record_id) IN (SELECT record, id FROM own) ORDER BY a.id DESC, h.id LIMIT ?3",
        INT_(donor), INT_(id), INT_((int64_t)max));
    while (count < max && query_row(q)) {
        Change *change = &rows[count++];
        change_row_read(q, change);
        if (change->field[0])
            name_references(desk, change);
        else
            name_entry(desk, query_int(q, CHANGE_ROW_COLUMNS), change);
    }
    query_end(q);
    return count;
}

/* --- adverse events --- */

Instant adverse_due(const Config *config, const AdverseEvent *event)
{
    bool serious = event->serious || event->grade >= config->cases.serious_grade;
    return serious && event->noticed_at[0] ? instant_parse(event->noticed_at) + config->cases.serious_hours * 3600
                                           : INSTANT_NONE;
}

size_t adverse_unreported(Desk *desk, const char *unit, AdverseEvent *rows, size_t max)
{
    size_t count = 0;
    const char *own = text_equal(desk->actor.role, "liaison") ? desk->actor.unit : unit;
    Query *q = query(desk->store,
                     "SELECT e.id FROM adverse_event e INDEXED BY adverse_unreported CROSS JOIN donation_case c "
                     "ON c.id = e.donation_case WHERE "
                     "e.reported_at IS NULL AND e.voided_at IS NULL AND (e.serious = 1 OR e.grade >= ?1) AND (?2 IS "
                     "NULL OR c.unit = ?2) "
                     "ORDER BY e.noticed_at, e.id",
                     INT_(desk->config->cases.serious_grade), TEXT_(own));
    while (count < max && casework_may(desk, own, false) && query_row(q))
        count += record_load(desk->store, &adverse_event_type, query_int(q, 0), &rows[count]);
    query_end(q);
    return count;
}

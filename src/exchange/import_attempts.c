/* Import of calls: each row is one try to reach a person who is there already. */
#include <string.h>

#include "followup.h"
#include "import.h"
#include "may.h"
#include "text.h"
#include "tr.h"

typedef struct {
    Donor donor; /* only what tells who it is */
    Attempt attempt;
    int64_t sheet, nth; /* row of a work sheet; 0 none */
} Call;

static Status missing(Import *import, const char *label, Error *error)
{
    char found[400];
    header_list(&import->headings, found, sizeof found);
    return error_set(error, ERR_INPUT, "", tr("%s: there is no column “%s”; the first row has: %s"), import->file,
                     label, found);
}

static const Column *sheet_column(const Header *header)
{
    for (size_t i = 0; i < header->count; i++)
        if (header->columns[i].part == PART_SHEET)
            return &header->columns[i];
    return NULL;
}

static Status check_header(Import *import, Error *error)
{
    static const char *const wanted[] = {"at", "outcome"};
    const Header *header = &import->header;
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++)
        if (!header_column(header, PART_ATTEMPT, wanted[i]))
            return missing(import, tr(field_find(&attempt_type, wanted[i])->label), error);
    bool named = header_column(header, PART_DONOR, "name") && header_column(header, PART_ATTEMPT, "number");
    if (!named && !header_column(header, PART_DONOR, "id_number") &&
        !header_column(header, PART_DONOR, "donor_number") && !sheet_column(header))
        return missing(import, tr(field_find(&donor_type, "id_number")->label), error);
    return OK;
}

static int64_t find_caller(Store *store, const char *name)
{
    return query_one_int(store, 0,
                         "SELECT id FROM account WHERE name = ?1 OR full_name = ?1 ORDER BY name <> ?1, id LIMIT 1",
                         TEXT_(name));
}

/* Whoever works from a work sheet may have no account: the name stands in the note. */
static bool note_caller(Import *import, Call *call, const char *name)
{
    char note[NOTE_SIZE + NAME_SIZE + 32];
    text_format(note, sizeof note, tr("%1$s%2$sCalled by %3$s."), call->attempt.note, call->attempt.note[0] ? "\n" : "",
                name);
    call->attempt.account = import->desk->actor.id;
    return text_copy(call->attempt.note, sizeof call->attempt.note, note);
}

static bool read_caller(Import *import, const Column *column, Call *call)
{
    char name[NAME_SIZE];
    Attempt *attempt = &call->attempt;
    const char *cell = import_cell(import, column);
    attempt->account = import->desk->actor.id;
    if (!cell[0])
        return true;
    Error error = {0};
    if (text_clean(name, sizeof name, cell, false, &error) != OK) {
        import_refuse(import, column, "%s", error.message);
        return false;
    }
    attempt->account = find_caller(import->store, name);
    if (!attempt->account && call->sheet && note_caller(import, call, name))
        return true;
    if (!attempt->account)
        import_refuse(import, column, tr("there is no account of this name"));
    return attempt->account != 0;
}

static bool read_sheet(Import *import, Call *call)
{
    const Column *column = sheet_column(&import->header);
    const char *cell = import_cell(import, column);
    if (!cell[0] || work_sheet_parse(cell, &call->sheet, &call->nth))
        return true;
    import_refuse(import, column, tr("this is no number of a work sheet; it looks like W12-3"));
    return false;
}

static bool read_call(Import *import, Call *call)
{
    memset(call, 0, sizeof *call);
    call->attempt.account = import->desk->actor.id;
    if (!read_sheet(import, call))
        return false;
    for (size_t i = 0; i < import->header.count; i++) {
        const Column *column = &import->header.columns[i];
        bool good = column->part == PART_DONOR     ? import_read(import, i, &call->donor)
                    : column->part == PART_ATTEMPT ? import_read(import, i, &call->attempt)
                    : column->part == PART_CALLER  ? read_caller(import, column, call)
                                                   : true;
        if (!good)
            return false;
    }
    return true;
}

static const Column *column_of(const Import *import, const char *field)
{
    return header_column(&import->header, PART_ATTEMPT, field);
}

/* The number of the row and the name beside it must be of the same person: rows may have been sorted by halves. */
static int64_t find_on_sheet(Import *import, const Call *call)
{
    Donor person = {0};
    const Column *column = sheet_column(&import->header);
    int64_t id = work_sheet_donor(import->desk, call->sheet, call->nth);
    if (!id || !record_load(import->store, &donor_type, id, &person))
        import_refuse(import, column, tr("there is no such row on a work sheet"));
    else if (call->donor.name[0] && !text_equal(call->donor.name, person.name))
        import_refuse(import, column, tr("this row was given out for %s"), person.name);
    else
        return id;
    return 0;
}

/* Whoever the row names; 0: refused. */
static int64_t find_donor(Import *import, const Call *call)
{
    const Donor *donor = &call->donor;
    const Identity who = {donor->id_number, donor->id_type, donor->donor_number, donor->name, call->attempt.number};
    if (call->sheet)
        return find_on_sheet(import, call);
    if (!donor->id_number[0] && !donor->donor_number[0] && (!donor->name[0] || !call->attempt.number[0])) {
        import_refuse(import, NULL,
                      tr("the row does not say who was called: ID number, donor number, or name and number"));
        return 0;
    }
    int64_t id = import_find(import->store, &who);
    if (!id || !may_see(import->desk, id)) {
        import_refuse(import, NULL, tr("this person is not in the registry: import the person first"));
        return 0;
    }
    return id;
}

static bool settle_call(Import *import, Attempt *attempt)
{
    Error error = {0};
    if (!attempt->at[0] || instant_parse(attempt->at) > clock_now()) {
        import_refuse(import, column_of(import, "at"),
                      attempt->at[0] ? tr("this lies in the future") : tr("the time of the call is missing"));
        return false;
    }
    if (!attempt->outcome[0]) {
        import_refuse(import, column_of(import, "outcome"), tr("the outcome is missing"));
        return false;
    }
    if (!attempt->channel[0])
        text_copy(attempt->channel, sizeof attempt->channel, "phone");
    if (!attempt->direction[0])
        text_copy(attempt->direction, sizeof attempt->direction, "out");
    /* What is stated stays: a relative's words never become the person's own. */
    char agreed[INSTANT_SIZE], answered[CODE_SIZE];
    text_copy(agreed, sizeof agreed, attempt->next_at);
    text_copy(answered, sizeof answered, attempt->answered);
    attempt_propose(import->desk, attempt);
    if (answered[0])
        text_copy(attempt->answered, sizeof attempt->answered, answered);
    if (agreed[0])
        text_copy(attempt->next_at, sizeof attempt->next_at, agreed);
    if (attempt_check(import->desk, attempt, &error) == OK)
        return true;
    import_refuse(import, column_of(import, error.field), "%s", error.message);
    return false;
}

/* Lists and exports give minutes. */
static int64_t known(Store *store, const Attempt *attempt)
{
    char minute[INSTANT_SIZE], next[INSTANT_SIZE];
    Instant at = instant_parse(attempt->at);
    at -= at % 60;
    instant_format(at, minute);
    instant_format(at + 60, next);
    return query_one_int(store, 0,
                         "SELECT id FROM attempt WHERE donor = ?1 AND at >= ?2 AND at < ?3 AND outcome = ?4 AND "
                         "voided_at IS NULL",
                         INT_(attempt->donor), TEXT_(minute), TEXT_(next), TEXT_(attempt->outcome));
}

/* A row of a work sheet where nothing was filled in: nobody has called yet. */
static bool untouched(const Call *call)
{
    const Attempt *a = &call->attempt;
    return call->sheet && !a->at[0] && !a->outcome[0] && !a->answered[0] && !a->new_number[0] && !a->next_at[0];
}

/* Somebody else was faster: two answers of one person are compared by people. */
static bool overtaken(Import *import, const Call *call)
{
    char who[240];
    if (!call->sheet || import->job->keep_both ||
        !work_sheet_conflict(import->desk, call->sheet, call->nth, who, sizeof who))
        return false;
    import_refuse(import, sheet_column(&import->header),
                  tr("%s; compare the two. Key 8 of the preview, or --keep-both, takes this call as well"), who);
    return true;
}

static RowResult row(Import *import)
{
    Call call;
    if (!read_call(import, &call))
        return ROW_REFUSED;
    call.attempt.donor = find_donor(import, &call);
    if (!call.attempt.donor)
        return ROW_REFUSED;
    if (untouched(&call))
        return ROW_SAME;
    if (!settle_call(import, &call.attempt))
        return ROW_REFUSED;
    if (known(import->store, &call.attempt))
        return ROW_SAME;
    if (overtaken(import, &call))
        return ROW_REFUSED;
    attempt_apply(import->desk, &call.attempt);
    import_remember(import, "attempt", call.attempt.id, call.attempt.donor, "");
    if (call.sheet)
        work_sheet_answered(import->desk, call.sheet, call.nth, call.attempt.id);
    return ROW_ADDED;
}

static bool read_facts(Import *import, RowFacts *facts)
{
    Call call;
    if (!read_call(import, &call) || !settle_call(import, &call.attempt))
        return false;
    *facts = (RowFacts){.donor = call.donor, .attempt = call.attempt};
    return true;
}

static int64_t find_record(Import *import, RowFacts *facts)
{
    Call call = {.donor = facts->donor, .attempt = facts->attempt};
    call.attempt.donor = find_donor(import, &call);
    if (!call.attempt.donor)
        return 0;
    import_complete(import->store, call.attempt.donor, &facts->donor);
    return known(import->store, &call.attempt);
}

const ImportKind import_attempts = {"attempts", N_("Calls made"), check_header, row, NULL, read_facts, find_record};

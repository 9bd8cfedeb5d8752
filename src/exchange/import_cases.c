/* Import of match cases and notices: each row is a request for one person, open or of the time before. A later notice
 * of a request moves its case on; who is not on file gets a file from the row where it names a unit. */
#include <string.h>

#include "casework.h"
#include "check.h"
#include "import.h"
#include "intake.h"
#include "text.h"
#include "tr.h"

typedef struct {
    Donor donor; /* only what tells who it is */
    Phone phone;
    Case match;
    Notice notice;
    Step departed;
    Collection collection;
} CaseRow;

static Status check_header(Import *import, Error *error)
{
    const Header *header = &import->header;
    char found[400];
    const Field *missing = NULL;
    bool named = header_column(header, PART_DONOR, "name") && header_column(header, PART_PHONE, "number");
    if (!header_column(header, PART_CASE, "request_number"))
        missing = field_find(&case_type, "request_number");
    else if (!header_column(header, PART_NOTICE, "received_at"))
        missing = field_find(&notice_type, "received_at");
    else if (!named && !header_column(header, PART_DONOR, "id_number") &&
             !header_column(header, PART_DONOR, "donor_number"))
        missing = field_find(&donor_type, "id_number");
    if (!missing)
        return OK;
    header_list(&import->headings, found, sizeof found);
    return error_set(error, ERR_INPUT, "", tr("%s: there is no column “%s”; the first row has: %s"), import->file,
                     tr(missing->label), found);
}

static void *part_of(CaseRow *row, Part part)
{
    switch (part) {
    case PART_DONOR:
        return &row->donor;
    case PART_PHONE:
        return &row->phone;
    case PART_CASE:
        return &row->match;
    case PART_NOTICE:
        return &row->notice;
    case PART_DEPARTED:
        return &row->departed;
    case PART_COLLECTION:
        return &row->collection;
    default:
        return NULL;
    }
}

static bool read_unit(Import *import, const Column *column, CaseRow *row)
{
    const char *cell = import_cell(import, column), *code = cell[0] ? import_unit(import, cell) : "";
    if (cell[0] && !code[0])
        import_refuse(import, column, tr("no such unit"));
    text_copy(row->donor.unit, sizeof row->donor.unit, code);
    return !cell[0] || code[0];
}

static bool read_row(Import *import, CaseRow *row)
{
    memset(row, 0, sizeof *row);
    for (size_t i = 0; i < import->header.count; i++) {
        const Column *column = &import->header.columns[i];
        void *record = part_of(row, column->part);
        bool unit = column->part == PART_DONOR && strcmp(column->field->name, "unit") == 0;
        if (unit ? !read_unit(import, column, row) : record && !import_read(import, i, record))
            return false;
    }
    return true;
}

/* Somebody whom the notice names and who is not on file: 0 the row does not say enough. */
static int64_t open_file(Import *import, const CaseRow *row)
{
    Intake in = {.donor = row->donor, .phone = row->phone};
    Error error = {0};
    char on[DATE_SIZE];
    const Donor *d = &in.donor;
    if (!d->name[0] || !d->unit[0]) {
        import_refuse(import, NULL,
                      tr("this person is not in the registry: give name and unit as well, or import the person first"));
        return 0;
    }
    if (erased_known(import->erased, d->id_type, d->id_number, d->donor_number, on)) {
        import_refuse(import, NULL,
                      tr("this person left the registry and was erased on %s: who joins again is entered by hand"), on);
        return 0;
    }
    if (in.phone.number[0]) {
        text_copy(in.phone.owner, sizeof in.phone.owner, "self");
        text_copy(in.phone.state, sizeof in.phone.state, "unconfirmed");
    }
    intake_fill(import->desk, &in);
    if (registry_unique(import->desk, &donor_type, d, &error) != OK || record_check(&donor_type, d, &error) != OK) {
        import_refuse(import, header_column(&import->header, PART_DONOR, error.field), "%s", error.message);
        return 0;
    }
    intake_apply(import->desk, &in);
    if (store_failed(import->store))
        return 0;
    import_remember(import, donor_type.table, d->id, d->id, "");
    import_advise(import, tr("%s was not on file: a file was opened and is to be completed"), d->name);
    return d->id;
}

static int64_t find_donor(Import *import, const CaseRow *row)
{
    const Identity who = {row->donor.id_number, row->donor.id_type, row->donor.donor_number, row->donor.name,
                          row->phone.number};
    return import_find(import->store, &who);
}

/* --- what the row says must fit together --- */

static bool refuse_column(Import *import, Part part, const char *field, const char *why)
{
    import_refuse(import, header_column(&import->header, part, field), "%s", why);
    return false;
}

static bool serial_taken(Store *store, const Case *c, const char *unit)
{
    return (c->province_no &&
            query_one_int(store, 0, "SELECT 1 FROM donation_case WHERE province_no = ?1", INT_(c->province_no))) ||
           (c->city_no &&
            query_one_int(store, 0, "SELECT 1 FROM donation_case WHERE city_no = ?1", INT_(c->city_no))) ||
           (c->county_no && query_one_int(store, 0, "SELECT 1 FROM donation_case WHERE unit = ?1 AND county_no = ?2",
                                          TEXT_(unit), INT_(c->county_no)));
}

static bool days_sound(Import *import, CaseRow *row)
{
    char first[DATE_SIZE], today[DATE_SIZE];
    day_format(instant_day(instant_parse(row->notice.received_at)), first);
    day_format(clock_today(), today);
    const struct {
        const char *day;
        Part part;
        const char *field;
    } days[] = {{row->departed.on_date, PART_DEPARTED, "on_date"},
                {row->collection.on_date, PART_COLLECTION, "on_date"},
                {row->match.closed_on, PART_CASE, "closed_on"}};
    for (size_t i = 0; i < sizeof days / sizeof days[0]; i++) {
        if (days[i].day[0] && strcmp(days[i].day, first) < 0)
            return refuse_column(import, days[i].part, days[i].field, tr("this lies before the notice"));
        if (days[i].day[0] && strcmp(days[i].day, today) > 0)
            return refuse_column(import, days[i].part, days[i].field, tr("this lies in the future"));
    }
    return true;
}

static bool end_sound(Import *import, CaseRow *row)
{
    Case *c = &row->match;
    bool collected = row->collection.on_date[0] != '\0';
    if (!c->closed_on[0] && !c->close_reason[0])
        return true;
    const char *side = case_close_side(c->close_reason);
    if (!c->close_reason[0])
        return refuse_column(import, PART_CASE, "closed_on", tr("why the case ended is missing"));
    if (!collected && !side[0])
        return refuse_column(import, PART_CASE, "close_reason",
                             tr("nothing was collected: who ended the case, and why?"));
    if (!c->side[0])
        text_copy(c->side, sizeof c->side, side);
    if (!collected && !text_equal(c->side, side))
        return refuse_column(import, PART_CASE, "side", tr("the side does not fit the reason"));
    return true;
}

static bool row_sound(Import *import, CaseRow *row)
{
    char unit[CODE_SIZE];
    const Account *actor = &import->desk->actor;
    text_copy(unit, sizeof unit, row->donor.unit); /* of somebody who is not on file */
    if (row->notice.donor)
        query_one_text(import->store, unit, sizeof unit, "SELECT unit FROM donor WHERE id = ?1",
                       INT_(row->notice.donor));
    if (text_equal(actor->role, "liaison") && !text_equal(actor->unit, unit)) {
        import_refuse(import, NULL, tr("this account may only import people of %s"), choice_label("unit", actor->unit));
        return false;
    }
    if (!row->match.request_number[0])
        return refuse_column(import, PART_CASE, "request_number", tr("the request number is missing"));
    if (!row->notice.received_at[0] || instant_parse(row->notice.received_at) > clock_now())
        return refuse_column(import, PART_NOTICE, "received_at",
                             tr("when the notice was received is missing or lies ahead"));
    if (serial_taken(import->store, &row->match, unit)) {
        import_refuse(import, NULL, tr("one of the serial numbers is given to another donation already"));
        return false;
    }
    int64_t other = query_one_int(import->store, 0,
                                  "SELECT donor FROM donation_case WHERE request_number = ?1 AND closed_on IS NULL AND "
                                  "collected_on IS NULL AND donor <> ?2",
                                  TEXT_(row->match.request_number), INT_(row->notice.donor));
    if (other)
        return refuse_column(import, PART_CASE, "request_number", tr("this request is open for another person"));
    if (row->departed.on_date[0] && !row->match.collection_on[0] && !row->collection.on_date[0])
        return refuse_column(import, PART_DEPARTED, "on_date", tr("a departure needs the collection day"));
    return days_sound(import, row) && end_sound(import, row);
}

/* --- storing --- */

/* The plan and the numbers as the row tells them; what the acts of casework write comes from the acts. */
static void store_plan(Import *import, const CaseRow *row, Case *stored)
{
    for (size_t i = 0; i < case_type.count; i++) {
        const Field *field = &case_type.fields[i];
        char value[NOTE_SIZE];
        field_get(field, &row->match, value, sizeof value);
        if (value[0] && !(field->flags & FIELD_HIDDEN))
            field_put(field, stored, value);
    }
    if (!stored->collection_on[0])
        text_copy(stored->collection_on, sizeof stored->collection_on, row->collection.on_date);
    record_update(import->store, &case_type, stored, "import");
}

static void store_step(Import *import, int64_t id, const char *name, const char *day)
{
    Step step = {.donation_case = id, .nth = 1};
    text_copy(step.step, sizeof step.step, name);
    text_copy(step.state, sizeof step.state, "done");
    text_copy(step.on_date, sizeof step.on_date, day);
    step_apply(import->desk, &step);
}

static void store_end(Import *import, const Case *c, int64_t id)
{
    CaseClosing closing = {0};
    text_copy(closing.side, sizeof closing.side, c->side);
    text_copy(closing.reason, sizeof closing.reason, c->close_reason);
    text_copy(closing.note, sizeof closing.note, c->close_note);
    text_copy(closing.on, sizeof closing.on, c->closed_on);
    case_close_apply(import->desk, id, &closing);
}

static void store_row(Import *import, CaseRow *row)
{
    bool opened;
    Case stored;
    text_copy(row->notice.request_number, sizeof row->notice.request_number, row->match.request_number);
    if (!row->notice.kind[0])
        text_copy(row->notice.kind, sizeof row->notice.kind, "initial");
    int64_t id = notice_apply(import->desk, &row->notice, &opened);
    if (!id || !record_load(import->store, &case_type, id, &stored))
        return;
    import_remember(import, case_type.table, id, stored.donor, "");
    store_plan(import, row, &stored);
    if (row->departed.on_date[0])
        store_step(import, id, "departure", row->departed.on_date);
    if (row->collection.on_date[0]) {
        row->collection.donation_case = id;
        row->collection.donor = stored.donor;
        record_insert(import->store, &collection_type, &row->collection);
        store_step(import, id, "collection", row->collection.on_date);
        case_catch_up(import->desk, id, tr("before this file"));
    }
    store_settle(import->store);
    if (row->match.close_reason[0])
        store_end(import, &row->match, id);
}

/* The next notice of a request whose case is open: it moves on. */
static RowResult move_on(Import *import, CaseRow *row)
{
    bool opened;
    Notice *n = &row->notice;
    text_copy(n->request_number, sizeof n->request_number, row->match.request_number);
    text_copy(n->reserved_until, sizeof n->reserved_until, row->match.reserved_until);
    text_copy(n->patient_age, sizeof n->patient_age, row->match.patient_age);
    text_copy(n->patient_sex, sizeof n->patient_sex, row->match.patient_sex);
    text_copy(n->patient_city, sizeof n->patient_city, row->match.patient_city);
    notice_apply(import->desk, n, &opened);
    import_remember(import, notice_type.table, n->id, n->donor, "");
    store_settle(import->store);
    return ROW_CHANGED;
}

/* A notice is told by request, person and kind; a row without a kind by request and person. */
static bool notice_there(Store *store, const CaseRow *row, bool *open)
{
    *open = query_one_int(store, 0,
                          "SELECT 1 FROM donation_case WHERE donor = ?1 AND request_number = ?2 AND closed_on IS NULL "
                          "AND collected_on IS NULL",
                          INT_(row->notice.donor), TEXT_(row->match.request_number));
    return query_one_int(store, 0,
                         "SELECT 1 FROM donation_case c JOIN notice n ON n.donation_case = c.id WHERE c.donor = ?1 AND "
                         "c.request_number = ?2 AND (?3 IS NULL OR n.kind = ?3) AND n.voided_at IS NULL",
                         INT_(row->notice.donor), TEXT_(row->match.request_number), TEXT_(row->notice.kind)) != 0;
}

static RowResult row(Import *import)
{
    CaseRow read;
    bool open = false;
    if (!read_row(import, &read))
        return ROW_REFUSED;
    read.notice.donor = find_donor(import, &read);
    if (read.notice.donor && notice_there(import->store, &read, &open))
        return ROW_SAME;
    if (!row_sound(import, &read))
        return ROW_REFUSED;
    if (read.notice.donor && open)
        return move_on(import, &read);
    if (!read.notice.donor)
        read.notice.donor = open_file(import, &read);
    if (!read.notice.donor)
        return ROW_REFUSED;
    store_row(import, &read);
    return ROW_ADDED;
}

const ImportKind import_cases = {"cases", N_("Match cases"), check_header, row};

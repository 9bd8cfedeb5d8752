/* Settling what differs between the province's list and the file, and taking that back. */
#include <string.h>

#include "compare_row.h"
#include "derive.h"
#include "intake.h"
#include "staff.h"
#include "text.h"
#include "tr.h"

static const char *const names[] = {"theirs", "ours", "created", "report", "error"};

typedef struct {
    Desk *desk;
    int64_t id;
    Settlement how;
    const char *unit;
    Difference d;
    int64_t made;
    char reported[PROVINCE_TEXT + 1]; /* "=" and what stood in `before` of the open line; "" there was none */
} Settling;

/* --- the list of what the province must know --- */

/* Which line a field belongs to. */
static const char *line_kind(const char *field, const char **of)
{
    *of = "";
    if (strcmp(field, "donor.status") == 0)
        return "status";
    if (strncmp(field, "phone.", 6) == 0)
        return "phone";
    if (strncmp(field, "sample.", 7) == 0)
        return "sample";
    *of = strchr(field, '.') + 1;
    return "field";
}

static void remember_line(Settling *s, bool there, const char *earlier)
{
    s->reported[0] = '\0';
    if (there)
        text_format(s->reported, sizeof s->reported, "=%s", earlier);
}

static void told(Settling *s)
{
    const char *field, *kind = line_kind(s->d.field, &field);
    char earlier[PROVINCE_TEXT];
    remember_line(s, province_told(s->desk->store, s->d.donor, kind, field, earlier), earlier);
}

/* --- taking theirs --- */

static void say_changed(Settling *s)
{
    store_fail(s->desk->store, ERR_CONFLICT, "",
               tr("%s: the file was changed since the list was compared; compare it again"), s->d.name);
}

static void put_donor(Settling *s, const char *expected, const char *value, const char *action)
{
    Store *store = s->desk->store;
    const Field *field = field_find(&donor_type, strchr(s->d.field, '.') + 1);
    Donor donor;
    Error error = {0};
    char now[NOTE_SIZE] = "";
    bool there = field && record_load(store, &donor_type, s->d.donor, &donor);
    if (there)
        field_get(field, &donor, now, sizeof now);
    if (!there || !text_equal(now, expected)) {
        say_changed(s);
        return;
    }
    field_put(field, &donor, value);
    if (record_check(&donor_type, &donor, &error) != OK ||
        registry_unique(s->desk, &donor_type, &donor, &error) != OK) {
        store_fail(store, error.code, error.field, "%s", error.message);
        return;
    }
    record_update(store, &donor_type, &donor, action);
}

static void take_status(Settling *s)
{
    Store *store = s->desk->store;
    Donor theirs = {0};
    words_status(s->d.theirs, &theirs);
    StatusPeriod period = {.donor = s->d.donor, .account = s->desk->actor.id};
    text_copy(period.status, sizeof period.status, theirs.status);
    text_copy(period.reason, sizeof period.reason, theirs.status_reason);
    text_copy(period.until, sizeof period.until, theirs.status_until);
    day_format(clock_today(), period.since);
    if (text_equal(period.status, "TU") && !period.until[0]) {
        store_fail(store, ERR_INPUT, "until",
                   tr("the list does not say until when %s is unavailable: set the status on the card"), s->d.name);
        return;
    }
    if (text_equal(period.status, "DE") && !period.reason[0])
        text_copy(period.reason, sizeof period.reason, "UK");
    record_insert(store, &status_period_type, &period);
    s->made = period.id;
}

static void take_phone(Settling *s)
{
    Phone phone = {.donor = s->d.donor, .owner = "self", .state = "unconfirmed"};
    text_copy(phone.number, sizeof phone.number, s->d.theirs);
    record_insert(s->desk->store, &phone_type, &phone);
    s->made = phone.id;
}

/* The last sample gets the date; somebody without a sample gets one. */
static void take_sample(Settling *s)
{
    Store *store = s->desk->store;
    const Field *field = field_find(&sample_type, s->d.field + strlen("sample."));
    Sample sample = {.donor = s->d.donor};
    int64_t last = query_one_int(store, 0, "SELECT max(id) FROM sample WHERE donor = ?1", INT_(s->d.donor));
    if (last)
        record_load(store, &sample_type, last, &sample);
    else
        query_one_text(store, sample.unit, sizeof sample.unit, "SELECT unit FROM donor WHERE id = ?1",
                       INT_(s->d.donor));
    field_put(field, &sample, s->d.theirs);
    if (last)
        record_update(store, &sample_type, &sample, "registry");
    else
        record_insert(store, &sample_type, &sample);
    s->made = sample.id;
}

static void settle_theirs(Settling *s)
{
    if (strcmp(s->d.field, "donor.status") == 0)
        take_status(s);
    else if (strncmp(s->d.field, "phone.", 6) == 0)
        take_phone(s);
    else if (strncmp(s->d.field, "sample.", 7) == 0)
        take_sample(s);
    else
        put_donor(s, s->d.ours, s->d.theirs, "registry");
    told(s);
}

/* --- keeping ours --- */

static void settle_ours(Settling *s)
{
    const char *field, *kind = line_kind(s->d.field, &field);
    char theirs[PROVINCE_TEXT], earlier[PROVINCE_TEXT];
    difference_text(s->d.field, s->d.theirs, theirs);
    bool there = province_report(s->desk->store, s->d.donor, kind, field, theirs, earlier);
    remember_line(s, there, earlier);
}

/* --- people --- */

/* What the list's status says beyond what the samples do. */
static void create_status(Settling *s, int64_t donor, const Listed *listed)
{
    Settling of = *s;
    const char *status = listed->donor.status;
    bool in_registry = text_equal(status, "AV") && listed->sample.registry_on[0];
    if (!status[0] || in_registry || text_equal(status, "EN") || text_equal(status, "SA") || text_equal(status, "SE"))
        return;
    of.d.donor = donor;
    status_words(&listed->donor, of.d.theirs);
    take_status(&of);
}

static void settle_create(Settling *s)
{
    Listed listed;
    Intake in = {0};
    listed_unpack(&listed, s->d.theirs);
    in.donor = listed.donor;
    in.phone = listed.phone;
    in.sample = listed.sample;
    if (s->unit[0])
        text_copy(in.donor.unit, sizeof in.donor.unit, s->unit);
    in.donor.status[0] = in.donor.status_reason[0] = in.donor.status_until[0] = '\0';
    if (in.sample.registry_on[0] && !in.sample.collected_on[0])
        text_copy(in.sample.collected_on, sizeof in.sample.collected_on, in.sample.registry_on);
    intake_fill(s->desk, &in);
    intake_apply(s->desk, &in);
    if (store_failed(s->desk->store))
        return;
    s->made = s->d.donor = in.donor.id;
    create_status(s, in.donor.id, &listed);
    province_has(s->desk->store, in.donor.id);
}

/* --- settling --- */

static bool fits(const Settling *s)
{
    const char *kind = s->d.kind;
    switch (s->how) {
    case SETTLE_THEIRS:
    case SETTLE_OURS:
        return text_equal(kind, "different");
    case SETTLE_CREATE:
        return text_equal(kind, "there");
    case SETTLE_REPORT:
        return text_equal(kind, "here");
    default:
        return !text_equal(kind, "different");
    }
}

static bool settling_load(Settling *s)
{
    Store *store = s->desk->store;
    if (!compare_difference(s->desk, s->id, &s->d))
        store_fail(store, ERR_NOT_FOUND, "", tr("this difference is no longer there"));
    return !store_failed(store);
}

static void apply(Settling *s)
{
    switch (s->how) {
    case SETTLE_THEIRS:
        settle_theirs(s);
        break;
    case SETTLE_OURS:
        settle_ours(s);
        break;
    case SETTLE_CREATE:
        settle_create(s);
        break;
    case SETTLE_REPORT:
        province_ask(s->desk->store, s->d.donor);
        break;
    case SETTLE_ERROR:
        break;
    }
}

static void settle_write(Store *store, void *arg)
{
    Settling *s = arg;
    char now[INSTANT_SIZE];
    instant_format(clock_now(), now);
    if (!settling_load(s))
        return;
    if (s->d.settled[0] || !fits(s)) {
        store_fail(store, ERR_CONFLICT, "", tr("%s: this difference cannot be settled so, or somebody has settled it"),
                   s->d.name);
        return;
    }
    apply(s);
    exec(store,
         "UPDATE registry_diff SET settled = ?2, settled_at = ?3, settled_by = nullif(?4, 0), made = nullif(?5, 0), "
         "reported = ?6, donor = nullif(?7, 0) WHERE id = ?1",
         INT_(s->id), TEXT_(names[s->how]), TEXT_(now), INT_(s->desk->actor.id), INT_(s->made), TEXT_(s->reported),
         INT_(s->d.donor));
    audit_add(store, "settle", "registry_diff", s->id, s->d.donor);
}

static Status may_settle(const Desk *desk, Error *error)
{
    if (staff_may(desk, "lead caller"))
        return OK;
    return error_set(error, ERR_DENIED, "", tr("the city office settles what differs from the province's list"));
}

Status compare_settle(Desk *desk, int64_t difference, Settlement how, const char *unit, Error *error)
{
    Settling s = {.desk = desk, .id = difference, .how = how, .unit = unit ? unit : ""};
    Status status = may_settle(desk, error);
    return status == OK ? store_write(desk->store, settle_write, &s, error) : status;
}

/* --- taking it back --- */

static void restore_line(Settling *s)
{
    const char *field, *kind = line_kind(s->d.field, &field);
    char ignored[PROVINCE_TEXT];
    if (s->reported[0])
        province_report(s->desk->store, s->d.donor, kind, field, s->reported + 1, ignored);
    else
        province_told(s->desk->store, s->d.donor, kind, field, ignored);
    store_unwatch(s->desk->store, s->d.donor);
}

static void untake_phone(Settling *s)
{
    Phone phone;
    Store *store = s->desk->store;
    if (!record_load(store, &phone_type, s->d.made, &phone))
        return;
    if (phone.version != 1)
        say_changed(s);
    else
        record_delete(store, &phone_type, &phone, "undone");
}

static void untake_status(Settling *s)
{
    StatusPeriod period;
    Store *store = s->desk->store;
    if (!record_load(store, &status_period_type, s->d.made, &period) || period.voided_at[0])
        return;
    instant_format(clock_now(), period.voided_at);
    text_copy(period.void_reason, sizeof period.void_reason, tr("the settlement with the province's list was undone"));
    record_update(store, &status_period_type, &period, "undone");
}

static void untake_sample(Settling *s)
{
    Store *store = s->desk->store;
    const Field *field = field_find(&sample_type, s->d.field + strlen("sample."));
    Sample sample;
    char now[NOTE_SIZE];
    if (!record_load(store, &sample_type, s->d.made, &sample))
        return;
    field_get(field, &sample, now, sizeof now);
    if (!text_equal(now, s->d.theirs)) {
        say_changed(s);
        return;
    }
    field_put(field, &sample, s->d.ours);
    if (sample.version == 1)
        record_delete(store, &sample_type, &sample, "undone");
    else
        record_update(store, &sample_type, &sample, "undone");
}

static void undo_theirs(Settling *s)
{
    if (strcmp(s->d.field, "donor.status") == 0)
        untake_status(s);
    else if (strncmp(s->d.field, "phone.", 6) == 0)
        untake_phone(s);
    else if (strncmp(s->d.field, "sample.", 7) == 0)
        untake_sample(s);
    else
        put_donor(s, s->d.theirs, s->d.ours, "undone");
    restore_line(s);
}

static void undo_create(Settling *s)
{
    Store *store = s->desk->store;
    Donor donor;
    if (!record_load(store, &donor_type, s->d.made, &donor))
        return;
    if (donor.version != 1 ||
        query_one_int(store, 0, "SELECT 1 FROM attempt WHERE donor = ?1 LIMIT 1", INT_(donor.id))) {
        store_fail(store, ERR_CONFLICT, "", tr("%s: something was recorded since; the file stays"), donor.name);
        return;
    }
    derive_drop_tasks(store, donor.id, false);
    record_delete(store, &donor_type, &donor, "undone");
}

static void undo_apply(Settling *s)
{
    char ignored[PROVINCE_TEXT];
    if (text_equal(s->d.settled, "theirs"))
        undo_theirs(s);
    else if (text_equal(s->d.settled, "ours"))
        restore_line(s);
    else if (text_equal(s->d.settled, "created"))
        undo_create(s);
    else if (text_equal(s->d.settled, "report"))
        province_told(s->desk->store, s->d.donor, "person", "", ignored);
}

static void unsettle_write(Store *store, void *arg)
{
    Settling *s = arg;
    if (!settling_load(s))
        return;
    if (!s->d.settled[0]) {
        store_fail(store, ERR_CONFLICT, "", tr("this was taken back already"));
        return;
    }
    query_one_text(store, s->reported, sizeof s->reported, "SELECT reported FROM registry_diff WHERE id = ?1",
                   INT_(s->id));
    undo_apply(s);
    exec(store,
         "UPDATE registry_diff SET settled = NULL, settled_at = NULL, settled_by = NULL, made = NULL, reported = NULL, "
         "donor = iif(kind = 'there', NULL, donor) WHERE id = ?1",
         INT_(s->id));
    audit_add(store, "undone", "registry_diff", s->id, s->d.donor);
}

Status compare_unsettle(Desk *desk, int64_t difference, Error *error)
{
    Settling s = {.desk = desk, .id = difference};
    Status status = may_settle(desk, error);
    return status == OK ? store_write(desk->store, unsettle_write, &s, error) : status;
}

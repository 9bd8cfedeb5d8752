/* The list for the province: reading it, entering its lines, and the province's word on proposals. */
#include <string.h>

#include "may.h"
#include "province.h"
#include "registry.h"
#include "staff.h"
#include "text.h"
#include "tr.h"

/* --- reading --- */

#define ITEM_COLUMNS                                                                                             \
    "SELECT i.id, i.donor, i.about, d.name, i.unit, i.kind, i.field, i.before, i.after, i.since, i.entered_on, " \
    "coalesce(w.full_name, w.name), i.decision, i.decided_on, i.decision_note, i.entered_at FROM " \
    "province_item i "                                                                                            \
    "CROSS JOIN donor d ON d.id = i.donor LEFT JOIN account w ON w.id = i.entered_by WHERE "

static void item_read(Query *q, ProvinceItem *item)
{
    *item = (ProvinceItem){.id = query_int(q, 0), .donor = query_int(q, 1), .about = query_int(q, 2)};
    const struct {
        char *to;
        size_t size;
    } texts[] = {
        {item->name, sizeof item->name},
        {item->unit, sizeof item->unit},
        {item->kind, sizeof item->kind},
        {item->field, sizeof item->field},
        {item->before, sizeof item->before},
        {item->after, sizeof item->after},
        {item->since, sizeof item->since},
        {item->entered_on, sizeof item->entered_on},
        {item->entered_by, sizeof item->entered_by},
        {item->decision, sizeof item->decision},
        {item->decided_on, sizeof item->decided_on},
        {item->decision_note, sizeof item->decision_note},
        {item->entered_at, sizeof item->entered_at},
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        text_copy(texts[i].to, texts[i].size, query_text(q, (int)i + 3));
}

/* A liaison sees the own unit whatever is asked. False: the account sees nobody. */
static bool seen_unit(const Desk *desk, const char *wanted, char unit[CODE_SIZE])
{
    text_copy(unit, CODE_SIZE, wanted);
    return may_ask(desk, unit, NULL);
}

/* ?1 unit, ?2 kind; behind the row of ?3 (since or entered_at), ?4 id, ?5 unit or kind; ?6 how many. */
#define BY_AGE "(i.since, i.id) > (coalesce(?3, ''), ?4) ORDER BY i.since, i.id LIMIT ?6"
#define BY_(column)                                                                                             \
    "(i." column ", i.since, i.id) > (coalesce(?5, ''), coalesce(?3, ''), ?4) ORDER BY i." column ", i.since, " \
    "i.id LIMIT ?6"
#define LAST_FIRST "(i.entered_at, i.id) < (coalesce(?3, '9999'), ?4) ORDER BY i.entered_at DESC, i.id DESC LIMIT ?6"

/* Each combination reads its own index in its order. */
static const char *open_sql(const ProvinceFilter *f, bool unit)
{
    if (unit && f->kind[0])
        return ITEM_COLUMNS "i.unit = ?1 AND i.kind = ?2 AND i.entered_on IS NULL AND " BY_AGE;
    if (f->kind[0])
        return ITEM_COLUMNS "i.kind = ?2 AND i.entered_on IS NULL AND " BY_AGE;
    if (unit && f->order == PROVINCE_BY_KIND)
        return ITEM_COLUMNS "i.unit = ?1 AND i.entered_on IS NULL AND " BY_("kind");
    if (unit)
        return ITEM_COLUMNS "i.unit = ?1 AND i.entered_on IS NULL AND " BY_AGE;
    if (f->order == PROVINCE_BY_KIND)
        return ITEM_COLUMNS "i.entered_on IS NULL AND " BY_("kind");
    if (f->order == PROVINCE_BY_UNIT)
        return ITEM_COLUMNS "i.entered_on IS NULL AND " BY_("unit");
    return ITEM_COLUMNS "i.entered_on IS NULL AND " BY_AGE;
}

static const char *page_sql(const ProvinceFilter *f, bool unit)
{
    if (f->view == PROVINCE_OPEN)
        return open_sql(f, unit);
    if (f->view == PROVINCE_WAITING)
        return ITEM_COLUMNS "i.kind = 'proposal' AND i.entered_on IS NOT NULL AND i.decision IS NULL AND "
                            "i.after IS NOT NULL AND (?1 IS NULL OR i.unit = ?1) AND "
                            "(i.entered_at, i.id) > (coalesce(?3, ''), ?4) ORDER BY i.entered_at, i.id LIMIT ?6";
    if (unit)
        return ITEM_COLUMNS "i.unit = ?1 AND i.entered_on IS NOT NULL AND " LAST_FIRST;
    return ITEM_COLUMNS "i.entered_on IS NOT NULL AND " LAST_FIRST;
}

size_t province_page(Desk *desk, const ProvinceFilter *filter, const ProvinceItem *after, ProvinceItem *rows,
                     size_t max, bool *more)
{
    char unit[CODE_SIZE];
    size_t count = 0;
    bool open = filter->view == PROVINCE_OPEN;
    *more = false;
    if (!seen_unit(desk, filter->unit, unit))
        return 0;
    int64_t id = after ? after->id : filter->view == PROVINCE_ENTERED ? INT64_MAX : 0;
    const char *at = !after ? "" : open ? after->since : after->entered_at;
    const char *group = !after ? "" : filter->order == PROVINCE_BY_KIND ? after->kind : after->unit;
    Query *q = query(desk->store, page_sql(filter, unit[0] != '\0'), TEXT_(unit), TEXT_(filter->kind), TEXT_(at),
                     INT_(id), TEXT_(group), INT_((int64_t)max + 1));
    while (query_row(q)) {
        *more = count == max;
        if (!*more)
            item_read(q, &rows[count++]);
    }
    return count;
}

bool province_item(Desk *desk, int64_t id, ProvinceItem *item)
{
    Query *q = query(desk->store, ITEM_COLUMNS "i.id = ?1", INT_(id));
    bool found = query_row(q);
    if (found)
        item_read(q, item);
    query_end(q);
    char unit[CODE_SIZE];
    return found && seen_unit(desk, "", unit) && (!unit[0] || text_equal(unit, item->unit));
}

int64_t province_count(Desk *desk, const char *unit)
{
    return registry_count(desk, "province", unit, "");
}

int64_t province_waiting(Desk *desk, const char *unit)
{
    return registry_count(desk, "proposal", unit, "");
}

/* --- a value for people --- */

typedef union {
    RecordHead head;
    Donor donor;
    Phone phone;
    Relative relative;
    Sample sample;
    Attempt attempt;
    StatusPeriod period;
    Consent consent;
} AnyRecord;

static const Field *field_of(const char *name, const RecordType **type)
{
    const char *dot = strchr(name, '.');
    for (size_t i = 0; dot && record_types[i]; i++)
        if (strlen(record_types[i]->table) == (size_t)(dot - name) &&
            strncmp(record_types[i]->table, name, (size_t)(dot - name)) == 0) {
            *type = record_types[i];
            return field_find(*type, dot + 1);
        }
    return NULL;
}

static void line_read(const char *name, const char *value, bool mask, ProvinceLine *line)
{
    const RecordType *type = NULL;
    const Field *field = field_of(name, &type);
    AnyRecord record;
    text_copy(line->label, sizeof line->label, field ? tr(field->label) : name);
    if (!field || type->size > sizeof record) {
        text_copy(line->value, sizeof line->value, value);
        return;
    }
    memset(&record, 0, sizeof record);
    field_put(field, &record, value);
    field_show(field, &record, mask, line->value, sizeof line->value);
}

size_t province_lines(const char *text, bool mask, ProvinceLine *lines, size_t max)
{
    size_t count = 0;
    while (*text && count < max) {
        char name[96], value[NOTE_SIZE];
        size_t length = strcspn(text, "\n"), split = strcspn(text, "=\n");
        text_format(name, sizeof name, "%.*s", (int)split, text);
        text_format(value, sizeof value, "%.*s", split < length ? (int)(length - split - 1) : 0,
                    split < length ? text + split + 1 : "");
        line_read(name, value, mask, &lines[count++]);
        text += length + (text[length] == '\n');
    }
    return count;
}

/* --- entering --- */

typedef struct {
    Desk *desk;
    const int64_t *items;
    size_t count;
    int64_t first;
    char on[DATE_SIZE];
    const char *reason;
} Entering;

static bool may_enter(const Desk *desk)
{
    return staff_may(desk, "lead caller liaison");
}

static Status date_check(const char *on, char out[DATE_SIZE], Error *error)
{
    Status status = date_parse(on, clock_today(), false, out, error);
    if (status == OK && day_parse(out) > clock_today())
        return error_set(error, ERR_INPUT, "entered_on", tr("the date %s lies in the future"), out);
    return status;
}

static bool is_proposal(const ProvinceItem *item)
{
    return text_equal(item->kind, "proposal") && item->after[0];
}

static void enter_one(Entering *e, int64_t id)
{
    Store *store = e->desk->store;
    ProvinceItem item;
    char now[INSTANT_SIZE];
    instant_format(clock_now(), now);
    if (!province_item(e->desk, id, &item) || item.entered_on[0]) {
        store_fail(store, ERR_CONFLICT, "", tr("a line was entered or taken back meanwhile: look at the list again"));
        return;
    }
    exec(store,
         "UPDATE province_item SET entered_on = ?2, entered_by = nullif(?3, 0), entered_at = ?4, entry = ?5 WHERE id = "
         "?1",
         INT_(id), TEXT_(e->on), INT_(e->desk->actor.id), TEXT_(now), INT_(e->first));
    tally_add(store, "province", item.unit, item.kind, -1);
    if (is_proposal(&item))
        tally_add(store, "proposal", item.unit, "", 1);
    audit_add(store, "entered", "province_item", id, item.donor);
}

static void enter_write(Store *store, void *arg)
{
    Entering *e = arg;
    for (size_t i = 0; i < e->count && !store_failed(store); i++)
        enter_one(e, e->items[i]);
}

Status province_enter(Desk *desk, const int64_t *items, size_t count, const char *on, Error *error)
{
    Entering e = {.desk = desk, .items = items, .count = count, .first = count ? items[0] : 0};
    if (!may_enter(desk))
        return error_set(error, ERR_DENIED, "", tr("this account may not enter what the province must know"));
    if (!count)
        return error_set(error, ERR_INPUT, "", tr("no line is marked"));
    Status status = date_check(on, e.on, error);
    return status == OK ? store_write(desk->store, enter_write, &e, error) : status;
}

/* What changed since is one line with what was opened again. */
static void unenter_one(Entering *e, int64_t id)
{
    Store *store = e->desk->store;
    ProvinceItem item;
    if (!province_item(e->desk, id, &item))
        return;
    if (item.decision[0]) {
        store_fail(store, ERR_CONFLICT, "",
                   tr("the province has decided on this proposal: take its word back before the entry"));
        return;
    }
    if (is_proposal(&item))
        tally_add(store, "proposal", item.unit, "", -1);
    int64_t later = exec(store,
                         "UPDATE province_item SET before = ?4 WHERE donor = ?1 AND kind = ?2 AND "
                         "field = coalesce(?3, '') AND entered_on IS NULL",
                         INT_(item.donor), TEXT_(item.kind), TEXT_(item.field), TEXT_(item.before));
    if (later) {
        exec(store, "DELETE FROM province_item WHERE id = ?1", INT_(id));
    } else {
        exec(store,
             "UPDATE province_item SET entered_on = NULL, entered_by = NULL, entered_at = NULL, entry = NULL WHERE id "
             "= ?1",
             INT_(id));
        tally_add(store, "province", item.unit, item.kind, 1);
    }
    audit_add(store, "undone", "province_item", id, item.donor);
}

static void unenter_write(Store *store, void *arg)
{
    enum { AT_ONCE = 512 };
    Entering *e = arg;
    int64_t ids[AT_ONCE];
    size_t count = 0;
    Query *q = query(store, "SELECT id FROM province_item WHERE entry = ?1 ORDER BY id LIMIT ?2", INT_(e->first),
                     INT_(AT_ONCE));
    while (count < AT_ONCE && query_row(q))
        ids[count++] = query_int(q, 0);
    query_end(q);
    if (!count)
        store_fail(store, ERR_CONFLICT, "", tr("this entry was taken back already"));
    for (size_t i = 0; i < count && !store_failed(store); i++)
        unenter_one(e, ids[i]);
}

Status province_unenter(Desk *desk, int64_t first, Error *error)
{
    Entering e = {.desk = desk, .first = first};
    if (!may_enter(desk))
        return error_set(error, ERR_DENIED, "", tr("this account may not enter what the province must know"));
    return store_write(desk->store, unenter_write, &e, error);
}

/* --- the province's word on a proposal --- */

/* Who may write it down: the one place for it. Somebody who leaves for good goes through here, too. */
static Status may_decide(const Desk *desk, const ProvinceItem *item, Error *error)
{
    if (!staff_may(desk, "lead caller"))
        return error_set(error, ERR_DENIED, "", tr("the city office writes down what the province has decided"));
    if (!is_proposal(item))
        return error_set(error, ERR_INPUT, "", tr("this line is no proposal: there is nothing to confirm"));
    if (item->decision[0])
        return error_set(error, ERR_CONFLICT, "", tr("the province's word on this proposal is written down already"));
    return OK;
}

/* The line and its period; latches why not. */
static bool deciding_load(Entering *e, ProvinceItem *item, StatusPeriod *period)
{
    Error error = {0};
    Store *store = e->desk->store;
    if (!province_item(e->desk, e->first, item))
        store_fail(store, ERR_NOT_FOUND, "", tr("this line is no longer in the list"));
    else if (may_decide(e->desk, item, &error) != OK)
        store_fail(store, error.code, error.field, "%s", error.message);
    else if (!record_load(store, &status_period_type, item->about, period) || period->voided_at[0])
        store_fail(store, ERR_CONFLICT, "", tr("the proposal was taken back meanwhile"));
    return !store_failed(store);
}

static void decided(Entering *e, const ProvinceItem *item, const char *decision, int64_t period)
{
    Store *store = e->desk->store;
    char now[INSTANT_SIZE];
    instant_format(clock_now(), now);
    if (item->entered_on[0])
        tally_add(store, "proposal", item->unit, "", -1);
    else
        tally_add(store, "province", item->unit, item->kind, -1);
    exec(
        store,
        "UPDATE province_item SET decision = ?2, decided_on = ?3, decided_by = nullif(?4, 0), decision_note = ?5, "
        "decided_period = nullif(?6, 0), entered_on = coalesce(entered_on, ?3), entered_at = coalesce(entered_at, ?7), "
        "entered_by = coalesce(entered_by, nullif(?4, 0)), entry = coalesce(entry, id) WHERE id = ?1",
        INT_(item->id), TEXT_(decision), TEXT_(e->on), INT_(e->desk->actor.id), TEXT_(e->reason), INT_(period),
        TEXT_(now));
    audit_add(store, decision, "province_item", item->id, item->donor);
}

static void confirm_write(Store *store, void *arg)
{
    Entering *e = arg;
    ProvinceItem item;
    StatusPeriod period;
    if (!deciding_load(e, &item, &period))
        return;
    period.id = 0;
    period.proposal = 0;
    period.account = e->desk->actor.id;
    text_copy(period.since, sizeof period.since, e->on);
    record_insert(store, &status_period_type, &period);
    store_unwatch(store, item.donor); /* the province knows it best */
    decided(e, &item, "confirmed", period.id);
}

Status province_confirm(Desk *desk, int64_t item, const char *on, Error *error)
{
    Entering e = {.desk = desk, .first = item, .reason = ""};
    Status status = date_check(on, e.on, error);
    return status == OK ? store_write(desk->store, confirm_write, &e, error) : status;
}

static void decline_write(Store *store, void *arg)
{
    Entering *e = arg;
    ProvinceItem item;
    StatusPeriod period;
    if (!deciding_load(e, &item, &period))
        return;
    decided(e, &item, "declined", 0);
    instant_format(clock_now(), period.voided_at);
    text_copy(period.void_reason, sizeof period.void_reason, e->reason);
    record_update(store, &status_period_type, &period, "void");
    store_unwatch(store, item.donor);
}

Status province_decline(Desk *desk, int64_t item, const char *on, const char *reason, Error *error)
{
    char clean[LINE_SIZE];
    Entering e = {.desk = desk, .first = item, .reason = clean};
    Status status = text_clean(clean, sizeof clean, reason, false, error);
    if (status == OK && !clean[0])
        status = error_set(error, ERR_INPUT, "void_reason", tr("the province's reason is missing"));
    if (status == OK)
        status = date_check(on, e.on, error);
    return status == OK ? store_write(desk->store, decline_write, &e, error) : status;
}

/* The period that the confirmation opened is taken back; the proposal that was declined holds again. */
static void undecide_period(Entering *e, const ProvinceItem *item)
{
    Store *store = e->desk->store;
    StatusPeriod period;
    bool declined = text_equal(item->decision, "declined");
    int64_t opened = query_one_int(store, 0, "SELECT decided_period FROM province_item WHERE id = ?1", INT_(item->id));
    if (!record_load(store, &status_period_type, declined ? item->about : opened, &period))
        return;
    period.voided_at[0] = period.void_reason[0] = '\0';
    if (!declined) {
        instant_format(clock_now(), period.voided_at);
        text_copy(period.void_reason, sizeof period.void_reason, tr("the province's word was taken back"));
    }
    record_update(store, &status_period_type, &period, "undone");
    store_unwatch(store, item->donor);
}

static void undecide_write(Store *store, void *arg)
{
    Entering *e = arg;
    ProvinceItem item;
    if (!province_item(e->desk, e->first, &item) ||
        !(text_equal(item.decision, "confirmed") || text_equal(item.decision, "declined"))) {
        store_fail(store, ERR_CONFLICT, "", tr("this word was taken back already"));
        return;
    }
    undecide_period(e, &item);
    tally_add(store, "proposal", item.unit, "", 1);
    exec(store,
         "UPDATE province_item SET decision = NULL, decided_on = NULL, decided_by = NULL, decision_note = NULL, "
         "decided_period = NULL WHERE id = ?1",
         INT_(item.id));
    audit_add(store, "undone", "province_item", item.id, item.donor);
}

Status province_undecide(Desk *desk, int64_t item, Error *error)
{
    Entering e = {.desk = desk, .first = item};
    if (!staff_may(desk, "lead caller"))
        return error_set(error, ERR_DENIED, "", tr("the city office writes down what the province has decided"));
    return store_write(desk->store, undecide_write, &e, error);
}

/* Samples against the targets, which change only forward; opening balances and external facts. */
#include "targets.h"

#include <string.h>

#include "may.h"
#include "staff.h"
#include "text.h"
#include "tr.h"

void pace_between(int64_t target, int64_t done, Day first, Day last, Day today, Pace *pace)
{
    int month, of_month;
    *pace = (Pace){.target = target, .done = done, .heading = -1};
    day_split(first, &pace->year, &month, &of_month);
    int64_t days = last + 1 - first, gone = today - first;
    gone = gone < 0 ? 0 : gone > days ? days : gone;
    int64_t left = days - gone;
    if (gone > 0)
        pace->heading = (done * days + gone / 2) / gone;
    if (target <= 0)
        return;
    pace->percent = done * 100 / target;
    pace->wanted = (target * gone + days / 2) / days;
    if (done < target && left > 0)
        pace->weekly = ((target - done) * 7 + left - 1) / left;
}

void pace_compute(int64_t target, int64_t done, Day today, Pace *pace)
{
    int year, month, of_month;
    day_split(today, &year, &month, &of_month);
    pace_between(target, done, day_from(year, 1, 1), day_from(year, 12, 31), today, pace);
}

/* --- periods --- */

bool period_days(int year, const char *period, Day *first, Day *last)
{
    int from = 1, months = 12, n = period[0] ? period[1] - '0' : 0;
    if (period[0] == 'h' && n >= 1 && n <= 2) {
        from = n * 6 - 5;
        months = 6;
    } else if (period[0] == 'q' && n >= 1 && n <= 4) {
        from = n * 3 - 2;
        months = 3;
    } else if (!text_equal(period, "year")) {
        return false;
    }
    *first = day_from(year, from, 1);
    *last = day_add_months(*first, months) - 1;
    return true;
}

/* --- what holds --- */

static bool config_target(const Config *config, const char *unit, int64_t year, TargetNow *out)
{
    for (size_t i = 0; i < config->target_count; i++) {
        const Target *t = &config->targets[i];
        if (t->year == year && text_equal(t->unit, unit)) {
            out->samples = t->samples;
            out->donations = t->donations;
            return true;
        }
    }
    return false;
}

/* The target of just this unit; false: none was ever set. */
static bool own_target(Desk *desk, const char *unit, int64_t year, const char *period, const char *on, TargetNow *out)
{
    *out = (TargetNow){0};
    Query *q = query(desk->store,
                     "SELECT samples, donations, valid_from FROM unit_target WHERE year = ?1 AND unit IS ?2 AND "
                     "period = ?3 AND valid_from <= ?4 AND voided_at IS NULL ORDER BY valid_from DESC, id DESC LIMIT 1",
                     INT_(year), TEXT_(unit), TEXT_(period), TEXT_(on));
    bool found = query_row(q);
    if (found) {
        out->samples = query_int(q, 0);
        out->donations = query_int(q, 1);
        text_copy(out->valid_from, sizeof out->valid_from, query_text(q, 2));
    }
    query_end(q);
    return found || (text_equal(period, "year") && config_target(desk->config, unit, year, out));
}

void target_now(Desk *desk, const char *unit, int64_t year, const char *period, Day on, TargetNow *out)
{
    char day[DATE_SIZE];
    day_format(on, day);
    if (own_target(desk, unit, year, period, day, out) || unit[0])
        return;
    for (size_t i = 0; i < desk->config->unit_count; i++) {
        TargetNow of_unit;
        if (!own_target(desk, desk->config->units[i].code, year, period, day, &of_unit))
            continue;
        out->samples += of_unit.samples;
        out->donations += of_unit.donations;
        out->summed = true;
    }
}

/* --- what was done --- */

int64_t targets_sampled(Desk *desk, const char *unit, int64_t year, const char *period)
{
    Day first, last;
    char key[8];
    int y, from, until, of_month;
    int64_t sum = 0;
    if (text_equal(period, "year")) {
        text_format(key, sizeof key, "%04lld", (long long)year);
        return tally_get(desk->store, "sample", unit, key);
    }
    if (!period_days((int)year, period, &first, &last))
        return 0;
    day_split(first, &y, &from, &of_month);
    day_split(last, &y, &until, &of_month);
    for (int month = from; month <= until; month++) {
        text_format(key, sizeof key, "%04d-%02d", y, month);
        sum += tally_get(desk->store, "sample_month", unit, key);
    }
    return sum;
}

void opening_sum(Desk *desk, const char *unit, int64_t from, int64_t to, int64_t *samples, int64_t *donations)
{
    *samples = *donations = 0;
    Query *q = query(desk->store,
                     "SELECT sum(samples), sum(donations) FROM opening_balance WHERE year BETWEEN ?1 AND ?2 AND "
                     "(?3 IS NULL OR unit = ?3)",
                     INT_(from), INT_(to), TEXT_(unit));
    if (query_row(q)) {
        *samples = query_int(q, 0);
        *donations = query_int(q, 1);
    }
    query_end(q);
}

static void progress_of(Desk *desk, const char *unit, int64_t year, const char *period, UnitProgress *row)
{
    Day first = DAY_NONE, last = DAY_NONE;
    TargetNow now;
    *row = (UnitProgress){.rank = 0};
    period_days((int)year, period, &first, &last);
    text_copy(row->unit, sizeof row->unit, unit);
    target_now(desk, unit, year, period, last < clock_today() ? last : clock_today(), &now);
    if (text_equal(period, "year"))
        opening_sum(desk, unit, year, year, &row->opening, &row->opening_donations);
    row->donation_target = now.donations;
    pace_between(now.samples, targets_sampled(desk, unit, year, period) + row->opening, first, last, clock_today(),
                 &row->pace);
}

/* By the share of the target, then by people; who has no target comes last. */
static bool ahead(const UnitProgress *a, const UnitProgress *b)
{
    bool has_a = a->pace.target > 0, has_b = b->pace.target > 0;
    if (has_a != has_b)
        return has_a;
    int64_t x = has_a ? a->pace.done * b->pace.target : 0, y = has_b ? b->pace.done * a->pace.target : 0;
    return x != y ? x > y : a->pace.done > b->pace.done;
}

static void rank_rows(UnitProgress *rows, size_t count, bool by_code)
{
    for (size_t i = 0; i < count; i++) {
        rows[i].rank = rows[i].pace.target > 0;
        for (size_t k = 0; k < count && rows[i].rank; k++)
            rows[i].rank += k != i && ahead(&rows[k], &rows[i]);
    }
    for (size_t i = 1; i < count && !by_code; i++)
        for (size_t k = i; k > 0 && ahead(&rows[k], &rows[k - 1]); k--) {
            UnitProgress swap = rows[k];
            rows[k] = rows[k - 1];
            rows[k - 1] = swap;
        }
}

size_t targets_progress(Desk *desk, int64_t year, const char *period, bool by_code, UnitProgress *rows, size_t max)
{
    size_t count = 0, city = may_see_unit(desk, "") && max > 0;
    if (city)
        progress_of(desk, "", year, period, &rows[count++]);
    for (size_t i = 0; i < desk->config->unit_count && count < max; i++)
        if (may_see_unit(desk, desk->config->units[i].code))
            progress_of(desk, desk->config->units[i].code, year, period, &rows[count++]);
    if (city) /* one's own rank would tell of the others */
        rank_rows(rows + city, count - city, by_code);
    return count;
}

void targets_pace(Desk *desk, const char *unit, Pace *pace)
{
    int year, month, of_month;
    UnitProgress row;
    *pace = (Pace){0};
    if (!may_see_unit(desk, unit))
        return;
    day_split(clock_today(), &year, &month, &of_month);
    progress_of(desk, unit, year, "year", &row);
    *pace = row.pace;
}

/* --- setting --- */

Status target_check(Desk *desk, const UnitTarget *t, Error *error)
{
    char last[DATE_SIZE] = "";
    Status status = record_check(&unit_target_type, t, error);
    if (status != OK)
        return status;
    if (t->unit[0] && !config_unit(desk->config, t->unit))
        return error_set(error, ERR_INPUT, "unit", tr("there is no unit “%s”"), t->unit);
    if (t->samples == 0 && t->donations == 0)
        return error_set(error, ERR_INPUT, "samples", tr("a target needs samples, donations or both"));
    query_one_text(desk->store, last, sizeof last,
                   "SELECT max(valid_from) FROM unit_target WHERE year = ?1 AND unit IS ?2 AND period = ?3 AND "
                   "voided_at IS NULL",
                   INT_(t->year), TEXT_(t->unit), TEXT_(t->period));
    if (strcmp(t->valid_from, last) < 0)
        return error_set(
            error, ERR_INPUT, "valid_from",
            tr("targets change only forward: the one before holds from %s, so this one from then or later"), last);
    return OK;
}

typedef struct {
    Desk *desk;
    UnitTarget *target;
    const char *reason;
} Setting;

void target_apply(Desk *desk, UnitTarget *target)
{
    Error error = {0};
    if (!target->valid_from[0])
        day_format(clock_today(), target->valid_from);
    target->account = desk->actor.id;
    if (target_check(desk, target, &error) != OK)
        store_fail(desk->store, error.code, error.field, "%s", error.message);
    else
        record_insert(desk->store, &unit_target_type, target);
}

static void set_write(Store *store, void *arg)
{
    const Setting *setting = arg;
    (void)store;
    target_apply(setting->desk, setting->target);
}

Status target_set(Desk *desk, UnitTarget *target, Error *error)
{
    UnitTarget copy = *target;
    Setting setting = {desk, &copy, NULL};
    if (!staff_may(desk, "lead"))
        return error_set(error, ERR_DENIED, "", tr("this account's role may not change: %s"), tr("Target"));
    copy.id = 0;
    Status status = store_write(desk->store, set_write, &setting, error);
    if (status == OK)
        *target = copy;
    return status;
}

static void void_write(Store *store, void *arg)
{
    const Setting *setting = arg;
    UnitTarget *t = setting->target;
    int64_t id = t->id;
    if (!record_load(store, &unit_target_type, id, t)) {
        store_fail(store, ERR_NOT_FOUND, "", "%s", tr("this record is no longer there"));
        return;
    }
    if (t->voided_at[0]) {
        store_fail(store, ERR_CONFLICT, "", tr("this target was taken back before, because: %s"), t->void_reason);
        return;
    }
    instant_format(clock_now(), t->voided_at);
    text_copy(t->void_reason, sizeof t->void_reason, setting->reason);
    record_update(store, &unit_target_type, t, "void");
}

Status target_void(Desk *desk, int64_t id, const char *reason, Error *error)
{
    char clean[LINE_SIZE];
    UnitTarget target = {.id = id};
    Setting setting = {desk, &target, clean};
    if (!staff_may(desk, "lead"))
        return error_set(error, ERR_DENIED, "", tr("this account's role may not change: %s"), tr("Target"));
    Status status = text_clean(clean, sizeof clean, reason, false, error);
    if (status == OK && !clean[0])
        return error_set(error, ERR_INPUT, "void_reason", tr("taking a target back needs a reason"));
    return status == OK ? store_write(desk->store, void_write, &setting, error) : status;
}

size_t target_history(Desk *desk, int64_t year, TargetRow *rows, size_t max)
{
    size_t count = 0;
    char unit[CODE_SIZE] = "";
    if (!may_ask(desk, unit, NULL))
        return 0;
    Query *q = query(desk->store,
                     "SELECT t.id, coalesce(a.full_name, a.name) FROM unit_target t LEFT JOIN account a ON a.id = "
                     "t.account WHERE (?1 = 0 OR t.year = ?1) AND (?2 IS NULL OR t.unit IS NULL OR t.unit = ?2) "
                     "ORDER BY t.year DESC, t.valid_from DESC, t.id DESC LIMIT ?3",
                     INT_(year), TEXT_(unit), INT_((int64_t)max));
    while (count < max && query_row(q)) {
        text_copy(rows[count].who, sizeof rows[count].who, query_text(q, 1));
        if (record_load(desk->store, &unit_target_type, query_int(q, 0), &rows[count].target))
            count++;
    }
    query_end(q);
    return count;
}

/* --- opening balances, external facts --- */

size_t opening_list(Desk *desk, OpeningBalance *rows, size_t max)
{
    size_t count = 0;
    char unit[CODE_SIZE] = "";
    if (!may_ask(desk, unit, NULL))
        return 0;
    Query *q = query(desk->store,
                     "SELECT id FROM opening_balance WHERE (?1 IS NULL OR unit = ?1) ORDER BY year DESC, unit LIMIT ?2",
                     TEXT_(unit), INT_((int64_t)max));
    while (count < max && query_row(q))
        if (record_load(desk->store, &opening_balance_type, query_int(q, 0), &rows[count]))
            count++;
    query_end(q);
    return count;
}

size_t external_list(Desk *desk, ExternalFact *rows, size_t max)
{
    size_t count = 0;
    Query *q =
        query(desk->store, "SELECT id FROM external_fact ORDER BY fact_on DESC, id DESC LIMIT ?1", INT_((int64_t)max));
    while (count < max && query_row(q))
        if (record_load(desk->store, &external_fact_type, query_int(q, 0), &rows[count]))
            count++;
    query_end(q);
    return count;
}

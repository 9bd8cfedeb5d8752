/* Who may see whom. */
#include "may.h"

#include "audit.h"
#include "staff.h"
#include "text.h"
#include "tr.h"

bool may_see_all(const Desk *desk)
{
    return staff_may(desk, "lead caller readonly");
}

bool may_change(const Desk *desk)
{
    return staff_may(desk, "lead caller liaison helper");
}

static void midnight(char out[INSTANT_SIZE])
{
    instant_format(instant_at(clock_today(), 0), out);
}

static bool of_own_unit(Desk *desk, int64_t donor)
{
    return query_one_int(desk->store, 0, "SELECT 1 FROM donor WHERE id = ?1 AND unit = ?2", INT_(donor),
                         TEXT_(desk->actor.unit)) != 0;
}

static bool entered_today(Desk *desk, int64_t donor)
{
    char today[INSTANT_SIZE];
    midnight(today);
    return query_one_int(desk->store, 0,
                         "SELECT 1 FROM audit WHERE donor = ?1 AND at >= ?2 AND account = ?3 AND action = 'add' AND "
                         "record = 'donor' AND EXISTS (SELECT 1 FROM donor WHERE id = ?1)",
                         INT_(donor), TEXT_(today), INT_(desk->actor.id)) != 0;
}

/* The first person entered today, or who would be: people come one after the other, and so do the rows of the audit. */
static int64_t first_of_today(Store *store)
{
    char today[INSTANT_SIZE];
    midnight(today);
    int64_t since = audit_first(store, today), low = 1, high = query_one_int(store, 0, "SELECT max(id) FROM donor") + 1;
    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        bool older = query_one_int(store, 0,
                                   "SELECT min(id) < ?2 FROM audit WHERE donor = "
                                   "(SELECT min(donor) FROM audit WHERE donor >= ?1)",
                                   INT_(middle), INT_(since)) != 0;
        if (older)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool liaison_sees(Desk *desk, int64_t donor)
{
    return of_own_unit(desk, donor) || entered_today(desk, donor);
}

static bool helper_sees(Desk *desk, int64_t donor)
{
    char now[INSTANT_SIZE], today[INSTANT_SIZE];
    instant_format(clock_now(), now);
    midnight(today);
    return query_one_int(desk->store, 0,
                         "SELECT 1 WHERE EXISTS (SELECT 1 FROM claim WHERE donor = ?1 AND account = ?2 AND until > ?3) "
                         "OR EXISTS (SELECT 1 FROM attempt WHERE donor = ?1 AND account = ?2 AND (at >= ?4 OR "
                         "(outcome IS NULL AND voided_at IS NULL))) OR EXISTS (SELECT 1 FROM task WHERE donor = ?1 AND "
                         "assignee = ?2 AND closed_at IS NULL)",
                         INT_(donor), INT_(desk->actor.id), TEXT_(now), TEXT_(today)) != 0;
}

bool may_see(Desk *desk, int64_t donor)
{
    return may_see_all(desk) || (text_equal(desk->actor.role, "liaison") && liaison_sees(desk, donor)) ||
           (text_equal(desk->actor.role, "helper") && helper_sees(desk, donor));
}

size_t may_see_of(Desk *desk, int64_t *ids, size_t count, size_t max, bool *further)
{
    bool all = may_see_all(desk), of_unit = text_equal(desk->actor.role, "liaison");
    int64_t today = of_unit && count ? first_of_today(desk->store) : 0;
    size_t seen = 0, i = 0;
    for (; i < count && seen < max; i++) {
        bool sees = all || (!of_unit || ids[i] >= today ? may_see(desk, ids[i]) : of_own_unit(desk, ids[i]));
        if (sees)
            ids[seen++] = ids[i];
    }
    *further = i < count;
    return seen;
}

Status may_read(Desk *desk, int64_t donor, Error *error)
{
    return may_see(desk, donor) ? OK
                                : store_refuse(desk->store, error, ERR_NOT_FOUND, "donor",
                                               tr("there is no person with number %lld"), (long long)donor);
}

Status may_write(Desk *desk, int64_t donor, Error *error)
{
    Status status = may_read(desk, donor, error);
    if (status != OK || may_change(desk))
        return status;
    return error_set(error, ERR_DENIED, "", tr("this account may look at people but change nothing"));
}

bool may_write_now(Desk *desk, int64_t donor)
{
    Error error = {0};
    if (may_write(desk, donor, &error) == OK)
        return true;
    store_fail(desk->store, error.code, error.field, "%s", error.message);
    return false;
}

bool may_ask(const Desk *desk, char unit[CODE_SIZE], int64_t *account)
{
    if (may_see_all(desk))
        return true;
    if (text_equal(desk->actor.role, "liaison") && desk->actor.unit[0])
        return text_copy(unit, CODE_SIZE, desk->actor.unit);
    if (!text_equal(desk->actor.role, "helper") || !account)
        return false;
    *account = desk->actor.id;
    return true;
}

bool may_see_unit(const Desk *desk, const char *unit)
{
    char own[CODE_SIZE];
    text_copy(own, sizeof own, unit);
    return may_ask(desk, own, NULL) && text_equal(own, unit);
}

Status may_work_for(const Desk *desk, const char *unit, Error *error)
{
    if (!staff_may(desk, "lead caller liaison"))
        return error_set(error, ERR_DENIED, "", tr("this account may look but change nothing here"));
    if (!may_see_unit(desk, unit))
        return error_set(error, ERR_DENIED, "unit", tr("this account may only work for its own unit"));
    return OK;
}

typedef struct {
    int64_t donor;
} Meeting;

static void meeting_write(Store *store, void *arg)
{
    const Meeting *meeting = arg;
    audit_add(store, "met", "donor", meeting->donor, meeting->donor);
}

void may_note_met(Desk *desk, int64_t donor)
{
    char today[INSTANT_SIZE];
    Error ignored;
    midnight(today);
    bool noted = query_one_int(desk->store, 0,
                               "SELECT 1 FROM audit WHERE donor = ?1 AND at >= ?2 AND account = ?3 AND action = 'met'",
                               INT_(donor), TEXT_(today), INT_(desk->actor.id));
    if (!noted && !store_failed(desk->store))
        store_write(desk->store, meeting_write, &(Meeting){donor}, &ignored);
}

/* A desk: store and settings joined. */
#include <string.h>

#include "derive.h"
#include "leaving.h"
#include "province.h"

Status desk_open(Desk *desk, Store *store, const Config *config, const char *via, Error *error)
{
    *desk = (Desk){.store = store, .config = config, .via = via};
    store_set_derive(store, derive_donor, (void *)config);
    store_set_before(store, province_before);
    store_actor(store, 0, "rule");
    Status status = erased_apply(desk, error);
    store_actor(store, 0, via);
    if (status == OK)
        status = day_roll(desk, error);
    return status == OK ? desk_conclude_migrated(desk, error) : status;
}

Status desk_tick(Desk *desk, Error *error)
{
    return desk->store ? day_roll(desk, error) : OK;
}

bool desk_clock_is_back(Desk *desk, char last[32])
{
    enum { SLACK_SECONDS = 300 };
    char at[INSTANT_SIZE], today[DATE_SIZE];
    last[0] = '\0';
    if (!desk->store)
        return false;
    day_format(clock_today(), today);
    tally_rolled(desk->store, last);
    if (strcmp(last, today) > 0)
        return true;
    /* Signing in is an entry, too: the last alone would be of the wrong time. */
    if (!query_one_text(desk->store, at, sizeof at,
                        "SELECT max(at) FROM (SELECT at FROM audit ORDER BY id DESC LIMIT 50)"))
        return false;
    instant_local(at, last, 32);
    return instant_parse(at) > clock_now() + SLACK_SECONDS;
}

void desk_close(Desk *desk)
{
    store_tidy(desk->store, false);
    store_close(&desk->store);
}

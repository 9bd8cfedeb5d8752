/* A desk: store and settings joined. */
#include "derive.h"
#include "province.h"

Status desk_open(Desk *desk, Store *store, const Config *config, const char *via, Error *error)
{
    *desk = (Desk){.store = store, .config = config, .via = via};
    store_set_derive(store, derive_donor, (void *)config);
    store_set_before(store, province_before);
    store_actor(store, 0, via);
    return day_roll(desk, error);
}

Status desk_tick(Desk *desk, Error *error)
{
    return desk->store ? day_roll(desk, error) : OK;
}

void desk_close(Desk *desk)
{
    store_tidy(desk->store, false);
    store_close(&desk->store);
}

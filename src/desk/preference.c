/* Preferences: how each account likes its desk. */
#include "staff.h"

typedef struct {
    int64_t account;
    const char *name, *value;
} Preference;

static void preference_write(Store *store, void *arg)
{
    const Preference *p = arg;
    exec(store,
         "INSERT INTO preference(account, name, value) VALUES(?1, ?2, ?3) "
         "ON CONFLICT(account, name) DO UPDATE SET value = excluded.value",
         INT_(p->account), TEXT_(p->name), TEXT_(p->value));
}

Status preference_save(Desk *desk, const char *name, const char *value, Error *error)
{
    Preference p = {desk->actor.id, name, value};
    return desk->actor.id ? store_write_unaudited(desk->store, preference_write, &p, error) : OK;
}

bool preference_load(Desk *desk, const char *name, char *out, size_t size)
{
    out[0] = '\0';
    return desk->actor.id &&
           query_one_text(desk->store, out, size, "SELECT value FROM preference WHERE account = ?1 AND name = ?2",
                          INT_(desk->actor.id), TEXT_(name));
}

/* A desk: the open store, the settings and who sits there. Everything of the station's rules takes one. */
#ifndef MARROWDESK_DESK_H
#define MARROWDESK_DESK_H

#include "config.h"
#include "record.h"
#include "store.h"

typedef struct {
    Store *store;         /* NULL before first start */
    const Config *config;
    Account actor;        /* id 0: nobody is signed in */
    const char *via;      /* "desk" or "command": who the audit says acted */
} Desk;

/* Joins store and settings: puts the derive hook, runs day_roll() if today's has not run. */
Status desk_open(Desk *desk, Store *store, const Config *config, const char *via, Error *error);
/* A fresh process reads the day's roll again when the date changes: call it once a minute. */
Status desk_tick(Desk *desk, Error *error);
/* The machine's clock stands more than five minutes before one of the last entries, or before the last day that was
 * opened: it was set back. Saving goes on, since calls must be kept; every screen says so in red. `last` is the local
 * time of that entry, or that day. */
bool desk_clock_is_back(Desk *desk, char last[32]);
/* Tidies (statistics, checkpoint) and closes the store. */
void desk_close(Desk *desk);

#endif

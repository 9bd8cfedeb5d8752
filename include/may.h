/* Who may see whom: the one place that knows. Functions of the desk ask here, so that no screen, command or request
 * has to, and what an account may not see looks to it like what is not there.
 *
 * lead, caller, read-only: everybody; read-only changes nothing. Liaison: the people of the own unit, and until
 * midnight those it has entered today for another. Helper: whom it holds, whom it was promised to, and until midnight
 * whom it rang today. System: nobody. */
#ifndef MARROWDESK_MAY_H
#define MARROWDESK_MAY_H

#include "desk.h"

/* Everybody, without asking for one person: lists need not be looked through. */
bool may_see_all(const Desk *desk);
bool may_see(Desk *desk, int64_t donor);
/* Leaves those of `ids` that the account may see, in their order, at most `max`; returns how many. *further: some
 * behind them were not looked at. */
size_t may_see_of(Desk *desk, int64_t *ids, size_t count, size_t max, bool *further);
/* Is the role one that changes anything of people? */
bool may_change(const Desk *desk);

/* The refusals. ERR_NOT_FOUND, in the words for a person who is not there, where the account may not see the person;
 * ERR_DENIED where it may see but not change. */
Status may_read(Desk *desk, int64_t donor, Error *error);
Status may_write(Desk *desk, int64_t donor, Error *error);
/* The same inside a store_write(): false, and the refusal is latched. */
bool may_write_now(Desk *desk, int64_t donor);

/* Cuts what a list or a count asks for to what the account may see: `unit` becomes a liaison's own, *account a helper's
 * own (NULL: the list knows no accounts, and a helper sees nothing of it). False: it sees nothing. */
bool may_ask(const Desk *desk, char unit[CODE_SIZE], int64_t *account);

/* The station's own rows of a unit ("": the city's): events, days of sampling, batches, figures. Whoever sees everybody
 * sees all of them, a liaison those of the own unit, others none. */
bool may_see_unit(const Desk *desk, const char *unit);
/* The same for changing them; ERR_DENIED. */
Status may_work_for(const Desk *desk, const char *unit, Error *error);

/* Somebody of another unit was met by number or name: it is recorded with that person, once a day and account, for the
 * city to see. Not inside a write. */
void may_note_met(Desk *desk, int64_t donor);

#endif

/* Changes that can be taken back by name, and saving a record that belongs to the station and to no person. */
#ifndef MARROWDESK_CHANGE_H
#define MARROWDESK_CHANGE_H

#include "desk.h"

/* Inside store_write(), around what is done: change_end() answers the number for change_undo(), 0 when no record of
 * the tables that have field tables was added or changed. */
int64_t change_begin(Store *store);
int64_t change_end(Store *store, const char *table, int64_t begun);

/* Takes a change of this account back: fields get their old values, added records go. What was changed since stays as
 * it is; ERR_CONFLICT when that is everything. */
Status change_undo(Desk *desk, int64_t change, Error *error);

/* Saves a record without a person (batch, event, team, opening balance, ...): adds it when its id is 0, else updates by
 * version; on ERR_CONFLICT `theirs` (NULL allowed) gets the stored row. A name or year that is taken is
 * ERR_DUPLICATE; a liaison saves for the own unit only. *change (NULL allowed) is for change_undo(). `request_id`
 * NULL: a new one. */
Status station_save(Desk *desk, const RecordType *type, void *record, const char *request_id, void *theirs,
                    int64_t *change, Error *error);
/* Takes a record away that nothing names; ERR_CONFLICT says what does. Can be taken back by adding it again. */
Status station_delete(Desk *desk, const RecordType *type, int64_t id, Error *error);

#endif

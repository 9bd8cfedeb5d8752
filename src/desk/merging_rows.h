/* Between the two halves of merging: inside src/desk only. */
#ifndef MARROWDESK_DESK_MERGING_ROWS_H
#define MARROWDESK_DESK_MERGING_ROWS_H

#include "merging.h"

/* Which roles merge and part. */
Status merging_role(Desk *desk, Error *error);
/* May this file be merged or parted now: there, the account's to change, held by nobody else, not leaving. */
Status merging_free(Desk *desk, int64_t donor, Error *error);

/* What both say once stands once: the same phone, relative, consent, questionnaire, call added by hand. In the
 * transaction of the merging, before the rows are moved. */
void merging_join_rows(Store *store, int64_t kept, int64_t away);

#endif

/* Claims, the parts that run inside a store_write(): for calls and batch. See followup.h for the rest. */
#ifndef MARROWDESK_CLAIM_H
#define MARROWDESK_CLAIM_H

#include "followup.h"

/* False: somebody else holds the person. */
bool claim_apply(Desk *desk, int64_t donor);
/* Ends this account's claim. */
void claim_end(Desk *desk, int64_t donor);
/* queue_page() before it is cut to what the account sees: a helper takes the next person out of everybody. */
size_t queue_read(Desk *desk, const QueueFilter *filter, QueueRow *rows, bool *more);
/* Claims the first free person of the queue; false with the reason latched. Holding somebody is no call yet: calling
 * hours are asked about when dialling starts. */
bool claim_next_apply(Desk *desk, const QueueFilter *filter, QueueRow *row);

#endif

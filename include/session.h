/* Sessions, the parts that staff.c calls; see staff.h. */
#ifndef MARROWDESK_SESSION_H
#define MARROWDESK_SESSION_H

#include "desk.h"

/* Inside a write: this process' desk belongs to the account. */
void session_begin(Store *store, int64_t account);
/* Somebody leaves the chair; what fails here ends with the process. */
void session_end(Desk *desk);

#endif

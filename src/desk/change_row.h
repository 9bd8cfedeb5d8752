/* A row of the trail of changes, as a card and a case read it. */
#ifndef MARROWDESK_CHANGE_ROW_H
#define MARROWDESK_CHANGE_ROW_H

#include "registry.h"

/* Its columns, of audit a, history h (left join) and account w (left join). */
#define CHANGE_ROW "a.at, a.via, coalesce(w.full_name, w.name), a.action, a.record, h.field, h.before, h.after"
enum { CHANGE_ROW_COLUMNS = 8 };

void change_row_read(Query *q, Change *change);

#endif

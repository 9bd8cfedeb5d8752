/* Which column of a file is which field, remembered for the next file with the same headings. */
#ifndef MARROWDESK_EXCHANGE_MAPPING_H
#define MARROWDESK_EXCHANGE_MAPPING_H

#include "header.h"

/* What was chosen for these headings; `by` says in words who chose it and when. False: nothing. */
bool mapping_recall(Desk *desk, const char *kind, const TableRow *headings, ImportMapping *mapping, char *by,
                    size_t size);
/* Keeps it, inside a write; what the headings say by themselves needs no memory and is forgotten. */
void mapping_keep(Desk *desk, const char *kind, const TableRow *headings, const ImportMapping *mapping);

#endif

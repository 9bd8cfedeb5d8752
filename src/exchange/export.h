/* What the kinds of export share. */
#ifndef MARROWDESK_EXCHANGE_EXPORT_H
#define MARROWDESK_EXCHANGE_EXPORT_H

#include "import.h"

enum { EXPORT_PAGE = 500, EXPORT_STATION_KINDS = 4 };

typedef struct {
    const char *kind;
    const char *table;
    /* The next EXPORT_PAGE ids behind `after`; `unit` "" all; `own`: only people of this unit, "" all. */
    Query *(*page)(Store *store, int64_t after, const char *unit, const char *own);
    bool (*load)(Store *store, int64_t id, RowFacts *facts);
} ExportKind;

/* Match cases, targets with opening balances and external facts, events, teams. */
extern const ExportKind export_station_kinds[EXPORT_STATION_KINDS];

#endif

/* Soundness of the file. */
#include <string.h>

#include "internal.h"
#include "text.h"
#include "tr.h"

size_t store_check(Store *store, void (*finding)(void *arg, const char *text), void *arg)
{
    size_t count = 0;
    char line[512];
    Query *q = query(store, "PRAGMA integrity_check(100)");
    while (query_row(q)) {
        if (strcmp(query_text(q, 0), "ok") == 0)
            continue;
        count++;
        text_format(line, sizeof line, tr("file: %s"), query_text(q, 0));
        finding(arg, line);
    }
    q = query(store, "PRAGMA foreign_key_check");
    while (query_row(q)) {
        count++;
        text_format(line, sizeof line, tr("reference: row %lld of %s points to a row of %s that is not there"),
                    (long long)query_int(q, 1), query_text(q, 0), query_text(q, 2));
        finding(arg, line);
    }
    return count;
}

/* What a file states about a record that is there already, and how to take that back. */
#ifndef MARROWDESK_EXCHANGE_MERGE_H
#define MARROWDESK_EXCHANGE_MERGE_H

#include <jansson.h>

#include "import.h"

/* Changes of one record: {"field": [before, after]}. Begins as {0}, ends with merge_store() or merge_drop().
 */
typedef struct {
    json_t *changes;
    bool changed;
    bool lost; /* memory ran out: nothing may be stored that undo would not know */
} Merge;

/* Takes one field over where it differs. */
void merge_field(Merge *merge, const Field *field, const void *read, void *stored);
/* Takes every stated field of a part over where it differs. */
void merge_part(Merge *merge, const Import *import, Part part, const bool *stated, const void *read, void *stored);
/* Updates the record and remembers the changes. False: nothing differs. */
bool merge_store(Merge *merge, Import *import, const RecordType *type, void *stored);
void merge_drop(Merge *merge);

/* Puts back what still holds the imported value. Returns how many fields do not. */
int merge_undo(const char *changes, const RecordType *type, void *stored);

#endif

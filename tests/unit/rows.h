/* Rows written straight through the store, for its tests. */
#ifndef MARROWDESK_TEST_ROWS_H
#define MARROWDESK_TEST_ROWS_H

#include "station.h"

static inline void add_donor(Store *store, void *donor)
{
    record_insert(store, &donor_type, donor);
}

static inline Donor donor_named(const char *name)
{
    Donor donor = {0};
    text_copy(donor.name, sizeof donor.name, name);
    text_copy(donor.unit, sizeof donor.unit, "370811");
    return donor;
}

static inline int64_t new_donor(Station *s, const char *name)
{
    Donor donor = donor_named(name);
    assert_ok(s, store_write(s->desk.store, add_donor, &donor, &s->error));
    return donor.id;
}

typedef struct {
    const RecordType *type;
    void *record;
} RowChange;

static inline void update(Store *store, void *arg)
{
    RowChange *change = arg;
    record_update(store, change->type, change->record, "edit");
}

#endif

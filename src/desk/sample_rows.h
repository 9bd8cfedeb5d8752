/* Rows of samples, read in one way: inside src/desk only. */
#ifndef MARROWDESK_SAMPLE_ROWS_H
#define MARROWDESK_SAMPLE_ROWS_H

#include "samples.h"

/* The columns of a SampleRow, in the order in which samples.c reads them; a WHERE follows. */
#define SAMPLE_SELECT                                                                                              \
    "SELECT s.id, s.donor, s.batch, s.state, d.name, d.unit, s.unit, s.barcode, s.site, s.event, s.collected_on, " \
    "coalesce(s.rejected_on, s.registry_on, s.typed_on, s.received_on, s.sent_on, s.collected_on), "               \
    "s.reject_reason, s.repeat_on, s.tubes, s.volume_ml, s.kind FROM sample s JOIN donor d ON d.id = s.donor "

#endif

/* The requests of batch. */
#ifndef MARROWDESK_EXCHANGE_BATCH_H
#define MARROWDESK_EXCHANGE_BATCH_H

#include <jansson.h>

#include "casework.h"
#include "exchange.h"
#include "followup.h"
#include "intake.h"
#include "staff.h"

typedef union {
    Intake intake;
    Sample sample;
    Attempt attempt;
    StatusPeriod period;
    Notice notice;
    Step step;
    struct {
        int64_t id;
        CaseClosing how;
    } closing;
    QueueFilter filter;
    int64_t donor;
} BatchRecord;

typedef struct {
    const char *name;  /* value of "do" */
    const char *roles; /* who may */
    /* Reads and checks the members. */
    Status (*read)(Desk *desk, const json_t *root, BatchRecord *record, Error *error);
    /* Does it, inside the write, and answers with a JSON object; failures are latched. */
    void (*apply)(Desk *desk, BatchRecord *record);
} BatchOp;

/* Ends with a NULL name. */
extern const BatchOp batch_ops[];

#endif

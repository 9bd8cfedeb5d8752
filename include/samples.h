/* Samples (血样) on their way to the registry: lists by state, results, transfer batches, how long it takes
 * (DOMAIN section 4). A sample counts for one unit (计入单位), the person is looked after by another or the same
 * (管理单位). A liaison works with samples that count for the own unit. */
#ifndef MARROWDESK_SAMPLES_H
#define MARROWDESK_SAMPLES_H

#include "desk.h"

/* How far a sample has come, in this order; rejected ones leave the way. */
typedef enum {
    SAMPLE_COLLECTED,
    SAMPLE_SENT,
    SAMPLE_RECEIVED,
    SAMPLE_TYPED,
    SAMPLE_REGISTRY,
    SAMPLE_REJECTED,
    SAMPLE_STATES
} SampleState;
const char *sample_state_code(SampleState state); /* of the list "sample_state" */
SampleState sample_state(const Sample *sample);

typedef struct {
    SampleState state;
    char unit[CODE_SIZE];  /* it counts for; "" all */
    char site[CODE_SIZE];  /* "" all */
    int64_t batch;         /* not 0: the tubes of a batch, whatever their state */
    int64_t min_days;      /* taken at least so many days ago; 0 all */
} SampleFilter;

typedef struct {
    int64_t id, donor, batch;
    SampleState state;
    char name[NAME_SIZE];          /* "" of a person whom this account may not see */
    char donor_unit[CODE_SIZE];    /* looks after the person */
    char unit[CODE_SIZE];          /* whose target it counts for */
    char barcode[NUMBER_SIZE], site[CODE_SIZE], event[NAME_SIZE], kind[CODE_SIZE];
    char collected_on[DATE_SIZE];
    char reached_on[DATE_SIZE];    /* the day of its state */
    char reject_reason[CODE_SIZE], repeat_on[DATE_SIZE];
    int64_t tubes, volume_ml;
    int64_t days;                  /* since it was taken, until the registry has it; -1 without a whole date */
} SampleRow;

/* A page behind `after` (NULL: the first). Open states begin with the oldest, the two last ones with the newest. */
size_t samples_list(Desk *desk, const SampleFilter *filter, const SampleRow *after, SampleRow *rows, size_t max);
/* How many there are, not counted further than `most`. */
int64_t samples_count(Desk *desk, const SampleFilter *filter, int64_t most);
/* The tube with this barcode, as a scanner gives it; false: none that this account may see. */
bool samples_find(Desk *desk, const char *barcode, SampleRow *row);

/* --- results --- */

typedef struct {
    SampleState state;            /* what was reached; SAMPLE_SENT to SAMPLE_REJECTED */
    char on[DATE_SIZE];           /* whole date, not after today */
    char reason[CODE_SIZE];       /* SAMPLE_REJECTED */
    bool repeat;                  /* SAMPLE_REJECTED: another tube is asked for: the person gets a sampling task */
} SampleResult;

typedef struct {
    size_t marked, same, refused; /* same: it had the result already */
    size_t asked;                 /* sampling tasks that were opened */
    char why[256];                /* of the first that was refused */
    int64_t change;               /* for change_undo(); 0 nothing was changed */
} SampleMarked;

/* Marks samples with a result: those that it fits, in one write; each other is counted and the first is named. */
Status samples_mark(Desk *desk, const SampleResult *result, const int64_t *ids, size_t count, SampleMarked *marked,
                    Error *error);
/* Whether the result fits a sample; ERR_INPUT says why not. Puts it into the record. For screens and import. */
Status sample_take(Sample *sample, const SampleResult *result, Error *error);
/* The dates of a sample in order, a rejection with its reason: ERR_INPUT names the field. */
Status sample_check(const Sample *sample, Error *error);

/* --- batches --- */

typedef enum {
    SCAN_ADDED,
    SCAN_TWICE,   /* in this batch already */
    SCAN_OTHER,   /* in another batch, which has not been sent */
    SCAN_GONE,    /* sent, or further, before */
    SCAN_REJECTED,
    SCAN_UNKNOWN  /* no such tube: remembered with the batch */
} ScanKind;

typedef struct {
    ScanKind kind;
    SampleRow row;    /* SCAN_UNKNOWN: only the barcode */
    int64_t batch;    /* SCAN_OTHER, SCAN_GONE: that one */
    int64_t tubes;    /* in the batch now */
    int64_t change;   /* SCAN_ADDED: for change_undo() */
} Scan;

/* What a scanner read goes into a batch that is being packed. Never an error for what is wrong with a tube. */
Status batch_scan(Desk *desk, int64_t batch, const char *barcode, Scan *scan, Error *error);
/* Marked samples at once, as scanned; *added: how many. */
Status batch_add(Desk *desk, int64_t batch, const int64_t *ids, size_t count, size_t *added, int64_t *change,
                 Error *error);
Status batch_remove(Desk *desk, int64_t sample, int64_t *change, Error *error);
/* Handed to the courier: the batch and every tube of it get the day. ERR_INPUT without tubes. */
Status batch_send(Desk *desk, int64_t batch, const char *on, int64_t *change, Error *error);

typedef struct {
    SampleBatch batch;
    int64_t tubes, unknown; /* samples in it; barcodes nobody knows */
} BatchRow;
/* Newest first; `before` 0: the first page. */
size_t batch_list(Desk *desk, int64_t before, BatchRow *rows, size_t max);
bool batch_load(Desk *desk, int64_t batch, BatchRow *row);
/* The transfer sheet (交接单) as text: head, a line a tube, places to sign. free() it; NULL: no memory. */
char *batch_sheet(Desk *desk, int64_t batch);

/* --- how long it takes --- */

enum { SLOW_SAMPLES = 50 };

/* People whose tube entered the registry in a period. */
typedef struct {
    int64_t entered;       /* the denominator: people */
    int64_t dated;         /* of them with whole dates: what the days are computed from */
    int64_t median, p90;   /* days from sample to registry; -1 none */
    int64_t longest;
} SampleDays;
/* `from` and `to` are whole dates; unit "" all. The slowest come first in `slow` (SLOW_SAMPLES; NULL: not wanted). */
void samples_days(Desk *desk, const char *unit, const char *from, const char *to, SampleDays *days, SampleRow *slow,
                  size_t *slow_count);

#endif

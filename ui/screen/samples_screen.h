/* The inside of the samples screen: what it shows (samples.c), what is done there (samples_act.c,
 * samples_batch.c), the scanner (samples_scan.c). */
#ifndef MARROWDESK_SAMPLES_SCREEN_H
#define MARROWDESK_SAMPLES_SCREEN_H

#include "input.h"
#include "list.h"
#include "samples.h"
#include "ui.h"

enum { VIEW_BATCHES = SAMPLE_STATES, SAMPLE_VIEWS };
enum { SAMPLE_PAGE = 200, SAMPLE_MARKS = 4000, BATCH_ROWS = 200, COUNT_MOST = 1000, SCAN_LOG = 5 };

typedef struct {
    int view;            /* a SampleState, or VIEW_BATCHES */
    int64_t batch;       /* the batch whose tubes are shown; 0 none */
    int64_t late_days;   /* coloured from here on, nothing more */
    SampleFilter filter; /* unit, site and age; the state is the view's */
    BatchRow open;       /* of `batch` */

    List list, batches;
    SampleRow *rows;
    BatchRow *batch_rows;
    size_t room; /* of rows: a page more is read whenever the cursor nears the end */
    bool more;
    int64_t counts[SAMPLE_STATES];

    int64_t *marks; /* ids, SAMPLE_MARKS */
    size_t mark_count;

    bool scanning;
    char code[64];
    Input input;
    char log[SCAN_LOG][200]; /* the last scans, newest first */
    bool log_bad[SCAN_LOG];
    int64_t scanned, refused;
} SamplesState;

/* --- samples_place.c --- */

SampleRow *samples_current(SamplesState *s); /* NULL: none */
BatchRow *samples_current_batch(SamplesState *s);
bool samples_marked(const SamplesState *s, int64_t id);
void samples_mark_toggle(SamplesState *s, int64_t id);
/* Leaves the tubes of one list behind: no marks, the first page. */
void samples_restart(SamplesState *s);

/* --- samples_act.c: each says what it did --- */

/* Asks for a result of these tubes and stores it; false: it was left, or refused. */
bool samples_enter(Ui *ui, const int64_t *ids, size_t count);
Reaction samples_result(Ui *ui, SamplesState *s);
Reaction samples_filter(Ui *ui, SamplesState *s);
Reaction samples_time(Ui *ui, SamplesState *s);
/* --- samples_batch.c --- */

Reaction batch_new(Ui *ui, SamplesState *s);
Reaction batch_menu(Ui *ui, SamplesState *s); /* what else can be done with a batch */

/* --- samples_scan.c --- */

void scan_begin(SamplesState *s);
/* One key while the scanner's line has the focus. */
Reaction scan_key(Ui *ui, SamplesState *s, Key key);
int scan_rows(const SamplesState *s); /* rows the line and its log take */
void scan_paint(const SamplesState *s, Rect area);
void scan_cursor(const SamplesState *s, Rect area);

#endif

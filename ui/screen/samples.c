/* Samples: by state on their way to the registry, with the scanner, results and transfer batches. */
#include "samples_screen.h"

#include <stdlib.h>
#include <string.h>

#include "screens.h"
#include "staff.h"
#include "text.h"

/* --- rows --- */

static const ListColumn columns[] = {
    {"", {1, 1, 0, 0}, false},
    {N_("Barcode"), {12, 14, 1, 0}, false},
    {N_("Name"), {8, 12, 1, 0}, false},
    {N_("Sampled on"), {10, 10, 0, 0}, false},
    {N_("Days"), {4, 5, 0, 0}, true},
    {N_("Counts for"), {10, 12, 0, 0}, false},
    {N_("Looked after by"), {8, 14, 0, 4}, false},
    {N_("Site or event"), {13, 18, 2, 2}, false},
    {N_("Since"), {14, 16, 0, 1}, false},
    {N_("Batch"), {5, 5, 0, 3}, true},
};
enum { C_MARK, C_BARCODE, C_NAME, C_TAKEN, C_DAYS, C_UNIT, C_DONOR_UNIT, C_PLACE, C_SINCE, C_BATCH, COLUMNS };

static void since_text(const SampleRow *row, char *out, size_t size)
{
    if (row->state == SAMPLE_REJECTED)
        text_format(out, size, "%s%s%s", choice_label("reject_reason", row->reject_reason),
                    row->repeat_on[0] ? tr(", repeat asked") : "", "");
    else
        text_format(out, size, "%s %s", choice_label("sample_state", sample_state_code(row->state)),
                    strlen(row->reached_on) == 10 ? row->reached_on + 5 : row->reached_on);
}

static void sample_cell(const List *list, size_t at, int column, char *out, size_t size, Style *style)
{
    const SamplesState *s = list->data;
    const SampleRow *row = &s->rows[at];
    bool late = row->days >= s->late_days && row->state < SAMPLE_REGISTRY;
    switch (column) {
    case C_MARK:
        text_copy(out, size, samples_marked(s, row->id) ? "*" : "");
        *style = STYLE_KEY;
        break;
    case C_BARCODE:
        text_copy(out, size, row->barcode[0] ? row->barcode : tr("no barcode"));
        break;
    case C_NAME:
        text_copy(out, size, row->name[0] ? row->name : tr("(other unit)"));
        break;
    case C_TAKEN:
        text_copy(out, size, row->collected_on);
        break;
    case C_DAYS:
        if (row->days >= 0)
            text_format(out, size, late ? "!%lld" : "%lld", (long long)row->days);
        if (late)
            *style = STYLE_WARN;
        break;
    case C_UNIT:
        text_copy(out, size, choice_label("unit", row->unit));
        break;
    case C_DONOR_UNIT:
        text_copy(out, size, choice_label("unit", row->donor_unit));
        break;
    case C_PLACE:
        text_copy(out, size, row->event[0] ? row->event : choice_label("site", row->site));
        break;
    case C_SINCE:
        since_text(row, out, size);
        break;
    default:
        if (row->batch)
            text_format(out, size, "%lld", (long long)row->batch);
    }
}

static const ListColumn batch_columns[] = {
    {N_("Batch"), {5, 5, 0, 0}, true},      {N_("Packed on"), {10, 10, 0, 0}, false},
    {N_("Sent on"), {12, 12, 0, 0}, false}, {N_("Tubes"), {5, 5, 0, 0}, true},
    {N_("Counted"), {6, 9, 0, 0}, true},    {N_("Unknown"), {6, 9, 0, 0}, true},
    {N_("Courier"), {10, 20, 1, 0}, false}, {N_("Sent by"), {8, 14, 1, 1}, false},
};

static void batch_cell(const List *list, size_t at, int column, char *out, size_t size, Style *style)
{
    const BatchRow *row = &((const SamplesState *)list->data)->batch_rows[at];
    const SampleBatch *b = &row->batch;
    const int64_t numbers[] = {b->id, 0, 0, row->tubes, b->stated, row->unknown};
    bool differs = b->stated && b->stated != row->tubes;
    if (column == 1)
        text_copy(out, size, b->packed_on);
    else if (column == 2)
        text_copy(out, size, b->sent_on[0] ? b->sent_on : tr("being packed"));
    else if (column == 6)
        text_format(out, size, "%s %s", b->courier, b->tracking);
    else if (column == 7)
        text_copy(out, size, choice_label("unit", b->unit));
    else if (column < 4 || numbers[column])
        text_format(out, size, column == 4 && differs ? "!%lld" : "%lld", (long long)numbers[column]);
    if ((column == 4 && differs) || (column == 5 && row->unknown))
        *style = STYLE_WARN;
}

/* --- reading --- */

static int64_t batch_id(const List *list, size_t row)
{
    return ((const SamplesState *)list->data)->batch_rows[row].batch.id;
}

static int64_t row_donor(const List *list, size_t row)
{
    return ((const SamplesState *)list->data)->rows[row].donor;
}

static Status read_further(Ui *ui, List *list, Error *error)
{
    SamplesState *s = list->data;
    SampleFilter filter = s->filter;
    size_t count = list->count;
    if (count + SAMPLE_PAGE > s->room) {
        SampleRow *rows = realloc(s->rows, (count + SAMPLE_PAGE) * sizeof *rows);
        if (!rows)
            return error_memory(error);
        s->rows = rows;
        s->room = count + SAMPLE_PAGE;
    }
    filter.batch = s->batch;
    filter.state = s->view < SAMPLE_STATES ? (SampleState)s->view : SAMPLE_COLLECTED;
    size_t got = samples_list(ui_desk(ui), &filter, count ? &s->rows[count - 1] : NULL, s->rows + count, SAMPLE_PAGE);
    list->count += got;
    s->more = got == SAMPLE_PAGE;
    return store_status(ui_desk(ui)->store, error);
}

static Status samples_open(Ui *ui, void *state, const void *argument, Error *error)
{
    SamplesState *s = state;
    const SampleFilter *wish = argument;
    s->late_days = ui_desk(ui)->config->limits.sample_days;
    if (wish) {
        s->filter = *wish;
        s->view = (int)wish->state;
        s->batch = wish->batch;
    }
    s->room = SAMPLE_PAGE;
    s->rows = calloc(s->room, sizeof *s->rows);
    s->marks = calloc(SAMPLE_MARKS, sizeof *s->marks);
    s->batch_rows = calloc(BATCH_ROWS, sizeof *s->batch_rows);
    s->list = (List){.columns = columns,
                     .column_count = COLUMNS,
                     .cell = sample_cell,
                     .more = &s->more,
                     .further = read_further,
                     .donor = row_donor,
                     .empty = N_("No such samples. Intake makes them; 9 shows other units, sites or ages.")};
    s->batches = (List){.columns = batch_columns,
                        .column_count = sizeof batch_columns / sizeof batch_columns[0],
                        .cell = batch_cell,
                        .id = batch_id,
                        .empty = N_("No batch yet. F2 begins one: then scan the tubes into it.")};
    return s->rows && s->batch_rows && s->marks ? OK : error_memory(error);
}

/* As far as they were in sight before. */
static Status read_rows(Ui *ui, SamplesState *s, Error *error)
{
    size_t wanted = list_needed(&s->list);
    Status status;
    s->list.count = 0;
    do
        status = read_further(ui, &s->list, error);
    while (status == OK && s->more && s->list.count < wanted);
    return status;
}

static Status samples_load(Ui *ui, void *state, Error *error)
{
    SamplesState *s = state;
    Desk *desk = ui_desk(ui);
    s->list.data = s->batches.data = s;
    SampleFilter filter = s->filter;
    Status status = OK;
    for (int i = 0; i < SAMPLE_STATES; i++) {
        filter.state = (SampleState)i;
        s->counts[i] = samples_count(desk, &filter, COUNT_MOST + 1);
    }
    if (s->batch && !batch_load(desk, s->batch, &s->open))
        s->batch = 0;
    s->batches.count = batch_list(desk, 0, s->batch_rows, BATCH_ROWS);
    if (s->view != VIEW_BATCHES || s->batch)
        status = read_rows(ui, s, error);
    list_clamp(&s->list, 0);
    list_clamp(&s->batches, 0);
    return status == OK ? store_status(desk->store, error) : status;
}

static void samples_close(Ui *ui, void *state)
{
    SamplesState *s = state;
    (void)ui;
    list_free(&s->list);
    list_free(&s->batches);
    free(s->rows);
    free(s->batch_rows);
    free(s->marks);
}

/* --- drawing --- */

/* Who has arrived need not be counted where room is short. */
static void paint_views(const SamplesState *s, Rect line)
{
    enum { ROOMY = 100 };
    int column = line.column + 1;
    for (int view = 0; view < SAMPLE_VIEWS; view++) {
        char text[96];
        const char *label =
            view == VIEW_BATCHES ? tr("Batches") : choice_label("sample_state", sample_state_code((SampleState)view));
        if (view == VIEW_BATCHES || (view == SAMPLE_REGISTRY && line.columns < ROOMY))
            text_format(text, sizeof text, "%d %s", view + 1, label);
        else if (s->counts[view] > COUNT_MOST)
            text_format(text, sizeof text, "%d %s %d+", view + 1, label, COUNT_MOST);
        else
            text_format(text, sizeof text, "%d %s %lld", view + 1, label, (long long)s->counts[view]);
        column += term_text(line.row, column, line.column + line.columns - column,
                            view == s->view ? STYLE_SELECTED : STYLE_NORMAL, text) +
                  1;
    }
}

static void filter_text(const Desk *desk, const SamplesState *s, char *out, size_t size)
{
    const SampleFilter *f = &s->filter;
    const char *own = staff_unit(desk);
    if (s->batch) {
        const SampleBatch *b = &s->open.batch;
        text_format(out, size,
                    b->sent_on[0] ? tr("Batch %1$lld, sent on %2$s: %3$lld tubes, %4$lld unknown")
                                  : tr("Batch %1$lld, packed since %2$s: %3$lld tubes, %4$lld unknown"),
                    (long long)b->id, b->sent_on[0] ? b->sent_on : b->packed_on, (long long)s->open.tubes,
                    (long long)s->open.unknown);
        return;
    }
    text_copy(out, size,
              own[0]       ? choice_label("unit", own)
              : f->unit[0] ? choice_label("unit", f->unit)
                           : tr("all units"));
    text_append(out, size, " - ");
    text_append(out, size, f->site[0] ? choice_label("site", f->site) : tr("all sites"));
    if (f->min_days) {
        char age[64];
        text_format(age, sizeof age, tr(" - taken at least %lld days ago"), (long long)f->min_days);
        text_append(out, size, age);
    }
}

static void samples_paint(Ui *ui, void *state, Rect area)
{
    SamplesState *s = state;
    char text[256], marks[64] = "";
    paint_views(s, layout_take_rows(&area, 1));
    Rect line = layout_take_rows(&area, 1);
    filter_text(ui_desk(ui), s, text, sizeof text);
    if (s->mark_count)
        text_format(marks, sizeof marks, tr_n("%zu marked", "%zu marked", (long long)s->mark_count), s->mark_count);
    int right = text_columns(marks);
    term_text(line.row, line.column + 1, line.columns - right - 3, STYLE_HINT, text);
    term_text(line.row, line.column + line.columns - right - 1, right, STYLE_KEY, marks);
    if (s->scanning)
        scan_paint(s, layout_take_rows(&area, scan_rows(s)));
    list_paint(s->view == VIEW_BATCHES && !s->batch ? &s->batches : &s->list, area);
}

static void samples_cursor(Ui *ui, void *state, Rect area)
{
    const SamplesState *s = state;
    (void)ui;
    layout_take_rows(&area, 2);
    if (s->scanning)
        scan_cursor(s, layout_take_rows(&area, scan_rows(s)));
    else
        list_cursor(s->view == VIEW_BATCHES && !s->batch ? &s->batches : &s->list, area);
}

static void samples_subtitle(Ui *ui, void *state, char *out, size_t size)
{
    const SamplesState *s = state;
    (void)ui;
    if (s->batch)
        text_format(out, size, tr("batch %lld"), (long long)s->batch);
    else if (s->view < SAMPLE_STATES)
        text_copy(out, size, choice_label("sample_state", sample_state_code((SampleState)s->view)));
    else
        text_copy(out, size, tr("transfer batches"));
}

/* --- keys and commands --- */

/* Esc ends the scanning, then leaves the batch, then the screen. */
static Reaction step_back(SamplesState *s)
{
    if (s->scanning)
        s->scanning = false;
    else
        s->batch = 0;
    return RELOAD;
}

static Reaction samples_key(Ui *ui, void *state, Key key)
{
    SamplesState *s = state;
    bool filtering = s->list.filtering || s->list.filter[0];
    if (key.code == KEY_ESC_ && (s->scanning || (s->batch && !filtering)))
        return step_back(s);
    if (s->scanning)
        return scan_key(ui, s, key);
    return list_key_on(ui, s->view == VIEW_BATCHES && !s->batch ? &s->batches : &s->list, key);
}

static bool samples_typing(Ui *ui, void *state)
{
    const SamplesState *s = state;
    (void)ui;
    return s->scanning || s->list.filtering || s->batches.filtering;
}

enum {
    GO_VIEW, /* and the next ones, one for each view */
    GO_OPEN = SAMPLE_VIEWS,
    GO_MARK,
    GO_RESULT,
    GO_SCAN,
    GO_FILTER,
    GO_TIME,
    GO_MARK_ALL,
    GO_BATCH
};

static const char workers[] = "lead caller liaison";

#define VIEW(digit, label)                                                     \
    {                                                                          \
        GO_VIEW + (digit) - '1', (digit), 0, N_("Samples"), label,             \
            N_("Shows the samples of this state, or the batches"), NULL, false \
    }

static const Command commands[] = {
    {GO_OPEN, KEY_ENTER_, 0, N_("Samples"), N_("Open"), N_("The person's card; of a batch its tubes"), NULL, true},
    {GO_RESULT, KEY_F(2), KEY_CTRL('s'), N_("Samples"), N_("Results"),
     N_("Marks these tubes as sent, received, typed, in the registry or rejected; on the batches begins a new one"),
     workers, true},
    {GO_SCAN, KEY_F(3), KEY_CTRL('k'), N_("Samples"), N_("Scan"),
     N_("Finds the tube that is scanned; in a batch that is being packed puts it in"), NULL, true},
    {GO_MARK, ' ', KEY_INSERT_, N_("Samples"), N_("Mark"), N_("Marks the tube for results at once"), NULL, true},
    {GO_MARK_ALL, '8', 0, N_("Samples"), N_("All"), N_("Marks every tube in the list, or none"), NULL, true},
    {GO_FILTER, '9', KEY_F(4), N_("Samples"), N_("Narrow"), N_("By unit, by site, by days since it was taken"), NULL,
     true},
    {GO_TIME, '0', 0, N_("Samples"), N_("Days"), N_("Days from sample to registry: median, P90 and the slow ones"),
     NULL, true},
    {GO_BATCH, KEY_F(11), KEY_CTRL('d'), N_("Samples"), N_("Batch"),
     N_("Transfer batches: put tubes in or take one out, courier, sending, transfer sheet"), workers, true},
    VIEW('1', N_("Collected")),
    VIEW('2', N_("Sent")),
    VIEW('3', N_("Received")),
    VIEW('4', N_("Typed")),
    VIEW('5', N_("In the registry")),
    VIEW('6', N_("Rejected")),
    VIEW('7', N_("Batches")),
};

static const char *samples_why_not(Ui *ui, void *state, int id)
{
    SamplesState *s = state;
    const SampleRow *row = samples_current(s);
    (void)ui;
    switch (id) {
    case GO_OPEN:
        return !row && !samples_current_batch(s) ? tr("the list is empty") : NULL;
    case GO_MARK:
    case GO_MARK_ALL:
        return row ? NULL : tr("the list is empty");
    case GO_RESULT:
        return row || s->mark_count || s->view == VIEW_BATCHES ? NULL : tr("the list is empty");
    default:
        return NULL;
    }
}

static Reaction open_current(Ui *ui, SamplesState *s)
{
    SampleRow *row = samples_current(s);
    BatchRow *batch = samples_current_batch(s);
    if (row && row->name[0])
        return ui_open(ui, &screen_card, &row->donor);
    if (row) {
        ui_say(ui, "%s", tr("The person is looked after by another unit: the city office opens the card."));
        return REDRAW;
    }
    s->batch = batch->batch.id;
    samples_restart(s);
    return RELOAD;
}

static Reaction mark_all(SamplesState *s)
{
    bool none = s->mark_count > 0;
    s->mark_count = 0;
    for (size_t i = 0; i < s->list.count && !none; i++)
        samples_mark_toggle(s, s->rows[i].id);
    return REDRAW;
}

static Reaction mark_one(SamplesState *s)
{
    samples_mark_toggle(s, samples_current(s)->id);
    list_key(&s->list, (Key){.code = KEY_DOWN_}, 0);
    return REDRAW;
}

static Reaction samples_command(Ui *ui, void *state, int id)
{
    SamplesState *s = state;
    if (id < GO_OPEN) {
        s->view = id - GO_VIEW;
        s->batch = 0;
        samples_restart(s);
        return RELOAD;
    }
    switch (id) {
    case GO_OPEN:
        return open_current(ui, s);
    case GO_MARK:
        return mark_one(s);
    case GO_MARK_ALL:
        return mark_all(s);
    case GO_RESULT:
        return s->view == VIEW_BATCHES && !s->batch ? batch_new(ui, s) : samples_result(ui, s);
    case GO_SCAN:
        scan_begin(s);
        return REDRAW;
    case GO_FILTER:
        return samples_filter(ui, s);
    case GO_TIME:
        return samples_time(ui, s);
    default:
        return batch_menu(ui, s);
    }
}

const Screen screen_samples = {
    .name = "samples",
    .title = N_("Samples"),
    .size = sizeof(SamplesState),
    .commands = commands,
    .command_count = sizeof commands / sizeof commands[0],
    .open = samples_open,
    .load = samples_load,
    .paint = samples_paint,
    .cursor = samples_cursor,
    .key = samples_key,
    .command = samples_command,
    .why_not = samples_why_not,
    .subtitle = samples_subtitle,
    .close = samples_close,
    .typing = samples_typing,
};

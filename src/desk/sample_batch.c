/* Transfer batches: packing with a scanner, sending, the transfer sheet. */
#include <stdlib.h>
#include <string.h>

#include "change.h"
#include "may.h"
#include "sample_rows.h"
#include "staff.h"
#include "text.h"
#include "tr.h"

static Status may_pack(Desk *desk, const SampleBatch *batch, Error *error)
{
    const char *own = staff_unit(desk);
    if (!staff_may(desk, "lead caller liaison") || (own[0] && !text_equal(batch->unit, own)))
        return error_set(error, ERR_DENIED, "", tr("this account may not pack this batch"));
    if (batch->sent_on[0])
        return error_set(error, ERR_CONFLICT, "", tr("batch %lld was sent on %s: begin a new one"),
                         (long long)batch->id, batch->sent_on);
    return OK;
}

static Status open_batch(Desk *desk, int64_t id, SampleBatch *batch, Error *error)
{
    *batch = (SampleBatch){0};
    if (!record_load(desk->store, &sample_batch_type, id, batch))
        return store_refuse(desk->store, error, ERR_NOT_FOUND, "", tr("there is no batch %lld"), (long long)id);
    return may_pack(desk, batch, error);
}

/* --- scanning --- */

static bool names_line(const char *lines, const char *barcode)
{
    size_t length = strlen(barcode);
    while (*lines) {
        size_t line = strcspn(lines, "\n");
        if (line == length && strncmp(lines, barcode, length) == 0)
            return true;
        lines += line + (lines[line] == '\n');
    }
    return false;
}

/* Without the line, where it is there. */
static void drop_line(char *lines, const char *barcode)
{
    size_t length = strlen(barcode);
    char *at = lines;
    while (*at) {
        size_t line = strcspn(at, "\n");
        size_t whole = line + (at[line] == '\n');
        if (line == length && strncmp(at, barcode, length) == 0) {
            memmove(at, at + whole, strlen(at + whole) + 1);
            return;
        }
        at += whole;
    }
}

static int64_t lines_of(const char *text)
{
    int64_t count = text[0] != '\0';
    for (; *text; text++)
        count += text[0] == '\n' && text[1];
    return count;
}

typedef struct {
    Desk *desk;
    SampleBatch batch;
    Scan *scan;
} Scanning;

static ScanKind judge(const SampleRow *row, int64_t batch)
{
    if (row->batch == batch)
        return SCAN_TWICE;
    if (row->state == SAMPLE_REJECTED)
        return SCAN_REJECTED;
    if (row->state != SAMPLE_COLLECTED)
        return SCAN_GONE;
    return row->batch ? SCAN_OTHER : SCAN_ADDED;
}

static void keep_unknown(Store *store, Scanning *job, const char *barcode, bool known)
{
    char *lines = job->batch.unknown;
    bool there = names_line(lines, barcode);
    if (known && there) {
        drop_line(lines, barcode);
    } else if (!known && !there) {
        if (strlen(lines) + strlen(barcode) + 2 > sizeof job->batch.unknown) {
            store_fail(store, ERR_INPUT, "unknown", "%s",
                       tr("too many unknown tubes in one batch: enter their people first"));
            return;
        }
        if (lines[0])
            text_append(lines, sizeof job->batch.unknown, "\n");
        text_append(lines, sizeof job->batch.unknown, barcode);
    }
    record_update(store, &sample_batch_type, &job->batch, "edit");
}

static void scan_write(Store *store, void *arg)
{
    Scanning *job = arg;
    Scan *scan = job->scan;
    int64_t begun = change_begin(store);
    if (scan->kind == SCAN_UNKNOWN) {
        keep_unknown(store, job, scan->row.barcode, false);
        return;
    }
    Sample sample = {0};
    record_load(store, &sample_type, scan->row.id, &sample);
    if (sample.batch || sample_state(&sample) != SAMPLE_COLLECTED) {
        store_fail(store, ERR_CONFLICT, "", "%s", tr("somebody else has just packed this tube: scan it again"));
        return;
    }
    sample.batch = job->batch.id;
    record_update(store, &sample_type, &sample, "edit");
    keep_unknown(store, job, scan->row.barcode, true);
    scan->change = change_end(store, sample_type.table, begun);
    scan->row.batch = job->batch.id;
}

static int64_t tubes_in(Desk *desk, int64_t batch)
{
    return query_one_int(desk->store, 0, "SELECT count(*) FROM sample WHERE batch = ?1", INT_(batch));
}

Status batch_scan(Desk *desk, int64_t batch, const char *barcode, Scan *scan, Error *error)
{
    Scanning job = {.desk = desk, .scan = scan};
    *scan = (Scan){.kind = SCAN_UNKNOWN};
    Status status = open_batch(desk, batch, &job.batch, error);
    if (status != OK)
        return status;
    if (!text_plain(scan->row.barcode, sizeof scan->row.barcode, barcode) || !scan->row.barcode[0])
        return error_set(error, ERR_INPUT, "barcode", tr("this is no barcode: scan the tube again"));
    char code[NUMBER_SIZE];
    text_copy(code, sizeof code, scan->row.barcode);
    if (samples_find(desk, code, &scan->row)) {
        scan->kind = judge(&scan->row, batch);
        scan->batch = scan->row.batch;
    }
    bool writes = scan->kind == SCAN_ADDED || (scan->kind == SCAN_UNKNOWN && !names_line(job.batch.unknown, code));
    if (writes)
        status = store_write(desk->store, scan_write, &job, error);
    scan->tubes = tubes_in(desk, batch);
    return status == OK ? store_status(desk->store, error) : status;
}

/* --- without a scanner --- */

typedef struct {
    Desk *desk;
    int64_t batch;
    const int64_t *ids;
    size_t count, added;
    const char *on;
    int64_t change;
} Packing;

static void add_write(Store *store, void *arg)
{
    Packing *job = arg;
    int64_t begun = change_begin(store);
    for (size_t i = 0; i < job->count && !store_failed(store); i++) {
        Sample sample = {0};
        const char *own = staff_unit(job->desk);
        if (!record_load(store, &sample_type, job->ids[i], &sample) || sample.batch ||
            sample_state(&sample) != SAMPLE_COLLECTED || (own[0] && !text_equal(own, sample.unit)))
            continue;
        sample.batch = job->batch;
        record_update(store, &sample_type, &sample, "edit");
        job->added++;
    }
    job->change = change_end(store, sample_type.table, begun);
}

Status batch_add(Desk *desk, int64_t batch, const int64_t *ids, size_t count, size_t *added, int64_t *change,
                 Error *error)
{
    SampleBatch stored;
    Packing job = {.desk = desk, .batch = batch, .ids = ids, .count = count};
    Status status = open_batch(desk, batch, &stored, error);
    if (status == OK)
        status = store_write(desk->store, add_write, &job, error);
    *added = status == OK ? job.added : 0;
    *change = status == OK ? job.change : 0;
    return status;
}

static void remove_write(Store *store, void *arg)
{
    Packing *job = arg;
    int64_t begun = change_begin(store);
    Sample sample = {0};
    record_load(store, &sample_type, job->ids[0], &sample);
    sample.batch = 0;
    record_update(store, &sample_type, &sample, "edit");
    job->change = change_end(store, sample_type.table, begun);
}

Status batch_remove(Desk *desk, int64_t sample, int64_t *change, Error *error)
{
    SampleBatch stored;
    Packing job = {.desk = desk, .ids = &sample, .count = 1};
    job.batch = query_one_int(desk->store, 0, "SELECT batch FROM sample WHERE id = ?1", INT_(sample));
    if (!job.batch)
        return store_refuse(desk->store, error, ERR_NOT_FOUND, "", tr("this tube is in no batch"));
    Status status = open_batch(desk, job.batch, &stored, error);
    if (status == OK)
        status = store_write(desk->store, remove_write, &job, error);
    *change = job.change;
    return status;
}

/* --- sending --- */

static void send_write(Store *store, void *arg)
{
    enum { TUBES = 5000 };
    Packing *job = arg;
    int64_t begun = change_begin(store), *ids = calloc(TUBES, sizeof *ids);
    size_t count = 0;
    SampleBatch batch = {0};
    Query *q = query(store, "SELECT id FROM sample WHERE batch = ?1 ORDER BY id", INT_(job->batch));
    while (ids && count < TUBES && query_row(q))
        ids[count++] = query_int(q, 0);
    query_end(q);
    for (size_t i = 0; i < count && !store_failed(store); i++) {
        Sample sample = {0};
        Error error = {0};
        const SampleResult sent = {.state = SAMPLE_SENT};
        SampleResult result = sent;
        record_load(store, &sample_type, ids[i], &sample);
        text_copy(result.on, sizeof result.on, job->on);
        if (sample_take(&sample, &result, &error) != OK)
            store_fail(store, error.code, error.field, tr("%1$s: %2$s"), sample.barcode, error.message);
        else
            record_update(store, &sample_type, &sample, "edit");
    }
    free(ids);
    record_load(store, &sample_batch_type, job->batch, &batch);
    text_copy(batch.sent_on, sizeof batch.sent_on, job->on);
    record_update(store, &sample_batch_type, &batch, "edit");
    job->change = change_end(store, sample_batch_type.table, begun);
}

Status batch_send(Desk *desk, int64_t batch, const char *on, int64_t *change, Error *error)
{
    SampleBatch stored;
    Packing job = {.desk = desk, .batch = batch, .on = on};
    Status status = open_batch(desk, batch, &stored, error);
    if (status == OK && tubes_in(desk, batch) == 0)
        status = error_set(error, ERR_INPUT, "", tr("the batch has no tubes yet: scan them first"));
    if (status == OK && (strlen(on) != 10 || day_parse(on) == DAY_NONE || day_parse(on) > clock_today()))
        status = error_set(error, ERR_INPUT, "sent_on", tr("the day of sending is a whole date, not after today"));
    if (status == OK)
        status = store_write(desk->store, send_write, &job, error);
    *change = job.change;
    return status;
}

/* --- reading --- */

bool batch_load(Desk *desk, int64_t batch, BatchRow *row)
{
    *row = (BatchRow){.tubes = 0};
    if (!record_load(desk->store, &sample_batch_type, batch, &row->batch) || !may_see_unit(desk, row->batch.unit))
        return false;
    row->tubes = tubes_in(desk, batch);
    row->unknown = lines_of(row->batch.unknown);
    return true;
}

size_t batch_list(Desk *desk, int64_t before, BatchRow *rows, size_t max)
{
    size_t count = 0;
    char own[CODE_SIZE] = "";
    if (!may_ask(desk, own, NULL))
        return 0;
    Query *q =
        own[0] ? query(desk->store,
                       "SELECT id FROM sample_batch WHERE (?1 = 0 OR id < ?1) AND unit = ?2 "
                       "ORDER BY id DESC LIMIT ?3",
                       INT_(before), TEXT_(own), INT_((int64_t)max))
               : query(desk->store, "SELECT id FROM sample_batch WHERE (?1 = 0 OR id < ?1) ORDER BY id DESC LIMIT ?2",
                       INT_(before), INT_((int64_t)max));
    while (count < max && query_row(q))
        if (batch_load(desk, query_int(q, 0), &rows[count]))
            count++;
    query_end(q);
    return count;
}

/* --- the transfer sheet --- */

enum { SHEET_LINE = 256, SHEET_HEAD = 4096 };

/* A cell of so many columns, blanks behind it. */
static void add_cell(char *line, size_t size, const char *text, int columns)
{
    char cut[SHEET_LINE];
    text_cut(cut, sizeof cut, text, columns, true);
    text_append(line, size, cut);
    for (int used = text_columns(cut); used < columns + 1; used++)
        text_append(line, size, " ");
}

static void add_tube(char *text, size_t size, int number, const SampleRow *row)
{
    char line[SHEET_LINE * 4] = "", of[24];
    text_format(of, sizeof of, "%d", number);
    add_cell(line, sizeof line, of, 4);
    add_cell(line, sizeof line, row->barcode[0] ? row->barcode : "-", 16);
    add_cell(line, sizeof line, row->name[0] ? row->name : "-", 12);
    add_cell(line, sizeof line, choice_label("sample_kind", row->kind), 8);
    text_format(of, sizeof of, "%lld", (long long)(row->tubes ? row->tubes : 1));
    add_cell(line, sizeof line, of, 4);
    add_cell(line, sizeof line, row->collected_on, 10);
    text_append(line, sizeof line, choice_label("unit", row->unit));
    text_append(text, size, line);
    text_append(text, size, "\n");
}

static void add_head(const BatchRow *row, char *text, size_t size)
{
    char line[SHEET_LINE * 2];
    const SampleBatch *b = &row->batch;
    text_format(line, sizeof line, tr("Transfer sheet of batch %lld\n\n"), (long long)b->id);
    text_append(text, size, line);
    text_format(line, sizeof line, tr("Sent by: %1$s   On: %2$s   Tubes: %3$lld\n"), choice_label("unit", b->unit),
                b->sent_on[0] ? b->sent_on : tr("not sent yet"), (long long)row->tubes);
    text_append(text, size, line);
    text_format(line, sizeof line, tr("Courier: %1$s %2$s   To: %3$s\n\n"), b->courier, b->tracking, b->laboratory);
    text_append(text, size, line);
    *line = '\0';
    const char *const heads[] = {tr("No."), tr("Barcode"), tr("Name"), tr("Kind"), tr("Tubes"), tr("Sampled on")};
    const int columns[] = {4, 16, 12, 8, 4, 10};
    for (int i = 0; i < 6; i++)
        add_cell(line, sizeof line, heads[i], columns[i]);
    text_append(line, sizeof line, tr("Counts for"));
    text_append(text, size, line);
    text_append(text, size, "\n");
}

char *batch_sheet(Desk *desk, int64_t batch)
{
    BatchRow row;
    if (!batch_load(desk, batch, &row))
        return NULL;
    size_t size = (size_t)(row.tubes + row.unknown + 1) * SHEET_LINE + SHEET_HEAD;
    char *text = calloc(1, size);
    SampleFilter filter = {.batch = batch};
    SampleRow page[64], last = {0};
    size_t count;
    int number = 0;
    if (!text)
        return NULL;
    add_head(&row, text, size);
    while ((count = samples_list(desk, &filter, number ? &last : NULL, page, 64)) > 0) {
        for (size_t i = 0; i < count; i++)
            add_tube(text, size, ++number, &page[i]);
        last = page[count - 1];
    }
    if (row.unknown) {
        text_append(text, size, tr("\nTubes without a record, to be entered:\n"));
        text_append(text, size, row.batch.unknown);
        text_append(text, size, "\n");
    }
    text_append(text, size,
                tr("\nHanded over by: ____________   Taken over by: ____________   Tubes counted: ______\n"));
    return text;
}

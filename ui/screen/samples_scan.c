/* The scanner's line: every code ends with Enter, so nothing else is ever to be pressed. */
#include <string.h>

#include "change.h"
#include "samples_screen.h"
#include "text.h"

enum { LINE_ROWS = 1 };

void scan_begin(SamplesState *s)
{
    s->scanning = true;
    s->code[0] = '\0';
    s->scanned = s->refused = 0;
    memset(s->log, 0, sizeof s->log);
    input_bind(&s->input, s->code, sizeof s->code);
}

static void say(SamplesState *s, bool bad, const char *text)
{
    memmove(s->log[1], s->log[0], sizeof s->log - sizeof s->log[0]);
    memmove(&s->log_bad[1], &s->log_bad[0], sizeof s->log_bad - sizeof s->log_bad[0]);
    text_copy(s->log[0], sizeof s->log[0], text);
    s->log_bad[0] = bad;
    s->scanned += !bad;
    s->refused += bad;
    if (bad)
        term_beep();
}

static void describe(const SampleRow *row, char *out, size_t size)
{
    text_format(out, size, "%s %s, %s", row->barcode, row->name[0] ? row->name : tr("(other unit)"),
                choice_label("sample_state", sample_state_code(row->state)));
}

/* --- finding --- */

/* The cursor goes to the tube where it is in the list, else to the list of its state. */
static Reaction find(Ui *ui, SamplesState *s)
{
    SampleRow row;
    char text[200], who[120];
    if (!samples_find(ui_desk(ui), s->code, &row)) {
        text_format(text, sizeof text, tr("? %s: no sample has this barcode"), s->code);
        say(s, true, text);
        return REDRAW;
    }
    describe(&row, who, sizeof who);
    text_format(text, sizeof text, tr("%1$s, sampled on %2$s, batch %3$lld"), who, row.collected_on,
                (long long)row.batch);
    say(s, false, text);
    if (s->view != (int)row.state) {
        s->view = (int)row.state;
        samples_restart(s);
    }
    s->rows[0] = s->list.count ? s->rows[0] : row;
    for (size_t i = 0; i < s->list.count; i++)
        if (s->rows[i].id == row.id)
            s->list.cursor = i;
    return RELOAD;
}

/* --- packing --- */

static void packed_text(const Scan *scan, char *out, size_t size)
{
    const SampleRow *row = &scan->row;
    const char *name = row->name[0] ? row->name : tr("(other unit)");
    switch (scan->kind) {
    case SCAN_ADDED:
        text_format(out, size, tr("+ %1$s %2$s: tube %3$lld of the batch"), row->barcode, name, (long long)scan->tubes);
        break;
    case SCAN_TWICE:
        text_format(out, size, tr("! %1$s %2$s: twice, it is in this batch already"), row->barcode, name);
        break;
    case SCAN_OTHER:
        text_format(out, size, tr("! %1$s %2$s: it is packed in batch %3$lld"), row->barcode, name,
                    (long long)scan->batch);
        break;
    case SCAN_GONE:
        text_format(out, size, tr("! %1$s %2$s: %3$s before"), row->barcode, name,
                    choice_label("sample_state", sample_state_code(row->state)));
        break;
    case SCAN_REJECTED:
        text_format(out, size, tr("! %1$s %2$s: it was rejected, keep it out"), row->barcode, name);
        break;
    default:
        text_format(out, size, tr("? %s: unknown, noted with the batch; keep the tube aside"), row->barcode);
    }
}

static Reaction pack(Ui *ui, SamplesState *s)
{
    Scan scan;
    Error error = {0};
    char text[200];
    if (batch_scan(ui_desk(ui), s->batch, s->code, &scan, &error) != OK) {
        say(s, true, error.message);
        return REDRAW;
    }
    packed_text(&scan, text, sizeof text);
    say(s, scan.kind != SCAN_ADDED, text);
    if (scan.change)
        ui_offer_undo(ui, tr("the last tube"), change_undo, scan.change);
    /* While more is being scanned the list waits: only the figures move on. */
    s->open.tubes = scan.tubes;
    return term_pending() ? REDRAW : RELOAD;
}

Reaction scan_key(Ui *ui, SamplesState *s, Key key)
{
    if (key.code != KEY_ENTER_)
        return input_key(&s->input, key);
    if (!s->code[0])
        return REDRAW;
    bool packing = s->batch && !s->open.batch.sent_on[0];
    Reaction reaction = packing ? pack(ui, s) : find(ui, s);
    s->code[0] = '\0';
    input_bind(&s->input, s->code, sizeof s->code);
    return reaction;
}

/* --- drawing --- */

int scan_rows(const SamplesState *s)
{
    (void)s;
    return LINE_ROWS + SCAN_LOG;
}

static int label_columns(const SamplesState *s, char *out, size_t size)
{
    text_copy(out, size, s->batch && !s->open.batch.sent_on[0] ? tr("Scan into the batch:") : tr("Scan to find:"));
    return text_columns(out) + 2;
}

static Rect input_at(const SamplesState *s, Rect area, char *label, size_t size)
{
    Rect at = {area.row, area.column + label_columns(s, label, size), 1, 0};
    at.columns = 24;
    return at;
}

void scan_paint(const SamplesState *s, Rect area)
{
    char label[80], sum[80];
    Rect at = input_at(s, area, label, sizeof label);
    term_text(area.row, area.column + 1, at.column - area.column - 1, STYLE_LABEL, label);
    input_paint((Input *)&s->input, at, STYLE_FOCUS);
    text_format(sum, sizeof sum, tr("%1$lld good, %2$lld not; Esc ends"), (long long)s->scanned, (long long)s->refused);
    term_text(area.row, at.column + at.columns + 2, area.column + area.columns - at.column - at.columns - 3,
              s->refused ? STYLE_WARN : STYLE_HINT, sum);
    for (int i = 0; i < SCAN_LOG && LINE_ROWS + i < area.rows; i++)
        term_text(area.row + LINE_ROWS + i, area.column + 1, area.columns - 2,
                  s->log_bad[i] ? STYLE_BAD
                  : i == 0      ? STYLE_GOOD
                                : STYLE_HINT,
                  s->log[i]);
}

void scan_cursor(const SamplesState *s, Rect area)
{
    char label[80];
    input_cursor(&s->input, input_at(s, area, label, sizeof label));
}

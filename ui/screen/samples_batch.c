/* Transfer batches on the samples screen. */
#include <stdlib.h>

#include "change.h"
#include "exchange.h"
#include "samples_screen.h"
#include "staff.h"
#include "station_form.h"
#include "text.h"

static const char *const batch_fields[] = {"unit",       "packed_on", "courier", "tracking",
                                           "laboratory", "stated",    "note",    NULL};

Reaction batch_new(Ui *ui, SamplesState *s)
{
    const Desk *desk = ui_desk(ui);
    SampleBatch batch = {0};
    day_format(clock_today(), batch.packed_on);
    text_copy(batch.unit, sizeof batch.unit, staff_unit(desk)[0] ? staff_unit(desk) : desk->config->office);
    Reaction reaction = station_form(ui, &s->batches, &sample_batch_type, batch_fields, &batch, tr("the new batch"));
    if (batch.id) {
        s->view = VIEW_BATCHES;
        s->batch = batch.id;
        samples_restart(s);
        scan_begin(s);
        return RELOAD;
    }
    return reaction;
}

static Reaction batch_edit(Ui *ui, SamplesState *s)
{
    SampleBatch batch = samples_current_batch(s)->batch;
    return station_form(ui, &s->batches, &sample_batch_type, batch_fields, &batch, tr("the batch's line"));
}

static Reaction batch_hand_over(Ui *ui, SamplesState *s)
{
    Error error = {0};
    char day[DATE_SIZE], text[300];
    const BatchRow *row = samples_current_batch(s);
    int64_t change = 0, id = row->batch.id;
    text_format(text, sizeof text, tr("Batch %1$lld: %2$lld tubes; counted by the courier: %3$lld."), (long long)id,
                (long long)row->tubes, (long long)row->batch.stated);
    bool differs = row->batch.stated && row->batch.stated != row->tubes;
    if (differs && !ui_confirm(ui, tr("The counts differ"), text, tr("Send all the same"), tr("Count again")))
        return REDRAW;
    if (!ask_day(ui, tr("Send the batch"), tr("Sent on"), day))
        return REDRAW;
    if (batch_send(ui_desk(ui), id, day, &change, &error) != OK) {
        ui_error(ui, &error);
        return REDRAW;
    }
    ui_say(ui, tr("Batch %1$lld was sent on %2$s with %3$lld tubes."), (long long)id, day, (long long)row->tubes);
    ui_offer_undo(ui, tr("sending the batch"), change_undo, change);
    s->scanning = false;
    return RELOAD;
}

static Reaction batch_paper(Ui *ui, SamplesState *s)
{
    const char *const choices[] = {tr("Save as text and .xlsx"), tr("Back")};
    int64_t id = samples_current_batch(s)->batch.id;
    char *text = batch_sheet(ui_desk(ui), id), path[512];
    Error error = {0};
    if (!text)
        return REDRAW;
    ui_show(ui, tr("Transfer sheet"), text);
    if (ui_choose(ui, tr("Transfer sheet"), tr("It names people: hand it only to the courier and the laboratory."),
                  choices, 2) == 0) {
        if (transfer_sheet_save(ui_desk(ui), id, text, path, &error) != OK)
            ui_error(ui, &error);
        else
            ui_say(ui, tr("Saved: %s.txt and .xlsx"), path);
    }
    free(text);
    return REDRAW;
}

/* Out of the batch that is shown, or marked tubes into one that is being packed. */
static Reaction batch_take(Ui *ui, SamplesState *s)
{
    Error error = {0};
    Desk *desk = ui_desk(ui);
    const SampleRow *row = samples_current(s);
    int64_t change = 0, target = 0;
    size_t added = 0;
    if (!row)
        return REDRAW;
    if (s->batch) {
        if (batch_remove(desk, row->id, &change, &error) != OK) {
            ui_error(ui, &error);
            return REDRAW;
        }
        ui_say(ui, tr("Taken out of the batch: %s."), row->barcode);
        ui_offer_undo(ui, tr("taking the tube out"), change_undo, change);
        return RELOAD;
    }
    for (size_t i = 0; i < s->batches.count && !target; i++)
        target = s->batch_rows[i].batch.sent_on[0] ? 0 : s->batch_rows[i].batch.id;
    if (!target) {
        ui_say(ui, "%s", tr("No batch is being packed: 7, then F2 begins one."));
        return REDRAW;
    }
    int64_t one = row->id;
    Status status = batch_add(desk, target, s->mark_count ? s->marks : &one, s->mark_count ? s->mark_count : 1, &added,
                              &change, &error);
    if (status != OK) {
        ui_error(ui, &error);
        return REDRAW;
    }
    ui_say(ui, tr("Batch %1$lld: %2$zu tubes put in."), (long long)target, added);
    if (change)
        ui_offer_undo(ui, tr("these tubes of the batch"), change_undo, change);
    s->mark_count = 0;
    return RELOAD;
}

enum { BATCH_TUBES, BATCH_EDIT, BATCH_SEND, BATCH_PAPER, BATCH_NEW, BATCH_ACTS };

Reaction batch_menu(Ui *ui, SamplesState *s)
{
    const char *const choices[BATCH_ACTS] = {
        s->batch ? tr("Take this tube out") : tr("Put the marked tubes into the batch that is being packed"),
        tr("Courier, number, laboratory, tubes counted"), tr("Send: the courier has it"), tr("Transfer sheet"),
        tr("Begin a new batch")};
    int chosen = ui_choose(ui, tr("Batch"), "", choices, BATCH_ACTS);
    bool needs_batch = chosen >= BATCH_EDIT && chosen <= BATCH_PAPER;
    if (needs_batch && !samples_current_batch(s)) {
        ui_say(ui, "%s", tr("7 shows the batches: choose one there"));
        return REDRAW;
    }
    switch (chosen) {
    case BATCH_TUBES:
        return batch_take(ui, s);
    case BATCH_EDIT:
        return batch_edit(ui, s);
    case BATCH_SEND:
        return batch_hand_over(ui, s);
    case BATCH_PAPER:
        return batch_paper(ui, s);
    case BATCH_NEW:
        return batch_new(ui, s);
    default:
        return REDRAW;
    }
}

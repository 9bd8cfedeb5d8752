/* The lists of the card: what each tab reads and shows. */
#include <stdlib.h>
#include <string.h>

#include "card.h"
#include "health.h"
#include "staff.h"
#include "text.h"

const char *card_tab_label(Tab tab)
{
    static const char *const labels[TAB_COUNT] = {N_("Overview"), N_("Calls"), N_("Samples"), N_("Status"),
                                                  N_("Changes")};
    return tr(labels[tab]);
}

/* --- overview --- */

static const ListColumn overview_columns[] = {
    {NULL, {10, 16, 0, 0}, false},
    {NULL, {18, 26, 1, 0}, false},
    {NULL, {12, 16, 0, 0}, false},
    {NULL, {16, 26, 1, 0}, false},
};

static void overview_cell(const List *list, size_t row, int column, char *out, size_t size, Style *style)
{
    const CardLine *line = &((const CardState *)list->data)->lines[row];
    text_copy(out, size, line->text[column]);
    *style = line->style[column];
}

/* --- calls --- */

enum { CALL_AT, CALL_WHO, CALL_HOW, CALL_NUMBER, CALL_ANSWERED, CALL_OUTCOME, CALL_NEXT, CALL_NOTE };

static const ListColumn call_columns[] = {
    {N_("When"), {16, 16, 0, 0}, false},      {N_("Caller"), {6, 10, 0, 4}, false},
    {N_("How"), {4, 8, 0, 5}, false},         {N_("Number"), {12, 12, 0, 3}, false},
    {N_("Answered"), {8, 8, 0, 6}, false},    {N_("Outcome"), {12, 18, 1, 0}, false},
    {N_("Next call"), {10, 16, 0, 7}, false}, {N_("Note"), {10, 30, 3, 2}, false},
};

static void outcome_cell(const Attempt *attempt, char *out, size_t size, Style *style)
{
    text_copy(out, size, attempt->outcome[0] ? choice_label("outcome", attempt->outcome) : tr("(no outcome yet)"));
    if (!attempt->outcome[0])
        *style = STYLE_WARN;
    if (attempt->voided_at[0])
        text_format(out, size, tr("taken back (%s)"),
                    attempt->outcome[0] ? choice_label("outcome", attempt->outcome) : attempt->void_reason);
}

static void call_cell(const List *list, size_t row, int column, char *out, size_t size, Style *style)
{
    const CardState *s = list->data;
    const Attempt *attempt = &s->attempts[row];
    switch (column) {
    case CALL_AT:
        instant_local(attempt->at, out, size);
        break;
    case CALL_WHO:
        text_copy(out, size, s->callers[row]);
        break;
    case CALL_HOW:
        text_copy(out, size,
                  text_equal(attempt->direction, "in") ? choice_label("direction", "in")
                                                       : choice_label("channel", attempt->channel));
        break;
    case CALL_NUMBER:
        text_copy(out, size, attempt->number);
        break;
    case CALL_ANSWERED:
        text_copy(out, size, choice_label("answered", attempt->answered));
        break;
    case CALL_OUTCOME:
        outcome_cell(attempt, out, size, style);
        break;
    case CALL_NEXT:
        instant_local(attempt->next_at, out, size);
        break;
    default:
        text_format(out, size, "%s%s%s", attempt->reason, attempt->reason[0] && attempt->note[0] ? "; " : "",
                    attempt->note);
    }
    if (attempt->voided_at[0])
        *style = STYLE_DISABLED;
}

/* --- samples --- */

static const struct {
    const char *field;
    ListColumn column;
} sample_cells[] = {
    {"collected_on", {N_("Sampled on"), {10, 10, 0, 0}, false}},
    {"barcode", {N_("Barcode"), {10, 16, 1, 0}, false}},
    {"kind", {N_("Kind"), {6, 8, 0, 5}, false}},
    {"tubes", {N_("Tubes"), {4, 5, 0, 6}, true}},
    {"site", {N_("Site"), {8, 16, 1, 3}, false}},
    {"unit", {N_("Counts for"), {8, 10, 0, 4}, false}},
    {"sent_on", {N_("Sent on"), {10, 10, 0, 2}, false}},
    {"registry_on", {N_("In the registry"), {10, 15, 0, 0}, false}},
    {"reject_reason", {N_("Rejected"), {8, 10, 0, 1}, false}},
};
enum { SAMPLE_COLUMNS = sizeof sample_cells / sizeof sample_cells[0] };
static ListColumn sample_columns[SAMPLE_COLUMNS];

static void sample_cell(const List *list, size_t row, int column, char *out, size_t size, Style *style)
{
    const Sample *sample = &((const CardState *)list->data)->card.samples[row];
    field_show(field_find(&sample_type, sample_cells[column].field), sample, false, out, size);
    if (sample->rejected_on[0] || sample->reject_reason[0])
        *style = STYLE_WARN;
}

/* --- status --- */

enum { PERIOD_STATUS, PERIOD_REASON, PERIOD_SINCE, PERIOD_UNTIL, PERIOD_BY, PERIOD_NOTE };

static const ListColumn period_columns[] = {
    {N_("Status"), {12, 14, 1, 0}, false}, {N_("Reason"), {8, 10, 1, 0}, false}, {N_("Since"), {10, 10, 0, 0}, false},
    {N_("Until"), {10, 10, 0, 0}, false},  {N_("By"), {6, 8, 0, 1}, false},      {N_("Note"), {16, 22, 3, 0}, false},
};

static void period_cell(const List *list, size_t row, int column, char *out, size_t size, Style *style)
{
    const CardState *s = list->data;
    const StatusPeriod *period = &s->card.periods[row];
    switch (column) {
    case PERIOD_STATUS:
        text_format(out, size, period->proposal ? tr("%s (proposed)") : "%s", choice_label("status", period->status));
        break;
    case PERIOD_REASON:
        text_copy(out, size, choice_label("status_reason", period->reason));
        break;
    case PERIOD_SINCE:
        text_copy(out, size, period->since);
        break;
    case PERIOD_UNTIL:
        text_copy(out, size, period->until);
        break;
    case PERIOD_BY:
        text_copy(out, size, s->period_by[row]);
        break;
    default:
        text_copy(out, size, period->note[0] || !period->attempt ? period->note : tr("from a call"));
        if (period->voided_at[0])
            text_format(out, size, tr("taken back: %s"), period->void_reason);
    }
    if (period->voided_at[0])
        *style = STYLE_DISABLED;
}

/* --- changes --- */

static void change_cell(const List *list, size_t row, int column, char *out, size_t size, Style *style)
{
    (void)style;
    change_line_cell(&((const CardState *)list->data)->changes[row], column, out, size);
}

/* --- reading --- */

static Status load_attempts(Desk *desk, CardState *s, Error *error)
{
    free(s->attempts);
    free(s->callers);
    s->attempt_count = s->lists[TAB_CALLS].count = 0;
    s->attempts = calloc(s->attempt_wish, sizeof *s->attempts);
    s->callers = calloc(s->attempt_wish, sizeof *s->callers);
    if (!s->attempts || !s->callers)
        return error_memory(error);
    s->attempt_count = registry_attempts(desk, s->donor, s->attempts, s->attempt_wish);
    for (size_t i = 0; i < s->attempt_count; i++)
        staff_name(desk, s->attempts[i].account, s->callers[i]);
    s->lists[TAB_CALLS].count = s->attempt_count;
    return OK;
}

static Status load_changes(Desk *desk, CardState *s, Error *error)
{
    Change *changes = calloc(s->change_wish, sizeof *changes);
    free(s->changes);
    s->change_count = s->lists[TAB_CHANGES].count = 0;
    s->changes = calloc(s->change_wish, sizeof *s->changes);
    if (!changes || !s->changes) {
        free(changes);
        return error_memory(error);
    }
    s->change_count = registry_changes(desk, s->donor, changes, s->change_wish);
    for (size_t i = 0; i < s->change_count; i++)
        change_line_read(&changes[i], s->revealed, &s->changes[i]);
    s->lists[TAB_CHANGES].count = s->change_count;
    free(changes);
    return OK;
}

Status card_tabs_load(Desk *desk, CardState *s, Error *error)
{
    if (!registry_card(desk, s->donor, &s->card)) {
        Status status = store_status(desk->store, error);
        return status != OK ? status
                            : error_set(error, ERR_NOT_FOUND, "", tr("this file is no longer in the registry"));
    }
    s->health_seen = health_may_see(desk);
    card_overview_load(desk, s);
    s->lists[TAB_SAMPLES].count = s->card.sample_count;
    s->lists[TAB_STATUS].count = s->card.period_count;
    for (size_t i = 0; i < s->card.period_count; i++)
        staff_name(desk, s->card.periods[i].account, s->period_by[i]);
    Status status = load_attempts(desk, s, error);
    if (status == OK)
        status = load_changes(desk, s, error);
    return status == OK ? store_status(desk->store, error) : status;
}

/* --- what was added --- */

static int64_t overview_id(const List *list, size_t row)
{
    const CardState *s = list->data;
    const CardLine *line = &s->lines[row];
    return line->record && line->type == s->added ? ((const RecordHead *)line->record)->id : 0;
}

static int64_t sample_id(const List *list, size_t row)
{
    return ((const CardState *)list->data)->card.samples[row].id;
}

static int64_t period_id(const List *list, size_t row)
{
    return ((const CardState *)list->data)->card.periods[row].id;
}

/* --- life --- */

void card_tabs_open(CardState *s)
{
    for (int i = 0; i < SAMPLE_COLUMNS; i++)
        sample_columns[i] = sample_cells[i].column;
    s->lists[TAB_OVERVIEW] = (List){.columns = overview_columns, .column_count = CARD_CELLS, .cell = overview_cell};
    s->lists[TAB_CALLS] = (List){.columns = call_columns, .column_count = CALL_NOTE + 1, .cell = call_cell};
    s->lists[TAB_CALLS].empty = N_("Never called so far.");
    s->lists[TAB_SAMPLES] = (List){.columns = sample_columns, .column_count = SAMPLE_COLUMNS, .cell = sample_cell};
    s->lists[TAB_SAMPLES].empty = N_("No sample yet; F3 adds one.");
    s->lists[TAB_STATUS] = (List){.columns = period_columns, .column_count = PERIOD_NOTE + 1, .cell = period_cell};
    s->lists[TAB_STATUS].empty = N_("No status was set by hand or by a call; F3 sets one.");
    s->lists[TAB_CHANGES] = (List){.columns = change_columns, .column_count = CHANGE_COLUMNS, .cell = change_cell};
    s->lists[TAB_OVERVIEW].id = overview_id;
    s->lists[TAB_SAMPLES].id = sample_id;
    s->lists[TAB_STATUS].id = period_id;
    for (int tab = 0; tab < TAB_COUNT; tab++)
        s->lists[tab].data = s;
    s->attempt_wish = s->change_wish = CARD_PAGE;
    s->lists[TAB_OVERVIEW].cursor = 1; /* the first phone, below its heading */
}

void card_tabs_close(CardState *s)
{
    for (int tab = 0; tab < TAB_COUNT; tab++)
        list_free(&s->lists[tab]);
    free(s->lines);
    free(s->attempts);
    free(s->callers);
    free(s->changes);
}

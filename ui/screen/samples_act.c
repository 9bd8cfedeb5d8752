/* What is done with samples: results, narrowing the list, the days to the registry. */
#include <stdlib.h>
#include <string.h>

#include "change.h"
#include "pick.h"
#include "samples_screen.h"
#include "station_form.h"
#include "text.h"

/* --- results --- */

static bool choose_state(Ui *ui, SampleState *state)
{
    const char *labels[SAMPLE_REJECTED];
    for (int i = SAMPLE_SENT; i <= SAMPLE_REJECTED; i++)
        labels[i - SAMPLE_SENT] = choice_label("sample_state", sample_state_code((SampleState)i));
    int chosen = ui_choose(ui, tr("Result"), "", labels, SAMPLE_REJECTED);
    *state = (SampleState)(SAMPLE_SENT + chosen);
    return chosen >= 0;
}

/* The reason, and whether another tube is wanted. */
static bool choose_reason(Ui *ui, SampleResult *result)
{
    const ChoiceList *list = choice_list("reject_reason");
    const char *labels[16];
    int count = 0;
    for (size_t i = 0; i < list->count && count < 16; i++)
        labels[count++] = choice_label("reject_reason", list->items[i].code);
    int chosen = ui_choose(ui, tr("Why is it rejected?"), "", labels, count);
    if (chosen < 0)
        return false;
    text_copy(result->reason, sizeof result->reason, list->items[chosen].code);
    if (!text_equal(result->reason, "known"))
        result->repeat = ui_confirm(ui, tr("Another tube"), tr("Is the person asked for another tube?"),
                                    tr("Ask: open a sampling task"), tr("Do not ask"));
    return true;
}

static void say_marked(Ui *ui, const SampleResult *result, const SampleMarked *marked)
{
    char text[512], more[400];
    text_format(text, sizeof text, tr("%1$s: %2$zu of %3$zu."),
                choice_label("sample_state", sample_state_code(result->state)), marked->marked,
                marked->marked + marked->same + marked->refused);
    if (marked->asked) {
        text_format(more, sizeof more, tr(" Sampling tasks: %zu."), marked->asked);
        text_append(text, sizeof text, more);
    }
    if (marked->same) {
        text_format(more, sizeof more, tr(" It stood there already for %zu."), marked->same);
        text_append(text, sizeof text, more);
    }
    if (marked->refused) {
        text_format(more, sizeof more, tr(" Not marked: %1$zu (%2$s)."), marked->refused, marked->why);
        text_append(text, sizeof text, more);
    }
    ui_say(ui, "%s", text);
}

bool samples_enter(Ui *ui, const int64_t *ids, size_t count)
{
    SampleResult result = {0};
    SampleMarked marked;
    Error error = {0};
    char title[96];
    if (!choose_state(ui, &result.state))
        return false;
    if (result.state == SAMPLE_REJECTED && !choose_reason(ui, &result))
        return false;
    text_format(title, sizeof title, tr_n("Result of %zu tube", "Result of %zu tubes", (long long)count), count);
    if (!ask_day(ui, title, tr("On"), result.on))
        return false;
    if (samples_mark(ui_desk(ui), &result, ids, count, &marked, &error) != OK) {
        ui_error(ui, &error);
        return false;
    }
    say_marked(ui, &result, &marked);
    if (marked.change)
        ui_offer_undo(ui, tr("the result of these tubes"), change_undo, marked.change);
    return true;
}

Reaction samples_result(Ui *ui, SamplesState *s)
{
    const SampleRow *row = samples_current(s);
    int64_t one = row ? row->id : 0;
    if (!samples_enter(ui, s->mark_count ? s->marks : &one, s->mark_count ? s->mark_count : 1))
        return REDRAW;
    s->mark_count = 0;
    return RELOAD;
}

/* --- narrowing --- */

static bool choose_site(Ui *ui, char site[CODE_SIZE])
{
    enum { SITES = 128 };
    const Config *config = ui_desk(ui)->config;
    const char *items[SITES], *codes[SITES];
    size_t count = 1, start = 0;
    items[0] = tr("all sites");
    codes[0] = "";
    for (size_t i = 0; i < config->site_count && count < SITES; i++) {
        codes[count] = config->sites[i].code;
        start = text_equal(codes[count], site) ? count : start;
        items[count++] = name_text(config->sites[i].name);
    }
    int chosen = ui_pick(ui, tr("Site"), items, count, start);
    if (chosen >= 0)
        text_copy(site, CODE_SIZE, codes[chosen]);
    return chosen >= 0;
}

static bool choose_age(Ui *ui, int64_t *days)
{
    static const int64_t ages[] = {0, 7, 14, 30, 60};
    char texts[5][64];
    const char *items[5];
    for (int i = 0; i < 5; i++) {
        text_format(texts[i], sizeof texts[i], i ? tr("at least %lld days") : tr("any age"), (long long)ages[i]);
        items[i] = texts[i];
    }
    int chosen = ui_choose(ui, tr("Days since it was taken"), "", items, 5);
    if (chosen >= 0)
        *days = ages[chosen];
    return chosen >= 0;
}

Reaction samples_filter(Ui *ui, SamplesState *s)
{
    const char *const choices[] = {tr("By unit"), tr("By site"), tr("By days since it was taken"),
                                   tr("Show all again")};
    SampleFilter *f = &s->filter;
    bool changed = false;
    switch (ui_choose(ui, tr("Narrow the list"), "", choices, 4)) {
    case 0:
        changed = pick_unit(ui, f->unit, sizeof f->unit);
        break;
    case 1:
        changed = choose_site(ui, f->site);
        break;
    case 2:
        changed = choose_age(ui, &f->min_days);
        break;
    case 3:
        *f = (SampleFilter){0};
        changed = true;
        break;
    default:
        break;
    }
    if (!changed)
        return REDRAW;
    samples_restart(s);
    return RELOAD;
}

/* --- how long it takes --- */

enum { TIME_TEXT = 8192 };

static void add_slow(const SampleRow *slow, size_t count, char *text, size_t size)
{
    for (size_t i = 0; i < count; i++) {
        char line[200];
        text_format(line, sizeof line, tr("\n%1$lld days: %2$s %3$s, %4$s to %5$s, %6$s"), (long long)slow[i].days,
                    slow[i].barcode[0] ? slow[i].barcode : "-", slow[i].name[0] ? slow[i].name : tr("(other unit)"),
                    slow[i].collected_on, slow[i].reached_on, choice_label("unit", slow[i].unit));
        text_append(text, size, line);
    }
}

static void time_text(Desk *desk, const SamplesState *s, int64_t year, char *text, size_t size)
{
    char from[DATE_SIZE], to[DATE_SIZE];
    SampleDays days;
    SampleRow *slow = calloc(SLOW_SAMPLES, sizeof *slow);
    size_t count = 0;
    text_format(from, sizeof from, "%04d-01-01", (int)year % 10000);
    text_format(to, sizeof to, "%04d-12-31", (int)year % 10000);
    samples_days(desk, s->filter.unit, from, to, &days, slow, &count);
    if (days.dated)
        text_format(
            text, size,
            tr("Median %1$lld days, P90 %2$lld, longest %3$lld.\nComputed from %4$lld of the %5$lld people that "
               "entered the registry in %6$lld; the others have no whole dates."),
            (long long)days.median, (long long)days.p90, (long long)days.longest, (long long)days.dated,
            (long long)days.entered, (long long)year);
    else
        text_format(text, size, tr("%1$lld people entered the registry in %2$lld, none of them with whole dates."),
                    (long long)days.entered, (long long)year);
    if (count)
        text_append(text, size, tr("\n\nThe slowest:"));
    add_slow(slow, count, text, size);
    free(slow);
}

static bool goes_on(void *ui)
{
    return ui_progress(ui, tr("Reading the figures"), 0, 0);
}

Reaction samples_time(Ui *ui, SamplesState *s)
{
    Error error = {0};
    int year, month, day;
    char *text = calloc(1, TIME_TEXT);
    day_split(clock_today(), &year, &month, &day);
    int64_t chosen = year;
    if (text && ask_year(ui, &chosen)) {
        Store *store = ui_desk(ui)->store;
        store_while_reading(store, goes_on, ui);
        time_text(ui_desk(ui), s, chosen, text, TIME_TEXT);
        store_while_reading(store, NULL, NULL);
        if (store_status(store, &error) != OK)
            ui_error(ui, &error);
        else
            ui_show(ui, tr("Days from sample to registry"), text);
    }
    free(text);
    return REDRAW;
}

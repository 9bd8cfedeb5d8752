/* Where one stands on the samples screen: the line under the cursor, and which tubes are marked. */
#include "samples_screen.h"

bool samples_marked(const SamplesState *s, int64_t id)
{
    for (size_t i = 0; i < s->mark_count; i++)
        if (s->marks[i] == id)
            return true;
    return false;
}

void samples_mark_toggle(SamplesState *s, int64_t id)
{
    for (size_t i = 0; i < s->mark_count; i++)
        if (s->marks[i] == id) {
            s->marks[i] = s->marks[--s->mark_count];
            return;
        }
    if (s->mark_count < SAMPLE_MARKS)
        s->marks[s->mark_count++] = id;
}

SampleRow *samples_current(SamplesState *s)
{
    size_t at = list_current(&s->list);
    return (s->view != VIEW_BATCHES || s->batch) && at < s->list.count ? &s->rows[at] : NULL;
}

BatchRow *samples_current_batch(SamplesState *s)
{
    size_t at = list_current(&s->batches);
    if (s->batch)
        return &s->open;
    return s->view == VIEW_BATCHES && at < s->batches.count ? &s->batch_rows[at] : NULL;
}

void samples_restart(SamplesState *s)
{
    s->mark_count = 0;
    s->list.cursor = s->list.top = 0;
}

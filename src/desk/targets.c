/* Samples of the year against the target. */
#include "targets.h"
#include "text.h"

void pace_compute(int64_t target, int64_t done, Day today, Pace *pace)
{
    int month, of_month;
    *pace = (Pace){.target = target, .done = done, .heading = -1};
    day_split(today, &pace->year, &month, &of_month);
    int64_t days = day_from(pace->year + 1, 1, 1) - day_from(pace->year, 1, 1);
    int64_t gone = today - day_from(pace->year, 1, 1), left = days - gone;
    if (gone > 0)
        pace->heading = (done * days + gone / 2) / gone;
    if (target <= 0)
        return;
    pace->percent = done * 100 / target;
    pace->wanted = (target * gone + days / 2) / days;
    if (done < target)
        pace->weekly = ((target - done) * 7 + left - 1) / left;
}

static int64_t target_of(const Config *config, const char *unit, int year)
{
    int64_t sum = 0;
    for (size_t i = 0; i < config->target_count; i++) {
        const Target *t = &config->targets[i];
        if (t->year != year)
            continue;
        if (text_equal(t->unit, unit))
            return t->samples;
        sum += t->samples;
    }
    return unit[0] ? 0 : sum;
}

void targets_pace(Desk *desk, const char *unit, Pace *pace)
{
    int year, month, of_month;
    char key[8];
    day_split(clock_today(), &year, &month, &of_month);
    text_format(key, sizeof key, "%04d", year);
    pace_compute(target_of(desk->config, unit, year), tally_get(desk->store, "sample", unit, key), clock_today(), pace);
}

/* The working calendar: weekdays, less public holidays, plus make-up days. */
#include "date.h"

static const CalendarDay *calendar_find(const Calendar *calendar, Day day)
{
    size_t low = 0, high = calendar ? calendar->count : 0;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const CalendarDay *entry = &calendar->days[middle];
        if (entry->day == day)
            return entry;
        if (entry->day < day)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

bool calendar_is_workday(const Calendar *calendar, Day day)
{
    const CalendarDay *entry = calendar_find(calendar, day);
    return entry ? !entry->off : day_weekday(day) <= 5;
}

bool calendar_is_ending(const Calendar *calendar, Day today)
{
    int year, month, day;
    if (calendar->known_until == DAY_NONE)
        return true;
    day_split(calendar->known_until, &year, &month, &day);
    return today >= day_from(year, 11, 1);
}

bool calendar_is_holiday(const Calendar *calendar, Day day)
{
    const CalendarDay *entry = calendar_find(calendar, day);
    return entry && entry->off;
}

Day calendar_add_workdays(const Calendar *calendar, Day day, int n, bool *guessed)
{
    bool unknown = false;
    while (n > 0) {
        day++;
        unknown = unknown || !calendar || day < calendar->known_from || day > calendar->known_until;
        n -= calendar_is_workday(calendar, day);
    }
    if (guessed)
        *guessed = unknown;
    return day;
}

/* Days, instants, workdays.
 *
 * A Day is a number of civil days since 1970-01-01 in the station's own offset;
 * an Instant is seconds since 1970-01-01T00:00:00Z. Stored forms: "YYYY-MM-DD"
 * (old records may hold "YYYY" or "YYYY-MM") and "YYYY-MM-DDTHH:MM:SSZ". */
#ifndef MARROWDESK_DATE_H
#define MARROWDESK_DATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "error.h"

typedef int32_t Day;
typedef int64_t Instant;

enum {
    DAY_NONE = INT32_MIN / 2, /* far from every day, and a difference with it still fits */
    DATE_SIZE = 12,   /* "YYYY-MM-DD" and NUL, rounded up */
    INSTANT_SIZE = 24 /* "YYYY-MM-DDTHH:MM:SSZ" and NUL, rounded up */
};
#define INSTANT_NONE (INT64_MIN / 2) /* as DAY_NONE: a difference with it still fits */

/* --- the clock --- */

/* Seconds since the epoch: the real clock, or the one set by clock_set(), which runs on from there. */
Instant clock_now(void);
Day clock_today(void);
/* Moves the clock of this process (--now). */
void clock_set(Instant now);
bool clock_is_set(void);
/* For measuring: never set, runs on while the machine does. */
int64_t clock_milliseconds(void);
/* Minutes east of UTC for everything below; +480 until told otherwise. */
void clock_set_offset(int minutes);

/* --- days --- */

Day day_from(int year, int month, int day); /* DAY_NONE when there is no such day */
void day_split(Day day, int *year, int *month, int *of_month);
int day_weekday(Day day); /* 1 Monday .. 7 Sunday */
Day day_add_months(Day day, int months); /* 31 January + 1 month = the last of February */
int day_age(Day birth, Day on);          /* full years */

/* "YYYY-MM-DD" to a Day. A stored "YYYY" or "YYYY-MM" answers its first day. DAY_NONE otherwise. */
Day day_parse(const char *iso);
void day_format(Day day, char out[DATE_SIZE]);

/* What a person types or Excel saves: 2024-01-05, 2024/1/5, 2024.1.5, 20240105, 2024年1月5日,
 * with a time of day behind it (ignored), Excel's serial number (20000..80000), and
 * where `today` is not DAY_NONE the short forms: d or t today, 5 the fifth of this
 * month, 1-5 or 1/5 the fifth of January this year, + - and +3 -3 days from today.
 * `partial` allows "2013-07" and "2013". The result is the stored form.
 * ERR_INPUT says which part is wrong (month 13, day 30 of February, ...). */
Status date_parse(const char *text, Day today, bool partial, char out[DATE_SIZE], Error *error);

/* The forms that tables write dates in; 0 is the stored one. */
enum { DATE_FORMS = 9 };
/* "2013-07-05" (and what stands behind it) or "2013-07" in one of them, 2013/7/5 or 2013年7月; a year alone is the same
 * in all. */
void date_write(const char *iso, int form, char *out, size_t size);

/* --- instants --- */

Instant instant_at(Day day, int minute_of_day); /* local minute to UTC */
Day instant_day(Instant at);                    /* local day */
int instant_minute(Instant at);                 /* local minute of the day, 0..1439 */
void instant_format(Instant at, char out[INSTANT_SIZE]);
Instant instant_parse(const char *iso); /* INSTANT_NONE when malformed */
/* "YYYY-MM-DD HH:MM" in local time, for people. "" for "" or a malformed one. */
void instant_local(const char *iso, char *out, size_t size);
/* A typed date with an optional time: any form of date_parse, then "14:30", "1430" or "14点30";
 * a time alone means today. Without a time: `minute`. */
Status instant_read(const char *text, Instant now, int minute, char out[INSTANT_SIZE], Error *error);

/* --- the working calendar (State Council notices) --- */

typedef struct {
    Day day;
    bool off; /* true: public holiday or bridged day; false: make-up working day */
    char name[24];
} CalendarDay;

typedef struct {
    const CalendarDay *days; /* sorted by day, owned by the config */
    size_t count;
    Day known_from, known_until; /* whole years covered */
} Calendar;

bool calendar_is_workday(const Calendar *calendar, Day day);
/* A public holiday named by the table (not a plain weekend). */
bool calendar_is_holiday(const Calendar *calendar, Day day);
/* The new year's notice is out and wanted: from the November before the calendar ends, and where there is none. */
bool calendar_is_ending(const Calendar *calendar, Day today);
/* The n-th workday after `day` (n >= 1). *guessed (NULL allowed) tells that a year
 * without data was passed and plain weekdays were used. */
Day calendar_add_workdays(const Calendar *calendar, Day day, int n, bool *guessed);

#endif

/* The clock, and the arithmetic of days and instants. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "date.h"
#include "text.h"

enum { SECONDS_A_DAY = 86400, DAYS_TO_1970 = 719468, DAYS_AN_ERA = 146097 };

static struct {
    bool set;
    Instant at;
    time_t since; /* of the monotonic clock */
    int offset;   /* minutes east of UTC */
} the_clock = {.offset = 480};

int64_t clock_milliseconds(void)
{
    struct timespec now = {0};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static time_t monotonic(void)
{
    return clock_milliseconds() / 1000;
}

Instant clock_now(void)
{
    if (the_clock.set)
        return the_clock.at + (monotonic() - the_clock.since);
    return time(NULL);
}

Day clock_today(void)
{
    return instant_day(clock_now());
}

void clock_set(Instant now)
{
    the_clock.set = true;
    the_clock.at = now;
    the_clock.since = monotonic();
}

bool clock_is_set(void)
{
    return the_clock.set;
}

void clock_set_offset(int minutes)
{
    the_clock.offset = minutes;
}

static bool is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int days_in_month(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return days[month - 1] + (month == 2 && is_leap(year));
}

Day day_from(int year, int month, int day)
{
    if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > days_in_month(year, month))
        return DAY_NONE;
    /* Years that begin in March put the leap day at the end; 400 of them are an era. */
    int shifted = month <= 2 ? year - 1 : year;
    int era = shifted / 400, of_era = shifted % 400;
    int of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    return era * DAYS_AN_ERA + of_era * 365 + of_era / 4 - of_era / 100 + of_year - DAYS_TO_1970;
}

void day_split(Day day, int *year, int *month, int *of_month)
{
    int days = day + DAYS_TO_1970;
    int era = days >= 0 ? days / DAYS_AN_ERA : (days - DAYS_AN_ERA + 1) / DAYS_AN_ERA;
    int of_era = days - era * DAYS_AN_ERA;
    int year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int shifted = (5 * of_year + 2) / 153;
    *of_month = of_year - (153 * shifted + 2) / 5 + 1;
    *month = shifted < 10 ? shifted + 3 : shifted - 9;
    *year = era * 400 + year_of_era + (*month <= 2);
}

int day_weekday(Day day)
{
    /* 1970-01-01 was a Thursday. */
    int weekday = (int)(((int64_t)day + 3) % 7);
    return (weekday < 0 ? weekday + 7 : weekday) + 1;
}

Day day_add_months(Day day, int months)
{
    int year, month, of_month;
    day_split(day, &year, &month, &of_month);
    int64_t count = (int64_t)year * 12 + month - 1 + months;
    if (count < 12 || count >= 10000 * 12)
        return DAY_NONE;
    year = (int)(count / 12);
    month = (int)(count % 12) + 1;
    int last = days_in_month(year, month);
    return day_from(year, month, of_month < last ? of_month : last);
}

int day_age(Day birth, Day on)
{
    int birth_year, birth_month, birth_day, year, month, day;
    day_split(birth, &birth_year, &birth_month, &birth_day);
    day_split(on, &year, &month, &day);
    bool before_birthday = month < birth_month || (month == birth_month && day < birth_day);
    return year - birth_year - before_birthday;
}

/* `count` digits at `s`; -1 when there are not so many. */
static int digits_at(const char *s, int count)
{
    int value = 0;
    for (int i = 0; i < count; i++) {
        if (s[i] < '0' || s[i] > '9')
            return -1;
        value = value * 10 + (s[i] - '0');
    }
    return value;
}

Day day_parse(const char *iso)
{
    size_t length = strlen(iso);
    if (length != 4 && length != 7 && length != 10)
        return DAY_NONE;
    int month = 1, day = 1;
    if (length > 4)
        month = iso[4] == '-' ? digits_at(iso + 5, 2) : -1;
    if (length > 7)
        day = iso[7] == '-' ? digits_at(iso + 8, 2) : -1;
    return day_from(digits_at(iso, 4), month, day);
}

/* A day no text can hold is written as not stated. */
static bool is_writable(Day day)
{
    return day >= -719162 && day <= 2932896; /* 0001-01-01 .. 9999-12-31 */
}

/* Digits by hand: a load writes some twenty dates a person. */
static char *put_digits(char *to, int value, int digits, char behind)
{
    for (int i = digits; i-- > 0; value /= 10)
        to[i] = (char)('0' + value % 10);
    to[digits] = behind;
    return to + digits + 1;
}

void day_format(Day day, char out[DATE_SIZE])
{
    int year, month, of_month;
    out[0] = '\0';
    if (!is_writable(day))
        return;
    day_split(day, &year, &month, &of_month);
    put_digits(put_digits(put_digits(out, year, 4, '-'), month, 2, '-'), of_month, 2, '\0');
}

/* Division that rounds down, so that instants before 1970 fall into their own day. */
static int64_t floor_divide(int64_t value, int64_t by)
{
    return value / by - (value % by < 0);
}

Instant instant_at(Day day, int minute_of_day)
{
    return (Instant)day * SECONDS_A_DAY + ((Instant)minute_of_day - the_clock.offset) * 60;
}

/* Seconds since 1970-01-01 00:00 of the station's own time. */
static int64_t local_seconds(Instant at)
{
    return at + (int64_t)the_clock.offset * 60;
}

Day instant_day(Instant at)
{
    if (at == INSTANT_NONE)
        return DAY_NONE;
    return (Day)floor_divide(local_seconds(at), SECONDS_A_DAY);
}

int instant_minute(Instant at)
{
    int64_t local = local_seconds(at);
    return (int)((local - floor_divide(local, SECONDS_A_DAY) * SECONDS_A_DAY) / 60);
}

void instant_format(Instant at, char out[INSTANT_SIZE])
{
    int year, month, of_month;
    out[0] = '\0';
    if (at == INSTANT_NONE)
        return;
    int64_t day = floor_divide(at, SECONDS_A_DAY);
    if (day < INT32_MIN || day > INT32_MAX || !is_writable((Day)day))
        return;
    int second = (int)(at - day * SECONDS_A_DAY);
    day_split((Day)day, &year, &month, &of_month);
    char *to = put_digits(put_digits(put_digits(out, year, 4, '-'), month, 2, '-'), of_month, 2, 'T');
    to = put_digits(put_digits(put_digits(to, second / 3600, 2, ':'), second / 60 % 60, 2, ':'), second % 60, 2, 'Z');
    *to = '\0';
}

Instant instant_parse(const char *iso)
{
    if (strlen(iso) != 20 || iso[10] != 'T' || iso[13] != ':' || iso[16] != ':' || iso[19] != 'Z')
        return INSTANT_NONE;
    char date[DATE_SIZE] = "";
    memcpy(date, iso, 10);
    Day day = day_parse(date);
    int hour = digits_at(iso + 11, 2), minute = digits_at(iso + 14, 2), second = digits_at(iso + 17, 2);
    if (day == DAY_NONE || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59)
        return INSTANT_NONE;
    return (Instant)day * SECONDS_A_DAY + hour * 3600 + minute * 60 + second;
}

void instant_local(const char *iso, char *out, size_t size)
{
    char date[DATE_SIZE];
    Instant at = instant_parse(iso);
    if (size)
        out[0] = '\0';
    if (at == INSTANT_NONE)
        return;
    day_format(instant_day(at), date);
    int minute = instant_minute(at);
    text_format(out, size, "%s %02d:%02d", date, minute / 60, minute % 60);
}

/* Dates and times as people type them and as spreadsheets save them. */
#include "date.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "text.h"
#include "tr.h"

enum { YEAR_FIRST = 1900, YEAR_LAST = 2100, EXCEL_FIRST = 20000, EXCEL_LAST = 80000, TYPED_SIZE = 64 };

/* A typed date cut into its numbers. Years have four digits, so a group tells by its length what it is. */
typedef struct {
    int value[3];
    int digits[3];
    int groups;
    char separator;   /* '-', '/', '.', or 'z' where the Chinese characters stand */
    const char *rest; /* behind the date */
} Typed;

static Status refuse(Error *error, const char *text)
{
    return error_set(error, ERR_INPUT, "", tr("\"%s\" is not a date; write it as 2024-01-05, 2024/1/5 or 20240105."),
                     text);
}

/* Takes `mark` from the front of *s. */
static bool take(const char **s, const char *mark)
{
    size_t length = strlen(mark);
    if (strncmp(*s, mark, length) != 0)
        return false;
    *s += length;
    return true;
}

static void take_blanks(const char **s)
{
    while (**s == ' ')
        ++*s;
}

static bool take_number(const char **s, int *value, int *digits)
{
    *value = *digits = 0;
    for (; **s >= '0' && **s <= '9'; ++*s) {
        if (++*digits > 8)
            return false;
        *value = *value * 10 + (**s - '0');
    }
    return *digits > 0;
}

/* The separator behind group `group` (from 0): '\0' when there is none. */
static char take_separator(const char **s, int group, bool year_first)
{
    static const char *const units[] = {"年", "月"};
    const char *unit = units[year_first ? group : 1];
    if (**s == '-' || **s == '/' || **s == '.')
        return *(*s)++;
    if (group < (year_first ? 2 : 1) && take(s, unit)) {
        take_blanks(s);
        return 'z';
    }
    return '\0';
}

/* Cuts "2024-1-5", "1/5", "20240105", "2024年1月" ... False when it has no such form. */
static bool cut_date(const char *s, Typed *typed)
{
    *typed = (Typed){.separator = '\0'};
    while (typed->groups < 3) {
        int group = typed->groups;
        if (!take_number(&s, &typed->value[group], &typed->digits[group]))
            return group > 0 && typed->separator == 'z' && (typed->rest = s, true);
        typed->groups++;
        if (group == 2)
            break;
        char separator = take_separator(&s, group, typed->digits[0] == 4);
        if (!separator)
            break;
        if (typed->separator && separator != typed->separator)
            return false;
        typed->separator = separator;
    }
    if (typed->separator == 'z' && !take(&s, "日"))
        take(&s, "号");
    typed->rest = s;
    return true;
}

/* A time of day such as "14:30", "14:30:05.000", "14点30分", "1430"; *rest goes behind it. */
static bool take_time(const char *s, int *minute_of_day, const char **rest)
{
    int hour, minute = 0, second, digits, more;
    if (!take_number(&s, &hour, &digits))
        return false;
    if (digits >= 3 && digits <= 4) {
        minute = hour % 100;
        hour /= 100;
    } else if (take(&s, ":")) {
        if (digits > 2 || !take_number(&s, &minute, &more) || more != 2)
            return false;
        if (take(&s, ":") && (!take_number(&s, &second, &more) || more != 2 || second > 59))
            return false;
        if (take(&s, "."))
            take_number(&s, &second, &more);
    } else if (digits <= 2 && (take(&s, "点") || take(&s, "时"))) {
        if (take(&s, "半"))
            minute = 30;
        else if (take_number(&s, &minute, &more))
            take(&s, "分");
    } else {
        return false;
    }
    if (hour > 23 || minute > 59)
        return false;
    *minute_of_day = hour * 60 + minute;
    *rest = s;
    return true;
}

/* True where what stands behind a date is nothing, or a time of day. */
static bool is_time_or_nothing(const char *s)
{
    int minute;
    if (!*s)
        return true;
    if (*s != ' ' && *s != 't')
        return false;
    s++;
    if (!strchr(s, ':') || !take_time(s, &minute, &s))
        return false;
    take_blanks(&s);
    /* The zone that programs write, or am/pm: the day is the one that stands there. */
    return !*s || text_equal(s, "z") || text_equal(s, "am") || text_equal(s, "pm") || *s == '+' || *s == '-';
}

static Status put_date(const Typed *typed, bool partial, char out[DATE_SIZE], Error *error)
{
    int year = typed->value[0], month = typed->value[1], day = typed->value[2];
    if (year < YEAR_FIRST || year > YEAR_LAST)
        return error_set(error, ERR_INPUT, "", tr("Year %d is not between %d and %d."), year, YEAR_FIRST, YEAR_LAST);
    if (typed->groups > 1 && (month < 1 || month > 12))
        return error_set(error, ERR_INPUT, "", tr("There is no month %d: a month is 1 to 12."), month);
    if (typed->groups < 3 && !partial)
        return typed->groups == 2
                   ? error_set(error, ERR_INPUT, "", tr("The day is missing: %d-%02d is only a month."), year, month)
                   : error_set(error, ERR_INPUT, "", tr("Month and day are missing: %d is only a year."), year);
    char text[DATE_SIZE];
    if (typed->groups == 1) {
        text_format(text, sizeof text, "%04d", year);
    } else if (typed->groups == 2) {
        text_format(text, sizeof text, "%04d-%02d", year, month);
    } else {
        Day at = day_from(year, month, day);
        if (at == DAY_NONE)
            return error_set(error, ERR_INPUT, "", tr("There is no day %d in %d-%02d."), day, year, month);
        day_format(at, text);
    }
    text_copy(out, DATE_SIZE, text);
    return OK;
}

/* Digits alone: 20240105, 201307 (partial), Excel's 45296, the year 2013 (partial). */
static Status read_digits(const char *text, Typed *typed, bool partial, char out[DATE_SIZE], Error *error)
{
    int value = typed->value[0];
    switch (typed->digits[0]) {
    case 8:
        *typed = (Typed){.value = {value / 10000, value / 100 % 100, value % 100}, .groups = 3};
        return put_date(typed, partial, out, error);
    case 6:
        *typed = (Typed){.value = {value / 100, value % 100}, .groups = 2};
        return partial ? put_date(typed, partial, out, error) : refuse(error, text);
    case 5:
        if (value < EXCEL_FIRST || value > EXCEL_LAST)
            return refuse(error, text);
        day_format(day_from(1899, 12, 30) + value, out);
        return OK;
    case 4:
        return put_date(typed, partial, out, error);
    default:
        return refuse(error, text);
    }
}

/* d, t, +, -, +3, -3: days from today. */
static bool read_relative(const char *s, Day today, Day *day)
{
    if (text_equal(s, "d") || text_equal(s, "t")) {
        *day = today;
        return true;
    }
    if (*s != '+' && *s != '-')
        return false;
    const char *rest = s + 1;
    int days = 1, digits = 0;
    if (*rest && (!take_number(&rest, &days, &digits) || digits > 5 || *rest))
        return false;
    *day = *s == '+' ? today + days : today - days;
    return true;
}

/* 5: of this month; 1-5 and 1/5: of this year. Fills the missing numbers in. */
static bool complete_short(Typed *typed, Day today)
{
    int year, month, of_month;
    if (typed->groups > 2 || typed->digits[0] > 2 || (typed->groups == 2 && typed->digits[1] > 2))
        return false;
    if (typed->groups == 1 && typed->separator == 'z')
        return false;
    day_split(today, &year, &month, &of_month);
    if (typed->groups == 1)
        *typed = (Typed){.value = {year, month, typed->value[0]}, .groups = 3, .rest = typed->rest};
    else
        *typed = (Typed){.value = {year, typed->value[0], typed->value[1]}, .groups = 3, .rest = typed->rest};
    return true;
}

/* The whole of date_parse() on folded text; `text` is what the person wrote, for the message. */
static Status read_date(const char *text, const char *folded, Day today, bool partial, char out[DATE_SIZE],
                        Error *error)
{
    Typed typed;
    Day day;
    if (today != DAY_NONE && read_relative(folded, today, &day)) {
        day_format(day, out);
        return OK;
    }
    if (!cut_date(folded, &typed))
        return refuse(error, text);
    /* Excel's serial number may carry the time as a fraction. */
    bool serial = typed.digits[0] == 5 && typed.separator == '.' && typed.groups == 2 && !*typed.rest;
    if (!serial && !is_time_or_nothing(typed.rest))
        return refuse(error, text);
    if (today != DAY_NONE && complete_short(&typed, today))
        return put_date(&typed, partial, out, error);
    if (serial || (typed.groups == 1 && !typed.separator))
        return read_digits(text, &typed, partial, out, error);
    if (typed.digits[0] != 4)
        return typed.groups == 3
                   ? error_set(error, ERR_INPUT, "", tr("\"%s\" must begin with the year in four digits."), text)
                   : refuse(error, text);
    if (typed.digits[1] > 2 || typed.digits[2] > 2)
        return refuse(error, text);
    return put_date(&typed, partial, out, error);
}

Status date_parse(const char *text, Day today, bool partial, char out[DATE_SIZE], Error *error)
{
    char folded[TYPED_SIZE];
    if (!text_fold(folded, sizeof folded, text) || !*folded)
        return refuse(error, text);
    return read_date(text, folded, today, partial, out, error);
}

/* The time at the end of `folded`, cut off there; false when there is none. */
static bool split_time(char *folded, int *minute)
{
    char *blank = strrchr(folded, ' ');
    char *time = blank ? blank + 1 : folded;
    const char *rest;
    /* Alone, two digits are a day of the month and eight a date. */
    if (!take_time(time, minute, &rest) || *rest)
        return false;
    *(blank ? blank : folded) = '\0';
    return true;
}

Status instant_read(const char *text, Instant now, int minute, char out[INSTANT_SIZE], Error *error)
{
    char folded[TYPED_SIZE], date[DATE_SIZE];
    char stored[INSTANT_SIZE];
    if (strlen(text) < sizeof stored && instant_parse(text) != INSTANT_NONE) {
        text_copy(out, INSTANT_SIZE, text);
        return OK;
    }
    if (!text_fold(folded, sizeof folded, text) || !*folded)
        return refuse(error, text);
    Day today = now == INSTANT_NONE ? DAY_NONE : instant_day(now);
    char *separator = strchr(folded, 't');
    if (separator && separator > folded && separator[1])
        *separator = ' ';
    bool timed = split_time(folded, &minute);
    if (timed && !*folded) {
        if (today == DAY_NONE)
            return error_set(error, ERR_INPUT, "", tr("\"%s\" is a time of day without its date."), text);
        instant_format(instant_at(today, minute), out);
        return OK;
    }
    /* A time that was not understood must not be dropped in silence. */
    if (!timed && strchr(folded, ':'))
        return error_set(error, ERR_INPUT, "", tr("\"%s\" has no time of day such as 14:30 at its end."), text);
    Status status = read_date(text, folded, today, false, date, error);
    if (status == OK)
        instant_format(instant_at(day_parse(date), minute), out);
    return status;
}

/* --- dates as tables write them --- */

/* What stands behind year, month and day, and whether 7 is 07. */
static const struct {
    const char *year, *month, *day;
    bool padded;
} forms[DATE_FORMS] = {
    {"-", "-", "", true},     {"/", "/", "", false}, {"/", "/", "", true},
    {".", ".", "", false},    {".", ".", "", true},  {"年", "月", "日", false},
    {"年", "月", "日", true}, {"", "", "", true},    {"-", "-", "", false},
};

static void add_part(char *out, size_t size, int number, bool padded, const char *behind)
{
    char part[16];
    text_format(part, sizeof part, padded ? "%02d" : "%d", number);
    text_append(out, size, part);
    text_append(out, size, behind);
}

void date_write(const char *iso, int form, char *out, size_t size)
{
    int year = 0, month = 0, day = 0, length = 0;
    int parts = sscanf(iso, "%4d-%2d-%2d%n", &year, &month, &day, &length);
    if (parts < 2) {
        text_copy(out, size, iso);
        return;
    }
    bool words = forms[form].day[0] != '\0';
    text_format(out, size, "%04d%s", year, forms[form].year);
    add_part(out, size, month, forms[form].padded, parts == 3 || words ? forms[form].month : "");
    if (parts == 3)
        add_part(out, size, day, forms[form].padded, forms[form].day);
    text_append(out, size, parts == 3 ? iso + length : "");
}

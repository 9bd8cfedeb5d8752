/* holidays.cfg: the State Council's yearly notices as a sorted table of days. */
#include <stdlib.h>
#include <string.h>

#include "reader.h"
#include "text.h"

typedef struct {
    int64_t year;
    const char *name, *off, *work;
} Festival;

typedef struct {
    const Festival *festivals;
    size_t count;
} Festivals;

static const Key keys[] = {
    {.key = "year",
     .kind = KEY_NUMBER,
     .offset = offsetof(Festival, year),
     .required = true,
     .low = 2000,
     .high = 2100},
    {.key = "name",
     .kind = KEY_TEXT,
     .offset = offsetof(Festival, name),
     .required = true,
     .high = sizeof((CalendarDay){0}.name) - 1},
    {.key = "off", .kind = KEY_TEXT, .offset = offsetof(Festival, off), .high = 400},
    {.key = "work", .kind = KEY_TEXT, .offset = offsetof(Festival, work), .high = 400},
};

static const Section sections[] = {
    {.name = "holidays",
     .keys = keys,
     .key_count = sizeof keys / sizeof *keys,
     .offset = offsetof(Festivals, festivals),
     .item_size = sizeof(Festival),
     .count_offset = offsetof(Festivals, count),
     .required = true},
};

/* "MM-DD" in `year` or "YYYY-MM-DD"; moves *s on. */
static Day read_day(const char **s, int year)
{
    /* Hundreds of days are read before the desk stands there: no printf. */
    char text[DATE_SIZE] = {(char)('0' + year / 1000), (char)('0' + year / 100 % 10), (char)('0' + year / 10 % 10),
                            (char)('0' + year % 10), '-'};
    size_t length = strspn(*s, "0123456789-");
    if (length != 5 && length != 10)
        return DAY_NONE;
    memcpy(text + (10 - length), *s, length);
    *s += length;
    return day_parse(text);
}

/* The days of one list, put at `out` unless it is NULL; -1 when malformed. */
static long read_days(const char *list, const Festival *festival, bool off, CalendarDay *out)
{
    enum { LONGEST = 31 };
    long count = 0;
    for (const char *s = list + strspn(list, " "); *s;) {
        Day from = read_day(&s, (int)festival->year), until = from;
        if (strncmp(s, "..", 2) == 0) {
            s += 2;
            until = read_day(&s, (int)festival->year);
        }
        if (from == DAY_NONE || until == DAY_NONE || until < from || until - from >= LONGEST)
            return -1;
        for (Day day = from; day <= until; day++, count++)
            if (out) {
                out[count].day = day;
                out[count].off = off;
                text_copy(out[count].name, sizeof out[count].name, festival->name);
            }
        s += strspn(s, " ");
        if (*s == ',')
            s += 1 + strspn(s + 1, " ");
        else if (*s)
            return -1;
    }
    return count;
}

static int by_day(const void *a, const void *b)
{
    Day left = ((const CalendarDay *)a)->day, right = ((const CalendarDay *)b)->day;
    return (left > right) - (left < right);
}

static const config_setting_t *festival_at(const config_setting_t *root, size_t i)
{
    return config_setting_get_elem(config_setting_get_member(root, "holidays"), (unsigned)i);
}

static Status count_days(Reader *reader, const config_setting_t *root, const Festivals *all, size_t *count)
{
    for (size_t i = 0; i < all->count; i++) {
        const Festival *festival = &all->festivals[i];
        long off = read_days(festival->off, festival, true, NULL);
        long work = read_days(festival->work, festival, false, NULL);
        if (off < 0 || work < 0)
            return reader_fault(reader, festival_at(root, i), off < 0 ? "off" : "work",
                                tr("days are wanted like \"10-01..10-07, 10-10\", at most 31 in a row; a day of "
                                   "another year is written \"2022-12-31\""));
        *count += (size_t)off + (size_t)work;
    }
    return OK;
}

/* The years must follow one another: a gap would be guessed in silence. */
static Status check_years(Reader *reader, const config_setting_t *root, const Festivals *all, Calendar *calendar)
{
    int64_t first = INT64_MAX, last = INT64_MIN;
    for (size_t i = 0; i < all->count; i++) {
        first = all->festivals[i].year < first ? all->festivals[i].year : first;
        last = all->festivals[i].year > last ? all->festivals[i].year : last;
    }
    for (int64_t year = first; year <= last; year++) {
        size_t i = 0;
        while (i < all->count && all->festivals[i].year != year)
            i++;
        if (i == all->count)
            return reader_fault(reader, config_setting_get_member(root, "holidays"), "year",
                                tr("the year %d is missing; the years must follow one another"), (int)year);
    }
    calendar->known_from = all->count ? day_from((int)first, 1, 1) : DAY_NONE;
    calendar->known_until = all->count ? day_from((int)last, 12, 31) : DAY_NONE;
    return OK;
}

static Status check_twice(Reader *reader, const config_setting_t *root, const CalendarDay *days, size_t count)
{
    for (size_t i = 1; i < count; i++)
        if (days[i].day == days[i - 1].day) {
            char day[DATE_SIZE];
            day_format(days[i].day, day);
            return reader_fault(reader, config_setting_get_member(root, "holidays"), NULL,
                                tr("%s stands here twice (%s, %s); each day must be given once"), day, days[i - 1].name,
                                days[i].name);
        }
    return OK;
}

Status holidays_read(Reader *reader, const config_t *tree, Config *config)
{
    const config_setting_t *root = config_root_setting(tree);
    Festivals all = {NULL, 0};
    size_t count = 0;
    Status status = reader_top(reader, root, NULL, 0, sections, 1, &all);
    reader->section = "holidays";
    if (status == OK)
        status = count_days(reader, root, &all, &count);
    if (status == OK)
        status = check_years(reader, root, &all, &config->calendar);
    if (status != OK)
        return status;
    CalendarDay *days = reader_memory(reader->own, count, sizeof *days);
    if (!days)
        return error_memory(reader->error);
    size_t at = 0;
    for (size_t i = 0; i < all.count; i++) {
        at += (size_t)read_days(all.festivals[i].off, &all.festivals[i], true, days + at);
        at += (size_t)read_days(all.festivals[i].work, &all.festivals[i], false, days + at);
    }
    qsort(days, count, sizeof *days, by_day);
    config->calendar.days = days;
    config->calendar.count = count;
    return check_twice(reader, root, days, count);
}

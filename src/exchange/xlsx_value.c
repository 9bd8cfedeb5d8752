/* Numbers of cells as text: as the sheet shows them where that is a date, else as they were typed. */
#include "xlsx_value.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "text.h"

enum { DIGITS_KEPT = 15, LAST_DAY = 2958465 /* 9999-12-31 */, FALSE_LEAP_DAY = 60, MINUTES = 24 * 60 };

/* --- formats --- */

static Shown built_in(int format)
{
    static const struct {
        int from, until;
        Shown shown;
    } known[] = {
        {14, 16, SHOWN_DAY},   {17, 17, SHOWN_MONTH}, {18, 21, SHOWN_TIME},  {22, 22, SHOWN_DAY_TIME},
        {27, 27, SHOWN_MONTH}, {28, 31, SHOWN_DAY},   {32, 35, SHOWN_TIME},  {36, 36, SHOWN_MONTH},
        {45, 47, SHOWN_TIME},  {50, 50, SHOWN_MONTH}, {51, 51, SHOWN_DAY},   {52, 52, SHOWN_MONTH},
        {53, 54, SHOWN_DAY},   {55, 56, SHOWN_TIME},  {57, 57, SHOWN_MONTH}, {58, 58, SHOWN_DAY},
    };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (format >= known[i].from && format <= known[i].until)
            return known[i].shown;
    return SHOWN_NUMBER;
}

/* The letters that stand for parts of a date; what is quoted, escaped or a colour is not. [h] counts hours. */
static void date_letters(const char *code, char *out, size_t size)
{
    size_t used = 0;
    for (const char *s = code; *s && *s != ';' && used + 1 < size; s++) {
        if (*s == '"') {
            s += 1 + strcspn(s + 1, "\"");
            if (!*s)
                break;
        } else if (*s == '\\' || *s == '_' || *s == '*') {
            if (!*++s)
                break;
        } else if (*s == '[' && !strchr("hHmMsS", s[1])) {
            s += strcspn(s, "]");
            if (!*s)
                break;
        } else if (strchr("yYmMdDhHsS", *s)) {
            out[used++] = (char)tolower((unsigned char)*s);
        }
    }
    out[used] = '\0';
}

static Shown own_format(const char *code)
{
    char letters[64];
    size_t zeros = strspn(code, "0");
    if (zeros > 1 && zeros <= DIGITS_KEPT && !code[zeros])
        return (Shown)(SHOWN_PADDED + zeros);
    if (strncasecmp(code, "general", 7) == 0)
        return SHOWN_NUMBER;
    date_letters(code, letters, sizeof letters);
    bool day = strchr(letters, 'd'), year = strchr(letters, 'y');
    bool clock = strpbrk(letters, "hs") != NULL;
    if (clock)
        return day || year ? SHOWN_DAY_TIME : SHOWN_TIME;
    if (day)
        return SHOWN_DAY;
    if (strchr(letters, 'm'))
        return year ? SHOWN_MONTH : SHOWN_DAY;
    return year ? SHOWN_YEAR : SHOWN_NUMBER;
}

Shown xlsx_shown(int format, const char *code)
{
    return code ? own_format(code) : built_in(format);
}

/* --- numbers --- */

/* Days are counted from 1900-01-01 with a 29th of February that never was, or from 1904-01-01. */
static Day day_of(int64_t serial, bool from_1904)
{
    if (from_1904)
        return day_from(1904, 1, 1) + (Day)serial;
    return day_from(1899, 12, serial > FALSE_LEAP_DAY ? 30 : 31) + (Day)serial;
}

static bool put_date(double number, Shown shown, bool from_1904, char *out, size_t size)
{
    char date[DATE_SIZE];
    int64_t serial = (int64_t)number, minutes = (int64_t)((number - (double)serial) * MINUTES + 0.5);
    if (minutes == MINUTES) {
        minutes = 0;
        serial++;
    }
    if (shown == SHOWN_TIME)
        return text_format(out, size, "%02d:%02d", (int)(minutes / 60), (int)(minutes % 60));
    if (!from_1904 && (serial < 1 || serial == FALSE_LEAP_DAY))
        return false;
    day_format(day_of(serial, from_1904), date);
    if (shown == SHOWN_DAY_TIME)
        return text_format(out, size, "%s %02d:%02d", date, (int)(minutes / 60), (int)(minutes % 60));
    return text_format(out, size, "%.*s", shown == SHOWN_YEAR ? 4 : shown == SHOWN_MONTH ? 7 : 10, date);
}

CellState xlsx_number(const char *value, Shown shown, bool from_1904, char *out, size_t size)
{
    char *end;
    double number = strtod(value, &end);
    if (end == value || *end || !isfinite(number)) {
        text_copy(out, size, value); /* whoever reads it judges it */
        return CELL_GOOD;
    }
    bool date = shown != SHOWN_NUMBER && shown < SHOWN_PADDED && number >= 0 && number < LAST_DAY + 1.0;
    if (date && put_date(number, shown, from_1904, out, size))
        return CELL_GOOD;
    if (fabs(number) >= 1e15) {
        text_copy(out, size, value);
        return CELL_DAMAGED;
    }
    if (number == (double)(int64_t)number)
        text_format(out, size, "%0*lld", shown > SHOWN_PADDED ? (int)(shown - SHOWN_PADDED) : 1, (long long)number);
    else
        text_format(out, size, "%.*g", (int)DIGITS_KEPT, number);
    return CELL_GOOD;
}

void xlsx_iso_date(const char *value, char *out, size_t size)
{
    text_copy(out, size, value);
    if (strlen(out) < 16 || out[10] != 'T')
        return;
    bool midnight = strncmp(out + 11, "00:00", 5) == 0;
    out[10] = midnight ? '\0' : ' ';
    if (!midnight)
        out[16] = '\0';
}

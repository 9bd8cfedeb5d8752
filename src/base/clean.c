/* Text at the door and at the sink: hostile characters, plain and folded forms. */
#include <string.h>
#include <utf8proc.h>

#include "text.h"
#include "tr.h"

static bool is_space(uint32_t point)
{
    return point == ' ' || (point >= '\t' && point <= '\r') || point == 0x85 ||
           (point > 0x7F && utf8proc_category((utf8proc_int32_t)point) == UTF8PROC_CATEGORY_ZS);
}

static bool is_hyphen(uint32_t point)
{
    return point == '-' || (point >= 0x2010 && point <= 0x2015) || point == 0x2212 || point == 0x30FC;
}

/* The text without white space at both ends; *skipped counts the characters before it. */
static const char *trimmed(const char *from, size_t *bytes, size_t *skipped)
{
    size_t length;
    *skipped = 0;
    while (is_space(text_decode(from, &length))) {
        from += length;
        ++*skipped;
    }
    *bytes = 0;
    for (size_t at = 0;; at += length) {
        uint32_t point = text_decode(from + at, &length);
        if (!length)
            return from;
        if (!is_space(point))
            *bytes = at + length;
    }
}

/* OK, or what is wrong with the character `s` begins with, the `position`-th (from 1). */
static Status judge(const char *s, uint32_t point, size_t length, bool lines, size_t position, Error *error)
{
    if (point == 0xFFFD && length == 1)
        return error_set(error, ERR_INPUT, "",
                         tr("Character %zu is not valid UTF-8: the text is in another encoding or damaged."), position);
    if (point == '\n' || (point == '\r' && s[1] == '\n'))
        return lines
                   ? OK
                   : error_set(error, ERR_INPUT, "",
                               tr("There is a line break after character %zu; only one line fits here."), position - 1);
    if (point == '\t' && lines)
        return OK;
    if (text_is_hostile(point))
        return error_set(error, ERR_INPUT, "",
                         tr("Character %zu is the invisible or control character U+%04X; delete it."), position,
                         (unsigned)point);
    return OK;
}

Status text_clean(char *to, size_t size, const char *from, bool lines, Error *error)
{
    size_t bytes, position, needed = 0;
    from = trimmed(from, &bytes, &position);
    for (size_t at = 0, length; at < bytes; at += length) {
        uint32_t point = text_decode(from + at, &length);
        Status status = judge(from + at, point, length, lines, ++position, error);
        if (status)
            return status;
        needed += point == '\r' ? 0 : length;
    }
    if (needed >= size)
        return error_set(error, ERR_INPUT, "",
                         tr("The text is too long: at most %zu Chinese characters or %zu letters fit here."),
                         (size - 1) / 3, size - 1);
    for (size_t i = 0; i < bytes; i++)
        if (from[i] != '\r')
            *to++ = from[i];
    *to = '\0';
    return OK;
}

uint32_t text_char_visible(uint32_t point)
{
    return point == '\n' ? 0x23CE : point == '\t' ? ' ' : text_is_hostile(point) ? 0xFFFD : point;
}

void text_visible(char *to, size_t size, const char *from)
{
    if (!size)
        return;
    size_t used = 0, length;
    for (uint32_t point; point = text_decode(from, &length), length; from += length) {
        char bytes[5];
        size_t count = text_encode(text_char_visible(point), bytes);
        if (used + count >= size)
            break;
        memcpy(to + used, bytes, count);
        used += count;
    }
    to[used] = '\0';
}

enum { NORMAL_POINTS = 2048 };

/* ASCII and the unified Han characters are their own NFKC and join with nothing; -1: there are others. */
static utf8proc_ssize_t already_normal(const char *from, utf8proc_int32_t points[NORMAL_POINTS])
{
    size_t length;
    for (utf8proc_ssize_t count = 0; count < NORMAL_POINTS; from += length) {
        uint32_t point = text_decode(from, &length);
        if (!length)
            return count;
        if (point >= 0x80 && (point < 0x4E00 || point > 0x9FFF))
            break;
        points[count++] = (utf8proc_int32_t)point;
    }
    return -1;
}

/* NFKC as code points; their number, or -1 when there are too many or the text is not UTF-8. */
static utf8proc_ssize_t normalise(const char *from, utf8proc_int32_t points[NORMAL_POINTS])
{
    utf8proc_ssize_t known = already_normal(from, points);
    if (known >= 0)
        return known;
    const utf8proc_option_t options = UTF8PROC_NULLTERM | UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT;
    utf8proc_ssize_t count = utf8proc_decompose((const utf8proc_uint8_t *)from, 0, points, NORMAL_POINTS, options);
    if (count < 0 || count > NORMAL_POINTS)
        return -1;
    return utf8proc_normalize_utf32(points, count, options);
}

/* Appends one character; false when it does not fit. */
static bool put_point(char *to, size_t size, size_t *used, uint32_t point)
{
    char bytes[5];
    size_t count = text_encode(point, bytes);
    if (*used + count >= size)
        return false;
    memcpy(to + *used, bytes, count + 1);
    *used += count;
    return true;
}

bool text_plain(char *to, size_t size, const char *from)
{
    utf8proc_int32_t points[NORMAL_POINTS];
    utf8proc_ssize_t count = normalise(from, points);
    if (count < 0 || !size)
        return false;
    size_t used = 0;
    to[0] = '\0';
    for (utf8proc_ssize_t i = 0; i < count; i++) {
        uint32_t point = (uint32_t)points[i];
        if (is_space(point) || is_hyphen(point))
            continue;
        if (point >= 'a' && point <= 'z')
            point -= 'a' - 'A';
        if (!put_point(to, size, &used, point))
            return false;
    }
    return true;
}

bool text_fold(char *to, size_t size, const char *from)
{
    utf8proc_int32_t points[NORMAL_POINTS];
    utf8proc_ssize_t count = normalise(from, points);
    if (count < 0 || !size)
        return false;
    size_t used = 0;
    bool blank = false;
    to[0] = '\0';
    for (utf8proc_ssize_t i = 0; i < count; i++) {
        uint32_t point = (uint32_t)points[i];
        if (is_space(point)) {
            blank = used > 0;
            continue;
        }
        if (blank && !put_point(to, size, &used, ' '))
            return false;
        blank = false;
        if (!put_point(to, size, &used, (uint32_t)utf8proc_tolower((utf8proc_int32_t)point)))
            return false;
    }
    return true;
}

/* Text: copying, decoding and measuring bounded UTF-8. */
#include "text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <utf8proc.h>

/* The longest start of `s` in at most `limit` bytes that ends at a whole character. */
static size_t whole_prefix(const char *s, size_t limit)
{
    size_t at = 0;
    for (;;) {
        size_t length;
        text_decode(s + at, &length);
        if (!length || at + length > limit)
            return at;
        at += length;
    }
}

bool text_copy(char *to, size_t size, const char *from)
{
    if (!size)
        return false;
    size_t length = strlen(from);
    bool whole = length < size;
    if (!whole)
        length = whole_prefix(from, size - 1);
    memmove(to, from, length);
    to[length] = '\0';
    return whole;
}

bool text_append(char *to, size_t size, const char *from)
{
    size_t used = strlen(to);
    return used < size && text_copy(to + used, size - used, from);
}

bool text_format_list(char *to, size_t size, const char *format, va_list list)
{
    if (!size)
        return false;
    int length = vsnprintf(to, size, format, list);
    if (length >= 0 && (size_t)length < size)
        return true;
    if (length < 0)
        to[0] = '\0';
    /* The cut may have gone through a character, whose bytes then decode one by one as invalid. */
    size_t end = strlen(to), start = end;
    while (start > 0 && end - start < 4 && ((unsigned char)to[start - 1] & 0xC0) == 0x80)
        start--;
    size_t decoded;
    if (start > 0 && (unsigned char)to[start - 1] >= 0xC0) {
        start--;
        if (text_decode(to + start, &decoded) == 0xFFFD && decoded == 1)
            to[start] = '\0';
    }
    return false;
}

bool text_format(char *to, size_t size, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    bool whole = text_format_list(to, size, format, list);
    va_end(list);
    return whole;
}

uint32_t text_decode(const char *s, size_t *length)
{
    const unsigned char *u = (const unsigned char *)s;
    uint32_t first = u[0];
    *length = first ? 1 : 0;
    if (first < 0x80)
        return first;
    size_t need = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (first < 0xC2 || first > 0xF4)
        return 0xFFFD;
    uint32_t point = first & (0x7FU >> need);
    for (size_t i = 1; i < need; i++) {
        if ((u[i] & 0xC0) != 0x80)
            return 0xFFFD;
        point = point << 6 | (u[i] & 0x3FU);
    }
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    if (point < least[need] || point > 0x10FFFF || (point >= 0xD800 && point <= 0xDFFF))
        return 0xFFFD;
    *length = need;
    return point;
}

size_t text_encode(uint32_t point, char out[5])
{
    size_t length = 0;
    if (point > 0x10FFFF || (point >= 0xD800 && point <= 0xDFFF))
        point = 0xFFFD;
    if (point < 0x80) {
        out[length++] = (char)point;
    } else if (point < 0x800) {
        out[length++] = (char)(0xC0 | point >> 6);
    } else if (point < 0x10000) {
        out[length++] = (char)(0xE0 | point >> 12);
        out[length++] = (char)(0x80 | (point >> 6 & 0x3F));
    } else {
        out[length++] = (char)(0xF0 | point >> 18);
        out[length++] = (char)(0x80 | (point >> 12 & 0x3F));
        out[length++] = (char)(0x80 | (point >> 6 & 0x3F));
    }
    if (point >= 0x80)
        out[length++] = (char)(0x80 | (point & 0x3F));
    out[length] = '\0';
    return length;
}

bool text_is_utf8(const char *s, size_t length)
{
    size_t at = 0;
    while (at < length) {
        /* The last character of a text without NUL is copied, so that decoding stays inside. */
        char window[5] = "";
        size_t rest = length - at, used;
        memcpy(window, s + at, rest < 4 ? rest : 4);
        if (!window[0])
            used = 1;
        else if (text_decode(window, &used) == 0xFFFD && used == 1)
            return false;
        at += used;
    }
    return true;
}

size_t text_length(const char *s)
{
    size_t count = 0, length;
    while (text_decode(s, &length), length) {
        s += length;
        count++;
    }
    return count;
}

/* Plain letters and the first block of Han are most of what is shown: no table is asked for them. */
static bool is_plain(uint32_t point)
{
    return point >= 0x20 && point < 0x7F;
}

static bool is_han(uint32_t point)
{
    return point >= 0x4E00 && point <= 0x9FA5;
}

/* Assigned, yet drawn as nothing: they make two different names look the same. */
static bool is_blank_mark(uint32_t point)
{
    return point == 0x034F || point == 0x115F || point == 0x1160 || point == 0x17B4 || point == 0x17B5 ||
           point == 0x3164 || point == 0xFFA0;
}

/* Planes 2 and 3 hold nothing but ideographs; names use ones that are newer than the library. */
static bool is_ideographic_plane(uint32_t point)
{
    return point >= 0x20000 && point <= 0x3FFFD && (point & 0xFFFE) != 0xFFFE;
}

bool text_is_hostile(uint32_t point)
{
    if (is_plain(point) || is_han(point))
        return false;
    if (point > 0x10FFFF || is_blank_mark(point))
        return true;
    switch (utf8proc_category((utf8proc_int32_t)point)) {
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_CF:
    case UTF8PROC_CATEGORY_CS:
    case UTF8PROC_CATEGORY_CO:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
        return true;
    case UTF8PROC_CATEGORY_CN:
        return !is_ideographic_plane(point);
    default:
        return false;
    }
}

int text_char_columns(uint32_t point)
{
    if (is_plain(point))
        return 1;
    if (is_han(point))
        return 2;
    if (text_is_hostile(point))
        return -1;
    /* Vowels and finals of Hangul join the syllable before them. */
    if ((point >= 0x1160 && point <= 0x11FF) || (point >= 0xD7B0 && point <= 0xD7FB))
        return 0;
    utf8proc_int32_t c = (utf8proc_int32_t)point;
    switch (utf8proc_category(c)) {
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_ME:
        return 0;
    case UTF8PROC_CATEGORY_CN: /* ideographs newer than the library's tables */
        return 2;
    default:
        return utf8proc_charwidth(c) == 2 ? 2 : 1;
    }
}

/* Columns of one character as text_visible() would show it. */
static int shown_columns(uint32_t point)
{
    int columns = text_char_columns(point);
    return columns < 0 ? 1 : columns;
}

int text_columns(const char *s)
{
    int columns = 0;
    size_t length;
    for (uint32_t point; point = text_decode(s, &length), length; s += length)
        columns += shown_columns(point);
    return columns;
}

size_t text_fit(const char *s, int columns, int *used)
{
    size_t at = 0, length;
    int sum = 0;
    for (uint32_t point; point = text_decode(s + at, &length), length; at += length) {
        int more = shown_columns(point);
        if (sum + more > columns)
            break;
        sum += more;
    }
    if (used)
        *used = sum;
    return at;
}

void text_cut(char *to, size_t size, const char *s, int columns, bool ascii)
{
    size_t length = strlen(s);
    if (!size)
        return;
    if (length < size && text_columns(s) <= columns) {
        memmove(to, s, length + 1);
        return;
    }
    const char *mark = !ascii ? "\u2026" : columns >= 2 ? ".." : ".";
    int mark_columns = text_columns(mark);
    size_t mark_length = strlen(mark);
    if (columns < mark_columns || size <= mark_length) {
        to[0] = '\0';
        return;
    }
    length = text_fit(s, columns - mark_columns, NULL);
    if (length > size - 1 - mark_length)
        length = whole_prefix(s, size - 1 - mark_length);
    memmove(to, s, length);
    memcpy(to + length, mark, mark_length + 1);
}

static bool joins_before(uint32_t point)
{
    return text_char_columns(point) == 0;
}

size_t text_next(const char *s, size_t at)
{
    size_t length;
    text_decode(s + at, &length);
    at += length;
    while (length && joins_before(text_decode(s + at, &length)) && length)
        at += length;
    return at;
}

/* Start of the single character that ends at `at` (> 0). */
static size_t character_before(const char *s, size_t at)
{
    for (size_t back = at < 4 ? at : 4; back > 1; back--) {
        size_t length;
        text_decode(s + at - back, &length);
        if (length == back)
            return at - back;
    }
    return at - 1;
}

size_t text_previous(const char *s, size_t at)
{
    size_t length;
    while (at > 0) {
        at = character_before(s, at);
        if (!joins_before(text_decode(s + at, &length)))
            break;
    }
    return at;
}

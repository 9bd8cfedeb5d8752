/* The sink for stdio. What an argument brings in is made visible; only the format's own newlines and tabs
 * pass. */
#include "out.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "text.h"

/* No byte of these stands in UTF-8, so one that an argument does not bring can stand for a newline of the
 * format. */
static const char stand_ins[] = "\xF8\xF9\xFA\xFB\xFC\xFD\xFE\xFF\xC0\xC1\xF5\xF6\xF7";

typedef struct {
    char newline, tab; /* bytes that stand for the format's own; '\0': all are an argument's */
} Marks;

static size_t count_breaks(const char *s)
{
    size_t count = 0;
    for (; *s; s++)
        count += *s == '\n' || *s == '\t';
    return count;
}

/* A line: most texts are no longer, and that memory has run out can be said without any. */
enum { LINE_ROOM = 1024 };

typedef struct {
    char *text, line[LINE_ROOM]; /* `text` is the line, or allocated */
    bool cut;                    /* there was no memory for more than a line */
} Formatted;

static void forget(Formatted *f)
{
    if (f->text != f->line)
        free(f->text);
    f->text = NULL;
}

/* False: it cannot be formatted. */
__attribute__((format(printf, 2, 0))) static bool format_text(Formatted *f, const char *format, va_list list)
{
    va_list again;
    va_copy(again, list);
    int length = vsnprintf(f->line, sizeof f->line, format, list);
    f->text = f->line;
    if (length >= LINE_ROOM) {
        char *text = malloc((size_t)length + 1);
        f->cut = !text;
        if (text) {
            f->text = text;
            length = vsnprintf(text, (size_t)length + 1, format, again);
        }
    }
    va_end(again);
    return length >= 0;
}

/* Two bytes that do not stand in `text`. */
static Marks marks_for(const char *text)
{
    Marks marks = {0};
    for (const char *s = stand_ins; *s && !marks.tab; s++) {
        if (strchr(text, *s))
            continue;
        if (!marks.newline)
            marks.newline = *s;
        else
            marks.tab = *s;
    }
    if (!marks.tab)
        marks.newline = '\0';
    return marks;
}

/* The format with stand-ins for its own newlines and tabs; allocated. */
static char *mark_format(const char *format, Marks marks)
{
    char *copy = strdup(format);
    for (char *s = copy; s && *s; s++) {
        if (*s == '\n')
            *s = marks.newline;
        else if (*s == '\t')
            *s = marks.tab;
    }
    return copy;
}

/* Writes one character in its visible form. */
static bool put_character(FILE *to, const char *s, size_t length)
{
    char one[5] = "", shown[8];
    memcpy(one, s, length);
    text_visible(shown, sizeof shown, one);
    return fputs(shown, to) >= 0;
}

static bool put_text(FILE *to, const char *s, Marks marks)
{
    bool ok = true;
    for (size_t length; ok && *s; s += length) {
        uint32_t point = text_decode(s, &length);
        if (marks.newline && *s == marks.newline)
            ok = fputc('\n', to) != EOF;
        else if (marks.tab && *s == marks.tab)
            ok = fputc('\t', to) != EOF;
        else if (point >= 0x20 && point < 0x7F)
            ok = fputc((int)point, to) != EOF;
        else
            ok = put_character(to, s, length);
    }
    return ok;
}

#pragma GCC diagnostic push
/* The marked format is the checked one but for its newlines and tabs. */
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
int out_text(FILE *to, const char *format, ...)
{
    va_list list;
    Formatted f = {.text = NULL};
    va_start(list, format);
    bool ok = format_text(&f, format, list);
    va_end(list);
    Marks marks = {.newline = '\n', .tab = '\t'};
    if (ok && count_breaks(f.text) != count_breaks(format)) {
        marks = marks_for(f.text);
        char *marked = marks.tab ? mark_format(format, marks) : NULL;
        if (marked) {
            forget(&f);
            va_start(list, format);
            ok = format_text(&f, marked, list);
            va_end(list);
            free(marked);
        }
    }
    ok = ok && put_text(to, f.text, marks) && !f.cut;
    forget(&f);
    return ok && !ferror(to) ? 0 : -1;
}
#pragma GCC diagnostic pop

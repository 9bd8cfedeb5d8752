/* Looks over the raw text of a configuration file before libconfig reads it.
 *
 * libconfig cuts an unquoted number of more than nine digits in silence and calls everything else a "syntax
 * error": a mark of Windows editors, a full-width quote or semicolon, a quote that is never closed. And it goes through
 * a comment letter by letter, at the price of settings: what stays for it are the settings, each on its line, and of
 * those no list that stands word for word in the shipped file, which the build has read and checked. */
#include <ctype.h>
#include <string.h>

#include "reader.h"
#include "text.h"

typedef struct {
    const char *file, *at;
    char *to;      /* where what stays goes */
    char *setting; /* where the last setting of the top has ended */
    int depth;     /* in brackets */
    unsigned line;
    Taken *taken;
    Error *error;
} Scan;

/* Full-width signs that stand on the same key of a Chinese keyboard as the one that is meant. */
static const struct {
    const char *typed, *meant;
} full_width[] = {{"\u201C", "\""}, {"\u201D", "\""}, {"\uFF02", "\""}, {"\uFF1A", ":"}, {"\uFF1B", ";"},
                  {"\uFF0C", ","},  {"\u3001", ","},  {"\uFF1D", "="},  {"\uFF08", "("}, {"\uFF09", ")"},
                  {"\uFF5B", "{"},  {"\uFF5D", "}"},  {"\uFF3B", "["},  {"\uFF3D", "]"}, {"\u3010", "["},
                  {"\u3011", "]"},  {"\uFF03", "#"},  {"\u3000", " "}};

static Status fault(const Scan *scan, unsigned line, const char *format, ...) __attribute__((format(printf, 3, 4)));

static Status fault(const Scan *scan, unsigned line, const char *format, ...)
{
    char what[400];
    va_list list;
    va_start(list, format);
    vsnprintf(what, sizeof what, format, list);
    va_end(list);
    return error_set(scan->error, ERR_INPUT, "", "%s:%u: %s", scan->file, line, what);
}

static unsigned line_of(const char *text, const char *at)
{
    unsigned line = 1;
    for (; text < at; text++)
        line += *text == '\n';
    return line;
}

static Status scan_encoding(const Scan *scan, const char *text, size_t length)
{
    if (length >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0)
        return fault(scan, 1,
                     tr("the file begins with an invisible mark (BOM); save it as \"UTF-8\", "
                        "not as \"UTF-8 with BOM\""));
    for (size_t at = 0, step = 1; at < length; at += step) {
        unsigned char byte = (unsigned char)text[at];
        bool plain = byte > 0 && byte < 0x80;
        uint32_t point = plain ? 1 : text_decode(text + at, &step);
        step = plain ? 1 : step;
        if (point == 0 || (point == 0xFFFD && step == 1))
            return fault(scan, line_of(text, text + at),
                         tr("this is not UTF-8; open the file in an editor and save it as \"UTF-8\""));
    }
    return OK;
}

static void keep(Scan *scan, size_t length)
{
    memcpy(scan->to, scan->at, length);
    scan->to += length;
    scan->at += length;
}

static void keep_line_end(Scan *scan)
{
    *scan->to++ = '\n';
    scan->line++;
}

/* One that the end of the file cuts short stays a comment without an end: libconfig refuses it. */
static void skip_comment(Scan *scan)
{
    bool ended;
    if (scan->at[0] == '/' && scan->at[1] == '*') {
        for (scan->at += 2; *scan->at && !(scan->at[0] == '*' && scan->at[1] == '/'); scan->at++)
            if (*scan->at == '\n')
                keep_line_end(scan);
        ended = *scan->at != '\0';
        scan->at += ended ? 2 : 0;
        if (ended)
            *scan->to++ = ' '; /* what stands on both sides stays apart */
    } else {
        scan->at += strcspn(scan->at, "\n");
        ended = *scan->at != '\0';
    }
    if (!ended)
        *scan->to++ = '#';
}

static Status scan_string(Scan *scan)
{
    const char *end = scan->at + 1;
    for (; *end != '"'; end++) {
        if (*end == '\\' && end[1] && end[1] != '\n')
            end++;
        else if (*end == '\0' || *end == '\n')
            return fault(scan, scan->line,
                         tr("a text begins here without a closing quote on the same line; end it with a plain \" "
                            "(a Chinese quote does not count) and go on with a quoted text on the next line"));
    }
    keep(scan, (size_t)(end + 1 - scan->at));
    return OK;
}

static bool is_letter(char c)
{
    return isalnum((unsigned char)c) || c == '_' || c == '-' || c == '*';
}

static void keep_word(Scan *scan)
{
    size_t length = 1;
    while (is_letter(scan->at[length]))
        length++;
    keep(scan, length);
}

static Status scan_number(Scan *scan)
{
    size_t digits = strspn(scan->at, "0123456789");
    size_t whole = digits;
    while (isalnum((unsigned char)scan->at[whole]) || scan->at[whole] == '_')
        whole++;
    if (digits > 9)
        return fault(scan, scan->line,
                     tr("the number %.*s has more than 9 digits and would be cut; put it in quotes: \"%.*s\""),
                     (int)digits, scan->at, (int)digits, scan->at);
    keep(scan, whole);
    return OK;
}

static Status scan_foreign(Scan *scan)
{
    for (size_t i = 0; i < sizeof full_width / sizeof *full_width; i++)
        if (strncmp(scan->at, full_width[i].typed, strlen(full_width[i].typed)) == 0)
            return fault(scan, scan->line, tr("a Chinese %s stands here; switch the keyboard to English and type %s"),
                         full_width[i].typed, *full_width[i].meant == ' ' ? tr("a plain blank") : full_width[i].meant);
    size_t length;
    text_decode(scan->at, &length);
    return fault(scan, scan->line, tr("\"%.*s\" stands outside quotes; put the text in quotes: \"...\""), (int)length,
                 scan->at);
}

static bool take(Taken *taken, const char *setting, size_t size)
{
    if (taken->count == sizeof taken->lists / sizeof *taken->lists)
        return false;
    for (const char *list = taken->shipped; *list; list += strlen(list) + 1) {
        bool twice = false;
        for (size_t i = 0; i < taken->count; i++)
            twice = twice || taken->lists[i] == list;
        if (!twice && strlen(list) == size && memcmp(list, setting, size) == 0) {
            taken->lists[taken->count++] = list;
            return true;
        }
    }
    return false;
}

/* At the semicolon behind a setting of the top. */
static void end_setting(Scan *scan)
{
    *scan->to = '\0';
    char *setting = scan->setting + strspn(scan->setting, " \n");
    if (scan->taken->each && setting[strcspn(setting, "({[\"")] == '(')
        scan->taken->each(scan->taken->arg, setting);
    if (take(scan->taken, setting, (size_t)(scan->to - setting))) {
        const char *at = setting;
        for (scan->to = setting; (at = strchr(at, '\n')); at++)
            *scan->to++ = '\n';
    }
    scan->setting = scan->to;
}

static void keep_sign(Scan *scan, char sign)
{
    *scan->to++ = *scan->at++;
    if (sign == '(' || sign == '[' || sign == '{')
        scan->depth++;
    else if (sign == ')' || sign == ']' || sign == '}')
        scan->depth--;
    else if (sign == ';' && scan->depth == 0)
        end_setting(scan);
}

Status scan_text(const char *file, const char *text, size_t length, char *plain, Taken *taken, Error *error)
{
    Scan scan = {file, text, plain, plain, 0, 1, taken, error};
    Status status = scan_encoding(&scan, text, length);
    while (status == OK && *scan.at) {
        char c = *scan.at;
        if (c == '#' || (c == '/' && (scan.at[1] == '/' || scan.at[1] == '*'))) {
            skip_comment(&scan);
        } else if (c == '"') {
            status = scan_string(&scan);
        } else if (c >= '0' && c <= '9') {
            status = scan_number(&scan);
        } else if (isalpha((unsigned char)c) || c == '*' || c == '_') {
            keep_word(&scan);
        } else if (c == '@') {
            status = fault(&scan, scan.line, tr("@include is not allowed; everything stands in this one file"));
        } else if ((unsigned char)c >= 0x80) {
            status = scan_foreign(&scan);
        } else if (c == '\n') {
            scan.at++;
            keep_line_end(&scan);
            scan.at += strspn(scan.at, " ");
        } else {
            keep_sign(&scan, c);
        }
    }
    *scan.to = '\0';
    return status;
}

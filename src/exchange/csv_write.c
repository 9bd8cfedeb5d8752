/* Writing tables of text, and the apostrophe that keeps a value from being a formula. */
#include <string.h>

#include "csv.h"
#include "text.h"

static bool begins_formula(char c)
{
    return c != '\0' && strchr("=+-@\t", c) != NULL;
}

/* So that an apostrophe of the value's own comes back, those in front of a formula are counted, one more or less. */
static bool csv_wants_apostrophe(const char *value)
{
    return begins_formula(value[strspn(value, "'")]);
}

const char *csv_plain(const char *cell)
{
    return cell[0] == '\'' && csv_wants_apostrophe(cell) ? cell + 1 : cell;
}

static bool wants_quotes(const char *value, char delimiter)
{
    char special[] = {'"', '\n', '\r', delimiter, '\0'};
    size_t length = strlen(value);
    return strpbrk(value, special) != NULL || (length > 0 && (value[0] == ' ' || value[length - 1] == ' '));
}

/* As it is, but for what is invisible or does something: a mark stands for it. Line ends and tabs are a table's own. */
static void write_character(FILE *to, const char *s, size_t length)
{
    char one[8] = "", shown[8];
    memcpy(one, s, length);
    if (!strchr("\n\r\t", one[0]))
        text_visible(shown, sizeof shown, one);
    else
        text_copy(shown, sizeof shown, one);
    fputs(shown, to);
}

static void write_cell(FILE *to, char delimiter, const char *value)
{
    bool quotes = wants_quotes(value, delimiter);
    if (quotes)
        fputc('"', to);
    if (csv_wants_apostrophe(value))
        fputc('\'', to);
    for (size_t length; *value; value += length) {
        text_decode(value, &length);
        if (*value == '"')
            fputc('"', to);
        write_character(to, value, length);
    }
    if (quotes)
        fputc('"', to);
}

bool csv_write(FILE *to, char delimiter, const char *const cells[], size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            fputc(delimiter, to);
        write_cell(to, delimiter, cells[i]);
    }
    fwrite("\r\n", 1, 2, to);
    return !ferror(to);
}

bool csv_write_mark(FILE *to)
{
    return fwrite("\xEF\xBB\xBF", 1, 3, to) == 3;
}

/* Text in a cell of an Excel workbook. */
#include "book_put.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* "_x000D_" stands for a character in a workbook; where the value itself says so, its underscore is written as one. */
static bool is_escape(const char *s)
{
    return s[0] == '_' && s[1] == 'x' && strspn(s + 2, "0123456789abcdefABCDEF") >= 4 && s[6] == '_';
}

lxw_error book_put(lxw_worksheet *page, lxw_row_t row, lxw_col_t column, const char *value, lxw_format *format)
{
    static const char underscore[] = "_x005F_";
    size_t count = 0, used = 0;
    for (const char *s = strstr(value, "_x"); s; s = strstr(s + 1, "_x"))
        count += is_escape(s) ? 1 : 0;
    if (count == 0)
        return late.worksheet_write_string(page, row, column, value, format);
    char *text = malloc(strlen(value) + count * (sizeof underscore - 2) + 1);
    if (!text)
        return LXW_ERROR_MEMORY_MALLOC_FAILED;
    for (const char *s = value; *s; s++) {
        size_t length = is_escape(s) ? sizeof underscore - 1 : 1;
        memcpy(text + used, is_escape(s) ? underscore : s, length);
        used += length;
    }
    text[used] = '\0';
    lxw_error code = late.worksheet_write_string(page, row, column, text, format);
    free(text);
    return code;
}

/* Reading JSON lines as a table. */
#include "jsonl.h"

#include <jansson.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "text.h"
#include "tr.h"

enum { NUMBER = 32, DIGITS_KEPT = 15 /* a double holds so many */, BEGINNING = 4096 };

struct Jsonl {
    FILE *file;
    char name[256];
    int64_t size, line, lines;
    bool named; /* the row of the names was handed out */
    char *names[TABLE_COLUMNS];
    size_t count;
    json_t *object; /* of the row that was handed out: the cells are its own */
    char numbers[TABLE_COLUMNS][NUMBER];
    char text[TABLE_ROW + 1], beginning[BEGINNING], fault[256];
    size_t length;
};

static const char mark[] = "\xEF\xBB\xBF";

bool jsonl_begins(FILE *file)
{
    int c = getc(file);
    if (c == (unsigned char)mark[0] && getc(file) == (unsigned char)mark[1] && getc(file) == (unsigned char)mark[2])
        c = getc(file);
    while (c == ' ' || c == '\t' || c == '\r' || c == '\n')
        c = getc(file);
    rewind(file);
    return c == '{';
}

/* --- lines --- */

typedef enum { LINE_GOOD, LINE_LONG, LINE_END } LineState;

static bool blank(const Jsonl *j)
{
    return strspn(j->text, " \t\r") == j->length;
}

/* The next line that is not blank; of one that is too long the beginning is kept. */
static LineState next_line(Jsonl *j)
{
    for (;;) {
        int c = getc(j->file);
        bool full = false;
        if (c == EOF)
            return LINE_END;
        j->line++;
        for (j->length = 0; c != EOF && c != '\n'; c = getc(j->file)) {
            full = full || j->length == TABLE_ROW;
            if (!full)
                j->text[j->length++] = (char)c;
        }
        j->text[j->length] = '\0';
        if (j->line == 1 && j->length >= 3 && memcmp(j->text, mark, 3) == 0) {
            j->length -= 3;
            memmove(j->text, j->text + 3, j->length + 1);
        }
        if (full)
            return LINE_LONG;
        if (!blank(j))
            return LINE_GOOD;
    }
}

/* --- one line --- */

static void refuse(Jsonl *j, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void refuse(Jsonl *j, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(j->fault, sizeof j->fault, format, args);
    va_end(args);
}

/* NULL: `fault` says why. */
static json_t *parse(Jsonl *j, LineState state)
{
    json_error_t where;
    char said[JSON_ERROR_TEXT_LENGTH];
    j->fault[0] = '\0';
    if (state == LINE_LONG) {
        refuse(j, "%s", tr("the line is longer than 1 MB"));
        return NULL;
    }
    json_t *object = json_loadb(j->text, j->length, JSON_REJECT_DUPLICATES, &where);
    if (json_is_object(object))
        return object;
    text_visible(said, sizeof said, where.text);
    if (object)
        refuse(j, "%s", tr("an object in braces is wanted: {\"name\": \"…\", …}"));
    else
        refuse(j, tr("this is no JSON: %s"), said);
    json_decref(object);
    return NULL;
}

/* The column of a name; most lines have the names in the same order. */
static size_t column_of(const Jsonl *j, const char *name, size_t likely)
{
    if (likely < j->count && strcmp(j->names[likely], name) == 0)
        return likely;
    for (size_t i = 0; i < j->count; i++)
        if (strcmp(j->names[i], name) == 0)
            return i;
    return j->count;
}

/* --- the first reading: names --- */

static Status add_names(Jsonl *j, json_t *object, Error *error)
{
    const char *name;
    json_t *value;
    size_t at = 0;
    json_object_foreach(object, name, value)
    {
        at = column_of(j, name, at);
        if (at++ < j->count)
            continue;
        if (j->count == TABLE_COLUMNS)
            return error_set(error, ERR_INPUT, "", tr("%1$s:%2$lld: the file has more than %3$d different names"),
                             j->name, (long long)j->line, (int)TABLE_COLUMNS);
        j->names[j->count] = strdup(name);
        if (!j->names[j->count])
            return error_memory(error);
        at = ++j->count;
    }
    return OK;
}

static Status learn_names(Jsonl *j, Error *error)
{
    char why[sizeof j->fault] = "";
    int64_t first_bad = 0;
    Status status = OK;
    LineState state;
    while (status == OK && (state = next_line(j)) != LINE_END) {
        json_t *object = parse(j, state);
        if (object)
            status = add_names(j, object, error);
        json_decref(object);
        if (!object && !first_bad) {
            first_bad = j->line;
            text_copy(why, sizeof why, j->fault);
        }
    }
    if (status == OK && !j->count && first_bad) /* not one line can be read: perhaps it is something else */
        status = error_set(error, ERR_INPUT, "", "%s:%lld: %s", j->name, (long long)first_bad, why);
    if (status == OK && ferror(j->file))
        status = error_errno(error, ERR_IO, tr("cannot read"), j->name);
    j->size = (int64_t)ftello(j->file);
    j->lines = j->line;
    j->line = 0;
    rewind(j->file);
    return status;
}

/* An array is JSON, too, but not a line for each; UTF-16 is told by its mark. */
static Status sound(FILE *file, const char *name, Error *error)
{
    int first = getc(file), second = getc(file);
    bool wide = (first == 0xFF && second == 0xFE) || (first == 0xFE && second == 0xFF);
    rewind(file);
    if (wide)
        return error_set(error, ERR_INPUT, "", tr("%s: JSON lines are read as UTF-8: save the file anew as UTF-8"),
                         name);
    if (first == '[')
        return error_set(error, ERR_INPUT, "", tr("%s is one list: JSON lines have an object in each line"), name);
    return OK;
}

Status jsonl_open_stream(Jsonl **out, FILE *file, const char *name, Error *error)
{
    Jsonl *j = calloc(1, sizeof *j);
    *out = NULL;
    if (!j) {
        fclose(file);
        return error_memory(error);
    }
    j->file = file;
    text_copy(j->name, sizeof j->name, name);
    Status status = sound(file, j->name, error);
    if (status == OK)
        status = learn_names(j, error);
    *out = j;
    if (status != OK)
        jsonl_close(out);
    return status;
}

void jsonl_close(Jsonl **address)
{
    Jsonl *j = *address;
    if (!j)
        return;
    json_decref(j->object);
    for (size_t i = 0; i < j->count; i++)
        free(j->names[i]);
    fclose(j->file);
    free(j);
    *address = NULL;
}

/* --- rows --- */

/* A number as it is written; one that a double cannot hold has lost its last digits before it came here. */
static void put_number(Jsonl *j, size_t at, const json_t *value, TableRow *row)
{
    char *out = j->numbers[at];
    if (json_is_integer(value)) {
        text_format(out, NUMBER, "%lld", (long long)json_integer_value(value));
    } else {
        double number = json_real_value(value);
        text_format(out, NUMBER, "%.*g", DIGITS_KEPT, number);
        if (fabs(number) >= 1e15)
            row->states[at] = CELL_DAMAGED;
    }
    row->cells[at] = out;
}

static void put_value(Jsonl *j, size_t at, const char *name, const json_t *value, TableRow *row)
{
    switch (json_typeof(value)) {
    case JSON_STRING:
        row->cells[at] = json_string_value(value);
        if (json_string_length(value) >= TABLE_CELL)
            refuse(j, tr("the text of “%.60s” is longer than 64 KB"), name);
        break;
    case JSON_INTEGER:
    case JSON_REAL:
        put_number(j, at, value, row);
        break;
    case JSON_TRUE:
        row->cells[at] = "1";
        break;
    case JSON_FALSE:
        row->cells[at] = "0";
        break;
    case JSON_NULL:
        break;
    default:
        refuse(j, tr("“%.60s” holds a list or an object: a text or a number is wanted"), name);
    }
}

static void put_object(Jsonl *j, TableRow *row)
{
    const char *name;
    json_t *value;
    size_t at = 0;
    row->count = j->count;
    json_object_foreach(j->object, name, value)
    {
        at = column_of(j, name, at);
        if (at < j->count)
            put_value(j, at, name, value, row);
        at++;
    }
}

/* What was meant is kept for whoever mends it. */
static void put_fault(Jsonl *j, TableRow *row)
{
    text_visible(j->beginning, sizeof j->beginning, j->text);
    row->count = 1;
    row->cells[0] = j->beginning;
}

Status jsonl_row(Jsonl *j, TableRow *row, bool *more, Error *error)
{
    memset(row, 0, sizeof *row);
    for (size_t i = 0; i < TABLE_COLUMNS; i++)
        row->cells[i] = "";
    json_decref(j->object);
    j->object = NULL;
    *more = true;
    if (!j->named) {
        j->named = true;
        row->count = j->count;
        *more = j->count > 0;
        for (size_t i = 0; i < j->count; i++)
            row->cells[i] = j->names[i];
        return OK;
    }
    LineState state = next_line(j);
    if (state == LINE_END && ferror(j->file))
        return error_errno(error, ERR_IO, tr("cannot read"), j->name);
    *more = state != LINE_END;
    if (!*more)
        return OK;
    row->number = j->line;
    j->object = parse(j, state);
    if (j->object)
        put_object(j, row);
    else
        put_fault(j, row);
    row->fault = j->fault[0] ? j->fault : NULL;
    return OK;
}

int64_t jsonl_lines(const Jsonl *j)
{
    return j->lines;
}

int jsonl_percent(const Jsonl *j)
{
    return j->size > 0 ? (int)((int64_t)ftello(j->file) * 100 / j->size) : 100;
}

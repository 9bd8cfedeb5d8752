/* Any bytes, as text of a screen, a file or a form: nothing is wider than its room, what is stored or shown is UTF-8
 * without hostile characters, and what was refused changes nothing. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config.h"
#include "record.h"
#include "text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { TEXT_SIZE = 4096, ROOM = 512 };

#define promise(kept) ((kept) ? (void)0 : broken(#kept, __LINE__))
static void broken(const char *what, int line)
{
    fprintf(stderr, "line %d: broken promise: %s\n", line, what);
    abort();
}

static bool is_utf8(const char *text)
{
    return text_is_utf8(text, strlen(text));
}

/* Newlines and tabs are the caller's business. */
static bool is_harmless(const char *text)
{
    for (size_t length; *text; text += length) {
        uint32_t point = text_decode(text, &length);
        if (point != '\n' && point != '\t' && text_is_hostile(point))
            return false;
    }
    return true;
}

/* --- measuring and cutting --- */

static void try_widths(const char *text, int columns)
{
    char out[ROOM], visible[2 * TEXT_SIZE];
    int used = -1;
    size_t fits = text_fit(text, columns, &used);
    promise(fits <= strlen(text) && used >= 0 && used <= columns);
    for (int ascii = 0; ascii <= 1; ascii++) {
        text_cut(out, sizeof out, text, columns, ascii != 0);
        promise(text_columns(out) <= columns && strlen(out) < sizeof out);
        promise(!is_utf8(text) || is_utf8(out));
    }
    text_visible(visible, sizeof visible, text);
    promise(is_utf8(visible) && is_harmless(visible) && !strpbrk(visible, "\n\t"));
    promise(text_columns(visible) >= 0);
    text_visible(out, 16, text);
    promise(is_utf8(out) && strlen(out) < 16);
}

static void try_steps(const char *text)
{
    size_t length = strlen(text), at = 0;
    while (at < length) {
        size_t next = text_next(text, at);
        promise(next > at && next <= length);
        size_t back = text_previous(text, next);
        promise(back < next);
        at = next;
    }
    while (at > 0) {
        size_t before = text_previous(text, at);
        promise(before < at);
        at = before;
    }
    promise(text_length(text) <= length);
}

/* --- the door --- */

static void try_clean(const char *text, bool lines)
{
    char out[ROOM] = "as it was", again[ROOM];
    Error error = {0};
    if (text_clean(out, sizeof out, text, lines, &error) != OK) {
        promise(text_equal(out, "as it was") && is_utf8(error.message) && error.message[0]);
        return;
    }
    promise(is_utf8(out) && is_harmless(out) && (lines || !strpbrk(out, "\n\t")));
    promise(text_clean(again, sizeof again, out, lines, &error) == OK && text_equal(again, out));
    if (text_plain(again, sizeof again, out))
        promise(is_utf8(again) && !strpbrk(again, " -\n"));
    if (text_fold(again, sizeof again, out))
        promise(is_utf8(again) && !strstr(again, "  "));
}

/* --- dates: of what has passed the door --- */

static void try_dates(const char *text, Day today)
{
    char date[DATE_SIZE], again[DATE_SIZE], instant[INSTANT_SIZE];
    Error error = {0};
    for (int partial = 0; partial <= 1; partial++) {
        if (date_parse(text, today, partial != 0, date, &error) != OK) {
            promise(error.message[0] && is_utf8(error.message));
            continue;
        }
        promise(day_parse(date) != DAY_NONE && (partial || strlen(date) == 10));
        if (strcmp(date, "2101") < 0) /* a spreadsheet's number reaches further than a typed year */
            promise(date_parse(date, DAY_NONE, true, again, &error) == OK && text_equal(again, date));
    }
    if (instant_read(text, clock_now(), 0, instant, &error) == OK)
        promise(instant_parse(instant) != INSTANT_NONE);
    else
        promise(error.message[0] && is_utf8(error.message));
}

/* --- fields --- */

static void try_field(const Field *field, const RecordType *type, const char *text, Day today)
{
    static _Alignas(16) char record[16384], before[16384];
    char stored[TEXT_SIZE], shown[TEXT_SIZE], warning[160] = "";
    Error error = {0};
    promise(type->size <= sizeof record);
    memset(record, 0, type->size);
    memset(before, 0, type->size);
    if (field_read(field, record, text, today, warning, &error) != OK) {
        promise(memcmp(record, before, type->size) == 0);
        promise(text_equal(error.field, field->name) && error.message[0] && is_utf8(error.message));
        return;
    }
    field_get(field, record, stored, sizeof stored);
    promise(is_utf8(stored) && is_harmless(stored) && is_utf8(warning));
    for (int mask = 0; mask <= 1; mask++) {
        field_show(field, record, mask != 0, shown, sizeof shown);
        promise(is_utf8(shown));
    }
    char packed[2 * TEXT_SIZE];
    record_pack(type, record, packed, sizeof packed);
    memset(before, 0, type->size);
    record_unpack(type, before, packed);
    field_get(field, before, shown, sizeof shown);
    promise(text_equal(shown, stored));
}

static void try_fields(const char *text, Day today)
{
    for (size_t t = 0; record_types[t]; t++)
        for (size_t f = 0; f < record_types[t]->count; f++)
            try_field(&record_types[t]->fields[f], record_types[t], text, today);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static Config *config; /* the choices of units, sites, outcomes come from it */
    char text[TEXT_SIZE];
    if (!config) {
        clock_set(instant_at(day_from(2023, 9, 4), 600));
        promise(config_load(&config, NULL, NULL) == OK);
    }
    if (size == 0 || size > sizeof text)
        return 0;
    memcpy(text, data + 1, size - 1);
    text[size - 1] = '\0';
    Day today = data[0] & 0x80 ? clock_today() : DAY_NONE;
    try_widths(text, data[0] & 0x7f);
    try_steps(text);
    try_clean(text, data[0] & 1);
    if (is_utf8(text))
        try_dates(text, today);
    try_fields(text, today);
    return 0;
}

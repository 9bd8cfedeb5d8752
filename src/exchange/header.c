/* Which columns a file has: headings in either language, in any order, with their usual variants. */
#include "header.h"
#include "csv.h"

#include <stdlib.h>
#include <string.h>

#include "text.h"
#include "tr.h"

enum { KEY = 96 };

void header_fold(char *out, size_t size, const char *heading)
{
    char folded[4 * KEY];
    size_t used = 0;
    int brackets = 0;
    text_fold(folded, sizeof folded, heading);
    out[0] = '\0';
    for (const char *s = folded; *s;) {
        size_t length;
        uint32_t point = text_decode(s, &length);
        if (point == '(' || point == '[' || point == '{' || point == 0x3010 || point == 0x3014)
            brackets++;
        else if (point == ')' || point == ']' || point == '}' || point == 0x3011 || point == 0x3015)
            brackets -= brackets > 0;
        else if (brackets == 0 && !strchr(" \t\r\n_*:'\"-", (int)(point < 0x80 ? point : 'x')) &&
                 used + length < size) {
            memcpy(out + used, s, length);
            used += length;
            out[used] = '\0';
        }
        s += length;
    }
}

/* --- every heading that is understood, folded once --- */

typedef struct {
    char text[KEY];
    size_t slot;
} Key;

typedef struct {
    Key *keys;
    size_t count, room;
} Keys;

static void add_key(Keys *keys, size_t slot, const char *heading)
{
    if (!heading || !heading[0])
        return;
    if (keys->count == keys->room) {
        size_t room = keys->room ? keys->room * 2 : 512;
        Key *more = realloc(keys->keys, room * sizeof *more);
        if (!more)
            return; /* a heading less is known: the column is told as unknown */
        keys->keys = more;
        keys->room = room;
    }
    Key *key = &keys->keys[keys->count];
    header_fold(key->text, sizeof key->text, heading);
    key->slot = slot;
    keys->count += key->text[0] != '\0';
}

static void add_variants(Keys *keys, size_t slot, const char *headers)
{
    while (headers && *headers) {
        char one[KEY];
        size_t length = strcspn(headers, "|");
        text_format(one, sizeof one, "%.*s", (int)length, headers);
        add_key(keys, slot, one);
        headers += length + (headers[length] == '|');
    }
}

/* The first slot that has a heading wins, so labels of all slots go before variants. */
static void collect_keys(Keys *keys, const Slot *slots, size_t count)
{
    Language before = language();
    for (size_t i = 0; i < count; i++) {
        if (slots[i].field && (slots[i].part == PART_DONOR || slots[i].part == PART_ATTEMPT ||
                               slots[i].part == PART_CASE || slots[i].part == PART_NOTICE ||
                               slots[i].part == PART_TARGET || slots[i].part == PART_EVENT))
            add_key(keys, i, slots[i].field->name);
        add_key(keys, i, slots[i].label);
    }
    language_set(LANGUAGE_ZH);
    for (size_t i = 0; i < count; i++)
        add_key(keys, i, tr(slots[i].label));
    language_set(before);
    for (size_t i = 0; i < count; i++) {
        add_variants(keys, i, slots[i].headers);
        add_variants(keys, i, slots[i].more);
        if (slots[i].field && slots[i].part == PART_SAMPLE)
            add_key(keys, i, slots[i].field->name);
    }
    for (size_t i = 0; i < count; i++) { /* as JSON lines are exported */
        char name[64];
        slot_name(&slots[i], name, sizeof name);
        add_key(keys, i, name);
    }
}

static const Key *find_key(const Keys *keys, const char *heading)
{
    char folded[KEY];
    header_fold(folded, sizeof folded, heading);
    for (size_t i = 0; i < keys->count; i++)
        if (strcmp(keys->keys[i].text, folded) == 0)
            return &keys->keys[i];
    return NULL;
}

/* --- the reason of a rejects file --- */

static const char reason_heading[] = N_("Why not imported");

const char *header_reason(void)
{
    return tr(reason_heading);
}

static bool is_reason(const char *heading)
{
    char folded[KEY], wanted[KEY];
    Language before = language();
    bool same = false;
    header_fold(folded, sizeof folded, heading);
    for (int i = LANGUAGE_EN; i <= LANGUAGE_ZH; i++) {
        language_set((Language)i);
        header_fold(wanted, sizeof wanted, tr(reason_heading));
        same |= strcmp(folded, wanted) == 0;
    }
    language_set(before);
    return same;
}

/* --- mapping --- */

static int by_slot(const void *a, const void *b)
{
    const Column *x = a, *y = b;
    return (x->slot > y->slot) - (x->slot < y->slot);
}

static const Column *column_of_slot(const Header *header, size_t slot)
{
    for (size_t i = 0; i < header->count; i++)
        if (header->columns[i].slot == slot)
            return &header->columns[i];
    return NULL;
}

static void add_column(Header *header, const Slot *slots, size_t slot, size_t at, const char *heading)
{
    Column *column = &header->columns[header->count++];
    *column = (Column){.at = at, .slot = slot, .part = slots[slot].part, .field = slots[slot].field};
    text_visible(column->heading, sizeof column->heading, heading);
}

typedef struct {
    void (*note)(void *arg, const char *text);
    void *arg;
} Listener;

static void tell(const Listener *listener, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void tell(const Listener *listener, const char *format, ...)
{
    char text[320], shown[320];
    va_list args;
    if (!listener->note)
        return;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    text_visible(shown, sizeof shown, text);
    listener->note(listener->arg, shown);
}

/* By the headings alone. */
static void map_headings(const Slot *slots, size_t count, const TableRow *row, Header *header, const Listener *listener)
{
    Keys keys = {0};
    collect_keys(&keys, slots, count);
    for (size_t i = 0; i < row->count; i++) {
        const char *heading = row->cells[i];
        if (csv_blank(heading) || (header->reason_last && i + 1 == row->count))
            continue;
        const Key *key = find_key(&keys, heading);
        const Column *taken = key ? column_of_slot(header, key->slot) : NULL;
        if (!key)
            tell(listener, tr("The column “%.90s” is not known and was left out."), heading);
        else if (taken)
            tell(listener, tr("The column “%.90s” says the same as “%s”; the first is used."), heading, taken->heading);
        else
            add_column(header, slots, key->slot, i, heading);
    }
    free(keys.keys);
}

static void map_as_chosen(const Slot *slots, size_t count, const TableRow *row, const ImportMapping *mapping,
                          Header *header)
{
    for (size_t i = 0; i < row->count && i < mapping->count; i++) {
        int slot = mapping->field[i];
        if (slot >= 0 && (size_t)slot < count && !column_of_slot(header, (size_t)slot))
            add_column(header, slots, (size_t)slot, i, row->cells[i]);
    }
}

void header_map(const char *kind, const TableRow *row, const ImportMapping *mapping, Header *header,
                void (*note)(void *arg, const char *text), void *arg)
{
    Slot slots[SLOT_MAX];
    const Listener listener = {note, arg};
    size_t count = slots_of(kind, slots);
    *header = (Header){.width = row->count};
    header->reason_last = row->count > 0 && is_reason(row->cells[row->count - 1]);
    if (mapping)
        map_as_chosen(slots, count, row, mapping, header);
    else
        map_headings(slots, count, row, header, &listener);
    qsort(header->columns, header->count, sizeof header->columns[0], by_slot);
}

void header_mapping(const Header *header, ImportMapping *mapping)
{
    mapping->count = header->width;
    for (size_t i = 0; i < mapping->count; i++)
        mapping->field[i] = IMPORT_NOT_READ;
    for (size_t i = 0; i < header->count; i++)
        mapping->field[header->columns[i].at] = (int)header->columns[i].slot;
}

const Column *header_column(const Header *header, Part part, const char *field)
{
    for (size_t i = 0; i < header->count; i++) {
        const Column *column = &header->columns[i];
        if (column->part == part && column->field && strcmp(column->field->name, field) == 0)
            return column;
    }
    return NULL;
}

void header_list(const TableRow *row, char *out, size_t size)
{
    out[0] = '\0';
    for (size_t i = 0; i < row->count; i++) {
        char shown[96];
        if (csv_blank(row->cells[i]))
            continue;
        text_visible(shown, sizeof shown, row->cells[i]);
        if (out[0])
            text_append(out, size, tr(", "));
        text_append(out, size, shown);
    }
}

/* Like: a table of somebody's own is read beside the file, so that what nobody changed goes back as it was written. */
#include "like.h"

#include <stdlib.h>
#include <string.h>

#include "text.h"
#include "tr.h"

enum { WORDS = 64, WORD = 64, SHOWN = 1200 };

/* The first word of a column for each code. */
typedef struct {
    size_t count;
    char code[WORDS][CODE_SIZE], word[WORDS][WORD];
} Words;

typedef struct {
    Slot slot;
    Words *words;   /* of a choice; NULL: none seen */
    unsigned forms; /* of dates: those that every cell so far agrees with, a bit each */
} LikeColumn;

struct Like {
    Import import;
    ImportJob job;
    ImportMapping mapping;
    LikeColumn columns[IMPORT_COLUMNS];
    SheetText text;
    bool at_row; /* a row stands behind the record */
    RowFacts facts;
    unsigned char *told; /* a bit for each id */
    size_t told_size;
};

const void *row_fact(const RowFacts *facts, Part part)
{
    switch (part) {
    case PART_DONOR:
    case PART_STATUS:
        return &facts->donor;
    case PART_PHONE:
        return &facts->phones[0];
    case PART_PHONE2:
        return &facts->phones[1];
    case PART_RELATIVE:
        return &facts->relatives[0];
    case PART_RELATIVE2:
        return &facts->relatives[1];
    case PART_SAMPLE:
        return &facts->sample;
    case PART_CONSENT:
        return &facts->consent;
    case PART_HEALTH:
        return &facts->health;
    case PART_ATTEMPT:
        return &facts->attempt;
    case PART_TARGET:
        return &facts->of.target;
    case PART_EVENT:
        return &facts->of.event;
    case PART_TEAM:
        return &facts->of.team.record;
    case PART_MEMBER:
        return &facts->of.team.member;
    case PART_CASE:
        return &facts->of.match.record;
    case PART_NOTICE:
        return &facts->of.match.notice;
    case PART_DEPARTED:
        return &facts->of.match.departed;
    case PART_COLLECTION:
        return &facts->of.match.collection;
    default:
        return NULL;
    }
}

/* --- how the table writes --- */

static bool is_date(const Field *field)
{
    return field->kind == FIELD_DATE || field->kind == FIELD_PARTIAL || field->kind == FIELD_INSTANT;
}

static void learn_date(LikeColumn *column, const void *record, const char *cell)
{
    char shown[64], written[96];
    field_show(column->slot.field, record, false, shown, sizeof shown);
    for (int i = 0; i < DATE_FORMS; i++) {
        date_write(shown, i, written, sizeof written);
        if (strcmp(written, cell) != 0)
            column->forms &= ~(1u << i);
    }
}

static bool learn_word(LikeColumn *column, const void *record, const char *cell)
{
    char code[CODE_SIZE];
    Words *words = column->words;
    field_get(column->slot.field, record, code, sizeof code);
    if (!code[0] || strlen(cell) >= WORD)
        return true;
    if (!words)
        words = column->words = calloc(1, sizeof *words);
    if (!words)
        return false;
    for (size_t i = 0; i < words->count; i++)
        if (strcmp(words->code[i], code) == 0)
            return true;
    if (words->count < WORDS) {
        text_copy(words->code[words->count], CODE_SIZE, code);
        text_copy(words->word[words->count++], WORD, cell);
    }
    return true;
}

static const char *cell_at(const Like *like, size_t column)
{
    const TableRow *row = &like->import.row;
    return column < row->count && row->cells[column] ? row->cells[column] : "";
}

static bool learn_row(Like *like)
{
    bool good = true;
    for (size_t i = 0; i < like->mapping.count && good; i++) {
        LikeColumn *column = &like->columns[i];
        const void *record = row_fact(&like->facts, column->slot.part);
        const char *cell = cell_at(like, i);
        if (!cell[0] || !record || !column->slot.field)
            continue;
        if (column->slot.field->kind == FIELD_CHOICE)
            good = learn_word(column, record, cell);
        else if (is_date(column->slot.field))
            learn_date(column, record, cell);
    }
    return good;
}

/* --- its rows --- */

/* The next row that an import would take. */
static Status next_row(Like *like, bool *more, Error *error)
{
    Import *import = &like->import;
    Status status;
    do {
        status = table_row(import->table, &import->row, more, error);
        if (status != OK || !*more)
            return status;
    } while (import_row_blank(&import->row) || import_row_is_example(&import->row) ||
             !import->kind->read(import, &like->facts));
    return OK;
}

static Status learn(Like *like, Error *error)
{
    bool more = true;
    Status status = OK;
    while (status == OK && (status = next_row(like, &more, error)) == OK && more)
        if (!learn_row(like))
            status = error_memory(error);
    return status;
}

static void name_columns(Like *like)
{
    Slot slots[SLOT_MAX];
    size_t known = slots_of(like->import.kind->kind, slots);
    header_mapping(&like->import.header, &like->mapping);
    for (size_t i = 0; i < like->mapping.count; i++) {
        int field = like->mapping.field[i];
        bool is_read = field >= 0 && (size_t)field < known;
        like->columns[i] =
            (LikeColumn){is_read ? slots[field] : (Slot){.part = PART_IGNORED}, NULL, (1u << DATE_FORMS) - 1};
    }
}

static Status begin(Like *like, Desk *desk, const char *kind, Error *error)
{
    const ImportKind *found = import_kind(kind, error);
    if (!found)
        return ERR_USAGE;
    like->import = (Import){.desk = desk, .job = &like->job, .kind = found};
    return import_begin(&like->import, error);
}

Status like_open(Like **out, Desk *desk, const char *kind, const char *path, Error *error)
{
    Like *like = *out = calloc(1, sizeof *like);
    if (!like)
        return error_memory(error);
    like->job = (ImportJob){.kind = kind, .file = path};
    Status status = begin(like, desk, kind, error);
    if (status == OK) {
        name_columns(like);
        status = learn(like, error);
    }
    import_end(&like->import);
    if (status == OK)
        status = begin(like, desk, kind, error);
    return status;
}

void like_close(Like **address)
{
    Like *like = *address;
    if (!like)
        return;
    import_end(&like->import);
    for (size_t i = 0; i < like->mapping.count; i++)
        free(like->columns[i].words);
    free(like->told);
    free(like);
    *address = NULL;
}

size_t like_columns(const Like *like, Slot slots[IMPORT_COLUMNS], const char *headings[IMPORT_COLUMNS])
{
    for (size_t i = 0; i < like->mapping.count; i++) {
        slots[i] = like->columns[i].slot;
        headings[i] = like->import.headings.cells[i];
    }
    return like->mapping.count;
}

const SheetText *like_text(Like *like)
{
    const Table *table = like->import.table;
    if (table_is_workbook(table) || table_is_jsonl(table))
        return NULL;
    like->text = (SheetText){table_delimiter(table), text_equal(table_encoding(table), "GB18030")};
    return &like->text;
}

bool like_told(const Like *like, int64_t id)
{
    return (size_t)id / 8 < like->told_size && (like->told[id / 8] >> (id % 8) & 1);
}

static bool note_told(Like *like, int64_t id)
{
    size_t needed = (size_t)id / 8 + 1;
    if (needed > like->told_size) {
        size_t size = needed * 2;
        unsigned char *larger = realloc(like->told, size);
        if (!larger)
            return false;
        memset(larger + like->told_size, 0, size - like->told_size);
        like->told = larger;
        like->told_size = size;
    }
    like->told[id / 8] |= (unsigned char)(1 << (id % 8));
    return true;
}

int64_t like_next(Like *like, Error *error)
{
    bool more = true;
    for (;;) {
        like->at_row = next_row(like, &more, error) == OK && more;
        int64_t id = like->at_row ? like->import.kind->find(&like->import, &like->facts) : 0;
        if (!like->at_row)
            return 0;
        if (!id || like_told(like, id))
            continue;
        if (note_told(like, id))
            return id;
        like->at_row = false;
        error_memory(error);
        return 0;
    }
}

/* --- its cells --- */

/* Tables give minutes. */
static bool means_the_same(const Field *field, const void *a, const void *b)
{
    char left[SHOWN], right[SHOWN];
    bool minutes = field->kind == FIELD_INSTANT;
    (minutes ? (void)field_show(field, a, false, left, sizeof left) : field_get(field, a, left, sizeof left));
    (minutes ? (void)field_show(field, b, false, right, sizeof right) : field_get(field, b, right, sizeof right));
    return strcmp(left, right) == 0;
}

const char *like_cell(const Like *like, size_t column, const RowFacts *stored)
{
    const Slot *slot = &like->columns[column].slot;
    const char *cell = cell_at(like, column);
    if (!like->at_row)
        return NULL;
    if (slot->part == PART_IGNORED)
        return cell;
    if (slot->part == PART_CALLER)
        return like->facts.attempt.account == stored->attempt.account ? cell : NULL;
    if (slot->part == PART_STATUS && !like->facts.donor.status[0] &&
        import_status_follows(&stored->donor, &stored->sample))
        return cell;
    const void *read = row_fact(&like->facts, slot->part), *record = row_fact(stored, slot->part);
    return read && record && means_the_same(slot->field, read, record) ? cell : NULL;
}

void like_write(const Like *like, size_t column, const RowFacts *stored, char *value, size_t size)
{
    const LikeColumn *own = &like->columns[column];
    const void *record = row_fact(stored, own->slot.part);
    char code[CODE_SIZE], plain[64];
    if (!record || !own->slot.field)
        return;
    if (is_date(own->slot.field)) {
        text_copy(plain, sizeof plain, value);
        for (int i = 0; i < DATE_FORMS; i++)
            if (own->forms >> i & 1) {
                date_write(plain, i, value, size);
                return;
            }
    }
    if (own->slot.field->kind != FIELD_CHOICE || !own->words)
        return;
    field_get(own->slot.field, record, code, sizeof code);
    for (size_t i = 0; i < own->words->count; i++)
        if (strcmp(own->words->code[i], code) == 0)
            text_copy(value, size, own->words->word[i]);
}

/* letters.cfg: letters and sheets, and the places in their texts that are filled from a case. */
#include <string.h>

#include "case.h"
#include "reader.h"
#include "text.h"

const char *const letter_words[WORD_COUNT] = {
    [WORD_TODAY] = "today",   [WORD_STATION] = "station",     [WORD_BRANCH] = "branch", [WORD_UNIT] = "unit",
    [WORD_HOLDER] = "holder", [WORD_DUTY] = "duty",           [WORD_TITLE] = "title",   [WORD_AGE] = "age",
    [WORD_DAY] = "day",       [WORD_NEXT] = "next",           [WORD_UNTIL] = "until",   [WORD_DEPARTURE] = "departure",
    [WORD_PHONES] = "phones", [WORD_RELATIVES] = "relatives", [WORD_CALLS] = "calls",   [WORD_STEPS] = "steps",
    [WORD_COSTS] = "costs",   [WORD_HOSPITAL_PHONE] = "hospital_phone", [WORD_PROVINCE] = "province",
};

const RecordType *letter_record(const char *name)
{
    const struct {
        const char *name;
        const RecordType *type;
    } records[] = {{"donor", &donor_type},
                   {"case", &case_type},
                   {"exam", &exam_type},
                   {"typing", &typing_type},
                   {"collection", &collection_type}};
    for (size_t i = 0; i < sizeof records / sizeof records[0]; i++)
        if (text_equal(records[i].name, name))
            return records[i].type;
    return NULL;
}

static bool place_is_known(const char *place)
{
    char record[CODE_SIZE];
    const char *dot = strchr(place, '.');
    for (int i = 0; !dot && i < WORD_COUNT; i++)
        if (text_equal(letter_words[i], place))
            return true;
    if (!dot)
        return false;
    text_format(record, sizeof record, "%.*s", (int)(dot - place), place);
    const RecordType *type = letter_record(record);
    return type && field_find(type, dot + 1);
}

/* The first place that nothing fills; false: all are known. */
static bool unknown_place(const char *text, char *place, size_t size)
{
    for (const char *open = strchr(text, '{'); open; open = strchr(open + 1, '{')) {
        size_t length = strcspn(open + 1, "{}\n");
        text_format(place, size, "%.*s", (int)(length < size ? length : size - 1), open + 1);
        if (open[1 + length] != '}' || !place_is_known(place))
            return true;
    }
    return false;
}

static Status check_letter(const Reader *reader, const config_setting_t *setting, const void *record)
{
    const Letter *letter = record;
    char place[64];
    bool in_head = unknown_place(letter->head, place, sizeof place);
    if (in_head || unknown_place(letter->text, place, sizeof place))
        return reader_fault(reader, setting, in_head ? "head" : "text",
                            tr("nothing fills the place {%s}; allowed: a word like {today} {holder} {next}, or a field "
                               "like {donor.name} {case.collection_on} {exam.booked_on}"),
                            place);
    return OK;
}

enum { LETTER_BYTES = 8000 };

static const Key keys[] = {
    {.key = "id", .kind = KEY_CODE, .offset = offsetof(Letter, id), .required = true},
    {.key = "zh", .kind = KEY_TEXT, .offset = offsetof(Letter, name.zh), .required = true, .high = 63},
    {.key = "en", .kind = KEY_TEXT, .offset = offsetof(Letter, name.en), .required = true, .high = 63},
    {.key = "every", .kind = KEY_FLAG, .offset = offsetof(Letter, every)},
    {.key = "head", .kind = KEY_LINES, .offset = offsetof(Letter, head), .high = LETTER_BYTES},
    {.key = "text", .kind = KEY_LINES, .offset = offsetof(Letter, text), .required = true, .high = LETTER_BYTES},
};

static const Section sections[] = {
    {.name = "letters",
     .keys = keys,
     .key_count = sizeof keys / sizeof *keys,
     .offset = offsetof(Config, letters),
     .item_size = sizeof(Letter),
     .count_offset = offsetof(Config, letter_count),
     .required = true,
     .check = check_letter},
};

static Status check_ids(Reader *reader, const config_setting_t *root, const Config *config)
{
    const config_setting_t *list = config_setting_get_member(root, "letters");
    reader->section = "letters";
    for (size_t i = 1; i < config->letter_count; i++)
        for (size_t k = 0; k < i; k++)
            if (text_equal(config->letters[i].id, config->letters[k].id))
                return reader_fault(reader, config_setting_get_elem(list, (unsigned)i), "id",
                                    tr("\"%s\" stands here twice; each letter has an id of its own"),
                                    config->letters[i].id);
    return OK;
}

Status letters_read(Reader *reader, const config_t *tree, Config *config)
{
    const config_setting_t *root = config_root_setting(tree);
    Status status = reader_top(reader, root, NULL, 0, sections, 1, config);
    return status == OK ? check_ids(reader, root, config) : status;
}

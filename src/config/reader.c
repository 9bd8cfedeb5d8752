/* The walker: reads a libconfig tree by tables of keys. */
#include "reader.h"

#include <stdlib.h>
#include <string.h>

#include "text.h"

static Block *new_block(Own *own, size_t room, bool texts)
{
    size_t bytes;
    if (__builtin_add_overflow(room, sizeof(Block), &bytes))
        return NULL;
    Block *block = calloc(1, bytes);
    if (!block)
        return NULL;
    block->next = own->blocks;
    block->room = room;
    block->texts = texts;
    own->blocks = block;
    return block;
}

void *reader_memory(Own *own, size_t count, size_t size)
{
    size_t bytes;
    if (__builtin_mul_overflow(count ? count : 1, size, &bytes))
        return NULL;
    Block *block = new_block(own, bytes, false);
    if (!block)
        return NULL;
    block->size = bytes;
    return block->data;
}

const char *reader_text(Own *own, const char *text)
{
    enum { ROOM = 16 << 10 };
    size_t size = strlen(text) + 1;
    if (size == 1 && own->empty)
        return own->empty;
    Block *block = own->texts;
    if (!block || block->room - block->size < size)
        block = own->texts = new_block(own, size > ROOM ? size : ROOM, true);
    if (!block)
        return NULL;
    char *copy = memcpy(block->data + block->size, text, size);
    block->size += size;
    if (size == 1)
        own->empty = copy;
    return copy;
}

void reader_release(Own *own)
{
    while (own->blocks) {
        Block *next = own->blocks->next;
        free(own->blocks);
        own->blocks = next;
    }
    own->texts = NULL;
    own->empty = NULL;
}

Status reader_fault(const Reader *reader, const config_setting_t *setting, const char *key, const char *format, ...)
{
    char what[400], name[64];
    va_list list;
    va_start(list, format);
    vsnprintf(what, sizeof what, format, list);
    va_end(list);
    if (key && *reader->section)
        text_format(name, sizeof name, "%s.%s", reader->section, key);
    else
        text_copy(name, sizeof name, key ? key : reader->section);
    const config_setting_t *own =
        setting && key && config_setting_is_group(setting) ? config_setting_get_member(setting, key) : NULL;
    const config_setting_t *at = own ? own : setting;
    if (at && config_setting_is_root(at)) /* what the file lacks stands in none of its lines */
        return error_set(reader->error, ERR_INPUT, name, "%s: %s%s%s", reader->file, name, tr(": "), what);
    return error_set(reader->error, ERR_INPUT, name, "%s:%u: %s%s%s", reader->file,
                     at ? (unsigned)config_setting_source_line(at) : 1u, name, *name ? tr(": ") : "", what);
}

static void join_words(char *out, size_t size, const char *const *words)
{
    *out = '\0';
    for (; *words; words++) {
        text_append(out, size, *words);
        if (words[1])
            text_append(out, size, ", ");
    }
}

static Status fault_word(const Reader *reader, const config_setting_t *setting, const char *key, const char *given,
                         const char *const *words)
{
    char allowed[320];
    join_words(allowed, sizeof allowed, words);
    return reader_fault(reader, setting, key, tr("\"%s\" is not known here; allowed: %s"), given, allowed);
}

static int word_index(const char *const *words, const char *word)
{
    for (int i = 0; words[i]; i++)
        if (text_equal(words[i], word))
            return i;
    return -1;
}

/* The text of a setting, checked for what no screen may get. */
static Status read_text(const Reader *reader, const config_setting_t *setting, const Key *key, const char **out)
{
    if (config_setting_type(setting) == CONFIG_TYPE_INT || config_setting_type(setting) == CONFIG_TYPE_INT64)
        return reader_fault(reader, setting, key->key, tr("this is text, not a number; put it in quotes: \"...\""));
    if (config_setting_type(setting) != CONFIG_TYPE_STRING)
        return reader_fault(reader, setting, key->key, tr("text in quotes is wanted: \"...\""));
    const char *text = config_setting_get_string(setting);
    size_t length;
    for (const char *at = text; *at; at += length) {
        uint32_t point = text_decode(at, &length);
        if (text_is_hostile(point) && !(point == '\n' && key->kind == KEY_LINES))
            return reader_fault(reader, setting, key->key,
                                tr("the invisible character U+%04X cannot stand here; delete it"), (unsigned)point);
    }
    if (key->high > 0 && strlen(text) > (size_t)key->high)
        return reader_fault(reader, setting, key->key,
                            tr("the text is too long; at most %d bytes (a Chinese character takes 3)"), (int)key->high);
    if (key->required && !*text)
        return reader_fault(reader, setting, key->key, tr("is empty; it must be given"));
    *out = text;
    return OK;
}

static Status read_code(const Reader *reader, const config_setting_t *setting, const Key *key, const char *text)
{
    size_t length = strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");
    if (text[length] || length > 23)
        return reader_fault(reader, setting, key->key,
                            tr("\"%s\" cannot be a code; allowed: up to 23 plain letters, digits, - and _"), text);
    return OK;
}

static Status read_choice(const Reader *reader, const config_setting_t *setting, const Key *key, const char *text)
{
    if (!*text)
        return OK;
    const ChoiceList *list = choice_list(key->words[0]);
    char allowed[320] = "";
    for (size_t i = 0; list && i < list->count; i++) {
        if (text_equal(list->items[i].code, text))
            return OK;
        if (i > 0)
            text_append(allowed, sizeof allowed, ", ");
        text_append(allowed, sizeof allowed, list->items[i].code);
    }
    return reader_fault(reader, setting, key->key, tr("\"%s\" is not known here; allowed: %s"), text, allowed);
}

static Status read_date(const Reader *reader, const config_setting_t *setting, const Key *key, const char *text)
{
    if (*text && (strlen(text) != 10 || day_parse(text) == DAY_NONE))
        return reader_fault(reader, setting, key->key, tr("\"%s\" is no date; a date is written \"2023-09-05\""), text);
    return OK;
}

int read_clock(const char **s)
{
    const char *t = *s;
    int value[2];
    for (int part = 0; part < 2; part++) {
        if (t[0] < '0' || t[0] > '9' || t[1] < '0' || t[1] > '9')
            return -1;
        value[part] = (t[0] - '0') * 10 + t[1] - '0';
        t += 2;
        if (part == 0 && *t++ != ':')
            return -1;
    }
    if (value[0] > 24 || value[1] > 59 || (value[0] == 24 && value[1] > 0))
        return -1;
    *s = t;
    return value[0] * 60 + value[1];
}

static Status read_hours(const Reader *reader, const config_setting_t *setting, const Key *key, const char *text,
                         Hours *out)
{
    const char *s = text;
    Hours hours = {read_clock(&s), -1};
    if (hours.from >= 0 && *s++ == '-')
        hours.until = read_clock(&s);
    if (hours.until <= hours.from || *s)
        return reader_fault(reader, setting, key->key,
                            tr("\"%s\" are no hours; they are written \"08:30-20:30\", the earlier first"), text);
    *out = hours;
    return OK;
}

static Status read_bits(const Reader *reader, const config_setting_t *setting, const Key *key, unsigned *out)
{
    char allowed[320];
    join_words(allowed, sizeof allowed, key->words);
    if (!config_setting_is_array(setting) && !config_setting_is_list(setting))
        return reader_fault(reader, setting, key->key,
                            tr("a list of words is wanted: [ \"...\", \"...\" ]; allowed: %s"), allowed);
    for (unsigned i = 0; i < (unsigned)config_setting_length(setting); i++) {
        const char *word = config_setting_get_string(config_setting_get_elem(setting, i));
        int bit = word ? word_index(key->words, word) : -1;
        if (bit < 0)
            return fault_word(reader, setting, key->key, word ? word : "?", key->words);
        *out |= 1u << bit;
    }
    return OK;
}

static Status read_number(const Reader *reader, const config_setting_t *setting, const Key *key, int64_t *out)
{
    int type = config_setting_type(setting);
    int64_t value = type == CONFIG_TYPE_INT || type == CONFIG_TYPE_INT64 ? config_setting_get_int64(setting) : 0;
    if ((type != CONFIG_TYPE_INT && type != CONFIG_TYPE_INT64) || value < key->low || value > key->high)
        return reader_fault(reader, setting, key->key,
                            tr("a whole number without quotes is wanted; allowed: %lld to %lld"), (long long)key->low,
                            (long long)key->high);
    *out = value;
    return OK;
}

Status reader_keep(const Reader *reader, const char *text, const char **at)
{
    *at = reader_text(reader->own, text);
    return *at ? OK : error_memory(reader->error);
}

/* The kinds that begin as text. */
static Status read_from_text(const Reader *reader, const config_setting_t *setting, const Key *key, void *at)
{
    const char *text = "";
    Status status = read_text(reader, setting, key, &text);
    if (status != OK)
        return status;
    int index = key->kind == KEY_WORD || key->kind == KEY_ENUM ? word_index(key->words, text) : 0;
    if (index < 0)
        return fault_word(reader, setting, key->key, text, key->words);
    if (key->kind == KEY_HOURS)
        return read_hours(reader, setting, key, text, at);
    if (key->kind == KEY_ENUM) {
        *(unsigned *)at = (unsigned)index;
        return OK;
    }
    if (key->kind == KEY_CODE)
        status = read_code(reader, setting, key, text);
    else if (key->kind == KEY_CHOICE)
        status = read_choice(reader, setting, key, text);
    else if (key->kind == KEY_DATE)
        status = read_date(reader, setting, key, text);
    return status == OK ? reader_keep(reader, text, at) : status;
}

static Status read_key(const Reader *reader, const config_setting_t *setting, const Key *key, void *record)
{
    void *at = (char *)record + key->offset;
    switch (key->kind) {
    case KEY_OWN:
        return key->read(reader, setting, record);
    case KEY_NUMBER:
        return read_number(reader, setting, key, at);
    case KEY_BITS:
        return read_bits(reader, setting, key, at);
    case KEY_FLAG:
        if (config_setting_type(setting) != CONFIG_TYPE_BOOL)
            return reader_fault(reader, setting, key->key, tr("allowed: true or false, without quotes"));
        *(bool *)at = config_setting_get_bool(setting) != 0;
        return OK;
    default:
        return read_from_text(reader, setting, key, at);
    }
}

static const Key *find_key(const Key *keys, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (text_equal(keys[i].key, name))
            return &keys[i];
    return NULL;
}

static Status put_default(const Reader *reader, const Key *key, void *record)
{
    void *at = (char *)record + key->offset;
    if (key->kind == KEY_NUMBER)
        *(int64_t *)at = key->otherwise;
    else if (key->kind == KEY_TEXT || key->kind == KEY_LINES || key->kind == KEY_CODE || key->kind == KEY_WORD ||
             key->kind == KEY_CHOICE || key->kind == KEY_DATE)
        return reader_keep(reader, "", at);
    return OK;
}

static Status fault_key(const Reader *reader, const config_setting_t *setting, const Key *keys, size_t count,
                        const Section *sections, size_t section_count)
{
    char allowed[320] = "";
    for (size_t i = 0; i < count + section_count; i++) {
        if (i > 0)
            text_append(allowed, sizeof allowed, ", ");
        text_append(allowed, sizeof allowed, i < count ? keys[i].key : sections[i - count].name);
    }
    const char *name = config_setting_name(setting);
    return reader_fault(reader, setting, name ? name : "?", tr("there is no such key; allowed: %s"), allowed);
}

static const char whole_file[] = N_("is missing; an own file is the whole shipped one, with what differs changed");

/* One group into one record. Keys of `sections` are passed over. */
static Status read_group(const Reader *reader, const config_setting_t *group, const Key *keys, size_t count,
                         const Section *sections, size_t section_count, void *record)
{
    Status status = OK;
    uint64_t given = 0; /* a bit for each key; 64 are more than any table has */
    for (size_t i = 0; status == OK && i < count; i++)
        status = put_default(reader, &keys[i], record);
    for (unsigned i = 0; status == OK && i < (unsigned)config_setting_length(group); i++) {
        const config_setting_t *setting = config_setting_get_elem(group, i);
        const Key *key = find_key(keys, count, config_setting_name(setting));
        bool section = false;
        for (size_t s = 0; s < section_count; s++)
            section = section || text_equal(sections[s].name, config_setting_name(setting));
        given |= key ? (uint64_t)1 << (key - keys) : 0;
        if (key)
            status = read_key(reader, setting, key, record);
        else if (!section)
            status = fault_key(reader, setting, keys, count, sections, section_count);
    }
    for (size_t i = 0; status == OK && i < count; i++)
        if (keys[i].required && !(given >> i & 1))
            status = reader_fault(reader, group, keys[i].key,
                                  config_setting_is_root(group) ? tr(whole_file) : tr("is missing; it must be given"));
    return status;
}

static Status read_item(const Reader *reader, const config_setting_t *group, const Section *section, void *record)
{
    if (!config_setting_is_group(group))
        return reader_fault(reader, group, NULL, tr("keys in braces are wanted: { ... }"));
    Status status = read_group(reader, group, section->keys, section->key_count, NULL, 0, record);
    if (status == OK && section->check)
        status = section->check(reader, group, record);
    return status;
}

Status reader_list(const Reader *reader, const config_setting_t *setting, const Section *section, void *record)
{
    if (!config_setting_is_list(setting))
        return reader_fault(reader, setting, NULL, tr("a list in brackets is wanted: ( { ... }, { ... } )"));
    size_t count = (size_t)config_setting_length(setting);
    char *items = reader_memory(reader->own, count, section->item_size);
    if (!items)
        return error_memory(reader->error);
    for (size_t i = 0; i < count; i++) {
        Status status =
            read_item(reader, config_setting_get_elem(setting, (unsigned)i), section, items + i * section->item_size);
        if (status != OK)
            return status;
    }
    *(void **)((char *)record + section->offset) = items;
    *(size_t *)((char *)record + section->count_offset) = count;
    return OK;
}

static bool is_taken(const Taken *taken, const char *section)
{
    size_t length = strlen(section);
    for (size_t i = 0; i < taken->count; i++)
        if (strncmp(taken->lists[i], section, length) == 0 && strchr(" =:\n", taken->lists[i][length]))
            return true;
    return false;
}

static void take_list(const Taken *taken, const Section *section, void *config)
{
    const char *from = (const char *)taken->from;
    memcpy((char *)config + section->offset, from + section->offset, sizeof(void *));
    memcpy((char *)config + section->count_offset, from + section->count_offset, sizeof(size_t));
}

Status reader_top(Reader *reader, const config_setting_t *root, const Key *keys, size_t key_count,
                  const Section *sections, size_t section_count, void *config)
{
    reader->section = "";
    Status status = read_group(reader, root, keys, key_count, sections, section_count, config);
    for (size_t i = 0; status == OK && i < section_count; i++) {
        const config_setting_t *setting = config_setting_get_member(root, sections[i].name);
        bool taken = is_taken(reader->taken, sections[i].name);
        reader->section = sections[i].name;
        if (setting && taken) /* it stands there twice, as libconfig will say of the whole text */
            status = error_set(reader->error, ERR_INPUT, sections[i].name, "%s", reader->file);
        else if (taken)
            take_list(reader->taken, &sections[i], config);
        else if (setting)
            status = sections[i].item_size
                         ? reader_list(reader, setting, &sections[i], config)
                         : read_item(reader, setting, &sections[i], (char *)config + sections[i].offset);
        else if (sections[i].required)
            status = reader_fault(reader, root, NULL, tr(whole_file));
    }
    reader->section = "";
    return status;
}

const config_setting_t *reader_item(const config_setting_t *root, const char *section, size_t i)
{
    const config_setting_t *list = config_setting_get_member(root, section);
    return list ? config_setting_get_elem(list, (unsigned)i) : root;
}

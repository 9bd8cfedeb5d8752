/* Choice lists: labels for codes, and codes for what people and files write. */
#include <stdlib.h>
#include <string.h>

#include "codes.h"
#include "text.h"
#include "tr.h"

enum { PROVIDED_MAX = 32, FOLD_SIZE = 256 };

static ChoiceList provided[PROVIDED_MAX];
static size_t provided_count;

static const CodeList *code_list(const char *name)
{
    for (size_t i = 0; i < code_list_count; i++)
        if (text_equal(code_lists[i].list.name, name))
            return &code_lists[i];
    return NULL;
}

static ChoiceList *provided_list(const char *name)
{
    for (size_t i = 0; i < provided_count; i++)
        if (text_equal(provided[i].name, name))
            return &provided[i];
    return NULL;
}

const ChoiceList *choice_list(const char *name)
{
    if (!name)
        return NULL;
    const ChoiceList *list = provided_list(name);
    if (list)
        return list;
    const CodeList *fixed = code_list(name);
    return fixed ? &fixed->list : NULL;
}

void choice_provide(const char *name, const Choice *items, size_t count)
{
    ChoiceList *list = provided_list(name);
    if (!list && provided_count < PROVIDED_MAX)
        list = &provided[provided_count++];
    if (list)
        *list = (ChoiceList){name, items, count};
}

static const char *item_label(const Choice *item)
{
    return item->zh ? language_pick(item->en, item->zh) : tr(item->en);
}

const char *choice_label(const char *name, const char *code)
{
    const ChoiceList *list = *code ? choice_list(name) : NULL;
    for (size_t i = 0; list && i < list->count; i++)
        if (text_equal(list->items[i].code, code))
            return item_label(&list->items[i]);
    return code;
}

/* --- from a text to a code --- */

static bool is_label(const Choice *item, const char *text)
{
    return text_equal(item->en, text) || (item->zh && text_equal(item->zh, text)) || text_equal(item_label(item), text);
}

static const char *exact_code(const ChoiceList *list, const char *text)
{
    for (size_t i = 0; i < list->count; i++)
        if (text_equal(list->items[i].code, text))
            return list->items[i].code;
    for (size_t i = 0; i < list->count; i++)
        if (is_label(&list->items[i], text))
            return list->items[i].code;
    return NULL;
}

static const char *alias_code(const CodeList *list, const char *text)
{
    for (size_t i = 0; list && i < list->alias_count; i++)
        if (text_equal(list->aliases[i].text, text))
            return list->aliases[i].code;
    return NULL;
}

static bool equal_folded(const char *folded, const char *other)
{
    char text[FOLD_SIZE];
    return other && text_fold(text, sizeof text, other) && text_equal(text, folded);
}

static bool starts_folded(const char *folded, const char *other)
{
    char text[FOLD_SIZE];
    return other && text_fold(text, sizeof text, other) && strncmp(text, folded, strlen(folded)) == 0;
}

static bool is_number(const char *text)
{
    return *text && strlen(text) < 10 && text[strspn(text, "0123456789")] == '\0';
}

/* Spreadsheets drop the zero of "01". */
static const char *number_code(const ChoiceList *list, const char *folded)
{
    for (size_t i = 0; is_number(folded) && i < list->count; i++) {
        const char *code = list->items[i].code;
        if (is_number(code) && strtol(code, NULL, 10) == strtol(folded, NULL, 10))
            return code;
    }
    return NULL;
}

static const char *folded_code(const ChoiceList *list, const char *folded)
{
    for (size_t i = 0; i < list->count; i++)
        if (equal_folded(folded, list->items[i].code))
            return list->items[i].code;
    for (size_t i = 0; i < list->count; i++) {
        const Choice *item = &list->items[i];
        if (equal_folded(folded, item->en) || equal_folded(folded, item->zh) || equal_folded(folded, item_label(item)))
            return item->code;
    }
    return number_code(list, folded);
}

/* The code of the only item with a label that begins so. */
static const char *start_code(const ChoiceList *list, const char *folded)
{
    const char *found = NULL;
    for (size_t i = 0; i < list->count; i++) {
        const Choice *item = &list->items[i];
        if (!starts_folded(folded, item->en) && !starts_folded(folded, item->zh) &&
            !starts_folded(folded, item_label(item)))
            continue;
        if (found)
            return NULL;
        found = item->code;
    }
    return found;
}

/* `text` without the list's suffix; false when it has none. */
static bool strip_suffix(const CodeList *list, char *text)
{
    const char *suffix = list ? list->suffix : NULL;
    size_t length = strlen(text), tail = suffix ? strlen(suffix) : 0;
    if (!tail || length <= tail || !text_equal(text + length - tail, suffix))
        return false;
    text[length - tail] = '\0';
    return true;
}

const char *choice_code(const char *name, const char *text)
{
    char folded[FOLD_SIZE], bare[FOLD_SIZE];
    const ChoiceList *list = choice_list(name);
    if (!list || !*text)
        return NULL;
    const CodeList *fixed = code_list(name);
    /* Nearly every cell of a file is one of these; folding is for the rest. */
    const char *code = exact_code(list, text);
    if (!code)
        code = alias_code(fixed, text);
    if (!code && text_copy(bare, sizeof bare, text) && strip_suffix(fixed, bare))
        code = exact_code(list, bare);
    if (code || !text_fold(folded, sizeof folded, text) || !*folded)
        return code;
    code = folded_code(list, folded);
    if (!code)
        code = alias_code(fixed, folded);
    if (!code && text_copy(bare, sizeof bare, folded) && strip_suffix(fixed, bare))
        code = folded_code(list, bare);
    return code ? code : start_code(list, folded);
}

/* Translations: the current language and the lookup in the compiled catalogue. */
#include "tr.h"

#include <stdlib.h>
#include <string.h>

#include "catalogue.h"

static Language current = LANGUAGE_EN;

const char *tr(const char *text)
{
    /* The empty text is the key of the catalogue's header. */
    if (!text || !*text)
        return "";
    if (current == LANGUAGE_EN)
        return text;
    const char *found = catalogue_find(catalogue_zh, catalogue_zh_size, text);
    return found ? found : text;
}

const char *tr_n(const char *one, const char *many, long long n)
{
    if (current != LANGUAGE_EN) {
        const char *found = catalogue_find(catalogue_zh, catalogue_zh_size, one);
        if (found)
            return found;
    }
    return n == 1 ? one : many;
}

void language_set(Language wanted)
{
    current = wanted;
}

Language language(void)
{
    return current;
}

/* `name` up to its country, codeset or modifier. */
static bool names(const char *name, size_t length, const char *wanted)
{
    return length == strlen(wanted) && strncasecmp(name, wanted, length) == 0;
}

bool language_parse(const char *name, Language *out)
{
    if (!name)
        return false;
    size_t length = strcspn(name, "_-.@:");
    if (names(name, length, "zh"))
        *out = LANGUAGE_ZH;
    else if (names(name, length, "en") || names(name, length, "C") || names(name, length, "POSIX"))
        *out = LANGUAGE_EN;
    else
        return false;
    return true;
}

Language language_from_environment(Language fallback)
{
    static const char *const variables[] = {"LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"};
    Language found;
    for (size_t i = 0; i < sizeof variables / sizeof *variables; i++) {
        /* LANGUAGE may be a list, best first. */
        for (const char *name = getenv(variables[i]); name && *name; name += strspn(name, ":")) {
            if (language_parse(name, &found))
                return found;
            name += strcspn(name, ":");
        }
    }
    return fallback;
}

const char *language_pick(const char *en, const char *zh)
{
    const char *first = current == LANGUAGE_ZH ? zh : en;
    const char *second = current == LANGUAGE_ZH ? en : zh;
    if (first && *first)
        return first;
    return second ? second : "";
}

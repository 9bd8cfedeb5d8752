/* Translations. The English text is the key; the Chinese catalogue is compiled in. */
#ifndef MARROWDESK_TR_H
#define MARROWDESK_TR_H

#include <stdbool.h>

typedef enum { LANGUAGE_EN, LANGUAGE_ZH } Language;

/* Marks a text for the catalogue where tr() cannot be called (tables). */
#define N_(text) text

const char *tr(const char *text) __attribute__((format_arg(1)));
/* English needs a plural, Chinese does not. */
const char *tr_n(const char *one, const char *many, long long n)
    __attribute__((format_arg(1), format_arg(2)));

void language_set(Language language);
Language language(void);
/* "zh", "zh_CN.UTF-8", "en_GB", "C" ... False when it names no language we know. */
bool language_parse(const char *name, Language *out);
/* The first that names a language of: LANGUAGE, LC_ALL, LC_MESSAGES, LANG; else `fallback`. */
Language language_from_environment(Language fallback);

/* Picks the text of the current language; the other one where it is empty. */
const char *language_pick(const char *en, const char *zh);

#endif

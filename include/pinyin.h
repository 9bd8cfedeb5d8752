/* Pinyin readings of Chinese characters, from the Unihan database (make pinyin). */
#ifndef MARROWDESK_PINYIN_H
#define MARROWDESK_PINYIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { PINYIN_READINGS = 6, PINYIN_SYLLABLE = 8, PINYIN_NAME = 128 };

/* Readings without tones, v for u-umlaut ("lv"), most usual first. Returns how many (0: no reading known). */
size_t pinyin_readings(uint32_t point, const char *out[PINYIN_READINGS]);

/* Called once for each distinct search key of a name: every suffix of the name itself, of its full
 * pinyin (from each syllable) and of its initials. Of the combinations of readings of a suffix at most
 * 32 are taken, those of the most usual readings first. Keys are folded as by text_fold(); middle dots,
 * hyphens and blanks are left out. Latin words in a name count as one syllable each. */
void name_keys(const char *name, void (*key)(void *arg, const char *text), void *arg);

/* The pinyin of the whole name by the most usual readings, folded and joined: "zhangwei" for 张伟 and 章伟 and
 * "Zhang Wei". Characters without a reading are left out; a name of such alone stays as it is. */
void name_pinyin(const char *name, char *out, size_t size);
/* Does name_pinyin() of this name give `pinyin`, which it gave of another into as much room (PINYIN_NAME)? Most names
 * differ in their first character, and nothing behind it is looked at. */
bool name_sounds(const char *name, const char *pinyin);

#endif

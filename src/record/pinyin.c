/* Pinyin readings, and the search keys of names made with them. */
#include "pinyin.h"

#include <stdbool.h>
#include <string.h>

#include "text.h"

#include "pinyin_table.inc"

size_t pinyin_readings(uint32_t point, const char *out[PINYIN_READINGS])
{
    size_t low = 0, high = sizeof runs / sizeof *runs, count = 0;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (point < runs[middle].first) {
            high = middle;
        } else if (point - runs[middle].first >= runs[middle].count) {
            low = middle + 1;
        } else {
            const uint16_t *set = reading_sets[reading_of[runs[middle].at + point - runs[middle].first]];
            while (count < PINYIN_READINGS && set[count]) {
                out[count] = syllables[set[count]];
                count++;
            }
            break;
        }
    }
    return count;
}

enum { FOLDED_SIZE = 512, UNITS_MAX = 64, KEYS_MAX = 2048, COMBINATIONS_MAX = 32 };

/* A character with its readings, or a Latin word. */
typedef struct {
    const char *text[PINYIN_READINGS];
    size_t length[PINYIN_READINGS];
    size_t count;
} Unit;

typedef struct {
    void (*key)(void *arg, const char *text);
    void *arg;
    uint64_t seen[KEYS_MAX]; /* digests of the keys given out */
    size_t count;
} Keys;

/* FNV-1a: two keys of one name do not meet in 64 bits. */
static uint64_t digest(const char *s)
{
    uint64_t value = 0xCBF29CE484222325U;
    for (; *s; s++)
        value = (value ^ (unsigned char)*s) * 0x100000001B3U;
    return value;
}

static void give(Keys *keys, const char *text)
{
    uint64_t own = digest(text);
    for (size_t i = 0; i < keys->count; i++)
        if (keys->seen[i] == own)
            return;
    if (!*text || keys->count == KEYS_MAX)
        return;
    keys->seen[keys->count++] = own;
    keys->key(keys->arg, text);
}

/* What stands between the parts of a name: blanks, hyphens, apostrophes, and the dots people type. */
static bool is_joint(uint32_t point)
{
    return point == ' ' || point == '-' || point == '.' || point == '\'' || point == 0xB7 || point == 0x2019 ||
           (point >= 0x2010 && point <= 0x2015) || point == 0x2022 || point == 0x2027 || point == 0x22C5 ||
           point == 0x30FB;
}

static bool is_latin(uint32_t point)
{
    return (point >= '0' && point <= '9') || (point >= 'a' && point <= 'z') || (point >= 0xC0 && point < 0x2000);
}

/* Cuts the folded name into units and takes the joints out of it, in place. */
static size_t cut_units(char *name, Unit units[UNITS_MAX])
{
    size_t count = 0, length;
    char *to = name;
    bool in_word = false;
    for (const char *s = name; *s; s += length) {
        uint32_t point = text_decode(s, &length);
        if (is_joint(point)) {
            in_word = false;
            continue;
        }
        memmove(to, s, length);
        bool latin = is_latin(point);
        if (latin && in_word) {
            units[count - 1].length[0] += length;
        } else if (count < UNITS_MAX) {
            Unit *unit = &units[count];
            unit->count = latin ? 1 : pinyin_readings(point, unit->text);
            if (latin)
                unit->text[0] = to;
            for (size_t i = 0; i < unit->count; i++)
                unit->length[i] = latin ? length : strlen(unit->text[i]);
            count += unit->count > 0;
            in_word = latin;
        }
        to += length;
    }
    *to = '\0';
    return count;
}

/* The unit cut to its different initials. */
static Unit initials_of(const Unit *unit)
{
    Unit initials = {.count = 0};
    for (size_t i = 0; i < unit->count; i++) {
        bool known = false;
        for (size_t j = 0; j < initials.count; j++)
            known = known || *initials.text[j] == *unit->text[i];
        if (known)
            continue;
        size_t length;
        text_decode(unit->text[i], &length);
        initials.text[initials.count] = unit->text[i];
        initials.length[initials.count++] = length;
    }
    return initials;
}

typedef struct {
    Keys *keys;
    const Unit *units;
    size_t count;
    int left; /* combinations that may still be given out */
    char text[FOLDED_SIZE];
} Join;

/* Gives out every combination from unit `at` on whose ranks of readings add up to `rank`. */
static void join_rank(Join *join, size_t at, size_t used, size_t rank)
{
    if (at == join->count) {
        if (rank > 0)
            return;
        join->text[used] = '\0';
        give(join->keys, join->text);
        join->left--;
        return;
    }
    const Unit *unit = &join->units[at];
    for (size_t i = 0; i < unit->count && i <= rank && join->left > 0; i++) {
        size_t length = unit->length[i];
        if (used + length >= sizeof join->text)
            continue;
        memcpy(join->text + used, unit->text[i], length);
        join_rank(join, at + 1, used + length, rank - i);
    }
}

/* Combinations of usual readings come first, so that the limit drops the rarest. */
static void give_joins(Keys *keys, const Unit *units, size_t count)
{
    size_t highest = 0;
    for (size_t i = 0; i < count; i++)
        highest += units[i].count - 1;
    Join join = {.keys = keys, .units = units, .count = count, .left = COMBINATIONS_MAX};
    for (size_t rank = 0; rank <= highest && join.left > 0; rank++)
        join_rank(&join, 0, 0, rank);
}

void name_keys(const char *name, void (*key)(void *arg, const char *text), void *arg)
{
    char folded[FOLDED_SIZE];
    Unit units[UNITS_MAX], initials[UNITS_MAX];
    Keys keys; /* not all of it: what is behind `count` is rubbish */
    keys.key = key;
    keys.arg = arg;
    keys.count = 0;
    if (!text_fold(folded, sizeof folded, name))
        return;
    size_t count = cut_units(folded, units);
    for (size_t i = 0; i < count; i++)
        initials[i] = initials_of(&units[i]);
    size_t length;
    for (const char *s = folded; text_decode(s, &length), length; s += length)
        give(&keys, s);
    for (size_t i = 0; i < count; i++) {
        give_joins(&keys, units + i, count - i);
        give_joins(&keys, initials + i, count - i);
    }
}

void name_pinyin(const char *name, char *out, size_t size)
{
    char folded[FOLDED_SIZE];
    Unit units[UNITS_MAX] = {0};
    size_t used = 0;
    out[0] = '\0';
    if (!text_fold(folded, sizeof folded, name))
        return;
    size_t count = cut_units(folded, units);
    for (size_t i = 0; i < count && used + units[i].length[0] < size; i++) {
        memcpy(out + used, units[i].text[0], units[i].length[0]);
        used += units[i].length[0];
    }
    out[used] = '\0';
    if (!used)
        text_copy(out, size, folded);
}

static bool same_pinyin(const char *name, const char *pinyin)
{
    char own[PINYIN_NAME];
    name_pinyin(name, own, sizeof own);
    return text_equal(own, pinyin);
}

bool name_sounds(const char *name, const char *pinyin)
{
    const char *rest = pinyin, *readings[PINYIN_READINGS];
    size_t length;
    for (const char *s = name; *s; s += length) {
        uint32_t point = text_decode(s, &length);
        bool plain = point >= 0x4E00 && point <= 0x9FFF && *rest; /* folding leaves it as it is */
        if (!plain || !pinyin_readings(point, readings))
            return same_pinyin(name, pinyin);
        size_t syllable = strlen(readings[0]);
        if (strncmp(rest, readings[0], syllable) != 0)
            return false;
        rest += syllable;
    }
    return rest > pinyin ? !*rest : same_pinyin(name, pinyin);
}

/* What tables of keys are written with: a row for each kind, and a row for each section. */
#ifndef MARROWDESK_CONFIG_KEYS_H
#define MARROWDESK_CONFIG_KEYS_H

#include "reader.h"

#define WORDS(...) ((const char *const[]){__VA_ARGS__, NULL})
#define COUNT(array) (sizeof(array) / sizeof *(array))
#define AT(type, member) offsetof(type, member)

#define NAME_KEYS(type)                                                                          \
    {.key = "zh", .kind = KEY_TEXT, .offset = AT(type, name.zh), .required = true, .high = 63},  \
    {                                                                                            \
        .key = "en", .kind = KEY_TEXT, .offset = AT(type, name.en), .required = true, .high = 63 \
    }
#define CODE_KEY(type, name)                                                       \
    {                                                                              \
        .key = #name, .kind = KEY_CODE, .offset = AT(type, name), .required = true \
    }
#define TEXT_KEY(type, name, most)                                             \
    {                                                                          \
        .key = #name, .kind = KEY_TEXT, .offset = AT(type, name), .high = most \
    }
#define LINES_KEY(type, name)                                                   \
    {                                                                           \
        .key = #name, .kind = KEY_LINES, .offset = AT(type, name), .high = 1500 \
    }
#define HOURS_KEY(type, name, member)                                                \
    {                                                                                \
        .key = name, .kind = KEY_HOURS, .offset = AT(type, member), .required = true \
    }
#define NUMBER_KEY(type, name, least, most, usual)                                                                 \
    {                                                                                                              \
        .key = #name, .kind = KEY_NUMBER, .offset = AT(type, name), .low = least, .high = most, .otherwise = usual \
    }

/* Sections of a Config. */
#define LIST(key, table, type, member, counter, needed, look)                                             \
    {                                                                                                     \
        .name = key, .keys = table, .key_count = COUNT(table), .offset = AT(Config, member),              \
        .item_size = sizeof(type), .count_offset = AT(Config, counter), .required = needed, .check = look \
    }
#define GROUP(key, table, member, needed, look)                                                                  \
    {                                                                                                            \
        .name = key, .keys = table, .key_count = COUNT(table), .offset = AT(Config, member), .required = needed, \
        .check = look                                                                                            \
    }

#endif

/* The one walker of configuration trees: a small table a section says which keys it may hold.
 *
 * Every error is "FILE:LINE: key: what is wrong; what is allowed". What a Config points at lies in its blocks and
 * nowhere else: records come from reader_memory(), texts, "" too, from reader_text(). So it outlives the tree, and can
 * be written as an image (image.h). */
#ifndef MARROWDESK_CONFIG_READER_H
#define MARROWDESK_CONFIG_READER_H

#include <libconfig.h>

#include "config.h"

typedef struct Block Block;
struct Block {
    Block *next;
    size_t size;  /* of data, in use */
    size_t room;
    bool texts;   /* one behind the other; else records */
    _Alignas(16) char data[];
};

/* What a Config owns (Config.own). */
typedef struct {
    Block *blocks; /* the newest first */
    Block *texts;  /* the block of texts that is being filled */
    const char *empty;
    const Choice *provided[16]; /* the lists given to choice_provide() */
} Own;

/* The lists of a text that stand word for word in the shipped one. */
typedef struct {
    const char *shipped;   /* those of the shipped one as scan_text() leaves them, each with its NUL; "" ends them */
    const char *lists[32]; /* of these: what scan_text() has taken out of the text */
    size_t count;
    const Config *from;    /* holds what they say */
    void (*each)(void *arg, const char *list); /* is told of every list of the text; NULL: nobody */
    void *arg;
} Taken;

typedef struct {
    const char *file;
    const char *section; /* for messages; "" at the top */
    Own *own;
    Error *error;
    const Taken *taken;
} Reader;

typedef enum {
    KEY_TEXT,   /* const char *, one line, at most `high` bytes */
    KEY_LINES,  /* const char *, newlines allowed */
    KEY_CODE,   /* const char *, ASCII letters, digits, - and _, at most 23 */
    KEY_WORD,   /* const char *, one of `words` */
    KEY_CHOICE, /* const char *, a code of the choice list named words[0] */
    KEY_ENUM,   /* unsigned, the place in `words` */
    KEY_BITS,   /* unsigned, from an array of `words` */
    KEY_NUMBER, /* int64_t from `low` to `high`; `otherwise` when absent */
    KEY_FLAG,   /* bool */
    KEY_HOURS,  /* Hours, "08:30-20:30" */
    KEY_DATE,   /* const char *, "YYYY-MM-DD" */
    KEY_OWN     /* `read` does it */
} KeyKind;

typedef struct Key Key;
struct Key {
    const char *key;
    KeyKind kind;
    size_t offset;
    bool required;
    const char *const *words; /* ends with NULL */
    int64_t low, high, otherwise;
    Status (*read)(const Reader *reader, const config_setting_t *setting, void *record);
};

/* A section: a group { } when item_size is 0, else a list ( { }, { } ) of such records. */
typedef struct {
    const char *name;
    const Key *keys;
    size_t key_count;
    size_t offset; /* in Config: of the struct, or of the pointer to the array */
    size_t item_size;
    size_t count_offset; /* in Config, of a list's size_t */
    bool required;
    /* Looks at one finished record; NULL allowed. */
    Status (*check)(const Reader *reader, const config_setting_t *setting, const void *record);
} Section;

/* Zeroed memory that belongs to the Config; NULL when there is none. */
void *reader_memory(Own *own, size_t count, size_t size);
/* A copy of the text, at least as long as the Config; NULL when there is no memory. */
const char *reader_text(Own *own, const char *text);
void reader_release(Own *own);

/* Fills the error; `setting` gives the line, or its member `key` where it is a group that holds it; `key`
 * (NULL allowed) is the name of what is wrong. */
Status reader_fault(const Reader *reader, const config_setting_t *setting, const char *key, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* Puts a copy of the text at *at. */
Status reader_keep(const Reader *reader, const char *text, const char **at);

/* The i-th record of a section's list. */
const config_setting_t *reader_item(const config_setting_t *root, const char *section, size_t i);

/* Reads the top of a file: `keys` and `sections` into `config`. */
Status reader_top(Reader *reader, const config_setting_t *root, const Key *keys, size_t key_count,
                  const Section *sections, size_t section_count, void *config);

/* A list of records at `setting` into the array and counter of `record`, as its section says: for keys of kind KEY_OWN
 * that hold a list of their own. */
Status reader_list(const Reader *reader, const config_setting_t *setting, const Section *section, void *record);

/* What libconfig would cut or misread, said kindly before it is asked: `text` ends with NUL. What libconfig has to read
 * goes to `plain`, which has as much room: no comments, no lists that are taken; lines stay lines. */
Status scan_text(const char *file, const char *text, size_t length, char *plain, Taken *taken, Error *error);

/* "HH:MM" to minutes at *s, which moves on; -1 when malformed. */
int read_clock(const char **s);

/* The files, each from its parsed tree. */
Status station_read(Reader *reader, const config_t *tree, Config *config);
Status holidays_read(Reader *reader, const config_t *tree, Config *config);
Status letters_read(Reader *reader, const config_t *tree, Config *config);

#endif

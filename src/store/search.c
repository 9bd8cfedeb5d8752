/* Search keys: one range scan for any part of a name, its pinyin or initials, and any tail of a number. */
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "internal.h"
#include "pinyin.h"
#include "text.h"

enum {
    NUMBER_TAIL = 4, /* shortest tail of a number that is a key */
    SEARCH_WORDS = 4,
    LACKING_MOST = 1 << 20, /* missing keys whose donors are named */
    KEYS_A_CHECK = 64,      /* a donor's own keys cost as much as to read so many */
    SEARCH_WORK = 400000    /* keys read for one search of several words */
};

/* --- one form for keys and for what is typed --- */

static bool is_name_mark(uint32_t point)
{
    return point == 0xB7 || point == 0x2022 || point == 0x2027 || point == 0x30FB || point == '.' || point == ' ' ||
           point == '-' || point == '\'';
}

/* Folds what is plain already, as pinyin and numbers are: most keys, without Unicode's tables. False: it is not. */
static bool fold_plain(char out[KEY_SIZE], const char *text)
{
    size_t used = 0;
    for (const char *s = text; *s; s++) {
        if (*s < 0x20 || *s > 0x7e || s - text >= KEY_SIZE - 1)
            return false;
        if (!is_name_mark((unsigned char)*s))
            out[used++] = (char)(*s >= 'A' && *s <= 'Z' ? *s + ('a' - 'A') : *s);
    }
    out[used] = '\0';
    return true;
}

/* Folded, without the dots and blanks that names are written with in more than one way. */
static void fold_key(char out[KEY_SIZE], const char *text)
{
    char folded[KEY_SIZE];
    if (fold_plain(out, text))
        return;
    text_fold(folded, sizeof folded, text);
    size_t used = 0;
    for (const char *s = folded; *s;) {
        size_t length;
        uint32_t point = text_decode(s, &length);
        if (!is_name_mark(point)) {
            memcpy(out + used, s, length);
            used += length;
        }
        s += length;
    }
    out[used] = '\0';
}

/* --- the keys of a donor --- */

typedef struct KeySink KeySink;
struct KeySink {
    Store *store;
    int64_t donor;
    void (*use)(KeySink *sink, const char *key);
    const char *start; /* find_start: what a key should begin with */
    bool enough;       /* no more keys are asked for */
};

static void sink_key(void *arg, const char *text)
{
    KeySink *sink = arg;
    char key[KEY_SIZE];
    fold_key(key, text);
    if (key[0])
        sink->use(sink, key);
}

static void number_keys(const char *number, KeySink *sink)
{
    char key[KEY_SIZE];
    fold_key(key, number);
    size_t length = strlen(key);
    if (length && length < NUMBER_TAIL)
        sink->use(sink, key);
    for (size_t i = 0; i + NUMBER_TAIL <= length; i++)
        sink->use(sink, key + i);
}

static bool is_name(const Field *field)
{
    return strcmp(field->name, "name") == 0;
}

static void value_keys(bool name, const char *value, KeySink *sink)
{
    if (!value[0])
        return;
    if (name)
        name_keys(value, sink_key, sink);
    else
        number_keys(value, sink);
}

/* Of what stands with the donor's name; also as whom the person was known before files were merged. */
static void own_keys(Store *store, int64_t donor, KeySink *sink)
{
    Query *q = query(store,
                     "SELECT name, id_number, donor_number, grid FROM donor WHERE id = ?1 UNION ALL "
                     "SELECT name, id_number, donor_number, grid FROM former WHERE donor = ?1",
                     INT_(donor));
    while (!sink->enough && query_row(q)) {
        value_keys(true, query_text(q, 0), sink);
        for (int i = 1; i <= 3; i++)
            value_keys(false, query_text(q, i), sink);
    }
    query_end(q);
}

/* Of phones and tubes: digits and plain letters. */
static void other_keys(Store *store, int64_t donor, KeySink *sink)
{
    Query *q = query(store,
                     "SELECT number FROM phone WHERE donor = ?1 UNION ALL "
                     "SELECT phone FROM relative WHERE donor = ?1 AND phone IS NOT NULL UNION ALL "
                     "SELECT barcode FROM sample WHERE donor = ?1 AND barcode IS NOT NULL",
                     INT_(donor));
    while (!sink->enough && query_row(q))
        value_keys(false, query_text(q, 0), sink);
    query_end(q);
}

static void donor_keys(Store *store, int64_t donor, KeySink *sink)
{
    own_keys(store, donor, sink);
    other_keys(store, donor, sink);
}

/* --- writing them --- */

static void add_key(KeySink *sink, const char *key)
{
    pending_add(sink->store, key, sink->donor, false);
}

void search_renew(Store *store, int64_t donor)
{
    KeySink sink = {.store = store, .donor = donor, .use = add_key};
    donor_keys(store, donor, &sink);
}

static void make_keys(Store *store, int64_t donor, bool name, const char *value)
{
    KeySink sink = {.store = store, .donor = donor, .use = add_key};
    value_keys(name, value, &sink);
}

void search_bulk(Store *store)
{
    pending_bulk(store, make_keys);
}

void search_add_record(Store *store, const RecordType *type, int64_t donor, const void *record)
{
    for (size_t i = 0; i < type->count; i++) {
        const Field *field = &type->fields[i];
        const char *value = (const char *)record + field->offset;
        bool name = is_name(field);
        if ((field->flags & FIELD_SEARCHED) && value[0] && !pending_say(store, donor, name, value))
            make_keys(store, donor, name, value);
    }
}

static void drop_key(KeySink *sink, const char *key)
{
    pending_add(sink->store, key, sink->donor, true);
}

void search_forget_value(Store *store, const Field *field, int64_t donor, const char *value)
{
    KeySink sink = {.store = store, .donor = donor, .use = drop_key};
    value_keys(is_name(field), value, &sink);
}

void search_forget_donor(Store *store, int64_t donor)
{
    KeySink sink = {.store = store, .donor = donor, .use = drop_key};
    donor_keys(store, donor, &sink);
}

/* --- comparing, for check: all keys that should be there and all that are, in one walk over both --- */

static void all_keys(Store *store)
{
    Query *q = query(store, "SELECT id FROM donor");
    while (query_row(q))
        search_renew(store, query_int(q, 0));
}

static void add_missing(Store *store, bool mend, IdList *lacking)
{
    const KeyPlace *should = &store->pending.now;
    if (lacking->count < LACKING_MOST)
        idlist_add(store, lacking, should->donor);
    if (mend)
        exec(store, "INSERT INTO search_key(key, donor) VALUES(?1, ?2)", TEXT_(should->key), INT_(should->donor));
}

static void compare_all(Store *store, bool mend, IdList *lacking, SearchFaults *out)
{
    const KeyPlace *should = &store->pending.now;
    Query *q = query(store, "SELECT key, donor FROM search_key ORDER BY key, donor");
    bool wanted = pending_first(store), there = query_row(q);
    while ((wanted || there) && !store_failed(store)) {
        int order = !wanted ? 1 : !there ? -1 : strcmp(should->key, query_text(q, 0));
        if (order == 0)
            order = (should->donor > query_int(q, 1)) - (should->donor < query_int(q, 1));
        if (order < 0) {
            out->missing++;
            add_missing(store, mend, lacking);
        } else if (order > 0) {
            out->stale++;
            if (mend)
                exec(store, "DELETE FROM search_key WHERE key = ?1 AND donor = ?2", TEXT_(query_text(q, 0)),
                     INT_(query_int(q, 1)));
        }
        if (order <= 0)
            wanted = pending_next(store);
        if (order >= 0)
            there = query_row(q);
    }
    query_end(q);
}

void search_check(Store *store, bool mend, void (*lacks)(void *arg, int64_t donor), void *arg, SearchFaults *out)
{
    IdList lacking = {0};
    *out = (SearchFaults){0};
    if (mend)
        pending_write(store);
    all_keys(store);
    compare_all(store, mend, &lacking, out);
    pending_forget(store);
    idlist_sort(&lacking);
    for (size_t i = 0; i < lacking.count; i++)
        if (i == 0 || lacking.items[i] != lacking.items[i - 1])
            lacks(arg, lacking.items[i]);
    free(lacking.items);
}

/* --- finding --- */

/* The least text behind every text that begins with `key`. */
static void key_end(const char *key, char out[KEY_SIZE + 4])
{
    text_format(out, KEY_SIZE + 4, "%s\xf4\x8f\xbf\xbf", key);
}

/* A word of the search, and whose the keys are that begin with it, as far as they have been read. */
typedef struct {
    char text[KEY_SIZE], end[KEY_SIZE + 4];
    Query *keys;
    IdList donors;
    bool whole; /* all have been read: `donors` is sorted */
} Word;

/* A phone or ID typed with its separators is one word; a name with a given name is several. */
static size_t split_words(const char *text, Word words[SEARCH_WORDS])
{
    char copy[KEY_SIZE], *save = NULL;
    size_t count = 0;
    text_fold(copy, sizeof copy, text);
    if (strspn(copy, "0123456789 -+") == strlen(copy)) { /* a number read out in groups is one number */
        fold_key(words[0].text, copy);
        return words[0].text[0] != '\0';
    }
    for (char *word = strtok_r(copy, " ", &save); word && count < SEARCH_WORDS; word = strtok_r(NULL, " ", &save)) {
        fold_key(words[count].text, word);
        if (words[count].text[0])
            count++;
    }
    return count;
}

static void find_start(KeySink *sink, const char *key)
{
    sink->enough = sink->enough || strncmp(key, sink->start, strlen(sink->start)) == 0;
}

/* Through the donor's own keys, which are few: the range of a short word may be long. */
static bool has_key(Store *store, int64_t donor, const char *word)
{
    KeySink sink = {.store = store, .donor = donor, .use = find_start, .start = word};
    own_keys(store, donor, &sink);
    if (!sink.enough && !(*word & 0x80)) /* a Chinese word is none of the others */
        other_keys(store, donor, &sink);
    return sink.enough;
}

static void word_start(Store *store, Word *word)
{
    key_end(word->text, word->end);
    word->keys =
        query(store, "SELECT donor FROM search_key WHERE key >= ?1 AND key < ?2", TEXT_(word->text), TEXT_(word->end));
}

static void word_read_on(Store *store, Word *word)
{
    for (int i = 0; i < KEYS_A_CHECK && !word->whole; i++) {
        word->whole = !query_row(word->keys);
        if (word->whole)
            idlist_sort(&word->donors);
        else
            idlist_add(store, &word->donors, query_int(word->keys, 0));
    }
}

/* Whether a donor has the word as well. It is asked of the donor's own rows, and each time a part of the word's keys is
 * read on: after a while a word that few people have is known as a whole, one that many have is answered by the first
 * who come, and neither is paid for more than twice. */
static bool word_has(Store *store, Word *word, int64_t donor, size_t *work)
{
    if (word->whole)
        return idlist_has(&word->donors, donor);
    word_read_on(store, word);
    *work += KEYS_A_CHECK * 2;
    return has_key(store, donor, word->text);
}

/* Whom the search has listed: a person is found through several keys. */
typedef struct {
    int64_t *places; /* open addressing; 0: free */
    size_t mask;
} Listed;

static bool listed_start(Store *store, Listed *listed, size_t max)
{
    size_t room = 16;
    while (room < max * 2)
        room *= 2;
    listed->mask = room - 1;
    listed->places = calloc(room, sizeof *listed->places);
    if (!listed->places)
        store_latch(store, SQLITE_NOMEM, "");
    return listed->places != NULL;
}

/* The place of a person, or the free one where it belongs. */
static int64_t *listed_place(Listed *listed, int64_t id)
{
    size_t at = (size_t)((uint64_t)id * 0x9E3779B97F4A7C15u >> 20) & listed->mask;
    while (listed->places[at] && listed->places[at] != id)
        at = (at + 1) & listed->mask;
    return &listed->places[at];
}

size_t search_find(Store *store, const char *text, int64_t *ids, size_t max, bool *more)
{
    Word words[SEARCH_WORDS] = {0};
    size_t words_count = split_words(text, words), count = 0, longest = 0, work = 0;
    Listed listed;
    *more = false;
    if (!words_count || !listed_start(store, &listed, max))
        return 0;
    for (size_t i = 1; i < words_count; i++)
        if (strlen(words[i].text) > strlen(words[longest].text))
            longest = i;
    for (size_t i = 0; i < words_count; i++)
        word_start(store, &words[i]);
    while (!*more && query_row(words[longest].keys)) {
        int64_t donor = query_int(words[longest].keys, 0), *place = listed_place(&listed, donor);
        bool all = !*place;
        for (size_t i = 0; i < words_count && all; i++)
            all = i == longest || word_has(store, &words[i], donor, &work);
        bool over = words_count > 1 && ++work >= SEARCH_WORK;
        if (over || (all && count == max))
            *more = true;
        else if (all)
            ids[count++] = *place = donor;
    }
    for (size_t i = 0; i < words_count; i++) {
        query_end(words[i].keys);
        free(words[i].donors.items);
    }
    free(listed.places);
    return count;
}

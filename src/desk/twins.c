/* Pairs of people who may be one: concluded, listed, set apart. */
#include "twins.h"

#include <stdlib.h>
#include <string.h>

#include "may.h"
#include "pinyin.h"
#include "text.h"
#include "tr.h"

enum { NEAR = 4 /* looked at on each side */, PHONES = 8, IDS = 128, BORN = 4096 };

static const char two_units[] = "-";

/* --- who somebody is, for pairs --- */

typedef struct {
    int64_t id;
    char name[NAME_SIZE], pinyin[PINYIN_NAME], birth[DATE_SIZE], document[NUMBER_SIZE], unit[CODE_SIZE];
    char phones[PHONES][NUMBER_SIZE];
    size_t phone_count;
} Person;

#define OWN_PHONE "coalesce(owner, 'self') = 'self' AND coalesce(state, '') <> 'wrong'"

static bool counts(const Phone *phone)
{
    return (!phone->owner[0] || text_equal(phone->owner, "self")) && !text_equal(phone->state, "wrong");
}

static bool load(Store *store, int64_t id, Person *p)
{
    *p = (Person){.id = id};
    Query *q = query(store, "SELECT name, birth_date, id_number, unit FROM donor WHERE id = ?1", INT_(id));
    bool found = query_row(q);
    text_copy(p->name, sizeof p->name, query_text(q, 0));
    text_copy(p->birth, sizeof p->birth, query_text(q, 1));
    text_copy(p->document, sizeof p->document, query_text(q, 2));
    text_copy(p->unit, sizeof p->unit, query_text(q, 3));
    query_end(q);
    if (!found)
        return false;
    name_pinyin(p->name, p->pinyin, sizeof p->pinyin);
    q = query(store, "SELECT number FROM phone WHERE donor = ?1 AND " OWN_PHONE " ORDER BY id LIMIT 8", INT_(id));
    while (p->phone_count < PHONES && query_row(q))
        text_copy(p->phones[p->phone_count++], NUMBER_SIZE, query_text(q, 0));
    query_end(q);
    return true;
}

static uint64_t hash_text(uint64_t hash, const char *text)
{
    for (const char *c = text; *c; c++)
        hash = (hash ^ (unsigned char)*c) * 1099511628211u;
    return (hash ^ 0x1f) * 1099511628211u;
}

int64_t twins_identity(const Donor *donor, const Phone *phones, size_t count)
{
    const char *const texts[] = {donor->name, donor->birth_date, donor->id_number, donor->unit};
    uint64_t hash = 14695981039346656037u;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        hash = hash_text(hash, texts[i]);
    for (size_t i = 0; i < count; i++)
        if (counts(&phones[i]))
            hash = hash_text(hash, phones[i].number);
    return (int64_t)(hash >> 1) | 1;
}

static bool share_phone(const Person *a, const Person *b)
{
    for (size_t i = 0; i < a->phone_count; i++)
        for (size_t k = 0; k < b->phone_count; k++)
            if (text_equal(a->phones[i], b->phones[k]))
                return true;
    return false;
}

/* 0: nothing speaks for it. */
static int why_of(const Person *a, const Person *b)
{
    bool born = strlen(a->birth) == 10 && text_equal(a->birth, b->birth);
    bool sounds = text_equal(a->pinyin, b->pinyin);
    if (a->document[0] && text_equal(a->document, b->document))
        return TWIN_DOCUMENT;
    if (born && text_equal(a->name, b->name))
        return TWIN_NAME_BIRTH;
    if (born && sounds)
        return TWIN_PINYIN_BIRTH;
    if (!share_phone(a, b))
        return 0;
    return sounds ? TWIN_PINYIN_PHONE : TWIN_PHONE;
}

/* Of a file that ended it was said, too. */
static bool apart(Store *store, int64_t a, int64_t b)
{
    return query_one_int(store, 0,
                         "SELECT 1 FROM twin_apart WHERE (donor = ?1 AND (other = ?2 OR other IN (SELECT file FROM "
                         "former WHERE donor = ?2))) OR (donor = ?2 AND (other = ?1 OR other IN (SELECT file FROM "
                         "former WHERE donor = ?1))) LIMIT 1",
                         INT_(a), INT_(b)) != 0;
}

/* --- the stored pair --- */

typedef struct {
    int64_t donor, other;
    int why;
    char unit[CODE_SIZE];
} Pair;

static Pair pair_of(Store *store, const Person *a, const Person *b)
{
    Pair pair = {.donor = a->id < b->id ? a->id : b->id, .other = a->id < b->id ? b->id : a->id};
    pair.why = why_of(a, b);
    if (pair.why && apart(store, a->id, b->id))
        pair.why = 0;
    text_copy(pair.unit, sizeof pair.unit, text_equal(a->unit, b->unit) ? a->unit : two_units);
    return pair;
}

static Pair stored_pair(Store *store, int64_t donor, int64_t other)
{
    Pair pair = {.donor = donor, .other = other};
    Query *q = query(store, "SELECT why, unit FROM twin WHERE donor = ?1 AND other = ?2", INT_(donor), INT_(other));
    if (query_row(q)) {
        pair.why = (int)query_int(q, 0);
        text_copy(pair.unit, sizeof pair.unit, query_text(q, 1));
    }
    query_end(q);
    return pair;
}

static bool alike(const Pair *a, const Pair *b)
{
    return a->why == b->why && (!a->why || text_equal(a->unit, b->unit));
}

static void keep(Store *store, const Pair *pair)
{
    Pair old = stored_pair(store, pair->donor, pair->other);
    if (alike(pair, &old))
        return;
    if (old.why)
        tally_add(store, "twin", old.unit, "", -1);
    if (!pair->why) {
        exec(store, "DELETE FROM twin WHERE donor = ?1 AND other = ?2", INT_(pair->donor), INT_(pair->other));
        return;
    }
    tally_add(store, "twin", pair->unit, "", 1);
    exec(store, "INSERT OR REPLACE INTO twin(donor, other, why, unit) VALUES(?1, ?2, ?3, ?4)", INT_(pair->donor),
         INT_(pair->other), INT_(pair->why), TEXT_(pair->unit));
}

/* --- who may be meant --- */

typedef struct {
    int64_t items[IDS];
    size_t count;
} Ids;

static void add_id(Ids *ids, int64_t id)
{
    for (size_t i = 0; i < ids->count; i++)
        if (ids->items[i] == id)
            return;
    if (ids->count < IDS)
        ids->items[ids->count++] = id;
}

static void add_ids(Ids *ids, Query *q)
{
    while (query_row(q))
        add_id(ids, query_int(q, 0));
}

static int by_id(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* Everybody of the same birth date whose name sounds the same; of them the next ones. */
static void add_born(Store *store, const Person *p, Ids *ids)
{
    int64_t same[BORN];
    size_t count = 0, below = 0;
    if (strlen(p->birth) != 10)
        return;
    Query *q = query(store, "SELECT id, name FROM donor WHERE birth_date = ?1", TEXT_(p->birth));
    while (count < BORN && query_row(q))
        if (name_sounds(query_text(q, 1), p->pinyin) && query_int(q, 0) != p->id)
            same[count++] = query_int(q, 0);
    query_end(q);
    if (count > 1)
        qsort(same, count, sizeof *same, by_id);
    while (below < count && same[below] < p->id)
        below++;
    for (size_t i = below > NEAR ? below - NEAR : 0; i < count && i < below + NEAR; i++)
        add_id(ids, same[i]);
}

static void add_others(Store *store, const Person *p, Ids *ids)
{
    if (p->document[0])
        add_ids(ids, query(store, "SELECT id FROM donor WHERE id_number = ?1 AND id <> ?2", TEXT_(p->document),
                           INT_(p->id)));
    for (size_t i = 0; i < p->phone_count; i++) {
        add_ids(ids, query(store,
                           "SELECT donor FROM phone WHERE number = ?1 AND donor > ?2 AND " OWN_PHONE " ORDER BY donor "
                           "LIMIT ?3",
                           TEXT_(p->phones[i]), INT_(p->id), INT_(NEAR)));
        add_ids(ids, query(store,
                           "SELECT donor FROM phone WHERE number = ?1 AND donor < ?2 AND " OWN_PHONE " ORDER BY donor "
                           "DESC LIMIT ?3",
                           TEXT_(p->phones[i]), INT_(p->id), INT_(NEAR)));
    }
    add_born(store, p, ids);
}

/* Whom `donor` stands in a pair with, or was set apart from. */
static void add_known(Store *store, int64_t donor, Ids *ids)
{
    add_ids(ids,
            query(store,
                  "SELECT other FROM twin WHERE donor = ?1 UNION ALL SELECT donor FROM twin WHERE other = ?1 UNION "
                  "ALL SELECT other FROM twin_apart WHERE donor = ?1 UNION ALL SELECT donor FROM twin_apart WHERE "
                  "other = ?1",
                  INT_(donor)));
}

static void conclude(Store *store, int64_t donor)
{
    Person self, other;
    Ids ids = {.count = 0};
    if (!load(store, donor, &self))
        return;
    add_known(store, donor, &ids);
    add_others(store, &self, &ids);
    for (size_t i = 0; i < ids.count && !store_failed(store); i++) {
        if (!load(store, ids.items[i], &other))
            continue;
        Pair pair = pair_of(store, &self, &other);
        keep(store, &pair);
    }
}

/* Those that stood beside somebody in a group may be next to others now: also where the two of them still are a pair,
 * for another reason. */
static void conclude_all(Store *store, const Ids *ids)
{
    for (size_t i = 0; i < ids->count; i++)
        conclude(store, ids->items[i]);
}

void twins_conclude(Store *store, int64_t donor)
{
    Ids known = {.count = 0};
    add_known(store, donor, &known);
    conclude(store, donor);
    conclude_all(store, &known);
}

void twins_forget(Store *store, int64_t donor)
{
    Ids known = {.count = 0};
    add_known(store, donor, &known);
    for (size_t i = 0; i < known.count; i++) {
        int64_t other = known.items[i];
        keep(store, &(Pair){.donor = donor < other ? donor : other, .other = donor < other ? other : donor});
    }
    conclude_all(store, &known);
}

/* --- all of the file --- */

typedef struct {
    Store *store;
    bool mend;
    TwinFaults *faults;
} Walk;

static void want(const Walk *walk, int64_t a, int64_t b)
{
    Person one, two;
    if (a == b || !load(walk->store, a, &one) || !load(walk->store, b, &two))
        return;
    Pair pair = pair_of(walk->store, &one, &two), stored = stored_pair(walk->store, pair.donor, pair.other);
    if (!pair.why || stored.why) /* one that is stored is looked at with the others that are */
        return;
    walk->faults->missing++;
    if (walk->mend)
        keep(walk->store, &pair);
}

/* Everybody with the people next to them in the group, whose ids stand in order. */
static void want_near(const Walk *walk, const int64_t *ids, size_t count)
{
    for (size_t i = 0; i < count; i++)
        for (size_t k = i + 1; k < count && k <= i + NEAR; k++)
            want(walk, ids[i], ids[k]);
}

typedef struct {
    int64_t *items;
    size_t count, room;
} Group;

static void group_add(const Walk *walk, Group *group, int64_t id)
{
    if (group->count == group->room) {
        size_t room = group->room ? group->room * 2 : 256;
        int64_t *items = realloc(group->items, room * sizeof *items);
        if (!items) {
            store_fail(walk->store, ERR_MEMORY, "", "%s", tr("there is not enough memory"));
            return;
        }
        group->items = items;
        group->room = room;
    }
    group->items[group->count++] = id;
}

static void group_read(const Walk *walk, Group *group, Query *q)
{
    group->count = 0;
    while (query_row(q))
        group_add(walk, group, query_int(q, 0));
    want_near(walk, group->items, group->count);
}

/* The walk stands in the index while each group is looked at: numbers are read first. */
static void walk_numbers(const Walk *walk, Group *group)
{
    char number[NUMBER_SIZE] = "";
    while (query_one_text(walk->store, number, sizeof number,
                          "SELECT number FROM phone WHERE number > coalesce(?1, '') GROUP BY number HAVING count(*) > "
                          "1 ORDER BY number LIMIT 1",
                          TEXT_(number)))
        group_read(walk, group,
                   query(walk->store,
                         "SELECT DISTINCT donor FROM phone WHERE number = ?1 AND " OWN_PHONE " ORDER BY donor",
                         TEXT_(number)));
    number[0] = '\0';
    while (query_one_text(walk->store, number, sizeof number,
                          "SELECT id_number FROM donor WHERE id_number > coalesce(?1, '') GROUP BY id_number HAVING "
                          "count(*) > 1 ORDER BY id_number LIMIT 1",
                          TEXT_(number)))
        group_read(walk, group,
                   query(walk->store, "SELECT id FROM donor WHERE id_number = ?1 ORDER BY id", TEXT_(number)));
}

typedef struct {
    char pinyin[PINYIN_NAME];
    int64_t id;
} Sound;

static int by_sound(const void *a, const void *b)
{
    const Sound *x = a, *y = b;
    int by = strcmp(x->pinyin, y->pinyin);
    return by ? by : (x->id > y->id) - (x->id < y->id);
}

static void want_sounds(const Walk *walk, Sound *sounds, size_t count)
{
    if (count > 1)
        qsort(sounds, count, sizeof *sounds, by_sound);
    for (size_t i = 0; i < count; i++)
        for (size_t k = i + 1; k < count && k <= i + NEAR && text_equal(sounds[i].pinyin, sounds[k].pinyin); k++)
            want(walk, sounds[i].id, sounds[k].id);
}

/* From the index alone: everybody by birth date and name. */
static void walk_births(const Walk *walk)
{
    Sound *sounds = calloc(BORN, sizeof *sounds);
    size_t count = 0;
    char day[DATE_SIZE] = "";
    if (!sounds) {
        store_fail(walk->store, ERR_MEMORY, "", "%s", tr("there is not enough memory"));
        return;
    }
    Query *q = query(walk->store, "SELECT birth_date, name, id FROM donor WHERE length(birth_date) = 10 ORDER BY "
                                  "birth_date, name");
    while (query_row(q) && !store_failed(walk->store)) {
        if (!text_equal(day, query_text(q, 0))) {
            want_sounds(walk, sounds, count);
            count = 0;
            text_copy(day, sizeof day, query_text(q, 0));
        }
        if (count == BORN)
            continue;
        name_pinyin(query_text(q, 1), sounds[count].pinyin, PINYIN_NAME);
        sounds[count++].id = query_int(q, 2);
    }
    query_end(q);
    want_sounds(walk, sounds, count);
    free(sounds);
}

static void walk_stored(const Walk *walk)
{
    TwinKey at = {.donor = 0};
    for (;;) {
        Query *q = query(walk->store,
                         "SELECT donor, other FROM twin WHERE (donor, other) > (?1, ?2) ORDER BY donor, other LIMIT 1",
                         INT_(at.donor), INT_(at.other));
        bool found = query_row(q);
        at.donor = query_int(q, 0);
        at.other = query_int(q, 1);
        query_end(q);
        if (!found || store_failed(walk->store))
            return;
        Person one, two;
        Pair stored = stored_pair(walk->store, at.donor, at.other), pair = {.donor = at.donor, .other = at.other};
        if (load(walk->store, at.donor, &one) && load(walk->store, at.other, &two))
            pair = pair_of(walk->store, &one, &two);
        if (alike(&pair, &stored))
            continue;
        walk->faults->stale++;
        if (walk->mend)
            keep(walk->store, &pair);
    }
}

void twins_all(Store *store, bool mend, TwinFaults *faults)
{
    Walk walk = {store, mend, faults};
    Group group = {0};
    *faults = (TwinFaults){0};
    walk_stored(&walk);
    walk_numbers(&walk, &group);
    walk_births(&walk);
    free(group.items);
}

/* --- the list --- */

const char *twins_why(TwinWhy why)
{
    static const char *const words[] = {"",
                                        N_("same document number"),
                                        N_("same name and birth"),
                                        N_("like name, same birth"),
                                        N_("like name, same phone"),
                                        N_("same phone")};
    return why < sizeof words / sizeof words[0] && words[why][0] ? tr(words[why]) : "";
}

static Query *page_query(Desk *desk, const char *unit, const TwinKey *after, size_t limit)
{
    if (unit[0])
        return query(
            desk->store,
            "SELECT why, donor, other FROM twin INDEXED BY twin_unit WHERE unit = ?1 AND (why, donor, other) > "
            "(?2, ?3, ?4) ORDER BY why, donor, other LIMIT ?5",
            TEXT_(unit), INT_(after->why), INT_(after->donor), INT_(after->other), INT_((int64_t)limit));
    return query(desk->store,
                 "SELECT why, donor, other FROM twin INDEXED BY twin_list WHERE (why, donor, other) > (?1, ?2, ?3) "
                 "ORDER BY why, donor, other LIMIT ?4",
                 INT_(after->why), INT_(after->donor), INT_(after->other), INT_((int64_t)limit));
}

size_t twins_page(Desk *desk, const char *wanted, const TwinKey *after, TwinRow *rows, size_t max, bool *more)
{
    static const TwinKey first = {.donor = 0};
    char unit[CODE_SIZE];
    size_t count = 0;
    *more = false;
    text_copy(unit, sizeof unit, wanted);
    if (!may_ask(desk, unit, NULL))
        return 0;
    Query *q = page_query(desk, unit, after ? after : &first, max + 1);
    while (query_row(q)) {
        if (count == max) {
            *more = true;
            break;
        }
        rows[count++].key = (TwinKey){(TwinWhy)query_int(q, 0), query_int(q, 1), query_int(q, 2)};
    }
    query_end(q);
    for (size_t i = 0; i < count; i++) {
        registry_row(desk, rows[i].key.donor, &rows[i].people[0]);
        registry_row(desk, rows[i].key.other, &rows[i].people[1]);
    }
    return count;
}

int64_t twins_count(Desk *desk, const char *unit)
{
    return registry_count(desk, "twin", unit, "");
}

/* --- not the same person --- */

typedef struct {
    Desk *desk;
    int64_t donor, other;
    bool apart;
} Word;

static void apart_write(Store *store, void *arg)
{
    const Word *word = arg;
    char now[INSTANT_SIZE];
    instant_format(clock_now(), now);
    if (!may_write_now(word->desk, word->donor) || !may_write_now(word->desk, word->other))
        return;
    if (apart(store, word->donor, word->other) == word->apart) {
        store_fail(store, ERR_CONFLICT, "", tr("a colleague was faster: this was decided already"));
        return;
    }
    audit_add(store, word->apart ? "apart" : "undone", "donor", word->other, word->donor);
    audit_add(store, word->apart ? "apart" : "undone", "donor", word->donor, word->other);
    if (word->apart)
        exec(store, "INSERT INTO twin_apart(donor, other, at, account) VALUES(?1, ?2, ?3, ?4)", INT_(word->donor),
             INT_(word->other), TEXT_(now), INT_(word->desk->actor.id));
    else
        exec(store,
             "DELETE FROM twin_apart WHERE (donor = ?1 AND (other = ?2 OR other IN (SELECT file FROM former WHERE "
             "donor = ?2))) OR (donor = ?2 AND (other = ?1 OR other IN (SELECT file FROM former WHERE donor = ?1)))",
             INT_(word->donor), INT_(word->other));
    twins_conclude(store, word->donor);
}

Status twins_apart(Desk *desk, int64_t donor, int64_t other, Error *error)
{
    return store_write(desk->store, apart_write, &(Word){desk, donor, other, true}, error);
}

Status twins_together(Desk *desk, int64_t donor, int64_t other, Error *error)
{
    return store_write(desk->store, apart_write, &(Word){desk, donor, other, false}, error);
}

Status twins_undo(Desk *desk, int64_t donor, Error *error)
{
    int64_t other = query_one_int(desk->store, 0,
                                  "SELECT other FROM twin_apart WHERE donor = ?1 AND account = ?2 ORDER BY at DESC, "
                                  "other DESC LIMIT 1",
                                  INT_(donor), INT_(desk->actor.id));
    Status status = store_status(desk->store, error);
    return status != OK ? status : twins_together(desk, donor, other, error);
}

bool twins_are_apart(Desk *desk, int64_t donor, int64_t other, char who[NAME_SIZE], char at[32])
{
    char iso[INSTANT_SIZE];
    bool found = may_see(desk, donor) && may_see(desk, other) &&
                 query_one_text(desk->store, iso, sizeof iso,
                                "SELECT at FROM twin_apart WHERE (donor = ?1 AND other = ?2) OR (donor = ?2 AND other "
                                "= ?1)",
                                INT_(donor), INT_(other));
    who[0] = at[0] = '\0';
    if (!found)
        return false;
    instant_local(iso, at, 32);
    query_one_text(desk->store, who, NAME_SIZE,
                   "SELECT coalesce(a.full_name, a.name) FROM twin_apart t JOIN account a ON a.id = t.account WHERE "
                   "(t.donor = ?1 AND t.other = ?2) OR (t.donor = ?2 AND t.other = ?1)",
                   INT_(donor), INT_(other));
    return true;
}

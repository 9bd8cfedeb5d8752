/* Counts that hold as long as nobody saves. */
#include <string.h>

#include "internal.h"
#include "text.h"

static const char *text_of(const Value *v)
{
    return v->kind == VALUE_TEXT && v->text ? v->text : "";
}

static bool same_value(const HeldValue *held, const Value *v)
{
    if (held->kind != (int)v->kind)
        return false;
    return v->kind == VALUE_TEXT ? text_equal(held->text, text_of(v)) : held->integer == v->integer;
}

static bool is_asked(const Held *held, const char *sql, const Value *values, size_t count)
{
    if (held->sql != sql || held->count != count)
        return false;
    for (size_t i = 0; i < count; i++)
        if (!same_value(&held->values[i], &values[i + 1]))
            return false;
    return true;
}

/* False: there are too many values, or one is too long. */
static bool keep(Held *held, const char *sql, const Value *values, size_t count)
{
    *held = (Held){.sql = sql, .count = count};
    for (size_t i = 0; i < count && i < HELD_VALUES; i++) {
        const Value *v = &values[i + 1];
        held->values[i] = (HeldValue){.kind = (int)v->kind, .integer = v->integer};
        if (!text_copy(held->values[i].text, HELD_TEXT, text_of(v)) || v->kind == VALUE_BLOB)
            return false;
    }
    return count <= HELD_VALUES;
}

static Held *place_of(Store *store, const char *sql, const Value *values, size_t count)
{
    size_t hash = (uintptr_t)sql >> 3;
    for (size_t i = 1; i <= count; i++) {
        hash = hash * 33 ^ (size_t)values[i].integer;
        for (const char *c = text_of(&values[i]); *c; c++)
            hash = hash * 33 ^ (unsigned char)*c;
    }
    return &store->held[hash % HELD_PLACES];
}

int64_t query_held_int_(Store *store, const char *sql, const Value *values, size_t count)
{
    if (store->writing)
        return query_one_int_(store, 0, sql, values, count);
    int64_t version = store_data_version(store);
    Held *held = place_of(store, sql, values, count);
    if (!store_failed(store) && held->version == version && is_asked(held, sql, values, count))
        return held->result;
    int64_t result = query_one_int_(store, 0, sql, values, count);
    bool kept = keep(held, sql, values, count) && !store_failed(store);
    held->version = kept ? version : 0;
    held->result = result;
    return result;
}

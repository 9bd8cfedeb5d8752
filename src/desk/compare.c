/* The province's list against the file: what differs, written down while the list is read; reading it again. */
#include "compare.h"

#include <string.h>

#include "compare_row.h"
#include "may.h"
#include "province.h"
#include "text.h"
#include "tr.h"

enum { VALUE_SIZE = NOTE_SIZE, PARTS = 16 };

/* --- somebody who is only there: their records in one text --- */

static const char between[] = "\x1e";

static const RecordType *const listed_types[] = {&donor_type, &phone_type, &sample_type};

static void *listed_record(Listed *listed, size_t part)
{
    void *const records[] = {&listed->donor, &listed->phone, &listed->sample};
    return records[part];
}

static void listed_pack(Listed *listed, char out[COMPARE_TEXT])
{
    out[0] = '\0';
    for (size_t i = 0; i < sizeof listed_types / sizeof listed_types[0]; i++) {
        size_t used = strlen(out);
        record_pack(listed_types[i], listed_record(listed, i), out + used, COMPARE_TEXT - used);
        text_append(out, COMPARE_TEXT, between);
    }
}

void listed_unpack(Listed *listed, const char *packed)
{
    *listed = (Listed){0};
    for (size_t i = 0; i < sizeof listed_types / sizeof listed_types[0]; i++) {
        char part[COMPARE_TEXT];
        size_t length = strcspn(packed, between);
        text_format(part, sizeof part, "%.*s", (int)length, packed);
        record_unpack(listed_types[i], listed_record(listed, i), part);
        packed += length + (packed[length] != '\0');
    }
}

/* --- comparing --- */

typedef struct {
    Store *store;
    int64_t batch;
    const Listed *listed;
    Donor ours;
    int64_t found;
} Comparing;

static void write_difference(Store *store, int64_t batch, const Listed *listed, const Donor *ours, const char *kind,
                             const char *field, const char *here, const char *there)
{
    exec(store,
         "INSERT INTO registry_diff(batch, line, donor, unit, name, kind, field, ours, theirs) "
         "VALUES(?1, ?2, nullif(?3, 0), ?4, ?5, ?6, coalesce(?7, ''), ?8, ?9)",
         INT_(batch), INT_(listed->line), INT_(ours->id), TEXT_(ours->id ? ours->unit : listed->donor.unit),
         TEXT_(ours->id ? ours->name : listed->donor.name), TEXT_(kind), TEXT_(field), TEXT_(here), TEXT_(there));
}

static void differ(Comparing *c, const char *field, const char *here, const char *there)
{
    write_difference(c->store, c->batch, c->listed, &c->ours, "different", field, here, there);
    c->found++;
}

static void compare_donor_field(Comparing *c, const char *column, const char *name)
{
    const Field *field = field_find(&donor_type, name);
    char here[VALUE_SIZE], there[VALUE_SIZE];
    if (!field)
        return;
    field_get(field, &c->ours, here, sizeof here);
    field_get(field, &c->listed->donor, there, sizeof there);
    if (there[0] && !text_equal(here, there))
        differ(c, column, here, there);
}

/* The status, its reason and end in one value; the reason alone is no difference. */
void status_words(const Donor *donor, char out[64])
{
    text_format(out, 64, "%s %s %s", donor->status, donor->status_reason[0] ? donor->status_reason : "-",
                donor->status_until[0] ? donor->status_until : "-");
}

static void compare_status(Comparing *c, const char *column)
{
    const Donor *theirs = &c->listed->donor;
    char here[64], there[64];
    bool same_end = !theirs->status_until[0] || text_equal(theirs->status_until, c->ours.status_until);
    if (!theirs->status[0] || (text_equal(theirs->status, c->ours.status) && same_end))
        return;
    status_words(&c->ours, here);
    status_words(theirs, there);
    differ(c, column, here, there);
}

static void compare_phone(Comparing *c, const char *column)
{
    char own[NUMBER_SIZE];
    const char *there = c->listed->phone.number;
    if (!there[0] || query_one_int(c->store, 0, "SELECT 1 FROM phone WHERE donor = ?1 AND number = ?2",
                                   INT_(c->ours.id), TEXT_(there)))
        return;
    query_one_text(c->store, own, sizeof own,
                   "SELECT number FROM phone WHERE donor = ?1 AND coalesce(owner, 'self') = 'self' ORDER BY "
                   "coalesce(state, '') IN ('wrong', 'out_of_service'), id LIMIT 1",
                   INT_(c->ours.id));
    differ(c, column, own, there);
}

/* "2013-07" says nothing else than 2013-07-15. */
static bool same_day(const char *a, const char *b)
{
    size_t x = strlen(a), y = strlen(b);
    return x > 0 && y > 0 && strncmp(a, b, x < y ? x : y) == 0;
}

/* The date is right when one of the samples has it. */
static void compare_sample(Comparing *c, const char *column, const char *name)
{
    enum { SAMPLES = 16 };
    const Field *field = field_find(&sample_type, name);
    Sample samples[SAMPLES];
    char here[VALUE_SIZE] = "", there[VALUE_SIZE];
    if (!field)
        return;
    field_get(field, &c->listed->sample, there, sizeof there);
    size_t count = there[0] ? record_load_all(c->store, &sample_type, c->ours.id, samples, SAMPLES) : 0;
    for (size_t i = 0; i < count && i < SAMPLES; i++) {
        field_get(field, &samples[i], here, sizeof here);
        if (text_equal(here, there) || (field->kind == FIELD_PARTIAL && same_day(here, there)))
            return;
    }
    if (there[0])
        differ(c, column, here, there);
}

static void compare_column(Comparing *c, const char *column)
{
    const char *name = strchr(column, '.') + 1;
    if (strcmp(column, "donor.status") == 0)
        compare_status(c, column);
    else if (strncmp(column, "donor.", 6) == 0)
        compare_donor_field(c, column, name);
    else if (strncmp(column, "phone.", 6) == 0)
        compare_phone(c, column);
    else
        compare_sample(c, column, name);
}

int64_t compare_listed(Store *store, int64_t batch, int64_t donor, const Listed *listed, const char *const *columns)
{
    Comparing c = {.store = store, .batch = batch, .listed = listed};
    if (!donor || !record_load(store, &donor_type, donor, &c.ours)) {
        char packed[COMPARE_TEXT];
        Listed copy = *listed;
        listed_pack(&copy, packed);
        write_difference(store, batch, listed, &c.ours, "there", "", "", packed);
        return 1;
    }
    exec(store, "INSERT OR IGNORE INTO registry_seen(donor) VALUES(?1)", INT_(donor));
    for (size_t i = 0; columns[i]; i++)
        compare_column(&c, columns[i]);
    return c.found;
}

int64_t compare_only_here(Store *store, int64_t batch)
{
    int64_t found =
        exec(store,
             "INSERT INTO registry_diff(batch, donor, unit, name, kind, ours) "
             "SELECT ?1, d.id, d.unit, d.name, 'here', d.donor_number FROM donor d WHERE "
             "(d.donor_number IS NOT NULL OR d.status IN ('AV', 'TU', 'OP', 'RS')) AND d.status <> 'DE' AND "
             "d.unit IN (SELECT DISTINCT o.unit FROM registry_seen s CROSS JOIN donor o ON o.id = s.donor) AND "
             "NOT EXISTS (SELECT 1 FROM registry_seen s WHERE s.donor = d.id) ORDER BY d.id",
             INT_(batch));
    exec(store, "DELETE FROM registry_seen");
    return found;
}

/* --- reading --- */

static int64_t count_open(Store *store, int64_t batch, const char *kind)
{
    return query_one_int(store, 0,
                         "SELECT count(*) FROM registry_diff WHERE batch = ?1 AND settled IS NULL AND kind = ?2",
                         INT_(batch), TEXT_(kind));
}

void compare_last(Desk *desk, Comparison *out)
{
    *out = (Comparison){0};
    if (!may_see_all(desk)) /* who is only there belongs to no unit yet */
        return;
    Query *q = query(desk->store, "SELECT id, at, file FROM import_batch WHERE kind = 'registry' AND undone_at IS NULL "
                                  "ORDER BY id DESC LIMIT 1");
    if (query_row(q)) {
        out->id = query_int(q, 0);
        text_copy(out->at, sizeof out->at, query_text(q, 1));
        text_copy(out->file, sizeof out->file, query_text(q, 2));
    }
    query_end(q);
    if (!out->id)
        return;
    out->here = count_open(desk->store, out->id, "here");
    out->there = count_open(desk->store, out->id, "there");
    out->different = count_open(desk->store, out->id, "different");
    out->settled = query_one_int(
        desk->store, 0, "SELECT count(*) FROM registry_diff WHERE batch = ?1 AND settled IS NOT NULL", INT_(out->id));
}

#define DIFFERENCE_COLUMNS                                                                                         \
    "SELECT x.id, x.donor, x.line, x.made, x.name, x.unit, x.kind, x.field, x.ours, x.theirs, x.settled, "         \
    "x.settled_at, coalesce(w.full_name, w.name) FROM registry_diff x LEFT JOIN account w ON w.id = x.settled_by " \
    "WHERE "

static void difference_read(Query *q, Difference *d)
{
    *d =
        (Difference){.id = query_int(q, 0), .donor = query_int(q, 1), .line = query_int(q, 2), .made = query_int(q, 3)};
    const struct {
        char *to;
        size_t size;
    } texts[] = {
        {d->name, sizeof d->name},
        {d->unit, sizeof d->unit},
        {d->kind, sizeof d->kind},
        {d->field, sizeof d->field},
        {d->ours, sizeof d->ours},
        {d->theirs, sizeof d->theirs},
        {d->settled, sizeof d->settled},
        {d->settled_at, sizeof d->settled_at},
        {d->settled_by, sizeof d->settled_by},
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        text_copy(texts[i].to, texts[i].size, query_text(q, (int)i + 4));
}

size_t compare_page(Desk *desk, int64_t batch, bool settled, const Difference *after, Difference *rows, size_t max,
                    bool *more)
{
    static const char *const pages[] = {
        DIFFERENCE_COLUMNS "x.batch = ?1 AND x.settled IS NULL AND (x.kind, x.id) > (coalesce(?2, ''), ?3) "
                           "ORDER BY x.kind, x.id LIMIT ?4",
        DIFFERENCE_COLUMNS "x.batch = ?1 AND x.settled IS NOT NULL AND (x.settled_at, x.id) < "
                           "(coalesce(?2, '9999'), ?3) ORDER BY x.settled_at DESC, x.id DESC LIMIT ?4",
    };
    size_t count = 0;
    *more = false;
    if (!may_see_all(desk))
        return 0;
    int64_t id = after ? after->id : settled ? INT64_MAX : 0;
    const char *from = !after ? "" : settled ? after->settled_at : after->kind;
    Query *q = query(desk->store, pages[settled], INT_(batch), TEXT_(from), INT_(id), INT_((int64_t)max + 1));
    while (query_row(q)) {
        *more = count == max;
        if (!*more)
            difference_read(q, &rows[count++]);
    }
    return count;
}

bool compare_difference(Desk *desk, int64_t id, Difference *out)
{
    Query *q = query(desk->store, DIFFERENCE_COLUMNS "x.id = ?1", INT_(id));
    bool found = query_row(q) && may_see_all(desk);
    if (found)
        difference_read(q, out);
    query_end(q);
    return found;
}

/* --- for people --- */

void words_status(const char *words, Donor *donor)
{
    char status[8] = "", reason[8] = "", until[DATE_SIZE] = "";
    char *const to[] = {status, reason, until};
    const size_t sizes[] = {sizeof status, sizeof reason, sizeof until};
    for (size_t i = 0; i < 3 && *words; i++) {
        size_t length = strcspn(words, " ");
        text_format(to[i], sizes[i], "%.*s", (int)length, words);
        if (text_equal(to[i], "-"))
            to[i][0] = '\0';
        words += length + (words[length] == ' ');
    }
    text_copy(donor->status, sizeof donor->status, status);
    text_copy(donor->status_reason, sizeof donor->status_reason, reason);
    text_copy(donor->status_until, sizeof donor->status_until, until);
}

void difference_text(const char *field, const char *stored, char out[PROVINCE_TEXT])
{
    Donor donor = {0};
    out[0] = '\0';
    if (!stored[0])
        return;
    if (strcmp(field, "donor.status") != 0) {
        text_format(out, PROVINCE_TEXT, "%s=%s", field, stored);
        return;
    }
    words_status(stored, &donor);
    text_format(out, PROVINCE_TEXT, "donor.status=%s", donor.status);
    if (donor.status_reason[0]) {
        text_append(out, PROVINCE_TEXT, "\ndonor.status_reason=");
        text_append(out, PROVINCE_TEXT, donor.status_reason);
    }
    if (donor.status_until[0]) {
        text_append(out, PROVINCE_TEXT, "\ndonor.status_until=");
        text_append(out, PROVINCE_TEXT, donor.status_until);
    }
}

/* Every stated value of somebody who is only there, a line each. */
static void show_listed(const char *stored, bool mask, char *out, size_t size)
{
    Listed listed;
    listed_unpack(&listed, stored);
    for (size_t i = 0; i < sizeof listed_types / sizeof listed_types[0]; i++)
        for (size_t j = 0; j < listed_types[i]->count; j++) {
            const Field *field = &listed_types[i]->fields[j];
            char value[VALUE_SIZE];
            field_get(field, listed_record(&listed, i), value, sizeof value);
            if (!value[0])
                continue;
            field_show(field, listed_record(&listed, i), mask, value, sizeof value);
            text_append(out, size, tr(field->label));
            text_append(out, size, tr(": "));
            text_append(out, size, value);
            text_append(out, size, "\n");
        }
}

void compare_show(const Difference *difference, const char *stored, bool mask, char *out, size_t size)
{
    char text[PROVINCE_TEXT];
    ProvinceLine lines[PARTS];
    out[0] = '\0';
    if (text_equal(difference->kind, "there")) {
        show_listed(stored, mask, out, size);
        return;
    }
    if (text_equal(difference->kind, "here")) {
        text_copy(out, size, stored);
        return;
    }
    difference_text(difference->field, stored, text);
    size_t count = province_lines(text, mask, lines, PARTS);
    for (size_t i = 0; i < count; i++) {
        text_append(out, size, i ? " " : "");
        text_append(out, size, lines[i].value);
    }
}

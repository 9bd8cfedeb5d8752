/* Leaving for good: erased or sealed, signed by two; and bringing a sealed file back. */
#include "leaving.h"

#include <stdlib.h>
#include <string.h>

#include "derive.h"
#include "erased.h"
#include "facts.h"
#include "staff.h"
#include "text.h"
#include "tr.h"

enum { PEOPLE_PAGE = 256 };

static bool in_registry(Desk *desk, int64_t donor)
{
    return query_one_int(desk->store, 0, "SELECT 1 FROM donor WHERE id = ?1", INT_(donor)) != 0;
}

const char *leaving_why_not(Desk *desk, int64_t donor)
{
    char today[DATE_SIZE];
    day_format(clock_today(), today);
    if (!staff_may(desk, "lead"))
        return tr("Leaving is carried out by a lead.");
    bool there = in_registry(desk, donor);
    if (!there && !store_failed(desk->store))
        return tr("This file is no longer in the registry.");
    int64_t state = query_one_int(desk->store, -1,
                                  "SELECT min(coalesce(proposal, 0)) FROM status_period WHERE donor = ?1 AND status = "
                                  "'DE' AND reason = 'PR' AND voided_at IS NULL AND since <= ?2",
                                  INT_(donor), TEXT_(today));
    bool told = query_one_int(desk->store, 0,
                              "SELECT 1 FROM status_period WHERE donor = ?1 AND status = 'DE' AND reason = 'PR' AND "
                              "voided_at IS NULL LIMIT 1",
                              INT_(donor)) != 0;
    bool asked =
        query_one_int(desk->store, 0, "SELECT 1 FROM province_item WHERE donor = ?1 AND kind = 'proposal' LIMIT 1",
                      INT_(donor)) != 0;
    if (store_failed(desk->store))
        return tr("The file could not be read: try again.");
    if (!told)
        return tr("Leaving starts only from the volunteer's own words: enter them as a call or a status first.");
    return state == 0 ? NULL
           : asked    ? tr("The province has not confirmed the leaving yet.")
                      : tr("The province does not know this person: enter the leaving as a status, F3.");
}

/* --- what leaves no trace of its own --- */

/* What the person alone is known by, and was before files were merged. What somebody else of the file has, too, a
 * namesake or a family's phone, names nobody. */
#define NAMES                                                                                                          \
    "SELECT name FROM (SELECT name FROM donor WHERE id = ?1 UNION SELECT name FROM former WHERE donor = ?1) AS known " \
    "WHERE NOT EXISTS (SELECT 1 FROM donor d WHERE d.name = known.name AND d.id <> ?1) AND length(name) > 1"
#define NUMBERS                                                                                                   \
    "SELECT id_number FROM donor WHERE id = ?1 UNION SELECT donor_number FROM donor WHERE id = ?1 UNION "         \
    "SELECT grid FROM donor WHERE id = ?1 UNION SELECT id_number FROM former WHERE donor = ?1 UNION "             \
    "SELECT donor_number FROM former WHERE donor = ?1 UNION SELECT grid FROM former WHERE donor = ?1 UNION "      \
    "SELECT barcode FROM sample WHERE donor = ?1 UNION SELECT number FROM phone WHERE donor = ?1 AND NOT EXISTS " \
    "(SELECT 1 FROM phone p WHERE p.number = phone.number AND p.donor <> ?1)"

/* Out of working notes, of what was typed and not saved, and of what was said and read. */
static void clean_word(Store *store, const char *word)
{
    Value text = TEXT_(word);
    exec(store, "DELETE FROM draft WHERE instr(body, ?1)", text);
    exec(store, "DELETE FROM import_mapping WHERE instr(headings, ?1)", text);
    exec(store, "DELETE FROM bus_code WHERE code = ?1", text);
    exec(store, "DELETE FROM registry_diff WHERE donor IS NULL AND instr(theirs, ?1)", text);
    /* The request stays: it must not be done again. */
    exec(store, "UPDATE request SET answer = '{}' WHERE instr(answer, ?1)", text);
    exec(store, "UPDATE handover SET note = replace(note, ?1, '-') WHERE instr(note, ?1)", text);
    exec(store, "UPDATE sample_batch SET unknown = replace(unknown, ?1, '-') WHERE instr(unknown, ?1)", text);
    exec(store, "UPDATE bus_day SET note = replace(note, ?1, '-') WHERE instr(note, ?1)", text);
    exec(store, "UPDATE bus_result SET body = replace(body, ?1, '-') WHERE instr(body, ?1)", text);
}

/* Where the person stands outside their own rows. */
static void clean_notes(Store *store, int64_t donor)
{
    exec(store,
         "DELETE FROM draft WHERE subject = ?1 OR EXISTS (SELECT 1 FROM former WHERE donor = ?1 AND subject = file)",
         INT_(donor));
    exec(store, "DELETE FROM bus_code WHERE code = (SELECT paper_number FROM donor WHERE id = ?1)", INT_(donor));
    exec(store,
         "DELETE FROM registry_diff WHERE donor IS NULL AND settled = 'created' AND "
         "(made = ?1 OR made IN (SELECT file FROM former WHERE donor = ?1))",
         INT_(donor));
    exec(store,
         "UPDATE request SET answer = '{}' WHERE json_valid(answer) AND (answer ->> '$.donor' = ?1 OR "
         "answer ->> '$.donor' IN (SELECT file FROM former WHERE donor = ?1))",
         INT_(donor));
    Query *q = query(store, "SELECT name FROM donor WHERE id = ?1 UNION SELECT name FROM former WHERE donor = ?1",
                     INT_(donor));
    while (query_row(q))
        exec(store,
             "UPDATE bus_result SET body = replace(body, ?2, '-') WHERE bus IN "
             "(SELECT b.id FROM bus_day b JOIN sample s ON s.collected_on = b.held_on WHERE s.donor = ?1)",
             INT_(donor), TEXT_(query_text(q, 0)));
    q = query(store, NUMBERS " UNION " NAMES, INT_(donor));
    while (query_row(q))
        if (query_text(q, 0)[0])
            clean_word(store, query_text(q, 0));
}

/* --- erasing --- */

static void name_of(Store *store, int64_t account, char out[NAME_SIZE])
{
    query_one_text(store, out, NAME_SIZE, "SELECT coalesce(full_name, name) FROM account WHERE id = ?1", INT_(account));
}

static void remember_erasure(Store *store, const ErasedLine *line, int64_t donor)
{
    char now[INSTANT_SIZE];
    instant_format(clock_now(), now);
    exec(store, "INSERT INTO erasure(line, donor, at) VALUES(?1, ?2, ?3)", TEXT_(line->text), INT_(donor), TEXT_(now));
}

enum { FILES_MOST = 64 };

/* The files that were merged into a person's: what the audit says of them goes, too. */
static size_t former_files(Store *store, int64_t donor, int64_t files[FILES_MOST])
{
    size_t count = 0;
    Query *q = query(store, "SELECT DISTINCT file FROM former WHERE donor = ?1 AND file <> ?1 LIMIT ?2", INT_(donor),
                     INT_(FILES_MOST));
    while (count < FILES_MOST && query_row(q))
        files[count++] = query_int(q, 0);
    query_end(q);
    return count;
}

static void erase_person(Store *store, const ErasedLine *line, int64_t donor)
{
    char by[NAME_SIZE], second[NAME_SIZE];
    int64_t files[FILES_MOST];
    remember_erasure(store, line, donor);
    name_of(store, line->by, by);
    name_of(store, line->second, second);
    int64_t audit = audit_add(store, "erase", "erasure", donor, 0);
    history_add(store, audit, "account", "", by);
    history_add(store, audit, "second", "", second);
    if (query_one_int(store, 0, "SELECT 1 FROM sealed WHERE donor = ?1", INT_(donor))) {
        person_unseal(store, donor);
        exec(store, "DELETE FROM task WHERE donor = ?1", INT_(donor)); /* they are not counted */
        exec(store, "DELETE FROM province_item WHERE donor = ?1", INT_(donor));
    }
    size_t count = former_files(store, donor, files);
    clean_notes(store, donor);
    derive_drop_tasks(store, donor, false);
    forget_province(store, donor);
    person_remove(store, donor);
    /* Keys of an older reading of the name, too, which nobody would compute any more. */
    exec(store, "DELETE FROM search_key WHERE donor = ?1", INT_(donor));
    history_erase(store, donor);
    for (size_t i = 0; i < count; i++) {
        remember_erasure(store, line, files[i]);
        history_erase(store, files[i]);
    }
    exec(store, "INSERT OR REPLACE INTO meta(name, value) VALUES('scrub', '1')");
}

typedef struct {
    const Erased *list;
    const ErasedLine **pending;
    size_t count;
} Erasing;

static size_t read_people(Query *q, Leaver rows[PEOPLE_PAGE])
{
    size_t count = 0;
    while (count < PEOPLE_PAGE && query_row(q)) {
        Leaver *row = &rows[count++];
        row->donor = query_int(q, 0);
        text_copy(row->name, sizeof row->name, query_text(q, 1));
        text_copy(row->id_type, sizeof row->id_type, query_text(q, 2));
        text_copy(row->id_number, sizeof row->id_number, query_text(q, 3));
        text_copy(row->donor_number, sizeof row->donor_number, query_text(q, 4));
    }
    query_end(q);
    return count;
}

/* Everybody in the file, sealed or not, a page at a time. */
static size_t next_people(Store *store, int64_t after, Leaver rows[PEOPLE_PAGE])
{
    return read_people(
        query(store,
              "SELECT id, name, id_type, id_number, donor_number FROM donor WHERE id > ?1 UNION ALL "
              "SELECT donor, max(CASE col WHEN 'name' THEN value END), max(CASE col WHEN 'id_type' THEN value END), "
              "max(CASE col WHEN 'id_number' THEN value END), max(CASE col WHEN 'donor_number' THEN value END) "
              "FROM sealed_value WHERE tbl = 'donor' AND donor > ?1 GROUP BY donor ORDER BY 1 LIMIT ?2",
              INT_(after), INT_(PEOPLE_PAGE)),
        rows);
}

/* As whom the person was known before files were merged, too: each with the number of its file, so that a backup from
 * before does not bring half of them back. */
static size_t identities(Store *store, int64_t donor, Leaver rows[PEOPLE_PAGE])
{
    return read_people(query(store,
                             "SELECT id, name, id_type, id_number, donor_number FROM donor WHERE id = ?1 UNION "
                             "SELECT file, name, id_type, id_number, donor_number FROM former WHERE donor = ?1",
                             INT_(donor)),
                       rows);
}

static const ErasedLine *pending_line(const Erasing *erasing, const Leaver *who)
{
    ErasedLine is;
    erased_hashes(erasing->list, who, &is);
    for (size_t p = 0; p < erasing->count; p++)
        if (erased_same(&is, erasing->pending[p]))
            return erasing->pending[p];
    return NULL;
}

/* Somebody whom the list names as they were before files were merged: the person as a whole. */
static bool erase_former(Store *store, const Erasing *erasing)
{
    const ErasedLine *line = NULL;
    int64_t donor = 0;
    Query *q = query(store, "SELECT file, name, id_type, id_number, donor_number, donor FROM former");
    while (!line && query_row(q)) {
        Leaver who = {.donor = query_int(q, 0)};
        text_copy(who.name, sizeof who.name, query_text(q, 1));
        text_copy(who.id_type, sizeof who.id_type, query_text(q, 2));
        text_copy(who.id_number, sizeof who.id_number, query_text(q, 3));
        text_copy(who.donor_number, sizeof who.donor_number, query_text(q, 4));
        donor = query_int(q, 5);
        line = pending_line(erasing, &who);
    }
    query_end(q);
    if (line)
        erase_person(store, line, donor);
    return line && !store_failed(store);
}

static void erase_write(Store *store, void *arg)
{
    const Erasing *erasing = arg;
    Leaver rows[PEOPLE_PAGE];
    int64_t after = 0;
    for (size_t count; (count = next_people(store, after, rows)) > 0 && !store_failed(store);) {
        after = rows[count - 1].donor;
        for (size_t i = 0; i < count; i++) {
            const ErasedLine *line = pending_line(erasing, &rows[i]);
            if (line)
                erase_person(store, line, rows[i].donor);
        }
    }
    while (erase_former(store, erasing))
        ;
    for (size_t p = 0; p < erasing->count; p++)
        remember_erasure(store, erasing->pending[p], 0);
    audit_add(store, "erase", "erasure", 0, 0);
}

static void scrubbed(Store *store, void *arg)
{
    (void)arg;
    exec(store, "DELETE FROM meta WHERE name = 'scrub'");
}

static Status scrub(Desk *desk, Error *error)
{
    if (!query_one_int(desk->store, 0, "SELECT 1 FROM meta WHERE name = 'scrub'"))
        return store_status(desk->store, error);
    Status status = store_scrub(desk->store, error);
    return status == OK ? store_write_unaudited(desk->store, scrubbed, NULL, error) : status;
}

static Status erase_pending(Desk *desk, const Erased *list, Error *error)
{
    const ErasedLine *lines;
    size_t count = erased_lines(list, &lines);
    Erasing erasing = {.list = list, .pending = calloc(count + 1, sizeof *erasing.pending)};
    if (!erasing.pending)
        return error_memory(error);
    for (size_t i = 0; i < count; i++)
        if (!query_one_int(desk->store, 0, "SELECT 1 FROM erasure WHERE line = ?1 AND donor = 0", TEXT_(lines[i].text)))
            erasing.pending[erasing.count++] = &lines[i];
    Status status = store_status(desk->store, error);
    if (status == OK && erasing.count)
        status = store_write(desk->store, erase_write, &erasing, error);
    free(erasing.pending);
    return status;
}

Status erased_apply(Desk *desk, Error *error)
{
    Erased *list;
    Status status = erased_load(&list, store_path(desk->store), error);
    if (status != OK)
        return status;
    status = erase_pending(desk, list, error);
    erased_free(&list);
    /* Where the bytes cannot go just now, they go at another start; nobody waits for it. */
    if (status == OK && !(clock_is_set() && !store_is_practice(desk->store)))
        scrub(desk, NULL);
    return status;
}

static Status run_erasing(Desk *desk, int64_t donor, int64_t second, Error *error)
{
    Leaver who[PEOPLE_PAGE];
    size_t count = identities(desk->store, donor, who);
    if (!in_registry(desk, donor))
        return store_refuse(desk->store, error, ERR_NOT_FOUND, "", tr("this file is no longer in the registry"));
    Status status = erased_note(store_path(desk->store), who, count, desk->actor.id, second, error);
    if (status == OK)
        status = erased_apply(desk, error);
    return status == OK ? scrub(desk, error) : status;
}

/* --- sealing --- */

typedef struct {
    int64_t donor, account, second;
    const char *reason, *name;
} Sealing;

static void sign_off(Store *store, const char *action, const Sealing *sealing)
{
    int64_t audit = audit_add(store, action, "donor", sealing->donor, sealing->donor);
    history_add(store, audit, "second", "", sealing->name);
    if (sealing->reason)
        history_add(store, audit, "reason", "", sealing->reason);
}

static void seal_write(Store *store, void *arg)
{
    const Sealing *sealing = arg;
    char now[INSTANT_SIZE];
    instant_format(clock_now(), now);
    exec(store, "INSERT INTO sealed(donor, at, account, second) VALUES(?1, ?2, ?3, ?4)", INT_(sealing->donor),
         TEXT_(now), INT_(sealing->account), INT_(sealing->second));
    person_seal(store, sealing->donor);
    sign_off(store, "seal", sealing);
    derive_drop_tasks(store, sealing->donor, false);
    forget_province(store, sealing->donor);
    person_remove(store, sealing->donor);
}

static void unseal_write(Store *store, void *arg)
{
    const Sealing *sealing = arg;
    person_unseal(store, sealing->donor);
    exec(store, "DELETE FROM task WHERE donor = ?1 AND origin = 'rule' AND closed_at IS NULL", INT_(sealing->donor));
    /* What is open for the province is concluded anew. */
    exec(store, "DELETE FROM province_item WHERE donor = ?1 AND entered_on IS NULL", INT_(sealing->donor));
    Query *q = query(store, "SELECT unit, purpose, not_before FROM task WHERE donor = ?1 AND closed_at IS NULL",
                     INT_(sealing->donor));
    while (query_row(q))
        derive_count_task(store, query_text(q, 0), query_text(q, 1), query_text(q, 2));
    sign_off(store, "unseal", sealing);
}

/* --- the procedure --- */

Status leaving_run(Desk *desk, int64_t donor, const Signature *second, Error *error)
{
    Sealing sealing = {.donor = donor, .account = desk->actor.id};
    char name[NAME_SIZE];
    const char *why = leaving_why_not(desk, donor);
    if (why)
        return store_refuse(desk->store, error, ERR_DENIED, "", "%s", why);
    Status status = staff_second(desk, second->name, second->password, &sealing.second, error);
    if (status != OK)
        return status;
    if (desk->config->leaving.way == LEAVING_ERASE)
        return run_erasing(desk, donor, sealing.second, error);
    staff_name(desk, sealing.second, name);
    sealing.name = name;
    return store_write(desk->store, seal_write, &sealing, error);
}

bool leaving_is_sealed(Desk *desk, int64_t donor)
{
    return query_one_int(desk->store, 0, "SELECT 1 FROM sealed WHERE donor = ?1", INT_(donor)) != 0;
}

Status leaving_unseal(Desk *desk, int64_t donor, const char *reason, const Signature *second, Error *error)
{
    Sealing sealing = {.donor = donor, .reason = reason};
    char name[NAME_SIZE];
    if (!staff_may(desk, "lead"))
        return error_set(error, ERR_DENIED, "", tr("a sealed file is brought back by a lead"));
    if (!reason[strspn(reason, " ")])
        return error_set(error, ERR_INPUT, "reason", tr("a reason is needed"));
    if (!leaving_is_sealed(desk, donor))
        return store_refuse(desk->store, error, ERR_NOT_FOUND, "", tr("this file is not sealed"));
    Status status = staff_second(desk, second->name, second->password, &sealing.second, error);
    if (status != OK)
        return status;
    staff_name(desk, sealing.second, name);
    sealing.name = name;
    return store_write(desk->store, unseal_write, &sealing, error);
}

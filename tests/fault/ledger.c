/* The ledger: what was sent and acknowledged against what a database holds. */
#include "ledger.h"

#include <errno.h>
#include <inttypes.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support.h"

/* --- reading requests --- */

static sqlite3_stmt *prepare(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *statement = NULL;
    return sqlite3_prepare_v2(db, sql, -1, &statement, NULL) == SQLITE_OK ? statement : NULL;
}

static void entry_parse(Entry *entry, sqlite3_stmt *parts)
{
    sqlite3_bind_text(parts, 1, entry->line, -1, SQLITE_STATIC);
    while (sqlite3_step(parts) == SQLITE_ROW) {
        const char *key = (const char *)sqlite3_column_text(parts, 0);
        const char *value = (const char *)sqlite3_column_text(parts, 1);
        if (strcmp(key, "id") == 0)
            snprintf(entry->id, sizeof entry->id, "%s", value);
        else if (strcmp(key, "do") == 0)
            snprintf(entry->doing, sizeof entry->doing, "%s", value);
        else if (entry->sent_count < SENT_MAX)
            entry->sent[entry->sent_count++] = (Sent){need(strdup(key)), need(strdup(value))};
    }
    sqlite3_reset(parts);
}

void ledger_load(Ledger *ledger, const char *requests)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *parts = NULL;
    char *text = need(read_whole(requests, NULL));
    *ledger = (Ledger){0};
    if (sqlite3_open(":memory:", &db) == SQLITE_OK)
        parts = prepare(db, "SELECT key, CAST(value AS TEXT) FROM json_each(?1)");
    if (!parts)
        give_up("this SQLite knows no JSON");
    size_t lines = 0;
    for (const char *at = text; (at = strchr(at, '\n')); at++)
        lines++;
    ledger->entries = need(calloc(lines + 1, sizeof *ledger->entries));
    for (char *at = text, *end; (end = strchr(at, '\n')); at = end + 1) {
        Entry *entry = &ledger->entries[ledger->count++];
        entry->line = need(strndup(at, (size_t)(end - at)));
        entry_parse(entry, parts);
        if (entry->id[0] != 'r' || strtoul(entry->id + 1, NULL, 10) != ledger->count)
            give_up("%s: request %zu should have the id r%zu", requests, ledger->count, ledger->count);
    }
    sqlite3_finalize(parts);
    sqlite3_close(db);
    free(text);
}

void ledger_free(Ledger *ledger)
{
    for (size_t i = 0; i < ledger->count; i++) {
        Entry *entry = &ledger->entries[i];
        for (size_t j = 0; j < entry->sent_count; j++) {
            free(entry->sent[j].key);
            free(entry->sent[j].value);
        }
        free(entry->line);
        free(entry->answer);
    }
    free(ledger->entries);
    *ledger = (Ledger){0};
}

/* --- answers --- */

size_t ledger_number(const char *answer)
{
    static const char head[] = "{\"ack\":\"r";
    return strncmp(answer, head, sizeof head - 1) == 0 ? (size_t)strtoul(answer + sizeof head - 1, NULL, 10) : 0;
}

bool ledger_answer(Ledger *ledger, const char *line, size_t length)
{
    size_t number = ledger_number(line);
    if (number == 0 || number > ledger->count) {
        ledger->refused++;
        snprintf(ledger->refusal, sizeof ledger->refusal, "%.*s", (int)length, line);
        return false;
    }
    Entry *entry = &ledger->entries[number - 1];
    if (!entry->answer)
        entry->answer = need(strndup(line, length));
    else if (strlen(entry->answer) != length || strncmp(entry->answer, line, length) != 0)
        ledger->contradicted++;
    return true;
}

size_t ledger_answers(Ledger *ledger, const char *path)
{
    size_t acknowledged = 0;
    char *text = read_whole(path, NULL);
    for (char *at = text, *end; at && (end = strchr(at, '\n')); at = end + 1)
        acknowledged += ledger_answer(ledger, at, (size_t)(end - at));
    free(text);
    return acknowledged;
}

/* --- what a request leaves behind --- */

typedef struct {
    const char *doing, *table;
    const char *extra; /* a condition beside the fields */
    const char *all;   /* counts the rows that such requests made */
} Kind;

static const Kind kinds[] = {
    {"donor.add", "donor",
     "EXISTS(SELECT 1 FROM search_key s WHERE s.key = t.id_number AND s.donor = t.id) AND "
     "EXISTS(SELECT 1 FROM audit a WHERE a.donor = t.id AND a.record = 'donor' AND a.record_id = t.id)",
     "SELECT count(*) FROM donor"},
    {"sample.add", "sample",
     "EXISTS(SELECT 1 FROM audit a WHERE a.donor = t.donor AND a.record = 'sample' AND a.record_id = t.id)",
     "SELECT count(*) FROM sample"},
    {"attempt.add", "attempt",
     "EXISTS(SELECT 1 FROM audit a WHERE a.donor = t.donor AND a.record = 'attempt' AND a.record_id = t.id)",
     "SELECT count(*) FROM attempt"},
    {"donor.status", "status_period",
     "EXISTS(SELECT 1 FROM audit a WHERE a.donor = t.donor AND a.record = 'status_period' AND a.record_id = t.id)",
     "SELECT count(*) FROM status_period WHERE note GLOB 'r[0-9]*'"},
    {"case.open", "notice",
     "EXISTS(SELECT 1 FROM donation_case c WHERE c.id = t.donation_case AND c.donor = t.donor AND "
     "c.request_number = t.request_number) AND "
     "EXISTS(SELECT 1 FROM audit a WHERE a.donor = t.donor AND a.record = 'notice' AND a.record_id = t.id)",
     "SELECT count(*) FROM notice"},
    {"step.done", "step",
     "EXISTS(SELECT 1 FROM audit a WHERE a.donor = t.donor AND a.record = 'step' AND a.record_id = t.id)",
     "SELECT count(*) FROM step WHERE note GLOB 'r[0-9]*'"},
    {"case.close", "donation_case",
     "t.closed_on IS NOT NULL AND t.phase = 'closed' AND "
     "EXISTS(SELECT 1 FROM audit a WHERE a.donor = t.donor AND a.action = 'close' AND a.record_id = t.id)",
     "SELECT count(*) FROM donation_case WHERE closed_on IS NOT NULL"},
    /* What these leave ends by itself; their audit rows stay. */
    {"claim.next", NULL, NULL, "SELECT count(*) FROM audit WHERE action = 'claim'"},
    {"claim.release", NULL, NULL, "SELECT count(*) FROM audit WHERE action = 'release'"},
};

enum { KINDS = sizeof kinds / sizeof kinds[0] };

typedef struct {
    sqlite3 *db;
    LedgerReport *report;
    sqlite3_stmt *facts[KINDS];
    char *facts_sql[KINDS];
    int64_t done[KINDS];
} Look;

static void complain(Look *look, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void complain(Look *look, const char *format, ...)
{
    va_list rest;
    if (look->report->complaint[0])
        return;
    va_start(rest, format);
    vsnprintf(look->report->complaint, sizeof look->report->complaint, format, rest);
    va_end(rest);
}

/* `phone` of a donor is a row of its own: the person's, not yet confirmed by a call. */
static char *fact_condition(const Entry *entry, size_t i)
{
    const char *key = entry->sent[i].key;
    if (strcmp(key, "case") == 0 && strcmp(entry->doing, "step.done") == 0)
        return format_text("(SELECT request_number FROM donation_case c WHERE c.id = t.donation_case) = ?%zu", i + 1);
    if (strcmp(entry->doing, "case.close") == 0) {
        const char *column = strcmp(key, "case") == 0   ? "request_number"
                             : strcmp(key, "note") == 0 ? "close_note"
                                                        : "close_reason";
        return format_text("t.%s IS ?%zu", column, i + 1);
    }
    if (strcmp(entry->doing, "donor.add") == 0 && strcmp(entry->sent[i].key, "phone") == 0)
        return format_text("(SELECT count(*) FROM phone p WHERE p.donor = t.id AND p.number = ?%zu "
                           "AND p.owner = 'self') = 1",
                           i + 1);
    return format_text("CAST(t.\"%s\" AS TEXT) IS ?%zu", entry->sent[i].key, i + 1);
}

static sqlite3_stmt *facts_statement(Look *look, const Entry *entry, size_t kind)
{
    char *sql = format_text("SELECT count(*) FROM %s t WHERE %s", kinds[kind].table, kinds[kind].extra);
    for (size_t i = 0; i < entry->sent_count; i++) {
        char *condition = fact_condition(entry, i), *longer = format_text("%s AND %s", sql, condition);
        free(condition);
        free(sql);
        sql = longer;
    }
    if (look->facts_sql[kind] && strcmp(look->facts_sql[kind], sql) == 0) {
        free(sql);
        return look->facts[kind];
    }
    sqlite3_finalize(look->facts[kind]);
    free(look->facts_sql[kind]);
    look->facts_sql[kind] = sql;
    look->facts[kind] = prepare(look->db, sql);
    if (!look->facts[kind])
        complain(look, "%s: %s", entry->id, sqlite3_errmsg(look->db));
    return look->facts[kind];
}

static void look_facts(Look *look, const Entry *entry)
{
    size_t kind = 0;
    while (kind < KINDS && strcmp(kinds[kind].doing, entry->doing) != 0)
        kind++;
    if (kind == KINDS)
        return;
    look->done[kind]++;
    if (!kinds[kind].table)
        return;
    sqlite3_stmt *statement = facts_statement(look, entry, kind);
    int64_t rows = -1;
    for (size_t i = 0; statement && i < entry->sent_count; i++)
        sqlite3_bind_text(statement, (int)i + 1, entry->sent[i].value, -1, SQLITE_STATIC);
    if (statement && sqlite3_step(statement) == SQLITE_ROW)
        rows = sqlite3_column_int64(statement, 0);
    sqlite3_reset(statement);
    if (rows == 1)
        return;
    look->report->wrong++;
    complain(look, "%s: %" PRId64 " whole records for %s", entry->id, rows, entry->line);
}

static void look_doubles(Look *look)
{
    for (size_t kind = 0; kind < KINDS; kind++) {
        sqlite3_stmt *statement = prepare(look->db, kinds[kind].all);
        int64_t rows = -1;
        if (statement && sqlite3_step(statement) == SQLITE_ROW)
            rows = sqlite3_column_int64(statement, 0);
        sqlite3_finalize(statement);
        if (rows == look->done[kind])
            continue;
        look->report->wrong++;
        complain(look, "%" PRId64 " rows of %s, %" PRId64 " requests", rows, kinds[kind].table, look->done[kind]);
    }
}

/* --- requests --- */

/* An answer is stored with or without its braces and its id: the program's own matter. */
static bool answer_agrees(const char *answer, const char *stored)
{
    size_t length = strlen(stored);
    while (length > 0 && stored[length - 1] == '}')
        length--;
    const char *core = stored[0] == '{' ? stored + 1 : stored;
    length -= stored[0] == '{' && length > 0;
    char *part = need(strndup(core, length));
    bool agrees = strstr(answer, part) != NULL;
    free(part);
    return agrees;
}

/* The program keeps the requests of batch apart from those of its forms by this. */
static const char batch_mark[] = "batch:r";

static void look_request(Look *look, const Ledger *ledger, const char *id, const char *stored, bool *there)
{
    size_t mark = sizeof batch_mark - 1;
    size_t number = id && strncmp(id, batch_mark, mark) == 0 ? (size_t)strtoul(id + mark, NULL, 10) : 0;
    if (number == 0 || number > ledger->count) {
        look->report->wrong++;
        complain(look, "the request %s was never sent", id ? id : "NULL");
        return;
    }
    const Entry *entry = &ledger->entries[number - 1];
    there[number - 1] = true;
    look->report->present++;
    look->report->last = (int64_t)number > look->report->last ? (int64_t)number : look->report->last;
    if (entry->answer && !answer_agrees(entry->answer, stored ? stored : "")) {
        look->report->wrong++;
        complain(look, "%s was answered %s, stored is %s", id, entry->answer, stored ? stored : "NULL");
    }
}

static bool look_requests(Look *look, const Ledger *ledger, bool facts)
{
    bool *there = need(calloc(ledger->count + 1, sizeof *there));
    sqlite3_stmt *statement = prepare(look->db, "SELECT id, answer FROM request");
    int code = statement ? SQLITE_ROW : SQLITE_ERROR;
    while (code == SQLITE_ROW && (code = sqlite3_step(statement)) == SQLITE_ROW)
        look_request(look, ledger, (const char *)sqlite3_column_text(statement, 0),
                     (const char *)sqlite3_column_text(statement, 1), there);
    sqlite3_finalize(statement);
    for (size_t i = 0; i < ledger->count && code == SQLITE_DONE; i++) {
        if (there[i] && facts)
            look_facts(look, &ledger->entries[i]);
        if (there[i] || !ledger->entries[i].answer)
            continue;
        look->report->lost++;
        look->report->gaps += (int64_t)i + 1 < look->report->last;
    }
    free(there);
    return code == SQLITE_DONE;
}

/* --- everything --- */

static uint64_t digest_add(uint64_t digest, const void *bytes, size_t size)
{
    const unsigned char *at = bytes;
    for (size_t i = 0; i < size; i++)
        digest = (digest ^ at[i]) * 0x100000001B3u;
    return digest ^ digest >> 31;
}

static uint64_t digest_column(uint64_t digest, sqlite3_stmt *statement, int column)
{
    int type = sqlite3_column_type(statement, column);
    digest = digest_add(digest, &type, sizeof type);
    if (type == SQLITE_NULL)
        return digest;
    const void *bytes = sqlite3_column_blob(statement, column);
    return digest_add(digest, bytes, (size_t)sqlite3_column_bytes(statement, column));
}

static bool digest_table(Look *look, const char *table)
{
    char *sql = format_text("SELECT * FROM \"%s\"", table);
    sqlite3_stmt *statement = prepare(look->db, sql);
    int code = statement ? SQLITE_ROW : SQLITE_ERROR;
    look->report->digest = digest_add(look->report->digest, table, strlen(table) + 1);
    while (code == SQLITE_ROW && (code = sqlite3_step(statement)) == SQLITE_ROW)
        for (int i = 0; i < sqlite3_column_count(statement); i++)
            look->report->digest = digest_column(look->report->digest, statement, i);
    sqlite3_finalize(statement);
    free(sql);
    return code == SQLITE_DONE;
}

/* The planner's statistics (sqlite_stat1) say nothing about a person. */
static bool digest_all(Look *look)
{
    sqlite3_stmt *statement = prepare(look->db, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT "
                                                "LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name");
    int code = statement ? SQLITE_ROW : SQLITE_ERROR;
    bool good = true;
    while (good && code == SQLITE_ROW && (code = sqlite3_step(statement)) == SQLITE_ROW)
        good = digest_table(look, (const char *)sqlite3_column_text(statement, 0));
    sqlite3_finalize(statement);
    return good && code == SQLITE_DONE;
}

void ledger_verify(const Ledger *ledger, const char *database, bool facts, LedgerReport *out)
{
    Look look = {.report = out};
    *out = (LedgerReport){.digest = 14695981039346656037u};
    if (sqlite3_open_v2(database, &look.db, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK) {
        sqlite3_busy_timeout(look.db, 10000);
        /* What is looked at must stay as it is: no checkpoint, the WAL is kept. */
        sqlite3_db_config(look.db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
        out->readable = look_requests(&look, ledger, facts);
        if (facts && out->readable) {
            look_doubles(&look);
            out->readable = digest_all(&look);
        }
    }
    if (!out->readable)
        complain(&look, "%s", look.db ? sqlite3_errmsg(look.db) : "it cannot be opened");
    for (size_t kind = 0; kind < KINDS; kind++) {
        sqlite3_finalize(look.facts[kind]);
        free(look.facts_sql[kind]);
    }
    sqlite3_close(look.db);
}

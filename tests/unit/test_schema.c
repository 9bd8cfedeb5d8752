/* The schema against the field tables: what a record is, is said in both and must agree. */
#include "station.h"

#include <sqlite3.h>

#include "case.h"

typedef struct {
    Station *station;
    sqlite3 *db;
} Schema;

static int schema_open(void **state)
{
    Schema *schema = calloc(1, sizeof *schema);
    void *station = NULL;
    assert_non_null(schema);
    station_open(&station);
    schema->station = station;
    assert_int_equal(
        sqlite3_open_v2(schema->station->path, &schema->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOFOLLOW, NULL),
        SQLITE_OK);
    *state = schema;
    return 0;
}

static int schema_close(void **state)
{
    Schema *schema = *state;
    void *station = schema->station;
    sqlite3_close(schema->db);
    free(schema);
    return station_close(&station);
}

/* The first column of the first row; "" when there is none. */
static void ask(Schema *schema, char out[128], const char *sql, const char *a, const char *b)
{
    sqlite3_stmt *statement = NULL;
    assert_int_equal(sqlite3_prepare_v2(schema->db, sql, -1, &statement, NULL), SQLITE_OK);
    if (a)
        sqlite3_bind_text(statement, 1, a, -1, SQLITE_STATIC);
    if (b)
        sqlite3_bind_text(statement, 2, b, -1, SQLITE_STATIC);
    bool row = sqlite3_step(statement) == SQLITE_ROW && sqlite3_column_type(statement, 0) != SQLITE_NULL;
    text_copy(out, 128, row ? (const char *)sqlite3_column_text(statement, 0) : "");
    sqlite3_finalize(statement);
}

static void every_field_has_a_column_of_its_kind(void **state)
{
    for (const RecordType *const *type = record_types; *type; type++)
        for (size_t i = 0; i < (*type)->count; i++) {
            const Field *field = &(*type)->fields[i];
            char found[128];
            ask(*state, found, "SELECT type FROM pragma_table_info(?1) WHERE name = ?2", (*type)->table, field->name);
            if (!text_equal(found, field_is_number(field) ? "INTEGER" : "TEXT"))
                fail_msg("%s.%s is \"%s\"", (*type)->table, field->name, found);
        }
}

static bool in_head(const RecordType *type, const char *column)
{
    return text_equal(column, "id") || (type->owned && text_equal(column, "donor")) ||
           (type->versioned && text_equal(column, "version"));
}

/* Also that a table has a donor or a version only where its record says so. */
static void every_column_is_a_field_or_stands_in_the_head(void **state)
{
    Schema *schema = *state;
    for (const RecordType *const *type = record_types; *type; type++) {
        sqlite3_stmt *columns = NULL;
        size_t count = 0;
        sqlite3_prepare_v2(schema->db, "SELECT name FROM pragma_table_info(?1)", -1, &columns, NULL);
        sqlite3_bind_text(columns, 1, (*type)->table, -1, SQLITE_STATIC);
        for (; sqlite3_step(columns) == SQLITE_ROW; count++) {
            const char *name = (const char *)sqlite3_column_text(columns, 0);
            if (!in_head(*type, name) && !field_find(*type, name))
                fail_msg("%s.%s is no field", (*type)->table, name);
        }
        sqlite3_finalize(columns);
        assert_int_equal(count, (*type)->count + 1 + (*type)->owned + (*type)->versioned);
    }
}

static void heads_are_numbers_that_are_always_there(void **state)
{
    for (const RecordType *const *type = record_types; *type; type++) {
        char found[128];
        ask(*state, found, "SELECT type || pk FROM pragma_table_info(?1) WHERE name = ?2", (*type)->table, "id");
        assert_string_equal(found, "INTEGER1");
        ask(*state, found, "SELECT type || \"notnull\" FROM pragma_table_info(?1) WHERE name = ?2", (*type)->table,
            "donor");
        assert_string_equal(found, (*type)->owned ? "INTEGER1" : "");
        ask(*state, found, "SELECT type || \"notnull\" || dflt_value FROM pragma_table_info(?1) WHERE name = ?2",
            (*type)->table, "version");
        assert_string_equal(found, (*type)->versioned ? "INTEGER11" : "");
    }
}

static void what_a_donor_owns_leaves_with_the_donor(void **state)
{
    for (const RecordType *const *type = record_types; *type; type++) {
        char found[128];
        ask(*state, found, "SELECT \"table\" || ' ' || on_delete FROM pragma_foreign_key_list(?1) WHERE \"from\" = ?2",
            (*type)->table, "donor");
        assert_string_equal(found, (*type)->owned ? "donor CASCADE" : "");
    }
}

/* A column that must not be NULL is a required field, or has a default because derive.c alone writes it. */
static void required_fields_are_exactly_the_columns_that_must_be_stated(void **state)
{
    for (const RecordType *const *type = record_types; *type; type++)
        for (size_t i = 0; i < (*type)->count; i++) {
            const Field *field = &(*type)->fields[i];
            char found[128];
            ask(*state, found,
                "SELECT iif(\"notnull\", iif(dflt_value IS NULL, 'must', 'default'), 'may') "
                "FROM pragma_table_info(?1) WHERE name = ?2",
                (*type)->table, field->name);
            const char *wanted = field->flags & FIELD_REQUIRED ? "must" : "may";
            bool fits = text_equal(found, wanted) || (field->flags & FIELD_DERIVED && text_equal(found, "default"));
            if (!fits)
                fail_msg("%s.%s: the schema says \"%s\", the field table \"%s\"", (*type)->table, field->name, found,
                         wanted);
        }
}

static void every_table_is_strict(void **state)
{
    char found[128];
    ask(*state, found,
        "SELECT group_concat(name) FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND NOT strict "
        "AND name NOT LIKE 'sqlite_%'",
        NULL, NULL);
    assert_string_equal(found, "");
}

static void tables_have_the_names_that_others_depend_on(void **state)
{
    static const char *const names[] = {"donor", "phone",   "relative", "sample", "attempt",
                                        "task",  "account", "audit",    "history",
                                        "donation_case", "step"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        char found[128];
        ask(*state, found, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name = ?1", names[i], NULL);
        assert_string_equal(found, names[i]);
    }
    for (const RecordType *const *type = record_types; *type; type++)
        for (size_t i = 0; i < (*type)->count; i++) {
            const Field *field = &(*type)->fields[i];
            char found[128];
            if (field->kind != FIELD_REF)
                continue;
            ask(*state, found, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name = ?1", field->choices,
                NULL);
            assert_string_equal(found, field->choices);
        }
}

static void the_file_says_whose_it_is_and_which_edition(void **state)
{
    char found[128];
    ask(*state, found, "PRAGMA application_id", NULL, NULL);
    assert_int_equal(atoi(found), STORE_APPLICATION_ID);
    ask(*state, found, "PRAGMA user_version", NULL, NULL);
    assert_true(atoi(found) >= 1);
    ask(*state, found, "PRAGMA journal_mode", NULL, NULL);
    assert_string_equal(found, "wal");
}

/* The row of a table that the records before have left; 1: the account of the fixture. */
static int64_t id_in(const int64_t *ids, const char *table)
{
    for (size_t i = 0; record_types[i]; i++)
        if (text_equal(record_types[i]->table, table) && ids[i])
            return ids[i];
    return 1;
}

/* A record of each type with every field stated comes back from its table as it went in. */
static void fill(const RecordType *type, void *record, int64_t donor, const int64_t *ids)
{
    RecordHead *head = record;
    memset(record, 0, type->size);
    head->donor = donor;
    for (size_t i = 0; i < type->count; i++) {
        char text[32];
        const Field *field = &type->fields[i];
        text_format(text, sizeof text, "%d", (int)i + 1);
        if (field->flags & FIELD_DERIVED)
            continue;
        if (field->kind == FIELD_REF)
            text_format(text, sizeof text, "%lld", (long long)id_in(ids, field->choices));
        field_put(field, record, text);
    }
}

static void write_each(Store *store, void *arg)
{
    (void)arg;
    int64_t ids[64] = {0}, donor = 0;
    for (const RecordType *const *type = record_types; *type; type++) {
        void *record = malloc((*type)->size), *again = malloc((*type)->size);
        assert_non_null(record);
        assert_non_null(again);
        fill(*type, record, donor, ids);
        record_insert(store, *type, record);
        if (*type == &donor_type)
            donor = ((RecordHead *)record)->id;
        ids[type - record_types] = ((RecordHead *)record)->id;
        assert_true(record_load(store, *type, ((RecordHead *)record)->id, again));
        for (size_t i = 0; i < (*type)->count; i++) {
            char before[1100], after[1100];
            if ((*type)->fields[i].flags & FIELD_DERIVED)
                continue;
            field_get(&(*type)->fields[i], record, before, sizeof before);
            field_get(&(*type)->fields[i], again, after, sizeof after);
            assert_string_equal(after, before);
        }
        free(record);
        free(again);
    }
    store_fail(store, ERR_CANCELLED, "", "seen enough");
}

static void every_record_comes_back_as_it_was_stored(void **state)
{
    Schema *schema = *state;
    assert_ptr_equal(record_types[0], &donor_type);
    assert_int_equal(store_write(schema->station->desk.store, write_each, NULL, &schema->station->error),
                     ERR_CANCELLED);
    assert_string_equal(schema->station->error.message, "seen enough");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_field_has_a_column_of_its_kind),
        cmocka_unit_test(every_column_is_a_field_or_stands_in_the_head),
        cmocka_unit_test(heads_are_numbers_that_are_always_there),
        cmocka_unit_test(what_a_donor_owns_leaves_with_the_donor),
        cmocka_unit_test(required_fields_are_exactly_the_columns_that_must_be_stated),
        cmocka_unit_test(every_table_is_strict),
        cmocka_unit_test(tables_have_the_names_that_others_depend_on),
        cmocka_unit_test(the_file_says_whose_it_is_and_which_edition),
        cmocka_unit_test(every_record_comes_back_as_it_was_stored),
    };
    return cmocka_run_group_tests(tests, schema_open, schema_close);
}

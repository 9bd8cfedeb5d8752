/* Merging: two files of one person become one, and apart again without a trace. */
#include "merging.h"

#include "casework.h"
#include "claim.h"
#include "derive.h"
#include "may.h"
#include "province.h"
#include "random_person.h"

#define SECOND_PASSWORD "another password"

static const Signature by_second = {"second", SECOND_PASSWORD};

static int64_t add_account(Station *s, const char *name, const char *role, const char *unit)
{
    Account account = {0};
    text_copy(account.name, sizeof account.name, name);
    text_copy(account.role, sizeof account.role, role);
    text_copy(account.unit, sizeof account.unit, unit);
    assert_ok(s, staff_save(&s->desk, &account, SECOND_PASSWORD, &s->error));
    return account.id;
}

/* One for the whole test: what a process closes while it has locks on the file stays open. */
static sqlite3 *reader;

static int merging_open(void **state)
{
    station_open(state);
    add_account(*state, "second", "caller", "");
    assert_int_equal(sqlite3_open(((Station *)*state)->path, &reader), SQLITE_OK);
    random_state = 7;
    return 0;
}

static int merging_close(void **state)
{
    Station *s = *state;
    char command[160];
    sqlite3_close(reader);
    desk_close(&s->desk);
    config_free(&s->config);
    text_format(command, sizeof command, "rm -rf '%s'", s->folder);
    assert_int_equal(system(command), 0);
    free(s);
    return 0;
}

static int64_t person(Station *s, const char *name, const char *unit, const char *phone, const char *number)
{
    Intake intake;
    intake_start(&s->desk, &intake);
    text_copy(intake.donor.name, sizeof intake.donor.name, name);
    text_copy(intake.donor.unit, sizeof intake.donor.unit, unit);
    text_copy(intake.donor.donor_number, sizeof intake.donor.donor_number, number);
    text_copy(intake.phone.number, sizeof intake.phone.number, phone);
    assert_ok(s, intake_save(&s->desk, &intake, NULL, &s->error));
    return intake.donor.id;
}

static int64_t merge(Station *s, int64_t left, int64_t right)
{
    Merging m;
    int64_t id;
    assert_ok(s, merging_look(&s->desk, left, right, &m, &s->error));
    assert_ok(s, merging_run(&s->desk, &m, &by_second, &id, &s->error));
    return id;
}

static bool finds(Station *s, const char *text, int64_t donor)
{
    DonorRow rows[4];
    return registry_find(&s->desk, text, rows, 4, NULL) == 1 && rows[0].id == donor;
}

/* --- the whole file as one text: a line a row --- */

/* Versions, the audit and the salts of people only grow; a counter of nothing is no counter. */
static char *whole_file(void)
{
    sqlite3_stmt *tables, *rows;
    size_t size = 1 << 22, used = 0;
    char *out = calloc(1, size);
    assert_non_null(out);
    assert_int_equal(
        sqlite3_prepare_v2(reader,
                           "SELECT m.name, (SELECT group_concat('quote(' || c.name || ')', '||''|''||') "
                           "FROM pragma_table_info(m.name) c WHERE c.name <> 'version') FROM sqlite_schema "
                           "m WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND m.name NOT IN "
                           "('audit', 'history', 'chain', 'salt', 'request', 'account', 'meta') ORDER BY 1",
                           -1, &tables, NULL),
        SQLITE_OK);
    while (sqlite3_step(tables) == SQLITE_ROW) {
        char sql[4096];
        const char *table = (const char *)sqlite3_column_text(tables, 0);
        text_format(sql, sizeof sql, "SELECT %s FROM %s%s ORDER BY 1", sqlite3_column_text(tables, 1), table,
                    text_equal(table, "tally") ? " WHERE n <> 0" : "");
        assert_int_equal(sqlite3_prepare_v2(reader, sql, -1, &rows, NULL), SQLITE_OK);
        while (sqlite3_step(rows) == SQLITE_ROW) {
            text_format(out + used, size - used, "%s: %s\n", table, sqlite3_column_text(rows, 0));
            used += strlen(out + used);
            assert_true(used + 8192 < size);
        }
        sqlite3_finalize(rows);
    }
    sqlite3_finalize(tables);
    return out;
}

static void assert_same_file(const char *before, const char *after)
{
    size_t at = 0;
    while (before[at] && before[at] == after[at])
        at++;
    if (before[at] == after[at])
        return;
    while (at > 0 && before[at - 1] != '\n')
        at--;
    fail_msg("was  %.300s\nis   %.300s", before + at, after + at);
}

/* --- what must be kept --- */

static void everything_of_both_stands_in_one_file_and_both_names_find_it(void **state)
{
    Station *s = *state;
    int64_t left = person(s, "毛先生", "370811", "13800000001", "370000000001");
    int64_t right = person(s, "茅生", "370811", "13800000002", "");
    Attempt attempt = {.donor = right};
    text_copy(attempt.channel, sizeof attempt.channel, "phone");
    text_copy(attempt.purpose, sizeof attempt.purpose, "other");
    int64_t attempts = count_of(s, "SELECT count(*) FROM attempt");
    int64_t id = merge(s, right, left);
    assert_int_equal(count_of(s, "SELECT count(*) FROM donor"), 1);
    assert_int_equal(count_of(s, "SELECT count(*) FROM phone WHERE donor = ?1", INT_(left)), 2);
    assert_int_equal(count_of(s, "SELECT count(*) FROM attempt"), attempts);
    assert_true(finds(s, "茅生", left));
    assert_true(finds(s, "maosheng", left));
    assert_true(finds(s, "13800000002", left));
    assert_int_equal(merging_now(s->desk.store, right), left);
    Merged rows[2];
    assert_int_equal(merging_list(&s->desk, left, rows, 2), 1);
    assert_int_equal(rows[0].id, id);
    assert_int_equal(rows[0].away, right);
    assert_string_equal(rows[0].name, "茅生");
    assert_string_equal(rows[0].by, "lead");
    assert_string_equal(rows[0].second, "second");
    assert_sound(s);
}

/* Names one table after the other: whoever adds one about people learns here what merging makes of it. */
static void every_reference_to_a_donor_is_a_column_that_merging_moves(void **state)
{
    Station *s = *state;
    static const char sql[] =
        "SELECT count(*) FROM sqlite_schema m JOIN pragma_foreign_key_list(m.name) f WHERE m.type = 'table' AND "
        "f.\"table\" = 'donor' AND f.\"from\" <> 'donor'";
    assert_int_equal(count_of(s, sql), 0);
    assert_true(count_of(s, "SELECT count(DISTINCT m.name) FROM sqlite_schema m JOIN pragma_foreign_key_list(m.name) f "
                            "WHERE m.type = 'table' AND f.\"table\" = 'donor'") > 25);
}

static void a_number_of_the_file_that_ended_is_known_to_forms_and_imports(void **state)
{
    Station *s = *state;
    Intake twin;
    Double doubles[4];
    int64_t left = person(s, "毛先生", "370811", "13800000001", "370000000001");
    int64_t right = person(s, "茅生", "370811", "13800000002", "370000000002");
    Merging m;
    int64_t id;
    assert_ok(s, merging_look(&s->desk, left, right, &m, &s->error));
    assert_true(merging_keep(&m, 1));
    assert_ok(s, merging_run(&s->desk, &m, &by_second, &id, &s->error));
    intake_start(&s->desk, &twin);
    text_copy(twin.donor.name, sizeof twin.donor.name, "毛生");
    text_copy(twin.donor.unit, sizeof twin.donor.unit, "370811");
    text_copy(twin.donor.donor_number, sizeof twin.donor.donor_number, "370000000001");
    assert_int_equal(intake_doubles(&s->desk, &twin, doubles, 4), 1);
    assert_int_equal(doubles[0].row.id, right);
    assert_int_equal(intake_save(&s->desk, &twin, NULL, &s->error), ERR_DUPLICATE);
    assert_string_equal(s->error.field, "donor_number");
    assert_true(finds(s, "370000000001", right));
    assert_true(finds(s, "370000000002", right));
}

/* --- who may, and when not --- */

static void merging_wants_a_second_account_with_its_own_password(void **state)
{
    Station *s = *state;
    int64_t left = person(s, "毛先生", "370811", "13800000001", ""), right = person(s, "茅生", "370811", "", ""), id;
    Merging m;
    assert_ok(s, merging_look(&s->desk, left, right, &m, &s->error));
    assert_int_equal(merging_run(&s->desk, &m, &(Signature){"second", "wrong"}, &id, &s->error), ERR_DENIED);
    assert_int_equal(merging_run(&s->desk, &m, &(Signature){"lead", PASSWORD}, &id, &s->error), ERR_DENIED);
    assert_string_equal(s->error.field, "second");
    add_account(s, "reader", "readonly", "");
    assert_int_equal(merging_run(&s->desk, &m, &(Signature){"reader", SECOND_PASSWORD}, &id, &s->error), ERR_DENIED);
    assert_int_equal(count_of(s, "SELECT count(*) FROM donor"), 2);
    assert_ok(s, staff_sign_in(&s->desk, "reader", SECOND_PASSWORD, &s->error));
    assert_int_equal(merging_look(&s->desk, left, right, &m, &s->error), ERR_DENIED);
}

static void a_liaison_merges_within_the_own_unit_and_learns_of_nobody_else(void **state)
{
    Station *s = *state;
    int64_t own = person(s, "毛先生", "370883", "13800000001", ""), also = person(s, "茅生", "370883", "", "");
    int64_t other = person(s, "毛生", "370811", "", ""), id;
    Merging m;
    Error there = {0}, not_there = {0};
    add_account(s, "liaison", "liaison", "370883");
    assert_ok(s, staff_sign_in(&s->desk, "liaison", SECOND_PASSWORD, &s->error));
    assert_int_equal(merging_look(&s->desk, own, other, &m, &there), ERR_NOT_FOUND);
    assert_int_equal(merging_look(&s->desk, own, 999, &m, &not_there), ERR_NOT_FOUND);
    char expected[320];
    text_format(expected, sizeof expected, "there is no person with number %lld", (long long)other);
    assert_string_equal(there.message, expected);
    assert_string_equal(not_there.message, "there is no person with number 999");
    assert_ok(s, merging_look(&s->desk, own, also, &m, &s->error));
    assert_ok(s, merging_run(&s->desk, &m, &by_second, &id, &s->error));
}

static void open_case(Store *store, void *arg)
{
    Case match = {.donor = *(const int64_t *)arg};
    text_format(match.request_number, sizeof match.request_number, "R%lld", (long long)match.donor);
    text_copy(match.kind, sizeof match.kind, "stem_cells");
    text_copy(match.unit, sizeof match.unit, "370811");
    record_insert(store, &case_type, &match);
}

static void who_is_called_leaving_or_matched_twice_is_not_merged(void **state)
{
    Station *s = *state;
    int64_t left = person(s, "毛先生", "370811", "13800000001", ""), right = person(s, "茅生", "370811", "", "");
    StatusPeriod leaving = {.donor = right, .status = "DE", .reason = "PR", .since = "2023-09-04", .proposal = 1};
    Merging m;
    assert_int_equal(merging_look(&s->desk, left, left, &m, &s->error), ERR_INPUT);
    assert_ok(s, staff_sign_in(&s->desk, "second", SECOND_PASSWORD, &s->error));
    assert_ok(s, claim_take(&s->desk, right, &s->error));
    assert_ok(s, merging_look(&s->desk, left, right, &m, &s->error));
    assert_ok(s, staff_sign_in(&s->desk, "lead", PASSWORD, &s->error));
    assert_int_equal(merging_look(&s->desk, left, right, &m, &s->error), ERR_BUSY);
    assert_non_null(strstr(s->error.message, "second"));
    clock_forward(120);
    assert_ok(s, registry_status(&s->desk, &leaving, &s->error));
    assert_int_equal(merging_look(&s->desk, left, right, &m, &s->error), ERR_CONFLICT);
    assert_non_null(strstr(s->error.message, "leaving"));
    assert_ok(s, registry_void_status(&s->desk, leaving.id, "stays", &s->error));
    assert_ok(s, store_write(s->desk.store, open_case, &left, &s->error));
    assert_ok(s, merging_look(&s->desk, left, right, &m, &s->error));
    assert_ok(s, store_write(s->desk.store, open_case, &right, &s->error));
    assert_int_equal(merging_look(&s->desk, left, right, &m, &s->error), ERR_CONFLICT);
    assert_non_null(strstr(s->error.message, "open match case"));
}

static void a_change_on_another_desk_in_between_is_a_conflict(void **state)
{
    Station *s = *state;
    int64_t left = person(s, "毛先生", "370811", "13800000001", ""), right = person(s, "茅生", "370811", "", ""), id;
    Merging m;
    Phone phone = {.donor = right};
    assert_ok(s, merging_look(&s->desk, left, right, &m, &s->error));
    assert_ok(s, registry_opened(&s->desk, right, &s->error));
    text_copy(phone.number, sizeof phone.number, "13800000009");
    assert_ok(s, registry_save(&s->desk, &phone_type, &phone, NULL, NULL, &s->error));
    assert_int_equal(merging_run(&s->desk, &m, &by_second, &id, &s->error), ERR_CONFLICT);
    assert_int_equal(count_of(s, "SELECT count(*) FROM donor"), 2);
    /* And the other way round: a form that was open over a merging does not save over it. */
    Donor form;
    assert_true(record_load(s->desk.store, &donor_type, left, &form));
    assert_ok(s, merging_look(&s->desk, left, right, &m, &s->error));
    for (size_t i = 0; i < m.count; i++)
        if (text_equal(m.fields[i].field->name, "name"))
            merging_choose(&m, i, PICK_RIGHT);
    assert_ok(s, merging_run(&s->desk, &m, &by_second, &id, &s->error));
    assert_int_equal(registry_save(&s->desk, &donor_type, &form, NULL, NULL, &s->error), ERR_CONFLICT);
}

/* --- the province --- */

static void the_province_learns_that_two_of_its_files_are_one(void **state)
{
    Station *s = *state;
    int64_t left = person(s, "毛先生", "370811", "13800000001", "370000000001");
    int64_t right = person(s, "茅生", "370811", "13800000002", "370000000002");
    int64_t id = merge(s, left, right);
    assert_int_equal(count_of(s,
                              "SELECT count(*) FROM province_item WHERE donor = ?1 AND kind = 'merged' AND "
                              "entered_on IS NULL AND instr(after, '370000000002')",
                              INT_(left)),
                     1);
    assert_int_equal(count_of(s, "SELECT count(*) FROM province_item WHERE donor = ?1 AND kind = 'phone'", INT_(left)),
                     1);
    assert_sound(s);
    /* It was told: so it is told that they are two after all. */
    int64_t item = count_of(s, "SELECT id FROM province_item WHERE kind = 'merged'");
    assert_ok(s, province_enter(&s->desk, &item, 1, "2023-09-04", &s->error));
    assert_ok(s, merging_undo(&s->desk, id, &by_second, &s->error));
    assert_int_equal(count_of(s,
                              "SELECT count(*) FROM province_item WHERE donor = ?1 AND kind = 'merged' AND "
                              "entered_on IS NULL AND after IS NULL",
                              INT_(left)),
                     1);
    assert_sound(s);
}

/* --- undone --- */

static void choose_at_random(Merging *m)
{
    if (m->free && random_chance(50))
        merging_keep(m, !m->kept);
    for (size_t i = 0; i < m->count; i++)
        if (random_chance(50))
            merging_choose(m, i, (MergePick)random_below(3));
}

/* Which tables a merging has moved rows of, over all rounds. */
static void note_tables(Station *s, char *seen, size_t size)
{
    Query *q = query(s->desk.store, "SELECT DISTINCT tbl FROM merge_value WHERE stood");
    while (query_row(q)) {
        char name[64];
        text_format(name, sizeof name, " %s ", query_text(q, 0));
        if (!strstr(seen, name))
            text_append(seen, size, name);
    }
}

static void merge_and_part(Station *s, char *seen, size_t size)
{
    Merging m;
    int64_t id;
    char phone[NUMBER_SIZE];
    text_format(phone, sizeof phone, "139%08u", random_below(100000000));
    bool open_left = random_chance(50);
    int64_t left = random_person(s, phone, open_left);
    int64_t right = random_person(s, random_chance(50) ? phone : "", !open_left);
    Status status = merging_look(&s->desk, left, right, &m, &s->error);
    if (status == ERR_CONFLICT || status == ERR_BUSY)
        return; /* both have an open case */
    assert_int_equal(status, OK);
    choose_at_random(&m);
    char *before = whole_file();
    assert_ok(s, merging_run(&s->desk, &m, &by_second, &id, &s->error));
    note_tables(s, seen, size);
    assert_sound(s);
    assert_ok(s, merging_undo(&s->desk, id, &by_second, &s->error));
    char *after = whole_file();
    assert_same_file(before, after);
    assert_sound(s);
    free(before);
    free(after);
}

static void merged_and_undone_every_row_of_every_table_is_as_it_was(void **state)
{
    enum { ROUNDS = 30 };
    Station *s = *state;
    char seen[1024] = "";
    const int most = how_many("MERGE_ROUNDS", ROUNDS);
    for (int i = 0; i < most; i++)
        merge_and_part(s, seen, sizeof seen);
    /* A table about people that nobody has thought of here is no proof of anything. */
    sqlite3_stmt *names;
    assert_int_equal(
        sqlite3_prepare_v2(reader,
                           "SELECT m.name FROM sqlite_schema m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' "
                           "AND c.name = 'donor' AND m.name NOT IN ('audit', 'salt', 'erasure', 'sealed', "
                           "'sealed_value', 'search_key', 'counted', 'merging', 'former', 'merge_value', "
                           "'registry_seen', 'claim', 'twin', 'twin_apart')",
                           -1, &names, NULL),
        SQLITE_OK);
    while (sqlite3_step(names) == SQLITE_ROW) {
        char name[64];
        text_format(name, sizeof name, " %s ", (const char *)sqlite3_column_text(names, 0));
        if (!strstr(seen, name))
            fail_msg("no random person has a row of%s: give it one in random_person.h", name);
    }
    sqlite3_finalize(names);
}

static void what_came_later_stays_or_goes_with_what_it_belongs_to(void **state)
{
    Station *s = *state;
    int64_t left = person(s, "毛先生", "370811", "13800000001", "370000000001");
    int64_t right = person(s, "茅生", "370811", "13800000002", ""), address = 0;
    char lines[8][MERGING_LINE];
    assert_ok(s, store_write(s->desk.store, open_case, &right, &s->error));
    int64_t case_id = count_of(s, "SELECT id FROM donation_case");
    int64_t id = merge(s, left, right);
    assert_int_equal(merging_later(&s->desk, id, lines, 8, &s->error), 0);
    assert_ok(s, (Status)s->error.code);
    /* A phone of the person, a cost of the case, a number of the old file changed. */
    Phone phone = {.donor = left};
    text_copy(phone.number, sizeof phone.number, "13800000009");
    assert_ok(s, registry_save(&s->desk, &phone_type, &phone, NULL, NULL, &s->error));
    Cost cost = {.donor = left, .donation_case = case_id, .fen = 1200};
    text_copy(cost.kind, sizeof cost.kind, "food");
    text_copy(cost.on_date, sizeof cost.on_date, "2023-09-03");
    char said[256];
    assert_ok(s, case_detail_save(&s->desk, &cost_type, &cost, NULL, NULL, said, sizeof said, &s->error));
    Phone moved;
    int64_t moved_id = count_of(s, "SELECT id FROM phone WHERE number = '13800000002'");
    assert_true(record_load(s->desk.store, &phone_type, moved_id, &moved));
    text_copy(moved.state, sizeof moved.state, "in_use");
    assert_ok(s, registry_save(&s->desk, &phone_type, &moved, NULL, NULL, &s->error));
    (void)address;
    assert_int_equal(merging_later(&s->desk, id, lines, 8, &s->error), 3);
    char there[32], here[32];
    text_format(there, sizeof there, "(file %lld)", (long long)right);
    text_format(here, sizeof here, "(file %lld)", (long long)left);
    assert_non_null(strstr(lines[0], here));
    assert_non_null(strstr(lines[1], there));
    assert_non_null(strstr(lines[2], there));
    assert_int_equal(count_of(s, "SELECT count(*) FROM donor"), 1); /* looking changes nothing */
    assert_ok(s, merging_undo(&s->desk, id, &by_second, &s->error));
    assert_int_equal(count_of(s, "SELECT donor FROM phone WHERE number = '13800000009'"), left);
    assert_int_equal(count_of(s, "SELECT donor FROM cost"), right);
    assert_int_equal(count_of(s, "SELECT count(*) FROM phone WHERE id = ?1 AND donor = ?2 AND state = 'in_use'",
                              INT_(moved_id), INT_(right)),
                     1);
    assert_sound(s);
}

static void a_chain_of_mergings_is_undone_from_its_end(void **state)
{
    Station *s = *state;
    int64_t a = person(s, "毛先生", "370811", "13800000001", "370000000001");
    int64_t b = person(s, "茅生", "370811", "13800000002", ""), c = person(s, "毛生", "370811", "13800000003", "");
    char *before = whole_file();
    Merging m;
    int64_t first, second;
    assert_ok(s, merging_look(&s->desk, b, c, &m, &s->error));
    assert_ok(s, merging_run(&s->desk, &m, &by_second, &first, &s->error));
    second = merge(s, a, m.people[m.kept].id);
    assert_true(finds(s, "13800000003", a));
    assert_int_equal(merging_now(s->desk.store, c), a);
    assert_sound(s);
    assert_int_equal(merging_undo(&s->desk, first, &by_second, &s->error), ERR_CONFLICT);
    assert_non_null(strstr(s->error.message, "later merging"));
    assert_ok(s, merging_undo(&s->desk, second, &by_second, &s->error));
    assert_int_equal(merging_now(s->desk.store, c), m.people[m.kept].id == c ? 0 : b);
    assert_sound(s);
    assert_ok(s, merging_undo(&s->desk, first, &by_second, &s->error));
    char *after = whole_file();
    assert_same_file(before, after);
    assert_sound(s);
    free(before);
    free(after);
}

static void a_number_given_to_the_other_file_since_refuses_by_name(void **state)
{
    Station *s = *state;
    int64_t left = person(s, "毛先生", "370811", "13800000001", "370000000001");
    int64_t right = person(s, "茅生", "370811", "13800000002", "370000000002");
    Donor donor;
    int64_t id = merge(s, left, right);
    assert_true(record_load(s->desk.store, &donor_type, left, &donor));
    text_copy(donor.donor_number, sizeof donor.donor_number, "370000000002");
    assert_ok(s, registry_save(&s->desk, &donor_type, &donor, NULL, NULL, &s->error));
    assert_int_equal(merging_undo(&s->desk, id, &by_second, &s->error), ERR_CONFLICT);
    assert_non_null(strstr(s->error.message, "number of the other one"));
    assert_int_equal(count_of(s, "SELECT count(*) FROM donor"), 1);
    assert_sound(s);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, merging_open, merging_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(everything_of_both_stands_in_one_file_and_both_names_find_it),
        TEST(every_reference_to_a_donor_is_a_column_that_merging_moves),
        TEST(a_number_of_the_file_that_ended_is_known_to_forms_and_imports),
        TEST(merging_wants_a_second_account_with_its_own_password),
        TEST(a_liaison_merges_within_the_own_unit_and_learns_of_nobody_else),
        TEST(who_is_called_leaving_or_matched_twice_is_not_merged),
        TEST(a_change_on_another_desk_in_between_is_a_conflict),
        TEST(the_province_learns_that_two_of_its_files_are_one),
        TEST(merged_and_undone_every_row_of_every_table_is_as_it_was),
        TEST(what_came_later_stays_or_goes_with_what_it_belongs_to),
        TEST(a_chain_of_mergings_is_undone_from_its_end),
        TEST(a_number_given_to_the_other_file_since_refuses_by_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

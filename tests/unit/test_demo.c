/* Practice data: sound, the same for the same seed, and only where it may go. */
#include "station.h"

#include "casework.h"
#include "check.h"
#include "derive.h"
#include "exchange.h"
#include "followup.h"

enum { FEW = 300, MANY = 1500 };

static void fill(Station *s, int64_t people, uint64_t seed)
{
    assert_ok(s, demo_run(&s->desk, people, seed, NULL, NULL, &s->error));
}

/* --- the same again --- */

/* Everything that was written, without when it was. */
static const char *const stored[] = {
    "SELECT * FROM donor ORDER BY id",
    "SELECT * FROM phone ORDER BY id",
    "SELECT * FROM relative ORDER BY id",
    "SELECT * FROM sample ORDER BY id",
    "SELECT * FROM attempt ORDER BY id",
    "SELECT * FROM status_period ORDER BY id",
    "SELECT * FROM consent ORDER BY id",
    "SELECT id, donor, purpose, origin, unit, wanted_at, not_before, dayparts, tries, number, assignee FROM task ORDER "
    "BY id",
    "SELECT id, name, full_name, role, unit, disabled FROM account ORDER BY id",
    "SELECT * FROM tally ORDER BY kind, unit, key",
    "SELECT * FROM search_key ORDER BY key, donor",
    "SELECT action, record, record_id, donor FROM audit ORDER BY id",
};

static uint64_t digest_text(uint64_t digest, const char *text)
{
    for (; *text; text++)
        digest = (digest ^ (unsigned char)*text) * 0x100000001b3u;
    return (digest ^ 0xff) * 0x100000001b3u;
}

static uint64_t digest_of(Station *s)
{
    uint64_t digest = 0xcbf29ce484222325u;
    sqlite3 *db;
    assert_int_equal(sqlite3_open_v2(s->path, &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
    for (size_t i = 0; i < sizeof stored / sizeof stored[0]; i++) {
        sqlite3_stmt *rows;
        assert_int_equal(sqlite3_prepare_v2(db, stored[i], -1, &rows, NULL), SQLITE_OK);
        while (sqlite3_step(rows) == SQLITE_ROW)
            for (int c = 0; c < sqlite3_column_count(rows); c++) {
                const unsigned char *text = sqlite3_column_text(rows, c);
                digest = digest_text(digest, text ? (const char *)text : "\x01");
            }
        sqlite3_finalize(rows);
    }
    sqlite3_close(db);
    return digest;
}

static uint64_t digest_of_seed(uint64_t seed)
{
    void *state;
    station_open(&state);
    fill(state, FEW, seed);
    uint64_t digest = digest_of(state);
    station_close(&state);
    return digest;
}

static void the_same_seed_makes_the_same_data(void **state)
{
    (void)state;
    uint64_t first = digest_of_seed(7);
    assert_true(digest_of_seed(7) == first);
    assert_true(digest_of_seed(8) != first);
}

/* --- soundness --- */

static void check_finds_nothing(void **state)
{
    Station *s = *state;
    CheckResult result;
    fill(s, FEW, 1);
    assert_ok(s, desk_check(&s->desk, false, print_finding, NULL, &result, &s->error));
    assert_int_equal(result.donors, FEW);
    assert_int_equal(result.findings, 0);
}

/* Each value goes through the door that a person's or a file's goes through, and comes out as it was. */
static void check_fields(Station *s, const RecordType *type, void *record)
{
    for (size_t i = 0; i < type->count; i++) {
        const Field *field = &type->fields[i];
        char before[NOTE_SIZE], after[NOTE_SIZE], warning[160];
        field_get(field, record, before, sizeof before);
        if (!before[0] || (field->flags & (FIELD_DERIVED | FIELD_HIDDEN)) || field->kind == FIELD_INSTANT)
            continue;
        if (field_read(field, record, before, DAY_NONE, warning, &s->error) != OK)
            fail_msg("%s.%s \"%s\": %s", type->table, field->name, before, s->error.message);
        field_get(field, record, after, sizeof after);
        assert_string_equal(after, before);
    }
}

static void every_value_passes_its_check(void **state)
{
    static const RecordType *const types[] = {&donor_type,         &phone_type,   &relative_type, &sample_type,
                                              &status_period_type, &consent_type, &attempt_type};
    static const char *const last[] = {
        "SELECT max(id) FROM donor",   "SELECT max(id) FROM phone",         "SELECT max(id) FROM relative",
        "SELECT max(id) FROM sample",  "SELECT max(id) FROM status_period", "SELECT max(id) FROM consent",
        "SELECT max(id) FROM attempt",
    };
    Station *s = *state;
    fill(s, FEW, 3);
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        union {
            Donor donor;
            Phone phone;
            Relative relative;
            Sample sample;
            StatusPeriod period;
            Consent consent;
            Attempt attempt;
        } record;
        int64_t most = count_of(s, last[i]);
        assert_true(most > 0);
        for (int64_t id = 1; id <= most; id++)
            if (record_load(s->desk.store, types[i], id, &record))
                check_fields(s, types[i], &record);
    }
}

static void documents_agree_with_the_person(void **state)
{
    Station *s = *state;
    fill(s, FEW, 4);
    int seen = 0;
    Query *q =
        query(s->desk.store, "SELECT id_number, birth_date, sex, enrolled_on FROM donor WHERE id_number IS NOT NULL");
    while (query_row(q)) {
        char number[NUMBER_SIZE], birth[DATE_SIZE], sex[2];
        text_copy(number, sizeof number, query_text(q, 0));
        assert_ok(s, check_citizen_id(number, &s->error));
        assert_memory_equal(number, "370899", 6);
        assert_false(citizen_id_excel_damaged(number));
        citizen_id_facts(number, birth, sex);
        assert_string_equal(birth, query_text(q, 1));
        assert_string_equal(sex, query_text(q, 2));
        if (strlen(query_text(q, 3)) == 10)
            assert_in_range(day_age(day_parse(birth), day_parse(query_text(q, 3))), 18, 45);
        seen++;
    }
    assert_in_range(seen, FEW * 9 / 10, FEW);
}

static void numbers_belong_to_nobody_else(void **state)
{
    Station *s = *state;
    fill(s, MANY, 5);
    assert_int_equal(count_of(s, "SELECT count(*) FROM (SELECT number FROM phone UNION ALL SELECT phone FROM relative) "
                                 "GROUP BY number HAVING count(*) > 1"),
                     -1);
    assert_int_equal(count_of(s, "SELECT count(*) FROM phone WHERE substr(number, 1, 3) NOT IN "
                                 "('154', '160', '163', '164', '168', '169', '179', '194')"),
                     0);
}

/* --- a station's proportions --- */

static void the_years_are_in_the_stations_proportions(void **state)
{
    Station *s = *state;
    fill(s, MANY, 6);
    static const struct {
        const char *from, *until;
        int64_t of_all; /* of 14,316 */
    } table[] = {{"2003", "2022", 12812}, {"2022", "2023", 500}, {"2023", "2023-09", 1004}};
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        int64_t people = count_of(s, "SELECT count(*) FROM donor WHERE enrolled_on >= ?1 AND enrolled_on < ?2",
                                  TEXT_(table[i].from), TEXT_(table[i].until));
        assert_in_range(people, table[i].of_all * MANY / 14316 - 2, table[i].of_all * MANY / 14316 + 2);
    }
    for (size_t i = 0; i < s->config->unit_count; i++)
        assert_true(count_of(s, "SELECT count(*) FROM donor WHERE unit = ?1", TEXT_(s->config->units[i].code)) > 0);
    assert_true(count_of(s, "SELECT count(*) FROM donor WHERE unit = '370811'") >
                3 * count_of(s, "SELECT count(*) FROM donor WHERE unit = 'JN-TB'"));
}

/* From the notice to the departure, in days: the station's record is 7. */
static void donations_take_as_long_as_those_of_a_station(void **state)
{
    Station *s = *state;
    fill(s, 3 * MANY, 8);
    CaseRecord record;
    case_record(&s->desk, &record);
    assert_in_range(record.counted, 15, 25);
    assert_in_range(record.record_days, 6, 20);
    assert_in_range(record.median_days, 35, 65);
    assert_int_equal(count_of(s, "SELECT count(*) FROM donation_case WHERE taken_at < t0"), 0);
    assert_int_equal(count_of(s, "SELECT count(*) FROM donation_case WHERE first_contact_at < t0"), 0);
    assert_int_equal(count_of(s, "SELECT count(*) FROM donation_case WHERE phase = 'open' AND hours_ours > 24 * 20"),
                     0);
}

static void calls_look_like_those_of_a_station(void **state)
{
    Station *s = *state;
    QueueCounts counts;
    fill(s, MANY, 9);
    assert_in_range(count_of(s, "SELECT count(DISTINCT donor) FROM attempt"), MANY * 24 / 100, MANY * 42 / 100);
    assert_in_range(
        count_of(s, "SELECT 100 * count(contacted_at) / count(*) FROM donor WHERE attempted_at IS NOT NULL"), 22, 42);
    assert_int_equal(count_of(s, "SELECT count(*) FROM attempt WHERE outcome IS NULL OR ended_at < at"), 0);
    assert_int_equal(count_of(s, "SELECT count(*) FROM attempt WHERE at > '2023-09-03T16:00:00Z' OR at < '2021-09'"),
                     0);
    assert_true(count_of(s, "SELECT count(*) FROM donor WHERE status = 'TU'") > 0);
    assert_true(count_of(s, "SELECT count(*) FROM donor WHERE do_not_call = 1") > 0);
    assert_true(count_of(s, "SELECT count(*) FROM status_period WHERE proposal = 1") > 0);
    assert_true(count_of(s, "SELECT count(*) FROM phone WHERE state = 'wrong'") > 0);
    assert_true(count_of(s, "SELECT count(*) FROM task WHERE purpose = 'callback' AND assignee = ?1",
                         INT_(s->desk.actor.id)) > 0);
    assert_true(count_of(s, "SELECT count(*) FROM task WHERE purpose = 'sampling' AND origin = 'hand'") > 0);
    queue_counts(&s->desk, "", 0, &counts);
    assert_true(counts.promised > 0);
    assert_true(counts.due > counts.promised);
}

static void colleagues_cannot_sign_in(void **state)
{
    Station *s = *state;
    fill(s, FEW, 2);
    assert_int_equal(count_of(s, "SELECT count(*) FROM account WHERE disabled = 1 AND password IS NULL"), 4);
    assert_true(count_of(s, "SELECT count(DISTINCT account) FROM attempt") > 2);
    assert_true(count_of(s, "SELECT count(*) FROM attempt WHERE account = ?1", INT_(s->desk.actor.id)) > 0);
    assert_int_equal(count_of(s, "SELECT count(*) FROM attempt a JOIN account c ON c.id = a.account JOIN donor d ON "
                                 "d.id = a.donor WHERE c.role = 'liaison' AND d.unit <> c.unit"),
                     0);
    assert_int_equal(staff_sign_in(&s->desk, "zhanghui", "", &s->error), ERR_DENIED);
}

static void names_have_rare_characters_and_dots(void **state)
{
    Station *s = *state;
    bool more;
    int64_t id;
    fill(s, FEW, 2);
    assert_true(count_of(s, "SELECT count(*) FROM donor WHERE name LIKE '%·%'") > 0);
    assert_int_equal(search_find(s->desk.store, "䶮", &id, 1, &more), 1);
}

/* --- where it may go --- */

static void a_real_database_is_left_alone(void **state)
{
    Station *s = *state;
    char path[128];
    Store *store;
    text_format(path, sizeof path, "%s.real", s->path);
    assert_ok(s, store_open(&store, path, &(StoreOptions){.create = true}, &s->error));
    Desk desk = {.store = store, .config = s->config, .actor = s->desk.actor, .via = "desk"};
    assert_int_equal(demo_run(&desk, FEW, 1, NULL, NULL, &s->error), ERR_DENIED);
    assert_int_equal(query_one_int(store, -1, "SELECT count(*) FROM account"), 0);
    store_close(&store);
    for (size_t i = 0; i < 4; i++) {
        char file[160];
        text_format(file, sizeof file, "%s%s", path, (const char *[]){"", "-wal", "-shm", ".lock"}[i]);
        unlink(file);
    }
}

static void it_wants_a_new_database_and_a_number_of_people(void **state)
{
    Station *s = *state;
    assert_int_equal(demo_run(&s->desk, 0, 1, NULL, NULL, &s->error), ERR_INPUT);
    assert_int_equal(demo_run(&s->desk, DEMO_MOST + 1, 1, NULL, NULL, &s->error), ERR_INPUT);
    fill(s, 1, 1);
    assert_int_equal(demo_run(&s->desk, 1, 1, NULL, NULL, &s->error), ERR_DUPLICATE);
    assert_int_equal(count_of(s, "SELECT count(*) FROM donor"), 1);
}

typedef struct {
    int64_t stop_at, calls, last, total;
} Watch;

static bool watch(void *arg, int64_t done, int64_t total)
{
    Watch *w = arg;
    w->calls++;
    assert_true(done >= w->last);
    w->last = done;
    w->total = total;
    return w->stop_at == 0 || done < w->stop_at;
}

static void progress_is_told_and_can_stop(void **state)
{
    Station *s = *state;
    Watch watched = {.stop_at = 500};
    assert_int_equal(demo_run(&s->desk, MANY, 1, watch, &watched, &s->error), ERR_CANCELLED);
    assert_int_equal(watched.last, 500);
    assert_int_equal(count_of(s, "SELECT count(*) FROM donor"), 0);
}

static void progress_ends_at_the_whole(void **state)
{
    Station *s = *state;
    Watch watched = {0};
    assert_ok(s, demo_run(&s->desk, MANY, 1, watch, &watched, &s->error));
    assert_int_equal(watched.last, MANY);
    assert_int_equal(watched.total, MANY);
    assert_in_range(watched.calls, 5, 20);
}

/* Long before the station began, and long after the last year that the shares know. */
static void any_day_of_the_clock_will_do(void **state)
{
    static const int years[] = {2001, 2003, 2004, 2040};
    (void)state;
    for (size_t i = 0; i < sizeof years / sizeof years[0]; i++) {
        void *other;
        station_open(&other);
        Station *s = other;
        CheckResult result;
        clock_set(instant_at(day_from(years[i], 12, 31), 10 * 60));
        fill(s, 60, 1);
        assert_ok(s, desk_check(&s->desk, false, print_finding, NULL, &result, &s->error));
        assert_int_equal(result.findings, 0);
        station_close(&other);
    }
}

#define PROMISE(f) cmocka_unit_test_setup_teardown(f, station_open, station_close)

/* --- practice databases, whole or not at all --- */

static bool stop_at_once(void *arg, int64_t done, int64_t total)
{
    (void)arg;
    return done >= total;
}

static int64_t people_in(const char *path)
{
    StoreFacts facts;
    Error error = {0};
    return store_inspect(path, LOOK_OUTSIDE, &facts, &error) == OK ? facts.donors : -1;
}

static void a_practice_database_is_made_and_renewed_whole_or_not_at_all(void **state)
{
    static const char *const ends[] = {"", "-wal", "-shm", ".lock", ".new", ".new-wal", ".new-shm", ".new.lock"};
    Station *s = *state;
    char path[128], file[160];
    PracticeJob few = {.donors = 40}, stopped = {.donors = FEW, .progress = stop_at_once}, more = {.donors = 60};
    practice_path(s->path, path, sizeof path);
    assert_int_equal(practice_make(path, s->config, &stopped, &s->error), ERR_CANCELLED);
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        text_format(file, sizeof file, "%s%s", path, ends[i]);
        assert_int_equal(access(file, F_OK), -1);
    }
    text_format(file, sizeof file, "%s/practice", s->folder);
    assert_int_equal(access(file, F_OK), -1);
    assert_ok(s, practice_make(path, s->config, &few, &s->error));
    assert_int_not_equal(practice_make(path, s->config, &more, &s->error), OK); /* there is one */
    assert_int_equal(practice_renew(path, s->config, &stopped, &s->error), ERR_CANCELLED);
    assert_int_equal(people_in(path), 40);
    assert_ok(s, practice_renew(path, s->config, &more, &s->error));
    assert_int_equal(people_in(path), 60);
    for (size_t i = 4; i < sizeof ends / sizeof ends[0]; i++) {
        text_format(file, sizeof file, "%s%s", path, ends[i]);
        assert_int_equal(access(file, F_OK), -1);
    }
    for (size_t i = 0; i < 4; i++) {
        text_format(file, sizeof file, "%s%s", path, ends[i]);
        unlink(file);
    }
    text_format(file, sizeof file, "%s/practice", s->folder);
    assert_int_equal(rmdir(file), 0);
}

static void a_real_database_is_never_renewed(void **state)
{
    Station *s = *state;
    PracticeJob job = {.donors = 10};
    fill(s, 20, 1);
    desk_close(&s->desk);
    station_falsify(s, "DELETE FROM meta WHERE name = 'practice'");
    assert_int_equal(practice_renew(s->path, s->config, &job, &s->error), ERR_DENIED);
    assert_int_equal(people_in(s->path), 20);
    Store *store = NULL;
    assert_ok(s, store_open(&store, s->path, NULL, &s->error));
    assert_ok(s, desk_open(&s->desk, store, s->config, "desk", &s->error));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_seed_makes_the_same_data),
        PROMISE(check_finds_nothing),
        PROMISE(every_value_passes_its_check),
        PROMISE(documents_agree_with_the_person),
        PROMISE(numbers_belong_to_nobody_else),
        PROMISE(the_years_are_in_the_stations_proportions),
        PROMISE(donations_take_as_long_as_those_of_a_station),
        PROMISE(calls_look_like_those_of_a_station),
        PROMISE(colleagues_cannot_sign_in),
        PROMISE(names_have_rare_characters_and_dots),
        PROMISE(a_real_database_is_left_alone),
        PROMISE(it_wants_a_new_database_and_a_number_of_people),
        PROMISE(progress_is_told_and_can_stop),
        PROMISE(progress_ends_at_the_whole),
        cmocka_unit_test(any_day_of_the_clock_will_do),
        cmocka_unit_test_setup_teardown(a_practice_database_is_made_and_renewed_whole_or_not_at_all, station_open,
                                        station_close),
        cmocka_unit_test_setup_teardown(a_real_database_is_never_renewed, station_open, station_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

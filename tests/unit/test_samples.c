/* Promises of samples, targets and outreach. */
#include "table_file.h"

#include "change.h"
#include "derive.h"
#include "exchange.h"
#include "exchange/table_read.h"
#include "intake.h"
#include "outreach.h"
#include "samples.h"
#include "targets.h"

/* A person of 任城区 with a tube. */
static int64_t add_tube(Station *s, const char *name, const char *barcode, const char *taken)
{
    Intake intake;
    intake_start(&s->desk, &intake);
    text_copy(intake.donor.name, sizeof intake.donor.name, name);
    text_copy(intake.donor.unit, sizeof intake.donor.unit, "370811");
    text_copy(intake.sample.barcode, sizeof intake.sample.barcode, barcode);
    text_copy(intake.sample.collected_on, sizeof intake.sample.collected_on, taken);
    assert_ok(s, intake_save(&s->desk, &intake, NULL, &s->error));
    return count_of(s, "SELECT id FROM sample WHERE barcode = ?1", TEXT_(barcode));
}

static SampleMarked mark(Station *s, SampleState state, const char *on, int64_t id)
{
    SampleResult result = {.state = state};
    SampleMarked marked;
    text_copy(result.on, sizeof result.on, on);
    assert_ok(s, samples_mark(&s->desk, &result, &id, 1, &marked, &s->error));
    return marked;
}

static SampleState state_of(Station *s, const char *barcode)
{
    SampleRow row;
    assert_true(samples_find(&s->desk, barcode, &row));
    return row.state;
}

static int64_t new_batch(Station *s)
{
    SampleBatch batch = {.unit = "JN-00", .packed_on = "2023-09-04"};
    assert_ok(s, station_save(&s->desk, &sample_batch_type, &batch, NULL, NULL, NULL, &s->error));
    return batch.id;
}

static void a_sample_goes_from_state_to_state_and_back_by_name(void **state)
{
    Station *s = *state;
    int64_t id = add_tube(s, "毛先生", "T1", "2023-08-01");
    assert_int_equal(state_of(s, "T1"), SAMPLE_COLLECTED);
    mark(s, SAMPLE_SENT, "2023-08-02", id);
    mark(s, SAMPLE_RECEIVED, "2023-08-03", id);
    assert_int_equal(state_of(s, "T1"), SAMPLE_RECEIVED);
    mark(s, SAMPLE_TYPED, "2023-08-10", id);
    SampleMarked marked = mark(s, SAMPLE_REGISTRY, "2023-08-20", id);
    assert_int_equal(state_of(s, "T1"), SAMPLE_REGISTRY);
    assert_int_equal(count_of(s, "SELECT count(*) FROM donor WHERE status = 'AV'"), 1);
    assert_ok(s, change_undo(&s->desk, marked.change, &s->error));
    assert_int_equal(state_of(s, "T1"), SAMPLE_TYPED);
    assert_int_equal(change_undo(&s->desk, marked.change, &s->error), ERR_CONFLICT);
}

static void a_result_before_the_step_before_it_is_refused_by_name(void **state)
{
    Station *s = *state;
    int64_t id = add_tube(s, "毛先生", "T1", "2023-08-10");
    SampleMarked marked = mark(s, SAMPLE_SENT, "2023-08-02", id);
    assert_int_equal(marked.refused, 1);
    assert_non_null(strstr(marked.why, "T1"));
    assert_int_equal(state_of(s, "T1"), SAMPLE_COLLECTED);
    SampleResult future = {.state = SAMPLE_SENT, .on = "2023-09-05"};
    assert_int_equal(samples_mark(&s->desk, &future, &id, 1, &marked, &s->error), ERR_INPUT);
}

static void a_rejected_tube_asks_for_another_and_the_person_counts_once(void **state)
{
    Station *s = *state;
    int64_t id = add_tube(s, "毛先生", "T1", "2023-08-01");
    int64_t donor = count_of(s, "SELECT donor FROM sample WHERE id = ?1", INT_(id));
    SampleResult result = {.state = SAMPLE_REJECTED, .on = "2023-08-05", .reason = "clotted", .repeat = true};
    SampleMarked marked;
    assert_ok(s, samples_mark(&s->desk, &result, &id, 1, &marked, &s->error));
    assert_int_equal(marked.asked, 1);
    assert_int_equal(count_of(s,
                              "SELECT count(*) FROM task WHERE donor = ?1 AND purpose = 'sampling' AND closed_at "
                              "IS NULL",
                              INT_(donor)),
                     1);
    Sample repeat = {.donor = donor, .barcode = "T2", .collected_on = "2023-08-20", .unit = "370811"};
    assert_ok(s, registry_save(&s->desk, &sample_type, &repeat, NULL, NULL, &s->error));
    assert_int_equal(targets_sampled(&s->desk, "370811", 2023, "year"), 1);
    assert_int_equal(targets_sampled(&s->desk, "", 2023, "q3"), 1);
    assert_int_equal(targets_sampled(&s->desk, "", 2023, "h1"), 0);
    assert_int_equal(state_of(s, "T1"), SAMPLE_REJECTED);
    assert_int_equal(state_of(s, "T2"), SAMPLE_COLLECTED);
    text_copy(result.reason, sizeof result.reason, "known");
    assert_int_equal(samples_mark(&s->desk, &result, &id, 1, &marked, &s->error), ERR_INPUT);
}

static void three_hundred_fast_scans_pack_each_tube_once(void **state)
{
    enum { TUBES = 270, UNKNOWN = 10 };
    Station *s = *state;
    int64_t batch = new_batch(s), change;
    size_t kinds[SCAN_UNKNOWN + 1] = {0};
    char code[NUMBER_SIZE];
    for (int i = 0; i < TUBES; i++) {
        text_format(code, sizeof code, "JN%04d", i);
        add_tube(s, "某人", code, "2023-09-01");
    }
    for (int i = 0; i < 300; i++) {
        Scan scan;
        bool again = i >= TUBES && i < 300 - UNKNOWN;
        text_format(code, sizeof code, i >= 300 - UNKNOWN ? "XX%04d" : "JN%04d", again ? i - TUBES : i);
        assert_ok(s, batch_scan(&s->desk, batch, code, &scan, &s->error));
        kinds[scan.kind]++;
    }
    assert_int_equal(kinds[SCAN_ADDED], TUBES);
    assert_int_equal(kinds[SCAN_TWICE], 300 - TUBES - UNKNOWN);
    assert_int_equal(kinds[SCAN_UNKNOWN], UNKNOWN);
    BatchRow row;
    assert_true(batch_load(&s->desk, batch, &row));
    assert_int_equal(row.tubes, TUBES);
    assert_int_equal(row.unknown, UNKNOWN);
    assert_ok(s, batch_send(&s->desk, batch, "2023-09-04", &change, &s->error));
    SampleFilter sent = {.state = SAMPLE_SENT};
    assert_int_equal(samples_count(&s->desk, &sent, 1000), TUBES);
    char *sheet = batch_sheet(&s->desk, batch);
    assert_non_null(strstr(sheet, "JN0269"));
    assert_non_null(strstr(sheet, "XX0299"));
    free(sheet);
    Scan late;
    assert_int_equal(batch_scan(&s->desk, batch, "JN0001", &late, &s->error), ERR_CONFLICT);
    assert_ok(s, change_undo(&s->desk, change, &s->error));
    assert_int_equal(samples_count(&s->desk, &sent, 1000), 0);
}

static void a_tube_of_another_batch_or_a_rejected_one_stays_out(void **state)
{
    Station *s = *state;
    int64_t first = new_batch(s), second = new_batch(s), change;
    int64_t id = add_tube(s, "毛先生", "T1", "2023-08-01"), rejected = add_tube(s, "李四", "T2", "2023-08-01");
    Scan scan;
    assert_ok(s, batch_scan(&s->desk, first, "T1", &scan, &s->error));
    assert_ok(s, batch_scan(&s->desk, second, "T1", &scan, &s->error));
    assert_int_equal(scan.kind, SCAN_OTHER);
    assert_int_equal(scan.batch, first);
    assert_ok(s, batch_remove(&s->desk, id, &change, &s->error));
    assert_ok(s, batch_scan(&s->desk, second, "T1", &scan, &s->error));
    assert_int_equal(scan.kind, SCAN_ADDED);
    SampleResult result = {.state = SAMPLE_REJECTED, .on = "2023-08-05", .reason = "short"};
    SampleMarked marked;
    assert_ok(s, samples_mark(&s->desk, &result, &rejected, 1, &marked, &s->error));
    assert_ok(s, batch_scan(&s->desk, second, "T2", &scan, &s->error));
    assert_int_equal(scan.kind, SCAN_REJECTED);
}

static ScanKind scan_of(Station *s, int64_t batch, const char *barcode)
{
    Scan scan;
    assert_ok(s, batch_scan(&s->desk, batch, barcode, &scan, &s->error));
    return scan.kind;
}

static void marked_tubes_go_into_a_batch_at_once_but_for_those_that_are_not_free(void **state)
{
    Station *s = *state;
    int64_t batch = new_batch(s), other = new_batch(s), change;
    const int64_t ids[] = {add_tube(s, "毛先生", "T1", "2023-08-01"), add_tube(s, "李四", "T2", "2023-08-01"),
                           add_tube(s, "王五", "T3", "2023-08-01"), 999};
    size_t added;
    assert_int_equal(scan_of(s, other, "T2"), SCAN_ADDED);
    mark(s, SAMPLE_SENT, "2023-08-02", ids[2]);
    assert_ok(s, batch_add(&s->desk, batch, ids, 4, &added, &change, &s->error));
    assert_int_equal(added, 1);
    assert_int_equal(count_of(s, "SELECT count(*) FROM sample WHERE batch = ?1 AND barcode = 'T1'", INT_(batch)), 1);
    assert_ok(s, change_undo(&s->desk, change, &s->error));
    assert_int_equal(count_of(s, "SELECT count(*) FROM sample WHERE batch = ?1", INT_(batch)), 0);
    assert_int_equal(batch_add(&s->desk, 999, ids, 4, &added, &change, &s->error), ERR_NOT_FOUND);
    assert_int_equal(added, 0);
}

static void a_tube_that_was_unknown_leaves_that_list_once_it_has_a_record(void **state)
{
    Station *s = *state;
    int64_t batch = new_batch(s);
    BatchRow row;
    static const char *const unknown[] = {"X1", "X2", "X3"};
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(scan_of(s, batch, unknown[i]), SCAN_UNKNOWN);
    assert_int_equal(scan_of(s, batch, "X2"), SCAN_UNKNOWN);
    add_tube(s, "毛先生", "X2", "2023-09-01");
    assert_int_equal(scan_of(s, batch, "X2"), SCAN_ADDED);
    assert_true(batch_load(&s->desk, batch, &row));
    assert_string_equal(row.batch.unknown, "X1\nX3");
    assert_int_equal(row.unknown, 2);
    Scan scan;
    assert_int_equal(batch_scan(&s->desk, batch, " ", &scan, &s->error), ERR_INPUT);
    assert_string_equal(s->error.field, "barcode");
}

static void a_batch_is_sent_with_tubes_and_on_a_day_that_was(void **state)
{
    Station *s = *state;
    int64_t batch = new_batch(s), id = add_tube(s, "毛先生", "T1", "2023-08-01"), change;
    assert_int_equal(batch_remove(&s->desk, id, &change, &s->error), ERR_NOT_FOUND);
    assert_int_equal(batch_send(&s->desk, batch, "2023-09-04", &change, &s->error), ERR_INPUT);
    assert_int_equal(scan_of(s, batch, "T1"), SCAN_ADDED);
    static const char *const days[] = {"2023-09-05", "2023-09", "", "2023-02-30"};
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(batch_send(&s->desk, batch, days[i], &change, &s->error), ERR_INPUT);
        assert_string_equal(s->error.field, "sent_on");
    }
    assert_int_equal(state_of(s, "T1"), SAMPLE_COLLECTED);
    text_copy(s->desk.actor.role, sizeof s->desk.actor.role, "readonly");
    assert_int_equal(batch_send(&s->desk, batch, "2023-09-04", &change, &s->error), ERR_DENIED);
    text_copy(s->desk.actor.role, sizeof s->desk.actor.role, "lead");
}

static void what_others_hang_on_is_not_taken_away(void **state)
{
    Station *s = *state;
    int64_t full = new_batch(s), empty = new_batch(s);
    Team team = {.name = "大学队", .unit = "370811"};
    assert_ok(s, station_save(&s->desk, &team_type, &team, NULL, NULL, NULL, &s->error));
    TeamMember member = {.team = team.id, .name = "队员甲"};
    assert_ok(s, station_save(&s->desk, &team_member_type, &member, NULL, NULL, NULL, &s->error));
    add_tube(s, "毛先生", "T1", "2023-08-01");
    assert_int_equal(scan_of(s, full, "T1"), SCAN_ADDED);
    assert_int_equal(station_delete(&s->desk, &sample_batch_type, full, &s->error), ERR_CONFLICT);
    assert_int_equal(station_delete(&s->desk, &team_type, team.id, &s->error), ERR_CONFLICT);
    assert_ok(s, station_delete(&s->desk, &sample_batch_type, empty, &s->error));
    assert_ok(s, station_delete(&s->desk, &team_member_type, member.id, &s->error));
    assert_ok(s, station_delete(&s->desk, &team_type, team.id, &s->error));
    assert_int_equal(station_delete(&s->desk, &team_type, team.id, &s->error), ERR_NOT_FOUND);
    assert_int_equal(count_of(s, "SELECT count(*) FROM sample_batch"), 1);
    assert_int_equal(count_of(s, "SELECT count(*) FROM team"), 0);
}

static void a_name_of_a_team_is_given_once(void **state)
{
    Station *s = *state;
    Team first = {.name = "大学队", .unit = "370811"}, second = first;
    assert_ok(s, station_save(&s->desk, &team_type, &first, NULL, NULL, NULL, &s->error));
    assert_int_equal(station_save(&s->desk, &team_type, &second, NULL, NULL, NULL, &s->error), ERR_DUPLICATE);
    Team stale = first, theirs;
    text_copy(first.note, sizeof first.note, "改");
    assert_ok(s, station_save(&s->desk, &team_type, &first, NULL, NULL, NULL, &s->error));
    assert_int_equal(station_save(&s->desk, &team_type, &stale, NULL, &theirs, NULL, &s->error), ERR_CONFLICT);
    assert_string_equal(theirs.note, "改");
    text_copy(s->desk.actor.role, sizeof s->desk.actor.role, "liaison");
    text_copy(s->desk.actor.unit, sizeof s->desk.actor.unit, "370883");
    Team foreign = {.name = "中学队", .unit = "370811"};
    assert_int_equal(station_save(&s->desk, &team_type, &foreign, NULL, NULL, NULL, &s->error), ERR_DENIED);
    text_copy(s->desk.actor.role, sizeof s->desk.actor.role, "lead");
    s->desk.actor.unit[0] = '\0';
}

/* What a tube's row of the transfer sheet says, for whoever opens the box. */
static void the_transfer_sheet_is_saved_as_text_and_as_a_table(void **state)
{
    Station *s = *state;
    int64_t batch = new_batch(s);
    char path[512], file[528], folder[128];
    add_tube(s, "毛先生", "T1", "2023-08-01");
    add_tube(s, "李四", "T2", "2023-08-02");
    assert_int_equal(scan_of(s, batch, "T1"), SCAN_ADDED);
    assert_int_equal(scan_of(s, batch, "T2"), SCAN_ADDED);
    char *text = batch_sheet(&s->desk, batch);
    text_copy(s->desk.actor.role, sizeof s->desk.actor.role, "readonly");
    assert_int_equal(transfer_sheet_save(&s->desk, batch, text, path, &s->error), ERR_DENIED);
    text_copy(s->desk.actor.role, sizeof s->desk.actor.role, "lead");
    assert_ok(s, transfer_sheet_save(&s->desk, batch, text, path, &s->error));
    text_format(file, sizeof file, "%s.txt", path);
    char *saved = file_read(file);
    assert_string_equal(saved, text);
    free(saved);
    free(text);
    unlink(file);
    text_format(file, sizeof file, "%s.xlsx", path);
    Table *table = NULL;
    TableRow row;
    bool more = true;
    static const char *const barcodes[] = {"T1", "T2"};
    assert_ok(s, table_open(&table, file, ENCODING_AUTO, NULL, &s->error));
    assert_ok(s, table_row(table, &row, &more, &s->error));
    for (size_t i = 0; i < 2; i++) {
        assert_ok(s, table_row(table, &row, &more, &s->error));
        assert_true(more);
        assert_string_equal(row.cells[0], barcodes[i]);
    }
    assert_string_equal(row.cells[1], "李四");
    assert_ok(s, table_row(table, &row, &more, &s->error));
    assert_false(more);
    table_close(&table);
    unlink(file);
    text_format(folder, sizeof folder, "%s/transfer", s->folder);
    assert_int_equal(rmdir(folder), 0);
    assert_int_equal(count_of(s, "SELECT count(*) FROM audit WHERE action = 'export' AND record = 'sample_batch'"), 1);
}

static void pages_show_every_sample_once_also_those_without_a_day(void **state)
{
    Station *s = *state;
    char code[NUMBER_SIZE];
    SampleRow rows[3], last;
    size_t count, seen = 0;
    SampleFilter filter = {.state = SAMPLE_COLLECTED};
    for (int i = 0; i < 10; i++) {
        text_format(code, sizeof code, "P%02d", i);
        add_tube(s, "某人", code, i < 5 ? "" : i < 8 ? "2023-08-01" : "2023-07");
    }
    while ((count = samples_list(&s->desk, &filter, seen ? &last : NULL, rows, 3)) > 0) {
        seen += count;
        last = rows[count - 1];
    }
    assert_int_equal(seen, 10);
    filter.min_days = 35;
    assert_int_equal(samples_count(&s->desk, &filter, 100), 7);
    text_copy(filter.unit, sizeof filter.unit, "370883");
    assert_int_equal(samples_count(&s->desk, &filter, 100), 0);
}

static void a_liaison_sees_samples_that_count_for_the_own_unit_without_foreign_names(void **state)
{
    Station *s = *state;
    int64_t id = add_tube(s, "毛先生", "T1", "2023-08-01");
    Sample sample = {0};
    SampleRow row;
    assert_true(record_load(s->desk.store, &sample_type, id, &sample));
    text_copy(sample.unit, sizeof sample.unit, "370883");
    assert_ok(s, registry_save(&s->desk, &sample_type, &sample, NULL, NULL, &s->error));
    text_copy(s->desk.actor.role, sizeof s->desk.actor.role, "liaison");
    text_copy(s->desk.actor.unit, sizeof s->desk.actor.unit, "370883");
    assert_true(samples_find(&s->desk, "T1", &row));
    assert_string_equal(row.name, "");
    text_copy(s->desk.actor.unit, sizeof s->desk.actor.unit, "370811");
    assert_false(samples_find(&s->desk, "T1", &row));
    text_copy(s->desk.actor.role, sizeof s->desk.actor.role, "lead");
}

static void the_days_to_the_registry_say_what_they_are_computed_from(void **state)
{
    Station *s = *state;
    static const char *const entered[] = {"2023-08-11", "2023-08-21", "2023-08-31"};
    char code[NUMBER_SIZE];
    for (int i = 0; i < 4; i++) {
        text_format(code, sizeof code, "D%d", i);
        mark(s, SAMPLE_REGISTRY, i < 3 ? entered[i] : "2023-08-31",
             add_tube(s, "某人", code, i < 3 ? "2023-08-01" : "2023-07"));
    }
    SampleDays days;
    SampleRow slow[SLOW_SAMPLES];
    size_t count;
    samples_days(&s->desk, "", "2023-01-01", "2023-12-31", &days, slow, &count);
    assert_int_equal(days.entered, 4);
    assert_int_equal(days.dated, 3);
    assert_int_equal(days.median, 20);
    assert_int_equal(days.p90, 30);
    assert_int_equal(count, 3);
    assert_int_equal(slow[0].days, 30);
    samples_days(&s->desk, "370883", "2023-01-01", "2023-12-31", &days, NULL, NULL);
    assert_int_equal(days.entered, 0);
    assert_int_equal(days.median, -1);
}

/* --- targets --- */

static void targets_change_only_forward_and_the_old_ones_stay(void **state)
{
    Station *s = *state;
    TargetNow now;
    target_now(&s->desk, "", 2023, "year", clock_today(), &now);
    assert_int_equal(now.samples, 1000); /* of the settings */
    UnitTarget target = {.year = 2023, .period = "year", .samples = 1200, .valid_from = "2023-07-01"};
    assert_ok(s, target_set(&s->desk, &target, &s->error));
    UnitTarget earlier = {.year = 2023, .period = "year", .samples = 900, .valid_from = "2023-06-01"};
    assert_int_equal(target_set(&s->desk, &earlier, &s->error), ERR_INPUT);
    assert_string_equal(s->error.field, "valid_from");
    target_now(&s->desk, "", 2023, "year", day_parse("2023-06-30"), &now);
    assert_int_equal(now.samples, 1000);
    target_now(&s->desk, "", 2023, "year", clock_today(), &now);
    assert_int_equal(now.samples, 1200);
    assert_ok(s, target_void(&s->desk, target.id, "typed twice", &s->error));
    target_now(&s->desk, "", 2023, "year", clock_today(), &now);
    assert_int_equal(now.samples, 1000);
    TargetRow rows[4];
    assert_int_equal(target_history(&s->desk, 2023, rows, 4), 1);
    assert_string_equal(rows[0].target.void_reason, "typed twice");
    text_copy(s->desk.actor.role, sizeof s->desk.actor.role, "caller");
    assert_int_equal(target_set(&s->desk, &target, &s->error), ERR_DENIED);
    text_copy(s->desk.actor.role, sizeof s->desk.actor.role, "lead");
}

static void the_pace_counts_days(void **state)
{
    (void)state;
    Pace pace;
    pace_between(181, 90, day_from(2023, 1, 1), day_from(2023, 6, 30), day_from(2023, 4, 1), &pace);
    assert_int_equal(pace.wanted, 90);
    assert_int_equal(pace.heading, 181);
    assert_int_equal(pace.weekly, 7);
    pace_between(100, 100, day_from(2023, 1, 1), day_from(2023, 3, 31), day_from(2023, 9, 4), &pace);
    assert_int_equal(pace.percent, 100);
    assert_int_equal(pace.wanted, 100);
    assert_int_equal(pace.weekly, 0);
    Day first, last;
    assert_true(period_days(2024, "q1", &first, &last));
    assert_int_equal(last - first + 1, 91);
    assert_true(period_days(2023, "h2", &first, &last));
    assert_int_equal(first, day_from(2023, 7, 1));
    assert_false(period_days(2023, "q5", &first, &last));
}

static void opening_balances_are_counted_and_marked(void **state)
{
    Station *s = *state;
    UnitProgress rows[PROGRESS_ROWS];
    add_tube(s, "毛先生", "T1", "2023-08-01");
    OpeningBalance opening = {.unit = "370811", .year = 2023, .samples = 41, .donations = 2, .source = "2023 年报"};
    int64_t change;
    assert_ok(s, station_save(&s->desk, &opening_balance_type, &opening, NULL, NULL, &change, &s->error));
    OpeningBalance twice = {.unit = "370811", .year = 2023, .samples = 1};
    assert_int_equal(station_save(&s->desk, &opening_balance_type, &twice, NULL, NULL, NULL, &s->error), ERR_DUPLICATE);
    size_t count = targets_progress(&s->desk, 2023, "year", false, rows, PROGRESS_ROWS);
    assert_int_equal(count, 16); /* the city, its office and 14 units */
    assert_int_equal(rows[0].pace.done, 42);
    assert_int_equal(rows[0].opening, 41);
    assert_string_equal(rows[1].unit, "370811");
    targets_progress(&s->desk, 2023, "q3", false, rows, PROGRESS_ROWS);
    assert_int_equal(rows[0].pace.done, 1);
    assert_int_equal(rows[0].opening, 0);
    assert_ok(s, change_undo(&s->desk, change, &s->error));
    assert_int_equal(count_of(s, "SELECT count(*) FROM opening_balance"), 0);
}

/* --- outreach --- */

static void an_event_fills_the_intake_and_counts_whom_it_enrolled(void **state)
{
    Station *s = *state;
    OutreachEvent event = {.name = "2023 世界献血者日",
                           .held_on = "2023-06-14",
                           .unit = "370883",
                           .site = "H-883",
                           .publicity = "blood_donor_day",
                           .leaflets = 300,
                           .reached = 120,
                           .prepared_on = "2023-06-10"};
    assert_ok(s, station_save(&s->desk, &event_type, &event, NULL, NULL, NULL, &s->error));
    Intake intake;
    intake_start(&s->desk, &intake);
    event_fill(&event, &intake);
    assert_string_equal(intake.sample.event, event.name);
    assert_string_equal(intake.sample.collected_on, "2023-06-14");
    assert_string_equal(intake.sample.site, "H-883");
    text_copy(intake.donor.name, sizeof intake.donor.name, "毛先生");
    assert_ok(s, intake_save(&s->desk, &intake, NULL, &s->error));
    assert_int_equal(event_enrolled(&s->desk, event.name), 1);
    PublicityRow days[8];
    assert_int_equal(publicity_list(&s->desk, 2023, days, 8), 5);
    assert_int_equal(days[2].events, 1);
    assert_int_equal(days[2].prepared, 1);
    assert_int_equal(days[2].enrolled, 1);
    SiteRow sites[64];
    size_t count = site_list(&s->desk, 2023, sites, 64);
    assert_true(count > 0);
    assert_string_equal(sites[0].site->code, "H-883");
    assert_int_equal(sites[0].year, 1);
    OutreachEvent same = {.name = "2023 世界献血者日"};
    assert_int_equal(station_save(&s->desk, &event_type, &same, NULL, NULL, NULL, &s->error), ERR_DUPLICATE);
}

static ImportResult import_kind(Station *s, const char *kind, const char *text)
{
    Said said = {0};
    ImportResult result;
    TableFile file = file_text(s, "list.csv", text);
    Status status = import_file(s, kind, file.path, NULL, &said, &result);
    if (status != OK)
        print_error("%s\n", s->error.message);
    return result;
}

static void results_targets_events_and_teams_are_imported(void **state)
{
    Station *s = *state;
    add_tube(s, "毛先生", "T1", "2023-08-01");
    add_tube(s, "李四", "T2", "2023-08-01");
    ImportResult r = import_kind(s, "samples",
                                 "条码,接收日期,检测日期,入库日期,拒收日期,拒收原因\n"
                                 "T1,2023-08-03,2023-08-10,2023-08-20,,\nT2,,,,2023-08-05,凝血\nT9,2023-08-03,,,,\n");
    assert_int_equal(r.changed, 2);
    assert_int_equal(r.refused, 1);
    assert_int_equal(state_of(s, "T1"), SAMPLE_REGISTRY);
    assert_int_equal(state_of(s, "T2"), SAMPLE_REJECTED);

    static const char sheet[] = "类别,单位,年度,采样,捐献,日期,内容,来源\n"
                                "指标,任城区,2023,120,1,2023-01-01,,\n期初数,任城区,2010,300,2,,,年报\n"
                                "外部情况,,,,,2022-12-31,全省前3强,省红十字会\n";
    r = import_kind(s, "targets", sheet);
    assert_int_equal(r.added, 3);
    assert_int_equal(count_of(s, "SELECT count(*) FROM unit_target WHERE unit = '370811' AND samples = 120"), 1);
    assert_int_equal(count_of(s, "SELECT sum(samples) FROM opening_balance"), 300);
    assert_int_equal(count_of(s, "SELECT count(*) FROM external_fact WHERE source = '省红十字会'"), 1);
    int64_t batch = r.batch;
    assert_int_equal(import_kind(s, "targets", sheet).same, 3);
    assert_ok(s, import_undo(&s->desk, batch, NULL, &r, &s->error));
    assert_int_equal(count_of(s, "SELECT count(*) FROM unit_target"), 0);

    r = import_kind(s, "events", "活动名称,活动日期,单位,受众人数\n公园专场,2023-06-14,邹城市,200\n");
    assert_int_equal(r.added, 1);
    r = import_kind(s, "teams", "服务队,期初招募数,队员\n爱心志愿者服务队,500,王五\n爱心志愿者服务队,500,赵六\n");
    assert_int_equal(r.added, 2);
    TeamRow team;
    assert_int_equal(team_list(&s->desk, &team, 1), 1);
    assert_int_equal(team.members, 2);
    assert_int_equal(team.total, 500);
}

static void undo_keeps_what_was_changed_or_joined_since(void **state)
{
    Station *s = *state;
    Said said = {0};
    OutreachEvent event = {0};
    ImportResult undone, events = import_kind(s, "events", "活动名称,受众人数\n公园专场,200\n广场专场,100\n"),
                         teams = import_kind(s, "teams", "服务队,队员\n爱心队,王五\n阳光队,赵六\n");
    assert_true(
        record_load(s->desk.store, &event_type, count_of(s, "SELECT id FROM event WHERE name = '公园专场'"), &event));
    event.reached = 250;
    assert_ok(s, station_save(&s->desk, &event_type, &event, NULL, NULL, NULL, &s->error));
    assert_ok(s, import_undo(&s->desk, events.batch, &(ImportUndo){.refused = say_refused, .arg = &said}, &undone,
                             &s->error));
    assert_int_equal(undone.refused, 1);
    assert_int_equal(count_of(s, "SELECT reached FROM event"), 250);

    TeamMember late = {.team = count_of(s, "SELECT id FROM team WHERE name = '爱心队'"), .name = "钱七"};
    assert_ok(s, station_save(&s->desk, &team_member_type, &late, NULL, NULL, NULL, &s->error));
    assert_ok(
        s, import_undo(&s->desk, teams.batch, &(ImportUndo){.refused = say_refused, .arg = &said}, &undone, &s->error));
    assert_int_equal(undone.refused, 1);
    assert_string_equal(said.refused[1], "Team (no. 1): it has members since and stays");
    assert_int_equal(count_of(s, "SELECT count(*) FROM team"), 1);
    assert_int_equal(count_of(s, "SELECT count(*) FROM team_member"), 1);
}

static void counters_agree_with_a_recount(void **state)
{
    Station *s = *state;
    CheckResult result;
    add_tube(s, "毛先生", "T1", "2023-08-01");
    add_tube(s, "李四", "T2", "2013");
    assert_ok(s, desk_check(&s->desk, false, NULL, NULL, &result, &s->error));
    assert_int_equal(result.findings, 0);
    assert_int_equal(tally_get(s->desk.store, "sample_month", "", "2023-08"), 1);
}

#define PROMISE(name) cmocka_unit_test_setup_teardown(name, station_open, files_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        PROMISE(a_sample_goes_from_state_to_state_and_back_by_name),
        PROMISE(a_result_before_the_step_before_it_is_refused_by_name),
        PROMISE(a_rejected_tube_asks_for_another_and_the_person_counts_once),
        PROMISE(three_hundred_fast_scans_pack_each_tube_once),
        PROMISE(a_tube_of_another_batch_or_a_rejected_one_stays_out),
        PROMISE(marked_tubes_go_into_a_batch_at_once_but_for_those_that_are_not_free),
        PROMISE(a_tube_that_was_unknown_leaves_that_list_once_it_has_a_record),
        PROMISE(a_batch_is_sent_with_tubes_and_on_a_day_that_was),
        PROMISE(what_others_hang_on_is_not_taken_away),
        PROMISE(a_name_of_a_team_is_given_once),
        PROMISE(the_transfer_sheet_is_saved_as_text_and_as_a_table),
        PROMISE(pages_show_every_sample_once_also_those_without_a_day),
        PROMISE(a_liaison_sees_samples_that_count_for_the_own_unit_without_foreign_names),
        PROMISE(the_days_to_the_registry_say_what_they_are_computed_from),
        PROMISE(targets_change_only_forward_and_the_old_ones_stay),
        PROMISE(the_pace_counts_days),
        PROMISE(opening_balances_are_counted_and_marked),
        PROMISE(an_event_fills_the_intake_and_counts_whom_it_enrolled),
        PROMISE(results_targets_events_and_teams_are_imported),
        PROMISE(undo_keeps_what_was_changed_or_joined_since),
        PROMISE(counters_agree_with_a_recount),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

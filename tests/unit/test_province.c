/* What the province must know: appears by itself, once, and goes when it is taken back. */
#include "derive.h"
#include "exchange.h"
#include "followup.h"
#include "intake.h"
#include "province.h"
#include "table_file.h"

enum { ROWS = 40 };

static ProvinceItem rows[ROWS];

static size_t lines(Station *s, ProvinceView view)
{
    bool more;
    const ProvinceFilter filter = {.view = view};
    memset(rows, 0, sizeof rows);
    return province_page(&s->desk, &filter, NULL, rows, ROWS, &more);
}

/* Nothing but these lines is open, the counter says so, and the file is sound. */
static void assert_open(Station *s, size_t count)
{
    assert_int_equal(lines(s, PROVINCE_OPEN), count);
    assert_int_equal(province_count(&s->desk, ""), (int64_t)count);
    assert_sound(s);
}

static const ProvinceItem *line_of(const char *kind, const char *field)
{
    for (size_t i = 0; i < ROWS && rows[i].id; i++)
        if (text_equal(rows[i].kind, kind) && text_equal(rows[i].field, field))
            return &rows[i];
    fail_msg("no line %s %s", kind, field);
    return NULL;
}

static int64_t add(Station *s, const char *name, const char *id_number, const char *phone, const char *donor_number)
{
    Intake in;
    intake_start(&s->desk, &in);
    text_copy(in.donor.name, sizeof in.donor.name, name);
    text_copy(in.donor.unit, sizeof in.donor.unit, "370811");
    text_copy(in.donor.id_number, sizeof in.donor.id_number, id_number);
    text_copy(in.donor.donor_number, sizeof in.donor.donor_number, donor_number);
    text_copy(in.phone.number, sizeof in.phone.number, phone);
    assert_ok(s, intake_save(&s->desk, &in, NULL, &s->error));
    return in.donor.id;
}

/* Somebody who is in the registry there. */
static int64_t add_known(Station *s)
{
    return add(s, "毛建国", "370899199001010017", "13853712345", "370000000001");
}

static Donor load(Station *s, int64_t id)
{
    Donor donor = {0};
    assert_true(record_load(s->desk.store, &donor_type, id, &donor));
    return donor;
}

static void rename_to(Station *s, int64_t id, const char *name)
{
    Donor donor = load(s, id);
    text_copy(donor.name, sizeof donor.name, name);
    assert_ok(s, registry_save(&s->desk, &donor_type, &donor, NULL, NULL, &s->error));
}

static int64_t call(Station *s, int64_t id, const char *outcome, const char *until)
{
    Attempt a = {.donor = id, .channel = "phone", .direction = "out", .answered = "self", .number = "13853712345"};
    char request[40];
    store_request_id(request);
    instant_format(clock_now(), a.at);
    text_copy(a.outcome, sizeof a.outcome, outcome);
    text_copy(a.reason, sizeof a.reason, "工作忙");
    text_copy(a.until, sizeof a.until, until);
    assert_ok(s, attempt_finish(&s->desk, &a, request, &s->error));
    return a.id;
}

static int64_t enter_all(Station *s)
{
    int64_t ids[ROWS];
    size_t count = lines(s, PROVINCE_OPEN);
    for (size_t i = 0; i < count; i++)
        ids[i] = rows[i].id;
    assert_ok(s, province_enter(&s->desk, ids, count, "2023-09-04", &s->error));
    return ids[0];
}

/* --- people --- */

static void a_new_person_is_a_line_once_the_file_is_complete(void **state)
{
    Station *s = *state;
    int64_t id = add(s, "毛建国", "", "13853712345", "");
    assert_open(s, 0);
    Donor donor = load(s, id);
    text_copy(donor.id_number, sizeof donor.id_number, "370899199001010017");
    assert_ok(s, registry_save(&s->desk, &donor_type, &donor, NULL, NULL, &s->error));
    assert_open(s, 1);
    const ProvinceItem *line = line_of("person", "");
    assert_non_null(strstr(line->after, "donor.name=毛建国\n"));
    assert_non_null(strstr(line->after, "donor.id_number=370899199001010017\n"));
    assert_non_null(strstr(line->after, "phone.number=13853712345"));
    rename_to(s, id, "毛建华");
    assert_open(s, 1);
    assert_non_null(strstr(line_of("person", "")->after, "donor.name=毛建华\n"));
}

static void who_is_known_there_is_no_new_person(void **state)
{
    Station *s = *state;
    int64_t id = add(s, "张丽", "370899199001010025", "13953712346", "");
    assert_open(s, 1);
    Donor donor = load(s, id);
    text_copy(donor.donor_number, sizeof donor.donor_number, "370000000002");
    assert_ok(s, registry_save(&s->desk, &donor_type, &donor, NULL, NULL, &s->error));
    assert_open(s, 0);
}

/* --- changes --- */

static void several_changes_of_a_field_are_one_line_and_a_change_back_is_none(void **state)
{
    Station *s = *state;
    int64_t id = add_known(s);
    assert_open(s, 0);
    rename_to(s, id, "毛建华");
    rename_to(s, id, "毛健华");
    assert_open(s, 1);
    assert_string_equal(line_of("field", "name")->before, "donor.name=毛建国");
    assert_string_equal(line_of("field", "name")->after, "donor.name=毛健华");
    rename_to(s, id, "毛建国");
    assert_open(s, 0);
}

static void a_new_phone_is_a_line_and_its_state_counts(void **state)
{
    Station *s = *state;
    int64_t id = add_known(s);
    Phone phone = {.donor = id, .number = "13953700000", .owner = "self", .state = "in_use"};
    assert_ok(s, registry_save(&s->desk, &phone_type, &phone, NULL, NULL, &s->error));
    assert_open(s, 1);
    assert_string_equal(line_of("phone", "")->before, "phone.number=13853712345");
    assert_string_equal(line_of("phone", "")->after, "phone.number=13853712345\nphone.number=13953700000");
    text_copy(phone.state, sizeof phone.state, "wrong");
    assert_ok(s, registry_save(&s->desk, &phone_type, &phone, NULL, NULL, &s->error));
    assert_open(s, 0);
    Phone other = {.donor = id, .number = "13953700001", .owner = "relative1", .state = "in_use"};
    assert_ok(s, registry_save(&s->desk, &phone_type, &other, NULL, NULL, &s->error));
    assert_open(s, 0);
}

static void what_the_province_does_not_ask_is_no_line(void **state)
{
    Station *s = *state;
    Donor donor = load(s, add_known(s));
    text_copy(donor.note, sizeof donor.note, "喜欢晚上接电话");
    text_copy(donor.preferred_time, sizeof donor.preferred_time, "晚上");
    assert_ok(s, registry_save(&s->desk, &donor_type, &donor, NULL, NULL, &s->error));
    assert_open(s, 0);
}

static void a_call_makes_its_lines_and_taking_it_back_takes_them(void **state)
{
    Station *s = *state;
    int64_t id = add_known(s), attempt = call(s, id, "not_now", "2023-12-01");
    assert_open(s, 2);
    assert_string_equal(line_of("status", "")->before, "donor.status=AV"); /* enrolled: nothing of the four */
    assert_string_equal(line_of("status", "")->after,
                        "donor.status=TU\ndonor.status_reason=PR\ndonor.status_until=2023-12-01");
    assert_non_null(strstr(line_of("answer", "")->after, "attempt.outcome=not_now\n"));
    assert_ok(s, attempt_void(&s->desk, attempt, "错记", &s->error));
    assert_open(s, 0);
}

static void an_outcome_that_the_settings_do_not_name_is_no_line(void **state)
{
    Station *s = *state;
    Attempt a = {.donor = add_known(s), .answered = "nobody", .outcome = "no_answer", .number = "13853712345"};
    char request[40];
    store_request_id(request);
    assert_ok(s, attempt_finish(&s->desk, &a, request, &s->error));
    assert_open(s, 0);
}

static void later_answers_replace_the_line_and_history_makes_none(void **state)
{
    Station *s = *state;
    int64_t id = add_known(s);
    Attempt old = {.donor = id, .answered = "self", .outcome = "willing", .at = "2019-03-01T02:00:00Z"};
    char request[40];
    store_request_id(request);
    assert_ok(s, attempt_finish(&s->desk, &old, request, &s->error));
    assert_open(s, 0);
    call(s, id, "hesitant", "");
    call(s, id, "willing", "");
    assert_open(s, 1);
    assert_non_null(strstr(line_of("answer", "")->before, "2019-03-01"));
    assert_non_null(strstr(line_of("answer", "")->after, "attempt.outcome=willing"));
}

static void a_sample_is_a_line_when_it_is_sent(void **state)
{
    Station *s = *state;
    Sample sample = {.donor = add_known(s), .kind = "blood", .barcode = "JN0009", .collected_on = "2023-09-01"};
    assert_ok(s, registry_save(&s->desk, &sample_type, &sample, NULL, NULL, &s->error));
    assert_open(s, 0);
    text_copy(sample.sent_on, sizeof sample.sent_on, "2023-09-03");
    assert_ok(s, registry_save(&s->desk, &sample_type, &sample, NULL, NULL, &s->error));
    assert_open(s, 1);
    assert_string_equal(line_of("sample", "")->after,
                        "sample.barcode=JN0009\nsample.collected_on=2023-09-01\nsample.sent_on=2023-09-03");
}

/* --- entering --- */

static void entered_lines_keep_date_and_name_and_the_entry_is_undone(void **state)
{
    Station *s = *state;
    int64_t id = add_known(s);
    rename_to(s, id, "毛建华");
    call(s, id, "willing", "");
    int64_t first = enter_all(s);
    assert_open(s, 0);
    assert_int_equal(lines(s, PROVINCE_ENTERED), 2);
    assert_string_equal(rows[0].entered_on, "2023-09-04");
    assert_string_equal(rows[0].entered_by, "lead");
    assert_int_equal(province_enter(&s->desk, &first, 1, "", &s->error), ERR_INPUT);
    assert_int_equal(province_enter(&s->desk, &first, 1, "2023-09-05", &s->error), ERR_INPUT);
    assert_int_equal(province_enter(&s->desk, &first, 1, "2023-09-04", &s->error), ERR_CONFLICT);
    rename_to(s, id, "毛健华"); /* since the entry: one line with what is opened again */
    assert_ok(s, province_unenter(&s->desk, first, &s->error));
    assert_open(s, 2);
    assert_string_equal(line_of("field", "name")->before, "donor.name=毛建国");
    assert_string_equal(line_of("field", "name")->after, "donor.name=毛健华");
    assert_int_equal(lines(s, PROVINCE_ENTERED), 0);
    assert_int_equal(province_unenter(&s->desk, first, &s->error), ERR_CONFLICT);
}

static void what_is_taken_back_after_the_entry_is_a_new_line(void **state)
{
    Station *s = *state;
    int64_t attempt = call(s, add_known(s), "not_now", "2023-12-01");
    enter_all(s);
    assert_ok(s, attempt_void(&s->desk, attempt, "错记", &s->error));
    assert_open(s, 2);
    assert_string_equal(line_of("status", "")->after, "donor.status=AV");
    assert_string_equal(line_of("answer", "")->after, "");
}

static void an_entered_person_is_known_from_then_on(void **state)
{
    Station *s = *state;
    int64_t id = add(s, "张丽", "370899199001010025", "13953712346", "");
    enter_all(s);
    assert_open(s, 0);
    rename_to(s, id, "张莉");
    assert_open(s, 1);
    assert_string_equal(line_of("field", "name")->before, "donor.name=张丽");
}

/* --- proposals --- */

static int64_t proposed(Station *s, int64_t *donor)
{
    *donor = add_known(s);
    call(s, *donor, "wants_to_leave", "");
    assert_open(s, 2);
    return line_of("proposal", "")->id;
}

static void a_confirmed_proposal_takes_effect_in_the_same_transaction(void **state)
{
    Station *s = *state;
    int64_t donor, item = proposed(s, &donor);
    enter_all(s);
    assert_int_equal(lines(s, PROVINCE_WAITING), 1);
    assert_int_equal(province_waiting(&s->desk, ""), 1);
    assert_string_equal(load(s, donor).status, "SA");
    assert_ok(s, province_confirm(&s->desk, item, "2023-09-04", &s->error));
    assert_string_equal(load(s, donor).status, "DE");
    assert_string_equal(load(s, donor).status_reason, "PR");
    assert_open(s, 0);
    assert_int_equal(lines(s, PROVINCE_WAITING), 0);
    assert_int_equal(province_waiting(&s->desk, ""), 0);
    assert_int_equal(province_confirm(&s->desk, item, "2023-09-04", &s->error), ERR_CONFLICT);
    assert_ok(s, province_undecide(&s->desk, item, &s->error));
    assert_string_equal(load(s, donor).status, "SA");
    assert_int_equal(lines(s, PROVINCE_WAITING), 1);
    assert_open(s, 0);
}

static void a_declined_proposal_keeps_the_reason_and_the_status(void **state)
{
    Station *s = *state;
    int64_t donor, item = proposed(s, &donor);
    enter_all(s);
    assert_int_equal(province_decline(&s->desk, item, "2023-09-04", " ", &s->error), ERR_INPUT);
    assert_ok(s, province_decline(&s->desk, item, "2023-09-04", "材料不全", &s->error));
    assert_open(s, 0);
    assert_int_equal(lines(s, PROVINCE_ENTERED), 2);
    assert_int_equal(count_of(s, "SELECT count(*) FROM status_period WHERE void_reason = '材料不全'"), 1);
    assert_ok(s, province_undecide(&s->desk, item, &s->error));
    assert_int_equal(lines(s, PROVINCE_WAITING), 1);
    assert_int_equal(count_of(s, "SELECT count(*) FROM status_period WHERE voided_at IS NULL"), 1);
}

static void a_proposal_withdrawn_while_it_waits_is_told(void **state)
{
    Station *s = *state;
    int64_t donor;
    proposed(s, &donor);
    enter_all(s);
    int64_t period = count_of(s, "SELECT id FROM status_period");
    assert_ok(s, registry_void_status(&s->desk, period, "本人改变主意", &s->error));
    assert_int_equal(lines(s, PROVINCE_WAITING), 0);
    assert_open(s, 1);
    assert_string_equal(line_of("proposal", "")->after, "");
}

static void who_may_not_decide_does_not(void **state)
{
    Station *s = *state;
    int64_t donor, item = proposed(s, &donor);
    text_copy(s->desk.actor.role, sizeof s->desk.actor.role, "liaison");
    text_copy(s->desk.actor.unit, sizeof s->desk.actor.unit, "370811");
    assert_int_equal(province_confirm(&s->desk, item, "2023-09-04", &s->error), ERR_DENIED);
    text_copy(s->desk.actor.role, sizeof s->desk.actor.role, "readonly");
    assert_int_equal(province_enter(&s->desk, &item, 1, "2023-09-04", &s->error), ERR_DENIED);
}

/* --- units --- */

static void a_liaison_sees_and_enters_the_own_unit_only(void **state)
{
    Station *s = *state;
    int64_t id = add_known(s);
    rename_to(s, id, "毛建华");
    assert_open(s, 1);
    int64_t item = rows[0].id;
    text_copy(s->desk.actor.role, sizeof s->desk.actor.role, "liaison");
    text_copy(s->desk.actor.unit, sizeof s->desk.actor.unit, "370883");
    assert_int_equal(lines(s, PROVINCE_OPEN), 0);
    assert_int_equal(province_count(&s->desk, ""), 0);
    assert_int_equal(province_count(&s->desk, "370811"), 0);
    assert_false(province_item(&s->desk, item, &rows[0]));
    assert_int_equal(province_enter(&s->desk, &item, 1, "2023-09-04", &s->error), ERR_CONFLICT);
    text_copy(s->desk.actor.unit, sizeof s->desk.actor.unit, "370811");
    assert_int_equal(lines(s, PROVINCE_OPEN), 1);
}

static void lines_move_with_their_person_to_another_unit(void **state)
{
    Station *s = *state;
    int64_t id = add_known(s);
    rename_to(s, id, "毛建华");
    Donor donor = load(s, id);
    text_copy(donor.unit, sizeof donor.unit, "370883");
    assert_ok(s, registry_save(&s->desk, &donor_type, &donor, NULL, NULL, &s->error));
    assert_open(s, 1);
    assert_int_equal(province_count(&s->desk, "370883"), 1);
    assert_int_equal(province_count(&s->desk, "370811"), 0);
}

/* --- other modules --- */

typedef struct {
    int64_t donor;
    const char *text;
} Note;

static void note_write(Store *store, void *arg)
{
    const Note *note = arg;
    province_note(store, note->donor, "match", "2023-117", note->text);
    audit_add(store, "edit", "donor", note->donor, note->donor);
}

static void a_note_of_another_module_is_a_line_until_it_is_taken_back(void **state)
{
    Station *s = *state;
    Note note = {add_known(s), "attempt.outcome=willing"};
    assert_ok(s, store_write(s->desk.store, note_write, &note, &s->error));
    note.text = "attempt.outcome=hesitant";
    assert_ok(s, store_write(s->desk.store, note_write, &note, &s->error));
    assert_open(s, 1);
    assert_string_equal(line_of("match", "2023-117")->after, "attempt.outcome=hesitant");
    enter_all(s);
    note.text = "";
    assert_ok(s, store_write(s->desk.store, note_write, &note, &s->error));
    assert_open(s, 1);
    assert_string_equal(line_of("match", "2023-117")->before, "attempt.outcome=hesitant");
    note.text = "attempt.outcome=hesitant";
    assert_ok(s, store_write(s->desk.store, note_write, &note, &s->error));
    assert_open(s, 0);
}

/* --- import --- */

static const char list[] = "姓名,身份证号,手机,县区,捐献者编号,入库日期,采样日期,同意书日期,状态\n"
                           "甲一,370899199001010017,13853712345,任城区,370000000001,,2014-05-01,2014-05-01,\n"
                           "乙二,370899199001010025,13853712346,任城区,,2015-01-01,2014-06-01,2014-06-01,\n"
                           "丙三,370899199101010014,13853712347,任城区,,,2014-07-01,2014-07-01,AV\n"
                           "丁四,370899199101010022,13853712348,任城区,,,2023-09-01,2023-09-01,\n";

static void an_import_of_the_registrys_people_does_not_flood_the_list(void **state)
{
    Station *s = *state;
    ImportResult result;
    TableFile file = file_text(s, "list.csv", list);
    const ImportJob job = {.kind = "donors", .file = file.path};
    assert_ok(s, import_run(&s->desk, &job, &result, &s->error));
    unlink(file.path);
    assert_int_equal(result.added, 4);
    assert_open(s, 1);
    assert_string_equal(rows[0].name, "丁四");
    ImportResult undone;
    assert_ok(s, import_undo(&s->desk, result.batch, NULL, &undone, &s->error));
    assert_open(s, 0);
    assert_int_equal(count_of(s, "SELECT count(*) FROM province_item"), 0);
}

/* --- check --- */

static int found_lines;
static void count_finding(void *arg, const char *text)
{
    (void)arg;
    found_lines += strstr(text, "province") != NULL;
}

static void check_finds_a_line_that_is_no_longer_the_persons_and_mends_it(void **state)
{
    Station *s = *state;
    CheckResult result;
    rename_to(s, add_known(s), "毛建华");
    station_falsify(s, "UPDATE province_item SET after = 'donor.name=毛'");
    found_lines = 0;
    assert_ok(s, desk_check(&s->desk, true, count_finding, NULL, &result, &s->error));
    assert_int_equal(found_lines, 1);
    assert_open(s, 1);
    assert_string_equal(rows[0].after, "donor.name=毛建华");
}

static void a_value_is_shown_by_label_in_the_order_of_the_form(void **state)
{
    Station *s = *state;
    ProvinceLine shown[PROVINCE_LINES];
    (void)s;
    language_set(LANGUAGE_EN);
    assert_int_equal(
        province_lines("donor.sex=1\ndonor.id_number=370899199001010017\nodd=3\n", false, shown, PROVINCE_LINES), 3);
    assert_string_equal(shown[0].label, "Sex");
    assert_string_equal(shown[0].value, "Male");
    assert_string_equal(shown[1].value, "370899199001010017");
    assert_string_equal(shown[2].label, "odd");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, station_open, station_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_new_person_is_a_line_once_the_file_is_complete),
        TEST(who_is_known_there_is_no_new_person),
        TEST(several_changes_of_a_field_are_one_line_and_a_change_back_is_none),
        TEST(a_new_phone_is_a_line_and_its_state_counts),
        TEST(what_the_province_does_not_ask_is_no_line),
        TEST(a_call_makes_its_lines_and_taking_it_back_takes_them),
        TEST(an_outcome_that_the_settings_do_not_name_is_no_line),
        TEST(later_answers_replace_the_line_and_history_makes_none),
        TEST(a_sample_is_a_line_when_it_is_sent),
        TEST(a_note_of_another_module_is_a_line_until_it_is_taken_back),
        TEST(entered_lines_keep_date_and_name_and_the_entry_is_undone),
        TEST(what_is_taken_back_after_the_entry_is_a_new_line),
        TEST(an_entered_person_is_known_from_then_on),
        TEST(a_confirmed_proposal_takes_effect_in_the_same_transaction),
        TEST(a_declined_proposal_keeps_the_reason_and_the_status),
        TEST(a_proposal_withdrawn_while_it_waits_is_told),
        TEST(who_may_not_decide_does_not),
        TEST(a_liaison_sees_and_enters_the_own_unit_only),
        TEST(lines_move_with_their_person_to_another_unit),
        TEST(an_import_of_the_registrys_people_does_not_flood_the_list),
        TEST(check_finds_a_line_that_is_no_longer_the_persons_and_mends_it),
        TEST(a_value_is_shown_by_label_in_the_order_of_the_form),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Promises of the lists to be worked through: open, act, next; "add to calls" from every list of people. */
#include "persons.h"
#include "worklist.h"

#define EACH(test) cmocka_unit_test_setup_teardown(test, station_open, station_close)

enum { DAY_MINUTES = 24 * 60 };

static const WorkFilter *list_of(WorkKind kind)
{
    static WorkFilter filter;
    filter = (WorkFilter){.kind = kind};
    return &filter;
}

static void said(Station *station, int64_t donor, const char *outcome, const char *answered)
{
    char request[40];
    Attempt a = {.donor = donor, .number = "13800000001", .reason = "too busy"};
    text_copy(a.outcome, sizeof a.outcome, outcome);
    text_copy(a.answered, sizeof a.answered, answered);
    instant_format(clock_now(), a.at);
    if (text_equal(outcome, "not_now"))
        day_format(clock_today() + 25, a.until);
    store_request_id(request);
    assert_ok(station, attempt_finish(&station->desk, &a, request, &station->error));
}

/* One person on every list, and a second one below; 1990 is far from the age limit, so that one gets another birth. */
static int64_t prepare(Station *station, WorkKind kind)
{
    static const char *const outcomes[WORK_KINDS] = {
        [WORK_REVIEW] = "disagree", [WORK_DEFERRAL] = "not_now", [WORK_SEARCH] = "wrong_number"};
    static const char *const ids[] = {ID_MALE, ID_FEMALE};
    int64_t first = 0;
    for (int i = 0; i < 2; i++) {
        int64_t donor =
            person_add(station, i ? "张丽" : "毛先生", ids[i], kind == WORK_NO_PHONE ? NULL : "13800000001");
        first = first ? first : donor;
        if (outcomes[kind])
            said(station, donor, outcomes[kind], kind == WORK_SEARCH ? "other" : "self");
        Consent consent;
        if (kind == WORK_NO_CONSENT && record_load_all(station->desk.store, &consent_type, donor, &consent, 1)) {
            text_copy(consent.withdrawn_on, sizeof consent.withdrawn_on, "2023-09-04");
            assert_ok(station, registry_save(&station->desk, &consent_type, &consent, NULL, NULL, &station->error));
        }
        Donor d;
        assert_true(record_load(station->desk.store, &donor_type, donor, &d));
        text_copy(d.birth_date, sizeof d.birth_date, kind == WORK_AGE ? "1968-10-01" : d.birth_date);
        assert_ok(station, registry_save(&station->desk, &donor_type, &d, NULL, NULL, &station->error));
    }
    if (kind == WORK_STALLED || kind == WORK_SEARCH || kind == WORK_SAMPLE) {
        clock_forward((kind == WORK_SAMPLE ? 40 : 20) * DAY_MINUTES);
        assert_ok(station, desk_tick(&station->desk, &station->error));
    }
    return first;
}

static Terminal *open_list(Station *station, WorkKind kind)
{
    prepare(station, kind);
    Terminal *t = stage_open(station, &screen_worklist, list_of(kind), 24, 80);
    assert_shows(t, "everybody's");
    return t;
}

static int64_t facts(Station *station, const char *act)
{
    return count_of(station, "SELECT count(*) FROM list_act WHERE act = ?1 AND voided_at IS NULL", TEXT_(act));
}

/* --- each list: open, act, next --- */

static void a_step_of_the_search_is_recorded_and_the_next_person_is_there(void **state)
{
    Station *station = *state;
    Terminal *t = open_list(station, WORK_SEARCH);
    assert_shows(t, "Unreached 2");
    assert_shows(t, "next: relatives (1/4)");
    terminal_send(t, "1");
    assert_shows(t, "Somebody was asked to pass it on");
    terminal_send(t, "1");
    assert_shows(t, "With whom, what was said");
    type_enter(t, "his mother");
    assert_shows(t, "Next: workplace or school, from 2023-10-01");
    assert_shows(t, "Unreached 1");
    assert_shows(t, "张丽: next: relatives (1/4)");
    assert_int_equal(facts(station, "asked"), 1);
    assert_int_equal(count_of(station, "SELECT count(*) FROM attempt WHERE purpose = 'search' AND note = 'his mother'"),
                     1);
    terminal_key(t, KEY_CTRL('z'));
    assert_shows(t, "Undo: 毛先生: Message left?");
    terminal_send(t, "1");
    assert_shows(t, "Unreached 2");
    assert_int_equal(facts(station, "asked"), 0);
    terminal_send(t, "1");
    assert_shows(t, "No lead");
    terminal_send(t, "4");
    assert_shows(t, "With whom, what was said");
    terminal_key(t, KEY_ENTER_);
    assert_shows(t, "workplace or school (2/4)");
    stage_close(t);
}

static void a_wrong_new_number_is_asked_for_again(void **state)
{
    Station *station = *state;
    Terminal *t = open_list(station, WORK_SEARCH);
    terminal_send(t, "1");
    assert_shows(t, "A new number was given");
    terminal_send(t, "2");
    assert_shows(t, "New number");
    type_enter(t, "1380000");
    assert_shows(t, "this one has 7");
    for (int i = 0; i < 12; i++)
        terminal_key(t, KEY_BACKSPACE_);
    type_enter(t, "13900000009");
    assert_shows(t, "With whom, what was said");
    terminal_key(t, KEY_ENTER_);
    assert_shows(t, "The calls go on");
    assert_int_equal(count_of(station, "SELECT count(*) FROM phone WHERE number = '13900000009'"), 1);
    stage_close(t);
}

static void a_lead_decides_with_a_reason(void **state)
{
    Station *station = *state;
    Terminal *t = open_list(station, WORK_REVIEW);
    assert_shows(t, "does not agree now: too busy");
    terminal_send(t, "1");
    assert_shows(t, "Keep in the pool, call again later");
    terminal_send(t, "1");
    assert_shows(t, "2024-03-04");
    terminal_key(t, KEY_ENTER_);
    assert_shows(t, "Reason");
    type_enter(t, "asked to wait for the exams");
    assert_shows(t, "stays in the pool; called again from 2024-03-04");
    assert_shows(t, "Reviews 1");
    assert_int_equal(facts(station, "keep"), 1);
    terminal_send(t, "13");
    assert_shows(t, "Reason");
    type_enter(t, "said so twice");
    assert_shows(t, "leaving is proposed");
    assert_shows(t, "Nothing waits for the lead.");
    assert_int_equal(count_of(station, "SELECT count(*) FROM status_period WHERE status = 'DE' AND proposal = 1"), 1);
    stage_close(t);
}

static void a_caller_sees_why_only_a_lead_decides(void **state)
{
    Station *station = *state;
    prepare(station, WORK_REVIEW);
    station_falsify(station, "UPDATE account SET role = 'caller'");
    Terminal *t = stage_open(station, &screen_worklist, list_of(WORK_REVIEW), 24, 80);
    assert_shows(t, "Reviews 2");
    terminal_send(t, "1");
    assert_shows(t, "only a lead decides about this");
    assert_int_equal(facts(station, "keep"), 0);
    stage_close(t);
}

static void an_age_limit_is_dealt_with(void **state)
{
    Station *station = *state;
    Terminal *t = open_list(station, WORK_AGE);
    assert_shows(t, "2023-10-01");
    terminal_send(t, "12");
    assert_shows(t, "毛先生: Thanked");
    assert_shows(t, "Ages 1");
    terminal_send(t, "13");
    assert_shows(t, "Nobody comes near the age limit.");
    assert_int_equal(facts(station, "thanks"), 1);
    stage_close(t);
}

static void a_long_question_is_read_whole(void **state)
{
    static const struct {
        Language language;
        const char *end;
    } asked[] = {{LANGUAGE_EN, "empty: now)"}, {LANGUAGE_ZH, "留空为现在）"}};
    Station *station = *state;
    stage_close(open_list(station, WORK_AGE));
    for (size_t i = 0; i < 2; i++) {
        Terminal *t = stage_open_in(station, asked[i].language, &screen_worklist, list_of(WORK_AGE), 24, 80);
        assert_shows(t, "2023-10-01");
        terminal_send(t, "78");
        assert_shows(t, asked[i].end);
        terminal_send(t, "+3 9:00");
        assert_shows(t, "+3 9:00");
        terminal_key(t, KEY_ESC_);
        stage_close(t);
    }
}

static void a_deferral_is_called_about_or_left(void **state)
{
    Station *station = *state;
    Terminal *t = open_list(station, WORK_DEFERRAL);
    assert_shows(t, "ends in 25 days");
    terminal_send(t, "12");
    assert_shows(t, "Deferrals 1");
    terminal_send(t, "11");
    assert_shows(t, "dialling starts");
    stage_close(t);
}

static void what_has_stalled_gets_another_day(void **state)
{
    Station *station = *state;
    Terminal *t = open_list(station, WORK_STALLED);
    assert_shows(t, "untouched for 20 days");
    terminal_send(t, "12");
    assert_shows(t, "When (+3");
    type_enter(t, "+5");
    assert_shows(t, "was added to the calls");
    assert_shows(t, "Stalled 1");
    assert_int_equal(count_of(station, "SELECT count(*) FROM task WHERE origin = 'hand' AND closed_at IS NULL"), 1);
    terminal_key(t, KEY_CTRL('z'));
    assert_shows(t, "in the calls: "); /* by name */
    terminal_send(t, "1");
    assert_shows(t, "Undone: ");
    assert_shows(t, "Stalled 2");
    stage_close(t);
}

static void missing_entries_are_asked_for_and_nothing_else(void **state)
{
    Station *station = *state;
    Terminal *t = open_list(station, WORK_INCOMPLETE);
    assert_shows(t, "Incomplete 2");
    assert_shows(t, "Relative or friend, ");
    terminal_send(t, "1");
    assert_shows(t, "Blood group");
    assert_false(terminal_shows(t, "Height"));
    terminal_key(t, KEY_ESC_);
    assert_shows(t, "Incomplete 2");
    stage_close(t);
}

/* --- around the rows --- */

static void tab_goes_through_the_lists_and_units_tell_their_counts(void **state)
{
    Station *station = *state;
    Terminal *t = open_list(station, WORK_REVIEW);
    terminal_key(t, KEY_TAB_);
    assert_shows(t, "Nobody comes near the age limit.");
    terminal_key(t, KEY_BACKTAB_);
    assert_shows(t, "does not agree now");
    terminal_send(t, "6");
    assert_shows(t, "Rencheng District  2");
    type_enter(t, "Zoucheng");
    assert_shows(t, "6 Unit: Zoucheng City");
    assert_shows(t, "Reviews 0");
    terminal_send(t, "8");
    assert_shows(t, "8 Whose: mine");
    stage_close(t);
}

static void marked_people_are_added_to_the_calls_together(void **state)
{
    Station *station = *state;
    Terminal *t = open_list(station, WORK_INCOMPLETE);
    terminal_send(t, "33");
    assert_shows(t, "2 marked: 7 adds them");
    terminal_send(t, "7");
    assert_shows(t, "Why are these 2 people to be called?");
    terminal_send(t, "8");
    assert_shows(t, "When (+3");
    terminal_key(t, KEY_ENTER_);
    assert_shows(t, "other: 2 added, 0 there already");
    assert_int_equal(count_of(station, "SELECT count(*) FROM task WHERE origin = 'hand'"), 2);
    stage_close(t);
}

/* From the calls, the registry and the card; a second time it says that the person is there. */
static void add_to_calls_is_the_same_everywhere(void **state)
{
    Station *station = *state;
    int64_t donor = prepare(station, WORK_INCOMPLETE);
    const struct {
        const Screen *screen;
        const void *argument;
        const char *ready;
    } screens[] = {{&screen_calls, NULL, "2 shown"},
                   {&screen_card, &donor, "1 Overview"},
                   {&screen_registry, NULL, "Last opened"},
                   {&screen_worklist, list_of(WORK_INCOMPLETE), "Incomplete 2"}};
    assert_ok(station, registry_opened(&station->desk, donor, &station->error));
    for (size_t i = 0; i < sizeof screens / sizeof screens[0]; i++) {
        Terminal *t = stage_open(station, screens[i].screen, screens[i].argument, 24, 80);
        assert_shows(t, screens[i].ready);
        if (screens[i].screen == &screen_worklist)
            terminal_key(t, KEY_DOWN_); /* the newest file stands first */
        terminal_key(t, KEY_CTRL('x'));
        assert_shows(t, "Why is this person to be called?");
        terminal_send(t, "8");
        assert_shows(t, "When (+3");
        terminal_key(t, KEY_ENTER_);
        assert_shows(t, i ? "毛先生 is in the calls already: other" : "毛先生 was added to the calls: other");
        stage_close(t);
    }
}

static void who_was_added_to_the_calls_is_taken_out_again(void **state)
{
    Station *station = *state;
    int64_t donor = prepare(station, WORK_INCOMPLETE);
    Terminal *t = stage_open(station, &screen_card, &donor, 24, 80);
    for (int again = 0; again < 2; again++) {
        terminal_key(t, KEY_CTRL('x'));
        assert_shows(t, "Why is this person to be called?");
        assert_int_equal(terminal_shows(t, "Take out of the calls: other"), again);
        terminal_send(t, again ? "9" : "8");
        if (!again) {
            assert_shows(t, "When (+3");
            terminal_key(t, KEY_ENTER_);
        }
        assert_shows(t, again ? "was taken out of the calls: other" : "was added to the calls: other");
    }
    assert_int_equal(count_of(station, "SELECT count(*) FROM task WHERE origin = 'hand'"), 0);
    stage_close(t);
}

/* --- data quality --- */

static Terminal *open_quality(Station *station, WorkKind kind)
{
    prepare(station, kind);
    Terminal *t = stage_open(station, &screen_quality, list_of(kind), 24, 80);
    assert_shows(t, "everybody's");
    return t;
}

static void a_number_is_entered_where_none_works(void **state)
{
    Station *station = *state;
    Terminal *t = open_quality(station, WORK_NO_PHONE);
    assert_shows(t, "No phone 2");
    assert_shows(t, "no number on file");
    terminal_send(t, "1");
    assert_shows(t, "Enter a number");
    terminal_send(t, "1");
    assert_shows(t, "Whose number");
    type_enter(t, "13800000077");
    terminal_key(t, KEY_F(2));
    assert_shows(t, "No phone 1");
    assert_shows(t, "张丽: no number on file");
    assert_int_equal(count_of(station, "SELECT count(*) FROM phone WHERE number = '13800000077' AND owner = 'self'"),
                     1);
    stage_close(t);
}

static void a_second_contact_is_entered(void **state)
{
    Station *station = *state;
    Terminal *t = open_quality(station, WORK_NO_SECOND);
    assert_shows(t, "No second 2");
    terminal_send(t, "1");
    assert_shows(t, "Enter a relative or friend");
    terminal_send(t, "1");
    assert_shows(t, "Relation");
    type_enter(t, "毛母");
    terminal_key(t, KEY_ENTER_);
    type_enter(t, "13800000066");
    terminal_key(t, KEY_F(2));
    assert_shows(t, "No second 1");
    stage_close(t);
}

static void a_consent_that_was_withdrawn_is_entered_anew(void **state)
{
    Station *station = *state;
    Terminal *t = open_quality(station, WORK_NO_CONSENT);
    assert_shows(t, "withdrawn on 2023-09-04");
    terminal_send(t, "1");
    assert_shows(t, "Enter the consent");
    terminal_send(t, "1");
    assert_shows(t, "Edition");
    terminal_key(t, KEY_ESC_);
    terminal_send(t, "6");
    assert_shows(t, "Rencheng District  2");
    terminal_key(t, KEY_ESC_);
    assert_shows(t, "No consent 2");
    stage_close(t);
}

static void a_tube_that_stood_still_gets_its_result(void **state)
{
    Station *station = *state;
    Terminal *t = open_quality(station, WORK_SAMPLE);
    assert_shows(t, "Samples 2");
    assert_shows(t, "no step for 40 days");
    terminal_send(t, "1");
    assert_shows(t, "Enter a result");
    terminal_send(t, "1");
    assert_shows(t, "In the registry");
    terminal_send(t, "1");
    assert_shows(t, "Result of 1 tube");
    terminal_key(t, KEY_ENTER_);
    assert_shows(t, "Samples 1");
    assert_int_equal(count_of(station, "SELECT count(*) FROM sample WHERE sent_on IS NOT NULL"), 1);
    terminal_key(t, KEY_CTRL('z'));
    assert_shows(t, "Undo");
    terminal_send(t, "1");
    assert_shows(t, "Samples 2");
    stage_close(t);
}

/* --- how it looks --- */

static int chinese_child(void *arg)
{
    const Stage *stage = arg;
    Store *store = NULL;
    Desk desk;
    Error error = {.code = OK};
    language_set(LANGUAGE_ZH);
    if (store_open(&store, stage->station->path, &(StoreOptions){0}, &error) != OK ||
        desk_open(&desk, store, stage->station->config, "desk", &error) != OK ||
        staff_by_unix_user(&desk, &error) != OK)
        return 99;
    int status = ui_run(&desk, stage->screen, stage->argument, &error);
    desk_close(&desk);
    return status;
}

static void all_lists_stand_in_both_sizes_in_chinese(void **state)
{
    static const char *const why[WORK_KINDS] = {
        "亲友",         "20天没有动", "下一步：家属（1/4）", "本人暂不同意", "将满55岁",
        "还有25天期满", "没有号码",   "没有其他联系人",      "撤回",         "40天没有进展"};
    static const int sizes[][2] = {{24, 80}, {40, 120}};
    (void)state;
    for (int kind = 0; kind < WORK_KINDS; kind++) {
        void *fresh = NULL;
        station_open(&fresh);
        prepare(fresh, (WorkKind)kind);
        for (int i = 0; i < 2; i++) {
            bool quality = kind >= WORK_NO_PHONE;
            Stage stage = {fresh, quality ? &screen_quality : &screen_worklist, list_of((WorkKind)kind), LANGUAGE_EN};
            TerminalOptions options = {.rows = sizes[i][0], .columns = sizes[i][1]};
            station_pause(fresh);
            Terminal *t = terminal_fork(&options, chinese_child, &stage);
            station_resume(fresh);
            assert_shows(t, why[kind]);
            assert_shows(t, quality ? "临近到龄" : "待补录");
            assert_shows(t, "1 处理");
            assert_shows(t, "7 加入回访");
            terminal_send(t, "1");
            assert_shows(t, kind == WORK_INCOMPLETE ? "血型"
                            : kind == WORK_SEARCH   ? "已请人转告"
                            : kind == WORK_REVIEW   ? "保留在库，以后再联系"
                            : kind == WORK_SAMPLE   ? "录入结果"
                                                    : "现在联系");
            terminal_key(t, KEY_ESC_);
            stage_close(t);
        }
        station_close(&fresh);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        EACH(a_step_of_the_search_is_recorded_and_the_next_person_is_there),
        EACH(a_wrong_new_number_is_asked_for_again),
        EACH(a_lead_decides_with_a_reason),
        EACH(a_caller_sees_why_only_a_lead_decides),
        EACH(an_age_limit_is_dealt_with),
        EACH(a_long_question_is_read_whole),
        EACH(a_deferral_is_called_about_or_left),
        EACH(what_has_stalled_gets_another_day),
        EACH(missing_entries_are_asked_for_and_nothing_else),
        EACH(tab_goes_through_the_lists_and_units_tell_their_counts),
        EACH(marked_people_are_added_to_the_calls_together),
        EACH(add_to_calls_is_the_same_everywhere),
        EACH(who_was_added_to_the_calls_is_taken_out_again),
        EACH(a_number_is_entered_where_none_works),
        EACH(a_second_contact_is_entered),
        EACH(a_consent_that_was_withdrawn_is_entered_anew),
        EACH(a_tube_that_stood_still_gets_its_result),
        cmocka_unit_test(all_lists_stand_in_both_sizes_in_chinese),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Health questionnaires: editions by date, answers kept byte for byte, results and deferrals, who sees them. */
#include "station.h"

#include "derive.h"
#include "health.h"
#include "intake.h"

static const Question first_questions[] = {
    {"unwell", {"不适", "unwell"}, "", "defer", 7},
    {"surgery", {"手术", "surgery"}, "yes", "defer", 180},
    {"weight", {"体重达标", "weight"}, "no", "ask", 0},
};
static const Question second_questions[] = {
    {"unwell", {"不适", "unwell"}, "", "defer", 7},
    {"medicine", {"服药", "medicine"}, "", "ask", 0},
};
static const Questionnaire editions[] = {
    {"Q2", {"第二版", "second"}, "2023-06-01", second_questions, 2},
    {"Q1", {"第一版", "first"}, "", first_questions, 3},
    {"Q3", {"第三版", "third"}, "2024-01-01", second_questions, 2},
};
static const ConsentEdition consents[] = {
    {"C1", {"第一版", "first"}, ""},
    {"C2", {"第二版", "second"}, "2023-06-01"},
};

static Config settings;

static int open_with_editions(void **state)
{
    station_open(state);
    Station *s = *state;
    settings = *s->config;
    settings.questionnaires = editions;
    settings.questionnaire_count = 3;
    settings.consents = consents;
    settings.consent_count = 2;
    s->desk.config = &settings;
    store_set_derive(s->desk.store, derive_donor, &settings);
    language_set(LANGUAGE_EN);
    return 0;
}

static int64_t add_person(Station *s, const char *given_on, const char *edition)
{
    Intake intake;
    intake_start(&s->desk, &intake);
    text_copy(intake.donor.name, sizeof intake.donor.name, "毛先生");
    text_copy(intake.donor.unit, sizeof intake.donor.unit, "370811");
    text_copy(intake.consent.given_on, sizeof intake.consent.given_on, given_on);
    text_copy(intake.consent.edition, sizeof intake.consent.edition, edition);
    assert_ok(s, intake_save(&s->desk, &intake, NULL, &s->error));
    return intake.donor.id;
}

static Health filled(const char *day, const char *answers)
{
    Health health = {.id = 0};
    health_start(&settings, &health, day);
    text_copy(health.answers, sizeof health.answers, answers);
    health_conclude(&settings, &health);
    return health;
}

static void the_edition_in_force_on_the_day_is_proposed(void **state)
{
    static const struct {
        const char *day, *edition;
    } rows[] = {{"2013-07", "Q1"}, {"2023-05-31", "Q1"}, {"2023-06-01", "Q2"}, {"2023-06", "Q2"}, {"2024-02-01", "Q3"}};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        Health health;
        health_start(&settings, &health, rows[i].day);
        assert_string_equal(health.edition, rows[i].edition);
        assert_string_equal(health.filled_on, rows[i].day);
    }
    assert_null(config_questionnaire_on(&settings, ""));
    settings.questionnaire_count = 1;
    assert_null(config_questionnaire_on(&settings, "2023-05-31"));
    Health none = filled("2023-05-31", "");
    assert_string_equal(none.edition, "");
    assert_string_equal(none.result, "");
}

static void answers_decide_between_suitable_looking_again_and_a_deferral(void **state)
{
    static const struct {
        const char *answers, *result, *until;
    } rows[] = {
        {"unwell=n surgery=n weight=y ", "fit", ""},
        {"unwell=n surgery=n weight=n ", "look", ""},
        {"unwell=n surgery=n ", "look", ""},
        {"unwell=y surgery=n weight=y ", "defer", "2023-01-17"},
        {"unwell=y surgery=y weight=n ", "defer", "2023-07-09"},
        {"", "", ""},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        Health health = filled("2023-01-10", rows[i].answers);
        assert_string_equal(health.result, rows[i].result);
        assert_string_equal(health.until, rows[i].until);
    }
}

static void one_answer_changes_and_the_others_stay_byte_for_byte(void **state)
{
    Health health = {.answers = "gone=y unwell=n weight=y "};
    (void)state;
    assert_true(health_set(&health, "unwell", HEALTH_YES));
    assert_string_equal(health.answers, "gone=y unwell=y weight=y ");
    assert_true(health_set(&health, "gone", '\0'));
    assert_string_equal(health.answers, "unwell=y weight=y ");
    assert_int_equal(health_answer(&health, "unwell"), HEALTH_YES);
    assert_int_equal(health_answer(&health, "un"), '\0');
    memset(health.answers, 'x', HEALTH_ANSWERS_SIZE);
    assert_false(health_set(&health, "more", HEALTH_NO));
    assert_int_equal(strlen(health.answers), HEALTH_ANSWERS_SIZE);
}

static void a_dropped_edition_stays_readable_and_is_not_judged_anew(void **state)
{
    Station *s = *state;
    HealthLine lines[8];
    Health health = filled("2023-01-10", "unwell=y surgery=n weight=y "), again;
    health.donor = add_person(s, "2023-01-10", "C1");
    assert_ok(s, registry_save(&s->desk, &health_type, &health, NULL, NULL, &s->error));
    settings.questionnaire_count = 1; /* the config has the second edition only */
    assert_true(record_load(s->desk.store, &health_type, health.id, &again));
    assert_string_equal(again.answers, "unwell=y surgery=n weight=y ");
    assert_int_equal(health_lines(&settings, &again, lines, 8), 3);
    assert_string_equal(lines[1].text, "surgery");
    assert_int_equal(lines[0].answer, HEALTH_YES);
    assert_false(lines[0].bad);
    health_conclude(&settings, &again);
    assert_string_equal(again.result, "defer");
    assert_string_equal(again.until, "2023-01-17");
}

static void a_deferral_makes_the_person_unavailable_until_its_day_and_a_newer_form_ends_it(void **state)
{
    Station *s = *state;
    DonorRow row;
    Health health = filled("2023-09-04", "unwell=y medicine=n ");
    health.donor = add_person(s, "2023-09-04", "C2");
    assert_ok(s, registry_save(&s->desk, &health_type, &health, NULL, NULL, &s->error));
    assert_true(registry_row(&s->desk, health.donor, &row));
    assert_string_equal(row.status, "TU");
    assert_string_equal(row.status_until, "2023-09-11");
    assert_int_equal(count_of(s, "SELECT count(*) FROM task WHERE not_before = '2023-09-11T16:00:00Z'"), 1);
    Health second = filled("2023-09-04", "unwell=n medicine=n ");
    second.donor = health.donor;
    assert_ok(s, registry_save(&s->desk, &health_type, &second, NULL, NULL, &s->error));
    assert_true(registry_row(&s->desk, health.donor, &row));
    assert_string_equal(row.status, "SA");
}

static void the_day_after_a_deferral_everything_is_as_before(void **state)
{
    Station *s = *state;
    DonorRow row;
    Health health = filled("2023-09-04", "unwell=y medicine=n ");
    health.donor = add_person(s, "2023-09-04", "C2");
    assert_ok(s, registry_save(&s->desk, &health_type, &health, NULL, NULL, &s->error));
    clock_forward(8 * 24 * 60);
    assert_ok(s, day_roll(&s->desk, &s->error));
    assert_true(registry_row(&s->desk, health.donor, &row));
    assert_string_equal(row.status, "SA");
}

static void a_deferral_without_an_end_is_refused(void **state)
{
    Station *s = *state;
    Health health = {.donor = add_person(s, "2023-09-04", "C2"), .result = "defer"};
    assert_int_equal(registry_save(&s->desk, &health_type, &health, NULL, NULL, &s->error), ERR_INPUT);
    assert_string_equal(s->error.field, "until");
    health = (Health){.donor = health.donor, .result = "fit", .until = "2024-01-01"};
    assert_int_equal(registry_save(&s->desk, &health_type, &health, NULL, NULL, &s->error), ERR_INPUT);
    health = (Health){.donor = health.donor, .result = "defer", .until = "2023-01-01", .filled_on = "2023-09-04"};
    assert_int_equal(registry_save(&s->desk, &health_type, &health, NULL, NULL, &s->error), ERR_INPUT);
    assert_int_equal(count_of(s, "SELECT count(*) FROM health"), 0);
}

static void helpers_and_readers_are_not_shown_answers(void **state)
{
    static const struct {
        const char *role;
        bool card; /* a helper holds nobody here, a system administrator sees no people */
        size_t shown;
    } rows[] = {{"lead", true, 1},    {"caller", true, 1},   {"liaison", true, 1},
                {"helper", false, 0}, {"readonly", true, 0}, {"system", false, 0}};
    Station *s = *state;
    Card *card = malloc(sizeof *card);
    Health health = filled("2023-09-04", "unwell=n medicine=n ");
    char shown[64];
    health.donor = add_person(s, "2023-09-04", "C2");
    assert_ok(s, registry_save(&s->desk, &health_type, &health, NULL, NULL, &s->error));
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        text_copy(s->desk.actor.role, sizeof s->desk.actor.role, rows[i].role);
        assert_int_equal(registry_card(&s->desk, health.donor, card), rows[i].card);
        if (rows[i].card)
            assert_int_equal(card->health_count, rows[i].shown);
    }
    field_show(field_find(&health_type, "result"), &health, true, shown, sizeof shown);
    assert_string_equal(shown, "****");
    free(card);
}

static void a_consent_of_an_edition_that_was_replaced_is_to_be_completed(void **state)
{
    Station *s = *state;
    int64_t right = add_person(s, "2023-07-01", "C2"), old = add_person(s, "2023-07-01", "C1"),
            then = add_person(s, "2023-05-01", "C1"), unknown = add_person(s, "2023-07-01", "");
    int64_t complete = count_of(s, "SELECT incomplete FROM donor WHERE id = ?1", INT_(right));
    assert_int_equal(count_of(s, "SELECT incomplete FROM donor WHERE id = ?1", INT_(old)), complete + 1);
    assert_int_equal(count_of(s, "SELECT incomplete FROM donor WHERE id = ?1", INT_(then)), complete);
    assert_int_equal(count_of(s, "SELECT incomplete FROM donor WHERE id = ?1", INT_(unknown)), complete);
    Consent consent = {0};
    assert_int_equal(record_load_all(s->desk.store, &consent_type, right, &consent, 1), 1);
    text_copy(consent.withdrawn_on, sizeof consent.withdrawn_on, "2023-09-01");
    assert_ok(s, registry_save(&s->desk, &consent_type, &consent, NULL, NULL, &s->error));
    assert_int_equal(count_of(s, "SELECT incomplete FROM donor WHERE id = ?1", INT_(right)), complete + 1);
}

static void the_edition_follows_the_day_of_the_consent_until_it_is_chosen(void **state)
{
    Station *s = *state;
    Intake intake;
    char lines[4][160];
    intake_start(&s->desk, &intake);
    assert_string_equal(intake.consent.edition, "C2");
    text_copy(intake.consent.given_on, sizeof intake.consent.given_on, "2013-07");
    intake_propose_edition(&s->desk, &intake);
    assert_string_equal(intake.consent.edition, "C1");
    text_copy(intake.consent.given_on, sizeof intake.consent.given_on, "2023-08-01");
    intake_propose_edition(&s->desk, &intake);
    assert_string_equal(intake.consent.edition, "C2");
    text_copy(intake.consent.edition, sizeof intake.consent.edition, "C1");
    intake_propose_edition(&s->desk, &intake);
    assert_string_equal(intake.consent.edition, "C1");
    assert_int_equal(intake_warnings(&s->desk, &intake, lines, 4), 1);
    assert_non_null(strstr(lines[0], "\"second\" was in force"));
}

static void intake_stores_the_questionnaire_with_the_person_or_not_at_all(void **state)
{
    Station *s = *state;
    Intake intake;
    Health stored = {0};
    add_person(s, "2023-09-04", "C2");
    assert_int_equal(count_of(s, "SELECT count(*) FROM health"), 0);
    intake_start(&s->desk, &intake);
    text_copy(intake.donor.name, sizeof intake.donor.name, "张丽");
    text_copy(intake.donor.unit, sizeof intake.donor.unit, "370811");
    health_all_no(&settings, &intake.health);
    health_conclude(&settings, &intake.health);
    assert_ok(s, intake_save(&s->desk, &intake, NULL, &s->error));
    assert_int_equal(record_load_all(s->desk.store, &health_type, intake.donor.id, &stored, 1), 1);
    assert_string_equal(stored.answers, "unwell=n medicine=n ");
    assert_string_equal(stored.result, "fit");
    assert_string_equal(stored.edition, "Q2");
    assert_true(health_is_all_no(&settings, &stored));
}

#define PROMISE(test) cmocka_unit_test_setup_teardown(test, open_with_editions, station_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        PROMISE(the_edition_in_force_on_the_day_is_proposed),
        PROMISE(answers_decide_between_suitable_looking_again_and_a_deferral),
        PROMISE(one_answer_changes_and_the_others_stay_byte_for_byte),
        PROMISE(a_dropped_edition_stays_readable_and_is_not_judged_anew),
        PROMISE(a_deferral_makes_the_person_unavailable_until_its_day_and_a_newer_form_ends_it),
        PROMISE(the_day_after_a_deferral_everything_is_as_before),
        PROMISE(a_deferral_without_an_end_is_refused),
        PROMISE(helpers_and_readers_are_not_shown_answers),
        PROMISE(a_consent_of_an_edition_that_was_replaced_is_to_be_completed),
        PROMISE(the_edition_follows_the_day_of_the_consent_until_it_is_chosen),
        PROMISE(intake_stores_the_questionnaire_with_the_person_or_not_at_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

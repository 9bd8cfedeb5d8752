/* Opening a file: defaults, the ID number, advice, doubles, saving, drafts. */
#include "station.h"

#include "intake.h"

static void put(char *to, const char *text)
{
    strcpy(to, text);
}

/* A form as a desk fills it at a bus. */
static Intake mao(Desk *desk)
{
    Intake intake;
    intake_start(desk, &intake);
    put(intake.donor.name, "毛建国");
    put(intake.donor.id_number, "370899199001010017");
    put(intake.donor.unit, "370811");
    put(intake.phone.number, "13853712345");
    put(intake.sample.barcode, "JN0001");
    intake_fill(desk, &intake);
    return intake;
}

static void start_offers_today_and_the_edition_in_force(void **state)
{
    Station *s = *state;
    Intake intake;
    put(s->desk.actor.unit, "370883");
    intake_start(&s->desk, &intake);
    assert_string_equal(intake.donor.enrolled_on, "2023-09-04");
    assert_string_equal(intake.donor.id_type, "citizen");
    assert_string_equal(intake.donor.unit, "370883");
    assert_string_equal(intake.sample.kind, "blood");
    assert_string_equal(intake.sample.collected_on, "2023-09-04");
    assert_int_equal(intake.sample.tubes, 1);
    assert_string_equal(intake.phone.owner, "self");
    assert_string_equal(intake.phone.state, "unconfirmed");
    assert_true(s->config->consent_count > 0);
    assert_string_equal(intake.consent.given_on, "2023-09-04");
    for (size_t i = 0; i < s->config->consent_count; i++) {
        const ConsentEdition *edition = &s->config->consents[i];
        if (text_equal(edition->code, intake.consent.edition))
            assert_true(strcmp(edition->since, "2023-09-04") <= 0);
    }
}

static void an_edition_of_tomorrow_is_not_in_force(void **state)
{
    Station *s = *state;
    Config config = *s->config;
    const ConsentEdition editions[] = {{"new", {"新", "new"}, "2023-09-05"},
                                       {"now", {"今", "now"}, "2020-01-01"},
                                       {"old", {"旧", "old"}, "2010-01-01"}};
    config.consents = editions;
    config.consent_count = 3;
    Desk desk = s->desk;
    desk.config = &config;
    Intake intake;
    intake_start(&desk, &intake);
    assert_string_equal(intake.consent.edition, "now");
}

/* The form that is signed on the day of the change is the new one; yesterday's paper is still good. */
static void an_edition_is_in_force_from_its_own_day(void **state)
{
    Station *s = *state;
    Config config = *s->config;
    const ConsentEdition editions[] = {{"now", {"今", "now"}, "2020-01-01"}, {"new", {"新", "new"}, "2023-09-04"}};
    const Questionnaire questions[] = {{.code = "Q1", .since = "2020-01-01"}, {.code = "Q2", .since = "2023-09-04"}};
    config.consents = editions;
    config.consent_count = 2;
    config.questionnaires = questions;
    config.questionnaire_count = 2;
    Desk desk = s->desk;
    desk.config = &config;
    Intake intake;
    intake_start(&desk, &intake);
    assert_string_equal(intake.consent.given_on, "2023-09-04");
    assert_string_equal(intake.consent.edition, "new");
    assert_string_equal(intake.health.edition, "Q2");
    assert_true(config_consent_outdated(&config, "now", "2023-09-04"));
    assert_false(config_consent_outdated(&config, "new", "2023-09-04"));
    assert_false(config_consent_outdated(&config, "now", "2023-09-03"));
    put(intake.consent.given_on, "2023-09-03");
    intake_propose_edition(&desk, &intake);
    assert_string_equal(intake.consent.edition, "now");
}

static void the_id_number_fills_birth_date_and_sex(void **state)
{
    Station *s = *state;
    Intake intake = {0};
    put(intake.donor.id_number, "370899199001010025");
    intake_fill(&s->desk, &intake);
    assert_string_equal(intake.donor.birth_date, "1990-01-01");
    assert_string_equal(intake.donor.sex, "2");
}

static void a_corrected_id_number_fills_again_but_not_over_what_was_typed(void **state)
{
    Station *s = *state;
    Intake intake = {0};
    put(intake.donor.id_number, "370899199001010025");
    intake_fill(&s->desk, &intake);
    put(intake.donor.id_number, "11010519491231002X");
    intake_fill(&s->desk, &intake);
    assert_string_equal(intake.donor.birth_date, "1949-12-31");
    put(intake.donor.birth_date, "1950-02-03");
    put(intake.donor.id_number, "370899199001010017");
    intake_fill(&s->desk, &intake);
    assert_string_equal(intake.donor.birth_date, "1950-02-03");
    assert_string_equal(intake.donor.sex, "1");
}

static void other_documents_fill_nothing(void **state)
{
    Station *s = *state;
    Intake intake = {0};
    put(intake.donor.id_type, "passport");
    put(intake.donor.id_number, "E12345678");
    intake_fill(&s->desk, &intake);
    assert_string_equal(intake.donor.birth_date, "");
    put(intake.donor.id_type, "citizen");
    put(intake.donor.id_number, "370899199001010018");
    intake_fill(&s->desk, &intake);
    assert_string_equal(intake.donor.birth_date, "");
}

static void limits_advise_and_never_refuse(void **state)
{
    Station *s = *state;
    static const struct {
        const char *birth, *sex, *collected;
        int64_t weight, volume;
        size_t lines;
    } table[] = {
        {"1990-01-01", "1", "2023-09-04", 70, 7, 0},
        {"2005-09-04", "1", "", 0, 0, 0},
        {"2005-09-05", "1", "", 0, 0, 1},
        {"1977-09-05", "1", "", 0, 0, 0},
        {"1977-09-04", "1", "", 0, 0, 1},
        {"1990-01-01", "1", "", 49, 0, 1},
        {"1990-01-01", "1", "", 50, 0, 0},
        {"1990-01-01", "2", "", 45, 0, 0},
        {"1990-01-01", "2", "", 44, 0, 1},
        {"1990-01-01", "1", "2023-09-04", 0, 4, 1},
        {"1990-01-01", "1", "2023-09-04", 0, 11, 1},
        {"1990-01-01", "1", "2023-09-05", 0, 8, 1},
        {"", "", "", 30, 0, 0},
        {"2010-01-01", "1", "2024-01-01", 40, 20, 4},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        Intake intake;
        char lines[8][160];
        intake_start(&s->desk, &intake);
        put(intake.donor.birth_date, table[i].birth);
        put(intake.donor.sex, table[i].sex);
        put(intake.sample.collected_on, table[i].collected);
        intake.donor.weight_kg = table[i].weight;
        intake.sample.volume_ml = table[i].volume;
        assert_int_equal(intake_warnings(&s->desk, &intake, lines, 8), table[i].lines);
        assert_true(intake_warnings(&s->desk, &intake, lines, 1) <= 1);
    }
}

static void birth_date_sex_and_area_are_compared_with_the_number(void **state)
{
    Station *s = *state;
    char lines[8][160];
    Intake intake = mao(&s->desk);
    assert_int_equal(intake_warnings(&s->desk, &intake, lines, 8), 0);
    put(intake.donor.birth_date, "1990-01-02");
    put(intake.donor.sex, "2");
    assert_int_equal(intake_warnings(&s->desk, &intake, lines, 8), 2);
    assert_non_null(strstr(lines[0], "1990-01-02"));
}

static void the_whole_person_is_stored_with_audit_rows(void **state)
{
    Station *s = *state;
    Intake intake = mao(&s->desk);
    put(intake.relative[0].name, "毛大山");
    put(intake.relative[0].phone, "13953700001");
    assert_ok(s, intake_save(&s->desk, &intake, "r1", &s->error));
    Card card;
    assert_true(registry_card(&s->desk, intake.donor.id, &card));
    assert_string_equal(card.donor.name, "毛建国");
    assert_string_equal(card.donor.birth_date, "1990-01-01");
    assert_int_equal(card.phone_count, 1);
    assert_string_equal(card.phones[0].state, "unconfirmed");
    assert_int_equal(card.relative_count, 1);
    assert_int_equal(card.sample_count, 1);
    assert_string_equal(card.samples[0].unit, "370811");
    assert_int_equal(card.consent_count, 1);
    assert_int_equal(
        count_of(s, "SELECT count(*) FROM audit WHERE action = 'add' AND donor = ?1", INT_(intake.donor.id)), 5);
}

static void parts_that_are_empty_are_not_stored(void **state)
{
    Station *s = *state;
    Intake intake;
    intake_start(&s->desk, &intake);
    put(intake.donor.name, "陈静");
    put(intake.donor.unit, "370883");
    put(intake.sample.collected_on, "");
    put(intake.sample.site, "");
    intake.consent = (Consent){0};
    assert_ok(s, intake_save(&s->desk, &intake, NULL, &s->error));
    assert_int_equal(count_of(s, "SELECT count(*) FROM donor"), 1);
    assert_int_equal(count_of(s, "SELECT (SELECT count(*) FROM phone) + (SELECT count(*) FROM relative) + "
                                 "(SELECT count(*) FROM sample) + (SELECT count(*) FROM consent)"),
                     0);
}

static void the_same_request_again_adds_nobody(void **state)
{
    Station *s = *state;
    Intake first = mao(&s->desk), again = first;
    assert_ok(s, intake_save(&s->desk, &first, "r1", &s->error));
    assert_ok(s, intake_save(&s->desk, &again, "r1", &s->error));
    assert_int_equal(again.donor.id, first.donor.id);
    assert_int_equal(count_of(s, "SELECT count(*) FROM donor"), 1);
    assert_int_equal(count_of(s, "SELECT count(*) FROM phone"), 1);
    Intake other = mao(&s->desk);
    put(other.donor.name, "毛建军");
    assert_int_equal(intake_save(&s->desk, &other, "r1", &s->error), ERR_CONFLICT);
}

static void what_only_one_person_has_is_refused_naming_the_other(void **state)
{
    Station *s = *state;
    Intake first = mao(&s->desk);
    put(first.donor.donor_number, "370012345678");
    assert_ok(s, intake_save(&s->desk, &first, "r1", &s->error));
    static const char *const fields[] = {"id_number", "donor_number", "barcode"};
    for (int i = 0; i < 3; i++) {
        Intake other = mao(&s->desk);
        put(other.donor.name, "李娜");
        if (i != 0)
            put(other.donor.id_number, "370899199001010025");
        if (i == 1)
            put(other.donor.donor_number, "370012345678");
        if (i != 2)
            put(other.sample.barcode, "JN0002");
        assert_int_equal(intake_save(&s->desk, &other, NULL, &s->error), ERR_DUPLICATE);
        assert_string_equal(s->error.field, fields[i]);
        assert_non_null(strstr(s->error.message, "毛建国"));
        assert_null(strstr(s->error.message, "370899199001010017"));
        assert_int_equal(other.donor.id, 0);
        assert_int_equal(count_of(s, "SELECT count(*) FROM donor"), 1);
    }
}

static void the_same_number_of_another_document_type_is_another_person(void **state)
{
    Station *s = *state;
    Intake first = mao(&s->desk), second;
    put(first.donor.id_type, "passport");
    put(first.donor.id_number, "E12345678");
    assert_ok(s, intake_save(&s->desk, &first, NULL, &s->error));
    second = mao(&s->desk);
    put(second.sample.barcode, "JN0002");
    put(second.donor.id_type, "taiwan");
    put(second.donor.id_number, "E12345678");
    assert_ok(s, intake_save(&s->desk, &second, NULL, &s->error));
}

static void a_relative_without_a_name_is_refused_not_dropped(void **state)
{
    Station *s = *state;
    Intake intake = mao(&s->desk);
    put(intake.relative[1].phone, "13953700001");
    assert_int_equal(intake_save(&s->desk, &intake, NULL, &s->error), ERR_INPUT);
    assert_string_equal(s->error.field, "");
    assert_non_null(strstr(s->error.message, "2"));
    assert_int_equal(count_of(s, "SELECT count(*) FROM donor"), 0);
}

static void a_person_without_a_name_is_refused(void **state)
{
    Station *s = *state;
    Intake intake = mao(&s->desk);
    put(intake.donor.name, "");
    assert_int_equal(intake_save(&s->desk, &intake, NULL, &s->error), ERR_INPUT);
    assert_string_equal(s->error.field, "name");
}

static void doubles_show_every_other_person_once_by_the_strongest_reason(void **state)
{
    Station *s = *state;
    Intake stored = mao(&s->desk);
    put(stored.donor.donor_number, "370012345678");
    put(stored.relative[0].name, "毛大山");
    put(stored.relative[0].phone, "13953700001");
    assert_ok(s, intake_save(&s->desk, &stored, NULL, &s->error));
    static const struct {
        DoubleKind kind; /* 0: none */
        const char *document, *donor_number, *barcode, *phone, *name, *birth;
    } table[] = {
        {DOUBLE_DOCUMENT, "370899199001010017", "370012345678", "JN0001", "13853712345", "", ""},
        {DOUBLE_DONOR_NUMBER, "", "370012345678", "", "", "", ""},
        {DOUBLE_BARCODE, "", "", "JN0001", "", "", ""},
        {DOUBLE_PHONE, "", "", "", "13853712345", "", ""},
        {DOUBLE_PHONE, "", "", "", "13953700001", "", ""},
        {DOUBLE_NAME_BIRTH, "", "", "", "", "毛建国", "1990-01-01"},
        {0, "", "", "", "", "毛建国", "1990-01-02"},
        {0, "", "", "", "3712345", "毛建", "1990-01-01"},
        {0, "370899199001010025", "370012345679", "JN000", "13853712346", "", ""},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        Intake intake = {0};
        Double found[4];
        put(intake.donor.id_number, table[i].document);
        put(intake.donor.donor_number, table[i].donor_number);
        put(intake.sample.barcode, table[i].barcode);
        put(intake.phone.number, table[i].phone);
        put(intake.donor.name, table[i].name);
        put(intake.donor.birth_date, table[i].birth);
        size_t count = intake_doubles(&s->desk, &intake, found, 4);
        assert_int_equal(count, table[i].kind ? 1 : 0);
        if (count) {
            assert_int_equal(found[0].kind, table[i].kind);
            assert_string_equal(found[0].row.name, "毛建国");
        }
    }
    Double none[1];
    assert_int_equal(intake_doubles(&s->desk, &stored, none, 1), 0);
}

static void a_draft_is_kept_for_its_account_until_the_save(void **state)
{
    Station *s = *state;
    char body[64], at[INSTANT_SIZE];
    assert_int_equal(draft_load(&s->desk, DRAFT_INTAKE, 0, body, sizeof body, at, NULL), ERR_NOT_FOUND);
    assert_string_equal(body, "");
    assert_ok(s, draft_save(&s->desk, DRAFT_INTAKE, 0, "name=毛\n", &s->error));
    assert_ok(s, draft_save(&s->desk, DRAFT_INTAKE, 0, "name=毛建国\n", &s->error));
    assert_ok(s, draft_save(&s->desk, "donor", 7, "name=陈静\n", &s->error));
    assert_int_equal(draft_load(&s->desk, DRAFT_INTAKE, 0, body, sizeof body, at, NULL), OK);
    assert_string_equal(body, "name=毛建国\n");
    assert_minute(at, "2023-09-04T02:00");
    s->desk.actor.id++;
    assert_int_equal(draft_load(&s->desk, DRAFT_INTAKE, 0, body, sizeof body, at, NULL), ERR_NOT_FOUND);
    s->desk.actor.id--;
    Intake wrong = mao(&s->desk), intake = wrong;
    put(wrong.donor.name, "");
    assert_int_equal(intake_save(&s->desk, &wrong, NULL, &s->error), ERR_INPUT);
    assert_int_equal(draft_load(&s->desk, DRAFT_INTAKE, 0, body, sizeof body, at, NULL), OK);
    assert_ok(s, intake_save(&s->desk, &intake, NULL, &s->error));
    assert_int_equal(draft_load(&s->desk, DRAFT_INTAKE, 0, body, sizeof body, at, NULL), ERR_NOT_FOUND);
    assert_int_equal(draft_load(&s->desk, "donor", 7, body, sizeof body, at, NULL), OK);
    assert_ok(s, draft_drop(&s->desk, "donor", 7, &s->error));
    assert_ok(s, draft_drop(&s->desk, "donor", 7, &s->error));
    assert_int_equal(count_of(s, "SELECT count(*) FROM draft"), 0);
}

static void an_empty_draft_is_no_draft(void **state)
{
    Station *s = *state;
    assert_ok(s, draft_save(&s->desk, DRAFT_INTAKE, 0, "name=毛\n", &s->error));
    assert_ok(s, draft_save(&s->desk, DRAFT_INTAKE, 0, "", &s->error));
    assert_int_equal(count_of(s, "SELECT count(*) FROM draft"), 0);
}

#define PROMISE(f) cmocka_unit_test_setup_teardown(f, station_open, station_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        PROMISE(start_offers_today_and_the_edition_in_force),
        PROMISE(an_edition_of_tomorrow_is_not_in_force),
        PROMISE(an_edition_is_in_force_from_its_own_day),
        PROMISE(the_id_number_fills_birth_date_and_sex),
        PROMISE(a_corrected_id_number_fills_again_but_not_over_what_was_typed),
        PROMISE(other_documents_fill_nothing),
        PROMISE(limits_advise_and_never_refuse),
        PROMISE(birth_date_sex_and_area_are_compared_with_the_number),
        PROMISE(the_whole_person_is_stored_with_audit_rows),
        PROMISE(parts_that_are_empty_are_not_stored),
        PROMISE(the_same_request_again_adds_nobody),
        PROMISE(what_only_one_person_has_is_refused_naming_the_other),
        PROMISE(the_same_number_of_another_document_type_is_another_person),
        PROMISE(a_relative_without_a_name_is_refused_not_dropped),
        PROMISE(a_person_without_a_name_is_refused),
        PROMISE(doubles_show_every_other_person_once_by_the_strongest_reason),
        PROMISE(a_draft_is_kept_for_its_account_until_the_save),
        PROMISE(an_empty_draft_is_no_draft),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* One JSON request a line in, one answer a line out. */
#include "table_file.h"

#include <jansson.h>

#include "followup.h"

/* The answers to the lines of `requests`, one JSON object each; the caller frees the array. */
static json_t *ask_bytes(Station *s, const char *requests, size_t length, long refused)
{
    char *text = NULL, *line, *save = NULL;
    size_t size = 0;
    FILE *in = tmpfile(), *out = open_memstream(&text, &size);
    assert_non_null(in);
    assert_non_null(out);
    assert_int_equal(fwrite(requests, 1, length, in), length);
    rewind(in);
    long result = batch_run(&s->desk, in, out, &s->error);
    fclose(in);
    fclose(out);
    json_t *answers = json_array();
    for (line = strtok_r(text, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
        json_t *answer = json_loads(line, 0, NULL);
        if (!json_is_object(answer))
            fail_msg("no JSON: %s", line);
        json_array_append_new(answers, answer);
    }
    if (result != refused)
        print_error("%s", text);
    assert_int_equal(result, refused);
    free(text);
    return answers;
}

static json_t *ask(Station *s, const char *requests, long refused)
{
    return ask_bytes(s, requests, strlen(requests), refused);
}

static const char *text_of(const json_t *answers, size_t i, const char *name)
{
    const char *text = json_string_value(json_object_get(json_array_get(answers, i), name));
    return text ? text : "";
}

static int64_t number_of(const json_t *answers, size_t i, const char *name)
{
    return json_integer_value(json_object_get(json_array_get(answers, i), name));
}

#define MAO                                                                                            \
    "{\"id\":\"r1\",\"do\":\"donor.add\",\"name\":\"毛建国\",\"id_number\":\"370899199001010017\"," \
    "\"phone\":\"138 5371 2345\","                                                                     \
    "\"unit\":\"370883\",\"weight_kg\":70,\"barcode\":\"JN1\",\"collected_on\":\"2023-09-01\"}\n"

static void answers_come_in_order_each_with_its_id(void **state)
{
    Station *s = *state;
    json_t *answers = ask(s,
                          MAO "{\"id\":\"r2\",\"do\":\"donor.add\",\"name\":\"陈静\",\"unit\":\"任城区\"}\n"
                              "\n"
                              "{\"id\":\"r3\",\"do\":\"sample.add\",\"donor\":\"370899199001010017\","
                              "\"collected_on\":\"2023-09-02\"}\n"
                              "{\"id\":\"r4\",\"do\":\"donor.status\",\"donor\":2,\"status\":\"TU\","
                              "\"reason\":\"MR\",\"until\":\"2024-01-01\"}",
                          0);
    assert_int_equal(json_array_size(answers), 4);
    static const char *const ids[] = {"r1", "r2", "r3", "r4"};
    static const int64_t donors[] = {1, 2, 1, 2};
    for (size_t i = 0; i < 4; i++) {
        assert_string_equal(text_of(answers, i, "ack"), ids[i]);
        assert_int_equal(number_of(answers, i, "donor"), donors[i]);
    }
    json_decref(answers);
    Donor mao = {0}, chen = {0};
    assert_true(record_load(s->desk.store, &donor_type, 1, &mao) && record_load(s->desk.store, &donor_type, 2, &chen));
    assert_string_equal(mao.birth_date, "1990-01-01");
    assert_string_equal(mao.status, "SA");
    assert_int_equal(mao.weight_kg, 70);
    assert_string_equal(chen.unit, "370811");
    assert_string_equal(chen.status, "TU");
    assert_int_equal(
        count_of(s, "SELECT count(*) FROM phone WHERE donor = 1 AND number = '13853712345' AND owner = 'self' "
                    "AND state = 'unconfirmed'"),
        1);
    assert_int_equal(count_of(s, "SELECT count(*) FROM sample WHERE donor = 1 AND unit = '370883'"), 2);
}

static void the_same_request_again_answers_as_before_and_changes_nothing(void **state)
{
    Station *s = *state;
    json_t *first = ask(s, MAO, 0);
    json_t *again = ask(s,
                        "{ \"unit\":\"370883\", \"phone\":\"138 5371 "
                        "2345\",\"do\":\"donor.add\",\"name\":\"毛建国\",\"id\":\"r1\","
                        "\"weight_kg\":70,\"collected_on\":\"2023-09-01\",\"barcode\":\"JN1\",\"id_number\":"
                        "\"370899199001010017\"}\n",
                        0);
    assert_true(json_equal(first, again));
    json_decref(again);
    again = ask(s, "{\"id\":\"r1\",\"do\":\"donor.add\",\"name\":\"陈静\",\"unit\":\"370883\"}\n", 1);
    assert_string_equal(text_of(again, 0, "id"), "r1");
    assert_int_equal(count_of(s, "SELECT count(*) FROM donor"), 1);
    assert_int_equal(count_of(s, "SELECT count(*) FROM request WHERE id = 'batch:r1'"), 1);
    json_decref(first);
    json_decref(again);
}

static void a_refused_request_names_the_field_and_stores_nothing(void **state)
{
    Station *s = *state;
    static const struct {
        const char *request, *field;
    } cases[] = {
        {"{\"id\":\"a\",\"do\":\"donor.add\",\"unit\":\"370883\"}", "name"},
        {"{\"id\":\"a\",\"do\":\"donor.add\",\"name\":\"甲\"}", "unit"},
        {"{\"id\":\"a\",\"do\":\"donor.add\",\"name\":\"甲\",\"unit\":\"某某区\"}", "unit"},
        {"{\"id\":\"a\",\"do\":\"donor.add\",\"name\":\"甲\",\"unit\":\"370883\",\"id_number\":"
         "\"36042619910102009X\"}",
         "id_number"},
        {"{\"id\":\"a\",\"do\":\"donor.add\",\"name\":\"甲\",\"unit\":\"370883\",\"phone\":\"138\"}", "phone"},
        {"{\"id\":\"a\",\"do\":\"donor.add\",\"name\":\"甲\",\"unit\":\"370883\",\"star_sign\":\"x\"}", "star_sign"},
        {"{\"id\":\"a\",\"do\":\"donor.add\",\"name\":\"甲\",\"unit\":\"370883\",\"status\":\"AV\"}", "status"},
        {"{\"id\":\"a\",\"do\":\"donor.add\",\"name\":[1],\"unit\":\"370883\"}", "name"},
        {"{\"id\":\"a\",\"do\":\"donor.add\",\"name\":\"甲\\u202e\",\"unit\":\"370883\"}", "name"},
        {"{\"id\":\"a\",\"do\":\"donor.add\",\"name\":\"甲\",\"unit\":\"370883\",\"weight_kg\":55.5}", "weight_kg"},
        {"{\"id\":\"a\",\"do\":\"sample.add\",\"collected_on\":\"2023-01-01\"}", "donor"},
        {"{\"id\":\"a\",\"do\":\"sample.add\",\"donor\":99,\"collected_on\":\"2023-01-01\"}", "donor"},
        {"{\"id\":\"a\",\"do\":\"attempt.add\",\"donor\":99}", "donor"},
        {"{\"id\":\"a\",\"do\":\"case.dance\"}", "do"},
        {"{\"id\":\"a\"}", "do"},
        {"{\"do\":\"claim.next\"}", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        json_t *answers = ask(s, cases[i].request, 1);
        if (strcmp(text_of(answers, 0, "field"), cases[i].field) != 0)
            fail_msg("%s: %s", cases[i].request, text_of(answers, 0, "field"));
        assert_true(text_of(answers, 0, "error")[0]);
        json_decref(answers);
    }
    assert_int_equal(
        count_of(s, "SELECT (SELECT count(*) FROM donor) + (SELECT count(*) FROM request WHERE id LIKE 'batch:%')"), 0);
}

static void what_a_call_or_a_tube_lacks_is_named(void **state)
{
    Station *s = *state;
    static const struct {
        const char *request, *field;
    } cases[] = {
        {"{\"id\":\"a\",\"do\":\"attempt.add\",\"donor\":1,\"answered\":\"self\"}", "outcome"},
        {"{\"id\":\"a\",\"do\":\"attempt.add\",\"donor\":1,\"outcome\":\"willing\",\"answered\":\"self\","
         "\"at\":\"2023-09-04 10:01\"}",
         "at"},
        {"{\"id\":\"a\",\"do\":\"attempt.add\",\"donor\":1,\"outcome\":\"willing\",\"answered\":\"nobody\"}",
         "answered"},
        {"{\"id\":\"a\",\"do\":\"sample.add\",\"donor\":1,\"tubes\":2}", "collected_on"},
        {"{\"id\":\"a\",\"do\":\"sample.add\",\"donor\":1,\"barcode\":\"JN1\"}", "barcode"},
    };
    json_decref(ask(s, MAO, 0));
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        json_t *answers = ask(s, cases[i].request, 1);
        if (strcmp(text_of(answers, 0, "field"), cases[i].field) != 0)
            fail_msg("%s: %s", cases[i].request, text_of(answers, 0, "field"));
        json_decref(answers);
    }
    assert_int_equal(count_of(s, "SELECT (SELECT count(*) FROM attempt) + (SELECT count(*) FROM sample)"), 1);
}

/* A consent without a day of its own is of the day the sample was taken, else of the day the file was opened. */
static void a_consent_has_the_day_it_was_given(void **state)
{
    Station *s = *state;
    json_decref(ask(s,
                    "{\"id\":\"r1\",\"do\":\"donor.add\",\"name\":\"甲\",\"unit\":\"370883\",\"consent\":\"E1\","
                    "\"collected_on\":\"2023-09-01\",\"enrolled_on\":\"2023-08-30\",\"note\":null}\n"
                    "{\"id\":\"r2\",\"do\":\"donor.add\",\"name\":\"乙\",\"unit\":\"370883\",\"consent\":\"E1\","
                    "\"enrolled_on\":\"2023-08-30\"}\n"
                    "{\"id\":\"r3\",\"do\":\"donor.add\",\"name\":\"丙\",\"unit\":\"370883\",\"consent\":\"E1\"}",
                    0));
    assert_int_equal(count_of(s, "SELECT count(*) FROM consent WHERE (donor, given_on) IN (VALUES(1, '2023-09-01'), "
                                 "(2, '2023-08-30'), (3, '2023-09-04'))"),
                     3);
}

static void a_relatives_word_is_not_made_the_persons_own(void **state)
{
    Station *s = *state;
    json_t *answers = ask(s,
                          "{\"id\":\"a\",\"do\":\"donor.add\",\"name\":\"甲\",\"unit\":\"370883\"}\n"
                          "{\"id\":\"b\",\"do\":\"attempt.add\",\"donor\":1,\"outcome\":\"willing\","
                          "\"answered\":\"relative\"}\n"
                          "{\"id\":\"c\",\"do\":\"attempt.add\",\"donor\":1,\"outcome\":\"no_answer\"}",
                          1);
    assert_string_equal(text_of(answers, 1, "field"), "answered");
    assert_string_equal(text_of(answers, 2, "ack"), "c");
    json_decref(answers);
    assert_int_equal(count_of(s, "SELECT count(*) FROM attempt WHERE answered IS NOT 'nobody'"), 0);
}

static void an_unreadable_line_is_answered_with_its_number_and_the_next_is_read(void **state)
{
    Station *s = *state;
    enum { LONG = (1 << 20) + 10 };
    char *text = malloc(LONG + 1000);
    assert_non_null(text);
    size_t used = (size_t)sprintf(
        text, "not json\n[1]\n{\"id\":\"\xFF\"}\n{\"id\":1}\n{\"id\":\"a\",\"id\":\"b\"}\n\n{\"id\":\"x");
    text[used++] = '\0';
    used += (size_t)sprintf(text + used, "\"}\n");
    memset(text + used, 'x', LONG);
    used += LONG;
    used += (size_t)sprintf(text + used, "\n{\"id\":\"%065d\",\"do\":\"donor.add\"}\n%s", 7, MAO);
    json_t *answers = ask_bytes(s, text, used, 8);
    static const int64_t lines[] = {1, 2, 3, 4, 5, 7, 8, 9};
    for (size_t i = 0; i < 8; i++)
        assert_int_equal(number_of(answers, i, "line"), lines[i]);
    assert_string_equal(text_of(answers, 8, "ack"), "r1");
    json_decref(answers);
    free(text);
}

static void a_double_document_is_refused_naming_the_other_file(void **state)
{
    Station *s = *state;
    json_t *answers =
        ask(s,
            MAO "{\"id\":\"r2\",\"do\":\"donor.add\",\"name\":\"毛大国\",\"id_number\":\"370899199001010017\","
                "\"unit\":\"370883\"}\n",
            1);
    assert_string_equal(text_of(answers, 1, "field"), "id_number");
    assert_non_null(strstr(text_of(answers, 1, "error"), "毛建国"));
    assert_null(strstr(text_of(answers, 1, "error"), "370899199001010017"));
    json_decref(answers);
}

static void calls_are_claimed_recorded_and_given_back(void **state)
{
    Station *s = *state;
    json_decref(ask(s, MAO, 0));
    json_t *answers = ask(s, "{\"id\":\"c1\",\"do\":\"claim.next\",\"unit\":\"邹城市\"}\n", 0);
    assert_string_equal(text_of(answers, 0, "ack"), "c1");
    assert_int_equal(number_of(answers, 0, "donor"), 1);
    assert_true(number_of(answers, 0, "task") > 0);
    assert_string_equal(text_of(answers, 0, "name"), "毛建国");
    assert_string_equal(text_of(answers, 0, "number"), "13853712345");
    assert_true(text_of(answers, 0, "purpose")[0]);
    json_t *again = ask(s, "{\"id\":\"c1\",\"do\":\"claim.next\",\"unit\":\"邹城市\"}\n", 0);
    assert_true(json_equal(answers, again));
    json_decref(answers);
    json_decref(again);
    assert_int_equal(count_of(s, "SELECT count(*) FROM claim"), 1);
    json_decref(ask(s, "{\"id\":\"c2\",\"do\":\"claim.release\",\"donor\":1}\n", 0));
    assert_int_equal(count_of(s, "SELECT count(*) FROM claim"), 0);
    answers = ask(s,
                  "{\"id\":\"c3\",\"do\":\"attempt.add\",\"donor\":1,\"outcome\":\"willing\",\"answered\":\"self\","
                  "\"number\":\"13853712345\"}\n"
                  "{\"id\":\"c4\",\"do\":\"attempt.add\",\"donor\":1,\"outcome\":\"not_now\",\"answered\":\"self\"}\n"
                  "{\"id\":\"c5\",\"do\":\"claim.next\"}\n",
                  2);
    assert_true(number_of(answers, 0, "attempt") > 0);
    assert_true(text_of(answers, 1, "field")[0]);
    assert_string_equal(text_of(answers, 2, "id"), "c5");
    json_decref(answers);
    Donor mao = {0};
    assert_true(record_load(s->desk.store, &donor_type, 1, &mao));
    assert_string_equal(mao.willingness, "willing");
}

static void an_output_that_fails_ends_the_run(void **state)
{
    Station *s = *state;
    FILE *in = tmpfile(), *out = fopen("/dev/full", "w");
    assert_non_null(in);
    assert_non_null(out);
    fputs(MAO "{\"id\":\"r2\",\"do\":\"donor.add\",\"name\":\"陈静\",\"unit\":\"370883\"}\n", in);
    rewind(in);
    assert_int_equal(batch_run(&s->desk, in, out, &s->error), -1);
    assert_int_equal(s->error.code, ERR_IO);
    assert_int_equal(count_of(s, "SELECT count(*) FROM donor"), 1);
    fclose(in);
    fclose(out);
}

static void an_account_does_what_its_role_allows(void **state)
{
    Station *s = *state;
    json_decref(ask(s, MAO, 0));
    strcpy(s->desk.actor.role, "readonly");
    json_t *answers = ask(s, "{\"id\":\"x1\",\"do\":\"donor.add\",\"name\":\"陈静\",\"unit\":\"370883\"}\n", 1);
    assert_string_equal(text_of(answers, 0, "field"), "do");
    json_decref(answers);
    clock_forward(24 * 60); /* what an account entered today is its own until midnight */
    strcpy(s->desk.actor.role, "liaison");
    strcpy(s->desk.actor.unit, "370811");
    json_decref(ask(s,
                    "{\"id\":\"x2\",\"do\":\"donor.add\",\"name\":\"陈静\",\"unit\":\"370883\"}\n"
                    "{\"id\":\"x3\",\"do\":\"claim.release\",\"donor\":1}\n",
                    2));
    assert_int_equal(count_of(s, "SELECT count(*) FROM donor"), 1);
}

static void a_case_is_opened_walked_and_closed(void **state)
{
    Station *s = *state;
    json_t *answers =
        ask(s,
            MAO "{\"id\":\"c1\",\"do\":\"case.open\",\"donor\":\"370899199001010017\",\"request_number\":\"P1\"}\n"
                "{\"id\":\"c2\",\"do\":\"step.done\",\"case\":\"P1\",\"step\":\"first_contact\",\"at_time\":\"930\"}\n"
                "{\"id\":\"c3\",\"do\":\"step.done\",\"case\":\"P1\",\"step\":\"talk\"}\n"
                "{\"id\":\"c4\",\"do\":\"step.done\",\"case\":\"P1\",\"step\":\"dance\"}\n"
                "{\"id\":\"c5\",\"do\":\"case.open\",\"donor\":\"370899199001010017\",\"request_number\":\"P1\","
                "\"kind\":\"exam\",\"received_at\":\"2023-09-04 09:00\"}\n"
                "{\"id\":\"c6\",\"do\":\"case.close\",\"case\":1,\"reason\":\"other_donor\"}\n"
                "{\"id\":\"c7\",\"do\":\"case.close\",\"case\":1,\"reason\":\"other_donor\"}\n"
                "{\"id\":\"c8\",\"do\":\"case.close\",\"case\":99,\"reason\":\"other_donor\"}\n",
            4);
    assert_int_equal(number_of(answers, 1, "case"), 1);
    assert_string_equal(text_of(answers, 2, "ack"), "c2");
    assert_string_not_equal(text_of(answers, 3, "error"), ""); /* no talk was entered */
    assert_string_equal(text_of(answers, 4, "field"), "step");
    assert_int_equal(number_of(answers, 5, "case"), 1);
    assert_string_equal(text_of(answers, 6, "ack"), "c6");
    assert_string_not_equal(text_of(answers, 7, "error"), "");
    assert_string_equal(text_of(answers, 8, "field"), "case");
    assert_int_equal(count_of(s, "SELECT count(*) FROM donation_case WHERE side = 'patient' AND phase = 'closed'"), 1);
    assert_int_equal(count_of(s, "SELECT count(*) FROM step WHERE step = 'first_contact' AND at_time = '09:30'"), 1);
    json_decref(answers);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, station_open, files_close)
    const struct CMUnitTest tests[] = {
        TEST(answers_come_in_order_each_with_its_id),
        TEST(a_case_is_opened_walked_and_closed),
        TEST(the_same_request_again_answers_as_before_and_changes_nothing),
        TEST(a_refused_request_names_the_field_and_stores_nothing),
        TEST(what_a_call_or_a_tube_lacks_is_named),
        TEST(a_consent_has_the_day_it_was_given),
        TEST(a_relatives_word_is_not_made_the_persons_own),
        TEST(an_unreadable_line_is_answered_with_its_number_and_the_next_is_read),
        TEST(a_double_document_is_refused_naming_the_other_file),
        TEST(calls_are_claimed_recorded_and_given_back),
        TEST(an_output_that_fails_ends_the_run),
        TEST(an_account_does_what_its_role_allows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

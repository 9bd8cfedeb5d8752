/* Promises of letters and sheets: places are filled, what is missing is named once, every open case has its part, a
 * wrong place is refused with file and line, what was written is on record, files never overwrite each other. */
#include "exchange.h"
#include "letters.h"
#include "walk.h"

#include <sys/stat.h>

#include "../../src/config/shipped.h"

static const Letter *letter_of(const Station *s, const char *id)
{
    for (size_t i = 0; i < s->config->letter_count; i++)
        if (text_equal(s->config->letters[i].id, id))
            return &s->config->letters[i];
    fail_msg("no letter %s", id);
    return NULL;
}

static LetterText *written(Station *s, const char *letter, int64_t id)
{
    LetterText *out = NULL;
    assert_ok(s, letter_fill(&s->desk, letter_of(s, letter), id, &out, &s->error));
    assert_non_null(out);
    return out;
}

static int times(const char *text, const char *word)
{
    int count = 0;
    for (const char *at = strstr(text, word); at; at = strstr(at + 1, word))
        count++;
    return count;
}

static int64_t planned(Station *s)
{
    char said[256];
    int64_t donor = person_of(s, "毛先生", "370811");
    Donor d;
    assert_true(record_load(s->desk.store, &donor_type, donor, &d));
    text_copy(d.employer, sizeof d.employer, "任城区实验中学");
    assert_ok(s, registry_save(&s->desk, &donor_type, &d, NULL, NULL, &s->error));
    int64_t id = receive(s, donor, "L1", "initial");
    Case c = case_now(s, id);
    text_copy(c.collection_on, sizeof c.collection_on, "2023-10-20");
    c.collection_days = 1;
    assert_ok(s, case_save(&s->desk, &c, NULL, NULL, said, sizeof said, &s->error));
    return id;
}

static void places_are_filled_and_the_missing_ones_are_named_once(void **state)
{
    Station *s = *state;
    int64_t id = planned(s);
    language_set(LANGUAGE_EN);
    LetterText *leave = written(s, "leave", id);
    assert_non_null(strstr(leave->text, "任城区实验中学"));
    assert_non_null(strstr(leave->text, "2023-10-20"));
    assert_non_null(strstr(leave->text, "2023-10-16")); /* the departure: four days before */
    assert_null(strchr(leave->text, '{'));
    assert_int_equal(times(leave->text, "毛先生"), 3);
    /* Hospital and holder are not known yet: a line to write on, and one name each. */
    assert_non_null(strstr(leave->text, "________"));
    assert_int_equal(leave->missing_count, 2);
    assert_int_equal(times(leave->missing, tr("Collection hospital")), 1);
    assert_int_equal(times(leave->missing, tr("In hand of")), 1);
    assert_false(leave->cut);
    letter_free(&leave);
    assert_null(leave);
    assert_ok(s, case_take(&s->desk, id, s->desk.actor.id, &s->error));
    leave = written(s, "leave", id);
    assert_int_equal(leave->missing_count, 1);
    letter_free(&leave);
}

/* The phones of whom one rings on a journey are settings; those that are not there are named. */
static void the_travel_sheet_has_the_phones_of_hospital_and_province(void **state)
{
    Station *s = *state;
    char said[256];
    int64_t id = planned(s);
    Case c = case_now(s, id);
    text_copy(c.hospital, sizeof c.hospital, "H-J1");
    assert_ok(s, case_save(&s->desk, &c, NULL, NULL, said, sizeof said, &s->error));
    language_set(LANGUAGE_EN);
    LetterText *sheet = written(s, "travel", id);
    assert_int_equal(times(sheet->missing, "Hospital's phone"), 1);
    assert_int_equal(times(sheet->missing, "Phone of the province"), 1);
    letter_free(&sheet);
    ((Hospital *)(uintptr_t)s->config->hospitals)[0].phone = "0531-85000000";
    ((Config *)(uintptr_t)s->config)->branch.contact = "王老师";
    ((Config *)(uintptr_t)s->config)->branch.phone = "0531-86000000";
    sheet = written(s, "travel", id);
    assert_int_equal(times(sheet->text, "0531-85000000"), 1);
    assert_int_equal(times(sheet->text, "王老师 0531-86000000"), 1);
    assert_int_equal(times(sheet->missing, "phone"), 1); /* the escort's */
    letter_free(&sheet);
}

static void the_hand_over_sheet_has_every_open_case(void **state)
{
    Station *s = *state;
    planned(s);
    receive(s, person_of(s, "孔女士", "370812"), "L2", "initial");
    int64_t ended = receive(s, person_of(s, "孟先生", "370883"), "L3", "initial");
    CaseClosing closing = {.side = "patient", .reason = "other_donor"};
    assert_ok(s, case_close(&s->desk, ended, &closing, &s->error));
    const Letter *sheet = NULL;
    for (size_t i = 0; i < s->config->letter_count; i++)
        if (s->config->letters[i].every)
            sheet = &s->config->letters[i];
    assert_non_null(sheet);
    LetterText *out = written(s, sheet->id, 0);
    assert_int_equal(out->cases, 2);
    assert_non_null(strstr(out->text, "毛先生"));
    assert_non_null(strstr(out->text, "孔女士"));
    assert_null(strstr(out->text, "孟先生"));
    assert_non_null(strstr(out->text, "1380000")); /* phones */
    letter_free(&out);
}

static void what_was_written_is_on_record(void **state)
{
    Station *s = *state;
    int64_t id = planned(s);
    LetterText *out = written(s, "leave", id);
    letter_free(&out);
    assert_int_equal(
        count_of(s, "SELECT count(*) FROM audit WHERE action = 'letter leave' AND record_id = ?1", INT_(id)), 1);
    assert_int_equal(letter_fill(&s->desk, letter_of(s, "leave"), id + 77, &out, &s->error), ERR_NOT_FOUND);
    assert_null(out);
    text_copy(s->desk.actor.role, sizeof s->desk.actor.role, "liaison");
    text_copy(s->desk.actor.unit, sizeof s->desk.actor.unit, "370812");
    assert_int_equal(letter_fill(&s->desk, letter_of(s, "leave"), id, &out, &s->error), ERR_NOT_FOUND);
}

/* Of a station's own letter. */
static void words_tell_what_was_said_and_spent(void **state)
{
    static const Letter own = {.id = "own", .head = "", .text = "{branch}|{age}|{costs}|{calls}|{title}"};
    Station *s = *state;
    LetterText *out = NULL;
    char said[256];
    int64_t id = planned(s), donor = case_now(s, id).donor;
    Attempt call = {
        .donor = donor, .number = "13800000001", .outcome = "willing", .answered = "self", .note = "家人支持"};
    assert_ok(s, attempt_finish(&s->desk, &call, "r1", &s->error));
    Cost cost = {.donation_case = id, .kind = "food", .on_date = "2023-09-04", .fen = 12850};
    assert_ok(s, case_detail_save(&s->desk, &cost_type, &cost, NULL, NULL, said, sizeof said, &s->error));
    language_set(LANGUAGE_ZH);
    assert_ok(s, letter_fill(&s->desk, &own, id, &out, &s->error));
    assert_non_null(strstr(out->text, s->config->branch.name.zh));
    assert_non_null(strstr(out->text, "|33|128.50|"));
    assert_non_null(strstr(out->text, "13800000001  愿意 家人支持|"));
    letter_free(&out);
    language_set(LANGUAGE_EN);
}

static void an_unknown_place_is_refused_with_file_and_line(void **state)
{
    Station *s = *state;
    char path[128], where[160];
    text_format(where, sizeof where, "%s/marrowdesk", s->folder);
    assert_int_equal(mkdir(where, 0700), 0);
    text_format(path, sizeof path, "%s/marrowdesk/letters.cfg", s->folder);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs("letters = (\n  { id = \"leave\"; zh = \"a\"; en = \"A\";\n    text = \"{donor.nme}\"; }\n);\n",
                      file) >= 0);
    assert_int_equal(fclose(file), 0);
    Config *config = NULL;
    assert_int_not_equal(config_load(&config, NULL, &s->error), OK);
    assert_null(config);
    unlink(path);
    rmdir(where);
    assert_non_null(strstr(s->error.message, "letters.cfg:3"));
    assert_non_null(strstr(s->error.message, "donor.nme"));
}

static void a_file_never_takes_another_ones_place(void **state)
{
    Station *s = *state;
    char first[512], second[512], folder[160], read[64] = "";
    struct stat st;
    assert_ok(s, text_file_save(s->path, "leave-1", "one", first, &s->error));
    assert_ok(s, text_file_save(s->path, "leave-1", "two", second, &s->error));
    assert_non_null(strstr(first, "/letters/2023-09-04-leave-1.txt"));
    assert_non_null(strstr(second, "/letters/2023-09-04-leave-1-2.txt"));
    assert_int_equal(stat(first, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    FILE *file = fopen(first, "r");
    assert_non_null(file);
    assert_int_equal(fread(read, 1, sizeof read - 1, file), 3);
    assert_int_equal(fclose(file), 0);
    assert_string_equal(read, "one");
    assert_int_equal(unlink(first), 0);
    assert_int_equal(unlink(second), 0);
    text_format(folder, sizeof folder, "%s/letters", s->folder);
    assert_int_equal(rmdir(folder), 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, station_open, station_close)
    const struct CMUnitTest tests[] = {
        TEST(places_are_filled_and_the_missing_ones_are_named_once),
        TEST(the_travel_sheet_has_the_phones_of_hospital_and_province),
        TEST(the_hand_over_sheet_has_every_open_case),
        TEST(what_was_written_is_on_record),
        TEST(words_tell_what_was_said_and_spent),
        TEST(an_unknown_place_is_refused_with_file_and_line),
        TEST(a_file_never_takes_another_ones_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Tables out, and back in. */
#include "table_file.h"

#include <jansson.h>

#include "followup.h"

static const char people[] = "姓名,身份证号,手机,电话2,县区,民族,地址,备注,体重,联系人1姓名,联系人1关系,"
                             "联系人1电话,采样日期,条码,同意书日期,状态,状态原因,状态至\n"
                             "毛建国,370899199001010017,13853712345,05372345678,任城区,汉,太白路1号,\"=1+"
                             "1\n二\",70,毛大山,父母,13953700001,2013-07,JN1,2013-07-05,TU,MR,2024-01-01\n"
                             "䶮静,370899199001010025,13953712346,,邹城市,,'家,,,,,,2014-03-01,JN2,,,,\n"
                             "李明,,13953712347,,任城区,,+86,,,,,,,,,,,\n";

static void fill(Station *s)
{
    Said said = {0};
    ImportResult r;
    TableFile file = file_text(s, "list.csv", people);
    assert_ok(s, import_file(s, "donors", file.path, NULL, &said, &r));
    if (said.refused_count)
        print_error("%s\n", said.refused[0]);
    assert_int_equal(r.added, 3);
}

static TableFile export_to(Station *s, const char *kind, const char *unit, const char *name, int64_t want)
{
    TableFile file = file_path(s, name);
    int64_t rows = -1;
    assert_ok(s, export_run(&s->desk, kind, unit, NULL, file.path, &rows, &s->error));
    assert_int_equal(rows, want);
    return file;
}

static int64_t everything(Station *s)
{
    return count_of(s, "SELECT (SELECT count(*) FROM donor) * 1000 + (SELECT count(*) FROM phone) * 100 + "
                       "(SELECT count(*) FROM sample) * 10 + (SELECT count(*) FROM relative) + (SELECT "
                       "count(*) FROM consent) + "
                       "(SELECT count(*) FROM status_period)");
}

static void an_export_comes_back_unchanged_in_both_languages(void **state)
{
    Station *s = *state;
    Said said = {0};
    ImportResult r;
    fill(s);
    int64_t before = everything(s);
    for (int i = LANGUAGE_EN; i <= LANGUAGE_ZH; i++) {
        language_set((Language)i);
        TableFile file = export_to(s, "donors", "", "out.csv", 3);
        language_set(LANGUAGE_EN);
        assert_ok(s, import_file(s, "donors", file.path, NULL, &said, &r));
        if (said.refused_count || r.changed)
            print_error("%s\n", said.refused[0]);
        assert_int_equal(r.same, 3);
        assert_int_equal(said.note_count, 0);
        assert_int_equal(everything(s), before);
    }
}

static void a_persons_row_holds_the_latest_sample_consent_and_questionnaire(void **state)
{
    Station *s = *state;
    Said said = {0};
    ImportResult r;
    fill(s);
    int64_t donor = count_of(s, "SELECT min(id) FROM donor");
    Sample samples[] = {{.donor = donor, .collected_on = "2023-08-02", .barcode = "LATEST"},
                        {.donor = donor, .collected_on = "2003-01", .barcode = "OLDEST"}};
    Consent consents[] = {{.donor = donor, .given_on = "2023-08-03"}, {.donor = donor, .given_on = "2003-02"}};
    Health healths[] = {{.donor = donor, .filled_on = "2023-08-04", .result = "defer", .until = "2023-12-24"},
                        {.donor = donor, .filled_on = "2003-03", .result = "fit"}};
    for (int i = 0; i < 2; i++) {
        assert_ok(s, registry_save(&s->desk, &sample_type, &samples[i], NULL, NULL, &s->error));
        assert_ok(s, registry_save(&s->desk, &consent_type, &consents[i], NULL, NULL, &s->error));
        assert_ok(s, registry_save(&s->desk, &health_type, &healths[i], NULL, NULL, &s->error));
    }
    language_set(LANGUAGE_ZH);
    TableFile file = export_to(s, "donors", "", "out.csv", 3);
    language_set(LANGUAGE_EN);
    char *text = file_read(file.path);
    static const char *const there[] = {"LATEST", "2023-08-03", "2023-08-04", "2023-12-24", "征询结果"};
    static const char *const absent[] = {"OLDEST", "2003-01", "2003-02", "2003-03"};
    for (size_t i = 0; i < sizeof there / sizeof there[0]; i++)
        assert_non_null(strstr(text, there[i]));
    for (size_t i = 0; i < sizeof absent / sizeof absent[0]; i++)
        assert_null(strstr(text, absent[i]));
    free(text);
    assert_ok(s, import_file(s, "donors", file.path, NULL, &said, &r));
    assert_int_equal(r.same, 3);
    assert_int_equal(count_of(s, "SELECT count(*) FROM health"), 2);
}

static void an_export_fills_an_empty_station_with_the_same_people(void **state)
{
    Station *s = *state, *other;
    Said said = {0};
    ImportResult r;
    void *second = NULL;
    fill(s);
    TableFile file = export_to(s, "donors", "", "out.csv", 3), back;
    station_open(&second);
    other = second;
    assert_ok(other, import_file(other, "donors", file.path, NULL, &said, &r));
    assert_int_equal(r.added, 3);
    assert_int_equal(everything(other), everything(s));
    back = export_to(other, "donors", "", "out.csv", 3);
    char *one = file_read(file.path), *two = file_read(back.path);
    assert_string_equal(one, two);
    free(one);
    free(two);
    files_close(&second);
}

static const char hard[] =
    "姓名,身份证号,手机,县区,工作单位,地址,微信,备注,采样日期,条码,采样人,联系人1姓名,联系人1关系,联系人1电话\n"
    "䶮静,370899199001010017,13853712345,任城区,\"=cmd|' /C calc'!A0\",+8613853712345,007,"
    "\"第一行\n\n\"\"引号\"\",;\",2013-07,00012,-1+1,㛃,父母,053723456789\n"
    "㛃𠮷,370899199001010025,13953712346,邹城市,''=两个,'@单位,1E5,"
    "0012345678901234567890,2014-03-01,1E5,@采血人,,,\n"
    "𠮷田·一,,13953712347,任城区,_x000D_,<&>'\"\",TRUE,\"\t制表\",,,,,,\n"
    "阿不都·热合曼,,13953712348,任城区,2023-09-04,1/2,\"a,b\",🙂,,,,,,\n";

static void same_text(const Station *a, const char *one, const Station *b, const char *two)
{
    char *x = file_read(file_path(a, one).path), *y = file_read(file_path(b, two).path);
    size_t at = 0;
    while (x[at] && x[at] == y[at])
        at++;
    if (x[at] != y[at])
        fail_msg("%s and %s part at byte %zu: «%.60s» and «%.60s»", one, two, at, x + at, y + at);
    free(x);
    free(y);
}

/* Out, into an empty station, out again: as .csv, as .xlsx and as JSON lines. */
static void hard_values_come_back_byte_for_byte(void **state)
{
    static const char *const endings[] = {"csv", "xlsx", "jsonl"}, *const kinds[] = {"donors", "samples", "attempts"};
    Station *s = *state;
    Said said = {0};
    ImportResult r;
    TableFile file = file_text(s, "list.csv", hard);
    assert_ok(s, import_file(s, "donors", file.path, NULL, &said, &r));
    assert_int_equal(r.added, 4);
    Attempt attempt = {.donor = count_of(s, "SELECT id FROM donor WHERE name = '䶮静'"),
                       .channel = "phone",
                       .direction = "out",
                       .number = "13853712345",
                       .answered = "self",
                       .outcome = "willing",
                       .reason = "=HYPERLINK(\"x\")",
                       .note = "+86\n'=1"};
    /* The other stations begin their clocks anew: a call of now might lie in their future. */
    instant_format(clock_now() - 60, attempt.at);
    attempt_propose(&s->desk, &attempt);
    assert_ok(s, attempt_finish(&s->desk, &attempt, "call-1", &s->error));
    for (size_t e = 0; e < 3; e++) {
        void *second = NULL;
        station_open(&second);
        Station *other = second;
        for (size_t k = 0; k < 3; k++) {
            char name[32];
            text_format(name, sizeof name, "%s.%s", kinds[k], endings[e]);
            file = export_to(s, kinds[k], "", name, k == 0 ? 4 : k == 1 ? 2 : 1);
            assert_ok(other, import_file(other, kinds[k], file.path, NULL, &said, &r));
            assert_int_equal(r.refused, 0);
            text_format(name, sizeof name, "%s.csv", kinds[k]);
            export_to(s, kinds[k], "", name, r.rows);
        }
        for (size_t k = 0; k < 3; k++) {
            char name[32];
            text_format(name, sizeof name, "%s.csv", kinds[k]);
            export_to(other, kinds[k], "", name, k == 0 ? 4 : k == 1 ? 2 : 1);
            same_text(s, name, other, name);
        }
        /* And into the one it came from: nothing new. */
        char name[32];
        text_format(name, sizeof name, "donors.%s", endings[e]);
        export_to(s, "donors", "", name, 4);
        assert_ok(s, import_file(s, "donors", file_path(s, name).path, NULL, &said, &r));
        assert_int_equal(r.same, 4);
        files_close(&second);
    }
}

/* --- sheets that are handed in --- */

static void a_sheet_that_is_handed_in_has_the_columns_of_the_settings(void **state)
{
    Station *s = *state;
    int64_t rows;
    fill(s);
    for (size_t i = 0; i < s->config->ledger_count; i++) {
        char kind[64];
        text_format(kind, sizeof kind, "ledger-%s", s->config->ledgers[i].id);
        TableFile file = file_path(s, "ledger.xlsx");
        assert_ok(s, export_run(&s->desk, kind, "", NULL, file.path, &rows, &s->error));
        assert_int_equal(rows, text_equal(s->config->ledgers[i].kind, "donors")    ? 3
                               : text_equal(s->config->ledgers[i].kind, "samples") ? 2
                                                                                   : 0);
    }
    static const Ledger own[] = {{.id = "own",
                                  .name = {"台账", "Sheet"},
                                  .kind = "donors",
                                  .columns = "编 号 = no\n姓名= name\n盖章 =\n签字\n电话 = phone\n生日=birth_date\n"},
                                 {.id = "wrong", .name = {"错", "Wrong"}, .kind = "donors", .columns = "甲 = nome\n"}};
    Config *config = (Config *)(uintptr_t)s->desk.config;
    const Ledger *shipped = config->ledgers;
    size_t shipped_count = config->ledger_count;
    config->ledgers = own;
    config->ledger_count = 2;
    TableFile file = export_to(s, "ledger-own", "370883", "ledger.csv", 1);
    char *text = file_read(file.path);
    assert_string_equal(text, "\xEF\xBB\xBF编 号,姓名,盖章,签字,电话,生日\r\n1,䶮静,,,13953712346,1990-01-01\r\n");
    free(text);
    file = file_path(s, "none.csv");
    assert_int_equal(export_run(&s->desk, "ledger-wrong", "", NULL, file.path, &rows, &s->error), ERR_INPUT);
    assert_non_null(strstr(s->error.message, "nome"));
    assert_int_equal(export_run(&s->desk, "ledger-none", "", NULL, file.path, &rows, &s->error), ERR_USAGE);
    assert_non_null(strstr(s->error.message, "ledger-own"));
    config->ledgers = shipped;
    config->ledger_count = shipped_count;
}

static void formulas_are_defused_and_numbers_stay_text(void **state)
{
    Station *s = *state;
    fill(s);
    TableFile file = export_to(s, "donors", NULL, "out.csv", 3);
    char *text = file_read(file.path);
    assert_int_equal(strncmp(text, "\xEF\xBB\xBF", 3), 0);
    assert_non_null(strstr(text, "\"'=1+1\n二\""));
    assert_non_null(strstr(text, ",'+86,"));
    assert_non_null(strstr(text, ",'家,"));
    assert_non_null(strstr(text, ",370899199001010017,"));
    assert_non_null(strstr(text, "\r\n"));
    assert_null(strstr(text, ",=") ? strstr(text, ",=") : strstr(text, ",+"));
    free(text);
}

static void json_lines_hold_stored_forms(void **state)
{
    Station *s = *state;
    fill(s);
    TableFile file = export_to(s, "donors", "", "out.jsonl", 3);
    char *text = file_read(file.path), *save = NULL;
    json_t *mao = json_loads(strtok_r(text, "\n", &save), 0, NULL);
    assert_string_equal(json_string_value(json_object_get(mao, "name")), "毛建国");
    assert_string_equal(json_string_value(json_object_get(mao, "unit")), "370811");
    assert_string_equal(json_string_value(json_object_get(mao, "ethnic")), "01");
    assert_string_equal(json_string_value(json_object_get(mao, "phone2")), "05372345678");
    assert_string_equal(json_string_value(json_object_get(mao, "relative1_name")), "毛大山");
    assert_string_equal(json_string_value(json_object_get(mao, "note")), "=1+1\n二");
    assert_int_equal(json_integer_value(json_object_get(mao, "weight_kg")), 70);
    assert_null(json_object_get(mao, "qq"));
    json_decref(mao);
    free(text);
}

static void a_workbook_is_written_whole(void **state)
{
    Station *s = *state;
    fill(s);
    TableFile file = export_to(s, "donors", "", "out.xlsx", 3);
    char *bytes = file_read(file.path);
    assert_int_equal(memcmp(bytes, "PK\3\4", 4), 0);
    free(bytes);
    DIR *folder = opendir(s->folder);
    int files = 0;
    for (struct dirent *entry = readdir(folder); entry; entry = readdir(folder))
        files += strncmp(entry->d_name, "out", 3) == 0 || strncmp(entry->d_name, "tmp", 3) == 0;
    closedir(folder);
    assert_int_equal(files, 1);
}

static void a_unit_gets_its_own_people(void **state)
{
    Station *s = *state;
    int64_t rows;
    fill(s);
    export_to(s, "donors", "任城", "out.csv", 2);
    export_to(s, "donors", "370883", "out.csv", 1);
    export_to(s, "samples", "370883", "out.csv", 1);
    TableFile file = file_path(s, "none.csv");
    assert_int_equal(export_run(&s->desk, "donors", "某某区", NULL, file.path, &rows, &s->error), ERR_USAGE);
    strcpy(s->desk.actor.role, "liaison");
    strcpy(s->desk.actor.unit, "370883");
    export_to(s, "donors", "", "out.csv", 1);
    assert_int_equal(export_run(&s->desk, "donors", "任城", NULL, file.path, &rows, &s->error), ERR_DENIED);
    strcpy(s->desk.actor.role, "readonly");
    assert_int_equal(export_run(&s->desk, "donors", "", NULL, file.path, &rows, &s->error), ERR_DENIED);
    assert_int_equal(access(file.path, F_OK), -1);
}

static void each_export_leaves_its_audit_row_with_the_number_of_rows(void **state)
{
    Station *s = *state;
    fill(s);
    export_to(s, "donors", "", "out.csv", 3);
    export_to(s, "samples", "", "out.csv", 2);
    assert_int_equal(
        count_of(s, "SELECT count(*) FROM audit a JOIN history h ON h.audit = a.id WHERE a.action = 'export' AND "
                    "((a.record = 'donor' AND h.after = '3') OR (a.record = 'sample' AND h.after = '2'))"),
        2);
}

static void calls_come_back_as_the_same_calls(void **state)
{
    Station *s = *state;
    Said said = {0};
    ImportResult r;
    fill(s);
    Attempt attempt = {.donor = count_of(s, "SELECT id FROM donor WHERE name = '毛建国'")};
    strcpy(attempt.number, "13853712345");
    strcpy(attempt.channel, "phone");
    strcpy(attempt.direction, "out");
    strcpy(attempt.answered, "self");
    strcpy(attempt.outcome, "willing");
    strcpy(attempt.note, "两行\n备注");
    assert_ok(s, attempt_finish(&s->desk, &attempt, "call-1", &s->error));
    TableFile file = export_to(s, "attempts", "", "out.csv", 1);
    assert_ok(s, import_file(s, "attempts", file.path, NULL, &said, &r));
    if (said.refused_count)
        print_error("%s\n", said.refused[0]);
    assert_int_equal(r.same, 1);
    assert_int_equal(said.note_count, 0);
}

static void a_wrong_name_or_place_is_an_error_and_leaves_nothing(void **state)
{
    Station *s = *state;
    int64_t rows = -1;
    TableFile file = file_path(s, "out.pdf");
    assert_int_equal(export_run(&s->desk, "donors", "", NULL, file.path, &rows, &s->error), ERR_USAGE);
    assert_int_equal(export_run(&s->desk, "patients", "", NULL, file.path, &rows, &s->error), ERR_USAGE);
    assert_int_equal(export_run(&s->desk, "donors", "", NULL, "/nonexistent/out.csv", &rows, &s->error), ERR_IO);
    assert_int_equal(export_run(&s->desk, "donors", "", NULL, "/nonexistent/out.xlsx", &rows, &s->error), ERR_IO);
    assert_int_equal(export_run(&s->desk, "donors", "", NULL, s->folder, &rows, &s->error), ERR_USAGE);
    assert_int_equal(rows, 0);
    assert_int_equal(count_of(s, "SELECT count(*) FROM audit WHERE action = 'export'"), 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, station_open, files_close)
    const struct CMUnitTest tests[] = {
        TEST(an_export_comes_back_unchanged_in_both_languages),
        TEST(a_persons_row_holds_the_latest_sample_consent_and_questionnaire),
        TEST(an_export_fills_an_empty_station_with_the_same_people),
        TEST(hard_values_come_back_byte_for_byte),
        TEST(a_sheet_that_is_handed_in_has_the_columns_of_the_settings),
        TEST(formulas_are_defused_and_numbers_stay_text),
        TEST(json_lines_hold_stored_forms),
        TEST(a_workbook_is_written_whole),
        TEST(a_unit_gets_its_own_people),
        TEST(each_export_leaves_its_audit_row_with_the_number_of_rows),
        TEST(calls_come_back_as_the_same_calls),
        TEST(a_wrong_name_or_place_is_an_error_and_leaves_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

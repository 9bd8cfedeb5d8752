/* JSON lines as a table: names are columns, every bad line is told with its number, limits hold; people, notices and
 * what was exported come in through it. */
#include "table_file.h"

#include "casework.h"

static ImportResult import_lines(Station *s, const char *kind, const char *text, const char *rejects, Said *said)
{
    ImportResult result;
    TableFile file = file_text(s, "list.jsonl", text);
    *said = (Said){0};
    assert_ok(s, import_file(s, kind, file.path, rejects, said, &result));
    return result;
}

static void names_are_columns_in_any_order_and_values_of_any_plain_kind(void **state)
{
    Station *s = *state;
    Said said;
    ImportResult r =
        import_lines(s, "donors",
                     "\xEF\xBB\xBF{\"name\":\"毛建国\",\"id_number\":370899199001010017,\"unit\":\"任城区\","
                     "\"phone\":\"13853712345\",\"paper\":null}\r\n\n"
                     "{\"height\":165,\"phone\":13953712346,\"unit\":\"370883\",\"name\":\"䶮静\"}\n",
                     NULL, &said);
    assert_int_equal(r.added, 2);
    assert_int_equal(r.refused, 0);
    assert_int_equal(count_of(s, "SELECT count(*) FROM donor d JOIN phone p ON p.donor = d.id WHERE (d.name = '毛建国' "
                                 "AND d.id_number = '370899199001010017' AND p.number = '13853712345') OR (d.name = "
                                 "'䶮静' AND d.unit = '370883' AND p.number = '13953712346' AND d.height_cm = 165)"),
                     2);
}

static void each_line_that_is_no_row_is_refused_with_its_number_and_the_rest_comes_in(void **state)
{
    static const struct {
        const char *line, *reason;
    } bad[] = {{"{\"name\":\"甲\",\"unit\":\"任城区\",\"phone\":{\"number\":\"1\"}}", "list or an object"},
               {"{\"name\":\"甲\",", "no JSON"},
               {"[1,2]", "object in braces"},
               {"{\"name\":\"甲\",\"name\":\"乙\",\"unit\":\"任城区\"}", "no JSON"},
               {"{\"name\":\"\\u0000\"}", "no JSON"},
               {"{\"name\":\"\xC3\"}", "no JSON"},
               {"{\"name\":\"甲\",\"unit\":\"任城区\",\"id_number\":3.70811E+17}", "damaged"}};
    Station *s = *state;
    Said said;
    char text[4096] = "";
    TableFile rejects = file_path(s, "rejects.csv");
    language_set(LANGUAGE_EN);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        text_append(text, sizeof text, bad[i].line);
        text_append(text, sizeof text, "\n");
    }
    text_append(text, sizeof text, "{\"name\":\"丙\",\"unit\":\"任城区\",\"phone\":\"13853712343\"}\n");
    ImportResult r = import_lines(s, "donors", text, rejects.path, &said);
    assert_int_equal(r.added, 1);
    assert_int_equal(r.refused, sizeof bad / sizeof bad[0]);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        char place[32];
        text_format(place, sizeof place, "list.jsonl:%zu:", i + 1);
        if (strncmp(said.refused[i], place, strlen(place)) != 0 || !strstr(said.refused[i], bad[i].reason))
            fail_msg("%s: %s", place, said.refused[i]);
    }
    char *kept = file_read(rejects.path); /* a table, for a spreadsheet: what was typed and why it was refused */
    assert_int_equal(strncmp(kept, "\xEF\xBB\xBFname,unit,phone,id_number,Why not imported", 45), 0);
    assert_non_null(strstr(kept, "[1,2]"));
    assert_non_null(strstr(kept, "no JSON"));
    free(kept);
}

static void a_mended_rejects_table_of_json_lines_imports(void **state)
{
    Station *s = *state;
    Said said;
    ImportResult r;
    TableFile rejects = file_path(s, "rejects.csv");
    import_lines(
        s, "donors",
        "{\"name\":\"乙\",\"unit\":\"任城区\",\"phone\":\"13853712342\"}\n{\"name\":\"甲\",\"unit\":\"Nowhere\","
        "\"phone\":\"13853712341\"}\n",
        rejects.path, &said);
    assert_int_equal(said.refused_count, 1);
    char *text = file_read(rejects.path), mended[1024], *bad = strstr(text, "Nowhere");
    assert_non_null(bad);
    text_format(mended, sizeof mended, "%.*s任城区%s", (int)(bad - text), text, bad + 7);
    free(text);
    TableFile file = file_text(s, "mended.csv", mended);
    assert_ok(s, import_file(s, "donors", file.path, NULL, &said, &r));
    assert_int_equal(r.added, 1);
}

/* What the whole file is refused for. */
static void assert_refused_whole(Station *s, const char *name, const char *text, size_t length, const char *want)
{
    Said said = {0};
    ImportResult r;
    TableFile file = file_bytes(s, name, text, length);
    assert_int_equal(import_file(s, "donors", file.path, NULL, &said, &r), ERR_INPUT);
    if (!strstr(s->error.message, want))
        fail_msg("%s: %s", name, s->error.message);
}

static void a_file_of_another_kind_or_over_a_limit_is_refused_with_advice(void **state)
{
    enum { MEGABYTE = 1 << 20 };
    Station *s = *state;
    Said said;
    language_set(LANGUAGE_EN);
    assert_refused_whole(s, "a.jsonl", "", 0, "empty");
    assert_refused_whole(s, "b.jsonl", "[{\"name\":\"甲\"}]\n", 17, "an object in each line");
    assert_refused_whole(s, "c.jsonl", "\xFF\xFE{\0", 4, "UTF-8");
    assert_refused_whole(s, "d.jsonl", "姓名,手机\n甲,1\n", 21, "d.jsonl:1: this is no JSON");
    char *text = calloc(1, 3 * MEGABYTE), *at = text;
    at += sprintf(at, "{");
    for (int i = 0; i < 300; i++)
        at += sprintf(at, "%s\"n%d\":1", i ? "," : "", i);
    at += sprintf(at, "}\n");
    assert_refused_whole(s, "e.jsonl", text, (size_t)(at - text), "256 different names");
    at = text + sprintf(text, "{\"name\":\"甲\",\"unit\":\"任城区\",\"phone\":\"13853712341\"}\n{\"name\":\"");
    memset(at, 'x', 2 * MEGABYTE); /* one line too long, one too deep: refused, the good one comes in */
    at += 2 * MEGABYTE;
    at += sprintf(at, "\"}\n{\"name\":");
    memset(at, '[', 5000);
    at += 5000;
    sprintf(at, "\n");
    ImportResult r = import_lines(s, "donors", text, NULL, &said);
    free(text);
    assert_int_equal(r.added, 1);
    assert_int_equal(r.refused, 2);
    assert_non_null(strstr(said.refused[0], "longer than 1 MB"));
    assert_non_null(strstr(said.refused[1], "no JSON"));
}

static void what_is_exported_as_json_lines_comes_back_as_it_was(void **state)
{
    Station *s = *state;
    Said said;
    ImportResult r;
    int64_t rows;
    TableFile out = file_path(s, "out.jsonl"), again = file_path(s, "again.jsonl");
    TableFile first =
        file_text(s, "list.csv",
                  "姓名,身份证号,手机,电话2,县区,民族,采样日期,条码,联系人1,联系人1关系,联系人1电话,备注\n"
                  "毛建国,370899199001010017,13853712345,13853712349,任城区,汉族,2013-07-05,JN01,毛父,"
                  "父母,13853712347,\"=两行\n第二行\"\n"
                  "䶮静,370899199001010025,13953712346,,邹城市,,2014-03,JN02,,,,\n");
    said = (Said){0};
    assert_ok(s, import_file(s, "donors", first.path, NULL, &said, &r));
    assert_int_equal(r.added, 2);
    int64_t batch = r.batch;
    assert_ok(s, export_run(&s->desk, "donors", "", NULL, out.path, &rows, &s->error));
    said = (Said){0};
    assert_ok(s, import_file(s, "donors", out.path, NULL, &said, &r));
    assert_int_equal(r.same, 2);
    assert_int_equal(said.note_count, 0); /* every name is known */
    assert_ok(s, import_undo(&s->desk, batch, &(ImportUndo){.refused = say_refused, .arg = &said}, &r, &s->error));
    assert_int_equal(count_of(s, "SELECT count(*) FROM donor"), 0);
    said = (Said){0};
    assert_ok(s, import_file(s, "donors", out.path, NULL, &said, &r));
    assert_int_equal(r.added, 2);
    assert_ok(s, export_run(&s->desk, "donors", "", NULL, again.path, &rows, &s->error));
    char *before = file_read(out.path), *after = file_read(again.path);
    assert_string_equal(before, after);
    free(before);
    free(after);
}

/* --- notices --- */

static const char notices[] =
    "{\"id_number\":\"370899199001010017\",\"request_number\":\"P1\",\"kind\":\"initial\",\"received_at\":\"2023-09-01 "
    "09:00\",\"patient_age\":\"adult\"}\n"
    "{\"name\":\"孔女士\",\"phone\":\"13900000001\",\"unit\":\"任城区\",\"request_number\":\"P2\",\"kind\":\"initial\","
    "\"received_at\":\"2023-09-02 10:00\",\"reserved_until\":\"2023-10-20\"}\n"
    "{\"name\":\"无名\",\"request_number\":\"P3\",\"kind\":\"initial\",\"received_at\":\"2023-09-02 10:00\"}\n";
static const char later[] =
    "{\"id_number\":\"370899199001010017\",\"request_number\":\"P1\",\"kind\":\"high_resolution\",\"received_at\":"
    "\"2023-09-04 08:00\",\"reserved_until\":\"2023-11-20\"}\n";

static void notices_open_cases_move_them_on_and_open_files_for_the_unknown(void **state)
{
    Station *s = *state;
    Said said;
    import_lines(s, "donors", "{\"name\":\"毛建国\",\"id_number\":\"370899199001010017\",\"unit\":\"任城区\"}\n", NULL,
                 &said);
    ImportResult r = import_lines(s, "cases", notices, NULL, &said);
    assert_int_equal(r.added, 2);
    assert_int_equal(r.refused, 1);
    int64_t first = r.batch;
    assert_int_equal(count_of(s, "SELECT count(*) FROM donation_case c JOIN donor d ON d.id = c.donor WHERE d.name = "
                                 "'孔女士' AND c.phase = 'open' AND c.request_number = 'P2' AND d.unit = '370811'"),
                     1);
    r = import_lines(s, "cases", notices, NULL, &said);
    assert_int_equal(r.same, 2);
    r = import_lines(s, "cases", later, NULL, &said);
    assert_int_equal(r.changed, 1);
    assert_int_equal(count_of(s, "SELECT count(*) FROM notice n JOIN donation_case c ON c.id = n.donation_case WHERE "
                                 "c.request_number = 'P1'"),
                     2);
    assert_int_equal(
        count_of(s,
                 "SELECT count(*) FROM donor WHERE name = '毛建国' AND status = 'RS' AND status_until = '2023-11-20'"),
        1);
    assert_int_equal(count_of(s, "SELECT count(*) FROM donation_case WHERE request_number = 'P1'"), 1);
    assert_ok(s, import_undo(&s->desk, r.batch, &(ImportUndo){.refused = say_refused, .arg = &said}, &r, &s->error));
    assert_int_equal(count_of(s, "SELECT count(*) FROM donor WHERE status = 'RS'"), 0);
    assert_ok(s, import_undo(&s->desk, first, &(ImportUndo){.refused = say_refused, .arg = &said}, &r, &s->error));
    assert_int_equal(count_of(s, "SELECT count(*) FROM donation_case WHERE request_number = 'P2'"), 0);
    assert_int_equal(count_of(s, "SELECT count(*) FROM donor WHERE name = '孔女士'"), 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, station_open, files_close)
    const struct CMUnitTest tests[] = {
        TEST(names_are_columns_in_any_order_and_values_of_any_plain_kind),
        TEST(each_line_that_is_no_row_is_refused_with_its_number_and_the_rest_comes_in),
        TEST(a_mended_rejects_table_of_json_lines_imports),
        TEST(a_file_of_another_kind_or_over_a_limit_is_refused_with_advice),
        TEST(what_is_exported_as_json_lines_comes_back_as_it_was),
        TEST(notices_open_cases_move_them_on_and_open_files_for_the_unknown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

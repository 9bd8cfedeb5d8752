/* Import of people and calls, and taking it back. */
#include "table_file.h"

#include "check.h"
#include "followup.h"

/* A valid ID number of an area that no one has, a different one for each `n`. */
static void made_up_id(int n, char id[NUMBER_SIZE])
{
    static const int weights[] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    int sum = 0;
    Day birth = day_from(1985, 1, 1) + n / 90;
    int year, month, day;
    day_split(birth, &year, &month, &day);
    text_format(id, NUMBER_SIZE, "370899%04d%02d%02d%03d", year, month, day, n % 90 * 10 + 11);
    for (int i = 0; i < 17; i++)
        sum += (id[i] - '0') * weights[i];
    id[17] = "10X98765432"[sum % 11];
    id[18] = '\0';
}

static ImportResult import_text(Station *s, Said *said, const char *text)
{
    ImportResult result;
    TableFile file = file_text(s, "list.csv", text);
    assert_ok(s, import_file(s, "donors", file.path, NULL, said, &result));
    return result;
}

static void assert_result(const ImportResult *r, int64_t added, int64_t changed, int64_t same, int64_t refused)
{
    assert_int_equal(r->added, added);
    assert_int_equal(r->changed, changed);
    assert_int_equal(r->same, same);
    assert_int_equal(r->refused, refused);
    assert_int_equal(r->rows, added + changed + same + refused);
    assert_int_equal(r->batch != 0, added + changed > 0);
}

static int64_t donor_named(Station *s, const char *name)
{
    return count_of(s, "SELECT id FROM donor WHERE name = ?1", TEXT_(name));
}

static Donor load_donor(Station *s, const char *name)
{
    Donor donor = {0};
    assert_true(record_load(s->desk.store, &donor_type, donor_named(s, name), &donor));
    return donor;
}

static const char two_people[] =
    "姓　名,身份证号码,性别,民族,手机（必填）,所属县区,采样日期,条码,备注\r\n"
    "毛建国,370899199001010017,男,汉族,138 5371 2345,任城区,2013年7月5日,JN0001,\"两行\r\n备注\"\r\n"
    "䶮静,370899199001010025,女,汉,１３９５３７１２３４６,济宁市邹城市,2014/3/1,JN0002,\r\n";

static void a_list_that_excel_saved_in_gb18030_becomes_people(void **state)
{
    Station *s = *state;
    Said said = {0};
    ImportResult r;
    TableFile file = file_encoded(s, "名单.csv", two_people, "GB18030");
    assert_ok(s, import_file(s, "donors", file.path, NULL, &said, &r));
    assert_result(&r, 2, 0, 0, 0);
    assert_int_equal(said.note_count, 0);
    Donor mao = load_donor(s, "毛建国"), jing = load_donor(s, "䶮静");
    assert_string_equal(mao.id_number, "370899199001010017");
    assert_string_equal(mao.sex, "1");
    assert_string_equal(mao.birth_date, "1990-01-01");
    assert_string_equal(mao.ethnic, "01");
    assert_string_equal(mao.unit, "370811");
    assert_string_equal(mao.note, "两行\n备注");
    assert_string_equal(mao.status, "SA");
    assert_string_equal(jing.unit, "370883");
    assert_int_equal(count_of(s, "SELECT count(*) FROM phone WHERE number IN ('13853712345', '13953712346') AND "
                                 "owner = 'self' AND state = 'unconfirmed'"),
                     2);
    assert_int_equal(
        count_of(s, "SELECT count(*) FROM sample WHERE barcode = 'JN0001' AND collected_on = '2013-07-05' AND "
                    "unit = '370811'"),
        1);
    static const char *const texts[] = {"建国", "maojianguo", "mjg", "2345", "0017"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        DonorRow rows[4];
        assert_int_equal(registry_find(&s->desk, texts[i], rows, 4, NULL), 1);
        assert_int_equal(rows[0].id, mao.id);
    }
    assert_int_equal(count_of(s, "SELECT count(*) FROM audit WHERE action = 'import' AND record = 'import_batch'"), 1);
}

/* Who came with phone and sample by an import is told once; what is changed by a later file is told by itself. */
static void an_imported_person_is_one_row_of_the_audit(void **state)
{
    Station *s = *state;
    Said said = {0};
    ImportResult r = import_text(s, &said, two_people);
    assert_result(&r, 2, 0, 0, 0);
    assert_int_equal(count_of(s, "SELECT count(*) FROM audit WHERE action = 'add' AND record = 'donor'"), 2);
    assert_int_equal(count_of(s, "SELECT count(*) FROM audit WHERE record IN ('phone', 'sample')"), 0);
    r = import_text(s, &said, "姓名,身份证号,县区,手机\n毛建国,370899199001010017,任城区,13653712345\n");
    assert_result(&r, 0, 1, 0, 0);
    assert_int_equal(count_of(s, "SELECT count(*) FROM audit WHERE action = 'add' AND record = 'phone'"), 1);
}

static void the_same_file_twice_adds_nobody(void **state)
{
    Station *s = *state;
    Said said = {0};
    ImportResult first = import_text(s, &said, two_people), again = import_text(s, &said, two_people);
    assert_result(&first, 2, 0, 0, 0);
    assert_result(&again, 0, 0, 2, 0);
    assert_int_equal(count_of(s, "SELECT count(*) FROM import_batch"), 1);
    assert_int_equal(count_of(s, "SELECT (SELECT count(*) FROM donor) + (SELECT count(*) FROM phone) + "
                                 "(SELECT count(*) FROM sample)"),
                     6);
}

static void one_person_twice_in_a_file_is_one_person(void **state)
{
    Station *s = *state;
    Said said = {0};
    ImportResult r = import_text(s, &said,
                                 "姓名,身份证号,手机,县区,职业,状态,状态至\n"
                                 "毛建国,370899199001010017,13853712345,任城区,,TU,2024-01-31\n"
                                 "毛建国,370899199001010017,13853719999,任城,,TU,2024-01-31\n"
                                 "毛建国,,13853712345,370811,,TU,2024-01-31\n");
    assert_result(&r, 1, 1, 1, 0);
    assert_int_equal(count_of(s, "SELECT count(*) FROM donor"), 1);
    assert_int_equal(count_of(s, "SELECT count(*) FROM phone"), 2);
    assert_int_equal(count_of(s, "SELECT count(*) FROM status_period"), 1);
    assert_string_equal(load_donor(s, "毛建国").status, "TU");
}

static void stated_values_update_and_empty_cells_never_do(void **state)
{
    Station *s = *state;
    Said said = {0};
    import_text(s, &said, "姓名,身份证号,县区,地址,微信\n毛建国,370899199001010017,任城区,太白路1号,mao\n");
    ImportResult r =
        import_text(s, &said, "姓名,身份证号,县区,地址,微信,体重\n毛建国,370899199001010017,兖州区,,mao,70\n");
    assert_result(&r, 0, 1, 0, 0);
    Donor mao = load_donor(s, "毛建国");
    assert_string_equal(mao.unit, "370812");
    assert_string_equal(mao.address, "太白路1号");
    assert_int_equal(mao.weight_kg, 70);
    assert_int_equal(
        count_of(s, "SELECT count(*) FROM history WHERE field = 'unit' AND before = '370811' AND after = '370812'"), 1);
}

static void a_person_is_known_by_document_then_donor_number_then_name_and_phone(void **state)
{
    Station *s = *state;
    Said said = {0};
    import_text(s, &said,
                "姓名,身份证号,捐献者编号,手机,县区\n"
                "毛建国,370899199001010017,,13853712345,任城区\n"
                "陈静,,123456789012,,任城区\n"
                "李明,,,13853711111,任城区\n");
    static const struct {
        const char *row;
        int64_t added;
    } cases[] = {
        {"毛大国,370899199001010017,,,任城区", 0},            /* a mended name */
        {"陈静,370899199001010025,123456789012,,任城区", 0},  /* now with a document */
        {"李明,370899199001020012,,13853711111,任城区", 0},   /* likewise */
        {"李明,,,13853711112,任城区", 1},                     /* another phone: another person */
        {"毛大国,370899198501010117,,13853712345,任城区", 1}, /* another document */
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[512], fixed[NUMBER_SIZE];
        made_up_id(0, fixed);
        text_format(text, sizeof text, "姓名,身份证号,捐献者编号,手机,县区\n%s\n", cases[i].row);
        char *wrong = strstr(text, "370899198501010117");
        if (wrong)
            memcpy(wrong, fixed, 18);
        wrong = strstr(text, "370899199001020012");
        made_up_id(1, fixed);
        if (wrong)
            memcpy(wrong, fixed, 18);
        ImportResult r = import_text(s, &said, text);
        if (said.refused_count)
            print_error("%s\n", said.refused[0]);
        assert_int_equal(r.refused, 0);
        assert_int_equal(r.added, cases[i].added);
    }
    assert_int_equal(count_of(s, "SELECT count(*) FROM donor"), 5);
}

static void somebody_without_any_number_is_known_by_dates(void **state)
{
    Station *s = *state;
    Said said = {0};
    static const char text[] = "姓名,县区,采样日期\n张伟,任城区,2008\n张伟,任城区,2009-03\n张伟,任城区,\n";
    ImportResult r = import_text(s, &said, text);
    assert_result(&r, 2, 0, 0, 1);
    assert_non_null(strstr(said.refused[0], "list.csv:4"));
    r = import_text(s, &said, text);
    assert_result(&r, 0, 0, 2, 1);
}

static void each_refused_row_says_where_what_and_why(void **state)
{
    Station *s = *state;
    Said said = {0};
    ImportResult r = import_text(s, &said,
                                 "姓名,身份证号,手机,县区,出生日期,性别\n"
                                 "甲,36042619910102009X,13853712341,任城区,,\n"
                                 "乙,3.70811E+17,13853712342,任城区,,\n"
                                 "丙,370811199001011000,13853712343,任城区,,\n"
                                 "丁,,138,任城区,,\n"
                                 "戊,,13853712344,某某区,,\n"
                                 "己,,13853712345,,,\n"
                                 ",,13853712346,任城区,,\n"
                                 "辛,,13853712347,任城区,2023-13-01,\n"
                                 "壬,,13853712348,任城区,,不知\n"
                                 "癸\xE2\x80\xAE,,13853712349,任城区,,\n"
                                 "子,,13853712340,任城区,,,多余\n"
                                 "丑,,13853712350,任城区,,\n");
    assert_result(&r, 1, 0, 0, 11);
    static const struct {
        const char *where, *value;
    } want[] = {
        {"list.csv:2: 身份证号: ", "36042619910102009X"},
        {"list.csv:3: 身份证号: ", "3.70811E+17"},
        {"list.csv:4: 身份证号: ", "370811199001011000"},
        {"list.csv:5: 手机: ", "«138»"},
        {"list.csv:6: 县区: ", "某某区"},
        {"list.csv:7: 县区: ", "任城区"},
        {"list.csv:8: 姓名: ", ""},
        {"list.csv:9: 出生日期: ", "2023-13-01"},
        {"list.csv:10: 性别: ", "不知"},
        {"list.csv:11: 姓名: ", "202E"},
        {"list.csv:12: ", "6"},
    };
    language_set(LANGUAGE_ZH);
    for (size_t i = 0; i < sizeof want / sizeof want[0]; i++) {
        if (strncmp(said.refused[i], want[i].where, strlen(want[i].where)) != 0)
            fail_msg("%s", said.refused[i]);
        if (i != 5 && !strstr(said.refused[i], want[i].value))
            fail_msg("%s", said.refused[i]);
    }
    language_set(LANGUAGE_EN);
    assert_null(strstr(said.refused[9], "\xE2\x80\xAE"));
}

static void a_mended_rejects_file_imports_again(void **state)
{
    Station *s = *state;
    Said said = {0};
    ImportResult r;
    TableFile file =
        file_text(s, "list.csv",
                  "姓名;手机;县区;备注\n甲;138;任城区;\"a;b\n=1+1\"\n乙;13853712342;任城区;\n丙;13853712343;;=cmd\n");
    TableFile rejects = file_path(s, "rejects.csv");
    assert_ok(s, import_file(s, "donors", file.path, rejects.path, &said, &r));
    assert_result(&r, 1, 0, 0, 2);
    char *text = file_read(rejects.path);
    assert_int_equal(strncmp(text, "\xEF\xBB\xBF姓名;手机;县区;备注;", 25), 0);
    assert_non_null(strstr(text, ";'=cmd;"));
    char *bad = strstr(text, ";138;");
    assert_non_null(bad);
    char mended[4096];
    text_format(mended, sizeof mended, "%.*s;13853712341;%s", (int)(bad - text), text, bad + 5);
    bad = strstr(mended, ";13853712343;;");
    assert_non_null(bad);
    char tail[2048];
    text_copy(tail, sizeof tail, bad + 13);
    text_format(bad, sizeof mended - (size_t)(bad - mended), ";13853712343;任城区%s", tail);
    free(text);
    file = file_text(s, "mended.csv", mended);
    assert_ok(s, import_file(s, "donors", file.path, rejects.path, &said, &r));
    assert_result(&r, 2, 0, 0, 0);
    assert_null(strstr(said.notes[0], "column"));
    assert_string_equal(load_donor(s, "丙").note, "=cmd");
    assert_string_equal(load_donor(s, "甲").note, "a;b\n=1+1");
    assert_int_equal(import_file(s, "donors", file.path, file.path, &said, &r), ERR_USAGE);
}

static void a_dry_run_and_a_stopped_run_leave_nothing(void **state)
{
    Station *s = *state;
    Said said = {0};
    ImportResult r;
    char *text = calloc(1, 200000);
    size_t used = (size_t)sprintf(text, "姓名,手机,县区\n");
    for (int i = 0; i < 2000; i++)
        used += (size_t)sprintf(text + used, "甲,1385371%04d,任城区\n", i);
    TableFile file = file_text(s, "list.csv", text);
    free(text);
    ImportJob job = {.kind = "donors", .file = file.path, .dry_run = true};
    assert_ok(s, import_run(&s->desk, &job, &r, &s->error));
    assert_int_equal(r.added, 2000);
    assert_int_equal(r.batch, 0);
    said.stop_after = 500;
    assert_int_equal(import_file(s, "donors", file.path, NULL, &said, &r), ERR_CANCELLED);
    assert_int_equal(r.added, 0);
    assert_true(said.progress_calls >= 2);
    assert_int_equal(count_of(s, "SELECT (SELECT count(*) FROM donor) + (SELECT count(*) FROM import_batch) + "
                                 "(SELECT count(*) FROM search_key)"),
                     0);
    said.stop_after = 0;
    assert_ok(s, import_file(s, "donors", file.path, NULL, &said, &r));
    assert_int_equal(count_of(s, "SELECT count(*) FROM donor"), 2000);
}

static void a_file_that_is_no_list_is_refused_whole(void **state)
{
    Station *s = *state;
    Said said = {0};
    ImportResult r;
    static const struct {
        const char *text, *want;
    } cases[] = {
        {"", "empty"},
        {"名称,电话\n甲,13853712341\n", "名称, 电话"},
        {"姓名,电话\n甲,13853712341\n", "姓名, 电话"},
        {"姓名,手机,县区\n甲,13853712341,任城区\n乙,\"13853712342,任城区\n", ":3:"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        TableFile file = file_text(s, "list.csv", cases[i].text);
        assert_int_equal(import_file(s, "donors", file.path, NULL, &said, &r), ERR_INPUT);
        if (!strstr(s->error.message, cases[i].want))
            fail_msg("%s", s->error.message);
    }
    assert_int_equal(import_file(s, "donors", "/nonexistent/list.csv", NULL, &said, &r), ERR_NOT_FOUND);
    assert_int_equal(import_file(s, "donors", s->folder, NULL, &said, &r), ERR_IO);
    assert_int_equal(import_file(s, "patients", s->folder, NULL, &said, &r), ERR_USAGE);
    assert_int_equal(count_of(s, "SELECT count(*) FROM donor"), 0);
}

static void relatives_second_phones_consent_and_status_stand_in_the_row(void **state)
{
    Station *s = *state;
    Said said = {0};
    static const char text[] = "姓名,手机,电话2,县区,联系人1姓名,联系人1关系,联系人1电话,联系人2电话,同意书,"
                               "同意书日期,采样日期,送检日期,入库日期,状态,状态原因\n"
                               "毛建国,13853712345,0537-2345678,任城区,毛大山,父母,13953700001,13953700002,"
                               "是,2023-08-01,2023-08-01,2023-08-05,2023-09-01,AV,\n"
                               "陈静,13853712346,,任城区,,,,,否,,2020-08-01,,,DE,\n";
    ImportResult r = import_text(s, &said, text);
    if (said.refused_count)
        print_error("%s\n", said.refused[0]);
    assert_int_equal(r.refused, 0);
    assert_int_equal(
        count_of(s, "SELECT count(*) FROM phone WHERE number IN ('13853712345', '05372345678') AND owner = 'self'"), 2);
    assert_int_equal(count_of(s, "SELECT count(*) FROM phone WHERE number = '13953700002' AND owner = 'relative2'"), 1);
    assert_int_equal(count_of(s, "SELECT count(*) FROM relative WHERE name = '毛大山' AND phone = '13953700001'"), 1);
    assert_int_equal(count_of(s, "SELECT count(*) FROM consent WHERE given_on = '2023-08-01'"), 1);
    assert_int_equal(count_of(s, "SELECT count(*) FROM status_period"), 1);
    assert_string_equal(load_donor(s, "毛建国").status, "AV");
    assert_string_equal(load_donor(s, "陈静").status, "DE");
    r = import_text(s, &said, text);
    assert_result(&r, 0, 0, 2, 0);
}

static void samples_are_completed_not_doubled(void **state)
{
    Station *s = *state;
    Said said = {0};
    import_text(s, &said, "姓名,手机,县区,采样日期\n毛建国,13853712345,任城区,2013-07\n");
    ImportResult r = import_text(s, &said, "姓名,手机,县区,采样日期,条码\n毛建国,13853712345,任城区,2013-07-05,JN1\n");
    assert_result(&r, 0, 1, 0, 0);
    r = import_text(s, &said, "姓名,手机,县区,入库日期\n毛建国,13853712345,任城区,2013-09-01\n");
    assert_result(&r, 0, 1, 0, 0);
    r = import_text(s, &said, "姓名,手机,县区,采样日期\n毛建国,13853712345,任城区,2013\n");
    assert_result(&r, 0, 0, 1, 0);
    assert_int_equal(count_of(s, "SELECT count(*) FROM sample"), 1);
    assert_int_equal(
        count_of(s, "SELECT count(*) FROM sample WHERE collected_on = '2013-07-05' AND registry_on = '2013-09-01'"), 1);
    r = import_text(s, &said, "姓名,手机,县区,条码\n陈静,13853712346,任城区,JN1\n");
    assert_result(&r, 0, 0, 0, 1);
    assert_non_null(strstr(said.refused[0], "毛建国"));
}

static void a_liaison_imports_people_of_the_own_unit(void **state)
{
    Station *s = *state;
    Said said = {0};
    ImportResult r;
    strcpy(s->desk.actor.role, "liaison");
    strcpy(s->desk.actor.unit, "370811");
    r = import_text(s, &said, "姓名,手机,县区\n甲,13853712341,任城区\n乙,13853712342,邹城市\n");
    assert_result(&r, 1, 0, 0, 1);
    strcpy(s->desk.actor.role, "readonly");
    TableFile file = file_path(s, "list.csv");
    assert_int_equal(import_file(s, "donors", file.path, NULL, &said, &r), ERR_DENIED);
}

/* --- calls --- */

static const char calls[] = "姓名,身份证号,拨打时间,电话,接听人,结果,备注,回访人\n"
                            "毛建国,370899199001010017,2023-08-01 09:30,13853712345,本人,愿意,很支持,lead\n"
                            "陈静,,2023/8/2 14:05,13853712346,,无人接听,,\n"
                            "陈静,,2023/8/2 14:05,13853712346,,无结果,,\n"
                            "张三,370899199001010025,2023-08-01,13853712347,本人,愿意,,\n"
                            "毛建国,370899199001010017,2023-12-01 09:30,,本人,愿意,,\n"
                            "毛建国,370899199001010017,2023-08-03 09:30,,本人,愿意,,nobody\n"
                            "陈静,,2023-08-04 09:30,13853712346,亲友,愿意,,\n";

static void calls_are_imported_once_and_count(void **state)
{
    Station *s = *state;
    Said said = {0};
    ImportResult r;
    import_text(s, &said,
                "姓名,身份证号,手机,县区\n毛建国,370899199001010017,13853712345,任城区\n陈静,,13853712346,任城区\n");
    TableFile file = file_text(s, "calls.csv", calls);
    assert_ok(s, import_file(s, "attempts", file.path, NULL, &said, &r));
    for (size_t i = 0; i < said.refused_count; i++)
        if (r.added != 2)
            print_error("%s\n", said.refused[i]);
    assert_result(&r, 2, 0, 0, 5);
    assert_string_equal(load_donor(s, "毛建国").willingness, "willing");
    assert_string_equal(load_donor(s, "陈静").willingness, ""); /* a relative's word */
    assert_int_equal(
        count_of(s, "SELECT count(*) FROM attempt WHERE at = '2023-08-01T01:30:00Z' AND account IS NOT NULL"), 1);
    int64_t batch = r.batch;
    assert_ok(s, import_file(s, "attempts", file.path, NULL, &said, &r));
    assert_result(&r, 0, 0, 2, 5);
    assert_ok(s, import_undo(&s->desk, batch, &(ImportUndo){.refused = say_refused, .arg = &said}, &r, &s->error));
    assert_int_equal(count_of(s, "SELECT count(*) FROM attempt WHERE voided_at IS NULL"), 0);
    assert_string_equal(load_donor(s, "毛建国").willingness, "");
}

/* --- taking back --- */

static void a_liaison_takes_nobody_from_another_unit(void **state)
{
    Station *s = *state;
    Said said = {0};
    import_text(s, &said, two_people);
    clock_forward(24 * 60); /* what an account entered today is its own until midnight */
    strcpy(s->desk.actor.role, "liaison");
    strcpy(s->desk.actor.unit, "370883");
    ImportResult r = import_text(s, &said, "姓名,身份证号码,县区,地址\n毛建国,370899199001010017,邹城市,某街1号\n");
    assert_result(&r, 0, 0, 0, 1);
    assert_string_equal(load_donor(s, "毛建国").unit, "370811");
}

static void undo_takes_everything_of_a_batch_back(void **state)
{
    Station *s = *state;
    Said said = {0};
    ImportResult undone;
    ImportResult r = import_text(s, &said, two_people);
    assert_ok(s,
              import_undo(&s->desk, r.batch, &(ImportUndo){.refused = say_refused, .arg = &said}, &undone, &s->error));
    assert_int_equal(undone.added, 2);
    assert_int_equal(undone.refused, 0);
    assert_int_equal(count_of(s, "SELECT (SELECT count(*) FROM donor) + (SELECT count(*) FROM phone) + "
                                 "(SELECT count(*) FROM sample) + (SELECT count(*) FROM task)"),
                     0);
    assert_int_equal(count_of(s, "SELECT count(*) FROM search_key"), 0);
    assert_int_equal(count_of(s, "SELECT coalesce(sum(abs(n)), 0) FROM tally"), 0);
    assert_int_equal(count_of(s, "SELECT count(*) FROM audit WHERE action = 'undo' AND record = 'import_batch'"), 1);
    /* The number of somebody who left is nobody else's: the audit speaks of the one who had it. */
    int64_t last = count_of(s, "SELECT max(donor) FROM audit");
    assert_int_equal(import_undo(&s->desk, r.batch, NULL, &undone, &s->error), ERR_CONFLICT);
    assert_int_equal(import_undo(&s->desk, 999, NULL, &undone, &s->error), ERR_NOT_FOUND);
    r = import_text(s, &said, two_people);
    assert_result(&r, 2, 0, 0, 0);
    assert_true(donor_named(s, "毛建国") > last);
}

typedef struct {
    int64_t calls, total;
    bool answer;
} Watcher;

static bool watch(void *arg, int64_t done, int64_t total)
{
    Watcher *w = arg;
    w->calls++;
    w->total = total;
    assert_true(done <= total);
    return w->answer;
}

static void undo_tells_how_far_it_is_and_can_be_stopped(void **state)
{
    Station *s = *state;
    Said said = {0};
    Watcher w = {0};
    const ImportUndo how = {.progress = watch, .arg = &w};
    ImportResult undone;
    ImportResult r = import_text(s, &said, two_people);
    int64_t rows = count_of(s, "SELECT count(*) FROM import_row");
    assert_int_equal(import_undo(&s->desk, r.batch, &how, &undone, &s->error), ERR_CANCELLED);
    assert_int_equal(w.calls, 1);
    assert_int_equal(w.total, rows);
    assert_int_equal(count_of(s, "SELECT count(*) FROM donor"), 2);
    assert_int_equal(count_of(s, "SELECT count(*) FROM import_batch WHERE undone_at IS NULL"), 1);
    /* Calls, which are voided, no less. */
    TableFile table = file_text(s, "calls.csv",
                                "姓名,手机,联系时间,接听人,结果\n"
                                "毛建国,13853712345,2023-08-01 09:30,本人,愿意\n");
    ImportResult called;
    assert_ok(s, import_file(s, "attempts", table.path, NULL, &said, &called));
    assert_int_equal(called.added, 1);
    assert_int_equal(import_undo(&s->desk, called.batch, &how, &undone, &s->error), ERR_CANCELLED);
    assert_int_equal(count_of(s, "SELECT count(*) FROM attempt WHERE voided_at IS NULL"), 1);
    w.answer = true;
    assert_ok(s, import_undo(&s->desk, called.batch, &how, &undone, &s->error));
    assert_int_equal(count_of(s, "SELECT count(*) FROM attempt WHERE voided_at IS NULL"), 0);
    assert_ok(s, import_undo(&s->desk, r.batch, &how, &undone, &s->error));
    assert_int_equal(count_of(s, "SELECT count(*) FROM donor"), 1); /* who was rung has later facts */
}

static void undo_refuses_by_name_who_has_later_facts(void **state)
{
    Station *s = *state;
    Said said = {0};
    ImportResult undone;
    ImportResult r = import_text(s, &said, two_people);
    assert_ok(s, registry_opened(&s->desk, donor_named(s, "䶮静"), &s->error));
    Attempt attempt = {.donor = donor_named(s, "毛建国")};
    strcpy(attempt.number, "13853712345");
    strcpy(attempt.answered, "self");
    strcpy(attempt.outcome, "willing");
    assert_ok(s, attempt_finish(&s->desk, &attempt, "call-1", &s->error));
    said = (Said){0};
    assert_ok(s,
              import_undo(&s->desk, r.batch, &(ImportUndo){.refused = say_refused, .arg = &said}, &undone, &s->error));
    assert_int_equal(undone.added, 1);
    assert_int_equal(undone.refused, 1);
    assert_non_null(strstr(said.refused[0], "毛建国"));
    assert_int_equal(count_of(s, "SELECT count(*) FROM donor"), 1);
    assert_int_equal(count_of(s, "SELECT count(*) FROM attempt"), 1);
}

static void undo_gives_changed_fields_back_unless_somebody_changed_them_since(void **state)
{
    Station *s = *state;
    Said said = {0};
    ImportResult undone;
    import_text(s, &said, "姓名,身份证号,县区,地址,微信\n毛建国,370899199001010017,任城区,太白路1号,mao\n");
    ImportResult r = import_text(s, &said,
                                 "姓名,身份证号,县区,地址,微信,手机,QQ\n"
                                 "毛建国,370899199001010017,兖州区,建设路2号,mao2,13853712345,1000\n"
                                 "毛建国,370899199001010017,兖州区,建设路3号,mao2,13853712345,1000\n");
    Donor mao = load_donor(s, "毛建国");
    strcpy(mao.wechat, "mao3");
    assert_ok(s, registry_save(&s->desk, &donor_type, &mao, NULL, NULL, &s->error));
    said = (Said){0};
    assert_ok(s,
              import_undo(&s->desk, r.batch, &(ImportUndo){.refused = say_refused, .arg = &said}, &undone, &s->error));
    mao = load_donor(s, "毛建国");
    assert_string_equal(mao.unit, "370811");
    assert_string_equal(mao.address, "太白路1号");
    assert_string_equal(mao.qq, "");
    assert_string_equal(mao.wechat, "mao3");
    assert_int_equal(said.refused_count, 1);
    assert_int_equal(count_of(s, "SELECT count(*) FROM phone"), 0);
}

static void thousands_of_rows_are_stored_and_found(void **state)
{
    Station *s = *state;
    Said said = {0};
    ImportResult r;
    enum { ROWS = 3000 };
    char *text = calloc(1, ROWS * 120), id[NUMBER_SIZE];
    static const char *const units[] = {"任城区", "邹城市", "370827", "高新区"};
    size_t used = (size_t)sprintf(text, "姓名,身份证号,手机,县区,采样日期\n");
    for (int i = 0; i < ROWS; i++) {
        made_up_id(i, id);
        used += (size_t)sprintf(text + used, "毛%s,%s,1385%07d,%s,%d-0%d-1%d\n", i % 2 ? "建国" : "静", id, i,
                                units[i % 4], 2003 + i % 20, 1 + i % 9, i % 10);
    }
    TableFile file = file_encoded(s, "list.csv", text, "GB18030");
    free(text);
    assert_ok(s, import_file(s, "donors", file.path, NULL, &said, &r));
    assert_result(&r, ROWS, 0, 0, 0);
    DonorRow rows[2];
    made_up_id(2999, id);
    assert_int_equal(registry_find(&s->desk, id, rows, 2, NULL), 1);
    assert_ok(s, import_undo(&s->desk, r.batch, &(ImportUndo){.refused = say_refused, .arg = &said}, &r, &s->error));
    assert_int_equal(count_of(s, "SELECT (SELECT count(*) FROM donor) + (SELECT count(*) FROM search_key)"), 0);
}

static void cases_of_the_time_before_come_with_their_numbers(void **state)
{
    Station *s = *state;
    Said said = {0};
    ImportResult r;
    import_text(s, &said, two_people);
    TableFile file =
        file_text(s, "cases.csv",
                  "身份证号,需求编号,收到日期,赴济南日期,实际采集日期,采集时长,省例数,市例数,终止方,终止原因,结案日期\n"
                  "370899199001010017,P1,2014-12-15 09:00,2015-04-23,2015-04-27,240,389,18,,,\n"
                  "370899199001010025,P2,2023-03-01 09:00,,,,,,捐献者方,家属暂不支持,2023-03-20\n"
                  "370899199001010025,P3,2023-03-01 09:00,,,,,18,,,\n"
                  "370899199001010025,P4,2023-08-30 09:00,2023-08-01,2023-08-02,,,,,,\n"
                  "370899199001010025,P5,2023-08-30 09:00,,,,,,患方,家属暂不支持,2023-09-01\n"
                  "370899199001010025,P6,2023-09-03 09:00,,,,,,,,\n");
    assert_ok(s, import_file(s, "cases", file.path, NULL, &said, &r));
    assert_result(&r, 3, 0, 0, 3);
    assert_int_equal(count_of(s,
                              "SELECT count(*) FROM donation_case WHERE collected_on = '2015-04-27' AND departed_on = "
                              "'2015-04-23' AND province_no = 389 AND city_no = 18 AND phase = 'aftercare' AND "
                              "next_step = 'care_year' AND next_due > '2023-09'"),
                     1);
    assert_int_equal(count_of(s, "SELECT minutes FROM collection"), 240);
    assert_int_equal(count_of(s,
                              "SELECT count(*) FROM donation_case WHERE request_number = 'P2' AND side = 'donor' AND "
                              "close_reason = 'family' AND closed_on = '2023-03-20'"),
                     1);
    assert_int_equal(
        count_of(s, "SELECT count(*) FROM donation_case WHERE phase = 'open' AND next_step = 'first_contact'"), 1);
    int64_t batch = r.batch;
    assert_ok(s, import_file(s, "cases", file.path, NULL, &said, &r));
    assert_int_equal(r.same, 3);
    assert_ok(s, import_undo(&s->desk, batch, &(ImportUndo){.refused = say_refused, .arg = &said}, &r, &s->error));
    assert_int_equal(count_of(s, "SELECT count(*) FROM donation_case"), 0);
    assert_int_equal(count_of(s, "SELECT count(*) FROM donor WHERE status = 'RS'"), 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, station_open, files_close)
    const struct CMUnitTest tests[] = {
        TEST(a_list_that_excel_saved_in_gb18030_becomes_people),
        TEST(an_imported_person_is_one_row_of_the_audit),
        TEST(the_same_file_twice_adds_nobody),
        TEST(one_person_twice_in_a_file_is_one_person),
        TEST(stated_values_update_and_empty_cells_never_do),
        TEST(a_person_is_known_by_document_then_donor_number_then_name_and_phone),
        TEST(somebody_without_any_number_is_known_by_dates),
        TEST(each_refused_row_says_where_what_and_why),
        TEST(a_mended_rejects_file_imports_again),
        TEST(a_dry_run_and_a_stopped_run_leave_nothing),
        TEST(a_file_that_is_no_list_is_refused_whole),
        TEST(relatives_second_phones_consent_and_status_stand_in_the_row),
        TEST(samples_are_completed_not_doubled),
        TEST(a_liaison_imports_people_of_the_own_unit),
        TEST(calls_are_imported_once_and_count),
        TEST(cases_of_the_time_before_come_with_their_numbers),
        TEST(a_liaison_takes_nobody_from_another_unit),
        TEST(undo_takes_everything_of_a_batch_back),
        TEST(undo_tells_how_far_it_is_and_can_be_stopped),
        TEST(undo_refuses_by_name_who_has_later_facts),
        TEST(undo_gives_changed_fields_back_unless_somebody_changed_them_since),
        TEST(thousands_of_rows_are_stored_and_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

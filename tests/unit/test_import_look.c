/* Looking at a file before it is imported: columns and their memory, preview, templates, workbooks, opening balances.
 */
#include <xlsxwriter.h>

#include "table_file.h"

#include <sys/stat.h>

#include "../../src/exchange/header.h"

typedef struct {
    int64_t rows[ROW_REFUSED + 1];
    char last[ROW_REFUSED + 1][600]; /* the last row of each kind in words */
} Seen;

static void see(void *arg, const ImportLine *line)
{
    Seen *seen = arg;
    char *text = seen->last[line->result];
    seen->rows[line->result]++;
    text_format(text, sizeof seen->last[0], "%lld %s %s %s %s", (long long)line->number, line->who, line->column,
                line->value, line->reason);
    for (size_t i = 0; i < line->change_count; i++) {
        char change[400];
        text_format(change, sizeof change, " [%s: %s > %s]", line->changes[i].label, line->changes[i].before,
                    line->changes[i].after);
        text_append(text, sizeof seen->last[0], change);
    }
}

static ImportResult preview(Station *s, const ImportJob *wish, Seen *seen)
{
    ImportResult result;
    ImportJob job = *wish;
    *seen = (Seen){0};
    job.dry_run = true;
    job.line = see;
    job.arg = seen;
    assert_ok(s, import_run(&s->desk, &job, &result, &s->error));
    return result;
}

static ImportResult run(Station *s, const ImportJob *job)
{
    ImportResult result;
    assert_ok(s, import_run(&s->desk, job, &result, &s->error));
    return result;
}

/* The place of a field in the pick list. */
static int field_labelled(const char *kind, const char *label)
{
    const char *labels[IMPORT_FIELDS];
    size_t count = import_fields(kind, labels);
    for (size_t i = 0; i < count; i++)
        if (strcmp(labels[i], label) == 0)
            return (int)i;
    fail_msg("no field %s", label);
    return -1;
}

static ImportLook *look(Station *s, const ImportJob *job)
{
    ImportLook *found = calloc(1, sizeof *found);
    assert_non_null(found);
    assert_ok(s, import_look(&s->desk, job, found, &s->error));
    return found;
}

static const char people[] = "姓名,身份证号,手机,县区,采样日期,籍贯\n"
                             "毛建国,370899199001010017,13853712345,任城区,2013-07,山东\n"
                             "王静,370899199001010025,13953712346,邹城市,2014-03-01,山东\n";

static void a_look_tells_encoding_columns_and_first_rows(void **state)
{
    static const char *const encodings[] = {"UTF-8", "GB18030", "UTF-16"};
    for (size_t i = 0; i < 3; i++) {
        TableFile file = file_encoded(*state, "名单.csv", people, encodings[i]);
        ImportLook *l = look(*state, &(ImportJob){.kind = "donors", .file = file.path});
        assert_string_equal(l->encoding, encodings[i]);
        assert_false(l->workbook);
        assert_int_equal(l->delimiter, ',');
        assert_int_equal(l->mapping.count, 6);
        assert_string_equal(l->columns[0].heading, "姓名");
        assert_string_equal(l->columns[0].sample[1], "王静");
        assert_string_equal(l->columns[1].sample[0], "3****************7");
        assert_int_equal(l->mapping.field[0], field_labelled("donors", "Name"));
        assert_int_equal(l->mapping.field[5], IMPORT_NOT_READ);
        assert_false(l->remembered);
        free(l);
    }
}

static void a_chosen_mapping_is_used_and_remembered_for_the_same_headings(void **state)
{
    Station *s = *state;
    char sql[64];
    TableFile file = file_text(s, "a.csv", people);
    const ImportJob plain = {.kind = "donors", .file = file.path};
    ImportLook *l = look(s, &plain);
    l->mapping.field[5] = field_labelled("donors", "Note");
    ImportJob chosen = plain;
    chosen.mapping = &l->mapping;
    ImportResult r = run(s, &chosen);
    assert_int_equal(r.added, 2);
    assert_int_equal(count_of(s, "SELECT count(*) FROM donor WHERE note = '山东'"), 2);
    free(l);
    /* The next file of the same headings, written a little differently. */
    text_copy(sql, sizeof sql, "姓名*,身份证号,手机,县区,采样日期,籍 贯\n");
    char text[200];
    text_format(text, sizeof text, "%s李明,370899199101010014,13753712347,任城区,2015,河南\n", sql);
    file = file_text(s, "b.csv", text);
    const ImportJob next = {.kind = "donors", .file = file.path};
    l = look(s, &next);
    assert_true(l->remembered);
    assert_int_equal(l->mapping.field[5], field_labelled("donors", "Note"));
    free(l);
    assert_int_equal(run(s, &next).added, 1);
    assert_int_equal(count_of(s, "SELECT count(*) FROM donor WHERE note = '河南'"), 1);
    /* Other headings are read as ever. */
    file = file_text(s, "c.csv", "姓名,县区,籍贯\n");
    l = look(s, &(ImportJob){.kind = "donors", .file = file.path});
    assert_false(l->remembered);
    free(l);
}

static void the_usual_mapping_needs_no_memory(void **state)
{
    Station *s = *state;
    TableFile file = file_text(s, "a.csv", people);
    ImportLook *l = look(s, &(ImportJob){.kind = "donors", .file = file.path});
    ImportMapping usual = l->mapping;
    l->mapping.field[4] = IMPORT_NOT_READ;
    run(s, &(ImportJob){.kind = "donors", .file = file.path, .mapping = &l->mapping});
    assert_int_equal(count_of(s, "SELECT count(*) FROM sample"), 0);
    assert_int_equal(count_of(s, "SELECT count(*) FROM import_mapping WHERE fields LIKE 'name|id_number|phone|unit||'"),
                     1);
    assert_int_equal(run(s, &(ImportJob){.kind = "donors", .file = file.path, .mapping = &usual}).changed, 2);
    assert_int_equal(count_of(s, "SELECT count(*) FROM import_mapping"), 0);
    free(l);
}

/* --- every kind --- */

static const struct {
    const char *kind, *headings, *row; /* %s: the document number */
    const char *strange;               /* the same columns under headings that nobody knows */
} every_kind[] = {
    {"donors", "身份证号,姓名,县区", "%s,毛建国,任城区", "甲,乙,丙"},
    {"samples", "身份证号,条码,采样日期", "%s,JN1,2023-08-01", "甲,乙,丙"},
    {"attempts", "身份证号,联系时间,结果,接听人", "%s,2023-09-01 10:00,愿意,本人", "甲,乙,丙,丁"},
    {"cases", "身份证号,患者编号,收到时间", "%s,P1,2023-09-01 10:00", "甲,乙,丙"},
    {"registry", "身份证号,姓名,县区", "%s,毛建国,任城区", "甲,乙,丙"},
    {"targets", "县区,年度,采样", "任城区,2023,50", "甲,乙,丙"},
    {"events", "活动名称,活动日期,单位", "公园专场,2023-08-01,任城区", "甲,乙,丙"},
    {"teams", "服务队,队员,单位", "爱心队,王五,任城区", "甲,乙,丙"},
};
enum { EVERY_KIND = sizeof every_kind / sizeof every_kind[0] };

static TableFile table_of(const Station *s, size_t kind, const char *headings, const char *document)
{
    char text[512] = "", row[256];
    const char *mark = strstr(every_kind[kind].row, "%s");
    text_copy(row, sizeof row, mark ? document : "");
    text_append(row, sizeof row, mark ? mark + 2 : every_kind[kind].row);
    text_format(text, sizeof text, "%s\n%s\n", headings, row);
    return file_text(s, "list.csv", text);
}

static void a_document_number_that_a_spreadsheet_damaged_is_refused_by_every_kind(void **state)
{
    static const char *const damaged[] = {"3.70811E+17", "370811199001010000", "3.70899199001010E+17"};
    Station *s = *state;
    for (size_t k = 0; k < EVERY_KIND; k++) {
        size_t number = strncmp(every_kind[k].row, "%s", 2) == 0 ? 1 : 0;
        for (size_t i = 0; i < 3 * number; i++) {
            Seen seen;
            TableFile file = table_of(s, k, every_kind[k].headings, damaged[i]);
            ImportResult r = preview(s, &(ImportJob){.kind = every_kind[k].kind, .file = file.path}, &seen);
            if (r.refused != 1)
                fail_msg("%s took %s", every_kind[k].kind, damaged[i]);
            file = file_path(s, "list.csv");
            Said said = {0};
            assert_ok(s, import_file(s, every_kind[k].kind, file.path, NULL, &said, &r));
            assert_non_null(
                strstr(said.refused[0], "the spreadsheet has damaged the number: format the column as text"));
        }
    }
    assert_int_equal(count_of(s, "SELECT count(*) FROM donor"), 0);
}

static void columns_are_chosen_and_remembered_for_every_kind(void **state)
{
    Station *s = *state;
    for (size_t k = 0; k < EVERY_KIND; k++) {
        TableFile file = table_of(s, k, every_kind[k].headings, "370899199001010017");
        ImportLook *known = look(s, &(ImportJob){.kind = every_kind[k].kind, .file = file.path});
        file = table_of(s, k, every_kind[k].strange, "370899199001010017");
        ImportLook *strange = look(s, &(ImportJob){.kind = every_kind[k].kind, .file = file.path});
        for (size_t i = 0; i < known->mapping.count; i++) {
            assert_true(known->mapping.field[i] >= 0);
            assert_int_equal(strange->mapping.field[i], IMPORT_NOT_READ);
        }
        ImportResult r =
            run(s, &(ImportJob){.kind = every_kind[k].kind, .file = file.path, .mapping = &known->mapping});
        if (r.refused || r.rows != 1)
            fail_msg("%s: %lld rows, %lld refused", every_kind[k].kind, (long long)r.rows, (long long)r.refused);
        free(strange);
        strange = look(s, &(ImportJob){.kind = every_kind[k].kind, .file = file.path});
        bool stored = r.added + r.changed + r.only_here > 0;
        assert_int_equal(strange->remembered, stored);
        for (size_t i = 0; i < known->mapping.count && stored; i++)
            assert_int_equal(strange->mapping.field[i], known->mapping.field[i]);
        free(strange);
        free(known);
    }
}

static void a_dry_run_remembers_nothing(void **state)
{
    Station *s = *state;
    Seen seen;
    TableFile file = file_text(s, "a.csv", people);
    ImportLook *l = look(s, &(ImportJob){.kind = "donors", .file = file.path});
    l->mapping.field[4] = IMPORT_NOT_READ;
    assert_int_equal(preview(s, &(ImportJob){.kind = "donors", .file = file.path, .mapping = &l->mapping}, &seen).added,
                     2);
    assert_int_equal(count_of(s, "SELECT count(*) FROM import_mapping"), 0);
    free(l);
}

static void every_field_has_a_name_and_a_label_of_its_own(void **state)
{
    (void)state;
    const ImportKindName *kinds;
    size_t count = import_kinds(&kinds);
    for (size_t k = 0; k < count; k++) {
        Slot slots[SLOT_MAX];
        size_t fields = slots_of(kinds[k].kind, slots);
        for (size_t i = 0; i < fields; i++)
            for (size_t j = 0; j < i; j++) {
                char one[64], other[64];
                slot_name(&slots[i], one, sizeof one);
                slot_name(&slots[j], other, sizeof other);
                if (strcmp(one, other) == 0 || strcmp(slots[i].label, slots[j].label) == 0)
                    fail_msg("%s: “%s” twice", kinds[k].kind, one);
            }
    }
}

static void a_preview_counts_what_the_import_then_does(void **state)
{
    Station *s = *state;
    Seen seen;
    TableFile file = file_text(s, "a.csv", people);
    const ImportJob first = {.kind = "donors", .file = file.path};
    ImportResult before = preview(s, &first, &seen), after = run(s, &first);
    assert_int_equal(before.added, after.added);
    assert_int_equal(seen.rows[ROW_ADDED], 2);
    file = file_text(s, "b.csv",
                     "姓名,身份证号,手机,县区,采样日期,备注\n"
                     "毛建国,370899199001010017,13853712345,曲阜市,2013-07-09,\n"
                     "王静,370899199001010025,13953712346,邹城市,2014-03-01,\n"
                     "李明,370899199101010014,13753712347,任城区,,\n"
                     "赵刚,370899199101010099,13653712348,任城区,,\n");
    const ImportJob second = {.kind = "donors", .file = file.path};
    before = preview(s, &second, &seen);
    assert_int_equal(before.batch, 0);
    assert_int_equal(count_of(s, "SELECT count(*) FROM donor"), 2);
    assert_string_equal(seen.last[ROW_CHANGED],
                        "2 毛建国    [Unit: Rencheng District > Qufu City] [Sampled on: 2013-07 > 2013-07-09]");
    assert_non_null(strstr(seen.last[ROW_REFUSED], "5 赵刚 身份证号 370899199101010099 "));
    after = run(s, &second);
    assert_int_equal(before.added, after.added);
    assert_int_equal(before.changed, after.changed);
    assert_int_equal(before.same, after.same);
    assert_int_equal(before.refused, after.refused);
    assert_int_equal(seen.rows[ROW_ADDED], after.added);
    assert_int_equal(seen.rows[ROW_CHANGED], after.changed);
    assert_int_equal(seen.rows[ROW_SAME], after.same);
    assert_int_equal(seen.rows[ROW_REFUSED], after.refused);
    assert_int_equal(after.added + after.changed + after.same + after.refused, 4);
}

/* --- workbooks --- */

/* The first row as headings, texts all of them; NULL ends a row. */
static TableFile book_of(Station *s, const char *const *cells, size_t rows, size_t columns)
{
    TableFile file = file_path(s, "list.xlsx");
    lxw_workbook *book = workbook_new(file.path);
    lxw_worksheet *sheet = workbook_add_worksheet(book, NULL);
    for (size_t r = 0; r < rows; r++)
        for (size_t c = 0; c < columns; c++)
            if (cells[r * columns + c][0])
                worksheet_write_string(sheet, (lxw_row_t)r, (lxw_col_t)c, cells[r * columns + c], NULL);
    assert_int_equal(workbook_close(book), LXW_NO_ERROR);
    return file;
}

static void a_workbook_is_imported_like_a_csv(void **state)
{
    Station *s = *state;
    Said said = {0};
    ImportResult r;
    TableFile file = file_path(s, "list.xlsx");
    lxw_workbook *book = workbook_new(file.path);
    lxw_worksheet *sheet = workbook_add_worksheet(book, "名单");
    lxw_format *day = workbook_add_format(book);
    static const char *const headings[] = {"姓名", "身份证号", "手机", "县区", "采样日期", "不读"};
    format_set_num_format(day, "yyyy-mm");
    for (lxw_col_t c = 0; c < 6; c++)
        worksheet_write_string(sheet, 0, c, headings[c], NULL);
    for (lxw_row_t row = 1; row <= 3; row++) {
        worksheet_write_string(sheet, row, 0, row == 1 ? "䶮静" : row == 2 ? "毛建国" : "王五", NULL);
        worksheet_write_number(sheet, row, 2, 13853712340.0 + row, NULL);
        worksheet_write_string(sheet, row, 3, "任城区", NULL);
    }
    worksheet_write_string(sheet, 1, 1, "370899199001010017", NULL);
    worksheet_write_number(sheet, 2, 1, 370899199001010025.0, NULL);
    worksheet_write_formula_str(sheet, 3, 4, "=NA()", NULL, "#N/A");
    worksheet_write_number(sheet, 1, 4, 41456, day);
    worksheet_write_formula_str(sheet, 1, 5, "=NA()", NULL, "#N/A");
    assert_int_equal(workbook_close(book), LXW_NO_ERROR);
    assert_ok(s, import_file(s, "donors", file.path, NULL, &said, &r));
    assert_int_equal(r.added, 1);
    assert_int_equal(r.refused, 2);
    assert_memory_equal(said.refused[0], "list.xlsx:3: 身份证号: value «3.7", 38);
    assert_non_null(strstr(said.refused[0], "the spreadsheet has damaged the number"));
    assert_int_equal(count_of(s, "SELECT count(*) FROM sample WHERE collected_on = '2013-07'"), 1);
    assert_int_equal(count_of(s, "SELECT count(*) FROM phone WHERE number = '13853712341'"), 1);
}

static void every_value_comes_back_through_a_workbook_as_it_was(void **state)
{
    static const char *const notes[] = {"=1+1", "+86 138", "'=kept", "''two",   "-5",  "@a",
                                        "007",  "a\nb",    "\"q\"",  "_x0041_", "𠮷㛃"};
    enum { COUNT = sizeof notes / sizeof notes[0] };
    Station *s = *state;
    const char *cells[(COUNT + 1) * 4] = {"姓名", "县区", "采样日期", "备注"};
    int64_t rows;
    char names[COUNT][32];
    for (size_t i = 0; i < COUNT; i++) {
        text_format(names[i], sizeof names[i], "甲%zu", i);
        cells[4 * i + 4] = names[i];
        cells[4 * i + 5] = "任城区";
        cells[4 * i + 6] = "2013";
        cells[4 * i + 7] = notes[i];
    }
    TableFile file = book_of(s, cells, COUNT + 1, 4), back = file_path(s, "back.xlsx");
    assert_int_equal(run(s, &(ImportJob){.kind = "donors", .file = file.path}).added, COUNT);
    for (size_t i = 0; i < COUNT; i++)
        if (count_of(s, "SELECT count(*) FROM donor WHERE name = ?1 AND note = ?2", TEXT_(names[i]), TEXT_(notes[i])) !=
            1)
            fail_msg("“%s” is not as it was", notes[i]);
    assert_ok(s, export_run(&s->desk, "donors", "", NULL, back.path, &rows, &s->error));
    ImportResult again = run(s, &(ImportJob){.kind = "donors", .file = back.path});
    assert_int_equal(again.same, COUNT);
}

/* --- opening balances --- */

static void old_rows_keep_the_dates_they_have_and_need_no_id_number(void **state)
{
    static const char *const cells[] = {"姓名", "县区",   "登记日期", "采样日期",  "入库日期", "身份证号",
                                        "甲",   "任城区", "2003",     "2003-10",   "2004",     "",
                                        "乙",   "曲阜市", "2013-07",  "2013年7月", "",         ""};
    Station *s = *state;
    Said said = {0};
    ImportResult r;
    char text[512] = "";
    for (size_t i = 0; i < 18; i++) {
        text_append(text, sizeof text, cells[i]);
        text_append(text, sizeof text, i % 6 == 5 ? "\n" : ",");
    }
    TableFile file = file_text(s, "old.csv", text);
    assert_ok(s, import_file(s, "donors", file.path, NULL, &said, &r));
    assert_int_equal(r.added, 2);
    assert_int_equal(said.note_count, 2);
    assert_non_null(strstr(said.notes[0], "old.csv:2: 甲 has no ID number"));
    assert_int_equal(count_of(s, "SELECT count(*) FROM donor d JOIN sample s ON s.donor = d.id WHERE d.name = '甲' AND "
                                 "d.enrolled_on = '2003' AND s.collected_on = '2003-10' AND s.registry_on = '2004'"),
                     1);
    assert_int_equal(count_of(s, "SELECT count(*) FROM donor d JOIN sample s ON s.donor = d.id WHERE d.name = '乙' AND "
                                 "d.enrolled_on = '2013-07' AND s.collected_on = '2013-07'"),
                     1);
    file = book_of(s, cells, 3, 6);
    assert_ok(s, import_file(s, "donors", file.path, NULL, &said, &r));
    assert_int_equal(r.same, 2);
}

/* --- templates --- */

/* Only the headings of a template, as it looks when its example was deleted. */
static void a_template_imports_and_its_example_is_refused(void **state)
{
    static const char *const endings[] = {".xlsx", ".csv"};
    Station *s = *state;
    const ImportKindName *kinds;
    size_t count = import_kinds(&kinds);
    for (int l = LANGUAGE_EN; l <= LANGUAGE_ZH; l++)
        for (size_t k = 0; k < count * 2; k++) {
            char path[96];
            Seen seen;
            const char *kind = kinds[k / 2].kind;
            language_set((Language)l);
            assert_true(import_free_name(s->folder, kind, endings[k % 2], path, sizeof path));
            assert_ok(s, template_write(&s->desk, kind, path, &s->error));
            assert_int_equal(template_write(&s->desk, kind, path, &s->error), ERR_DUPLICATE);
            ImportLook *found = look(s, &(ImportJob){.kind = kind, .file = path});
            assert_true(found->mapping.count >= 5);
            for (size_t i = 0; i < found->mapping.count; i++)
                assert_true(found->mapping.field[i] != IMPORT_NOT_READ);
            free(found);
            ImportResult r = preview(s, &(ImportJob){.kind = kind, .file = path}, &seen);
            assert_int_equal(r.rows, 1);
            assert_int_equal(r.refused, 1);
        }
    language_set(LANGUAGE_EN);
}

static void a_filled_in_template_has_no_refusals(void **state)
{
    Station *s = *state;
    char path[96], text[4096];
    language_set(LANGUAGE_ZH);
    assert_true(import_free_name(s->folder, "empty", ".csv", path, sizeof path));
    assert_ok(s, template_write(&s->desk, "donors", path, &s->error));
    language_set(LANGUAGE_EN);
    char *whole = file_read(path);
    char *example = strstr(whole, "370811199001010011");
    assert_non_null(example);
    memcpy(example, "370899199001010017", 18); /* the example with a number that is right */
    char *mark = strstr(whole, "（示例，请删除本行）");
    assert_non_null(mark);
    memmove(mark, mark + strlen("（示例，请删除本行）"), strlen(mark + strlen("（示例，请删除本行）")) + 1);
    text_copy(text, sizeof text, whole);
    free(whole);
    TableFile file = file_text(s, "filled.csv", text);
    Seen seen;
    ImportResult r = preview(s, &(ImportJob){.kind = "donors", .file = file.path}, &seen);
    if (r.refused != 0)
        fail_msg("%s", seen.last[ROW_REFUSED]);
    assert_int_equal(r.added, 1);
}

/* --- files to choose from --- */

static void who_comes_through_ssh_sees_one_folder_and_no_links(void **state)
{
    Station *s = *state;
    Config *config = s->config;
    ImportFile files[8];
    char folder[128], inside[96], link_path[96];
    size_t count;
    file_text(s, "b.csv", "x");
    file_text(s, "a.XLSX", "x");
    file_text(s, "note.doc", "x");
    text_format(inside, sizeof inside, "%s/inside", s->folder);
    text_format(link_path, sizeof link_path, "%s/c.csv", s->folder);
    assert_int_equal(mkdir(inside, 0700), 0);
    assert_int_equal(symlink("/etc/passwd", link_path), 0);
    assert_ok(s, import_folder_list(&s->desk, s->folder, files, 8, &count, &s->error));
    assert_int_equal(count, 4);
    assert_string_equal(files[0].name, "inside");
    assert_string_equal(files[1].name, "a.XLSX");
    setenv("SSH_CONNECTION", "10.0.0.1 1 10.0.0.2 22", 1);
    assert_true(import_confined(&s->desk));
    assert_int_equal(import_start_folder(&s->desk, folder, sizeof folder, &s->error), ERR_DENIED);
    assert_int_equal(import_folder_list(&s->desk, s->folder, files, 8, &count, &s->error), ERR_DENIED);
    config->import_folder = s->folder;
    assert_ok(s, import_start_folder(&s->desk, folder, sizeof folder, &s->error));
    assert_ok(s, import_folder_list(&s->desk, folder, files, 8, &count, &s->error));
    assert_int_equal(count, 2);
    assert_string_equal(files[0].name, "a.XLSX");
    assert_string_equal(files[1].name, "b.csv");
    assert_int_equal(import_folder_list(&s->desk, "/etc", files, 8, &count, &s->error), ERR_DENIED);
    unsetenv("SSH_CONNECTION");
    text_copy(s->desk.actor.role, sizeof s->desk.actor.role, "caller");
    assert_true(import_confined(&s->desk));
    text_copy(s->desk.actor.role, sizeof s->desk.actor.role, "lead");
    config->import_folder = NULL;
    rmdir(inside);
}

static void past_imports_are_listed_the_newest_first(void **state)
{
    Station *s = *state;
    ImportBatch rows[2];
    TableFile file = file_text(s, "a.csv", people);
    run(s, &(ImportJob){.kind = "donors", .file = file.path});
    file = file_text(s, "b.csv", "姓名,县区,采样日期\n甲,任城区,2013\n");
    int64_t batch = run(s, &(ImportJob){.kind = "donors", .file = file.path}).batch;
    assert_int_equal(import_batches(&s->desk, 0, rows, 2), 2);
    assert_int_equal(rows[0].id, batch);
    assert_string_equal(rows[0].file, "b.csv");
    assert_int_equal(rows[1].added, 2);
    ImportResult undone;
    assert_ok(s, import_undo(&s->desk, batch, NULL, &undone, &s->error));
    assert_int_equal(import_batches(&s->desk, 0, rows, 1), 1);
    assert_true(rows[0].undone_at[0] != '\0');
    assert_int_equal(import_batches(&s->desk, batch, rows, 2), 1);
    assert_string_equal(rows[0].file, "a.csv");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, station_open, files_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_look_tells_encoding_columns_and_first_rows),
        TEST(a_chosen_mapping_is_used_and_remembered_for_the_same_headings),
        TEST(the_usual_mapping_needs_no_memory),
        TEST(a_document_number_that_a_spreadsheet_damaged_is_refused_by_every_kind),
        TEST(columns_are_chosen_and_remembered_for_every_kind),
        TEST(a_dry_run_remembers_nothing),
        TEST(every_field_has_a_name_and_a_label_of_its_own),
        TEST(a_preview_counts_what_the_import_then_does),
        TEST(a_workbook_is_imported_like_a_csv),
        TEST(every_value_comes_back_through_a_workbook_as_it_was),
        TEST(old_rows_keep_the_dates_they_have_and_need_no_id_number),
        TEST(a_template_imports_and_its_example_is_refused),
        TEST(a_filled_in_template_has_no_refusals),
        TEST(who_comes_through_ssh_sees_one_folder_and_no_links),
        TEST(past_imports_are_listed_the_newest_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

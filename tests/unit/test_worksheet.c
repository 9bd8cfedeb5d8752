/* County work sheets: made from the queue, held, filled in with a spreadsheet, and back as calls. */
#include <xlsxwriter.h>
#include <zip.h>

#include "table_file.h"

#include "exchange/table_read.h"
#include "intake.h"
#include "tr.h"

enum { COLUMNS = 15, ROWS = 32, CELL = 200 };
enum { KEY, WHO, NUMBER, AT = 6, ANSWERED, OUTCOME, REASON, UNTIL, NEXT, NEW_NUMBER, NOTE, CALLER };

static int64_t add_person(Station *s, const char *name, const char *unit, int nth)
{
    Intake intake;
    char request[40];
    intake_start(&s->desk, &intake);
    intake.sample = (Sample){0};
    text_copy(intake.donor.name, sizeof intake.donor.name, name);
    text_copy(intake.donor.unit, sizeof intake.donor.unit, unit);
    text_format(intake.phone.number, sizeof intake.phone.number, "1380000%04d", nth);
    store_request_id(request);
    assert_ok(s, intake_save(&s->desk, &intake, request, &s->error));
    return intake.donor.id;
}

static void add_people(Station *s, int count)
{
    for (int i = 0; i < count; i++) {
        char name[NAME_SIZE];
        text_format(name, sizeof name, "志愿者%02d", i);
        add_person(s, name, "370883", i);
    }
}

static TableFile give(Station *s, int64_t *sheet)
{
    TableFile file = file_path(s, "sheet.xlsx");
    assert_ok(s, work_sheet_give(&s->desk, "370883", file.path, sheet, &s->error));
    return file;
}

/* --- as somebody with a spreadsheet does: the cells that came, some of them filled in, saved anew --- */

typedef struct {
    char cells[ROWS][COLUMNS][CELL];
    size_t rows;
} Page;

static void read_page(Station *s, const char *path, Page *page)
{
    Table *table = NULL;
    TableRow row;
    bool more = true;
    memset(page, 0, sizeof *page);
    assert_ok(s, table_open(&table, path, ENCODING_AUTO, NULL, &s->error));
    while (table_row(table, &row, &more, &s->error) == OK && more) {
        assert_in_range(row.count, 1, COLUMNS);
        assert_true(page->rows < ROWS);
        for (size_t i = 0; i < row.count; i++)
            text_copy(page->cells[page->rows][i], CELL, row.cells[i]);
        page->rows++;
    }
    table_close(&table);
}

/* The time of the call as a date of the spreadsheet, where `serial` is not 0. */
static TableFile write_page(const Station *s, const Page *page, double serial)
{
    TableFile file = file_path(s, "back.xlsx");
    lxw_workbook *book = workbook_new(file.path);
    lxw_worksheet *to = workbook_add_worksheet(book, "Sheet1");
    lxw_format *date = workbook_add_format(book);
    format_set_num_format(date, "yyyy-mm-dd hh:mm");
    for (size_t r = 0; r < page->rows; r++)
        for (size_t c = 0; c < COLUMNS; c++) {
            if (c == AT && r > 0 && serial > 0 && page->cells[r][AT][0])
                worksheet_write_number(to, (lxw_row_t)r, (lxw_col_t)c, serial, date);
            else if (page->cells[r][c][0])
                worksheet_write_string(to, (lxw_row_t)r, (lxw_col_t)c, page->cells[r][c], NULL);
        }
    assert_int_equal(workbook_close(book), LXW_NO_ERROR);
    return file;
}

static void fill(Page *page, size_t row, const char *at, const char *answered, const char *outcome)
{
    text_copy(page->cells[row][AT], CELL, at);
    text_copy(page->cells[row][ANSWERED], CELL, answered);
    text_copy(page->cells[row][OUTCOME], CELL, outcome);
}

static ImportResult bring_back(Station *s, const TableFile *file, bool keep_both, Said *said)
{
    ImportResult result;
    *said = (Said){0};
    const ImportJob job = {.kind = "attempts",
                           .file = file->path,
                           .keep_both = keep_both,
                           .refused = say_refused,
                           .note = say_note,
                           .arg = said};
    assert_ok(s, import_run(&s->desk, &job, &result, &s->error));
    return result;
}

static size_t waiting(Station *s)
{
    static QueueRow rows[100];
    bool more;
    return queue_page(&s->desk, &(QueueFilter){.view = QUEUE_ANY_HOUR, .max = 100}, rows, &more);
}

/* A part of a workbook. */
static char *part_of(const char *path, const char *name)
{
    static char text[128 * 1024];
    zip_t *zip = zip_open(path, ZIP_RDONLY, NULL);
    assert_non_null(zip);
    zip_file_t *file = zip_fopen(zip, name, 0);
    if (!file)
        fail_msg("%s is not in the workbook", name);
    zip_int64_t length = zip_fread(file, text, sizeof text - 1);
    text[length > 0 ? length : 0] = '\0';
    zip_fclose(file);
    zip_close(zip);
    return text;
}

/* --- promises --- */

static void a_sheet_has_thirty_people_of_the_unit_whom_nobody_else_is_offered(void **state)
{
    Station *s = *state;
    int64_t sheet;
    Page page;
    add_people(s, 33);
    add_person(s, "任城人", "370811", 90);
    size_t before = waiting(s);
    assert_int_equal(before, 34);
    TableFile file = give(s, &sheet);
    read_page(s, file.path, &page);
    assert_int_equal(page.rows, 1 + WORK_SHEET_PEOPLE);
    assert_string_equal(page.cells[1][KEY], "W1-1");
    assert_int_equal(waiting(s), before - WORK_SHEET_PEOPLE);
    QueueCounts counts;
    queue_counts(&s->desk, "370883", 0, &counts);
    assert_int_equal(counts.others, WORK_SHEET_PEOPLE);
    give(s, &sheet);
    WorkSheet second;
    assert_true(work_sheet_load(&s->desk, sheet, &second));
    assert_int_equal(second.people, 3);
    assert_int_equal(work_sheet_give(&s->desk, "370883", file.path, &sheet, &s->error), ERR_NOT_FOUND);
    assert_int_equal(waiting(s), 1);
    assert_int_equal(count_of(s, "SELECT count(*) FROM audit a JOIN history h ON h.audit = a.id WHERE a.action = "
                                 "'export' AND a.record = 'work_sheet' AND h.after = '30'"),
                     1);
}

static void a_hold_ends_with_its_days_or_when_it_is_taken_back(void **state)
{
    Station *s = *state;
    int64_t sheet;
    add_people(s, 4);
    give(s, &sheet);
    assert_int_equal(waiting(s), 0);
    assert_ok(s, work_sheet_back(&s->desk, sheet, &s->error));
    assert_int_equal(waiting(s), 4);
    give(s, &sheet);
    assert_int_equal(waiting(s), 0);
    clock_forward((int)(s->config->retry.sheet_days + 1) * 24 * 60);
    assert_int_equal(waiting(s), 4);
}

static void outcomes_are_chosen_from_lists(void **state)
{
    Station *s = *state;
    int64_t sheet;
    add_people(s, 2);
    language_set(LANGUAGE_ZH);
    TableFile file = give(s, &sheet);
    language_set(LANGUAGE_EN);
    const char *page = part_of(file.path, "xl/worksheets/sheet1.xml");
    assert_non_null(strstr(page, "sqref=\"I2:I10001\"><formula1>choices!$A$1:$A$23</formula1>"));
    assert_non_null(strstr(page, "<formula1>\"本人,亲友,其他人,无人接听\"</formula1>"));
    assert_non_null(strstr(page, "state=\"frozen\""));
    assert_non_null(strstr(page, "<autoFilter ref=\"A1:O3\"/>"));
    assert_non_null(strstr(page, "orientation=\"landscape\""));
    assert_non_null(strstr(part_of(file.path, "xl/workbook.xml"), "name=\"choices\" sheetId=\"2\" state=\"hidden\""));
    assert_non_null(strstr(part_of(file.path, "xl/worksheets/sheet2.xml"), "<t>愿意</t>"));
}

static void what_is_filled_in_comes_back_as_calls(void **state)
{
    Station *s = *state;
    int64_t sheet;
    Page page;
    Said said;
    add_people(s, 6);
    TableFile file = give(s, &sheet);
    read_page(s, file.path, &page);
    clock_forward(2 * 24 * 60);
    fill(&page, 1, "2023-09-05 09:30", "本人", "愿意");
    text_copy(page.cells[1][NOTE], CELL, "=很高兴，\"支持\"");
    text_copy(page.cells[1][CALLER], CELL, "王芳");
    fill(&page, 2, "2023-09-05", "无人接听", "无人接听");
    fill(&page, 3, "2023-09-05 10:00", "本人", "暂不能");
    text_copy(page.cells[3][REASON], CELL, "出差");
    text_copy(page.cells[3][UNTIL], CELL, "2023-12-01");
    fill(&page, 4, "2023-09-05 10:10", "本人", "也许吧");
    file = write_page(s, &page, 0);
    ImportResult r = bring_back(s, &file, false, &said);
    assert_int_equal(r.added, 3);
    assert_int_equal(r.same, 2); /* not called yet */
    assert_int_equal(r.refused, 1);
    assert_non_null(strstr(said.refused[0], "back.xlsx:5"));
    assert_int_equal(said.note_count, 0);
    assert_int_equal(count_of(s, "SELECT count(*) FROM donor WHERE willingness = 'willing'"), 1);
    assert_int_equal(count_of(s, "SELECT count(*) FROM attempt WHERE note = '=很高兴，\"支持\"' || char(10) || "
                                 "'Called by 王芳.'"),
                     1);
    assert_int_equal(count_of(s, "SELECT count(*) FROM donor WHERE status = 'TU'"), 1);
    WorkSheet known;
    assert_true(work_sheet_load(&s->desk, sheet, &known));
    assert_int_equal(known.answered, 3);
    /* The same file again: nothing is counted twice. */
    r = bring_back(s, &file, false, &said);
    assert_int_equal(r.added, 0);
    assert_int_equal(r.same, 5);
    /* Written again: only those who have not come back. */
    file = file_path(s, "again.xlsx");
    assert_ok(s, work_sheet_save(&s->desk, sheet, file.path, &s->error));
    read_page(s, file.path, &page);
    assert_int_equal(page.rows, 1 + 3);
    assert_string_equal(page.cells[1][KEY], "W1-4");
}

static void a_date_of_the_spreadsheet_is_the_time_of_the_call(void **state)
{
    Station *s = *state;
    int64_t sheet;
    Page page;
    Said said;
    add_people(s, 1);
    TableFile file = give(s, &sheet);
    read_page(s, file.path, &page);
    clock_forward(2 * 24 * 60);
    fill(&page, 1, "x", "本人", "愿意");
    file = write_page(s, &page, 45174.4375); /* 2023-09-05 10:30 */
    assert_int_equal(bring_back(s, &file, false, &said).added, 1);
    assert_int_equal(count_of(s, "SELECT count(*) FROM attempt WHERE at LIKE '2023-09-05T02:30%'"), 1);
}

static void who_was_reached_meanwhile_is_a_conflict_until_both_are_wanted(void **state)
{
    Station *s = *state;
    int64_t sheet;
    Page page;
    Said said;
    add_people(s, 3);
    TableFile file = give(s, &sheet);
    read_page(s, file.path, &page);
    clock_forward(60);
    Attempt faster = {.donor = count_of(s, "SELECT donor FROM work_sheet_row WHERE nth = 1"),
                      .channel = "phone",
                      .direction = "in",
                      .number = "13800000000",
                      .answered = "self",
                      .outcome = "willing"};
    Attempt nobody = {.donor = count_of(s, "SELECT donor FROM work_sheet_row WHERE nth = 2"),
                      .channel = "phone",
                      .direction = "out",
                      .number = "13800000001",
                      .answered = "nobody",
                      .outcome = "no_answer"};
    assert_ok(s, attempt_finish(&s->desk, &faster, "r1", &s->error));
    assert_ok(s, attempt_finish(&s->desk, &nobody, "r2", &s->error));
    clock_forward(24 * 60);
    fill(&page, 1, "2023-09-05 10:30", "本人", "需再考虑");
    fill(&page, 2, "2023-09-05 10:40", "本人", "愿意");
    file = write_page(s, &page, 0);
    ImportResult r = bring_back(s, &file, false, &said);
    assert_int_equal(r.added, 1); /* nobody answered: that is no conflict */
    assert_int_equal(r.refused, 1);
    assert_non_null(strstr(said.refused[0], "lead reached the person meanwhile, on 2023-09-04 11:00: willing"));
    r = bring_back(s, &file, true, &said);
    assert_int_equal(r.added, 1);
    assert_int_equal(r.same, 2);
    assert_int_equal(count_of(s, "SELECT count(*) FROM attempt"), 4);
    /* The later answer is the one that holds. */
    assert_int_equal(count_of(s, "SELECT count(*) FROM donor WHERE willingness = 'hesitant'"), 1);
}

static void a_row_is_the_person_it_was_given_out_for(void **state)
{
    Station *s = *state;
    int64_t sheet;
    Page page;
    Said said;
    add_people(s, 3);
    TableFile file = give(s, &sheet);
    read_page(s, file.path, &page);
    clock_forward(2 * 24 * 60);
    for (size_t i = 1; i <= 3; i++)
        fill(&page, i, "2023-09-05", "本人", "愿意");
    text_copy(page.cells[1][WHO], CELL, page.cells[2][WHO]); /* sorted by halves */
    text_copy(page.cells[2][KEY], CELL, "W9-2");
    text_copy(page.cells[3][KEY], CELL, "3月1日");
    file = write_page(s, &page, 0);
    ImportResult r = bring_back(s, &file, false, &said);
    assert_int_equal(r.refused, 3);
    assert_non_null(strstr(said.refused[0], "this row was given out for 志愿者"));
    assert_non_null(strstr(said.refused[1], "there is no such row"));
    assert_non_null(strstr(said.refused[2], "it looks like W12-3"));
    assert_int_equal(count_of(s, "SELECT count(*) FROM attempt"), 0);
}

static void a_batch_taken_back_puts_its_people_on_the_sheet_again(void **state)
{
    Station *s = *state;
    int64_t sheet;
    Page page;
    Said said;
    WorkSheet known;
    ImportResult undone;
    add_people(s, 2);
    TableFile file = give(s, &sheet);
    read_page(s, file.path, &page);
    clock_forward(24 * 60);
    fill(&page, 1, "2023-09-05 08:40", "无人接听", "无人接听");
    file = write_page(s, &page, 0);
    ImportResult r = bring_back(s, &file, false, &said);
    assert_ok(s,
              import_undo(&s->desk, r.batch, &(ImportUndo){.refused = say_refused, .arg = &said}, &undone, &s->error));
    assert_true(work_sheet_load(&s->desk, sheet, &known));
    assert_int_equal(known.answered, 0);
    assert_int_equal(waiting(s), 0);
    assert_int_equal(bring_back(s, &file, false, &said).added, 1);
}

static void a_liaison_makes_sheets_of_the_own_unit_alone(void **state)
{
    Station *s = *state;
    int64_t sheet;
    WorkSheet rows[4];
    add_people(s, 2);
    add_person(s, "任城人", "370811", 90);
    give(s, &sheet);
    text_copy(s->desk.actor.role, sizeof s->desk.actor.role, "liaison");
    text_copy(s->desk.actor.unit, sizeof s->desk.actor.unit, "370811");
    assert_int_equal(work_sheet_list(&s->desk, 0, rows, 4), 0);
    assert_int_equal(work_sheet_back(&s->desk, sheet, &s->error), ERR_NOT_FOUND);
    assert_int_equal(work_sheet_make(&s->desk, "370883", NULL, 0, &sheet, &s->error), ERR_DENIED);
    assert_ok(s, work_sheet_make(&s->desk, "370811", NULL, 0, &sheet, &s->error));
    assert_int_equal(work_sheet_list(&s->desk, 0, rows, 4), 1);
    text_copy(s->desk.actor.role, sizeof s->desk.actor.role, "readonly");
    assert_int_equal(work_sheet_make(&s->desk, "370811", NULL, 0, &sheet, &s->error), ERR_DENIED);
    text_copy(s->desk.actor.role, sizeof s->desk.actor.role, "lead");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, station_open, files_close)
    const struct CMUnitTest tests[] = {
        TEST(a_sheet_has_thirty_people_of_the_unit_whom_nobody_else_is_offered),
        TEST(a_hold_ends_with_its_days_or_when_it_is_taken_back),
        TEST(outcomes_are_chosen_from_lists),
        TEST(what_is_filled_in_comes_back_as_calls),
        TEST(a_date_of_the_spreadsheet_is_the_time_of_the_call),
        TEST(who_was_reached_meanwhile_is_a_conflict_until_both_are_wanted),
        TEST(a_row_is_the_person_it_was_given_out_for),
        TEST(a_batch_taken_back_puts_its_people_on_the_sheet_again),
        TEST(a_liaison_makes_sheets_of_the_own_unit_alone),
    };
    language_set(LANGUAGE_EN);
    return cmocka_run_group_tests(tests, NULL, NULL);
}

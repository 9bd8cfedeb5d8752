/* Reading .xlsx: every kind of cell, and every way a file can be wrong. */
#include <xlsxwriter.h>

#include "workbook.h"

#include "../../src/exchange/table_read.h"

/* Rows as "number:a|b|c", apart by "/"; cells that are no values as "!". */
static void flatten(const TableFile *file, const char *sheet, char *out, size_t size)
{
    Table *table = NULL;
    TableRow *row = calloc(1, sizeof *row);
    bool more = true;
    Error error = {0};
    assert_non_null(row);
    out[0] = '\0';
    Status status = table_open(&table, file->path, ENCODING_AUTO, sheet, &error);
    while (status == OK && (status = table_row(table, row, &more, &error)) == OK && more) {
        char number[24];
        text_format(number, sizeof number, "%s%lld:", out[0] ? "/" : "", (long long)row->number);
        text_append(out, size, number);
        for (size_t i = 0; i < row->count; i++) {
            text_append(out, size, i > 0 ? "|" : "");
            text_append(out, size, row->states[i] == CELL_GOOD ? "" : "!");
            text_append(out, size, row->cells[i]);
        }
    }
    if (status != OK) {
        assert_true(error.message[0] != '\0');
        text_append(out, size, error.message);
    }
    for (char *c = out; *c; c++)
        if (*c == '\n')
            *c = '~';
    table_close(&table);
    free(row);
}

static void assert_sheet(Station *s, const char *sheet, const char *wanted)
{
    char found[4096];
    TableFile file = workbook_file(s, sheet, NULL);
    flatten(&file, NULL, found, sizeof found);
    assert_string_equal(found, wanted);
}

static void texts_of_every_kind_are_read(void **state)
{
    assert_sheet(*state,
                 ROWS("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c></row>"
                      "<row r=\"3\"><c r=\"A3\" t=\"inlineStr\"><is><r><t>行</t></r><r><t>内</t></r></is></c>"
                      "<c r=\"C3\" t=\"str\"><f>A1</f><v>公式</v></c></row>"
                      "<row><c t=\"s\"><v>2</v></c><c t=\"s\"><v>3</v></c><c t=\"s\"><v>4</v></c></row>"),
                 "1:姓名|毛建国/3:行内||公式/4:two~lines|_x000D_");
}

static void numbers_come_as_typed_and_dates_as_shown(void **state)
{
    assert_sheet(
        *state,
        ROWS("<row r=\"1\"><c><v>13853712345</v></c><c><v>1.75</v></c><c><v>0.1</v></c><c><v>-3</v></c>"
             "<c><v>1.5E3</v></c><c s=\"5\"><v>1234.5</v></c><c s=\"3\"><v>42</v></c></row>"
             "<row r=\"2\"><c s=\"1\"><v>41460</v></c><c s=\"2\"><v>41456</v></c><c s=\"4\"><v>41460.4375</v></c>"
             "<c s=\"6\"><v>41460</v></c><c s=\"7\"><v>0.4375</v></c><c s=\"1\"><v>59</v></c>"
             "<c s=\"1\"><v>61</v></c><c t=\"d\"><v>2013-07-05T00:00:00</v></c></row>"
             "<row r=\"4\"><c t=\"b\"><v>1</v></c><c t=\"b\"><v>0</v></c></row>"),
        "1:13853712345|1.75|0.1|-3|1500|1234.5|000042/"
        "2:2013-07-05|2013-07|2013-07-05 10:30|2013-07-05|10:30|1900-02-28|1900-03-01|2013-07-05/4:1|0");
}

static void the_other_calendar_counts_from_1904(void **state)
{
    char found[256];
    const PartText other = {"xl/workbook.xml",
                            "<x:workbook xmlns:x=\"" SPREADSHEET "\" xmlns:r=\"" OFFICE
                            "\"><x:workbookPr date1904=\"1\"/><x:sheets><x:sheet name=\"a\" r:id=\"r1\"/></x:sheets>"
                            "</x:workbook>"};
    TableFile file = workbook_file(*state, ROWS("<row r=\"1\"><c s=\"1\"><v>39998</v></c></row>"), &other);
    flatten(&file, NULL, found, sizeof found);
    assert_string_equal(found, "1:2013-07-05");
}

static void cells_that_are_no_values_say_so(void **state)
{
    assert_sheet(*state,
                 ROWS("<row r=\"1\"><c><v>370811199001010000</v></c><c><v>3.70811199001011E+17</v></c>"
                      "<c t=\"e\"><v>#N/A</v></c><c><f>B1</f></c><c><v>999999999999999</v></c></row>"),
                 "1:!370811199001010000|!3.70811199001011E+17|!#N/A|!|999999999999999");
}

static void empty_merged_and_far_cells_do_no_harm(void **state)
{
    assert_sheet(
        *state,
        ROWS("<row r=\"1\"><c r=\"B1\" t=\"str\"><v>b</v></c><c r=\"C1\" s=\"1\"/><c r=\"XFD1\" s=\"1\"/></row>"
             "<row r=\"2\"><c r=\"A2\" s=\"1\"/></row><row r=\"9\"><c r=\"A9\"><v>1</v></c></row>"),
        "1:|b/9:1");
}

static void a_row_inside_a_row_is_no_row(void **state)
{
    assert_sheet(*state,
                 ROWS("<row r=\"1\"><c><v>1</v></c><a><row r=\"1\"><c><v>2</v></c></row></a><c><v>3</v></c></row>"
                      "<c><v>4</v></c><row r=\"2\"><c><v>5</v></c></row>"),
                 "1:1|2/2:5");
}

static void what_is_damaged_or_hostile_is_refused(void **state)
{
    static const struct {
        const char *sheet;
        PartText other;
        const char *says;
    } cases[] = {
        {"<!DOCTYPE a [<!ENTITY b \"c\">]><worksheet/>", {NULL, NULL}, "document type"},
        {ROWS("<row r=\"1\"><c r=\"A1\"><v>1</v></c>"), {NULL, NULL}, "no proper XML"},
        {ROWS("<row r=\"2\"/><row r=\"2\"/>"), {NULL, NULL}, "row 2 follows row 2"},
        {ROWS("<row r=\"99999999999\"/>"), {NULL, NULL}, "follows row 0"},
        {ROWS("<row r=\"1\"><c t=\"s\"><v>77</v></c></row>"), {NULL, NULL}, "text that is not there"},
        {ROWS("<row r=\"1\"><c t=\"s\"><v>-1</v></c></row>"), {NULL, NULL}, "text that is not there"},
        {ROWS("<row r=\"1\"><c r=\"1A\"><v>1</v></c></row>"), {NULL, NULL}, "no place of a cell"},
        {ROWS("<row r=\"1\"><c r=\"IW1\"><v>1</v></c></row>"), {NULL, NULL}, "more than 256 columns"},
        {NULL, {NULL, NULL}, "sheet1.xml is missing"},
        {ROWS(""), {"_rels/.rels", NULL}, "no workbook"},
        {ROWS(""), {"xl/workbook.xml", NULL}, "no workbook"},
        {ROWS(""), {"xl/workbook.xml", "<workbook><sheets/></workbook>"}, "no sheet with a table"},
        {ROWS(""), {"xl/sharedStrings.xml", "<!DOCTYPE x><sst/>"}, "document type"},
        {ROWS(""), {"xl/styles.xml", "<styleSheet>"}, "no proper XML"},
    };
    char found[2048];
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        TableFile file = workbook_file(*state, cases[i].sheet, cases[i].other.name ? &cases[i].other : NULL);
        flatten(&file, NULL, found, sizeof found);
        if (!strstr(found, cases[i].says))
            fail_msg("case %zu: wanted “%s”, got “%s”", i, cases[i].says, found);
    }
}

static char *repeated(const char *before, const char *piece, size_t count, const char *after)
{
    size_t length = strlen(piece);
    char *text = malloc(strlen(before) + length * count + strlen(after) + 1), *at = text;
    assert_non_null(text);
    at = stpcpy(at, before);
    for (size_t i = 0; i < count; i++)
        at = stpcpy(at, piece);
    stpcpy(at, after);
    return text;
}

static void nothing_grows_without_limit(void **state)
{
    const struct {
        const char *before, *piece;
        size_t count;
        const char *after, *says;
    } cases[] = {
        {"", "<a>", 100, "", "nested too deep"},
        {"<worksheet><sheetData><row r=\"1\"><c t=\"str\"><v>", "x", 70000, "</v></c></row></sheetData></worksheet>",
         "64 KiB a cell"},
        {"<worksheet a=\"", "x", 1500000, "\"/>", "longer than 1 MiB"},
        {"<worksheet><sheetData><row r=\"1\">", "<c t=\"str\"><v>0123456789012345678901234567890123456789</v></c>", 300,
         "</row></sheetData></worksheet>", "more than 256 columns"},
    };
    char found[2048];
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char *sheet = repeated(cases[i].before, cases[i].piece, cases[i].count, cases[i].after);
        TableFile file = workbook_file(*state, sheet, NULL);
        flatten(&file, NULL, found, sizeof found);
        if (!strstr(found, cases[i].says))
            fail_msg("case %zu: wanted “%s”, got “%s”", i, cases[i].says, found);
        free(sheet);
    }
}

static void a_file_that_only_looks_like_a_workbook_is_refused(void **state)
{
    static const struct {
        const char *bytes;
        size_t length;
        const char *says;
    } cases[] = {
        {"PK\3\4 and nothing behind it", 26, "cannot be unpacked"},
        {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8, "old .xls"},
    };
    char found[512];
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        TableFile file = file_bytes(*state, "x.xlsx", cases[i].bytes, cases[i].length);
        flatten(&file, NULL, found, sizeof found);
        assert_non_null(strstr(found, cases[i].says));
    }
}

static void sheets_are_chosen_by_name_and_hidden_ones_are_not_there(void **state)
{
    char found[1024];
    TableFile file = file_path(*state, "sheets.xlsx");
    lxw_workbook *book = workbook_new(file.path);
    lxw_worksheet *hidden = workbook_add_worksheet(book, "选项");
    lxw_worksheet *first = workbook_add_worksheet(book, "任城"), *second = workbook_add_worksheet(book, "曲阜");
    worksheet_activate(first);
    worksheet_set_first_sheet(first);
    worksheet_hide(hidden);
    worksheet_write_string(hidden, 0, 0, "no", NULL);
    worksheet_write_string(first, 0, 0, "一", NULL);
    worksheet_write_string(second, 0, 1, "二\n行", NULL);
    assert_int_equal(workbook_close(book), LXW_NO_ERROR);
    flatten(&file, NULL, found, sizeof found);
    assert_string_equal(found, "1:一");
    flatten(&file, "曲阜", found, sizeof found);
    assert_string_equal(found, "1:|二~行");
    flatten(&file, "选项", found, sizeof found);
    assert_non_null(strstr(found, "there are: 任城, 曲阜"));
}

static void thousands_of_rows_stream_through(void **state)
{
    enum { ROWS_WRITTEN = 20000 };
    Station *s = *state;
    Table *table;
    TableRow *row = calloc(1, sizeof *row);
    bool more = true;
    int64_t count = 0;
    TableFile file = file_path(s, "many.xlsx");
    lxw_workbook *book = workbook_new(file.path);
    lxw_worksheet *sheet = workbook_add_worksheet(book, NULL);
    assert_non_null(row);
    for (lxw_row_t i = 0; i < ROWS_WRITTEN; i++) {
        char text[32];
        text_format(text, sizeof text, "text %u", (unsigned)i);
        worksheet_write_string(sheet, i, 0, text, NULL);
        worksheet_write_number(sheet, i, 5, i, NULL);
    }
    assert_int_equal(workbook_close(book), LXW_NO_ERROR);
    assert_ok(s, table_open(&table, file.path, ENCODING_AUTO, NULL, &s->error));
    for (;;) {
        char text[32];
        assert_ok(s, table_row(table, row, &more, &s->error));
        if (!more)
            break;
        text_format(text, sizeof text, "text %lld", (long long)count);
        assert_string_equal(row->cells[0], text);
        assert_string_equal(row->cells[5], text + 5);
        assert_int_equal(row->number, ++count);
    }
    assert_int_equal(count, ROWS_WRITTEN);
    assert_int_equal(table_rows(table), ROWS_WRITTEN);
    assert_int_equal(table_percent(table), 100);
    table_close(&table);
    free(row);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, station_open, files_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(texts_of_every_kind_are_read),
        TEST(numbers_come_as_typed_and_dates_as_shown),
        TEST(the_other_calendar_counts_from_1904),
        TEST(cells_that_are_no_values_say_so),
        TEST(empty_merged_and_far_cells_do_no_harm),
        TEST(a_row_inside_a_row_is_no_row),
        TEST(what_is_damaged_or_hostile_is_refused),
        TEST(nothing_grows_without_limit),
        TEST(a_file_that_only_looks_like_a_workbook_is_refused),
        TEST(sheets_are_chosen_by_name_and_hidden_ones_are_not_there),
        TEST(thousands_of_rows_stream_through),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

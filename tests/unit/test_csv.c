/* Reading and writing tables of text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <iconv.h>

#include "../../src/exchange/csv.h"
#include "../../src/exchange/header.h"
#include "text.h"
#include "tr.h"

static Csv *open_bytes(const void *bytes, size_t length, Encoding encoding)
{
    Csv *csv = NULL;
    Error error = {0};
    FILE *file = tmpfile();
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, length, file), length);
    rewind(file);
    assert_int_equal(csv_open_stream(&csv, file, "list.csv", encoding, &error), OK);
    return csv;
}

static Csv *open_text(const char *text)
{
    return open_bytes(text, strlen(text), ENCODING_AUTO);
}

/* Rows as "a|b|c", rows apart by "/"; LF as "~". */
static void flatten(Csv *csv, char *out, size_t size)
{
    TableRow row;
    bool more;
    Error error = {0};
    out[0] = '\0';
    while (csv_row(csv, &row, &more, &error) == OK && more) {
        if (out[0])
            text_append(out, size, "/");
        for (size_t i = 0; i < row.count; i++) {
            if (i > 0)
                text_append(out, size, "|");
            text_append(out, size, row.cells[i]);
        }
    }
    if (error.code != OK)
        text_append(out, size, error.message);
    for (char *s = out; *s; s++)
        if (*s == '\n')
            *s = '~';
}

static void reads_rows_as_rfc_4180_and_excel_write_them(void **state)
{
    (void)state;
    static const struct {
        const char *text, *want;
    } cases[] = {
        {"a,b\r\n1,2\r\n", "a|b/1|2"},
        {"a,b\n1,2", "a|b/1|2"},
        {"a,b\r1,2\r", "a|b/1|2"},
        {"\xEF\xBB\xBF"
         "a,b\n1,2\n",
         "a|b/1|2"},
        {"a\tb\n1,5\t2\n", "a|b/1,5|2"},
        {"a;b;c\n1,5;2;3\n", "a|b|c/1,5|2|3"},
        {"a,\"b\"\n\"x,y\",\"he said \"\"no\"\"\"\n", "a|b/x,y|he said \"no\""},
        {"a,b\n\"two\r\nlines\",\"one\rtwo\"\n3,4\n", "a|b/two~lines|one~two/3|4"},
        {"a,b\n,\n\n1,\n", "a|b/|//1|"},
        {"\"a,;;;\",b\n\"\",2\n", "a,;;;|b/|2"},
        {"a,b\n5\"6,x\"\n", "a|b/5\"6|x\""},
        {"", ""},
        {"a\n", "a"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char out[256];
        Csv *csv = open_text(cases[i].text);
        flatten(csv, out, sizeof out);
        assert_string_equal(out, cases[i].want);
        csv_close(&csv);
        assert_null(csv);
    }
}

static void rows_are_numbered_as_a_spreadsheet_does(void **state)
{
    (void)state;
    Csv *csv = open_text("a\n\"x\ny\nz\"\n\nlast\n");
    TableRow row;
    bool more;
    for (int64_t i = 1; i <= 4; i++) {
        assert_int_equal(csv_row(csv, &row, &more, NULL), OK);
        assert_true(more);
        assert_int_equal(row.number, i);
    }
    assert_string_equal(row.cells[0], "last");
    assert_int_equal(csv_percent(csv), 100);
    csv_close(&csv);
}

static size_t convert(const char *text, const char *encoding, char *out, size_t size)
{
    iconv_t conv = iconv_open(encoding, "UTF-8");
    char *from = (char *)(uintptr_t)text, *to = out;
    size_t left = strlen(text), room = size;
    assert_true(conv != (iconv_t)-1);
    assert_true(iconv(conv, &from, &left, &to, &room) != (size_t)-1);
    iconv_close(conv);
    return size - room;
}

static void encodings_are_told_apart_and_rare_characters_survive(void **state)
{
    (void)state;
    static const char text[] = "姓名,县区\n䶮㛃𠮷,任城区\n";
    static const char *const encodings[] = {"UTF-8", "GB18030", "UTF-16LE", "UTF-16BE"};
    static const char *const marks[] = {"", "", "\xFF\xFE", "\xFE\xFF"};
    for (size_t i = 0; i < 4; i++) {
        char bytes[256], out[256];
        size_t front = strlen(marks[i]);
        memcpy(bytes, marks[i], front);
        size_t length = front + convert(text, encodings[i], bytes + front, sizeof bytes - front);
        Csv *csv = open_bytes(bytes, length, ENCODING_AUTO);
        flatten(csv, out, sizeof out);
        assert_string_equal(out, "姓名|县区/䶮㛃𠮷|任城区");
        csv_close(&csv);
    }
}

static void text_longer_than_the_buffers_stays_whole(void **state)
{
    (void)state;
    static const char *const encodings[] = {"UTF-8", "GB18030"};
    enum { ROWS = 30000 };
    size_t room = ROWS * 40;
    char *text = calloc(1, room), *bytes = malloc(room * 2);
    size_t used = 0;
    for (int i = 0; i < ROWS; i++)
        used += (size_t)sprintf(text + used, "x%d,𠮷毛先生\n", i);
    for (size_t k = 0; k < 2; k++) {
        size_t length = convert(text, encodings[k], bytes, room * 2);
        Csv *csv = open_bytes(bytes, length, ENCODING_AUTO);
        TableRow row;
        bool more;
        for (int i = 0; i < ROWS; i++) {
            char want[24];
            sprintf(want, "x%d", i);
            assert_int_equal(csv_row(csv, &row, &more, NULL), OK);
            assert_true(more && row.count == 2 && !row.bad_text);
            assert_string_equal(row.cells[0], want);
            assert_string_equal(row.cells[1], "𠮷毛先生");
        }
        assert_int_equal(csv_row(csv, &row, &more, NULL), OK);
        assert_false(more);
        assert_int_equal(csv_lines(csv), ROWS);
        csv_close(&csv);
    }
    free(text);
    free(bytes);
}

static void a_bad_byte_spoils_its_own_row_and_is_named(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t length;
        Encoding encoding;
        int64_t row, byte;
    } cases[] = {
        {"a,b\n1,2\n3,\xFFx\n5,6\n", 17, ENCODING_UTF8, 3, 11},
        {"a,b\n1,\0\n3,4\n5,6\n", 16, ENCODING_UTF8, 2, 7},
        {"a,b\n1,2\n3,4\n5,\xE6\xAF", 16, ENCODING_UTF8, 4, 15},
        {"a,b\n1,2\n3,\x81\x20\n5,6\n", 17, ENCODING_GB18030, 3, 11},
        {"a,b\n1,2\n3,4\n5,\0\n", 16, ENCODING_GB18030, 4, 15},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        Csv *csv = open_bytes(cases[i].bytes, cases[i].length, cases[i].encoding);
        TableRow row;
        bool more = true;
        int bad = 0;
        while (csv_row(csv, &row, &more, NULL) == OK && more) {
            for (size_t k = 0; k < row.count; k++)
                assert_true(text_is_utf8(row.cells[k], strlen(row.cells[k])));
            if (!row.bad_text)
                continue;
            bad++;
            assert_int_equal(row.number, cases[i].row);
            assert_int_equal(row.bad_byte, cases[i].byte);
        }
        assert_int_equal(bad, 1);
        csv_close(&csv);
    }
}

static void one_bad_byte_does_not_turn_utf8_into_nonsense(void **state)
{
    (void)state;
    char text[4096] = "姓名,县区\n", out[4096];
    for (int i = 0; i < 30; i++)
        strcat(text, "毛先生,任城区\n");
    strcat(text, "\xFF,任城区\n");
    Csv *csv = open_text(text);
    flatten(csv, out, sizeof out);
    assert_string_equal(csv_encoding(csv), "UTF-8");
    assert_non_null(strstr(out, "姓名|县区/毛先生|任城区"));
    csv_close(&csv);
}

static void what_cannot_be_a_table_is_refused_with_its_row(void **state)
{
    (void)state;
    char *big = malloc(2 * TABLE_ROW);
    static const struct {
        int kind;
        const char *want;
    } cases[] = {{0, "list.csv:2: column 2"}, {1, "list.csv:2: column 1"}, {2, "list.csv:2: "}, {3, "list.csv:2: "}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        size_t used = (size_t)sprintf(big, "a,b\n");
        if (cases[i].kind == 0)
            used += (size_t)sprintf(big + used, "1,\"open\n3,4\n");
        for (int k = 0; cases[i].kind == 1 && k < TABLE_CELL; k++)
            big[used++] = 'x';
        for (int k = 0; cases[i].kind == 2 && k < TABLE_ROW; k++)
            big[used++] = k % 5000 == 4999 ? ',' : 'x';
        for (int k = 0; cases[i].kind == 3 && k < TABLE_COLUMNS; k++)
            big[used++] = ',';
        Csv *csv = open_bytes(big, used, ENCODING_AUTO);
        TableRow row;
        bool more;
        Error error = {0};
        assert_int_equal(csv_row(csv, &row, &more, &error), OK);
        assert_int_equal(csv_row(csv, &row, &more, &error), ERR_INPUT);
        assert_false(more);
        assert_int_equal(strncmp(error.message, cases[i].want, strlen(cases[i].want)), 0);
        csv_close(&csv);
    }
    free(big);
}

static void text_behind_a_closing_quote_marks_the_row(void **state)
{
    (void)state;
    Csv *csv = open_text("a,b\n\"x\"y,2\n3,4\n");
    TableRow row;
    bool more;
    static const bool want[] = {false, true, false};
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(csv_row(csv, &row, &more, NULL), OK);
        assert_int_equal(row.bad_quote, want[i]);
    }
    csv_close(&csv);
}

static void every_value_comes_back_as_it_was(void **state)
{
    (void)state;
    static const char *const values[] = {
        "毛先生", "",      "a,b",    "a;b\t",   "\"q\"",   "two\nlines", "=1+1", "+8613853712345",    "-5",
        "@here",  "'kept", "'=kept", "''twice", " blank ", "\tx",        "it's", "370811199001011234"};
    enum { COUNT = sizeof values / sizeof values[0] };
    static const char delimiters[] = {',', '\t', ';'};
    for (size_t d = 0; d < sizeof delimiters; d++) {
        FILE *file = tmpfile();
        Csv *csv = NULL;
        TableRow row;
        bool more;
        assert_non_null(file);
        assert_true(csv_write_mark(file) && csv_write(file, delimiters[d], values, COUNT));
        rewind(file);
        assert_int_equal(csv_open_stream(&csv, file, "x", ENCODING_AUTO, NULL), OK);
        assert_int_equal(csv_row(csv, &row, &more, NULL), OK);
        assert_int_equal(csv_delimiter(csv), delimiters[d]);
        assert_int_equal(row.count, COUNT);
        for (size_t i = 0; i < COUNT; i++)
            assert_string_equal(row.cells[i], values[i]);
        csv_close(&csv);
    }
}

static void no_value_is_written_as_a_formula(void **state)
{
    (void)state;
    static const char *const values[] = {"=1+1", "+8613853712345", "-5", "@here", "\tx", "=a,\"b\""};
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
        char first[3] = "";
        FILE *file = tmpfile();
        assert_non_null(file);
        assert_true(csv_write(file, ',', &values[i], 1));
        rewind(file);
        assert_int_equal(fread(first, 1, 2, file), 2);
        fclose(file);
        assert_int_equal(first[0] == '"' ? first[1] : first[0], '\'');
    }
}

static void blank_is_white_space_of_any_width(void **state)
{
    (void)state;
    static const char *const blank[] = {"", "  ", "\t\r\n", "　 　", "\xC2\xA0"};
    for (size_t i = 0; i < sizeof blank / sizeof blank[0]; i++)
        assert_true(csv_blank(blank[i]));
    assert_false(csv_blank("　0"));
}

static void headings_are_understood_in_their_usual_forms(void **state)
{
    (void)state;
    static const struct {
        const char *kind, *heading;
        Part part;
        const char *field;
    } cases[] = {
        {"donors", "姓名", PART_DONOR, "name"},
        {"donors", "姓　名", PART_DONOR, "name"},
        {"donors", "*姓名：", PART_DONOR, "name"},
        {"donors", "Name", PART_DONOR, "name"},
        {"donors", "身份证", PART_DONOR, "id_number"},
        {"donors", "身份证号", PART_DONOR, "id_number"},
        {"donors", "身份证号码（必填）", PART_DONOR, "id_number"},
        {"donors", "ID number", PART_DONOR, "id_number"},
        {"donors", "id_number", PART_DONOR, "id_number"},
        {"donors", "县区", PART_DONOR, "unit"},
        {"donors", "所属县区", PART_DONOR, "unit"},
        {"donors", "手机（必填）", PART_PHONE, "number"},
        {"donors", "联系电话", PART_PHONE, "number"},
        {"donors", "手机号 码", PART_PHONE, "number"},
        {"donors", "电话２", PART_PHONE2, "number"},
        {"donors", "联系人1姓名", PART_RELATIVE, "name"},
        {"donors", "亲属姓名", PART_RELATIVE, "name"},
        {"donors", "联系人电话", PART_RELATIVE, "phone"},
        {"donors", "关系", PART_RELATIVE, "relation"},
        {"donors", "联系人2电话", PART_RELATIVE2, "phone"},
        {"donors", "采样日期", PART_SAMPLE, "collected_on"},
        {"donors", "条码", PART_SAMPLE, "barcode"},
        {"donors", "采样地点", PART_SAMPLE, "site"},
        {"donors", "入库日期", PART_SAMPLE, "registry_on"},
        {"donors", "送检日期", PART_SAMPLE, "sent_on"},
        {"donors", "同意书版本", PART_CONSENT, "edition"},
        {"donors", "状态", PART_STATUS, "status"},
        {"attempts", "拨打时间", PART_ATTEMPT, "at"},
        {"attempts", "结果", PART_ATTEMPT, "outcome"},
        {"attempts", "接听人", PART_ATTEMPT, "answered"},
        {"attempts", "电话", PART_ATTEMPT, "number"},
        {"attempts", "回访人", PART_CALLER, NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        TableRow row = {.number = 1, .count = 1, .cells = {cases[i].heading}};
        Header header;
        header_map(cases[i].kind, &row, NULL, &header, NULL, NULL);
        if (header.count != 1)
            fail_msg("%s is not understood", cases[i].heading);
        assert_int_equal(header.columns[0].part, cases[i].part);
        if (cases[i].field)
            assert_string_equal(header.columns[0].field->name, cases[i].field);
    }
}

static void every_heading_of_an_export_is_understood_in_both_languages(void **state)
{
    (void)state;
    const ImportKindName *kinds;
    size_t kind_count = import_kinds(&kinds);
    for (int language_no = LANGUAGE_EN; language_no <= LANGUAGE_ZH; language_no++)
        for (size_t k = 0; k < kind_count; k++) {
            Slot slots[SLOT_MAX];
            Header header;
            TableRow row = {.number = 1, .count = slots_of(kinds[k].kind, slots)};
            assert_in_range(row.count, 5, SLOT_MAX - 1);
            language_set((Language)language_no);
            for (size_t i = 0; i < row.count; i++)
                row.cells[i] = tr(slots[i].label);
            language_set(LANGUAGE_EN);
            header_map(kinds[k].kind, &row, NULL, &header, NULL, NULL);
            assert_int_equal(header.count, row.count);
            for (size_t i = 0; i < row.count; i++)
                assert_int_equal(header.columns[i].slot, header.columns[i].at);
        }
}

static void take_note(void *arg, const char *text)
{
    text_append(arg, 512, text);
}

static void the_first_of_two_columns_wins_and_unknown_ones_are_named(void **state)
{
    (void)state;
    char notes[512] = "";
    TableRow row = {.number = 1, .count = 4, .cells = {"手机", "姓名", "联系电话", "星座"}};
    Header header;
    header_map("donors", &row, NULL, &header, take_note, notes);
    assert_non_null(strstr(notes, "“联系电话”"));
    assert_non_null(strstr(notes, "“星座”"));
    assert_int_equal(header.count, 2);
    assert_int_equal(header_column(&header, PART_PHONE, "number")->at, 0);
    assert_null(header_column(&header, PART_DONOR, "unit"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_rows_as_rfc_4180_and_excel_write_them),
        cmocka_unit_test(rows_are_numbered_as_a_spreadsheet_does),
        cmocka_unit_test(encodings_are_told_apart_and_rare_characters_survive),
        cmocka_unit_test(text_longer_than_the_buffers_stays_whole),
        cmocka_unit_test(a_bad_byte_spoils_its_own_row_and_is_named),
        cmocka_unit_test(one_bad_byte_does_not_turn_utf8_into_nonsense),
        cmocka_unit_test(what_cannot_be_a_table_is_refused_with_its_row),
        cmocka_unit_test(text_behind_a_closing_quote_marks_the_row),
        cmocka_unit_test(every_value_comes_back_as_it_was),
        cmocka_unit_test(no_value_is_written_as_a_formula),
        cmocka_unit_test(blank_is_white_space_of_any_width),
        cmocka_unit_test(headings_are_understood_in_their_usual_forms),
        cmocka_unit_test(every_heading_of_an_export_is_understood_in_both_languages),
        cmocka_unit_test(the_first_of_two_columns_wins_and_unknown_ones_are_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

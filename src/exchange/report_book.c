/* Reports as Excel workbooks: a sheet a table, with native charts. */
#include <stdlib.h>
#include <string.h>

#include "book_put.h"
#include "report_file.h"
#include "text.h"
#include "tr.h"

enum { HEAD = 0, FIRST = 1, CELLS = 2 * REPORT_COLUMNS };

typedef struct {
    lxw_workbook *book;
    lxw_format *bold, *total, *percent;
    bool failed;
} Book;

/* One byte that is no UTF-8 and the library ruins the file: what a program may not be handed is made visible first. */
static void put(Book *book, lxw_worksheet *sheet, lxw_row_t row, lxw_col_t column, const char *text, lxw_format *format)
{
    char clean[1200];
    text_visible(clean, sizeof clean, text);
    book->failed |= book_put(sheet, row, column, clean, format) != LXW_NO_ERROR;
}

static bool has_shares(const ReportTable *table, size_t column)
{
    for (size_t r = 0; r < table->row_count; r++)
        if (table->rows[r].cells[column].kind == CELL_SHARE)
            return true;
    return false;
}

/* Where each column of the table stands: a share takes three, numerator, denominator and percentage. */
static lxw_col_t places(const ReportTable *table, lxw_col_t at[REPORT_COLUMNS])
{
    lxw_col_t next = 0;
    for (size_t c = 0; c < table->column_count; c++) {
        at[c] = next;
        next = (lxw_col_t)(next + (has_shares(table, c) ? 3 : 1));
    }
    return next;
}

static void put_heads(Book *book, lxw_worksheet *sheet, const ReportTable *table, const lxw_col_t *at)
{
    char label[128];
    for (size_t c = 0; c < table->column_count; c++) {
        int width = text_columns(table->columns[c].label) + 4;
        put(book, sheet, HEAD, at[c], table->columns[c].label, book->bold);
        for (size_t r = 0; r < table->row_count && c == 0; r++) {
            int wide = text_columns(table->rows[r].cells[0].text) + 2;
            width = wide > width ? wide : width;
        }
        late.worksheet_set_column(sheet, at[c], at[c], width < 10 ? 10 : width > 60 ? 60 : width, NULL);
        if (!has_shares(table, c))
            continue;
        text_format(label, sizeof label, tr("%s, of"), table->columns[c].label);
        put(book, sheet, HEAD, (lxw_col_t)(at[c] + 1), label, book->bold);
        put(book, sheet, HEAD, (lxw_col_t)(at[c] + 2), "%", book->bold);
        late.worksheet_set_column(sheet, (lxw_col_t)(at[c] + 1), (lxw_col_t)(at[c] + 2), text_columns(label) + 4, NULL);
    }
}

static void put_cell(Book *book, lxw_worksheet *sheet, lxw_row_t row, lxw_col_t at, const Cell *cell,
                     lxw_format *format)
{
    switch (cell->kind) {
    case CELL_NONE:
        return;
    case CELL_TEXT:
    case CELL_DATE:
        put(book, sheet, row, at, cell->text, format);
        return;
    default:
        book->failed |= late.worksheet_write_number(sheet, row, at, (double)cell->n, format) != LXW_NO_ERROR;
    }
    if (cell->kind != CELL_SHARE)
        return;
    late.worksheet_write_number(sheet, row, (lxw_col_t)(at + 1), (double)cell->of, format);
    if (cell->of)
        late.worksheet_write_number(sheet, row, (lxw_col_t)(at + 2), (double)cell->n / (double)cell->of, book->percent);
}

/* --- charts --- */

static void add_series(lxw_chart *chart, const char *sheet, const ReportTable *table, const lxw_col_t *at,
                       size_t column, size_t rows)
{
    lxw_chart_series *series = late.chart_add_series(chart, NULL, NULL);
    if (!series)
        return;
    late.chart_series_set_categories(series, sheet, FIRST, 0, (lxw_row_t)rows, 0);
    late.chart_series_set_values(series, sheet, FIRST, at[column], (lxw_row_t)rows, at[column]);
    late.chart_series_set_name(series, table->columns[column].label);
}

static void put_chart(Book *book, lxw_worksheet *sheet, const char *name, const ReportTable *table, const lxw_col_t *at,
                      lxw_col_t beside)
{
    size_t rows = table->row_count;
    while (rows && table->rows[rows - 1].total)
        rows--;
    if (table->chart == CHART_NONE || table->chart == CHART_HEAT || rows == 0)
        return;
    bool line = table->chart == CHART_PACE || table->chart == CHART_MONTHS;
    lxw_chart *chart = late.workbook_add_chart(book->book, line ? LXW_CHART_LINE : LXW_CHART_BAR);
    if (!chart) {
        book->failed = true;
        return;
    }
    add_series(chart, name, table, at, table->value, rows);
    if (table->beside)
        add_series(chart, name, table, at, table->beside, rows);
    late.chart_title_set_name(chart, table->title);
    if (!line)
        late.chart_axis_set_reverse(chart->y_axis);
    if (!line && !table->beside)
        late.chart_legend_set_position(chart, LXW_CHART_LEGEND_NONE);
    late.worksheet_insert_chart(sheet, 1, (lxw_col_t)(beside + 1), chart);
}

/* --- sheets --- */

/* At most 31 characters, none of []:*?/\, and none twice. */
static void sheet_name(size_t number, const char *title, char out[96])
{
    char plain[96] = "";
    size_t used = 0, characters = 0;
    for (const char *s = title; *s && characters < 26 && used + 5 < sizeof plain; characters++) {
        size_t length;
        text_decode(s, &length);
        if (strchr("[]:*?/\\'", *s))
            plain[used++] = ' ';
        else
            for (size_t i = 0; i < length; i++)
                plain[used++] = s[i];
        s += length;
    }
    plain[used] = '\0';
    text_format(out, 96, "%zu %s", number, plain);
}

static void put_table(Book *book, const ReportTable *table, size_t number)
{
    lxw_col_t at[REPORT_COLUMNS], width = places(table, at);
    char name[96];
    sheet_name(number, table->title, name);
    lxw_worksheet *sheet = late.workbook_add_worksheet(book->book, name);
    if (!sheet) {
        book->failed = true;
        return;
    }
    put_heads(book, sheet, table, at);
    for (size_t r = 0; r < table->row_count; r++)
        for (size_t c = 0; c < table->column_count; c++)
            put_cell(book, sheet, (lxw_row_t)(FIRST + r), at[c], &table->rows[r].cells[c],
                     table->rows[r].total ? book->total : NULL);
    late.worksheet_freeze_panes(sheet, FIRST, 1);
    if (table->row_count)
        late.worksheet_autofilter(sheet, HEAD, 0, (lxw_row_t)table->row_count, (lxw_col_t)(width - 1));
    put_chart(book, sheet, name, table, at, width);
}

static lxw_row_t put_lines(Book *book, lxw_worksheet *sheet, lxw_row_t row, const char *lines)
{
    while (*lines) {
        char line[1024];
        size_t length = strcspn(lines, "\n");
        text_format(line, sizeof line, "%.*s", (int)length, lines);
        put(book, sheet, row++, 0, line, NULL);
        lines += length + (lines[length] != '\0');
    }
    return row;
}

static void put_words(Book *book, const Report *report)
{
    lxw_worksheet *sheet = late.workbook_add_worksheet(book->book, NULL);
    if (!sheet) {
        book->failed = true;
        return;
    }
    late.worksheet_set_column(sheet, 0, 0, 90, NULL);
    put(book, sheet, 0, 0, report->title, book->bold);
    put(book, sheet, 1, 0, report->period, NULL);
    lxw_row_t row = put_lines(book, sheet, 3, report->prose);
    put_lines(book, sheet, row + 1, report->notes);
}

bool report_put_book(const Report *report, const char *path, char *folder)
{
    lxw_workbook_options options = {.tmpdir = folder};
    Book book = {.book = late.workbook_new_opt(path, &options)};
    if (!book.book)
        return false;
    book.bold = late.workbook_add_format(book.book);
    book.total = late.workbook_add_format(book.book);
    book.percent = late.workbook_add_format(book.book);
    late.format_set_bold(book.bold);
    late.format_set_bold(book.total);
    late.format_set_top(book.total, LXW_BORDER_THIN);
    late.format_set_num_format(book.percent, "0.0%");
    put_words(&book, report);
    for (size_t i = 0; i < report->table_count; i++)
        put_table(&book, &report->tables[i], i + 1);
    return late.workbook_close(book.book) == LXW_NO_ERROR && !book.failed;
}

/* Reports as text and CSV. */
#include <stdlib.h>
#include <string.h>

#include "csv.h"
#include "out.h"
#include "report_file.h"
#include "text.h"
#include "tr.h"

/* --- text --- */

static void widths_of(const ReportTable *table, int widths[REPORT_COLUMNS])
{
    char text[128];
    for (size_t c = 0; c < table->column_count; c++)
        widths[c] = text_columns(table->columns[c].label);
    for (size_t r = 0; r < table->row_count; r++)
        for (size_t c = 0; c < table->column_count; c++) {
            report_cell(&table->rows[r].cells[c], text, sizeof text);
            int width = text_columns(text);
            widths[c] = width > widths[c] ? width : widths[c];
        }
}

/* The first column stands left, figures stand right. */
static void put_cell(FILE *to, const char *text, int width, bool first)
{
    int blanks = width - text_columns(text);
    char pad[128];
    text_format(pad, sizeof pad, "%*s", blanks > 0 && blanks < 120 ? blanks : 0, "");
    out_text(to, first ? "%s%s" : "  %2$s%1$s", text, pad);
}

static void put_table(FILE *to, const ReportTable *table)
{
    int widths[REPORT_COLUMNS] = {0};
    char text[128];
    widths_of(table, widths);
    out_text(to, "\n%s\n", table->title);
    for (size_t c = 0; c < table->column_count; c++)
        put_cell(to, table->columns[c].label, widths[c], c == 0);
    out_text(to, "\n");
    for (size_t r = 0; r < table->row_count; r++) {
        for (size_t c = 0; c < table->column_count; c++) {
            report_cell(&table->rows[r].cells[c], text, sizeof text);
            put_cell(to, text, widths[c], c == 0);
        }
        out_text(to, "\n");
    }
}

static void put_lines(FILE *to, const char *lines)
{
    for (const char *line = lines; *line;) {
        size_t length = strcspn(line, "\n");
        out_text(to, "%.*s\n", (int)length, line);
        line += length + (line[length] != '\0');
    }
}

bool report_put_text(const Report *report, FILE *to)
{
    out_text(to, "%s\n%s\n", report->title, report->period);
    if (report->prose[0])
        out_text(to, "\n");
    put_lines(to, report->prose);
    for (size_t i = 0; i < report->table_count; i++)
        put_table(to, &report->tables[i]);
    if (report->notes[0])
        out_text(to, "\n");
    put_lines(to, report->notes);
    return !ferror(to);
}

/* --- CSV: a share has its numerator and its denominator in cells of their own --- */

enum { CSV_CELLS = 2 * REPORT_COLUMNS };

typedef struct {
    char texts[CSV_CELLS][160];
    const char *cells[CSV_CELLS];
    size_t count;
} CsvLine;

static void csv_add(CsvLine *line, const char *text)
{
    text_copy(line->texts[line->count], sizeof line->texts[0], text);
    line->cells[line->count] = line->texts[line->count];
    line->count++;
}

static void csv_number(CsvLine *line, int64_t n)
{
    char text[32];
    text_format(text, sizeof text, "%lld", (long long)n);
    csv_add(line, text);
}

static void csv_cell(CsvLine *line, const Cell *cell, bool share)
{
    if (cell->kind == CELL_NONE)
        csv_add(line, "");
    else if (cell->kind == CELL_TEXT || cell->kind == CELL_DATE)
        csv_add(line, cell->text);
    else
        csv_number(line, cell->n);
    if (share && cell->kind == CELL_SHARE)
        csv_number(line, cell->of);
    else if (share)
        csv_add(line, "");
}

static bool csv_table(FILE *to, const ReportTable *table)
{
    char label[128];
    CsvLine line = {.count = 0};
    bool shares[REPORT_COLUMNS] = {false};
    csv_add(&line, table->title);
    bool good = csv_write(to, ',', line.cells, line.count);
    line.count = 0;
    for (size_t c = 0; c < table->column_count; c++) {
        for (size_t r = 0; r < table->row_count; r++)
            shares[c] |= table->rows[r].cells[c].kind == CELL_SHARE;
        csv_add(&line, table->columns[c].label);
        text_format(label, sizeof label, tr("%s, of"), table->columns[c].label);
        if (shares[c])
            csv_add(&line, label);
    }
    good = good && csv_write(to, ',', line.cells, line.count);
    for (size_t r = 0; good && r < table->row_count; r++) {
        line.count = 0;
        for (size_t c = 0; c < table->column_count; c++)
            csv_cell(&line, &table->rows[r].cells[c], shares[c]);
        good = csv_write(to, ',', line.cells, line.count);
    }
    return good;
}

static bool csv_prose(FILE *to, const char *lines)
{
    bool good = true;
    for (const char *text = lines; *text && good;) {
        char line[1024];
        size_t length = strcspn(text, "\n");
        text_format(line, sizeof line, "%.*s", (int)length, text);
        good = csv_write(to, ',', (const char *const[]){line}, 1);
        text += length + (text[length] != '\0');
    }
    return good;
}

bool report_put_csv(const Report *report, FILE *to)
{
    const char *const head[] = {report->title, report->period};
    bool good = csv_write_mark(to) && csv_write(to, ',', head, 2) && csv_prose(to, report->prose);
    for (size_t i = 0; i < report->table_count && good; i++)
        good = csv_write(to, ',', (const char *const[]){""}, 1) && csv_table(to, &report->tables[i]);
    return good && csv_prose(to, report->notes);
}

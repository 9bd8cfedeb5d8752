/* Figures: one screen for all reports; a table and its chart, every figure a door to its list. */
#include <stdlib.h>
#include <string.h>

#include "figures.h"
#include "box.h"
#include "list.h"
#include "pick.h"
#include "staff.h"
#include "text.h"

enum { OPEN = 1, REPORT, PERIOD, UNIT, COMPARE, NEXT, LAST, SAVE, FREEZE, PAST, LEFT, RIGHT };
enum { HEAD_ROWS = 2, CELL = 128 };

typedef struct {
    ReportQuery query;
    char name[CODE_SIZE];
    int64_t snapshot; /* not 0: what was reported under this number */
    bool wanted;      /* to be read anew */
    Language language;
    Report *report;
    size_t page;   /* the tables; before them the sentences, where there are some */
    size_t column; /* the figure under the cursor */
    int scroll;    /* of the sentences */
    ListColumn columns[REPORT_COLUMNS];
    List list;
} Figures;

static const char readers[] = "lead caller liaison readonly";

static const Command commands[] = {
    {OPEN, KEY_ENTER_, 0, N_("Figures"), N_("Names"), N_("The list behind the figure under the cursor"), readers, true},
    {REPORT, '1', 0, N_("Figures"), N_("Reports"), N_("Another report"), readers, true},
    {PERIOD, '2', 0, N_("Figures"), N_("Period"), N_("A year, half, quarter or month, or two days"), readers, true},
    {UNIT, '3', 0, N_("Figures"), N_("County"), N_("The figures of one unit, or of all"), readers, true},
    {COMPARE, '4', 0, N_("Figures"), N_("Compare"), N_("The year before beside it, or not"), readers, true},
    {NEXT, KEY_TAB_, '5', N_("Figures"), N_("Table"), N_("The next table of the report"), readers, true},
    {LAST, KEY_BACKTAB_, 0, N_("Figures"), N_("Table before"), N_("The table before"), readers, false},
    {SAVE, '6', 's', N_("Figures"), N_("Save"), N_("As .txt, .csv or .xlsx beside the database"), "lead caller liaison",
     true},
    {FREEZE, '7', 0, N_("Figures"), N_("Reported"), N_("Keeps the figures as reported, under a number"),
     "lead caller liaison", true},
    {PAST, '8', 0, N_("Figures"), N_("Past"), N_("What was reported: then, now, difference"), readers, true},
    {LEFT, KEY_LEFT_, 0, N_("Figures"), N_("Column before"), N_("The figure to the left"), readers, false},
    {RIGHT, KEY_RIGHT_, 0, N_("Figures"), N_("Next column"), N_("The figure to the right"), readers, false},
};

/* --- pages: sentences first, then the tables --- */

static bool has_words(const Report *report)
{
    return report->prose[0] || report->notes[0];
}

/* Notes come with the last part, and every report of several parts has some. */
static size_t page_count(const Report *report)
{
    return report_more(report) ? report_tables(report) + 1 : report->table_count + has_words(report);
}

/* The briefing is read out, so its sentences come first; elsewhere the notes come last. */
static const ReportTable *table_of(const Figures *f)
{
    if (!f->report)
        return NULL;
    size_t at = f->page - (f->report->prose[0] && f->page ? 1 : 0);
    bool words = f->report->prose[0] ? f->page == 0 : f->page >= f->report->table_count;
    return words || at >= f->report->table_count ? NULL : &f->report->tables[at];
}

/* Hours stand side by side, so their shares go without the percentage, which stands below the table. */
static void cell_text(const ReportTable *table, const Cell *figure, char *out, size_t size)
{
    if (table->chart == CHART_HEAT && figure->kind == CELL_SHARE)
        text_format(out, size, "%lld/%lld", (long long)figure->n, (long long)figure->of);
    else
        report_cell(figure, out, size);
}

static void cell(const List *list, size_t row, int column, char *out, size_t size, Style *style)
{
    const ReportTable *table = table_of(list->data);
    const ReportRow *line = &table->rows[row];
    cell_text(table, &line->cells[column], out, size);
    *style = line->total ? STYLE_HEADING : line->cells[column].kind == CELL_NONE ? STYLE_HINT : STYLE_NORMAL;
}

/* As wide as what stands in it. */
static void show_table(Figures *f)
{
    const ReportTable *table = table_of(f);
    f->list.count = table ? table->row_count : 0;
    f->list.column_count = table ? (int)table->column_count : 0;
    for (size_t c = 0; table && c < table->column_count; c++) {
        int width = text_columns(table->columns[c].label);
        for (size_t r = 0; r < table->row_count; r++) {
            char text[CELL];
            cell_text(table, &table->rows[r].cells[c], text, sizeof text);
            int wide = text_columns(text);
            width = wide > width ? wide : width;
        }
        int least = c == 0 ? (width < 12 ? width : 12) : width;
        f->columns[c] = (ListColumn){table->columns[c].label, {least, width, c == 0, c > 1 ? (int)c : 0}, c > 0};
    }
    f->column = table ? table->value : 0;
    f->scroll = 0;
    f->list.cursor = f->list.top = 0;
    f->list.filter[0] = '\0';
    list_clamp(&f->list, 0);
}

/* --- reading --- */

static bool on_progress(void *arg, int64_t done, int64_t total)
{
    return ui_progress(arg, tr("Reading the figures"), done, total);
}

/* A page is read when it is turned to: the first stands there at once. */
static bool page_read(const Report *report, size_t page)
{
    return !report_more(report) || page < report->table_count;
}

static Status read_until(Ui *ui, Report *report, size_t page, Error *error)
{
    Status status = OK;
    while (status == OK && !page_read(report, page))
        status = report_read_on(ui_desk(ui), report, error);
    return status;
}

static Status read_report(Ui *ui, Figures *f, Error *error)
{
    Report *report = NULL;
    ReportQuery query = f->query;
    query.name = f->name;
    query.progress = on_progress;
    query.arg = ui;
    Status status = f->snapshot ? report_since(ui_desk(ui), f->snapshot, &report, error)
                                : report_begin(ui_desk(ui), &query, &report, error);
    if (status == OK)
        status = read_until(ui, report, f->page, error);
    if (status != OK) {
        report_free(&report);
        return status;
    }
    report_free(&f->report);
    f->report = report;
    f->query = report->query;
    text_copy(f->name, sizeof f->name, report->query.name);
    f->query.name = f->name;
    f->page = f->page < page_count(report) ? f->page : 0;
    show_table(f);
    return OK;
}

/* A report is as it was read until something else is asked for: what others save meanwhile does not stop the reader. */
static Status figures_load(Ui *ui, void *state, Error *error)
{
    Figures *f = state;
    f->list.data = f;
    if (!f->wanted && f->language == language())
        return OK;
    f->wanted = false;
    f->language = language();
    Status status = read_report(ui, f, error);
    if (status == ERR_CANCELLED && f->report) {
        ui_say(ui, "%s", tr("Stopped: these are the figures from before."));
        return OK;
    }
    return status;
}

static Status figures_open(Ui *ui, void *state, const void *argument, Error *error)
{
    Figures *f = state;
    int year, month, of_month;
    (void)error;
    day_split(clock_today(), &year, &month, &of_month);
    report_year(&f->query, year);
    text_copy(f->name, sizeof f->name, argument ? argument : "targets");
    text_copy(f->query.unit, sizeof f->query.unit, staff_unit(ui_desk(ui)));
    f->wanted = true;
    f->list = (List){.columns = f->columns, .cell = cell, .data = f, .empty = N_("Nothing to count in this period.")};
    return OK;
}

static void figures_close(Ui *ui, void *state)
{
    Figures *f = state;
    (void)ui;
    list_free(&f->list);
    report_free(&f->report);
}

/* --- painting --- */

static void paint_head(const Figures *f, Rect line)
{
    char text[320], table[240];
    const ReportTable *shown = table_of(f);
    text_format(text, sizeof text, "%s   %s", f->report->title, f->report->period);
    term_text(line.row, line.column + 1, line.columns - 2, STYLE_NORMAL, text);
    text_format(table, sizeof table, "%zu/%zu %s%s%s", f->page + 1, page_count(f->report),
                shown                 ? shown->title
                : f->report->prose[0] ? tr("To be read out")
                                      : tr("How it was counted"),
                f->query.compare ? "   " : "", f->query.compare ? tr("with the year before") : "");
    term_text(line.row + 1, line.column + 1, line.columns - 2, STYLE_HEADING, table);
}

static void paint_words(const Figures *f, Rect area)
{
    static char words[REPORT_PROSE + REPORT_NOTES + 2];
    text_format(words, sizeof words, "%s%s%s", f->report->prose,
                f->report->prose[0] && f->report->notes[0] ? "\n\n" : "", f->report->notes);
    box_text(layout_inset(area, 0, 1), STYLE_NORMAL, words, f->scroll);
}

/* The chart has the lower half, the table what it needs of the rest; between them the figure under the cursor. */
static Rect take_chart(const Figures *f, Rect *area, Rect *figure)
{
    const ReportTable *table = table_of(f);
    int lines = table ? figures_chart_lines(table, area->rows / 2) : 0;
    Rect chart = layout_take_rows(area, -lines);
    *figure = layout_take_rows(area, -1);
    return chart;
}

static void paint_figure(const Figures *f, Rect line)
{
    const ReportTable *table = table_of(f);
    size_t row = list_current(&f->list);
    char text[320], value[CELL];
    if (row == (size_t)-1 || f->column == 0 || f->column >= table->column_count)
        return;
    const Cell *figure = &table->rows[row].cells[f->column];
    report_cell(figure, value, sizeof value);
    text_format(text, sizeof text, tr("%1$s, %2$s: %3$s%4$s"), table->rows[row].cells[0].text,
                table->columns[f->column].label, value,
                figure->door.kind != DOOR_NONE ? tr("   Enter: the list behind it") : "");
    term_text(line.row, line.column + 1, line.columns - 2, STYLE_LABEL, text);
}

static void figures_paint(Ui *ui, void *state, Rect area)
{
    Figures *f = state;
    (void)ui;
    if (!f->report)
        return;
    paint_head(f, layout_take_rows(&area, HEAD_ROWS));
    if (!table_of(f)) {
        layout_take_rows(&area, 1);
        paint_words(f, area);
        return;
    }
    Rect figure, chart = take_chart(f, &area, &figure);
    list_paint(&f->list, area);
    paint_figure(f, figure);
    if (chart.rows)
        figures_paint_chart(table_of(f), f->list.top, layout_inset(chart, 0, 1));
}

static void figures_cursor(Ui *ui, void *state, Rect area)
{
    Figures *f = state;
    (void)ui;
    layout_take_rows(&area, HEAD_ROWS);
    if (!f->report || !table_of(f)) {
        term_cursor(area.row, area.column + 1, true);
        return;
    }
    Rect figure;
    take_chart(f, &area, &figure);
    list_cursor(&f->list, area);
}

static void figures_subtitle(Ui *ui, void *state, char *out, size_t size)
{
    const Figures *f = state;
    (void)ui;
    text_copy(out, size, f->report ? f->report->title : "");
}

/* --- keys --- */

static Reaction figures_key(Ui *ui, void *state, Key key)
{
    Figures *f = state;
    (void)ui;
    if (f->report && !table_of(f)) {
        int by = key.code == KEY_DOWN_        ? 1
                 : key.code == KEY_UP_        ? -1
                 : key.code == KEY_PAGE_DOWN_ ? 10
                 : key.code == KEY_PAGE_UP_   ? -10
                                              : 0;
        f->scroll = f->scroll + by < 0 ? 0 : f->scroll + by;
        return by ? REDRAW : IGNORED;
    }
    return f->report ? list_key(&f->list, key, 0) : IGNORED;
}

static const Cell *current(const Figures *f)
{
    const ReportTable *table = table_of(f);
    size_t row = table ? list_current(&f->list) : (size_t)-1;
    return row == (size_t)-1 || f->column == 0 || f->column >= table->column_count ? NULL
                                                                                   : &table->rows[row].cells[f->column];
}

/* False: it was stopped, and said. */
static bool read_all(Ui *ui, Figures *f, size_t page)
{
    Error error = {.code = OK};
    if (read_until(ui, f->report, page, &error) == OK)
        return true;
    if (error.code == ERR_CANCELLED)
        ui_say(ui, "%s", tr("Stopped: these are the figures from before."));
    else
        ui_error(ui, &error);
    return false;
}

static Reaction turn(Ui *ui, Figures *f, bool back)
{
    if (!f->report)
        return HANDLED;
    size_t count = page_count(f->report), page = (f->page + (back ? count - 1 : 1)) % count;
    if (!read_all(ui, f, page))
        return REDRAW;
    f->page = page < page_count(f->report) ? page : 0;
    show_table(f);
    return REDRAW;
}

static Reaction move(Figures *f, bool right)
{
    const ReportTable *table = table_of(f);
    if (!table || (right ? f->column + 1 >= table->column_count : f->column <= 1))
        return HANDLED;
    f->column += right ? 1 : (size_t)-1;
    return REDRAW;
}

static Reaction read_anew(Figures *f, size_t page)
{
    f->wanted = true;
    f->page = page;
    return RELOAD;
}

static Reaction choose_report(Ui *ui, Figures *f)
{
    const char *titles[16];
    size_t count = report_kind_count < 16 ? report_kind_count : 16;
    for (size_t i = 0; i < count; i++)
        titles[i] = tr(report_kinds[i].title);
    int chosen = ui_choose(ui, tr("Reports"), tr("Which figures?"), titles, (int)count);
    if (chosen < 0)
        return REDRAW;
    text_copy(f->name, sizeof f->name, report_kinds[chosen].name);
    f->snapshot = 0;
    f->query.on[0] = '\0';
    return read_anew(f, 0);
}

static Reaction choose_past(Ui *ui, Figures *f)
{
    int64_t number = figures_ask_snapshot(ui);
    if (!number)
        return REDRAW;
    f->snapshot = number;
    return read_anew(f, 0);
}

static Reaction figures_command(Ui *ui, void *state, int id)
{
    Figures *f = state;
    switch (id) {
    case OPEN:
        return figures_open_door(ui, &current(f)->door);
    case REPORT:
        return choose_report(ui, f);
    case PERIOD:
        return figures_ask_period(ui, &f->query) ? read_anew(f, f->page) : REDRAW;
    case UNIT:
        return pick_unit(ui, f->query.unit, sizeof f->query.unit) ? read_anew(f, f->page) : REDRAW;
    case COMPARE:
        f->query.compare = !f->query.compare;
        return read_anew(f, f->page);
    case NEXT:
        return turn(ui, f, false);
    case LAST:
        return turn(ui, f, true);
    case SAVE:
        return read_all(ui, f, SIZE_MAX) ? figures_save(ui, f->report) : REDRAW;
    case FREEZE:
        return read_all(ui, f, SIZE_MAX) ? figures_freeze(ui, f->report) : REDRAW;
    case PAST:
        return choose_past(ui, f);
    default:
        return move(f, id == RIGHT);
    }
}

static const char *figures_why_not(Ui *ui, void *state, int id)
{
    const Figures *f = state;
    const Cell *figure = current(f);
    if (!f->report && (id == SAVE || id == FREEZE || id == OPEN))
        return tr("there is no report");
    if (id == OPEN && (!figure || figure->door.kind == DOOR_NONE))
        return tr("no list stands behind this figure");
    if (id == UNIT && staff_unit(ui_desk(ui))[0])
        return tr("a liaison sees the own unit");
    if (f->snapshot && (id == PERIOD || id == UNIT || id == COMPARE || id == FREEZE))
        return tr("this was reported and stays as it was: 1 shows a report as it is now");
    return NULL;
}

static bool figures_typing(Ui *ui, void *state)
{
    (void)ui;
    return ((const Figures *)state)->list.filtering;
}

const Screen screen_figures = {
    .name = "figures",
    .title = N_("Figures"),
    .size = sizeof(Figures),
    .commands = commands,
    .command_count = sizeof commands / sizeof commands[0],
    .open = figures_open,
    .load = figures_load,
    .paint = figures_paint,
    .cursor = figures_cursor,
    .key = figures_key,
    .command = figures_command,
    .why_not = figures_why_not,
    .subtitle = figures_subtitle,
    .close = figures_close,
    .typing = figures_typing,
};

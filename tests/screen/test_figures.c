/* Promises of the figures on screen: every report can be reached, a figure opens its list, files and snapshots are made
 * without a path being typed, any list leaves with one key. */
#include "compare.h"
#include "exchange.h"
#include "persons.h"
#include "province.h"

#include <dirent.h>

#define EACH(test) cmocka_unit_test_setup_teardown(test, station_open, close_with_files)

static int close_with_files(void **state)
{
    Station *s = *state;
    char folder[128], path[512];
    text_format(folder, sizeof folder, "%s/export", s->folder);
    DIR *dir = opendir(folder);
    for (struct dirent *entry; dir && (entry = readdir(dir));)
        if (entry->d_name[0] != '.') {
            text_format(path, sizeof path, "%s/%s", folder, entry->d_name);
            unlink(path);
        }
    if (dir)
        closedir(dir);
    rmdir(folder);
    return station_close(state);
}

/* Files beside the database whose name ends so. */
static int files_ending(const Station *s, const char *ending)
{
    char folder[128];
    int count = 0;
    text_format(folder, sizeof folder, "%s/export", s->folder);
    DIR *dir = opendir(folder);
    for (struct dirent *entry; dir && (entry = readdir(dir));) {
        size_t length = strlen(entry->d_name), wide = strlen(ending);
        count += length > wide && text_equal(entry->d_name + length - wide, ending);
    }
    if (dir)
        closedir(dir);
    return count;
}

static void plant(Station *s)
{
    static const char *const names[] = {"毛先生", "张丽", "王芳"};
    for (int i = 0; i < 3; i++) {
        Sample sample = {.donor = person_add(s, names[i], NULL, "13800000001")};
        text_format(sample.collected_on, sizeof sample.collected_on, "2023-0%d-10", i + 1);
        text_copy(sample.unit, sizeof sample.unit, "370811");
        assert_ok(s, registry_save(&s->desk, &sample_type, &sample, NULL, NULL, &s->error));
    }
}

static void a_figure_opens_the_people_behind_it(void **state)
{
    Station *s = *state;
    plant(s);
    Terminal *t = stage_open(s, &screen_figures, NULL, 24, 80);
    assert_shows(t, "1/7 Samples against target");
    terminal_key(t, KEY_DOWN_);
    assert_shows(t, "Rencheng District, Done, of target: 3   Enter");
    terminal_key(t, KEY_ENTER_);
    assert_shows(t, "张丽");
    assert_shows(t, "毛先生");
    terminal_key(t, KEY_ESC_);
    terminal_key(t, '5');
    assert_shows(t, "2/7 Samples month by month");
    assert_shows(t, "o Pace line");
    stage_close(t);
}

static void charts_look_alike_in_both_languages(void **state)
{
    static const struct {
        int rows, columns;
        bool chinese;
        const char *golden;
    } looks[] = {{24, 80, false, "figures-en-80x24"},
                 {24, 80, true, "figures-zh-80x24"},
                 {40, 120, false, "figures-en-120x40"},
                 {40, 120, true, "figures-zh-120x40"}};
    Station *s = *state;
    plant(s);
    for (size_t i = 0; i < sizeof looks / sizeof looks[0]; i++) {
        Terminal *t = stage_open(s, &screen_figures, NULL, looks[i].rows, looks[i].columns);
        assert_shows(t, "1/7 Samples");
        if (looks[i].chinese)
            terminal_key(t, KEY_F(12));
        terminal_key(t, '4');
        assert_shows(t, looks[i].chinese ? "与上年同期对比" : "with the year before");
        terminal_key(t, '5');
        assert_shows(t, "2/7");
        assert_true(terminal_golden(t, looks[i].golden));
        stage_close(t);
    }
}

/* --- every kind of chart --- */

static void plant_cases(Station *s)
{
    plant(s);
    station_falsify(
        s, "INSERT INTO donation_case(donor, request_number, kind, unit, t0, answered_on, collected_on, phase, side, "
           "close_reason, closed_on) VALUES(1, 'R1', 'stem_cells', '370811', '2023-01-20T02:00:00Z', '2023-01-23', "
           "'2023-03-01', 'aftercare', NULL, NULL, NULL), (2, 'R2', 'stem_cells', '370811', '2023-02-01T02:00:00Z', "
           "'2023-02-02', NULL, 'closed', 'donor', 'unwilling', '2023-02-20'), (3, 'R3', 'stem_cells', '370811', "
           "'2023-03-01T02:00:00Z', NULL, NULL, 'closed', 'patient', 'other_donor', '2023-03-09');");
}

/* Bars need nothing; a line without a target is that of one unit; a funnel is the second table. */
static void go_to_bars(Terminal *t)
{
    terminal_key(t, KEY_DOWN_);
}

static void go_to_months(Terminal *t)
{
    terminal_key(t, '3');
    terminal_key(t, KEY_DOWN_);
    terminal_key(t, KEY_DOWN_);
    terminal_key(t, KEY_ENTER_);
    terminal_key(t, '5');
    assert_shows(t, "2/7");
}

static void go_to_funnel(Terminal *t)
{
    terminal_key(t, '5');
    assert_shows(t, "2/4");
}

typedef struct {
    const char *report, *first; /* the first page's number */
    void (*go)(Terminal *t);
    const char *golden;
} ChartLook;

static Terminal *open_chart(Station *s, const ChartLook *look, int rows, int columns, Language in, bool plain)
{
    static const char *const no_colour[] = {"NO_COLOR=1", NULL};
    Stage stage = {s, &screen_figures, look->report, in};
    TerminalOptions options = {.rows = rows, .columns = columns, .set = plain ? no_colour : NULL};
    station_pause(s);
    Terminal *t = terminal_fork(&options, stage_child, &stage);
    station_resume(s);
    assert_shows(t, look->first);
    look->go(t);
    return t;
}

/* The same characters with colours and without: nothing is told by colour alone. */
static void every_chart_is_read_without_colour_in_both_sizes_and_languages(void **state)
{
    static const ChartLook looks[] = {{"targets", "1/7", go_to_bars, "bars"},
                                      {"targets", "1/7", go_to_months, "months"},
                                      {"funnel", "1/4", go_to_funnel, "funnel"}};
    static const int sizes[][2] = {{24, 80}, {40, 120}};
    Station *s = *state;
    plant_cases(s);
    for (size_t i = 0; i < sizeof looks / sizeof looks[0]; i++)
        for (int size = 0; size < 2; size++)
            for (int in = 0; in < 2; in++)
                for (int plain = 0; plain < 2; plain++) {
                    char golden[64];
                    text_format(golden, sizeof golden, "chart-%s-%s-%d", looks[i].golden, in ? "zh" : "en",
                                sizes[size][1]);
                    Terminal *t =
                        open_chart(s, &looks[i], sizes[size][0], sizes[size][1], in ? LANGUAGE_ZH : LANGUAGE_EN, plain);
                    assert_true(terminal_golden(t, golden));
                    stage_close(t);
                }
}

static void reports_are_saved_and_kept_without_a_path(void **state)
{
    Station *s = *state;
    plant(s);
    Terminal *t = stage_open(s, &screen_figures, NULL, 24, 80);
    assert_shows(t, "1/7");
    for (int ending = 1; ending <= 3; ending++) {
        terminal_key(t, '6');
        assert_shows(t, "with charts");
        terminal_key(t, (uint32_t)('0' + ending));
        assert_shows(t, "Written:");
        terminal_key(t, KEY_DOWN_);
        assert_true(terminal_wait_gone(t, "Written:"));
    }
    terminal_key(t, '7');
    assert_shows(t, "To whom");
    type_enter(t, "province");
    assert_shows(t, "Kept as reported no. 1");
    terminal_key(t, '8');
    assert_shows(t, "province");
    terminal_key(t, KEY_ENTER_);
    assert_shows(t, "Reported no. 1");
    stage_close(t);
    assert_int_equal(files_ending(s, ".xlsx"), 1);
    assert_int_equal(files_ending(s, ".csv"), 1);
    assert_int_equal(files_ending(s, ".txt"), 1);
    assert_int_equal(count_of(s, "SELECT count(*) FROM report_snapshot"), 1);
}

static void the_year_before_stands_beside(void **state)
{
    Station *s = *state;
    plant(s);
    Terminal *t = stage_open(s, &screen_figures, NULL, 40, 120);
    assert_shows(t, "1/7");
    terminal_key(t, '4');
    assert_shows(t, "with the year before");
    assert_shows(t, "Year before");
    terminal_key(t, '2');
    assert_shows(t, "last month");
    terminal_key(t, '6');
    assert_shows(t, "2023-08-01 to 2023-08-31");
    terminal_key(t, '1');
    assert_shows(t, "Which figures?");
    terminal_key(t, '1');
    assert_shows(t, "To be read out");
    stage_close(t);
}

static void any_list_leaves_with_one_key_as_shown(void **state)
{
    Station *s = *state;
    plant(s);
    Terminal *t = stage_open(s, &screen_worklist, NULL, 24, 80);
    assert_shows(t, "毛先生");
    terminal_send(t, "/");
    terminal_send(t, "张");
    assert_true(terminal_wait_gone(t, "毛先生"));
    terminal_key(t, KEY_ENTER_);
    terminal_key(t, KEY_F(11));
    assert_shows(t, "CSV");
    terminal_key(t, '2');
    assert_shows(t, "the rows of the filter, 1:");
    terminal_key(t, KEY_CTRL(']')); /* with a box over it, it is the same list of the same page */
    assert_shows(t, "High contrast");
    terminal_key(t, KEY_F(11));
    assert_shows(t, "CSV");
    terminal_key(t, '2');
    assert_true(terminal_wait_gone(t, "as shown"));
    stage_close(t);
    assert_int_equal(files_ending(s, ".csv"), 2);
    assert_int_equal(count_of(s, "SELECT count(*) FROM audit WHERE action = 'export' AND record = 'list'"), 2);
    assert_int_equal(count_of(s, "SELECT count(*) FROM history WHERE field = 'rows' AND before = 'worklist'"), 2);
}

/* The text of the only .csv beside the database. */
static void read_csv(const Station *s, char *out, size_t size)
{
    char command[160];
    text_format(command, sizeof command, "cat %s/export/*.csv", s->folder);
    FILE *file = popen(command, "re");
    assert_non_null(file);
    out[fread(out, 1, size - 1, file)] = '\0';
    assert_int_equal(pclose(file), 0);
}

static void a_list_leaves_whole_however_much_of_it_is_loaded(void **state)
{
    enum { PEOPLE = 230 };
    static char text[PEOPLE * 256];
    Station *s = *state;
    char name[32];
    size_t lines = 0;
    for (int i = 0; i < PEOPLE; i++) {
        text_format(name, sizeof name, "李%d", i);
        person_add(s, name, NULL, "13800000001");
    }
    person_add(s, "王芳", NULL, "13800000001");
    Terminal *t = stage_open(s, &screen_worklist, NULL, 24, 80);
    assert_shows(t, "/100");
    terminal_send(t, "/");
    terminal_send(t, "李");
    terminal_key(t, KEY_ENTER_);
    terminal_key(t, KEY_F(11));
    terminal_key(t, '2');
    assert_shows(t, "the rows of the filter, 230:");
    stage_close(t);
    read_csv(s, text, sizeof text);
    for (const char *at = text; (at = strchr(at, '\n')); at++)
        lines++;
    assert_int_equal(lines, PEOPLE + 1);
    assert_non_null(strstr(text, "李229"));
    assert_null(strstr(text, "王芳"));
}

enum { MANY = 430 };

/* The list that is shown leaves: `rows` lines, and each of 李0, 李1 … `names` stands in it once. */
static void assert_leaves_whole(Station *s, Terminal *t, int rows, int names)
{
    enum { TEXT = 256 * 1024 };
    static char text[TEXT];
    char wanted[64];
    terminal_send(t, "\x1e");
    assert_shows(t, "CSV, as shown");
    terminal_key(t, '2');
    text_format(wanted, sizeof wanted, "the whole list, %d rows", rows);
    assert_shows(t, wanted);
    read_csv(s, text, sizeof text);
    for (int i = 0; i < names; i++) {
        text_format(wanted, sizeof wanted, "李%d,", i);
        const char *at = strstr(text, wanted);
        assert_non_null(at);
        assert_null(strstr(at + 1, wanted));
    }
    text_format(wanted, sizeof wanted, "rm -r %s/export", s->folder);
    assert_int_equal(system(wanted), 0);
}

static void province_lines_leave_whole_in_every_order(void **state)
{
    Station *s = *state;
    char name[32];
    int64_t lines[MANY];
    for (int i = 0; i < MANY; i++) {
        text_format(name, sizeof name, "李%d", i);
        lines[i] = person_add(s, name, NULL, NULL);
    }
    station_falsify(s, "INSERT INTO province_item(id, donor, unit, kind, field, after, since) SELECT id, id, "
                       "CASE id % 2 WHEN 0 THEN '370811' ELSE '370883' END, CASE id % 3 WHEN 0 THEN 'phone' ELSE "
                       "'person' END, '', 'donor.address=x', '2023-09-0' || (1 + id % 4) || 'T00:00:00Z' FROM donor");
    static const ProvinceOrder orders[] = {PROVINCE_BY_AGE, PROVINCE_BY_UNIT, PROVINCE_BY_KIND};
    for (size_t i = 0; i < 3; i++) {
        ProvinceFilter filter = {.view = PROVINCE_OPEN, .order = orders[i]};
        Terminal *t = stage_open(s, &screen_province, &filter, 24, 80);
        assert_shows(t, "李");
        assert_leaves_whole(s, t, MANY, MANY);
        stage_close(t);
    }
    assert_ok(s, province_enter(&s->desk, lines, MANY, "2023-09-04", &s->error));
    Terminal *t = stage_open(s, &screen_province, &(ProvinceFilter){.view = PROVINCE_ENTERED}, 24, 80);
    assert_shows(t, "李429");
    assert_leaves_whole(s, t, MANY, MANY);
    stage_close(t);
}

static void differences_leave_whole_open_and_settled(void **state)
{
    enum { SETTLED = 220 };
    static Difference rows[SETTLED];
    Station *s = *state;
    char path[160];
    bool more;
    Comparison last;
    ImportResult result;
    text_format(path, sizeof path, "%s/province.csv", s->folder);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fprintf(file, "姓名,手机,县区\n");
    for (int i = 0; i < MANY; i++)
        fprintf(file, "李%d,138%08d,\n", i, i);
    assert_int_equal(fclose(file), 0);
    const ImportJob job = {.kind = "registry", .file = path};
    assert_ok(s, import_run(&s->desk, &job, &result, &s->error));
    unlink(path);
    Terminal *t = stage_open(s, &screen_compare, NULL, 24, 80);
    assert_shows(t, "1 Open ones 430");
    assert_leaves_whole(s, t, MANY, MANY);
    stage_close(t);
    compare_last(&s->desk, &last);
    assert_int_equal(compare_page(&s->desk, last.id, false, NULL, rows, SETTLED, &more), SETTLED);
    for (int i = 0; i < SETTLED; i++)
        assert_ok(s, compare_settle(&s->desk, rows[i].id, SETTLE_ERROR, NULL, &s->error));
    t = stage_open(s, &screen_compare, NULL, 24, 80);
    assert_shows(t, "1 Open ones 210");
    assert_leaves_whole(s, t, MANY - SETTLED, 0);
    terminal_send(t, "2");
    assert_shows(t, "an error");
    assert_leaves_whole(s, t, SETTLED, SETTLED);
    stage_close(t);
}

static void sheets_and_whoever_may_ring_leave_whole(void **state)
{
    enum { SHEETS = 230, CALLERS = 90 };
    Station *s = *state;
    char name[32];
    station_falsify(s, "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 230) INSERT INTO "
                       "work_sheet(unit, made_at, until) SELECT '370811', '2023-09-01T00:00:00Z', "
                       "'2023-09-15T00:00:00Z' FROM n");
    Terminal *t = stage_open(s, &screen_worksheets, NULL, 24, 80);
    assert_shows(t, "Renche");
    assert_leaves_whole(s, t, SHEETS, 0);
    stage_close(t);
    for (int i = 0; i < CALLERS; i++) {
        text_format(name, sizeof name, "李%d", i);
        person_add(s, name, NULL, NULL);
    }
    t = stage_open(s, &screen_registry, &(RegistryArgument){.incoming = true}, 24, 80);
    terminal_send(t, "li");
    assert_shows(t, "never called");
    assert_leaves_whole(s, t, CALLERS, CALLERS);
    stage_close(t);
}

static void numbers_leave_in_full_only_where_that_was_chosen(void **state)
{
    Station *s = *state;
    char text[4096];
    person_add(s, "毛先生", ID_MALE, "13800000001");
    for (int full = 0; full <= 1; full++) {
        RegistryArgument argument = {.incomplete = true};
        Terminal *t = stage_open(s, &screen_registry, &argument, 24, 80);
        assert_shows(t, "毛先生");
        terminal_send(t, "\x1e"); /* Ctrl-^: F11 is another key here */
        assert_shows(t, "CSV, with ID numbers and phones in full");
        terminal_key(t, full ? '4' : '2');
        assert_shows(t, "the whole list, 1 rows");
        stage_close(t);
        read_csv(s, text, sizeof text);
        assert_int_equal(strstr(text, ID_MALE) != NULL, full);
        assert_int_equal(count_of(s, "SELECT count(*) FROM history h JOIN audit a ON a.id = h.audit WHERE a.action = "
                                     "'export' AND h.field = 'full' AND h.after = '1'"),
                         full);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        EACH(a_figure_opens_the_people_behind_it),
        EACH(charts_look_alike_in_both_languages),
        EACH(every_chart_is_read_without_colour_in_both_sizes_and_languages),
        EACH(reports_are_saved_and_kept_without_a_path),
        EACH(the_year_before_stands_beside),
        EACH(any_list_leaves_with_one_key_as_shown),
        EACH(a_list_leaves_whole_however_much_of_it_is_loaded),
        EACH(province_lines_leave_whole_in_every_order),
        EACH(differences_leave_whole_open_and_settled),
        EACH(sheets_and_whoever_may_ring_leave_whole),
        EACH(numbers_leave_in_full_only_where_that_was_chosen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

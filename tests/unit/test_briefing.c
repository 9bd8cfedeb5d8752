/* The briefing of 5 September 2023 from files alone: six imports through the shell's commands, then the report. */
#include "briefing_files.h"

#include <libgen.h>
#include <limits.h>

typedef struct {
    char folder[64];
    char program[PATH_MAX + 16]; /* of this build */
} Files;

/* Runs the program on the station's file; its output, and the status that is expected. */
static void run(const Files *files, int wanted, char *out, size_t size, const char *words)
{
    char command[PATH_MAX * 3];
    text_format(command, sizeof command, "cd %s && %s -c %s/station.cfg -d %s/desk.db %s 2>&1", files->folder,
                files->program, files->folder, files->folder, words);
    FILE *pipe = popen(command, "r");
    assert_non_null(pipe);
    size_t length = fread(out, 1, size - 1, pipe);
    out[length] = '\0';
    int status = pclose(pipe);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != wanted)
        fail_msg("%s: status %d\n%s", words, status, out);
}

/* The settings as they are shipped, without their targets: these come from the file that is imported. */
static void settings_without_targets(const Files *files)
{
    char path[128];
    char *text = file_read("config/station.cfg");
    char *from = strstr(text, "\ntargets = (");
    assert_non_null(from);
    char *to = strstr(from, "\n);");
    assert_non_null(to);
    text_format(path, sizeof path, "%s/station.cfg", files->folder);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fprintf(file, "%.*s%s", (int)(from - text), text, to + 3);
    assert_int_equal(fclose(file), 0);
    free(text);
}

static int files_open(void **state)
{
    char self[PATH_MAX], out[2048];
    Files *files = calloc(1, sizeof *files);
    assert_non_null(files);
    text_copy(files->folder, sizeof files->folder, "/tmp/marrowdesk-briefing-XXXXXX");
    assert_non_null(mkdtemp(files->folder));
    ssize_t length = readlink("/proc/self/exe", self, sizeof self - 1);
    assert_true(length > 0);
    self[length] = '\0';
    text_format(files->program, sizeof files->program, "%s/marrowdesk", dirname(dirname(dirname(self))));
    settings_without_targets(files);
    run(files, 0, out, sizeof out, "init --admin lead --password-stdin <<'END'\na long password\nEND\n");
    *state = files;
    return 0;
}

static int files_gone(void **state)
{
    char command[128];
    Files *files = *state;
    text_format(command, sizeof command, "rm -rf %s", files->folder);
    assert_int_equal(system(command), 0);
    free(files);
    return 0;
}

static void assert_has(const char *text, const char *const *parts)
{
    for (; *parts; parts++)
        if (!strstr(text, *parts))
            fail_msg("it does not say \"%s\":\n%s", *parts, text);
}

static void import_all(const Files *files, const char *ending)
{
    static const struct {
        const char *kind, *said;
    } imports[] = {{"donors", "6325 rows: 6325 added, 0 changed, 0 already there, 0 refused"},
                   {"samples", "6345 rows: 6345 added, 0 changed, 0 already there, 0 refused"},
                   {"cases", "58 rows: 58 added, 0 changed, 0 already there, 0 refused"},
                   {"targets", "183 rows: 183 added, 0 changed, 0 already there, 0 refused"},
                   {"events", "3 rows: 3 added, 0 changed, 0 already there, 0 refused"},
                   {"teams", "2 rows: 2 added, 0 changed, 0 already there, 0 refused"}};
    static char out[64 * 1024];
    for (size_t i = 0; i < sizeof imports / sizeof imports[0]; i++) {
        char words[128];
        text_format(words, sizeof words, "--lang en import %s %s.%s", imports[i].kind, imports[i].kind, ending);
        run(files, 0, out, sizeof out, words);
        assert_has(out, (const char *const[]){imports[i].said, NULL});
    }
}

/* The figures of DOMAIN section 1, in the words that are read out. */
static const char *const english[] = {
    "briefing of 2023-09-05, figures up to 2023-08-31",
    "In 20 years, from 2003 to 2023-08-31, 14,316 people gave a sample.",
    "Of them 8,000 come from the years before the first record (opening balance).",
    "64 people have donated stem cells, one of them to a patient in Hong Kong.",
    "Sampling target of 2022: 500; done until 2022-12-31: 500.",
    "Sampling target of 2023: 1,000; done until 2023-08-31: 1,004.",
    "Donations in 2023 until 2023-08-31: 5.",
    "That meets the target of the half-year, 5.",
    "Fastest from the initial-match notice to leaving for Jinan: 7 days (Rencheng District), 15 days (Zoucheng City).",
    "Rencheng District, Yutai County, Jinxiang County, Zoucheng City, High-tech Zone.",
    "It is being arranged in: Yanzhou District, Weishan County, Jiaxiang County, Wenshang County, Sishui County, "
    "Liangshan County, Qufu City, Taibai Lake New District, Economic Development Zone.",
    BRIEFING_TEAM " has recruited 512 volunteers.",
    "World Marrow Donor Day (9.16)",
    "The work is among the top three of the province (source: 山东省红十字会, 2023-08)",
    NULL};
static const char *const chinese[] = {"2023年9月5日",
                                      "20年来，自2003年至2023年8月31日，共采集血样14,316人份",
                                      "其中8,000人份为建档以前的期初数",
                                      "64例，其中1例捐往香港",
                                      "2022年采集指标500人份，截至2022年12月31日完成500人份",
                                      "2023年采集指标1,000人份，截至2023年8月31日完成1,004人份",
                                      "实现捐献5例",
                                      "半年捐献指标5例",
                                      "7天（任城区）、15天（邹城市）",
                                      "任城区、鱼台县、金乡县、邹城市、高新区",
                                      "兖州区、微山县、嘉祥县、汶上县、泗水县、梁山县、曲阜市、太白湖新区、经开区",
                                      BRIEFING_TEAM "已招募志愿者512名",
                                      "世界骨髓捐献者日（9.16）",
                                      "工作成效位居全省前3强",
                                      NULL};

static void gives_every_figure(const Files *files)
{
    static char out[64 * 1024];
    run(files, 0, out, sizeof out, "--lang en report briefing --date 2023-09-05 --to 2023-08-31");
    assert_has(out, english);
    assert_null(strstr(out, "left out"));
    run(files, 0, out, sizeof out, "--lang zh report briefing --date 2023-09-05 --to 2023-08-31");
    assert_has(out, chinese);
    run(files, 0, out, sizeof out, "--lang en check");
    /* Given a day later, counted up to it: what September brought is counted, the raised target holds. */
    run(files, 0, out, sizeof out, "--lang en report briefing --date 2023-09-06 --to 2023-09-05");
    assert_has(out, (const char *const[]){"14,325 people gave a sample", "65 people have donated",
                                          "Sampling target of 2023: 2,000; done until 2023-09-05: 1,013", "5 days (",
                                          "has recruited 515 volunteers", NULL});
}

/* Everything out, into a station that is empty, and out again: byte for byte the same rows. Their order may differ, as
 * the last tube of a person comes with the person. */
static void goes_out_and_comes_back(const Files *files, const char *ending)
{
    static const char *const kinds[] = {"donors", "samples", "cases", "targets", "events", "teams"};
    static char out[64 * 1024];
    char words[512];
    run(files, 0, out, sizeof out, "-d other.db init --admin lead --password-stdin <<'END'\na long password\nEND\n");
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        text_format(words, sizeof words, "--lang zh export %s -o out-%s.%s", kinds[i], kinds[i], ending);
        run(files, 0, out, sizeof out, words);
        text_format(words, sizeof words, "--lang en -d other.db import %s out-%s.%s", kinds[i], kinds[i], ending);
        run(files, 0, out, sizeof out, words);
        assert_has(out, (const char *const[]){" 0 changed, ", " 0 refused", NULL});
    }
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        text_format(words, sizeof words,
                    "--lang zh export %1$s -o one.csv && %2$s -c station.cfg -d other.db --lang zh export %1$s -o "
                    "two.csv && sort -o one.csv one.csv && sort -o two.csv two.csv && cmp one.csv two.csv",
                    kinds[i], files->program);
        run(files, 0, out, sizeof out, words);
    }
    run(files, 0, out, sizeof out, "-d other.db --lang en report briefing --date 2023-09-05 --to 2023-08-31");
    assert_has(out, english);
}

static void the_briefing_is_built_from_csv_files(void **state)
{
    const Files *files = *state;
    briefing_write(files->folder, false);
    import_all(files, "csv");
    gives_every_figure(files);
    goes_out_and_comes_back(files, "csv");
}

static void the_briefing_is_built_from_workbooks(void **state)
{
    const Files *files = *state;
    briefing_write(files->folder, true);
    import_all(files, "xlsx");
    gives_every_figure(files);
    goes_out_and_comes_back(files, "xlsx");
}

static void the_files_once_more_change_nothing_and_can_be_taken_back(void **state)
{
    static const char *const kinds[] = {"donors", "samples", "cases", "targets", "events", "teams"};
    static char out[64 * 1024];
    char words[128];
    const Files *files = *state;
    briefing_write(files->folder, false);
    import_all(files, "csv");
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        text_format(words, sizeof words, "--lang en import %s %s.csv", kinds[i], kinds[i]);
        run(files, 0, out, sizeof out, words);
        assert_has(out, (const char *const[]){" 0 added, 0 changed", NULL});
    }
    for (int batch = 6; batch >= 2; batch--) { /* the people stay: something was recorded of them since */
        text_format(words, sizeof words, "--lang en import --undo %d", batch);
        run(files, 0, out, sizeof out, words);
    }
    run(files, 0, out, sizeof out, "--lang en report briefing --date 2023-09-05 --to 2023-08-31");
    assert_has(out, (const char *const[]){"left out: samples", NULL});
    run(files, 0, out, sizeof out, "--lang en check");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, files_open, files_gone)
    const struct CMUnitTest tests[] = {
        TEST(the_briefing_is_built_from_csv_files),
        TEST(the_briefing_is_built_from_workbooks),
        TEST(the_files_once_more_change_nothing_and_can_be_taken_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The settings: shipped files, errors that say where and what is allowed, calendar, hours. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "../../src/config/builtin.h"
#include "../../src/config/image.h"
#include "../../src/config/shipped.h"
#include "check.h"
#include "config.h"
#include "text.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static char folder[64], station_path[96], holidays_path[96];

static void put_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_int_equal(fputs(text, file) < 0, 0);
    assert_int_equal(fclose(file), 0);
}

static int set_up(void **state)
{
    (void)state;
    snprintf(folder, sizeof folder, "/tmp/test_config.XXXXXX");
    assert_non_null(mkdtemp(folder));
    snprintf(station_path, sizeof station_path, "%s/station.cfg", folder);
    snprintf(holidays_path, sizeof holidays_path, "%s/holidays.cfg", folder);
    setenv("XDG_CONFIG_HOME", folder, 1); /* holds no marrowdesk/ folder: the shipped files are found */
    language_set(LANGUAGE_EN);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    unlink(station_path);
    unlink(holidays_path);
    return rmdir(folder);
}

static Config *shipped(void)
{
    Config *config = NULL;
    Error error = {0};
    Status status = config_load(&config, NULL, &error);
    if (status != OK)
        fail_msg("%s", error.message);
    return config;
}

/* `text` with the first `find` replaced; *line is where it stood. Free it. */
static char *changed(const char *text, const char *find, const char *put, int *line)
{
    const char *at = strstr(text, find);
    if (!at)
        fail_msg("the shipped file does not hold: %s", find);
    *line = 1;
    for (const char *s = text; s < at; s++)
        *line += *s == '\n';
    size_t size = strlen(text) + strlen(put) + 1;
    char *out = malloc(size);
    assert_non_null(out);
    snprintf(out, size, "%.*s%s%s", (int)(at - text), text, put, at + strlen(find));
    return out;
}

/* ---- shipped files ---- */

static void shipped_station_is_complete(void **state)
{
    (void)state;
    Config *config = shipped();
    assert_string_equal(config->station_file, "(built in)");
    assert_string_equal(config->holiday_file, "(built in)");
    assert_string_equal(config->station.zh, "济宁市红十字会");
    assert_string_equal(config->area_code, "0537");
    assert_int_equal(config->utc_offset, 480);
    assert_true(config->language_set);
    assert_int_equal(config->language, LANGUAGE_ZH);
    assert_int_equal(config->unit_count, 15);
    assert_non_null(config_unit(config, config->office));
    size_t with_gb = 0, in_force = 0;
    for (size_t i = 0; i < config->unit_count; i++) {
        with_gb += config->units[i].gb;
        in_force += text_equal(config->units[i].award, "in_force");
    }
    assert_int_equal(with_gb, 11);
    assert_int_equal(in_force, 5);
    assert_int_equal(config->retry.attempts, 3);
    assert_int_equal(config->retry.rounds, 3);
    assert_int_equal(config->retry.claim_minutes, 60);
    assert_int_equal(config->retry.sheet_days, 14);
    assert_int_equal(config->limits.join_age_max, 45);
    assert_int_equal(config->limits.leave_age, 55);
    assert_int_equal(config->limits.stalled_days, 14);
    assert_int_equal(config->search_count, 4);
    assert_string_equal(config->search[0].id, "relatives");
    assert_int_equal(config_search_step(config, "visit"), 3);
    assert_int_equal(config_search_step(config, "dream"), -1);
    assert_int_equal(config->limits.cooling_off_days, 0);
    assert_int_equal(config->target_count, 2);
    assert_string_equal(config->targets[1].unit, "");
    assert_int_equal(config->targets[1].samples, 1000);
    config_free(&config);
    assert_null(config);
}

static void purposes_stand_in_the_order_of_the_queue(void **state)
{
    (void)state;
    static const char *const order[] = {"match",  "callback", "aftercare", "sampling", "confirm",
                                        "tu_end", "first",    "recheck",   "search",   "other"};
    Config *config = shipped();
    assert_int_equal(config->purpose_count, COUNT(order));
    for (size_t i = 0; i < COUNT(order); i++) {
        const Purpose *purpose = &config->purposes[i];
        assert_int_equal(config_purpose_rank(config, order[i]), i);
        assert_int_equal(purpose->exempt, i < 2);
        assert_true(*purpose->talk_zh && *purpose->talk_en && *purpose->relatives_zh && *purpose->relatives_en);
        /* others may read a text message */
        assert_null(strstr(purpose->sms_zh, "配型"));
        assert_null(strstr(purpose->sms_zh, "患者"));
        assert_null(strstr(purpose->sms_en, "match"));
        assert_null(strstr(purpose->sms_en, "patient"));
        assert_true(*purpose->sms_zh && *purpose->sms_en);
        if (i > 1 && i + 1 < COUNT(order))
            assert_true(purpose->wait_days < config->purposes[i + 1].wait_days);
    }
    assert_int_equal(config_purpose_rank(config, "nothing"), -1);
    assert_null(config_purpose(config, "nothing"));
    config_free(&config);
}

static void outcomes_lead_where_the_rules_say(void **state)
{
    (void)state;
    static const struct {
        const char *id, *answered, *willingness, *status, *reason;
        bool proposal;
        unsigned needs;
        OutcomeNext next;
        int months;
    } rows[] = {
        {"willing", "self", "willing", "", "", false, 0, NEXT_MONTHS, 12},
        {"hesitant", "self", "hesitant", "", "", false, 0, NEXT_MONTHS, 3},
        {"not_now", "self", "not_now", "TU", "PR", false, NEEDS_REASON | NEEDS_UNTIL, NEXT_NONE, 0},
        {"disagree", "self", "no", "DE", "PR", true, NEEDS_REASON, NEXT_REVIEW, 0},
        {"family_no", "person", "", "", "", false, 0, NEXT_MONTHS, 3},
        {"medical_temporary", "person", "", "TU", "MR", false, NEEDS_REASON | NEEDS_UNTIL, NEXT_NONE, 0},
        {"medical_permanent", "person", "", "DE", "MR", true, NEEDS_REASON, NEXT_REVIEW, 0},
        {"pregnancy", "person", "", "TU", "MR", false, NEEDS_UNTIL, NEXT_NONE, 0},
        {"moved_city", "person", "", "", "", false, 0, NEXT_REVIEW, 0},
        {"emigrated", "person", "", "DE", "MO", true, 0, NEXT_REVIEW, 0},
        {"died", "any", "", "DE", "DD", false, 0, NEXT_NONE, 0},
        {"age_reached", "any", "", "DE", "DO", false, 0, NEXT_NONE, 0},
        {"no_answer", "nobody", "", "", "", false, 0, NEXT_RETRY, 0},
        {"busy", "nobody", "", "", "", false, 0, NEXT_RETRY, 0},
        {"rejected", "nobody", "", "", "", false, 0, NEXT_RETRY, 0},
        {"switched_off", "nobody", "", "", "", false, 0, NEXT_NUMBER, 0},
        {"out_of_service", "nobody", "", "", "", false, 0, NEXT_NUMBER, 0},
        {"wrong_number", "any", "", "", "", false, 0, NEXT_NUMBER, 0},
        {"message_left", "others", "", "", "", false, 0, NEXT_RETRY, 0},
        {"new_number", "any", "", "", "", false, NEEDS_NUMBER, NEXT_NUMBER, 0},
        {"callback", "person", "", "", "", false, NEEDS_WHEN, NEXT_CALLBACK, 0},
        {"do_not_call", "person", "", "", "", false, 0, NEXT_NONE, 0},
        {"wants_to_leave", "self", "", "DE", "PR", true, 0, NEXT_LEAVING, 0},
    };
    Config *config = shipped();
    assert_int_equal(config->outcome_count, COUNT(rows));
    for (size_t i = 0; i < COUNT(rows); i++) {
        const Outcome *outcome = config_outcome(config, rows[i].id);
        assert_non_null(outcome);
        assert_string_equal(outcome->answered, rows[i].answered);
        assert_string_equal(outcome->willingness, rows[i].willingness);
        assert_string_equal(outcome->status, rows[i].status);
        assert_string_equal(outcome->status_reason, rows[i].reason);
        assert_int_equal(outcome->proposal, rows[i].proposal);
        assert_int_equal(outcome->needs, rows[i].needs);
        assert_int_equal(outcome->next, rows[i].next);
        assert_int_equal(outcome->months, rows[i].months);
        assert_int_equal(outcome->do_not_call, text_equal(outcome->id, "do_not_call"));
    }
    assert_int_equal(config_outcome(config, "not_now")->min_days, 21);
    assert_int_equal(config_outcome(config, "out_of_service")->phone_tries, 2);
    assert_string_equal(config_outcome(config, "out_of_service")->phone_state, "out_of_service");
    assert_string_equal(config_outcome(config, "wrong_number")->phone_state, "wrong");
    assert_null(config_outcome(config, "nothing"));
    config_free(&config);
}

static void shipped_words_are_those_of_the_field(void **state)
{
    (void)state;
    static const char *const never[] = {"悔捐", "捐骨髓", "流失", "不合格", "拒绝"};
    for (size_t i = 0; i < COUNT(never); i++)
        assert_null(strstr(shipped_station, never[i]));
}

static void codes_become_choices_and_go_with_the_config(void **state)
{
    (void)state;
    static const char *const lists[] = {"unit", "site", "hospital", "outcome", "purpose", "consent", "search_step"};
    Config *first = shipped(), *second = shipped();
    config_free(&first);
    for (size_t i = 0; i < COUNT(lists); i++) {
        assert_non_null(choice_list(lists[i]));
        assert_true(choice_list(lists[i])->count > 0);
    }
    language_set(LANGUAGE_ZH);
    assert_string_equal(choice_label("unit", "370883"), "邹城市");
    assert_string_equal(choice_label("outcome", "disagree"), "本人暂不同意");
    language_set(LANGUAGE_EN);
    assert_string_equal(choice_label("unit", "370883"), "Zoucheng City");
    assert_string_equal(choice_code("unit", "邹城市"), "370883");
    config_free(&second);
    for (size_t i = 0; i < COUNT(lists); i++)
        assert_true(!choice_list(lists[i]) || choice_list(lists[i])->count == 0);
}

/* What each start takes without reading is what reading the files gives. */
static void what_is_built_in_is_what_the_files_say(void **state)
{
    (void)state;
    const struct {
        const char *text, *image;
        unsigned size;
    } files[CONFIG_FILES] = {{shipped_station, builtin_station, builtin_station_size},
                             {shipped_holidays, builtin_holidays, builtin_holidays_size},
                             {shipped_letters, builtin_letters, builtin_letters_size}};
    for (int i = 0; i < CONFIG_FILES; i++) {
        Source whole = config_sources[i], *source = &whole;
        whole.lists = ""; /* all of it is read */
        Config *a = source_config(), *b = source_config();
        Error error = {0};
        char *image = NULL;
        size_t size = 0;
        put_file(station_path, files[i].text);
        assert_int_equal(source_read(source, station_path, a, &error), OK);
        assert_int_equal(source_read(source, station_path, b, &error), OK);
        unlink(station_path);
        if (image_make(source, a, b, &image, &size, &error) != OK)
            fail_msg("%s", error.message);
        assert_int_equal(size, files[i].size);
        assert_memory_equal(image, files[i].image, size);
        free(image);
        config_free(&a);
        config_free(&b);
    }
}

static bool is_built_in(const char *text)
{
    return text >= builtin_station && text < builtin_station + builtin_station_size;
}

static Config *loaded(const char *text)
{
    Config *config;
    Error error = {0};
    put_file(station_path, text);
    if (config_load(&config, station_path, &error) != OK)
        fail_msg("%s", error.message);
    return config;
}

static void a_list_that_is_as_shipped_is_taken_and_any_other_is_read(void **state)
{
    (void)state;
    int line;
    char *text = changed(shipped_station, "zh = \"任城区\"", "zh = \"任城\"", &line);
    char *spaced = changed(shipped_station, "\noutcomes = (", "\noutcomes  = (", &line);
    Config *config = loaded(text);
    assert_string_equal(config_unit(config, "370811")->name.zh, "任城");
    assert_false(is_built_in(config->units[0].code));
    assert_true(is_built_in(config->sites[0].code));
    assert_true(is_built_in(config->questionnaires[0].questions[0].name.zh));
    assert_string_equal(config->case_steps[config->case_step_count - 1].id, "close");
    config_free(&config);
    config = loaded(spaced);
    assert_true(is_built_in(config->units[0].code));
    assert_false(is_built_in(config->outcomes[0].id));
    config_free(&config);
    free(spaced);
    free(text);
}

/* `text` without its list of this name. Free it. */
static char *without(const char *text, const char *list)
{
    const char *from = strstr(text, list), *end = from ? strstr(from, "\n);\n") : NULL;
    assert_non_null(end);
    char *out = strdup(text);
    assert_non_null(out);
    strcpy(out + (from - text), end + strlen("\n);"));
    return out;
}

static void a_list_that_is_not_given_is_not_taken(void **state)
{
    (void)state;
    char *text = without(shipped_station, "\nhospitals = (");
    Config *config = loaded(text);
    assert_int_equal(config->hospital_count, 0);
    assert_null(config->hospitals);
    assert_true(config->site_count > 0);
    config_free(&config);
    free(text);
}

static void a_list_that_is_given_twice_is_refused_also_where_it_is_as_shipped(void **state)
{
    (void)state;
    int line;
    char *other = changed(shipped_station, "\nunits = (", "\nunits  = (", &line);
    const char *const texts[] = {shipped_station, other};
    for (size_t i = 0; i < COUNT(texts); i++) {
        size_t size = strlen(texts[i]) + strlen(builtin_station_lists) + 1;
        char *twice = malloc(size), wanted[32];
        assert_non_null(twice);
        snprintf(twice, size, "%s%s", texts[i], builtin_station_lists); /* the first list: units */
        line = 1;
        for (const char *at = texts[i]; *at; at++)
            line += *at == '\n';
        snprintf(wanted, sizeof wanted, "station.cfg:%d:", line);
        put_file(station_path, twice);
        Config *config;
        Error error = {0};
        assert_int_equal(config_load(&config, station_path, &error), ERR_INPUT);
        if (!strstr(error.message, wanted) || !strstr(error.message, "twice"))
            fail_msg("%s, wanted: %s", error.message, wanted);
        free(twice);
    }
    free(other);
}

static void a_built_in_setting_points_where_the_read_one_does(void **state)
{
    (void)state;
    Config *taken = shipped(), *read = NULL;
    Error error = {0};
    char letters_path[96];
    snprintf(letters_path, sizeof letters_path, "%s/letters.cfg", folder);
    put_file(station_path, shipped_station);
    put_file(holidays_path, shipped_holidays);
    put_file(letters_path, shipped_letters);
    assert_int_equal(config_load(&read, folder, &error), OK);
    unlink(letters_path);
    assert_string_equal(read->letter_file, letters_path);
    assert_string_equal(taken->area_code, read->area_code);
    assert_string_equal(taken->branch.name.zh, read->branch.name.zh);
    assert_int_equal(taken->case_step_count, read->case_step_count);
    for (size_t i = 0; i < read->case_step_count; i++) {
        assert_string_equal(taken->case_steps[i].id, read->case_steps[i].id);
        assert_string_equal(taken->case_steps[i].document.en, read->case_steps[i].document.en);
        assert_int_equal(taken->case_steps[i].due, read->case_steps[i].due);
    }
    const Questionnaire *form = &taken->questionnaires[0], *same = &read->questionnaires[0];
    assert_int_equal(form->question_count, same->question_count);
    assert_string_equal(form->questions[form->question_count - 1].name.zh,
                        same->questions[same->question_count - 1].name.zh);
    assert_int_equal(taken->calendar.count, read->calendar.count);
    assert_memory_equal(taken->calendar.days, read->calendar.days, read->calendar.count * sizeof(CalendarDay));
    assert_int_equal(taken->letter_count, read->letter_count);
    for (size_t i = 0; i < read->letter_count; i++)
        assert_string_equal(taken->letters[i].text, read->letters[i].text);
    config_free(&taken);
    config_free(&read);
}

/* An image would carry an address of the build into every start. */
static void no_image_is_made_of_what_points_elsewhere(void **state)
{
    (void)state;
    Config *a = source_config(), *b = source_config();
    Error error = {0};
    char *image = NULL, *elsewhere = strdup("0537");
    size_t size;
    a->area_code = b->area_code = shipped_station;
    assert_int_equal(image_make(config_sources, a, b, &image, &size, &error), ERR_INTERNAL);
    assert_null(image);
    a->area_code = elsewhere;
    b->area_code = shipped_station;
    assert_int_equal(image_make(config_sources, a, b, &image, &size, &error), ERR_INTERNAL);
    a->area_code = reader_text(a->own, "0537");
    b->area_code = reader_text(b->own, "0537");
    assert_int_equal(image_make(config_sources, a, b, &image, &size, &error), OK);
    free(image);
    free(elsewhere);
    config_free(&a);
    config_free(&b);
}

/* ---- where files are found ---- */

static void a_named_file_must_exist(void **state)
{
    (void)state;
    Config *config;
    Error error = {0};
    assert_int_equal(config_load(&config, station_path, &error), ERR_NOT_FOUND);
    assert_null(config);
    assert_non_null(strstr(error.message, station_path));
    assert_int_equal(config_load(&config, "/dev/null", &error), ERR_IO);
}

static void each_file_is_looked_up_by_itself(void **state)
{
    (void)state;
    Config *config;
    Error error = {0};
    put_file(holidays_path, "holidays = ( { year = 2031; name = \"x\"; off = \"01-01\"; } );\n");
    assert_int_equal(config_load(&config, folder, &error), OK);
    assert_string_equal(config->station_file, "(built in)");
    assert_string_equal(config->holiday_file, holidays_path);
    assert_int_equal(config->calendar.count, 1);
    config_free(&config);

    int line;
    char *text = changed(shipped_station, "\"0537\"", "\"0530\"", &line);
    put_file(station_path, text);
    free(text);
    unlink(holidays_path);
    assert_int_equal(config_load(&config, station_path, &error), OK);
    assert_string_equal(config->station_file, station_path);
    assert_string_equal(config->holiday_file, "(built in)");
    assert_string_equal(config->area_code, "0530");
    char number[32] = "2345678";
    assert_int_equal(check_phone(number, sizeof number, NULL, NULL), OK);
    assert_string_equal(number, "05302345678");
    config_free(&config);
}

static void an_edition_of_the_questionnaire_is_config_only(void **state)
{
    (void)state;
    int line;
    Error error = {0};
    Config *config = shipped();
    assert_int_equal(config->questionnaire_count, 1);
    const Questionnaire *first = config_questionnaire_on(config, "2013-07");
    assert_non_null(first);
    assert_true(first->question_count > 5);
    assert_string_equal(first->questions[0].then, "defer");
    assert_int_equal(first->questions[0].days, 7);
    assert_string_equal(choice_label("questionnaire", first->code), first->name.en);
    config_free(&config);

    char *text = changed(shipped_station, "questionnaires = (",
                         "questionnaires = ( { code = \"H2\"; zh = \"二\"; en = \"two\"; since = \"2027-01-01\"; "
                         "questions = ( { id = \"x\"; zh = \"x\"; en = \"x\"; bad = \"no\"; then = \"ask\"; } ); },",
                         &line);
    put_file(station_path, text);
    free(text);
    assert_int_equal(config_load(&config, station_path, &error), OK);
    assert_string_equal(config_questionnaire_on(config, "2026-12-31")->code, "H1");
    assert_string_equal(config_questionnaire_on(config, "2027-01-01")->code, "H2");
    assert_string_equal(config_questionnaire(config, "H2")->questions[0].bad, "no");
    config_free(&config);
}

static void the_users_folder_comes_before_the_shipped_file(void **state)
{
    (void)state;
    char own[128], path[160];
    snprintf(own, sizeof own, "%s/marrowdesk", folder);
    snprintf(path, sizeof path, "%s/station.cfg", own);
    assert_int_equal(mkdir(own, 0700), 0);
    put_file(path, shipped_station);
    Config *config = shipped();
    assert_string_equal(config->station_file, path);
    config_free(&config);
    unlink(path);
    rmdir(own);
}

/* ---- errors ---- */

enum { LIST_ABOVE = 9999 };

typedef struct {
    const char *find, *put; /* in the shipped file */
    int below;              /* the error stands so many lines below the change; LIST_ABOVE: somewhere above */
    const char *key, *says;
} Mistake;

static void assert_mistakes(const char *path, const char *text, const Mistake *mistakes, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const Mistake *m = &mistakes[i];
        int line;
        char *broken = changed(text, m->find, m->put, &line), start[160];
        Config *config;
        Error error = {0};
        put_file(path, broken);
        free(broken);
        if (config_load(&config, folder, &error) != ERR_INPUT)
            fail_msg("accepted: %s", m->put);
        assert_null(config);
        if (m->below == LIST_ABOVE)
            line = atoi(error.message + strlen(path) + 1) - LIST_ABOVE;
        snprintf(start, sizeof start, "%s:%d: %s%s", path, line + m->below, m->key, *m->key ? ": " : "");
        if (strncmp(error.message, start, strlen(start)) != 0 || !strstr(error.message, m->says))
            fail_msg("wanted \"%s...%s\", got \"%s\"", start, m->says, error.message);
        assert_string_equal(error.field, m->key);
        unlink(path);
    }
}

/* What an own file lacks has no line; it is told that a few keys alone are no file of settings. */
static void a_few_keys_alone_are_refused_with_what_to_do(void **state)
{
    (void)state;
    const struct {
        const char *text, *key;
    } short_files[] = {{"station = { zh = \"甲\"; en = \"A\"; };\n", "area_code"},
                       {"area_code = \"0537\";\nutc_offset = \"+08:00\";\noffice = \"JN-00\";\n", "station"}};
    for (size_t i = 0; i < COUNT(short_files); i++) {
        char start[160];
        Config *config;
        Error error = {0};
        put_file(station_path, short_files[i].text);
        assert_int_equal(config_load(&config, folder, &error), ERR_INPUT);
        snprintf(start, sizeof start, "%s: %s: is missing; an own file is the whole", station_path,
                 short_files[i].key);
        if (strncmp(error.message, start, strlen(start)) != 0)
            fail_msg("wanted \"%s...\", got \"%s\"", start, error.message);
        unlink(station_path);
    }
}

static void every_mistake_is_answered_with_line_key_and_what_is_allowed(void **state)
{
    (void)state;
    static const Mistake mistakes[] = {
        {"office ", "ofice ", 0, "ofice", "allowed: area_code, utc_offset, language, ascii, theme, mouse, office"},
        {"mouse      = false;", "import_folder = \"tables\";", 0, "import_folder", "from the root on"},
        {"award = \"arranging\"", "prize = \"x\"", 0, "units.prize", "allowed: code, zh, en, gb"},
        {"award = \"arranging\"", "award = \"maybe\"", 0, "units.award", "allowed: in_force, arranging, none"},
        {"award = \"arranging\"; }", "}", 0, "units.award", "is missing"},
        {"\"0537\"", "\"537\"", 0, "area_code", "\"0537\""},
        {"\"0537\"", "0537", 0, "area_code", "in quotes"},
        {"\"+08:00\"", "\"8\"", 0, "utc_offset", "\"+08:00\""},
        {"\"zh\";", "\"fr\";", 0, "language", "\"zh\", \"en\", \"auto\""},
        {"theme      = \"default\"", "theme = \"pink\"", 0, "theme", "allowed: \"default\", \"dark\""},
        {"mouse      = false", "mouse = \"no\"", 0, "mouse", "true or false"},
        {"\"JN-00\";    #", "\"JN-99\";    #", 0, "office", "JN-00, 370811"},
        {"code = \"370812\"", "code = \"370811\"", 0, "units.code", "twice"},
        {"code = \"370812\"", "code = 370812", 0, "units.code", "in quotes"},
        {"code = \"JN-GX\"", "code = \"高新\"", 0, "units.code", "letters, digits"},
        {"zh = \"任城区\"", "zh = \"\"", 0, "units.zh", "empty"},
        {"zh = \"任城区\"", "zh = \"任\u202E区\"", 0, "units.zh", "U+202E"},
        {"award = \"in_force\";  }", "award = \"in_force\"; gb = true; }", 0, "units.gb", "six digits"},
        {"unit = \"370811\"", "unit = \"370899\"", 0, "sites.unit", "there is no unit \"370899\""},
        {"kind = \"house\"", "kind = \"home\"", 0, "sites.kind", "station, house, bus"},
        {"wait_days = 90", "wait_days = -2", 0, "purposes.wait_days", "-1 to 3650"},
        {"id = \"medicine\"; then = \"ask\";", "id = \"unwell\"; then = \"ask\";", 0, "questionnaires.id", "twice"},
        {"id = \"medicine\"; then = \"ask\";", "id = \"medicine\"; then = \"wait\";", 0,
         "questionnaires.questions.then", "allowed: ask, defer"},
        {"id = \"medicine\"; then = \"ask\";", "id = \"medicine\"; then = \"ask\"; bad = \"maybe\";", 0,
         "questionnaires.questions.bad", "allowed: yes, no"},
        {"then = \"defer\"; days = 7;", "then = \"defer\";", 0, "questionnaires.questions.days", "go together"},
        {"then = \"defer\"; days = 7;", "then = \"ask\"; days = 7;", 0, "questionnaires.questions.days", "go together"},
        {"then = \"defer\"; days = 7;", "after = 7;", 0, "questionnaires.questions.after", "allowed: id, zh, en, bad"},
        {"code = \"H1\";", "code = \"H1\"; since = \"2024-13-01\";", 0, "questionnaires.since", "2023-09-05"},
        {"wait_days = 90", "wait_days = \"90\"", 0, "purposes.wait_days", "whole number"},
        {"purposes = (\n    {\n        id = \"match\"", "purposes = (\n {\n id = \"mutch\"", 0, "purposes.id",
         "the purpose \"match\" is missing"},
        {"next = \"months\"; months = 12", "next = \"later\"; months = 12", 0, "outcomes.next", "none, months"},
        {"next = \"months\"; months = 12", "next = \"retry\"; months = 12", 0, "outcomes.months", "1 to 120"},
        {"\"not_now\"; status = \"TU\"", "\"not_now\"; status = \"XX\"", 0, "outcomes.status", "TU"},
        {"\"not_now\"; status = \"TU\"", "\"not_now\"; status = \"OP\"", 0, "outcomes.status", "TU, DE"},
        {"status_reason = \"PR\"", "status_reason = \"ZZ\"", 0, "outcomes.status_reason", "MR"},
        {"phone_state = \"wrong\"", "phone_state = \"bad\"", 0, "outcomes.phone_state", "wrong"},
        {"phone_tries = 1; ", "", -2, "outcomes.phone_tries", "go together"},
        {"needs = [ \"when\" ]", "needs = [ \"until\" ]", 0, "outcomes.needs", "callback"},
        {"needs = [ \"when\" ]", "needs = [ \"time\" ]", 0, "outcomes.needs", "reason, until, number, when"},
        {"needs = [ \"when\" ]", "needs = \"when\"", 0, "outcomes.needs", "list of words"},
        {"id = \"busy\"", "id = \"no_answer\"", 0, "outcomes.id", "twice"},
        {"do_not_call = true; ", "", LIST_ABOVE, "outcomes.do_not_call", "needs one"},
        {"\"08:30-20:30\"", "\"20:30-08:30\"", 0, "retry.calling", "08:30-20:30"},
        {"\"18:00-20:30\"", "\"18:00-25:30\"", 0, "retry.evening", "08:30-20:30"},
        {"attempts       = 3", "attempts = 0", 0, "retry.attempts", "1 to 20"},
        {"\"条码 = sample_barcode\\n\"", "\"= sample_barcode\\n\"", -3, "ledgers.columns", "heading = name"},
        {"kind = \"cases\";", "kind = \"patients\";", 0, "ledgers.kind", "donors, samples"},
        {"rule = \"9 sat 2\"", "rule = \"9 sat 6\"", 0, "publicity.rule", "9 sat 3"},
        {"rule = \"05-08\"", "rule = \"02-30\"", 0, "publicity.rule", "05-08"},
        {"{ year = 2022;", "{ unit = \"X\"; year = 2022;", 0, "targets.unit", "there is no unit"},
    };
    assert_mistakes(station_path, shipped_station, mistakes, COUNT(mistakes));
}

static void mistakes_across_keys_point_at_the_key_or_its_group(void **state)
{
    (void)state;
    static const Mistake mistakes[] = {
        {"retry = {\n", "retry = {\n evening = \"07:00-08:00\";\n", 12, "", "stands here twice"},
        {"answered = \"self\"; contact = true;\n      willingness = \"willing\"",
         "answered = \"any\"; contact = true;\n      willingness = \"willing\"", 1, "outcomes.willingness",
         "answered = \"self\""},
        {"answered = \"self\"; contact = true;\n      status = \"DE\"; status_reason = \"PR\"",
         "answered = \"person\"; contact = true;\n      status = \"DE\"; status_reason = \"PR\"", 0,
         "outcomes.answered", "own words"},
        {"needs = [ \"reason\", \"until\" ]; min_days", "needs = [ \"reason\" ]; min_days", 0, "outcomes.needs",
         "until"},
        {"leave_age         = 55", "leave_age = 40", 0, "limits.leave_age", "join_age_max"},
        {"number = \"workplace\"", "number = \"friend\"", 0, "search.number", "relatives, workplace, none"},
    };
    assert_mistakes(station_path, shipped_station, mistakes, COUNT(mistakes));
}

static void what_libconfig_would_cut_or_misread_is_said_kindly(void **state)
{
    (void)state;
    static const Mistake mistakes[] = {
        {"# 济宁", "\xEF\xBB\xBF# 济宁", 0, "", "BOM"},
        {"area_code  = \"0537\"", "area_code = 13800138000", 0, "", "the number 13800138000 has more than 9 digits"},
        {"\"0537\"", "“0537”", 0, "", "Chinese \u201C stands here; switch the keyboard to English and type \""},
        {"\"0537\";", "\"0537\"；", 0, "", "type ;"},
        {"area_code  =", "area_code ：", 0, "", "type :"},
        {"\"0537\";", "\"0537”;", 0, "", "closing quote"},
        {"\"0537\";", "0537号;", 0, "", "outside quotes"},
        {"济宁市红十字会\";", "\xBC\xC3\xC4\xFE\";", 0, "", "UTF-8"},
        {"station = {", "station = ", 1, "", "cannot be read"},
        {"office ", "office = \"JN-00\";\noffice ", 1, "", "twice"},
        {"area_code ", "@include \"other.cfg\"\narea_code ", 0, "", "@include"},
        {"area_code  =", "// one\n/* two\n * lines */ area_code  = \"537\" /* 3 */ # 4\n//", 2, "area_code", "0537"},
        {"= \"0537\";", "= tr/**/ue;", 0, "", "cannot be read"},
    };
    assert_mistakes(station_path, shipped_station, mistakes, COUNT(mistakes));
}

static void a_comment_says_nothing_and_a_text_keeps_its_marks(void **state)
{
    (void)state;
    int line;
    char *text = changed(shipped_station, "area_code  =", "area_code/* \"9\n#*/=// \"1\"\n  ", &line);
    char *marked = changed(text, "济宁市红十字会\";", "济 # // /* */ \\\"宁\" /**/ ; # \"市\"", &line);
    Config *config;
    Error error = {0};
    put_file(station_path, marked);
    if (config_load(&config, station_path, &error) != OK)
        fail_msg("%s", error.message);
    assert_string_equal(config->area_code, "0537");
    assert_string_equal(config->station.zh, "济 # // /* */ \"宁");
    config_free(&config);
    free(marked);
    free(text);
}

static void mistakes_of_the_calendar_name_the_festival(void **state)
{
    (void)state;
    static const Mistake mistakes[] = {
        {"off = \"01-01..01-03\"", "off = \"01-03..01-01\"", 0, "holidays.off", "at most 31"},
        {"off = \"01-01..01-03\"", "off = \"13-01\"", 0, "holidays.off", "days are wanted"},
        {"off = \"01-01..01-03\"", "off = \"01-01; 01-03\"", 0, "holidays.off", "days are wanted"},
        {"work = \"02-17, 02-25\"", "work = \"02-18\"", -2, "holidays", "2007-02-18 stands here twice"},
        {"name = \"元旦\"", "name = \"一个非常长的节日名\"", 0, "holidays.name", "at most 23 bytes"},
        {"{ year = 2007; name = \"元旦\"", "{ year = 2005; name = \"元旦\"", -1, "holidays.year", "2006 is missing"},
        {"year = 2007", "yeer = 2007", 0, "holidays.yeer", "allowed: year, name, off, work"},
    };
    assert_mistakes(holidays_path, shipped_holidays, mistakes, COUNT(mistakes));
}

static void a_file_cut_anywhere_is_refused_without_a_crash(void **state)
{
    (void)state;
    size_t length = strlen(shipped_station);
    /* the last section is complete only at the end */
    for (size_t cut = 0; cut + 8 < length; cut += 211) {
        char *text = strdup(shipped_station);
        assert_non_null(text);
        text[cut] = '\0';
        put_file(station_path, text);
        free(text);
        Config *config;
        Error error = {0};
        assert_int_not_equal(config_load(&config, station_path, &error), OK);
        assert_null(config);
        assert_true(*error.message);
    }
}

/* ---- calendar ---- */

static void calendar_holds_the_notices_of_2007_to_2026(void **state)
{
    (void)state;
    Config *config = shipped();
    const Calendar *calendar = &config->calendar;
    size_t off = 0;
    for (size_t i = 0; i < calendar->count; i++) {
        off += calendar->days[i].off;
        assert_true(i == 0 || calendar->days[i - 1].day < calendar->days[i].day);
        assert_true(*calendar->days[i].name);
    }
    assert_int_equal(off, 545);
    assert_int_equal(calendar->count - off, 133);
    assert_int_equal(calendar->known_from, day_from(2007, 1, 1));
    assert_int_equal(calendar->known_until, day_from(2026, 12, 31));
    assert_true(calendar_is_workday(calendar, day_from(2006, 12, 30)));
    assert_true(calendar_is_holiday(calendar, day_from(2015, 9, 3)));
    config_free(&config);
}

static void workdays_follow_the_notices(void **state)
{
    (void)state;
    static const struct {
        const char *from;
        int days;
        const char *to;
    } rows[] = {
        {"2023-01-20", 1, "2023-01-28"},  {"2023-01-20", 3, "2023-01-30"}, {"2023-04-28", 3, "2023-05-06"},
        {"2023-09-28", 1, "2023-10-07"},  {"2023-09-28", 3, "2023-10-09"}, {"2023-09-05", 53, "2023-11-23"},
        {"2023-09-05", 60, "2023-12-04"}, {"2026-02-13", 1, "2026-02-14"}, {"2026-02-13", 3, "2026-02-25"},
        {"2025-12-31", 3, "2026-01-06"},
    };
    Config *config = shipped();
    for (size_t i = 0; i < COUNT(rows); i++) {
        char got[DATE_SIZE];
        bool guessed = true;
        day_format(calendar_add_workdays(&config->calendar, day_parse(rows[i].from), rows[i].days, &guessed), got);
        assert_string_equal(got, rows[i].to);
        assert_false(guessed);
    }
    config_free(&config);
}

/* ---- hours ---- */

static Instant local(const char *text)
{
    int hour = atoi(text + 11), minute = atoi(text + 14);
    char day[DATE_SIZE];
    snprintf(day, sizeof day, "%.10s", text);
    return instant_at(day_parse(day), hour * 60 + minute);
}

static void routine_calls_keep_to_hours_and_days(void **state)
{
    (void)state;
    static const struct {
        const char *at;
        bool allowed;
        int part;
    } rows[] = {
        {"2023-09-05 08:29", false, 0}, {"2023-09-05 08:30", true, 1},  {"2023-09-05 11:29", true, 1},
        {"2023-09-05 12:00", true, 0},  {"2023-09-05 14:00", true, 2},  {"2023-09-05 18:00", true, 4},
        {"2023-09-05 20:29", true, 4},  {"2023-09-05 20:30", false, 0}, {"2023-09-09 10:00", true, 4},
        {"2023-09-09 12:00", true, 4},  {"2023-09-09 21:00", false, 0}, {"2023-10-02 10:00", false, 4},
        {"2023-10-01 10:00", false, 4}, {"2023-10-07 10:00", true, 1},
    };
    Config *config = shipped();
    for (size_t i = 0; i < COUNT(rows); i++) {
        assert_int_equal(config_calling_allowed(config, local(rows[i].at)), rows[i].allowed);
        assert_int_equal(config_daypart(config, local(rows[i].at)), rows[i].part);
    }
    config_free(&config);
}

static void the_next_call_waits_for_its_time_of_day(void **state)
{
    (void)state;
    static const struct {
        const char *from;
        int parts;
        const char *next;
    } rows[] = {
        {"2023-09-05 10:00", 7, "2023-09-05 10:00"}, {"2023-09-05 12:30", 7, "2023-09-05 12:30"},
        {"2023-09-05 06:00", 7, "2023-09-05 08:30"}, {"2023-09-05 21:00", 7, "2023-09-06 08:30"},
        {"2023-09-05 10:00", 1, "2023-09-05 10:00"}, {"2023-09-05 12:00", 1, "2023-09-06 08:30"},
        {"2023-09-05 12:00", 3, "2023-09-05 14:00"}, {"2023-09-05 12:00", 5, "2023-09-05 18:00"},
        {"2023-09-08 20:30", 4, "2023-09-09 08:30"}, {"2023-09-08 20:30", 1, "2023-09-11 08:30"},
        {"2023-09-28 20:30", 7, "2023-10-07 08:30"}, {"2023-09-28 20:30", 4, "2023-10-07 18:00"},
        {"2023-09-28 20:30", 2, "2023-10-07 14:00"}, {"2023-09-05 12:30", 0, "2023-09-05 12:30"},
    };
    Config *config = shipped();
    for (size_t i = 0; i < COUNT(rows); i++)
        assert_int_equal(config_next_calling(config, local(rows[i].from), rows[i].parts), local(rows[i].next));
    Instant inside = local("2023-09-05 10:00") + 30;
    assert_int_equal(config_next_calling(config, inside, 7), inside);
    config_free(&config);
}

static void publicity_days_fall_where_the_rule_says(void **state)
{
    (void)state;
    static const struct {
        const char *id;
        int year;
        const char *day;
    } rows[] = {
        {"red_cross_day", 2023, "2023-05-08"}, {"disaster_day", 2024, "2024-05-12"},
        {"marrow_day", 2023, "2023-09-16"},    {"first_aid_day", 2023, "2023-09-09"},
        {"marrow_day", 2024, "2024-09-21"},    {"blood_donor_day", 2026, "2026-06-14"},
    };
    Config *config = shipped();
    for (size_t i = 0; i < COUNT(rows); i++)
        for (size_t k = 0; k < config->publicity_count; k++)
            if (text_equal(config->publicity[k].id, rows[i].id))
                assert_int_equal(publicity_day_in(&config->publicity[k], rows[i].year), day_parse(rows[i].day));
    assert_int_equal(config->publicity_count, 5);
    const PublicityDay fifth = {.month = 2, .weekday = 1, .ordinal = 5}, leap = {.month = 2, .day = 29};
    assert_int_equal(publicity_day_in(&fifth, 2023), DAY_NONE);
    assert_int_equal(publicity_day_in(&leap, 2023), DAY_NONE);
    config_free(&config);
}

static void a_unit_is_found_by_code_and_by_either_name(void **state)
{
    (void)state;
    static const struct {
        const char *text, *code;
    } rows[] = {
        {"370883", "370883"},   {"邹城市", "370883"},   {"邹城", "370883"},  {"Zoucheng City", "370883"},
        {"zoucheng", "370883"}, {" 任城区 ", "370811"}, {"任城", "370811"},  {"高新", "JN-GX"},
        {"jn-gx", "JN-GX"},     {"太白湖新", "JN-TB"},  {"市本级", "JN-00"}, {"微山县", "370826"},
        {"微山", "370826"},     {"城", NULL},           {"济南市", NULL},    {"", NULL},
    };
    Config *config = shipped();
    for (size_t i = 0; i < COUNT(rows); i++) {
        const Unit *unit = config_unit_named(config, rows[i].text);
        if (!rows[i].code)
            assert_null(unit);
        else if (!unit)
            fail_msg("not found: %s", rows[i].text);
        else
            assert_string_equal(unit->code, rows[i].code);
    }
    config_free(&config);
}

static void steps_of_a_case_are_checked_like_the_rest(void **state)
{
    (void)state;
    static const Mistake mistakes[] = {
        {"brief_zh = \"通知\"", "brief_zh = \"接收通知\"", 0, "case_stages.brief_zh", "two Chinese characters"},
        {"after = \"T0\"; due = 24", "after = \"T1\"; due = 24", LIST_ABOVE, "case_steps.after", "notice:KIND"},
        {"after = \"notice:exam\"", "after = \"notice:examine\"", 0, "case_steps.after", "step:ID"},
        {"after = \"step:talk\"", "after = \"step:answer\"", 0, "case_steps.after", "before this one"},
        {"stage = \"notice\"; by", "stage = \"begin\"; by", 0, "case_steps.stage", "case_stages"},
        {"by = \"county\"", "by = \"village\"", 0, "case_steps.by", "city, county, blood_station"},
        {"unit = \"hours\"; warn = 8", "unit = \"weeks\"; warn = 8", 0, "case_steps.unit",
         "hours, workdays, days, months"},
        {"warn = 8;", "warn = 25;", 0, "case_steps.warn", "more than due"},
        {"escalate = 24; purpose = \"match\"", "purpose = \"mach\"", LIST_ABOVE, "case_steps.purpose", "purposes"},
        {"requires = \"exam.booked_on\"", "requires = \"exam.bookt\"", 0, "case_steps.requires", "detail.field"},
        {"visit=farewell", "visit=party", 0, "case_steps.requires", "detail=kind"},
        {"until = \"recovered\"", "until = \"well\"", 0, "case_steps.until", "recovered, chosen"},
        {"every = 7; times = 12", "every = 7", 0, "case_steps.every", "times"},
        {"form = \"visit\"", "form = \"party\"", 0, "case_steps.form", "talk, typing, exam"},
        {"id = \"departure\"", "id = \"trip\"", LIST_ABOVE, "case_steps.id", "\"departure\" is missing"},
        {"waiting_days     = 30", "waiting_days = 0", 0, "cases.waiting_days", "1 to 365"},
    };
    assert_mistakes(station_path, shipped_station, mistakes, COUNT(mistakes));
}

static void every_row_of_the_field_stands_in_the_shipped_steps(void **state)
{
    (void)state;
    static const struct {
        const char *id, *after;
        int due;
        DueUnit unit;
    } rows[] = {
        {"registered", "T0", 0, DUE_DAYS},
        {"first_contact", "T0", 24, DUE_HOURS},
        {"talk", "T0", 72, DUE_HOURS},
        {"answer", "step:talk", 1, DUE_WORKDAYS},
        {"hr_talk", "notice:high_resolution", 2, DUE_WORKDAYS},
        {"hr_sample", "step:hr_talk", 7, DUE_DAYS},
        {"hr_look", "step:hr_sample", 15, DUE_DAYS},
        {"reserved", "reservation:high_resolution", 60, DUE_WORKDAYS},
        {"exam_talk", "notice:exam", 3, DUE_WORKDAYS},
        {"exam_result", "step:exam", 7, DUE_DAYS},
        {"reserved_verified", "reservation:exam", 53, DUE_WORKDAYS},
        {"plan", "notice:collection", 5, DUE_WORKDAYS},
        {"farewell", "D", -5, DUE_DAYS},
        {"departure", "D", -4, DUE_DAYS},
        {"collection", "D", 0, DUE_DAYS},
        {"home", "D", 2, DUE_DAYS},
        {"visit", "step:home", 7, DUE_DAYS},
        {"care_2", "collected", 2, DUE_DAYS},
        {"care_week", "collected", 7, DUE_DAYS},
        {"care_30", "collected", 30, DUE_DAYS},
        {"care_180", "collected", 180, DUE_DAYS},
        {"care_year", "collected", 12, DUE_MONTHS},
        {"award_applied", "award", 365, DUE_DAYS},
        {"award_opinion", "step:award_accepted", 60, DUE_DAYS},
        {"reserve_check", "reserve", 30, DUE_DAYS},
    };
    Config *config = shipped();
    for (size_t i = 0; i < COUNT(rows); i++) {
        const CaseStep *step = config_case_step(config, rows[i].id);
        if (!step)
            fail_msg("there is no step %s", rows[i].id);
        assert_string_equal(step->after, rows[i].after);
        assert_int_equal(step->due, rows[i].due);
        assert_int_equal(step->unit, rows[i].unit);
        assert_non_null(config_case_stage(config, step->stage));
    }
    assert_int_equal(config_case_step(config, "award_applied")->due_complex, 730);
    assert_int_equal(config_case_step(config, "award_applied")->warn, 365 - 300);
    assert_int_equal(config_case_step(config, "care_year")->times, 10);
    assert_int_equal(config->cases.serious_hours, 24);
    config_free(&config);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(shipped_station_is_complete),
        TEST(purposes_stand_in_the_order_of_the_queue),
        TEST(steps_of_a_case_are_checked_like_the_rest),
        TEST(every_row_of_the_field_stands_in_the_shipped_steps),
        TEST(outcomes_lead_where_the_rules_say),
        TEST(shipped_words_are_those_of_the_field),
        TEST(what_is_built_in_is_what_the_files_say),
        TEST(a_built_in_setting_points_where_the_read_one_does),
        TEST(no_image_is_made_of_what_points_elsewhere),
        TEST(codes_become_choices_and_go_with_the_config),
        TEST(a_named_file_must_exist),
        TEST(each_file_is_looked_up_by_itself),
        TEST(an_edition_of_the_questionnaire_is_config_only),
        TEST(the_users_folder_comes_before_the_shipped_file),
        TEST(every_mistake_is_answered_with_line_key_and_what_is_allowed),
        TEST(a_few_keys_alone_are_refused_with_what_to_do),
        TEST(mistakes_across_keys_point_at_the_key_or_its_group),
        TEST(a_list_that_is_as_shipped_is_taken_and_any_other_is_read),
        TEST(a_list_that_is_not_given_is_not_taken),
        TEST(a_list_that_is_given_twice_is_refused_also_where_it_is_as_shipped),
        TEST(what_libconfig_would_cut_or_misread_is_said_kindly),
        TEST(a_comment_says_nothing_and_a_text_keeps_its_marks),
        TEST(mistakes_of_the_calendar_name_the_festival),
        TEST(a_file_cut_anywhere_is_refused_without_a_crash),
        TEST(calendar_holds_the_notices_of_2007_to_2026),
        TEST(workdays_follow_the_notices),
        TEST(routine_calls_keep_to_hours_and_days),
        TEST(the_next_call_waits_for_its_time_of_day),
        TEST(publicity_days_fall_where_the_rule_says),
        TEST(a_unit_is_found_by_code_and_by_either_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

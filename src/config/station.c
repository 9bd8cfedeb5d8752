/* station.cfg: its sections as tables of keys, and the checks that look at more than one key. */
#include <stdlib.h>
#include <string.h>

#include "cases.h"
#include "record.h"
#include "text.h"

/* ---- single keys ---- */

static Status read_offset(const Reader *reader, const config_setting_t *setting, void *record)
{
    const char *text = config_setting_get_string(setting);
    const char *s = text ? text : "";
    char sign = *s;
    if (sign == '+' || sign == '-') {
        s++;
        int minutes = read_clock(&s);
        if (minutes >= 0 && minutes <= 14 * 60 && !*s) {
            ((Config *)record)->utc_offset = sign == '-' ? -minutes : minutes;
            return OK;
        }
    }
    return reader_fault(reader, setting, "utc_offset",
                        tr("the hours east of UTC are wanted in quotes, from \"-14:00\" to \"+14:00\"; "
                           "China is \"+08:00\""));
}

static Status read_language(const Reader *reader, const config_setting_t *setting, void *record)
{
    Config *config = record;
    const char *text = config_setting_get_string(setting);
    if (text && text_equal(text, "auto"))
        return OK;
    if (!text || !(text_equal(text, "zh") || text_equal(text, "en")))
        return reader_fault(reader, setting, "language", tr("allowed: \"zh\", \"en\", \"auto\""));
    config->language = text_equal(text, "zh") ? LANGUAGE_ZH : LANGUAGE_EN;
    config->language_set = true;
    return OK;
}

/* The words are the names of ui/theme.c. */
static Status read_theme(const Reader *reader, const config_setting_t *setting, void *record)
{
    static const char *const themes[] = {"default", "dark", "light", "contrast", "mono"};
    const char *text = config_setting_get_string(setting);
    for (size_t i = 0; text && i < COUNT(themes); i++)
        if (text_equal(text, themes[i]))
            return reader_keep(reader, text, &((Config *)record)->theme);
    return reader_fault(reader, setting, "theme",
                        tr("allowed: \"default\", \"dark\", \"light\", \"contrast\", \"mono\""));
}

static Status read_area(const Reader *reader, const config_setting_t *setting, void *record)
{
    const char *text = config_setting_get_string(setting);
    size_t digits = text ? strspn(text, "0123456789") : 0;
    if (!text || *text != '0' || text[digits] || digits < 3 || digits > 4)
        return reader_fault(reader, setting, "area_code",
                            tr("the area code is wanted in quotes with its 0: 3 or 4 digits, like \"0537\""));
    return reader_keep(reader, text, &((Config *)record)->area_code);
}

/* "05-08", or "9 sat 3": the third Saturday of September. */
static Status read_rule(const Reader *reader, const config_setting_t *setting, void *record)
{
    static const char *const weekdays[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
    PublicityDay *day = record;
    const char *text = config_setting_get_string(setting);
    char *end = NULL;
    long month = text && *text >= '0' && *text <= '9' ? strtol(text, &end, 10) : 0;
    if (month >= 1 && month <= 12 && *end == '-' && strspn(end + 1, "0123456789") == 2 && !end[3]) {
        int of_month = atoi(end + 1);
        if (day_from(2024, (int)month, of_month) != DAY_NONE) {
            day->month = (int)month;
            day->day = of_month;
            return OK;
        }
    } else if (month >= 1 && month <= 12 && *end == ' ' && strlen(end) == 6 && end[4] == ' ' && end[5] >= '1' &&
               end[5] <= '5') {
        for (int i = 0; i < 7; i++)
            if (strncmp(end + 1, weekdays[i], 3) == 0) {
                day->month = (int)month;
                day->weekday = i + 1;
                day->ordinal = end[5] - '0';
                return OK;
            }
    }
    return reader_fault(reader, setting, "rule",
                        tr("a day is wanted: \"05-08\", or \"9 sat 3\" for the third Saturday of September "
                           "(mon tue wed thu fri sat sun, 1 to 5)"));
}

static Status read_folder(const Reader *reader, const config_setting_t *setting, void *record)
{
    const char *text = config_setting_get_string(setting);
    if (!text || *text != '/' || strlen(text) > 1000)
        return reader_fault(reader, setting, "import_folder",
                            tr("a folder is wanted in quotes, from the root on, like \"/srv/import\""));
    return reader_keep(reader, text, &((Config *)record)->import_folder);
}

static const Key top_keys[] = {
    {.key = "area_code", .kind = KEY_OWN, .required = true, .read = read_area},
    {.key = "utc_offset", .kind = KEY_OWN, .required = true, .read = read_offset},
    {.key = "language", .kind = KEY_OWN, .read = read_language},
    {.key = "ascii", .kind = KEY_FLAG, .offset = AT(Config, ascii)},
    {.key = "theme", .kind = KEY_OWN, .read = read_theme},
    {.key = "mouse", .kind = KEY_FLAG, .offset = AT(Config, mouse)},
    {.key = "office", .kind = KEY_CODE, .offset = AT(Config, office), .required = true},
    {.key = "import_folder", .kind = KEY_OWN, .read = read_folder},
};

/* ---- sections ---- */

static const Key name_keys_[] = {
    {.key = "zh", .kind = KEY_TEXT, .offset = AT(Name, zh), .required = true, .high = 120},
    {.key = "en", .kind = KEY_TEXT, .offset = AT(Name, en), .required = true, .high = 120},
};

static const Key branch_keys[] = {
    {.key = "zh", .kind = KEY_TEXT, .offset = AT(Branch, name.zh), .required = true, .high = 120},
    {.key = "en", .kind = KEY_TEXT, .offset = AT(Branch, name.en), .required = true, .high = 120},
    TEXT_KEY(Branch, contact, 63),
    TEXT_KEY(Branch, phone, 63),
};

static const Key unit_keys[] = {
    CODE_KEY(Unit, code),
    NAME_KEYS(Unit),
    {.key = "gb", .kind = KEY_FLAG, .offset = AT(Unit, gb)},
    {.key = "award_since", .kind = KEY_DATE, .offset = AT(Unit, award_since)},
    {.key = "award_stopped", .kind = KEY_FLAG, .offset = AT(Unit, award_stopped)},
    TEXT_KEY(Unit, contact, 63),
    TEXT_KEY(Unit, phone, 63),
    {.key = "award",
     .kind = KEY_WORD,
     .offset = AT(Unit, award),
     .required = true,
     .words = WORDS("in_force", "arranging", "none")},
};

static const Key site_keys[] = {
    CODE_KEY(Site, code),
    NAME_KEYS(Site),
    CODE_KEY(Site, unit),
    {.key = "kind",
     .kind = KEY_WORD,
     .offset = AT(Site, kind),
     .required = true,
     .words = WORDS("station", "house", "bus")},
};

static const Key hospital_keys[] = {
    CODE_KEY(Hospital, code),
    NAME_KEYS(Hospital),
    TEXT_KEY(Hospital, city, 63),
    TEXT_KEY(Hospital, phone, 63),
};

static const Key purpose_keys[] = {
    CODE_KEY(Purpose, id),
    NAME_KEYS(Purpose),
    {.key = "wait_days",
     .kind = KEY_NUMBER,
     .offset = AT(Purpose, wait_days),
     .required = true,
     .low = -1,
     .high = 3650},
    {.key = "exempt", .kind = KEY_FLAG, .offset = AT(Purpose, exempt)},
    LINES_KEY(Purpose, talk_zh),
    LINES_KEY(Purpose, talk_en),
    LINES_KEY(Purpose, relatives_zh),
    LINES_KEY(Purpose, relatives_en),
    TEXT_KEY(Purpose, sms_zh, 600),
    TEXT_KEY(Purpose, sms_en, 600),
};

/* In the order of OutcomeNext. */
static const char *const next_words[] = {"none", "months", "retry", "number", "callback", "review", "leaving", NULL};

static const Key outcome_keys[] = {
    CODE_KEY(Outcome, id),
    NAME_KEYS(Outcome),
    {.key = "group",
     .kind = KEY_WORD,
     .offset = AT(Outcome, group),
     .required = true,
     .words = WORDS("reached", "not_reached", "number", "leaving")},
    {.key = "answered",
     .kind = KEY_WORD,
     .offset = AT(Outcome, answered),
     .required = true,
     .words = WORDS("self", "relative", "others", "nobody", "person", "any")},
    {.key = "contact", .kind = KEY_FLAG, .offset = AT(Outcome, contact)},
    /* in the order of NEEDS_... */
    {.key = "needs",
     .kind = KEY_BITS,
     .offset = AT(Outcome, needs),
     .words = WORDS("reason", "until", "number", "when")},
    {.key = "next", .kind = KEY_ENUM, .offset = AT(Outcome, next), .required = true, .words = next_words},
    NUMBER_KEY(Outcome, months, 1, 120, 0),
    NUMBER_KEY(Outcome, min_days, 1, 3650, 0),
    {.key = "willingness",
     .kind = KEY_WORD,
     .offset = AT(Outcome, willingness),
     .words = WORDS("willing", "hesitant", "not_now", "no")},
    {.key = "status", .kind = KEY_CHOICE, .offset = AT(Outcome, status), .words = WORDS("status")},
    {.key = "status_reason", .kind = KEY_CHOICE, .offset = AT(Outcome, status_reason), .words = WORDS("status_reason")},
    {.key = "proposal", .kind = KEY_FLAG, .offset = AT(Outcome, proposal)},
    {.key = "phone_state", .kind = KEY_CHOICE, .offset = AT(Outcome, phone_state), .words = WORDS("phone_state")},
    NUMBER_KEY(Outcome, phone_tries, 1, 9, 0),
    {.key = "do_not_call", .kind = KEY_FLAG, .offset = AT(Outcome, do_not_call)},
    {.key = "province", .kind = KEY_FLAG, .offset = AT(Outcome, province)},
};

static const Key retry_keys[] = {
    NUMBER_KEY(RetryPolicy, attempts, 1, 20, 3),         NUMBER_KEY(RetryPolicy, rounds, 1, 20, 3),
    NUMBER_KEY(RetryPolicy, gap_days, 0, 60, 3),         NUMBER_KEY(RetryPolicy, round_gap_days, 0, 730, 30),
    NUMBER_KEY(RetryPolicy, claim_minutes, 5, 1440, 60), NUMBER_KEY(RetryPolicy, sheet_days, 1, 60, 14),
    HOURS_KEY(RetryPolicy, "calling", calling),          HOURS_KEY(RetryPolicy, "morning", part[0]),
    HOURS_KEY(RetryPolicy, "afternoon", part[1]),        HOURS_KEY(RetryPolicy, "evening", part[2]),
};

static const Key leaving_keys[] = {
    {.key = "way",
     .kind = KEY_ENUM,
     .offset = AT(LeavingPolicy, way),
     .required = true,
     .words = WORDS("erase", "seal")},
};

static const Key limit_keys[] = {
    NUMBER_KEY(Limits, join_age_min, 16, 60, 18),       NUMBER_KEY(Limits, join_age_max, 18, 80, 45),
    NUMBER_KEY(Limits, leave_age, 40, 90, 55),          NUMBER_KEY(Limits, weight_min_male, 30, 100, 50),
    NUMBER_KEY(Limits, weight_min_female, 30, 100, 45), NUMBER_KEY(Limits, volume_min, 1, 100, 5),
    NUMBER_KEY(Limits, volume_max, 1, 100, 10),         NUMBER_KEY(Limits, cooling_off_days, 0, 90, 0),
    NUMBER_KEY(Limits, incomplete_days, 1, 365, 7),     NUMBER_KEY(Limits, password_length, 6, 64, 8),
    NUMBER_KEY(Limits, password_failures, 3, 50, 5),    NUMBER_KEY(Limits, lock_minutes, 1, 1440, 15),
    NUMBER_KEY(Limits, idle_minutes, 1, 480, 5),        NUMBER_KEY(Limits, idle_call_minutes, 1, 480, 30),
    NUMBER_KEY(Limits, stalled_days, 1, 365, 14),       NUMBER_KEY(Limits, age_months, 1, 36, 6),
    NUMBER_KEY(Limits, deferral_days, 1, 365, 30),      NUMBER_KEY(Limits, search_months, 1, 60, 12),
    NUMBER_KEY(Limits, review_months, 1, 60, 6),        NUMBER_KEY(Limits, report_days, 1, 3650, 30),
    NUMBER_KEY(Limits, sample_days, 1, 365, 30),
};

static const Key backup_keys[] = {
    NUMBER_KEY(BackupPolicy, hourly, 1, 1000, 24),
    NUMBER_KEY(BackupPolicy, daily, 1, 1000, 30),
    NUMBER_KEY(BackupPolicy, monthly, 0, 1000, 12),
    NUMBER_KEY(BackupPolicy, space_mb, 10, 100000000, 20000),
};

static const Key search_keys[] = {
    CODE_KEY(SearchStep, id),
    NAME_KEYS(SearchStep),
    {.key = "channel",
     .kind = KEY_CHOICE,
     .offset = AT(SearchStep, channel),
     .required = true,
     .words = WORDS("channel")},
    {.key = "number",
     .kind = KEY_WORD,
     .offset = AT(SearchStep, number),
     .required = true,
     .words = WORDS("relatives", "workplace", "none")},
    NUMBER_KEY(SearchStep, tries, 1, 20, 2),
    NUMBER_KEY(SearchStep, wait_days, 0, 365, 7),
};

static const Key publicity_keys[] = {
    CODE_KEY(PublicityDay, id),
    NAME_KEYS(PublicityDay),
    {.key = "rule", .kind = KEY_OWN, .required = true, .read = read_rule},
};

static const Key target_keys[] = {
    {.key = "unit", .kind = KEY_CODE, .offset = AT(Target, unit)},
    {.key = "year", .kind = KEY_NUMBER, .offset = AT(Target, year), .required = true, .low = 2000, .high = 2100},
    NUMBER_KEY(Target, samples, 0, 1000000, 0),
    NUMBER_KEY(Target, donations, 0, 10000, 0),
};

static const Key consent_keys[] = {
    CODE_KEY(ConsentEdition, code),
    NAME_KEYS(ConsentEdition),
    {.key = "since", .kind = KEY_DATE, .offset = AT(ConsentEdition, since)},
};

static const Key question_keys[] = {
    CODE_KEY(Question, id),
    {.key = "zh", .kind = KEY_TEXT, .offset = AT(Question, name.zh), .required = true, .high = 180},
    {.key = "en", .kind = KEY_TEXT, .offset = AT(Question, name.en), .required = true, .high = 180},
    {.key = "bad", .kind = KEY_WORD, .offset = AT(Question, bad), .words = WORDS("yes", "no")},
    {.key = "then", .kind = KEY_WORD, .offset = AT(Question, then), .required = true, .words = WORDS("ask", "defer")},
    NUMBER_KEY(Question, days, 1, 3650, 0),
};

static Status check_question(const Reader *reader, const config_setting_t *at, const void *record)
{
    const Question *question = record;
    if (text_equal(question->then, "defer") != (question->days > 0))
        return reader_fault(reader, at, "days", tr("then = \"defer\" and days = 1 to 3650 go together only"));
    return OK;
}

static Status read_questions(const Reader *reader, const config_setting_t *setting, void *record)
{
    static const Section section = {.name = "questions",
                                    .keys = question_keys,
                                    .key_count = COUNT(question_keys),
                                    .offset = AT(Questionnaire, questions),
                                    .item_size = sizeof(Question),
                                    .count_offset = AT(Questionnaire, question_count),
                                    .check = check_question};
    Reader inner = *reader;
    inner.section = "questionnaires.questions";
    return reader_list(&inner, setting, &section, record);
}

static const Key questionnaire_keys[] = {
    CODE_KEY(Questionnaire, code),
    NAME_KEYS(Questionnaire),
    {.key = "since", .kind = KEY_DATE, .offset = AT(Questionnaire, since)},
    {.key = "questions", .kind = KEY_OWN, .required = true, .read = read_questions},
};

/* ---- checks of one record ---- */

/* The answers of a whole form are stored in one line: "id=n " for each question. */
static Status check_questionnaire(const Reader *reader, const config_setting_t *at, const void *record)
{
    const Questionnaire *form = record;
    const config_setting_t *list = config_setting_get_member(at, "questions");
    size_t bytes = 0;
    if (form->question_count == 0)
        return reader_fault(reader, list, "questions", tr("at least one question must be given"));
    for (size_t i = 0; i < form->question_count; i++) {
        bytes += strlen(form->questions[i].id) + 3;
        for (size_t k = 0; k < i; k++)
            if (text_equal(form->questions[i].id, form->questions[k].id))
                return reader_fault(reader, config_setting_get_elem(list, (unsigned)i), "id",
                                    tr("\"%s\" stands here twice; each must be given once"), form->questions[i].id);
    }
    if (bytes > HEALTH_ANSWERS_SIZE)
        return reader_fault(reader, list, "questions",
                            tr("%zu questions are too many for one form; use fewer, or shorter ids"),
                            form->question_count);
    return OK;
}

static Status check_outcome_needs(const Reader *reader, const config_setting_t *at, const Outcome *outcome)
{
    if ((outcome->next == NEXT_CALLBACK) != ((outcome->needs & NEEDS_WHEN) != 0))
        return reader_fault(reader, at, "needs", tr("next = \"callback\" and needs = [ \"when\" ] go together only"));
    if ((outcome->needs & NEEDS_NUMBER) && outcome->next != NEXT_NUMBER)
        return reader_fault(reader, at, "needs", tr("\"number\" is allowed only with next = \"number\""));
    if (text_equal(outcome->status, "TU") && !(outcome->needs & NEEDS_UNTIL))
        return reader_fault(reader, at, "needs", tr("status \"TU\" ends on a date; needs must hold \"until\""));
    if (outcome->min_days && !(outcome->needs & NEEDS_UNTIL))
        return reader_fault(reader, at, "min_days", tr("is allowed only where needs holds \"until\""));
    if (outcome->needs && text_equal(outcome->answered, "nobody"))
        return reader_fault(reader, at, "needs", tr("cannot be asked where answered = \"nobody\""));
    return OK;
}

static Status check_outcome(const Reader *reader, const config_setting_t *at, const void *record)
{
    const Outcome *outcome = record;
    Status status = check_outcome_needs(reader, at, outcome);
    if (status != OK)
        return status;
    if ((outcome->next == NEXT_MONTHS) != (outcome->months > 0))
        return reader_fault(reader, at, "months", tr("next = \"months\" and months = 1 to 120 go together only"));
    if (*outcome->willingness && !text_equal(outcome->answered, "self"))
        return reader_fault(reader, at, "willingness",
                            tr("is allowed only with answered = \"self\": a relative's words decide nothing"));
    if ((outcome->next == NEXT_LEAVING || text_equal(outcome->status_reason, "PR")) &&
        !text_equal(outcome->answered, "self"))
        return reader_fault(reader, at, "answered",
                            tr("leaving starts only from the volunteer's own words; allowed: self"));
    if (*outcome->status && !(text_equal(outcome->status, "TU") || text_equal(outcome->status, "DE")))
        return reader_fault(reader, at, "status", tr("\"%s\" cannot follow a call; allowed: TU, DE"), outcome->status);
    if (!*outcome->status && (*outcome->status_reason || outcome->proposal))
        return reader_fault(reader, at, "status", tr("is missing; it belongs to status_reason and proposal"));
    if (*outcome->status && !*outcome->status_reason)
        return reader_fault(reader, at, "status_reason", tr("is missing; it belongs to status"));
    if ((*outcome->phone_state != '\0') != (outcome->phone_tries > 0))
        return reader_fault(reader, at, "phone_tries", tr("phone_state and phone_tries = 1 to 9 go together only"));
    return OK;
}

static Status check_retry(const Reader *reader, const config_setting_t *at, const void *record)
{
    static const char *const names[] = {"morning", "afternoon", "evening"};
    const RetryPolicy *retry = record;
    for (int i = 0; i < 3; i++) {
        if (retry->part[i].from < retry->calling.from || retry->part[i].until > retry->calling.until)
            return reader_fault(reader, at, names[i], tr("must lie inside the hours of calling"));
        if (i > 0 && retry->part[i].from < retry->part[i - 1].until)
            return reader_fault(reader, at, names[i], tr("must begin after the part of the day before it has ended"));
    }
    return OK;
}

static Status check_limits(const Reader *reader, const config_setting_t *at, const void *record)
{
    const Limits *limits = record;
    if (limits->join_age_max < limits->join_age_min)
        return reader_fault(reader, at, "join_age_max", tr("must not be less than join_age_min"));
    if (limits->leave_age < limits->join_age_max)
        return reader_fault(reader, at, "leave_age", tr("must not be less than join_age_max"));
    if (limits->volume_max < limits->volume_min)
        return reader_fault(reader, at, "volume_max", tr("must not be less than volume_min"));
    return OK;
}

static const Key ledger_keys[] = {
    CODE_KEY(Ledger, id),
    NAME_KEYS(Ledger),
    {.key = "kind",
     .kind = KEY_WORD,
     .offset = AT(Ledger, kind),
     .required = true,
     .words = WORDS("donors", "samples", "attempts", "cases", "targets", "events", "teams")},
    {.key = "columns", .kind = KEY_LINES, .offset = AT(Ledger, columns), .required = true, .high = 4000},
};

/* Whether the names are columns of the kind is known to the export alone. */
static Status check_ledger(const Reader *reader, const config_setting_t *at, const void *record)
{
    const char *line = ((const Ledger *)record)->columns;
    size_t count = 0;
    for (; *line; line += line[0] == '\n') {
        size_t length = strcspn(line, "\n"), heading = strspn(line, " ") == length ? 0 : strcspn(line, "=\n");
        if (length > 0 && heading == 0)
            return reader_fault(reader, at, "columns", tr("a line has no heading; a line is: heading = name"));
        count += length > 0;
        line += length;
    }
    if (count == 0 || count > LEDGER_COLUMNS)
        return reader_fault(reader, at, "columns", tr("there must be 1 to %d columns, a line each"), LEDGER_COLUMNS);
    return OK;
}

static const Section sections[] = {
    GROUP("station", name_keys_, station, true, NULL),
    GROUP("branch", branch_keys, branch, true, NULL),
    LIST("units", unit_keys, Unit, units, unit_count, true, NULL),
    LIST("sites", site_keys, Site, sites, site_count, true, NULL),
    LIST("hospitals", hospital_keys, Hospital, hospitals, hospital_count, false, NULL),
    LIST("purposes", purpose_keys, Purpose, purposes, purpose_count, true, NULL),
    LIST("outcomes", outcome_keys, Outcome, outcomes, outcome_count, true, check_outcome),
    GROUP("retry", retry_keys, retry, true, check_retry),
    GROUP("limits", limit_keys, limits, true, check_limits),
    GROUP("backup", backup_keys, backup, true, NULL),
    GROUP("leaving", leaving_keys, leaving, false, NULL),
    LIST("publicity", publicity_keys, PublicityDay, publicity, publicity_count, false, NULL),
    LIST("targets", target_keys, Target, targets, target_count, false, NULL),
    GROUP("cases", case_rule_keys, cases, true, NULL),
    LIST("case_stages", case_stage_keys, CaseStage, case_stages, case_stage_count, true, check_case_stage),
    LIST("case_steps", case_step_keys, CaseStep, case_steps, case_step_count, true, check_case_step),
    LIST("consents", consent_keys, ConsentEdition, consents, consent_count, true, NULL),
    LIST("questionnaires", questionnaire_keys, Questionnaire, questionnaires, questionnaire_count, false,
         check_questionnaire),
    LIST("search", search_keys, SearchStep, search, search_count, true, NULL),
    LIST("ledgers", ledger_keys, Ledger, ledgers, ledger_count, false, check_ledger),
};

/* ---- checks across records ---- */

/* Codes of a list are given once. They stand first in every record. */
static Status check_unique(Reader *reader, const config_setting_t *root, const char *section, const char *key,
                           const void *items, size_t count, size_t size)
{
    reader->section = section;
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < i; k++) {
            const char *code = *(const char *const *)((const char *)items + i * size);
            if (text_equal(code, *(const char *const *)((const char *)items + k * size)))
                return reader_fault(reader, reader_item(root, section, i), key,
                                    tr("\"%s\" stands here twice; each must be given once"), code);
        }
    return OK;
}

static Status check_all_unique(Reader *reader, const config_setting_t *root, const Config *config)
{
    const struct {
        const char *section, *key;
        const void *items;
        size_t count, size;
    } lists[] = {
        {"units", "code", config->units, config->unit_count, sizeof *config->units},
        {"sites", "code", config->sites, config->site_count, sizeof *config->sites},
        {"hospitals", "code", config->hospitals, config->hospital_count, sizeof *config->hospitals},
        {"purposes", "id", config->purposes, config->purpose_count, sizeof *config->purposes},
        {"outcomes", "id", config->outcomes, config->outcome_count, sizeof *config->outcomes},
        {"publicity", "id", config->publicity, config->publicity_count, sizeof *config->publicity},
        {"consents", "code", config->consents, config->consent_count, sizeof *config->consents},
        {"questionnaires", "code", config->questionnaires, config->questionnaire_count, sizeof *config->questionnaires},
        {"search", "id", config->search, config->search_count, sizeof *config->search},
        {"ledgers", "id", config->ledgers, config->ledger_count, sizeof *config->ledgers},
        {"case_stages", "id", config->case_stages, config->case_stage_count, sizeof *config->case_stages},
        {"case_steps", "id", config->case_steps, config->case_step_count, sizeof *config->case_steps},
    };
    Status status = OK;
    for (size_t i = 0; status == OK && i < COUNT(lists); i++)
        status =
            check_unique(reader, root, lists[i].section, lists[i].key, lists[i].items, lists[i].count, lists[i].size);
    return status;
}

static Status check_unit_code(Reader *reader, const config_setting_t *at, const char *section, const char *key,
                              const Config *config, const char *code)
{
    if (config_unit(config, code))
        return OK;
    char allowed[320] = "";
    for (size_t i = 0; i < config->unit_count; i++) {
        if (i > 0)
            text_append(allowed, sizeof allowed, ", ");
        text_append(allowed, sizeof allowed, config->units[i].code);
    }
    reader->section = section;
    return reader_fault(reader, at, key, tr("there is no unit \"%s\"; allowed: %s"), code, allowed);
}

static Status check_units(Reader *reader, const config_setting_t *root, const Config *config)
{
    Status status =
        check_unit_code(reader, config_setting_get_member(root, "office"), "", "office", config, config->office);
    for (size_t i = 0; status == OK && i < config->unit_count; i++)
        if (config->units[i].gb && strspn(config->units[i].code, "0123456789") != 6) {
            reader->section = "units";
            status = reader_fault(reader, reader_item(root, "units", i), "gb",
                                  tr("gb = true is allowed only for a code of six digits (GB/T 2260)"));
        }
    for (size_t i = 0; status == OK && i < config->site_count; i++)
        status = check_unit_code(reader, reader_item(root, "sites", i), "sites", "unit", config, config->sites[i].unit);
    for (size_t i = 0; status == OK && i < config->target_count; i++)
        if (*config->targets[i].unit)
            status = check_unit_code(reader, reader_item(root, "targets", i), "targets", "unit", config,
                                     config->targets[i].unit);
    return status;
}

/* The program itself opens tasks of these purposes. */
static Status check_purposes(Reader *reader, const config_setting_t *root, const Config *config)
{
    static const char *const known[] = {"match",  "callback", "aftercare", "sampling", "confirm",
                                        "tu_end", "first",    "recheck",   "search",   "other"};
    reader->section = "purposes";
    const config_setting_t *list = config_setting_get_member(root, "purposes");
    for (size_t i = 0; i < COUNT(known); i++)
        if (!config_purpose(config, known[i]))
            return reader_fault(reader, list, "id", tr("the purpose \"%s\" is missing; the program needs it"),
                                known[i]);
    return OK;
}

static Status check_outcomes(Reader *reader, const config_setting_t *root, const Config *config)
{
    const config_setting_t *list = config_setting_get_member(root, "outcomes");
    reader->section = "outcomes";
    for (size_t i = 0; i < config->outcome_count; i++)
        if (config->outcomes[i].do_not_call)
            return OK;
    return reader_fault(reader, list, "do_not_call", tr("no outcome has do_not_call = true; the program needs one"));
}

Status station_read(Reader *reader, const config_t *tree, Config *config)
{
    const config_setting_t *root = config_root_setting(tree);
    Status status = reader_top(reader, root, top_keys, COUNT(top_keys), sections, COUNT(sections), config);
    if (status == OK)
        status = check_all_unique(reader, root, config);
    if (status == OK)
        status = check_units(reader, root, config);
    if (status == OK)
        status = check_purposes(reader, root, config);
    if (status == OK)
        status = check_outcomes(reader, root, config);
    if (status == OK)
        status = check_cases(reader, root, config);
    return status;
}

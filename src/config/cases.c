/* station.cfg: stages and steps of a match case. */
#include "cases.h"

#include <string.h>

#include "case.h"
#include "text.h"

const Key case_rule_keys[CASE_RULE_KEYS] = {
    NUMBER_KEY(CaseRules, waiting_days, 1, 365, 30),   NUMBER_KEY(CaseRules, serious_grade, 1, 5, 3),
    NUMBER_KEY(CaseRules, serious_hours, 1, 720, 24),  NUMBER_KEY(CaseRules, rest_stem_cells, 0, 60, 3),
    NUMBER_KEY(CaseRules, rest_lymphocytes, 0, 60, 1), NUMBER_KEY(CaseRules, blood_pause_days, 0, 3650, 180),
    NUMBER_KEY(CaseRules, unfit_months, 1, 120, 6),
    {.key = "reserved_status", .kind = KEY_WORD, .offset = AT(CaseRules, reserved_status), .words = WORDS("RS", "OP")},
};

const Key case_stage_keys[CASE_STAGE_KEYS] = {
    CODE_KEY(CaseStage, id),
    NAME_KEYS(CaseStage),
    {.key = "brief_zh", .kind = KEY_TEXT, .offset = AT(CaseStage, brief.zh), .required = true, .high = 31},
    {.key = "brief_en", .kind = KEY_TEXT, .offset = AT(CaseStage, brief.en), .required = true, .high = 31},
    {.key = "aftercare", .kind = KEY_FLAG, .offset = AT(CaseStage, aftercare)},
};

/* In the order of DueUnit. */
static const char *const due_units[] = {"hours", "workdays", "days", "months", NULL};

#define WORD_KEY(type, name, must, ...)                                                                         \
    {                                                                                                           \
        .key = #name, .kind = KEY_WORD, .offset = AT(type, name), .required = must, .words = WORDS(__VA_ARGS__) \
    }

const Key case_step_keys[CASE_STEP_KEYS] = {
    CODE_KEY(CaseStep, id),
    NAME_KEYS(CaseStep),
    {.key = "brief_zh", .kind = KEY_TEXT, .offset = AT(CaseStep, brief.zh), .high = 31},
    {.key = "brief_en", .kind = KEY_TEXT, .offset = AT(CaseStep, brief.en), .high = 31},
    CODE_KEY(CaseStep, stage),
    WORD_KEY(CaseStep, by, true, "city", "county", "blood_station", "hospital", "province", "escort"),
    WORD_KEY(CaseStep, spent, true, "ours", "volunteer", "patient", "hospital"),
    {.key = "after", .kind = KEY_TEXT, .offset = AT(CaseStep, after), .required = true, .high = 40},
    {.key = "due", .kind = KEY_NUMBER, .offset = AT(CaseStep, due), .required = true, .low = -365, .high = 3650},
    NUMBER_KEY(CaseStep, due_complex, 1, 3650, 0),
    {.key = "unit", .kind = KEY_ENUM, .offset = AT(CaseStep, unit), .required = true, .words = due_units},
    NUMBER_KEY(CaseStep, warn, 0, 3650, 0),
    NUMBER_KEY(CaseStep, escalate, 1, 720, 0),
    NUMBER_KEY(CaseStep, early, 0, 365, 0),
    NUMBER_KEY(CaseStep, late, 0, 365, 0),
    NUMBER_KEY(CaseStep, every, 1, 3650, 0),
    NUMBER_KEY(CaseStep, times, 1, 99, 0),
    {.key = "follows", .kind = KEY_TEXT, .offset = AT(CaseStep, follows), .high = 120},
    {.key = "until", .kind = KEY_TEXT, .offset = AT(CaseStep, until), .high = 40},
    WORD_KEY(CaseStep, when, false, "stem_cells", "lymphocytes", "award", "award_public", "award_refused", "reserve",
             "chosen"),
    WORD_KEY(CaseStep, waits_for, false, "patient", "province", "hospital"),
    {.key = "requires", .kind = KEY_TEXT, .offset = AT(CaseStep, requires), .high = 120},
    {.key = "document_zh", .kind = KEY_TEXT, .offset = AT(CaseStep, document.zh), .high = 90},
    {.key = "document_en", .kind = KEY_TEXT, .offset = AT(CaseStep, document.en), .high = 90},
    WORD_KEY(CaseStep, form, false, "talk", "typing", "exam", "plan", "dose", "collection", "cost", "visit",
             "aftercare", "award", "close"),
    {.key = "purpose", .kind = KEY_CODE, .offset = AT(CaseStep, purpose)},
};

/* ---- one record ---- */

Status check_case_stage(const Reader *reader, const config_setting_t *at, const void *record)
{
    enum { BRIEF_COLUMNS = 4 };
    const CaseStage *stage = record;
    if (text_columns(stage->brief.zh) > BRIEF_COLUMNS || text_columns(stage->brief.en) > BRIEF_COLUMNS)
        return reader_fault(reader, at, text_columns(stage->brief.zh) > BRIEF_COLUMNS ? "brief_zh" : "brief_en",
                            tr("is a heading of a narrow column: at most two Chinese characters or four letters"));
    return OK;
}

static const char *after_prefix(const char *text, const char *prefix)
{
    size_t length = strlen(prefix);
    return strncmp(text, prefix, length) == 0 ? text + length : NULL;
}

static bool is_notice_kind(const char *text)
{
    const ChoiceList *kinds = choice_list("notice_kind");
    for (size_t i = 0; text && i < kinds->count; i++)
        if (text_equal(kinds->items[i].code, text))
            return true;
    return false;
}

static bool is_word(const char *text, const char *const *words)
{
    for (; *words; words++)
        if (text_equal(text, *words))
            return true;
    return false;
}

static Status check_after(const Reader *reader, const config_setting_t *at, const CaseStep *step)
{
    if (is_word(step->after, WORDS("T0", "booked", "D", "collected", "reserve", "award", "refused")) ||
        is_notice_kind(after_prefix(step->after, "notice:")) ||
        is_notice_kind(after_prefix(step->after, "reservation:")) || after_prefix(step->after, "step:"))
        return OK;
    return reader_fault(reader, at, "after",
                        tr("\"%s\" is nothing to count from; allowed: T0, notice:KIND, reservation:KIND, step:ID, "
                           "booked, D, collected, reserve, award, refused"),
                        step->after);
}

static const RecordType *detail_type(const char *name, size_t length)
{
    for (size_t i = 0; case_detail_types[i]; i++)
        if (strlen(case_detail_types[i]->table) == length && strncmp(case_detail_types[i]->table, name, length) == 0)
            return case_detail_types[i];
    return NULL;
}

/* A field of the case, a detail, "detail.field" or "detail=kind". */
static bool requirement_known(const char *word)
{
    size_t length = strcspn(word, ".=");
    const RecordType *type = detail_type(word, length);
    const Field *field = type && word[length] == '.' ? field_find(type, word + length + 1) : NULL;
    const Field *kind = type && word[length] == '=' ? field_find(type, "kind") : NULL;
    if (!word[length])
        return type || field_find(&case_type, word);
    if (word[length] == '.')
        return field != NULL;
    return kind && choice_code(kind->choices, word + length + 1) &&
           text_equal(choice_code(kind->choices, word + length + 1), word + length + 1);
}

static Status check_requires(const Reader *reader, const config_setting_t *at, const CaseStep *step)
{
    char word[48];
    for (const char *s = step->requires; *s;) {
        size_t length = strcspn(s, " ");
        text_format(word, sizeof word, "%.*s", (int)length, s);
        if (*word && !requirement_known(word))
            return reader_fault(reader, at, "requires",
                                tr("\"%s\" is nothing that can be entered; allowed: a field of the case, a detail, "
                                   "detail.field, detail=kind, with blanks between"),
                                word);
        s += length + (s[length] == ' ');
    }
    return OK;
}

Status check_case_step(const Reader *reader, const config_setting_t *at, const void *record)
{
    enum { STEP_BRIEF = 14 };
    const CaseStep *step = record;
    Status status = check_after(reader, at, step);
    if (status == OK)
        status = check_requires(reader, at, step);
    if (status != OK)
        return status;
    if (*step->until && !is_word(step->until, WORDS("recovered", "chosen", "collected")) &&
        !after_prefix(step->until, "step:"))
        return reader_fault(reader, at, "until",
                            tr("\"%s\" ends nothing; allowed: recovered, chosen, collected, step:ID"), step->until);
    if ((step->every > 0) != (step->times > 0))
        return reader_fault(reader, at, "every", tr("every and times go together only"));
    if (step->unit == DUE_HOURS && step->due < 0)
        return reader_fault(reader, at, "due", tr("hours are counted forward; allowed: 0 to 3650"));
    if (step->unit == DUE_WORKDAYS && step->due < 1)
        return reader_fault(reader, at, "due", tr("workdays are counted from the next day; allowed: 1 to 3650"));
    if (step->warn > step->due && (step->unit == DUE_HOURS || step->unit == DUE_WORKDAYS))
        return reader_fault(reader, at, "warn", tr("must not be more than due"));
    if (text_columns(step->brief.zh) > STEP_BRIEF || text_columns(step->brief.en) > STEP_BRIEF)
        return reader_fault(reader, at, text_columns(step->brief.zh) > STEP_BRIEF ? "brief_zh" : "brief_en",
                            tr("stands in a narrow column: at most seven Chinese characters or fourteen letters"));
    if (!*step->brief.zh != !*step->brief.en)
        return reader_fault(reader, at, *step->brief.zh ? "brief_en" : "brief_zh",
                            tr("brief_zh and brief_en go together only"));
    if (!*step->document.zh != !*step->document.en)
        return reader_fault(reader, at, *step->document.zh ? "document_en" : "document_zh",
                            tr("document_zh and document_en go together only"));
    return OK;
}

/* ---- across records ---- */

/* A step counts from one that stands before it: no circle can be written. */
static bool stands_before(const Config *config, const char *id, size_t before)
{
    for (size_t i = 0; i < before; i++)
        if (text_equal(config->case_steps[i].id, id))
            return true;
    return false;
}

static Status check_follows(const Reader *reader, const config_setting_t *at, const Config *config, size_t i)
{
    char id[CODE_SIZE];
    for (const char *s = config->case_steps[i].follows; *s;) {
        size_t length = strcspn(s, " ");
        text_format(id, sizeof id, "%.*s", (int)length, s);
        if (*id && !stands_before(config, id, i))
            return reader_fault(reader, at, "follows", tr("there is no step \"%s\" before this one"), id);
        s += length + (s[length] == ' ');
    }
    return OK;
}

static Status check_references(const Reader *reader, const config_setting_t *at, const Config *config, size_t i)
{
    const CaseStep *step = &config->case_steps[i];
    const char *after = after_prefix(step->after, "step:"), *until = after_prefix(step->until, "step:");
    if (!config_case_stage(config, step->stage))
        return reader_fault(reader, at, "stage", tr("there is no stage \"%s\"; allowed: an id of case_stages"),
                            step->stage);
    if (after && !stands_before(config, after, i))
        return reader_fault(reader, at, "after", tr("there is no step \"%s\" before this one"), after);
    if (until && !config_case_step(config, until))
        return reader_fault(reader, at, "until", tr("there is no step \"%s\""), until);
    if (*step->purpose && !config_purpose(config, step->purpose))
        return reader_fault(reader, at, "purpose", tr("there is no purpose \"%s\"; allowed: an id of purposes"),
                            step->purpose);
    return check_follows(reader, at, config, i);
}

Status check_cases(Reader *reader, const config_setting_t *root, const Config *config)
{
    static const char *const needed[] = {"registered", "first_contact", "answer", "departure", "collection", "close"};
    enum { STEPS_MOST = 64 };
    Status status = OK;
    reader->section = "case_steps";
    if (config->case_step_count > STEPS_MOST)
        return reader_fault(reader, config_setting_get_member(root, "case_steps"), NULL,
                            tr("there are %d steps; a case may have up to %d"), (int)config->case_step_count,
                            STEPS_MOST);
    for (size_t i = 0; status == OK && i < COUNT(needed); i++)
        if (!config_case_step(config, needed[i]))
            status = reader_fault(reader, config_setting_get_member(root, "case_steps"), "id",
                                  tr("the step \"%s\" is missing; the program needs it"), needed[i]);
    for (size_t i = 0; status == OK && i < config->case_step_count; i++)
        status = check_references(reader, reader_item(root, "case_steps", i), config, i);
    return status;
}

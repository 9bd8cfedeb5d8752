/* Health questionnaires: answers, and what follows from them. */
#include "health.h"

#include <string.h>

#include "staff.h"
#include "text.h"
#include "tr.h"

bool health_may_see(const Desk *desk)
{
    return staff_may(desk, "lead caller liaison");
}

void health_start(const Config *config, Health *health, const char *day)
{
    const Questionnaire *form = config_questionnaire_on(config, day);
    health->answers[0] = health->result[0] = health->until[0] = '\0';
    text_copy(health->edition, sizeof health->edition, form ? form->code : "");
    text_copy(health->filled_on, sizeof health->filled_on, form ? day : "");
}

/* --- the stored form: "id=n id=y " --- */

/* The entry of a question; NULL when there is none. */
static const char *find_answer(const char *answers, const char *question)
{
    size_t length = strlen(question);
    for (const char *at = answers; *at; at += strcspn(at, " ")) {
        at += strspn(at, " ");
        if (strncmp(at, question, length) == 0 && at[length] == '=')
            return at;
    }
    return NULL;
}

char health_answer(const Health *health, const char *question)
{
    const char *at = find_answer(health->answers, question);
    char answer = at ? at[strlen(question) + 1] : '\0';
    return answer == HEALTH_NO || answer == HEALTH_YES ? answer : '\0';
}

bool health_set(Health *health, const char *question, char answer)
{
    char entry[CODE_SIZE + 4] = "", changed[sizeof health->answers];
    const char *at = find_answer(health->answers, question);
    const char *rest = at ? at + strcspn(at, " ") : "";
    rest += *rest == ' ';
    if (answer)
        text_format(entry, sizeof entry, "%s=%c ", question, answer);
    size_t before = at ? (size_t)(at - health->answers) : strlen(health->answers);
    if (!text_format(changed, sizeof changed, "%.*s%s%s", (int)before, health->answers, entry, rest))
        return false;
    text_copy(health->answers, sizeof health->answers, changed);
    return true;
}

void health_all_no(const Config *config, Health *health)
{
    const Questionnaire *form = config_questionnaire(config, health->edition);
    for (size_t i = 0; form && i < form->question_count; i++)
        health_set(health, form->questions[i].id, HEALTH_NO);
}

bool health_is_all_no(const Config *config, const Health *health)
{
    const Questionnaire *form = config_questionnaire(config, health->edition);
    for (size_t i = 0; form && i < form->question_count; i++)
        if (health_answer(health, form->questions[i].id) != HEALTH_NO)
            return false;
    return form != NULL;
}

/* --- reading --- */

static bool is_bad(const Question *question, char answer)
{
    return answer == (text_equal(question->bad, "no") ? HEALTH_NO : HEALTH_YES);
}

static const Question *find_question(const Questionnaire *form, const char *id)
{
    for (size_t i = 0; form && i < form->question_count; i++)
        if (text_equal(form->questions[i].id, id))
            return &form->questions[i];
    return NULL;
}

size_t health_lines(const Config *config, const Health *health, HealthLine *lines, size_t max)
{
    const Questionnaire *form = config_questionnaire(config, health->edition);
    size_t count = 0;
    for (size_t i = 0; form && i < form->question_count && count < max; i++) {
        const Question *question = &form->questions[i];
        char answer = health_answer(health, question->id);
        lines[count] = (HealthLine){.text = name_text(question->name), .answer = answer};
        lines[count].bad = is_bad(question, answer);
        text_copy(lines[count++].id, CODE_SIZE, question->id);
    }
    for (const char *at = health->answers; *at && count < max; at += strcspn(at, " ")) {
        at += strspn(at, " ");
        size_t length = strcspn(at, "= ");
        HealthLine *line = &lines[count];
        *line = (HealthLine){.text = line->id};
        text_format(line->id, sizeof line->id, "%.*s", (int)length, at);
        line->answer = health_answer(health, line->id);
        count += length > 0 && !find_question(form, line->id);
    }
    return count;
}

void health_reasons(const Config *config, const Health *health, char *out, size_t size)
{
    HealthLine lines[HEALTH_LINES];
    size_t count = health_lines(config, health, lines, HEALTH_LINES);
    *out = '\0';
    for (size_t i = 0; i < count; i++) {
        if (!lines[i].bad)
            continue;
        text_append(out, size, *out ? tr(", ") : "");
        text_append(out, size, lines[i].text);
    }
}

/* --- what follows --- */

/* The last day of a deferral that begins when the form was filled in; an old form's month counts as its first day. */
static void defer(Health *health, int64_t days)
{
    char until[DATE_SIZE];
    Day from = day_parse(health->filled_on);
    day_format((from == DAY_NONE ? clock_today() : from) + (Day)days, until);
    if (strcmp(until, health->until) > 0)
        text_copy(health->until, sizeof health->until, until);
}

void health_conclude(const Config *config, Health *health)
{
    const Questionnaire *form = config_questionnaire(config, health->edition);
    if (!form || !health->answers[0])
        return;
    bool look = false;
    health->until[0] = '\0';
    for (size_t i = 0; i < form->question_count; i++) {
        const Question *question = &form->questions[i];
        char answer = health_answer(health, question->id);
        look = look || !answer || is_bad(question, answer);
        if (is_bad(question, answer) && text_equal(question->then, "defer"))
            defer(health, question->days);
    }
    text_copy(health->result, sizeof health->result, health->until[0] ? "defer" : look ? "look" : "fit");
}

Status health_check(const Health *health, Error *error)
{
    bool deferred = text_equal(health->result, "defer");
    if (deferred && !health->until[0])
        return error_set(error, ERR_INPUT, "until", tr("a deferral needs its last day"));
    if (!deferred && health->until[0])
        return error_set(error, ERR_INPUT, "until", tr("a last day belongs to a deferral only: leave it empty"));
    if (deferred && strcmp(health->until, health->filled_on) < 0)
        return error_set(error, ERR_INPUT, "until", tr("the last day %s lies before the day of the form, %s"),
                         health->until, health->filled_on);
    return record_check(&health_type, health, error);
}

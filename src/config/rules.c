/* What the settings say when asked: names, publicity days, times of day, quiet hours. */
#include <string.h>

#include "config.h"
#include "text.h"

/* ---- finding by code or name ---- */

const Unit *config_unit(const Config *config, const char *code)
{
    for (size_t i = 0; i < config->unit_count; i++)
        if (text_equal(config->units[i].code, code))
            return &config->units[i];
    return NULL;
}

const Outcome *config_outcome(const Config *config, const char *id)
{
    for (size_t i = 0; i < config->outcome_count; i++)
        if (text_equal(config->outcomes[i].id, id))
            return &config->outcomes[i];
    return NULL;
}

bool outcome_fits(const Outcome *outcome, const char *answered)
{
    const char *who = outcome->answered;
    bool spoken = answered[0] && !text_equal(answered, "nobody");
    if (text_equal(who, "any"))
        return true;
    if (text_equal(who, "person"))
        return spoken;
    if (text_equal(who, "others"))
        return spoken && !text_equal(answered, "self");
    return text_equal(who, answered);
}

int config_search_step(const Config *config, const char *id)
{
    for (size_t i = 0; i < config->search_count; i++)
        if (text_equal(config->search[i].id, id))
            return (int)i;
    return -1;
}

const CaseStage *config_case_stage(const Config *config, const char *id)
{
    for (size_t i = 0; i < config->case_stage_count; i++)
        if (text_equal(config->case_stages[i].id, id))
            return &config->case_stages[i];
    return NULL;
}

const CaseStep *config_case_step(const Config *config, const char *id)
{
    for (size_t i = 0; i < config->case_step_count; i++)
        if (text_equal(config->case_steps[i].id, id))
            return &config->case_steps[i];
    return NULL;
}

int config_purpose_rank(const Config *config, const char *id)
{
    for (size_t i = 0; i < config->purpose_count; i++)
        if (text_equal(config->purposes[i].id, id))
            return (int)i;
    return -1;
}

const Purpose *config_purpose(const Config *config, const char *id)
{
    int rank = config_purpose_rank(config, id);
    return rank < 0 ? NULL : &config->purposes[rank];
}

/* ---- editions ---- */

static const ConsentEdition *config_consent(const Config *config, const char *code)
{
    for (size_t i = 0; i < config->consent_count; i++)
        if (text_equal(config->consents[i].code, code))
            return &config->consents[i];
    return NULL;
}

const Questionnaire *config_questionnaire(const Config *config, const char *code)
{
    for (size_t i = 0; i < config->questionnaire_count; i++)
        if (text_equal(config->questionnaires[i].code, code))
            return &config->questionnaires[i];
    return NULL;
}

/* Was an edition in use on the day, and is it newer than the one found so far (NULL: none)? Of two with the same day
 * the first counts. */
static bool is_newer(const char *since, const char *found, const char *day)
{
    return *day && strncmp(since, day, strlen(day)) <= 0 && (!found || strcmp(since, found) > 0);
}

const ConsentEdition *config_consent_on(const Config *config, const char *day)
{
    const ConsentEdition *found = NULL;
    for (size_t i = 0; i < config->consent_count; i++)
        if (is_newer(config->consents[i].since, found ? found->since : NULL, day))
            found = &config->consents[i];
    return found;
}

bool config_consent_outdated(const Config *config, const char *edition, const char *given_on)
{
    const ConsentEdition *signed_ = config_consent(config, edition), *then = config_consent_on(config, given_on);
    return edition[0] && then && (!signed_ || strcmp(signed_->since, then->since) < 0);
}

const Questionnaire *config_questionnaire_on(const Config *config, const char *day)
{
    const Questionnaire *found = NULL;
    for (size_t i = 0; i < config->questionnaire_count; i++)
        if (is_newer(config->questionnaires[i].since, found ? found->since : NULL, day))
            found = &config->questionnaires[i];
    return found;
}

const char *name_text(Name name)
{
    return language_pick(name.en, name.zh);
}

/* Folded, and without what kind of unit it is. */
static void short_name(char *out, size_t size, const char *name)
{
    static const char *const kinds[] = {"\u5E02", "\u53BF", "\u533A", " city", " county", " district", " zone"};
    text_fold(out, size, name);
    size_t length = strlen(out);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        size_t kind = strlen(kinds[i]);
        if (length > kind && text_equal(out + length - kind, kinds[i])) {
            out[length - kind] = '\0';
            return;
        }
    }
}

const Unit *config_unit_named(const Config *config, const char *text)
{
    enum { SIZE = 160 };
    char wanted[SIZE], wanted_short[SIZE], name[SIZE], short_one[SIZE];
    if (!text_fold(wanted, sizeof wanted, text) || !*wanted)
        return NULL;
    short_name(wanted_short, sizeof wanted_short, text);
    const Unit *found = NULL;
    for (size_t i = 0; i < config->unit_count; i++) {
        const Unit *unit = &config->units[i];
        const char *names[] = {unit->code, unit->name.zh, unit->name.en};
        for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
            text_fold(name, sizeof name, names[k]);
            if (text_equal(name, wanted))
                return unit;
            short_name(short_one, sizeof short_one, names[k]);
            if (k > 0 && (text_equal(short_one, wanted) || text_equal(short_one, wanted_short))) {
                if (found && found != unit)
                    return NULL;
                found = unit;
            }
        }
    }
    return found;
}

/* ---- publicity days ---- */

Day publicity_day_in(const PublicityDay *rule, int year)
{
    if (rule->day > 0)
        return day_from(year, rule->month, rule->day);
    Day first = day_from(year, rule->month, 1);
    if (first == DAY_NONE)
        return DAY_NONE;
    Day day = first + (rule->weekday - day_weekday(first) + 7) % 7 + 7 * (rule->ordinal - 1);
    int split_year, month, of_month;
    day_split(day, &split_year, &month, &of_month);
    return month == rule->month ? day : DAY_NONE;
}

/* ---- times of day ---- */

static bool inside(Hours hours, int minute)
{
    return minute >= hours.from && minute < hours.until;
}

int config_daypart(const Config *config, Instant at)
{
    int minute = instant_minute(at);
    if (!calendar_is_workday(&config->calendar, instant_day(at)))
        return inside(config->retry.calling, minute) ? 4 : 0;
    for (int part = 0; part < 3; part++)
        if (inside(config->retry.part[part], minute))
            return 1 << part;
    return 0;
}

bool config_calling_allowed(const Config *config, Instant at)
{
    return !calendar_is_holiday(&config->calendar, instant_day(at)) &&
           inside(config->retry.calling, instant_minute(at));
}

/* The first minute of `day` from `minute` on when a routine call may be made in `parts`; -1 none. */
static int allowed_minute(const Config *config, Day day, int minute, int parts)
{
    const RetryPolicy *retry = &config->retry;
    if (calendar_is_holiday(&config->calendar, day))
        return -1;
    bool whole = parts == 7 || (parts & 4 && !calendar_is_workday(&config->calendar, day));
    if (whole)
        return minute >= retry->calling.until ? -1 : minute > retry->calling.from ? minute : retry->calling.from;
    if (!calendar_is_workday(&config->calendar, day))
        return -1;
    for (int part = 0; part < 3; part++) {
        Hours hours = retry->part[part];
        if (parts & 1 << part && minute < hours.until)
            return minute > hours.from ? minute : hours.from;
    }
    return -1;
}

Instant config_next_calling(const Config *config, Instant from, int parts)
{
    enum { FAR = 60 }; /* days: longer than any row of holidays and weekends */
    parts = parts & 7 ? parts & 7 : 7;
    Day today = instant_day(from);
    int now = instant_minute(from);
    for (Day day = today; day < today + FAR; day++) {
        int minute = allowed_minute(config, day, day == today ? now : 0, parts);
        if (minute >= 0)
            return day == today && minute == now ? from : instant_at(day, minute);
    }
    return from;
}

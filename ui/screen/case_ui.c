/* What board, case and notice show alike. */
#include "case_ui.h"

#include <string.h>

#include "staff.h"
#include "text.h"

enum { STAGE_COLUMNS = 2 };

static size_t stage_at(const Config *config, const char *id)
{
    for (size_t i = 0; i < config->case_stage_count; i++)
        if (text_equal(config->case_stages[i].id, id))
            return i;
    return config->case_stage_count;
}

void case_picture(const Config *config, const Case *record, Level level, char *out, size_t size)
{
    size_t here = stage_at(config, record->stage);
    bool over = text_equal(record->phase, "closed");
    out[0] = '\0';
    for (size_t i = 0; i < config->case_stage_count; i++)
        text_append(out, size, i < here ? "==" : i > here || over ? ".." : level == LEVEL_RED ? "!!" : ">>");
}

void case_picture_head(const Config *config, char *out, size_t size)
{
    out[0] = '\0';
    for (size_t i = 0; i < config->case_stage_count; i++) {
        char cut[16];
        int used = 0;
        const char *brief = name_text(config->case_stages[i].brief);
        size_t bytes = text_fit(brief, STAGE_COLUMNS, &used);
        text_format(cut, sizeof cut, "%.*s", (int)bytes, brief);
        text_append(out, size, cut);
        for (; used < STAGE_COLUMNS; used++)
            text_append(out, size, " ");
    }
}

static void late_text(const Case *record, char *out, size_t size)
{
    long long hours = (long long)(clock_now() - instant_parse(record->next_due)) / 3600;
    if (hours < 48)
        text_format(out, size, tr_n("late %lld hour", "late %lld hours", hours), hours);
    else
        text_format(out, size, tr_n("late %lld day", "late %lld days", hours / 24), hours / 24);
}

/* The same where a line must hold more. */
static void late_brief(const Case *record, char *out, size_t size)
{
    long long hours = (long long)(clock_now() - instant_parse(record->next_due)) / 3600;
    if (hours < 48)
        text_format(out, size, tr("late %lld h"), hours);
    else
        text_format(out, size, tr("late %lld d"), hours / 24);
}

static const char *waits_text(const char *whom)
{
    if (text_equal(whom, "patient"))
        return tr("waits: patient's side");
    return text_equal(whom, "hospital") ? tr("waits: hospital") : tr("waits: province");
}

static const char *waits_brief(const char *whom)
{
    if (text_equal(whom, "patient"))
        return tr("for patient");
    return text_equal(whom, "hospital") ? tr("for hospital") : tr("for province");
}

static void put_state(const Case *record, Level level, bool brief, char *out, size_t size, Style *style)
{
    *style = STYLE_NORMAL;
    if (record->closed_on[0]) {
        text_copy(out, size, record->side[0] ? choice_label("case_side", record->side) : tr("completed"));
    } else if (level == LEVEL_RED) {
        *style = STYLE_BAD;
        (brief ? late_brief : late_text)(record, out, size);
    } else if (record->conditioned_at[0] && !record->collected_on[0]) {
        *style = STYLE_BAD;
        text_copy(out, size, tr("CONDITIONED"));
    } else if (!record->taken_at[0]) {
        *style = STYLE_BAD;
        text_copy(out, size, tr("not taken"));
    } else if (record->waits_for[0]) {
        *style = STYLE_HINT;
        text_copy(out, size, (brief ? waits_brief : waits_text)(record->waits_for));
    } else if (level == LEVEL_AMBER) {
        *style = STYLE_WARN;
        text_copy(out, size, tr("soon"));
    } else {
        text_copy(out, size, text_equal(record->phase, "reserve") ? tr("reserve") : tr("on time"));
    }
}

void case_state_text(const Case *record, Level level, char *out, size_t size, Style *style)
{
    put_state(record, level, false, out, size, style);
}

void case_state_brief(const Case *record, Level level, char *out, size_t size, Style *style)
{
    put_state(record, level, true, out, size, style);
}

static void put_step(const CaseStep *step, const char *name, int64_t nth, char *out, size_t size)
{
    if (step->every)
        text_format(out, size, tr("%1$s, no. %2$lld"), name, (long long)nth);
    else
        text_copy(out, size, name);
}

void case_step_text(const Config *config, const char *id, int64_t nth, char *out, size_t size)
{
    const CaseStep *step = id[0] ? config_case_step(config, id) : NULL;
    if (step)
        put_step(step, name_text(step->name), nth, out, size);
    else
        text_copy(out, size, id);
}

void case_step_brief(const Config *config, const char *id, int64_t nth, char *out, size_t size)
{
    const CaseStep *step = id[0] ? config_case_step(config, id) : NULL;
    if (!step || !step->brief.zh[0])
        case_step_text(config, id, nth, out, size);
    else if (step->every)
        text_format(out, size, "%s %lld", name_text(step->brief), (long long)nth);
    else
        text_copy(out, size, name_text(step->brief));
}

void case_due_text(const char *due_at, char *out, size_t size)
{
    Instant at = instant_parse(due_at);
    int year, month, day, this_year, ignored;
    out[0] = '\0';
    if (at == INSTANT_NONE)
        return;
    int minute = instant_minute(at);
    day_split(instant_day(at), &year, &month, &day);
    day_split(clock_today(), &this_year, &ignored, &ignored);
    if (year != this_year)
        text_format(out, size, "%04d-%02d-%02d", year, month, day);
    else if (minute && minute != 24 * 60 - 1)
        text_format(out, size, "%02d-%02d %02d:%02d", month, day, minute / 60, minute % 60);
    else
        text_format(out, size, "%02d-%02d", month, day);
}

static void say_untaken(Desk *desk, const char *unit, const BoardRow *row, char *out, size_t size)
{
    const Case *oldest = &row->record;
    long long left = (long long)(instant_parse(oldest->next_due) - clock_now()) / 3600;
    char time[LINE_SIZE];
    if (left >= 0)
        text_format(time, sizeof time, tr("%lld h left"), left);
    else
        late_brief(oldest, time, sizeof time);
    text_format(out, size, tr(" MATCH NOTICE not taken: %1$lld. %2$s, %3$s: %4$s. 8 on Today"),
                (long long)case_figure(desk, CASES_UNTAKEN, unit, 0), choice_label("unit", oldest->unit), row->name,
                time);
}

static void say_escalated(Desk *desk, const BoardRow *row, char *out, size_t size)
{
    char step[LINE_SIZE], time[LINE_SIZE];
    const Case *record = &row->record;
    case_step_text(desk->config, record->next_step, record->next_nth, step, sizeof step);
    late_brief(record, time, sizeof time);
    text_format(out, size, tr(" LATE CASES: %1$lld. %2$s, %3$s: %4$s, %5$s. 8 on Today"),
                (long long)case_escalated_count(desk), choice_label("unit", record->unit), row->name, step, time);
}

void case_alert(Desk *desk, char *out, size_t size)
{
    BoardRow row;
    const char *unit = text_equal(desk->actor.role, "liaison") ? desk->actor.unit : "";
    if (!staff_may(desk, "lead caller liaison readonly"))
        return;
    if (case_untaken(desk, unit, &row, 1))
        say_untaken(desk, unit, &row, out, size);
    else if (case_escalated(desk, &row, 1))
        say_escalated(desk, &row, out, size);
}

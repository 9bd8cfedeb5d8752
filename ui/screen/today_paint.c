/* Drawing Today. */
#include "today.h"

#include "attention.h"
#include "field.h"
#include "text.h"

enum {
    LINE_LABEL = 15,
    NUMBER_COLUMNS = 12,
    TIME_COLUMNS = 6,
    NAME_COLUMNS = 9,
    PURPOSE_COLUMNS = 22,
    LABEL_MOST = 26,
    PUBLICITY_AHEAD = 60
};

static void format_figure(int64_t n, char out[32])
{
    if (n >= 1000000)
        text_format(out, 32, "%lld,%03lld,%03lld", (long long)n / 1000000, (long long)n / 1000 % 1000,
                    (long long)n % 1000);
    else if (n >= 1000)
        text_format(out, 32, "%lld,%03lld", (long long)n / 1000, (long long)n % 1000);
    else
        text_format(out, 32, "%lld", (long long)n);
}

static Style marked(const Spot *spot, const Spot *cursor, Style style)
{
    return spot == cursor ? STYLE_SELECTED : style;
}

/* --- what needs attention --- */

static void paint_attention(const Today *t, const Spot *spot, const Spot *cursor)
{
    const Attention *row = &attention_rows[spot->index];
    char figure[32];
    Rect at = spot->at;
    if (row->many && t->attention[spot->index] >= row->many)
        text_format(figure, sizeof figure, "%lld+", (long long)row->many);
    else
        format_figure(t->attention[spot->index], figure);
    term_cell(at.row, at.column, at.columns, marked(spot, cursor, row->style), "", false);
    term_text(at.row, at.column + 2, at.columns - 13, marked(spot, cursor, row->style), tr(row->label));
    term_cell(at.row, at.column + at.columns - 11, 10, marked(spot, cursor, row->style), figure, true);
}

/* --- promises --- */

static void paint_promise(const Today *t, const Spot *spot, const Spot *cursor)
{
    const QueueRow *row = &t->promises[spot->index];
    Instant at = instant_parse(row->not_before);
    int minute = instant_minute(at), column = spot->at.column + 2;
    bool late = at <= clock_now();
    int left = spot->at.columns - 2 - TIME_COLUMNS - NUMBER_COLUMNS;
    int purpose = left - NAME_COLUMNS < PURPOSE_COLUMNS ? left - NAME_COLUMNS : PURPOSE_COLUMNS;
    Style style = marked(spot, cursor, late ? STYLE_WARN : STYLE_NORMAL);
    char text[LINE_SIZE];
    term_cell(spot->at.row, spot->at.column, spot->at.columns, style, "", false);
    text_format(text, sizeof text, "%02d:%02d", minute / 60, minute % 60);
    term_text(spot->at.row, column, TIME_COLUMNS - 1, style, text);
    term_text(spot->at.row, column + TIME_COLUMNS, left - purpose - 1, style, row->name);
    column += TIME_COLUMNS + left - purpose;
    term_text(spot->at.row, column, NUMBER_COLUMNS - 1, style, row->number[0] ? row->number : tr("no number"));
    text_format(text, sizeof text, late ? tr("late: %s") : "%s", choice_label("purpose", row->purpose));
    term_text(spot->at.row, column + NUMBER_COLUMNS, purpose - 1, style, text);
}

/* --- figures --- */

static const char *figure_label(const Spot *spot)
{
    static const char *const labels[DAY_ROWS] = {N_("Calls due"), N_("Promises overdue"), N_("Promised for today"),
                                                 N_("Attempts"),  N_("People called"),    N_("People reached")};
    if (spot->kind == SPOT_DAY)
        return tr(labels[spot->index]);
    const char *status = today_status(spot->index);
    return status[0] ? choice_label("status", status) : tr("Total");
}

static void paint_figure(const Desk *desk, const Today *t, const Spot *spot, const Spot *cursor, Rect block)
{
    int label = spot->at.column - block.column < LABEL_MOST ? spot->at.column - block.column : LABEL_MOST;
    bool day = spot->kind == SPOT_DAY;
    int64_t n = day ? t->day[spot->index][spot->scope] : t->status[spot->index][spot->scope];
    Style style = day && spot->index == DAY_OVERDUE && n > 0 ? STYLE_BAD : STYLE_NORMAL;
    char figure[32];
    format_figure(n, figure);
    if (spot->scope == today_scope(desk, spot->kind, false))
        term_text(spot->at.row, block.column, label, STYLE_LABEL, figure_label(spot));
    term_cell(spot->at.row, spot->at.column, spot->at.columns, marked(spot, cursor, style), figure, true);
}

/* A heading of the left half, and how many rows below it have no room. */
static void paint_heading(Rect block, const char *heading, int hidden, bool at_least)
{
    char text[48];
    int used = term_text(block.row, block.column, block.columns, STYLE_HEADING, heading);
    text_format(text, sizeof text, at_least ? tr("%d+ more") : tr_n("%d more", "%d more", hidden), hidden);
    if (hidden > 0 && used + text_columns(text) + 1 < block.columns)
        term_cell(block.row, block.column + used + 1, block.columns - used - 2, STYLE_HINT, text, true);
}

static void paint_headings(const TodayPlan *plan, const Today *t)
{
    static const char *const scopes[SCOPES] = {N_("Mine"), N_("My unit"), N_("All")};
    paint_heading(plan->attention, tr("Needs attention"), plan->attention_hidden, false);
    if (t->calls && plan->promises.rows > 0)
        paint_heading(plan->promises, tr("Promised: the next hours"), plan->promises_hidden,
                      t->promise_count == PROMISE_ROWS);
    if (plan->figures.rows > 0)
        term_text(plan->figures.row, plan->figures.column, 17, STYLE_HEADING, tr("Today"));
    if (plan->people.rows > 0)
        term_text(plan->people.row, plan->people.column, plan->people.columns, STYLE_HEADING, tr("Volunteers"));
    for (int i = 0; i < plan->count; i++) {
        const Spot *s = &plan->spots[i];
        if (s->kind == SPOT_DAY && s->index == 0)
            term_cell(plan->figures.row, s->at.column, s->at.columns, STYLE_HEADING, tr(scopes[s->scope]), true);
    }
}

/* --- the lines of the long view --- */

void today_pace_text(const Pace *p, char *out, size_t size)
{
    char done[32], target[32], wanted[32], heading[32], weekly[32];
    format_figure(p->done, done);
    format_figure(p->target, target);
    format_figure(p->wanted, wanted);
    format_figure(p->heading > 0 ? p->heading : 0, heading);
    format_figure(p->weekly, weekly);
    if (!p->target)
        text_format(out, size, tr("%1$s people sampled; no target is set for %2$d"), done, p->year);
    else if (!p->weekly)
        text_format(out, size, tr("%1$s / %2$s people, %3$lld %%: reached"), done, target, (long long)p->percent);
    else if (p->heading < 0)
        text_format(out, size, tr("%1$s / %2$s people, %3$lld %%; %4$s a week needed"), done, target,
                    (long long)p->percent, weekly);
    else
        text_format(out, size, tr("%1$s / %2$s people, %3$lld %%; pace %4$s; heads for %5$s; %6$s a week needed"), done,
                    target, (long long)p->percent, wanted, heading, weekly);
}

void today_publicity_text(const ComingDay *day, char *out, size_t size)
{
    char iso[DATE_SIZE];
    int left = (int)(day->day - clock_today());
    day_format(day->day, iso);
    if (left == 0)
        text_format(out, size, tr("%s is today"), name_text(day->rule->name));
    else
        text_format(out, size, tr_n("%1$s %2$s, in %3$d day", "%1$s %2$s, in %3$d days", left),
                    name_text(day->rule->name), iso + 5, left);
}

void today_summary(const DayFigures *all, const DayFigures *mine, char *out, size_t size)
{
    text_format(out, size, tr("%1$lld people called today, %2$lld reached (by me: %3$lld, %4$lld)"),
                (long long)all->people, (long long)all->reached, (long long)mine->people, (long long)mine->reached);
}

static void news_text(const Today *t, char *out, size_t size)
{
    char since[32];
    const News *n = &t->news;
    instant_local(t->last.at, since, sizeof since);
    if (!n->files && !n->calls && !n->changes)
        text_format(out, size, tr("from %s: nothing by others"), since + 5);
    else
        text_format(out, size,
                    n->more ? tr("from %1$s at least: files %2$lld  calls %3$lld (answers %4$lld)  changes %5$lld")
                            : tr("from %1$s: files %2$lld  calls %3$lld (answers %4$lld)  changes %5$lld"),
                    since + 5, (long long)n->files, (long long)n->calls, (long long)n->answers, (long long)n->changes);
}

/* The next one, and those that follow within two months. */
static void publicity_line(const Today *t, char *out, size_t size)
{
    char one[160];
    out[0] = '\0';
    for (size_t i = 0; i < t->publicity_count; i++) {
        if (i && t->publicity[i].day > clock_today() + PUBLICITY_AHEAD)
            break;
        today_publicity_text(&t->publicity[i], one, sizeof one);
        text_append(out, size, i ? tr("; ") : "");
        text_append(out, size, one);
    }
}

static void summary_line(const Desk *desk, const Today *t, char *out, size_t size)
{
    int widest = today_scope(desk, SPOT_DAY, true);
    const DayFigures all = {.people = t->day[DAY_CALLED][widest], .reached = t->day[DAY_REACHED][widest]};
    const DayFigures mine = {.people = t->day[DAY_CALLED][SCOPE_MINE], .reached = t->day[DAY_REACHED][SCOPE_MINE]};
    today_summary(&all, &mine, out, size);
}

static void paint_line(const Desk *desk, const Today *t, const Spot *spot, const Spot *cursor)
{
    char text[400] = "";
    const char *label = "";
    Style style = STYLE_NORMAL;
    switch (spot->kind) {
    case SPOT_PACE:
        label = spot->index == SCOPE_ALL ? tr("Samples: city") : choice_label("unit", desk->actor.unit);
        today_pace_text(&t->pace[spot->index], text, sizeof text);
        style = t->pace[spot->index].done < t->pace[spot->index].wanted ? STYLE_WARN : STYLE_NORMAL;
        break;
    case SPOT_NEWS:
        label = tr("Since last here");
        news_text(t, text, sizeof text);
        break;
    case SPOT_PUBLICITY:
        label = tr("Publicity");
        publicity_line(t, text, sizeof text);
        break;
    default:
        label = tr("End of the day");
        summary_line(desk, t, text, sizeof text);
    }
    term_text(spot->at.row, spot->at.column, LINE_LABEL, STYLE_HEADING, label);
    term_text(spot->at.row, spot->at.column + LINE_LABEL + 1, spot->at.columns - LINE_LABEL - 1,
              marked(spot, cursor, style), text);
}

/* --- notices at the foot --- */

static bool calendar_notice(const Config *config, char *out, size_t size)
{
    char until[DATE_SIZE];
    if (config->calendar.known_until == DAY_NONE || !calendar_is_ending(&config->calendar, clock_today()))
        return false;
    day_format(config->calendar.known_until, until);
    text_format(out, size, tr("Holiday calendar known until %s: please add the new year to holidays.cfg"), until);
    return true;
}

static void paint_notices(Ui *ui, const Today *t, Rect area, int above)
{
    char line[400];
    int row = area.row + area.rows - 1;
    if (row > above && calendar_notice(ui_desk(ui)->config, line, sizeof line))
        term_text(row--, area.column, area.columns, STYLE_WARN, line);
    if (row > above && followup_quiet(ui_desk(ui), "first", line, sizeof line))
        term_text(row--, area.column, area.columns, STYLE_WARN, line);
    if (row > above && t->duty[0])
        term_text(row--, area.column, area.columns, STYLE_HINT, t->duty);
    if (row > above && t->others > 0) {
        text_format(line, sizeof line,
                    tr_n("%lld person is being called by a colleague just now",
                         "%lld people are being called by colleagues just now", (long long)t->others),
                    (long long)t->others);
        term_text(row, area.column, area.columns, STYLE_HINT, line);
    }
}

/* Who sees no list of people is told where their work begins. */
static const char *nothing_text(const Desk *desk)
{
    if (text_equal(desk->actor.role, "helper"))
        return tr("1, then 5: the next person to call");
    if (text_equal(desk->actor.role, "system"))
        return tr("0: the menu with accounts and the audit");
    return tr("nothing waits");
}

static void paint_empty(const Desk *desk, const TodayPlan *plan, const Today *t)
{
    if (plan->count == 0 || plan->spots[0].kind != SPOT_ATTENTION)
        term_text(plan->attention.row + 1, plan->attention.column + 2, plan->attention.columns - 2, STYLE_HINT,
                  nothing_text(desk));
    if (!t->promise_count && plan->promises.rows > 1 && t->calls)
        term_text(plan->promises.row + 1, plan->promises.column + 2, plan->promises.columns - 2, STYLE_HINT,
                  tr("none until this evening"));
}

void today_paint(Ui *ui, void *state, Rect area)
{
    const Today *t = state;
    TodayPlan plan;
    today_plan(ui_desk(ui), t, area, &plan);
    const Spot *cursor = today_spot(&plan, t);
    int last = 0;
    paint_headings(&plan, t);
    paint_empty(ui_desk(ui), &plan, t);
    for (int i = 0; i < plan.count; i++) {
        const Spot *spot = &plan.spots[i];
        if (spot->kind == SPOT_ATTENTION)
            paint_attention(t, spot, cursor);
        else if (spot->kind == SPOT_PROMISE)
            paint_promise(t, spot, cursor);
        else if (spot->kind == SPOT_DAY || spot->kind == SPOT_STATUS)
            paint_figure(ui_desk(ui), t, spot, cursor, spot->kind == SPOT_DAY ? plan.figures : plan.people);
        else
            paint_line(ui_desk(ui), t, spot, cursor);
        last = spot->at.row > last ? spot->at.row : last;
    }
    paint_notices(ui, t, plan.lines, last);
}

void today_cursor(Ui *ui, void *state, Rect area)
{
    const Today *t = state;
    TodayPlan plan;
    today_plan(ui_desk(ui), t, area, &plan);
    const Spot *s = today_spot(&plan, t);
    bool figure = s->kind == SPOT_DAY || s->kind == SPOT_STATUS;
    int inside = figure ? s->at.columns - 1 : s->kind >= SPOT_PACE ? LINE_LABEL + 1 : 2;
    term_cursor(s->at.row, s->at.column + inside, true);
}

/* The time line of a case: where its days went, beside the station's fastest. Only our own share is ranked. */
#include <string.h>

#include "case_screen.h"
#include "text.h"

enum { LABEL = 12, DAY_WIDTH = 10, HOUR = 3600, DAY_HOURS = 24 };

/* Readable without colour: each side has its mark. */
static const struct {
    const char *mark, *label;
    Style style;
} sides[SPENT_SIDES] = {
    [SPENT_OURS] = {"#", N_("our side"), STYLE_WARN},
    [SPENT_VOLUNTEER] = {"+", N_("the volunteer"), STYLE_NORMAL},
    [SPENT_PATIENT] = {"-", N_("the patient's side"), STYLE_HINT},
    [SPENT_HOSPITAL] = {"=", N_("the hospital"), STYLE_GOOD},
};

typedef struct {
    const TimelineSpan *spans;
    size_t count;
} Line;

static int64_t span_hours(const TimelineSpan *span)
{
    Instant until = span->until == INSTANT_NONE ? clock_now() : span->until;
    return until > span->from ? (until - span->from + HOUR - 1) / HOUR : 0;
}

static int64_t total_hours(Line line)
{
    int64_t hours = 0;
    for (size_t i = 0; i < line.count; i++)
        hours += span_hours(&line.spans[i]);
    return hours;
}

static int64_t hours_with(Line line, SpentWith with)
{
    int64_t hours = 0;
    for (size_t i = 0; i < line.count; i++)
        hours += line.spans[i].with == with ? span_hours(&line.spans[i]) : 0;
    return hours;
}

static int64_t hours_in(Line line, const CaseStage *stage)
{
    int64_t hours = 0;
    for (size_t i = 0; i < line.count; i++)
        hours += line.spans[i].stage == stage ? span_hours(&line.spans[i]) : 0;
    return hours;
}

static void duration(int64_t hours, char *out, size_t size)
{
    if (hours < 2 * DAY_HOURS)
        text_format(out, size, tr("%lld h"), (long long)hours);
    else
        text_format(out, size, tr("%1$lld d %2$lld h"), (long long)hours / DAY_HOURS, (long long)hours % DAY_HOURS);
}

/* A bar to scale: every span that took time has at least one column. */
static void paint_bar(Rect row, const char *label, Line line, int64_t scale)
{
    char day[32];
    int at = row.column + LABEL + DAY_WIDTH, end = row.column + row.columns;
    duration(total_hours(line), day, sizeof day);
    term_text(row.row, row.column, LABEL - 1, STYLE_LABEL, label);
    term_text(row.row, row.column + LABEL, DAY_WIDTH - 1, STYLE_NORMAL, day);
    for (size_t i = 0; i < line.count && at < end; i++) {
        int64_t hours = span_hours(&line.spans[i]);
        int width = (int)(hours * (row.columns - LABEL - DAY_WIDTH) / scale);
        width = hours && !width ? 1 : width;
        for (int c = 0; c < width && at < end; c++, at++)
            term_text(row.row, at, 1, sides[line.spans[i].with].style, sides[line.spans[i].with].mark);
    }
}

static void paint_sides(Rect area, Line mine, Line record)
{
    for (int side = 0; side < SPENT_SIDES && side < area.rows; side++) {
        char text[128], hours[32], best[32];
        duration(hours_with(mine, (SpentWith)side), hours, sizeof hours);
        duration(hours_with(record, (SpentWith)side), best, sizeof best);
        text_format(text, sizeof text,
                    record.count ? tr("%1$s  %2$s: %3$s (fastest case %4$s)") : tr("%1$s  %2$s: %3$s"),
                    sides[side].mark, tr(sides[side].label), hours, best);
        term_text(area.row + side, area.column, area.columns, sides[side].style, text);
    }
}

static bool told_before(Line line, size_t at)
{
    for (size_t i = 0; i < at; i++)
        if (line.spans[i].stage == line.spans[at].stage)
            return true;
    return false;
}

static void paint_stages(Rect area, Line mine, Line record)
{
    int row = 0;
    for (size_t i = 0; i < mine.count && row < area.rows; i++) {
        char hours[32], best[32];
        if (!mine.spans[i].stage || told_before(mine, i))
            continue;
        duration(hours_in(mine, mine.spans[i].stage), hours, sizeof hours);
        duration(hours_in(record, mine.spans[i].stage), best, sizeof best);
        term_text(area.row + row, area.column, 24, STYLE_NORMAL, name_text(mine.spans[i].stage->name));
        term_cell(area.row + row, area.column + 25, 14, STYLE_NORMAL, hours, true);
        if (record.count)
            term_cell(area.row + row, area.column + 41, 14, STYLE_HINT, best, true);
        row++;
    }
}

void case_time_paint(const CaseState *s, Rect area)
{
    Line mine = {s->spans, s->span_count}, record = {s->record_spans, s->record_span_count};
    int64_t scale = total_hours(mine) > total_hours(record) ? total_hours(mine) : total_hours(record);
    if (scale <= 0)
        scale = 1;
    paint_bar(layout_take_rows(&area, 1), tr("This case"), mine, scale);
    Rect second = layout_take_rows(&area, 1);
    if (record.count)
        paint_bar(second, tr("Fastest"), record, scale);
    layout_take_rows(&area, 1);
    paint_sides(layout_take_rows(&area, SPENT_SIDES), mine, record);
    layout_take_rows(&area, 1);
    Rect head = layout_take_rows(&area, 1);
    term_text(head.row, head.column, 24, STYLE_HEADING, tr("Stage"));
    term_cell(head.row, head.column + 25, 14, STYLE_HEADING, tr("This case"), true);
    if (record.count)
        term_cell(head.row, head.column + 41, 14, STYLE_HEADING, tr("Fastest"), true);
    paint_stages(area, mine, record);
}

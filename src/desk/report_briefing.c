/* The press briefing: given on one day, counted up to another; what the file does not know is left out and named
 * (DOMAIN section 1). */
#include <stdlib.h>
#include <string.h>

#include "report_build.h"
#include "targets.h"
#include "text.h"
#include "tr.h"

enum { FASTEST = 2, FACTS = 8, TEAMS = 3, LIST = 480 };

typedef struct {
    Desk *desk;
    Report *report;
    ReportTable *table;
    const char *to;     /* counted up to */
    char on[DATE_SIZE]; /* given on */
    int year;           /* of `to` */
} Briefing;

static int year_of(const char *date)
{
    return atoi((char[5]){date[0], date[1], date[2], date[3], '\0'});
}

/* 14,316: as it is read out. */
static const char *grouped(int64_t n, char out[32])
{
    if (n < 1000)
        text_format(out, 32, "%lld", (long long)n);
    else if (n < 1000000)
        text_format(out, 32, "%lld,%03lld", (long long)(n / 1000), (long long)(n % 1000));
    else
        text_format(out, 32, "%lld,%03lld,%03lld", (long long)(n / 1000000), (long long)(n / 1000 % 1000),
                    (long long)(n % 1000));
    return out;
}

/* As it is read out. */
static const char *spoken(const char *date, char out[48])
{
    text_format(out, 48, tr("%1$04d-%2$02d-%3$02d"), atoi(date), atoi(date + 5), atoi(date + 8));
    return out;
}

static void missing(Briefing *b, const char *what)
{
    report_note(b->report, tr("Not in the file, so left out: %s."), what);
}

static Cell *figure(Briefing *b, const char *key, const char *label)
{
    return &report_row(b->report, b->table, key, label)->cells[1];
}

/* Appends with the comma of lists of the language. */
static void list_add(char *list, size_t size, const char *item)
{
    text_append(list, size, list[0] ? tr(", ") : "");
    text_append(list, size, item);
}

/* --- samples --- */

static int first_year(Briefing *b)
{
    const char *unit = b->report->query.unit;
    int64_t first =
        query_one_int(b->desk->store, 0,
                      "SELECT CAST(min(key) AS INTEGER) FROM tally WHERE kind = 'sample' AND n > 0 AND (?1 IS "
                      "NULL OR unit = ?1)",
                      TEXT_(unit));
    int64_t opening = query_one_int(
        b->desk->store, 0, "SELECT coalesce(min(year), 0) FROM opening_balance WHERE (?1 IS NULL OR unit = ?1)",
        TEXT_(unit));
    return (int)(opening && (!first || opening < first) ? opening : first);
}

static void say_samples(Briefing *b)
{
    char from[DATE_SIZE], all[32], old[32], until[48];
    int64_t opening = 0, donations;
    const char *unit = b->report->query.unit;
    int first = first_year(b);
    if (!first) {
        missing(b, tr("samples"));
        return;
    }
    day_format(day_from(first, 1, 1), from);
    opening_sum(b->desk, unit, first, b->year, &opening, &donations);
    int64_t samples = source_sampled(b->desk, unit, from, b->to) + opening;
    cell_number(figure(b, "samples", tr("People sampled")), samples);
    cell_number(figure(b, "opening", tr("of them opening balance")), opening);
    if (first == b->year)
        report_say(b->report, tr("Until %1$s %2$s people gave a sample."), spoken(b->to, until), grouped(samples, all));
    else
        report_say(b->report, tr("In %1$d years, from %2$d to %3$s, %4$s people gave a sample."), b->year - first,
                   first, spoken(b->to, until), grouped(samples, all));
    if (opening)
        report_say(b->report, tr("Of them %s come from the years before the first record (opening balance)."),
                   grouped(opening, old));
}

/* --- donations --- */

static int64_t collected(Briefing *b, const char *from)
{
    return query_one_int(
        b->desk->store, 0,
        "SELECT count(*) FROM donation_case WHERE collected_on BETWEEN ?1 AND ?2 AND (?3 IS NULL OR unit "
        "= ?3)",
        TEXT_(from), TEXT_(b->to), TEXT_(b->report->query.unit));
}

/* The patient's place stands in the case as it was told, in either language: char(39321, 28207) is 香港. */
static int64_t to_hong_kong(Briefing *b)
{
    return query_one_int(
        b->desk->store, 0,
        "SELECT count(*) FROM donation_case WHERE collected_on <= ?1 AND (?2 IS NULL OR unit = ?2) AND "
        "(patient_city LIKE '%Hong Kong%' OR patient_city LIKE '%' || char(39321, 28207) || '%')",
        TEXT_(b->to), TEXT_(b->report->query.unit));
}

static void say_donations(Briefing *b)
{
    char text[32];
    int64_t samples, opening = 0;
    opening_sum(b->desk, b->report->query.unit, 0, b->year, &samples, &opening);
    int64_t all = collected(b, "0000-00-00") + opening, hong_kong = to_hong_kong(b);
    cell_number(figure(b, "donations", tr("Donations")), all);
    cell_number(figure(b, "hong_kong", tr("of them to Hong Kong")), hong_kong);
    if (hong_kong)
        report_say(b->report,
                   tr_n("%1$s people have donated stem cells, one of them to a patient in Hong Kong.",
                        "%1$s people have donated stem cells, %2$lld of them to patients in Hong Kong.", hong_kong),
                   grouped(all, text), (long long)hong_kong);
    else
        report_say(b->report, tr("%s people have donated stem cells."), grouped(all, text));
}

static void say_year_donations(Briefing *b)
{
    char first[DATE_SIZE], until[48];
    const char *unit = b->report->query.unit;
    int64_t samples, opening;
    text_format(first, sizeof first, "%04d-01-01", b->year);
    opening_sum(b->desk, unit, b->year, b->year, &samples, &opening);
    int64_t done = collected(b, first) + opening, target = source_target(b->desk, unit, b->year, b->to, "year", true);
    int64_t half = source_target(b->desk, unit, b->year, b->to, "h1", true);
    Cell *cell = figure(b, "donations_year", tr("Donations of the year"));
    target ? cell_share(cell, done, target) : cell_number(cell, done);
    report_say(b->report, tr("Donations in %1$d until %2$s: %3$lld."), b->year, spoken(b->to, until), (long long)done);
    if (half && done >= half)
        report_say(b->report, tr("That meets the target of the half-year, %lld."), (long long)half);
    else if (target)
        report_say(b->report, tr("The target of the year is %lld."), (long long)target);
}

static void say_fastest(Briefing *b)
{
    char list[LIST] = "", item[128], key[24];
    int64_t count = 0;
    Query *q =
        query(b->desk->store,
              "SELECT departure_days, unit FROM donation_case WHERE departure_days IS NOT NULL AND departed_on <= ?1 "
              "AND (?2 IS NULL OR unit = ?2) ORDER BY departure_days, id LIMIT ?3",
              TEXT_(b->to), TEXT_(b->report->query.unit), INT_(FASTEST));
    while (query_row(q)) {
        long long days = (long long)query_int(q, 0);
        const char *unit = report_unit_name(query_text(q, 1));
        text_format(key, sizeof key, "fastest%lld", (long long)++count);
        text_format(item, sizeof item, tr_n("%1$lld day (%2$s)", "%1$lld days (%2$s)", days), days, unit);
        list_add(list, sizeof list, item);
        text_format(item, sizeof item, tr("Notice to departure, %s, days"), unit);
        cell_days(figure(b, key, item), days);
    }
    if (list[0])
        report_say(b->report, tr("Fastest from the initial-match notice to leaving for Jinan: %s."), list);
    else
        missing(b, tr("fastest cases"));
}

/* --- targets --- */

static void say_target(Briefing *b, int year)
{
    char from[DATE_SIZE], to[DATE_SIZE], key[16], label[64], wanted[32], reached[32], until[48];
    int64_t opening, donations;
    const char *unit = b->report->query.unit;
    text_format(from, sizeof from, "%04d-01-01", year);
    text_format(to, sizeof to, "%04d-12-31", year);
    const char *last = strcmp(to, b->to) < 0 ? to : b->to;
    int64_t target = source_target(b->desk, unit, year, last, "year", false);
    opening_sum(b->desk, unit, year, year, &opening, &donations);
    int64_t done = source_sampled(b->desk, unit, from, last) + opening;
    if (!target) {
        text_format(label, sizeof label, tr("sampling target of %d"), year);
        missing(b, label);
        return;
    }
    text_format(key, sizeof key, "target%d", year);
    text_format(label, sizeof label, tr("Samples of %d, of target"), year);
    cell_share(figure(b, key, label), done, target);
    report_say(b->report, tr("Sampling target of %1$d: %2$s; done until %3$s: %4$s."), year, grouped(target, wanted),
               spoken(last, until), grouped(done, reached));
}

/* --- award, team, publicity, what others say --- */

static void say_award(Briefing *b)
{
    char force[LIST] = "", arranging[LIST] = "";
    int64_t count[2] = {0, 0};
    for (size_t i = 0; i < b->desk->config->unit_count; i++) {
        const Unit *unit = &b->desk->config->units[i];
        if (b->report->query.unit[0] && !text_equal(b->report->query.unit, unit->code))
            continue;
        bool decided = text_equal(unit->award, "in_force");
        if (decided && strcmp(unit->award_since, b->on) <= 0) {
            list_add(force, sizeof force, name_text(unit->name));
            count[0]++;
        } else if ((decided || text_equal(unit->award, "arranging")) &&
                   !text_equal(unit->code, b->desk->config->office)) {
            list_add(arranging, sizeof arranging, name_text(unit->name));
            count[1]++;
        }
    }
    cell_number(figure(b, "award", tr("Units whose award is in force")), count[0]);
    cell_number(figure(b, "award_arranging", tr("Units that arrange it")), count[1]);
    if (count[0])
        report_say(b->report, tr("The award for acting bravely for others is open to donors in: %s."), force);
    if (count[1])
        report_say(b->report, tr("It is being arranged in: %s."), arranging);
}

static void say_teams(Briefing *b)
{
    char number[32];
    bool any = false;
    Query *q =
        query(b->desk->store,
              "SELECT t.name, coalesce(t.opening, 0) + (SELECT count(*) FROM donor d WHERE (d.enrolled_on IS NULL OR "
              "d.enrolled_on <= ?3) AND d.recruiter IN (SELECT "
              "m.name FROM team_member m WHERE m.team = t.id UNION SELECT t.name)) AS n FROM team t WHERE (?1 IS "
              "NULL OR t.unit = ?1) ORDER BY n DESC, t.id LIMIT ?2",
              TEXT_(b->report->query.unit), INT_(TEAMS), TEXT_(b->to));
    for (; query_row(q) && query_int(q, 1) > 0; any = true) {
        cell_number(figure(b, query_text(q, 0), query_text(q, 0)), query_int(q, 1));
        report_say(b->report, tr("%1$s has recruited %2$s volunteers."), query_text(q, 0),
                   grouped(query_int(q, 1), number));
    }
    query_end(q);
    if (!any)
        missing(b, tr("volunteers recruited by the team"));
}

static void say_publicity(Briefing *b)
{
    char list[LIST] = "", item[128], date[DATE_SIZE];
    int year = year_of(b->on);
    for (size_t i = 0; i < b->desk->config->publicity_count; i++) {
        const PublicityDay *rule = &b->desk->config->publicity[i];
        Day day = publicity_day_in(rule, year);
        if (day == DAY_NONE)
            continue;
        day_format(day, date);
        text_format(item, sizeof item, tr("%1$s (%2$d.%3$d)"), name_text(rule->name), atoi(date + 5), atoi(date + 8));
        list_add(list, sizeof list, item);
    }
    if (list[0])
        report_say(b->report, tr("Publicity days of %1$d: %2$s."), year, list);
}

static void say_facts(Briefing *b)
{
    bool any = false;
    Query *q = query(b->desk->store,
                     "SELECT stated, source, fact_on, stated_en FROM external_fact WHERE fact_on <= ?1 ORDER BY "
                     "fact_on DESC, id "
                     "LIMIT ?2",
                     TEXT_(b->on), INT_(FACTS));
    for (; query_row(q); any = true)
        report_say(b->report, tr("%1$s (source: %2$s, %3$s)"), language_pick(query_text(q, 3), query_text(q, 0)),
                   query_text(q, 1), query_text(q, 2));
    if (!any)
        missing(b, tr("what others say of the station"));
}

void report_fill_briefing(Desk *desk, Report *report)
{
    Briefing b = {.desk = desk, .report = report, .to = report->query.to, .year = year_of(report->query.to)};
    if (day_parse(report->query.on) == DAY_NONE)
        day_format(clock_today(), report->query.on);
    text_copy(b.on, sizeof b.on, report->query.on);
    b.table = report_table(report, "figures", tr("Figures of the briefing"), tr("Figure"));
    report_column(b.table, "value", tr("Value"), CELL_NUMBER);
    char given[48], until[48];
    text_format(report->period, sizeof report->period, tr("given on %1$s, counted up to %2$s"), b.on, b.to);
    report_say(report, tr("%1$s: briefing of %2$s, figures up to %3$s."), name_text(desk->config->station),
               spoken(b.on, given), spoken(b.to, until));
    say_samples(&b);
    say_donations(&b);
    say_target(&b, b.year - 1);
    say_target(&b, b.year);
    say_year_donations(&b);
    say_fastest(&b);
    say_award(&b);
    say_teams(&b);
    say_publicity(&b);
    say_facts(&b);
}

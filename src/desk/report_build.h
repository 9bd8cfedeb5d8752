/* Putting a report together: shared by the files of the reports. */
#ifndef MARROWDESK_REPORT_BUILD_H
#define MARROWDESK_REPORT_BUILD_H

#include "report.h"

/* A table; its first column is what the rows are about. Beyond REPORT_TABLES: NULL. `key`, as the columns', stays the
 * caller's. */
ReportTable *report_table(Report *report, const char *key, const char *title, const char *first);
void report_column(ReportTable *table, const char *key, const char *label, CellKind kind);
/* A new row with its label. Never NULL: without memory it is a spare one and the report fails. */
ReportRow *report_row(Report *report, ReportTable *table, const char *key, const char *label);
/* The row with this key, added at the end where it is missing. */
ReportRow *report_row_of(Report *report, ReportTable *table, const char *key, const char *label);
/* A last row with the sums of numbers and shares. */
void report_total(Report *report, ReportTable *table);
/* Rows by the column, largest first; before report_total(). */
void report_sort(ReportTable *table, size_t column);

void cell_number(Cell *cell, int64_t n);
void cell_share(Cell *cell, int64_t n, int64_t of);
void cell_days(Cell *cell, int64_t days); /* negative: not known */
void cell_words(Cell *cell, const char *text);
/* The list behind a figure of this report: its unit and days. */
Door *cell_door(const Report *report, Cell *cell, DoorKind kind, const char *what, const char *key);

void report_note(Report *report, const char *format, ...) __attribute__((format(printf, 2, 3)));
void report_say(Report *report, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* False: somebody asked to stop, or reading failed. */
bool report_goes_on(Desk *desk, Report *report, int64_t done, int64_t total);
/* Units that have people, in the order of their codes; only the report's own where it has one. */
enum { REPORT_UNITS = 64 };
size_t report_units(Desk *desk, const Report *report, char units[][CODE_SIZE], size_t max);
/* Name of a unit; "not stated" for "". */
const char *report_unit_name(const char *unit);
/* Bounds of the report's days for instants (from included, until excluded). */
void report_instants(const Report *report, char from[INSTANT_SIZE], char until[INSTANT_SIZE]);
/* The lower bound for partial dates: "2013" belongs to a period that begins with its year, "2013-07" with its month. */
void report_from_partial(const char *from, char out[DATE_SIZE]);

/* Median (50), 90th percentile, fastest (0) of days counted in a histogram; -1 for none. */
enum { DAYS_MOST = 3660 };
typedef struct {
    int64_t of[DAYS_MOST + 1], count;
} DayCounts;
void days_add(DayCounts *counts, int64_t days); /* longer ones count as the longest */
int64_t days_percentile(const DayCounts *counts, int percent);

/* --- report_source.c: facts that other parts of the file keep --- */

/* Samples or donations wanted in a year, half or quarter ("year" "h1" ... "q4"), as target_now() has it on a day. */
int64_t source_target(Desk *desk, const char *unit, int year, const char *on, const char *period, bool donations);
/* People first sampled within a month, of which only the year is known, and from one day to another; days are included.
 * What is dated from today on is nothing, so that a month or year until today is a whole one: read from counters. */
int64_t source_sampled_month(Desk *desk, const char *unit, Day from, Day to);
int64_t source_sampled_sometime(Desk *desk, const char *unit, int year);
int64_t source_sampled(Desk *desk, const char *unit, const char *from, const char *to);

/* --- the parts of the reports --- */

void followup_contact(Desk *desk, Report *report);
void followup_coverage(Desk *desk, Report *report);
void followup_results(Desk *desk, Report *report);
void followup_willing(Desk *desk, Report *report);
void followup_first_contact(Desk *desk, Report *report);
void followup_queue(Desk *desk, Report *report);
void followup_heat(Desk *desk, Report *report);
void quality_reach(Desk *desk, Report *report);
void quality_standing(Desk *desk, Report *report);
void quality_incomplete(Desk *desk, Report *report);
void quality_duplicates(Desk *desk, Report *report);
void targets_units(Desk *desk, Report *report);
void targets_months(Desk *desk, Report *report);
void targets_parts(Desk *desk, Report *report);
void targets_registry(Desk *desk, Report *report);
void report_fill_funnel(Desk *desk, Report *report);
void report_fill_cases(Desk *desk, Report *report);
void report_fill_aftercare(Desk *desk, Report *report);
void report_fill_briefing(Desk *desk, Report *report);

#endif

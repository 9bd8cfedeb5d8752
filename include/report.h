/* Figures (统计): a report is data. Tables of cells, an optional chart for each, and sentences; the desk draws them,
 * files hold them, a snapshot freezes them. Every share keeps numerator and denominator, every class of a table stands
 * in a row of its own ("not stated" too), so that classes add up to the total (DOMAIN section 7). */
#ifndef MARROWDESK_REPORT_H
#define MARROWDESK_REPORT_H

#include "registry.h"

/* --- cells --- */

typedef enum {
    CELL_NONE, /* not known, or nothing to say: never the same as 0 */
    CELL_TEXT,
    CELL_NUMBER,
    CELL_SHARE, /* n of `of` */
    CELL_DAYS,
    CELL_DATE
} CellKind;

/* The list behind a figure. */
typedef enum {
    DOOR_NONE,
    DOOR_PEOPLE,   /* report_people() */
    DOOR_QUEUE,    /* what: the view, due or overdue */
    DOOR_WORKLIST, /* what: id of the list (worklist_kind()) */
    DOOR_TWINS,    /* pairs of people who may be one */
    DOOR_CASE      /* report_people(): the donors of cases */
} DoorKind;

enum { DOOR_KEY = 64, REPORT_COLUMNS = 12, REPORT_TABLES = 12, REPORT_PROSE = 8192, REPORT_NOTES = 2048 };

typedef struct {
    DoorKind kind;
    char what[CODE_SIZE]; /* which people: "no_phone", "sampled", ... */
    char key[DOOR_KEY];   /* the class: an outcome, a site, a side */
    char unit[CODE_SIZE]; /* "" all */
    char from[DATE_SIZE], to[DATE_SIZE];
} Door;

typedef struct {
    CellKind kind;
    int64_t n, of;
    char text[96]; /* CELL_TEXT, CELL_DATE */
    Door door;
} Cell;

/* --- tables --- */

typedef struct {
    const char *key; /* stable, for snapshots */
    char label[64];  /* translated */
    CellKind kind;
} ReportColumn;

typedef struct {
    char key[DOOR_KEY]; /* stable, for snapshots and comparison */
    bool total;         /* the sum of the rows above */
    Cell cells[REPORT_COLUMNS];
} ReportRow;

typedef enum {
    CHART_NONE,
    CHART_BARS,   /* a bar a row */
    CHART_PACE,   /* what is done against what the pace line wants, a row a month */
    CHART_FUNNEL, /* bars that begin with the whole */
    CHART_MONTHS, /* a line over the rows */
    CHART_HEAT    /* the table itself: shares by hour and weekday */
} ChartKind;

typedef struct {
    const char *key;
    char title[128];
    ReportColumn columns[REPORT_COLUMNS];
    size_t column_count;
    ReportRow *rows;
    size_t row_count, room;
    ChartKind chart;
    size_t value;  /* the column that the chart shows and a comparison compares */
    bool now;      /* as it stands today, whatever the period: not compared */
    size_t beside; /* CHART_PACE: the pace line; CHART_MONTHS: the year before; 0 none */
} ReportTable;

/* --- reports --- */

typedef struct {
    const char *name;
    char from[DATE_SIZE], to[DATE_SIZE]; /* whole dates, both included */
    char on[DATE_SIZE];                  /* the briefing's day; "" the day after `to` at the earliest: today */
    char unit[CODE_SIZE];                /* "" all; a liaison's is always the own one */
    bool compare;                        /* the same days of the year before stand beside */
    /* Called every few milliseconds of a long reading; false: stop (ERR_CANCELLED). It must not use the store. NULL
     * allowed. */
    bool (*progress)(void *arg, int64_t done, int64_t total);
    void *arg;
} ReportQuery;

struct ReportKind;

typedef struct {
    const struct ReportKind *kind;
    size_t part;   /* the next part to be read */
    size_t compared; /* tables beside which the year before stands */
    ReportQuery query;
    char title[128], period[96];
    ReportTable tables[REPORT_TABLES];
    size_t table_count;
    char prose[REPORT_PROSE]; /* sentences to be read out, a line each */
    char notes[REPORT_NOTES]; /* what is not known, and how it was counted; a line each */
    bool failed;              /* no memory */
    int64_t done, parts;      /* how far the reading has come */
    ReportRow spare;
} Report;

/* A part makes so many tables; parts are read one after the other. */
typedef struct {
    void (*fill)(Desk *desk, Report *report);
    size_t tables;
} ReportPart;
enum { REPORT_PARTS = 8 };

typedef struct ReportKind {
    const char *name;  /* of the command line */
    const char *title; /* msgid */
    ReportPart parts[REPORT_PARTS];
} ReportKind;

extern const ReportKind report_kinds[];
extern const size_t report_kind_count;
const ReportKind *report_kind(const char *name); /* NULL: there is none */

/* The whole of a year, until today where it is this year. */
void report_year(ReportQuery *query, int year);
/* Reads a report. ERR_USAGE: no such report, a day that is none, `to` before `from`. ERR_DENIED: not for this account
 * (may_ask()), or another unit for a liaison. Free with report_free(). */
Status report_run(Desk *desk, const ReportQuery *query, Report **out, Error *error);
/* The same for a screen, which reads on when it turns the page: the report without its tables; then each further part,
 * until there is none (report_more() is false). ERR_CANCELLED leaves the report as it was before the part. */
Status report_begin(Desk *desk, const ReportQuery *query, Report **out, Error *error);
bool report_more(const Report *report);
Status report_read_on(Desk *desk, Report *report, Error *error);
/* How many tables it has when all is read. */
size_t report_tables(const Report *report);
void report_free(Report **report);

/* A cell for people: "12/30 (40.0%)", "-" where nothing is known. */
void report_cell(const Cell *cell, char *out, size_t size);

/* The people behind a door of DOOR_PEOPLE or DOOR_CASE, by id after `after`; ERR_CANCELLED when progress says no. */
Status report_people(Desk *desk, const Door *door, int64_t after, DonorRow *rows, size_t max, size_t *count,
                     bool (*progress)(void *arg, int64_t done, int64_t total), void *arg, Error *error);

/* --- reported figures (上报): frozen as a numbered snapshot --- */

Status report_freeze(Desk *desk, const Report *report, const char *note, int64_t *number, Error *error);

typedef struct {
    int64_t number;
    char at[INSTANT_SIZE], who[NAME_SIZE], report[CODE_SIZE], from[DATE_SIZE], to[DATE_SIZE], unit[CODE_SIZE];
    char note[LINE_SIZE];
} Snapshot;
/* Newest first; a liaison's own unit. */
size_t report_snapshots(Desk *desk, Snapshot *rows, size_t max);
/* The same report as it is now, each figure with what was reported and the difference. ERR_NOT_FOUND. */
Status report_since(Desk *desk, int64_t number, Report **out, Error *error);

#endif

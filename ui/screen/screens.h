/* Every screen of the desk; each is one file that ends in its table. */
#ifndef MARROWDESK_SCREENS_H
#define MARROWDESK_SCREENS_H

#include "followup.h"
#include "ui.h"
#include "worklist.h"

/* Argument of screen_today: where the database is, or is to be. */
typedef struct {
    const char *database;
} StartArgument;

/* Opens the database and signs somebody in: the first start in three steps where there is no database or no account
 * yet, else name and password. Runs until done; ERR_CANCELLED when the person leaves instead; what is wrong with the
 * database, where it cannot be opened. */
Status sign_in_run(Ui *ui, const char *database, Error *error);
/* The same person again, after the idle time or on Ctrl-O; QUIT to leave. */
Reaction sign_in_unlock(Ui *ui);

/* The health questionnaire in a box, to be answered; true: taken. Nothing is stored or concluded. */
bool health_run(Ui *ui, const char *title, Health *health);

/* Counts, site and event of a day of three counts in a form, saved; an id of 0 makes a new one. True: it was. */
bool bus_edit(Ui *ui, BusDay *day);

/* Commands that work on every screen. */
void globals_install(Ui *ui);
const Command *globals_commands(size_t *count);

extern const Screen *const screens_all[]; /* ends with NULL */
extern const Screen screen_sign_in;       /* sign_in_run() opens it */

/* The menu: every command of Today that opens a screen, grouped, each with a key; of the others those of the account
 * where `whole`. The chosen one; NULL on Esc. */
const Command *menu_run(Ui *ui, bool whole);

extern const Screen screen_today;    /* the first screen: what is to be done; every figure is a door to its list */
extern const Screen screen_tour;     /* a short tour for whoever is new; no argument */
extern const Screen screen_calls;    /* the queue; argument: const QueueFilter * or NULL */
extern const Screen screen_worksheets; /* county work sheets; no argument */
extern const Screen screen_worksheet;  /* one of them; argument: const int64_t * */
extern const Screen screen_call;     /* one call; argument: const CallArgument * */
extern const Screen screen_intake;   /* a new person; argument: const int64_t * (day of three counts) or NULL */
extern const Screen screen_bus;      /* days of three counts (tubes, paper forms, records); no argument */
extern const Screen screen_bus_day;  /* one of them; argument: const int64_t * */
extern const Screen screen_registry; /* the one search box; argument: const RegistryArgument * or NULL */
extern const Screen screen_card;     /* one person; argument: const int64_t * (donor) */
extern const Screen screen_day;      /* the calls of a day; argument: const DayArgument * */
extern const Screen screen_worklist; /* lists to be worked through; argument: const WorkFilter * or NULL */
extern const Screen screen_quality;  /* the same of data quality */
extern const Screen screen_news;     /* what others did since I was last here; argument: const LastHere * or NULL */
extern const Screen screen_handover; /* what I did, who waits, notes; argument: const HandoverArgument * or NULL */
extern const Screen screen_board;    /* match cases; argument: const BoardFilter * or NULL */
extern const Screen screen_case;     /* one case: checklist, details, time line; argument: const int64_t * (case) */
extern const Screen screen_roster;   /* who is on duty, and when */
extern const Screen screen_samples;  /* by state, batches, results; argument: const SampleFilter * or NULL */
extern const Screen screen_targets;  /* progress, targets, opening balances, external facts; no argument */
extern const Screen screen_outreach; /* publicity days, events, sites, teams; no argument */
extern const Screen screen_figures;  /* reports; argument: const char * (name) or NULL */
extern const Screen screen_figure;   /* the people behind a figure; argument: const Door * */
extern const Screen screen_audit;    /* who did what; argument: const AuditFilter * or NULL; for the lead */
extern const Screen screen_staff;    /* accounts; for the lead */
extern const Screen screen_province; /* what the province must know; argument: const ProvinceFilter * or NULL */
extern const Screen screen_province_item; /* one line of it; argument: const int64_t * (line) */
extern const Screen screen_twins;    /* pairs of people who may be one; argument: const char * (unit) or NULL */
extern const Screen screen_merge;    /* two files side by side; argument: const MergeArgument * */
extern const Screen screen_compare;  /* the province's list against the file; no argument */

extern const Screen screen_import;         /* tables in: what kind of table; no argument */
extern const Screen screen_import_file;    /* which file; argument: const char *, the kind */
extern const Screen screen_import_columns; /* what its columns are; argument: const ImportArgument * */
extern const Screen screen_import_preview; /* what would happen; the same argument */
extern const Screen screen_import_batches; /* past imports, and taking one back; no argument */

/* Argument of screen_day. */
typedef struct {
    char unit[24];   /* "" all */
    int64_t account; /* 0 all */
    bool reached;    /* only calls in which the person acted */
} DayArgument;

/* Argument of screen_handover. */
typedef struct {
    bool received; /* begin with what was handed over to me */
} HandoverArgument;

/* Argument of screen_call. */
typedef struct {
    int64_t donor;
    char purpose[24]; /* "" the person's own open task, else "other" */
    bool incoming;    /* they rang us: recorded as a contact, not dialled */
    char number[32];  /* incoming: from where, if known */
    int64_t attempt;  /* an attempt without outcome to be finished; 0 none */
    QueueFilter next; /* where save-and-next goes on; zeroed: everybody due */
} CallArgument;

/* Argument of screen_merge. */
typedef struct {
    int64_t left, right; /* files */
} MergeArgument;

/* Argument of screen_registry: a list behind a figure of Today. */
typedef struct {
    char status[8];  /* "" any */
    char unit[24];   /* "" all */
    bool incomplete; /* files to be completed */
    bool incoming;   /* a call comes in: Enter records it */
    bool notice;     /* a match notice: Enter registers it for this person */
    int64_t merge;   /* a file to be merged: Enter puts the person beside it; 0 none */
} RegistryArgument;

#endif

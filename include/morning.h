/* The morning: what changed since I was last here, and what lies ahead. */
#ifndef MARROWDESK_MORNING_H
#define MARROWDESK_MORNING_H

#include "followup.h"

/* --- since I was last here --- */

/* The sign-in of this account before the one it sits here with. */
typedef struct {
    int64_t audit; /* 0: this is the first time */
    char at[INSTANT_SIZE];
} LastHere;
void morning_last_here(Desk *desk, LastHere *last);

/* What others did since; of the own unit for a liaison. */
typedef struct {
    int64_t files;   /* opened */
    int64_t calls;   /* that have their outcome */
    int64_t answers; /* of them: the person acted */
    int64_t changes; /* to files that were there */
    bool more;       /* so much happened that the oldest of it was not looked at: each figure is "at least" */
} News;
void morning_news(Desk *desk, const LastHere *last, News *news);

typedef enum { NEWS_CHANGE, NEWS_CALL, NEWS_FILE } NewsKind;
typedef struct {
    NewsKind kind;
    int64_t donor;
    char at[INSTANT_SIZE], who[NAME_SIZE], name[NAME_SIZE], unit[CODE_SIZE];
    char outcome[CODE_SIZE]; /* NEWS_CALL */
    char record[CODE_SIZE];  /* NEWS_CHANGE: table of what was added or changed */
} NewsRow;
/* The same, newest first; what one colleague did with one person in one go is one row, told by the kind that matters
 * most. */
size_t morning_news_rows(Desk *desk, const LastHere *last, NewsRow *rows, size_t max);

/* --- ahead --- */

/* Promised calls and appointments of today, by time, from an hour ago on: mine and those that anybody may keep. For
 * an account that sees only whom it holds (`held`): those. */
size_t morning_promises(Desk *desk, const char *unit, bool held, QueueRow *rows, size_t max);

/* Publicity days from `today` on, soonest first, each once. */
typedef struct {
    const PublicityDay *rule;
    Day day;
} ComingDay;
size_t morning_publicity(const Config *config, Day today, ComingDay *days, size_t max);

#endif

/* Outreach (宣传动员): the year's publicity days, events, sites, teams and whom they recruited. Samples and volunteers
 * name an event, a team or a member in their own text fields; what is counted here is found by these names. */
#ifndef MARROWDESK_OUTREACH_H
#define MARROWDESK_OUTREACH_H

#include "intake.h"

/* --- events --- */

typedef struct {
    OutreachEvent event;
    int64_t enrolled; /* people whose sample or recruiter names it */
} EventRow;
/* Newest first, held or planned in the year (0: all); a liaison's own unit. Undated ones come last. */
size_t event_list(Desk *desk, int64_t year, EventRow *rows, size_t max);
int64_t event_enrolled(Desk *desk, const char *name);
/* Puts what an event says into the fields that stay for the next person: unit, site, event, day, recruiter. */
void event_fill(const OutreachEvent *event, Intake *intake);

/* --- publicity days --- */

typedef struct {
    const PublicityDay *rule;
    Day day;
    int64_t events, prepared, followed; /* of the year that name it; of them prepared, followed up */
    int64_t leaflets, reached, enrolled;
} PublicityRow;
/* The days of a year in their order. */
size_t publicity_list(Desk *desk, int64_t year, PublicityRow *rows, size_t max);

/* --- sites --- */

typedef struct {
    const Site *site;
    int64_t year, total; /* people first sampled there: in the year, ever */
} SiteRow;
size_t site_list(Desk *desk, int64_t year, SiteRow *rows, size_t max); /* most in the year first */

/* --- teams --- */

typedef struct {
    Team team;
    int64_t members;   /* who have not left */
    int64_t recruited; /* people whose recruiter is the team or one of its members */
    int64_t total;     /* with those before the first record (期初) */
} TeamRow;
size_t team_list(Desk *desk, TeamRow *rows, size_t max);

typedef struct {
    TeamMember member;
    int64_t recruited;
} MemberRow;
size_t member_list(Desk *desk, int64_t team, MemberRow *rows, size_t max);

#endif

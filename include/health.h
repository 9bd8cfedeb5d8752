/* Health questionnaires: answers by edition, and what follows from them. Who may see them: health_may_see(). */
#ifndef MARROWDESK_HEALTH_H
#define MARROWDESK_HEALTH_H

#include "desk.h"

enum { HEALTH_LINES = 256, HEALTH_NO = 'n', HEALTH_YES = 'y' };

/* A question with its answer. */
typedef struct {
    char id[CODE_SIZE];
    const char *text; /* in the current language; the id where the config does not have the question any more */
    char answer;      /* HEALTH_NO, HEALTH_YES, 0: left empty */
    bool bad;         /* the answer matters */
} HealthLine;

/* Does the account see answers and results: leads, callers, liaisons. */
bool health_may_see(const Desk *desk);

/* The edition in force on `day` (DATE_SIZE, may be partial), filled in on it; no answers. Without an edition: all
 * empty. */
void health_start(const Config *config, Health *health, const char *day);
/* 0: left empty, or not asked. */
char health_answer(const Health *health, const char *question);
/* Keeps the other answers as they are, also those to questions that nobody knows any more. False: no room. */
bool health_set(Health *health, const char *question, char answer);
/* No to every question of its edition. */
void health_all_no(const Config *config, Health *health);
/* Every question of the edition has been answered with no. */
bool health_is_all_no(const Config *config, const Health *health);

/* The questions of its edition in their order, then stored answers to others. Returns how many (at most `max`). */
size_t health_lines(const Config *config, const Health *health, HealthLine *lines, size_t max);
/* Result and until from the answers: deferred to the latest day that an answer asks for; else to be looked at again
 * where an answer says so or a question was left empty; else suitable. Nothing is concluded without answers or where
 * the config does not have the edition any more. */
void health_conclude(const Config *config, Health *health);
/* The questions whose answer matters, separated by commas; "" none. */
void health_reasons(const Config *config, const Health *health, char *out, size_t size);

/* Is it in order: a result, an end where deferred, an end not before the beginning. */
Status health_check(const Health *health, Error *error);

#endif

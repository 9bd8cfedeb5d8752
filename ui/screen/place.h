/* Which database the desk sits at: the real one, or the practice one beside it. */
#ifndef MARROWDESK_PLACE_H
#define MARROWDESK_PLACE_H

#include "ui.h"

typedef enum { PLACE_NONE, PLACE_REAL, PLACE_PRACTICE } Place;

enum { PLACE_PATH = 4096 };

typedef struct {
    const char *real;           /* as the desk was started */
    char practice[PLACE_PATH];  /* beside it */
    char backup[PLACE_PATH];    /* the newest of a real one that is not there any more, or is damaged; "" none */
    Place at;
    bool real_there, practice_there;
    bool real_is_practice;      /* the desk was started on a practice database: there is nothing to go to */
    bool usual_account;         /* the account that practice databases are made with is still the first */
    bool any_account;
} Places;

/* Looks at what is there and where the desk sits. Where the accounts cannot be read `any_account` says yes: a station
 * is not begun anew because of that. */
Status places_look(Ui *ui, const char *real, Places *out, Error *error);
/* Sits down at the other one, nobody signed in. On failure the desk stays where it is. */
Status place_open(Ui *ui, const char *path, Error *error);
/* Gets up: the desk is at no database. */
void place_leave(Ui *ui);
/* Makes the practice database, or another in its place where there is one, with a bar that Esc stops, and sits down
 * at it. Stopped or failed: what was there is as before. */
Status place_practise(Ui *ui, const char *path, int64_t people, Error *error);

#endif

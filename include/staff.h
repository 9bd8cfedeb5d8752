/* Staff: accounts, passwords, who may do what. */
#ifndef MARROWDESK_STAFF_H
#define MARROWDESK_STAFF_H

#include "desk.h"

/* The first account (lead) of a new database; its Unix user is the current one. */
Status staff_first(Desk *desk, const char *name, const char *password, Error *error);
/* Signs in: fills desk->actor. ERR_DENIED tells whether the account is locked and until when, but not whether
 * the name or the password was wrong. Counts wrong passwords. */
Status staff_sign_in(Desk *desk, const char *name, const char *password, Error *error);
/* A second account signs with its own password what leaving and closing ask for: another lead or caller; who sits at
 * the desk does not change. Errors as for staff_sign_in(); ERR_DENIED names the field "second" where the person may
 * not. */
Status staff_second(Desk *desk, const char *name, const char *password, int64_t *second, Error *error);
void staff_sign_out(Desk *desk);
/* The account of the Unix user that runs the program (the file's owner without one: the first account). */
Status staff_by_unix_user(Desk *desk, Error *error);
/* New password, checked for length. */
Status staff_password(Desk *desk, const char *name, const char *password, Error *error);
/* Adds or changes an account (lead only); `password` NULL or "" keeps the old one. */
Status staff_save(Desk *desk, Account *account, const char *password, Error *error);
size_t staff_list(Desk *desk, Account *rows, size_t max); /* the first in time first */
/* The first account in time; ERR_NOT_FOUND, without a message: the station has none yet. Other errors say nothing of
 * that. */
Status staff_eldest(Desk *desk, Account *out, Error *error);
/* Who sits at which desk just now. */
typedef struct {
    int64_t account, process;
    char name[NAME_SIZE];      /* full name */
    char since[INSTANT_SIZE];
    char origin[NAME_SIZE];    /* over ssh: the address; "" at the machine itself */
} Session;
/* Live ones, the longest first; a desk whose process has ended is gone. */
size_t staff_sessions(Desk *desk, Session *rows, size_t max);
/* Is the role of the signed-in account among `roles` (names with blanks; NULL: everybody). */
bool staff_may(const Desk *desk, const char *roles);
/* How the signed-in account likes its desk ("theme" = "contrast"); nobody signed in: nothing is kept. */
Status preference_save(Desk *desk, const char *name, const char *value, Error *error);
/* False, and "": nothing was chosen. */
bool preference_load(Desk *desk, const char *name, char *out, size_t size);
/* The one unit whose people this account sees (a liaison's); "" all. */
const char *staff_unit(const Desk *desk);
void staff_name(Desk *desk, int64_t account, char out[NAME_SIZE]); /* full name, "" for 0 */

#endif
